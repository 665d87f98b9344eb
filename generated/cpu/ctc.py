"""ctc: Negative log-likelihood of a label sequence, summed over its alignments with the frames.

    loss = −1/N · Σ_n log(exp(alpha_blank[n, input_lengths[n] − 1, target_lengths[n]]) + exp(alpha_label[n,
        input_lengths[n] − 1, target_lengths[n] − 1]))/max(1, target_lengths[n])
    alpha_blank[n, t, k] = log_probs[t, n, blank] + log(exp(alpha_blank[n, t − 1, k]) +
        exp(alpha_label[n, t − 1, k − 1]))    for t = 0, 1, ... from { 0 if k = 0; −∞ otherwise } before the
        first, −∞ beyond the ends
    alpha_label[n, t, j] = log_probs[t, n, targets[n, j]] + log(exp(alpha_label[n, t − 1, j]) +
        exp(alpha_blank[n, t − 1, j]) + [j ≥ 1 and targets[n, j] ≠ targets[n, j − 1]]·
        exp(alpha_label[n, t − 1, j − 1]))    for t = 0, 1, ... from −∞ before the first
    grad_term[n] = grad_scale·weight[n]
    grad_alpha_label[n, t, j] = { grad_alpha_blank[n, t + 1, j + 1]·
        exp(alpha_label[n, t, j])/(exp(alpha_label[n, t, j]) + exp(alpha_blank[n, t, j + 1])) if t <
        input_lengths[n] − 1; 0 otherwise } + { grad_alpha_label[n, t + 1, j]·
        exp(alpha_label[n, t, j])/(exp(alpha_label[n, t, j]) + exp(alpha_blank[n, t, j]) + [j ≥ 1 and
        targets[n, j] ≠ targets[n, j − 1]]·exp(alpha_label[n, t, j − 1])) if t < input_lengths[n] − 1; 0
        otherwise } − grad_term[n]·[t = input_lengths[n] − 1]·[j = target_lengths[n] − 1]·
        exp(alpha_label[n, input_lengths[n] − 1, target_lengths[n] − 1])/(exp(alpha_label[n, input_lengths[n]
        − 1, target_lengths[n] − 1]) + exp(alpha_blank[n, input_lengths[n] − 1, target_lengths[n]])) + {
        grad_alpha_label[n, t + 1, j + 1]·[targets[n, j] ≠ targets[n, j + 1]]·
        exp(alpha_label[n, t, j])/([targets[n, j] ≠ targets[n, j + 1]]·exp(alpha_label[n, t, j]) +
        exp(alpha_label[n, t, j + 1]) + exp(alpha_blank[n, t, j + 1]))·{ 1 if targets[n, j] ≠
        targets[n, j + 1]; 0 otherwise } if j < target_lengths[n] − 1 and t < input_lengths[n] − 1; 0
        otherwise }    for t = input_lengths[n] − 1, ..., 0 from 0 after the first
    grad_alpha_blank[n, t, k] = { grad_alpha_blank[n, t + 1, k]·
        exp(alpha_blank[n, t, k])/(exp(alpha_blank[n, t, k]) + exp(alpha_label[n, t, k − 1])) if t <
        input_lengths[n] − 1; 0 otherwise } − grad_term[n]·[t = input_lengths[n] − 1]·[k =
        target_lengths[n]]·exp(alpha_blank[n, input_lengths[n] − 1, target_lengths[n]])/(exp(alpha_blank[n,
        input_lengths[n] − 1, target_lengths[n]]) + exp(alpha_label[n, input_lengths[n] − 1, target_lengths[n]
        − 1])) + { grad_alpha_label[n, t + 1, k]·exp(alpha_blank[n, t, k])/(exp(alpha_blank[n, t, k]) +
        exp(alpha_label[n, t, k]) + [k ≥ 1 and targets[n, k] ≠ targets[n, k − 1]]·
        exp(alpha_label[n, t, k − 1])) if k < target_lengths[n] and t < input_lengths[n] − 1; 0 otherwise }
        for t = input_lengths[n] − 1, ..., 0 from 0 after the first
    grad_log_probs_part[t, n, c] = Σ_j grad_alpha_label[n, t, j]·[c = targets[n, j]]
    grad_log_probs_part_2[t, n] = Σ_k grad_alpha_blank[n, t, k]
    grad_log_probs[t, n, c] = grad_log_probs_part_2[t, n]·[c = blank] + grad_log_probs_part[t, n, c]

Generated from the declaration sequences.py (b1a07625e4ac593e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, logaddexp, logaddexp3_shares,
        logaddexp_shares, maximum, next_block, over_threads, softmax_weight,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, logaddexp, logaddexp3_shares,
        logaddexp_shares, maximum, next_block, over_threads, softmax_weight,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "b68b99595189"  # digest of the elementary functions that are compiled into this file


@compiled(apart=False, **LOOP)
def _rows(
    log_probs, targets, input_lengths, target_lengths, blank, C, K, S, T, weight, grad_scale, terms,
    grad_log_probs, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_log_probs."""
    Real = log_probs.dtype.type
    zero = Real(0)
    one = Real(1)
    alpha_blank = np.empty((T + 1, K), log_probs.dtype)
    alpha_blank_slope = np.empty((T, K), log_probs.dtype)
    alpha_blank_slope_2 = np.empty((T, K), log_probs.dtype)
    alpha_label = np.empty((T + 1, S), log_probs.dtype)
    alpha_label_slope = np.empty((T, S), log_probs.dtype)
    alpha_label_slope_2 = np.empty((T, S), log_probs.dtype)
    alpha_label_slope_3 = np.empty((T, S), log_probs.dtype)
    grad_alpha_label = np.empty((T, S), log_probs.dtype)
    grad_alpha_blank = np.empty((T, K), log_probs.dtype)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            targets_n = targets[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                for k in range(target_lengths[n] + 1):
                    alpha_blank[0, k] = zero if k == 0 else -Real(math.inf)
                for j in range(target_lengths[n]):
                    alpha_label[0, j] = -Real(math.inf)
                for t in range(input_lengths[n]):
                    for k in range(target_lengths[n] + 1):
                        log_sum, share, share_2 = logaddexp_shares(
                            alpha_blank[t, k], alpha_label[t, k - 1] if 1 <= k else -Real(math.inf)
                        )
                        alpha_blank[t + 1, k] = log_sum + log_probs[t, n, blank]
                        if grad_log_probs is not None:
                            alpha_blank_slope[t, k] = share_2
                            alpha_blank_slope_2[t, k] = share
                    for j in range(target_lengths[n]):
                        log_sum, share, share_2, share_3 = logaddexp3_shares(
                            alpha_label[t, j], alpha_blank[t, j], -Real(math.inf) if j < 1 else
                            alpha_label[t, j - 1] if targets_n[j] != targets_n[j - 1] else -Real(math.inf)
                        )
                        alpha_label[t + 1, j] = log_sum + log_probs[t, n, targets_n[j]]
                        if grad_log_probs is not None:
                            alpha_label_slope[t, j] = share
                            alpha_label_slope_2[t, j] = share_3
                            alpha_label_slope_3[t, j] = share_2
                term = (
                    -logaddexp(alpha_blank[input_lengths[n], target_lengths[n]],
                    alpha_label[input_lengths[n], target_lengths[n] - 1] if target_lengths[n] >= 1 else
                    -Real(math.inf))
                )
                weighted_term = term * sample_weight
                if terms is not None:
                    terms[n] = weighted_term
                block_total = accumulate(block_total, weighted_term)
                if grad_log_probs is not None:
                    grad_term = grad_scale * sample_weight
                    if input_lengths[n] > 0:
                        for j in range(target_lengths[n]):
                            grad_alpha_label[input_lengths[n] - 1, j] = zero
                        if target_lengths[n] - 1 >= 0:
                            grad_alpha_label[input_lengths[n] - 1, target_lengths[n] - 1] += (
                                -grad_term * softmax_weight(alpha_label[input_lengths[n],
                                target_lengths[n] - 1], alpha_blank[input_lengths[n], target_lengths[n]])
                            )
                        for k in range(target_lengths[n] + 1):
                            grad_alpha_blank[input_lengths[n] - 1, k] = zero
                        grad_alpha_blank[input_lengths[n] - 1, target_lengths[n]] += (
                            -grad_term * softmax_weight(alpha_blank[input_lengths[n], target_lengths[n]],
                            alpha_label[input_lengths[n], target_lengths[n] - 1] if target_lengths[n] >= 1
                            else -Real(math.inf))
                        )
                        for t in range(input_lengths[n] - 2, -1, -1):
                            for j in range(target_lengths[n]):
                                grad_alpha_label[t, j] = (
                                    alpha_blank_slope[t + 1, j + 1] * grad_alpha_blank[t + 1, j + 1] +
                                    alpha_label_slope[t + 1, j] * grad_alpha_label[t + 1, j] +
                                    (alpha_label_slope_2[t + 1, j + 1] * grad_alpha_label[t + 1, j + 1] if
                                    j < target_lengths[n] - 1 and targets_n[j] != targets_n[j + 1] else
                                    zero)
                                )
                            for k in range(target_lengths[n] + 1):
                                grad_alpha_blank[t, k] = (
                                    alpha_blank_slope_2[t + 1, k] * grad_alpha_blank[t + 1, k] +
                                    (alpha_label_slope_3[t + 1, k] * grad_alpha_label[t + 1, k] if k <
                                    target_lengths[n] else zero)
                                )
                    for t in range(input_lengths[n]):
                        grad_log_probs_part_2 = zero
                        for k in range(target_lengths[n] + 1):
                            grad_log_probs_part_2 = accumulate(
                                grad_log_probs_part_2, grad_alpha_blank[t, k]
                            )
                        for c in range(C):
                            grad_log_probs[t, n, c] = zero
                        grad_log_probs[t, n, blank] += grad_log_probs_part_2
                        for j in range(target_lengths[n]):
                            grad_log_probs[t, n, targets_n[j]] += grad_alpha_label[t, j]
                    for t in range(input_lengths[n], T):
                        for c in range(C):
                            grad_log_probs[t, n, c] = zero
            if sample_weight == zero:
                if terms is not None:
                    terms[n] = zero
                if grad_log_probs is not None:
                    for t in range(T):
                        for c in range(C):
                            grad_log_probs[t, n, c] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(
    log_probs, targets, input_lengths, target_lengths, blank, weight, grad_scale, terms, grad_log_probs
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    T = log_probs.shape[0]
    N = log_probs.shape[1]
    C = log_probs.shape[2]
    S = targets.shape[1]
    K = S + 1
    run = _rows if 8 * N * ((T + 1) * K) < PARALLEL_FROM else over_threads(_rows, "sum")
    total = run(
        log_probs, targets, input_lengths, target_lengths, blank, C, K, S, T, weight, grad_scale, terms,
        grad_log_probs, N, min(ROWS, max(1, BLOCK // ((T + 1) * K))), 0
    )
    return total


@compiled(**LOOP)
def _divisors_elements(target_lengths, divisor, rows, block, shared_blocks):
    """Element by element: fills divisor."""
    Real = divisor.dtype.type
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            divisor[n] = maximum(one, Real(target_lengths[n]))
        block_number = next_block(shared_blocks, block_number)


def divisors(log_probs, targets, input_lengths, target_lengths, blank, weight, divisor):
    """Fill what a mean divides each term by."""
    N = log_probs.shape[1]
    run = _divisors_elements if N < PARALLEL_FROM else over_threads(_divisors_elements)
    run(target_lengths, divisor, N, BLOCK, 0)
