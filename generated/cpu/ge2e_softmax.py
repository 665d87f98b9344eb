"""ge2e_softmax: Softmax cross-entropy of every utterance over the centroids of all speakers.

    own_similarity[s, u] = w/(√(Σ_d (Σ_{t : t ≠ u} embeddings[s, t, d])²)·√(Σ_d embeddings[s, u, d]²)) · Σ_d
        embeddings[s, u, d]·Σ_{t : t ≠ u} embeddings[s, t, d] + b
    similarity[s, u, k] = b + w/(√(Σ_d embeddings[s, u, d]²)·√(Σ_d (Σ_t embeddings[k, t, d])²)) · Σ_d
        embeddings[s, u, d]·Σ_t embeddings[k, t, d]
    loss = Σ_{s,u} (log Σ_k exp({ own_similarity[s, u] if k = s; similarity[s, u, k] otherwise }) −
        own_similarity[s, u])
    The gradients take more than a screen: symloss derive ge2e_softmax

Generated from the declaration speakers.py (24922d39f42fe3eb) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "4fbb6f12117e"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(embeddings, sum_embeddings_2_all, D, U, rows, block, shared_blocks):
    """Row by row: fills sum_embeddings_2_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            embeddings_s = embeddings[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            for u in range(U):
                for d in range(D):
                    sum_embeddings_2_s[u, d] = zero
                for t in range(U):
                    if t != u:
                        for d in range(D):
                            sum_embeddings_2_s[u, d] += embeddings_s[t, d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
    embeddings, sum_embeddings_2_all, norm_embeddings_squares_all, norm_embeddings_squared_2_squares_all,
    sum_embeddings_4_all, D, U, rows, block, shared_blocks
):
    """Row by row: fills norm_embeddings_squares_all, norm_embeddings_squared_2_squares_all,
    sum_embeddings_4_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        sum_embeddings_4_all[start:stop] = zero
        for s in range(start, stop):
            embeddings_s = embeddings[s]
            norm_embeddings_squared_2_squares_s = norm_embeddings_squared_2_squares_all[s]
            norm_embeddings_squares_s = norm_embeddings_squares_all[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            sum_embeddings_4_s = sum_embeddings_4_all[s]
            for u in range(U):
                norm_embeddings_squares = zero
                norm_embeddings_squared_2_squares = zero
                for d in range(D):
                    norm_embeddings_squares = accumulate(
                        norm_embeddings_squares, embeddings_s[u, d] * embeddings_s[u, d]
                    )
                    norm_embeddings_squared_2_squares = accumulate(
                        norm_embeddings_squared_2_squares, sum_embeddings_2_s[u, d] *
                        sum_embeddings_2_s[u, d]
                    )
                norm_embeddings_squares_s[u] = norm_embeddings_squares
                norm_embeddings_squared_2_squares_s[u] = norm_embeddings_squared_2_squares
            for t in range(U):
                for d in range(D):
                    sum_embeddings_4_s[d] += embeddings_s[t, d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_3(
    embeddings, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_squares_all,
    norm_embeddings_scale_all, norm_embeddings_scaled_squares_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scale_all, norm_embeddings_squared_2_scaled_squares_all,
    sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, D, S, U, rows, block, shared_blocks
):
    """Row by row: fills sum_embeddings_all, norm_embeddings_scale_all, norm_embeddings_scaled_squares_all,
    norm_embeddings_squared_2_scale_all, norm_embeddings_squared_2_scaled_squares_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            embeddings_s = embeddings[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_scaled_squares_s = norm_embeddings_scaled_squares_all[s]
            norm_embeddings_squared_2_scale_s = norm_embeddings_squared_2_scale_all[s]
            norm_embeddings_squared_2_scaled_squares_s = norm_embeddings_squared_2_scaled_squares_all[s]
            norm_embeddings_squared_2_squares_s = norm_embeddings_squared_2_squares_all[s]
            norm_embeddings_squares_s = norm_embeddings_squares_all[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_4_s = sum_embeddings_4_all[s]
            sum_embeddings_s = sum_embeddings_all[s]
            for u in range(U):
                norm_embeddings_scale = rescale(norm_embeddings_squares_s[u])
                norm_embeddings_squared_2_scale = rescale(norm_embeddings_squared_2_squares_s[u])
                for k in range(S):
                    sum_embeddings_3 = zero
                    for d in range(D):
                        sum_embeddings_3 = accumulate(
                            sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                        )
                    sum_embeddings_3_s[u, k] = sum_embeddings_3
                sum_embeddings = zero
                for d in range(D):
                    sum_embeddings = accumulate(
                        sum_embeddings, embeddings_s[u, d] * sum_embeddings_2_s[u, d]
                    )
                norm_embeddings_scaled_squares = zero
                if norm_embeddings_scale != one:
                    for d in range(D):
                        times_value = times(norm_embeddings_scale, embeddings_s[u, d])
                        norm_embeddings_scaled_squares = accumulate(
                            norm_embeddings_scaled_squares, times_value * times_value
                        )
                norm_embeddings_squared_2_scaled_squares = zero
                if norm_embeddings_squared_2_scale != one:
                    for d in range(D):
                        times_value_2 = times(norm_embeddings_squared_2_scale, sum_embeddings_2_s[u, d])
                        norm_embeddings_squared_2_scaled_squares = accumulate(
                            norm_embeddings_squared_2_scaled_squares, times_value_2 * times_value_2
                        )
                sum_embeddings_s[u] = sum_embeddings
                norm_embeddings_scale_s[u] = norm_embeddings_scale
                norm_embeddings_scaled_squares_s[u] = norm_embeddings_scaled_squares
                norm_embeddings_squared_2_scale_s[u] = norm_embeddings_squared_2_scale
                norm_embeddings_squared_2_scaled_squares_s[u] = norm_embeddings_squared_2_scaled_squares
            norm_embeddings_squared_3_squares = zero
            for d in range(D):
                norm_embeddings_squared_3_squares = accumulate(
                    norm_embeddings_squared_3_squares, sum_embeddings_4_s[d] * sum_embeddings_4_s[d]
                )
            norm_embeddings_squared_3_scale = rescale(norm_embeddings_squared_3_squares)
            norm_embeddings_squared_3_scaled_squares = zero
            if norm_embeddings_squared_3_scale != one:
                for d in range(D):
                    times_value_3 = times(norm_embeddings_squared_3_scale, sum_embeddings_4_s[d])
                    norm_embeddings_squared_3_scaled_squares = accumulate(
                        norm_embeddings_squared_3_scaled_squares, times_value_3 * times_value_3
                    )
            norm_embeddings_squared_3_root = (
                math.sqrt(norm_embeddings_squared_3_squares) if norm_embeddings_squared_3_scale == one
                else math.sqrt(norm_embeddings_squared_3_scaled_squares)
            )
            norm_embeddings_squared_3_scale_all[s] = norm_embeddings_squared_3_scale
            norm_embeddings_squared_3_inverse_all[s] = direction(one, norm_embeddings_squared_3_root)
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_4(
    sum_embeddings_all, norm_embeddings_squares_all, norm_embeddings_scale_all,
    norm_embeddings_scaled_squares_all, norm_embeddings_inverse_all,
    norm_embeddings_squared_2_squares_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_scaled_squares_all, norm_embeddings_squared_2_inverse_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
    grad_own_similarity_part_all, grad_similarity_all, w, b, S, U, weight, grad_scale, terms, rows, block,
    shared_blocks
):
    """Row by row: adds up total and fills terms, norm_embeddings_inverse_all,
    norm_embeddings_squared_2_inverse_all, grad_own_similarity_part_all, grad_similarity_all."""
    Real = sum_embeddings_all.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for s in range(start, stop):
            grad_own_similarity_part_s = row(grad_own_similarity_part_all, s)
            grad_similarity_s = row(grad_similarity_all, s)
            norm_embeddings_inverse_s = norm_embeddings_inverse_all[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_scaled_squares_s = norm_embeddings_scaled_squares_all[s]
            norm_embeddings_squared_2_inverse_s = norm_embeddings_squared_2_inverse_all[s]
            norm_embeddings_squared_2_scale_s = norm_embeddings_squared_2_scale_all[s]
            norm_embeddings_squared_2_scaled_squares_s = norm_embeddings_squared_2_scaled_squares_all[s]
            norm_embeddings_squared_2_squares_s = norm_embeddings_squared_2_squares_all[s]
            norm_embeddings_squares_s = norm_embeddings_squares_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_s = sum_embeddings_all[s]
            terms_s = row(terms, s)
            for u in range(U):
                norm_embeddings_root = (
                    math.sqrt(norm_embeddings_squares_s[u]) if norm_embeddings_scale_s[u] == one else
                    math.sqrt(norm_embeddings_scaled_squares_s[u])
                )
                norm_embeddings_squared_2_root = (
                    math.sqrt(norm_embeddings_squared_2_squares_s[u]) if
                    norm_embeddings_squared_2_scale_s[u] == one else
                    math.sqrt(norm_embeddings_squared_2_scaled_squares_s[u])
                )
                norm_embeddings_inverse = direction(one, norm_embeddings_root)
                norm_embeddings_squared_2_inverse = direction(one, norm_embeddings_squared_2_root)
                one_over_length = over_length(one, norm_embeddings_scale_s[u], norm_embeddings_inverse)
                w_times_one_over_length_4 = one_over_length * w
                own_similarity = (
                    b + w_times_one_over_length_4 * sum_embeddings_s[u] * over_length(one,
                    norm_embeddings_squared_2_scale_s[u], norm_embeddings_squared_2_inverse)
                )
                sample_weight = weight[s, u] if weight is not None else one
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for k in range(S):
                    similarity = (
                        b + w_times_one_over_length_4 * sum_embeddings_3_s[u, k] * over_length(one,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    row_max = larger_number(row_max, own_similarity if k == s else similarity)
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for k in range(S):
                    similarity = (
                        b + w_times_one_over_length_4 * sum_embeddings_3_s[u, k] * over_length(one,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    shifted_exp = exp(-row_shift + (own_similarity if k == s else similarity))
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                term = row_shift - own_similarity + log_row_sum
                weighted_term = term * sample_weight
                inverse_row_sum_2 = one / row_sum
                grad_term_over_row_sum = grad_term * inverse_row_sum_2
                grad_own_similarity_part = zero
                for k in range(S):
                    similarity = (
                        b + w_times_one_over_length_4 * sum_embeddings_3_s[u, k] * over_length(one,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    k_is_s = k == s
                    shifted_exp = exp(-row_shift + (own_similarity if k_is_s else similarity))
                    if grad_similarity_all is not None:
                        grad_similarity_s[u, k] = (
                            grad_term_over_row_sum * shifted_exp * (zero if k_is_s else one)
                        )
                    grad_own_similarity_part = accumulate(
                        grad_own_similarity_part, inverse_row_sum_2 * shifted_exp * (one if k_is_s else
                        zero)
                    )
                norm_embeddings_inverse_s[u] = norm_embeddings_inverse
                norm_embeddings_squared_2_inverse_s[u] = norm_embeddings_squared_2_inverse
                block_total = accumulate(block_total, weighted_term if sample_weight != zero else zero)
                if grad_own_similarity_part_all is not None:
                    grad_own_similarity_part_s[u] = grad_own_similarity_part
                if terms is not None:
                    terms_s[u] = weighted_term if sample_weight != zero else zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_5(
    embeddings, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_inverse_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, grad_own_similarity_part_all, grad_similarity_all,
    grad_sum_embeddings_4_part_all, grad_embeddings_part_2_all, w, D, S, U, weight, grad_scale, rows,
    block, shared_blocks
):
    """Row by row: fills grad_sum_embeddings_4_part_all, grad_embeddings_part_2_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            embeddings_k = embeddings[k]
            grad_embeddings_part_2_k = row(grad_embeddings_part_2_all, k)
            grad_own_similarity_part_k = row(grad_own_similarity_part_all, k)
            grad_sum_embeddings_4_part_k = row(grad_sum_embeddings_4_part_all, k)
            norm_embeddings_inverse_k = norm_embeddings_inverse_all[k]
            norm_embeddings_scale_k = norm_embeddings_scale_all[k]
            norm_embeddings_squared_2_inverse_k = norm_embeddings_squared_2_inverse_all[k]
            norm_embeddings_squared_2_scale_k = norm_embeddings_squared_2_scale_all[k]
            sum_embeddings_2_k = sum_embeddings_2_all[k]
            sum_embeddings_k = sum_embeddings_all[k]
            if grad_sum_embeddings_4_part_all is not None:
                w_times_one_over_length = (
                    w * over_length(one, norm_embeddings_squared_3_scale_all[k],
                    norm_embeddings_squared_3_inverse_all[k])
                )
                for d in range(D):
                    grad_sum_embeddings_4_part = zero
                    for s in range(S):
                        for u in range(U):
                            sample_weight = weight[s, u] if weight is not None else one
                            grad_sum_embeddings_4_part = accumulate(
                                grad_sum_embeddings_4_part, w_times_one_over_length * embeddings[s, u, d]
                                * grad_similarity_all[s, u, k] * over_length(one,
                                norm_embeddings_scale_all[s, u], norm_embeddings_inverse_all[s, u]) if
                                sample_weight != zero else zero
                            )
                    grad_sum_embeddings_4_part_k[d] = grad_sum_embeddings_4_part
            if grad_embeddings_part_2_all is not None:
                for t in range(U):
                    for d in range(D):
                        grad_embeddings_part_2_k[t, d] = zero
                    for u in range(U):
                        sample_weight_k_u = weight[k, u] if weight is not None else one
                        if sample_weight_k_u != zero and t != u:
                            grad_own_similarity_part_k_u = grad_own_similarity_part_k[u]
                            norm_embeddings_inverse_k_u = norm_embeddings_inverse_k[u]
                            norm_embeddings_scale_k_u = norm_embeddings_scale_k[u]
                            norm_embeddings_squared_2_inverse_k_u = norm_embeddings_squared_2_inverse_k[u]
                            norm_embeddings_squared_2_scale_k_u = norm_embeddings_squared_2_scale_k[u]
                            sum_embeddings_k_u = sum_embeddings_k[u]
                            weight_k_u = sample_weight_k_u
                            one_over_length = over_length(
                                one, norm_embeddings_squared_2_scale_k_u,
                                norm_embeddings_squared_2_inverse_k_u
                            )
                            grad_scale_times_weight_k_u = grad_scale * weight_k_u
                            product_3 = (
                                w * (-grad_scale_times_weight_k_u + grad_own_similarity_part_k_u *
                                grad_scale_times_weight_k_u) * over_length(one, norm_embeddings_scale_k_u,
                                norm_embeddings_inverse_k_u)
                            )
                            product = one_over_length * product_3
                            product_2 = (
                                product_3 * sum_embeddings_k_u * over_length(one_over_length,
                                norm_embeddings_squared_2_scale_k_u,
                                norm_embeddings_squared_2_inverse_k_u)
                            )
                            for d in range(D):
                                grad_embeddings_part_2_k[t, d] += (
                                    product * embeddings_k[u, d] - product_2 *
                                    over_length(sum_embeddings_2_k[u, d],
                                    norm_embeddings_squared_2_scale_k_u,
                                    norm_embeddings_squared_2_inverse_k_u)
                                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_6(
    embeddings, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_inverse_all, sum_embeddings_4_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
    grad_own_similarity_part_all, grad_similarity_all, grad_sum_embeddings_4_part_all,
    grad_embeddings_part_2_all, w, D, S, U, weight, grad_scale, grad_embeddings, rows, block,
    shared_blocks
):
    """Row by row: fills grad_embeddings."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            embeddings_s = embeddings[s]
            grad_embeddings_part_2_s = row(grad_embeddings_part_2_all, s)
            grad_embeddings_s = row(grad_embeddings, s)
            grad_own_similarity_part_s = row(grad_own_similarity_part_all, s)
            grad_similarity_s = row(grad_similarity_all, s)
            grad_sum_embeddings_4_part_s = row(grad_sum_embeddings_4_part_all, s)
            norm_embeddings_inverse_s = norm_embeddings_inverse_all[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_squared_2_inverse_s = norm_embeddings_squared_2_inverse_all[s]
            norm_embeddings_squared_2_scale_s = norm_embeddings_squared_2_scale_all[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_4_s = sum_embeddings_4_all[s]
            sum_embeddings_s = sum_embeddings_all[s]
            grad_norm_embeddings_squared_3_part = zero
            for k in range(S):
                for u in range(U):
                    sample_weight = weight[k, u] if weight is not None else one
                    grad_norm_embeddings_squared_3_part = accumulate(
                        grad_norm_embeddings_squared_3_part, grad_similarity_all[k, u, s] *
                        sum_embeddings_3_all[k, u, s] * over_length(one, norm_embeddings_scale_all[k, u],
                        norm_embeddings_inverse_all[k, u]) if sample_weight != zero else zero
                    )
            if grad_embeddings is not None:
                product = (
                    grad_norm_embeddings_squared_3_part * w * over_length(over_length(one,
                    norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_inverse_all[s]),
                    norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_inverse_all[s])
                )
                for t in range(U):
                    sample_weight_s_t = weight[s, t] if weight is not None else one
                    grad_term = grad_scale * sample_weight_s_t
                    grad_own_similarity = -grad_term + grad_term * grad_own_similarity_part_s[t]
                    one_over_length = over_length(
                        one, norm_embeddings_scale_s[t], norm_embeddings_inverse_s[t]
                    )
                    one_over_length_2 = over_length(
                        one, norm_embeddings_squared_2_scale_s[t], norm_embeddings_squared_2_inverse_s[t]
                    )
                    grad_sum_embeddings = grad_own_similarity * one_over_length * one_over_length_2 * w
                    grad_norm_embeddings_part = zero
                    if sample_weight_s_t != zero:
                        for k in range(S):
                            grad_norm_embeddings_part = accumulate(
                                grad_norm_embeddings_part, grad_similarity_s[t, k] * sum_embeddings_3_s[t,
                                k] * over_length(one, norm_embeddings_squared_3_scale_all[k],
                                norm_embeddings_squared_3_inverse_all[k])
                            )
                    product_2 = (
                        w * over_length(one_over_length, norm_embeddings_scale_s[t],
                        norm_embeddings_inverse_s[t])
                    )
                    partial_sum = (
                        grad_norm_embeddings_part * product_2 + grad_own_similarity * one_over_length_2 *
                        product_2 * sum_embeddings_s[t]
                    )
                    w_times_one_over_length = one_over_length * w
                    for d in range(D):
                        grad_embeddings_part = zero
                        if sample_weight_s_t != zero:
                            for k in range(S):
                                grad_embeddings_part = accumulate(
                                    grad_embeddings_part, w_times_one_over_length *
                                    sum_embeddings_4_all[k, d] * grad_similarity_s[t, k] *
                                    over_length(one, norm_embeddings_squared_3_scale_all[k],
                                    norm_embeddings_squared_3_inverse_all[k])
                                )
                        grad_embeddings_s[t, d] = (
                            grad_embeddings_part + grad_sum_embeddings_4_part_s[d] +
                            grad_embeddings_part_2_s[t, d] + grad_sum_embeddings * sum_embeddings_2_s[t,
                            d] - partial_sum * over_length(embeddings_s[t, d], norm_embeddings_scale_s[t],
                            norm_embeddings_inverse_s[t]) - product * over_length(sum_embeddings_4_s[d],
                            norm_embeddings_squared_3_scale_all[s],
                            norm_embeddings_squared_3_inverse_all[s])
                        )
        block_number = next_block(shared_blocks, block_number)


def evaluate(embeddings, w, b, weight, grad_scale, terms, grad_embeddings):
    """Return the sum of weight times term; fill the outputs that are not None."""
    S = embeddings.shape[0]
    U = embeddings.shape[1]
    D = embeddings.shape[2]
    wants_gradient = grad_embeddings is not None
    sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    sum_embeddings_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_scale_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_scaled_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_inverse_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_scale_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_scaled_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_inverse_all = np.empty((S, U), embeddings.dtype)
    sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    norm_embeddings_squared_3_scale_all = np.empty((S,), embeddings.dtype)
    norm_embeddings_squared_3_inverse_all = np.empty((S,), embeddings.dtype)
    grad_own_similarity_part_all = np.empty((S, U), embeddings.dtype) if wants_gradient else None
    grad_similarity_all = np.empty((S, U, S), embeddings.dtype) if wants_gradient else None
    grad_sum_embeddings_4_part_all = np.empty((S, D), embeddings.dtype) if wants_gradient else None
    grad_embeddings_part_2_all = np.empty((S, U, D), embeddings.dtype) if wants_gradient else None
    run = _rows_1 if S * max(D * U, D * U * U) < PARALLEL_FROM else over_threads(_rows_1)
    run(embeddings, sum_embeddings_2_all, D, U, S, min(ROWS, max(1, BLOCK // max(D * U, D * U * U))), 0)
    run = _rows_2 if S * (D * U) < PARALLEL_FROM else over_threads(_rows_2)
    run(
        embeddings, sum_embeddings_2_all, norm_embeddings_squares_all,
        norm_embeddings_squared_2_squares_all, sum_embeddings_4_all, D, U, S, min(ROWS, max(1, BLOCK // (D
        * U))), 0
    )
    run = _rows_3 if S * (D * S * U) < PARALLEL_FROM else over_threads(_rows_3)
    run(
        embeddings, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_squares_all,
        norm_embeddings_scale_all, norm_embeddings_scaled_squares_all,
        norm_embeddings_squared_2_squares_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all, D, S, U, S, min(ROWS,
        max(1, BLOCK // (D * S * U))), 0
    )
    run = _rows_4 if S * (S * U) < PARALLEL_FROM else over_threads(_rows_4, "sum")
    total = run(
        sum_embeddings_all, norm_embeddings_squares_all, norm_embeddings_scale_all,
        norm_embeddings_scaled_squares_all, norm_embeddings_inverse_all,
        norm_embeddings_squared_2_squares_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_scaled_squares_all, norm_embeddings_squared_2_inverse_all,
        sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
        grad_own_similarity_part_all, grad_similarity_all, w, b, S, U, weight, grad_scale, terms, S,
        min(ROWS, max(1, BLOCK // (S * U))), 0
    )
    if wants_gradient:
        run = _rows_5 if S * (D * S * U) < PARALLEL_FROM else over_threads(_rows_5)
        run(
            embeddings, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
            norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
            norm_embeddings_squared_2_inverse_all, norm_embeddings_squared_3_scale_all,
            norm_embeddings_squared_3_inverse_all, grad_own_similarity_part_all, grad_similarity_all,
            grad_sum_embeddings_4_part_all, grad_embeddings_part_2_all, w, D, S, U, weight, grad_scale, S,
            min(ROWS, max(1, BLOCK // (D * S * U))), 0
        )
        run = _rows_6 if S * (D * S * U) < PARALLEL_FROM else over_threads(_rows_6)
        run(
            embeddings, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
            norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
            norm_embeddings_squared_2_inverse_all, sum_embeddings_4_all, sum_embeddings_3_all,
            norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
            grad_own_similarity_part_all, grad_similarity_all, grad_sum_embeddings_4_part_all,
            grad_embeddings_part_2_all, w, D, S, U, weight, grad_scale, grad_embeddings, S, min(ROWS,
            max(1, BLOCK // (D * S * U))), 0
        )
    return total
