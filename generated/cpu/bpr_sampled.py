"""bpr_sampled: Each chosen item against a sample of items that were not chosen.

    gap[n, k] = pos[n] − neg[n, k]
    loss = −1/N · Σ_n 1/K · Σ_k log σ(gap[n, k])
    grad_term[n] = grad_scale·weight[n]
    grad_gap[n, k] = −grad_term[n]·σ(−gap[n, k])/K
    grad_pos_part[n] = Σ_k grad_gap[n, k]
    grad_pos[n] = grad_pos_part[n]
    grad_neg[n, k] = −grad_gap[n, k]

Generated from the declaration ranking.py (2f7c6e0350a95e75) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        restrain, row, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        restrain, row, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "e82b6eb9df63"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, rows, block, shared_blocks):
    """Row by row: adds up total and fills terms, grad_pos, grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            grad_neg_n = row(grad_neg, n)
            neg_n = neg[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_term_over_K = grad_term / Real(K)
                sum_neg_pos = zero
                grad_pos_part = zero
                for k in range(K):
                    gap = pos[n] - neg_n[k]
                    grad_gap = -grad_term_over_K * sigmoid(-gap)
                    if grad_neg is not None:
                        grad_neg_n[k] = -grad_gap
                    sum_neg_pos = accumulate(sum_neg_pos, log_sigmoid(gap))
                    grad_pos_part = accumulate(grad_pos_part, grad_gap)
                sum_neg_pos_scale = restrain(sum_neg_pos)
                sum_neg_pos_scaled = zero
                if sum_neg_pos_scale != one:
                    for k in range(K):
                        gap = pos[n] - neg_n[k]
                        sum_neg_pos_scaled = accumulate(
                            sum_neg_pos_scaled, times(sum_neg_pos_scale, log_sigmoid(gap))
                        )
                sum_neg_pos_held = sum_neg_pos if sum_neg_pos_scale == one else sum_neg_pos_scaled
                term = -sum_neg_pos_held / (sum_neg_pos_scale * Real(K))
                weighted_term = term * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if grad_pos is not None:
                    grad_pos[n] = grad_pos_part
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_pos is not None:
                    grad_pos[n] = zero
                if grad_neg is not None:
                    grad_neg[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, rows, block, shared_blocks):
    """Rows side by side: adds up total and fills terms, grad_pos, grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    neg_columns = np.empty((K, ROWS), Real)
    grad_neg_columns = np.empty((K, ROWS), Real)
    kept = np.empty((6, ROWS), Real)
    grad_term_over_K = kept[0]
    sum_neg_pos = kept[1]
    grad_pos_part = kept[2]
    counts = np.empty(ROWS, np.bool_)
    counts_2 = np.empty(ROWS, np.bool_)
    sum_neg_pos_scale = kept[3]
    sum_neg_pos_scaled = kept[4]
    sample_weight = kept[5]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for k in range(K):
                neg_columns[k, lane] = neg[n, k]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
            grad_term = grad_scale * sample_weight[lane]
            grad_term_over_K[lane] = grad_term / Real(K)
            sum_neg_pos[lane] = zero
            grad_pos_part[lane] = zero
        for k in range(K):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                gap = pos[n] - neg_columns[k, lane]
                grad_gap = -grad_term_over_K[lane] * sigmoid(-gap)
                if grad_neg is not None:
                    grad_neg_columns[k, lane] = -grad_gap
                sum_neg_pos[lane] = accumulate(sum_neg_pos[lane], log_sigmoid(gap))
                grad_pos_part[lane] = accumulate(grad_pos_part[lane], grad_gap)
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sum_neg_pos_scale[lane] = restrain(sum_neg_pos[lane])
            sum_neg_pos_scaled[lane] = zero
            counts_2[lane] = counts[lane] and sum_neg_pos_scale[lane] != one
        if counts_2.any():
            for k in range(K):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    gap = pos[n] - neg_columns[k, lane]
                    sum_neg_pos_scaled[lane] = accumulate(
                        sum_neg_pos_scaled[lane], times(sum_neg_pos_scale[lane], log_sigmoid(gap)) if
                        counts_2[lane] else zero
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sum_neg_pos_held = (
                sum_neg_pos[lane] if sum_neg_pos_scale[lane] == one else sum_neg_pos_scaled[lane]
            )
            term = -sum_neg_pos_held / (sum_neg_pos_scale[lane] * Real(K))
            weighted_term = sample_weight[lane] * term
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if grad_pos is not None:
                grad_pos[n] = grad_pos_part[lane]
            if terms is not None:
                terms[n] = weighted_term
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_pos is not None:
                    grad_pos[n] = zero
                if grad_neg is not None:
                    for k in range(K):
                        grad_neg_columns[k, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_neg is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for k in range(K):
                    grad_neg[n, k] = grad_neg_columns[k, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = pos.size
    K = neg.shape[1]
    blocks = _short_rows if 0 < K * pos.itemsize <= SHORT else _rows
    run = blocks if N * K < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, N, min(ROWS, max(1, BLOCK // K)), 0
    )
    return total
