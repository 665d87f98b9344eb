"""gan_hinge_discriminator: Real scores must exceed 1 and generated scores must stay below -1.

    loss = 1/R · Σ_r max(0, 1 − real[r]) + 1/F · Σ_f max(0, 1 + fake[f])

Generated from the declaration adversarial.py (6b7111301e5d6b0e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _real_elements(hvp_real):
    """One block of elements: fills hvp_real."""
    Real = hvp_real.dtype.type
    zero = Real(0)
    for r in range(hvp_real.size):
        hvp_real[r] = zero


@njit(**DRIVER)
def _real_elements_serial(hvp_real, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _real_elements(part(hvp_real, start, stop))


@njit(parallel=True, **DRIVER)
def _real_elements_parallel(hvp_real, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _real_elements(part(hvp_real, start, stop))


def hvp_real(real, fake, vector, grad_scale, hvp_real):
    """Fill the Hessian in real times `vector`."""
    R = real.size
    run = _real_elements_serial if R < PARALLEL_FROM else _real_elements_parallel
    run(hvp_real, R, BLOCK)


@njit(**LOOP)
def _fake_elements(hvp_fake):
    """One block of elements: fills hvp_fake."""
    Real = hvp_fake.dtype.type
    zero = Real(0)
    for f in range(hvp_fake.size):
        hvp_fake[f] = zero


@njit(**DRIVER)
def _fake_elements_serial(hvp_fake, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _fake_elements(part(hvp_fake, start, stop))


@njit(parallel=True, **DRIVER)
def _fake_elements_parallel(hvp_fake, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _fake_elements(part(hvp_fake, start, stop))


def hvp_fake(real, fake, vector, grad_scale, hvp_fake):
    """Fill the Hessian in fake times `vector`."""
    F = fake.size
    run = _fake_elements_serial if F < PARALLEL_FROM else _fake_elements_parallel
    run(hvp_fake, F, BLOCK)
