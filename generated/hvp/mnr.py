"""mnr: Multiple negatives ranking: each anchor must find its own positive among those of the batch.

    loss = 1/N · Σ_i (log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d]/(√(Σ_d anchor[i, d]²)·√(Σ_d
        positive[j, d]²))) − scale·Σ_d anchor[i, d]·positive[i, d]/(√(Σ_d anchor[i, d]²)·√(Σ_d
        positive[i, d]²)))

Generated from the declaration metric.py (1940b8eaf944b721) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, direction, exp, finite_or_zero, larger, rescale, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, direction, exp, finite_or_zero, larger, rescale, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _anchor_rows_1(
    anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, unit_anchor_all,
    unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_anchor_squares_all, norm_anchor_scaled_squares_all,
    unit_anchor_all, unit_positive_all, along_norm_anchor_all, along_unit_anchor_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_unit_anchor_i = along_unit_anchor_all[i]
        anchor_i = anchor[i]
        positive_i = positive[i]
        unit_anchor_i = unit_anchor_all[i]
        unit_positive_i = unit_positive_all[i]
        vector_i = vector[i]
        norm_anchor_squares = zero
        norm_positive_squares = zero
        for d in range(D):
            norm_anchor_squares = accumulate(norm_anchor_squares, anchor_i[d] * anchor_i[d])
            norm_positive_squares = accumulate(norm_positive_squares, positive_i[d] * positive_i[d])
        norm_anchor_scale = rescale(norm_anchor_squares)
        norm_positive_scale = rescale(norm_positive_squares)
        norm_anchor_scaled_squares = zero
        norm_positive_scaled_squares = zero
        for d in range(D):
            times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_i[d])
            if norm_anchor_scale != one:
                norm_anchor_scaled_squares = accumulate(
                    norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                    times_norm_anchor_scale_anchor
                )
            times_norm_positive_scale_positive = times(norm_positive_scale, positive_i[d])
            if norm_positive_scale != one:
                norm_positive_scaled_squares = accumulate(
                    norm_positive_scaled_squares, times_norm_positive_scale_positive *
                    times_norm_positive_scale_positive
                )
        norm_anchor = (
            math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
            math.sqrt(norm_anchor_scaled_squares) / norm_anchor_scale
        )
        norm_positive = (
            math.sqrt(norm_positive_squares) if norm_positive_scale == one else
            math.sqrt(norm_positive_scaled_squares) / norm_positive_scale
        )
        along_norm_anchor = zero
        for d in range(D):
            direction_anchor_norm_anchor = direction(anchor_i[d], norm_anchor)
            unit_anchor_i[d] = direction_anchor_norm_anchor
            unit_positive_i[d] = direction(positive_i[d], norm_positive)
            along_norm_anchor = accumulate(along_norm_anchor, direction_anchor_norm_anchor * vector_i[d])
        direction_one_norm_anchor = direction(one, norm_anchor)
        for d in range(D):
            along_unit_anchor_i[d] = (
                direction_one_norm_anchor * vector_i[d] - along_norm_anchor *
                direction(direction(anchor_i[d], norm_anchor), norm_anchor)
            )
        norm_anchor_squares_all[i] = norm_anchor_squares
        norm_anchor_scaled_squares_all[i] = norm_anchor_scaled_squares
        along_norm_anchor_all[i] = along_norm_anchor


@njit(**DRIVER)
def _anchor_rows_1_serial(
    anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, unit_anchor_all,
    unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _anchor_rows_1(
            anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
            unit_anchor_all, unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, start,
            stop
        )


@njit(parallel=True, **DRIVER)
def _anchor_rows_1_parallel(
    anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, unit_anchor_all,
    unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _anchor_rows_1(
            anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
            unit_anchor_all, unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, start,
            stop
        )


@njit(**LOOP)
def _anchor_rows_2(
    sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
    along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills grad_sum_anchor_positive_2_all, along_grad_sum_anchor_positive_2_all."""
    Real = sum_anchor_positive_2_all.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_sum_anchor_positive_2_i = along_grad_sum_anchor_positive_2_all[i]
        along_sum_anchor_positive_2_i = along_sum_anchor_positive_2_all[i]
        grad_sum_anchor_positive_2_i = grad_sum_anchor_positive_2_all[i]
        sum_anchor_positive_2_i = sum_anchor_positive_2_all[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        grad_log_p = -grad_term * scale
        row_max = -Real(math.inf)
        for j in range(N):
            row_max = larger(row_max, scale * sum_anchor_positive_2_i[j])
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
        for j in range(N):
            shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
            along_grad_sum_anchor_positive_2_i[j] = shifted_exp
            along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
            grad_sum_anchor_positive_2_i[j] = (
                grad_log_p * softmax_complement if i == j else -grad_log_p_over_row_sum * shifted_exp
            )
            along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
        inverse_row_sum_2 = one / row_sum
        along_log_norm_beyond = along_log_norm_rest * inverse_row_sum_2
        quotient = grad_term * inverse_row_sum_2 * scale * scale
        for j in range(N):
            along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
            along_grad_sum_anchor_positive_2_i[j] = (
                quotient * (along_log_norm_offset - along_log_norm_beyond) *
                along_grad_sum_anchor_positive_2_i[j]
            )


@njit(**DRIVER)
def _anchor_rows_2_serial(
    sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
    along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _anchor_rows_2(
            sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
            along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _anchor_rows_2_parallel(
    sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
    along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _anchor_rows_2(
            sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
            along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, start, stop
        )


@njit(**LOOP)
def _anchor_rows_3(
    anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, grad_unit_anchor_part_all,
    along_norm_anchor_all, along_grad_unit_anchor_part_all, D, hvp_anchor, start, stop
):
    """Rows `start` to `stop`: fills hvp_anchor."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_unit_anchor_part_i = along_grad_unit_anchor_part_all[i]
        anchor_i = anchor[i]
        grad_unit_anchor_part_i = grad_unit_anchor_part_all[i]
        hvp_anchor_i = hvp_anchor[i]
        vector_i = vector[i]
        norm_anchor_scale = rescale(norm_anchor_squares_all[i])
        norm_anchor = (
            math.sqrt(norm_anchor_squares_all[i]) if norm_anchor_scale == one else
            math.sqrt(norm_anchor_scaled_squares_all[i]) / norm_anchor_scale
        )
        direction_one_norm_anchor_3 = direction(one, norm_anchor)
        direction_one_norm_anchor_squared = direction_one_norm_anchor_3 * direction_one_norm_anchor_3
        direction_one_norm_anchor = direction_one_norm_anchor_3
        along_grad_norm_anchor_part = zero
        grad_norm_anchor_part = zero
        for d in range(D):
            direction_value_2 = direction(direction(anchor_i[d], norm_anchor), norm_anchor)
            along_grad_norm_anchor_part = accumulate(
                along_grad_norm_anchor_part, direction_value_2 * along_grad_unit_anchor_part_i[d] +
                direction_one_norm_anchor_squared * grad_unit_anchor_part_i[d] * vector_i[d] -
                (direction_one_norm_anchor * direction_value_2 + direction(direction_value_2,
                norm_anchor)) * along_norm_anchor_all[i] * grad_unit_anchor_part_i[d]
            )
            grad_norm_anchor_part = accumulate(
                grad_norm_anchor_part, direction_value_2 * grad_unit_anchor_part_i[d]
            )
        direction_one_norm_anchor_4 = direction(one, norm_anchor)
        direction_value = direction(direction_one_norm_anchor_4, norm_anchor)
        direction_one_norm_anchor_2 = direction_one_norm_anchor_4
        product = direction_one_norm_anchor_4 * grad_norm_anchor_part
        for d in range(D):
            direction_anchor_norm_anchor = direction(anchor_i[d], norm_anchor)
            hvp_anchor_i[d] = (
                direction_one_norm_anchor_2 * along_grad_unit_anchor_part_i[d] + (grad_norm_anchor_part *
                direction(direction_anchor_norm_anchor, norm_anchor) - direction_value *
                grad_unit_anchor_part_i[d]) * along_norm_anchor_all[i] - along_grad_norm_anchor_part *
                direction_anchor_norm_anchor - product * vector_i[d]
            )


@njit(**DRIVER)
def _anchor_rows_3_serial(
    anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, grad_unit_anchor_part_all,
    along_norm_anchor_all, along_grad_unit_anchor_part_all, D, hvp_anchor, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _anchor_rows_3(
            anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
            grad_unit_anchor_part_all, along_norm_anchor_all, along_grad_unit_anchor_part_all, D,
            hvp_anchor, start, stop
        )


@njit(parallel=True, **DRIVER)
def _anchor_rows_3_parallel(
    anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all, grad_unit_anchor_part_all,
    along_norm_anchor_all, along_grad_unit_anchor_part_all, D, hvp_anchor, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _anchor_rows_3(
            anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
            grad_unit_anchor_part_all, along_norm_anchor_all, along_grad_unit_anchor_part_all, D,
            hvp_anchor, start, stop
        )


def hvp_anchor(anchor, positive, vector, scale, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    norm_anchor_squares_all = np.empty((N,), anchor.dtype)
    norm_anchor_scaled_squares_all = np.empty((N,), anchor.dtype)
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_all = np.empty((N, N), anchor.dtype)
    grad_sum_anchor_positive_2_all = np.empty((N, N), anchor.dtype)
    grad_unit_anchor_part_all = np.empty((N, D), anchor.dtype)
    along_norm_anchor_all = np.empty((N,), anchor.dtype)
    along_unit_anchor_all = np.empty((N, D), anchor.dtype)
    along_sum_anchor_positive_2_all = np.empty((N, N), anchor.dtype)
    along_grad_sum_anchor_positive_2_all = np.empty((N, N), anchor.dtype)
    along_grad_unit_anchor_part_all = np.empty((N, D), anchor.dtype)
    run = _anchor_rows_1_serial if N * D < PARALLEL_FROM else _anchor_rows_1_parallel
    run(
        anchor, positive, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
        unit_anchor_all, unit_positive_all, along_norm_anchor_all, along_unit_anchor_all, D, N, min(ROWS,
        max(1, BLOCK // D))
    )
    np.dot(unit_anchor_all, unit_positive_all.T, out=sum_anchor_positive_2_all)
    np.dot(along_unit_anchor_all, unit_positive_all.T, out=along_sum_anchor_positive_2_all)
    run = _anchor_rows_2_serial if N * N < PARALLEL_FROM else _anchor_rows_2_parallel
    run(
        sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
        along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, N, min(ROWS, max(1, BLOCK //
        N))
    )
    np.dot(grad_sum_anchor_positive_2_all, unit_positive_all, out=grad_unit_anchor_part_all)
    np.dot(along_grad_sum_anchor_positive_2_all, unit_positive_all, out=along_grad_unit_anchor_part_all)
    run = _anchor_rows_3_serial if N * D < PARALLEL_FROM else _anchor_rows_3_parallel
    run(
        anchor, vector, norm_anchor_squares_all, norm_anchor_scaled_squares_all,
        grad_unit_anchor_part_all, along_norm_anchor_all, along_grad_unit_anchor_part_all, D, hvp_anchor,
        N, min(ROWS, max(1, BLOCK // D))
    )


@njit(**LOOP)
def _positive_rows_1(
    anchor, positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
    unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_positive_squares_all, norm_positive_scaled_squares_all,
    unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_unit_positive_i = along_unit_positive_all[i]
        anchor_i = anchor[i]
        positive_i = positive[i]
        unit_anchor_i = unit_anchor_all[i]
        unit_positive_i = unit_positive_all[i]
        vector_i = vector[i]
        norm_positive_squares = zero
        norm_anchor_squares = zero
        for d in range(D):
            norm_positive_squares = accumulate(norm_positive_squares, positive_i[d] * positive_i[d])
            norm_anchor_squares = accumulate(norm_anchor_squares, anchor_i[d] * anchor_i[d])
        norm_positive_scale = rescale(norm_positive_squares)
        norm_anchor_scale = rescale(norm_anchor_squares)
        norm_positive_scaled_squares = zero
        norm_anchor_scaled_squares = zero
        for d in range(D):
            times_norm_positive_scale_positive = times(norm_positive_scale, positive_i[d])
            if norm_positive_scale != one:
                norm_positive_scaled_squares = accumulate(
                    norm_positive_scaled_squares, times_norm_positive_scale_positive *
                    times_norm_positive_scale_positive
                )
            times_norm_anchor_scale_anchor = times(norm_anchor_scale, anchor_i[d])
            if norm_anchor_scale != one:
                norm_anchor_scaled_squares = accumulate(
                    norm_anchor_scaled_squares, times_norm_anchor_scale_anchor *
                    times_norm_anchor_scale_anchor
                )
        norm_anchor = (
            math.sqrt(norm_anchor_squares) if norm_anchor_scale == one else
            math.sqrt(norm_anchor_scaled_squares) / norm_anchor_scale
        )
        norm_positive = (
            math.sqrt(norm_positive_squares) if norm_positive_scale == one else
            math.sqrt(norm_positive_scaled_squares) / norm_positive_scale
        )
        along_norm_positive = zero
        for d in range(D):
            unit_anchor_i[d] = direction(anchor_i[d], norm_anchor)
            direction_positive_norm_positive = direction(positive_i[d], norm_positive)
            unit_positive_i[d] = direction_positive_norm_positive
            along_norm_positive = accumulate(
                along_norm_positive, direction_positive_norm_positive * vector_i[d]
            )
        direction_one_norm_positive = direction(one, norm_positive)
        for d in range(D):
            along_unit_positive_i[d] = (
                direction_one_norm_positive * vector_i[d] - along_norm_positive *
                direction(direction(positive_i[d], norm_positive), norm_positive)
            )
        norm_positive_squares_all[i] = norm_positive_squares
        norm_positive_scaled_squares_all[i] = norm_positive_scaled_squares
        along_norm_positive_all[i] = along_norm_positive


@njit(**DRIVER)
def _positive_rows_1_serial(
    anchor, positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
    unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _positive_rows_1(
            anchor, positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
            unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all, D,
            start, stop
        )


@njit(parallel=True, **DRIVER)
def _positive_rows_1_parallel(
    anchor, positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
    unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _positive_rows_1(
            anchor, positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
            unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all, D,
            start, stop
        )


@njit(**LOOP)
def _positive_rows_2(
    sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
    along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills grad_sum_anchor_positive_2_all, along_grad_sum_anchor_positive_2_all."""
    Real = sum_anchor_positive_2_all.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_sum_anchor_positive_2_i = along_grad_sum_anchor_positive_2_all[i]
        along_sum_anchor_positive_2_i = along_sum_anchor_positive_2_all[i]
        grad_sum_anchor_positive_2_i = grad_sum_anchor_positive_2_all[i]
        sum_anchor_positive_2_i = sum_anchor_positive_2_all[i]
        sample_weight = weight[i] if weight is not None else one
        grad_term = grad_scale * sample_weight
        grad_log_p = -grad_term * scale
        row_max = -Real(math.inf)
        for j in range(N):
            row_max = larger(row_max, scale * sum_anchor_positive_2_i[j])
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
        for j in range(N):
            shifted_exp = exp(-row_shift + scale * sum_anchor_positive_2_i[j])
            along_grad_sum_anchor_positive_2_i[j] = shifted_exp
            along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
            grad_sum_anchor_positive_2_i[j] = (
                grad_log_p * softmax_complement if i == j else -grad_log_p_over_row_sum * shifted_exp
            )
            along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
        inverse_row_sum_2 = one / row_sum
        along_log_norm_beyond = along_log_norm_rest * inverse_row_sum_2
        quotient = grad_term * inverse_row_sum_2 * scale * scale
        for j in range(N):
            along_log_norm_offset = along_sum_anchor_positive_2_i[j] - along_log_norm_at_max
            along_grad_sum_anchor_positive_2_i[j] = (
                quotient * (along_log_norm_offset - along_log_norm_beyond) *
                along_grad_sum_anchor_positive_2_i[j]
            )


@njit(**DRIVER)
def _positive_rows_2_serial(
    sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
    along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _positive_rows_2(
            sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
            along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _positive_rows_2_parallel(
    sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
    along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _positive_rows_2(
            sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
            along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, start, stop
        )


@njit(**LOOP)
def _positive_rows_3(
    positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
    grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
    hvp_positive, start, stop
):
    """Rows `start` to `stop`: fills hvp_positive."""
    Real = positive.dtype.type
    zero = Real(0)
    one = Real(1)
    for i in range(start, stop):
        along_grad_unit_positive_part_i = along_grad_unit_positive_part_all[i]
        grad_unit_positive_part_i = grad_unit_positive_part_all[i]
        hvp_positive_i = hvp_positive[i]
        positive_i = positive[i]
        vector_i = vector[i]
        norm_positive_scale = rescale(norm_positive_squares_all[i])
        norm_positive = (
            math.sqrt(norm_positive_squares_all[i]) if norm_positive_scale == one else
            math.sqrt(norm_positive_scaled_squares_all[i]) / norm_positive_scale
        )
        direction_one_norm_positive_3 = direction(one, norm_positive)
        power_2 = direction_one_norm_positive_3 * direction_one_norm_positive_3
        direction_one_norm_positive = direction_one_norm_positive_3
        along_grad_norm_positive_part = zero
        grad_norm_positive_part = zero
        for d in range(D):
            direction_value_2 = direction(direction(positive_i[d], norm_positive), norm_positive)
            along_grad_norm_positive_part = accumulate(
                along_grad_norm_positive_part, direction_value_2 * along_grad_unit_positive_part_i[d] +
                power_2 * grad_unit_positive_part_i[d] * vector_i[d] - (direction_one_norm_positive *
                direction_value_2 + direction(direction_value_2, norm_positive)) *
                along_norm_positive_all[i] * grad_unit_positive_part_i[d]
            )
            grad_norm_positive_part = accumulate(
                grad_norm_positive_part, direction_value_2 * grad_unit_positive_part_i[d]
            )
        direction_one_norm_positive_4 = direction(one, norm_positive)
        direction_value = direction(direction_one_norm_positive_4, norm_positive)
        direction_one_norm_positive_2 = direction_one_norm_positive_4
        product = direction_one_norm_positive_4 * grad_norm_positive_part
        for d in range(D):
            direction_positive_norm_positive = direction(positive_i[d], norm_positive)
            hvp_positive_i[d] = (
                direction_one_norm_positive_2 * along_grad_unit_positive_part_i[d] +
                (grad_norm_positive_part * direction(direction_positive_norm_positive, norm_positive) -
                direction_value * grad_unit_positive_part_i[d]) * along_norm_positive_all[i] -
                along_grad_norm_positive_part * direction_positive_norm_positive - product * vector_i[d]
            )


@njit(**DRIVER)
def _positive_rows_3_serial(
    positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
    grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
    hvp_positive, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _positive_rows_3(
            positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
            grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
            hvp_positive, start, stop
        )


@njit(parallel=True, **DRIVER)
def _positive_rows_3_parallel(
    positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
    grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
    hvp_positive, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _positive_rows_3(
            positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
            grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
            hvp_positive, start, stop
        )


def hvp_positive(anchor, positive, vector, scale, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    norm_positive_squares_all = np.empty((N,), anchor.dtype)
    norm_positive_scaled_squares_all = np.empty((N,), anchor.dtype)
    unit_anchor_all = np.empty((N, D), anchor.dtype)
    unit_positive_all = np.empty((N, D), anchor.dtype)
    sum_anchor_positive_2_all = np.empty((N, N), anchor.dtype)
    grad_sum_anchor_positive_2_all = np.empty((N, N), anchor.dtype)
    grad_unit_positive_part_all = np.empty((N, D), anchor.dtype)
    along_norm_positive_all = np.empty((N,), anchor.dtype)
    along_unit_positive_all = np.empty((N, D), anchor.dtype)
    along_sum_anchor_positive_2_all = np.empty((N, N), anchor.dtype)
    along_grad_sum_anchor_positive_2_all = np.empty((N, N), anchor.dtype)
    along_grad_unit_positive_part_all = np.empty((N, D), anchor.dtype)
    run = _positive_rows_1_serial if N * D < PARALLEL_FROM else _positive_rows_1_parallel
    run(
        anchor, positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
        unit_anchor_all, unit_positive_all, along_norm_positive_all, along_unit_positive_all, D, N,
        min(ROWS, max(1, BLOCK // D))
    )
    np.dot(unit_anchor_all, unit_positive_all.T, out=sum_anchor_positive_2_all)
    np.dot(unit_anchor_all, along_unit_positive_all.T, out=along_sum_anchor_positive_2_all)
    run = _positive_rows_2_serial if N * N < PARALLEL_FROM else _positive_rows_2_parallel
    run(
        sum_anchor_positive_2_all, grad_sum_anchor_positive_2_all, along_sum_anchor_positive_2_all,
        along_grad_sum_anchor_positive_2_all, scale, N, weight, grad_scale, N, min(ROWS, max(1, BLOCK //
        N))
    )
    np.dot(grad_sum_anchor_positive_2_all.T, unit_anchor_all, out=grad_unit_positive_part_all)
    np.dot(along_grad_sum_anchor_positive_2_all.T, unit_anchor_all, out=along_grad_unit_positive_part_all)
    run = _positive_rows_3_serial if N * D < PARALLEL_FROM else _positive_rows_3_parallel
    run(
        positive, vector, norm_positive_squares_all, norm_positive_scaled_squares_all,
        grad_unit_positive_part_all, along_norm_positive_all, along_grad_unit_positive_part_all, D,
        hvp_positive, N, min(ROWS, max(1, BLOCK // D))
    )
