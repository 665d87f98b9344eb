"""nmae_mean: Mean absolute error in units of the target's range, mean or maximum.

    size = 1/N · Σ_n target[n]
    loss = 1/size · 1/N · Σ_n |input[n] − target[n]|
    sum_target = Σ_n target[n]
    grad_input[n] = grad_scale·sign(input[n] − target[n])/(N·size)

Generated from the declaration regression.py (409098be97956985) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, inverse_or_zero, keep_total, next_block, over_threads,
        ratio, restrain, sign, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, inverse_or_zero, keep_total, next_block, over_threads,
        ratio, restrain, sign, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "26a24dc3c955"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N_1(input, target, rows, block, shared_blocks):
    """Element by element: adds up sum_input_target, sum_target."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    sum_target, sum_target_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target = zero
        block_sum_target = zero
        for n in range(Place(start), Place(stop)):
            block_sum_input_target = accumulate(block_sum_input_target, abs(input[n] - target[n]))
            block_sum_target = accumulate(block_sum_target, target[n])
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target)
        sum_target, sum_target_rest = add_exactly(sum_target, sum_target_rest, block_sum_target)
        keep_total(shared_blocks, block_number, 1, block_sum_target)
        block_number = next_block(shared_blocks, block_number)
    return sum_input_target + sum_input_target_rest, sum_target + sum_target_rest


@compiled(**LOOP)
def _totals_over_N_2(input, target, sum_input_target_scale, sum_target_scale, rows, block, shared_blocks):
    """Element by element: adds up sum_input_target_scaled, sum_target_scaled."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input_target_scaled, sum_input_target_scaled_rest = 0.0, 0.0
    sum_target_scaled, sum_target_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target_scaled = zero
        block_sum_target_scaled = zero
        for n in range(Place(start), Place(stop)):
            if sum_input_target_scale != one:
                block_sum_input_target_scaled = accumulate(
                    block_sum_input_target_scaled, times(sum_input_target_scale, abs(input[n] -
                    target[n]))
                )
            if sum_target_scale != one:
                block_sum_target_scaled = accumulate(
                    block_sum_target_scaled, times(sum_target_scale, target[n])
                )
        sum_input_target_scaled, sum_input_target_scaled_rest = add_exactly(
            sum_input_target_scaled, sum_input_target_scaled_rest, block_sum_input_target_scaled
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target_scaled)
        sum_target_scaled, sum_target_scaled_rest = add_exactly(
            sum_target_scaled, sum_target_scaled_rest, block_sum_target_scaled
        )
        keep_total(shared_blocks, block_number, 1, block_sum_target_scaled)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target_scaled + sum_input_target_scaled_rest, sum_target_scaled + sum_target_scaled_rest
    )


@compiled(**LOOP)
def _elements(input, target, size, N, grad_scale, grad_input, rows, block, shared_blocks):
    """Element by element: fills grad_input."""
    Real = input.dtype.type
    inverse_or_zero_size = inverse_or_zero(size)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            if grad_input is not None:
                grad_input[n] = grad_scale * inverse_or_zero_size * sign(input[n] - target[n]) / Real(N)
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(sum_input_target, sum_target, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    sum_input_target_scale = restrain(dtype(sum_input_target))
    sum_target_scale = restrain(dtype(sum_target))
    return sum_input_target_scale, sum_target_scale


@compiled(**SCALARS)
def _scalars_1(
    sum_input_target, sum_target, sum_input_target_scale, sum_target_scale, sum_input_target_scaled,
    sum_target_scaled, N
):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    sum_input_target_held = sum_input_target if sum_input_target_scale == one else sum_input_target_scaled
    sum_target_held = sum_target if sum_target_scale == one else sum_target_scaled
    inverse_N = one / Real(N)
    size = inverse_N * sum_target_held / sum_target_scale
    total = ratio(inverse_N * sum_input_target_held / sum_input_target_scale, size)
    return size, total


def evaluate(input, target, grad_scale, grad_input):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None
    dtype = input.dtype.type
    run = _totals_over_N_1 if N < PARALLEL_FROM else over_threads(_totals_over_N_1, "sum", "sum")
    sum_input_target, sum_target = run(input, target, N, BLOCK, 0)
    sum_input_target_scale, sum_target_scale = _scalars(sum_input_target, sum_target, input)
    sum_input_target_scaled = 0.0
    sum_target_scaled = 0.0
    if sum_input_target_scale != 1.0 or sum_target_scale != 1.0:
        run = _totals_over_N_2 if N < PARALLEL_FROM else over_threads(_totals_over_N_2, "sum", "sum")
        sum_input_target_scaled, sum_target_scaled = run(
            input, target, dtype(sum_input_target_scale), dtype(sum_target_scale), N, BLOCK, 0
        )
    size, total = _scalars_1(
        sum_input_target, sum_target, sum_input_target_scale, sum_target_scale, sum_input_target_scaled,
        sum_target_scaled, N
    )
    if wants_gradient:
        run = _elements if N < PARALLEL_FROM else over_threads(_elements)
        run(input, target, dtype(size), N, grad_scale, grad_input, N, BLOCK, 0)
    return total
