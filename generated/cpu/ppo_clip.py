"""ppo_clip: Negative of the smaller of the policy ratio and the clipped policy ratio, times the advantage.

    policy_ratio[n] = exp(log_prob[n] − log_prob_old[n])
    loss = −1/N · Σ_n min(advantage[n]·min(max(1 − eps, policy_ratio[n]), 1 + eps), policy_ratio[n]·
        advantage[n])
    grad_term[n] = grad_scale·weight[n]
    grad_log_prob[n] = −grad_term[n]·(advantage[n]·exp({ min(log(1 + eps), log_prob[n] − log_prob_old[n]) if
        advantage[n] > 0; max(min(log(max(0, 1 − eps)), log(1 + eps)), log_prob[n] − log_prob_old[n])
        otherwise }))·{ [log(1 + eps) + log_prob_old[n] − log_prob[n] > 0]_½ if advantage[n] > 0;
        [log_prob[n] − min(log(max(0, 1 − eps)), log(1 + eps)) − log_prob_old[n] > 0]_½ otherwise }
    grad_log_prob_old[n] = −grad_term[n]·(advantage[n]·exp({ min(log(1 + eps), log_prob[n] −
        log_prob_old[n]) if advantage[n] > 0; max(min(log(max(0, 1 − eps)), log(1 + eps)), log_prob[n] −
        log_prob_old[n]) otherwise }))·{ −[log(1 + eps) + log_prob_old[n] − log_prob[n] > 0]_½ if
        advantage[n] > 0; −[log_prob[n] − min(log(max(0, 1 − eps)), log(1 + eps)) − log_prob_old[n] > 0]_½
        otherwise }
    grad_advantage[n] = −grad_term[n]·exp({ min(log(1 + eps), log_prob[n] − log_prob_old[n]) if advantage[n]
        > 0; max(min(log(max(0, 1 − eps)), log(1 + eps)), log_prob[n] − log_prob_old[n]) otherwise })

Generated from the declaration reinforcement.py (09f446c724952299) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import (
        accumulate, add_exactly, exp, half_step, log, log1p, maximum, minimum, part, times_exp,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, exp, half_step, log, log1p, maximum, minimum, part, times_exp,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage
):
    """One block of elements: adds up total and fills terms, grad_log_prob, grad_log_prob_old,
    grad_advantage."""
    Real = log_prob.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(log_prob.size):
        log1p_eps = log1p(eps)
        log_prob_minus_log_prob_old = log_prob[n] - log_prob_old[n]
        shared = minimum(log1p_eps, log(maximum(zero, one - eps)))
        zero_below_advantage = advantage[n] > zero
        chosen = (
            minimum(log1p_eps, log_prob_minus_log_prob_old) if zero_below_advantage else
            maximum(log_prob_minus_log_prob_old, shared)
        )
        times_exp_advantage_chosen = times_exp(advantage[n], chosen)
        term = -times_exp_advantage_chosen
        sample_weight = weight[n] if weight is not None else one
        weighted_term = term * sample_weight
        grad_term = grad_scale * sample_weight
        total = accumulate(total, weighted_term)
        log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
        half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
        half_step_value_2 = half_step(-log_prob_old_minus_log_prob - shared)
        product = grad_term * times_exp_advantage_chosen
        if grad_log_prob is not None:
            grad_log_prob[n] = -product * (half_step_value if zero_below_advantage else half_step_value_2)
        if grad_log_prob_old is not None:
            grad_log_prob_old[n] = (
                -product * (-half_step_value if zero_below_advantage else -half_step_value_2)
            )
        if grad_advantage is not None:
            grad_advantage[n] = -grad_term * exp(chosen)
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _elements_serial(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _elements(
            part(log_prob, start, stop), part(log_prob_old, start, stop), part(advantage, start, stop),
            eps, part(weight, start, stop), grad_scale, part(terms, start, stop), part(grad_log_prob,
            start, stop), part(grad_log_prob_old, start, stop), part(grad_advantage, start, stop)
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _elements_parallel(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements(
            part(log_prob, start, stop), part(log_prob_old, start, stop), part(advantage, start, stop),
            eps, part(weight, start, stop), grad_scale, part(terms, start, stop), part(grad_log_prob,
            start, stop), part(grad_log_prob_old, start, stop), part(grad_advantage, start, stop)
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = log_prob.size
    run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
    total = run(
        log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob,
        grad_log_prob_old, grad_advantage, N, BLOCK
    )
    return total


@njit(**LOOP)
def _hessian_elements(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob):
    """One block of elements: fills hess_log_prob."""
    Real = log_prob.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(log_prob.size):
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        log1p_eps = log1p(eps)
        log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
        half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
        shared = minimum(log1p_eps, log(maximum(zero, one - eps)))
        half_step_value_2 = half_step(-log_prob_old_minus_log_prob - shared)
        log_prob_minus_log_prob_old = log_prob[n] - log_prob_old[n]
        zero_below_advantage = advantage[n] > zero
        hess_log_prob[n] = (
            -grad_term * (half_step_value * half_step_value if zero_below_advantage else half_step_value_2
            * half_step_value_2) * times_exp(advantage[n], minimum(log1p_eps, log_prob_minus_log_prob_old)
            if zero_below_advantage else maximum(log_prob_minus_log_prob_old, shared))
        )


@njit(**DRIVER)
def _hessian_elements_serial(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_elements(
            part(log_prob, start, stop), part(log_prob_old, start, stop), part(advantage, start, stop),
            eps, part(weight, start, stop), grad_scale, part(hess_log_prob, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _hessian_elements_parallel(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(log_prob, start, stop), part(log_prob_old, start, stop), part(advantage, start, stop),
            eps, part(weight, start, stop), grad_scale, part(hess_log_prob, start, stop)
        )


def hessian_diag(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob):
    """Fill the diagonal of the second derivative."""
    N = log_prob.size
    run = _hessian_elements_serial if N < PARALLEL_FROM else _hessian_elements_parallel
    run(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob, N, BLOCK)
