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

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "c43c315ae4df"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_C(class_weight, rows, block, shared_blocks):
    """Element by element: adds up grad_log_norm_part."""
    Real = class_weight.dtype.type
    zero = Real(0)
    grad_log_norm_part, grad_log_norm_part_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_grad_log_norm_part = zero
        for c in range(Place(start), Place(stop)):
            block_grad_log_norm_part = accumulate(block_grad_log_norm_part, class_weight[c])
        grad_log_norm_part, grad_log_norm_part_rest = add_exactly(
            grad_log_norm_part, grad_log_norm_part_rest, block_grad_log_norm_part
        )
        keep_total(shared_blocks, block_number, 0, block_grad_log_norm_part)
        block_number = next_block(shared_blocks, block_number)
    return grad_log_norm_part + grad_log_norm_part_rest


@compiled(**LOOP)
def _rows(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    terms, grad_input, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    one_minus_label_smoothing = one - label_smoothing
    inverse_C = one / Real(C)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            input_n = input[n]
            sample_weight = weight[n] if weight is not None else one
            if (
                sample_weight != zero and target[n] != ignore_index and (class_weight[target[n]] != zero
                or label_smoothing != zero)
            ):
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * one_minus_label_smoothing * class_weight[target[n]]
                row_max = -Real(math.inf)
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
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
                quotient = (
                    inverse_row_sum * (-grad_log_p + grad_log_norm_part * grad_term * inverse_C *
                    label_smoothing)
                )
                quotient_2 = grad_term * inverse_C * label_smoothing
                if grad_input is not None:
                    for k in range(C):
                        grad_input_n[k] = quotient * grad_input_n[k] - quotient_2 * class_weight[k]
                quotient_3 = grad_term * label_smoothing / Real(C)
                if grad_input is not None:
                    grad_input_n[target[n]] = (
                        grad_log_p * softmax_complement + grad_log_norm_part * quotient_3 * target_exp /
                        row_sum - quotient_3 * class_weight[target[n]]
                    )
                sum_class_weight_input = zero
                if label_smoothing != zero:
                    for c in range(C):
                        sum_class_weight_input = accumulate(
                            sum_class_weight_input, times(class_weight[c], row_shift - input_n[c] +
                            log_row_sum)
                        )
                term = (
                    times(label_smoothing, sum_class_weight_input / Real(C)) +
                    times(one_minus_label_smoothing * class_weight[target[n]], row_shift -
                    input_n[target[n]] + log_row_sum)
                )
                weighted_term = term * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_input is not None:
                    grad_input[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    terms, grad_input, rows, block, shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    input_columns = np.empty((C, ROWS), Real)
    grad_input_columns = np.empty((C, ROWS), Real)
    kept = np.empty((17, ROWS), Real)
    sample_weight = kept[0]
    class_weight_there = kept[1]
    row_max = kept[2]
    input_there = kept[3]
    row_shift = kept[4]
    row_below = kept[5]
    row_sum = kept[6]
    target_exp = kept[7]
    grad_log_p = kept[8]
    grad_term = kept[9]
    quotient = kept[10]
    quotient_2 = kept[11]
    quotient_3 = kept[12]
    softmax_complement = kept[13]
    grad_input_there = kept[14]
    place = np.empty(ROWS, np.int64)
    log_row_sum = kept[15]
    sum_class_weight_input = kept[16]
    counts = np.empty(ROWS, np.bool_)
    one_minus_label_smoothing = one - label_smoothing
    inverse_C = one / Real(C)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for c in range(C):
                input_columns[c, lane] = input[n, c]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = (
                sample_weight[lane] != zero and target[n] != ignore_index and (class_weight[target[n]] !=
                zero or label_smoothing != zero)
            )
            place[lane] = target[n] if counts[lane] else 0
            input_there[lane] = input[n, place[lane]]
            class_weight_there[lane] = class_weight[place[lane]]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            grad_term[lane] = grad_scale * sample_weight[lane]
            grad_log_p[lane] = -class_weight_there[lane] * grad_term[lane] * one_minus_label_smoothing
            row_max[lane] = -Real(math.inf)
        for k in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                row_max[lane] = larger_number(row_max[lane], input_columns[k, lane])
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_shift[lane] = finite_or_zero(row_max[lane])
            target_exp[lane] = exp(input_there[lane] - row_shift[lane])
            row_below[lane] = zero
            row_sum[lane] = zero
        for k in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                shifted_exp = exp(input_columns[k, lane] - row_shift[lane])
                if grad_input is not None:
                    grad_input_columns[k, lane] = shifted_exp
                row_below[lane] = accumulate(
                    row_below[lane], shifted_exp if shifted_exp < Real(3 / 4) else zero
                )
                row_sum[lane] = accumulate(row_sum[lane], shifted_exp)
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            condition = row_sum[lane] < Real(3 / 2)
            row_rest = (
                row_below[lane] if Real(3 / 4) <= row_sum[lane] and condition else row_sum[lane] - one
            )
            log_row_sum[lane] = log1p(row_rest)
            inverse_row_sum = one / row_sum[lane]
            softmax_complement[lane] = (
                inverse_row_sum * (row_rest if Real(3 / 4) <= target_exp[lane] and condition else
                row_sum[lane] - target_exp[lane])
            )
            quotient[lane] = (
                inverse_row_sum * (-grad_log_p[lane] + grad_log_norm_part * grad_term[lane] * inverse_C *
                label_smoothing)
            )
            quotient_2[lane] = grad_term[lane] * inverse_C * label_smoothing
            quotient_3[lane] = grad_term[lane] * label_smoothing / Real(C)
            sum_class_weight_input[lane] = zero
        if grad_input is not None:
            for k in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    grad_input_columns[k, lane] = (
                        quotient[lane] * grad_input_columns[k, lane] - quotient_2[lane] * class_weight[k]
                    )
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_there[lane] = (
                    grad_log_p[lane] * softmax_complement[lane] + grad_log_norm_part * quotient_3[lane] *
                    target_exp[lane] / row_sum[lane] - class_weight_there[lane] * quotient_3[lane]
                )
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_columns[place[lane], lane] = grad_input_there[lane]
        if label_smoothing != zero:
            for c in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    sum_class_weight_input[lane] = accumulate(
                        sum_class_weight_input[lane], times(class_weight[c], row_shift[lane] -
                        input_columns[c, lane] + log_row_sum[lane])
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            term = (
                times(label_smoothing, sum_class_weight_input[lane] / Real(C)) +
                times(class_weight_there[lane] * one_minus_label_smoothing, row_shift[lane] -
                input_there[lane] + log_row_sum[lane])
            )
            weighted_term = sample_weight[lane] * term
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_input is not None:
                    for c in range(C):
                        grad_input_columns[c, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for c in range(C):
                    grad_input[n, c] = grad_input_columns[c, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(
    input, target, class_weight, ignore_index, label_smoothing, weight, grad_scale, terms, grad_input
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    run = _totals_over_C if C < PARALLEL_FROM else over_threads(_totals_over_C, "sum")
    grad_log_norm_part = run(class_weight, C, BLOCK, 0)
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, class_weight, ignore_index, label_smoothing, dtype(grad_log_norm_part), C, weight,
        grad_scale, terms, grad_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )
    return total


@compiled(**LOOP)
def _normaliser_elements(target, class_weight, ignore_index, weight, rows, block, shared_blocks):
    """Element by element: adds up normaliser."""
    Real = class_weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser, normaliser_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_normaliser = zero
        for n in range(start, stop):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index and class_weight[target[n]] != zero:
                block_normaliser = accumulate(block_normaliser, class_weight[target[n]] * sample_weight)
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
        keep_total(shared_blocks, block_number, 0, block_normaliser)
        block_number = next_block(shared_blocks, block_number)
    return normaliser + normaliser_rest


def normaliser(input, target, class_weight, ignore_index, label_smoothing, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(target, class_weight, ignore_index, weight, N, BLOCK, 0)
    return normaliser


@compiled(**LOOP)
def _hessian_totals_over_C(class_weight, rows, block, shared_blocks):
    """Element by element: adds up grad_log_norm_part."""
    Real = class_weight.dtype.type
    zero = Real(0)
    grad_log_norm_part, grad_log_norm_part_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_grad_log_norm_part = zero
        for c in range(Place(start), Place(stop)):
            block_grad_log_norm_part = accumulate(block_grad_log_norm_part, class_weight[c])
        grad_log_norm_part, grad_log_norm_part_rest = add_exactly(
            grad_log_norm_part, grad_log_norm_part_rest, block_grad_log_norm_part
        )
        keep_total(shared_blocks, block_number, 0, block_grad_log_norm_part)
        block_number = next_block(shared_blocks, block_number)
    return grad_log_norm_part + grad_log_norm_part_rest


@compiled(**LOOP)
def _hessian_rows(
    input, target, class_weight, ignore_index, label_smoothing, grad_log_norm_part, C, weight, grad_scale,
    hess_input, rows, block, shared_blocks
):
    """Row by row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    one_minus_label_smoothing = one - label_smoothing
    quotient_2 = grad_log_norm_part * label_smoothing / Real(C)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hess_input_n = hess_input[n]
            input_n = input[n]
            sample_weight = weight[n] if weight is not None else one
            if (
                sample_weight != zero and target[n] != ignore_index and (class_weight[target[n]] != zero
                or label_smoothing != zero)
            ):
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                row_below = zero
                for k in range(C):
                    shifted_exp = exp(input_n[k] - row_shift)
                    hess_input_n[k] = shifted_exp
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                inverse_row_sum_2 = one / row_sum
                quotient = (
                    grad_term * inverse_row_sum_2 * (quotient_2 + one_minus_label_smoothing *
                    class_weight[target[n]])
                )
                for k in range(C):
                    softmax_complement_2 = (
                        inverse_row_sum_2 * (row_rest if hess_input_n[k] >= Real(3 / 4) and row_sum <
                        Real(3 / 2) else row_sum - hess_input_n[k])
                    )
                    hess_input_n[k] = quotient * softmax_complement_2 * hess_input_n[k]
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(
    input, target, class_weight, ignore_index, label_smoothing, weight, grad_scale, hess_input
):
    """Fill the diagonal of the second derivative."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    run = _hessian_totals_over_C if C < PARALLEL_FROM else over_threads(_hessian_totals_over_C, "sum")
    grad_log_norm_part = run(class_weight, C, BLOCK, 0)
    run = _hessian_rows if N * C < PARALLEL_FROM else over_threads(_hessian_rows)
    run(
        input, target, class_weight, ignore_index, label_smoothing, dtype(grad_log_norm_part), C, weight,
        grad_scale, hess_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )
