"""info_nce_negatives: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i softplus(log Σ_k exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]/(√(Σ_e
        query[i, e]²)·√(Σ_e negatives[i, k, e]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_e
        query[i, e]²)·√(Σ_e key[i, e]²)))
    norm_key[i] = √(Σ_e key[i, e]²)
    norm_query[i] = √(Σ_e query[i, e]²)
    sum_key_query[i] = Σ_d query[i, d]·key[i, d]/(norm_key[i]·norm_query[i])
    norm_negatives[i, k] = √(Σ_e negatives[i, k, e]²)
    sum_negatives_query[i, k] = Σ_d query[i, d]·negatives[i, k, d]/(norm_negatives[i, k]·norm_query[i])
    log_norm[i] = log Σ_k exp(sum_negatives_query[i, k]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_negatives_query[i, k] = grad_term[i]·exp(sum_negatives_query[i, k]/temperature − log_norm[i])·
        σ(log_norm[i] − sum_key_query[i]/temperature)/temperature
    grad_norm_negatives_part[i, k] = Σ_d query[i, d]·
        negatives[i, k, d]/norm_negatives[i, k]/(norm_negatives[i, k]·norm_query[i])
    grad_norm_query_part[i] = Σ_{k,d} negatives[i, k, d]·grad_sum_negatives_query[i, k]·
        query[i, d]/norm_query[i]/(norm_negatives[i, k]·norm_query[i])
    grad_query_part[i, e] = Σ_k negatives[i, k, e]·grad_sum_negatives_query[i, k]/norm_negatives[i, k]
    grad_sum_key_query[i] = −grad_term[i]·σ(log_norm[i] − sum_key_query[i]/temperature)/temperature
    grad_norm_key_part[i] = Σ_d query[i, d]·key[i, d]/norm_key[i]/(norm_key[i]·norm_query[i])
    grad_norm_query_part_2[i] = Σ_d key[i, d]·query[i, d]/norm_query[i]/(norm_key[i]·norm_query[i])
    grad_query[i, e] = query[i, e]·(−(grad_norm_query_part[i] + grad_norm_query_part_2[i]·
        grad_sum_key_query[i]))/norm_query[i] + key[i, e]·grad_sum_key_query[i]/(norm_key[i]·norm_query[i])
        + grad_query_part[i, e]/norm_query[i]
    grad_key[i, e] = query[i, e]·grad_sum_key_query[i]/(norm_key[i]·norm_query[i]) − key[i, e]·
        grad_norm_key_part[i]·grad_sum_key_query[i]/norm_key[i]
    grad_negatives[i, k, e] = query[i, e]·grad_sum_negatives_query[i, k]/(norm_negatives[i, k]·
        norm_query[i]) − negatives[i, k, e]·grad_norm_negatives_part[i, k]·
        grad_sum_negatives_query[i, k]/norm_negatives[i, k]

Generated from the declaration metric.py (b2f5af6ac113531d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, sigmoid,
        softplus, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, sigmoid,
        softplus, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "012bacd27331"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    query, negatives, norm_query_squares_all, norm_query_scaled_squares_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, sum_negatives_query_all, D, K, rows, block, shared_blocks
):
    """Row by row: fills norm_query_squares_all, norm_query_scaled_squares_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            for k in range(K):
                norm_negatives_squares = zero
                for e in range(D):
                    norm_negatives_squares = accumulate(
                        norm_negatives_squares, negatives_i[k, e] * negatives_i[k, e]
                    )
                norm_negatives_scale = rescale(norm_negatives_squares)
                norm_negatives_scaled_squares = zero
                if norm_negatives_scale != one:
                    for e in range(D):
                        times_value = times(norm_negatives_scale, negatives_i[k, e])
                        norm_negatives_scaled_squares = accumulate(
                            norm_negatives_scaled_squares, times_value * times_value
                        )
                norm_negatives_root = (
                    math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                    math.sqrt(norm_negatives_scaled_squares)
                )
                norm_negatives_scale_i[k] = norm_negatives_scale
                norm_negatives_inverse_i[k] = direction(one, norm_negatives_root)
            norm_query_squares = zero
            for e in range(D):
                norm_query_squares = accumulate(norm_query_squares, query_i[e] * query_i[e])
            norm_query_scale = rescale(norm_query_squares)
            norm_query_scaled_squares = zero
            if norm_query_scale != one:
                for e in range(D):
                    times_norm_query_scale_query = times(norm_query_scale, query_i[e])
                    norm_query_scaled_squares = accumulate(
                        norm_query_scaled_squares, times_norm_query_scale_query *
                        times_norm_query_scale_query
                    )
            norm_query_root = (
                math.sqrt(norm_query_squares) if norm_query_scale == one else
                math.sqrt(norm_query_scaled_squares)
            )
            norm_query_inverse = direction(one, norm_query_root)
            for k in range(K):
                norm_negatives_squares = zero
                for e in range(D):
                    norm_negatives_squares = accumulate(
                        norm_negatives_squares, negatives_i[k, e] * negatives_i[k, e]
                    )
                norm_negatives_scale = rescale(norm_negatives_squares)
                norm_negatives_scaled_squares = zero
                if norm_negatives_scale != one:
                    for e in range(D):
                        times_value_2 = times(norm_negatives_scale, negatives_i[k, e])
                        norm_negatives_scaled_squares = accumulate(
                            norm_negatives_scaled_squares, times_value_2 * times_value_2
                        )
                norm_negatives_root = (
                    math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                    math.sqrt(norm_negatives_scaled_squares)
                )
                norm_negatives_inverse = direction(one, norm_negatives_root)
                sum_negatives_query = zero
                for d in range(D):
                    sum_negatives_query = accumulate(
                        sum_negatives_query, over_length(query_i[d], norm_query_scale, norm_query_inverse)
                        * over_length(negatives_i[k, d], norm_negatives_scale, norm_negatives_inverse)
                    )
                sum_negatives_query_i[k] = sum_negatives_query
            norm_query_squares_all[i] = norm_query_squares
            norm_query_scaled_squares_all[i] = norm_query_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, sum_negatives_query_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, terms, grad_key, grad_negatives,
    rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_key, grad_negatives, norm_key_squares_all,
    norm_key_scaled_squares_all, sum_key_query_all, row_max_all, row_sum_all, row_below_all,
    grad_sum_negatives_query_all."""
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
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            norm_query_scale = rescale(norm_query_squares_all[i])
            norm_query_root = (
                math.sqrt(norm_query_squares_all[i]) if norm_query_scale == one else
                math.sqrt(norm_query_scaled_squares_all[i])
            )
            norm_query_inverse = direction(one, norm_query_root)
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            norm_key_squares = zero
            for e in range(D):
                norm_key_squares = accumulate(norm_key_squares, key_i[e] * key_i[e])
            row_max = -Real(math.inf)
            for k in range(K):
                row_max = larger_number(row_max, inverse_temperature * sum_negatives_query_i[k])
            norm_key_scale = rescale(norm_key_squares)
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            row_below = zero
            for k in range(K):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                row_sum = accumulate(row_sum, shifted_exp)
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            norm_key_scaled_squares = zero
            if norm_key_scale != one:
                for e in range(D):
                    times_norm_key_scale_key = times(norm_key_scale, key_i[e])
                    norm_key_scaled_squares = accumulate(
                        norm_key_scaled_squares, times_norm_key_scale_key * times_norm_key_scale_key
                    )
            norm_key_root = (
                math.sqrt(norm_key_squares) if norm_key_scale == one else
                math.sqrt(norm_key_scaled_squares)
            )
            norm_key_inverse = direction(one, norm_key_root)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            sum_key_query = zero
            grad_norm_key_part = zero
            for d in range(D):
                key_over_length = over_length(key_i[d], norm_key_scale, norm_key_inverse)
                query_over_length = over_length(query_i[d], norm_query_scale, norm_query_inverse)
                sum_key_query = accumulate(sum_key_query, key_over_length * query_over_length)
                grad_norm_key_part = accumulate(
                    grad_norm_key_part, query_over_length * over_length(key_over_length, norm_key_scale,
                    norm_key_inverse)
                )
            difference = row_shift + log_row_sum - inverse_temperature * sum_key_query
            term = softplus(difference)
            weighted_term = term * sample_weight
            product_5 = grad_term * inverse_temperature * sigmoid(difference)
            grad_sum_key_query = -product_5
            quotient = product_5 / row_sum
            for k in range(K):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                grad_sum_negatives_query = quotient * shifted_exp
                grad_norm_negatives_part = zero
                for d in range(D):
                    grad_norm_negatives_part = accumulate(
                        grad_norm_negatives_part, over_length(query_i[d], norm_query_scale,
                        norm_query_inverse) * over_length(over_length(negatives_i[k, d],
                        norm_negatives_scale_i[k], norm_negatives_inverse_i[k]),
                        norm_negatives_scale_i[k], norm_negatives_inverse_i[k])
                    )
                product = (
                    grad_sum_negatives_query * over_length(one, norm_negatives_scale_i[k],
                    norm_negatives_inverse_i[k])
                )
                product_2 = grad_norm_negatives_part * grad_sum_negatives_query
                if grad_negatives is not None:
                    for e in range(D):
                        grad_negatives_i[k, e] = (
                            product * over_length(query_i[e], norm_query_scale, norm_query_inverse) -
                            product_2 * over_length(negatives_i[k, e], norm_negatives_scale_i[k],
                            norm_negatives_inverse_i[k]) if sample_weight != zero else zero
                        )
                if grad_sum_negatives_query_all is not None:
                    grad_sum_negatives_query_i[k] = grad_sum_negatives_query
            product_3 = grad_sum_key_query * over_length(one, norm_key_scale, norm_key_inverse)
            product_4 = grad_norm_key_part * grad_sum_key_query
            if grad_key is not None:
                for e in range(D):
                    grad_key_i[e] = (
                        product_3 * over_length(query_i[e], norm_query_scale, norm_query_inverse) -
                        product_4 * over_length(key_i[e], norm_key_scale, norm_key_inverse) if
                        sample_weight != zero else zero
                    )
            norm_key_squares_all[i] = norm_key_squares
            norm_key_scaled_squares_all[i] = norm_key_scaled_squares
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
    negatives, norm_negatives_scale_all, norm_negatives_inverse_all, grad_sum_negatives_query_all,
    grad_query_part_all, D, K, rows, block, shared_blocks
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
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            if grad_query_part_all is not None:
                for k in range(K):
                    grad_sum_negatives_query_i_k = grad_sum_negatives_query_i[k]
                    norm_negatives_inverse_i_k = norm_negatives_inverse_i[k]
                    norm_negatives_scale_i_k = norm_negatives_scale_i[k]
                    for e in range(D):
                        grad_query_part_i[e] += (
                            grad_sum_negatives_query_i_k * over_length(negatives_i[k, e],
                            norm_negatives_scale_i_k, norm_negatives_inverse_i_k)
                        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_4(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all,
    grad_query_part_all, temperature, D, K, weight, grad_scale, grad_query, rows, block, shared_blocks
):
    """Row by row: fills grad_query."""
    Real = query.dtype.type
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
            grad_sum_negatives_query_i = row(grad_sum_negatives_query_all, i)
            key_i = key[i]
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            query_i = query[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                norm_query_scale = rescale(norm_query_squares_all[i])
                norm_query_root = (
                    math.sqrt(norm_query_squares_all[i]) if norm_query_scale == one else
                    math.sqrt(norm_query_scaled_squares_all[i])
                )
                norm_query_inverse = direction(one, norm_query_root)
                norm_key_scale = rescale(norm_key_squares_all[i])
                norm_key_root = (
                    math.sqrt(norm_key_squares_all[i]) if norm_key_scale == one else
                    math.sqrt(norm_key_scaled_squares_all[i])
                )
                norm_key_inverse = direction(one, norm_key_root)
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
                grad_norm_query_part = zero
                for k in range(K):
                    for d in range(D):
                        grad_norm_query_part = accumulate(
                            grad_norm_query_part, grad_sum_negatives_query_i[k] *
                            over_length(negatives_i[k, d], norm_negatives_scale_i[k],
                            norm_negatives_inverse_i[k]) * over_length(over_length(query_i[d],
                            norm_query_scale, norm_query_inverse), norm_query_scale, norm_query_inverse)
                        )
                grad_norm_query_part_2 = zero
                for d in range(D):
                    grad_norm_query_part_2 = accumulate(
                        grad_norm_query_part_2, over_length(key_i[d], norm_key_scale, norm_key_inverse) *
                        over_length(over_length(query_i[d], norm_query_scale, norm_query_inverse),
                        norm_query_scale, norm_query_inverse)
                    )
                partial_sum = grad_norm_query_part + grad_norm_query_part_2 * grad_sum_key_query
                one_over_length_2 = over_length(one, norm_query_scale, norm_query_inverse)
                product = grad_sum_key_query * one_over_length_2
                if grad_query is not None:
                    for e in range(D):
                        grad_query_i[e] = (
                            one_over_length_2 * grad_query_part_i[e] + product * over_length(key_i[e],
                            norm_key_scale, norm_key_inverse) - partial_sum * over_length(query_i[e],
                            norm_query_scale, norm_query_inverse)
                        )
            else:
                if grad_query is not None:
                    grad_query[i] = zero
        block_number = next_block(shared_blocks, block_number)


def evaluate(
    query, key, negatives, temperature, weight, grad_scale, terms, grad_query, grad_key, grad_negatives
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    wants_gradient = grad_query is not None or grad_key is not None or grad_negatives is not None
    norm_key_squares_all = np.empty((N,), query.dtype)
    norm_key_scaled_squares_all = np.empty((N,), query.dtype)
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    sum_key_query_all = np.empty((N,), query.dtype)
    norm_negatives_scale_all = np.empty((N, K), query.dtype)
    norm_negatives_inverse_all = np.empty((N, K), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    row_max_all = np.empty((N,), query.dtype)
    row_sum_all = np.empty((N,), query.dtype)
    row_below_all = np.empty((N,), query.dtype)
    grad_sum_negatives_query_all = np.empty((N, K), query.dtype) if wants_gradient else None
    grad_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    run = _rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_1)
    run(
        query, negatives, norm_query_squares_all, norm_query_scaled_squares_all, norm_negatives_scale_all,
        norm_negatives_inverse_all, sum_negatives_query_all, D, K, N, min(ROWS, max(1, BLOCK // (D * K))),
        0
    )
    run = _rows_2 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_2, "sum")
    total = run(
        query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
        norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_scale_all,
        norm_negatives_inverse_all, sum_negatives_query_all, row_max_all, row_sum_all, row_below_all,
        grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, terms, grad_key,
        grad_negatives, N, min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    if wants_gradient:
        run = _rows_3 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_3)
        run(
            negatives, norm_negatives_scale_all, norm_negatives_inverse_all, grad_sum_negatives_query_all,
            grad_query_part_all, D, K, N, min(ROWS, max(1, BLOCK // (D * K))), 0
        )
        run = _rows_4 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_4)
        run(
            query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all,
            norm_negatives_scale_all, norm_negatives_inverse_all, row_max_all, row_sum_all, row_below_all,
            grad_sum_negatives_query_all, grad_query_part_all, temperature, D, K, weight, grad_scale,
            grad_query, N, min(ROWS, max(1, BLOCK // (D * K))), 0
        )
    return total
