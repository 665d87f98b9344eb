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

Generated from the declaration metric.py (2bb8745c276ecdfb)
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
            norm_anchor_squares = zero
            norm_negative_squares = zero
            norm_positive_squares = zero
            for e in range(lane, D, lanes):
                norm_anchor_squares += anchor[n, e] * anchor[n, e]
                norm_negative_squares += negative[n, e] * negative[n, e]
                norm_positive_squares += positive[n, e] * positive[n, e]
            norm_anchor_squares = sum_over_row(norm_anchor_squares)
            norm_negative_squares = sum_over_row(norm_negative_squares)
            norm_positive_squares = sum_over_row(norm_positive_squares)
            norm_anchor_scale = rescale(norm_anchor_squares)
            norm_negative_scale = rescale(norm_negative_squares)
            norm_positive_scale = rescale(norm_positive_squares)
            norm_anchor_scaled_squares = zero
            if norm_anchor_scale != one:
                for e in range(lane, D, lanes):
                    times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor[n, e])
                    norm_anchor_scaled_squares += (
                        times_norm_anchor_scale_anchor * times_norm_anchor_scale_anchor
                    )
                norm_anchor_scaled_squares = sum_over_row(norm_anchor_scaled_squares)
            norm_negative_scaled_squares = zero
            if norm_negative_scale != one:
                for e in range(lane, D, lanes):
                    times_norm_negative_scale_negative = times(norm_negative_scale, negative[n, e])
                    norm_negative_scaled_squares += (
                        times_norm_negative_scale_negative * times_norm_negative_scale_negative
                    )
                norm_negative_scaled_squares = sum_over_row(norm_negative_scaled_squares)
            norm_positive_scaled_squares = zero
            if norm_positive_scale != one:
                for e in range(lane, D, lanes):
                    times_norm_positive_scale_positive = times(norm_positive_scale, positive[n, e])
                    norm_positive_scaled_squares += (
                        times_norm_positive_scale_positive * times_norm_positive_scale_positive
                    )
                norm_positive_scaled_squares = sum_over_row(norm_positive_scaled_squares)
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
            for d in range(lane, D, lanes):
                anchor_over_length = over_length(anchor[n, d], norm_anchor_scale, norm_anchor_inverse)
                negative_over_length = over_length(
                    negative[n, d], norm_negative_scale, norm_negative_inverse
                )
                sum_anchor_negative += anchor_over_length * negative_over_length
                positive_over_length = over_length(
                    positive[n, d], norm_positive_scale, norm_positive_inverse
                )
                sum_anchor_positive += anchor_over_length * positive_over_length
                anchor_over_length_over_length = over_length(
                    anchor_over_length, norm_anchor_scale, norm_anchor_inverse
                )
                grad_norm_anchor_part += anchor_over_length_over_length * positive_over_length
                grad_norm_anchor_part_2 += anchor_over_length_over_length * negative_over_length
                grad_norm_positive_part += (
                    anchor_over_length * over_length(positive_over_length, norm_positive_scale,
                    norm_positive_inverse)
                )
                grad_norm_negative_part += (
                    anchor_over_length * over_length(negative_over_length, norm_negative_scale,
                    norm_negative_inverse)
                )
            sum_anchor_negative = sum_over_row(sum_anchor_negative)
            sum_anchor_positive = sum_over_row(sum_anchor_positive)
            grad_norm_anchor_part = sum_over_row(grad_norm_anchor_part)
            grad_norm_anchor_part_2 = sum_over_row(grad_norm_anchor_part_2)
            grad_norm_positive_part = sum_over_row(grad_norm_positive_part)
            grad_norm_negative_part = sum_over_row(grad_norm_negative_part)
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
                grad_sum_anchor_positive * over_length(one, norm_positive_scale, norm_positive_inverse)
            )
            product_5 = grad_norm_negative_part * grad_term_times_step_difference
            product_6 = (
                grad_term_times_step_difference * over_length(one, norm_negative_scale,
                norm_negative_inverse)
            )
            for e in range(lane, D, lanes):
                anchor_over_length_2 = over_length(anchor[n, e], norm_anchor_scale, norm_anchor_inverse)
                condition = grad_term_times_step_difference != zero
                condition_2 = grad_sum_anchor_positive != zero
                negative_over_length_2 = over_length(
                    negative[n, e], norm_negative_scale, norm_negative_inverse
                )
                positive_over_length_2 = over_length(
                    positive[n, e], norm_positive_scale, norm_positive_inverse
                )
                if grad_anchor.size:
                    grad_anchor[n, e] = (
                        (negative_over_length_2 * product if condition else zero) +
                        (positive_over_length_2 * product_2 if condition_2 else zero) +
                        (-anchor_over_length_2 * partial_sum if partial_sum != zero else zero)
                    )
                if grad_positive.size:
                    grad_positive[n, e] = (
                        (anchor_over_length_2 * product_4 if condition_2 else zero) -
                        (positive_over_length_2 * product_3 if condition_2 else zero)
                    )
                if grad_negative.size:
                    grad_negative[n, e] = (
                        (anchor_over_length_2 * product_6 if condition else zero) -
                        (negative_over_length_2 * product_5 if condition else zero)
                    )
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_anchor.size:
                for e in range(lane, D, lanes):
                    grad_anchor[n, e] = zero
            if grad_positive.size:
                for e in range(lane, D, lanes):
                    grad_positive[n, e] = zero
            if grad_negative.size:
                for e in range(lane, D, lanes):
                    grad_negative[n, e] = zero
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
