"""contrastive_similarity: The squared distance of similar pairs, the squared shortfall of the margin of others.

    distance[n] = √(Σ_d (x1[n, d] − x2[n, d])²)
    loss = 1/N · Σ_n (y[n]·Σ_d (x1[n, d] − x2[n, d])² + (1 − y[n])·max(0, margin − distance[n])²)
    grad_term[n] = grad_scale·weight[n]
    grad_distance[n] = −2·grad_term[n]·(1 − y[n])·[margin > distance[n]]·max(0, margin − distance[n])
    grad_x1[n, d] = 2·y[n]·grad_term[n]·(x1[n, d] − x2[n, d]) + grad_distance[n]·(x1[n, d] −
        x2[n, d])/distance[n]
    grad_x2[n, d] = 2·y[n]·grad_term[n]·(x2[n, d] − x1[n, d]) − grad_distance[n]·(x1[n, d] −
        x2[n, d])/distance[n]

Generated from the declaration metric.py (dc008094edf1399b)
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
def _rows(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_x1, grad_x2."""
    Real = x1.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    D = x1.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), x1.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            sum_x1_x2_squared = zero
            for d in range(lane, D, lanes):
                x1_minus_x2 = x1[n, d] - x2[n, d]
                sum_x1_x2_squared += x1_minus_x2 * x1_minus_x2
            sum_x1_x2_squared = sum_over_row(sum_x1_x2_squared)
            distance_scale = rescale(sum_x1_x2_squared)
            distance_scaled_squares = zero
            if distance_scale != one:
                for d in range(lane, D, lanes):
                    times_distance_scale_x1_minus_x2 = times(distance_scale, x1[n, d] - x2[n, d])
                    distance_scaled_squares += (
                        times_distance_scale_x1_minus_x2 * times_distance_scale_x1_minus_x2
                    )
                distance_scaled_squares = sum_over_row(distance_scaled_squares)
            distance_scale_is_one = distance_scale == one
            distance_root = (
                math.sqrt(sum_x1_x2_squared) if distance_scale_is_one else
                math.sqrt(distance_scaled_squares)
            )
            distance = distance_root if distance_scale_is_one else distance_root / distance_scale
            one_minus_y = one - y[n]
            margin_minus_distance = margin - distance
            zero_or_margin_minus_distance = maximum(zero, margin_minus_distance)
            term = (
                times(one_minus_y, zero_or_margin_minus_distance * zero_or_margin_minus_distance) +
                times(y[n], sum_x1_x2_squared)
            )
            weighted_term = term * sample_weight
            distance_inverse = direction(one, distance_root)
            grad_distance = (
                -two * grad_term * one_minus_y * zero_or_margin_minus_distance *
                step(margin_minus_distance)
            )
            for d in range(lane, D, lanes):
                x1_minus_x2_2 = x1[n, d] - x2[n, d]
                chosen = (
                    grad_distance * over_length(x1_minus_x2_2, distance_scale, distance_inverse) if
                    grad_distance != zero else zero
                )
                if grad_x1.size:
                    grad_x1[n, d] = chosen + two * times(y[n], grad_term * x1_minus_x2_2)
                if grad_x2.size:
                    grad_x2[n, d] = -chosen + two * times(y[n], -grad_term * x1_minus_x2_2)
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_x1.size:
                for d in range(lane, D, lanes):
                    grad_x1[n, d] = zero
            if grad_x2.size:
                for d in range(lane, D, lanes):
                    grad_x2[n, d] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = x1.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_x1 = or_empty(grad_x1, 2, dtype)
    grad_x2 = or_empty(grad_x2, 2, dtype)
    blocks, threads = grid_of_rows(x1.shape[0], x1.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, total_parts)
    return number(total_of(total_parts))
