"""triplet_p_number: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = { 0 if stop(max_d |anchor[n, d] − negative[n, d]|) = 0; stop(max_d |anchor[n, d] −
        negative[n, d]|)·(Σ_d (|anchor[n, d] − negative[n, d]|/stop(max_e |anchor[n, e] −
        negative[n, e]|))^p)^(1/p) otherwise }
    distance_positive[n] = { 0 if stop(max_d |anchor[n, d] − positive[n, d]|) = 0; stop(max_d |anchor[n, d] −
        positive[n, d]|)·(Σ_d (|anchor[n, d] − positive[n, d]|/stop(max_e |anchor[n, e] −
        positive[n, e]|))^p)^(1/p) otherwise }
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)
    row_max[n] = max_d |anchor[n, d] − negative[n, d]|
    sum_anchor_negative[n] = Σ_d (|anchor[n, d] − negative[n, d]|/stop(row_max[n]))^p
    row_max_2[n] = max_d |anchor[n, d] − positive[n, d]|
    sum_anchor_positive[n] = Σ_d (|anchor[n, d] − positive[n, d]|/stop(row_max_2[n]))^p
    grad_term[n] = grad_scale·weight[n]
    grad_sum_anchor_positive[n] = grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]·{
        0 if stop(row_max_2[n]) = 0; sum_anchor_positive[n]^(1/p − 1)·stop(row_max_2[n])/p otherwise }
    grad_sum_anchor_negative[n] = −grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]·{
        0 if stop(row_max[n]) = 0; sum_anchor_negative[n]^(1/p − 1)·stop(row_max[n])/p otherwise }
    grad_anchor[n, d] = grad_sum_anchor_negative[n]·p·sign(anchor[n, d] − negative[n, d])·(|anchor[n, d] −
        negative[n, d]|/stop(row_max[n]))^(p − 1)/stop(row_max[n]) + grad_sum_anchor_positive[n]·p·
        sign(anchor[n, d] − positive[n, d])·(|anchor[n, d] − positive[n, d]|/stop(row_max_2[n]))^(p −
        1)/stop(row_max_2[n])
    grad_positive[n, d] = grad_sum_anchor_positive[n]·(−p·sign(anchor[n, d] − positive[n, d])·
        (|anchor[n, d] − positive[n, d]|/stop(row_max_2[n]))^(p − 1)/stop(row_max_2[n]))
    grad_negative[n, d] = grad_sum_anchor_negative[n]·(−p·sign(anchor[n, d] − negative[n, d])·
        (|anchor[n, d] − negative[n, d]|/stop(row_max[n]))^(p − 1)/stop(row_max[n]))

Generated from the declaration metric.py (564eb9fb6fe38584)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._cuda import (
        cuda, direction, first_row, grid_of_rows, kernel, max_over_row, maximum, number, or_empty,
        parts_of, power, rows_at_once, sign, step, store_block_sum, sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, direction, first_row, grid_of_rows, kernel, max_over_row, maximum, number, or_empty,
        parts_of, power, rows_at_once, sign, step, store_block_sum, sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(
    anchor, positive, negative, margin, p, weight, grad_scale, terms, grad_anchor, grad_positive,
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
            row_max = -Real(math.inf)
            row_max_2 = -Real(math.inf)
            for d in range(lane, D, lanes):
                row_max = maximum(row_max, abs(anchor[n, d] - negative[n, d]))
                row_max_2 = maximum(row_max_2, abs(anchor[n, d] - positive[n, d]))
            row_max = max_over_row(row_max)
            row_max_2 = max_over_row(row_max_2)
            sum_anchor_negative = zero
            sum_anchor_positive = zero
            for d in range(lane, D, lanes):
                sum_anchor_negative += power(direction(abs(anchor[n, d] - negative[n, d]), row_max), p)
                sum_anchor_positive += power(direction(abs(anchor[n, d] - positive[n, d]), row_max_2), p)
            sum_anchor_negative = sum_over_row(sum_anchor_negative)
            sum_anchor_positive = sum_over_row(sum_anchor_positive)
            inverse_p = one / p
            row_max_is_zero = row_max == zero
            distance_negative = (
                zero if row_max_is_zero else row_max * power(sum_anchor_negative, inverse_p)
            )
            row_max_2_is_zero = row_max_2 == zero
            distance_positive = (
                zero if row_max_2_is_zero else row_max_2 * power(sum_anchor_positive, inverse_p)
            )
            difference = distance_positive + margin - distance_negative
            term = maximum(zero, difference)
            weighted_term = term * sample_weight
            grad_term_times_step_difference = grad_term * step(difference)
            one_minus_inverse_p = one - inverse_p
            grad_sum_anchor_negative = (
                -grad_term_times_step_difference * (zero if row_max_is_zero else inverse_p * row_max *
                power(sum_anchor_negative, -one_minus_inverse_p))
            )
            grad_sum_anchor_positive = (
                grad_term_times_step_difference * (zero if row_max_2_is_zero else inverse_p * row_max_2 *
                power(sum_anchor_positive, -one_minus_inverse_p))
            )
            p_times_direction_one_row_max = p * direction(one, row_max)
            p_times_direction_one_row_max_2 = p * direction(one, row_max_2)
            p_minus_one = p - one
            for d in range(lane, D, lanes):
                anchor_minus_negative = anchor[n, d] - negative[n, d]
                product = (
                    p_times_direction_one_row_max * power(direction(abs(anchor_minus_negative), row_max),
                    p_minus_one)
                )
                anchor_minus_positive = anchor[n, d] - positive[n, d]
                product_2 = (
                    p_times_direction_one_row_max_2 * power(direction(abs(anchor_minus_positive),
                    row_max_2), p_minus_one)
                )
                sign_anchor_minus_negative = sign(anchor_minus_negative)
                sign_anchor_minus_positive = sign(anchor_minus_positive)
                if grad_anchor.size:
                    grad_anchor[n, d] = (
                        times(times(sign_anchor_minus_negative, product), grad_sum_anchor_negative) +
                        times(times(sign_anchor_minus_positive, product_2), grad_sum_anchor_positive)
                    )
                if grad_positive.size:
                    grad_positive[n, d] = times(
                        times(sign_anchor_minus_positive, -product_2), grad_sum_anchor_positive
                    )
                if grad_negative.size:
                    grad_negative[n, d] = times(
                        times(sign_anchor_minus_negative, -product), grad_sum_anchor_negative
                    )
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
    anchor, positive, negative, margin, p, weight, grad_scale, terms, grad_anchor, grad_positive,
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
        anchor, positive, negative, margin, p, weight, grad_scale, terms, grad_anchor, grad_positive,
        grad_negative, total_parts
    )
    return number(total_of(total_parts))
