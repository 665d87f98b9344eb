"""rmse: Root mean squared error, in the unit of the target.

    residual[n] = input[n] − target[n]
    loss = √(1/N · Σ_n residual[n]²)

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
def _input_totals_over_N_1(input, target, rows, block, shared_blocks):
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
def _input_totals_over_N_2(input, target, norm_input_target_scale, rows, block, shared_blocks):
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
def _input_totals_over_N_3(
    input, target, vector, norm_input_target_scale, norm_input_target_inverse, rows, block, shared_blocks
):
    """Element by element: adds up along_norm_input_target."""
    Real = input.dtype.type
    zero = Real(0)
    along_norm_input_target, along_norm_input_target_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_along_norm_input_target = zero
        for n in range(Place(start), Place(stop)):
            residual = input[n] - target[n]
            block_along_norm_input_target = accumulate(
                block_along_norm_input_target, vector[n] * over_length(residual, norm_input_target_scale,
                norm_input_target_inverse)
            )
        along_norm_input_target, along_norm_input_target_rest = add_exactly(
            along_norm_input_target, along_norm_input_target_rest, block_along_norm_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_along_norm_input_target)
        block_number = next_block(shared_blocks, block_number)
    return along_norm_input_target + along_norm_input_target_rest


@compiled(**LOOP)
def _input_elements(
    input, target, vector, norm_input_target_scale, norm_input_target_inverse, along_norm_input_target, N,
    grad_scale, hvp_input, rows, block, shared_blocks
):
    """Element by element: fills hvp_input."""
    Real = input.dtype.type
    one = Real(1)
    grad_scale_over_root_N = grad_scale / math.sqrt(Real(N))
    one_over_length = over_length(one, norm_input_target_scale, norm_input_target_inverse)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            residual = input[n] - target[n]
            hvp_input[n] = (
                grad_scale_over_root_N * one_over_length * vector[n] - along_norm_input_target *
                grad_scale_over_root_N * over_length(over_length(residual, norm_input_target_scale,
                norm_input_target_inverse), norm_input_target_scale, norm_input_target_inverse)
            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _input_scalars(norm_input_target_squares, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    norm_input_target_scale = rescale(dtype(norm_input_target_squares))
    return norm_input_target_scale


@compiled(**SCALARS)
def _input_scalars_1(
    norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares
):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    norm_input_target_root = (
        math.sqrt(norm_input_target_squares) if norm_input_target_scale == one else
        math.sqrt(norm_input_target_scaled_squares)
    )
    norm_input_target_inverse = direction(one, norm_input_target_root)
    return norm_input_target_inverse


def hvp_input(input, target, vector, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = _input_totals_over_N_1 if N < PARALLEL_FROM else over_threads(_input_totals_over_N_1, "sum")
    norm_input_target_squares = run(input, target, N, BLOCK, 0)
    norm_input_target_scale = _input_scalars(norm_input_target_squares, input)
    norm_input_target_scaled_squares = 0.0
    if norm_input_target_scale != 1.0:
        run = _input_totals_over_N_2 if N < PARALLEL_FROM else over_threads(_input_totals_over_N_2, "sum")
        norm_input_target_scaled_squares = run(input, target, dtype(norm_input_target_scale), N, BLOCK, 0)
    norm_input_target_inverse = _input_scalars_1(
        norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares
    )
    run = _input_totals_over_N_3 if N < PARALLEL_FROM else over_threads(_input_totals_over_N_3, "sum")
    along_norm_input_target = run(
        input, target, vector, dtype(norm_input_target_scale), dtype(norm_input_target_inverse), N, BLOCK,
        0
    )
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(
        input, target, vector, dtype(norm_input_target_scale), dtype(norm_input_target_inverse),
        dtype(along_norm_input_target), N, grad_scale, hvp_input, N, BLOCK, 0
    )


@compiled(**LOOP)
def _target_totals_over_N_1(input, target, rows, block, shared_blocks):
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
def _target_totals_over_N_2(input, target, norm_input_target_scale, rows, block, shared_blocks):
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
def _target_totals_over_N_3(
    input, target, vector, norm_input_target_scale, norm_input_target_inverse, rows, block, shared_blocks
):
    """Element by element: adds up along_norm_input_target."""
    Real = input.dtype.type
    zero = Real(0)
    along_norm_input_target, along_norm_input_target_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_along_norm_input_target = zero
        for n in range(Place(start), Place(stop)):
            residual = input[n] - target[n]
            block_along_norm_input_target = accumulate(
                block_along_norm_input_target, vector[n] * over_length(residual, norm_input_target_scale,
                norm_input_target_inverse)
            )
        along_norm_input_target, along_norm_input_target_rest = add_exactly(
            along_norm_input_target, along_norm_input_target_rest, block_along_norm_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_along_norm_input_target)
        block_number = next_block(shared_blocks, block_number)
    return along_norm_input_target + along_norm_input_target_rest


@compiled(**LOOP)
def _target_elements(
    input, target, vector, norm_input_target_scale, norm_input_target_inverse, along_norm_input_target, N,
    grad_scale, hvp_target, rows, block, shared_blocks
):
    """Element by element: fills hvp_target."""
    Real = input.dtype.type
    one = Real(1)
    grad_scale_over_root_N = grad_scale / math.sqrt(Real(N))
    one_over_length = over_length(one, norm_input_target_scale, norm_input_target_inverse)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            residual = input[n] - target[n]
            hvp_target[n] = (
                grad_scale_over_root_N * one_over_length * vector[n] - along_norm_input_target *
                grad_scale_over_root_N * over_length(over_length(residual, norm_input_target_scale,
                norm_input_target_inverse), norm_input_target_scale, norm_input_target_inverse)
            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _target_scalars(norm_input_target_squares, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    norm_input_target_scale = rescale(dtype(norm_input_target_squares))
    return norm_input_target_scale


@compiled(**SCALARS)
def _target_scalars_1(
    norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares
):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    norm_input_target_root = (
        math.sqrt(norm_input_target_squares) if norm_input_target_scale == one else
        math.sqrt(norm_input_target_scaled_squares)
    )
    norm_input_target_inverse = direction(one, norm_input_target_root)
    return norm_input_target_inverse


def hvp_target(input, target, vector, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = _target_totals_over_N_1 if N < PARALLEL_FROM else over_threads(_target_totals_over_N_1, "sum")
    norm_input_target_squares = run(input, target, N, BLOCK, 0)
    norm_input_target_scale = _target_scalars(norm_input_target_squares, input)
    norm_input_target_scaled_squares = 0.0
    if norm_input_target_scale != 1.0:
        run = (
            _target_totals_over_N_2 if N < PARALLEL_FROM else over_threads(_target_totals_over_N_2, "sum")
        )
        norm_input_target_scaled_squares = run(input, target, dtype(norm_input_target_scale), N, BLOCK, 0)
    norm_input_target_inverse = _target_scalars_1(
        norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares
    )
    run = _target_totals_over_N_3 if N < PARALLEL_FROM else over_threads(_target_totals_over_N_3, "sum")
    along_norm_input_target = run(
        input, target, vector, dtype(norm_input_target_scale), dtype(norm_input_target_inverse), N, BLOCK,
        0
    )
    run = _target_elements if N < PARALLEL_FROM else over_threads(_target_elements)
    run(
        input, target, vector, dtype(norm_input_target_scale), dtype(norm_input_target_inverse),
        dtype(along_norm_input_target), N, grad_scale, hvp_target, N, BLOCK, 0
    )
