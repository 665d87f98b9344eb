"""bpr: The score of an item that was chosen must exceed that of one that was not.

    gap[n] = pos[n] − neg[n]
    loss = −1/N · Σ_n log σ(gap[n])
    grad_term[n] = grad_scale·weight[n]
    grad_gap[n] = −grad_term[n]·σ(−gap[n])
    grad_pos[n] = grad_gap[n]
    grad_neg[n] = −grad_gap[n]

Generated from the declaration ranking.py (1e811134064bd750)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, log_sigmoid, number, or_empty, parts_of, sigmoid, store_block_sum,
        total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, log_sigmoid, number, or_empty, parts_of, sigmoid, store_block_sum,
        total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, total_parts):
    """A thread for an element: adds up total and fills terms, grad_pos, grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), pos.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            gap = pos[n] - neg[n]
            term = -log_sigmoid(gap)
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            grad_gap = -grad_term * sigmoid(-gap)
            total += weighted_term
            if grad_pos.size:
                grad_pos[n] = grad_gap
            if grad_neg.size:
                grad_neg[n] = -grad_gap
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_pos.size:
                grad_pos[n] = zero
            if grad_neg.size:
                grad_neg[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(pos, neg, reg, weight, grad_scale, terms, grad_pos, grad_neg):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = pos.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_pos = or_empty(grad_pos, 1, dtype)
    grad_neg = or_empty(grad_neg, 1, dtype)
    blocks, threads = grid_of_elements(pos.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, total_parts)
    return number(total_of(total_parts))


@kernel
def _hessian_elements(pos, neg, weight, grad_scale, hess_pos):
    """A thread for an element: fills hess_pos."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(cuda.grid(1), pos.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            gap = pos[n] - neg[n]
            grad_term = grad_scale * sample_weight
            hess_pos[n] = grad_term * sigmoid(gap) * sigmoid(-gap)
        else:
            hess_pos[n] = zero


def hessian_diag(pos, neg, reg, weight, grad_scale, hess_pos):
    """Fill the diagonal of the second derivative."""
    dtype = pos.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(pos.size)
    _hessian_elements[blocks, threads](pos, neg, weight, grad_scale, hess_pos)
