"""focal_class_weight: Cross-entropy under softmax(input) that fades for samples that are already classified well.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = −(Σ_n class_weight[target[n]]·alpha[target[n]]·(1 − p_t[n])^gamma·log(p_t[n]))/(Σ_n
        class_weight[target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, k] = class_weight[target[n]]·alpha[target[n]]·grad_term[n]·(input[n, target[n]] −
        log_norm[n])·[k = target[n]]·(gamma·(1 − p_t[n])^(gamma − 1))·exp(input[n, target[n]] −
        log_norm[n]) − class_weight[target[n]]·alpha[target[n]]·grad_term[n]·(1 − p_t[n])^gamma·[k =
        target[n]] + (class_weight[target[n]]·alpha[target[n]]·grad_term[n]·(1 − p_t[n])^gamma −
        class_weight[target[n]]·alpha[target[n]]·grad_term[n]·(input[n, target[n]] − log_norm[n])·(gamma·
        (1 − p_t[n])^(gamma − 1))·exp(input[n, target[n]] − log_norm[n]))·exp(input[n, k] − log_norm[n])

Generated from the declaration classification.py (c1f90268edb133fc) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, power, ratio, row, times, typed_exponent,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, power, ratio, row, times, typed_exponent,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "dd10c2282be9"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, alpha, class_weight, gamma, gamma_exponent, C, weight, grad_scale, terms, grad_input,
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
                takes_part = alpha[target[n]] != zero and class_weight[target[n]] != zero
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
                alpha_times_class_weight = alpha[target[n]] * class_weight[target[n]]
                difference = input_n[target[n]] - row_shift - log_row_sum
                p_t_complement_power_gamma = power(p_t_complement, gamma_exponent)
                term = -times(alpha_times_class_weight, difference * p_t_complement_power_gamma)
                weighted_term = term * sample_weight
                product = alpha_times_class_weight * grad_term * p_t_complement_power_gamma
                grad_log_p = (
                    -product + inverse_row_sum * product * gamma * target_exp * ratio(difference,
                    p_t_complement)
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
    input, target, alpha, class_weight, gamma, gamma_exponent, C, weight, grad_scale, terms, grad_input,
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
    kept = np.empty((14, ROWS), Real)
    alpha_there = kept[0]
    class_weight_there = kept[1]
    sample_weight = kept[2]
    row_max = kept[3]
    input_there = kept[4]
    row_shift = kept[5]
    row_below = kept[6]
    row_sum = kept[7]
    target_exp = kept[8]
    grad_term = kept[9]
    takes_part = np.empty(ROWS, np.bool_)
    grad_log_p_over_row_sum = kept[10]
    grad_log_p = kept[11]
    p_t_complement = kept[12]
    grad_input_there = kept[13]
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
            class_weight_there[lane] = class_weight[place[lane]]
            alpha_there[lane] = alpha[place[lane]]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            takes_part[lane] = alpha_there[lane] != zero and class_weight_there[lane] != zero
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
            alpha_times_class_weight = alpha_there[lane] * class_weight_there[lane]
            difference = input_there[lane] - row_shift[lane] - log_row_sum
            p_t_complement_power_gamma = power(p_t_complement[lane], gamma_exponent)
            term = -times(alpha_times_class_weight, difference * p_t_complement_power_gamma)
            weighted_term = sample_weight[lane] * term
            product = alpha_times_class_weight * grad_term[lane] * p_t_complement_power_gamma
            grad_log_p[lane] = (
                -product + inverse_row_sum * product * gamma * target_exp[lane] * ratio(difference,
                p_t_complement[lane])
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


def evaluate(input, target, alpha, class_weight, gamma, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    blocks = _short_rows if 0 < C * input.itemsize <= SHORT else _rows
    run = blocks if N * C < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, alpha, class_weight, gamma, typed_exponent(gamma), C, weight, grad_scale, terms,
        grad_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )
    return total


@compiled(**LOOP)
def _normaliser_elements(target, class_weight, weight, rows, block, shared_blocks):
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
            if sample_weight != zero:
                takes_part = class_weight[target[n]] != zero
                block_normaliser = accumulate(
                    block_normaliser, class_weight[target[n]] * sample_weight if takes_part else zero
                )
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
        keep_total(shared_blocks, block_number, 0, block_normaliser)
        block_number = next_block(shared_blocks, block_number)
    return normaliser + normaliser_rest


def normaliser(input, target, alpha, class_weight, gamma, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(target, class_weight, weight, N, BLOCK, 0)
    return normaliser
