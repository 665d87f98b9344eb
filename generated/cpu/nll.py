"""nll: Negative log-likelihood of the labelled class, given log-probabilities.

    loss = −(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]]·input[n, target[n]])/(Σ_{n : target[n]
        ≠ ignore_index} class_weight[target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −class_weight[target[n]]·grad_term[n]·[c = target[n]]·[target[n] ≠ ignore_index]

Generated from the declaration classification.py (4905483baddb8410) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, row
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, row

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows(
    input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, start, stop
):
    """Rows `start` to `stop`: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(start, stop):
        grad_input_n = row(grad_input, n)
        input_n = input[n]
        if target[n] != ignore_index:
            term = -class_weight[target[n]] * input_n[target[n]]
            sample_weight = weight[n] if weight is not None else one
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            if grad_input is not None:
                for c in range(C):
                    grad_input_n[c] = zero
            if grad_input is not None:
                grad_input_n[target[n]] += -grad_term * class_weight[target[n]]
            total = accumulate(total, weighted_term)
            if terms is not None:
                terms[n] = weighted_term
        else:
            if grad_input is not None:
                grad_input[n] = zero
            if terms is not None:
                terms[n] = zero
    return total


@njit(**DRIVER)
def _rows_serial(
    input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows(
            input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, start,
            stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_parallel(
    input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows(
            input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, start,
            stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(input, target, class_weight, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    run = _rows_serial if N * C < PARALLEL_FROM else _rows_parallel
    total = run(
        input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, N, min(ROWS,
        max(1, BLOCK // C))
    )
    return total


@njit(**LOOP)
def _normaliser_elements(target, class_weight, ignore_index, weight, start, stop):
    """One block of elements: adds up normaliser."""
    Real = class_weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(start, stop):
        if target[n] != ignore_index:
            sample_weight = weight[n] if weight is not None else one
            normaliser = accumulate(normaliser, class_weight[target[n]] * sample_weight)
    return normaliser


@njit(**DRIVER)
def _normaliser_elements_serial(target, class_weight, ignore_index, weight, rows, block):
    """All blocks, one after the other."""
    normaliser, normaliser_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_normaliser = _normaliser_elements(target, class_weight, ignore_index, weight, start, stop)
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
    return normaliser + normaliser_rest


@njit(parallel=True, **DRIVER)
def _normaliser_elements_parallel(target, class_weight, ignore_index, weight, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _normaliser_elements(
            target, class_weight, ignore_index, weight, start, stop
        )
    normaliser, normaliser_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, partial[block_number, 0])
    return normaliser + normaliser_rest


def normaliser(input, target, class_weight, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements_serial if N < PARALLEL_FROM else _normaliser_elements_parallel
    normaliser = run(target, class_weight, ignore_index, weight, N, BLOCK)
    return normaliser
