"""nmae_max: Mean absolute error in units of the target's range, mean or maximum.

    size = max_n target[n]
    loss = 1/size · 1/N · Σ_n |input[n] − target[n]|
    grad_input[n] = grad_scale·sign(input[n] − target[n])/(N·size)

Generated from the declaration regression.py (ede0d8e83d06da4e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, inverse_or_zero, keep_total, larger, next_block,
        over_threads, ratio, restrain, sign, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, inverse_or_zero, keep_total, larger, next_block,
        over_threads, ratio, restrain, sign, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "1b334e824db4"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N(input, target, rows, block, shared_blocks):
    """Element by element: adds up sum_input_target and takes the largest size."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    size = -np.inf
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target = zero
        block_size = -Real(math.inf)
        for n in range(Place(start), Place(stop)):
            block_sum_input_target = accumulate(block_sum_input_target, abs(input[n] - target[n]))
            block_size = larger(block_size, target[n])
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target)
        size = larger(size, block_size)
        keep_total(shared_blocks, block_number, 1, block_size)
        block_number = next_block(shared_blocks, block_number)
    return sum_input_target + sum_input_target_rest, size


@compiled(**LOOP)
def _elements(
    input, target, size, sum_input_target_scale, N, grad_scale, grad_input, rows, block, shared_blocks
):
    """Element by element: adds up sum_input_target_scaled and fills grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input_target_scaled, sum_input_target_scaled_rest = 0.0, 0.0
    inverse_or_zero_size = inverse_or_zero(size)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target_scaled = zero
        for n in range(Place(start), Place(stop)):
            residual = input[n] - target[n]
            if sum_input_target_scale != one:
                block_sum_input_target_scaled = accumulate(
                    block_sum_input_target_scaled, times(sum_input_target_scale, abs(residual))
                )
            if grad_input is not None:
                grad_input[n] = grad_scale * inverse_or_zero_size * sign(residual) / Real(N)
        sum_input_target_scaled, sum_input_target_scaled_rest = add_exactly(
            sum_input_target_scaled, sum_input_target_scaled_rest, block_sum_input_target_scaled
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target_scaled)
        block_number = next_block(shared_blocks, block_number)
    return sum_input_target_scaled + sum_input_target_scaled_rest


@compiled(**SCALARS)
def _scalars(sum_input_target, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    sum_input_target_scale = restrain(dtype(sum_input_target))
    return sum_input_target_scale


@compiled(**SCALARS)
def _scalars_1(sum_input_target, size, sum_input_target_scale, sum_input_target_scaled, N):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    sum_input_target_held = sum_input_target if sum_input_target_scale == one else sum_input_target_scaled
    total = ratio(sum_input_target_held / (sum_input_target_scale * Real(N)), size)
    return total


def evaluate(input, target, grad_scale, grad_input):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    dtype = input.dtype.type
    run = _totals_over_N if N < PARALLEL_FROM else over_threads(_totals_over_N, "sum", "max")
    sum_input_target, size = run(input, target, N, BLOCK, 0)
    sum_input_target_scale = _scalars(sum_input_target, input)
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    sum_input_target_scaled = run(
        input, target, dtype(size), dtype(sum_input_target_scale), N, grad_scale, grad_input, N, BLOCK, 0
    )
    total = _scalars_1(sum_input_target, size, sum_input_target_scale, sum_input_target_scaled, N)
    return total
