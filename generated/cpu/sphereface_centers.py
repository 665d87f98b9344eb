"""sphereface_centers: Softmax cross-entropy with the angle of the target class multiplied by m.

    target_cosine[n] = Σ_d centers[target[n], d]·input[n, d]/(√(Σ_d centers[target[n], d]²)·√(Σ_d
        input[n, d]²))
    target_sine[n] = √(Σ_d (input[n, d]/√(Σ_d input[n, d]²) − centers[target[n], d]/√(Σ_d centers[target[n],
        d]²))²)·√(Σ_d (centers[target[n], d]/√(Σ_d centers[target[n], d]²) + input[n, d]/√(Σ_d
        input[n, d]²))²)/2
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·(Σ_d centers[c, d]·input[n, d]/(√(Σ_d
        centers[c, d]²)·√(Σ_d input[n, d]²)))·√(Σ_d input[n, d]²)) − s·falling_cosine(target_cosine[n],
        target_sine[n], m)·√(Σ_d input[n, d]²))
    norm_centers[n] = √(Σ_d centers[target[n], d]²)
    norm_input[n] = √(Σ_d input[n, d]²)
    norm_centers_input[n] = √(Σ_d (input[n, d]/norm_input[n] − centers[target[n], d]/norm_centers[n])²)
    norm_centers_input_squared_2[n] = √(Σ_d (centers[target[n], d]/norm_centers[n] +
        input[n, d]/norm_input[n])²)
    norm_centers_squared_2[c] = √(Σ_d centers[c, d]²)
    unit_input[n, d] = input[n, d]/norm_input[n]
    unit_centers[c, d] = centers[c, d]/norm_centers_squared_2[c]
    sum_centers_input[n, c] = Σ_d unit_centers[c, d]·unit_input[n, d]
    log_norm[n] = log Σ_{c : c ≠ target[n]} exp(s·norm_input[n]·sum_centers_input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm[n] = grad_term[n]·σ(log_norm[n] − s·norm_input[n]·falling_cosine(target_cosine[n],
        target_sine[n], m))
    grad_norm_input_part[n] = Σ_{c : c ≠ target[n]} sum_centers_input[n, c]·exp(s·norm_input[n]·
        sum_centers_input[n, c] − log_norm[n])
    grad_sum_centers_input[n, c] = s·grad_log_norm[n]·norm_input[n]·[c ≠ target[n]]·exp(s·norm_input[n]·
        sum_centers_input[n, c] − log_norm[n])
    grad_unit_centers_part[c, d] = Σ_{n : c ≠ target[n]} grad_sum_centers_input[n, c]·unit_input[n, d]
    grad_unit_input_part[n, d] = Σ_{c : c ≠ target[n]} grad_sum_centers_input[n, c]·unit_centers[c, d]
    grad_norm_centers_squared_2_part[c] = Σ_d grad_unit_centers_part[c, d]·
        centers[c, d]/norm_centers_squared_2[c]/norm_centers_squared_2[c]
    grad_norm_input_part_2[n] = Σ_d grad_unit_input_part[n, d]·input[n, d]/norm_input[n]/norm_input[n]
    grad_target_sine[n] = m·s·grad_term[n]·norm_input[n]·target_cosine[n]·folded_sine(target_cosine[n],
        target_sine[n], m)·σ(log_norm[n] − s·norm_input[n]·falling_cosine(target_cosine[n], target_sine[n],
        m))/(target_sine[n]² + target_cosine[n]²)
    grad_sum_centers_squared_part[n] = Σ_d (centers[target[n], d]/norm_centers[n] +
        input[n, d]/norm_input[n])·centers[target[n], d]/norm_centers[n]/(norm_centers[n]·
        norm_centers_input_squared_2[n])
    grad_sum_input_squared_part[n] = Σ_d (centers[target[n], d]/norm_centers[n] + input[n, d]/norm_input[n])·
        input[n, d]/norm_input[n]/(norm_centers_input_squared_2[n]·norm_input[n])
    grad_sum_centers_squared_part_2[n] = Σ_d (centers[target[n], d]/norm_centers[n] −
        input[n, d]/norm_input[n])·centers[target[n], d]/norm_centers[n]/(norm_centers[n]·
        norm_centers_input[n])
    grad_sum_input_squared_part_2[n] = Σ_d (centers[target[n], d]/norm_centers[n] −
        input[n, d]/norm_input[n])·input[n, d]/norm_input[n]/(norm_centers_input[n]·norm_input[n])
    grad_target_cosine[n] = −m·s·target_sine[n]·grad_term[n]·norm_input[n]·folded_sine(target_cosine[n],
        target_sine[n], m)·σ(log_norm[n] − s·norm_input[n]·falling_cosine(target_cosine[n], target_sine[n],
        m))/(target_sine[n]² + target_cosine[n]²)
    grad_norm_centers_part[n] = Σ_d input[n, d]·centers[target[n], d]/norm_centers[n]/(norm_centers[n]·
        norm_input[n])
    grad_centers_part[c, d] = Σ_n (grad_target_sine[n]·norm_centers_input[n]·(centers[target[n],
        d]/norm_centers[n] + input[n, d]/norm_input[n])·[c = target[n]]/(norm_centers[n]·
        norm_centers_input_squared_2[n]) − 2·centers[target[n], d]·grad_norm_centers_part[n]·
        grad_target_cosine[n]·[c = target[n]]/norm_centers[n] + grad_target_sine[n]·
        norm_centers_input_squared_2[n]·(centers[target[n], d]/norm_centers[n] − input[n, d]/norm_input[n])·
        [c = target[n]]/(norm_centers[n]·norm_centers_input[n]) − 4·centers[target[n], d]·
        (grad_sum_centers_squared_part[n]·grad_target_sine[n]·norm_centers_input[n]/(4·norm_centers[n]) +
        grad_sum_centers_squared_part_2[n]·grad_target_sine[n]·norm_centers_input_squared_2[n]/(4·
        norm_centers[n]))·[c = target[n]] + 2·input[n, d]·grad_target_cosine[n]·[c =
        target[n]]/(norm_centers[n]·norm_input[n]))
    grad_norm_input_part_3[n] = Σ_d centers[target[n], d]·input[n, d]/norm_input[n]/(norm_centers[n]·
        norm_input[n])
    grad_input[n, d] = input[n, d]·(s·grad_log_norm[n]·grad_norm_input_part[n] − s·grad_term[n]·
        falling_cosine(target_cosine[n], target_sine[n], m)·σ(log_norm[n] − s·norm_input[n]·
        falling_cosine(target_cosine[n], target_sine[n], m)) − grad_norm_input_part_2[n] −
        grad_norm_input_part_3[n]·grad_target_cosine[n])/norm_input[n] + centers[target[n], d]·
        grad_target_cosine[n]/(norm_centers[n]·norm_input[n]) + grad_target_sine[n]·norm_centers_input[n]·
        (centers[target[n], d]/norm_centers[n] + input[n, d]/norm_input[n])/(2·
        norm_centers_input_squared_2[n]·norm_input[n]) − grad_target_sine[n]·
        norm_centers_input_squared_2[n]·(centers[target[n], d]/norm_centers[n] −
        input[n, d]/norm_input[n])/(2·norm_centers_input[n]·norm_input[n]) + 2·input[n, d]·
        (grad_sum_input_squared_part_2[n]·grad_target_sine[n]·norm_centers_input_squared_2[n]/(4·
        norm_input[n]) − grad_sum_input_squared_part[n]·grad_target_sine[n]·norm_centers_input[n]/(4·
        norm_input[n])) + grad_unit_input_part[n, d]/norm_input[n]
    grad_centers[c, d] = grad_centers_part[c, d]/2 − centers[c, d]·
        grad_norm_centers_squared_2_part[c]/norm_centers_squared_2[c] +
        grad_unit_centers_part[c, d]/norm_centers_squared_2[c]

Generated from the declaration angular.py (40711d50da00f07e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import (
        accumulate, add_exactly, direction, exp, falling_cosine, finite_or_zero, folded_sine,
        larger, log1p, rescale, row, sigmoid, softplus, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, direction, exp, falling_cosine, finite_or_zero, folded_sine,
        larger, log1p, rescale, row, sigmoid, softplus, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows_1(input, norm_input_all, unit_input_all, D, start, stop):
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
def _rows_1_serial(input, norm_input_all, unit_input_all, D, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_1(input, norm_input_all, unit_input_all, D, start, stop)


@njit(parallel=True, **DRIVER)
def _rows_1_parallel(input, norm_input_all, unit_input_all, D, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_1(input, norm_input_all, unit_input_all, D, start, stop)


@njit(**LOOP)
def _rows_2(
    centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_centers_all."""
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
        norm_centers_squared_2_squares_all[c] = norm_centers_squared_2_squares
        norm_centers_squared_2_scaled_squares_all[c] = norm_centers_squared_2_scaled_squares


