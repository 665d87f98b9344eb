"""info_nce: Each query must find its own key among the keys of the batch, by cosine similarity.

    mean(-log(exp(inverse_root(sum(key[i, d]**2, d))*inverse_root(sum(query[i, d]**2, d))*sum(key[i,
    d]*query[i, d], d)/temperature)/sum(exp(inverse_root(sum(key[j, d]**2, d))*inverse_root(sum(query[i,
    d]**2, d))*sum(key[j, d]*query[i, d], d)/temperature), j)), i)
    grad_query[i, d] =
        2*(inverse_root(sum_key_squared[i])*inverse_root(sum_query_squared[i])**3*grad_term[i]*sum_key_query_3[i]/(2*temperature)
        -
        inverse_root(sum_query_squared[i])**3*grad_sum_query_squared_part[i]*grad_term[i]/(2*temperature))*query[i,
        d] + grad_sum_key_query_3[i]*key[i, d] + grad_query_part[i, d]
    grad_key[j, d] =
        2*(inverse_root(sum_key_squared[j])**3*inverse_root(sum_query_squared[j])*grad_term[j]*sum_key_query_3[j]/(2*temperature)
        - inverse_root(sum_key_squared[j])**3*grad_sum_key_squared_part[j]/(2*temperature))*key[j, d] +
        grad_sum_key_query_3[j]*query[j, d] + grad_key_part[j, d]

Generated from the declaration metric.py (3e9fcd9972dd42f0) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, exp, finite_or_zero, inverse_root, larger, log, row
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, exp, finite_or_zero, inverse_root, larger, log, row

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "2ac344247f4e"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows_1(key, sum_key_squared_all, D, start, stop):
    """Rows `start` to `stop`: fills sum_key_squared_all."""
    real = key.dtype.type
    zero = real(0)
    for j in range(start, stop):
        key_j = key[j]
        sum_key_squared = zero
        for d in range(D):
            sum_key_squared = accumulate(sum_key_squared, key_j[d] * key_j[d])
        sum_key_squared_all[j] = sum_key_squared


@njit(**DRIVER)
def _rows_1_serial(key, sum_key_squared_all, D, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_1(key, sum_key_squared_all, D, start, stop)


@njit(parallel=True, **DRIVER)
def _rows_1_parallel(key, sum_key_squared_all, D, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_1(key, sum_key_squared_all, D, start, stop)


@njit(**LOOP)
def _rows_2(
    query, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all, row_sum_all,
    grad_sum_key_query_2_all, temperature, D, N, weight, scale, start, stop
):
    """Rows `start` to `stop`: fills sum_query_squared_all, row_max_all, row_sum_all,
    grad_sum_key_query_2_all."""
    real = query.dtype.type
    zero = real(0)
    one = real(1)
    for i in range(start, stop):
        grad_sum_key_query_2_i = row(grad_sum_key_query_2_all, i)
        query_i = query[i]
        sum_key_query_2_i = sum_key_query_2_all[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = scale * sample_weight
        sum_query_squared = zero
        for d in range(D):
            sum_query_squared = accumulate(sum_query_squared, query_i[d] * query_i[d])
        quotient = inverse_root(sum_query_squared) / temperature
        row_max = -real(math.inf)
        for j in range(N):
            row_max = larger(
                row_max, quotient * sum_key_query_2_i[j] * inverse_root(sum_key_squared_all[j])
            )
        row_shift = finite_or_zero(row_max)
        quotient_2 = inverse_root(sum_query_squared) / temperature
        row_sum = zero
        for j in range(N):
            shifted_exp = exp(
                -row_shift + quotient_2 * sum_key_query_2_i[j] * inverse_root(sum_key_squared_all[j])
            )
            if grad_sum_key_query_2_all is not None:
                grad_sum_key_query_2_i[j] = shifted_exp
            row_sum = accumulate(row_sum, shifted_exp)
        quotient_3 = grad_term * inverse_root(sum_query_squared) / (row_sum * temperature)
        if grad_sum_key_query_2_all is not None:
            for j in range(N):
                grad_sum_key_query_2_i[j] = (
                    quotient_3 * grad_sum_key_query_2_i[j] * inverse_root(sum_key_squared_all[j])
                )
        sum_query_squared_all[i] = sum_query_squared
        row_max_all[i] = row_max
        row_sum_all[i] = row_sum


@njit(**DRIVER)
def _rows_2_serial(
    query, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all, row_sum_all,
    grad_sum_key_query_2_all, temperature, D, N, weight, scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_2(
            query, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all,
            row_sum_all, grad_sum_key_query_2_all, temperature, D, N, weight, scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _rows_2_parallel(
    query, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all, row_sum_all,
    grad_sum_key_query_2_all, temperature, D, N, weight, scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_2(
            query, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all,
            row_sum_all, grad_sum_key_query_2_all, temperature, D, N, weight, scale, start, stop
        )


@njit(**LOOP)
def _rows_3(
    query, key, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all, row_sum_all,
    grad_key_part_all, grad_query_part_all, temperature, D, N, weight, scale, terms, grad_query, grad_key,
    start, stop
):
    """Rows `start` to `stop`: adds up total and fills terms, grad_query, grad_key."""
    real = query.dtype.type
    zero = real(0)
    one = real(1)
    total = zero
    for i in range(start, stop):
        grad_key_i = row(grad_key, i)
        grad_key_part_i = row(grad_key_part_all, i)
        grad_query_i = row(grad_query, i)
        grad_query_part_i = row(grad_query_part_all, i)
        key_i = key[i]
        query_i = query[i]
        sum_key_query_2_i = sum_key_query_2_all[i]
        log_row_sum = log(row_sum_all[i])
        row_shift = finite_or_zero(row_max_all[i])
        sample_weight = weight[i] if weight is not None else one
        grad_term = scale * sample_weight
        grad_sum_key_query_3 = (
            -grad_term * inverse_root(sum_key_squared_all[i]) * inverse_root(sum_query_squared_all[i]) /
            temperature
        )
        sum_key_query_3 = zero
        for d in range(D):
            sum_key_query_3 = accumulate(sum_key_query_3, key_i[d] * query_i[d])
        inverse_temperature = one / temperature
        quotient = inverse_temperature * inverse_root(sum_query_squared_all[i])
        inverse_row_sum = one / row_sum_all[i]
        quotient_2 = inverse_temperature * inverse_root(sum_key_squared_all[i])
        grad_sum_query_squared_part = zero
        grad_sum_key_squared_part = zero
        for j in range(N):
            product = sum_key_query_2_i[j] * inverse_root(sum_key_squared_all[j])
            shifted_exp = exp(-row_shift + product * quotient)
            grad_sum_query_squared_part = accumulate(
                grad_sum_query_squared_part, inverse_row_sum * product * shifted_exp
            )
            product_2 = sum_key_query_2_all[j, i] * inverse_root(sum_query_squared_all[j])
            sample_weight_j = weight[j] if weight is not None else one
            grad_sum_key_squared_part = accumulate(
                grad_sum_key_squared_part, product_2 * scale * sample_weight_j * exp(product_2 *
                quotient_2 - finite_or_zero(row_max_all[j])) / row_sum_all[j]
            )
        inverse_root_sum_query_squared = inverse_root(sum_query_squared_all[i])
        product_3 = inverse_root_sum_query_squared * sum_key_query_3
        inverse_root_sum_key_squared = inverse_root(sum_key_squared_all[i])
        inverse_temperature_2 = one / temperature
        product_4 = inverse_root_sum_key_squared * inverse_temperature_2
        term = row_shift + log_row_sum - product_3 * product_4
        weighted_term = term * sample_weight
        product_5 = (
            grad_term * (inverse_root_sum_query_squared * inverse_root_sum_query_squared *
            inverse_root_sum_query_squared)
        )
        difference = (
            grad_sum_query_squared_part * inverse_temperature_2 * product_5 - product_4 * product_5 *
            sum_key_query_3
        )
        product_6 = (
            inverse_temperature_2 * (inverse_root_sum_key_squared * inverse_root_sum_key_squared *
            inverse_root_sum_key_squared)
        )
        difference_2 = grad_sum_key_squared_part * product_6 - grad_term * product_3 * product_6
        for d in range(D):
            if grad_query is not None:
                grad_query_i[d] = (
                    grad_query_part_i[d] + grad_sum_key_query_3 * key_i[d] - difference * query_i[d]
                )
            if grad_key is not None:
                grad_key_i[d] = (
                    grad_key_part_i[d] + grad_sum_key_query_3 * query_i[d] - difference_2 * key_i[d]
                )
        total = accumulate(total, weighted_term)
        if terms is not None:
            terms[i] = weighted_term
    return total


@njit(**DRIVER)
def _rows_3_serial(
    query, key, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all, row_sum_all,
    grad_key_part_all, grad_query_part_all, temperature, D, N, weight, scale, terms, grad_query, grad_key,
    rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows_3(
            query, key, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all,
            row_sum_all, grad_key_part_all, grad_query_part_all, temperature, D, N, weight, scale, terms,
            grad_query, grad_key, start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_3_parallel(
    query, key, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all, row_sum_all,
    grad_key_part_all, grad_query_part_all, temperature, D, N, weight, scale, terms, grad_query, grad_key,
    rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows_3(
            query, key, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all,
            row_sum_all, grad_key_part_all, grad_query_part_all, temperature, D, N, weight, scale, terms,
            grad_query, grad_key, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(query, key, temperature, weight, scale, terms, grad_query, grad_key):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = query.shape[0]
    D = query.shape[1]
    wants_gradient = grad_query is not None or grad_key is not None
    sum_key_query_2_all = np.empty((N, N), query.dtype)
    sum_key_squared_all = np.empty((N,), query.dtype)
    sum_query_squared_all = np.empty((N,), query.dtype)
    row_max_all = np.empty((N,), query.dtype)
    row_sum_all = np.empty((N,), query.dtype)
    grad_sum_key_query_2_all = np.empty((N, N), query.dtype) if wants_gradient else None
    grad_key_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    grad_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    np.dot(query, key.T, out=sum_key_query_2_all)
    run = _rows_1_serial if N * D < PARALLEL_FROM else _rows_1_parallel
    run(key, sum_key_squared_all, D, N, min(ROWS, max(1, BLOCK // D)))
    run = _rows_2_serial if N * max(D, N) < PARALLEL_FROM else _rows_2_parallel
    run(
        query, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all, row_sum_all,
        grad_sum_key_query_2_all, temperature, D, N, weight, scale, N, min(ROWS, max(1, BLOCK // max(D,
        N)))
    )
    if wants_gradient:
        np.dot(grad_sum_key_query_2_all.T, query, out=grad_key_part_all)
    if wants_gradient:
        np.dot(grad_sum_key_query_2_all, key, out=grad_query_part_all)
    run = _rows_3_serial if N * max(D, N) < PARALLEL_FROM else _rows_3_parallel
    total = run(
        query, key, sum_key_query_2_all, sum_key_squared_all, sum_query_squared_all, row_max_all,
        row_sum_all, grad_key_part_all, grad_query_part_all, temperature, D, N, weight, scale, terms,
        grad_query, grad_key, N, min(ROWS, max(1, BLOCK // max(D, N)))
    )
    return total
