"""contrastive: Half the squared distance of similar pairs, half the squared shortfall of the margin of others.

    distance[n] = √(Σ_d (x1[n, d] − x2[n, d])²)
    loss = 1/N · Σ_n ((1 − y[n])/2 · Σ_d (x1[n, d] − x2[n, d])² + y[n]·max(0, margin − distance[n])²/2)

Generated from the declaration metric.py (3d0e9c11e76cd926) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._elementary import (
        accumulate, compiled, direction, maximum, next_block, over_length, over_threads, rescale,
        step, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, maximum, next_block, over_length, over_threads, rescale,
        step, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "0516cd4f1080"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _x1_rows(x1, x2, y, vector, margin, D, weight, grad_scale, hvp_x1, rows, block, shared_blocks):
    """Row by row: fills hvp_x1."""
    Real = x1.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_x1_n = hvp_x1[n]
            vector_n = vector[n]
            x1_n = x1[n]
            x2_n = x2[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
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
                distance_inverse = direction(one, distance_root)
                distance = distance_root if distance_scale_is_one else distance_root / distance_scale
                along_distance = zero
                for d in range(D):
                    along_distance = accumulate(
                        along_distance, vector_n[d] * over_length(x1_n[d] - x2_n[d], distance_scale,
                        distance_inverse)
                    )
                grad_term_times_y = grad_term * y[n]
                margin_minus_distance = margin - distance
                step_margin_minus_distance = step(margin_minus_distance)
                product_3 = step_margin_minus_distance * maximum(zero, margin_minus_distance)
                difference = (
                    grad_term * (one - y[n]) - (grad_term_times_y * product_3 * over_length(one,
                    distance_scale, distance_inverse) if y[n] != zero else zero)
                )
                product_4 = along_distance * grad_term_times_y
                product = product_4 * step_margin_minus_distance * step_margin_minus_distance
                product_2 = product_3 * product_4
                step_margin_minus_distance_2 = step(margin_minus_distance)
                for d in range(D):
                    x1_minus_x2_over_length = over_length(
                        x1_n[d] - x2_n[d], distance_scale, distance_inverse
                    )
                    y_is_not_zero = y[n] != zero
                    hvp_x1_n[d] = (
                        difference * vector_n[d] + (product * x1_minus_x2_over_length if
                        step_margin_minus_distance_2 * step_margin_minus_distance_2 != zero and
                        y_is_not_zero else zero) + (product_2 * over_length(x1_minus_x2_over_length,
                        distance_scale, distance_inverse) if step_margin_minus_distance_2 != zero and
                        y_is_not_zero else zero)
                    )
            else:
                hvp_x1[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_x1(x1, x2, y, vector, margin, weight, grad_scale, hvp_x1):
    """Fill the Hessian in x1 times `vector`."""
    N = x1.shape[0]
    D = x1.shape[1]
    run = _x1_rows if N * D < PARALLEL_FROM else over_threads(_x1_rows)
    run(x1, x2, y, vector, margin, D, weight, grad_scale, hvp_x1, N, min(ROWS, max(1, BLOCK // D)), 0)


@compiled(**LOOP)
def _x2_rows(x1, x2, y, vector, margin, D, weight, grad_scale, hvp_x2, rows, block, shared_blocks):
    """Row by row: fills hvp_x2."""
    Real = x1.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_x2_n = hvp_x2[n]
            vector_n = vector[n]
            x1_n = x1[n]
            x2_n = x2[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
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
                distance_inverse = direction(one, distance_root)
                distance = distance_root if distance_scale_is_one else distance_root / distance_scale
                along_distance = zero
                for d in range(D):
                    along_distance = accumulate(
                        along_distance, vector_n[d] * over_length(x1_n[d] - x2_n[d], distance_scale,
                        distance_inverse)
                    )
                grad_term_times_y = grad_term * y[n]
                margin_minus_distance = margin - distance
                step_margin_minus_distance = step(margin_minus_distance)
                product_3 = step_margin_minus_distance * maximum(zero, margin_minus_distance)
                difference = (
                    grad_term * (one - y[n]) - (grad_term_times_y * product_3 * over_length(one,
                    distance_scale, distance_inverse) if y[n] != zero else zero)
                )
                product_4 = along_distance * grad_term_times_y
                product = product_4 * step_margin_minus_distance * step_margin_minus_distance
                product_2 = product_3 * product_4
                step_margin_minus_distance_2 = step(margin_minus_distance)
                for d in range(D):
                    x1_minus_x2_over_length = over_length(
                        x1_n[d] - x2_n[d], distance_scale, distance_inverse
                    )
                    y_is_not_zero = y[n] != zero
                    hvp_x2_n[d] = (
                        difference * vector_n[d] + (product * x1_minus_x2_over_length if
                        step_margin_minus_distance_2 * step_margin_minus_distance_2 != zero and
                        y_is_not_zero else zero) + (product_2 * over_length(x1_minus_x2_over_length,
                        distance_scale, distance_inverse) if step_margin_minus_distance_2 != zero and
                        y_is_not_zero else zero)
                    )
            else:
                hvp_x2[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_x2(x1, x2, y, vector, margin, weight, grad_scale, hvp_x2):
    """Fill the Hessian in x2 times `vector`."""
    N = x1.shape[0]
    D = x1.shape[1]
    run = _x2_rows if N * D < PARALLEL_FROM else over_threads(_x2_rows)
    run(x1, x2, y, vector, margin, D, weight, grad_scale, hvp_x2, N, min(ROWS, max(1, BLOCK // D)), 0)
