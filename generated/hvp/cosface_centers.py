"""cosface_centers: Softmax cross-entropy with m subtracted from the cosine of the target class.

    target_cosine[n] = Σ_d input[n, d]·centers[target[n], d]/(√(Σ_d input[n, d]²)·√(Σ_d centers[target[n],
        d]²))
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·Σ_d input[n, d]·centers[c, d]/(√(Σ_d
        input[n, d]²)·√(Σ_d centers[c, d]²))) − s·(target_cosine[n] − m))

Generated from the declaration angular.py (bba2106e1f5f0e96) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import (
        accumulate, direction, exp, finite_or_zero, larger, log1p, rescale, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, direction, exp, finite_or_zero, larger, log1p, rescale, sigmoid, times,
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
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, sum_centers_input_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
    along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
    along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills norm_centers_squares_all, norm_centers_scaled_squares_all,
    target_cosine_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
    along_log_norm_all, along_target_cosine_all, along_grad_sum_centers_input_all."""
    Real = input.dtype.type
    zero = Real(0)
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
        row_max = -Real(math.inf)
        for c in range(C):
            if c != target[n]:
                row_max = larger(row_max, s * sum_centers_input_n[c])
        norm_centers_scale = rescale(norm_centers_squares)
        row_shift = finite_or_zero(row_max)
        norm_centers_scaled_squares = zero
        for d in range(D):
            if norm_centers_scale != one:
                norm_centers_scaled_squares = accumulate(
                    norm_centers_scaled_squares, times(norm_centers_scale, centers[target[n], d]) *
                    times(norm_centers_scale, centers[target[n], d])
                )
        row_sum = zero
        row_below = zero
        for c in range(C):
            shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
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
        along_target_cosine = zero
        for d in range(D):
            direction_centers_norm_centers = direction(centers[target[n], d], norm_centers)
            direction_input_norm_input = direction(input_n[d], norm_input)
            target_cosine = accumulate(
                target_cosine, direction_centers_norm_centers * direction_input_norm_input
            )
            along_target_cosine = accumulate(
                along_target_cosine, direction_centers_norm_centers * direction_one_norm_input *
                vector_n[d] - direction_centers_norm_centers * along_norm_input_all[n] *
                direction(direction_input_norm_input, norm_input)
            )
        along_log_norm = zero
        for c in range(C):
            if c != target[n]:
                along_log_norm = accumulate(
                    along_log_norm, along_sum_centers_input_n[c] * exp(-row_shift + s *
                    sum_centers_input_n[c] - log_row_sum)
                )
        difference = row_shift + log_row_sum - s * (target_cosine - m)
        grad_term_times_sigmoid_difference = grad_term * sigmoid(difference)
        product = grad_term_times_sigmoid_difference * s
        product_4 = grad_term_times_sigmoid_difference * sigmoid(-difference) * s * s
        product_2 = along_log_norm * product_4
        product_3 = along_target_cosine * product_4
        for c in range(C):
            c_is_not_target = c != target[n]
            exp_value = exp(-row_shift + s * sum_centers_input_n[c] - log_row_sum)
            exp_value_times_product = exp_value * product
            grad_sum_centers_input_n[c] = exp_value_times_product if c_is_not_target else zero
            along_grad_sum_centers_input_n[c] = (
                exp_value * product_2 + exp_value_times_product * (s * along_sum_centers_input_n[c] -
                along_log_norm * s) - exp_value * product_3 if c_is_not_target else zero
            )
        norm_centers_squares_all[n] = norm_centers_squares
        norm_centers_scaled_squares_all[n] = norm_centers_scaled_squares
        target_cosine_all[n] = target_cosine
        row_max_all[n] = row_max
        row_sum_all[n] = row_sum
        row_below_all[n] = row_below
        along_log_norm_all[n] = along_log_norm
        along_target_cosine_all[n] = along_target_cosine


