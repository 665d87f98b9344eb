"""perceptual: Mean squared distance between the feature maps of two images, over any number of layers.

    loss = 1/B · Σ_n layer_weight·1/(C·H·W) · Σ_{c,h,w} (a[n, c, h, w] − b[n, c, h, w])²
    grad_term[n] = grad_scale·weight[n]
    grad_a[n, c, h, w] = 2·layer_weight·grad_term[n]·(a[n, c, h, w] − b[n, c, h, w])/(C·H·W)
    grad_b[n, c, h, w] = 2·layer_weight·grad_term[n]·(b[n, c, h, w] − a[n, c, h, w])/(C·H·W)

Generated from the declaration images.py (24b7c562d98d917c) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, row
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, row

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows(a, b, layer_weight, C, H, W, weight, grad_scale, terms, grad_a, grad_b, start, stop):
    """Rows `start` to `stop`: adds up total and fills terms, grad_a, grad_b."""
    Real = a.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total = zero
    for n in range(start, stop):
        a_n = a[n]
        b_n = b[n]
        grad_a_n = row(grad_a, n)
        grad_b_n = row(grad_b, n)
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        sum_a_b_squared = zero
        for c in range(C):
            for h in range(H):
                quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
                for w in range(W):
                    a_minus_b = a_n[c, h, w] - b_n[c, h, w]
                    if grad_a is not None:
                        grad_a_n[c, h, w] = a_minus_b * quotient
                    if grad_b is not None:
                        grad_b_n[c, h, w] = -a_minus_b * quotient
                    sum_a_b_squared = accumulate(sum_a_b_squared, a_minus_b * a_minus_b)
        term = layer_weight * sum_a_b_squared / (Real(C) * Real(H) * Real(W))
        weighted_term = term * sample_weight
        total = accumulate(total, weighted_term)
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _rows_serial(a, b, layer_weight, C, H, W, weight, grad_scale, terms, grad_a, grad_b, rows, block):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows(
            a, b, layer_weight, C, H, W, weight, grad_scale, terms, grad_a, grad_b, start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_parallel(a, b, layer_weight, C, H, W, weight, grad_scale, terms, grad_a, grad_b, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows(
            a, b, layer_weight, C, H, W, weight, grad_scale, terms, grad_a, grad_b, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(a, b, layer_weight, weight, grad_scale, terms, grad_a, grad_b):
    """Return the sum of weight times term; fill the outputs that are not None."""
    B = a.shape[0]
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    run = _rows_serial if B * (C * H * W) < PARALLEL_FROM else _rows_parallel
    total = run(
        a, b, layer_weight, C, H, W, weight, grad_scale, terms, grad_a, grad_b, B, min(ROWS, max(1, BLOCK
        // (C * H * W)))
    )
    return total


@njit(**LOOP)
def _hessian_rows(layer_weight, C, H, W, weight, grad_scale, hess_a, start, stop):
    """Rows `start` to `stop`: fills hess_a."""
    Real = hess_a.dtype.type
    one = Real(1)
    two = Real(2)
    for n in range(start, stop):
        hess_a_n = hess_a[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        for c in range(C):
            for h in range(H):
                for w in range(W):
                    hess_a_n[c, h, w] = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))


@njit(**DRIVER)
def _hessian_rows_serial(layer_weight, C, H, W, weight, grad_scale, hess_a, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_rows(layer_weight, C, H, W, weight, grad_scale, hess_a, start, stop)


@njit(parallel=True, **DRIVER)
def _hessian_rows_parallel(layer_weight, C, H, W, weight, grad_scale, hess_a, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_rows(layer_weight, C, H, W, weight, grad_scale, hess_a, start, stop)


def hessian_diag(a, b, layer_weight, weight, grad_scale, hess_a):
    """Fill the diagonal of the second derivative."""
    B = a.shape[0]
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    run = _hessian_rows_serial if B * (C * H * W) < PARALLEL_FROM else _hessian_rows_parallel
    run(layer_weight, C, H, W, weight, grad_scale, hess_a, B, min(ROWS, max(1, BLOCK // (C * H * W))))
