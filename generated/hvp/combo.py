"""combo: Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss.

    size = Σ_n (input[n] + target[n])
    overlap = Σ_n input[n]·target[n]
    loss = (1 − ce_ratio)·{ 0 if size = 0; 1 − 2·overlap/size otherwise } + ce_ratio·(−1/N · Σ_n (alpha·
        target[n]·log(input[n]) + (1 − alpha)·(1 − target[n])·log(1 − input[n])))

Generated from the declaration segmentation.py (f345a320751f0716) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, part, ratio
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, part, ratio

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _input_totals_over_N(input, target, vector):
    """One block of elements: adds up size, overlap, along_size, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    size = zero
    overlap = zero
    along_size = zero
    along_overlap = zero
    for n in range(input.size):
        size = accumulate(size, input[n] + target[n])
        overlap = accumulate(overlap, input[n] * target[n])
        along_size = accumulate(along_size, vector[n])
        along_overlap = accumulate(along_overlap, vector[n] * target[n])
    return size, overlap, along_size, along_overlap


@njit(**DRIVER)
def _input_totals_over_N_serial(input, target, vector, rows, block):
    """All blocks, one after the other."""
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_size, along_size_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _input_totals_over_N(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop)
        )
        size, size_rest = add_exactly(size, size_rest, sums[0])
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, sums[1])
        along_size, along_size_rest = add_exactly(along_size, along_size_rest, sums[2])
        along_overlap, along_overlap_rest = add_exactly(along_overlap, along_overlap_rest, sums[3])
    return (
        size + size_rest, overlap + overlap_rest, along_size + along_size_rest, along_overlap +
        along_overlap_rest
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
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_size, along_size_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        size, size_rest = add_exactly(size, size_rest, partial[block_number, 0])
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, partial[block_number, 1])
        along_size, along_size_rest = add_exactly(along_size, along_size_rest, partial[block_number, 2])
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, partial[block_number, 3]
        )
    return (
        size + size_rest, overlap + overlap_rest, along_size + along_size_rest, along_overlap +
        along_overlap_rest
    )


@njit(**LOOP)
def _input_elements(
    input, target, vector, alpha, ce_ratio, size, overlap, along_size, along_overlap, N, grad_scale,
    hvp_input
):
    """One block of elements: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(input.size):
        one_minus_input = one - input[n]
        product = grad_scale * (one - ce_ratio)
        size_is_zero = size == zero
        product_times_chosen = product * (zero if size_is_zero else two / size / size)
        hvp_input[n] = (
            along_overlap * product_times_chosen + along_size * product * (zero if size_is_zero else
            -Real(4) * overlap / size / size / size) + along_size * product_times_chosen * target[n] +
            grad_scale * ce_ratio * (ratio(ratio(alpha * target[n], input[n]), input[n]) +
            ratio(ratio((one - alpha) * (one - target[n]), one_minus_input), one_minus_input)) * vector[n]
            / Real(N)
        )


@njit(**DRIVER)
def _input_elements_serial(
    input, target, vector, alpha, ce_ratio, size, overlap, along_size, along_overlap, N, grad_scale,
    hvp_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_elements(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop), alpha,
            ce_ratio, size, overlap, along_size, along_overlap, N, grad_scale, part(hvp_input, start,
            stop)
        )


@njit(parallel=True, **DRIVER)
def _input_elements_parallel(
    input, target, vector, alpha, ce_ratio, size, overlap, along_size, along_overlap, N, grad_scale,
    hvp_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop), alpha,
            ce_ratio, size, overlap, along_size, along_overlap, N, grad_scale, part(hvp_input, start,
            stop)
        )


def hvp_input(input, target, vector, alpha, ce_ratio, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = _input_totals_over_N_serial if N < PARALLEL_FROM else _input_totals_over_N_parallel
    size, overlap, along_size, along_overlap = run(input, target, vector, N, BLOCK)
    run = _input_elements_serial if N < PARALLEL_FROM else _input_elements_parallel
    run(
        input, target, vector, alpha, ce_ratio, dtype(size), dtype(overlap), dtype(along_size),
        dtype(along_overlap), N, grad_scale, hvp_input, N, BLOCK
    )


@njit(**LOOP)
def _target_totals_over_N(input, target, vector):
    """One block of elements: adds up size, overlap, along_size, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    size = zero
    overlap = zero
    along_size = zero
    along_overlap = zero
    for n in range(input.size):
        size = accumulate(size, input[n] + target[n])
        overlap = accumulate(overlap, input[n] * target[n])
        along_size = accumulate(along_size, vector[n])
        along_overlap = accumulate(along_overlap, vector[n] * input[n])
    return size, overlap, along_size, along_overlap


@njit(**DRIVER)
def _target_totals_over_N_serial(input, target, vector, rows, block):
    """All blocks, one after the other."""
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_size, along_size_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _target_totals_over_N(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop)
        )
        size, size_rest = add_exactly(size, size_rest, sums[0])
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, sums[1])
        along_size, along_size_rest = add_exactly(along_size, along_size_rest, sums[2])
        along_overlap, along_overlap_rest = add_exactly(along_overlap, along_overlap_rest, sums[3])
    return (
        size + size_rest, overlap + overlap_rest, along_size + along_size_rest, along_overlap +
        along_overlap_rest
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
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_size, along_size_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        size, size_rest = add_exactly(size, size_rest, partial[block_number, 0])
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, partial[block_number, 1])
        along_size, along_size_rest = add_exactly(along_size, along_size_rest, partial[block_number, 2])
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, partial[block_number, 3]
        )
    return (
        size + size_rest, overlap + overlap_rest, along_size + along_size_rest, along_overlap +
        along_overlap_rest
    )


@njit(**LOOP)
def _target_elements(input, ce_ratio, size, overlap, along_size, along_overlap, grad_scale, hvp_target):
    """One block of elements: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(input.size):
        product = grad_scale * (one - ce_ratio)
        size_is_zero = size == zero
        product_times_chosen = product * (zero if size_is_zero else two / size / size)
        hvp_target[n] = (
            along_overlap * product_times_chosen + along_size * product * (zero if size_is_zero else
            -Real(4) * overlap / size / size / size) + along_size * product_times_chosen * input[n]
        )


@njit(**DRIVER)
def _target_elements_serial(
    input, ce_ratio, size, overlap, along_size, along_overlap, grad_scale, hvp_target, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _target_elements(
            part(input, start, stop), ce_ratio, size, overlap, along_size, along_overlap, grad_scale,
            part(hvp_target, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _target_elements_parallel(
    input, ce_ratio, size, overlap, along_size, along_overlap, grad_scale, hvp_target, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _target_elements(
            part(input, start, stop), ce_ratio, size, overlap, along_size, along_overlap, grad_scale,
            part(hvp_target, start, stop)
        )


def hvp_target(input, target, vector, alpha, ce_ratio, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = _target_totals_over_N_serial if N < PARALLEL_FROM else _target_totals_over_N_parallel
    size, overlap, along_size, along_overlap = run(input, target, vector, N, BLOCK)
    run = _target_elements_serial if N < PARALLEL_FROM else _target_elements_parallel
    run(
        input, ce_ratio, dtype(size), dtype(overlap), dtype(along_size), dtype(along_overlap), grad_scale,
        hvp_target, N, BLOCK
    )
