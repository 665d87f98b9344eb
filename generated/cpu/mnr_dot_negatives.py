"""mnr_dot_negatives: Multiple negatives ranking: each anchor must find its own positive among those of the batch.

    loss = 1/N · Σ_i (log(exp(log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d])) + exp(log Σ_k exp(scale·
        Σ_d anchor[i, d]·negatives[k, d]))) − scale·Σ_d anchor[i, d]·positive[i, d])
    sum_anchor_positive_2[i, j] = Σ_d anchor[i, d]·positive[j, d]
    log_norm[i] = log Σ_j exp(scale·sum_anchor_positive_2[i, j])
    sum_anchor_negatives[i, k] = Σ_d anchor[i, d]·negatives[k, d]
    log_norm_2[i] = log Σ_k exp(scale·sum_anchor_negatives[i, k])
    grad_term[i] = grad_scale·weight[i]
    grad_sum_anchor_negatives[i, k] = scale·grad_term[i]·exp(scale·sum_anchor_negatives[i, k] −
        log_norm_2[i])·exp(log_norm_2[i])/(exp(log_norm_2[i]) + exp(log_norm[i]))
    grad_anchor_part[i, d] = Σ_k negatives[k, d]·grad_sum_anchor_negatives[i, k]
    grad_negatives_part[k, d] = Σ_i anchor[i, d]·grad_sum_anchor_negatives[i, k]
    grad_sum_anchor_positive_2[i, j] = scale·grad_term[i]·exp(scale·sum_anchor_positive_2[i, j] −
        log_norm[i])·exp(log_norm[i])/(exp(log_norm[i]) + exp(log_norm_2[i])) − scale·grad_term[i]·[j = i]
    grad_anchor_part_2[i, d] = Σ_j positive[j, d]·grad_sum_anchor_positive_2[i, j]
    grad_positive_part[j, d] = Σ_i anchor[i, d]·grad_sum_anchor_positive_2[i, j]
    grad_anchor[i, d] = grad_anchor_part[i, d] + grad_anchor_part_2[i, d]
    grad_positive[j, d] = grad_positive_part[j, d]
    grad_negatives[k, d] = grad_negatives_part[k, d]

Generated from the declaration metric.py (4dd02b5059d0afe9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        logaddexp, next_block, over_threads, row, softmax_weight,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        logaddexp, next_block, over_threads, row, softmax_weight,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "22a6b077ffa7"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    anchor, sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_negatives_tile,
    anchor_weighed_all, grad_sum_anchor_positive_2_tile, anchor_weighed_2_all, scale, D, K, N, weight,
    grad_scale, terms, first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_sum_anchor_negatives_tile, anchor_weighed_all,
    grad_sum_anchor_positive_2_tile, anchor_weighed_2_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        for i in range(start, stop):
            anchor_i = anchor[i]
            anchor_weighed_2_i = row(anchor_weighed_2_all, i)
            anchor_weighed_i = row(anchor_weighed_all, i)
            grad_sum_anchor_negatives_i = row(grad_sum_anchor_negatives_tile, i - first)
            grad_sum_anchor_positive_2_i = row(grad_sum_anchor_positive_2_tile, i - first)
            sum_anchor_negatives_i = sum_anchor_negatives_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    if anchor_weighed_all is not None:
                        anchor_weighed_i[d] = anchor_i[d]
                    if anchor_weighed_2_all is not None:
                        anchor_weighed_2_i[d] = anchor_i[d]
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_max_2 = -Real(math.inf)
                for k in range(K):
                    row_max_2 = larger_number(row_max_2, scale * sum_anchor_negatives_i[k])
                row_shift = finite_or_zero(row_max)
                row_shift_2 = finite_or_zero(row_max_2)
                row_below = zero
                row_sum = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    if grad_sum_anchor_positive_2_tile is not None:
                        grad_sum_anchor_positive_2_i[j] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                row_below_2 = zero
                row_sum_2 = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                    if grad_sum_anchor_negatives_tile is not None:
                        grad_sum_anchor_negatives_i[k] = shifted_exp_2
                    row_below_2 = accumulate(
                        row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                    )
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                row_rest_2 = (
                    row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 -
                    one
                )
                log_row_sum_2 = log1p(row_rest_2)
                log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
                log_row_sum_plus_row_shift = row_shift + log_row_sum
                term = (
                    logaddexp(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2) - scale *
                    sum_anchor_positive_2_i[i]
                )
                weighted_term = term * sample_weight
                quotient = (
                    grad_term * scale * softmax_weight(log_row_sum_2_plus_row_shift_2,
                    log_row_sum_plus_row_shift) / row_sum_2
                )
                if grad_sum_anchor_negatives_tile is not None:
                    for k in range(K):
                        grad_sum_anchor_negatives_i[k] = quotient * grad_sum_anchor_negatives_i[k]
                quotient_2 = (
                    grad_term * scale * softmax_weight(log_row_sum_plus_row_shift,
                    log_row_sum_2_plus_row_shift_2) / row_sum
                )
                if grad_sum_anchor_positive_2_tile is not None:
                    for j in range(N):
                        grad_sum_anchor_positive_2_i[j] = quotient_2 * grad_sum_anchor_positive_2_i[j]
                if grad_sum_anchor_positive_2_tile is not None:
                    grad_sum_anchor_positive_2_i[i] += -grad_term * scale
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[i] = weighted_term
            else:
                if grad_sum_anchor_negatives_tile is not None:
                    grad_sum_anchor_negatives_tile[i - first] = zero
                if anchor_weighed_all is not None:
                    anchor_weighed_all[i] = zero
                if grad_sum_anchor_positive_2_tile is not None:
                    grad_sum_anchor_positive_2_tile[i - first] = zero
                if anchor_weighed_2_all is not None:
                    anchor_weighed_2_all[i] = zero
                if terms is not None:
                    terms[i] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_2(
    grad_anchor_part_all, grad_anchor_part_2_all, grad_positive_part_all, D, weight, grad_anchor,
    grad_positive, rows, block, shared_blocks
):
    """Row by row: fills grad_anchor, grad_positive."""
    Real = grad_anchor_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            grad_anchor_i = row(grad_anchor, i)
            grad_anchor_part_2_i = row(grad_anchor_part_2_all, i)
            grad_anchor_part_i = row(grad_anchor_part_all, i)
            grad_positive_i = row(grad_positive, i)
            grad_positive_part_i = row(grad_positive_part_all, i)
            sample_weight = weight[i] if weight is not None else one
            for d in range(D):
                if grad_anchor is not None:
                    grad_anchor_i[d] = (
                        grad_anchor_part_i[d] + grad_anchor_part_2_i[d] if sample_weight != zero else zero
                    )
                if grad_positive is not None:
                    grad_positive_i[d] = grad_positive_part_i[d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_2(
    grad_anchor_part_all, grad_anchor_part_2_all, grad_positive_part_all, D, weight, grad_anchor,
    grad_positive, rows, block, shared_blocks
):
    """Rows side by side: fills grad_anchor, grad_positive."""
    Real = grad_anchor_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    grad_anchor_part_columns = np.empty((D, ROWS), Real)
    grad_anchor_part_2_columns = np.empty((D, ROWS), Real)
    grad_positive_part_columns = np.empty((D, ROWS), Real)
    grad_anchor_columns = np.empty((D, ROWS), Real)
    grad_positive_columns = np.empty((D, ROWS), Real)
    kept = np.empty((1, ROWS), Real)
    sample_weight = kept[0]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_anchor_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_anchor_part_columns[d, lane] = grad_anchor_part_all[i, d]
        if grad_anchor_part_2_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_anchor_part_2_columns[d, lane] = grad_anchor_part_2_all[i, d]
        if grad_positive_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_positive_part_columns[d, lane] = grad_positive_part_all[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            sample_weight[lane] = weight[i] if weight is not None else one
        for d in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                if grad_anchor is not None:
                    grad_anchor_columns[d, lane] = (
                        grad_anchor_part_2_columns[d, lane] + grad_anchor_part_columns[d, lane] if
                        sample_weight[lane] != zero else zero
                    )
                if grad_positive is not None:
                    grad_positive_columns[d, lane] = grad_positive_part_columns[d, lane]
        if grad_anchor is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_anchor[i, d] = grad_anchor_columns[d, lane]
        if grad_positive is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_positive[i, d] = grad_positive_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_3(grad_negatives_part_all, D, grad_negatives, rows, block, shared_blocks):
    """Row by row: fills grad_negatives."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            grad_negatives_k = row(grad_negatives, k)
            grad_negatives_part_k = row(grad_negatives_part_all, k)
            if grad_negatives is not None:
                for d in range(D):
                    grad_negatives_k[d] = grad_negatives_part_k[d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_3(grad_negatives_part_all, D, grad_negatives, rows, block, shared_blocks):
    """Rows side by side: fills grad_negatives."""
    Real = grad_negatives_part_all.dtype.type
    grad_negatives_part_columns = np.empty((D, ROWS), Real)
    grad_negatives_columns = np.empty((D, ROWS), Real)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_negatives_part_all is not None:
            for k in range(Place(start), Place(stop)):
                lane = k - Place(start)
                for d in range(D):
                    grad_negatives_part_columns[d, lane] = grad_negatives_part_all[k, d]
        if grad_negatives is not None:
            for d in range(D):
                for k in range(Place(start), Place(stop)):
                    lane = k - Place(start)
                    grad_negatives_columns[d, lane] = grad_negatives_part_columns[d, lane]
        if grad_negatives is not None:
            for k in range(Place(start), Place(stop)):
                lane = k - Place(start)
                for d in range(D):
                    grad_negatives[k, d] = grad_negatives_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


def evaluate(
    anchor, positive, negatives, scale, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negatives
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    K = negatives.shape[0]
    wants_gradient = grad_anchor is not None or grad_positive is not None or grad_negatives is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, N, K))))
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    grad_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype) if wants_gradient else None
    grad_anchor_part_all = np.empty((N, D), anchor.dtype) if wants_gradient else None
    anchor_weighed_all = np.empty((N, D), anchor.dtype) if wants_gradient else None
    grad_negatives_part_all = np.zeros((K, D), anchor.dtype) if wants_gradient else None
    grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype) if wants_gradient else None
    grad_anchor_part_2_all = np.empty((N, D), anchor.dtype) if wants_gradient else None
    anchor_weighed_2_all = np.empty((N, D), anchor.dtype) if wants_gradient else None
    grad_positive_part_all = np.zeros((N, D), anchor.dtype) if wants_gradient else None
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(anchor[tile], positive.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(anchor[tile], negatives.T, out=sum_anchor_negatives_tile[:rows])
        run = _rows_1 if rows * max(D, K, N) < PARALLEL_FROM else over_threads(_rows_1, "sum")
        total += run(
            anchor, sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_negatives_tile,
            anchor_weighed_all, grad_sum_anchor_positive_2_tile, anchor_weighed_2_all, scale, D, K, N,
            weight, grad_scale, terms, first, rows, min(ROWS, max(1, BLOCK // max(D, K, N))), 0
        )
        if wants_gradient:
            np.dot(grad_sum_anchor_negatives_tile[:rows], negatives, out=grad_anchor_part_all[tile])
            np.dot(grad_sum_anchor_positive_2_tile[:rows], positive, out=grad_anchor_part_2_all[tile])
            grad_negatives_part_all += np.dot(
                grad_sum_anchor_negatives_tile[:rows].T, anchor_weighed_all[tile]
            )
            grad_positive_part_all += np.dot(
                grad_sum_anchor_positive_2_tile[:rows].T, anchor_weighed_2_all[tile]
            )
    if wants_gradient:
        blocks = _short_rows_2 if 0 < D * grad_anchor_part_all.itemsize <= SHORT else _rows_2
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            grad_anchor_part_all, grad_anchor_part_2_all, grad_positive_part_all, D, weight, grad_anchor,
            grad_positive, N, min(ROWS, max(1, BLOCK // D)), 0
        )
        blocks = _short_rows_3 if 0 < D * grad_negatives_part_all.itemsize <= SHORT else _rows_3
        run = blocks if K * D < PARALLEL_FROM else over_threads(blocks)
        run(grad_negatives_part_all, D, grad_negatives, K, min(ROWS, max(1, BLOCK // D)), 0)
    return total
