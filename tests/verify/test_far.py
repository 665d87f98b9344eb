"""Lengths whose squares leave the type, blocks that grow, and rows along other axes."""

from dataclasses import replace

import fake_faces as fake
import numpy as np
import pytest
import verify_cases as cases

from symloss.verify.kernels import verify_loss


def failed(loss, dtype="float64"):
    return {finding.what for finding in verify_loss(loss, (dtype,), 60) if not finding.ok}


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
        found = failed(fake.FakeLoss(cases.length, length, {"input": slope}), dtype)
    assert ("far lengths" in found) != sound


def test_totals_that_are_added_up_wrongly_where_they_grow():
    class Growing(fake.FakeLoss):
        def total(self, terms):
            blocks = np.add.reduceat(terms.ravel(), range(0, terms.size, 1024))
            total = 0.0
            for block in blocks:
                total += block * (1 + 1e-11 * (0 < 2 * total < block))
            return total

    sound = fake.huber()
    loss = Growing(sound.declaration, sound.terms, sound.gradients, sound.hessian, sound.most)
    assert failed(loss) == {"blocks value"}


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
    assert failed(loss) == (set() if move is np.moveaxis else {"axes"})
