"""info_nce_negatives_dot: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i softplus(log Σ_k exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]) − 1/temperature
        · Σ_d query[i, d]·key[i, d])

Generated from the declaration metric.py (9d065b39f3202b58) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, log1p, next_block, over_threads,
        sigmoid,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, log1p, next_block, over_threads,
        sigmoid,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "a9fa79d71373"  # digest of the elementary functions that are compiled into this file


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
    query, key, vector, sum_key_query_all, sum_negatives_query_all, row_max_all, row_sum_all,
    row_below_all, along_sum_negatives_query_all, along_log_norm_top_all, along_log_norm_tops_all,
    along_log_norm_rest_all, along_sum_key_query_all, along_grad_sum_negatives_query_all, temperature, D,
    K, weight, grad_scale, rows, block, shared_blocks
):
    """Row by row: fills sum_key_query_all, row_max_all, row_sum_all, row_below_all,
    along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all,
    along_sum_key_query_all, along_grad_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            key_i = key[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            vector_i = vector[i]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            sum_key_query = zero
            along_sum_key_query = zero
            for d in range(D):
                sum_key_query = accumulate(sum_key_query, key_i[d] * query_i[d])
                along_sum_key_query = accumulate(along_sum_key_query, key_i[d] * vector_i[d])
            row_max = -Real(math.inf)
            for k in range(K):
                row_max = larger_number(row_max, inverse_temperature * sum_negatives_query_i[k])
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            row_below = zero
            along_log_norm_top = zero
            along_log_norm_tops = zero
            for k in range(K):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                along_grad_sum_negatives_query_i[k] = shifted_exp
                row_sum = accumulate(row_sum, shifted_exp)
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                condition = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(
                    along_log_norm_top, along_sum_negatives_query_i[k] if condition else zero
                )
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            along_log_norm_rest = zero
            for k in range(K):
                along_log_norm_offset = along_sum_negatives_query_i[k] - along_log_norm_at_max
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                along_grad_sum_negatives_query_i[k] = shifted_exp
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
            inverse_row_sum = one / row_sum
            along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
            difference = row_shift + log_row_sum - sum_key_query / temperature
            quotient_4 = grad_term * inverse_row_sum * sigmoid(difference) / temperature / temperature
            product = quotient_4 * sigmoid(-difference)
            quotient_2 = product * (along_log_norm_at_max + along_log_norm_beyond)
            quotient_3 = along_sum_key_query * product
            for k in range(K):
                along_log_norm_offset = along_sum_negatives_query_i[k] - along_log_norm_at_max
                along_grad_sum_negatives_query_i[k] = (
                    quotient_2 * along_grad_sum_negatives_query_i[k] + quotient_4 * (along_log_norm_offset
                    - along_log_norm_beyond) * along_grad_sum_negatives_query_i[k] - quotient_3 *
                    along_grad_sum_negatives_query_i[k]
                )
            sum_key_query_all[i] = sum_key_query
            row_max_all[i] = row_max
            row_sum_all[i] = row_sum
            row_below_all[i] = row_below
            along_log_norm_top_all[i] = along_log_norm_top
            along_log_norm_tops_all[i] = along_log_norm_tops
            along_log_norm_rest_all[i] = along_log_norm_rest
            along_sum_key_query_all[i] = along_sum_key_query
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
    key, sum_key_query_all, row_max_all, row_sum_all, row_below_all, along_log_norm_top_all,
    along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all, along_grad_query_part_all,
    temperature, D, weight, grad_scale, hvp_query, rows, block, shared_blocks
):
    """Row by row: fills hvp_query."""
    Real = key.dtype.type
    zero = Real(0)
    one = Real(1)
    power_2 = one / (temperature * temperature)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_query_part_i = along_grad_query_part_all[i]
            hvp_query_i = hvp_query[i]
            key_i = key[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                along_log_norm_at_max = along_log_norm_top_all[i] / along_log_norm_tops_all[i]
                along_log_norm_beyond = along_log_norm_rest_all[i] / row_sum_all[i]
                grad_term = grad_scale * sample_weight
                row_rest = (
                    row_below_all[i] if row_sum_all[i] < Real(3 / 2) and row_sum_all[i] >= Real(3 / 4)
                    else row_sum_all[i] - one
                )
                log_row_sum = log1p(row_rest)
                row_shift = finite_or_zero(row_max_all[i])
                difference_2 = row_shift + log_row_sum - sum_key_query_all[i] / temperature
                sigmoid_difference_2 = sigmoid(difference_2)
                sigmoid_minus_difference_2 = sigmoid(-difference_2)
                difference = (
                    grad_term * power_2 * sigmoid_difference_2 * sigmoid_minus_difference_2 *
                    (along_log_norm_at_max + along_log_norm_beyond) - grad_term * power_2 *
                    sigmoid_difference_2 * sigmoid_minus_difference_2 * along_sum_key_query_all[i]
                )
                for d in range(D):
                    hvp_query_i[d] = along_grad_query_part_i[d] - difference * key_i[d]
            else:
                hvp_query[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_query(query, key, negatives, vector, temperature, weight, grad_scale, hvp_query):
    """Fill the Hessian in query times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    sum_key_query_all = np.empty((N,), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    row_max_all = np.empty((N,), query.dtype)
    row_sum_all = np.empty((N,), query.dtype)
    row_below_all = np.empty((N,), query.dtype)
    along_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_log_norm_top_all = np.empty((N,), query.dtype)
    along_log_norm_tops_all = np.empty((N,), query.dtype)
    along_log_norm_rest_all = np.empty((N,), query.dtype)
    along_sum_key_query_all = np.empty((N,), query.dtype)
    along_grad_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_grad_query_part_all = np.empty((N, D), query.dtype)
    run = _query_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_1)
    run(
        query, negatives, vector, sum_negatives_query_all, along_sum_negatives_query_all, D, K, N,
        min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    run = _query_rows_2 if N * max(D, K) < PARALLEL_FROM else over_threads(_query_rows_2)
    run(
        query, key, vector, sum_key_query_all, sum_negatives_query_all, row_max_all, row_sum_all,
        row_below_all, along_sum_negatives_query_all, along_log_norm_top_all, along_log_norm_tops_all,
        along_log_norm_rest_all, along_sum_key_query_all, along_grad_sum_negatives_query_all, temperature,
        D, K, weight, grad_scale, N, min(ROWS, max(1, BLOCK // max(D, K))), 0
    )
    run = _query_rows_3 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_3)
    run(
        negatives, along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, N, min(ROWS,
        max(1, BLOCK // (D * K))), 0
    )
    run = _query_rows_4 if N * D < PARALLEL_FROM else over_threads(_query_rows_4)
    run(
        key, sum_key_query_all, row_max_all, row_sum_all, row_below_all, along_log_norm_top_all,
        along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all,
        along_grad_query_part_all, temperature, D, weight, grad_scale, hvp_query, N, min(ROWS, max(1,
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
    query, key, vector, sum_negatives_query_all, temperature, D, K, weight, grad_scale, hvp_key, rows,
    block, shared_blocks
):
    """Row by row: fills hvp_key."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            hvp_key_i = hvp_key[i]
            key_i = key[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            vector_i = vector[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                along_sum_key_query = zero
                sum_key_query = zero
                for d in range(D):
                    along_sum_key_query = accumulate(along_sum_key_query, query_i[d] * vector_i[d])
                    sum_key_query = accumulate(sum_key_query, key_i[d] * query_i[d])
                row_max = -Real(math.inf)
                for k in range(K):
                    row_max = larger_number(row_max, inverse_temperature * sum_negatives_query_i[k])
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for k in range(K):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                difference = row_shift + log_row_sum - sum_key_query / temperature
                quotient = (
                    along_sum_key_query * grad_term * sigmoid(difference) * sigmoid(-difference) /
                    temperature / temperature
                )
                for d in range(D):
                    hvp_key_i[d] = quotient * query_i[d]
            else:
                hvp_key[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_key(query, key, negatives, vector, temperature, weight, grad_scale, hvp_key):
    """Fill the Hessian in key times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    run = _key_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_key_rows_1)
    run(query, negatives, sum_negatives_query_all, D, K, N, min(ROWS, max(1, BLOCK // (D * K))), 0)
    run = _key_rows_2 if N * max(D, K) < PARALLEL_FROM else over_threads(_key_rows_2)
    run(
        query, key, vector, sum_negatives_query_all, temperature, D, K, weight, grad_scale, hvp_key, N,
        min(ROWS, max(1, BLOCK // max(D, K))), 0
    )


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
    query, key, sum_negatives_query_all, along_sum_negatives_query_all, temperature, D, K, weight,
    grad_scale, hvp_negatives, rows, block, shared_blocks
):
    """Row by row: fills hvp_negatives."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            hvp_negatives_i = hvp_negatives[i]
            key_i = key[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for k in range(K):
                    row_max = larger_number(row_max, inverse_temperature * sum_negatives_query_i[k])
                sum_key_query = zero
                for d in range(D):
                    sum_key_query = accumulate(sum_key_query, key_i[d] * query_i[d])
                row_shift = finite_or_zero(row_max)
                along_log_norm_top = zero
                along_log_norm_tops = zero
                row_sum = zero
                row_below = zero
                for k in range(K):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_negatives_query_i[k] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                along_log_norm_rest = zero
                for k in range(K):
                    along_log_norm_offset = along_sum_negatives_query_i[k] - along_log_norm_at_max
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                difference = row_shift + log_row_sum - inverse_temperature * sum_key_query
                quotient_3 = grad_term * inverse_row_sum * sigmoid(difference) / temperature / temperature
                quotient_2 = (
                    quotient_3 * (along_log_norm_at_max + along_log_norm_beyond) * sigmoid(-difference)
                )
                for k in range(K):
                    along_log_norm_offset = along_sum_negatives_query_i[k] - along_log_norm_at_max
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                    partial_sum = (
                        quotient_2 * shifted_exp + quotient_3 * shifted_exp * (along_log_norm_offset -
                        along_log_norm_beyond)
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
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_sum_negatives_query_all = np.empty((N, K), query.dtype)
    run = _negatives_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_negatives_rows_1)
    run(
        query, negatives, vector, sum_negatives_query_all, along_sum_negatives_query_all, D, K, N,
        min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    run = _negatives_rows_2 if N * (D * K) < PARALLEL_FROM else over_threads(_negatives_rows_2)
    run(
        query, key, sum_negatives_query_all, along_sum_negatives_query_all, temperature, D, K, weight,
        grad_scale, hvp_negatives, N, min(ROWS, max(1, BLOCK // (D * K))), 0
    )
