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
ELEMENTARY = "08c1018d7095"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _boxes1_rows(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes1, rows, block, shared_blocks):
    """Row by row: fills hvp_boxes1."""
    Real = boxes1.dtype.type
    zero = Real(0)
    half = Real(0.5)
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
                difference_2 = maximum(boxes1_n[3], boxes2_n[3]) - minimum(boxes1_n[1], boxes2_n[1])
                hull_height = maximum(zero, difference_2)
                difference_3 = maximum(boxes1_n[2], boxes2_n[2]) - minimum(boxes1_n[0], boxes2_n[0])
                hull_width = maximum(zero, difference_3)
                diagonal = hull_height * hull_height + hull_width * hull_width
                partial_sum_5 = boxes1_n[0] - boxes2_n[0] + (boxes1_n[2] - boxes2_n[2])
                partial_sum_6 = boxes1_n[1] - boxes2_n[1] + (boxes1_n[3] - boxes2_n[3])
                distance = (
                    partial_sum_5 * partial_sum_5 / Real(4) + partial_sum_6 * partial_sum_6 / Real(4)
                )
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
                aspect = (
                    Real(4) * difference_6 * difference_6 / (Real(3.141592653589793) *
                    Real(3.141592653589793))
                )
                union = -intersection + height1 * width1 + height2 * width2
                iou = (
                    intersection / union if zero < union else with_nan_of(one, union) if boxes1_n[0] ==
                    boxes2_n[0] and boxes1_n[1] == boxes2_n[1] and boxes1_n[2] == boxes2_n[2] and
                    boxes1_n[3] == boxes2_n[3] else with_nan_of(zero, union)
                )
                trade_off = ratio(aspect, one + aspect - iou)
                product_11 = height1 * step(boxes1_minus_boxes1_2)
                product_12 = width1 * step(boxes1_minus_boxes1)
                boxes1_minus_boxes2_2 = boxes1_n[2] - boxes2_n[2]
                half_step_value = half_step(-boxes1_minus_boxes2_2)
                boxes1_minus_boxes2 = boxes1_n[0] - boxes2_n[0]
                step_difference_5 = step(difference_5)
                product_13 = step_difference_5 * half_step(boxes1_minus_boxes2)
                product_14 = (
                    overlap_height * (half_step_value * step_difference_5 * vector_n[2] - product_13 *
                    vector_n[0])
                )
                boxes1_minus_boxes2_4 = boxes1_n[3] - boxes2_n[3]
                half_step_value_2 = half_step(-boxes1_minus_boxes2_4)
                boxes1_minus_boxes2_3 = boxes1_n[1] - boxes2_n[1]
                step_difference_4 = step(difference_4)
                product_15 = step_difference_4 * half_step(boxes1_minus_boxes2_3)
                product_16 = (
                    overlap_width * (half_step_value_2 * step_difference_4 * vector_n[3] - product_15 *
                    vector_n[1])
                )
                vector_minus_vector_3 = vector_n[2] - vector_n[0]
                vector_minus_vector_4 = vector_n[3] - vector_n[1]
                difference_7 = (
                    -product_14 - product_16 + product_11 * vector_minus_vector_3 + product_12 *
                    vector_minus_vector_4
                )
                with_nan_of_zero_union = with_nan_of(zero, union)
                zero_below_union = zero < union
                grad_term_times_chosen = (
                    grad_term * (-one / (union * union) if zero_below_union else with_nan_of_zero_union)
                )
                partial_sum_7 = (
                    grad_term_times_chosen * (product_14 + product_16) + difference_7 * grad_term * (two *
                    intersection / union / union / union if zero_below_union else with_nan_of_zero_union)
                )
                product_3 = half_step_value * step_difference_5 * overlap_height
                product_4 = half_step_value_2 * step_difference_4 * overlap_width
                product_5 = product_13 * overlap_height
                product_6 = product_15 * overlap_width
                difference = partial_sum_7 - difference_7 * grad_term_times_chosen
                half_step_boxes1_minus_boxes2_4 = half_step(boxes1_minus_boxes2_4)
                step_difference_2 = step(difference_2)
                product_17 = step_difference_2 * hull_height
                product_7 = half_step_boxes1_minus_boxes2_4 * product_17
                half_step_boxes1_minus_boxes2_2 = half_step(boxes1_minus_boxes2_2)
                step_difference_3 = step(difference_3)
                step_difference_3_times_hull_width = step_difference_3 * hull_width
                product_8 = half_step_boxes1_minus_boxes2_2 * step_difference_3_times_hull_width
                half_step_value_3 = half_step(-boxes1_minus_boxes2_3)
                product_9 = half_step_value_3 * product_17
                half_step_value_4 = half_step(-boxes1_minus_boxes2)
                product_10 = half_step_value_4 * step_difference_3_times_hull_width
                with_nan_of_zero_diagonal = with_nan_of(zero, diagonal)
                zero_below_diagonal = zero < diagonal
                chosen = (
                    -one / (diagonal * diagonal) if zero_below_diagonal else with_nan_of_zero_diagonal
                )
                partial_sum_10 = (
                    two * hull_height * (half_step_boxes1_minus_boxes2_4 * step_difference_2 * vector_n[3]
                    - half_step_value_3 * step_difference_2 * vector_n[1]) + two * hull_width *
                    (half_step_boxes1_minus_boxes2_2 * step_difference_3 * vector_n[2] - half_step_value_4
                    * step_difference_3 * vector_n[0])
                )
                partial_sum_8 = half * vector_n[0] + half * vector_n[2]
                partial_sum_9 = half * vector_n[1] + half * vector_n[3]
                two_times_grad_term = two * grad_term
                partial_sum_2 = (
                    chosen * two_times_grad_term * (partial_sum_5 * partial_sum_8 + partial_sum_6 *
                    partial_sum_9) + partial_sum_10 * two_times_grad_term * (two * distance / diagonal /
                    diagonal / diagonal if zero_below_diagonal else with_nan_of_zero_diagonal)
                )
                quotient = half * chosen * grad_term * partial_sum_10
                grad_term_times_chosen_2 = (
                    grad_term * (one / diagonal if zero_below_diagonal else with_nan_of_zero_diagonal)
                )
                quotient_2 = grad_term_times_chosen_2 * partial_sum_8
                quotient_3 = grad_term_times_chosen_2 * partial_sum_9
                half_step_boxes1_minus_boxes2 = half_step(boxes1_minus_boxes2_2)
                half_step_boxes2_minus_boxes1 = half_step(boxes2_n[0] - boxes1_n[0])
                step_value_5 = step(difference_3)
                difference_8 = (
                    half_step_boxes1_minus_boxes2 * step_value_5 * vector_n[2] -
                    half_step_boxes2_minus_boxes1 * step_value_5 * vector_n[0]
                )
                quotient_4 = -distance / diagonal / diagonal
                difference_9 = (
                    half_step_boxes2_minus_boxes1 * step_value_5 * vector_n[0] -
                    half_step_boxes1_minus_boxes2 * step_value_5 * vector_n[2]
                )
                half_step_boxes1_minus_boxes2_3 = half_step(boxes1_minus_boxes2_4)
                half_step_boxes2_minus_boxes1_2 = half_step(boxes2_n[1] - boxes1_n[1])
                step_value_6 = step(difference_2)
                difference_10 = (
                    half_step_boxes1_minus_boxes2_3 * step_value_6 * vector_n[3] -
                    half_step_boxes2_minus_boxes1_2 * step_value_6 * vector_n[1]
                )
                difference_11 = (
                    half_step_boxes2_minus_boxes1_2 * step_value_6 * vector_n[1] -
                    half_step_boxes1_minus_boxes2_3 * step_value_6 * vector_n[3]
                )
                partial_sum_12 = height1 * height1 + width1 * width1
                direction_value = direction(height1, partial_sum_12)
                direction_value_2 = direction(width1, partial_sum_12)
                quotient_5 = (
                    -Real(8) * direction_value * direction_value_2 * grad_term * trade_off /
                    (Real(3.141592653589793) * Real(3.141592653589793))
                )
                direction_value_3 = direction(direction_value_2, partial_sum_12)
                minus_grad_term_times_chosen = (
                    -grad_term * (-intersection / union / union if zero < union else
                    with_nan_of_zero_union)
                )
                direction_value_4 = direction(one, partial_sum_12)
                difference_12 = (
                    minus_grad_term_times_chosen + quotient_5 - Real(8) * difference_6 * grad_term *
                    trade_off * (direction_value_4 - two * direction_value_3 * width1) /
                    (Real(3.141592653589793) * Real(3.141592653589793))
                )
                step_boxes1_minus_boxes1 = step(boxes1_minus_boxes1)
                direction_value_5 = direction(direction_value, partial_sum_12)
                difference_13 = (
                    direction_value * direction_value - two * difference_6 * direction_value_5 * width1
                )
                step_boxes1_minus_boxes1_2 = step(boxes1_minus_boxes1_2)
                difference_14 = (
                    minus_grad_term_times_chosen + quotient_5 + Real(8) * difference_6 * grad_term *
                    trade_off * (direction_value_4 - two * direction_value_5 * height1) /
                    (Real(3.141592653589793) * Real(3.141592653589793))
                )
                partial_sum_11 = (
                    direction_value_2 * direction_value_2 + two * difference_6 * direction_value_3 *
                    height1
                )
                difference_15 = (
                    grad_term * (-intersection / union / union if zero < union else
                    with_nan_of_zero_union) - grad_term * (one / union if zero < union else
                    with_nan_of_zero_union)
                )
                half_step_boxes2_minus_boxes1_3 = half_step(boxes2_n[2] - boxes1_n[2])
                half_step_boxes1_minus_boxes2_5 = half_step(boxes1_minus_boxes2)
                step_value_7 = step(difference_4)
                boxes2_minus_boxes1 = boxes2_n[3] - boxes1_n[3]
                half_step_boxes2_minus_boxes1_5 = half_step(boxes2_minus_boxes1)
                half_step_boxes1_minus_boxes2_7 = half_step(boxes1_minus_boxes2_3)
                difference_16 = (
                    half_step_boxes2_minus_boxes1_5 * step_value_7 * vector_n[3] -
                    half_step_boxes1_minus_boxes2_7 * step_value_7 * vector_n[1]
                )
                step_value_3 = step(difference_5)
                difference_17 = (
                    half_step_boxes1_minus_boxes2_7 * step_value_7 * vector_n[1] -
                    half_step_boxes2_minus_boxes1_5 * step_value_7 * vector_n[3]
                )
                difference_18 = (
                    half_step_boxes2_minus_boxes1_3 * step_value_3 * vector_n[2] -
                    half_step_boxes1_minus_boxes2_5 * step_value_3 * vector_n[0]
                )
                difference_19 = (
                    half_step_boxes1_minus_boxes2_5 * step_value_3 * vector_n[0] -
                    half_step_boxes2_minus_boxes1_3 * step_value_3 * vector_n[2]
                )
                for k in range(4):
                    shared = one if k == 2 else zero
                    shared_2 = one if k == 3 else zero
                    shared_3 = one if k == 0 else zero
                    shared_4 = one if k == 1 else zero
                    hvp_boxes1_n[k] = (
                        two * (difference_10 * grad_term * step_value_6 * (half_step_boxes1_minus_boxes2_3
                        * shared_2 - half_step_boxes2_minus_boxes1_2 * shared_4) * (quotient_4 if zero <
                        diagonal else with_nan_of_zero_diagonal) if difference_11 != zero else zero) + two
                        * (difference_8 * grad_term * step_value_5 * (half_step_boxes1_minus_boxes2 *
                        shared - half_step_boxes2_minus_boxes1 * shared_3) * (quotient_4 if zero <
                        diagonal else with_nan_of_zero_diagonal) if difference_9 != zero else zero) +
                        difference * (product_3 * shared + product_4 * shared_2 - product_5 * shared_3 -
                        product_6 * shared_4) + partial_sum_2 * (product_7 * shared_2 + product_8 * shared
                        - product_10 * shared_3 - product_9 * shared_4) + quotient * (partial_sum_5 *
                        shared + partial_sum_5 * shared_3 + partial_sum_6 * shared_2 + partial_sum_6 *
                        shared_4) + quotient_2 * (shared + shared_3) + quotient_3 * (shared_2 + shared_4)
                        + (step_boxes1_minus_boxes1 * vector_minus_vector_4 * (difference_14 * shared *
                        step_boxes1_minus_boxes1_2 + Real(8) * grad_term * partial_sum_11 * shared_2 *
                        step_boxes1_minus_boxes1 * trade_off / (Real(3.141592653589793) *
                        Real(3.141592653589793)) - difference_14 * shared_3 * step_boxes1_minus_boxes1_2 -
                        Real(8) * grad_term * partial_sum_11 * shared_4 * step_boxes1_minus_boxes1 *
                        trade_off / (Real(3.141592653589793) * Real(3.141592653589793))) if
                        step_boxes1_minus_boxes1 != zero else zero) + (step_boxes1_minus_boxes1_2 *
                        vector_minus_vector_3 * (difference_12 * shared_2 * step_boxes1_minus_boxes1 +
                        Real(8) * difference_13 * grad_term * shared * step_boxes1_minus_boxes1_2 *
                        trade_off / (Real(3.141592653589793) * Real(3.141592653589793)) - difference_12 *
                        shared_4 * step_boxes1_minus_boxes1 - Real(8) * difference_13 * grad_term *
                        shared_3 * step_boxes1_minus_boxes1_2 * trade_off / (Real(3.141592653589793) *
                        Real(3.141592653589793))) if step_boxes1_minus_boxes1_2 != zero else zero) +
                        (difference_15 * difference_16 * step_value_3 * (half_step_boxes2_minus_boxes1_3 *
                        shared - half_step_boxes1_minus_boxes2_5 * shared_3) if difference_17 != zero else
                        zero) + (difference_15 * difference_18 * step_value_7 *
                        (half_step_boxes2_minus_boxes1_5 * shared_2 - half_step_boxes1_minus_boxes2_7 *
                        shared_4) if difference_19 != zero else zero) - partial_sum_7 * (product_11 *
                        shared + product_12 * shared_2 - product_11 * shared_3 - product_12 * shared_4)
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
    half = Real(0.5)
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
                difference_2 = maximum(boxes1_n[3], boxes2_n[3]) - minimum(boxes1_n[1], boxes2_n[1])
                hull_height = maximum(zero, difference_2)
                difference_3 = maximum(boxes1_n[2], boxes2_n[2]) - minimum(boxes1_n[0], boxes2_n[0])
                hull_width = maximum(zero, difference_3)
                diagonal = hull_height * hull_height + hull_width * hull_width
                partial_sum_5 = boxes1_n[0] - boxes2_n[0] + (boxes1_n[2] - boxes2_n[2])
                partial_sum_6 = boxes1_n[1] - boxes2_n[1] + (boxes1_n[3] - boxes2_n[3])
                distance = (
                    partial_sum_5 * partial_sum_5 / Real(4) + partial_sum_6 * partial_sum_6 / Real(4)
                )
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
                aspect = (
                    Real(4) * difference_6 * difference_6 / (Real(3.141592653589793) *
                    Real(3.141592653589793))
                )
                union = -intersection + height1 * width1 + height2 * width2
                iou = (
                    intersection / union if zero < union else with_nan_of(one, union) if boxes1_n[0] ==
                    boxes2_n[0] and boxes1_n[1] == boxes2_n[1] and boxes1_n[2] == boxes2_n[2] and
                    boxes1_n[3] == boxes2_n[3] else with_nan_of(zero, union)
                )
                trade_off = ratio(aspect, one + aspect - iou)
                product_11 = height2 * step(boxes2_minus_boxes2_2)
                product_12 = width2 * step(boxes2_minus_boxes2)
                boxes1_minus_boxes2_2 = boxes1_n[2] - boxes2_n[2]
                half_step_boxes1_minus_boxes2_2 = half_step(boxes1_minus_boxes2_2)
                boxes1_minus_boxes2 = boxes1_n[0] - boxes2_n[0]
                step_difference_5 = step(difference_5)
                product_13 = step_difference_5 * half_step(-boxes1_minus_boxes2)
                product_14 = (
                    overlap_height * (half_step_boxes1_minus_boxes2_2 * step_difference_5 * vector_n[2] -
                    product_13 * vector_n[0])
                )
                boxes1_minus_boxes2_4 = boxes1_n[3] - boxes2_n[3]
                half_step_boxes1_minus_boxes2_4 = half_step(boxes1_minus_boxes2_4)
                boxes1_minus_boxes2_3 = boxes1_n[1] - boxes2_n[1]
                step_difference_4 = step(difference_4)
                product_15 = step_difference_4 * half_step(-boxes1_minus_boxes2_3)
                product_16 = (
                    overlap_width * (half_step_boxes1_minus_boxes2_4 * step_difference_4 * vector_n[3] -
                    product_15 * vector_n[1])
                )
                vector_minus_vector_3 = vector_n[2] - vector_n[0]
                vector_minus_vector_4 = vector_n[3] - vector_n[1]
                difference_7 = (
                    -product_14 - product_16 + product_11 * vector_minus_vector_3 + product_12 *
                    vector_minus_vector_4
                )
                with_nan_of_zero_union = with_nan_of(zero, union)
                zero_below_union = zero < union
                grad_term_times_chosen = (
                    grad_term * (-one / (union * union) if zero_below_union else with_nan_of_zero_union)
                )
                partial_sum_7 = (
                    grad_term_times_chosen * (product_14 + product_16) + difference_7 * grad_term * (two *
                    intersection / union / union / union if zero_below_union else with_nan_of_zero_union)
                )
                product_3 = half_step_boxes1_minus_boxes2_2 * step_difference_5 * overlap_height
                product_4 = half_step_boxes1_minus_boxes2_4 * step_difference_4 * overlap_width
                product_5 = product_13 * overlap_height
                product_6 = product_15 * overlap_width
                difference = partial_sum_7 - difference_7 * grad_term_times_chosen
                half_step_value = half_step(-boxes1_minus_boxes2_4)
                step_difference_2 = step(difference_2)
                product_17 = step_difference_2 * hull_height
                product_7 = half_step_value * product_17
                half_step_value_2 = half_step(-boxes1_minus_boxes2_2)
                step_difference_3 = step(difference_3)
                step_difference_3_times_hull_width = step_difference_3 * hull_width
                product_8 = half_step_value_2 * step_difference_3_times_hull_width
                half_step_boxes1_minus_boxes2_3 = half_step(boxes1_minus_boxes2_3)
                product_9 = half_step_boxes1_minus_boxes2_3 * product_17
                half_step_boxes1_minus_boxes2 = half_step(boxes1_minus_boxes2)
                product_10 = half_step_boxes1_minus_boxes2 * step_difference_3_times_hull_width
                with_nan_of_zero_diagonal = with_nan_of(zero, diagonal)
                zero_below_diagonal = zero < diagonal
                chosen = (
                    -one / (diagonal * diagonal) if zero_below_diagonal else with_nan_of_zero_diagonal
                )
                partial_sum_8 = (
                    two * hull_height * (half_step_value * step_difference_2 * vector_n[3] -
                    half_step_boxes1_minus_boxes2_3 * step_difference_2 * vector_n[1]) + two * hull_width
                    * (half_step_value_2 * step_difference_3 * vector_n[2] - half_step_boxes1_minus_boxes2
                    * step_difference_3 * vector_n[0])
                )
                two_times_grad_term = two * grad_term
                vector_plus_vector = vector_n[0] + vector_n[2]
                vector_plus_vector_2 = vector_n[1] + vector_n[3]
                partial_sum_2 = (
                    chosen * two_times_grad_term * (-half * partial_sum_5 * vector_plus_vector - half *
                    partial_sum_6 * vector_plus_vector_2) + partial_sum_8 * two_times_grad_term * (two *
                    distance / diagonal / diagonal / diagonal if zero_below_diagonal else
                    with_nan_of_zero_diagonal)
                )
                grad_term_over_two = half * grad_term
                quotient = chosen * grad_term_over_two * partial_sum_8
                grad_term_over_two_times_chosen = (
                    grad_term_over_two * (one / diagonal if zero_below_diagonal else
                    with_nan_of_zero_diagonal)
                )
                quotient_2 = grad_term_over_two_times_chosen * vector_plus_vector
                quotient_3 = grad_term_over_two_times_chosen * vector_plus_vector_2
                half_step_boxes2_minus_boxes1 = half_step(boxes2_n[2] - boxes1_n[2])
                half_step_boxes1_minus_boxes2_5 = half_step(boxes1_minus_boxes2)
                step_value_5 = step(difference_3)
                difference_8 = (
                    half_step_boxes2_minus_boxes1 * step_value_5 * vector_n[2] -
                    half_step_boxes1_minus_boxes2_5 * step_value_5 * vector_n[0]
                )
                quotient_4 = -distance / diagonal / diagonal
                difference_9 = (
                    half_step_boxes1_minus_boxes2_5 * step_value_5 * vector_n[0] -
                    half_step_boxes2_minus_boxes1 * step_value_5 * vector_n[2]
                )
                half_step_boxes2_minus_boxes1_2 = half_step(boxes2_n[3] - boxes1_n[3])
                half_step_boxes1_minus_boxes2_6 = half_step(boxes1_minus_boxes2_3)
                step_value_6 = step(difference_2)
                difference_10 = (
                    half_step_boxes2_minus_boxes1_2 * step_value_6 * vector_n[3] -
                    half_step_boxes1_minus_boxes2_6 * step_value_6 * vector_n[1]
                )
                difference_11 = (
                    half_step_boxes1_minus_boxes2_6 * step_value_6 * vector_n[1] -
                    half_step_boxes2_minus_boxes1_2 * step_value_6 * vector_n[3]
                )
                partial_sum_10 = height2 * height2 + width2 * width2
                direction_value = direction(height2, partial_sum_10)
                direction_value_2 = direction(width2, partial_sum_10)
                quotient_5 = (
                    -Real(8) * direction_value * direction_value_2 * grad_term * trade_off /
                    (Real(3.141592653589793) * Real(3.141592653589793))
                )
                direction_value_3 = direction(direction_value_2, partial_sum_10)
                minus_grad_term_times_chosen = (
                    -grad_term * (-intersection / union / union if zero < union else
                    with_nan_of_zero_union)
                )
                direction_value_4 = direction(one, partial_sum_10)
                difference_12 = (
                    minus_grad_term_times_chosen + quotient_5 + Real(8) * difference_6 * grad_term *
                    trade_off * (direction_value_4 - two * direction_value_3 * width2) /
                    (Real(3.141592653589793) * Real(3.141592653589793))
                )
                step_boxes2_minus_boxes2 = step(boxes2_minus_boxes2)
                direction_value_5 = direction(direction_value, partial_sum_10)
                partial_sum_9 = (
                    direction_value * direction_value + two * difference_6 * direction_value_5 * width2
                )
                step_boxes2_minus_boxes2_2 = step(boxes2_minus_boxes2_2)
                difference_13 = (
                    minus_grad_term_times_chosen + quotient_5 - Real(8) * difference_6 * grad_term *
                    trade_off * (direction_value_4 - two * direction_value_5 * height2) /
                    (Real(3.141592653589793) * Real(3.141592653589793))
                )
                difference_14 = (
                    direction_value_2 * direction_value_2 - two * difference_6 * direction_value_3 *
                    height2
                )
                difference_15 = (
                    grad_term * (-intersection / union / union if zero < union else
                    with_nan_of_zero_union) - grad_term * (one / union if zero < union else
                    with_nan_of_zero_union)
                )
                half_step_boxes1_minus_boxes2_7 = half_step(boxes1_minus_boxes2_2)
                half_step_boxes2_minus_boxes1_3 = half_step(boxes2_n[0] - boxes1_n[0])
                step_value_7 = step(difference_4)
                half_step_boxes1_minus_boxes2_9 = half_step(boxes1_minus_boxes2_4)
                boxes2_minus_boxes1 = boxes2_n[1] - boxes1_n[1]
                half_step_boxes2_minus_boxes1_5 = half_step(boxes2_minus_boxes1)
                difference_16 = (
                    half_step_boxes1_minus_boxes2_9 * step_value_7 * vector_n[3] -
                    half_step_boxes2_minus_boxes1_5 * step_value_7 * vector_n[1]
                )
                step_value_3 = step(difference_5)
                difference_17 = (
                    half_step_boxes2_minus_boxes1_5 * step_value_7 * vector_n[1] -
                    half_step_boxes1_minus_boxes2_9 * step_value_7 * vector_n[3]
                )
                difference_18 = (
                    half_step_boxes1_minus_boxes2_7 * step_value_3 * vector_n[2] -
                    half_step_boxes2_minus_boxes1_3 * step_value_3 * vector_n[0]
                )
                difference_19 = (
                    half_step_boxes2_minus_boxes1_3 * step_value_3 * vector_n[0] -
                    half_step_boxes1_minus_boxes2_7 * step_value_3 * vector_n[2]
                )
                for k in range(4):
                    shared = one if k == 2 else zero
                    shared_2 = one if k == 3 else zero
                    shared_3 = one if k == 0 else zero
                    shared_4 = one if k == 1 else zero
                    hvp_boxes2_n[k] = (
                        two * (difference_10 * grad_term * step_value_6 * (half_step_boxes2_minus_boxes1_2
                        * shared_2 - half_step_boxes1_minus_boxes2_6 * shared_4) * (quotient_4 if zero <
                        diagonal else with_nan_of_zero_diagonal) if difference_11 != zero else zero) + two
                        * (difference_8 * grad_term * step_value_5 * (half_step_boxes2_minus_boxes1 *
                        shared - half_step_boxes1_minus_boxes2_5 * shared_3) * (quotient_4 if zero <
                        diagonal else with_nan_of_zero_diagonal) if difference_9 != zero else zero) +
                        difference * (product_3 * shared + product_4 * shared_2 - product_5 * shared_3 -
                        product_6 * shared_4) + partial_sum_2 * (product_7 * shared_2 + product_8 * shared
                        - product_10 * shared_3 - product_9 * shared_4) + quotient * (-partial_sum_5 *
                        shared - partial_sum_5 * shared_3 - partial_sum_6 * shared_2 - partial_sum_6 *
                        shared_4) + quotient_2 * (shared + shared_3) + quotient_3 * (shared_2 + shared_4)
                        + (step_boxes2_minus_boxes2 * vector_minus_vector_4 * (difference_13 * shared *
                        step_boxes2_minus_boxes2_2 + Real(8) * difference_14 * grad_term * shared_2 *
                        step_boxes2_minus_boxes2 * trade_off / (Real(3.141592653589793) *
                        Real(3.141592653589793)) - difference_13 * shared_3 * step_boxes2_minus_boxes2_2 -
                        Real(8) * difference_14 * grad_term * shared_4 * step_boxes2_minus_boxes2 *
                        trade_off / (Real(3.141592653589793) * Real(3.141592653589793))) if
                        step_boxes2_minus_boxes2 != zero else zero) + (step_boxes2_minus_boxes2_2 *
                        vector_minus_vector_3 * (difference_12 * shared_2 * step_boxes2_minus_boxes2 +
                        Real(8) * grad_term * partial_sum_9 * shared * step_boxes2_minus_boxes2_2 *
                        trade_off / (Real(3.141592653589793) * Real(3.141592653589793)) - difference_12 *
                        shared_4 * step_boxes2_minus_boxes2 - Real(8) * grad_term * partial_sum_9 *
                        shared_3 * step_boxes2_minus_boxes2_2 * trade_off / (Real(3.141592653589793) *
                        Real(3.141592653589793))) if step_boxes2_minus_boxes2_2 != zero else zero) +
                        (difference_15 * difference_16 * step_value_3 * (half_step_boxes1_minus_boxes2_7 *
                        shared - half_step_boxes2_minus_boxes1_3 * shared_3) if difference_17 != zero else
                        zero) + (difference_15 * difference_18 * step_value_7 *
                        (half_step_boxes1_minus_boxes2_9 * shared_2 - half_step_boxes2_minus_boxes1_5 *
                        shared_4) if difference_19 != zero else zero) - partial_sum_7 * (product_11 *
                        shared + product_12 * shared_2 - product_11 * shared_3 - product_12 * shared_4)
                    )
            else:
                hvp_boxes2[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_boxes2(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2):
    """Fill the Hessian in boxes2 times `vector`."""
    N = boxes1.shape[0]
    run = _boxes2_rows if N * 4 < PARALLEL_FROM else over_threads(_boxes2_rows)
    run(boxes1, boxes2, vector, weight, grad_scale, hvp_boxes2, N, min(ROWS, max(1, BLOCK // 4)), 0)
