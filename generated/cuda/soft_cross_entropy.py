"""soft_cross_entropy: Cross-entropy of a target distribution under softmax(input).

    log_norm[n] = log Σ_k exp(input[n, k])
    loss = 1/N · Σ_n Σ_c target[n, c]·(log_norm[n] − input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm_part[n] = Σ_c target[n, c]
    grad_input[n, k] = grad_log_norm_part[n]·grad_term[n]·exp(input[n, k] − log_norm[n]) − target[n, k]·
        grad_term[n]
    grad_target[n, c] = grad_term[n]·(log_norm[n] − input[n, c])

Generated from the declaration classification.py (7087ca7203728e64)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, log1p, max_over_row, maximum, number,
        or_empty, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, log1p, max_over_row, maximum, number,
        or_empty, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            grad_log_norm_part = zero
            for k in range(lane, C, lanes):
                row_max = maximum(row_max, input[n, k])
                grad_log_norm_part += target[n, k]
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
            quotient = grad_log_norm_part * grad_term / row_sum
            sum_input_target = zero
            for k in range(lane, C, lanes):
                shifted_exp = exp(input[n, k] - row_shift)
                if grad_input.size:
                    grad_input[n, k] = (
                        product_of(shifted_exp, quotient) - product_of(grad_term, target[n, k])
                    )
                difference = row_shift - input[n, k] + log_row_sum
                if grad_target.size:
                    grad_target[n, k] = difference * grad_term
                sum_input_target += times(target[n, k], difference)
            sum_input_target = sum_over_row(sum_input_target)
            term = sum_input_target
            weighted_term = term * sample_weight
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_input.size:
                for k in range(lane, C, lanes):
                    grad_input[n, k] = zero
            if grad_target.size:
                for c in range(lane, C, lanes):
                    grad_target[n, c] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    grad_target = or_empty(grad_target, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](input, target, weight, grad_scale, terms, grad_input, grad_target, total_parts)
    return number(total_of(total_parts))


@kernel
def _hessian_rows(input, target, weight, grad_scale, hess_input):
    """Threads in line for a row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            grad_log_norm_part = zero
            row_max = -Real(math.inf)
            for c in range(lane, C, lanes):
                grad_log_norm_part += target[n, c]
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
            quotient = grad_log_norm_part * grad_term * inverse_row_sum_2
            for k in range(lane, C, lanes):
                shifted_exp = exp(input[n, k] - row_shift)
                softmax_complement = (
                    inverse_row_sum_2 * (row_rest if Real(3 / 4) <= shifted_exp and row_sum < Real(3 / 2)
                    else row_sum - shifted_exp)
                )
                hess_input[n, k] = shifted_exp * quotient * softmax_complement
        else:
            for k in range(lane, C, lanes):
                hess_input[n, k] = zero


def hessian_diag(input, target, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    _hessian_rows[blocks, threads](input, target, weight, grad_scale, hess_input)
