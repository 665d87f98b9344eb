"""q_learning: Squared distance of the action's value from the reward plus the discounted best value that follows.

    td_target[n] = gamma·(1 − done[n])·max_a q_next[n, a] + reward[n]
    loss = 1/N · Σ_n (q[n, action[n]] − stop(td_target[n]))²

Generated from the declaration reinforcement.py (04381cede23c6cad) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

try:
    from ._elementary import compiled, next_block, over_threads, part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "7de3592df901"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _q_rows(action, vector, A, weight, grad_scale, hvp_q, start, stop):
    """Rows `start` to `stop`: fills hvp_q."""
    Real = vector.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(start, stop):
        hvp_q_n = hvp_q[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            for a_1 in range(A):
                hvp_q_n[a_1] = zero
            hvp_q_n[action[n]] += two * grad_term * vector_n[action[n]]
        else:
            hvp_q[n] = zero


@compiled(**DRIVER)
def _q_rows_blocks(action, vector, A, weight, grad_scale, hvp_q, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _q_rows(action, vector, A, weight, grad_scale, hvp_q, start, stop)
        block_number = next_block(shared_blocks, block_number)


def hvp_q(q, action, reward, q_next, done, vector, gamma, weight, grad_scale, hvp_q):
    """Fill the Hessian in q times `vector`."""
    N = q.shape[0]
    A = q.shape[1]
    run = _q_rows_blocks if N * A < PARALLEL_FROM else over_threads(_q_rows_blocks)
    run(action, vector, A, weight, grad_scale, hvp_q, N, min(ROWS, max(1, BLOCK // A)), 0)


@compiled(**LOOP)
def _reward_elements(hvp_reward):
    """One block of elements: fills hvp_reward."""
    Real = hvp_reward.dtype.type
    zero = Real(0)
    for n in range(hvp_reward.size):
        hvp_reward[n] = zero


@compiled(**DRIVER)
def _reward_elements_blocks(hvp_reward, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _reward_elements(part(hvp_reward, start, stop))
        block_number = next_block(shared_blocks, block_number)


def hvp_reward(q, action, reward, q_next, done, vector, gamma, weight, grad_scale, hvp_reward):
    """Fill the Hessian in reward times `vector`."""
    N = q.shape[0]
    run = _reward_elements_blocks if N < PARALLEL_FROM else over_threads(_reward_elements_blocks)
    run(hvp_reward, N, BLOCK, 0)


@compiled(**LOOP)
def _q_next_rows(A, hvp_q_next, start, stop):
    """Rows `start` to `stop`: fills hvp_q_next."""
    Real = hvp_q_next.dtype.type
    zero = Real(0)
    for n in range(start, stop):
        hvp_q_next_n = hvp_q_next[n]
        for a in range(A):
            hvp_q_next_n[a] = zero


@compiled(**DRIVER)
def _q_next_rows_blocks(A, hvp_q_next, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _q_next_rows(A, hvp_q_next, start, stop)
        block_number = next_block(shared_blocks, block_number)


def hvp_q_next(q, action, reward, q_next, done, vector, gamma, weight, grad_scale, hvp_q_next):
    """Fill the Hessian in q_next times `vector`."""
    N = q.shape[0]
    A = q.shape[1]
    run = _q_next_rows_blocks if N * A < PARALLEL_FROM else over_threads(_q_next_rows_blocks)
    run(A, hvp_q_next, N, min(ROWS, max(1, BLOCK // A)), 0)
