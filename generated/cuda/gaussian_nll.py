"""gaussian_nll: Negative log-likelihood of a normal distribution with predicted mean and variance.

    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n (log(var[n])/2 + residual[n]²/(2·var[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_residual[n] = residual[n]·grad_term[n]/var[n]
    grad_input[n] = grad_residual[n]
    grad_target[n] = −grad_residual[n]
    grad_var[n] = grad_term[n]·(1 − residual[n]²/var[n])/(2·var[n])

Generated from the declaration likelihood.py (914fa63b0dc1aaa9)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, log, number, or_empty, parts_of, quad_over_lin, ratio,
        store_block_sum, total_of, variance_score
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, log, number, or_empty, parts_of, quad_over_lin, ratio,
        store_block_sum, total_of, variance_score
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(
    input, target, var, weight, grad_scale, terms, grad_input, grad_target, grad_var, total_parts
):
    """A thread for an element: adds up total and fills terms, grad_input, 2 more."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            residual = input[n] - target[n]
            term = half * log(var[n]) + half * quad_over_lin(residual, var[n])
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            grad_residual = grad_term * ratio(residual, var[n])
            total += weighted_term
            if grad_input.size:
                grad_input[n] = grad_residual
            if grad_target.size:
                grad_target[n] = -grad_residual
            if grad_var.size:
                grad_var[n] = grad_term * variance_score(residual, var[n])
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_input.size:
                grad_input[n] = zero
            if grad_target.size:
                grad_target[n] = zero
            if grad_var.size:
                grad_var[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, var, weight, grad_scale, terms, grad_input, grad_target, grad_var):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 1, dtype)
    grad_target = or_empty(grad_target, 1, dtype)
    grad_var = or_empty(grad_var, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        input, target, var, weight, grad_scale, terms, grad_input, grad_target, grad_var, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_elements(var, weight, grad_scale, hess_input):
    """A thread for an element: fills hess_input."""
    Real = var.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(cuda.grid(1), var.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            hess_input[n] = grad_term * ratio(one, var[n])
        else:
            hess_input[n] = zero


def hessian_diag(input, target, var, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(var.size)
    _hessian_elements[blocks, threads](var, weight, grad_scale, hess_input)
