"""combo_mask: Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss.

    size = Σ_{n : mask[n] ≠ 0} (input[n] + target[n])
    overlap = Σ_{n : mask[n] ≠ 0} input[n]·target[n]
    loss = (1 − ce_ratio)·{ 0 if size = 0; 1 − 2·overlap/size otherwise } + ce_ratio·(−(Σ_{n : mask[n] ≠ 0}
        (alpha·target[n]·log(input[n]) + (1 − alpha)·(1 − target[n])·log(1 − input[n])))/(Σ_{n : mask[n] ≠
        0} 1))
    sum_terms = Σ_{n : mask[n] ≠ 0} 1
    grad_overlap = grad_scale·(1 − ce_ratio)·{ 0 if size = 0; −2/size otherwise }
    grad_size = grad_scale·(1 − ce_ratio)·{ 0 if size = 0; 2·overlap/size² otherwise }
    grad_sum_input_target = ce_ratio·grad_scale/sum_terms
    grad_input[n] = (grad_sum_input_target·((1 − alpha)·(1 − target[n])/(1 − input[n]) − alpha·
        target[n]/input[n]) + grad_size + grad_overlap·target[n])·[mask[n] ≠ 0]
    grad_target[n] = (grad_size − grad_sum_input_target·(alpha·log(input[n]) − (1 − alpha)·log(1 −
        input[n])) + grad_overlap·input[n])·[mask[n] ≠ 0]

Generated from the declaration segmentation.py (da7ed37e9af28d61) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, inverse_or_zero, keep_total, next_block, over_threads,
        ratio, restrain, times, with_nan_of, xlog1py, xlogy,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, inverse_or_zero, keep_total, next_block, over_threads,
        ratio, restrain, times, with_nan_of, xlog1py, xlogy,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "ee507d3a6985"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N_1(input, target, mask, alpha, rows, block, shared_blocks):
    """Element by element: adds up sum_input_target, sum_terms, size, overlap."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input_target, sum_input_target_rest = 0.0, 0.0
    sum_terms, sum_terms_rest = 0.0, 0.0
    size, size_rest = 0.0, 0.0
    overlap, overlap_rest = 0.0, 0.0
    one_minus_alpha = one - alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target = zero
        block_sum_terms = zero
        block_size = zero
        block_overlap = zero
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            block_sum_input_target = accumulate(
                block_sum_input_target, with_nan_of(-xlog1py(one_minus_alpha * (one - target[n]),
                -input[n]) - xlogy(alpha * target[n], input[n]), mask[n]) if takes_part else zero
            )
            block_sum_terms = accumulate(
                block_sum_terms, with_nan_of(one, mask[n]) if takes_part else zero
            )
            block_size = accumulate(
                block_size, with_nan_of(input[n] + target[n], mask[n]) if takes_part else zero
            )
            block_overlap = accumulate(
                block_overlap, with_nan_of(input[n] * target[n], mask[n]) if takes_part else zero
            )
        sum_input_target, sum_input_target_rest = add_exactly(
            sum_input_target, sum_input_target_rest, block_sum_input_target
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target)
        sum_terms, sum_terms_rest = add_exactly(sum_terms, sum_terms_rest, block_sum_terms)
        keep_total(shared_blocks, block_number, 1, block_sum_terms)
        size, size_rest = add_exactly(size, size_rest, block_size)
        keep_total(shared_blocks, block_number, 2, block_size)
        overlap, overlap_rest = add_exactly(overlap, overlap_rest, block_overlap)
        keep_total(shared_blocks, block_number, 3, block_overlap)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target + sum_input_target_rest, sum_terms + sum_terms_rest, size + size_rest, overlap +
        overlap_rest
    )


