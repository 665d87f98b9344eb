"""arcface_centers_ignore_index: Softmax cross-entropy with an angle of m radians added to that of the target class.

    target_cosine[n] = Σ_d centers[target[n], d]·input[n, d]/(√(Σ_e centers[target[n], e]²)·√(Σ_e
        input[n, e]²))
    loss = (Σ_{n : target[n] ≠ ignore_index} softplus(log Σ_{c : c ≠ target[n]} exp(s·Σ_d centers[c, d]·
        input[n, d]/(√(Σ_e centers[c, e]²)·√(Σ_e input[n, e]²))) − s·(target_cosine[n]·cos(m) − sin(m)·
        √(Σ_d (input[n, d]/√(Σ_e input[n, e]²) − centers[target[n], d]/√(Σ_e centers[target[n], e]²))²)·√(Σ_d
        (centers[target[n], d]/√(Σ_e centers[target[n], e]²) + input[n, d]/√(Σ_e input[n, e]²))²)/2)))/(Σ_{n :
        target[n] ≠ ignore_index} 1)
    The gradients take more than a screen: symloss derive arcface_centers_ignore_index

Generated from the declaration angular.py (19580ea3c45f156f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, sigmoid,
        softplus, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, sigmoid,
        softplus, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "012bacd27331"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
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
def _short_rows_1(
    input, norm_input_scale_all, norm_input_inverse_all, unit_input_all, D, rows, block, shared_blocks
):
    """Rows side by side: fills norm_input_scale_all, norm_input_inverse_all, unit_input_all."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    input_columns = np.empty((D, ROWS), Real)
    unit_input_columns = np.empty((D, ROWS), Real)
    kept = np.empty((4, ROWS), Real)
    norm_input_squares = kept[0]
    norm_input_scale = kept[1]
    counts = np.empty(ROWS, np.bool_)
    norm_input_scaled_squares = kept[2]
    norm_input_inverse = kept[3]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                input_columns[d, lane] = input[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            norm_input_squares[lane] = zero
        for e in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                norm_input_squares[lane] = accumulate(
                    norm_input_squares[lane], input_columns[e, lane] * input_columns[e, lane]
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            norm_input_scale[lane] = rescale(norm_input_squares[lane])
            norm_input_scaled_squares[lane] = zero
            counts[lane] = norm_input_scale[lane] != one
        for e in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                times_norm_input_scale_input = times(norm_input_scale[lane], input_columns[e, lane])
                norm_input_scaled_squares[lane] = accumulate(
                    norm_input_scaled_squares[lane], times_norm_input_scale_input *
                    times_norm_input_scale_input if counts[lane] else zero
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            norm_input_root = (
                math.sqrt(norm_input_squares[lane]) if norm_input_scale[lane] == one else
                math.sqrt(norm_input_scaled_squares[lane])
            )
            norm_input_inverse[lane] = direction(one, norm_input_root)
            norm_input_scale_all[n] = norm_input_scale[lane]
            norm_input_inverse_all[n] = norm_input_inverse[lane]
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                unit_input_columns[d, lane] = over_length(
                    input_columns[d, lane], norm_input_scale[lane], norm_input_inverse[lane]
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                unit_input_all[n, d] = unit_input_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
    centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all."""
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
            norm_centers_squared_2_squares_all[c] = norm_centers_squared_2_squares
            norm_centers_squared_2_scaled_squares_all[c] = norm_centers_squared_2_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_2(
    centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all, D, rows, block, shared_blocks
):
    """Rows side by side: fills norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    unit_centers_all."""
    Real = centers.dtype.type
    zero = Real(0)
    one = Real(1)
    centers_columns = np.empty((D, ROWS), Real)
    unit_centers_columns = np.empty((D, ROWS), Real)
    kept = np.empty((4, ROWS), Real)
    norm_centers_squared_2_squares = kept[0]
    norm_centers_squared_2_scale = kept[1]
    counts = np.empty(ROWS, np.bool_)
    norm_centers_squared_2_scaled_squares = kept[2]
    norm_centers_squared_2_inverse = kept[3]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(Place(start), Place(stop)):
            lane = c - Place(start)
            for d in range(D):
                centers_columns[d, lane] = centers[c, d]
        for c in range(Place(start), Place(stop)):
            lane = c - Place(start)
            norm_centers_squared_2_squares[lane] = zero
        for e in range(D):
            for c in range(Place(start), Place(stop)):
                lane = c - Place(start)
                norm_centers_squared_2_squares[lane] = accumulate(
                    norm_centers_squared_2_squares[lane], centers_columns[e, lane] * centers_columns[e,
                    lane]
                )
        for c in range(Place(start), Place(stop)):
            lane = c - Place(start)
            norm_centers_squared_2_scale[lane] = rescale(norm_centers_squared_2_squares[lane])
            norm_centers_squared_2_scaled_squares[lane] = zero
            counts[lane] = norm_centers_squared_2_scale[lane] != one
        for e in range(D):
            for c in range(Place(start), Place(stop)):
                lane = c - Place(start)
                times_value = times(norm_centers_squared_2_scale[lane], centers_columns[e, lane])
                norm_centers_squared_2_scaled_squares[lane] = accumulate(
                    norm_centers_squared_2_scaled_squares[lane], times_value * times_value if counts[lane]
                    else zero
                )
        for c in range(Place(start), Place(stop)):
            lane = c - Place(start)
            norm_centers_squared_2_root = (
                math.sqrt(norm_centers_squared_2_squares[lane]) if norm_centers_squared_2_scale[lane] ==
                one else math.sqrt(norm_centers_squared_2_scaled_squares[lane])
            )
            norm_centers_squared_2_inverse[lane] = direction(one, norm_centers_squared_2_root)
            norm_centers_squared_2_squares_all[c] = norm_centers_squared_2_squares[lane]
            norm_centers_squared_2_scaled_squares_all[c] = norm_centers_squared_2_scaled_squares[lane]
        for d in range(D):
            for c in range(Place(start), Place(stop)):
                lane = c - Place(start)
                unit_centers_columns[d, lane] = over_length(
                    centers_columns[d, lane], norm_centers_squared_2_scale[lane],
                    norm_centers_squared_2_inverse[lane]
                )
        for c in range(Place(start), Place(stop)):
            lane = c - Place(start)
            for d in range(D):
                unit_centers_all[c, d] = unit_centers_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_3(
    input, target, centers, norm_centers_scale_all, norm_centers_inverse_all, norm_input_scale_all,
    norm_input_inverse_all, unit_input_all, sum_centers_input_tile, norm_centers_input_scale_all,
    norm_centers_input_inverse_all, norm_centers_input_squared_2_scale_all,
    norm_centers_input_squared_2_inverse_all, grad_norm_centers_input_squared_2_all,
    grad_sum_centers_squared_part_all, grad_norm_centers_input_all, grad_sum_centers_squared_part_2_all,
    grad_sum_centers_input_tile, grad_sum_centers_input_weighed_tile, unit_input_weighed_all,
    grad_target_cosine_all, grad_norm_centers_part_all, s, m, ignore_index, C, D, weight, grad_scale,
    terms, first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, norm_centers_scale_all, norm_centers_inverse_all,
    norm_centers_input_scale_all, norm_centers_input_inverse_all,
    norm_centers_input_squared_2_scale_all, norm_centers_input_squared_2_inverse_all,
    grad_norm_centers_input_squared_2_all, grad_sum_centers_squared_part_all,
    grad_norm_centers_input_all, grad_sum_centers_squared_part_2_all, grad_sum_centers_input_tile,
    grad_sum_centers_input_weighed_tile, unit_input_weighed_all, grad_target_cosine_all,
    grad_norm_centers_part_all."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    cos_m = math.cos(m)
    sin_m = math.sin(m)
    s_over_two = half * s
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        for n in range(start, stop):
            grad_sum_centers_input_n = row(grad_sum_centers_input_tile, n - first)
            grad_sum_centers_input_weighed_n = row(grad_sum_centers_input_weighed_tile, n - first)
            input_n = input[n]
            sum_centers_input_n = sum_centers_input_tile[n - first]
            unit_input_n = unit_input_all[n]
            unit_input_weighed_n = row(unit_input_weighed_all, n)
            sample_weight = weight[n] if weight is not None else one
            grad_term = grad_scale * sample_weight
            if unit_input_weighed_all is not None:
                for d in range(D):
                    unit_input_weighed_n[d] = (
                        unit_input_n[d] if ignore_index != target[n] and sample_weight != zero else zero
                    )
            row_max = -Real(math.inf)
            for c in range(C):
                if c != target[n]:
                    row_max = larger_number(row_max, s * sum_centers_input_n[c])
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
            for c in range(C):
                shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
                counted = shifted_exp if c != target[n] else zero
                row_below = accumulate(row_below, counted if counted < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, counted)
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
            norm_centers_input_squares = zero
            norm_centers_input_squared_2_squares = zero
            target_cosine = zero
            grad_norm_centers_part = zero
            if sample_weight != zero and target[n] != ignore_index:
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
            norm_centers_input_scale = rescale(norm_centers_input_squares)
            norm_centers_input_squared_2_scale = rescale(norm_centers_input_squared_2_squares)
            norm_centers_input_scaled_squares = zero
            if norm_centers_input_scale != one and sample_weight != zero and target[n] != ignore_index:
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
            if (
                norm_centers_input_squared_2_scale != one and sample_weight != zero and target[n] !=
                ignore_index
            ):
                for d in range(D):
                    times_value_2 = times(
                        norm_centers_input_squared_2_scale, over_length(centers[target[n], d],
                        norm_centers_scale, norm_centers_inverse) + over_length(input_n[d],
                        norm_input_scale_all[n], norm_input_inverse_all[n])
                    )
                    norm_centers_input_squared_2_scaled_squares = accumulate(
                        norm_centers_input_squared_2_scaled_squares, times_value_2 * times_value_2
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
            log_row_sum_plus_row_shift = row_shift + log_row_sum
            product = sin_m * norm_centers_input * norm_centers_input_squared_2
            target_is_not_ignore_index = target[n] != ignore_index
            term = (
                softplus(log_row_sum_plus_row_shift - s * (cos_m * target_cosine - half * product)) if
                target_is_not_ignore_index else zero
            )
            weighted_term = term * sample_weight if target_is_not_ignore_index else zero
            norm_centers_input_squared_2_inverse = direction(one, norm_centers_input_squared_2_root)
            norm_centers_input_inverse = direction(one, norm_centers_input_root)
            quotient = (
                grad_term * s * sigmoid(log_row_sum_plus_row_shift - half * s * (-product + two * cos_m *
                target_cosine)) / row_sum
            )
            for c in range(C):
                shifted_exp = exp(-row_shift + s * sum_centers_input_n[c])
                condition_2 = c != target[n] and sample_weight != zero and target[n] != ignore_index
                chosen = quotient * shifted_exp if condition_2 else zero
                if grad_sum_centers_input_tile is not None:
                    grad_sum_centers_input_n[c] = chosen
                if grad_sum_centers_input_weighed_tile is not None:
                    grad_sum_centers_input_weighed_n[c] = chosen if condition_2 else zero
            grad_sum_centers_squared_part = zero
            grad_sum_centers_squared_part_2 = zero
            if sample_weight != zero and target[n] != ignore_index:
                for d in range(D):
                    centers_over_length_2 = over_length(
                        centers[target[n], d], norm_centers_scale, norm_centers_inverse
                    )
                    centers_over_length_2_over_length = over_length(
                        centers_over_length_2, norm_centers_scale, norm_centers_inverse
                    )
                    input_over_length_2 = over_length(
                        input_n[d], norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    grad_sum_centers_squared_part = accumulate(
                        grad_sum_centers_squared_part, centers_over_length_2_over_length *
                        over_length(centers_over_length_2 + input_over_length_2,
                        norm_centers_input_squared_2_scale, norm_centers_input_squared_2_inverse)
                    )
                    grad_sum_centers_squared_part_2 = accumulate(
                        grad_sum_centers_squared_part_2, centers_over_length_2_over_length *
                        over_length(centers_over_length_2 - input_over_length_2, norm_centers_input_scale,
                        norm_centers_input_inverse)
                    )
            norm_centers_scale_all[n] = norm_centers_scale
            norm_centers_inverse_all[n] = norm_centers_inverse
            norm_centers_input_scale_all[n] = norm_centers_input_scale
            if norm_centers_input_inverse_all is not None:
                norm_centers_input_inverse_all[n] = norm_centers_input_inverse
            norm_centers_input_squared_2_scale_all[n] = norm_centers_input_squared_2_scale
            if norm_centers_input_squared_2_inverse_all is not None:
                norm_centers_input_squared_2_inverse_all[n] = norm_centers_input_squared_2_inverse
            if sample_weight != zero and target[n] != ignore_index:
                block_total = accumulate(block_total, weighted_term)
            sin_m_times_norm_centers_input = sin_m * norm_centers_input
            product_2 = (
                grad_term * sigmoid(row_shift + log_row_sum - s_over_two * (two * cos_m * target_cosine -
                sin_m_times_norm_centers_input * norm_centers_input_squared_2))
            )
            product_2_times_s_over_two = product_2 * s_over_two
            target_is_not_ignore_index_2 = target[n] != ignore_index
            if grad_norm_centers_input_squared_2_all is not None:
                grad_norm_centers_input_squared_2_all[n] = (
                    product_2_times_s_over_two * sin_m_times_norm_centers_input if
                    target_is_not_ignore_index_2 else zero
                )
            if grad_sum_centers_squared_part_all is not None:
                grad_sum_centers_squared_part_all[n] = grad_sum_centers_squared_part
            if grad_norm_centers_input_all is not None:
                grad_norm_centers_input_all[n] = (
                    product_2_times_s_over_two * sin_m * norm_centers_input_squared_2 if
                    target_is_not_ignore_index_2 else zero
                )
            if grad_sum_centers_squared_part_2_all is not None:
                grad_sum_centers_squared_part_2_all[n] = grad_sum_centers_squared_part_2
            if grad_target_cosine_all is not None:
                grad_target_cosine_all[n] = (
                    -cos_m * product_2 * s if target_is_not_ignore_index_2 else zero
                )
            if grad_norm_centers_part_all is not None:
                grad_norm_centers_part_all[n] = grad_norm_centers_part
            if terms is not None:
                terms[n] = (
                    weighted_term if sample_weight != zero and target_is_not_ignore_index_2 else zero
                )
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_4(
    input, target, centers, norm_centers_scale_all, norm_centers_inverse_all, norm_input_scale_all,
    norm_input_inverse_all, norm_centers_input_scale_all, norm_centers_input_inverse_all,
    norm_centers_input_squared_2_scale_all, norm_centers_input_squared_2_inverse_all,
    grad_norm_centers_input_squared_2_all, grad_norm_centers_input_all, grad_unit_input_part_all,
    grad_target_cosine_all, ignore_index, D, weight, grad_input, rows, block, shared_blocks
):
    """Row by row: fills grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            grad_unit_input_part_n = row(grad_unit_input_part_all, n)
            input_n = input[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index:
                grad_norm_input_part = zero
                grad_norm_input_part_2 = zero
                grad_sum_input_squared_part = zero
                grad_sum_input_squared_part_2 = zero
                for d in range(D):
                    grad_unit_input = grad_unit_input_part_n[d]
                    if grad_input is not None:
                        grad_input_n[d] = grad_unit_input
                    input_over_length = over_length(
                        input_n[d], norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    input_over_length_over_length = over_length(
                        input_over_length, norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    grad_norm_input_part = accumulate(
                        grad_norm_input_part, grad_unit_input * input_over_length_over_length
                    )
                    centers_over_length = over_length(
                        centers[target[n], d], norm_centers_scale_all[n], norm_centers_inverse_all[n]
                    )
                    grad_norm_input_part_2 = accumulate(
                        grad_norm_input_part_2, centers_over_length * input_over_length_over_length
                    )
                    grad_sum_input_squared_part = accumulate(
                        grad_sum_input_squared_part, input_over_length_over_length *
                        over_length(centers_over_length + input_over_length,
                        norm_centers_input_squared_2_scale_all[n],
                        norm_centers_input_squared_2_inverse_all[n])
                    )
                    grad_sum_input_squared_part_2 = accumulate(
                        grad_sum_input_squared_part_2, input_over_length_over_length *
                        over_length(centers_over_length - input_over_length,
                        norm_centers_input_scale_all[n], norm_centers_input_inverse_all[n])
                    )
                partial_sum = grad_norm_input_part + grad_norm_input_part_2 * grad_target_cosine_all[n]
                one_over_length_2 = over_length(one, norm_input_scale_all[n], norm_input_inverse_all[n])
                product_4 = one_over_length_2 * grad_norm_centers_input_all[n]
                difference = (
                    grad_sum_input_squared_part * one_over_length_2 *
                    grad_norm_centers_input_squared_2_all[n] - grad_sum_input_squared_part_2 * product_4
                )
                product = one_over_length_2 * grad_norm_centers_input_squared_2_all[n]
                product_2 = one_over_length_2 * grad_target_cosine_all[n]
                if grad_input is not None:
                    for e in range(D):
                        centers_over_length_2 = over_length(
                            centers[target[n], e], norm_centers_scale_all[n], norm_centers_inverse_all[n]
                        )
                        input_over_length_2 = over_length(
                            input_n[e], norm_input_scale_all[n], norm_input_inverse_all[n]
                        )
                        grad_input_n[e] = (
                            centers_over_length_2 * product_2 + one_over_length_2 * grad_input_n[e] +
                            product * over_length(centers_over_length_2 + input_over_length_2,
                            norm_centers_input_squared_2_scale_all[n],
                            norm_centers_input_squared_2_inverse_all[n]) - difference * input_n[e] -
                            input_over_length_2 * partial_sum - product_4 *
                            over_length(centers_over_length_2 - input_over_length_2,
                            norm_centers_input_scale_all[n], norm_centers_input_inverse_all[n])
                        )
            else:
                if grad_input is not None:
                    grad_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_4(
    input, target, centers, norm_centers_scale_all, norm_centers_inverse_all, norm_input_scale_all,
    norm_input_inverse_all, norm_centers_input_scale_all, norm_centers_input_inverse_all,
    norm_centers_input_squared_2_scale_all, norm_centers_input_squared_2_inverse_all,
    grad_norm_centers_input_squared_2_all, grad_norm_centers_input_all, grad_unit_input_part_all,
    grad_target_cosine_all, ignore_index, D, weight, grad_input, rows, block, shared_blocks
):
    """Rows side by side: fills grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    grad_unit_input_part_columns = np.empty((D, ROWS), Real)
    input_columns = np.empty((D, ROWS), Real)
    grad_input_columns = np.empty((D, ROWS), Real)
    counts = np.empty(ROWS, np.bool_)
    place = np.empty(ROWS, np.int64)
    kept = np.empty((12, ROWS), Real)
    grad_norm_input_part = kept[0]
    centers_there = kept[1]
    grad_norm_input_part_2 = kept[2]
    grad_sum_input_squared_part = kept[3]
    grad_sum_input_squared_part_2 = kept[4]
    centers_there_2 = kept[5]
    difference = kept[6]
    one_over_length_2 = kept[7]
    partial_sum = kept[8]
    product = kept[9]
    product_2 = kept[10]
    product_4 = kept[11]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_unit_input_part_all is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for e in range(D):
                    grad_unit_input_part_columns[e, lane] = grad_unit_input_part_all[n, e]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for e in range(D):
                input_columns[e, lane] = input[n, e]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight = weight[n] if weight is not None else one
            counts[lane] = sample_weight != zero and target[n] != ignore_index
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            place[lane] = target[n] if counts[lane] else 0
            grad_norm_input_part[lane] = zero
            grad_norm_input_part_2[lane] = zero
            grad_sum_input_squared_part[lane] = zero
            grad_sum_input_squared_part_2[lane] = zero
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                centers_there[lane] = centers[place[lane], d]
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_unit_input = grad_unit_input_part_columns[d, lane]
                if grad_input is not None:
                    grad_input_columns[d, lane] = grad_unit_input
                input_over_length = over_length(
                    input_columns[d, lane], norm_input_scale_all[n], norm_input_inverse_all[n]
                )
                input_over_length_over_length = over_length(
                    input_over_length, norm_input_scale_all[n], norm_input_inverse_all[n]
                )
                grad_norm_input_part[lane] = accumulate(
                    grad_norm_input_part[lane], grad_unit_input * input_over_length_over_length
                )
                centers_over_length = over_length(
                    centers_there[lane], norm_centers_scale_all[n], norm_centers_inverse_all[n]
                )
                grad_norm_input_part_2[lane] = accumulate(
                    grad_norm_input_part_2[lane], centers_over_length * input_over_length_over_length
                )
                grad_sum_input_squared_part[lane] = accumulate(
                    grad_sum_input_squared_part[lane], input_over_length_over_length *
                    over_length(centers_over_length + input_over_length,
                    norm_centers_input_squared_2_scale_all[n],
                    norm_centers_input_squared_2_inverse_all[n])
                )
                grad_sum_input_squared_part_2[lane] = accumulate(
                    grad_sum_input_squared_part_2[lane], input_over_length_over_length *
                    over_length(centers_over_length - input_over_length, norm_centers_input_scale_all[n],
                    norm_centers_input_inverse_all[n])
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            partial_sum[lane] = (
                grad_norm_input_part[lane] + grad_norm_input_part_2[lane] * grad_target_cosine_all[n]
            )
            one_over_length_2[lane] = over_length(one, norm_input_scale_all[n], norm_input_inverse_all[n])
            product_4[lane] = one_over_length_2[lane] * grad_norm_centers_input_all[n]
            difference[lane] = (
                grad_sum_input_squared_part[lane] * one_over_length_2[lane] *
                grad_norm_centers_input_squared_2_all[n] - grad_sum_input_squared_part_2[lane] *
                product_4[lane]
            )
            product[lane] = one_over_length_2[lane] * grad_norm_centers_input_squared_2_all[n]
            product_2[lane] = one_over_length_2[lane] * grad_target_cosine_all[n]
        if grad_input is not None:
            for e in range(D):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    centers_there_2[lane] = centers[place[lane], e]
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    centers_over_length_2 = over_length(
                        centers_there_2[lane], norm_centers_scale_all[n], norm_centers_inverse_all[n]
                    )
                    input_over_length_2 = over_length(
                        input_columns[e, lane], norm_input_scale_all[n], norm_input_inverse_all[n]
                    )
                    grad_input_columns[e, lane] = (
                        centers_over_length_2 * product_2[lane] + one_over_length_2[lane] *
                        grad_input_columns[e, lane] + product[lane] * over_length(centers_over_length_2 +
                        input_over_length_2, norm_centers_input_squared_2_scale_all[n],
                        norm_centers_input_squared_2_inverse_all[n]) - difference[lane] * input_columns[e,
                        lane] - input_over_length_2 * partial_sum[lane] - product_4[lane] *
                        over_length(centers_over_length_2 - input_over_length_2,
                        norm_centers_input_scale_all[n], norm_centers_input_inverse_all[n])
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_input is not None:
                    for e in range(D):
                        grad_input_columns[e, lane] = zero
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for e in range(D):
                    grad_input[n, e] = grad_input_columns[e, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_5(
    input, target, centers, norm_centers_scale_all, norm_centers_inverse_all, norm_input_scale_all,
    norm_input_inverse_all, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
    norm_centers_input_scale_all, norm_centers_input_inverse_all, norm_centers_input_squared_2_scale_all,
    norm_centers_input_squared_2_inverse_all, grad_norm_centers_input_squared_2_all,
    grad_sum_centers_squared_part_all, grad_norm_centers_input_all, grad_sum_centers_squared_part_2_all,
    grad_unit_centers_part_all, grad_target_cosine_all, grad_norm_centers_part_all, ignore_index, D, N,
    weight, grad_centers, rows, block, shared_blocks
):
    """Row by row: fills grad_centers."""
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
            centers_c = centers[c]
            grad_centers_c = row(grad_centers, c)
            grad_unit_centers_part_c = row(grad_unit_centers_part_all, c)
            norm_centers_squared_2_scale = rescale(norm_centers_squared_2_squares_all[c])
            norm_centers_squared_2_root = (
                math.sqrt(norm_centers_squared_2_squares_all[c]) if norm_centers_squared_2_scale == one
                else math.sqrt(norm_centers_squared_2_scaled_squares_all[c])
            )
            norm_centers_squared_2_inverse = direction(one, norm_centers_squared_2_root)
            grad_norm_centers_squared_2_part = zero
            for d in range(D):
                grad_norm_centers_squared_2_part = accumulate(
                    grad_norm_centers_squared_2_part, grad_unit_centers_part_c[d] *
                    over_length(over_length(centers_c[d], norm_centers_squared_2_scale,
                    norm_centers_squared_2_inverse), norm_centers_squared_2_scale,
                    norm_centers_squared_2_inverse)
                )
            one_over_length = over_length(
                one, norm_centers_squared_2_scale, norm_centers_squared_2_inverse
            )
            if grad_centers is not None:
                for e in range(D):
                    grad_centers_part_4 = zero
                    for n in range(N):
                        sample_weight = weight[n] if weight is not None else one
                        if sample_weight != zero and target[n] != ignore_index:
                            one_over_length_2 = over_length(
                                one, norm_centers_scale_all[n], norm_centers_inverse_all[n]
                            )
                            centers_over_length = over_length(
                                centers[target[n], e], norm_centers_scale_all[n],
                                norm_centers_inverse_all[n]
                            )
                            input_over_length = over_length(
                                input[n, e], norm_input_scale_all[n], norm_input_inverse_all[n]
                            )
                            shared = one if c == target[n] else zero
                            grad_centers_part_4 = accumulate(
                                grad_centers_part_4, two * shared * (half * one_over_length_2 *
                                grad_norm_centers_input_all[n] * grad_sum_centers_squared_part_2_all[n] +
                                half * one_over_length_2 * grad_norm_centers_input_squared_2_all[n] *
                                grad_sum_centers_squared_part_all[n]) * centers[target[n], e] +
                                centers_over_length * shared * grad_norm_centers_part_all[n] *
                                grad_target_cosine_all[n] - input_over_length * one_over_length_2 * shared
                                * grad_target_cosine_all[n] - one_over_length_2 * shared *
                                grad_norm_centers_input_all[n] * over_length(centers_over_length -
                                input_over_length, norm_centers_input_scale_all[n],
                                norm_centers_input_inverse_all[n]) - one_over_length_2 * shared *
                                grad_norm_centers_input_squared_2_all[n] * over_length(centers_over_length
                                + input_over_length, norm_centers_input_squared_2_scale_all[n],
                                norm_centers_input_squared_2_inverse_all[n])
                            )
                    grad_centers_c[e] = (
                        -grad_centers_part_4 + one_over_length * grad_unit_centers_part_c[e] -
                        grad_norm_centers_squared_2_part * over_length(centers_c[e],
                        norm_centers_squared_2_scale, norm_centers_squared_2_inverse)
                    )
        block_number = next_block(shared_blocks, block_number)


def evaluate(
    input, target, centers, s, m, ignore_index, weight, grad_scale, terms, grad_input, grad_centers
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    D = input.shape[1]
    C = centers.shape[0]
    wants_gradient = grad_input is not None or grad_centers is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, C))))
    norm_centers_scale_all = np.empty((N,), input.dtype)
    norm_centers_inverse_all = np.empty((N,), input.dtype)
    norm_input_scale_all = np.empty((N,), input.dtype)
    norm_input_inverse_all = np.empty((N,), input.dtype)
    norm_centers_squared_2_squares_all = np.empty((C,), input.dtype)
    norm_centers_squared_2_scaled_squares_all = np.empty((C,), input.dtype)
    unit_input_all = np.empty((N, D), input.dtype)
    unit_centers_all = np.empty((C, D), input.dtype)
    sum_centers_input_tile = np.empty((height, C), input.dtype)
    norm_centers_input_scale_all = np.empty((N,), input.dtype)
    norm_centers_input_inverse_all = np.empty((N,), input.dtype) if wants_gradient else None
    norm_centers_input_squared_2_scale_all = np.empty((N,), input.dtype)
    norm_centers_input_squared_2_inverse_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_norm_centers_input_squared_2_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_sum_centers_squared_part_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_norm_centers_input_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_sum_centers_squared_part_2_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_sum_centers_input_tile = np.empty((height, C), input.dtype) if wants_gradient else None
    grad_sum_centers_input_weighed_tile = np.empty((height, C), input.dtype) if wants_gradient else None
    unit_input_weighed_all = np.empty((N, D), input.dtype) if wants_gradient else None
    grad_unit_centers_part_all = np.zeros((C, D), input.dtype) if wants_gradient else None
    grad_unit_input_part_all = np.empty((N, D), input.dtype) if wants_gradient else None
    grad_target_cosine_all = np.empty((N,), input.dtype) if wants_gradient else None
    grad_norm_centers_part_all = np.empty((N,), input.dtype) if wants_gradient else None
    blocks = _short_rows_1 if 0 < D * input.itemsize <= SHORT else _rows_1
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
    run(
        input, norm_input_scale_all, norm_input_inverse_all, unit_input_all, D, N, min(ROWS, max(1, BLOCK
        // D)), 0
    )
    blocks = _short_rows_2 if 0 < D * centers.itemsize <= SHORT else _rows_2
    run = blocks if C * D < PARALLEL_FROM else over_threads(blocks)
    run(
        centers, norm_centers_squared_2_squares_all, norm_centers_squared_2_scaled_squares_all,
        unit_centers_all, D, C, min(ROWS, max(1, BLOCK // D)), 0
    )
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_input_all[tile], unit_centers_all.T, out=sum_centers_input_tile[:rows])
        run = _rows_3 if rows * max(C, D) < PARALLEL_FROM else over_threads(_rows_3, "sum")
        total += run(
            input, target, centers, norm_centers_scale_all, norm_centers_inverse_all,
            norm_input_scale_all, norm_input_inverse_all, unit_input_all, sum_centers_input_tile,
            norm_centers_input_scale_all, norm_centers_input_inverse_all,
            norm_centers_input_squared_2_scale_all, norm_centers_input_squared_2_inverse_all,
            grad_norm_centers_input_squared_2_all, grad_sum_centers_squared_part_all,
            grad_norm_centers_input_all, grad_sum_centers_squared_part_2_all, grad_sum_centers_input_tile,
            grad_sum_centers_input_weighed_tile, unit_input_weighed_all, grad_target_cosine_all,
            grad_norm_centers_part_all, s, m, ignore_index, C, D, weight, grad_scale, terms, first, rows,
            min(ROWS, max(1, BLOCK // max(C, D))), 0
        )
        if wants_gradient:
            np.dot(
                grad_sum_centers_input_tile[:rows], unit_centers_all, out=grad_unit_input_part_all[tile]
            )
            grad_unit_centers_part_all += np.dot(
                grad_sum_centers_input_weighed_tile[:rows].T, unit_input_weighed_all[tile]
            )
    if wants_gradient:
        blocks = _short_rows_4 if 0 < D * input.itemsize <= SHORT else _rows_4
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            input, target, centers, norm_centers_scale_all, norm_centers_inverse_all,
            norm_input_scale_all, norm_input_inverse_all, norm_centers_input_scale_all,
            norm_centers_input_inverse_all, norm_centers_input_squared_2_scale_all,
            norm_centers_input_squared_2_inverse_all, grad_norm_centers_input_squared_2_all,
            grad_norm_centers_input_all, grad_unit_input_part_all, grad_target_cosine_all, ignore_index,
            D, weight, grad_input, N, min(ROWS, max(1, BLOCK // D)), 0
        )
        run = _rows_5 if C * (D * N) < PARALLEL_FROM else over_threads(_rows_5)
        run(
            input, target, centers, norm_centers_scale_all, norm_centers_inverse_all,
            norm_input_scale_all, norm_input_inverse_all, norm_centers_squared_2_squares_all,
            norm_centers_squared_2_scaled_squares_all, norm_centers_input_scale_all,
            norm_centers_input_inverse_all, norm_centers_input_squared_2_scale_all,
            norm_centers_input_squared_2_inverse_all, grad_norm_centers_input_squared_2_all,
            grad_sum_centers_squared_part_all, grad_norm_centers_input_all,
            grad_sum_centers_squared_part_2_all, grad_unit_centers_part_all, grad_target_cosine_all,
            grad_norm_centers_part_all, ignore_index, D, N, weight, grad_centers, C, min(ROWS, max(1,
            BLOCK // (D * N))), 0
        )
    return total


@compiled(**LOOP)
def _normaliser_elements(input, target, ignore_index, weight, rows, block, shared_blocks):
    """Element by element: adds up normaliser."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser, normaliser_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_normaliser = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index:
                block_normaliser = accumulate(block_normaliser, sample_weight)
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
        keep_total(shared_blocks, block_number, 0, block_normaliser)
        block_number = next_block(shared_blocks, block_number)
    return normaliser + normaliser_rest


def normaliser(input, target, centers, s, m, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(input, target, ignore_index, weight, N, BLOCK, 0)
    return normaliser
