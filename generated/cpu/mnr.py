"""mnr: Multiple negatives ranking: each anchor must find its own positive among those of the batch.

    loss = 1/N · Σ_i (log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d]/(√(Σ_e anchor[i, e]²)·√(Σ_e
        positive[j, e]²))) − scale·Σ_d anchor[i, d]·positive[i, d]/(√(Σ_e anchor[i, e]²)·√(Σ_e
        positive[i, e]²)))
    norm_anchor[i] = √(Σ_e anchor[i, e]²)
    norm_positive[i] = √(Σ_e positive[i, e]²)
    unit_anchor[i, d] = anchor[i, d]/norm_anchor[i]
    unit_positive[j, d] = positive[j, d]/norm_positive[j]
    sum_anchor_positive_2[i, j] = Σ_d unit_anchor[i, d]·unit_positive[j, d]
    log_norm[i] = log Σ_j exp(scale·sum_anchor_positive_2[i, j])
    grad_term[i] = grad_scale·weight[i]
    grad_sum_anchor_positive_2[i, j] = scale·grad_term[i]·exp(scale·sum_anchor_positive_2[i, j] −
        log_norm[i]) − scale·grad_term[i]·[j = i]
    grad_unit_anchor_part[i, d] = Σ_j grad_sum_anchor_positive_2[i, j]·unit_positive[j, d]
    grad_unit_positive_part[j, d] = Σ_i grad_sum_anchor_positive_2[i, j]·unit_anchor[i, d]
    grad_norm_positive_part[i] = Σ_d grad_unit_positive_part[i, d]·
        positive[i, d]/norm_positive[i]/norm_positive[i]
    grad_norm_anchor_part[i] = Σ_d grad_unit_anchor_part[i, d]·anchor[i, d]/norm_anchor[i]/norm_anchor[i]
    grad_anchor[i, e] = grad_unit_anchor_part[i, e]/norm_anchor[i] − anchor[i, e]·
        grad_norm_anchor_part[i]/norm_anchor[i]
    grad_positive[i, e] = grad_unit_positive_part[i, e]/norm_positive[i] − positive[i, e]·
        grad_norm_positive_part[i]/norm_positive[i]

Generated from the declaration metric.py (309659f81d08e24d) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
    anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all, norm_positive_squares_all,
    norm_positive_scaled_squares_all, unit_anchor_all, unit_positive_all, D, weight, rows, block,
    shared_blocks
):
    """Row by row: fills norm_anchor_squares_all, norm_anchor_scaled_squares_all,
    norm_positive_squares_all, norm_positive_scaled_squares_all, unit_anchor_all, unit_positive_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            anchor_i = anchor[i]
            positive_i = positive[i]
            unit_anchor_i = unit_anchor_all[i]
            unit_positive_i = unit_positive_all[i]
            norm_anchor_squares = zero
            norm_positive_squares = zero
            for e in range(D):
                norm_anchor_squares = accumulate(norm_anchor_squares, anchor_i[e] * anchor_i[e])
                norm_positive_squares = accumulate(norm_positive_squares, positive_i[e] * positive_i[e])
            norm_anchor_scale = rescale(norm_anchor_squares)
            norm_positive_scale = rescale(norm_positive_squares)
            norm_anchor_scaled_squares = zero
            if norm_anchor_scale != one:
                for e in range(D):
                    times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_i[e])
                    norm_anchor_scaled_squares = accumulate(
                        norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                        times_norm_anchor_scale_anchor
                    )
            norm_positive_scaled_squares = zero
            if norm_positive_scale != one:
                for e in range(D):
                    times_norm_positive_scale_positive = times(norm_positive_scale, positive_i[e])
                    norm_positive_scaled_squares = accumulate(
                        norm_positive_scaled_squares, times_norm_positive_scale_positive *
                        times_norm_positive_scale_positive
                    )
            norm_anchor_root = (
                math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
                math.sqrt(norm_anchor_scaled_squares)
            )
            norm_anchor_inverse = direction(one, norm_anchor_root)
            norm_positive_root = (
                math.sqrt(norm_positive_squares) if norm_positive_scale == one else
                math.sqrt(norm_positive_scaled_squares)
            )
            norm_positive_inverse = direction(one, norm_positive_root)
            sample_weight = weight[i] if weight is not None else one
            for d in range(D):
                unit_anchor_i[d] = (
                    over_length(anchor_i[d], norm_anchor_scale, norm_anchor_inverse) if sample_weight !=
                    zero else zero
                )
                unit_positive_i[d] = over_length(
                    positive_i[d], norm_positive_scale, norm_positive_inverse
                )
            norm_anchor_squares_all[i] = norm_anchor_squares
            norm_anchor_scaled_squares_all[i] = norm_anchor_scaled_squares
            norm_positive_squares_all[i] = norm_positive_squares
            norm_positive_scaled_squares_all[i] = norm_positive_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_1(
    anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all, norm_positive_squares_all,
    norm_positive_scaled_squares_all, unit_anchor_all, unit_positive_all, D, weight, rows, block,
    shared_blocks
):
    """Rows side by side: fills norm_anchor_squares_all, norm_anchor_scaled_squares_all,
    norm_positive_squares_all, norm_positive_scaled_squares_all, unit_anchor_all, unit_positive_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    anchor_columns = np.empty((D, ROWS), Real)
    positive_columns = np.empty((D, ROWS), Real)
    unit_anchor_columns = np.empty((D, ROWS), Real)
    unit_positive_columns = np.empty((D, ROWS), Real)
    kept = np.empty((9, ROWS), Real)
    norm_anchor_squares = kept[0]
    norm_positive_squares = kept[1]
    norm_anchor_scale = kept[2]
    counts = np.empty(ROWS, np.bool_)
    norm_anchor_scaled_squares = kept[3]
    norm_positive_scale = kept[4]
    counts_2 = np.empty(ROWS, np.bool_)
    norm_positive_scaled_squares = kept[5]
    norm_anchor_inverse = kept[6]
    sample_weight = kept[7]
    norm_positive_inverse = kept[8]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                anchor_columns[d, lane] = anchor[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                positive_columns[d, lane] = positive[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_anchor_squares[lane] = zero
            norm_positive_squares[lane] = zero
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                norm_anchor_squares[lane] = accumulate(
                    norm_anchor_squares[lane], anchor_columns[e, lane] * anchor_columns[e, lane]
                )
                norm_positive_squares[lane] = accumulate(
                    norm_positive_squares[lane], positive_columns[e, lane] * positive_columns[e, lane]
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_anchor_scale[lane] = rescale(norm_anchor_squares[lane])
            norm_positive_scale[lane] = rescale(norm_positive_squares[lane])
            norm_anchor_scaled_squares[lane] = zero
            counts[lane] = norm_anchor_scale[lane] != one
            norm_positive_scaled_squares[lane] = zero
            counts_2[lane] = norm_positive_scale[lane] != one
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                times_norm_anchor_scale_anchor = times(norm_anchor_scale[lane], anchor_columns[e, lane])
                norm_anchor_scaled_squares[lane] = accumulate(
                    norm_anchor_scaled_squares[lane], times_norm_anchor_scale_anchor *
                    times_norm_anchor_scale_anchor if counts[lane] else zero
                )
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                times_norm_positive_scale_positive = times(
                    norm_positive_scale[lane], positive_columns[e, lane]
                )
                norm_positive_scaled_squares[lane] = accumulate(
                    norm_positive_scaled_squares[lane], times_norm_positive_scale_positive *
                    times_norm_positive_scale_positive if counts_2[lane] else zero
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_anchor_root = (
                math.sqrt(norm_anchor_squares[lane]) if norm_anchor_scale[lane] == one else
                math.sqrt(norm_anchor_scaled_squares[lane])
            )
            norm_anchor_inverse[lane] = direction(one, norm_anchor_root)
            norm_positive_root = (
                math.sqrt(norm_positive_squares[lane]) if norm_positive_scale[lane] == one else
                math.sqrt(norm_positive_scaled_squares[lane])
            )
            norm_positive_inverse[lane] = direction(one, norm_positive_root)
            sample_weight[lane] = weight[i] if weight is not None else one
            norm_anchor_squares_all[i] = norm_anchor_squares[lane]
            norm_anchor_scaled_squares_all[i] = norm_anchor_scaled_squares[lane]
            norm_positive_squares_all[i] = norm_positive_squares[lane]
            norm_positive_scaled_squares_all[i] = norm_positive_scaled_squares[lane]
        for d in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                unit_anchor_columns[d, lane] = (
                    over_length(anchor_columns[d, lane], norm_anchor_scale[lane],
                    norm_anchor_inverse[lane]) if sample_weight[lane] != zero else zero
                )
                unit_positive_columns[d, lane] = over_length(
                    positive_columns[d, lane], norm_positive_scale[lane], norm_positive_inverse[lane]
                )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                unit_anchor_all[i, d] = unit_anchor_columns[d, lane]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                unit_positive_all[i, d] = unit_positive_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
    sum_anchor_positive_2_tile, grad_sum_anchor_positive_2_tile, scale, N, weight, grad_scale, terms,
    first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_sum_anchor_positive_2_tile."""
    Real = sum_anchor_positive_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        for i in range(start, stop):
            grad_sum_anchor_positive_2_i = row(grad_sum_anchor_positive_2_tile, i - first)
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * scale
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    if grad_sum_anchor_positive_2_tile is not None:
                        grad_sum_anchor_positive_2_i[j] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                condition = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition else row_sum - one
                log_row_sum = log1p(row_rest)
                sum_anchor_positive_2_times_scale = scale * sum_anchor_positive_2_i[i]
                term = row_shift - sum_anchor_positive_2_times_scale + log_row_sum
                weighted_term = term * sample_weight
                exp_value = exp(sum_anchor_positive_2_times_scale - row_shift)
                inverse_row_sum = one / row_sum
                softmax_complement = (
                    inverse_row_sum * (row_rest if Real(3 / 4) <= exp_value and condition else row_sum -
                    exp_value)
                )
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                if grad_sum_anchor_positive_2_tile is not None:
                    product = grad_log_p * softmax_complement
                    for j in range(N):
                        grad_sum_anchor_positive_2_i[j] = (
                            product if i == j else -grad_log_p_over_row_sum *
                            grad_sum_anchor_positive_2_i[j]
                        )
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[i] = weighted_term
            else:
                if grad_sum_anchor_positive_2_tile is not None:
                    grad_sum_anchor_positive_2_tile[i - first] = zero
                if terms is not None:
                    terms[i] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_3(
    anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all, norm_positive_squares_all,
    norm_positive_scaled_squares_all, grad_unit_anchor_part_all, grad_unit_positive_part_all, D, weight,
    grad_anchor, grad_positive, rows, block, shared_blocks
):
    """Row by row: fills grad_anchor, grad_positive."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            anchor_i = anchor[i]
            grad_anchor_i = row(grad_anchor, i)
            grad_positive_i = row(grad_positive, i)
            grad_unit_anchor_part_i = row(grad_unit_anchor_part_all, i)
            grad_unit_positive_part_i = row(grad_unit_positive_part_all, i)
            positive_i = positive[i]
            norm_anchor_scale = rescale(norm_anchor_squares_all[i])
            norm_anchor_root = (
                math.sqrt(norm_anchor_squares_all[i]) if norm_anchor_scale == one else
                math.sqrt(norm_anchor_scaled_squares_all[i])
            )
            norm_anchor_inverse = direction(one, norm_anchor_root)
            norm_positive_scale = rescale(norm_positive_squares_all[i])
            norm_positive_root = (
                math.sqrt(norm_positive_squares_all[i]) if norm_positive_scale == one else
                math.sqrt(norm_positive_scaled_squares_all[i])
            )
            norm_positive_inverse = direction(one, norm_positive_root)
            grad_norm_anchor_part = zero
            grad_norm_positive_part = zero
            for d in range(D):
                grad_norm_anchor_part = accumulate(
                    grad_norm_anchor_part, grad_unit_anchor_part_i[d] *
                    over_length(over_length(anchor_i[d], norm_anchor_scale, norm_anchor_inverse),
                    norm_anchor_scale, norm_anchor_inverse)
                )
                grad_norm_positive_part = accumulate(
                    grad_norm_positive_part, grad_unit_positive_part_i[d] *
                    over_length(over_length(positive_i[d], norm_positive_scale, norm_positive_inverse),
                    norm_positive_scale, norm_positive_inverse)
                )
            one_over_length = over_length(one, norm_anchor_scale, norm_anchor_inverse)
            one_over_length_2 = over_length(one, norm_positive_scale, norm_positive_inverse)
            sample_weight = weight[i] if weight is not None else one
            for e in range(D):
                if grad_anchor is not None:
                    grad_anchor_i[e] = (
                        one_over_length * grad_unit_anchor_part_i[e] - grad_norm_anchor_part *
                        over_length(anchor_i[e], norm_anchor_scale, norm_anchor_inverse) if sample_weight
                        != zero else zero
                    )
                if grad_positive is not None:
                    grad_positive_i[e] = (
                        one_over_length_2 * grad_unit_positive_part_i[e] - grad_norm_positive_part *
                        over_length(positive_i[e], norm_positive_scale, norm_positive_inverse)
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_3(
    anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all, norm_positive_squares_all,
    norm_positive_scaled_squares_all, grad_unit_anchor_part_all, grad_unit_positive_part_all, D, weight,
    grad_anchor, grad_positive, rows, block, shared_blocks
):
    """Rows side by side: fills grad_anchor, grad_positive."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    anchor_columns = np.empty((D, ROWS), Real)
    grad_unit_anchor_part_columns = np.empty((D, ROWS), Real)
    grad_unit_positive_part_columns = np.empty((D, ROWS), Real)
    positive_columns = np.empty((D, ROWS), Real)
    grad_anchor_columns = np.empty((D, ROWS), Real)
    grad_positive_columns = np.empty((D, ROWS), Real)
    kept = np.empty((9, ROWS), Real)
    grad_norm_anchor_part = kept[0]
    norm_anchor_inverse = kept[1]
    norm_anchor_scale = kept[2]
    grad_norm_positive_part = kept[3]
    norm_positive_inverse = kept[4]
    norm_positive_scale = kept[5]
    one_over_length = kept[6]
    sample_weight = kept[7]
    one_over_length_2 = kept[8]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for e in range(D):
                anchor_columns[e, lane] = anchor[i, e]
        if grad_unit_anchor_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_anchor_part_columns[e, lane] = grad_unit_anchor_part_all[i, e]
        if grad_unit_positive_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_positive_part_columns[e, lane] = grad_unit_positive_part_all[i, e]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for e in range(D):
                positive_columns[e, lane] = positive[i, e]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            norm_anchor_scale[lane] = rescale(norm_anchor_squares_all[i])
            norm_anchor_root = (
                math.sqrt(norm_anchor_squares_all[i]) if norm_anchor_scale[lane] == one else
                math.sqrt(norm_anchor_scaled_squares_all[i])
            )
            norm_anchor_inverse[lane] = direction(one, norm_anchor_root)
            norm_positive_scale[lane] = rescale(norm_positive_squares_all[i])
            norm_positive_root = (
                math.sqrt(norm_positive_squares_all[i]) if norm_positive_scale[lane] == one else
                math.sqrt(norm_positive_scaled_squares_all[i])
            )
            norm_positive_inverse[lane] = direction(one, norm_positive_root)
            grad_norm_anchor_part[lane] = zero
            grad_norm_positive_part[lane] = zero
            one_over_length[lane] = over_length(one, norm_anchor_scale[lane], norm_anchor_inverse[lane])
            one_over_length_2[lane] = over_length(
                one, norm_positive_scale[lane], norm_positive_inverse[lane]
            )
            sample_weight[lane] = weight[i] if weight is not None else one
        for d in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                grad_norm_anchor_part[lane] = accumulate(
                    grad_norm_anchor_part[lane], grad_unit_anchor_part_columns[d, lane] *
                    over_length(over_length(anchor_columns[d, lane], norm_anchor_scale[lane],
                    norm_anchor_inverse[lane]), norm_anchor_scale[lane], norm_anchor_inverse[lane])
                )
                grad_norm_positive_part[lane] = accumulate(
                    grad_norm_positive_part[lane], grad_unit_positive_part_columns[d, lane] *
                    over_length(over_length(positive_columns[d, lane], norm_positive_scale[lane],
                    norm_positive_inverse[lane]), norm_positive_scale[lane], norm_positive_inverse[lane])
                )
        for e in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                if grad_anchor is not None:
                    grad_anchor_columns[e, lane] = (
                        one_over_length[lane] * grad_unit_anchor_part_columns[e, lane] -
                        grad_norm_anchor_part[lane] * over_length(anchor_columns[e, lane],
                        norm_anchor_scale[lane], norm_anchor_inverse[lane]) if sample_weight[lane] != zero
                        else zero
                    )
                if grad_positive is not None:
                    grad_positive_columns[e, lane] = (
                        one_over_length_2[lane] * grad_unit_positive_part_columns[e, lane] -
                        grad_norm_positive_part[lane] * over_length(positive_columns[e, lane],
                        norm_positive_scale[lane], norm_positive_inverse[lane])
                    )
        if grad_anchor is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_anchor[i, e] = grad_anchor_columns[e, lane]
        if grad_positive is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_positive[i, e] = grad_positive_columns[e, lane]
        block_number = next_block(shared_blocks, block_number)


