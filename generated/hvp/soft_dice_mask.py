"""soft_dice_mask: One minus the Dice overlap of prediction and target, with plain sums as denominators.

    overlap = Σ_{n : mask[n] ≠ 0} input[n]·target[n]
    loss = { 0 if Σ_{n : mask[n] ≠ 0} (input[n] + target[n]) + smooth = 0; 1 − (smooth + 2·overlap)/(Σ_{n :
        mask[n] ≠ 0} (input[n] + target[n]) + smooth) otherwise }

Generated from the declaration segmentation.py (76652248bb55389a) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

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
def _input_totals_over_N(input, target, mask, vector):
    """One block of elements: adds up sum_input_target, overlap, along_sum_input_target, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target = zero
    overlap = zero
    along_sum_input_target = zero
    along_overlap = zero
    for n in range(input.size):
        takes_part = mask[n] != zero
        sum_input_target = accumulate(
            sum_input_target, with_nan_of(input[n] + target[n], mask[n]) if takes_part else zero
        )
        overlap = accumulate(overlap, with_nan_of(input[n] * target[n], mask[n]) if takes_part else zero)
        along_sum_input_target = accumulate(
            along_sum_input_target, with_nan_of(vector[n], mask[n]) if takes_part else zero
        )
        along_overlap = accumulate(
            along_overlap, with_nan_of(vector[n] * target[n], mask[n]) if takes_part else zero
        )
    return sum_input_target, overlap, along_sum_input_target, along_overlap


@compiled(**DRIVER)
def _input_totals_over_N_blocks(input, target, mask, vector, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_sum_input_target = kept_total(shared_blocks, block_number, 0)
            block_overlap = kept_total(shared_blocks, block_number, 1)
            block_along_sum_input_target = kept_total(shared_blocks, block_number, 2)
            block_along_overlap = kept_total(shared_blocks, block_number, 3)
        else:
            (
                block_sum_input_target, block_overlap, block_along_sum_input_target, block_along_overlap
            ) = _input_totals_over_N(
                part(input, start, stop), part(target, start, stop), part(mask, start, stop), part(vector,
                start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_sum_input_target)
            keep_total(shared_blocks, block_number, 1, block_overlap)
            keep_total(shared_blocks, block_number, 2, block_along_sum_input_target)
            keep_total(shared_blocks, block_number, 3, block_along_overlap)
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, block_along_sum_input_target
        )
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@compiled(**LOOP)
def _input_elements(
    target, mask, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_input
):
    """One block of elements: fills hvp_input."""
    Real = target.dtype.type
    zero = Real(0)
    two = Real(2)
    for n in range(target.size):
        takes_part = mask[n] != zero
        smooth_plus_sum_input_target = smooth + sum_input_target
        condition = smooth_plus_sum_input_target == zero
        grad_scale_times_chosen = (
            grad_scale * (zero if condition else two / smooth_plus_sum_input_target /
            smooth_plus_sum_input_target)
        )
        hvp_input[n] = (
            with_nan_of(along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale *
            (zero if condition else -two * (smooth + two * overlap) / smooth_plus_sum_input_target /
            smooth_plus_sum_input_target / smooth_plus_sum_input_target) + along_sum_input_target *
            grad_scale_times_chosen * target[n], mask[n]) if takes_part else zero
        )


@compiled(**DRIVER)
def _input_elements_blocks(
    target, mask, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_input, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(
            part(target, start, stop), part(mask, start, stop), smooth, sum_input_target, overlap,
            along_sum_input_target, along_overlap, grad_scale, part(hvp_input, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, mask, vector, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _input_totals_over_N_blocks if N < PARALLEL_FROM else over_threads(_input_totals_over_N_blocks, 4)
    )
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, mask, vector, N, BLOCK, 0
    )
    run = _input_elements_blocks if N < PARALLEL_FROM else over_threads(_input_elements_blocks)
    run(
        target, mask, smooth, dtype(sum_input_target), dtype(overlap), dtype(along_sum_input_target),
        dtype(along_overlap), grad_scale, hvp_input, N, BLOCK, 0
    )


@compiled(**LOOP)
def _target_totals_over_N(input, target, mask, vector):
    """One block of elements: adds up sum_input_target, overlap, along_sum_input_target, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target = zero
    overlap = zero
    along_sum_input_target = zero
    along_overlap = zero
    for n in range(input.size):
        takes_part = mask[n] != zero
        sum_input_target = accumulate(
            sum_input_target, with_nan_of(input[n] + target[n], mask[n]) if takes_part else zero
        )
        overlap = accumulate(overlap, with_nan_of(input[n] * target[n], mask[n]) if takes_part else zero)
        along_sum_input_target = accumulate(
            along_sum_input_target, with_nan_of(vector[n], mask[n]) if takes_part else zero
        )
        along_overlap = accumulate(
            along_overlap, with_nan_of(vector[n] * input[n], mask[n]) if takes_part else zero
        )
    return sum_input_target, overlap, along_sum_input_target, along_overlap


@compiled(**DRIVER)
def _target_totals_over_N_blocks(input, target, mask, vector, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_sum_input_target = kept_total(shared_blocks, block_number, 0)
            block_overlap = kept_total(shared_blocks, block_number, 1)
            block_along_sum_input_target = kept_total(shared_blocks, block_number, 2)
            block_along_overlap = kept_total(shared_blocks, block_number, 3)
        else:
            (
                block_sum_input_target, block_overlap, block_along_sum_input_target, block_along_overlap
            ) = _target_totals_over_N(
                part(input, start, stop), part(target, start, stop), part(mask, start, stop), part(vector,
                start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_sum_input_target)
            keep_total(shared_blocks, block_number, 1, block_overlap)
            keep_total(shared_blocks, block_number, 2, block_along_sum_input_target)
            keep_total(shared_blocks, block_number, 3, block_along_overlap)
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, block_along_sum_input_target
        )
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@compiled(**LOOP)
def _target_elements(
    input, mask, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_target
):
    """One block of elements: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    two = Real(2)
    for n in range(input.size):
        takes_part = mask[n] != zero
        smooth_plus_sum_input_target = smooth + sum_input_target
        condition = smooth_plus_sum_input_target == zero
        grad_scale_times_chosen = (
            grad_scale * (zero if condition else two / smooth_plus_sum_input_target /
            smooth_plus_sum_input_target)
        )
        hvp_target[n] = (
            with_nan_of(along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale *
            (zero if condition else -two * (smooth + two * overlap) / smooth_plus_sum_input_target /
            smooth_plus_sum_input_target / smooth_plus_sum_input_target) + along_sum_input_target *
            grad_scale_times_chosen * input[n], mask[n]) if takes_part else zero
        )


@compiled(**DRIVER)
def _target_elements_blocks(
    input, mask, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_target, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _target_elements(
            part(input, start, stop), part(mask, start, stop), smooth, sum_input_target, overlap,
            along_sum_input_target, along_overlap, grad_scale, part(hvp_target, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, mask, vector, smooth, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _target_totals_over_N_blocks if N < PARALLEL_FROM else over_threads(_target_totals_over_N_blocks,
        4)
    )
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, mask, vector, N, BLOCK, 0
    )
    run = _target_elements_blocks if N < PARALLEL_FROM else over_threads(_target_elements_blocks)
    run(
        input, mask, smooth, dtype(sum_input_target), dtype(overlap), dtype(along_sum_input_target),
        dtype(along_overlap), grad_scale, hvp_target, N, BLOCK, 0
    )
