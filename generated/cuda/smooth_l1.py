"""smooth_l1: Huber loss divided by its threshold, so that the tails have slope one.

    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n { residual[n]²/(2·beta) if |residual[n]| < beta; |residual[n]| − beta/2 otherwise }
    grad_term[n] = grad_scale·weight[n]
    grad_residual[n] = grad_term[n]·{ residual[n]/beta if |residual[n]| < beta; sign(residual[n]) otherwise }
    grad_input[n] = grad_residual[n]
    grad_target[n] = −grad_residual[n]

Generated from the declaration regression.py (cca245a6b3dec59b)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, sign, store_block_sum, total_of,
        with_nan_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, sign, store_block_sum, total_of,
        with_nan_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, target, beta, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            residual = input[n] - target[n]
            abs_residual = abs(residual)
            abs_residual_below_beta = abs_residual < beta
            inverse_beta = one / beta
            term = (
                half * inverse_beta * residual * residual if abs_residual_below_beta else abs_residual -
                half * beta
            )
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            grad_residual = (
                grad_term * (inverse_beta * residual if abs_residual_below_beta else
                with_nan_of(sign(residual), beta))
            )
            total += weighted_term
            if grad_input.size:
                grad_input[n] = grad_residual
            if grad_target.size:
                grad_target[n] = -grad_residual
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_input.size:
                grad_input[n] = zero
            if grad_target.size:
                grad_target[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, beta, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 1, dtype)
    grad_target = or_empty(grad_target, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        input, target, beta, weight, grad_scale, terms, grad_input, grad_target, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_elements(input, target, beta, weight, grad_scale, hess_input):
    """A thread for an element: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            residual = input[n] - target[n]
            abs_residual = abs(residual)
            hess_input[n] = (
                grad_term * (one / beta if abs_residual < beta else with_nan_of(with_nan_of(zero,
                abs_residual), beta))
            )
        else:
            hess_input[n] = zero


def hessian_diag(input, target, beta, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    _hessian_elements[blocks, threads](input, target, beta, weight, grad_scale, hess_input)
