"""l1_regularization: Sum of absolute values: draws small weights to exactly 0.

    loss = Σ_n lambda1·|input[n]|
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = lambda1·grad_term[n]·sign(input[n])

Generated from the declaration regularization.py (bd20757842553805)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, sign, store_block_sum, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, sign, store_block_sum, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, lambda1, weight, grad_scale, terms, grad_input, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            term = times(lambda1, abs(input[n]))
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            if grad_input.size:
                grad_input[n] = grad_term * lambda1 * sign(input[n])
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_input.size:
                grad_input[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, lambda1, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](input, lambda1, weight, grad_scale, terms, grad_input, total_parts)
    return number(total_of(total_parts))
