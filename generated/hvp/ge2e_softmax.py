"""ge2e_softmax: Softmax cross-entropy of every utterance over the centroids of all speakers.

    own_similarity[s, u] = w/(√(Σ_d (Σ_{t : t ≠ u} embeddings[s, t, d])²)·√(Σ_d embeddings[s, u, d]²)) · Σ_d
        embeddings[s, u, d]·Σ_{t : t ≠ u} embeddings[s, t, d] + b
    similarity[s, u, k] = b + w/(√(Σ_d embeddings[s, u, d]²)·√(Σ_d (Σ_t embeddings[k, t, d])²)) · Σ_d
        embeddings[s, u, d]·Σ_t embeddings[k, t, d]
    loss = Σ_{s,u} (log Σ_k exp({ own_similarity[s, u] if k = s; similarity[s, u, k] otherwise }) −
        own_similarity[s, u])

Generated from the declaration speakers.py (24922d39f42fe3eb) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "2c6c6d80c8e6"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _embeddings_rows_1(embeddings, sum_embeddings_2_all, D, U, rows, block, shared_blocks):
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
def _embeddings_rows_2(
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
def _embeddings_rows_3(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_squares_all,
    norm_embeddings_scale_all, norm_embeddings_scaled_squares_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scale_all, norm_embeddings_squared_2_scaled_squares_all,
    sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, along_sum_embeddings_2_all, along_sum_embeddings_4_all, D, S,
    U, rows, block, shared_blocks
):
    """Row by row: fills sum_embeddings_all, norm_embeddings_scale_all, norm_embeddings_scaled_squares_all,
    norm_embeddings_squared_2_scale_all, norm_embeddings_squared_2_scaled_squares_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, along_sum_embeddings_2_all, along_sum_embeddings_4_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        along_sum_embeddings_4_all[start:stop] = zero
        for s in range(start, stop):
            along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
            along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
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
            vector_s = vector[s]
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
                for d in range(D):
                    along_sum_embeddings_2_s[u, d] = zero
                for t in range(U):
                    if t != u:
                        for d in range(D):
                            along_sum_embeddings_2_s[u, d] += vector_s[t, d]
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
            for t in range(U):
                for d in range(D):
                    along_sum_embeddings_4_s[d] += vector_s[t, d]
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
def _embeddings_rows_4(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_squares_all,
    norm_embeddings_scale_all, norm_embeddings_scaled_squares_all, norm_embeddings_inverse_all,
    norm_embeddings_squared_2_squares_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_scaled_squares_all, norm_embeddings_squared_2_inverse_all,
    sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, row_max_all, row_sum_all, along_norm_embeddings_all,
    along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
    along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
    along_log_norm_tops_all, w, b, D, S, U, rows, block, shared_blocks
):
    """Row by row: fills norm_embeddings_inverse_all, norm_embeddings_squared_2_inverse_all, row_max_all,
    row_sum_all, along_norm_embeddings_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
    along_log_norm_tops_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            along_log_norm_tops_s = along_log_norm_tops_all[s]
            along_norm_embeddings_s = along_norm_embeddings_all[s]
            along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
            along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
            along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
            along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
            along_sum_embeddings_s = along_sum_embeddings_all[s]
            embeddings_s = embeddings[s]
            norm_embeddings_inverse_s = norm_embeddings_inverse_all[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_scaled_squares_s = norm_embeddings_scaled_squares_all[s]
            norm_embeddings_squared_2_inverse_s = norm_embeddings_squared_2_inverse_all[s]
            norm_embeddings_squared_2_scale_s = norm_embeddings_squared_2_scale_all[s]
            norm_embeddings_squared_2_scaled_squares_s = norm_embeddings_squared_2_scaled_squares_all[s]
            norm_embeddings_squared_2_squares_s = norm_embeddings_squared_2_squares_all[s]
            norm_embeddings_squares_s = norm_embeddings_squares_all[s]
            row_max_s = row_max_all[s]
            row_sum_s = row_sum_all[s]
            sum_embeddings_2_s = sum_embeddings_2_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_4_s = sum_embeddings_4_all[s]
            sum_embeddings_s = sum_embeddings_all[s]
            vector_s = vector[s]
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
                w_times_one_over_length_3 = one_over_length * w
                own_similarity = (
                    b + w_times_one_over_length_3 * sum_embeddings_s[u] * over_length(one,
                    norm_embeddings_squared_2_scale_s[u], norm_embeddings_squared_2_inverse)
                )
                row_max = -Real(math.inf)
                for k in range(S):
                    similarity = (
                        b + w_times_one_over_length_3 * sum_embeddings_3_s[u, k] * over_length(one,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    along_sum_embeddings_3 = zero
                    for d in range(D):
                        along_sum_embeddings_3 = accumulate(
                            along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                            + sum_embeddings_4_all[k, d] * vector_s[u, d]
                        )
                    along_sum_embeddings_3_s[u, k] = along_sum_embeddings_3
                    row_max = larger_number(row_max, own_similarity if k == s else similarity)
                along_norm_embeddings = zero
                along_norm_embeddings_squared_2 = zero
                along_sum_embeddings = zero
                for d in range(D):
                    along_norm_embeddings = accumulate(
                        along_norm_embeddings, vector_s[u, d] * over_length(embeddings_s[u, d],
                        norm_embeddings_scale_s[u], norm_embeddings_inverse)
                    )
                    along_norm_embeddings_squared_2 = accumulate(
                        along_norm_embeddings_squared_2, along_sum_embeddings_2_s[u, d] *
                        over_length(sum_embeddings_2_s[u, d], norm_embeddings_squared_2_scale_s[u],
                        norm_embeddings_squared_2_inverse)
                    )
                    along_sum_embeddings = accumulate(
                        along_sum_embeddings, along_sum_embeddings_2_s[u, d] * embeddings_s[u, d] +
                        sum_embeddings_2_s[u, d] * vector_s[u, d]
                    )
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                along_log_norm_tops = zero
                for k in range(S):
                    similarity = (
                        b + w_times_one_over_length_3 * sum_embeddings_3_s[u, k] * over_length(one,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    shifted_exp = exp(-row_shift + (own_similarity if k == s else similarity))
                    row_sum = accumulate(row_sum, shifted_exp)
                    along_log_norm_tops = accumulate(
                        along_log_norm_tops, one if Real(3 / 4) <= shifted_exp else zero
                    )
                norm_embeddings_inverse_s[u] = norm_embeddings_inverse
                norm_embeddings_squared_2_inverse_s[u] = norm_embeddings_squared_2_inverse
                row_max_s[u] = row_max
                row_sum_s[u] = row_sum
                along_norm_embeddings_s[u] = along_norm_embeddings
                along_norm_embeddings_squared_2_s[u] = along_norm_embeddings_squared_2
                along_sum_embeddings_s[u] = along_sum_embeddings
                along_log_norm_tops_s[u] = along_log_norm_tops
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
def _embeddings_rows_5(
    sum_embeddings_all, norm_embeddings_scale_all, norm_embeddings_inverse_all,
    norm_embeddings_squared_2_scale_all, norm_embeddings_squared_2_inverse_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all, row_max_all, row_sum_all,
    grad_own_similarity_part_all, grad_similarity_all, along_norm_embeddings_all,
    along_norm_embeddings_squared_2_all, along_sum_embeddings_all, along_norm_embeddings_squared_3_all,
    along_sum_embeddings_3_all, along_log_norm_tops_all, along_grad_similarity_all,
    along_grad_own_similarity_part_at_max_all, along_grad_own_similarity_part_beyond_all, w, b, S, U,
    weight, grad_scale, rows, block, shared_blocks
):
    """Row by row: fills grad_own_similarity_part_all, grad_similarity_all, along_grad_similarity_all,
    along_grad_own_similarity_part_at_max_all, along_grad_own_similarity_part_beyond_all."""
    Real = sum_embeddings_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for s in range(start, stop):
            along_grad_own_similarity_part_at_max_s = along_grad_own_similarity_part_at_max_all[s]
            along_grad_own_similarity_part_beyond_s = along_grad_own_similarity_part_beyond_all[s]
            along_grad_similarity_s = along_grad_similarity_all[s]
            along_log_norm_tops_s = along_log_norm_tops_all[s]
            along_norm_embeddings_s = along_norm_embeddings_all[s]
            along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
            along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
            along_sum_embeddings_s = along_sum_embeddings_all[s]
            grad_own_similarity_part_s = grad_own_similarity_part_all[s]
            grad_similarity_s = grad_similarity_all[s]
            norm_embeddings_inverse_s = norm_embeddings_inverse_all[s]
            norm_embeddings_scale_s = norm_embeddings_scale_all[s]
            norm_embeddings_squared_2_inverse_s = norm_embeddings_squared_2_inverse_all[s]
            norm_embeddings_squared_2_scale_s = norm_embeddings_squared_2_scale_all[s]
            row_max_s = row_max_all[s]
            row_sum_s = row_sum_all[s]
            sum_embeddings_3_s = sum_embeddings_3_all[s]
            sum_embeddings_s = sum_embeddings_all[s]
            for u in range(U):
                one_over_length = over_length(
                    one, norm_embeddings_squared_2_scale_s[u], norm_embeddings_squared_2_inverse_s[u]
                )
                one_over_length_2 = over_length(
                    one, norm_embeddings_scale_s[u], norm_embeddings_inverse_s[u]
                )
                one_over_length_2_times_w = one_over_length_2 * w
                own_similarity = b + one_over_length * one_over_length_2_times_w * sum_embeddings_s[u]
                row_shift = finite_or_zero(row_max_s[u])
                sample_weight = weight[s, u] if weight is not None else one
                grad_term = grad_scale * sample_weight
                product_5 = (
                    w * along_norm_embeddings_s[u] * over_length(one_over_length_2,
                    norm_embeddings_scale_s[u], norm_embeddings_inverse_s[u])
                )
                along_own_similarity = (
                    one_over_length * one_over_length_2 * w * along_sum_embeddings_s[u] - one_over_length
                    * product_5 * sum_embeddings_s[u] - one_over_length_2_times_w *
                    along_norm_embeddings_squared_2_s[u] * sum_embeddings_s[u] *
                    over_length(one_over_length, norm_embeddings_squared_2_scale_s[u],
                    norm_embeddings_squared_2_inverse_s[u])
                )
                inverse_row_sum_2 = one / row_sum_s[u]
                grad_term_over_row_sum = grad_term * inverse_row_sum_2
                grad_own_similarity_part = zero
                along_log_norm_top = zero
                for k in range(S):
                    one_over_length_3 = over_length(
                        one, norm_embeddings_squared_3_scale_all[k],
                        norm_embeddings_squared_3_inverse_all[k]
                    )
                    similarity = (
                        b + one_over_length_2_times_w * one_over_length_3 * sum_embeddings_3_s[u, k]
                    )
                    k_is_s = k == s
                    shifted_exp = exp(-row_shift + (own_similarity if k_is_s else similarity))
                    along_similarity = (
                        one_over_length_2_times_w * one_over_length_3 * along_sum_embeddings_3_s[u, k] -
                        one_over_length_3 * product_5 * sum_embeddings_3_s[u, k] -
                        one_over_length_2_times_w * along_norm_embeddings_squared_3_all[k] *
                        sum_embeddings_3_s[u, k] * over_length(one_over_length_3,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    grad_similarity_s[u, k] = (
                        grad_term_over_row_sum * shifted_exp * (zero if k_is_s else one)
                    )
                    grad_own_similarity_part = accumulate(
                        grad_own_similarity_part, inverse_row_sum_2 * shifted_exp * (one if k_is_s else
                        zero)
                    )
                    along_log_norm_top = accumulate(
                        along_log_norm_top, (along_own_similarity if k_is_s else along_similarity) if
                        Real(3 / 4) <= shifted_exp else zero
                    )
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops_s[u]
                w_times_one_over_length_2 = one_over_length_2 * w
                product_2 = (
                    w * along_norm_embeddings_s[u] * over_length(one_over_length_2,
                    norm_embeddings_scale_s[u], norm_embeddings_inverse_s[u])
                )
                along_log_norm_rest = zero
                for k in range(S):
                    one_over_length_5 = over_length(
                        one, norm_embeddings_squared_3_scale_all[k],
                        norm_embeddings_squared_3_inverse_all[k]
                    )
                    along_similarity = (
                        one_over_length_5 * w_times_one_over_length_2 * along_sum_embeddings_3_s[u, k] -
                        one_over_length_5 * product_2 * sum_embeddings_3_s[u, k] -
                        w_times_one_over_length_2 * along_norm_embeddings_squared_3_all[k] *
                        sum_embeddings_3_s[u, k] * over_length(one_over_length_5,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    k_is_s_2 = k == s
                    along_log_norm_offset = (
                        -along_log_norm_at_max + (along_own_similarity if k_is_s_2 else along_similarity)
                    )
                    similarity = (
                        b + one_over_length_5 * w_times_one_over_length_2 * sum_embeddings_3_s[u, k]
                    )
                    shifted_exp = exp(-row_shift + (own_similarity if k_is_s_2 else similarity))
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum_2
                w_times_one_over_length_3 = one_over_length_2 * w
                product_3 = (
                    w * along_norm_embeddings_s[u] * over_length(one_over_length_2,
                    norm_embeddings_scale_s[u], norm_embeddings_inverse_s[u])
                )
                grad_term_over_row_sum_2 = grad_term * inverse_row_sum_2
                along_grad_own_similarity_part_top = zero
                for k in range(S):
                    one_over_length_7 = over_length(
                        one, norm_embeddings_squared_3_scale_all[k],
                        norm_embeddings_squared_3_inverse_all[k]
                    )
                    along_similarity = (
                        one_over_length_7 * w_times_one_over_length_3 * along_sum_embeddings_3_s[u, k] -
                        one_over_length_7 * product_3 * sum_embeddings_3_s[u, k] -
                        w_times_one_over_length_3 * along_norm_embeddings_squared_3_all[k] *
                        sum_embeddings_3_s[u, k] * over_length(one_over_length_7,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    similarity = (
                        b + one_over_length_7 * w_times_one_over_length_3 * sum_embeddings_3_s[u, k]
                    )
                    k_is_s_3 = k == s
                    shifted_exp = exp(-row_shift + (own_similarity if k_is_s_3 else similarity))
                    chosen_2 = zero if k_is_s_3 else one
                    chosen = one if k_is_s_3 else zero
                    difference = (
                        -along_log_norm_at_max - along_log_norm_beyond + along_own_similarity * chosen +
                        along_similarity * chosen_2
                    )
                    along_grad_similarity_s[u, k] = (
                        difference * grad_term_over_row_sum_2 * shifted_exp * chosen_2
                    )
                    along_grad_own_similarity_part_top = accumulate(
                        along_grad_own_similarity_part_top, difference * chosen if Real(3 / 4) <=
                        shifted_exp else zero
                    )
                along_grad_own_similarity_part_at_max = (
                    along_grad_own_similarity_part_top / along_log_norm_tops_s[u]
                )
                w_times_one_over_length_4 = one_over_length_2 * w
                product_4 = (
                    w * along_norm_embeddings_s[u] * over_length(one_over_length_2,
                    norm_embeddings_scale_s[u], norm_embeddings_inverse_s[u])
                )
                along_grad_own_similarity_part_rest = zero
                for k in range(S):
                    one_over_length_9 = over_length(
                        one, norm_embeddings_squared_3_scale_all[k],
                        norm_embeddings_squared_3_inverse_all[k]
                    )
                    along_similarity = (
                        one_over_length_9 * w_times_one_over_length_4 * along_sum_embeddings_3_s[u, k] -
                        one_over_length_9 * product_4 * sum_embeddings_3_s[u, k] -
                        w_times_one_over_length_4 * along_norm_embeddings_squared_3_all[k] *
                        sum_embeddings_3_s[u, k] * over_length(one_over_length_9,
                        norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_inverse_all[k])
                    )
                    k_is_s_4 = k == s
                    chosen_3 = one if k_is_s_4 else zero
                    along_grad_own_similarity_part_offset = (
                        -along_grad_own_similarity_part_at_max + chosen_3 * (-along_log_norm_at_max -
                        along_log_norm_beyond + along_own_similarity * chosen_3 + along_similarity * (zero
                        if k_is_s_4 else one))
                    )
                    similarity = (
                        b + one_over_length_9 * w_times_one_over_length_4 * sum_embeddings_3_s[u, k]
                    )
                    shifted_exp = exp(-row_shift + (own_similarity if k_is_s_4 else similarity))
                    along_grad_own_similarity_part_rest = accumulate(
                        along_grad_own_similarity_part_rest, along_grad_own_similarity_part_offset *
                        shifted_exp
                    )
                grad_own_similarity_part_s[u] = grad_own_similarity_part
                along_grad_own_similarity_part_at_max_s[u] = along_grad_own_similarity_part_at_max
                along_grad_own_similarity_part_beyond_s[u] = (
                    along_grad_own_similarity_part_rest / row_sum_s[u]
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_6(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_inverse_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_inverse_all, grad_own_similarity_part_all, grad_similarity_all,
    along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_norm_embeddings_squared_3_all, along_grad_similarity_all,
    along_grad_own_similarity_part_at_max_all, along_grad_own_similarity_part_beyond_all,
    along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_part_all, w, D, S, U, weight,
    grad_scale, rows, block, shared_blocks
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
            along_grad_own_similarity_part_at_max_s = along_grad_own_similarity_part_at_max_all[s]
            along_grad_own_similarity_part_beyond_s = along_grad_own_similarity_part_beyond_all[s]
            along_grad_sum_embeddings_4_part_s = along_grad_sum_embeddings_4_part_all[s]
            along_norm_embeddings_s = along_norm_embeddings_all[s]
            along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
            along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
            along_sum_embeddings_s = along_sum_embeddings_all[s]
            embeddings_s = embeddings[s]
            grad_own_similarity_part_s = grad_own_similarity_part_all[s]
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
                        along_grad_own_similarity_part_at_max_s_u = (
                            along_grad_own_similarity_part_at_max_s[u]
                        )
                        along_grad_own_similarity_part_beyond_s_u = (
                            along_grad_own_similarity_part_beyond_s[u]
                        )
                        along_norm_embeddings_s_u = along_norm_embeddings_s[u]
                        along_norm_embeddings_squared_2_s_u = along_norm_embeddings_squared_2_s[u]
                        along_sum_embeddings_s_u = along_sum_embeddings_s[u]
                        grad_own_similarity_part_s_u = grad_own_similarity_part_s[u]
                        norm_embeddings_inverse_s_u = norm_embeddings_inverse_s[u]
                        norm_embeddings_scale_s_u = norm_embeddings_scale_s[u]
                        norm_embeddings_squared_2_inverse_s_u = norm_embeddings_squared_2_inverse_s[u]
                        norm_embeddings_squared_2_scale_s_u = norm_embeddings_squared_2_scale_s[u]
                        sum_embeddings_s_u = sum_embeddings_s[u]
                        weight_s_u = sample_weight
                        one_over_length = over_length(
                            one, norm_embeddings_squared_2_scale_s_u,
                            norm_embeddings_squared_2_inverse_s_u
                        )
                        grad_scale_times_weight_s_u = grad_scale * weight_s_u
                        product_8 = (
                            w * (-grad_scale_times_weight_s_u + grad_own_similarity_part_s_u *
                            grad_scale_times_weight_s_u)
                        )
                        one_over_length_times_product_8 = one_over_length * product_8
                        one_over_length_over_length_2 = over_length(
                            one_over_length, norm_embeddings_squared_2_scale_s_u,
                            norm_embeddings_squared_2_inverse_s_u
                        )
                        product_10 = one_over_length_over_length_2 * product_8
                        one_over_length_2 = over_length(
                            one, norm_embeddings_scale_s_u, norm_embeddings_inverse_s_u
                        )
                        product_11 = along_norm_embeddings_squared_2_s_u * one_over_length_2
                        product_12 = (
                            grad_scale_times_weight_s_u * one_over_length_2 * w *
                            (along_grad_own_similarity_part_at_max_s_u +
                            along_grad_own_similarity_part_beyond_s_u)
                        )
                        product_9 = (
                            along_norm_embeddings_s_u * over_length(one_over_length_2,
                            norm_embeddings_scale_s_u, norm_embeddings_inverse_s_u)
                        )
                        difference = (
                            one_over_length_times_product_8 * product_9 + product_10 * product_11 -
                            one_over_length * product_12
                        )
                        product = one_over_length_2 * one_over_length_times_product_8
                        product_13 = one_over_length * one_over_length_over_length_2
                        partial_sum = (
                            product_13 + over_length(one_over_length_over_length_2,
                            norm_embeddings_squared_2_scale_s_u, norm_embeddings_squared_2_inverse_s_u)
                        )
                        product_8_times_sum_embeddings_s_u = product_8 * sum_embeddings_s_u
                        product_2 = product_11 * product_8_times_sum_embeddings_s_u
                        product_3 = along_sum_embeddings_s_u * one_over_length_2 * product_10
                        product_4 = product_10 * product_9 * sum_embeddings_s_u
                        product_5 = one_over_length_2 * product_13 * product_8_times_sum_embeddings_s_u
                        product_6 = one_over_length_over_length_2 * product_12 * sum_embeddings_s_u
                        for d in range(D):
                            sum_embeddings_2_over_length = over_length(
                                sum_embeddings_2_s[u, d], norm_embeddings_squared_2_scale_s_u,
                                norm_embeddings_squared_2_inverse_s_u
                            )
                            along_grad_embeddings_part_2_s[t, d] += (
                                product * vector_s[u, d] + product_2 * (one_over_length_over_length_2 *
                                over_length(sum_embeddings_2_over_length,
                                norm_embeddings_squared_2_scale_s_u,
                                norm_embeddings_squared_2_inverse_s_u) + partial_sum *
                                sum_embeddings_2_over_length) + product_4 * sum_embeddings_2_over_length -
                                difference * embeddings_s[u, d] - product_3 * sum_embeddings_2_over_length
                                - product_5 * along_sum_embeddings_2_s[u, d] - product_6 *
                                sum_embeddings_2_over_length
                            )
            one_over_length_3 = over_length(
                one, norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_inverse_all[s]
            )
            w_times_one_over_length = one_over_length_3 * w
            product_7 = (
                w * along_norm_embeddings_squared_3_all[s] * over_length(one_over_length_3,
                norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_inverse_all[s])
            )
            for d in range(D):
                along_grad_sum_embeddings_4_part = zero
                for k in range(S):
                    for u in range(U):
                        one_over_length_4 = over_length(
                            one, norm_embeddings_scale_all[k, u], norm_embeddings_inverse_all[k, u]
                        )
                        sample_weight_k_u = weight[k, u] if weight is not None else one
                        along_grad_sum_embeddings_4_part = accumulate(
                            along_grad_sum_embeddings_4_part, (one_over_length_4 * w_times_one_over_length
                            * along_grad_similarity_all[k, u, s] - one_over_length_4 * product_7 *
                            grad_similarity_all[k, u, s] - w_times_one_over_length *
                            along_norm_embeddings_all[k, u] * grad_similarity_all[k, u, s] *
                            over_length(one_over_length_4, norm_embeddings_scale_all[k, u],
                            norm_embeddings_inverse_all[k, u])) * embeddings[k, u, d] + one_over_length_4
                            * w_times_one_over_length * grad_similarity_all[k, u, s] * vector[k, u, d] if
                            sample_weight_k_u != zero else zero
                        )
                along_grad_sum_embeddings_4_part_s[d] = along_grad_sum_embeddings_4_part
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_7(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
    norm_embeddings_squared_2_inverse_all, sum_embeddings_4_all, sum_embeddings_3_all,
    norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
    grad_own_similarity_part_all, grad_similarity_all, along_norm_embeddings_all,
    along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
    along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
    along_grad_similarity_all, along_grad_own_similarity_part_at_max_all,
    along_grad_own_similarity_part_beyond_all, along_grad_embeddings_part_2_all,
    along_grad_sum_embeddings_4_part_all, w, D, S, U, weight, grad_scale, hvp_embeddings, rows, block,
    shared_blocks
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
            along_grad_own_similarity_part_at_max_s = along_grad_own_similarity_part_at_max_all[s]
            along_grad_own_similarity_part_beyond_s = along_grad_own_similarity_part_beyond_all[s]
            along_grad_similarity_s = along_grad_similarity_all[s]
            along_grad_sum_embeddings_4_part_s = along_grad_sum_embeddings_4_part_all[s]
            along_norm_embeddings_s = along_norm_embeddings_all[s]
            along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
            along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
            along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
            along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
            along_sum_embeddings_s = along_sum_embeddings_all[s]
            embeddings_s = embeddings[s]
            grad_own_similarity_part_s = grad_own_similarity_part_all[s]
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
                        grad_norm_embeddings_squared_3_part, product_11 * grad_similarity_all[k, u, s] if
                        sample_weight != zero else zero
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
                sample_weight_s_t = weight[s, t] if weight is not None else one
                grad_term = grad_scale * sample_weight_s_t
                grad_own_similarity = -grad_term + grad_term * grad_own_similarity_part_s[t]
                grad_own_similarity_times_w = grad_own_similarity * w
                one_over_length_2 = over_length(
                    one, norm_embeddings_squared_2_scale_s[t], norm_embeddings_squared_2_inverse_s[t]
                )
                one_over_length_3 = over_length(
                    one, norm_embeddings_scale_s[t], norm_embeddings_inverse_s[t]
                )
                partial_sum_3 = (
                    along_grad_own_similarity_part_at_max_s[t] +
                    along_grad_own_similarity_part_beyond_s[t]
                )
                along_grad_sum_embeddings = (
                    grad_term * one_over_length_2 * one_over_length_3 * partial_sum_3 * w -
                    grad_own_similarity_times_w * one_over_length_2 * along_norm_embeddings_s[t] *
                    over_length(one_over_length_3, norm_embeddings_scale_s[t],
                    norm_embeddings_inverse_s[t]) - grad_own_similarity_times_w * one_over_length_3 *
                    along_norm_embeddings_squared_2_s[t] * over_length(one_over_length_2,
                    norm_embeddings_squared_2_scale_s[t], norm_embeddings_squared_2_inverse_s[t])
                )
                grad_sum_embeddings = grad_own_similarity * one_over_length_2 * one_over_length_3 * w
                along_grad_norm_embeddings_part = zero
                grad_norm_embeddings_part = zero
                if sample_weight_s_t != zero:
                    for k in range(S):
                        one_over_length_4 = over_length(
                            one, norm_embeddings_squared_3_scale_all[k],
                            norm_embeddings_squared_3_inverse_all[k]
                        )
                        product_12 = one_over_length_4 * sum_embeddings_3_s[t, k]
                        along_grad_norm_embeddings_part = accumulate(
                            along_grad_norm_embeddings_part, product_12 * along_grad_similarity_s[t, k] +
                            one_over_length_4 * along_sum_embeddings_3_s[t, k] * grad_similarity_s[t, k] -
                            along_norm_embeddings_squared_3_all[k] * grad_similarity_s[t, k] *
                            sum_embeddings_3_s[t, k] * over_length(one_over_length_4,
                            norm_embeddings_squared_3_scale_all[k],
                            norm_embeddings_squared_3_inverse_all[k])
                        )
                        grad_norm_embeddings_part = accumulate(
                            grad_norm_embeddings_part, product_12 * grad_similarity_s[t, k]
                        )
                one_over_length_6_over_length = over_length(
                    one_over_length_3, norm_embeddings_scale_s[t], norm_embeddings_inverse_s[t]
                )
                product_15 = one_over_length_3 * one_over_length_6_over_length
                partial_sum_2 = (
                    product_15 + over_length(one_over_length_6_over_length, norm_embeddings_scale_s[t],
                    norm_embeddings_inverse_s[t])
                )
                product_16 = grad_own_similarity * one_over_length_2
                product_17 = w * (grad_norm_embeddings_part + product_16 * sum_embeddings_s[t])
                product_3 = product_17 * along_norm_embeddings_s[t]
                product_18 = one_over_length_6_over_length * w
                product_4 = along_grad_norm_embeddings_part * product_18
                product_7 = product_15 * product_17
                product_8 = product_16 * product_18 * along_sum_embeddings_s[t]
                sum_embeddings_times_product_18 = product_18 * sum_embeddings_s[t]
                product_9 = (
                    grad_own_similarity * sum_embeddings_times_product_18 *
                    along_norm_embeddings_squared_2_s[t] * over_length(one_over_length_2,
                    norm_embeddings_squared_2_scale_s[t], norm_embeddings_squared_2_inverse_s[t])
                )
                product_10 = (
                    grad_term * one_over_length_2 * partial_sum_3 * sum_embeddings_times_product_18
                )
                w_times_one_over_length = one_over_length_3 * w
                for d in range(D):
                    along_grad_embeddings_part = zero
                    if sample_weight_s_t != zero:
                        product = (
                            w * along_norm_embeddings_s[t] * over_length(one_over_length_3,
                            norm_embeddings_scale_s[t], norm_embeddings_inverse_s[t])
                        )
                        for k in range(S):
                            one_over_length_9 = over_length(
                                one, norm_embeddings_squared_3_scale_all[k],
                                norm_embeddings_squared_3_inverse_all[k]
                            )
                            along_grad_embeddings_part = accumulate(
                                along_grad_embeddings_part, (one_over_length_9 * w_times_one_over_length *
                                along_grad_similarity_s[t, k] - one_over_length_9 * product *
                                grad_similarity_s[t, k] - w_times_one_over_length *
                                along_norm_embeddings_squared_3_all[k] * grad_similarity_s[t, k] *
                                over_length(one_over_length_9, norm_embeddings_squared_3_scale_all[k],
                                norm_embeddings_squared_3_inverse_all[k])) * sum_embeddings_4_all[k, d] +
                                one_over_length_9 * w_times_one_over_length *
                                along_sum_embeddings_4_all[k, d] * grad_similarity_s[t, k]
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
                        sum_embeddings_2_s[t, d] + embeddings_over_length * product_9 +
                        grad_sum_embeddings * along_sum_embeddings_2_s[t, d] + product_2 *
                        (one_over_length_5_over_length * over_length(sum_embeddings_4_over_length,
                        norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_inverse_all[s])
                        + partial_sum * sum_embeddings_4_over_length) + product_3 *
                        (embeddings_over_length * partial_sum_2 + one_over_length_6_over_length *
                        over_length(embeddings_over_length, norm_embeddings_scale_s[t],
                        norm_embeddings_inverse_s[t])) - embeddings_over_length * product_10 -
                        embeddings_over_length * product_4 - embeddings_over_length * product_8 -
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
    norm_embeddings_squared_2_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_scale_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_scaled_squares_all = np.empty((S, U), embeddings.dtype)
    norm_embeddings_squared_2_inverse_all = np.empty((S, U), embeddings.dtype)
    sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    norm_embeddings_squared_3_scale_all = np.empty((S,), embeddings.dtype)
    norm_embeddings_squared_3_inverse_all = np.empty((S,), embeddings.dtype)
    row_max_all = np.empty((S, U), embeddings.dtype)
    row_sum_all = np.empty((S, U), embeddings.dtype)
    grad_own_similarity_part_all = np.empty((S, U), embeddings.dtype)
    grad_similarity_all = np.empty((S, U, S), embeddings.dtype)
    along_norm_embeddings_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    along_norm_embeddings_squared_2_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    along_norm_embeddings_squared_3_all = np.empty((S,), embeddings.dtype)
    along_sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    along_log_norm_tops_all = np.empty((S, U), embeddings.dtype)
    along_grad_similarity_all = np.empty((S, U, S), embeddings.dtype)
    along_grad_own_similarity_part_at_max_all = np.empty((S, U), embeddings.dtype)
    along_grad_own_similarity_part_beyond_all = np.empty((S, U), embeddings.dtype)
    along_grad_embeddings_part_2_all = np.empty((S, U, D), embeddings.dtype)
    along_grad_sum_embeddings_4_part_all = np.empty((S, D), embeddings.dtype)
    run = (
        _embeddings_rows_1 if S * max(D * U, D * U * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_1)
    )
    run(embeddings, sum_embeddings_2_all, D, U, S, min(ROWS, max(1, BLOCK // max(D * U, D * U * U))), 0)
    run = _embeddings_rows_2 if S * (D * U) < PARALLEL_FROM else over_threads(_embeddings_rows_2)
    run(
        embeddings, sum_embeddings_2_all, norm_embeddings_squares_all,
        norm_embeddings_squared_2_squares_all, sum_embeddings_4_all, D, U, S, min(ROWS, max(1, BLOCK // (D
        * U))), 0
    )
    run = _embeddings_rows_3 if S * (D * S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_3)
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_squares_all,
        norm_embeddings_scale_all, norm_embeddings_scaled_squares_all,
        norm_embeddings_squared_2_squares_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_scaled_squares_all, sum_embeddings_4_all, sum_embeddings_3_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
        along_sum_embeddings_2_all, along_sum_embeddings_4_all, D, S, U, S, min(ROWS, max(1, BLOCK // (D *
        S * U))), 0
    )
    run = _embeddings_rows_4 if S * (D * S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_4)
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_squares_all,
        norm_embeddings_scale_all, norm_embeddings_scaled_squares_all, norm_embeddings_inverse_all,
        norm_embeddings_squared_2_squares_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_scaled_squares_all, norm_embeddings_squared_2_inverse_all,
        sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
        norm_embeddings_squared_3_inverse_all, row_max_all, row_sum_all, along_norm_embeddings_all,
        along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
        along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
        along_log_norm_tops_all, w, b, D, S, U, S, min(ROWS, max(1, BLOCK // (D * S * U))), 0
    )
    run = _embeddings_rows_5 if S * (S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_5)
    run(
        sum_embeddings_all, norm_embeddings_scale_all, norm_embeddings_inverse_all,
        norm_embeddings_squared_2_scale_all, norm_embeddings_squared_2_inverse_all, sum_embeddings_3_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all, row_max_all,
        row_sum_all, grad_own_similarity_part_all, grad_similarity_all, along_norm_embeddings_all,
        along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
        along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
        along_grad_similarity_all, along_grad_own_similarity_part_at_max_all,
        along_grad_own_similarity_part_beyond_all, w, b, S, U, weight, grad_scale, S, min(ROWS, max(1,
        BLOCK // (S * U))), 0
    )
    run = _embeddings_rows_6 if S * (D * S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_6)
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_inverse_all, norm_embeddings_squared_3_scale_all,
        norm_embeddings_squared_3_inverse_all, grad_own_similarity_part_all, grad_similarity_all,
        along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
        along_sum_embeddings_all, along_norm_embeddings_squared_3_all, along_grad_similarity_all,
        along_grad_own_similarity_part_at_max_all, along_grad_own_similarity_part_beyond_all,
        along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_part_all, w, D, S, U, weight,
        grad_scale, S, min(ROWS, max(1, BLOCK // (D * S * U))), 0
    )
    run = _embeddings_rows_7 if S * (D * S * U) < PARALLEL_FROM else over_threads(_embeddings_rows_7)
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_inverse_all, norm_embeddings_squared_2_scale_all,
        norm_embeddings_squared_2_inverse_all, sum_embeddings_4_all, sum_embeddings_3_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_inverse_all,
        grad_own_similarity_part_all, grad_similarity_all, along_norm_embeddings_all,
        along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
        along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all,
        along_grad_similarity_all, along_grad_own_similarity_part_at_max_all,
        along_grad_own_similarity_part_beyond_all, along_grad_embeddings_part_2_all,
        along_grad_sum_embeddings_4_part_all, w, D, S, U, weight, grad_scale, hvp_embeddings, S, min(ROWS,
        max(1, BLOCK // (D * S * U))), 0
    )
