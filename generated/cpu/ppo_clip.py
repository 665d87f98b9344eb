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

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, half_step, keep_total, log, log1p, maximum,
        minimum, next_block, over_threads, times_exp, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, half_step, keep_total, log, log1p, maximum,
        minimum, next_block, over_threads, times_exp, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "0d88fa83cc0b"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage, rows, block, shared_blocks
):
    """Element by element: adds up total and fills terms, grad_log_prob, grad_log_prob_old, grad_advantage."""
    Real = log_prob.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    log1p_eps = log1p(eps)
    min_value = minimum(log1p_eps, log(maximum(zero, one - eps)))
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                log_prob_minus_log_prob_old = log_prob[n] - log_prob_old[n]
                zero_below_advantage = advantage[n] > zero
                chosen = (
                    minimum(log1p_eps, log_prob_minus_log_prob_old) if zero_below_advantage else
                    with_nan_of(maximum(log_prob_minus_log_prob_old, min_value), advantage[n])
                )
                times_exp_advantage_chosen = times_exp(advantage[n], chosen)
                term = -times_exp_advantage_chosen
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term)
                log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
                half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
                half_step_value_2 = half_step(-log_prob_old_minus_log_prob - min_value)
                product = grad_term * times_exp_advantage_chosen
                if grad_log_prob is not None:
                    grad_log_prob[n] = (
                        -product * (half_step_value if zero_below_advantage else half_step_value_2)
                    )
                if grad_log_prob_old is not None:
                    grad_log_prob_old[n] = (
                        -product * (-half_step_value if zero_below_advantage else -half_step_value_2)
                    )
                if grad_advantage is not None:
                    grad_advantage[n] = -grad_term * exp(chosen)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_log_prob is not None:
                    grad_log_prob[n] = zero
                if grad_log_prob_old is not None:
                    grad_log_prob_old[n] = zero
                if grad_advantage is not None:
                    grad_advantage[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = log_prob.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(
        log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob,
        grad_log_prob_old, grad_advantage, N, BLOCK, 0
    )
    return total


@compiled(**LOOP)
def _hessian_elements(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob, rows, block, shared_blocks
):
    """Element by element: fills hess_log_prob."""
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
                hess_log_prob[n] = (
                    -grad_term * (half_step_value * half_step_value if zero_below_advantage else
                    half_step_value_2 * half_step_value_2) * times_exp(advantage[n], minimum(log1p_eps,
                    log_prob_minus_log_prob_old) if zero_below_advantage else
                    with_nan_of(maximum(log_prob_minus_log_prob_old, min_value), advantage[n]))
                )
            else:
                hess_log_prob[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob):
    """Fill the diagonal of the second derivative."""
    N = log_prob.size
    run = _hessian_elements if N < PARALLEL_FROM else over_threads(_hessian_elements)
    run(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob, N, BLOCK, 0)
