"""arcface_monotone: Softmax cross-entropy with an angle of m radians added to that of the target class.

    target_cosine[n] = input[n, target[n]]
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·{ cos(m +
        acos(target_cosine[n])) if cos(m) > −target_cosine[n]; target_cosine[n] − m·sin(m) otherwise })

Generated from the declaration angular.py (5a1ead6c9cbb1ff3) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

try:
    from ._elementary import (
        accumulate, compiled, exp, finite_or_zero, inverse_root, larger, log1p, maximum,
        next_block, over_threads, sigmoid, step, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, exp, finite_or_zero, inverse_root, larger, log1p, maximum,
        next_block, over_threads, sigmoid, step, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "cbe4fb7aca4e"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(
    input, target, vector, s, m, C, weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    cos_m = math.cos(m)
    sin_m = math.sin(m)
    minus_m_times_sin_m = -m * sin_m
    with_nan_of_one_cos_m_2 = with_nan_of(one, cos_m)
    minus_m_times_sin_m_2 = -m * sin_m
    with_nan_of_one_cos_m = with_nan_of(one, cos_m)
    with_nan_of_zero_cos_m = with_nan_of(zero, cos_m)
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
                target_cosine = input_n[target[n]]
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
                sigmoid_value = sigmoid(
                    row_shift + log_row_sum - s * (cos_m * target_cosine - sin_m * math.sqrt(maximum(zero,
                    (one + target_cosine) * (one - target_cosine))) if -target_cosine < cos_m else
                    minus_m_times_sin_m + target_cosine)
                )
                sigmoid_value_2 = sigmoid(
                    -row_shift + s * (cos_m * target_cosine - sin_m * math.sqrt(maximum(zero, (one +
                    target_cosine) * (one - target_cosine))) if -target_cosine < cos_m else
                    minus_m_times_sin_m + target_cosine) - log_row_sum
                )
                one_plus_target_cosine = one + target_cosine
                one_minus_target_cosine = one - target_cosine
                product_3 = one_minus_target_cosine * one_plus_target_cosine
                partial_sum_2 = (
                    cos_m + sin_m * target_cosine * inverse_root(maximum(zero, product_3)) *
                    step(product_3)
                )
                for c in range(C):
                    offset_from_top = vector_n[c] - value_at_top
                    along_grad_input_part = (
                        grad_term * sigmoid_value * (offset_from_top - along_log_norm_from_top) *
                        hvp_input_n[c] * s * s / row_sum + along_log_norm * grad_term * sigmoid_value *
                        sigmoid_value_2 * hvp_input_n[c] * s * s / row_sum - grad_term * sigmoid_value *
                        sigmoid_value_2 * (partial_sum_2 if -target_cosine < cos_m else
                        with_nan_of_one_cos_m_2) * vector_n[target[n]] * hvp_input_n[c] * s * s / row_sum
                        if c != target[n] else zero
                    )
                    hvp_input_n[c] = along_grad_input_part
                minus_cos_m_below_target_cosine = -cos_m < target_cosine
                zero_or_product = maximum(zero, product_3)
                difference = (
                    row_shift + log_row_sum - s * (cos_m * target_cosine - sin_m *
                    math.sqrt(zero_or_product) if minus_cos_m_below_target_cosine else
                    minus_m_times_sin_m_2 + target_cosine)
                )
                grad_term_times_sigmoid_difference = grad_term * sigmoid(difference)
                inverse_root_zero_or_product = inverse_root(zero_or_product)
                step_product = step(product_3)
                product_2 = inverse_root_zero_or_product * sin_m * step_product
                partial_sum = cos_m + product_2 * target_cosine
                sigmoid_minus_difference = sigmoid(-difference)
                hvp_input_n[target[n]] += (
                    grad_term_times_sigmoid_difference * s * (sigmoid_minus_difference * s * (partial_sum
                    * partial_sum if minus_cos_m_below_target_cosine else with_nan_of_one_cos_m) -
                    (product_2 * (one + step_product * inverse_root_zero_or_product *
                    inverse_root_zero_or_product * target_cosine * target_cosine) if
                    minus_cos_m_below_target_cosine else with_nan_of_zero_cos_m)) * vector_n[target[n]] -
                    along_log_norm * grad_term_times_sigmoid_difference * sigmoid_minus_difference *
                    (partial_sum if minus_cos_m_below_target_cosine else with_nan_of_one_cos_m) * s * s
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
