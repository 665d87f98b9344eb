"""info_nce_negatives_dot: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i softplus(log Σ_k exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]) − 1/temperature
        · Σ_d query[i, d]·key[i, d])
    sum_key_query[i] = Σ_d query[i, d]·key[i, d]
    sum_negatives_query[i, k] = Σ_d query[i, d]·negatives[i, k, d]
    log_norm[i] = log Σ_k exp(sum_negatives_query[i, k]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_negatives_query[i, k] = grad_term[i]·exp(sum_negatives_query[i, k]/temperature − log_norm[i])·
        σ(log_norm[i] − sum_key_query[i]/temperature)/temperature
    grad_query_part[i, d] = Σ_k negatives[i, k, d]·grad_sum_negatives_query[i, k]
    grad_sum_key_query[i] = −grad_term[i]·σ(log_norm[i] − sum_key_query[i]/temperature)/temperature
    grad_query[i, d] = key[i, d]·grad_sum_key_query[i] + grad_query_part[i, d]
    grad_key[i, d] = query[i, d]·grad_sum_key_query[i]
    grad_negatives[i, k, d] = query[i, d]·grad_sum_negatives_query[i, k]

Generated from the declaration metric.py (9d065b39f3202b58) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, sigmoid, softplus,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, sigmoid, softplus,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "6a9dd7799980"  # digest of the elementary functions that are compiled into this file


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
    query, key, sum_key_query_all, sum_negatives_query_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, terms, grad_key, grad_negatives,
    rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_key, grad_negatives, sum_key_query_all, row_max_all,
    row_sum_all, row_below_all, grad_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for i in range(start, stop):
            grad_key_i = row(grad_key, i)
            grad_negatives_i = row(grad_negatives, i)
            grad_sum_negatives_query_i = row(grad_sum_negatives_query_all, i)
            key_i = key[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            sum_key_query = zero
            for d in range(D):
                sum_key_query = accumulate(sum_key_query, key_i[d] * query_i[d])
            row_max = -Real(math.inf)
            for k in range(K):
                row_max = larger_number(row_max, inverse_temperature * sum_negatives_query_i[k])
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            row_below = zero
            for k in range(K):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                row_sum = accumulate(row_sum, shifted_exp)
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            difference = row_shift + log_row_sum - inverse_temperature * sum_key_query
            term = softplus(difference)
            weighted_term = term * sample_weight
            product = grad_term * inverse_temperature * sigmoid(difference)
            grad_sum_key_query = -product
            quotient = product / row_sum
            for k in range(K):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                grad_sum_negatives_query = quotient * shifted_exp
                if grad_negatives is not None:
                    for d in range(D):
                        grad_negatives_i[k, d] = (
                            grad_sum_negatives_query * query_i[d] if sample_weight != zero else zero
                        )
                if grad_sum_negatives_query_all is not None:
                    grad_sum_negatives_query_i[k] = grad_sum_negatives_query
            if grad_key is not None:
                for d in range(D):
                    grad_key_i[d] = grad_sum_key_query * query_i[d] if sample_weight != zero else zero
            sum_key_query_all[i] = sum_key_query
            row_max_all[i] = row_max
            row_sum_all[i] = row_sum
            row_below_all[i] = row_below
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
    negatives, grad_sum_negatives_query_all, grad_query_part_all, D, K, rows, block, shared_blocks
):
    """Row by row: fills grad_query_part_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_query_part_all is not None:
            grad_query_part_all[start:stop] = zero
        for i in range(start, stop):
            grad_query_part_i = row(grad_query_part_all, i)
            grad_sum_negatives_query_i = row(grad_sum_negatives_query_all, i)
            negatives_i = negatives[i]
            if grad_query_part_all is not None:
                for k in range(K):
                    grad_sum_negatives_query_i_k = grad_sum_negatives_query_i[k]
                    for d in range(D):
                        grad_query_part_i[d] += grad_sum_negatives_query_i_k * negatives_i[k, d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_4(
    key, sum_key_query_all, row_max_all, row_sum_all, row_below_all, grad_query_part_all, temperature, D,
    weight, grad_scale, grad_query, rows, block, shared_blocks
):
    """Row by row: fills grad_query."""
    Real = key.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            grad_query_i = row(grad_query, i)
            grad_query_part_i = row(grad_query_part_all, i)
            key_i = key[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_rest = (
                    row_below_all[i] if row_sum_all[i] < Real(3 / 2) and row_sum_all[i] >= Real(3 / 4)
                    else row_sum_all[i] - one
                )
                log_row_sum = log1p(row_rest)
                row_shift = finite_or_zero(row_max_all[i])
                grad_sum_key_query = (
                    -grad_term * inverse_temperature * sigmoid(row_shift + log_row_sum -
                    inverse_temperature * sum_key_query_all[i])
                )
                if grad_query is not None:
                    for d in range(D):
                        grad_query_i[d] = grad_query_part_i[d] + grad_sum_key_query * key_i[d]
            else:
                if grad_query is not None:
                    grad_query[i] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_4(
    key, sum_key_query_all, row_max_all, row_sum_all, row_below_all, grad_query_part_all, temperature, D,
    weight, grad_scale, grad_query, rows, block, shared_blocks
):
    """Rows side by side: fills grad_query."""
    Real = key.dtype.type
    zero = Real(0)
    one = Real(1)
    grad_query_part_columns = np.empty((D, ROWS), Real)
    key_columns = np.empty((D, ROWS), Real)
    grad_query_columns = np.empty((D, ROWS), Real)
    kept = np.empty((1, ROWS), Real)
    grad_sum_key_query = kept[0]
    counts = np.empty(ROWS, np.bool_)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_query_part_all is not None:
            for i in range(Place(start), Place(stop)):
                lane = i - Place(start)
                for d in range(D):
                    grad_query_part_columns[d, lane] = grad_query_part_all[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            for d in range(D):
                key_columns[d, lane] = key[i, d]
        for i in range(Place(start), Place(stop)):
            lane = i - Place(start)
            sample_weight = weight[i] if weight is not None else one
            counts[lane] = sample_weight != zero
            grad_term = grad_scale * sample_weight
            row_rest = (
                row_below_all[i] if row_sum_all[i] < Real(3 / 2) and row_sum_all[i] >= Real(3 / 4) else
                row_sum_all[i] - one
            )
            log_row_sum = log1p(row_rest)
            row_shift = finite_or_zero(row_max_all[i])
            grad_sum_key_query[lane] = (
                -grad_term * inverse_temperature * sigmoid(row_shift + log_row_sum - inverse_temperature *
                sum_key_query_all[i])
            )
        if grad_query is not None:
            for d in range(D):
                for i in range(Place(start), Place(stop)):
                    lane = i - Place(start)
                    grad_query_columns[d, lane] = (
                        grad_query_part_columns[d, lane] + grad_sum_key_query[lane] * key_columns[d, lane]
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
    sum_key_query_all = np.empty((N,), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    row_max_all = np.empty((N,), query.dtype)
    row_sum_all = np.empty((N,), query.dtype)
    row_below_all = np.empty((N,), query.dtype)
    grad_sum_negatives_query_all = np.empty((N, K), query.dtype) if wants_gradient else None
    grad_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    run = _rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_1)
    run(query, negatives, sum_negatives_query_all, D, K, N, min(ROWS, max(1, BLOCK // (D * K))), 0)
    run = _rows_2 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_2, "sum")
    total = run(
        query, key, sum_key_query_all, sum_negatives_query_all, row_max_all, row_sum_all, row_below_all,
        grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, terms, grad_key,
        grad_negatives, N, min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    if wants_gradient:
        run = _rows_3 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_3)
        run(
            negatives, grad_sum_negatives_query_all, grad_query_part_all, D, K, N, min(ROWS, max(1, BLOCK
            // (D * K))), 0
        )
        blocks = _short_rows_4 if 0 < D * key.itemsize <= SHORT else _rows_4
        run = blocks if N * D < PARALLEL_FROM else over_threads(blocks)
        run(
            key, sum_key_query_all, row_max_all, row_sum_all, row_below_all, grad_query_part_all,
            temperature, D, weight, grad_scale, grad_query, N, min(ROWS, max(1, BLOCK // D)), 0
        )
    return total
