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

Generated from the declaration reinforcement.py (149b92fefec1abb5)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

import math

try:
    from ._cuda import (
        cuda, first_row, grid_of_elements, grid_of_rows, kernel, max_over_row, maximum, number, or_empty,
        owns, parts_of, rows_at_once, store_block_sum, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_elements, grid_of_rows, kernel, max_over_row, maximum, number, or_empty,
        owns, parts_of, rows_at_once, store_block_sum, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(
    q, action, reward, q_next, done, gamma, ignore_index, weight, grad_scale, terms, grad_q, grad_reward,
    grad_q_next, total_parts
):
    """Threads in line for a row: adds up total and fills terms, grad_q, 2 more."""
    Real = q.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    A = q.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), q.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if action[n] != ignore_index and sample_weight != zero:
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for a in range(lane, A, lanes):
                if grad_q_next.size:
                    grad_q_next[n, a] = zero
                row_max = maximum(row_max, q_next[n, a])
            row_max = max_over_row(row_max)
            td_target = reward[n] + times(gamma * (one - done[n]), row_max)
            q_minus_td_target = q[n, action[n]] - td_target
            term = q_minus_td_target * q_minus_td_target
            weighted_term = term * sample_weight
            if grad_q.size:
                for a_1 in range(lane, A, lanes):
                    grad_q[n, a_1] = zero
            if owns(action[n]):
                if grad_q.size:
                    grad_q[n, action[n]] += two * grad_term * q_minus_td_target
            if lane == 0:
                total += weighted_term
                if grad_reward.size:
                    grad_reward[n] = zero
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_q.size:
                for a_1 in range(lane, A, lanes):
                    grad_q[n, a_1] = zero
            if lane == 0:
                if grad_reward.size:
                    grad_reward[n] = zero
            if grad_q_next.size:
                for a in range(lane, A, lanes):
                    grad_q_next[n, a] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(
    q, action, reward, q_next, done, gamma, ignore_index, weight, grad_scale, terms, grad_q, grad_reward,
    grad_q_next
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = q.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_q = or_empty(grad_q, 2, dtype)
    grad_reward = or_empty(grad_reward, 1, dtype)
    grad_q_next = or_empty(grad_q_next, 2, dtype)
    blocks, threads = grid_of_rows(q.shape[0], q.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        q, action, reward, q_next, done, gamma, ignore_index, weight, grad_scale, terms, grad_q,
        grad_reward, grad_q_next, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _normaliser_elements(action, ignore_index, weight, normaliser_parts):
    """A thread for an element: adds up normaliser."""
    Real = weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(cuda.grid(1), action.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if action[n] != ignore_index and sample_weight != zero:
            normaliser += sample_weight
    store_block_sum(normaliser, normaliser_parts)


def normaliser(q, action, reward, q_next, done, gamma, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    dtype = q.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(action.size)
    normaliser_parts = parts_of(blocks, dtype)
    _normaliser_elements[blocks, threads](action, ignore_index, weight, normaliser_parts)
    return number(total_of(normaliser_parts))


@kernel
def _hessian_rows(q, action, ignore_index, weight, grad_scale, hess_q):
    """Threads in line for a row: fills hess_q."""
    Real = q.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    A = q.shape[1]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), q.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if action[n] != ignore_index and sample_weight != zero:
            grad_term = grad_scale * sample_weight
            for a_1 in range(lane, A, lanes):
                hess_q[n, a_1] = zero
            if owns(action[n]):
                hess_q[n, action[n]] += two * grad_term
        else:
            for a_1 in range(lane, A, lanes):
                hess_q[n, a_1] = zero


def hessian_diag(q, action, reward, q_next, done, gamma, ignore_index, weight, grad_scale, hess_q):
    """Fill the diagonal of the second derivative."""
    dtype = q.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_rows(q.shape[0], q.shape[1])
    _hessian_rows[blocks, threads](q, action, ignore_index, weight, grad_scale, hess_q)
