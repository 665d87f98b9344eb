"""nll: Negative log-likelihood of the labelled class, given log-probabilities.

    loss = −(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]]·input[n, target[n]])/(Σ_{n : target[n]
        ≠ ignore_index} class_weight[target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −class_weight[target[n]]·grad_term[n]·[c = target[n]]·[target[n] ≠ ignore_index]

Generated from the declaration classification.py (4905483baddb8410) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np

try:
    from ._elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads, row
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads, row

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "84790e0fdf5c"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, rows, block,
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
            if sample_weight != zero and target[n] != ignore_index and class_weight[target[n]] != zero:
                term = -class_weight[target[n]] * input_n[target[n]]
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                if grad_input is not None:
                    for c in range(C):
                        grad_input_n[c] = zero
                if grad_input is not None:
                    grad_input_n[target[n]] += -grad_term * class_weight[target[n]]
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
    input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, rows, block,
    shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    grad_input_columns = np.empty((C, ROWS), Real)
    kept = np.empty((5, ROWS), Real)
    class_weight_there = kept[0]
    input_there = kept[1]
    sample_weight = kept[2]
    counts = np.empty(ROWS, np.bool_)
    grad_term = kept[3]
    grad_input_there = kept[4]
    place = np.empty(ROWS, np.int64)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = (
                sample_weight[lane] != zero and target[n] != ignore_index and class_weight[target[n]] !=
                zero
            )
            place[lane] = target[n] if counts[lane] else 0
            input_there[lane] = input[n, place[lane]]
            class_weight_there[lane] = class_weight[place[lane]]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            term = -class_weight_there[lane] * input_there[lane]
            weighted_term = sample_weight[lane] * term
            grad_term[lane] = grad_scale * sample_weight[lane]
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        if grad_input is not None:
            for c in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    grad_input_columns[c, lane] = zero
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_there[lane] = -class_weight_there[lane] * grad_term[lane]
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_columns[place[lane], lane] += grad_input_there[lane]
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


def evaluate(input, target, class_weight, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, class_weight, ignore_index, C, weight, grad_scale, terms, grad_input, N, min(ROWS,
        max(1, BLOCK // C)), 0
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


def normaliser(input, target, class_weight, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(target, class_weight, ignore_index, weight, N, BLOCK, 0)
    return normaliser
