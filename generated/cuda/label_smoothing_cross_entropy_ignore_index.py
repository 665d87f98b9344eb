"""label_smoothing_cross_entropy_ignore_index: Cross-entropy against a one-hot target of which a share is spread over all classes.

    log_norm[n] = log Σ_k exp(input[n, k])
    loss = (Σ_{n : target[n] ≠ ignore_index} Σ_c (alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise })·
        (log_norm[n] − input[n, c]))/(Σ_{n : target[n] ≠ ignore_index} 1)
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm_part[n] = Σ_c (alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise })
    grad_input[n, k] = (grad_log_norm_part[n]·grad_term[n]·exp(input[n, k] − log_norm[n]) − grad_term[n]·
        (alpha/C + (1 − alpha)·{ 1 if k = target[n]; 0 otherwise }))·[target[n] ≠ ignore_index]

Generated from the declaration classification.py (904a02308e53cccf)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_elements, grid_of_rows, kernel, log1p, max_over_row,
        maximum, number, or_empty, owns, parts_of, product_of, rows_at_once, store_block_sum,
        sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_elements, grid_of_rows, kernel, log1p, max_over_row,
        maximum, number, or_empty, owns, parts_of, product_of, rows_at_once, store_block_sum,
        sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, alpha, ignore_index, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index:
            grad_term = grad_scale * sample_weight
            alpha_minus_one = alpha - one
            row_max = -Real(math.inf)
            grad_log_norm_part = zero
            alpha_over_C = alpha / Real(C)
            for k in range(lane, C, lanes):
                row_max = maximum(row_max, input[n, k])
                grad_log_norm_part += (
                    alpha_over_C - product_of(alpha_minus_one, one if k == target[n] else zero)
                )
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
            inverse_C = one / Real(C)
            product = -product_of(grad_term * inverse_C, alpha)
            inverse_C_times_alpha = product_of(inverse_C, alpha)
            for k in range(lane, C, lanes):
                shifted_exp = exp(input[n, k] - row_shift)
                if grad_input.size:
                    grad_input[n, k] = product + product_of(shifted_exp, quotient)
                sum_input_target += times(
                    inverse_C_times_alpha - product_of(alpha_minus_one, one if k == target[n] else zero),
                    row_shift - input[n, k] + log_row_sum
                )
            sum_input_target = sum_over_row(sum_input_target)
            if owns(target[n]):
                if grad_input.size:
                    grad_input[n, target[n]] = (
                        product_of(grad_log_norm_part * grad_term, exp(input[n, target[n]] - row_shift)) /
                        row_sum - product_of(grad_term, one + alpha_over_C - alpha)
                    )
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
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, alpha, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, alpha, ignore_index, weight, grad_scale, terms, grad_input, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _normaliser_elements(target, ignore_index, weight, normaliser_parts):
    """A thread for an element: adds up normaliser."""
    Real = weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(cuda.grid(1), target.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index:
            normaliser += sample_weight
    store_block_sum(normaliser, normaliser_parts)


def normaliser(input, target, alpha, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(target.size)
    normaliser_parts = parts_of(blocks, dtype)
    _normaliser_elements[blocks, threads](target, ignore_index, weight, normaliser_parts)
    return number(total_of(normaliser_parts))


@kernel
def _hessian_rows(input, target, alpha, ignore_index, weight, grad_scale, hess_input):
    """Threads in line for a row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index:
            grad_term = grad_scale * sample_weight
            alpha_minus_one = alpha - one
            grad_log_norm_part = zero
            row_max = -Real(math.inf)
            alpha_over_C = alpha / Real(C)
            for c in range(lane, C, lanes):
                grad_log_norm_part += (
                    alpha_over_C - product_of(alpha_minus_one, one if c == target[n] else zero)
                )
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


def hessian_diag(input, target, alpha, ignore_index, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    _hessian_rows[blocks, threads](input, target, alpha, ignore_index, weight, grad_scale, hess_input)
