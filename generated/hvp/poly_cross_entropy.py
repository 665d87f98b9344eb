"""poly_cross_entropy: Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = 1/N · Σ_n (Σ_i epsilon[i]·(1 − p_t[n])^(i + 1)/(i + 1) + log_norm[n] − input[n, target[n]])

Generated from the declaration classification.py (c56626483365a42f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

try:
    from ._elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, next_block, over_threads, times,
        whole_power,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, next_block, over_threads, times,
        whole_power,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "b43b0353abdf"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(
    input, target, epsilon, vector, C, I, weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
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
                p_t_complement = (
                    (row_rest if Real(3 / 4) <= target_exp and condition_2 else row_sum - target_exp) /
                    row_sum
                )
                along_log_norm_rest = zero
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * hvp_input_n[k]
                    )
                grad_p_t_part = zero
                for i in range(I):
                    grad_p_t_part = accumulate(
                        grad_p_t_part, whole_power(p_t_complement, Real(i)) * epsilon[i]
                    )
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                inverse_row_sum_times_target_exp = inverse_row_sum * target_exp
                grad_log_p = -grad_term - grad_p_t_part * grad_term * inverse_row_sum_times_target_exp
                difference = vector_n[target[n]] - along_log_norm_at_max - along_log_norm_beyond
                quotient = difference * inverse_row_sum_times_target_exp
                along_grad_p_t_part = zero
                for i in range(I):
                    along_grad_p_t_part = accumulate(
                        along_grad_p_t_part, times(-quotient * epsilon[i], times(Real(i),
                        whole_power(p_t_complement, Real(i) - one)))
                    )
                product = grad_term * inverse_row_sum * target_exp
                along_grad_log_p = -along_grad_p_t_part * product - difference * grad_p_t_part * product
                along_grad_log_p_over_row_sum = along_grad_log_p * inverse_row_sum
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    hvp_input_n[k] = (
                        -along_grad_log_p_over_row_sum * hvp_input_n[k] - grad_log_p_over_row_sum *
                        (along_log_norm_offset - along_log_norm_beyond) * hvp_input_n[k]
                    )
                hvp_input_n[target[n]] = (
                    along_grad_log_p * p_t_complement - difference * grad_log_p * target_exp / row_sum
                )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, epsilon, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    I = epsilon.size
    run = _input_rows if N * max(C, I) < PARALLEL_FROM else over_threads(_input_rows)
    run(
        input, target, epsilon, vector, C, I, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK //
        max(C, I))), 0
    )
