"""binary_cross_entropy_with_logits_pos_weight_array: Cross-entropy of a Bernoulli target under the probability sigmoid(input).

    p[n] = σ(input[n])
    loss = −1/N · Σ_n (pos_weight[n]·target[n]·log(p[n]) + (1 − target[n])·log(1 − p[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = grad_term[n]·((1 − target[n])·σ(input[n]) − pos_weight[n]·target[n]·σ(−input[n]))
    grad_target[n] = grad_term[n]·(log σ(−input[n]) − pos_weight[n]·log σ(input[n]))

Generated from the declaration classification.py (dd23aa1286bc7048)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, log_sigmoid, number, or_empty, parts_of, product_of, sigmoid,
        store_block_sum, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, log_sigmoid, number, or_empty, parts_of, product_of, sigmoid,
        store_block_sum, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, target, pos_weight, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            log_sigmoid_input = log_sigmoid(input[n])
            log_sigmoid_minus_input = log_sigmoid(-input[n])
            one_minus_target = one - target[n]
            term = (
                -times(one_minus_target, log_sigmoid_minus_input) - product_of(pos_weight[n],
                times(target[n], log_sigmoid_input))
            )
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            if grad_input.size:
                grad_input[n] = (
                    grad_term * (product_of(one_minus_target, sigmoid(input[n])) - product_of(target[n] *
                    pos_weight[n], sigmoid(-input[n])))
                )
            if grad_target.size:
                grad_target[n] = (
                    grad_term * (log_sigmoid_minus_input - product_of(log_sigmoid_input, pos_weight[n]))
                )
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


def evaluate(input, target, pos_weight, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 1, dtype)
    grad_target = or_empty(grad_target, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        input, target, pos_weight, weight, grad_scale, terms, grad_input, grad_target, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_elements(input, target, pos_weight, weight, grad_scale, hess_input):
    """A thread for an element: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            hess_input[n] = (
                grad_term * (one - target[n] + product_of(target[n], pos_weight[n])) * sigmoid(-input[n])
                * sigmoid(input[n])
            )
        else:
            hess_input[n] = zero


def hessian_diag(input, target, pos_weight, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    _hessian_elements[blocks, threads](input, target, pos_weight, weight, grad_scale, hess_input)
