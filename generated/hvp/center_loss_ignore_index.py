"""center_loss_ignore_index: Half the squared distance of an embedding to the centre of its class.

    loss = (Σ_{n : target[n] ≠ ignore_index} 1/2 · Σ_d (embedding[n, d] − centers[target[n], d])²)/(Σ_{n :
        target[n] ≠ ignore_index} 1)

Generated from the declaration classification.py (595ea7a9ceea65ba) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "84900aef2a47"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _embedding_rows(
    target, vector, ignore_index, D, weight, grad_scale, hvp_embedding, rows, block, shared_blocks
):
    """Row by row: fills hvp_embedding."""
    Real = vector.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_embedding_n = hvp_embedding[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    hvp_embedding_n[d] = grad_term * vector_n[d]
            else:
                hvp_embedding[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_embedding(embedding, centers, target, vector, ignore_index, weight, grad_scale, hvp_embedding):
    """Fill the Hessian in embedding times `vector`."""
    N = embedding.shape[0]
    D = embedding.shape[1]
    run = _embedding_rows if N * D < PARALLEL_FROM else over_threads(_embedding_rows)
    run(
        target, vector, ignore_index, D, weight, grad_scale, hvp_embedding, N, min(ROWS, max(1, BLOCK //
        D)), 0
    )


@compiled(**LOOP)
def _centers_rows_1(
    target, vector, along_grad_centers_part_weighed_tile, vector_weighed_all, ignore_index, D, weight,
    grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills along_grad_centers_part_weighed_tile, vector_weighed_all."""
    Real = vector.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        along_grad_centers_part_weighed_tile[start - first:stop - first] = zero
        for n in range(start, stop):
            along_grad_centers_part_weighed_n = along_grad_centers_part_weighed_tile[n - first]
            vector_weighed_n = vector_weighed_all[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index:
                grad_term = grad_scale * sample_weight
                along_grad_centers_part_weighed_n[target[n]] += grad_term
                for d in range(D):
                    vector_weighed_n[d] = vector[target[n], d]
            else:
                vector_weighed_all[n] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _centers_rows_2(along_grad_centers_part_all, D, hvp_centers, rows, block, shared_blocks):
    """Row by row: fills hvp_centers."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(start, stop):
            along_grad_centers_part_c = along_grad_centers_part_all[c]
            hvp_centers_c = hvp_centers[c]
            for d in range(D):
                hvp_centers_c[d] = along_grad_centers_part_c[d]
        block_number = next_block(shared_blocks, block_number)


def hvp_centers(embedding, centers, target, vector, ignore_index, weight, grad_scale, hvp_centers):
    """Fill the Hessian in centers times `vector`."""
    N = embedding.shape[0]
    D = embedding.shape[1]
    C = centers.shape[0]
    height = max(1, min(N, max(ROWS, TILE // max(1, C))))
    along_grad_centers_part_weighed_tile = np.empty((height, C), embedding.dtype)
    vector_weighed_all = np.empty((N, D), embedding.dtype)
    along_grad_centers_part_all = np.zeros((C, D), embedding.dtype)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        run = _centers_rows_1 if rows * max(C, D) < PARALLEL_FROM else over_threads(_centers_rows_1)
        run(
            target, vector, along_grad_centers_part_weighed_tile, vector_weighed_all, ignore_index, D,
            weight, grad_scale, first, rows, min(ROWS, max(1, BLOCK // max(C, D))), 0
        )
        along_grad_centers_part_all += np.dot(
            along_grad_centers_part_weighed_tile[:rows].T, vector_weighed_all[tile]
        )
    run = _centers_rows_2 if C * D < PARALLEL_FROM else over_threads(_centers_rows_2)
    run(along_grad_centers_part_all, D, hvp_centers, C, min(ROWS, max(1, BLOCK // D)), 0)
