"""dice: One minus the Dice overlap of prediction and target, with squared denominators.

    squares = Σ_n (input[n]² + target[n]²)
    overlap = Σ_n input[n]·target[n]
    loss = { 0 if squares + smooth = 0; 1 − (smooth + 2·overlap)/(squares + smooth) otherwise }
    grad_overlap = grad_scale·{ 0 if squares + smooth = 0; −2/(squares + smooth) otherwise }
    grad_squares = grad_scale·{ 0 if squares + smooth = 0; (smooth + 2·overlap)/(squares + smooth)²
        otherwise }
    grad_input[n] = grad_overlap·target[n] + 2·grad_squares·input[n]
    grad_target[n] = grad_overlap·input[n] + 2·grad_squares·target[n]

Generated from the declaration segmentation.py (ae5cd5ba84826aca) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
    """Element by element: adds up squares, overlap."""
    Real = input.dtype.type
    zero = Real(0)
    squares, squares_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_squares = zero
        block_overlap = zero
        for n in range(Place(start), Place(stop)):
            block_squares = accumulate(block_squares, input[n] * input[n] + target[n] * target[n])
            block_overlap = accumulate(block_overlap, input[n] * target[n])
        squares, squares_rest = add_exactly(squares, squares_rest, block_squares)
        keep_total(shared_blocks, block_number, 0, block_squares)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        block_number = next_block(shared_blocks, block_number)
    return squares + squares_rest, overlap + overlap_rest


@compiled(**LOOP)
def _elements(
    input, target, grad_overlap, grad_squares, grad_input, grad_target, rows, block, shared_blocks
):
    """Element by element: fills grad_input, grad_target."""
    Real = input.dtype.type
    two = Real(2)
    two_times_grad_squares = two * grad_squares
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            if grad_input is not None:
                grad_input[n] = grad_overlap * target[n] + two_times_grad_squares * input[n]
            if grad_target is not None:
                grad_target[n] = grad_overlap * input[n] + two_times_grad_squares * target[n]
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(smooth, squares, overlap, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    smooth_plus_squares = smooth + squares
    inverse_smooth_plus_squares = one / smooth_plus_squares
    smooth_plus_squares_is_zero = smooth_plus_squares == zero
    smooth_plus_two_times_overlap = smooth + two * overlap
    total = (
        zero if smooth_plus_squares_is_zero else one - inverse_smooth_plus_squares *
        smooth_plus_two_times_overlap
    )
    grad_overlap = (
        grad_scale * (zero if smooth_plus_squares_is_zero else -two * inverse_smooth_plus_squares)
    )
    grad_squares = (
        grad_scale * (zero if smooth_plus_squares_is_zero else smooth_plus_two_times_overlap /
        smooth_plus_squares / smooth_plus_squares)
    )
    return total, grad_overlap, grad_squares


def evaluate(input, target, smooth, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N if N < PARALLEL_FROM else over_threads(_totals_over_N, "sum", "sum")
    squares, overlap = run(input, target, N, BLOCK, 0)
    total, grad_overlap, grad_squares = _scalars(float(smooth), squares, overlap, float(grad_scale))
    if wants_gradient:
        run = _elements if N < PARALLEL_FROM else over_threads(_elements)
        run(input, target, dtype(grad_overlap), dtype(grad_squares), grad_input, grad_target, N, BLOCK, 0)
    return total
