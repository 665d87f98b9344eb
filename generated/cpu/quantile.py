"""quantile: Pinball loss: its minimiser is the quantile q of the target.

    error[n] = target[n] − input[n]
    loss = 1/N · Σ_n (q·max(0, error[n]) + (1 − q)·max(0, −error[n]))
    grad_term[n] = grad_scale·weight[n]
    grad_error[n] = grad_term[n]·(q·[error[n] > 0] − (1 − q)·[−error[n] > 0])
    grad_input[n] = −grad_error[n]
    grad_target[n] = grad_error[n]

Generated from the declaration regression.py (9003478db312867f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import accumulate, add_exactly, maximum, part, step
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, maximum, part, step

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _elements(input, target, q, weight, grad_scale, terms, grad_input, grad_target):
    """One block of elements: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(input.size):
        error = target[n] - input[n]
        one_minus_q = one - q
        term = one_minus_q * maximum(zero, -error) + q * maximum(zero, error)
        sample_weight = weight[n] if weight is not None else one
        weighted_term = term * sample_weight
        grad_term = grad_scale * sample_weight
        grad_error = grad_term * (q * step(error) - one_minus_q * step(-error))
        total = accumulate(total, weighted_term)
        if grad_input is not None:
            grad_input[n] = -grad_error
        if grad_target is not None:
            grad_target[n] = grad_error
        if terms is not None:
            terms[n] = weighted_term
    return total


@njit(**DRIVER)
def _elements_serial(input, target, q, weight, grad_scale, terms, grad_input, grad_target, rows, block):
    """All blocks, one after the other."""
    total, total_rest = 0.0, 0.0
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        block_total = _elements(
            part(input, start, stop), part(target, start, stop), q, part(weight, start, stop), grad_scale,
            part(terms, start, stop), part(grad_input, start, stop), part(grad_target, start, stop)
        )
        total, total_rest = add_exactly(total, total_rest, block_total)
    return total + total_rest


@njit(parallel=True, **DRIVER)
def _elements_parallel(input, target, q, weight, grad_scale, terms, grad_input, grad_target, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    partial = np.empty((n_blocks, 1))
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        partial[block_number, 0] = _elements(
            part(input, start, stop), part(target, start, stop), q, part(weight, start, stop), grad_scale,
            part(terms, start, stop), part(grad_input, start, stop), part(grad_target, start, stop)
        )
    total, total_rest = 0.0, 0.0
    for block_number in range(n_blocks):
        total, total_rest = add_exactly(total, total_rest, partial[block_number, 0])
    return total + total_rest


def evaluate(input, target, q, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements_serial if N < PARALLEL_FROM else _elements_parallel
    total = run(input, target, q, weight, grad_scale, terms, grad_input, grad_target, N, BLOCK)
    return total
