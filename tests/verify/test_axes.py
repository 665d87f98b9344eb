"""Rows along another axis give the same bits."""

from dataclasses import replace

import fake_faces as fake
import numpy as np
import pytest

from symloss.language import axis, loss, mean, real
from symloss.language import sum as sum_over
from symloss.verify.axes import axes
from symloss.verify.faces import Face
from symloss.verify.kernels import Check, verify_loss
from symloss.verify.oracle import Oracle
from symloss.verify.sampling import sample

n, N = axis("n", "N")
s, S = axis("s", "S")


@pytest.mark.parametrize("move", [np.moveaxis, np.swapaxes])
def test_rows_along_another_axis(move):
    """`swapaxes` leaves the samples in another order."""

    class Anywhere(fake.FakeLoss):
        def __call__(self, input, target, axis=None, **options):
            rows, labels = self.rows(input, target, axis)
            value = super().__call__(rows, labels, **options)
            return value if axis is None else value.reshape(target.shape)

        def value_and_grad(self, input, target, axis=None, **options):
            rows, labels = self.rows(input, target, axis)
            value, slope = super().value_and_grad(rows, labels, **options)
            if axis is None:
                return value, slope
            return value, move(slope.reshape(move(input, axis, -1).shape), -1, axis)

        def rows(self, input, target, axis):
            if axis is None:
                return input, target
            rows = move(input, axis, -1)
            return rows.reshape(-1, rows.shape[-1]), target.ravel()

    sound = fake.rows()
    loss = Anywhere(sound.declaration, sound.terms, sound.gradients, most=sound.most)
    loss.signature = replace(loss.signature, rows="N")
    failed = {finding.what for finding in verify_loss(loss, ("float64",), 60) if not finding.ok}
    assert failed == (set() if move is np.moveaxis else {"axes"})


def test_the_first_array_may_be_one_that_all_rows_share():
    """It keeps its layout, and so does the direction of a product."""

    @loss()
    def beside_a_bias(bias: real[S], input: real[N, S]):
        """The fourth power of the distance from a bias."""
        return mean(sum_over((input[n, s] - bias[s]) ** 4, s), n)

    check = Check(beside_a_bias, Oracle(beside_a_bias.declaration), Face(beside_a_bias), "float64",
                  sample(beside_a_bias.declaration, "float64", 2), 0)  # fmt: skip
    found = axes(check)
    assert found.ok and found.points > 4
