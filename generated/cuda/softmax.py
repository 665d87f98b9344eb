"""softmax: Scores to probabilities: positive, with the sum one over the classes.

    softmax[n, c] = exp(input[n, c])/(Σ_k exp(input[n, k]))
    log_norm[n] = log Σ_c exp(input[n, c])
    grad_term[n, c] = grad_scale·weight[n, c]
    grad_log_norm_part[n] = Σ_c grad_term[n, c]·exp(input[n, c] − log_norm[n])
    grad_input[n, c] = grad_term[n, c]·exp(input[n, c] − log_norm[n]) − grad_log_norm_part[n]·
        exp(input[n, c] − log_norm[n])

Generated from the declaration activations.py (72e36acb986330ca)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, max_over_row, maximum, number,
        or_empty, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, max_over_row, maximum, number,
        or_empty, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        row_max = -Real(math.inf)
        for c in range(lane, C, lanes):
            row_max = maximum(row_max, input[n, c])
        row_max = max_over_row(row_max)
        row_shift = finite_or_zero(row_max)
        row_sum = zero
        sum_at_top = zero
        ties_at_top = zero
        for c in range(lane, C, lanes):
            shifted_exp = exp(input[n, c] - row_shift)
            sample_weight = weight[n, c] if weight.size else one
            grad_term = product_of(grad_scale, sample_weight)
            row_sum += shifted_exp
            shared = one if input[n, c] == row_max else zero
            if sample_weight != zero:
                sum_at_top += grad_term * shared
            ties_at_top += shared
        row_sum = sum_over_row(row_sum)
        sum_at_top = sum_over_row(sum_at_top)
        ties_at_top = sum_over_row(ties_at_top)
        value_at_top = sum_at_top / ties_at_top
        inverse_row_sum = one / row_sum
        grad_log_norm_part_from_top = zero
        for c in range(lane, C, lanes):
            shifted_exp = exp(input[n, c] - row_shift)
            if grad_input.size:
                grad_input[n, c] = shifted_exp
            inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
            sample_weight = weight[n, c] if weight.size else one
            weighted_term = inverse_row_sum_times_shifted_exp * sample_weight
            grad_term = product_of(grad_scale, sample_weight)
            offset_from_top = grad_term - value_at_top
            if sample_weight != zero:
                total += weighted_term
            if terms.size:
                terms[n, c] = weighted_term if sample_weight != zero else zero
            grad_log_norm_part_from_top += inverse_row_sum_times_shifted_exp * offset_from_top
        grad_log_norm_part_from_top = sum_over_row(grad_log_norm_part_from_top)
        if grad_input.size:
            for c in range(lane, C, lanes):
                sample_weight = weight[n, c] if weight.size else one
                grad_term = product_of(grad_scale, sample_weight)
                offset_from_top = grad_term - value_at_top
                shifted_exp = exp(input[n, c] - row_shift)
                grad_input[n, c] = (
                    shifted_exp * inverse_row_sum * (offset_from_top - grad_log_norm_part_from_top)
                )
    store_block_sum(total, total_parts)


def evaluate(input, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 2, dtype)
    terms = or_empty(terms, 2, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](input, weight, grad_scale, terms, grad_input, total_parts)
    return number(total_of(total_parts))
