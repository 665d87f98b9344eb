"""js_divergence: Mean divergence of both distributions from their mixture; with beta = 1/2 at most log 2.

    loss = 1/N · Σ_n Σ_c (beta·target[n, c]·log(target[n, c]/(beta·target[n, c] + input[n, c]·(1 − beta)))
        + input[n, c]·(1 − beta)·log(input[n, c]/(beta·target[n, c] + input[n, c]·(1 − beta))))
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = grad_term[n]·(1 − beta)·log(input[n, c]/(beta·target[n, c] + input[n, c]·(1 −
        beta)))
    grad_target[n, c] = beta·grad_term[n]·log(target[n, c]/(beta·target[n, c] + input[n, c]·(1 − beta)))

Generated from the declaration divergences.py (86c6bc49f5ec77e7)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, kernel, log_share, mixture_entr, number, or_empty, parts_of,
        product_of, ratio, rows_at_once, store_block_sum, sum_over_row, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, kernel, log_share, mixture_entr, number, or_empty, parts_of,
        product_of, ratio, rows_at_once, store_block_sum, sum_over_row, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, beta, weight, grad_scale, terms, grad_input, grad_target, total_parts):
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
            beta_minus_one_2 = beta - one
            grad_term_times_one_minus_beta = -beta_minus_one_2 * grad_term
            grad_term_times_beta = grad_term * beta
            sum_input_target = zero
            one_minus_beta = one - beta
            for c in range(lane, C, lanes):
                if grad_input.size:
                    grad_input[n, c] = (
                        grad_term_times_one_minus_beta * log_share(input[n, c], target[n, c],
                        one_minus_beta)
                    )
                if grad_target.size:
                    grad_target[n, c] = grad_term_times_beta * log_share(target[n, c], input[n, c], beta)
                sum_input_target += (
                    product_of(beta, mixture_entr(target[n, c], input[n, c], beta)) -
                    product_of(beta_minus_one_2, mixture_entr(input[n, c], target[n, c], one_minus_beta))
                )
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


def evaluate(input, target, beta, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    grad_target = or_empty(grad_target, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, beta, weight, grad_scale, terms, grad_input, grad_target, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_rows(input, target, beta, weight, grad_scale, hess_input):
    """Threads in line for a row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            beta_minus_one_2 = beta - one
            grad_term_times_one_minus_beta = -beta_minus_one_2 * grad_term
            for c in range(lane, C, lanes):
                hess_input[n, c] = (
                    grad_term_times_one_minus_beta * ratio(beta * ratio(target[n, c], product_of(beta,
                    target[n, c]) - product_of(beta_minus_one_2, input[n, c])), input[n, c])
                )
        else:
            for c in range(lane, C, lanes):
                hess_input[n, c] = zero


def hessian_diag(input, target, beta, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    _hessian_rows[blocks, threads](input, target, beta, weight, grad_scale, hess_input)
