"""clip: Each image must find its own text among those of the batch, and each text its own image.

    loss = 1/N · Σ_i (1/2 · log Σ_j exp(1/temperature · Σ_d image[i, d]·text[j, d]/(√(Σ_e image[i, e]²)·
        √(Σ_e text[j, e]²))) − 1/temperature · Σ_d image[i, d]·text[i, d]/(√(Σ_e image[i, e]²)·√(Σ_e
        text[i, e]²)) + 1/2 · log Σ_j exp(1/temperature · Σ_d image[j, d]·text[i, d]/(√(Σ_e image[j, e]²)·
        √(Σ_e text[i, e]²))))

Generated from the declaration metric.py (8523a20f8392a53a) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import math

import numpy as np

try:
    from ._elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, next_block,
        over_length, over_threads, rescale, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, direction, exp, finite_or_zero, larger_number, next_block,
        over_length, over_threads, rescale, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
TILE = 1048576  # elements of a tile: what one product makes is read while it is in the cache
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "2c6c6d80c8e6"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _image_rows_1(
    image, text, vector, norm_image_squares_all, norm_image_scaled_squares_all, unit_image_all,
    unit_text_all, along_norm_image_all, along_unit_image_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_image_squares_all, norm_image_scaled_squares_all, unit_image_all,
    unit_text_all, along_norm_image_all, along_unit_image_all."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_unit_image_i = along_unit_image_all[i]
            image_i = image[i]
            text_i = text[i]
            unit_image_i = unit_image_all[i]
            unit_text_i = unit_text_all[i]
            vector_i = vector[i]
            norm_image_squares = zero
            norm_text_squares = zero
            for e in range(D):
                norm_image_squares = accumulate(norm_image_squares, image_i[e] * image_i[e])
                norm_text_squares = accumulate(norm_text_squares, text_i[e] * text_i[e])
            norm_image_scale = rescale(norm_image_squares)
            norm_text_scale = rescale(norm_text_squares)
            norm_image_scaled_squares = zero
            if norm_image_scale != one:
                for e in range(D):
                    times_norm_image_scale_image = times(norm_image_scale, image_i[e])
                    norm_image_scaled_squares = accumulate(
                        norm_image_scaled_squares, times_norm_image_scale_image *
                        times_norm_image_scale_image
                    )
            norm_text_scaled_squares = zero
            if norm_text_scale != one:
                for e in range(D):
                    times_norm_text_scale_text = times(norm_text_scale, text_i[e])
                    norm_text_scaled_squares = accumulate(
                        norm_text_scaled_squares, times_norm_text_scale_text * times_norm_text_scale_text
                    )
            norm_image_root = (
                math.sqrt(norm_image_squares) if norm_image_scale == one else
                math.sqrt(norm_image_scaled_squares)
            )
            norm_image_inverse = direction(one, norm_image_root)
            norm_text_root = (
                math.sqrt(norm_text_squares) if norm_text_scale == one else
                math.sqrt(norm_text_scaled_squares)
            )
            norm_text_inverse = direction(one, norm_text_root)
            along_norm_image = zero
            for d in range(D):
                image_over_length = over_length(image_i[d], norm_image_scale, norm_image_inverse)
                unit_image_i[d] = image_over_length
                unit_text_i[d] = over_length(text_i[d], norm_text_scale, norm_text_inverse)
                along_norm_image = accumulate(along_norm_image, image_over_length * vector_i[d])
            one_over_length = over_length(one, norm_image_scale, norm_image_inverse)
            for d in range(D):
                along_unit_image_i[d] = (
                    one_over_length * vector_i[d] - along_norm_image * over_length(over_length(image_i[d],
                    norm_image_scale, norm_image_inverse), norm_image_scale, norm_image_inverse)
                )
            norm_image_squares_all[i] = norm_image_squares
            norm_image_scaled_squares_all[i] = norm_image_scaled_squares
            along_norm_image_all[i] = along_norm_image
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _image_rows_2(
    unit_text_all, sum_image_text_tile, sum_image_text_2_tile, grad_sum_image_text_2_tile,
    unit_text_weighed_all, grad_sum_image_text_tile, along_sum_image_text_2_tile,
    along_grad_sum_image_text_2_tile, unit_text_weighed_2_all, along_sum_image_text_tile,
    along_grad_sum_image_text_tile, temperature, D, N, weight, grad_scale, first, rows, block,
    shared_blocks
):
    """Row by row: fills grad_sum_image_text_2_tile, unit_text_weighed_all, grad_sum_image_text_tile,
    along_grad_sum_image_text_2_tile, unit_text_weighed_2_all, along_grad_sum_image_text_tile."""
    Real = unit_text_all.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_image_text_2_i = along_grad_sum_image_text_2_tile[i - first]
            along_grad_sum_image_text_i = along_grad_sum_image_text_tile[i - first]
            along_sum_image_text_2_i = along_sum_image_text_2_tile[i - first]
            along_sum_image_text_i = along_sum_image_text_tile[i - first]
            grad_sum_image_text_2_i = grad_sum_image_text_2_tile[i - first]
            grad_sum_image_text_i = grad_sum_image_text_tile[i - first]
            sum_image_text_2_i = sum_image_text_2_tile[i - first]
            sum_image_text_i = sum_image_text_tile[i - first]
            unit_text_i = unit_text_all[i]
            unit_text_weighed_2_i = unit_text_weighed_2_all[i]
            unit_text_weighed_i = unit_text_weighed_all[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    unit_text_weighed_i[d] = unit_text_i[d]
                    unit_text_weighed_2_i[d] = unit_text_i[d]
                row_max_2 = -Real(math.inf)
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max_2 = larger_number(row_max_2, inverse_temperature * sum_image_text_2_i[j])
                    row_max = larger_number(row_max, inverse_temperature * sum_image_text_i[j])
                row_shift_2 = finite_or_zero(row_max_2)
                row_shift = finite_or_zero(row_max)
                row_sum_2 = zero
                row_sum = zero
                along_log_norm_2_top = zero
                along_log_norm_2_tops = zero
                along_log_norm_top = zero
                along_log_norm_tops = zero
                for j in range(N):
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                    along_grad_sum_image_text_2_i[j] = shifted_exp_2
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                    along_grad_sum_image_text_i[j] = shifted_exp
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                    row_sum = accumulate(row_sum, shifted_exp)
                    condition = Real(3 / 4) <= shifted_exp_2
                    along_log_norm_2_top = accumulate(
                        along_log_norm_2_top, along_sum_image_text_2_i[j] if condition else zero
                    )
                    along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition else zero)
                    condition_2 = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_image_text_i[j] if condition_2 else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition_2 else zero)
                along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                quotient_5 = half * grad_term * inverse_temperature
                quotient = quotient_5 / row_sum_2
                quotient_2 = quotient_5 / row_sum
                along_log_norm_2_rest = zero
                along_log_norm_rest = zero
                for j in range(N):
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                    along_grad_sum_image_text_2_i[j] = shifted_exp_2
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                    along_grad_sum_image_text_i[j] = shifted_exp
                    along_log_norm_2_offset = along_sum_image_text_2_i[j] - along_log_norm_2_at_max
                    along_log_norm_offset = along_sum_image_text_i[j] - along_log_norm_at_max
                    grad_sum_image_text_2_i[j] = quotient * shifted_exp_2
                    grad_sum_image_text_i[j] = quotient_2 * shifted_exp
                    along_log_norm_2_rest = accumulate(
                        along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                    )
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                grad_sum_image_text_2_i[i] += -grad_term / temperature
                inverse_row_sum_2 = one / row_sum_2
                along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient_6 = half * grad_term / temperature / temperature
                quotient_3 = inverse_row_sum_2 * quotient_6
                quotient_4 = inverse_row_sum * quotient_6
                for j in range(N):
                    along_log_norm_2_offset = along_sum_image_text_2_i[j] - along_log_norm_2_at_max
                    along_log_norm_offset = along_sum_image_text_i[j] - along_log_norm_at_max
                    along_grad_sum_image_text_2_i[j] = (
                        quotient_3 * (along_log_norm_2_offset - along_log_norm_2_beyond) *
                        along_grad_sum_image_text_2_i[j]
                    )
                    along_grad_sum_image_text_i[j] = (
                        quotient_4 * (along_log_norm_offset - along_log_norm_beyond) *
                        along_grad_sum_image_text_i[j]
                    )
            else:
                grad_sum_image_text_2_tile[i - first] = zero
                unit_text_weighed_all[i] = zero
                grad_sum_image_text_tile[i - first] = zero
                along_grad_sum_image_text_2_tile[i - first] = zero
                unit_text_weighed_2_all[i] = zero
                along_grad_sum_image_text_tile[i - first] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _image_rows_3(
    image, vector, norm_image_squares_all, norm_image_scaled_squares_all, grad_unit_image_2_part_all,
    grad_unit_image_part_all, along_norm_image_all, along_grad_unit_image_2_part_all,
    along_grad_unit_image_part_all, D, hvp_image, rows, block, shared_blocks
):
    """Row by row: fills hvp_image."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_unit_image_2_part_i = along_grad_unit_image_2_part_all[i]
            along_grad_unit_image_part_i = along_grad_unit_image_part_all[i]
            grad_unit_image_2_part_i = grad_unit_image_2_part_all[i]
            grad_unit_image_part_i = grad_unit_image_part_all[i]
            hvp_image_i = hvp_image[i]
            image_i = image[i]
            vector_i = vector[i]
            norm_image_scale = rescale(norm_image_squares_all[i])
            norm_image_root = (
                math.sqrt(norm_image_squares_all[i]) if norm_image_scale == one else
                math.sqrt(norm_image_scaled_squares_all[i])
            )
            norm_image_inverse = direction(one, norm_image_root)
            one_over_length_3 = over_length(one, norm_image_scale, norm_image_inverse)
            one_over_length_squared = one_over_length_3 * one_over_length_3
            along_grad_norm_image_part = zero
            along_grad_norm_image_part_2 = zero
            grad_norm_image_part = zero
            grad_norm_image_part_2 = zero
            for d in range(D):
                image_over_length_over_length = over_length(
                    over_length(image_i[d], norm_image_scale, norm_image_inverse), norm_image_scale,
                    norm_image_inverse
                )
                product_2 = one_over_length_squared * vector_i[d]
                product_3 = (
                    (image_over_length_over_length * one_over_length_3 +
                    over_length(image_over_length_over_length, norm_image_scale, norm_image_inverse)) *
                    along_norm_image_all[i]
                )
                along_grad_norm_image_part = accumulate(
                    along_grad_norm_image_part, image_over_length_over_length *
                    along_grad_unit_image_2_part_i[d] + product_2 * grad_unit_image_2_part_i[d] -
                    product_3 * grad_unit_image_2_part_i[d]
                )
                along_grad_norm_image_part_2 = accumulate(
                    along_grad_norm_image_part_2, image_over_length_over_length *
                    along_grad_unit_image_part_i[d] + product_2 * grad_unit_image_part_i[d] - product_3 *
                    grad_unit_image_part_i[d]
                )
                grad_norm_image_part = accumulate(
                    grad_norm_image_part, image_over_length_over_length * grad_unit_image_2_part_i[d]
                )
                grad_norm_image_part_2 = accumulate(
                    grad_norm_image_part_2, image_over_length_over_length * grad_unit_image_part_i[d]
                )
            partial_sum = along_grad_norm_image_part + along_grad_norm_image_part_2
            partial_sum_3 = grad_norm_image_part + grad_norm_image_part_2
            one_over_length_over_length = over_length(
                one_over_length_3, norm_image_scale, norm_image_inverse
            )
            product = -one_over_length_3 * partial_sum_3
            for e in range(D):
                image_over_length = over_length(image_i[e], norm_image_scale, norm_image_inverse)
                hvp_image_i[e] = (
                    one_over_length_3 * along_grad_unit_image_2_part_i[e] + one_over_length_3 *
                    along_grad_unit_image_part_i[e] + product * vector_i[e] - image_over_length *
                    partial_sum - (one_over_length_over_length * grad_unit_image_2_part_i[e] +
                    one_over_length_over_length * grad_unit_image_part_i[e] - partial_sum_3 *
                    over_length(image_over_length, norm_image_scale, norm_image_inverse)) *
                    along_norm_image_all[i]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_image(image, text, vector, temperature, weight, grad_scale, hvp_image):
    """Fill the Hessian in image times `vector`."""
    N = image.shape[0]
    D = image.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_image_squares_all = np.empty((N,), image.dtype)
    norm_image_scaled_squares_all = np.empty((N,), image.dtype)
    unit_image_all = np.empty((N, D), image.dtype)
    unit_text_all = np.empty((N, D), image.dtype)
    sum_image_text_tile = np.empty((height, N), image.dtype)
    sum_image_text_2_tile = np.empty((height, N), image.dtype)
    grad_sum_image_text_2_tile = np.empty((height, N), image.dtype)
    unit_text_weighed_all = np.empty((N, D), image.dtype)
    grad_unit_image_2_part_all = np.zeros((N, D), image.dtype)
    grad_sum_image_text_tile = np.empty((height, N), image.dtype)
    grad_unit_image_part_all = np.empty((N, D), image.dtype)
    along_norm_image_all = np.empty((N,), image.dtype)
    along_unit_image_all = np.empty((N, D), image.dtype)
    along_sum_image_text_2_tile = np.empty((height, N), image.dtype)
    along_grad_sum_image_text_2_tile = np.empty((height, N), image.dtype)
    unit_text_weighed_2_all = np.empty((N, D), image.dtype)
    along_grad_unit_image_2_part_all = np.zeros((N, D), image.dtype)
    along_sum_image_text_tile = np.empty((height, N), image.dtype)
    along_grad_sum_image_text_tile = np.empty((height, N), image.dtype)
    along_grad_unit_image_part_all = np.empty((N, D), image.dtype)
    run = _image_rows_1 if N * D < PARALLEL_FROM else over_threads(_image_rows_1)
    run(
        image, text, vector, norm_image_squares_all, norm_image_scaled_squares_all, unit_image_all,
        unit_text_all, along_norm_image_all, along_unit_image_all, D, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_image_all[tile], unit_text_all.T, out=sum_image_text_tile[:rows])
        np.dot(unit_text_all[tile], unit_image_all.T, out=sum_image_text_2_tile[:rows])
        np.dot(unit_text_all[tile], along_unit_image_all.T, out=along_sum_image_text_2_tile[:rows])
        np.dot(along_unit_image_all[tile], unit_text_all.T, out=along_sum_image_text_tile[:rows])
        run = _image_rows_2 if rows * max(D, N) < PARALLEL_FROM else over_threads(_image_rows_2)
        run(
            unit_text_all, sum_image_text_tile, sum_image_text_2_tile, grad_sum_image_text_2_tile,
            unit_text_weighed_all, grad_sum_image_text_tile, along_sum_image_text_2_tile,
            along_grad_sum_image_text_2_tile, unit_text_weighed_2_all, along_sum_image_text_tile,
            along_grad_sum_image_text_tile, temperature, D, N, weight, grad_scale, first, rows, min(ROWS,
            max(1, BLOCK // max(D, N))), 0
        )
        np.dot(grad_sum_image_text_tile[:rows], unit_text_all, out=grad_unit_image_part_all[tile])
        np.dot(
            along_grad_sum_image_text_tile[:rows], unit_text_all, out=along_grad_unit_image_part_all[tile]
        )
        grad_unit_image_2_part_all += np.dot(
            grad_sum_image_text_2_tile[:rows].T, unit_text_weighed_all[tile]
        )
        along_grad_unit_image_2_part_all += np.dot(
            along_grad_sum_image_text_2_tile[:rows].T, unit_text_weighed_2_all[tile]
        )
    run = _image_rows_3 if N * D < PARALLEL_FROM else over_threads(_image_rows_3)
    run(
        image, vector, norm_image_squares_all, norm_image_scaled_squares_all, grad_unit_image_2_part_all,
        grad_unit_image_part_all, along_norm_image_all, along_grad_unit_image_2_part_all,
        along_grad_unit_image_part_all, D, hvp_image, N, min(ROWS, max(1, BLOCK // D)), 0
    )


@compiled(**LOOP)
def _text_rows_1(
    image, text, vector, norm_text_squares_all, norm_text_scaled_squares_all, unit_image_all,
    unit_text_all, along_norm_text_all, along_unit_text_all, D, rows, block, shared_blocks
):
    """Row by row: fills norm_text_squares_all, norm_text_scaled_squares_all, unit_image_all,
    unit_text_all, along_norm_text_all, along_unit_text_all."""
    Real = image.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for j in range(start, stop):
            along_unit_text_j = along_unit_text_all[j]
            image_j = image[j]
            text_j = text[j]
            unit_image_j = unit_image_all[j]
            unit_text_j = unit_text_all[j]
            vector_j = vector[j]
            norm_text_squares = zero
            norm_image_squares = zero
            for e in range(D):
                norm_text_squares = accumulate(norm_text_squares, text_j[e] * text_j[e])
                norm_image_squares = accumulate(norm_image_squares, image_j[e] * image_j[e])
            norm_text_scale = rescale(norm_text_squares)
            norm_image_scale = rescale(norm_image_squares)
            norm_text_scaled_squares = zero
            if norm_text_scale != one:
                for e in range(D):
                    times_norm_text_scale_text = times(norm_text_scale, text_j[e])
                    norm_text_scaled_squares = accumulate(
                        norm_text_scaled_squares, times_norm_text_scale_text * times_norm_text_scale_text
                    )
            norm_image_scaled_squares = zero
            if norm_image_scale != one:
                for e in range(D):
                    times_norm_image_scale_image = times(norm_image_scale, image_j[e])
                    norm_image_scaled_squares = accumulate(
                        norm_image_scaled_squares, times_norm_image_scale_image *
                        times_norm_image_scale_image
                    )
            norm_image_root = (
                math.sqrt(norm_image_squares) if norm_image_scale == one else
                math.sqrt(norm_image_scaled_squares)
            )
            norm_image_inverse = direction(one, norm_image_root)
            norm_text_root = (
                math.sqrt(norm_text_squares) if norm_text_scale == one else
                math.sqrt(norm_text_scaled_squares)
            )
            norm_text_inverse = direction(one, norm_text_root)
            along_norm_text = zero
            for d in range(D):
                unit_image_j[d] = over_length(image_j[d], norm_image_scale, norm_image_inverse)
                text_over_length = over_length(text_j[d], norm_text_scale, norm_text_inverse)
                unit_text_j[d] = text_over_length
                along_norm_text = accumulate(along_norm_text, text_over_length * vector_j[d])
            one_over_length = over_length(one, norm_text_scale, norm_text_inverse)
            for d in range(D):
                along_unit_text_j[d] = (
                    one_over_length * vector_j[d] - along_norm_text * over_length(over_length(text_j[d],
                    norm_text_scale, norm_text_inverse), norm_text_scale, norm_text_inverse)
                )
            norm_text_squares_all[j] = norm_text_squares
            norm_text_scaled_squares_all[j] = norm_text_scaled_squares
            along_norm_text_all[j] = along_norm_text
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _text_rows_2(
    unit_image_all, sum_image_text_tile, sum_image_text_2_tile, grad_sum_image_text_2_tile,
    grad_sum_image_text_tile, unit_image_weighed_all, along_sum_image_text_2_tile,
    along_grad_sum_image_text_2_tile, along_sum_image_text_tile, along_grad_sum_image_text_tile,
    unit_image_weighed_2_all, temperature, D, N, weight, grad_scale, first, rows, block, shared_blocks
):
    """Row by row: fills grad_sum_image_text_2_tile, grad_sum_image_text_tile, unit_image_weighed_all,
    along_grad_sum_image_text_2_tile, along_grad_sum_image_text_tile, unit_image_weighed_2_all."""
    Real = unit_image_all.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    inverse_temperature = one / temperature
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = first + block_number * block
        stop = min(start + block, first + rows)
        for i in range(start, stop):
            along_grad_sum_image_text_2_i = along_grad_sum_image_text_2_tile[i - first]
            along_grad_sum_image_text_i = along_grad_sum_image_text_tile[i - first]
            along_sum_image_text_2_i = along_sum_image_text_2_tile[i - first]
            along_sum_image_text_i = along_sum_image_text_tile[i - first]
            grad_sum_image_text_2_i = grad_sum_image_text_2_tile[i - first]
            grad_sum_image_text_i = grad_sum_image_text_tile[i - first]
            sum_image_text_2_i = sum_image_text_2_tile[i - first]
            sum_image_text_i = sum_image_text_tile[i - first]
            unit_image_i = unit_image_all[i]
            unit_image_weighed_2_i = unit_image_weighed_2_all[i]
            unit_image_weighed_i = unit_image_weighed_all[i]
            sample_weight = weight[i] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for d in range(D):
                    unit_image_weighed_i[d] = unit_image_i[d]
                    unit_image_weighed_2_i[d] = unit_image_i[d]
                row_max_2 = -Real(math.inf)
                row_max = -Real(math.inf)
                for j in range(N):
                    row_max_2 = larger_number(row_max_2, inverse_temperature * sum_image_text_2_i[j])
                    row_max = larger_number(row_max, inverse_temperature * sum_image_text_i[j])
                row_shift_2 = finite_or_zero(row_max_2)
                row_shift = finite_or_zero(row_max)
                row_sum_2 = zero
                row_sum = zero
                along_log_norm_2_top = zero
                along_log_norm_2_tops = zero
                along_log_norm_top = zero
                along_log_norm_tops = zero
                for j in range(N):
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                    along_grad_sum_image_text_2_i[j] = shifted_exp_2
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                    along_grad_sum_image_text_i[j] = shifted_exp
                    row_sum_2 = accumulate(row_sum_2, shifted_exp_2)
                    row_sum = accumulate(row_sum, shifted_exp)
                    condition = Real(3 / 4) <= shifted_exp_2
                    along_log_norm_2_top = accumulate(
                        along_log_norm_2_top, along_sum_image_text_2_i[j] if condition else zero
                    )
                    along_log_norm_2_tops = accumulate(along_log_norm_2_tops, one if condition else zero)
                    condition_2 = Real(3 / 4) <= shifted_exp
                    along_log_norm_top = accumulate(
                        along_log_norm_top, along_sum_image_text_i[j] if condition_2 else zero
                    )
                    along_log_norm_tops = accumulate(along_log_norm_tops, one if condition_2 else zero)
                along_log_norm_2_at_max = along_log_norm_2_top / along_log_norm_2_tops
                along_log_norm_at_max = along_log_norm_top / along_log_norm_tops
                quotient_5 = half * grad_term * inverse_temperature
                quotient = quotient_5 / row_sum_2
                quotient_2 = quotient_5 / row_sum
                along_log_norm_2_rest = zero
                along_log_norm_rest = zero
                for j in range(N):
                    shifted_exp_2 = exp(-row_shift_2 + inverse_temperature * sum_image_text_2_i[j])
                    along_grad_sum_image_text_2_i[j] = shifted_exp_2
                    shifted_exp = exp(-row_shift + inverse_temperature * sum_image_text_i[j])
                    along_grad_sum_image_text_i[j] = shifted_exp
                    along_log_norm_2_offset = along_sum_image_text_2_i[j] - along_log_norm_2_at_max
                    along_log_norm_offset = along_sum_image_text_i[j] - along_log_norm_at_max
                    grad_sum_image_text_2_i[j] = quotient * shifted_exp_2
                    grad_sum_image_text_i[j] = quotient_2 * shifted_exp
                    along_log_norm_2_rest = accumulate(
                        along_log_norm_2_rest, along_log_norm_2_offset * shifted_exp_2
                    )
                    along_log_norm_rest = accumulate(
                        along_log_norm_rest, along_log_norm_offset * shifted_exp
                    )
                grad_sum_image_text_2_i[i] += -grad_term / temperature
                inverse_row_sum_2 = one / row_sum_2
                along_log_norm_2_beyond = along_log_norm_2_rest * inverse_row_sum_2
                inverse_row_sum = one / row_sum
                along_log_norm_beyond = along_log_norm_rest * inverse_row_sum
                quotient_6 = half * grad_term / temperature / temperature
                quotient_3 = inverse_row_sum_2 * quotient_6
                quotient_4 = inverse_row_sum * quotient_6
                for j in range(N):
                    along_log_norm_2_offset = along_sum_image_text_2_i[j] - along_log_norm_2_at_max
                    along_log_norm_offset = along_sum_image_text_i[j] - along_log_norm_at_max
                    along_grad_sum_image_text_2_i[j] = (
                        quotient_3 * (along_log_norm_2_offset - along_log_norm_2_beyond) *
                        along_grad_sum_image_text_2_i[j]
                    )
                    along_grad_sum_image_text_i[j] = (
                        quotient_4 * (along_log_norm_offset - along_log_norm_beyond) *
                        along_grad_sum_image_text_i[j]
                    )
            else:
                grad_sum_image_text_2_tile[i - first] = zero
                grad_sum_image_text_tile[i - first] = zero
                unit_image_weighed_all[i] = zero
                along_grad_sum_image_text_2_tile[i - first] = zero
                along_grad_sum_image_text_tile[i - first] = zero
                unit_image_weighed_2_all[i] = zero
        block_number = next_block(shared_blocks, block_number)


@compiled(**LOOP)
def _text_rows_3(
    text, vector, norm_text_squares_all, norm_text_scaled_squares_all, grad_unit_text_2_part_all,
    grad_unit_text_part_all, along_norm_text_all, along_grad_unit_text_2_part_all,
    along_grad_unit_text_part_all, D, hvp_text, rows, block, shared_blocks
):
    """Row by row: fills hvp_text."""
    Real = text.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for j in range(start, stop):
            along_grad_unit_text_2_part_j = along_grad_unit_text_2_part_all[j]
            along_grad_unit_text_part_j = along_grad_unit_text_part_all[j]
            grad_unit_text_2_part_j = grad_unit_text_2_part_all[j]
            grad_unit_text_part_j = grad_unit_text_part_all[j]
            hvp_text_j = hvp_text[j]
            text_j = text[j]
            vector_j = vector[j]
            norm_text_scale = rescale(norm_text_squares_all[j])
            norm_text_root = (
                math.sqrt(norm_text_squares_all[j]) if norm_text_scale == one else
                math.sqrt(norm_text_scaled_squares_all[j])
            )
            norm_text_inverse = direction(one, norm_text_root)
            one_over_length_3 = over_length(one, norm_text_scale, norm_text_inverse)
            one_over_length_squared = one_over_length_3 * one_over_length_3
            along_grad_norm_text_part = zero
            along_grad_norm_text_part_2 = zero
            grad_norm_text_part = zero
            grad_norm_text_part_2 = zero
            for d in range(D):
                product_2 = one_over_length_squared * vector_j[d]
                text_over_length_over_length = over_length(
                    over_length(text_j[d], norm_text_scale, norm_text_inverse), norm_text_scale,
                    norm_text_inverse
                )
                product_3 = (
                    (one_over_length_3 * text_over_length_over_length +
                    over_length(text_over_length_over_length, norm_text_scale, norm_text_inverse)) *
                    along_norm_text_all[j]
                )
                along_grad_norm_text_part = accumulate(
                    along_grad_norm_text_part, product_2 * grad_unit_text_2_part_j[d] +
                    text_over_length_over_length * along_grad_unit_text_2_part_j[d] - product_3 *
                    grad_unit_text_2_part_j[d]
                )
                along_grad_norm_text_part_2 = accumulate(
                    along_grad_norm_text_part_2, product_2 * grad_unit_text_part_j[d] +
                    text_over_length_over_length * along_grad_unit_text_part_j[d] - product_3 *
                    grad_unit_text_part_j[d]
                )
                grad_norm_text_part = accumulate(
                    grad_norm_text_part, text_over_length_over_length * grad_unit_text_2_part_j[d]
                )
                grad_norm_text_part_2 = accumulate(
                    grad_norm_text_part_2, text_over_length_over_length * grad_unit_text_part_j[d]
                )
            partial_sum = along_grad_norm_text_part + along_grad_norm_text_part_2
            partial_sum_3 = grad_norm_text_part + grad_norm_text_part_2
            one_over_length_over_length = over_length(
                one_over_length_3, norm_text_scale, norm_text_inverse
            )
            product = -one_over_length_3 * partial_sum_3
            for e in range(D):
                text_over_length = over_length(text_j[e], norm_text_scale, norm_text_inverse)
                hvp_text_j[e] = (
                    one_over_length_3 * along_grad_unit_text_2_part_j[e] + one_over_length_3 *
                    along_grad_unit_text_part_j[e] + product * vector_j[e] - partial_sum *
                    text_over_length - (one_over_length_over_length * grad_unit_text_2_part_j[e] +
                    one_over_length_over_length * grad_unit_text_part_j[e] - partial_sum_3 *
                    over_length(text_over_length, norm_text_scale, norm_text_inverse)) *
                    along_norm_text_all[j]
                )
        block_number = next_block(shared_blocks, block_number)


def hvp_text(image, text, vector, temperature, weight, grad_scale, hvp_text):
    """Fill the Hessian in text times `vector`."""
    N = image.shape[0]
    D = image.shape[1]
    height = max(1, min(N, max(ROWS, TILE // max(1, N))))
    norm_text_squares_all = np.empty((N,), image.dtype)
    norm_text_scaled_squares_all = np.empty((N,), image.dtype)
    unit_image_all = np.empty((N, D), image.dtype)
    unit_text_all = np.empty((N, D), image.dtype)
    sum_image_text_tile = np.empty((height, N), image.dtype)
    sum_image_text_2_tile = np.empty((height, N), image.dtype)
    grad_sum_image_text_2_tile = np.empty((height, N), image.dtype)
    grad_unit_text_2_part_all = np.empty((N, D), image.dtype)
    grad_sum_image_text_tile = np.empty((height, N), image.dtype)
    unit_image_weighed_all = np.empty((N, D), image.dtype)
    grad_unit_text_part_all = np.zeros((N, D), image.dtype)
    along_norm_text_all = np.empty((N,), image.dtype)
    along_unit_text_all = np.empty((N, D), image.dtype)
    along_sum_image_text_2_tile = np.empty((height, N), image.dtype)
    along_grad_sum_image_text_2_tile = np.empty((height, N), image.dtype)
    along_grad_unit_text_2_part_all = np.empty((N, D), image.dtype)
    along_sum_image_text_tile = np.empty((height, N), image.dtype)
    along_grad_sum_image_text_tile = np.empty((height, N), image.dtype)
    unit_image_weighed_2_all = np.empty((N, D), image.dtype)
    along_grad_unit_text_part_all = np.zeros((N, D), image.dtype)
    run = _text_rows_1 if N * D < PARALLEL_FROM else over_threads(_text_rows_1)
    run(
        image, text, vector, norm_text_squares_all, norm_text_scaled_squares_all, unit_image_all,
        unit_text_all, along_norm_text_all, along_unit_text_all, D, N, min(ROWS, max(1, BLOCK // D)), 0
    )
    for first in range(0, N, height):
        rows = min(height, N - first)
        tile = slice(first, first + rows)
        np.dot(unit_image_all[tile], unit_text_all.T, out=sum_image_text_tile[:rows])
        np.dot(unit_text_all[tile], unit_image_all.T, out=sum_image_text_2_tile[:rows])
        np.dot(along_unit_text_all[tile], unit_image_all.T, out=along_sum_image_text_2_tile[:rows])
        np.dot(unit_image_all[tile], along_unit_text_all.T, out=along_sum_image_text_tile[:rows])
        run = _text_rows_2 if rows * max(D, N) < PARALLEL_FROM else over_threads(_text_rows_2)
        run(
            unit_image_all, sum_image_text_tile, sum_image_text_2_tile, grad_sum_image_text_2_tile,
            grad_sum_image_text_tile, unit_image_weighed_all, along_sum_image_text_2_tile,
            along_grad_sum_image_text_2_tile, along_sum_image_text_tile, along_grad_sum_image_text_tile,
            unit_image_weighed_2_all, temperature, D, N, weight, grad_scale, first, rows, min(ROWS, max(1,
            BLOCK // max(D, N))), 0
        )
        np.dot(grad_sum_image_text_2_tile[:rows], unit_image_all, out=grad_unit_text_2_part_all[tile])
        np.dot(
            along_grad_sum_image_text_2_tile[:rows], unit_image_all,
            out=along_grad_unit_text_2_part_all[tile]
        )
        grad_unit_text_part_all += np.dot(grad_sum_image_text_tile[:rows].T, unit_image_weighed_all[tile])
        along_grad_unit_text_part_all += np.dot(
            along_grad_sum_image_text_tile[:rows].T, unit_image_weighed_2_all[tile]
        )
    run = _text_rows_3 if N * D < PARALLEL_FROM else over_threads(_text_rows_3)
    run(
        text, vector, norm_text_squares_all, norm_text_scaled_squares_all, grad_unit_text_2_part_all,
        grad_unit_text_part_all, along_norm_text_all, along_grad_unit_text_2_part_all,
        along_grad_unit_text_part_all, D, hvp_text, N, min(ROWS, max(1, BLOCK // D)), 0
    )
