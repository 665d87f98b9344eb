"""perplexity: Exponential of the mean negative log-likelihood: between how many classes a prediction wavers.

    loss = exp(−(Σ_{n : target[n] ≠ ignore_index} input[n, target[n]])/(Σ_{n : target[n] ≠ ignore_index} 1))

Generated from the declaration classification.py (f7517cf8ee7a4d8f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, inverse_or_zero, keep_total, next_block,
        over_threads, ratio, restrain, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, inverse_or_zero, keep_total, next_block,
        over_threads, ratio, restrain, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "3394d3fca2de"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_totals_over_N_1(input, target, vector, ignore_index, rows, block, shared_blocks):
    """Element by element: adds up sum_input, sum_terms, along_sum_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input, sum_input_rest = 0.0, 0.0
    sum_terms, sum_terms_rest = 0.0, 0.0
    along_sum_input, along_sum_input_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input = zero
        block_sum_terms = zero
        block_along_sum_input = zero
        for n in range(Place(start), Place(stop)):
            input_n = input[n]
            vector_n = vector[n]
            if target[n] != ignore_index:
                block_sum_input = accumulate(block_sum_input, input_n[target[n]])
                block_sum_terms = accumulate(block_sum_terms, one)
                block_along_sum_input = accumulate(block_along_sum_input, vector_n[target[n]])
        sum_input, sum_input_rest = add_exactly(sum_input, sum_input_rest, block_sum_input)
        keep_total(shared_blocks, block_number, 0, block_sum_input)
        sum_terms, sum_terms_rest = add_exactly(sum_terms, sum_terms_rest, block_sum_terms)
        keep_total(shared_blocks, block_number, 1, block_sum_terms)
        along_sum_input, along_sum_input_rest = add_exactly(
            along_sum_input, along_sum_input_rest, block_along_sum_input
        )
        keep_total(shared_blocks, block_number, 2, block_along_sum_input)
        block_number = next_block(shared_blocks, block_number)
    return sum_input + sum_input_rest, sum_terms + sum_terms_rest, along_sum_input + along_sum_input_rest


@compiled(**LOOP)
def _input_totals_over_N_2(input, target, ignore_index, sum_input_scale, rows, block, shared_blocks):
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
def _input_rows(
    target, ignore_index, sum_terms, along_sum_input, sum_input_scale, sum_input_held, grad_scale,
    hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = hvp_input.dtype.type
    zero = Real(0)
    inverse_or_zero_sum_terms = inverse_or_zero(sum_terms)
    product = (
        along_sum_input * grad_scale * exp(ratio(-sum_input_held, sum_terms) / sum_input_scale) *
        inverse_or_zero_sum_terms * inverse_or_zero_sum_terms
    )
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_input[start:stop] = zero
        for n in range(start, stop):
            hvp_input_n = hvp_input[n]
            if target[n] != ignore_index:
                hvp_input_n[target[n]] += product
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _input_scalars(sum_input, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    sum_input_scale = restrain(dtype(sum_input))
    return sum_input_scale


@compiled(**SCALARS)
def _input_scalars_1(sum_input, sum_input_scale, sum_input_scaled):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    sum_input_held = sum_input if sum_input_scale == one else sum_input_scaled
    return sum_input_held


def hvp_input(input, target, vector, ignore_index, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    run = (
        _input_totals_over_N_1 if N < PARALLEL_FROM else over_threads(_input_totals_over_N_1, "sum",
        "sum", "sum")
    )
    sum_input, sum_terms, along_sum_input = run(input, target, vector, ignore_index, N, BLOCK, 0)
    sum_input_scale = _input_scalars(sum_input, input)
    sum_input_scaled = 0.0
    if sum_input_scale != 1.0:
        run = _input_totals_over_N_2 if N < PARALLEL_FROM else over_threads(_input_totals_over_N_2, "sum")
        sum_input_scaled = run(input, target, ignore_index, dtype(sum_input_scale), N, BLOCK, 0)
    sum_input_held = _input_scalars_1(sum_input, sum_input_scale, sum_input_scaled)
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(
        target, ignore_index, dtype(sum_terms), dtype(along_sum_input), dtype(sum_input_scale),
        dtype(sum_input_held), grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )
