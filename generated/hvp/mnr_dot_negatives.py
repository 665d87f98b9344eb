"""mnr_dot_negatives: Multiple negatives ranking: each anchor must find its own positive among those of the batch.

    loss = 1/N · Σ_i (log(exp(log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d])) + exp(log Σ_k exp(scale·
        Σ_d anchor[i, d]·negatives[k, d]))) − scale·Σ_d anchor[i, d]·positive[i, d])

Generated from the declaration metric.py (4dd02b5059d0afe9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, log1p, next_block, over_threads,
        softmax_weight,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, log1p, next_block, over_threads,
        softmax_weight,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "488cd8a5af78"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _anchor_rows_1(
    sum_anchor_positive_2_tile, sum_anchor_negatives_tile, along_sum_anchor_positive_2_tile,
    along_sum_anchor_negatives_tile, along_grad_sum_anchor_negatives_tile,
    along_grad_sum_anchor_positive_2_tile, scale, K, N, weight, grad_scale, first, rows, block,
    shared_blocks
):
    """Row by row: fills along_grad_sum_anchor_negatives_tile, along_grad_sum_anchor_positive_2_tile."""
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
            sum_anchor_negatives_i = sum_anchor_negatives_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_max_2 = -Real(math.inf)
            for k in range(K):
                row_max_2 = larger_number(row_max_2, scale * sum_anchor_negatives_i[k])
            row_max = -Real(math.inf)
            for j in range(N):
                row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
            row_shift_2 = finite_or_zero(row_max_2)
            row_shift = finite_or_zero(row_max)
            along_log_norm_2_top = zero
            along_log_norm_2_tops = zero
            row_sum_2 = zero
            row_below_2 = zero
            for k in range(K):
                shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                along_grad_sum_anchor_negatives_i[k] = shifted_exp_2
                condition = Real(3 / 4) <= shifted_exp_2
                along_log_norm_2_top = accumulate(
                    along_log_norm_2_top, along_sum_anchor_negatives_i[k] if condition else zero
                )
                along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition else zero)
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                row_below_2 = accumulate(
                    row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                )
            along_log_norm_top = zero
            along_log_norm_tops = zero
            row_sum = zero
            row_below = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                condition_2 = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(
                    along_log_norm_top, along_sum_anchor_positive_2_i[j] if condition_2 else zero
                )
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition_2 else zero)
                row_sum = accumulate(row_sum, shifted_exp)
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            row_rest_2 = (
                row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 - one
            )
            log_row_sum_2 = log1p(row_rest_2)
            along_log_norm_2_rest = zero
            for k in range(K):
                along_log_norm_2_offset = along_sum_anchor_negatives_i[k] - along_log_norm_2_at_max
                shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                along_grad_sum_anchor_negatives_i[k] = shifted_exp_2
                along_log_norm_2_rest = accumulate(
                    along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                )
            along_log_norm_rest = zero
            for j in range(N):
                along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
            inverse_row_sum_2 = one / row_sum_2
            along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
            along_log_norm_beyond = along_log_norm_rest / row_sum
            log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
            log_row_sum_plus_row_shift = row_shift + log_row_sum
            product = (
                grad_term * inverse_row_sum_2 * softmax_weight(log_row_sum_2_plus_row_shift_2,
                log_row_sum_plus_row_shift)
            )
            quotient = product * scale * scale
            partial_sum = along_log_norm_2_at_max + along_log_norm_2_beyond
            partial_sum_2 = along_log_norm_at_max + along_log_norm_beyond
            quotient_2 = (
                product * scale * (partial_sum * scale - partial_sum_2 * scale) *
                softmax_weight(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2)
            )
            for k in range(K):
                along_log_norm_2_offset = along_sum_anchor_negatives_i[k] - along_log_norm_2_at_max
                along_grad_sum_anchor_negatives_i[k] = (
                    quotient_2 * along_grad_sum_anchor_negatives_i[k] + quotient *
                    (along_log_norm_2_offset - along_log_norm_2_beyond) *
                    along_grad_sum_anchor_negatives_i[k]
                )
            quotient_5 = (
                grad_term * softmax_weight(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2) /
                row_sum
            )
            quotient_3 = quotient_5 * scale * scale
            quotient_4 = (
                quotient_5 * scale * (partial_sum_2 * scale - partial_sum * scale) *
                softmax_weight(log_row_sum_2_plus_row_shift_2, log_row_sum_plus_row_shift)
            )
            for j in range(N):
                along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                along_grad_sum_anchor_positive_2_i[j] = (
                    quotient_4 * along_grad_sum_anchor_positive_2_i[j] + quotient_3 *
                    (along_log_norm_offset - along_log_norm_beyond) *
                    along_grad_sum_anchor_positive_2_i[j] if sample_weight != zero else zero
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _anchor_rows_2(
    along_grad_anchor_part_all, along_grad_anchor_part_2_all, D, weight, hvp_anchor, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_anchor."""
    Real = along_grad_anchor_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_anchor_part_2_i = along_grad_anchor_part_2_all[i]
            along_grad_anchor_part_i = along_grad_anchor_part_all[i]
            hvp_anchor_i = hvp_anchor[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                for d in range(D):
                    hvp_anchor_i[d] = along_grad_anchor_part_i[d] + along_grad_anchor_part_2_i[d]
            else:
                hvp_anchor[i] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_anchor(anchor, positive, negatives, vector, scale, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    K = negatives.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, N, K))))
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_grad_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_grad_anchor_part_all = np.empty((N, D), anchor.dtype)
    along_grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_grad_anchor_part_2_all = np.empty((N, D), anchor.dtype)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(anchor[tile], positive.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(anchor[tile], negatives.T, out=sum_anchor_negatives_tile[:rows])
        np.dot(vector[tile], positive.T, out=along_sum_anchor_positive_2_tile[:rows])
        np.dot(vector[tile], negatives.T, out=along_sum_anchor_negatives_tile[:rows])
        run = _anchor_rows_1 if rows * max(K, N) < PARALLEL_FROM else over_threads(_anchor_rows_1)
        run(
            sum_anchor_positive_2_tile, sum_anchor_negatives_tile, along_sum_anchor_positive_2_tile,
            along_sum_anchor_negatives_tile, along_grad_sum_anchor_negatives_tile,
            along_grad_sum_anchor_positive_2_tile, scale, K, N, weight, grad_scale, first, rows, min(ROWS,
            max(1, BLOCK // max(K, N))), 0
        )
        np.dot(
            along_grad_sum_anchor_negatives_tile[:rows], negatives, out=along_grad_anchor_part_all[tile]
        )
        np.dot(
            along_grad_sum_anchor_positive_2_tile[:rows], positive, out=along_grad_anchor_part_2_all[tile]
        )
    run = _anchor_rows_2 if N * D < PARALLEL_FROM else over_threads(_anchor_rows_2)
    run(
        along_grad_anchor_part_all, along_grad_anchor_part_2_all, D, weight, hvp_anchor, N, min(ROWS,
        max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _positive_rows_1(
    anchor, sum_anchor_positive_2_tile, sum_anchor_negatives_tile, along_sum_anchor_positive_2_tile,
    along_grad_sum_anchor_positive_2_tile, anchor_weighed_all, scale, D, K, N, weight, grad_scale, first,
    rows, block, shared_blocks
):
    """Row by row: fills along_grad_sum_anchor_positive_2_tile, anchor_weighed_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_anchor_positive_2_i = along_grad_sum_anchor_positive_2_tile[i - first]
            along_sum_anchor_positive_2_i = along_sum_anchor_positive_2_tile[i - first]
            anchor_i = anchor[i]
            anchor_weighed_i = anchor_weighed_all[i]
            sum_anchor_negatives_i = sum_anchor_negatives_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    anchor_weighed_i[d] = anchor_i[d]
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_max_2 = -Real(math.inf)
                for k in range(K):
                    row_max_2 = larger_number(row_max_2, scale * sum_anchor_negatives_i[k])
                row_shift = finite_or_zero(row_max)
                row_shift_2 = finite_or_zero(row_max_2)
                along_log_norm_top = zero
                along_log_norm_tops = zero
                row_sum = zero
                row_below = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_anchor_positive_2_i[j] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_below_2 = zero
                row_sum_2 = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                    row_below_2 = accumulate(
                        row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                    )
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                row_rest_2 = (
                    row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 -
                    one
                )
                log_row_sum_2 = log1p(row_rest_2)
                along_log_norm_rest = zero
                for j in range(N):
                    along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    along_grad_sum_anchor_positive_2_i[j] = shifted_exp
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
                log_row_sum_plus_row_shift = row_shift + log_row_sum
                product = (
                    grad_term * inverse_row_sum * softmax_weight(log_row_sum_plus_row_shift,
                    log_row_sum_2_plus_row_shift_2) * scale * scale
                )
                quotient_2 = (
                    product * (along_log_norm_at_max + along_log_norm_beyond) *
                    softmax_weight(log_row_sum_2_plus_row_shift_2, log_row_sum_plus_row_shift)
                )
                for j in range(N):
                    along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
                    along_grad_sum_anchor_positive_2_i[j] = (
                        quotient_2 * along_grad_sum_anchor_positive_2_i[j] + product *
                        (along_log_norm_offset - along_log_norm_beyond) *
                        along_grad_sum_anchor_positive_2_i[j]
                    )
            else:
                along_grad_sum_anchor_positive_2_tile[i - first] = zero
                anchor_weighed_all[i] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _positive_rows_2(along_grad_positive_part_all, D, hvp_positive, rows, block, shared_blocks):
    """Row by row: fills hvp_positive."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for j in range(start, stop):
            along_grad_positive_part_j = along_grad_positive_part_all[j]
            hvp_positive_j = hvp_positive[j]
            for d in range(D):
                hvp_positive_j[d] = along_grad_positive_part_j[d]
        block_number = next_block(shared_blocks, block_number)


def hvp_positive(anchor, positive, negatives, vector, scale, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    K = negatives.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, N, K))))
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    along_grad_sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    anchor_weighed_all = np.empty((N, D), anchor.dtype)
    along_grad_positive_part_all = np.zeros((N, D), anchor.dtype)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(anchor[tile], positive.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(anchor[tile], negatives.T, out=sum_anchor_negatives_tile[:rows])
        np.dot(anchor[tile], vector.T, out=along_sum_anchor_positive_2_tile[:rows])
        run = _positive_rows_1 if rows * max(D, K, N) < PARALLEL_FROM else over_threads(_positive_rows_1)
        run(
            anchor, sum_anchor_positive_2_tile, sum_anchor_negatives_tile,
            along_sum_anchor_positive_2_tile, along_grad_sum_anchor_positive_2_tile, anchor_weighed_all,
            scale, D, K, N, weight, grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(D, K, N))), 0
        )
        along_grad_positive_part_all += np.dot(
            along_grad_sum_anchor_positive_2_tile[:rows].T, anchor_weighed_all[tile]
        )
    run = _positive_rows_2 if N * D < PARALLEL_FROM else over_threads(_positive_rows_2)
    run(along_grad_positive_part_all, D, hvp_positive, N, min(ROWS, max(1, BLOCK // D)), 0)


@compiled(**LOOP)
def _negatives_rows_1(
    anchor, sum_anchor_positive_2_tile, sum_anchor_negatives_tile, along_sum_anchor_negatives_tile,
    along_grad_sum_anchor_negatives_tile, anchor_weighed_all, scale, D, K, N, weight, grad_scale, first,
    rows, block, shared_blocks
):
    """Row by row: fills along_grad_sum_anchor_negatives_tile, anchor_weighed_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_anchor_negatives_i = along_grad_sum_anchor_negatives_tile[i - first]
            along_sum_anchor_negatives_i = along_sum_anchor_negatives_tile[i - first]
            anchor_i = anchor[i]
            anchor_weighed_i = anchor_weighed_all[i]
            sum_anchor_negatives_i = sum_anchor_negatives_tile[i - first]
            sum_anchor_positive_2_i = sum_anchor_positive_2_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    anchor_weighed_i[d] = anchor_i[d]
                row_max_2 = -Real(math.inf)
                for k in range(K):
                    row_max_2 = larger_number(row_max_2, scale * sum_anchor_negatives_i[k])
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max = larger_number(row_max, scale * sum_anchor_positive_2_i[j])
                row_shift_2 = finite_or_zero(row_max_2)
                row_shift = finite_or_zero(row_max)
                along_log_norm_2_top = zero
                along_log_norm_2_tops = zero
                row_sum_2 = zero
                row_below_2 = zero
                for k in range(K):
                    shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                    along_grad_sum_anchor_negatives_i[k] = shifted_exp_2
                    condition = Real(3 / 4) <= shifted_exp_2
                    along_log_norm_2_top = accumulate(
                        along_log_norm_2_top, along_sum_anchor_negatives_i[k] if condition else zero
                    )
                    along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition else zero)
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                    row_below_2 = accumulate(
                        row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                    )
                row_below = zero
                row_sum = zero
                for j in range(N):
                    shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                row_rest_2 = (
                    row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 -
                    one
                )
                log_row_sum_2 = log1p(row_rest_2)
                along_log_norm_2_rest = zero
                for k in range(K):
                    along_log_norm_2_offset = along_sum_anchor_negatives_i[k] - along_log_norm_2_at_max
                    shifted_exp_2 = exp(-row_shift_2 + scale * sum_anchor_negatives_i[k])
                    along_grad_sum_anchor_negatives_i[k] = shifted_exp_2
                    along_log_norm_2_rest = accumulate(
                        along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                    )
                inverse_row_sum_2 = one / row_sum_2
                along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
                log_row_sum_2_plus_row_shift_2 = row_shift_2 + log_row_sum_2
                log_row_sum_plus_row_shift = row_shift + log_row_sum
                product = (
                    grad_term * inverse_row_sum_2 * softmax_weight(log_row_sum_2_plus_row_shift_2,
                    log_row_sum_plus_row_shift) * scale * scale
                )
                quotient_2 = (
                    product * (along_log_norm_2_at_max + along_log_norm_2_beyond) *
                    softmax_weight(log_row_sum_plus_row_shift, log_row_sum_2_plus_row_shift_2)
                )
                for k in range(K):
                    along_log_norm_2_offset = along_sum_anchor_negatives_i[k] - along_log_norm_2_at_max
                    along_grad_sum_anchor_negatives_i[k] = (
                        quotient_2 * along_grad_sum_anchor_negatives_i[k] + product *
                        (along_log_norm_2_offset - along_log_norm_2_beyond) *
                        along_grad_sum_anchor_negatives_i[k]
                    )
            else:
                along_grad_sum_anchor_negatives_tile[i - first] = zero
                anchor_weighed_all[i] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _negatives_rows_2(along_grad_negatives_part_all, D, hvp_negatives, rows, block, shared_blocks):
    """Row by row: fills hvp_negatives."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for k in range(start, stop):
            along_grad_negatives_part_k = along_grad_negatives_part_all[k]
            hvp_negatives_k = hvp_negatives[k]
            for d in range(D):
                hvp_negatives_k[d] = along_grad_negatives_part_k[d]
        block_number = next_block(shared_blocks, block_number)


def hvp_negatives(anchor, positive, negatives, vector, scale, weight, grad_scale, hvp_negatives):
    """Fill the Hessian in negatives times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    K = negatives.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, N, K))))
    sum_anchor_positive_2_tile = np.empty((height, N), anchor.dtype)
    sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    along_grad_sum_anchor_negatives_tile = np.empty((height, K), anchor.dtype)
    anchor_weighed_all = np.empty((N, D), anchor.dtype)
    along_grad_negatives_part_all = np.zeros((K, D), anchor.dtype)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(anchor[tile], positive.T, out=sum_anchor_positive_2_tile[:rows])
        np.dot(anchor[tile], negatives.T, out=sum_anchor_negatives_tile[:rows])
        np.dot(anchor[tile], vector.T, out=along_sum_anchor_negatives_tile[:rows])
        run = (
            _negatives_rows_1 if rows * max(D, K, N) < PARALLEL_FROM else over_threads(_negatives_rows_1)
        )
        run(
            anchor, sum_anchor_positive_2_tile, sum_anchor_negatives_tile,
            along_sum_anchor_negatives_tile, along_grad_sum_anchor_negatives_tile, anchor_weighed_all,
            scale, D, K, N, weight, grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(D, K, N))), 0
        )
        along_grad_negatives_part_all += np.dot(
            along_grad_sum_anchor_negatives_tile[:rows].T, anchor_weighed_all[tile]
        )
    run = _negatives_rows_2 if K * D < PARALLEL_FROM else over_threads(_negatives_rows_2)
    run(along_grad_negatives_part_all, D, hvp_negatives, K, min(ROWS, max(1, BLOCK // D)), 0)
