"""center_loss: Half the squared distance of an embedding to the centre of its class.

    loss = 1/N · Σ_n 1/2 · Σ_d (embedding[n, d] − centers[target[n], d])²
    grad_term[n] = grad_scale·weight[n]
    grad_centers_part[c, d] = Σ_n grad_term[n]·(centers[target[n], d] − embedding[n, d])·[c = target[n]]
    grad_embedding[n, d] = grad_term[n]·(embedding[n, d] − centers[target[n], d])
    grad_centers[c, d] = grad_centers_part[c, d]

Generated from the declaration classification.py (f4d1dfb6a58c6458) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
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
def _rows_1(embedding, centers, target, D, weight, grad_scale, terms, grad_embedding, start, stop):
    """Rows `start` to `stop`: adds up total and fills terms, grad_embedding."""
    Real = embedding.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    total = zero
    for n in range(start, stop):
        embedding_n = embedding[n]
        grad_embedding_n = row(grad_embedding, n)
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        sum_centers_embedding_squared = zero
        for d in range(D):
            embedding_minus_centers = embedding_n[d] - centers[target[n], d]
            if grad_embedding is not None:
                grad_embedding_n[d] = embedding_minus_centers * grad_term
            sum_centers_embedding_squared = accumulate(
                sum_centers_embedding_squared, embedding_minus_centers * embedding_minus_centers
            )
        term = half * sum_centers_embedding_squared
        weighted_term = term * sample_weight
        total = accumulate(total, weighted_term)
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _rows_1_serial(embedding, centers, target, D, weight, grad_scale, terms, grad_embedding, rows, block):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _rows_1(
            embedding, centers, target, D, weight, grad_scale, terms, grad_embedding, start, stop
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _rows_1_parallel(
    embedding, centers, target, D, weight, grad_scale, terms, grad_embedding, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _rows_1(
            embedding, centers, target, D, weight, grad_scale, terms, grad_embedding, start, stop
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


@njit(**LOOP)
def _rows_2(target, grad_centers_part_left_all, N, weight, grad_scale, start, stop):
    """Rows `start` to `stop`: fills grad_centers_part_left_all."""
    Real = grad_centers_part_left_all.dtype.type
    zero = Real(0)
    one = Real(1)
    for c in range(start, stop):
        grad_centers_part_left_c = row(grad_centers_part_left_all, c)
        if grad_centers_part_left_all is not None:
            for n in range(N):
                sample_weight = weight[n] if weight is not None else one
                grad_centers_part_left_c[n] = (
                    grad_scale * (one if c == target[n] else zero) * sample_weight
                )


@njit(**DRIVER)
def _rows_2_serial(target, grad_centers_part_left_all, N, weight, grad_scale, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_2(target, grad_centers_part_left_all, N, weight, grad_scale, start, stop)


@njit(parallel=True, **DRIVER)
def _rows_2_parallel(target, grad_centers_part_left_all, N, weight, grad_scale, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_2(target, grad_centers_part_left_all, N, weight, grad_scale, start, stop)


@njit(**LOOP)
def _rows_3(embedding, centers, target, grad_centers_part_right_all, N, start, stop):
    """Rows `start` to `stop`: fills grad_centers_part_right_all."""
    for d in range(start, stop):
        grad_centers_part_right_d = row(grad_centers_part_right_all, d)
        if grad_centers_part_right_all is not None:
            for n in range(N):
                grad_centers_part_right_d[n] = centers[target[n], d] - embedding[n, d]


@njit(**DRIVER)
def _rows_3_serial(embedding, centers, target, grad_centers_part_right_all, N, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_3(embedding, centers, target, grad_centers_part_right_all, N, start, stop)


@njit(parallel=True, **DRIVER)
def _rows_3_parallel(embedding, centers, target, grad_centers_part_right_all, N, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_3(embedding, centers, target, grad_centers_part_right_all, N, start, stop)


@njit(**LOOP)
def _rows_4(grad_centers_part_all, D, grad_centers, start, stop):
    """Rows `start` to `stop`: fills grad_centers."""
    for c in range(start, stop):
        grad_centers_c = row(grad_centers, c)
        grad_centers_part_c = row(grad_centers_part_all, c)
        if grad_centers is not None:
            for d in range(D):
                grad_centers_c[d] = grad_centers_part_c[d]


@njit(**DRIVER)
def _rows_4_serial(grad_centers_part_all, D, grad_centers, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_4(grad_centers_part_all, D, grad_centers, start, stop)


@njit(parallel=True, **DRIVER)
def _rows_4_parallel(grad_centers_part_all, D, grad_centers, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_4(grad_centers_part_all, D, grad_centers, start, stop)


def evaluate(embedding, centers, target, weight, grad_scale, terms, grad_embedding, grad_centers):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = embedding.shape[0]
    D = embedding.shape[1]
    C = centers.shape[0]
    wants_gradient = grad_embedding is not None or grad_centers is not None
    grad_centers_part_left_all = np.empty((C, N), embedding.dtype) if wants_gradient else None
    grad_centers_part_right_all = np.empty((D, N), embedding.dtype) if wants_gradient else None
    grad_centers_part_all = np.empty((C, D), embedding.dtype) if wants_gradient else None
    run = _rows_1_serial if N * D < PARALLEL_FROM else _rows_1_parallel
    total = run(
        embedding, centers, target, D, weight, grad_scale, terms, grad_embedding, N, min(ROWS, max(1,
        BLOCK // D))
    )
    if wants_gradient:
        run = _rows_2_serial if C * N < PARALLEL_FROM else _rows_2_parallel
        run(target, grad_centers_part_left_all, N, weight, grad_scale, C, min(ROWS, max(1, BLOCK // N)))
    if wants_gradient:
        run = _rows_3_serial if D * N < PARALLEL_FROM else _rows_3_parallel
        run(embedding, centers, target, grad_centers_part_right_all, N, D, min(ROWS, max(1, BLOCK // N)))
    if wants_gradient:
        np.dot(grad_centers_part_left_all, grad_centers_part_right_all.T, out=grad_centers_part_all)
    if wants_gradient:
        run = _rows_4_serial if C * D < PARALLEL_FROM else _rows_4_parallel
        run(grad_centers_part_all, D, grad_centers, C, min(ROWS, max(1, BLOCK // D)))
    return total


@njit(**LOOP)
def _hessian_rows(D, weight, grad_scale, hess_embedding, start, stop):
    """Rows `start` to `stop`: fills hess_embedding."""
    Real = hess_embedding.dtype.type
    one = Real(1)
    for n in range(start, stop):
        hess_embedding_n = hess_embedding[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        for d in range(D):
            hess_embedding_n[d] = grad_term


@njit(**DRIVER)
def _hessian_rows_serial(D, weight, grad_scale, hess_embedding, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_rows(D, weight, grad_scale, hess_embedding, start, stop)


@njit(parallel=True, **DRIVER)
def _hessian_rows_parallel(D, weight, grad_scale, hess_embedding, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_rows(D, weight, grad_scale, hess_embedding, start, stop)


def hessian_diag(embedding, centers, target, weight, grad_scale, hess_embedding):
    """Fill the diagonal of the second derivative."""
    N = embedding.shape[0]
    D = embedding.shape[1]
    run = _hessian_rows_serial if N * D < PARALLEL_FROM else _hessian_rows_parallel
    run(D, weight, grad_scale, hess_embedding, N, min(ROWS, max(1, BLOCK // D)))
