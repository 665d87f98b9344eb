"""info_nce: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]/(√(Σ_e query[i, e]²)·√(Σ_e
        key[j, e]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_e query[i, e]²)·√(Σ_e key[i, e]²)))

Generated from the declaration metric.py (6ecd5a5e6f4ea0bf) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, next_block,
        over_length, over_threads, rescale, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, next_block,
        over_length, over_threads, rescale, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "2c6c6d80c8e6"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _query_rows_1(
    query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, along_norm_query_all, along_unit_query_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, along_norm_query_all, along_unit_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_unit_query_i = along_unit_query_all[i]
            key_i = key[i]
            query_i = query[i]
            unit_key_i = unit_key_all[i]
            unit_query_i = unit_query_all[i]
            vector_i = vector[i]
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
            one_over_length = over_length(one, norm_query_scale, norm_query_inverse)
            for d in range(D):
                along_unit_query_i[d] = (
                    one_over_length * vector_i[d] - along_norm_query * over_length(over_length(query_i[d],
                    norm_query_scale, norm_query_inverse), norm_query_scale, norm_query_inverse)
                )
            norm_query_squares_all[i] = norm_query_squares
            norm_query_scaled_squares_all[i] = norm_query_scaled_squares
            along_norm_query_all[i] = along_norm_query
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _query_rows_2(
    sum_key_query_2_tile, grad_sum_key_query_2_tile, along_sum_key_query_2_tile,
    along_grad_sum_key_query_2_tile, temperature, N, weight, grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_key_query_2_tile, along_grad_sum_key_query_2_tile."""
    Real = sum_key_query_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature_4 = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_key_query_2_i = along_grad_sum_key_query_2_tile[i - first]
            along_sum_key_query_2_i = along_sum_key_query_2_tile[i - first]
            grad_sum_key_query_2_i = grad_sum_key_query_2_tile[i - first]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * inverse_temperature_4
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, inverse_temperature_4 * sum_key_query_2_i[j])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                row_below = zero
                along_log_norm_top = zero
                along_log_norm_tops = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature_4 * sum_key_query_2_i[j])
                    along_grad_sum_key_query_2_i[j] = shifted_exp
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_key_query_2_i[j] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                condition_2 = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition_2 else row_sum - one
                exp_value = exp(-row_shift + inverse_temperature_4 * sum_key_query_2_i[i])
                inverse_row_sum = one / row_sum
                softmax_complement = (
                    inverse_row_sum * (row_rest if Real(3 / 4) <= exp_value and condition_2 else row_sum -
                    exp_value)
                )
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                along_log_norm_rest = zero
                product = grad_log_p * softmax_complement
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature_4 * sum_key_query_2_i[j])
                    along_grad_sum_key_query_2_i[j] = shifted_exp
                    along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                    grad_sum_key_query_2_i[j] = (
                        product if i == j else -grad_log_p_over_row_sum * shifted_exp
                    )
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient = grad_term * inverse_row_sum / temperature / temperature
                for j in range(N):
                    along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                    along_grad_sum_key_query_2_i[j] = (
                        quotient * (along_log_norm_offset - along_log_norm_beyond) *
                        along_grad_sum_key_query_2_i[j]
                    )
            else:
                grad_sum_key_query_2_tile[i - first] = zero
                along_grad_sum_key_query_2_tile[i - first] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _query_rows_3(
    query, vector, norm_query_squares_all, norm_query_scaled_squares_all, grad_unit_query_part_all,
    along_norm_query_all, along_grad_unit_query_part_all, D, weight, hvp_query, rows, block, shared_blocks
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
            along_grad_unit_query_part_i = along_grad_unit_query_part_all[i]
            grad_unit_query_part_i = grad_unit_query_part_all[i]
            hvp_query_i = hvp_query[i]
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
                one_over_length_3 = over_length(one, norm_query_scale, norm_query_inverse)
                one_over_length_squared = one_over_length_3 * one_over_length_3
                along_grad_norm_query_part = zero
                grad_norm_query_part = zero
                for d in range(D):
                    query_over_length_over_length = over_length(
                        over_length(query_i[d], norm_query_scale, norm_query_inverse), norm_query_scale,
                        norm_query_inverse
                    )
                    along_grad_norm_query_part = accumulate(
                        along_grad_norm_query_part, query_over_length_over_length *
                        along_grad_unit_query_part_i[d] + one_over_length_squared *
                        grad_unit_query_part_i[d] * vector_i[d] - (one_over_length_3 *
                        query_over_length_over_length + over_length(query_over_length_over_length,
                        norm_query_scale, norm_query_inverse)) * along_norm_query_all[i] *
                        grad_unit_query_part_i[d]
                    )
                    grad_norm_query_part = accumulate(
                        grad_norm_query_part, query_over_length_over_length * grad_unit_query_part_i[d]
                    )
                one_over_length_over_length = over_length(
                    one_over_length_3, norm_query_scale, norm_query_inverse
                )
                product = grad_norm_query_part * one_over_length_3
                for e in range(D):
                    query_over_length = over_length(query_i[e], norm_query_scale, norm_query_inverse)
                    hvp_query_i[e] = (
                        one_over_length_3 * along_grad_unit_query_part_i[e] + (grad_norm_query_part *
                        over_length(query_over_length, norm_query_scale, norm_query_inverse) -
                        one_over_length_over_length * grad_unit_query_part_i[e]) * along_norm_query_all[i]
                        - along_grad_norm_query_part * query_over_length - product * vector_i[e]
                    )
            else:
                hvp_query[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_query(query, key, vector, temperature, weight, grad_scale, hvp_query):
    """Fill the Hessian in query times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    grad_unit_query_part_all = np.empty((N, D), query.dtype)
    along_norm_query_all = np.empty((N,), query.dtype)
    along_unit_query_all = np.empty((N, D), query.dtype)
    along_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_unit_query_part_all = np.empty((N, D), query.dtype)
    run = _query_rows_1 if N * D < PARALLEL_FROM else over_threads(_query_rows_1)
    run(
        query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
        unit_key_all, along_norm_query_all, along_unit_query_all, D, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_query_all[tile], unit_key_all.T, out=sum_key_query_2_tile[:rows])
        np.dot(along_unit_query_all[tile], unit_key_all.T, out=along_sum_key_query_2_tile[:rows])
        run = _query_rows_2 if rows * N < PARALLEL_FROM else over_threads(_query_rows_2)
        run(
            sum_key_query_2_tile, grad_sum_key_query_2_tile, along_sum_key_query_2_tile,
            along_grad_sum_key_query_2_tile, temperature, N, weight, grad_scale, first, rows, min(ROWS,
            max(1, BLOCK // N)), 0
        )
        np.dot(grad_sum_key_query_2_tile[:rows], unit_key_all, out=grad_unit_query_part_all[tile])
        np.dot(
            along_grad_sum_key_query_2_tile[:rows], unit_key_all, out=along_grad_unit_query_part_all[tile]
        )
    run = _query_rows_3 if N * D < PARALLEL_FROM else over_threads(_query_rows_3)
    run(
        query, vector, norm_query_squares_all, norm_query_scaled_squares_all, grad_unit_query_part_all,
        along_norm_query_all, along_grad_unit_query_part_all, D, weight, hvp_query, N, min(ROWS, max(1,
        BLOCK // D)), 0
    )


@compiled(**LOOP)
def _key_rows_1(
    query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all, unit_key_all,
    along_norm_key_all, along_unit_key_all, D, weight, rows, block, shared_blocks
):
    """Row by row: fills norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all, unit_key_all,
    along_norm_key_all, along_unit_key_all."""
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
            query_i = query[i]
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
    sum_key_query_2_tile, grad_sum_key_query_2_tile, along_sum_key_query_2_tile,
    along_grad_sum_key_query_2_tile, temperature, N, weight, grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_key_query_2_tile, along_grad_sum_key_query_2_tile."""
    Real = sum_key_query_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature_4 = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_key_query_2_i = along_grad_sum_key_query_2_tile[i - first]
            along_sum_key_query_2_i = along_sum_key_query_2_tile[i - first]
            grad_sum_key_query_2_i = grad_sum_key_query_2_tile[i - first]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * inverse_temperature_4
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, inverse_temperature_4 * sum_key_query_2_i[j])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                row_below = zero
                along_log_norm_top = zero
                along_log_norm_tops = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature_4 * sum_key_query_2_i[j])
                    along_grad_sum_key_query_2_i[j] = shifted_exp
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_key_query_2_i[j] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                condition_2 = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition_2 else row_sum - one
                exp_value = exp(-row_shift + inverse_temperature_4 * sum_key_query_2_i[i])
                inverse_row_sum = one / row_sum
                softmax_complement = (
                    inverse_row_sum * (row_rest if Real(3 / 4) <= exp_value and condition_2 else row_sum -
                    exp_value)
                )
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                along_log_norm_rest = zero
                product = grad_log_p * softmax_complement
                for j in range(N):
                    shifted_exp = exp(-row_shift + inverse_temperature_4 * sum_key_query_2_i[j])
                    along_grad_sum_key_query_2_i[j] = shifted_exp
                    along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                    grad_sum_key_query_2_i[j] = (
                        product if i == j else -grad_log_p_over_row_sum * shifted_exp
                    )
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient = grad_term * inverse_row_sum / temperature / temperature
                for j in range(N):
                    along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
                    along_grad_sum_key_query_2_i[j] = (
                        quotient * (along_log_norm_offset - along_log_norm_beyond) *
                        along_grad_sum_key_query_2_i[j]
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


def hvp_key(query, key, vector, temperature, weight, grad_scale, hvp_key):
    """Fill the Hessian in key times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_key_squares_all = np.empty((N,), query.dtype)
    norm_key_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    grad_unit_key_part_all = np.zeros((N, D), query.dtype)
    along_norm_key_all = np.empty((N,), query.dtype)
    along_unit_key_all = np.empty((N, D), query.dtype)
    along_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_sum_key_query_2_tile = np.empty((height, N), query.dtype)
    along_grad_unit_key_part_all = np.zeros((N, D), query.dtype)
    run = _key_rows_1 if N * D < PARALLEL_FROM else over_threads(_key_rows_1)
    run(
        query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all,
        unit_key_all, along_norm_key_all, along_unit_key_all, D, weight, N, min(ROWS, max(1, BLOCK // D)),
        0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_query_all[tile], unit_key_all.T, out=sum_key_query_2_tile[:rows])
        np.dot(unit_query_all[tile], along_unit_key_all.T, out=along_sum_key_query_2_tile[:rows])
        run = _key_rows_2 if rows * N < PARALLEL_FROM else over_threads(_key_rows_2)
        run(
            sum_key_query_2_tile, grad_sum_key_query_2_tile, along_sum_key_query_2_tile,
            along_grad_sum_key_query_2_tile, temperature, N, weight, grad_scale, first, rows, min(ROWS,
            max(1, BLOCK // N)), 0
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
