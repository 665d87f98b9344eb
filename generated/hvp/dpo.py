"""dpo: The policy must prefer the chosen answer, by more than the reference does, to the rejected one.

    gain[n] = policy_chosen[n] + reference_rejected[n] − policy_rejected[n] − reference_chosen[n]
    loss = −1/N · Σ_n log σ(beta·gain[n])

Generated from the declaration reinforcement.py (05ea37aca7469357) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "e955cda220e1"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _policy_chosen_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_chosen, rows, block, shared_blocks
):
    """Element by element: fills hvp_policy_chosen."""
    Real = policy_chosen.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                gain = (
                    policy_chosen[n] - policy_rejected[n] - (reference_chosen[n] - reference_rejected[n])
                )
                grad_term = grad_scale * sample_weight
                gain_times_beta = gain * beta
                hvp_policy_chosen[n] = (
                    grad_term * vector[n] * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta *
                    beta
                )
            else:
                hvp_policy_chosen[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_policy_chosen(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_chosen
):
    """Fill the Hessian in policy_chosen times `vector`."""
    N = policy_chosen.size
    run = _policy_chosen_elements if N < PARALLEL_FROM else over_threads(_policy_chosen_elements)
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
        grad_scale, hvp_policy_chosen, N, BLOCK, 0
    )


@compiled(**LOOP)
def _policy_rejected_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_rejected, rows, block, shared_blocks
):
    """Element by element: fills hvp_policy_rejected."""
    Real = policy_chosen.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                gain = (
                    policy_chosen[n] - policy_rejected[n] - (reference_chosen[n] - reference_rejected[n])
                )
                grad_term = grad_scale * sample_weight
                gain_times_beta = gain * beta
                hvp_policy_rejected[n] = (
                    grad_term * vector[n] * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta *
                    beta
                )
            else:
                hvp_policy_rejected[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_policy_rejected(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_policy_rejected
):
    """Fill the Hessian in policy_rejected times `vector`."""
    N = policy_chosen.size
    run = _policy_rejected_elements if N < PARALLEL_FROM else over_threads(_policy_rejected_elements)
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
        grad_scale, hvp_policy_rejected, N, BLOCK, 0
    )


@compiled(**LOOP)
def _reference_chosen_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_chosen, rows, block, shared_blocks
):
    """Element by element: fills hvp_reference_chosen."""
    Real = policy_chosen.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                gain = (
                    policy_chosen[n] - policy_rejected[n] - (reference_chosen[n] - reference_rejected[n])
                )
                grad_term = grad_scale * sample_weight
                gain_times_beta = gain * beta
                hvp_reference_chosen[n] = (
                    grad_term * vector[n] * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta *
                    beta
                )
            else:
                hvp_reference_chosen[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_reference_chosen(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_chosen
):
    """Fill the Hessian in reference_chosen times `vector`."""
    N = policy_chosen.size
    run = _reference_chosen_elements if N < PARALLEL_FROM else over_threads(_reference_chosen_elements)
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
        grad_scale, hvp_reference_chosen, N, BLOCK, 0
    )


@compiled(**LOOP)
def _reference_rejected_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_rejected, rows, block, shared_blocks
):
    """Element by element: fills hvp_reference_rejected."""
    Real = policy_chosen.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                gain = (
                    policy_chosen[n] - policy_rejected[n] - (reference_chosen[n] - reference_rejected[n])
                )
                grad_term = grad_scale * sample_weight
                gain_times_beta = gain * beta
                hvp_reference_rejected[n] = (
                    grad_term * vector[n] * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta *
                    beta
                )
            else:
                hvp_reference_rejected[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_reference_rejected(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
    grad_scale, hvp_reference_rejected
):
    """Fill the Hessian in reference_rejected times `vector`."""
    N = policy_chosen.size
    run = (
        _reference_rejected_elements if N < PARALLEL_FROM else over_threads(_reference_rejected_elements)
    )
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, vector, beta, weight,
        grad_scale, hvp_reference_rejected, N, BLOCK, 0
    )
