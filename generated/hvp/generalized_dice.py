"""generalized_dice: One minus the Dice overlap summed over classes, each weighted by the inverse square of its size.

    class_weight[c] = (1/√(Σ_n target[n, c]))⁴
    size = smooth + Σ_c class_weight[c]·Σ_n (input[n, c] + target[n, c])
    overlap = Σ_c class_weight[c]·Σ_n input[n, c]·target[n, c]
    loss = { 0 if size = 0; 1 − (2·overlap + smooth)/size otherwise }

Generated from the declaration segmentation.py (97d0d925cc0b35fb) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, inverse_root, part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, inverse_root, part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _input_rows_1(input, target, vector, class_weight_all, N, start, stop):
    """Rows `start` to `stop`: adds up sum_input_target, overlap, along_sum_input_target, along_overlap and
    fills class_weight_all."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target = zero
    overlap = zero
    along_sum_input_target = zero
    along_overlap = zero
    for c in range(start, stop):
        sum_target = zero
        sum_input_target_2 = zero
        sum_input_target_3 = zero
        along_sum_input_target_2 = zero
        along_sum_input_target_3 = zero
        for n in range(N):
            sum_target = accumulate(sum_target, target[n, c])
            sum_input_target_2 = accumulate(sum_input_target_2, input[n, c] + target[n, c])
            sum_input_target_3 = accumulate(sum_input_target_3, input[n, c] * target[n, c])
            along_sum_input_target_2 = accumulate(along_sum_input_target_2, vector[n, c])
            along_sum_input_target_3 = accumulate(along_sum_input_target_3, vector[n, c] * target[n, c])
        inverse_root_sum_target_power_4 = (
            inverse_root(sum_target) * inverse_root(sum_target) * inverse_root(sum_target) *
            inverse_root(sum_target)
        )
        class_weight = inverse_root_sum_target_power_4
        class_weight_all[c] = inverse_root_sum_target_power_4
        sum_input_target = accumulate(sum_input_target, class_weight * sum_input_target_2)
        overlap = accumulate(overlap, class_weight * sum_input_target_3)
        along_sum_input_target = accumulate(
            along_sum_input_target, along_sum_input_target_2 * class_weight
        )
        along_overlap = accumulate(along_overlap, along_sum_input_target_3 * class_weight)
    return sum_input_target, overlap, along_sum_input_target, along_overlap


