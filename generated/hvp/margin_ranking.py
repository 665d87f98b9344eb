"""margin_ranking: The first score must exceed the second by a margin where y = 1, the second the first where y = -1.

    loss = 1/N · Σ_n max(0, margin − y[n]·(x1[n] − x2[n]))

Generated from the declaration ranking.py (490411e0c5955454) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
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
def _x1_elements(hvp_x1, rows, block, shared_blocks):
    """Element by element: fills hvp_x1."""
    Real = hvp_x1.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            hvp_x1[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_x1(x1, x2, y, vector, margin, weight, grad_scale, hvp_x1):
    """Fill the Hessian in x1 times `vector`."""
    N = x1.size
    run = _x1_elements if N < PARALLEL_FROM else over_threads(_x1_elements)
    run(hvp_x1, N, BLOCK, 0)


@compiled(**LOOP)
def _x2_elements(hvp_x2, rows, block, shared_blocks):
    """Element by element: fills hvp_x2."""
    Real = hvp_x2.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            hvp_x2[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_x2(x1, x2, y, vector, margin, weight, grad_scale, hvp_x2):
    """Fill the Hessian in x2 times `vector`."""
    N = x1.size
    run = _x2_elements if N < PARALLEL_FROM else over_threads(_x2_elements)
    run(hvp_x2, N, BLOCK, 0)
