"""focal_class_weight: Cross-entropy under softmax(input) that fades for samples that are already classified well.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = −(Σ_n class_weight[target[n]]·alpha[target[n]]·(1 − p_t[n])^gamma·log(p_t[n]))/(Σ_n
        class_weight[target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, k] = class_weight[target[n]]·alpha[target[n]]·grad_term[n]·(input[n, target[n]] −
        log_norm[n])·[k = target[n]]·(gamma·(1 − p_t[n])^(gamma − 1))·exp(input[n, target[n]] −
        log_norm[n]) − class_weight[target[n]]·alpha[target[n]]·grad_term[n]·(1 − p_t[n])^gamma·[k =
        target[n]] + (class_weight[target[n]]·alpha[target[n]]·grad_term[n]·(1 − p_t[n])^gamma −
        class_weight[target[n]]·alpha[target[n]]·grad_term[n]·(input[n, target[n]] − log_norm[n])·(gamma·
        (1 − p_t[n])^(gamma − 1))·exp(input[n, target[n]] − log_norm[n]))·exp(input[n, k] − log_norm[n])

Generated from the declaration classification.py (c1f90268edb133fc)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_elements, grid_of_rows, kernel, log1p, max_over_row,
        maximum, number, or_empty, owns, parts_of, power, product_of, ratio, rows_at_once,
        store_block_sum, sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_elements, grid_of_rows, kernel, log1p, max_over_row,
        maximum, number, or_empty, owns, parts_of, power, product_of, ratio, rows_at_once,
        store_block_sum, sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, alpha, class_weight, gamma, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            takes_part = alpha[target[n]] != zero and class_weight[target[n]] != zero
            grad_term = grad_scale * sample_weight
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
            p_t_complement = (
                inverse_row_sum * (row_rest if Real(3 / 4) <= target_exp and condition else row_sum -
                target_exp)
            )
            alpha_times_class_weight = alpha[target[n]] * class_weight[target[n]]
            difference = input[n, target[n]] - row_shift - log_row_sum
            p_t_complement_power_gamma = power(p_t_complement, gamma)
            term = -times(alpha_times_class_weight, difference * p_t_complement_power_gamma)
            weighted_term = term * sample_weight
            product = product_of(alpha_times_class_weight * grad_term, p_t_complement_power_gamma)
            grad_log_p = (
                -product + product_of(inverse_row_sum * product * gamma * target_exp, ratio(difference,
                p_t_complement))
            )
            grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
            if grad_input.size:
                for k in range(lane, C, lanes):
                    shifted_exp = exp(input[n, k] - row_shift)
                    grad_input[n, k] = -shifted_exp * grad_log_p_over_row_sum if takes_part else zero
            if owns(target[n]):
                if grad_input.size:
                    grad_input[n, target[n]] = grad_log_p * p_t_complement if takes_part else zero
            chosen = weighted_term if takes_part else zero
            if lane == 0:
                total += chosen
                if terms.size:
                    terms[n] = chosen
        else:
            if grad_input.size:
                for k in range(lane, C, lanes):
                    grad_input[n, k] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, alpha, class_weight, gamma, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, alpha, class_weight, gamma, weight, grad_scale, terms, grad_input, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _normaliser_elements(target, class_weight, weight, normaliser_parts):
    """A thread for an element: adds up normaliser."""
    Real = class_weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(cuda.grid(1), target.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            takes_part = class_weight[target[n]] != zero
            normaliser += class_weight[target[n]] * sample_weight if takes_part else zero
    store_block_sum(normaliser, normaliser_parts)


def normaliser(input, target, alpha, class_weight, gamma, weight):
    """Return what a mean divides by: the sum of weight times count."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(target.size)
    normaliser_parts = parts_of(blocks, dtype)
    _normaliser_elements[blocks, threads](target, class_weight, weight, normaliser_parts)
    return number(total_of(normaliser_parts))
