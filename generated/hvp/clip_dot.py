"""clip_dot: Each image must find its own text among those of the batch, and each text its own image.

    loss = 1/N · Σ_i (1/2 · log Σ_j exp(1/temperature · Σ_d image[i, d]·text[j, d]) − 1/temperature · Σ_d
        image[i, d]·text[i, d] + 1/2 · log Σ_j exp(1/temperature · Σ_d image[j, d]·text[i, d]))

Generated from the declaration metric.py (af03fa254d3f0131) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
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
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "cbd07ba94dca"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _image_rows_1(
    sum_image_text_tile, sum_image_text_2_tile, along_sum_image_text_tile, along_grad_sum_image_text_all,
    along_sum_image_text_2_tile, along_grad_sum_image_text_2_all, temperature, N, weight, grad_scale,
    first, rows, block, shared_blocks
):
    """Row by row: fills along_grad_sum_image_text_all, along_grad_sum_image_text_2_all."""
    Real = sum_image_text_tile.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_image_text_2_i = along_grad_sum_image_text_2_all[i]
            along_grad_sum_image_text_i = along_grad_sum_image_text_all[i]
            along_sum_image_text_2_i = along_sum_image_text_2_tile[i - first]
            along_sum_image_text_i = along_sum_image_text_tile[i - first]
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
            along_log_norm_top = zero
            along_log_norm_tops = zero
            row_sum = zero
            along_log_norm_2_top = zero
            along_log_norm_2_tops = zero
            row_sum_2 = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                along_grad_sum_image_text_i[j] = shifted_exp
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                along_grad_sum_image_text_2_i[j] = shifted_exp_2
                condition = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(
                    along_log_norm_top, along_sum_image_text_i[j] if condition else zero
                )
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                row_sum = accumulate(row_sum, shifted_exp)
                condition_2 = Real(3 / 4) <= shifted_exp_2
                along_log_norm_2_top = accumulate(
                    along_log_norm_2_top, along_sum_image_text_2_i[j] if condition_2 else zero
                )
                along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition_2 else zero)
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
            along_log_norm_rest = zero
            along_log_norm_2_rest = zero
            for j in range(N):
                along_log_norm_offset = along_sum_image_text_i[j] - along_log_norm_at_max
                shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                along_grad_sum_image_text_i[j] = shifted_exp
                along_log_norm_2_offset = along_sum_image_text_2_i[j] - along_log_norm_2_at_max
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                along_grad_sum_image_text_2_i[j] = shifted_exp_2
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
                along_log_norm_2_rest = accumulate(
                    along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                )
            inverse_row_sum = one / row_sum
            along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
            inverse_row_sum_2 = one / row_sum_2
            along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
            quotient_3 = half * grad_term / temperature / temperature
            quotient = inverse_row_sum * quotient_3
            quotient_2 = inverse_row_sum_2 * quotient_3
            for j in range(N):
                along_log_norm_offset = along_sum_image_text_i[j] - along_log_norm_at_max
                along_log_norm_2_offset = along_sum_image_text_2_i[j] - along_log_norm_2_at_max
                along_grad_sum_image_text_i[j] = (
                    quotient * (along_log_norm_offset - along_log_norm_beyond) *
                    along_grad_sum_image_text_i[j]
                )
                along_grad_sum_image_text_2_i[j] = (
                    quotient_2 * (along_log_norm_2_offset - along_log_norm_2_beyond) *
                    along_grad_sum_image_text_2_i[j]
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _image_rows_2(
    text, along_grad_sum_image_text_all, along_grad_sum_image_text_2_all, D, N, weight, hvp_image, rows,
    block, shared_blocks
):
    """Row by row: fills hvp_image."""
    Real = text.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_sum_image_text_i = along_grad_sum_image_text_all[i]
            hvp_image_i = hvp_image[i]
            sample_weight = weight[i] if weight is not None else one
            for d in range(D):
                along_grad_image_part = zero
                for j in range(N):
                    sample_weight_j = weight[j] if weight is not None else one
                    along_grad_image_part = accumulate(
                        along_grad_image_part, along_grad_sum_image_text_i[j] * text[j, d] +
                        along_grad_sum_image_text_2_all[j, i] * text[j, d] if (sample_weight != zero or
                        sample_weight_j != zero) else zero
                    )
                hvp_image_i[d] = along_grad_image_part
        block_number = next_block(shared_blocks, block_number)


def hvp_image(image, text, vector, temperature, weight, grad_scale, hvp_image):
    """Fill the Hessian in image times `vector`."""
    N = image.shape[0]
    D = image.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    sum_image_text_tile = np.empty((height, N), image.dtype)
    sum_image_text_2_tile = np.empty((height, N), image.dtype)
    along_sum_image_text_tile = np.empty((height, N), image.dtype)
    along_grad_sum_image_text_all = np.empty((N, N), image.dtype)
    along_sum_image_text_2_tile = np.empty((height, N), image.dtype)
    along_grad_sum_image_text_2_all = np.empty((N, N), image.dtype)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(image[tile], text.T, out=sum_image_text_tile[:rows])
        np.dot(text[tile], image.T, out=sum_image_text_2_tile[:rows])
        np.dot(vector[tile], text.T, out=along_sum_image_text_tile[:rows])
        np.dot(text[tile], vector.T, out=along_sum_image_text_2_tile[:rows])
        run = _image_rows_1 if rows * N < PARALLEL_FROM else over_threads(_image_rows_1)
        run(
            sum_image_text_tile, sum_image_text_2_tile, along_sum_image_text_tile,
            along_grad_sum_image_text_all, along_sum_image_text_2_tile, along_grad_sum_image_text_2_all,
            temperature, N, weight, grad_scale, first, rows, min(ROWS, max(1, BLOCK // N)), 0
        )
    run = _image_rows_2 if N * (D * N) < PARALLEL_FROM else over_threads(_image_rows_2)
    run(
        text, along_grad_sum_image_text_all, along_grad_sum_image_text_2_all, D, N, weight, hvp_image, N,
        min(ROWS, max(1, BLOCK // (D * N))), 0
    )


@compiled(**LOOP)
def _text_rows_1(
    sum_image_text_tile, sum_image_text_2_tile, along_sum_image_text_tile, along_grad_sum_image_text_all,
    along_sum_image_text_2_tile, along_grad_sum_image_text_2_all, temperature, N, weight, grad_scale,
    first, rows, block, shared_blocks
):
    """Row by row: fills along_grad_sum_image_text_all, along_grad_sum_image_text_2_all."""
    Real = sum_image_text_tile.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_image_text_2_i = along_grad_sum_image_text_2_all[i]
            along_grad_sum_image_text_i = along_grad_sum_image_text_all[i]
            along_sum_image_text_2_i = along_sum_image_text_2_tile[i - first]
            along_sum_image_text_i = along_sum_image_text_tile[i - first]
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
            along_log_norm_top = zero
            along_log_norm_tops = zero
            row_sum = zero
            along_log_norm_2_top = zero
            along_log_norm_2_tops = zero
            row_sum_2 = zero
            for j in range(N):
                shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                along_grad_sum_image_text_i[j] = shifted_exp
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                along_grad_sum_image_text_2_i[j] = shifted_exp_2
                condition = Real(3 / 4) <= shifted_exp
                along_log_norm_top = accumulate(
                    along_log_norm_top, along_sum_image_text_i[j] if condition else zero
                )
                along_log_norm_tops = accumulate(along_log_norm_tops, one if condition else zero)
                row_sum = accumulate(row_sum, shifted_exp)
                condition_2 = Real(3 / 4) <= shifted_exp_2
                along_log_norm_2_top = accumulate(
                    along_log_norm_2_top, along_sum_image_text_2_i[j] if condition_2 else zero
                )
                along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition_2 else zero)
                row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
            along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
            along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
            along_log_norm_rest = zero
            along_log_norm_2_rest = zero
            for j in range(N):
                along_log_norm_offset = along_sum_image_text_i[j] - along_log_norm_at_max
                shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                along_grad_sum_image_text_i[j] = shifted_exp
                along_log_norm_2_offset = along_sum_image_text_2_i[j] - along_log_norm_2_at_max
                shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                along_grad_sum_image_text_2_i[j] = shifted_exp_2
                along_log_norm_rest = accumulate(along_log_norm_rest, along_log_norm_offset * shifted_exp)
                along_log_norm_2_rest = accumulate(
                    along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                )
            inverse_row_sum = one / row_sum
            along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
            inverse_row_sum_2 = one / row_sum_2
            along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
            quotient_3 = half * grad_term / temperature / temperature
            quotient = inverse_row_sum * quotient_3
            quotient_2 = inverse_row_sum_2 * quotient_3
            for j in range(N):
                along_log_norm_offset = along_sum_image_text_i[j] - along_log_norm_at_max
                along_log_norm_2_offset = along_sum_image_text_2_i[j] - along_log_norm_2_at_max
                along_grad_sum_image_text_i[j] = (
                    quotient * (along_log_norm_offset - along_log_norm_beyond) *
                    along_grad_sum_image_text_i[j]
                )
                along_grad_sum_image_text_2_i[j] = (
                    quotient_2 * (along_log_norm_2_offset - along_log_norm_2_beyond) *
                    along_grad_sum_image_text_2_i[j]
                )
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _text_rows_2(
    image, along_grad_sum_image_text_all, along_grad_sum_image_text_2_all, D, N, weight, hvp_text, rows,
    block, shared_blocks
):
    """Row by row: fills hvp_text."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for j in range(start, stop):
            along_grad_sum_image_text_2_j = along_grad_sum_image_text_2_all[j]
            hvp_text_j = hvp_text[j]
            sample_weight = weight[j] if weight is not None else one
            for d in range(D):
                along_grad_text_part = zero
                for k in range(N):
                    sample_weight_k = weight[k] if weight is not None else one
                    along_grad_text_part = accumulate(
                        along_grad_text_part, along_grad_sum_image_text_all[k, j] * image[k, d] +
                        along_grad_sum_image_text_2_j[k] * image[k, d] if (sample_weight != zero or
                        sample_weight_k != zero) else zero
                    )
                hvp_text_j[d] = along_grad_text_part
        block_number = next_block(shared_blocks, block_number)


