"""nmae: Mean absolute error in units of the target's range, mean or maximum.

    size = max_n target[n] − min_n target[n]
    loss = 1/size · 1/N · Σ_n |input[n] − target[n]|
    row_min = min_n target[n]
    row_max = max_n target[n]
    grad_input[n] = grad_scale·sign(input[n] − target[n])/(N·size)

Generated from the declaration regression.py (be3221480264ea9a) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, larger, part, ratio, sign, smaller
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, larger, part, ratio, sign, smaller

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _totals_over_N(input, target):
    """One block of elements: adds up sum_input_target, row_min, row_max."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target = zero
    row_min = Real(math.inf)
    row_max = -Real(math.inf)
    for n in range(input.size):
        sum_input_target = accumulate(sum_input_target, abs(input[n] - target[n]))
        row_min = smaller(row_min, target[n])
        row_max = larger(row_max, target[n])
    return sum_input_target, row_min, row_max


@njit(**DRIVER)
def _totals_over_N_serial(input, target, rows, block):
    """All blocks, one after the other."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    row_min = np.inf
    row_max = -np.inf
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _totals_over_N(part(input, start, stop), part(target, start, stop))
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, sums[0]
        )
        row_min = min(row_min, sums[1])
        row_max = max(row_max, sums[2])
    return sum_input_target + sum_input_target_rest, row_min, row_max


@njit(parallel=True, **DRIVER)
def _totals_over_N_parallel(input, target, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 3))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _totals_over_N(part(input, start, stop), part(target, start, stop))
        partial[block_number, 0] = sums[0]
        partial[block_number, 1] = sums[1]
        partial[block_number, 2] = sums[2]
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    row_min = np.inf
    row_max = -np.inf
    for block_number in range(n_blocks):
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, partial[block_number, 0]
        )
        row_min = min(row_min, partial[block_number, 1])
        row_max = max(row_max, partial[block_number, 2])
    return sum_input_target + sum_input_target_rest, row_min, row_max


@njit(**LOOP)
def _elements(input, target, size, N, grad_scale, grad_input):
    """One block of elements: fills grad_input."""
    Real = input.dtype.type
    one = Real(1)
    for n in range(input.size):
        if grad_input is not None:
            grad_input[n] = grad_scale * ratio(one, size) * sign(input[n] - target[n]) / Real(N)


@njit(**DRIVER)
def _elements_serial(input, target, size, N, grad_scale, grad_input, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), size, N, grad_scale, part(grad_input,
            start, stop)
        )


@njit(parallel=True, **DRIVER)
def _elements_parallel(input, target, size, N, grad_scale, grad_input, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), size, N, grad_scale, part(grad_input,
            start, stop)
        )


@njit(**DRIVER)
def _scalars(sum_input_target, row_min, row_max, N):
    """What the totals determine, in float64."""
    Real = np.float64
    size = row_max - row_min
    total = ratio(sum_input_target / Real(N), size)
    return size, total


def evaluate(input, target, grad_scale, grad_input):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None
    dtype = input.dtype.type
    run = _totals_over_N_serial if N < PARALLEL_FROM else _totals_over_N_parallel
    sum_input_target, row_min, row_max = run(input, target, N, BLOCK)
    size, total = _scalars(sum_input_target, row_min, row_max, N)
    if wants_gradient:
        run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
        run(input, target, dtype(size), N, grad_scale, grad_input, N, BLOCK)
    return total
