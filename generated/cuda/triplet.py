"""triplet: The anchor must be nearer to the positive than to the negative by a margin.

    mean(Max(0, margin - sqrt(sum((anchor[n, d] - negative[n, d])**2, d)) + sqrt(sum((anchor[n, d] -
    positive[n, d])**2, d))), n)
    grad_anchor[n, d] = 2*(anchor[n, d] - negative[n, d])*grad_sum_anchor_negative_squared[n] + 2*(anchor[n,
        d] - positive[n, d])*grad_sum_anchor_positive_squared[n]
    grad_positive[n, d] = 2*(-anchor[n, d] + positive[n, d])*grad_sum_anchor_positive_squared[n]
    grad_negative[n, d] = 2*(-anchor[n, d] + negative[n, d])*grad_sum_anchor_negative_squared[n]

Generated from the declaration metric.py (a876b668fffa8de5)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, inverse_root, kernel, maximum, number, or_empty, parts_of,
        rows_at_once, step, store_block_sum, sum_over_row, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, inverse_root, kernel, maximum, number, or_empty, parts_of,
        rows_at_once, step, store_block_sum, sum_over_row, total_of
    )

COMPANION = "63788555bf09"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(
    anchor, positive, negative, margin, weight, scale, terms, grad_anchor, grad_positive, grad_negative,
    total_parts
):
    """Threads in line for a row: adds up total and fills terms, grad_anchor, 2 more."""
    real = anchor.dtype.type
    zero = real(0)
    half = real(0.5)
    one = real(1)
    two = real(2)
    D = anchor.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), anchor.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        grad_term = scale * sample_weight
        sum_anchor_negative_squared = zero
        sum_anchor_positive_squared = zero
        for d in range(lane, D, lanes):
            anchor_minus_negative = anchor[n, d] - negative[n, d]
            sum_anchor_negative_squared += anchor_minus_negative * anchor_minus_negative
            anchor_minus_positive = anchor[n, d] - positive[n, d]
            sum_anchor_positive_squared += anchor_minus_positive * anchor_minus_positive
        sum_anchor_negative_squared = sum_over_row(sum_anchor_negative_squared)
        sum_anchor_positive_squared = sum_over_row(sum_anchor_positive_squared)
        distance_negative = math.sqrt(sum_anchor_negative_squared)
        distance_positive = math.sqrt(sum_anchor_positive_squared)
        difference = distance_positive + margin - distance_negative
        term = maximum(zero, difference)
        weighted_term = term * sample_weight
        quotient = half * grad_term * step(difference)
        grad_sum_anchor_negative_squared = -quotient * inverse_root(sum_anchor_negative_squared)
        grad_sum_anchor_positive_squared = quotient * inverse_root(sum_anchor_positive_squared)
        product = two * grad_sum_anchor_negative_squared
        product_2 = two * grad_sum_anchor_positive_squared
        for d in range(lane, D, lanes):
            anchor_minus_negative_2 = anchor[n, d] - negative[n, d]
            anchor_minus_positive_2 = anchor[n, d] - positive[n, d]
            if grad_anchor.size:
                grad_anchor[n, d] = (
                    anchor_minus_negative_2 * product + anchor_minus_positive_2 * product_2
                )
            if grad_positive.size:
                grad_positive[n, d] = -anchor_minus_positive_2 * product_2
            if grad_negative.size:
                grad_negative[n, d] = -anchor_minus_negative_2 * product
        if lane == 0:
            total += weighted_term
            if terms.size:
                terms[n] = weighted_term
    store_block_sum(total, total_parts)


def evaluate(
    anchor, positive, negative, margin, weight, scale, terms, grad_anchor, grad_positive, grad_negative
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
        anchor, positive, negative, margin, weight, scale, terms, grad_anchor, grad_positive,
        grad_negative, total_parts
    )
    return number(total_of(total_parts))
