"""wgan_critic: Mean score of generated samples minus that of real ones.

    loss = 1/F · Σ_f fake[f] − 1/R · Σ_r real[r]
    grad_real[r] = −grad_scale/R
    grad_fake[f] = grad_scale/F

Generated from the declaration adversarial.py (71e4b6417649e8c9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, restrain, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, restrain, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "a135a07923ac"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements_1(real, R, grad_scale, grad_real, rows, block, shared_blocks):
    """Element by element: adds up sum_real and fills grad_real."""
    Real = real.dtype.type
    zero = Real(0)
    sum_real, sum_real_rest = 0.0, 0.0
    minus_grad_scale_over_R = -grad_scale / Real(R)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_real = zero
        for r in range(Place(start), Place(stop)):
            block_sum_real = accumulate(block_sum_real, real[r])
            if grad_real is not None:
                grad_real[r] = minus_grad_scale_over_R
        sum_real, sum_real_rest = add_exactly(sum_real, sum_real_rest, block_sum_real)
        keep_total(shared_blocks, block_number, 0, block_sum_real)
        block_number = next_block(shared_blocks, block_number)
    return sum_real + sum_real_rest


@compiled(**LOOP)
def _elements_2(fake, F, grad_scale, grad_fake, rows, block, shared_blocks):
    """Element by element: adds up sum_fake and fills grad_fake."""
    Real = fake.dtype.type
    zero = Real(0)
    sum_fake, sum_fake_rest = 0.0, 0.0
    grad_scale_over_F = grad_scale / Real(F)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_fake = zero
        for f in range(Place(start), Place(stop)):
            block_sum_fake = accumulate(block_sum_fake, fake[f])
            if grad_fake is not None:
                grad_fake[f] = grad_scale_over_F
        sum_fake, sum_fake_rest = add_exactly(sum_fake, sum_fake_rest, block_sum_fake)
        keep_total(shared_blocks, block_number, 0, block_sum_fake)
        block_number = next_block(shared_blocks, block_number)
    return sum_fake + sum_fake_rest


@compiled(**LOOP)
def _totals_over_R(real, sum_real_scale, rows, block, shared_blocks):
    """Element by element: adds up sum_real_scaled."""
    Real = real.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_real_scaled, sum_real_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_real_scaled = zero
        for r in range(Place(start), Place(stop)):
            if sum_real_scale != one:
                block_sum_real_scaled = accumulate(block_sum_real_scaled, times(sum_real_scale, real[r]))
        sum_real_scaled, sum_real_scaled_rest = add_exactly(
            sum_real_scaled, sum_real_scaled_rest, block_sum_real_scaled
        )
        keep_total(shared_blocks, block_number, 0, block_sum_real_scaled)
        block_number = next_block(shared_blocks, block_number)
    return sum_real_scaled + sum_real_scaled_rest


@compiled(**LOOP)
def _totals_over_F(fake, sum_fake_scale, rows, block, shared_blocks):
    """Element by element: adds up sum_fake_scaled."""
    Real = fake.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_fake_scaled, sum_fake_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_fake_scaled = zero
        for f in range(Place(start), Place(stop)):
            if sum_fake_scale != one:
                block_sum_fake_scaled = accumulate(block_sum_fake_scaled, times(sum_fake_scale, fake[f]))
        sum_fake_scaled, sum_fake_scaled_rest = add_exactly(
            sum_fake_scaled, sum_fake_scaled_rest, block_sum_fake_scaled
        )
        keep_total(shared_blocks, block_number, 0, block_sum_fake_scaled)
        block_number = next_block(shared_blocks, block_number)
    return sum_fake_scaled + sum_fake_scaled_rest


@compiled(**SCALARS)
def _scalars(sum_real, sum_fake, real):
    """What the totals determine, in float64."""
    dtype = real.dtype.type
    sum_real_scale = restrain(dtype(sum_real))
    sum_fake_scale = restrain(dtype(sum_fake))
    return sum_real_scale, sum_fake_scale


@compiled(**SCALARS)
def _scalars_1(
    sum_real, sum_fake, sum_real_scale, sum_fake_scale, sum_real_scaled, sum_fake_scaled, F, R
):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    sum_real_held = sum_real if sum_real_scale == one else sum_real_scaled
    sum_fake_held = sum_fake if sum_fake_scale == one else sum_fake_scaled
    total = sum_fake_held / (sum_fake_scale * Real(F)) - sum_real_held / (sum_real_scale * Real(R))
    return total


def evaluate(real, fake, grad_scale, grad_real, grad_fake):
    """Return the loss; fill the outputs that are not None."""
    R = real.size
    F = fake.size
    dtype = real.dtype.type
    run = _elements_1 if R < PARALLEL_FROM else over_threads(_elements_1, "sum")
    sum_real = run(real, R, grad_scale, grad_real, R, BLOCK, 0)
    run = _elements_2 if F < PARALLEL_FROM else over_threads(_elements_2, "sum")
    sum_fake = run(fake, F, grad_scale, grad_fake, F, BLOCK, 0)
    sum_real_scale, sum_fake_scale = _scalars(sum_real, sum_fake, real)
    sum_real_scaled = 0.0
    if sum_real_scale != 1.0:
        run = _totals_over_R if R < PARALLEL_FROM else over_threads(_totals_over_R, "sum")
        sum_real_scaled = run(real, dtype(sum_real_scale), R, BLOCK, 0)
    sum_fake_scaled = 0.0
    if sum_fake_scale != 1.0:
        run = _totals_over_F if F < PARALLEL_FROM else over_threads(_totals_over_F, "sum")
        sum_fake_scaled = run(fake, dtype(sum_fake_scale), F, BLOCK, 0)
    total = _scalars_1(
        sum_real, sum_fake, sum_real_scale, sum_fake_scale, sum_real_scaled, sum_fake_scaled, F, R
    )
    return total
