"""cosface_centers_ignore_index: Softmax cross-entropy with m subtracted from the cosine of the target class.

    target_cosine[n] = Σ_d input[n, d]·centers[target[n], d]/(√(Σ_e input[n, e]²)·√(Σ_e centers[target[n],
        e]²))
    loss = (Σ_{n : target[n] ≠ ignore_index} softplus(log Σ_{c : c ≠ target[n]} exp(s·Σ_d input[n, d]·
        centers[c, d]/(√(Σ_e input[n, e]²)·√(Σ_e centers[c, e]²))) − s·(target_cosine[n] − m)))/(Σ_{n :
        target[n] ≠ ignore_index} 1)

Generated from the declaration angular.py (49c38b200472d41f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger, log1p, next_block,
        over_length, over_threads, rescale, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger, log1p, next_block,
        over_length, over_threads, rescale, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "fd23a8df081a"  # digest of the elementary functions that are compiled into this file


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
            for e in range(D):
                norm_input_squares = accumulate(norm_input_squares, input_n[e] * input_n[e])
            norm_input_scale = rescale(norm_input_squares)
            norm_input_scaled_squares = zero
            if norm_input_scale != one:
                for e in range(D):
                    times_norm_input_scale_input = times(norm_input_scale, input_n[e])
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
def _input_rows_3(sum_centers_input_all, row_max_term_all, s, C, rows, block, shared_blocks):
    """Row by row: fills row_max_term_all."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            row_max_term_n = row_max_term_all[n]
            sum_centers_input_n = sum_centers_input_all[n]
            for c in range(C):
                row_max_term_n[c] = s * sum_centers_input_n[c]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _input_rows_4(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, sum_centers_input_all,
    row_max_term_all, row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_tile,
    along_norm_input_all, along_sum_centers_input_tile, along_log_norm_all, along_target_cosine_all,
    along_grad_sum_centers_input_tile, s, m, ignore_index, C, D, weight, grad_scale, first, rows, block,
    shared_blocks
):
    """Row by row: fills norm_centers_squares_all, norm_centers_scaled_squares_all, target_cosine_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_centers_input_tile, along_log_norm_all,
    along_target_cosine_all, along_grad_sum_centers_input_tile."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for n in range(start, stop):
            along_grad_sum_centers_input_n = along_grad_sum_centers_input_tile[n - first]
            along_sum_centers_input_n = along_sum_centers_input_tile[n - first]
            grad_sum_centers_input_n = grad_sum_centers_input_tile[n - first]
            input_n = input[n]
            row_max_term_n = row_max_term_all[n]
            sum_centers_input_n = sum_centers_input_all[n]
            vector_n = vector[n]
            norm_input_scale = rescale(norm_input_squares_all[n])
            norm_input_root = (
                math.sqrt(norm_input_squares_all[n]) if norm_input_scale == one else
                math.sqrt(norm_input_scaled_squares_all[n])
            )
            norm_input_inverse = direction(one, norm_input_root)
            sample_weight = weight[n] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for c in range(C):
                if c != target[n]:
                    row_max = larger(row_max, row_max_term_n[c])
            norm_centers_squares = zero
            if sample_weight != zero and target[n] != ignore_index:
                for e in range(D):
                    norm_centers_squares = accumulate(
                        norm_centers_squares, centers[target[n], e] * centers[target[n], e]
                    )
            norm_centers_scale = rescale(norm_centers_squares)
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            row_below = zero
            sum_at_top = zero
            ties_at_top = zero
            for c in range(C):
                shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
                counted = shifted_exp if c != target[n] else zero
                row_sum = accumulate(row_sum, counted)
                row_below = accumulate(row_below, counted if counted < Real(3 / 4) else zero)
                shared = one if row_max_term_n[c] == row_max else zero
                if c != target[n]:
                    sum_at_top = accumulate(sum_at_top, shared * along_sum_centers_input_n[c])
                if c != target[n]:
                    ties_at_top = accumulate(ties_at_top, shared)
            norm_centers_scaled_squares = zero
            if norm_centers_scale != one and sample_weight != zero and target[n] != ignore_index:
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
                shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
                offset_from_top = along_sum_centers_input_n[c] - value_at_top
                along_grad_sum_centers_input_n[c] = offset_from_top
                inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
                if c != target[n]:
                    along_log_norm = accumulate(
                        along_log_norm, inverse_row_sum_times_shifted_exp * along_sum_centers_input_n[c]
                    )
                if c != target[n]:
                    along_log_norm_from_top = accumulate(
                        along_log_norm_from_top, inverse_row_sum_times_shifted_exp * offset_from_top
                    )
            target_cosine = zero
            along_target_cosine = zero
            if sample_weight != zero and target[n] != ignore_index:
                one_over_length = over_length(one, norm_input_scale, norm_input_inverse)
                for d in range(D):
                    centers_over_length = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length = over_length(input_n[d], norm_input_scale, norm_input_inverse)
                    target_cosine = accumulate(target_cosine, centers_over_length * input_over_length)
                    along_target_cosine = accumulate(
                        along_target_cosine, centers_over_length * one_over_length * vector_n[d] -
                        centers_over_length * along_norm_input_all[n] * over_length(input_over_length,
                        norm_input_scale, norm_input_inverse)
                    )
            difference = row_shift + log_row_sum - s * (target_cosine - m)
            quotient_5 = grad_term * sigmoid(difference) / row_sum
            quotient = quotient_5 * s
            quotient_5_times_s_squared = quotient_5 * s * s
            product = quotient_5_times_s_squared * sigmoid(-difference)
            quotient_3 = along_log_norm * product
            quotient_4 = along_target_cosine * product
            for c in range(C):
                shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
                condition = c != target[n] and sample_weight != zero and target[n] != ignore_index
                grad_sum_centers_input_n[c] = quotient * shifted_exp if condition else zero
                along_grad_sum_centers_input_n[c] = (
                    quotient_3 * shifted_exp + quotient_5_times_s_squared * shifted_exp *
                    (along_grad_sum_centers_input_n[c] - along_log_norm_from_top) - quotient_4 *
                    shifted_exp if condition else zero
                )
            norm_centers_squares_all[n] = norm_centers_squares
            norm_centers_scaled_squares_all[n] = norm_centers_scaled_squares
            target_cosine_all[n] = target_cosine
            row_max_all[n] = row_max
            row_sum_all[n] = row_sum
            row_below_all[n] = row_below
            along_log_norm_all[n] = along_log_norm
            along_target_cosine_all[n] = along_target_cosine
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _input_rows_5(
    input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
    norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, row_max_all, row_sum_all,
    row_below_all, grad_unit_input_part_all, along_norm_input_all, along_log_norm_all,
    along_target_cosine_all, along_grad_unit_input_part_all, s, m, ignore_index, D, weight, grad_scale,
    hvp_input, rows, block, shared_blocks
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
            along_grad_unit_input_part_n = along_grad_unit_input_part_all[n]
            grad_unit_input_part_n = grad_unit_input_part_all[n]
            hvp_input_n = hvp_input[n]
            input_n = input[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index:
                norm_input_scale = rescale(norm_input_squares_all[n])
                norm_input_root = (
                    math.sqrt(norm_input_squares_all[n]) if norm_input_scale == one else
                    math.sqrt(norm_input_scaled_squares_all[n])
                )
                norm_input_inverse = direction(one, norm_input_root)
                norm_centers_scale = rescale(norm_centers_squares_all[n])
                norm_centers_root = (
                    math.sqrt(norm_centers_squares_all[n]) if norm_centers_scale == one else
                    math.sqrt(norm_centers_scaled_squares_all[n])
                )
                norm_centers_inverse = direction(one, norm_centers_root)
                grad_term = grad_scale * sample_weight
                row_rest = (
                    row_below_all[n] if row_sum_all[n] < Real(3 / 2) and row_sum_all[n] >= Real(3 / 4)
                    else row_sum_all[n] - one
                )
                log_row_sum = log1p(row_rest)
                row_shift = finite_or_zero(row_max_all[n])
                one_over_length_3 = over_length(one, norm_input_scale, norm_input_inverse)
                one_over_length_squared = one_over_length_3 * one_over_length_3
                along_grad_norm_input_part = zero
                along_grad_norm_input_part_2 = zero
                grad_norm_input_part = zero
                grad_norm_input_part_2 = zero
                for d in range(D):
                    along_grad_unit_input = along_grad_unit_input_part_n[d]
                    hvp_input_n[d] = along_grad_unit_input
                    grad_unit_input = grad_unit_input_part_n[d]
                    input_over_length_over_length = over_length(
                        over_length(input_n[d], norm_input_scale, norm_input_inverse), norm_input_scale,
                        norm_input_inverse
                    )
                    product_4 = (
                        (input_over_length_over_length * one_over_length_3 +
                        over_length(input_over_length_over_length, norm_input_scale, norm_input_inverse))
                        * along_norm_input_all[n]
                    )
                    along_grad_norm_input_part = accumulate(
                        along_grad_norm_input_part, along_grad_unit_input * input_over_length_over_length
                        + grad_unit_input * one_over_length_squared * vector_n[d] - grad_unit_input *
                        product_4
                    )
                    centers_over_length = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    along_grad_norm_input_part_2 = accumulate(
                        along_grad_norm_input_part_2, centers_over_length * one_over_length_squared *
                        vector_n[d] - centers_over_length * product_4
                    )
                    grad_norm_input_part = accumulate(
                        grad_norm_input_part, grad_unit_input * input_over_length_over_length
                    )
                    grad_norm_input_part_2 = accumulate(
                        grad_norm_input_part_2, centers_over_length * input_over_length_over_length
                    )
                difference_3 = row_shift + log_row_sum - s * (target_cosine_all[n] - m)
                product_5 = grad_term * sigmoid(difference_3)
                product_6 = product_5 * sigmoid(-difference_3) * s * s
                difference = product_6 * along_log_norm_all[n] - product_6 * along_target_cosine_all[n]
                product_5_times_s = product_5 * s
                difference_4 = grad_norm_input_part - grad_norm_input_part_2 * product_5_times_s
                one_over_length_4_over_length = over_length(
                    one_over_length_3, norm_input_scale, norm_input_inverse
                )
                product = one_over_length_4_over_length * product_5_times_s
                product_2 = difference_4 * one_over_length_3
                product_3 = along_grad_norm_input_part_2 * product_5_times_s
                for e in range(D):
                    grad_unit_input = grad_unit_input_part_n[e]
                    centers_over_length_2 = over_length(
                        centers[target[n], e], norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length = over_length(input_n[e], norm_input_scale, norm_input_inverse)
                    hvp_input_n[e] = (
                        input_over_length * product_3 + one_over_length_3 * hvp_input_n[e] +
                        (centers_over_length_2 * product + difference_4 * over_length(input_over_length,
                        norm_input_scale, norm_input_inverse) - grad_unit_input *
                        one_over_length_4_over_length) * along_norm_input_all[n] -
                        along_grad_norm_input_part * input_over_length - difference *
                        (centers_over_length_2 * one_over_length_3 - grad_norm_input_part_2 *
                        input_over_length) - product_2 * vector_n[e]
                    )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, centers, vector, s, m, ignore_index, weight, grad_scale, hvp_input):
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
    along_sum_centers_input_tile = np.empty((height, C), input.dtype)
    along_log_norm_all = np.empty((N,), input.dtype)
    along_target_cosine_all = np.empty((N,), input.dtype)
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
    run = _input_rows_3 if N * C < PARALLEL_FROM else over_threads(_input_rows_3)
    run(sum_centers_input_all, row_max_term_all, s, C, N, min(ROWS, max(1, BLOCK // C)), 0)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(along_unit_input_all[tile], unit_centers_all.T, out=along_sum_centers_input_tile[:rows])
        run = _input_rows_4 if rows * max(C, D) < PARALLEL_FROM else over_threads(_input_rows_4)
        run(
            input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
            norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all,
            sum_centers_input_all, row_max_term_all, row_max_all, row_sum_all, row_below_all,
            grad_sum_centers_input_tile, along_norm_input_all, along_sum_centers_input_tile,
            along_log_norm_all, along_target_cosine_all, along_grad_sum_centers_input_tile, s, m,
            ignore_index, C, D, weight, grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(C, D))), 0
        )
        np.dot(grad_sum_centers_input_tile[:rows], unit_centers_all, out=grad_unit_input_part_all[tile])
        np.dot(
            along_grad_sum_centers_input_tile[:rows], unit_centers_all,
            out=along_grad_unit_input_part_all[tile]
        )
    run = _input_rows_5 if N * D < PARALLEL_FROM else over_threads(_input_rows_5)
    run(
        input, target, centers, vector, norm_centers_squares_all, norm_centers_scaled_squares_all,
        norm_input_squares_all, norm_input_scaled_squares_all, target_cosine_all, row_max_all,
        row_sum_all, row_below_all, grad_unit_input_part_all, along_norm_input_all, along_log_norm_all,
        along_target_cosine_all, along_grad_unit_input_part_all, s, m, ignore_index, D, weight,
        grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _centers_rows_1(
    input, norm_input_scale_all, norm_input_inverse_all, unit_input_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_input_scale_all, norm_input_inverse_all, unit_input_all."""
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
            for e in range(D):
                norm_input_squares = accumulate(norm_input_squares, input_n[e] * input_n[e])
            norm_input_scale = rescale(norm_input_squares)
            norm_input_scaled_squares = zero
            if norm_input_scale != one:
                for e in range(D):
                    times_norm_input_scale_input = times(norm_input_scale, input_n[e])
                    norm_input_scaled_squares = accumulate(
                        norm_input_scaled_squares, times_norm_input_scale_input *
                        times_norm_input_scale_input
                    )
            norm_input_root = (
                math.sqrt(norm_input_squares) if norm_input_scale == one else
                math.sqrt(norm_input_scaled_squares)
            )
            norm_input_inverse = direction(one, norm_input_root)
            for d in range(D):
                unit_input_n[d] = over_length(input_n[d], norm_input_scale, norm_input_inverse)
            norm_input_scale_all[n] = norm_input_scale
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
def _centers_rows_3(sum_centers_input_all, row_max_term_all, s, C, rows, block, shared_blocks):
    """Row by row: fills row_max_term_all."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            row_max_term_n = row_max_term_all[n]
            sum_centers_input_n = sum_centers_input_all[n]
            for c in range(C):
                row_max_term_n[c] = s * sum_centers_input_n[c]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _centers_rows_4(
    input, target, centers, vector, norm_centers_scale_all, norm_centers_inverse_all,
    norm_input_scale_all, norm_input_inverse_all, unit_input_all, sum_centers_input_all, row_max_term_all,
    grad_sum_centers_input_weighed_tile, unit_input_weighed_all, grad_target_cosine_all,
    grad_norm_centers_part_all, along_norm_centers_all, along_grad_norm_centers_part_all,
    along_sum_centers_input_tile, along_grad_target_cosine_all, along_grad_sum_centers_input_weighed_tile,
    unit_input_weighed_2_all, s, m, ignore_index, C, D, weight, grad_scale, first, rows, block,
    shared_blocks
):
    """Row by row: fills norm_centers_scale_all, norm_centers_inverse_all,
    grad_sum_centers_input_weighed_tile, unit_input_weighed_all, grad_target_cosine_all,
    grad_norm_centers_part_all, along_norm_centers_all, along_grad_norm_centers_part_all,
    along_grad_target_cosine_all, along_grad_sum_centers_input_weighed_tile,
    unit_input_weighed_2_all."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    s_squared = s * s
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
            unit_input_n = unit_input_all[n]
            unit_input_weighed_2_n = unit_input_weighed_2_all[n]
            unit_input_weighed_n = unit_input_weighed_all[n]
            sample_weight = weight[n] if weight is not None else one
            grad_term = grad_scale * sample_weight
            for d in range(D):
                chosen = unit_input_n[d] if ignore_index != target[n] and sample_weight != zero else zero
                unit_input_weighed_n[d] = chosen
                unit_input_weighed_2_n[d] = chosen
            row_max = -Real(math.inf)
            for c in range(C):
                if c != target[n]:
                    row_max = larger(row_max, row_max_term_n[c])
            norm_centers_squares = zero
            if sample_weight != zero and target[n] != ignore_index:
                for e in range(D):
                    norm_centers_squares = accumulate(
                        norm_centers_squares, centers[target[n], e] * centers[target[n], e]
                    )
            norm_centers_scale = rescale(norm_centers_squares)
            row_shift = finite_or_zero(row_max)
            row_below = zero
            row_sum = zero
            sum_at_top = zero
            ties_at_top = zero
            for c in range(C):
                shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
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
            if norm_centers_scale != one and sample_weight != zero and target[n] != ignore_index:
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
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            norm_centers_inverse = direction(one, norm_centers_root)
            value_at_top = sum_at_top / ties_at_top
            inverse_row_sum = one / row_sum
            along_log_norm = zero
            along_log_norm_from_top = zero
            for c in range(C):
                shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
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
            target_cosine = zero
            grad_norm_centers_part = zero
            along_norm_centers = zero
            if sample_weight != zero and target[n] != ignore_index:
                for d in range(D):
                    centers_over_length = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length = over_length(
                        input_n[d], norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    target_cosine = accumulate(target_cosine, centers_over_length * input_over_length)
                    grad_norm_centers_part = accumulate(
                        grad_norm_centers_part, input_over_length * over_length(centers_over_length,
                        norm_centers_scale, norm_centers_inverse)
                    )
                    along_norm_centers = accumulate(
                        along_norm_centers, centers_over_length * vector[target[n], d]
                    )
            product_4 = -s * (target_cosine - m)
            difference_3 = product_4 + row_shift + log_row_sum
            quotient = grad_term * s * sigmoid(difference_3) / row_sum
            for c in range(C):
                shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
                along_grad_sum_centers_input_weighed_n[c] = shifted_exp
                c_is_not_target = c != target[n]
                target_is_not_ignore_index = target[n] != ignore_index
                grad_sum_centers_input = (
                    quotient * shifted_exp if c_is_not_target and target_is_not_ignore_index else zero
                )
                grad_sum_centers_input_weighed_n[c] = (
                    grad_sum_centers_input if c_is_not_target and sample_weight != zero and
                    target_is_not_ignore_index else zero
                )
            along_grad_norm_centers_part = zero
            along_target_cosine = zero
            if sample_weight != zero and target[n] != ignore_index:
                one_over_length_2 = over_length(one, norm_centers_scale, norm_centers_inverse)
                one_over_length_squared = one_over_length_2 * one_over_length_2
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
                        one_over_length_2 + over_length(centers_over_length_over_length,
                        norm_centers_scale, norm_centers_inverse))
                    )
                    along_target_cosine = accumulate(
                        along_target_cosine, one_over_length_2 * vector_times_input_over_length_2 -
                        centers_over_length_over_length * product
                    )
            quotient_5 = grad_term * sigmoid(difference_3) * s * s / row_sum
            product_2 = quotient_5 * sigmoid(-difference_3)
            quotient_3 = along_log_norm * product_2
            quotient_4 = along_target_cosine * product_2
            for c in range(C):
                offset_from_top = along_sum_centers_input_n[c] - value_at_top
                c_is_not_target_2 = c != target[n]
                target_is_not_ignore_index_2 = target[n] != ignore_index
                along_grad_sum_centers_input = (
                    quotient_3 * along_grad_sum_centers_input_weighed_n[c] + quotient_5 * (offset_from_top
                    - along_log_norm_from_top) * along_grad_sum_centers_input_weighed_n[c] - quotient_4 *
                    along_grad_sum_centers_input_weighed_n[c] if c_is_not_target_2 and
                    target_is_not_ignore_index_2 else zero
                )
                along_grad_sum_centers_input_weighed_n[c] = (
                    along_grad_sum_centers_input if c_is_not_target_2 and sample_weight != zero and
                    target_is_not_ignore_index_2 else zero
                )
            norm_centers_scale_all[n] = norm_centers_scale
            norm_centers_inverse_all[n] = norm_centers_inverse
            sigmoid_difference_2 = sigmoid(difference_3)
            product_3 = grad_term * sigmoid_difference_2
            target_is_not_ignore_index_3 = target[n] != ignore_index
            grad_target_cosine_all[n] = -product_3 * s if target_is_not_ignore_index_3 else zero
            grad_norm_centers_part_all[n] = grad_norm_centers_part
            along_norm_centers_all[n] = along_norm_centers
            along_grad_norm_centers_part_all[n] = along_grad_norm_centers_part
            sigmoid_minus_difference_2 = sigmoid(-difference_3)
            along_grad_target_cosine_all[n] = (
                along_target_cosine * grad_term * s_squared * sigmoid_difference_2 *
                sigmoid_minus_difference_2 - along_log_norm * product_3 * s_squared *
                sigmoid_minus_difference_2 if target_is_not_ignore_index_3 else zero
            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _centers_rows_5(
    input, target, centers, vector, norm_centers_scale_all, norm_centers_inverse_all,
    norm_input_scale_all, norm_input_inverse_all, norm_centers_squared_2_squares_all,
    norm_centers_squared_2_scaled_squares_all, grad_unit_centers_part_all, grad_target_cosine_all,
    grad_norm_centers_part_all, along_norm_centers_all, along_grad_norm_centers_part_all,
    along_norm_centers_squared_2_all, along_grad_target_cosine_all, along_grad_unit_centers_part_all,
    ignore_index, D, N, weight, hvp_centers, rows, block, shared_blocks
):
    """Row by row: fills hvp_centers."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
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
                along_grad_centers_part_2 = zero
                for n in range(N):
                    sample_weight = weight[n] if weight is not None else one
                    if sample_weight != zero and target[n] != ignore_index:
                        centers_over_length_2 = over_length(
                            centers[target[n], e], norm_centers_scale_all[n], norm_centers_inverse_all[n]
                        )
                        one_over_length_5 = over_length(
                            one, norm_centers_scale_all[n], norm_centers_inverse_all[n]
                        )
                        input_over_length = over_length(
                            input[n, e], norm_input_scale_all[n], norm_input_inverse_all[n]
                        )
                        shared = one if c == target[n] else zero
                        along_grad_centers_part_2 = accumulate(
                            along_grad_centers_part_2, shared * (centers_over_length_2 *
                            grad_norm_centers_part_all[n] - input_over_length * one_over_length_5) *
                            along_grad_target_cosine_all[n] + centers_over_length_2 * shared *
                            along_grad_norm_centers_part_all[n] * grad_target_cosine_all[n] + shared *
                            (input_over_length * over_length(one_over_length_5, norm_centers_scale_all[n],
                            norm_centers_inverse_all[n]) - grad_norm_centers_part_all[n] *
                            over_length(centers_over_length_2, norm_centers_scale_all[n],
                            norm_centers_inverse_all[n])) * along_norm_centers_all[n] *
                            grad_target_cosine_all[n] + one_over_length_5 * shared *
                            grad_norm_centers_part_all[n] * grad_target_cosine_all[n] * vector[target[n],
                            e]
                        )
                centers_over_length = over_length(
                    centers_c[e], norm_centers_squared_2_scale, norm_centers_squared_2_inverse
                )
                hvp_centers_c[e] = (
                    -along_grad_centers_part_2 + one_over_length_3 * along_grad_unit_centers_part_c[e] +
                    (grad_norm_centers_squared_2_part * over_length(centers_over_length,
                    norm_centers_squared_2_scale, norm_centers_squared_2_inverse) -
                    one_over_length_over_length * grad_unit_centers_part_c[e]) *
                    along_norm_centers_squared_2_all[c] - along_grad_norm_centers_squared_2_part *
                    centers_over_length - product * vector_c[e]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_centers(input, target, centers, vector, s, m, ignore_index, weight, grad_scale, hvp_centers):
    """Fill the Hessian in centers times `vector`."""
    N = input.shape[0]
    D = input.shape[1]
    C = centers.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, C))))
    norm_centers_scale_all = np.empty((N,), input.dtype)
    norm_centers_inverse_all = np.empty((N,), input.dtype)
    norm_input_scale_all = np.empty((N,), input.dtype)
    norm_input_inverse_all = np.empty((N,), input.dtype)
    norm_centers_squared_2_squares_all = np.empty((C,), input.dtype)
    norm_centers_squared_2_scaled_squares_all = np.empty((C,), input.dtype)
    unit_input_all = np.empty((N, D), input.dtype)
    unit_centers_all = np.empty((C, D), input.dtype)
    sum_centers_input_all = np.empty((N, C), input.dtype)
    row_max_term_all = np.empty((N, C), input.dtype)
    grad_sum_centers_input_weighed_tile = np.empty((height, C), input.dtype)
    unit_input_weighed_all = np.empty((N, D), input.dtype)
    grad_unit_centers_part_all = np.zeros((C, D), input.dtype)
    grad_target_cosine_all = np.empty((N,), input.dtype)
    grad_norm_centers_part_all = np.empty((N,), input.dtype)
    along_norm_centers_all = np.empty((N,), input.dtype)
    along_grad_norm_centers_part_all = np.empty((N,), input.dtype)
    along_norm_centers_squared_2_all = np.empty((C,), input.dtype)
    along_unit_centers_all = np.empty((C, D), input.dtype)
    along_sum_centers_input_tile = np.empty((height, C), input.dtype)
    along_grad_target_cosine_all = np.empty((N,), input.dtype)
    along_grad_sum_centers_input_weighed_tile = np.empty((height, C), input.dtype)
    unit_input_weighed_2_all = np.empty((N, D), input.dtype)
    along_grad_unit_centers_part_all = np.zeros((C, D), input.dtype)
    run = _centers_rows_1 if N * D < PARALLEL_FROM else over_threads(_centers_rows_1)
    run(
        input, norm_input_scale_all, norm_input_inverse_all, unit_input_all, D, N, min(ROWS, max(1, BLOCK
        // D)), 0
    )
    run = _centers_rows_2 if C * D < PARALLEL_FROM else over_threads(_centers_rows_2)
    run(
        centers, vector, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
        unit_centers_all, along_norm_centers_squared_2_all, along_unit_centers_all, D, C, min(ROWS, max(1,
        BLOCK // D)), 0
    )
    np.dot(unit_input_all, unit_centers_all.T, out=sum_centers_input_all)
    run = _centers_rows_3 if N * C < PARALLEL_FROM else over_threads(_centers_rows_3)
    run(sum_centers_input_all, row_max_term_all, s, C, N, min(ROWS, max(1, BLOCK // C)), 0)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_input_all[tile], along_unit_centers_all.T, out=along_sum_centers_input_tile[:rows])
        run = _centers_rows_4 if rows * max(C, D) < PARALLEL_FROM else over_threads(_centers_rows_4)
        run(
            input, target, centers, vector, norm_centers_scale_all, norm_centers_inverse_all,
            norm_input_scale_all, norm_input_inverse_all, unit_input_all, sum_centers_input_all,
            row_max_term_all, grad_sum_centers_input_weighed_tile, unit_input_weighed_all,
            grad_target_cosine_all, grad_norm_centers_part_all, along_norm_centers_all,
            along_grad_norm_centers_part_all, along_sum_centers_input_tile, along_grad_target_cosine_all,
            along_grad_sum_centers_input_weighed_tile, unit_input_weighed_2_all, s, m, ignore_index, C, D,
            weight, grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(C, D))), 0
        )
        grad_unit_centers_part_all += np.dot(
            grad_sum_centers_input_weighed_tile[:rows].T, unit_input_weighed_all[tile]
        )
        along_grad_unit_centers_part_all += np.dot(
            along_grad_sum_centers_input_weighed_tile[:rows].T, unit_input_weighed_2_all[tile]
        )
    run = _centers_rows_5 if C * (D * N) < PARALLEL_FROM else over_threads(_centers_rows_5)
    run(
        input, target, centers, vector, norm_centers_scale_all, norm_centers_inverse_all,
        norm_input_scale_all, norm_input_inverse_all, norm_centers_squared_2_squares_all,
        norm_centers_squared_2_scaled_squares_all, grad_unit_centers_part_all, grad_target_cosine_all,
        grad_norm_centers_part_all, along_norm_centers_all, along_grad_norm_centers_part_all,
        along_norm_centers_squared_2_all, along_grad_target_cosine_all, along_grad_unit_centers_part_all,
        ignore_index, D, N, weight, hvp_centers, C, min(ROWS, max(1, BLOCK // (D * N))), 0
    )
