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

Generated from the declaration metric.py (03152dac5a89b6ad)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._cuda import (
        cuda, direction, first_row, grid_of_rows, kernel, maximum, number, or_empty, over_length,
        parts_of, rescale, rows_at_once, step, store_block_sum, sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, direction, first_row, grid_of_rows, kernel, maximum, number, or_empty, over_length,
        parts_of, rescale, rows_at_once, step, store_block_sum, sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(
    anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, total_parts
):
    """Threads in line for a row: adds up total and fills terms, grad_anchor, 2 more."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    D = anchor.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), anchor.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            distance_negative_squares = zero
            distance_positive_squares = zero
            for d in range(lane, D, lanes):
                anchor_minus_negative = anchor[n, d] - negative[n, d]
                distance_negative_squares += anchor_minus_negative * anchor_minus_negative
                anchor_minus_positive = anchor[n, d] - positive[n, d]
                distance_positive_squares += anchor_minus_positive * anchor_minus_positive
            distance_negative_squares = sum_over_row(distance_negative_squares)
            distance_positive_squares = sum_over_row(distance_positive_squares)
            distance_negative_scale = rescale(distance_negative_squares)
            distance_positive_scale = rescale(distance_positive_squares)
            distance_negative_scaled_squares = zero
            if distance_negative_scale != one:
                for d in range(lane, D, lanes):
                    times_value = times(distance_negative_scale, anchor[n, d] - negative[n, d])
                    distance_negative_scaled_squares += times_value * times_value
                distance_negative_scaled_squares = sum_over_row(distance_negative_scaled_squares)
            distance_positive_scaled_squares = zero
            if distance_positive_scale != one:
                for d in range(lane, D, lanes):
                    times_value_2 = times(distance_positive_scale, anchor[n, d] - positive[n, d])
                    distance_positive_scaled_squares += times_value_2 * times_value_2
                distance_positive_scaled_squares = sum_over_row(distance_positive_scaled_squares)
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
            for d in range(lane, D, lanes):
                chosen = (
                    grad_distance_negative * over_length(anchor[n, d] - negative[n, d],
                    distance_negative_scale, distance_negative_inverse) if grad_distance_negative != zero
                    else zero
                )
                chosen_2 = (
                    grad_term_times_step_difference * over_length(anchor[n, d] - positive[n, d],
                    distance_positive_scale, distance_positive_inverse) if grad_term_times_step_difference
                    != zero else zero
                )
                if grad_anchor.size:
                    grad_anchor[n, d] = chosen + chosen_2
                if grad_positive.size:
                    grad_positive[n, d] = -chosen_2
                if grad_negative.size:
                    grad_negative[n, d] = -chosen
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_anchor.size:
                for d in range(lane, D, lanes):
                    grad_anchor[n, d] = zero
            if grad_positive.size:
                for d in range(lane, D, lanes):
                    grad_positive[n, d] = zero
            if grad_negative.size:
                for d in range(lane, D, lanes):
                    grad_negative[n, d] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(
    anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = anchor.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_anchor = or_empty(grad_anchor, 2, dtype)
    grad_positive = or_empty(grad_positive, 2, dtype)
    grad_negative = or_empty(grad_negative, 2, dtype)
    blocks, threads = grid_of_rows(anchor.shape[0], anchor.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
        grad_negative, total_parts
    )
    return number(total_of(total_parts))
