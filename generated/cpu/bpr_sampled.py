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
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, log_sigmoid, row, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, log_sigmoid, row, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows(pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, start, stop):
    """Rows `start` to `stop`: adds up total and fills terms, grad_pos, grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(start, stop):
        grad_neg_n = row(grad_neg, n)
        neg_n = neg[n]
        sample_weight = weight[n] if weight is not None else one
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
        term = -sum_neg_pos / Real(K)
        weighted_term = term * sample_weight
        total = accumulate(total, weighted_term)
        if grad_pos is not None:
            grad_pos[n] = grad_pos_part
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _rows_serial(pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, rows, block):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows(pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, start, stop)
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_parallel(pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows(
            pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = pos.size
    K = neg.shape[1]
    run = _rows_serial if N * K < PARALLEL_FROM else _rows_parallel
    total = run(
        pos, neg, K, weight, grad_scale, terms, grad_pos, grad_neg, N, min(ROWS, max(1, BLOCK // K))
    )
    return total
