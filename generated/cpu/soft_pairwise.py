"""soft_pairwise: Logistic loss of every score's lead over every other, in the direction of its own label.

    loss = Σ_{i,j} log(1 + exp(−target[i]·(input[i] − input[j])))
    grad_term[i, j] = grad_scale·weight[i, j]
    grad_input_part[i] = Σ_j grad_term[i, j]·σ(−target[i]·(input[i] − input[j]))
    grad_input_part_2[i] = Σ_j target[j]·grad_term[j, i]·σ(−target[j]·(input[j] − input[i]))
    grad_input[i] = grad_input_part_2[i] − target[i]·grad_input_part[i]

Generated from the declaration ranking.py (1831167342364468) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, row, sigmoid,
        softplus,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, row, sigmoid,
        softplus,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "e3f10fb1a70a"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(input, target, N, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
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
                product = -input_minus_input * target[i]
                term = softplus(product)
                sample_weight = weight[i, j] if weight is not None else one
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term if sample_weight != zero else zero)
                if terms is not None:
                    terms_i[j] = weighted_term if sample_weight != zero else zero
                grad_input_part = accumulate(
                    grad_input_part, grad_term * sigmoid(product) if sample_weight != zero else zero
                )
                sample_weight_j_i = weight[j, i] if weight is not None else one
                grad_input_part_2 = accumulate(
                    grad_input_part_2, grad_scale * target[j] * sample_weight_j_i *
                    sigmoid(input_minus_input * target[j]) if sample_weight_j_i != zero else zero
                )
            if grad_input is not None:
                grad_input[i] = grad_input_part_2 - grad_input_part * target[i]
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _rows if N * N < PARALLEL_FROM else over_threads(_rows, "sum")
    total = run(
        input, target, N, weight, grad_scale, terms, grad_input, N, min(ROWS, max(1, BLOCK // N)), 0
    )
    return total
