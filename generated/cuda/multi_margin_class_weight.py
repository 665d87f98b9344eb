"""multi_margin_class_weight: The labelled class must beat every other class by a margin.

    violation[n, c] = max(0, input[n, c] + margin − input[n, target[n]])
    loss = 1/N · Σ_n class_weight[target[n]]/C · Σ_{c : c ≠ target[n]} violation[n, c]^p
    grad_term[n] = grad_scale·weight[n]
    grad_violation[n, c] = p·class_weight[target[n]]·grad_term[n]·[c ≠ target[n]]/C · { 0 if p < 1 and
        violation[n, c] = 0; violation[n, c]^(p − 1) otherwise }
    grad_input_part[n] = Σ_{d : d ≠ target[n]} (−grad_violation[n, d]·[input[n, d] + margin − input[n,
        target[n]] > 0])
    grad_input_part_2[n, c] = [c ≠ target[n]]·grad_violation[n, c]·[input[n, c] + margin − input[n,
        target[n]] > 0]
    grad_input[n, c] = grad_input_part[n]·[c = target[n]] + grad_input_part_2[n, c]

Generated from the declaration margins.py (ceec3a5b1ba2896a)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, kernel, maximum, number, or_empty, owns, parts_of, power, restrain,
        rows_at_once, step, store_block_sum, sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, kernel, maximum, number, or_empty, owns, parts_of, power, restrain,
        rows_at_once, step, store_block_sum, sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, class_weight, p, margin, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            takes_part = class_weight[target[n]] != zero
            grad_term = grad_scale * sample_weight
            sum_input = zero
            grad_input_part = zero
            p_minus_one = p - one
            for c in range(lane, C, lanes):
                violation = (
                    maximum(zero, margin + (input[n, c] - input[n, target[n]])) if c != target[n] else
                    zero
                )
                grad_violation = (
                    grad_term * p * (zero if p < one and violation == zero else power(violation,
                    p_minus_one)) * class_weight[target[n]] / Real(C) if c != target[n] else zero
                )
                if c != target[n]:
                    sum_input += power(violation, p)
                    grad_input_part += times(
                        -step(margin + (input[n, c] - input[n, target[n]])), grad_violation
                    )
            sum_input = sum_over_row(sum_input)
            grad_input_part = sum_over_row(grad_input_part)
            sum_input_scale = restrain(sum_input)
            if grad_input.size:
                for c in range(lane, C, lanes):
                    violation = (
                        maximum(zero, margin + (input[n, c] - input[n, target[n]])) if c != target[n] else
                        zero
                    )
                    grad_violation = (
                        grad_term * p * (zero if p < one and violation == zero else power(violation,
                        p_minus_one)) * class_weight[target[n]] / Real(C) if c != target[n] else zero
                    )
                    grad_input_part_2 = (
                        times(step(margin + (input[n, c] - input[n, target[n]])), grad_violation) if c !=
                        target[n] else zero
                    )
                    grad_input[n, c] = grad_input_part_2 if takes_part else zero
            if owns(target[n]):
                if grad_input.size:
                    grad_input[n, target[n]] += grad_input_part if takes_part else zero
            sum_input_scaled = zero
            if sum_input_scale != one:
                for c in range(lane, C, lanes):
                    violation = (
                        maximum(zero, margin + (input[n, c] - input[n, target[n]])) if c != target[n] else
                        zero
                    )
                    if c != target[n]:
                        sum_input_scaled += times(sum_input_scale, power(violation, p))
                sum_input_scaled = sum_over_row(sum_input_scaled)
            sum_input_held = sum_input if sum_input_scale == one else sum_input_scaled
            term = sum_input_held * class_weight[target[n]] / (sum_input_scale * Real(C))
            weighted_term = term * sample_weight
            chosen = weighted_term if takes_part else zero
            if lane == 0:
                total += chosen
                if terms.size:
                    terms[n] = chosen
        else:
            if grad_input.size:
                for c in range(lane, C, lanes):
                    grad_input[n, c] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, class_weight, p, margin, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, class_weight, p, margin, weight, grad_scale, terms, grad_input, total_parts
    )
    return number(total_of(total_parts))
