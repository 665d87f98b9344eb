"""margin_ranking: The first score must exceed the second by a margin where y = 1, the second the first where y = -1.

    loss = 1/N · Σ_n max(0, margin − y[n]·(x1[n] − x2[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_x1[n] = −y[n]·grad_term[n]·[margin > y[n]·(x1[n] − x2[n])]
    grad_x2[n] = y[n]·grad_term[n]·[margin > y[n]·(x1[n] − x2[n])]

Generated from the declaration ranking.py (490411e0c5955454) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, maximum, next_block,
        over_threads, part, step,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, maximum, next_block,
        over_threads, part, step,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "95469ae0aa00"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2):
    """One block of elements: adds up total and fills terms, grad_x1, grad_x2."""
    Real = x1.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(x1.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            margin_minus_y_times_x1_minus_x2 = margin - (x1[n] - x2[n]) * y[n]
            term = maximum(zero, margin_minus_y_times_x1_minus_x2)
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total = accumulate(total, weighted_term)
            product = grad_term * y[n] * step(margin_minus_y_times_x1_minus_x2)
            if grad_x1 is not None:
                grad_x1[n] = -product
            if grad_x2 is not None:
                grad_x2[n] = product
            if terms is not None:
                terms[n] = weighted_term
        else:
            if grad_x1 is not None:
                grad_x1[n] = zero
            if grad_x2 is not None:
                grad_x2[n] = zero
            if terms is not None:
                terms[n] = zero
    return total


@compiled(**DRIVER)
def _elements_blocks(
    x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_total = kept_total(shared_blocks, block_number, 0)
        else:
            block_total = _elements(
                part(x1, start, stop), part(x2, start, stop), part(y, start, stop), margin, part(weight,
                start, stop), grad_scale, part(terms, start, stop), part(grad_x1, start, stop),
                part(grad_x2, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_total)
        total, total_rest = add_exactly(total, total_rest, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = x1.size
    run = _elements_blocks if N < PARALLEL_FROM else over_threads(_elements_blocks, 1)
    total = run(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, N, BLOCK, 0)
    return total
