"""q_learning_ignore_index: Squared distance of the action's value from the reward plus the discounted best value that follows.

    td_target[n] = gamma·(1 − done[n])·max_a q_next[n, a] + reward[n]
    loss = (Σ_{n : action[n] ≠ ignore_index} (q[n, action[n]] − stop(td_target[n]))²)/(Σ_{n : action[n] ≠
        ignore_index} 1)

Generated from the declaration reinforcement.py (149b92fefec1abb5) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "84900aef2a47"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _q_rows(action, vector, ignore_index, weight, grad_scale, hvp_q, rows, block, shared_blocks):
    """Row by row: fills hvp_q."""
    Real = vector.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_q[start:stop] = zero
        for n in range(start, stop):
            hvp_q_n = hvp_q[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if action[n] != ignore_index and sample_weight != zero:
                grad_term = grad_scale * sample_weight
                hvp_q_n[action[n]] += two * grad_term * vector_n[action[n]]
        block_number = next_block(shared_blocks, block_number)


def hvp_q(q, action, reward, q_next, done, vector, gamma, ignore_index, weight, grad_scale, hvp_q):
    """Fill the Hessian in q times `vector`."""
    N = q.shape[0]
    A = q.shape[1]
    run = _q_rows if N * A < PARALLEL_FROM else over_threads(_q_rows)
    run(action, vector, ignore_index, weight, grad_scale, hvp_q, N, min(ROWS, max(1, BLOCK // A)), 0)


@compiled(**LOOP)
def _reward_elements(hvp_reward, rows, block, shared_blocks):
    """Element by element: fills hvp_reward."""
    Real = hvp_reward.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            hvp_reward[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_reward(
    q, action, reward, q_next, done, vector, gamma, ignore_index, weight, grad_scale, hvp_reward
):
    """Fill the Hessian in reward times `vector`."""
    N = q.shape[0]
    run = _reward_elements if N < PARALLEL_FROM else over_threads(_reward_elements)
    run(hvp_reward, N, BLOCK, 0)


@compiled(**LOOP)
def _q_next_rows(hvp_q_next, rows, block, shared_blocks):
    """Row by row: fills hvp_q_next."""
    Real = hvp_q_next.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_q_next[start:stop] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_q_next(
    q, action, reward, q_next, done, vector, gamma, ignore_index, weight, grad_scale, hvp_q_next
):
    """Fill the Hessian in q_next times `vector`."""
    N = q.shape[0]
    A = q.shape[1]
    run = _q_next_rows if N * A < PARALLEL_FROM else over_threads(_q_next_rows)
    run(hvp_q_next, N, min(ROWS, max(1, BLOCK // A)), 0)
