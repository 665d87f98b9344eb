"""jaccard_mask: One minus the intersection of prediction and target over their union.

    union = Σ_{n : mask[n] ≠ 0} (input[n] + target[n] − input[n]·target[n])
    intersection = Σ_{n : mask[n] ≠ 0} input[n]·target[n]
    loss = { 0 if union + smooth = 0; 1 − (smooth + intersection)/(union + smooth) otherwise }
    grad_intersection = grad_scale·{ 0 if union + smooth = 0; −1/(union + smooth) otherwise }
    grad_union = grad_scale·{ 0 if union + smooth = 0; (smooth + intersection)/(union + smooth)² otherwise }
    grad_input[n] = (grad_intersection·target[n] + grad_union·(1 − target[n]))·[mask[n] ≠ 0]
    grad_target[n] = (grad_intersection·input[n] + grad_union·(1 − input[n]))·[mask[n] ≠ 0]

Generated from the declaration segmentation.py (ea08a917189b372a) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, next_block, over_threads, part,
        with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, next_block, over_threads, part,
        with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "68437d3fd22c"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N(input, target, mask):
    """One block of elements: adds up union, intersection."""
    Real = input.dtype.type
    zero = Real(0)
    union = zero
    intersection = zero
    for n in range(input.size):
        takes_part = mask[n] != zero
        input_times_target = input[n] * target[n]
        union = accumulate(
            union, with_nan_of(input[n] + target[n] - input_times_target, mask[n]) if takes_part else zero
        )
        intersection = accumulate(
            intersection, with_nan_of(input_times_target, mask[n]) if takes_part else zero
        )
    return union, intersection


@compiled(**DRIVER)
def _totals_over_N_blocks(input, target, mask, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    union, union_rest = 0.0, 0.0
    intersection, intersection_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_union = kept_total(shared_blocks, block_number, 0)
            block_intersection = kept_total(shared_blocks, block_number, 1)
        else:
            block_union, block_intersection = _totals_over_N(
                part(input, start, stop), part(target, start, stop), part(mask, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_union)
            keep_total(shared_blocks, block_number, 1, block_intersection)
        union, union_rest = add_exactly(union, union_rest, block_union)
        intersection, intersection_rest = add_exactly(intersection, intersection_rest, block_intersection)
        block_number = next_block(shared_blocks, block_number)
    return union + union_rest, intersection + intersection_rest


@compiled(**LOOP)
def _elements(input, target, mask, grad_intersection, grad_union, grad_input, grad_target):
    """One block of elements: fills grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(input.size):
        takes_part = mask[n] != zero
        if grad_input is not None:
            grad_input[n] = (
                with_nan_of(grad_intersection * target[n] + grad_union * (one - target[n]), mask[n]) if
                takes_part else zero
            )
        if grad_target is not None:
            grad_target[n] = (
                with_nan_of(grad_intersection * input[n] + grad_union * (one - input[n]), mask[n]) if
                takes_part else zero
            )


@compiled(**DRIVER)
def _elements_blocks(
    input, target, mask, grad_intersection, grad_union, grad_input, grad_target, rows, block,
    shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), part(mask, start, stop),
            grad_intersection, grad_union, part(grad_input, start, stop), part(grad_target, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


@compiled(**DRIVER)
def _scalars(smooth, union, intersection, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    one = Real(1)
    intersection_plus_smooth = intersection + smooth
    union_plus_smooth = union + smooth
    inverse_union_plus_smooth = one / union_plus_smooth
    union_plus_smooth_is_zero = union_plus_smooth == zero
    total = (
        zero if union_plus_smooth_is_zero else one - intersection_plus_smooth * inverse_union_plus_smooth
    )
    grad_intersection = grad_scale * (zero if union_plus_smooth_is_zero else -inverse_union_plus_smooth)
    grad_union = (
        grad_scale * (zero if union_plus_smooth_is_zero else intersection_plus_smooth / union_plus_smooth
        / union_plus_smooth)
    )
    return total, grad_intersection, grad_union


def evaluate(input, target, mask, smooth, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N_blocks if N < PARALLEL_FROM else over_threads(_totals_over_N_blocks, 2)
    union, intersection = run(input, target, mask, N, BLOCK, 0)
    total, grad_intersection, grad_union = _scalars(float(smooth), union, intersection, float(grad_scale))
    if wants_gradient:
        run = _elements_blocks if N < PARALLEL_FROM else over_threads(_elements_blocks)
        run(
            input, target, mask, dtype(grad_intersection), dtype(grad_union), grad_input, grad_target, N,
            BLOCK, 0
        )
    return total