@compiled(**LOOP)
def _totals_over_N_2(
    input, target, mask, alpha, sum_input_target_scale, size_scale, overlap_scale, rows, block,
    shared_blocks
):
    """Element by element: adds up sum_input_target_scaled, size_scaled, overlap_scaled."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    sum_input_target_scaled, sum_input_target_scaled_rest = 0.0, 0.0
    size_scaled, size_scaled_rest = 0.0, 0.0
    overlap_scaled, overlap_scaled_rest = 0.0, 0.0
    one_minus_alpha = one - alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_sum_input_target_scaled = zero
        block_size_scaled = zero
        block_overlap_scaled = zero
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            if sum_input_target_scale != one:
                block_sum_input_target_scaled = accumulate(
                    block_sum_input_target_scaled, times(sum_input_target_scale,
                    with_nan_of(-xlog1py(one_minus_alpha * (one - target[n]), -input[n]) - xlogy(alpha *
                    target[n], input[n]), mask[n])) if takes_part else zero
                )
            if size_scale != one:
                block_size_scaled = accumulate(
                    block_size_scaled, times(size_scale, with_nan_of(input[n] + target[n], mask[n])) if
                    takes_part else zero
                )
            if overlap_scale != one:
                block_overlap_scaled = accumulate(
                    block_overlap_scaled, times(overlap_scale, with_nan_of(input[n] * target[n], mask[n]))
                    if takes_part else zero
                )
        sum_input_target_scaled, sum_input_target_scaled_rest = add_exactly(
            sum_input_target_scaled, sum_input_target_scaled_rest, block_sum_input_target_scaled
        )
        keep_total(shared_blocks, block_number, 0, block_sum_input_target_scaled)
        size_scaled, size_scaled_rest = add_exactly(size_scaled, size_scaled_rest, block_size_scaled)
        keep_total(shared_blocks, block_number, 1, block_size_scaled)
        overlap_scaled, overlap_scaled_rest = add_exactly(
            overlap_scaled, overlap_scaled_rest, block_overlap_scaled
        )
        keep_total(shared_blocks, block_number, 2, block_overlap_scaled)
        block_number = next_block(shared_blocks, block_number)
    return (
        sum_input_target_scaled + sum_input_target_scaled_rest, size_scaled + size_scaled_rest,
        overlap_scaled + overlap_scaled_rest
    )


@compiled(**LOOP)
def _elements(
    input, target, mask, alpha, grad_sum_input_target, grad_overlap, grad_size, grad_input, grad_target,
    rows, block, shared_blocks
):
    """Element by element: fills grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    one_minus_alpha = one - alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            takes_part = mask[n] != zero
            grad_sum_input_target_is_not_zero = grad_sum_input_target != zero
            if grad_input is not None:
                grad_input[n] = (
                    with_nan_of(grad_size + grad_overlap * target[n] + (grad_sum_input_target *
                    (ratio(one_minus_alpha * (one - target[n]), one - input[n]) - ratio(alpha * target[n],
                    input[n])) if grad_sum_input_target_is_not_zero else zero), mask[n]) if takes_part
                    else zero
                )
            if grad_target is not None:
                grad_target[n] = (
                    with_nan_of(grad_size + grad_overlap * input[n] - (grad_sum_input_target *
                    (xlogy(alpha, input[n]) - xlog1py(one_minus_alpha, -input[n])) if
                    grad_sum_input_target_is_not_zero else zero), mask[n]) if takes_part else zero
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(ce_ratio, sum_input_target, sum_terms, size, overlap, grad_scale, input):
    """What the totals determine, in float64."""
    dtype = input.dtype.type
    sum_input_target_scale = restrain(dtype(sum_input_target))
    size_scale = restrain(dtype(size))
    overlap_scale = restrain(dtype(overlap))
    grad_sum_input_target = grad_scale * ce_ratio * inverse_or_zero(sum_terms)
    return sum_input_target_scale, size_scale, overlap_scale, grad_sum_input_target


@compiled(**SCALARS)
def _scalars_1(
    ce_ratio, sum_input_target, sum_terms, size, overlap, sum_input_target_scale, size_scale,
    overlap_scale, sum_input_target_scaled, size_scaled, overlap_scaled, grad_scale
):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    sum_input_target_held = sum_input_target if sum_input_target_scale == one else sum_input_target_scaled
    size_held = size if size_scale == one else size_scaled
    overlap_held = overlap if overlap_scale == one else overlap_scaled
    one_minus_ce_ratio = one - ce_ratio
    overlap_held_over_overlap_scale = overlap_held / overlap_scale
    quotient = two * size_scale / size_held
    size_is_zero = size == zero
    total = (
        times(one_minus_ce_ratio, zero if size_is_zero else one - overlap_held_over_overlap_scale *
        quotient) + times(ce_ratio, ratio(sum_input_target_held, sum_terms) / sum_input_target_scale)
    )
    product = grad_scale * one_minus_ce_ratio
    grad_overlap = product * (zero if size_is_zero else -quotient)
    grad_size = (
        product * (zero if size_is_zero else two * overlap_held_over_overlap_scale * size_scale *
        size_scale / size_held / size_held)
    )
    return total, grad_overlap, grad_size


def evaluate(input, target, mask, alpha, ce_ratio, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = (
        _totals_over_N_1 if N < PARALLEL_FROM else over_threads(_totals_over_N_1, "sum", "sum", "sum",
        "sum")
    )
    sum_input_target, sum_terms, size, overlap = run(input, target, mask, alpha, N, BLOCK, 0)
    sum_input_target_scale, size_scale, overlap_scale, grad_sum_input_target = _scalars(
        float(ce_ratio), sum_input_target, sum_terms, size, overlap, float(grad_scale), input
    )
    sum_input_target_scaled = 0.0
    size_scaled = 0.0
    overlap_scaled = 0.0
    if sum_input_target_scale != 1.0 or size_scale != 1.0 or overlap_scale != 1.0:
        run = (
            _totals_over_N_2 if N < PARALLEL_FROM else over_threads(_totals_over_N_2, "sum", "sum", "sum")
        )
        sum_input_target_scaled, size_scaled, overlap_scaled = run(
            input, target, mask, alpha, dtype(sum_input_target_scale), dtype(size_scale),
            dtype(overlap_scale), N, BLOCK, 0
        )
    total, grad_overlap, grad_size = _scalars_1(
        float(ce_ratio), sum_input_target, sum_terms, size, overlap, sum_input_target_scale, size_scale,
        overlap_scale, sum_input_target_scaled, size_scaled, overlap_scaled, float(grad_scale)
    )
    if wants_gradient:
        run = _elements if N < PARALLEL_FROM else over_threads(_elements)
        run(
            input, target, mask, alpha, dtype(grad_sum_input_target), dtype(grad_overlap),
            dtype(grad_size), grad_input, grad_target, N, BLOCK, 0
        )
    return total
