"""soft_dice_mask: One minus the Dice overlap of prediction and target, with plain sums as denominators.

    overlap = Σ_{n : mask[n] ≠ 0} input[n]·target[n]
    loss = { 0 if Σ_{n : mask[n] ≠ 0} (input[n] + target[n]) + smooth = 0; 1 − (smooth + 2·overlap)/(Σ_{n :
        mask[n] ≠ 0} (input[n] + target[n]) + smooth) otherwise }

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
ELEMENTARY = "ed0b5474d435"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_totals_over_N(input, target, mask, vector, rows, block, shared_blocks):
    """Element by element: adds up sum_input_target, overlap, along_sum_input_target, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target = zero
        block_overlap = zero
        block_along_sum_input_target = zero
        block_along_overlap = zero
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            block_sum_input_target = accumulate(
                block_sum_input_target, with_nan_of(input[n] + target[n], mask[n]) if takes_part else zero
            )
            block_overlap = accumulate(
                block_overlap, with_nan_of(input[n] * target[n], mask[n]) if takes_part else zero
            )
            block_along_sum_input_target = accumulate(
                block_along_sum_input_target, with_nan_of(vector[n], mask[n]) if takes_part else zero
            )
            block_along_overlap = accumulate(
                block_along_overlap, with_nan_of(vector[n] * target[n], mask[n]) if takes_part else zero
            )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, block_along_sum_input_target
        )
        keep_total(shared_blocks, block_number, 2, block_along_sum_input_target)
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        keep_total(shared_blocks, block_number, 3, block_along_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@compiled(**LOOP)
def _input_elements(
    target, mask, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_input, rows, block, shared_blocks
):
    """Element by element: fills hvp_input."""
    Real = target.dtype.type
    zero = Real(0)
    two = Real(2)
    smooth_plus_sum_input_target = smooth + sum_input_target
    quotient = two / smooth_plus_sum_input_target / smooth_plus_sum_input_target
    quotient_2 = (
        -two * (smooth + two * overlap) / smooth_plus_sum_input_target / smooth_plus_sum_input_target /
        smooth_plus_sum_input_target
    )
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            condition = smooth_plus_sum_input_target == zero
            grad_scale_times_chosen = grad_scale * (zero if condition else quotient)
            hvp_input[n] = (
                with_nan_of(along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale
                * (zero if condition else quotient_2) + along_sum_input_target * grad_scale_times_chosen *
                target[n], mask[n]) if takes_part else zero
            )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, mask, vector, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _input_totals_over_N if N < PARALLEL_FROM else over_threads(_input_totals_over_N, "sum", "sum",
        "sum", "sum")
    )
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, mask, vector, N, BLOCK, 0
    )
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(
        target, mask, smooth, dtype(sum_input_target), dtype(overlap), dtype(along_sum_input_target),
        dtype(along_overlap), grad_scale, hvp_input, N, BLOCK, 0
    )


@compiled(**LOOP)
def _target_totals_over_N(input, target, mask, vector, rows, block, shared_blocks):
    """Element by element: adds up sum_input_target, overlap, along_sum_input_target, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target = zero
        block_overlap = zero
        block_along_sum_input_target = zero
        block_along_overlap = zero
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            block_sum_input_target = accumulate(
                block_sum_input_target, with_nan_of(input[n] + target[n], mask[n]) if takes_part else zero
            )
            block_overlap = accumulate(
                block_overlap, with_nan_of(input[n] * target[n], mask[n]) if takes_part else zero
            )
            block_along_sum_input_target = accumulate(
                block_along_sum_input_target, with_nan_of(vector[n], mask[n]) if takes_part else zero
            )
            block_along_overlap = accumulate(
                block_along_overlap, with_nan_of(vector[n] * input[n], mask[n]) if takes_part else zero
            )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, block_along_sum_input_target
        )
        keep_total(shared_blocks, block_number, 2, block_along_sum_input_target)
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        keep_total(shared_blocks, block_number, 3, block_along_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@compiled(**LOOP)
def _target_elements(
    input, mask, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_target, rows, block, shared_blocks
):
    """Element by element: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    two = Real(2)
    smooth_plus_sum_input_target = smooth + sum_input_target
    quotient = two / smooth_plus_sum_input_target / smooth_plus_sum_input_target
    quotient_2 = (
        -two * (smooth + two * overlap) / smooth_plus_sum_input_target / smooth_plus_sum_input_target /
        smooth_plus_sum_input_target
    )
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            condition = smooth_plus_sum_input_target == zero
            grad_scale_times_chosen = grad_scale * (zero if condition else quotient)
            hvp_target[n] = (
                with_nan_of(along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale
                * (zero if condition else quotient_2) + along_sum_input_target * grad_scale_times_chosen *
                input[n], mask[n]) if takes_part else zero
            )
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, mask, vector, smooth, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _target_totals_over_N if N < PARALLEL_FROM else over_threads(_target_totals_over_N, "sum", "sum",
        "sum", "sum")
    )
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, mask, vector, N, BLOCK, 0
    )
    run = _target_elements if N < PARALLEL_FROM else over_threads(_target_elements)
    run(
        input, mask, smooth, dtype(sum_input_target), dtype(overlap), dtype(along_sum_input_target),
        dtype(along_overlap), grad_scale, hvp_target, N, BLOCK, 0
    )
