"""quantile: Pinball loss: its minimiser is the quantile q of the target.

    error[n] = target[n] − input[n]
    loss = 1/N · Σ_n (q·max(0, error[n]) + (1 − q)·max(0, −error[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_error[n] = grad_term[n]·(q·[error[n] > 0] − (1 − q)·[−error[n] > 0])
    grad_input[n] = −grad_error[n]
    grad_target[n] = grad_error[n]

Generated from the declaration regression.py (9fc6f797b189acd0)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, maximum, number, or_empty, parts_of, product_of, step,
        store_block_sum, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, maximum, number, or_empty, parts_of, product_of, step,
        store_block_sum, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, target, q, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            error = target[n] - input[n]
            one_minus_q = one - q
            term = product_of(one_minus_q, maximum(zero, -error)) + product_of(q, maximum(zero, error))
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            grad_error = grad_term * (product_of(q, step(error)) - product_of(one_minus_q, step(-error)))
            total += weighted_term
            if grad_input.size:
                grad_input[n] = -grad_error
            if grad_target.size:
                grad_target[n] = grad_error
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
