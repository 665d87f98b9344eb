"""ciou: DIoU loss plus a penalty for boxes of different aspect ratio.

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
    aspect[n] = 4·(arctan(width1[n]/height1[n]) − arctan(width2[n]/height2[n]))²/π²
    trade_off[n] = stop(aspect[n]/(1 + aspect[n] − iou[n]))
    hull_height[n] = max(0, max(boxes1[n, 3], boxes2[n, 3]) − min(boxes1[n, 1], boxes2[n, 1]))
    hull_width[n] = max(0, max(boxes1[n, 2], boxes2[n, 2]) − min(boxes1[n, 0], boxes2[n, 0]))
    diagonal[n] = hull_width[n]² + hull_height[n]²
    distance[n] = (boxes1[n, 0] + boxes1[n, 2] − boxes2[n, 0] − boxes2[n, 2])²/4 + (boxes1[n, 1] +
        boxes1[n, 3] − boxes2[n, 1] − boxes2[n, 3])²/4
    loss = 1/N · Σ_n (1 + trade_off[n]·aspect[n] + { distance[n]/diagonal[n] if diagonal[n] > 0; 0 otherwise
        } − iou[n])

Generated from the declaration boxes.py (02ca50ece502bae9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        atan_ratio, compiled, direction, half_step, maximum, minimum, next_block, over_threads,
        ratio, step, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        atan_ratio, compiled, direction, half_step, maximum, minimum, next_block, over_threads,
        ratio, step, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "ae514a01c18e"  # digest of the elementary functions this file was generated with


@compiled(**LOOP)
def _boxes1_rows(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1, start, stop):
    """Rows `start` to `stop`: fills hvp_boxes1."""
    Real = boxes1.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    for n in range(start, stop):
        boxes1_n = boxes1[n]
        boxes2_n = boxes2[n]
        hvp_boxes1_n = hvp_boxes1[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            difference_2 = maximum(boxes1_n[3], boxes2_n[3]) - minimum(boxes1_n[1], boxes2_n[1])
            hull_height = maximum(zero, difference_2)
            difference_3 = maximum(boxes1_n[2], boxes2_n[2]) - minimum(boxes1_n[0], boxes2_n[0])
            hull_width = maximum(zero, difference_3)
            diagonal = hull_height * hull_height + hull_width * hull_width
            partial_sum_5 = boxes1_n[0] - boxes2_n[0] + (boxes1_n[2] - boxes2_n[2])
            partial_sum_6 = boxes1_n[1] - boxes2_n[1] + (boxes1_n[3] - boxes2_n[3])
            distance = partial_sum_5 * partial_sum_5 / Real(4) + partial_sum_6 * partial_sum_6 / Real(4)
            grad_term = grad_scale * sample_weight
            boxes1_minus_boxes1 = boxes1_n[3] - boxes1_n[1]
            height1 = maximum(zero, boxes1_minus_boxes1)
            height2 = maximum(zero, boxes2_n[3] - boxes2_n[1])
            difference_4 = minimum(boxes1_n[3], boxes2_n[3]) - maximum(boxes1_n[1], boxes2_n[1])
            overlap_height = maximum(zero, difference_4)
            difference_5 = minimum(boxes1_n[2], boxes2_n[2]) - maximum(boxes1_n[0], boxes2_n[0])
            overlap_width = maximum(zero, difference_5)
            intersection = overlap_height * overlap_width
            boxes1_minus_boxes1_2 = boxes1_n[2] - boxes1_n[0]
            width1 = maximum(zero, boxes1_minus_boxes1_2)
            width2 = maximum(zero, boxes2_n[2] - boxes2_n[0])
            difference_6 = atan_ratio(width1, height1) - atan_ratio(width2, height2)
            power_2 = one / (Real(3.141592653589793) * Real(3.141592653589793))
            aspect = Real(4) * power_2 * difference_6 * difference_6
            union = -intersection + height1 * width1 + height2 * width2
            iou = (
                intersection / union if zero < union else with_nan_of(one, union) if boxes1_n[0] ==
                boxes2_n[0] and boxes1_n[1] == boxes2_n[1] and boxes1_n[2] == boxes2_n[2] and boxes1_n[3]
                == boxes2_n[3] else with_nan_of(zero, union)
            )
            trade_off = ratio(aspect, one + aspect - iou)
            step_boxes1_minus_boxes1_2 = step(boxes1_minus_boxes1_2)
            product_17 = step_boxes1_minus_boxes1_2 * height1
            product = product_17
            step_boxes1_minus_boxes1 = step(boxes1_minus_boxes1)
            product_18 = step_boxes1_minus_boxes1 * width1
            product_2 = product_18
            boxes1_minus_boxes2_2 = boxes1_n[2] - boxes2_n[2]
            half_step_value = half_step(-boxes1_minus_boxes2_2)
            boxes1_minus_boxes2 = boxes1_n[0] - boxes2_n[0]
            half_step_boxes1_minus_boxes2_5 = half_step(boxes1_minus_boxes2)
            step_difference_5 = step(difference_5)
            product_19 = half_step_boxes1_minus_boxes2_5 * step_difference_5
            difference_7 = half_step_value * step_difference_5 * vector_n[2] - product_19 * vector_n[0]
            difference_7_times_overlap_height = difference_7 * overlap_height
            boxes1_minus_boxes2_4 = boxes1_n[3] - boxes2_n[3]
            half_step_value_2 = half_step(-boxes1_minus_boxes2_4)
            boxes1_minus_boxes2_3 = boxes1_n[1] - boxes2_n[1]
            half_step_boxes1_minus_boxes2_3_2 = half_step(boxes1_minus_boxes2_3)
            step_difference_4 = step(difference_4)
            product_20 = half_step_boxes1_minus_boxes2_3_2 * step_difference_4
            difference_8 = half_step_value_2 * step_difference_4 * vector_n[3] - product_20 * vector_n[1]
            difference_8_times_overlap_width = difference_8 * overlap_width
            vector_minus_vector = vector_n[2] - vector_n[0]
            vector_minus_vector_2 = vector_n[3] - vector_n[1]
            difference_9 = (
                -difference_7_times_overlap_height - difference_8_times_overlap_width + product_17 *
                vector_minus_vector + product_18 * vector_minus_vector_2
            )
            power_3 = one / (union * union)
            with_nan_of_zero_union = with_nan_of(zero, union)
            zero_below_union = zero < union
            grad_term_times_chosen = (
                grad_term * (-power_3 if zero_below_union else with_nan_of_zero_union)
            )
            partial_sum_7 = (
                grad_term_times_chosen * (difference_7_times_overlap_height +
                difference_8_times_overlap_width) + difference_9 * grad_term * (two * intersection / union
                / union / union if zero_below_union else with_nan_of_zero_union)
            )
            partial_sum = partial_sum_7
            product_3 = half_step_value * step_difference_5 * overlap_height
            product_4 = half_step_value_2 * step_difference_4 * overlap_width
            product_5 = product_19 * overlap_height
            product_6 = product_20 * overlap_width
            difference = partial_sum_7 - difference_9 * grad_term_times_chosen
            half_step_boxes1_minus_boxes2_4_2 = half_step(boxes1_minus_boxes2_4)
            step_difference_2 = step(difference_2)
            product_21 = step_difference_2 * hull_height
            product_7 = half_step_boxes1_minus_boxes2_4_2 * product_21
            half_step_boxes1_minus_boxes2_2_2 = half_step(boxes1_minus_boxes2_2)
            step_difference_3 = step(difference_3)
            step_difference_3_times_hull_width = step_difference_3 * hull_width
            product_8 = half_step_boxes1_minus_boxes2_2_2 * step_difference_3_times_hull_width
            half_step_value_3 = half_step(-boxes1_minus_boxes2_3)
            product_9 = half_step_value_3 * product_21
            half_step_value_4 = half_step(-boxes1_minus_boxes2)
            product_10 = half_step_value_4 * step_difference_3_times_hull_width
            power_4 = one / (diagonal * diagonal)
            with_nan_of_zero_diagonal = with_nan_of(zero, diagonal)
            zero_below_diagonal = zero < diagonal
            chosen = -power_4 if zero_below_diagonal else with_nan_of_zero_diagonal
            difference_10 = (
                two * half_step_boxes1_minus_boxes2_4_2 * step_difference_2 * vector_n[3] - two *
                half_step_value_3 * step_difference_2 * vector_n[1]
            )
            difference_11 = (
                two * half_step_boxes1_minus_boxes2_2_2 * step_difference_3 * vector_n[2] - two *
                half_step_value_4 * step_difference_3 * vector_n[0]
            )
            partial_sum_10 = difference_10 * hull_height + difference_11 * hull_width
            partial_sum_8 = half * vector_n[0] + half * vector_n[2]
            partial_sum_9 = half * vector_n[1] + half * vector_n[3]
            two_times_grad_term = two * grad_term
            partial_sum_2 = (
                chosen * two_times_grad_term * (partial_sum_5 * partial_sum_8 + partial_sum_6 *
                partial_sum_9) + partial_sum_10 * two_times_grad_term * (two * distance / diagonal /
                diagonal / diagonal if zero_below_diagonal else with_nan_of_zero_diagonal)
            )
            partial_sum_11 = height1 * height1 + width1 * width1
            direction_width1_partial_sum_11 = direction(width1, partial_sum_11)
            direction_value = direction(direction_width1_partial_sum_11, partial_sum_11)
            minus_direction_one_partial_sum_11 = -direction(one, partial_sum_11)
            direction_height1_partial_sum_11 = direction(height1, partial_sum_11)
            grad_term_times_chosen_2 = (
                grad_term * (-power_3 * intersection if zero_below_union else with_nan_of_zero_union)
            )
            product_22 = Real(8) * grad_term * power_2 * trade_off
            partial_sum_12 = (
                grad_term_times_chosen_2 + direction_height1_partial_sum_11 *
                direction_width1_partial_sum_11 * product_22
            )
            two_times_width1 = two * width1
            quotient = (
                step_boxes1_minus_boxes1 * (-partial_sum_12 - difference_6 * product_22 *
                (-minus_direction_one_partial_sum_11 - direction_value * two_times_width1))
            )
            direction_value_2 = direction(direction_height1_partial_sum_11, partial_sum_11)
            quotient_2 = (
                product_22 * step_boxes1_minus_boxes1_2 * (direction_height1_partial_sum_11 *
                direction_height1_partial_sum_11 - difference_6 * direction_value_2 * two_times_width1)
            )
            product_11 = step_boxes1_minus_boxes1_2 * vector_minus_vector
            two_times_height1 = two * height1
            quotient_3 = (
                step_boxes1_minus_boxes1_2 * (-partial_sum_12 + Real(8) * difference_6 * grad_term *
                power_2 * trade_off * (-minus_direction_one_partial_sum_11 - direction_value_2 *
                two_times_height1))
            )
            quotient_4 = (
                product_22 * step_boxes1_minus_boxes1 * (direction_width1_partial_sum_11 *
                direction_width1_partial_sum_11 + difference_6 * direction_value * two_times_height1)
            )
            product_12 = step_boxes1_minus_boxes1 * vector_minus_vector_2
            half_step_boxes2_minus_boxes1 = half_step_value
            half_step_boxes1_minus_boxes2 = half_step_boxes1_minus_boxes2_5
            difference_12 = (
                grad_term_times_chosen_2 - grad_term * (one / union if zero_below_union else
                with_nan_of_zero_union)
            )
            product_13 = difference_12 * difference_8 * step_difference_5
            half_step_boxes2_minus_boxes1_2 = half_step_value_2
            half_step_boxes1_minus_boxes2_2 = half_step_boxes1_minus_boxes2_3_2
            product_14 = difference_12 * difference_7 * step_difference_4
            partial_sum_3 = partial_sum_5
            partial_sum_4 = partial_sum_6
            quotient_5 = half * chosen * grad_term * partial_sum_10
            grad_term_times_chosen_3 = (
                grad_term * (one / diagonal if zero_below_diagonal else with_nan_of_zero_diagonal)
            )
            quotient_6 = grad_term_times_chosen_3 * partial_sum_8
            quotient_7 = grad_term_times_chosen_3 * partial_sum_9
            half_step_boxes1_minus_boxes2_3 = half_step_boxes1_minus_boxes2_2_2
            half_step_boxes2_minus_boxes1_3 = half_step_value_4
            grad_term_times_chosen_4 = (
                grad_term * (-power_4 * distance if zero_below_diagonal else with_nan_of_zero_diagonal)
            )
            product_15 = difference_11 * grad_term_times_chosen_4 * step_difference_3
            half_step_boxes1_minus_boxes2_4 = half_step_boxes1_minus_boxes2_4_2
            half_step_boxes2_minus_boxes1_4 = half_step_value_3
            product_16 = difference_10 * grad_term_times_chosen_4 * step_difference_2
            for k in range(4):
                shared = one if k == 2 else zero
                shared_2 = one if k == 3 else zero
                shared_3 = one if k == 0 else zero
                shared_4 = one if k == 1 else zero
                hvp_boxes1_n[k] = (
                    difference * (product_3 * shared + product_4 * shared_2 - product_5 * shared_3 -
                    product_6 * shared_4) + partial_sum_2 * (product_7 * shared_2 + product_8 * shared -
                    product_10 * shared_3 - product_9 * shared_4) + product_11 * (quotient * shared_2 +
                    quotient_2 * shared - quotient * shared_4 - quotient_2 * shared_3) + product_12 *
                    (quotient_3 * shared + quotient_4 * shared_2 - quotient_3 * shared_3 - quotient_4 *
                    shared_4) + product_13 * (half_step_boxes2_minus_boxes1 * shared -
                    half_step_boxes1_minus_boxes2 * shared_3) + product_14 *
                    (half_step_boxes2_minus_boxes1_2 * shared_2 - half_step_boxes1_minus_boxes2_2 *
                    shared_4) + product_15 * (half_step_boxes1_minus_boxes2_3 * shared -
                    half_step_boxes2_minus_boxes1_3 * shared_3) + product_16 *
                    (half_step_boxes1_minus_boxes2_4 * shared_2 - half_step_boxes2_minus_boxes1_4 *
                    shared_4) + quotient_5 * (partial_sum_3 * shared + partial_sum_3 * shared_3 +
                    partial_sum_4 * shared_2 + partial_sum_4 * shared_4) + quotient_6 * (shared +
                    shared_3) + quotient_7 * (shared_2 + shared_4) - partial_sum * (product * shared +
                    product_2 * shared_2 - product * shared_3 - product_2 * shared_4)
                )
        else:
            hvp_boxes1[n] = zero


@compiled(**DRIVER)
def _boxes1_rows_blocks(
    boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _boxes1_rows(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1, start, stop)
        block_number = next_block(shared_blocks, block_number)


def hvp_boxes1(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1):
    """Fill the Hessian in boxes1 times `vector`."""
    N = boxes1.shape[0]
    run = _boxes1_rows_blocks if N * 4 < PARALLEL_FROM else over_threads(_boxes1_rows_blocks)
    run(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1, N, min(ROWS, max(1, BLOCK // 4)), 0)


@compiled(**LOOP)
def _boxes2_rows(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2, start, stop):
    """Rows `start` to `stop`: fills hvp_boxes2."""
    Real = boxes1.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    for n in range(start, stop):
        boxes1_n = boxes1[n]
        boxes2_n = boxes2[n]
        hvp_boxes2_n = hvp_boxes2[n]
        vector_n = vector[n]
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            difference_2 = maximum(boxes1_n[3], boxes2_n[3]) - minimum(boxes1_n[1], boxes2_n[1])
            hull_height = maximum(zero, difference_2)
            difference_3 = maximum(boxes1_n[2], boxes2_n[2]) - minimum(boxes1_n[0], boxes2_n[0])
            hull_width = maximum(zero, difference_3)
            diagonal = hull_height * hull_height + hull_width * hull_width
            partial_sum_5 = boxes1_n[0] - boxes2_n[0] + (boxes1_n[2] - boxes2_n[2])
            partial_sum_6 = boxes1_n[1] - boxes2_n[1] + (boxes1_n[3] - boxes2_n[3])
            distance = partial_sum_5 * partial_sum_5 / Real(4) + partial_sum_6 * partial_sum_6 / Real(4)
            grad_term = grad_scale * sample_weight
            height1 = maximum(zero, boxes1_n[3] - boxes1_n[1])
            boxes2_minus_boxes2 = boxes2_n[3] - boxes2_n[1]
            height2 = maximum(zero, boxes2_minus_boxes2)
            difference_4 = minimum(boxes1_n[3], boxes2_n[3]) - maximum(boxes1_n[1], boxes2_n[1])
            overlap_height = maximum(zero, difference_4)
            difference_5 = minimum(boxes1_n[2], boxes2_n[2]) - maximum(boxes1_n[0], boxes2_n[0])
            overlap_width = maximum(zero, difference_5)
            intersection = overlap_height * overlap_width
            width1 = maximum(zero, boxes1_n[2] - boxes1_n[0])
            boxes2_minus_boxes2_2 = boxes2_n[2] - boxes2_n[0]
            width2 = maximum(zero, boxes2_minus_boxes2_2)
            difference_6 = atan_ratio(width1, height1) - atan_ratio(width2, height2)
            power_2 = one / (Real(3.141592653589793) * Real(3.141592653589793))
            aspect = Real(4) * power_2 * difference_6 * difference_6
            union = -intersection + height1 * width1 + height2 * width2
            iou = (
                intersection / union if zero < union else with_nan_of(one, union) if boxes1_n[0] ==
                boxes2_n[0] and boxes1_n[1] == boxes2_n[1] and boxes1_n[2] == boxes2_n[2] and boxes1_n[3]
                == boxes2_n[3] else with_nan_of(zero, union)
            )
            trade_off = ratio(aspect, one + aspect - iou)
            step_boxes2_minus_boxes2_2 = step(boxes2_minus_boxes2_2)
            product_17 = step_boxes2_minus_boxes2_2 * height2
            product = product_17
            step_boxes2_minus_boxes2 = step(boxes2_minus_boxes2)
            product_18 = step_boxes2_minus_boxes2 * width2
            product_2 = product_18
            boxes1_minus_boxes2_2 = boxes1_n[2] - boxes2_n[2]
            half_step_boxes1_minus_boxes2_2_2 = half_step(boxes1_minus_boxes2_2)
            boxes1_minus_boxes2 = boxes1_n[0] - boxes2_n[0]
            half_step_value = half_step(-boxes1_minus_boxes2)
            step_difference_5 = step(difference_5)
            product_19 = half_step_value * step_difference_5
            difference_7 = (
                half_step_boxes1_minus_boxes2_2_2 * step_difference_5 * vector_n[2] - product_19 *
                vector_n[0]
            )
            difference_7_times_overlap_height = difference_7 * overlap_height
            boxes1_minus_boxes2_4 = boxes1_n[3] - boxes2_n[3]
            half_step_boxes1_minus_boxes2_4_2 = half_step(boxes1_minus_boxes2_4)
            boxes1_minus_boxes2_3 = boxes1_n[1] - boxes2_n[1]
            half_step_value_2 = half_step(-boxes1_minus_boxes2_3)
            step_difference_4 = step(difference_4)
            product_20 = half_step_value_2 * step_difference_4
            difference_8 = (
                half_step_boxes1_minus_boxes2_4_2 * step_difference_4 * vector_n[3] - product_20 *
                vector_n[1]
            )
            difference_8_times_overlap_width = difference_8 * overlap_width
            vector_minus_vector = vector_n[2] - vector_n[0]
            vector_minus_vector_2 = vector_n[3] - vector_n[1]
            difference_9 = (
                -difference_7_times_overlap_height - difference_8_times_overlap_width + product_17 *
                vector_minus_vector + product_18 * vector_minus_vector_2
            )
            power_3 = one / (union * union)
            with_nan_of_zero_union = with_nan_of(zero, union)
            zero_below_union = zero < union
            grad_term_times_chosen = (
                grad_term * (-power_3 if zero_below_union else with_nan_of_zero_union)
            )
            partial_sum_7 = (
                grad_term_times_chosen * (difference_7_times_overlap_height +
                difference_8_times_overlap_width) + difference_9 * grad_term * (two * intersection / union
                / union / union if zero_below_union else with_nan_of_zero_union)
            )
            partial_sum = partial_sum_7
            product_3 = half_step_boxes1_minus_boxes2_2_2 * step_difference_5 * overlap_height
            product_4 = half_step_boxes1_minus_boxes2_4_2 * step_difference_4 * overlap_width
            product_5 = product_19 * overlap_height
            product_6 = product_20 * overlap_width
            difference = partial_sum_7 - difference_9 * grad_term_times_chosen
            half_step_value_3 = half_step(-boxes1_minus_boxes2_4)
            step_difference_2 = step(difference_2)
            product_21 = step_difference_2 * hull_height
            product_7 = half_step_value_3 * product_21
            half_step_value_4 = half_step(-boxes1_minus_boxes2_2)
            step_difference_3 = step(difference_3)
            step_difference_3_times_hull_width = step_difference_3 * hull_width
            product_8 = half_step_value_4 * step_difference_3_times_hull_width
            half_step_boxes1_minus_boxes2_3_2 = half_step(boxes1_minus_boxes2_3)
            product_9 = half_step_boxes1_minus_boxes2_3_2 * product_21
            half_step_boxes1_minus_boxes2_5 = half_step(boxes1_minus_boxes2)
            product_10 = half_step_boxes1_minus_boxes2_5 * step_difference_3_times_hull_width
            power_4 = one / (diagonal * diagonal)
            with_nan_of_zero_diagonal = with_nan_of(zero, diagonal)
            zero_below_diagonal = zero < diagonal
            chosen = -power_4 if zero_below_diagonal else with_nan_of_zero_diagonal
            difference_10 = (
                two * half_step_value_3 * step_difference_2 * vector_n[3] - two *
                half_step_boxes1_minus_boxes2_3_2 * step_difference_2 * vector_n[1]
            )
            difference_11 = (
                two * half_step_value_4 * step_difference_3 * vector_n[2] - two *
                half_step_boxes1_minus_boxes2_5 * step_difference_3 * vector_n[0]
            )
            partial_sum_8 = difference_10 * hull_height + difference_11 * hull_width
            two_times_grad_term = two * grad_term
            vector_plus_vector = vector_n[0] + vector_n[2]
            vector_plus_vector_2 = vector_n[1] + vector_n[3]
            partial_sum_2 = (
                chosen * two_times_grad_term * (-half * partial_sum_5 * vector_plus_vector - half *
                partial_sum_6 * vector_plus_vector_2) + partial_sum_8 * two_times_grad_term * (two *
                distance / diagonal / diagonal / diagonal if zero_below_diagonal else
                with_nan_of_zero_diagonal)
            )
            partial_sum_9 = height2 * height2 + width2 * width2
            direction_width2_partial_sum_9 = direction(width2, partial_sum_9)
            direction_value = direction(direction_width2_partial_sum_9, partial_sum_9)
            minus_direction_one_partial_sum_9 = -direction(one, partial_sum_9)
            direction_height2_partial_sum_9 = direction(height2, partial_sum_9)
            grad_term_times_chosen_2 = (
                grad_term * (-power_3 * intersection if zero_below_union else with_nan_of_zero_union)
            )
            product_22 = Real(8) * grad_term * power_2 * trade_off
            partial_sum_10 = (
                grad_term_times_chosen_2 + direction_height2_partial_sum_9 *
                direction_width2_partial_sum_9 * product_22
            )
            two_times_width2 = two * width2
            quotient = (
                step_boxes2_minus_boxes2 * (-partial_sum_10 + Real(8) * difference_6 * grad_term * power_2
                * trade_off * (-minus_direction_one_partial_sum_9 - direction_value * two_times_width2))
            )
            direction_value_2 = direction(direction_height2_partial_sum_9, partial_sum_9)
            quotient_2 = (
                product_22 * step_boxes2_minus_boxes2_2 * (direction_height2_partial_sum_9 *
                direction_height2_partial_sum_9 + difference_6 * direction_value_2 * two_times_width2)
            )
            product_11 = step_boxes2_minus_boxes2_2 * vector_minus_vector
            two_times_height2 = two * height2
            quotient_3 = (
                step_boxes2_minus_boxes2_2 * (-partial_sum_10 - difference_6 * product_22 *
                (-minus_direction_one_partial_sum_9 - direction_value_2 * two_times_height2))
            )
            quotient_4 = (
                product_22 * step_boxes2_minus_boxes2 * (direction_width2_partial_sum_9 *
                direction_width2_partial_sum_9 - difference_6 * direction_value * two_times_height2)
            )
            product_12 = step_boxes2_minus_boxes2 * vector_minus_vector_2
            half_step_boxes1_minus_boxes2 = half_step_boxes1_minus_boxes2_2_2
            half_step_boxes2_minus_boxes1 = half_step_value
            difference_12 = (
                grad_term_times_chosen_2 - grad_term * (one / union if zero_below_union else
                with_nan_of_zero_union)
            )
            product_13 = difference_12 * difference_8 * step_difference_5
            half_step_boxes1_minus_boxes2_2 = half_step_boxes1_minus_boxes2_4_2
            half_step_boxes2_minus_boxes1_2 = half_step_value_2
            product_14 = difference_12 * difference_7 * step_difference_4
            partial_sum_3 = partial_sum_5
            partial_sum_4 = partial_sum_6
            grad_term_over_two = half * grad_term
            quotient_5 = chosen * grad_term_over_two * partial_sum_8
            grad_term_over_two_times_chosen = (
                grad_term_over_two * (one / diagonal if zero_below_diagonal else
                with_nan_of_zero_diagonal)
            )
            quotient_6 = grad_term_over_two_times_chosen * vector_plus_vector
            quotient_7 = grad_term_over_two_times_chosen * vector_plus_vector_2
            half_step_boxes2_minus_boxes1_3 = half_step_value_4
            half_step_boxes1_minus_boxes2_3 = half_step_boxes1_minus_boxes2_5
            grad_term_times_chosen_3 = (
                grad_term * (-power_4 * distance if zero_below_diagonal else with_nan_of_zero_diagonal)
            )
            product_15 = difference_11 * grad_term_times_chosen_3 * step_difference_3
            half_step_boxes2_minus_boxes1_4 = half_step_value_3
            half_step_boxes1_minus_boxes2_4 = half_step_boxes1_minus_boxes2_3_2
            product_16 = difference_10 * grad_term_times_chosen_3 * step_difference_2
            for k in range(4):
                shared = one if k == 2 else zero
                shared_2 = one if k == 3 else zero
                shared_3 = one if k == 0 else zero
                shared_4 = one if k == 1 else zero
                hvp_boxes2_n[k] = (
                    difference * (product_3 * shared + product_4 * shared_2 - product_5 * shared_3 -
                    product_6 * shared_4) + partial_sum_2 * (product_7 * shared_2 + product_8 * shared -
                    product_10 * shared_3 - product_9 * shared_4) + product_11 * (quotient * shared_2 +
                    quotient_2 * shared - quotient * shared_4 - quotient_2 * shared_3) + product_12 *
                    (quotient_3 * shared + quotient_4 * shared_2 - quotient_3 * shared_3 - quotient_4 *
                    shared_4) + product_13 * (half_step_boxes1_minus_boxes2 * shared -
                    half_step_boxes2_minus_boxes1 * shared_3) + product_14 *
                    (half_step_boxes1_minus_boxes2_2 * shared_2 - half_step_boxes2_minus_boxes1_2 *
                    shared_4) + product_15 * (half_step_boxes2_minus_boxes1_3 * shared -
                    half_step_boxes1_minus_boxes2_3 * shared_3) + product_16 *
                    (half_step_boxes2_minus_boxes1_4 * shared_2 - half_step_boxes1_minus_boxes2_4 *
                    shared_4) + quotient_5 * (-partial_sum_3 * shared - partial_sum_3 * shared_3 -
                    partial_sum_4 * shared_2 - partial_sum_4 * shared_4) + quotient_6 * (shared +
                    shared_3) + quotient_7 * (shared_2 + shared_4) - partial_sum * (product * shared +
                    product_2 * shared_2 - product * shared_3 - product_2 * shared_4)
                )
        else:
            hvp_boxes2[n] = zero


@compiled(**DRIVER)
def _boxes2_rows_blocks(
    boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _boxes2_rows(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2, start, stop)
        block_number = next_block(shared_blocks, block_number)


def hvp_boxes2(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2):
    """Fill the Hessian in boxes2 times `vector`."""
    N = boxes1.shape[0]
    run = _boxes2_rows_blocks if N * 4 < PARALLEL_FROM else over_threads(_boxes2_rows_blocks)
    run(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2, N, min(ROWS, max(1, BLOCK // 4)), 0)
