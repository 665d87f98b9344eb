"""ge2e_contrast: Every utterance must be near the centroid of its own speaker and far from the nearest other one.

    own_similarity[s, u] = w/(√(Σ_d (Σ_{t : t ≠ u} embeddings[s, t, d])²)·√(Σ_d embeddings[s, u, d]²)) · Σ_d
        embeddings[s, u, d]·Σ_{t : t ≠ u} embeddings[s, t, d] + b
    similarity[s, u, k] = b + w/(√(Σ_d embeddings[s, u, d]²)·√(Σ_d (Σ_t embeddings[k, t, d])²)) · Σ_d
        embeddings[s, u, d]·Σ_t embeddings[k, t, d]
    loss = Σ_{s,u} (1 + σ(max_{k : k ≠ s} similarity[s, u, k]) − σ(own_similarity[s, u]))

Generated from the declaration speakers.py (3e60b22b30bcb88d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, larger, next_block, over_length, over_threads, rescale,
        sigmoid, tanh, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, larger, next_block, over_length, over_threads, rescale,
        sigmoid, tanh, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "35ff5496b905"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _embeddings_rows_1(
    embeddings, norm_embeddings_squares_all, sum_embeddings_4_all, D, U, rows, block, shared_blocks
):
    """Row by row: fills norm_embeddings_squares_all, sum_embeddings_4_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        sum_embeddings_4_all[start:stop] = zero
        for s in range(start, stop):
            embeddings_s = embeddings[s]
            norm_embeddings_squares_s = norm_embeddings_squares_all[s]
            sum_embeddings_4_s = sum_embeddings_4_all[s]
            for u in range(U):
                norm_embeddings_squares = zero
                for d in range(D):
                    norm_embeddings_squares = accumulate(
                        norm_embeddings_squares, embeddings_s[u, d] * embeddings_s[u, d]
                    )
                norm_embeddings_squares_s[u] = norm_embeddings_squares
            for t in range(U):
                for d in range(D):
                    sum_embeddings_4_s[d] += embeddings_s[t, d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_2(
    embeddings, vector, norm_embeddings_squares_all, norm_embeddings_scale_all,
    norm_embeddings_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
    along_sum_embeddings_4_all, D, S, U, rows, block, shared_blocks
):
    """Row by row: fills norm_embeddings_scale_all, norm_embeddings_scaled_squares_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, along_sum_embeddings_4_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        along_sum_embeddings_4_all[start:stop] = zero
        for s in range(start, stop):
            along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
            embeddings_s = embeddings[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_scaled_squares_s = norm_embeddings_scaled_squares_all[s]
            norm_embeddings_squares_s = norm_embeddings_squares_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_4_s = sum_embeddings_4_all[s]
            vector_s = vector[s]
            for u in range(U):
                norm_embeddings_scale = rescale(norm_embeddings_squares_s[u])
                for k in range(S):
                    sum_embeddings_3 = zero
                    for d in range(D):
                        sum_embeddings_3 = accumulate(
                            sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                        )
                    sum_embeddings_3_s[u, k] = sum_embeddings_3
                norm_embeddings_scaled_squares = zero
                if norm_embeddings_scale != one:
                    for d in range(D):
                        times_value = times(norm_embeddings_scale, embeddings_s[u, d])
                        norm_embeddings_scaled_squares = accumulate(
                            norm_embeddings_scaled_squares, times_value * times_value
                        )
                norm_embeddings_scale_s[u] = norm_embeddings_scale
                norm_embeddings_scaled_squares_s[u] = norm_embeddings_scaled_squares
            norm_embeddings_squared_3_squares = zero
            for d in range(D):
                norm_embeddings_squared_3_squares = accumulate(
                    norm_embeddings_squared_3_squares, sum_embeddings_4_s[d] * sum_embeddings_4_s[d]
                )
            for t in range(U):
                for d in range(D):
                    along_sum_embeddings_4_s[d] += vector_s[t, d]
            norm_embeddings_squared_3_scale = rescale(norm_embeddings_squared_3_squares)
            norm_embeddings_squared_3_scaled_squares = zero
            if norm_embeddings_squared_3_scale != one:
                for d in range(D):
                    times_value_2 = times(norm_embeddings_squared_3_scale, sum_embeddings_4_s[d])
                    norm_embeddings_squared_3_scaled_squares = accumulate(
                        norm_embeddings_squared_3_scaled_squares, times_value_2 * times_value_2
                    )
            norm_embeddings_squared_3_root = (
                math.sqrt(norm_embeddings_squared_3_squares) if norm_embeddings_squared_3_scale == one
                else math.sqrt(norm_embeddings_squared_3_scaled_squares)
            )
            norm_embeddings_squared_3_scale_all[s] = norm_embeddings_squared_3_scale
            norm_embeddings_squared_3_inverse_all[s] = direction(one, norm_embeddings_squared_3_root)
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_3(
    embeddings, vector, sum_embeddings_2_all, norm_embeddings_squares_all, norm_embeddings_scale_all,
    norm_embeddings_scaled_squares_all, norm_embeddings_inverse_all, sum_embeddings_4_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
    similarity_all, along_norm_embeddings_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_sum_embeddings_2_all, w, b, D,
    S, U, rows, block, shared_blocks
):
    """Row by row: fills sum_embeddings_2_all, norm_embeddings_inverse_all, similarity_all,
    along_norm_embeddings_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
    along_sum_embeddings_2_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            along_norm_embeddings_s = along_norm_embeddings_all[s]
            along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
            along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
            along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
            embeddings_s = embeddings[s]
            norm_embeddings_inverse_s = norm_embeddings_inverse_all[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_scaled_squares_s = norm_embeddings_scaled_squares_all[s]
            norm_embeddings_squares_s = norm_embeddings_squares_all[s]
            similarity_s = similarity_all[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_4_s = sum_embeddings_4_all[s]
            vector_s = vector[s]
            for u in range(U):
                norm_embeddings_root = (
                    math.sqrt(norm_embeddings_squares_s[u]) if norm_embeddings_scale_s[u] == one else
                    math.sqrt(norm_embeddings_scaled_squares_s[u])
                )
                norm_embeddings_inverse = direction(one, norm_embeddings_root)
                w_times_one_over_length = (
                    w * over_length(one, norm_embeddings_scale_s[u], norm_embeddings_inverse)
                )
                for k in range(S):
                    along_sum_embeddings_3 = zero
                    for d in range(D):
                        along_sum_embeddings_3 = accumulate(
                            along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                            + sum_embeddings_4_all[k, d] * vector_s[u, d]
                        )
                    similarity_s[u, k] = (
                        b + w_times_one_over_length * sum_embeddings_3_s[u, k] * over_length(one,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    along_sum_embeddings_3_s[u, k] = along_sum_embeddings_3
                along_norm_embeddings = zero
                for d in range(D):
                    along_norm_embeddings = accumulate(
                        along_norm_embeddings, vector_s[u, d] * over_length(embeddings_s[u, d],
                        norm_embeddings_scale_s[u], norm_embeddings_inverse)
                    )
                for d in range(D):
                    sum_embeddings_2_s[u, d] = zero
                for d in range(D):
                    along_sum_embeddings_2_s[u, d] = zero
                for t in range(U):
                    if t != u:
                        for d in range(D):
                            sum_embeddings_2_s[u, d] += embeddings_s[t, d]
                        for d in range(D):
                            along_sum_embeddings_2_s[u, d] += vector_s[t, d]
                norm_embeddings_inverse_s[u] = norm_embeddings_inverse
                along_norm_embeddings_s[u] = along_norm_embeddings
            along_norm_embeddings_squared_3 = zero
            for d in range(D):
                along_norm_embeddings_squared_3 = accumulate(
                    along_norm_embeddings_squared_3, along_sum_embeddings_4_s[d] *
                    over_length(sum_embeddings_4_s[d], norm_embeddings_squared_3_scale_all[s],
                    norm_embeddings_squared_3_inverse_all[s])
                )
            along_norm_embeddings_squared_3_all[s] = along_norm_embeddings_squared_3
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_4(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_inverse_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, similarity_all, grad_similarity_all, grad_own_similarity_all,
    along_norm_embeddings_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
    along_grad_similarity_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_grad_own_similarity_all, w, b, D, S, U, weight, grad_scale, rows,
    block, shared_blocks
):
    """Row by row: fills sum_embeddings_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_inverse_all, grad_similarity_all, grad_own_similarity_all,
    along_grad_similarity_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
    along_grad_own_similarity_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            along_grad_own_similarity_s = along_grad_own_similarity_all[s]
            along_grad_similarity_s = along_grad_similarity_all[s]
            along_norm_embeddings_s = along_norm_embeddings_all[s]
            along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
            along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
            along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
            along_sum_embeddings_s = along_sum_embeddings_all[s]
            embeddings_s = embeddings[s]
            grad_own_similarity_s = grad_own_similarity_all[s]
            grad_similarity_s = grad_similarity_all[s]
            norm_embeddings_inverse_s = norm_embeddings_inverse_all[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_squared_2_inverse_s = norm_embeddings_squared_2_inverse_all[s]
            norm_embeddings_squared_2_scale_s = norm_embeddings_squared_2_scale_all[s]
            similarity_s = similarity_all[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_s = sum_embeddings_all[s]
            vector_s = vector[s]
            for u in range(U):
                sample_weight = weight[s, u] if weight is not None else one
                grad_term = grad_scale * sample_weight
                sum_embeddings = zero
                norm_embeddings_squared_2_squares = zero
                along_sum_embeddings = zero
                for d in range(D):
                    sum_embeddings = accumulate(
                        sum_embeddings, embeddings_s[u, d] * sum_embeddings_2_s[u, d]
                    )
                    norm_embeddings_squared_2_squares = accumulate(
                        norm_embeddings_squared_2_squares, sum_embeddings_2_s[u, d] *
                        sum_embeddings_2_s[u, d]
                    )
                    along_sum_embeddings = accumulate(
                        along_sum_embeddings, along_sum_embeddings_2_s[u, d] * embeddings_s[u, d] +
                        sum_embeddings_2_s[u, d] * vector_s[u, d]
                    )
                row_max = -Real(math.inf)
                for k in range(S):
                    if k != s:
                        row_max = larger(row_max, similarity_s[u, k])
                norm_embeddings_squared_2_scale = rescale(norm_embeddings_squared_2_squares)
                one_over_length = over_length(
                    one, norm_embeddings_scale_s[u], norm_embeddings_inverse_s[u]
                )
                w_times_one_over_length = one_over_length * w
                product = (
                    w * along_norm_embeddings_s[u] * over_length(one_over_length,
                    norm_embeddings_scale_s[u], norm_embeddings_inverse_s[u])
                )
                row_max_ties = zero
                along_row_max = zero
                for k in range(S):
                    shared = one if similarity_s[u, k] == row_max else zero
                    if k != s:
                        row_max_ties = accumulate(row_max_ties, shared)
                    one_over_length_2 = over_length(
                        one, norm_embeddings_squared_3_scale_all[k],
                        norm_embeddings_squared_3_inverse_all[k]
                    )
                    if k != s:
                        along_row_max = accumulate(
                            along_row_max, shared * (one_over_length_2 * w_times_one_over_length *
                            along_sum_embeddings_3_s[u, k] - one_over_length_2 * product *
                            sum_embeddings_3_s[u, k] - w_times_one_over_length *
                            along_norm_embeddings_squared_3_all[k] * sum_embeddings_3_s[u, k] *
                            over_length(one_over_length_2, norm_embeddings_squared_3_scale_all[k],
                            norm_embeddings_squared_3_inverse_all[k]))
                        )
                norm_embeddings_squared_2_scaled_squares = zero
                if norm_embeddings_squared_2_scale != one:
                    for d in range(D):
                        times_value = times(norm_embeddings_squared_2_scale, sum_embeddings_2_s[u, d])
                        norm_embeddings_squared_2_scaled_squares = accumulate(
                            norm_embeddings_squared_2_scaled_squares, times_value * times_value
                        )
                norm_embeddings_squared_2_root = (
                    math.sqrt(norm_embeddings_squared_2_squares) if norm_embeddings_squared_2_scale == one
                    else math.sqrt(norm_embeddings_squared_2_scaled_squares)
                )
                norm_embeddings_squared_2_inverse = direction(one, norm_embeddings_squared_2_root)
                one_over_length_5 = over_length(
                    one, norm_embeddings_squared_2_scale, norm_embeddings_squared_2_inverse
                )
                own_similarity = b + one_over_length * one_over_length_5 * sum_embeddings * w
                product_2 = grad_term * sigmoid(row_max) * sigmoid(-row_max)
                quotient = product_2 / row_max_ties
                quotient_2 = (
                    along_row_max * product_2 * tanh(half * row_max) / row_max_ties / row_max_ties
                )
                for k in range(S):
                    k_is_not_s = k != s
                    shared_2 = one if similarity_s[u, k] == row_max else zero
                    grad_similarity_s[u, k] = quotient * shared_2 if k_is_not_s else zero
                    along_grad_similarity_s[u, k] = -quotient_2 * shared_2 if k_is_not_s else zero
                along_norm_embeddings_squared_2 = zero
                for d in range(D):
                    along_norm_embeddings_squared_2 = accumulate(
                        along_norm_embeddings_squared_2, along_sum_embeddings_2_s[u, d] *
                        over_length(sum_embeddings_2_s[u, d], norm_embeddings_squared_2_scale,
                        norm_embeddings_squared_2_inverse)
                    )
                sum_embeddings_s[u] = sum_embeddings
                norm_embeddings_squared_2_scale_s[u] = norm_embeddings_squared_2_scale
                norm_embeddings_squared_2_inverse_s[u] = norm_embeddings_squared_2_inverse
                product_3 = grad_term * sigmoid(own_similarity) * sigmoid(-own_similarity)
                grad_own_similarity_s[u] = -product_3
                along_norm_embeddings_squared_2_s[u] = along_norm_embeddings_squared_2
                along_sum_embeddings_s[u] = along_sum_embeddings
                along_grad_own_similarity_s[u] = (
                    product_3 * (along_sum_embeddings * one_over_length * one_over_length_5 * w -
                    along_norm_embeddings_squared_2 * one_over_length * sum_embeddings * w *
                    over_length(one_over_length_5, norm_embeddings_squared_2_scale,
                    norm_embeddings_squared_2_inverse) - one_over_length_5 * sum_embeddings * w *
                    along_norm_embeddings_s[u] * over_length(one_over_length, norm_embeddings_scale_s[u],
                    norm_embeddings_inverse_s[u])) * tanh(half * own_similarity)
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_5(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_inverse_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, grad_similarity_all, grad_own_similarity_all,
    along_norm_embeddings_all, along_norm_embeddings_squared_3_all, along_grad_similarity_all,
    along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
    along_grad_own_similarity_all, along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_part_all,
    w, D, S, U, weight, rows, block, shared_blocks
):
    """Row by row: fills along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_part_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            along_grad_embeddings_part_2_s = along_grad_embeddings_part_2_all[s]
            along_grad_own_similarity_s = along_grad_own_similarity_all[s]
            along_grad_sum_embeddings_4_part_s = along_grad_sum_embeddings_4_part_all[s]
            along_norm_embeddings_s = along_norm_embeddings_all[s]
            along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
            along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
            along_sum_embeddings_s = along_sum_embeddings_all[s]
            embeddings_s = embeddings[s]
            grad_own_similarity_s = grad_own_similarity_all[s]
            norm_embeddings_inverse_s = norm_embeddings_inverse_all[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_squared_2_inverse_s = norm_embeddings_squared_2_inverse_all[s]
            norm_embeddings_squared_2_scale_s = norm_embeddings_squared_2_scale_all[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            sum_embeddings_s = sum_embeddings_all[s]
            vector_s = vector[s]
            for t in range(U):
                for d in range(D):
                    along_grad_embeddings_part_2_s[t, d] = zero
                for u in range(U):
                    sample_weight = weight[s, u] if weight is not None else one
                    if sample_weight != zero and t != u:
                        along_grad_own_similarity_s_u = along_grad_own_similarity_s[u]
                        along_norm_embeddings_s_u = along_norm_embeddings_s[u]
                        along_norm_embeddings_squared_2_s_u = along_norm_embeddings_squared_2_s[u]
                        along_sum_embeddings_s_u = along_sum_embeddings_s[u]
                        grad_own_similarity_s_u = grad_own_similarity_s[u]
                        norm_embeddings_inverse_s_u = norm_embeddings_inverse_s[u]
                        norm_embeddings_scale_s_u = norm_embeddings_scale_s[u]
                        norm_embeddings_squared_2_inverse_s_u = norm_embeddings_squared_2_inverse_s[u]
                        norm_embeddings_squared_2_scale_s_u = norm_embeddings_squared_2_scale_s[u]
                        sum_embeddings_s_u = sum_embeddings_s[u]
                        one_over_length_2 = over_length(
                            one, norm_embeddings_squared_2_scale_s_u,
                            norm_embeddings_squared_2_inverse_s_u
                        )
                        one_over_length_2_times_w = one_over_length_2 * w
                        one_over_length = over_length(
                            one, norm_embeddings_scale_s_u, norm_embeddings_inverse_s_u
                        )
                        one_over_length_2_over_length = over_length(
                            one_over_length_2, norm_embeddings_squared_2_scale_s_u,
                            norm_embeddings_squared_2_inverse_s_u
                        )
                        product_10 = one_over_length_2_over_length * w
                        one_over_length_times_product_10 = one_over_length * product_10
                        product_11 = along_norm_embeddings_squared_2_s_u * grad_own_similarity_s_u
                        product_8 = one_over_length * one_over_length_2_times_w
                        product_9 = (
                            along_norm_embeddings_s_u * grad_own_similarity_s_u *
                            over_length(one_over_length, norm_embeddings_scale_s_u,
                            norm_embeddings_inverse_s_u)
                        )
                        difference = (
                            one_over_length_2_times_w * product_9 + one_over_length_times_product_10 *
                            product_11 - along_grad_own_similarity_s_u * product_8
                        )
                        product = grad_own_similarity_s_u * product_8
                        product_12 = one_over_length_2 * one_over_length_2_over_length
                        partial_sum = (
                            product_12 + over_length(one_over_length_2_over_length,
                            norm_embeddings_squared_2_scale_s_u, norm_embeddings_squared_2_inverse_s_u)
                        )
                        product_13 = one_over_length * sum_embeddings_s_u * w
                        product_2 = product_11 * product_13
                        product_3 = (
                            along_grad_own_similarity_s_u * one_over_length_times_product_10 *
                            sum_embeddings_s_u
                        )
                        product_4 = (
                            along_sum_embeddings_s_u * grad_own_similarity_s_u *
                            one_over_length_times_product_10
                        )
                        product_5 = product_10 * product_9 * sum_embeddings_s_u
                        product_6 = grad_own_similarity_s_u * product_12 * product_13
                        for d in range(D):
                            sum_embeddings_2_over_length = over_length(
                                sum_embeddings_2_s[u, d], norm_embeddings_squared_2_scale_s_u,
                                norm_embeddings_squared_2_inverse_s_u
                            )
                            along_grad_embeddings_part_2_s[t, d] += (
                                product * vector_s[u, d] + product_2 * (one_over_length_2_over_length *
                                over_length(sum_embeddings_2_over_length,
                                norm_embeddings_squared_2_scale_s_u,
                                norm_embeddings_squared_2_inverse_s_u) + partial_sum *
                                sum_embeddings_2_over_length) + product_5 * sum_embeddings_2_over_length -
                                difference * embeddings_s[u, d] - product_3 * sum_embeddings_2_over_length
                                - product_4 * sum_embeddings_2_over_length - product_6 *
                                along_sum_embeddings_2_s[u, d]
                            )
            for d in range(D):
                along_grad_sum_embeddings_4_part = zero
                for k in range(S):
                    if s != k:
                        one_over_length_3 = over_length(
                            one, norm_embeddings_squared_3_scale_all[s],
                            norm_embeddings_squared_3_inverse_all[s]
                        )
                        w_times_one_over_length = one_over_length_3 * w
                        product_7 = (
                            w * along_norm_embeddings_squared_3_all[s] * over_length(one_over_length_3,
                            norm_embeddings_squared_3_scale_all[s],
                            norm_embeddings_squared_3_inverse_all[s])
                        )
                        for u in range(U):
                            k_is_not_s = k != s
                            one_over_length_4 = over_length(
                                one, norm_embeddings_scale_all[k, u], norm_embeddings_inverse_all[k, u]
                            )
                            sample_weight_k_u = weight[k, u] if weight is not None else one
                            along_grad_sum_embeddings_4_part = accumulate(
                                along_grad_sum_embeddings_4_part, (one_over_length_4 *
                                w_times_one_over_length * grad_similarity_all[k, u, s] if k_is_not_s else
                                zero) * vector[k, u, d] + (one_over_length_4 * w_times_one_over_length *
                                along_grad_similarity_all[k, u, s] - one_over_length_4 * product_7 *
                                grad_similarity_all[k, u, s] - w_times_one_over_length *
                                along_norm_embeddings_all[k, u] * grad_similarity_all[k, u, s] *
                                over_length(one_over_length_4, norm_embeddings_scale_all[k, u],
                                norm_embeddings_inverse_all[k, u]) if k_is_not_s else zero) *
                                embeddings[k, u, d] if sample_weight_k_u != zero else zero
                            )
                along_grad_sum_embeddings_4_part_s[d] = along_grad_sum_embeddings_4_part
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_6(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_inverse_all, sum_embeddings_4_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all, grad_similarity_all,
    grad_own_similarity_all, along_norm_embeddings_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_grad_similarity_all,
    along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
    along_grad_own_similarity_all, along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_part_all,
    w, D, S, U, weight, hvp_embeddings, rows, block, shared_blocks
):
    """Row by row: fills hvp_embeddings."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            along_grad_embeddings_part_2_s = along_grad_embeddings_part_2_all[s]
            along_grad_own_similarity_s = along_grad_own_similarity_all[s]
            along_grad_similarity_s = along_grad_similarity_all[s]
            along_grad_sum_embeddings_4_part_s = along_grad_sum_embeddings_4_part_all[s]
            along_norm_embeddings_s = along_norm_embeddings_all[s]
            along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
            along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
            along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
            along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
            along_sum_embeddings_s = along_sum_embeddings_all[s]
            embeddings_s = embeddings[s]
            grad_own_similarity_s = grad_own_similarity_all[s]
            grad_similarity_s = grad_similarity_all[s]
            hvp_embeddings_s = hvp_embeddings[s]
            norm_embeddings_inverse_s = norm_embeddings_inverse_all[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_squared_2_inverse_s = norm_embeddings_squared_2_inverse_all[s]
            norm_embeddings_squared_2_scale_s = norm_embeddings_squared_2_scale_all[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_4_s = sum_embeddings_4_all[s]
            sum_embeddings_s = sum_embeddings_all[s]
            vector_s = vector[s]
            along_grad_norm_embeddings_squared_3_part = zero
            grad_norm_embeddings_squared_3_part = zero
            for k in range(S):
                if s != k:
                    for u in range(U):
                        one_over_length = over_length(
                            one, norm_embeddings_scale_all[k, u], norm_embeddings_inverse_all[k, u]
                        )
                        product_11 = one_over_length * sum_embeddings_3_all[k, u, s]
                        sample_weight = weight[k, u] if weight is not None else one
                        along_grad_norm_embeddings_squared_3_part = accumulate(
                            along_grad_norm_embeddings_squared_3_part, product_11 *
                            along_grad_similarity_all[k, u, s] + one_over_length *
                            along_sum_embeddings_3_all[k, u, s] * grad_similarity_all[k, u, s] -
                            along_norm_embeddings_all[k, u] * grad_similarity_all[k, u, s] *
                            sum_embeddings_3_all[k, u, s] * over_length(one_over_length,
                            norm_embeddings_scale_all[k, u], norm_embeddings_inverse_all[k, u]) if
                            sample_weight != zero else zero
                        )
                        grad_norm_embeddings_squared_3_part = accumulate(
                            grad_norm_embeddings_squared_3_part, product_11 * grad_similarity_all[k, u, s]
                            if sample_weight != zero else zero
                        )
            one_over_length_5 = over_length(
                one, norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_inverse_all[s]
            )
            one_over_length_5_over_length = over_length(
                one_over_length_5, norm_embeddings_squared_3_scale_all[s],
                norm_embeddings_squared_3_inverse_all[s]
            )
            product_13 = one_over_length_5 * one_over_length_5_over_length
            partial_sum = (
                product_13 + over_length(one_over_length_5_over_length,
                norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_inverse_all[s])
            )
            product_14 = grad_norm_embeddings_squared_3_part * w
            product_2 = product_14 * along_norm_embeddings_squared_3_all[s]
            product_5 = along_grad_norm_embeddings_squared_3_part * one_over_length_5_over_length * w
            product_6 = product_13 * product_14
            for t in range(U):
                one_over_length_2 = over_length(
                    one, norm_embeddings_scale_s[t], norm_embeddings_inverse_s[t]
                )
                one_over_length_3 = over_length(
                    one, norm_embeddings_squared_2_scale_s[t], norm_embeddings_squared_2_inverse_s[t]
                )
                one_over_length_3_times_w = one_over_length_3 * w
                along_grad_sum_embeddings = (
                    one_over_length_2 * one_over_length_3 * w * along_grad_own_similarity_s[t] -
                    one_over_length_3_times_w * along_norm_embeddings_s[t] * grad_own_similarity_s[t] *
                    over_length(one_over_length_2, norm_embeddings_scale_s[t],
                    norm_embeddings_inverse_s[t]) - one_over_length_2 * w *
                    along_norm_embeddings_squared_2_s[t] * grad_own_similarity_s[t] *
                    over_length(one_over_length_3, norm_embeddings_squared_2_scale_s[t],
                    norm_embeddings_squared_2_inverse_s[t])
                )
                grad_sum_embeddings = (
                    one_over_length_2 * one_over_length_3_times_w * grad_own_similarity_s[t]
                )
                sample_weight_s_t = weight[s, t] if weight is not None else one
                along_grad_norm_embeddings_part = zero
                grad_norm_embeddings_part = zero
                if sample_weight_s_t != zero:
                    for k in range(S):
                        one_over_length_4 = over_length(
                            one, norm_embeddings_squared_3_scale_all[k],
                            norm_embeddings_squared_3_inverse_all[k]
                        )
                        product_12 = one_over_length_4 * sum_embeddings_3_s[t, k]
                        if k != s:
                            along_grad_norm_embeddings_part = accumulate(
                                along_grad_norm_embeddings_part, product_12 * along_grad_similarity_s[t,
                                k] + one_over_length_4 * along_sum_embeddings_3_s[t, k] *
                                grad_similarity_s[t, k] - along_norm_embeddings_squared_3_all[k] *
                                grad_similarity_s[t, k] * sum_embeddings_3_s[t, k] *
                                over_length(one_over_length_4, norm_embeddings_squared_3_scale_all[k],
                                norm_embeddings_squared_3_inverse_all[k])
                            )
                        if k != s:
                            grad_norm_embeddings_part = accumulate(
                                grad_norm_embeddings_part, product_12 * grad_similarity_s[t, k]
                            )
                one_over_length_6_over_length = over_length(
                    one_over_length_2, norm_embeddings_scale_s[t], norm_embeddings_inverse_s[t]
                )
                product_15 = one_over_length_2 * one_over_length_6_over_length
                partial_sum_2 = (
                    product_15 + over_length(one_over_length_6_over_length, norm_embeddings_scale_s[t],
                    norm_embeddings_inverse_s[t])
                )
                product_16 = one_over_length_3 * sum_embeddings_s[t]
                product_17 = w * (grad_norm_embeddings_part + product_16 * grad_own_similarity_s[t])
                product_3 = product_17 * along_norm_embeddings_s[t]
                product_18 = one_over_length_6_over_length * w
                product_4 = along_grad_norm_embeddings_part * product_18
                product_7 = product_15 * product_17
                product_8 = product_16 * product_18 * along_grad_own_similarity_s[t]
                product_19 = product_18 * grad_own_similarity_s[t]
                product_9 = one_over_length_3 * product_19 * along_sum_embeddings_s[t]
                product_10 = (
                    product_19 * along_norm_embeddings_squared_2_s[t] * sum_embeddings_s[t] *
                    over_length(one_over_length_3, norm_embeddings_squared_2_scale_s[t],
                    norm_embeddings_squared_2_inverse_s[t])
                )
                w_times_one_over_length = one_over_length_2 * w
                for d in range(D):
                    along_grad_embeddings_part = zero
                    if sample_weight_s_t != zero:
                        product = (
                            w * along_norm_embeddings_s[t] * over_length(one_over_length_2,
                            norm_embeddings_scale_s[t], norm_embeddings_inverse_s[t])
                        )
                        for k in range(S):
                            k_is_not_s = k != s
                            one_over_length_9 = over_length(
                                one, norm_embeddings_squared_3_scale_all[k],
                                norm_embeddings_squared_3_inverse_all[k]
                            )
                            if k != s:
                                along_grad_embeddings_part = accumulate(
                                    along_grad_embeddings_part, (one_over_length_9 *
                                    w_times_one_over_length * grad_similarity_s[t, k] if k_is_not_s else
                                    zero) * along_sum_embeddings_4_all[k, d] + (one_over_length_9 *
                                    w_times_one_over_length * along_grad_similarity_s[t, k] -
                                    one_over_length_9 * product * grad_similarity_s[t, k] -
                                    w_times_one_over_length * along_norm_embeddings_squared_3_all[k] *
                                    grad_similarity_s[t, k] * over_length(one_over_length_9,
                                    norm_embeddings_squared_3_scale_all[k],
                                    norm_embeddings_squared_3_inverse_all[k]) if k_is_not_s else zero) *
                                    sum_embeddings_4_all[k, d]
                                )
                    embeddings_over_length = over_length(
                        embeddings_s[t, d], norm_embeddings_scale_s[t], norm_embeddings_inverse_s[t]
                    )
                    sum_embeddings_4_over_length = over_length(
                        sum_embeddings_4_s[d], norm_embeddings_squared_3_scale_all[s],
                        norm_embeddings_squared_3_inverse_all[s]
                    )
                    hvp_embeddings_s[t, d] = (
                        along_grad_embeddings_part + along_grad_sum_embeddings_4_part_s[d] +
                        along_grad_embeddings_part_2_s[t, d] + along_grad_sum_embeddings *
                        sum_embeddings_2_s[t, d] + embeddings_over_length * product_10 +
                        grad_sum_embeddings * along_sum_embeddings_2_s[t, d] + product_2 *
                        (one_over_length_5_over_length * over_length(sum_embeddings_4_over_length,
                        norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_inverse_all[s])
                        + partial_sum * sum_embeddings_4_over_length) + product_3 *
                        (embeddings_over_length * partial_sum_2 + one_over_length_6_over_length *
                        over_length(embeddings_over_length, norm_embeddings_scale_s[t],
                        norm_embeddings_inverse_s[t])) - embeddings_over_length * product_4 -
                        embeddings_over_length * product_8 - embeddings_over_length * product_9 -
                        product_5 * sum_embeddings_4_over_length - product_6 * along_sum_embeddings_4_s[d]
                        - product_7 * vector_s[t, d]
                    )
        block_number = next_block(shared_blocks, block_number)


def hvp_embeddings(embeddings, vector, w, b, weight, grad_scale, hvp_embeddings):
    """Fill the Hessian in embeddings times `vector`."""
    S = embeddings.shape[0]
    U = embeddings.shape[1]
    D = embeddings.shape[2]
    sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    sum_embeddings_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_scale_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_scaled_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_inverse_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_scale_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_inverse_all = np.empty((S, U), embeddings.dtype)
    sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    norm_embeddings_squared_3_scale_all = np.empty((S,), embeddings.dtype)
    norm_embeddings_squared_3_inverse_all = np.empty((S,), embeddings.dtype)
    similarity_all = np.empty((S, U, S), embeddings.dtype)
    grad_similarity_all = np.empty((S, U, S), embeddings.dtype)
    grad_own_similarity_all = np.empty((S, U), embeddings.dtype)
    along_norm_embeddings_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    along_norm_embeddings_squared_3_all = np.empty((S,), embeddings.dtype)
    along_sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    along_grad_similarity_all = np.empty((S, U, S), embeddings.dtype)
    along_sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    along_norm_embeddings_squared_2_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_all = np.empty((S, U), embeddings.dtype)
    along_grad_own_similarity_all = np.empty((S, U), embeddings.dtype)
    along_grad_embeddings_part_2_all = np.empty((S, U, D), embeddings.dtype)
    along_grad_sum_embeddings_4_part_all = np.empty((S, D), embeddings.dtype)
    run = _embeddings_rows_1 if S * (D * U) < PARALLEL_FROM else over_threads(_embeddings_rows_1)
    run(
        embeddings, norm_embeddings_squares_all, sum_embeddings_4_all, D, U, S, min(ROWS, max(1, BLOCK //
        (D * U))), 0
    )
    run = _embeddings_rows_2 if S * (D * S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_2)
    run(
        embeddings, vector, norm_embeddings_squares_all, norm_embeddings_scale_all,
        norm_embeddings_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
        along_sum_embeddings_4_all, D, S, U, S, min(ROWS, max(1, BLOCK // (D * S * U))), 0
    )
    run = _embeddings_rows_3 if S * (D * S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_3)
    run(
        embeddings, vector, sum_embeddings_2_all, norm_embeddings_squares_all, norm_embeddings_scale_all,
        norm_embeddings_scaled_squares_all, norm_embeddings_inverse_all, sum_embeddings_4_all,
        sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
        similarity_all, along_norm_embeddings_all, along_sum_embeddings_4_all,
        along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_sum_embeddings_2_all, w, b,
        D, S, U, S, min(ROWS, max(1, BLOCK // (D * S * U))), 0
    )
    run = (
        _embeddings_rows_4 if S * max(D * U, S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_4)
    )
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_inverse_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
        norm_embeddings_squared_3_inverse_all, similarity_all, grad_similarity_all,
        grad_own_similarity_all, along_norm_embeddings_all, along_norm_embeddings_squared_3_all,
        along_sum_embeddings_3_all, along_grad_similarity_all, along_sum_embeddings_2_all,
        along_norm_embeddings_squared_2_all, along_sum_embeddings_all, along_grad_own_similarity_all, w,
        b, D, S, U, weight, grad_scale, S, min(ROWS, max(1, BLOCK // max(D * U, S * U))), 0
    )
    run = _embeddings_rows_5 if S * (D * S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_5)
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_inverse_all, norm_embeddings_squared_3_scale_all,
        norm_embeddings_squared_3_inverse_all, grad_similarity_all, grad_own_similarity_all,
        along_norm_embeddings_all, along_norm_embeddings_squared_3_all, along_grad_similarity_all,
        along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
        along_grad_own_similarity_all, along_grad_embeddings_part_2_all,
        along_grad_sum_embeddings_4_part_all, w, D, S, U, weight, S, min(ROWS, max(1, BLOCK // (D * S *
        U))), 0
    )
    run = _embeddings_rows_6 if S * (D * S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_6)
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_inverse_all, sum_embeddings_4_all, sum_embeddings_3_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all, grad_similarity_all,
        grad_own_similarity_all, along_norm_embeddings_all, along_sum_embeddings_4_all,
        along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_grad_similarity_all,
        along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
        along_grad_own_similarity_all, along_grad_embeddings_part_2_all,
        along_grad_sum_embeddings_4_part_all, w, D, S, U, weight, hvp_embeddings, S, min(ROWS, max(1,
        BLOCK // (D * S * U))), 0
    )
