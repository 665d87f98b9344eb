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
    The gradients take more than a screen: symloss derive ssim

Generated from the declaration images.py (4d3724bb75d9a0bd) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
ELEMENTARY = "a4868fb3f9ef"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_U_1(x, sigma, U, rows, block, shared_blocks):
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
def _totals_over_U_2(x, sigma, row_shift, U, rows, block, shared_blocks):
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
def _rows_1(window_weight_all, sigma, row_shift, log_row_sum, U, rows, block, shared_blocks):
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
def _rows_2(x, y, window_weight_all, mean_x_all, mean_y_all, I, J, U, rows, block, shared_blocks):
    """Row by row: fills mean_x_all, mean_y_all."""
    Real = x.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            x_b = x[b]
            y_b = y[b]
            for i in range(I):
                for j in range(J):
                    mean_x_b[i, j] = zero
                for j in range(J):
                    mean_y_b[i, j] = zero
                for u in range(U):
                    for v in range(U):
                        window_weight_u_v = window_weight_all[u, v]
                        x_window = x_b[i + u, v:J + v]
                        for j in range(J):
                            mean_x_b[i, j] += window_weight_u_v * x_window[j]
                        y_window = y_b[i + u, v:J + v]
                        for j in range(J):
                            mean_y_b[i, j] += window_weight_u_v * y_window[j]
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_3(
    x, y, window_weight_all, mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all,
    grad_mean_x_part_all, grad_mean_y_part_all, I, J, U, rows, block, shared_blocks
):
    """Row by row: fills var_x_all, var_y_all, cov_xy_all, grad_mean_x_part_all, grad_mean_y_part_all."""
    Real = x.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            cov_xy_b = cov_xy_all[b]
            grad_mean_x_part_b = row(grad_mean_x_part_all, b)
            grad_mean_y_part_b = row(grad_mean_y_part_all, b)
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            var_x_b = var_x_all[b]
            var_y_b = var_y_all[b]
            x_b = x[b]
            y_b = y[b]
            for i in range(I):
                for j in range(J):
                    var_x_b[i, j] = zero
                for j in range(J):
                    var_y_b[i, j] = zero
                for j in range(J):
                    cov_xy_b[i, j] = zero
                if grad_mean_x_part_all is not None:
                    for j in range(J):
                        grad_mean_x_part_b[i, j] = zero
                if grad_mean_y_part_all is not None:
                    for j in range(J):
                        grad_mean_y_part_b[i, j] = zero
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
                        if grad_mean_x_part_all is not None:
                            for j in range(J):
                                grad_mean_x_part_b[i, j] += (
                                    window_weight_u_v * (y_window[j] - mean_y_b[i, j])
                                )
                        if grad_mean_y_part_all is not None:
                            for j in range(J):
                                grad_mean_y_part_b[i, j] += (
                                    window_weight_u_v * (x_window[j] - mean_x_b[i, j])
                                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_4(
    mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all, grad_cov_xy_all, grad_mean_x_part_all,
    grad_mean_y_part_all, grad_var_y_all, grad_mean_y_all, grad_mean_x_all, k1, k2, data_range, I, J,
    weight, grad_scale, terms, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_cov_xy_all, grad_var_y_all, grad_mean_y_all,
    grad_mean_x_all."""
    Real = mean_x_all.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    data_range_squared = data_range * data_range
    product = data_range_squared * k2 * k2
    product_2 = data_range_squared * k1 * k1
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for b in range(start, stop):
            cov_xy_b = cov_xy_all[b]
            grad_cov_xy_b = row(grad_cov_xy_all, b)
            grad_mean_x_b = row(grad_mean_x_all, b)
            grad_mean_x_part_b = row(grad_mean_x_part_all, b)
            grad_mean_y_b = row(grad_mean_y_all, b)
            grad_mean_y_part_b = row(grad_mean_y_part_all, b)
            grad_var_y_b = row(grad_var_y_all, b)
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            var_x_b = var_x_all[b]
            var_y_b = var_y_all[b]
            sample_weight = weight[b] if weight is not None else one
            grad_term = grad_scale * sample_weight
            sum_x_y = zero
            grad_term_over_I_times_J_2 = grad_term / (Real(I) * Real(J))
            two_times_grad_term_over_I_times_J = two * grad_term_over_I_times_J_2
            for i in range(I):
                for j in range(J):
                    product_plus_var_x_plus_var_y = product + var_x_b[i, j] + var_y_b[i, j]
                    power_2 = one / product_plus_var_x_plus_var_y
                    power_3 = (
                        one / (product_2 + mean_x_b[i, j] * mean_x_b[i, j] + mean_y_b[i, j] * mean_y_b[i,
                        j])
                    )
                    product_3 = power_3 * (product_2 + two * mean_x_b[i, j] * mean_y_b[i, j])
                    power_2_times_product_3 = power_2 * product_3
                    product_4 = -power_2_times_product_3 * two_times_grad_term_over_I_times_J
                    product_plus_two_times_cov_xy = product + two * cov_xy_b[i, j]
                    quotient = (
                        grad_term_over_I_times_J_2 * product_3 * product_plus_two_times_cov_xy /
                        product_plus_var_x_plus_var_y / product_plus_var_x_plus_var_y
                    )
                    similarity = power_2_times_product_3 * product_plus_two_times_cov_xy
                    if grad_cov_xy_all is not None:
                        grad_cov_xy_b[i, j] = product_4
                    if grad_var_y_all is not None:
                        grad_var_y_b[i, j] = quotient
                    product_5 = (
                        power_2 * power_3 * product_plus_two_times_cov_xy *
                        two_times_grad_term_over_I_times_J
                    )
                    two_times_grad_var_y = two * quotient
                    if grad_mean_y_all is not None:
                        grad_mean_y_b[i, j] = (
                            -product_4 * grad_mean_y_part_b[i, j] - product_5 * (mean_x_b[i, j] -
                            product_3 * mean_y_b[i, j]) - two_times_grad_var_y * grad_mean_x_part_b[i, j]
                        )
                    if grad_mean_x_all is not None:
                        grad_mean_x_b[i, j] = (
                            -product_4 * grad_mean_x_part_b[i, j] - product_5 * (mean_y_b[i, j] -
                            product_3 * mean_x_b[i, j]) - two_times_grad_var_y * grad_mean_y_part_b[i, j]
                        )
                    sum_x_y = accumulate(sum_x_y, similarity)
            term = one - sum_x_y / (Real(I) * Real(J))
            weighted_term = term * sample_weight
            if sample_weight != zero:
                block_total = accumulate(block_total, weighted_term)
            if terms is not None:
                terms[b] = weighted_term if sample_weight != zero else zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_5(
    x, y, window_weight_all, mean_x_all, mean_y_all, grad_cov_xy_all, grad_var_y_all, grad_mean_y_all,
    grad_y_part_all, grad_mean_x_all, grad_x_part_all, H, I, J, U, W, weight, rows, block, shared_blocks
):
    """Row by row: fills grad_y_part_all, grad_x_part_all."""
    Real = x.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            grad_cov_xy_b = row(grad_cov_xy_all, b)
            grad_mean_x_b = row(grad_mean_x_all, b)
            grad_mean_y_b = row(grad_mean_y_all, b)
            grad_var_y_b = row(grad_var_y_all, b)
            grad_x_part_b = row(grad_x_part_all, b)
            grad_y_part_b = row(grad_y_part_all, b)
            mean_x_b = mean_x_all[b]
            mean_y_b = mean_y_all[b]
            x_b = x[b]
            y_b = y[b]
            sample_weight = weight[b] if weight is not None else one
            if sample_weight != zero:
                for h in range(H):
                    if grad_y_part_all is not None:
                        for w in range(W):
                            grad_y_part_b[h, w] = zero
                    if grad_x_part_all is not None:
                        for w in range(W):
                            grad_x_part_b[h, w] = zero
                    for u in range(U):
                        if h - u >= 0 and h - u < I:
                            for v in range(U):
                                window_weight_u_v = window_weight_all[u, v]
                                two_times_window_weight_u_v = two * window_weight_u_v
                                if grad_y_part_all is not None:
                                    grad_y_part_window = grad_y_part_b[h, v:J + v]
                                    x_window = x_b[h, v:J + v]
                                    y_window = y_b[h, v:J + v]
                                    for j in range(J):
                                        grad_y_part_window[j] += (
                                            window_weight_u_v * grad_mean_y_b[h - u, j] -
                                            two_times_window_weight_u_v * (mean_y_b[h - u, j] -
                                            y_window[j]) * grad_var_y_b[h - u, j] - window_weight_u_v *
                                            (mean_x_b[h - u, j] - x_window[j]) * grad_cov_xy_b[h - u, j]
                                        )
                                if grad_x_part_all is not None:
                                    grad_x_part_window = grad_x_part_b[h, v:J + v]
                                    x_window = x_b[h, v:J + v]
                                    y_window = y_b[h, v:J + v]
                                    for j in range(J):
                                        grad_x_part_window[j] += (
                                            window_weight_u_v * grad_mean_x_b[h - u, j] -
                                            two_times_window_weight_u_v * (mean_x_b[h - u, j] -
                                            x_window[j]) * grad_var_y_b[h - u, j] - window_weight_u_v *
                                            (mean_y_b[h - u, j] - y_window[j]) * grad_cov_xy_b[h - u, j]
                                        )
            else:
                if grad_y_part_all is not None:
                    grad_y_part_all[b] = zero
                if grad_x_part_all is not None:
                    grad_x_part_all[b] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_6(grad_y_part_all, grad_x_part_all, H, W, weight, grad_x, grad_y, rows, block, shared_blocks):
    """Row by row: fills grad_x, grad_y."""
    Real = grad_y_part_all.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for b in range(start, stop):
            grad_x_b = row(grad_x, b)
            grad_x_part_b = row(grad_x_part_all, b)
            grad_y_b = row(grad_y, b)
            grad_y_part_b = row(grad_y_part_all, b)
            sample_weight = weight[b] if weight is not None else one
            if sample_weight != zero:
                for h in range(H):
                    for w in range(W):
                        if grad_x is not None:
                            grad_x_b[h, w] = grad_x_part_b[h, w]
                        if grad_y is not None:
                            grad_y_b[h, w] = grad_y_part_b[h, w]
            else:
                if grad_x is not None:
                    grad_x[b] = zero
                if grad_y is not None:
                    grad_y[b] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(row_max):
    """What the totals determine, in float64."""
    row_shift = finite_or_zero(row_max)
    return row_shift


@compiled(**SCALARS)
def _scalars_1(row_sum, row_below):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
    log_row_sum = log1p(row_rest)
    return log_row_sum


def evaluate(x, y, window, sigma, k1, k2, data_range, weight, grad_scale, terms, grad_x, grad_y):
    """Return the sum of weight times term; fill the outputs that are not None."""
    B = x.shape[0]
    H = x.shape[1]
    W = x.shape[2]
    U = window
    I = H - U + 1
    J = -U + W + 1
    wants_gradient = grad_x is not None or grad_y is not None
    dtype = x.dtype.type
    window_weight_all = np.empty((U, U), x.dtype)
    mean_x_all = np.empty((B, I, J), x.dtype)
    mean_y_all = np.empty((B, I, J), x.dtype)
    var_x_all = np.empty((B, I, J), x.dtype)
    var_y_all = np.empty((B, I, J), x.dtype)
    cov_xy_all = np.empty((B, I, J), x.dtype)
    grad_cov_xy_all = np.empty((B, I, J), x.dtype) if wants_gradient else None
    grad_mean_x_part_all = np.empty((B, I, J), x.dtype) if wants_gradient else None
    grad_mean_y_part_all = np.empty((B, I, J), x.dtype) if wants_gradient else None
    grad_var_y_all = np.empty((B, I, J), x.dtype) if wants_gradient else None
    grad_mean_y_all = np.empty((B, I, J), x.dtype) if wants_gradient else None
    grad_y_part_all = np.empty((B, H, W), x.dtype) if wants_gradient else None
    grad_mean_x_all = np.empty((B, I, J), x.dtype) if wants_gradient else None
    grad_x_part_all = np.empty((B, H, W), x.dtype) if wants_gradient else None
    run = _totals_over_U_1 if U < PARALLEL_FROM else over_threads(_totals_over_U_1, "nanmax")
    row_max = run(x, sigma, U, U, BLOCK, 0)
    row_shift = _scalars(row_max)
    run = _totals_over_U_2 if U < PARALLEL_FROM else over_threads(_totals_over_U_2, "sum", "sum")
    row_sum, row_below = run(x, sigma, dtype(row_shift), U, U, BLOCK, 0)
    log_row_sum = _scalars_1(row_sum, row_below)
    run = _rows_1 if U * U < PARALLEL_FROM else over_threads(_rows_1)
    run(
        window_weight_all, sigma, dtype(row_shift), dtype(log_row_sum), U, U, min(ROWS, max(1, BLOCK //
        U)), 0
    )
    run = _rows_2 if B * (I * J * U * U) < PARALLEL_FROM else over_threads(_rows_2)
    run(
        x, y, window_weight_all, mean_x_all, mean_y_all, I, J, U, B, min(ROWS, max(1, BLOCK // (I * J * U
        * U))), 0
    )
    run = _rows_3 if B * (I * J * U * U) < PARALLEL_FROM else over_threads(_rows_3)
    run(
        x, y, window_weight_all, mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all,
        grad_mean_x_part_all, grad_mean_y_part_all, I, J, U, B, min(ROWS, max(1, BLOCK // (I * J * U *
        U))), 0
    )
    run = _rows_4 if B * (I * J) < PARALLEL_FROM else over_threads(_rows_4, "sum")
    total = run(
        mean_x_all, mean_y_all, var_x_all, var_y_all, cov_xy_all, grad_cov_xy_all, grad_mean_x_part_all,
        grad_mean_y_part_all, grad_var_y_all, grad_mean_y_all, grad_mean_x_all, k1, k2, data_range, I, J,
        weight, grad_scale, terms, B, min(ROWS, max(1, BLOCK // (I * J))), 0
    )
    if wants_gradient:
        run = _rows_5 if B * max(H * J * U * U, H * W) < PARALLEL_FROM else over_threads(_rows_5)
        run(
            x, y, window_weight_all, mean_x_all, mean_y_all, grad_cov_xy_all, grad_var_y_all,
            grad_mean_y_all, grad_y_part_all, grad_mean_x_all, grad_x_part_all, H, I, J, U, W, weight, B,
            min(ROWS, max(1, BLOCK // max(H * J * U * U, H * W))), 0
        )
        run = _rows_6 if B * (H * W) < PARALLEL_FROM else over_threads(_rows_6)
        run(
            grad_y_part_all, grad_x_part_all, H, W, weight, grad_x, grad_y, B, min(ROWS, max(1, BLOCK //
            (H * W))), 0
        )
    return total
