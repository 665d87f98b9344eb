"""nt_xent: Each view must find the other view of its sample among all other views of the batch.

    loss = 1/M · Σ_a (log Σ_{b : a ≠ b} exp(1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_e z[a, e]²)·√(Σ_e
        z[b, e]²))) − Σ_{b : 2·|a − b| = M} 1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_e z[a, e]²)·√(Σ_e
        z[b, e]²)))

Generated from the declaration metric.py (073b410819079444) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger, next_block, over_length,
        over_threads, rescale, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger, next_block, over_length,
        over_threads, rescale, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "63caff8ac6f7"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _z_rows_1(
    z, vector, norm_z_scale_all, norm_z_inverse_all, unit_z_all, along_norm_z_all, D, rows, block,
    shared_blocks
):
    """Row by row: fills norm_z_scale_all, norm_z_inverse_all, unit_z_all, along_norm_z_all."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            unit_z_a = unit_z_all[a]
            vector_a = vector[a]
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
            along_norm_z = zero
            for d in range(D):
                z_over_length = over_length(z_a[d], norm_z_scale, norm_z_inverse)
                unit_z_a[d] = z_over_length
                along_norm_z = accumulate(along_norm_z, z_over_length * vector_a[d])
            norm_z_scale_all[a] = norm_z_scale
            norm_z_inverse_all[a] = norm_z_inverse
            along_norm_z_all[a] = along_norm_z
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _z_rows_2(
    z, vector, norm_z_scale_all, norm_z_inverse_all, unit_z_all, sum_z_3_all, row_max_term_all,
    along_norm_z_all, along_sum_z_3_all, temperature, D, M, rows, block, shared_blocks
):
    """Row by row: fills row_max_term_all, along_sum_z_3_all."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            along_sum_z_3_a = along_sum_z_3_all[a]
            row_max_term_a = row_max_term_all[a]
            sum_z_3_a = sum_z_3_all[a]
            unit_z_a = unit_z_all[a]
            vector_a = vector[a]
            z_a = z[a]
            one_over_length = over_length(one, norm_z_scale_all[a], norm_z_inverse_all[a])
            for b in range(M):
                one_over_length_2 = over_length(one, norm_z_scale_all[b], norm_z_inverse_all[b])
                along_sum_z_3 = zero
                for d in range(D):
                    along_sum_z_3 = accumulate(
                        along_sum_z_3, (one_over_length * vector_a[d] - along_norm_z_all[a] *
                        over_length(over_length(z_a[d], norm_z_scale_all[a], norm_z_inverse_all[a]),
                        norm_z_scale_all[a], norm_z_inverse_all[a])) * unit_z_all[b, d] +
                        (one_over_length_2 * vector[b, d] - along_norm_z_all[b] *
                        over_length(over_length(z[b, d], norm_z_scale_all[b], norm_z_inverse_all[b]),
                        norm_z_scale_all[b], norm_z_inverse_all[b])) * unit_z_a[d]
                    )
                row_max_term_a[b] = inverse_temperature * sum_z_3_a[b]
                along_sum_z_3_a[b] = along_sum_z_3
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _z_rows_3(
    sum_z_3_all, row_max_term_all, grad_sum_z_3_all, along_sum_z_3_all, along_grad_sum_z_3_part_all,
    temperature, M, grad_scale, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_z_3_all, along_grad_sum_z_3_part_all."""
    Real = sum_z_3_all.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    inverse_temperature = one / temperature
    quotient_3 = -grad_scale / (temperature * Real(M))
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            along_grad_sum_z_3_part_a = along_grad_sum_z_3_part_all[a]
            along_sum_z_3_a = along_sum_z_3_all[a]
            grad_sum_z_3_a = grad_sum_z_3_all[a]
            row_max_term_a = row_max_term_all[a]
            sum_z_3_a = sum_z_3_all[a]
            row_max = -Real(math.inf)
            for b in range(M):
                if a != b:
                    row_max = larger(row_max, row_max_term_a[b])
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            sum_at_top = zero
            ties_at_top = zero
            for b in range(M):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_z_3_a[b])
                along_grad_sum_z_3_part_a[b] = shifted_exp
                if a != b:
                    row_sum = accumulate(row_sum, shifted_exp)
                shared = one if row_max_term_a[b] == row_max else zero
                if a != b:
                    sum_at_top = accumulate(sum_at_top, shared * along_sum_z_3_a[b])
                if a != b:
                    ties_at_top = accumulate(ties_at_top, shared)
            value_at_top = sum_at_top / ties_at_top
            inverse_row_sum_2 = one / row_sum
            quotient = grad_scale * inverse_row_sum_2 * inverse_temperature / Real(M)
            along_log_norm_from_top = zero
            for b in range(M):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_z_3_a[b])
                along_grad_sum_z_3_part_a[b] = shifted_exp
                grad_sum_z_3_part = quotient * shifted_exp if a != b else zero
                grad_sum_z_3_part_2 = quotient_3 if Real(M) == two * abs(Real(a) - Real(b)) else zero
                offset_from_top = along_sum_z_3_a[b] - value_at_top
                grad_sum_z_3_a[b] = grad_sum_z_3_part + grad_sum_z_3_part_2
                if a != b:
                    along_log_norm_from_top = accumulate(
                        along_log_norm_from_top, inverse_row_sum_2 * offset_from_top * shifted_exp
                    )
            quotient_2 = grad_scale / (row_sum * Real(M)) / temperature / temperature
            for b in range(M):
                offset_from_top = along_sum_z_3_a[b] - value_at_top
                along_grad_sum_z_3_part_a[b] = (
                    quotient_2 * (offset_from_top - along_log_norm_from_top) *
                    along_grad_sum_z_3_part_a[b] if a != b else zero
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _z_rows_4(
    z, vector, norm_z_scale_all, norm_z_inverse_all, unit_z_all, grad_sum_z_3_all, along_norm_z_all,
    along_grad_sum_z_3_part_all, along_grad_unit_z_2_part_all, along_grad_unit_z_part_all, D, M, rows,
    block, shared_blocks
):
    """Row by row: fills along_grad_unit_z_2_part_all, along_grad_unit_z_part_all."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_grad_sum_z_3_part_b = along_grad_sum_z_3_part_all[b]
            along_grad_unit_z_2_part_b = along_grad_unit_z_2_part_all[b]
            along_grad_unit_z_part_b = along_grad_unit_z_part_all[b]
            grad_sum_z_3_b = grad_sum_z_3_all[b]
            for d in range(D):
                along_grad_unit_z_2_part = zero
                along_grad_unit_z_part = zero
                for a in range(M):
                    difference = (
                        vector[a, d] * over_length(one, norm_z_scale_all[a], norm_z_inverse_all[a]) -
                        along_norm_z_all[a] * over_length(over_length(z[a, d], norm_z_scale_all[a],
                        norm_z_inverse_all[a]), norm_z_scale_all[a], norm_z_inverse_all[a])
                    )
                    along_grad_unit_z_2_part = accumulate(
                        along_grad_unit_z_2_part, difference * grad_sum_z_3_all[a, b] +
                        along_grad_sum_z_3_part_all[a, b] * unit_z_all[a, d]
                    )
                    along_grad_unit_z_part = accumulate(
                        along_grad_unit_z_part, difference * grad_sum_z_3_b[a] +
                        along_grad_sum_z_3_part_b[a] * unit_z_all[a, d]
                    )
                along_grad_unit_z_2_part_b[d] = along_grad_unit_z_2_part
                along_grad_unit_z_part_b[d] = along_grad_unit_z_part
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _z_rows_5(
    z, vector, norm_z_scale_all, norm_z_inverse_all, grad_unit_z_part_all, grad_unit_z_2_part_all,
    along_norm_z_all, along_grad_unit_z_2_part_all, along_grad_unit_z_part_all, D, hvp_z, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_z."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            along_grad_unit_z_2_part_a = along_grad_unit_z_2_part_all[a]
            along_grad_unit_z_part_a = along_grad_unit_z_part_all[a]
            grad_unit_z_2_part_a = grad_unit_z_2_part_all[a]
            grad_unit_z_part_a = grad_unit_z_part_all[a]
            hvp_z_a = hvp_z[a]
            vector_a = vector[a]
            z_a = z[a]
            one_over_length_3 = over_length(one, norm_z_scale_all[a], norm_z_inverse_all[a])
            one_over_length_squared = one_over_length_3 * one_over_length_3
            along_grad_norm_z_part = zero
            along_grad_norm_z_part_2 = zero
            grad_norm_z_part = zero
            grad_norm_z_part_2 = zero
            for d in range(D):
                product_2 = one_over_length_squared * vector_a[d]
                z_over_length_over_length = over_length(
                    over_length(z_a[d], norm_z_scale_all[a], norm_z_inverse_all[a]), norm_z_scale_all[a],
                    norm_z_inverse_all[a]
                )
                product_3 = (
                    (one_over_length_3 * z_over_length_over_length +
                    over_length(z_over_length_over_length, norm_z_scale_all[a], norm_z_inverse_all[a])) *
                    along_norm_z_all[a]
                )
                along_grad_norm_z_part = accumulate(
                    along_grad_norm_z_part, product_2 * grad_unit_z_2_part_a[d] +
                    z_over_length_over_length * along_grad_unit_z_2_part_a[d] - product_3 *
                    grad_unit_z_2_part_a[d]
                )
                along_grad_norm_z_part_2 = accumulate(
                    along_grad_norm_z_part_2, product_2 * grad_unit_z_part_a[d] +
                    z_over_length_over_length * along_grad_unit_z_part_a[d] - product_3 *
                    grad_unit_z_part_a[d]
                )
                grad_norm_z_part = accumulate(
                    grad_norm_z_part, z_over_length_over_length * grad_unit_z_2_part_a[d]
                )
                grad_norm_z_part_2 = accumulate(
                    grad_norm_z_part_2, z_over_length_over_length * grad_unit_z_part_a[d]
                )
            partial_sum = along_grad_norm_z_part + along_grad_norm_z_part_2
            partial_sum_3 = grad_norm_z_part + grad_norm_z_part_2
            one_over_length_over_length = over_length(
                one_over_length_3, norm_z_scale_all[a], norm_z_inverse_all[a]
            )
            product = -one_over_length_3 * partial_sum_3
            for e in range(D):
                z_over_length = over_length(z_a[e], norm_z_scale_all[a], norm_z_inverse_all[a])
                hvp_z_a[e] = (
                    one_over_length_3 * along_grad_unit_z_2_part_a[e] + one_over_length_3 *
                    along_grad_unit_z_part_a[e] + product * vector_a[e] - partial_sum * z_over_length -
                    (one_over_length_over_length * grad_unit_z_2_part_a[e] + one_over_length_over_length *
                    grad_unit_z_part_a[e] - partial_sum_3 * over_length(z_over_length,
                    norm_z_scale_all[a], norm_z_inverse_all[a])) * along_norm_z_all[a]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_z(z, vector, temperature, grad_scale, hvp_z):
    """Fill the Hessian in z times `vector`."""
    M = z.shape[0]
    D = z.shape[1]
    norm_z_scale_all = np.empty((M,), z.dtype)
    norm_z_inverse_all = np.empty((M,), z.dtype)
    unit_z_all = np.empty((M, D), z.dtype)
    sum_z_3_all = np.empty((M, M), z.dtype)
    row_max_term_all = np.empty((M, M), z.dtype)
    grad_sum_z_3_all = np.empty((M, M), z.dtype)
    grad_unit_z_part_all = np.empty((M, D), z.dtype)
    grad_unit_z_2_part_all = np.empty((M, D), z.dtype)
    along_norm_z_all = np.empty((M,), z.dtype)
    along_sum_z_3_all = np.empty((M, M), z.dtype)
    along_grad_sum_z_3_part_all = np.empty((M, M), z.dtype)
    along_grad_unit_z_2_part_all = np.empty((M, D), z.dtype)
    along_grad_unit_z_part_all = np.empty((M, D), z.dtype)
    run = _z_rows_1 if M * D < PARALLEL_FROM else over_threads(_z_rows_1)
    run(
        z, vector, norm_z_scale_all, norm_z_inverse_all, unit_z_all, along_norm_z_all, D, M, min(ROWS,
        max(1, BLOCK // D)), 0
    )
    np.dot(unit_z_all, unit_z_all.T, out=sum_z_3_all)
    run = _z_rows_2 if M * (D * M) < PARALLEL_FROM else over_threads(_z_rows_2)
    run(
        z, vector, norm_z_scale_all, norm_z_inverse_all, unit_z_all, sum_z_3_all, row_max_term_all,
        along_norm_z_all, along_sum_z_3_all, temperature, D, M, M, min(ROWS, max(1, BLOCK // (D * M))), 0
    )
    run = _z_rows_3 if M * M < PARALLEL_FROM else over_threads(_z_rows_3)
    run(
        sum_z_3_all, row_max_term_all, grad_sum_z_3_all, along_sum_z_3_all, along_grad_sum_z_3_part_all,
        temperature, M, grad_scale, M, min(ROWS, max(1, BLOCK // M)), 0
    )
    np.dot(grad_sum_z_3_all, unit_z_all, out=grad_unit_z_part_all)
    np.dot(grad_sum_z_3_all.T, unit_z_all, out=grad_unit_z_2_part_all)
    run = _z_rows_4 if M * (D * M) < PARALLEL_FROM else over_threads(_z_rows_4)
    run(
        z, vector, norm_z_scale_all, norm_z_inverse_all, unit_z_all, grad_sum_z_3_all, along_norm_z_all,
        along_grad_sum_z_3_part_all, along_grad_unit_z_2_part_all, along_grad_unit_z_part_all, D, M, M,
        min(ROWS, max(1, BLOCK // (D * M))), 0
    )
    run = _z_rows_5 if M * D < PARALLEL_FROM else over_threads(_z_rows_5)
    run(
        z, vector, norm_z_scale_all, norm_z_inverse_all, grad_unit_z_part_all, grad_unit_z_2_part_all,
        along_norm_z_all, along_grad_unit_z_2_part_all, along_grad_unit_z_part_all, D, hvp_z, M, min(ROWS,
        max(1, BLOCK // D)), 0
    )
