"""info_nce_negatives: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i softplus(log Σ_k exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]/(√(Σ_d
        query[i, d]²)·√(Σ_d negatives[i, k, d]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_d
        query[i, d]²)·√(Σ_d key[i, d]²)))
    norm_key[i] = √(Σ_d key[i, d]²)
    norm_query[i] = √(Σ_d query[i, d]²)
    sum_key_query[i] = Σ_d query[i, d]·key[i, d]/(norm_key[i]·norm_query[i])
    norm_negatives[i, k] = √(Σ_d negatives[i, k, d]²)
    sum_negatives_query[i, k] = Σ_d query[i, d]·negatives[i, k, d]/(norm_negatives[i, k]·norm_query[i])
    log_norm[i] = log Σ_k exp(sum_negatives_query[i, k]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_negatives_query[i, k] = grad_term[i]·exp(sum_negatives_query[i, k]/temperature − log_norm[i])·
        σ(log_norm[i] − sum_key_query[i]/temperature)/temperature
    grad_norm_negatives_part[i, k] = Σ_d query[i, d]·
        negatives[i, k, d]/norm_negatives[i, k]/(norm_negatives[i, k]·norm_query[i])
    grad_norm_query_part[i] = Σ_{k,d} negatives[i, k, d]·grad_sum_negatives_query[i, k]·
        query[i, d]/norm_query[i]/(norm_negatives[i, k]·norm_query[i])
    grad_query_part[i, d] = Σ_k negatives[i, k, d]·grad_sum_negatives_query[i, k]/norm_negatives[i, k]
    grad_sum_key_query[i] = −grad_term[i]·σ(log_norm[i] − sum_key_query[i]/temperature)/temperature
    grad_norm_key_part[i] = Σ_d query[i, d]·key[i, d]/norm_key[i]/(norm_key[i]·norm_query[i])
    grad_norm_query_part_2[i] = Σ_d key[i, d]·query[i, d]/norm_query[i]/(norm_key[i]·norm_query[i])
    grad_query[i, d] = query[i, d]·(−(grad_norm_query_part[i] + grad_norm_query_part_2[i]·
        grad_sum_key_query[i]))/norm_query[i] + key[i, d]·grad_sum_key_query[i]/(norm_key[i]·norm_query[i])
        + grad_query_part[i, d]/norm_query[i]
    grad_key[i, d] = query[i, d]·grad_sum_key_query[i]/(norm_key[i]·norm_query[i]) − key[i, d]·
        grad_norm_key_part[i]·grad_sum_key_query[i]/norm_key[i]
    grad_negatives[i, k, d] = query[i, d]·grad_sum_negatives_query[i, k]/(norm_negatives[i, k]·
        norm_query[i]) − negatives[i, k, d]·grad_norm_negatives_part[i, k]·
        grad_sum_negatives_query[i, k]/norm_negatives[i, k]

Generated from the declaration metric.py (e710b6db35ed371d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import (
        accumulate, add_exactly, direction, exp, finite_or_zero, larger, log1p, rescale, row,
        sigmoid, softplus, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, direction, exp, finite_or_zero, larger, log1p, rescale, row,
        sigmoid, softplus, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows_1(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, terms, grad_key,
    grad_negatives, start, stop
):
    """Rows `start` to `stop`: adds up total and fills terms, grad_key, grad_negatives,
    norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for i in range(start, stop):
        grad_key_i = row(grad_key, i)
        grad_negatives_i = row(grad_negatives, i)
        grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
        key_i = key[i]
        negatives_i = negatives[i]
        norm_negatives_i = norm_negatives_all[i]
        query_i = query[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        for k in range(K):
            norm_negatives_squares = zero
            for d in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_i[k, d] * negatives_i[k, d]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            for d in range(D):
                times_value = times(norm_negatives_scale, negatives_i[k, d])
                if norm_negatives_scale != one:
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value * times_value
                    )
            norm_negatives_i[k] = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares) / norm_negatives_scale
            )
        norm_key_squares = zero
        norm_query_squares = zero
        for d in range(D):
            norm_key_squares = accumulate(norm_key_squares, key_i[d] * key_i[d])
            norm_query_squares = accumulate(norm_query_squares, query_i[d] * query_i[d])
        norm_key_scale = rescale(norm_key_squares)
        norm_query_scale = rescale(norm_query_squares)
        norm_key_scaled_squares = zero
        norm_query_scaled_squares = zero
        for d in range(D):
            times_norm_key_scale_key = times(norm_key_scale, key_i[d])
            if norm_key_scale != one:
                norm_key_scaled_squares = accumulate(
                    norm_key_scaled_squares, times_norm_key_scale_key * times_norm_key_scale_key
                )
            times_norm_query_scale_query = times(norm_query_scale, query_i[d])
            if norm_query_scale != one:
                norm_query_scaled_squares = accumulate(
                    norm_query_scaled_squares, times_norm_query_scale_query * times_norm_query_scale_query
                )
        norm_key = (
            math.sqrt(norm_key_squares) if norm_key_scale == one else math.sqrt(norm_key_scaled_squares) /
            norm_key_scale
        )
        norm_query = (
            math.sqrt(norm_query_squares) if norm_query_scale == one else
            math.sqrt(norm_query_scaled_squares) / norm_query_scale
        )
        sum_key_query = zero
        grad_norm_key_part = zero
        for d in range(D):
            direction_key_norm_key = direction(key_i[d], norm_key)
            direction_query_norm_query = direction(query_i[d], norm_query)
            sum_key_query = accumulate(sum_key_query, direction_key_norm_key * direction_query_norm_query)
            grad_norm_key_part = accumulate(
                grad_norm_key_part, direction_query_norm_query * direction(direction_key_norm_key,
                norm_key)
            )
        inverse_temperature = one / temperature
        row_max = -Real(math.inf)
        for k in range(K):
            norm_negatives_squares = zero
            for d in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_i[k, d] * negatives_i[k, d]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            for d in range(D):
                times_value_2 = times(norm_negatives_scale, negatives_i[k, d])
                if norm_negatives_scale != one:
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value_2 * times_value_2
                    )
            norm_negatives = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares) / norm_negatives_scale
            )
            sum_negatives_query = zero
            for d in range(D):
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction(query_i[d], norm_query) * direction(negatives_i[k, d],
                    norm_negatives)
                )
            row_max = larger(row_max, inverse_temperature * sum_negatives_query)
        row_shift = finite_or_zero(row_max)
        inverse_temperature_2 = one / temperature
        row_sum = zero
        row_below = zero
        for k in range(K):
            norm_negatives_squares = zero
            for d in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_i[k, d] * negatives_i[k, d]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            for d in range(D):
                times_value_3 = times(norm_negatives_scale, negatives_i[k, d])
                if norm_negatives_scale != one:
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value_3 * times_value_3
                    )
            norm_negatives = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares) / norm_negatives_scale
            )
            sum_negatives_query = zero
            for d in range(D):
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction(query_i[d], norm_query) * direction(negatives_i[k, d],
                    norm_negatives)
                )
            shifted_exp = exp(-row_shift + inverse_temperature_2 * sum_negatives_query)
            grad_sum_negatives_query_i[k] = shifted_exp
            row_sum = accumulate(row_sum, shifted_exp)
            row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        inverse_temperature_3 = one / temperature
        difference = row_shift + log_row_sum - inverse_temperature_3 * sum_key_query
        term = softplus(difference)
        weighted_term = term * sample_weight
        product_5 = grad_term * inverse_temperature_3 * sigmoid(difference)
        grad_sum_key_query = -product_5
        quotient = product_5 / row_sum
        for k in range(K):
            norm_negatives_squares = zero
            for d in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_i[k, d] * negatives_i[k, d]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            for d in range(D):
                times_value_4 = times(norm_negatives_scale, negatives_i[k, d])
                if norm_negatives_scale != one:
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value_4 * times_value_4
                    )
            norm_negatives = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares) / norm_negatives_scale
            )
            sum_negatives_query = zero
            grad_norm_negatives_part = zero
            for d in range(D):
                direction_negatives_norm_negatives = direction(negatives_i[k, d], norm_negatives)
                direction_query_norm_query_2 = direction(query_i[d], norm_query)
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction_negatives_norm_negatives * direction_query_norm_query_2
                )
                grad_norm_negatives_part = accumulate(
                    grad_norm_negatives_part, direction_query_norm_query_2 *
                    direction(direction_negatives_norm_negatives, norm_negatives)
                )
            grad_sum_negatives_query = quotient * grad_sum_negatives_query_i[k]
            product = grad_sum_negatives_query * direction(one, norm_negatives)
            product_2 = grad_norm_negatives_part * grad_sum_negatives_query
            if grad_negatives is not None:
                for d in range(D):
                    grad_negatives_i[k, d] = (
                        product * direction(query_i[d], norm_query) - product_2 * direction(negatives_i[k,
                        d], norm_negatives)
                    )
            grad_sum_negatives_query_i[k] = quotient * grad_sum_negatives_query_i[k]
        product_3 = grad_sum_key_query * direction(one, norm_key)
        product_4 = grad_norm_key_part * grad_sum_key_query
        if grad_key is not None:
            for d in range(D):
                grad_key_i[d] = (
                    product_3 * direction(query_i[d], norm_query) - product_4 * direction(key_i[d],
                    norm_key)
                )
        norm_key_squares_all[i] = norm_key_squares
        norm_key_scaled_squares_all[i] = norm_key_scaled_squares
        norm_query_squares_all[i] = norm_query_squares
        norm_query_scaled_squares_all[i] = norm_query_scaled_squares
        sum_key_query_all[i] = sum_key_query
        row_max_all[i] = row_max
        row_sum_all[i] = row_sum
        row_below_all[i] = row_below
        total = accumulate(total, weighted_term)
        if terms is not None:
            terms[i] = weighted_term
    return total


