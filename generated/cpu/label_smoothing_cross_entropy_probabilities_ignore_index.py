"""label_smoothing_cross_entropy_probabilities_ignore_index: Cross-entropy against a one-hot target of which a share is spread over all classes.

    loss = −(Σ_{n : target[n] ≠ ignore_index} Σ_c (alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise
        })·log(input[n, c]))/(Σ_{n : target[n] ≠ ignore_index} 1)
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −grad_term[n]·(alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise })·[target[n]
        ≠ ignore_index]/input[n, c]

Generated from the declaration classification.py (20d3cf606423333b) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, ratio, row, xlogy,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, ratio, row, xlogy,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "adebe283c562"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, alpha, ignore_index, C, weight, grad_scale, terms, grad_input, rows, block,
    shared_blocks
):
    """Row by row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    alpha_minus_one = alpha - one
    inverse_C = one / Real(C)
    inverse_C_times_alpha = inverse_C * alpha
    one_plus_alpha_over_C_minus_alpha = one - alpha + alpha / Real(C)
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
                grad_term = grad_scale * sample_weight
                sum_input_target = zero
                for c in range(C):
                    if grad_input is not None:
                        grad_input_n[c] = -grad_term * ratio(inverse_C_times_alpha, input_n[c])
                    sum_input_target = accumulate(
                        sum_input_target, xlogy(inverse_C_times_alpha - alpha_minus_one * (one if c ==
                        target[n] else zero), input_n[c])
                    )
                if grad_input is not None:
                    grad_input_n[target[n]] = (
                        -grad_term * ratio(one_plus_alpha_over_C_minus_alpha, input_n[target[n]])
                    )
                term = -sum_input_target
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
    input, target, alpha, ignore_index, C, weight, grad_scale, terms, grad_input, rows, block,
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
    kept = np.empty((5, ROWS), Real)
    grad_term = kept[0]
    sum_input_target = kept[1]
    place = np.empty(ROWS, np.int64)
    input_there = kept[2]
    grad_input_there = kept[3]
    sample_weight = kept[4]
    alpha_minus_one = alpha - one
    inverse_C = one / Real(C)
    inverse_C_times_alpha = inverse_C * alpha
    one_plus_alpha_over_C_minus_alpha = one - alpha + alpha / Real(C)
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
            place[lane] = target[n] if counts[lane] else 0
            sum_input_target[lane] = zero
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                if grad_input is not None:
                    grad_input_columns[c, lane] = (
                        -grad_term[lane] * ratio(inverse_C_times_alpha, input_columns[c, lane])
                    )
                sum_input_target[lane] = accumulate(
                    sum_input_target[lane], xlogy(inverse_C_times_alpha - alpha_minus_one * (one if c ==
                    target[n] else zero), input_columns[c, lane])
                )
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                input_there[lane] = input[n, place[lane]]
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_there[lane] = (
                    -grad_term[lane] * ratio(one_plus_alpha_over_C_minus_alpha, input_there[lane])
                )
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_columns[place[lane], lane] = grad_input_there[lane]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            term = -sum_input_target[lane]
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


def evaluate(input, target, alpha, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, alpha, ignore_index, C, weight, grad_scale, terms, grad_input, N, min(ROWS, max(1,
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


def normaliser(input, target, alpha, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(input, target, ignore_index, weight, N, BLOCK, 0)
    return normaliser


@compiled(**LOOP)
def _hessian_rows(
    input, target, alpha, ignore_index, C, weight, grad_scale, hess_input, rows, block, shared_blocks
):
    """Row by row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    alpha_over_C = alpha / Real(C)
    one_plus_alpha_over_C_minus_alpha = one + alpha_over_C - alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hess_input_n = hess_input[n]
            input_n = input[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index:
                grad_term = grad_scale * sample_weight
                for c in range(C):
                    hess_input_n[c] = grad_term * ratio(ratio(alpha_over_C, input_n[c]), input_n[c])
                hess_input_n[target[n]] = (
                    grad_term * ratio(ratio(one_plus_alpha_over_C_minus_alpha, input_n[target[n]]),
                    input_n[target[n]])
                )
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, alpha, ignore_index, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.shape[0]
    C = input.shape[1]
    run = _hessian_rows if N * C < PARALLEL_FROM else over_threads(_hessian_rows)
    run(
        input, target, alpha, ignore_index, C, weight, grad_scale, hess_input, N, min(ROWS, max(1, BLOCK
        // C)), 0
    )
