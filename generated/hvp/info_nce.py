"""info_nce: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]/(√(Σ_d query[i, d]²)·√(Σ_d
        key[j, d]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_d query[i, d]²)·√(Σ_d key[i, d]²)))

Generated from the declaration metric.py (d8fa01397c55057e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, direction, exp, finite_or_zero, larger, rescale, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, direction, exp, finite_or_zero, larger, rescale, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _query_rows_1(
    query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, along_norm_query_all, along_unit_query_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, along_norm_query_all, along_unit_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_unit_query_i = along_unit_query_all[i]
        key_i = key[i]
        query_i = query[i]
        unit_key_i = unit_key_all[i]
        unit_query_i = unit_query_all[i]
        vector_i = vector[i]
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
        along_norm_query = zero
        for d in range(D):
            direction_query_norm_query = direction(query_i[d], norm_query)
            unit_query_i[d] = direction_query_norm_query
            unit_key_i[d] = direction(key_i[d], norm_key)
            along_norm_query = accumulate(along_norm_query, direction_query_norm_query * vector_i[d])
        direction_one_norm_query = direction(one, norm_query)
        for d in range(D):
            along_unit_query_i[d] = (
                direction_one_norm_query * vector_i[d] - along_norm_query *
                direction(direction(query_i[d], norm_query), norm_query)
            )
        norm_query_squares_all[i] = norm_query_squares
        norm_query_scaled_squares_all[i] = norm_query_scaled_squares
        along_norm_query_all[i] = along_norm_query


@njit(**DRIVER)
def _query_rows_1_serial(
    query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, along_norm_query_all, along_unit_query_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _query_rows_1(
            query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
            unit_key_all, along_norm_query_all, along_unit_query_all, D, start, stop
        )


@njit(parallel=True, **DRIVER)
def _query_rows_1_parallel(
    query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
    unit_key_all, along_norm_query_all, along_unit_query_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _query_rows_1(
            query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
            unit_key_all, along_norm_query_all, along_unit_query_all, D, start, stop
        )


@njit(**LOOP)
def _query_rows_2(
    sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
    along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills grad_sum_key_query_2_all, along_grad_sum_key_query_2_all."""
    Real = sum_key_query_2_all.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_sum_key_query_2_i = along_grad_sum_key_query_2_all[i]
        along_sum_key_query_2_i = along_sum_key_query_2_all[i]
        grad_sum_key_query_2_i = grad_sum_key_query_2_all[i]
        sum_key_query_2_i = sum_key_query_2_all[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        inverse_temperature_4 = one / temperature
        grad_log_p = -grad_term * inverse_temperature_4
        inverse_temperature = inverse_temperature_4
        row_max = -Real(math.inf)
        for j in range(N):
            row_max = larger(row_max, inverse_temperature * sum_key_query_2_i[j])
        row_shift = finite_or_zero(row_max)
        inverse_temperature_2 = one / temperature
        row_sum = zero
        row_below = zero
        along_log_norm_top = zero
        along_log_norm_tops = zero
        for j in range(N):
            shifted_exp = exp(-row_shift + inverse_temperature_2 * sum_key_query_2_i[j])
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
        inverse_temperature_5 = one / temperature
        exp_value = exp(-row_shift + inverse_temperature_5 * sum_key_query_2_i[i])
        inverse_row_sum = one / row_sum
        softmax_complement = (
            inverse_row_sum * (row_rest if Real(3 / 4) <= exp_value and condition_2 else row_sum -
            exp_value)
        )
        along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
        inverse_temperature_3 = inverse_temperature_5
        grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
        along_log_norm_rest = zero
        for j in range(N):
            shifted_exp = exp(-row_shift + inverse_temperature_3 * sum_key_query_2_i[j])
            along_grad_sum_key_query_2_i[j] = shifted_exp
            along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
            grad_sum_key_query_2_i[j] = (
                grad_log_p * softmax_complement if i == j else -grad_log_p_over_row_sum * shifted_exp
            )
            along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
        inverse_row_sum_2 = one / row_sum
        along_log_norm_beyond = along_log_norm_rest * inverse_row_sum_2
        quotient = grad_term * inverse_row_sum_2 / temperature / temperature
        for j in range(N):
            along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
            along_grad_sum_key_query_2_i[j] = (
                quotient * (along_log_norm_offset - along_log_norm_beyond) *
                along_grad_sum_key_query_2_i[j]
            )


@njit(**DRIVER)
def _query_rows_2_serial(
    sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
    along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _query_rows_2(
            sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
            along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _query_rows_2_parallel(
    sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
    along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _query_rows_2(
            sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
            along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, start, stop
        )


@njit(**LOOP)
def _query_rows_3(
    query, vector, norm_query_squares_all, norm_query_scaled_squares_all, grad_unit_query_part_all,
    along_norm_query_all, along_grad_unit_query_part_all, D, hvp_query, start, stop
):
    """Rows `start` to `stop`: fills hvp_query."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_unit_query_part_i = along_grad_unit_query_part_all[i]
        grad_unit_query_part_i = grad_unit_query_part_all[i]
        hvp_query_i = hvp_query[i]
        query_i = query[i]
        vector_i = vector[i]
        norm_query_scale = rescale(norm_query_squares_all[i])
        norm_query = (
            math.sqrt(norm_query_squares_all[i]) if norm_query_scale == one else
            math.sqrt(norm_query_scaled_squares_all[i]) / norm_query_scale
        )
        direction_one_norm_query_3 = direction(one, norm_query)
        direction_one_norm_query_squared = direction_one_norm_query_3 * direction_one_norm_query_3
        direction_one_norm_query = direction_one_norm_query_3
        along_grad_norm_query_part = zero
        grad_norm_query_part = zero
        for d in range(D):
            direction_value_2 = direction(direction(query_i[d], norm_query), norm_query)
            along_grad_norm_query_part = accumulate(
                along_grad_norm_query_part, direction_value_2 * along_grad_unit_query_part_i[d] +
                direction_one_norm_query_squared * grad_unit_query_part_i[d] * vector_i[d] -
                (direction_one_norm_query * direction_value_2 + direction(direction_value_2, norm_query))
                * along_norm_query_all[i] * grad_unit_query_part_i[d]
            )
            grad_norm_query_part = accumulate(
                grad_norm_query_part, direction_value_2 * grad_unit_query_part_i[d]
            )
        direction_one_norm_query_4 = direction(one, norm_query)
        direction_value = direction(direction_one_norm_query_4, norm_query)
        direction_one_norm_query_2 = direction_one_norm_query_4
        product = direction_one_norm_query_4 * grad_norm_query_part
        for d in range(D):
            direction_query_norm_query = direction(query_i[d], norm_query)
            hvp_query_i[d] = (
                direction_one_norm_query_2 * along_grad_unit_query_part_i[d] + (grad_norm_query_part *
                direction(direction_query_norm_query, norm_query) - direction_value *
                grad_unit_query_part_i[d]) * along_norm_query_all[i] - along_grad_norm_query_part *
                direction_query_norm_query - product * vector_i[d]
            )


@njit(**DRIVER)
def _query_rows_3_serial(
    query, vector, norm_query_squares_all, norm_query_scaled_squares_all, grad_unit_query_part_all,
    along_norm_query_all, along_grad_unit_query_part_all, D, hvp_query, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _query_rows_3(
            query, vector, norm_query_squares_all, norm_query_scaled_squares_all,
            grad_unit_query_part_all, along_norm_query_all, along_grad_unit_query_part_all, D, hvp_query,
            start, stop
        )


@njit(parallel=True, **DRIVER)
def _query_rows_3_parallel(
    query, vector, norm_query_squares_all, norm_query_scaled_squares_all, grad_unit_query_part_all,
    along_norm_query_all, along_grad_unit_query_part_all, D, hvp_query, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _query_rows_3(
            query, vector, norm_query_squares_all, norm_query_scaled_squares_all,
            grad_unit_query_part_all, along_norm_query_all, along_grad_unit_query_part_all, D, hvp_query,
            start, stop
        )


def hvp_query(query, key, vector, temperature, weight, grad_scale, hvp_query):
    """Fill the Hessian in query times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_all = np.empty((N, N), query.dtype)
    grad_sum_key_query_2_all = np.empty((N, N), query.dtype)
    grad_unit_query_part_all = np.empty((N, D), query.dtype)
    along_norm_query_all = np.empty((N,), query.dtype)
    along_unit_query_all = np.empty((N, D), query.dtype)
    along_sum_key_query_2_all = np.empty((N, N), query.dtype)
    along_grad_sum_key_query_2_all = np.empty((N, N), query.dtype)
    along_grad_unit_query_part_all = np.empty((N, D), query.dtype)
    run = _query_rows_1_serial if N * D < PARALLEL_FROM else _query_rows_1_parallel
    run(
        query, key, vector, norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all,
        unit_key_all, along_norm_query_all, along_unit_query_all, D, N, min(ROWS, max(1, BLOCK // D))
    )
    np.dot(unit_query_all, unit_key_all.T, out=sum_key_query_2_all)
    np.dot(along_unit_query_all, unit_key_all.T, out=along_sum_key_query_2_all)
    run = _query_rows_2_serial if N * N < PARALLEL_FROM else _query_rows_2_parallel
    run(
        sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
        along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, N, min(ROWS, max(1, BLOCK //
        N))
    )
    np.dot(grad_sum_key_query_2_all, unit_key_all, out=grad_unit_query_part_all)
    np.dot(along_grad_sum_key_query_2_all, unit_key_all, out=along_grad_unit_query_part_all)
    run = _query_rows_3_serial if N * D < PARALLEL_FROM else _query_rows_3_parallel
    run(
        query, vector, norm_query_squares_all, norm_query_scaled_squares_all, grad_unit_query_part_all,
        along_norm_query_all, along_grad_unit_query_part_all, D, hvp_query, N, min(ROWS, max(1, BLOCK //
        D))
    )


@njit(**LOOP)
def _key_rows_1(
    query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all, unit_key_all,
    along_norm_key_all, along_unit_key_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all,
    unit_key_all, along_norm_key_all, along_unit_key_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_unit_key_i = along_unit_key_all[i]
        key_i = key[i]
        query_i = query[i]
        unit_key_i = unit_key_all[i]
        unit_query_i = unit_query_all[i]
        vector_i = vector[i]
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
        norm_query = (
            math.sqrt(norm_query_squares) if norm_query_scale == one else
            math.sqrt(norm_query_scaled_squares) / norm_query_scale
        )
        norm_key = (
            math.sqrt(norm_key_squares) if norm_key_scale == one else math.sqrt(norm_key_scaled_squares) /
            norm_key_scale
        )
        along_norm_key = zero
        for d in range(D):
            unit_query_i[d] = direction(query_i[d], norm_query)
            direction_key_norm_key = direction(key_i[d], norm_key)
            unit_key_i[d] = direction_key_norm_key
            along_norm_key = accumulate(along_norm_key, direction_key_norm_key * vector_i[d])
        direction_one_norm_key = direction(one, norm_key)
        for d in range(D):
            along_unit_key_i[d] = (
                direction_one_norm_key * vector_i[d] - along_norm_key * direction(direction(key_i[d],
                norm_key), norm_key)
            )
        norm_key_squares_all[i] = norm_key_squares
        norm_key_scaled_squares_all[i] = norm_key_scaled_squares
        along_norm_key_all[i] = along_norm_key


@njit(**DRIVER)
def _key_rows_1_serial(
    query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all, unit_key_all,
    along_norm_key_all, along_unit_key_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _key_rows_1(
            query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all,
            unit_key_all, along_norm_key_all, along_unit_key_all, D, start, stop
        )


@njit(parallel=True, **DRIVER)
def _key_rows_1_parallel(
    query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all, unit_key_all,
    along_norm_key_all, along_unit_key_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _key_rows_1(
            query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all,
            unit_key_all, along_norm_key_all, along_unit_key_all, D, start, stop
        )


@njit(**LOOP)
def _key_rows_2(
    sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
    along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills grad_sum_key_query_2_all, along_grad_sum_key_query_2_all."""
    Real = sum_key_query_2_all.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_sum_key_query_2_i = along_grad_sum_key_query_2_all[i]
        along_sum_key_query_2_i = along_sum_key_query_2_all[i]
        grad_sum_key_query_2_i = grad_sum_key_query_2_all[i]
        sum_key_query_2_i = sum_key_query_2_all[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        inverse_temperature_4 = one / temperature
        grad_log_p = -grad_term * inverse_temperature_4
        inverse_temperature = inverse_temperature_4
        row_max = -Real(math.inf)
        for j in range(N):
            row_max = larger(row_max, inverse_temperature * sum_key_query_2_i[j])
        row_shift = finite_or_zero(row_max)
        inverse_temperature_2 = one / temperature
        row_sum = zero
        row_below = zero
        along_log_norm_top = zero
        along_log_norm_tops = zero
        for j in range(N):
            shifted_exp = exp(-row_shift + inverse_temperature_2 * sum_key_query_2_i[j])
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
        inverse_temperature_5 = one / temperature
        exp_value = exp(-row_shift + inverse_temperature_5 * sum_key_query_2_i[i])
        inverse_row_sum = one / row_sum
        softmax_complement = (
            inverse_row_sum * (row_rest if Real(3 / 4) <= exp_value and condition_2 else row_sum -
            exp_value)
        )
        along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
        inverse_temperature_3 = inverse_temperature_5
        grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
        along_log_norm_rest = zero
        for j in range(N):
            shifted_exp = exp(-row_shift + inverse_temperature_3 * sum_key_query_2_i[j])
            along_grad_sum_key_query_2_i[j] = shifted_exp
            along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
            grad_sum_key_query_2_i[j] = (
                grad_log_p * softmax_complement if i == j else -grad_log_p_over_row_sum * shifted_exp
            )
            along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
        inverse_row_sum_2 = one / row_sum
        along_log_norm_beyond = along_log_norm_rest * inverse_row_sum_2
        quotient = grad_term * inverse_row_sum_2 / temperature / temperature
        for j in range(N):
            along_log_norm_offset = along_sum_key_query_2_i[j] - along_log_norm_at_max
            along_grad_sum_key_query_2_i[j] = (
                quotient * (along_log_norm_offset - along_log_norm_beyond) *
                along_grad_sum_key_query_2_i[j]
            )


@njit(**DRIVER)
def _key_rows_2_serial(
    sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
    along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _key_rows_2(
            sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
            along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _key_rows_2_parallel(
    sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
    along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _key_rows_2(
            sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
            along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, start, stop
        )


@njit(**LOOP)
def _key_rows_3(
    key, vector, norm_key_squares_all, norm_key_scaled_squares_all, grad_unit_key_part_all,
    along_norm_key_all, along_grad_unit_key_part_all, D, hvp_key, start, stop
):
    """Rows `start` to `stop`: fills hvp_key."""
    Real = key.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_unit_key_part_i = along_grad_unit_key_part_all[i]
        grad_unit_key_part_i = grad_unit_key_part_all[i]
        hvp_key_i = hvp_key[i]
        key_i = key[i]
        vector_i = vector[i]
        norm_key_scale = rescale(norm_key_squares_all[i])
        norm_key = (
            math.sqrt(norm_key_squares_all[i]) if norm_key_scale == one else
            math.sqrt(norm_key_scaled_squares_all[i]) / norm_key_scale
        )
        direction_one_norm_key_3 = direction(one, norm_key)
        direction_one_norm_key_squared = direction_one_norm_key_3 * direction_one_norm_key_3
        direction_one_norm_key = direction_one_norm_key_3
        along_grad_norm_key_part = zero
        grad_norm_key_part = zero
        for d in range(D):
            direction_value_2 = direction(direction(key_i[d], norm_key), norm_key)
            along_grad_norm_key_part = accumulate(
                along_grad_norm_key_part, direction_value_2 * along_grad_unit_key_part_i[d] +
                direction_one_norm_key_squared * grad_unit_key_part_i[d] * vector_i[d] -
                (direction_one_norm_key * direction_value_2 + direction(direction_value_2, norm_key)) *
                along_norm_key_all[i] * grad_unit_key_part_i[d]
            )
            grad_norm_key_part = accumulate(
                grad_norm_key_part, direction_value_2 * grad_unit_key_part_i[d]
            )
        direction_one_norm_key_4 = direction(one, norm_key)
        direction_value = direction(direction_one_norm_key_4, norm_key)
        direction_one_norm_key_2 = direction_one_norm_key_4
        product = direction_one_norm_key_4 * grad_norm_key_part
        for d in range(D):
            direction_key_norm_key = direction(key_i[d], norm_key)
            hvp_key_i[d] = (
                direction_one_norm_key_2 * along_grad_unit_key_part_i[d] + (grad_norm_key_part *
                direction(direction_key_norm_key, norm_key) - direction_value * grad_unit_key_part_i[d]) *
                along_norm_key_all[i] - along_grad_norm_key_part * direction_key_norm_key - product *
                vector_i[d]
            )


@njit(**DRIVER)
def _key_rows_3_serial(
    key, vector, norm_key_squares_all, norm_key_scaled_squares_all, grad_unit_key_part_all,
    along_norm_key_all, along_grad_unit_key_part_all, D, hvp_key, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _key_rows_3(
            key, vector, norm_key_squares_all, norm_key_scaled_squares_all, grad_unit_key_part_all,
            along_norm_key_all, along_grad_unit_key_part_all, D, hvp_key, start, stop
        )


@njit(parallel=True, **DRIVER)
def _key_rows_3_parallel(
    key, vector, norm_key_squares_all, norm_key_scaled_squares_all, grad_unit_key_part_all,
    along_norm_key_all, along_grad_unit_key_part_all, D, hvp_key, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _key_rows_3(
            key, vector, norm_key_squares_all, norm_key_scaled_squares_all, grad_unit_key_part_all,
            along_norm_key_all, along_grad_unit_key_part_all, D, hvp_key, start, stop
        )


def hvp_key(query, key, vector, temperature, weight, grad_scale, hvp_key):
    """Fill the Hessian in key times `vector`."""
    N = query.shape[0]
    D = query.shape[1]
    norm_key_squares_all = np.empty((N,), query.dtype)
    norm_key_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_all = np.empty((N, N), query.dtype)
    grad_sum_key_query_2_all = np.empty((N, N), query.dtype)
    grad_unit_key_part_all = np.empty((N, D), query.dtype)
    along_norm_key_all = np.empty((N,), query.dtype)
    along_unit_key_all = np.empty((N, D), query.dtype)
    along_sum_key_query_2_all = np.empty((N, N), query.dtype)
    along_grad_sum_key_query_2_all = np.empty((N, N), query.dtype)
    along_grad_unit_key_part_all = np.empty((N, D), query.dtype)
    run = _key_rows_1_serial if N * D < PARALLEL_FROM else _key_rows_1_parallel
    run(
        query, key, vector, norm_key_squares_all, norm_key_scaled_squares_all, unit_query_all,
        unit_key_all, along_norm_key_all, along_unit_key_all, D, N, min(ROWS, max(1, BLOCK // D))
    )
    np.dot(unit_query_all, unit_key_all.T, out=sum_key_query_2_all)
    np.dot(unit_query_all, along_unit_key_all.T, out=along_sum_key_query_2_all)
    run = _key_rows_2_serial if N * N < PARALLEL_FROM else _key_rows_2_parallel
    run(
        sum_key_query_2_all, grad_sum_key_query_2_all, along_sum_key_query_2_all,
        along_grad_sum_key_query_2_all, temperature, N, weight, grad_scale, N, min(ROWS, max(1, BLOCK //
        N))
    )
    np.dot(grad_sum_key_query_2_all.T, unit_query_all, out=grad_unit_key_part_all)
    np.dot(along_grad_sum_key_query_2_all.T, unit_query_all, out=along_grad_unit_key_part_all)
    run = _key_rows_3_serial if N * D < PARALLEL_FROM else _key_rows_3_parallel
    run(
        key, vector, norm_key_squares_all, norm_key_scaled_squares_all, grad_unit_key_part_all,
        along_norm_key_all, along_grad_unit_key_part_all, D, hvp_key, N, min(ROWS, max(1, BLOCK // D))
    )
