"""lsgan_discriminator: Half the squared distance of real scores from 1 plus half that of generated scores from 0.

    loss = 1/R · Σ_r (real[r] − 1)²/2 + 1/F · Σ_f fake[f]²/2
    grad_real[r] = grad_scale·(real[r] − 1)/R
    grad_fake[f] = grad_scale·fake[f]/F

Generated from the declaration adversarial.py (b9dd0e72c180dc85) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements_1(real, R, grad_scale, grad_real):
    """One block of elements: adds up sum_real and fills grad_real."""
    Real = real.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_real = zero
    for r in range(real.size):
        real_minus_one = real[r] - one
        sum_real = accumulate(sum_real, real_minus_one * real_minus_one)
        if grad_real is not None:
            grad_real[r] = grad_scale * real_minus_one / Real(R)
    return sum_real


@njit(**DRIVER)
def _elements_1_serial(real, R, grad_scale, grad_real, rows, block):
    """All blocks, one after the other."""
    sum_real, sum_real_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_sum_real = _elements_1(part(real, start, stop), R, grad_scale, part(grad_real, start, stop))
        sum_real, sum_real_rest = add_exactly(sum_real, sum_real_rest, block_sum_real)
    return sum_real + sum_real_rest


@njit(parallel=True, **DRIVER)
def _elements_1_parallel(real, R, grad_scale, grad_real, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements_1(
            part(real, start, stop), R, grad_scale, part(grad_real, start, stop)
        )
    sum_real, sum_real_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_real, sum_real_rest = add_exactly(sum_real, sum_real_rest, partial[block_number, 0])
    return sum_real + sum_real_rest


@njit(**LOOP)
def _elements_2(fake, F, grad_scale, grad_fake):
    """One block of elements: adds up sum_fake and fills grad_fake."""
    Real = fake.dtype.type
    zero = Real(0)
    sum_fake = zero
    for f in range(fake.size):
        sum_fake = accumulate(sum_fake, fake[f] * fake[f])
        if grad_fake is not None:
            grad_fake[f] = grad_scale * fake[f] / Real(F)
    return sum_fake


@njit(**DRIVER)
def _elements_2_serial(fake, F, grad_scale, grad_fake, rows, block):
    """All blocks, one after the other."""
    sum_fake, sum_fake_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_sum_fake = _elements_2(part(fake, start, stop), F, grad_scale, part(grad_fake, start, stop))
        sum_fake, sum_fake_rest = add_exactly(sum_fake, sum_fake_rest, block_sum_fake)
    return sum_fake + sum_fake_rest


@njit(parallel=True, **DRIVER)
def _elements_2_parallel(fake, F, grad_scale, grad_fake, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements_2(
            part(fake, start, stop), F, grad_scale, part(grad_fake, start, stop)
        )
    sum_fake, sum_fake_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_fake, sum_fake_rest = add_exactly(sum_fake, sum_fake_rest, partial[block_number, 0])
    return sum_fake + sum_fake_rest


@njit(**DRIVER)
def _scalars(sum_real, sum_fake, F, R):
    """What the totals determine, in float64."""
    Real = np.float64
    half = Real(0.5)
    total = half * sum_fake / Real(F) + half * sum_real / Real(R)
    return total


def evaluate(real, fake, grad_scale, grad_real, grad_fake):
    """Return the loss; fill the outputs that are not None."""
    R = real.size
    F = fake.size
    run = _elements_1_serial if R < PARALLEL_FROM else _elements_1_parallel
    sum_real = run(real, R, grad_scale, grad_real, R, BLOCK)
    run = _elements_2_serial if F < PARALLEL_FROM else _elements_2_parallel
    sum_fake = run(fake, F, grad_scale, grad_fake, F, BLOCK)
    total = _scalars(sum_real, sum_fake, F, R)
    return total


@njit(**LOOP)
def _hessian_elements(R, grad_scale, hess_real):
    """One block of elements: fills hess_real."""
    Real = hess_real.dtype.type
    for r in range(hess_real.size):
        hess_real[r] = grad_scale / Real(R)


@njit(**DRIVER)
def _hessian_elements_serial(R, grad_scale, hess_real, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_elements(R, grad_scale, part(hess_real, start, stop))


@njit(parallel=True, **DRIVER)
def _hessian_elements_parallel(R, grad_scale, hess_real, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(R, grad_scale, part(hess_real, start, stop))


def hessian_diag(real, fake, grad_scale, hess_real):
    """Fill the diagonal of the second derivative."""
    R = real.size
    run = _hessian_elements_serial if R < PARALLEL_FROM else _hessian_elements_parallel
    run(R, grad_scale, hess_real, R, BLOCK)
