"""tversky: One minus the Tversky index, which weighs false positives and false negatives apart.

    false_positives = Σ_n input[n]·(1 − target[n])
    false_negatives = Σ_n target[n]·(1 − input[n])
    true_positives = Σ_n input[n]·target[n]
    loss = { 0 if true_positives + alpha·false_positives + beta·false_negatives + smooth = 0; 1 −
        (true_positives + smooth)/(true_positives + alpha·false_positives + beta·false_negatives + smooth)
        otherwise }

Generated from the declaration segmentation.py (be47632d07eea59b) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "382c1f677994"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_totals_over_N(input, target, vector, rows, block, shared_blocks):
    """Element by element: adds up false_positives, false_negatives, true_positives, along_false_negatives,
    along_false_positives."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    false_positives, false_positives_rest = 0.0, 0.0
    false_negatives, false_negatives_rest = 0.0, 0.0
    true_positives, true_positives_rest = 0.0, 0.0
    along_false_negatives, along_false_negatives_rest = 0.0, 0.0
    along_false_positives, along_false_positives_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_false_positives = zero
        block_false_negatives = zero
        block_true_positives = zero
        block_along_false_negatives = zero
        block_along_false_positives = zero
        for n in range(Place(start), Place(stop)):
            one_minus_target = one - target[n]
            block_false_positives = accumulate(block_false_positives, one_minus_target * input[n])
            block_false_negatives = accumulate(block_false_negatives, (one - input[n]) * target[n])
            block_true_positives = accumulate(block_true_positives, input[n] * target[n])
            block_along_false_negatives = accumulate(block_along_false_negatives, vector[n] * target[n])
            block_along_false_positives = accumulate(
                block_along_false_positives, one_minus_target * vector[n]
            )
        false_positives, false_positives_rest = add_exactly(
            false_positives, false_positives_rest, block_false_positives
        )
        keep_total(shared_blocks, block_number, 0, block_false_positives)
        false_negatives, false_negatives_rest = add_exactly(
            false_negatives, false_negatives_rest, block_false_negatives
        )
        keep_total(shared_blocks, block_number, 1, block_false_negatives)
        true_positives, true_positives_rest = add_exactly(
            true_positives, true_positives_rest, block_true_positives
        )
        keep_total(shared_blocks, block_number, 2, block_true_positives)
        along_false_negatives, along_false_negatives_rest = add_exactly(
            along_false_negatives, along_false_negatives_rest, block_along_false_negatives
        )
        keep_total(shared_blocks, block_number, 3, block_along_false_negatives)
        along_false_positives, along_false_positives_rest = add_exactly(
            along_false_positives, along_false_positives_rest, block_along_false_positives
        )
        keep_total(shared_blocks, block_number, 4, block_along_false_positives)
        block_number = next_block(shared_blocks, block_number)
    return (
        false_positives + false_positives_rest, false_negatives + false_negatives_rest, true_positives +
        true_positives_rest, along_false_negatives + along_false_negatives_rest, along_false_positives +
        along_false_positives_rest
    )


