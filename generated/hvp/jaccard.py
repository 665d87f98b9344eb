"""jaccard: One minus the intersection of prediction and target over their union.

    union = Σ_n (input[n] + target[n] − input[n]·target[n])
    intersection = Σ_n input[n]·target[n]
    loss = { 0 if union + smooth = 0; 1 − (smooth + intersection)/(union + smooth) otherwise }

Generated from the declaration segmentation.py (1649eb8e752701cd) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "382c1f677994"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_totals_over_N(input, target, vector, rows, block, shared_blocks):
    """Element by element: adds up union, intersection, along_union, along_intersection."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    union, union_rest = 0.0, 0.0
    intersection, intersection_rest = 0.0, 0.0
    along_union, along_union_rest = 0.0, 0.0
    along_intersection, along_intersection_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_union = zero
        block_intersection = zero
        block_along_union = zero
        block_along_intersection = zero
        for n in range(Place(start), Place(stop)):
            input_times_target = input[n] * target[n]
            block_union = accumulate(block_union, input[n] + target[n] - input_times_target)
            block_intersection = accumulate(block_intersection, input_times_target)
            block_along_union = accumulate(block_along_union, (one - target[n]) * vector[n])
            block_along_intersection = accumulate(block_along_intersection, vector[n] * target[n])
        union, union_rest = add_exactly(union, union_rest, block_union)
        keep_total(shared_blocks, block_number, 0, block_union)
        intersection, intersection_rest = add_exactly(intersection, intersection_rest, block_intersection)
        keep_total(shared_blocks, block_number, 1, block_intersection)
        along_union, along_union_rest = add_exactly(along_union, along_union_rest, block_along_union)
        keep_total(shared_blocks, block_number, 2, block_along_union)
        along_intersection, along_intersection_rest = add_exactly(
            along_intersection, along_intersection_rest, block_along_intersection
        )
        keep_total(shared_blocks, block_number, 3, block_along_intersection)
        block_number = next_block(shared_blocks, block_number)
    return (
        union + union_rest, intersection + intersection_rest, along_union + along_union_rest,
        along_intersection + along_intersection_rest
    )


@compiled(**LOOP)
def _input_elements(
    target, smooth, union, intersection, along_union, along_intersection, grad_scale, hvp_input, rows,
    block, shared_blocks
):
    """Element by element: fills hvp_input."""
    Real = target.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    union_plus_smooth = union + smooth
    quotient = -two * (intersection + smooth) / union_plus_smooth / union_plus_smooth / union_plus_smooth
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            union_plus_smooth_is_zero = union_plus_smooth == zero
            grad_scale_times_chosen = (
                grad_scale * (zero if union_plus_smooth_is_zero else one / (union_plus_smooth *
                union_plus_smooth))
            )
            hvp_input[n] = (
                (one - target[n]) * (along_intersection * grad_scale_times_chosen + along_union *
                grad_scale * (zero if union_plus_smooth_is_zero else quotient)) + along_union *
                grad_scale_times_chosen * target[n]
            )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _input_totals_over_N if N < PARALLEL_FROM else over_threads(_input_totals_over_N, "sum", "sum",
        "sum", "sum")
    )
    union, intersection, along_union, along_intersection = run(input, target, vector, N, BLOCK, 0)
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(
        target, smooth, dtype(union), dtype(intersection), dtype(along_union), dtype(along_intersection),
        grad_scale, hvp_input, N, BLOCK, 0
    )


@compiled(**LOOP)
def _target_totals_over_N(input, target, vector, rows, block, shared_blocks):
    """Element by element: adds up union, intersection, along_union, along_intersection."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    union, union_rest = 0.0, 0.0
    intersection, intersection_rest = 0.0, 0.0
    along_union, along_union_rest = 0.0, 0.0
    along_intersection, along_intersection_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_union = zero
        block_intersection = zero
        block_along_union = zero
        block_along_intersection = zero
        for n in range(Place(start), Place(stop)):
            input_times_target = input[n] * target[n]
            block_union = accumulate(block_union, input[n] + target[n] - input_times_target)
            block_intersection = accumulate(block_intersection, input_times_target)
            block_along_union = accumulate(block_along_union, (one - input[n]) * vector[n])
            block_along_intersection = accumulate(block_along_intersection, vector[n] * input[n])
        union, union_rest = add_exactly(union, union_rest, block_union)
        keep_total(shared_blocks, block_number, 0, block_union)
        intersection, intersection_rest = add_exactly(intersection, intersection_rest, block_intersection)
        keep_total(shared_blocks, block_number, 1, block_intersection)
        along_union, along_union_rest = add_exactly(along_union, along_union_rest, block_along_union)
        keep_total(shared_blocks, block_number, 2, block_along_union)
        along_intersection, along_intersection_rest = add_exactly(
            along_intersection, along_intersection_rest, block_along_intersection
        )
        keep_total(shared_blocks, block_number, 3, block_along_intersection)
        block_number = next_block(shared_blocks, block_number)
    return (
        union + union_rest, intersection + intersection_rest, along_union + along_union_rest,
        along_intersection + along_intersection_rest
    )


@compiled(**LOOP)
def _target_elements(
    input, smooth, union, intersection, along_union, along_intersection, grad_scale, hvp_target, rows,
    block, shared_blocks
):
    """Element by element: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    union_plus_smooth = union + smooth
    quotient = -two * (intersection + smooth) / union_plus_smooth / union_plus_smooth / union_plus_smooth
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            union_plus_smooth_is_zero = union_plus_smooth == zero
            grad_scale_times_chosen = (
                grad_scale * (zero if union_plus_smooth_is_zero else one / (union_plus_smooth *
                union_plus_smooth))
            )
            hvp_target[n] = (
                (one - input[n]) * (along_intersection * grad_scale_times_chosen + along_union *
                grad_scale * (zero if union_plus_smooth_is_zero else quotient)) + along_union *
                grad_scale_times_chosen * input[n]
            )
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, vector, smooth, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _target_totals_over_N if N < PARALLEL_FROM else over_threads(_target_totals_over_N, "sum", "sum",
        "sum", "sum")
    )
    union, intersection, along_union, along_intersection = run(input, target, vector, N, BLOCK, 0)
    run = _target_elements if N < PARALLEL_FROM else over_threads(_target_elements)
    run(
        input, smooth, dtype(union), dtype(intersection), dtype(along_union), dtype(along_intersection),
        grad_scale, hvp_target, N, BLOCK, 0
    )
