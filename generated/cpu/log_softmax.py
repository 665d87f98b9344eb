"""log_softmax: Scores to logarithms of probabilities.

    log_softmax[n, c] = input[n, c] − log Σ_k exp(input[n, k])
    log_norm[n] = log Σ_k exp(input[n, k])
    grad_term[n, c] = grad_scale·weight[n, c]
    grad_log_norm_part[n] = Σ_c grad_term[n, c]
    grad_input[n, k] = grad_term[n, k] − grad_log_norm_part[n]·exp(input[n, k] − log_norm[n])

Generated from the declaration activations.py (37a7c19d85720d7d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "a4868fb3f9ef"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(input, C, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
    """Row by row: adds up total and fills terms, grad_input."""
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
            input_n = input[n]
            terms_n = row(terms, n)
            row_max = -Real(math.inf)
            grad_log_norm_part = zero
            for k in range(C):
                sample_weight = weight[n, k] if weight is not None else one
                grad_term = grad_scale * sample_weight
                row_max = larger_number(row_max, input_n[k])
                grad_log_norm_part = accumulate(
                    grad_log_norm_part, grad_term if sample_weight != zero else zero
                )
            row_shift = finite_or_zero(row_max)
            row_below = zero
            row_sum = zero
            for k in range(C):
                shifted_exp = exp(input_n[k] - row_shift)
                if grad_input is not None:
                    grad_input_n[k] = shifted_exp
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, shifted_exp)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            grad_log_norm_part_over_row_sum = grad_log_norm_part / row_sum
            for c in range(C):
                term = input_n[c] - row_shift - log_row_sum
                sample_weight_n_c = weight[n, c] if weight is not None else one
                weighted_term = term * sample_weight_n_c
                grad_term = grad_scale * sample_weight_n_c
                block_total = accumulate(
                    block_total, weighted_term if sample_weight_n_c != zero else zero
                )
                if grad_input is not None:
                    grad_input_n[c] = grad_term - grad_log_norm_part_over_row_sum * grad_input_n[c]
                if terms is not None:
                    terms_n[c] = weighted_term if sample_weight_n_c != zero else zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(input, C, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
    """Rows side by side: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    input_columns = np.empty((C, ROWS), Real)
    grad_input_columns = np.empty((C, ROWS), Real)
    terms_columns = np.empty((C, ROWS), Real)
    kept = np.empty((7, ROWS), Real)
    row_max = kept[0]
    grad_log_norm_part = kept[1]
    row_shift = kept[2]
    row_below = kept[3]
    row_sum = kept[4]
    log_row_sum = kept[5]
    grad_log_norm_part_over_row_sum = kept[6]
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
            row_max[lane] = -Real(math.inf)
            grad_log_norm_part[lane] = zero
        for k in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                sample_weight = weight[n, k] if weight is not None else one
                grad_term = grad_scale * sample_weight
                row_max[lane] = larger_number(row_max[lane], input_columns[k, lane])
                grad_log_norm_part[lane] = accumulate(
                    grad_log_norm_part[lane], grad_term if sample_weight != zero else zero
                )
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
            grad_log_norm_part_over_row_sum[lane] = grad_log_norm_part[lane] / row_sum[lane]
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                term = input_columns[c, lane] - row_shift[lane] - log_row_sum[lane]
                sample_weight_n_c = weight[n, c] if weight is not None else one
                weighted_term = sample_weight_n_c * term
                grad_term = grad_scale * sample_weight_n_c
                block_total = accumulate(
                    block_total, weighted_term if sample_weight_n_c != zero else zero
                )
                if grad_input is not None:
                    grad_input_columns[c, lane] = (
                        grad_term - grad_log_norm_part_over_row_sum[lane] * grad_input_columns[c, lane]
                    )
                if terms is not None:
                    terms_columns[c, lane] = weighted_term if sample_weight_n_c != zero else zero
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for c in range(C):
                    grad_input[n, c] = grad_input_columns[c, lane]
        if terms is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for c in range(C):
                    terms[n, c] = terms_columns[c, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(input, C, weight, grad_scale, terms, grad_input, N, min(ROWS, max(1, BLOCK // C)), 0)
    return total


@compiled(**LOOP)
def _hessian_rows(input, C, weight, grad_scale, hess_input, rows, block, shared_blocks):
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
            grad_log_norm_part = zero
            row_max = -Real(math.inf)
            for c in range(C):
                sample_weight = weight[n, c] if weight is not None else one
                grad_term = grad_scale * sample_weight
                grad_log_norm_part = accumulate(
                    grad_log_norm_part, grad_term if sample_weight != zero else zero
                )
                row_max = larger_number(row_max, input_n[c])
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
            grad_log_norm_part_over_row_sum = grad_log_norm_part * inverse_row_sum_2
            for k in range(C):
                softmax_complement = (
                    inverse_row_sum_2 * (row_rest if hess_input_n[k] >= Real(3 / 4) and row_sum < Real(3 /
                    2) else row_sum - hess_input_n[k])
                )
                hess_input_n[k] = -grad_log_norm_part_over_row_sum * softmax_complement * hess_input_n[k]
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.shape[0]
    C = input.shape[1]
    run = _hessian_rows if N * C < PARALLEL_FROM else over_threads(_hessian_rows)
    run(input, C, weight, grad_scale, hess_input, N, min(ROWS, max(1, BLOCK // C)), 0)
