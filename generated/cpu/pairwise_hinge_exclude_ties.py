"""pairwise_hinge_exclude_ties: Every score must lead every other by a margin, in the direction of its own label.

    loss = Σ_{i,j : target[i] ≠ target[j]} max(0, margin − target[i]·(input[i] − input[j]))
    grad_term[i, j] = grad_scale·weight[i, j]
    grad_input_part[i] = Σ_{j : target[i] ≠ target[j]} grad_term[i, j]·[margin > target[i]·(input[i] −
        input[j])]
    grad_input_part_2[i] = Σ_{j : target[j] ≠ target[i]} target[j]·grad_term[j, i]·[margin > target[j]·
        (input[j] − input[i])]
    grad_input[i] = grad_input_part_2[i] − target[i]·grad_input_part[i]

Generated from the declaration ranking.py (27c35ac286e83370) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, row,
        step, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, row,
        step, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "6fcaec66c292"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(input, target, margin, N, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
    """Row by row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for i in range(start, stop):
            terms_i = row(terms, i)
            grad_input_part = zero
            grad_input_part_2 = zero
            for j in range(N):
                input_minus_input = input[i] - input[j]
                difference = margin - input_minus_input * target[i]
                target_is_not_target = target[i] != target[j]
                term = with_nan_of(maximum(zero, difference), target[j]) if target_is_not_target else zero
                sample_weight = weight[i, j] if weight is not None else one
                weighted_term = term * sample_weight if target_is_not_target else zero
                grad_term = grad_scale * sample_weight
                block_total = accumulate(
                    block_total, weighted_term if sample_weight != zero and target[i] != target[j] else
                    zero
                )
                if terms is not None:
                    terms_i[j] = weighted_term if sample_weight != zero and target_is_not_target else zero
                grad_input_part = accumulate(
                    grad_input_part, with_nan_of(grad_term * step(difference), target[j]) if sample_weight
                    != zero and target[i] != target[j] else zero
                )
                sample_weight_j_i = weight[j, i] if weight is not None else one
                grad_input_part_2 = accumulate(
                    grad_input_part_2, with_nan_of(grad_scale * target[j] * sample_weight_j_i *
                    step(margin + input_minus_input * target[j]), target[i]) if sample_weight_j_i != zero
                    and target[j] != target[i] else zero
                )
            if grad_input is not None:
                grad_input[i] = grad_input_part_2 - grad_input_part * target[i]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, margin, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _rows if N * N < PARALLEL_FROM else over_threads(_rows, "sum")
    total = run(
        input, target, margin, N, weight, grad_scale, terms, grad_input, N, min(ROWS, max(1, BLOCK // N)),
        0
    )
    return total


@compiled(**LOOP)
def _normaliser_rows(target, N, weight, rows, block, shared_blocks):
    """Row by row: adds up normaliser."""
    Real = target.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser, normaliser_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_normaliser = zero
        for i in range(start, stop):
            for j in range(N):
                sample_weight = weight[i, j] if weight is not None else one
                block_normaliser = accumulate(
                    block_normaliser, with_nan_of(with_nan_of(sample_weight, target[i]), target[j]) if
                    sample_weight != zero and target[i] != target[j] else zero
                )
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
        keep_total(shared_blocks, block_number, 0, block_normaliser)
        block_number = next_block(shared_blocks, block_number)
    return normaliser + normaliser_rest


def normaliser(input, target, margin, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.size
    run = _normaliser_rows if N * N < PARALLEL_FROM else over_threads(_normaliser_rows, "sum")
    normaliser = run(target, N, weight, N, min(ROWS, max(1, BLOCK // N)), 0)
    return normaliser
