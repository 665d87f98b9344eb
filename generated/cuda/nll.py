"""nll: Negative log-likelihood of the labelled class, given log-probabilities.

    loss = −(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]]·input[n, target[n]])/(Σ_{n : target[n]
        ≠ ignore_index} class_weight[target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −class_weight[target[n]]·grad_term[n]·[c = target[n]]·[target[n] ≠ ignore_index]

Generated from the declaration classification.py (4905483baddb8410)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
Labels are int64 and in range.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_elements, grid_of_rows, kernel, number, or_empty, owns, parts_of,
        rows_at_once, store_block_sum, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_elements, grid_of_rows, kernel, number, or_empty, owns, parts_of,
        rows_at_once, store_block_sum, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(input, target, class_weight, ignore_index, weight, grad_scale, terms, grad_input, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    C = input.shape[1]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), input.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index and class_weight[target[n]] != zero:
            term = -class_weight[target[n]] * input[n, target[n]]
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            if grad_input.size:
                for c in range(lane, C, lanes):
                    grad_input[n, c] = zero
            if owns(target[n]):
                if grad_input.size:
                    grad_input[n, target[n]] += -grad_term * class_weight[target[n]]
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


def evaluate(input, target, class_weight, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_input = or_empty(grad_input, 2, dtype)
    blocks, threads = grid_of_rows(input.shape[0], input.shape[1])
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](
        input, target, class_weight, ignore_index, weight, grad_scale, terms, grad_input, total_parts
    )
    return number(total_of(total_parts))


@kernel
def _normaliser_elements(target, class_weight, ignore_index, weight, normaliser_parts):
    """A thread for an element: adds up normaliser."""
    Real = class_weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser = zero
    for n in range(cuda.grid(1), target.size, cuda.gridsize(1)):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero and target[n] != ignore_index and class_weight[target[n]] != zero:
            normaliser += class_weight[target[n]] * sample_weight
    store_block_sum(normaliser, normaliser_parts)


def normaliser(input, target, class_weight, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    dtype = input.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_elements(target.size)
    normaliser_parts = parts_of(blocks, dtype)
    _normaliser_elements[blocks, threads](target, class_weight, ignore_index, weight, normaliser_parts)
    return number(total_of(normaliser_parts))
