"""triplet: The anchor must be nearer to the positive than to the negative by a margin.

    mean(Max(0, margin - sqrt(sum((anchor[n, d] - negative[n, d])**2, d)) + sqrt(sum((anchor[n, d] -
    positive[n, d])**2, d))), n)
    grad_anchor[n, d] = 2*(anchor[n, d] - negative[n, d])*grad_sum_anchor_negative_squared[n] + 2*(anchor[n,
        d] - positive[n, d])*grad_sum_anchor_positive_squared[n]
    grad_positive[n, d] = 2*(-anchor[n, d] + positive[n, d])*grad_sum_anchor_positive_squared[n]
    grad_negative[n, d] = 2*(-anchor[n, d] + negative[n, d])*grad_sum_anchor_negative_squared[n]

Generated from the declaration metric.py (a876b668fffa8de5) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, inverse_root, maximum, row, step
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, inverse_root, maximum, row, step

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "2ac344247f4e"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows(
    anchor, positive, negative, margin, D, weight, scale, terms, grad_anchor, grad_positive,
    grad_negative, start, stop
):
    """Rows `start` to `stop`: adds up total and fills terms, grad_anchor, grad_positive, grad_negative."""
    real = anchor.dtype.type
    zero = real(0)
    half = real(0.5)
    one = real(1)
    two = real(2)
    total = zero
    for n in range(start, stop):
        anchor_n = anchor[n]
        grad_anchor_n = row(grad_anchor, n)
        grad_negative_n = row(grad_negative, n)
        grad_positive_n = row(grad_positive, n)
        negative_n = negative[n]
        positive_n = positive[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = scale * sample_weight
        sum_anchor_negative_squared = zero
        sum_anchor_positive_squared = zero
        for d in range(D):
            anchor_minus_negative = anchor_n[d] - negative_n[d]
            sum_anchor_negative_squared = accumulate(
                sum_anchor_negative_squared, anchor_minus_negative * anchor_minus_negative
            )
            anchor_minus_positive = anchor_n[d] - positive_n[d]
            sum_anchor_positive_squared = accumulate(
                sum_anchor_positive_squared, anchor_minus_positive * anchor_minus_positive
            )
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
        for d in range(D):
            anchor_minus_negative_2 = anchor_n[d] - negative_n[d]
            anchor_minus_positive_2 = anchor_n[d] - positive_n[d]
            if grad_anchor is not None:
                grad_anchor_n[d] = anchor_minus_negative_2 * product + anchor_minus_positive_2 * product_2
            if grad_positive is not None:
                grad_positive_n[d] = -anchor_minus_positive_2 * product_2
            if grad_negative is not None:
                grad_negative_n[d] = -anchor_minus_negative_2 * product
        total = accumulate(total, weighted_term)
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _rows_serial(
    anchor, positive, negative, margin, D, weight, scale, terms, grad_anchor, grad_positive,
    grad_negative, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows(
            anchor, positive, negative, margin, D, weight, scale, terms, grad_anchor, grad_positive,
            grad_negative, start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_parallel(
    anchor, positive, negative, margin, D, weight, scale, terms, grad_anchor, grad_positive,
    grad_negative, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows(
            anchor, positive, negative, margin, D, weight, scale, terms, grad_anchor, grad_positive,
            grad_negative, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(
    anchor, positive, negative, margin, weight, scale, terms, grad_anchor, grad_positive, grad_negative
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _rows_serial if N * D < PARALLEL_FROM else _rows_parallel
    total = run(
        anchor, positive, negative, margin, D, weight, scale, terms, grad_anchor, grad_positive,
        grad_negative, N, min(ROWS, max(1, BLOCK // D))
    )
    return total
