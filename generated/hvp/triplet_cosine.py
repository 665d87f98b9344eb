"""triplet_cosine: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = 1 − Σ_d anchor[n, d]·negative[n, d]/(√(Σ_e anchor[n, e]²)·√(Σ_e negative[n, e]²))
    distance_positive[n] = 1 − Σ_d anchor[n, d]·positive[n, d]/(√(Σ_e anchor[n, e]²)·√(Σ_e positive[n, e]²))
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)

Generated from the declaration metric.py (4dde40e7af95aa90) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._elementary import (
        accumulate, compiled, direction, next_block, over_length, over_threads, rescale, step,
        times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, next_block, over_length, over_threads, rescale, step,
        times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "5649df977368"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _anchor_rows(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_anchor, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_anchor."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            anchor_n = anchor[n]
            hvp_anchor_n = hvp_anchor[n]
            negative_n = negative[n]
            positive_n = positive[n]
            vector_n = vector[n]
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
                along_norm_anchor = zero
                sum_anchor_negative = zero
                sum_anchor_positive = zero
                grad_norm_anchor_part = zero
                grad_norm_anchor_part_2 = zero
                for e in range(D):
                    anchor_over_length = over_length(anchor_n[e], norm_anchor_scale, norm_anchor_inverse)
                    along_norm_anchor = accumulate(along_norm_anchor, anchor_over_length * vector_n[e])
                    negative_over_length = over_length(
                        negative_n[e], norm_negative_scale, norm_negative_inverse
                    )
                    sum_anchor_negative = accumulate(
                        sum_anchor_negative, anchor_over_length * negative_over_length
                    )
                    positive_over_length = over_length(
                        positive_n[e], norm_positive_scale, norm_positive_inverse
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
                distance_negative = one - sum_anchor_negative
                distance_positive = one - sum_anchor_positive
                one_over_length_2 = over_length(one, norm_anchor_scale, norm_anchor_inverse)
                one_over_length_squared = one_over_length_2 * one_over_length_2
                along_grad_norm_anchor_part = zero
                for d in range(D):
                    negative_over_length_2 = over_length(
                        negative_n[d], norm_negative_scale, norm_negative_inverse
                    )
                    anchor_over_length_over_length_2 = over_length(
                        over_length(anchor_n[d], norm_anchor_scale, norm_anchor_inverse),
                        norm_anchor_scale, norm_anchor_inverse
                    )
                    partial_sum = (
                        anchor_over_length_over_length_2 * one_over_length_2 +
                        over_length(anchor_over_length_over_length_2, norm_anchor_scale,
                        norm_anchor_inverse)
                    )
                    positive_over_length_2 = over_length(
                        positive_n[d], norm_positive_scale, norm_positive_inverse
                    )
                    along_grad_norm_anchor_part = accumulate(
                        along_grad_norm_anchor_part, along_norm_anchor * negative_over_length_2 *
                        partial_sum + one_over_length_squared * positive_over_length_2 * vector_n[d] -
                        along_norm_anchor * partial_sum * positive_over_length_2 - negative_over_length_2
                        * one_over_length_squared * vector_n[d]
                    )
                difference_4 = distance_positive + margin - distance_negative
                step_value = step(difference_4)
                grad_term_times_step_value = grad_term * step_value
                difference_2 = (
                    grad_norm_anchor_part * grad_term_times_step_value - grad_norm_anchor_part_2 *
                    grad_term * step_value
                )
                product = -difference_2 * one_over_length_2
                product_2 = (
                    grad_term_times_step_value * over_length(one_over_length_2, norm_anchor_scale,
                    norm_anchor_inverse)
                )
                product_3 = along_grad_norm_anchor_part * grad_term_times_step_value
                grad_term_times_step_value_2 = grad_term * step_value
                difference_3 = (
                    grad_norm_anchor_part * grad_term_times_step_value_2 - grad_norm_anchor_part_2 *
                    grad_term_times_step_value_2
                )
                for e in range(D):
                    anchor_over_length_2 = over_length(
                        anchor_n[e], norm_anchor_scale, norm_anchor_inverse
                    )
                    condition = difference_3 != zero
                    step_value_2_is_not_zero = step_value != zero
                    hvp_anchor_n[e] = (
                        along_norm_anchor * ((product_2 * over_length(positive_n[e], norm_positive_scale,
                        norm_positive_inverse) if step_value_2_is_not_zero else zero) + (-difference_2 *
                        over_length(anchor_over_length_2, norm_anchor_scale, norm_anchor_inverse) if
                        condition else zero) - (product_2 * over_length(negative_n[e],
                        norm_negative_scale, norm_negative_inverse) if step_value_2_is_not_zero else
                        zero)) + (anchor_over_length_2 * product_3 if step_value_2_is_not_zero else zero)
                        - (product * vector_n[e] if condition else zero)
                    )
            else:
                hvp_anchor[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_anchor(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _anchor_rows if N * D < PARALLEL_FROM else over_threads(_anchor_rows)
    run(
        anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_anchor, N, min(ROWS, max(1,
        BLOCK // D)), 0
    )


@compiled(**LOOP)
def _positive_rows(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_positive, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_positive."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            anchor_n = anchor[n]
            hvp_positive_n = hvp_positive[n]
            negative_n = negative[n]
            positive_n = positive[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                norm_positive_squares = zero
                norm_anchor_squares = zero
                norm_negative_squares = zero
                for e in range(D):
                    norm_positive_squares = accumulate(
                        norm_positive_squares, positive_n[e] * positive_n[e]
                    )
                    norm_anchor_squares = accumulate(norm_anchor_squares, anchor_n[e] * anchor_n[e])
                    norm_negative_squares = accumulate(
                        norm_negative_squares, negative_n[e] * negative_n[e]
                    )
                norm_positive_scale = rescale(norm_positive_squares)
                norm_anchor_scale = rescale(norm_anchor_squares)
                norm_negative_scale = rescale(norm_negative_squares)
                norm_positive_scaled_squares = zero
                if norm_positive_scale != one:
                    for e in range(D):
                        times_norm_positive_scale_positive = times(norm_positive_scale, positive_n[e])
                        norm_positive_scaled_squares = accumulate(
                            norm_positive_scaled_squares, times_norm_positive_scale_positive *
                            times_norm_positive_scale_positive
                        )
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
                norm_positive_root = (
                    math.sqrt(norm_positive_squares) if norm_positive_scale == one else
                    math.sqrt(norm_positive_scaled_squares)
                )
                norm_positive_inverse = direction(one, norm_positive_root)
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
                along_norm_positive = zero
                sum_anchor_negative = zero
                sum_anchor_positive = zero
                grad_norm_positive_part = zero
                for e in range(D):
                    positive_over_length = over_length(
                        positive_n[e], norm_positive_scale, norm_positive_inverse
                    )
                    along_norm_positive = accumulate(
                        along_norm_positive, positive_over_length * vector_n[e]
                    )
                    anchor_over_length = over_length(anchor_n[e], norm_anchor_scale, norm_anchor_inverse)
                    sum_anchor_negative = accumulate(
                        sum_anchor_negative, anchor_over_length * over_length(negative_n[e],
                        norm_negative_scale, norm_negative_inverse)
                    )
                    sum_anchor_positive = accumulate(
                        sum_anchor_positive, anchor_over_length * positive_over_length
                    )
                    grad_norm_positive_part = accumulate(
                        grad_norm_positive_part, anchor_over_length * over_length(positive_over_length,
                        norm_positive_scale, norm_positive_inverse)
                    )
                distance_negative = one - sum_anchor_negative
                distance_positive = one - sum_anchor_positive
                one_over_length_2 = over_length(one, norm_positive_scale, norm_positive_inverse)
                one_over_length_squared = one_over_length_2 * one_over_length_2
                along_grad_norm_positive_part = zero
                for d in range(D):
                    anchor_over_length_2 = over_length(
                        anchor_n[d], norm_anchor_scale, norm_anchor_inverse
                    )
                    positive_over_length_over_length = over_length(
                        over_length(positive_n[d], norm_positive_scale, norm_positive_inverse),
                        norm_positive_scale, norm_positive_inverse
                    )
                    along_grad_norm_positive_part = accumulate(
                        along_grad_norm_positive_part, anchor_over_length_2 * one_over_length_squared *
                        vector_n[d] - along_norm_positive * anchor_over_length_2 * (one_over_length_2 *
                        positive_over_length_over_length + over_length(positive_over_length_over_length,
                        norm_positive_scale, norm_positive_inverse))
                    )
                one_over_length_over_length = over_length(
                    one_over_length_2, norm_positive_scale, norm_positive_inverse
                )
                difference = distance_positive + margin - distance_negative
                step_value_2 = step(difference)
                product_4 = grad_term * step_value_2
                product = along_norm_positive * product_4
                product_2 = grad_norm_positive_part * one_over_length_2 * product_4
                product_3 = along_grad_norm_positive_part * product_4
                for e in range(D):
                    condition = step_value_2 != zero
                    positive_over_length_2 = over_length(
                        positive_n[e], norm_positive_scale, norm_positive_inverse
                    )
                    hvp_positive_n[e] = (
                        product_2 * vector_n[e] + (positive_over_length_2 * product_3 if condition else
                        zero) - (product * (grad_norm_positive_part * over_length(positive_over_length_2,
                        norm_positive_scale, norm_positive_inverse) - one_over_length_over_length *
                        over_length(anchor_n[e], norm_anchor_scale, norm_anchor_inverse)) if condition
                        else zero)
                    )
            else:
                hvp_positive[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_positive(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _positive_rows if N * D < PARALLEL_FROM else over_threads(_positive_rows)
    run(
        anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_positive, N, min(ROWS,
        max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _negative_rows(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_negative, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            anchor_n = anchor[n]
            hvp_negative_n = hvp_negative[n]
            negative_n = negative[n]
            positive_n = positive[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                norm_negative_squares = zero
                norm_anchor_squares = zero
                norm_positive_squares = zero
                for e in range(D):
                    norm_negative_squares = accumulate(
                        norm_negative_squares, negative_n[e] * negative_n[e]
                    )
                    norm_anchor_squares = accumulate(norm_anchor_squares, anchor_n[e] * anchor_n[e])
                    norm_positive_squares = accumulate(
                        norm_positive_squares, positive_n[e] * positive_n[e]
                    )
                norm_negative_scale = rescale(norm_negative_squares)
                norm_anchor_scale = rescale(norm_anchor_squares)
                norm_positive_scale = rescale(norm_positive_squares)
                norm_negative_scaled_squares = zero
                if norm_negative_scale != one:
                    for e in range(D):
                        times_norm_negative_scale_negative = times(norm_negative_scale, negative_n[e])
                        norm_negative_scaled_squares = accumulate(
                            norm_negative_scaled_squares, times_norm_negative_scale_negative *
                            times_norm_negative_scale_negative
                        )
                norm_anchor_scaled_squares = zero
                if norm_anchor_scale != one:
                    for e in range(D):
                        times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_n[e])
                        norm_anchor_scaled_squares = accumulate(
                            norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                            times_norm_anchor_scale_anchor
                        )
                norm_positive_scaled_squares = zero
                if norm_positive_scale != one:
                    for e in range(D):
                        times_norm_positive_scale_positive = times(norm_positive_scale, positive_n[e])
                        norm_positive_scaled_squares = accumulate(
                            norm_positive_scaled_squares, times_norm_positive_scale_positive *
                            times_norm_positive_scale_positive
                        )
                norm_negative_root = (
                    math.sqrt(norm_negative_squares) if norm_negative_scale == one else
                    math.sqrt(norm_negative_scaled_squares)
                )
                norm_negative_inverse = direction(one, norm_negative_root)
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
                along_norm_negative = zero
                sum_anchor_negative = zero
                sum_anchor_positive = zero
                grad_norm_negative_part = zero
                for e in range(D):
                    negative_over_length = over_length(
                        negative_n[e], norm_negative_scale, norm_negative_inverse
                    )
                    along_norm_negative = accumulate(
                        along_norm_negative, negative_over_length * vector_n[e]
                    )
                    anchor_over_length = over_length(anchor_n[e], norm_anchor_scale, norm_anchor_inverse)
                    sum_anchor_negative = accumulate(
                        sum_anchor_negative, anchor_over_length * negative_over_length
                    )
                    sum_anchor_positive = accumulate(
                        sum_anchor_positive, anchor_over_length * over_length(positive_n[e],
                        norm_positive_scale, norm_positive_inverse)
                    )
                    grad_norm_negative_part = accumulate(
                        grad_norm_negative_part, anchor_over_length * over_length(negative_over_length,
                        norm_negative_scale, norm_negative_inverse)
                    )
                distance_negative = one - sum_anchor_negative
                distance_positive = one - sum_anchor_positive
                one_over_length_2 = over_length(one, norm_negative_scale, norm_negative_inverse)
                one_over_length_squared = one_over_length_2 * one_over_length_2
                along_grad_norm_negative_part = zero
                for d in range(D):
                    anchor_over_length_2 = over_length(
                        anchor_n[d], norm_anchor_scale, norm_anchor_inverse
                    )
                    negative_over_length_over_length = over_length(
                        over_length(negative_n[d], norm_negative_scale, norm_negative_inverse),
                        norm_negative_scale, norm_negative_inverse
                    )
                    along_grad_norm_negative_part = accumulate(
                        along_grad_norm_negative_part, anchor_over_length_2 * one_over_length_squared *
                        vector_n[d] - along_norm_negative * anchor_over_length_2 *
                        (negative_over_length_over_length * one_over_length_2 +
                        over_length(negative_over_length_over_length, norm_negative_scale,
                        norm_negative_inverse))
                    )
                difference = distance_positive + margin - distance_negative
                step_value_2 = step(difference)
                product_4 = grad_term * step_value_2
                product = along_grad_norm_negative_part * product_4
                product_2 = grad_norm_negative_part * one_over_length_2 * product_4
                one_over_length_over_length = over_length(
                    one_over_length_2, norm_negative_scale, norm_negative_inverse
                )
                product_3 = along_norm_negative * product_4
                for e in range(D):
                    condition = step_value_2 != zero
                    negative_over_length_2 = over_length(
                        negative_n[e], norm_negative_scale, norm_negative_inverse
                    )
                    hvp_negative_n[e] = (
                        (product_3 * (grad_norm_negative_part * over_length(negative_over_length_2,
                        norm_negative_scale, norm_negative_inverse) - one_over_length_over_length *
                        over_length(anchor_n[e], norm_anchor_scale, norm_anchor_inverse)) if condition
                        else zero) - (negative_over_length_2 * product if condition else zero) - product_2
                        * vector_n[e]
                    )
            else:
                hvp_negative[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_negative(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_negative):
    """Fill the Hessian in negative times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _negative_rows if N * D < PARALLEL_FROM else over_threads(_negative_rows)
    run(
        anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_negative, N, min(ROWS,
        max(1, BLOCK // D)), 0
    )
