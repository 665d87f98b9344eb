"""poly_cross_entropy_ignore_index: Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = (Σ_{n : target[n] ≠ ignore_index} (Σ_i epsilon[i]·(1 − p_t[n])^(i + 1)/(i + 1) + log_norm[n] −
        input[n, target[n]]))/(Σ_{n : target[n] ≠ ignore_index} 1)
    grad_term[n] = grad_scale·weight[n]
    grad_p_t_part[n] = Σ_i epsilon[i]·(1 − p_t[n])^i
    grad_input[n, k] = ((grad_p_t_part[n]·grad_term[n]·exp(input[n, target[n]] − log_norm[n]) +
        grad_term[n])·exp(input[n, k] − log_norm[n]) − grad_p_t_part[n]·grad_term[n]·[k = target[n]]·
        exp(input[n, target[n]] − log_norm[n]) − grad_term[n]·[k = target[n]])·[target[n] ≠ ignore_index]

Generated from the declaration classification.py (d63ade065afb78c4) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, whole_power,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, whole_power,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "a1086b75fe56"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, epsilon, ignore_index, C, I, weight, grad_scale, terms, grad_input, rows, block,
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
                p_t_complement = (
                    (row_rest if Real(3 / 4) <= target_exp and condition else row_sum - target_exp) /
                    row_sum
                )
                sum_epsilon_input = zero
                grad_p_t_part = zero
                for i in range(I):
                    one_plus_i = one + Real(i)
                    p_t_complement_power_i = whole_power(p_t_complement, Real(i))
                    sum_epsilon_input = accumulate(
                        sum_epsilon_input, p_t_complement * p_t_complement_power_i * epsilon[i] /
                        one_plus_i
                    )
                    grad_p_t_part = accumulate(grad_p_t_part, p_t_complement_power_i * epsilon[i])
                term = row_shift + sum_epsilon_input - input_n[target[n]] + log_row_sum
                weighted_term = term * sample_weight
                inverse_row_sum = one / row_sum
                grad_log_p = -grad_term - grad_p_t_part * grad_term * inverse_row_sum * target_exp
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                if grad_input is not None:
                    for k in range(C):
                        grad_input_n[k] = -grad_log_p_over_row_sum * grad_input_n[k]
                if grad_input is not None:
                    grad_input_n[target[n]] = grad_log_p * p_t_complement
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
    input, target, epsilon, ignore_index, C, I, weight, grad_scale, terms, grad_input, rows, block,
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
    kept = np.empty((15, ROWS), Real)
    row_max = kept[0]
    input_there = kept[1]
    row_shift = kept[2]
    row_below = kept[3]
    row_sum = kept[4]
    target_exp = kept[5]
    p_t_complement = kept[6]
    sum_epsilon_input = kept[7]
    grad_p_t_part = kept[8]
    log_row_sum = kept[9]
    sample_weight = kept[10]
    grad_term = kept[11]
    grad_log_p_over_row_sum = kept[12]
    grad_log_p = kept[13]
    grad_input_there = kept[14]
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
            counts[lane] = sample_weight[lane] != zero and target[n] != ignore_index
            grad_term[lane] = grad_scale * sample_weight[lane]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            place[lane] = target[n] if counts[lane] else 0
            input_there[lane] = input[n, place[lane]]
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
            p_t_complement[lane] = (
                (row_rest if Real(3 / 4) <= target_exp[lane] and condition else row_sum[lane] -
                target_exp[lane]) / row_sum[lane]
            )
            sum_epsilon_input[lane] = zero
            grad_p_t_part[lane] = zero
        for i in range(I):
            one_plus_i = one + Real(i)
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                p_t_complement_power_i = whole_power(p_t_complement[lane], Real(i))
                sum_epsilon_input[lane] = accumulate(
                    sum_epsilon_input[lane], p_t_complement[lane] * p_t_complement_power_i * epsilon[i] /
                    one_plus_i
                )
                grad_p_t_part[lane] = accumulate(grad_p_t_part[lane], p_t_complement_power_i * epsilon[i])
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            term = row_shift[lane] + sum_epsilon_input[lane] - input_there[lane] + log_row_sum[lane]
            weighted_term = sample_weight[lane] * term
            inverse_row_sum = one / row_sum[lane]
            grad_log_p[lane] = (
                -grad_term[lane] - grad_p_t_part[lane] * grad_term[lane] * inverse_row_sum *
                target_exp[lane]
            )
            grad_log_p_over_row_sum[lane] = grad_log_p[lane] * inverse_row_sum
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        if grad_input is not None:
            for k in range(C):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    grad_input_columns[k, lane] = (
                        -grad_log_p_over_row_sum[lane] * grad_input_columns[k, lane]
                    )
        if grad_input is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_input_there[lane] = grad_log_p[lane] * p_t_complement[lane]
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


def evaluate(input, target, epsilon, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    I = epsilon.size
    blocks = _short_rows if 0 < max(C, I) * input.itemsize <= SHORT else _rows
    run = blocks if N * max(C, I) < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, epsilon, ignore_index, C, I, weight, grad_scale, terms, grad_input, N, min(ROWS,
        max(1, BLOCK // max(C, I))), 0
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


def normaliser(input, target, epsilon, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(input, target, ignore_index, weight, N, BLOCK, 0)
    return normaliser
