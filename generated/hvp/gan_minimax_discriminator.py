"""gan_minimax_discriminator: Cross-entropy of real samples as 1 plus cross-entropy of generated samples as 0.

    loss = (−1/R · Σ_r log(σ(real[r]))) + (−1/F · Σ_f log(1 − σ(fake[f])))

Generated from the declaration adversarial.py (118922ac49c05f94) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "e955cda220e1"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _real_elements(real, vector, R, grad_scale, hvp_real, rows, block, shared_blocks):
    """Element by element: fills hvp_real."""
    Real = real.dtype.type
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for r in range(Place(start), Place(stop)):
            hvp_real[r] = grad_scale * vector[r] * sigmoid(-real[r]) * sigmoid(real[r]) / Real(R)
        block_number = next_block(shared_blocks, block_number)


def hvp_real(real, fake, vector, grad_scale, hvp_real):
    """Fill the Hessian in real times `vector`."""
    R = real.size
    run = _real_elements if R < PARALLEL_FROM else over_threads(_real_elements)
    run(real, vector, R, grad_scale, hvp_real, R, BLOCK, 0)


@compiled(**LOOP)
def _fake_elements(fake, vector, F, grad_scale, hvp_fake, rows, block, shared_blocks):
    """Element by element: fills hvp_fake."""
    Real = fake.dtype.type
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for f in range(Place(start), Place(stop)):
            hvp_fake[f] = grad_scale * vector[f] * sigmoid(-fake[f]) * sigmoid(fake[f]) / Real(F)
        block_number = next_block(shared_blocks, block_number)


def hvp_fake(real, fake, vector, grad_scale, hvp_fake):
    """Fill the Hessian in fake times `vector`."""
    F = fake.size
    run = _fake_elements if F < PARALLEL_FROM else over_threads(_fake_elements)
    run(fake, vector, F, grad_scale, hvp_fake, F, BLOCK, 0)
