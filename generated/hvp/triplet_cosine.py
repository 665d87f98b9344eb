"""triplet_cosine: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = 1 − Σ_d anchor[n, d]·negative[n, d]/(√(Σ_d anchor[n, d]²)·√(Σ_d negative[n, d]²))
    distance_positive[n] = 1 − Σ_d anchor[n, d]·positive[n, d]/(√(Σ_d anchor[n, d]²)·√(Σ_d positive[n, d]²))
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)

Generated from the declaration metric.py (a8c3df4cfd8438e7) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, direction, rescale, step, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, direction, rescale, step, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _anchor_rows(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_anchor, start, stop
):
    """Rows `start` to `stop`: fills hvp_anchor."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        anchor_n = anchor[n]
        hvp_anchor_n = hvp_anchor[n]
        negative_n = negative[n]
        positive_n = positive[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        norm_anchor_squares = zero
        norm_negative_squares = zero
        norm_positive_squares = zero
        for d in range(D):
            norm_anchor_squares = accumulate(norm_anchor_squares, anchor_n[d] * anchor_n[d])
            norm_negative_squares = accumulate(norm_negative_squares, negative_n[d] * negative_n[d])
            norm_positive_squares = accumulate(norm_positive_squares, positive_n[d] * positive_n[d])
        norm_anchor_scale = rescale(norm_anchor_squares)
        norm_negative_scale = rescale(norm_negative_squares)
        norm_positive_scale = rescale(norm_positive_squares)
        norm_anchor_scaled_squares = zero
        norm_negative_scaled_squares = zero
        norm_positive_scaled_squares = zero
        for d in range(D):
            times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_n[d])
            if norm_anchor_scale != one:
                norm_anchor_scaled_squares = accumulate(
                    norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                    times_norm_anchor_scale_anchor
                )
            times_norm_negative_scale_negative = times(norm_negative_scale, negative_n[d])
            if norm_negative_scale != one:
                norm_negative_scaled_squares = accumulate(
                    norm_negative_scaled_squares, times_norm_negative_scale_negative *
                    times_norm_negative_scale_negative
                )
            times_norm_positive_scale_positive = times(norm_positive_scale, positive_n[d])
            if norm_positive_scale != one:
                norm_positive_scaled_squares = accumulate(
                    norm_positive_scaled_squares, times_norm_positive_scale_positive *
                    times_norm_positive_scale_positive
                )
        norm_anchor = (
            math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
            math.sqrt(norm_anchor_scaled_squares) / norm_anchor_scale
        )
        norm_negative = (
            math.sqrt(norm_negative_squares) if norm_negative_scale == one else
            math.sqrt(norm_negative_scaled_squares) / norm_negative_scale
        )
        norm_positive = (
            math.sqrt(norm_positive_squares) if norm_positive_scale == one else
            math.sqrt(norm_positive_scaled_squares) / norm_positive_scale
        )
        along_norm_anchor = zero
        sum_anchor_negative = zero
        sum_anchor_positive = zero
        grad_norm_anchor_part = zero
        grad_norm_anchor_part_2 = zero
        for d in range(D):
            direction_anchor_norm_anchor = direction(anchor_n[d], norm_anchor)
            along_norm_anchor = accumulate(along_norm_anchor, direction_anchor_norm_anchor * vector_n[d])
            direction_negative_norm_negative = direction(negative_n[d], norm_negative)
            sum_anchor_negative = accumulate(
                sum_anchor_negative, direction_anchor_norm_anchor * direction_negative_norm_negative
            )
            direction_positive_norm_positive = direction(positive_n[d], norm_positive)
            sum_anchor_positive = accumulate(
                sum_anchor_positive, direction_anchor_norm_anchor * direction_positive_norm_positive
            )
            direction_value = direction(direction_anchor_norm_anchor, norm_anchor)
            grad_norm_anchor_part = accumulate(
                grad_norm_anchor_part, direction_positive_norm_positive * direction_value
            )
            grad_norm_anchor_part_2 = accumulate(
                grad_norm_anchor_part_2, direction_negative_norm_negative * direction_value
            )
        distance_negative = one - sum_anchor_negative
        distance_positive = one - sum_anchor_positive
        direction_one_norm_anchor_2 = direction(one, norm_anchor)
        direction_one_norm_anchor = direction_one_norm_anchor_2
        direction_one_norm_anchor_squared = direction_one_norm_anchor_2 * direction_one_norm_anchor_2
        along_grad_norm_anchor_part = zero
        for d in range(D):
            direction_negative_norm_negative_2 = direction(negative_n[d], norm_negative)
            direction_positive_norm_positive_2 = direction(positive_n[d], norm_positive)
            direction_value_2 = direction(direction(anchor_n[d], norm_anchor), norm_anchor)
            partial_sum = (
                direction_one_norm_anchor * direction_value_2 + direction(direction_value_2, norm_anchor)
            )
            along_grad_norm_anchor_part = accumulate(
                along_grad_norm_anchor_part, along_norm_anchor * direction_negative_norm_negative_2 *
                partial_sum + direction_one_norm_anchor_squared * direction_positive_norm_positive_2 *
                vector_n[d] - along_norm_anchor * direction_positive_norm_positive_2 * partial_sum -
                direction_negative_norm_negative_2 * direction_one_norm_anchor_squared * vector_n[d]
            )
        product_4 = grad_term * step(distance_positive + margin - distance_negative)
        difference_2 = grad_norm_anchor_part * product_4 - grad_norm_anchor_part_2 * product_4
        difference = difference_2
        direction_one_norm_anchor_3 = direction(one, norm_anchor)
        product = product_4 * direction(direction_one_norm_anchor_3, norm_anchor)
        product_2 = -difference_2 * direction_one_norm_anchor_3
        product_3 = along_grad_norm_anchor_part * product_4
        for d in range(D):
            direction_anchor_norm_anchor_2 = direction(anchor_n[d], norm_anchor)
            hvp_anchor_n[d] = (
                along_norm_anchor * (product * direction(positive_n[d], norm_positive) - difference *
                direction(direction_anchor_norm_anchor_2, norm_anchor) - product *
                direction(negative_n[d], norm_negative)) + direction_anchor_norm_anchor_2 * product_3 -
                product_2 * vector_n[d]
            )


