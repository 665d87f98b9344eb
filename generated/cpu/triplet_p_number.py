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

Generated from the declaration metric.py (564eb9fb6fe38584) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, keep_total, larger, maximum, next_block,
        over_threads, power, row, sign, step, times, typed_exponent,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, keep_total, larger, maximum, next_block,
        over_threads, power, row, sign, step, times, typed_exponent,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "aa476293b570"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    anchor, positive, negative, margin, p, p_exponent, D, weight, grad_scale, terms, grad_anchor,
    grad_positive, grad_negative, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_anchor, grad_positive, grad_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    inverse_p = one / p
    one_minus_inverse_p = one - inverse_p
    p_minus_one = p - one
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
                row_max = -Real(math.inf)
                row_max_2 = -Real(math.inf)
                for d in range(D):
                    row_max = larger(row_max, abs(anchor_n[d] - negative_n[d]))
                    row_max_2 = larger(row_max_2, abs(anchor_n[d] - positive_n[d]))
                sum_anchor_negative = zero
                sum_anchor_positive = zero
                for d in range(D):
                    sum_anchor_negative = accumulate(
                        sum_anchor_negative, power(direction(abs(anchor_n[d] - negative_n[d]), row_max),
                        p_exponent)
                    )
                    sum_anchor_positive = accumulate(
                        sum_anchor_positive, power(direction(abs(anchor_n[d] - positive_n[d]), row_max_2),
                        p_exponent)
                    )
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
                grad_sum_anchor_negative = (
                    -grad_term_times_step_difference * (zero if row_max_is_zero else inverse_p * row_max *
                    power(sum_anchor_negative, -one_minus_inverse_p))
                )
                grad_sum_anchor_positive = (
                    grad_term_times_step_difference * (zero if row_max_2_is_zero else inverse_p *
                    row_max_2 * power(sum_anchor_positive, -one_minus_inverse_p))
                )
                p_times_direction_one_row_max = p * direction(one, row_max)
                p_times_direction_one_row_max_2 = p * direction(one, row_max_2)
                for d in range(D):
                    anchor_minus_negative = anchor_n[d] - negative_n[d]
                    product = (
                        p_times_direction_one_row_max * power(direction(abs(anchor_minus_negative),
                        row_max), p_minus_one)
                    )
                    anchor_minus_positive = anchor_n[d] - positive_n[d]
                    product_2 = (
                        p_times_direction_one_row_max_2 * power(direction(abs(anchor_minus_positive),
                        row_max_2), p_minus_one)
                    )
                    sign_anchor_minus_negative = sign(anchor_minus_negative)
                    sign_anchor_minus_positive = sign(anchor_minus_positive)
                    if grad_anchor is not None:
                        grad_anchor_n[d] = (
                            times(times(sign_anchor_minus_negative, product), grad_sum_anchor_negative) +
                            times(times(sign_anchor_minus_positive, product_2), grad_sum_anchor_positive)
                        )
                    if grad_positive is not None:
                        grad_positive_n[d] = times(
                            times(sign_anchor_minus_positive, -product_2), grad_sum_anchor_positive
                        )
                    if grad_negative is not None:
                        grad_negative_n[d] = times(
                            times(sign_anchor_minus_negative, -product), grad_sum_anchor_negative
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


@compiled(**LOOP)
def _short_rows(
    anchor, positive, negative, margin, p, p_exponent, D, weight, grad_scale, terms, grad_anchor,
    grad_positive, grad_negative, rows, block, shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_anchor, grad_positive, grad_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    anchor_columns = np.empty((D, ROWS), Real)
    negative_columns = np.empty((D, ROWS), Real)
    positive_columns = np.empty((D, ROWS), Real)
    grad_anchor_columns = np.empty((D, ROWS), Real)
    grad_positive_columns = np.empty((D, ROWS), Real)
    grad_negative_columns = np.empty((D, ROWS), Real)
    kept = np.empty((10, ROWS), Real)
    row_max = kept[0]
    row_max_2 = kept[1]
    sum_anchor_negative = kept[2]
    sum_anchor_positive = kept[3]
    sample_weight = kept[4]
    grad_term = kept[5]
    counts = np.empty(ROWS, np.bool_)
    p_times_direction_one_row_max = kept[6]
    p_times_direction_one_row_max_2 = kept[7]
    grad_sum_anchor_negative = kept[8]
    grad_sum_anchor_positive = kept[9]
    inverse_p = one / p
    one_minus_inverse_p = one - inverse_p
    p_minus_one = p - one
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                anchor_columns[d, lane] = anchor[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                negative_columns[d, lane] = negative[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for d in range(D):
                positive_columns[d, lane] = positive[n, d]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
            row_max[lane] = -Real(math.inf)
            row_max_2[lane] = -Real(math.inf)
            sum_anchor_negative[lane] = zero
            sum_anchor_positive[lane] = zero
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                row_max[lane] = larger(
                    row_max[lane], abs(anchor_columns[d, lane] - negative_columns[d, lane])
                )
                row_max_2[lane] = larger(
                    row_max_2[lane], abs(anchor_columns[d, lane] - positive_columns[d, lane])
                )
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                sum_anchor_negative[lane] = accumulate(
                    sum_anchor_negative[lane], power(direction(abs(anchor_columns[d, lane] -
                    negative_columns[d, lane]), row_max[lane]), p_exponent)
                )
                sum_anchor_positive[lane] = accumulate(
                    sum_anchor_positive[lane], power(direction(abs(anchor_columns[d, lane] -
                    positive_columns[d, lane]), row_max_2[lane]), p_exponent)
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_max_is_zero = row_max[lane] == zero
            distance_negative = (
                zero if row_max_is_zero else row_max[lane] * power(sum_anchor_negative[lane], inverse_p)
            )
            row_max_2_is_zero = row_max_2[lane] == zero
            distance_positive = (
                zero if row_max_2_is_zero else row_max_2[lane] * power(sum_anchor_positive[lane],
                inverse_p)
            )
            difference = distance_positive + margin - distance_negative
            term = maximum(zero, difference)
            weighted_term = sample_weight[lane] * term
            grad_term_times_step_difference = grad_term[lane] * step(difference)
            grad_sum_anchor_negative[lane] = (
                -grad_term_times_step_difference * (zero if row_max_is_zero else inverse_p * row_max[lane]
                * power(sum_anchor_negative[lane], -one_minus_inverse_p))
            )
            grad_sum_anchor_positive[lane] = (
                grad_term_times_step_difference * (zero if row_max_2_is_zero else inverse_p *
                row_max_2[lane] * power(sum_anchor_positive[lane], -one_minus_inverse_p))
            )
            p_times_direction_one_row_max[lane] = p * direction(one, row_max[lane])
            p_times_direction_one_row_max_2[lane] = p * direction(one, row_max_2[lane])
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                anchor_minus_negative = anchor_columns[d, lane] - negative_columns[d, lane]
                product = (
                    p_times_direction_one_row_max[lane] * power(direction(abs(anchor_minus_negative),
                    row_max[lane]), p_minus_one)
                )
                anchor_minus_positive = anchor_columns[d, lane] - positive_columns[d, lane]
                product_2 = (
                    p_times_direction_one_row_max_2[lane] * power(direction(abs(anchor_minus_positive),
                    row_max_2[lane]), p_minus_one)
                )
                sign_anchor_minus_negative = sign(anchor_minus_negative)
                sign_anchor_minus_positive = sign(anchor_minus_positive)
                if grad_anchor is not None:
                    grad_anchor_columns[d, lane] = (
                        times(times(sign_anchor_minus_negative, product), grad_sum_anchor_negative[lane])
                        + times(times(sign_anchor_minus_positive, product_2),
                        grad_sum_anchor_positive[lane])
                    )
                if grad_positive is not None:
                    grad_positive_columns[d, lane] = times(
                        times(sign_anchor_minus_positive, -product_2), grad_sum_anchor_positive[lane]
                    )
                if grad_negative is not None:
                    grad_negative_columns[d, lane] = times(
                        times(sign_anchor_minus_negative, -product), grad_sum_anchor_negative[lane]
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_anchor is not None:
                    for d in range(D):
                        grad_anchor_columns[d, lane] = zero
                if grad_positive is not None:
                    for d in range(D):
                        grad_positive_columns[d, lane] = zero
                if grad_negative is not None:
                    for d in range(D):
                        grad_negative_columns[d, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_anchor is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for d in range(D):
                    grad_anchor[n, d] = grad_anchor_columns[d, lane]
        if grad_positive is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for d in range(D):
                    grad_positive[n, d] = grad_positive_columns[d, lane]
        if grad_negative is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for d in range(D):
                    grad_negative[n, d] = grad_negative_columns[d, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(
    anchor, positive, negative, margin, p, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    blocks = _short_rows if 0 < D * anchor.itemsize <= SHORT else _rows
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        anchor, positive, negative, margin, p, typed_exponent(p), D, weight, grad_scale, terms,
        grad_anchor, grad_positive, grad_negative, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    return total
