"""perceptual: Mean squared distance between the feature maps of two images, over any number of layers.

    loss = 1/B · Σ_n layer_weight·1/(C·H·W) · Σ_{c,h,w} (a[n, c, h, w] − b[n, c, h, w])²

Generated from the declaration images.py (24b7c562d98d917c) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _a_rows(vector, layer_weight, C, H, W, weight, grad_scale, hvp_a, start, stop):
    """Rows `start` to `stop`: fills hvp_a."""
    Real = vector.dtype.type
    one = Real(1)
    two = Real(2)
    for n in range(start, stop):
        hvp_a_n = hvp_a[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        for c in range(C):
            for h in range(H):
                quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
                for w in range(W):
                    hvp_a_n[c, h, w] = quotient * vector_n[c, h, w]


@njit(**DRIVER)
def _a_rows_serial(vector, layer_weight, C, H, W, weight, grad_scale, hvp_a, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _a_rows(vector, layer_weight, C, H, W, weight, grad_scale, hvp_a, start, stop)


@njit(parallel=True, **DRIVER)
def _a_rows_parallel(vector, layer_weight, C, H, W, weight, grad_scale, hvp_a, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _a_rows(vector, layer_weight, C, H, W, weight, grad_scale, hvp_a, start, stop)


def hvp_a(a, b, vector, layer_weight, weight, grad_scale, hvp_a):
    """Fill the Hessian in a times `vector`."""
    B = a.shape[0]
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    run = _a_rows_serial if B * (C * H * W) < PARALLEL_FROM else _a_rows_parallel
    run(
        vector, layer_weight, C, H, W, weight, grad_scale, hvp_a, B, min(ROWS, max(1, BLOCK // (C * H *
        W)))
    )


@njit(**LOOP)
def _b_rows(vector, layer_weight, C, H, W, weight, grad_scale, hvp_b, start, stop):
    """Rows `start` to `stop`: fills hvp_b."""
    Real = vector.dtype.type
    one = Real(1)
    two = Real(2)
    for n in range(start, stop):
        hvp_b_n = hvp_b[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        for c in range(C):
            for h in range(H):
                quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
                for w in range(W):
                    hvp_b_n[c, h, w] = quotient * vector_n[c, h, w]


@njit(**DRIVER)
def _b_rows_serial(vector, layer_weight, C, H, W, weight, grad_scale, hvp_b, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _b_rows(vector, layer_weight, C, H, W, weight, grad_scale, hvp_b, start, stop)


@njit(parallel=True, **DRIVER)
def _b_rows_parallel(vector, layer_weight, C, H, W, weight, grad_scale, hvp_b, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _b_rows(vector, layer_weight, C, H, W, weight, grad_scale, hvp_b, start, stop)


def hvp_b(a, b, vector, layer_weight, weight, grad_scale, hvp_b):
    """Fill the Hessian in b times `vector`."""
    B = a.shape[0]
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    run = _b_rows_serial if B * (C * H * W) < PARALLEL_FROM else _b_rows_parallel
    run(
        vector, layer_weight, C, H, W, weight, grad_scale, hvp_b, B, min(ROWS, max(1, BLOCK // (C * H *
        W)))
    )
