"""q_learning_ignore_index: Squared distance of the action's value from the reward plus the discounted best value that follows.

    td_target[n] = gamma·(1 − done[n])·max_a q_next[n, a] + reward[n]
    loss = (Σ_{n : action[n] ≠ ignore_index} (q[n, action[n]] − stop(td_target[n]))²)/(Σ_{n : action[n] ≠
        ignore_index} 1)
    row_max[n] = max_a q_next[n, a]
    grad_term[n] = grad_scale·weight[n]
    grad_q[n, a_1] = 2·grad_term[n]·(q[n, action[n]] − stop(td_target[n]))·[a_1 = action[n]]·[action[n] ≠
        ignore_index]
    grad_reward[n] = 0
    grad_q_next[n, a] = 0

Generated from the declaration reinforcement.py (149b92fefec1abb5) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, larger, next_block, over_threads, row,
        times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, larger, next_block, over_threads, row,
        times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "0104f92dbb3e"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    q, action, reward, q_next, done, gamma, ignore_index, A, weight, grad_scale, terms, grad_q,
    grad_reward, grad_q_next, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_q, grad_reward, grad_q_next."""
    Real = q.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        if grad_q is not None:
            grad_q[start:stop] = zero
        for n in range(start, stop):
            grad_q_n = row(grad_q, n)
            grad_q_next_n = row(grad_q_next, n)
            q_n = q[n]
            q_next_n = q_next[n]
            sample_weight = weight[n] if weight is not None else one
            if action[n] != ignore_index and sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for a in range(A):
                    if grad_q_next is not None:
                        grad_q_next_n[a] = zero
                    row_max = larger(row_max, q_next_n[a])
                td_target = reward[n] + times(gamma * (one - done[n]), row_max)
                q_minus_td_target = q_n[action[n]] - td_target
                term = q_minus_td_target * q_minus_td_target
                weighted_term = term * sample_weight
                if grad_q is not None:
                    grad_q_n[action[n]] += two * grad_term * q_minus_td_target
                block_total = accumulate(block_total, weighted_term)
                if grad_reward is not None:
                    grad_reward[n] = zero
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_reward is not None:
                    grad_reward[n] = zero
                if grad_q_next is not None:
                    grad_q_next[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _short_rows(
    q, action, reward, q_next, done, gamma, ignore_index, A, weight, grad_scale, terms, grad_q,
    grad_reward, grad_q_next, rows, block, shared_blocks
):
    """Rows side by side: adds up total and fills terms, grad_q, grad_reward, grad_q_next."""
    Real = q.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    q_next_columns = np.empty((A, ROWS), Real)
    grad_q_next_columns = np.empty((A, ROWS), Real)
    counts = np.empty(ROWS, np.bool_)
    kept = np.empty((6, ROWS), Real)
    row_max = kept[0]
    q_there = kept[1]
    sample_weight = kept[2]
    grad_term = kept[3]
    q_minus_td_target = kept[4]
    grad_q_there = kept[5]
    place = np.empty(ROWS, np.int64)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            for a in range(A):
                q_next_columns[a, lane] = q_next[n, a]
        if grad_q is not None:
            grad_q[start:stop] = zero
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            sample_weight[lane] = weight[n] if weight is not None else one
            counts[lane] = action[n] != ignore_index and sample_weight[lane] != zero
            grad_term[lane] = grad_scale * sample_weight[lane]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            place[lane] = action[n] if counts[lane] else 0
            q_there[lane] = q[n, place[lane]]
            row_max[lane] = -Real(math.inf)
        for a in range(A):
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                if grad_q_next is not None:
                    grad_q_next_columns[a, lane] = zero
                row_max[lane] = larger(row_max[lane], q_next_columns[a, lane])
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            td_target = reward[n] + times(gamma * (one - done[n]), row_max[lane])
            q_minus_td_target[lane] = q_there[lane] - td_target
            term = q_minus_td_target[lane] * q_minus_td_target[lane]
            weighted_term = sample_weight[lane] * term
            block_total = accumulate(block_total, weighted_term if counts[lane] else zero)
            if grad_reward is not None:
                grad_reward[n] = zero
            if terms is not None:
                terms[n] = weighted_term
        if grad_q is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_q_there[lane] = (
                    two * grad_term[lane] * q_minus_td_target[lane] if counts[lane] else zero
                )
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                grad_q[n, place[lane]] += grad_q_there[lane]
        for n in range(Place(start), Place(stop)):
            lane = n - Place(start)
            if not (counts[lane]):
                if grad_reward is not None:
                    grad_reward[n] = zero
                if grad_q_next is not None:
                    for a in range(A):
                        grad_q_next_columns[a, lane] = zero
                if terms is not None:
                    terms[n] = zero
        if grad_q_next is not None:
            for n in range(Place(start), Place(stop)):
                lane = n - Place(start)
                for a in range(A):
                    grad_q_next[n, a] = grad_q_next_columns[a, lane]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(
    q, action, reward, q_next, done, gamma, ignore_index, weight, grad_scale, terms, grad_q, grad_reward,
    grad_q_next
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = q.shape[0]
    A = q.shape[1]
    blocks = _short_rows if 0 < A * q.itemsize <= SHORT else _rows
    run = blocks if N * A < PARALLEL_FROM else over_threads(blocks, "sum")
    total = run(
        q, action, reward, q_next, done, gamma, ignore_index, A, weight, grad_scale, terms, grad_q,
        grad_reward, grad_q_next, N, min(ROWS, max(1, BLOCK // A)), 0
    )
    return total


@compiled(**LOOP)
def _normaliser_elements(q, action, ignore_index, weight, rows, block, shared_blocks):
    """Element by element: adds up normaliser."""
    Real = q.dtype.type
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
            if action[n] != ignore_index and sample_weight != zero:
                block_normaliser = accumulate(block_normaliser, sample_weight)
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
        keep_total(shared_blocks, block_number, 0, block_normaliser)
        block_number = next_block(shared_blocks, block_number)
    return normaliser + normaliser_rest


def normaliser(q, action, reward, q_next, done, gamma, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = q.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(q, action, ignore_index, weight, N, BLOCK, 0)
    return normaliser


@compiled(**LOOP)
def _hessian_rows(action, ignore_index, weight, grad_scale, hess_q, rows, block, shared_blocks):
    """Row by row: fills hess_q."""
    Real = hess_q.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hess_q[start:stop] = zero
        for n in range(start, stop):
            hess_q_n = hess_q[n]
            sample_weight = weight[n] if weight is not None else one
            if action[n] != ignore_index and sample_weight != zero:
                grad_term = grad_scale * sample_weight
                hess_q_n[action[n]] += two * grad_term
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(q, action, reward, q_next, done, gamma, ignore_index, weight, grad_scale, hess_q):
    """Fill the diagonal of the second derivative."""
    N = q.shape[0]
    A = q.shape[1]
    run = _hessian_rows if N * A < PARALLEL_FROM else over_threads(_hessian_rows)
    run(action, ignore_index, weight, grad_scale, hess_q, N, min(ROWS, max(1, BLOCK // A)), 0)
