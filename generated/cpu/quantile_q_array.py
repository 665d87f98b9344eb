"""quantile_q_array: Pinball loss: its minimiser is the quantile q of the target.

    error[n, m] = target[n] − input[n, m]
    loss = 1/(N·Q) · Σ_{n,m} (q[m]·max(0, error[n, m]) + (1 − q[m])·max(0, −error[n, m]))
    grad_term[n, m] = grad_scale·weight[n, m]
    grad_error[n, m] = grad_term[n, m]·(q[m]·[error[n, m] > 0] − (1 − q[m])·[−error[n, m] > 0])
    grad_target_part[n] = Σ_m grad_error[n, m]
    grad_input[n, m] = −grad_error[n, m]
    grad_target[n] = grad_target_part[n]

Generated from the declaration regression.py (b2b5995e8a4fd176) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, row,
        step, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, row,
        step, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "d05f5c807dca"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, q, Q, weight, grad_scale, terms, grad_input, grad_target, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            input_n = input[n]
            terms_n = row(terms, n)
            grad_target_part = zero
            for m in range(Q):
                error = target[n] - input_n[m]
                one_minus_q = one - q[m]
                term = maximum(zero, error) * q[m] + times(one_minus_q, maximum(zero, -error))
                sample_weight = weight[n, m] if weight is not None else one
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                grad_error = grad_term * (q[m] * step(error) - one_minus_q * step(-error))
                block_total = accumulate(block_total, weighted_term if sample_weight != zero else zero)
                weight_is_not_zero = sample_weight != zero
                if grad_input is not None:
                    grad_input_n[m] = -grad_error if weight_is_not_zero else zero
                if terms is not None:
                    terms_n[m] = weighted_term if weight_is_not_zero else zero
                grad_target_part = accumulate(
                    grad_target_part, grad_error if sample_weight != zero else zero
                )
            if grad_target is not None:
                grad_target[n] = grad_target_part
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(
    input, target, q, Q, weight, grad_scale, terms, grad_input, grad_target, rows, block, shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    input_columns = np.empty((Q, ROWS), Real)
    grad_input_columns = np.empty((Q, ROWS), Real)
    terms_columns = np.empty((Q, ROWS), Real)
    kept = np.empty((2, ROWS), Real)
    error = kept[0]
    grad_target_part = kept[1]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for m in range(Q):
                input_columns[m, lane] = input[n, m]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            grad_target_part[lane] = zero
        for m in range(Q):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                error[lane] = target[n] - input_columns[m, lane]
            one_minus_q = one - q[m]
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                term = maximum(zero, error[lane]) * q[m] + times(one_minus_q, maximum(zero, -error[lane]))
                sample_weight = weight[n, m] if weight is not None else one
                weighted_term = sample_weight * term
                grad_term = grad_scale * sample_weight
                grad_error = grad_term * (q[m] * step(error[lane]) - one_minus_q * step(-error[lane]))
                block_total = accumulate(block_total, weighted_term if sample_weight != zero else zero)
                weight_is_not_zero = sample_weight != zero
                if grad_input is not None:
                    grad_input_columns[m, lane] = -grad_error if weight_is_not_zero else zero
                if terms is not None:
                    terms_columns[m, lane] = weighted_term if weight_is_not_zero else zero
                grad_target_part[lane] = accumulate(
                    grad_target_part[lane], grad_error if sample_weight != zero else zero
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if grad_target is not None:
                grad_target[n] = grad_target_part[lane]
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for m in range(Q):
                    grad_input[n, m] = grad_input_columns[m, lane]
        if terms is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for m in range(Q):
                    terms[n, m] = terms_columns[m, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, q, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    Q = input.shape[1]
    blocks = _short_rows if 0 < Q * input.itemsize <= SHORT else _rows
    run = blocks if N * Q < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, q, Q, weight, grad_scale, terms, grad_input, grad_target, N, min(ROWS, max(1, BLOCK
        // Q)), 0
    )
    return total
