"""mnr_negatives: Multiple negatives ranking: each anchor must find its own positive among those of the batch.

    loss = 1/N · Σ_i (log(exp(log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d]/(√(Σ_e anchor[i, e]²)·√(Σ_e
        positive[j, e]²)))) + exp(log Σ_k exp(scale·Σ_d anchor[i, d]·negatives[k, d]/(√(Σ_e anchor[i, e]²)·
        √(Σ_e negatives[k, e]²))))) − scale·Σ_d anchor[i, d]·positive[i, d]/(√(Σ_e anchor[i, e]²)·√(Σ_e
        positive[i, e]²)))

Generated from the declaration metric.py (feda3faea4948a85) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, log1p, next_block,
        over_length, over_threads, rescale, softmax_weight, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, log1p, next_block,
        over_length, over_threads, rescale, softmax_weight, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "f2899e185afb"  # digest of the elementary functions that are compiled into this file


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
def _anchor_rows_2(negatives, unit_negatives_all, D, rows, block, shared_blocks):
    """Row by row: fills unit_negatives_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            negatives_k = negatives[k]
            unit_negatives_k = unit_negatives_all[k]
            norm_negatives_squares = zero
            for e in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_k[e] * negatives_k[e]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            if norm_negatives_scale != one:
                for e in range(D):
                    times_value = times(norm_negatives_scale, negatives_k[e])
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value * times_value
                    )
            norm_negatives_root = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares)
            )
            norm_negatives_inverse = direction(one, norm_negatives_root)
            for d in range(D):
                unit_negatives_k[d] = over_length(
                    negatives_k[d], norm_negatives_scale, norm_negatives_inverse
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _anchor_rows_3(
    sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_negatives_tile,
    grad_sum_anchor_positive_2_tile, along_sum_anchor_positive_2_tile, along_sum_anchor_negatives_tile,
    along_grad_sum_anchor_negatives_tile, along_grad_sum_anchor_positive_2_tile, scale, K, N, weight,
    grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_anchor_negatives_tile, grad_sum_anchor_positive_2_tile,
    along_grad_sum_anchor_negatives_tile, along_grad_sum_anchor_positive_2_tile."""
    Real = sum_anchor_positive_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_anchor_negatives_i = along_grad_sum_anchor_negatives_tile[i - first]
            along_grad_sum_anchor_positive_2_i = along_grad_sum_anchor_positive_2_tile[i - first]
            along_sum_anchor_negatives_i = along_sum_anchor_negatives_tile[i - first]
            along_sum_anchor_positive_2_i = along_sum_anchor_positive_2_tile[i - first]
            grad_sum_anchor_negatives_i = grad_sum_anchor_negatives_tile[i - first]
            grad_sum_anchor_positive_2_i = grad_sum_anchor_positive_2_tile[i - first]
            sum_anchor_negatives_i = sum_anchor_negatives_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for j in range(N):
                row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
            row_max_2 = -Real(math.inf)
            for k in range(K):
                row_max_2 = larger_number(row_max_2, scale * sum_anchor_negatives_i[k])
            row_shift = finite_or_zero(row_max)
            row_shift_2 = finite_or_zero(row_max_2)
            row_below = zero
            row_sum = zero
            along_log_norm_top = zero
            along_log_norm_tops = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, shifted_exp)
                condition = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(
                    along_log_norm_top, along_sum_anchor_positive_2_i[j] if condition else zero
                )
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
            row_below_2 = zero
            row_sum_2 = zero
            along_log_norm_2_top = zero
            along_log_norm_2_tops = zero
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                along_grad_sum_anchor_negatives_i[k] = shifted_exp_2
                row_below_2 = accumulate(
                    row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                )
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                condition_2 = Real(3 / 4) <= shifted_exp_2
                along_log_norm_2_top = accumulate(
                    along_log_norm_2_top, along_sum_anchor_negatives_i[k] if condition_2 else zero
                )
                along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition_2 else zero)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            row_rest_2 = (
                row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 - one
            )
            log_row_sum_2 = log1p(row_rest_2)
            along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            log_row_sum_2_plus_row_shift_2_3 = row_shift_2 + log_row_sum_2
            log_row_sum_plus_row_shift_3 = row_shift + log_row_sum
            quotient = (
                grad_term * scale * softmax_weight(log_row_sum_2_plus_row_shift_2_3,
                log_row_sum_plus_row_shift_3) / row_sum_2
            )
            along_log_norm_2_rest = zero
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                along_grad_sum_anchor_negatives_i[k] = shifted_exp_2
                along_log_norm_2_offset = along_sum_anchor_negatives_i[k] - along_log_norm_2_at_max
                grad_sum_anchor_negatives_i[k] = quotient * shifted_exp_2
                along_log_norm_2_rest = accumulate(
                    along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                )
            quotient_2 = (
                grad_term * scale * softmax_weight(log_row_sum_plus_row_shift_3,
                log_row_sum_2_plus_row_shift_2_3) / row_sum
            )
            along_log_norm_rest = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                grad_sum_anchor_positive_2_i[j] = (
                    quotient_2 * shifted_exp if sample_weight != zero else zero
                )
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
            if sample_weight != zero:
                grad_sum_anchor_positive_2_i[i] += -grad_term * scale
            inverse_row_sum_2 = one / row_sum_2
            along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
            along_log_norm_beyond = along_log_norm_rest / row_sum
            product = (
                grad_term * inverse_row_sum_2 * softmax_weight(log_row_sum_2_plus_row_shift_2_3,
                log_row_sum_plus_row_shift_3)
            )
            quotient_3 = product * scale * scale
            partial_sum = along_log_norm_2_at_max + along_log_norm_2_beyond
            partial_sum_2 = along_log_norm_at_max + along_log_norm_beyond
            quotient_4 = (
                product * scale * (partial_sum * scale - partial_sum_2 * scale) *
                softmax_weight(log_row_sum_plus_row_shift_3, log_row_sum_2_plus_row_shift_2_3)
            )
            for k in range(K):
                along_log_norm_2_offset = along_sum_anchor_negatives_i[k] - along_log_norm_2_at_max
                along_grad_sum_anchor_negatives_i[k] = (
                    quotient_4 * along_grad_sum_anchor_negatives_i[k] + quotient_3 *
                    (along_log_norm_2_offset - along_log_norm_2_beyond) *
                    along_grad_sum_anchor_negatives_i[k]
                )
            quotient_7 = (
                grad_term * softmax_weight(log_row_sum_plus_row_shift_3, log_row_sum_2_plus_row_shift_2_3)
                / row_sum
            )
            quotient_5 = quotient_7 * scale * scale
            quotient_6 = (
                quotient_7 * scale * (partial_sum_2 * scale - partial_sum * scale) *
                softmax_weight(log_row_sum_2_plus_row_shift_2_3, log_row_sum_plus_row_shift_3)
            )
            for j in range(N):
                along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                along_grad_sum_anchor_positive_2_i[j] = (
                    quotient_6 * along_grad_sum_anchor_positive_2_i[j] + quotient_5 *
                    (along_log_norm_offset - along_log_norm_beyond) *
                    along_grad_sum_anchor_positive_2_i[j] if sample_weight != zero else zero
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _anchor_rows_4(
    anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, grad_unit_anchor_part_all,
    grad_unit_anchor_part_2_all, along_norm_anchor_all, along_grad_unit_anchor_part_all,
    along_grad_unit_anchor_part_2_all, D, weight, hvp_anchor, rows, block, shared_blocks
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
            along_grad_unit_anchor_part_2_i = along_grad_unit_anchor_part_2_all[i]
            along_grad_unit_anchor_part_i = along_grad_unit_anchor_part_all[i]
            anchor_i = anchor[i]
            grad_unit_anchor_part_2_i = grad_unit_anchor_part_2_all[i]
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
                    along_grad_unit_anchor = (
                        along_grad_unit_anchor_part_i[d] + along_grad_unit_anchor_part_2_i[d]
                    )
                    hvp_anchor_i[d] = along_grad_unit_anchor
                    grad_unit_anchor = grad_unit_anchor_part_i[d] + grad_unit_anchor_part_2_i[d]
                    anchor_over_length_over_length = over_length(
                        over_length(anchor_i[d], norm_anchor_scale, norm_anchor_inverse),
                        norm_anchor_scale, norm_anchor_inverse
                    )
                    along_grad_norm_anchor_part = accumulate(
                        along_grad_norm_anchor_part, along_grad_unit_anchor *
                        anchor_over_length_over_length + grad_unit_anchor * one_over_length_squared *
                        vector_i[d] - grad_unit_anchor * (anchor_over_length_over_length *
                        one_over_length_3 + over_length(anchor_over_length_over_length, norm_anchor_scale,
                        norm_anchor_inverse)) * along_norm_anchor_all[i]
                    )
                    grad_norm_anchor_part = accumulate(
                        grad_norm_anchor_part, anchor_over_length_over_length * grad_unit_anchor
                    )
                one_over_length_over_length = over_length(
                    one_over_length_3, norm_anchor_scale, norm_anchor_inverse
                )
                product = grad_norm_anchor_part * one_over_length_3
                for e in range(D):
                    grad_unit_anchor = grad_unit_anchor_part_i[e] + grad_unit_anchor_part_2_i[e]
                    anchor_over_length = over_length(anchor_i[e], norm_anchor_scale, norm_anchor_inverse)
                    hvp_anchor_i[e] = (
                        one_over_length_3 * hvp_anchor_i[e] + (grad_norm_anchor_part *
                        over_length(anchor_over_length, norm_anchor_scale, norm_anchor_inverse) -
                        grad_unit_anchor * one_over_length_over_length) * along_norm_anchor_all[i] -
                        along_grad_norm_anchor_part * anchor_over_length - product * vector_i[e]
                    )
            else:
                hvp_anchor[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_anchor(anchor, positive, negatives, vector, scale, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    K = negatives.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, N, K))))
    norm_anchor_squares_all = np.empty((N,), anchor.dtype)
    norm_anchor_scaled_squares_all = np.empty((N,), anchor.dtype)
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    unit_negatives_all = np.empty((K, D), anchor.dtype)
    sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    grad_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    grad_unit_anchor_part_all = np.empty((N, D), anchor.dtype)
    grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    grad_unit_anchor_part_2_all = np.empty((N, D), anchor.dtype)
    along_norm_anchor_all = np.empty((N,), anchor.dtype)
    along_unit_anchor_all = np.empty((N, D), anchor.dtype)
    along_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_grad_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_grad_unit_anchor_part_all = np.empty((N, D), anchor.dtype)
    along_grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_grad_unit_anchor_part_2_all = np.empty((N, D), anchor.dtype)
    run = _anchor_rows_1 if N * D < PARALLEL_FROM else over_threads(_anchor_rows_1)
    run(
        anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
        unit_anchor_all, unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, N, min(ROWS,
        max(1, BLOCK // D)), 0
    )
    run = _anchor_rows_2 if K * D < PARALLEL_FROM else over_threads(_anchor_rows_2)
    run(negatives, unit_negatives_all, D, K, min(ROWS, max(1, BLOCK // D)), 0)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_anchor_all[tile], unit_positive_all.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(unit_anchor_all[tile], unit_negatives_all.T, out=sum_anchor_negatives_tile[:rows])
        np.dot(
            along_unit_anchor_all[tile], unit_positive_all.T, out=along_sum_anchor_positive_2_tile[:rows]
        )
        np.dot(
            along_unit_anchor_all[tile], unit_negatives_all.T, out=along_sum_anchor_negatives_tile[:rows]
        )
        run = _anchor_rows_3 if rows * max(K, N) < PARALLEL_FROM else over_threads(_anchor_rows_3)
        run(
            sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_negatives_tile,
            grad_sum_anchor_positive_2_tile, along_sum_anchor_positive_2_tile,
            along_sum_anchor_negatives_tile, along_grad_sum_anchor_negatives_tile,
            along_grad_sum_anchor_positive_2_tile, scale, K, N, weight, grad_scale, first, rows, min(ROWS,
            max(1, BLOCK // max(K, N))), 0
        )
        np.dot(
            grad_sum_anchor_negatives_tile[:rows], unit_negatives_all, out=grad_unit_anchor_part_all[tile]
        )
        np.dot(
            grad_sum_anchor_positive_2_tile[:rows], unit_positive_all,
            out=grad_unit_anchor_part_2_all[tile]
        )
        np.dot(
            along_grad_sum_anchor_negatives_tile[:rows], unit_negatives_all,
            out=along_grad_unit_anchor_part_all[tile]
        )
        np.dot(
            along_grad_sum_anchor_positive_2_tile[:rows], unit_positive_all,
            out=along_grad_unit_anchor_part_2_all[tile]
        )
    run = _anchor_rows_4 if N * D < PARALLEL_FROM else over_threads(_anchor_rows_4)
    run(
        anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
        grad_unit_anchor_part_all, grad_unit_anchor_part_2_all, along_norm_anchor_all,
        along_grad_unit_anchor_part_all, along_grad_unit_anchor_part_2_all, D, weight, hvp_anchor, N,
        min(ROWS, max(1, BLOCK // D)), 0
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
def _positive_rows_2(negatives, unit_negatives_all, D, rows, block, shared_blocks):
    """Row by row: fills unit_negatives_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            negatives_k = negatives[k]
            unit_negatives_k = unit_negatives_all[k]
            norm_negatives_squares = zero
            for e in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_k[e] * negatives_k[e]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            if norm_negatives_scale != one:
                for e in range(D):
                    times_value = times(norm_negatives_scale, negatives_k[e])
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value * times_value
                    )
            norm_negatives_root = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares)
            )
            norm_negatives_inverse = direction(one, norm_negatives_root)
            for d in range(D):
                unit_negatives_k[d] = over_length(
                    negatives_k[d], norm_negatives_scale, norm_negatives_inverse
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _positive_rows_3(
    sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_positive_2_tile,
    along_sum_anchor_positive_2_tile, along_grad_sum_anchor_positive_2_tile, scale, K, N, weight,
    grad_scale, first, rows, block, shared_blocks
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
            sum_anchor_negatives_i = sum_anchor_negatives_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_max_2 = -Real(math.inf)
                for k in range(K):
                    row_max_2 = larger_number(row_max_2, scale * sum_anchor_negatives_i[k])
                row_shift = finite_or_zero(row_max)
                row_shift_2 = finite_or_zero(row_max_2)
                row_below = zero
                row_sum = zero
                along_log_norm_top = zero
                along_log_norm_tops = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_anchor_positive_2_i[j] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                row_below_2 = zero
                row_sum_2 = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                    row_below_2 = accumulate(
                        row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                    )
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                row_rest_2 = (
                    row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 -
                    one
                )
                log_row_sum_2 = log1p(row_rest_2)
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                log_row_sum_plus_row_shift_2 = row_shift + log_row_sum
                log_row_sum_2_plus_row_shift_2_2 = row_shift_2 + log_row_sum_2
                quotient = (
                    grad_term * scale * softmax_weight(log_row_sum_plus_row_shift_2,
                    log_row_sum_2_plus_row_shift_2_2) / row_sum
                )
                along_log_norm_rest = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                    along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                    grad_sum_anchor_positive_2_i[j] = quotient * shifted_exp
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                grad_sum_anchor_positive_2_i[i] += -grad_term * scale
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                product = (
                    grad_term * inverse_row_sum * softmax_weight(log_row_sum_plus_row_shift_2,
                    log_row_sum_2_plus_row_shift_2_2) * scale * scale
                )
                quotient_3 = (
                    product * (along_log_norm_at_max + along_log_norm_beyond) *
                    softmax_weight(log_row_sum_2_plus_row_shift_2_2, log_row_sum_plus_row_shift_2)
                )
                for j in range(N):
                    along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                    along_grad_sum_anchor_positive_2_i[j] = (
                        quotient_3 * along_grad_sum_anchor_positive_2_i[j] + product *
                        (along_log_norm_offset - along_log_norm_beyond) *
                        along_grad_sum_anchor_positive_2_i[j]
                    )
            else:
                grad_sum_anchor_positive_2_tile[i - first] = zero
                along_grad_sum_anchor_positive_2_tile[i - first] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _positive_rows_4(
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


def hvp_positive(anchor, positive, negatives, vector, scale, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    K = negatives.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, N, K))))
    norm_positive_squares_all = np.empty((N,), anchor.dtype)
    norm_positive_scaled_squares_all = np.empty((N,), anchor.dtype)
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    unit_negatives_all = np.empty((K, D), anchor.dtype)
    sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
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
    run = _positive_rows_2 if K * D < PARALLEL_FROM else over_threads(_positive_rows_2)
    run(negatives, unit_negatives_all, D, K, min(ROWS, max(1, BLOCK // D)), 0)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_anchor_all[tile], unit_positive_all.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(unit_anchor_all[tile], unit_negatives_all.T, out=sum_anchor_negatives_tile[:rows])
        np.dot(
            unit_anchor_all[tile], along_unit_positive_all.T, out=along_sum_anchor_positive_2_tile[:rows]
        )
        run = _positive_rows_3 if rows * max(K, N) < PARALLEL_FROM else over_threads(_positive_rows_3)
        run(
            sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_positive_2_tile,
            along_sum_anchor_positive_2_tile, along_grad_sum_anchor_positive_2_tile, scale, K, N, weight,
            grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(K, N))), 0
        )
        grad_unit_positive_part_all += np.dot(
            grad_sum_anchor_positive_2_tile[:rows].T, unit_anchor_all[tile]
        )
        along_grad_unit_positive_part_all += np.dot(
            along_grad_sum_anchor_positive_2_tile[:rows].T, unit_anchor_all[tile]
        )
    run = _positive_rows_4 if N * D < PARALLEL_FROM else over_threads(_positive_rows_4)
    run(
        positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
        grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
        hvp_positive, N, min(ROWS, max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _negatives_rows_1(
    anchor, positive, unit_anchor_all, unit_positive_all, D, weight, rows, block, shared_blocks
):
    """Row by row: fills unit_anchor_all, unit_positive_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            anchor_i = anchor[i]
            positive_i = positive[i]
            unit_anchor_i = unit_anchor_all[i]
            unit_positive_i = unit_positive_all[i]
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
            sample_weight = weight[i] if weight is not None else one
            for d in range(D):
                unit_anchor_i[d] = (
                    over_length(anchor_i[d], norm_anchor_scale, norm_anchor_inverse) if sample_weight !=
                    zero else zero
                )
                unit_positive_i[d] = over_length(
                    positive_i[d], norm_positive_scale, norm_positive_inverse
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _negatives_rows_2(
    negatives, vector, norm_negatives_squares_all, norm_negatives_scaled_squares_all, unit_negatives_all,
    along_norm_negatives_all, along_unit_negatives_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_negatives_squares_all, norm_negatives_scaled_squares_all, unit_negatives_all,
    along_norm_negatives_all, along_unit_negatives_all."""
    Real = negatives.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            along_unit_negatives_k = along_unit_negatives_all[k]
            negatives_k = negatives[k]
            unit_negatives_k = unit_negatives_all[k]
            vector_k = vector[k]
            norm_negatives_squares = zero
            for e in range(D):
                norm_negatives_squares = accumulate(
                    norm_negatives_squares, negatives_k[e] * negatives_k[e]
                )
            norm_negatives_scale = rescale(norm_negatives_squares)
            norm_negatives_scaled_squares = zero
            if norm_negatives_scale != one:
                for e in range(D):
                    times_value = times(norm_negatives_scale, negatives_k[e])
                    norm_negatives_scaled_squares = accumulate(
                        norm_negatives_scaled_squares, times_value * times_value
                    )
            norm_negatives_root = (
                math.sqrt(norm_negatives_squares) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares)
            )
            norm_negatives_inverse = direction(one, norm_negatives_root)
            along_norm_negatives = zero
            for d in range(D):
                negatives_over_length = over_length(
                    negatives_k[d], norm_negatives_scale, norm_negatives_inverse
                )
                unit_negatives_k[d] = negatives_over_length
                along_norm_negatives = accumulate(
                    along_norm_negatives, negatives_over_length * vector_k[d]
                )
            one_over_length = over_length(one, norm_negatives_scale, norm_negatives_inverse)
            for d in range(D):
                along_unit_negatives_k[d] = (
                    one_over_length * vector_k[d] - along_norm_negatives *
                    over_length(over_length(negatives_k[d], norm_negatives_scale, norm_negatives_inverse),
                    norm_negatives_scale, norm_negatives_inverse)
                )
            norm_negatives_squares_all[k] = norm_negatives_squares
            norm_negatives_scaled_squares_all[k] = norm_negatives_scaled_squares
            along_norm_negatives_all[k] = along_norm_negatives
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _negatives_rows_3(
    sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_negatives_tile,
    along_sum_anchor_negatives_tile, along_grad_sum_anchor_negatives_tile, scale, K, N, weight,
    grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_anchor_negatives_tile, along_grad_sum_anchor_negatives_tile."""
    Real = sum_anchor_positive_2_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_anchor_negatives_i = along_grad_sum_anchor_negatives_tile[i - first]
            along_sum_anchor_negatives_i = along_sum_anchor_negatives_tile[i - first]
            grad_sum_anchor_negatives_i = grad_sum_anchor_negatives_tile[i - first]
            sum_anchor_negatives_i = sum_anchor_negatives_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_max_2 = -Real(math.inf)
                for k in range(K):
                    row_max_2 = larger_number(row_max_2, scale * sum_anchor_negatives_i[k])
                row_shift = finite_or_zero(row_max)
                row_shift_2 = finite_or_zero(row_max_2)
                row_below = zero
                row_sum = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                row_below_2 = zero
                row_sum_2 = zero
                along_log_norm_2_top = zero
                along_log_norm_2_tops = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                    along_grad_sum_anchor_negatives_i[k] = shifted_exp_2
                    row_below_2 = accumulate(
                        row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                    )
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                    condition = Real(3 / 4) <= shifted_exp_2
                    along_log_norm_2_top = accumulate(
                        along_log_norm_2_top, along_sum_anchor_negatives_i[k] if condition else zero
                    )
                    along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition else zero)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                row_rest_2 = (
                    row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 -
                    one
                )
                log_row_sum_2 = log1p(row_rest_2)
                along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
                log_row_sum_2_plus_row_shift_2_2 = row_shift_2 + log_row_sum_2
                log_row_sum_plus_row_shift_2 = row_shift + log_row_sum
                quotient = (
                    grad_term * scale * softmax_weight(log_row_sum_2_plus_row_shift_2_2,
                    log_row_sum_plus_row_shift_2) / row_sum_2
                )
                along_log_norm_2_rest = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                    along_grad_sum_anchor_negatives_i[k] = shifted_exp_2
                    along_log_norm_2_offset = along_sum_anchor_negatives_i[k] - along_log_norm_2_at_max
                    grad_sum_anchor_negatives_i[k] = quotient * shifted_exp_2
                    along_log_norm_2_rest = accumulate(
                        along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                    )
                inverse_row_sum_2 = one / row_sum_2
                along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
                product = (
                    grad_term * inverse_row_sum_2 * softmax_weight(log_row_sum_2_plus_row_shift_2_2,
                    log_row_sum_plus_row_shift_2) * scale * scale
                )
                quotient_3 = (
                    product * (along_log_norm_2_at_max + along_log_norm_2_beyond) *
                    softmax_weight(log_row_sum_plus_row_shift_2, log_row_sum_2_plus_row_shift_2_2)
                )
                for k in range(K):
                    along_log_norm_2_offset = along_sum_anchor_negatives_i[k] - along_log_norm_2_at_max
                    along_grad_sum_anchor_negatives_i[k] = (
                        quotient_3 * along_grad_sum_anchor_negatives_i[k] + product *
                        (along_log_norm_2_offset - along_log_norm_2_beyond) *
                        along_grad_sum_anchor_negatives_i[k]
                    )
            else:
                grad_sum_anchor_negatives_tile[i - first] = zero
                along_grad_sum_anchor_negatives_tile[i - first] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _negatives_rows_4(
    negatives, vector, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
    grad_unit_negatives_part_all, along_norm_negatives_all, along_grad_unit_negatives_part_all, D,
    hvp_negatives, rows, block, shared_blocks
):
    """Row by row: fills hvp_negatives."""
    Real = negatives.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            along_grad_unit_negatives_part_k = along_grad_unit_negatives_part_all[k]
            grad_unit_negatives_part_k = grad_unit_negatives_part_all[k]
            hvp_negatives_k = hvp_negatives[k]
            negatives_k = negatives[k]
            vector_k = vector[k]
            norm_negatives_scale = rescale(norm_negatives_squares_all[k])
            norm_negatives_root = (
                math.sqrt(norm_negatives_squares_all[k]) if norm_negatives_scale == one else
                math.sqrt(norm_negatives_scaled_squares_all[k])
            )
            norm_negatives_inverse = direction(one, norm_negatives_root)
            one_over_length_3 = over_length(one, norm_negatives_scale, norm_negatives_inverse)
            one_over_length_squared = one_over_length_3 * one_over_length_3
            along_grad_norm_negatives_part = zero
            grad_norm_negatives_part = zero
            for d in range(D):
                negatives_over_length_over_length = over_length(
                    over_length(negatives_k[d], norm_negatives_scale, norm_negatives_inverse),
                    norm_negatives_scale, norm_negatives_inverse
                )
                along_grad_norm_negatives_part = accumulate(
                    along_grad_norm_negatives_part, negatives_over_length_over_length *
                    along_grad_unit_negatives_part_k[d] + one_over_length_squared *
                    grad_unit_negatives_part_k[d] * vector_k[d] - (negatives_over_length_over_length *
                    one_over_length_3 + over_length(negatives_over_length_over_length,
                    norm_negatives_scale, norm_negatives_inverse)) * along_norm_negatives_all[k] *
                    grad_unit_negatives_part_k[d]
                )
                grad_norm_negatives_part = accumulate(
                    grad_norm_negatives_part, negatives_over_length_over_length *
                    grad_unit_negatives_part_k[d]
                )
            one_over_length_over_length = over_length(
                one_over_length_3, norm_negatives_scale, norm_negatives_inverse
            )
            product = grad_norm_negatives_part * one_over_length_3
            for e in range(D):
                negatives_over_length = over_length(
                    negatives_k[e], norm_negatives_scale, norm_negatives_inverse
                )
                hvp_negatives_k[e] = (
                    one_over_length_3 * along_grad_unit_negatives_part_k[e] + (grad_norm_negatives_part *
                    over_length(negatives_over_length, norm_negatives_scale, norm_negatives_inverse) -
                    one_over_length_over_length * grad_unit_negatives_part_k[e]) *
                    along_norm_negatives_all[k] - along_grad_norm_negatives_part * negatives_over_length -
                    product * vector_k[e]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_negatives(anchor, positive, negatives, vector, scale, weight, grad_scale, hvp_negatives):
    """Fill the Hessian in negatives times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    K = negatives.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, N, K))))
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    norm_negatives_squares_all = np.empty((K,), anchor.dtype)
    norm_negatives_scaled_squares_all = np.empty((K,), anchor.dtype)
    unit_negatives_all = np.empty((K, D), anchor.dtype)
    sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    grad_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    grad_unit_negatives_part_all = np.zeros((K, D), anchor.dtype)
    along_norm_negatives_all = np.empty((K,), anchor.dtype)
    along_unit_negatives_all = np.empty((K, D), anchor.dtype)
    along_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_grad_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_grad_unit_negatives_part_all = np.zeros((K, D), anchor.dtype)
    run = _negatives_rows_1 if N * D < PARALLEL_FROM else over_threads(_negatives_rows_1)
    run(
        anchor, positive, unit_anchor_all, unit_positive_all, D, weight, N, min(ROWS, max(1, BLOCK // D)),
        0
    )
    run = _negatives_rows_2 if K * D < PARALLEL_FROM else over_threads(_negatives_rows_2)
    run(
        negatives, vector, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
        unit_negatives_all, along_norm_negatives_all, along_unit_negatives_all, D, K, min(ROWS, max(1,
        BLOCK // D)), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_anchor_all[tile], unit_positive_all.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(unit_anchor_all[tile], unit_negatives_all.T, out=sum_anchor_negatives_tile[:rows])
        np.dot(
            unit_anchor_all[tile], along_unit_negatives_all.T, out=along_sum_anchor_negatives_tile[:rows]
        )
        run = _negatives_rows_3 if rows * max(K, N) < PARALLEL_FROM else over_threads(_negatives_rows_3)
        run(
            sum_anchor_positive_2_tile, sum_anchor_negatives_tile, grad_sum_anchor_negatives_tile,
            along_sum_anchor_negatives_tile, along_grad_sum_anchor_negatives_tile, scale, K, N, weight,
            grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(K, N))), 0
        )
        grad_unit_negatives_part_all += np.dot(
            grad_sum_anchor_negatives_tile[:rows].T, unit_anchor_all[tile]
        )
        along_grad_unit_negatives_part_all += np.dot(
            along_grad_sum_anchor_negatives_tile[:rows].T, unit_anchor_all[tile]
        )
    run = _negatives_rows_4 if K * D < PARALLEL_FROM else over_threads(_negatives_rows_4)
    run(
        negatives, vector, norm_negatives_squares_all, norm_negatives_scaled_squares_all,
        grad_unit_negatives_part_all, along_norm_negatives_all, along_grad_unit_negatives_part_all, D,
        hvp_negatives, K, min(ROWS, max(1, BLOCK // D)), 0
    )