@njit(**DRIVER)
def _rows_1_serial(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, terms, grad_key,
    grad_negatives, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows_1(
            query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, temperature, D, K,
            weight, grad_scale, terms, grad_key, grad_negatives, start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_1_parallel(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, terms, grad_key,
    grad_negatives, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows_1(
            query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, temperature, D, K,
            weight, grad_scale, terms, grad_key, grad_negatives, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


@njit(**LOOP)
def _rows_2(
    negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all, D, K, start, stop
):
    """Rows `start` to `stop`: fills grad_query_part_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    for i in range(start, stop):
        grad_query_part_i = row(grad_query_part_all, i)
        grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
        negatives_i = negatives[i]
        norm_negatives_i = norm_negatives_all[i]
        if grad_query_part_all is not None:
            for d in range(D):
                grad_query_part_i[d] = zero
        if grad_query_part_all is not None:
            for k in range(K):
                grad_sum_negatives_query_i_k = grad_sum_negatives_query_i[k]
                norm_negatives_i_k = norm_negatives_i[k]
                for d in range(D):
                    grad_query_part_i[d] += (
                        grad_sum_negatives_query_i_k * direction(negatives_i[k, d], norm_negatives_i_k)
                    )


@njit(**DRIVER)
def _rows_2_serial(
    negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all, D, K, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_2(
            negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all, D, K, start,
            stop
        )


@njit(parallel=True, **DRIVER)
def _rows_2_parallel(
    negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all, D, K, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_2(
            negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all, D, K, start,
            stop
        )


@njit(**LOOP)
def _rows_3(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_negatives_query_all, grad_query_part_all, temperature, D, K, weight,
    grad_scale, grad_query, start, stop
):
    """Rows `start` to `stop`: fills grad_query."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        grad_query_i = row(grad_query, i)
        grad_query_part_i = row(grad_query_part_all, i)
        grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
        key_i = key[i]
        negatives_i = negatives[i]
        norm_negatives_i = norm_negatives_all[i]
        query_i = query[i]
        norm_query_scale = rescale(norm_query_squares_all[i])
        norm_query = (
            math.sqrt(norm_query_squares_all[i]) if norm_query_scale == one else
            math.sqrt(norm_query_scaled_squares_all[i]) / norm_query_scale
        )
        norm_key_scale = rescale(norm_key_squares_all[i])
        norm_key = (
            math.sqrt(norm_key_squares_all[i]) if norm_key_scale == one else
            math.sqrt(norm_key_scaled_squares_all[i]) / norm_key_scale
        )
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        row_rest = (
            row_below_all[i] if row_sum_all[i] < Real(3 / 2) and row_sum_all[i] >= Real(3 / 4) else
            row_sum_all[i] - one
        )
        log_row_sum = log1p(row_rest)
        row_shift = finite_or_zero(row_max_all[i])
        inverse_temperature = one / temperature
        grad_sum_key_query = (
            -grad_term * inverse_temperature * sigmoid(row_shift + log_row_sum - inverse_temperature *
            sum_key_query_all[i])
        )
        grad_norm_query_part = zero
        for k in range(K):
            for d in range(D):
                grad_norm_query_part = accumulate(
                    grad_norm_query_part, grad_sum_negatives_query_i[k] * direction(negatives_i[k, d],
                    norm_negatives_i[k]) * direction(direction(query_i[d], norm_query), norm_query)
                )
        grad_norm_query_part_2 = zero
        for d in range(D):
            grad_norm_query_part_2 = accumulate(
                grad_norm_query_part_2, direction(key_i[d], norm_key) * direction(direction(query_i[d],
                norm_query), norm_query)
            )
        partial_sum = grad_norm_query_part + grad_norm_query_part_2 * grad_sum_key_query
        direction_one_norm_query_2 = direction(one, norm_query)
        direction_one_norm_query = direction_one_norm_query_2
        product = direction_one_norm_query_2 * grad_sum_key_query
        if grad_query is not None:
            for d in range(D):
                grad_query_i[d] = (
                    direction_one_norm_query * grad_query_part_i[d] + product * direction(key_i[d],
                    norm_key) - partial_sum * direction(query_i[d], norm_query)
                )


@njit(**DRIVER)
def _rows_3_serial(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_negatives_query_all, grad_query_part_all, temperature, D, K, weight,
    grad_scale, grad_query, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_3(
            query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
            temperature, D, K, weight, grad_scale, grad_query, start, stop
        )


@njit(parallel=True, **DRIVER)
def _rows_3_parallel(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_negatives_query_all, grad_query_part_all, temperature, D, K, weight,
    grad_scale, grad_query, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_3(
            query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
            temperature, D, K, weight, grad_scale, grad_query, start, stop
        )


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
    norm_negatives_all = np.empty((N, K), query.dtype)
    row_max_all = np.empty((N,), query.dtype)
    row_sum_all = np.empty((N,), query.dtype)
    row_below_all = np.empty((N,), query.dtype)
    grad_sum_negatives_query_all = np.empty((N, K), query.dtype)
    grad_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    run = _rows_1_serial if N * (D * K) < PARALLEL_FROM else _rows_1_parallel
    total = run(
        query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
        norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all, row_max_all, row_sum_all,
        row_below_all, grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, terms,
        grad_key, grad_negatives, N, min(ROWS, max(1, BLOCK // (D * K)))
    )
    if wants_gradient:
        run = _rows_2_serial if N * (D * K) < PARALLEL_FROM else _rows_2_parallel
        run(
            negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all, D, K, N,
            min(ROWS, max(1, BLOCK // (D * K)))
        )
    if wants_gradient:
        run = _rows_3_serial if N * (D * K) < PARALLEL_FROM else _rows_3_parallel
        run(
            query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
            temperature, D, K, weight, grad_scale, grad_query, N, min(ROWS, max(1, BLOCK // (D * K)))
        )
    return total
