"""cross_entropy: Negative log-likelihood of the labelled class under softmax(input).

    log_norm[n] = log Σ_k exp(input[n, k])
    loss = (Σ_{n : target[n] ≠ ignore_index} (class_weight[target[n]]·(1 − label_smoothing)·(log_norm[n] −
        input[n, target[n]]) + label_smoothing/C · Σ_c class_weight[c]·(log_norm[n] − input[n, c])))/(Σ_{n :
        target[n] ≠ ignore_index} class_weight[target[n]])

Generated from the declaration classification.py (db5ef4269ec26503) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number,
        next_block, over_threads,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number,
        next_block, over_threads,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "6aa43e284976"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_totals_over_C(class_weight, rows, block, shared_blocks):
    """Element by element: adds up grad_log_norm_part."""
    Real = class_weight.dtype.type
    zero = Real(0)
    grad_log_norm_part, grad_log_norm_part_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_grad_log_norm_part = zero
        for c in range(Place(start), Place(stop)):
            block_grad_log_norm_part = accumulate(block_grad_log_norm_part, class_weight[c])
        grad_log_norm_part, grad_log_norm_part_rest = add_exactly(
            grad_log_norm_part, grad_log_norm_part_rest, block_grad_log_norm_part
        )
        keep_total(shared_blocks, block_number, 0, block_grad_log_norm_part)
        block_number = next_block(shared_blocks, block_number)
    return grad_log_norm_part + grad_log_norm_part_rest


@compiled(**LOOP)
def _input_rows(
    input, target, class_weight, vector, ignore_index, label_smoothing, grad_log_norm_part, C, weight,
    grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    one_minus_label_smoothing = one - label_smoothing
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_input_n = hvp_input[n]
            input_n = input[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if (
                sample_weight != zero and target[n] != ignore_index and (label_smoothing != zero or
                target[n] != ignore_index and class_weight[target[n]] != zero)
            ):
                grad_term = grad_scale * sample_weight
                grad_log_p = -grad_term * one_minus_label_smoothing * class_weight[target[n]]
                row_max = -Real(math.inf)
                for k in range(C):
                    row_max = larger_number(row_max, input_n[k])
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
                quotient = (
                    inverse_row_sum * (-grad_log_p + grad_log_norm_part * grad_term * label_smoothing /
                    Real(C))
                )
                for k in range(C):
                    along_log_norm_offset = vector_n[k] - along_log_norm_at_max
                    hvp_input_n[k] = (
                        quotient * (along_log_norm_offset - along_log_norm_beyond) * hvp_input_n[k]
                    )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(
    input, target, class_weight, vector, ignore_index, label_smoothing, weight, grad_scale, hvp_input
):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    dtype = input.dtype.type
    run = _input_totals_over_C if C < PARALLEL_FROM else over_threads(_input_totals_over_C, "sum")
    grad_log_norm_part = run(class_weight, C, BLOCK, 0)
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(
        input, target, class_weight, vector, ignore_index, label_smoothing, dtype(grad_log_norm_part), C,
        weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )
