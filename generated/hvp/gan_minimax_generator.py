"""gan_minimax_generator: Mean log-probability that the discriminator recognises generated samples.

    loss = 1/F · Σ_f log(1 − σ(fake[f]))

Generated from the declaration adversarial.py (dfc6b456a544d2d0) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import part, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import part, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _fake_elements(fake, vector, weight, grad_scale, hvp_fake):
    """One block of elements: fills hvp_fake."""
    Real = fake.dtype.type
    one = Real(1)
    for f in range(fake.size):
        sample_weight = weight[f] if weight is not None else one
        grad_term = grad_scale * sample_weight
        hvp_fake[f] = -grad_term * vector[f] * sigmoid(-fake[f]) * sigmoid(fake[f])


@njit(**DRIVER)
def _fake_elements_serial(fake, vector, weight, grad_scale, hvp_fake, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _fake_elements(
            part(fake, start, stop), part(vector, start, stop), part(weight, start, stop), grad_scale,
            part(hvp_fake, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _fake_elements_parallel(fake, vector, weight, grad_scale, hvp_fake, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _fake_elements(
            part(fake, start, stop), part(vector, start, stop), part(weight, start, stop), grad_scale,
            part(hvp_fake, start, stop)
        )


def hvp_fake(fake, vector, weight, grad_scale, hvp_fake):
    """Fill the Hessian in fake times `vector`."""
    F = fake.size
    run = _fake_elements_serial if F < PARALLEL_FROM else _fake_elements_parallel
    run(fake, vector, weight, grad_scale, hvp_fake, F, BLOCK)
