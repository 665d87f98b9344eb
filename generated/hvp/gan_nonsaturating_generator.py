"""gan_nonsaturating_generator: Cross-entropy of generated samples as 1: the gradient is large where the generator fails.

    loss = −1/F · Σ_f log(σ(fake[f]))

Generated from the declaration adversarial.py (62731b033cd7f086) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

try:
    from ._elementary import compiled, next_block, over_threads, part, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, part, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "30fed9376c01"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _fake_elements(fake, vector, weight, grad_scale, hvp_fake):
    """One block of elements: fills hvp_fake."""
    Real = fake.dtype.type
    zero = Real(0)
    one = Real(1)
    for f in range(fake.size):
        sample_weight = weight[f] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            hvp_fake[f] = grad_term * vector[f] * sigmoid(-fake[f]) * sigmoid(fake[f])
        else:
            hvp_fake[f] = zero


@compiled(**DRIVER)
def _fake_elements_blocks(fake, vector, weight, grad_scale, hvp_fake, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _fake_elements(
            part(fake, start, stop), part(vector, start, stop), part(weight, start, stop), grad_scale,
            part(hvp_fake, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_fake(fake, vector, weight, grad_scale, hvp_fake):
    """Fill the Hessian in fake times `vector`."""
    F = fake.size
    run = _fake_elements_blocks if F < PARALLEL_FROM else over_threads(_fake_elements_blocks)
    run(fake, vector, weight, grad_scale, hvp_fake, F, BLOCK, 0)
