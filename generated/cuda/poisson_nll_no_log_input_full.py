"""poisson_nll_no_log_input_full: Negative log-likelihood of a Poisson distribution with a predicted rate.

    loss = 1/N · Σ_n (input[n] − target[n]·log(input[n]) + { target[n]·log(target[n]) − target[n] + log(2·
        π·target[n])/2 if target[n] > 1; 0 otherwise })
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = grad_term[n]·(1 − target[n]/input[n])
    grad_target[n] = grad_term[n]·{ log(target[n]/input[n]) + 1/(2·target[n]) if target[n] > 1;
        −log(input[n]) otherwise }

Generated from the declaration likelihood.py (58a96d5dce757dc7)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, kl_entr, line_minus_log, log, log_ratio, number, or_empty,
        parts_of, ratio, store_block_sum, total_of, with_nan_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, kl_entr, line_minus_log, log, log_ratio, number, or_empty,
        parts_of, ratio, store_block_sum, total_of, with_nan_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, target, weight, grad_scale, terms, grad_input, grad_target, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            one_below_target = target[n] > one
            term = (
                half * log(two * Real(3.141592653589793) * target[n]) + kl_entr(target[n], input[n]) if
                one_below_target else line_minus_log(input[n], target[n])
            )
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            if grad_input.size:
                grad_input[n] = grad_term * (one - ratio(target[n], input[n]))
            if grad_target.size:
                grad_target[n] = (
                    grad_term * (half / target[n] + log_ratio(target[n], input[n]) if one_below_target
                    else with_nan_of(-log(input[n]), target[n]))
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
            hess_input[n] = grad_term * ratio(ratio(target[n], input[n]), input[n])
        else:
            hess_input[n] = zero


def hessian_diag(input, target, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    _hessian_elements[blocks, threads](input, target, weight, grad_scale, hess_input)
