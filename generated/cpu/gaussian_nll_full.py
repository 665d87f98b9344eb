"""gaussian_nll_full: Negative log-likelihood of a normal distribution with predicted mean and variance.

    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n (log(2·π)/2 + log(var[n])/2 + residual[n]²/(2·var[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_residual[n] = residual[n]·grad_term[n]/var[n]
    grad_input[n] = grad_residual[n]
    grad_target[n] = −grad_residual[n]
    grad_var[n] = grad_term[n]·(1 − residual[n]²/var[n])/(2·var[n])

Generated from the declaration likelihood.py (6f93fbdd442c11ef) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, log, next_block, over_threads,
        quad_over_lin, ratio, variance_score,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, log, next_block, over_threads,
        quad_over_lin, ratio, variance_score,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "ce87a0c045d0"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(
    input, target, var, weight, grad_scale, terms, grad_input, grad_target, grad_var, rows, block,
    shared_blocks
):
    """Element by element: adds up total and fills terms, grad_input, grad_target, grad_var."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    quotient = half * log(two * Real(3.141592653589793))
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                residual = input[n] - target[n]
                term = quotient + half * log(var[n]) + half * quad_over_lin(residual, var[n])
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                grad_residual = grad_term * ratio(residual, var[n])
                block_total = accumulate(block_total, weighted_term)
                if grad_input is not None:
                    grad_input[n] = grad_residual
                if grad_target is not None:
                    grad_target[n] = -grad_residual
                if grad_var is not None:
                    grad_var[n] = grad_term * variance_score(residual, var[n])
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_input is not None:
                    grad_input[n] = zero
                if grad_target is not None:
                    grad_target[n] = zero
                if grad_var is not None:
                    grad_var[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, var, weight, grad_scale, terms, grad_input, grad_target, grad_var):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(
        input, target, var, weight, grad_scale, terms, grad_input, grad_target, grad_var, N, BLOCK, 0
    )
    return total


@compiled(**LOOP)
def _hessian_elements(var, weight, grad_scale, hess_input, rows, block, shared_blocks):
    """Element by element: fills hess_input."""
    Real = var.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                hess_input[n] = grad_term * ratio(one, var[n])
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, var, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.size
    run = _hessian_elements if N < PARALLEL_FROM else over_threads(_hessian_elements)
    run(var, weight, grad_scale, hess_input, N, BLOCK, 0)
