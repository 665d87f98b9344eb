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

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, half_step, keep_total, kept_total, log, log1p,
        maximum, minimum, next_block, over_threads, part, times_exp, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, half_step, keep_total, kept_total, log, log1p,
        maximum, minimum, next_block, over_threads, part, times_exp, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "3718a64d5251"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
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
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            log1p_eps = log1p(eps)
            log_prob_minus_log_prob_old = log_prob[n] - log_prob_old[n]
            shared = minimum(log1p_eps, log(maximum(zero, one - eps)))
            zero_below_advantage = advantage[n] > zero
            chosen = (
                minimum(log1p_eps, log_prob_minus_log_prob_old) if zero_below_advantage else
                with_nan_of(maximum(log_prob_minus_log_prob_old, shared), advantage[n])
            )
            times_exp_advantage_chosen = times_exp(advantage[n], chosen)
            term = -times_exp_advantage_chosen
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total = accumulate(total, weighted_term)
            log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
            half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
            half_step_value_2 = half_step(-log_prob_old_minus_log_prob - shared)
            product = grad_term * times_exp_advantage_chosen
            if grad_log_prob is not None:
                grad_log_prob[n] = (
                    -product * (half_step_value if zero_below_advantage else
                    with_nan_of(half_step_value_2, advantage[n]))
                )
            if grad_log_prob_old is not None:
                grad_log_prob_old[n] = (
                    -product * (-half_step_value if zero_below_advantage else
                    with_nan_of(-half_step_value_2, advantage[n]))
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
    return total


@compiled(**DRIVER)
def _elements_blocks(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_total = kept_total(shared_blocks, block_number, 0)
        else:
            block_total = _elements(
                part(log_prob, start, stop), part(log_prob_old, start, stop), part(advantage, start,
                stop), eps, part(weight, start, stop), grad_scale, part(terms, start, stop),
                part(grad_log_prob, start, stop), part(grad_log_prob_old, start, stop),
                part(grad_advantage, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_total)
        total, total_rest = add_exactly(total, total_rest, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = log_prob.size
    run = _elements_blocks if N < PARALLEL_FROM else over_threads(_elements_blocks, 1)
    total = run(
        log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob,
        grad_log_prob_old, grad_advantage, N, BLOCK, 0
    )
    return total


@compiled(**LOOP)
def _hessian_elements(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob):
    """One block of elements: fills hess_log_prob."""
    Real = log_prob.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(log_prob.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            log1p_eps = log1p(eps)
            log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
            half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
            shared = minimum(log1p_eps, log(maximum(zero, one - eps)))
            half_step_value_2 = half_step(-log_prob_old_minus_log_prob - shared)
            log_prob_minus_log_prob_old = log_prob[n] - log_prob_old[n]
            zero_below_advantage = advantage[n] > zero
            hess_log_prob[n] = (
                -grad_term * (half_step_value * half_step_value if zero_below_advantage else
                with_nan_of(half_step_value_2 * half_step_value_2, advantage[n])) *
                times_exp(advantage[n], minimum(log1p_eps, log_prob_minus_log_prob_old) if
                zero_below_advantage else with_nan_of(maximum(log_prob_minus_log_prob_old, shared),
                advantage[n]))
            )
        else:
            hess_log_prob[n] = zero


@compiled(**DRIVER)
def _hessian_elements_blocks(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(log_prob, start, stop), part(log_prob_old, start, stop), part(advantage, start, stop),
            eps, part(weight, start, stop), grad_scale, part(hess_log_prob, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob):
    """Fill the diagonal of the second derivative."""
    N = log_prob.size
    run = _hessian_elements_blocks if N < PARALLEL_FROM else over_threads(_hessian_elements_blocks)
    run(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob, N, BLOCK, 0)
