"""bpr_parameters: The score of an item that was chosen must exceed that of one that was not.

    gap[n] = pos[n] − neg[n]
    loss = reg·Σ_t parameters[t]² + (−1/N · Σ_n log σ(gap[n]))

Generated from the declaration ranking.py (78ec0c518fbb5494) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
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
def _pos_elements(pos, neg, vector, N, grad_scale, hvp_pos, rows, block, shared_blocks):
    """Element by element: fills hvp_pos."""
    Real = pos.dtype.type
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            gap = pos[n] - neg[n]
            hvp_pos[n] = grad_scale * vector[n] * sigmoid(gap) * sigmoid(-gap) / Real(N)
        block_number = next_block(shared_blocks, block_number)


def hvp_pos(pos, neg, parameters, vector, reg, grad_scale, hvp_pos):
    """Fill the Hessian in pos times `vector`."""
    N = pos.size
    run = _pos_elements if N < PARALLEL_FROM else over_threads(_pos_elements)
    run(pos, neg, vector, N, grad_scale, hvp_pos, N, BLOCK, 0)


@compiled(**LOOP)
def _neg_elements(pos, neg, vector, N, grad_scale, hvp_neg, rows, block, shared_blocks):
    """Element by element: fills hvp_neg."""
    Real = pos.dtype.type
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            gap = pos[n] - neg[n]
            hvp_neg[n] = grad_scale * vector[n] * sigmoid(gap) * sigmoid(-gap) / Real(N)
        block_number = next_block(shared_blocks, block_number)


def hvp_neg(pos, neg, parameters, vector, reg, grad_scale, hvp_neg):
    """Fill the Hessian in neg times `vector`."""
    N = pos.size
    run = _neg_elements if N < PARALLEL_FROM else over_threads(_neg_elements)
    run(pos, neg, vector, N, grad_scale, hvp_neg, N, BLOCK, 0)


@compiled(**LOOP)
def _parameters_elements(vector, reg, grad_scale, hvp_parameters, rows, block, shared_blocks):
    """Element by element: fills hvp_parameters."""
    Real = vector.dtype.type
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for t in range(Place(start), Place(stop)):
            hvp_parameters[t] = two * grad_scale * reg * vector[t]
        block_number = next_block(shared_blocks, block_number)


def hvp_parameters(pos, neg, parameters, vector, reg, grad_scale, hvp_parameters):
    """Fill the Hessian in parameters times `vector`."""
    T = parameters.size
    run = _parameters_elements if T < PARALLEL_FROM else over_threads(_parameters_elements)
    run(vector, reg, grad_scale, hvp_parameters, T, BLOCK, 0)
