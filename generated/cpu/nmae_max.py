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
        accumulate, add_exactly, compiled, keep_total, kept_total, larger, next_block,
        over_threads, part, ratio, restrain, sign, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, larger, next_block,
        over_threads, part, ratio, restrain, sign, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "c8352d72affd"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N(input, target):
    """One block of elements: adds up sum_input_target and takes the largest size."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target = zero
    size = -Real(math.inf)
    for n in range(input.size):
        sum_input_target = accumulate(sum_input_target, abs(input[n] - target[n]))
        size = larger(size, target[n])
    return sum_input_target, size


@compiled(**DRIVER)
def _totals_over_N_blocks(input, target, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    size = -np.inf
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_sum_input_target = kept_total(shared_blocks, block_number, 0)
            block_size = kept_total(shared_blocks, block_number, 1)
        else:
            block_sum_input_target, block_size = _totals_over_N(
                part(input, start, stop), part(target, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_sum_input_target)
            keep_total(shared_blocks, block_number, 1, block_size)
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        size = larger(size, block_size)
        block_number = next_block(shared_blocks, block_number)
    return sum_input_target + sum_input_target_rest, size


@compiled(**LOOP)
def _elements(input, target, size, sum_input_target_scale, N, grad_scale, grad_input):
    """One block of elements: adds up sum_input_target_scaled and fills grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input_target_scaled = zero
    for n in range(input.size):
        residual = input[n] - target[n]
        if sum_input_target_scale != one:
            sum_input_target_scaled = accumulate(
                sum_input_target_scaled, times(sum_input_target_scale, abs(residual))
            )
        if grad_input is not None:
            grad_input[n] = grad_scale * ratio(one, size) * sign(residual) / Real(N)
    return sum_input_target_scaled


@compiled(**DRIVER)
def _elements_blocks(
    input, target, size, sum_input_target_scale, N, grad_scale, grad_input, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    sum_input_target_scaled, sum_input_target_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_sum_input_target_scaled = kept_total(shared_blocks, block_number, 0)
        else:
            block_sum_input_target_scaled = _elements(
                part(input, start, stop), part(target, start, stop), size, sum_input_target_scale, N,
                grad_scale, part(grad_input, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_sum_input_target_scaled)
        sum_input_target_scaled, sum_input_target_scaled_rest = add_exactly(
            sum_input_target_scaled, sum_input_target_scaled_rest, block_sum_input_target_scaled
        )
        block_number = next_block(shared_blocks, block_number)
    return sum_input_target_scaled + sum_input_target_scaled_rest


@compiled(**DRIVER)
def _scalars(sum_input_target, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    sum_input_target_scale = restrain(dtype(sum_input_target))
    return sum_input_target_scale


@compiled(**DRIVER)
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
    run = _totals_over_N_blocks if N < PARALLEL_FROM else over_threads(_totals_over_N_blocks, 2)
    sum_input_target, size = run(input, target, N, BLOCK, 0)
    sum_input_target_scale = _scalars(sum_input_target, input)
    run = _elements_blocks if N < PARALLEL_FROM else over_threads(_elements_blocks, 1)
    sum_input_target_scaled = run(
        input, target, dtype(size), dtype(sum_input_target_scale), N, grad_scale, grad_input, N, BLOCK, 0
    )
    total = _scalars_1(sum_input_target, size, sum_input_target_scale, sum_input_target_scaled, N)
    return total
