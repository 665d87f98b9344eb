"""info_nce_negatives_dot_in_batch: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log(exp(log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d])) + exp(log Σ_k
        exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]))) − 1/temperature · Σ_d query[i, d]·
        key[i, d])
    sum_key_query_2[i, j] = Σ_d query[i, d]·key[j, d]
    log_norm[i] = log Σ_j exp(sum_key_query_2[i, j]/temperature)
    sum_negatives_query[i, k] = Σ_d query[i, d]·negatives[i, k, d]
    log_norm_2[i] = log Σ_k exp(sum_negatives_query[i, k]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_negatives_query[i, k] = grad_term[i]·exp(sum_negatives_query[i, k]/temperature − log_norm_2[i])·
        exp(log_norm_2[i])/(exp(log_norm_2[i]) + exp(log_norm[i]))/temperature
    grad_query_part[i, d] = Σ_k negatives[i, k, d]·grad_sum_negatives_query[i, k]
    grad_sum_key_query_2[i, j] = grad_term[i]·exp(sum_key_query_2[i, j]/temperature − log_norm[i])·
        exp(log_norm[i])/(exp(log_norm[i]) + exp(log_norm_2[i]))/temperature − grad_term[i]·
        [j = i]/temperature
    grad_key_part[j, d] = Σ_i query[i, d]·grad_sum_key_query_2[i, j]
    grad_query_part_2[i, d] = Σ_j key[j, d]·grad_sum_key_query_2[i, j]
    grad_query[i, d] = grad_query_part[i, d] + grad_query_part_2[i, d]
    grad_key[j, d] = grad_key_part[j, d]
    grad_negatives[i, k, d] = query[i, d]·grad_sum_negatives_query[i, k]

Generated from the declaration metric.py (6653874031917ea2) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _rows_1(query, negatives, sum_negatives_query_all, D, K, rows, block, shared_blocks):
    """Row by row: fills sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            negatives_i = negatives[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            for k in range(K):
                sum_negatives_query = zero
                for d in range(D):
                    sum_negatives_query = accumulate(sum_negatives_query, query_i[d] * negatives_i[k, d])
                sum_negatives_query_i[k] = sum_negatives_query
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
    query, sum_key_query_2_tile, sum_negatives_query_all, grad_sum_negatives_query_all,
    grad_sum_key_query_2_tile, query_weighed_all, temperature, D, K, N, weight, grad_scale, terms,
    grad_negatives, first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_negatives, grad_sum_negatives_query_all,
    grad_sum_key_query_2_tile, query_weighed_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        for i in range(start, stop):
            grad_negatives_i = row(grad_negatives, i)
            grad_sum_key_query_2_i = row(grad_sum_key_query_2_tile, i - first)
            grad_sum_negatives_query_i = row(grad_sum_negatives_query_all, i)
            query_i = query[i]
            query_weighed_i = row(query_weighed_all, i)
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            if query_weighed_all is not None:
                for d in range(D):
                    query_weighed_i[d] = query_i[d] if sample_weight != zero else zero
            row_max = -Real(math.inf)
            for j in range(N):
                row_max = larger_number(row_max, inverse_temperature * sum_key_query_2_i[j])
            row_max_2 = -Real(math.inf)
            for k in range(K):
                row_max_2 = larger_number(row_max_2, inverse_temperature * sum_negatives_query_i[k])
            row_shift = finite_or_zero(row_max)
            row_shift_2 = finite_or_zero(row_max_2)
            row_below = zero
            row_sum = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                if grad_sum_key_query_2_tile is not None:
                    grad_sum_key_query_2_i[j] = shifted_exp
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, shifted_exp)
            row_below_2 = zero
            row_sum_2 = zero
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                row_below_2 = accumulate(
                    row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                )
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            row_rest_2 = (
                row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 - one
            )
            log_row_sum_2 = log1p(row_rest_2)
            log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
            log_row_sum_plus_row_shift = row_shift + log_row_sum
            term = (
                logaddexp(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2) -
                inverse_temperature * sum_key_query_2_i[i]
            )
            weighted_term = term * sample_weight
            quotient = (
                grad_term * inverse_temperature * softmax_weight(log_row_sum_2_plus_row_shift_2,
                log_row_sum_plus_row_shift) / row_sum_2
            )
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                grad_sum_negatives_query = quotient * shifted_exp_2
                if grad_negatives is not None:
                    for d in range(D):
                        grad_negatives_i[k, d] = (
                            grad_sum_negatives_query * query_i[d] if sample_weight != zero else zero
                        )
                if grad_sum_negatives_query_all is not None:
                    grad_sum_negatives_query_i[k] = grad_sum_negatives_query
            quotient_2 = (
                grad_term * softmax_weight(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2) /
                (row_sum * temperature)
            )
            if grad_sum_key_query_2_tile is not None:
                for j in range(N):
                    grad_sum_key_query_2_i[j] = (
                        quotient_2 * grad_sum_key_query_2_i[j] if sample_weight != zero else zero
                    )
            if sample_weight != zero:
                if grad_sum_key_query_2_tile is not None:
                    grad_sum_key_query_2_i[i] += -grad_term / temperature
            if sample_weight != zero:
                block_total = accumulate(block_total, weighted_term)
            if terms is not None:
                terms[i] = weighted_term if sample_weight != zero else zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_3(
    negatives, grad_sum_negatives_query_all, grad_query_part_all, grad_key_part_all, D, K, grad_key, rows,
    block, shared_blocks
):
    """Row by row: fills grad_key, grad_query_part_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_query_part_all is not None:
            grad_query_part_all[start:stop] = zero
        for i in range(start, stop):
            grad_key_i = row(grad_key, i)
            grad_key_part_i = row(grad_key_part_all, i)
            grad_query_part_i = row(grad_query_part_all, i)
            grad_sum_negatives_query_i = row(grad_sum_negatives_query_all, i)
            negatives_i = negatives[i]
            if grad_key is not None:
                for d in range(D):
                    grad_key_i[d] = grad_key_part_i[d]
            if grad_query_part_all is not None:
                for k in range(K):
                    grad_sum_negatives_query_i_k = grad_sum_negatives_query_i[k]
                    for d in range(D):
                        grad_query_part_i[d] += grad_sum_negatives_query_i_k * negatives_i[k, d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_4(
    grad_query_part_all, grad_query_part_2_all, D, weight, grad_query, rows, block, shared_blocks
):
    """Row by row: fills grad_query."""
    Real = grad_query_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            grad_query_i = row(grad_query, i)
            grad_query_part_2_i = row(grad_query_part_2_all, i)
            grad_query_part_i = row(grad_query_part_all, i)
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                if grad_query is not None:
                    for d in range(D):
                        grad_query_i[d] = grad_query_part_i[d] + grad_query_part_2_i[d]
            else:
                if grad_query is not None:
                    grad_query[i] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_4(
    grad_query_part_all, grad_query_part_2_all, D, weight, grad_query, rows, block, shared_blocks
):
    """Rows side by side: fills grad_query."""
    Real = grad_query_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    grad_query_part_columns = np.empty((D, ROWS), Real)
    grad_query_part_2_columns = np.empty((D, ROWS), Real)
    grad_query_columns = np.empty((D, ROWS), Real)
    counts = np.empty(ROWS, np.bool_)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_query_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_query_part_columns[d, lane] = grad_query_part_all[i, d]
        if grad_query_part_2_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_query_part_2_columns[d, lane] = grad_query_part_2_all[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            sample_weight = weight[i] if weight is not None else one
            counts[lane] = sample_weight != zero
        if grad_query is not None:
            for d in range(D):
                for i in range(Place(start), Place(stop)):
                    lane = i - Place(start)
                    grad_query_columns[d, lane] = (
                        grad_query_part_2_columns[d, lane] + grad_query_part_columns[d, lane]
                    )
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            if not (counts[lane]):
                if grad_query is not None:
                    for d in range(D):
                        grad_query_columns[d, lane] = zero
        if grad_query is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_query[i, d] = grad_query_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


def evaluate(
    query, key, negatives, temperature, weight, grad_scale, terms, grad_query, grad_key, grad_negatives
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    wants_gradient = grad_query is not None or grad_key is not None or grad_negatives is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    grad_sum_negatives_query_all = np.empty((N, K), query.dtype) if wants_gradient else None
    grad_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    grad_sum_key_query_2_tile = np.empty((height, N), query.dtype) if wants_gradient else None
    query_weighed_all = np.empty((N, D), query.dtype) if wants_gradient else None
    grad_key_part_all = np.zeros((N, D), query.dtype) if wants_gradient else None
    grad_query_part_2_all = np.empty((N, D), query.dtype) if wants_gradient else None
    run = _rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_1)
    run(query, negatives, sum_negatives_query_all, D, K, N, min(ROWS, max(1, BLOCK // (D * K))), 0)
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(query[tile], key.T, out=sum_key_query_2_tile[:rows])
        run = _rows_2 if rows * max(D * K, N) < PARALLEL_FROM else over_threads(_rows_2, "sum")
        total += run(
            query, sum_key_query_2_tile, sum_negatives_query_all, grad_sum_negatives_query_all,
            grad_sum_key_query_2_tile, query_weighed_all, temperature, D, K, N, weight, grad_scale, terms,
            grad_negatives, first, rows, min(ROWS, max(1, BLOCK // max(D * K, N))), 0
        )
        if wants_gradient:
            np.dot(grad_sum_key_query_2_tile[:rows], key, out=grad_query_part_2_all[tile])
            grad_key_part_all += np.dot(grad_sum_key_query_2_tile[:rows].T, query_weighed_all[tile])
    if wants_gradient:
        run = _rows_3 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_3)
        run(
            negatives, grad_sum_negatives_query_all, grad_query_part_all, grad_key_part_all, D, K,
            grad_key, N, min(ROWS, max(1, BLOCK // (D * K))), 0
        )
        blocks = _short_rows_4 if 0 < D * grad_query_part_all.itemsize <= SHORT else _rows_4
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            grad_query_part_all, grad_query_part_2_all, D, weight, grad_query, N, min(ROWS, max(1, BLOCK
            // D)), 0
        )
    return total
