"""margin_ranking_all_pairs: The distance of every true triple must stay below that of every corrupted one by a margin.

    loss = Σ_{p,q} max(0, pos[p] + gamma − neg[q])
    grad_term[p, q] = grad_scale·weight[p, q]
    grad_neg_part[q] = Σ_p grad_term[p, q]·[pos[p] + gamma − neg[q] > 0]
    grad_pos_part[p] = Σ_q grad_term[p, q]·[pos[p] + gamma − neg[q] > 0]
    grad_pos[p] = grad_pos_part[p]
    grad_neg[q] = −grad_neg_part[q]

Generated from the declaration ranking.py (294509551ee5fbfe) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, row,
        step,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, maximum, next_block, over_threads, row,
        step,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "9b706a0a072e"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(pos, neg, gamma, Q, weight, grad_scale, terms, grad_pos, rows, block, shared_blocks):
    """Row by row: adds up total and fills terms, grad_pos."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for p in range(start, stop):
            terms_p = row(terms, p)
            grad_pos_part = zero
            for q in range(Q):
                gamma_minus_neg_minus_pos = gamma - (neg[q] - pos[p])
                term = maximum(zero, gamma_minus_neg_minus_pos)
                sample_weight = weight[p, q] if weight is not None else one
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term if sample_weight != zero else zero)
                if terms is not None:
                    terms_p[q] = weighted_term if sample_weight != zero else zero
                grad_pos_part = accumulate(
                    grad_pos_part, grad_term * step(gamma_minus_neg_minus_pos) if sample_weight != zero
                    else zero
                )
            if grad_pos is not None:
                grad_pos[p] = grad_pos_part
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_2(pos, neg, gamma, P, weight, grad_scale, grad_neg, rows, block, shared_blocks):
    """Row by row: fills grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for q in range(start, stop):
            grad_neg_part = zero
            for p in range(P):
                sample_weight = weight[p, q] if weight is not None else one
                grad_neg_part = accumulate(
                    grad_neg_part, grad_scale * sample_weight * step(gamma - (neg[q] - pos[p])) if
                    sample_weight != zero else zero
                )
            if grad_neg is not None:
                grad_neg[q] = -grad_neg_part
        block_number = next_block(shared_blocks, block_number)


def evaluate(pos, neg, gamma, weight, grad_scale, terms, grad_pos, grad_neg):
    """Return the sum of weight times term; fill the outputs that are not None."""
    P = pos.size
    Q = neg.size
    wants_gradient = grad_pos is not None or grad_neg is not None
    run = _rows_1 if P * Q < PARALLEL_FROM else over_threads(_rows_1, "sum")
    total = run(
        pos, neg, gamma, Q, weight, grad_scale, terms, grad_pos, P, min(ROWS, max(1, BLOCK // Q)), 0
    )
    if wants_gradient:
        run = _rows_2 if Q * P < PARALLEL_FROM else over_threads(_rows_2)
        run(pos, neg, gamma, P, weight, grad_scale, grad_neg, Q, min(ROWS, max(1, BLOCK // P)), 0)
    return total
