"""policy_gradient_ignore_index: Negative log-probability of the action that was taken, weighted by its advantage.

    log_norm[n] = log Σ_a exp(logits[n, a])
    loss = (Σ_{n : action[n] ≠ ignore_index} advantage[n]·(log_norm[n] − logits[n, action[n]]))/(Σ_{n :
        action[n] ≠ ignore_index} 1)

Generated from the declaration reinforcement.py (142c921478184aba) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, next_block, over_threads,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, exp, finite_or_zero, larger_number, next_block, over_threads,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "cbd07ba94dca"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _logits_rows(
    logits, action, advantage, vector, ignore_index, A, weight, grad_scale, hvp_logits, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_logits."""
    Real = logits.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_logits_n = hvp_logits[n]
            logits_n = logits[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if action[n] != ignore_index and sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                for a in range(A):
                    row_max = larger_number(row_max, logits_n[a])
                row_shift = finite_or_zero(row_max)
                along_log_norm_top = zero
                along_log_norm_tops = zero
                row_sum = zero
                for a in range(A):
                    shifted_exp = exp(logits_n[a] - row_shift)
                    hvp_logits_n[a] = shifted_exp
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, vector_n[a] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                along_log_norm_rest = zero
                for a in range(A):
                    along_log_norm_offset = vector_n[a] - along_log_norm_at_max
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * hvp_logits_n[a]
                    )
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient = grad_term * inverse_row_sum * advantage[n]
                for a in range(A):
                    along_log_norm_offset = vector_n[a] - along_log_norm_at_max
                    hvp_logits_n[a] = (
                        quotient * (along_log_norm_offset - along_log_norm_beyond) * hvp_logits_n[a]
                    )
            else:
                hvp_logits[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_logits(logits, action, advantage, vector, ignore_index, weight, grad_scale, hvp_logits):
    """Fill the Hessian in logits times `vector`."""
    N = logits.shape[0]
    A = logits.shape[1]
    run = _logits_rows if N * A < PARALLEL_FROM else over_threads(_logits_rows)
    run(
        logits, action, advantage, vector, ignore_index, A, weight, grad_scale, hvp_logits, N, min(ROWS,
        max(1, BLOCK // A)), 0
    )


@compiled(**LOOP)
def _advantage_elements(hvp_advantage, rows, block, shared_blocks):
    """Element by element: fills hvp_advantage."""
    Real = hvp_advantage.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            hvp_advantage[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_advantage(logits, action, advantage, vector, ignore_index, weight, grad_scale, hvp_advantage):
    """Fill the Hessian in advantage times `vector`."""
    N = logits.shape[0]
    run = _advantage_elements if N < PARALLEL_FROM else over_threads(_advantage_elements)
    run(hvp_advantage, N, BLOCK, 0)
