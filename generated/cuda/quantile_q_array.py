"""quantile_q_array: Pinball loss: its minimiser is the quantile q of the target.

    error[n, m] = target[n] − input[n, m]
    loss = 1/(N·Q) · Σ_{n,m} (q[m]·max(0, error[n, m]) + (1 − q[m])·max(0, −error[n, m]))
    grad_term[n, m] = grad_scale·weight[n, m]
    grad_error[n, m] = grad_term[n, m]·(q[m]·[error[n, m] > 0] − (1 − q[m])·[−error[n, m] > 0])
    grad_target_part[n] = Σ_m grad_error[n, m]
    grad_input[n, m] = −grad_error[n, m]
    grad_target[n] = grad_target_part[n]

Generated from the declaration regression.py (b2b5995e8a4fd176)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, kernel, maximum, number, or_empty, parts_of, product_of,
        rows_at_once, step, store_block_sum, sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, kernel, maximum, number, or_empty, parts_of, product_of,
        rows_at_once, step, store_block_sum, sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, q, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    Q = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        grad_target_part = zero
        for m in range(lane, Q, lanes):
            error = target[n] - input[n, m]
            one_minus_q = one - q[m]
            term = product_of(maximum(zero, error), q[m]) + times(one_minus_q, maximum(zero, -error))
            sample_weight = weight[n, m] if weight.size else one
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            grad_error = (
                grad_term * (product_of(q[m], step(error)) - product_of(one_minus_q, step(-error)))
            )
            if sample_weight != zero:
                total += weighted_term
            weight_is_not_zero = sample_weight != zero
            if grad_input.size:
                grad_input[n, m] = -grad_error if weight_is_not_zero else zero
            if terms.size:
                terms[n, m] = weighted_term if weight_is_not_zero else zero
            if sample_weight != zero:
                grad_target_part += grad_error
        grad_target_part = sum_over_row(grad_target_part)
        if lane == 0:
            if grad_target.size:
                grad_target[n] = grad_target_part
    store_block_sum(total, total_parts)


def evaluate(input, target, q, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 2, dtype)
    terms = or_empty(terms, 2, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    grad_target = or_empty(grad_target, 1, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, q, weight, grad_scale, terms, grad_input, grad_target, total_parts
    )
    return number(total_of(total_parts))
