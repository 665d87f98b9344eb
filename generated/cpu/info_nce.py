"""info_nce: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]/(√(Σ_e query[i, e]²)·√(Σ_e
        key[j, e]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_e query[i, e]²)·√(Σ_e key[i, e]²)))
    norm_key[i] = √(Σ_e key[i, e]²)
    norm_query[i] = √(Σ_e query[i, e]²)
    unit_query[i, d] = query[i, d]/norm_query[i]
    unit_key[j, d] = key[j, d]/norm_key[j]
    sum_key_query_2[i, j] = Σ_d unit_key[j, d]·unit_query[i, d]
    log_norm[i] = log Σ_j exp(sum_key_query_2[i, j]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_key_query_2[i, j] = grad_term[i]·exp(sum_key_query_2[i, j]/temperature −
        log_norm[i])/temperature − grad_term[i]·[j = i]/temperature
    grad_unit_key_part[j, d] = Σ_i grad_sum_key_query_2[i, j]·unit_query[i, d]
    grad_unit_query_part[i, d] = Σ_j grad_sum_key_query_2[i, j]·unit_key[j, d]
    grad_norm_key_part[i] = Σ_d grad_unit_key_part[i, d]·key[i, d]/norm_key[i]/norm_key[i]
    grad_norm_query_part[i] = Σ_d grad_unit_query_part[i, d]·query[i, d]/norm_query[i]/norm_query[i]
    grad_query[i, e] = grad_unit_query_part[i, e]/norm_query[i] − query[i, e]·
        grad_norm_query_part[i]/norm_query[i]
    grad_key[i, e] = grad_unit_key_part[i, e]/norm_key[i] − key[i, e]·grad_norm_key_part[i]/norm_key[i]

Generated from the declaration metric.py (6ecd5a5e6f4ea0bf) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, weight, rows, block, shared_blocks
):
    """Row by row: fills norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            key_i = key[i]
            query_i = query[i]
            unit_key_i = unit_key_all[i]
            unit_query_i = unit_query_all[i]
            norm_key_squares = zero
            norm_query_squares = zero
            for e in range(D):
                norm_key_squares = accumulate(norm_key_squares, key_i[e] * key_i[e])
                norm_query_squares = accumulate(norm_query_squares, query_i[e] * query_i[e])
            norm_key_scale = rescale(norm_key_squares)
            norm_query_scale = rescale(norm_query_squares)
            norm_key_scaled_squares = zero
            if norm_key_scale != one:
                for e in range(D):
                    times_norm_key_scale_key = times(norm_key_scale, key_i[e])
                    norm_key_scaled_squares = accumulate(
                        norm_key_scaled_squares, times_norm_key_scale_key * times_norm_key_scale_key
                    )
            norm_query_scaled_squares = zero
            if norm_query_scale != one:
                for e in range(D):
                    times_norm_query_scale_query = times(norm_query_scale, query_i[e])
                    norm_query_scaled_squares = accumulate(
                        norm_query_scaled_squares, times_norm_query_scale_query *
                        times_norm_query_scale_query
                    )
            norm_query_root = (
                math.sqrt(norm_query_squares) if norm_query_scale == one else
                math.sqrt(norm_query_scaled_squares)
            )
            norm_query_inverse = direction(one, norm_query_root)
            norm_key_root = (
                math.sqrt(norm_key_squares) if norm_key_scale == one else
                math.sqrt(norm_key_scaled_squares)
            )
            norm_key_inverse = direction(one, norm_key_root)
            sample_weight = weight[i] if weight is not None else one
            for d in range(D):
                unit_query_i[d] = (
                    over_length(query_i[d], norm_query_scale, norm_query_inverse) if sample_weight != zero
                    else zero
                )
                unit_key_i[d] = over_length(key_i[d], norm_key_scale, norm_key_inverse)
            norm_key_squares_all[i] = norm_key_squares
            norm_key_scaled_squares_all[i] = norm_key_scaled_squares
            norm_query_squares_all[i] = norm_query_squares
            norm_query_scaled_squares_all[i] = norm_query_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_1(
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, weight, rows, block, shared_blocks
):
    """Rows side by side: fills norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    key_columns = np.empty((D, ROWS), Real)
    query_columns = np.empty((D, ROWS), Real)
    unit_query_columns = np.empty((D, ROWS), Real)
    unit_key_columns = np.empty((D, ROWS), Real)
    kept = np.empty((9, ROWS), Real)
    norm_key_squares = kept[0]
    norm_query_squares = kept[1]
    norm_key_scale = kept[2]
    counts = np.empty(ROWS, np.bool_)
    norm_key_scaled_squares = kept[3]
    norm_query_scale = kept[4]
    counts_2 = np.empty(ROWS, np.bool_)
    norm_query_scaled_squares = kept[5]
    norm_query_inverse = kept[6]
    sample_weight = kept[7]
    norm_key_inverse = kept[8]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                key_columns[d, lane] = key[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                query_columns[d, lane] = query[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_key_squares[lane] = zero
            norm_query_squares[lane] = zero
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                norm_key_squares[lane] = accumulate(
                    norm_key_squares[lane], key_columns[e, lane] * key_columns[e, lane]
                )
                norm_query_squares[lane] = accumulate(
                    norm_query_squares[lane], query_columns[e, lane] * query_columns[e, lane]
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_key_scale[lane] = rescale(norm_key_squares[lane])
            norm_query_scale[lane] = rescale(norm_query_squares[lane])
            norm_key_scaled_squares[lane] = zero
            counts[lane] = norm_key_scale[lane] != one
            norm_query_scaled_squares[lane] = zero
            counts_2[lane] = norm_query_scale[lane] != one
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                times_norm_key_scale_key = times(norm_key_scale[lane], key_columns[e, lane])
                norm_key_scaled_squares[lane] = accumulate(
                    norm_key_scaled_squares[lane], times_norm_key_scale_key * times_norm_key_scale_key if
                    counts[lane] else zero
                )
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                times_norm_query_scale_query = times(norm_query_scale[lane], query_columns[e, lane])
                norm_query_scaled_squares[lane] = accumulate(
                    norm_query_scaled_squares[lane], times_norm_query_scale_query *
                    times_norm_query_scale_query if counts_2[lane] else zero
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_query_root = (
                math.sqrt(norm_query_squares[lane]) if norm_query_scale[lane] == one else
                math.sqrt(norm_query_scaled_squares[lane])
            )
            norm_query_inverse[lane] = direction(one, norm_query_root)
            norm_key_root = (
                math.sqrt(norm_key_squares[lane]) if norm_key_scale[lane] == one else
                math.sqrt(norm_key_scaled_squares[lane])
            )
            norm_key_inverse[lane] = direction(one, norm_key_root)
            sample_weight[lane] = weight[i] if weight is not None else one
            norm_key_squares_all[i] = norm_key_squares[lane]
            norm_key_scaled_squares_all[i] = norm_key_scaled_squares[lane]
            norm_query_squares_all[i] = norm_query_squares[lane]
            norm_query_scaled_squares_all[i] = norm_query_scaled_squares[lane]
        for d in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                unit_query_columns[d, lane] = (
                    over_length(query_columns[d, lane], norm_query_scale[lane], norm_query_inverse[lane])
                    if sample_weight[lane] != zero else zero
                )
                unit_key_columns[d, lane] = over_length(
                    key_columns[d, lane], norm_key_scale[lane], norm_key_inverse[lane]
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                unit_query_all[i, d] = unit_query_columns[d, lane]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                unit_key_all[i, d] = unit_key_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
    sum_key_query_2_tile, grad_sum_key_query_2_tile, temperature, N, weight, grad_scale, terms, first,
    rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_sum_key_query_2_tile."""
    Real = sum_key_query_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    inverse_temperature_3 = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        for i in range(start, stop):
            grad_sum_key_query_2_i = row(grad_sum_key_query_2_tile, i - first)
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * inverse_temperature_3
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, inverse_temperature_3 * sum_key_query_2_i[j])
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature_3 * sum_key_query_2_i[j])
                    if grad_sum_key_query_2_tile is not None:
                        grad_sum_key_query_2_i[j] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                condition = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition else row_sum - one
                log_row_sum = log1p(row_rest)
                sum_key_query_2_over_temperature = sum_key_query_2_i[i] / temperature
                term = row_shift - sum_key_query_2_over_temperature + log_row_sum
                weighted_term = term * sample_weight
                exp_value = exp(sum_key_query_2_over_temperature - row_shift)
                inverse_row_sum = one / row_sum
                softmax_complement = (
                    inverse_row_sum * (row_rest if Real(3 / 4) <= exp_value and condition else row_sum -
                    exp_value)
                )
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                if grad_sum_key_query_2_tile is not None:
                    product = grad_log_p * softmax_complement
                    for j in range(N):
                        grad_sum_key_query_2_i[j] = (
                            product if i == j else -grad_log_p_over_row_sum * grad_sum_key_query_2_i[j]
                        )
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[i] = weighted_term
            else:
                if grad_sum_key_query_2_tile is not None:
                    grad_sum_key_query_2_tile[i - first] = zero
                if terms is not None:
                    terms[i] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_3(
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D, weight,
    grad_query, grad_key, rows, block, shared_blocks
):
    """Row by row: fills grad_query, grad_key."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            grad_key_i = row(grad_key, i)
            grad_query_i = row(grad_query, i)
            grad_unit_key_part_i = row(grad_unit_key_part_all, i)
            grad_unit_query_part_i = row(grad_unit_query_part_all, i)
            key_i = key[i]
            query_i = query[i]
            norm_query_scale = rescale(norm_query_squares_all[i])
            norm_query_root = (
                math.sqrt(norm_query_squares_all[i]) if norm_query_scale == one else
                math.sqrt(norm_query_scaled_squares_all[i])
            )
            norm_query_inverse = direction(one, norm_query_root)
            norm_key_scale = rescale(norm_key_squares_all[i])
            norm_key_root = (
                math.sqrt(norm_key_squares_all[i]) if norm_key_scale == one else
                math.sqrt(norm_key_scaled_squares_all[i])
            )
            norm_key_inverse = direction(one, norm_key_root)
            grad_norm_query_part = zero
            grad_norm_key_part = zero
            for d in range(D):
                grad_norm_query_part = accumulate(
                    grad_norm_query_part, grad_unit_query_part_i[d] * over_length(over_length(query_i[d],
                    norm_query_scale, norm_query_inverse), norm_query_scale, norm_query_inverse)
                )
                grad_norm_key_part = accumulate(
                    grad_norm_key_part, grad_unit_key_part_i[d] * over_length(over_length(key_i[d],
                    norm_key_scale, norm_key_inverse), norm_key_scale, norm_key_inverse)
                )
            one_over_length = over_length(one, norm_query_scale, norm_query_inverse)
            one_over_length_2 = over_length(one, norm_key_scale, norm_key_inverse)
            sample_weight = weight[i] if weight is not None else one
            for e in range(D):
                if grad_query is not None:
                    grad_query_i[e] = (
                        one_over_length * grad_unit_query_part_i[e] - grad_norm_query_part *
                        over_length(query_i[e], norm_query_scale, norm_query_inverse) if sample_weight !=
                        zero else zero
                    )
                if grad_key is not None:
                    grad_key_i[e] = (
                        one_over_length_2 * grad_unit_key_part_i[e] - grad_norm_key_part *
                        over_length(key_i[e], norm_key_scale, norm_key_inverse)
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_3(
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D, weight,
    grad_query, grad_key, rows, block, shared_blocks
):
    """Rows side by side: fills grad_query, grad_key."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    grad_unit_query_part_columns = np.empty((D, ROWS), Real)
    query_columns = np.empty((D, ROWS), Real)
    grad_unit_key_part_columns = np.empty((D, ROWS), Real)
    key_columns = np.empty((D, ROWS), Real)
    grad_query_columns = np.empty((D, ROWS), Real)
    grad_key_columns = np.empty((D, ROWS), Real)
    kept = np.empty((9, ROWS), Real)
    grad_norm_query_part = kept[0]
    norm_query_inverse = kept[1]
    norm_query_scale = kept[2]
    grad_norm_key_part = kept[3]
    norm_key_inverse = kept[4]
    norm_key_scale = kept[5]
    one_over_length = kept[6]
    sample_weight = kept[7]
    one_over_length_2 = kept[8]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_unit_query_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_query_part_columns[e, lane] = grad_unit_query_part_all[i, e]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for e in range(D):
                query_columns[e, lane] = query[i, e]
        if grad_unit_key_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_key_part_columns[e, lane] = grad_unit_key_part_all[i, e]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for e in range(D):
                key_columns[e, lane] = key[i, e]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_query_scale[lane] = rescale(norm_query_squares_all[i])
            norm_query_root = (
                math.sqrt(norm_query_squares_all[i]) if norm_query_scale[lane] == one else
                math.sqrt(norm_query_scaled_squares_all[i])
            )
            norm_query_inverse[lane] = direction(one, norm_query_root)
            norm_key_scale[lane] = rescale(norm_key_squares_all[i])
            norm_key_root = (
                math.sqrt(norm_key_squares_all[i]) if norm_key_scale[lane] == one else
                math.sqrt(norm_key_scaled_squares_all[i])
            )
            norm_key_inverse[lane] = direction(one, norm_key_root)
            grad_norm_query_part[lane] = zero
            grad_norm_key_part[lane] = zero
            one_over_length[lane] = over_length(one, norm_query_scale[lane], norm_query_inverse[lane])
            one_over_length_2[lane] = over_length(one, norm_key_scale[lane], norm_key_inverse[lane])
            sample_weight[lane] = weight[i] if weight is not None else one
        for d in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                grad_norm_query_part[lane] = accumulate(
                    grad_norm_query_part[lane], grad_unit_query_part_columns[d, lane] *
                    over_length(over_length(query_columns[d, lane], norm_query_scale[lane],
                    norm_query_inverse[lane]), norm_query_scale[lane], norm_query_inverse[lane])
                )
                grad_norm_key_part[lane] = accumulate(
                    grad_norm_key_part[lane], grad_unit_key_part_columns[d, lane] *
                    over_length(over_length(key_columns[d, lane], norm_key_scale[lane],
                    norm_key_inverse[lane]), norm_key_scale[lane], norm_key_inverse[lane])
                )
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                if grad_query is not None:
                    grad_query_columns[e, lane] = (
                        one_over_length[lane] * grad_unit_query_part_columns[e, lane] -
                        grad_norm_query_part[lane] * over_length(query_columns[e, lane],
                        norm_query_scale[lane], norm_query_inverse[lane]) if sample_weight[lane] != zero
                        else zero
                    )
                if grad_key is not None:
                    grad_key_columns[e, lane] = (
                        one_over_length_2[lane] * grad_unit_key_part_columns[e, lane] -
                        grad_norm_key_part[lane] * over_length(key_columns[e, lane], norm_key_scale[lane],
                        norm_key_inverse[lane])
                    )
        if grad_query is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_query[i, e] = grad_query_columns[e, lane]
        if grad_key is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_key[i, e] = grad_key_columns[e, lane]
        block_number = next_block(shared_blocks, block_number)


