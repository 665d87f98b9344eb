"""expectile: Asymmetric squares: its minimiser is the expectile q of the target, the mean for q = 1/2.

    error[n] = target[n] − input[n]
    side[n] = { q if error[n] > 0; 1 − q otherwise }
    loss = 1/N · Σ_n side[n]·error[n]²
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = −2·side[n]·error[n]·grad_term[n]
    grad_target[n] = 2·side[n]·error[n]·grad_term[n]

Generated from the declaration regression.py (5606950481a41c9c)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, store_block_sum, total_of, with_nan_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, store_block_sum, total_of, with_nan_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, target, q, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            error = target[n] - input[n]
            side = q if zero < error else with_nan_of(one - q, error)
            term = side * error * error
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            product = two * error * grad_term * side
            if grad_input.size:
                grad_input[n] = -product
            if grad_target.size:
                grad_target[n] = product
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


def evaluate(input, target, q, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 1, dtype)
    grad_target = or_empty(grad_target, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        input, target, q, weight, grad_scale, terms, grad_input, grad_target, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_elements(input, target, q, weight, grad_scale, hess_input):
    """A thread for an element: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            error = target[n] - input[n]
            side = q if zero < error else with_nan_of(one - q, error)
            hess_input[n] = two * grad_term * side
        else:
            hess_input[n] = zero


def hessian_diag(input, target, q, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    _hessian_elements[blocks, threads](input, target, q, weight, grad_scale, hess_input)
