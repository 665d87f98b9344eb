"""poisson_nll_no_log_input_full: Negative log-likelihood of a Poisson distribution with a predicted rate.

    loss = 1/N · Σ_n (input[n] − target[n]·log(input[n]) + { target[n]·log(target[n]) − target[n] + log(2·
        π·target[n])/2 if target[n] > 1; 0 otherwise })
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = grad_term[n]·(1 − target[n]/input[n])
    grad_target[n] = grad_term[n]·{ log(target[n]/input[n]) + 1/(2·target[n]) if target[n] > 1;
        −log(input[n]) otherwise }

Generated from the declaration likelihood.py (58a96d5dce757dc7) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, kl_entr, line_minus_log, log, log_ratio,
        next_block, over_threads, ratio, with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, kl_entr, line_minus_log, log, log_ratio,
        next_block, over_threads, ratio, with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "21be19b1181e"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(
    input, target, weight, grad_scale, terms, grad_input, grad_target, rows, block, shared_blocks
):
    """Element by element: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    half = Real(0.5)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(Place(start), Place(stop)):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                one_below_target = target[n] > one
                term = (
                    half * log(two * Real(3.141592653589793) * target[n]) + kl_entr(target[n], input[n])
                    if one_below_target else line_minus_log(input[n], target[n])
                )
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if grad_input is not None:
                    grad_input[n] = grad_term * (one - ratio(target[n], input[n]))
                if grad_target is not None:
                    grad_target[n] = (
                        grad_term * (half / target[n] + log_ratio(target[n], input[n]) if one_below_target
                        else with_nan_of(-log(input[n]), target[n]))
                    )
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_input is not None:
                    grad_input[n] = zero
                if grad_target is not None:
                    grad_target[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements if N < PARALLEL_FROM else over_threads(_elements, "sum")
    total = run(input, target, weight, grad_scale, terms, grad_input, grad_target, N, BLOCK, 0)
    return total


@compiled(**LOOP)
def _hessian_elements(input, target, weight, grad_scale, hess_input, rows, block, shared_blocks):
    """Element by element: fills hess_input."""
    Real = input.dtype.type
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
                hess_input[n] = grad_term * ratio(ratio(target[n], input[n]), input[n])
            else:
                hess_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.size
    run = _hessian_elements if N < PARALLEL_FROM else over_threads(_hessian_elements)
    run(input, target, weight, grad_scale, hess_input, N, BLOCK, 0)
