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
        accumulate, compiled, direction, larger, next_block, over_threads, rescale, sigmoid, tanh,
        times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, larger, next_block, over_threads, rescale, sigmoid, tanh,
        times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "79eab1706adc"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _embeddings_rows_1(embeddings, sum_embeddings_4_all, D, U, start, stop):
    """Rows `start` to `stop`: fills sum_embeddings_4_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    for k in range(start, stop):
        embeddings_k = embeddings[k]
        sum_embeddings_4_k = sum_embeddings_4_all[k]
        for d in range(D):
            sum_embeddings_4_k[d] = zero
        for t in range(U):
            for d in range(D):
                sum_embeddings_4_k[d] += embeddings_k[t, d]


@compiled(**DRIVER)
def _embeddings_rows_1_blocks(embeddings, sum_embeddings_4_all, D, U, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_1(embeddings, sum_embeddings_4_all, D, U, start, stop)
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_2(
    vector, sum_embeddings_4_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
    along_sum_embeddings_4_all, D, U, start, stop
):
    """Rows `start` to `stop`: fills norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_root_all, along_sum_embeddings_4_all."""
    Real = vector.dtype.type
    zero = Real(0)
    one = Real(1)
    for k in range(start, stop):
        along_sum_embeddings_4_k = along_sum_embeddings_4_all[k]
        sum_embeddings_4_k = sum_embeddings_4_all[k]
        vector_k = vector[k]
        norm_embeddings_squared_3_squares = zero
        for d in range(D):
            norm_embeddings_squared_3_squares = accumulate(
                norm_embeddings_squared_3_squares, sum_embeddings_4_k[d] * sum_embeddings_4_k[d]
            )
        for d in range(D):
            along_sum_embeddings_4_k[d] = zero
        for t in range(U):
            for d in range(D):
                along_sum_embeddings_4_k[d] += vector_k[t, d]
        norm_embeddings_squared_3_scale = rescale(norm_embeddings_squared_3_squares)
        norm_embeddings_squared_3_scaled_squares = zero
        for d in range(D):
            times_value = times(norm_embeddings_squared_3_scale, sum_embeddings_4_k[d])
            if norm_embeddings_squared_3_scale != one:
                norm_embeddings_squared_3_scaled_squares = accumulate(
                    norm_embeddings_squared_3_scaled_squares, times_value * times_value
                )
        norm_embeddings_squared_3_scale_all[k] = rescale(norm_embeddings_squared_3_squares)
        norm_embeddings_squared_3_root_all[k] = (
            math.sqrt(norm_embeddings_squared_3_squares) if norm_embeddings_squared_3_scale == one else
            math.sqrt(norm_embeddings_squared_3_scaled_squares)
        )


@compiled(**DRIVER)
def _embeddings_rows_2_blocks(
    vector, sum_embeddings_4_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
    along_sum_embeddings_4_all, D, U, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_2(
            vector, sum_embeddings_4_all, norm_embeddings_squared_3_scale_all,
            norm_embeddings_squared_3_root_all, along_sum_embeddings_4_all, D, U, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_3(
    embeddings, vector, sum_embeddings_2_all, norm_embeddings_scale_all, norm_embeddings_root_all,
    sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_root_all, similarity_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_2_all, w, b, D, S, U, start, stop
):
    """Rows `start` to `stop`: fills sum_embeddings_2_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, sum_embeddings_3_all, similarity_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_2_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    for s in range(start, stop):
        along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
        along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
        embeddings_s = embeddings[s]
        norm_embeddings_root_s = norm_embeddings_root_all[s]
        norm_embeddings_scale_s = norm_embeddings_scale_all[s]
        similarity_s = similarity_all[s]
        sum_embeddings_2_s = sum_embeddings_2_all[s]
        sum_embeddings_3_s = sum_embeddings_3_all[s]
        sum_embeddings_4_s = sum_embeddings_4_all[s]
        vector_s = vector[s]
        for u in range(U):
            for k in range(S):
                sum_embeddings_3 = zero
                for d in range(D):
                    sum_embeddings_3 = accumulate(
                        sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                    )
                sum_embeddings_3_s[u, k] = sum_embeddings_3
            norm_embeddings_squares = zero
            for d in range(D):
                norm_embeddings_squares = accumulate(
                    norm_embeddings_squares, embeddings_s[u, d] * embeddings_s[u, d]
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
            norm_embeddings_scale = rescale(norm_embeddings_squares)
            norm_embeddings_scaled_squares = zero
            for d in range(D):
                times_value = times(norm_embeddings_scale, embeddings_s[u, d])
                if norm_embeddings_scale != one:
                    norm_embeddings_scaled_squares = accumulate(
                        norm_embeddings_scaled_squares, times_value * times_value
                    )
            norm_embeddings_root = (
                math.sqrt(norm_embeddings_squares) if norm_embeddings_scale == one else
                math.sqrt(norm_embeddings_scaled_squares)
            )
            product = w * direction(norm_embeddings_scale, norm_embeddings_root)
            for k in range(S):
                sum_embeddings_3 = zero
                for d in range(D):
                    sum_embeddings_3 = accumulate(
                        sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                    )
                similarity_s[u, k] = (
                    b + product * sum_embeddings_3 * direction(norm_embeddings_squared_3_scale_all[k],
                    norm_embeddings_squared_3_root_all[k])
                )
            norm_embeddings_scale_s[u] = rescale(norm_embeddings_squares)
            norm_embeddings_root_s[u] = (
                math.sqrt(norm_embeddings_squares) if norm_embeddings_scale == one else
                math.sqrt(norm_embeddings_scaled_squares)
            )
        along_norm_embeddings_squared_3 = zero
        for d in range(D):
            along_norm_embeddings_squared_3 = accumulate(
                along_norm_embeddings_squared_3, along_sum_embeddings_4_s[d] *
                direction(norm_embeddings_squared_3_scale_all[s] * sum_embeddings_4_s[d],
                norm_embeddings_squared_3_root_all[s])
            )
        along_norm_embeddings_squared_3_all[s] = along_norm_embeddings_squared_3


@compiled(**DRIVER)
def _embeddings_rows_3_blocks(
    embeddings, vector, sum_embeddings_2_all, norm_embeddings_scale_all, norm_embeddings_root_all,
    sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_root_all, similarity_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_2_all, w, b, D, S, U, rows, block,
    shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_3(
            embeddings, vector, sum_embeddings_2_all, norm_embeddings_scale_all, norm_embeddings_root_all,
            sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
            norm_embeddings_squared_3_root_all, similarity_all, along_sum_embeddings_4_all,
            along_norm_embeddings_squared_3_all, along_sum_embeddings_2_all, w, b, D, S, U, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_4(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all, similarity_all, row_max_all,
    row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_row_max_all,
    along_grad_sum_embeddings_3_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_grad_sum_embeddings_2_all, w, b, D, S, U, weight, grad_scale, start,
    stop
):
    """Rows `start` to `stop`: fills sum_embeddings_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, row_max_all, row_max_ties_all,
    grad_sum_embeddings_3_all, along_norm_embeddings_all, along_sum_embeddings_3_all,
    along_row_max_all, along_grad_sum_embeddings_3_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_grad_sum_embeddings_2_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    for s in range(start, stop):
        along_grad_sum_embeddings_2_s = along_grad_sum_embeddings_2_all[s]
        along_grad_sum_embeddings_3_s = along_grad_sum_embeddings_3_all[s]
        along_norm_embeddings_s = along_norm_embeddings_all[s]
        along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
        along_row_max_s = along_row_max_all[s]
        along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
        along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
        along_sum_embeddings_s = along_sum_embeddings_all[s]
        embeddings_s = embeddings[s]
        grad_sum_embeddings_3_s = grad_sum_embeddings_3_all[s]
        norm_embeddings_root_s = norm_embeddings_root_all[s]
        norm_embeddings_scale_s = norm_embeddings_scale_all[s]
        norm_embeddings_squared_2_scaled_squares_s = norm_embeddings_squared_2_scaled_squares_all[s]
        norm_embeddings_squared_2_squares_s = norm_embeddings_squared_2_squares_all[s]
        row_max_s = row_max_all[s]
        row_max_ties_s = row_max_ties_all[s]
        similarity_s = similarity_all[s]
        sum_embeddings_2_s = sum_embeddings_2_all[s]
        sum_embeddings_3_s = sum_embeddings_3_all[s]
        sum_embeddings_s = sum_embeddings_all[s]
        vector_s = vector[s]
        for u in range(U):
            sample_weight = weight[s, u] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for k in range(S):
                along_sum_embeddings_3 = zero
                for d in range(D):
                    along_sum_embeddings_3 = accumulate(
                        along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d] +
                        sum_embeddings_4_all[k, d] * vector_s[u, d]
                    )
                along_sum_embeddings_3_s[u, k] = along_sum_embeddings_3
                if k != s:
                    row_max = larger(row_max, similarity_s[u, k])
            sum_embeddings = zero
            norm_embeddings_squared_2_squares = zero
            along_norm_embeddings = zero
            along_sum_embeddings = zero
            for d in range(D):
                sum_embeddings = accumulate(sum_embeddings, embeddings_s[u, d] * sum_embeddings_2_s[u, d])
                norm_embeddings_squared_2_squares = accumulate(
                    norm_embeddings_squared_2_squares, sum_embeddings_2_s[u, d] * sum_embeddings_2_s[u, d]
                )
                along_norm_embeddings = accumulate(
                    along_norm_embeddings, vector_s[u, d] * direction(norm_embeddings_scale_s[u] *
                    embeddings_s[u, d], norm_embeddings_root_s[u])
                )
                along_sum_embeddings = accumulate(
                    along_sum_embeddings, along_sum_embeddings_2_s[u, d] * embeddings_s[u, d] +
                    sum_embeddings_2_s[u, d] * vector_s[u, d]
                )
            norm_embeddings_squared_2_scale = rescale(norm_embeddings_squared_2_squares)
            norm_embeddings_squared_2_scaled_squares = zero
            for d in range(D):
                times_value = times(norm_embeddings_squared_2_scale, sum_embeddings_2_s[u, d])
                if norm_embeddings_squared_2_scale != one:
                    norm_embeddings_squared_2_scaled_squares = accumulate(
                        norm_embeddings_squared_2_scaled_squares, times_value * times_value
                    )
            direction_value_2 = direction(norm_embeddings_scale_s[u], norm_embeddings_root_s[u])
            product = direction_value_2 * w
            product_2 = (
                along_norm_embeddings * w * direction(direction_value_2 * norm_embeddings_scale_s[u],
                norm_embeddings_root_s[u])
            )
            row_max_ties = zero
            along_row_max = zero
            for k in range(S):
                along_sum_embeddings_3 = zero
                for d in range(D):
                    along_sum_embeddings_3 = accumulate(
                        along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d] +
                        sum_embeddings_4_all[k, d] * vector_s[u, d]
                    )
                shared = one if similarity_s[u, k] == row_max else zero
                if k != s:
                    row_max_ties = accumulate(row_max_ties, shared)
                direction_value_3 = direction(
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]
                )
                if k != s:
                    along_row_max = accumulate(
                        along_row_max, shared * (along_sum_embeddings_3 * direction_value_3 * product -
                        direction_value_3 * product_2 * sum_embeddings_3_s[u, k] - product *
                        along_norm_embeddings_squared_3_all[k] * sum_embeddings_3_s[u, k] *
                        direction(direction_value_3 * norm_embeddings_squared_3_scale_all[k],
                        norm_embeddings_squared_3_root_all[k]))
                    )
            norm_embeddings_squared_2_root = (
                math.sqrt(norm_embeddings_squared_2_squares) if norm_embeddings_squared_2_scale == one
                else math.sqrt(norm_embeddings_squared_2_scaled_squares)
            )
            direction_value_4 = direction(norm_embeddings_scale_s[u], norm_embeddings_root_s[u])
            direction_value_4_times_w = direction_value_4 * w
            product_10 = (
                direction_value_4_times_w * direction(norm_embeddings_squared_2_scale,
                norm_embeddings_squared_2_root)
            )
            own_similarity = b + product_10 * sum_embeddings
            grad_own_similarity = -grad_term * sigmoid(own_similarity) * sigmoid(-own_similarity)
            grad_sum_embeddings = grad_own_similarity * product_10
            product_11 = grad_term * sigmoid(row_max) * sigmoid(-row_max)
            quotient = product_11 / row_max_ties
            quotient_2 = along_row_max * product_11 * tanh(half * row_max) / row_max_ties / row_max_ties
            product_3 = direction_value_4_times_w
            product_4 = (
                along_norm_embeddings * w * direction(direction_value_4 * norm_embeddings_scale_s[u],
                norm_embeddings_root_s[u])
            )
            for k in range(S):
                k_is_not_s = k != s
                shared_2 = one if similarity_s[u, k] == row_max else zero
                grad_similarity = quotient * shared_2 if k_is_not_s else zero
                along_grad_similarity = -quotient_2 * shared_2 if k_is_not_s else zero
                direction_value_5 = direction(
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]
                )
                grad_sum_embeddings_3_s[u, k] = (
                    direction_value_5 * grad_similarity * product_3 if k_is_not_s else zero
                )
                along_grad_sum_embeddings_3_s[u, k] = (
                    along_grad_similarity * direction_value_5 * product_3 - direction_value_5 *
                    grad_similarity * product_4 - grad_similarity * product_3 *
                    along_norm_embeddings_squared_3_all[k] * direction(direction_value_5 *
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]) if
                    k_is_not_s else zero
                )
            along_norm_embeddings_squared_2 = zero
            for d in range(D):
                along_norm_embeddings_squared_2 = accumulate(
                    along_norm_embeddings_squared_2, along_sum_embeddings_2_s[u, d] *
                    direction(norm_embeddings_squared_2_scale * sum_embeddings_2_s[u, d],
                    norm_embeddings_squared_2_root)
                )
            direction_value_6 = direction(norm_embeddings_scale_s[u], norm_embeddings_root_s[u])
            direction_value_7 = direction(norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            direction_value_8 = direction(
                direction_value_6 * norm_embeddings_scale_s[u], norm_embeddings_root_s[u]
            )
            product_12 = along_norm_embeddings * direction_value_7 * direction_value_8 * w
            direction_value_9 = direction(
                direction_value_7 * norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root
            )
            product_13 = direction_value_6 * direction_value_9 * w
            product_14 = along_norm_embeddings_squared_2 * product_13
            along_grad_own_similarity = (
                grad_term * (along_sum_embeddings * direction_value_6 * direction_value_7 * w - product_12
                * sum_embeddings - product_14 * sum_embeddings) * sigmoid(own_similarity) *
                sigmoid(-own_similarity) * tanh(half * own_similarity)
            )
            along_grad_sum_embeddings = (
                along_grad_own_similarity * direction_value_6 * direction_value_7 * w -
                grad_own_similarity * product_12 - grad_own_similarity * product_14
            )
            product_15 = direction_value_7 * direction_value_9
            partial_sum = (
                product_15 + direction(direction_value_9 * norm_embeddings_squared_2_scale,
                norm_embeddings_squared_2_root)
            )
            direction_value = direction_value_9
            product_16 = grad_own_similarity * sum_embeddings * w
            direction_value_6_times_product_16 = direction_value_6 * product_16
            product_5 = along_norm_embeddings_squared_2 * direction_value_6_times_product_16
            product_6 = along_grad_own_similarity * product_13 * sum_embeddings
            product_7 = along_sum_embeddings * grad_own_similarity * product_13
            product_8 = along_norm_embeddings * direction_value_8 * direction_value_9 * product_16
            product_9 = direction_value_6_times_product_16 * product_15
            for d in range(D):
                direction_value_10 = direction(
                    norm_embeddings_squared_2_scale * sum_embeddings_2_s[u, d],
                    norm_embeddings_squared_2_root
                )
                along_grad_sum_embeddings_2_s[u, d] = (
                    along_grad_sum_embeddings * embeddings_s[u, d] + direction_value_10 * product_8 +
                    grad_sum_embeddings * vector_s[u, d] + product_5 * (direction_value *
                    direction(direction_value_10 * norm_embeddings_squared_2_scale,
                    norm_embeddings_squared_2_root) + direction_value_10 * partial_sum) -
                    direction_value_10 * product_6 - direction_value_10 * product_7 - product_9 *
                    along_sum_embeddings_2_s[u, d]
                )
            sum_embeddings_s[u] = sum_embeddings
            norm_embeddings_squared_2_squares_s[u] = norm_embeddings_squared_2_squares
            norm_embeddings_squared_2_scaled_squares_s[u] = norm_embeddings_squared_2_scaled_squares
            row_max_s[u] = row_max
            row_max_ties_s[u] = row_max_ties
            along_norm_embeddings_s[u] = along_norm_embeddings
            along_row_max_s[u] = along_row_max
            along_norm_embeddings_squared_2_s[u] = along_norm_embeddings_squared_2
            along_sum_embeddings_s[u] = along_sum_embeddings


@compiled(**DRIVER)
def _embeddings_rows_4_blocks(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all, similarity_all, row_max_all,
    row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_row_max_all,
    along_grad_sum_embeddings_3_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_grad_sum_embeddings_2_all, w, b, D, S, U, weight, grad_scale, rows,
    block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_4(
            embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
            norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
            norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
            norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all, similarity_all,
            row_max_all, row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all,
            along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
            along_row_max_all, along_grad_sum_embeddings_3_all, along_sum_embeddings_2_all,
            along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
            along_grad_sum_embeddings_2_all, w, b, D, S, U, weight, grad_scale, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_5(
    embeddings, vector, norm_embeddings_scale_all, norm_embeddings_root_all, sum_embeddings_4_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
    similarity_all, row_max_all, row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all,
    along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
    along_row_max_all, along_grad_sum_embeddings_3_all, along_grad_sum_embeddings_2_all,
    along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, D, S, U, weight, grad_scale,
    start, stop
):
    """Rows `start` to `stop`: fills along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    for s in range(start, stop):
        along_grad_embeddings_part_2_s = along_grad_embeddings_part_2_all[s]
        along_grad_sum_embeddings_2_s = along_grad_sum_embeddings_2_all[s]
        along_grad_sum_embeddings_4_s = along_grad_sum_embeddings_4_all[s]
        along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
        sum_embeddings_4_s = sum_embeddings_4_all[s]
        for t in range(U):
            for d in range(D):
                along_grad_embeddings_part_2_s[t, d] = zero
            for u in range(U):
                sample_weight = weight[s, u] if weight is not None else one
                if sample_weight != zero and t != u:
                    for d in range(D):
                        along_grad_embeddings_part_2_s[t, d] += along_grad_sum_embeddings_2_s[u, d]
        along_grad_norm_embeddings_squared_3_part = zero
        grad_norm_embeddings_squared_3_part = zero
        for k in range(S):
            for u in range(U):
                k_is_not_s = k != s
                sample_weight_k_u = weight[k, u] if weight is not None else one
                product_4 = (
                    grad_scale * (one if similarity_all[k, u, s] == row_max_all[k, u] else zero) *
                    sample_weight_k_u * sigmoid(-row_max_all[k, u]) * sigmoid(row_max_all[k, u])
                )
                chosen = product_4 / row_max_ties_all[k, u] if k_is_not_s else zero
                direction_value_2 = direction(
                    norm_embeddings_scale_all[k, u], norm_embeddings_root_all[k, u]
                )
                chosen_times_direction_value_2 = chosen * direction_value_2
                along_grad_norm_embeddings_squared_3_part = accumulate(
                    along_grad_norm_embeddings_squared_3_part, chosen_times_direction_value_2 *
                    along_sum_embeddings_3_all[k, u, s] + direction_value_2 * (-product_4 *
                    along_row_max_all[k, u] * tanh(half * row_max_all[k, u]) / row_max_ties_all[k, u] /
                    row_max_ties_all[k, u] if k_is_not_s else zero) * sum_embeddings_3_all[k, u, s] -
                    chosen * along_norm_embeddings_all[k, u] * sum_embeddings_3_all[k, u, s] *
                    direction(direction_value_2 * norm_embeddings_scale_all[k, u],
                    norm_embeddings_root_all[k, u]) if s != k and sample_weight_k_u != zero else zero
                )
                grad_norm_embeddings_squared_3_part = accumulate(
                    grad_norm_embeddings_squared_3_part, chosen_times_direction_value_2 *
                    sum_embeddings_3_all[k, u, s] if s != k and sample_weight_k_u != zero else zero
                )
        direction_value_3 = direction(
            norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_root_all[s]
        )
        direction_value_4 = direction(
            direction_value_3 * norm_embeddings_squared_3_scale_all[s],
            norm_embeddings_squared_3_root_all[s]
        )
        product_5 = direction_value_3 * direction_value_4
        partial_sum = (
            product_5 + direction(direction_value_4 * norm_embeddings_squared_3_scale_all[s],
            norm_embeddings_squared_3_root_all[s])
        )
        direction_value = direction_value_4
        product_6 = grad_norm_embeddings_squared_3_part * w
        product = product_6 * along_norm_embeddings_squared_3_all[s]
        product_2 = along_grad_norm_embeddings_squared_3_part * direction_value_4 * w
        product_3 = product_5 * product_6
        for d in range(D):
            along_grad_sum_embeddings_4_part = zero
            for k in range(S):
                for u in range(U):
                    sample_weight_k_u = weight[k, u] if weight is not None else one
                    along_grad_sum_embeddings_4_part = accumulate(
                        along_grad_sum_embeddings_4_part, along_grad_sum_embeddings_3_all[k, u, s] *
                        embeddings[k, u, d] + grad_sum_embeddings_3_all[k, u, s] * vector[k, u, d] if s !=
                        k and sample_weight_k_u != zero else zero
                    )
            direction_value_5 = direction(
                norm_embeddings_squared_3_scale_all[s] * sum_embeddings_4_s[d],
                norm_embeddings_squared_3_root_all[s]
            )
            along_grad_sum_embeddings_4_s[d] = (
                along_grad_sum_embeddings_4_part + product * (direction_value *
                direction(direction_value_5 * norm_embeddings_squared_3_scale_all[s],
                norm_embeddings_squared_3_root_all[s]) + direction_value_5 * partial_sum) -
                direction_value_5 * product_2 - product_3 * along_sum_embeddings_4_s[d]
            )


@compiled(**DRIVER)
def _embeddings_rows_5_blocks(
    embeddings, vector, norm_embeddings_scale_all, norm_embeddings_root_all, sum_embeddings_4_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
    similarity_all, row_max_all, row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all,
    along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
    along_row_max_all, along_grad_sum_embeddings_3_all, along_grad_sum_embeddings_2_all,
    along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, D, S, U, weight, grad_scale,
    rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_5(
            embeddings, vector, norm_embeddings_scale_all, norm_embeddings_root_all, sum_embeddings_4_all,
            sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
            similarity_all, row_max_all, row_max_ties_all, grad_sum_embeddings_3_all,
            along_norm_embeddings_all, along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all,
            along_sum_embeddings_3_all, along_row_max_all, along_grad_sum_embeddings_3_all,
            along_grad_sum_embeddings_2_all, along_grad_embeddings_part_2_all,
            along_grad_sum_embeddings_4_all, w, D, S, U, weight, grad_scale, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_6(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all, similarity_all, row_max_all,
    row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_row_max_all,
    along_grad_sum_embeddings_3_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D,
    S, U, weight, grad_scale, hvp_embeddings, start, stop
):
    """Rows `start` to `stop`: fills hvp_embeddings."""
    Real = embeddings.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    for s in range(start, stop):
        along_grad_embeddings_part_2_s = along_grad_embeddings_part_2_all[s]
        along_grad_sum_embeddings_3_s = along_grad_sum_embeddings_3_all[s]
        along_grad_sum_embeddings_4_s = along_grad_sum_embeddings_4_all[s]
        along_norm_embeddings_s = along_norm_embeddings_all[s]
        along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
        along_row_max_s = along_row_max_all[s]
        along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
        along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
        along_sum_embeddings_s = along_sum_embeddings_all[s]
        embeddings_s = embeddings[s]
        grad_sum_embeddings_3_s = grad_sum_embeddings_3_all[s]
        hvp_embeddings_s = hvp_embeddings[s]
        norm_embeddings_root_s = norm_embeddings_root_all[s]
        norm_embeddings_scale_s = norm_embeddings_scale_all[s]
        norm_embeddings_squared_2_scaled_squares_s = norm_embeddings_squared_2_scaled_squares_all[s]
        norm_embeddings_squared_2_squares_s = norm_embeddings_squared_2_squares_all[s]
        row_max_s = row_max_all[s]
        row_max_ties_s = row_max_ties_all[s]
        similarity_s = similarity_all[s]
        sum_embeddings_2_s = sum_embeddings_2_all[s]
        sum_embeddings_3_s = sum_embeddings_3_all[s]
        sum_embeddings_s = sum_embeddings_all[s]
        vector_s = vector[s]
        for t in range(U):
            sample_weight = weight[s, t] if weight is not None else one
            grad_term = grad_scale * sample_weight
            norm_embeddings_squared_2_scale = rescale(norm_embeddings_squared_2_squares_s[t])
            norm_embeddings_squared_2_root = (
                math.sqrt(norm_embeddings_squared_2_squares_s[t]) if norm_embeddings_squared_2_scale ==
                one else math.sqrt(norm_embeddings_squared_2_scaled_squares_s[t])
            )
            direction_value_2 = direction(norm_embeddings_scale_s[t], norm_embeddings_root_s[t])
            direction_value_3 = direction(norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            direction_value_3_times_w = direction_value_3 * w
            product_7 = direction_value_2 * direction_value_3_times_w
            own_similarity = b + product_7 * sum_embeddings_s[t]
            product_10 = grad_term * sigmoid(own_similarity) * sigmoid(-own_similarity)
            product_8 = (
                direction_value_3_times_w * along_norm_embeddings_s[t] * direction(direction_value_2 *
                norm_embeddings_scale_s[t], norm_embeddings_root_s[t])
            )
            product_9 = (
                direction_value_2 * w * along_norm_embeddings_squared_2_s[t] * direction(direction_value_3
                * norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            )
            along_grad_own_similarity = (
                product_10 * (direction_value_2 * direction_value_3 * w * along_sum_embeddings_s[t] -
                product_8 * sum_embeddings_s[t] - product_9 * sum_embeddings_s[t]) * tanh(half *
                own_similarity)
            )
            grad_own_similarity = -product_10
            along_grad_sum_embeddings = (
                along_grad_own_similarity * direction_value_2 * direction_value_3 * w -
                grad_own_similarity * product_8 - grad_own_similarity * product_9
            )
            grad_sum_embeddings = grad_own_similarity * product_7
            product_11 = grad_term * sigmoid(-row_max_s[t]) * sigmoid(row_max_s[t])
            quotient = (
                product_11 * along_row_max_s[t] * tanh(half * row_max_s[t]) / row_max_ties_s[t] /
                row_max_ties_s[t]
            )
            quotient_2 = product_11 / row_max_ties_s[t]
            along_grad_norm_embeddings_part = zero
            grad_norm_embeddings_part = zero
            for k in range(S):
                k_is_not_s = k != s
                shared = one if similarity_s[t, k] == row_max_s[t] else zero
                along_grad_similarity = -quotient * shared if k_is_not_s else zero
                grad_similarity = quotient_2 * shared if k_is_not_s else zero
                direction_value_4 = direction(
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]
                )
                product_12 = direction_value_4 * grad_similarity
                along_grad_norm_embeddings_part = accumulate(
                    along_grad_norm_embeddings_part, product_12 * along_sum_embeddings_3_s[t, k] +
                    along_grad_similarity * direction_value_4 * sum_embeddings_3_s[t, k] - grad_similarity
                    * along_norm_embeddings_squared_3_all[k] * sum_embeddings_3_s[t, k] *
                    direction(direction_value_4 * norm_embeddings_squared_3_scale_all[k],
                    norm_embeddings_squared_3_root_all[k]) if k != s and sample_weight != zero else zero
                )
                grad_norm_embeddings_part = accumulate(
                    grad_norm_embeddings_part, product_12 * sum_embeddings_3_s[t, k] if k != s and
                    sample_weight != zero else zero
                )
            direction_value_5 = direction(norm_embeddings_scale_s[t], norm_embeddings_root_s[t])
            direction_value_6 = direction(
                direction_value_5 * norm_embeddings_scale_s[t], norm_embeddings_root_s[t]
            )
            product_13 = direction_value_5 * direction_value_6
            partial_sum = (
                product_13 + direction(direction_value_6 * norm_embeddings_scale_s[t],
                norm_embeddings_root_s[t])
            )
            direction_value = direction_value_6
            direction_value_7 = direction(norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            product_14 = direction_value_7 * sum_embeddings_s[t]
            product_15 = w * (grad_norm_embeddings_part + grad_own_similarity * product_14)
            product = product_15 * along_norm_embeddings_s[t]
            direction_value_6_times_w = direction_value_6 * w
            product_2 = along_grad_norm_embeddings_part * direction_value_6_times_w
            product_3 = product_13 * product_15
            product_4 = along_grad_own_similarity * direction_value_6_times_w * product_14
            product_16 = direction_value_6_times_w * grad_own_similarity
            product_5 = direction_value_7 * product_16 * along_sum_embeddings_s[t]
            product_6 = (
                product_16 * along_norm_embeddings_squared_2_s[t] * sum_embeddings_s[t] *
                direction(direction_value_7 * norm_embeddings_squared_2_scale,
                norm_embeddings_squared_2_root)
            )
            for d in range(D):
                along_grad_embeddings_part = zero
                for k in range(S):
                    along_grad_embeddings_part = accumulate(
                        along_grad_embeddings_part, along_sum_embeddings_4_all[k, d] *
                        grad_sum_embeddings_3_s[t, k] + sum_embeddings_4_all[k, d] *
                        along_grad_sum_embeddings_3_s[t, k] if k != s and sample_weight != zero else zero
                    )
                direction_value_8 = direction(
                    norm_embeddings_scale_s[t] * embeddings_s[t, d], norm_embeddings_root_s[t]
                )
                hvp_embeddings_s[t, d] = (
                    along_grad_embeddings_part + along_grad_sum_embeddings_4_s[d] +
                    along_grad_embeddings_part_2_s[t, d] + along_grad_sum_embeddings *
                    sum_embeddings_2_s[t, d] + direction_value_8 * product_6 + grad_sum_embeddings *
                    along_sum_embeddings_2_s[t, d] + product * (direction_value *
                    direction(direction_value_8 * norm_embeddings_scale_s[t], norm_embeddings_root_s[t]) +
                    direction_value_8 * partial_sum) - direction_value_8 * product_2 - direction_value_8 *
                    product_4 - direction_value_8 * product_5 - product_3 * vector_s[t, d]
                )


@compiled(**DRIVER)
def _embeddings_rows_6_blocks(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all, similarity_all, row_max_all,
    row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_row_max_all,
    along_grad_sum_embeddings_3_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D,
    S, U, weight, grad_scale, hvp_embeddings, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_6(
            embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
            norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
            norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
            norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all, similarity_all,
            row_max_all, row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all,
            along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
            along_row_max_all, along_grad_sum_embeddings_3_all, along_sum_embeddings_2_all,
            along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
            along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D, S, U, weight,
            grad_scale, hvp_embeddings, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_embeddings(embeddings, vector, w, b, weight, grad_scale, hvp_embeddings):
    """Fill the Hessian in embeddings times `vector`."""
    S = embeddings.shape[0]
    U = embeddings.shape[1]
    D = embeddings.shape[2]
    sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    sum_embeddings_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_scale_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_root_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_scaled_squares_all = np.empty((S, U), embeddings.dtype)
    sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    norm_embeddings_squared_3_scale_all = np.empty((S,), embeddings.dtype)
    norm_embeddings_squared_3_root_all = np.empty((S,), embeddings.dtype)
    similarity_all = np.empty((S, U, S), embeddings.dtype)
    row_max_all = np.empty((S, U), embeddings.dtype)
    row_max_ties_all = np.empty((S, U), embeddings.dtype)
    grad_sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    along_norm_embeddings_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    along_norm_embeddings_squared_3_all = np.empty((S,), embeddings.dtype)
    along_sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    along_row_max_all = np.empty((S, U), embeddings.dtype)
    along_grad_sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    along_sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    along_norm_embeddings_squared_2_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_all = np.empty((S, U), embeddings.dtype)
    along_grad_sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    along_grad_embeddings_part_2_all = np.empty((S, U, D), embeddings.dtype)
    along_grad_sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    run = (
        _embeddings_rows_1_blocks if S * (D * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_1_blocks)
    )
    run(embeddings, sum_embeddings_4_all, D, U, S, min(ROWS, max(1, BLOCK // (D * U))), 0)
    run = (
        _embeddings_rows_2_blocks if S * (D * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_2_blocks)
    )
    run(
        vector, sum_embeddings_4_all, norm_embeddings_squared_3_scale_all,
        norm_embeddings_squared_3_root_all, along_sum_embeddings_4_all, D, U, S, min(ROWS, max(1, BLOCK //
        (D * U))), 0
    )
    run = (
        _embeddings_rows_3_blocks if S * (D * S * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_3_blocks)
    )
    run(
        embeddings, vector, sum_embeddings_2_all, norm_embeddings_scale_all, norm_embeddings_root_all,
        sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
        norm_embeddings_squared_3_root_all, similarity_all, along_sum_embeddings_4_all,
        along_norm_embeddings_squared_3_all, along_sum_embeddings_2_all, w, b, D, S, U, S, min(ROWS,
        max(1, BLOCK // (D * S * U))), 0
    )
    run = (
        _embeddings_rows_4_blocks if S * (D * S * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_4_blocks)
    )
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
        norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all, similarity_all,
        row_max_all, row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all,
        along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
        along_row_max_all, along_grad_sum_embeddings_3_all, along_sum_embeddings_2_all,
        along_norm_embeddings_squared_2_all, along_sum_embeddings_all, along_grad_sum_embeddings_2_all, w,
        b, D, S, U, weight, grad_scale, S, min(ROWS, max(1, BLOCK // (D * S * U))), 0
    )
    run = (
        _embeddings_rows_5_blocks if S * (D * S * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_5_blocks)
    )
    run(
        embeddings, vector, norm_embeddings_scale_all, norm_embeddings_root_all, sum_embeddings_4_all,
        sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
        similarity_all, row_max_all, row_max_ties_all, grad_sum_embeddings_3_all,
        along_norm_embeddings_all, along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all,
        along_sum_embeddings_3_all, along_row_max_all, along_grad_sum_embeddings_3_all,
        along_grad_sum_embeddings_2_all, along_grad_embeddings_part_2_all,
        along_grad_sum_embeddings_4_all, w, D, S, U, weight, grad_scale, S, min(ROWS, max(1, BLOCK // (D *
        S * U))), 0
    )
    run = (
        _embeddings_rows_6_blocks if S * (D * S * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_6_blocks)
    )
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
        norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all, similarity_all,
        row_max_all, row_max_ties_all, grad_sum_embeddings_3_all, along_norm_embeddings_all,
        along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
        along_row_max_all, along_grad_sum_embeddings_3_all, along_sum_embeddings_2_all,
        along_norm_embeddings_squared_2_all, along_sum_embeddings_all, along_grad_embeddings_part_2_all,
        along_grad_sum_embeddings_4_all, w, b, D, S, U, weight, grad_scale, hvp_embeddings, S, min(ROWS,
        max(1, BLOCK // (D * S * U))), 0
    )
