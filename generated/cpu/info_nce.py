"""info_nce: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]/(√(Σ_d query[i, d]²)·√(Σ_d
        key[j, d]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_d query[i, d]²)·√(Σ_d key[i, d]²)))
    norm_key[i] = √(Σ_d key[i, d]²)
    norm_query[i] = √(Σ_d query[i, d]²)
    unit_query[i, d] = query[i, d]/norm_query[i]
    unit_key[j, d] = key[j, d]/norm_key[j]
    sum_key_query_2[i, j] = Σ_d unit_key[j, d]·unit_query[i, d]
    log_norm[i] = log Σ_j exp(sum_key_query_2[i, j]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_key_query_2[i, j] = grad_term[i]·exp(sum_key_query_2[i, j]/temperature −
        log_norm[i])/temperature − grad_term[i]·[j = i]/temperature
    grad_unit_key_part[j, d] = Σ_i grad_sum_key_query_2[i, j]·unit_query[i, d]
    grad_unit_query_part[i, d] = Σ_j grad_sum_key_query_2[i, j]·unit_key[j, d]
    grad_norm_key_part[i] = Σ_d grad_unit_key_part[i, d]·key[i, d]/norm_key[i]/norm_key[i]
    grad_norm_query_part[i] = Σ_d grad_unit_query_part[i, d]·query[i, d]/norm_query[i]/norm_query[i]
    grad_query[i, d] = grad_unit_query_part[i, d]/norm_query[i] − query[i, d]·
        grad_norm_query_part[i]/norm_query[i]
    grad_key[i, d] = grad_unit_key_part[i, d]/norm_key[i] − key[i, d]·grad_norm_key_part[i]/norm_key[i]

Generated from the declaration metric.py (d8fa01397c55057e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import (
        accumulate, add_exactly, direction, exp, finite_or_zero, larger, log1p, rescale, row,
        times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, direction, exp, finite_or_zero, larger, log1p, rescale, row,
        times,
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
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_key_squares_all, norm_key_scaled_squares_all,
    norm_query_squares_all, norm_query_scaled_squares_all, unit_query_all, unit_key_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        key_i = key[i]
        query_i = query[i]
        unit_key_i = unit_key_all[i]
        unit_query_i = unit_query_all[i]
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
        for d in range(D):
            unit_query_i[d] = direction(query_i[d], norm_query)
            unit_key_i[d] = direction(key_i[d], norm_key)
        norm_key_squares_all[i] = norm_key_squares
        norm_key_scaled_squares_all[i] = norm_key_scaled_squares
        norm_query_squares_all[i] = norm_query_squares
        norm_query_scaled_squares_all[i] = norm_query_scaled_squares


@njit(**DRIVER)
def _rows_1_serial(
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_1(
            query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
            norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, start, stop
        )


@njit(parallel=True, **DRIVER)
def _rows_1_parallel(
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_1(
            query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
            norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, start, stop
        )


@njit(**LOOP)
def _rows_2(
    sum_key_query_2_all, grad_sum_key_query_2_all, temperature, N, weight, grad_scale, terms, start, stop
):
    """Rows `start` to `stop`: adds up total and fills terms, grad_sum_key_query_2_all."""
    Real = sum_key_query_2_all.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for i in range(start, stop):
        grad_sum_key_query_2_i = row(grad_sum_key_query_2_all, i)
        sum_key_query_2_i = sum_key_query_2_all[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        inverse_temperature_3 = one / temperature
        grad_log_p = -grad_term * inverse_temperature_3
        inverse_temperature = inverse_temperature_3
        row_max = -Real(math.inf)
        for j in range(N):
            row_max = larger(row_max, inverse_temperature * sum_key_query_2_i[j])
        row_shift = finite_or_zero(row_max)
        inverse_temperature_2 = one / temperature
        row_below = zero
        row_sum = zero
        for j in range(N):
            shifted_exp = exp(-row_shift + inverse_temperature_2 * sum_key_query_2_i[j])
            if grad_sum_key_query_2_all is not None:
                grad_sum_key_query_2_i[j] = shifted_exp
            row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            row_sum = accumulate(row_sum, shifted_exp)
        condition = row_sum < Real(3 / 2)
        row_rest = row_below if Real(3 / 4) <= row_sum and condition else row_sum - one
        log_row_sum = log1p(row_rest)
        sum_key_query_2_over_temperature = sum_key_query_2_i[i] / temperature
        term = row_shift - sum_key_query_2_over_temperature + log_row_sum
        weighted_term = term * sample_weight
        exp_value = exp(sum_key_query_2_over_temperature - row_shift)
        inverse_row_sum = one / row_sum
        softmax_complement = (
            inverse_row_sum * (row_rest if Real(3 / 4) <= exp_value and condition else row_sum -
            exp_value)
        )
        grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
        if grad_sum_key_query_2_all is not None:
            for j in range(N):
                grad_sum_key_query_2_i[j] = (
                    grad_log_p * softmax_complement if i == j else -grad_log_p_over_row_sum *
                    grad_sum_key_query_2_i[j]
                )
        total = accumulate(total, weighted_term)
        if terms is not None:
            terms[i] = weighted_term
    return total


@njit(**DRIVER)
def _rows_2_serial(
    sum_key_query_2_all, grad_sum_key_query_2_all, temperature, N, weight, grad_scale, terms, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows_2(
            sum_key_query_2_all, grad_sum_key_query_2_all, temperature, N, weight, grad_scale, terms,
            start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_2_parallel(
    sum_key_query_2_all, grad_sum_key_query_2_all, temperature, N, weight, grad_scale, terms, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows_2(
            sum_key_query_2_all, grad_sum_key_query_2_all, temperature, N, weight, grad_scale, terms,
            start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


@njit(**LOOP)
def _rows_3(
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D, grad_query,
    grad_key, start, stop
):
    """Rows `start` to `stop`: fills grad_query, grad_key."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        grad_key_i = row(grad_key, i)
        grad_query_i = row(grad_query, i)
        grad_unit_key_part_i = row(grad_unit_key_part_all, i)
        grad_unit_query_part_i = row(grad_unit_query_part_all, i)
        key_i = key[i]
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
        grad_norm_query_part = zero
        grad_norm_key_part = zero
        for d in range(D):
            grad_norm_query_part = accumulate(
                grad_norm_query_part, grad_unit_query_part_i[d] * direction(direction(query_i[d],
                norm_query), norm_query)
            )
            grad_norm_key_part = accumulate(
                grad_norm_key_part, grad_unit_key_part_i[d] * direction(direction(key_i[d], norm_key),
                norm_key)
            )
        direction_one_norm_query = direction(one, norm_query)
        direction_one_norm_key = direction(one, norm_key)
        for d in range(D):
            if grad_query is not None:
                grad_query_i[d] = (
                    direction_one_norm_query * grad_unit_query_part_i[d] - grad_norm_query_part *
                    direction(query_i[d], norm_query)
                )
            if grad_key is not None:
                grad_key_i[d] = (
                    direction_one_norm_key * grad_unit_key_part_i[d] - grad_norm_key_part *
                    direction(key_i[d], norm_key)
                )


