"""tversky: One minus the Tversky index, which weighs false positives and false negatives apart.

    false_positives = Σ_n input[n]·(1 − target[n])
    false_negatives = Σ_n target[n]·(1 − input[n])
    true_positives = Σ_n input[n]·target[n]
    loss = { 0 if true_positives + alpha·false_positives + beta·false_negatives + smooth = 0; 1 −
        (true_positives + smooth)/(true_positives + alpha·false_positives + beta·false_negatives + smooth)
        otherwise }
    grad_true_positives = grad_scale·{ 0 if true_positives + alpha·false_positives + beta·false_negatives +
        smooth = 0; ((true_positives + smooth)/(true_positives + alpha·false_positives + beta·
        false_negatives + smooth) − 1)/(true_positives + alpha·false_positives + beta·false_negatives +
        smooth) otherwise }
    grad_false_negatives = grad_scale·{ 0 if true_positives + alpha·false_positives + beta·false_negatives
        + smooth = 0; beta·(true_positives + smooth)/(true_positives + alpha·false_positives + beta·
        false_negatives + smooth)² otherwise }
    grad_false_positives = grad_scale·{ 0 if true_positives + alpha·false_positives + beta·false_negatives
        + smooth = 0; alpha·(true_positives + smooth)/(true_positives + alpha·false_positives + beta·
        false_negatives + smooth)² otherwise }
    grad_input[n] = grad_true_positives·target[n] + grad_false_positives·(1 − target[n]) −
        grad_false_negatives·target[n]
    grad_target[n] = grad_true_positives·input[n] + grad_false_negatives·(1 − input[n]) −
        grad_false_positives·input[n]

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
SCALARS = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "382c1f677994"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _totals_over_N(input, target, rows, block, shared_blocks):
    """Element by element: adds up false_positives, false_negatives, true_positives."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    false_positives, false_positives_rest = 0.0, 0.0
    false_negatives, false_negatives_rest = 0.0, 0.0
    true_positives, true_positives_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_false_positives = zero
        block_false_negatives = zero
        block_true_positives = zero
        for n in range(Place(start), Place(stop)):
            block_false_positives = accumulate(block_false_positives, (one - target[n]) * input[n])
            block_false_negatives = accumulate(block_false_negatives, (one - input[n]) * target[n])
            block_true_positives = accumulate(block_true_positives, input[n] * target[n])
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
        block_number = next_block(shared_blocks, block_number)
    return (
        false_positives + false_positives_rest, false_negatives + false_negatives_rest, true_positives +
        true_positives_rest
    )


@compiled(**LOOP)
def _elements(
    input, target, grad_true_positives, grad_false_negatives, grad_false_positives, grad_input,
    grad_target, rows, block, shared_blocks
):
    """Element by element: fills grad_input, grad_target."""
    Real = input.dtype.type
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            if grad_input is not None:
                grad_input[n] = (
                    grad_false_positives * (one - target[n]) + grad_true_positives * target[n] -
                    grad_false_negatives * target[n]
                )
            if grad_target is not None:
                grad_target[n] = (
                    grad_false_negatives * (one - input[n]) + grad_true_positives * input[n] -
                    grad_false_positives * input[n]
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**SCALARS)
def _scalars(alpha, beta, smooth, false_positives, false_negatives, true_positives, grad_scale):
    """What the totals determine, in float64."""
    Real = np.float64
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    partial_sum = false_negatives * beta + false_positives * alpha
    smooth_plus_true_positives = smooth + true_positives
    partial_sum_2 = partial_sum + smooth_plus_true_positives
    inverse_partial_sum_2 = one / partial_sum_2
    difference = -one + inverse_partial_sum_2 * smooth_plus_true_positives
    partial_sum_2_is_zero = partial_sum_2 == zero
    total = (
        zero if partial_sum_2_is_zero else (inverse_partial_sum_2 * partial_sum if abs(difference) < half
        else -difference)
    )
    grad_true_positives = (
        grad_scale * (zero if partial_sum_2_is_zero else difference * inverse_partial_sum_2)
    )
    quotient = smooth_plus_true_positives / partial_sum_2 / partial_sum_2
    grad_false_negatives = grad_scale * (zero if partial_sum_2_is_zero else quotient * beta)
    grad_false_positives = grad_scale * (zero if partial_sum_2_is_zero else quotient * alpha)
    return total, grad_true_positives, grad_false_negatives, grad_false_positives


def evaluate(input, target, alpha, beta, smooth, grad_scale, grad_input, grad_target):
    """Return the loss; fill the outputs that are not None."""
    N = input.size
    wants_gradient = grad_input is not None or grad_target is not None
    dtype = input.dtype.type
    run = _totals_over_N if N < PARALLEL_FROM else over_threads(_totals_over_N, "sum", "sum", "sum")
    false_positives, false_negatives, true_positives = run(input, target, N, BLOCK, 0)
    total, grad_true_positives, grad_false_negatives, grad_false_positives = _scalars(
        float(alpha), float(beta), float(smooth), false_positives, false_negatives, true_positives,
        float(grad_scale)
    )
    if wants_gradient:
        run = _elements if N < PARALLEL_FROM else over_threads(_elements)
        run(
            input, target, dtype(grad_true_positives), dtype(grad_false_negatives),
            dtype(grad_false_positives), grad_input, grad_target, N, BLOCK, 0
        )
    return total
