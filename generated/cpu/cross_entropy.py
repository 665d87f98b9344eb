"""cross_entropy: Negative log-likelihood of the labelled class under softmax(input).

    log_norm[n] = log Σ_k exp(input[n, k])
    loss = (Σ_{n : target[n] ≠ ignore_index} (class_weight[target[n]]·(1 − label_smoothing)·(log_norm[n] −
        input[n, target[n]]) + label_smoothing/C · Σ_c class_weight[c]·(log_norm[n] − input[n, c])))/(Σ_{n :
        target[n] ≠ ignore_index} class_weight[target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm_part = Σ_c class_weight[c]
    grad_input[n, k] = ((class_weight[target[n]]·grad_term[n]·(1 − label_smoothing) + label_smoothing·
        grad_log_norm_part·grad_term[n]/C)·exp(input[n, k] − log_norm[n]) − label_smoothing·
        class_weight[k]·grad_term[n]/C − class_weight[target[n]]·grad_term[n]·(1 − label_smoothing)·[k =
        target[n]])·[target[n] ≠ ignore_index]

Generated from the declaration classification.py (db5ef4269ec26503) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, exp, finite_or_zero, larger, log1p, part, row, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, exp, finite_or_zero, larger, log1p, part, row, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _totals_over_C(class_weight):
    """One block of elements: adds up grad_log_norm_part."""
    Real = class_weight.dtype.type
    zero = Real(0)
    grad_log_norm_part = zero
    for c in range(class_weight.size):
        grad_log_norm_part = accumulate(grad_log_norm_part, class_weight[c])
    return grad_log_norm_part


@njit(**DRIVER)
def _totals_over_C_serial(class_weight, rows, block):
    """All blocks, one after the other."""
    grad_log_norm_part, grad_log_norm_part_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_grad_log_norm_part = _totals_over_C(part(class_weight, start, stop))
        grad_log_norm_part, grad_log_norm_part_rest = add_exactly(
            grad_log_norm_part, grad_log_norm_part_rest, block_grad_log_norm_part
        )
    return grad_log_norm_part + grad_log_norm_part_rest


@njit(parallel=True, **DRIVER)
def _totals_over_C_parallel(class_weight, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _totals_over_C(part(class_weight, start, stop))
    grad_log_norm_part, grad_log_norm_part_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        grad_log_norm_part, grad_log_norm_part_rest = add_exactly(
            grad_log_norm_part, grad_log_norm_part_rest, partial[block_number, 0]
        )
    return grad_log_norm_part + grad_log_norm_part_rest


@njit(**LOOP)
def _rows(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    terms, grad_input, start, stop
):
    """Rows `start` to `stop`: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(start, stop):
        grad_input_n = row(grad_input, n)
        input_n = input[n]
        if target[n] != ignore_index:
            sample_weight = weight[n] if weight is not None else one
            grad_term = grad_scale * sample_weight
            grad_log_p = -grad_term * (one - label_smoothing) * class_weight[target[n]]
            row_max = -Real(math.inf)
            for k in range(C):
                row_max = larger(row_max, input_n[k])
            row_shift = finite_or_zero(row_max)
            target_exp = exp(input_n[target[n]] - row_shift)
            row_below = zero
            row_sum = zero
            for k in range(C):
                shifted_exp = exp(input_n[k] - row_shift)
                if grad_input is not None:
                    grad_input_n[k] = shifted_exp
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, shifted_exp)
            condition = row_sum < Real(3 / 2)
            row_rest = row_below if Real(3 / 4) <= row_sum and condition else row_sum - one
            log_row_sum = log1p(row_rest)
            inverse_row_sum = one / row_sum
            softmax_complement = (
                inverse_row_sum * (row_rest if Real(3 / 4) <= target_exp and condition else row_sum -
                target_exp)
            )
            inverse_C = one / Real(C)
            quotient = (
                inverse_row_sum * (-grad_log_p + grad_log_norm_part * grad_term * inverse_C *
                label_smoothing)
            )
            quotient_2 = grad_term * inverse_C * label_smoothing
            sum_class_weight_input = zero
            for k in range(C):
                if grad_input is not None:
                    grad_input_n[k] = quotient * grad_input_n[k] - quotient_2 * class_weight[k]
                sum_class_weight_input = accumulate(
                    sum_class_weight_input, (row_shift - input_n[k] + log_row_sum) * class_weight[k]
                )
            inverse_C_2 = one / Real(C)
            product = grad_term * inverse_C_2 * label_smoothing
            if grad_input is not None:
                grad_input_n[target[n]] = (
                    grad_log_p * softmax_complement + grad_log_norm_part * product * target_exp / row_sum
                    - product * class_weight[target[n]]
                )
            term = (
                (one - label_smoothing) * (row_shift - input_n[target[n]] + log_row_sum) *
                class_weight[target[n]] + times(label_smoothing, inverse_C_2 * sum_class_weight_input)
            )
            weighted_term = term * sample_weight
            total = accumulate(total, weighted_term)
            if terms is not None:
                terms[n] = weighted_term
        else:
            if grad_input is not None:
                grad_input[n] = zero
            if terms is not None:
                terms[n] = zero
    return total


