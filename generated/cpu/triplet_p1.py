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

Generated from the declaration metric.py (556dd7135faaf4e9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, row,
        sign, step,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, row,
        sign, step,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "b2285f41119b"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_anchor, grad_positive, grad_negative."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
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
                for d in range(D):
                    product = grad_distance_negative * sign(anchor_n[d] - negative_n[d])
                    product_2 = grad_term_times_step_difference * sign(anchor_n[d] - positive_n[d])
                    if grad_anchor is not None:
                        grad_anchor_n[d] = product + product_2
                    if grad_positive is not None:
                        grad_positive_n[d] = -product_2
                    if grad_negative is not None:
                        grad_negative_n[d] = -product
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
    anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, rows, block, shared_blocks
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
    kept = np.empty((6, ROWS), Real)
    distance_negative = kept[0]
    distance_positive = kept[1]
    sample_weight = kept[2]
    grad_term = kept[3]
    counts = np.empty(ROWS, np.bool_)
    grad_distance_negative = kept[4]
    grad_term_times_step_difference = kept[5]
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
            distance_negative[lane] = zero
            distance_positive[lane] = zero
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                distance_negative[lane] = accumulate(
                    distance_negative[lane], abs(anchor_columns[d, lane] - negative_columns[d, lane])
                )
                distance_positive[lane] = accumulate(
                    distance_positive[lane], abs(anchor_columns[d, lane] - positive_columns[d, lane])
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            difference = distance_positive[lane] + margin - distance_negative[lane]
            term = maximum(zero, difference)
            weighted_term = sample_weight[lane] * term
            grad_term_times_step_difference[lane] = grad_term[lane] * step(difference)
            grad_distance_negative[lane] = -grad_term_times_step_difference[lane]
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        for d in range(D):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                product = (
                    grad_distance_negative[lane] * sign(anchor_columns[d, lane] - negative_columns[d,
                    lane])
                )
                product_2 = (
                    grad_term_times_step_difference[lane] * sign(anchor_columns[d, lane] -
                    positive_columns[d, lane])
                )
                if grad_anchor is not None:
                    grad_anchor_columns[d, lane] = product + product_2
                if grad_positive is not None:
                    grad_positive_columns[d, lane] = -product_2
                if grad_negative is not None:
                    grad_negative_columns[d, lane] = -product
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
    anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    blocks = _short_rows if 0 < D * anchor.itemsize <= SHORT else _rows
    run = blocks if N * D < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        anchor, positive, negative, margin, D, weight, grad_scale, terms, grad_anchor, grad_positive,
        grad_negative, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    return total
