"""sigmoid_focal: Cross-entropy that fades for samples that are already classified well.

    z[n] = input[n]·(2·target[n] − 1)
    p_t[n] = σ(z[n])
    alpha_t[n] = alpha·target[n] + (1 − target[n])·(1 − alpha)
    loss = −1/N · Σ_n alpha_t[n]·(1 − p_t[n])^gamma·log(p_t[n])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = alpha_t[n]·grad_term[n]·(gamma·log σ(z[n])·σ(z[n]) − σ(−z[n]))·(2·target[n] − 1)·
        σ(−z[n])^gamma

Generated from the declaration classification.py (a8751ee9e8553c24) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        power, sigmoid, times, typed_exponent,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        power, sigmoid, times, typed_exponent,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "8ad60b0c995f"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(
    input, target, alpha, gamma, gamma_exponent, weight, grad_scale, terms, grad_input, rows, block,
    shared_blocks
):
    """Element by element: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    one_minus_alpha = one - alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                alpha_t = one_minus_alpha * (one - target[n]) + alpha * target[n]
                two_times_target_minus_one = -one + two * target[n]
                z = two_times_target_minus_one * input[n]
                log_sigmoid_z = log_sigmoid(z)
                sigmoid_minus_z = sigmoid(-z)
                product = alpha_t * power(sigmoid_minus_z, gamma_exponent)
                term = -times(product, log_sigmoid_z)
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if grad_input is not None:
                    grad_input[n] = (
                        grad_term * product * two_times_target_minus_one * (-sigmoid_minus_z + times(gamma
                        * sigmoid(z), log_sigmoid_z))
                    )
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_input is not None:
                    grad_input[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, alpha, gamma, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(
        input, target, alpha, gamma, typed_exponent(gamma), weight, grad_scale, terms, grad_input, N,
        BLOCK, 0
    )
    return total


@compiled(**LOOP)
def _hessian_elements(
    input, target, alpha, gamma, gamma_exponent, weight, grad_scale, hess_input, rows, block,
    shared_blocks
):
    """Element by element: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    one_minus_alpha = one - alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                alpha_t = one_minus_alpha * (one - target[n]) + alpha * target[n]
                grad_term = grad_scale * sample_weight
                two_times_target_minus_one = -one + two * target[n]
                z = two_times_target_minus_one * input[n]
                log_sigmoid_z = log_sigmoid(z)
                sigmoid_minus_z = sigmoid(-z)
                sigmoid_z = sigmoid(z)
                hess_input[n] = (
                    alpha_t * grad_term * sigmoid_z * power(sigmoid_minus_z, gamma_exponent) *
                    (sigmoid_minus_z * (one + gamma + times(gamma, log_sigmoid_z)) - gamma *
                    (-sigmoid_minus_z + times(sigmoid_z * gamma, log_sigmoid_z))) *
                    two_times_target_minus_one * two_times_target_minus_one if alpha_t != zero else zero
                )
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, alpha, gamma, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.size
    run = _hessian_elements if N < PARALLEL_FROM else over_threads(_hessian_elements)
    run(input, target, alpha, gamma, typed_exponent(gamma), weight, grad_scale, hess_input, N, BLOCK, 0)
