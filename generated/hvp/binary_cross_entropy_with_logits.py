"""binary_cross_entropy_with_logits: Cross-entropy of a Bernoulli target under the probability sigmoid(input).

    p[n] = σ(input[n])
    loss = −1/N · Σ_n (pos_weight·target[n]·log(p[n]) + (1 − target[n])·log(1 − p[n]))

Generated from the declaration classification.py (b9d673ca2eec66e2) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _input_elements(
    input, target, vector, pos_weight, weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Element by element: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                hvp_input[n] = (
                    grad_term * (one - target[n] + pos_weight * target[n]) * vector[n] *
                    sigmoid(-input[n]) * sigmoid(input[n])
                )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, pos_weight, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(input, target, vector, pos_weight, weight, grad_scale, hvp_input, N, BLOCK, 0)


@compiled(**LOOP)
def _target_elements(hvp_target, rows, block, shared_blocks):
    """Element by element: fills hvp_target."""
    Real = hvp_target.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            hvp_target[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, vector, pos_weight, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    run = _target_elements if N < PARALLEL_FROM else over_threads(_target_elements)
    run(hvp_target, N, BLOCK, 0)