@njit(**DRIVER)
def _input_rows_3_serial(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, sum_centers_input_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
    along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
    along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows_3(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
            sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
            along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
            along_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale,
            start, stop
        )


@njit(parallel=True, **DRIVER)
def _input_rows_3_parallel(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, sum_centers_input_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
    along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
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
            sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
            along_norm_input_all, along_sum_centers_input_all, along_log_norm_all,
            along_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale,
            start, stop
        )


@njit(**LOOP)
def _input_rows_4(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, unit_centers_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
    along_log_norm_all, along_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight,
    grad_scale, hvp_input, start, stop
):
    """Rows `start` to `stop`: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        along_grad_sum_centers_input_n = along_grad_sum_centers_input_all[n]
        grad_sum_centers_input_n = grad_sum_centers_input_all[n]
        hvp_input_n = hvp_input[n]
        input_n = input[n]
        vector_n = vector[n]
        norm_input_scale = rescale(norm_input_squares_all[n])
        norm_input = (
            math.sqrt(norm_input_squares_all[n]) if norm_input_scale == one else
            math.sqrt(norm_input_scaled_squares_all[n]) / norm_input_scale
        )
        norm_centers_scale = rescale(norm_centers_squares_all[n])
        norm_centers = (
            math.sqrt(norm_centers_squares_all[n]) if norm_centers_scale == one else
            math.sqrt(norm_centers_scaled_squares_all[n]) / norm_centers_scale
        )
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        row_rest = (
            row_below_all[n] if row_sum_all[n] < Real(3 / 2) and row_sum_all[n] >= Real(3 / 4) else
            row_sum_all[n] - one
        )
        log_row_sum = log1p(row_rest)
        row_shift = finite_or_zero(row_max_all[n])
        direction_one_norm_input_3 = direction(one, norm_input)
        direction_one_norm_input_squared = direction_one_norm_input_3 * direction_one_norm_input_3
        direction_one_norm_input = direction_one_norm_input_3
        along_grad_norm_input_part = zero
        along_grad_norm_input_part_2 = zero
        grad_norm_input_part = zero
        grad_norm_input_part_2 = zero
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
            direction_value_2 = direction(direction(input_n[d], norm_input), norm_input)
            product_4 = (
                (direction_one_norm_input * direction_value_2 + direction(direction_value_2, norm_input))
                * along_norm_input_all[n]
            )
            along_grad_norm_input_part = accumulate(
                along_grad_norm_input_part, along_grad_unit_input_part * direction_value_2 +
                direction_one_norm_input_squared * grad_unit_input_part * vector_n[d] -
                grad_unit_input_part * product_4
            )
            direction_centers_norm_centers = direction(centers[target[n], d], norm_centers)
            along_grad_norm_input_part_2 = accumulate(
                along_grad_norm_input_part_2, direction_centers_norm_centers *
                direction_one_norm_input_squared * vector_n[d] - direction_centers_norm_centers *
                product_4
            )
            grad_norm_input_part = accumulate(
                grad_norm_input_part, direction_value_2 * grad_unit_input_part
            )
            grad_norm_input_part_2 = accumulate(
                grad_norm_input_part_2, direction_centers_norm_centers * direction_value_2
            )
        direction_one_norm_input_4 = direction(one, norm_input)
        direction_one_norm_input_2 = direction_one_norm_input_4
        difference_3 = row_shift + log_row_sum - s * (target_cosine_all[n] - m)
        product_5 = grad_term * sigmoid(difference_3)
        product_6 = product_5 * sigmoid(-difference_3) * s * s
        difference = product_6 * along_log_norm_all[n] - product_6 * along_target_cosine_all[n]
        product_5_times_s = product_5 * s
        difference_4 = grad_norm_input_part - grad_norm_input_part_2 * product_5_times_s
        difference_2 = difference_4
        direction_value_3 = direction(direction_one_norm_input_4, norm_input)
        direction_value = direction_value_3
        product = direction_value_3 * product_5_times_s
        product_2 = difference_4 * direction_one_norm_input_4
        product_3 = along_grad_norm_input_part_2 * product_5_times_s
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
            direction_input_norm_input = direction(input_n[d], norm_input)
            hvp_input_n[d] = (
                along_grad_unit_input_part * direction_one_norm_input_2 + direction_input_norm_input *
                product_3 + (difference_2 * direction(direction_input_norm_input, norm_input) +
                direction_centers_norm_centers_2 * product - direction_value * grad_unit_input_part) *
                along_norm_input_all[n] - along_grad_norm_input_part * direction_input_norm_input -
                difference * (direction_centers_norm_centers_2 * direction_one_norm_input_2 -
                direction_input_norm_input * grad_norm_input_part_2) - product_2 * vector_n[d]
            )


@njit(**DRIVER)
def _input_rows_4_serial(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, unit_centers_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
    along_log_norm_all, along_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight,
    grad_scale, hvp_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows_4(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, unit_centers_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
            along_log_norm_all, along_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D,
            weight, grad_scale, hvp_input, start, stop
        )


@njit(parallel=True, **DRIVER)
def _input_rows_4_parallel(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, unit_centers_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
    along_log_norm_all, along_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight,
    grad_scale, hvp_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_rows_4(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, unit_centers_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
            along_log_norm_all, along_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D,
            weight, grad_scale, hvp_input, start, stop
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
        norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, sum_centers_input_all,
        row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
        along_sum_centers_input_all, along_log_norm_all, along_target_cosine_all,
        along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, N, min(ROWS, max(1, BLOCK //
        max(C, D)))
    )
    run = _input_rows_4_serial if N * (C * D) < PARALLEL_FROM else _input_rows_4_parallel
    run(
        input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
        norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, unit_centers_all,
        row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all, along_norm_input_all,
        along_log_norm_all, along_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight,
        grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // (C * D)))
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
    input, target, centers, vector, norm_centers_all, norm_input_all, sum_centers_input_all,
    grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
    along_norm_centers_all, along_grad_norm_centers_part_all, along_sum_centers_input_all,
    along_grad_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, start,
    stop
):
    """Rows `start` to `stop`: fills norm_centers_all, grad_sum_centers_input_all, grad_target_cosine_all,
    grad_norm_centers_part_all, along_norm_centers_all, along_grad_norm_centers_part_all,
    along_grad_target_cosine_all, along_grad_sum_centers_input_all."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
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
        row_max = -Real(math.inf)
        for c in range(C):
            if c != target[n]:
                row_max = larger(row_max, s * sum_centers_input_n[c])
        norm_centers_scale = rescale(norm_centers_squares)
        row_shift = finite_or_zero(row_max)
        norm_centers_scaled_squares = zero
        for d in range(D):
            if norm_centers_scale != one:
                norm_centers_scaled_squares = accumulate(
                    norm_centers_scaled_squares, times(norm_centers_scale, centers[target[n], d]) *
                    times(norm_centers_scale, centers[target[n], d])
                )
        row_below = zero
        row_sum = zero
        for c in range(C):
            shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
            if c != target[n]:
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            if c != target[n]:
                row_sum = accumulate(row_sum, shifted_exp)
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        norm_centers = (
            math.sqrt(norm_centers_squares) if norm_centers_scale == one else
            math.sqrt(norm_centers_scaled_squares) / norm_centers_scale
        )
        target_cosine = zero
        grad_norm_centers_part = zero
        along_norm_centers = zero
        for d in range(D):
            direction_centers_norm_centers = direction(centers[target[n], d], norm_centers)
            direction_input_norm_input = direction(input_n[d], norm_input_all[n])
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
        along_log_norm = zero
        for c in range(C):
            if c != target[n]:
                along_log_norm = accumulate(
                    along_log_norm, along_sum_centers_input_n[c] * exp(-row_shift + s *
                    sum_centers_input_n[c] - log_row_sum)
                )
        product = grad_term * s * sigmoid(row_shift + log_row_sum - s * (target_cosine - m))
        for c in range(C):
            grad_sum_centers_input_n[c] = (
                product * exp(-row_shift + s * sum_centers_input_n[c] - log_row_sum) if c != target[n]
                else zero
            )
        direction_one_norm_centers_2 = direction(one, norm_centers)
        direction_one_norm_centers_squared = direction_one_norm_centers_2 * direction_one_norm_centers_2
        direction_one_norm_centers = direction_one_norm_centers_2
        along_grad_norm_centers_part = zero
        along_target_cosine = zero
        for d in range(D):
            direction_value = direction(direction(centers[target[n], d], norm_centers), norm_centers)
            direction_input_norm_input_2 = direction(input_n[d], norm_input_all[n])
            product_5 = direction_input_norm_input_2 * vector[target[n], d]
            product_6 = along_norm_centers * direction_input_norm_input_2
            along_grad_norm_centers_part = accumulate(
                along_grad_norm_centers_part, direction_one_norm_centers_squared * product_5 - product_6 *
                (direction_one_norm_centers * direction_value + direction(direction_value, norm_centers))
            )
            along_target_cosine = accumulate(
                along_target_cosine, direction_one_norm_centers * product_5 - direction_value * product_6
            )
        difference = row_shift + log_row_sum - s * (target_cosine - m)
        grad_term_times_sigmoid_difference = grad_term * sigmoid(difference)
        product_2 = grad_term_times_sigmoid_difference * s
        product_7 = grad_term_times_sigmoid_difference * sigmoid(-difference) * s * s
        product_3 = along_log_norm * product_7
        product_4 = along_target_cosine * product_7
        for c in range(C):
            exp_value = exp(-row_shift + s * sum_centers_input_n[c] - log_row_sum)
            along_grad_sum_centers_input_n[c] = (
                exp_value * product_3 + exp_value * product_2 * (s * along_sum_centers_input_n[c] -
                along_log_norm * s) - exp_value * product_4 if c != target[n] else zero
            )
        norm_centers_all[n] = (
            math.sqrt(norm_centers_squares) if norm_centers_scale == one else
            math.sqrt(norm_centers_scaled_squares) / norm_centers_scale
        )
        difference_2 = row_shift + log_row_sum - s * (target_cosine - m)
        sigmoid_difference_2 = sigmoid(difference_2)
        product_8 = grad_term * sigmoid_difference_2
        grad_target_cosine_all[n] = -product_8 * s
        grad_norm_centers_part_all[n] = grad_norm_centers_part
        along_norm_centers_all[n] = along_norm_centers
        along_grad_norm_centers_part_all[n] = along_grad_norm_centers_part
        s_squared = s * s
        sigmoid_minus_difference_2 = sigmoid(-difference_2)
        along_grad_target_cosine_all[n] = (
            along_target_cosine * grad_term * s_squared * sigmoid_difference_2 *
            sigmoid_minus_difference_2 - along_log_norm * product_8 * s_squared *
            sigmoid_minus_difference_2
        )


@njit(**DRIVER)
def _centers_rows_3_serial(
    input, target, centers, vector, norm_centers_all, norm_input_all, sum_centers_input_all,
    grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
    along_norm_centers_all, along_grad_norm_centers_part_all, along_sum_centers_input_all,
    along_grad_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, rows,
    block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_3(
            input, target, centers, vector, norm_centers_all, norm_input_all, sum_centers_input_all,
            grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
            along_norm_centers_all, along_grad_norm_centers_part_all, along_sum_centers_input_all,
            along_grad_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight,
            grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _centers_rows_3_parallel(
    input, target, centers, vector, norm_centers_all, norm_input_all, sum_centers_input_all,
    grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
    along_norm_centers_all, along_grad_norm_centers_part_all, along_sum_centers_input_all,
    along_grad_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, rows,
    block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_3(
            input, target, centers, vector, norm_centers_all, norm_input_all, sum_centers_input_all,
            grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
            along_norm_centers_all, along_grad_norm_centers_part_all, along_sum_centers_input_all,
            along_grad_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight,
            grad_scale, start, stop
        )


@njit(**LOOP)
def _centers_rows_4(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_squared_2_all, along_grad_target_cosine_all,
    along_grad_sum_centers_input_all, D, N, hvp_centers, start, stop
):
    """Rows `start` to `stop`: fills hvp_centers."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
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
            along_grad_centers_part_2 = zero
            along_grad_unit_centers_part = zero
            grad_unit_centers_part = zero
            for n in range(N):
                direction_centers_norm_centers = direction(centers[target[n], d], norm_centers_all[n])
                direction_input_norm_input = direction(input[n, d], norm_input_all[n])
                direction_one_norm_centers = direction(one, norm_centers_all[n])
                shared = one if c == target[n] else zero
                grad_target_cosine_times_shared = shared * grad_target_cosine_all[n]
                along_grad_centers_part_2 = accumulate(
                    along_grad_centers_part_2, direction_centers_norm_centers *
                    grad_target_cosine_times_shared * along_grad_norm_centers_part_all[n] +
                    grad_target_cosine_times_shared * (direction_input_norm_input *
                    direction(direction_one_norm_centers, norm_centers_all[n]) -
                    grad_norm_centers_part_all[n] * direction(direction_centers_norm_centers,
                    norm_centers_all[n])) * along_norm_centers_all[n] + shared *
                    (direction_centers_norm_centers * grad_norm_centers_part_all[n] -
                    direction_input_norm_input * direction_one_norm_centers) *
                    along_grad_target_cosine_all[n] + direction_one_norm_centers *
                    grad_target_cosine_times_shared * grad_norm_centers_part_all[n] * vector[target[n], d]
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
            direction_value_7 = direction(centers_c[d], norm_centers_squared_2)
            hvp_centers_c[d] = (
                -along_grad_centers_part_2 + along_grad_unit_centers_part * direction_value_2 +
                (grad_norm_centers_squared_2_part * direction(direction_value_7, norm_centers_squared_2) -
                direction_value_3 * grad_unit_centers_part) * along_norm_centers_squared_2_all[c] -
                along_grad_norm_centers_squared_2_part * direction_value_7 - product * vector_c[d]
            )


@njit(**DRIVER)
def _centers_rows_4_serial(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_squared_2_all, along_grad_target_cosine_all,
    along_grad_sum_centers_input_all, D, N, hvp_centers, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_4(
            input, target, centers, vector, norm_centers_all, norm_input_all,
            norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all, unit_input_all,
            grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
            along_norm_centers_all, along_grad_norm_centers_part_all, along_norm_centers_squared_2_all,
            along_grad_target_cosine_all, along_grad_sum_centers_input_all, D, N, hvp_centers, start, stop
        )


@njit(parallel=True, **DRIVER)
def _centers_rows_4_parallel(
    input, target, centers, vector, norm_centers_all, norm_input_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
    along_grad_norm_centers_part_all, along_norm_centers_squared_2_all, along_grad_target_cosine_all,
    along_grad_sum_centers_input_all, D, N, hvp_centers, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_4(
            input, target, centers, vector, norm_centers_all, norm_input_all,
            norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all, unit_input_all,
            grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
            along_norm_centers_all, along_grad_norm_centers_part_all, along_norm_centers_squared_2_all,
            along_grad_target_cosine_all, along_grad_sum_centers_input_all, D, N, hvp_centers, start, stop
        )


def hvp_centers(input, target, centers, vector, s, m, weight, grad_scale, hvp_centers):
    """Fill the Hessian in centers times `vector`."""
    N = input.shape[0]
    D = input.shape[1]
    C = centers.shape[0]
    norm_centers_all = np.empty((N,), input.dtype)
    norm_input_all = np.empty((N,), input.dtype)
    norm_centers_squared_2_squares_all = np.empty((C,), input.dtype)
    norm_centers_squared_2_scaled_squares_all = np.empty((C,), input.dtype)
    unit_input_all = np.empty((N, D), input.dtype)
    unit_centers_all = np.empty((C, D), input.dtype)
    sum_centers_input_all = np.empty((N, C), input.dtype)
    grad_sum_centers_input_all = np.empty((N, C), input.dtype)
    grad_target_cosine_all = np.empty((N,), input.dtype)
    grad_norm_centers_part_all = np.empty((N,), input.dtype)
    along_norm_centers_all = np.empty((N,), input.dtype)
    along_grad_norm_centers_part_all = np.empty((N,), input.dtype)
    along_norm_centers_squared_2_all = np.empty((C,), input.dtype)
    along_unit_centers_all = np.empty((C, D), input.dtype)
    along_sum_centers_input_all = np.empty((N, C), input.dtype)
    along_grad_target_cosine_all = np.empty((N,), input.dtype)
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
        input, target, centers, vector, norm_centers_all, norm_input_all, sum_centers_input_all,
        grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
        along_norm_centers_all, along_grad_norm_centers_part_all, along_sum_centers_input_all,
        along_grad_target_cosine_all, along_grad_sum_centers_input_all, s, m, C, D, weight, grad_scale, N,
        min(ROWS, max(1, BLOCK // max(C, D)))
    )
    run = _centers_rows_4_serial if C * (D * N) < PARALLEL_FROM else _centers_rows_4_parallel
    run(
        input, target, centers, vector, norm_centers_all, norm_input_all,
        norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all, unit_input_all,
        grad_sum_centers_input_all, grad_target_cosine_all, grad_norm_centers_part_all,
        along_norm_centers_all, along_grad_norm_centers_part_all, along_norm_centers_squared_2_all,
        along_grad_target_cosine_all, along_grad_sum_centers_input_all, D, N, hvp_centers, C, min(ROWS,
        max(1, BLOCK // (D * N)))
    )
