"""sigmoid_focal: Cross-entropy that fades for samples that are already classified well.

    z[n] = input[n]·(2·target[n] − 1)
    p_t[n] = σ(z[n])
    alpha_t[n] = alpha·target[n] + (1 − target[n])·(1 − alpha)
    loss = −1/N · Σ_n alpha_t[n]·(1 − p_t[n])^gamma·log(p_t[n])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = alpha_t[n]·grad_term[n]·(gamma·log σ(z[n])·σ(z[n]) − σ(−z[n]))·(2·target[n] − 1)·
        σ(−z[n])^gamma

Generated from the declaration classification.py (a8751ee9e8553c24)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, log_sigmoid, number, or_empty, parts_of, power, product_of,
        sigmoid, store_block_sum, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, log_sigmoid, number, or_empty, parts_of, power, product_of,
        sigmoid, store_block_sum, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(input, target, alpha, gamma, weight, grad_scale, terms, grad_input, total_parts):
    """A thread for an element: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total = zero
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            alpha_t = product_of(alpha, target[n]) + product_of((one - alpha), one - target[n])
            two_times_target_minus_one = -one + two * target[n]
            z = two_times_target_minus_one * input[n]
            log_sigmoid_z = log_sigmoid(z)
            sigmoid_minus_z = sigmoid(-z)
            product = alpha_t * power(sigmoid_minus_z, gamma)
            term = -times(product, log_sigmoid_z)
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            if grad_input.size:
                grad_input[n] = (
                    grad_term * product * two_times_target_minus_one * (-sigmoid_minus_z + times(gamma *
                    sigmoid(z), log_sigmoid_z))
                )
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_input.size:
                grad_input[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, alpha, gamma, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        input, target, alpha, gamma, weight, grad_scale, terms, grad_input, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _hessian_elements(input, target, alpha, gamma, weight, grad_scale, hess_input):
    """A thread for an element: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(cuda.grid(1), input.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            alpha_t = product_of(alpha, target[n]) + product_of((one - alpha), one - target[n])
            grad_term = grad_scale * sample_weight
            two_times_target_minus_one = -one + two * target[n]
            z = two_times_target_minus_one * input[n]
            log_sigmoid_z = log_sigmoid(z)
            sigmoid_minus_z = sigmoid(-z)
            sigmoid_z = sigmoid(z)
            hess_input[n] = (
                alpha_t * grad_term * sigmoid_z * power(sigmoid_minus_z, gamma) *
                (product_of(sigmoid_minus_z, one + gamma + times(gamma, log_sigmoid_z)) -
                product_of(gamma, -sigmoid_minus_z + times(sigmoid_z * gamma, log_sigmoid_z))) *
                two_times_target_minus_one * two_times_target_minus_one if alpha_t != zero else zero
            )
        else:
            hess_input[n] = zero


def hessian_diag(input, target, alpha, gamma, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(input.size)
    _hessian_elements[blocks, threads](input, target, alpha, gamma, weight, grad_scale, hess_input)
