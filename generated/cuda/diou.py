"""diou: IoU loss plus the squared distance of the centres over that of the enclosing box's corners.

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
    hull_height[n] = max(0, max(boxes1[n, 3], boxes2[n, 3]) − min(boxes1[n, 1], boxes2[n, 1]))
    hull_width[n] = max(0, max(boxes1[n, 2], boxes2[n, 2]) − min(boxes1[n, 0], boxes2[n, 0]))
    diagonal[n] = hull_width[n]² + hull_height[n]²
    distance[n] = (boxes1[n, 0] + boxes1[n, 2] − boxes2[n, 0] − boxes2[n, 2])²/4 + (boxes1[n, 1] +
        boxes1[n, 3] − boxes2[n, 1] − boxes2[n, 3])²/4
    loss = 1/N · Σ_n (1 + { distance[n]/diagonal[n] if diagonal[n] > 0; 0 otherwise } − iou[n])
    The gradients take more than a screen: symloss derive diou

Generated from the declaration boxes.py (359467e30fa03615)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        cuda, grid_of_elements, half_step, kernel, maximum, minimum, number, or_empty, parts_of,
        product_of, step, store_block_sum, total_of, with_nan_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, grid_of_elements, half_step, kernel, maximum, minimum, number, or_empty, parts_of,
        product_of, step, store_block_sum, total_of, with_nan_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _elements(boxes1, boxes2, weight, grad_scale, terms, grad_boxes1, grad_boxes2, total_parts):
    """A thread for an element: adds up total and fills terms, grad_boxes1, grad_boxes2."""
    Real = boxes1.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    total = zero
    for n in range(cuda.grid(1), boxes1.shape[0], cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            difference = maximum(boxes1[n, 3], boxes2[n, 3]) - minimum(boxes1[n, 1], boxes2[n, 1])
            hull_height = maximum(zero, difference)
            difference_2 = maximum(boxes1[n, 2], boxes2[n, 2]) - minimum(boxes1[n, 0], boxes2[n, 0])
            hull_width = maximum(zero, difference_2)
            diagonal = product_of(hull_height, hull_height) + product_of(hull_width, hull_width)
            partial_sum = boxes1[n, 0] - boxes2[n, 0] + (boxes1[n, 2] - boxes2[n, 2])
            partial_sum_2 = boxes1[n, 1] - boxes2[n, 1] + (boxes1[n, 3] - boxes2[n, 3])
            distance = (
                product_of(partial_sum, partial_sum) / Real(4) + product_of(partial_sum_2, partial_sum_2)
                / Real(4)
            )
            difference_3 = minimum(boxes1[n, 3], boxes2[n, 3]) - maximum(boxes1[n, 1], boxes2[n, 1])
            overlap_height = maximum(zero, difference_3)
            difference_4 = minimum(boxes1[n, 2], boxes2[n, 2]) - maximum(boxes1[n, 0], boxes2[n, 0])
            overlap_width = maximum(zero, difference_4)
            intersection = product_of(overlap_height, overlap_width)
            boxes1_minus_boxes1 = boxes1[n, 3] - boxes1[n, 1]
            height1 = maximum(zero, boxes1_minus_boxes1)
            boxes2_minus_boxes2 = boxes2[n, 3] - boxes2[n, 1]
            height2 = maximum(zero, boxes2_minus_boxes2)
            boxes1_minus_boxes1_2 = boxes1[n, 2] - boxes1[n, 0]
            width1 = maximum(zero, boxes1_minus_boxes1_2)
            boxes2_minus_boxes2_2 = boxes2[n, 2] - boxes2[n, 0]
            width2 = maximum(zero, boxes2_minus_boxes2_2)
            union = -intersection + product_of(height1, width1) + product_of(height2, width2)
            iou = (
                intersection / union if zero < union else with_nan_of(one, union) if boxes1[n, 0] ==
                boxes2[n, 0] and boxes1[n, 1] == boxes2[n, 1] and boxes1[n, 2] == boxes2[n, 2] and
                boxes1[n, 3] == boxes2[n, 3] else with_nan_of(zero, union)
            )
            inverse_diagonal = one / diagonal
            with_nan_of_zero_diagonal = with_nan_of(zero, diagonal)
            zero_below_diagonal = zero < diagonal
            term = (
                one - iou + (inverse_diagonal * distance if zero_below_diagonal else
                with_nan_of_zero_diagonal)
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
                -product_of(grad_term, -intersection / union / union if zero_below_union else
                with_nan_of_zero_union)
            )
            grad_intersection = (
                -grad_union - product_of(grad_term, one / union if zero_below_union else
                with_nan_of_zero_union)
            )
            boxes1_minus_boxes2 = boxes1[n, 0] - boxes2[n, 0]
            half_step_boxes1_minus_boxes2 = half_step(boxes1_minus_boxes2)
            half_step_value = half_step(-boxes1_minus_boxes2)
            product = product_of(grad_union * height1, step(boxes1_minus_boxes1_2))
            product_2 = grad_intersection * overlap_height * step(difference_4)
            two_times_grad_diagonal = two * grad_diagonal
            product_3 = two_times_grad_diagonal * hull_width * step(difference_2)
            if grad_boxes1.size:
                grad_boxes1[n, 0] = (
                    -product + product_of(half * grad_distance, partial_sum) -
                    product_of(half_step_boxes1_minus_boxes2, product_2) - product_of(half_step_value,
                    product_3)
                )
            boxes1_minus_boxes2_2 = boxes1[n, 1] - boxes2[n, 1]
            half_step_boxes1_minus_boxes2_2 = half_step(boxes1_minus_boxes2_2)
            half_step_value_2 = half_step(-boxes1_minus_boxes2_2)
            product_4 = product_of(grad_union * width1, step(boxes1_minus_boxes1))
            product_5 = grad_intersection * overlap_width * step(difference_3)
            product_6 = two_times_grad_diagonal * hull_height * step(difference)
            if grad_boxes1.size:
                grad_boxes1[n, 1] = (
                    -product_4 + product_of(half * grad_distance, partial_sum_2) -
                    product_of(half_step_boxes1_minus_boxes2_2, product_5) - product_of(half_step_value_2,
                    product_6)
                )
            grad_distance_over_two = half * grad_distance
            boxes1_minus_boxes2_3 = boxes1[n, 2] - boxes2[n, 2]
            half_step_boxes1_minus_boxes2_3 = half_step(boxes1_minus_boxes2_3)
            half_step_value_3 = half_step(-boxes1_minus_boxes2_3)
            if grad_boxes1.size:
                grad_boxes1[n, 2] = (
                    product + product_of(grad_distance_over_two, partial_sum) +
                    product_of(half_step_boxes1_minus_boxes2_3, product_3) + product_of(half_step_value_3,
                    product_2)
                )
            boxes1_minus_boxes2_4 = boxes1[n, 3] - boxes2[n, 3]
            half_step_boxes1_minus_boxes2_4 = half_step(boxes1_minus_boxes2_4)
            half_step_value_4 = half_step(-boxes1_minus_boxes2_4)
            if grad_boxes1.size:
                grad_boxes1[n, 3] = (
                    product_4 + product_of(grad_distance_over_two, partial_sum_2) +
                    product_of(half_step_boxes1_minus_boxes2_4, product_6) + product_of(half_step_value_4,
                    product_5)
                )
            product_7 = product_of(grad_union * height2, step(boxes2_minus_boxes2_2))
            if grad_boxes2.size:
                grad_boxes2[n, 0] = (
                    -product_7 - product_of(half_step_boxes1_minus_boxes2, product_3) -
                    product_of(half_step_value, product_2) - product_of(half * grad_distance, partial_sum)
                )
            product_8 = product_of(grad_union * width2, step(boxes2_minus_boxes2))
            if grad_boxes2.size:
                grad_boxes2[n, 1] = (
                    -product_8 - product_of(half_step_boxes1_minus_boxes2_2, product_6) -
                    product_of(half_step_value_2, product_5) - product_of(half * grad_distance,
                    partial_sum_2)
                )
                grad_boxes2[n, 2] = (
                    product_7 + product_of(half_step_boxes1_minus_boxes2_3, product_2) +
                    product_of(half_step_value_3, product_3) - product_of(grad_distance_over_two,
                    partial_sum)
                )
                grad_boxes2[n, 3] = (
                    product_8 + product_of(half_step_boxes1_minus_boxes2_4, product_5) +
                    product_of(half_step_value_4, product_6) - product_of(grad_distance_over_two,
                    partial_sum_2)
                )
            total += weighted_term
            if terms.size:
                terms[n] = weighted_term
        else:
            if grad_boxes1.size:
                for k in range(4):
                    grad_boxes1[n, k] = zero
            if grad_boxes2.size:
                for k in range(4):
                    grad_boxes2[n, k] = zero
            if terms.size:
                terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(boxes1, boxes2, weight, grad_scale, terms, grad_boxes1, grad_boxes2):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = boxes1.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_boxes1 = or_empty(grad_boxes1, 2, dtype)
    grad_boxes2 = or_empty(grad_boxes2, 2, dtype)
    blocks, threads = grid_of_elements(boxes1.shape[0])
    total_parts = parts_of(blocks, dtype)
    _elements[blocks, threads](
        boxes1, boxes2, weight, grad_scale, terms, grad_boxes1, grad_boxes2, total_parts
    )
    return number(total_of(total_parts))
