"""label_smoothing_cross_entropy: Cross-entropy against a one-hot target of which a share is spread over all classes.

    log_norm[n] = log Σ_k exp(input[n, k])
    loss = 1/N · Σ_n Σ_c (alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise })·(log_norm[n] −
        input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_log_norm_part[n] = Σ_c (alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise })
    grad_input[n, k] = grad_log_norm_part[n]·grad_term[n]·exp(input[n, k] − log_norm[n]) − grad_term[n]·
        (alpha/C + (1 − alpha)·{ 1 if k = target[n]; 0 otherwise })

Generated from the declaration classification.py (ac3fea02c8b8beee) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "7b170e05e8a8"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(input, target, alpha, C, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
    """Row by row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    alpha_minus_one = alpha - one
    alpha_over_C = alpha / Real(C)
    inverse_C = one / Real(C)
    inverse_C_times_alpha = inverse_C * alpha
    one_plus_alpha_over_C_minus_alpha = one + alpha_over_C - alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            input_n = input[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                grad_log_norm_part = zero
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
                    grad_log_norm_part = accumulate(
                        grad_log_norm_part, alpha_over_C - alpha_minus_one * (one if k == target[n] else
                        zero)
                    )
                row_shift = finite_or_zero(row_max)
                row_below = zero
                row_sum = zero
                for k in range(C):
                    shifted_exp = exp(input_n[k] - row_shift)
                    if grad_input is not None:
                        grad_input_n[k] = shifted_exp
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                log_row_sum = log1p(row_rest)
                quotient = grad_log_norm_part * grad_term / row_sum
                sum_input_target = zero
                product = -grad_term * inverse_C * alpha
                for k in range(C):
                    if grad_input is not None:
                        grad_input_n[k] = product + quotient * grad_input_n[k]
                    sum_input_target = accumulate(
                        sum_input_target, times(inverse_C_times_alpha - alpha_minus_one * (one if k ==
                        target[n] else zero), row_shift - input_n[k] + log_row_sum)
                    )
                if grad_input is not None:
                    grad_input_n[target[n]] = (
                        grad_log_norm_part * grad_term * exp(input_n[target[n]] - row_shift) / row_sum -
                        grad_term * one_plus_alpha_over_C_minus_alpha
                    )
                term = sum_input_target
                weighted_term = term * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_input is not None:
                    grad_input[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, alpha, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    run = _rows if N * C < PARALLEL_FROM else over_threads(_rows, "sum")
    total = run(
        input, target, alpha, C, weight, grad_scale, terms, grad_input, N, min(ROWS, max(1, BLOCK // C)),
        0
    )
    return total


@compiled(**LOOP)
def _hessian_rows(input, target, alpha, C, weight, grad_scale, hess_input, rows, block, shared_blocks):
    """Row by row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    alpha_minus_one = alpha - one
    alpha_over_C = alpha / Real(C)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hess_input_n = hess_input[n]
            input_n = input[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_log_norm_part = zero
                row_max = -Real(math.inf)
                for c in range(C):
                    grad_log_norm_part = accumulate(
                        grad_log_norm_part, alpha_over_C - alpha_minus_one * (one if c == target[n] else
                        zero)
                    )
                    row_max = larger_number(row_max, input_n[c])
                row_shift = finite_or_zero(row_max)
                row_sum = zero
                row_below = zero
                for k in range(C):
                    shifted_exp = exp(input_n[k] - row_shift)
                    hess_input_n[k] = shifted_exp
                    row_sum = accumulate(row_sum, shifted_exp)
                    row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_rest = (
                    row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
                )
                inverse_row_sum_2 = one / row_sum
                inverse_row_sum = inverse_row_sum_2
                quotient = grad_log_norm_part * grad_term * inverse_row_sum_2
                for k in range(C):
                    softmax_complement = (
                        inverse_row_sum * (row_rest if hess_input_n[k] >= Real(3 / 4) and row_sum < Real(3
                        / 2) else row_sum - hess_input_n[k])
                    )
                    hess_input_n[k] = quotient * softmax_complement * hess_input_n[k]
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, alpha, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.shape[0]
    C = input.shape[1]
    run = _hessian_rows if N * C < PARALLEL_FROM else over_threads(_hessian_rows)
    run(input, target, alpha, C, weight, grad_scale, hess_input, N, min(ROWS, max(1, BLOCK // C)), 0)
