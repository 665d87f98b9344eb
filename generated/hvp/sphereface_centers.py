"""sphereface_centers: Softmax cross-entropy with the angle of the target class multiplied by m.

    target_cosine[n] = Σ_d centers[target[n], d]·input[n, d]/(√(Σ_d centers[target[n], d]²)·√(Σ_d
        input[n, d]²))
    target_sine[n] = √(Σ_d (input[n, d]/√(Σ_d input[n, d]²) − centers[target[n], d]/√(Σ_d centers[target[n],
        d]²))²)·√(Σ_d (centers[target[n], d]/√(Σ_d centers[target[n], d]²) + input[n, d]/√(Σ_d
        input[n, d]²))²)/2
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·(Σ_d centers[c, d]·input[n, d]/(√(Σ_d
        centers[c, d]²)·√(Σ_d input[n, d]²)))·√(Σ_d input[n, d]²)) − s·falling_cosine(target_cosine[n],
        target_sine[n], m)·√(Σ_d input[n, d]²))

Generated from the declaration angular.py (40711d50da00f07e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import (
        accumulate, direction, exp, falling_cosine, finite_or_zero, folded_cosine, folded_sine,
        larger, log1p, rescale, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, direction, exp, falling_cosine, finite_or_zero, folded_cosine, folded_sine,
        larger, log1p, rescale, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _input_rows_1(
    input, vector, norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
    along_norm_input_all, along_unit_input_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
    along_norm_input_all, along_unit_input_all."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
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
        for d in range(D):
            times_norm_input_scale_input = times(norm_input_scale, input_n[d])
            if norm_input_scale != one:
                norm_input_scaled_squares = accumulate(
                    norm_input_scaled_squares, times_norm_input_scale_input * times_norm_input_scale_input
                )
        norm_input = (
            math.sqrt(norm_input_squares) if norm_input_scale == one else
            math.sqrt(norm_input_scaled_squares) / norm_input_scale
        )
        along_norm_input = zero
        for d in range(D):
            direction_input_norm_input = direction(input_n[d], norm_input)
            unit_input_n[d] = direction_input_norm_input
            along_norm_input = accumulate(along_norm_input, direction_input_norm_input * vector_n[d])
        direction_one_norm_input = direction(one, norm_input)
        for d in range(D):
            along_unit_input_n[d] = (
                direction_one_norm_input * vector_n[d] - along_norm_input *
                direction(direction(input_n[d], norm_input), norm_input)
            )
        norm_input_squares_all[n] = norm_input_squares
        norm_input_scaled_squares_all[n] = norm_input_scaled_squares
        along_norm_input_all[n] = along_norm_input


@njit(**DRIVER)
def _input_rows_1_serial(
    input, vector, norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
    along_norm_input_all, along_unit_input_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows_1(
            input, vector, norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
            along_norm_input_all, along_unit_input_all, D, start, stop
        )


@njit(parallel=True, **DRIVER)
def _input_rows_1_parallel(
    input, vector, norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
    along_norm_input_all, along_unit_input_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_rows_1(
            input, vector, norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
            along_norm_input_all, along_unit_input_all, D, start, stop
        )


@njit(**LOOP)
def _input_rows_2(centers, unit_centers_all, D, start, stop):
    """Rows `start` to `stop`: fills unit_centers_all."""
    Real = centers.dtype.type
    zero = Real(0)
    one = Real(1)
    for c in range(start, stop):
        centers_c = centers[c]
        unit_centers_c = unit_centers_all[c]
        norm_centers_squared_2_squares = zero
        for d in range(D):
            norm_centers_squared_2_squares = accumulate(
                norm_centers_squared_2_squares, centers_c[d] * centers_c[d]
            )
        norm_centers_squared_2_scale = rescale(norm_centers_squared_2_squares)
        norm_centers_squared_2_scaled_squares = zero
        for d in range(D):
            times_value = times(norm_centers_squared_2_scale, centers_c[d])
            if norm_centers_squared_2_scale != one:
                norm_centers_squared_2_scaled_squares = accumulate(
                    norm_centers_squared_2_scaled_squares, times_value * times_value
                )
        norm_centers_squared_2 = (
            math.sqrt(norm_centers_squared_2_squares) if norm_centers_squared_2_scale == one else
            math.sqrt(norm_centers_squared_2_scaled_squares) / norm_centers_squared_2_scale
        )
        for d in range(D):
            unit_centers_c[d] = direction(centers_c[d], norm_centers_squared_2)


@njit(**DRIVER)
def _input_rows_2_serial(centers, unit_centers_all, D, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows_2(centers, unit_centers_all, D, start, stop)


@njit(parallel=True, **DRIVER)
def _input_rows_2_parallel(centers, unit_centers_all, D, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_rows_2(centers, unit_centers_all, D, start, stop)


@njit(**LOOP)
def _input_rows_3(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
    along_norm_input_all, along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
    along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills norm_centers_squares_all, norm_centers_scaled_squares_all,
    target_cosine_all, norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_log_norm_all,
    along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_all."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    for n in range(start, stop):
        along_grad_sum_centers_input_n = along_grad_sum_centers_input_all[n]
        along_sum_centers_input_n = along_sum_centers_input_all[n]
        grad_sum_centers_input_n = grad_sum_centers_input_all[n]
        input_n = input[n]
        sum_centers_input_n = sum_centers_input_all[n]
        vector_n = vector[n]
        norm_input_scale = rescale(norm_input_squares_all[n])
        norm_input = (
            math.sqrt(norm_input_squares_all[n]) if norm_input_scale == one else
            math.sqrt(norm_input_scaled_squares_all[n]) / norm_input_scale
        )
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        norm_centers_squares = zero
        for d in range(D):
            norm_centers_squares = accumulate(
                norm_centers_squares, centers[target[n], d] * centers[target[n], d]
            )
        norm_input_times_s = norm_input * s
        row_max = -Real(math.inf)
        for c in range(C):
            if c != target[n]:
                row_max = larger(row_max, norm_input_times_s * sum_centers_input_n[c])
        norm_centers_scale = rescale(norm_centers_squares)
        row_shift = finite_or_zero(row_max)
        norm_centers_scaled_squares = zero
        for d in range(D):
            if norm_centers_scale != one:
                norm_centers_scaled_squares = accumulate(
                    norm_centers_scaled_squares, times(norm_centers_scale, centers[target[n], d]) *
                    times(norm_centers_scale, centers[target[n], d])
                )
        norm_input_times_s_2 = norm_input * s
        row_sum = zero
        row_below = zero
        for c in range(C):
            shifted_exp = exp(-row_shift + norm_input_times_s_2 * sum_centers_input_n[c])
            if c != target[n]:
                row_sum = accumulate(row_sum, shifted_exp)
            if c != target[n]:
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
        norm_centers = (
            math.sqrt(norm_centers_squares) if norm_centers_scale == one else
            math.sqrt(norm_centers_scaled_squares) / norm_centers_scale
        )
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        direction_one_norm_input = direction(one, norm_input)
        target_cosine = zero
        norm_centers_input_squares = zero
        norm_centers_input_squared_2_squares = zero
        along_target_cosine = zero
        for d in range(D):
            direction_centers_norm_centers = direction(centers[target[n], d], norm_centers)
            direction_input_norm_input = direction(input_n[d], norm_input)
            target_cosine = accumulate(
                target_cosine, direction_centers_norm_centers * direction_input_norm_input
            )
            difference = direction_input_norm_input - direction_centers_norm_centers
            norm_centers_input_squares = accumulate(norm_centers_input_squares, difference * difference)
            partial_sum = direction_centers_norm_centers + direction_input_norm_input
            norm_centers_input_squared_2_squares = accumulate(
                norm_centers_input_squared_2_squares, partial_sum * partial_sum
            )
            along_target_cosine = accumulate(
                along_target_cosine, direction_centers_norm_centers * direction_one_norm_input *
                vector_n[d] - direction_centers_norm_centers * along_norm_input_all[n] *
                direction(direction_input_norm_input, norm_input)
            )
        norm_input_times_s_3 = norm_input * s
        s_times_along_norm_input = s * along_norm_input_all[n]
        along_log_norm = zero
        for c in range(C):
            if c != target[n]:
                along_log_norm = accumulate(
                    along_log_norm, (norm_input_times_s_3 * along_sum_centers_input_n[c] +
                    s_times_along_norm_input * sum_centers_input_n[c]) * exp(-row_shift +
                    norm_input_times_s_3 * sum_centers_input_n[c] - log_row_sum)
                )
        norm_centers_input_scale = rescale(norm_centers_input_squares)
        norm_centers_input_squared_2_scale = rescale(norm_centers_input_squared_2_squares)
        norm_centers_input_scaled_squares = zero
        norm_centers_input_squared_2_scaled_squares = zero
        for d in range(D):
            if norm_centers_input_scale != one:
                norm_centers_input_scaled_squares = accumulate(
                    norm_centers_input_scaled_squares, times(norm_centers_input_scale,
                    direction(input_n[d], norm_input) - direction(centers[target[n], d], norm_centers)) *
                    times(norm_centers_input_scale, direction(input_n[d], norm_input) -
                    direction(centers[target[n], d], norm_centers))
                )
            if norm_centers_input_squared_2_scale != one:
                norm_centers_input_squared_2_scaled_squares = accumulate(
                    norm_centers_input_squared_2_scaled_squares, times(norm_centers_input_squared_2_scale,
                    direction(centers[target[n], d], norm_centers) + direction(input_n[d], norm_input)) *
                    times(norm_centers_input_squared_2_scale, direction(centers[target[n], d],
                    norm_centers) + direction(input_n[d], norm_input))
                )
        norm_centers_input = (
            math.sqrt(norm_centers_input_squares) if norm_centers_input_scale == one else
            math.sqrt(norm_centers_input_scaled_squares) / norm_centers_input_scale
        )
        norm_centers_input_squared_2 = (
            math.sqrt(norm_centers_input_squared_2_squares) if norm_centers_input_squared_2_scale == one
            else math.sqrt(norm_centers_input_squared_2_scaled_squares) /
            norm_centers_input_squared_2_scale
        )
        target_sine = half * norm_centers_input * norm_centers_input_squared_2
        norm_input_times_s_6 = norm_input * s
        grad_log_norm = (
            grad_term * sigmoid(row_shift + log_row_sum - norm_input_times_s_6 *
            falling_cosine(target_cosine, target_sine, Real(m)))
        )
        norm_input_times_s_4 = norm_input_times_s_6
        product = grad_log_norm * norm_input_times_s_6
        for c in range(C):
            grad_sum_centers_input_n[c] = (
                product * exp(-row_shift + norm_input_times_s_4 * sum_centers_input_n[c] - log_row_sum) if
                c != target[n] else zero
            )
        direction_one_norm_input_2 = direction(one, norm_input)
        along_norm_centers_input = zero
        along_norm_centers_input_squared_2 = zero
        for d in range(D):
            direction_input_norm_input_2 = direction(input_n[d], norm_input)
            difference_2 = (
                direction_one_norm_input_2 * vector_n[d] - along_norm_input_all[n] *
                direction(direction_input_norm_input_2, norm_input)
            )
            direction_centers_norm_centers_2 = direction(centers[target[n], d], norm_centers)
            along_norm_centers_input = accumulate(
                along_norm_centers_input, difference_2 * direction(direction_centers_norm_centers_2 -
                direction_input_norm_input_2, norm_centers_input)
            )
            along_norm_centers_input_squared_2 = accumulate(
                along_norm_centers_input_squared_2, difference_2 *
                direction(direction_centers_norm_centers_2 + direction_input_norm_input_2,
                norm_centers_input_squared_2)
            )
        along_target_sine = (
            half * along_norm_centers_input_squared_2 * norm_centers_input - half *
            along_norm_centers_input * norm_centers_input_squared_2
        )
        along_norm_input_times_s = s * along_norm_input_all[n]
        falling_cosine_value = falling_cosine(target_cosine, target_sine, Real(m))
        folded_sine_value = folded_sine(target_cosine, target_sine, Real(m))
        norm_input_times_s_7 = norm_input * s
        power_2 = one / (target_cosine * target_cosine + target_sine * target_sine)
        difference_3 = row_shift + log_row_sum - falling_cosine_value * norm_input_times_s_7
        sigmoid_difference_3 = sigmoid(difference_3)
        sigmoid_minus_difference_3 = sigmoid(-difference_3)
        product_5 = grad_term * sigmoid_difference_3 * sigmoid_minus_difference_3
        along_grad_log_norm = (
            along_log_norm * grad_term * sigmoid_difference_3 * sigmoid_minus_difference_3 +
            along_target_sine * folded_sine_value * grad_term * power_2 * sigmoid_difference_3 *
            sigmoid_minus_difference_3 * target_cosine * norm_input * s * Real(m) -
            along_norm_input_times_s * falling_cosine_value * product_5 - along_target_cosine *
            folded_sine_value * norm_input_times_s_7 * power_2 * product_5 * target_sine * Real(m)
        )
        norm_input_times_s_5 = norm_input_times_s_7
        product_2 = along_grad_log_norm * norm_input_times_s_7
        product_3 = along_norm_input_times_s * grad_log_norm
        s_times_along_norm_input_2 = along_norm_input_times_s
        product_4 = grad_log_norm * norm_input_times_s_7
        for c in range(C):
            exp_value = exp(-row_shift + norm_input_times_s_5 * sum_centers_input_n[c] - log_row_sum)
            along_grad_sum_centers_input_n[c] = (
                exp_value * product_2 + exp_value * product_3 + exp_value * product_4 * (-along_log_norm +
                norm_input_times_s_5 * along_sum_centers_input_n[c] + s_times_along_norm_input_2 *
                sum_centers_input_n[c]) if c != target[n] else zero
            )
        norm_centers_squares_all[n] = norm_centers_squares
        norm_centers_scaled_squares_all[n] = norm_centers_scaled_squares
        target_cosine_all[n] = target_cosine
        norm_centers_input_squares_all[n] = norm_centers_input_squares
        norm_centers_input_scaled_squares_all[n] = norm_centers_input_scaled_squares
        norm_centers_input_squared_2_squares_all[n] = norm_centers_input_squared_2_squares
        norm_centers_input_squared_2_scaled_squares_all[n] = norm_centers_input_squared_2_scaled_squares
        row_max_all[n] = row_max
        row_sum_all[n] = row_sum
        row_below_all[n] = row_below
        along_log_norm_all[n] = along_log_norm
        along_target_cosine_all[n] = along_target_cosine
        along_norm_centers_input_all[n] = along_norm_centers_input
        along_norm_centers_input_squared_2_all[n] = along_norm_centers_input_squared_2


@njit(**DRIVER)
def _input_rows_3_serial(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
    along_norm_input_all, along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
    along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows_3(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
            norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
            norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
            sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
            along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
            along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
            along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _input_rows_3_parallel(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
    along_norm_input_all, along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
    along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_rows_3(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
            norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
            norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
            sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
            along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
            along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
            along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, start, stop
        )


@njit(**LOOP)
def _input_rows_4(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_centers_input_all, along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
    along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, hvp_input, start, stop
):
    """Rows `start` to `stop`: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    for n in range(start, stop):
        along_grad_sum_centers_input_n = along_grad_sum_centers_input_all[n]
        along_sum_centers_input_n = along_sum_centers_input_all[n]
        grad_sum_centers_input_n = grad_sum_centers_input_all[n]
        hvp_input_n = hvp_input[n]
        input_n = input[n]
        sum_centers_input_n = sum_centers_input_all[n]
        vector_n = vector[n]
        norm_centers_input_scale = rescale(norm_centers_input_squares_all[n])
        norm_centers_input = (
            math.sqrt(norm_centers_input_squares_all[n]) if norm_centers_input_scale == one else
            math.sqrt(norm_centers_input_scaled_squares_all[n]) / norm_centers_input_scale
        )
        norm_centers_input_squared_2_scale = rescale(norm_centers_input_squared_2_squares_all[n])
        norm_centers_input_squared_2 = (
            math.sqrt(norm_centers_input_squared_2_squares_all[n]) if norm_centers_input_squared_2_scale
            == one else math.sqrt(norm_centers_input_squared_2_scaled_squares_all[n]) /
            norm_centers_input_squared_2_scale
        )
        along_target_sine = (
            half * norm_centers_input * along_norm_centers_input_squared_2_all[n] - half *
            norm_centers_input_squared_2 * along_norm_centers_input_all[n]
        )
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        row_rest = (
            row_below_all[n] if row_sum_all[n] < Real(3 / 2) and row_sum_all[n] >= Real(3 / 4) else
            row_sum_all[n] - one
        )
        log_row_sum = log1p(row_rest)
        norm_input_scale = rescale(norm_input_squares_all[n])
        norm_input = (
            math.sqrt(norm_input_squares_all[n]) if norm_input_scale == one else
            math.sqrt(norm_input_scaled_squares_all[n]) / norm_input_scale
        )
        row_shift = finite_or_zero(row_max_all[n])
        target_sine = half * norm_centers_input * norm_centers_input_squared_2
        along_norm_input_times_s = s * along_norm_input_all[n]
        falling_cosine_value = falling_cosine(target_cosine_all[n], target_sine, Real(m))
        norm_input_times_s_2 = norm_input * s
        difference_4 = row_shift + log_row_sum - falling_cosine_value * norm_input_times_s_2
        product_5 = grad_term * sigmoid(difference_4)
        product_6 = product_5 * sigmoid(-difference_4)
        quotient_16 = (
            norm_input_times_s_2 * product_6 * Real(m) * folded_sine(target_cosine_all[n], target_sine,
            Real(m)) / (target_sine * target_sine + target_cosine_all[n] * target_cosine_all[n])
        )
        along_grad_log_norm = (
            product_6 * along_log_norm_all[n] + along_target_sine * quotient_16 * target_cosine_all[n] -
            along_norm_input_times_s * falling_cosine_value * product_6 - quotient_16 * target_sine *
            along_target_cosine_all[n]
        )
        norm_centers_scale = rescale(norm_centers_squares_all[n])
        norm_centers = (
            math.sqrt(norm_centers_squares_all[n]) if norm_centers_scale == one else
            math.sqrt(norm_centers_scaled_squares_all[n]) / norm_centers_scale
        )
        grad_log_norm = product_5
        norm_input_times_s = norm_input_times_s_2
        s_times_along_norm_input = along_norm_input_times_s
        along_grad_norm_input_part = zero
        grad_norm_input_part = zero
        for c in range(C):
            exp_value = exp(-row_shift + norm_input_times_s * sum_centers_input_n[c] - log_row_sum)
            sum_centers_input_times_exp_value = exp_value * sum_centers_input_n[c]
            if c != target[n]:
                along_grad_norm_input_part = accumulate(
                    along_grad_norm_input_part, exp_value * along_sum_centers_input_n[c] +
                    sum_centers_input_times_exp_value * (-along_log_norm_all[n] + norm_input_times_s *
                    along_sum_centers_input_n[c] + s_times_along_norm_input * sum_centers_input_n[c])
                )
            if c != target[n]:
                grad_norm_input_part = accumulate(grad_norm_input_part, sum_centers_input_times_exp_value)
        direction_one_norm_input_3 = direction(one, norm_input)
        direction_one_norm_input_squared = direction_one_norm_input_3 * direction_one_norm_input_3
        direction_one_norm_input = direction_one_norm_input_3
        direction_value = direction(one, norm_centers_input_squared_2)
        direction_one_norm_centers_input = direction(one, norm_centers_input)
        along_grad_norm_input_part_2 = zero
        along_grad_norm_input_part_3 = zero
        along_grad_sum_input_squared_part = zero
        along_grad_sum_input_squared_part_2 = zero
        grad_norm_input_part_2 = zero
        grad_norm_input_part_3 = zero
        grad_sum_input_squared_part = zero
        grad_sum_input_squared_part_2 = zero
        for d in range(D):
            along_grad_unit_input_part = zero
            grad_unit_input_part = zero
            for c in range(C):
                if c != target[n]:
                    along_grad_unit_input_part = accumulate(
                        along_grad_unit_input_part, along_grad_sum_centers_input_n[c] *
                        unit_centers_all[c, d]
                    )
                if c != target[n]:
                    grad_unit_input_part = accumulate(
                        grad_unit_input_part, grad_sum_centers_input_n[c] * unit_centers_all[c, d]
                    )
            direction_input_norm_input = direction(input_n[d], norm_input)
            direction_value_3 = direction(direction_input_norm_input, norm_input)
            partial_sum = (
                direction_one_norm_input * direction_value_3 + direction(direction_value_3, norm_input)
            )
            along_norm_input_times_partial_sum = partial_sum * along_norm_input_all[n]
            along_grad_norm_input_part_2 = accumulate(
                along_grad_norm_input_part_2, along_grad_unit_input_part * direction_value_3 +
                direction_one_norm_input_squared * grad_unit_input_part * vector_n[d] -
                along_norm_input_times_partial_sum * grad_unit_input_part
            )
            direction_centers_norm_centers = direction(centers[target[n], d], norm_centers)
            along_grad_norm_input_part_3 = accumulate(
                along_grad_norm_input_part_3, direction_centers_norm_centers *
                direction_one_norm_input_squared * vector_n[d] - along_norm_input_times_partial_sum *
                direction_centers_norm_centers
            )
            direction_value_3_squared = direction_value_3 * direction_value_3
            direction_value_4 = direction(
                direction_centers_norm_centers + direction_input_norm_input, norm_centers_input_squared_2
            )
            along_grad_sum_input_squared_part = accumulate(
                along_grad_sum_input_squared_part, direction_one_norm_input * (direction_one_norm_input *
                direction_value_4 + direction_value * direction_value_3) * vector_n[d] - (direction_value
                * direction_value_3_squared + direction_value_4 * partial_sum) * along_norm_input_all[n] -
                direction_value_3 * along_norm_centers_input_squared_2_all[n] *
                direction(direction_value_4, norm_centers_input_squared_2)
            )
            direction_value_5 = direction(
                direction_centers_norm_centers - direction_input_norm_input, norm_centers_input
            )
            along_grad_sum_input_squared_part_2 = accumulate(
                along_grad_sum_input_squared_part_2, (direction_one_norm_centers_input *
                direction_value_3_squared - direction_value_5 * partial_sum) * along_norm_input_all[n] +
                direction_one_norm_input * (direction_one_norm_input * direction_value_5 -
                direction_one_norm_centers_input * direction_value_3) * vector_n[d] + direction_value_3 *
                along_norm_centers_input_all[n] * direction(direction_value_5, norm_centers_input)
            )
            grad_norm_input_part_2 = accumulate(
                grad_norm_input_part_2, direction_value_3 * grad_unit_input_part
            )
            grad_norm_input_part_3 = accumulate(
                grad_norm_input_part_3, direction_centers_norm_centers * direction_value_3
            )
            grad_sum_input_squared_part = accumulate(
                grad_sum_input_squared_part, direction_value_3 * direction_value_4
            )
            grad_sum_input_squared_part_2 = accumulate(
                grad_sum_input_squared_part_2, direction_value_3 * direction_value_5
            )
        direction_one_norm_input_4 = direction(one, norm_input)
        direction_one_norm_input_2 = direction_one_norm_input_4
        falling_cosine_value_2 = falling_cosine(target_cosine_all[n], target_sine, Real(m))
        difference_5 = row_shift + log_row_sum - falling_cosine_value_2 * norm_input * s
        product_11 = grad_term * sigmoid(difference_5)
        sigmoid_minus_difference_5 = sigmoid(-difference_5)
        product_15 = product_11 * sigmoid_minus_difference_5
        along_log_norm_times_product_15 = product_15 * along_log_norm_all[n]
        s_times_m = s * Real(m)
        along_norm_input_times_s_times_m = s_times_m * along_norm_input_all[n]
        folded_sine_value = folded_sine(target_cosine_all[n], target_sine, Real(m))
        target_cosine_squared = target_cosine_all[n] * target_cosine_all[n]
        target_sine_squared = target_sine * target_sine
        partial_sum_2 = target_cosine_squared + target_sine_squared
        inverse_partial_sum_2 = one / partial_sum_2
        product_10 = sigmoid_minus_difference_5 * folded_sine_value * folded_sine_value
        s_times_m_times_norm_input = s_times_m * norm_input
        product_9 = s_times_m_times_norm_input * target_sine
        product_10_times_product_9 = product_10 * product_9
        product_7 = Real(m) * folded_cosine(target_cosine_all[n], target_sine, Real(m))
        product_7_times_target_sine = product_7 * target_sine
        product_8 = inverse_partial_sum_2 * target_cosine_all[n]
        partial_sum_3 = product_10_times_product_9 * product_8 + product_7_times_target_sine * product_8
        product_12 = inverse_partial_sum_2 * product_11
        product_13 = product_12 * s_times_m_times_norm_input
        falling_cosine_value_2_times_s = falling_cosine_value_2 * s
        difference_6 = -one + falling_cosine_value_2_times_s * sigmoid_minus_difference_5 * norm_input
        folded_sine_value_times_product_12 = folded_sine_value * product_12
        product_14 = difference_6 * folded_sine_value_times_product_12 * target_sine
        quotient_17 = product_11 / partial_sum_2 / partial_sum_2
        two_times_folded_sine_value = two * folded_sine_value
        difference = (
            along_norm_input_times_s_times_m * product_14 + along_target_sine * product_13 *
            (-folded_sine_value - partial_sum_3 + two * folded_sine_value * inverse_partial_sum_2 *
            target_sine_squared) + product_9 * quotient_17 * (product_10_times_product_9 +
            product_7_times_target_sine + two_times_folded_sine_value * target_cosine_all[n]) *
            along_target_cosine_all[n] - along_log_norm_times_product_15 * folded_sine_value *
            inverse_partial_sum_2 * product_9
        )
        direction_value_6 = direction(direction_one_norm_input_4, norm_input)
        direction_value_2 = direction_value_6
        grad_norm_input_part_times_s = grad_norm_input_part * s
        product_16 = falling_cosine_value_2_times_s * product_11
        product_17 = folded_sine_value_times_product_12 * product_9
        difference_7 = (
            -grad_norm_input_part_2 - product_16 + grad_log_norm * grad_norm_input_part_times_s +
            grad_norm_input_part_3 * product_17
        )
        difference_2 = difference_7
        product = product_15 * falling_cosine_value_2 * falling_cosine_value_2 * s * s
        quotient = direction_value_6 * product_17
        folded_sine_value_times_product_8 = folded_sine_value * product_8
        product_18 = folded_sine_value_times_product_8 * product_11
        product_19 = product_18 * s_times_m_times_norm_input
        product_19_over_two = half * product_19
        product_20 = direction_value_6 * product_19_over_two
        quotient_2 = product_20 * norm_centers_input_squared_2
        product_21 = grad_sum_input_squared_part * norm_centers_input
        product_22 = grad_sum_input_squared_part_2 * norm_centers_input_squared_2
        product_21_minus_product_22 = product_21 - product_22
        quotient_3 = product_20 * product_21_minus_product_22
        quotient_4 = product_20 * norm_centers_input
        quotient_18 = half * direction_one_norm_input_4
        product_19_times_quotient_18 = product_19 * quotient_18
        product_23 = product_19_times_quotient_18 * norm_centers_input
        product_24 = product_23 * direction(one, norm_centers_input_squared_2)
        quotient_5 = product_24
        product_25 = product_19_times_quotient_18 * norm_centers_input_squared_2
        product_26 = product_25 * direction(one, norm_centers_input)
        quotient_6 = product_26
        quotient_7 = (
            direction_one_norm_input_4 * (difference_7 + product_24 + product_26 + product_19_over_two *
            product_22 - product_19_over_two * product_21)
        )
        difference_3 = product_21_minus_product_22
        product_27 = -difference_6 * product_18
        product_28 = s_times_m_times_norm_input * target_cosine_all[n]
        quotient_8 = (
            quotient_18 * (along_norm_input_times_s_times_m * product_27 + along_log_norm_times_product_15
            * folded_sine_value_times_product_8 * s_times_m_times_norm_input + product_13 *
            (folded_sine_value - partial_sum_3 - inverse_partial_sum_2 * target_cosine_squared *
            two_times_folded_sine_value) * along_target_cosine_all[n] + along_target_sine * product_28 *
            quotient_17 * (product_10 * product_28 + product_7 * target_cosine_all[n] -
            two_times_folded_sine_value * target_sine))
        )
        product_2 = along_grad_log_norm * grad_norm_input_part_times_s
        product_3 = along_grad_norm_input_part * grad_log_norm * s
        product_4 = product_16 * sigmoid_minus_difference_5 * along_log_norm_all[n]
        quotient_9 = along_grad_norm_input_part_3 * product_17
        quotient_10 = along_target_sine * product_27 * s_times_m
        quotient_11 = product_14 * s_times_m * along_target_cosine_all[n]
        quotient_12 = product_19_times_quotient_18 * along_norm_centers_input_squared_2_all[n]
        quotient_13 = product_19_times_quotient_18 * along_norm_centers_input_all[n]
        quotient_14 = along_grad_sum_input_squared_part_2 * product_25
        quotient_15 = along_grad_sum_input_squared_part * product_23
        for d in range(D):
            along_grad_unit_input_part = zero
            grad_unit_input_part = zero
            for c in range(C):
                if c != target[n]:
                    along_grad_unit_input_part = accumulate(
                        along_grad_unit_input_part, along_grad_sum_centers_input_n[c] *
                        unit_centers_all[c, d]
                    )
                if c != target[n]:
                    grad_unit_input_part = accumulate(
                        grad_unit_input_part, grad_sum_centers_input_n[c] * unit_centers_all[c, d]
                    )
            direction_centers_norm_centers_2 = direction(centers[target[n], d], norm_centers)
            direction_input_norm_input_2 = direction(input_n[d], norm_input)
            direction_value_7 = direction(direction_input_norm_input_2, norm_input)
            direction_value_8 = direction(
                direction_centers_norm_centers_2 + direction_input_norm_input_2,
                norm_centers_input_squared_2
            )
            direction_value_9 = direction(
                direction_centers_norm_centers_2 - direction_input_norm_input_2, norm_centers_input
            )
            hvp_input_n[d] = (
                along_grad_unit_input_part * direction_one_norm_input_2 + difference *
                (direction_centers_norm_centers_2 * direction_one_norm_input_2 -
                direction_input_norm_input_2 * grad_norm_input_part_3) + direction_input_norm_input_2 *
                product_2 + direction_input_norm_input_2 * product_3 + direction_input_norm_input_2 *
                quotient_10 + direction_input_norm_input_2 * quotient_11 + direction_input_norm_input_2 *
                quotient_9 + quotient_12 * (-direction_value_9 + grad_sum_input_squared_part_2 *
                input_n[d] - norm_centers_input * direction(direction_value_8,
                norm_centers_input_squared_2)) + quotient_14 * input_n[d] + quotient_7 * vector_n[d] +
                quotient_8 * (direction_value_8 * norm_centers_input - difference_3 * input_n[d] -
                direction_value_9 * norm_centers_input_squared_2) + (direction_centers_norm_centers_2 *
                quotient + direction_input_norm_input_2 * product + direction_value_9 * quotient_2 +
                quotient_3 * input_n[d] - difference_2 * direction_value_7 - direction_value_2 *
                grad_unit_input_part - direction_value_7 * quotient_5 - direction_value_7 * quotient_6 -
                direction_value_8 * quotient_4) * along_norm_input_all[n] - along_grad_norm_input_part_2 *
                direction_input_norm_input_2 - direction_input_norm_input_2 * product_4 - quotient_13 *
                (direction_value_8 + norm_centers_input_squared_2 * direction(direction_value_9,
                norm_centers_input) - grad_sum_input_squared_part * input_n[d]) - quotient_15 * input_n[d]
            )


