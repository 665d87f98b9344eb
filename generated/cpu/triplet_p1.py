"""triplet_p1: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = Σ_d |anchor[n, d] − negative[n, d]|
    distance_positive[n] = Σ_d |anchor[n, d] − positive[n, d]|
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)
    grad_term[n] = grad_scale·weight[n]
    grad_distance_positive[n] = grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]
    grad_distance_negative[n] = −grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]
    grad_anchor[n, d] = grad_distance_negative[n]·sign(anchor[n, d] − negative[n, d]) +
        grad_distance_positive[n]·sign(anchor[n, d] − positive[n, d])
    grad_positive[n, d] = −grad_distance_positive[n]·sign(anchor[n, d] − positive[n, d])
    grad_negative[n, d] = −grad_distance_negative[n]·sign(anchor[n, d] − negative[n, d])

Generated from the declaration metric.py (12435c92fe693e6d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, maximum, row, sign, step
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, maximum, row, sign, step

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows(
    anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, start, stop
):
    """Rows `start` to `stop`: adds up total and fills terms, grad_anchor, grad_positive, grad_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(start, stop):
        anchor_n = anchor[n]
        grad_anchor_n = row(grad_anchor, n)
        grad_negative_n = row(grad_negative, n)
        grad_positive_n = row(grad_positive, n)
        negative_n = negative[n]
        positive_n = positive[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        distance_negative = zero
        distance_positive = zero
        for d in range(D):
            distance_negative = accumulate(distance_negative, abs(anchor_n[d] - negative_n[d]))
            distance_positive = accumulate(distance_positive, abs(anchor_n[d] - positive_n[d]))
        difference = distance_positive + margin - distance_negative
        term = maximum(zero, difference)
        weighted_term = term * sample_weight
        grad_term_times_step_difference = grad_term * step(difference)
        grad_distance_negative = -grad_term_times_step_difference
        grad_distance_positive = grad_term_times_step_difference
        for d in range(D):
            product = grad_distance_negative * sign(anchor_n[d] - negative_n[d])
            product_2 = grad_distance_positive * sign(anchor_n[d] - positive_n[d])
            if grad_anchor is not None:
                grad_anchor_n[d] = product + product_2
            if grad_positive is not None:
                grad_positive_n[d] = -product_2
            if grad_negative is not None:
                grad_negative_n[d] = -product
        total = accumulate(total, weighted_term)
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _rows_serial(
    anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows(
            anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
            grad_negative, start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_parallel(
    anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows(
            anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
            grad_negative, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(
    anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _rows_serial if N * D < PARALLEL_FROM else _rows_parallel
    total = run(
        anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
        grad_negative, N, min(ROWS, max(1, BLOCK // D))
    )
    return total
