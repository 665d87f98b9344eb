"""jaccard_mask: One minus the intersection of prediction and target over their union.

    union = Σ_{n : mask[n] ≠ 0} (input[n] + target[n] − input[n]·target[n])
    intersection = Σ_{n : mask[n] ≠ 0} input[n]·target[n]
    loss = { 0 if union + smooth = 0; 1 − (smooth + intersection)/(union + smooth) otherwise }

Generated from the declaration segmentation.py (ea08a917189b372a) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
    """One block of elements: adds up union, intersection, along_union, along_intersection."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    union = zero
    intersection = zero
    along_union = zero
    along_intersection = zero
    for n in range(input.size):
        takes_part = mask[n] != zero
        input_times_target = input[n] * target[n]
        union = accumulate(
            union, with_nan_of(input[n] + target[n] - input_times_target, mask[n]) if takes_part else zero
        )
        intersection = accumulate(
            intersection, with_nan_of(input_times_target, mask[n]) if takes_part else zero
        )
        along_union = accumulate(
            along_union, with_nan_of((one - target[n]) * vector[n], mask[n]) if takes_part else zero
        )
        along_intersection = accumulate(
            along_intersection, with_nan_of(vector[n] * target[n], mask[n]) if takes_part else zero
        )
    return union, intersection, along_union, along_intersection


