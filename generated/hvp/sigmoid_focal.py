"""sigmoid_focal: Cross-entropy that fades for samples that are already classified well.

    z[n] = input[n]·(2·target[n] − 1)
    p_t[n] = σ(z[n])
    alpha_t[n] = alpha·target[n] + (1 − target[n])·(1 − alpha)
    loss = −1/N · Σ_n alpha_t[n]·(1 − p_t[n])^gamma·log(p_t[n])

Generated from the declaration classification.py (a8751ee9e8553c24) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        compiled, log_sigmoid, next_block, over_threads, power, sigmoid, times, typed_exponent,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        compiled, log_sigmoid, next_block, over_threads, power, sigmoid, times, typed_exponent,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "8023ef471740"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_elements(
    input, target, vector, alpha, gamma, gamma_exponent, weight, grad_scale, hvp_input, rows, block,
    shared_blocks
):
    """Element by element: fills hvp_input."""
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
                hvp_input[n] = (
                    alpha_t * grad_term * sigmoid_z * power(sigmoid_minus_z, gamma_exponent) *
                    (sigmoid_minus_z * (one + gamma + times(gamma, log_sigmoid_z)) - gamma *
                    (-sigmoid_minus_z + times(sigmoid_z * gamma, log_sigmoid_z))) * vector[n] *
                    two_times_target_minus_one * two_times_target_minus_one if alpha_t != zero else zero
                )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, alpha, gamma, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(
        input, target, vector, alpha, gamma, typed_exponent(gamma), weight, grad_scale, hvp_input, N,
        BLOCK, 0
    )
