"""box_iou: One minus the intersection of two boxes over their union.

    overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
    overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
    intersection[n] = overlap_width[n]·overlap_height[n]
    height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
    width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
    height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
    width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
    union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
    iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and boxes1[n, 1] =
        boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3]; 0 otherwise }
    loss = 1/N · Σ_n (1 − iou[n])

Generated from the declaration boxes.py (32f410cf50add40b) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import (
        compiled, half_step, maximum, minimum, next_block, over_threads, step, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        compiled, half_step, maximum, minimum, next_block, over_threads, step, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "6fe8a0b1c7d5"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _boxes1_rows(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1, rows, block, shared_blocks):
    """Row by row: fills hvp_boxes1."""
    Real = boxes1.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            boxes1_n = boxes1[n]
            boxes2_n = boxes2[n]
            hvp_boxes1_n = hvp_boxes1[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                boxes1_minus_boxes1 = boxes1_n[3] - boxes1_n[1]
                height1 = maximum(zero, boxes1_minus_boxes1)
                difference_2 = minimum(boxes1_n[3], boxes2_n[3]) - maximum(boxes1_n[1], boxes2_n[1])
                overlap_height = maximum(zero, difference_2)
                difference_3 = minimum(boxes1_n[2], boxes2_n[2]) - maximum(boxes1_n[0], boxes2_n[0])
                overlap_width = maximum(zero, difference_3)
                intersection = overlap_height * overlap_width
                height2 = maximum(zero, boxes2_n[3] - boxes2_n[1])
                boxes1_minus_boxes1_2 = boxes1_n[2] - boxes1_n[0]
                width1 = maximum(zero, boxes1_minus_boxes1_2)
                width2 = maximum(zero, boxes2_n[2] - boxes2_n[0])
                union = -intersection + height1 * width1 + height2 * width2
                step_boxes1_minus_boxes1_2 = step(boxes1_minus_boxes1_2)
                product_9 = step_boxes1_minus_boxes1_2 * height1
                step_boxes1_minus_boxes1 = step(boxes1_minus_boxes1)
                product_10 = step_boxes1_minus_boxes1 * width1
                boxes2_minus_boxes1 = boxes2_n[2] - boxes1_n[2]
                half_step_boxes2_minus_boxes1 = half_step(boxes2_minus_boxes1)
                step_difference_3 = step(difference_3)
                boxes1_minus_boxes2 = boxes1_n[0] - boxes2_n[0]
                half_step_boxes1_minus_boxes2_3 = half_step(boxes1_minus_boxes2)
                product_11 = half_step_boxes1_minus_boxes2_3 * step_difference_3
                product_12 = (
                    overlap_height * (half_step_boxes2_minus_boxes1 * step_difference_3 * vector_n[2] -
                    product_11 * vector_n[0])
                )
                boxes2_minus_boxes1_2 = boxes2_n[3] - boxes1_n[3]
                half_step_boxes2_minus_boxes1_2 = half_step(boxes2_minus_boxes1_2)
                step_difference_2 = step(difference_2)
                boxes1_minus_boxes2_2 = boxes1_n[1] - boxes2_n[1]
                half_step_boxes1_minus_boxes2_4 = half_step(boxes1_minus_boxes2_2)
                product_13 = half_step_boxes1_minus_boxes2_4 * step_difference_2
                product_14 = (
                    overlap_width * (half_step_boxes2_minus_boxes1_2 * step_difference_2 * vector_n[3] -
                    product_13 * vector_n[1])
                )
                vector_minus_vector = vector_n[2] - vector_n[0]
                vector_minus_vector_2 = vector_n[3] - vector_n[1]
                difference_4 = (
                    -product_12 - product_14 + product_10 * vector_minus_vector_2 + product_9 *
                    vector_minus_vector
                )
                power_2 = one / (union * union)
                with_nan_of_zero_union = with_nan_of(zero, union)
                zero_below_union = zero < union
                grad_term_times_chosen = (
                    grad_term * (-power_2 if zero_below_union else with_nan_of_zero_union)
                )
                partial_sum_2 = (
                    grad_term_times_chosen * (product_12 + product_14) + difference_4 * grad_term * (two *
                    intersection / union / union / union if zero_below_union else with_nan_of_zero_union)
                )
                product_3 = half_step_boxes2_minus_boxes1 * step_difference_3 * overlap_height
                product_4 = half_step_boxes2_minus_boxes1_2 * step_difference_2 * overlap_width
                product_5 = product_11 * overlap_height
                product_6 = product_13 * overlap_width
                difference = partial_sum_2 - difference_4 * grad_term_times_chosen
                product_15 = (
                    grad_term * step_boxes1_minus_boxes1 * step_boxes1_minus_boxes1_2 * (-power_2 *
                    intersection if zero_below_union else with_nan_of_zero_union)
                )
                product_7 = product_15 * vector_minus_vector_2
                product_8 = product_15 * vector_minus_vector
                difference_5 = (
                    grad_term * (-intersection / union / union if zero < union else
                    with_nan_of_zero_union) - grad_term * (one / union if zero < union else
                    with_nan_of_zero_union)
                )
                step_value_3 = step(difference_2)
                difference_6 = (
                    half_step_boxes2_minus_boxes1_2 * step_value_3 * vector_n[3] -
                    half_step_boxes1_minus_boxes2_4 * step_value_3 * vector_n[1]
                )
                step_value = step(difference_3)
                difference_7 = (
                    half_step_boxes1_minus_boxes2_4 * step_value_3 * vector_n[1] -
                    half_step_boxes2_minus_boxes1_2 * step_value_3 * vector_n[3]
                )
                difference_8 = (
                    half_step_boxes2_minus_boxes1 * step_value * vector_n[2] -
                    half_step_boxes1_minus_boxes2_3 * step_value * vector_n[0]
                )
                difference_9 = (
                    half_step_boxes1_minus_boxes2_3 * step_value * vector_n[0] -
                    half_step_boxes2_minus_boxes1 * step_value * vector_n[2]
                )
                for k in range(4):
                    shared = one if k == 2 else zero
                    shared_2 = one if k == 3 else zero
                    shared_3 = one if k == 0 else zero
                    shared_4 = one if k == 1 else zero
                    hvp_boxes1_n[k] = (
                        difference * (product_3 * shared + product_4 * shared_2 - product_5 * shared_3 -
                        product_6 * shared_4) + (difference_5 * difference_6 * step_value *
                        (half_step_boxes2_minus_boxes1 * shared - half_step_boxes1_minus_boxes2_3 *
                        shared_3) if difference_7 != zero else zero) + (difference_5 * difference_8 *
                        step_value_3 * (half_step_boxes2_minus_boxes1_2 * shared_2 -
                        half_step_boxes1_minus_boxes2_4 * shared_4) if difference_9 != zero else zero) -
                        partial_sum_2 * (product_10 * shared_2 + product_9 * shared - product_10 *
                        shared_4 - product_9 * shared_3) - product_7 * (shared - shared_3) - product_8 *
                        (shared_2 - shared_4)
                    )
            else:
                hvp_boxes1[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_boxes1(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1):
    """Fill the Hessian in boxes1 times `vector`."""
    N = boxes1.shape[0]
    run = _boxes1_rows if N * 4 < PARALLEL_FROM else over_threads(_boxes1_rows)
    run(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1, N, min(ROWS, max(1, BLOCK // 4)), 0)


@compiled(**LOOP)
def _boxes2_rows(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2, rows, block, shared_blocks):
    """Row by row: fills hvp_boxes2."""
    Real = boxes1.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            boxes1_n = boxes1[n]
            boxes2_n = boxes2[n]
            hvp_boxes2_n = hvp_boxes2[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                boxes2_minus_boxes2 = boxes2_n[3] - boxes2_n[1]
                height2 = maximum(zero, boxes2_minus_boxes2)
                difference_2 = minimum(boxes1_n[3], boxes2_n[3]) - maximum(boxes1_n[1], boxes2_n[1])
                overlap_height = maximum(zero, difference_2)
                difference_3 = minimum(boxes1_n[2], boxes2_n[2]) - maximum(boxes1_n[0], boxes2_n[0])
                overlap_width = maximum(zero, difference_3)
                intersection = overlap_height * overlap_width
                height1 = maximum(zero, boxes1_n[3] - boxes1_n[1])
                width1 = maximum(zero, boxes1_n[2] - boxes1_n[0])
                boxes2_minus_boxes2_2 = boxes2_n[2] - boxes2_n[0]
                width2 = maximum(zero, boxes2_minus_boxes2_2)
                union = -intersection + height1 * width1 + height2 * width2
                step_boxes2_minus_boxes2_2 = step(boxes2_minus_boxes2_2)
                product_9 = step_boxes2_minus_boxes2_2 * height2
                step_boxes2_minus_boxes2 = step(boxes2_minus_boxes2)
                product_10 = step_boxes2_minus_boxes2 * width2
                boxes1_minus_boxes2 = boxes1_n[2] - boxes2_n[2]
                half_step_boxes1_minus_boxes2 = half_step(boxes1_minus_boxes2)
                step_difference_3 = step(difference_3)
                boxes2_minus_boxes1 = boxes2_n[0] - boxes1_n[0]
                half_step_boxes2_minus_boxes1_3 = half_step(boxes2_minus_boxes1)
                product_11 = half_step_boxes2_minus_boxes1_3 * step_difference_3
                product_12 = (
                    overlap_height * (half_step_boxes1_minus_boxes2 * step_difference_3 * vector_n[2] -
                    product_11 * vector_n[0])
                )
                boxes1_minus_boxes2_2 = boxes1_n[3] - boxes2_n[3]
                half_step_boxes1_minus_boxes2_2 = half_step(boxes1_minus_boxes2_2)
                step_difference_2 = step(difference_2)
                boxes2_minus_boxes1_2 = boxes2_n[1] - boxes1_n[1]
                half_step_boxes2_minus_boxes1_4 = half_step(boxes2_minus_boxes1_2)
                product_13 = half_step_boxes2_minus_boxes1_4 * step_difference_2
                product_14 = (
                    overlap_width * (half_step_boxes1_minus_boxes2_2 * step_difference_2 * vector_n[3] -
                    product_13 * vector_n[1])
                )
                vector_minus_vector = vector_n[2] - vector_n[0]
                vector_minus_vector_2 = vector_n[3] - vector_n[1]
                difference_4 = (
                    -product_12 - product_14 + product_10 * vector_minus_vector_2 + product_9 *
                    vector_minus_vector
                )
                power_2 = one / (union * union)
                with_nan_of_zero_union = with_nan_of(zero, union)
                zero_below_union = zero < union
                grad_term_times_chosen = (
                    grad_term * (-power_2 if zero_below_union else with_nan_of_zero_union)
                )
                partial_sum_2 = (
                    grad_term_times_chosen * (product_12 + product_14) + difference_4 * grad_term * (two *
                    intersection / union / union / union if zero_below_union else with_nan_of_zero_union)
                )
                product_3 = half_step_boxes1_minus_boxes2 * step_difference_3 * overlap_height
                product_4 = half_step_boxes1_minus_boxes2_2 * step_difference_2 * overlap_width
                product_5 = product_11 * overlap_height
                product_6 = product_13 * overlap_width
                difference = partial_sum_2 - difference_4 * grad_term_times_chosen
                product_15 = (
                    grad_term * step_boxes2_minus_boxes2 * step_boxes2_minus_boxes2_2 * (-power_2 *
                    intersection if zero_below_union else with_nan_of_zero_union)
                )
                product_7 = product_15 * vector_minus_vector_2
                product_8 = product_15 * vector_minus_vector
                difference_5 = (
                    grad_term * (-intersection / union / union if zero < union else
                    with_nan_of_zero_union) - grad_term * (one / union if zero < union else
                    with_nan_of_zero_union)
                )
                step_value_3 = step(difference_2)
                difference_6 = (
                    half_step_boxes1_minus_boxes2_2 * step_value_3 * vector_n[3] -
                    half_step_boxes2_minus_boxes1_4 * step_value_3 * vector_n[1]
                )
                step_value = step(difference_3)
                difference_7 = (
                    half_step_boxes2_minus_boxes1_4 * step_value_3 * vector_n[1] -
                    half_step_boxes1_minus_boxes2_2 * step_value_3 * vector_n[3]
                )
                difference_8 = (
                    half_step_boxes1_minus_boxes2 * step_value * vector_n[2] -
                    half_step_boxes2_minus_boxes1_3 * step_value * vector_n[0]
                )
                difference_9 = (
                    half_step_boxes2_minus_boxes1_3 * step_value * vector_n[0] -
                    half_step_boxes1_minus_boxes2 * step_value * vector_n[2]
                )
                for k in range(4):
                    shared = one if k == 2 else zero
                    shared_2 = one if k == 3 else zero
                    shared_3 = one if k == 0 else zero
                    shared_4 = one if k == 1 else zero
                    hvp_boxes2_n[k] = (
                        difference * (product_3 * shared + product_4 * shared_2 - product_5 * shared_3 -
                        product_6 * shared_4) + (difference_5 * difference_6 * step_value *
                        (half_step_boxes1_minus_boxes2 * shared - half_step_boxes2_minus_boxes1_3 *
                        shared_3) if difference_7 != zero else zero) + (difference_5 * difference_8 *
                        step_value_3 * (half_step_boxes1_minus_boxes2_2 * shared_2 -
                        half_step_boxes2_minus_boxes1_4 * shared_4) if difference_9 != zero else zero) -
                        partial_sum_2 * (product_10 * shared_2 + product_9 * shared - product_10 *
                        shared_4 - product_9 * shared_3) - product_7 * (shared - shared_3) - product_8 *
                        (shared_2 - shared_4)
                    )
            else:
                hvp_boxes2[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_boxes2(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2):
    """Fill the Hessian in boxes2 times `vector`."""
    N = boxes1.shape[0]
    run = _boxes2_rows if N * 4 < PARALLEL_FROM else over_threads(_boxes2_rows)
    run(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2, N, min(ROWS, max(1, BLOCK // 4)), 0)