@njit(**DRIVER)
def _rows_serial(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    terms, grad_input, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows(
            input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight,
            grad_scale, terms, grad_input, start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_parallel(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    terms, grad_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows(
            input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight,
            grad_scale, terms, grad_input, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(
    input, target, class_weight, ignore_index, label_smoothing, weight, grad_scale, terms, grad_input
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    run = _totals_over_C_serial if C < PARALLEL_FROM else _totals_over_C_parallel
    grad_log_norm_part = run(class_weight, C, BLOCK)
    run = _rows_serial if N * C < PARALLEL_FROM else _rows_parallel
    total = run(
        input, target, class_weight, ignore_index, label_smoothing, dtype(grad_log_norm_part), C, weight,
        grad_scale, terms, grad_input, N, min(ROWS, max(1, BLOCK // C))
    )
    return total


@njit(**LOOP)
def _normaliser_elements(target, class_weight, ignore_index, weight, start, stop):
    """One block of elements: adds up normaliser."""
    Real = class_weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(start, stop):
        if target[n] != ignore_index:
            sample_weight = weight[n] if weight is not None else one
            normaliser = accumulate(normaliser, class_weight[target[n]] * sample_weight)
    return normaliser


@njit(**DRIVER)
def _normaliser_elements_serial(target, class_weight, ignore_index, weight, rows, block):
    """All blocks, one after the other."""
    normaliser, normaliser_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_normaliser = _normaliser_elements(target, class_weight, ignore_index, weight, start, stop)
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
    return normaliser + normaliser_rest


@njit(parallel=True, **DRIVER)
def _normaliser_elements_parallel(target, class_weight, ignore_index, weight, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _normaliser_elements(
            target, class_weight, ignore_index, weight, start, stop
        )
    normaliser, normaliser_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, partial[block_number, 0])
    return normaliser + normaliser_rest


def normaliser(input, target, class_weight, ignore_index, label_smoothing, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements_serial if N < PARALLEL_FROM else _normaliser_elements_parallel
    normaliser = run(target, class_weight, ignore_index, weight, N, BLOCK)
    return normaliser


@njit(**LOOP)
def _hessian_totals_over_C(class_weight):
    """One block of elements: adds up grad_log_norm_part."""
    Real = class_weight.dtype.type
    zero = Real(0)
    grad_log_norm_part = zero
    for c in range(class_weight.size):
        grad_log_norm_part = accumulate(grad_log_norm_part, class_weight[c])
    return grad_log_norm_part


@njit(**DRIVER)
def _hessian_totals_over_C_serial(class_weight, rows, block):
    """All blocks, one after the other."""
    grad_log_norm_part, grad_log_norm_part_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_grad_log_norm_part = _hessian_totals_over_C(part(class_weight, start, stop))
        grad_log_norm_part, grad_log_norm_part_rest = add_exactly(
            grad_log_norm_part, grad_log_norm_part_rest, block_grad_log_norm_part
        )
    return grad_log_norm_part + grad_log_norm_part_rest


@njit(parallel=True, **DRIVER)
def _hessian_totals_over_C_parallel(class_weight, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _hessian_totals_over_C(part(class_weight, start, stop))
    grad_log_norm_part, grad_log_norm_part_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        grad_log_norm_part, grad_log_norm_part_rest = add_exactly(
            grad_log_norm_part, grad_log_norm_part_rest, partial[block_number, 0]
        )
    return grad_log_norm_part + grad_log_norm_part_rest


@njit(**LOOP)
def _hessian_rows(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    hess_input, start, stop
):
    """Rows `start` to `stop`: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        hess_input_n = hess_input[n]
        input_n = input[n]
        if target[n] != ignore_index:
            sample_weight = weight[n] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for k in range(C):
                row_max = larger(row_max, input_n[k])
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            row_below = zero
            for k in range(C):
                shifted_exp = exp(input_n[k] - row_shift)
                hess_input_n[k] = shifted_exp
                row_sum = accumulate(row_sum, shifted_exp)
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            inverse_row_sum_2 = one / row_sum
            inverse_row_sum = inverse_row_sum_2
            quotient = (
                grad_term * inverse_row_sum_2 * ((one - label_smoothing) * class_weight[target[n]] +
                grad_log_norm_part * label_smoothing / Real(C))
            )
            for k in range(C):
                softmax_complement_2 = (
                    inverse_row_sum * (row_rest if hess_input_n[k] >= Real(3 / 4) and row_sum < Real(3 /
                    2) else row_sum - hess_input_n[k])
                )
                hess_input_n[k] = quotient * softmax_complement_2 * hess_input_n[k]
        else:
            hess_input[n] = zero


@njit(**DRIVER)
def _hessian_rows_serial(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    hess_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_rows(
            input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight,
            grad_scale, hess_input, start, stop
        )


@njit(parallel=True, **DRIVER)
def _hessian_rows_parallel(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    hess_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_rows(
            input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight,
            grad_scale, hess_input, start, stop
        )


def hessian_diag(
    input, target, class_weight, ignore_index, label_smoothing, weight, grad_scale, hess_input
):
    """Fill the diagonal of the second derivative."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    run = _hessian_totals_over_C_serial if C < PARALLEL_FROM else _hessian_totals_over_C_parallel
    grad_log_norm_part = run(class_weight, C, BLOCK)
    run = _hessian_rows_serial if N * C < PARALLEL_FROM else _hessian_rows_parallel
    run(
        input, target, class_weight, ignore_index, label_smoothing, dtype(grad_log_norm_part), C, weight,
        grad_scale, hess_input, N, min(ROWS, max(1, BLOCK // C))
    )
