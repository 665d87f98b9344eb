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
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        restrain, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        restrain, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "11f09567663b"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements_1(pos, neg, N, grad_scale, grad_pos, grad_neg, rows, block, shared_blocks):
    """Element by element: adds up sum_neg_pos and fills grad_pos, grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    sum_neg_pos, sum_neg_pos_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_neg_pos = zero
        for n in range(Place(start), Place(stop)):
            gap = pos[n] - neg[n]
            grad_gap = -grad_scale * sigmoid(-gap) / Real(N)
            block_sum_neg_pos = accumulate(block_sum_neg_pos, log_sigmoid(gap))
            if grad_pos is not None:
                grad_pos[n] = grad_gap
            if grad_neg is not None:
                grad_neg[n] = -grad_gap
        sum_neg_pos, sum_neg_pos_rest = add_exactly(sum_neg_pos, sum_neg_pos_rest, block_sum_neg_pos)
        keep_total(shared_blocks, block_number, 0, block_sum_neg_pos)
        block_number = next_block(shared_blocks, block_number)
    return sum_neg_pos + sum_neg_pos_rest


@compiled(**LOOP)
def _elements_2(parameters, reg, grad_scale, grad_parameters, rows, block, shared_blocks):
    """Element by element: adds up sum_parameters_squared and fills grad_parameters."""
    Real = parameters.dtype.type
    zero = Real(0)
    two = Real(2)
    sum_parameters_squared, sum_parameters_squared_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_parameters_squared = zero
        for t in range(Place(start), Place(stop)):
            block_sum_parameters_squared = accumulate(
                block_sum_parameters_squared, parameters[t] * parameters[t]
            )
            if grad_parameters is not None:
                grad_parameters[t] = two * grad_scale * reg * parameters[t]
        sum_parameters_squared, sum_parameters_squared_rest = add_exactly(
            sum_parameters_squared, sum_parameters_squared_rest, block_sum_parameters_squared
        )
        keep_total(shared_blocks, block_number, 0, block_sum_parameters_squared)
        block_number = next_block(shared_blocks, block_number)
    return sum_parameters_squared + sum_parameters_squared_rest


@compiled(**LOOP)
def _totals_over_N(pos, neg, sum_neg_pos_scale, rows, block, shared_blocks):
    """Element by element: adds up sum_neg_pos_scaled."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_neg_pos_scaled, sum_neg_pos_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_neg_pos_scaled = zero
        for n in range(Place(start), Place(stop)):
            if sum_neg_pos_scale != one:
                gap = pos[n] - neg[n]
                block_sum_neg_pos_scaled = accumulate(
                    block_sum_neg_pos_scaled, times(sum_neg_pos_scale, log_sigmoid(gap))
                )
        sum_neg_pos_scaled, sum_neg_pos_scaled_rest = add_exactly(
            sum_neg_pos_scaled, sum_neg_pos_scaled_rest, block_sum_neg_pos_scaled
        )
        keep_total(shared_blocks, block_number, 0, block_sum_neg_pos_scaled)
        block_number = next_block(shared_blocks, block_number)
    return sum_neg_pos_scaled + sum_neg_pos_scaled_rest


@compiled(**SCALARS)
def _scalars(sum_neg_pos, pos):
    """What the totals determine, in float64."""
    dtype = pos.dtype.type
    sum_neg_pos_scale = restrain(dtype(sum_neg_pos))
    return sum_neg_pos_scale


@compiled(**SCALARS)
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
    run = _elements_1 if N < PARALLEL_FROM else over_threads(_elements_1, "sum")
    sum_neg_pos = run(pos, neg, N, grad_scale, grad_pos, grad_neg, N, BLOCK, 0)
    run = _elements_2 if T < PARALLEL_FROM else over_threads(_elements_2, "sum")
    sum_parameters_squared = run(parameters, reg, grad_scale, grad_parameters, T, BLOCK, 0)
    sum_neg_pos_scale = _scalars(sum_neg_pos, pos)
    sum_neg_pos_scaled = 0.0
    if sum_neg_pos_scale != 1.0:
        run = _totals_over_N if N < PARALLEL_FROM else over_threads(_totals_over_N, "sum")
        sum_neg_pos_scaled = run(pos, neg, dtype(sum_neg_pos_scale), N, BLOCK, 0)
    total = _scalars_1(
        float(reg), sum_neg_pos, sum_parameters_squared, sum_neg_pos_scale, sum_neg_pos_scaled, N
    )
    return total


@compiled(**LOOP)
def _hessian_elements(pos, neg, N, grad_scale, hess_pos, rows, block, shared_blocks):
    """Element by element: fills hess_pos."""
    Real = pos.dtype.type
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            gap = pos[n] - neg[n]
            hess_pos[n] = grad_scale * sigmoid(gap) * sigmoid(-gap) / Real(N)
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(pos, neg, parameters, reg, grad_scale, hess_pos):
    """Fill the diagonal of the second derivative."""
    N = pos.size
    run = _hessian_elements if N < PARALLEL_FROM else over_threads(_hessian_elements)
    run(pos, neg, N, grad_scale, hess_pos, N, BLOCK, 0)
