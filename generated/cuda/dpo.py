"""dpo: The policy must prefer the chosen answer, by more than the reference does, to the rejected one.

    gain[n] = policy_chosen[n] + reference_rejected[n] − policy_rejected[n] − reference_chosen[n]
    loss = −1/N · Σ_n log σ(beta·gain[n])
    grad_term[n] = grad_scale·weight[n]
    grad_gain[n] = −beta·grad_term[n]·σ(−beta·gain[n])
    grad_policy_chosen[n] = grad_gain[n]
    grad_policy_rejected[n] = −grad_gain[n]
    grad_reference_chosen[n] = −grad_gain[n]
    grad_reference_rejected[n] = grad_gain[n]

Generated from the declaration reinforcement.py (05ea37aca7469357)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, log_sigmoid, number, or_empty, parts_of, sigmoid, store_block_sum,
        total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, log_sigmoid, number, or_empty, parts_of, sigmoid, store_block_sum,
        total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale, terms,
    grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected, total_parts
):
    """A thread for an element: adds up total and fills terms, grad_policy_chosen, 3 more."""
    Real = policy_chosen.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), policy_chosen.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            gain = policy_chosen[n] - policy_rejected[n] - (reference_chosen[n] - reference_rejected[n])
            gain_times_beta = gain * beta
            term = -log_sigmoid(gain_times_beta)
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            grad_gain = -grad_term * beta * sigmoid(-gain_times_beta)
            total += weighted_term
            if grad_policy_chosen.size:
                grad_policy_chosen[n] = grad_gain
            if grad_policy_rejected.size:
                grad_policy_rejected[n] = -grad_gain
            if grad_reference_chosen.size:
                grad_reference_chosen[n] = -grad_gain
            if grad_reference_rejected.size:
                grad_reference_rejected[n] = grad_gain
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_policy_chosen.size:
                grad_policy_chosen[n] = zero
            if grad_policy_rejected.size:
                grad_policy_rejected[n] = zero
            if grad_reference_chosen.size:
                grad_reference_chosen[n] = zero
            if grad_reference_rejected.size:
                grad_reference_rejected[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale, terms,
    grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = policy_chosen.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_policy_chosen = or_empty(grad_policy_chosen, 1, dtype)
    grad_policy_rejected = or_empty(grad_policy_rejected, 1, dtype)
    grad_reference_chosen = or_empty(grad_reference_chosen, 1, dtype)
    grad_reference_rejected = or_empty(grad_reference_rejected, 1, dtype)
    blocks, threads = grid_of_elements(policy_chosen.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
        terms, grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected,
        total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
    hess_policy_chosen
):
    """A thread for an element: fills hess_policy_chosen."""
    Real = policy_chosen.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(cuda.grid(1), policy_chosen.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            gain = policy_chosen[n] - policy_rejected[n] - (reference_chosen[n] - reference_rejected[n])
            grad_term = grad_scale * sample_weight
            gain_times_beta = gain * beta
            hess_policy_chosen[n] = (
                grad_term * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta * beta
            )
        else:
            hess_policy_chosen[n] = zero


def hessian_diag(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
    hess_policy_chosen
):
    """Fill the diagonal of the second derivative."""
    dtype = policy_chosen.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(policy_chosen.size)
    _hessian_elements[blocks, threads](
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
        hess_policy_chosen
    )