@compiled(**LOOP)
def _input_elements(
    target, alpha, beta, smooth, false_positives, false_negatives, true_positives, along_false_negatives,
    along_false_positives, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Element by element: fills hvp_input."""
    Real = target.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    smooth_plus_true_positives = smooth + true_positives
    partial_sum = smooth_plus_true_positives + false_negatives * beta + false_positives * alpha
    product = two * smooth_plus_true_positives
    quotient = product / partial_sum / partial_sum / partial_sum
    product_6 = -quotient * alpha * beta
    power_2 = one / (partial_sum * partial_sum)
    product_2 = along_false_negatives * grad_scale
    product_over_partial_sum = product / partial_sum
    product_over_partial_sum_minus_one = product_over_partial_sum - one
    product_3 = power_2 * product_over_partial_sum_minus_one
    product_4 = along_false_positives * grad_scale
    product_5 = -power_2 * product_over_partial_sum_minus_one
    product_5_times_alpha = product_5 * alpha
    minus_quotient_times_alpha_squared = -quotient * alpha * alpha
    product_7 = power_2 * (two - product_over_partial_sum)
    minus_product_3_times_alpha = -product_3 * alpha
    minus_product_3_times_beta = -product_3 * beta
    product_5_times_beta = product_5 * beta
    minus_quotient_times_beta_squared = -quotient * beta * beta
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            partial_sum_is_zero = partial_sum == zero
            chosen = zero if partial_sum_is_zero else product_6
            hvp_input[n] = (
                (one - target[n]) * (product_2 * (zero if partial_sum_is_zero else product_5_times_alpha)
                + product_4 * (zero if partial_sum_is_zero else minus_quotient_times_alpha_squared) -
                chosen * product_2) + (product_2 * (zero if partial_sum_is_zero else product_7) +
                product_4 * (zero if partial_sum_is_zero else minus_product_3_times_alpha) - product_2 *
                (zero if partial_sum_is_zero else minus_product_3_times_beta)) * target[n] - (chosen *
                product_4 + product_2 * (zero if partial_sum_is_zero else product_5_times_beta) -
                product_2 * (zero if partial_sum_is_zero else minus_quotient_times_beta_squared)) *
                target[n]
            )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, alpha, beta, smooth, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _input_totals_over_N if N < PARALLEL_FROM else over_threads(_input_totals_over_N, "sum", "sum",
        "sum", "sum", "sum")
    )
    false_positives, false_negatives, true_positives, along_false_negatives, along_false_positives = run(
        input, target, vector, N, BLOCK, 0
    )
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(
        target, alpha, beta, smooth, dtype(false_positives), dtype(false_negatives),
        dtype(true_positives), dtype(along_false_negatives), dtype(along_false_positives), grad_scale,
        hvp_input, N, BLOCK, 0
    )


@compiled(**LOOP)
def _target_totals_over_N(input, target, vector, rows, block, shared_blocks):
    """Element by element: adds up false_positives, false_negatives, true_positives, along_false_negatives,
    along_false_positives."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    false_positives, false_positives_rest = 0.0, 0.0
    false_negatives, false_negatives_rest = 0.0, 0.0
    true_positives, true_positives_rest = 0.0, 0.0
    along_false_negatives, along_false_negatives_rest = 0.0, 0.0
    along_false_positives, along_false_positives_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_false_positives = zero
        block_false_negatives = zero
        block_true_positives = zero
        block_along_false_negatives = zero
        block_along_false_positives = zero
        for n in range(Place(start), Place(stop)):
            block_false_positives = accumulate(block_false_positives, (one - target[n]) * input[n])
            one_minus_input = one - input[n]
            block_false_negatives = accumulate(block_false_negatives, one_minus_input * target[n])
            block_true_positives = accumulate(block_true_positives, input[n] * target[n])
            block_along_false_negatives = accumulate(
                block_along_false_negatives, one_minus_input * vector[n]
            )
            block_along_false_positives = accumulate(block_along_false_positives, vector[n] * input[n])
        false_positives, false_positives_rest = add_exactly(
            false_positives, false_positives_rest, block_false_positives
        )
        keep_total(shared_blocks, block_number, 0, block_false_positives)
        false_negatives, false_negatives_rest = add_exactly(
            false_negatives, false_negatives_rest, block_false_negatives
        )
        keep_total(shared_blocks, block_number, 1, block_false_negatives)
        true_positives, true_positives_rest = add_exactly(
            true_positives, true_positives_rest, block_true_positives
        )
        keep_total(shared_blocks, block_number, 2, block_true_positives)
        along_false_negatives, along_false_negatives_rest = add_exactly(
            along_false_negatives, along_false_negatives_rest, block_along_false_negatives
        )
        keep_total(shared_blocks, block_number, 3, block_along_false_negatives)
        along_false_positives, along_false_positives_rest = add_exactly(
            along_false_positives, along_false_positives_rest, block_along_false_positives
        )
        keep_total(shared_blocks, block_number, 4, block_along_false_positives)
        block_number = next_block(shared_blocks, block_number)
    return (
        false_positives + false_positives_rest, false_negatives + false_negatives_rest, true_positives +
        true_positives_rest, along_false_negatives + along_false_negatives_rest, along_false_positives +
        along_false_positives_rest
    )


@compiled(**LOOP)
def _target_elements(
    input, alpha, beta, smooth, false_positives, false_negatives, true_positives, along_false_negatives,
    along_false_positives, grad_scale, hvp_target, rows, block, shared_blocks
):
    """Element by element: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    smooth_plus_true_positives = smooth + true_positives
    partial_sum = smooth_plus_true_positives + false_negatives * beta + false_positives * alpha
    product = two * smooth_plus_true_positives
    quotient = product / partial_sum / partial_sum / partial_sum
    product_6 = -quotient * alpha * beta
    power_2 = one / (partial_sum * partial_sum)
    product_over_partial_sum = product / partial_sum
    product_over_partial_sum_minus_one = product_over_partial_sum - one
    product_2 = power_2 * product_over_partial_sum_minus_one
    product_3 = along_false_negatives * grad_scale
    product_4 = along_false_positives * grad_scale
    product_5 = -power_2 * product_over_partial_sum_minus_one
    minus_quotient_times_beta_squared = -quotient * beta * beta
    product_5_times_beta = product_5 * beta
    minus_product_2_times_beta = -product_2 * beta
    product_7 = power_2 * (two - product_over_partial_sum)
    minus_product_2_times_alpha = -product_2 * alpha
    product_5_times_alpha = product_5 * alpha
    minus_quotient_times_alpha_squared = -quotient * alpha * alpha
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            partial_sum_is_zero = partial_sum == zero
            chosen = zero if partial_sum_is_zero else product_6
            hvp_target[n] = (
                (one - input[n]) * (product_3 * (zero if partial_sum_is_zero else
                minus_quotient_times_beta_squared) + product_4 * (zero if partial_sum_is_zero else
                product_5_times_beta) - chosen * product_4) + (product_3 * (zero if partial_sum_is_zero
                else minus_product_2_times_beta) + product_4 * (zero if partial_sum_is_zero else
                product_7) - product_4 * (zero if partial_sum_is_zero else minus_product_2_times_alpha)) *
                input[n] - (chosen * product_3 + product_4 * (zero if partial_sum_is_zero else
                product_5_times_alpha) - product_4 * (zero if partial_sum_is_zero else
                minus_quotient_times_alpha_squared)) * input[n]
            )
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, vector, alpha, beta, smooth, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    dtype = input.dtype.type
    run = (
        _target_totals_over_N if N < PARALLEL_FROM else over_threads(_target_totals_over_N, "sum", "sum",
        "sum", "sum", "sum")
    )
    false_positives, false_negatives, true_positives, along_false_negatives, along_false_positives = run(
        input, target, vector, N, BLOCK, 0
    )
    run = _target_elements if N < PARALLEL_FROM else over_threads(_target_elements)
    run(
        input, alpha, beta, smooth, dtype(false_positives), dtype(false_negatives), dtype(true_positives),
        dtype(along_false_negatives), dtype(along_false_positives), grad_scale, hvp_target, N, BLOCK, 0
    )
