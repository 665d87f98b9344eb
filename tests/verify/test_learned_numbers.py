"""Gradients in parameters are held against the oracle like those in arrays."""

import mpmath
import numpy as np
from sympy import Abs, Piecewise

from symloss.language import axis, learned, loss, mean, nonnegative, positive, real
from symloss.verify.calls import cotangents
from symloss.verify.exact import MOST_DIGITS
from symloss.verify.faces import Face
from symloss.verify.kernels import Check
from symloss.verify.oracle import Oracle
from symloss.verify.reductions import reductions
from symloss.verify.sampling import sample

n, N = axis("n", "N")


@loss()
def bent(input: real[N], target: real[N], delta: learned(positive) = 1, power: nonnegative = 1):
    """Huber's loss whose threshold is learned."""
    r = Abs(input[n] - target[n])
    return mean(Piecewise((r**2 / 2, r <= delta), (delta * (r - delta / 2), True)) * power, n)


def test_the_oracle_differentiates_in_it():
    x, delta = np.array([3.0, 0.5, -2.0]), np.asarray(0.75)
    arrays = {"input": x, "target": np.zeros(3), "delta": delta}
    found = Oracle(bent.declaration).gradient(arrays, {"power": 2.0}, "delta")
    assert found.shape == ()
    with mpmath.workdps(50):
        assert mpmath.almosteq(found[()], mpmath.mpf(2) * (2.25 + 1.25) / 3, 1e-35)


def test_batches_hold_it_as_an_array_without_axes():
    for batch in sample(bent.declaration, np.float32, 60):
        assert batch.arrays["delta"].shape == () and batch.arrays["delta"].dtype == np.float32
        assert "delta" not in batch.parameters and "power" in batch.parameters


def checked(face):
    """Findings about the gradient in the threshold: plain, at ties, under reductions and with cotangents."""
    batches = sample(bent.declaration, "float64", 40)
    check = Check(bent, Oracle(bent.declaration, max_digits=MOST_DIGITS), face, "float64", batches, 0, False)
    ties = check.gradients("delta", "ties", check.tied)
    return [check.gradients("delta"), ties, reductions(check, "delta"), cotangents(check, "delta")]


def test_it_holds():
    for finding in checked(Face(bent)):
        assert finding.ok and finding.points > 0, finding


class OffFace(Face):
    """The loss with gradients that are off by a few hundred units in the last place."""

    def gradient(self, batch, wrt, **options):
        return super().gradient(batch, wrt, **options) * (1 + 1e-13)


def test_a_gradient_that_is_wrong_is_found():
    first, ties, *_ = checked(OffFace(bent))
    assert not first.ok and not ties.ok
