"""bpr_sampled: Each chosen item against a sample of items that were not chosen.

    gap[n, k] = pos[n] − neg[n, k]
    loss = −1/N · Σ_n 1/K · Σ_k log σ(gap[n, k])

Generated from the declaration ranking.py (2f7c6e0350a95e75) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import accumulate, compiled, next_block, over_threads, restrain, sigmoid, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, compiled, next_block, over_threads, restrain, sigmoid, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "0e30da330053"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _pos_rows(pos, neg, vector, K, weight, grad_scale, hvp_pos, rows, block, shared_blocks):
    """Row by row: fills hvp_pos."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            neg_n = neg[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                along_grad_pos_part = zero
                for k in range(K):
                    gap = pos[n] - neg_n[k]
                    along_grad_pos_part = accumulate(along_grad_pos_part, sigmoid(gap) * sigmoid(-gap))
                along_grad_pos_part_scale = restrain(along_grad_pos_part)
                along_grad_pos_part_scaled = zero
                if along_grad_pos_part_scale != one:
                    for k in range(K):
                        gap = pos[n] - neg_n[k]
                        along_grad_pos_part_scaled = accumulate(
                            along_grad_pos_part_scaled, times(along_grad_pos_part_scale, sigmoid(gap) *
                            sigmoid(-gap))
                        )
                along_grad_pos_part_held = (
                    along_grad_pos_part if along_grad_pos_part_scale == one else
                    along_grad_pos_part_scaled
                )
                hvp_pos[n] = (
                    along_grad_pos_part_held * grad_term * vector[n] / (along_grad_pos_part_scale *
                    Real(K))
                )
            else:
                hvp_pos[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_pos(pos, neg, vector, weight, grad_scale, hvp_pos):
    """Fill the Hessian in pos times `vector`."""
    N = pos.size
    K = neg.shape[1]
    run = _pos_rows if N * K < PARALLEL_FROM else over_threads(_pos_rows)
    run(pos, neg, vector, K, weight, grad_scale, hvp_pos, N, min(ROWS, max(1, BLOCK // K)), 0)


@compiled(**LOOP)
def _neg_rows(pos, neg, vector, K, weight, grad_scale, hvp_neg, rows, block, shared_blocks):
    """Row by row: fills hvp_neg."""
    Real = pos.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_neg_n = hvp_neg[n]
            neg_n = neg[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_term_over_K = grad_term / Real(K)
                for k in range(K):
                    gap = pos[n] - neg_n[k]
                    hvp_neg_n[k] = grad_term_over_K * vector_n[k] * sigmoid(gap) * sigmoid(-gap)
            else:
                hvp_neg[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_neg(pos, neg, vector, weight, grad_scale, hvp_neg):
    """Fill the Hessian in neg times `vector`."""
    N = pos.size
    K = neg.shape[1]
    run = _neg_rows if N * K < PARALLEL_FROM else over_threads(_neg_rows)
    run(pos, neg, vector, K, weight, grad_scale, hvp_neg, N, min(ROWS, max(1, BLOCK // K)), 0)