@njit(**DRIVER)
def _input_rows_1_serial(input, target, vector, class_weight_all, N, rows, block):
    """All blocks, one after the other."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _input_rows_1(input, target, vector, class_weight_all, N, start, stop)
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
def _input_rows_1_parallel(input, target, vector, class_weight_all, N, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 4))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _input_rows_1(input, target, vector, class_weight_all, N, start, stop)
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
def _input_rows_2(
    target, class_weight_all, smooth, overlap, along_sum_input_target, along_overlap, size, C, grad_scale,
    hvp_input, start, stop
):
    """Rows `start` to `stop`: fills hvp_input."""
    Real = target.dtype.type
    zero = Real(0)
    two = Real(2)
    for n in range(start, stop):
        hvp_input_n = hvp_input[n]
        target_n = target[n]
        size_is_zero = size == zero
        grad_scale_times_chosen = grad_scale * (zero if size_is_zero else two / size / size)
        partial_sum = (
            along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale * (zero if
            size_is_zero else -two * (smooth + two * overlap) / size / size / size)
        )
        product = along_sum_input_target * grad_scale_times_chosen
        for c in range(C):
            hvp_input_n[c] = (
                partial_sum * class_weight_all[c] + product * class_weight_all[c] * target_n[c]
            )


@njit(**DRIVER)
def _input_rows_2_serial(
    target, class_weight_all, smooth, overlap, along_sum_input_target, along_overlap, size, C, grad_scale,
    hvp_input, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows_2(
            target, class_weight_all, smooth, overlap, along_sum_input_target, along_overlap, size, C,
            grad_scale, hvp_input, start, stop
        )


@njit(parallel=True, **DRIVER)
def _input_rows_2_parallel(
    target, class_weight_all, smooth, overlap, along_sum_input_target, along_overlap, size, C, grad_scale,
    hvp_input, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_rows_2(
            target, class_weight_all, smooth, overlap, along_sum_input_target, along_overlap, size, C,
            grad_scale, hvp_input, start, stop
        )


@njit(**DRIVER)
def _input_scalars(smooth, sum_input_target):
    """What the totals determine, in float64."""
    size = smooth + sum_input_target
    return size


def hvp_input(input, target, vector, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    class_weight_all = np.empty((C,), input.dtype)
    run = _input_rows_1_serial if C * N < PARALLEL_FROM else _input_rows_1_parallel
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, vector, class_weight_all, N, C, min(ROWS, max(1, BLOCK // N))
    )
    size = _input_scalars(float(smooth), sum_input_target)
    run = _input_rows_2_serial if N * C < PARALLEL_FROM else _input_rows_2_parallel
    run(
        target, class_weight_all, smooth, dtype(overlap), dtype(along_sum_input_target),
        dtype(along_overlap), dtype(size), C, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C))
    )


@njit(**LOOP)
def _target_rows_1(
    input, target, vector, sum_target_all, class_weight_all, sum_input_target_2_all,
    sum_input_target_3_all, along_sum_target_all, along_class_weight_all, along_sum_input_target_3_all, N,
    start, stop
):
    """Rows `start` to `stop`: adds up sum_input_target, overlap, along_sum_input_target, along_overlap and
    fills sum_target_all, class_weight_all, sum_input_target_2_all, sum_input_target_3_all,
    along_sum_target_all, along_class_weight_all, along_sum_input_target_3_all."""
    Real = input.dtype.type
    zero = Real(0)
    two = Real(2)
    sum_input_target = zero
    overlap = zero
    along_sum_input_target = zero
    along_overlap = zero
    for c in range(start, stop):
        sum_target = zero
        sum_input_target_2 = zero
        sum_input_target_3 = zero
        along_sum_target = zero
        along_sum_input_target_3 = zero
        for n in range(N):
            sum_target = accumulate(sum_target, target[n, c])
            sum_input_target_2 = accumulate(sum_input_target_2, input[n, c] + target[n, c])
            sum_input_target_3 = accumulate(sum_input_target_3, input[n, c] * target[n, c])
            along_sum_target = accumulate(along_sum_target, vector[n, c])
            along_sum_input_target_3 = accumulate(along_sum_input_target_3, vector[n, c] * input[n, c])
        inverse_root_sum_target = inverse_root(sum_target)
        inverse_root_sum_target_power_4 = (
            inverse_root_sum_target * inverse_root_sum_target * inverse_root_sum_target *
            inverse_root_sum_target
        )
        class_weight = inverse_root_sum_target_power_4
        product = -two * along_sum_target * (inverse_root_sum_target**6)
        along_class_weight = product
        sum_target_all[c] = sum_target
        class_weight_all[c] = inverse_root_sum_target_power_4
        sum_input_target_2_all[c] = sum_input_target_2
        sum_input_target = accumulate(sum_input_target, class_weight * sum_input_target_2)
        sum_input_target_3_all[c] = sum_input_target_3
        overlap = accumulate(overlap, class_weight * sum_input_target_3)
        along_sum_target_all[c] = along_sum_target
        along_class_weight_all[c] = product
        along_sum_input_target = accumulate(
            along_sum_input_target, along_class_weight * sum_input_target_2 + along_sum_target *
            class_weight
        )
        along_sum_input_target_3_all[c] = along_sum_input_target_3
        along_overlap = accumulate(
            along_overlap, along_class_weight * sum_input_target_3 + along_sum_input_target_3 *
            class_weight
        )
    return sum_input_target, overlap, along_sum_input_target, along_overlap


@njit(**DRIVER)
def _target_rows_1_serial(
    input, target, vector, sum_target_all, class_weight_all, sum_input_target_2_all,
    sum_input_target_3_all, along_sum_target_all, along_class_weight_all, along_sum_input_target_3_all, N,
    rows, block
):
    """All blocks, one after the other."""
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        sums = _target_rows_1(
            input, target, vector, sum_target_all, class_weight_all, sum_input_target_2_all,
            sum_input_target_3_all, along_sum_target_all, along_class_weight_all,
            along_sum_input_target_3_all, N, start, stop
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
def _target_rows_1_parallel(
    input, target, vector, sum_target_all, class_weight_all, sum_input_target_2_all,
    sum_input_target_3_all, along_sum_target_all, along_class_weight_all, along_sum_input_target_3_all, N,
    rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 4))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        sums = _target_rows_1(
            input, target, vector, sum_target_all, class_weight_all, sum_input_target_2_all,
            sum_input_target_3_all, along_sum_target_all, along_class_weight_all,
            along_sum_input_target_3_all, N, start, stop
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
def _target_elements_2(
    sum_target_all, sum_input_target_2_all, sum_input_target_3_all, along_sum_target_all,
    along_sum_input_target_3_all, along_grad_sum_target_all, grad_overlap, grad_sum_input_target,
    along_grad_overlap, along_grad_sum_input_target
):
    """One block of elements: fills along_grad_sum_target_all."""
    Real = sum_target_all.dtype.type
    two = Real(2)
    for c in range(sum_target_all.size):
        inverse_root_sum_target = inverse_root(sum_target_all[c])
        product = two * (inverse_root_sum_target**6)
        along_grad_sum_target_all[c] = (
            Real(6) * (inverse_root_sum_target**8) * (grad_overlap * sum_input_target_3_all[c] +
            grad_sum_input_target * sum_input_target_2_all[c]) * along_sum_target_all[c] -
            along_grad_overlap * product * sum_input_target_3_all[c] - along_grad_sum_input_target *
            product * sum_input_target_2_all[c] - grad_overlap * product * along_sum_input_target_3_all[c]
            - grad_sum_input_target * product * along_sum_target_all[c]
        )


@njit(**DRIVER)
def _target_elements_2_serial(
    sum_target_all, sum_input_target_2_all, sum_input_target_3_all, along_sum_target_all,
    along_sum_input_target_3_all, along_grad_sum_target_all, grad_overlap, grad_sum_input_target,
    along_grad_overlap, along_grad_sum_input_target, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _target_elements_2(
            part(sum_target_all, start, stop), part(sum_input_target_2_all, start, stop),
            part(sum_input_target_3_all, start, stop), part(along_sum_target_all, start, stop),
            part(along_sum_input_target_3_all, start, stop), part(along_grad_sum_target_all, start, stop),
            grad_overlap, grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target
        )


@njit(parallel=True, **DRIVER)
def _target_elements_2_parallel(
    sum_target_all, sum_input_target_2_all, sum_input_target_3_all, along_sum_target_all,
    along_sum_input_target_3_all, along_grad_sum_target_all, grad_overlap, grad_sum_input_target,
    along_grad_overlap, along_grad_sum_input_target, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _target_elements_2(
            part(sum_target_all, start, stop), part(sum_input_target_2_all, start, stop),
            part(sum_input_target_3_all, start, stop), part(along_sum_target_all, start, stop),
            part(along_sum_input_target_3_all, start, stop), part(along_grad_sum_target_all, start, stop),
            grad_overlap, grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target
        )


@njit(**LOOP)
def _target_rows_3(
    input, class_weight_all, along_class_weight_all, along_grad_sum_target_all, grad_overlap,
    grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target, C, hvp_target, start, stop
):
    """Rows `start` to `stop`: fills hvp_target."""
    for n in range(start, stop):
        hvp_target_n = hvp_target[n]
        input_n = input[n]
        for c in range(C):
            hvp_target_n[c] = (
                along_grad_sum_target_all[c] + along_grad_sum_input_target * class_weight_all[c] +
                (grad_sum_input_target + grad_overlap * input_n[c]) * along_class_weight_all[c] +
                along_grad_overlap * class_weight_all[c] * input_n[c]
            )


@njit(**DRIVER)
def _target_rows_3_serial(
    input, class_weight_all, along_class_weight_all, along_grad_sum_target_all, grad_overlap,
    grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target, C, hvp_target, rows, block
):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _target_rows_3(
            input, class_weight_all, along_class_weight_all, along_grad_sum_target_all, grad_overlap,
            grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target, C, hvp_target, start,
            stop
        )


@njit(parallel=True, **DRIVER)
def _target_rows_3_parallel(
    input, class_weight_all, along_class_weight_all, along_grad_sum_target_all, grad_overlap,
    grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target, C, hvp_target, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _target_rows_3(
            input, class_weight_all, along_class_weight_all, along_grad_sum_target_all, grad_overlap,
            grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target, C, hvp_target, start,
            stop
        )


@njit(**DRIVER)
def _target_scalars(smooth, sum_input_target, overlap, along_sum_input_target, along_overlap, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    size = smooth + sum_input_target
    size_is_zero = size == zero
    grad_overlap = grad_scale * (zero if size_is_zero else -two / size)
    power_2 = one / (size * size)
    smooth_plus_two_times_overlap = smooth + two * overlap
    grad_sum_input_target = (
        grad_scale * (zero if size_is_zero else power_2 * smooth_plus_two_times_overlap)
    )
    grad_scale_times_chosen = grad_scale * (zero if size_is_zero else two * power_2)
    along_grad_overlap = along_sum_input_target * grad_scale_times_chosen
    along_grad_sum_input_target = (
        along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale * (zero if
        size_is_zero else -two * smooth_plus_two_times_overlap / size / size / size)
    )
    return grad_overlap, grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target


def hvp_target(input, target, vector, smooth, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    sum_target_all = np.empty((C,), input.dtype)
    class_weight_all = np.empty((C,), input.dtype)
    sum_input_target_2_all = np.empty((C,), input.dtype)
    sum_input_target_3_all = np.empty((C,), input.dtype)
    along_sum_target_all = np.empty((C,), input.dtype)
    along_class_weight_all = np.empty((C,), input.dtype)
    along_sum_input_target_3_all = np.empty((C,), input.dtype)
    along_grad_sum_target_all = np.empty((C,), input.dtype)
    run = _target_rows_1_serial if C * N < PARALLEL_FROM else _target_rows_1_parallel
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, vector, sum_target_all, class_weight_all, sum_input_target_2_all,
        sum_input_target_3_all, along_sum_target_all, along_class_weight_all,
        along_sum_input_target_3_all, N, C, min(ROWS, max(1, BLOCK // N))
    )
    grad_overlap, grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target = _target_scalars(
        float(smooth), sum_input_target, overlap, along_sum_input_target, along_overlap, float(grad_scale)
    )
    run = _target_elements_2_serial if C < PARALLEL_FROM else _target_elements_2_parallel
    run(
        sum_target_all, sum_input_target_2_all, sum_input_target_3_all, along_sum_target_all,
        along_sum_input_target_3_all, along_grad_sum_target_all, dtype(grad_overlap),
        dtype(grad_sum_input_target), dtype(along_grad_overlap), dtype(along_grad_sum_input_target), C,
        BLOCK
    )
    run = _target_rows_3_serial if N * C < PARALLEL_FROM else _target_rows_3_parallel
    run(
        input, class_weight_all, along_class_weight_all, along_grad_sum_target_all, dtype(grad_overlap),
        dtype(grad_sum_input_target), dtype(along_grad_overlap), dtype(along_grad_sum_input_target), C,
        hvp_target, N, min(ROWS, max(1, BLOCK // C))
    )
