"""gaussian_nll: Negative log-likelihood of a normal distribution with predicted mean and variance.

    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n (log(var[n])/2 + residual[n]²/(2·var[n]))

Generated from the declaration likelihood.py (914fa63b0dc1aaa9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

import numpy as np

try:
    from ._elementary import compiled, next_block, over_threads, ratio, variance_bend
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, ratio, variance_bend

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
Place = np.uint64  # of an element: where none is negative, none is looked for from the end of an array
ELEMENTARY = "9640f70cab39"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_elements(var, vector, weight, grad_scale, hvp_input, rows, block, shared_blocks):
    """Element by element: fills hvp_input."""
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
                hvp_input[n] = grad_term * vector[n] * ratio(one, var[n])
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, var, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements if N < PARALLEL_FROM else over_threads(_input_elements)
    run(var, vector, weight, grad_scale, hvp_input, N, BLOCK, 0)


@compiled(**LOOP)
def _target_elements(var, vector, weight, grad_scale, hvp_target, rows, block, shared_blocks):
    """Element by element: fills hvp_target."""
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
                hvp_target[n] = grad_term * vector[n] * ratio(one, var[n])
            else:
                hvp_target[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, var, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    run = _target_elements if N < PARALLEL_FROM else over_threads(_target_elements)
    run(var, vector, weight, grad_scale, hvp_target, N, BLOCK, 0)


@compiled(**LOOP)
def _var_elements(input, target, var, vector, weight, grad_scale, hvp_var, rows, block, shared_blocks):
    """Element by element: fills hvp_var."""
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
                residual = input[n] - target[n]
                hvp_var[n] = grad_term * vector[n] * variance_bend(residual, var[n])
            else:
                hvp_var[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_var(input, target, var, vector, weight, grad_scale, hvp_var):
    """Fill the Hessian in var times `vector`."""
    N = input.size
    run = _var_elements if N < PARALLEL_FROM else over_threads(_var_elements)
    run(input, target, var, vector, weight, grad_scale, hvp_var, N, BLOCK, 0)
