"""soft_cross_entropy: Cross-entropy of a target distribution under softmax(input).

    log_norm[n] = log Σ_k exp(input[n, k])
    loss = 1/N · Σ_n Σ_c target[n, c]·(log_norm[n] − input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm_part[n] = Σ_c target[n, c]
    grad_input[n, k] = grad_log_norm_part[n]·grad_term[n]·exp(input[n, k] − log_norm[n]) − target[n, k]·
        grad_term[n]
    grad_target[n, c] = grad_term[n]·(log_norm[n] − input[n, c])

Generated from the declaration classification.py (7087ca7203728e64) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
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
def _rows(
    input, target, C, weight, grad_scale, terms, grad_input, grad_target, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            grad_target_n = row(grad_target, n)
            input_n = input[n]
            target_n = target[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                grad_log_norm_part = zero
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
                    grad_log_norm_part = accumulate(grad_log_norm_part, target_n[k])
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for k in range(C):
                    shifted_exp = exp(input_n[k] - row_shift)
                    if grad_input is not None:
                        grad_input_n[k] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                quotient = grad_log_norm_part * grad_term / row_sum
                sum_input_target = zero
                for k in range(C):
                    if grad_input is not None:
                        grad_input_n[k] = quotient * grad_input_n[k] - grad_term * target_n[k]
                    difference = row_shift - input_n[k] + log_row_sum
                    if grad_target is not None:
                        grad_target_n[k] = difference * grad_term
                    sum_input_target = accumulate(sum_input_target, times(target_n[k], difference))
                term = sum_input_target
                weighted_term = term * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_input is not None:
                    grad_input[n] = zero
                if grad_target is not None:
                    grad_target[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(
    input, target, C, weight, grad_scale, terms, grad_input, grad_target, rows, block, shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    input_columns = np.empty((C, ROWS), Real)
    target_columns = np.empty((C, ROWS), Real)
    grad_input_columns = np.empty((C, ROWS), Real)
    grad_target_columns = np.empty((C, ROWS), Real)
    kept = np.empty((10, ROWS), Real)
    row_max = kept[0]
    grad_log_norm_part = kept[1]
    row_shift = kept[2]
    row_below = kept[3]
    row_sum = kept[4]
    grad_term = kept[5]
    quotient = kept[6]
    log_row_sum = kept[7]
    sum_input_target = kept[8]
    sample_weight = kept[9]
    counts = np.empty(ROWS, np.bool_)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for k in range(C):
                input_columns[k, lane] = input[n, k]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for k in range(C):
                target_columns[k, lane] = target[n, k]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
            row_max[lane] = -Real(math.inf)
            grad_log_norm_part[lane] = zero
        for k in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                row_max[lane] = larger_number(row_max[lane], input_columns[k, lane])
                grad_log_norm_part[lane] = accumulate(grad_log_norm_part[lane], target_columns[k, lane])
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_shift[lane] = finite_or_zero(row_max[lane])
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
            row_rest = (
                row_below[lane] if Real(3 / 4) <= row_sum[lane] and row_sum[lane] < Real(3 / 2) else
                row_sum[lane] - one
            )
            log_row_sum[lane] = log1p(row_rest)
            quotient[lane] = grad_log_norm_part[lane] * grad_term[lane] / row_sum[lane]
            sum_input_target[lane] = zero
        for k in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                if grad_input is not None:
                    grad_input_columns[k, lane] = (
                        quotient[lane] * grad_input_columns[k, lane] - grad_term[lane] * target_columns[k,
                        lane]
                    )
                difference = row_shift[lane] - input_columns[k, lane] + log_row_sum[lane]
                if grad_target is not None:
                    grad_target_columns[k, lane] = difference * grad_term[lane]
                sum_input_target[lane] = accumulate(
                    sum_input_target[lane], times(target_columns[k, lane], difference)
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            term = sum_input_target[lane]
            weighted_term = sample_weight[lane] * term
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_input is not None:
                    for k in range(C):
                        grad_input_columns[k, lane] = zero
                if grad_target is not None:
                    for k in range(C):
                        grad_target_columns[k, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for k in range(C):
                    grad_input[n, k] = grad_input_columns[k, lane]
        if grad_target is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for k in range(C):
                    grad_target[n, k] = grad_target_columns[k, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, C, weight, grad_scale, terms, grad_input, grad_target, N, min(ROWS, max(1, BLOCK //
        C)), 0
    )
    return total


@compiled(**LOOP)
def _hessian_rows(input, target, C, weight, grad_scale, hess_input, rows, block, shared_blocks):
    """Row by row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hess_input_n = hess_input[n]
            input_n = input[n]
            target_n = target[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_norm_part = zero
                row_max = -Real(math.inf)
                for c in range(C):
                    grad_log_norm_part = accumulate(grad_log_norm_part, target_n[c])
                    row_max = larger_number(row_max, input_n[c])
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
                quotient = grad_log_norm_part * grad_term * inverse_row_sum_2
                for k in range(C):
                    softmax_complement = (
                        inverse_row_sum_2 * (row_rest if hess_input_n[k] >= Real(3 / 4) and row_sum <
                        Real(3 / 2) else row_sum - hess_input_n[k])
                    )
                    hess_input_n[k] = quotient * softmax_complement * hess_input_n[k]
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.shape[0]
    C = input.shape[1]
    run = _hessian_rows if N * C < PARALLEL_FROM else over_threads(_hessian_rows)
    run(input, target, C, weight, grad_scale, hess_input, N, min(ROWS, max(1, BLOCK // C)), 0)
