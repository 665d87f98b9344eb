"""generalized_dice_class_weight_mask: One minus the Dice overlap summed over classes, each weighted by the inverse square of its size.

    size_weight[c] = (1/√(Σ_{n : mask[n] ≠ 0} target[n, c]))⁴
    size = smooth + Σ_c class_weight[c]·size_weight[c]·Σ_{n : mask[n] ≠ 0} (input[n, c] + target[n, c])
    overlap = Σ_c class_weight[c]·size_weight[c]·Σ_{n : mask[n] ≠ 0} input[n, c]·target[n, c]
    loss = { 0 if size = 0; 1 − (2·overlap + smooth)/size otherwise }

Generated from the declaration segmentation.py (2261a9535268b8bf) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, inverse_root, keep_total, next_block, over_threads,
        times, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, inverse_root, keep_total, next_block, over_threads,
        times, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "141fa1361eb3"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows_1(
    input, target, class_weight, mask, vector, size_weight_all, N, rows, block, shared_blocks
):
    """Row by row: adds up sum_class_weight_input, overlap, along_sum_class_weight_input, along_overlap and
    fills size_weight_all."""
    Real = input.dtype.type
    zero = Real(0)
    sum_class_weight_input, sum_class_weight_input_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_class_weight_input, along_sum_class_weight_input_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_class_weight_input = zero
        block_overlap = zero
        block_along_sum_class_weight_input = zero
        block_along_overlap = zero
        for c in range(start, stop):
            sum_target = zero
            sum_input_target = zero
            sum_input_target_2 = zero
            along_sum_input_target = zero
            along_sum_input_target_2 = zero
            for n in range(N):
                sum_target = accumulate(
                    sum_target, with_nan_of(target[n, c], mask[n]) if mask[n] != zero else zero
                )
                sum_input_target = accumulate(
                    sum_input_target, with_nan_of(input[n, c] + target[n, c], mask[n]) if mask[n] != zero
                    else zero
                )
                sum_input_target_2 = accumulate(
                    sum_input_target_2, with_nan_of(input[n, c] * target[n, c], mask[n]) if mask[n] !=
                    zero else zero
                )
                along_sum_input_target = accumulate(
                    along_sum_input_target, with_nan_of(vector[n, c], mask[n]) if mask[n] != zero else
                    zero
                )
                along_sum_input_target_2 = accumulate(
                    along_sum_input_target_2, with_nan_of(vector[n, c] * target[n, c], mask[n]) if mask[n]
                    != zero else zero
                )
            inverse_root_sum_target_power_4 = (
                inverse_root(sum_target) * inverse_root(sum_target) * inverse_root(sum_target) *
                inverse_root(sum_target)
            )
            size_weight_all[c] = inverse_root_sum_target_power_4
            block_sum_class_weight_input = accumulate(
                block_sum_class_weight_input, times(class_weight[c], inverse_root_sum_target_power_4 *
                sum_input_target)
            )
            block_overlap = accumulate(
                block_overlap, times(class_weight[c], inverse_root_sum_target_power_4 *
                sum_input_target_2)
            )
            class_weight_times_size_weight = inverse_root_sum_target_power_4 * class_weight[c]
            block_along_sum_class_weight_input = accumulate(
                block_along_sum_class_weight_input, along_sum_input_target *
                class_weight_times_size_weight
            )
            block_along_overlap = accumulate(
                block_along_overlap, along_sum_input_target_2 * class_weight_times_size_weight
            )
        sum_class_weight_input, sum_class_weight_input_rest = add_exactly(
            sum_class_weight_input, sum_class_weight_input_rest, block_sum_class_weight_input
        )
        keep_total(shared_blocks, block_number, 0, block_sum_class_weight_input)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        along_sum_class_weight_input, along_sum_class_weight_input_rest = add_exactly(
            along_sum_class_weight_input, along_sum_class_weight_input_rest,
            block_along_sum_class_weight_input
        )
        keep_total(shared_blocks, block_number, 2, block_along_sum_class_weight_input)
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        keep_total(shared_blocks, block_number, 3, block_along_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_class_weight_input + sum_class_weight_input_rest, overlap + overlap_rest,
        along_sum_class_weight_input + along_sum_class_weight_input_rest, along_overlap +
        along_overlap_rest
    )


@compiled(**LOOP)
def _input_rows_2(
    target, class_weight, mask, size_weight_all, smooth, overlap, along_sum_class_weight_input,
    along_overlap, size, C, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = target.dtype.type
    zero = Real(0)
    two = Real(2)
    two_over_size_squared = two / size / size
    quotient = -two * (smooth + two * overlap) / size / size / size
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_input_n = hvp_input[n]
            target_n = target[n]
            takes_part = mask[n] != zero
            size_is_zero = size == zero
            grad_scale_times_chosen = grad_scale * (zero if size_is_zero else two_over_size_squared)
            partial_sum = (
                along_overlap * grad_scale_times_chosen + along_sum_class_weight_input * grad_scale *
                (zero if size_is_zero else quotient)
            )
            product = along_sum_class_weight_input * grad_scale_times_chosen
            for c in range(C):
                class_weight_times_size_weight = class_weight[c] * size_weight_all[c]
                hvp_input_n[c] = (
                    with_nan_of(class_weight_times_size_weight * partial_sum +
                    class_weight_times_size_weight * product * target_n[c], mask[n]) if takes_part else
                    zero
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _input_scalars(smooth, sum_class_weight_input):
    """What the totals determine, in float64."""
    size = smooth + sum_class_weight_input
    return size


def hvp_input(input, target, class_weight, mask, vector, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    size_weight_all = np.empty((C,), input.dtype)
    run = (
        _input_rows_1 if C * N < PARALLEL_FROM else over_threads(_input_rows_1, "sum", "sum", "sum",
        "sum")
    )
    sum_class_weight_input, overlap, along_sum_class_weight_input, along_overlap = run(
        input, target, class_weight, mask, vector, size_weight_all, N, C, min(ROWS, max(1, BLOCK // N)), 0
    )
    size = _input_scalars(float(smooth), sum_class_weight_input)
    run = _input_rows_2 if N * C < PARALLEL_FROM else over_threads(_input_rows_2)
    run(
        target, class_weight, mask, size_weight_all, smooth, dtype(overlap),
        dtype(along_sum_class_weight_input), dtype(along_overlap), dtype(size), C, grad_scale, hvp_input,
        N, min(ROWS, max(1, BLOCK // C)), 0
    )


@compiled(**LOOP)
def _target_rows_1(
    input, target, class_weight, mask, vector, sum_target_all, size_weight_all, sum_input_target_all,
    sum_input_target_2_all, along_sum_target_all, along_size_weight_all, along_sum_input_target_2_all, N,
    rows, block, shared_blocks
):
    """Row by row: adds up sum_class_weight_input, overlap, along_sum_class_weight_input, along_overlap and
    fills sum_target_all, size_weight_all, sum_input_target_all, sum_input_target_2_all,
    along_sum_target_all, along_size_weight_all, along_sum_input_target_2_all."""
    Real = input.dtype.type
    zero = Real(0)
    two = Real(2)
    sum_class_weight_input, sum_class_weight_input_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_class_weight_input, along_sum_class_weight_input_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_class_weight_input = zero
        block_overlap = zero
        block_along_sum_class_weight_input = zero
        block_along_overlap = zero
        for c in range(start, stop):
            sum_target = zero
            sum_input_target = zero
            sum_input_target_2 = zero
            along_sum_target = zero
            along_sum_input_target_2 = zero
            for n in range(N):
                sum_target = accumulate(
                    sum_target, with_nan_of(target[n, c], mask[n]) if mask[n] != zero else zero
                )
                sum_input_target = accumulate(
                    sum_input_target, with_nan_of(input[n, c] + target[n, c], mask[n]) if mask[n] != zero
                    else zero
                )
                sum_input_target_2 = accumulate(
                    sum_input_target_2, with_nan_of(input[n, c] * target[n, c], mask[n]) if mask[n] !=
                    zero else zero
                )
                along_sum_target = accumulate(
                    along_sum_target, with_nan_of(vector[n, c], mask[n]) if mask[n] != zero else zero
                )
                along_sum_input_target_2 = accumulate(
                    along_sum_input_target_2, with_nan_of(vector[n, c] * input[n, c], mask[n]) if mask[n]
                    != zero else zero
                )
            inverse_root_sum_target = inverse_root(sum_target)
            inverse_root_sum_target_power_4 = (
                inverse_root_sum_target * inverse_root_sum_target * inverse_root_sum_target *
                inverse_root_sum_target
            )
            product = -two * along_sum_target * (inverse_root_sum_target**6)
            sum_target_all[c] = sum_target
            size_weight_all[c] = inverse_root_sum_target_power_4
            sum_input_target_all[c] = sum_input_target
            block_sum_class_weight_input = accumulate(
                block_sum_class_weight_input, times(class_weight[c], inverse_root_sum_target_power_4 *
                sum_input_target)
            )
            sum_input_target_2_all[c] = sum_input_target_2
            block_overlap = accumulate(
                block_overlap, times(class_weight[c], inverse_root_sum_target_power_4 *
                sum_input_target_2)
            )
            along_sum_target_all[c] = along_sum_target
            along_size_weight_all[c] = product
            class_weight_times_size_weight = inverse_root_sum_target_power_4 * class_weight[c]
            product_2 = product * class_weight[c]
            block_along_sum_class_weight_input = accumulate(
                block_along_sum_class_weight_input, along_sum_target * class_weight_times_size_weight +
                product_2 * sum_input_target
            )
            along_sum_input_target_2_all[c] = along_sum_input_target_2
            block_along_overlap = accumulate(
                block_along_overlap, along_sum_input_target_2 * class_weight_times_size_weight + product_2
                * sum_input_target_2
            )
        sum_class_weight_input, sum_class_weight_input_rest = add_exactly(
            sum_class_weight_input, sum_class_weight_input_rest, block_sum_class_weight_input
        )
        keep_total(shared_blocks, block_number, 0, block_sum_class_weight_input)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        along_sum_class_weight_input, along_sum_class_weight_input_rest = add_exactly(
            along_sum_class_weight_input, along_sum_class_weight_input_rest,
            block_along_sum_class_weight_input
        )
        keep_total(shared_blocks, block_number, 2, block_along_sum_class_weight_input)
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        keep_total(shared_blocks, block_number, 3, block_along_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_class_weight_input + sum_class_weight_input_rest, overlap + overlap_rest,
        along_sum_class_weight_input + along_sum_class_weight_input_rest, along_overlap +
        along_overlap_rest
    )


@compiled(**LOOP)
def _target_elements_2(
    class_weight, sum_target_all, sum_input_target_all, sum_input_target_2_all, along_sum_target_all,
    along_sum_input_target_2_all, along_grad_sum_target_all, grad_overlap, grad_sum_class_weight_input,
    along_grad_overlap, along_grad_sum_class_weight_input, rows, block, shared_blocks
):
    """Element by element: fills along_grad_sum_target_all."""
    Real = class_weight.dtype.type
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(Place(start), Place(stop)):
            inverse_root_sum_target = inverse_root(sum_target_all[c])
            product = two * (inverse_root_sum_target**6) * class_weight[c]
            along_grad_sum_target_all[c] = (
                Real(6) * (inverse_root_sum_target**8) * (grad_overlap * sum_input_target_2_all[c] +
                grad_sum_class_weight_input * sum_input_target_all[c]) * along_sum_target_all[c] *
                class_weight[c] - along_grad_overlap * product * sum_input_target_2_all[c] -
                along_grad_sum_class_weight_input * product * sum_input_target_all[c] - grad_overlap *
                product * along_sum_input_target_2_all[c] - grad_sum_class_weight_input * product *
                along_sum_target_all[c]
            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _target_rows_3(
    input, class_weight, mask, size_weight_all, along_size_weight_all, along_grad_sum_target_all,
    grad_overlap, grad_sum_class_weight_input, along_grad_overlap, along_grad_sum_class_weight_input, C,
    hvp_target, rows, block, shared_blocks
):
    """Row by row: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_target_n = hvp_target[n]
            input_n = input[n]
            takes_part = mask[n] != zero
            for c in range(C):
                class_weight_times_size_weight = class_weight[c] * size_weight_all[c]
                hvp_target_n[c] = (
                    with_nan_of(along_grad_sum_target_all[c] + along_grad_sum_class_weight_input *
                    class_weight_times_size_weight + along_grad_overlap * class_weight_times_size_weight *
                    input_n[c] + (grad_sum_class_weight_input + grad_overlap * input_n[c]) *
                    along_size_weight_all[c] * class_weight[c], mask[n]) if takes_part else zero
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _target_scalars(
    smooth, sum_class_weight_input, overlap, along_sum_class_weight_input, along_overlap, grad_scale
):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    size = smooth + sum_class_weight_input
    size_is_zero = size == zero
    grad_overlap = grad_scale * (zero if size_is_zero else -two / size)
    power_2 = one / (size * size)
    smooth_plus_two_times_overlap = smooth + two * overlap
    grad_sum_class_weight_input = (
        grad_scale * (zero if size_is_zero else power_2 * smooth_plus_two_times_overlap)
    )
    grad_scale_times_chosen = grad_scale * (zero if size_is_zero else two * power_2)
    along_grad_overlap = along_sum_class_weight_input * grad_scale_times_chosen
    along_grad_sum_class_weight_input = (
        along_overlap * grad_scale_times_chosen + along_sum_class_weight_input * grad_scale * (zero if
        size_is_zero else -two * smooth_plus_two_times_overlap / size / size / size)
    )
    return (
        grad_overlap, grad_sum_class_weight_input, along_grad_overlap, along_grad_sum_class_weight_input
    )


def hvp_target(input, target, class_weight, mask, vector, smooth, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    sum_target_all = np.empty((C,), input.dtype)
    size_weight_all = np.empty((C,), input.dtype)
    sum_input_target_all = np.empty((C,), input.dtype)
    sum_input_target_2_all = np.empty((C,), input.dtype)
    along_sum_target_all = np.empty((C,), input.dtype)
    along_size_weight_all = np.empty((C,), input.dtype)
    along_sum_input_target_2_all = np.empty((C,), input.dtype)
    along_grad_sum_target_all = np.empty((C,), input.dtype)
    run = (
        _target_rows_1 if C * N < PARALLEL_FROM else over_threads(_target_rows_1, "sum", "sum", "sum",
        "sum")
    )
    sum_class_weight_input, overlap, along_sum_class_weight_input, along_overlap = run(
        input, target, class_weight, mask, vector, sum_target_all, size_weight_all, sum_input_target_all,
        sum_input_target_2_all, along_sum_target_all, along_size_weight_all, along_sum_input_target_2_all,
        N, C, min(ROWS, max(1, BLOCK // N)), 0
    )
    (
        grad_overlap, grad_sum_class_weight_input, along_grad_overlap, along_grad_sum_class_weight_input
    ) = _target_scalars(
        float(smooth), sum_class_weight_input, overlap, along_sum_class_weight_input, along_overlap,
        float(grad_scale)
    )
    run = _target_elements_2 if C < PARALLEL_FROM else over_threads(_target_elements_2)
    run(
        class_weight, sum_target_all, sum_input_target_all, sum_input_target_2_all, along_sum_target_all,
        along_sum_input_target_2_all, along_grad_sum_target_all, dtype(grad_overlap),
        dtype(grad_sum_class_weight_input), dtype(along_grad_overlap),
        dtype(along_grad_sum_class_weight_input), C, BLOCK, 0
    )
    run = _target_rows_3 if N * C < PARALLEL_FROM else over_threads(_target_rows_3)
    run(
        input, class_weight, mask, size_weight_all, along_size_weight_all, along_grad_sum_target_all,
        dtype(grad_overlap), dtype(grad_sum_class_weight_input), dtype(along_grad_overlap),
        dtype(along_grad_sum_class_weight_input), C, hvp_target, N, min(ROWS, max(1, BLOCK // C)), 0
    )
