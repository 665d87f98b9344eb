"""Short rows have code of their own, which computes what the code for any rows does."""

import re

import numba
import numpy as np
import pytest

import symloss
from symloss.language import axis, loss, max, mean, min, real, weights
from symloss.printers.backends import BACKENDS
from symloss.printers.numba_cpu.module import SHORT
from symloss.rehearsal.interpret import load
from symloss.runtime import kernels

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


@pytest.mark.parametrize("rows", (1, 63, 64, 130))
@pytest.mark.parametrize("length", (1, 2, 16))
def test_values_and_slopes(rows, length):
    """Blocks of every fill: one row, one short of a block, a block, and two with a rest."""
    generator = np.random.default_rng(rows + length)
    input, target = generator.normal(size=(2, rows, length))
    known = np.ones((rows, length))
    known[:, 1:] = generator.random((rows, length - 1)) - 0.3
    floor = generator.random(rows) - 0.2
    terms = spread_of_known(input, target, known, floor, reduction="none")
    np.testing.assert_allclose(terms, by_numpy(input, target, known, floor), rtol=1e-14, atol=1e-300)
    value, gradient = spread_of_known.value_and_grad(input, target, known, floor, reduction="sum")
    assert value == pytest.approx(terms.sum(), rel=1e-13)
    direction, step = generator.normal(size=input.shape), 1e-6
    moved = [by_numpy(input + s * step * direction, target, known, floor).sum() for s in (1, -1)]
    slope = (moved[0] - moved[1]) / (2 * step)
    assert np.vdot(gradient, direction) == pytest.approx(slope, rel=1e-6, abs=1e-8)


def module(name):
    return load(BACKENDS["cpu"].render(symloss.get(name).chain), "<kernel>")


@pytest.mark.parametrize("real_type", (np.float32, np.float64))
def test_the_length_of_the_rows_chooses(real_type):
    """Rows that are left out stay out, and their labels are looked up nowhere."""
    names, asked = module("cross_entropy"), []
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


def test_the_hot_loops_take_several_rows_at_a_time():
    """Exponentials and logarithms are computed in vectors, and again for what is left of a block."""
    kept = kernels.import_kernel(kernels.path_of(symloss.get("cross_entropy"), "cpu"))._short_rows
    options = {name: value for name, value in kept.targetoptions.items() if name != "nopython"}
    fresh = numba.njit(**options)(kept.py_func)  # the assembly of what comes from disk is not kept
    scores, labels = np.random.default_rng(0).normal(size=(70, 5)), np.arange(70) % 5
    numbers = np.ones(5), -100, 0.0, 5.0, 5, None, 1.0, None, np.empty_like(scores)
    fresh(scores, labels, *numbers, 70, 64, 0)
    (llvm,) = fresh.inspect_llvm().values()
    vectors, scalars = (len(re.findall(rf"= fmul .*{kind} %", llvm)) for kind in ("x double>", " double"))
    assert vectors >= 40
    assert scalars <= 1.5 * vectors


@pytest.mark.parametrize("name", ("info_nce", "generalized_dice", "ssim", "ctc", "huber"))
def test_rows_of_rows_and_recurrences_have_none(name):
    """Nor an element: a loss without loops."""
    text = BACKENDS["cpu"].render(symloss.get(name).chain)
    assert ("_short_rows" in text) == (name == "info_nce")
