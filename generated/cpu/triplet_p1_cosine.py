"""triplet_p1_cosine: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = 1 − Σ_d anchor[n, d]·negative[n, d]/(√(Σ_e anchor[n, e]²)·√(Σ_e negative[n, e]²))
    distance_positive[n] = 1 − Σ_d anchor[n, d]·positive[n, d]/(√(Σ_e anchor[n, e]²)·√(Σ_e positive[n, e]²))
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)
    norm_anchor[n] = √(Σ_e anchor[n, e]²)
    norm_negative[n] = √(Σ_e negative[n, e]²)
    sum_anchor_negative[n] = Σ_d anchor[n, d]·negative[n, d]/(norm_anchor[n]·norm_negative[n])
    norm_positive[n] = √(Σ_e positive[n, e]²)
    sum_anchor_positive[n] = Σ_d anchor[n, d]·positive[n, d]/(norm_anchor[n]·norm_positive[n])
    grad_term[n] = grad_scale·weight[n]
    grad_sum_anchor_positive[n] = −grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]
    grad_norm_anchor_part[n] = Σ_d positive[n, d]·anchor[n, d]/norm_anchor[n]/(norm_anchor[n]·
        norm_positive[n])
    grad_norm_positive_part[n] = Σ_d anchor[n, d]·positive[n, d]/norm_positive[n]/(norm_anchor[n]·
        norm_positive[n])
    grad_sum_anchor_negative[n] = grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]
    grad_norm_anchor_part_2[n] = Σ_d negative[n, d]·anchor[n, d]/norm_anchor[n]/(norm_anchor[n]·
        norm_negative[n])
    grad_norm_negative_part[n] = Σ_d anchor[n, d]·negative[n, d]/norm_negative[n]/(norm_anchor[n]·
        norm_negative[n])
    grad_anchor[n, e] = grad_sum_anchor_negative[n]·negative[n, e]/(norm_anchor[n]·norm_negative[n]) +
        grad_sum_anchor_positive[n]·positive[n, e]/(norm_anchor[n]·norm_positive[n]) + anchor[n, e]·
        (−(grad_norm_anchor_part[n]·grad_sum_anchor_positive[n] + grad_norm_anchor_part_2[n]·
        grad_sum_anchor_negative[n]))/norm_anchor[n]
    grad_positive[n, e] = anchor[n, e]·grad_sum_anchor_positive[n]/(norm_anchor[n]·norm_positive[n]) −
        grad_norm_positive_part[n]·grad_sum_anchor_positive[n]·positive[n, e]/norm_positive[n]
    grad_negative[n, e] = anchor[n, e]·grad_sum_anchor_negative[n]/(norm_anchor[n]·norm_negative[n]) −
        grad_norm_negative_part[n]·grad_sum_anchor_negative[n]·negative[n, e]/norm_negative[n]

Generated from the declaration metric.py (2bb8745c276ecdfb) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, keep_total, maximum, next_block,
        over_length, over_threads, rescale, row, step, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, keep_total, maximum, next_block,
        over_length, over_threads, rescale, row, step, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "6e880342d402"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_anchor, grad_positive, grad_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            anchor_n = anchor[n]
            grad_anchor_n = row(grad_anchor, n)
            grad_negative_n = row(grad_negative, n)
            grad_positive_n = row(grad_positive, n)
            negative_n = negative[n]
            positive_n = positive[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                norm_anchor_squares = zero
                norm_negative_squares = zero
                norm_positive_squares = zero
                for e in range(D):
                    norm_anchor_squares = accumulate(norm_anchor_squares, anchor_n[e] * anchor_n[e])
                    norm_negative_squares = accumulate(
                        norm_negative_squares, negative_n[e] * negative_n[e]
                    )
                    norm_positive_squares = accumulate(
                        norm_positive_squares, positive_n[e] * positive_n[e]
                    )
                norm_anchor_scale = rescale(norm_anchor_squares)
                norm_negative_scale = rescale(norm_negative_squares)
                norm_positive_scale = rescale(norm_positive_squares)
                norm_anchor_scaled_squares = zero
                if norm_anchor_scale != one:
                    for e in range(D):
                        times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_n[e])
                        norm_anchor_scaled_squares = accumulate(
                            norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                            times_norm_anchor_scale_anchor
                        )
                norm_negative_scaled_squares = zero
                if norm_negative_scale != one:
                    for e in range(D):
                        times_norm_negative_scale_negative = times(norm_negative_scale, negative_n[e])
                        norm_negative_scaled_squares = accumulate(
                            norm_negative_scaled_squares, times_norm_negative_scale_negative *
                            times_norm_negative_scale_negative
                        )
                norm_positive_scaled_squares = zero
                if norm_positive_scale != one:
                    for e in range(D):
                        times_norm_positive_scale_positive = times(norm_positive_scale, positive_n[e])
                        norm_positive_scaled_squares = accumulate(
                            norm_positive_scaled_squares, times_norm_positive_scale_positive *
                            times_norm_positive_scale_positive
                        )
                norm_anchor_root = (
                    math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
                    math.sqrt(norm_anchor_scaled_squares)
                )
                norm_anchor_inverse = direction(one, norm_anchor_root)
                norm_negative_root = (
                    math.sqrt(norm_negative_squares) if norm_negative_scale == one else
                    math.sqrt(norm_negative_scaled_squares)
                )
                norm_negative_inverse = direction(one, norm_negative_root)
                norm_positive_root = (
                    math.sqrt(norm_positive_squares) if norm_positive_scale == one else
                    math.sqrt(norm_positive_scaled_squares)
                )
                norm_positive_inverse = direction(one, norm_positive_root)
                sum_anchor_negative = zero
                sum_anchor_positive = zero
                grad_norm_anchor_part = zero
                grad_norm_anchor_part_2 = zero
                grad_norm_positive_part = zero
                grad_norm_negative_part = zero
                for d in range(D):
                    anchor_over_length = over_length(anchor_n[d], norm_anchor_scale, norm_anchor_inverse)
                    negative_over_length = over_length(
                        negative_n[d], norm_negative_scale, norm_negative_inverse
                    )
                    sum_anchor_negative = accumulate(
                        sum_anchor_negative, anchor_over_length * negative_over_length
                    )
                    positive_over_length = over_length(
                        positive_n[d], norm_positive_scale, norm_positive_inverse
                    )
                    sum_anchor_positive = accumulate(
                        sum_anchor_positive, anchor_over_length * positive_over_length
                    )
                    anchor_over_length_over_length = over_length(
                        anchor_over_length, norm_anchor_scale, norm_anchor_inverse
                    )
                    grad_norm_anchor_part = accumulate(
                        grad_norm_anchor_part, anchor_over_length_over_length * positive_over_length
                    )
                    grad_norm_anchor_part_2 = accumulate(
                        grad_norm_anchor_part_2, anchor_over_length_over_length * negative_over_length
                    )
                    grad_norm_positive_part = accumulate(
                        grad_norm_positive_part, anchor_over_length * over_length(positive_over_length,
                        norm_positive_scale, norm_positive_inverse)
                    )
                    grad_norm_negative_part = accumulate(
                        grad_norm_negative_part, anchor_over_length * over_length(negative_over_length,
                        norm_negative_scale, norm_negative_inverse)
                    )
                distance_negative = one - sum_anchor_negative
                distance_positive = one - sum_anchor_positive
                difference = distance_positive + margin - distance_negative
                term = maximum(zero, difference)
                weighted_term = term * sample_weight
                grad_term_times_step_difference = grad_term * step(difference)
                grad_sum_anchor_positive = -grad_term_times_step_difference
                times_value = times(grad_term_times_step_difference, grad_norm_anchor_part_2)
                times_value_2 = times(grad_sum_anchor_positive, grad_norm_anchor_part)
                partial_sum = times_value + times_value_2
                one_over_length = over_length(one, norm_anchor_scale, norm_anchor_inverse)
                product = grad_term_times_step_difference * one_over_length
                product_2 = grad_sum_anchor_positive * one_over_length
                product_3 = grad_norm_positive_part * grad_sum_anchor_positive
                product_4 = (
                    grad_sum_anchor_positive * over_length(one, norm_positive_scale,
                    norm_positive_inverse)
                )
                product_5 = grad_norm_negative_part * grad_term_times_step_difference
                product_6 = (
                    grad_term_times_step_difference * over_length(one, norm_negative_scale,
                    norm_negative_inverse)
                )
                for e in range(D):
                    anchor_over_length_2 = over_length(
                        anchor_n[e], norm_anchor_scale, norm_anchor_inverse
                    )
                    condition = grad_term_times_step_difference != zero
                    condition_2 = grad_sum_anchor_positive != zero
                    negative_over_length_2 = over_length(
                        negative_n[e], norm_negative_scale, norm_negative_inverse
                    )
                    positive_over_length_2 = over_length(
                        positive_n[e], norm_positive_scale, norm_positive_inverse
                    )
                    if grad_anchor is not None:
                        grad_anchor_n[e] = (
                            (negative_over_length_2 * product if condition else zero) +
                            (positive_over_length_2 * product_2 if condition_2 else zero) +
                            (-anchor_over_length_2 * partial_sum if partial_sum != zero else zero)
                        )
                    if grad_positive is not None:
                        grad_positive_n[e] = (
                            (anchor_over_length_2 * product_4 if condition_2 else zero) -
                            (positive_over_length_2 * product_3 if condition_2 else zero)
                        )
                    if grad_negative is not None:
                        grad_negative_n[e] = (
                            (anchor_over_length_2 * product_6 if condition else zero) -
                            (negative_over_length_2 * product_5 if condition else zero)
                        )
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_anchor is not None:
                    grad_anchor[n] = zero
                if grad_positive is not None:
                    grad_positive[n] = zero
                if grad_negative is not None:
                    grad_negative[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(
    anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, rows, block, shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_anchor, grad_positive, grad_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    anchor_columns = np.empty((D, ROWS), Real)
    negative_columns = np.empty((D, ROWS), Real)
    positive_columns = np.empty((D, ROWS), Real)
    grad_anchor_columns = np.empty((D, ROWS), Real)
    grad_positive_columns = np.empty((D, ROWS), Real)
    grad_negative_columns = np.empty((D, ROWS), Real)
    kept = np.empty((29, ROWS), Real)
    norm_anchor_squares = kept[0]
    norm_negative_squares = kept[1]
    norm_positive_squares = kept[2]
    counts = np.empty(ROWS, np.bool_)
    norm_anchor_scale = kept[3]
    counts_2 = np.empty(ROWS, np.bool_)
    norm_anchor_scaled_squares = kept[4]
    norm_negative_scale = kept[5]
    counts_3 = np.empty(ROWS, np.bool_)
    norm_negative_scaled_squares = kept[6]
    norm_positive_scale = kept[7]
    counts_4 = np.empty(ROWS, np.bool_)
    norm_positive_scaled_squares = kept[8]
    norm_anchor_inverse = kept[9]
    norm_negative_inverse = kept[10]
    sum_anchor_negative = kept[11]
    norm_positive_inverse = kept[12]
    sum_anchor_positive = kept[13]
    grad_norm_anchor_part = kept[14]
    grad_norm_anchor_part_2 = kept[15]
    grad_norm_positive_part = kept[16]
    grad_norm_negative_part = kept[17]
    sample_weight = kept[18]
    grad_term = kept[19]
    grad_term_times_step_difference = kept[20]
    grad_sum_anchor_positive = kept[21]
    partial_sum = kept[22]
    product = kept[23]
    product_2 = kept[24]
    product_3 = kept[25]
    product_4 = kept[26]
    product_5 = kept[27]
    product_6 = kept[28]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for e in range(D):
                anchor_columns[e, lane] = anchor[n, e]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for e in range(D):
                negative_columns[e, lane] = negative[n, e]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for e in range(D):
                positive_columns[e, lane] = positive[n, e]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
            norm_anchor_squares[lane] = zero
            norm_negative_squares[lane] = zero
            norm_positive_squares[lane] = zero
        for e in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                norm_anchor_squares[lane] = accumulate(
                    norm_anchor_squares[lane], anchor_columns[e, lane] * anchor_columns[e, lane]
                )
                norm_negative_squares[lane] = accumulate(
                    norm_negative_squares[lane], negative_columns[e, lane] * negative_columns[e, lane]
                )
                norm_positive_squares[lane] = accumulate(
                    norm_positive_squares[lane], positive_columns[e, lane] * positive_columns[e, lane]
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            norm_anchor_scale[lane] = rescale(norm_anchor_squares[lane])
            norm_negative_scale[lane] = rescale(norm_negative_squares[lane])
            norm_positive_scale[lane] = rescale(norm_positive_squares[lane])
            norm_anchor_scaled_squares[lane] = zero
            counts_2[lane] = counts[lane] and norm_anchor_scale[lane] != one
            norm_negative_scaled_squares[lane] = zero
            counts_3[lane] = counts[lane] and norm_negative_scale[lane] != one
            norm_positive_scaled_squares[lane] = zero
            counts_4[lane] = counts[lane] and norm_positive_scale[lane] != one
        if counts_2.any():
            for e in range(D):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    times_norm_anchor_scale_anchor = times(
                        norm_anchor_scale[lane], anchor_columns[e, lane]
                    )
                    norm_anchor_scaled_squares[lane] = accumulate(
                        norm_anchor_scaled_squares[lane], times_norm_anchor_scale_anchor *
                        times_norm_anchor_scale_anchor if counts_2[lane] else zero
                    )
        if counts_3.any():
            for e in range(D):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    times_norm_negative_scale_negative = times(
                        norm_negative_scale[lane], negative_columns[e, lane]
                    )
                    norm_negative_scaled_squares[lane] = accumulate(
                        norm_negative_scaled_squares[lane], times_norm_negative_scale_negative *
                        times_norm_negative_scale_negative if counts_3[lane] else zero
                    )
        if counts_4.any():
            for e in range(D):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    times_norm_positive_scale_positive = times(
                        norm_positive_scale[lane], positive_columns[e, lane]
                    )
                    norm_positive_scaled_squares[lane] = accumulate(
                        norm_positive_scaled_squares[lane], times_norm_positive_scale_positive *
                        times_norm_positive_scale_positive if counts_4[lane] else zero
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            norm_anchor_root = (
                math.sqrt(norm_anchor_squares[lane]) if norm_anchor_scale[lane] == one else
                math.sqrt(norm_anchor_scaled_squares[lane])
            )
            norm_anchor_inverse[lane] = direction(one, norm_anchor_root)
            norm_negative_root = (
                math.sqrt(norm_negative_squares[lane]) if norm_negative_scale[lane] == one else
                math.sqrt(norm_negative_scaled_squares[lane])
            )
            norm_negative_inverse[lane] = direction(one, norm_negative_root)
            norm_positive_root = (
                math.sqrt(norm_positive_squares[lane]) if norm_positive_scale[lane] == one else
                math.sqrt(norm_positive_scaled_squares[lane])
            )
            norm_positive_inverse[lane] = direction(one, norm_positive_root)
            sum_anchor_negative[lane] = zero
            sum_anchor_positive[lane] = zero
            grad_norm_anchor_part[lane] = zero
            grad_norm_anchor_part_2[lane] = zero
            grad_norm_positive_part[lane] = zero
            grad_norm_negative_part[lane] = zero
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                anchor_over_length = over_length(
                    anchor_columns[d, lane], norm_anchor_scale[lane], norm_anchor_inverse[lane]
                )
                negative_over_length = over_length(
                    negative_columns[d, lane], norm_negative_scale[lane], norm_negative_inverse[lane]
                )
                sum_anchor_negative[lane] = accumulate(
                    sum_anchor_negative[lane], anchor_over_length * negative_over_length
                )
                positive_over_length = over_length(
                    positive_columns[d, lane], norm_positive_scale[lane], norm_positive_inverse[lane]
                )
                sum_anchor_positive[lane] = accumulate(
                    sum_anchor_positive[lane], anchor_over_length * positive_over_length
                )
                anchor_over_length_over_length = over_length(
                    anchor_over_length, norm_anchor_scale[lane], norm_anchor_inverse[lane]
                )
                grad_norm_anchor_part[lane] = accumulate(
                    grad_norm_anchor_part[lane], anchor_over_length_over_length * positive_over_length
                )
                grad_norm_anchor_part_2[lane] = accumulate(
                    grad_norm_anchor_part_2[lane], anchor_over_length_over_length * negative_over_length
                )
                grad_norm_positive_part[lane] = accumulate(
                    grad_norm_positive_part[lane], anchor_over_length * over_length(positive_over_length,
                    norm_positive_scale[lane], norm_positive_inverse[lane])
                )
                grad_norm_negative_part[lane] = accumulate(
                    grad_norm_negative_part[lane], anchor_over_length * over_length(negative_over_length,
                    norm_negative_scale[lane], norm_negative_inverse[lane])
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            distance_negative = one - sum_anchor_negative[lane]
            distance_positive = one - sum_anchor_positive[lane]
            difference = distance_positive + margin - distance_negative
            term = maximum(zero, difference)
            weighted_term = sample_weight[lane] * term
            grad_term_times_step_difference[lane] = grad_term[lane] * step(difference)
            grad_sum_anchor_positive[lane] = -grad_term_times_step_difference[lane]
            times_value = times(grad_term_times_step_difference[lane], grad_norm_anchor_part_2[lane])
            times_value_2 = times(grad_sum_anchor_positive[lane], grad_norm_anchor_part[lane])
            partial_sum[lane] = times_value + times_value_2
            one_over_length = over_length(one, norm_anchor_scale[lane], norm_anchor_inverse[lane])
            product[lane] = grad_term_times_step_difference[lane] * one_over_length
            product_2[lane] = grad_sum_anchor_positive[lane] * one_over_length
            product_3[lane] = grad_norm_positive_part[lane] * grad_sum_anchor_positive[lane]
            product_4[lane] = (
                grad_sum_anchor_positive[lane] * over_length(one, norm_positive_scale[lane],
                norm_positive_inverse[lane])
            )
            product_5[lane] = grad_norm_negative_part[lane] * grad_term_times_step_difference[lane]
            product_6[lane] = (
                grad_term_times_step_difference[lane] * over_length(one, norm_negative_scale[lane],
                norm_negative_inverse[lane])
            )
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        for e in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                anchor_over_length_2 = over_length(
                    anchor_columns[e, lane], norm_anchor_scale[lane], norm_anchor_inverse[lane]
                )
                condition = grad_term_times_step_difference[lane] != zero
                condition_2 = grad_sum_anchor_positive[lane] != zero
                negative_over_length_2 = over_length(
                    negative_columns[e, lane], norm_negative_scale[lane], norm_negative_inverse[lane]
                )
                positive_over_length_2 = over_length(
                    positive_columns[e, lane], norm_positive_scale[lane], norm_positive_inverse[lane]
                )
                if grad_anchor is not None:
                    grad_anchor_columns[e, lane] = (
                        (negative_over_length_2 * product[lane] if condition else zero) +
                        (positive_over_length_2 * product_2[lane] if condition_2 else zero) +
                        (-anchor_over_length_2 * partial_sum[lane] if partial_sum[lane] != zero else zero)
                    )
                if grad_positive is not None:
                    grad_positive_columns[e, lane] = (
                        (anchor_over_length_2 * product_4[lane] if condition_2 else zero) -
                        (positive_over_length_2 * product_3[lane] if condition_2 else zero)
                    )
                if grad_negative is not None:
                    grad_negative_columns[e, lane] = (
                        (anchor_over_length_2 * product_6[lane] if condition else zero) -
                        (negative_over_length_2 * product_5[lane] if condition else zero)
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_anchor is not None:
                    for e in range(D):
                        grad_anchor_columns[e, lane] = zero
                if grad_positive is not None:
                    for e in range(D):
                        grad_positive_columns[e, lane] = zero
                if grad_negative is not None:
                    for e in range(D):
                        grad_negative_columns[e, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_anchor is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for e in range(D):
                    grad_anchor[n, e] = grad_anchor_columns[e, lane]
        if grad_positive is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for e in range(D):
                    grad_positive[n, e] = grad_positive_columns[e, lane]
        if grad_negative is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for e in range(D):
                    grad_negative[n, e] = grad_negative_columns[e, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(
    anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    blocks = _short_rows if 0 < D * anchor.itemsize <= SHORT else _rows
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
        grad_negative, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    return total
