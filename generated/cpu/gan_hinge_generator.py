"""gan_hinge_generator: Negative mean score of generated samples.

    loss = −1/F · Σ_f fake[f]
    grad_term[f] = grad_scale·weight[f]
    grad_fake[f] = −grad_term[f]

Generated from the declaration adversarial.py (d565398233b93115) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
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
def _elements(fake, weight, grad_scale, terms, grad_fake, rows, block, shared_blocks):
    """Element by element: adds up total and fills terms, grad_fake."""
    Real = fake.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for f in range(Place(start), Place(stop)):
            sample_weight = weight[f] if weight is not None else one
            if sample_weight != zero:
                term = -fake[f]
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if grad_fake is not None:
                    grad_fake[f] = -grad_term
                if terms is not None:
                    terms[f] = weighted_term
            else:
                if grad_fake is not None:
                    grad_fake[f] = zero
                if terms is not None:
                    terms[f] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(fake, weight, grad_scale, terms, grad_fake):
    """Return the sum of weight times term; fill the outputs that are not None."""
    F = fake.size
    run = _elements if F < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(fake, weight, grad_scale, terms, grad_fake, F, BLOCK, 0)
    return total
