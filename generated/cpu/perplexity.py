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

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, inverse_or_zero, keep_total, next_block,
        over_threads, ratio, restrain, row, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, inverse_or_zero, keep_total, next_block,
        over_threads, ratio, restrain, row, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "38c9893e4c97"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N_1(input, target, ignore_index, rows, block, shared_blocks):
    """Element by element: adds up sum_input, sum_terms."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input, sum_input_rest = 0.0, 0.0
    sum_terms, sum_terms_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input = zero
        block_sum_terms = zero
        for n in range(Place(start), Place(stop)):
            input_n = input[n]
            if target[n] != ignore_index:
                block_sum_input = accumulate(block_sum_input, input_n[target[n]])
                block_sum_terms = accumulate(block_sum_terms, one)
        sum_input, sum_input_rest = add_exactly(sum_input, sum_input_rest, block_sum_input)
        keep_total(shared_blocks, block_number, 0, block_sum_input)
        sum_terms, sum_terms_rest = add_exactly(sum_terms, sum_terms_rest, block_sum_terms)
        keep_total(shared_blocks, block_number, 1, block_sum_terms)
        block_number = next_block(shared_blocks, block_number)
    return sum_input + sum_input_rest, sum_terms + sum_terms_rest


@compiled(**LOOP)
def _totals_over_N_2(input, target, ignore_index, sum_input_scale, rows, block, shared_blocks):
    """Element by element: adds up sum_input_scaled."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input_scaled, sum_input_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_scaled = zero
        for n in range(Place(start), Place(stop)):
            input_n = input[n]
            if sum_input_scale != one and target[n] != ignore_index:
                block_sum_input_scaled = accumulate(
                    block_sum_input_scaled, times(sum_input_scale, input_n[target[n]])
                )
        sum_input_scaled, sum_input_scaled_rest = add_exactly(
            sum_input_scaled, sum_input_scaled_rest, block_sum_input_scaled
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_scaled)
        block_number = next_block(shared_blocks, block_number)
    return sum_input_scaled + sum_input_scaled_rest


@compiled(**LOOP)
def _rows(
    input, target, ignore_index, sum_terms, sum_input_scale, sum_input_held, grad_scale, grad_input, rows,
    block, shared_blocks
):
    """Row by row: fills grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    product = (
        -grad_scale * exp(ratio(-sum_input_held, sum_terms) / sum_input_scale) *
        inverse_or_zero(sum_terms)
    )
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_input is not None:
            grad_input[start:stop] = zero
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            if target[n] != ignore_index:
                if grad_input is not None:
                    grad_input_n[target[n]] += product
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(sum_input, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    sum_input_scale = restrain(dtype(sum_input))
    return sum_input_scale


@compiled(**SCALARS)
def _scalars_1(sum_input, sum_terms, sum_input_scale, sum_input_scaled):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    sum_input_held = sum_input if sum_input_scale == one else sum_input_scaled
    total = exp(ratio(-sum_input_held, sum_terms) / sum_input_scale)
    return sum_input_held, total


def evaluate(input, target, ignore_index, grad_scale, grad_input):
    """Return the loss; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    wants_gradient = grad_input is not None
    dtype = input.dtype.type
    run = _totals_over_N_1 if N < PARALLEL_FROM else over_threads(_totals_over_N_1, "sum", "sum")
    sum_input, sum_terms = run(input, target, ignore_index, N, BLOCK, 0)
    sum_input_scale = _scalars(sum_input, input)
    sum_input_scaled = 0.0
    if sum_input_scale != 1.0:
        run = _totals_over_N_2 if N < PARALLEL_FROM else over_threads(_totals_over_N_2, "sum")
        sum_input_scaled = run(input, target, ignore_index, dtype(sum_input_scale), N, BLOCK, 0)
    sum_input_held, total = _scalars_1(sum_input, sum_terms, sum_input_scale, sum_input_scaled)
    if wants_gradient:
        run = _rows if N * C < PARALLEL_FROM else over_threads(_rows)
        run(
            input, target, ignore_index, dtype(sum_terms), dtype(sum_input_scale), dtype(sum_input_held),
            grad_scale, grad_input, N, min(ROWS, max(1, BLOCK // C)), 0
        )
    return total