@njit(**DRIVER)
def _rows_2_serial(
    centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_2(
            centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
            unit_centers_all, D, start, stop
        )


@njit(parallel=True, **DRIVER)
def _rows_2_parallel(
    centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_2(
            centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
            unit_centers_all, D, start, stop
        )


@njit(**LOOP)
def _rows_3(
    input, target, centers, norm_centers_all, norm_input_all, target_cosine_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_centers_input_all, grad_target_sine_all, grad_sum_centers_squared_part_all,
    grad_sum_centers_squared_part_2_all, grad_target_cosine_all, grad_norm_centers_part_all, s, m, C, D,
    weight, grad_scale, terms, start, stop
):
    """Rows `start` to `stop`: adds up total and fills terms, norm_centers_all, target_cosine_all,
    norm_centers_input_all, norm_centers_input_squared_2_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_centers_input_all, grad_target_sine_all,
    grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all, grad_target_cosine_all,
    grad_norm_centers_part_all."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    total = zero
    for n in range(start, stop):
        grad_sum_centers_input_n = row(grad_sum_centers_input_all, n)
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
        row_sum = zero
        row_below = zero
        for c in range(C):
            shifted_exp = exp(-row_shift + s_times_norm_input_2 * sum_centers_input_n[c])
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
        target_cosine = zero
        norm_centers_input_squares = zero
        norm_centers_input_squared_2_squares = zero
        grad_norm_centers_part = zero
        for d in range(D):
            direction_centers_norm_centers = direction(centers[target[n], d], norm_centers)
            direction_input_norm_input = direction(input_n[d], norm_input_all[n])
            target_cosine = accumulate(
                target_cosine, direction_centers_norm_centers * direction_input_norm_input
            )
            difference = direction_input_norm_input - direction_centers_norm_centers
            norm_centers_input_squares = accumulate(norm_centers_input_squares, difference * difference)
            partial_sum = direction_centers_norm_centers + direction_input_norm_input
            norm_centers_input_squared_2_squares = accumulate(
                norm_centers_input_squared_2_squares, partial_sum * partial_sum
            )
            grad_norm_centers_part = accumulate(
                grad_norm_centers_part, direction_input_norm_input *
                direction(direction_centers_norm_centers, norm_centers)
            )
        norm_centers_input_scale = rescale(norm_centers_input_squares)
        norm_centers_input_squared_2_scale = rescale(norm_centers_input_squared_2_squares)
        norm_centers_input_scaled_squares = zero
        norm_centers_input_squared_2_scaled_squares = zero
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
        difference_2 = (
            row_shift + log_row_sum - norm_input_times_s * falling_cosine(target_cosine, target_sine,
            Real(m))
        )
        term = softplus(difference_2)
        weighted_term = term * sample_weight
        grad_log_norm = grad_term * sigmoid(difference_2)
        s_times_norm_input_3 = norm_input_times_s
        product = grad_log_norm * norm_input_times_s
        if grad_sum_centers_input_all is not None:
            for c in range(C):
                grad_sum_centers_input_n[c] = (
                    product * exp(-row_shift + s_times_norm_input_3 * sum_centers_input_n[c] -
                    log_row_sum) if c != target[n] else zero
                )
        grad_sum_centers_squared_part = zero
        grad_sum_centers_squared_part_2 = zero
        for d in range(D):
            direction_centers_norm_centers_2 = direction(centers[target[n], d], norm_centers)
            direction_input_norm_input_2 = direction(input_n[d], norm_input_all[n])
            direction_value = direction(direction_centers_norm_centers_2, norm_centers)
            grad_sum_centers_squared_part = accumulate(
                grad_sum_centers_squared_part, direction_value *
                direction(direction_centers_norm_centers_2 + direction_input_norm_input_2,
                norm_centers_input_squared_2)
            )
            grad_sum_centers_squared_part_2 = accumulate(
                grad_sum_centers_squared_part_2, direction_value *
                direction(direction_centers_norm_centers_2 - direction_input_norm_input_2,
                norm_centers_input)
            )
        norm_centers_all[n] = (
            math.sqrt(norm_centers_squares) if norm_centers_scale == one else
            math.sqrt(norm_centers_scaled_squares) / norm_centers_scale
        )
        target_cosine_all[n] = target_cosine
        norm_centers_input_all[n] = (
            math.sqrt(norm_centers_input_squares) if norm_centers_input_scale == one else
            math.sqrt(norm_centers_input_scaled_squares) / norm_centers_input_scale
        )
        norm_centers_input_squared_2_all[n] = (
            math.sqrt(norm_centers_input_squared_2_squares) if norm_centers_input_squared_2_scale == one
            else math.sqrt(norm_centers_input_squared_2_scaled_squares) /
            norm_centers_input_squared_2_scale
        )
        row_max_all[n] = row_max
        row_sum_all[n] = row_sum
        row_below_all[n] = row_below
        total = accumulate(total, weighted_term)
        norm_input_times_s_2 = s * norm_input_all[n]
        quotient = (
            grad_term * norm_input_times_s_2 * Real(m) * folded_sine(target_cosine, target_sine, Real(m))
            * sigmoid(row_shift + log_row_sum - norm_input_times_s_2 * falling_cosine(target_cosine,
            target_sine, Real(m))) / (target_cosine * target_cosine + target_sine * target_sine)
        )
        if grad_target_sine_all is not None:
            grad_target_sine_all[n] = quotient * target_cosine
        if grad_sum_centers_squared_part_all is not None:
            grad_sum_centers_squared_part_all[n] = grad_sum_centers_squared_part
        if grad_sum_centers_squared_part_2_all is not None:
            grad_sum_centers_squared_part_2_all[n] = grad_sum_centers_squared_part_2
        if grad_target_cosine_all is not None:
            grad_target_cosine_all[n] = -quotient * target_sine
        if grad_norm_centers_part_all is not None:
            grad_norm_centers_part_all[n] = grad_norm_centers_part
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _rows_3_serial(
    input, target, centers, norm_centers_all, norm_input_all, target_cosine_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_centers_input_all, grad_target_sine_all, grad_sum_centers_squared_part_all,
    grad_sum_centers_squared_part_2_all, grad_target_cosine_all, grad_norm_centers_part_all, s, m, C, D,
    weight, grad_scale, terms, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows_3(
            input, target, centers, norm_centers_all, norm_input_all, target_cosine_all,
            norm_centers_input_all, norm_centers_input_squared_2_all, sum_centers_input_all, row_max_all,
            row_sum_all, row_below_all, grad_sum_centers_input_all, grad_target_sine_all,
            grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, s, m, C, D, weight, grad_scale, terms,
            start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_3_parallel(
    input, target, centers, norm_centers_all, norm_input_all, target_cosine_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, sum_centers_input_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_centers_input_all, grad_target_sine_all, grad_sum_centers_squared_part_all,
    grad_sum_centers_squared_part_2_all, grad_target_cosine_all, grad_norm_centers_part_all, s, m, C, D,
    weight, grad_scale, terms, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows_3(
            input, target, centers, norm_centers_all, norm_input_all, target_cosine_all,
            norm_centers_input_all, norm_centers_input_squared_2_all, sum_centers_input_all, row_max_all,
            row_sum_all, row_below_all, grad_sum_centers_input_all, grad_target_sine_all,
            grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, s, m, C, D, weight, grad_scale, terms,
            start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


@njit(**LOOP)
def _rows_4(
    input, target, centers, norm_centers_all, norm_input_all, target_cosine_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_centers_input_all, grad_target_sine_all, grad_target_cosine_all, s, m, C, D,
    weight, grad_scale, grad_input, start, stop
):
    """Rows `start` to `stop`: fills grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    for n in range(start, stop):
        grad_input_n = row(grad_input, n)
        grad_sum_centers_input_n = row(grad_sum_centers_input_all, n)
        input_n = input[n]
        sum_centers_input_n = sum_centers_input_all[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        row_rest = (
            row_below_all[n] if row_sum_all[n] < Real(3 / 2) and row_sum_all[n] >= Real(3 / 4) else
            row_sum_all[n] - one
        )
        log_row_sum = log1p(row_rest)
        row_shift = finite_or_zero(row_max_all[n])
        target_sine = half * norm_centers_input_all[n] * norm_centers_input_squared_2_all[n]
        norm_input_times_s = s * norm_input_all[n]
        grad_log_norm = (
            grad_term * sigmoid(row_shift + log_row_sum - norm_input_times_s *
            falling_cosine(target_cosine_all[n], target_sine, Real(m)))
        )
        s_times_norm_input = norm_input_times_s
        grad_norm_input_part = zero
        for c in range(C):
            if c != target[n]:
                grad_norm_input_part = accumulate(
                    grad_norm_input_part, sum_centers_input_n[c] * exp(-row_shift + s_times_norm_input *
                    sum_centers_input_n[c] - log_row_sum)
                )
        grad_norm_input_part_2 = zero
        grad_norm_input_part_3 = zero
        grad_sum_input_squared_part = zero
        grad_sum_input_squared_part_2 = zero
        for d in range(D):
            grad_unit_input_part = zero
            for c in range(C):
                if c != target[n]:
                    grad_unit_input_part = accumulate(
                        grad_unit_input_part, grad_sum_centers_input_n[c] * unit_centers_all[c, d]
                    )
            direction_input_norm_input = direction(input_n[d], norm_input_all[n])
            direction_value = direction(direction_input_norm_input, norm_input_all[n])
            grad_norm_input_part_2 = accumulate(
                grad_norm_input_part_2, direction_value * grad_unit_input_part
            )
            direction_centers_norm_centers = direction(centers[target[n], d], norm_centers_all[n])
            grad_norm_input_part_3 = accumulate(
                grad_norm_input_part_3, direction_centers_norm_centers * direction_value
            )
            grad_sum_input_squared_part = accumulate(
                grad_sum_input_squared_part, direction_value * direction(direction_centers_norm_centers +
                direction_input_norm_input, norm_centers_input_squared_2_all[n])
            )
            grad_sum_input_squared_part_2 = accumulate(
                grad_sum_input_squared_part_2, direction_value * direction(direction_centers_norm_centers
                - direction_input_norm_input, norm_centers_input_all[n])
            )
        direction_one_norm_input_2 = direction(one, norm_input_all[n])
        direction_one_norm_input = direction_one_norm_input_2
        product_2 = s * falling_cosine(target_cosine_all[n], target_sine, Real(m))
        difference = (
            grad_norm_input_part_2 + grad_norm_input_part_3 * grad_target_cosine_all[n] + grad_term *
            product_2 * sigmoid(row_shift + log_row_sum - product_2 * norm_input_all[n]) - grad_log_norm *
            grad_norm_input_part * s
        )
        quotient_3 = half * direction_one_norm_input_2 * grad_target_sine_all[n]
        product_3 = quotient_3 * norm_centers_input_all[n]
        product_4 = quotient_3 * norm_centers_input_squared_2_all[n]
        difference_2 = grad_sum_input_squared_part * product_3 - grad_sum_input_squared_part_2 * product_4
        product = direction_one_norm_input_2 * grad_target_cosine_all[n]
        quotient = product_3
        quotient_2 = product_4
        if grad_input is not None:
            for d in range(D):
                grad_unit_input_part = zero
                for c in range(C):
                    if c != target[n]:
                        grad_unit_input_part = accumulate(
                            grad_unit_input_part, grad_sum_centers_input_n[c] * unit_centers_all[c, d]
                        )
                direction_centers_norm_centers_2 = direction(centers[target[n], d], norm_centers_all[n])
                direction_input_norm_input_2 = direction(input_n[d], norm_input_all[n])
                grad_input_n[d] = (
                    direction_centers_norm_centers_2 * product + direction_one_norm_input *
                    grad_unit_input_part + quotient * direction(direction_centers_norm_centers_2 +
                    direction_input_norm_input_2, norm_centers_input_squared_2_all[n]) - difference *
                    direction_input_norm_input_2 - difference_2 * input_n[d] - quotient_2 *
                    direction(direction_centers_norm_centers_2 - direction_input_norm_input_2,
                    norm_centers_input_all[n])
                )


@njit(**DRIVER)
def _rows_4_serial(
    input, target, centers, norm_centers_all, norm_input_all, target_cosine_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_centers_input_all, grad_target_sine_all, grad_target_cosine_all, s, m, C, D,
    weight, grad_scale, grad_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_4(
            input, target, centers, norm_centers_all, norm_input_all, target_cosine_all,
            norm_centers_input_all, norm_centers_input_squared_2_all, unit_centers_all,
            sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_target_cosine_all, s, m, C, D, weight, grad_scale, grad_input,
            start, stop
        )


@njit(parallel=True, **DRIVER)
def _rows_4_parallel(
    input, target, centers, norm_centers_all, norm_input_all, target_cosine_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, unit_centers_all, sum_centers_input_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_centers_input_all, grad_target_sine_all, grad_target_cosine_all, s, m, C, D,
    weight, grad_scale, grad_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_4(
            input, target, centers, norm_centers_all, norm_input_all, target_cosine_all,
            norm_centers_input_all, norm_centers_input_squared_2_all, unit_centers_all,
            sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_target_cosine_all, s, m, C, D, weight, grad_scale, grad_input,
            start, stop
        )


@njit(**LOOP)
def _rows_5(
    input, target, centers, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, D, N, grad_centers, start, stop
):
    """Rows `start` to `stop`: fills grad_centers."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    for c in range(start, stop):
        centers_c = centers[c]
        grad_centers_c = row(grad_centers, c)
        norm_centers_squared_2_scale = rescale(norm_centers_squared_2_squares_all[c])
        norm_centers_squared_2 = (
            math.sqrt(norm_centers_squared_2_squares_all[c]) if norm_centers_squared_2_scale == one else
            math.sqrt(norm_centers_squared_2_scaled_squares_all[c]) / norm_centers_squared_2_scale
        )
        grad_norm_centers_squared_2_part = zero
        for d in range(D):
            grad_unit_centers_part = zero
            for n in range(N):
                if c != target[n]:
                    grad_unit_centers_part = accumulate(
                        grad_unit_centers_part, grad_sum_centers_input_all[n, c] * unit_input_all[n, d]
                    )
            grad_norm_centers_squared_2_part = accumulate(
                grad_norm_centers_squared_2_part, grad_unit_centers_part *
                direction(direction(centers_c[d], norm_centers_squared_2), norm_centers_squared_2)
            )
        direction_value = direction(one, norm_centers_squared_2)
        if grad_centers is not None:
            for d in range(D):
                grad_centers_part = zero
                grad_unit_centers_part = zero
                for n in range(N):
                    direction_centers_norm_centers = direction(centers[target[n], d], norm_centers_all[n])
                    direction_input_norm_input = direction(input[n, d], norm_input_all[n])
                    direction_one_norm_centers = direction(one, norm_centers_all[n])
                    shared = one if c == target[n] else zero
                    product_2 = two * shared * grad_target_cosine_all[n]
                    product = direction_one_norm_centers * grad_target_sine_all[n]
                    product_over_4 = product / Real(4)
                    product_times_shared = product * shared
                    grad_centers_part = accumulate(
                        grad_centers_part, direction_input_norm_input * direction_one_norm_centers *
                        product_2 + product_times_shared * norm_centers_input_all[n] *
                        direction(direction_centers_norm_centers + direction_input_norm_input,
                        norm_centers_input_squared_2_all[n]) + product_times_shared *
                        norm_centers_input_squared_2_all[n] * direction(direction_centers_norm_centers -
                        direction_input_norm_input, norm_centers_input_all[n]) -
                        direction_centers_norm_centers * product_2 * grad_norm_centers_part_all[n] -
                        Real(4) * shared * (product_over_4 * grad_sum_centers_squared_part_all[n] *
                        norm_centers_input_all[n] + product_over_4 *
                        grad_sum_centers_squared_part_2_all[n] * norm_centers_input_squared_2_all[n]) *
                        centers[target[n], d]
                    )
                    if c != target[n]:
                        grad_unit_centers_part = accumulate(
                            grad_unit_centers_part, grad_sum_centers_input_all[n, c] * unit_input_all[n,
                            d]
                        )
                grad_centers_c[d] = (
                    half * grad_centers_part + direction_value * grad_unit_centers_part -
                    grad_norm_centers_squared_2_part * direction(centers_c[d], norm_centers_squared_2)
                )


@njit(**DRIVER)
def _rows_5_serial(
    input, target, centers, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, D, N, grad_centers, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_5(
            input, target, centers, norm_centers_all, norm_input_all, norm_centers_input_all,
            norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
            norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, D, N, grad_centers, start, stop
        )


@njit(parallel=True, **DRIVER)
def _rows_5_parallel(
    input, target, centers, norm_centers_all, norm_input_all, norm_centers_input_all,
    norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
    grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
    grad_target_cosine_all, grad_norm_centers_part_all, D, N, grad_centers, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_5(
            input, target, centers, norm_centers_all, norm_input_all, norm_centers_input_all,
            norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
            norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, D, N, grad_centers, start, stop
        )


def evaluate(input, target, centers, s, m, weight, grad_scale, terms, grad_input, grad_centers):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    D = input.shape[1]
    C = centers.shape[0]
    wants_gradient = grad_input is not None or grad_centers is not None
    norm_centers_all = np.empty((N,), input.dtype)
    norm_input_all = np.empty((N,), input.dtype)
    target_cosine_all = np.empty((N,), input.dtype)
    norm_centers_input_all = np.empty((N,), input.dtype)
    norm_centers_input_squared_2_all = np.empty((N,), input.dtype)
    norm_centers_squared_2_squares_all = np.empty((C,), input.dtype)
    norm_centers_squared_2_scaled_squares_all = np.empty((C,), input.dtype)
    unit_input_all = np.empty((N, D), input.dtype)
    unit_centers_all = np.empty((C, D), input.dtype)
    sum_centers_input_all = np.empty((N, C), input.dtype)
    row_max_all = np.empty((N,), input.dtype)
    row_sum_all = np.empty((N,), input.dtype)
    row_below_all = np.empty((N,), input.dtype)
    grad_sum_centers_input_all = np.empty((N, C), input.dtype) if wants_gradient else None
    grad_target_sine_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_sum_centers_squared_part_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_sum_centers_squared_part_2_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_target_cosine_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_norm_centers_part_all = np.empty((N,), input.dtype) if wants_gradient else None
    run = _rows_1_serial if N * D < PARALLEL_FROM else _rows_1_parallel
    run(input, norm_input_all, unit_input_all, D, N, min(ROWS, max(1, BLOCK // D)))
    run = _rows_2_serial if C * D < PARALLEL_FROM else _rows_2_parallel
    run(
        centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
        unit_centers_all, D, C, min(ROWS, max(1, BLOCK // D))
    )
    np.dot(unit_input_all, unit_centers_all.T, out=sum_centers_input_all)
    run = _rows_3_serial if N * max(C, D) < PARALLEL_FROM else _rows_3_parallel
    total = run(
        input, target, centers, norm_centers_all, norm_input_all, target_cosine_all,
        norm_centers_input_all, norm_centers_input_squared_2_all, sum_centers_input_all, row_max_all,
        row_sum_all, row_below_all, grad_sum_centers_input_all, grad_target_sine_all,
        grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all, grad_target_cosine_all,
        grad_norm_centers_part_all, s, m, C, D, weight, grad_scale, terms, N, min(ROWS, max(1, BLOCK //
        max(C, D)))
    )
    if wants_gradient:
        run = _rows_4_serial if N * (C * D) < PARALLEL_FROM else _rows_4_parallel
        run(
            input, target, centers, norm_centers_all, norm_input_all, target_cosine_all,
            norm_centers_input_all, norm_centers_input_squared_2_all, unit_centers_all,
            sum_centers_input_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_target_cosine_all, s, m, C, D, weight, grad_scale, grad_input, N,
            min(ROWS, max(1, BLOCK // (C * D)))
        )
    if wants_gradient:
        run = _rows_5_serial if C * (D * N) < PARALLEL_FROM else _rows_5_parallel
        run(
            input, target, centers, norm_centers_all, norm_input_all, norm_centers_input_all,
            norm_centers_input_squared_2_all, norm_centers_squared_2_squares_all,
            norm_centers_squared_2_scaled_squares_all, unit_input_all, grad_sum_centers_input_all,
            grad_target_sine_all, grad_sum_centers_squared_part_all, grad_sum_centers_squared_part_2_all,
            grad_target_cosine_all, grad_norm_centers_part_all, D, N, grad_centers, C, min(ROWS, max(1,
            BLOCK // (D * N)))
        )
    return total
