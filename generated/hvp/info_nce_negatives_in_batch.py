"""info_nce_negatives_in_batch: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log(exp(log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]/(√(Σ_e query[i, e]²)·
        √(Σ_e key[j, e]²)))) + exp(log Σ_k exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]/(√(Σ_e
        query[i, e]²)·√(Σ_e negatives[i, k, e]²))))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_e
        query[i, e]²)·√(Σ_e key[i, e]²)))

Generated from the declaration metric.py (38b709755620a094) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, log1p, next_block,
        over_length, over_threads, rescale, softmax_weight, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, log1p, next_block,
        over_length, over_threads, rescale, softmax_weight, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "f2899e185afb"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _query_rows_1(
    query, key, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, norm_negatives_scale_all, norm_negatives_inverse_all, sum_negatives_query_all,
    along_norm_query_all, along_unit_query_all, along_sum_negatives_query_all, D, K, rows, block,
    shared_blocks
):
    """Row by row: fills norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, norm_negatives_scale_all, norm_negatives_inverse_all, sum_negatives_query_all,
    along_norm_query_all, along_unit_query_all, along_sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            along_unit_query_i = along_unit_query_all[i]
            key_i = key[i]
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            unit_key_i = unit_key_all[i]
            unit_query_i = unit_query_all[i]
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
            norm_key_squares = zero
            for e in range(D):
                norm_query_squares = accumulate(norm_query_squares, query_i[e] * query_i[e])
                norm_key_squares = accumulate(norm_key_squares, key_i[e] * key_i[e])
            norm_query_scale = rescale(norm_query_squares)
            norm_key_scale = rescale(norm_key_squares)
            norm_query_scaled_squares = zero
            if norm_query_scale != one:
                for e in range(D):
                    times_norm_query_scale_query = times(norm_query_scale, query_i[e])
                    norm_query_scaled_squares = accumulate(
                        norm_query_scaled_squares, times_norm_query_scale_query *
                        times_norm_query_scale_query
                    )
            norm_key_scaled_squares = zero
            if norm_key_scale != one:
                for e in range(D):
                    times_norm_key_scale_key = times(norm_key_scale, key_i[e])
                    norm_key_scaled_squares = accumulate(
                        norm_key_scaled_squares, times_norm_key_scale_key * times_norm_key_scale_key
                    )
            norm_query_root = (
                math.sqrt(norm_query_squares) if norm_query_scale == one else
                math.sqrt(norm_query_scaled_squares)
            )
            norm_query_inverse = direction(one, norm_query_root)
            norm_key_root = (
                math.sqrt(norm_key_squares) if norm_key_scale == one else
                math.sqrt(norm_key_scaled_squares)
            )
            norm_key_inverse = direction(one, norm_key_root)
            along_norm_query = zero
            for d in range(D):
                query_over_length = over_length(query_i[d], norm_query_scale, norm_query_inverse)
                unit_query_i[d] = query_over_length
                unit_key_i[d] = over_length(key_i[d], norm_key_scale, norm_key_inverse)
                along_norm_query = accumulate(along_norm_query, query_over_length * vector_i[d])
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
            one_over_length = over_length(one, norm_query_scale, norm_query_inverse)
            for d in range(D):
                along_unit_query_i[d] = (
                    one_over_length * vector_i[d] - along_norm_query * over_length(over_length(query_i[d],
                    norm_query_scale, norm_query_inverse), norm_query_scale, norm_query_inverse)
                )
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
    sum_key_query_2_tile, sum_negatives_query_all, grad_sum_negatives_query_all,
    grad_sum_key_query_2_tile, along_sum_key_query_2_tile, along_sum_negatives_query_all,
    along_grad_sum_negatives_query_all, along_grad_sum_key_query_2_tile, temperature, K, N, weight,
    grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_negatives_query_all, grad_sum_key_query_2_tile,
    along_grad_sum_negatives_query_all, along_grad_sum_key_query_2_tile."""
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
            grad_sum_key_query_2_i = grad_sum_key_query_2_tile[i - first]
            grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
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
            along_log_norm_top = zero
            along_log_norm_tops = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                along_grad_sum_key_query_2_i[j] = shifted_exp
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, shifted_exp)
                condition = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(
                    along_log_norm_top, along_sum_key_query_2_i[j] if condition else zero
                )
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
            row_below_2 = zero
            row_sum_2 = zero
            along_log_norm_2_top = zero
            along_log_norm_2_tops = zero
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                along_grad_sum_negatives_query_i[k] = shifted_exp_2
                row_below_2 = accumulate(
                    row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                )
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                condition_2 = Real(3 / 4) <= shifted_exp_2
                along_log_norm_2_top = accumulate(
                    along_log_norm_2_top, along_sum_negatives_query_i[k] if condition_2 else zero
                )
                along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition_2 else zero)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            row_rest_2 = (
                row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 - one
            )
            log_row_sum_2 = log1p(row_rest_2)
            along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            log_row_sum_2_plus_row_shift_2_3 = row_shift_2 + log_row_sum_2
            log_row_sum_plus_row_shift_3 = row_shift + log_row_sum
            quotient = (
                grad_term * inverse_temperature * softmax_weight(log_row_sum_2_plus_row_shift_2_3,
                log_row_sum_plus_row_shift_3) / row_sum_2
            )
            along_log_norm_2_rest = zero
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                along_grad_sum_negatives_query_i[k] = shifted_exp_2
                along_log_norm_2_offset = along_sum_negatives_query_i[k] - along_log_norm_2_at_max
                grad_sum_negatives_query_i[k] = quotient * shifted_exp_2
                along_log_norm_2_rest = accumulate(
                    along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                )
            quotient_2 = (
                grad_term * inverse_temperature * softmax_weight(log_row_sum_plus_row_shift_3,
                log_row_sum_2_plus_row_shift_2_3) / row_sum
            )
            along_log_norm_rest = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                along_grad_sum_key_query_2_i[j] = shifted_exp
                along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                grad_sum_key_query_2_i[j] = quotient_2 * shifted_exp if sample_weight != zero else zero
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
            if sample_weight != zero:
                grad_sum_key_query_2_i[i] += -grad_term / temperature
            inverse_row_sum_2 = one / row_sum_2
            along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
            along_log_norm_beyond = along_log_norm_rest / row_sum
            product = (
                grad_term * inverse_row_sum_2 * softmax_weight(log_row_sum_2_plus_row_shift_2_3,
                log_row_sum_plus_row_shift_3)
            )
            quotient_3 = product / temperature / temperature
            partial_sum = along_log_norm_2_at_max + along_log_norm_2_beyond
            partial_sum_2 = along_log_norm_at_max + along_log_norm_beyond
            quotient_4 = (
                inverse_temperature * product * (inverse_temperature * partial_sum - inverse_temperature *
                partial_sum_2) * softmax_weight(log_row_sum_plus_row_shift_3,
                log_row_sum_2_plus_row_shift_2_3)
            )
            for k in range(K):
                along_log_norm_2_offset = along_sum_negatives_query_i[k] - along_log_norm_2_at_max
                along_grad_sum_negatives_query_i[k] = (
                    quotient_4 * along_grad_sum_negatives_query_i[k] + quotient_3 *
                    (along_log_norm_2_offset - along_log_norm_2_beyond) *
                    along_grad_sum_negatives_query_i[k]
                )
            quotient_7 = (
                grad_term * softmax_weight(log_row_sum_plus_row_shift_3, log_row_sum_2_plus_row_shift_2_3)
                / row_sum
            )
            quotient_5 = quotient_7 / temperature / temperature
            quotient_6 = (
                inverse_temperature * quotient_7 * (inverse_temperature * partial_sum_2 -
                inverse_temperature * partial_sum) * softmax_weight(log_row_sum_2_plus_row_shift_2_3,
                log_row_sum_plus_row_shift_3)
            )
            for j in range(N):
                along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                along_grad_sum_key_query_2_i[j] = (
                    quotient_6 * along_grad_sum_key_query_2_i[j] + quotient_5 * (along_log_norm_offset -
                    along_log_norm_beyond) * along_grad_sum_key_query_2_i[j] if sample_weight != zero else
                    zero
                )
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
    query, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
    norm_negatives_scale_all, norm_negatives_inverse_all, grad_sum_negatives_query_all,
    grad_query_part_all, grad_unit_query_part_all, along_norm_query_all,
    along_grad_sum_negatives_query_all, along_grad_unit_query_part_all, along_grad_query_part_all, D, K,
    weight, hvp_query, rows, block, shared_blocks
):
    """Row by row: fills hvp_query."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_query_part_i = along_grad_query_part_all[i]
            along_grad_sum_negatives_query_i = along_grad_sum_negatives_query_all[i]
            along_grad_unit_query_part_i = along_grad_unit_query_part_all[i]
            grad_query_part_i = grad_query_part_all[i]
            grad_sum_negatives_query_i = grad_sum_negatives_query_all[i]
            grad_unit_query_part_i = grad_unit_query_part_all[i]
            hvp_query_i = hvp_query[i]
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
                        product_4 = negatives_over_length * query_over_length_over_length
                        along_grad_norm_query_part = accumulate(
                            along_grad_norm_query_part, product_4 * along_grad_sum_negatives_query_i[k] +
                            negatives_over_length * product * vector_i[d] - negatives_over_length *
                            product_2 * (one_over_length_4 * query_over_length_over_length +
                            over_length(query_over_length_over_length, norm_query_scale,
                            norm_query_inverse))
                        )
                        grad_norm_query_part = accumulate(
                            grad_norm_query_part, product_4 * grad_sum_negatives_query_i[k]
                        )
                one_over_length_squared_2 = one_over_length_4 * one_over_length_4
                along_grad_norm_query_part_2 = zero
                grad_norm_query_part_2 = zero
                for d in range(D):
                    query_over_length_over_length_2 = over_length(
                        over_length(query_i[d], norm_query_scale, norm_query_inverse), norm_query_scale,
                        norm_query_inverse
                    )
                    along_grad_norm_query_part_2 = accumulate(
                        along_grad_norm_query_part_2, query_over_length_over_length_2 *
                        along_grad_unit_query_part_i[d] + one_over_length_squared_2 *
                        grad_unit_query_part_i[d] * vector_i[d] - (one_over_length_4 *
                        query_over_length_over_length_2 + over_length(query_over_length_over_length_2,
                        norm_query_scale, norm_query_inverse)) * along_norm_query_all[i] *
                        grad_unit_query_part_i[d]
                    )
                    grad_norm_query_part_2 = accumulate(
                        grad_norm_query_part_2, query_over_length_over_length_2 *
                        grad_unit_query_part_i[d]
                    )
                partial_sum = along_grad_norm_query_part + along_grad_norm_query_part_2
                partial_sum_3 = grad_norm_query_part + grad_norm_query_part_2
                one_over_length_over_length = over_length(
                    one_over_length_4, norm_query_scale, norm_query_inverse
                )
                product_3 = -one_over_length_4 * partial_sum_3
                for e in range(D):
                    query_over_length = over_length(query_i[e], norm_query_scale, norm_query_inverse)
                    hvp_query_i[e] = (
                        one_over_length_4 * along_grad_query_part_i[e] + one_over_length_4 *
                        along_grad_unit_query_part_i[e] + product_3 * vector_i[e] - partial_sum *
                        query_over_length - (one_over_length_over_length * grad_query_part_i[e] +
                        one_over_length_over_length * grad_unit_query_part_i[e] - partial_sum_3 *
                        over_length(query_over_length, norm_query_scale, norm_query_inverse)) *
                        along_norm_query_all[i]
                    )
            else:
                hvp_query[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_query(query, key, negatives, vector, temperature, weight, grad_scale, hvp_query):
    """Fill the Hessian in query times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    norm_negatives_scale_all = np.empty((N, K), query.dtype)
    norm_negatives_inverse_all = np.empty((N, K), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    grad_sum_negatives_query_all = np.empty((N, K), query.dtype)
    grad_query_part_all = np.empty((N, D), query.dtype)
    grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    grad_unit_query_part_all = np.empty((N, D), query.dtype)
    along_norm_query_all = np.empty((N,), query.dtype)
    along_unit_query_all = np.empty((N, D), query.dtype)
    along_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_grad_sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_unit_query_part_all = np.empty((N, D), query.dtype)
    along_grad_query_part_all = np.empty((N, D), query.dtype)
    run = _query_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_1)
    run(
        query, key, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
        unit_query_all, unit_key_all, norm_negatives_scale_all, norm_negatives_inverse_all,
        sum_negatives_query_all, along_norm_query_all, along_unit_query_all,
        along_sum_negatives_query_all, D, K, N, min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_query_all[tile], unit_key_all.T, out=sum_key_query_2_tile[:rows])
        np.dot(along_unit_query_all[tile], unit_key_all.T, out=along_sum_key_query_2_tile[:rows])
        run = _query_rows_2 if rows * max(K, N) < PARALLEL_FROM else over_threads(_query_rows_2)
        run(
            sum_key_query_2_tile, sum_negatives_query_all, grad_sum_negatives_query_all,
            grad_sum_key_query_2_tile, along_sum_key_query_2_tile, along_sum_negatives_query_all,
            along_grad_sum_negatives_query_all, along_grad_sum_key_query_2_tile, temperature, K, N,
            weight, grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(K, N))), 0
        )
        np.dot(grad_sum_key_query_2_tile[:rows], unit_key_all, out=grad_unit_query_part_all[tile])
        np.dot(
            along_grad_sum_key_query_2_tile[:rows], unit_key_all, out=along_grad_unit_query_part_all[tile]
        )
    run = _query_rows_3 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_3)
    run(
        negatives, norm_negatives_scale_all, norm_negatives_inverse_all, grad_sum_negatives_query_all,
        grad_query_part_all, along_grad_sum_negatives_query_all, along_grad_query_part_all, D, K, N,
        min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    run = _query_rows_4 if N * (D * K) < PARALLEL_FROM else over_threads(_query_rows_4)
    run(
        query, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
        norm_negatives_scale_all, norm_negatives_inverse_all, grad_sum_negatives_query_all,
        grad_query_part_all, grad_unit_query_part_all, along_norm_query_all,
        along_grad_sum_negatives_query_all, along_grad_unit_query_part_all, along_grad_query_part_all, D,
        K, weight, hvp_query, N, min(ROWS, max(1, BLOCK // (D * K))), 0
    )


@compiled(**LOOP)
def _key_rows_1(
    query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all,
    unit_key_all, sum_negatives_query_all, along_norm_key_all, along_unit_key_all, D, K, weight, rows,
    block, shared_blocks
):
    """Row by row: fills norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all, unit_key_all,
    sum_negatives_query_all, along_norm_key_all, along_unit_key_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_unit_key_i = along_unit_key_all[i]
            key_i = key[i]
            negatives_i = negatives[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            unit_key_i = unit_key_all[i]
            unit_query_i = unit_query_all[i]
            vector_i = vector[i]
            norm_key_squares = zero
            norm_query_squares = zero
            for e in range(D):
                norm_key_squares = accumulate(norm_key_squares, key_i[e] * key_i[e])
                norm_query_squares = accumulate(norm_query_squares, query_i[e] * query_i[e])
            norm_key_scale = rescale(norm_key_squares)
            norm_query_scale = rescale(norm_query_squares)
            norm_key_scaled_squares = zero
            if norm_key_scale != one:
                for e in range(D):
                    times_norm_key_scale_key = times(norm_key_scale, key_i[e])
                    norm_key_scaled_squares = accumulate(
                        norm_key_scaled_squares, times_norm_key_scale_key * times_norm_key_scale_key
                    )
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
            norm_key_root = (
                math.sqrt(norm_key_squares) if norm_key_scale == one else
                math.sqrt(norm_key_scaled_squares)
            )
            norm_key_inverse = direction(one, norm_key_root)
            sample_weight = weight[i] if weight is not None else one
            along_norm_key = zero
            for d in range(D):
                unit_query_i[d] = (
                    over_length(query_i[d], norm_query_scale, norm_query_inverse) if sample_weight != zero
                    else zero
                )
                key_over_length = over_length(key_i[d], norm_key_scale, norm_key_inverse)
                unit_key_i[d] = key_over_length
                along_norm_key = accumulate(along_norm_key, key_over_length * vector_i[d])
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
            one_over_length = over_length(one, norm_key_scale, norm_key_inverse)
            for d in range(D):
                along_unit_key_i[d] = (
                    one_over_length * vector_i[d] - along_norm_key * over_length(over_length(key_i[d],
                    norm_key_scale, norm_key_inverse), norm_key_scale, norm_key_inverse)
                )
            norm_key_squares_all[i] = norm_key_squares
            norm_key_scaled_squares_all[i] = norm_key_scaled_squares
            along_norm_key_all[i] = along_norm_key
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _key_rows_2(
    sum_key_query_2_tile, sum_negatives_query_all, grad_sum_key_query_2_tile, along_sum_key_query_2_tile,
    along_grad_sum_key_query_2_tile, temperature, K, N, weight, grad_scale, first, rows, block,
    shared_blocks
):
    """Row by row: fills grad_sum_key_query_2_tile, along_grad_sum_key_query_2_tile."""
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
            along_sum_key_query_2_i = along_sum_key_query_2_tile[i - first]
            grad_sum_key_query_2_i = grad_sum_key_query_2_tile[i - first]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
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
                along_log_norm_top = zero
                along_log_norm_tops = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                    along_grad_sum_key_query_2_i[j] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_key_query_2_i[j] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                row_below_2 = zero
                row_sum_2 = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
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
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                log_row_sum_plus_row_shift_2 = row_shift + log_row_sum
                log_row_sum_2_plus_row_shift_2_2 = row_shift_2 + log_row_sum_2
                quotient = (
                    grad_term * inverse_temperature * softmax_weight(log_row_sum_plus_row_shift_2,
                    log_row_sum_2_plus_row_shift_2_2) / row_sum
                )
                along_log_norm_rest = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                    along_grad_sum_key_query_2_i[j] = shifted_exp
                    along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                    grad_sum_key_query_2_i[j] = quotient * shifted_exp
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                grad_sum_key_query_2_i[i] += -grad_term / temperature
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient_4 = (
                    grad_term * inverse_row_sum * softmax_weight(log_row_sum_plus_row_shift_2,
                    log_row_sum_2_plus_row_shift_2_2) / temperature / temperature
                )
                quotient_3 = (
                    quotient_4 * (along_log_norm_at_max + along_log_norm_beyond) *
                    softmax_weight(log_row_sum_2_plus_row_shift_2_2, log_row_sum_plus_row_shift_2)
                )
                for j in range(N):
                    along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                    along_grad_sum_key_query_2_i[j] = (
                        quotient_3 * along_grad_sum_key_query_2_i[j] + quotient_4 * (along_log_norm_offset
                        - along_log_norm_beyond) * along_grad_sum_key_query_2_i[j]
                    )
            else:
                grad_sum_key_query_2_tile[i - first] = zero
                along_grad_sum_key_query_2_tile[i - first] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _key_rows_3(
    key, vector, norm_key_squares_all, norm_key_scaled_squares_all, grad_unit_key_part_all,
    along_norm_key_all, along_grad_unit_key_part_all, D, hvp_key, rows, block, shared_blocks
):
    """Row by row: fills hvp_key."""
    Real = key.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_unit_key_part_i = along_grad_unit_key_part_all[i]
            grad_unit_key_part_i = grad_unit_key_part_all[i]
            hvp_key_i = hvp_key[i]
            key_i = key[i]
            vector_i = vector[i]
            norm_key_scale = rescale(norm_key_squares_all[i])
            norm_key_root = (
                math.sqrt(norm_key_squares_all[i]) if norm_key_scale == one else
                math.sqrt(norm_key_scaled_squares_all[i])
            )
            norm_key_inverse = direction(one, norm_key_root)
            one_over_length_3 = over_length(one, norm_key_scale, norm_key_inverse)
            one_over_length_squared = one_over_length_3 * one_over_length_3
            along_grad_norm_key_part = zero
            grad_norm_key_part = zero
            for d in range(D):
                key_over_length_over_length = over_length(
                    over_length(key_i[d], norm_key_scale, norm_key_inverse), norm_key_scale,
                    norm_key_inverse
                )
                along_grad_norm_key_part = accumulate(
                    along_grad_norm_key_part, key_over_length_over_length * along_grad_unit_key_part_i[d]
                    + one_over_length_squared * grad_unit_key_part_i[d] * vector_i[d] -
                    (key_over_length_over_length * one_over_length_3 +
                    over_length(key_over_length_over_length, norm_key_scale, norm_key_inverse)) *
                    along_norm_key_all[i] * grad_unit_key_part_i[d]
                )
                grad_norm_key_part = accumulate(
                    grad_norm_key_part, key_over_length_over_length * grad_unit_key_part_i[d]
                )
            one_over_length_over_length = over_length(one_over_length_3, norm_key_scale, norm_key_inverse)
            product = grad_norm_key_part * one_over_length_3
            for e in range(D):
                key_over_length = over_length(key_i[e], norm_key_scale, norm_key_inverse)
                hvp_key_i[e] = (
                    one_over_length_3 * along_grad_unit_key_part_i[e] + (grad_norm_key_part *
                    over_length(key_over_length, norm_key_scale, norm_key_inverse) -
                    one_over_length_over_length * grad_unit_key_part_i[e]) * along_norm_key_all[i] -
                    along_grad_norm_key_part * key_over_length - product * vector_i[e]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_key(query, key, negatives, vector, temperature, weight, grad_scale, hvp_key):
    """Fill the Hessian in key times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    K = negatives.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_key_squares_all = np.empty((N,), query.dtype)
    norm_key_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    grad_unit_key_part_all = np.zeros((N, D), query.dtype)
    along_norm_key_all = np.empty((N,), query.dtype)
    along_unit_key_all = np.empty((N, D), query.dtype)
    along_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_unit_key_part_all = np.zeros((N, D), query.dtype)
    run = _key_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_key_rows_1)
    run(
        query, key, negatives, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all,
        unit_key_all, sum_negatives_query_all, along_norm_key_all, along_unit_key_all, D, K, weight, N,
        min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_query_all[tile], unit_key_all.T, out=sum_key_query_2_tile[:rows])
        np.dot(unit_query_all[tile], along_unit_key_all.T, out=along_sum_key_query_2_tile[:rows])
        run = _key_rows_2 if rows * max(K, N) < PARALLEL_FROM else over_threads(_key_rows_2)
        run(
            sum_key_query_2_tile, sum_negatives_query_all, grad_sum_key_query_2_tile,
            along_sum_key_query_2_tile, along_grad_sum_key_query_2_tile, temperature, K, N, weight,
            grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(K, N))), 0
        )
        grad_unit_key_part_all += np.dot(grad_sum_key_query_2_tile[:rows].T, unit_query_all[tile])
        along_grad_unit_key_part_all += np.dot(
            along_grad_sum_key_query_2_tile[:rows].T, unit_query_all[tile]
        )
    run = _key_rows_3 if N * D < PARALLEL_FROM else over_threads(_key_rows_3)
    run(
        key, vector, norm_key_squares_all, norm_key_scaled_squares_all, grad_unit_key_part_all,
        along_norm_key_all, along_grad_unit_key_part_all, D, hvp_key, N, min(ROWS, max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _negatives_rows_1(
    query, key, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, norm_negatives_squares_all, norm_negatives_scaled_squares_all, sum_negatives_query_all,
    along_norm_negatives_all, along_sum_negatives_query_all, D, K, rows, block, shared_blocks
):
    """Row by row: fills norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
    sum_negatives_query_all, along_norm_negatives_all, along_sum_negatives_query_all."""
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
            key_i = key[i]
            negatives_i = negatives[i]
            norm_negatives_scaled_squares_i = norm_negatives_scaled_squares_all[i]
            norm_negatives_squares_i = norm_negatives_squares_all[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            unit_key_i = unit_key_all[i]
            unit_query_i = unit_query_all[i]
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
            norm_key_squares = zero
            for e in range(D):
                norm_query_squares = accumulate(norm_query_squares, query_i[e] * query_i[e])
                norm_key_squares = accumulate(norm_key_squares, key_i[e] * key_i[e])
            norm_query_scale = rescale(norm_query_squares)
            norm_key_scale = rescale(norm_key_squares)
            norm_query_scaled_squares = zero
            if norm_query_scale != one:
                for e in range(D):
                    times_norm_query_scale_query = times(norm_query_scale, query_i[e])
                    norm_query_scaled_squares = accumulate(
                        norm_query_scaled_squares, times_norm_query_scale_query *
                        times_norm_query_scale_query
                    )
            norm_key_scaled_squares = zero
            if norm_key_scale != one:
                for e in range(D):
                    times_norm_key_scale_key = times(norm_key_scale, key_i[e])
                    norm_key_scaled_squares = accumulate(
                        norm_key_scaled_squares, times_norm_key_scale_key * times_norm_key_scale_key
                    )
            norm_query_root = (
                math.sqrt(norm_query_squares) if norm_query_scale == one else
                math.sqrt(norm_query_scaled_squares)
            )
            norm_query_inverse = direction(one, norm_query_root)
            norm_key_root = (
                math.sqrt(norm_key_squares) if norm_key_scale == one else
                math.sqrt(norm_key_scaled_squares)
            )
            norm_key_inverse = direction(one, norm_key_root)
            for d in range(D):
                unit_query_i[d] = over_length(query_i[d], norm_query_scale, norm_query_inverse)
                unit_key_i[d] = over_length(key_i[d], norm_key_scale, norm_key_inverse)
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
    query, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_2_tile,
    norm_negatives_squares_all, norm_negatives_scaled_squares_all, sum_negatives_query_all,
    along_norm_negatives_all, along_sum_negatives_query_all, temperature, D, K, N, weight, grad_scale,
    hvp_negatives, first, rows, block, shared_blocks
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
            along_norm_negatives_i = along_norm_negatives_all[i]
            along_sum_negatives_query_i = along_sum_negatives_query_all[i]
            hvp_negatives_i = hvp_negatives[i]
            negatives_i = negatives[i]
            norm_negatives_scaled_squares_i = norm_negatives_scaled_squares_all[i]
            norm_negatives_squares_i = norm_negatives_squares_all[i]
            query_i = query[i]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
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
                product = (
                    grad_term * inverse_row_sum_2 * softmax_weight(log_row_sum_2_plus_row_shift_2,
                    log_row_sum_plus_row_shift)
                )
                product_over_temperature_squared = product / temperature / temperature
                quotient_5 = (
                    product_over_temperature_squared * (along_log_norm_2_at_max + along_log_norm_2_beyond)
                    * softmax_weight(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2)
                )
                quotient_6 = inverse_temperature * product
                for k in range(K):
                    norm_negatives_scale = rescale(norm_negatives_squares_i[k])
                    norm_negatives_root = (
                        math.sqrt(norm_negatives_squares_i[k]) if norm_negatives_scale == one else
                        math.sqrt(norm_negatives_scaled_squares_i[k])
                    )
                    norm_negatives_inverse = direction(one, norm_negatives_root)
                    along_log_norm_2_offset = along_sum_negatives_query_i[k] - along_log_norm_2_at_max
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
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
                        quotient_5 * shifted_exp_2 + product_over_temperature_squared * shifted_exp_2 *
                        (along_log_norm_2_offset - along_log_norm_2_beyond)
                    )
                    one_over_length_over_length = over_length(
                        one_over_length_3, norm_negatives_scale, norm_negatives_inverse
                    )
                    quotient_6_times_shifted_exp_2 = quotient_6 * shifted_exp_2
                    quotient = quotient_6_times_shifted_exp_2 * along_norm_negatives_i[k]
                    quotient_2 = along_grad_norm_negatives_part * quotient_6_times_shifted_exp_2
                    quotient_3 = (
                        grad_norm_negatives_part * one_over_length_3 * quotient_6_times_shifted_exp_2
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
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    norm_negatives_squares_all = np.empty((N, K), query.dtype)
    norm_negatives_scaled_squares_all = np.empty((N, K), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    along_norm_negatives_all = np.empty((N, K), query.dtype)
    along_sum_negatives_query_all = np.empty((N, K), query.dtype)
    run = _negatives_rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_negatives_rows_1)
    run(
        query, key, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
        unit_query_all, unit_key_all, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
        sum_negatives_query_all, along_norm_negatives_all, along_sum_negatives_query_all, D, K, N,
        min(ROWS, max(1, BLOCK // (D * K))), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_query_all[tile], unit_key_all.T, out=sum_key_query_2_tile[:rows])
        run = (
            _negatives_rows_2 if rows * max(D * K, N) < PARALLEL_FROM else over_threads(_negatives_rows_2)
        )
        run(
            query, negatives, vector, norm_query_squares_all, norm_query_scaled_squares_all,
            sum_key_query_2_tile, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
            sum_negatives_query_all, along_norm_negatives_all, along_sum_negatives_query_all, temperature,
            D, K, N, weight, grad_scale, hvp_negatives, first, rows, min(ROWS, max(1, BLOCK // max(D * K,
            N))), 0
        )
