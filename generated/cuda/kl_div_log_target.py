"""kl_div_log_target: Kullback-Leibler divergence of log-probabilities from a target, given as is or as logarithms.

    loss = 1/N · Σ_n Σ_c (target[n, c] − input[n, c])·exp(target[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −grad_term[n]·exp(target[n, c])
    grad_target[n, c] = grad_term[n]·(exp(target[n, c]) + (target[n, c] − input[n, c])·exp(target[n, c]))

Generated from the declaration divergences.py (aa1f69b802320168)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        above_minus_infinity, cuda, exp, first_row, grid_of_rows, kernel, number, or_empty, parts_of,
        rows_at_once, store_block_sum, sum_over_row, times_exp, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        above_minus_infinity, cuda, exp, first_row, grid_of_rows, kernel, number, or_empty, parts_of,
        rows_at_once, store_block_sum, sum_over_row, times_exp, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            sum_input_target = zero
            for c in range(lane, C, lanes):
                exp_target = exp(target[n, c])
                if grad_input.size:
                    grad_input[n, c] = -exp_target * grad_term
                times_exp_value = times_exp(
                    -input[n, c] + above_minus_infinity(target[n, c]), target[n, c]
                )
                if grad_target.size:
                    grad_target[n, c] = grad_term * (times_exp_value + exp_target)
                sum_input_target += times_exp_value
            sum_input_target = sum_over_row(sum_input_target)
            term = sum_input_target
            weighted_term = term * sample_weight
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_input.size:
                for c in range(lane, C, lanes):
                    grad_input[n, c] = zero
            if grad_target.size:
                for c in range(lane, C, lanes):
                    grad_target[n, c] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    grad_target = or_empty(grad_target, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](input, target, weight, grad_scale, terms, grad_input, grad_target, total_parts)
    return number(total_of(total_parts))
