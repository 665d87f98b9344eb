"""bpr: The score of an item that was chosen must exceed that of one that was not.

    gap[n] = pos[n] − neg[n]
    loss = −1/N · Σ_n log σ(gap[n])
    grad_term[n] = grad_scale·weight[n]
    grad_gap[n] = −grad_term[n]·σ(−gap[n])
    grad_pos[n] = grad_gap[n]
    grad_neg[n] = −grad_gap[n]

Generated from the declaration ranking.py (1e811134064bd750) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        sigmoid,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, log_sigmoid, next_block, over_threads,
        sigmoid,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "a97a10b80277"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, rows, block, shared_blocks):
    """Element by element: adds up total and fills terms, grad_pos, grad_neg."""
    Real = pos.dtype.type
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
                gap = pos[n] - neg[n]
                term = -log_sigmoid(gap)
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                grad_gap = -grad_term * sigmoid(-gap)
                block_total = accumulate(block_total, weighted_term)
                if grad_pos is not None:
                    grad_pos[n] = grad_gap
                if grad_neg is not None:
                    grad_neg[n] = -grad_gap
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_pos is not None:
                    grad_pos[n] = zero
                if grad_neg is not None:
                    grad_neg[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(pos, neg, reg, weight, grad_scale, terms, grad_pos, grad_neg):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = pos.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, N, BLOCK, 0)
    return total


@compiled(**LOOP)
def _hessian_elements(pos, neg, weight, grad_scale, hess_pos, rows, block, shared_blocks):
    """Element by element: fills hess_pos."""
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
                hess_pos[n] = grad_term * sigmoid(gap) * sigmoid(-gap)
            else:
                hess_pos[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(pos, neg, reg, weight, grad_scale, hess_pos):
    """Fill the diagonal of the second derivative."""
    N = pos.size
    run = _hessian_elements if N < PARALLEL_FROM else over_threads(_hessian_elements)
    run(pos, neg, weight, grad_scale, hess_pos, N, BLOCK, 0)
