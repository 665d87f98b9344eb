"""label_smoothing_cross_entropy_probabilities_ignore_index: Cross-entropy against a one-hot target of which a share is spread over all classes.

    loss = −(Σ_{n : target[n] ≠ ignore_index} Σ_c (alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise
        })·log(input[n, c]))/(Σ_{n : target[n] ≠ ignore_index} 1)
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −grad_term[n]·(alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise })·[target[n]
        ≠ ignore_index]/input[n, c]

Generated from the declaration classification.py (20d3cf606423333b)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_elements, grid_of_rows, kernel, number, or_empty, owns, parts_of,
        product_of, ratio, rows_at_once, store_block_sum, sum_over_row, total_of, xlogy
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_elements, grid_of_rows, kernel, number, or_empty, owns, parts_of,
        product_of, ratio, rows_at_once, store_block_sum, sum_over_row, total_of, xlogy
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, alpha, ignore_index, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index:
            grad_term = grad_scale * sample_weight
            alpha_minus_one = alpha - one
            sum_input_target = zero
            inverse_C = one / Real(C)
            inverse_C_times_alpha = product_of(inverse_C, alpha)
            for c in range(lane, C, lanes):
                if grad_input.size:
                    grad_input[n, c] = -grad_term * ratio(inverse_C_times_alpha, input[n, c])
                sum_input_target += xlogy(
                    inverse_C_times_alpha - product_of(alpha_minus_one, one if c == target[n] else zero),
                    input[n, c]
                )
            sum_input_target = sum_over_row(sum_input_target)
            if owns(target[n]):
                if grad_input.size:
                    grad_input[n, target[n]] = (
                        -grad_term * ratio(one - alpha + alpha / Real(C), input[n, target[n]])
                    )
            term = -sum_input_target
            weighted_term = term * sample_weight
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_input.size:
                for c in range(lane, C, lanes):
                    grad_input[n, c] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(input, target, alpha, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, alpha, ignore_index, weight, grad_scale, terms, grad_input, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _normaliser_elements(target, ignore_index, weight, normaliser_parts):
    """A thread for an element: adds up normaliser."""
    Real = weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(cuda.grid(1), target.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index:
            normaliser += sample_weight
    store_block_sum(normaliser, normaliser_parts)


def normaliser(input, target, alpha, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(target.size)
    normaliser_parts = parts_of(blocks, dtype)
    _normaliser_elements[blocks, threads](target, ignore_index, weight, normaliser_parts)
    return number(total_of(normaliser_parts))


@kernel
def _hessian_rows(input, target, alpha, ignore_index, weight, grad_scale, hess_input):
    """Threads in line for a row: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index:
            grad_term = grad_scale * sample_weight
            alpha_over_C = alpha / Real(C)
            for c in range(lane, C, lanes):
                hess_input[n, c] = grad_term * ratio(ratio(alpha_over_C, input[n, c]), input[n, c])
            if owns(target[n]):
                hess_input[n, target[n]] = (
                    grad_term * ratio(ratio(one + alpha_over_C - alpha, input[n, target[n]]), input[n,
                    target[n]])
                )
        else:
            for c in range(lane, C, lanes):
                hess_input[n, c] = zero


def hessian_diag(input, target, alpha, ignore_index, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    _hessian_rows[blocks, threads](input, target, alpha, ignore_index, weight, grad_scale, hess_input)