@njit(**DRIVER)
def _anchor_rows_serial(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_anchor, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _anchor_rows(
            anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_anchor, start, stop
        )


@njit(parallel=True, **DRIVER)
def _anchor_rows_parallel(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_anchor, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _anchor_rows(
            anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_anchor, start, stop
        )


def hvp_anchor(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _anchor_rows_serial if N * D < PARALLEL_FROM else _anchor_rows_parallel
    run(
        anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_anchor, N, min(ROWS, max(1,
        BLOCK // D))
    )


@njit(**LOOP)
def _positive_rows(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_positive, start, stop
):
    """Rows `start` to `stop`: fills hvp_positive."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        anchor_n = anchor[n]
        hvp_positive_n = hvp_positive[n]
        negative_n = negative[n]
        positive_n = positive[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        norm_positive_squares = zero
        norm_anchor_squares = zero
        norm_negative_squares = zero
        for d in range(D):
            norm_positive_squares = accumulate(norm_positive_squares, positive_n[d] * positive_n[d])
            norm_anchor_squares = accumulate(norm_anchor_squares, anchor_n[d] * anchor_n[d])
            norm_negative_squares = accumulate(norm_negative_squares, negative_n[d] * negative_n[d])
        norm_positive_scale = rescale(norm_positive_squares)
        norm_anchor_scale = rescale(norm_anchor_squares)
        norm_negative_scale = rescale(norm_negative_squares)
        norm_positive_scaled_squares = zero
        norm_anchor_scaled_squares = zero
        norm_negative_scaled_squares = zero
        for d in range(D):
            times_norm_positive_scale_positive = times(norm_positive_scale, positive_n[d])
            if norm_positive_scale != one:
                norm_positive_scaled_squares = accumulate(
                    norm_positive_scaled_squares, times_norm_positive_scale_positive *
                    times_norm_positive_scale_positive
                )
            times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_n[d])
            if norm_anchor_scale != one:
                norm_anchor_scaled_squares = accumulate(
                    norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                    times_norm_anchor_scale_anchor
                )
            times_norm_negative_scale_negative = times(norm_negative_scale, negative_n[d])
            if norm_negative_scale != one:
                norm_negative_scaled_squares = accumulate(
                    norm_negative_scaled_squares, times_norm_negative_scale_negative *
                    times_norm_negative_scale_negative
                )
        norm_positive = (
            math.sqrt(norm_positive_squares) if norm_positive_scale == one else
            math.sqrt(norm_positive_scaled_squares) / norm_positive_scale
        )
        norm_anchor = (
            math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
            math.sqrt(norm_anchor_scaled_squares) / norm_anchor_scale
        )
        norm_negative = (
            math.sqrt(norm_negative_squares) if norm_negative_scale == one else
            math.sqrt(norm_negative_scaled_squares) / norm_negative_scale
        )
        along_norm_positive = zero
        sum_anchor_negative = zero
        sum_anchor_positive = zero
        grad_norm_positive_part = zero
        for d in range(D):
            direction_positive_norm_positive = direction(positive_n[d], norm_positive)
            along_norm_positive = accumulate(
                along_norm_positive, direction_positive_norm_positive * vector_n[d]
            )
            direction_anchor_norm_anchor = direction(anchor_n[d], norm_anchor)
            sum_anchor_negative = accumulate(
                sum_anchor_negative, direction_anchor_norm_anchor * direction(negative_n[d],
                norm_negative)
            )
            sum_anchor_positive = accumulate(
                sum_anchor_positive, direction_anchor_norm_anchor * direction_positive_norm_positive
            )
            grad_norm_positive_part = accumulate(
                grad_norm_positive_part, direction_anchor_norm_anchor *
                direction(direction_positive_norm_positive, norm_positive)
            )
        distance_negative = one - sum_anchor_negative
        distance_positive = one - sum_anchor_positive
        direction_one_norm_positive_2 = direction(one, norm_positive)
        power_2 = direction_one_norm_positive_2 * direction_one_norm_positive_2
        direction_one_norm_positive = direction_one_norm_positive_2
        along_grad_norm_positive_part = zero
        for d in range(D):
            direction_anchor_norm_anchor_2 = direction(anchor_n[d], norm_anchor)
            direction_value_2 = direction(direction(positive_n[d], norm_positive), norm_positive)
            along_grad_norm_positive_part = accumulate(
                along_grad_norm_positive_part, direction_anchor_norm_anchor_2 * power_2 * vector_n[d] -
                along_norm_positive * direction_anchor_norm_anchor_2 * (direction_one_norm_positive *
                direction_value_2 + direction(direction_value_2, norm_positive))
            )
        product_4 = grad_term * step(distance_positive + margin - distance_negative)
        product = along_grad_norm_positive_part * product_4
        direction_one_norm_positive_3 = direction(one, norm_positive)
        direction_value = direction(direction_one_norm_positive_3, norm_positive)
        product_2 = along_norm_positive * product_4
        product_3 = direction_one_norm_positive_3 * grad_norm_positive_part * product_4
        for d in range(D):
            direction_positive_norm_positive_2 = direction(positive_n[d], norm_positive)
            hvp_positive_n[d] = (
                direction_positive_norm_positive_2 * product + product_3 * vector_n[d] - product_2 *
                (grad_norm_positive_part * direction(direction_positive_norm_positive_2, norm_positive) -
                direction_value * direction(anchor_n[d], norm_anchor))
            )


@njit(**DRIVER)
def _positive_rows_serial(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_positive, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _positive_rows(
            anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_positive, start, stop
        )


@njit(parallel=True, **DRIVER)
def _positive_rows_parallel(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_positive, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _positive_rows(
            anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_positive, start, stop
        )


def hvp_positive(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _positive_rows_serial if N * D < PARALLEL_FROM else _positive_rows_parallel
    run(
        anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_positive, N, min(ROWS,
        max(1, BLOCK // D))
    )


@njit(**LOOP)
def _negative_rows(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_negative, start, stop
):
    """Rows `start` to `stop`: fills hvp_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        anchor_n = anchor[n]
        hvp_negative_n = hvp_negative[n]
        negative_n = negative[n]
        positive_n = positive[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        norm_negative_squares = zero
        norm_anchor_squares = zero
        norm_positive_squares = zero
        for d in range(D):
            norm_negative_squares = accumulate(norm_negative_squares, negative_n[d] * negative_n[d])
            norm_anchor_squares = accumulate(norm_anchor_squares, anchor_n[d] * anchor_n[d])
            norm_positive_squares = accumulate(norm_positive_squares, positive_n[d] * positive_n[d])
        norm_negative_scale = rescale(norm_negative_squares)
        norm_anchor_scale = rescale(norm_anchor_squares)
        norm_positive_scale = rescale(norm_positive_squares)
        norm_negative_scaled_squares = zero
        norm_anchor_scaled_squares = zero
        norm_positive_scaled_squares = zero
        for d in range(D):
            times_norm_negative_scale_negative = times(norm_negative_scale, negative_n[d])
            if norm_negative_scale != one:
                norm_negative_scaled_squares = accumulate(
                    norm_negative_scaled_squares, times_norm_negative_scale_negative *
                    times_norm_negative_scale_negative
                )
            times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_n[d])
            if norm_anchor_scale != one:
                norm_anchor_scaled_squares = accumulate(
                    norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                    times_norm_anchor_scale_anchor
                )
            times_norm_positive_scale_positive = times(norm_positive_scale, positive_n[d])
            if norm_positive_scale != one:
                norm_positive_scaled_squares = accumulate(
                    norm_positive_scaled_squares, times_norm_positive_scale_positive *
                    times_norm_positive_scale_positive
                )
        norm_negative = (
            math.sqrt(norm_negative_squares) if norm_negative_scale == one else
            math.sqrt(norm_negative_scaled_squares) / norm_negative_scale
        )
        norm_anchor = (
            math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
            math.sqrt(norm_anchor_scaled_squares) / norm_anchor_scale
        )
        norm_positive = (
            math.sqrt(norm_positive_squares) if norm_positive_scale == one else
            math.sqrt(norm_positive_scaled_squares) / norm_positive_scale
        )
        along_norm_negative = zero
        sum_anchor_negative = zero
        sum_anchor_positive = zero
        grad_norm_negative_part = zero
        for d in range(D):
            direction_negative_norm_negative = direction(negative_n[d], norm_negative)
            along_norm_negative = accumulate(
                along_norm_negative, direction_negative_norm_negative * vector_n[d]
            )
            direction_anchor_norm_anchor = direction(anchor_n[d], norm_anchor)
            sum_anchor_negative = accumulate(
                sum_anchor_negative, direction_anchor_norm_anchor * direction_negative_norm_negative
            )
            sum_anchor_positive = accumulate(
                sum_anchor_positive, direction_anchor_norm_anchor * direction(positive_n[d],
                norm_positive)
            )
            grad_norm_negative_part = accumulate(
                grad_norm_negative_part, direction_anchor_norm_anchor *
                direction(direction_negative_norm_negative, norm_negative)
            )
        distance_negative = one - sum_anchor_negative
        distance_positive = one - sum_anchor_positive
        direction_one_norm_negative_2 = direction(one, norm_negative)
        power_2 = direction_one_norm_negative_2 * direction_one_norm_negative_2
        direction_one_norm_negative = direction_one_norm_negative_2
        along_grad_norm_negative_part = zero
        for d in range(D):
            direction_anchor_norm_anchor_2 = direction(anchor_n[d], norm_anchor)
            direction_value_2 = direction(direction(negative_n[d], norm_negative), norm_negative)
            along_grad_norm_negative_part = accumulate(
                along_grad_norm_negative_part, direction_anchor_norm_anchor_2 * power_2 * vector_n[d] -
                along_norm_negative * direction_anchor_norm_anchor_2 * (direction_one_norm_negative *
                direction_value_2 + direction(direction_value_2, norm_negative))
            )
        direction_one_norm_negative_3 = direction(one, norm_negative)
        direction_value = direction(direction_one_norm_negative_3, norm_negative)
        product_4 = grad_term * step(distance_positive + margin - distance_negative)
        product = along_norm_negative * product_4
        product_2 = along_grad_norm_negative_part * product_4
        product_3 = direction_one_norm_negative_3 * grad_norm_negative_part * product_4
        for d in range(D):
            direction_negative_norm_negative_2 = direction(negative_n[d], norm_negative)
            hvp_negative_n[d] = (
                product * (grad_norm_negative_part * direction(direction_negative_norm_negative_2,
                norm_negative) - direction_value * direction(anchor_n[d], norm_anchor)) -
                direction_negative_norm_negative_2 * product_2 - product_3 * vector_n[d]
            )


@njit(**DRIVER)
def _negative_rows_serial(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_negative, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _negative_rows(
            anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_negative, start, stop
        )


@njit(parallel=True, **DRIVER)
def _negative_rows_parallel(
    anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_negative, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _negative_rows(
            anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_negative, start, stop
        )


def hvp_negative(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_negative):
    """Fill the Hessian in negative times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _negative_rows_serial if N * D < PARALLEL_FROM else _negative_rows_parallel
    run(
        anchor, positive, negative, vector, margin, D, weight, grad_scale, hvp_negative, N, min(ROWS,
        max(1, BLOCK // D))
    )
