"""gan_hinge_generator: Negative mean score of generated samples.

    loss = −1/F · Σ_f fake[f]
    grad_term[f] = grad_scale·weight[f]
    grad_fake[f] = −grad_term[f]

Generated from the declaration adversarial.py (d565398233b93115)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Arrays are flat.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, store_block_sum, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, kernel, number, or_empty, parts_of, store_block_sum, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(fake, weight, grad_scale, terms, grad_fake, total_parts):
    """A thread for an element: adds up total and fills terms, grad_fake."""
    Real = fake.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for f in range(cuda.grid(1), fake.size, cuda.gridsize(1)):
        sample_weight = weight[f] if weight.size else one
        if sample_weight != zero:
            term = -fake[f]
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total += weighted_term
            if grad_fake.size:
                grad_fake[f] = -grad_term
            if terms.size:
                terms[f] = weighted_term
        else:
            if grad_fake.size:
                grad_fake[f] = zero
            if terms.size:
                terms[f] = zero
    store_block_sum(total, total_parts)


def evaluate(fake, weight, grad_scale, terms, grad_fake):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = fake.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_fake = or_empty(grad_fake, 1, dtype)
    blocks, threads = grid_of_elements(fake.size)
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](fake, weight, grad_scale, terms, grad_fake, total_parts)
    return number(total_of(total_parts))
