"""An axis whose length is a parameter may be that of the samples."""

import numpy as np
from sympy import Abs, Max

from symloss.language import axis, length, loss, mean, real
from symloss.language import sum as sum_over
from symloss.signature import Signature
from symloss.verify.kernels import verify_loss

n, N = axis("n", "N")
r, R = axis("r", "R")


@loss()
def histogram_energy(input: real[N], bins: length(R) = 5):
    """The sum of the squares of a soft histogram."""
    return sum_over(mean(Max(0, 1 - Abs(input[n] - r / R)), n) ** 2, r)


def shares(x, bins):
    return np.maximum(0, 1 - np.abs(x[:, None] - np.arange(bins) / bins)).mean(0)


def test_samples_along_such_an_axis():
    x = np.array([0.1, 0.5, 0.3, 0.9])
    for bins in (3, 5, 3, 5, 3, 5):  # what a call of a kind has found is kept by its parameters
        terms = histogram_energy(x, bins=bins, reduction="none")
        assert np.allclose(terms, shares(x, bins) ** 2)
        assert np.isclose(histogram_energy(x, bins=bins), terms.sum())
    weight = np.array([1.0, 0.0, 2.0])
    assert np.isclose(histogram_energy(x, bins=3, weight=weight), weight @ shares(x, 3) ** 2)


def test_the_signature_tells_the_axis():
    signature = histogram_energy.signature
    assert signature.parameters[0].axis == "R"
    assert Signature.from_dict(signature.to_dict()) == signature


def test_such_a_loss_is_verified():
    findings = verify_loss(histogram_energy, ("float64",), points=2, products=False)
    assert findings and all(finding.ok for finding in findings)
