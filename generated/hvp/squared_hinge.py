"""squared_hinge: Zero beyond a margin of one on the right side, quadratic otherwise.

    loss = 1/N · Σ_n max(0, 1 − target[n]·input[n])²

Generated from the declaration margins.py (7fde464196433984) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads, step
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, step

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "ccb119a37e7f"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_elements(input, target, vector, weight, grad_scale, hvp_input, rows, block, shared_blocks):
    """Element by element: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                step_one_minus_input_times_target = step(one - input[n] * target[n])
                hvp_input[n] = (
                    two * grad_term * vector[n] * step_one_minus_input_times_target *
                    step_one_minus_input_times_target * target[n] * target[n]
                )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(input, target, vector, weight, grad_scale, hvp_input, N, BLOCK, 0)
