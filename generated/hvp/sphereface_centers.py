"""sphereface_centers: Softmax cross-entropy with the angle of the target class multiplied by m.

    target_cosine[n] = Σ_d centers[target[n], d]·input[n, d]/(√(Σ_e centers[target[n], e]²)·√(Σ_e
        input[n, e]²))
    target_sine[n] = √(Σ_d (input[n, d]/√(Σ_e input[n, e]²) − centers[target[n], d]/√(Σ_e centers[target[n],
        e]²))²)·√(Σ_d (centers[target[n], d]/√(Σ_e centers[target[n], e]²) + input[n, d]/√(Σ_e
        input[n, e]²))²)/2
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·(Σ_d centers[c, d]·input[n, d]/(√(Σ_e
        centers[c, e]²)·√(Σ_e input[n, e]²)))·√(Σ_d input[n, d]²)) − s·falling_cosine(target_cosine[n],
        target_sine[n], m)·√(Σ_d input[n, d]²))

Generated from the declaration angular.py (790939ee04b3baac) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, exp, falling_cosine, finite_or_zero, folded_cosine,
        folded_sine, larger, log1p, next_block, over_length, over_threads, rescale, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, falling_cosine, finite_or_zero, folded_cosine,
        folded_sine, larger, log1p, next_block, over_length, over_threads, rescale, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "9d0fdac87c6b"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows_1(
    input, vector, norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
    along_norm_input_all, along_unit_input_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
    along_norm_input_all, along_unit_input_all."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            along_unit_input_n = along_unit_input_all[n]
            input_n = input[n]
            unit_input_n = unit_input_all[n]
            vector_n = vector[n]
            norm_input_squares = zero
            for d in range(D):
                norm_input_squares = accumulate(norm_input_squares, input_n[d] * input_n[d])
            norm_input_scale = rescale(norm_input_squares)
            norm_input_scaled_squares = zero
            if norm_input_scale != one:
                for d in range(D):
                    times_norm_input_scale_input = times(norm_input_scale, input_n[d])
                    norm_input_scaled_squares = accumulate(
                        norm_input_scaled_squares, times_norm_input_scale_input *
                        times_norm_input_scale_input
                    )
            norm_input_root = (
                math.sqrt(norm_input_squares) if norm_input_scale == one else
                math.sqrt(norm_input_scaled_squares)
            )
            norm_input_inverse = direction(one, norm_input_root)
            along_norm_input = zero
            for d in range(D):
                input_over_length = over_length(input_n[d], norm_input_scale, norm_input_inverse)
                unit_input_n[d] = input_over_length
                along_norm_input = accumulate(along_norm_input, input_over_length * vector_n[d])
            one_over_length = over_length(one, norm_input_scale, norm_input_inverse)
            for d in range(D):
                along_unit_input_n[d] = (
                    one_over_length * vector_n[d] - along_norm_input * over_length(over_length(input_n[d],
                    norm_input_scale, norm_input_inverse), norm_input_scale, norm_input_inverse)
                )
            norm_input_squares_all[n] = norm_input_squares
            norm_input_scaled_squares_all[n] = norm_input_scaled_squares
            along_norm_input_all[n] = along_norm_input
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _input_rows_2(centers, unit_centers_all, D, rows, block, shared_blocks):
    """Row by row: fills unit_centers_all."""
    Real = centers.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(start, stop):
            centers_c = centers[c]
            unit_centers_c = unit_centers_all[c]
            norm_centers_squared_2_squares = zero
            for e in range(D):
                norm_centers_squared_2_squares = accumulate(
                    norm_centers_squared_2_squares, centers_c[e] * centers_c[e]
                )
            norm_centers_squared_2_scale = rescale(norm_centers_squared_2_squares)
            norm_centers_squared_2_scaled_squares = zero
            if norm_centers_squared_2_scale != one:
                for e in range(D):
                    times_value = times(norm_centers_squared_2_scale, centers_c[e])
                    norm_centers_squared_2_scaled_squares = accumulate(
                        norm_centers_squared_2_scaled_squares, times_value * times_value
                    )
            norm_centers_squared_2_root = (
                math.sqrt(norm_centers_squared_2_squares) if norm_centers_squared_2_scale == one else
                math.sqrt(norm_centers_squared_2_scaled_squares)
            )
            norm_centers_squared_2_inverse = direction(one, norm_centers_squared_2_root)
            for d in range(D):
                unit_centers_c[d] = over_length(
                    centers_c[d], norm_centers_squared_2_scale, norm_centers_squared_2_inverse
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _input_rows_3(
    norm_input_squares_all, norm_input_scaled_squares_all, sum_centers_input_all, row_max_term_all, s, C,
    rows, block, shared_blocks
):
    """Row by row: fills row_max_term_all."""
    Real = norm_input_squares_all.dtype.type
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            row_max_term_n = row_max_term_all[n]
            sum_centers_input_n = sum_centers_input_all[n]
            norm_input_scale = rescale(norm_input_squares_all[n])
            norm_input_scale_is_one = norm_input_scale == one
            norm_input_root = (
                math.sqrt(norm_input_squares_all[n]) if norm_input_scale_is_one else
                math.sqrt(norm_input_scaled_squares_all[n])
            )
            norm_input = (
                norm_input_root if norm_input_scale_is_one else norm_input_root / norm_input_scale
            )
            norm_input_times_s = norm_input * s
            for c in range(C):
                row_max_term_n[c] = norm_input_times_s * sum_centers_input_n[c]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _input_rows_4(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    sum_centers_input_all, row_max_term_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_centers_input_tile, along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
    along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_tile, s, m, C, D, weight, grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills norm_centers_squares_all, norm_centers_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_tile, along_log_norm_all,
    along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_tile."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for n in range(start, stop):
            along_grad_sum_centers_input_n = along_grad_sum_centers_input_tile[n - first]
            along_sum_centers_input_n = along_sum_centers_input_all[n]
            grad_sum_centers_input_n = grad_sum_centers_input_tile[n - first]
            input_n = input[n]
            row_max_term_n = row_max_term_all[n]
            sum_centers_input_n = sum_centers_input_all[n]
            vector_n = vector[n]
            norm_input_scale = rescale(norm_input_squares_all[n])
            norm_input_scale_is_one = norm_input_scale == one
            norm_input_root = (
                math.sqrt(norm_input_squares_all[n]) if norm_input_scale_is_one else
                math.sqrt(norm_input_scaled_squares_all[n])
            )
            norm_input_inverse = direction(one, norm_input_root)
            norm_input = (
                norm_input_root if norm_input_scale_is_one else norm_input_root / norm_input_scale
            )
            sample_weight = weight[n] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for c in range(C):
                if c != target[n]:
                    row_max = larger(row_max, row_max_term_n[c])
            norm_centers_squares = zero
            if sample_weight != zero:
                for e in range(D):
                    norm_centers_squares = accumulate(
                        norm_centers_squares, centers[target[n], e] * centers[target[n], e]
                    )
            norm_centers_scale = rescale(norm_centers_squares)
            row_shift = finite_or_zero(row_max)
            norm_input_times_s = norm_input * s
            s_times_along_norm_input = s * along_norm_input_all[n]
            row_sum = zero
            row_below = zero
            sum_at_top = zero
            ties_at_top = zero
            for c in range(C):
                shifted_exp = exp(-row_shift + norm_input_times_s * sum_centers_input_n[c])
                along_grad_sum_centers_input_n[c] = shifted_exp
                row_value = (
                    norm_input_times_s * along_sum_centers_input_n[c] + s_times_along_norm_input *
                    sum_centers_input_n[c]
                )
                counted = shifted_exp if c != target[n] else zero
                row_sum = accumulate(row_sum, counted)
                row_below = accumulate(row_below, counted if counted < Real(3 / 4) else zero)
                shared = one if row_max_term_n[c] == row_max else zero
                if c != target[n]:
                    sum_at_top = accumulate(sum_at_top, row_value * shared)
                if c != target[n]:
                    ties_at_top = accumulate(ties_at_top, shared)
            norm_centers_scaled_squares = zero
            if norm_centers_scale != one and sample_weight != zero:
                for e in range(D):
                    times_norm_centers_scale_centers = times(norm_centers_scale, centers[target[n], e])
                    norm_centers_scaled_squares = accumulate(
                        norm_centers_scaled_squares, times_norm_centers_scale_centers *
                        times_norm_centers_scale_centers
                    )
            norm_centers_root = (
                math.sqrt(norm_centers_squares) if norm_centers_scale == one else
                math.sqrt(norm_centers_scaled_squares)
            )
            norm_centers_inverse = direction(one, norm_centers_root)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            value_at_top = sum_at_top / ties_at_top
            inverse_row_sum = one / row_sum
            along_log_norm = zero
            along_log_norm_from_top = zero
            for c in range(C):
                shifted_exp = exp(-row_shift + norm_input_times_s * sum_centers_input_n[c])
                along_grad_sum_centers_input_n[c] = shifted_exp
                partial_sum = (
                    norm_input_times_s * along_sum_centers_input_n[c] + s_times_along_norm_input *
                    sum_centers_input_n[c]
                )
                row_value = partial_sum
                offset_from_top = row_value - value_at_top
                inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
                if c != target[n]:
                    along_log_norm = accumulate(
                        along_log_norm, inverse_row_sum_times_shifted_exp * partial_sum
                    )
                if c != target[n]:
                    along_log_norm_from_top = accumulate(
                        along_log_norm_from_top, inverse_row_sum_times_shifted_exp * offset_from_top
                    )
            target_cosine = zero
            norm_centers_input_squares = zero
            norm_centers_input_squared_2_squares = zero
            along_target_cosine = zero
            if sample_weight != zero:
                one_over_length = over_length(one, norm_input_scale, norm_input_inverse)
                for d in range(D):
                    centers_over_length = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length = over_length(input_n[d], norm_input_scale, norm_input_inverse)
                    target_cosine = accumulate(target_cosine, centers_over_length * input_over_length)
                    difference = input_over_length - centers_over_length
                    norm_centers_input_squares = accumulate(
                        norm_centers_input_squares, difference * difference
                    )
                    partial_sum_2 = centers_over_length + input_over_length
                    norm_centers_input_squared_2_squares = accumulate(
                        norm_centers_input_squared_2_squares, partial_sum_2 * partial_sum_2
                    )
                    along_target_cosine = accumulate(
                        along_target_cosine, centers_over_length * one_over_length * vector_n[d] -
                        centers_over_length * along_norm_input_all[n] * over_length(input_over_length,
                        norm_input_scale, norm_input_inverse)
                    )
            norm_centers_input_scale = rescale(norm_centers_input_squares)
            norm_centers_input_squared_2_scale = rescale(norm_centers_input_squared_2_squares)
            norm_centers_input_scaled_squares = zero
            if norm_centers_input_scale != one and sample_weight != zero:
                for d in range(D):
                    times_value = times(
                        norm_centers_input_scale, over_length(input_n[d], norm_input_scale,
                        norm_input_inverse) - over_length(centers[target[n], d], norm_centers_scale,
                        norm_centers_inverse)
                    )
                    norm_centers_input_scaled_squares = accumulate(
                        norm_centers_input_scaled_squares, times_value * times_value
                    )
            norm_centers_input_squared_2_scaled_squares = zero
            if norm_centers_input_squared_2_scale != one and sample_weight != zero:
                for d in range(D):
                    times_value_2 = times(
                        norm_centers_input_squared_2_scale, over_length(centers[target[n], d],
                        norm_centers_scale, norm_centers_inverse) + over_length(input_n[d],
                        norm_input_scale, norm_input_inverse)
                    )
                    norm_centers_input_squared_2_scaled_squares = accumulate(
                        norm_centers_input_squared_2_scaled_squares, times_value_2 * times_value_2
                    )
            norm_centers_input_scale_is_one = norm_centers_input_scale == one
            norm_centers_input_root = (
                math.sqrt(norm_centers_input_squares) if norm_centers_input_scale_is_one else
                math.sqrt(norm_centers_input_scaled_squares)
            )
            norm_centers_input = (
                norm_centers_input_root if norm_centers_input_scale_is_one else norm_centers_input_root /
                norm_centers_input_scale
            )
            condition = norm_centers_input_squared_2_scale == one
            norm_centers_input_squared_2_root = (
                math.sqrt(norm_centers_input_squared_2_squares) if condition else
                math.sqrt(norm_centers_input_squared_2_scaled_squares)
            )
            norm_centers_input_squared_2 = (
                norm_centers_input_squared_2_root if condition else norm_centers_input_squared_2_root /
                norm_centers_input_squared_2_scale
            )
            target_sine = half * norm_centers_input * norm_centers_input_squared_2
            falling_cosine_value_2 = falling_cosine(target_cosine, target_sine, Real(m))
            grad_log_norm = (
                grad_term * sigmoid(row_shift + log_row_sum - falling_cosine_value_2 * norm_input_times_s)
            )
            norm_centers_input_inverse = direction(one, norm_centers_input_root)
            norm_centers_input_squared_2_inverse = direction(one, norm_centers_input_squared_2_root)
            quotient = grad_log_norm * norm_input_root * s / (norm_input_scale * row_sum)
            for c in range(C):
                shifted_exp = exp(-row_shift + norm_input_times_s * sum_centers_input_n[c])
                along_grad_sum_centers_input_n[c] = shifted_exp
                grad_sum_centers_input_n[c] = (
                    quotient * shifted_exp if c != target[n] and sample_weight != zero else zero
                )
            along_norm_centers_input = zero
            along_norm_centers_input_squared_2 = zero
            if sample_weight != zero:
                one_over_length_2 = over_length(one, norm_input_scale, norm_input_inverse)
                for d in range(D):
                    centers_over_length_2 = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length_2 = over_length(input_n[d], norm_input_scale, norm_input_inverse)
                    difference_2 = (
                        one_over_length_2 * vector_n[d] - along_norm_input_all[n] *
                        over_length(input_over_length_2, norm_input_scale, norm_input_inverse)
                    )
                    along_norm_centers_input = accumulate(
                        along_norm_centers_input, difference_2 * over_length(centers_over_length_2 -
                        input_over_length_2, norm_centers_input_scale, norm_centers_input_inverse)
                    )
                    along_norm_centers_input_squared_2 = accumulate(
                        along_norm_centers_input_squared_2, difference_2 *
                        over_length(centers_over_length_2 + input_over_length_2,
                        norm_centers_input_squared_2_scale, norm_centers_input_squared_2_inverse)
                    )
            along_target_sine = (
                half * along_norm_centers_input_squared_2 * norm_centers_input - half *
                along_norm_centers_input * norm_centers_input_squared_2
            )
            folded_sine_value = folded_sine(target_cosine, target_sine, Real(m))
            inverse_norm_input_scale = one / norm_input_scale
            power_2 = one / (target_cosine * target_cosine + target_sine * target_sine)
            difference_3 = row_shift + log_row_sum - falling_cosine_value_2 * norm_input_times_s
            sigmoid_difference_3 = sigmoid(difference_3)
            sigmoid_minus_difference_3 = sigmoid(-difference_3)
            product = grad_term * sigmoid_difference_3 * sigmoid_minus_difference_3
            product_2 = inverse_norm_input_scale * norm_input_root * s
            along_grad_log_norm = (
                along_log_norm * grad_term * sigmoid_difference_3 * sigmoid_minus_difference_3 +
                along_target_sine * folded_sine_value * grad_term * inverse_norm_input_scale * power_2 *
                sigmoid_difference_3 * sigmoid_minus_difference_3 * target_cosine * norm_input_root * s *
                Real(m) - falling_cosine_value_2 * product * s_times_along_norm_input -
                along_target_cosine * folded_sine_value * power_2 * product * product_2 * target_sine *
                Real(m)
            )
            product_3 = grad_log_norm * inverse_row_sum
            quotient_2 = product_3 * s_times_along_norm_input
            quotient_3 = along_grad_log_norm * inverse_row_sum * product_2
            quotient_4 = product_2 * product_3
            for c in range(C):
                row_value = (
                    norm_input_times_s * along_sum_centers_input_n[c] + s_times_along_norm_input *
                    sum_centers_input_n[c]
                )
                offset_from_top = row_value - value_at_top
                along_grad_sum_centers_input_n[c] = (
                    quotient_2 * along_grad_sum_centers_input_n[c] + quotient_3 *
                    along_grad_sum_centers_input_n[c] + quotient_4 * (offset_from_top -
                    along_log_norm_from_top) * along_grad_sum_centers_input_n[c] if c != target[n] and
                    sample_weight != zero else zero
                )
            norm_centers_squares_all[n] = norm_centers_squares
            norm_centers_scaled_squares_all[n] = norm_centers_scaled_squares
            target_cosine_all[n] = target_cosine
            norm_centers_input_squares_all[n] = norm_centers_input_squares
            norm_centers_input_scaled_squares_all[n] = norm_centers_input_scaled_squares
            norm_centers_input_squared_2_squares_all[n] = norm_centers_input_squared_2_squares
            norm_centers_input_squared_2_scaled_squares_all[n] = (
                norm_centers_input_squared_2_scaled_squares
            )
            row_max_all[n] = row_max
            row_sum_all[n] = row_sum
            row_below_all[n] = row_below
            along_log_norm_all[n] = along_log_norm
            along_target_cosine_all[n] = along_target_cosine
            along_norm_centers_input_all[n] = along_norm_centers_input
            along_norm_centers_input_squared_2_all[n] = along_norm_centers_input_squared_2
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _input_rows_5(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_unit_input_part_all,
    along_norm_input_all, along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
    along_norm_centers_input_all, along_norm_centers_input_squared_2_all, along_grad_unit_input_part_all,
    s, m, C, D, weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    s_times_m = s * Real(m)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            along_grad_unit_input_part_n = along_grad_unit_input_part_all[n]
            along_sum_centers_input_n = along_sum_centers_input_all[n]
            grad_unit_input_part_n = grad_unit_input_part_all[n]
            hvp_input_n = hvp_input[n]
            input_n = input[n]
            sum_centers_input_n = sum_centers_input_all[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                norm_centers_input_scale = rescale(norm_centers_input_squares_all[n])
                norm_centers_input_scale_is_one = norm_centers_input_scale == one
                norm_centers_input_root = (
                    math.sqrt(norm_centers_input_squares_all[n]) if norm_centers_input_scale_is_one else
                    math.sqrt(norm_centers_input_scaled_squares_all[n])
                )
                norm_centers_input = (
                    norm_centers_input_root if norm_centers_input_scale_is_one else
                    norm_centers_input_root / norm_centers_input_scale
                )
                norm_centers_input_squared_2_scale = rescale(norm_centers_input_squared_2_squares_all[n])
                condition = norm_centers_input_squared_2_scale == one
                norm_centers_input_squared_2_root = (
                    math.sqrt(norm_centers_input_squared_2_squares_all[n]) if condition else
                    math.sqrt(norm_centers_input_squared_2_scaled_squares_all[n])
                )
                norm_centers_input_squared_2 = (
                    norm_centers_input_squared_2_root if condition else norm_centers_input_squared_2_root
                    / norm_centers_input_squared_2_scale
                )
                along_target_sine = (
                    half * norm_centers_input * along_norm_centers_input_squared_2_all[n] - half *
                    norm_centers_input_squared_2 * along_norm_centers_input_all[n]
                )
                grad_term = grad_scale * sample_weight
                row_rest = (
                    row_below_all[n] if row_sum_all[n] < Real(3 / 2) and row_sum_all[n] >= Real(3 / 4)
                    else row_sum_all[n] - one
                )
                log_row_sum = log1p(row_rest)
                norm_input_scale = rescale(norm_input_squares_all[n])
                norm_input_scale_is_one = norm_input_scale == one
                norm_input_root = (
                    math.sqrt(norm_input_squares_all[n]) if norm_input_scale_is_one else
                    math.sqrt(norm_input_scaled_squares_all[n])
                )
                quotient_16 = norm_input_root / norm_input_scale
                norm_input = norm_input_root if norm_input_scale_is_one else quotient_16
                row_shift = finite_or_zero(row_max_all[n])
                target_sine = half * norm_centers_input * norm_centers_input_squared_2
                along_norm_input_times_s = s * along_norm_input_all[n]
                falling_cosine_value = falling_cosine(target_cosine_all[n], target_sine, Real(m))
                norm_input_times_s_2 = norm_input * s
                difference_4 = row_shift + log_row_sum - falling_cosine_value * norm_input_times_s_2
                product_5 = grad_term * sigmoid(difference_4)
                product_6 = product_5 * sigmoid(-difference_4)
                folded_sine_value_2 = folded_sine(target_cosine_all[n], target_sine, Real(m))
                quotient_17 = (
                    folded_sine_value_2 * product_6 * quotient_16 * s * Real(m) / (target_sine *
                    target_sine + target_cosine_all[n] * target_cosine_all[n])
                )
                along_grad_log_norm = (
                    product_6 * along_log_norm_all[n] + along_target_sine * quotient_17 *
                    target_cosine_all[n] - along_norm_input_times_s * falling_cosine_value * product_6 -
                    quotient_17 * target_sine * along_target_cosine_all[n]
                )
                norm_input_inverse = direction(one, norm_input_root)
                norm_centers_scale = rescale(norm_centers_squares_all[n])
                norm_centers_root = (
                    math.sqrt(norm_centers_squares_all[n]) if norm_centers_scale == one else
                    math.sqrt(norm_centers_scaled_squares_all[n])
                )
                norm_centers_inverse = direction(one, norm_centers_root)
                norm_centers_input_squared_2_inverse = direction(one, norm_centers_input_squared_2_root)
                norm_centers_input_inverse = direction(one, norm_centers_input_root)
                inverse_row_sum = one / row_sum_all[n]
                along_grad_norm_input_part = zero
                grad_norm_input_part = zero
                for c in range(C):
                    shifted_exp = exp(-row_shift + norm_input_times_s_2 * sum_centers_input_n[c])
                    inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
                    product_7 = inverse_row_sum_times_shifted_exp * sum_centers_input_n[c]
                    if c != target[n]:
                        along_grad_norm_input_part = accumulate(
                            along_grad_norm_input_part, inverse_row_sum_times_shifted_exp *
                            along_sum_centers_input_n[c] + product_7 * (-along_log_norm_all[n] +
                            along_norm_input_times_s * sum_centers_input_n[c] + norm_input_times_s_2 *
                            along_sum_centers_input_n[c])
                        )
                    if c != target[n]:
                        grad_norm_input_part = accumulate(grad_norm_input_part, product_7)
                one_over_length_5 = over_length(one, norm_input_scale, norm_input_inverse)
                one_over_length_squared = one_over_length_5 * one_over_length_5
                one_over_length_2 = over_length(
                    one, norm_centers_input_squared_2_scale, norm_centers_input_squared_2_inverse
                )
                one_over_length_3 = over_length(one, norm_centers_input_scale, norm_centers_input_inverse)
                along_grad_norm_input_part_2 = zero
                along_grad_norm_input_part_3 = zero
                along_grad_sum_input_squared_part = zero
                along_grad_sum_input_squared_part_2 = zero
                grad_norm_input_part_2 = zero
                grad_norm_input_part_3 = zero
                grad_sum_input_squared_part = zero
                grad_sum_input_squared_part_2 = zero
                for d in range(D):
                    input_over_length = over_length(input_n[d], norm_input_scale, norm_input_inverse)
                    input_over_length_over_length = over_length(
                        input_over_length, norm_input_scale, norm_input_inverse
                    )
                    partial_sum = (
                        input_over_length_over_length * one_over_length_5 +
                        over_length(input_over_length_over_length, norm_input_scale, norm_input_inverse)
                    )
                    along_norm_input_times_partial_sum = partial_sum * along_norm_input_all[n]
                    along_grad_norm_input_part_2 = accumulate(
                        along_grad_norm_input_part_2, input_over_length_over_length *
                        along_grad_unit_input_part_n[d] + one_over_length_squared *
                        grad_unit_input_part_n[d] * vector_n[d] - along_norm_input_times_partial_sum *
                        grad_unit_input_part_n[d]
                    )
                    centers_over_length = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    along_grad_norm_input_part_3 = accumulate(
                        along_grad_norm_input_part_3, centers_over_length * one_over_length_squared *
                        vector_n[d] - along_norm_input_times_partial_sum * centers_over_length
                    )
                    element_over_length = over_length(
                        centers_over_length + input_over_length, norm_centers_input_squared_2_scale,
                        norm_centers_input_squared_2_inverse
                    )
                    power_2 = input_over_length_over_length * input_over_length_over_length
                    along_grad_sum_input_squared_part = accumulate(
                        along_grad_sum_input_squared_part, one_over_length_5 * (element_over_length *
                        one_over_length_5 + input_over_length_over_length * one_over_length_2) *
                        vector_n[d] - (element_over_length * partial_sum + one_over_length_2 * power_2) *
                        along_norm_input_all[n] - input_over_length_over_length *
                        along_norm_centers_input_squared_2_all[n] * over_length(element_over_length,
                        norm_centers_input_squared_2_scale, norm_centers_input_squared_2_inverse)
                    )
                    element_over_length_2 = over_length(
                        centers_over_length - input_over_length, norm_centers_input_scale,
                        norm_centers_input_inverse
                    )
                    along_grad_sum_input_squared_part_2 = accumulate(
                        along_grad_sum_input_squared_part_2, (one_over_length_3 * power_2 -
                        element_over_length_2 * partial_sum) * along_norm_input_all[n] +
                        input_over_length_over_length * along_norm_centers_input_all[n] *
                        over_length(element_over_length_2, norm_centers_input_scale,
                        norm_centers_input_inverse) + one_over_length_5 * (element_over_length_2 *
                        one_over_length_5 - input_over_length_over_length * one_over_length_3) *
                        vector_n[d]
                    )
                    grad_norm_input_part_2 = accumulate(
                        grad_norm_input_part_2, input_over_length_over_length * grad_unit_input_part_n[d]
                    )
                    grad_norm_input_part_3 = accumulate(
                        grad_norm_input_part_3, centers_over_length * input_over_length_over_length
                    )
                    grad_sum_input_squared_part = accumulate(
                        grad_sum_input_squared_part, element_over_length * input_over_length_over_length
                    )
                    grad_sum_input_squared_part_2 = accumulate(
                        grad_sum_input_squared_part_2, element_over_length_2 *
                        input_over_length_over_length
                    )
                difference_5 = row_shift + log_row_sum - falling_cosine_value * norm_input * s
                product_9 = grad_term * sigmoid(difference_5)
                sigmoid_minus_difference_5 = sigmoid(-difference_5)
                product_16 = product_9 * sigmoid_minus_difference_5
                along_log_norm_times_product_16 = product_16 * along_log_norm_all[n]
                along_target_sine_times_s_times_m = along_target_sine * s_times_m
                falling_cosine_value_2_times_s = falling_cosine_value * s
                difference_6 = (
                    -one + falling_cosine_value_2_times_s * sigmoid_minus_difference_5 * norm_input
                )
                target_cosine_squared = target_cosine_all[n] * target_cosine_all[n]
                target_sine_squared = target_sine * target_sine
                partial_sum_2 = target_cosine_squared + target_sine_squared
                inverse_partial_sum_2 = one / partial_sum_2
                product_10 = inverse_partial_sum_2 * product_9
                s_times_m_times_target_sine = s_times_m * target_sine
                product_11 = product_10 * s_times_m_times_target_sine
                difference_6_times_product_11 = difference_6 * product_11
                folded_sine_value_squared = folded_sine_value_2 * folded_sine_value_2
                product_12 = Real(m) * folded_cosine(target_cosine_all[n], target_sine, Real(m))
                product_12_times_target_sine = product_12 * target_sine
                product_13 = inverse_partial_sum_2 * target_cosine_all[n]
                product_14 = quotient_16 * s_times_m_times_target_sine
                partial_sum_3 = (
                    product_12_times_target_sine * product_13 + folded_sine_value_squared * product_13 *
                    product_14 * sigmoid_minus_difference_5
                )
                product_10_times_quotient_18 = product_10 * quotient_16
                product_15 = folded_sine_value_squared * sigmoid_minus_difference_5 * norm_input
                product_8 = folded_sine_value_2 * along_norm_input_all[n]
                quotient_19 = product_9 / partial_sum_2 / partial_sum_2
                two_times_folded_sine_value = two * folded_sine_value_2
                difference = (
                    difference_6_times_product_11 * product_8 + along_target_sine_times_s_times_m *
                    product_10_times_quotient_18 * (-folded_sine_value_2 - partial_sum_3 + two *
                    folded_sine_value_2 * inverse_partial_sum_2 * target_sine_squared) + product_14 *
                    quotient_19 * (product_12_times_target_sine + product_15 * s_times_m_times_target_sine
                    + two_times_folded_sine_value * target_cosine_all[n]) * along_target_cosine_all[n] -
                    along_log_norm_times_product_16 * folded_sine_value_2 * inverse_partial_sum_2 *
                    product_14
                )
                grad_norm_input_part_times_s = grad_norm_input_part * s
                product_18 = folded_sine_value_2 * quotient_16
                product_11_times_product_18 = product_11 * product_18
                product_17 = falling_cosine_value_2_times_s * product_9
                difference_7 = (
                    -grad_norm_input_part_2 - product_17 + grad_norm_input_part_3 *
                    product_11_times_product_18 + grad_norm_input_part_times_s * product_5
                )
                one_over_length_6_over_length = over_length(
                    one_over_length_5, norm_input_scale, norm_input_inverse
                )
                product = product_16 * falling_cosine_value * falling_cosine_value * s * s
                quotient = one_over_length_6_over_length * product_11_times_product_18
                difference_8 = (
                    grad_sum_input_squared_part * norm_centers_input - grad_sum_input_squared_part_2 *
                    norm_centers_input_squared_2
                )
                product_13_times_s_times_m = product_13 * s_times_m
                product_19 = product_13_times_s_times_m * product_18
                product_19_times_product_9 = product_19 * product_9
                quotient_20 = half * product_19_times_product_9
                product_20 = one_over_length_6_over_length * quotient_20
                quotient_2 = difference_8 * product_20
                quotient_21 = norm_centers_input_squared_2_root / norm_centers_input_squared_2_scale
                quotient_3 = product_20 * quotient_21
                quotient_22 = norm_centers_input_root / norm_centers_input_scale
                quotient_4 = product_20 * quotient_22
                one_over_length_6_over_two = half * one_over_length_5
                product_21 = one_over_length_6_over_two * product_19_times_product_9
                product_21_times_quotient_22 = product_21 * quotient_22
                product_22 = one_over_length_2 * product_21_times_quotient_22
                product_21_times_quotient_21 = product_21 * quotient_21
                product_23 = one_over_length_3 * product_21_times_quotient_21
                quotient_7 = (
                    one_over_length_5 * (difference_7 + product_22 + product_23 +
                    grad_sum_input_squared_part_2 * quotient_20 * quotient_21 -
                    grad_sum_input_squared_part * quotient_20 * quotient_22)
                )
                minus_difference_6_times_product_9 = -difference_6 * product_9
                target_cosine_times_s_times_m = s_times_m * target_cosine_all[n]
                quotient_8 = (
                    one_over_length_6_over_two * (along_log_norm_times_product_16 * product_19 +
                    minus_difference_6_times_product_9 * product_13_times_s_times_m * product_8 +
                    product_10_times_quotient_18 * s_times_m * (folded_sine_value_2 - partial_sum_3 -
                    inverse_partial_sum_2 * target_cosine_squared * two_times_folded_sine_value) *
                    along_target_cosine_all[n] + along_target_sine * quotient_16 * quotient_19 *
                    target_cosine_times_s_times_m * (product_12 * target_cosine_all[n] + product_15 *
                    target_cosine_times_s_times_m - two_times_folded_sine_value * target_sine))
                )
                product_2 = along_grad_log_norm * grad_norm_input_part_times_s
                product_3 = along_grad_norm_input_part * product_5 * s
                product_4 = product_17 * sigmoid_minus_difference_5 * along_log_norm_all[n]
                quotient_9 = (
                    along_target_sine_times_s_times_m * folded_sine_value_2 *
                    minus_difference_6_times_product_9 * product_13
                )
                quotient_10 = (
                    difference_6_times_product_11 * folded_sine_value_2 * along_target_cosine_all[n]
                )
                quotient_11 = along_grad_norm_input_part_3 * product_11_times_product_18
                quotient_12 = product_21 * along_norm_centers_input_squared_2_all[n]
                quotient_13 = product_21 * along_norm_centers_input_all[n]
                quotient_14 = along_grad_sum_input_squared_part_2 * product_21_times_quotient_21
                quotient_15 = along_grad_sum_input_squared_part * product_21_times_quotient_22
                for d in range(D):
                    centers_over_length_2 = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length_2 = over_length(input_n[d], norm_input_scale, norm_input_inverse)
                    element_over_length_3 = over_length(
                        centers_over_length_2 + input_over_length_2, norm_centers_input_squared_2_scale,
                        norm_centers_input_squared_2_inverse
                    )
                    element_over_length_4 = over_length(
                        centers_over_length_2 - input_over_length_2, norm_centers_input_scale,
                        norm_centers_input_inverse
                    )
                    input_over_length_2_over_length = over_length(
                        input_over_length_2, norm_input_scale, norm_input_inverse
                    )
                    hvp_input_n[d] = (
                        difference * (centers_over_length_2 * one_over_length_5 - grad_norm_input_part_3 *
                        input_over_length_2) + input_over_length_2 * product_2 + input_over_length_2 *
                        product_3 + input_over_length_2 * quotient_10 + input_over_length_2 * quotient_11
                        + input_over_length_2 * quotient_9 + one_over_length_5 *
                        along_grad_unit_input_part_n[d] + quotient_12 * (-element_over_length_4 +
                        grad_sum_input_squared_part_2 * input_n[d] - norm_centers_input *
                        over_length(element_over_length_3, norm_centers_input_squared_2_scale,
                        norm_centers_input_squared_2_inverse)) + quotient_14 * input_n[d] + quotient_7 *
                        vector_n[d] + quotient_8 * (element_over_length_3 * norm_centers_input -
                        difference_8 * input_n[d] - element_over_length_4 * norm_centers_input_squared_2)
                        + (centers_over_length_2 * quotient + element_over_length_4 * quotient_3 +
                        input_over_length_2 * product + quotient_2 * input_n[d] - difference_7 *
                        input_over_length_2_over_length - element_over_length_3 * quotient_4 -
                        input_over_length_2_over_length * product_22 - input_over_length_2_over_length *
                        product_23 - one_over_length_6_over_length * grad_unit_input_part_n[d]) *
                        along_norm_input_all[n] - along_grad_norm_input_part_2 * input_over_length_2 -
                        input_over_length_2 * product_4 - quotient_13 * (element_over_length_3 +
                        norm_centers_input_squared_2 * over_length(element_over_length_4,
                        norm_centers_input_scale, norm_centers_input_inverse) -
                        grad_sum_input_squared_part * input_n[d]) - quotient_15 * input_n[d]
                    )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, centers, vector, s, m, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    D = input.shape[1]
    C = centers.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, C))))
    norm_centers_squares_all = np.empty((N,), input.dtype)
    norm_centers_scaled_squares_all = np.empty((N,), input.dtype)
    norm_input_squares_all = np.empty((N,), input.dtype)
    norm_input_scaled_squares_all = np.empty((N,), input.dtype)
    target_cosine_all = np.empty((N,), input.dtype)
    norm_centers_input_squares_all = np.empty((N,), input.dtype)
    norm_centers_input_scaled_squares_all = np.empty((N,), input.dtype)
    norm_centers_input_squared_2_squares_all = np.empty((N,), input.dtype)
    norm_centers_input_squared_2_scaled_squares_all = np.empty((N,), input.dtype)
    unit_input_all = np.empty((N, D), input.dtype)
    unit_centers_all = np.empty((C, D), input.dtype)
    sum_centers_input_all = np.empty((N, C), input.dtype)
    row_max_term_all = np.empty((N, C), input.dtype)
    row_max_all = np.empty((N,), input.dtype)
    row_sum_all = np.empty((N,), input.dtype)
    row_below_all = np.empty((N,), input.dtype)
    grad_sum_centers_input_tile = np.empty((height, C), input.dtype)
    grad_unit_input_part_all = np.empty((N, D), input.dtype)
    along_norm_input_all = np.empty((N,), input.dtype)
    along_unit_input_all = np.empty((N, D), input.dtype)
    along_sum_centers_input_all = np.empty((N, C), input.dtype)
    along_log_norm_all = np.empty((N,), input.dtype)
    along_target_cosine_all = np.empty((N,), input.dtype)
    along_norm_centers_input_all = np.empty((N,), input.dtype)
    along_norm_centers_input_squared_2_all = np.empty((N,), input.dtype)
    along_grad_sum_centers_input_tile = np.empty((height, C), input.dtype)
    along_grad_unit_input_part_all = np.empty((N, D), input.dtype)
    run = _input_rows_1 if N * D < PARALLEL_FROM else over_threads(_input_rows_1)
    run(
        input, vector, norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
        along_norm_input_all, along_unit_input_all, D, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    run = _input_rows_2 if C * D < PARALLEL_FROM else over_threads(_input_rows_2)
    run(centers, unit_centers_all, D, C, min(ROWS, max(1, BLOCK // D)), 0)
    np.dot(unit_input_all, unit_centers_all.T, out=sum_centers_input_all)
    np.dot(along_unit_input_all, unit_centers_all.T, out=along_sum_centers_input_all)
    run = _input_rows_3 if N * C < PARALLEL_FROM else over_threads(_input_rows_3)
    run(
        norm_input_squares_all, norm_input_scaled_squares_all, sum_centers_input_all, row_max_term_all, s,
        C, N, min(ROWS, max(1, BLOCK // C)), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        run = _input_rows_4 if rows * max(C, D) < PARALLEL_FROM else over_threads(_input_rows_4)
        run(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
            norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
            norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
            sum_centers_input_all, row_max_term_all, row_max_all, row_sum_all, row_below_all,
            grad_sum_centers_input_tile, along_norm_input_all, along_sum_centers_input_all,
            along_log_norm_all, along_target_cosine_all, along_norm_centers_input_all,
            along_norm_centers_input_squared_2_all, along_grad_sum_centers_input_tile, s, m, C, D, weight,
            grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(C, D))), 0
        )
        np.dot(grad_sum_centers_input_tile[:rows], unit_centers_all, out=grad_unit_input_part_all[tile])
        np.dot(
            along_grad_sum_centers_input_tile[:rows], unit_centers_all,
            out=along_grad_unit_input_part_all[tile]
        )
    run = _input_rows_5 if N * max(C, D) < PARALLEL_FROM else over_threads(_input_rows_5)
    run(
        input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
        norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
        norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
        norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
        sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_unit_input_part_all,
        along_norm_input_all, along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
        along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
        along_grad_unit_input_part_all, s, m, C, D, weight, grad_scale, hvp_input, N, min(ROWS, max(1,
        BLOCK // max(C, D))), 0
    )


@compiled(**LOOP)
def _centers_rows_1(
    input, norm_input_squares_all, norm_input_scale_all, norm_input_scaled_squares_all,
    norm_input_inverse_all, unit_input_all, D, weight, rows, block, shared_blocks
):
    """Row by row: fills norm_input_squares_all, norm_input_scale_all, norm_input_scaled_squares_all,
    norm_input_inverse_all, unit_input_all."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            input_n = input[n]
            unit_input_n = unit_input_all[n]
            norm_input_squares = zero
            for d in range(D):
                norm_input_squares = accumulate(norm_input_squares, input_n[d] * input_n[d])
            norm_input_scale = rescale(norm_input_squares)
            norm_input_scaled_squares = zero
            if norm_input_scale != one:
                for d in range(D):
                    times_norm_input_scale_input = times(norm_input_scale, input_n[d])
                    norm_input_scaled_squares = accumulate(
                        norm_input_scaled_squares, times_norm_input_scale_input *
                        times_norm_input_scale_input
                    )
            norm_input_root = (
                math.sqrt(norm_input_squares) if norm_input_scale == one else
                math.sqrt(norm_input_scaled_squares)
            )
            norm_input_inverse = direction(one, norm_input_root)
            sample_weight = weight[n] if weight is not None else one
            for d in range(D):
                unit_input_n[d] = (
                    over_length(input_n[d], norm_input_scale, norm_input_inverse) if sample_weight != zero
                    else zero
                )
            norm_input_squares_all[n] = norm_input_squares
            norm_input_scale_all[n] = norm_input_scale
            norm_input_scaled_squares_all[n] = norm_input_scaled_squares
            norm_input_inverse_all[n] = norm_input_inverse
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _centers_rows_2(
    centers, vector, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, along_norm_centers_squared_2_all, along_unit_centers_all, D, rows, block,
    shared_blocks
):
    """Row by row: fills norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, along_norm_centers_squared_2_all, along_unit_centers_all."""
    Real = centers.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(start, stop):
            along_unit_centers_c = along_unit_centers_all[c]
            centers_c = centers[c]
            unit_centers_c = unit_centers_all[c]
            vector_c = vector[c]
            norm_centers_squared_2_squares = zero
            for e in range(D):
                norm_centers_squared_2_squares = accumulate(
                    norm_centers_squared_2_squares, centers_c[e] * centers_c[e]
                )
            norm_centers_squared_2_scale = rescale(norm_centers_squared_2_squares)
            norm_centers_squared_2_scaled_squares = zero
            if norm_centers_squared_2_scale != one:
                for e in range(D):
                    times_value = times(norm_centers_squared_2_scale, centers_c[e])
                    norm_centers_squared_2_scaled_squares = accumulate(
                        norm_centers_squared_2_scaled_squares, times_value * times_value
                    )
            norm_centers_squared_2_root = (
                math.sqrt(norm_centers_squared_2_squares) if norm_centers_squared_2_scale == one else
                math.sqrt(norm_centers_squared_2_scaled_squares)
            )
            norm_centers_squared_2_inverse = direction(one, norm_centers_squared_2_root)
            along_norm_centers_squared_2 = zero
            for d in range(D):
                centers_over_length = over_length(
                    centers_c[d], norm_centers_squared_2_scale, norm_centers_squared_2_inverse
                )
                unit_centers_c[d] = centers_over_length
                along_norm_centers_squared_2 = accumulate(
                    along_norm_centers_squared_2, centers_over_length * vector_c[d]
                )
            one_over_length = over_length(
                one, norm_centers_squared_2_scale, norm_centers_squared_2_inverse
            )
            for d in range(D):
                along_unit_centers_c[d] = (
                    one_over_length * vector_c[d] - along_norm_centers_squared_2 *
                    over_length(over_length(centers_c[d], norm_centers_squared_2_scale,
                    norm_centers_squared_2_inverse), norm_centers_squared_2_scale,
                    norm_centers_squared_2_inverse)
                )
            norm_centers_squared_2_squares_all[c] = norm_centers_squared_2_squares
            norm_centers_squared_2_scaled_squares_all[c] = norm_centers_squared_2_scaled_squares
            along_norm_centers_squared_2_all[c] = along_norm_centers_squared_2
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _centers_rows_3(
    norm_input_squares_all, norm_input_scale_all, norm_input_scaled_squares_all, sum_centers_input_all,
    row_max_term_all, s, C, rows, block, shared_blocks
):
    """Row by row: fills row_max_term_all."""
    Real = norm_input_squares_all.dtype.type
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            row_max_term_n = row_max_term_all[n]
            sum_centers_input_n = sum_centers_input_all[n]
            norm_input_scale_is_one = norm_input_scale_all[n] == one
            norm_input_root = (
                math.sqrt(norm_input_squares_all[n]) if norm_input_scale_is_one else
                math.sqrt(norm_input_scaled_squares_all[n])
            )
            norm_input = (
                norm_input_root if norm_input_scale_is_one else norm_input_root / norm_input_scale_all[n]
            )
            norm_input_times_s = norm_input * s
            for c in range(C):
                row_max_term_n[c] = norm_input_times_s * sum_centers_input_n[c]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _centers_rows_4(
    input, target, centers, vector, norm_centers_scale_all, norm_centers_inverse_all,
    norm_input_squares_all, norm_input_scale_all, norm_input_scaled_squares_all, norm_input_inverse_all,
    norm_centers_input_scale_all, norm_centers_input_inverse_all, norm_centers_input_all,
    norm_centers_input_squared_2_scale_all, norm_centers_input_squared_2_inverse_all,
    norm_centers_input_squared_2_all, sum_centers_input_all, row_max_term_all,
    grad_sum_centers_input_weighed_tile, grad_target_sine_all, grad_sum_centers_squared_part_all,
    grad_sum_centers_squared_part_2_all, grad_target_cosine_all, grad_norm_centers_part_all,
    along_norm_centers_all, along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
    along_grad_sum_centers_squared_part_2_all, along_sum_centers_input_tile, along_grad_target_cosine_all,
    along_grad_target_sine_all, along_grad_sum_centers_input_weighed_tile, s, m, C, D, weight, grad_scale,
    first, rows, block, shared_blocks
):
    """Row by row: fills norm_centers_scale_all, norm_centers_inverse_all, norm_centers_input_scale_all,
    norm_centers_input_inverse_all, norm_centers_input_all, norm_centers_input_squared_2_scale_all,
    norm_centers_input_squared_2_inverse_all, norm_centers_input_squared_2_all,
    grad_sum_centers_input_weighed_tile, grad_target_sine_all, grad_sum_centers_squared_part_all,
    grad_sum_centers_squared_part_2_all, grad_target_cosine_all, grad_norm_centers_part_all,
    along_norm_centers_all, along_grad_norm_centers_part_all,
    along_norm_centers_input_squared_2_all, along_grad_sum_centers_squared_part_all,
    along_norm_centers_input_all, along_grad_sum_centers_squared_part_2_all,
    along_grad_target_cosine_all, along_grad_target_sine_all,
    along_grad_sum_centers_input_weighed_tile."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for n in range(start, stop):
            along_grad_sum_centers_input_weighed_n = along_grad_sum_centers_input_weighed_tile[n - first]
            along_sum_centers_input_n = along_sum_centers_input_tile[n - first]
            grad_sum_centers_input_weighed_n = grad_sum_centers_input_weighed_tile[n - first]
            input_n = input[n]
            row_max_term_n = row_max_term_all[n]
            sum_centers_input_n = sum_centers_input_all[n]
            sample_weight = weight[n] if weight is not None else one
            grad_term = grad_scale * sample_weight
            norm_input_scale_is_one = norm_input_scale_all[n] == one
            norm_input_root = (
                math.sqrt(norm_input_squares_all[n]) if norm_input_scale_is_one else
                math.sqrt(norm_input_scaled_squares_all[n])
            )
            norm_input = (
                norm_input_root if norm_input_scale_is_one else norm_input_root / norm_input_scale_all[n]
            )
            row_max = -Real(math.inf)
            for c in range(C):
                if c != target[n]:
                    row_max = larger(row_max, row_max_term_n[c])
            norm_centers_squares = zero
            if sample_weight != zero:
                for e in range(D):
                    norm_centers_squares = accumulate(
                        norm_centers_squares, centers[target[n], e] * centers[target[n], e]
                    )
            norm_centers_scale = rescale(norm_centers_squares)
            row_shift = finite_or_zero(row_max)
            norm_input_times_s = norm_input * s
            row_below = zero
            row_sum = zero
            sum_at_top = zero
            ties_at_top = zero
            for c in range(C):
                shifted_exp = exp(-row_shift + norm_input_times_s * sum_centers_input_n[c])
                along_grad_sum_centers_input_weighed_n[c] = shifted_exp
                counted = shifted_exp if c != target[n] else zero
                row_below = accumulate(row_below, counted if counted < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, counted)
                shared = one if row_max_term_n[c] == row_max else zero
                if c != target[n]:
                    sum_at_top = accumulate(sum_at_top, shared * along_sum_centers_input_n[c])
                if c != target[n]:
                    ties_at_top = accumulate(ties_at_top, shared)
            norm_centers_scaled_squares = zero
            if norm_centers_scale != one and sample_weight != zero:
                for e in range(D):
                    times_norm_centers_scale_centers = times(norm_centers_scale, centers[target[n], e])
                    norm_centers_scaled_squares = accumulate(
                        norm_centers_scaled_squares, times_norm_centers_scale_centers *
                        times_norm_centers_scale_centers
                    )
            norm_centers_root = (
                math.sqrt(norm_centers_squares) if norm_centers_scale == one else
                math.sqrt(norm_centers_scaled_squares)
            )
            norm_centers_inverse = direction(one, norm_centers_root)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            value_at_top = sum_at_top / ties_at_top
            inverse_row_sum = one / row_sum
            along_log_norm = zero
            along_log_norm_from_top = zero
            for c in range(C):
                shifted_exp = exp(-row_shift + norm_input_times_s * sum_centers_input_n[c])
                along_grad_sum_centers_input_weighed_n[c] = shifted_exp
                offset_from_top = along_sum_centers_input_n[c] - value_at_top
                inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
                if c != target[n]:
                    along_log_norm = accumulate(
                        along_log_norm, inverse_row_sum_times_shifted_exp * along_sum_centers_input_n[c]
                    )
                if c != target[n]:
                    along_log_norm_from_top = accumulate(
                        along_log_norm_from_top, inverse_row_sum_times_shifted_exp * offset_from_top
                    )
            norm_centers_input_squares = zero
            norm_centers_input_squared_2_squares = zero
            target_cosine = zero
            grad_norm_centers_part = zero
            along_norm_centers = zero
            if sample_weight != zero:
                for d in range(D):
                    centers_over_length = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length = over_length(
                        input_n[d], norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    difference = input_over_length - centers_over_length
                    norm_centers_input_squares = accumulate(
                        norm_centers_input_squares, difference * difference
                    )
                    partial_sum = centers_over_length + input_over_length
                    norm_centers_input_squared_2_squares = accumulate(
                        norm_centers_input_squared_2_squares, partial_sum * partial_sum
                    )
                    target_cosine = accumulate(target_cosine, centers_over_length * input_over_length)
                    grad_norm_centers_part = accumulate(
                        grad_norm_centers_part, input_over_length * over_length(centers_over_length,
                        norm_centers_scale, norm_centers_inverse)
                    )
                    along_norm_centers = accumulate(
                        along_norm_centers, centers_over_length * vector[target[n], d]
                    )
            norm_centers_input_scale = rescale(norm_centers_input_squares)
            norm_centers_input_squared_2_scale = rescale(norm_centers_input_squared_2_squares)
            norm_centers_input_scaled_squares = zero
            if norm_centers_input_scale != one and sample_weight != zero:
                for d in range(D):
                    times_value = times(
                        norm_centers_input_scale, over_length(input_n[d], norm_input_scale_all[n],
                        norm_input_inverse_all[n]) - over_length(centers[target[n], d],
                        norm_centers_scale, norm_centers_inverse)
                    )
                    norm_centers_input_scaled_squares = accumulate(
                        norm_centers_input_scaled_squares, times_value * times_value
                    )
            norm_centers_input_squared_2_scaled_squares = zero
            if norm_centers_input_squared_2_scale != one and sample_weight != zero:
                for d in range(D):
                    times_value_2 = times(
                        norm_centers_input_squared_2_scale, over_length(centers[target[n], d],
                        norm_centers_scale, norm_centers_inverse) + over_length(input_n[d],
                        norm_input_scale_all[n], norm_input_inverse_all[n])
                    )
                    norm_centers_input_squared_2_scaled_squares = accumulate(
                        norm_centers_input_squared_2_scaled_squares, times_value_2 * times_value_2
                    )
            along_grad_norm_centers_part = zero
            along_target_cosine = zero
            if sample_weight != zero:
                one_over_length_6 = over_length(one, norm_centers_scale, norm_centers_inverse)
                one_over_length_squared = one_over_length_6 * one_over_length_6
                for d in range(D):
                    centers_over_length_over_length = over_length(
                        over_length(centers[target[n], d], norm_centers_scale, norm_centers_inverse),
                        norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length_2 = over_length(
                        input_n[d], norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    product = along_norm_centers * input_over_length_2
                    vector_times_input_over_length_2 = input_over_length_2 * vector[target[n], d]
                    along_grad_norm_centers_part = accumulate(
                        along_grad_norm_centers_part, one_over_length_squared *
                        vector_times_input_over_length_2 - product * (centers_over_length_over_length *
                        one_over_length_6 + over_length(centers_over_length_over_length,
                        norm_centers_scale, norm_centers_inverse))
                    )
                    along_target_cosine = accumulate(
                        along_target_cosine, one_over_length_6 * vector_times_input_over_length_2 -
                        centers_over_length_over_length * product
                    )
            norm_centers_input_scale_is_one = norm_centers_input_scale == one
            norm_centers_input_root = (
                math.sqrt(norm_centers_input_squares) if norm_centers_input_scale_is_one else
                math.sqrt(norm_centers_input_scaled_squares)
            )
            condition = norm_centers_input_squared_2_scale == one
            norm_centers_input_squared_2_root = (
                math.sqrt(norm_centers_input_squared_2_squares) if condition else
                math.sqrt(norm_centers_input_squared_2_scaled_squares)
            )
            norm_centers_input = (
                norm_centers_input_root if norm_centers_input_scale_is_one else norm_centers_input_root /
                norm_centers_input_scale
            )
            norm_centers_input_squared_2 = (
                norm_centers_input_squared_2_root if condition else norm_centers_input_squared_2_root /
                norm_centers_input_squared_2_scale
            )
            target_sine = half * norm_centers_input * norm_centers_input_squared_2
            falling_cosine_value = falling_cosine(target_cosine, target_sine, Real(m))
            grad_log_norm = (
                grad_term * sigmoid(row_shift + log_row_sum - falling_cosine_value * norm_input_times_s)
            )
            norm_centers_input_squared_2_inverse = direction(one, norm_centers_input_squared_2_root)
            norm_centers_input_inverse = direction(one, norm_centers_input_root)
            quotient = grad_log_norm * norm_input_root * s / (row_sum * norm_input_scale_all[n])
            for c in range(C):
                shifted_exp = exp(-row_shift + norm_input_times_s * sum_centers_input_n[c])
                along_grad_sum_centers_input_weighed_n[c] = shifted_exp
                c_is_not_target = c != target[n]
                grad_sum_centers_input = quotient * shifted_exp if c_is_not_target else zero
                grad_sum_centers_input_weighed_n[c] = (
                    grad_sum_centers_input if c_is_not_target and sample_weight != zero else zero
                )
            grad_sum_centers_squared_part = zero
            grad_sum_centers_squared_part_2 = zero
            along_norm_centers_input_squared_2 = zero
            along_norm_centers_input = zero
            if sample_weight != zero:
                one_over_length_2 = over_length(one, norm_centers_scale, norm_centers_inverse)
                for d in range(D):
                    centers_over_length_2 = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    centers_over_length_2_over_length = over_length(
                        centers_over_length_2, norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length_3 = over_length(
                        input_n[d], norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    element_over_length = over_length(
                        centers_over_length_2 + input_over_length_3, norm_centers_input_squared_2_scale,
                        norm_centers_input_squared_2_inverse
                    )
                    grad_sum_centers_squared_part = accumulate(
                        grad_sum_centers_squared_part, centers_over_length_2_over_length *
                        element_over_length
                    )
                    element_over_length_2 = over_length(
                        centers_over_length_2 - input_over_length_3, norm_centers_input_scale,
                        norm_centers_input_inverse
                    )
                    grad_sum_centers_squared_part_2 = accumulate(
                        grad_sum_centers_squared_part_2, centers_over_length_2_over_length *
                        element_over_length_2
                    )
                    difference_2 = (
                        one_over_length_2 * vector[target[n], d] - along_norm_centers *
                        centers_over_length_2_over_length
                    )
                    along_norm_centers_input_squared_2 = accumulate(
                        along_norm_centers_input_squared_2, difference_2 * element_over_length
                    )
                    along_norm_centers_input = accumulate(
                        along_norm_centers_input, -difference_2 * element_over_length_2
                    )
            along_target_sine = (
                half * along_norm_centers_input_squared_2 * norm_centers_input - half *
                along_norm_centers_input * norm_centers_input_squared_2
            )
            quotient_6 = norm_input * norm_input * s * s / row_sum
            quotient_2 = grad_log_norm * quotient_6
            difference_3 = row_shift + log_row_sum - falling_cosine_value * norm_input * s
            product_2 = grad_term * quotient_6 * sigmoid(difference_3) * sigmoid(-difference_3)
            quotient_3 = along_log_norm * product_2
            folded_sine_value_2 = folded_sine(target_cosine, target_sine, Real(m))
            quotient_7 = (
                folded_sine_value_2 * product_2 * Real(m) / (target_cosine * target_cosine + target_sine *
                target_sine)
            )
            quotient_4 = along_target_sine * quotient_7 * target_cosine
            quotient_5 = along_target_cosine * quotient_7 * target_sine
            for c in range(C):
                offset_from_top = along_sum_centers_input_n[c] - value_at_top
                c_is_not_target_2 = c != target[n]
                along_grad_sum_centers_input = (
                    quotient_3 * along_grad_sum_centers_input_weighed_n[c] + quotient_4 *
                    along_grad_sum_centers_input_weighed_n[c] + quotient_2 * (offset_from_top -
                    along_log_norm_from_top) * along_grad_sum_centers_input_weighed_n[c] - quotient_5 *
                    along_grad_sum_centers_input_weighed_n[c] if c_is_not_target_2 else zero
                )
                along_grad_sum_centers_input_weighed_n[c] = (
                    along_grad_sum_centers_input if c_is_not_target_2 and sample_weight != zero else zero
                )
            along_grad_sum_centers_squared_part = zero
            along_grad_sum_centers_squared_part_2 = zero
            if sample_weight != zero:
                one_over_length_3 = over_length(
                    one, norm_centers_input_squared_2_scale, norm_centers_input_squared_2_inverse
                )
                one_over_length_4 = over_length(one, norm_centers_scale, norm_centers_inverse)
                one_over_length_5 = over_length(one, norm_centers_input_scale, norm_centers_input_inverse)
                for d in range(D):
                    centers_over_length_3 = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    centers_over_length_3_over_length = over_length(
                        centers_over_length_3, norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length_4 = over_length(
                        input_n[d], norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    element_over_length_3 = over_length(
                        centers_over_length_3 + input_over_length_4, norm_centers_input_squared_2_scale,
                        norm_centers_input_squared_2_inverse
                    )
                    partial_sum_2 = (
                        centers_over_length_3_over_length * one_over_length_4 +
                        over_length(centers_over_length_3_over_length, norm_centers_scale,
                        norm_centers_inverse)
                    )
                    power_2 = centers_over_length_3_over_length * centers_over_length_3_over_length
                    along_grad_sum_centers_squared_part = accumulate(
                        along_grad_sum_centers_squared_part, one_over_length_4 *
                        (centers_over_length_3_over_length * one_over_length_3 + element_over_length_3 *
                        one_over_length_4) * vector[target[n], d] - along_norm_centers *
                        (element_over_length_3 * partial_sum_2 + one_over_length_3 * power_2) -
                        along_norm_centers_input_squared_2 * centers_over_length_3_over_length *
                        over_length(element_over_length_3, norm_centers_input_squared_2_scale,
                        norm_centers_input_squared_2_inverse)
                    )
                    element_over_length_4 = over_length(
                        centers_over_length_3 - input_over_length_4, norm_centers_input_scale,
                        norm_centers_input_inverse
                    )
                    along_grad_sum_centers_squared_part_2 = accumulate(
                        along_grad_sum_centers_squared_part_2, along_norm_centers_input *
                        centers_over_length_3_over_length * over_length(element_over_length_4,
                        norm_centers_input_scale, norm_centers_input_inverse) + one_over_length_4 *
                        (centers_over_length_3_over_length * one_over_length_5 + element_over_length_4 *
                        one_over_length_4) * vector[target[n], d] - along_norm_centers *
                        (element_over_length_4 * partial_sum_2 + one_over_length_5 * power_2)
                    )
            norm_centers_scale_all[n] = norm_centers_scale
            norm_centers_inverse_all[n] = norm_centers_inverse
            norm_centers_input_scale_all[n] = norm_centers_input_scale
            norm_centers_input_inverse_all[n] = norm_centers_input_inverse
            norm_centers_input_all[n] = (
                norm_centers_input_root if norm_centers_input_scale == one else norm_centers_input_root /
                norm_centers_input_scale
            )
            norm_centers_input_squared_2_scale_all[n] = norm_centers_input_squared_2_scale
            norm_centers_input_squared_2_inverse_all[n] = norm_centers_input_squared_2_inverse
            norm_centers_input_squared_2_all[n] = (
                norm_centers_input_squared_2_root if norm_centers_input_squared_2_scale == one else
                norm_centers_input_squared_2_root / norm_centers_input_squared_2_scale
            )
            difference_4 = row_shift + log_row_sum - falling_cosine_value * norm_input_times_s
            sigmoid_difference_4 = sigmoid(difference_4)
            product_3 = folded_sine_value_2 * grad_term * sigmoid_difference_4
            inverse_norm_input_scale = one / norm_input_scale_all[n]
            target_cosine_squared = target_cosine * target_cosine
            target_sine_squared = target_sine * target_sine
            partial_sum_3 = target_cosine_squared + target_sine_squared
            inverse_partial_sum_3 = one / partial_sum_3
            product_4 = inverse_partial_sum_3 * target_cosine
            product_5 = inverse_norm_input_scale * product_4 * norm_input_root * s
            grad_target_sine_all[n] = product_3 * product_5 * Real(m)
            grad_sum_centers_squared_part_all[n] = grad_sum_centers_squared_part
            grad_sum_centers_squared_part_2_all[n] = grad_sum_centers_squared_part_2
            product_6 = inverse_partial_sum_3 * product_3
            product_7 = inverse_norm_input_scale * norm_input_root * s
            target_sine_times_m = target_sine * Real(m)
            product_8 = product_7 * target_sine_times_m
            grad_target_cosine_all[n] = -product_6 * product_8
            grad_norm_centers_part_all[n] = grad_norm_centers_part
            along_norm_centers_all[n] = along_norm_centers
            along_grad_norm_centers_part_all[n] = along_grad_norm_centers_part
            along_norm_centers_input_squared_2_all[n] = along_norm_centers_input_squared_2
            along_grad_sum_centers_squared_part_all[n] = along_grad_sum_centers_squared_part
            along_norm_centers_input_all[n] = along_norm_centers_input
            along_grad_sum_centers_squared_part_2_all[n] = along_grad_sum_centers_squared_part_2
            folded_sine_value_squared = folded_sine_value_2 * folded_sine_value_2
            sigmoid_minus_difference_4 = sigmoid(-difference_4)
            product_10 = sigmoid_minus_difference_4 * target_sine_times_m
            product_9 = Real(m) * folded_cosine(target_cosine, target_sine, Real(m))
            product_9_times_target_sine = product_9 * target_sine
            partial_sum_4 = (
                product_4 * product_9_times_target_sine + folded_sine_value_squared * product_10 *
                product_5
            )
            product_11 = grad_term * sigmoid_difference_4
            product_12 = inverse_partial_sum_3 * product_11 * product_7 * Real(m)
            product_13 = folded_sine_value_squared * norm_input_times_s
            product_14 = along_log_norm * norm_input * norm_input * s * s
            quotient_8 = product_11 / partial_sum_3 / partial_sum_3
            two_times_folded_sine_value = two * folded_sine_value_2
            along_grad_target_cosine_all[n] = (
                along_target_sine * product_12 * (-folded_sine_value_2 - partial_sum_4 + two *
                folded_sine_value_2 * inverse_partial_sum_3 * target_sine_squared) + along_target_cosine *
                product_8 * quotient_8 * (product_9_times_target_sine + product_10 * product_13 +
                target_cosine * two_times_folded_sine_value) - product_10 * product_14 * product_6
            )
            sigmoid_minus_difference_4_times_m = sigmoid_minus_difference_4 * Real(m)
            along_grad_target_sine_all[n] = (
                along_target_cosine * product_12 * (folded_sine_value_2 - partial_sum_4 -
                inverse_partial_sum_3 * target_cosine_squared * two_times_folded_sine_value) + product_14
                * product_3 * product_4 * sigmoid_minus_difference_4_times_m + along_target_sine *
                product_7 * quotient_8 * target_cosine * Real(m) * (product_9 * target_cosine + product_13
                * sigmoid_minus_difference_4_times_m * target_cosine - two_times_folded_sine_value *
                target_sine)
            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _centers_rows_5(
    input, target, centers, vector, norm_centers_scale_all, norm_centers_inverse_all,
    norm_input_scale_all, norm_input_inverse_all, norm_centers_input_scale_all,
    norm_centers_input_inverse_all, norm_centers_input_all, norm_centers_input_squared_2_scale_all,
    norm_centers_input_squared_2_inverse_all, norm_centers_input_squared_2_all,
    norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    grad_unit_centers_part_all, grad_target_sine_all, grad_sum_centers_squared_part_all,
    grad_sum_centers_squared_part_2_all, grad_target_cosine_all, grad_norm_centers_part_all,
    along_norm_centers_all, along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
    along_grad_sum_centers_squared_part_2_all, along_norm_centers_squared_2_all,
    along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_unit_centers_part_all, D, N,
    weight, hvp_centers, rows, block, shared_blocks
):
    """Row by row: fills hvp_centers."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(start, stop):
            along_grad_unit_centers_part_c = along_grad_unit_centers_part_all[c]
            centers_c = centers[c]
            grad_unit_centers_part_c = grad_unit_centers_part_all[c]
            hvp_centers_c = hvp_centers[c]
            vector_c = vector[c]
            norm_centers_squared_2_scale = rescale(norm_centers_squared_2_squares_all[c])
            norm_centers_squared_2_root = (
                math.sqrt(norm_centers_squared_2_squares_all[c]) if norm_centers_squared_2_scale == one
                else math.sqrt(norm_centers_squared_2_scaled_squares_all[c])
            )
            norm_centers_squared_2_inverse = direction(one, norm_centers_squared_2_root)
            one_over_length_3 = over_length(
                one, norm_centers_squared_2_scale, norm_centers_squared_2_inverse
            )
            one_over_length_squared = one_over_length_3 * one_over_length_3
            along_grad_norm_centers_squared_2_part = zero
            grad_norm_centers_squared_2_part = zero
            for d in range(D):
                centers_over_length_over_length = over_length(
                    over_length(centers_c[d], norm_centers_squared_2_scale,
                    norm_centers_squared_2_inverse), norm_centers_squared_2_scale,
                    norm_centers_squared_2_inverse
                )
                along_grad_norm_centers_squared_2_part = accumulate(
                    along_grad_norm_centers_squared_2_part, centers_over_length_over_length *
                    along_grad_unit_centers_part_c[d] + one_over_length_squared *
                    grad_unit_centers_part_c[d] * vector_c[d] - (centers_over_length_over_length *
                    one_over_length_3 + over_length(centers_over_length_over_length,
                    norm_centers_squared_2_scale, norm_centers_squared_2_inverse)) *
                    along_norm_centers_squared_2_all[c] * grad_unit_centers_part_c[d]
                )
                grad_norm_centers_squared_2_part = accumulate(
                    grad_norm_centers_squared_2_part, centers_over_length_over_length *
                    grad_unit_centers_part_c[d]
                )
            one_over_length_over_length = over_length(
                one_over_length_3, norm_centers_squared_2_scale, norm_centers_squared_2_inverse
            )
            product = grad_norm_centers_squared_2_part * one_over_length_3
            for e in range(D):
                along_grad_centers_part = zero
                for n in range(N):
                    sample_weight = weight[n] if weight is not None else one
                    if sample_weight != zero:
                        centers_over_length_2 = over_length(
                            centers[target[n], e], norm_centers_scale_all[n], norm_centers_inverse_all[n]
                        )
                        input_over_length = over_length(
                            input[n, e], norm_input_scale_all[n], norm_input_inverse_all[n]
                        )
                        element_over_length = over_length(
                            centers_over_length_2 + input_over_length,
                            norm_centers_input_squared_2_scale_all[n],
                            norm_centers_input_squared_2_inverse_all[n]
                        )
                        element_over_length_2 = over_length(
                            centers_over_length_2 - input_over_length, norm_centers_input_scale_all[n],
                            norm_centers_input_inverse_all[n]
                        )
                        partial_sum = (
                            grad_sum_centers_squared_part_all[n] * norm_centers_input_all[n] +
                            grad_sum_centers_squared_part_2_all[n] * norm_centers_input_squared_2_all[n]
                        )
                        one_over_length_5 = over_length(
                            one, norm_centers_scale_all[n], norm_centers_inverse_all[n]
                        )
                        one_over_length_over_length_2 = over_length(
                            one_over_length_5, norm_centers_scale_all[n], norm_centers_inverse_all[n]
                        )
                        centers_over_length_over_length_2 = over_length(
                            centers_over_length_2, norm_centers_scale_all[n], norm_centers_inverse_all[n]
                        )
                        one_over_length_6 = over_length(
                            one, norm_centers_input_squared_2_scale_all[n],
                            norm_centers_input_squared_2_inverse_all[n]
                        )
                        one_over_length_7 = over_length(
                            one, norm_centers_input_scale_all[n], norm_centers_input_inverse_all[n]
                        )
                        shared = one if c == target[n] else zero
                        along_grad_centers_part = accumulate(
                            along_grad_centers_part, shared * (two * centers_over_length_over_length_2 *
                            grad_norm_centers_part_all[n] * grad_target_cosine_all[n] +
                            one_over_length_over_length_2 * partial_sum * grad_target_sine_all[n] *
                            centers[target[n], e] - two * input_over_length *
                            one_over_length_over_length_2 * grad_target_cosine_all[n] -
                            element_over_length * one_over_length_over_length_2 * grad_target_sine_all[n]
                            * norm_centers_input_all[n] - element_over_length_2 *
                            one_over_length_over_length_2 * grad_target_sine_all[n] *
                            norm_centers_input_squared_2_all[n] - centers_over_length_over_length_2 *
                            one_over_length_5 * one_over_length_6 * grad_target_sine_all[n] *
                            norm_centers_input_all[n] - centers_over_length_over_length_2 *
                            one_over_length_5 * one_over_length_7 * grad_target_sine_all[n] *
                            norm_centers_input_squared_2_all[n]) * along_norm_centers_all[n] + two *
                            shared * (input_over_length * one_over_length_5 - centers_over_length_2 *
                            grad_norm_centers_part_all[n]) * along_grad_target_cosine_all[n] +
                            one_over_length_5 * shared * (element_over_length * norm_centers_input_all[n]
                            + element_over_length_2 * norm_centers_input_squared_2_all[n] - partial_sum *
                            centers[target[n], e]) * along_grad_target_sine_all[n] + one_over_length_5 *
                            shared * (one_over_length_5 * one_over_length_6 * grad_target_sine_all[n] *
                            norm_centers_input_all[n] + one_over_length_5 * one_over_length_7 *
                            grad_target_sine_all[n] * norm_centers_input_squared_2_all[n] - partial_sum *
                            grad_target_sine_all[n] - two * grad_norm_centers_part_all[n] *
                            grad_target_cosine_all[n]) * vector[target[n], e] + one_over_length_5 * shared
                            * (element_over_length_2 - grad_sum_centers_squared_part_2_all[n] *
                            centers[target[n], e] - norm_centers_input_all[n] *
                            over_length(element_over_length, norm_centers_input_squared_2_scale_all[n],
                            norm_centers_input_squared_2_inverse_all[n])) *
                            along_norm_centers_input_squared_2_all[n] * grad_target_sine_all[n] - two *
                            centers_over_length_2 * shared * along_grad_norm_centers_part_all[n] *
                            grad_target_cosine_all[n] - one_over_length_5 * shared * (element_over_length
                            - grad_sum_centers_squared_part_all[n] * centers[target[n], e] -
                            norm_centers_input_squared_2_all[n] * over_length(element_over_length_2,
                            norm_centers_input_scale_all[n], norm_centers_input_inverse_all[n])) *
                            along_norm_centers_input_all[n] * grad_target_sine_all[n] - one_over_length_5
                            * shared * along_grad_sum_centers_squared_part_all[n] *
                            grad_target_sine_all[n] * norm_centers_input_all[n] * centers[target[n], e] -
                            one_over_length_5 * shared * along_grad_sum_centers_squared_part_2_all[n] *
                            grad_target_sine_all[n] * norm_centers_input_squared_2_all[n] *
                            centers[target[n], e]
                        )
                centers_over_length = over_length(
                    centers_c[e], norm_centers_squared_2_scale, norm_centers_squared_2_inverse
                )
                hvp_centers_c[e] = (
                    half * along_grad_centers_part + one_over_length_3 * along_grad_unit_centers_part_c[e]
                    + (grad_norm_centers_squared_2_part * over_length(centers_over_length,
                    norm_centers_squared_2_scale, norm_centers_squared_2_inverse) -
                    one_over_length_over_length * grad_unit_centers_part_c[e]) *
                    along_norm_centers_squared_2_all[c] - along_grad_norm_centers_squared_2_part *
                    centers_over_length - product * vector_c[e]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_centers(input, target, centers, vector, s, m, weight, grad_scale, hvp_centers):
    """Fill the Hessian in centers times `vector`."""
    N = input.shape[0]
    D = input.shape[1]
    C = centers.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, C))))
    norm_centers_scale_all = np.empty((N,), input.dtype)
    norm_centers_inverse_all = np.empty((N,), input.dtype)
    norm_input_squares_all = np.empty((N,), input.dtype)
    norm_input_scale_all = np.empty((N,), input.dtype)
    norm_input_scaled_squares_all = np.empty((N,), input.dtype)
    norm_input_inverse_all = np.empty((N,), input.dtype)
    norm_centers_input_scale_all = np.empty((N,), input.dtype)
    norm_centers_input_inverse_all = np.empty((N,), input.dtype)
    norm_centers_input_all = np.empty((N,), input.dtype)
    norm_centers_input_squared_2_scale_all = np.empty((N,), input.dtype)
    norm_centers_input_squared_2_inverse_all = np.empty((N,), input.dtype)
    norm_centers_input_squared_2_all = np.empty((N,), input.dtype)
    norm_centers_squared_2_squares_all = np.empty((C,), input.dtype)
    norm_centers_squared_2_scaled_squares_all = np.empty((C,), input.dtype)
    unit_input_all = np.empty((N, D), input.dtype)
    unit_centers_all = np.empty((C, D), input.dtype)
    sum_centers_input_all = np.empty((N, C), input.dtype)
    row_max_term_all = np.empty((N, C), input.dtype)
    grad_sum_centers_input_weighed_tile = np.empty((height, C), input.dtype)
    grad_unit_centers_part_all = np.zeros((C, D), input.dtype)
    grad_target_sine_all = np.empty((N,), input.dtype)
    grad_sum_centers_squared_part_all = np.empty((N,), input.dtype)
    grad_sum_centers_squared_part_2_all = np.empty((N,), input.dtype)
    grad_target_cosine_all = np.empty((N,), input.dtype)
    grad_norm_centers_part_all = np.empty((N,), input.dtype)
    along_norm_centers_all = np.empty((N,), input.dtype)
    along_grad_norm_centers_part_all = np.empty((N,), input.dtype)
    along_norm_centers_input_squared_2_all = np.empty((N,), input.dtype)
    along_grad_sum_centers_squared_part_all = np.empty((N,), input.dtype)
    along_norm_centers_input_all = np.empty((N,), input.dtype)
    along_grad_sum_centers_squared_part_2_all = np.empty((N,), input.dtype)
    along_norm_centers_squared_2_all = np.empty((C,), input.dtype)
    along_unit_centers_all = np.empty((C, D), input.dtype)
    along_sum_centers_input_tile = np.empty((height, C), input.dtype)
    along_grad_target_cosine_all = np.empty((N,), input.dtype)
    along_grad_target_sine_all = np.empty((N,), input.dtype)
    along_grad_sum_centers_input_weighed_tile = np.empty((height, C), input.dtype)
    along_grad_unit_centers_part_all = np.zeros((C, D), input.dtype)
    run = _centers_rows_1 if N * D < PARALLEL_FROM else over_threads(_centers_rows_1)
    run(
        input, norm_input_squares_all, norm_input_scale_all, norm_input_scaled_squares_all,
        norm_input_inverse_all, unit_input_all, D, weight, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    run = _centers_rows_2 if C * D < PARALLEL_FROM else over_threads(_centers_rows_2)
    run(
        centers, vector, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
        unit_centers_all, along_norm_centers_squared_2_all, along_unit_centers_all, D, C, min(ROWS, max(1,
        BLOCK // D)), 0
    )
    np.dot(unit_input_all, unit_centers_all.T, out=sum_centers_input_all)
    run = _centers_rows_3 if N * C < PARALLEL_FROM else over_threads(_centers_rows_3)
    run(
        norm_input_squares_all, norm_input_scale_all, norm_input_scaled_squares_all,
        sum_centers_input_all, row_max_term_all, s, C, N, min(ROWS, max(1, BLOCK // C)), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_input_all[tile], along_unit_centers_all.T, out=along_sum_centers_input_tile[:rows])
        run = _centers_rows_4 if rows * max(C, D) < PARALLEL_FROM else over_threads(_centers_rows_4)
        run(
            input, target, centers, vector, norm_centers_scale_all, norm_centers_inverse_all,
            norm_input_squares_all, norm_input_scale_all, norm_input_scaled_squares_all,
            norm_input_inverse_all, norm_centers_input_scale_all, norm_centers_input_inverse_all,
            norm_centers_input_all, norm_centers_input_squared_2_scale_all,
            norm_centers_input_squared_2_inverse_all, norm_centers_input_squared_2_all,
            sum_centers_input_all, row_max_term_all, grad_sum_centers_input_weighed_tile,
            grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
            along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
            along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
            along_grad_sum_centers_squared_part_2_all, along_sum_centers_input_tile,
            along_grad_target_cosine_all, along_grad_target_sine_all,
            along_grad_sum_centers_input_weighed_tile, s, m, C, D, weight, grad_scale, first, rows,
            min(ROWS, max(1, BLOCK // max(C, D))), 0
        )
        grad_unit_centers_part_all += np.dot(
            grad_sum_centers_input_weighed_tile[:rows].T, unit_input_all[tile]
        )
        along_grad_unit_centers_part_all += np.dot(
            along_grad_sum_centers_input_weighed_tile[:rows].T, unit_input_all[tile]
        )
    run = _centers_rows_5 if C * (D * N) < PARALLEL_FROM else over_threads(_centers_rows_5)
    run(
        input, target, centers, vector, norm_centers_scale_all, norm_centers_inverse_all,
        norm_input_scale_all, norm_input_inverse_all, norm_centers_input_scale_all,
        norm_centers_input_inverse_all, norm_centers_input_all, norm_centers_input_squared_2_scale_all,
        norm_centers_input_squared_2_inverse_all, norm_centers_input_squared_2_all,
        norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
        grad_unit_centers_part_all, grad_target_sine_all, grad_sum_centers_squared_part_all,
        grad_sum_centers_squared_part_2_all, grad_target_cosine_all, grad_norm_centers_part_all,
        along_norm_centers_all, along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
        along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
        along_grad_sum_centers_squared_part_2_all, along_norm_centers_squared_2_all,
        along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_unit_centers_part_all, D, N,
        weight, hvp_centers, C, min(ROWS, max(1, BLOCK // (D * N))), 0
    )