@njit(**DRIVER)
def _input_rows_4_serial(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_centers_input_all, along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
    along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, hvp_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows_4(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
            norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
            norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
            unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
            grad_sum_centers_input_all, along_norm_input_all, along_sum_centers_input_all,
            along_log_norm_all, along_target_cosine_all, along_norm_centers_input_all,
            along_norm_centers_input_squared_2_all, along_grad_sum_centers_input_all, s, m, C, D, weight,
            grad_scale, hvp_input, start, stop
        )


@njit(parallel=True, **DRIVER)
def _input_rows_4_parallel(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
    norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
    norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
    unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_centers_input_all, along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
    along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, hvp_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_rows_4(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
            norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
            norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
            unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
            grad_sum_centers_input_all, along_norm_input_all, along_sum_centers_input_all,
            along_log_norm_all, along_target_cosine_all, along_norm_centers_input_all,
            along_norm_centers_input_squared_2_all, along_grad_sum_centers_input_all, s, m, C, D, weight,
            grad_scale, hvp_input, start, stop
        )


def hvp_input(input, target, centers, vector, s, m, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    D = input.shape[1]
    C = centers.shape[0]
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
    row_max_all = np.empty((N,), input.dtype)
    row_sum_all = np.empty((N,), input.dtype)
    row_below_all = np.empty((N,), input.dtype)
    grad_sum_centers_input_all = np.empty((N, C), input.dtype)
    along_norm_input_all = np.empty((N,), input.dtype)
    along_unit_input_all = np.empty((N, D), input.dtype)
    along_sum_centers_input_all = np.empty((N, C), input.dtype)
    along_log_norm_all = np.empty((N,), input.dtype)
    along_target_cosine_all = np.empty((N,), input.dtype)
    along_norm_centers_input_all = np.empty((N,), input.dtype)
    along_norm_centers_input_squared_2_all = np.empty((N,), input.dtype)
    along_grad_sum_centers_input_all = np.empty((N, C), input.dtype)
    run = _input_rows_1_serial if N * D < PARALLEL_FROM else _input_rows_1_parallel
    run(
        input, vector, norm_input_squares_all, norm_input_scaled_squares_all, unit_input_all,
        along_norm_input_all, along_unit_input_all, D, N, min(ROWS, max(1, BLOCK // D))
    )
    run = _input_rows_2_serial if C * D < PARALLEL_FROM else _input_rows_2_parallel
    run(centers, unit_centers_all, D, C, min(ROWS, max(1, BLOCK // D)))
    np.dot(unit_input_all, unit_centers_all.T, out=sum_centers_input_all)
    np.dot(along_unit_input_all, unit_centers_all.T, out=along_sum_centers_input_all)
    run = _input_rows_3_serial if N * max(C, D) < PARALLEL_FROM else _input_rows_3_parallel
    run(
        input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
        norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
        norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
        norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
        sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
        along_norm_input_all, along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
        along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
        along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, N, min(ROWS, max(1, BLOCK //
        max(C, D)))
    )
    run = _input_rows_4_serial if N * (C * D) < PARALLEL_FROM else _input_rows_4_parallel
    run(
        input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
        norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
        norm_centers_input_squares_all, norm_centers_input_scaled_squares_all,
        norm_centers_input_squared_2_squares_all, norm_centers_input_squared_2_scaled_squares_all,
        unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
        grad_sum_centers_input_all, along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
        along_target_cosine_all, along_norm_centers_input_all, along_norm_centers_input_squared_2_all,
        along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, hvp_input, N, min(ROWS, max(1,
        BLOCK // (C * D)))
    )


@njit(**LOOP)
def _centers_rows_1(input, norm_input_all, unit_input_all, D, start, stop):
    """Rows `start` to `stop`: fills norm_input_all, unit_input_all."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        input_n = input[n]
        unit_input_n = unit_input_all[n]
        norm_input_squares = zero
        for d in range(D):
            norm_input_squares = accumulate(norm_input_squares, input_n[d] * input_n[d])
        norm_input_scale = rescale(norm_input_squares)
        norm_input_scaled_squares = zero
        for d in range(D):
            times_norm_input_scale_input = times(norm_input_scale, input_n[d])
            if norm_input_scale != one:
                norm_input_scaled_squares = accumulate(
                    norm_input_scaled_squares, times_norm_input_scale_input * times_norm_input_scale_input
                )
        norm_input = (
            math.sqrt(norm_input_squares) if norm_input_scale == one else
            math.sqrt(norm_input_scaled_squares) / norm_input_scale
        )
        for d in range(D):
            unit_input_n[d] = direction(input_n[d], norm_input)
        norm_input_all[n] = (
            math.sqrt(norm_input_squares) if norm_input_scale == one else
            math.sqrt(norm_input_scaled_squares) / norm_input_scale
        )


@njit(**DRIVER)
def _centers_rows_1_serial(input, norm_input_all, unit_input_all, D, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_1(input, norm_input_all, unit_input_all, D, start, stop)


@njit(parallel=True, **DRIVER)
def _centers_rows_1_parallel(input, norm_input_all, unit_input_all, D, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_1(input, norm_input_all, unit_input_all, D, start, stop)


@njit(**LOOP)
def _centers_rows_2(
    centers, vector, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, along_norm_centers_squared_2_all, along_unit_centers_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_centers_all, along_norm_centers_squared_2_all,
    along_unit_centers_all."""
    Real = centers.dtype.type
    zero = Real(0)
    one = Real(1)
    for c in range(start, stop):
        along_unit_centers_c = along_unit_centers_all[c]
        centers_c = centers[c]
        unit_centers_c = unit_centers_all[c]
        vector_c = vector[c]
        norm_centers_squared_2_squares = zero
        for d in range(D):
            norm_centers_squared_2_squares = accumulate(
                norm_centers_squared_2_squares, centers_c[d] * centers_c[d]
            )
        norm_centers_squared_2_scale = rescale(norm_centers_squared_2_squares)
        norm_centers_squared_2_scaled_squares = zero
        for d in range(D):
            times_value = times(norm_centers_squared_2_scale, centers_c[d])
            if norm_centers_squared_2_scale != one:
                norm_centers_squared_2_scaled_squares = accumulate(
                    norm_centers_squared_2_scaled_squares, times_value * times_value
                )
        norm_centers_squared_2 = (
            math.sqrt(norm_centers_squared_2_squares) if norm_centers_squared_2_scale == one else
            math.sqrt(norm_centers_squared_2_scaled_squares) / norm_centers_squared_2_scale
        )
        along_norm_centers_squared_2 = zero
        for d in range(D):
            direction_value_2 = direction(centers_c[d], norm_centers_squared_2)
            unit_centers_c[d] = direction_value_2
            along_norm_centers_squared_2 = accumulate(
                along_norm_centers_squared_2, direction_value_2 * vector_c[d]
            )
        direction_value = direction(one, norm_centers_squared_2)
        for d in range(D):
            along_unit_centers_c[d] = (
                direction_value * vector_c[d] - along_norm_centers_squared_2 *
                direction(direction(centers_c[d], norm_centers_squared_2), norm_centers_squared_2)
            )
        norm_centers_squared_2_squares_all[c] = norm_centers_squared_2_squares
        norm_centers_squared_2_scaled_squares_all[c] = norm_centers_squared_2_scaled_squares
        along_norm_centers_squared_2_all[c] = along_norm_centers_squared_2


@njit(**DRIVER)
def _centers_rows_2_serial(
    centers, vector, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, along_norm_centers_squared_2_all, along_unit_centers_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_2(
            centers, vector, norm_centers_squared_2_squares_all,
            norm_centers_squared_2_scaled_squares_all, unit_centers_all, along_norm_centers_squared_2_all,
            along_unit_centers_all, D, start, stop
        )


@njit(parallel=True, **DRIVER)
def _centers_rows_2_parallel(
    centers, vector, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, along_norm_centers_squared_2_all, along_unit_centers_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_2(
            centers, vector, norm_centers_squared_2_squares_all,
            norm_centers_squared_2_scaled_squares_all, unit_centers_all, along_norm_centers_squared_2_all,
            along_unit_centers_all, D, start, stop
        )


@njit(**LOOP)
def _centers_rows_3(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, sum_centers_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
    along_grad_sum_centers_squared_part_2_all, along_sum_centers_input_all, along_grad_target_cosine_all,
    along_grad_target_sine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, start,
    stop
):
    """Rows `start` to `stop`: fills norm_centers_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, grad_sum_centers_input_all, grad_target_sine_all,
    grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all, grad_target_cosine_all,
    grad_norm_centers_part_all, along_norm_centers_all, along_grad_norm_centers_part_all,
    along_norm_centers_input_squared_2_all, along_grad_sum_centers_squared_part_all,
    along_norm_centers_input_all, along_grad_sum_centers_squared_part_2_all,
    along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    for n in range(start, stop):
        along_grad_sum_centers_input_n = along_grad_sum_centers_input_all[n]
        along_sum_centers_input_n = along_sum_centers_input_all[n]
        grad_sum_centers_input_n = grad_sum_centers_input_all[n]
        input_n = input[n]
        sum_centers_input_n = sum_centers_input_all[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        norm_centers_squares = zero
        for d in range(D):
            norm_centers_squares = accumulate(
                norm_centers_squares, centers[target[n], d] * centers[target[n], d]
            )
        s_times_norm_input = s * norm_input_all[n]
        row_max = -Real(math.inf)
        for c in range(C):
            if c != target[n]:
                row_max = larger(row_max, s_times_norm_input * sum_centers_input_n[c])
        norm_centers_scale = rescale(norm_centers_squares)
        row_shift = finite_or_zero(row_max)
        norm_centers_scaled_squares = zero
        for d in range(D):
            if norm_centers_scale != one:
                norm_centers_scaled_squares = accumulate(
                    norm_centers_scaled_squares, times(norm_centers_scale, centers[target[n], d]) *
                    times(norm_centers_scale, centers[target[n], d])
                )
        s_times_norm_input_2 = s * norm_input_all[n]
        row_below = zero
        row_sum = zero
        for c in range(C):
            shifted_exp = exp(-row_shift + s_times_norm_input_2 * sum_centers_input_n[c])
            if c != target[n]:
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            if c != target[n]:
                row_sum = accumulate(row_sum, shifted_exp)
        norm_centers = (
            math.sqrt(norm_centers_squares) if norm_centers_scale == one else
            math.sqrt(norm_centers_scaled_squares) / norm_centers_scale
        )
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        norm_centers_input_squares = zero
        norm_centers_input_squared_2_squares = zero
        target_cosine = zero
        grad_norm_centers_part = zero
        along_norm_centers = zero
        for d in range(D):
            direction_centers_norm_centers = direction(centers[target[n], d], norm_centers)
            direction_input_norm_input = direction(input_n[d], norm_input_all[n])
            difference = direction_input_norm_input - direction_centers_norm_centers
            norm_centers_input_squares = accumulate(norm_centers_input_squares, difference * difference)
            partial_sum = direction_centers_norm_centers + direction_input_norm_input
            norm_centers_input_squared_2_squares = accumulate(
                norm_centers_input_squared_2_squares, partial_sum * partial_sum
            )
            target_cosine = accumulate(
                target_cosine, direction_centers_norm_centers * direction_input_norm_input
            )
            grad_norm_centers_part = accumulate(
                grad_norm_centers_part, direction_input_norm_input *
                direction(direction_centers_norm_centers, norm_centers)
            )
            along_norm_centers = accumulate(
                along_norm_centers, direction_centers_norm_centers * vector[target[n], d]
            )
        s_times_norm_input_3 = s * norm_input_all[n]
        along_log_norm = zero
        for c in range(C):
            if c != target[n]:
                along_log_norm = accumulate(
                    along_log_norm, along_sum_centers_input_n[c] * exp(-row_shift + s_times_norm_input_3 *
                    sum_centers_input_n[c] - log_row_sum)
                )
        norm_centers_input_scale = rescale(norm_centers_input_squares)
        norm_centers_input_squared_2_scale = rescale(norm_centers_input_squared_2_squares)
        direction_one_norm_centers_4 = direction(one, norm_centers)
        direction_one_norm_centers_squared = direction_one_norm_centers_4 * direction_one_norm_centers_4
        direction_one_norm_centers = direction_one_norm_centers_4
        norm_centers_input_scaled_squares = zero
        norm_centers_input_squared_2_scaled_squares = zero
        along_grad_norm_centers_part = zero
        along_target_cosine = zero
        for d in range(D):
            if norm_centers_input_scale != one:
                norm_centers_input_scaled_squares = accumulate(
                    norm_centers_input_scaled_squares, times(norm_centers_input_scale,
                    direction(input_n[d], norm_input_all[n]) - direction(centers[target[n], d],
                    norm_centers)) * times(norm_centers_input_scale, direction(input_n[d],
                    norm_input_all[n]) - direction(centers[target[n], d], norm_centers))
                )
            if norm_centers_input_squared_2_scale != one:
                norm_centers_input_squared_2_scaled_squares = accumulate(
                    norm_centers_input_squared_2_scaled_squares, times(norm_centers_input_squared_2_scale,
                    direction(centers[target[n], d], norm_centers) + direction(input_n[d],
                    norm_input_all[n])) * times(norm_centers_input_squared_2_scale,
                    direction(centers[target[n], d], norm_centers) + direction(input_n[d],
                    norm_input_all[n]))
                )
            direction_value_2 = direction(direction(centers[target[n], d], norm_centers), norm_centers)
            direction_input_norm_input_2 = direction(input_n[d], norm_input_all[n])
            product_3 = direction_input_norm_input_2 * vector[target[n], d]
            product_4 = along_norm_centers * direction_input_norm_input_2
            along_grad_norm_centers_part = accumulate(
                along_grad_norm_centers_part, direction_one_norm_centers_squared * product_3 - product_4 *
                (direction_one_norm_centers * direction_value_2 + direction(direction_value_2,
                norm_centers))
            )
            along_target_cosine = accumulate(
                along_target_cosine, direction_one_norm_centers * product_3 - direction_value_2 *
                product_4
            )
        norm_centers_input = (
            math.sqrt(norm_centers_input_squares) if norm_centers_input_scale == one else
            math.sqrt(norm_centers_input_scaled_squares) / norm_centers_input_scale
        )
        norm_centers_input_squared_2 = (
            math.sqrt(norm_centers_input_squared_2_squares) if norm_centers_input_squared_2_scale == one
            else math.sqrt(norm_centers_input_squared_2_scaled_squares) /
            norm_centers_input_squared_2_scale
        )
        target_sine = half * norm_centers_input * norm_centers_input_squared_2
        norm_input_times_s = s * norm_input_all[n]
        grad_log_norm = (
            grad_term * sigmoid(row_shift + log_row_sum - norm_input_times_s *
            falling_cosine(target_cosine, target_sine, Real(m)))
        )
        s_times_norm_input_4 = norm_input_times_s
        product = grad_log_norm * norm_input_times_s
        for c in range(C):
            grad_sum_centers_input_n[c] = (
                product * exp(-row_shift + s_times_norm_input_4 * sum_centers_input_n[c] - log_row_sum) if
                c != target[n] else zero
            )
        direction_one_norm_centers_2 = direction(one, norm_centers)
        grad_sum_centers_squared_part = zero
        grad_sum_centers_squared_part_2 = zero
        along_norm_centers_input_squared_2 = zero
        along_norm_centers_input = zero
        for d in range(D):
            direction_centers_norm_centers_2 = direction(centers[target[n], d], norm_centers)
            direction_input_norm_input_3 = direction(input_n[d], norm_input_all[n])
            direction_value_3 = direction(
                direction_centers_norm_centers_2 + direction_input_norm_input_3,
                norm_centers_input_squared_2
            )
            direction_value_4 = direction(direction_centers_norm_centers_2, norm_centers)
            grad_sum_centers_squared_part = accumulate(
                grad_sum_centers_squared_part, direction_value_3 * direction_value_4
            )
            direction_value_5 = direction(
                direction_centers_norm_centers_2 - direction_input_norm_input_3, norm_centers_input
            )
            grad_sum_centers_squared_part_2 = accumulate(
                grad_sum_centers_squared_part_2, direction_value_4 * direction_value_5
            )
            difference_2 = (
                direction_one_norm_centers_2 * vector[target[n], d] - along_norm_centers *
                direction_value_4
            )
            along_norm_centers_input_squared_2 = accumulate(
                along_norm_centers_input_squared_2, difference_2 * direction_value_3
            )
            along_norm_centers_input = accumulate(
                along_norm_centers_input, -difference_2 * direction_value_5
            )
        along_target_sine = (
            half * along_norm_centers_input_squared_2 * norm_centers_input - half *
            along_norm_centers_input * norm_centers_input_squared_2
        )
        norm_input_times_s_2 = s * norm_input_all[n]
        s_times_norm_input_5 = norm_input_times_s_2
        difference_3 = (
            row_shift + log_row_sum - norm_input_times_s_2 * falling_cosine(target_cosine, target_sine,
            Real(m))
        )
        product_5 = grad_term * norm_input_times_s_2 * sigmoid(difference_3) * sigmoid(-difference_3)
        quotient_2 = (
            product_5 * Real(m) * folded_sine(target_cosine, target_sine, Real(m)) / (target_cosine *
            target_cosine + target_sine * target_sine)
        )
        quotient = (
            norm_input_times_s_2 * (along_log_norm * product_5 + along_target_sine * quotient_2 *
            target_cosine - along_target_cosine * quotient_2 * target_sine)
        )
        product_2 = grad_log_norm * norm_input_times_s_2
        for c in range(C):
            exp_value = exp(-row_shift + s_times_norm_input_5 * sum_centers_input_n[c] - log_row_sum)
            along_grad_sum_centers_input_n[c] = (
                exp_value * quotient + exp_value * product_2 * (s_times_norm_input_5 *
                along_sum_centers_input_n[c] - along_log_norm * s * norm_input_all[n]) if c != target[n]
                else zero
            )
        direction_value = direction(one, norm_centers_input_squared_2)
        direction_one_norm_centers_3 = direction(one, norm_centers)
        direction_one_norm_centers_input = direction(one, norm_centers_input)
        along_grad_sum_centers_squared_part = zero
        along_grad_sum_centers_squared_part_2 = zero
        for d in range(D):
            direction_centers_norm_centers_3 = direction(centers[target[n], d], norm_centers)
            direction_value_6 = direction(direction_centers_norm_centers_3, norm_centers)
            direction_value_6_squared = direction_value_6 * direction_value_6
            direction_input_norm_input_4 = direction(input_n[d], norm_input_all[n])
            direction_value_7 = direction(
                direction_centers_norm_centers_3 + direction_input_norm_input_4,
                norm_centers_input_squared_2
            )
            partial_sum_2 = (
                direction_one_norm_centers_3 * direction_value_6 + direction(direction_value_6,
                norm_centers)
            )
            along_grad_sum_centers_squared_part = accumulate(
                along_grad_sum_centers_squared_part, direction_one_norm_centers_3 *
                (direction_one_norm_centers_3 * direction_value_7 + direction_value * direction_value_6) *
                vector[target[n], d] - along_norm_centers * (direction_value * direction_value_6_squared +
                direction_value_7 * partial_sum_2) - along_norm_centers_input_squared_2 *
                direction_value_6 * direction(direction_value_7, norm_centers_input_squared_2)
            )
            direction_value_8 = direction(
                direction_centers_norm_centers_3 - direction_input_norm_input_4, norm_centers_input
            )
            along_grad_sum_centers_squared_part_2 = accumulate(
                along_grad_sum_centers_squared_part_2, along_norm_centers_input * direction_value_6 *
                direction(direction_value_8, norm_centers_input) + direction_one_norm_centers_3 *
                (direction_one_norm_centers_3 * direction_value_8 + direction_one_norm_centers_input *
                direction_value_6) * vector[target[n], d] - along_norm_centers *
                (direction_one_norm_centers_input * direction_value_6_squared + direction_value_8 *
                partial_sum_2)
            )
        norm_centers_all[n] = (
            math.sqrt(norm_centers_squares) if norm_centers_scale == one else
            math.sqrt(norm_centers_scaled_squares) / norm_centers_scale
        )
        norm_centers_input_all[n] = (
            math.sqrt(norm_centers_input_squares) if norm_centers_input_scale == one else
            math.sqrt(norm_centers_input_scaled_squares) / norm_centers_input_scale
        )
        norm_centers_input_squared_2_all[n] = (
            math.sqrt(norm_centers_input_squared_2_squares) if norm_centers_input_squared_2_scale == one
            else math.sqrt(norm_centers_input_squared_2_scaled_squares) /
            norm_centers_input_squared_2_scale
        )
        norm_input_times_s_3 = s * norm_input_all[n]
        norm_input_times_s_3_times_m = norm_input_times_s_3 * Real(m)
        folded_sine_value = folded_sine(target_cosine, target_sine, Real(m))
        difference_4 = (
            row_shift + log_row_sum - norm_input_times_s_3 * falling_cosine(target_cosine, target_sine,
            Real(m))
        )
        product_7 = grad_term * sigmoid(difference_4)
        folded_sine_value_times_product_7 = folded_sine_value * product_7
        target_cosine_squared = target_cosine * target_cosine
        target_sine_squared = target_sine * target_sine
        partial_sum_3 = target_cosine_squared + target_sine_squared
        inverse_partial_sum_3 = one / partial_sum_3
        product_6 = inverse_partial_sum_3 * target_cosine
        product_8 = folded_sine_value_times_product_7 * product_6
        grad_target_sine_all[n] = norm_input_times_s_3_times_m * product_8
        grad_sum_centers_squared_part_all[n] = grad_sum_centers_squared_part
        grad_sum_centers_squared_part_2_all[n] = grad_sum_centers_squared_part_2
        product_10 = folded_sine_value_times_product_7 * inverse_partial_sum_3
        product_9 = norm_input_times_s_3_times_m * target_sine
        grad_target_cosine_all[n] = -product_10 * product_9
        grad_norm_centers_part_all[n] = grad_norm_centers_part
        along_norm_centers_all[n] = along_norm_centers
        along_grad_norm_centers_part_all[n] = along_grad_norm_centers_part
        along_norm_centers_input_squared_2_all[n] = along_norm_centers_input_squared_2
        along_grad_sum_centers_squared_part_all[n] = along_grad_sum_centers_squared_part
        along_norm_centers_input_all[n] = along_norm_centers_input
        along_grad_sum_centers_squared_part_2_all[n] = along_grad_sum_centers_squared_part_2
        along_target_sine_times_product_7 = along_target_sine * product_7
        product_11 = Real(m) * folded_cosine(target_cosine, target_sine, Real(m))
        product_11_times_target_sine = product_11 * target_sine
        sigmoid_minus_difference_4 = sigmoid(-difference_4)
        product_12 = sigmoid_minus_difference_4 * folded_sine_value * folded_sine_value
        product_12_times_product_9 = product_12 * product_9
        partial_sum_4 = product_11_times_target_sine * product_6 + product_12_times_product_9 * product_6
        power_2 = one / (partial_sum_3 * partial_sum_3)
        product_13 = inverse_partial_sum_3 * norm_input_times_s_3_times_m
        product_14 = along_target_cosine * product_7
        product_15 = (
            along_log_norm * sigmoid_minus_difference_4 * Real(m) * s * s * norm_input_all[n] *
            norm_input_all[n]
        )
        two_times_folded_sine_value = two * folded_sine_value
        along_grad_target_cosine_all[n] = (
            along_target_sine_times_product_7 * product_13 * (-folded_sine_value - partial_sum_4 + two *
            folded_sine_value * inverse_partial_sum_3 * target_sine_squared) + power_2 * product_14 *
            product_9 * (product_11_times_target_sine + product_12_times_product_9 + target_cosine *
            two_times_folded_sine_value) - product_10 * product_15 * target_sine
        )
        product_16 = norm_input_times_s_3_times_m * target_cosine
        along_grad_target_sine_all[n] = (
            product_15 * product_8 + product_13 * product_14 * (folded_sine_value - partial_sum_4 -
            inverse_partial_sum_3 * target_cosine_squared * two_times_folded_sine_value) +
            along_target_sine_times_product_7 * power_2 * product_16 * (product_11 * target_cosine +
            product_12 * product_16 - two_times_folded_sine_value * target_sine)
        )


@njit(**DRIVER)
def _centers_rows_3_serial(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, sum_centers_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
    along_grad_sum_centers_squared_part_2_all, along_sum_centers_input_all, along_grad_target_cosine_all,
    along_grad_target_sine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, rows,
    block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_3(
            input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
            norm_centers_input_squared_2_all, sum_centers_input_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
            along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
            along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
            along_grad_sum_centers_squared_part_2_all, along_sum_centers_input_all,
            along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, s,
            m, C, D, weight, grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _centers_rows_3_parallel(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, sum_centers_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
    along_grad_sum_centers_squared_part_2_all, along_sum_centers_input_all, along_grad_target_cosine_all,
    along_grad_target_sine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, rows,
    block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_3(
            input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
            norm_centers_input_squared_2_all, sum_centers_input_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
            along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
            along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
            along_grad_sum_centers_squared_part_2_all, along_sum_centers_input_all,
            along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, s,
            m, C, D, weight, grad_scale, start, stop
        )


@njit(**LOOP)
def _centers_rows_4(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
    along_grad_sum_centers_squared_part_2_all, along_norm_centers_squared_2_all,
    along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, D, N,
    hvp_centers, start, stop
):
    """Rows `start` to `stop`: fills hvp_centers."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    for c in range(start, stop):
        centers_c = centers[c]
        hvp_centers_c = hvp_centers[c]
        vector_c = vector[c]
        norm_centers_squared_2_scale = rescale(norm_centers_squared_2_squares_all[c])
        norm_centers_squared_2 = (
            math.sqrt(norm_centers_squared_2_squares_all[c]) if norm_centers_squared_2_scale == one else
            math.sqrt(norm_centers_squared_2_scaled_squares_all[c]) / norm_centers_squared_2_scale
        )
        direction_value_4 = direction(one, norm_centers_squared_2)
        power_2 = direction_value_4 * direction_value_4
        direction_value = direction_value_4
        along_grad_norm_centers_squared_2_part = zero
        grad_norm_centers_squared_2_part = zero
        for d in range(D):
            along_grad_unit_centers_part = zero
            grad_unit_centers_part = zero
            for n in range(N):
                if c != target[n]:
                    along_grad_unit_centers_part = accumulate(
                        along_grad_unit_centers_part, along_grad_sum_centers_input_all[n, c] *
                        unit_input_all[n, d]
                    )
                if c != target[n]:
                    grad_unit_centers_part = accumulate(
                        grad_unit_centers_part, grad_sum_centers_input_all[n, c] * unit_input_all[n, d]
                    )
            direction_value_5 = direction(
                direction(centers_c[d], norm_centers_squared_2), norm_centers_squared_2
            )
            along_grad_norm_centers_squared_2_part = accumulate(
                along_grad_norm_centers_squared_2_part, along_grad_unit_centers_part * direction_value_5 +
                grad_unit_centers_part * power_2 * vector_c[d] - grad_unit_centers_part * (direction_value
                * direction_value_5 + direction(direction_value_5, norm_centers_squared_2)) *
                along_norm_centers_squared_2_all[c]
            )
            grad_norm_centers_squared_2_part = accumulate(
                grad_norm_centers_squared_2_part, direction_value_5 * grad_unit_centers_part
            )
        direction_value_6 = direction(one, norm_centers_squared_2)
        direction_value_2 = direction_value_6
        direction_value_3 = direction(direction_value_6, norm_centers_squared_2)
        product = direction_value_6 * grad_norm_centers_squared_2_part
        for d in range(D):
            along_grad_centers_part = zero
            along_grad_unit_centers_part = zero
            grad_unit_centers_part = zero
            for n in range(N):
                direction_centers_norm_centers = direction(centers[target[n], d], norm_centers_all[n])
                direction_input_norm_input = direction(input[n, d], norm_input_all[n])
                direction_one_norm_centers = direction(one, norm_centers_all[n])
                direction_one_norm_centers_input = direction(one, norm_centers_input_all[n])
                direction_value_10 = direction(
                    direction_centers_norm_centers - direction_input_norm_input, norm_centers_input_all[n]
                )
                direction_value_11 = direction(one, norm_centers_input_squared_2_all[n])
                direction_value_7 = direction(direction_centers_norm_centers, norm_centers_all[n])
                direction_value_8 = direction(direction_one_norm_centers, norm_centers_all[n])
                direction_value_9 = direction(
                    direction_centers_norm_centers + direction_input_norm_input,
                    norm_centers_input_squared_2_all[n]
                )
                shared = one if c == target[n] else zero
                product_6 = direction_one_norm_centers * shared
                grad_target_sine_times_product_6 = product_6 * grad_target_sine_all[n]
                partial_sum = (
                    grad_sum_centers_squared_part_all[n] * norm_centers_input_all[n] +
                    grad_sum_centers_squared_part_2_all[n] * norm_centers_input_squared_2_all[n]
                )
                product_2 = direction_value_9 * norm_centers_input_all[n]
                product_3 = direction_value_8 * grad_target_sine_all[n]
                product_4 = direction_value_10 * norm_centers_input_squared_2_all[n]
                product_5 = direction_one_norm_centers * grad_target_sine_all[n]
                product_7 = grad_target_sine_times_product_6 * centers[target[n], d]
                two_times_grad_target_cosine = two * grad_target_cosine_all[n]
                along_grad_centers_part = accumulate(
                    along_grad_centers_part, grad_target_sine_times_product_6 * (direction_value_10 -
                    grad_sum_centers_squared_part_2_all[n] * centers[target[n], d] -
                    norm_centers_input_all[n] * direction(direction_value_9,
                    norm_centers_input_squared_2_all[n])) * along_norm_centers_input_squared_2_all[n] +
                    product_6 * (product_2 + product_4 - partial_sum * centers[target[n], d]) *
                    along_grad_target_sine_all[n] + product_6 * (direction_one_norm_centers *
                    direction_one_norm_centers_input * grad_target_sine_all[n] *
                    norm_centers_input_squared_2_all[n] + direction_one_norm_centers * direction_value_11
                    * grad_target_sine_all[n] * norm_centers_input_all[n] - partial_sum *
                    grad_target_sine_all[n] - two_times_grad_target_cosine *
                    grad_norm_centers_part_all[n]) * vector[target[n], d] + shared * (two *
                    direction_value_7 * grad_norm_centers_part_all[n] * grad_target_cosine_all[n] +
                    direction_value_8 * partial_sum * grad_target_sine_all[n] * centers[target[n], d] -
                    product_2 * product_3 - product_3 * product_4 - direction_input_norm_input *
                    direction_value_8 * two_times_grad_target_cosine - direction_one_norm_centers_input *
                    direction_value_7 * product_5 * norm_centers_input_squared_2_all[n] -
                    direction_value_11 * direction_value_7 * product_5 * norm_centers_input_all[n]) *
                    along_norm_centers_all[n] + two * shared * (direction_input_norm_input *
                    direction_one_norm_centers - direction_centers_norm_centers *
                    grad_norm_centers_part_all[n]) * along_grad_target_cosine_all[n] -
                    grad_target_sine_times_product_6 * (direction_value_9 -
                    grad_sum_centers_squared_part_all[n] * centers[target[n], d] -
                    norm_centers_input_squared_2_all[n] * direction(direction_value_10,
                    norm_centers_input_all[n])) * along_norm_centers_input_all[n] - product_7 *
                    along_grad_sum_centers_squared_part_all[n] * norm_centers_input_all[n] - product_7 *
                    along_grad_sum_centers_squared_part_2_all[n] * norm_centers_input_squared_2_all[n] -
                    direction_centers_norm_centers * shared * two_times_grad_target_cosine *
                    along_grad_norm_centers_part_all[n]
                )
                if c != target[n]:
                    along_grad_unit_centers_part = accumulate(
                        along_grad_unit_centers_part, along_grad_sum_centers_input_all[n, c] *
                        unit_input_all[n, d]
                    )
                if c != target[n]:
                    grad_unit_centers_part = accumulate(
                        grad_unit_centers_part, grad_sum_centers_input_all[n, c] * unit_input_all[n, d]
                    )
            direction_value_12 = direction(centers_c[d], norm_centers_squared_2)
            hvp_centers_c[d] = (
                half * along_grad_centers_part + along_grad_unit_centers_part * direction_value_2 +
                (grad_norm_centers_squared_2_part * direction(direction_value_12, norm_centers_squared_2)
                - direction_value_3 * grad_unit_centers_part) * along_norm_centers_squared_2_all[c] -
                along_grad_norm_centers_squared_2_part * direction_value_12 - product * vector_c[d]
            )


@njit(**DRIVER)
def _centers_rows_4_serial(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
    along_grad_sum_centers_squared_part_2_all, along_norm_centers_squared_2_all,
    along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, D, N,
    hvp_centers, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_4(
            input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
            norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
            norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
            along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
            along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
            along_grad_sum_centers_squared_part_2_all, along_norm_centers_squared_2_all,
            along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, D,
            N, hvp_centers, start, stop
        )


@njit(parallel=True, **DRIVER)
def _centers_rows_4_parallel(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
    along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
    along_grad_sum_centers_squared_part_2_all, along_norm_centers_squared_2_all,
    along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, D, N,
    hvp_centers, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_4(
            input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
            norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
            norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
            along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
            along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
            along_grad_sum_centers_squared_part_2_all, along_norm_centers_squared_2_all,
            along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, D,
            N, hvp_centers, start, stop
        )


def hvp_centers(input, target, centers, vector, s, m, weight, grad_scale, hvp_centers):
    """Fill the Hessian in centers times `vector`."""
    N = input.shape[0]
    D = input.shape[1]
    C = centers.shape[0]
    norm_centers_all = np.empty((N,), input.dtype)
    norm_input_all = np.empty((N,), input.dtype)
    norm_centers_input_all = np.empty((N,), input.dtype)
    norm_centers_input_squared_2_all = np.empty((N,), input.dtype)
    norm_centers_squared_2_squares_all = np.empty((C,), input.dtype)
    norm_centers_squared_2_scaled_squares_all = np.empty((C,), input.dtype)
    unit_input_all = np.empty((N, D), input.dtype)
    unit_centers_all = np.empty((C, D), input.dtype)
    sum_centers_input_all = np.empty((N, C), input.dtype)
    grad_sum_centers_input_all = np.empty((N, C), input.dtype)
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
    along_sum_centers_input_all = np.empty((N, C), input.dtype)
    along_grad_target_cosine_all = np.empty((N,), input.dtype)
    along_grad_target_sine_all = np.empty((N,), input.dtype)
    along_grad_sum_centers_input_all = np.empty((N, C), input.dtype)
    run = _centers_rows_1_serial if N * D < PARALLEL_FROM else _centers_rows_1_parallel
    run(input, norm_input_all, unit_input_all, D, N, min(ROWS, max(1, BLOCK // D)))
    run = _centers_rows_2_serial if C * D < PARALLEL_FROM else _centers_rows_2_parallel
    run(
        centers, vector, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
        unit_centers_all, along_norm_centers_squared_2_all, along_unit_centers_all, D, C, min(ROWS, max(1,
        BLOCK // D))
    )
    np.dot(unit_input_all, unit_centers_all.T, out=sum_centers_input_all)
    np.dot(unit_input_all, along_unit_centers_all.T, out=along_sum_centers_input_all)
    run = _centers_rows_3_serial if N * max(C, D) < PARALLEL_FROM else _centers_rows_3_parallel
    run(
        input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
        norm_centers_input_squared_2_all, sum_centers_input_all, grad_sum_centers_input_all,
        grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
        grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
        along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
        along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
        along_grad_sum_centers_squared_part_2_all, along_sum_centers_input_all,
        along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, s, m,
        C, D, weight, grad_scale, N, min(ROWS, max(1, BLOCK // max(C, D)))
    )
    run = _centers_rows_4_serial if C * (D * N) < PARALLEL_FROM else _centers_rows_4_parallel
    run(
        input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_input_all,
        norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
        norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
        grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
        grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
        along_grad_norm_centers_part_all, along_norm_centers_input_squared_2_all,
        along_grad_sum_centers_squared_part_all, along_norm_centers_input_all,
        along_grad_sum_centers_squared_part_2_all, along_norm_centers_squared_2_all,
        along_grad_target_cosine_all, along_grad_target_sine_all, along_grad_sum_centers_input_all, D, N,
        hvp_centers, C, min(ROWS, max(1, BLOCK // (D * N)))
    )
