"""contrastive_anchor: The anchor's distance from the positive, and the shortfall of the margin from the negative.

    distance_negative[n] = √(Σ_d (anchor[n, d] − negative[n, d])²)
    distance_positive[n] = √(Σ_d (anchor[n, d] − positive[n, d])²)
    loss = 1/N · Σ_n (distance_positive[n] + max(0, margin − distance_negative[n]))

Generated from the declaration metric.py (aea0c040a8017e02) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
                distance_negative_inverse = direction(one, distance_negative_root)
                distance_positive_root = (
                    math.sqrt(distance_positive_squares) if distance_positive_scale == one else
                    math.sqrt(distance_positive_scaled_squares)
                )
                distance_positive_inverse = direction(one, distance_positive_root)
                distance_negative = (
                    distance_negative_root if distance_negative_scale_is_one else distance_negative_root /
                    distance_negative_scale
                )
                along_distance_negative = zero
                along_distance_positive = zero
                for d in range(D):
                    along_distance_negative = accumulate(
                        along_distance_negative, vector_n[d] * over_length(anchor_n[d] - negative_n[d],
                        distance_negative_scale, distance_negative_inverse)
                    )
                    along_distance_positive = accumulate(
                        along_distance_positive, vector_n[d] * over_length(anchor_n[d] - positive_n[d],
                        distance_positive_scale, distance_positive_inverse)
                    )
                margin_minus_distance_negative = margin - distance_negative
                step_value_2 = step(margin_minus_distance_negative)
                product_3 = grad_term * step_value_2
                difference = (
                    product_3 * over_length(one, distance_negative_scale, distance_negative_inverse) -
                    grad_term * over_length(one, distance_positive_scale, distance_positive_inverse)
                )
                product = along_distance_positive * grad_term
                product_2 = along_distance_negative * product_3
                for d in range(D):
                    hvp_anchor_n[d] = (
                        (product_2 * over_length(over_length(anchor_n[d] - negative_n[d],
                        distance_negative_scale, distance_negative_inverse), distance_negative_scale,
                        distance_negative_inverse) if step_value_2 != zero else zero) - difference *
                        vector_n[d] - product * over_length(over_length(anchor_n[d] - positive_n[d],
                        distance_positive_scale, distance_positive_inverse), distance_positive_scale,
                        distance_positive_inverse)
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
    anchor, positive, vector, D, weight, grad_scale, hvp_positive, rows, block, shared_blocks
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
            positive_n = positive[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                distance_positive_squares = zero
                for d in range(D):
                    anchor_minus_positive = anchor_n[d] - positive_n[d]
                    distance_positive_squares = accumulate(
                        distance_positive_squares, anchor_minus_positive * anchor_minus_positive
                    )
                distance_positive_scale = rescale(distance_positive_squares)
                distance_positive_scaled_squares = zero
                if distance_positive_scale != one:
                    for d in range(D):
                        times_value = times(distance_positive_scale, anchor_n[d] - positive_n[d])
                        distance_positive_scaled_squares = accumulate(
                            distance_positive_scaled_squares, times_value * times_value
                        )
                distance_positive_root = (
                    math.sqrt(distance_positive_squares) if distance_positive_scale == one else
                    math.sqrt(distance_positive_scaled_squares)
                )
                distance_positive_inverse = direction(one, distance_positive_root)
                along_distance_positive = zero
                for d in range(D):
                    along_distance_positive = accumulate(
                        along_distance_positive, vector_n[d] * over_length(anchor_n[d] - positive_n[d],
                        distance_positive_scale, distance_positive_inverse)
                    )
                grad_term_times_one_over_length = (
                    grad_term * over_length(one, distance_positive_scale, distance_positive_inverse)
                )
                product = along_distance_positive * grad_term
                for d in range(D):
                    hvp_positive_n[d] = (
                        grad_term_times_one_over_length * vector_n[d] - product *
                        over_length(over_length(anchor_n[d] - positive_n[d], distance_positive_scale,
                        distance_positive_inverse), distance_positive_scale, distance_positive_inverse)
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
        anchor, positive, vector, D, weight, grad_scale, hvp_positive, N, min(ROWS, max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _negative_rows(
    anchor, negative, vector, margin, D, weight, grad_scale, hvp_negative, rows, block, shared_blocks
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
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                distance_negative_squares = zero
                for d in range(D):
                    anchor_minus_negative = anchor_n[d] - negative_n[d]
                    distance_negative_squares = accumulate(
                        distance_negative_squares, anchor_minus_negative * anchor_minus_negative
                    )
                distance_negative_scale = rescale(distance_negative_squares)
                distance_negative_scaled_squares = zero
                if distance_negative_scale != one:
                    for d in range(D):
                        times_value = times(distance_negative_scale, anchor_n[d] - negative_n[d])
                        distance_negative_scaled_squares = accumulate(
                            distance_negative_scaled_squares, times_value * times_value
                        )
                distance_negative_scale_is_one = distance_negative_scale == one
                distance_negative_root = (
                    math.sqrt(distance_negative_squares) if distance_negative_scale_is_one else
                    math.sqrt(distance_negative_scaled_squares)
                )
                distance_negative_inverse = direction(one, distance_negative_root)
                distance_negative = (
                    distance_negative_root if distance_negative_scale_is_one else distance_negative_root /
                    distance_negative_scale
                )
                along_distance_negative = zero
                for d in range(D):
                    along_distance_negative = accumulate(
                        along_distance_negative, vector_n[d] * over_length(anchor_n[d] - negative_n[d],
                        distance_negative_scale, distance_negative_inverse)
                    )
                margin_minus_distance_negative = margin - distance_negative
                step_value_2 = step(margin_minus_distance_negative)
                product_3 = grad_term * step_value_2
                product = product_3 * over_length(one, distance_negative_scale, distance_negative_inverse)
                product_2 = along_distance_negative * product_3
                for d in range(D):
                    hvp_negative_n[d] = (
                        (product_2 * over_length(over_length(anchor_n[d] - negative_n[d],
                        distance_negative_scale, distance_negative_inverse), distance_negative_scale,
                        distance_negative_inverse) if step_value_2 != zero else zero) - product *
                        vector_n[d]
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
        anchor, negative, vector, margin, D, weight, grad_scale, hvp_negative, N, min(ROWS, max(1, BLOCK
        // D)), 0
    )
