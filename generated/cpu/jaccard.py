"""jaccard: One minus the intersection of prediction and target over their union.

    union = Σ_n (input[n] + target[n] − input[n]·target[n])
    intersection = Σ_n input[n]·target[n]
    loss = { 0 if union + smooth = 0; 1 − (smooth + intersection)/(union + smooth) otherwise }
    grad_intersection = grad_scale·{ 0 if union + smooth = 0; −1/(union + smooth) otherwise }
    grad_union = grad_scale·{ 0 if union + smooth = 0; (smooth + intersection)/(union + smooth)² otherwise }
    grad_input[n] = grad_intersection·target[n] + grad_union·(1 − target[n])
    grad_target[n] = grad_intersection·input[n] + grad_union·(1 − input[n])

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
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "382c1f677994"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N(input, target, rows, block, shared_blocks):
    """Element by element: adds up union, intersection."""
    Real = input.dtype.type
    zero = Real(0)
    union, union_rest = 0.0, 0.0
    intersection, intersection_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_union = zero
        block_intersection = zero
        for n in range(Place(start), Place(stop)):
            input_times_target = input[n] * target[n]
            block_union = accumulate(block_union, input[n] + target[n] - input_times_target)
            block_intersection = accumulate(block_intersection, input_times_target)
        union, union_rest = add_exactly(union, union_rest, block_union)
        keep_total(shared_blocks, block_number, 0, block_union)
        intersection, intersection_rest = add_exactly(intersection, intersection_rest, block_intersection)
        keep_total(shared_blocks, block_number, 1, block_intersection)
        block_number = next_block(shared_blocks, block_number)
    return union + union_rest, intersection + intersection_rest


@compiled(**LOOP)
def _elements(
    input, target, grad_intersection, grad_union, grad_input, grad_target, rows, block, shared_blocks
):
    """Element by element: fills grad_input, grad_target."""
    Real = input.dtype.type
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            if grad_input is not None:
                grad_input[n] = grad_intersection * target[n] + grad_union * (one - target[n])
            if grad_target is not None:
                grad_target[n] = grad_intersection * input[n] + grad_union * (one - input[n])
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(smooth, union, intersection, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    intersection_plus_smooth = intersection + smooth
    union_plus_smooth = union + smooth
    inverse_union_plus_smooth = one / union_plus_smooth
    difference = -one + intersection_plus_smooth * inverse_union_plus_smooth
    union_plus_smooth_is_zero = union_plus_smooth == zero
    total = (
        zero if union_plus_smooth_is_zero else (inverse_union_plus_smooth * (union - intersection) if
        abs(difference) < half else -difference)
    )
    grad_intersection = grad_scale * (zero if union_plus_smooth_is_zero else -inverse_union_plus_smooth)
    grad_union = (
        grad_scale * (zero if union_plus_smooth_is_zero else intersection_plus_smooth / union_plus_smooth
        / union_plus_smooth)
    )
    return total, grad_intersection, grad_union


def evaluate(input, target, smooth, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N if N < PARALLEL_FROM else over_threads(_totals_over_N, "sum", "sum")
    union, intersection = run(input, target, N, BLOCK, 0)
    total, grad_intersection, grad_union = _scalars(float(smooth), union, intersection, float(grad_scale))
    if wants_gradient:
        run = _elements if N < PARALLEL_FROM else over_threads(_elements)
        run(
            input, target, dtype(grad_intersection), dtype(grad_union), grad_input, grad_target, N, BLOCK,
            0
        )
    return total
