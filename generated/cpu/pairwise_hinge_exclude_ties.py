"""pairwise_hinge_exclude_ties: Every score must lead every other by a margin, in the direction of its own label.

    loss = Σ_{i,j : target[i] ≠ target[j]} max(0, margin − target[i]·(input[i] − input[j]))
    grad_term[i, j] = grad_scale·weight[i, j]
    grad_input_part[i] = Σ_{j : target[i] ≠ target[j]} grad_term[i, j]·[margin > target[i]·(input[i] −
        input[j])]
    grad_input_part_2[i] = Σ_{j : target[j] ≠ target[i]} target[j]·grad_term[j, i]·[margin > target[j]·
        (input[j] − input[i])]
    grad_input[i] = grad_input_part_2[i] − target[i]·grad_input_part[i]

Generated from the declaration ranking.py (27c35ac286e83370) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, maximum, row, step
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, maximum, row, step

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows(input, target, margin, N, weight, grad_scale, terms, grad_input, start, stop):
    """Rows `start` to `stop`: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for i in range(start, stop):
        terms_i = row(terms, i)
        grad_input_part = zero
        grad_input_part_2 = zero
        for j in range(N):
            input_minus_input = input[i] - input[j]
            difference = margin - input_minus_input * target[i]
            target_is_not_target = target[i] != target[j]
            term = maximum(zero, difference) if target_is_not_target else zero
            sample_weight = weight[i, j] if weight is not None else one
            weighted_term = term * sample_weight if target_is_not_target else zero
            grad_term = grad_scale * sample_weight
            total = accumulate(total, weighted_term)
            if terms is not None:
                terms_i[j] = weighted_term if target_is_not_target else zero
            if target[i] != target[j]:
                grad_input_part = accumulate(grad_input_part, grad_term * step(difference))
            sample_weight_j_i = weight[j, i] if weight is not None else one
            if target[j] != target[i]:
                grad_input_part_2 = accumulate(
                    grad_input_part_2, grad_scale * target[j] * sample_weight_j_i * step(margin +
                    input_minus_input * target[j])
                )
        if grad_input is not None:
            grad_input[i] = grad_input_part_2 - grad_input_part * target[i]
    return total


@njit(**DRIVER)
def _rows_serial(input, target, margin, N, weight, grad_scale, terms, grad_input, rows, block):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows(input, target, margin, N, weight, grad_scale, terms, grad_input, start, stop)
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_parallel(input, target, margin, N, weight, grad_scale, terms, grad_input, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows(
            input, target, margin, N, weight, grad_scale, terms, grad_input, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(input, target, margin, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _rows_serial if N * N < PARALLEL_FROM else _rows_parallel
    total = run(
        input, target, margin, N, weight, grad_scale, terms, grad_input, N, min(ROWS, max(1, BLOCK // N))
    )
    return total


@njit(**LOOP)
def _normaliser_rows(target, N, weight, start, stop):
    """Rows `start` to `stop`: adds up normaliser."""
    Real = target.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for i in range(start, stop):
        for j in range(N):
            sample_weight = weight[i, j] if weight is not None else one
            if target[i] != target[j]:
                normaliser = accumulate(normaliser, sample_weight)
    return normaliser


@njit(**DRIVER)
def _normaliser_rows_serial(target, N, weight, rows, block):
    """All blocks, one after the other."""
    normaliser, normaliser_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_normaliser = _normaliser_rows(target, N, weight, start, stop)
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
    return normaliser + normaliser_rest


@njit(parallel=True, **DRIVER)
def _normaliser_rows_parallel(target, N, weight, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _normaliser_rows(target, N, weight, start, stop)
    normaliser, normaliser_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, partial[block_number, 0])
    return normaliser + normaliser_rest


def normaliser(input, target, margin, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.size
    run = _normaliser_rows_serial if N * N < PARALLEL_FROM else _normaliser_rows_parallel
    normaliser = run(target, N, weight, N, min(ROWS, max(1, BLOCK // N)))
    return normaliser
