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
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "cc5728852417"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    sum_z_3_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, temperature, M, grad_scale, rows, block,
    shared_blocks
):
    """Row by row: adds up sum_z and fills grad_sum_z_3_part_all, grad_sum_z_3_part_2_all."""
    Real = sum_z_3_all.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    sum_z, sum_z_rest = 0.0, 0.0
    inverse_temperature = one / temperature
    quotient_2 = -grad_scale / (temperature * Real(M))
    quotient = grad_scale * inverse_temperature / Real(M)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_z = zero
        for a in range(start, stop):
            grad_sum_z_3_part_2_a = row(grad_sum_z_3_part_2_all, a)
            grad_sum_z_3_part_a = row(grad_sum_z_3_part_all, a)
            sum_z_3_a = sum_z_3_all[a]
            row_max = -Real(math.inf)
            sum_z_2 = zero
            for b in range(M):
                if grad_sum_z_3_part_2_all is not None:
                    grad_sum_z_3_part_2_a[b] = (
                        quotient_2 if Real(M) == two * abs(Real(a) - Real(b)) else zero
                    )
                if a != b:
                    row_max = larger_number(row_max, inverse_temperature * sum_z_3_a[b])
                if two * abs(Real(a) - Real(b)) == Real(M):
                    sum_z_2 = accumulate(sum_z_2, sum_z_3_a[b])
            row_shift = finite_or_zero(row_max)
            row_below = zero
            row_sum = zero
            for b in range(M):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_z_3_a[b])
                counted = shifted_exp if a != b else zero
                row_below = accumulate(row_below, counted if counted < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, counted)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            inverse_temperature_3 = inverse_temperature
            if grad_sum_z_3_part_all is not None:
                for b in range(M):
                    grad_sum_z_3_part_a[b] = (
                        quotient * exp(-row_shift + inverse_temperature_3 * sum_z_3_a[b] - log_row_sum) if
                        a != b else zero
                    )
            block_sum_z = accumulate(block_sum_z, row_shift + log_row_sum - sum_z_2 / temperature)
        sum_z, sum_z_rest = add_exactly(sum_z, sum_z_rest, block_sum_z)
        keep_total(shared_blocks, block_number, 0, block_sum_z)
        block_number = next_block(shared_blocks, block_number)
    return sum_z + sum_z_rest


@compiled(**LOOP)
def _rows_2(z, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, D, M, grad_z, rows, block, shared_blocks):
    """Row by row: fills grad_z."""
    Real = z.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for a in range(start, stop):
            grad_sum_z_3_part_2_a = row(grad_sum_z_3_part_2_all, a)
            grad_sum_z_3_part_a = row(grad_sum_z_3_part_all, a)
            grad_z_a = row(grad_z, a)
            if grad_z is not None:
                for d in range(D):
                    grad_z_part = zero
                    for b in range(M):
                        grad_z_part = accumulate(
                            grad_z_part, (grad_sum_z_3_part_a[b] + grad_sum_z_3_part_2_a[b]) * z[b, d] +
                            (grad_sum_z_3_part_all[b, a] + grad_sum_z_3_part_2_all[b, a]) * z[b, d]
                        )
                    grad_z_a[d] = grad_z_part
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
    sum_z_3_all = np.empty((M, M), z.dtype)
    grad_sum_z_3_part_all = np.empty((M, M), z.dtype) if wants_gradient else None
    grad_sum_z_3_part_2_all = np.empty((M, M), z.dtype) if wants_gradient else None
    np.dot(z, z.T, out=sum_z_3_all)
    run = _rows_1 if M * M < PARALLEL_FROM else over_threads(_rows_1, "sum")
    sum_z = run(
        sum_z_3_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, temperature, M, grad_scale, M,
        min(ROWS, max(1, BLOCK // M)), 0
    )
    total = _scalars(sum_z, M)
    if wants_gradient:
        run = _rows_2 if M * (D * M) < PARALLEL_FROM else over_threads(_rows_2)
        run(
            z, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, D, M, grad_z, M, min(ROWS, max(1, BLOCK //
            (D * M))), 0
        )
    return total
