"""nt_xent: Each view must find the other view of its sample among all other views of the batch.

    loss = 1/M · Σ_a (log Σ_{b : a ≠ b} exp(1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_e z[a, e]²)·√(Σ_e
        z[b, e]²))) − Σ_{b : 2·|a − b| = M} 1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_e z[a, e]²)·√(Σ_e
        z[b, e]²)))
    norm_z[a] = √(Σ_e z[a, e]²)
    unit_z[a, d] = z[a, d]/norm_z[a]
    sum_z_3[a, b] = Σ_d unit_z[a, d]·unit_z[b, d]
    log_norm[a] = log Σ_{b : a ≠ b} exp(sum_z_3[a, b]/temperature)
    grad_sum_z_3_part[a, b] = grad_scale·[a ≠ b]·exp(sum_z_3[a, b]/temperature − log_norm[a])/(temperature·
        M)
    grad_sum_z_3_part_2[a, b] = −grad_scale·[2·|a − b| = M]/(temperature·M)
    grad_sum_z_3[a, b] = grad_sum_z_3_part[a, b] + grad_sum_z_3_part_2[a, b]
    grad_unit_z_part[a, d] = Σ_b grad_sum_z_3[a, b]·unit_z[b, d]
    grad_unit_z_2_part[b, d] = Σ_a grad_sum_z_3[a, b]·unit_z[a, d]
    grad_norm_z_part[a] = Σ_d grad_unit_z_2_part[a, d]·z[a, d]/norm_z[a]/norm_z[a]
    grad_norm_z_part_2[a] = Σ_d grad_unit_z_part[a, d]·z[a, d]/norm_z[a]/norm_z[a]
    grad_z[a, e] = z[a, e]·(−(grad_norm_z_part[a] + grad_norm_z_part_2[a]))/norm_z[a] +
        grad_unit_z_2_part[a, e]/norm_z[a] + grad_unit_z_part[a, e]/norm_z[a]

Generated from the declaration metric.py (073b410819079444) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, direction, exp, finite_or_zero, keep_total,
        larger_number, log1p, next_block, over_length, over_threads, rescale, row, times,
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
ELEMENTARY = "4fbb6f12117e"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(z, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, D, rows, block, shared_blocks):
    """Row by row: fills norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            unit_z_a = unit_z_all[a]
            z_a = z[a]
            norm_z_squares = zero
            for e in range(D):
                norm_z_squares = accumulate(norm_z_squares, z_a[e] * z_a[e])
            norm_z_scale = rescale(norm_z_squares)
            norm_z_scaled_squares = zero
            if norm_z_scale != one:
                for e in range(D):
                    times_norm_z_scale_z = times(norm_z_scale, z_a[e])
                    norm_z_scaled_squares = accumulate(
                        norm_z_scaled_squares, times_norm_z_scale_z * times_norm_z_scale_z
                    )
            norm_z_root = (
                math.sqrt(norm_z_squares) if norm_z_scale == one else math.sqrt(norm_z_scaled_squares)
            )
            norm_z_inverse = direction(one, norm_z_root)
            for d in range(D):
                unit_z_a[d] = over_length(z_a[d], norm_z_scale, norm_z_inverse)
            norm_z_squares_all[a] = norm_z_squares
            norm_z_scaled_squares_all[a] = norm_z_scaled_squares
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_1(
    z, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, D, rows, block, shared_blocks
):
    """Rows side by side: fills norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    z_columns = np.empty((D, ROWS), Real)
    unit_z_columns = np.empty((D, ROWS), Real)
    kept = np.empty((4, ROWS), Real)
    norm_z_squares = kept[0]
    norm_z_scale = kept[1]
    counts = np.empty(ROWS, np.bool_)
    norm_z_scaled_squares = kept[2]
    norm_z_inverse = kept[3]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(Place(start), Place(stop)):
            lane = a - Place(start)
            for d in range(D):
                z_columns[d, lane] = z[a, d]
        for a in range(Place(start), Place(stop)):
            lane = a - Place(start)
            norm_z_squares[lane] = zero
        for e in range(D):
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                norm_z_squares[lane] = accumulate(
                    norm_z_squares[lane], z_columns[e, lane] * z_columns[e, lane]
                )
        for a in range(Place(start), Place(stop)):
            lane = a - Place(start)
            norm_z_scale[lane] = rescale(norm_z_squares[lane])
            norm_z_scaled_squares[lane] = zero
            counts[lane] = norm_z_scale[lane] != one
        for e in range(D):
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                times_norm_z_scale_z = times(norm_z_scale[lane], z_columns[e, lane])
                norm_z_scaled_squares[lane] = accumulate(
                    norm_z_scaled_squares[lane], times_norm_z_scale_z * times_norm_z_scale_z if
                    counts[lane] else zero
                )
        for a in range(Place(start), Place(stop)):
            lane = a - Place(start)
            norm_z_root = (
                math.sqrt(norm_z_squares[lane]) if norm_z_scale[lane] == one else
                math.sqrt(norm_z_scaled_squares[lane])
            )
            norm_z_inverse[lane] = direction(one, norm_z_root)
            norm_z_squares_all[a] = norm_z_squares[lane]
            norm_z_scaled_squares_all[a] = norm_z_scaled_squares[lane]
        for d in range(D):
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                unit_z_columns[d, lane] = over_length(
                    z_columns[d, lane], norm_z_scale[lane], norm_z_inverse[lane]
                )
        for a in range(Place(start), Place(stop)):
            lane = a - Place(start)
            for d in range(D):
                unit_z_all[a, d] = unit_z_columns[d, lane]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_2(
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
def _rows_3(
    z, norm_z_squares_all, norm_z_scaled_squares_all, grad_unit_z_part_all, grad_unit_z_2_part_all, D,
    grad_z, rows, block, shared_blocks
):
    """Row by row: fills grad_z."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            grad_unit_z_2_part_a = row(grad_unit_z_2_part_all, a)
            grad_unit_z_part_a = row(grad_unit_z_part_all, a)
            grad_z_a = row(grad_z, a)
            z_a = z[a]
            norm_z_scale = rescale(norm_z_squares_all[a])
            norm_z_root = (
                math.sqrt(norm_z_squares_all[a]) if norm_z_scale == one else
                math.sqrt(norm_z_scaled_squares_all[a])
            )
            norm_z_inverse = direction(one, norm_z_root)
            grad_norm_z_part = zero
            grad_norm_z_part_2 = zero
            for d in range(D):
                z_over_length_over_length = over_length(
                    over_length(z_a[d], norm_z_scale, norm_z_inverse), norm_z_scale, norm_z_inverse
                )
                grad_norm_z_part = accumulate(
                    grad_norm_z_part, z_over_length_over_length * grad_unit_z_2_part_a[d]
                )
                grad_norm_z_part_2 = accumulate(
                    grad_norm_z_part_2, z_over_length_over_length * grad_unit_z_part_a[d]
                )
            partial_sum = grad_norm_z_part + grad_norm_z_part_2
            one_over_length = over_length(one, norm_z_scale, norm_z_inverse)
            if grad_z is not None:
                for e in range(D):
                    grad_z_a[e] = (
                        one_over_length * grad_unit_z_2_part_a[e] + one_over_length *
                        grad_unit_z_part_a[e] - partial_sum * over_length(z_a[e], norm_z_scale,
                        norm_z_inverse)
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _short_rows_3(
    z, norm_z_squares_all, norm_z_scaled_squares_all, grad_unit_z_part_all, grad_unit_z_2_part_all, D,
    grad_z, rows, block, shared_blocks
):
    """Rows side by side: fills grad_z."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    z_columns = np.empty((D, ROWS), Real)
    grad_unit_z_2_part_columns = np.empty((D, ROWS), Real)
    grad_unit_z_part_columns = np.empty((D, ROWS), Real)
    grad_z_columns = np.empty((D, ROWS), Real)
    kept = np.empty((6, ROWS), Real)
    norm_z_inverse = kept[0]
    norm_z_scale = kept[1]
    grad_norm_z_part = kept[2]
    grad_norm_z_part_2 = kept[3]
    one_over_length = kept[4]
    partial_sum = kept[5]
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(Place(start), Place(stop)):
            lane = a - Place(start)
            for e in range(D):
                z_columns[e, lane] = z[a, e]
        if grad_unit_z_2_part_all is not None:
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                for e in range(D):
                    grad_unit_z_2_part_columns[e, lane] = grad_unit_z_2_part_all[a, e]
        if grad_unit_z_part_all is not None:
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                for e in range(D):
                    grad_unit_z_part_columns[e, lane] = grad_unit_z_part_all[a, e]
        for a in range(Place(start), Place(stop)):
            lane = a - Place(start)
            norm_z_scale[lane] = rescale(norm_z_squares_all[a])
            norm_z_root = (
                math.sqrt(norm_z_squares_all[a]) if norm_z_scale[lane] == one else
                math.sqrt(norm_z_scaled_squares_all[a])
            )
            norm_z_inverse[lane] = direction(one, norm_z_root)
            grad_norm_z_part[lane] = zero
            grad_norm_z_part_2[lane] = zero
        for d in range(D):
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                z_over_length_over_length = over_length(
                    over_length(z_columns[d, lane], norm_z_scale[lane], norm_z_inverse[lane]),
                    norm_z_scale[lane], norm_z_inverse[lane]
                )
                grad_norm_z_part[lane] = accumulate(
                    grad_norm_z_part[lane], z_over_length_over_length * grad_unit_z_2_part_columns[d,
                    lane]
                )
                grad_norm_z_part_2[lane] = accumulate(
                    grad_norm_z_part_2[lane], z_over_length_over_length * grad_unit_z_part_columns[d,
                    lane]
                )
        for a in range(Place(start), Place(stop)):
            lane = a - Place(start)
            partial_sum[lane] = grad_norm_z_part[lane] + grad_norm_z_part_2[lane]
            one_over_length[lane] = over_length(one, norm_z_scale[lane], norm_z_inverse[lane])
        if grad_z is not None:
            for e in range(D):
                for a in range(Place(start), Place(stop)):
                    lane = a - Place(start)
                    grad_z_columns[e, lane] = (
                        one_over_length[lane] * grad_unit_z_2_part_columns[e, lane] +
                        one_over_length[lane] * grad_unit_z_part_columns[e, lane] - partial_sum[lane] *
                        over_length(z_columns[e, lane], norm_z_scale[lane], norm_z_inverse[lane])
                    )
        if grad_z is not None:
            for a in range(Place(start), Place(stop)):
                lane = a - Place(start)
                for e in range(D):
                    grad_z[a, e] = grad_z_columns[e, lane]
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
    norm_z_squares_all = np.empty((M,), z.dtype)
    norm_z_scaled_squares_all = np.empty((M,), z.dtype)
    unit_z_all = np.empty((M, D), z.dtype)
    sum_z_3_tile = np.empty((height, M), z.dtype)
    grad_sum_z_3_tile = np.empty((height, M), z.dtype) if wants_gradient else None
    grad_unit_z_part_all = np.empty((M, D), z.dtype) if wants_gradient else None
    grad_unit_z_2_part_all = np.zeros((M, D), z.dtype) if wants_gradient else None
    blocks = _short_rows_1 if 0 < D * z.itemsize <= SHORT else _rows_1
    run = blocks if M * D < PARALLEL_FROM else over_threads(blocks)
    run(
        z, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, D, M, min(ROWS, max(1, BLOCK // D)),
        0
    )
    sum_z = 0.0
    for first in range(0, M, height):
        rows = min(height, M - first)
        tile = slice(first, first + rows)
        np.dot(unit_z_all[tile], unit_z_all.T, out=sum_z_3_tile[:rows])
        run = _rows_2 if rows * M < PARALLEL_FROM else over_threads(_rows_2, "sum")
        sum_z += run(
            sum_z_3_tile, grad_sum_z_3_tile, temperature, M, grad_scale, first, rows, min(ROWS, max(1,
            BLOCK // M)), 0
        )
        if wants_gradient:
            np.dot(grad_sum_z_3_tile[:rows], unit_z_all, out=grad_unit_z_part_all[tile])
            grad_unit_z_2_part_all += np.dot(grad_sum_z_3_tile[:rows].T, unit_z_all[tile])
    total = _scalars(sum_z, M)
    if wants_gradient:
        blocks = _short_rows_3 if 0 < D * z.itemsize <= SHORT else _rows_3
        run = blocks if M * D < PARALLEL_FROM else over_threads(blocks)
        run(
            z, norm_z_squares_all, norm_z_scaled_squares_all, grad_unit_z_part_all,
            grad_unit_z_2_part_all, D, grad_z, M, min(ROWS, max(1, BLOCK // D)), 0
        )
    return total
