"""cross_entropy: Negative log-likelihood of the labelled class under softmax(input).

    log_norm[n] = log Σ_k exp(input[n, k])
    loss = (Σ_{n : target[n] ≠ ignore_index} (class_weight[target[n]]·(1 − label_smoothing)·(log_norm[n] −
        input[n, target[n]]) + label_smoothing/C · Σ_c class_weight[c]·(log_norm[n] − input[n, c])))/(Σ_{n :
        target[n] ≠ ignore_index} class_weight[target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm_part = Σ_c class_weight[c]
    grad_input[n, k] = ((class_weight[target[n]]·grad_term[n]·(1 − label_smoothing) + label_smoothing·
        grad_log_norm_part·grad_term[n]/C)·exp(input[n, k] − log_norm[n]) − label_smoothing·
        class_weight[k]·grad_term[n]/C − class_weight[target[n]]·grad_term[n]·(1 − label_smoothing)·[k =
        target[n]])·[target[n] ≠ ignore_index]

Generated from the declaration classification.py (db5ef4269ec26503)
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
def _totals_over_C(class_weight, grad_log_norm_part_parts):
    """A thread for an element: adds up grad_log_norm_part."""
    Real = class_weight.dtype.type
    zero = Real(0)
    grad_log_norm_part = zero
    for c in range(cuda.grid(1), class_weight.size, cuda.gridsize(1)):
        grad_log_norm_part += class_weight[c]
    store_block_sum(grad_log_norm_part, grad_log_norm_part_parts)


@kernel
def _rows(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part_total, weight,
    grad_scale, terms, grad_input, total_parts
):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    grad_log_norm_part = grad_log_norm_part_total[0]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if (
            sample_weight != zero and target[n] != ignore_index and (class_weight[target[n]] != zero or
            label_smoothing != zero)
        ):
            grad_term = grad_scale * sample_weight
            one_minus_label_smoothing = one - label_smoothing
            grad_log_p = -product_of(grad_term * one_minus_label_smoothing, class_weight[target[n]])
            row_max = -Real(math.inf)
            for k in range(lane, C, lanes):
                row_max = maximum(row_max, input[n, k])
            row_max = max_over_row(row_max)
            row_shift = finite_or_zero(row_max)
            target_exp = exp(input[n, target[n]] - row_shift)
            row_below = zero
            row_sum = zero
            for k in range(lane, C, lanes):
                shifted_exp = exp(input[n, k] - row_shift)
                row_below += shifted_exp if shifted_exp < Real(3 / 4) else zero
                row_sum += shifted_exp
            row_below = sum_over_row(row_below)
            row_sum = sum_over_row(row_sum)
            condition = row_sum < Real(3 / 2)
            row_rest = row_below if Real(3 / 4) <= row_sum and condition else row_sum - one
            log_row_sum = log1p(row_rest)
            inverse_row_sum = one / row_sum
            softmax_complement = (
                inverse_row_sum * (row_rest if Real(3 / 4) <= target_exp and condition else row_sum -
                target_exp)
            )
            inverse_C = one / Real(C)
            quotient = (
                inverse_row_sum * (-grad_log_p + product_of(grad_log_norm_part * grad_term * inverse_C,
                label_smoothing))
            )
            quotient_2 = grad_term * inverse_C * label_smoothing
            if grad_input.size:
                for k in range(lane, C, lanes):
                    shifted_exp = exp(input[n, k] - row_shift)
                    grad_input[n, k] = (
                        product_of(shifted_exp, quotient) - product_of(quotient_2, class_weight[k])
                    )
            quotient_3 = grad_term * label_smoothing / Real(C)
            if owns(target[n]):
                if grad_input.size:
                    grad_input[n, target[n]] = (
                        product_of(grad_log_p, softmax_complement) + product_of(grad_log_norm_part *
                        quotient_3, target_exp) / row_sum - product_of(quotient_3,
                        class_weight[target[n]])
                    )
            sum_class_weight_input = zero
            if label_smoothing != zero:
                for c in range(lane, C, lanes):
                    sum_class_weight_input += times(
                        class_weight[c], row_shift - input[n, c] + log_row_sum
                    )
                sum_class_weight_input = sum_over_row(sum_class_weight_input)
            term = (
                times(label_smoothing, sum_class_weight_input / Real(C)) + times(one_minus_label_smoothing
                * class_weight[target[n]], row_shift - input[n, target[n]] + log_row_sum)
            )
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


def evaluate(
    input, target, class_weight, ignore_index, label_smoothing, weight, grad_scale, terms, grad_input
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_elements(class_weight.size)
    grad_log_norm_part_parts = parts_of(blocks, dtype)
    _totals_over_C[blocks, threads](class_weight, grad_log_norm_part_parts)
    grad_log_norm_part_total = total_of(grad_log_norm_part_parts, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part_total, weight,
        grad_scale, terms, grad_input, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _normaliser_elements(target, class_weight, ignore_index, weight, normaliser_parts):
    """A thread for an element: adds up normaliser."""
    Real = class_weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(cuda.grid(1), target.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index and class_weight[target[n]] != zero:
            normaliser += class_weight[target[n]] * sample_weight
    store_block_sum(normaliser, normaliser_parts)


def normaliser(input, target, class_weight, ignore_index, label_smoothing, weight):
    """Return what a mean divides by: the sum of weight times count."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(target.size)
    normaliser_parts = parts_of(blocks, dtype)
    _normaliser_elements[blocks, threads](target, class_weight, ignore_index, weight, normaliser_parts)
    return number(total_of(normaliser_parts))


@kernel
def _hessian_rows(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part_total, weight,
    grad_scale, hess_input
):
    """Threads in line for a row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    grad_log_norm_part = grad_log_norm_part_total[0]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if (
            sample_weight != zero and target[n] != ignore_index and (class_weight[target[n]] != zero or
            label_smoothing != zero)
        ):
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for k in range(lane, C, lanes):
                row_max = maximum(row_max, input[n, k])
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
            quotient = (
                grad_term * inverse_row_sum_2 * (product_of((one - label_smoothing),
                class_weight[target[n]]) + product_of(grad_log_norm_part, label_smoothing) / Real(C))
            )
            for k in range(lane, C, lanes):
                shifted_exp = exp(input[n, k] - row_shift)
                softmax_complement_2 = (
                    inverse_row_sum_2 * (row_rest if Real(3 / 4) <= shifted_exp and row_sum < Real(3 / 2)
                    else row_sum - shifted_exp)
                )
                hess_input[n, k] = shifted_exp * quotient * softmax_complement_2
        else:
            for k in range(lane, C, lanes):
                hess_input[n, k] = zero


def hessian_diag(
    input, target, class_weight, ignore_index, label_smoothing, weight, grad_scale, hess_input
):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(class_weight.size)
    grad_log_norm_part_parts = parts_of(blocks, dtype)
    _totals_over_C[blocks, threads](class_weight, grad_log_norm_part_parts)
    grad_log_norm_part_total = total_of(grad_log_norm_part_parts, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    _hessian_rows[blocks, threads](
        input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part_total, weight,
        grad_scale, hess_input
    )