def hvp_text(image, text, vector, temperature, weight, grad_scale, hvp_text):
    """Fill the Hessian in text times `vector`."""
    N = image.shape[0]
    D = image.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    sum_image_text_tile = np.empty((height, N), image.dtype)
    sum_image_text_2_tile = np.empty((height, N), image.dtype)
    along_sum_image_text_tile = np.empty((height, N), image.dtype)
    along_grad_sum_image_text_all = np.empty((N, N), image.dtype)
    along_sum_image_text_2_tile = np.empty((height, N), image.dtype)
    along_grad_sum_image_text_2_all = np.empty((N, N), image.dtype)
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(image[tile], text.T, out=sum_image_text_tile[:rows])
        np.dot(text[tile], image.T, out=sum_image_text_2_tile[:rows])
        np.dot(image[tile], vector.T, out=along_sum_image_text_tile[:rows])
        np.dot(vector[tile], image.T, out=along_sum_image_text_2_tile[:rows])
        run = _text_rows_1 if rows * N < PARALLEL_FROM else over_threads(_text_rows_1)
        run(
            sum_image_text_tile, sum_image_text_2_tile, along_sum_image_text_tile,
            along_grad_sum_image_text_all, along_sum_image_text_2_tile, along_grad_sum_image_text_2_all,
            temperature, N, weight, grad_scale, first, rows, min(ROWS, max(1, BLOCK // N)), 0
        )
    run = _text_rows_2 if N * (D * N) < PARALLEL_FROM else over_threads(_text_rows_2)
    run(
        image, along_grad_sum_image_text_all, along_grad_sum_image_text_2_all, D, N, weight, hvp_text, N,
        min(ROWS, max(1, BLOCK // (D * N))), 0
    )
