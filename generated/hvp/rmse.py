"""rmse: Root mean squared error, in the unit of the target.

    residual[n] = input[n] − target[n]
    loss = √(1/N · Σ_n residual[n]²)

Generated from the declaration regression.py (3a7f21e60649b7da) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, direction, part, rescale, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, direction, part, rescale, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _input_totals_over_N_1(input, target):
    """One block of elements: adds up norm_input_target_squares."""
    Real = input.dtype.type
    zero = Real(0)
    norm_input_target_squares = zero
    for n in range(input.size):
        residual = input[n] - target[n]
        norm_input_target_squares = accumulate(norm_input_target_squares, residual * residual)
    return norm_input_target_squares


@njit(**DRIVER)
def _input_totals_over_N_1_serial(input, target, rows, block):
    """All blocks, one after the other."""
    norm_input_target_squares, norm_input_target_squares_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_norm_input_target_squares = _input_totals_over_N_1(
            part(input, start, stop), part(target, start, stop)
        )
        norm_input_target_squares, norm_input_target_squares_rest = add_exactly(
            norm_input_target_squares, norm_input_target_squares_rest, block_norm_input_target_squares
        )
    return norm_input_target_squares + norm_input_target_squares_rest


@njit(parallel=True, **DRIVER)
def _input_totals_over_N_1_parallel(input, target, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _input_totals_over_N_1(
            part(input, start, stop), part(target, start, stop)
        )
    norm_input_target_squares, norm_input_target_squares_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        norm_input_target_squares, norm_input_target_squares_rest = add_exactly(
            norm_input_target_squares, norm_input_target_squares_rest, partial[block_number, 0]
        )
    return norm_input_target_squares + norm_input_target_squares_rest


@njit(**LOOP)
def _input_totals_over_N_2(input, target, norm_input_target_scale):
    """One block of elements: adds up norm_input_target_scaled_squares."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    norm_input_target_scaled_squares = zero
    for n in range(input.size):
        if norm_input_target_scale != one:
            residual = input[n] - target[n]
            times_value = times(norm_input_target_scale, residual)
            norm_input_target_scaled_squares = accumulate(
                norm_input_target_scaled_squares, times_value * times_value
            )
    return norm_input_target_scaled_squares


@njit(**DRIVER)
def _input_totals_over_N_2_serial(input, target, norm_input_target_scale, rows, block):
    """All blocks, one after the other."""
    norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_norm_input_target_scaled_squares = _input_totals_over_N_2(
            part(input, start, stop), part(target, start, stop), norm_input_target_scale
        )
        norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = add_exactly(
            norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest,
            block_norm_input_target_scaled_squares
        )
    return norm_input_target_scaled_squares + norm_input_target_scaled_squares_rest


@njit(parallel=True, **DRIVER)
def _input_totals_over_N_2_parallel(input, target, norm_input_target_scale, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _input_totals_over_N_2(
            part(input, start, stop), part(target, start, stop), norm_input_target_scale
        )
    norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = add_exactly(
            norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest, partial[block_number,
            0]
        )
    return norm_input_target_scaled_squares + norm_input_target_scaled_squares_rest


@njit(**LOOP)
def _input_totals_over_N_3(input, target, vector, norm_input_target):
    """One block of elements: adds up along_norm_input_target."""
    Real = input.dtype.type
    zero = Real(0)
    along_norm_input_target = zero
    for n in range(input.size):
        residual = input[n] - target[n]
        along_norm_input_target = accumulate(
            along_norm_input_target, vector[n] * direction(residual, norm_input_target)
        )
    return along_norm_input_target


@njit(**DRIVER)
def _input_totals_over_N_3_serial(input, target, vector, norm_input_target, rows, block):
    """All blocks, one after the other."""
    along_norm_input_target, along_norm_input_target_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_along_norm_input_target = _input_totals_over_N_3(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop),
            norm_input_target
        )
        along_norm_input_target, along_norm_input_target_rest = add_exactly(
            along_norm_input_target, along_norm_input_target_rest, block_along_norm_input_target
        )
    return along_norm_input_target + along_norm_input_target_rest


@njit(parallel=True, **DRIVER)
def _input_totals_over_N_3_parallel(input, target, vector, norm_input_target, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _input_totals_over_N_3(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop),
            norm_input_target
        )
    along_norm_input_target, along_norm_input_target_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        along_norm_input_target, along_norm_input_target_rest = add_exactly(
            along_norm_input_target, along_norm_input_target_rest, partial[block_number, 0]
        )
    return along_norm_input_target + along_norm_input_target_rest


