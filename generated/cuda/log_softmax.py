"""log_softmax: Scores to logarithms of probabilities.

    log_softmax[n, c] = input[n, c] − log Σ_k exp(input[n, k])
    log_norm[n] = log Σ_k exp(input[n, k])
    grad_term[n, c] = grad_scale·weight[n, c]
    grad_log_norm_part[n] = Σ_c grad_term[n, c]
    grad_input[n, k] = grad_term[n, k] − grad_log_norm_part[n]·exp(input[n, k] − log_norm[n])

Generated from the declaration activations.py (37a7c19d85720d7d)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, log1p, max_over_row, maximum, number,
        or_empty, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, log1p, max_over_row, maximum, number,
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
        grad_log_norm_part = zero
        for k in range(lane, C, lanes):
            sample_weight = weight[n, k] if weight.size else one
            grad_term = product_of(grad_scale, sample_weight)
            row_max = maximum(row_max, input[n, k])
            if sample_weight != zero:
                grad_log_norm_part += grad_term
        row_max = max_over_row(row_max)
        grad_log_norm_part = sum_over_row(grad_log_norm_part)
        row_shift = finite_or_zero(row_max)
        row_below = zero
        row_sum = zero
        for k in range(lane, C, lanes):
            shifted_exp = exp(input[n, k] - row_shift)
            row_below += shifted_exp if shifted_exp < Real(3 / 4) else zero
            row_sum += shifted_exp
        row_below = sum_over_row(row_below)
        row_sum = sum_over_row(row_sum)
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        grad_log_norm_part_over_row_sum = grad_log_norm_part / row_sum
        for c in range(lane, C, lanes):
            term = input[n, c] - row_shift - log_row_sum
            sample_weight_n_c = weight[n, c] if weight.size else one
            weighted_term = term * sample_weight_n_c
            grad_term = product_of(grad_scale, sample_weight_n_c)
            if sample_weight_n_c != zero:
                total += weighted_term
            shifted_exp = exp(input[n, c] - row_shift)
            if grad_input.size:
                grad_input[n, c] = grad_term - product_of(shifted_exp, grad_log_norm_part_over_row_sum)
            if terms.size:
                terms[n, c] = weighted_term if sample_weight_n_c != zero else zero
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


@kernel
def _hessian_rows(input, weight, grad_scale, hess_input):
    """Threads in line for a row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        grad_log_norm_part = zero
        row_max = -Real(math.inf)
        for c in range(lane, C, lanes):
            sample_weight = weight[n, c] if weight.size else one
            grad_term = grad_scale * sample_weight
            if sample_weight != zero:
                grad_log_norm_part += grad_term
            row_max = maximum(row_max, input[n, c])
        grad_log_norm_part = sum_over_row(grad_log_norm_part)
        row_max = max_over_row(row_max)
        row_shift = finite_or_zero(row_max)
        row_sum = zero
        row_below = zero
        for k in range(lane, C, lanes):
            shifted_exp = exp(input[n, k] - row_shift)
            row_sum += shifted_exp
            row_below += shifted_exp if shifted_exp < Real(3 / 4) else zero
        row_sum = sum_over_row(row_sum)
        row_below = sum_over_row(row_below)
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        inverse_row_sum_2 = one / row_sum
        grad_log_norm_part_over_row_sum = grad_log_norm_part * inverse_row_sum_2
        for k in range(lane, C, lanes):
            shifted_exp = exp(input[n, k] - row_shift)
            softmax_complement = (
                inverse_row_sum_2 * (row_rest if Real(3 / 4) <= shifted_exp and row_sum < Real(3 / 2) else
                row_sum - shifted_exp)
            )
            hess_input[n, k] = -shifted_exp * grad_log_norm_part_over_row_sum * softmax_complement


def hessian_diag(input, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    _hessian_rows[blocks, threads](input, weight, grad_scale, hess_input)
