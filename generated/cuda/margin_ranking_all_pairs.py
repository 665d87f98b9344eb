"""margin_ranking_all_pairs: The distance of every true triple must stay below that of every corrupted one by a margin.

    loss = Σ_{p,q} max(0, pos[p] + gamma − neg[q])
    grad_term[p, q] = grad_scale·weight[p, q]
    grad_neg_part[q] = Σ_p grad_term[p, q]·[pos[p] + gamma − neg[q] > 0]
    grad_pos_part[p] = Σ_q grad_term[p, q]·[pos[p] + gamma − neg[q] > 0]
    grad_pos[p] = grad_pos_part[p]
    grad_neg[q] = −grad_neg_part[q]

Generated from the declaration ranking.py (294509551ee5fbfe)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, kernel, maximum, number, or_empty, parts_of, rows_at_once, step,
        store_block_sum, sum_over_row, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, kernel, maximum, number, or_empty, parts_of, rows_at_once, step,
        store_block_sum, sum_over_row, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows_1(pos, neg, gamma, weight, grad_scale, terms, grad_pos, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_pos."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    Q = neg.size
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for p in range(first_row(), pos.size, rows_at_once()):
        grad_pos_part = zero
        for q in range(lane, Q, lanes):
            gamma_minus_neg_minus_pos = gamma - (neg[q] - pos[p])
            term = maximum(zero, gamma_minus_neg_minus_pos)
            sample_weight = weight[p, q] if weight.size else one
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            if sample_weight != zero:
                total += weighted_term
            if terms.size:
                terms[p, q] = weighted_term if sample_weight != zero else zero
            if sample_weight != zero:
                grad_pos_part += grad_term * step(gamma_minus_neg_minus_pos)
        grad_pos_part = sum_over_row(grad_pos_part)
        if lane == 0:
            if grad_pos.size:
                grad_pos[p] = grad_pos_part
    store_block_sum(total, total_parts)


@kernel
def _rows_2(pos, neg, gamma, weight, grad_scale, grad_neg):
    """Threads in line for a row: fills grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    P = pos.size
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for q in range(first_row(), neg.size, rows_at_once()):
        grad_neg_part = zero
        for p in range(lane, P, lanes):
            sample_weight = weight[p, q] if weight.size else one
            if sample_weight != zero:
                grad_neg_part += grad_scale * sample_weight * step(gamma - (neg[q] - pos[p]))
        grad_neg_part = sum_over_row(grad_neg_part)
        if lane == 0:
            if grad_neg.size:
                grad_neg[q] = -grad_neg_part


def evaluate(pos, neg, gamma, weight, grad_scale, terms, grad_pos, grad_neg):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = pos.dtype
    weight = or_empty(weight, 2, dtype)
    terms = or_empty(terms, 2, dtype)
    grad_pos = or_empty(grad_pos, 1, dtype)
    grad_neg = or_empty(grad_neg, 1, dtype)
    blocks, threads = grid_of_rows(pos.size, neg.size)
    total_parts = parts_of(blocks, dtype)
    _rows_1[blocks, threads](pos, neg, gamma, weight, grad_scale, terms, grad_pos, total_parts)
    blocks, threads = grid_of_rows(neg.size, pos.size)
    _rows_2[blocks, threads](pos, neg, gamma, weight, grad_scale, grad_neg)
    return number(total_of(total_parts))
