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

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, log_sigmoid, next_block,
        over_threads, part, restrain, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, log_sigmoid, next_block,
        over_threads, part, restrain, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "c5d634693797"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
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


@compiled(**DRIVER)
def _elements_1_blocks(pos, neg, N, grad_scale, grad_pos, grad_neg, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    sum_neg_pos, sum_neg_pos_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_sum_neg_pos = kept_total(shared_blocks, block_number, 0)
        else:
            block_sum_neg_pos = _elements_1(
                part(pos, start, stop), part(neg, start, stop), N, grad_scale, part(grad_pos, start,
                stop), part(grad_neg, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_sum_neg_pos)
        sum_neg_pos, sum_neg_pos_rest = add_exactly(sum_neg_pos, sum_neg_pos_rest, block_sum_neg_pos)
        block_number = next_block(shared_blocks, block_number)
    return sum_neg_pos + sum_neg_pos_rest


@compiled(**LOOP)
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


@compiled(**DRIVER)
def _elements_2_blocks(parameters, reg, grad_scale, grad_parameters, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    sum_parameters_squared, sum_parameters_squared_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_sum_parameters_squared = kept_total(shared_blocks, block_number, 0)
        else:
            block_sum_parameters_squared = _elements_2(
                part(parameters, start, stop), reg, grad_scale, part(grad_parameters, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_sum_parameters_squared)
        sum_parameters_squared, sum_parameters_squared_rest = add_exactly(
            sum_parameters_squared, sum_parameters_squared_rest, block_sum_parameters_squared
        )
        block_number = next_block(shared_blocks, block_number)
    return sum_parameters_squared + sum_parameters_squared_rest


@compiled(**LOOP)
def _totals_over_N(pos, neg, sum_neg_pos_scale):
    """One block of elements: adds up sum_neg_pos_scaled."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_neg_pos_scaled = zero
    for n in range(pos.size):
        if sum_neg_pos_scale != one:
            gap = pos[n] - neg[n]
            sum_neg_pos_scaled = accumulate(
                sum_neg_pos_scaled, times(sum_neg_pos_scale, log_sigmoid(gap))
            )
    return sum_neg_pos_scaled


@compiled(**DRIVER)
def _totals_over_N_blocks(pos, neg, sum_neg_pos_scale, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    sum_neg_pos_scaled, sum_neg_pos_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_sum_neg_pos_scaled = kept_total(shared_blocks, block_number, 0)
        else:
            block_sum_neg_pos_scaled = _totals_over_N(
                part(pos, start, stop), part(neg, start, stop), sum_neg_pos_scale
            )
            keep_total(shared_blocks, block_number, 0, block_sum_neg_pos_scaled)
        sum_neg_pos_scaled, sum_neg_pos_scaled_rest = add_exactly(
            sum_neg_pos_scaled, sum_neg_pos_scaled_rest, block_sum_neg_pos_scaled
        )
        block_number = next_block(shared_blocks, block_number)
    return sum_neg_pos_scaled + sum_neg_pos_scaled_rest


@compiled(**DRIVER)
def _scalars(sum_neg_pos, pos):
    """What the totals determine, in float64."""
    dtype = pos.dtype.type
    sum_neg_pos_scale = restrain(dtype(sum_neg_pos))
    return sum_neg_pos_scale


@compiled(**DRIVER)
def _scalars_1(reg, sum_neg_pos, sum_parameters_squared, sum_neg_pos_scale, sum_neg_pos_scaled, N):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    sum_neg_pos_held = sum_neg_pos if sum_neg_pos_scale == one else sum_neg_pos_scaled
    total = times(reg, sum_parameters_squared) - sum_neg_pos_held / (sum_neg_pos_scale * Real(N))
    return total


def evaluate(pos, neg, parameters, reg, grad_scale, grad_pos, grad_neg, grad_parameters):
    """Return the loss; fill the outputs that are not None."""
    N = pos.size
    T = parameters.size
    dtype = pos.dtype.type
    run = _elements_1_blocks if N < PARALLEL_FROM else over_threads(_elements_1_blocks, 1)
    sum_neg_pos = run(pos, neg, N, grad_scale, grad_pos, grad_neg, N, BLOCK, 0)
    run = _elements_2_blocks if T < PARALLEL_FROM else over_threads(_elements_2_blocks, 1)
    sum_parameters_squared = run(parameters, reg, grad_scale, grad_parameters, T, BLOCK, 0)
    sum_neg_pos_scale = _scalars(sum_neg_pos, pos)
    sum_neg_pos_scaled = 0.0
    if sum_neg_pos_scale != 1.0:
        run = _totals_over_N_blocks if N < PARALLEL_FROM else over_threads(_totals_over_N_blocks, 1)
        sum_neg_pos_scaled = run(pos, neg, dtype(sum_neg_pos_scale), N, BLOCK, 0)
    total = _scalars_1(
        float(reg), sum_neg_pos, sum_parameters_squared, sum_neg_pos_scale, sum_neg_pos_scaled, N
    )
    return total


@compiled(**LOOP)
def _hessian_elements(pos, neg, N, grad_scale, hess_pos):
    """One block of elements: fills hess_pos."""
    Real = pos.dtype.type
    for n in range(pos.size):
        gap = pos[n] - neg[n]
        hess_pos[n] = grad_scale * sigmoid(gap) * sigmoid(-gap) / Real(N)


@compiled(**DRIVER)
def _hessian_elements_blocks(pos, neg, N, grad_scale, hess_pos, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(pos, start, stop), part(neg, start, stop), N, grad_scale, part(hess_pos, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(pos, neg, parameters, reg, grad_scale, hess_pos):
    """Fill the diagonal of the second derivative."""
    N = pos.size
    run = _hessian_elements_blocks if N < PARALLEL_FROM else over_threads(_hessian_elements_blocks)
    run(pos, neg, N, grad_scale, hess_pos, N, BLOCK, 0)
