"""l1_regularization: Sum of absolute values: draws small weights to exactly 0.

    loss = Σ_n lambda1·|input[n]|
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = lambda1·grad_term[n]·sign(input[n])

Generated from the declaration regularization.py (bd20757842553805) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, sign, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, sign, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "e43b9411ebf4"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(input, lambda1, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
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
                term = times(lambda1, abs(input[n]))
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if grad_input is not None:
                    grad_input[n] = grad_term * lambda1 * sign(input[n])
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


def evaluate(input, lambda1, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(input, lambda1, weight, grad_scale, terms, grad_input, N, BLOCK, 0)
    return total
