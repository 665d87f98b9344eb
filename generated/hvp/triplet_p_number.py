"""triplet_p_number: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = { 0 if stop(max_d |anchor[n, d] − negative[n, d]|) = 0; stop(max_d |anchor[n, d] −
        negative[n, d]|)·(Σ_d (|anchor[n, d] − negative[n, d]|/stop(max_e |anchor[n, e] −
        negative[n, e]|))^p)^(1/p) otherwise }
    distance_positive[n] = { 0 if stop(max_d |anchor[n, d] − positive[n, d]|) = 0; stop(max_d |anchor[n, d] −
        positive[n, d]|)·(Σ_d (|anchor[n, d] − positive[n, d]|/stop(max_e |anchor[n, e] −
        positive[n, e]|))^p)^(1/p) otherwise }
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)

Generated from the declaration metric.py (564eb9fb6fe38584) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._elementary import (
        accumulate, compiled, direction, larger, next_block, over_threads, power, sign, step,
        times, typed_exponent,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, larger, next_block, over_threads, power, sign, step,
        times, typed_exponent,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "e9242c002019"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _anchor_rows(
    anchor, positive, negative, vector, margin, p, p_exponent, D, weight, grad_scale, hvp_anchor, rows,
    block, shared_blocks
):
    """Row by row: fills hvp_anchor."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    p_minus_one = p - one
    inverse_p = one / p
    one_minus_inverse_p = one - inverse_p
    p_minus_two = p - two
    inverse_p_2_minus_one = inverse_p - one
    two_minus_inverse_p_2 = two - inverse_p
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
                row_max = -Real(math.inf)
                row_max_2 = -Real(math.inf)
                for d in range(D):
                    row_max = larger(row_max, abs(anchor_n[d] - negative_n[d]))
                    row_max_2 = larger(row_max_2, abs(anchor_n[d] - positive_n[d]))
                direction_one_row_max_3 = direction(one, row_max)
                p_times_direction_one_row_max = direction_one_row_max_3 * p
                direction_one_row_max_2_2 = direction(one, row_max_2)
                p_times_direction_one_row_max_2 = direction_one_row_max_2_2 * p
                along_sum_anchor_negative = zero
                along_sum_anchor_positive = zero
                sum_anchor_negative = zero
                sum_anchor_positive = zero
                for d in range(D):
                    anchor_minus_negative = anchor_n[d] - negative_n[d]
                    direction_value = direction(abs(anchor_minus_negative), row_max)
                    along_sum_anchor_negative = accumulate(
                        along_sum_anchor_negative, times(vector_n[d], times(sign(anchor_minus_negative),
                        p_times_direction_one_row_max * power(direction_value, p_minus_one)))
                    )
                    anchor_minus_positive = anchor_n[d] - positive_n[d]
                    direction_value_2 = direction(abs(anchor_minus_positive), row_max_2)
                    along_sum_anchor_positive = accumulate(
                        along_sum_anchor_positive, times(vector_n[d], times(sign(anchor_minus_positive),
                        p_times_direction_one_row_max_2 * power(direction_value_2, p_minus_one)))
                    )
                    sum_anchor_negative = accumulate(
                        sum_anchor_negative, power(direction_value, p_exponent)
                    )
                    sum_anchor_positive = accumulate(
                        sum_anchor_positive, power(direction_value_2, p_exponent)
                    )
                row_max_is_zero = row_max == zero
                distance_negative = (
                    zero if row_max_is_zero else row_max * power(sum_anchor_negative, inverse_p)
                )
                row_max_2_is_zero = row_max_2 == zero
                distance_positive = (
                    zero if row_max_2_is_zero else row_max_2 * power(sum_anchor_positive, inverse_p)
                )
                p_times_direction_one_row_max_2_2 = direction_one_row_max_2_2 * p
                p_times_direction_one_row_max_3 = direction_one_row_max_3 * p
                step_value = step(distance_positive + margin - distance_negative)
                product_3 = grad_term * step_value * p
                product = (
                    product_3 * (zero if row_max_2_is_zero else inverse_p * row_max_2 *
                    power(sum_anchor_positive, -one_minus_inverse_p)) * direction_one_row_max_2_2 *
                    direction_one_row_max_2_2
                )
                product_2 = (
                    product_3 * (zero if row_max_is_zero else inverse_p * row_max *
                    power(sum_anchor_negative, -one_minus_inverse_p)) * direction_one_row_max_3 *
                    direction_one_row_max_3
                )
                product_4 = grad_term * step_value
                times_value = times(
                    inverse_p_2_minus_one, power(sum_anchor_positive, -two_minus_inverse_p_2)
                )
                times_value_2 = times(
                    inverse_p_2_minus_one, power(sum_anchor_negative, -two_minus_inverse_p_2)
                )
                product_5 = (
                    along_sum_anchor_positive * product_4 * (zero if row_max_2 == zero else (inverse_p *
                    times_value * row_max_2 if times_value != zero else zero))
                )
                product_6 = (
                    -along_sum_anchor_negative * product_4 * (zero if row_max == zero else (inverse_p *
                    times_value_2 * row_max if times_value_2 != zero else zero))
                )
                for d in range(D):
                    anchor_minus_negative_2 = anchor_n[d] - negative_n[d]
                    anchor_minus_positive_2 = anchor_n[d] - positive_n[d]
                    direction_value_3 = direction(abs(anchor_minus_positive_2), row_max_2)
                    direction_value_4 = direction(abs(anchor_minus_negative_2), row_max)
                    hvp_anchor_n[d] = (
                        times(product_5, times(sign(anchor_minus_positive_2),
                        p_times_direction_one_row_max_2_2 * power(direction_value_3, p_minus_one))) +
                        times(product_6, times(sign(anchor_minus_negative_2),
                        p_times_direction_one_row_max_3 * power(direction_value_4, p_minus_one))) +
                        times(product * vector_n[d], times(p_minus_one, power(direction_value_3,
                        p_minus_two))) + times(-product_2 * vector_n[d], times(p_minus_one,
                        power(direction_value_4, p_minus_two)))
                    )
            else:
                hvp_anchor[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_anchor(anchor, positive, negative, vector, margin, p, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _anchor_rows if N * D < PARALLEL_FROM else over_threads(_anchor_rows)
    run(
        anchor, positive, negative, vector, margin, p, typed_exponent(p), D, weight, grad_scale,
        hvp_anchor, N, min(ROWS, max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _positive_rows(
    anchor, positive, negative, vector, margin, p, p_exponent, p_minus_two_exponent, D, weight,
    grad_scale, hvp_positive, rows, block, shared_blocks
):
    """Row by row: fills hvp_positive."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    inverse_p = one / p
    inverse_p_minus_one = inverse_p - one
    p_minus_one = p - one
    inverse_p_2_minus_one = inverse_p - one
    inverse_p_2_minus_two = inverse_p - two
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
                row_max_2 = -Real(math.inf)
                row_max = -Real(math.inf)
                for d in range(D):
                    row_max_2 = larger(row_max_2, abs(anchor_n[d] - positive_n[d]))
                    row_max = larger(row_max, abs(anchor_n[d] - negative_n[d]))
                direction_one_row_max_2_2 = direction(one, row_max_2)
                p_times_direction_one_row_max_2 = direction_one_row_max_2_2 * p
                along_sum_anchor_positive = zero
                sum_anchor_negative = zero
                sum_anchor_positive = zero
                for d in range(D):
                    anchor_minus_positive = anchor_n[d] - positive_n[d]
                    direction_value = direction(abs(anchor_minus_positive), row_max_2)
                    along_sum_anchor_positive = accumulate(
                        along_sum_anchor_positive, times(vector_n[d], times(sign(anchor_minus_positive),
                        -p_times_direction_one_row_max_2 * power(direction_value, p_minus_one)))
                    )
                    sum_anchor_negative = accumulate(
                        sum_anchor_negative, power(direction(abs(anchor_n[d] - negative_n[d]), row_max),
                        p_exponent)
                    )
                    sum_anchor_positive = accumulate(
                        sum_anchor_positive, power(direction_value, p_exponent)
                    )
                distance_negative = (
                    zero if row_max == zero else row_max * power(sum_anchor_negative, inverse_p)
                )
                row_max_2_is_zero = row_max_2 == zero
                distance_positive = (
                    zero if row_max_2_is_zero else row_max_2 * power(sum_anchor_positive, inverse_p)
                )
                p_times_direction_one_row_max_2_2 = direction_one_row_max_2_2 * p
                step_value = step(distance_positive + margin - distance_negative)
                product = (
                    grad_term * step_value * p * (zero if row_max_2_is_zero else inverse_p * row_max_2 *
                    power(sum_anchor_positive, inverse_p_minus_one)) * direction_one_row_max_2_2 *
                    direction_one_row_max_2_2
                )
                times_value = times(
                    inverse_p_2_minus_one, power(sum_anchor_positive, inverse_p_2_minus_two)
                )
                product_2 = (
                    along_sum_anchor_positive * grad_term * step_value * (zero if row_max_2 == zero else
                    (inverse_p * times_value * row_max_2 if times_value != zero else zero))
                )
                for d in range(D):
                    anchor_minus_positive_2 = anchor_n[d] - positive_n[d]
                    direction_value_2 = direction(abs(anchor_minus_positive_2), row_max_2)
                    hvp_positive_n[d] = (
                        times(product_2, times(sign(anchor_minus_positive_2),
                        -p_times_direction_one_row_max_2_2 * power(direction_value_2, p_minus_one))) +
                        times(product * vector_n[d], times(p_minus_one, power(direction_value_2,
                        p_minus_two_exponent)))
                    )
            else:
                hvp_positive[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_positive(anchor, positive, negative, vector, margin, p, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _positive_rows if N * D < PARALLEL_FROM else over_threads(_positive_rows)
    run(
        anchor, positive, negative, vector, margin, p, typed_exponent(p), typed_exponent(p - 2), D,
        weight, grad_scale, hvp_positive, N, min(ROWS, max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _negative_rows(
    anchor, positive, negative, vector, margin, p, p_exponent, p_minus_two_exponent, D, weight,
    grad_scale, hvp_negative, rows, block, shared_blocks
):
    """Row by row: fills hvp_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    inverse_p = one / p
    inverse_p_minus_one = inverse_p - one
    p_minus_one = p - one
    inverse_p_2_minus_one = inverse_p - one
    inverse_p_2_minus_two = inverse_p - two
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
                row_max = -Real(math.inf)
                row_max_2 = -Real(math.inf)
                for d in range(D):
                    row_max = larger(row_max, abs(anchor_n[d] - negative_n[d]))
                    row_max_2 = larger(row_max_2, abs(anchor_n[d] - positive_n[d]))
                direction_one_row_max_2 = direction(one, row_max)
                p_times_direction_one_row_max = direction_one_row_max_2 * p
                along_sum_anchor_negative = zero
                sum_anchor_negative = zero
                sum_anchor_positive = zero
                for d in range(D):
                    anchor_minus_negative = anchor_n[d] - negative_n[d]
                    direction_value = direction(abs(anchor_minus_negative), row_max)
                    along_sum_anchor_negative = accumulate(
                        along_sum_anchor_negative, times(vector_n[d], times(sign(anchor_minus_negative),
                        -p_times_direction_one_row_max * power(direction_value, p_minus_one)))
                    )
                    sum_anchor_negative = accumulate(
                        sum_anchor_negative, power(direction_value, p_exponent)
                    )
                    sum_anchor_positive = accumulate(
                        sum_anchor_positive, power(direction(abs(anchor_n[d] - positive_n[d]), row_max_2),
                        p_exponent)
                    )
                row_max_is_zero = row_max == zero
                distance_negative = (
                    zero if row_max_is_zero else row_max * power(sum_anchor_negative, inverse_p)
                )
                distance_positive = (
                    zero if row_max_2 == zero else row_max_2 * power(sum_anchor_positive, inverse_p)
                )
                p_times_direction_one_row_max_2 = direction_one_row_max_2 * p
                step_value = step(distance_positive + margin - distance_negative)
                product = (
                    grad_term * step_value * p * (zero if row_max_is_zero else inverse_p * row_max *
                    power(sum_anchor_negative, inverse_p_minus_one)) * direction_one_row_max_2 *
                    direction_one_row_max_2
                )
                times_value = times(
                    inverse_p_2_minus_one, power(sum_anchor_negative, inverse_p_2_minus_two)
                )
                product_2 = (
                    -along_sum_anchor_negative * grad_term * step_value * (zero if row_max == zero else
                    (inverse_p * times_value * row_max if times_value != zero else zero))
                )
                for d in range(D):
                    anchor_minus_negative_2 = anchor_n[d] - negative_n[d]
                    direction_value_2 = direction(abs(anchor_minus_negative_2), row_max)
                    hvp_negative_n[d] = (
                        times(product_2, times(sign(anchor_minus_negative_2),
                        -p_times_direction_one_row_max_2 * power(direction_value_2, p_minus_one))) +
                        times(-product * vector_n[d], times(p_minus_one, power(direction_value_2,
                        p_minus_two_exponent)))
                    )
            else:
                hvp_negative[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_negative(anchor, positive, negative, vector, margin, p, weight, grad_scale, hvp_negative):
    """Fill the Hessian in negative times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _negative_rows if N * D < PARALLEL_FROM else over_threads(_negative_rows)
    run(
        anchor, positive, negative, vector, margin, p, typed_exponent(p), typed_exponent(p - 2), D,
        weight, grad_scale, hvp_negative, N, min(ROWS, max(1, BLOCK // D)), 0
    )
