"""generalized_dice: One minus the Dice overlap summed over classes, each weighted by the inverse square of its size.

    size_weight[c] = (1/√(Σ_n target[n, c]))⁴
    size = smooth + Σ_c size_weight[c]·Σ_n (input[n, c] + target[n, c])
    overlap = Σ_c size_weight[c]·Σ_n input[n, c]·target[n, c]
    loss = { 0 if size = 0; 1 − (2·overlap + smooth)/size otherwise }

Generated from the declaration segmentation.py (2b99ae32eaaace7b) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, inverse_root, keep_total, next_block, over_threads,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, inverse_root, keep_total, next_block, over_threads,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "3ccaed0c16b5"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows_1(input, target, vector, size_weight_all, N, rows, block, shared_blocks):
    """Row by row: adds up sum_input_target, overlap, along_sum_input_target, along_overlap and fills
    size_weight_all."""
    Real = input.dtype.type
    zero = Real(0)
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target = zero
        block_overlap = zero
        block_along_sum_input_target = zero
        block_along_overlap = zero
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
                along_sum_input_target_3 = accumulate(
                    along_sum_input_target_3, vector[n, c] * target[n, c]
                )
            inverse_root_sum_target_power_4 = (
                inverse_root(sum_target) * inverse_root(sum_target) * inverse_root(sum_target) *
                inverse_root(sum_target)
            )
            size_weight_all[c] = inverse_root_sum_target_power_4
            block_sum_input_target = accumulate(
                block_sum_input_target, inverse_root_sum_target_power_4 * sum_input_target_2
            )
            block_overlap = accumulate(
                block_overlap, inverse_root_sum_target_power_4 * sum_input_target_3
            )
            block_along_sum_input_target = accumulate(
                block_along_sum_input_target, along_sum_input_target_2 * inverse_root_sum_target_power_4
            )
            block_along_overlap = accumulate(
                block_along_overlap, along_sum_input_target_3 * inverse_root_sum_target_power_4
            )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, block_along_sum_input_target
        )
        keep_total(shared_blocks, block_number, 2, block_along_sum_input_target)
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        keep_total(shared_blocks, block_number, 3, block_along_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@compiled(**LOOP)
def _input_rows_2(
    target, size_weight_all, smooth, overlap, along_sum_input_target, along_overlap, size, C, grad_scale,
    hvp_input, rows, block, shared_blocks
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
            size_is_zero = size == zero
            grad_scale_times_chosen = grad_scale * (zero if size_is_zero else two_over_size_squared)
            partial_sum = (
                along_overlap * grad_scale_times_chosen + along_sum_input_target * grad_scale * (zero if
                size_is_zero else quotient)
            )
            product = along_sum_input_target * grad_scale_times_chosen
            for c in range(C):
                hvp_input_n[c] = (
                    partial_sum * size_weight_all[c] + product * size_weight_all[c] * target_n[c]
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _input_scalars(smooth, sum_input_target):
    """What the totals determine, in float64."""
    size = smooth + sum_input_target
    return size


def hvp_input(input, target, vector, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    size_weight_all = np.empty((C,), input.dtype)
    run = (
        _input_rows_1 if C * N < PARALLEL_FROM else over_threads(_input_rows_1, "sum", "sum", "sum",
        "sum")
    )
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, vector, size_weight_all, N, C, min(ROWS, max(1, BLOCK // N)), 0
    )
    size = _input_scalars(float(smooth), sum_input_target)
    run = _input_rows_2 if N * C < PARALLEL_FROM else over_threads(_input_rows_2)
    run(
        target, size_weight_all, smooth, dtype(overlap), dtype(along_sum_input_target),
        dtype(along_overlap), dtype(size), C, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )


@compiled(**LOOP)
def _target_rows_1(
    input, target, vector, sum_target_all, size_weight_all, sum_input_target_2_all,
    sum_input_target_3_all, along_sum_target_all, along_size_weight_all, along_sum_input_target_3_all, N,
    rows, block, shared_blocks
):
    """Row by row: adds up sum_input_target, overlap, along_sum_input_target, along_overlap and fills
    sum_target_all, size_weight_all, sum_input_target_2_all, sum_input_target_3_all,
    along_sum_target_all, along_size_weight_all, along_sum_input_target_3_all."""
    Real = input.dtype.type
    zero = Real(0)
    two = Real(2)
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_sum_input_target, along_sum_input_target_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target = zero
        block_overlap = zero
        block_along_sum_input_target = zero
        block_along_overlap = zero
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
                along_sum_input_target_3 = accumulate(
                    along_sum_input_target_3, vector[n, c] * input[n, c]
                )
            inverse_root_sum_target = inverse_root(sum_target)
            inverse_root_sum_target_power_4 = (
                inverse_root_sum_target * inverse_root_sum_target * inverse_root_sum_target *
                inverse_root_sum_target
            )
            product = -two * along_sum_target * (inverse_root_sum_target**6)
            sum_target_all[c] = sum_target
            size_weight_all[c] = inverse_root_sum_target_power_4
            sum_input_target_2_all[c] = sum_input_target_2
            block_sum_input_target = accumulate(
                block_sum_input_target, inverse_root_sum_target_power_4 * sum_input_target_2
            )
            sum_input_target_3_all[c] = sum_input_target_3
            block_overlap = accumulate(
                block_overlap, inverse_root_sum_target_power_4 * sum_input_target_3
            )
            along_sum_target_all[c] = along_sum_target
            along_size_weight_all[c] = product
            block_along_sum_input_target = accumulate(
                block_along_sum_input_target, along_sum_target * inverse_root_sum_target_power_4 + product
                * sum_input_target_2
            )
            along_sum_input_target_3_all[c] = along_sum_input_target_3
            block_along_overlap = accumulate(
                block_along_overlap, along_sum_input_target_3 * inverse_root_sum_target_power_4 + product
                * sum_input_target_3
            )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        along_sum_input_target, along_sum_input_target_rest = add_exactly(
            along_sum_input_target, along_sum_input_target_rest, block_along_sum_input_target
        )
        keep_total(shared_blocks, block_number, 2, block_along_sum_input_target)
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        keep_total(shared_blocks, block_number, 3, block_along_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target + sum_input_target_rest, overlap + overlap_rest, along_sum_input_target +
        along_sum_input_target_rest, along_overlap + along_overlap_rest
    )


@compiled(**LOOP)
def _target_elements_2(
    sum_target_all, sum_input_target_2_all, sum_input_target_3_all, along_sum_target_all,
    along_sum_input_target_3_all, along_grad_sum_target_all, grad_overlap, grad_sum_input_target,
    along_grad_overlap, along_grad_sum_input_target, rows, block, shared_blocks
):
    """Element by element: fills along_grad_sum_target_all."""
    Real = sum_target_all.dtype.type
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for c in range(Place(start), Place(stop)):
            inverse_root_sum_target = inverse_root(sum_target_all[c])
            product = two * (inverse_root_sum_target**6)
            along_grad_sum_target_all[c] = (
                Real(6) * (inverse_root_sum_target**8) * (grad_overlap * sum_input_target_3_all[c] +
                grad_sum_input_target * sum_input_target_2_all[c]) * along_sum_target_all[c] -
                along_grad_overlap * product * sum_input_target_3_all[c] - along_grad_sum_input_target *
                product * sum_input_target_2_all[c] - grad_overlap * product *
                along_sum_input_target_3_all[c] - grad_sum_input_target * product *
                along_sum_target_all[c]
            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _target_rows_3(
    input, size_weight_all, along_size_weight_all, along_grad_sum_target_all, grad_overlap,
    grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target, C, hvp_target, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_target."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_target_n = hvp_target[n]
            input_n = input[n]
            for c in range(C):
                hvp_target_n[c] = (
                    along_grad_sum_target_all[c] + along_grad_sum_input_target * size_weight_all[c] +
                    (grad_sum_input_target + grad_overlap * input_n[c]) * along_size_weight_all[c] +
                    along_grad_overlap * size_weight_all[c] * input_n[c]
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
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
    size_weight_all = np.empty((C,), input.dtype)
    sum_input_target_2_all = np.empty((C,), input.dtype)
    sum_input_target_3_all = np.empty((C,), input.dtype)
    along_sum_target_all = np.empty((C,), input.dtype)
    along_size_weight_all = np.empty((C,), input.dtype)
    along_sum_input_target_3_all = np.empty((C,), input.dtype)
    along_grad_sum_target_all = np.empty((C,), input.dtype)
    run = (
        _target_rows_1 if C * N < PARALLEL_FROM else over_threads(_target_rows_1, "sum", "sum", "sum",
        "sum")
    )
    sum_input_target, overlap, along_sum_input_target, along_overlap = run(
        input, target, vector, sum_target_all, size_weight_all, sum_input_target_2_all,
        sum_input_target_3_all, along_sum_target_all, along_size_weight_all, along_sum_input_target_3_all,
        N, C, min(ROWS, max(1, BLOCK // N)), 0
    )
    (
        grad_overlap, grad_sum_input_target, along_grad_overlap, along_grad_sum_input_target
    ) = _target_scalars(
        float(smooth), sum_input_target, overlap, along_sum_input_target, along_overlap, float(grad_scale)
    )
    run = _target_elements_2 if C < PARALLEL_FROM else over_threads(_target_elements_2)
    run(
        sum_target_all, sum_input_target_2_all, sum_input_target_3_all, along_sum_target_all,
        along_sum_input_target_3_all, along_grad_sum_target_all, dtype(grad_overlap),
        dtype(grad_sum_input_target), dtype(along_grad_overlap), dtype(along_grad_sum_input_target), C,
        BLOCK, 0
    )
    run = _target_rows_3 if N * C < PARALLEL_FROM else over_threads(_target_rows_3)
    run(
        input, size_weight_all, along_size_weight_all, along_grad_sum_target_all, dtype(grad_overlap),
        dtype(grad_sum_input_target), dtype(along_grad_overlap), dtype(along_grad_sum_input_target), C,
        hvp_target, N, min(ROWS, max(1, BLOCK // C)), 0
    )
