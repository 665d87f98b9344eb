"""mnr: Multiple negatives ranking: each anchor must find its own positive among those of the batch.

    loss = 1/N · Σ_i (log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d]/(√(Σ_e anchor[i, e]²)·√(Σ_e
        positive[j, e]²))) − scale·Σ_d anchor[i, d]·positive[i, d]/(√(Σ_e anchor[i, e]²)·√(Σ_e
        positive[i, e]²)))

Generated from the declaration metric.py (309659f81d08e24d) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _anchor_rows_1(
    anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, unit_anchor_all,
    unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_anchor_squares_all, norm_anchor_scaled_squares_all, unit_anchor_all,
    unit_positive_all, along_norm_anchor_all, along_unit_anchor_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_unit_anchor_i = along_unit_anchor_all[i]
            anchor_i = anchor[i]
            positive_i = positive[i]
            unit_anchor_i = unit_anchor_all[i]
            unit_positive_i = unit_positive_all[i]
            vector_i = vector[i]
            norm_anchor_squares = zero
            norm_positive_squares = zero
            for e in range(D):
                norm_anchor_squares = accumulate(norm_anchor_squares, anchor_i[e] * anchor_i[e])
                norm_positive_squares = accumulate(norm_positive_squares, positive_i[e] * positive_i[e])
            norm_anchor_scale = rescale(norm_anchor_squares)
            norm_positive_scale = rescale(norm_positive_squares)
            norm_anchor_scaled_squares = zero
            if norm_anchor_scale != one:
                for e in range(D):
                    times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_i[e])
                    norm_anchor_scaled_squares = accumulate(
                        norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                        times_norm_anchor_scale_anchor
                    )
            norm_positive_scaled_squares = zero
            if norm_positive_scale != one:
                for e in range(D):
                    times_norm_positive_scale_positive = times(norm_positive_scale, positive_i[e])
                    norm_positive_scaled_squares = accumulate(
                        norm_positive_scaled_squares, times_norm_positive_scale_positive *
                        times_norm_positive_scale_positive
                    )
            norm_anchor_root = (
                math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
                math.sqrt(norm_anchor_scaled_squares)
            )
            norm_anchor_inverse = direction(one, norm_anchor_root)
            norm_positive_root = (
                math.sqrt(norm_positive_squares) if norm_positive_scale == one else
                math.sqrt(norm_positive_scaled_squares)
            )
            norm_positive_inverse = direction(one, norm_positive_root)
            along_norm_anchor = zero
            for d in range(D):
                anchor_over_length = over_length(anchor_i[d], norm_anchor_scale, norm_anchor_inverse)
                unit_anchor_i[d] = anchor_over_length
                unit_positive_i[d] = over_length(
                    positive_i[d], norm_positive_scale, norm_positive_inverse
                )
                along_norm_anchor = accumulate(along_norm_anchor, anchor_over_length * vector_i[d])
            one_over_length = over_length(one, norm_anchor_scale, norm_anchor_inverse)
            for d in range(D):
                along_unit_anchor_i[d] = (
                    one_over_length * vector_i[d] - along_norm_anchor *
                    over_length(over_length(anchor_i[d], norm_anchor_scale, norm_anchor_inverse),
                    norm_anchor_scale, norm_anchor_inverse)
                )
            norm_anchor_squares_all[i] = norm_anchor_squares
            norm_anchor_scaled_squares_all[i] = norm_anchor_scaled_squares
            along_norm_anchor_all[i] = along_norm_anchor
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _anchor_rows_2(
    sum_anchor_positive_2_tile, grad_sum_anchor_positive_2_tile, along_sum_anchor_positive_2_tile,
    along_grad_sum_anchor_positive_2_tile, scale, N, weight, grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_anchor_positive_2_tile, along_grad_sum_anchor_positive_2_tile."""
    Real = sum_anchor_positive_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_anchor_positive_2_i = along_grad_sum_anchor_positive_2_tile[i - first]
            along_sum_anchor_positive_2_i = along_sum_anchor_positive_2_tile[i - first]
            grad_sum_anchor_positive_2_i = grad_sum_anchor_positive_2_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * scale
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                row_below = zero
                along_log_norm_top = zero
                along_log_norm_tops = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_anchor_positive_2_i[j] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                condition_2 = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition_2 else row_sum - one
                exp_value = exp(-row_shift + scale * sum_anchor_positive_2_i[i])
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
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                    along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                    grad_sum_anchor_positive_2_i[j] = (
                        product if i == j else -grad_log_p_over_row_sum * shifted_exp
                    )
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient = grad_term * inverse_row_sum * scale * scale
                for j in range(N):
                    along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                    along_grad_sum_anchor_positive_2_i[j] = (
                        quotient * (along_log_norm_offset - along_log_norm_beyond) *
                        along_grad_sum_anchor_positive_2_i[j]
                    )
            else:
                grad_sum_anchor_positive_2_tile[i - first] = zero
                along_grad_sum_anchor_positive_2_tile[i - first] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _anchor_rows_3(
    anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, grad_unit_anchor_part_all,
    along_norm_anchor_all, along_grad_unit_anchor_part_all, D, weight, hvp_anchor, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_anchor."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_unit_anchor_part_i = along_grad_unit_anchor_part_all[i]
            anchor_i = anchor[i]
            grad_unit_anchor_part_i = grad_unit_anchor_part_all[i]
            hvp_anchor_i = hvp_anchor[i]
            vector_i = vector[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                norm_anchor_scale = rescale(norm_anchor_squares_all[i])
                norm_anchor_root = (
                    math.sqrt(norm_anchor_squares_all[i]) if norm_anchor_scale == one else
                    math.sqrt(norm_anchor_scaled_squares_all[i])
                )
                norm_anchor_inverse = direction(one, norm_anchor_root)
                one_over_length_3 = over_length(one, norm_anchor_scale, norm_anchor_inverse)
                one_over_length_squared = one_over_length_3 * one_over_length_3
                along_grad_norm_anchor_part = zero
                grad_norm_anchor_part = zero
                for d in range(D):
                    anchor_over_length_over_length = over_length(
                        over_length(anchor_i[d], norm_anchor_scale, norm_anchor_inverse),
                        norm_anchor_scale, norm_anchor_inverse
                    )
                    along_grad_norm_anchor_part = accumulate(
                        along_grad_norm_anchor_part, anchor_over_length_over_length *
                        along_grad_unit_anchor_part_i[d] + one_over_length_squared *
                        grad_unit_anchor_part_i[d] * vector_i[d] - (anchor_over_length_over_length *
                        one_over_length_3 + over_length(anchor_over_length_over_length, norm_anchor_scale,
                        norm_anchor_inverse)) * along_norm_anchor_all[i] * grad_unit_anchor_part_i[d]
                    )
                    grad_norm_anchor_part = accumulate(
                        grad_norm_anchor_part, anchor_over_length_over_length * grad_unit_anchor_part_i[d]
                    )
                one_over_length_over_length = over_length(
                    one_over_length_3, norm_anchor_scale, norm_anchor_inverse
                )
                product = grad_norm_anchor_part * one_over_length_3
                for e in range(D):
                    anchor_over_length = over_length(anchor_i[e], norm_anchor_scale, norm_anchor_inverse)
                    hvp_anchor_i[e] = (
                        one_over_length_3 * along_grad_unit_anchor_part_i[e] + (grad_norm_anchor_part *
                        over_length(anchor_over_length, norm_anchor_scale, norm_anchor_inverse) -
                        one_over_length_over_length * grad_unit_anchor_part_i[e]) *
                        along_norm_anchor_all[i] - along_grad_norm_anchor_part * anchor_over_length -
                        product * vector_i[e]
                    )
            else:
                hvp_anchor[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_anchor(anchor, positive, vector, scale, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_anchor_squares_all = np.empty((N,), anchor.dtype)
    norm_anchor_scaled_squares_all = np.empty((N,), anchor.dtype)
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    grad_unit_anchor_part_all = np.empty((N, D), anchor.dtype)
    along_norm_anchor_all = np.empty((N,), anchor.dtype)
    along_unit_anchor_all = np.empty((N, D), anchor.dtype)
    along_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_grad_unit_anchor_part_all = np.empty((N, D), anchor.dtype)
    run = _anchor_rows_1 if N * D < PARALLEL_FROM else over_threads(_anchor_rows_1)
    run(
        anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
        unit_anchor_all, unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, N, min(ROWS,
        max(1, BLOCK // D)), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_anchor_all[tile], unit_positive_all.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(
            along_unit_anchor_all[tile], unit_positive_all.T, out=along_sum_anchor_positive_2_tile[:rows]
        )
        run = _anchor_rows_2 if rows * N < PARALLEL_FROM else over_threads(_anchor_rows_2)
        run(
            sum_anchor_positive_2_tile, grad_sum_anchor_positive_2_tile, along_sum_anchor_positive_2_tile,
            along_grad_sum_anchor_positive_2_tile, scale, N, weight, grad_scale, first, rows, min(ROWS,
            max(1, BLOCK // N)), 0
        )
        np.dot(
            grad_sum_anchor_positive_2_tile[:rows], unit_positive_all, out=grad_unit_anchor_part_all[tile]
        )
        np.dot(
            along_grad_sum_anchor_positive_2_tile[:rows], unit_positive_all,
            out=along_grad_unit_anchor_part_all[tile]
        )
    run = _anchor_rows_3 if N * D < PARALLEL_FROM else over_threads(_anchor_rows_3)
    run(
        anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
        grad_unit_anchor_part_all, along_norm_anchor_all, along_grad_unit_anchor_part_all, D, weight,
        hvp_anchor, N, min(ROWS, max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _positive_rows_1(
    anchor, positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
    unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all, D, weight, rows,
    block, shared_blocks
):
    """Row by row: fills norm_positive_squares_all, norm_positive_scaled_squares_all, unit_anchor_all,
    unit_positive_all, along_norm_positive_all, along_unit_positive_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_unit_positive_i = along_unit_positive_all[i]
            anchor_i = anchor[i]
            positive_i = positive[i]
            unit_anchor_i = unit_anchor_all[i]
            unit_positive_i = unit_positive_all[i]
            vector_i = vector[i]
            norm_positive_squares = zero
            norm_anchor_squares = zero
            for e in range(D):
                norm_positive_squares = accumulate(norm_positive_squares, positive_i[e] * positive_i[e])
                norm_anchor_squares = accumulate(norm_anchor_squares, anchor_i[e] * anchor_i[e])
            norm_positive_scale = rescale(norm_positive_squares)
            norm_anchor_scale = rescale(norm_anchor_squares)
            norm_positive_scaled_squares = zero
            if norm_positive_scale != one:
                for e in range(D):
                    times_norm_positive_scale_positive = times(norm_positive_scale, positive_i[e])
                    norm_positive_scaled_squares = accumulate(
                        norm_positive_scaled_squares, times_norm_positive_scale_positive *
                        times_norm_positive_scale_positive
                    )
            norm_anchor_scaled_squares = zero
            if norm_anchor_scale != one:
                for e in range(D):
                    times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_i[e])
                    norm_anchor_scaled_squares = accumulate(
                        norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                        times_norm_anchor_scale_anchor
                    )
            norm_anchor_root = (
                math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
                math.sqrt(norm_anchor_scaled_squares)
            )
            norm_anchor_inverse = direction(one, norm_anchor_root)
            norm_positive_root = (
                math.sqrt(norm_positive_squares) if norm_positive_scale == one else
                math.sqrt(norm_positive_scaled_squares)
            )
            norm_positive_inverse = direction(one, norm_positive_root)
            sample_weight = weight[i] if weight is not None else one
            along_norm_positive = zero
            for d in range(D):
                unit_anchor_i[d] = (
                    over_length(anchor_i[d], norm_anchor_scale, norm_anchor_inverse) if sample_weight !=
                    zero else zero
                )
                positive_over_length = over_length(
                    positive_i[d], norm_positive_scale, norm_positive_inverse
                )
                unit_positive_i[d] = positive_over_length
                along_norm_positive = accumulate(along_norm_positive, positive_over_length * vector_i[d])
            one_over_length = over_length(one, norm_positive_scale, norm_positive_inverse)
            for d in range(D):
                along_unit_positive_i[d] = (
                    one_over_length * vector_i[d] - along_norm_positive *
                    over_length(over_length(positive_i[d], norm_positive_scale, norm_positive_inverse),
                    norm_positive_scale, norm_positive_inverse)
                )
            norm_positive_squares_all[i] = norm_positive_squares
            norm_positive_scaled_squares_all[i] = norm_positive_scaled_squares
            along_norm_positive_all[i] = along_norm_positive
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _positive_rows_2(
    sum_anchor_positive_2_tile, grad_sum_anchor_positive_2_tile, along_sum_anchor_positive_2_tile,
    along_grad_sum_anchor_positive_2_tile, scale, N, weight, grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_anchor_positive_2_tile, along_grad_sum_anchor_positive_2_tile."""
    Real = sum_anchor_positive_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_anchor_positive_2_i = along_grad_sum_anchor_positive_2_tile[i - first]
            along_sum_anchor_positive_2_i = along_sum_anchor_positive_2_tile[i - first]
            grad_sum_anchor_positive_2_i = grad_sum_anchor_positive_2_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * scale
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                row_below = zero
                along_log_norm_top = zero
                along_log_norm_tops = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_anchor_positive_2_i[j] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                condition_2 = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition_2 else row_sum - one
                exp_value = exp(-row_shift + scale * sum_anchor_positive_2_i[i])
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
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                    along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                    grad_sum_anchor_positive_2_i[j] = (
                        product if i == j else -grad_log_p_over_row_sum * shifted_exp
                    )
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient = grad_term * inverse_row_sum * scale * scale
                for j in range(N):
                    along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                    along_grad_sum_anchor_positive_2_i[j] = (
                        quotient * (along_log_norm_offset - along_log_norm_beyond) *
                        along_grad_sum_anchor_positive_2_i[j]
                    )
            else:
                grad_sum_anchor_positive_2_tile[i - first] = zero
                along_grad_sum_anchor_positive_2_tile[i - first] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _positive_rows_3(
    positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
    grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
    hvp_positive, rows, block, shared_blocks
):
    """Row by row: fills hvp_positive."""
    Real = positive.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_unit_positive_part_i = along_grad_unit_positive_part_all[i]
            grad_unit_positive_part_i = grad_unit_positive_part_all[i]
            hvp_positive_i = hvp_positive[i]
            positive_i = positive[i]
            vector_i = vector[i]
            norm_positive_scale = rescale(norm_positive_squares_all[i])
            norm_positive_root = (
                math.sqrt(norm_positive_squares_all[i]) if norm_positive_scale == one else
                math.sqrt(norm_positive_scaled_squares_all[i])
            )
            norm_positive_inverse = direction(one, norm_positive_root)
            one_over_length_3 = over_length(one, norm_positive_scale, norm_positive_inverse)
            one_over_length_squared = one_over_length_3 * one_over_length_3
            along_grad_norm_positive_part = zero
            grad_norm_positive_part = zero
            for d in range(D):
                positive_over_length_over_length = over_length(
                    over_length(positive_i[d], norm_positive_scale, norm_positive_inverse),
                    norm_positive_scale, norm_positive_inverse
                )
                along_grad_norm_positive_part = accumulate(
                    along_grad_norm_positive_part, positive_over_length_over_length *
                    along_grad_unit_positive_part_i[d] + one_over_length_squared *
                    grad_unit_positive_part_i[d] * vector_i[d] - (one_over_length_3 *
                    positive_over_length_over_length + over_length(positive_over_length_over_length,
                    norm_positive_scale, norm_positive_inverse)) * along_norm_positive_all[i] *
                    grad_unit_positive_part_i[d]
                )
                grad_norm_positive_part = accumulate(
                    grad_norm_positive_part, positive_over_length_over_length *
                    grad_unit_positive_part_i[d]
                )
            one_over_length_over_length = over_length(
                one_over_length_3, norm_positive_scale, norm_positive_inverse
            )
            product = grad_norm_positive_part * one_over_length_3
            for e in range(D):
                positive_over_length = over_length(
                    positive_i[e], norm_positive_scale, norm_positive_inverse
                )
                hvp_positive_i[e] = (
                    one_over_length_3 * along_grad_unit_positive_part_i[e] + (grad_norm_positive_part *
                    over_length(positive_over_length, norm_positive_scale, norm_positive_inverse) -
                    one_over_length_over_length * grad_unit_positive_part_i[e]) *
                    along_norm_positive_all[i] - along_grad_norm_positive_part * positive_over_length -
                    product * vector_i[e]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_positive(anchor, positive, vector, scale, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_positive_squares_all = np.empty((N,), anchor.dtype)
    norm_positive_scaled_squares_all = np.empty((N,), anchor.dtype)
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    grad_unit_positive_part_all = np.zeros((N, D), anchor.dtype)
    along_norm_positive_all = np.empty((N,), anchor.dtype)
    along_unit_positive_all = np.empty((N, D), anchor.dtype)
    along_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_grad_unit_positive_part_all = np.zeros((N, D), anchor.dtype)
    run = _positive_rows_1 if N * D < PARALLEL_FROM else over_threads(_positive_rows_1)
    run(
        anchor, positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
        unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all, D, weight,
        N, min(ROWS, max(1, BLOCK // D)), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_anchor_all[tile], unit_positive_all.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(
            unit_anchor_all[tile], along_unit_positive_all.T, out=along_sum_anchor_positive_2_tile[:rows]
        )
        run = _positive_rows_2 if rows * N < PARALLEL_FROM else over_threads(_positive_rows_2)
        run(
            sum_anchor_positive_2_tile, grad_sum_anchor_positive_2_tile, along_sum_anchor_positive_2_tile,
            along_grad_sum_anchor_positive_2_tile, scale, N, weight, grad_scale, first, rows, min(ROWS,
            max(1, BLOCK // N)), 0
        )
        grad_unit_positive_part_all += np.dot(
            grad_sum_anchor_positive_2_tile[:rows].T, unit_anchor_all[tile]
        )
        along_grad_unit_positive_part_all += np.dot(
            along_grad_sum_anchor_positive_2_tile[:rows].T, unit_anchor_all[tile]
        )
    run = _positive_rows_3 if N * D < PARALLEL_FROM else over_threads(_positive_rows_3)
    run(
        positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
        grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
        hvp_positive, N, min(ROWS, max(1, BLOCK // D)), 0
    )
