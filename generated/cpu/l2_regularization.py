"""l2_regularization: Sum of squares: shrinks large weights most.

    loss = Σ_n lambda2·input[n]²
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = 2·lambda2·input[n]·grad_term[n]

Generated from the declaration regularization.py (f0c147a8fb8fcb3f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, next_block, over_threads, part,
        times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, next_block, over_threads, part,
        times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "ac1e2b292816"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(input, lambda2, weight, grad_scale, terms, grad_input):
    """One block of elements: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total = zero
    for n in range(input.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            input_times_lambda2 = lambda2 * input[n]
            term = times(input_times_lambda2, input[n])
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total = accumulate(total, weighted_term)
            if grad_input is not None:
                grad_input[n] = two * grad_term * input_times_lambda2
            if terms is not None:
                terms[n] = weighted_term
        else:
            if grad_input is not None:
                grad_input[n] = zero
            if terms is not None:
                terms[n] = zero
    return total


@compiled(**DRIVER)
def _elements_blocks(input, lambda2, weight, grad_scale, terms, grad_input, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_total = kept_total(shared_blocks, block_number, 0)
        else:
            block_total = _elements(
                part(input, start, stop), lambda2, part(weight, start, stop), grad_scale, part(terms,
                start, stop), part(grad_input, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_total)
        total, total_rest = add_exactly(total, total_rest, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, lambda2, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements_blocks if N < PARALLEL_FROM else over_threads(_elements_blocks, 1)
    total = run(input, lambda2, weight, grad_scale, terms, grad_input, N, BLOCK, 0)
    return total


@compiled(**LOOP)
def _hessian_elements(lambda2, weight, grad_scale, hess_input):
    """One block of elements: fills hess_input."""
    Real = hess_input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(hess_input.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            hess_input[n] = two * grad_term * lambda2
        else:
            hess_input[n] = zero


@compiled(**DRIVER)
def _hessian_elements_blocks(lambda2, weight, grad_scale, hess_input, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(lambda2, part(weight, start, stop), grad_scale, part(hess_input, start, stop))
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, lambda2, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.size
    run = _hessian_elements_blocks if N < PARALLEL_FROM else over_threads(_hessian_elements_blocks)
    run(lambda2, weight, grad_scale, hess_input, N, BLOCK, 0)
