"""gaussian_nll: Negative log-likelihood of a normal distribution with predicted mean and variance.

    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n (log(var[n])/2 + residual[n]²/(2·var[n]))

Generated from the declaration likelihood.py (914fa63b0dc1aaa9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

try:
    from ._elementary import compiled, next_block, over_threads, part, ratio, variance_bend
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, part, ratio, variance_bend

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "a30fe8c599cd"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_elements(var, vector, weight, grad_scale, hvp_input):
    """One block of elements: fills hvp_input."""
    Real = var.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(var.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            hvp_input[n] = grad_term * vector[n] * ratio(one, var[n])
        else:
            hvp_input[n] = zero


@compiled(**DRIVER)
def _input_elements_blocks(var, vector, weight, grad_scale, hvp_input, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(
            part(var, start, stop), part(vector, start, stop), part(weight, start, stop), grad_scale,
            part(hvp_input, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, var, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements_blocks if N < PARALLEL_FROM else over_threads(_input_elements_blocks)
    run(var, vector, weight, grad_scale, hvp_input, N, BLOCK, 0)


@compiled(**LOOP)
def _target_elements(var, vector, weight, grad_scale, hvp_target):
    """One block of elements: fills hvp_target."""
    Real = var.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(var.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            hvp_target[n] = grad_term * vector[n] * ratio(one, var[n])
        else:
            hvp_target[n] = zero


@compiled(**DRIVER)
def _target_elements_blocks(var, vector, weight, grad_scale, hvp_target, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _target_elements(
            part(var, start, stop), part(vector, start, stop), part(weight, start, stop), grad_scale,
            part(hvp_target, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, var, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    run = _target_elements_blocks if N < PARALLEL_FROM else over_threads(_target_elements_blocks)
    run(var, vector, weight, grad_scale, hvp_target, N, BLOCK, 0)


@compiled(**LOOP)
def _var_elements(input, target, var, vector, weight, grad_scale, hvp_var):
    """One block of elements: fills hvp_var."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(input.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            residual = input[n] - target[n]
            hvp_var[n] = grad_term * vector[n] * variance_bend(residual, var[n])
        else:
            hvp_var[n] = zero


@compiled(**DRIVER)
def _var_elements_blocks(
    input, target, var, vector, weight, grad_scale, hvp_var, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _var_elements(
            part(input, start, stop), part(target, start, stop), part(var, start, stop), part(vector,
            start, stop), part(weight, start, stop), grad_scale, part(hvp_var, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_var(input, target, var, vector, weight, grad_scale, hvp_var):
    """Fill the Hessian in var times `vector`."""
    N = input.size
    run = _var_elements_blocks if N < PARALLEL_FROM else over_threads(_var_elements_blocks)
    run(input, target, var, vector, weight, grad_scale, hvp_var, N, BLOCK, 0)
