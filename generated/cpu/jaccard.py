"""jaccard: One minus the intersection of prediction and target over their union.

    union = Σ_n (input[n] + target[n] − input[n]·target[n])
    intersection = Σ_n input[n]·target[n]
    loss = { 0 if union + smooth = 0; 1 − (smooth + intersection)/(union + smooth) otherwise }
    grad_intersection = grad_scale·{ 0 if union + smooth = 0; −1/(union + smooth) otherwise }
    grad_union = grad_scale·{ 0 if union + smooth = 0; (smooth + intersection)/(union + smooth)² otherwise }
    grad_input[n] = grad_intersection·target[n] + grad_union·(1 − target[n])
    grad_target[n] = grad_intersection·input[n] + grad_union·(1 − input[n])

Generated from the declaration segmentation.py (400313e332631d86) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _totals_over_N(input, target):
    """One block of elements: adds up union, intersection."""
    Real = input.dtype.type
    zero = Real(0)
    union = zero
    intersection = zero
    for n in range(input.size):
        input_times_target = input[n] * target[n]
        union = accumulate(union, input[n] + target[n] - input_times_target)
        intersection = accumulate(intersection, input_times_target)
    return union, intersection


@njit(**DRIVER)
def _totals_over_N_serial(input, target, rows, block):
    """All blocks, one after the other."""
    union, union_rest = 0.0, 0.0
    intersection, intersection_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _totals_over_N(part(input, start, stop), part(target, start, stop))
        union, union_rest = add_exactly(union, union_rest, sums[0])
        intersection, intersection_rest = add_exactly(intersection, intersection_rest, sums[1])
    return union + union_rest, intersection + intersection_rest


@njit(parallel=True, **DRIVER)
def _totals_over_N_parallel(input, target, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 2))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _totals_over_N(part(input, start, stop), part(target, start, stop))
        partial[block_number, 0] = sums[0]
        partial[block_number, 1] = sums[1]
    union, union_rest = 0.0, 0.0
    intersection, intersection_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        union, union_rest = add_exactly(union, union_rest, partial[block_number, 0])
        intersection, intersection_rest = add_exactly(
            intersection, intersection_rest, partial[block_number, 1]
        )
    return union + union_rest, intersection + intersection_rest


@njit(**LOOP)
def _elements(input, target, grad_intersection, grad_union, grad_input, grad_target):
    """One block of elements: fills grad_input, grad_target."""
    Real = input.dtype.type
    one = Real(1)
    for n in range(input.size):
        if grad_input is not None:
            grad_input[n] = grad_intersection * target[n] + grad_union * (one - target[n])
        if grad_target is not None:
            grad_target[n] = grad_intersection * input[n] + grad_union * (one - input[n])


@njit(**DRIVER)
def _elements_serial(input, target, grad_intersection, grad_union, grad_input, grad_target, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), grad_intersection, grad_union,
            part(grad_input, start, stop), part(grad_target, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _elements_parallel(
    input, target, grad_intersection, grad_union, grad_input, grad_target, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), grad_intersection, grad_union,
            part(grad_input, start, stop), part(grad_target, start, stop)
        )


@njit(**DRIVER)
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


def evaluate(input, target, smooth, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N_serial if N < PARALLEL_FROM else _totals_over_N_parallel
    union, intersection = run(input, target, N, BLOCK)
    total, grad_intersection, grad_union = _scalars(float(smooth), union, intersection, float(grad_scale))
    if wants_gradient:
        run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
        run(input, target, dtype(grad_intersection), dtype(grad_union), grad_input, grad_target, N, BLOCK)
    return total
