"""bpr: The score of an item that was chosen must exceed that of one that was not.

    gap[n] = pos[n] − neg[n]
    loss = −1/N · Σ_n log σ(gap[n])

Generated from the declaration ranking.py (1e811134064bd750) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _pos_elements(pos, neg, vector, weight, grad_scale, hvp_pos, rows, block, shared_blocks):
    """Element by element: fills hvp_pos."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                gap = pos[n] - neg[n]
                grad_term = grad_scale * sample_weight
                hvp_pos[n] = grad_term * vector[n] * sigmoid(gap) * sigmoid(-gap)
            else:
                hvp_pos[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_pos(pos, neg, vector, reg, weight, grad_scale, hvp_pos):
    """Fill the Hessian in pos times `vector`."""
    N = pos.size
    run = _pos_elements if N < PARALLEL_FROM else over_threads(_pos_elements)
    run(pos, neg, vector, weight, grad_scale, hvp_pos, N, BLOCK, 0)


@compiled(**LOOP)
def _neg_elements(pos, neg, vector, weight, grad_scale, hvp_neg, rows, block, shared_blocks):
    """Element by element: fills hvp_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                gap = pos[n] - neg[n]
                grad_term = grad_scale * sample_weight
                hvp_neg[n] = grad_term * vector[n] * sigmoid(gap) * sigmoid(-gap)
            else:
                hvp_neg[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_neg(pos, neg, vector, reg, weight, grad_scale, hvp_neg):
    """Fill the Hessian in neg times `vector`."""
    N = pos.size
    run = _neg_elements if N < PARALLEL_FROM else over_threads(_neg_elements)
    run(pos, neg, vector, weight, grad_scale, hvp_neg, N, BLOCK, 0)
