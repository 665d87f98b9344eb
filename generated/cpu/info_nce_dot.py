"""info_nce_dot: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]) − 1/temperature · Σ_d
        query[i, d]·key[i, d])
    sum_key_query_2[i, j] = Σ_d query[i, d]·key[j, d]
    log_norm[i] = log Σ_j exp(sum_key_query_2[i, j]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_key_query_2[i, j] = grad_term[i]·exp(sum_key_query_2[i, j]/temperature −
        log_norm[i])/temperature − grad_term[i]·[j = i]/temperature
    grad_key_part[j, d] = Σ_i query[i, d]·grad_sum_key_query_2[i, j]
    grad_query_part[i, d] = Σ_j key[j, d]·grad_sum_key_query_2[i, j]
    grad_query[i, d] = grad_query_part[i, d]
    grad_key[j, d] = grad_key_part[j, d]

Generated from the declaration metric.py (bf9e499289cee3d6) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "a4868fb3f9ef"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    query, sum_key_query_2_tile, grad_sum_key_query_2_tile, query_weighed_all, temperature, D, N, weight,
    grad_scale, terms, first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_sum_key_query_2_tile, query_weighed_all."""
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
            grad_sum_key_query_2_i = row(grad_sum_key_query_2_tile, i - first)
            query_i = query[i]
            query_weighed_i = row(query_weighed_all, i)
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term / temperature
                if query_weighed_all is not None:
                    for d in range(D):
                        query_weighed_i[d] = query_i[d]
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, inverse_temperature * sum_key_query_2_i[j])
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                    if grad_sum_key_query_2_tile is not None:
                        grad_sum_key_query_2_i[j] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                condition = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition else row_sum - one
                log_row_sum = log1p(row_rest)
                sum_key_query_2_over_temperature = sum_key_query_2_i[i] / temperature
                term = row_shift - sum_key_query_2_over_temperature + log_row_sum
                weighted_term = term * sample_weight
                exp_value = exp(sum_key_query_2_over_temperature - row_shift)
                inverse_row_sum = one / row_sum
                softmax_complement = (
                    inverse_row_sum * (row_rest if Real(3 / 4) <= exp_value and condition else row_sum -
                    exp_value)
                )
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                if grad_sum_key_query_2_tile is not None:
                    product = grad_log_p * softmax_complement
                    for j in range(N):
                        grad_sum_key_query_2_i[j] = (
                            product if i == j else -grad_log_p_over_row_sum * grad_sum_key_query_2_i[j]
                        )
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[i] = weighted_term
            else:
                if grad_sum_key_query_2_tile is not None:
                    grad_sum_key_query_2_tile[i - first] = zero
                if query_weighed_all is not None:
                    query_weighed_all[i] = zero
                if terms is not None:
                    terms[i] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_2(
    grad_key_part_all, grad_query_part_all, D, weight, grad_query, grad_key, rows, block, shared_blocks
):
    """Row by row: fills grad_query, grad_key."""
    Real = grad_key_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            grad_key_i = row(grad_key, i)
            grad_key_part_i = row(grad_key_part_all, i)
            grad_query_i = row(grad_query, i)
            grad_query_part_i = row(grad_query_part_all, i)
            sample_weight = weight[i] if weight is not None else one
            for d in range(D):
                if grad_query is not None:
                    grad_query_i[d] = grad_query_part_i[d] if sample_weight != zero else zero
                if grad_key is not None:
                    grad_key_i[d] = grad_key_part_i[d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_2(
    grad_key_part_all, grad_query_part_all, D, weight, grad_query, grad_key, rows, block, shared_blocks
):
    """Rows side by side: fills grad_query, grad_key."""
    Real = grad_key_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    grad_query_part_columns = np.empty((D, ROWS), Real)
    grad_key_part_columns = np.empty((D, ROWS), Real)
    grad_query_columns = np.empty((D, ROWS), Real)
    grad_key_columns = np.empty((D, ROWS), Real)
    kept = np.empty((1, ROWS), Real)
    sample_weight = kept[0]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_query_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_query_part_columns[d, lane] = grad_query_part_all[i, d]
        if grad_key_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_key_part_columns[d, lane] = grad_key_part_all[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            sample_weight[lane] = weight[i] if weight is not None else one
        for d in range(D):
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                if grad_query is not None:
                    grad_query_columns[d, lane] = (
                        grad_query_part_columns[d, lane] if sample_weight[lane] != zero else zero
                    )
                if grad_key is not None:
                    grad_key_columns[d, lane] = grad_key_part_columns[d, lane]
        if grad_query is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_query[i, d] = grad_query_columns[d, lane]
        if grad_key is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_key[i, d] = grad_key_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


def evaluate(query, key, temperature, weight, grad_scale, terms, grad_query, grad_key):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = query.shape[0]
    D = query.shape[1]
    wants_gradient = grad_query is not None or grad_key is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    grad_sum_key_query_2_tile = np.empty((height, N), query.dtype) if wants_gradient else None
    query_weighed_all = np.empty((N, D), query.dtype) if wants_gradient else None
    grad_key_part_all = np.zeros((N, D), query.dtype) if wants_gradient else None
    grad_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(query[tile], key.T, out=sum_key_query_2_tile[:rows])
        run = _rows_1 if rows * max(D, N) < PARALLEL_FROM else over_threads(_rows_1, "sum")
        total += run(
            query, sum_key_query_2_tile, grad_sum_key_query_2_tile, query_weighed_all, temperature, D, N,
            weight, grad_scale, terms, first, rows, min(ROWS, max(1, BLOCK // max(D, N))), 0
        )
        if wants_gradient:
            np.dot(grad_sum_key_query_2_tile[:rows], key, out=grad_query_part_all[tile])
            grad_key_part_all += np.dot(grad_sum_key_query_2_tile[:rows].T, query_weighed_all[tile])
    if wants_gradient:
        blocks = _short_rows_2 if 0 < D * grad_key_part_all.itemsize <= SHORT else _rows_2
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            grad_key_part_all, grad_query_part_all, D, weight, grad_query, grad_key, N, min(ROWS, max(1,
            BLOCK // D)), 0
        )
    return total
