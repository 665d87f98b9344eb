"""asymmetric_huber_continuous: Huber loss that weighs underestimation by alpha: its linear tail, or everything below 0.

    residual[n] = input[n] − target[n]
    side[n] = { alpha if residual[n] < 0; 1 otherwise }
    loss = 1/N · Σ_n { residual[n]²·side[n]/2 if |residual[n]| ≤ delta; delta·side[n]·(|residual[n]| −
        delta/2) otherwise }
    grad_term[n] = grad_scale·weight[n]
    grad_residual[n] = grad_term[n]·{ residual[n]·side[n] if |residual[n]| ≤ delta; delta·side[n]·
        sign(residual[n]) otherwise }
    grad_input[n] = grad_residual[n]
    grad_target[n] = −grad_residual[n]

Generated from the declaration regression.py (a2c27555c4c9cbf6) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, part, sign
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, part, sign

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements(input, target, delta, alpha, weight, grad_scale, terms, grad_input, grad_target):
    """One block of elements: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    total = zero
    for n in range(input.size):
        residual = input[n] - target[n]
        side = alpha if residual < zero else one
        abs_residual = abs(residual)
        abs_residual_at_most_delta = abs_residual <= delta
        delta_times_side = delta * side
        term = (
            half * side * residual * residual if abs_residual_at_most_delta else delta_times_side *
            (abs_residual - half * delta)
        )
        sample_weight = weight[n] if weight is not None else one
        weighted_term = term * sample_weight
        grad_term = grad_scale * sample_weight
        grad_residual = (
            grad_term * (residual * side if abs_residual_at_most_delta else delta_times_side *
            sign(residual))
        )
        total = accumulate(total, weighted_term)
        if grad_input is not None:
            grad_input[n] = grad_residual
        if grad_target is not None:
            grad_target[n] = -grad_residual
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _elements_serial(
    input, target, delta, alpha, weight, grad_scale, terms, grad_input, grad_target, rows, block
):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _elements(
            part(input, start, stop), part(target, start, stop), delta, alpha, part(weight, start, stop),
            grad_scale, part(terms, start, stop), part(grad_input, start, stop), part(grad_target, start,
            stop)
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _elements_parallel(
    input, target, delta, alpha, weight, grad_scale, terms, grad_input, grad_target, rows, block
):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements(
            part(input, start, stop), part(target, start, stop), delta, alpha, part(weight, start, stop),
            grad_scale, part(terms, start, stop), part(grad_input, start, stop), part(grad_target, start,
            stop)
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(input, target, delta, alpha, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
    total = run(input, target, delta, alpha, weight, grad_scale, terms, grad_input, grad_target, N, BLOCK)
    return total


@njit(**LOOP)
def _hessian_elements(input, target, delta, alpha, weight, grad_scale, hess_input):
    """One block of elements: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(input.size):
        sample_weight = weight[n] if weight is not None else one
        grad_term = grad_scale * sample_weight
        residual = input[n] - target[n]
        side = alpha if residual < zero else one
        hess_input[n] = grad_term * (side if abs(residual) <= delta else zero)


@njit(**DRIVER)
def _hessian_elements_serial(input, target, delta, alpha, weight, grad_scale, hess_input, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _hessian_elements(
            part(input, start, stop), part(target, start, stop), delta, alpha, part(weight, start, stop),
            grad_scale, part(hess_input, start, stop)
        )


@njit(parallel=True, **DRIVER)
def _hessian_elements_parallel(input, target, delta, alpha, weight, grad_scale, hess_input, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(input, start, stop), part(target, start, stop), delta, alpha, part(weight, start, stop),
            grad_scale, part(hess_input, start, stop)
        )


def hessian_diag(input, target, delta, alpha, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.size
    run = _hessian_elements_serial if N < PARALLEL_FROM else _hessian_elements_parallel
    run(input, target, delta, alpha, weight, grad_scale, hess_input, N, BLOCK)
