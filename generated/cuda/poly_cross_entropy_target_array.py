"""poly_cross_entropy_target_array: Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = Σ_c target[n, c]·exp(input[n, c] − log_norm[n])
    loss = 1/N · Σ_n (Σ_i epsilon[i]·(1 − p_t[n])^(i + 1)/(i + 1) + Σ_c target[n, c]·(log_norm[n] −
        input[n, c]))
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm_part[n] = Σ_c target[n, c]
    grad_p_t_part[n] = Σ_i epsilon[i]·(1 − p_t[n])^i
    grad_input[n, k] = (p_t[n]·grad_p_t_part[n]·grad_term[n] + grad_log_norm_part[n]·grad_term[n])·
        exp(input[n, k] − log_norm[n]) − target[n, k]·grad_p_t_part[n]·grad_term[n]·exp(input[n, k] −
        log_norm[n]) − target[n, k]·grad_term[n]
    grad_target[n, c] = grad_term[n]·(log_norm[n] − input[n, c]) − grad_p_t_part[n]·grad_term[n]·
        exp(input[n, c] − log_norm[n])

Generated from the declaration classification.py (ffad38ac9f116686)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, log1p, max_over_row, maximum, number,
        or_empty, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, times, total_of,
        whole_power
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_rows, kernel, log1p, max_over_row, maximum, number,
        or_empty, parts_of, product_of, rows_at_once, store_block_sum, sum_over_row, times, total_of,
        whole_power
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, epsilon, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input, grad_target."""
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
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            grad_log_norm_part = zero
            for k in range(lane, C, lanes):
                row_max = maximum(row_max, input[n, k])
                grad_log_norm_part += target[n, k]
            row_max = max_over_row(row_max)
            grad_log_norm_part = sum_over_row(grad_log_norm_part)
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            row_below = zero
            sum_at_top = zero
            ties_at_top = zero
            for k in range(lane, C, lanes):
                shifted_exp = exp(input[n, k] - row_shift)
                row_sum += shifted_exp
                row_below += shifted_exp if shifted_exp < Real(3 / 4) else zero
                shared = one if input[n, k] == row_max else zero
                sum_at_top += shared * target[n, k]
                ties_at_top += shared
            row_sum = sum_over_row(row_sum)
            row_below = sum_over_row(row_below)
            sum_at_top = sum_over_row(sum_at_top)
            ties_at_top = sum_over_row(ties_at_top)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            value_at_top = sum_at_top / ties_at_top
            inverse_row_sum = one / row_sum
            p_t = zero
            sum_input_target = zero
            p_t_from_top = zero
            for c in range(lane, C, lanes):
                shifted_exp = exp(input[n, c] - row_shift)
                offset_from_top = target[n, c] - value_at_top
                inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
                p_t += inverse_row_sum_times_shifted_exp * target[n, c]
                sum_input_target += times(target[n, c], row_shift - input[n, c] + log_row_sum)
                p_t_from_top += inverse_row_sum_times_shifted_exp * offset_from_top
            p_t = sum_over_row(p_t)
            sum_input_target = sum_over_row(sum_input_target)
            p_t_from_top = sum_over_row(p_t_from_top)
            sum_epsilon_input = zero
            grad_p_t_part = zero
            one_minus_p_t = one - p_t
            for i in range(lane, I, lanes):
                one_plus_i = one + Real(i)
                one_minus_p_t_power_i = whole_power(one_minus_p_t, Real(i))
                sum_epsilon_input += one_minus_p_t * one_minus_p_t_power_i * epsilon[i] / one_plus_i
                grad_p_t_part += one_minus_p_t_power_i * epsilon[i]
            sum_epsilon_input = sum_over_row(sum_epsilon_input)
            grad_p_t_part = sum_over_row(grad_p_t_part)
            term = sum_epsilon_input + sum_input_target
            weighted_term = term * sample_weight
            grad_term_over_row_sum = grad_term / row_sum
            quotient = grad_p_t_part * grad_term_over_row_sum
            quotient_2 = grad_log_norm_part * grad_term_over_row_sum
            for c in range(lane, C, lanes):
                shifted_exp = exp(input[n, c] - row_shift)
                quotient_times_shifted_exp = product_of(quotient, shifted_exp)
                if grad_target.size:
                    grad_target[n, c] = (
                        -quotient_times_shifted_exp + product_of(grad_term, row_shift - input[n, c] +
                        log_row_sum)
                    )
                offset_from_top = target[n, c] - value_at_top
                if grad_input.size:
                    grad_input[n, c] = (
                        product_of(quotient_2, shifted_exp) - product_of(grad_term, target[n, c]) -
                        product_of(quotient_times_shifted_exp, offset_from_top - p_t_from_top)
                    )
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_target.size:
                for c in range(lane, C, lanes):
                    grad_target[n, c] = zero
            if grad_input.size:
                for k in range(lane, C, lanes):
                    grad_input[n, k] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, epsilon, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    grad_target = or_empty(grad_target, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], max(epsilon.size, input.shape[1]))
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, epsilon, weight, grad_scale, terms, grad_input, grad_target, total_parts
    )
    return number(total_of(total_parts))
