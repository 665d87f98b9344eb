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

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        sigmoid,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        sigmoid,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "a97a10b80277"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale, terms,
    grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected, rows, block,
    shared_blocks
):
    """Element by element: adds up total and fills terms, grad_policy_chosen, grad_policy_rejected,
    grad_reference_chosen, grad_reference_rejected."""
    Real = policy_chosen.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                gain = (
                    policy_chosen[n] - policy_rejected[n] - (reference_chosen[n] - reference_rejected[n])
                )
                gain_times_beta = gain * beta
                term = -log_sigmoid(gain_times_beta)
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                grad_gain = -grad_term * beta * sigmoid(-gain_times_beta)
                block_total = accumulate(block_total, weighted_term)
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
            else:
                if grad_policy_chosen is not None:
                    grad_policy_chosen[n] = zero
                if grad_policy_rejected is not None:
                    grad_policy_rejected[n] = zero
                if grad_reference_chosen is not None:
                    grad_reference_chosen[n] = zero
                if grad_reference_rejected is not None:
                    grad_reference_rejected[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale, terms,
    grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = policy_chosen.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
        terms, grad_policy_chosen, grad_policy_rejected, grad_reference_chosen, grad_reference_rejected,
        N, BLOCK, 0
    )
    return total


@compiled(**LOOP)
def _hessian_elements(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
    hess_policy_chosen, rows, block, shared_blocks
):
    """Element by element: fills hess_policy_chosen."""
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
                hess_policy_chosen[n] = (
                    grad_term * sigmoid(gain_times_beta) * sigmoid(-gain_times_beta) * beta * beta
                )
            else:
                hess_policy_chosen[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
    hess_policy_chosen
):
    """Fill the diagonal of the second derivative."""
    N = policy_chosen.size
    run = _hessian_elements if N < PARALLEL_FROM else over_threads(_hessian_elements)
    run(
        policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta, weight, grad_scale,
        hess_policy_chosen, N, BLOCK, 0
    )
