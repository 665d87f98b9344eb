"""nt_xent_dot: Each view must find the other view of its sample among all other views of the batch.

    loss = 1/M · Σ_a (log Σ_{b : a ≠ b} exp(1/temperature · Σ_d z[a, d]·z[b, d]) − Σ_{b : 2·|a − b| = M}
        1/temperature · Σ_d z[a, d]·z[b, d])

Generated from the declaration metric.py (4de9fd66ad8cdc46) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import accumulate, compiled, exp, finite_or_zero, larger, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, compiled, exp, finite_or_zero, larger, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "5ecc41444987"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _z_rows_1(
    z, vector, sum_z_3_all, row_max_term_all, along_sum_z_3_all, temperature, D, M, rows, block,
    shared_blocks
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
            vector_a = vector[a]
            z_a = z[a]
            for b in range(M):
                along_sum_z_3 = zero
                for d in range(D):
                    along_sum_z_3 = accumulate(
                        along_sum_z_3, vector_a[d] * z[b, d] + vector[b, d] * z_a[d]
                    )
                row_max_term_a[b] = inverse_temperature * sum_z_3_a[b]
                along_sum_z_3_a[b] = along_sum_z_3
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _z_rows_2(
    sum_z_3_all, row_max_term_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, along_sum_z_3_all,
    along_grad_sum_z_3_part_all, temperature, M, grad_scale, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, along_grad_sum_z_3_part_all."""
    Real = sum_z_3_all.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    quotient_3 = -grad_scale / (temperature * Real(M))
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            along_grad_sum_z_3_part_a = along_grad_sum_z_3_part_all[a]
            along_sum_z_3_a = along_sum_z_3_all[a]
            grad_sum_z_3_part_2_a = grad_sum_z_3_part_2_all[a]
            grad_sum_z_3_part_a = grad_sum_z_3_part_all[a]
            row_max_term_a = row_max_term_all[a]
            sum_z_3_a = sum_z_3_all[a]
            row_max = -Real(math.inf)
            for b in range(M):
                grad_sum_z_3_part_2_a[b] = quotient_3 if Real(M) == two * abs(Real(a) - Real(b)) else zero
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
                offset_from_top = along_sum_z_3_a[b] - value_at_top
                grad_sum_z_3_part_a[b] = quotient * shifted_exp if a != b else zero
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
def _z_rows_3(
    z, vector, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, along_grad_sum_z_3_part_all, D, M, hvp_z,
    rows, block, shared_blocks
):
    """Row by row: fills hvp_z."""
    Real = z.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            along_grad_sum_z_3_part_a = along_grad_sum_z_3_part_all[a]
            grad_sum_z_3_part_2_a = grad_sum_z_3_part_2_all[a]
            grad_sum_z_3_part_a = grad_sum_z_3_part_all[a]
            hvp_z_a = hvp_z[a]
            for d in range(D):
                along_grad_z_part = zero
                for b in range(M):
                    along_grad_z_part = accumulate(
                        along_grad_z_part, (grad_sum_z_3_part_a[b] + grad_sum_z_3_part_all[b, a] +
                        grad_sum_z_3_part_2_a[b] + grad_sum_z_3_part_2_all[b, a]) * vector[b, d] +
                        along_grad_sum_z_3_part_a[b] * z[b, d] + along_grad_sum_z_3_part_all[b, a] * z[b,
                        d]
                    )
                hvp_z_a[d] = along_grad_z_part
        block_number = next_block(shared_blocks, block_number)


def hvp_z(z, vector, temperature, grad_scale, hvp_z):
    """Fill the Hessian in z times `vector`."""
    M = z.shape[0]
    D = z.shape[1]
    sum_z_3_all = np.empty((M, M), z.dtype)
    row_max_term_all = np.empty((M, M), z.dtype)
    grad_sum_z_3_part_all = np.empty((M, M), z.dtype)
    grad_sum_z_3_part_2_all = np.empty((M, M), z.dtype)
    along_sum_z_3_all = np.empty((M, M), z.dtype)
    along_grad_sum_z_3_part_all = np.empty((M, M), z.dtype)
    np.dot(z, z.T, out=sum_z_3_all)
    run = _z_rows_1 if M * (D * M) < PARALLEL_FROM else over_threads(_z_rows_1)
    run(
        z, vector, sum_z_3_all, row_max_term_all, along_sum_z_3_all, temperature, D, M, M, min(ROWS,
        max(1, BLOCK // (D * M))), 0
    )
    run = _z_rows_2 if M * M < PARALLEL_FROM else over_threads(_z_rows_2)
    run(
        sum_z_3_all, row_max_term_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, along_sum_z_3_all,
        along_grad_sum_z_3_part_all, temperature, M, grad_scale, M, min(ROWS, max(1, BLOCK // M)), 0
    )
    run = _z_rows_3 if M * (D * M) < PARALLEL_FROM else over_threads(_z_rows_3)
    run(
        z, vector, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, along_grad_sum_z_3_part_all, D, M,
        hvp_z, M, min(ROWS, max(1, BLOCK // (D * M))), 0
    )
