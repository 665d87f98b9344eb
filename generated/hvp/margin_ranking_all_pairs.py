"""margin_ranking_all_pairs: The distance of every true triple must stay below that of every corrupted one by a margin.

    loss = Σ_{p,q} max(0, pos[p] + gamma − neg[q])

Generated from the declaration ranking.py (294509551ee5fbfe) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _pos_elements(hvp_pos, rows, block, shared_blocks):
    """Element by element: fills hvp_pos."""
    Real = hvp_pos.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for p in range(Place(start), Place(stop)):
            hvp_pos[p] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_pos(pos, neg, vector, gamma, weight, grad_scale, hvp_pos):
    """Fill the Hessian in pos times `vector`."""
    P = pos.size
    run = _pos_elements if P < PARALLEL_FROM else over_threads(_pos_elements)
    run(hvp_pos, P, BLOCK, 0)


@compiled(**LOOP)
def _neg_elements(hvp_neg, rows, block, shared_blocks):
    """Element by element: fills hvp_neg."""
    Real = hvp_neg.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for q in range(Place(start), Place(stop)):
            hvp_neg[q] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_neg(pos, neg, vector, gamma, weight, grad_scale, hvp_neg):
    """Fill the Hessian in neg times `vector`."""
    Q = neg.size
    run = _neg_elements if Q < PARALLEL_FROM else over_threads(_neg_elements)
    run(hvp_neg, Q, BLOCK, 0)
