"""sigmoid: The logistic function, which takes a logit to a probability.

    sigmoid[n] = 1/(1 + exp(−input[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = grad_term[n]·σ(−input[n])·σ(input[n])

Generated from the declaration activations.py (88d9e082c906145d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, sigmoid, tanh,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, sigmoid, tanh,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "907c09ad1ed4"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(input, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
    """Element by element: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
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
                sigmoid_input = sigmoid(input[n])
                weighted_term = sigmoid_input * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if grad_input is not None:
                    grad_input[n] = grad_term * sigmoid_input * sigmoid(-input[n])
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


def evaluate(input, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(input, weight, grad_scale, terms, grad_input, N, BLOCK, 0)
    return total


@compiled(**LOOP)
def _hessian_elements(input, weight, grad_scale, hess_input, rows, block, shared_blocks):
    """Element by element: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                hess_input[n] = (
                    -grad_term * sigmoid(-input[n]) * sigmoid(input[n]) * tanh(half * input[n])
                )
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.size
    run = _hessian_elements if N < PARALLEL_FROM else over_threads(_hessian_elements)
    run(input, weight, grad_scale, hess_input, N, BLOCK, 0)
