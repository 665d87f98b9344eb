"""info_nce_negatives: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i softplus(log Σ_k exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]/(√(Σ_d
        query[i, d]²)·√(Σ_d negatives[i, k, d]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_d
        query[i, d]²)·√(Σ_d key[i, d]²)))

Generated from the declaration metric.py (e710b6db35ed371d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import (
        accumulate, direction, exp, finite_or_zero, larger, log1p, rescale, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, direction, exp, finite_or_zero, larger, log1p, rescale, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _query_rows_1(
    query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, along_norm_query_all,
    along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all,
    along_grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, along_norm_query_all,
    along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all,
    along_sum_key_query_all, along_grad_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
        grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
        key_i = key[i]
        negatives_i = negatives[i]
        norm_negatives_i = norm_negatives_all[i]
        query_i = query[i]
        vector_i = vector[i]
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
        along_norm_query = zero
        for d in range(D):
            direction_query_norm_query = direction(query_i[d], norm_query)
            sum_key_query = accumulate(
                sum_key_query, direction_query_norm_query * direction(key_i[d], norm_key)
            )
            along_norm_query = accumulate(along_norm_query, direction_query_norm_query * vector_i[d])
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
        along_log_norm_top = zero
        along_log_norm_tops = zero
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
            direction_one_norm_query = direction(one, norm_query)
            sum_negatives_query = zero
            along_sum_negatives_query = zero
            for d in range(D):
                direction_negatives_norm_negatives = direction(negatives_i[k, d], norm_negatives)
                direction_query_norm_query_2 = direction(query_i[d], norm_query)
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction_negatives_norm_negatives * direction_query_norm_query_2
                )
                along_sum_negatives_query = accumulate(
                    along_sum_negatives_query, direction_negatives_norm_negatives *
                    direction_one_norm_query * vector_i[d] - along_norm_query *
                    direction_negatives_norm_negatives * direction(direction_query_norm_query_2,
                    norm_query)
                )
            shifted_exp = exp(-row_shift + inverse_temperature_2 * sum_negatives_query)
            along_grad_sum_negatives_query_i[k] = shifted_exp
            row_sum = accumulate(row_sum, shifted_exp)
            row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            condition = Real(3 / 4) <= shifted_exp
            along_log_norm_top = accumulate(
                along_log_norm_top, along_sum_negatives_query if condition else zero
            )
            along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
        direction_one_norm_query_2 = direction(one, norm_query)
        along_sum_key_query = zero
        for d in range(D):
            direction_key_norm_key = direction(key_i[d], norm_key)
            along_sum_key_query = accumulate(
                along_sum_key_query, direction_key_norm_key * direction_one_norm_query_2 * vector_i[d] -
                along_norm_query * direction_key_norm_key * direction(direction(query_i[d], norm_query),
                norm_query)
            )
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
        inverse_temperature_4 = one / temperature
        inverse_temperature_3 = inverse_temperature_4
        quotient = (
            grad_term * inverse_temperature_4 * sigmoid(row_shift + log_row_sum - inverse_temperature_4 *
            sum_key_query) / row_sum
        )
        along_log_norm_rest = zero
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
            direction_one_norm_query_3 = direction(one, norm_query)
            sum_negatives_query = zero
            along_sum_negatives_query = zero
            for d in range(D):
                direction_negatives_norm_negatives_2 = direction(negatives_i[k, d], norm_negatives)
                direction_query_norm_query_3 = direction(query_i[d], norm_query)
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction_negatives_norm_negatives_2 *
                    direction_query_norm_query_3
                )
                along_sum_negatives_query = accumulate(
                    along_sum_negatives_query, direction_negatives_norm_negatives_2 *
                    direction_one_norm_query_3 * vector_i[d] - along_norm_query *
                    direction_negatives_norm_negatives_2 * direction(direction_query_norm_query_3,
                    norm_query)
                )
            shifted_exp = exp(-row_shift + inverse_temperature_3 * sum_negatives_query)
            along_grad_sum_negatives_query_i[k] = shifted_exp
            along_log_norm_offset = along_sum_negatives_query - along_log_norm_at_max
            grad_sum_negatives_query_i[k] = quotient * shifted_exp
            along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
        inverse_row_sum = one / row_sum
        along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
        difference = row_shift + log_row_sum - sum_key_query / temperature
        quotient_5 = grad_term * inverse_row_sum * sigmoid(difference) / temperature / temperature
        quotient_2 = quotient_5
        product = quotient_5 * sigmoid(-difference)
        quotient_3 = product * (along_log_norm_at_max + along_log_norm_beyond)
        quotient_4 = along_sum_key_query * product
        for k in range(K):
            norm_negatives_squares = zero
            for d in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_i[k, d] * negatives_i[k, d]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            for d in range(D):
                times_value_5 = times(norm_negatives_scale, negatives_i[k, d])
                if norm_negatives_scale != one:
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value_5 * times_value_5
                    )
            norm_negatives = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares) / norm_negatives_scale
            )
            direction_one_norm_query_4 = direction(one, norm_query)
            along_sum_negatives_query = zero
            sum_negatives_query = zero
            for d in range(D):
                direction_negatives_norm_negatives_3 = direction(negatives_i[k, d], norm_negatives)
                direction_query_norm_query_4 = direction(query_i[d], norm_query)
                along_sum_negatives_query = accumulate(
                    along_sum_negatives_query, direction_negatives_norm_negatives_3 *
                    direction_one_norm_query_4 * vector_i[d] - along_norm_query *
                    direction_negatives_norm_negatives_3 * direction(direction_query_norm_query_4,
                    norm_query)
                )
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction_negatives_norm_negatives_3 *
                    direction_query_norm_query_4
                )
            along_log_norm_offset = along_sum_negatives_query - along_log_norm_at_max
            along_grad_sum_negatives_query_i[k] = (
                quotient_3 * along_grad_sum_negatives_query_i[k] + quotient_2 * (along_log_norm_offset -
                along_log_norm_beyond) * along_grad_sum_negatives_query_i[k] - quotient_4 *
                along_grad_sum_negatives_query_i[k]
            )
        norm_key_squares_all[i] = norm_key_squares
        norm_key_scaled_squares_all[i] = norm_key_scaled_squares
        norm_query_squares_all[i] = norm_query_squares
        norm_query_scaled_squares_all[i] = norm_query_scaled_squares
        sum_key_query_all[i] = sum_key_query
        row_max_all[i] = row_max
        row_sum_all[i] = row_sum
        row_below_all[i] = row_below
        along_norm_query_all[i] = along_norm_query
        along_log_norm_top_all[i] = along_log_norm_top
        along_log_norm_tops_all[i] = along_log_norm_tops
        along_log_norm_rest_all[i] = along_log_norm_rest
        along_sum_key_query_all[i] = along_sum_key_query


@njit(**DRIVER)
def _query_rows_1_serial(
    query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, along_norm_query_all,
    along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all,
    along_grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _query_rows_1(
            query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, along_norm_query_all,
            along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all,
            along_sum_key_query_all, along_grad_sum_negatives_query_all, temperature, D, K, weight,
            grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _query_rows_1_parallel(
    query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, along_norm_query_all,
    along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all,
    along_grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _query_rows_1(
            query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, along_norm_query_all,
            along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all,
            along_sum_key_query_all, along_grad_sum_negatives_query_all, temperature, D, K, weight,
            grad_scale, start, stop
        )


@njit(**LOOP)
def _query_rows_2(
    negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all,
    along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, start, stop
):
    """Rows `start` to `stop`: fills grad_query_part_all, along_grad_query_part_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    for i in range(start, stop):
        along_grad_query_part_i = along_grad_query_part_all[i]
        along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
        grad_query_part_i = grad_query_part_all[i]
        grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
        negatives_i = negatives[i]
        norm_negatives_i = norm_negatives_all[i]
        for d in range(D):
            grad_query_part_i[d] = zero
        for d in range(D):
            along_grad_query_part_i[d] = zero
        for k in range(K):
            grad_sum_negatives_query_i_k = grad_sum_negatives_query_i[k]
            norm_negatives_i_k = norm_negatives_i[k]
            along_grad_sum_negatives_query_i_k = along_grad_sum_negatives_query_i[k]
            for d in range(D):
                grad_query_part_i[d] += (
                    grad_sum_negatives_query_i_k * direction(negatives_i[k, d], norm_negatives_i_k)
                )
            for d in range(D):
                along_grad_query_part_i[d] += (
                    along_grad_sum_negatives_query_i_k * direction(negatives_i[k, d], norm_negatives_i_k)
                )


