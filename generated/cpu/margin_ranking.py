"""margin_ranking: The first score must exceed the second by a margin where y = 1, the second the first where y = -1.

    loss = 1/N · Σ_n max(0, margin − y[n]·(x1[n] − x2[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_x1[n] = −y[n]·grad_term[n]·[margin > y[n]·(x1[n] − x2[n])]
    grad_x2[n] = y[n]·grad_term[n]·[margin > y[n]·(x1[n] − x2[n])]

Generated from the declaration ranking.py (490411e0c5955454) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, step,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, step,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "6d56eee85632"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, rows, block, shared_blocks):
    """Element by element: adds up total and fills terms, grad_x1, grad_x2."""
    Real = x1.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                margin_minus_y_times_x1_minus_x2 = margin - (x1[n] - x2[n]) * y[n]
                term = maximum(zero, margin_minus_y_times_x1_minus_x2)
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term)
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
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = x1.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(x1, x2, y, margin, weight, grad_scale, terms, grad_x1, grad_x2, N, BLOCK, 0)
    return total
