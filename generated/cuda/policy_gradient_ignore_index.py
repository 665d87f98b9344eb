"""policy_gradient_ignore_index: Negative log-probability of the action that was taken, weighted by its advantage.

    log_norm[n] = log Σ_a exp(logits[n, a])
    loss = (Σ_{n : action[n] ≠ ignore_index} advantage[n]·(log_norm[n] − logits[n, action[n]]))/(Σ_{n :
        action[n] ≠ ignore_index} 1)
    grad_term[n] = grad_scale·weight[n]
    grad_logits[n, a] = (advantage[n]·grad_term[n]·exp(logits[n, a] − log_norm[n]) − advantage[n]·
        grad_term[n]·[a = action[n]])·[action[n] ≠ ignore_index]
    grad_advantage[n] = grad_term[n]·(log_norm[n] − logits[n, action[n]])·[action[n] ≠ ignore_index]

Generated from the declaration reinforcement.py (142c921478184aba)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

import math

try:
    from ._cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_elements, grid_of_rows, kernel, log1p, max_over_row,
        maximum, number, or_empty, owns, parts_of, rows_at_once, store_block_sum, sum_over_row, times,
        total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, exp, finite_or_zero, first_row, grid_of_elements, grid_of_rows, kernel, log1p, max_over_row,
        maximum, number, or_empty, owns, parts_of, rows_at_once, store_block_sum, sum_over_row, times,
        total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(
    logits, action, advantage, ignore_index, weight, grad_scale, terms, grad_logits, grad_advantage,
    total_parts
):
    """Threads in line for a row: adds up total and fills terms, grad_logits, grad_advantage."""
    Real = logits.dtype.type
    zero = Real(0)
    one = Real(1)
    A = logits.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), logits.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if action[n] != ignore_index and sample_weight != zero:
            grad_term = grad_scale * sample_weight
            grad_log_p = -grad_term * advantage[n]
            row_max = -Real(math.inf)
            for a in range(lane, A, lanes):
                row_max = maximum(row_max, logits[n, a])
            row_max = max_over_row(row_max)
            row_shift = finite_or_zero(row_max)
            action_exp = exp(logits[n, action[n]] - row_shift)
            row_below = zero
            row_sum = zero
            for a in range(lane, A, lanes):
                shifted_exp = exp(logits[n, a] - row_shift)
                row_below += shifted_exp if shifted_exp < Real(3 / 4) else zero
                row_sum += shifted_exp
            row_below = sum_over_row(row_below)
            row_sum = sum_over_row(row_sum)
            condition = row_sum < Real(3 / 2)
            row_rest = row_below if Real(3 / 4) <= row_sum and condition else row_sum - one
            log_row_sum = log1p(row_rest)
            difference = row_shift - logits[n, action[n]] + log_row_sum
            term = times(advantage[n], difference)
            weighted_term = term * sample_weight
            inverse_row_sum = one / row_sum
            softmax_complement = (
                inverse_row_sum * (row_rest if Real(3 / 4) <= action_exp and condition else row_sum -
                action_exp)
            )
            grad_log_p_over_row_sum = grad_log_p * inverse_row_sum
            if grad_logits.size:
                for a in range(lane, A, lanes):
                    shifted_exp = exp(logits[n, a] - row_shift)
                    grad_logits[n, a] = -shifted_exp * grad_log_p_over_row_sum
            if owns(action[n]):
                if grad_logits.size:
                    grad_logits[n, action[n]] = grad_log_p * softmax_complement
            if lane == 0:
                total += weighted_term
                if grad_advantage.size:
                    grad_advantage[n] = difference * grad_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_logits.size:
                for a in range(lane, A, lanes):
                    grad_logits[n, a] = zero
            if lane == 0:
                if grad_advantage.size:
                    grad_advantage[n] = zero
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(
    logits, action, advantage, ignore_index, weight, grad_scale, terms, grad_logits, grad_advantage
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = logits.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_logits = or_empty(grad_logits, 2, dtype)
    grad_advantage = or_empty(grad_advantage, 1, dtype)
    blocks, threads = grid_of_rows(logits.shape[0], logits.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        logits, action, advantage, ignore_index, weight, grad_scale, terms, grad_logits, grad_advantage,
        total_parts
    )
    return number(total_of(total_parts))


@kernel
def _normaliser_elements(action, ignore_index, weight, normaliser_parts):
    """A thread for an element: adds up normaliser."""
    Real = weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(cuda.grid(1), action.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if action[n] != ignore_index and sample_weight != zero:
            normaliser += sample_weight
    store_block_sum(normaliser, normaliser_parts)


def normaliser(logits, action, advantage, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    dtype = logits.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(action.size)
    normaliser_parts = parts_of(blocks, dtype)
    _normaliser_elements[blocks, threads](action, ignore_index, weight, normaliser_parts)
    return number(total_of(normaliser_parts))


@kernel
def _hessian_rows(logits, action, advantage, ignore_index, weight, grad_scale, hess_logits):
    """Threads in line for a row: fills hess_logits."""
    Real = logits.dtype.type
    zero = Real(0)
    one = Real(1)
    A = logits.shape[1]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), logits.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if action[n] != ignore_index and sample_weight != zero:
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            for a in range(lane, A, lanes):
                row_max = maximum(row_max, logits[n, a])
            row_max = max_over_row(row_max)
            row_shift = finite_or_zero(row_max)
            row_sum = zero
            row_below = zero
            for a in range(lane, A, lanes):
                shifted_exp = exp(logits[n, a] - row_shift)
                row_sum += shifted_exp
                row_below += shifted_exp if shifted_exp < Real(3 / 4) else zero
            row_sum = sum_over_row(row_sum)
            row_below = sum_over_row(row_below)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            inverse_row_sum_2 = one / row_sum
            quotient = grad_term * inverse_row_sum_2 * advantage[n]
            for a in range(lane, A, lanes):
                shifted_exp = exp(logits[n, a] - row_shift)
                softmax_complement_2 = (
                    inverse_row_sum_2 * (row_rest if Real(3 / 4) <= shifted_exp and row_sum < Real(3 / 2)
                    else row_sum - shifted_exp)
                )
                hess_logits[n, a] = shifted_exp * quotient * softmax_complement_2
        else:
            for a in range(lane, A, lanes):
                hess_logits[n, a] = zero


def hessian_diag(logits, action, advantage, ignore_index, weight, grad_scale, hess_logits):
    """Fill the diagonal of the second derivative."""
    dtype = logits.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_rows(logits.shape[0], logits.shape[1])
    _hessian_rows[blocks, threads](
        logits, action, advantage, ignore_index, weight, grad_scale, hess_logits
    )
