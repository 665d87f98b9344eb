"""softmax: Scores to probabilities: positive, with the sum one over the classes.

    softmax[n, c] = exp(input[n, c])/(Σ_k exp(input[n, k]))
    log_norm[n] = log Σ_c exp(input[n, c])
    grad_term[n, c] = grad_scale·weight[n, c]
    grad_log_norm_part[n] = Σ_c grad_term[n, c]·exp(input[n, c] − log_norm[n])
    grad_input[n, c] = grad_term[n, c]·exp(input[n, c] − log_norm[n]) − grad_log_norm_part[n]·
        exp(input[n, c] − log_norm[n])

Generated from the declaration activations.py (72e36acb986330ca) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger, next_block,
        over_threads, row,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger, next_block,
        over_threads, row,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "9710e1cabec9"  # digest of the elementary functions that are compiled into this file


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
            for c in range(C):
                row_max = larger(row_max, input_n[c])
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            sum_at_top = zero
            ties_at_top = zero
            for c in range(C):
                shifted_exp = exp(input_n[c] - row_shift)
                if grad_input is not None:
                    grad_input_n[c] = shifted_exp
                sample_weight = weight[n, c] if weight is not None else one
                grad_term = grad_scale * sample_weight
                row_sum = accumulate(row_sum, shifted_exp)
                shared = one if input_n[c] == row_max else zero
                sum_at_top = accumulate(sum_at_top, grad_term * shared if sample_weight != zero else zero)
                ties_at_top = accumulate(ties_at_top, shared)
            value_at_top = sum_at_top / ties_at_top
            inverse_row_sum = one / row_sum
            grad_log_norm_part_from_top = zero
            for c in range(C):
                shifted_exp = exp(input_n[c] - row_shift)
                if grad_input is not None:
                    grad_input_n[c] = shifted_exp
                inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
                sample_weight = weight[n, c] if weight is not None else one
                weighted_term = inverse_row_sum_times_shifted_exp * sample_weight
                grad_term = grad_scale * sample_weight
                offset_from_top = grad_term - value_at_top
                block_total = accumulate(block_total, weighted_term if sample_weight != zero else zero)
                if terms is not None:
                    terms_n[c] = weighted_term if sample_weight != zero else zero
                grad_log_norm_part_from_top = accumulate(
                    grad_log_norm_part_from_top, inverse_row_sum_times_shifted_exp * offset_from_top
                )
            if grad_input is not None:
                for c in range(C):
                    sample_weight = weight[n, c] if weight is not None else one
                    grad_term = grad_scale * sample_weight
                    offset_from_top = grad_term - value_at_top
                    grad_input_n[c] = (
                        inverse_row_sum * (offset_from_top - grad_log_norm_part_from_top) *
                        grad_input_n[c]
                    )
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
    kept = np.empty((8, ROWS), Real)
    row_max = kept[0]
    row_shift = kept[1]
    row_sum = kept[2]
    sum_at_top = kept[3]
    ties_at_top = kept[4]
    inverse_row_sum = kept[5]
    value_at_top = kept[6]
    grad_log_norm_part_from_top = kept[7]
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
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                row_max[lane] = larger(row_max[lane], input_columns[c, lane])
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_shift[lane] = finite_or_zero(row_max[lane])
            row_sum[lane] = zero
            sum_at_top[lane] = zero
            ties_at_top[lane] = zero
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                shifted_exp = exp(input_columns[c, lane] - row_shift[lane])
                if grad_input is not None:
                    grad_input_columns[c, lane] = shifted_exp
                sample_weight = weight[n, c] if weight is not None else one
                grad_term = grad_scale * sample_weight
                row_sum[lane] = accumulate(row_sum[lane], shifted_exp)
                shared = one if input_columns[c, lane] == row_max[lane] else zero
                sum_at_top[lane] = accumulate(
                    sum_at_top[lane], grad_term * shared if sample_weight != zero else zero
                )
                ties_at_top[lane] = accumulate(ties_at_top[lane], shared)
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            value_at_top[lane] = sum_at_top[lane] / ties_at_top[lane]
            inverse_row_sum[lane] = one / row_sum[lane]
            grad_log_norm_part_from_top[lane] = zero
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                shifted_exp = exp(input_columns[c, lane] - row_shift[lane])
                if grad_input is not None:
                    grad_input_columns[c, lane] = shifted_exp
                inverse_row_sum_times_shifted_exp = inverse_row_sum[lane] * shifted_exp
                sample_weight = weight[n, c] if weight is not None else one
                weighted_term = inverse_row_sum_times_shifted_exp * sample_weight
                grad_term = grad_scale * sample_weight
                offset_from_top = grad_term - value_at_top[lane]
                block_total = accumulate(block_total, weighted_term if sample_weight != zero else zero)
                if terms is not None:
                    terms_columns[c, lane] = weighted_term if sample_weight != zero else zero
                grad_log_norm_part_from_top[lane] = accumulate(
                    grad_log_norm_part_from_top[lane], inverse_row_sum_times_shifted_exp * offset_from_top
                )
        if grad_input is not None:
            for c in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    sample_weight = weight[n, c] if weight is not None else one
                    grad_term = grad_scale * sample_weight
                    offset_from_top = grad_term - value_at_top[lane]
                    grad_input_columns[c, lane] = (
                        inverse_row_sum[lane] * (offset_from_top - grad_log_norm_part_from_top[lane]) *
                        grad_input_columns[c, lane]
                    )
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
