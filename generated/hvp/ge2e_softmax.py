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
        accumulate, compiled, direction, exp, finite_or_zero, larger, next_block, over_threads,
        rescale, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger, next_block, over_threads,
        rescale, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "a88637823e4b"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _embeddings_rows_1(
    embeddings, vector, sum_embeddings_4_all, along_sum_embeddings_4_all, D, U, start, stop
):
    """Rows `start` to `stop`: fills sum_embeddings_4_all, along_sum_embeddings_4_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    for k in range(start, stop):
        along_sum_embeddings_4_k = along_sum_embeddings_4_all[k]
        embeddings_k = embeddings[k]
        sum_embeddings_4_k = sum_embeddings_4_all[k]
        vector_k = vector[k]
        for d in range(D):
            sum_embeddings_4_k[d] = zero
        for d in range(D):
            along_sum_embeddings_4_k[d] = zero
        for t in range(U):
            for d in range(D):
                sum_embeddings_4_k[d] += embeddings_k[t, d]
            for d in range(D):
                along_sum_embeddings_4_k[d] += vector_k[t, d]


@compiled(**DRIVER)
def _embeddings_rows_1_blocks(
    embeddings, vector, sum_embeddings_4_all, along_sum_embeddings_4_all, D, U, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_1(
            embeddings, vector, sum_embeddings_4_all, along_sum_embeddings_4_all, D, U, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_2(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_4_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_root_all, along_sum_embeddings_2_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, D, U, start, stop
):
    """Rows `start` to `stop`: fills sum_embeddings_2_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_root_all, along_sum_embeddings_2_all,
    along_norm_embeddings_squared_3_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    for s in range(start, stop):
        along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
        along_sum_embeddings_4_s = along_sum_embeddings_4_all[s]
        embeddings_s = embeddings[s]
        sum_embeddings_2_s = sum_embeddings_2_all[s]
        sum_embeddings_4_s = sum_embeddings_4_all[s]
        vector_s = vector[s]
        for u in range(U):
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
        norm_embeddings_squared_3_squares = zero
        for d in range(D):
            norm_embeddings_squared_3_squares = accumulate(
                norm_embeddings_squared_3_squares, sum_embeddings_4_s[d] * sum_embeddings_4_s[d]
            )
        norm_embeddings_squared_3_scale = rescale(norm_embeddings_squared_3_squares)
        norm_embeddings_squared_3_scaled_squares = zero
        for d in range(D):
            times_value = times(norm_embeddings_squared_3_scale, sum_embeddings_4_s[d])
            if norm_embeddings_squared_3_scale != one:
                norm_embeddings_squared_3_scaled_squares = accumulate(
                    norm_embeddings_squared_3_scaled_squares, times_value * times_value
                )
        norm_embeddings_squared_3_root = (
            math.sqrt(norm_embeddings_squared_3_squares) if norm_embeddings_squared_3_scale == one else
            math.sqrt(norm_embeddings_squared_3_scaled_squares)
        )
        along_norm_embeddings_squared_3 = zero
        for d in range(D):
            along_norm_embeddings_squared_3 = accumulate(
                along_norm_embeddings_squared_3, along_sum_embeddings_4_s[d] *
                direction(norm_embeddings_squared_3_scale * sum_embeddings_4_s[d],
                norm_embeddings_squared_3_root)
            )
        norm_embeddings_squared_3_scale_all[s] = rescale(norm_embeddings_squared_3_squares)
        norm_embeddings_squared_3_root_all[s] = (
            math.sqrt(norm_embeddings_squared_3_squares) if norm_embeddings_squared_3_scale == one else
            math.sqrt(norm_embeddings_squared_3_scaled_squares)
        )
        along_norm_embeddings_squared_3_all[s] = along_norm_embeddings_squared_3


