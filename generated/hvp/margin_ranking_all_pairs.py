"""margin_ranking_all_pairs: The distance of every true triple must stay below that of every corrupted one by a margin.

    loss = Σ_{p,q} max(0, pos[p] + gamma − neg[q])

Generated from the declaration ranking.py (294509551ee5fbfe) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _pos_elements(hvp_pos):
    """One block of elements: fills hvp_pos."""
    Real = hvp_pos.dtype.type
    zero = Real(0)
    for p in range(hvp_pos.size):
        hvp_pos[p] = zero


@njit(**DRIVER)
def _pos_elements_serial(hvp_pos, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _pos_elements(part(hvp_pos, start, stop))


@njit(parallel=True, **DRIVER)
def _pos_elements_parallel(hvp_pos, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _pos_elements(part(hvp_pos, start, stop))


def hvp_pos(pos, neg, vector, gamma, weight, grad_scale, hvp_pos):
    """Fill the Hessian in pos times `vector`."""
    P = pos.size
    run = _pos_elements_serial if P < PARALLEL_FROM else _pos_elements_parallel
    run(hvp_pos, P, BLOCK)


@njit(**LOOP)
def _neg_elements(hvp_neg):
    """One block of elements: fills hvp_neg."""
    Real = hvp_neg.dtype.type
    zero = Real(0)
    for q in range(hvp_neg.size):
        hvp_neg[q] = zero


@njit(**DRIVER)
def _neg_elements_serial(hvp_neg, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _neg_elements(part(hvp_neg, start, stop))


@njit(parallel=True, **DRIVER)
def _neg_elements_parallel(hvp_neg, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _neg_elements(part(hvp_neg, start, stop))


def hvp_neg(pos, neg, vector, gamma, weight, grad_scale, hvp_neg):
    """Fill the Hessian in neg times `vector`."""
    Q = neg.size
    run = _neg_elements_serial if Q < PARALLEL_FROM else _neg_elements_parallel
    run(hvp_neg, Q, BLOCK)
