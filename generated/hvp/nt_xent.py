"""nt_xent: Each view must find the other view of its sample among all other views of the batch.

    loss = 1/M · Σ_a (log Σ_{b : a ≠ b} exp(1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_d z[a, d]²)·√(Σ_d
        z[b, d]²))) − Σ_{b : 2·|a − b| = M} 1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_d z[a, d]²)·√(Σ_d
        z[b, d]²)))

Generated from the declaration metric.py (73171ba5f2047444) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, direction, exp, finite_or_zero, larger, log1p, rescale, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, direction, exp, finite_or_zero, larger, log1p, rescale, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _z_rows_1(
    z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, along_norm_z_all,
    along_unit_z_all, D, start, stop
):
    """Rows `start` to `stop`: fills norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all,
    along_norm_z_all, along_unit_z_all."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    for a in range(start, stop):
        along_unit_z_a = along_unit_z_all[a]
        unit_z_a = unit_z_all[a]
        vector_a = vector[a]
        z_a = z[a]
        norm_z_squares = zero
        for d in range(D):
            norm_z_squares = accumulate(norm_z_squares, z_a[d] * z_a[d])
        norm_z_scale = rescale(norm_z_squares)
        norm_z_scaled_squares = zero
        for d in range(D):
            times_norm_z_scale_z = times(norm_z_scale, z_a[d])
            if norm_z_scale != one:
                norm_z_scaled_squares = accumulate(
                    norm_z_scaled_squares, times_norm_z_scale_z * times_norm_z_scale_z
                )
        norm_z = (
            math.sqrt(norm_z_squares) if norm_z_scale == one else math.sqrt(norm_z_scaled_squares) /
            norm_z_scale
        )
        along_norm_z = zero
        for d in range(D):
            direction_z_norm_z = direction(z_a[d], norm_z)
            unit_z_a[d] = direction_z_norm_z
            along_norm_z = accumulate(along_norm_z, direction_z_norm_z * vector_a[d])
        direction_one_norm_z = direction(one, norm_z)
        for d in range(D):
            along_unit_z_a[d] = (
                direction_one_norm_z * vector_a[d] - along_norm_z * direction(direction(z_a[d], norm_z),
                norm_z)
            )
        norm_z_squares_all[a] = norm_z_squares
        norm_z_scaled_squares_all[a] = norm_z_scaled_squares
        along_norm_z_all[a] = along_norm_z


@njit(**DRIVER)
def _z_rows_1_serial(
    z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, along_norm_z_all,
    along_unit_z_all, D, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _z_rows_1(
            z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, along_norm_z_all,
            along_unit_z_all, D, start, stop
        )


@njit(parallel=True, **DRIVER)
def _z_rows_1_parallel(
    z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, along_norm_z_all,
    along_unit_z_all, D, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _z_rows_1(
            z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, along_norm_z_all,
            along_unit_z_all, D, start, stop
        )


@njit(**LOOP)
def _z_rows_2(
    unit_z_all, sum_z_3_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, grad_sum_z_3_all,
    along_unit_z_all, along_grad_sum_z_3_part_all, temperature, D, M, grad_scale, start, stop
):
    """Rows `start` to `stop`: fills grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, grad_sum_z_3_all,
    along_grad_sum_z_3_part_all."""
    Real = unit_z_all.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for a in range(start, stop):
        along_grad_sum_z_3_part_a = along_grad_sum_z_3_part_all[a]
        along_unit_z_a = along_unit_z_all[a]
        grad_sum_z_3_a = grad_sum_z_3_all[a]
        grad_sum_z_3_part_2_a = grad_sum_z_3_part_2_all[a]
        grad_sum_z_3_part_a = grad_sum_z_3_part_all[a]
        sum_z_3_a = sum_z_3_all[a]
        unit_z_a = unit_z_all[a]
        inverse_temperature = one / temperature
        row_max = -Real(math.inf)
        for b in range(M):
            grad_sum_z_3_part_2_a[b] = (
                -grad_scale / (temperature * Real(M)) if Real(M) == two * abs(Real(a) - Real(b)) else zero
            )
            if a != b:
                row_max = larger(row_max, inverse_temperature * sum_z_3_a[b])
        row_shift = finite_or_zero(row_max)
        inverse_temperature_2 = one / temperature
        row_below = zero
        row_sum = zero
        for b in range(M):
            shifted_exp = exp(-row_shift + inverse_temperature_2 * sum_z_3_a[b])
            if a != b:
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
            if a != b:
                row_sum = accumulate(row_sum, shifted_exp)
        row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
        log_row_sum = log1p(row_rest)
        inverse_temperature_5 = one / temperature
        inverse_temperature_3 = inverse_temperature_5
        quotient = grad_scale * inverse_temperature_5 / Real(M)
        along_log_norm = zero
        for b in range(M):
            grad_sum_z_3_part = (
                quotient * exp(-row_shift + inverse_temperature_3 * sum_z_3_a[b] - log_row_sum) if a != b
                else zero
            )
            grad_sum_z_3_part_2 = (
                -grad_scale / (temperature * Real(M)) if Real(M) == two * abs(Real(a) - Real(b)) else zero
            )
            along_sum_z_3 = zero
            for d in range(D):
                along_sum_z_3 = accumulate(
                    along_sum_z_3, along_unit_z_a[d] * unit_z_all[b, d] + along_unit_z_all[b, d] *
                    unit_z_a[d]
                )
            exp_value = exp(-row_shift + inverse_temperature_3 * sum_z_3_a[b] - log_row_sum)
            grad_sum_z_3_part_a[b] = exp_value * quotient if a != b else zero
            grad_sum_z_3_a[b] = grad_sum_z_3_part + grad_sum_z_3_part_2
            if a != b:
                along_log_norm = accumulate(along_log_norm, along_sum_z_3 * exp_value)
        inverse_temperature_6 = one / temperature
        inverse_temperature_4 = inverse_temperature_6
        quotient_2 = grad_scale * inverse_temperature_6 / Real(M)
        for b in range(M):
            along_sum_z_3 = zero
            for d in range(D):
                along_sum_z_3 = accumulate(
                    along_sum_z_3, along_unit_z_a[d] * unit_z_all[b, d] + along_unit_z_all[b, d] *
                    unit_z_a[d]
                )
            along_grad_sum_z_3_part_a[b] = (
                quotient_2 * (along_sum_z_3 * inverse_temperature_4 - along_log_norm / temperature) *
                exp(-row_shift + inverse_temperature_4 * sum_z_3_a[b] - log_row_sum) if a != b else zero
            )


@njit(**DRIVER)
def _z_rows_2_serial(
    unit_z_all, sum_z_3_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, grad_sum_z_3_all,
    along_unit_z_all, along_grad_sum_z_3_part_all, temperature, D, M, grad_scale, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _z_rows_2(
            unit_z_all, sum_z_3_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, grad_sum_z_3_all,
            along_unit_z_all, along_grad_sum_z_3_part_all, temperature, D, M, grad_scale, start, stop
        )


@njit(parallel=True, **DRIVER)
def _z_rows_2_parallel(
    unit_z_all, sum_z_3_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, grad_sum_z_3_all,
    along_unit_z_all, along_grad_sum_z_3_part_all, temperature, D, M, grad_scale, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _z_rows_2(
            unit_z_all, sum_z_3_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, grad_sum_z_3_all,
            along_unit_z_all, along_grad_sum_z_3_part_all, temperature, D, M, grad_scale, start, stop
        )


@njit(**LOOP)
def _z_rows_3(
    z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, grad_sum_z_3_all,
    grad_unit_z_part_all, grad_unit_z_2_part_all, along_norm_z_all, along_unit_z_all,
    along_grad_sum_z_3_part_all, D, M, hvp_z, start, stop
):
    """Rows `start` to `stop`: fills hvp_z."""
    Real = z.dtype.type
    zero = Real(0)
    one = Real(1)
    for a in range(start, stop):
        along_grad_sum_z_3_part_a = along_grad_sum_z_3_part_all[a]
        grad_sum_z_3_a = grad_sum_z_3_all[a]
        grad_unit_z_2_part_a = grad_unit_z_2_part_all[a]
        grad_unit_z_part_a = grad_unit_z_part_all[a]
        hvp_z_a = hvp_z[a]
        vector_a = vector[a]
        z_a = z[a]
        norm_z_scale = rescale(norm_z_squares_all[a])
        norm_z = (
            math.sqrt(norm_z_squares_all[a]) if norm_z_scale == one else
            math.sqrt(norm_z_scaled_squares_all[a]) / norm_z_scale
        )
        direction_one_norm_z_3 = direction(one, norm_z)
        direction_one_norm_z_squared = direction_one_norm_z_3 * direction_one_norm_z_3
        direction_one_norm_z = direction_one_norm_z_3
        along_grad_norm_z_part = zero
        along_grad_norm_z_part_2 = zero
        grad_norm_z_part = zero
        grad_norm_z_part_2 = zero
        for d in range(D):
            along_grad_unit_z_2_part = zero
            along_grad_unit_z_part = zero
            for b in range(M):
                along_grad_unit_z_2_part = accumulate(
                    along_grad_unit_z_2_part, along_grad_sum_z_3_part_all[b, a] * unit_z_all[b, d] +
                    along_unit_z_all[b, d] * grad_sum_z_3_all[b, a]
                )
                along_grad_unit_z_part = accumulate(
                    along_grad_unit_z_part, along_grad_sum_z_3_part_a[b] * unit_z_all[b, d] +
                    along_unit_z_all[b, d] * grad_sum_z_3_a[b]
                )
            direction_value_2 = direction(direction(z_a[d], norm_z), norm_z)
            product_2 = direction_one_norm_z_squared * vector_a[d]
            product_3 = (
                (direction_one_norm_z * direction_value_2 + direction(direction_value_2, norm_z)) *
                along_norm_z_all[a]
            )
            along_grad_norm_z_part = accumulate(
                along_grad_norm_z_part, along_grad_unit_z_2_part * direction_value_2 + product_2 *
                grad_unit_z_2_part_a[d] - product_3 * grad_unit_z_2_part_a[d]
            )
            along_grad_norm_z_part_2 = accumulate(
                along_grad_norm_z_part_2, along_grad_unit_z_part * direction_value_2 + product_2 *
                grad_unit_z_part_a[d] - product_3 * grad_unit_z_part_a[d]
            )
            grad_norm_z_part = accumulate(grad_norm_z_part, direction_value_2 * grad_unit_z_2_part_a[d])
            grad_norm_z_part_2 = accumulate(grad_norm_z_part_2, direction_value_2 * grad_unit_z_part_a[d])
        direction_one_norm_z_4 = direction(one, norm_z)
        direction_one_norm_z_2 = direction_one_norm_z_4
        partial_sum = along_grad_norm_z_part + along_grad_norm_z_part_2
        partial_sum_3 = grad_norm_z_part + grad_norm_z_part_2
        partial_sum_2 = partial_sum_3
        direction_value = direction(direction_one_norm_z_4, norm_z)
        product = -direction_one_norm_z_4 * partial_sum_3
        for d in range(D):
            along_grad_unit_z_2_part = zero
            along_grad_unit_z_part = zero
            for b in range(M):
                along_grad_unit_z_2_part = accumulate(
                    along_grad_unit_z_2_part, along_grad_sum_z_3_part_all[b, a] * unit_z_all[b, d] +
                    along_unit_z_all[b, d] * grad_sum_z_3_all[b, a]
                )
                along_grad_unit_z_part = accumulate(
                    along_grad_unit_z_part, along_grad_sum_z_3_part_a[b] * unit_z_all[b, d] +
                    along_unit_z_all[b, d] * grad_sum_z_3_a[b]
                )
            direction_z_norm_z = direction(z_a[d], norm_z)
            hvp_z_a[d] = (
                along_grad_unit_z_2_part * direction_one_norm_z_2 + along_grad_unit_z_part *
                direction_one_norm_z_2 + product * vector_a[d] - direction_z_norm_z * partial_sum -
                (direction_value * grad_unit_z_2_part_a[d] + direction_value * grad_unit_z_part_a[d] -
                partial_sum_2 * direction(direction_z_norm_z, norm_z)) * along_norm_z_all[a]
            )


@njit(**DRIVER)
def _z_rows_3_serial(
    z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, grad_sum_z_3_all,
    grad_unit_z_part_all, grad_unit_z_2_part_all, along_norm_z_all, along_unit_z_all,
    along_grad_sum_z_3_part_all, D, M, hvp_z, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _z_rows_3(
            z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, grad_sum_z_3_all,
            grad_unit_z_part_all, grad_unit_z_2_part_all, along_norm_z_all, along_unit_z_all,
            along_grad_sum_z_3_part_all, D, M, hvp_z, start, stop
        )


@njit(parallel=True, **DRIVER)
def _z_rows_3_parallel(
    z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, grad_sum_z_3_all,
    grad_unit_z_part_all, grad_unit_z_2_part_all, along_norm_z_all, along_unit_z_all,
    along_grad_sum_z_3_part_all, D, M, hvp_z, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _z_rows_3(
            z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, grad_sum_z_3_all,
            grad_unit_z_part_all, grad_unit_z_2_part_all, along_norm_z_all, along_unit_z_all,
            along_grad_sum_z_3_part_all, D, M, hvp_z, start, stop
        )


def hvp_z(z, vector, temperature, grad_scale, hvp_z):
    """Fill the Hessian in z times `vector`."""
    M = z.shape[0]
    D = z.shape[1]
    norm_z_squares_all = np.empty((M,), z.dtype)
    norm_z_scaled_squares_all = np.empty((M,), z.dtype)
    unit_z_all = np.empty((M, D), z.dtype)
    sum_z_3_all = np.empty((M, M), z.dtype)
    grad_sum_z_3_part_all = np.empty((M, M), z.dtype)
    grad_sum_z_3_part_2_all = np.empty((M, M), z.dtype)
    grad_sum_z_3_all = np.empty((M, M), z.dtype)
    grad_unit_z_part_all = np.empty((M, D), z.dtype)
    grad_unit_z_2_part_all = np.empty((M, D), z.dtype)
    along_norm_z_all = np.empty((M,), z.dtype)
    along_unit_z_all = np.empty((M, D), z.dtype)
    along_grad_sum_z_3_part_all = np.empty((M, M), z.dtype)
    run = _z_rows_1_serial if M * D < PARALLEL_FROM else _z_rows_1_parallel
    run(
        z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, along_norm_z_all,
        along_unit_z_all, D, M, min(ROWS, max(1, BLOCK // D))
    )
    np.dot(unit_z_all, unit_z_all.T, out=sum_z_3_all)
    run = _z_rows_2_serial if M * (D * M) < PARALLEL_FROM else _z_rows_2_parallel
    run(
        unit_z_all, sum_z_3_all, grad_sum_z_3_part_all, grad_sum_z_3_part_2_all, grad_sum_z_3_all,
        along_unit_z_all, along_grad_sum_z_3_part_all, temperature, D, M, grad_scale, M, min(ROWS, max(1,
        BLOCK // (D * M)))
    )
    np.dot(grad_sum_z_3_all, unit_z_all, out=grad_unit_z_part_all)
    np.dot(grad_sum_z_3_all.T, unit_z_all, out=grad_unit_z_2_part_all)
    run = _z_rows_3_serial if M * (D * M) < PARALLEL_FROM else _z_rows_3_parallel
    run(
        z, vector, norm_z_squares_all, norm_z_scaled_squares_all, unit_z_all, grad_sum_z_3_all,
        grad_unit_z_part_all, grad_unit_z_2_part_all, along_norm_z_all, along_unit_z_all,
        along_grad_sum_z_3_part_all, D, M, hvp_z, M, min(ROWS, max(1, BLOCK // (D * M)))
    )
