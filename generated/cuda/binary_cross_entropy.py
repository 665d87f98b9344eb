"""binary_cross_entropy: Cross-entropy of a Bernoulli target, soft or not, under a predicted probability.

    loss = −1/N · Σ_n (target[n]·log(input[n]) + (1 − target[n])·log(1 − input[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = grad_term[n]·((1 − target[n])/(1 − input[n]) − target[n]/input[n])
    grad_target[n] = grad_term[n]·(log(1 − input[n]) − log(input[n]))

Generated from the declaration divergences.py (8053c0e09da9802b)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, log, log1p, number, or_empty, parts_of, ratio, store_block_sum,
        total_of, xlog1py, xlogy
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, log, log1p, number, or_empty, parts_of, ratio, store_block_sum,
        total_of, xlog1py, xlogy
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, target, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            one_minus_target = one - target[n]
            term = -xlog1py(one_minus_target, -input[n]) - xlogy(target[n], input[n])
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            if grad_input.size:
                grad_input[n] = (
                    grad_term * (ratio(one_minus_target, one - input[n]) - ratio(target[n], input[n]))
                )
            if grad_target.size:
                grad_target[n] = grad_term * (log1p(-input[n]) - log(input[n]))
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


def evaluate(input, target, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 1, dtype)
    grad_target = or_empty(grad_target, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        input, target, weight, grad_scale, terms, grad_input, grad_target, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_elements(input, target, weight, grad_scale, hess_input):
    """A thread for an element: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            one_minus_input = one - input[n]
            hess_input[n] = (
                grad_term * (ratio(ratio(one - target[n], one_minus_input), one_minus_input) +
                ratio(ratio(target[n], input[n]), input[n]))
            )
        else:
            hess_input[n] = zero


def hessian_diag(input, target, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    _hessian_elements[blocks, threads](input, target, weight, grad_scale, hess_input)
