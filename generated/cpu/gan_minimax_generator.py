"""gan_minimax_generator: Mean log-probability that the discriminator recognises generated samples.

    loss = 1/F · Σ_f log(1 − σ(fake[f]))
    grad_term[f] = grad_scale·weight[f]
    grad_fake[f] = −grad_term[f]·σ(fake[f])

Generated from the declaration adversarial.py (dfc6b456a544d2d0) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, log_sigmoid, part, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, log_sigmoid, part, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements(fake, weight, grad_scale, terms, grad_fake):
    """One block of elements: adds up total and fills terms, grad_fake."""
    Real = fake.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for f in range(fake.size):
        term = log_sigmoid(-fake[f])
        sample_weight = weight[f] if weight is not None else one
        weighted_term = term * sample_weight
        grad_term = grad_scale * sample_weight
        total = accumulate(total, weighted_term)
        if grad_fake is not None:
            grad_fake[f] = -grad_term * sigmoid(fake[f])
        if terms is not None:
            terms[f] = weighted_term
    return total


@njit(**DRIVER)
def _elements_serial(fake, weight, grad_scale, terms, grad_fake, rows, block):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _elements(
            part(fake, start, stop), part(weight, start, stop), grad_scale, part(terms, start, stop),
            part(grad_fake, start, stop)
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _elements_parallel(fake, weight, grad_scale, terms, grad_fake, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements(
            part(fake, start, stop), part(weight, start, stop), grad_scale, part(terms, start, stop),
            part(grad_fake, start, stop)
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(fake, weight, grad_scale, terms, grad_fake):
    """Return the sum of weight times term; fill the outputs that are not None."""
    F = fake.size
    run = _elements_serial if F < PARALLEL_FROM else _elements_parallel
    total = run(fake, weight, grad_scale, terms, grad_fake, F, BLOCK)
    return total


@njit(**LOOP)
def _hessian_elements(fake, weight, grad_scale, hess_fake):
    """One block of elements: fills hess_fake."""
    Real = fake.dtype.type
    one = Real(1)
    for f in range(fake.size):
        sample_weight = weight[f] if weight is not None else one
        grad_term = grad_scale * sample_weight
        hess_fake[f] = -grad_term * sigmoid(-fake[f]) * sigmoid(fake[f])


@njit(**DRIVER)
def _hessian_elements_serial(fake, weight, grad_scale, hess_fake, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_elements(
            part(fake, start, stop), part(weight, start, stop), grad_scale, part(hess_fake, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _hessian_elements_parallel(fake, weight, grad_scale, hess_fake, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(fake, start, stop), part(weight, start, stop), grad_scale, part(hess_fake, start, stop)
        )


def hessian_diag(fake, weight, grad_scale, hess_fake):
    """Fill the diagonal of the second derivative."""
    F = fake.size
    run = _hessian_elements_serial if F < PARALLEL_FROM else _hessian_elements_parallel
    run(fake, weight, grad_scale, hess_fake, F, BLOCK)
