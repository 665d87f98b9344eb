"""softmax: Scores to probabilities: positive, with the sum one over the classes.

    softmax[n, c] = exp(input[n, c])/(Σ_k exp(input[n, k]))

Generated from the declaration activations.py (72e36acb986330ca) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _input_rows(input, vector, C, weight, grad_scale, hvp_input, rows, block, shared_blocks):
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
            vector_n = vector[n]
            row_max = -Real(math.inf)
            for c in range(C):
                row_max = larger_number(row_max, input_n[c])
            row_shift = finite_or_zero(row_max)
            along_log_norm_top = zero
            along_log_norm_tops = zero
            row_sum = zero
            for c in range(C):
                shifted_exp = exp(input_n[c] - row_shift)
                hvp_input_n[c] = shifted_exp
                condition = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(along_log_norm_top, vector_n[c] if condition else zero)
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                row_sum = accumulate(row_sum, shifted_exp)
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            inverse_row_sum = one / row_sum
            along_log_norm_rest = zero
            grad_log_norm_part = zero
            for c in range(C):
                along_log_norm_offset = vector_n[c] - along_log_norm_at_max
                sample_weight = weight[n, c] if weight is not None else one
                grad_term = grad_scale * sample_weight
                along_log_norm_rest = accumulate(
                    along_log_norm_rest, along_log_norm_offset * hvp_input_n[c]
                )
                grad_log_norm_part = accumulate(
                    grad_log_norm_part, grad_term * inverse_row_sum * hvp_input_n[c] if sample_weight !=
                    zero else zero
                )
            along_log_norm_beyond = along_log_norm_rest / row_sum
            along_grad_log_norm_part_top = zero
            for c in range(C):
                along_log_norm_offset = vector_n[c] - along_log_norm_at_max
                sample_weight = weight[n, c] if weight is not None else one
                grad_term = grad_scale * sample_weight
                along_grad_log_norm_part_top = accumulate(
                    along_grad_log_norm_part_top, (grad_term * (along_log_norm_offset -
                    along_log_norm_beyond) if hvp_input_n[c] >= Real(3 / 4) else zero) if sample_weight !=
                    zero else zero
                )
            along_grad_log_norm_part_at_max = along_grad_log_norm_part_top / along_log_norm_tops
            along_grad_log_norm_part_rest = zero
            for c in range(C):
                along_log_norm_offset = vector_n[c] - along_log_norm_at_max
                sample_weight = weight[n, c] if weight is not None else one
                grad_term = grad_scale * sample_weight
                along_grad_log_norm_part_offset = (
                    -along_grad_log_norm_part_at_max + grad_term * (along_log_norm_offset -
                    along_log_norm_beyond)
                )
                along_grad_log_norm_part_rest = accumulate(
                    along_grad_log_norm_part_rest, along_grad_log_norm_part_offset * hvp_input_n[c]
                )
            along_grad_log_norm_part_beyond = along_grad_log_norm_part_rest * inverse_row_sum
            quotient = (
                inverse_row_sum * (along_grad_log_norm_part_at_max + along_grad_log_norm_part_beyond)
            )
            for c in range(C):
                along_log_norm_offset = vector_n[c] - along_log_norm_at_max
                sample_weight = weight[n, c] if weight is not None else one
                grad_term = grad_scale * sample_weight
                hvp_input_n[c] = (
                    inverse_row_sum * (along_log_norm_offset - along_log_norm_beyond) * (grad_term -
                    grad_log_norm_part) * hvp_input_n[c] - quotient * hvp_input_n[c]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(input, vector, C, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0)
