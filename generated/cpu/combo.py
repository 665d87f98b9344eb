"""combo: Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss.

    size = Σ_n (input[n] + target[n])
    overlap = Σ_n input[n]·target[n]
    loss = (1 − ce_ratio)·{ 0 if size = 0; 1 − 2·overlap/size otherwise } + ce_ratio·(−1/N · Σ_n (alpha·
        target[n]·log(input[n]) + (1 − alpha)·(1 − target[n])·log(1 − input[n])))
    grad_overlap = grad_scale·(1 − ce_ratio)·{ 0 if size = 0; −2/size otherwise }
    grad_size = grad_scale·(1 − ce_ratio)·{ 0 if size = 0; 2·overlap/size² otherwise }
    grad_input[n] = ce_ratio·grad_scale·((1 − alpha)·(1 − target[n])/(1 − input[n]) − alpha·
        target[n]/input[n])/N + grad_size + grad_overlap·target[n]
    grad_target[n] = grad_size − ce_ratio·grad_scale·(alpha·log(input[n]) − (1 − alpha)·log(1 −
        input[n]))/N + grad_overlap·input[n]

Generated from the declaration segmentation.py (f345a320751f0716) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, part, ratio, xlog1py, xlogy
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, part, ratio, xlog1py, xlogy

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _totals_over_N(input, target, alpha):
    """One block of elements: adds up sum_input_target, size, overlap."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input_target = zero
    size = zero
    overlap = zero
    for n in range(input.size):
        sum_input_target = accumulate(
            sum_input_target, -xlog1py((one - alpha) * (one - target[n]), -input[n]) - xlogy(alpha *
            target[n], input[n])
        )
        size = accumulate(size, input[n] + target[n])
        overlap = accumulate(overlap, input[n] * target[n])
    return sum_input_target, size, overlap


@njit(**DRIVER)
def _totals_over_N_serial(input, target, alpha, rows, block):
    """All blocks, one after the other."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _totals_over_N(part(input, start, stop), part(target, start, stop), alpha)
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, sums[0]
        )
        size, size_rest = add_exactly(size, size_rest, sums[1])
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, sums[2])
    return sum_input_target + sum_input_target_rest, size + size_rest, overlap + overlap_rest


@njit(parallel=True, **DRIVER)
def _totals_over_N_parallel(input, target, alpha, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 3))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _totals_over_N(part(input, start, stop), part(target, start, stop), alpha)
        partial[block_number, 0] = sums[0]
        partial[block_number, 1] = sums[1]
        partial[block_number, 2] = sums[2]
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, partial[block_number, 0]
        )
        size, size_rest = add_exactly(size, size_rest, partial[block_number, 1])
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, partial[block_number, 2])
    return sum_input_target + sum_input_target_rest, size + size_rest, overlap + overlap_rest


@njit(**LOOP)
def _elements(
    input, target, alpha, ce_ratio, grad_overlap, grad_size, N, grad_scale, grad_input, grad_target
):
    """One block of elements: fills grad_input, grad_target."""
    Real = input.dtype.type
    one = Real(1)
    for n in range(input.size):
        grad_scale_times_ce_ratio_over_N = grad_scale * ce_ratio / Real(N)
        one_minus_alpha = one - alpha
        if grad_input is not None:
            grad_input[n] = (
                grad_size + grad_overlap * target[n] + grad_scale_times_ce_ratio_over_N *
                (ratio(one_minus_alpha * (one - target[n]), one - input[n]) - ratio(alpha * target[n],
                input[n]))
            )
        if grad_target is not None:
            grad_target[n] = (
                grad_size + grad_overlap * input[n] - grad_scale_times_ce_ratio_over_N * (xlogy(alpha,
                input[n]) - xlog1py(one_minus_alpha, -input[n]))
            )


@njit(**DRIVER)
def _elements_serial(
    input, target, alpha, ce_ratio, grad_overlap, grad_size, N, grad_scale, grad_input, grad_target, rows,
    block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), alpha, ce_ratio, grad_overlap, grad_size,
            N, grad_scale, part(grad_input, start, stop), part(grad_target, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _elements_parallel(
    input, target, alpha, ce_ratio, grad_overlap, grad_size, N, grad_scale, grad_input, grad_target, rows,
    block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _elements(
            part(input, start, stop), part(target, start, stop), alpha, ce_ratio, grad_overlap, grad_size,
            N, grad_scale, part(grad_input, start, stop), part(grad_target, start, stop)
        )


@njit(**DRIVER)
def _scalars(ce_ratio, sum_input_target, size, overlap, N, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    one_minus_ce_ratio = one - ce_ratio
    size_is_zero = size == zero
    two_over_size = two / size
    total = (
        one_minus_ce_ratio * (zero if size_is_zero else one - two_over_size * overlap) + sum_input_target
        * ce_ratio / Real(N)
    )
    product = grad_scale * one_minus_ce_ratio
    grad_overlap = product * (zero if size_is_zero else -two_over_size)
    grad_size = product * (zero if size_is_zero else two * overlap / size / size)
    return total, grad_overlap, grad_size


def evaluate(input, target, alpha, ce_ratio, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N_serial if N < PARALLEL_FROM else _totals_over_N_parallel
    sum_input_target, size, overlap = run(input, target, alpha, N, BLOCK)
    total, grad_overlap, grad_size = _scalars(
        float(ce_ratio), sum_input_target, size, overlap, N, float(grad_scale)
    )
    if wants_gradient:
        run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
        run(
            input, target, alpha, ce_ratio, dtype(grad_overlap), dtype(grad_size), N, grad_scale,
            grad_input, grad_target, N, BLOCK
        )
    return total