@njit(**LOOP)
def _input_elements(
    input, target, vector, norm_input_target, along_norm_input_target, N, grad_scale, hvp_input
):
    """One block of elements: fills hvp_input."""
    Real = input.dtype.type
    one = Real(1)
    for n in range(input.size):
        residual = input[n] - target[n]
        grad_scale_over_root_N = grad_scale / math.sqrt(Real(N))
        hvp_input[n] = (
            grad_scale_over_root_N * vector[n] * direction(one, norm_input_target) -
            along_norm_input_target * grad_scale_over_root_N * direction(direction(residual,
            norm_input_target), norm_input_target)
        )


@njit(**DRIVER)
def _input_elements_serial(
    input, target, vector, norm_input_target, along_norm_input_target, N, grad_scale, hvp_input, rows,
    block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_elements(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop),
            norm_input_target, along_norm_input_target, N, grad_scale, part(hvp_input, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _input_elements_parallel(
    input, target, vector, norm_input_target, along_norm_input_target, N, grad_scale, hvp_input, rows,
    block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop),
            norm_input_target, along_norm_input_target, N, grad_scale, part(hvp_input, start, stop)
        )


@njit(**DRIVER)
def _input_scalars(norm_input_target_squares, dtype):
    """What the totals determine, in float64."""
    norm_input_target_scale = rescale(dtype(norm_input_target_squares))
    return norm_input_target_scale


@njit(**DRIVER)
def _input_scalars_1(norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    norm_input_target = (
        math.sqrt(norm_input_target_squares) if norm_input_target_scale == one else
        math.sqrt(norm_input_target_scaled_squares) / norm_input_target_scale
    )
    return norm_input_target


def hvp_input(input, target, vector, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = _input_totals_over_N_1_serial if N < PARALLEL_FROM else _input_totals_over_N_1_parallel
    norm_input_target_squares = run(input, target, N, BLOCK)
    norm_input_target_scale = _input_scalars(norm_input_target_squares, dtype)
    run = _input_totals_over_N_2_serial if N < PARALLEL_FROM else _input_totals_over_N_2_parallel
    norm_input_target_scaled_squares = run(input, target, dtype(norm_input_target_scale), N, BLOCK)
    norm_input_target = _input_scalars_1(
        norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares
    )
    run = _input_totals_over_N_3_serial if N < PARALLEL_FROM else _input_totals_over_N_3_parallel
    along_norm_input_target = run(input, target, vector, dtype(norm_input_target), N, BLOCK)
    run = _input_elements_serial if N < PARALLEL_FROM else _input_elements_parallel
    run(
        input, target, vector, dtype(norm_input_target), dtype(along_norm_input_target), N, grad_scale,
        hvp_input, N, BLOCK
    )


@njit(**LOOP)
def _target_totals_over_N_1(input, target):
    """One block of elements: adds up norm_input_target_squares."""
    Real = input.dtype.type
    zero = Real(0)
    norm_input_target_squares = zero
    for n in range(input.size):
        residual = input[n] - target[n]
        norm_input_target_squares = accumulate(norm_input_target_squares, residual * residual)
    return norm_input_target_squares


@njit(**DRIVER)
def _target_totals_over_N_1_serial(input, target, rows, block):
    """All blocks, one after the other."""
    norm_input_target_squares, norm_input_target_squares_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_norm_input_target_squares = _target_totals_over_N_1(
            part(input, start, stop), part(target, start, stop)
        )
        norm_input_target_squares, norm_input_target_squares_rest = add_exactly(
            norm_input_target_squares, norm_input_target_squares_rest, block_norm_input_target_squares
        )
    return norm_input_target_squares + norm_input_target_squares_rest


@njit(parallel=True, **DRIVER)
def _target_totals_over_N_1_parallel(input, target, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _target_totals_over_N_1(
            part(input, start, stop), part(target, start, stop)
        )
    norm_input_target_squares, norm_input_target_squares_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        norm_input_target_squares, norm_input_target_squares_rest = add_exactly(
            norm_input_target_squares, norm_input_target_squares_rest, partial[block_number, 0]
        )
    return norm_input_target_squares + norm_input_target_squares_rest


@njit(**LOOP)
def _target_totals_over_N_2(input, target, norm_input_target_scale):
    """One block of elements: adds up norm_input_target_scaled_squares."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    norm_input_target_scaled_squares = zero
    for n in range(input.size):
        if norm_input_target_scale != one:
            residual = input[n] - target[n]
            times_value = times(norm_input_target_scale, residual)
            norm_input_target_scaled_squares = accumulate(
                norm_input_target_scaled_squares, times_value * times_value
            )
    return norm_input_target_scaled_squares


@njit(**DRIVER)
def _target_totals_over_N_2_serial(input, target, norm_input_target_scale, rows, block):
    """All blocks, one after the other."""
    norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_norm_input_target_scaled_squares = _target_totals_over_N_2(
            part(input, start, stop), part(target, start, stop), norm_input_target_scale
        )
        norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = add_exactly(
            norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest,
            block_norm_input_target_scaled_squares
        )
    return norm_input_target_scaled_squares + norm_input_target_scaled_squares_rest


@njit(parallel=True, **DRIVER)
def _target_totals_over_N_2_parallel(input, target, norm_input_target_scale, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _target_totals_over_N_2(
            part(input, start, stop), part(target, start, stop), norm_input_target_scale
        )
    norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest = add_exactly(
            norm_input_target_scaled_squares, norm_input_target_scaled_squares_rest, partial[block_number,
            0]
        )
    return norm_input_target_scaled_squares + norm_input_target_scaled_squares_rest


@njit(**LOOP)
def _target_totals_over_N_3(input, target, vector, norm_input_target):
    """One block of elements: adds up along_norm_input_target."""
    Real = input.dtype.type
    zero = Real(0)
    along_norm_input_target = zero
    for n in range(input.size):
        residual = input[n] - target[n]
        along_norm_input_target = accumulate(
            along_norm_input_target, vector[n] * direction(residual, norm_input_target)
        )
    return along_norm_input_target


@njit(**DRIVER)
def _target_totals_over_N_3_serial(input, target, vector, norm_input_target, rows, block):
    """All blocks, one after the other."""
    along_norm_input_target, along_norm_input_target_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_along_norm_input_target = _target_totals_over_N_3(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop),
            norm_input_target
        )
        along_norm_input_target, along_norm_input_target_rest = add_exactly(
            along_norm_input_target, along_norm_input_target_rest, block_along_norm_input_target
        )
    return along_norm_input_target + along_norm_input_target_rest


@njit(parallel=True, **DRIVER)
def _target_totals_over_N_3_parallel(input, target, vector, norm_input_target, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _target_totals_over_N_3(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop),
            norm_input_target
        )
    along_norm_input_target, along_norm_input_target_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        along_norm_input_target, along_norm_input_target_rest = add_exactly(
            along_norm_input_target, along_norm_input_target_rest, partial[block_number, 0]
        )
    return along_norm_input_target + along_norm_input_target_rest


@njit(**LOOP)
def _target_elements(
    input, target, vector, norm_input_target, along_norm_input_target, N, grad_scale, hvp_target
):
    """One block of elements: fills hvp_target."""
    Real = input.dtype.type
    one = Real(1)
    for n in range(input.size):
        residual = input[n] - target[n]
        grad_scale_over_root_N = grad_scale / math.sqrt(Real(N))
        hvp_target[n] = (
            grad_scale_over_root_N * vector[n] * direction(one, norm_input_target) -
            along_norm_input_target * grad_scale_over_root_N * direction(direction(residual,
            norm_input_target), norm_input_target)
        )


@njit(**DRIVER)
def _target_elements_serial(
    input, target, vector, norm_input_target, along_norm_input_target, N, grad_scale, hvp_target, rows,
    block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _target_elements(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop),
            norm_input_target, along_norm_input_target, N, grad_scale, part(hvp_target, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _target_elements_parallel(
    input, target, vector, norm_input_target, along_norm_input_target, N, grad_scale, hvp_target, rows,
    block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _target_elements(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop),
            norm_input_target, along_norm_input_target, N, grad_scale, part(hvp_target, start, stop)
        )


@njit(**DRIVER)
def _target_scalars(norm_input_target_squares, dtype):
    """What the totals determine, in float64."""
    norm_input_target_scale = rescale(dtype(norm_input_target_squares))
    return norm_input_target_scale


@njit(**DRIVER)
def _target_scalars_1(norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    norm_input_target = (
        math.sqrt(norm_input_target_squares) if norm_input_target_scale == one else
        math.sqrt(norm_input_target_scaled_squares) / norm_input_target_scale
    )
    return norm_input_target


def hvp_target(input, target, vector, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = _target_totals_over_N_1_serial if N < PARALLEL_FROM else _target_totals_over_N_1_parallel
    norm_input_target_squares = run(input, target, N, BLOCK)
    norm_input_target_scale = _target_scalars(norm_input_target_squares, dtype)
    run = _target_totals_over_N_2_serial if N < PARALLEL_FROM else _target_totals_over_N_2_parallel
    norm_input_target_scaled_squares = run(input, target, dtype(norm_input_target_scale), N, BLOCK)
    norm_input_target = _target_scalars_1(
        norm_input_target_squares, norm_input_target_scale, norm_input_target_scaled_squares
    )
    run = _target_totals_over_N_3_serial if N < PARALLEL_FROM else _target_totals_over_N_3_parallel
    along_norm_input_target = run(input, target, vector, dtype(norm_input_target), N, BLOCK)
    run = _target_elements_serial if N < PARALLEL_FROM else _target_elements_parallel
    run(
        input, target, vector, dtype(norm_input_target), dtype(along_norm_input_target), N, grad_scale,
        hvp_target, N, BLOCK
    )
