"""perceptual: Mean squared distance between the feature maps of two images, over any number of layers.

    loss = 1/B · Σ_n layer_weight·1/(C·H·W) · Σ_{c,h,w} (a[n, c, h, w] − b[n, c, h, w])²

Generated from the declaration images.py (24b7c562d98d917c) and templates/numba_cpu/kernel.py.j2. Do not edit.
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
def _a_rows(vector, layer_weight, C, H, W, weight, grad_scale, hvp_a, rows, block, shared_blocks):
    """Row by row: fills hvp_a."""
    Real = vector.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_a_n = hvp_a[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
                for c in range(C):
                    for h in range(H):
                        for w in range(W):
                            hvp_a_n[c, h, w] = quotient * vector_n[c, h, w]
            else:
                hvp_a[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_a(a, b, vector, layer_weight, weight, grad_scale, hvp_a):
    """Fill the Hessian in a times `vector`."""
    B = a.shape[0]
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    run = _a_rows if B * (C * H * W) < PARALLEL_FROM else over_threads(_a_rows)
    run(
        vector, layer_weight, C, H, W, weight, grad_scale, hvp_a, B, min(ROWS, max(1, BLOCK // (C * H *
        W))), 0
    )


@compiled(**LOOP)
def _b_rows(vector, layer_weight, C, H, W, weight, grad_scale, hvp_b, rows, block, shared_blocks):
    """Row by row: fills hvp_b."""
    Real = vector.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_b_n = hvp_b[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
                for c in range(C):
                    for h in range(H):
                        for w in range(W):
                            hvp_b_n[c, h, w] = quotient * vector_n[c, h, w]
            else:
                hvp_b[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_b(a, b, vector, layer_weight, weight, grad_scale, hvp_b):
    """Fill the Hessian in b times `vector`."""
    B = a.shape[0]
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    run = _b_rows if B * (C * H * W) < PARALLEL_FROM else over_threads(_b_rows)
    run(
        vector, layer_weight, C, H, W, weight, grad_scale, hvp_b, B, min(ROWS, max(1, BLOCK // (C * H *
        W))), 0
    )
