"""triplet_p1: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = Σ_d |anchor[n, d] − negative[n, d]|
    distance_positive[n] = Σ_d |anchor[n, d] − positive[n, d]|
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)

Generated from the declaration metric.py (12435c92fe693e6d) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _anchor_rows(D, hvp_anchor, start, stop):
    """Rows `start` to `stop`: fills hvp_anchor."""
    Real = hvp_anchor.dtype.type
    zero = Real(0)
    for n in range(start, stop):
        hvp_anchor_n = hvp_anchor[n]
        for d in range(D):
            hvp_anchor_n[d] = zero


@njit(**DRIVER)
def _anchor_rows_serial(D, hvp_anchor, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _anchor_rows(D, hvp_anchor, start, stop)


@njit(parallel=True, **DRIVER)
def _anchor_rows_parallel(D, hvp_anchor, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _anchor_rows(D, hvp_anchor, start, stop)


def hvp_anchor(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _anchor_rows_serial if N * D < PARALLEL_FROM else _anchor_rows_parallel
    run(D, hvp_anchor, N, min(ROWS, max(1, BLOCK // D)))


@njit(**LOOP)
def _positive_rows(D, hvp_positive, start, stop):
    """Rows `start` to `stop`: fills hvp_positive."""
    Real = hvp_positive.dtype.type
    zero = Real(0)
    for n in range(start, stop):
        hvp_positive_n = hvp_positive[n]
        for d in range(D):
            hvp_positive_n[d] = zero


@njit(**DRIVER)
def _positive_rows_serial(D, hvp_positive, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _positive_rows(D, hvp_positive, start, stop)


@njit(parallel=True, **DRIVER)
def _positive_rows_parallel(D, hvp_positive, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _positive_rows(D, hvp_positive, start, stop)


def hvp_positive(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _positive_rows_serial if N * D < PARALLEL_FROM else _positive_rows_parallel
    run(D, hvp_positive, N, min(ROWS, max(1, BLOCK // D)))


@njit(**LOOP)
def _negative_rows(D, hvp_negative, start, stop):
    """Rows `start` to `stop`: fills hvp_negative."""
    Real = hvp_negative.dtype.type
    zero = Real(0)
    for n in range(start, stop):
        hvp_negative_n = hvp_negative[n]
        for d in range(D):
            hvp_negative_n[d] = zero


@njit(**DRIVER)
def _negative_rows_serial(D, hvp_negative, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _negative_rows(D, hvp_negative, start, stop)


@njit(parallel=True, **DRIVER)
def _negative_rows_parallel(D, hvp_negative, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _negative_rows(D, hvp_negative, start, stop)


def hvp_negative(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_negative):
    """Fill the Hessian in negative times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _negative_rows_serial if N * D < PARALLEL_FROM else _negative_rows_parallel
    run(D, hvp_negative, N, min(ROWS, max(1, BLOCK // D)))
