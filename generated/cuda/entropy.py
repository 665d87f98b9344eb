"""entropy: Uncertainty of a distribution over C classes, largest where all are equally probable.

    loss = −1/N · Σ_n Σ_c input[n, c]·log(input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −grad_term[n]·(log(input[n, c]) + input[n, c]/input[n, c])

Generated from the declaration divergences.py (59bc58b703558f23)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, inverse_or_zero, kernel, log, number, or_empty, parts_of, ratio,
        rows_at_once, store_block_sum, sum_over_row, total_of, xlogy
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, inverse_or_zero, kernel, log, number, or_empty, parts_of, ratio,
        rows_at_once, store_block_sum, sum_over_row, total_of, xlogy
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
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
            sum_input = zero
            for c in range(lane, C, lanes):
                if grad_input.size:
                    grad_input[n, c] = -grad_term * (log(input[n, c]) + ratio(input[n, c], input[n, c]))
                sum_input += xlogy(input[n, c], input[n, c])
            sum_input = sum_over_row(sum_input)
            term = -sum_input
            weighted_term = term * sample_weight
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_input.size:
                for c in range(lane, C, lanes):
                    grad_input[n, c] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](input, weight, grad_scale, terms, grad_input, total_parts)
    return number(total_of(total_parts))


@kernel
def _hessian_rows(input, weight, grad_scale, hess_input):
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
            for c in range(lane, C, lanes):
                hess_input[n, c] = (
                    -grad_term * (one / input[n, c] + inverse_or_zero(input[n, c]) - ratio(ratio(input[n,
                    c], input[n, c]), input[n, c]))
                )
        else:
            for c in range(lane, C, lanes):
                hess_input[n, c] = zero


def hessian_diag(input, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    _hessian_rows[blocks, threads](input, weight, grad_scale, hess_input)
