"""squared_hinge: Zero beyond a margin of one on the right side, quadratic otherwise.

    loss = 1/N · Σ_n max(0, 1 − target[n]·input[n])²

Generated from the declaration margins.py (7fde464196433984) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

try:
    from ._elementary import compiled, next_block, over_threads, part, step
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, part, step

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "271af52e8531"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_elements(input, target, vector, weight, grad_scale, hvp_input):
    """One block of elements: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(input.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            step_one_minus_input_times_target = step(one - input[n] * target[n])
            hvp_input[n] = (
                two * grad_term * vector[n] * step_one_minus_input_times_target *
                step_one_minus_input_times_target * target[n] * target[n]
            )
        else:
            hvp_input[n] = zero


@compiled(**DRIVER)
def _input_elements_blocks(
    input, target, vector, weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(
            part(input, start, stop), part(target, start, stop), part(vector, start, stop), part(weight,
            start, stop), grad_scale, part(hvp_input, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements_blocks if N < PARALLEL_FROM else over_threads(_input_elements_blocks)
    run(input, target, vector, weight, grad_scale, hvp_input, N, BLOCK, 0)
