"""triplet_p1: The anchor must be nearer to the positive than to the negative by a margin.

    distance_negative[n] = Σ_d |anchor[n, d] − negative[n, d]|
    distance_positive[n] = Σ_d |anchor[n, d] − positive[n, d]|
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)

Generated from the declaration metric.py (556dd7135faaf4e9) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import compiled, next_block, over_threads
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "84900aef2a47"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _anchor_rows(hvp_anchor, rows, block, shared_blocks):
    """Row by row: fills hvp_anchor."""
    Real = hvp_anchor.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_anchor[start:stop] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_anchor(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_anchor):
    """Fill the Hessian in anchor times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _anchor_rows if N * D < PARALLEL_FROM else over_threads(_anchor_rows)
    run(hvp_anchor, N, min(ROWS, max(1, BLOCK // D)), 0)


@compiled(**LOOP)
def _positive_rows(hvp_positive, rows, block, shared_blocks):
    """Row by row: fills hvp_positive."""
    Real = hvp_positive.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_positive[start:stop] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_positive(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_positive):
    """Fill the Hessian in positive times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _positive_rows if N * D < PARALLEL_FROM else over_threads(_positive_rows)
    run(hvp_positive, N, min(ROWS, max(1, BLOCK // D)), 0)


@compiled(**LOOP)
def _negative_rows(hvp_negative, rows, block, shared_blocks):
    """Row by row: fills hvp_negative."""
    Real = hvp_negative.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_negative[start:stop] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_negative(anchor, positive, negative, vector, margin, weight, grad_scale, hvp_negative):
    """Fill the Hessian in negative times `vector`."""
    N = anchor.shape[0]
    D = anchor.shape[1]
    run = _negative_rows if N * D < PARALLEL_FROM else over_threads(_negative_rows)
    run(hvp_negative, N, min(ROWS, max(1, BLOCK // D)), 0)
