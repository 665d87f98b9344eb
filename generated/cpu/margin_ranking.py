"""margin_ranking: The first score must exceed the second by a margin where y = 1, the second the first where y = -1.

    loss = 1/N · Σ_n max(0, margin − y[n]·(x1[n] − x2[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_x1[n] = −y[n]·grad_term[n]·[margin > y[n]·(x1[n] − x2[n])]
    grad_x2[n] = y[n]·grad_term[n]·[margin > y[n]·(x1[n] − x2[n])]

Generated from the declaration ranking.py (490411e0c5955454) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, maximum, part, step
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, maximum, part, step

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2):
    """One block of elements: adds up total and fills terms, grad_x1, grad_x2."""
    Real = x1.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(x1.size):
        margin_minus_y_times_x1_minus_x2 = margin - (x1[n] - x2[n]) * y[n]
        term = maximum(zero, margin_minus_y_times_x1_minus_x2)
        sample_weight = weight[n] if weight is not None else one
        weighted_term = term * sample_weight
        grad_term = grad_scale * sample_weight
        total = accumulate(total, weighted_term)
        product = grad_term * y[n] * step(margin_minus_y_times_x1_minus_x2)
        if grad_x1 is not None:
            grad_x1[n] = -product
        if grad_x2 is not None:
            grad_x2[n] = product
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _elements_serial(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, rows, block):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _elements(
            part(x1, start, stop), part(x2, start, stop), part(y, start, stop), margin, part(weight,
            start, stop), grad_scale, part(terms, start, stop), part(grad_x1, start, stop), part(grad_x2,
            start, stop)
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _elements_parallel(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements(
            part(x1, start, stop), part(x2, start, stop), part(y, start, stop), margin, part(weight,
            start, stop), grad_scale, part(terms, start, stop), part(grad_x1, start, stop), part(grad_x2,
            start, stop)
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = x1.size
    run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
    total = run(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, N, BLOCK)
    return total
