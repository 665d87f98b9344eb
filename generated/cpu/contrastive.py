"""contrastive: Half the squared distance of similar pairs, half the squared shortfall of the margin of others.

    distance[n] = √(Σ_d (x1[n, d] − x2[n, d])²)
    loss = 1/N · Σ_n ((1 − y[n])/2 · Σ_d (x1[n, d] − x2[n, d])² + y[n]·max(0, margin − distance[n])²/2)
    grad_term[n] = grad_scale·weight[n]
    grad_distance[n] = −y[n]·grad_term[n]·[margin > distance[n]]·max(0, margin − distance[n])
    grad_sum_x1_x2_squared[n] = grad_term[n]·(1 − y[n])/2
    grad_x1[n, d] = 2·grad_sum_x1_x2_squared[n]·(x1[n, d] − x2[n, d]) + grad_distance[n]·(x1[n, d] −
        x2[n, d])/distance[n]
    grad_x2[n, d] = 2·grad_sum_x1_x2_squared[n]·(x2[n, d] − x1[n, d]) − grad_distance[n]·(x1[n, d] −
        x2[n, d])/distance[n]

Generated from the declaration metric.py (3d0e9c11e76cd926) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _rows(x1, x2, y, margin, D, weight, grad_scale, terms, grad_x1, grad_x2, rows, block, shared_blocks):
    """Row by row: adds up total and fills terms, grad_x1, grad_x2."""
    Real = x1.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            grad_x1_n = row(grad_x1, n)
            grad_x2_n = row(grad_x2, n)
            x1_n = x1[n]
            x2_n = x2[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                one_minus_y = one - y[n]
                grad_sum_x1_x2_squared = half * grad_term * one_minus_y
                sum_x1_x2_squared = zero
                for d in range(D):
                    x1_minus_x2 = x1_n[d] - x2_n[d]
                    sum_x1_x2_squared = accumulate(sum_x1_x2_squared, x1_minus_x2 * x1_minus_x2)
                distance_scale = rescale(sum_x1_x2_squared)
                distance_scaled_squares = zero
                if distance_scale != one:
                    for d in range(D):
                        times_distance_scale_x1_minus_x2 = times(distance_scale, x1_n[d] - x2_n[d])
                        distance_scaled_squares = accumulate(
                            distance_scaled_squares, times_distance_scale_x1_minus_x2 *
                            times_distance_scale_x1_minus_x2
                        )
                distance_scale_is_one = distance_scale == one
                distance_root = (
                    math.sqrt(sum_x1_x2_squared) if distance_scale_is_one else
                    math.sqrt(distance_scaled_squares)
                )
                distance = distance_root if distance_scale_is_one else distance_root / distance_scale
                margin_minus_distance = margin - distance
                zero_or_margin_minus_distance = maximum(zero, margin_minus_distance)
                term = (
                    half * times(one_minus_y, sum_x1_x2_squared) + half * times(y[n],
                    zero_or_margin_minus_distance * zero_or_margin_minus_distance)
                )
                weighted_term = term * sample_weight
                distance_inverse = direction(one, distance_root)
                grad_distance = (
                    -grad_term * zero_or_margin_minus_distance * y[n] * step(margin_minus_distance)
                )
                for d in range(D):
                    x1_minus_x2_2 = x1_n[d] - x2_n[d]
                    partial_sum = (
                        two * times(grad_sum_x1_x2_squared, x1_minus_x2_2) + (grad_distance *
                        over_length(x1_minus_x2_2, distance_scale, distance_inverse) if grad_distance !=
                        zero else zero)
                    )
                    if grad_x1 is not None:
                        grad_x1_n[d] = partial_sum
                    if grad_x2 is not None:
                        grad_x2_n[d] = -partial_sum
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_x1 is not None:
                    grad_x1[n] = zero
                if grad_x2 is not None:
                    grad_x2[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(
    x1, x2, y, margin, D, weight, grad_scale, terms, grad_x1, grad_x2, rows, block, shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_x1, grad_x2."""
    Real = x1.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    x1_columns = np.empty((D, ROWS), Real)
    x2_columns = np.empty((D, ROWS), Real)
    grad_x1_columns = np.empty((D, ROWS), Real)
    grad_x2_columns = np.empty((D, ROWS), Real)
    kept = np.empty((9, ROWS), Real)
    sum_x1_x2_squared = kept[0]
    counts = np.empty(ROWS, np.bool_)
    distance_scale = kept[1]
    counts_2 = np.empty(ROWS, np.bool_)
    distance_scaled_squares = kept[2]
    distance_scale_is_one = np.empty(ROWS, np.bool_)
    one_minus_y = kept[3]
    sample_weight = kept[4]
    grad_term = kept[5]
    distance_inverse = kept[6]
    grad_distance = kept[7]
    grad_sum_x1_x2_squared = kept[8]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                x1_columns[d, lane] = x1[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                x2_columns[d, lane] = x2[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
            one_minus_y[lane] = one - y[n]
            grad_sum_x1_x2_squared[lane] = half * grad_term[lane] * one_minus_y[lane]
            sum_x1_x2_squared[lane] = zero
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                x1_minus_x2 = x1_columns[d, lane] - x2_columns[d, lane]
                sum_x1_x2_squared[lane] = accumulate(sum_x1_x2_squared[lane], x1_minus_x2 * x1_minus_x2)
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            distance_scale[lane] = rescale(sum_x1_x2_squared[lane])
            distance_scaled_squares[lane] = zero
            counts_2[lane] = counts[lane] and distance_scale[lane] != one
            distance_scale_is_one[lane] = distance_scale[lane] == one
        if counts_2.any():
            for d in range(D):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    times_distance_scale_x1_minus_x2 = times(
                        distance_scale[lane], x1_columns[d, lane] - x2_columns[d, lane]
                    )
                    distance_scaled_squares[lane] = accumulate(
                        distance_scaled_squares[lane], times_distance_scale_x1_minus_x2 *
                        times_distance_scale_x1_minus_x2 if counts_2[lane] else zero
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            distance_root = (
                math.sqrt(sum_x1_x2_squared[lane]) if distance_scale_is_one[lane] else
                math.sqrt(distance_scaled_squares[lane])
            )
            distance = (
                distance_root if distance_scale_is_one[lane] else distance_root / distance_scale[lane]
            )
            margin_minus_distance = margin - distance
            zero_or_margin_minus_distance = maximum(zero, margin_minus_distance)
            term = (
                half * times(one_minus_y[lane], sum_x1_x2_squared[lane]) + half * times(y[n],
                zero_or_margin_minus_distance * zero_or_margin_minus_distance)
            )
            weighted_term = sample_weight[lane] * term
            distance_inverse[lane] = direction(one, distance_root)
            grad_distance[lane] = (
                -grad_term[lane] * zero_or_margin_minus_distance * y[n] * step(margin_minus_distance)
            )
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                x1_minus_x2_2 = x1_columns[d, lane] - x2_columns[d, lane]
                partial_sum = (
                    two * times(grad_sum_x1_x2_squared[lane], x1_minus_x2_2) + (grad_distance[lane] *
                    over_length(x1_minus_x2_2, distance_scale[lane], distance_inverse[lane]) if
                    grad_distance[lane] != zero else zero)
                )
                if grad_x1 is not None:
                    grad_x1_columns[d, lane] = partial_sum
                if grad_x2 is not None:
                    grad_x2_columns[d, lane] = -partial_sum
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_x1 is not None:
                    for d in range(D):
                        grad_x1_columns[d, lane] = zero
                if grad_x2 is not None:
                    for d in range(D):
                        grad_x2_columns[d, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_x1 is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for d in range(D):
                    grad_x1[n, d] = grad_x1_columns[d, lane]
        if grad_x2 is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for d in range(D):
                    grad_x2[n, d] = grad_x2_columns[d, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = x1.shape[0]
    D = x1.shape[1]
    blocks = _short_rows if 0 < D * x1.itemsize <= SHORT else _rows
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        x1, x2, y, margin, D, weight, grad_scale, terms, grad_x1, grad_x2, N, min(ROWS, max(1, BLOCK //
        D)), 0
    )
    return total
