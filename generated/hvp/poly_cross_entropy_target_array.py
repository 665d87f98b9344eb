"""poly_cross_entropy_target_array: Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = Σ_c target[n, c]·exp(input[n, c] − log_norm[n])
    loss = 1/N · Σ_n (Σ_i epsilon[i]·(1 − p_t[n])^(i + 1)/(i + 1) + Σ_c target[n, c]·(log_norm[n] −
        input[n, c]))

Generated from the declaration classification.py (ffad38ac9f116686) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
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
            target_n = target[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                grad_log_norm_part = zero
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
                    grad_log_norm_part = accumulate(grad_log_norm_part, target_n[k])
                row_shift = finite_or_zero(row_max)
                along_log_norm_tops = zero
                along_log_norm_top = zero
                row_sum = zero
                for k in range(C):
                    shifted_exp = exp(input_n[k] - row_shift)
                    hvp_input_n[k] = shifted_exp
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                    along_log_norm_top = accumulate(
                        along_log_norm_top, vector_n[k] if condition else zero
                    )
                    row_sum = accumulate(row_sum, shifted_exp)
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                inverse_row_sum = one / row_sum
                along_log_norm_rest = zero
                p_t = zero
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * hvp_input_n[k]
                    )
                    p_t = accumulate(p_t, inverse_row_sum * hvp_input_n[k] * target_n[k])
                along_log_norm_beyond = along_log_norm_rest / row_sum
                along_p_t_top = zero
                for c in range(C):
                    along_log_norm_offset = vector_n[c] - along_log_norm_at_max
                    along_p_t_top = accumulate(
                        along_p_t_top, (along_log_norm_offset - along_log_norm_beyond) * target_n[c] if
                        hvp_input_n[c] >= Real(3 / 4) else zero
                    )
                grad_p_t_part = zero
                one_minus_p_t = one - p_t
                for i in range(I):
                    grad_p_t_part = accumulate(
                        grad_p_t_part, whole_power(one_minus_p_t, Real(i)) * epsilon[i]
                    )
                along_p_t_at_max = along_p_t_top / along_log_norm_tops
                along_p_t_rest = zero
                for c in range(C):
                    along_log_norm_offset = vector_n[c] - along_log_norm_at_max
                    along_p_t_offset = (
                        -along_p_t_at_max + (along_log_norm_offset - along_log_norm_beyond) * target_n[c]
                    )
                    along_p_t_rest = accumulate(along_p_t_rest, along_p_t_offset * hvp_input_n[c])
                along_p_t_beyond = along_p_t_rest / row_sum
                partial_sum = along_p_t_at_max + along_p_t_beyond
                along_grad_p_t_part = zero
                for i in range(I):
                    along_grad_p_t_part = accumulate(
                        along_grad_p_t_part, times(-partial_sum * epsilon[i], times(Real(i),
                        whole_power(one_minus_p_t, Real(i) - one)))
                    )
                grad_term_over_row_sum_2 = grad_term / row_sum
                quotient = along_grad_p_t_part * grad_term_over_row_sum_2
                quotient_2 = grad_p_t_part * grad_term_over_row_sum_2 * partial_sum
                grad_p_t_part_times_p_t = grad_p_t_part * p_t
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    hvp_input_n[k] = (
                        quotient_2 * hvp_input_n[k] + quotient * (p_t - target_n[k]) * hvp_input_n[k] +
                        grad_term_over_row_sum_2 * (along_log_norm_offset - along_log_norm_beyond) *
                        (grad_log_norm_part + grad_p_t_part_times_p_t - grad_p_t_part * target_n[k]) *
                        hvp_input_n[k]
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


@compiled(**LOOP)
def _target_rows(
    input, target, epsilon, vector, C, I, weight, grad_scale, hvp_target, rows, block, shared_blocks
):
    """Row by row: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_target_n = hvp_target[n]
            input_n = input[n]
            target_n = target[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
                row_shift = finite_or_zero(row_max)
                along_p_t_top = zero
                along_p_t_tops = zero
                row_sum = zero
                for c in range(C):
                    shifted_exp = exp(input_n[c] - row_shift)
                    hvp_target_n[c] = shifted_exp
                    condition = Real(3 / 4) <= shifted_exp
                    along_p_t_top = accumulate(along_p_t_top, vector_n[c] if condition else zero)
                    along_p_t_tops = accumulate(along_p_t_tops, one if condition else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                along_p_t_at_max = along_p_t_top / along_p_t_tops
                inverse_row_sum = one / row_sum
                along_p_t_rest = zero
                p_t = zero
                for c in range(C):
                    along_p_t_offset = vector_n[c] - along_p_t_at_max
                    along_p_t_rest = accumulate(along_p_t_rest, along_p_t_offset * hvp_target_n[c])
                    p_t = accumulate(p_t, inverse_row_sum * hvp_target_n[c] * target_n[c])
                along_p_t_beyond = along_p_t_rest / row_sum
                partial_sum = along_p_t_at_max + along_p_t_beyond
                along_grad_p_t_part = zero
                one_minus_p_t = one - p_t
                for i in range(I):
                    along_grad_p_t_part = accumulate(
                        along_grad_p_t_part, times(-partial_sum * epsilon[i], times(Real(i),
                        whole_power(one_minus_p_t, Real(i) - one)))
                    )
                quotient = along_grad_p_t_part * grad_term / row_sum
                for c in range(C):
                    hvp_target_n[c] = -quotient * hvp_target_n[c]
            else:
                hvp_target[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, epsilon, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    I = epsilon.size
    run = _target_rows if N * max(C, I) < PARALLEL_FROM else over_threads(_target_rows)
    run(
        input, target, epsilon, vector, C, I, weight, grad_scale, hvp_target, N, min(ROWS, max(1, BLOCK //
        max(C, I))), 0
    )
