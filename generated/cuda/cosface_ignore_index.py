"""cosface_ignore_index: Softmax cross-entropy with m subtracted from the cosine of the target class.

    target_cosine[n] = input[n, target[n]]
    loss = (Σ_{n : target[n] ≠ ignore_index} softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·
        (target_cosine[n] − m)))/(Σ_{n : target[n] ≠ ignore_index} 1)
    log_norm[n] = log Σ_{c : c ≠ target[n]} exp(s·input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_input_part[n, c] = s·grad_term[n]·[c ≠ target[n] and target[n] ≠ ignore_index]·exp(s·input[n, c]
        − log_norm[n])·σ(log_norm[n] − s·(target_cosine[n] − m))
    grad_input_part_2[n, c] = −s·grad_term[n]·[c = target[n]]·[target[n] ≠ ignore_index]·σ(log_norm[n] −
        s·(target_cosine[n] − m))
    grad_input[n, c] = grad_input_part[n, c] + grad_input_part_2[n, c]

Generated from the declaration angular.py (fe2c76fd5c1d4682)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_elements, grid_of_rows, kernel, log1p, max_over_row,
        maximum, number, or_empty, parts_of, product_of, rows_at_once, sigmoid, softplus, store_block_sum,
        sum_over_row, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_elements, grid_of_rows, kernel, log1p, max_over_row,
        maximum, number, or_empty, parts_of, product_of, rows_at_once, sigmoid, softplus, store_block_sum,
        sum_over_row, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, s, m, ignore_index, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index:
            target_cosine = input[n, target[n]]
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for c in range(lane, C, lanes):
                if c != target[n]:
                    row_max = maximum(row_max, s * input[n, c])
            row_max = max_over_row(row_max)
            row_shift = finite_or_zero(row_max)
            row_below = zero
            row_sum = zero
            for c in range(lane, C, lanes):
                shifted_exp = exp(-row_shift + product_of(s, input[n, c]))
                if c != target[n]:
                    row_below += shifted_exp if shifted_exp < Real(3 / 4) else zero
                    row_sum += shifted_exp
            row_below = sum_over_row(row_below)
            row_sum = sum_over_row(row_sum)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            difference = row_shift + log_row_sum - product_of(s, target_cosine - m)
            term = softplus(difference)
            weighted_term = term * sample_weight
            product_2 = grad_term * s * sigmoid(difference)
            quotient = product_2 / row_sum
            if grad_input.size:
                for c in range(lane, C, lanes):
                    shifted_exp = exp(-row_shift + product_of(s, input[n, c]))
                    grad_input_part = shifted_exp * quotient if c != target[n] else zero
                    grad_input_part_2 = -product_of(product_2, one if c == target[n] else zero)
                    grad_input[n, c] = grad_input_part + grad_input_part_2
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_input.size:
                for c in range(lane, C, lanes):
                    grad_input[n, c] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, s, m, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, s, m, ignore_index, weight, grad_scale, terms, grad_input, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _normaliser_elements(target, ignore_index, weight, normaliser_parts):
    """A thread for an element: adds up normaliser."""
    Real = weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(cuda.grid(1), target.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index:
            normaliser += sample_weight
    store_block_sum(normaliser, normaliser_parts)


def normaliser(input, target, s, m, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(target.size)
    normaliser_parts = parts_of(blocks, dtype)
    _normaliser_elements[blocks, threads](target, ignore_index, weight, normaliser_parts)
    return number(total_of(normaliser_parts))
