"""triplet_p1: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = Σ_d |anchor[n, d] − negative[n, d]|
    distance_positive[n] = Σ_d |anchor[n, d] − positive[n, d]|
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)
    grad_term[n] = grad_scale·weight[n]
    grad_distance_positive[n] = grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]
    grad_distance_negative[n] = −grad_term[n]·[distance_positive[n] − distance_negative[n] + margin > 0]
    grad_anchor[n, d] = grad_distance_negative[n]·sign(anchor[n, d] − negative[n, d]) +
        grad_distance_positive[n]·sign(anchor[n, d] − positive[n, d])
    grad_positive[n, d] = −grad_distance_positive[n]·sign(anchor[n, d] − positive[n, d])
    grad_negative[n, d] = −grad_distance_negative[n]·sign(anchor[n, d] − negative[n, d])

Generated from the declaration metric.py (556dd7135faaf4e9)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, kernel, maximum, number, or_empty, parts_of, product_of,
        rows_at_once, sign, step, store_block_sum, sum_over_row, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, kernel, maximum, number, or_empty, parts_of, product_of,
        rows_at_once, sign, step, store_block_sum, sum_over_row, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(
    anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative, total_parts
):
    """Threads in line for a row: adds up total and fills terms, grad_anchor, 2 more."""
    Real = anchor.dtype.type
    zero = Real(0)
    one = Real(1)
    D = anchor.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), anchor.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            distance_negative = zero
            distance_positive = zero
            for d in range(lane, D, lanes):
                distance_negative += abs(anchor[n, d] - negative[n, d])
                distance_positive += abs(anchor[n, d] - positive[n, d])
            distance_negative = sum_over_row(distance_negative)
            distance_positive = sum_over_row(distance_positive)
            difference = distance_positive + margin - distance_negative
            term = maximum(zero, difference)
            weighted_term = term * sample_weight
            grad_term_times_step_difference = grad_term * step(difference)
            grad_distance_negative = -grad_term_times_step_difference
            for d in range(lane, D, lanes):
                product = product_of(grad_distance_negative, sign(anchor[n, d] - negative[n, d]))
                product_2 = product_of(
                    grad_term_times_step_difference, sign(anchor[n, d] - positive[n, d])
                )
                if grad_anchor.size:
                    grad_anchor[n, d] = product + product_2
                if grad_positive.size:
                    grad_positive[n, d] = -product_2
                if grad_negative.size:
                    grad_negative[n, d] = -product
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_anchor.size:
                for d in range(lane, D, lanes):
                    grad_anchor[n, d] = zero
            if grad_positive.size:
                for d in range(lane, D, lanes):
                    grad_positive[n, d] = zero
            if grad_negative.size:
                for d in range(lane, D, lanes):
                    grad_negative[n, d] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(
    anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
    grad_negative
):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = anchor.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_anchor = or_empty(grad_anchor, 2, dtype)
    grad_positive = or_empty(grad_positive, 2, dtype)
    grad_negative = or_empty(grad_negative, 2, dtype)
    blocks, threads = grid_of_rows(anchor.shape[0], anchor.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        anchor, positive, negative, margin, weight, grad_scale, terms, grad_anchor, grad_positive,
        grad_negative, total_parts
    )
    return number(total_of(total_parts))
