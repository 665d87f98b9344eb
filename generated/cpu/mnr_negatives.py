"""mnr_negatives: Multiple negatives ranking: each anchor must find its own positive among those of the batch.

    loss = 1/N · Σ_i (log(exp(log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d]/(√(Σ_e anchor[i, e]²)·√(Σ_e
        positive[j, e]²)))) + exp(log Σ_k exp(scale·Σ_d anchor[i, d]·negatives[k, d]/(√(Σ_e anchor[i, e]²)·
        √(Σ_e negatives[k, e]²))))) − scale·Σ_d anchor[i, d]·positive[i, d]/(√(Σ_e anchor[i, e]²)·√(Σ_e
        positive[i, e]²)))
    norm_anchor[i] = √(Σ_e anchor[i, e]²)
    norm_positive[i] = √(Σ_e positive[i, e]²)
    unit_anchor[i, d] = anchor[i, d]/norm_anchor[i]
    unit_positive[j, d] = positive[j, d]/norm_positive[j]
    sum_anchor_positive_2[i, j] = Σ_d unit_anchor[i, d]·unit_positive[j, d]
    log_norm[i] = log Σ_j exp(scale·sum_anchor_positive_2[i, j])
    norm_negatives[k] = √(Σ_e negatives[k, e]²)
    unit_negatives[k, d] = negatives[k, d]/norm_negatives[k]
    sum_anchor_negatives[i, k] = Σ_d unit_anchor[i, d]·unit_negatives[k, d]
    log_norm_2[i] = log Σ_k exp(scale·sum_anchor_negatives[i, k])
    grad_term[i] = grad_scale·weight[i]
    grad_sum_anchor_negatives[i, k] = scale·grad_term[i]·exp(scale·sum_anchor_negatives[i, k] −
        log_norm_2[i])·exp(log_norm_2[i])/(exp(log_norm_2[i]) + exp(log_norm[i]))
    grad_unit_anchor_part[i, d] = Σ_k grad_sum_anchor_negatives[i, k]·unit_negatives[k, d]
    grad_unit_negatives_part[k, d] = Σ_i grad_sum_anchor_negatives[i, k]·unit_anchor[i, d]
    grad_norm_negatives_part[k] = Σ_d grad_unit_negatives_part[k, d]·
        negatives[k, d]/norm_negatives[k]/norm_negatives[k]
    grad_sum_anchor_positive_2[i, j] = scale·grad_term[i]·exp(scale·sum_anchor_positive_2[i, j] −
        log_norm[i])·exp(log_norm[i])/(exp(log_norm[i]) + exp(log_norm_2[i])) − scale·grad_term[i]·[j = i]
    grad_unit_anchor_part_2[i, d] = Σ_j grad_sum_anchor_positive_2[i, j]·unit_positive[j, d]
    grad_unit_positive_part[j, d] = Σ_i grad_sum_anchor_positive_2[i, j]·unit_anchor[i, d]
    grad_norm_positive_part[i] = Σ_d grad_unit_positive_part[i, d]·
        positive[i, d]/norm_positive[i]/norm_positive[i]
    grad_unit_anchor[i, d] = grad_unit_anchor_part[i, d] + grad_unit_anchor_part_2[i, d]
    grad_norm_anchor_part[i] = Σ_d grad_unit_anchor[i, d]·anchor[i, d]/norm_anchor[i]/norm_anchor[i]
    grad_anchor[i, e] = grad_unit_anchor[i, e]/norm_anchor[i] − anchor[i, e]·
        grad_norm_anchor_part[i]/norm_anchor[i]
    grad_positive[i, e] = grad_unit_positive_part[i, e]/norm_positive[i] − positive[i, e]·
        grad_norm_positive_part[i]/norm_positive[i]
    grad_negatives[k, e] = grad_unit_negatives_part[k, e]/norm_negatives[k] − negatives[k, e]·
        grad_norm_negatives_part[k]/norm_negatives[k]

Generated from the declaration metric.py (feda3faea4948a85) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, logaddexp, next_block, over_length, over_threads, rescale, row,
        softmax_weight, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, logaddexp, next_block, over_length, over_threads, rescale, row,
        softmax_weight, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "6f4d351dde69"  # digest of the elementary functions that are compiled into this file


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
    negatives, norm_negatives_squares_all, norm_negatives_scaled_squares_all, unit_negatives_all, D, rows,
    block, shared_blocks
):
    """Row by row: fills norm_negatives_squares_all, norm_negatives_scaled_squares_all, unit_negatives_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            negatives_k = negatives[k]
            unit_negatives_k = unit_negatives_all[k]
            norm_negatives_squares = zero
            for e in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_k[e] * negatives_k[e]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            if norm_negatives_scale != one:
                for e in range(D):
                    times_value = times(norm_negatives_scale, negatives_k[e])
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value * times_value
                    )
            norm_negatives_root = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares)
            )
            norm_negatives_inverse = direction(one, norm_negatives_root)
            for d in range(D):
                unit_negatives_k[d] = over_length(
                    negatives_k[d], norm_negatives_scale, norm_negatives_inverse
                )
            norm_negatives_squares_all[k] = norm_negatives_squares
            norm_negatives_scaled_squares_all[k] = norm_negatives_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_2(
    negatives, norm_negatives_squares_all, norm_negatives_scaled_squares_all, unit_negatives_all, D, rows,
    block, shared_blocks
):
    """Rows side by side: fills norm_negatives_squares_all, norm_negatives_scaled_squares_all, unit_negatives_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    one = Real(1)
    negatives_columns = np.empty((D, ROWS), Real)
    unit_negatives_columns = np.empty((D, ROWS), Real)
    kept = np.empty((4, ROWS), Real)
    norm_negatives_squares = kept[0]
    norm_negatives_scale = kept[1]
    counts = np.empty(ROWS, np.bool_)
    norm_negatives_scaled_squares = kept[2]
    norm_negatives_inverse = kept[3]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(Place(start), Place(stop)):
            lane = k - Place(start)
            for d in range(D):
                negatives_columns[d, lane] = negatives[k, d]
        for k in range(Place(start), Place(stop)):
            lane = k - Place(start)
            norm_negatives_squares[lane] = zero
        for e in range(D):
            for k in range(Place(start), Place(stop)):
                lane = k - Place(start)
                norm_negatives_squares[lane] = accumulate(
                    norm_negatives_squares[lane], negatives_columns[e, lane] * negatives_columns[e, lane]
                )
        for k in range(Place(start), Place(stop)):
            lane = k - Place(start)
            norm_negatives_scale[lane] = rescale(norm_negatives_squares[lane])
            norm_negatives_scaled_squares[lane] = zero
            counts[lane] = norm_negatives_scale[lane] != one
        for e in range(D):
            for k in range(Place(start), Place(stop)):
                lane = k - Place(start)
                times_value = times(norm_negatives_scale[lane], negatives_columns[e, lane])
                norm_negatives_scaled_squares[lane] = accumulate(
                    norm_negatives_scaled_squares[lane], times_value * times_value if counts[lane] else
                    zero
                )
        for k in range(Place(start), Place(stop)):
            lane = k - Place(start)
            norm_negatives_root = (
                math.sqrt(norm_negatives_squares[lane]) if norm_negatives_scale[lane] == one else
                math.sqrt(norm_negatives_scaled_squares[lane])
            )
            norm_negatives_inverse[lane] = direction(one, norm_negatives_root)
            norm_negatives_squares_all[k] = norm_negatives_squares[lane]
            norm_negatives_scaled_squares_all[k] = norm_negatives_scaled_squares[lane]
        for d in range(D):
            for k in range(Place(start), Place(stop)):
                lane = k - Place(start)
                unit_negatives_columns[d, lane] = over_length(
                    negatives_columns[d, lane], norm_negatives_scale[lane], norm_negatives_inverse[lane]
                )
        for k in range(Place(start), Place(stop)):
            lane = k - Place(start)
            for d in range(D):
                unit_negatives_all[k, d] = unit_negatives_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_3(
    sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_negatives_tile,
    grad_sum_anchor_positive_2_tile, scale, K, N, weight, grad_scale, terms, first, rows, block,
    shared_blocks
):
    """Row by row: adds up total and fills terms, grad_sum_anchor_negatives_tile,
    grad_sum_anchor_positive_2_tile."""
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
            grad_sum_anchor_negatives_i = row(grad_sum_anchor_negatives_tile, i - first)
            grad_sum_anchor_positive_2_i = row(grad_sum_anchor_positive_2_tile, i - first)
            sum_anchor_negatives_i = sum_anchor_negatives_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_max_2 = -Real(math.inf)
                for k in range(K):
                    row_max_2 = larger_number(row_max_2, scale * sum_anchor_negatives_i[k])
                row_shift = finite_or_zero(row_max)
                row_shift_2 = finite_or_zero(row_max_2)
                row_below = zero
                row_sum = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    if grad_sum_anchor_positive_2_tile is not None:
                        grad_sum_anchor_positive_2_i[j] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                row_below_2 = zero
                row_sum_2 = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                    if grad_sum_anchor_negatives_tile is not None:
                        grad_sum_anchor_negatives_i[k] = shifted_exp_2
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
                log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
                log_row_sum_plus_row_shift = row_shift + log_row_sum
                term = (
                    logaddexp(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2) - scale *
                    sum_anchor_positive_2_i[i]
                )
                weighted_term = term * sample_weight
                quotient = (
                    grad_term * scale * softmax_weight(log_row_sum_2_plus_row_shift_2,
                    log_row_sum_plus_row_shift) / row_sum_2
                )
                if grad_sum_anchor_negatives_tile is not None:
                    for k in range(K):
                        grad_sum_anchor_negatives_i[k] = quotient * grad_sum_anchor_negatives_i[k]
                quotient_2 = (
                    grad_term * scale * softmax_weight(log_row_sum_plus_row_shift,
                    log_row_sum_2_plus_row_shift_2) / row_sum
                )
                if grad_sum_anchor_positive_2_tile is not None:
                    for j in range(N):
                        grad_sum_anchor_positive_2_i[j] = quotient_2 * grad_sum_anchor_positive_2_i[j]
                if grad_sum_anchor_positive_2_tile is not None:
                    grad_sum_anchor_positive_2_i[i] += -grad_term * scale
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[i] = weighted_term
            else:
                if grad_sum_anchor_negatives_tile is not None:
                    grad_sum_anchor_negatives_tile[i - first] = zero
                if grad_sum_anchor_positive_2_tile is not None:
                    grad_sum_anchor_positive_2_tile[i - first] = zero
                if terms is not None:
                    terms[i] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_4(
    anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all, norm_positive_squares_all,
    norm_positive_scaled_squares_all, grad_unit_anchor_part_all, grad_unit_anchor_part_2_all,
    grad_unit_positive_part_all, D, weight, grad_anchor, grad_positive, rows, block, shared_blocks
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
            grad_unit_anchor_part_2_i = row(grad_unit_anchor_part_2_all, i)
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
                grad_unit_anchor = grad_unit_anchor_part_i[d] + grad_unit_anchor_part_2_i[d]
                if grad_anchor is not None:
                    grad_anchor_i[d] = grad_unit_anchor
                grad_norm_anchor_part = accumulate(
                    grad_norm_anchor_part, grad_unit_anchor * over_length(over_length(anchor_i[d],
                    norm_anchor_scale, norm_anchor_inverse), norm_anchor_scale, norm_anchor_inverse)
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
                        one_over_length * grad_anchor_i[e] - grad_norm_anchor_part *
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
def _short_rows_4(
    anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all, norm_positive_squares_all,
    norm_positive_scaled_squares_all, grad_unit_anchor_part_all, grad_unit_anchor_part_2_all,
    grad_unit_positive_part_all, D, weight, grad_anchor, grad_positive, rows, block, shared_blocks
):
    """Rows side by side: fills grad_anchor, grad_positive."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    grad_unit_anchor_part_columns = np.empty((D, ROWS), Real)
    grad_unit_anchor_part_2_columns = np.empty((D, ROWS), Real)
    anchor_columns = np.empty((D, ROWS), Real)
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
        if grad_unit_anchor_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_anchor_part_columns[e, lane] = grad_unit_anchor_part_all[i, e]
        if grad_unit_anchor_part_2_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for e in range(D):
                    grad_unit_anchor_part_2_columns[e, lane] = grad_unit_anchor_part_2_all[i, e]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for e in range(D):
                anchor_columns[e, lane] = anchor[i, e]
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
                grad_unit_anchor = (
                    grad_unit_anchor_part_2_columns[d, lane] + grad_unit_anchor_part_columns[d, lane]
                )
                if grad_anchor is not None:
                    grad_anchor_columns[d, lane] = grad_unit_anchor
                grad_norm_anchor_part[lane] = accumulate(
                    grad_norm_anchor_part[lane], grad_unit_anchor *
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
                        one_over_length[lane] * grad_anchor_columns[e, lane] - grad_norm_anchor_part[lane]
                        * over_length(anchor_columns[e, lane], norm_anchor_scale[lane],
                        norm_anchor_inverse[lane]) if sample_weight[lane] != zero else zero
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


@compiled(**LOOP)
def _rows_5(
    negatives, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
    grad_unit_negatives_part_all, D, grad_negatives, rows, block, shared_blocks
):
    """Row by row: fills grad_negatives."""
    Real = negatives.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            grad_negatives_k = row(grad_negatives, k)
            grad_unit_negatives_part_k = row(grad_unit_negatives_part_all, k)
            negatives_k = negatives[k]
            norm_negatives_scale = rescale(norm_negatives_squares_all[k])
            norm_negatives_root = (
                math.sqrt(norm_negatives_squares_all[k]) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares_all[k])
            )
            norm_negatives_inverse = direction(one, norm_negatives_root)
            grad_norm_negatives_part = zero
            for d in range(D):
                grad_norm_negatives_part = accumulate(
                    grad_norm_negatives_part, grad_unit_negatives_part_k[d] *
                    over_length(over_length(negatives_k[d], norm_negatives_scale, norm_negatives_inverse),
                    norm_negatives_scale, norm_negatives_inverse)
                )
            one_over_length = over_length(one, norm_negatives_scale, norm_negatives_inverse)
            if grad_negatives is not None:
                for e in range(D):
                    grad_negatives_k[e] = (
                        one_over_length * grad_unit_negatives_part_k[e] - grad_norm_negatives_part *
                        over_length(negatives_k[e], norm_negatives_scale, norm_negatives_inverse)
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_5(
    negatives, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
    grad_unit_negatives_part_all, D, grad_negatives, rows, block, shared_blocks
):
    """Rows side by side: fills grad_negatives."""
    Real = negatives.dtype.type
    zero = Real(0)
    one = Real(1)
    grad_unit_negatives_part_columns = np.empty((D, ROWS), Real)
    negatives_columns = np.empty((D, ROWS), Real)
    grad_negatives_columns = np.empty((D, ROWS), Real)
    kept = np.empty((4, ROWS), Real)
    grad_norm_negatives_part = kept[0]
    norm_negatives_inverse = kept[1]
    norm_negatives_scale = kept[2]
    one_over_length = kept[3]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_unit_negatives_part_all is not None:
            for k in range(Place(start), Place(stop)):
                lane = k - Place(start)
                for e in range(D):
                    grad_unit_negatives_part_columns[e, lane] = grad_unit_negatives_part_all[k, e]
        for k in range(Place(start), Place(stop)):
            lane = k - Place(start)
            for e in range(D):
                negatives_columns[e, lane] = negatives[k, e]
        for k in range(Place(start), Place(stop)):
            lane = k - Place(start)
            norm_negatives_scale[lane] = rescale(norm_negatives_squares_all[k])
            norm_negatives_root = (
                math.sqrt(norm_negatives_squares_all[k]) if norm_negatives_scale[lane] == one else
                math.sqrt(norm_negatives_scaled_squares_all[k])
            )
            norm_negatives_inverse[lane] = direction(one, norm_negatives_root)
            grad_norm_negatives_part[lane] = zero
            one_over_length[lane] = over_length(
                one, norm_negatives_scale[lane], norm_negatives_inverse[lane]
            )
        for d in range(D):
            for k in range(Place(start), Place(stop)):
                lane = k - Place(start)
                grad_norm_negatives_part[lane] = accumulate(
                    grad_norm_negatives_part[lane], grad_unit_negatives_part_columns[d, lane] *
                    over_length(over_length(negatives_columns[d, lane], norm_negatives_scale[lane],
                    norm_negatives_inverse[lane]), norm_negatives_scale[lane],
                    norm_negatives_inverse[lane])
                )
        if grad_negatives is not None:
            for e in range(D):
                for k in range(Place(start), Place(stop)):
                    lane = k - Place(start)
                    grad_negatives_columns[e, lane] = (
                        one_over_length[lane] * grad_unit_negatives_part_columns[e, lane] -
                        grad_norm_negatives_part[lane] * over_length(negatives_columns[e, lane],
                        norm_negatives_scale[lane], norm_negatives_inverse[lane])
                    )
        if grad_negatives is not None:
            for k in range(Place(start), Place(stop)):
                lane = k - Place(start)
                for e in range(D):
                    grad_negatives[k, e] = grad_negatives_columns[e, lane]
        block_number = next_block(shared_blocks, block_number)


def evaluate(
    anchor, positive, negatives, scale, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negatives
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    K = negatives.shape[0]
    wants_gradient = grad_anchor is not None or grad_positive is not None or grad_negatives is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, N, K))))
    norm_anchor_squares_all = np.empty((N,), anchor.dtype)
    norm_anchor_scaled_squares_all = np.empty((N,), anchor.dtype)
    norm_positive_squares_all = np.empty((N,), anchor.dtype)
    norm_positive_scaled_squares_all = np.empty((N,), anchor.dtype)
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    norm_negatives_squares_all = np.empty((K,), anchor.dtype)
    norm_negatives_scaled_squares_all = np.empty((K,), anchor.dtype)
    unit_negatives_all = np.empty((K, D), anchor.dtype)
    sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    grad_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype) if wants_gradient else None
    grad_unit_anchor_part_all = np.empty((N, D), anchor.dtype) if wants_gradient else None
    grad_unit_negatives_part_all = np.zeros((K, D), anchor.dtype) if wants_gradient else None
    grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype) if wants_gradient else None
    grad_unit_anchor_part_2_all = np.empty((N, D), anchor.dtype) if wants_gradient else None
    grad_unit_positive_part_all = np.zeros((N, D), anchor.dtype) if wants_gradient else None
    blocks = _short_rows_1 if 0 < D * anchor.itemsize <= SHORT else _rows_1
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
    run(
        anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
        norm_positive_squares_all, norm_positive_scaled_squares_all, unit_anchor_all, unit_positive_all,
        D, weight, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    blocks = _short_rows_2 if 0 < D * negatives.itemsize <= SHORT else _rows_2
    run = blocks if K * D < PARALLEL_FROM else over_threads(blocks)
    run(
        negatives, norm_negatives_squares_all, norm_negatives_scaled_squares_all, unit_negatives_all, D,
        K, min(ROWS, max(1, BLOCK // D)), 0
    )
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_anchor_all[tile], unit_positive_all.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(unit_anchor_all[tile], unit_negatives_all.T, out=sum_anchor_negatives_tile[:rows])
        run = _rows_3 if rows * max(K, N) < PARALLEL_FROM else over_threads(_rows_3, "sum")
        total += run(
            sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_negatives_tile,
            grad_sum_anchor_positive_2_tile, scale, K, N, weight, grad_scale, terms, first, rows,
            min(ROWS, max(1, BLOCK // max(K, N))), 0
        )
        if wants_gradient:
            np.dot(
                grad_sum_anchor_negatives_tile[:rows], unit_negatives_all,
                out=grad_unit_anchor_part_all[tile]
            )
            np.dot(
                grad_sum_anchor_positive_2_tile[:rows], unit_positive_all,
                out=grad_unit_anchor_part_2_all[tile]
            )
            grad_unit_negatives_part_all += np.dot(
                grad_sum_anchor_negatives_tile[:rows].T, unit_anchor_all[tile]
            )
            grad_unit_positive_part_all += np.dot(
                grad_sum_anchor_positive_2_tile[:rows].T, unit_anchor_all[tile]
            )
    if wants_gradient:
        blocks = _short_rows_4 if 0 < D * anchor.itemsize <= SHORT else _rows_4
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            anchor, positive, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
            norm_positive_squares_all, norm_positive_scaled_squares_all, grad_unit_anchor_part_all,
            grad_unit_anchor_part_2_all, grad_unit_positive_part_all, D, weight, grad_anchor,
            grad_positive, N, min(ROWS, max(1, BLOCK // D)), 0
        )
        blocks = _short_rows_5 if 0 < D * negatives.itemsize <= SHORT else _rows_5
        run = blocks if K * D < PARALLEL_FROM else over_threads(blocks)
        run(
            negatives, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
            grad_unit_negatives_part_all, D, grad_negatives, K, min(ROWS, max(1, BLOCK // D)), 0
        )
    return total
