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
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "a957e20ea011"  # digest of the elementary functions that are compiled into this file


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
                grad_sum_anchor_negative = grad_term_times_step_difference
                grad_sum_anchor_positive = -grad_term_times_step_difference
                times_value = times(grad_sum_anchor_negative, grad_norm_anchor_part_2)
                times_value_2 = times(grad_sum_anchor_positive, grad_norm_anchor_part)
                partial_sum = times_value + times_value_2
                one_over_length = over_length(one, norm_anchor_scale, norm_anchor_inverse)
                product = grad_sum_anchor_negative * one_over_length
                product_2 = grad_sum_anchor_positive * one_over_length
                product_3 = grad_norm_positive_part * grad_sum_anchor_positive
                product_4 = (
                    grad_sum_anchor_positive * over_length(one, norm_positive_scale,
                    norm_positive_inverse)
                )
                product_5 = grad_norm_negative_part * grad_sum_anchor_negative
                product_6 = (
                    grad_sum_anchor_negative * over_length(one, norm_negative_scale,
                    norm_negative_inverse)
                )
                for e in range(D):
                    anchor_over_length_2 = over_length(
                        anchor_n[e], norm_anchor_scale, norm_anchor_inverse
                    )
                    condition = grad_sum_anchor_negative != zero
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


def evaluate(
    anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _rows if N * D < PARALLEL_FROM else over_threads(_rows, "sum")
    total = run(
        anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
        grad_negative, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    return total
