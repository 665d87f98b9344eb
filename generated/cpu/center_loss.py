"""center_loss: Half the squared distance of an embedding to the centre of its class.

    loss = 1/N · Σ_n 1/2 · Σ_d (embedding[n, d] − centers[target[n], d])²
    grad_term[n] = grad_scale·weight[n]
    grad_centers_part[c, d] = Σ_n grad_term[n]·(centers[target[n], d] − embedding[n, d])·[c = target[n]]
    grad_embedding[n, d] = grad_term[n]·(embedding[n, d] − centers[target[n], d])
    grad_centers[c, d] = grad_centers_part[c, d]

Generated from the declaration classification.py (68ce1862a74c4dfa) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np

try:
    from ._elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads, row
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads, row

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "5b2ebc8ad50f"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    embedding, centers, target, grad_centers_part_weighed_tile, grad_centers_part_weighed_2_all, D,
    weight, grad_scale, terms, grad_embedding, first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_embedding, grad_centers_part_weighed_tile,
    grad_centers_part_weighed_2_all."""
    Real = embedding.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        if grad_centers_part_weighed_tile is not None:
            grad_centers_part_weighed_tile[start - first:stop - first] = zero
        for n in range(start, stop):
            embedding_n = embedding[n]
            grad_centers_part_weighed_2_n = row(grad_centers_part_weighed_2_all, n)
            grad_centers_part_weighed_n = row(grad_centers_part_weighed_tile, n - first)
            grad_embedding_n = row(grad_embedding, n)
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                if grad_centers_part_weighed_tile is not None:
                    grad_centers_part_weighed_n[target[n]] += grad_term
                sum_centers_embedding_squared = zero
                for d in range(D):
                    centers_minus_embedding = centers[target[n], d] - embedding_n[d]
                    if grad_centers_part_weighed_2_all is not None:
                        grad_centers_part_weighed_2_n[d] = centers_minus_embedding
                    if grad_embedding is not None:
                        grad_embedding_n[d] = -centers_minus_embedding * grad_term
                    sum_centers_embedding_squared = accumulate(
                        sum_centers_embedding_squared, centers_minus_embedding * centers_minus_embedding
                    )
                term = half * sum_centers_embedding_squared
                weighted_term = term * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_centers_part_weighed_2_all is not None:
                    grad_centers_part_weighed_2_all[n] = zero
                if grad_embedding is not None:
                    grad_embedding[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_2(grad_centers_part_all, D, grad_centers, rows, block, shared_blocks):
    """Row by row: fills grad_centers."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(start, stop):
            grad_centers_c = row(grad_centers, c)
            grad_centers_part_c = row(grad_centers_part_all, c)
            if grad_centers is not None:
                for d in range(D):
                    grad_centers_c[d] = grad_centers_part_c[d]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_2(grad_centers_part_all, D, grad_centers, rows, block, shared_blocks):
    """Rows side by side: fills grad_centers."""
    Real = grad_centers_part_all.dtype.type
    grad_centers_part_columns = np.empty((D, ROWS), Real)
    grad_centers_columns = np.empty((D, ROWS), Real)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_centers_part_all is not None:
            for c in range(Place(start), Place(stop)):
                lane = c - Place(start)
                for d in range(D):
                    grad_centers_part_columns[d, lane] = grad_centers_part_all[c, d]
        if grad_centers is not None:
            for d in range(D):
                for c in range(Place(start), Place(stop)):
                    lane = c - Place(start)
                    grad_centers_columns[d, lane] = grad_centers_part_columns[d, lane]
        if grad_centers is not None:
            for c in range(Place(start), Place(stop)):
                lane = c - Place(start)
                for d in range(D):
                    grad_centers[c, d] = grad_centers_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


def evaluate(embedding, centers, target, weight, grad_scale, terms, grad_embedding, grad_centers):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = embedding.shape[0]
    D = embedding.shape[1]
    C = centers.shape[0]
    wants_gradient = grad_embedding is not None or grad_centers is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, C))))
    grad_centers_part_weighed_tile = np.empty((height, C), embedding.dtype) if wants_gradient else None
    grad_centers_part_weighed_2_all = np.empty((N, D), embedding.dtype) if wants_gradient else None
    grad_centers_part_all = np.zeros((C, D), embedding.dtype) if wants_gradient else None
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        run = _rows_1 if rows * max(C, D) < PARALLEL_FROM else over_threads(_rows_1, "sum")
        total += run(
            embedding, centers, target, grad_centers_part_weighed_tile, grad_centers_part_weighed_2_all,
            D, weight, grad_scale, terms, grad_embedding, first, rows, min(ROWS, max(1, BLOCK // max(C,
            D))), 0
        )
        if wants_gradient:
            grad_centers_part_all += np.dot(
                grad_centers_part_weighed_tile[:rows].T, grad_centers_part_weighed_2_all[tile]
            )
    if wants_gradient:
        blocks = _short_rows_2 if 0 < D * grad_centers_part_all.itemsize <= SHORT else _rows_2
        run = blocks if C * D < PARALLEL_FROM else over_threads(blocks)
        run(grad_centers_part_all, D, grad_centers, C, min(ROWS, max(1, BLOCK // D)), 0)
    return total


@compiled(**LOOP)
def _hessian_rows(D, weight, grad_scale, hess_embedding, rows, block, shared_blocks):
    """Row by row: fills hess_embedding."""
    Real = hess_embedding.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hess_embedding_n = hess_embedding[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    hess_embedding_n[d] = grad_term
            else:
                hess_embedding[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(embedding, centers, target, weight, grad_scale, hess_embedding):
    """Fill the diagonal of the second derivative."""
    N = embedding.shape[0]
    D = embedding.shape[1]
    run = _hessian_rows if N * D < PARALLEL_FROM else over_threads(_hessian_rows)
    run(D, weight, grad_scale, hess_embedding, N, min(ROWS, max(1, BLOCK // D)), 0)
