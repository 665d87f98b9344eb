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
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, log_sigmoid, part, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, log_sigmoid, part, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg):
    """One block of elements: adds up total and fills terms, grad_pos, grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(pos.size):
        gap = pos[n] - neg[n]
        term = -log_sigmoid(gap)
        sample_weight = weight[n] if weight is not None else one
        weighted_term = term * sample_weight
        grad_term = grad_scale * sample_weight
        grad_gap = -grad_term * sigmoid(-gap)
        total = accumulate(total, weighted_term)
        if grad_pos is not None:
            grad_pos[n] = grad_gap
        if grad_neg is not None:
            grad_neg[n] = -grad_gap
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _elements_serial(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, rows, block):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _elements(
            part(pos, start, stop), part(neg, start, stop), part(weight, start, stop), grad_scale,
            part(terms, start, stop), part(grad_pos, start, stop), part(grad_neg, start, stop)
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _elements_parallel(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements(
            part(pos, start, stop), part(neg, start, stop), part(weight, start, stop), grad_scale,
            part(terms, start, stop), part(grad_pos, start, stop), part(grad_neg, start, stop)
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(pos, neg, reg, weight, grad_scale, terms, grad_pos, grad_neg):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = pos.size
    run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
    total = run(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, N, BLOCK)
    return total


@njit(**LOOP)
def _hessian_elements(pos, neg, weight, grad_scale, hess_pos):
    """One block of elements: fills hess_pos."""
    Real = pos.dtype.type
    one = Real(1)
    for n in range(pos.size):
        gap = pos[n] - neg[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        hess_pos[n] = grad_term * sigmoid(gap) * sigmoid(-gap)


@njit(**DRIVER)
def _hessian_elements_serial(pos, neg, weight, grad_scale, hess_pos, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_elements(
            part(pos, start, stop), part(neg, start, stop), part(weight, start, stop), grad_scale,
            part(hess_pos, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _hessian_elements_parallel(pos, neg, weight, grad_scale, hess_pos, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(pos, start, stop), part(neg, start, stop), part(weight, start, stop), grad_scale,
            part(hess_pos, start, stop)
        )


def hessian_diag(pos, neg, reg, weight, grad_scale, hess_pos):
    """Fill the diagonal of the second derivative."""
    N = pos.size
    run = _hessian_elements_serial if N < PARALLEL_FROM else _hessian_elements_parallel
    run(pos, neg, weight, grad_scale, hess_pos, N, BLOCK)
