"""gan_hinge_discriminator: Real scores must exceed 1 and generated scores must stay below -1.

    loss = 1/R · Σ_r max(0, 1 − real[r]) + 1/F · Σ_f max(0, 1 + fake[f])

Generated from the declaration adversarial.py (6b7111301e5d6b0e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import compiled, next_block, over_threads, part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "7de3592df901"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _real_elements(hvp_real):
    """One block of elements: fills hvp_real."""
    Real = hvp_real.dtype.type
    zero = Real(0)
    for r in range(hvp_real.size):
        hvp_real[r] = zero


@compiled(**DRIVER)
def _real_elements_blocks(hvp_real, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _real_elements(part(hvp_real, start, stop))
        block_number = next_block(shared_blocks, block_number)


def hvp_real(real, fake, vector, grad_scale, hvp_real):
    """Fill the Hessian in real times `vector`."""
    R = real.size
    run = _real_elements_blocks if R < PARALLEL_FROM else over_threads(_real_elements_blocks)
    run(hvp_real, R, BLOCK, 0)


@compiled(**LOOP)
def _fake_elements(hvp_fake):
    """One block of elements: fills hvp_fake."""
    Real = hvp_fake.dtype.type
    zero = Real(0)
    for f in range(hvp_fake.size):
        hvp_fake[f] = zero


@compiled(**DRIVER)
def _fake_elements_blocks(hvp_fake, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _fake_elements(part(hvp_fake, start, stop))
        block_number = next_block(shared_blocks, block_number)


def hvp_fake(real, fake, vector, grad_scale, hvp_fake):
    """Fill the Hessian in fake times `vector`."""
    F = fake.size
    run = _fake_elements_blocks if F < PARALLEL_FROM else over_threads(_fake_elements_blocks)
    run(hvp_fake, F, BLOCK, 0)
