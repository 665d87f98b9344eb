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

Generated from the declaration reinforcement.py (09f446c724952299)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, exp, grid_of_elements, half_step, kernel, log, log1p, maximum, minimum, number, or_empty,
        parts_of, store_block_sum, times_exp, total_of, with_nan_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, grid_of_elements, half_step, kernel, log, log1p, maximum, minimum, number, or_empty,
        parts_of, store_block_sum, times_exp, total_of, with_nan_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage, total_parts
):
    """A thread for an element: adds up total and fills terms, grad_log_prob, 2 more."""
    Real = log_prob.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), log_prob.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            log1p_eps = log1p(eps)
            log_prob_minus_log_prob_old = log_prob[n] - log_prob_old[n]
            min_value = minimum(log1p_eps, log(maximum(zero, one - eps)))
            zero_below_advantage = advantage[n] > zero
            chosen = (
                minimum(log1p_eps, log_prob_minus_log_prob_old) if zero_below_advantage else
                with_nan_of(maximum(log_prob_minus_log_prob_old, min_value), advantage[n])
            )
            times_exp_advantage_chosen = times_exp(advantage[n], chosen)
            term = -times_exp_advantage_chosen
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
            half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
            half_step_value_2 = half_step(-log_prob_old_minus_log_prob - min_value)
            product = grad_term * times_exp_advantage_chosen
            if grad_log_prob.size:
                grad_log_prob[n] = (
                    -product * (half_step_value if zero_below_advantage else half_step_value_2)
                )
            if grad_log_prob_old.size:
                grad_log_prob_old[n] = (
                    -product * (-half_step_value if zero_below_advantage else -half_step_value_2)
                )
            if grad_advantage.size:
                grad_advantage[n] = -grad_term * exp(chosen)
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_log_prob.size:
                grad_log_prob[n] = zero
            if grad_log_prob_old.size:
                grad_log_prob_old[n] = zero
            if grad_advantage.size:
                grad_advantage[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(
    log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob, grad_log_prob_old,
    grad_advantage
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = log_prob.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_log_prob = or_empty(grad_log_prob, 1, dtype)
    grad_log_prob_old = or_empty(grad_log_prob_old, 1, dtype)
    grad_advantage = or_empty(grad_advantage, 1, dtype)
    blocks, threads = grid_of_elements(log_prob.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        log_prob, log_prob_old, advantage, eps, weight, grad_scale, terms, grad_log_prob,
        grad_log_prob_old, grad_advantage, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_elements(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob):
    """A thread for an element: fills hess_log_prob."""
    Real = log_prob.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(cuda.grid(1), log_prob.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            log1p_eps = log1p(eps)
            log_prob_old_minus_log_prob = log_prob_old[n] - log_prob[n]
            half_step_value = half_step(log_prob_old_minus_log_prob + log1p_eps)
            min_value = minimum(log1p_eps, log(maximum(zero, one - eps)))
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


def hessian_diag(log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob):
    """Fill the diagonal of the second derivative."""
    dtype = log_prob.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(log_prob.size)
    _hessian_elements[blocks, threads](
        log_prob, log_prob_old, advantage, eps, weight, grad_scale, hess_log_prob
    )
