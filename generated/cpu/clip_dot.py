"""clip_dot: Each image must find its own text among those of the batch, and each text its own image.

    loss = 1/N · Σ_i (1/2 · log Σ_j exp(1/temperature · Σ_d image[i, d]·text[j, d]) − 1/temperature · Σ_d
        image[i, d]·text[i, d] + 1/2 · log Σ_j exp(1/temperature · Σ_d image[j, d]·text[i, d]))
    sum_image_text[i, j] = Σ_d image[i, d]·text[j, d]
    log_norm[i] = log Σ_j exp(sum_image_text[i, j]/temperature)
    sum_image_text_2[i, j] = Σ_d image[j, d]·text[i, d]
    log_norm_2[i] = log Σ_j exp(sum_image_text_2[i, j]/temperature)
    grad_term[i] = grad_scale·weight[i]
    grad_sum_image_text_2[i, j] = grad_term[i]·exp(sum_image_text_2[i, j]/temperature − log_norm_2[i])/(2·
        temperature) − grad_term[i]·[j = i]/temperature
    grad_sum_image_text[i, j] = grad_term[i]·exp(sum_image_text[i, j]/temperature − log_norm[i])/(2·
        temperature)
    grad_text_part[j, d] = Σ_k (image[k, d]·grad_sum_image_text[k, j] + image[k, d]·
        grad_sum_image_text_2[j, k])
    grad_image_part[i, d] = Σ_j (text[j, d]·grad_sum_image_text[i, j] + text[j, d]·
        grad_sum_image_text_2[j, i])
    grad_image[i, d] = grad_image_part[i, d]
    grad_text[j, d] = grad_text_part[j, d]

Generated from the declaration metric.py (af03fa254d3f0131) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, exp, finite_or_zero, keep_total, larger_number, log1p,
        next_block, over_threads, row,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "a4868fb3f9ef"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows_1(
    sum_image_text_tile, sum_image_text_2_tile, grad_sum_image_text_2_all, grad_sum_image_text_all,
    temperature, N, weight, grad_scale, terms, first, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_sum_image_text_2_all, grad_sum_image_text_all."""
    Real = sum_image_text_tile.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        block_total = zero
        for i in range(start, stop):
            grad_sum_image_text_2_i = row(grad_sum_image_text_2_all, i)
            grad_sum_image_text_i = row(grad_sum_image_text_all, i)
            sum_image_text_2_i = sum_image_text_2_tile[i - first]
            sum_image_text_i = sum_image_text_tile[i - first]
            sample_weight = weight[i] if weight is not None else one
            grad_term = grad_scale * sample_weight
            row_max = -Real(math.inf)
            row_max_2 = -Real(math.inf)
            for j in range(N):
                row_max = larger_number(row_max, inverse_temperature * sum_image_text_i[j])
                row_max_2 = larger_number(row_max_2, inverse_temperature * sum_image_text_2_i[j])
            row_shift = finite_or_zero(row_max)
            row_shift_2 = finite_or_zero(row_max_2)
            row_below = zero
            row_sum = zero
            row_below_2 = zero
            row_sum_2 = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                if grad_sum_image_text_all is not None:
                    grad_sum_image_text_i[j] = shifted_exp
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                if grad_sum_image_text_2_all is not None:
                    grad_sum_image_text_2_i[j] = shifted_exp_2
                row_below = accumulate(row_below, shifted_exp if shifted_exp < Real(3 / 4) else zero)
                row_sum = accumulate(row_sum, shifted_exp)
                row_below_2 = accumulate(
                    row_below_2, shifted_exp_2 if shifted_exp_2 < Real(3 / 4) else zero
                )
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
            row_rest = row_below if Real(3 / 4) <= row_sum and row_sum < Real(3 / 2) else row_sum - one
            log_row_sum = log1p(row_rest)
            row_rest_2 = (
                row_below_2 if Real(3 / 4) <= row_sum_2 and row_sum_2 < Real(3 / 2) else row_sum_2 - one
            )
            log_row_sum_2 = log1p(row_rest_2)
            term = (
                half * log_row_sum + half * log_row_sum_2 + half * row_shift + half * row_shift_2 -
                inverse_temperature * sum_image_text_2_i[i]
            )
            weighted_term = term * sample_weight
            quotient_3 = half * grad_term * inverse_temperature
            quotient = quotient_3 / row_sum_2
            quotient_2 = quotient_3 / row_sum
            for j in range(N):
                if grad_sum_image_text_2_all is not None:
                    grad_sum_image_text_2_i[j] = quotient * grad_sum_image_text_2_i[j]
                if grad_sum_image_text_all is not None:
                    grad_sum_image_text_i[j] = quotient_2 * grad_sum_image_text_i[j]
            if grad_sum_image_text_2_all is not None:
                grad_sum_image_text_2_i[i] += -grad_term / temperature
            if sample_weight != zero:
                block_total = accumulate(block_total, weighted_term)
            if terms is not None:
                terms[i] = weighted_term if sample_weight != zero else zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


