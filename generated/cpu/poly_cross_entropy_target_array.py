"""poly_cross_entropy_target_array: Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon.

    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = Σ_c target[n, c]·exp(input[n, c] − log_norm[n])
    loss = 1/N · Σ_n (Σ_i epsilon[i]·(1 − p_t[n])^(i + 1)/(i + 1) + Σ_c target[n, c]·(log_norm[n] −
        input[n, c]))
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm_part[n] = Σ_c target[n, c]
    grad_p_t_part[n] = Σ_i epsilon[i]·(1 − p_t[n])^i
    grad_input[n, k] = (p_t[n]·grad_p_t_part[n]·grad_term[n] + grad_log_norm_part[n]·grad_term[n])·
        exp(input[n, k] − log_norm[n]) − target[n, k]·grad_p_t_part[n]·grad_term[n]·exp(input[n, k] −
        log_norm[n]) − target[n, k]·grad_term[n]
    grad_target[n, c] = grad_term[n]·(log_norm[n] − input[n, c]) − grad_p_t_part[n]·grad_term[n]·
        exp(input[n, c] − log_norm[n])

Generated from the declaration classification.py (ffad38ac9f116686) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger, log1p,
        next_block, over_threads, row, times, whole_power,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger, log1p,
        next_block, over_threads, row, times, whole_power,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "060e72e4a8eb"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, epsilon, C, I, weight, grad_scale, terms, grad_input, grad_target, rows, block,
    shared_blocks
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
                row_max = -Real(math.inf)
                grad_log_norm_part = zero
                for k in range(C):
                    row_max = larger(row_max, input_n[k])
                    grad_log_norm_part = accumulate(grad_log_norm_part, target_n[k])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                row_below = zero
                sum_at_top = zero
                ties_at_top = zero
                for k in range(C):
                    shifted_exp = exp(input_n[k] - row_shift)
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    shared = one if input_n[k] == row_max else zero
                    sum_at_top = accumulate(sum_at_top, shared * target_n[k])
                    ties_at_top = accumulate(ties_at_top, shared)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                value_at_top = sum_at_top / ties_at_top
                inverse_row_sum = one / row_sum
                p_t = zero
                sum_input_target = zero
                p_t_from_top = zero
                for c in range(C):
                    shifted_exp = exp(input_n[c] - row_shift)
                    offset_from_top = target_n[c] - value_at_top
                    if grad_input is not None:
                        grad_input_n[c] = offset_from_top
                    inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
                    p_t = accumulate(p_t, inverse_row_sum_times_shifted_exp * target_n[c])
                    sum_input_target = accumulate(
                        sum_input_target, times(target_n[c], row_shift - input_n[c] + log_row_sum)
                    )
                    p_t_from_top = accumulate(
                        p_t_from_top, inverse_row_sum_times_shifted_exp * offset_from_top
                    )
                sum_epsilon_input = zero
                grad_p_t_part = zero
                one_minus_p_t = one - p_t
                for i in range(I):
                    one_plus_i = one + Real(i)
                    one_minus_p_t_power_i = whole_power(one_minus_p_t, Real(i))
                    sum_epsilon_input = accumulate(
                        sum_epsilon_input, one_minus_p_t * one_minus_p_t_power_i * epsilon[i] / one_plus_i
                    )
                    grad_p_t_part = accumulate(grad_p_t_part, one_minus_p_t_power_i * epsilon[i])
                term = sum_epsilon_input + sum_input_target
                weighted_term = term * sample_weight
                grad_term_over_row_sum = grad_term / row_sum
                quotient = grad_p_t_part * grad_term_over_row_sum
                quotient_2 = grad_log_norm_part * grad_term_over_row_sum
                for c in range(C):
                    shifted_exp = exp(input_n[c] - row_shift)
                    quotient_times_shifted_exp = quotient * shifted_exp
                    if grad_target is not None:
                        grad_target_n[c] = (
                            -quotient_times_shifted_exp + grad_term * (row_shift - input_n[c] +
                            log_row_sum)
                        )
                    if grad_input is not None:
                        grad_input_n[c] = (
                            quotient_2 * shifted_exp - grad_term * target_n[c] -
                            quotient_times_shifted_exp * (grad_input_n[c] - p_t_from_top)
                        )
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_target is not None:
                    grad_target[n] = zero
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
    input, target, epsilon, C, I, weight, grad_scale, terms, grad_input, grad_target, rows, block,
    shared_blocks
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
    kept = np.empty((20, ROWS), Real)
    row_max = kept[0]
    grad_log_norm_part = kept[1]
    row_shift = kept[2]
    row_sum = kept[3]
    row_below = kept[4]
    sum_at_top = kept[5]
    ties_at_top = kept[6]
    value_at_top = kept[7]
    inverse_row_sum = kept[8]
    p_t = kept[9]
    log_row_sum = kept[10]
    sum_input_target = kept[11]
    p_t_from_top = kept[12]
    one_minus_p_t = kept[13]
    sum_epsilon_input = kept[14]
    grad_p_t_part = kept[15]
    sample_weight = kept[16]
    grad_term = kept[17]
    counts = np.empty(ROWS, np.bool_)
    quotient = kept[18]
    quotient_2 = kept[19]
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
            row_max[lane] = -Real(math.inf)
            grad_log_norm_part[lane] = zero
        for k in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                row_max[lane] = larger(row_max[lane], input_columns[k, lane])
                grad_log_norm_part[lane] = accumulate(grad_log_norm_part[lane], target_columns[k, lane])
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_shift[lane] = finite_or_zero(row_max[lane])
            row_sum[lane] = zero
            row_below[lane] = zero
            sum_at_top[lane] = zero
            ties_at_top[lane] = zero
        for k in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                shifted_exp = exp(input_columns[k, lane] - row_shift[lane])
                row_sum[lane] = accumulate(row_sum[lane], shifted_exp)
                row_below[lane] = accumulate(
                    row_below[lane], shifted_exp if shifted_exp < Real(3 / 4) else zero
                )
                shared = one if input_columns[k, lane] == row_max[lane] else zero
                sum_at_top[lane] = accumulate(sum_at_top[lane], shared * target_columns[k, lane])
                ties_at_top[lane] = accumulate(ties_at_top[lane], shared)
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_rest = (
                row_below[lane] if Real(3 / 4) <= row_sum[lane] and row_sum[lane] < Real(3 / 2) else
                row_sum[lane] - one
            )
            log_row_sum[lane] = log1p(row_rest)
            value_at_top[lane] = sum_at_top[lane] / ties_at_top[lane]
            inverse_row_sum[lane] = one / row_sum[lane]
            p_t[lane] = zero
            sum_input_target[lane] = zero
            p_t_from_top[lane] = zero
            sum_epsilon_input[lane] = zero
            grad_p_t_part[lane] = zero
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                shifted_exp = exp(input_columns[c, lane] - row_shift[lane])
                offset_from_top = target_columns[c, lane] - value_at_top[lane]
                if grad_input is not None:
                    grad_input_columns[c, lane] = offset_from_top
                inverse_row_sum_times_shifted_exp = inverse_row_sum[lane] * shifted_exp
                p_t[lane] = accumulate(
                    p_t[lane], inverse_row_sum_times_shifted_exp * target_columns[c, lane]
                )
                sum_input_target[lane] = accumulate(
                    sum_input_target[lane], times(target_columns[c, lane], row_shift[lane] -
                    input_columns[c, lane] + log_row_sum[lane])
                )
                p_t_from_top[lane] = accumulate(
                    p_t_from_top[lane], inverse_row_sum_times_shifted_exp * offset_from_top
                )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            one_minus_p_t[lane] = one - p_t[lane]
        for i in range(I):
            one_plus_i = one + Real(i)
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                one_minus_p_t_power_i = whole_power(one_minus_p_t[lane], Real(i))
                sum_epsilon_input[lane] = accumulate(
                    sum_epsilon_input[lane], one_minus_p_t[lane] * one_minus_p_t_power_i * epsilon[i] /
                    one_plus_i
                )
                grad_p_t_part[lane] = accumulate(grad_p_t_part[lane], one_minus_p_t_power_i * epsilon[i])
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            term = sum_epsilon_input[lane] + sum_input_target[lane]
            weighted_term = sample_weight[lane] * term
            grad_term_over_row_sum = grad_term[lane] / row_sum[lane]
            quotient[lane] = grad_p_t_part[lane] * grad_term_over_row_sum
            quotient_2[lane] = grad_log_norm_part[lane] * grad_term_over_row_sum
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if terms is not None:
                terms[n] = weighted_term
        for c in range(C):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                shifted_exp = exp(input_columns[c, lane] - row_shift[lane])
                quotient_times_shifted_exp = quotient[lane] * shifted_exp
                if grad_target is not None:
                    grad_target_columns[c, lane] = (
                        -quotient_times_shifted_exp + grad_term[lane] * (row_shift[lane] -
                        input_columns[c, lane] + log_row_sum[lane])
                    )
                if grad_input is not None:
                    grad_input_columns[c, lane] = (
                        quotient_2[lane] * shifted_exp - grad_term[lane] * target_columns[c, lane] -
                        quotient_times_shifted_exp * (grad_input_columns[c, lane] - p_t_from_top[lane])
                    )
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_target is not None:
                    for c in range(C):
                        grad_target_columns[c, lane] = zero
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
        if grad_target is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for c in range(C):
                    grad_target[n, c] = grad_target_columns[c, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, epsilon, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    I = epsilon.size
    blocks = _short_rows if 0 < max(C, I) * input.itemsize <= SHORT else _rows
    run = blocks if N * max(C, I) < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        input, target, epsilon, C, I, weight, grad_scale, terms, grad_input, grad_target, N, min(ROWS,
        max(1, BLOCK // max(C, I))), 0
    )
    return total
