"""Axes that always have one length: `real[N, 4]`, read at numbers."""

import numpy as np
import pytest

from symloss.language import DeclarationError, axis, mean, real
from symloss.language.declaration import declare
from symloss.runtime.loss import Loss

n, N = axis("n", "N")


def width(input: real[N, 2]):
    """Squared length of an interval."""
    return mean((input[n, 1] - input[n, 0]) ** 2, n)


def test_value_gradient_and_the_length_it_asks_for():
    loss = Loss.declared(declare(width))
    value, grad = loss.value_and_grad(np.array([[1.0, 3.0], [0.0, 1.0]]))
    assert value == 2.5
    assert grad.tolist() == [[-2.0, 2.0], [-1.0, 1.0]]
    with pytest.raises(ValueError, match="width: input must have 2 elements along its axis 1, got 3"):
        loss(np.zeros((4, 3)))


def test_a_place_outside_is_refused():
    def wrong(input: real[N, 2]):
        return mean(input[n, 2], n)

    with pytest.raises(DeclarationError, match=r"input\[n, 2\] reads outside an axis of 2 elements"):
        declare(wrong)


@pytest.mark.parametrize("extent", [0, -1, 2.0, True, "4"])
def test_a_length_is_a_positive_integer(extent):
    with pytest.raises(DeclarationError, match="is not an axis extent"):
        real[N, extent]


def test_rows_of_places_have_no_second_derivative():
    assert not Loss.declared(declare(width)).signature.hessian
