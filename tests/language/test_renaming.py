"""Definitions that are one but for what their indices are called."""

import numpy as np
import pytest

from symloss.language import axis, cummax, cumsum, let, loss, mean, rank, real, sort, sum
from symloss.language.renaming import places_of
from symloss.language.symbols import DeclarationError

n, m, N = axis("n", "m", "N")
p, q, P = axis("p", "q", "P")


@pytest.mark.parametrize("form", [cumsum, cummax, sort, rank], ids=lambda form: form.__name__)
def test_a_definition_beside_a_form_of_itself(form):
    """A form that gives its body another index gives the definition one too."""

    @loss()
    def beside(input: real[N, P]):
        """A share of its row times what a form makes of the shares."""
        h = let("h", input[n, p] ** 2 / sum(input[n, p] ** 2, p))
        return mean(sum(h * form(h, p), p), n)

    program = beside.chain.stages["declared"]
    assert [node.name for node in program].count("h") == 1


def test_the_value_and_the_gradient():
    @loss()
    def beside(input: real[N, P]):
        """A square times the sum of those before it."""
        h = let("h", input[n, p] ** 2)
        return mean(sum(h * cumsum(h, p), p), n)

    x = np.random.default_rng(2).normal(size=(3, 5))
    value, gradient = beside.value_and_grad(x)
    h = x**2
    np.testing.assert_allclose(value, (h * np.cumsum(h, axis=1)).sum(axis=1).mean(), rtol=1e-14)
    np.testing.assert_allclose(gradient, 2 * x * (h.sum(axis=1, keepdims=True) + h) / 3, rtol=1e-13)


def test_both_ways_round():
    """A definition that is read with its indices exchanged."""

    @loss()
    def both(input: real[N, N]):
        """One side of a matrix times the other."""
        return sum(n * let("h", input[n, m] ** 2) * let("h", input[m, n] ** 2), n, m)

    x = np.random.default_rng(1).normal(size=(4, 4))
    np.testing.assert_allclose(both(x), (np.arange(4)[:, None] * x**2 * x.T**2).sum(), rtol=1e-14)


def test_what_is_not_the_same():
    with pytest.raises(DeclarationError, match="two different definitions"):

        @loss()
        def two(input: real[N, P]):
            """One name for an element and for twice another one."""
            return mean(sum(let("h", input[n, p]) * sum(let("h", 2 * input[n, q]), q), p), n)


def test_places():
    assert places_of(n + 2 * m, (n, m), m + 2 * n, (n, m)) == (m, n)
    assert places_of(n + p, (n, p), n + q, (q, n)) == (n, q)
    assert places_of(n + p, (n, p), n + m, (n, m)) is None
    assert places_of(n + p, (n, p), n, (n,)) is None