def evaluate(anchor, positive, scale, weight, grad_scale, terms, grad_anchor, grad_positive):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    wants_gradient = grad_anchor is not None or grad_positive is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_anchor_squares_all = np.empty((N,), anchor.dtype)
    norm_anchor_scaled_squares_all = np.empty((N,), anchor.dtype)
    norm_positive_squares_all = np.empty((N,), anchor.dtype)
    norm_positive_scaled_squares_all = np.empty((N,), anchor.dtype)
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype) if wants_gradient else None
    grad_unit_anchor_part_all = np.empty((N, D), anchor.dtype) if wants_gradient else None
    grad_unit_positive_part_all = np.zeros((N, D), anchor.dtype) if wants_gradient else None
    blocks = _short_rows_1 if 0 < D * anchor.itemsize <= SHORT else _rows_1
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
    run(
        anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
        norm_positive_squares_all, norm_positive_scaled_squares_all, unit_anchor_all, unit_positive_all,
        D, weight, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_anchor_all[tile], unit_positive_all.T, out=sum_anchor_positive_2_tile[:rows])
        run = _rows_2 if rows * N < PARALLEL_FROM else over_threads(_rows_2, "sum")
        total += run(
            sum_anchor_positive_2_tile, grad_sum_anchor_positive_2_tile, scale, N, weight, grad_scale,
            terms, first, rows, min(ROWS, max(1, BLOCK // N)), 0
        )
        if wants_gradient:
            np.dot(
                grad_sum_anchor_positive_2_tile[:rows], unit_positive_all,
                out=grad_unit_anchor_part_all[tile]
            )
            grad_unit_positive_part_all += np.dot(
                grad_sum_anchor_positive_2_tile[:rows].T, unit_anchor_all[tile]
            )
    if wants_gradient:
        blocks = _short_rows_3 if 0 < D * anchor.itemsize <= SHORT else _rows_3
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
            norm_positive_squares_all, norm_positive_scaled_squares_all, grad_unit_anchor_part_all,
            grad_unit_positive_part_all, D, weight, grad_anchor, grad_positive, N, min(ROWS, max(1, BLOCK
            // D)), 0
        )
    return total
