"""cosface_ignore_index: Softmax cross-entropy with m subtracted from the cosine of the target class.

    target_cosine[n] = input[n, target[n]]
    loss = (Σ_{n : target[n] ≠ ignore_index} softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·
        (target_cosine[n] − m)))/(Σ_{n : target[n] ≠ ignore_index} 1)
    log_norm[n] = log Σ_{c : c ≠ target[n]} exp(s·input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_input_part[n, c] = s·grad_term[n]·[c ≠ target[n] and target[n] ≠ ignore_index]·exp(s·input[n, c]
        − log_norm[n])·σ(log_norm[n] − s·(target_cosine[n] − m))
    grad_input_part_2[n, c] = −s·grad_term[n]·[c = target[n]]·[target[n] ≠ ignore_index]·σ(log_norm[n] −
        s·(target_cosine[n] − m))
    grad_input[n, c] = grad_input_part[n, c] + grad_input_part_2[n, c]

Generated from the declaration angular.py (fe2c76fd5c1d4682) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, sigmoid, softplus,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, sigmoid, softplus,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "6a9dd7799980"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, s, m, ignore_index, C, weight, grad_scale, terms, grad_input, rows, block,
    shared_blocks
):
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
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index:
                target_cosine = input_n[target[n]]
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for c in range(C):
                    if c != target[n]:
                        row_max = larger_number(row_max, s * input_n[c])
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for c in range(C):
                    shifted_exp = exp(-row_shift + s * input_n[c])
                    if grad_input is not None:
                        grad_input_n[c] = shifted_exp
                    counted = shifted_exp if c != target[n] else zero
                    row_below = accumulate(row_below, counted if counted < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, counted)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                difference = row_shift + log_row_sum - s * (target_cosine - m)
                term = softplus(difference)
                weighted_term = term * sample_weight
                product_2 = grad_term * s * sigmoid(difference)
                quotient = product_2 / row_sum
                if grad_input is not None:
                    for c in range(C):
                        grad_input_part_2 = -product_2 * (one if c == target[n] else zero)
                        grad_input_part = quotient * grad_input_n[c] if c != target[n] else zero
                        grad_input_n[c] = grad_input_part + grad_input_part_2
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
    input, target, s, m, ignore_index, C, weight, grad_scale, terms, grad_input, rows, block,
    shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    input_columns = np.empty((C, ROWS), Real)
    grad_input_columns = np.empty((C, ROWS), Real)
    counts = np.empty(ROWS, np.bool_)
    kept = np.empty((9, ROWS), Real)
    row_max = kept[0]
    row_shift = kept[1]
    row_below = kept[2]
    row_sum = kept[3]
    target_cosine = kept[4]
    sample_weight = kept[5]
    grad_term = kept[6]
    product_2 = kept[7]
    quotient = kept[8]
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
            counts[lane] = sample_weight[lane] != zero and target[n] != ignore_index
            grad_term[lane] = grad_scale * sample_weight[lane]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            place = target[n] if counts[lane] else 0
            target_cosine[lane] = input[n, place]
            row_max[lane] = -Real(math.inf)
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                counts_2 = c != target[n] and counts[lane]
                row_max[lane] = larger_number(
                    row_max[lane], s * input_columns[c, lane] if counts_2 else -Real(math.inf)
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_shift[lane] = finite_or_zero(row_max[lane])
            row_below[lane] = zero
            row_sum[lane] = zero
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                shifted_exp = exp(-row_shift[lane] + s * input_columns[c, lane])
                if grad_input is not None:
                    grad_input_columns[c, lane] = shifted_exp
                counted = shifted_exp if c != target[n] else zero
                row_below[lane] = accumulate(row_below[lane], counted if counted < Real(3 / 4) else zero)
                row_sum[lane] = accumulate(row_sum[lane], counted)
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_rest = (
                row_below[lane] if Real(3 / 4) <= row_sum[lane] and row_sum[lane] < Real(3 / 2) else
                row_sum[lane] - one
            )
            log_row_sum = log1p(row_rest)
            difference = row_shift[lane] + log_row_sum - s * (target_cosine[lane] - m)
            term = softplus(difference)
            weighted_term = sample_weight[lane] * term
            product_2[lane] = grad_term[lane] * s * sigmoid(difference)
            quotient[lane] = product_2[lane] / row_sum[lane]
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        if grad_input is not None:
            for c in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    grad_input_part_2 = -product_2[lane] * (one if c == target[n] else zero)
                    grad_input_part = (
                        quotient[lane] * grad_input_columns[c, lane] if c != target[n] else zero
                    )
                    grad_input_columns[c, lane] = grad_input_part + grad_input_part_2
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


def evaluate(input, target, s, m, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, s, m, ignore_index, C, weight, grad_scale, terms, grad_input, N, min(ROWS, max(1,
        BLOCK // C)), 0
    )
    return total


@compiled(**LOOP)
def _normaliser_elements(input, target, ignore_index, weight, rows, block, shared_blocks):
    """Element by element: adds up normaliser."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser, normaliser_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_normaliser = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index:
                block_normaliser = accumulate(block_normaliser, sample_weight)
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
        keep_total(shared_blocks, block_number, 0, block_normaliser)
        block_number = next_block(shared_blocks, block_number)
    return normaliser + normaliser_rest


def normaliser(input, target, s, m, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(input, target, ignore_index, weight, N, BLOCK, 0)
    return normaliser
