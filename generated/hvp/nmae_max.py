"""nmae_max: Mean absolute error in units of the target's range, mean or maximum.

    size = max_n target[n]
    loss = 1/size · 1/N · Σ_n |input[n] − target[n]|

Generated from the declaration regression.py (ede0d8e83d06da4e) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

import numpy as np
from numba import njit, prange

try:
    from ._elementary import part
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import part

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _input_elements(hvp_input):
    """One block of elements: fills hvp_input."""
    Real = hvp_input.dtype.type
    zero = Real(0)
    for n in range(hvp_input.size):
        hvp_input[n] = zero


@njit(**DRIVER)
def _input_elements_serial(hvp_input, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_elements(part(hvp_input, start, stop))


@njit(parallel=True, **DRIVER)
def _input_elements_parallel(hvp_input, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_elements(part(hvp_input, start, stop))


def hvp_input(input, target, vector, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_elements_serial if N < PARALLEL_FROM else _input_elements_parallel
    run(hvp_input, N, BLOCK)
