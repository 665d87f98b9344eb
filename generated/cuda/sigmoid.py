"""sigmoid: The logistic function, which takes a logit to a probability.

    sigmoid[n] = 1/(1 + exp(−input[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = grad_term[n]·σ(−input[n])·σ(input[n])

Generated from the declaration activations.py (88d9e082c906145d)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, sigmoid, store_block_sum, tanh,
        total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, sigmoid, store_block_sum, tanh,
        total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, weight, grad_scale, terms, grad_input, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            sigmoid_input = sigmoid(input[n])
            weighted_term = sigmoid_input * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            if grad_input.size:
                grad_input[n] = grad_term * sigmoid_input * sigmoid(-input[n])
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_input.size:
                grad_input[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](input, weight, grad_scale, terms, grad_input, total_parts)
    return number(total_of(total_parts))


@kernel
def _hessian_elements(input, weight, grad_scale, hess_input):
    """A thread for an element: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            hess_input[n] = -grad_term * sigmoid(-input[n]) * sigmoid(input[n]) * tanh(half * input[n])
        else:
            hess_input[n] = zero


def hessian_diag(input, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    _hessian_elements[blocks, threads](input, weight, grad_scale, hess_input)
