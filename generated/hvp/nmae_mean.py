"""nmae_mean: Mean absolute error in units of the target's range, mean or maximum.

    size = 1/N · Σ_n target[n]
    loss = 1/size · 1/N · Σ_n |input[n] − target[n]|

Generated from the declaration regression.py (409098be97956985) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "84900aef2a47"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_elements(hvp_input, rows, block, shared_blocks):
    """Element by element: fills hvp_input."""
    Real = hvp_input.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(hvp_input, N, BLOCK, 0)
