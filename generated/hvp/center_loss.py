"""center_loss: Half the squared distance of an embedding to the centre of its class.

    loss = 1/N · Σ_n 1/2 · Σ_d (embedding[n, d] − centers[target[n], d])²

Generated from the declaration classification.py (f4d1dfb6a58c6458) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
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
def _embedding_rows(vector, D, weight, grad_scale, hvp_embedding, start, stop):
    """Rows `start` to `stop`: fills hvp_embedding."""
    Real = vector.dtype.type
    one = Real(1)
    for n in range(start, stop):
        hvp_embedding_n = hvp_embedding[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        for d in range(D):
            hvp_embedding_n[d] = grad_term * vector_n[d]


@njit(**DRIVER)
def _embedding_rows_serial(vector, D, weight, grad_scale, hvp_embedding, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _embedding_rows(vector, D, weight, grad_scale, hvp_embedding, start, stop)


@njit(parallel=True, **DRIVER)
def _embedding_rows_parallel(vector, D, weight, grad_scale, hvp_embedding, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _embedding_rows(vector, D, weight, grad_scale, hvp_embedding, start, stop)


def hvp_embedding(embedding, centers, target, vector, weight, grad_scale, hvp_embedding):
    """Fill the Hessian in embedding times `vector`."""
    N = embedding.shape[0]
    D = embedding.shape[1]
    run = _embedding_rows_serial if N * D < PARALLEL_FROM else _embedding_rows_parallel
    run(vector, D, weight, grad_scale, hvp_embedding, N, min(ROWS, max(1, BLOCK // D)))


@njit(**LOOP)
def _centers_rows_1(target, along_grad_centers_part_left_all, N, weight, grad_scale, start, stop):
    """Rows `start` to `stop`: fills along_grad_centers_part_left_all."""
    Real = along_grad_centers_part_left_all.dtype.type
    zero = Real(0)
    one = Real(1)
    for c in range(start, stop):
        along_grad_centers_part_left_c = along_grad_centers_part_left_all[c]
        for n in range(N):
            sample_weight = weight[n] if weight is not None else one
            along_grad_centers_part_left_c[n] = (
                grad_scale * (one if c == target[n] else zero) * sample_weight
            )


@njit(**DRIVER)
def _centers_rows_1_serial(target, along_grad_centers_part_left_all, N, weight, grad_scale, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_1(target, along_grad_centers_part_left_all, N, weight, grad_scale, start, stop)


@njit(parallel=True, **DRIVER)
def _centers_rows_1_parallel(
    target, along_grad_centers_part_left_all, N, weight, grad_scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_1(target, along_grad_centers_part_left_all, N, weight, grad_scale, start, stop)


@njit(**LOOP)
def _centers_rows_2(target, vector, along_grad_centers_part_right_all, N, start, stop):
    """Rows `start` to `stop`: fills along_grad_centers_part_right_all."""
    for d in range(start, stop):
        along_grad_centers_part_right_d = along_grad_centers_part_right_all[d]
        for n in range(N):
            along_grad_centers_part_right_d[n] = vector[target[n], d]


@njit(**DRIVER)
def _centers_rows_2_serial(target, vector, along_grad_centers_part_right_all, N, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_2(target, vector, along_grad_centers_part_right_all, N, start, stop)


@njit(parallel=True, **DRIVER)
def _centers_rows_2_parallel(target, vector, along_grad_centers_part_right_all, N, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_2(target, vector, along_grad_centers_part_right_all, N, start, stop)


@njit(**LOOP)
def _centers_rows_3(along_grad_centers_part_all, D, hvp_centers, start, stop):
    """Rows `start` to `stop`: fills hvp_centers."""
    for c in range(start, stop):
        along_grad_centers_part_c = along_grad_centers_part_all[c]
        hvp_centers_c = hvp_centers[c]
        for d in range(D):
            hvp_centers_c[d] = along_grad_centers_part_c[d]


@njit(**DRIVER)
def _centers_rows_3_serial(along_grad_centers_part_all, D, hvp_centers, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _centers_rows_3(along_grad_centers_part_all, D, hvp_centers, start, stop)


@njit(parallel=True, **DRIVER)
def _centers_rows_3_parallel(along_grad_centers_part_all, D, hvp_centers, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _centers_rows_3(along_grad_centers_part_all, D, hvp_centers, start, stop)


def hvp_centers(embedding, centers, target, vector, weight, grad_scale, hvp_centers):
    """Fill the Hessian in centers times `vector`."""
    N = embedding.shape[0]
    D = embedding.shape[1]
    C = centers.shape[0]
    along_grad_centers_part_left_all = np.empty((C, N), embedding.dtype)
    along_grad_centers_part_right_all = np.empty((D, N), embedding.dtype)
    along_grad_centers_part_all = np.empty((C, D), embedding.dtype)
    run = _centers_rows_1_serial if C * N < PARALLEL_FROM else _centers_rows_1_parallel
    run(target, along_grad_centers_part_left_all, N, weight, grad_scale, C, min(ROWS, max(1, BLOCK // N)))
    run = _centers_rows_2_serial if D * N < PARALLEL_FROM else _centers_rows_2_parallel
    run(target, vector, along_grad_centers_part_right_all, N, D, min(ROWS, max(1, BLOCK // N)))
    np.dot(
        along_grad_centers_part_left_all, along_grad_centers_part_right_all.T,
        out=along_grad_centers_part_all
    )
    run = _centers_rows_3_serial if C * D < PARALLEL_FROM else _centers_rows_3_parallel
    run(along_grad_centers_part_all, D, hvp_centers, C, min(ROWS, max(1, BLOCK // D)))
