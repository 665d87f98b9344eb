"""multi_margin: The labelled class must beat every other class by a margin.

    violation[n, c] = max(0, input[n, c] + margin − input[n, target[n]])
    loss = 1/N · Σ_n 1/C · Σ_{c : c ≠ target[n]} violation[n, c]^p
    grad_term[n] = grad_scale·weight[n]
    grad_violation[n, c] = p·grad_term[n]·[c ≠ target[n]]/C · { 0 if p < 1 and violation[n, c] = 0;
        violation[n, c]^(p − 1) otherwise }
    grad_input_part[n] = Σ_{d : d ≠ target[n]} (−grad_violation[n, d]·[input[n, d] + margin − input[n,
        target[n]] > 0])
    grad_input_part_2[n, c] = [c ≠ target[n]]·grad_violation[n, c]·[input[n, c] + margin − input[n,
        target[n]] > 0]
    grad_input[n, c] = grad_input_part[n]·[c = target[n]] + grad_input_part_2[n, c]

Generated from the declaration margins.py (caf170847c5c6263) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, power,
        restrain, row, step, times, typed_exponent,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, power,
        restrain, row, step, times, typed_exponent,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "fb7674fe8602"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, p, margin, p_exponent, p_minus_one_exponent, C, weight, grad_scale, terms, grad_input,
    rows, block, shared_blocks
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
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_term_times_p_over_C = grad_term * p / Real(C)
                sum_input = zero
                grad_input_part = zero
                for c in range(C):
                    violation = (
                        maximum(zero, margin + (input_n[c] - input_n[target[n]])) if c != target[n] else
                        zero
                    )
                    grad_violation = (
                        grad_term_times_p_over_C * (zero if p < one and violation == zero else
                        power(violation, p_minus_one_exponent)) if c != target[n] else zero
                    )
                    if grad_input is not None:
                        grad_input_n[c] = grad_violation
                    if c != target[n]:
                        sum_input = accumulate(sum_input, power(violation, p_exponent))
                    if c != target[n]:
                        grad_input_part = accumulate(
                            grad_input_part, times(-step(margin + (input_n[c] - input_n[target[n]])),
                            grad_violation)
                        )
                sum_input_scale = restrain(sum_input)
                if grad_input is not None:
                    for c in range(C):
                        violation = (
                            maximum(zero, margin + (input_n[c] - input_n[target[n]])) if c != target[n]
                            else zero
                        )
                        grad_input_part_2 = (
                            times(step(margin + (input_n[c] - input_n[target[n]])), grad_input_n[c]) if c
                            != target[n] else zero
                        )
                        grad_input_n[c] = grad_input_part_2
                if grad_input is not None:
                    grad_input_n[target[n]] += grad_input_part
                sum_input_scaled = zero
                if sum_input_scale != one:
                    for c in range(C):
                        violation = (
                            maximum(zero, margin + (input_n[c] - input_n[target[n]])) if c != target[n]
                            else zero
                        )
                        if c != target[n]:
                            sum_input_scaled = accumulate(
                                sum_input_scaled, times(sum_input_scale, power(violation, p_exponent))
                            )
                sum_input_held = sum_input if sum_input_scale == one else sum_input_scaled
                term = sum_input_held / (sum_input_scale * Real(C))
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
    input, target, p, margin, p_exponent, p_minus_one_exponent, C, weight, grad_scale, terms, grad_input,
    rows, block, shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    input_columns = np.empty((C, ROWS), Real)
    grad_input_columns = np.empty((C, ROWS), Real)
    counts = np.empty(ROWS, np.bool_)
    kept = np.empty((7, ROWS), Real)
    input_there = kept[0]
    grad_term_times_p_over_C = kept[1]
    sum_input = kept[2]
    grad_input_part = kept[3]
    place = np.empty(ROWS, np.int64)
    counts_4 = np.empty(ROWS, np.bool_)
    sum_input_scale = kept[4]
    sum_input_scaled = kept[5]
    sample_weight = kept[6]
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
            counts[lane] = sample_weight[lane] != zero
            grad_term = grad_scale * sample_weight[lane]
            grad_term_times_p_over_C[lane] = grad_term * p / Real(C)
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            place[lane] = target[n] if counts[lane] else 0
            input_there[lane] = input[n, place[lane]]
            sum_input[lane] = zero
            grad_input_part[lane] = zero
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                violation = (
                    maximum(zero, margin - (input_there[lane] - input_columns[c, lane])) if c != target[n]
                    else zero
                )
                grad_violation = (
                    grad_term_times_p_over_C[lane] * (zero if p < one and violation == zero else
                    power(violation, p_minus_one_exponent)) if c != target[n] else zero
                )
                if grad_input is not None:
                    grad_input_columns[c, lane] = grad_violation
                counts_2 = c != target[n] and counts[lane]
                sum_input[lane] = accumulate(
                    sum_input[lane], power(violation, p_exponent) if counts_2 else zero
                )
                counts_3 = c != target[n] and counts[lane]
                grad_input_part[lane] = accumulate(
                    grad_input_part[lane], times(-step(margin - (input_there[lane] - input_columns[c,
                    lane])), grad_violation) if counts_3 else zero
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sum_input_scale[lane] = restrain(sum_input[lane])
            sum_input_scaled[lane] = zero
            counts_4[lane] = counts[lane] and sum_input_scale[lane] != one
        if grad_input is not None:
            for c in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    violation = (
                        maximum(zero, margin - (input_there[lane] - input_columns[c, lane])) if c !=
                        target[n] else zero
                    )
                    grad_input_part_2 = (
                        times(step(margin - (input_there[lane] - input_columns[c, lane])),
                        grad_input_columns[c, lane]) if c != target[n] else zero
                    )
                    grad_input_columns[c, lane] = grad_input_part_2
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_columns[place[lane], lane] += grad_input_part[lane]
        if counts_4.any():
            for c in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    violation = (
                        maximum(zero, margin - (input_there[lane] - input_columns[c, lane])) if c !=
                        target[n] else zero
                    )
                    counts_5 = c != target[n] and counts_4[lane]
                    sum_input_scaled[lane] = accumulate(
                        sum_input_scaled[lane], times(sum_input_scale[lane], power(violation, p_exponent))
                        if counts_5 else zero
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sum_input_held = sum_input[lane] if sum_input_scale[lane] == one else sum_input_scaled[lane]
            term = sum_input_held / (sum_input_scale[lane] * Real(C))
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


def evaluate(input, target, p, margin, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, p, margin, typed_exponent(p), typed_exponent(p - 1), C, weight, grad_scale, terms,
        grad_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )
    return total
