"""ppo_clip: Negative of the smaller of the policy ratio and the clipped policy ratio, times the advantage.

    policy_ratio[n] = exp(log_prob[n] − log_prob_old[n])
    loss = −1/N · Σ_n min(advantage[n]·min(max(1 − eps, policy_ratio[n]), 1 + eps), policy_ratio[n]·
        advantage[n])

Generated from the declaration reinforcement.py (09f446c724952299) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        compiled, half_step, log, log1p, maximum, minimum, next_block, over_threads, times_exp,
        with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        compiled, half_step, log, log1p, maximum, minimum, next_block, over_threads, times_exp,
        with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "73d997f8911d"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _log_prob_elements(
    log_prob, log_prob_old, advantage, vector, eps, weight, grad_scale, hvp_log_prob, rows, block,
    shared_blocks
):
    """Element by element: fills hvp_log_prob."""
    Real = log_prob.dtype.type
    zero = Real(0)
    one = Real(1)
    log1p_eps = log1p(eps)
    min_value = minimum(log1p_eps, log(maximum(zero, one - eps)))
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
                half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
                half_step_value_2 = half_step(-log_prob_old_minus_log_prob - min_value)
                log_prob_minus_log_prob_old = log_prob[n] - log_prob_old[n]
                zero_below_advantage = advantage[n] > zero
                hvp_log_prob[n] = (
                    -grad_term * (half_step_value * half_step_value if zero_below_advantage else
                    half_step_value_2 * half_step_value_2) * vector[n] * times_exp(advantage[n],
                    minimum(log1p_eps, log_prob_minus_log_prob_old) if zero_below_advantage else
                    with_nan_of(maximum(log_prob_minus_log_prob_old, min_value), advantage[n]))
                )
            else:
                hvp_log_prob[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_log_prob(log_prob, log_prob_old, advantage, vector, eps, weight, grad_scale, hvp_log_prob):
    """Fill the Hessian in log_prob times `vector`."""
    N = log_prob.size
    run = _log_prob_elements if N < PARALLEL_FROM else over_threads(_log_prob_elements)
    run(log_prob, log_prob_old, advantage, vector, eps, weight, grad_scale, hvp_log_prob, N, BLOCK, 0)


@compiled(**LOOP)
def _log_prob_old_elements(
    log_prob, log_prob_old, advantage, vector, eps, weight, grad_scale, hvp_log_prob_old, rows, block,
    shared_blocks
):
    """Element by element: fills hvp_log_prob_old."""
    Real = log_prob.dtype.type
    zero = Real(0)
    one = Real(1)
    log1p_eps = log1p(eps)
    min_value = minimum(log1p_eps, log(maximum(zero, one - eps)))
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
                half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
                half_step_value_2 = half_step(-log_prob_old_minus_log_prob - min_value)
                log_prob_minus_log_prob_old = log_prob[n] - log_prob_old[n]
                zero_below_advantage = advantage[n] > zero
                hvp_log_prob_old[n] = (
                    -grad_term * (half_step_value * half_step_value if zero_below_advantage else
                    half_step_value_2 * half_step_value_2) * vector[n] * times_exp(advantage[n],
                    minimum(log1p_eps, log_prob_minus_log_prob_old) if zero_below_advantage else
                    with_nan_of(maximum(log_prob_minus_log_prob_old, min_value), advantage[n]))
                )
            else:
                hvp_log_prob_old[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_log_prob_old(
    log_prob, log_prob_old, advantage, vector, eps, weight, grad_scale, hvp_log_prob_old
):
    """Fill the Hessian in log_prob_old times `vector`."""
    N = log_prob.size
    run = _log_prob_old_elements if N < PARALLEL_FROM else over_threads(_log_prob_old_elements)
    run(log_prob, log_prob_old, advantage, vector, eps, weight, grad_scale, hvp_log_prob_old, N, BLOCK, 0)


@compiled(**LOOP)
def _advantage_elements(hvp_advantage, rows, block, shared_blocks):
    """Element by element: fills hvp_advantage."""
    Real = hvp_advantage.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            hvp_advantage[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_advantage(log_prob, log_prob_old, advantage, vector, eps, weight, grad_scale, hvp_advantage):
    """Fill the Hessian in advantage times `vector`."""
    N = log_prob.size
    run = _advantage_elements if N < PARALLEL_FROM else over_threads(_advantage_elements)
    run(hvp_advantage, N, BLOCK, 0)
