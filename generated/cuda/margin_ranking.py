"""margin_ranking: The first score must exceed the second by a margin where y = 1, the second the first where y = -1.

    loss = 1/N · Σ_n max(0, margin − y[n]·(x1[n] − x2[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_x1[n] = −y[n]·grad_term[n]·[margin > y[n]·(x1[n] − x2[n])]
    grad_x2[n] = y[n]·grad_term[n]·[margin > y[n]·(x1[n] − x2[n])]

Generated from the declaration ranking.py (490411e0c5955454)
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
def _elements(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, total_parts):
    """A thread for an element: adds up total and fills terms, grad_x1, grad_x2."""
    Real = x1.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(cuda.grid(1), x1.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            margin_minus_y_times_x1_minus_x2 = margin - product_of((x1[n] - x2[n]), y[n])
            term = maximum(zero, margin_minus_y_times_x1_minus_x2)
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            product = grad_term * y[n] * step(margin_minus_y_times_x1_minus_x2)
            if grad_x1.size:
                grad_x1[n] = -product
            if grad_x2.size:
                grad_x2[n] = product
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_x1.size:
                grad_x1[n] = zero
            if grad_x2.size:
                grad_x2[n] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = x1.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_x1 = or_empty(grad_x1, 1, dtype)
    grad_x2 = or_empty(grad_x2, 1, dtype)
    blocks, threads = grid_of_elements(x1.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, total_parts
    )
    return number(total_of(total_parts))
