"""nt_xent_dot: Each view must find the other view of its sample among all other views of the batch.

    loss = 1/M · Σ_a (log Σ_{b : a ≠ b} exp(1/temperature · Σ_d z[a, d]·z[b, d]) − Σ_{b : 2·|a − b| = M}
        1/temperature · Σ_d z[a, d]·z[b, d])
    sum_z_3[a, b] = Σ_d z[a, d]·z[b, d]
    log_norm[a] = log Σ_{b : a ≠ b} exp(sum_z_3[a, b]/temperature)
    grad_sum_z_3_part[a, b] = grad_scale·[a ≠ b]·exp(sum_z_3[a, b]/temperature − log_norm[a])/(temperature·
        M)
    grad_sum_z_3_part_2[a, b] = −grad_scale·[2·|a − b| = M]/(temperature·M)
    grad_sum_z_3[a, b] = grad_sum_z_3_part[a, b] + grad_sum_z_3_part_2[a, b]
    grad_z_part[a, d] = Σ_b (z[b, d]·grad_sum_z_3[a, b] + z[b, d]·grad_sum_z_3[b, a])
    grad_z[a, d] = grad_z_part[a, d]

Generated from the declaration metric.py (4de9fd66ad8cdc46) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
SHORT = 128  # bytes of a row up to which vectors take several rows at a time
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "a4868fb3f9ef"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    sum_z_3_tile, grad_sum_z_3_tile, temperature, M, grad_scale, first, rows, block, shared_blocks
):
    """Row by row: adds up sum_z and fills grad_sum_z_3_tile."""
    Real = sum_z_3_tile.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    sum_z, sum_z_rest = 0.0, 0.0
    inverse_temperature = one / temperature
    quotient_2 = -grad_scale / (temperature * Real(M))
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_sum_z = zero
        for a in range(start, stop):
            grad_sum_z_3_a = row(grad_sum_z_3_tile, a - first)
            sum_z_3_a = sum_z_3_tile[a - first]
            row_max = -Real(math.inf)
            sum_z_2 = zero
            for b in range(M):
                if a != b:
                    row_max = larger_number(row_max, inverse_temperature * sum_z_3_a[b])
                if two * abs(Real(a) - Real(b)) == Real(M):
                    sum_z_2 = accumulate(sum_z_2, sum_z_3_a[b])
            row_shift = finite_or_zero(row_max)
            row_below = zero
            row_sum = zero
            for b in range(M):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_z_3_a[b])
                if grad_sum_z_3_tile is not None:
                    grad_sum_z_3_a[b] = shifted_exp
                counted = shifted_exp if a != b else zero
                row_below = accumulate(row_below, counted if counted < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, counted)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            quotient = grad_scale / (row_sum * temperature * Real(M))
            if grad_sum_z_3_tile is not None:
                for b in range(M):
                    grad_sum_z_3_part_2 = quotient_2 if Real(M) == two * abs(Real(a) - Real(b)) else zero
                    grad_sum_z_3_part = quotient * grad_sum_z_3_a[b] if a != b else zero
                    grad_sum_z_3_a[b] = grad_sum_z_3_part + grad_sum_z_3_part_2
            block_sum_z = accumulate(block_sum_z, row_shift + log_row_sum - sum_z_2 / temperature)
        sum_z, sum_z_rest = add_exactly(sum_z, sum_z_rest, block_sum_z)
        keep_total(shared_blocks, block_number, 0, block_sum_z)
        block_number = next_block(shared_blocks, block_number)
    return sum_z + sum_z_rest


@compiled(**LOOP)
def _rows_2(grad_z_part_product_all, grad_z_part_product_2_all, D, grad_z, rows, block, shared_blocks):
    """Row by row: fills grad_z."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            grad_z_a = row(grad_z, a)
            grad_z_part_product_2_a = row(grad_z_part_product_2_all, a)
            grad_z_part_product_a = row(grad_z_part_product_all, a)
            if grad_z is not None:
                for d in range(D):
                    grad_z_part = grad_z_part_product_a[d] + grad_z_part_product_2_a[d]
                    grad_z_a[d] = grad_z_part
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_2(
    grad_z_part_product_all, grad_z_part_product_2_all, D, grad_z, rows, block, shared_blocks
):
    """Rows side by side: fills grad_z."""
    Real = grad_z_part_product_all.dtype.type
    grad_z_part_product_columns = np.empty((D, ROWS), Real)
    grad_z_part_product_2_columns = np.empty((D, ROWS), Real)
    grad_z_columns = np.empty((D, ROWS), Real)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if grad_z_part_product_all is not None:
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                for d in range(D):
                    grad_z_part_product_columns[d, lane] = grad_z_part_product_all[a, d]
        if grad_z_part_product_2_all is not None:
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                for d in range(D):
                    grad_z_part_product_2_columns[d, lane] = grad_z_part_product_2_all[a, d]
        if grad_z is not None:
            for d in range(D):
                for a in range(Place(start), Place(stop)):
                    lane = a - Place(start)
                    grad_z_part = (
                        grad_z_part_product_2_columns[d, lane] + grad_z_part_product_columns[d, lane]
                    )
                    grad_z_columns[d, lane] = grad_z_part
        if grad_z is not None:
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                for d in range(D):
                    grad_z[a, d] = grad_z_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(sum_z, M):
    """What the totals determine, in float64."""
    Real = np.float64
    total = sum_z / Real(M)
    return total


def evaluate(z, temperature, grad_scale, grad_z):
    """Return the loss; fill the outputs that are not None."""
    M = z.shape[0]
    D = z.shape[1]
    wants_gradient = grad_z is not None
    height = max(1, min(M, max(ROWS, TILE // max(1, M))))
    sum_z_3_tile = np.empty((height, M), z.dtype)
    grad_sum_z_3_tile = np.empty((height, M), z.dtype) if wants_gradient else None
    grad_z_part_product_all = np.empty((M, D), z.dtype) if wants_gradient else None
    grad_z_part_product_2_all = np.zeros((M, D), z.dtype) if wants_gradient else None
    sum_z = 0.0
    for first in range(0, M, height):
        rows = min(height, M - first)
        tile = slice(first, first + rows)
        np.dot(z[tile], z.T, out=sum_z_3_tile[:rows])
        run = _rows_1 if rows * M < PARALLEL_FROM else over_threads(_rows_1, "sum")
        sum_z += run(
            sum_z_3_tile, grad_sum_z_3_tile, temperature, M, grad_scale, first, rows, min(ROWS, max(1,
            BLOCK // M)), 0
        )
        if wants_gradient:
            np.dot(grad_sum_z_3_tile[:rows], z, out=grad_z_part_product_all[tile])
            grad_z_part_product_2_all += np.dot(grad_sum_z_3_tile[:rows].T, z[tile])
    total = _scalars(sum_z, M)
    if wants_gradient:
        blocks = _short_rows_2 if 0 < D * grad_z_part_product_all.itemsize <= SHORT else _rows_2
        run = blocks if M * D < PARALLEL_FROM else over_threads(blocks)
        run(
            grad_z_part_product_all, grad_z_part_product_2_all, D, grad_z, M, min(ROWS, max(1, BLOCK //
            D)), 0
        )
    return total
