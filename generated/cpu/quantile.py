"""quantile: Pinball loss: its minimiser is the quantile q of the target.

    error[n] = target[n] − input[n]
    loss = 1/N · Σ_n (q·max(0, error[n]) + (1 − q)·max(0, −error[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_error[n] = grad_term[n]·(q·[error[n] > 0] − (1 − q)·[−error[n] > 0])
    grad_input[n] = −grad_error[n]
    grad_target[n] = grad_error[n]

Generated from the declaration regression.py (9fc6f797b189acd0) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, step,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, step,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "6d56eee85632"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(
    input, target, q, weight, grad_scale, terms, grad_input, grad_target, rows, block, shared_blocks
):
    """Element by element: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    one_minus_q = one - q
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                error = target[n] - input[n]
                term = one_minus_q * maximum(zero, -error) + q * maximum(zero, error)
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                grad_error = grad_term * (q * step(error) - one_minus_q * step(-error))
                block_total = accumulate(block_total, weighted_term)
                if grad_input is not None:
                    grad_input[n] = -grad_error
                if grad_target is not None:
                    grad_target[n] = grad_error
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_input is not None:
                    grad_input[n] = zero
                if grad_target is not None:
                    grad_target[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, q, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(input, target, q, weight, grad_scale, terms, grad_input, grad_target, N, BLOCK, 0)
    return total
