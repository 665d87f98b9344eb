"""bpr_parameters: The score of an item that was chosen must exceed that of one that was not.

    gap[n] = pos[n] − neg[n]
    loss = reg·Σ_t parameters[t]² + (−1/N · Σ_n log σ(gap[n]))
    grad_gap[n] = −grad_scale·σ(−gap[n])/N
    grad_pos[n] = grad_gap[n]
    grad_neg[n] = −grad_gap[n]
    grad_parameters[t] = 2·reg·grad_scale·parameters[t]

Generated from the declaration ranking.py (78ec0c518fbb5494) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, log_sigmoid, part, sigmoid, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, log_sigmoid, part, sigmoid, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements_1(pos, neg, N, grad_scale, grad_pos, grad_neg):
    """One block of elements: adds up sum_neg_pos and fills grad_pos, grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    sum_neg_pos = zero
    for n in range(pos.size):
        gap = pos[n] - neg[n]
        grad_gap = -grad_scale * sigmoid(-gap) / Real(N)
        sum_neg_pos = accumulate(sum_neg_pos, log_sigmoid(gap))
        if grad_pos is not None:
            grad_pos[n] = grad_gap
        if grad_neg is not None:
            grad_neg[n] = -grad_gap
    return sum_neg_pos


@njit(**DRIVER)
def _elements_1_serial(pos, neg, N, grad_scale, grad_pos, grad_neg, rows, block):
    """All blocks, one after the other."""
    sum_neg_pos, sum_neg_pos_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_sum_neg_pos = _elements_1(
            part(pos, start, stop), part(neg, start, stop), N, grad_scale, part(grad_pos, start, stop),
            part(grad_neg, start, stop)
        )
        sum_neg_pos, sum_neg_pos_rest = add_exactly(sum_neg_pos, sum_neg_pos_rest, block_sum_neg_pos)
    return sum_neg_pos + sum_neg_pos_rest


@njit(parallel=True, **DRIVER)
def _elements_1_parallel(pos, neg, N, grad_scale, grad_pos, grad_neg, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements_1(
            part(pos, start, stop), part(neg, start, stop), N, grad_scale, part(grad_pos, start, stop),
            part(grad_neg, start, stop)
        )
    sum_neg_pos, sum_neg_pos_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_neg_pos, sum_neg_pos_rest = add_exactly(
            sum_neg_pos, sum_neg_pos_rest, partial[block_number, 0]
        )
    return sum_neg_pos + sum_neg_pos_rest


@njit(**LOOP)
def _elements_2(parameters, reg, grad_scale, grad_parameters):
    """One block of elements: adds up sum_parameters_squared and fills grad_parameters."""
    Real = parameters.dtype.type
    zero = Real(0)
    two = Real(2)
    sum_parameters_squared = zero
    for t in range(parameters.size):
        sum_parameters_squared = accumulate(sum_parameters_squared, parameters[t] * parameters[t])
        if grad_parameters is not None:
            grad_parameters[t] = two * grad_scale * reg * parameters[t]
    return sum_parameters_squared


@njit(**DRIVER)
def _elements_2_serial(parameters, reg, grad_scale, grad_parameters, rows, block):
    """All blocks, one after the other."""
    sum_parameters_squared, sum_parameters_squared_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_sum_parameters_squared = _elements_2(
            part(parameters, start, stop), reg, grad_scale, part(grad_parameters, start, stop)
        )
        sum_parameters_squared, sum_parameters_squared_rest = add_exactly(
            sum_parameters_squared, sum_parameters_squared_rest, block_sum_parameters_squared
        )
    return sum_parameters_squared + sum_parameters_squared_rest


@njit(parallel=True, **DRIVER)
def _elements_2_parallel(parameters, reg, grad_scale, grad_parameters, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements_2(
            part(parameters, start, stop), reg, grad_scale, part(grad_parameters, start, stop)
        )
    sum_parameters_squared, sum_parameters_squared_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_parameters_squared, sum_parameters_squared_rest = add_exactly(
            sum_parameters_squared, sum_parameters_squared_rest, partial[block_number, 0]
        )
    return sum_parameters_squared + sum_parameters_squared_rest


@njit(**DRIVER)
def _scalars(reg, sum_neg_pos, sum_parameters_squared, N):
    """What the totals determine, in float64."""
    Real = np.float64
    total = times(reg, sum_parameters_squared) - sum_neg_pos / Real(N)
    return total


def evaluate(pos, neg, parameters, reg, grad_scale, grad_pos, grad_neg, grad_parameters):
    """Return the loss; fill the outputs that are not None."""
    N = pos.size
    T = parameters.size
    run = _elements_1_serial if N < PARALLEL_FROM else _elements_1_parallel
    sum_neg_pos = run(pos, neg, N, grad_scale, grad_pos, grad_neg, N, BLOCK)
    run = _elements_2_serial if T < PARALLEL_FROM else _elements_2_parallel
    sum_parameters_squared = run(parameters, reg, grad_scale, grad_parameters, T, BLOCK)
    total = _scalars(float(reg), sum_neg_pos, sum_parameters_squared, N)
    return total


@njit(**LOOP)
def _hessian_elements(pos, neg, N, grad_scale, hess_pos):
    """One block of elements: fills hess_pos."""
    Real = pos.dtype.type
    for n in range(pos.size):
        gap = pos[n] - neg[n]
        hess_pos[n] = grad_scale * sigmoid(gap) * sigmoid(-gap) / Real(N)


@njit(**DRIVER)
def _hessian_elements_serial(pos, neg, N, grad_scale, hess_pos, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_elements(
            part(pos, start, stop), part(neg, start, stop), N, grad_scale, part(hess_pos, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _hessian_elements_parallel(pos, neg, N, grad_scale, hess_pos, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(pos, start, stop), part(neg, start, stop), N, grad_scale, part(hess_pos, start, stop)
        )


def hessian_diag(pos, neg, parameters, reg, grad_scale, hess_pos):
    """Fill the diagonal of the second derivative."""
    N = pos.size
    run = _hessian_elements_serial if N < PARALLEL_FROM else _hessian_elements_parallel
    run(pos, neg, N, grad_scale, hess_pos, N, BLOCK)