@compiled(**DRIVER)
def _input_totals_over_N_blocks(input, target, mask, vector, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    union, union_rest = 0.0, 0.0
    intersection, intersection_rest = 0.0, 0.0
    along_union, along_union_rest = 0.0, 0.0
    along_intersection, along_intersection_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_union = kept_total(shared_blocks, block_number, 0)
            block_intersection = kept_total(shared_blocks, block_number, 1)
            block_along_union = kept_total(shared_blocks, block_number, 2)
            block_along_intersection = kept_total(shared_blocks, block_number, 3)
        else:
            (
                block_union, block_intersection, block_along_union, block_along_intersection
            ) = _input_totals_over_N(
                part(input, start, stop), part(target, start, stop), part(mask, start, stop), part(vector,
                start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_union)
            keep_total(shared_blocks, block_number, 1, block_intersection)
            keep_total(shared_blocks, block_number, 2, block_along_union)
            keep_total(shared_blocks, block_number, 3, block_along_intersection)
        union, union_rest = add_exactly(union, union_rest, block_union)
        intersection, intersection_rest = add_exactly(intersection, intersection_rest, block_intersection)
        along_union, along_union_rest = add_exactly(along_union, along_union_rest, block_along_union)
        along_intersection, along_intersection_rest = add_exactly(
            along_intersection, along_intersection_rest, block_along_intersection
        )
        block_number = next_block(shared_blocks, block_number)
    return (
        union + union_rest, intersection + intersection_rest, along_union + along_union_rest,
        along_intersection + along_intersection_rest
    )


@compiled(**LOOP)
def _input_elements(
    target, mask, smooth, union, intersection, along_union, along_intersection, grad_scale, hvp_input
):
    """One block of elements: fills hvp_input."""
    Real = target.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(target.size):
        takes_part = mask[n] != zero
        union_plus_smooth = union + smooth
        union_plus_smooth_is_zero = union_plus_smooth == zero
        grad_scale_times_chosen = (
            grad_scale * (zero if union_plus_smooth_is_zero else one / (union_plus_smooth *
            union_plus_smooth))
        )
        hvp_input[n] = (
            with_nan_of((one - target[n]) * (along_intersection * grad_scale_times_chosen + along_union *
            grad_scale * (zero if union_plus_smooth_is_zero else -two * (intersection + smooth) /
            union_plus_smooth / union_plus_smooth / union_plus_smooth)) + along_union *
            grad_scale_times_chosen * target[n], mask[n]) if takes_part else zero
        )


@compiled(**DRIVER)
def _input_elements_blocks(
    target, mask, smooth, union, intersection, along_union, along_intersection, grad_scale, hvp_input,
    rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(
            part(target, start, stop), part(mask, start, stop), smooth, union, intersection, along_union,
            along_intersection, grad_scale, part(hvp_input, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, mask, vector, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _input_totals_over_N_blocks if N < PARALLEL_FROM else over_threads(_input_totals_over_N_blocks, 4)
    )
    union, intersection, along_union, along_intersection = run(input, target, mask, vector, N, BLOCK, 0)
    run = _input_elements_blocks if N < PARALLEL_FROM else over_threads(_input_elements_blocks)
    run(
        target, mask, smooth, dtype(union), dtype(intersection), dtype(along_union),
        dtype(along_intersection), grad_scale, hvp_input, N, BLOCK, 0
    )


@compiled(**LOOP)
def _target_totals_over_N(input, target, mask, vector):
    """One block of elements: adds up union, intersection, along_union, along_intersection."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    union = zero
    intersection = zero
    along_union = zero
    along_intersection = zero
    for n in range(input.size):
        takes_part = mask[n] != zero
        input_times_target = input[n] * target[n]
        union = accumulate(
            union, with_nan_of(input[n] + target[n] - input_times_target, mask[n]) if takes_part else zero
        )
        intersection = accumulate(
            intersection, with_nan_of(input_times_target, mask[n]) if takes_part else zero
        )
        along_union = accumulate(
            along_union, with_nan_of((one - input[n]) * vector[n], mask[n]) if takes_part else zero
        )
        along_intersection = accumulate(
            along_intersection, with_nan_of(vector[n] * input[n], mask[n]) if takes_part else zero
        )
    return union, intersection, along_union, along_intersection


@compiled(**DRIVER)
def _target_totals_over_N_blocks(input, target, mask, vector, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    union, union_rest = 0.0, 0.0
    intersection, intersection_rest = 0.0, 0.0
    along_union, along_union_rest = 0.0, 0.0
    along_intersection, along_intersection_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_union = kept_total(shared_blocks, block_number, 0)
            block_intersection = kept_total(shared_blocks, block_number, 1)
            block_along_union = kept_total(shared_blocks, block_number, 2)
            block_along_intersection = kept_total(shared_blocks, block_number, 3)
        else:
            (
                block_union, block_intersection, block_along_union, block_along_intersection
            ) = _target_totals_over_N(
                part(input, start, stop), part(target, start, stop), part(mask, start, stop), part(vector,
                start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_union)
            keep_total(shared_blocks, block_number, 1, block_intersection)
            keep_total(shared_blocks, block_number, 2, block_along_union)
            keep_total(shared_blocks, block_number, 3, block_along_intersection)
        union, union_rest = add_exactly(union, union_rest, block_union)
        intersection, intersection_rest = add_exactly(intersection, intersection_rest, block_intersection)
        along_union, along_union_rest = add_exactly(along_union, along_union_rest, block_along_union)
        along_intersection, along_intersection_rest = add_exactly(
            along_intersection, along_intersection_rest, block_along_intersection
        )
        block_number = next_block(shared_blocks, block_number)
    return (
        union + union_rest, intersection + intersection_rest, along_union + along_union_rest,
        along_intersection + along_intersection_rest
    )


@compiled(**LOOP)
def _target_elements(
    input, mask, smooth, union, intersection, along_union, along_intersection, grad_scale, hvp_target
):
    """One block of elements: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(input.size):
        takes_part = mask[n] != zero
        union_plus_smooth = union + smooth
        union_plus_smooth_is_zero = union_plus_smooth == zero
        grad_scale_times_chosen = (
            grad_scale * (zero if union_plus_smooth_is_zero else one / (union_plus_smooth *
            union_plus_smooth))
        )
        hvp_target[n] = (
            with_nan_of((one - input[n]) * (along_intersection * grad_scale_times_chosen + along_union *
            grad_scale * (zero if union_plus_smooth_is_zero else -two * (intersection + smooth) /
            union_plus_smooth / union_plus_smooth / union_plus_smooth)) + along_union *
            grad_scale_times_chosen * input[n], mask[n]) if takes_part else zero
        )


@compiled(**DRIVER)
def _target_elements_blocks(
    input, mask, smooth, union, intersection, along_union, along_intersection, grad_scale, hvp_target,
    rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _target_elements(
            part(input, start, stop), part(mask, start, stop), smooth, union, intersection, along_union,
            along_intersection, grad_scale, part(hvp_target, start, stop)
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
    union, intersection, along_union, along_intersection = run(input, target, mask, vector, N, BLOCK, 0)
    run = _target_elements_blocks if N < PARALLEL_FROM else over_threads(_target_elements_blocks)
    run(
        input, mask, smooth, dtype(union), dtype(intersection), dtype(along_union),
        dtype(along_intersection), grad_scale, hvp_target, N, BLOCK, 0
    )
