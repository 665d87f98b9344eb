"""combo: Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss.

    size = Σ_n (input[n] + target[n])
    overlap = Σ_n input[n]·target[n]
    loss = (1 − ce_ratio)·{ 0 if size = 0; 1 − 2·overlap/size otherwise } + ce_ratio·(−1/N · Σ_n (alpha·
        target[n]·log(input[n]) + (1 − alpha)·(1 − target[n])·log(1 − input[n])))

Generated from the declaration segmentation.py (7af65b174fb83cd6) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, ratio, restrain,
        times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, ratio, restrain,
        times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "fb6bf464f51c"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_totals_over_N_1(input, target, vector, rows, block, shared_blocks):
    """Element by element: adds up size, overlap, along_size, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_size, along_size_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_size = zero
        block_overlap = zero
        block_along_size = zero
        block_along_overlap = zero
        for n in range(Place(start), Place(stop)):
            block_size = accumulate(block_size, input[n] + target[n])
            block_overlap = accumulate(block_overlap, input[n] * target[n])
            block_along_size = accumulate(block_along_size, vector[n])
            block_along_overlap = accumulate(block_along_overlap, vector[n] * target[n])
        size, size_rest = add_exactly(size, size_rest, block_size)
        keep_total(shared_blocks, block_number, 0, block_size)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        along_size, along_size_rest = add_exactly(along_size, along_size_rest, block_along_size)
        keep_total(shared_blocks, block_number, 2, block_along_size)
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        keep_total(shared_blocks, block_number, 3, block_along_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        size + size_rest, overlap + overlap_rest, along_size + along_size_rest, along_overlap +
        along_overlap_rest
    )


@compiled(**LOOP)
def _input_totals_over_N_2(input, target, size_scale, overlap_scale, rows, block, shared_blocks):
    """Element by element: adds up size_scaled, overlap_scaled."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    size_scaled, size_scaled_rest = 0.0, 0.0
    overlap_scaled, overlap_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_size_scaled = zero
        block_overlap_scaled = zero
        for n in range(Place(start), Place(stop)):
            if size_scale != one:
                block_size_scaled = accumulate(block_size_scaled, times(size_scale, input[n] + target[n]))
            if overlap_scale != one:
                block_overlap_scaled = accumulate(
                    block_overlap_scaled, times(overlap_scale, input[n] * target[n])
                )
        size_scaled, size_scaled_rest = add_exactly(size_scaled, size_scaled_rest, block_size_scaled)
        keep_total(shared_blocks, block_number, 0, block_size_scaled)
        overlap_scaled, overlap_scaled_rest = add_exactly(
            overlap_scaled, overlap_scaled_rest, block_overlap_scaled
        )
        keep_total(shared_blocks, block_number, 1, block_overlap_scaled)
        block_number = next_block(shared_blocks, block_number)
    return size_scaled + size_scaled_rest, overlap_scaled + overlap_scaled_rest


@compiled(**LOOP)
def _input_elements(
    input, target, vector, alpha, ce_ratio, size, along_size, along_overlap, size_scale, overlap_scale,
    size_held, overlap_held, N, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Element by element: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    product = grad_scale * (one - ce_ratio)
    quotient = two * size_scale * size_scale / size_held / size_held
    quotient_2 = (
        -Real(4) * overlap_held * size_scale * size_scale * size_scale / overlap_scale / size_held /
        size_held / size_held
    )
    one_minus_alpha = one - alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            one_minus_input = one - input[n]
            size_is_zero = size == zero
            product_times_chosen = product * (zero if size_is_zero else quotient)
            hvp_input[n] = (
                along_overlap * product_times_chosen + along_size * product * (zero if size_is_zero else
                quotient_2) + along_size * product_times_chosen * target[n] + (grad_scale * ce_ratio *
                (ratio(ratio(one_minus_alpha * (one - target[n]), one_minus_input), one_minus_input) +
                ratio(ratio(alpha * target[n], input[n]), input[n])) * vector[n] / Real(N) if ce_ratio !=
                zero else zero)
            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _input_scalars(size, overlap, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    size_scale = restrain(dtype(size))
    overlap_scale = restrain(dtype(overlap))
    return size_scale, overlap_scale


@compiled(**SCALARS)
def _input_scalars_1(size, overlap, size_scale, overlap_scale, size_scaled, overlap_scaled):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    size_held = size if size_scale == one else size_scaled
    overlap_held = overlap if overlap_scale == one else overlap_scaled
    return size_held, overlap_held


def hvp_input(input, target, vector, alpha, ce_ratio, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _input_totals_over_N_1 if N < PARALLEL_FROM else over_threads(_input_totals_over_N_1, "sum",
        "sum", "sum", "sum")
    )
    size, overlap, along_size, along_overlap = run(input, target, vector, N, BLOCK, 0)
    size_scale, overlap_scale = _input_scalars(size, overlap, input)
    size_scaled = 0.0
    overlap_scaled = 0.0
    if size_scale != 1.0 or overlap_scale != 1.0:
        run = (
            _input_totals_over_N_2 if N < PARALLEL_FROM else over_threads(_input_totals_over_N_2, "sum",
            "sum")
        )
        size_scaled, overlap_scaled = run(
            input, target, dtype(size_scale), dtype(overlap_scale), N, BLOCK, 0
        )
    size_held, overlap_held = _input_scalars_1(
        size, overlap, size_scale, overlap_scale, size_scaled, overlap_scaled
    )
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(
        input, target, vector, alpha, ce_ratio, dtype(size), dtype(along_size), dtype(along_overlap),
        dtype(size_scale), dtype(overlap_scale), dtype(size_held), dtype(overlap_held), N, grad_scale,
        hvp_input, N, BLOCK, 0
    )


@compiled(**LOOP)
def _target_totals_over_N_1(input, target, vector, rows, block, shared_blocks):
    """Element by element: adds up size, overlap, along_size, along_overlap."""
    Real = input.dtype.type
    zero = Real(0)
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    along_size, along_size_rest = 0.0, 0.0
    along_overlap, along_overlap_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_size = zero
        block_overlap = zero
        block_along_size = zero
        block_along_overlap = zero
        for n in range(Place(start), Place(stop)):
            block_size = accumulate(block_size, input[n] + target[n])
            block_overlap = accumulate(block_overlap, input[n] * target[n])
            block_along_size = accumulate(block_along_size, vector[n])
            block_along_overlap = accumulate(block_along_overlap, vector[n] * input[n])
        size, size_rest = add_exactly(size, size_rest, block_size)
        keep_total(shared_blocks, block_number, 0, block_size)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 1, block_overlap)
        along_size, along_size_rest = add_exactly(along_size, along_size_rest, block_along_size)
        keep_total(shared_blocks, block_number, 2, block_along_size)
        along_overlap, along_overlap_rest = add_exactly(
            along_overlap, along_overlap_rest, block_along_overlap
        )
        keep_total(shared_blocks, block_number, 3, block_along_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        size + size_rest, overlap + overlap_rest, along_size + along_size_rest, along_overlap +
        along_overlap_rest
    )


@compiled(**LOOP)
def _target_totals_over_N_2(input, target, size_scale, overlap_scale, rows, block, shared_blocks):
    """Element by element: adds up size_scaled, overlap_scaled."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    size_scaled, size_scaled_rest = 0.0, 0.0
    overlap_scaled, overlap_scaled_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_size_scaled = zero
        block_overlap_scaled = zero
        for n in range(Place(start), Place(stop)):
            if size_scale != one:
                block_size_scaled = accumulate(block_size_scaled, times(size_scale, input[n] + target[n]))
            if overlap_scale != one:
                block_overlap_scaled = accumulate(
                    block_overlap_scaled, times(overlap_scale, input[n] * target[n])
                )
        size_scaled, size_scaled_rest = add_exactly(size_scaled, size_scaled_rest, block_size_scaled)
        keep_total(shared_blocks, block_number, 0, block_size_scaled)
        overlap_scaled, overlap_scaled_rest = add_exactly(
            overlap_scaled, overlap_scaled_rest, block_overlap_scaled
        )
        keep_total(shared_blocks, block_number, 1, block_overlap_scaled)
        block_number = next_block(shared_blocks, block_number)
    return size_scaled + size_scaled_rest, overlap_scaled + overlap_scaled_rest


