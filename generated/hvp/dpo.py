"""dpo: The policy must prefer the chosen answer, by more than the reference does, to the rejected one.

    gain[n] = policy_chosen[n] + reference_rejected[n] − policy_rejected[n] − reference_chosen[n]
    loss = −1/N · Σ_n log σ(beta·gain[n])

Generated from the declaration reinforcement.py (05ea37aca7469357) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import part, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import part, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _policy_chosen_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_chosen
):
    """One block of elements: fills hvp_policy_chosen."""
    Real = policy_chosen.dtype.type
    one = Real(1)
    for n in range(policy_chosen.size):
        gain = policy_chosen[n] + reference_rejected[n] - policy_rejected[n] - reference_chosen[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        gain_times_beta = gain * beta
        hvp_policy_chosen[n] = (
            grad_term * vector[n] * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta * beta
        )


@njit(**DRIVER)
def _policy_chosen_elements_serial(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_chosen, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _policy_chosen_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), part(vector, start, stop), beta,
            part(weight, start, stop), grad_scale, part(hvp_policy_chosen, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _policy_chosen_elements_parallel(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_chosen, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _policy_chosen_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), part(vector, start, stop), beta,
            part(weight, start, stop), grad_scale, part(hvp_policy_chosen, start, stop)
        )


def hvp_policy_chosen(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_chosen
):
    """Fill the Hessian in policy_chosen times `vector`."""
    N = policy_chosen.size
    run = _policy_chosen_elements_serial if N < PARALLEL_FROM else _policy_chosen_elements_parallel
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
        grad_scale, hvp_policy_chosen, N, BLOCK
    )


@njit(**LOOP)
def _policy_rejected_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_rejected
):
    """One block of elements: fills hvp_policy_rejected."""
    Real = policy_chosen.dtype.type
    one = Real(1)
    for n in range(policy_chosen.size):
        gain = policy_chosen[n] + reference_rejected[n] - policy_rejected[n] - reference_chosen[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        gain_times_beta = gain * beta
        hvp_policy_rejected[n] = (
            grad_term * vector[n] * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta * beta
        )


@njit(**DRIVER)
def _policy_rejected_elements_serial(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_rejected, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _policy_rejected_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), part(vector, start, stop), beta,
            part(weight, start, stop), grad_scale, part(hvp_policy_rejected, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _policy_rejected_elements_parallel(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_rejected, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _policy_rejected_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), part(vector, start, stop), beta,
            part(weight, start, stop), grad_scale, part(hvp_policy_rejected, start, stop)
        )


def hvp_policy_rejected(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_rejected
):
    """Fill the Hessian in policy_rejected times `vector`."""
    N = policy_chosen.size
    run = _policy_rejected_elements_serial if N < PARALLEL_FROM else _policy_rejected_elements_parallel
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
        grad_scale, hvp_policy_rejected, N, BLOCK
    )


@njit(**LOOP)
def _reference_chosen_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_chosen
):
    """One block of elements: fills hvp_reference_chosen."""
    Real = policy_chosen.dtype.type
    one = Real(1)
    for n in range(policy_chosen.size):
        gain = policy_chosen[n] + reference_rejected[n] - policy_rejected[n] - reference_chosen[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        gain_times_beta = gain * beta
        hvp_reference_chosen[n] = (
            grad_term * vector[n] * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta * beta
        )


@njit(**DRIVER)
def _reference_chosen_elements_serial(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_chosen, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _reference_chosen_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), part(vector, start, stop), beta,
            part(weight, start, stop), grad_scale, part(hvp_reference_chosen, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _reference_chosen_elements_parallel(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_chosen, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _reference_chosen_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), part(vector, start, stop), beta,
            part(weight, start, stop), grad_scale, part(hvp_reference_chosen, start, stop)
        )


def hvp_reference_chosen(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_chosen
):
    """Fill the Hessian in reference_chosen times `vector`."""
    N = policy_chosen.size
    run = _reference_chosen_elements_serial if N < PARALLEL_FROM else _reference_chosen_elements_parallel
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
        grad_scale, hvp_reference_chosen, N, BLOCK
    )


@njit(**LOOP)
def _reference_rejected_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_rejected
):
    """One block of elements: fills hvp_reference_rejected."""
    Real = policy_chosen.dtype.type
    one = Real(1)
    for n in range(policy_chosen.size):
        gain = policy_chosen[n] + reference_rejected[n] - policy_rejected[n] - reference_chosen[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        gain_times_beta = gain * beta
        hvp_reference_rejected[n] = (
            grad_term * vector[n] * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta * beta
        )


@njit(**DRIVER)
def _reference_rejected_elements_serial(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_rejected, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _reference_rejected_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), part(vector, start, stop), beta,
            part(weight, start, stop), grad_scale, part(hvp_reference_rejected, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _reference_rejected_elements_parallel(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_rejected, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _reference_rejected_elements(
            part(policy_chosen, start, stop), part(policy_rejected, start, stop), part(reference_chosen,
            start, stop), part(reference_rejected, start, stop), part(vector, start, stop), beta,
            part(weight, start, stop), grad_scale, part(hvp_reference_rejected, start, stop)
        )


def hvp_reference_rejected(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_rejected
):
    """Fill the Hessian in reference_rejected times `vector`."""
    N = policy_chosen.size
    run = (
        _reference_rejected_elements_serial if N < PARALLEL_FROM else
        _reference_rejected_elements_parallel
    )
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
        grad_scale, hvp_reference_rejected, N, BLOCK
    )
