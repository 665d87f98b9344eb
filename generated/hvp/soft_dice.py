"""soft_dice: One minus the Dice overlap of prediction and target, with plain sums as denominators.

    overlap = Σ_n input[n]·target[n]
    loss = { 0 if Σ_n (input[n] + target[n]) + smooth = 0; 1 − (smooth + 2·overlap)/(Σ_n (input[n] +
        target[n]) + smooth) otherwise }

Generated from the declaration segmentation.py (118694ea46d4a0d6) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _input_totals_over_N(input, target, vector):
    """One block of elements: adds up sum_input_target, overlap, along_sum_input_target, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target = zero
    overlap = zero
    along_sum_input_target = zero
    along_overlap = zero
    for n in range(input.size):
        sum_input_target = accumulate(sum_input_target, input[n] + target[n])
        overlap = accumulate(overlap, input[n] * target[n])
        along_sum_input_target = accumulate(along_sum_input_target, vector[n])
        along_overlap = accumulate(along_overlap, vector[n] * target[n])
    return sum_input_target, overlap, along_sum_input_target, along_overlap


@njit(**DRIVER)
def _input_totals_over_N_serial(input, target, vector, rows, block):
    """All blocks, one after the other."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _input_totals_over_N(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop)
        )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, sums[0]
        )
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, sums[1])
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, sums[2]
        )
        along_overlap, along_overlap_rest = add_exactly(along_overlap, along_overlap_rest, sums[3])
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@njit(parallel=True, **DRIVER)
def _input_totals_over_N_parallel(input, target, vector, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 4))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _input_totals_over_N(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop)
        )
        partial[block_number, 0] = sums[0]
        partial[block_number, 1] = sums[1]
        partial[block_number, 2] = sums[2]
        partial[block_number, 3] = sums[3]
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, partial[block_number, 0]
        )
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, partial[block_number, 1])
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, partial[block_number, 2]
        )
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, partial[block_number, 3]
        )
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@njit(**LOOP)
def _input_elements(
    target, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_input
):
    """One block of elements: fills hvp_input."""
    Real = target.dtype.type
    zero = Real(0)
    two = Real(2)
    for n in range(target.size):
        smooth_plus_sum_input_target = smooth + sum_input_target
        condition = smooth_plus_sum_input_target == zero
        grad_scale_times_chosen = (
            grad_scale * (zero if condition else two / smooth_plus_sum_input_target /
            smooth_plus_sum_input_target)
        )
        hvp_input[n] = (
            along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale * (zero if
            condition else -two * (smooth + two * overlap) / smooth_plus_sum_input_target /
            smooth_plus_sum_input_target / smooth_plus_sum_input_target) + along_sum_input_target *
            grad_scale_times_chosen * target[n]
        )


@njit(**DRIVER)
def _input_elements_serial(
    target, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_elements(
            part(target, start, stop), smooth, sum_input_target, overlap, along_sum_input_target,
            along_overlap, grad_scale, part(hvp_input, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _input_elements_parallel(
    target, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(
            part(target, start, stop), smooth, sum_input_target, overlap, along_sum_input_target,
            along_overlap, grad_scale, part(hvp_input, start, stop)
        )


def hvp_input(input, target, vector, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = _input_totals_over_N_serial if N < PARALLEL_FROM else _input_totals_over_N_parallel
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, vector, N, BLOCK
    )
    run = _input_elements_serial if N < PARALLEL_FROM else _input_elements_parallel
    run(
        target, smooth, dtype(sum_input_target), dtype(overlap), dtype(along_sum_input_target),
        dtype(along_overlap), grad_scale, hvp_input, N, BLOCK
    )


@njit(**LOOP)
def _target_totals_over_N(input, target, vector):
    """One block of elements: adds up sum_input_target, overlap, along_sum_input_target, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target = zero
    overlap = zero
    along_sum_input_target = zero
    along_overlap = zero
    for n in range(input.size):
        sum_input_target = accumulate(sum_input_target, input[n] + target[n])
        overlap = accumulate(overlap, input[n] * target[n])
        along_sum_input_target = accumulate(along_sum_input_target, vector[n])
        along_overlap = accumulate(along_overlap, vector[n] * input[n])
    return sum_input_target, overlap, along_sum_input_target, along_overlap


@njit(**DRIVER)
def _target_totals_over_N_serial(input, target, vector, rows, block):
    """All blocks, one after the other."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _target_totals_over_N(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop)
        )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, sums[0]
        )
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, sums[1])
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, sums[2]
        )
        along_overlap, along_overlap_rest = add_exactly(along_overlap, along_overlap_rest, sums[3])
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@njit(parallel=True, **DRIVER)
def _target_totals_over_N_parallel(input, target, vector, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 4))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _target_totals_over_N(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop)
        )
        partial[block_number, 0] = sums[0]
        partial[block_number, 1] = sums[1]
        partial[block_number, 2] = sums[2]
        partial[block_number, 3] = sums[3]
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, partial[block_number, 0]
        )
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, partial[block_number, 1])
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, partial[block_number, 2]
        )
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, partial[block_number, 3]
        )
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@njit(**LOOP)
def _target_elements(
    input, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_target
):
    """One block of elements: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    two = Real(2)
    for n in range(input.size):
        smooth_plus_sum_input_target = smooth + sum_input_target
        condition = smooth_plus_sum_input_target == zero
        grad_scale_times_chosen = (
            grad_scale * (zero if condition else two / smooth_plus_sum_input_target /
            smooth_plus_sum_input_target)
        )
        hvp_target[n] = (
            along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale * (zero if
            condition else -two * (smooth + two * overlap) / smooth_plus_sum_input_target /
            smooth_plus_sum_input_target / smooth_plus_sum_input_target) + along_sum_input_target *
            grad_scale_times_chosen * input[n]
        )


@njit(**DRIVER)
def _target_elements_serial(
    input, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_target, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _target_elements(
            part(input, start, stop), smooth, sum_input_target, overlap, along_sum_input_target,
            along_overlap, grad_scale, part(hvp_target, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _target_elements_parallel(
    input, smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale,
    hvp_target, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _target_elements(
            part(input, start, stop), smooth, sum_input_target, overlap, along_sum_input_target,
            along_overlap, grad_scale, part(hvp_target, start, stop)
        )


def hvp_target(input, target, vector, smooth, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = _target_totals_over_N_serial if N < PARALLEL_FROM else _target_totals_over_N_parallel
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, vector, N, BLOCK
    )
    run = _target_elements_serial if N < PARALLEL_FROM else _target_elements_parallel
    run(
        input, smooth, dtype(sum_input_target), dtype(overlap), dtype(along_sum_input_target),
        dtype(along_overlap), grad_scale, hvp_target, N, BLOCK
    )
