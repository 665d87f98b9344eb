"""perplexity: Exponential of the mean negative log-likelihood: between how many classes a prediction wavers.

    loss = exp(−(Σ_{n : target[n] ≠ ignore_index} input[n, target[n]])/(Σ_{n : target[n] ≠ ignore_index} 1))
    sum_input = Σ_{n : target[n] ≠ ignore_index} input[n, target[n]]
    sum_terms = Σ_{n : target[n] ≠ ignore_index} 1
    grad_input[n, c] = −grad_scale·[c = target[n]]·[target[n] ≠ ignore_index]·exp((−1)·
        sum_input/sum_terms)/sum_terms

Generated from the declaration classification.py (f7517cf8ee7a4d8f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, exp, part, ratio, row
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, exp, part, ratio, row

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _totals_over_N(input, target, ignore_index):
    """One block of elements: adds up sum_input, sum_terms."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input = zero
    sum_terms = zero
    for n in range(input.shape[0]):
        input_n = input[n]
        if target[n] != ignore_index:
            sum_input = accumulate(sum_input, input_n[target[n]])
            sum_terms = accumulate(sum_terms, one)
    return sum_input, sum_terms


@njit(**DRIVER)
def _totals_over_N_serial(input, target, ignore_index, rows, block):
    """All blocks, one after the other."""
    sum_input, sum_input_rest = 0.0, 0.0
    sum_terms, sum_terms_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _totals_over_N(part(input, start, stop), part(target, start, stop), ignore_index)
        sum_input, sum_input_rest = add_exactly(sum_input, sum_input_rest, sums[0])
        sum_terms, sum_terms_rest = add_exactly(sum_terms, sum_terms_rest, sums[1])
    return sum_input + sum_input_rest, sum_terms + sum_terms_rest


@njit(parallel=True, **DRIVER)
def _totals_over_N_parallel(input, target, ignore_index, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 2))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _totals_over_N(part(input, start, stop), part(target, start, stop), ignore_index)
        partial[block_number, 0] = sums[0]
        partial[block_number, 1] = sums[1]
    sum_input, sum_input_rest = 0.0, 0.0
    sum_terms, sum_terms_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_input, sum_input_rest = add_exactly(sum_input, sum_input_rest, partial[block_number, 0])
        sum_terms, sum_terms_rest = add_exactly(sum_terms, sum_terms_rest, partial[block_number, 1])
    return sum_input + sum_input_rest, sum_terms + sum_terms_rest


@njit(**LOOP)
def _rows(input, target, ignore_index, sum_input, sum_terms, C, grad_scale, grad_input, start, stop):
    """Rows `start` to `stop`: fills grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        grad_input_n = row(grad_input, n)
        if target[n] != ignore_index:
            if grad_input is not None:
                for c in range(C):
                    grad_input_n[c] = zero
            if grad_input is not None:
                grad_input_n[target[n]] += (
                    -grad_scale * exp(ratio(-sum_input, sum_terms)) * ratio(one, sum_terms)
                )
        else:
            if grad_input is not None:
                grad_input[n] = zero


@njit(**DRIVER)
def _rows_serial(
    input, target, ignore_index, sum_input, sum_terms, C, grad_scale, grad_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows(input, target, ignore_index, sum_input, sum_terms, C, grad_scale, grad_input, start, stop)


@njit(parallel=True, **DRIVER)
def _rows_parallel(
    input, target, ignore_index, sum_input, sum_terms, C, grad_scale, grad_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows(input, target, ignore_index, sum_input, sum_terms, C, grad_scale, grad_input, start, stop)


@njit(**DRIVER)
def _scalars(sum_input, sum_terms):
    """What the totals determine, in float64."""
    total = exp(ratio(-sum_input, sum_terms))
    return total


def evaluate(input, target, ignore_index, grad_scale, grad_input):
    """Return the loss; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    wants_gradient = grad_input is not None
    dtype = input.dtype.type
    run = _totals_over_N_serial if N < PARALLEL_FROM else _totals_over_N_parallel
    sum_input, sum_terms = run(input, target, ignore_index, N, BLOCK)
    total = _scalars(sum_input, sum_terms)
    if wants_gradient:
        run = _rows_serial if N * C < PARALLEL_FROM else _rows_parallel
        run(
            input, target, ignore_index, dtype(sum_input), dtype(sum_terms), C, grad_scale, grad_input, N,
            min(ROWS, max(1, BLOCK // C))
        )
    return total
