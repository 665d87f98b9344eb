"""sphereface: Softmax cross-entropy with the angle of the target class multiplied by m.

    target_cosine[n] = input[n, target[n]]
    target_sine[n] = √((1 − target_cosine[n])·(1 + target_cosine[n]))
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·
        falling_cosine(target_cosine[n], target_sine[n], m))

Generated from the declaration angular.py (fb103f075738bdd7) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

try:
    from ._elementary import (
        accumulate, compiled, exp, falling_cosine, finite_or_zero, folded_cosine, folded_sine,
        inverse_root, larger, log1p, next_block, over_threads, sigmoid,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, exp, falling_cosine, finite_or_zero, folded_cosine, folded_sine,
        inverse_root, larger, log1p, next_block, over_threads, sigmoid,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "02c480133bb6"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(
    input, target, vector, s, m, C, weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    s_times_m = s * Real(m)
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
                target_cosine = input_n[target[n]]
                product = (one + target_cosine) * (one - target_cosine)
                along_target_sine = -target_cosine * vector_n[target[n]] * inverse_root(product)
                grad_term = grad_scale * sample_weight
                target_sine = math.sqrt(product)
                row_max = -Real(math.inf)
                for c in range(C):
                    if c != target[n]:
                        row_max = larger(row_max, s * input_n[c])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                sum_at_top = zero
                ties_at_top = zero
                row_below = zero
                for c in range(C):
                    input_times_s = s * input_n[c]
                    shifted_exp = exp(input_times_s - row_shift)
                    hvp_input_n[c] = shifted_exp
                    counted = shifted_exp if c != target[n] else zero
                    row_sum = accumulate(row_sum, counted)
                    shared = one if input_times_s == row_max else zero
                    if c != target[n]:
                        sum_at_top = accumulate(sum_at_top, shared * vector_n[c])
                    if c != target[n]:
                        ties_at_top = accumulate(ties_at_top, shared)
                    row_below = accumulate(row_below, counted if counted < Real(3 / 4) else zero)
                value_at_top = sum_at_top / ties_at_top
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                inverse_row_sum = one / row_sum
                along_log_norm = zero
                along_log_norm_from_top = zero
                for c in range(C):
                    offset_from_top = vector_n[c] - value_at_top
                    inverse_row_sum_times_hvp_input = inverse_row_sum * hvp_input_n[c]
                    if c != target[n]:
                        along_log_norm = accumulate(
                            along_log_norm, inverse_row_sum_times_hvp_input * vector_n[c]
                        )
                    if c != target[n]:
                        along_log_norm_from_top = accumulate(
                            along_log_norm_from_top, inverse_row_sum_times_hvp_input * offset_from_top
                        )
                falling_cosine_value = falling_cosine(target_cosine, target_sine, Real(m))
                product_10 = -falling_cosine_value * s
                difference_2 = product_10 + row_shift + log_row_sum
                sigmoid_value = sigmoid(difference_2)
                sigmoid_value_2 = sigmoid(-row_shift + falling_cosine_value * s - log_row_sum)
                partial_sum = target_cosine * target_cosine + target_sine * target_sine
                folded_sine_value_2 = folded_sine(target_cosine, target_sine, Real(m))
                for c in range(C):
                    offset_from_top = vector_n[c] - value_at_top
                    along_grad_input_part = (
                        grad_term * sigmoid_value * (offset_from_top - along_log_norm_from_top) *
                        hvp_input_n[c] * s * s / row_sum + along_log_norm * grad_term * sigmoid_value *
                        sigmoid_value_2 * hvp_input_n[c] * s * s / row_sum + along_target_sine *
                        folded_sine_value_2 * grad_term * sigmoid_value * sigmoid_value_2 * target_cosine
                        * Real(m) * hvp_input_n[c] * s * s / (partial_sum * row_sum) - folded_sine_value_2
                        * grad_term * sigmoid_value * sigmoid_value_2 * target_sine * Real(m) *
                        vector_n[target[n]] * hvp_input_n[c] * s * s / (partial_sum * row_sum) if c !=
                        target[n] else zero
                    )
                    hvp_input_n[c] = along_grad_input_part
                inverse_root_value = inverse_root(product)
                target_cosine_squared = target_cosine * target_cosine
                target_sine_squared = target_sine * target_sine
                power_2 = one / (target_cosine_squared + target_sine_squared)
                inverse_root_value_times_power_2 = inverse_root_value * power_2
                power_2_times_target_sine = power_2 * target_sine
                power_2_times_target_sine_squared = power_2 * target_sine_squared
                target_cosine_power_three = target_cosine * target_cosine * target_cosine
                product_2 = folded_sine_value_2 * target_cosine_power_three
                product_3 = two * folded_sine_value_2 * target_cosine
                product_4 = Real(m) * folded_cosine(target_cosine, target_sine, Real(m))
                product_5 = inverse_root_value * target_cosine_squared
                product_6 = power_2_times_target_sine * product_4
                sigmoid_minus_difference = sigmoid(-difference_2)
                product_7 = (
                    s_times_m * sigmoid_minus_difference * folded_sine_value_2 * folded_sine_value_2
                )
                product_8 = grad_term * power_2 * sigmoid(difference_2)
                product_8_times_s_times_m = product_8 * s_times_m
                product_9 = inverse_root_value_times_power_2 * target_cosine_power_three
                hvp_input_n[target[n]] += (
                    along_target_sine * product_8_times_s_times_m * (-folded_sine_value_2 + two *
                    folded_sine_value_2 * power_2 * target_sine_squared + two * folded_sine_value_2 *
                    inverse_root_value * power_2 * target_cosine_squared * target_sine - product_4 *
                    product_9 - product_6 * target_cosine - product_7 * product_9 -
                    power_2_times_target_sine * product_7 * target_cosine) + product_8_times_s_times_m *
                    (power_2_times_target_sine * product_3 + power_2_times_target_sine_squared * product_4
                    + power_2_times_target_sine_squared * product_7 + product_5 * product_6 + two *
                    inverse_root_value_times_power_2 * product_2 + power_2_times_target_sine * product_5 *
                    product_7 - inverse_root_value * product_3 - product_2 * inverse_root_value *
                    inverse_root_value * inverse_root_value) * vector_n[target[n]] - along_log_norm *
                    folded_sine_value_2 * product_8 * sigmoid_minus_difference * Real(m) * (product_5 +
                    target_sine) * s * s
                )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, s, m, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(
        input, target, vector, s, m, C, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )
