"""ssim: One minus the mean structural similarity of two images.

    window_weight[u, v] = exp(−(1/2 − U/2 + u)²/(2·sigma²))·exp(−(1/2 − U/2 + v)²/(2·sigma²))/(Σ_t
        exp(−(1/2 − U/2 + t)²/(2·sigma²)))²
    mean_x[b, i, j] = Σ_{u,v} window_weight[u, v]·x[b, i + u, j + v]
    mean_y[b, i, j] = Σ_{u,v} window_weight[u, v]·y[b, i + u, j + v]
    var_x[b, i, j] = Σ_{u,v} window_weight[u, v]·(x[b, i + u, j + v] − mean_x[b, i, j])²
    var_y[b, i, j] = Σ_{u,v} window_weight[u, v]·(y[b, i + u, j + v] − mean_y[b, i, j])²
    cov_xy[b, i, j] = Σ_{u,v} window_weight[u, v]·(x[b, i + u, j + v] − mean_x[b, i, j])·(y[b, i + u, j + v]
        − mean_y[b, i, j])
    similarity[b, i, j] = (2·mean_x[b, i, j]·mean_y[b, i, j] + data_range²·k1²)·(2·cov_xy[b, i, j] +
        data_range²·k2²)/((mean_x[b, i, j]² + mean_y[b, i, j]² + data_range²·k1²)·(var_x[b, i, j] +
        var_y[b, i, j] + data_range²·k2²))
    loss = 1/B · Σ_b (1 − 1/(I·J) · Σ_{i,j} similarity[b, i, j])

Generated from the declaration images.py (4d3724bb75d9a0bd) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "6e6feb426d4a"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _x_totals_over_U_1(x, sigma, U, rows, block, shared_blocks):
    """Element by element: takes the largest row_max."""
    Real = x.dtype.type
    half = Real(0.5)
    row_max = -np.inf
    minus_U_over_two = -half * Real(U)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_row_max = -Real(math.inf)
        for t in range(start, stop):
            half_plus_t_minus_U_over_two = half + minus_U_over_two + Real(t)
            block_row_max = larger_number(
                block_row_max, -half * half_plus_t_minus_U_over_two * half_plus_t_minus_U_over_two / sigma
                / sigma
            )
        row_max = larger_number(row_max, block_row_max)
        keep_total(shared_blocks, block_number, 0, block_row_max)
        block_number = next_block(shared_blocks, block_number)
    return row_max


@compiled(**LOOP)
def _x_totals_over_U_2(x, sigma, row_shift, U, rows, block, shared_blocks):
    """Element by element: adds up row_sum, row_below."""
    Real = x.dtype.type
    zero = Real(0)
    half = Real(0.5)
    row_sum, row_sum_rest = 0.0, 0.0
    row_below, row_below_rest = 0.0, 0.0
    minus_U_over_two = -half * Real(U)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_row_sum = zero
        block_row_below = zero
        for t in range(start, stop):
            half_plus_t_minus_U_over_two = half + minus_U_over_two + Real(t)
            shifted_exp = exp(
                -row_shift - half * half_plus_t_minus_U_over_two * half_plus_t_minus_U_over_two / sigma /
                sigma
            )
            block_row_sum = accumulate(block_row_sum, shifted_exp)
            block_row_below = accumulate(
                block_row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero
            )
        row_sum, row_sum_rest = add_exactly(row_sum, row_sum_rest, block_row_sum)
        keep_total(shared_blocks, block_number, 0, block_row_sum)
        row_below, row_below_rest = add_exactly(row_below, row_below_rest, block_row_below)
        keep_total(shared_blocks, block_number, 1, block_row_below)
        block_number = next_block(shared_blocks, block_number)
    return row_sum + row_sum_rest, row_below + row_below_rest


@compiled(**LOOP)
def _x_rows_1(window_weight_all, sigma, row_shift, log_row_sum, U, rows, block, shared_blocks):
    """Row by row: fills window_weight_all."""
    Real = window_weight_all.dtype.type
    half = Real(0.5)
    two = Real(2)
    one_over_two_times_sigma_squared_2 = half / sigma / sigma
    minus_U_over_two_2 = -half * Real(U)
    exp_value = exp(-two * log_row_sum - two * row_shift)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for u in range(start, stop):
            window_weight_u = window_weight_all[u]
            half_plus_u_minus_U_over_two = half + minus_U_over_two_2 + Real(u)
            quotient = (
                exp_value * exp(-one_over_two_times_sigma_squared_2 * half_plus_u_minus_U_over_two *
                half_plus_u_minus_U_over_two)
            )
            for v in range(U):
                half_plus_v_minus_U_over_two = half + minus_U_over_two_2 + Real(v)
                window_weight_u[v] = (
                    quotient * exp(-one_over_two_times_sigma_squared_2 * half_plus_v_minus_U_over_two *
                    half_plus_v_minus_U_over_two)
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _x_rows_2(
    x, y, vector, window_weight_all, mean_x_all, mean_y_all, along_mean_x_all, I, J, U, rows, block,
    shared_blocks
):
    """Row by row: fills mean_x_all, mean_y_all, along_mean_x_all."""
    Real = x.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_mean_x_b = along_mean_x_all[b]
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            vector_b = vector[b]
            x_b = x[b]
            y_b = y[b]
            for i in range(I):
                for j in range(J):
                    mean_x_b[i, j] = zero
                for j in range(J):
                    mean_y_b[i, j] = zero
                for j in range(J):
                    along_mean_x_b[i, j] = zero
                for u in range(U):
                    for v in range(U):
                        window_weight_u_v = window_weight_all[u, v]
                        x_window = x_b[i + u, v:J + v]
                        for j in range(J):
                            mean_x_b[i, j] += window_weight_u_v * x_window[j]
                        y_window = y_b[i + u, v:J + v]
                        for j in range(J):
                            mean_y_b[i, j] += window_weight_u_v * y_window[j]
                        vector_window = vector_b[i + u, v:J + v]
                        for j in range(J):
                            along_mean_x_b[i, j] += window_weight_u_v * vector_window[j]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _x_rows_3(
    x, y, vector, window_weight_all, mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all,
    grad_mean_x_part_all, grad_mean_y_part_all, along_mean_x_all, along_var_x_all, along_cov_xy_all,
    along_grad_mean_y_part_all, I, J, U, rows, block, shared_blocks
):
    """Row by row: fills var_x_all, var_y_all, cov_xy_all, grad_mean_x_part_all, grad_mean_y_part_all,
    along_var_x_all, along_cov_xy_all, along_grad_mean_y_part_all."""
    Real = x.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_cov_xy_b = along_cov_xy_all[b]
            along_grad_mean_y_part_b = along_grad_mean_y_part_all[b]
            along_mean_x_b = along_mean_x_all[b]
            along_var_x_b = along_var_x_all[b]
            cov_xy_b = cov_xy_all[b]
            grad_mean_x_part_b = grad_mean_x_part_all[b]
            grad_mean_y_part_b = grad_mean_y_part_all[b]
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            var_x_b = var_x_all[b]
            var_y_b = var_y_all[b]
            vector_b = vector[b]
            x_b = x[b]
            y_b = y[b]
            for i in range(I):
                for j in range(J):
                    var_x_b[i, j] = zero
                for j in range(J):
                    var_y_b[i, j] = zero
                for j in range(J):
                    cov_xy_b[i, j] = zero
                for j in range(J):
                    grad_mean_x_part_b[i, j] = zero
                for j in range(J):
                    grad_mean_y_part_b[i, j] = zero
                for j in range(J):
                    along_var_x_b[i, j] = zero
                for j in range(J):
                    along_cov_xy_b[i, j] = zero
                for j in range(J):
                    along_grad_mean_y_part_b[i, j] = zero
                for u in range(U):
                    for v in range(U):
                        window_weight_u_v = window_weight_all[u, v]
                        x_window = x_b[i + u, v:J + v]
                        for j in range(J):
                            x_minus_mean_x = x_window[j] - mean_x_b[i, j]
                            var_x_b[i, j] += window_weight_u_v * x_minus_mean_x * x_minus_mean_x
                        y_window = y_b[i + u, v:J + v]
                        for j in range(J):
                            y_minus_mean_y = y_window[j] - mean_y_b[i, j]
                            var_y_b[i, j] += window_weight_u_v * y_minus_mean_y * y_minus_mean_y
                        for j in range(J):
                            cov_xy_b[i, j] += (
                                window_weight_u_v * (x_window[j] - mean_x_b[i, j]) * (y_window[j] -
                                mean_y_b[i, j])
                            )
                        for j in range(J):
                            grad_mean_x_part_b[i, j] += window_weight_u_v * (y_window[j] - mean_y_b[i, j])
                        for j in range(J):
                            grad_mean_y_part_b[i, j] += window_weight_u_v * (x_window[j] - mean_x_b[i, j])
                        vector_window = vector_b[i + u, v:J + v]
                        for j in range(J):
                            along_var_x_b[i, j] += (
                                window_weight_u_v * (vector_window[j] - along_mean_x_b[i, j]) *
                                (x_window[j] - mean_x_b[i, j])
                            )
                        for j in range(J):
                            along_cov_xy_b[i, j] += (
                                window_weight_u_v * (vector_window[j] - along_mean_x_b[i, j]) *
                                (y_window[j] - mean_y_b[i, j])
                            )
                        for j in range(J):
                            along_grad_mean_y_part_b[i, j] += (
                                window_weight_u_v * (vector_window[j] - along_mean_x_b[i, j])
                            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _x_rows_4(
    mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all, grad_mean_x_part_all, grad_mean_y_part_all,
    grad_var_y_all, along_mean_x_all, along_var_x_all, along_grad_cov_xy_all, along_cov_xy_all,
    along_grad_mean_y_part_all, along_grad_var_y_all, along_grad_mean_x_all, k1, k2, data_range, I, J,
    weight, grad_scale, rows, block, shared_blocks
):
    """Row by row: fills grad_var_y_all, along_grad_cov_xy_all, along_grad_var_y_all,
    along_grad_mean_x_all."""
    Real = mean_x_all.dtype.type
    one = Real(1)
    two = Real(2)
    data_range_squared = data_range * data_range
    product = data_range_squared * k1 * k1
    product_4 = data_range_squared * k2 * k2
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_cov_xy_b = along_cov_xy_all[b]
            along_grad_cov_xy_b = along_grad_cov_xy_all[b]
            along_grad_mean_x_b = along_grad_mean_x_all[b]
            along_grad_mean_y_part_b = along_grad_mean_y_part_all[b]
            along_grad_var_y_b = along_grad_var_y_all[b]
            along_mean_x_b = along_mean_x_all[b]
            along_var_x_b = along_var_x_all[b]
            cov_xy_b = cov_xy_all[b]
            grad_mean_x_part_b = grad_mean_x_part_all[b]
            grad_mean_y_part_b = grad_mean_y_part_all[b]
            grad_var_y_b = grad_var_y_all[b]
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            var_x_b = var_x_all[b]
            var_y_b = var_y_all[b]
            sample_weight = weight[b] if weight is not None else one
            grad_term = grad_scale * sample_weight
            grad_term_over_I_times_J_2 = grad_term / (Real(I) * Real(J))
            quotient = Real(4) * grad_term_over_I_times_J_2
            two_times_grad_term_over_I_times_J = two * grad_term_over_I_times_J_2
            for i in range(I):
                for j in range(J):
                    along_var_x_times_quotient = quotient * along_var_x_b[i, j]
                    mean_x_squared = mean_x_b[i, j] * mean_x_b[i, j]
                    partial_sum = mean_x_squared + product + mean_y_b[i, j] * mean_y_b[i, j]
                    inverse_partial_sum = one / partial_sum
                    two_times_mean_x = two * mean_x_b[i, j]
                    product_2 = inverse_partial_sum * (product + two_times_mean_x * mean_y_b[i, j])
                    difference = -mean_y_b[i, j] + product_2 * mean_x_b[i, j]
                    product_4_plus_var_x_plus_var_y = product_4 + var_x_b[i, j] + var_y_b[i, j]
                    power_2 = one / product_4_plus_var_x_plus_var_y
                    power_2_times_quotient = power_2 * quotient
                    power_3 = one / (product_4_plus_var_x_plus_var_y * product_4_plus_var_x_plus_var_y)
                    power_3_times_product_2 = power_3 * product_2
                    product_3 = inverse_partial_sum * along_mean_x_b[i, j]
                    partial_sum_2 = (
                        along_var_x_times_quotient * power_3_times_product_2 + difference *
                        power_2_times_quotient * product_3
                    )
                    product_4_plus_two_times_cov_xy = product_4 + two * cov_xy_b[i, j]
                    difference_2 = (
                        power_3_times_product_2 * two_times_grad_term_over_I_times_J * along_cov_xy_b[i,
                        j] - along_var_x_times_quotient * product_2 * product_4_plus_two_times_cov_xy /
                        product_4_plus_var_x_plus_var_y / product_4_plus_var_x_plus_var_y /
                        product_4_plus_var_x_plus_var_y - difference * power_3 * product_3 *
                        product_4_plus_two_times_cov_xy * two_times_grad_term_over_I_times_J
                    )
                    product_5 = (
                        grad_term_over_I_times_J_2 * power_3_times_product_2 *
                        product_4_plus_two_times_cov_xy
                    )
                    grad_var_y_b[i, j] = product_5
                    along_grad_cov_xy_b[i, j] = partial_sum_2
                    along_grad_var_y_b[i, j] = difference_2
                    along_grad_mean_x_b[i, j] = (
                        difference * inverse_partial_sum * power_2_times_quotient * along_cov_xy_b[i, j] +
                        power_2 * product_4_plus_two_times_cov_xy * two_times_grad_term_over_I_times_J *
                        (product + Real(4) * mean_x_b[i, j] * mean_y_b[i, j] - difference *
                        two_times_mean_x - two * mean_x_squared * product_2) * along_mean_x_b[i, j] /
                        partial_sum / partial_sum - partial_sum_2 * grad_mean_x_part_b[i, j] - two *
                        difference_2 * grad_mean_y_part_b[i, j] - two * product_5 *
                        along_grad_mean_y_part_b[i, j] - difference * inverse_partial_sum * power_3 *
                        product_4_plus_two_times_cov_xy * quotient * along_var_x_b[i, j]
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _x_rows_5(
    x, y, vector, window_weight_all, mean_x_all, mean_y_all, grad_var_y_all, along_mean_x_all,
    along_grad_cov_xy_all, along_grad_var_y_all, along_grad_mean_x_all, along_grad_x_part_all, H, I, J, U,
    W, weight, rows, block, shared_blocks
):
    """Row by row: fills along_grad_x_part_all."""
    Real = x.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_grad_cov_xy_b = along_grad_cov_xy_all[b]
            along_grad_mean_x_b = along_grad_mean_x_all[b]
            along_grad_var_y_b = along_grad_var_y_all[b]
            along_grad_x_part_b = along_grad_x_part_all[b]
            along_mean_x_b = along_mean_x_all[b]
            grad_var_y_b = grad_var_y_all[b]
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            vector_b = vector[b]
            x_b = x[b]
            y_b = y[b]
            sample_weight = weight[b] if weight is not None else one
            if sample_weight != zero:
                for h in range(H):
                    for w in range(W):
                        along_grad_x_part_b[h, w] = zero
                    for u in range(U):
                        if h - u >= 0 and h - u < I:
                            for v in range(U):
                                window_weight_u_v = window_weight_all[u, v]
                                two_times_window_weight_u_v = two * window_weight_u_v
                                along_grad_x_part_window = along_grad_x_part_b[h, v:J + v]
                                vector_window = vector_b[h, v:J + v]
                                x_window = x_b[h, v:J + v]
                                y_window = y_b[h, v:J + v]
                                for j in range(J):
                                    along_grad_x_part_window[j] += (
                                        window_weight_u_v * along_grad_mean_x_b[h - u, j] -
                                        two_times_window_weight_u_v * (along_mean_x_b[h - u, j] -
                                        vector_window[j]) * grad_var_y_b[h - u, j] -
                                        two_times_window_weight_u_v * (mean_x_b[h - u, j] - x_window[j]) *
                                        along_grad_var_y_b[h - u, j] - window_weight_u_v * (mean_y_b[h -
                                        u, j] - y_window[j]) * along_grad_cov_xy_b[h - u, j]
                                    )
            else:
                along_grad_x_part_all[b] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _x_rows_6(along_grad_x_part_all, H, W, weight, hvp_x, rows, block, shared_blocks):
    """Row by row: fills hvp_x."""
    Real = along_grad_x_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_grad_x_part_b = along_grad_x_part_all[b]
            hvp_x_b = hvp_x[b]
            sample_weight = weight[b] if weight is not None else one
            if sample_weight != zero:
                for h in range(H):
                    for w in range(W):
                        hvp_x_b[h, w] = along_grad_x_part_b[h, w]
            else:
                hvp_x[b] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _x_scalars(row_max):
    """What the totals determine, in float64."""
    row_shift = finite_or_zero(row_max)
    return row_shift


@compiled(**SCALARS)
def _x_scalars_1(row_sum, row_below):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
    log_row_sum = log1p(row_rest)
    return log_row_sum


def hvp_x(x, y, vector, window, sigma, k1, k2, data_range, weight, grad_scale, hvp_x):
    """Fill the Hessian in x times `vector`."""
    B = x.shape[0]
    H = x.shape[1]
    W = x.shape[2]
    U = window
    I = H - U + 1
    J = -U + W + 1
    dtype = x.dtype.type
    window_weight_all = np.empty((U, U), x.dtype)
    mean_x_all = np.empty((B, I, J), x.dtype)
    mean_y_all = np.empty((B, I, J), x.dtype)
    var_x_all = np.empty((B, I, J), x.dtype)
    var_y_all = np.empty((B, I, J), x.dtype)
    cov_xy_all = np.empty((B, I, J), x.dtype)
    grad_mean_x_part_all = np.empty((B, I, J), x.dtype)
    grad_mean_y_part_all = np.empty((B, I, J), x.dtype)
    grad_var_y_all = np.empty((B, I, J), x.dtype)
    along_mean_x_all = np.empty((B, I, J), x.dtype)
    along_var_x_all = np.empty((B, I, J), x.dtype)
    along_grad_cov_xy_all = np.empty((B, I, J), x.dtype)
    along_cov_xy_all = np.empty((B, I, J), x.dtype)
    along_grad_mean_y_part_all = np.empty((B, I, J), x.dtype)
    along_grad_var_y_all = np.empty((B, I, J), x.dtype)
    along_grad_mean_x_all = np.empty((B, I, J), x.dtype)
    along_grad_x_part_all = np.empty((B, H, W), x.dtype)
    run = _x_totals_over_U_1 if U < PARALLEL_FROM else over_threads(_x_totals_over_U_1, "nanmax")
    row_max = run(x, sigma, U, U, BLOCK, 0)
    row_shift = _x_scalars(row_max)
    run = _x_totals_over_U_2 if U < PARALLEL_FROM else over_threads(_x_totals_over_U_2, "sum", "sum")
    row_sum, row_below = run(x, sigma, dtype(row_shift), U, U, BLOCK, 0)
    log_row_sum = _x_scalars_1(row_sum, row_below)
    run = _x_rows_1 if U * U < PARALLEL_FROM else over_threads(_x_rows_1)
    run(
        window_weight_all, sigma, dtype(row_shift), dtype(log_row_sum), U, U, min(ROWS, max(1, BLOCK //
        U)), 0
    )
    run = _x_rows_2 if B * (I * J * U * U) < PARALLEL_FROM else over_threads(_x_rows_2)
    run(
        x, y, vector, window_weight_all, mean_x_all, mean_y_all, along_mean_x_all, I, J, U, B, min(ROWS,
        max(1, BLOCK // (I * J * U * U))), 0
    )
    run = _x_rows_3 if B * (I * J * U * U) < PARALLEL_FROM else over_threads(_x_rows_3)
    run(
        x, y, vector, window_weight_all, mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all,
        grad_mean_x_part_all, grad_mean_y_part_all, along_mean_x_all, along_var_x_all, along_cov_xy_all,
        along_grad_mean_y_part_all, I, J, U, B, min(ROWS, max(1, BLOCK // (I * J * U * U))), 0
    )
    run = _x_rows_4 if B * (I * J) < PARALLEL_FROM else over_threads(_x_rows_4)
    run(
        mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all, grad_mean_x_part_all,
        grad_mean_y_part_all, grad_var_y_all, along_mean_x_all, along_var_x_all, along_grad_cov_xy_all,
        along_cov_xy_all, along_grad_mean_y_part_all, along_grad_var_y_all, along_grad_mean_x_all, k1, k2,
        data_range, I, J, weight, grad_scale, B, min(ROWS, max(1, BLOCK // (I * J))), 0
    )
    run = _x_rows_5 if B * max(H * J * U * U, H * W) < PARALLEL_FROM else over_threads(_x_rows_5)
    run(
        x, y, vector, window_weight_all, mean_x_all, mean_y_all, grad_var_y_all, along_mean_x_all,
        along_grad_cov_xy_all, along_grad_var_y_all, along_grad_mean_x_all, along_grad_x_part_all, H, I,
        J, U, W, weight, B, min(ROWS, max(1, BLOCK // max(H * J * U * U, H * W))), 0
    )
    run = _x_rows_6 if B * (H * W) < PARALLEL_FROM else over_threads(_x_rows_6)
    run(along_grad_x_part_all, H, W, weight, hvp_x, B, min(ROWS, max(1, BLOCK // (H * W))), 0)


@compiled(**LOOP)
def _y_totals_over_U_1(x, sigma, U, rows, block, shared_blocks):
    """Element by element: takes the largest row_max."""
    Real = x.dtype.type
    half = Real(0.5)
    row_max = -np.inf
    minus_U_over_two = -half * Real(U)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_row_max = -Real(math.inf)
        for t in range(start, stop):
            half_plus_t_minus_U_over_two = half + minus_U_over_two + Real(t)
            block_row_max = larger_number(
                block_row_max, -half * half_plus_t_minus_U_over_two * half_plus_t_minus_U_over_two / sigma
                / sigma
            )
        row_max = larger_number(row_max, block_row_max)
        keep_total(shared_blocks, block_number, 0, block_row_max)
        block_number = next_block(shared_blocks, block_number)
    return row_max


@compiled(**LOOP)
def _y_totals_over_U_2(x, sigma, row_shift, U, rows, block, shared_blocks):
    """Element by element: adds up row_sum, row_below."""
    Real = x.dtype.type
    zero = Real(0)
    half = Real(0.5)
    row_sum, row_sum_rest = 0.0, 0.0
    row_below, row_below_rest = 0.0, 0.0
    minus_U_over_two = -half * Real(U)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_row_sum = zero
        block_row_below = zero
        for t in range(start, stop):
            half_plus_t_minus_U_over_two = half + minus_U_over_two + Real(t)
            shifted_exp = exp(
                -row_shift - half * half_plus_t_minus_U_over_two * half_plus_t_minus_U_over_two / sigma /
                sigma
            )
            block_row_sum = accumulate(block_row_sum, shifted_exp)
            block_row_below = accumulate(
                block_row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero
            )
        row_sum, row_sum_rest = add_exactly(row_sum, row_sum_rest, block_row_sum)
        keep_total(shared_blocks, block_number, 0, block_row_sum)
        row_below, row_below_rest = add_exactly(row_below, row_below_rest, block_row_below)
        keep_total(shared_blocks, block_number, 1, block_row_below)
        block_number = next_block(shared_blocks, block_number)
    return row_sum + row_sum_rest, row_below + row_below_rest


@compiled(**LOOP)
def _y_rows_1(window_weight_all, sigma, row_shift, log_row_sum, U, rows, block, shared_blocks):
    """Row by row: fills window_weight_all."""
    Real = window_weight_all.dtype.type
    half = Real(0.5)
    two = Real(2)
    one_over_two_times_sigma_squared_2 = half / sigma / sigma
    minus_U_over_two_2 = -half * Real(U)
    exp_value = exp(-two * log_row_sum - two * row_shift)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for u in range(start, stop):
            window_weight_u = window_weight_all[u]
            half_plus_u_minus_U_over_two = half + minus_U_over_two_2 + Real(u)
            quotient = (
                exp_value * exp(-one_over_two_times_sigma_squared_2 * half_plus_u_minus_U_over_two *
                half_plus_u_minus_U_over_two)
            )
            for v in range(U):
                half_plus_v_minus_U_over_two = half + minus_U_over_two_2 + Real(v)
                window_weight_u[v] = (
                    quotient * exp(-one_over_two_times_sigma_squared_2 * half_plus_v_minus_U_over_two *
                    half_plus_v_minus_U_over_two)
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _y_rows_2(
    x, y, vector, window_weight_all, mean_x_all, mean_y_all, along_mean_y_all, I, J, U, rows, block,
    shared_blocks
):
    """Row by row: fills mean_x_all, mean_y_all, along_mean_y_all."""
    Real = x.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_mean_y_b = along_mean_y_all[b]
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            vector_b = vector[b]
            x_b = x[b]
            y_b = y[b]
            for i in range(I):
                for j in range(J):
                    mean_x_b[i, j] = zero
                for j in range(J):
                    mean_y_b[i, j] = zero
                for j in range(J):
                    along_mean_y_b[i, j] = zero
                for u in range(U):
                    for v in range(U):
                        window_weight_u_v = window_weight_all[u, v]
                        x_window = x_b[i + u, v:J + v]
                        for j in range(J):
                            mean_x_b[i, j] += window_weight_u_v * x_window[j]
                        y_window = y_b[i + u, v:J + v]
                        for j in range(J):
                            mean_y_b[i, j] += window_weight_u_v * y_window[j]
                        vector_window = vector_b[i + u, v:J + v]
                        for j in range(J):
                            along_mean_y_b[i, j] += window_weight_u_v * vector_window[j]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _y_rows_3(
    x, y, vector, window_weight_all, mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all,
    grad_mean_x_part_all, grad_mean_y_part_all, along_mean_y_all, along_var_y_all, along_cov_xy_all,
    along_grad_mean_x_part_all, I, J, U, rows, block, shared_blocks
):
    """Row by row: fills var_x_all, var_y_all, cov_xy_all, grad_mean_x_part_all, grad_mean_y_part_all,
    along_var_y_all, along_cov_xy_all, along_grad_mean_x_part_all."""
    Real = x.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_cov_xy_b = along_cov_xy_all[b]
            along_grad_mean_x_part_b = along_grad_mean_x_part_all[b]
            along_mean_y_b = along_mean_y_all[b]
            along_var_y_b = along_var_y_all[b]
            cov_xy_b = cov_xy_all[b]
            grad_mean_x_part_b = grad_mean_x_part_all[b]
            grad_mean_y_part_b = grad_mean_y_part_all[b]
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            var_x_b = var_x_all[b]
            var_y_b = var_y_all[b]
            vector_b = vector[b]
            x_b = x[b]
            y_b = y[b]
            for i in range(I):
                for j in range(J):
                    var_x_b[i, j] = zero
                for j in range(J):
                    var_y_b[i, j] = zero
                for j in range(J):
                    cov_xy_b[i, j] = zero
                for j in range(J):
                    grad_mean_x_part_b[i, j] = zero
                for j in range(J):
                    grad_mean_y_part_b[i, j] = zero
                for j in range(J):
                    along_var_y_b[i, j] = zero
                for j in range(J):
                    along_cov_xy_b[i, j] = zero
                for j in range(J):
                    along_grad_mean_x_part_b[i, j] = zero
                for u in range(U):
                    for v in range(U):
                        window_weight_u_v = window_weight_all[u, v]
                        x_window = x_b[i + u, v:J + v]
                        for j in range(J):
                            x_minus_mean_x = x_window[j] - mean_x_b[i, j]
                            var_x_b[i, j] += window_weight_u_v * x_minus_mean_x * x_minus_mean_x
                        y_window = y_b[i + u, v:J + v]
                        for j in range(J):
                            y_minus_mean_y = y_window[j] - mean_y_b[i, j]
                            var_y_b[i, j] += window_weight_u_v * y_minus_mean_y * y_minus_mean_y
                        for j in range(J):
                            cov_xy_b[i, j] += (
                                window_weight_u_v * (x_window[j] - mean_x_b[i, j]) * (y_window[j] -
                                mean_y_b[i, j])
                            )
                        for j in range(J):
                            grad_mean_x_part_b[i, j] += window_weight_u_v * (y_window[j] - mean_y_b[i, j])
                        for j in range(J):
                            grad_mean_y_part_b[i, j] += window_weight_u_v * (x_window[j] - mean_x_b[i, j])
                        vector_window = vector_b[i + u, v:J + v]
                        for j in range(J):
                            along_var_y_b[i, j] += (
                                window_weight_u_v * (vector_window[j] - along_mean_y_b[i, j]) *
                                (y_window[j] - mean_y_b[i, j])
                            )
                        for j in range(J):
                            along_cov_xy_b[i, j] += (
                                window_weight_u_v * (vector_window[j] - along_mean_y_b[i, j]) *
                                (x_window[j] - mean_x_b[i, j])
                            )
                        for j in range(J):
                            along_grad_mean_x_part_b[i, j] += (
                                window_weight_u_v * (vector_window[j] - along_mean_y_b[i, j])
                            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _y_rows_4(
    mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all, grad_mean_x_part_all, grad_mean_y_part_all,
    grad_var_y_all, along_mean_y_all, along_var_y_all, along_grad_cov_xy_all, along_cov_xy_all,
    along_grad_mean_x_part_all, along_grad_var_y_all, along_grad_mean_y_all, k1, k2, data_range, I, J,
    weight, grad_scale, rows, block, shared_blocks
):
    """Row by row: fills grad_var_y_all, along_grad_cov_xy_all, along_grad_var_y_all,
    along_grad_mean_y_all."""
    Real = mean_x_all.dtype.type
    one = Real(1)
    two = Real(2)
    data_range_squared = data_range * data_range
    product = data_range_squared * k1 * k1
    product_3 = data_range_squared * k2 * k2
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_cov_xy_b = along_cov_xy_all[b]
            along_grad_cov_xy_b = along_grad_cov_xy_all[b]
            along_grad_mean_x_part_b = along_grad_mean_x_part_all[b]
            along_grad_mean_y_b = along_grad_mean_y_all[b]
            along_grad_var_y_b = along_grad_var_y_all[b]
            along_mean_y_b = along_mean_y_all[b]
            along_var_y_b = along_var_y_all[b]
            cov_xy_b = cov_xy_all[b]
            grad_mean_x_part_b = grad_mean_x_part_all[b]
            grad_mean_y_part_b = grad_mean_y_part_all[b]
            grad_var_y_b = grad_var_y_all[b]
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            var_x_b = var_x_all[b]
            var_y_b = var_y_all[b]
            sample_weight = weight[b] if weight is not None else one
            grad_term = grad_scale * sample_weight
            grad_term_over_I_times_J_2 = grad_term / (Real(I) * Real(J))
            quotient = Real(4) * grad_term_over_I_times_J_2
            two_times_grad_term_over_I_times_J = two * grad_term_over_I_times_J_2
            for i in range(I):
                for j in range(J):
                    along_var_y_times_quotient = quotient * along_var_y_b[i, j]
                    mean_y_squared = mean_y_b[i, j] * mean_y_b[i, j]
                    partial_sum = mean_y_squared + product + mean_x_b[i, j] * mean_x_b[i, j]
                    inverse_partial_sum = one / partial_sum
                    two_times_mean_y = two * mean_y_b[i, j]
                    partial_sum_2 = product + two_times_mean_y * mean_x_b[i, j]
                    difference = mean_x_b[i, j] - inverse_partial_sum * partial_sum_2 * mean_y_b[i, j]
                    product_3_plus_var_x_plus_var_y = product_3 + var_x_b[i, j] + var_y_b[i, j]
                    power_2 = one / product_3_plus_var_x_plus_var_y
                    power_2_times_quotient = power_2 * quotient
                    power_3 = one / (product_3_plus_var_x_plus_var_y * product_3_plus_var_x_plus_var_y)
                    product_4 = inverse_partial_sum * partial_sum_2
                    power_3_times_product_4 = power_3 * product_4
                    product_2 = inverse_partial_sum * along_mean_y_b[i, j]
                    difference_2 = (
                        along_var_y_times_quotient * power_3_times_product_4 - difference *
                        power_2_times_quotient * product_2
                    )
                    product_3_plus_two_times_cov_xy = product_3 + two * cov_xy_b[i, j]
                    difference_3 = (
                        power_3_times_product_4 * two_times_grad_term_over_I_times_J * along_cov_xy_b[i,
                        j] + difference * power_3 * product_2 * product_3_plus_two_times_cov_xy *
                        two_times_grad_term_over_I_times_J - along_var_y_times_quotient *
                        product_3_plus_two_times_cov_xy * product_4 / product_3_plus_var_x_plus_var_y /
                        product_3_plus_var_x_plus_var_y / product_3_plus_var_x_plus_var_y
                    )
                    product_5 = (
                        grad_term_over_I_times_J_2 * power_3_times_product_4 *
                        product_3_plus_two_times_cov_xy
                    )
                    grad_var_y_b[i, j] = product_5
                    along_grad_cov_xy_b[i, j] = difference_2
                    along_grad_var_y_b[i, j] = difference_3
                    along_grad_mean_y_b[i, j] = (
                        difference * inverse_partial_sum * power_3 * product_3_plus_two_times_cov_xy *
                        quotient * along_var_y_b[i, j] + power_2 * product_3_plus_two_times_cov_xy *
                        two_times_grad_term_over_I_times_J * (product + difference * two_times_mean_y +
                        Real(4) * mean_x_b[i, j] * mean_y_b[i, j] - two * mean_y_squared * product_4) *
                        along_mean_y_b[i, j] / partial_sum / partial_sum - difference_2 *
                        grad_mean_y_part_b[i, j] - two * difference_3 * grad_mean_x_part_b[i, j] - two *
                        product_5 * along_grad_mean_x_part_b[i, j] - difference * inverse_partial_sum *
                        power_2_times_quotient * along_cov_xy_b[i, j]
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _y_rows_5(
    x, y, vector, window_weight_all, mean_x_all, mean_y_all, grad_var_y_all, along_mean_y_all,
    along_grad_cov_xy_all, along_grad_var_y_all, along_grad_mean_y_all, along_grad_y_part_all, H, I, J, U,
    W, weight, rows, block, shared_blocks
):
    """Row by row: fills along_grad_y_part_all."""
    Real = x.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_grad_cov_xy_b = along_grad_cov_xy_all[b]
            along_grad_mean_y_b = along_grad_mean_y_all[b]
            along_grad_var_y_b = along_grad_var_y_all[b]
            along_grad_y_part_b = along_grad_y_part_all[b]
            along_mean_y_b = along_mean_y_all[b]
            grad_var_y_b = grad_var_y_all[b]
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            vector_b = vector[b]
            x_b = x[b]
            y_b = y[b]
            sample_weight = weight[b] if weight is not None else one
            if sample_weight != zero:
                for h in range(H):
                    for w in range(W):
                        along_grad_y_part_b[h, w] = zero
                    for u in range(U):
                        if h - u >= 0 and h - u < I:
                            for v in range(U):
                                window_weight_u_v = window_weight_all[u, v]
                                two_times_window_weight_u_v = two * window_weight_u_v
                                along_grad_y_part_window = along_grad_y_part_b[h, v:J + v]
                                vector_window = vector_b[h, v:J + v]
                                x_window = x_b[h, v:J + v]
                                y_window = y_b[h, v:J + v]
                                for j in range(J):
                                    along_grad_y_part_window[j] += (
                                        window_weight_u_v * along_grad_mean_y_b[h - u, j] -
                                        two_times_window_weight_u_v * (along_mean_y_b[h - u, j] -
                                        vector_window[j]) * grad_var_y_b[h - u, j] -
                                        two_times_window_weight_u_v * (mean_y_b[h - u, j] - y_window[j]) *
                                        along_grad_var_y_b[h - u, j] - window_weight_u_v * (mean_x_b[h -
                                        u, j] - x_window[j]) * along_grad_cov_xy_b[h - u, j]
                                    )
            else:
                along_grad_y_part_all[b] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _y_rows_6(along_grad_y_part_all, H, W, weight, hvp_y, rows, block, shared_blocks):
    """Row by row: fills hvp_y."""
    Real = along_grad_y_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            along_grad_y_part_b = along_grad_y_part_all[b]
            hvp_y_b = hvp_y[b]
            sample_weight = weight[b] if weight is not None else one
            if sample_weight != zero:
                for h in range(H):
                    for w in range(W):
                        hvp_y_b[h, w] = along_grad_y_part_b[h, w]
            else:
                hvp_y[b] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _y_scalars(row_max):
    """What the totals determine, in float64."""
    row_shift = finite_or_zero(row_max)
    return row_shift


@compiled(**SCALARS)
def _y_scalars_1(row_sum, row_below):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
    log_row_sum = log1p(row_rest)
    return log_row_sum


def hvp_y(x, y, vector, window, sigma, k1, k2, data_range, weight, grad_scale, hvp_y):
    """Fill the Hessian in y times `vector`."""
    B = x.shape[0]
    H = x.shape[1]
    W = x.shape[2]
    U = window
    I = H - U + 1
    J = -U + W + 1
    dtype = x.dtype.type
    window_weight_all = np.empty((U, U), x.dtype)
    mean_x_all = np.empty((B, I, J), x.dtype)
    mean_y_all = np.empty((B, I, J), x.dtype)
    var_x_all = np.empty((B, I, J), x.dtype)
    var_y_all = np.empty((B, I, J), x.dtype)
    cov_xy_all = np.empty((B, I, J), x.dtype)
    grad_mean_x_part_all = np.empty((B, I, J), x.dtype)
    grad_mean_y_part_all = np.empty((B, I, J), x.dtype)
    grad_var_y_all = np.empty((B, I, J), x.dtype)
    along_mean_y_all = np.empty((B, I, J), x.dtype)
    along_var_y_all = np.empty((B, I, J), x.dtype)
    along_grad_cov_xy_all = np.empty((B, I, J), x.dtype)
    along_cov_xy_all = np.empty((B, I, J), x.dtype)
    along_grad_mean_x_part_all = np.empty((B, I, J), x.dtype)
    along_grad_var_y_all = np.empty((B, I, J), x.dtype)
    along_grad_mean_y_all = np.empty((B, I, J), x.dtype)
    along_grad_y_part_all = np.empty((B, H, W), x.dtype)
    run = _y_totals_over_U_1 if U < PARALLEL_FROM else over_threads(_y_totals_over_U_1, "nanmax")
    row_max = run(x, sigma, U, U, BLOCK, 0)
    row_shift = _y_scalars(row_max)
    run = _y_totals_over_U_2 if U < PARALLEL_FROM else over_threads(_y_totals_over_U_2, "sum", "sum")
    row_sum, row_below = run(x, sigma, dtype(row_shift), U, U, BLOCK, 0)
    log_row_sum = _y_scalars_1(row_sum, row_below)
    run = _y_rows_1 if U * U < PARALLEL_FROM else over_threads(_y_rows_1)
    run(
        window_weight_all, sigma, dtype(row_shift), dtype(log_row_sum), U, U, min(ROWS, max(1, BLOCK //
        U)), 0
    )
    run = _y_rows_2 if B * (I * J * U * U) < PARALLEL_FROM else over_threads(_y_rows_2)
    run(
        x, y, vector, window_weight_all, mean_x_all, mean_y_all, along_mean_y_all, I, J, U, B, min(ROWS,
        max(1, BLOCK // (I * J * U * U))), 0
    )
    run = _y_rows_3 if B * (I * J * U * U) < PARALLEL_FROM else over_threads(_y_rows_3)
    run(
        x, y, vector, window_weight_all, mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all,
        grad_mean_x_part_all, grad_mean_y_part_all, along_mean_y_all, along_var_y_all, along_cov_xy_all,
        along_grad_mean_x_part_all, I, J, U, B, min(ROWS, max(1, BLOCK // (I * J * U * U))), 0
    )
    run = _y_rows_4 if B * (I * J) < PARALLEL_FROM else over_threads(_y_rows_4)
    run(
        mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all, grad_mean_x_part_all,
        grad_mean_y_part_all, grad_var_y_all, along_mean_y_all, along_var_y_all, along_grad_cov_xy_all,
        along_cov_xy_all, along_grad_mean_x_part_all, along_grad_var_y_all, along_grad_mean_y_all, k1, k2,
        data_range, I, J, weight, grad_scale, B, min(ROWS, max(1, BLOCK // (I * J))), 0
    )
    run = _y_rows_5 if B * max(H * J * U * U, H * W) < PARALLEL_FROM else over_threads(_y_rows_5)
    run(
        x, y, vector, window_weight_all, mean_x_all, mean_y_all, grad_var_y_all, along_mean_y_all,
        along_grad_cov_xy_all, along_grad_var_y_all, along_grad_mean_y_all, along_grad_y_part_all, H, I,
        J, U, W, weight, B, min(ROWS, max(1, BLOCK // max(H * J * U * U, H * W))), 0
    )
    run = _y_rows_6 if B * (H * W) < PARALLEL_FROM else over_threads(_y_rows_6)
    run(along_grad_y_part_all, H, W, weight, hvp_y, B, min(ROWS, max(1, BLOCK // (H * W))), 0)
