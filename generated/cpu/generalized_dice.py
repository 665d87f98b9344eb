"""generalized_dice: One minus the Dice overlap summed over classes, each weighted by the inverse square of its size.

    class_weight[c] = (1/√(Σ_n target[n, c]))⁴
    size = smooth + Σ_c class_weight[c]·Σ_n (input[n, c] + target[n, c])
    overlap = Σ_c class_weight[c]·Σ_n input[n, c]·target[n, c]
    loss = { 0 if size = 0; 1 − (2·overlap + smooth)/size otherwise }
    sum_target[c] = Σ_n target[n, c]
    sum_input_target_2[c] = Σ_n (input[n, c] + target[n, c])
    sum_input_target = Σ_c class_weight[c]·sum_input_target_2[c]
    sum_input_target_3[c] = Σ_n input[n, c]·target[n, c]
    grad_overlap = grad_scale·{ 0 if size = 0; −2/size otherwise }
    grad_sum_input_target = grad_scale·{ 0 if size = 0; (2·overlap + smooth)/size² otherwise }
    grad_sum_target[c] = −2·(grad_overlap·sum_input_target_3[c] + grad_sum_input_target·
        sum_input_target_2[c])/sum_target[c]³
    grad_input[n, c] = class_weight[c]·grad_sum_input_target + class_weight[c]·grad_overlap·target[n, c]
    grad_target[n, c] = class_weight[c]·grad_sum_input_target + class_weight[c]·grad_overlap·input[n, c] +
        grad_sum_target[c]

Generated from the declaration segmentation.py (97d0d925cc0b35fb) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, inverse_root, part, row
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, inverse_root, part, row

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _rows_1(
    input, target, sum_target_all, class_weight_all, sum_input_target_2_all, sum_input_target_3_all, N,
    start, stop
):
    """Rows `start` to `stop`: adds up sum_input_target, overlap and fills sum_target_all,
    class_weight_all, sum_input_target_2_all, sum_input_target_3_all."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target = zero
    overlap = zero
    for c in range(start, stop):
        sum_target = zero
        sum_input_target_2 = zero
        sum_input_target_3 = zero
        for n in range(N):
            sum_target = accumulate(sum_target, target[n, c])
            sum_input_target_2 = accumulate(sum_input_target_2, input[n, c] + target[n, c])
            sum_input_target_3 = accumulate(sum_input_target_3, input[n, c] * target[n, c])
        inverse_root_sum_target_power_4 = (
            inverse_root(sum_target) * inverse_root(sum_target) * inverse_root(sum_target) *
            inverse_root(sum_target)
        )
        class_weight = inverse_root_sum_target_power_4
        sum_target_all[c] = sum_target
        class_weight_all[c] = inverse_root_sum_target_power_4
        sum_input_target_2_all[c] = sum_input_target_2
        sum_input_target = accumulate(sum_input_target, class_weight * sum_input_target_2)
        sum_input_target_3_all[c] = sum_input_target_3
        overlap = accumulate(overlap, class_weight * sum_input_target_3)
    return sum_input_target, overlap


