"""dpo: The policy must prefer the chosen answer, by more than the reference does, to the rejected one.

    gain[n] = policy_chosen[n] + reference_rejected[n] − policy_rejected[n] − reference_chosen[n]
    loss = −1/N · Σ_n log σ(beta·gain[n])
    grad_term[n] = grad_scale·weight[n]
    grad_gain[n] = −beta·grad_term[n]·σ(−beta·gain[n])
    grad_policy_chosen[n] = grad_gain[n]
    grad_policy_rejected[n] = −grad_gain[n]
    grad_reference_chosen[n] = −grad_gain[n]
    grad_reference_rejected[n] = grad_gain[n]

Generated from the declaration reinforcement.py (05ea37aca7469357) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, log_sigmoid, part, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, log_sigmoid, part, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale, terms,
    grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected
):
    """One block of elements: adds up total and fills terms, grad_policy_chosen, grad_policy_rejected,
    grad_reference_chosen, grad_reference_rejected."""
    Real = policy_chosen.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(policy_chosen.size):
        gain = policy_chosen[n] + reference_rejected[n] - policy_rejected[n] - reference_chosen[n]
        gain_times_beta = gain * beta
        term = -log_sigmoid(gain_times_beta)
        sample_weight = weight[n] if weight is not None else one
        weighted_term = term * sample_weight
        grad_term = grad_scale * sample_weight
        grad_gain = -grad_term * beta * sigmoid(-gain_times_beta)
        total = accumulate(total, weighted_term)
        if grad_policy_chosen is not None:
            grad_policy_chosen[n] = grad_gain
        if grad_policy_rejected is not None:
            grad_policy_rejected[n] = -grad_gain
        if grad_reference_chosen is not None:
            grad_reference_chosen[n] = -grad_gain
        if grad_reference_rejected is not None:
            grad_reference_rejected[n] = grad_gain
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _elements_serial(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale, terms,
    grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), beta, part(weight, start, stop),
            grad_scale, part(terms, start, stop), part(grad_policy_chosen, start, stop),
            part(grad_policy_rejected, start, stop), part(grad_reference_chosen, start, stop),
            part(grad_reference_rejected, start, stop)
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _elements_parallel(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale, terms,
    grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), beta, part(weight, start, stop),
            grad_scale, part(terms, start, stop), part(grad_policy_chosen, start, stop),
            part(grad_policy_rejected, start, stop), part(grad_reference_chosen, start, stop),
            part(grad_reference_rejected, start, stop)
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale, terms,
    grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = policy_chosen.size
    run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
    total = run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
        terms, grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected,
        N, BLOCK
    )
    return total


@njit(**LOOP)
def _hessian_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
    hess_policy_chosen
):
    """One block of elements: fills hess_policy_chosen."""
    Real = policy_chosen.dtype.type
    one = Real(1)
    for n in range(policy_chosen.size):
        gain = policy_chosen[n] + reference_rejected[n] - policy_rejected[n] - reference_chosen[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        gain_times_beta = gain * beta
        hess_policy_chosen[n] = (
            grad_term * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta * beta
        )


@njit(**DRIVER)
def _hessian_elements_serial(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
    hess_policy_chosen, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), beta, part(weight, start, stop),
            grad_scale, part(hess_policy_chosen, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _hessian_elements_parallel(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
    hess_policy_chosen, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), beta, part(weight, start, stop),
            grad_scale, part(hess_policy_chosen, start, stop)
        )


def hessian_diag(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
    hess_policy_chosen
):
    """Fill the diagonal of the second derivative."""
    N = policy_chosen.size
    run = _hessian_elements_serial if N < PARALLEL_FROM else _hessian_elements_parallel
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
        hess_policy_chosen, N, BLOCK
    )
