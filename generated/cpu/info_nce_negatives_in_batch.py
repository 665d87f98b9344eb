"""info_nce_negatives_in_batch: Each query must find its own key among the keys of the batch, or among its own negatives.

    loss = 1/N · Σ_i (log(exp(log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]/(√(Σ_e query[i, e]²)·
        √(Σ_e key[j, e]²)))) + exp(log Σ_k exp(1/temperature · Σ_d query[i, d]·negatives[i, k, d]/(√(Σ_e
        query[i, e]²)·√(Σ_e negatives[i, k, e]²))))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_e
        query[i, e]²)·√(Σ_e key[i, e]²)))
    norm_key[i] = √(Σ_e key[i, e]²)
    norm_query[i] = √(Σ_e query[i, e]²)
    unit_query[i, d] = query[i, d]/norm_query[i]
    unit_key[j, d] = key[j, d]/norm_key[j]
    sum_key_query_2[i, j] = Σ_d unit_key[j, d]·unit_query[i, d]
    log_norm[i] = log Σ_j exp(sum_key_query_2[i, j]/temperature)
    norm_negatives[i, k] = √(Σ_e negatives[i, k, e]²)
    sum_negatives_query[i, k] = Σ_d query[i, d]·negatives[i, k, d]/(norm_negatives[i, k]·norm_query[i])
    log_norm_2[i] = log Σ_k exp(sum_negatives_query[i, k]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_negatives_query[i, k] = grad_term[i]·exp(sum_negatives_query[i, k]/temperature − log_norm_2[i])·
        exp(log_norm_2[i])/(exp(log_norm_2[i]) + exp(log_norm[i]))/temperature
    grad_norm_negatives_part[i, k] = Σ_d query[i, d]·
        negatives[i, k, d]/norm_negatives[i, k]/(norm_negatives[i, k]·norm_query[i])
    grad_norm_query_part[i] = Σ_{k,d} negatives[i, k, d]·grad_sum_negatives_query[i, k]·
        query[i, d]/norm_query[i]/(norm_negatives[i, k]·norm_query[i])
    grad_query_part[i, e] = Σ_k negatives[i, k, e]·grad_sum_negatives_query[i, k]/norm_negatives[i, k]
    grad_sum_key_query_2[i, j] = grad_term[i]·exp(sum_key_query_2[i, j]/temperature − log_norm[i])·
        exp(log_norm[i])/(exp(log_norm[i]) + exp(log_norm_2[i]))/temperature − grad_term[i]·
        [j = i]/temperature
    grad_unit_key_part[j, d] = Σ_i grad_sum_key_query_2[i, j]·unit_query[i, d]
    grad_unit_query_part[i, d] = Σ_j grad_sum_key_query_2[i, j]·unit_key[j, d]
    grad_norm_key_part[i] = Σ_d grad_unit_key_part[i, d]·key[i, d]/norm_key[i]/norm_key[i]
    grad_norm_query_part_2[i] = Σ_d grad_unit_query_part[i, d]·query[i, d]/norm_query[i]/norm_query[i]
    grad_query[i, e] = query[i, e]·(−(grad_norm_query_part[i] + grad_norm_query_part_2[i]))/norm_query[i] +
        grad_query_part[i, e]/norm_query[i] + grad_unit_query_part[i, e]/norm_query[i]
    grad_key[i, e] = grad_unit_key_part[i, e]/norm_key[i] − key[i, e]·grad_norm_key_part[i]/norm_key[i]
    grad_negatives[i, k, e] = query[i, e]·grad_sum_negatives_query[i, k]/(norm_negatives[i, k]·
        norm_query[i]) − negatives[i, k, e]·grad_norm_negatives_part[i, k]·
        grad_sum_negatives_query[i, k]/norm_negatives[i, k]

Generated from the declaration metric.py (38b709755620a094) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, logaddexp, next_block, over_length, over_threads, rescale, row,
        softmax_weight, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, logaddexp, next_block, over_length, over_threads, rescale, row,
        softmax_weight, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "6f4d351dde69"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, sum_negatives_query_all, D, K, weight, rows, block, shared_blocks
):
    """Row by row: fills norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
    norm_query_scaled_squares_all, unit_query_all, unit_key_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, sum_negatives_query_all."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            key_i = key[i]
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            query_i = query[i]
            sum_negatives_query_i = sum_negatives_query_all[i]
            unit_key_i = unit_key_all[i]
            unit_query_i = unit_query_all[i]
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
            for d in range(D):
                unit_query_i[d] = (
                    over_length(query_i[d], norm_query_scale, norm_query_inverse) if sample_weight != zero
                    else zero
                )
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
                for d in range(D):
                    sum_negatives_query = accumulate(
                        sum_negatives_query, over_length(query_i[d], norm_query_scale, norm_query_inverse)
                        * over_length(negatives_i[k, d], norm_negatives_scale, norm_negatives_inverse)
                    )
                sum_negatives_query_i[k] = sum_negatives_query
            norm_key_squares_all[i] = norm_key_squares
            norm_key_scaled_squares_all[i] = norm_key_scaled_squares
            norm_query_squares_all[i] = norm_query_squares
            norm_query_scaled_squares_all[i] = norm_query_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
    query, negatives, norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_2_tile,
    norm_negatives_scale_all, norm_negatives_inverse_all, sum_negatives_query_all,
    grad_sum_negatives_query_all, grad_sum_key_query_2_tile, temperature, D, K, N, weight, grad_scale,
    terms, grad_negatives, first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_negatives, grad_sum_negatives_query_all,
    grad_sum_key_query_2_tile."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        for i in range(start, stop):
            grad_negatives_i = row(grad_negatives, i)
            grad_sum_key_query_2_i = row(grad_sum_key_query_2_tile, i - first)
            grad_sum_negatives_query_i = row(grad_sum_negatives_query_all, i)
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            query_i = query[i]
            sum_key_query_2_i = sum_key_query_2_tile[i - first]
            sum_negatives_query_i = sum_negatives_query_all[i]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            norm_query_scale = rescale(norm_query_squares_all[i])
            norm_query_root = (
                math.sqrt(norm_query_squares_all[i]) if norm_query_scale == one else
                math.sqrt(norm_query_scaled_squares_all[i])
            )
            norm_query_inverse = direction(one, norm_query_root)
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
            for j in range(N):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_key_query_2_i[j])
                if grad_sum_key_query_2_tile is not None:
                    grad_sum_key_query_2_i[j] = shifted_exp
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, shifted_exp)
            row_below_2 = zero
            row_sum_2 = zero
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                row_below_2 = accumulate(
                    row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                )
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            row_rest_2 = (
                row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 - one
            )
            log_row_sum_2 = log1p(row_rest_2)
            log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
            log_row_sum_plus_row_shift = row_shift + log_row_sum
            term = (
                logaddexp(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2) -
                inverse_temperature * sum_key_query_2_i[i]
            )
            weighted_term = term * sample_weight
            quotient = (
                grad_term * inverse_temperature * softmax_weight(log_row_sum_2_plus_row_shift_2,
                log_row_sum_plus_row_shift) / row_sum_2
            )
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_negatives_query_i[k])
                grad_sum_negatives_query = quotient * shifted_exp_2
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
            quotient_2 = (
                grad_term * softmax_weight(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2) /
                (row_sum * temperature)
            )
            if grad_sum_key_query_2_tile is not None:
                for j in range(N):
                    grad_sum_key_query_2_i[j] = (
                        quotient_2 * grad_sum_key_query_2_i[j] if sample_weight != zero else zero
                    )
            if sample_weight != zero:
                if grad_sum_key_query_2_tile is not None:
                    grad_sum_key_query_2_i[i] += -grad_term / temperature
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
    key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, grad_sum_negatives_query_all, grad_query_part_all, grad_unit_key_part_all,
    D, K, grad_key, rows, block, shared_blocks
):
    """Row by row: fills grad_key, grad_query_part_all."""
    Real = key.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_query_part_all is not None:
            grad_query_part_all[start:stop] = zero
        for i in range(start, stop):
            grad_key_i = row(grad_key, i)
            grad_query_part_i = row(grad_query_part_all, i)
            grad_sum_negatives_query_i = row(grad_sum_negatives_query_all, i)
            grad_unit_key_part_i = row(grad_unit_key_part_all, i)
            key_i = key[i]
            negatives_i = negatives[i]
            norm_negatives_inverse_i = norm_negatives_inverse_all[i]
            norm_negatives_scale_i = norm_negatives_scale_all[i]
            norm_key_scale = rescale(norm_key_squares_all[i])
            norm_key_root = (
                math.sqrt(norm_key_squares_all[i]) if norm_key_scale == one else
                math.sqrt(norm_key_scaled_squares_all[i])
            )
            norm_key_inverse = direction(one, norm_key_root)
            grad_norm_key_part = zero
            for d in range(D):
                grad_norm_key_part = accumulate(
                    grad_norm_key_part, grad_unit_key_part_i[d] * over_length(over_length(key_i[d],
                    norm_key_scale, norm_key_inverse), norm_key_scale, norm_key_inverse)
                )
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
            one_over_length = over_length(one, norm_key_scale, norm_key_inverse)
            if grad_key is not None:
                for e in range(D):
                    grad_key_i[e] = (
                        one_over_length * grad_unit_key_part_i[e] - grad_norm_key_part *
                        over_length(key_i[e], norm_key_scale, norm_key_inverse)
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_4(
    query, negatives, norm_query_squares_all, norm_query_scaled_squares_all, norm_negatives_scale_all,
    norm_negatives_inverse_all, grad_sum_negatives_query_all, grad_query_part_all,
    grad_unit_query_part_all, D, K, weight, grad_query, rows, block, shared_blocks
):
    """Row by row: fills grad_query."""
    Real = query.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            grad_query_i = row(grad_query, i)
            grad_query_part_i = row(grad_query_part_all, i)
            grad_sum_negatives_query_i = row(grad_sum_negatives_query_all, i)
            grad_unit_query_part_i = row(grad_unit_query_part_all, i)
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
                        grad_norm_query_part_2, grad_unit_query_part_i[d] *
                        over_length(over_length(query_i[d], norm_query_scale, norm_query_inverse),
                        norm_query_scale, norm_query_inverse)
                    )
                partial_sum = grad_norm_query_part + grad_norm_query_part_2
                one_over_length = over_length(one, norm_query_scale, norm_query_inverse)
                if grad_query is not None:
                    for e in range(D):
                        grad_query_i[e] = (
                            one_over_length * grad_query_part_i[e] + one_over_length *
                            grad_unit_query_part_i[e] - partial_sum * over_length(query_i[e],
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
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_key_squares_all = np.empty((N,), query.dtype)
    norm_key_scaled_squares_all = np.empty((N,), query.dtype)
    norm_query_squares_all = np.empty((N,), query.dtype)
    norm_query_scaled_squares_all = np.empty((N,), query.dtype)
    unit_query_all = np.empty((N, D), query.dtype)
    unit_key_all = np.empty((N, D), query.dtype)
    sum_key_query_2_tile = np.empty((height, N), query.dtype)
    norm_negatives_scale_all = np.empty((N, K), query.dtype)
    norm_negatives_inverse_all = np.empty((N, K), query.dtype)
    sum_negatives_query_all = np.empty((N, K), query.dtype)
    grad_sum_negatives_query_all = np.empty((N, K), query.dtype) if wants_gradient else None
    grad_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    grad_sum_key_query_2_tile = np.empty((height, N), query.dtype) if wants_gradient else None
    grad_unit_key_part_all = np.zeros((N, D), query.dtype) if wants_gradient else None
    grad_unit_query_part_all = np.empty((N, D), query.dtype) if wants_gradient else None
    run = _rows_1 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_1)
    run(
        query, key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_query_squares_all,
        norm_query_scaled_squares_all, unit_query_all, unit_key_all, norm_negatives_scale_all,
        norm_negatives_inverse_all, sum_negatives_query_all, D, K, weight, N, min(ROWS, max(1, BLOCK // (D
        * K))), 0
    )
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_query_all[tile], unit_key_all.T, out=sum_key_query_2_tile[:rows])
        run = _rows_2 if rows * max(D * K, N) < PARALLEL_FROM else over_threads(_rows_2, "sum")
        total += run(
            query, negatives, norm_query_squares_all, norm_query_scaled_squares_all, sum_key_query_2_tile,
            norm_negatives_scale_all, norm_negatives_inverse_all, sum_negatives_query_all,
            grad_sum_negatives_query_all, grad_sum_key_query_2_tile, temperature, D, K, N, weight,
            grad_scale, terms, grad_negatives, first, rows, min(ROWS, max(1, BLOCK // max(D * K, N))), 0
        )
        if wants_gradient:
            np.dot(grad_sum_key_query_2_tile[:rows], unit_key_all, out=grad_unit_query_part_all[tile])
            grad_unit_key_part_all += np.dot(grad_sum_key_query_2_tile[:rows].T, unit_query_all[tile])
    if wants_gradient:
        run = _rows_3 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_3)
        run(
            key, negatives, norm_key_squares_all, norm_key_scaled_squares_all, norm_negatives_scale_all,
            norm_negatives_inverse_all, grad_sum_negatives_query_all, grad_query_part_all,
            grad_unit_key_part_all, D, K, grad_key, N, min(ROWS, max(1, BLOCK // (D * K))), 0
        )
        run = _rows_4 if N * (D * K) < PARALLEL_FROM else over_threads(_rows_4)
        run(
            query, negatives, norm_query_squares_all, norm_query_scaled_squares_all,
            norm_negatives_scale_all, norm_negatives_inverse_all, grad_sum_negatives_query_all,
            grad_query_part_all, grad_unit_query_part_all, D, K, weight, grad_query, N, min(ROWS, max(1,
            BLOCK // (D * K))), 0
        )
    return total
