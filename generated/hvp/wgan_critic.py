"""wgan_critic: Mean score of generated samples minus that of real ones.

    loss = 1/F · Σ_f fake[f] − 1/R · Σ_r real[r]

Generated from the declaration adversarial.py (71e4b6417649e8c9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "84900aef2a47"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _real_elements(hvp_real, rows, block, shared_blocks):
    """Element by element: fills hvp_real."""
    Real = hvp_real.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for r in range(Place(start), Place(stop)):
            hvp_real[r] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_real(real, fake, vector, grad_scale, hvp_real):
    """Fill the Hessian in real times `vector`."""
    R = real.size
    run = _real_elements if R < PARALLEL_FROM else over_threads(_real_elements)
    run(hvp_real, R, BLOCK, 0)


@compiled(**LOOP)
def _fake_elements(hvp_fake, rows, block, shared_blocks):
    """Element by element: fills hvp_fake."""
    Real = hvp_fake.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for f in range(Place(start), Place(stop)):
            hvp_fake[f] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_fake(real, fake, vector, grad_scale, hvp_fake):
    """Fill the Hessian in fake times `vector`."""
    F = fake.size
    run = _fake_elements if F < PARALLEL_FROM else over_threads(_fake_elements)
    run(hvp_fake, F, BLOCK, 0)
