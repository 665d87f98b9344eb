"""focal: Cross-entropy under softmax(input) that fades for samples that are already classified well.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = −1/N · Σ_n alpha[target[n]]·(1 − p_t[n])^gamma·log(p_t[n])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, k] = alpha[target[n]]·grad_term[n]·(input[n, target[n]] − log_norm[n])·[k = target[n]]·
        (gamma·(1 − p_t[n])^(gamma − 1))·exp(input[n, target[n]] − log_norm[n]) − alpha[target[n]]·
        grad_term[n]·(1 − p_t[n])^gamma·[k = target[n]] + (alpha[target[n]]·grad_term[n]·(1 −
        p_t[n])^gamma − alpha[target[n]]·grad_term[n]·(input[n, target[n]] − log_norm[n])·(gamma·(1 −
        p_t[n])^(gamma − 1))·exp(input[n, target[n]] − log_norm[n]))·exp(input[n, k] − log_norm[n])

Generated from the declaration classification.py (4126f549423cb1eb) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, power, ratio, row, typed_exponent,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, power, ratio, row, typed_exponent,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "ef1ae57119ba"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, alpha, gamma, gamma_exponent, C, weight, grad_scale, terms, grad_input, rows, block,
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
            if sample_weight != zero:
                takes_part = alpha[target[n]] != zero
                grad_term = grad_scale * sample_weight
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
                p_t_complement = (
                    inverse_row_sum * (row_rest if Real(3 / 4) <= target_exp and condition else row_sum -
                    target_exp)
                )
                difference = input_n[target[n]] - row_shift - log_row_sum
                product = power(p_t_complement, gamma_exponent) * alpha[target[n]]
                term = -difference * product
                weighted_term = term * sample_weight
                grad_term_times_product = grad_term * product
                grad_log_p = (
                    -grad_term_times_product + grad_term_times_product * inverse_row_sum * gamma *
                    target_exp * ratio(difference, p_t_complement)
                )
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                if grad_input is not None:
                    for k in range(C):
                        grad_input_n[k] = (
                            -grad_log_p_over_row_sum * grad_input_n[k] if takes_part else zero
                        )
                if grad_input is not None:
                    grad_input_n[target[n]] = grad_log_p * p_t_complement if takes_part else zero
                chosen = weighted_term if takes_part else zero
                block_total = accumulate(block_total, chosen)
                if terms is not None:
                    terms[n] = chosen
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
    input, target, alpha, gamma, gamma_exponent, C, weight, grad_scale, terms, grad_input, rows, block,
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
    kept = np.empty((13, ROWS), Real)
    alpha_there = kept[0]
    sample_weight = kept[1]
    row_max = kept[2]
    input_there = kept[3]
    row_shift = kept[4]
    row_below = kept[5]
    row_sum = kept[6]
    target_exp = kept[7]
    grad_term = kept[8]
    takes_part = np.empty(ROWS, np.bool_)
    grad_log_p_over_row_sum = kept[9]
    grad_log_p = kept[10]
    p_t_complement = kept[11]
    grad_input_there = kept[12]
    place = np.empty(ROWS, np.int64)
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
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            place[lane] = target[n] if counts[lane] else 0
            input_there[lane] = input[n, place[lane]]
            alpha_there[lane] = alpha[place[lane]]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            takes_part[lane] = alpha_there[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
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
            log_row_sum = log1p(row_rest)
            inverse_row_sum = one / row_sum[lane]
            p_t_complement[lane] = (
                inverse_row_sum * (row_rest if Real(3 / 4) <= target_exp[lane] and condition else
                row_sum[lane] - target_exp[lane])
            )
            difference = input_there[lane] - row_shift[lane] - log_row_sum
            product = alpha_there[lane] * power(p_t_complement[lane], gamma_exponent)
            term = -difference * product
            weighted_term = sample_weight[lane] * term
            grad_term_times_product = grad_term[lane] * product
            grad_log_p[lane] = (
                -grad_term_times_product + grad_term_times_product * inverse_row_sum * gamma *
                target_exp[lane] * ratio(difference, p_t_complement[lane])
            )
            grad_log_p_over_row_sum[lane] = grad_log_p[lane] * inverse_row_sum
            chosen = weighted_term if takes_part[lane] else zero
            block_total = accumulate(block_total, chosen if counts[lane] else zero)
            if terms is not None:
                terms[n] = chosen
        if grad_input is not None:
            for k in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    grad_input_columns[k, lane] = (
                        -grad_log_p_over_row_sum[lane] * grad_input_columns[k, lane] if takes_part[lane]
                        else zero
                    )
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_there[lane] = (
                    grad_log_p[lane] * p_t_complement[lane] if takes_part[lane] else zero
                )
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_columns[place[lane], lane] = grad_input_there[lane]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_input is not None:
                    for k in range(C):
                        grad_input_columns[k, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for k in range(C):
                    grad_input[n, k] = grad_input_columns[k, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, alpha, gamma, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, alpha, gamma, typed_exponent(gamma), C, weight, grad_scale, terms, grad_input, N,
        min(ROWS, max(1, BLOCK // C)), 0
    )
    return total
