"""generalized_dice_class_weight: One minus the Dice overlap summed over classes, each weighted by the inverse square of its size.

    size_weight[c] = (1/√(Σ_n target[n, c]))⁴
    size = smooth + Σ_c class_weight[c]·size_weight[c]·Σ_n (input[n, c] + target[n, c])
    overlap = Σ_c class_weight[c]·size_weight[c]·Σ_n input[n, c]·target[n, c]
    loss = { 0 if size = 0; 1 − (2·overlap + smooth)/size otherwise }
    sum_target[c] = Σ_n target[n, c]
    sum_input_target[c] = Σ_n (input[n, c] + target[n, c])
    sum_class_weight_input = Σ_c class_weight[c]·size_weight[c]·sum_input_target[c]
    sum_input_target_2[c] = Σ_n input[n, c]·target[n, c]
    grad_overlap = grad_scale·{ 0 if size = 0; −2/size otherwise }
    grad_sum_class_weight_input = grad_scale·{ 0 if size = 0; (2·overlap + smooth)/size² otherwise }
    grad_sum_target[c] = −2·(class_weight[c]·grad_overlap·sum_input_target_2[c] + class_weight[c]·
        grad_sum_class_weight_input·sum_input_target[c])/sum_target[c]³
    grad_input[n, c] = class_weight[c]·grad_sum_class_weight_input·size_weight[c] + class_weight[c]·
        grad_overlap·size_weight[c]·target[n, c]
    grad_target[n, c] = class_weight[c]·grad_sum_class_weight_input·size_weight[c] + class_weight[c]·
        grad_overlap·input[n, c]·size_weight[c] + grad_sum_target[c]

Generated from the declaration segmentation.py (eb6199d12df1eec7) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, inverse_root, keep_total, next_block, over_threads,
        row, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, inverse_root, keep_total, next_block, over_threads,
        row, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "431a7055737d"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    input, target, class_weight, sum_target_all, size_weight_all, sum_input_target_all,
    sum_input_target_2_all, N, rows, block, shared_blocks
):
    """Row by row: adds up sum_class_weight_input, overlap and fills sum_target_all, size_weight_all,
    sum_input_target_all, sum_input_target_2_all."""
    Real = input.dtype.type
    zero = Real(0)
    sum_class_weight_input, sum_class_weight_input_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_class_weight_input = zero
        block_overlap = zero
        for c in range(start, stop):
            sum_target = zero
            sum_input_target = zero
            sum_input_target_2 = zero
            for n in range(N):
                sum_target = accumulate(sum_target, target[n, c])
                sum_input_target = accumulate(sum_input_target, input[n, c] + target[n, c])
                sum_input_target_2 = accumulate(sum_input_target_2, input[n, c] * target[n, c])
            inverse_root_sum_target_power_4 = (
                inverse_root(sum_target) * inverse_root(sum_target) * inverse_root(sum_target) *
                inverse_root(sum_target)
            )
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
        sum_class_weight_input, sum_class_weight_input_rest = add_exactly(
            sum_class_weight_input, sum_class_weight_input_rest, block_sum_class_weight_input
        )
        keep_total(shared_blocks, block_number, 0, block_sum_class_weight_input)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        block_number = next_block(shared_blocks, block_number)
    return sum_class_weight_input + sum_class_weight_input_rest, overlap + overlap_rest


@compiled(**LOOP)
def _elements_2(
    class_weight, sum_target_all, sum_input_target_all, sum_input_target_2_all, grad_sum_target_all,
    grad_overlap, grad_sum_class_weight_input, rows, block, shared_blocks
):
    """Element by element: fills grad_sum_target_all."""
    Real = class_weight.dtype.type
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(Place(start), Place(stop)):
            if grad_sum_target_all is not None:
                grad_sum_target_all[c] = (
                    -two * (inverse_root(sum_target_all[c])**6) * (grad_overlap * class_weight[c] *
                    sum_input_target_2_all[c] + grad_sum_class_weight_input * class_weight[c] *
                    sum_input_target_all[c])
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_3(
    target, class_weight, size_weight_all, grad_overlap, grad_sum_class_weight_input, C, grad_input, rows,
    block, shared_blocks
):
    """Row by row: fills grad_input."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            target_n = target[n]
            if grad_input is not None:
                for c in range(C):
                    class_weight_times_size_weight = class_weight[c] * size_weight_all[c]
                    grad_input_n[c] = (
                        class_weight_times_size_weight * grad_sum_class_weight_input +
                        class_weight_times_size_weight * grad_overlap * target_n[c]
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _rows_4(
    input, class_weight, size_weight_all, grad_sum_target_all, grad_overlap, grad_sum_class_weight_input,
    C, grad_target, rows, block, shared_blocks
):
    """Row by row: fills grad_target."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            grad_target_n = row(grad_target, n)
            input_n = input[n]
            if grad_target is not None:
                for c in range(C):
                    class_weight_times_size_weight = class_weight[c] * size_weight_all[c]
                    grad_target_n[c] = (
                        grad_sum_target_all[c] + class_weight_times_size_weight *
                        grad_sum_class_weight_input + class_weight_times_size_weight * grad_overlap *
                        input_n[c]
                    )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(smooth, sum_class_weight_input, overlap, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    size = smooth + sum_class_weight_input
    inverse_size = one / size
    size_is_zero = size == zero
    smooth_plus_two_times_overlap = smooth + two * overlap
    total = zero if size_is_zero else one - inverse_size * smooth_plus_two_times_overlap
    grad_overlap = grad_scale * (zero if size_is_zero else -two * inverse_size)
    grad_sum_class_weight_input = (
        grad_scale * (zero if size_is_zero else smooth_plus_two_times_overlap / size / size)
    )
    return total, grad_overlap, grad_sum_class_weight_input


def evaluate(input, target, class_weight, smooth, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    sum_target_all = np.empty((C,), input.dtype)
    size_weight_all = np.empty((C,), input.dtype)
    sum_input_target_all = np.empty((C,), input.dtype)
    sum_input_target_2_all = np.empty((C,), input.dtype)
    grad_sum_target_all = np.empty((C,), input.dtype) if wants_gradient else None
    run = _rows_1 if C * N < PARALLEL_FROM else over_threads(_rows_1, "sum", "sum")
    sum_class_weight_input, overlap = run(
        input, target, class_weight, sum_target_all, size_weight_all, sum_input_target_all,
        sum_input_target_2_all, N, C, min(ROWS, max(1, BLOCK // N)), 0
    )
    total, grad_overlap, grad_sum_class_weight_input = _scalars(
        float(smooth), sum_class_weight_input, overlap, float(grad_scale)
    )
    if wants_gradient:
        run = _elements_2 if C < PARALLEL_FROM else over_threads(_elements_2)
        run(
            class_weight, sum_target_all, sum_input_target_all, sum_input_target_2_all,
            grad_sum_target_all, dtype(grad_overlap), dtype(grad_sum_class_weight_input), C, BLOCK, 0
        )
        run = _rows_3 if N * C < PARALLEL_FROM else over_threads(_rows_3)
        run(
            target, class_weight, size_weight_all, dtype(grad_overlap),
            dtype(grad_sum_class_weight_input), C, grad_input, N, min(ROWS, max(1, BLOCK // C)), 0
        )
        run = _rows_4 if N * C < PARALLEL_FROM else over_threads(_rows_4)
        run(
            input, class_weight, size_weight_all, grad_sum_target_all, dtype(grad_overlap),
            dtype(grad_sum_class_weight_input), C, grad_target, N, min(ROWS, max(1, BLOCK // C)), 0
        )
    return total
