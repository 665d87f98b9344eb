"""info_nce_negatives_dot_in_batch: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log(exp(log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d])) + exp(log Σ_k
        exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]))) − 1/temperature · Σ_d query[i, d]·
        key[i, d])

Generated from the declaration metric.py (6653874031917ea2) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, log1p, next_block, over_threads,
        softmax_weight,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, log1p, next_block, over_threads,
        softmax_weight,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "488cd8a5af78"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _query_rows_1(
    query, negatives, vector, sum_negatives_query_all, along_sum_negatives_query_all, D, K, rows, block,
    shared_blocks
):
    """Row by row: fills sum_negatives_query_all, along_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            negatives_i = negatives[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            vector_i = vector[i]
            for k in range(K):
                sum_negatives_query = zero
                along_sum_negatives_query = zero
                for d in range(D):
                    sum_negatives_query = accumulate(sum_negatives_query, query_i[d] * negatives_i[k, d])
                    along_sum_negatives_query = accumulate(
                        along_sum_negatives_query, vector_i[d] * negatives_i[k, d]
                    )
                sum_negatives_query_i[k] = sum_negatives_query
                along_sum_negatives_query_i[k] = along_sum_negatives_query
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _query_rows_2(
    sum_key_query_2_tile, sum_negatives_query_all, along_sum_key_query_2_tile,
    along_sum_negatives_query_all, along_grad_sum_negatives_query_all, along_grad_sum_key_query_2_tile,
    temperature, K, N, weight, grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills along_grad_sum_negatives_query_all, along_grad_sum_key_query_2_tile."""
    Real = sum_key_query_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_key_query_2_i = along_grad_sum_key_query_2_tile[i - first]
            along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
            along_sum_key_query_2_i = along_sum_key_query_2_tile[i - first]
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_max_2 = -Real(math.inf)
            for k in range(K):
                row_max_2 = larger_number(row_max_2, inverse_temperature * sum_negatives_query_i[k])
            row_max = -Real(math.inf)
            for j in range(N):
                row_max = larger_number(row_max, inverse_temperature * sum_key_query_2_i[j])
            row_shift_2 = finite_or_zero(row_max_2)
            row_shift = finite_or_zero(row_max)
            along_log_norm_2_top = zero
            along_log_norm_2_tops = zero
            row_sum_2 = zero
            row_below_2 = zero
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                along_grad_sum_negatives_query_i[k] = shifted_exp_2
                condition = Real(3 / 4) <= shifted_exp_2
                along_log_norm_2_top = accumulate(
                    along_log_norm_2_top, along_sum_negatives_query_i[k] if condition else zero
                )
                along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition else zero)
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                row_below_2 = accumulate(
                    row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                )
            along_log_norm_top = zero
            along_log_norm_tops = zero
            row_sum = zero
            row_below = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                along_grad_sum_key_query_2_i[j] = shifted_exp
                condition_2 = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(
                    along_log_norm_top, along_sum_key_query_2_i[j] if condition_2 else zero
                )
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition_2 else zero)
                row_sum = accumulate(row_sum, shifted_exp)
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            row_rest_2 = (
                row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 - one
            )
            log_row_sum_2 = log1p(row_rest_2)
            along_log_norm_2_rest = zero
            for k in range(K):
                along_log_norm_2_offset = along_sum_negatives_query_i[k] - along_log_norm_2_at_max
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                along_grad_sum_negatives_query_i[k] = shifted_exp_2
                along_log_norm_2_rest = accumulate(
                    along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                )
            along_log_norm_rest = zero
            for j in range(N):
                along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                along_grad_sum_key_query_2_i[j] = shifted_exp
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
            inverse_row_sum_2 = one / row_sum_2
            along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
            along_log_norm_beyond = along_log_norm_rest / row_sum
            log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
            log_row_sum_plus_row_shift = row_shift + log_row_sum
            product = (
                grad_term * inverse_row_sum_2 * softmax_weight(log_row_sum_2_plus_row_shift_2,
                log_row_sum_plus_row_shift)
            )
            quotient = product / temperature / temperature
            partial_sum = along_log_norm_2_at_max + along_log_norm_2_beyond
            partial_sum_2 = along_log_norm_at_max + along_log_norm_beyond
            quotient_2 = (
                inverse_temperature * product * (inverse_temperature * partial_sum - inverse_temperature *
                partial_sum_2) * softmax_weight(log_row_sum_plus_row_shift,
                log_row_sum_2_plus_row_shift_2)
            )
            for k in range(K):
                along_log_norm_2_offset = along_sum_negatives_query_i[k] - along_log_norm_2_at_max
                along_grad_sum_negatives_query_i[k] = (
                    quotient_2 * along_grad_sum_negatives_query_i[k] + quotient * (along_log_norm_2_offset
                    - along_log_norm_2_beyond) * along_grad_sum_negatives_query_i[k]
                )
            quotient_5 = (
                grad_term * softmax_weight(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2) /
                row_sum
            )
            quotient_3 = quotient_5 / temperature / temperature
            quotient_4 = (
                inverse_temperature * quotient_5 * (inverse_temperature * partial_sum_2 -
                inverse_temperature * partial_sum) * softmax_weight(log_row_sum_2_plus_row_shift_2,
                log_row_sum_plus_row_shift)
            )
            for j in range(N):
                along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                along_grad_sum_key_query_2_i[j] = (
                    quotient_4 * along_grad_sum_key_query_2_i[j] + quotient_3 * (along_log_norm_offset -
                    along_log_norm_beyond) * along_grad_sum_key_query_2_i[j] if sample_weight != zero else
                    zero
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _query_rows_3(
    negatives, along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, rows, block,
    shared_blocks
):
    """Row by row: fills along_grad_query_part_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        along_grad_query_part_all[start:stop] = zero
        for i in range(start, stop):
            along_grad_query_part_i = along_grad_query_part_all[i]
            along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
            negatives_i = negatives[i]
            for k in range(K):
                along_grad_sum_negatives_query_i_k = along_grad_sum_negatives_query_i[k]
                for d in range(D):
                    along_grad_query_part_i[d] += along_grad_sum_negatives_query_i_k * negatives_i[k, d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _query_rows_4(
    along_grad_query_part_all, along_grad_query_part_2_all, D, weight, hvp_query, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_query."""
    Real = along_grad_query_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_query_part_2_i = along_grad_query_part_2_all[i]
            along_grad_query_part_i = along_grad_query_part_all[i]
            hvp_query_i = hvp_query[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                for d in range(D):
                    hvp_query_i[d] = along_grad_query_part_i[d] + along_grad_query_part_2_i[d]
            else:
                hvp_query[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_query(query, key, negatives, vector, temperature, weight, grad_scale, hvp_query):
    """Fill the Hessian in query times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_grad_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_grad_query_part_all = np.empty((N, D), query.dtype)
    along_grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_query_part_2_all = np.empty((N, D), query.dtype)
    run = _query_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_1)
    run(
        query, negatives, vector, sum_negatives_query_all, along_sum_negatives_query_all, D, K, N,
        min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(query[tile], key.T, out=sum_key_query_2_tile[:rows])
        np.dot(vector[tile], key.T, out=along_sum_key_query_2_tile[:rows])
        run = _query_rows_2 if rows * max(K, N) < PARALLEL_FROM else over_threads(_query_rows_2)
        run(
            sum_key_query_2_tile, sum_negatives_query_all, along_sum_key_query_2_tile,
            along_sum_negatives_query_all, along_grad_sum_negatives_query_all,
            along_grad_sum_key_query_2_tile, temperature, K, N, weight, grad_scale, first, rows, min(ROWS,
            max(1, BLOCK // max(K, N))), 0
        )
        np.dot(along_grad_sum_key_query_2_tile[:rows], key, out=along_grad_query_part_2_all[tile])
    run = _query_rows_3 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_3)
    run(
        negatives, along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, N, min(ROWS,
        max(1, BLOCK // (D * K))), 0
    )
    run = _query_rows_4 if N * D < PARALLEL_FROM else over_threads(_query_rows_4)
    run(
        along_grad_query_part_all, along_grad_query_part_2_all, D, weight, hvp_query, N, min(ROWS, max(1,
        BLOCK // D)), 0
    )


@compiled(**LOOP)
def _key_rows_1(query, negatives, sum_negatives_query_all, D, K, rows, block, shared_blocks):
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
def _key_rows_2(
    query, sum_key_query_2_tile, sum_negatives_query_all, along_sum_key_query_2_tile,
    along_grad_sum_key_query_2_tile, query_weighed_all, temperature, D, K, N, weight, grad_scale, first,
    rows, block, shared_blocks
):
    """Row by row: fills along_grad_sum_key_query_2_tile, query_weighed_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_key_query_2_i = along_grad_sum_key_query_2_tile[i - first]
            along_sum_key_query_2_i = along_sum_key_query_2_tile[i - first]
            query_i = query[i]
            query_weighed_i = query_weighed_all[i]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    query_weighed_i[d] = query_i[d]
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, inverse_temperature * sum_key_query_2_i[j])
                row_max_2 = -Real(math.inf)
                for k in range(K):
                    row_max_2 = larger_number(row_max_2, inverse_temperature * sum_negatives_query_i[k])
                row_shift = finite_or_zero(row_max)
                row_shift_2 = finite_or_zero(row_max_2)
                along_log_norm_top = zero
                along_log_norm_tops = zero
                row_sum = zero
                row_below = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                    along_grad_sum_key_query_2_i[j] = shifted_exp
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_key_query_2_i[j] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_below_2 = zero
                row_sum_2 = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                    row_below_2 = accumulate(
                        row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                    )
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                row_rest_2 = (
                    row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 -
                    one
                )
                log_row_sum_2 = log1p(row_rest_2)
                along_log_norm_rest = zero
                for j in range(N):
                    along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                    along_grad_sum_key_query_2_i[j] = shifted_exp
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
                log_row_sum_plus_row_shift = row_shift + log_row_sum
                quotient_3 = (
                    grad_term * inverse_row_sum * softmax_weight(log_row_sum_plus_row_shift,
                    log_row_sum_2_plus_row_shift_2) / temperature / temperature
                )
                quotient_2 = (
                    quotient_3 * (along_log_norm_at_max + along_log_norm_beyond) *
                    softmax_weight(log_row_sum_2_plus_row_shift_2, log_row_sum_plus_row_shift)
                )
                for j in range(N):
                    along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                    along_grad_sum_key_query_2_i[j] = (
                        quotient_2 * along_grad_sum_key_query_2_i[j] + quotient_3 * (along_log_norm_offset
                        - along_log_norm_beyond) * along_grad_sum_key_query_2_i[j]
                    )
            else:
                along_grad_sum_key_query_2_tile[i - first] = zero
                query_weighed_all[i] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _key_rows_3(along_grad_key_part_all, D, hvp_key, rows, block, shared_blocks):
    """Row by row: fills hvp_key."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for j in range(start, stop):
            along_grad_key_part_j = along_grad_key_part_all[j]
            hvp_key_j = hvp_key[j]
            for d in range(D):
                hvp_key_j[d] = along_grad_key_part_j[d]
        block_number = next_block(shared_blocks, block_number)


def hvp_key(query, key, negatives, vector, temperature, weight, grad_scale, hvp_key):
    """Fill the Hessian in key times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    query_weighed_all = np.empty((N, D), query.dtype)
    along_grad_key_part_all = np.zeros((N, D), query.dtype)
    run = _key_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_key_rows_1)
    run(query, negatives, sum_negatives_query_all, D, K, N, min(ROWS, max(1, BLOCK // (D * K))), 0)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(query[tile], key.T, out=sum_key_query_2_tile[:rows])
        np.dot(query[tile], vector.T, out=along_sum_key_query_2_tile[:rows])
        run = _key_rows_2 if rows * max(D, K, N) < PARALLEL_FROM else over_threads(_key_rows_2)
        run(
            query, sum_key_query_2_tile, sum_negatives_query_all, along_sum_key_query_2_tile,
            along_grad_sum_key_query_2_tile, query_weighed_all, temperature, D, K, N, weight, grad_scale,
            first, rows, min(ROWS, max(1, BLOCK // max(D, K, N))), 0
        )
        along_grad_key_part_all += np.dot(
            along_grad_sum_key_query_2_tile[:rows].T, query_weighed_all[tile]
        )
    run = _key_rows_3 if N * D < PARALLEL_FROM else over_threads(_key_rows_3)
    run(along_grad_key_part_all, D, hvp_key, N, min(ROWS, max(1, BLOCK // D)), 0)


@compiled(**LOOP)
def _negatives_rows_1(
    query, negatives, vector, sum_negatives_query_all, along_sum_negatives_query_all, D, K, rows, block,
    shared_blocks
):
    """Row by row: fills sum_negatives_query_all, along_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            negatives_i = negatives[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            vector_i = vector[i]
            for k in range(K):
                sum_negatives_query = zero
                along_sum_negatives_query = zero
                for d in range(D):
                    sum_negatives_query = accumulate(sum_negatives_query, query_i[d] * negatives_i[k, d])
                    along_sum_negatives_query = accumulate(
                        along_sum_negatives_query, query_i[d] * vector_i[k, d]
                    )
                sum_negatives_query_i[k] = sum_negatives_query
                along_sum_negatives_query_i[k] = along_sum_negatives_query
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _negatives_rows_2(
    query, sum_key_query_2_tile, sum_negatives_query_all, along_sum_negatives_query_all, temperature, D,
    K, N, weight, grad_scale, hvp_negatives, first, rows, block, shared_blocks
):
    """Row by row: fills hvp_negatives."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            hvp_negatives_i = hvp_negatives[i]
            query_i = query[i]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max_2 = -Real(math.inf)
                for k in range(K):
                    row_max_2 = larger_number(row_max_2, inverse_temperature * sum_negatives_query_i[k])
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, inverse_temperature * sum_key_query_2_i[j])
                row_shift_2 = finite_or_zero(row_max_2)
                row_shift = finite_or_zero(row_max)
                along_log_norm_2_top = zero
                along_log_norm_2_tops = zero
                row_sum_2 = zero
                row_below_2 = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                    condition = Real(3 / 4) <= shifted_exp_2
                    along_log_norm_2_top = accumulate(
                        along_log_norm_2_top, along_sum_negatives_query_i[k] if condition else zero
                    )
                    along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition else zero)
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                    row_below_2 = accumulate(
                        row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                    )
                row_below = zero
                row_sum = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                row_rest_2 = (
                    row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 -
                    one
                )
                log_row_sum_2 = log1p(row_rest_2)
                along_log_norm_2_rest = zero
                for k in range(K):
                    along_log_norm_2_offset = along_sum_negatives_query_i[k] - along_log_norm_2_at_max
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                    along_log_norm_2_rest = accumulate(
                        along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                    )
                inverse_row_sum_2 = one / row_sum_2
                along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
                log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
                log_row_sum_plus_row_shift = row_shift + log_row_sum
                quotient_3 = (
                    grad_term * inverse_row_sum_2 * softmax_weight(log_row_sum_2_plus_row_shift_2,
                    log_row_sum_plus_row_shift) / temperature / temperature
                )
                quotient_2 = (
                    quotient_3 * (along_log_norm_2_at_max + along_log_norm_2_beyond) *
                    softmax_weight(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2)
                )
                for k in range(K):
                    along_log_norm_2_offset = along_sum_negatives_query_i[k] - along_log_norm_2_at_max
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                    partial_sum = (
                        quotient_2 * shifted_exp_2 + quotient_3 * shifted_exp_2 * (along_log_norm_2_offset
                        - along_log_norm_2_beyond)
                    )
                    for d in range(D):
                        hvp_negatives_i[k, d] = partial_sum * query_i[d]
            else:
                hvp_negatives[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_negatives(query, key, negatives, vector, temperature, weight, grad_scale, hvp_negatives):
    """Fill the Hessian in negatives times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_sum_negatives_query_all = np.empty((N, K), query.dtype)
    run = _negatives_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_negatives_rows_1)
    run(
        query, negatives, vector, sum_negatives_query_all, along_sum_negatives_query_all, D, K, N,
        min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(query[tile], key.T, out=sum_key_query_2_tile[:rows])
        run = (
            _negatives_rows_2 if rows * max(D * K, N) < PARALLEL_FROM else over_threads(_negatives_rows_2)
        )
        run(
            query, sum_key_query_2_tile, sum_negatives_query_all, along_sum_negatives_query_all,
            temperature, D, K, N, weight, grad_scale, hvp_negatives, first, rows, min(ROWS, max(1, BLOCK
            // max(D * K, N))), 0
        )
