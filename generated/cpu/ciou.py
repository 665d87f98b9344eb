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
    The gradients take more than a screen: symloss derive ciou

Generated from the declaration boxes.py (02ca50ece502bae9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, atan_ratio, compiled, direction, half_step, in_row, keep_total,
        maximum, minimum, next_block, over_threads, ratio, rows_in_line, step, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, atan_ratio, compiled, direction, half_step, in_row, keep_total,
        maximum, minimum, next_block, over_threads, ratio, rows_in_line, step, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "6aed186afda6"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(
    boxes1, boxes2, weight, grad_scale, terms, grad_boxes1, grad_boxes2, rows, block, shared_blocks
):
    """Element by element: adds up total and fills terms, grad_boxes1, grad_boxes2."""
    Real = boxes1.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    power_2 = one / (Real(3.141592653589793) * Real(3.141592653589793))
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            boxes1_0 = boxes1[in_row(n, 4, 0)]
            boxes1_1 = boxes1[in_row(n, 4, 1)]
            boxes1_2 = boxes1[in_row(n, 4, 2)]
            boxes1_3 = boxes1[in_row(n, 4, 3)]
            boxes2_0 = boxes2[in_row(n, 4, 0)]
            boxes2_1 = boxes2[in_row(n, 4, 1)]
            boxes2_2 = boxes2[in_row(n, 4, 2)]
            boxes2_3 = boxes2[in_row(n, 4, 3)]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                boxes1_minus_boxes1 = boxes1_3 - boxes1_1
                height1 = maximum(zero, boxes1_minus_boxes1)
                boxes2_minus_boxes2 = boxes2_3 - boxes2_1
                height2 = maximum(zero, boxes2_minus_boxes2)
                boxes1_minus_boxes1_2 = boxes1_2 - boxes1_0
                width1 = maximum(zero, boxes1_minus_boxes1_2)
                boxes2_minus_boxes2_2 = boxes2_2 - boxes2_0
                width2 = maximum(zero, boxes2_minus_boxes2_2)
                difference = atan_ratio(width1, height1) - atan_ratio(width2, height2)
                aspect = Real(4) * power_2 * difference * difference
                difference_2 = maximum(boxes1_3, boxes2_3) - minimum(boxes1_1, boxes2_1)
                hull_height = maximum(zero, difference_2)
                difference_3 = maximum(boxes1_2, boxes2_2) - minimum(boxes1_0, boxes2_0)
                hull_width = maximum(zero, difference_3)
                diagonal = hull_height * hull_height + hull_width * hull_width
                partial_sum = boxes1_0 - boxes2_0 + (boxes1_2 - boxes2_2)
                partial_sum_2 = boxes1_1 - boxes2_1 + (boxes1_3 - boxes2_3)
                distance = partial_sum * partial_sum / Real(4) + partial_sum_2 * partial_sum_2 / Real(4)
                difference_4 = minimum(boxes1_3, boxes2_3) - maximum(boxes1_1, boxes2_1)
                overlap_height = maximum(zero, difference_4)
                difference_5 = minimum(boxes1_2, boxes2_2) - maximum(boxes1_0, boxes2_0)
                overlap_width = maximum(zero, difference_5)
                intersection = overlap_height * overlap_width
                union = -intersection + height1 * width1 + height2 * width2
                iou = (
                    intersection / union if zero < union else with_nan_of(one, union) if boxes1_0 ==
                    boxes2_0 and boxes1_1 == boxes2_1 and boxes1_2 == boxes2_2 and boxes1_3 == boxes2_3
                    else with_nan_of(zero, union)
                )
                one_minus_iou = one - iou
                trade_off = ratio(aspect, one_minus_iou + aspect)
                inverse_diagonal = one / diagonal
                with_nan_of_zero_diagonal = with_nan_of(zero, diagonal)
                zero_below_diagonal = zero < diagonal
                term = (
                    one_minus_iou + trade_off * aspect + (inverse_diagonal * distance if
                    zero_below_diagonal else with_nan_of_zero_diagonal)
                )
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                grad_diagonal = (
                    grad_term * (-distance / diagonal / diagonal if zero_below_diagonal else
                    with_nan_of_zero_diagonal)
                )
                grad_distance = (
                    grad_term * (inverse_diagonal if zero_below_diagonal else with_nan_of_zero_diagonal)
                )
                with_nan_of_zero_union = with_nan_of(zero, union)
                zero_below_union = zero < union
                grad_union = (
                    -grad_term * (-intersection / union / union if zero_below_union else
                    with_nan_of_zero_union)
                )
                grad_intersection = (
                    -grad_union - grad_term * (one / union if zero_below_union else
                    with_nan_of_zero_union)
                )
                boxes1_minus_boxes2 = boxes1_0 - boxes2_0
                half_step_boxes1_minus_boxes2 = half_step(boxes1_minus_boxes2)
                half_step_value = half_step(-boxes1_minus_boxes2)
                partial_sum_3 = height1 * height1 + width1 * width1
                product = Real(8) * difference * grad_term * power_2 * trade_off
                product_2 = (
                    (grad_union * height1 + product * direction(height1, partial_sum_3)) *
                    step(boxes1_minus_boxes1_2)
                )
                product_3 = grad_intersection * overlap_height * step(difference_5)
                two_times_grad_diagonal = two * grad_diagonal
                product_4 = two_times_grad_diagonal * hull_width * step(difference_3)
                if grad_boxes1 is not None:
                    grad_boxes1[in_row(n, 4, 0)] = (
                        -product_2 + half * grad_distance * partial_sum - half_step_boxes1_minus_boxes2 *
                        product_3 - half_step_value * product_4
                    )
                boxes1_minus_boxes2_2 = boxes1_1 - boxes2_1
                half_step_boxes1_minus_boxes2_2 = half_step(boxes1_minus_boxes2_2)
                half_step_value_2 = half_step(-boxes1_minus_boxes2_2)
                product_5 = (
                    (grad_union * width1 - product * direction(width1, partial_sum_3)) *
                    step(boxes1_minus_boxes1)
                )
                product_6 = grad_intersection * overlap_width * step(difference_4)
                product_7 = two_times_grad_diagonal * hull_height * step(difference_2)
                if grad_boxes1 is not None:
                    grad_boxes1[in_row(n, 4, 1)] = (
                        -product_5 + half * grad_distance * partial_sum_2 -
                        half_step_boxes1_minus_boxes2_2 * product_6 - half_step_value_2 * product_7
                    )
                grad_distance_over_two = half * grad_distance
                boxes1_minus_boxes2_3 = boxes1_2 - boxes2_2
                half_step_boxes1_minus_boxes2_3 = half_step(boxes1_minus_boxes2_3)
                half_step_value_3 = half_step(-boxes1_minus_boxes2_3)
                if grad_boxes1 is not None:
                    grad_boxes1[in_row(n, 4, 2)] = (
                        product_2 + grad_distance_over_two * partial_sum + half_step_boxes1_minus_boxes2_3
                        * product_4 + half_step_value_3 * product_3
                    )
                boxes1_minus_boxes2_4 = boxes1_3 - boxes2_3
                half_step_boxes1_minus_boxes2_4 = half_step(boxes1_minus_boxes2_4)
                half_step_value_4 = half_step(-boxes1_minus_boxes2_4)
                if grad_boxes1 is not None:
                    grad_boxes1[in_row(n, 4, 3)] = (
                        product_5 + grad_distance_over_two * partial_sum_2 +
                        half_step_boxes1_minus_boxes2_4 * product_7 + half_step_value_4 * product_6
                    )
                partial_sum_4 = height2 * height2 + width2 * width2
                product_8 = (
                    (grad_union * height2 - product * direction(height2, partial_sum_4)) *
                    step(boxes2_minus_boxes2_2)
                )
                if grad_boxes2 is not None:
                    grad_boxes2[in_row(n, 4, 0)] = (
                        -product_8 - half_step_boxes1_minus_boxes2 * product_4 - half_step_value *
                        product_3 - half * grad_distance * partial_sum
                    )
                product_9 = (
                    (grad_union * width2 + product * direction(width2, partial_sum_4)) *
                    step(boxes2_minus_boxes2)
                )
                if grad_boxes2 is not None:
                    grad_boxes2[in_row(n, 4, 1)] = (
                        -product_9 - half_step_boxes1_minus_boxes2_2 * product_7 - half_step_value_2 *
                        product_6 - half * grad_distance * partial_sum_2
                    )
                if grad_boxes2 is not None:
                    grad_boxes2[in_row(n, 4, 2)] = (
                        product_8 + half_step_boxes1_minus_boxes2_3 * product_3 + half_step_value_3 *
                        product_4 - grad_distance_over_two * partial_sum
                    )
                if grad_boxes2 is not None:
                    grad_boxes2[in_row(n, 4, 3)] = (
                        product_9 + half_step_boxes1_minus_boxes2_4 * product_6 + half_step_value_4 *
                        product_7 - grad_distance_over_two * partial_sum_2
                    )
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_boxes1 is not None:
                    grad_boxes1[in_row(n, 4, 0)] = zero
                    grad_boxes1[in_row(n, 4, 1)] = zero
                    grad_boxes1[in_row(n, 4, 2)] = zero
                    grad_boxes1[in_row(n, 4, 3)] = zero
                if grad_boxes2 is not None:
                    grad_boxes2[in_row(n, 4, 0)] = zero
                    grad_boxes2[in_row(n, 4, 1)] = zero
                    grad_boxes2[in_row(n, 4, 2)] = zero
                    grad_boxes2[in_row(n, 4, 3)] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(boxes1, boxes2, weight, grad_scale, terms, grad_boxes1, grad_boxes2):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = boxes1.shape[0]
    run = _elements if N * 4 < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(
        rows_in_line(boxes1), rows_in_line(boxes2), weight, grad_scale, terms, rows_in_line(grad_boxes1),
        rows_in_line(grad_boxes2), N, min(ROWS, max(1, BLOCK // 4)), 0
    )
    return total
