"""poisson_nll: Negative log-likelihood of a Poisson distribution with a predicted rate.

    loss = 1/N · Σ_n (exp(input[n]) − input[n]·target[n])

Generated from the declaration likelihood.py (8620789ffac2266f) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

try:
    from ._elementary import compiled, exp, next_block, over_threads, part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, exp, next_block, over_threads, part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "b9a779f9b6d6"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_elements(input, vector, weight, grad_scale, hvp_input):
    """One block of elements: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(input.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            hvp_input[n] = grad_term * vector[n] * exp(input[n])
        else:
            hvp_input[n] = zero


@compiled(**DRIVER)
def _input_elements_blocks(input, vector, weight, grad_scale, hvp_input, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(
            part(input, start, stop), part(vector, start, stop), part(weight, start, stop), grad_scale,
            part(hvp_input, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements_blocks if N < PARALLEL_FROM else over_threads(_input_elements_blocks)
    run(input, vector, weight, grad_scale, hvp_input, N, BLOCK, 0)


@compiled(**LOOP)
def _target_elements(hvp_target):
    """One block of elements: fills hvp_target."""
    Real = hvp_target.dtype.type
    zero = Real(0)
    for n in range(hvp_target.size):
        hvp_target[n] = zero


@compiled(**DRIVER)
def _target_elements_blocks(hvp_target, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _target_elements(part(hvp_target, start, stop))
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    run = _target_elements_blocks if N < PARALLEL_FROM else over_threads(_target_elements_blocks)
    run(hvp_target, N, BLOCK, 0)