@njit(**DRIVER)
def _query_rows_2_serial(
    negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all,
    along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _query_rows_2(
            negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all,
            along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, start, stop
        )


@njit(parallel=True, **DRIVER)
def _query_rows_2_parallel(
    negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all,
    along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _query_rows_2(
            negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all,
            along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, start, stop
        )


@njit(**LOOP)
def _query_rows_3(
    query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
    along_norm_query_all, along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all,
    along_sum_key_query_all, along_grad_sum_negatives_query_all, along_grad_query_part_all, temperature,
    D, K, weight, grad_scale, hvp_query, start, stop
):
    """Rows `start` to `stop`: fills hvp_query."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_query_part_i = along_grad_query_part_all[i]
        along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
        grad_query_part_i = grad_query_part_all[i]
        grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
        hvp_query_i = hvp_query[i]
        key_i = key[i]
        negatives_i = negatives[i]
        norm_negatives_i = norm_negatives_all[i]
        query_i = query[i]
        vector_i = vector[i]
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
        along_log_norm_at_max = along_log_norm_top_all[i] / along_log_norm_tops_all[i]
        along_log_norm_beyond = along_log_norm_rest_all[i] / row_sum_all[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        row_rest = (
            row_below_all[i] if row_sum_all[i] < Real(3 / 2) and row_sum_all[i] >= Real(3 / 4) else
            row_sum_all[i] - one
        )
        log_row_sum = log1p(row_rest)
        row_shift = finite_or_zero(row_max_all[i])
        direction_one_norm_query_4 = direction(one, norm_query)
        direction_one_norm_query_squared = direction_one_norm_query_4 * direction_one_norm_query_4
        along_grad_norm_query_part = zero
        grad_norm_query_part = zero
        for k in range(K):
            product = direction_one_norm_query_squared * grad_sum_negatives_query_i[k]
            direction_one_norm_query = direction(one, norm_query)
            product_2 = along_norm_query_all[i] * grad_sum_negatives_query_i[k]
            for d in range(D):
                direction_negatives_norm_negatives = direction(negatives_i[k, d], norm_negatives_i[k])
                direction_value_2 = direction(direction(query_i[d], norm_query), norm_query)
                product_3 = direction_negatives_norm_negatives * direction_value_2
                along_grad_norm_query_part = accumulate(
                    along_grad_norm_query_part, product_3 * along_grad_sum_negatives_query_i[k] +
                    direction_negatives_norm_negatives * product * vector_i[d] -
                    direction_negatives_norm_negatives * product_2 * (direction_one_norm_query *
                    direction_value_2 + direction(direction_value_2, norm_query))
                )
                grad_norm_query_part = accumulate(
                    grad_norm_query_part, product_3 * grad_sum_negatives_query_i[k]
                )
        direction_one_norm_query_5 = direction(one, norm_query)
        direction_one_norm_query_squared_2 = direction_one_norm_query_5 * direction_one_norm_query_5
        direction_one_norm_query_2 = direction_one_norm_query_5
        along_grad_norm_query_part_2 = zero
        grad_norm_query_part_2 = zero
        for d in range(D):
            direction_key_norm_key = direction(key_i[d], norm_key)
            direction_value_3 = direction(direction(query_i[d], norm_query), norm_query)
            along_grad_norm_query_part_2 = accumulate(
                along_grad_norm_query_part_2, direction_key_norm_key * direction_one_norm_query_squared_2
                * vector_i[d] - direction_key_norm_key * (direction_one_norm_query_2 * direction_value_3 +
                direction(direction_value_3, norm_query)) * along_norm_query_all[i]
            )
            grad_norm_query_part_2 = accumulate(
                grad_norm_query_part_2, direction_key_norm_key * direction_value_3
            )
        direction_one_norm_query_6 = direction(one, norm_query)
        direction_one_norm_query_3 = direction_one_norm_query_6
        power_2 = one / (temperature * temperature)
        inverse_temperature = one / temperature
        difference_3 = row_shift + log_row_sum - inverse_temperature * sum_key_query_all[i]
        sigmoid_difference_3 = sigmoid(difference_3)
        product_4 = grad_term * sigmoid_difference_3
        sigmoid_minus_difference_3 = sigmoid(-difference_3)
        difference = (
            grad_term * power_2 * sigmoid_difference_3 * sigmoid_minus_difference_3 *
            (along_log_norm_at_max + along_log_norm_beyond) - power_2 * product_4 *
            sigmoid_minus_difference_3 * along_sum_key_query_all[i]
        )
        product_5 = inverse_temperature * product_4
        difference_4 = grad_norm_query_part - grad_norm_query_part_2 * product_5
        difference_2 = difference_4
        direction_value_4 = direction(direction_one_norm_query_6, norm_query)
        direction_value = direction_value_4
        quotient = direction_value_4 * product_5
        quotient_2 = difference_4 * direction_one_norm_query_6
        quotient_3 = along_grad_norm_query_part_2 * product_5
        for d in range(D):
            direction_key_norm_key_2 = direction(key_i[d], norm_key)
            direction_query_norm_query = direction(query_i[d], norm_query)
            hvp_query_i[d] = (
                direction_one_norm_query_3 * along_grad_query_part_i[d] + direction_query_norm_query *
                quotient_3 + (difference_2 * direction(direction_query_norm_query, norm_query) +
                direction_key_norm_key_2 * quotient - direction_value * grad_query_part_i[d]) *
                along_norm_query_all[i] - along_grad_norm_query_part * direction_query_norm_query -
                difference * (direction_key_norm_key_2 * direction_one_norm_query_3 -
                direction_query_norm_query * grad_norm_query_part_2) - quotient_2 * vector_i[d]
            )


@njit(**DRIVER)
def _query_rows_3_serial(
    query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
    along_norm_query_all, along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all,
    along_sum_key_query_all, along_grad_sum_negatives_query_all, along_grad_query_part_all, temperature,
    D, K, weight, grad_scale, hvp_query, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _query_rows_3(
            query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
            along_norm_query_all, along_log_norm_top_all, along_log_norm_tops_all,
            along_log_norm_rest_all, along_sum_key_query_all, along_grad_sum_negatives_query_all,
            along_grad_query_part_all, temperature, D, K, weight, grad_scale, hvp_query, start, stop
        )


@njit(parallel=True, **DRIVER)
def _query_rows_3_parallel(
    query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
    row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
    along_norm_query_all, along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all,
    along_sum_key_query_all, along_grad_sum_negatives_query_all, along_grad_query_part_all, temperature,
    D, K, weight, grad_scale, hvp_query, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _query_rows_3(
            query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
            norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
            row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
            along_norm_query_all, along_log_norm_top_all, along_log_norm_tops_all,
            along_log_norm_rest_all, along_sum_key_query_all, along_grad_sum_negatives_query_all,
            along_grad_query_part_all, temperature, D, K, weight, grad_scale, hvp_query, start, stop
        )


def hvp_query(query, key, negatives, vector, temperature, weight, grad_scale, hvp_query):
    """Fill the Hessian in query times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
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
    grad_query_part_all = np.empty((N, D), query.dtype)
    along_norm_query_all = np.empty((N,), query.dtype)
    along_log_norm_top_all = np.empty((N,), query.dtype)
    along_log_norm_tops_all = np.empty((N,), query.dtype)
    along_log_norm_rest_all = np.empty((N,), query.dtype)
    along_sum_key_query_all = np.empty((N,), query.dtype)
    along_grad_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_grad_query_part_all = np.empty((N, D), query.dtype)
    run = _query_rows_1_serial if N * (D * K) < PARALLEL_FROM else _query_rows_1_parallel
    run(
        query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
        norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
        row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, along_norm_query_all,
        along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all,
        along_grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, N, min(ROWS, max(1,
        BLOCK // (D * K)))
    )
    run = _query_rows_2_serial if N * (D * K) < PARALLEL_FROM else _query_rows_2_parallel
    run(
        negatives, norm_negatives_all, grad_sum_negatives_query_all, grad_query_part_all,
        along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, N, min(ROWS, max(1, BLOCK //
        (D * K)))
    )
    run = _query_rows_3_serial if N * (D * K) < PARALLEL_FROM else _query_rows_3_parallel
    run(
        query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
        norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_all,
        row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all, grad_query_part_all,
        along_norm_query_all, along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all,
        along_sum_key_query_all, along_grad_sum_negatives_query_all, along_grad_query_part_all,
        temperature, D, K, weight, grad_scale, hvp_query, N, min(ROWS, max(1, BLOCK // (D * K)))
    )


@njit(**LOOP)
def _key_rows(query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_key, start, stop):
    """Rows `start` to `stop`: fills hvp_key."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        hvp_key_i = hvp_key[i]
        key_i = key[i]
        negatives_i = negatives[i]
        query_i = query[i]
        vector_i = vector[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
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
        along_norm_key = zero
        grad_norm_key_part = zero
        sum_key_query = zero
        for d in range(D):
            direction_key_norm_key = direction(key_i[d], norm_key)
            along_norm_key = accumulate(along_norm_key, direction_key_norm_key * vector_i[d])
            direction_query_norm_query = direction(query_i[d], norm_query)
            grad_norm_key_part = accumulate(
                grad_norm_key_part, direction_query_norm_query * direction(direction_key_norm_key,
                norm_key)
            )
            sum_key_query = accumulate(sum_key_query, direction_key_norm_key * direction_query_norm_query)
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
                times_value = times(norm_negatives_scale, negatives_i[k, d])
                if norm_negatives_scale != one:
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value * times_value
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
        direction_one_norm_key_3 = direction(one, norm_key)
        direction_one_norm_key_squared = direction_one_norm_key_3 * direction_one_norm_key_3
        direction_one_norm_key = direction_one_norm_key_3
        along_grad_norm_key_part = zero
        along_sum_key_query = zero
        for d in range(D):
            direction_value_2 = direction(direction(key_i[d], norm_key), norm_key)
            direction_query_norm_query_2 = direction(query_i[d], norm_query)
            product = direction_query_norm_query_2 * vector_i[d]
            product_2 = along_norm_key * direction_query_norm_query_2
            along_grad_norm_key_part = accumulate(
                along_grad_norm_key_part, direction_one_norm_key_squared * product - product_2 *
                (direction_one_norm_key * direction_value_2 + direction(direction_value_2, norm_key))
            )
            along_sum_key_query = accumulate(
                along_sum_key_query, direction_one_norm_key * product - direction_value_2 * product_2
            )
        inverse_temperature_2 = one / temperature
        row_below = zero
        row_sum = zero
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
            shifted_exp = exp(-row_shift + inverse_temperature_2 * sum_negatives_query)
            row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            row_sum = accumulate(row_sum, shifted_exp)
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        inverse_temperature_3 = one / temperature
        difference = row_shift + log_row_sum - inverse_temperature_3 * sum_key_query
        grad_term_times_sigmoid_difference = grad_term * sigmoid(difference)
        product_3 = grad_term_times_sigmoid_difference * inverse_temperature_3
        quotient = along_grad_norm_key_part * product_3
        direction_one_norm_key_4 = direction(one, norm_key)
        direction_value = direction(direction_one_norm_key_4, norm_key)
        quotient_2 = along_norm_key * product_3
        direction_one_norm_key_2 = direction_one_norm_key_4
        quotient_3 = (
            along_sum_key_query * grad_term_times_sigmoid_difference * sigmoid(-difference) / temperature
            / temperature
        )
        quotient_4 = direction_one_norm_key_4 * grad_norm_key_part * product_3
        for d in range(D):
            direction_key_norm_key_2 = direction(key_i[d], norm_key)
            direction_query_norm_query_3 = direction(query_i[d], norm_query)
            hvp_key_i[d] = (
                direction_key_norm_key_2 * quotient + quotient_3 * (direction_one_norm_key_2 *
                direction_query_norm_query_3 - direction_key_norm_key_2 * grad_norm_key_part) + quotient_4
                * vector_i[d] - quotient_2 * (grad_norm_key_part * direction(direction_key_norm_key_2,
                norm_key) - direction_query_norm_query_3 * direction_value)
            )


@njit(**DRIVER)
def _key_rows_serial(
    query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_key, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _key_rows(
            query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_key, start, stop
        )


@njit(parallel=True, **DRIVER)
def _key_rows_parallel(
    query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_key, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _key_rows(
            query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_key, start, stop
        )


def hvp_key(query, key, negatives, vector, temperature, weight, grad_scale, hvp_key):
    """Fill the Hessian in key times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    run = _key_rows_serial if N * (D * K) < PARALLEL_FROM else _key_rows_parallel
    run(
        query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_key, N, min(ROWS, max(1,
        BLOCK // (D * K)))
    )


@njit(**LOOP)
def _negatives_rows(
    query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_negatives, start, stop
):
    """Rows `start` to `stop`: fills hvp_negatives."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        hvp_negatives_i = hvp_negatives[i]
        key_i = key[i]
        negatives_i = negatives[i]
        query_i = query[i]
        vector_i = vector[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        norm_query_squares = zero
        norm_key_squares = zero
        for d in range(D):
            norm_query_squares = accumulate(norm_query_squares, query_i[d] * query_i[d])
            norm_key_squares = accumulate(norm_key_squares, key_i[d] * key_i[d])
        norm_query_scale = rescale(norm_query_squares)
        norm_key_scale = rescale(norm_key_squares)
        norm_query_scaled_squares = zero
        norm_key_scaled_squares = zero
        for d in range(D):
            times_norm_query_scale_query = times(norm_query_scale, query_i[d])
            if norm_query_scale != one:
                norm_query_scaled_squares = accumulate(
                    norm_query_scaled_squares, times_norm_query_scale_query * times_norm_query_scale_query
                )
            times_norm_key_scale_key = times(norm_key_scale, key_i[d])
            if norm_key_scale != one:
                norm_key_scaled_squares = accumulate(
                    norm_key_scaled_squares, times_norm_key_scale_key * times_norm_key_scale_key
                )
        norm_query = (
            math.sqrt(norm_query_squares) if norm_query_scale == one else
            math.sqrt(norm_query_scaled_squares) / norm_query_scale
        )
        norm_key = (
            math.sqrt(norm_key_squares) if norm_key_scale == one else math.sqrt(norm_key_scaled_squares) /
            norm_key_scale
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
                times_value = times(norm_negatives_scale, negatives_i[k, d])
                if norm_negatives_scale != one:
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value * times_value
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
        sum_key_query = zero
        for d in range(D):
            sum_key_query = accumulate(
                sum_key_query, direction(key_i[d], norm_key) * direction(query_i[d], norm_query)
            )
        row_shift = finite_or_zero(row_max)
        inverse_temperature_2 = one / temperature
        along_log_norm_top = zero
        along_log_norm_tops = zero
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
                times_value_2 = times(norm_negatives_scale, negatives_i[k, d])
                if norm_negatives_scale != one:
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value_2 * times_value_2
                    )
            norm_negatives = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares) / norm_negatives_scale
            )
            along_norm_negatives = zero
            sum_negatives_query = zero
            for d in range(D):
                direction_negatives_norm_negatives = direction(negatives_i[k, d], norm_negatives)
                along_norm_negatives = accumulate(
                    along_norm_negatives, direction_negatives_norm_negatives * vector_i[k, d]
                )
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction_negatives_norm_negatives * direction(query_i[d],
                    norm_query)
                )
            shifted_exp = exp(-row_shift + inverse_temperature_2 * sum_negatives_query)
            direction_one_norm_negatives = direction(one, norm_negatives)
            along_sum_negatives_query = zero
            for d in range(D):
                direction_query_norm_query = direction(query_i[d], norm_query)
                along_sum_negatives_query = accumulate(
                    along_sum_negatives_query, direction_one_norm_negatives * direction_query_norm_query *
                    vector_i[k, d] - along_norm_negatives * direction_query_norm_query *
                    direction(direction(negatives_i[k, d], norm_negatives), norm_negatives)
                )
            condition = Real(3 / 4) <= shifted_exp
            along_log_norm_top = accumulate(
                along_log_norm_top, along_sum_negatives_query if condition else zero
            )
            along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
            row_sum = accumulate(row_sum, shifted_exp)
            row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
        along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        inverse_temperature_3 = one / temperature
        along_log_norm_rest = zero
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
            along_norm_negatives = zero
            sum_negatives_query = zero
            for d in range(D):
                direction_negatives_norm_negatives_2 = direction(negatives_i[k, d], norm_negatives)
                along_norm_negatives = accumulate(
                    along_norm_negatives, direction_negatives_norm_negatives_2 * vector_i[k, d]
                )
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction_negatives_norm_negatives_2 * direction(query_i[d],
                    norm_query)
                )
            shifted_exp = exp(-row_shift + inverse_temperature_3 * sum_negatives_query)
            direction_one_norm_negatives_2 = direction(one, norm_negatives)
            along_sum_negatives_query = zero
            for d in range(D):
                direction_query_norm_query_2 = direction(query_i[d], norm_query)
                along_sum_negatives_query = accumulate(
                    along_sum_negatives_query, direction_one_norm_negatives_2 *
                    direction_query_norm_query_2 * vector_i[k, d] - along_norm_negatives *
                    direction_query_norm_query_2 * direction(direction(negatives_i[k, d], norm_negatives),
                    norm_negatives)
                )
            along_log_norm_offset = along_sum_negatives_query - along_log_norm_at_max
            along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
        inverse_row_sum = one / row_sum
        along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
        inverse_temperature_5 = one / temperature
        inverse_temperature_4 = inverse_temperature_5
        difference = row_shift + log_row_sum - inverse_temperature_5 * sum_key_query
        product = grad_term * inverse_row_sum * sigmoid(difference)
        product_over_temperature_squared = product / temperature / temperature
        quotient_4 = product_over_temperature_squared
        quotient_5 = (
            product_over_temperature_squared * (along_log_norm_at_max + along_log_norm_beyond) *
            sigmoid(-difference)
        )
        quotient_6 = inverse_temperature_5 * product
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
            along_norm_negatives = zero
            grad_norm_negatives_part = zero
            sum_negatives_query = zero
            for d in range(D):
                direction_negatives_norm_negatives_3 = direction(negatives_i[k, d], norm_negatives)
                along_norm_negatives = accumulate(
                    along_norm_negatives, direction_negatives_norm_negatives_3 * vector_i[k, d]
                )
                direction_query_norm_query_3 = direction(query_i[d], norm_query)
                grad_norm_negatives_part = accumulate(
                    grad_norm_negatives_part, direction_query_norm_query_3 *
                    direction(direction_negatives_norm_negatives_3, norm_negatives)
                )
                sum_negatives_query = accumulate(
                    sum_negatives_query, direction_negatives_norm_negatives_3 *
                    direction_query_norm_query_3
                )
            shifted_exp = exp(-row_shift + inverse_temperature_4 * sum_negatives_query)
            direction_one_norm_negatives_5 = direction(one, norm_negatives)
            power_2 = direction_one_norm_negatives_5 * direction_one_norm_negatives_5
            direction_one_norm_negatives_3 = direction_one_norm_negatives_5
            along_grad_norm_negatives_part = zero
            along_sum_negatives_query = zero
            for d in range(D):
                direction_value_2 = direction(
                    direction(negatives_i[k, d], norm_negatives), norm_negatives
                )
                direction_query_norm_query_4 = direction(query_i[d], norm_query)
                product_2 = direction_query_norm_query_4 * vector_i[k, d]
                product_3 = along_norm_negatives * direction_query_norm_query_4
                along_grad_norm_negatives_part = accumulate(
                    along_grad_norm_negatives_part, power_2 * product_2 - product_3 *
                    (direction_one_norm_negatives_3 * direction_value_2 + direction(direction_value_2,
                    norm_negatives))
                )
                along_sum_negatives_query = accumulate(
                    along_sum_negatives_query, direction_one_norm_negatives_3 * product_2 -
                    direction_value_2 * product_3
                )
            along_log_norm_offset = along_sum_negatives_query - along_log_norm_at_max
            direction_one_norm_negatives_6 = direction(one, norm_negatives)
            direction_one_norm_negatives_4 = direction_one_norm_negatives_6
            partial_sum = (
                quotient_5 * shifted_exp + quotient_4 * shifted_exp * (along_log_norm_offset -
                along_log_norm_beyond)
            )
            direction_value = direction(direction_one_norm_negatives_6, norm_negatives)
            quotient_6_times_shifted_exp = quotient_6 * shifted_exp
            quotient = along_norm_negatives * quotient_6_times_shifted_exp
            quotient_2 = along_grad_norm_negatives_part * quotient_6_times_shifted_exp
            quotient_3 = (
                direction_one_norm_negatives_6 * grad_norm_negatives_part * quotient_6_times_shifted_exp
            )
            for d in range(D):
                direction_negatives_norm_negatives_4 = direction(negatives_i[k, d], norm_negatives)
                direction_query_norm_query_5 = direction(query_i[d], norm_query)
                hvp_negatives_i[k, d] = (
                    partial_sum * (direction_one_norm_negatives_4 * direction_query_norm_query_5 -
                    direction_negatives_norm_negatives_4 * grad_norm_negatives_part) + quotient *
                    (grad_norm_negatives_part * direction(direction_negatives_norm_negatives_4,
                    norm_negatives) - direction_query_norm_query_5 * direction_value) -
                    direction_negatives_norm_negatives_4 * quotient_2 - quotient_3 * vector_i[k, d]
                )


@njit(**DRIVER)
def _negatives_rows_serial(
    query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_negatives, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _negatives_rows(
            query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_negatives, start,
            stop
        )


@njit(parallel=True, **DRIVER)
def _negatives_rows_parallel(
    query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_negatives, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _negatives_rows(
            query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_negatives, start,
            stop
        )


def hvp_negatives(query, key, negatives, vector, temperature, weight, grad_scale, hvp_negatives):
    """Fill the Hessian in negatives times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    run = _negatives_rows_serial if N * (D * K) < PARALLEL_FROM else _negatives_rows_parallel
    run(
        query, key, negatives, vector, temperature, D, K, weight, grad_scale, hvp_negatives, N, min(ROWS,
        max(1, BLOCK // (D * K)))
    )
