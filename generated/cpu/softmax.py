"""softmax: Scores to probabilities: positive, with the sum one over the classes.

    softmax[n, c] = exp(input[n, c])/(Σ_k exp(input[n, k]))
    log_norm[n] = log Σ_c exp(input[n, c])
    grad_term[n, c] = grad_scale·weight[n, c]
    grad_log_norm_part[n] = Σ_c grad_term[n, c]·exp(input[n, c] − log_norm[n])
    grad_input[n, c] = grad_term[n, c]·exp(input[n, c] − log_norm[n]) − grad_log_norm_part[n]·
        exp(input[n, c] − log_norm[n])

Generated from the declaration activations.py (72e36acb986330ca) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger, next_block,
        over_threads, row,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger, next_block,
        over_threads, row,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "063423e08e65"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(input, C, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
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
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            input_n = input[n]
            terms_n = row(terms, n)
            row_max = -Real(math.inf)
            for c in range(C):
                row_max = larger(row_max, input_n[c])
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            sum_at_top = zero
            ties_at_top = zero
            for c in range(C):
                shifted_exp = exp(input_n[c] - row_shift)
                if grad_input is not None:
                    grad_input_n[c] = shifted_exp
                sample_weight = weight[n, c] if weight is not None else one
                grad_term = grad_scale * sample_weight
                row_sum = accumulate(row_sum, shifted_exp)
                shared = one if input_n[c] == row_max else zero
                sum_at_top = accumulate(sum_at_top, grad_term * shared if sample_weight != zero else zero)
                ties_at_top = accumulate(ties_at_top, shared)
            value_at_top = sum_at_top / ties_at_top
            inverse_row_sum = one / row_sum
            grad_log_norm_part_from_top = zero
            for c in range(C):
                shifted_exp = exp(input_n[c] - row_shift)
                if grad_input is not None:
                    grad_input_n[c] = shifted_exp
                inverse_row_sum_times_shifted_exp = inverse_row_sum * shifted_exp
                term = inverse_row_sum_times_shifted_exp
                sample_weight = weight[n, c] if weight is not None else one
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                offset_from_top = grad_term - value_at_top
                block_total = accumulate(block_total, weighted_term if sample_weight != zero else zero)
                if terms is not None:
                    terms_n[c] = weighted_term if sample_weight != zero else zero
                grad_log_norm_part_from_top = accumulate(
                    grad_log_norm_part_from_top, inverse_row_sum_times_shifted_exp * offset_from_top
                )
            if grad_input is not None:
                for c in range(C):
                    sample_weight = weight[n, c] if weight is not None else one
                    grad_term = grad_scale * sample_weight
                    offset_from_top = grad_term - value_at_top
                    grad_input_n[c] = (
                        inverse_row_sum * (offset_from_top - grad_log_norm_part_from_top) *
                        grad_input_n[c]
                    )
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    run = _rows if N * C < PARALLEL_FROM else over_threads(_rows, "sum")
    total = run(input, C, weight, grad_scale, terms, grad_input, N, min(ROWS, max(1, BLOCK // C)), 0)
    return total
