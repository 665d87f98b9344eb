"""perplexity: Exponential of the mean negative log-likelihood: between how many classes a prediction wavers.

    loss = exp(−(Σ_{n : target[n] ≠ ignore_index} input[n, target[n]])/(Σ_{n : target[n] ≠ ignore_index} 1))

Generated from the declaration classification.py (f7517cf8ee7a4d8f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, exp, part, ratio
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, exp, part, ratio

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _input_totals_over_N(input, target, vector, ignore_index):
    """One block of elements: adds up sum_input, sum_terms, along_sum_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input = zero
    sum_terms = zero
    along_sum_input = zero
    for n in range(input.shape[0]):
        input_n = input[n]
        vector_n = vector[n]
        if target[n] != ignore_index:
            sum_input = accumulate(sum_input, input_n[target[n]])
            sum_terms = accumulate(sum_terms, one)
            along_sum_input = accumulate(along_sum_input, vector_n[target[n]])
    return sum_input, sum_terms, along_sum_input


@njit(**DRIVER)
def _input_totals_over_N_serial(input, target, vector, ignore_index, rows, block):
    """All blocks, one after the other."""
    sum_input, sum_input_rest = 0.0, 0.0
    sum_terms, sum_terms_rest = 0.0, 0.0
    along_sum_input, along_sum_input_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _input_totals_over_N(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop), ignore_index
        )
        sum_input, sum_input_rest = add_exactly(sum_input, sum_input_rest, sums[0])
        sum_terms, sum_terms_rest = add_exactly(sum_terms, sum_terms_rest, sums[1])
        along_sum_input, along_sum_input_rest = add_exactly(
            along_sum_input, along_sum_input_rest, sums[2]
        )
    return sum_input + sum_input_rest, sum_terms + sum_terms_rest, along_sum_input + along_sum_input_rest


@njit(parallel=True, **DRIVER)
def _input_totals_over_N_parallel(input, target, vector, ignore_index, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 3))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _input_totals_over_N(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop), ignore_index
        )
        partial[block_number, 0] = sums[0]
        partial[block_number, 1] = sums[1]
        partial[block_number, 2] = sums[2]
    sum_input, sum_input_rest = 0.0, 0.0
    sum_terms, sum_terms_rest = 0.0, 0.0
    along_sum_input, along_sum_input_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_input, sum_input_rest = add_exactly(sum_input, sum_input_rest, partial[block_number, 0])
        sum_terms, sum_terms_rest = add_exactly(sum_terms, sum_terms_rest, partial[block_number, 1])
        along_sum_input, along_sum_input_rest = add_exactly(
            along_sum_input, along_sum_input_rest, partial[block_number, 2]
        )
    return sum_input + sum_input_rest, sum_terms + sum_terms_rest, along_sum_input + along_sum_input_rest


@njit(**LOOP)
def _input_rows(
    target, ignore_index, sum_input, sum_terms, along_sum_input, C, grad_scale, hvp_input, start, stop
):
    """Rows `start` to `stop`: fills hvp_input."""
    Real = hvp_input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        hvp_input_n = hvp_input[n]
        if target[n] != ignore_index:
            for c in range(C):
                hvp_input_n[c] = zero
            ratio_one_sum_terms = ratio(one, sum_terms)
            hvp_input_n[target[n]] += (
                along_sum_input * grad_scale * exp(ratio(-sum_input, sum_terms)) * ratio_one_sum_terms *
                ratio_one_sum_terms
            )
        else:
            hvp_input[n] = zero


@njit(**DRIVER)
def _input_rows_serial(
    target, ignore_index, sum_input, sum_terms, along_sum_input, C, grad_scale, hvp_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows(
            target, ignore_index, sum_input, sum_terms, along_sum_input, C, grad_scale, hvp_input, start,
            stop
        )


@njit(parallel=True, **DRIVER)
def _input_rows_parallel(
    target, ignore_index, sum_input, sum_terms, along_sum_input, C, grad_scale, hvp_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_rows(
            target, ignore_index, sum_input, sum_terms, along_sum_input, C, grad_scale, hvp_input, start,
            stop
        )


def hvp_input(input, target, vector, ignore_index, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    run = _input_totals_over_N_serial if N < PARALLEL_FROM else _input_totals_over_N_parallel
    sum_input, sum_terms, along_sum_input = run(input, target, vector, ignore_index, N, BLOCK)
    run = _input_rows_serial if N * C < PARALLEL_FROM else _input_rows_parallel
    run(
        target, ignore_index, dtype(sum_input), dtype(sum_terms), dtype(along_sum_input), C, grad_scale,
        hvp_input, N, min(ROWS, max(1, BLOCK // C))
    )
