"""soft_dice_mask: One minus the Dice overlap of prediction and target, with plain sums as denominators.

    overlap = Σ_{n : mask[n] ≠ 0} input[n]·target[n]
    loss = { 0 if Σ_{n : mask[n] ≠ 0} (input[n] + target[n]) + smooth = 0; 1 − (smooth + 2·overlap)/(Σ_{n :
        mask[n] ≠ 0} (input[n] + target[n]) + smooth) otherwise }
    sum_input_target = Σ_{n : mask[n] ≠ 0} (input[n] + target[n])
    grad_overlap = grad_scale·{ 0 if smooth + sum_input_target = 0; −2/(smooth + sum_input_target) otherwise
        }
    grad_sum_input_target = grad_scale·{ 0 if smooth + sum_input_target = 0; (smooth + 2·overlap)/(smooth +
        sum_input_target)² otherwise }
    grad_input[n] = (target[n]·grad_overlap + grad_sum_input_target)·[mask[n] ≠ 0]
    grad_target[n] = (input[n]·grad_overlap + grad_sum_input_target)·[mask[n] ≠ 0]

Generated from the declaration segmentation.py (76652248bb55389a) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "ed0b5474d435"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N(input, target, mask, rows, block, shared_blocks):
    """Element by element: adds up sum_input_target, overlap."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target = zero
        block_overlap = zero
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            block_sum_input_target = accumulate(
                block_sum_input_target, with_nan_of(input[n] + target[n], mask[n]) if takes_part else zero
            )
            block_overlap = accumulate(
                block_overlap, with_nan_of(input[n] * target[n], mask[n]) if takes_part else zero
            )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        block_number = next_block(shared_blocks, block_number)
    return sum_input_target + sum_input_target_rest, overlap + overlap_rest


@compiled(**LOOP)
def _elements(
    input, target, mask, grad_overlap, grad_sum_input_target, grad_input, grad_target, rows, block,
    shared_blocks
):
    """Element by element: fills grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            if grad_input is not None:
                grad_input[n] = (
                    with_nan_of(grad_sum_input_target + grad_overlap * target[n], mask[n]) if takes_part
                    else zero
                )
            if grad_target is not None:
                grad_target[n] = (
                    with_nan_of(grad_sum_input_target + grad_overlap * input[n], mask[n]) if takes_part
                    else zero
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(smooth, sum_input_target, overlap, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    smooth_plus_sum_input_target = smooth + sum_input_target
    condition = smooth_plus_sum_input_target == zero
    power_2 = one / smooth_plus_sum_input_target
    two_times_overlap = two * overlap
    two_times_overlap_plus_smooth = two_times_overlap + smooth
    difference = -one + power_2 * two_times_overlap_plus_smooth
    total = (
        zero if condition else (power_2 * (sum_input_target - two_times_overlap) if abs(difference) < half
        else -difference)
    )
    grad_overlap = grad_scale * (zero if condition else -two * power_2)
    grad_sum_input_target = (
        grad_scale * (zero if condition else two_times_overlap_plus_smooth / smooth_plus_sum_input_target
        / smooth_plus_sum_input_target)
    )
    return total, grad_overlap, grad_sum_input_target


def evaluate(input, target, mask, smooth, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N if N < PARALLEL_FROM else over_threads(_totals_over_N, "sum", "sum")
    sum_input_target, overlap = run(input, target, mask, N, BLOCK, 0)
    total, grad_overlap, grad_sum_input_target = _scalars(
        float(smooth), sum_input_target, overlap, float(grad_scale)
    )
    if wants_gradient:
        run = _elements if N < PARALLEL_FROM else over_threads(_elements)
        run(
            input, target, mask, dtype(grad_overlap), dtype(grad_sum_input_target), grad_input,
            grad_target, N, BLOCK, 0
        )
    return total
