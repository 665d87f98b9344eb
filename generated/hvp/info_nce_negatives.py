"""info_nce_negatives: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i softplus(log Σ_k exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]/(√(Σ_e
        query[i, e]²)·√(Σ_e negatives[i, k, e]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_e
        query[i, e]²)·√(Σ_e key[i, e]²)))

Generated from the declaration metric.py (b2f5af6ac113531d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, log1p, next_block,
        over_length, over_threads, rescale, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, log1p, next_block,
        over_length, over_threads, rescale, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "1d64869ec77c"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _query_rows_1(
    query, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
    norm_negatives_scale_all, norm_negatives_inverse_all, sum_negatives_query_all, along_norm_query_all,
    along_sum_negatives_query_all, D, K, rows, block, shared_blocks
):
    """Row by row: fills norm_query_squares_all, norm_query_scaled_squares_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, sum_negatives_query_all, along_norm_query_all,
    along_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            vector_i = vector[i]
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
            along_norm_query = zero
            for e in range(D):
                along_norm_query = accumulate(
                    along_norm_query, vector_i[e] * over_length(query_i[e], norm_query_scale,
                    norm_query_inverse)
                )
            one_over_length = over_length(one, norm_query_scale, norm_query_inverse)
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
                        times_value_3 = times(norm_negatives_scale, negatives_i[k, e])
                        norm_negatives_scaled_squares = accumulate(
                            norm_negatives_scaled_squares, times_value_3 * times_value_3
                        )
                norm_negatives_root = (
                    math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                    math.sqrt(norm_negatives_scaled_squares)
                )
                norm_negatives_inverse = direction(one, norm_negatives_root)
                along_sum_negatives_query = zero
                for d in range(D):
                    negatives_over_length = over_length(
                        negatives_i[k, d], norm_negatives_scale, norm_negatives_inverse
                    )
                    along_sum_negatives_query = accumulate(
                        along_sum_negatives_query, negatives_over_length * one_over_length * vector_i[d] -
                        along_norm_query * negatives_over_length * over_length(over_length(query_i[d],
                        norm_query_scale, norm_query_inverse), norm_query_scale, norm_query_inverse)
                    )
                along_sum_negatives_query_i[k] = along_sum_negatives_query
            norm_query_squares_all[i] = norm_query_squares
            norm_query_scaled_squares_all[i] = norm_query_scaled_squares
            along_norm_query_all[i] = along_norm_query
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _query_rows_2(
    query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, sum_key_query_all, sum_negatives_query_all, row_max_all, row_sum_all,
    row_below_all, grad_sum_negatives_query_all, along_norm_query_all, along_sum_negatives_query_all,
    along_log_norm_top_all, along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all,
    along_grad_sum_negatives_query_all, temperature, D, K, weight, grad_scale, rows, block, shared_blocks
):
    """Row by row: fills norm_key_squares_all, norm_key_scaled_squares_all, sum_key_query_all, row_max_all,
    row_sum_all, row_below_all, grad_sum_negatives_query_all, along_log_norm_top_all,
    along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all,
    along_grad_sum_negatives_query_all."""
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
            grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
            key_i = key[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            vector_i = vector[i]
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
            along_log_norm_top = zero
            along_log_norm_tops = zero
            for k in range(K):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                row_sum = accumulate(row_sum, shifted_exp)
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                condition = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(
                    along_log_norm_top, along_sum_negatives_query_i[k] if condition else zero
                )
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
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
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            one_over_length = over_length(one, norm_query_scale, norm_query_inverse)
            sum_key_query = zero
            along_sum_key_query = zero
            for d in range(D):
                key_over_length = over_length(key_i[d], norm_key_scale, norm_key_inverse)
                query_over_length = over_length(query_i[d], norm_query_scale, norm_query_inverse)
                sum_key_query = accumulate(sum_key_query, key_over_length * query_over_length)
                along_sum_key_query = accumulate(
                    along_sum_key_query, key_over_length * one_over_length * vector_i[d] - key_over_length
                    * along_norm_query_all[i] * over_length(query_over_length, norm_query_scale,
                    norm_query_inverse)
                )
            along_log_norm_rest = zero
            for k in range(K):
                along_log_norm_offset = along_sum_negatives_query_i[k] - along_log_norm_at_max
                along_grad_sum_negatives_query_i[k] = along_log_norm_offset
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
            inverse_row_sum = one / row_sum
            along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
            difference = row_shift + log_row_sum - inverse_temperature * sum_key_query
            product = grad_term * inverse_row_sum * sigmoid(difference)
            quotient = inverse_temperature * product
            product_over_temperature_squared = product / temperature / temperature
            product_2 = product_over_temperature_squared * sigmoid(-difference)
            quotient_3 = product_2 * (along_log_norm_at_max + along_log_norm_beyond)
            quotient_4 = along_sum_key_query * product_2
            for k in range(K):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                grad_sum_negatives_query_i[k] = quotient * shifted_exp
                along_grad_sum_negatives_query_i[k] = (
                    quotient_3 * shifted_exp + product_over_temperature_squared * shifted_exp *
                    (along_grad_sum_negatives_query_i[k] - along_log_norm_beyond) - quotient_4 *
                    shifted_exp
                )
            norm_key_squares_all[i] = norm_key_squares
            norm_key_scaled_squares_all[i] = norm_key_scaled_squares
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
    negatives, norm_negatives_scale_all, norm_negatives_inverse_all, grad_sum_negatives_query_all,
    grad_query_part_all, along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, rows, block,
    shared_blocks
):
    """Row by row: fills grad_query_part_all, along_grad_query_part_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        along_grad_query_part_all[start:stop] = zero
        grad_query_part_all[start:stop] = zero
        for i in range(start, stop):
            along_grad_query_part_i = along_grad_query_part_all[i]
            along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
            grad_query_part_i = grad_query_part_all[i]
            grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            for k in range(K):
                grad_sum_negatives_query_i_k = grad_sum_negatives_query_i[k]
                norm_negatives_inverse_i_k = norm_negatives_inverse_i[k]
                norm_negatives_scale_i_k = norm_negatives_scale_i[k]
                along_grad_sum_negatives_query_i_k = along_grad_sum_negatives_query_i[k]
                for e in range(D):
                    grad_query_part_i[e] += (
                        grad_sum_negatives_query_i_k * over_length(negatives_i[k, e],
                        norm_negatives_scale_i_k, norm_negatives_inverse_i_k)
                    )
                for e in range(D):
                    along_grad_query_part_i[e] += (
                        along_grad_sum_negatives_query_i_k * over_length(negatives_i[k, e],
                        norm_negatives_scale_i_k, norm_negatives_inverse_i_k)
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _query_rows_4(
    query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, row_max_all, row_sum_all, row_below_all, grad_sum_negatives_query_all,
    grad_query_part_all, along_norm_query_all, along_log_norm_top_all, along_log_norm_tops_all,
    along_log_norm_rest_all, along_sum_key_query_all, along_grad_sum_negatives_query_all,
    along_grad_query_part_all, temperature, D, K, weight, grad_scale, hvp_query, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_query."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    power_2 = one / (temperature * temperature)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_query_part_i = along_grad_query_part_all[i]
            along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
            grad_query_part_i = grad_query_part_all[i]
            grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
            hvp_query_i = hvp_query[i]
            key_i = key[i]
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            query_i = query[i]
            vector_i = vector[i]
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
                along_log_norm_at_max = along_log_norm_top_all[i] / along_log_norm_tops_all[i]
                along_log_norm_beyond = along_log_norm_rest_all[i] / row_sum_all[i]
                grad_term = grad_scale * sample_weight
                row_rest = (
                    row_below_all[i] if row_sum_all[i] < Real(3 / 2) and row_sum_all[i] >= Real(3 / 4)
                    else row_sum_all[i] - one
                )
                log_row_sum = log1p(row_rest)
                row_shift = finite_or_zero(row_max_all[i])
                one_over_length_4 = over_length(one, norm_query_scale, norm_query_inverse)
                one_over_length_squared = one_over_length_4 * one_over_length_4
                along_grad_norm_query_part = zero
                grad_norm_query_part = zero
                for k in range(K):
                    product = one_over_length_squared * grad_sum_negatives_query_i[k]
                    product_2 = along_norm_query_all[i] * grad_sum_negatives_query_i[k]
                    for d in range(D):
                        negatives_over_length = over_length(
                            negatives_i[k, d], norm_negatives_scale_i[k], norm_negatives_inverse_i[k]
                        )
                        query_over_length_over_length = over_length(
                            over_length(query_i[d], norm_query_scale, norm_query_inverse),
                            norm_query_scale, norm_query_inverse
                        )
                        product_3 = negatives_over_length * query_over_length_over_length
                        along_grad_norm_query_part = accumulate(
                            along_grad_norm_query_part, product_3 * along_grad_sum_negatives_query_i[k] +
                            negatives_over_length * product * vector_i[d] - negatives_over_length *
                            product_2 * (one_over_length_4 * query_over_length_over_length +
                            over_length(query_over_length_over_length, norm_query_scale,
                            norm_query_inverse))
                        )
                        grad_norm_query_part = accumulate(
                            grad_norm_query_part, product_3 * grad_sum_negatives_query_i[k]
                        )
                one_over_length_squared_2 = one_over_length_4 * one_over_length_4
                along_grad_norm_query_part_2 = zero
                grad_norm_query_part_2 = zero
                for d in range(D):
                    key_over_length = over_length(key_i[d], norm_key_scale, norm_key_inverse)
                    query_over_length_over_length_2 = over_length(
                        over_length(query_i[d], norm_query_scale, norm_query_inverse), norm_query_scale,
                        norm_query_inverse
                    )
                    along_grad_norm_query_part_2 = accumulate(
                        along_grad_norm_query_part_2, key_over_length * one_over_length_squared_2 *
                        vector_i[d] - key_over_length * (one_over_length_4 *
                        query_over_length_over_length_2 + over_length(query_over_length_over_length_2,
                        norm_query_scale, norm_query_inverse)) * along_norm_query_all[i]
                    )
                    grad_norm_query_part_2 = accumulate(
                        grad_norm_query_part_2, key_over_length * query_over_length_over_length_2
                    )
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
                one_over_length_6_over_length = over_length(
                    one_over_length_4, norm_query_scale, norm_query_inverse
                )
                quotient = one_over_length_6_over_length * product_5
                quotient_2 = difference_4 * one_over_length_4
                quotient_3 = along_grad_norm_query_part_2 * product_5
                for e in range(D):
                    key_over_length_2 = over_length(key_i[e], norm_key_scale, norm_key_inverse)
                    query_over_length = over_length(query_i[e], norm_query_scale, norm_query_inverse)
                    hvp_query_i[e] = (
                        one_over_length_4 * along_grad_query_part_i[e] + query_over_length * quotient_3 +
                        (difference_4 * over_length(query_over_length, norm_query_scale,
                        norm_query_inverse) + key_over_length_2 * quotient - one_over_length_6_over_length
                        * grad_query_part_i[e]) * along_norm_query_all[i] - along_grad_norm_query_part *
                        query_over_length - difference * (key_over_length_2 * one_over_length_4 -
                        grad_norm_query_part_2 * query_over_length) - quotient_2 * vector_i[e]
                    )
            else:
                hvp_query[i] = zero
        block_number = next_block(shared_blocks, block_number)


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
    norm_negatives_scale_all = np.empty((N, K), query.dtype)
    norm_negatives_inverse_all = np.empty((N, K), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    row_max_all = np.empty((N,), query.dtype)
    row_sum_all = np.empty((N,), query.dtype)
    row_below_all = np.empty((N,), query.dtype)
    grad_sum_negatives_query_all = np.empty((N, K), query.dtype)
    grad_query_part_all = np.empty((N, D), query.dtype)
    along_norm_query_all = np.empty((N,), query.dtype)
    along_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_log_norm_top_all = np.empty((N,), query.dtype)
    along_log_norm_tops_all = np.empty((N,), query.dtype)
    along_log_norm_rest_all = np.empty((N,), query.dtype)
    along_sum_key_query_all = np.empty((N,), query.dtype)
    along_grad_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_grad_query_part_all = np.empty((N, D), query.dtype)
    run = _query_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_1)
    run(
        query, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
        norm_negatives_scale_all, norm_negatives_inverse_all, sum_negatives_query_all,
        along_norm_query_all, along_sum_negatives_query_all, D, K, N, min(ROWS, max(1, BLOCK // (D * K))),
        0
    )
    run = _query_rows_2 if N * max(D, K) < PARALLEL_FROM else over_threads(_query_rows_2)
    run(
        query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
        norm_query_scaled_squares_all, sum_key_query_all, sum_negatives_query_all, row_max_all,
        row_sum_all, row_below_all, grad_sum_negatives_query_all, along_norm_query_all,
        along_sum_negatives_query_all, along_log_norm_top_all, along_log_norm_tops_all,
        along_log_norm_rest_all, along_sum_key_query_all, along_grad_sum_negatives_query_all, temperature,
        D, K, weight, grad_scale, N, min(ROWS, max(1, BLOCK // max(D, K))), 0
    )
    run = _query_rows_3 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_3)
    run(
        negatives, norm_negatives_scale_all, norm_negatives_inverse_all, grad_sum_negatives_query_all,
        grad_query_part_all, along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, N,
        min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    run = _query_rows_4 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_4)
    run(
        query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all,
        norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_all,
        norm_negatives_scale_all, norm_negatives_inverse_all, row_max_all, row_sum_all, row_below_all,
        grad_sum_negatives_query_all, grad_query_part_all, along_norm_query_all, along_log_norm_top_all,
        along_log_norm_tops_all, along_log_norm_rest_all, along_sum_key_query_all,
        along_grad_sum_negatives_query_all, along_grad_query_part_all, temperature, D, K, weight,
        grad_scale, hvp_query, N, min(ROWS, max(1, BLOCK // (D * K))), 0
    )


@compiled(**LOOP)
def _key_rows_1(
    query, negatives, norm_query_squares_all, norm_query_scaled_squares_all, sum_negatives_query_all, D,
    K, rows, block, shared_blocks
):
    """Row by row: fills norm_query_squares_all, norm_query_scaled_squares_all, sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            negatives_i = negatives[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
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
                        times_value = times(norm_negatives_scale, negatives_i[k, e])
                        norm_negatives_scaled_squares = accumulate(
                            norm_negatives_scaled_squares, times_value * times_value
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
def _key_rows_2(
    query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, sum_negatives_query_all,
    temperature, D, K, weight, grad_scale, hvp_key, rows, block, shared_blocks
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
                norm_query_scale = rescale(norm_query_squares_all[i])
                norm_query_root = (
                    math.sqrt(norm_query_squares_all[i]) if norm_query_scale == one else
                    math.sqrt(norm_query_scaled_squares_all[i])
                )
                norm_query_inverse = direction(one, norm_query_root)
                grad_term = grad_scale * sample_weight
                norm_key_squares = zero
                for e in range(D):
                    norm_key_squares = accumulate(norm_key_squares, key_i[e] * key_i[e])
                row_max = -Real(math.inf)
                for k in range(K):
                    row_max = larger_number(row_max, inverse_temperature * sum_negatives_query_i[k])
                norm_key_scale = rescale(norm_key_squares)
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for k in range(K):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
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
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                along_norm_key = zero
                grad_norm_key_part = zero
                sum_key_query = zero
                for e in range(D):
                    key_over_length = over_length(key_i[e], norm_key_scale, norm_key_inverse)
                    along_norm_key = accumulate(along_norm_key, key_over_length * vector_i[e])
                    query_over_length = over_length(query_i[e], norm_query_scale, norm_query_inverse)
                    grad_norm_key_part = accumulate(
                        grad_norm_key_part, query_over_length * over_length(key_over_length,
                        norm_key_scale, norm_key_inverse)
                    )
                    sum_key_query = accumulate(sum_key_query, key_over_length * query_over_length)
                one_over_length_3 = over_length(one, norm_key_scale, norm_key_inverse)
                one_over_length_squared = one_over_length_3 * one_over_length_3
                along_grad_norm_key_part = zero
                along_sum_key_query = zero
                for d in range(D):
                    key_over_length_over_length = over_length(
                        over_length(key_i[d], norm_key_scale, norm_key_inverse), norm_key_scale,
                        norm_key_inverse
                    )
                    query_over_length_2 = over_length(query_i[d], norm_query_scale, norm_query_inverse)
                    product = along_norm_key * query_over_length_2
                    vector_times_query_over_length_2 = query_over_length_2 * vector_i[d]
                    along_grad_norm_key_part = accumulate(
                        along_grad_norm_key_part, one_over_length_squared *
                        vector_times_query_over_length_2 - product * (key_over_length_over_length *
                        one_over_length_3 + over_length(key_over_length_over_length, norm_key_scale,
                        norm_key_inverse))
                    )
                    along_sum_key_query = accumulate(
                        along_sum_key_query, one_over_length_3 * vector_times_query_over_length_2 -
                        key_over_length_over_length * product
                    )
                difference = row_shift + log_row_sum - inverse_temperature * sum_key_query
                grad_term_times_sigmoid_difference = grad_term * sigmoid(difference)
                product_2 = grad_term_times_sigmoid_difference * inverse_temperature
                quotient = along_grad_norm_key_part * product_2
                one_over_length_over_length = over_length(
                    one_over_length_3, norm_key_scale, norm_key_inverse
                )
                quotient_2 = along_norm_key * product_2
                quotient_3 = (
                    along_sum_key_query * grad_term_times_sigmoid_difference * sigmoid(-difference) /
                    temperature / temperature
                )
                quotient_4 = grad_norm_key_part * one_over_length_3 * product_2
                for e in range(D):
                    key_over_length_2 = over_length(key_i[e], norm_key_scale, norm_key_inverse)
                    query_over_length_3 = over_length(query_i[e], norm_query_scale, norm_query_inverse)
                    hvp_key_i[e] = (
                        key_over_length_2 * quotient + quotient_3 * (one_over_length_3 *
                        query_over_length_3 - grad_norm_key_part * key_over_length_2) + quotient_4 *
                        vector_i[e] - quotient_2 * (grad_norm_key_part * over_length(key_over_length_2,
                        norm_key_scale, norm_key_inverse) - one_over_length_over_length *
                        query_over_length_3)
                    )
            else:
                hvp_key[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_key(query, key, negatives, vector, temperature, weight, grad_scale, hvp_key):
    """Fill the Hessian in key times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    run = _key_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_key_rows_1)
    run(
        query, negatives, norm_query_squares_all, norm_query_scaled_squares_all, sum_negatives_query_all,
        D, K, N, min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    run = _key_rows_2 if N * max(D, K) < PARALLEL_FROM else over_threads(_key_rows_2)
    run(
        query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all,
        sum_negatives_query_all, temperature, D, K, weight, grad_scale, hvp_key, N, min(ROWS, max(1, BLOCK
        // max(D, K))), 0
    )


@compiled(**LOOP)
def _negatives_rows_1(
    query, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
    norm_negatives_squares_all, norm_negatives_scaled_squares_all, sum_negatives_query_all,
    along_norm_negatives_all, along_sum_negatives_query_all, D, K, rows, block, shared_blocks
):
    """Row by row: fills norm_query_squares_all, norm_query_scaled_squares_all, norm_negatives_squares_all,
    norm_negatives_scaled_squares_all, sum_negatives_query_all, along_norm_negatives_all,
    along_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_norm_negatives_i = along_norm_negatives_all[i]
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            negatives_i = negatives[i]
            norm_negatives_scaled_squares_i = norm_negatives_scaled_squares_all[i]
            norm_negatives_squares_i = norm_negatives_squares_all[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            vector_i = vector[i]
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
                norm_negatives_inverse = direction(one, norm_negatives_root)
                along_norm_negatives = zero
                for e in range(D):
                    along_norm_negatives = accumulate(
                        along_norm_negatives, vector_i[k, e] * over_length(negatives_i[k, e],
                        norm_negatives_scale, norm_negatives_inverse)
                    )
                norm_negatives_squares_i[k] = norm_negatives_squares
                norm_negatives_scaled_squares_i[k] = norm_negatives_scaled_squares
                along_norm_negatives_i[k] = along_norm_negatives
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
                along_norm_negatives = zero
                for d in range(D):
                    negatives_over_length = over_length(
                        negatives_i[k, d], norm_negatives_scale, norm_negatives_inverse
                    )
                    sum_negatives_query = accumulate(
                        sum_negatives_query, negatives_over_length * over_length(query_i[d],
                        norm_query_scale, norm_query_inverse)
                    )
                    along_norm_negatives = accumulate(
                        along_norm_negatives, negatives_over_length * vector_i[k, d]
                    )
                one_over_length = over_length(one, norm_negatives_scale, norm_negatives_inverse)
                along_sum_negatives_query = zero
                for d in range(D):
                    query_over_length = over_length(query_i[d], norm_query_scale, norm_query_inverse)
                    along_sum_negatives_query = accumulate(
                        along_sum_negatives_query, one_over_length * query_over_length * vector_i[k, d] -
                        along_norm_negatives * query_over_length * over_length(over_length(negatives_i[k,
                        d], norm_negatives_scale, norm_negatives_inverse), norm_negatives_scale,
                        norm_negatives_inverse)
                    )
                sum_negatives_query_i[k] = sum_negatives_query
                along_sum_negatives_query_i[k] = along_sum_negatives_query
            norm_query_squares_all[i] = norm_query_squares
            norm_query_scaled_squares_all[i] = norm_query_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _negatives_rows_2(
    query, key, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
    norm_negatives_squares_all, norm_negatives_scaled_squares_all, sum_negatives_query_all,
    along_norm_negatives_all, along_sum_negatives_query_all, temperature, D, K, weight, grad_scale,
    hvp_negatives, rows, block, shared_blocks
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
            along_norm_negatives_i = along_norm_negatives_all[i]
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            hvp_negatives_i = hvp_negatives[i]
            key_i = key[i]
            negatives_i = negatives[i]
            norm_negatives_scaled_squares_i = norm_negatives_scaled_squares_all[i]
            norm_negatives_squares_i = norm_negatives_squares_all[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            vector_i = vector[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                norm_query_scale = rescale(norm_query_squares_all[i])
                norm_query_root = (
                    math.sqrt(norm_query_squares_all[i]) if norm_query_scale == one else
                    math.sqrt(norm_query_scaled_squares_all[i])
                )
                norm_query_inverse = direction(one, norm_query_root)
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for k in range(K):
                    row_max = larger_number(row_max, inverse_temperature * sum_negatives_query_i[k])
                norm_key_squares = zero
                for e in range(D):
                    norm_key_squares = accumulate(norm_key_squares, key_i[e] * key_i[e])
                row_shift = finite_or_zero(row_max)
                norm_key_scale = rescale(norm_key_squares)
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
                norm_key_scaled_squares = zero
                if norm_key_scale != one:
                    for e in range(D):
                        times_norm_key_scale_key = times(norm_key_scale, key_i[e])
                        norm_key_scaled_squares = accumulate(
                            norm_key_scaled_squares, times_norm_key_scale_key * times_norm_key_scale_key
                        )
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                norm_key_root = (
                    math.sqrt(norm_key_squares) if norm_key_scale == one else
                    math.sqrt(norm_key_scaled_squares)
                )
                norm_key_inverse = direction(one, norm_key_root)
                along_log_norm_rest = zero
                for k in range(K):
                    along_log_norm_offset = along_sum_negatives_query_i[k] - along_log_norm_at_max
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                sum_key_query = zero
                for d in range(D):
                    sum_key_query = accumulate(
                        sum_key_query, over_length(key_i[d], norm_key_scale, norm_key_inverse) *
                        over_length(query_i[d], norm_query_scale, norm_query_inverse)
                    )
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                difference = row_shift + log_row_sum - inverse_temperature * sum_key_query
                product = grad_term * inverse_row_sum * sigmoid(difference)
                product_over_temperature_squared = product / temperature / temperature
                quotient_5 = (
                    product_over_temperature_squared * (along_log_norm_at_max + along_log_norm_beyond) *
                    sigmoid(-difference)
                )
                quotient_6 = inverse_temperature * product
                for k in range(K):
                    norm_negatives_scale = rescale(norm_negatives_squares_i[k])
                    norm_negatives_root = (
                        math.sqrt(norm_negatives_squares_i[k]) if norm_negatives_scale == one else
                        math.sqrt(norm_negatives_scaled_squares_i[k])
                    )
                    norm_negatives_inverse = direction(one, norm_negatives_root)
                    along_log_norm_offset = along_sum_negatives_query_i[k] - along_log_norm_at_max
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_negatives_query_i[k])
                    one_over_length_3 = over_length(one, norm_negatives_scale, norm_negatives_inverse)
                    one_over_length_squared = one_over_length_3 * one_over_length_3
                    along_grad_norm_negatives_part = zero
                    grad_norm_negatives_part = zero
                    for d in range(D):
                        negatives_over_length_over_length = over_length(
                            over_length(negatives_i[k, d], norm_negatives_scale, norm_negatives_inverse),
                            norm_negatives_scale, norm_negatives_inverse
                        )
                        query_over_length = over_length(query_i[d], norm_query_scale, norm_query_inverse)
                        along_grad_norm_negatives_part = accumulate(
                            along_grad_norm_negatives_part, one_over_length_squared * query_over_length *
                            vector_i[k, d] - query_over_length * (negatives_over_length_over_length *
                            one_over_length_3 + over_length(negatives_over_length_over_length,
                            norm_negatives_scale, norm_negatives_inverse)) * along_norm_negatives_i[k]
                        )
                        grad_norm_negatives_part = accumulate(
                            grad_norm_negatives_part, negatives_over_length_over_length *
                            query_over_length
                        )
                    partial_sum = (
                        quotient_5 * shifted_exp + product_over_temperature_squared * shifted_exp *
                        (along_log_norm_offset - along_log_norm_beyond)
                    )
                    one_over_length_over_length = over_length(
                        one_over_length_3, norm_negatives_scale, norm_negatives_inverse
                    )
                    quotient_6_times_shifted_exp = quotient_6 * shifted_exp
                    quotient = quotient_6_times_shifted_exp * along_norm_negatives_i[k]
                    quotient_2 = along_grad_norm_negatives_part * quotient_6_times_shifted_exp
                    quotient_3 = (
                        grad_norm_negatives_part * one_over_length_3 * quotient_6_times_shifted_exp
                    )
                    for e in range(D):
                        negatives_over_length = over_length(
                            negatives_i[k, e], norm_negatives_scale, norm_negatives_inverse
                        )
                        query_over_length_2 = over_length(
                            query_i[e], norm_query_scale, norm_query_inverse
                        )
                        hvp_negatives_i[k, e] = (
                            partial_sum * (one_over_length_3 * query_over_length_2 -
                            grad_norm_negatives_part * negatives_over_length) + quotient *
                            (grad_norm_negatives_part * over_length(negatives_over_length,
                            norm_negatives_scale, norm_negatives_inverse) - one_over_length_over_length *
                            query_over_length_2) - negatives_over_length * quotient_2 - quotient_3 *
                            vector_i[k, e]
                        )
            else:
                hvp_negatives[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_negatives(query, key, negatives, vector, temperature, weight, grad_scale, hvp_negatives):
    """Fill the Hessian in negatives times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    norm_negatives_squares_all = np.empty((N, K), query.dtype)
    norm_negatives_scaled_squares_all = np.empty((N, K), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_norm_negatives_all = np.empty((N, K), query.dtype)
    along_sum_negatives_query_all = np.empty((N, K), query.dtype)
    run = _negatives_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_negatives_rows_1)
    run(
        query, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
        norm_negatives_squares_all, norm_negatives_scaled_squares_all, sum_negatives_query_all,
        along_norm_negatives_all, along_sum_negatives_query_all, D, K, N, min(ROWS, max(1, BLOCK // (D *
        K))), 0
    )
    run = _negatives_rows_2 if N * (D * K) < PARALLEL_FROM else over_threads(_negatives_rows_2)
    run(
        query, key, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
        norm_negatives_squares_all, norm_negatives_scaled_squares_all, sum_negatives_query_all,
        along_norm_negatives_all, along_sum_negatives_query_all, temperature, D, K, weight, grad_scale,
        hvp_negatives, N, min(ROWS, max(1, BLOCK // (D * K))), 0
    )
