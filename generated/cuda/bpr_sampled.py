"""bpr_sampled: Each chosen item against a sample of items that were not chosen.

    gap[n, k] = pos[n] − neg[n, k]
    loss = −1/N · Σ_n 1/K · Σ_k log σ(gap[n, k])
    grad_term[n] = grad_scale·weight[n]
    grad_gap[n, k] = −grad_term[n]·σ(−gap[n, k])/K
    grad_pos_part[n] = Σ_k grad_gap[n, k]
    grad_pos[n] = grad_pos_part[n]
    grad_neg[n, k] = −grad_gap[n, k]

Generated from the declaration ranking.py (2f7c6e0350a95e75)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, kernel, log_sigmoid, number, or_empty, parts_of, restrain,
        rows_at_once, sigmoid, store_block_sum, sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, kernel, log_sigmoid, number, or_empty, parts_of, restrain,
        rows_at_once, sigmoid, store_block_sum, sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_pos, grad_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    K = neg.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), pos.size, rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            grad_term_over_K = grad_term / Real(K)
            sum_neg_pos = zero
            grad_pos_part = zero
            for k in range(lane, K, lanes):
                gap = pos[n] - neg[n, k]
                grad_gap = -grad_term_over_K * sigmoid(-gap)
                if grad_neg.size:
                    grad_neg[n, k] = -grad_gap
                sum_neg_pos += log_sigmoid(gap)
                grad_pos_part += grad_gap
            sum_neg_pos = sum_over_row(sum_neg_pos)
            grad_pos_part = sum_over_row(grad_pos_part)
            sum_neg_pos_scale = restrain(sum_neg_pos)
            sum_neg_pos_scaled = zero
            if sum_neg_pos_scale != one:
                for k in range(lane, K, lanes):
                    gap = pos[n] - neg[n, k]
                    sum_neg_pos_scaled += times(sum_neg_pos_scale, log_sigmoid(gap))
                sum_neg_pos_scaled = sum_over_row(sum_neg_pos_scaled)
            sum_neg_pos_held = sum_neg_pos if sum_neg_pos_scale == one else sum_neg_pos_scaled
            term = -sum_neg_pos_held / (sum_neg_pos_scale * Real(K))
            weighted_term = term * sample_weight
            if lane == 0:
                total += weighted_term
                if grad_pos.size:
                    grad_pos[n] = grad_pos_part
                if terms.size:
                    terms[n] = weighted_term
        else:
            if lane == 0:
                if grad_pos.size:
                    grad_pos[n] = zero
            if grad_neg.size:
                for k in range(lane, K, lanes):
                    grad_neg[n, k] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(pos, neg, weight, grad_scale, terms, grad_pos, grad_neg):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = pos.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_pos = or_empty(grad_pos, 1, dtype)
    grad_neg = or_empty(grad_neg, 2, dtype)
    blocks, threads = grid_of_rows(pos.size, neg.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](pos, neg, weight, grad_scale, terms, grad_pos, grad_neg, total_parts)
    return number(total_of(total_parts))
