"""poly_cross_entropy: Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = 1/N · Σ_n (Σ_i epsilon[i]·(1 − p_t[n])^(i + 1)/(i + 1) + log_norm[n] − input[n, target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_p_t_part[n] = Σ_i epsilon[i]·(1 − p_t[n])^i
    grad_input[n, k] = (grad_p_t_part[n]·grad_term[n]·exp(input[n, target[n]] − log_norm[n]) +
        grad_term[n])·exp(input[n, k] − log_norm[n]) − grad_p_t_part[n]·grad_term[n]·[k = target[n]]·
        exp(input[n, target[n]] − log_norm[n]) − grad_term[n]·[k = target[n]]

Generated from the declaration classification.py (c56626483365a42f)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, log1p, max_over_row, maximum, number,
        or_empty, owns, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, total_of,
        whole_power
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, log1p, max_over_row, maximum, number,
        or_empty, owns, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, total_of,
        whole_power
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, epsilon, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    I = epsilon.size
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = product_of(grad_scale, sample_weight)
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
            p_t_complement = (
                (row_rest if Real(3 / 4) <= target_exp and condition else row_sum - target_exp) / row_sum
            )
            sum_epsilon_input = zero
            grad_p_t_part = zero
            for i in range(lane, I, lanes):
                one_plus_i = one + Real(i)
                p_t_complement_power_i = whole_power(p_t_complement, Real(i))
                sum_epsilon_input += p_t_complement * p_t_complement_power_i * epsilon[i] / one_plus_i
                grad_p_t_part += p_t_complement_power_i * epsilon[i]
            sum_epsilon_input = sum_over_row(sum_epsilon_input)
            grad_p_t_part = sum_over_row(grad_p_t_part)
            term = row_shift + sum_epsilon_input - input[n, target[n]] + log_row_sum
            weighted_term = term * sample_weight
            inverse_row_sum = one / row_sum
            grad_log_p = -grad_term - product_of(grad_p_t_part * grad_term * inverse_row_sum, target_exp)
            grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
            if grad_input.size:
                for k in range(lane, C, lanes):
                    shifted_exp = exp(input[n, k] - row_shift)
                    grad_input[n, k] = -shifted_exp * grad_log_p_over_row_sum
            if owns(target[n]):
                if grad_input.size:
                    grad_input[n, target[n]] = grad_log_p * p_t_complement
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


def evaluate(input, target, epsilon, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], max(epsilon.size, input.shape[1]))
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](input, target, epsilon, weight, grad_scale, terms, grad_input, total_parts)
    return number(total_of(total_parts))