@compiled(**DRIVER)
def _embeddings_rows_2_blocks(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_4_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_root_all, along_sum_embeddings_2_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, D, U, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_2(
            embeddings, vector, sum_embeddings_2_all, sum_embeddings_4_all,
            norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
            along_sum_embeddings_2_all, along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all,
            D, U, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_3(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_4_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
    row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
    along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
    along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
    along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
    along_grad_sum_embeddings_2_all, w, b, D, S, U, weight, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_3_all,
    row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
    along_norm_embeddings_all, along_norm_embeddings_squared_2_all, along_sum_embeddings_all,
    along_own_similarity_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
    along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
    along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
    along_grad_sum_embeddings_2_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    for s in range(start, stop):
        along_grad_own_similarity_part_rest_s = along_grad_own_similarity_part_rest_all[s]
        along_grad_own_similarity_part_top_s = along_grad_own_similarity_part_top_all[s]
        along_grad_sum_embeddings_2_s = along_grad_sum_embeddings_2_all[s]
        along_grad_sum_embeddings_3_s = along_grad_sum_embeddings_3_all[s]
        along_log_norm_at_max_s = along_log_norm_at_max_all[s]
        along_log_norm_beyond_s = along_log_norm_beyond_all[s]
        along_log_norm_tops_s = along_log_norm_tops_all[s]
        along_norm_embeddings_s = along_norm_embeddings_all[s]
        along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
        along_own_similarity_s = along_own_similarity_all[s]
        along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
        along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
        along_sum_embeddings_s = along_sum_embeddings_all[s]
        embeddings_s = embeddings[s]
        grad_own_similarity_part_s = grad_own_similarity_part_all[s]
        grad_sum_embeddings_3_s = grad_sum_embeddings_3_all[s]
        norm_embeddings_root_s = norm_embeddings_root_all[s]
        norm_embeddings_scale_s = norm_embeddings_scale_all[s]
        norm_embeddings_squared_2_scaled_squares_s = norm_embeddings_squared_2_scaled_squares_all[s]
        norm_embeddings_squared_2_squares_s = norm_embeddings_squared_2_squares_all[s]
        own_similarity_s = own_similarity_all[s]
        row_max_s = row_max_all[s]
        row_sum_s = row_sum_all[s]
        sum_embeddings_2_s = sum_embeddings_2_all[s]
        sum_embeddings_3_s = sum_embeddings_3_all[s]
        sum_embeddings_s = sum_embeddings_all[s]
        vector_s = vector[s]
        for u in range(U):
            sample_weight = weight[s, u] if weight is not None else one
            grad_term = grad_scale * sample_weight
            for k in range(S):
                sum_embeddings_3 = zero
                along_sum_embeddings_3 = zero
                for d in range(D):
                    sum_embeddings_3 = accumulate(
                        sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                    )
                    along_sum_embeddings_3 = accumulate(
                        along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d] +
                        sum_embeddings_4_all[k, d] * vector_s[u, d]
                    )
                sum_embeddings_3_s[u, k] = sum_embeddings_3
                along_sum_embeddings_3_s[u, k] = along_sum_embeddings_3
            sum_embeddings = zero
            norm_embeddings_squares = zero
            norm_embeddings_squared_2_squares = zero
            along_sum_embeddings = zero
            for d in range(D):
                sum_embeddings = accumulate(sum_embeddings, embeddings_s[u, d] * sum_embeddings_2_s[u, d])
                norm_embeddings_squares = accumulate(
                    norm_embeddings_squares, embeddings_s[u, d] * embeddings_s[u, d]
                )
                norm_embeddings_squared_2_squares = accumulate(
                    norm_embeddings_squared_2_squares, sum_embeddings_2_s[u, d] * sum_embeddings_2_s[u, d]
                )
                along_sum_embeddings = accumulate(
                    along_sum_embeddings, along_sum_embeddings_2_s[u, d] * embeddings_s[u, d] +
                    sum_embeddings_2_s[u, d] * vector_s[u, d]
                )
            norm_embeddings_scale = rescale(norm_embeddings_squares)
            norm_embeddings_squared_2_scale = rescale(norm_embeddings_squared_2_squares)
            norm_embeddings_scaled_squares = zero
            norm_embeddings_squared_2_scaled_squares = zero
            for d in range(D):
                times_value = times(norm_embeddings_scale, embeddings_s[u, d])
                if norm_embeddings_scale != one:
                    norm_embeddings_scaled_squares = accumulate(
                        norm_embeddings_scaled_squares, times_value * times_value
                    )
                times_value_2 = times(norm_embeddings_squared_2_scale, sum_embeddings_2_s[u, d])
                if norm_embeddings_squared_2_scale != one:
                    norm_embeddings_squared_2_scaled_squares = accumulate(
                        norm_embeddings_squared_2_scaled_squares, times_value_2 * times_value_2
                    )
            norm_embeddings_root = (
                math.sqrt(norm_embeddings_squares) if norm_embeddings_scale == one else
                math.sqrt(norm_embeddings_scaled_squares)
            )
            norm_embeddings_squared_2_root = (
                math.sqrt(norm_embeddings_squared_2_squares) if norm_embeddings_squared_2_scale == one
                else math.sqrt(norm_embeddings_squared_2_scaled_squares)
            )
            product_15 = w * direction(norm_embeddings_scale, norm_embeddings_root)
            own_similarity = (
                b + product_15 * sum_embeddings * direction(norm_embeddings_squared_2_scale,
                norm_embeddings_squared_2_root)
            )
            product = product_15
            row_max = -Real(math.inf)
            for k in range(S):
                sum_embeddings_3 = zero
                for d in range(D):
                    sum_embeddings_3 = accumulate(
                        sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                    )
                similarity = (
                    b + product * sum_embeddings_3 * direction(norm_embeddings_squared_3_scale_all[k],
                    norm_embeddings_squared_3_root_all[k])
                )
                row_max = larger(row_max, own_similarity if k == s else similarity)
            along_norm_embeddings = zero
            along_norm_embeddings_squared_2 = zero
            for d in range(D):
                along_norm_embeddings = accumulate(
                    along_norm_embeddings, vector_s[u, d] * direction(norm_embeddings_scale *
                    embeddings_s[u, d], norm_embeddings_root)
                )
                along_norm_embeddings_squared_2 = accumulate(
                    along_norm_embeddings_squared_2, along_sum_embeddings_2_s[u, d] *
                    direction(norm_embeddings_squared_2_scale * sum_embeddings_2_s[u, d],
                    norm_embeddings_squared_2_root)
                )
            row_shift = finite_or_zero(row_max)
            direction_value_2 = direction(norm_embeddings_scale, norm_embeddings_root)
            direction_value_2_times_w = direction_value_2 * w
            direction_value_3 = direction(norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            product_16 = (
                along_norm_embeddings * w * direction(direction_value_2 * norm_embeddings_scale,
                norm_embeddings_root)
            )
            along_own_similarity = (
                along_sum_embeddings * direction_value_2 * direction_value_3 * w - direction_value_3 *
                product_16 * sum_embeddings - along_norm_embeddings_squared_2 * direction_value_2_times_w
                * sum_embeddings * direction(direction_value_3 * norm_embeddings_squared_2_scale,
                norm_embeddings_squared_2_root)
            )
            product_2 = direction_value_2_times_w
            product_3 = product_16
            row_sum = zero
            along_log_norm_tops = zero
            along_log_norm_top = zero
            for k in range(S):
                sum_embeddings_3 = zero
                along_sum_embeddings_3 = zero
                for d in range(D):
                    sum_embeddings_3 = accumulate(
                        sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                    )
                    along_sum_embeddings_3 = accumulate(
                        along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d] +
                        sum_embeddings_4_all[k, d] * vector_s[u, d]
                    )
                direction_value_4 = direction(
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]
                )
                similarity = b + direction_value_4 * product_2 * sum_embeddings_3
                k_is_s = k == s
                shifted_exp = exp(-row_shift + (own_similarity if k_is_s else similarity))
                along_similarity = (
                    along_sum_embeddings_3 * direction_value_4 * product_2 - direction_value_4 * product_3
                    * sum_embeddings_3 - product_2 * sum_embeddings_3 *
                    along_norm_embeddings_squared_3_all[k] * direction(direction_value_4 *
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k])
                )
                row_sum = accumulate(row_sum, shifted_exp)
                condition = Real(3 / 4) <= shifted_exp
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                along_log_norm_top = accumulate(
                    along_log_norm_top, (along_own_similarity if k_is_s else along_similarity) if
                    condition else zero
                )
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            direction_value_5 = direction(norm_embeddings_scale, norm_embeddings_root)
            product_4 = direction_value_5 * w
            inverse_row_sum_2 = one / row_sum
            grad_term_over_row_sum = grad_term * inverse_row_sum_2
            product_5 = (
                along_norm_embeddings * w * direction(direction_value_5 * norm_embeddings_scale,
                norm_embeddings_root)
            )
            inverse_row_sum = inverse_row_sum_2
            grad_own_similarity_part = zero
            along_log_norm_rest = zero
            for k in range(S):
                sum_embeddings_3 = zero
                along_sum_embeddings_3 = zero
                for d in range(D):
                    sum_embeddings_3 = accumulate(
                        sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                    )
                    along_sum_embeddings_3 = accumulate(
                        along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d] +
                        sum_embeddings_4_all[k, d] * vector_s[u, d]
                    )
                direction_value_6 = direction(
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]
                )
                direction_value_6_times_product_4 = direction_value_6 * product_4
                similarity = b + direction_value_6_times_product_4 * sum_embeddings_3
                k_is_s_2 = k == s
                shifted_exp = exp(-row_shift + (own_similarity if k_is_s_2 else similarity))
                grad_similarity = grad_term_over_row_sum * shifted_exp * (zero if k_is_s_2 else one)
                along_grad_sum_embeddings_3_s[u, k] = grad_similarity
                along_similarity = (
                    along_sum_embeddings_3 * direction_value_6 * product_4 - direction_value_6 * product_5
                    * sum_embeddings_3 - product_4 * sum_embeddings_3 *
                    along_norm_embeddings_squared_3_all[k] * direction(direction_value_6 *
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k])
                )
                along_log_norm_offset = (
                    -along_log_norm_at_max + (along_own_similarity if k_is_s_2 else along_similarity)
                )
                grad_sum_embeddings_3_s[u, k] = direction_value_6_times_product_4 * grad_similarity
                grad_own_similarity_part = accumulate(
                    grad_own_similarity_part, inverse_row_sum * shifted_exp * (one if k_is_s_2 else zero)
                )
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
            inverse_row_sum_3 = one / row_sum
            along_log_norm_beyond = along_log_norm_rest * inverse_row_sum_3
            grad_own_similarity = -grad_term + grad_own_similarity_part * grad_term
            direction_value_7 = direction(norm_embeddings_scale, norm_embeddings_root)
            direction_value_7_times_w = direction_value_7 * w
            grad_sum_embeddings = (
                direction_value_7_times_w * grad_own_similarity *
                direction(norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            )
            product_6 = direction_value_7_times_w
            product_7 = (
                along_norm_embeddings * w * direction(direction_value_7 * norm_embeddings_scale,
                norm_embeddings_root)
            )
            grad_term_over_row_sum_2 = grad_term * inverse_row_sum_3
            along_grad_own_similarity_part_top = zero
            for k in range(S):
                along_sum_embeddings_3 = zero
                sum_embeddings_3 = zero
                for d in range(D):
                    along_sum_embeddings_3 = accumulate(
                        along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d] +
                        sum_embeddings_4_all[k, d] * vector_s[u, d]
                    )
                    sum_embeddings_3 = accumulate(
                        sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                    )
                direction_value_8 = direction(
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]
                )
                direction_value_8_times_product_7 = direction_value_8 * product_7
                product_17 = (
                    product_6 * along_norm_embeddings_squared_3_all[k] * direction(direction_value_8 *
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k])
                )
                along_similarity = (
                    along_sum_embeddings_3 * direction_value_8 * product_6 -
                    direction_value_8_times_product_7 * sum_embeddings_3 - product_17 * sum_embeddings_3
                )
                similarity = b + direction_value_8 * product_6 * sum_embeddings_3
                k_is_s_3 = k == s
                shifted_exp = exp(-row_shift + (own_similarity if k_is_s_3 else similarity))
                chosen_2 = zero if k_is_s_3 else one
                chosen = one if k_is_s_3 else zero
                difference = (
                    -along_log_norm_at_max - along_log_norm_beyond + along_own_similarity * chosen +
                    along_similarity * chosen_2
                )
                along_grad_similarity = difference * grad_term_over_row_sum_2 * shifted_exp * chosen_2
                along_grad_sum_embeddings_3_s[u, k] = (
                    along_grad_similarity * direction_value_8 * product_6 -
                    direction_value_8_times_product_7 * along_grad_sum_embeddings_3_s[u, k] - product_17 *
                    along_grad_sum_embeddings_3_s[u, k]
                )
                along_grad_own_similarity_part_top = accumulate(
                    along_grad_own_similarity_part_top, difference * chosen if Real(3 / 4) <= shifted_exp
                    else zero
                )
            along_grad_own_similarity_part_at_max = (
                along_grad_own_similarity_part_top / along_log_norm_tops
            )
            direction_value_9 = direction(norm_embeddings_scale, norm_embeddings_root)
            product_8 = direction_value_9 * w
            product_9 = (
                along_norm_embeddings * w * direction(direction_value_9 * norm_embeddings_scale,
                norm_embeddings_root)
            )
            along_grad_own_similarity_part_rest = zero
            for k in range(S):
                along_sum_embeddings_3 = zero
                sum_embeddings_3 = zero
                for d in range(D):
                    along_sum_embeddings_3 = accumulate(
                        along_sum_embeddings_3, along_sum_embeddings_4_all[k, d] * embeddings_s[u, d] +
                        sum_embeddings_4_all[k, d] * vector_s[u, d]
                    )
                    sum_embeddings_3 = accumulate(
                        sum_embeddings_3, sum_embeddings_4_all[k, d] * embeddings_s[u, d]
                    )
                direction_value_10 = direction(
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]
                )
                along_similarity = (
                    along_sum_embeddings_3 * direction_value_10 * product_8 - direction_value_10 *
                    product_9 * sum_embeddings_3 - product_8 * sum_embeddings_3 *
                    along_norm_embeddings_squared_3_all[k] * direction(direction_value_10 *
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k])
                )
                k_is_s_4 = k == s
                chosen_3 = one if k_is_s_4 else zero
                along_grad_own_similarity_part_offset = (
                    -along_grad_own_similarity_part_at_max + chosen_3 * (-along_log_norm_at_max -
                    along_log_norm_beyond + along_own_similarity * chosen_3 + along_similarity * (zero if
                    k_is_s_4 else one))
                )
                similarity = b + direction_value_10 * product_8 * sum_embeddings_3
                shifted_exp = exp(-row_shift + (own_similarity if k_is_s_4 else similarity))
                along_grad_own_similarity_part_rest = accumulate(
                    along_grad_own_similarity_part_rest, along_grad_own_similarity_part_offset *
                    shifted_exp
                )
            along_grad_own_similarity_part_beyond = along_grad_own_similarity_part_rest / row_sum
            direction_value_11 = direction(
                norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root
            )
            direction_value_12 = direction(norm_embeddings_scale, norm_embeddings_root)
            direction_value_13 = direction(
                direction_value_11 * norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root
            )
            direction_value_13_times_w = direction_value_13 * w
            partial_sum_2 = along_grad_own_similarity_part_at_max + along_grad_own_similarity_part_beyond
            product_18 = (
                along_norm_embeddings * grad_own_similarity * direction(direction_value_12 *
                norm_embeddings_scale, norm_embeddings_root)
            )
            product_19 = direction_value_12 * grad_own_similarity
            product_20 = along_norm_embeddings_squared_2 * product_19
            along_grad_sum_embeddings = (
                direction_value_11 * direction_value_12 * grad_term * partial_sum_2 * w -
                direction_value_13_times_w * product_20 - direction_value_11 * product_18 * w
            )
            product_21 = direction_value_11 * direction_value_13
            partial_sum = (
                product_21 + direction(direction_value_13 * norm_embeddings_squared_2_scale,
                norm_embeddings_squared_2_root)
            )
            direction_value = direction_value_13
            sum_embeddings_times_w = sum_embeddings * w
            product_10 = product_20 * sum_embeddings_times_w
            product_11 = along_sum_embeddings * direction_value_13_times_w * product_19
            product_22 = direction_value_13_times_w * sum_embeddings
            product_12 = product_18 * product_22
            product_13 = product_19 * product_21 * sum_embeddings_times_w
            product_14 = direction_value_12 * grad_term * partial_sum_2 * product_22
            for d in range(D):
                direction_value_14 = direction(
                    norm_embeddings_squared_2_scale * sum_embeddings_2_s[u, d],
                    norm_embeddings_squared_2_root
                )
                along_grad_sum_embeddings_2_s[u, d] = (
                    along_grad_sum_embeddings * embeddings_s[u, d] + direction_value_14 * product_12 +
                    grad_sum_embeddings * vector_s[u, d] + product_10 * (direction_value *
                    direction(direction_value_14 * norm_embeddings_squared_2_scale,
                    norm_embeddings_squared_2_root) + direction_value_14 * partial_sum) -
                    direction_value_14 * product_11 - direction_value_14 * product_14 - product_13 *
                    along_sum_embeddings_2_s[u, d]
                )
            sum_embeddings_s[u] = sum_embeddings
            norm_embeddings_scale_s[u] = rescale(norm_embeddings_squares)
            norm_embeddings_root_s[u] = (
                math.sqrt(norm_embeddings_squares) if norm_embeddings_scale == one else
                math.sqrt(norm_embeddings_scaled_squares)
            )
            norm_embeddings_squared_2_squares_s[u] = norm_embeddings_squared_2_squares
            norm_embeddings_squared_2_scaled_squares_s[u] = norm_embeddings_squared_2_scaled_squares
            direction_value_15 = direction(norm_embeddings_scale, norm_embeddings_root)
            direction_value_16 = direction(
                norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root
            )
            own_similarity_s[u] = b + direction_value_15 * direction_value_16 * sum_embeddings * w
            row_max_s[u] = row_max
            row_sum_s[u] = row_sum
            grad_own_similarity_part_s[u] = grad_own_similarity_part
            along_norm_embeddings_s[u] = along_norm_embeddings
            along_norm_embeddings_squared_2_s[u] = along_norm_embeddings_squared_2
            along_sum_embeddings_s[u] = along_sum_embeddings
            sum_embeddings_times_w_2 = sum_embeddings * w
            along_own_similarity_s[u] = (
                along_sum_embeddings * direction_value_15 * direction_value_16 * w - along_norm_embeddings
                * direction_value_16 * sum_embeddings_times_w_2 * direction(direction_value_15 *
                norm_embeddings_scale, norm_embeddings_root) - along_norm_embeddings_squared_2 *
                direction_value_15 * sum_embeddings_times_w_2 * direction(direction_value_16 *
                norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            )
            along_log_norm_tops_s[u] = along_log_norm_tops
            along_log_norm_at_max_s[u] = along_log_norm_top / along_log_norm_tops
            along_log_norm_beyond_s[u] = along_log_norm_rest / row_sum
            along_grad_own_similarity_part_top_s[u] = along_grad_own_similarity_part_top
            along_grad_own_similarity_part_rest_s[u] = along_grad_own_similarity_part_rest


@compiled(**DRIVER)
def _embeddings_rows_3_blocks(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_4_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
    row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
    along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
    along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
    along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
    along_grad_sum_embeddings_2_all, w, b, D, S, U, weight, grad_scale, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_3(
            embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
            norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
            norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_4_all,
            sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
            row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
            along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
            along_sum_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
            along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
            along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
            along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
            along_grad_sum_embeddings_2_all, w, b, D, S, U, weight, grad_scale, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_4(
    embeddings, vector, norm_embeddings_scale_all, norm_embeddings_root_all, own_similarity_all,
    sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_root_all, row_max_all, row_sum_all, grad_sum_embeddings_3_all,
    along_norm_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_at_max_all,
    along_log_norm_beyond_all, along_grad_sum_embeddings_3_all, along_grad_sum_embeddings_2_all,
    along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D, S, U, weight, grad_scale,
    start, stop
):
    """Rows `start` to `stop`: fills along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all."""
    Real = embeddings.dtype.type
    zero = Real(0)
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
            direction_value_2 = direction(
                norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_root_all[s]
            )
            product = direction_value_2 * w
            k_is_s = k == s
            chosen_3 = zero if k_is_s else one
            grad_scale_times_chosen = grad_scale * chosen_3
            product_2 = (
                w * along_norm_embeddings_squared_3_all[s] * direction(direction_value_2 *
                norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_root_all[s])
            )
            chosen = chosen_3
            chosen_2 = one if k_is_s else zero
            for u in range(U):
                direction_value_3 = direction(
                    norm_embeddings_scale_all[k, u], norm_embeddings_root_all[k, u]
                )
                product_6 = direction_value_3 * sum_embeddings_3_all[k, u, s]
                sample_weight_k_u = weight[k, u] if weight is not None else one
                quotient = (
                    grad_scale_times_chosen * sample_weight_k_u * exp((own_similarity_all[k, u] if k == s
                    else b + direction_value_3 * product * sum_embeddings_3_all[k, u, s]) -
                    finite_or_zero(row_max_all[k, u])) / row_sum_all[k, u]
                )
                product_6_times_quotient = product_6 * quotient
                product_7 = (
                    along_norm_embeddings_all[k, u] * sum_embeddings_3_all[k, u, s] *
                    direction(direction_value_3 * norm_embeddings_scale_all[k, u],
                    norm_embeddings_root_all[k, u])
                )
                along_grad_norm_embeddings_squared_3_part = accumulate(
                    along_grad_norm_embeddings_squared_3_part, product_6_times_quotient *
                    (-along_log_norm_at_max_all[k, u] - along_log_norm_beyond_all[k, u] + chosen *
                    (direction_value_3 * product * along_sum_embeddings_3_all[k, u, s] - product *
                    product_7 - product_2 * product_6) + chosen_2 * along_own_similarity_all[k, u]) +
                    direction_value_3 * quotient * along_sum_embeddings_3_all[k, u, s] - product_7 *
                    quotient if sample_weight_k_u != zero else zero
                )
                grad_norm_embeddings_squared_3_part = accumulate(
                    grad_norm_embeddings_squared_3_part, product_6_times_quotient if sample_weight_k_u !=
                    zero else zero
                )
        direction_value_4 = direction(
            norm_embeddings_squared_3_scale_all[s], norm_embeddings_squared_3_root_all[s]
        )
        direction_value_5 = direction(
            direction_value_4 * norm_embeddings_squared_3_scale_all[s],
            norm_embeddings_squared_3_root_all[s]
        )
        product_8 = direction_value_4 * direction_value_5
        partial_sum = (
            product_8 + direction(direction_value_5 * norm_embeddings_squared_3_scale_all[s],
            norm_embeddings_squared_3_root_all[s])
        )
        direction_value = direction_value_5
        product_9 = grad_norm_embeddings_squared_3_part * w
        product_3 = product_9 * along_norm_embeddings_squared_3_all[s]
        product_4 = along_grad_norm_embeddings_squared_3_part * direction_value_5 * w
        product_5 = product_8 * product_9
        for d in range(D):
            along_grad_sum_embeddings_4_part = zero
            for k in range(S):
                for u in range(U):
                    sample_weight_k_u = weight[k, u] if weight is not None else one
                    along_grad_sum_embeddings_4_part = accumulate(
                        along_grad_sum_embeddings_4_part, along_grad_sum_embeddings_3_all[k, u, s] *
                        embeddings[k, u, d] + grad_sum_embeddings_3_all[k, u, s] * vector[k, u, d] if
                        sample_weight_k_u != zero else zero
                    )
            direction_value_6 = direction(
                norm_embeddings_squared_3_scale_all[s] * sum_embeddings_4_s[d],
                norm_embeddings_squared_3_root_all[s]
            )
            along_grad_sum_embeddings_4_s[d] = (
                along_grad_sum_embeddings_4_part + product_3 * (direction_value *
                direction(direction_value_6 * norm_embeddings_squared_3_scale_all[s],
                norm_embeddings_squared_3_root_all[s]) + direction_value_6 * partial_sum) -
                direction_value_6 * product_4 - product_5 * along_sum_embeddings_4_s[d]
            )


@compiled(**DRIVER)
def _embeddings_rows_4_blocks(
    embeddings, vector, norm_embeddings_scale_all, norm_embeddings_root_all, own_similarity_all,
    sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
    norm_embeddings_squared_3_root_all, row_max_all, row_sum_all, grad_sum_embeddings_3_all,
    along_norm_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_at_max_all,
    along_log_norm_beyond_all, along_grad_sum_embeddings_3_all, along_grad_sum_embeddings_2_all,
    along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D, S, U, weight, grad_scale,
    rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_4(
            embeddings, vector, norm_embeddings_scale_all, norm_embeddings_root_all, own_similarity_all,
            sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
            norm_embeddings_squared_3_root_all, row_max_all, row_sum_all, grad_sum_embeddings_3_all,
            along_norm_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
            along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_at_max_all,
            along_log_norm_beyond_all, along_grad_sum_embeddings_3_all, along_grad_sum_embeddings_2_all,
            along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D, S, U, weight,
            grad_scale, start, stop
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _embeddings_rows_5(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_4_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
    row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
    along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
    along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
    along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
    along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D, S, U, weight, grad_scale,
    hvp_embeddings, start, stop
):
    """Rows `start` to `stop`: fills hvp_embeddings."""
    Real = embeddings.dtype.type
    zero = Real(0)
    one = Real(1)
    for s in range(start, stop):
        along_grad_embeddings_part_2_s = along_grad_embeddings_part_2_all[s]
        along_grad_own_similarity_part_rest_s = along_grad_own_similarity_part_rest_all[s]
        along_grad_own_similarity_part_top_s = along_grad_own_similarity_part_top_all[s]
        along_grad_sum_embeddings_3_s = along_grad_sum_embeddings_3_all[s]
        along_grad_sum_embeddings_4_s = along_grad_sum_embeddings_4_all[s]
        along_log_norm_at_max_s = along_log_norm_at_max_all[s]
        along_log_norm_beyond_s = along_log_norm_beyond_all[s]
        along_log_norm_tops_s = along_log_norm_tops_all[s]
        along_norm_embeddings_s = along_norm_embeddings_all[s]
        along_norm_embeddings_squared_2_s = along_norm_embeddings_squared_2_all[s]
        along_own_similarity_s = along_own_similarity_all[s]
        along_sum_embeddings_2_s = along_sum_embeddings_2_all[s]
        along_sum_embeddings_3_s = along_sum_embeddings_3_all[s]
        along_sum_embeddings_s = along_sum_embeddings_all[s]
        embeddings_s = embeddings[s]
        grad_own_similarity_part_s = grad_own_similarity_part_all[s]
        grad_sum_embeddings_3_s = grad_sum_embeddings_3_all[s]
        hvp_embeddings_s = hvp_embeddings[s]
        norm_embeddings_root_s = norm_embeddings_root_all[s]
        norm_embeddings_scale_s = norm_embeddings_scale_all[s]
        norm_embeddings_squared_2_scaled_squares_s = norm_embeddings_squared_2_scaled_squares_all[s]
        norm_embeddings_squared_2_squares_s = norm_embeddings_squared_2_squares_all[s]
        own_similarity_s = own_similarity_all[s]
        row_max_s = row_max_all[s]
        row_sum_s = row_sum_all[s]
        sum_embeddings_2_s = sum_embeddings_2_all[s]
        sum_embeddings_3_s = sum_embeddings_3_all[s]
        sum_embeddings_s = sum_embeddings_all[s]
        vector_s = vector[s]
        for t in range(U):
            sample_weight = weight[s, t] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_shift = finite_or_zero(row_max_s[t])
            along_grad_own_similarity_part_at_max = (
                along_grad_own_similarity_part_top_s[t] / along_log_norm_tops_s[t]
            )
            inverse_row_sum = one / row_sum_s[t]
            along_grad_own_similarity_part_beyond = (
                inverse_row_sum * along_grad_own_similarity_part_rest_s[t]
            )
            grad_own_similarity = -grad_term + grad_term * grad_own_similarity_part_s[t]
            norm_embeddings_squared_2_scale = rescale(norm_embeddings_squared_2_squares_s[t])
            norm_embeddings_squared_2_root = (
                math.sqrt(norm_embeddings_squared_2_squares_s[t]) if norm_embeddings_squared_2_scale ==
                one else math.sqrt(norm_embeddings_squared_2_scaled_squares_s[t])
            )
            direction_value_2 = direction(norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            direction_value_3 = direction(norm_embeddings_scale_s[t], norm_embeddings_root_s[t])
            direction_value_3_times_w = direction_value_3 * w
            product_9 = (
                w * along_norm_embeddings_s[t] * direction(direction_value_3 * norm_embeddings_scale_s[t],
                norm_embeddings_root_s[t])
            )
            along_grad_sum_embeddings = (
                direction_value_2 * direction_value_3 * grad_term * w *
                (along_grad_own_similarity_part_at_max + along_grad_own_similarity_part_beyond) -
                direction_value_2 * grad_own_similarity * product_9 - direction_value_3_times_w *
                grad_own_similarity * along_norm_embeddings_squared_2_s[t] * direction(direction_value_2 *
                norm_embeddings_squared_2_scale, norm_embeddings_squared_2_root)
            )
            grad_sum_embeddings = direction_value_2 * direction_value_3_times_w * grad_own_similarity
            product = direction_value_3_times_w
            product_2 = product_9
            grad_term_over_row_sum = grad_term * inverse_row_sum
            along_grad_norm_embeddings_part = zero
            grad_norm_embeddings_part = zero
            for k in range(S):
                direction_value_4 = direction(
                    norm_embeddings_squared_3_scale_all[k], norm_embeddings_squared_3_root_all[k]
                )
                product_10 = direction_value_4 * sum_embeddings_3_s[t, k]
                product_11 = (
                    along_norm_embeddings_squared_3_all[k] * sum_embeddings_3_s[t, k] *
                    direction(direction_value_4 * norm_embeddings_squared_3_scale_all[k],
                    norm_embeddings_squared_3_root_all[k])
                )
                along_similarity = (
                    direction_value_4 * product * along_sum_embeddings_3_s[t, k] - product * product_11 -
                    product_10 * product_2
                )
                similarity = b + direction_value_4 * product * sum_embeddings_3_s[t, k]
                k_is_s = k == s
                shifted_exp = exp(-row_shift + (own_similarity_s[t] if k_is_s else similarity))
                chosen = zero if k_is_s else one
                product_12 = grad_term_over_row_sum * shifted_exp * chosen
                along_grad_similarity = (
                    product_12 * (-along_log_norm_at_max_s[t] - along_log_norm_beyond_s[t] +
                    along_similarity * chosen + (one if k_is_s else zero) * along_own_similarity_s[t])
                )
                grad_similarity = product_12
                along_grad_norm_embeddings_part = accumulate(
                    along_grad_norm_embeddings_part, along_grad_similarity * product_10 +
                    direction_value_4 * grad_similarity * along_sum_embeddings_3_s[t, k] - grad_similarity
                    * product_11 if sample_weight != zero else zero
                )
                grad_norm_embeddings_part = accumulate(
                    grad_norm_embeddings_part, grad_similarity * product_10 if sample_weight != zero else
                    zero
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
            product_14 = direction_value_7 * grad_own_similarity
            product_15 = w * (grad_norm_embeddings_part + product_14 * sum_embeddings_s[t])
            product_3 = product_15 * along_norm_embeddings_s[t]
            direction_value_6_times_w = direction_value_6 * w
            product_4 = along_grad_norm_embeddings_part * direction_value_6_times_w
            product_5 = product_13 * product_15
            product_6 = direction_value_6_times_w * product_14 * along_sum_embeddings_s[t]
            product_16 = direction_value_6_times_w * sum_embeddings_s[t]
            product_7 = (
                grad_own_similarity * product_16 * along_norm_embeddings_squared_2_s[t] *
                direction(direction_value_7 * norm_embeddings_squared_2_scale,
                norm_embeddings_squared_2_root)
            )
            product_8 = (
                direction_value_7 * grad_term * product_16 * (along_grad_own_similarity_part_at_max +
                along_grad_own_similarity_part_beyond)
            )
            for d in range(D):
                along_grad_embeddings_part = zero
                for k in range(S):
                    along_grad_embeddings_part = accumulate(
                        along_grad_embeddings_part, along_sum_embeddings_4_all[k, d] *
                        grad_sum_embeddings_3_s[t, k] + sum_embeddings_4_all[k, d] *
                        along_grad_sum_embeddings_3_s[t, k] if sample_weight != zero else zero
                    )
                direction_value_8 = direction(
                    norm_embeddings_scale_s[t] * embeddings_s[t, d], norm_embeddings_root_s[t]
                )
                hvp_embeddings_s[t, d] = (
                    along_grad_embeddings_part + along_grad_sum_embeddings_4_s[d] +
                    along_grad_embeddings_part_2_s[t, d] + along_grad_sum_embeddings *
                    sum_embeddings_2_s[t, d] + direction_value_8 * product_7 + grad_sum_embeddings *
                    along_sum_embeddings_2_s[t, d] + product_3 * (direction_value *
                    direction(direction_value_8 * norm_embeddings_scale_s[t], norm_embeddings_root_s[t]) +
                    direction_value_8 * partial_sum) - direction_value_8 * product_4 - direction_value_8 *
                    product_6 - direction_value_8 * product_8 - product_5 * vector_s[t, d]
                )


@compiled(**DRIVER)
def _embeddings_rows_5_blocks(
    embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
    norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
    norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_4_all,
    sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
    row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
    along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
    along_sum_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
    along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
    along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
    along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
    along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D, S, U, weight, grad_scale,
    hvp_embeddings, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _embeddings_rows_5(
            embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
            norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
            norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_4_all,
            sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
            row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
            along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
            along_sum_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
            along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
            along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
            along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
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
    own_similarity_all = np.empty((S, U), embeddings.dtype)
    sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    norm_embeddings_squared_3_scale_all = np.empty((S,), embeddings.dtype)
    norm_embeddings_squared_3_root_all = np.empty((S,), embeddings.dtype)
    row_max_all = np.empty((S, U), embeddings.dtype)
    row_sum_all = np.empty((S, U), embeddings.dtype)
    grad_own_similarity_part_all = np.empty((S, U), embeddings.dtype)
    grad_sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    along_norm_embeddings_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    along_norm_embeddings_squared_2_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_all = np.empty((S, U), embeddings.dtype)
    along_own_similarity_all = np.empty((S, U), embeddings.dtype)
    along_sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    along_norm_embeddings_squared_3_all = np.empty((S,), embeddings.dtype)
    along_sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    along_log_norm_tops_all = np.empty((S, U), embeddings.dtype)
    along_log_norm_at_max_all = np.empty((S, U), embeddings.dtype)
    along_log_norm_beyond_all = np.empty((S, U), embeddings.dtype)
    along_grad_sum_embeddings_3_all = np.empty((S, U, S), embeddings.dtype)
    along_grad_own_similarity_part_top_all = np.empty((S, U), embeddings.dtype)
    along_grad_own_similarity_part_rest_all = np.empty((S, U), embeddings.dtype)
    along_grad_sum_embeddings_2_all = np.empty((S, U, D), embeddings.dtype)
    along_grad_embeddings_part_2_all = np.empty((S, U, D), embeddings.dtype)
    along_grad_sum_embeddings_4_all = np.empty((S, D), embeddings.dtype)
    run = (
        _embeddings_rows_1_blocks if S * (D * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_1_blocks)
    )
    run(
        embeddings, vector, sum_embeddings_4_all, along_sum_embeddings_4_all, D, U, S, min(ROWS, max(1,
        BLOCK // (D * U))), 0
    )
    run = (
        _embeddings_rows_2_blocks if S * max(D * U, D * U * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_2_blocks)
    )
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_4_all,
        norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
        along_sum_embeddings_2_all, along_sum_embeddings_4_all, along_norm_embeddings_squared_3_all, D, U,
        S, min(ROWS, max(1, BLOCK // max(D * U, D * U * U))), 0
    )
    run = (
        _embeddings_rows_3_blocks if S * (D * S * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_3_blocks)
    )
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
        norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_4_all,
        sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
        row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
        along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
        along_sum_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
        along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
        along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
        along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
        along_grad_sum_embeddings_2_all, w, b, D, S, U, weight, grad_scale, S, min(ROWS, max(1, BLOCK //
        (D * S * U))), 0
    )
    run = (
        _embeddings_rows_4_blocks if S * (D * S * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_4_blocks)
    )
    run(
        embeddings, vector, norm_embeddings_scale_all, norm_embeddings_root_all, own_similarity_all,
        sum_embeddings_4_all, sum_embeddings_3_all, norm_embeddings_squared_3_scale_all,
        norm_embeddings_squared_3_root_all, row_max_all, row_sum_all, grad_sum_embeddings_3_all,
        along_norm_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
        along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_at_max_all,
        along_log_norm_beyond_all, along_grad_sum_embeddings_3_all, along_grad_sum_embeddings_2_all,
        along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D, S, U, weight,
        grad_scale, S, min(ROWS, max(1, BLOCK // (D * S * U))), 0
    )
    run = (
        _embeddings_rows_5_blocks if S * (D * S * U) < PARALLEL_FROM else
        over_threads(_embeddings_rows_5_blocks)
    )
    run(
        embeddings, vector, sum_embeddings_2_all, sum_embeddings_all, norm_embeddings_scale_all,
        norm_embeddings_root_all, norm_embeddings_squared_2_squares_all,
        norm_embeddings_squared_2_scaled_squares_all, own_similarity_all, sum_embeddings_4_all,
        sum_embeddings_3_all, norm_embeddings_squared_3_scale_all, norm_embeddings_squared_3_root_all,
        row_max_all, row_sum_all, grad_own_similarity_part_all, grad_sum_embeddings_3_all,
        along_norm_embeddings_all, along_sum_embeddings_2_all, along_norm_embeddings_squared_2_all,
        along_sum_embeddings_all, along_own_similarity_all, along_sum_embeddings_4_all,
        along_norm_embeddings_squared_3_all, along_sum_embeddings_3_all, along_log_norm_tops_all,
        along_log_norm_at_max_all, along_log_norm_beyond_all, along_grad_sum_embeddings_3_all,
        along_grad_own_similarity_part_top_all, along_grad_own_similarity_part_rest_all,
        along_grad_embeddings_part_2_all, along_grad_sum_embeddings_4_all, w, b, D, S, U, weight,
        grad_scale, hvp_embeddings, S, min(ROWS, max(1, BLOCK // (D * S * U))), 0
    )