@compiled(**LOOP)
def _rows_2(
    image, text, grad_sum_image_text_2_all, grad_sum_image_text_all, D, N, weight, grad_image, grad_text,
    rows, block, shared_blocks
):
    """Row by row: fills grad_image, grad_text."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            grad_image_i = row(grad_image, i)
            grad_sum_image_text_2_i = row(grad_sum_image_text_2_all, i)
            grad_sum_image_text_i = row(grad_sum_image_text_all, i)
            grad_text_i = row(grad_text, i)
            sample_weight = weight[i] if weight is not None else one
            for d in range(D):
                grad_image_part = zero
                grad_text_part = zero
                for j in range(N):
                    sample_weight_j = weight[j] if weight is not None else one
                    grad_image_part = accumulate(
                        grad_image_part, grad_sum_image_text_i[j] * text[j, d] +
                        grad_sum_image_text_2_all[j, i] * text[j, d] if (sample_weight != zero or
                        sample_weight_j != zero) else zero
                    )
                    grad_text_part = accumulate(
                        grad_text_part, grad_sum_image_text_all[j, i] * image[j, d] +
                        grad_sum_image_text_2_i[j] * image[j, d] if (sample_weight != zero or
                        sample_weight_j != zero) else zero
                    )
                if grad_image is not None:
                    grad_image_i[d] = grad_image_part
                if grad_text is not None:
                    grad_text_i[d] = grad_text_part
        block_number = next_block(shared_blocks, block_number)


def evaluate(image, text, temperature, weight, grad_scale, terms, grad_image, grad_text):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = image.shape[0]
    D = image.shape[1]
    wants_gradient = grad_image is not None or grad_text is not None
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    sum_image_text_tile = np.empty((height, N), image.dtype)
    sum_image_text_2_tile = np.empty((height, N), image.dtype)
    grad_sum_image_text_2_all = np.empty((N, N), image.dtype) if wants_gradient else None
    grad_sum_image_text_all = np.empty((N, N), image.dtype) if wants_gradient else None
    total = 0.0
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(image[tile], text.T, out=sum_image_text_tile[:rows])
        np.dot(text[tile], image.T, out=sum_image_text_2_tile[:rows])
        run = _rows_1 if rows * N < PARALLEL_FROM else over_threads(_rows_1, "sum")
        total += run(
            sum_image_text_tile, sum_image_text_2_tile, grad_sum_image_text_2_all,
            grad_sum_image_text_all, temperature, N, weight, grad_scale, terms, first, rows, min(ROWS,
            max(1, BLOCK // N)), 0
        )
    if wants_gradient:
        run = _rows_2 if N * (D * N) < PARALLEL_FROM else over_threads(_rows_2)
        run(
            image, text, grad_sum_image_text_2_all, grad_sum_image_text_all, D, N, weight, grad_image,
            grad_text, N, min(ROWS, max(1, BLOCK // (D * N))), 0
        )
    return total