@njit(**DRIVER)
def _rows_3_serial(
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D, grad_query,
    grad_key, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_3(
            query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
            norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D,
            grad_query, grad_key, start, stop
        )


@njit(parallel=True, **DRIVER)
def _rows_3_parallel(
    query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D, grad_query,
    grad_key, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_3(
            query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
            norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D,
            grad_query, grad_key, start, stop
        )


def evaluate(query, key, temperature, weight, grad_scale, terms, grad_query, grad_key):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = query.shape[0]
    D = query.shape[1]
    wants_gradient = grad_query is not None or grad_key is not None
    norm_key_squares_all = np.empty((N,), query.dtype)
    norm_key_scaled_squares_all = np.empty((N,), query.dtype)
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_all = np.empty((N, N), query.dtype)
    grad_sum_key_query_2_all = np.empty((N, N), query.dtype) if wants_gradient else None
    grad_unit_key_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    grad_unit_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    run = _rows_1_serial if N * D < PARALLEL_FROM else _rows_1_parallel
    run(
        query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
        norm_query_scaled_squares_all, unit_query_all, unit_key_all, D, N, min(ROWS, max(1, BLOCK // D))
    )
    np.dot(unit_query_all, unit_key_all.T, out=sum_key_query_2_all)
    run = _rows_2_serial if N * N < PARALLEL_FROM else _rows_2_parallel
    total = run(
        sum_key_query_2_all, grad_sum_key_query_2_all, temperature, N, weight, grad_scale, terms, N,
        min(ROWS, max(1, BLOCK // N))
    )
    if wants_gradient:
        np.dot(grad_sum_key_query_2_all.T, unit_query_all, out=grad_unit_key_part_all)
    if wants_gradient:
        np.dot(grad_sum_key_query_2_all, unit_key_all, out=grad_unit_query_part_all)
    if wants_gradient:
        run = _rows_3_serial if N * D < PARALLEL_FROM else _rows_3_parallel
        run(
            query, key, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
            norm_query_scaled_squares_all, grad_unit_key_part_all, grad_unit_query_part_all, D,
            grad_query, grad_key, N, min(ROWS, max(1, BLOCK // D))
        )
    return total