@njit(**DRIVER)
def _rows_1_serial(
    input, target, sum_target_all, class_weight_all, sum_input_target_2_all, sum_input_target_3_all, N,
    rows, block
):
    """All blocks, one after the other."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _rows_1(
            input, target, sum_target_all, class_weight_all, sum_input_target_2_all,
            sum_input_target_3_all, N, start, stop
        )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, sums[0]
        )
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, sums[1])
    return sum_input_target + sum_input_target_rest, overlap + overlap_rest


@njit(parallel=True, **DRIVER)
def _rows_1_parallel(
    input, target, sum_target_all, class_weight_all, sum_input_target_2_all, sum_input_target_3_all, N,
    rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 2))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _rows_1(
            input, target, sum_target_all, class_weight_all, sum_input_target_2_all,
            sum_input_target_3_all, N, start, stop
        )
        partial[block_number, 0] = sums[0]
        partial[block_number, 1] = sums[1]
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, partial[block_number, 0]
        )
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, partial[block_number, 1])
    return sum_input_target + sum_input_target_rest, overlap + overlap_rest


@njit(**LOOP)
def _elements_2(
    sum_target_all, sum_input_target_2_all, sum_input_target_3_all, grad_sum_target_all, grad_overlap,
    grad_sum_input_target
):
    """One block of elements: fills grad_sum_target_all."""
    Real = sum_target_all.dtype.type
    two = Real(2)
    for c in range(sum_target_all.size):
        if grad_sum_target_all is not None:
            grad_sum_target_all[c] = (
                -two * (inverse_root(sum_target_all[c])**6) * (grad_overlap * sum_input_target_3_all[c] +
                grad_sum_input_target * sum_input_target_2_all[c])
            )


@njit(**DRIVER)
def _elements_2_serial(
    sum_target_all, sum_input_target_2_all, sum_input_target_3_all, grad_sum_target_all, grad_overlap,
    grad_sum_input_target, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _elements_2(
            part(sum_target_all, start, stop), part(sum_input_target_2_all, start, stop),
            part(sum_input_target_3_all, start, stop), part(grad_sum_target_all, start, stop),
            grad_overlap, grad_sum_input_target
        )


@njit(parallel=True, **DRIVER)
def _elements_2_parallel(
    sum_target_all, sum_input_target_2_all, sum_input_target_3_all, grad_sum_target_all, grad_overlap,
    grad_sum_input_target, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _elements_2(
            part(sum_target_all, start, stop), part(sum_input_target_2_all, start, stop),
            part(sum_input_target_3_all, start, stop), part(grad_sum_target_all, start, stop),
            grad_overlap, grad_sum_input_target
        )


@njit(**LOOP)
def _rows_3(target, class_weight_all, grad_overlap, grad_sum_input_target, C, grad_input, start, stop):
    """Rows `start` to `stop`: fills grad_input."""
    for n in range(start, stop):
        grad_input_n = row(grad_input, n)
        target_n = target[n]
        if grad_input is not None:
            for c in range(C):
                grad_input_n[c] = (
                    grad_sum_input_target * class_weight_all[c] + grad_overlap * class_weight_all[c] *
                    target_n[c]
                )


@njit(**DRIVER)
def _rows_3_serial(
    target, class_weight_all, grad_overlap, grad_sum_input_target, C, grad_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_3(target, class_weight_all, grad_overlap, grad_sum_input_target, C, grad_input, start, stop)


@njit(parallel=True, **DRIVER)
def _rows_3_parallel(
    target, class_weight_all, grad_overlap, grad_sum_input_target, C, grad_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_3(target, class_weight_all, grad_overlap, grad_sum_input_target, C, grad_input, start, stop)


@njit(**LOOP)
def _rows_4(
    input, class_weight_all, grad_sum_target_all, grad_overlap, grad_sum_input_target, C, grad_target,
    start, stop
):
    """Rows `start` to `stop`: fills grad_target."""
    for n in range(start, stop):
        grad_target_n = row(grad_target, n)
        input_n = input[n]
        if grad_target is not None:
            for c in range(C):
                grad_target_n[c] = (
                    grad_sum_target_all[c] + grad_sum_input_target * class_weight_all[c] + grad_overlap *
                    class_weight_all[c] * input_n[c]
                )


@njit(**DRIVER)
def _rows_4_serial(
    input, class_weight_all, grad_sum_target_all, grad_overlap, grad_sum_input_target, C, grad_target,
    rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _rows_4(
            input, class_weight_all, grad_sum_target_all, grad_overlap, grad_sum_input_target, C,
            grad_target, start, stop
        )


@njit(parallel=True, **DRIVER)
def _rows_4_parallel(
    input, class_weight_all, grad_sum_target_all, grad_overlap, grad_sum_input_target, C, grad_target,
    rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _rows_4(
            input, class_weight_all, grad_sum_target_all, grad_overlap, grad_sum_input_target, C,
            grad_target, start, stop
        )


@njit(**DRIVER)
def _scalars(smooth, sum_input_target, overlap, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    size = smooth + sum_input_target
    inverse_size = one / size
    size_is_zero = size == zero
    smooth_plus_two_times_overlap = smooth + two * overlap
    total = zero if size_is_zero else one - inverse_size * smooth_plus_two_times_overlap
    grad_overlap = grad_scale * (zero if size_is_zero else -two * inverse_size)
    grad_sum_input_target = (
        grad_scale * (zero if size_is_zero else smooth_plus_two_times_overlap / size / size)
    )
    return total, grad_overlap, grad_sum_input_target


def evaluate(input, target, smooth, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    sum_target_all = np.empty((C,), input.dtype)
    class_weight_all = np.empty((C,), input.dtype)
    sum_input_target_2_all = np.empty((C,), input.dtype)
    sum_input_target_3_all = np.empty((C,), input.dtype)
    grad_sum_target_all = np.empty((C,), input.dtype) if wants_gradient else None
    run = _rows_1_serial if C * N < PARALLEL_FROM else _rows_1_parallel
    sum_input_target, overlap = run(
        input, target, sum_target_all, class_weight_all, sum_input_target_2_all, sum_input_target_3_all,
        N, C, min(ROWS, max(1, BLOCK // N))
    )
    total, grad_overlap, grad_sum_input_target = _scalars(
        float(smooth), sum_input_target, overlap, float(grad_scale)
    )
    if wants_gradient:
        run = _elements_2_serial if C < PARALLEL_FROM else _elements_2_parallel
        run(
            sum_target_all, sum_input_target_2_all, sum_input_target_3_all, grad_sum_target_all,
            dtype(grad_overlap), dtype(grad_sum_input_target), C, BLOCK
        )
    if wants_gradient:
        run = _rows_3_serial if N * C < PARALLEL_FROM else _rows_3_parallel
        run(
            target, class_weight_all, dtype(grad_overlap), dtype(grad_sum_input_target), C, grad_input, N,
            min(ROWS, max(1, BLOCK // C))
        )
    if wants_gradient:
        run = _rows_4_serial if N * C < PARALLEL_FROM else _rows_4_parallel
        run(
            input, class_weight_all, grad_sum_target_all, dtype(grad_overlap),
            dtype(grad_sum_input_target), C, grad_target, N, min(ROWS, max(1, BLOCK // C))
        )
    return total
