"""soft_cross_entropy: Cross-entropy of a target distribution under softmax(input).

    log_norm[n] = log Σ_k exp(input[n, k])
    loss = 1/N · Σ_n Σ_c target[n, c]·(log_norm[n] − input[n, c])

Generated from the declaration classification.py (7087ca7203728e64) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

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
ELEMENTARY = "cbd07ba94dca"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(input, target, vector, C, weight, grad_scale, hvp_input, rows, block, shared_blocks):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_input_n = hvp_input[n]
            input_n = input[n]
            target_n = target[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                row_max = -Real(math.inf)
                grad_log_norm_part = zero
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
                    grad_log_norm_part = accumulate(grad_log_norm_part, target_n[k])
                row_shift = finite_or_zero(row_max)
                along_log_norm_top = zero
                along_log_norm_tops = zero
                row_sum = zero
                for k in range(C):
                    shifted_exp = exp(input_n[k] - row_shift)
                    hvp_input_n[k] = shifted_exp
                    condition = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, vector_n[k] if condition else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                    row_sum = accumulate(row_sum, shifted_exp)
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                along_log_norm_rest = zero
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * hvp_input_n[k]
                    )
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient = grad_log_norm_part * grad_term * inverse_row_sum
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    hvp_input_n[k] = (
                        quotient * (along_log_norm_offset - along_log_norm_beyond) * hvp_input_n[k]
                    )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(input, target, vector, C, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0)


@compiled(**LOOP)
def _target_rows(hvp_target, rows, block, shared_blocks):
    """Row by row: fills hvp_target."""
    Real = hvp_target.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_target[start:stop] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _target_rows if N * C < PARALLEL_FROM else over_threads(_target_rows)
    run(hvp_target, N, min(ROWS, max(1, BLOCK // C)), 0)
