"""clip: Each image must find its own text among those of the batch, and each text its own image.

    loss = 1/N · Σ_i (1/2 · log Σ_j exp(1/temperature · Σ_d image[i, d]·text[j, d]/(√(Σ_e image[i, e]²)·
        √(Σ_e text[j, e]²))) − 1/temperature · Σ_d image[i, d]·text[i, d]/(√(Σ_e image[i, e]²)·√(Σ_e
        text[i, e]²)) + 1/2 · log Σ_j exp(1/temperature · Σ_d image[j, d]·text[i, d]/(√(Σ_e image[j, e]²)·
        √(Σ_e text[i, e]²))))
    norm_image[i] = √(Σ_e image[i, e]²)
    norm_text[j] = √(Σ_e text[j, e]²)
    unit_image[i, d] = image[i, d]/norm_image[i]
    unit_text[j, d] = text[j, d]/norm_text[j]
    sum_image_text[i, j] = Σ_d unit_image[i, d]·unit_text[j, d]
    log_norm[i] = log Σ_j exp(sum_image_text[i, j]/temperature)
    sum_image_text_2[i, j] = Σ_d unit_image[j, d]·unit_text[i, d]
    log_norm_2[i] = log Σ_j exp(sum_image_text_2[i, j]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_image_text_2[i, j] = grad_term[i]·exp(sum_image_text_2[i, j]/temperature − log_norm_2[i])/(2·
        temperature) − grad_term[i]·[j = i]/temperature
    grad_unit_image_2_part[j, d] = Σ_i grad_sum_image_text_2[i, j]·unit_text[i, d]
    grad_unit_text_2_part[i, d] = Σ_j grad_sum_image_text_2[i, j]·unit_image[j, d]
    grad_norm_image_part[i] = Σ_d grad_unit_image_2_part[i, d]·image[i, d]/norm_image[i]/norm_image[i]
    grad_norm_text_part[j] = Σ_d grad_unit_text_2_part[j, d]·text[j, d]/norm_text[j]/norm_text[j]
    grad_sum_image_text[i, j] = grad_term[i]·exp(sum_image_text[i, j]/temperature − log_norm[i])/(2·
        temperature)
    grad_unit_image_part[i, d] = Σ_j grad_sum_image_text[i, j]·unit_text[j, d]
    grad_unit_text_part[j, d] = Σ_i grad_sum_image_text[i, j]·unit_image[i, d]
    grad_norm_text_part_2[j] = Σ_d grad_unit_text_part[j, d]·text[j, d]/norm_text[j]/norm_text[j]
    grad_norm_image_part_2[i] = Σ_d grad_unit_image_part[i, d]·image[i, d]/norm_image[i]/norm_image[i]
    grad_image[i, e] = image[i, e]·(−(grad_norm_image_part[i] + grad_norm_image_part_2[i]))/norm_image[i] +
        grad_unit_image_2_part[i, e]/norm_image[i] + grad_unit_image_part[i, e]/norm_image[i]
    grad_text[j, e] = text[j, e]·(−(grad_norm_text_part[j] + grad_norm_text_part_2[j]))/norm_text[j] +
        grad_unit_text_2_part[j, e]/norm_text[j] + grad_unit_text_part[j, e]/norm_text[j]

Generated from the declaration metric.py (8523a20f8392a53a) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "4fbb6f12117e"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    image, text, norm_image_squares_all, norm_image_scaled_squares_all, norm_text_squares_all,
    norm_text_scaled_squares_all, unit_image_all, unit_text_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_image_squares_all, norm_image_scaled_squares_all, norm_text_squares_all,
    norm_text_scaled_squares_all, unit_image_all, unit_text_all."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            image_i = image[i]
            text_i = text[i]
            unit_image_i = unit_image_all[i]
            unit_text_i = unit_text_all[i]
            norm_image_squares = zero
            norm_text_squares = zero
            for e in range(D):
                norm_image_squares = accumulate(norm_image_squares, image_i[e] * image_i[e])
                norm_text_squares = accumulate(norm_text_squares, text_i[e] * text_i[e])
            norm_image_scale = rescale(norm_image_squares)
            norm_text_scale = rescale(norm_text_squares)
            norm_image_scaled_squares = zero
            if norm_image_scale != one:
                for e in range(D):
                    times_norm_image_scale_image = times(norm_image_scale, image_i[e])
                    norm_image_scaled_squares = accumulate(
                        norm_image_scaled_squares, times_norm_image_scale_image *
                        times_norm_image_scale_image
                    )
            norm_text_scaled_squares = zero
            if norm_text_scale != one:
                for e in range(D):
                    times_norm_text_scale_text = times(norm_text_scale, text_i[e])
                    norm_text_scaled_squares = accumulate(
                        norm_text_scaled_squares, times_norm_text_scale_text * times_norm_text_scale_text
                    )
            norm_image_root = (
                math.sqrt(norm_image_squares) if norm_image_scale == one else
                math.sqrt(norm_image_scaled_squares)
            )
            norm_image_inverse = direction(one, norm_image_root)
            norm_text_root = (
                math.sqrt(norm_text_squares) if norm_text_scale == one else
                math.sqrt(norm_text_scaled_squares)
            )
            norm_text_inverse = direction(one, norm_text_root)
            for d in range(D):
                unit_image_i[d] = over_length(image_i[d], norm_image_scale, norm_image_inverse)
                unit_text_i[d] = over_length(text_i[d], norm_text_scale, norm_text_inverse)
            norm_image_squares_all[i] = norm_image_squares
            norm_image_scaled_squares_all[i] = norm_image_scaled_squares
            norm_text_squares_all[i] = norm_text_squares
            norm_text_scaled_squares_all[i] = norm_text_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_1(
    image, text, norm_image_squares_all, norm_image_scaled_squares_all, norm_text_squares_all,
    norm_text_scaled_squares_all, unit_image_all, unit_text_all, D, rows, block, shared_blocks
):
    """Rows side by side: fills norm_image_squares_all, norm_image_scaled_squares_all, norm_text_squares_all,
    norm_text_scaled_squares_all, unit_image_all, unit_text_all."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    image_columns = np.empty((D, ROWS), Real)
    text_columns = np.empty((D, ROWS), Real)
    unit_image_columns = np.empty((D, ROWS), Real)
    unit_text_columns = np.empty((D, ROWS), Real)
    kept = np.empty((8, ROWS), Real)
    norm_image_squares = kept[0]
    norm_text_squares = kept[1]
    norm_image_scale = kept[2]
    counts = np.empty(ROWS, np.bool_)
    norm_image_scaled_squares = kept[3]
    norm_text_scale = kept[4]
    counts_2 = np.empty(ROWS, np.bool_)
    norm_text_scaled_squares = kept[5]
    norm_image_inverse = kept[6]
    norm_text_inverse = kept[7]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                image_columns[d, lane] = image[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                text_columns[d, lane] = text[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_image_squares[lane] = zero
            norm_text_squares[lane] = zero
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                norm_image_squares[lane] = accumulate(
                    norm_image_squares[lane], image_columns[e, lane] * image_columns[e, lane]
                )
                norm_text_squares[lane] = accumulate(
                    norm_text_squares[lane], text_columns[e, lane] * text_columns[e, lane]
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_image_scale[lane] = rescale(norm_image_squares[lane])
            norm_text_scale[lane] = rescale(norm_text_squares[lane])
            norm_image_scaled_squares[lane] = zero
            counts[lane] = norm_image_scale[lane] != one
            norm_text_scaled_squares[lane] = zero
            counts_2[lane] = norm_text_scale[lane] != one
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                times_norm_image_scale_image = times(norm_image_scale[lane], image_columns[e, lane])
                norm_image_scaled_squares[lane] = accumulate(
                    norm_image_scaled_squares[lane], times_norm_image_scale_image *
                    times_norm_image_scale_image if counts[lane] else zero
                )
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                times_norm_text_scale_text = times(norm_text_scale[lane], text_columns[e, lane])
                norm_text_scaled_squares[lane] = accumulate(
                    norm_text_scaled_squares[lane], times_norm_text_scale_text *
                    times_norm_text_scale_text if counts_2[lane] else zero
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_image_root = (
                math.sqrt(norm_image_squares[lane]) if norm_image_scale[lane] == one else
                math.sqrt(norm_image_scaled_squares[lane])
            )
            norm_image_inverse[lane] = direction(one, norm_image_root)
            norm_text_root = (
                math.sqrt(norm_text_squares[lane]) if norm_text_scale[lane] == one else
                math.sqrt(norm_text_scaled_squares[lane])
            )
            norm_text_inverse[lane] = direction(one, norm_text_root)
            norm_image_squares_all[i] = norm_image_squares[lane]
            norm_image_scaled_squares_all[i] = norm_image_scaled_squares[lane]
            norm_text_squares_all[i] = norm_text_squares[lane]
            norm_text_scaled_squares_all[i] = norm_text_scaled_squares[lane]
        for d in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                unit_image_columns[d, lane] = over_length(
                    image_columns[d, lane], norm_image_scale[lane], norm_image_inverse[lane]
                )
                unit_text_columns[d, lane] = over_length(
                    text_columns[d, lane], norm_text_scale[lane], norm_text_inverse[lane]
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                unit_image_all[i, d] = unit_image_columns[d, lane]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                unit_text_all[i, d] = unit_text_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
    unit_image_all, unit_text_all, sum_image_text_tile, sum_image_text_2_tile, grad_sum_image_text_2_tile,
    unit_text_weighed_all, grad_sum_image_text_tile, unit_image_weighed_all, temperature, D, N, weight,
    grad_scale, terms, first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_sum_image_text_2_tile, unit_text_weighed_all,
    grad_sum_image_text_tile, unit_image_weighed_all."""
    Real = unit_image_all.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        for i in range(start, stop):
            grad_sum_image_text_2_i = row(grad_sum_image_text_2_tile, i - first)
            grad_sum_image_text_i = row(grad_sum_image_text_tile, i - first)
            sum_image_text_2_i = sum_image_text_2_tile[i - first]
            sum_image_text_i = sum_image_text_tile[i - first]
            unit_image_i = unit_image_all[i]
            unit_image_weighed_i = row(unit_image_weighed_all, i)
            unit_text_i = unit_text_all[i]
            unit_text_weighed_i = row(unit_text_weighed_all, i)
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    if unit_text_weighed_all is not None:
                        unit_text_weighed_i[d] = unit_text_i[d]
                    if unit_image_weighed_all is not None:
                        unit_image_weighed_i[d] = unit_image_i[d]
                row_max = -Real(math.inf)
                row_max_2 = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, inverse_temperature * sum_image_text_i[j])
                    row_max_2 = larger_number(row_max_2, inverse_temperature * sum_image_text_2_i[j])
                row_shift = finite_or_zero(row_max)
                row_shift_2 = finite_or_zero(row_max_2)
                row_below = zero
                row_sum = zero
                row_below_2 = zero
                row_sum_2 = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                    if grad_sum_image_text_tile is not None:
                        grad_sum_image_text_i[j] = shifted_exp
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                    if grad_sum_image_text_2_tile is not None:
                        grad_sum_image_text_2_i[j] = shifted_exp_2
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below_2 = accumulate(
                        row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                    )
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                row_rest_2 = (
                    row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 -
                    one
                )
                log_row_sum_2 = log1p(row_rest_2)
                term = (
                    half * log_row_sum + half * log_row_sum_2 + half * row_shift + half * row_shift_2 -
                    inverse_temperature * sum_image_text_2_i[i]
                )
                weighted_term = term * sample_weight
                quotient_3 = half * grad_term * inverse_temperature
                quotient = quotient_3 / row_sum_2
                quotient_2 = quotient_3 / row_sum
                for j in range(N):
                    if grad_sum_image_text_2_tile is not None:
                        grad_sum_image_text_2_i[j] = quotient * grad_sum_image_text_2_i[j]
                    if grad_sum_image_text_tile is not None:
                        grad_sum_image_text_i[j] = quotient_2 * grad_sum_image_text_i[j]
                if grad_sum_image_text_2_tile is not None:
                    grad_sum_image_text_2_i[i] += -grad_term / temperature
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[i] = weighted_term
            else:
                if grad_sum_image_text_2_tile is not None:
                    grad_sum_image_text_2_tile[i - first] = zero
                if unit_text_weighed_all is not None:
                    unit_text_weighed_all[i] = zero
                if grad_sum_image_text_tile is not None:
                    grad_sum_image_text_tile[i - first] = zero
                if unit_image_weighed_all is not None:
                    unit_image_weighed_all[i] = zero
                if terms is not None:
                    terms[i] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_3(
    image, text, norm_image_squares_all, norm_image_scaled_squares_all, norm_text_squares_all,
    norm_text_scaled_squares_all, grad_unit_image_2_part_all, grad_unit_text_2_part_all,
    grad_unit_image_part_all, grad_unit_text_part_all, D, grad_image, grad_text, rows, block,
    shared_blocks
):
    """Row by row: fills grad_image, grad_text."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            grad_image_i = row(grad_image, i)
            grad_text_i = row(grad_text, i)
            grad_unit_image_2_part_i = row(grad_unit_image_2_part_all, i)
            grad_unit_image_part_i = row(grad_unit_image_part_all, i)
            grad_unit_text_2_part_i = row(grad_unit_text_2_part_all, i)
            grad_unit_text_part_i = row(grad_unit_text_part_all, i)
            image_i = image[i]
            text_i = text[i]
            norm_image_scale = rescale(norm_image_squares_all[i])
            norm_image_root = (
                math.sqrt(norm_image_squares_all[i]) if norm_image_scale == one else
                math.sqrt(norm_image_scaled_squares_all[i])
            )
            norm_image_inverse = direction(one, norm_image_root)
            norm_text_scale = rescale(norm_text_squares_all[i])
            norm_text_root = (
                math.sqrt(norm_text_squares_all[i]) if norm_text_scale == one else
                math.sqrt(norm_text_scaled_squares_all[i])
            )
            norm_text_inverse = direction(one, norm_text_root)
            grad_norm_image_part = zero
            grad_norm_image_part_2 = zero
            grad_norm_text_part = zero
            grad_norm_text_part_2 = zero
            for d in range(D):
                image_over_length_over_length = over_length(
                    over_length(image_i[d], norm_image_scale, norm_image_inverse), norm_image_scale,
                    norm_image_inverse
                )
                grad_norm_image_part = accumulate(
                    grad_norm_image_part, image_over_length_over_length * grad_unit_image_2_part_i[d]
                )
                grad_norm_image_part_2 = accumulate(
                    grad_norm_image_part_2, image_over_length_over_length * grad_unit_image_part_i[d]
                )
                text_over_length_over_length = over_length(
                    over_length(text_i[d], norm_text_scale, norm_text_inverse), norm_text_scale,
                    norm_text_inverse
                )
                grad_norm_text_part = accumulate(
                    grad_norm_text_part, text_over_length_over_length * grad_unit_text_2_part_i[d]
                )
                grad_norm_text_part_2 = accumulate(
                    grad_norm_text_part_2, text_over_length_over_length * grad_unit_text_part_i[d]
                )
            partial_sum = grad_norm_image_part + grad_norm_image_part_2
            one_over_length = over_length(one, norm_image_scale, norm_image_inverse)
            partial_sum_2 = grad_norm_text_part + grad_norm_text_part_2
            one_over_length_2 = over_length(one, norm_text_scale, norm_text_inverse)
            for e in range(D):
                if grad_image is not None:
                    grad_image_i[e] = (
                        one_over_length * grad_unit_image_2_part_i[e] + one_over_length *
                        grad_unit_image_part_i[e] - partial_sum * over_length(image_i[e],
                        norm_image_scale, norm_image_inverse)
                    )
                if grad_text is not None:
                    grad_text_i[e] = (
                        one_over_length_2 * grad_unit_text_2_part_i[e] + one_over_length_2 *
                        grad_unit_text_part_i[e] - partial_sum_2 * over_length(text_i[e], norm_text_scale,
                        norm_text_inverse)
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_3(
    image, text, norm_image_squares_all, norm_image_scaled_squares_all, norm_text_squares_all,
    norm_text_scaled_squares_all, grad_unit_image_2_part_all, grad_unit_text_2_part_all,
    grad_unit_image_part_all, grad_unit_text_part_all, D, grad_image, grad_text, rows, block,
    shared_blocks
):
    """Rows side by side: fills grad_image, grad_text."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    image_columns = np.empty((D, ROWS), Real)
    grad_unit_image_2_part_columns = np.empty((D, ROWS), Real)
    grad_unit_image_part_columns = np.empty((D, ROWS), Real)
    text_columns = np.empty((D, ROWS), Real)
    grad_unit_text_2_part_columns = np.empty((D, ROWS), Real)
    grad_unit_text_part_columns = np.empty((D, ROWS), Real)
    grad_image_columns = np.empty((D, ROWS), Real)
    grad_text_columns = np.empty((D, ROWS), Real)
    kept = np.empty((12, ROWS), Real)
    norm_image_inverse = kept[0]
    norm_image_scale = kept[1]
    grad_norm_image_part = kept[2]
    grad_norm_image_part_2 = kept[3]
    norm_text_inverse = kept[4]
    norm_text_scale = kept[5]
    grad_norm_text_part = kept[6]
    grad_norm_text_part_2 = kept[7]
    one_over_length = kept[8]
    partial_sum = kept[9]
    one_over_length_2 = kept[10]
    partial_sum_2 = kept[11]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for e in range(D):
                image_columns[e, lane] = image[i, e]
        if grad_unit_image_2_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_image_2_part_columns[e, lane] = grad_unit_image_2_part_all[i, e]
        if grad_unit_image_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_image_part_columns[e, lane] = grad_unit_image_part_all[i, e]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for e in range(D):
                text_columns[e, lane] = text[i, e]
        if grad_unit_text_2_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_text_2_part_columns[e, lane] = grad_unit_text_2_part_all[i, e]
        if grad_unit_text_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_text_part_columns[e, lane] = grad_unit_text_part_all[i, e]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_image_scale[lane] = rescale(norm_image_squares_all[i])
            norm_image_root = (
                math.sqrt(norm_image_squares_all[i]) if norm_image_scale[lane] == one else
                math.sqrt(norm_image_scaled_squares_all[i])
            )
            norm_image_inverse[lane] = direction(one, norm_image_root)
            norm_text_scale[lane] = rescale(norm_text_squares_all[i])
            norm_text_root = (
                math.sqrt(norm_text_squares_all[i]) if norm_text_scale[lane] == one else
                math.sqrt(norm_text_scaled_squares_all[i])
            )
            norm_text_inverse[lane] = direction(one, norm_text_root)
            grad_norm_image_part[lane] = zero
            grad_norm_image_part_2[lane] = zero
            grad_norm_text_part[lane] = zero
            grad_norm_text_part_2[lane] = zero
        for d in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                image_over_length_over_length = over_length(
                    over_length(image_columns[d, lane], norm_image_scale[lane], norm_image_inverse[lane]),
                    norm_image_scale[lane], norm_image_inverse[lane]
                )
                grad_norm_image_part[lane] = accumulate(
                    grad_norm_image_part[lane], image_over_length_over_length *
                    grad_unit_image_2_part_columns[d, lane]
                )
                grad_norm_image_part_2[lane] = accumulate(
                    grad_norm_image_part_2[lane], image_over_length_over_length *
                    grad_unit_image_part_columns[d, lane]
                )
                text_over_length_over_length = over_length(
                    over_length(text_columns[d, lane], norm_text_scale[lane], norm_text_inverse[lane]),
                    norm_text_scale[lane], norm_text_inverse[lane]
                )
                grad_norm_text_part[lane] = accumulate(
                    grad_norm_text_part[lane], text_over_length_over_length *
                    grad_unit_text_2_part_columns[d, lane]
                )
                grad_norm_text_part_2[lane] = accumulate(
                    grad_norm_text_part_2[lane], text_over_length_over_length *
                    grad_unit_text_part_columns[d, lane]
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            partial_sum[lane] = grad_norm_image_part[lane] + grad_norm_image_part_2[lane]
            one_over_length[lane] = over_length(one, norm_image_scale[lane], norm_image_inverse[lane])
            partial_sum_2[lane] = grad_norm_text_part[lane] + grad_norm_text_part_2[lane]
            one_over_length_2[lane] = over_length(one, norm_text_scale[lane], norm_text_inverse[lane])
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                if grad_image is not None:
                    grad_image_columns[e, lane] = (
                        one_over_length[lane] * grad_unit_image_2_part_columns[e, lane] +
                        one_over_length[lane] * grad_unit_image_part_columns[e, lane] - partial_sum[lane]
                        * over_length(image_columns[e, lane], norm_image_scale[lane],
                        norm_image_inverse[lane])
                    )
                if grad_text is not None:
                    grad_text_columns[e, lane] = (
                        one_over_length_2[lane] * grad_unit_text_2_part_columns[e, lane] +
                        one_over_length_2[lane] * grad_unit_text_part_columns[e, lane] -
                        partial_sum_2[lane] * over_length(text_columns[e, lane], norm_text_scale[lane],
                        norm_text_inverse[lane])
                    )
        if grad_image is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_image[i, e] = grad_image_columns[e, lane]
        if grad_text is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_text[i, e] = grad_text_columns[e, lane]
        block_number = next_block(shared_blocks, block_number)


def evaluate(image, text, temperature, weight, grad_scale, terms, grad_image, grad_text):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = image.shape[0]
    D = image.shape[1]
    wants_gradient = grad_image is not None or grad_text is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_image_squares_all = np.empty((N,), image.dtype)
    norm_image_scaled_squares_all = np.empty((N,), image.dtype)
    norm_text_squares_all = np.empty((N,), image.dtype)
    norm_text_scaled_squares_all = np.empty((N,), image.dtype)
    unit_image_all = np.empty((N, D), image.dtype)
    unit_text_all = np.empty((N, D), image.dtype)
    sum_image_text_tile = np.empty((height, N), image.dtype)
    sum_image_text_2_tile = np.empty((height, N), image.dtype)
    grad_sum_image_text_2_tile = np.empty((height, N), image.dtype) if wants_gradient else None
    unit_text_weighed_all = np.empty((N, D), image.dtype) if wants_gradient else None
    grad_unit_image_2_part_all = np.zeros((N, D), image.dtype) if wants_gradient else None
    grad_unit_text_2_part_all = np.empty((N, D), image.dtype) if wants_gradient else None
    grad_sum_image_text_tile = np.empty((height, N), image.dtype) if wants_gradient else None
    grad_unit_image_part_all = np.empty((N, D), image.dtype) if wants_gradient else None
    unit_image_weighed_all = np.empty((N, D), image.dtype) if wants_gradient else None
    grad_unit_text_part_all = np.zeros((N, D), image.dtype) if wants_gradient else None
    blocks = _short_rows_1 if 0 < D * image.itemsize <= SHORT else _rows_1
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
    run(
        image, text, norm_image_squares_all, norm_image_scaled_squares_all, norm_text_squares_all,
        norm_text_scaled_squares_all, unit_image_all, unit_text_all, D, N, min(ROWS, max(1, BLOCK // D)),
        0
    )
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_image_all[tile], unit_text_all.T, out=sum_image_text_tile[:rows])
        np.dot(unit_text_all[tile], unit_image_all.T, out=sum_image_text_2_tile[:rows])
        run = _rows_2 if rows * max(D, N) < PARALLEL_FROM else over_threads(_rows_2, "sum")
        total += run(
            unit_image_all, unit_text_all, sum_image_text_tile, sum_image_text_2_tile,
            grad_sum_image_text_2_tile, unit_text_weighed_all, grad_sum_image_text_tile,
            unit_image_weighed_all, temperature, D, N, weight, grad_scale, terms, first, rows, min(ROWS,
            max(1, BLOCK // max(D, N))), 0
        )
        if wants_gradient:
            np.dot(grad_sum_image_text_2_tile[:rows], unit_image_all, out=grad_unit_text_2_part_all[tile])
            np.dot(grad_sum_image_text_tile[:rows], unit_text_all, out=grad_unit_image_part_all[tile])
            grad_unit_image_2_part_all += np.dot(
                grad_sum_image_text_2_tile[:rows].T, unit_text_weighed_all[tile]
            )
            grad_unit_text_part_all += np.dot(
                grad_sum_image_text_tile[:rows].T, unit_image_weighed_all[tile]
            )
    if wants_gradient:
        blocks = _short_rows_3 if 0 < D * image.itemsize <= SHORT else _rows_3
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            image, text, norm_image_squares_all, norm_image_scaled_squares_all, norm_text_squares_all,
            norm_text_scaled_squares_all, grad_unit_image_2_part_all, grad_unit_text_2_part_all,
            grad_unit_image_part_all, grad_unit_text_part_all, D, grad_image, grad_text, N, min(ROWS,
            max(1, BLOCK // D)), 0
        )
    return total
