"""nll: Negative log-likelihood of the labelled class, given log-probabilities.

    loss = −(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]]·input[n, target[n]])/(Σ_{n : target[n]
        ≠ ignore_index} class_weight[target[n]])

Generated from the declaration classification.py (4905483baddb8410) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

import numpy as np
from numba import njit, prange

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True, "cache": True}
DRIVER = {"error_model": "numpy", "nogil": True, "cache": True}
ELEMENTARY = "5d5230e861b6"  # digest of the elementary functions this file was generated with


@njit(**LOOP)
def _input_rows(C, hvp_input, start, stop):
    """Rows `start` to `stop`: fills hvp_input."""
    Real = hvp_input.dtype.type
    zero = Real(0)
    for n in range(start, stop):
        hvp_input_n = hvp_input[n]
        for c in range(C):
            hvp_input_n[c] = zero


@njit(**DRIVER)
def _input_rows_serial(C, hvp_input, rows, block):
    """All blocks, one after the other."""
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        _input_rows(C, hvp_input, start, stop)


@njit(parallel=True, **DRIVER)
def _input_rows_parallel(C, hvp_input, rows, block):
    """The same blocks over all threads; their sums are added in the same order."""
    n_blocks = (rows + block - 1) // block
    for block_number in prange(n_blocks):
        start = block_number * block
        stop = min(start + block, rows)
        _input_rows(C, hvp_input, start, stop)


def hvp_input(input, target, class_weight, vector, ignore_index, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows_serial if N * C < PARALLEL_FROM else _input_rows_parallel
    run(C, hvp_input, N, min(ROWS, max(1, BLOCK // C)))
