"""Lengths whose squares leave the type are right."""

import fake_faces as fake
import numpy as np
import pytest
import verify_cases as cases

from symloss.verify.kernels import verify_loss


@pytest.mark.parametrize("sound", [True, False])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_length_whose_square_overflows(sound, dtype):
    def length(x):
        scale = np.abs(x).max(axis=1, keepdims=True) if sound else np.ones_like(x[:, :1])
        scale = np.where(scale == 0, 1, scale).astype(x.dtype)
        return (scale * np.sqrt(((x / scale) ** 2).sum(axis=1, keepdims=True)))[:, 0]

    def slope(x):
        size = np.hypot.reduce(x, axis=1)[:, None]
        return np.divide(x, size, where=size > 0, out=np.zeros_like(x))

    with np.errstate(over="ignore"):
        findings = verify_loss(fake.FakeLoss(cases.length, length, {"input": slope}), (dtype,), 60)
    assert ("far lengths" in {finding.what for finding in findings if not finding.ok}) != sound
