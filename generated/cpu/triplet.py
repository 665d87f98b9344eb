"""triplet: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = √(Σ_d (anchor[n, d] − negative[n, d])²)
    distance_positive[n] = √(Σ_d (anchor[n, d] − positive[n, d])²)
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)
    grad_term[n] = grad_scale·weight[n]
    grad_distance_positive[n] = grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]
    grad_distance_negative[n] = −grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]
    grad_anchor[n, d] = grad_distance_positive[n]·(anchor[n, d] − positive[n, d])/distance_positive[n] +
        grad_distance_negative[n]·(anchor[n, d] − negative[n, d])/distance_negative[n]
    grad_positive[n, d] = −grad_distance_positive[n]·(anchor[n, d] − positive[n, d])/distance_positive[n]
    grad_negative[n, d] = −grad_distance_negative[n]·(anchor[n, d] − negative[n, d])/distance_negative[n]

Generated from the declaration metric.py (03152dac5a89b6ad) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
                distance_negative_squares = zero
                distance_positive_squares = zero
                for d in range(D):
                    anchor_minus_negative = anchor_n[d] - negative_n[d]
                    distance_negative_squares = accumulate(
                        distance_negative_squares, anchor_minus_negative * anchor_minus_negative
                    )
                    anchor_minus_positive = anchor_n[d] - positive_n[d]
                    distance_positive_squares = accumulate(
                        distance_positive_squares, anchor_minus_positive * anchor_minus_positive
                    )
                distance_negative_scale = rescale(distance_negative_squares)
                distance_positive_scale = rescale(distance_positive_squares)
                distance_negative_scaled_squares = zero
                if distance_negative_scale != one:
                    for d in range(D):
                        times_value = times(distance_negative_scale, anchor_n[d] - negative_n[d])
                        distance_negative_scaled_squares = accumulate(
                            distance_negative_scaled_squares, times_value * times_value
                        )
                distance_positive_scaled_squares = zero
                if distance_positive_scale != one:
                    for d in range(D):
                        times_value_2 = times(distance_positive_scale, anchor_n[d] - positive_n[d])
                        distance_positive_scaled_squares = accumulate(
                            distance_positive_scaled_squares, times_value_2 * times_value_2
                        )
                distance_negative_scale_is_one = distance_negative_scale == one
                distance_negative_root = (
                    math.sqrt(distance_negative_squares) if distance_negative_scale_is_one else
                    math.sqrt(distance_negative_scaled_squares)
                )
                distance_negative = (
                    distance_negative_root if distance_negative_scale_is_one else distance_negative_root /
                    distance_negative_scale
                )
                distance_positive_scale_is_one = distance_positive_scale == one
                distance_positive_root = (
                    math.sqrt(distance_positive_squares) if distance_positive_scale_is_one else
                    math.sqrt(distance_positive_scaled_squares)
                )
                distance_positive = (
                    distance_positive_root if distance_positive_scale_is_one else distance_positive_root /
                    distance_positive_scale
                )
                difference = distance_positive + margin - distance_negative
                term = maximum(zero, difference)
                weighted_term = term * sample_weight
                distance_negative_inverse = direction(one, distance_negative_root)
                distance_positive_inverse = direction(one, distance_positive_root)
                grad_term_times_step_difference = grad_term * step(difference)
                grad_distance_negative = -grad_term_times_step_difference
                for d in range(D):
                    chosen = (
                        grad_distance_negative * over_length(anchor_n[d] - negative_n[d],
                        distance_negative_scale, distance_negative_inverse) if grad_distance_negative !=
                        zero else zero
                    )
                    chosen_2 = (
                        grad_term_times_step_difference * over_length(anchor_n[d] - positive_n[d],
                        distance_positive_scale, distance_positive_inverse) if
                        grad_term_times_step_difference != zero else zero
                    )
                    if grad_anchor is not None:
                        grad_anchor_n[d] = chosen + chosen_2
                    if grad_positive is not None:
                        grad_positive_n[d] = -chosen_2
                    if grad_negative is not None:
                        grad_negative_n[d] = -chosen
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
    kept = np.empty((12, ROWS), Real)
    distance_negative_squares = kept[0]
    distance_positive_squares = kept[1]
    counts = np.empty(ROWS, np.bool_)
    distance_negative_scale = kept[2]
    counts_2 = np.empty(ROWS, np.bool_)
    distance_negative_scaled_squares = kept[3]
    distance_positive_scale = kept[4]
    counts_3 = np.empty(ROWS, np.bool_)
    distance_positive_scaled_squares = kept[5]
    distance_negative_scale_is_one = np.empty(ROWS, np.bool_)
    sample_weight = kept[6]
    grad_term = kept[7]
    distance_negative_inverse = kept[8]
    grad_distance_negative = kept[9]
    distance_positive_inverse = kept[10]
    grad_term_times_step_difference = kept[11]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                anchor_columns[d, lane] = anchor[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                negative_columns[d, lane] = negative[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                positive_columns[d, lane] = positive[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
            distance_negative_squares[lane] = zero
            distance_positive_squares[lane] = zero
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                anchor_minus_negative = anchor_columns[d, lane] - negative_columns[d, lane]
                distance_negative_squares[lane] = accumulate(
                    distance_negative_squares[lane], anchor_minus_negative * anchor_minus_negative
                )
                anchor_minus_positive = anchor_columns[d, lane] - positive_columns[d, lane]
                distance_positive_squares[lane] = accumulate(
                    distance_positive_squares[lane], anchor_minus_positive * anchor_minus_positive
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            distance_negative_scale[lane] = rescale(distance_negative_squares[lane])
            distance_positive_scale[lane] = rescale(distance_positive_squares[lane])
            distance_negative_scaled_squares[lane] = zero
            counts_2[lane] = counts[lane] and distance_negative_scale[lane] != one
            distance_positive_scaled_squares[lane] = zero
            counts_3[lane] = counts[lane] and distance_positive_scale[lane] != one
            distance_negative_scale_is_one[lane] = distance_negative_scale[lane] == one
        if counts_2.any():
            for d in range(D):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    times_value = times(
                        distance_negative_scale[lane], anchor_columns[d, lane] - negative_columns[d, lane]
                    )
                    distance_negative_scaled_squares[lane] = accumulate(
                        distance_negative_scaled_squares[lane], times_value * times_value if
                        counts_2[lane] else zero
                    )
        if counts_3.any():
            for d in range(D):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    times_value_2 = times(
                        distance_positive_scale[lane], anchor_columns[d, lane] - positive_columns[d, lane]
                    )
                    distance_positive_scaled_squares[lane] = accumulate(
                        distance_positive_scaled_squares[lane], times_value_2 * times_value_2 if
                        counts_3[lane] else zero
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            distance_negative_root = (
                math.sqrt(distance_negative_squares[lane]) if distance_negative_scale_is_one[lane] else
                math.sqrt(distance_negative_scaled_squares[lane])
            )
            distance_negative = (
                distance_negative_root if distance_negative_scale_is_one[lane] else distance_negative_root
                / distance_negative_scale[lane]
            )
            distance_positive_scale_is_one = distance_positive_scale[lane] == one
            distance_positive_root = (
                math.sqrt(distance_positive_squares[lane]) if distance_positive_scale_is_one else
                math.sqrt(distance_positive_scaled_squares[lane])
            )
            distance_positive = (
                distance_positive_root if distance_positive_scale_is_one else distance_positive_root /
                distance_positive_scale[lane]
            )
            difference = distance_positive + margin - distance_negative
            term = maximum(zero, difference)
            weighted_term = sample_weight[lane] * term
            distance_negative_inverse[lane] = direction(one, distance_negative_root)
            distance_positive_inverse[lane] = direction(one, distance_positive_root)
            grad_term_times_step_difference[lane] = grad_term[lane] * step(difference)
            grad_distance_negative[lane] = -grad_term_times_step_difference[lane]
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                chosen = (
                    grad_distance_negative[lane] * over_length(anchor_columns[d, lane] -
                    negative_columns[d, lane], distance_negative_scale[lane],
                    distance_negative_inverse[lane]) if grad_distance_negative[lane] != zero else zero
                )
                chosen_2 = (
                    grad_term_times_step_difference[lane] * over_length(anchor_columns[d, lane] -
                    positive_columns[d, lane], distance_positive_scale[lane],
                    distance_positive_inverse[lane]) if grad_term_times_step_difference[lane] != zero else
                    zero
                )
                if grad_anchor is not None:
                    grad_anchor_columns[d, lane] = chosen + chosen_2
                if grad_positive is not None:
                    grad_positive_columns[d, lane] = -chosen_2
                if grad_negative is not None:
                    grad_negative_columns[d, lane] = -chosen
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_anchor is not None:
                    for d in range(D):
                        grad_anchor_columns[d, lane] = zero
                if grad_positive is not None:
                    for d in range(D):
                        grad_positive_columns[d, lane] = zero
                if grad_negative is not None:
                    for d in range(D):
                        grad_negative_columns[d, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_anchor is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for d in range(D):
                    grad_anchor[n, d] = grad_anchor_columns[d, lane]
        if grad_positive is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for d in range(D):
                    grad_positive[n, d] = grad_positive_columns[d, lane]
        if grad_negative is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for d in range(D):
                    grad_negative[n, d] = grad_negative_columns[d, lane]
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
