"""rmse: Root mean squared error, in the unit of the target.

    residual[n] = input[n] − target[n]
    loss = √(1/N · Σ_n residual[n]²)
    norm_input_target = √(Σ_n residual[n]²)
    grad_residual[n] = grad_scale·residual[n]/(√N·norm_input_target)
    grad_input[n] = grad_residual[n]
    grad_target[n] = −grad_residual[n]

Generated from the declaration regression.py (3a7f21e60649b7da) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, keep_total, next_block, over_length,
        over_threads, rescale, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, keep_total, next_block, over_length,
        over_threads, rescale, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "f267fbb87454"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N_1(input, target, rows, block, shared_blocks):
    """Element by element: adds up norm_input_target_squares."""
    Real = input.dtype.type
    zero = Real(0)
    norm_input_target_squares, norm_input_target_squares_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_norm_input_target_squares = zero
        for n in range(Place(start), Place(stop)):
            residual = input[n] - target[n]
            block_norm_input_target_squares = accumulate(
                block_norm_input_target_squares, residual * residual
            )
        norm_input_target_squares, norm_input_target_squares_rest = add_exactly(
            norm_input_target_squares, norm_input_target_squares_rest, block_norm_input_target_squares
        )
        keep_total(shared_blocks, block_number, 0, block_norm_input_target_squares)
        block_number = next_block(shared_blocks, block_number)
    return norm_input_target_squares + norm_input_target_squares_rest


@compiled(**LOOP)
def _totals_over_N_2(input, target, norm_input_target_scale, rows, block, shared_blocks):
    """Element by element: adds up norm_input_target_scaled_squares."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_norm_input_target_scaled_squares = zero
        for n in range(Place(start), Place(stop)):
            if norm_input_target_scale != one:
                residual = input[n] - target[n]
                times_value = times(norm_input_target_scale, residual)
                block_norm_input_target_scaled_squares = accumulate(
                    block_norm_input_target_scaled_squares, times_value * times_value
                )
        norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = add_exactly(
            norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest,
            block_norm_input_target_scaled_squares
        )
        keep_total(shared_blocks, block_number, 0, block_norm_input_target_scaled_squares)
        block_number = next_block(shared_blocks, block_number)
    return norm_input_target_scaled_squares + norm_input_target_scaled_squares_rest


@compiled(**LOOP)
def _elements(
    input, target, norm_input_target_scale, norm_input_target_inverse, N, grad_scale, grad_input,
    grad_target, rows, block, shared_blocks
):
    """Element by element: fills grad_input, grad_target."""
    Real = input.dtype.type
    one = Real(1)
    power_2 = one / math.sqrt(Real(N))
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            residual = input[n] - target[n]
            grad_residual = (
                grad_scale * power_2 * over_length(residual, norm_input_target_scale,
                norm_input_target_inverse)
            )
            if grad_input is not None:
                grad_input[n] = grad_residual
            if grad_target is not None:
                grad_target[n] = -grad_residual
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(norm_input_target_squares, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    norm_input_target_scale = rescale(dtype(norm_input_target_squares))
    return norm_input_target_scale


@compiled(**SCALARS)
def _scalars_1(norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares, N):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    norm_input_target_root = (
        math.sqrt(norm_input_target_squares) if norm_input_target_scale == one else
        math.sqrt(norm_input_target_scaled_squares)
    )
    norm_input_target_inverse = direction(one, norm_input_target_root)
    total = norm_input_target_root / (norm_input_target_scale * math.sqrt(Real(N)))
    return norm_input_target_inverse, total


def evaluate(input, target, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N_1 if N < PARALLEL_FROM else over_threads(_totals_over_N_1, "sum")
    norm_input_target_squares = run(input, target, N, BLOCK, 0)
    norm_input_target_scale = _scalars(norm_input_target_squares, input)
    norm_input_target_scaled_squares = 0.0
    if norm_input_target_scale != 1.0:
        run = _totals_over_N_2 if N < PARALLEL_FROM else over_threads(_totals_over_N_2, "sum")
        norm_input_target_scaled_squares = run(input, target, dtype(norm_input_target_scale), N, BLOCK, 0)
    norm_input_target_inverse, total = _scalars_1(
        norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares, N
    )
    if wants_gradient:
        run = _elements if N < PARALLEL_FROM else over_threads(_elements)
        run(
            input, target, dtype(norm_input_target_scale), dtype(norm_input_target_inverse), N,
            grad_scale, grad_input, grad_target, N, BLOCK, 0
        )
    return total
