"""ctc_zero_infinity: Negative log-likelihood of a label sequence, summed over its alignments with the frames.

    loss = 1/N · Σ_n zero_if_infinite(−log(exp(alpha_blank[n, input_lengths[n] − 1, target_lengths[n]]) +
        exp(alpha_label[n, input_lengths[n] − 1, target_lengths[n] − 1])))/max(1, target_lengths[n])

Generated from the declaration sequences.py (b6481dbab8cf8005) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, logaddexp3_shares, logaddexp_shares, next_block, over_threads,
        softmax_weight,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, logaddexp3_shares, logaddexp_shares, next_block, over_threads,
        softmax_weight,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "20fd538c05d8"  # digest of the elementary functions that are compiled into this file


@compiled(apart=False, **LOOP)
def _log_probs_rows(
    log_probs, targets, input_lengths, target_lengths, vector, blank, C, K, S, T, weight, grad_scale,
    hvp_log_probs, rows, block, shared_blocks
):
    """Row by row: fills hvp_log_probs."""
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
    along_alpha_blank = np.empty((T + 1, K), log_probs.dtype)
    along_alpha_label = np.empty((T + 1, S), log_probs.dtype)
    along_grad_alpha_label = np.empty((T, S), log_probs.dtype)
    along_grad_alpha_blank = np.empty((T, K), log_probs.dtype)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
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
                        alpha_blank_slope[t, k] = share_2
                        alpha_blank_slope_2[t, k] = share
                    for j in range(target_lengths[n]):
                        log_sum, share, share_2, share_3 = logaddexp3_shares(
                            alpha_label[t, j], alpha_blank[t, j], -Real(math.inf) if j < 1 else
                            alpha_label[t, j - 1] if targets_n[j] != targets_n[j - 1] else -Real(math.inf)
                        )
                        alpha_label[t + 1, j] = log_sum + log_probs[t, n, targets_n[j]]
                        alpha_label_slope[t, j] = share
                        alpha_label_slope_2[t, j] = share_3
                        alpha_label_slope_3[t, j] = share_2
                grad_term = grad_scale * sample_weight
                if input_lengths[n] > 0:
                    for j in range(target_lengths[n]):
                        grad_alpha_label[input_lengths[n] - 1, j] = zero
                    if target_lengths[n] - 1 >= 0:
                        grad_alpha_label[input_lengths[n] - 1, target_lengths[n] - 1] += (
                            -grad_term * softmax_weight(alpha_label[input_lengths[n], target_lengths[n] -
                            1], alpha_blank[input_lengths[n], target_lengths[n]])
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
                                (alpha_label_slope_2[t + 1, j + 1] * grad_alpha_label[t + 1, j + 1] if j <
                                target_lengths[n] - 1 and targets_n[j] != targets_n[j + 1] else zero)
                            )
                        for k in range(target_lengths[n] + 1):
                            grad_alpha_blank[t, k] = (
                                alpha_blank_slope_2[t + 1, k] * grad_alpha_blank[t + 1, k] +
                                (alpha_label_slope_3[t + 1, k] * grad_alpha_label[t + 1, k] if k <
                                target_lengths[n] else zero)
                            )
                for k in range(target_lengths[n] + 1):
                    along_alpha_blank[0, k] = zero
                for j in range(target_lengths[n]):
                    along_alpha_label[0, j] = zero
                for t in range(input_lengths[n]):
                    for k in range(target_lengths[n] + 1):
                        along_alpha_blank[t + 1, k] = (
                            vector[t, n, blank] + (along_alpha_label[t, k - 1] if 1 <= k else zero) *
                            alpha_blank_slope[t, k] + along_alpha_blank[t, k] * alpha_blank_slope_2[t, k]
                        )
                    for j in range(target_lengths[n]):
                        along_alpha_label[t + 1, j] = (
                            vector[t, n, targets_n[j]] + along_alpha_blank[t, j] * alpha_label_slope_3[t,
                            j] + along_alpha_label[t, j] * alpha_label_slope[t, j] + (along_alpha_label[t,
                            j - 1] if 1 <= j else zero) * (zero if j < 1 else one if targets_n[j] !=
                            targets_n[j - 1] else zero) * alpha_label_slope_2[t, j]
                        )
                if input_lengths[n] > 0:
                    for j in range(target_lengths[n]):
                        along_grad_alpha_label[input_lengths[n] - 1, j] = zero
                    if target_lengths[n] - 1 >= 0:
                        along_grad_alpha_label[input_lengths[n] - 1, target_lengths[n] - 1] += (
                            -grad_term * (along_alpha_label[input_lengths[n], target_lengths[n] - 1] -
                            along_alpha_blank[input_lengths[n], target_lengths[n]]) *
                            softmax_weight(alpha_blank[input_lengths[n], target_lengths[n]],
                            alpha_label[input_lengths[n], target_lengths[n] - 1]) *
                            softmax_weight(alpha_label[input_lengths[n], target_lengths[n] - 1],
                            alpha_blank[input_lengths[n], target_lengths[n]])
                        )
                    for k in range(target_lengths[n] + 1):
                        along_grad_alpha_blank[input_lengths[n] - 1, k] = zero
                    along_grad_alpha_blank[input_lengths[n] - 1, target_lengths[n]] += (
                        -grad_term * (along_alpha_blank[input_lengths[n], target_lengths[n]] -
                        (along_alpha_label[input_lengths[n], target_lengths[n] - 1] if target_lengths[n]
                        >= 1 else zero)) * softmax_weight(alpha_label[input_lengths[n], target_lengths[n]
                        - 1] if target_lengths[n] >= 1 else -Real(math.inf), alpha_blank[input_lengths[n],
                        target_lengths[n]]) * softmax_weight(alpha_blank[input_lengths[n],
                        target_lengths[n]], alpha_label[input_lengths[n], target_lengths[n] - 1] if
                        target_lengths[n] >= 1 else -Real(math.inf))
                    )
                    for t in range(input_lengths[n] - 2, -1, -1):
                        for j in range(target_lengths[n]):
                            difference = along_alpha_label[t + 1, j] - along_alpha_blank[t + 1, j + 1]
                            along_grad_alpha_label[t, j] = (
                                along_grad_alpha_blank[t + 1, j + 1] * alpha_blank_slope[t + 1, j + 1] +
                                along_grad_alpha_label[t + 1, j] * alpha_label_slope[t + 1, j] +
                                ((along_alpha_label[t + 1, j] - along_alpha_blank[t + 1, j]) *
                                alpha_label_slope_3[t + 1, j] + (along_alpha_label[t + 1, j] -
                                (along_alpha_label[t + 1, j - 1] if 1 <= j else zero) * (zero if j < 1
                                else one if targets_n[j] != targets_n[j - 1] else zero)) *
                                alpha_label_slope_2[t + 1, j]) * alpha_label_slope[t + 1, j] *
                                grad_alpha_label[t + 1, j] + difference * alpha_blank_slope[t + 1, j + 1]
                                * alpha_blank_slope_2[t + 1, j + 1] * grad_alpha_blank[t + 1, j + 1] +
                                ((along_grad_alpha_label[t + 1, j + 1] * alpha_label_slope_2[t + 1, j + 1]
                                if targets_n[j] != targets_n[j + 1] else zero) + ((difference *
                                alpha_label_slope_3[t + 1, j + 1] + (along_alpha_label[t + 1, j] -
                                along_alpha_label[t + 1, j + 1]) * alpha_label_slope[t + 1, j + 1]) *
                                alpha_label_slope_2[t + 1, j + 1] * grad_alpha_label[t + 1, j + 1] if
                                targets_n[j] != targets_n[j + 1] else zero) if j < target_lengths[n] - 1
                                else zero)
                            )
                        for k in range(target_lengths[n] + 1):
                            along_grad_alpha_blank[t, k] = (
                                along_grad_alpha_blank[t + 1, k] * alpha_blank_slope_2[t + 1, k] +
                                (along_alpha_blank[t + 1, k] - (along_alpha_label[t + 1, k - 1] if 1 <= k
                                else zero)) * alpha_blank_slope[t + 1, k] * alpha_blank_slope_2[t + 1, k]
                                * grad_alpha_blank[t + 1, k] + (along_grad_alpha_label[t + 1, k] *
                                alpha_label_slope_3[t + 1, k] + ((along_alpha_blank[t + 1, k] -
                                along_alpha_label[t + 1, k]) * alpha_label_slope[t + 1, k] +
                                (along_alpha_blank[t + 1, k] - (along_alpha_label[t + 1, k - 1] if 1 <= k
                                else zero) * (zero if k < 1 else one if targets_n[k] != targets_n[k - 1]
                                else zero)) * alpha_label_slope_2[t + 1, k]) * alpha_label_slope_3[t + 1,
                                k] * grad_alpha_label[t + 1, k] if k < target_lengths[n] else zero)
                            )
                for t in range(input_lengths[n]):
                    along_grad_log_probs_part_2 = zero
                    for k in range(target_lengths[n] + 1):
                        along_grad_log_probs_part_2 = accumulate(
                            along_grad_log_probs_part_2, along_grad_alpha_blank[t, k]
                        )
                    for c in range(C):
                        hvp_log_probs[t, n, c] = zero
                    hvp_log_probs[t, n, blank] += along_grad_log_probs_part_2
                    for j in range(target_lengths[n]):
                        hvp_log_probs[t, n, targets_n[j]] += along_grad_alpha_label[t, j]
                for t in range(input_lengths[n], T):
                    for c in range(C):
                        hvp_log_probs[t, n, c] = zero
            if sample_weight == zero:
                for t in range(T):
                    for c in range(C):
                        hvp_log_probs[t, n, c] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_log_probs(
    log_probs, targets, input_lengths, target_lengths, vector, blank, weight, grad_scale, hvp_log_probs
):
    """Fill the Hessian in log_probs times `vector`."""
    T = log_probs.shape[0]
    N = log_probs.shape[1]
    C = log_probs.shape[2]
    S = targets.shape[1]
    K = S + 1
    run = _log_probs_rows if 8 * N * ((T + 1) * K) < PARALLEL_FROM else over_threads(_log_probs_rows)
    run(
        log_probs, targets, input_lengths, target_lengths, vector, blank, C, K, S, T, weight, grad_scale,
        hvp_log_probs, N, min(ROWS, max(1, BLOCK // ((T + 1) * K))), 0
    )
