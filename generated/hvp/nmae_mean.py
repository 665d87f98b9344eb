"""nmae_mean: Mean absolute error in units of the target's range, mean or maximum.

    size = 1/N · Σ_n target[n]
    loss = 1/size · 1/N · Σ_n |input[n] − target[n]|

Generated from the declaration regression.py (409098be97956985) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import compiled, next_block, over_threads, part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "7de3592df901"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_elements(hvp_input):
    """One block of elements: fills hvp_input."""
    Real = hvp_input.dtype.type
    zero = Real(0)
    for n in range(hvp_input.size):
        hvp_input[n] = zero


@compiled(**DRIVER)
def _input_elements_blocks(hvp_input, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(part(hvp_input, start, stop))
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements_blocks if N < PARALLEL_FROM else over_threads(_input_elements_blocks)
    run(hvp_input, N, BLOCK, 0)