@compiled(**LOOP)
def _target_elements(
    input, ce_ratio, size, along_size, along_overlap, size_scale, overlap_scale, size_held, overlap_held,
    grad_scale, hvp_target, rows, block, shared_blocks
):
    """Element by element: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    product = grad_scale * (one - ce_ratio)
    quotient = two * size_scale * size_scale / size_held / size_held
    quotient_2 = (
        -Real(4) * overlap_held * size_scale * size_scale * size_scale / overlap_scale / size_held /
        size_held / size_held
    )
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            size_is_zero = size == zero
            product_times_chosen = product * (zero if size_is_zero else quotient)
            hvp_target[n] = (
                along_overlap * product_times_chosen + along_size * product * (zero if size_is_zero else
                quotient_2) + along_size * product_times_chosen * input[n]
            )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _target_scalars(size, overlap, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    size_scale = restrain(dtype(size))
    overlap_scale = restrain(dtype(overlap))
    return size_scale, overlap_scale


@compiled(**SCALARS)
def _target_scalars_1(size, overlap, size_scale, overlap_scale, size_scaled, overlap_scaled):
    """What the totals determine, in float64."""
    Real = np.float64
    one = Real(1)
    size_held = size if size_scale == one else size_scaled
    overlap_held = overlap if overlap_scale == one else overlap_scaled
    return size_held, overlap_held


def hvp_target(input, target, vector, alpha, ce_ratio, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _target_totals_over_N_1 if N < PARALLEL_FROM else over_threads(_target_totals_over_N_1, "sum",
        "sum", "sum", "sum")
    )
    size, overlap, along_size, along_overlap = run(input, target, vector, N, BLOCK, 0)
    size_scale, overlap_scale = _target_scalars(size, overlap, input)
    size_scaled = 0.0
    overlap_scaled = 0.0
    if size_scale != 1.0 or overlap_scale != 1.0:
        run = (
            _target_totals_over_N_2 if N < PARALLEL_FROM else over_threads(_target_totals_over_N_2, "sum",
            "sum")
        )
        size_scaled, overlap_scaled = run(
            input, target, dtype(size_scale), dtype(overlap_scale), N, BLOCK, 0
        )
    size_held, overlap_held = _target_scalars_1(
        size, overlap, size_scale, overlap_scale, size_scaled, overlap_scaled
    )
    run = _target_elements if N < PARALLEL_FROM else over_threads(_target_elements)
    run(
        input, ce_ratio, dtype(size), dtype(along_size), dtype(along_overlap), dtype(size_scale),
        dtype(overlap_scale), dtype(size_held), dtype(overlap_held), grad_scale, hvp_target, N, BLOCK, 0
    )
