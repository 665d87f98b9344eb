"""rmse: Root mean squared error, in the unit of the target.

    sqrt(mean((input[n] - target[n])**2, n))
    grad_input[n] = grad_residual[n]
    grad_target[n] = -grad_residual[n]

Generated from the declaration regression.py (3a7f21e60649b7da) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, inverse_root, part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, inverse_root, part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "2ac344247f4e"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _totals_over_N(input, target):
    """One block of elements: adds up sum_input_target_squared."""
    real = input.dtype.type
    zero = real(0)
    sum_input_target_squared = zero
    for n in range(input.size):
        residual = input[n] - target[n]
        sum_input_target_squared = accumulate(sum_input_target_squared, residual * residual)
    return sum_input_target_squared


@njit(**DRIVER)
def _totals_over_N_serial(input, target, rows, block):
    """All blocks, one after the other."""
    sum_input_target_squared, sum_input_target_squared_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_sum_input_target_squared = _totals_over_N(
            part(input, start, stop), part(target, start, stop)
        )
        sum_input_target_squared, sum_input_target_squared_rest = add_exactly(
            sum_input_target_squared, sum_input_target_squared_rest, block_sum_input_target_squared
        )
    return sum_input_target_squared + sum_input_target_squared_rest


@njit(parallel=True, **DRIVER)
def _totals_over_N_parallel(input, target, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _totals_over_N(part(input, start, stop), part(target, start, stop))
    sum_input_target_squared, sum_input_target_squared_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_input_target_squared, sum_input_target_squared_rest = add_exactly(
            sum_input_target_squared, sum_input_target_squared_rest, partial[block_number, 0]
        )
    return sum_input_target_squared + sum_input_target_squared_rest


@njit(**LOOP)
def _elements(input, target, sum_input_target_squared, N, scale, grad_input, grad_target):
    """One block of elements: fills grad_input, grad_target."""
    real = input.dtype.type
    for n in range(input.size):
        residual = input[n] - target[n]
        grad_residual = residual * scale * inverse_root(sum_input_target_squared) / math.sqrt(real(N))
        if grad_input is not None:
            grad_input[n] = grad_residual
        if grad_target is not None:
            grad_target[n] = -grad_residual


@njit(**DRIVER)
def _elements_serial(
    input, target, sum_input_target_squared, N, scale, grad_input, grad_target, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), sum_input_target_squared, N, scale,
            part(grad_input, start, stop), part(grad_target, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _elements_parallel(
    input, target, sum_input_target_squared, N, scale, grad_input, grad_target, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), sum_input_target_squared, N, scale,
            part(grad_input, start, stop), part(grad_target, start, stop)
        )


@njit(**DRIVER)
def _scalars(sum_input_target_squared, N):
    """What the totals determine: total, in float64."""
    real = np.float64
    total = math.sqrt(sum_input_target_squared) / math.sqrt(real(N))
    return total


def evaluate(input, target, scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N_serial if N < PARALLEL_FROM else _totals_over_N_parallel
    sum_input_target_squared = run(input, target, N, BLOCK)
    total = _scalars(sum_input_target_squared, N)
    if wants_gradient:
        run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
        run(input, target, dtype(sum_input_target_squared), N, scale, grad_input, grad_target, N, BLOCK)
    return total
