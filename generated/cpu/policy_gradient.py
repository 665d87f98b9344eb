"""policy_gradient: Negative log-probability of the action that was taken, weighted by its advantage.

    log_norm[n] = log Σ_a exp(logits[n, a])
    loss = 1/N · Σ_n advantage[n]·(log_norm[n] − logits[n, action[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_logits[n, a] = advantage[n]·grad_term[n]·exp(logits[n, a] − log_norm[n]) − advantage[n]·
        grad_term[n]·[a = action[n]]
    grad_advantage[n] = grad_term[n]·(log_norm[n] − logits[n, action[n]])

Generated from the declaration reinforcement.py (f26b6848023ef762) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "c43c315ae4df"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    logits, action, advantage, A, weight, grad_scale, terms, grad_logits, grad_advantage, rows, block,
    shared_blocks
):
    """Row by row: adds up total and fills terms, grad_logits, grad_advantage."""
    Real = logits.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            grad_logits_n = row(grad_logits, n)
            logits_n = logits[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * advantage[n]
                row_max = -Real(math.inf)
                for a in range(A):
                    row_max = larger_number(row_max, logits_n[a])
                row_shift = finite_or_zero(row_max)
                action_exp = exp(logits_n[action[n]] - row_shift)
                row_below = zero
                row_sum = zero
                for a in range(A):
                    shifted_exp = exp(logits_n[a] - row_shift)
                    if grad_logits is not None:
                        grad_logits_n[a] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                condition = row_sum < Real(3 / 2)
                row_rest = row_below if Real(3 / 4) <= row_sum and condition else row_sum - one
                log_row_sum = log1p(row_rest)
                difference = row_shift - logits_n[action[n]] + log_row_sum
                term = times(advantage[n], difference)
                weighted_term = term * sample_weight
                inverse_row_sum = one / row_sum
                softmax_complement = (
                    inverse_row_sum * (row_rest if Real(3 / 4) <= action_exp and condition else row_sum -
                    action_exp)
                )
                grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
                if grad_logits is not None:
                    for a in range(A):
                        grad_logits_n[a] = -grad_log_p_over_row_sum * grad_logits_n[a]
                if grad_logits is not None:
                    grad_logits_n[action[n]] = grad_log_p * softmax_complement
                block_total = accumulate(block_total, weighted_term)
                if grad_advantage is not None:
                    grad_advantage[n] = difference * grad_term
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_logits is not None:
                    grad_logits[n] = zero
                if grad_advantage is not None:
                    grad_advantage[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(
    logits, action, advantage, A, weight, grad_scale, terms, grad_logits, grad_advantage, rows, block,
    shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_logits, grad_advantage."""
    Real = logits.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    logits_columns = np.empty((A, ROWS), Real)
    grad_logits_columns = np.empty((A, ROWS), Real)
    counts = np.empty(ROWS, np.bool_)
    kept = np.empty((12, ROWS), Real)
    row_max = kept[0]
    logits_there = kept[1]
    row_shift = kept[2]
    row_below = kept[3]
    row_sum = kept[4]
    sample_weight = kept[5]
    action_exp = kept[6]
    grad_log_p = kept[7]
    grad_term = kept[8]
    grad_log_p_over_row_sum = kept[9]
    softmax_complement = kept[10]
    grad_logits_there = kept[11]
    place = np.empty(ROWS, np.int64)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for a in range(A):
                logits_columns[a, lane] = logits[n, a]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = sample_weight[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
            grad_log_p[lane] = -grad_term[lane] * advantage[n]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            place[lane] = action[n] if counts[lane] else 0
            logits_there[lane] = logits[n, place[lane]]
            row_max[lane] = -Real(math.inf)
        for a in range(A):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                row_max[lane] = larger_number(row_max[lane], logits_columns[a, lane])
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            row_shift[lane] = finite_or_zero(row_max[lane])
            action_exp[lane] = exp(logits_there[lane] - row_shift[lane])
            row_below[lane] = zero
            row_sum[lane] = zero
        for a in range(A):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                shifted_exp = exp(logits_columns[a, lane] - row_shift[lane])
                if grad_logits is not None:
                    grad_logits_columns[a, lane] = shifted_exp
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
            difference = row_shift[lane] - logits_there[lane] + log_row_sum
            term = times(advantage[n], difference)
            weighted_term = sample_weight[lane] * term
            inverse_row_sum = one / row_sum[lane]
            softmax_complement[lane] = (
                inverse_row_sum * (row_rest if Real(3 / 4) <= action_exp[lane] and condition else
                row_sum[lane] - action_exp[lane])
            )
            grad_log_p_over_row_sum[lane] = grad_log_p[lane] * inverse_row_sum
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if grad_advantage is not None:
                grad_advantage[n] = difference * grad_term[lane]
            if terms is not None:
                terms[n] = weighted_term
        if grad_logits is not None:
            for a in range(A):
                for n in range(Place(start), Place(stop)):
                    lane = n - Place(start)
                    grad_logits_columns[a, lane] = (
                        -grad_log_p_over_row_sum[lane] * grad_logits_columns[a, lane]
                    )
        if grad_logits is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_logits_there[lane] = grad_log_p[lane] * softmax_complement[lane]
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_logits_columns[place[lane], lane] = grad_logits_there[lane]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_logits is not None:
                    for a in range(A):
                        grad_logits_columns[a, lane] = zero
                if grad_advantage is not None:
                    grad_advantage[n] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_logits is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for a in range(A):
                    grad_logits[n, a] = grad_logits_columns[a, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(logits, action, advantage, weight, grad_scale, terms, grad_logits, grad_advantage):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = logits.shape[0]
    A = logits.shape[1]
    blocks = _short_rows if 0 < A * logits.itemsize <= SHORT else _rows
    run = blocks if N * A < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        logits, action, advantage, A, weight, grad_scale, terms, grad_logits, grad_advantage, N, min(ROWS,
        max(1, BLOCK // A)), 0
    )
    return total


@compiled(**LOOP)
def _hessian_rows(logits, advantage, A, weight, grad_scale, hess_logits, rows, block, shared_blocks):
    """Row by row: fills hess_logits."""
    Real = logits.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hess_logits_n = hess_logits[n]
            logits_n = logits[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for a in range(A):
                    row_max = larger_number(row_max, logits_n[a])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                row_below = zero
                for a in range(A):
                    shifted_exp = exp(logits_n[a] - row_shift)
                    hess_logits_n[a] = shifted_exp
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                inverse_row_sum_2 = one / row_sum
                quotient = grad_term * inverse_row_sum_2 * advantage[n]
                for a in range(A):
                    softmax_complement_2 = (
                        inverse_row_sum_2 * (row_rest if hess_logits_n[a] >= Real(3 / 4) and row_sum <
                        Real(3 / 2) else row_sum - hess_logits_n[a])
                    )
                    hess_logits_n[a] = quotient * softmax_complement_2 * hess_logits_n[a]
            else:
                hess_logits[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(logits, action, advantage, weight, grad_scale, hess_logits):
    """Fill the diagonal of the second derivative."""
    N = logits.shape[0]
    A = logits.shape[1]
    run = _hessian_rows if N * A < PARALLEL_FROM else over_threads(_hessian_rows)
    run(logits, advantage, A, weight, grad_scale, hess_logits, N, min(ROWS, max(1, BLOCK // A)), 0)
