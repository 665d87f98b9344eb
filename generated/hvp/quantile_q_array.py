"""quantile_q_array: Pinball loss: its minimiser is the quantile q of the target.

    error[n, m] = target[n] − input[n, m]
    loss = 1/(N·Q) · Σ_{n,m} (q[m]·max(0, error[n, m]) + (1 − q[m])·max(0, −error[n, m]))

Generated from the declaration regression.py (b2b5995e8a4fd176) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "84900aef2a47"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(hvp_input, rows, block, shared_blocks):
    """Row by row: fills hvp_input."""
    Real = hvp_input.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_input[start:stop] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, q, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    Q = input.shape[1]
    run = _input_rows if N * Q < PARALLEL_FROM else over_threads(_input_rows)
    run(hvp_input, N, min(ROWS, max(1, BLOCK // Q)), 0)


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


def hvp_target(input, target, q, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.shape[0]
    run = _target_elements if N < PARALLEL_FROM else over_threads(_target_elements)
    run(hvp_target, N, BLOCK, 0)