def evaluate(query, key, temperature, weight, grad_scale, terms, grad_query, grad_key):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = query.shape[0]
    D = query.shape[1]
    wants_gradient = grad_query is not None or grad_key is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_key_squares_all = np.empty((N,), query.dtype)
    norm_key_scaled_squares_all = np.empty((N,), query.dtype)
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    grad_sum_key_query_2_tile = np.empty((height, N), query.dtype) if wants_gradient else None
    grad_unit_key_part_all = np.zeros((N, D), query.dtype) if wants_gradient else None
    grad_unit_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    blocks = _short_rows_1 if 0 < D * query.itemsize <= SHORT else _rows_1
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
    run(
        query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
        norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, weight, N, min(ROWS, max(1, BLOCK
        // D)), 0
    )
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_query_all[tile], unit_key_all.T, out=sum_key_query_2_tile[:rows])
        run = _rows_2 if rows * N < PARALLEL_FROM else over_threads(_rows_2, "sum")
        total += run(
            sum_key_query_2_tile, grad_sum_key_query_2_tile, temperature, N, weight, grad_scale, terms,
            first, rows, min(ROWS, max(1, BLOCK // N)), 0
        )
        if wants_gradient:
            np.dot(grad_sum_key_query_2_tile[:rows], unit_key_all, out=grad_unit_query_part_all[tile])
            grad_unit_key_part_all += np.dot(grad_sum_key_query_2_tile[:rows].T, unit_query_all[tile])
    if wants_gradient:
        blocks = _short_rows_3 if 0 < D * query.itemsize <= SHORT else _rows_3
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
            norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D, weight,
            grad_query, grad_key, N, min(ROWS, max(1, BLOCK // D)), 0
        )
    return total
