"""focal_class_weight: Cross-entropy under softmax(input) that fades for samples that are already classified well.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = −(Σ_n class_weight[target[n]]·alpha[target[n]]·(1 − p_t[n])^gamma·log(p_t[n]))/(Σ_n
        class_weight[target[n]])

Generated from the declaration classification.py (c1f90268edb133fc) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

try:
    from ._elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, log1p, next_block, over_threads,
        power, ratio, times, typed_exponent,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, log1p, next_block, over_threads,
        power, ratio, times, typed_exponent,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "ce31ca37ed66"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(
    input, target, alpha, class_weight, vector, gamma, gamma_exponent, gamma_minus_two_exponent, C,
    weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    gamma_minus_one = gamma - one
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_input_n = hvp_input[n]
            input_n = input[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                takes_part = alpha[target[n]] != zero and class_weight[target[n]] != zero
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
                row_shift = finite_or_zero(row_max)
                target_exp = exp(input_n[target[n]] - row_shift)
                along_log_norm_top = zero
                along_log_norm_tops = zero
                row_sum = zero
                row_below = zero
                for k in range(C):
                    shifted_exp = exp(input_n[k] - row_shift)
                    hvp_input_n[k] = shifted_exp
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, vector_n[k] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                condition_2 = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition_2 else row_sum - one
                log_row_sum = log1p(row_rest)
                inverse_row_sum = one / row_sum
                p_t_complement = (
                    inverse_row_sum * (row_rest if Real(3 / 4) <= target_exp and condition_2 else row_sum
                    - target_exp)
                )
                p_t_complement_power_gamma = power(p_t_complement, gamma_exponent)
                product = (
                    grad_term * p_t_complement_power_gamma * alpha[target[n]] * class_weight[target[n]]
                )
                difference_2 = input_n[target[n]] - row_shift - log_row_sum
                grad_log_p = (
                    -product + inverse_row_sum * product * gamma * target_exp * ratio(difference_2,
                    p_t_complement)
                )
                along_log_norm_rest = zero
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * hvp_input_n[k]
                    )
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                difference_3 = vector_n[target[n]] - along_log_norm_at_max - along_log_norm_beyond
                product_2 = difference_3 * grad_term * alpha[target[n]] * class_weight[target[n]]
                product_3 = inverse_row_sum * product_2 * target_exp
                along_grad_log_p = (
                    two * times(product_3, times(gamma, power(p_t_complement, gamma_minus_one))) +
                    p_t_complement_power_gamma * product_3 * gamma * ratio(difference_2, p_t_complement) +
                    times(-difference_2 * product_2 * gamma * exp(two * input_n[target[n]] - two *
                    log_row_sum - two * row_shift), times(gamma_minus_one, power(p_t_complement,
                    gamma_minus_two_exponent)))
                )
                along_grad_log_p_over_row_sum = along_grad_log_p * inverse_row_sum
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    hvp_input_n[k] = (
                        -along_grad_log_p_over_row_sum * hvp_input_n[k] - grad_log_p_over_row_sum *
                        (along_log_norm_offset - along_log_norm_beyond) * hvp_input_n[k] if takes_part
                        else zero
                    )
                hvp_input_n[target[n]] = (
                    along_grad_log_p * p_t_complement - difference_3 * grad_log_p * target_exp / row_sum
                    if takes_part else zero
                )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, alpha, class_weight, vector, gamma, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(
        input, target, alpha, class_weight, vector, gamma, typed_exponent(gamma), typed_exponent(gamma -
        2), C, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )
