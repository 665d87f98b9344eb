"""kl_divergence: Information lost when the distribution `input` stands for the distribution `target`.

    loss = 1/N · Σ_n Σ_c target[n, c]·log(target[n, c]/input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −target[n, c]·grad_term[n]/input[n, c]
    grad_target[n, c] = grad_term[n]·(1 + log(target[n, c]/input[n, c]))

Generated from the declaration divergences.py (01f2d9560c0a4fda) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, log_ratio, next_block, over_threads, ratio,
        rel_entr, row,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, log_ratio, next_block, over_threads, ratio,
        rel_entr, row,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "b530d10763f4"  # digest of the elementary functions that are compiled into this file


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
                sum_input_target = zero
                for c in range(C):
                    if grad_input is not None:
                        grad_input_n[c] = -grad_term * ratio(target_n[c], input_n[c])
                    if grad_target is not None:
                        grad_target_n[c] = grad_term * (one + log_ratio(target_n[c], input_n[c]))
                    sum_input_target = accumulate(sum_input_target, rel_entr(target_n[c], input_n[c]))
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
    kept = np.empty((3, ROWS), Real)
    grad_term = kept[0]
    sum_input_target = kept[1]
    sample_weight = kept[2]
    counts = np.empty(ROWS, np.bool_)
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
            for c in range(C):
                target_columns[c, lane] = target[n, c]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
            sum_input_target[lane] = zero
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                if grad_input is not None:
                    grad_input_columns[c, lane] = (
                        -grad_term[lane] * ratio(target_columns[c, lane], input_columns[c, lane])
                    )
                if grad_target is not None:
                    grad_target_columns[c, lane] = (
                        grad_term[lane] * (one + log_ratio(target_columns[c, lane], input_columns[c,
                        lane]))
                    )
                sum_input_target[lane] = accumulate(
                    sum_input_target[lane], rel_entr(target_columns[c, lane], input_columns[c, lane])
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
                    for c in range(C):
                        grad_input_columns[c, lane] = zero
                if grad_target is not None:
                    for c in range(C):
                        grad_target_columns[c, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for c in range(C):
                    grad_input[n, c] = grad_input_columns[c, lane]
        if grad_target is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for c in range(C):
                    grad_target[n, c] = grad_target_columns[c, lane]
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
                for c in range(C):
                    hess_input_n[c] = grad_term * ratio(ratio(target_n[c], input_n[c]), input_n[c])
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.shape[0]
    C = input.shape[1]
    run = _hessian_rows if N * C < PARALLEL_FROM else over_threads(_hessian_rows)
    run(input, target, C, weight, grad_scale, hess_input, N, min(ROWS, max(1, BLOCK // C)), 0)
