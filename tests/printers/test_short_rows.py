"""Short rows have code of their own, which computes what the code for any rows does."""

from dataclasses import replace

import numpy as np
import pytest

import symloss
from symloss.chain import lower
from symloss.language import axis, loss, max, mean, min, real, weights
from symloss.printers.numba_cpu import module as numba_cpu_module
from symloss.printers.numba_cpu.module import SHORT, entries
from symloss.rehearsal.interpret import load

n, N = axis("n", "N")
c, C = axis("c", "C")
k, K = axis("k", "K")


@loss()
def spread_of_known(
    input: real[N, C], target: real[N, C], known: weights(real)[N, C], floor: weights(real)[N]
):
    """The largest residual among those that are known, less the least, where it is above a floor."""
    residual = input[n, c] - target[n, c]
    wide = max(residual, c, where=known[n, c] > 0) - min(residual, c, where=known[n, c] > 0)
    return mean(wide**2 + input[n, 0] * floor[n], n, where=floor[n] > 0)


def by_numpy(input, target, known, floor):
    residual = np.where(known > 0, input - target, -np.inf).max(1)
    least = np.where(known > 0, input - target, np.inf).min(1)
    return np.where(floor > 0, (residual - least) ** 2 + input[:, 0] * floor, 0.0)


def rendered(declaration):
    """A CPU module with code for short rows."""
    chain = lower(declaration)
    found = [
        (schedule, replace(entry, short_rows=entry.name == "evaluate")) for schedule, entry in entries(chain)
    ]
    return numba_cpu_module._rendered(chain, found, [])


def module(declaration):
    return load(rendered(declaration), "<kernel>")


@pytest.mark.parametrize("rows", (1, 63, 64, 130))
@pytest.mark.parametrize("length", (1, 2, 16))
def test_values_and_slopes(rows, length):
    """Blocks of every fill: one row, one short of a block, a block, and two with a rest."""
    evaluate = module(spread_of_known.declaration)["evaluate"]
    generator = np.random.default_rng(rows + length)
    input, target = generator.normal(size=(2, rows, length))
    known = np.ones((rows, length))
    known[:, 1:] = generator.random((rows, length - 1)) - 0.3
    floor = generator.random(rows) - 0.2
    terms, gradient = np.empty(rows), np.empty((rows, length))
    value = evaluate(input, target, known, floor, None, np.float64(1), terms, gradient, None)
    np.testing.assert_allclose(terms, by_numpy(input, target, known, floor), rtol=1e-14, atol=1e-300)
    assert value == pytest.approx(terms.sum(), rel=1e-13)
    direction, step = generator.normal(size=input.shape), 1e-6
    moved = [by_numpy(input + s * step * direction, target, known, floor).sum() for s in (1, -1)]
    slope = (moved[0] - moved[1]) / (2 * step)
    assert np.vdot(gradient, direction) == pytest.approx(slope, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("real_type", (np.float32, np.float64))
def test_the_length_of_the_rows_chooses(real_type):
    """Rows that are left out stay out, and their labels are looked up nowhere."""
    names, asked = module(symloss.get("cross_entropy").declaration), []
    for kind in ("_rows", "_short_rows"):
        compute = names[kind]
        names[kind] = lambda *args, kind=kind, compute=compute: (asked.append(kind), compute(*args))[1]
    longest = SHORT // np.dtype(real_type).itemsize
    for length in (longest, longest + 1):
        generator = np.random.default_rng(length)
        scores = generator.normal(size=(5, length)).astype(real_type)
        labels = np.array([0, -100, length - 1, 2, -100])
        gradient, terms = np.empty_like(scores), np.empty(5, real_type)
        weight = np.ones(length, real_type)
        one, zero = real_type(1), real_type(0)
        names["evaluate"](scores, labels, weight, -100, zero, None, one, terms, gradient)
        shares = np.exp(scores.astype(float)) / np.exp(scores.astype(float)).sum(1, keepdims=True)
        counts = labels >= 0
        wanted = np.where(counts, -np.log(shares[np.arange(5), np.where(counts, labels, 0)]), 0)
        np.testing.assert_allclose(terms, wanted, rtol=10 * np.finfo(real_type).eps)
        slopes = (shares - (np.arange(length) == labels[:, None])) * counts[:, None]
        np.testing.assert_allclose(gradient, slopes, atol=10 * np.finfo(real_type).eps)
    assert asked == ["_short_rows", "_rows"]


@pytest.mark.parametrize("name", ("info_nce", "generalized_dice", "ssim", "ctc", "huber"))
def test_rows_of_rows_and_recurrences_have_none(name):
    """Nor an element: a loss without loops."""
    text = rendered(symloss.get(name).declaration)
    assert ("_short_rows" in text) == (name == "info_nce")
