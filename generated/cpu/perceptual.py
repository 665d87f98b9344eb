"""perceptual: Mean squared distance between the feature maps of two images, over any number of layers.

    loss = 1/B · Σ_n layer_weight·1/(C·H·W) · Σ_{c,h,w} (a[n, c, h, w] − b[n, c, h, w])²
    grad_term[n] = grad_scale·weight[n]
    grad_a[n, c, h, w] = 2·layer_weight·grad_term[n]·(a[n, c, h, w] − b[n, c, h, w])/(C·H·W)
    grad_b[n, c, h, w] = 2·layer_weight·grad_term[n]·(b[n, c, h, w] − a[n, c, h, w])/(C·H·W)

Generated from the declaration images.py (24b7c562d98d917c) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, restrain, row,
        times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, next_block, over_threads, restrain, row,
        times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "31206a95b8a0"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    a, b, layer_weight, C, H, W, weight, grad_scale, terms, grad_a, grad_b, rows, block, shared_blocks
):
    """Row by row: adds up total and fills terms, grad_a, grad_b."""
    Real = a.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        for n in range(start, stop):
            a_n = a[n]
            b_n = b[n]
            grad_a_n = row(grad_a, n)
            grad_b_n = row(grad_b, n)
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                sum_a_b_squared = zero
                quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
                for c in range(C):
                    for h in range(H):
                        for w in range(W):
                            a_minus_b = a_n[c, h, w] - b_n[c, h, w]
                            if grad_a is not None:
                                grad_a_n[c, h, w] = a_minus_b * quotient
                            if grad_b is not None:
                                grad_b_n[c, h, w] = -a_minus_b * quotient
                            sum_a_b_squared = accumulate(sum_a_b_squared, a_minus_b * a_minus_b)
                sum_a_b_squared_scale = restrain(sum_a_b_squared)
                sum_a_b_squared_scaled = zero
                if sum_a_b_squared_scale != one:
                    for c in range(C):
                        for h in range(H):
                            for w in range(W):
                                a_minus_b_2 = a_n[c, h, w] - b_n[c, h, w]
                                sum_a_b_squared_scaled = accumulate(
                                    sum_a_b_squared_scaled, times(sum_a_b_squared_scale, a_minus_b_2 *
                                    a_minus_b_2)
                                )
                sum_a_b_squared_held = (
                    sum_a_b_squared if sum_a_b_squared_scale == one else sum_a_b_squared_scaled
                )
                term = (
                    layer_weight * sum_a_b_squared_held / (sum_a_b_squared_scale * Real(C) * Real(H) *
                    Real(W))
                )
                weighted_term = term * sample_weight
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if grad_a is not None:
                    grad_a[n] = zero
                if grad_b is not None:
                    grad_b[n] = zero
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(a, b, layer_weight, weight, grad_scale, terms, grad_a, grad_b):
    """Return the sum of weight times term; fill the outputs that are not None."""
    B = a.shape[0]
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    run = _rows if B * (C * H * W) < PARALLEL_FROM else over_threads(_rows, "sum")
    total = run(
        a, b, layer_weight, C, H, W, weight, grad_scale, terms, grad_a, grad_b, B, min(ROWS, max(1, BLOCK
        // (C * H * W))), 0
    )
    return total


@compiled(**LOOP)
def _hessian_rows(layer_weight, C, H, W, weight, grad_scale, hess_a, rows, block, shared_blocks):
    """Row by row: fills hess_a."""
    Real = hess_a.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hess_a_n = hess_a[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
                for c in range(C):
                    for h in range(H):
                        for w in range(W):
                            hess_a_n[c, h, w] = quotient
            else:
                hess_a[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(a, b, layer_weight, weight, grad_scale, hess_a):
    """Fill the diagonal of the second derivative."""
    B = a.shape[0]
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    run = _hessian_rows if B * (C * H * W) < PARALLEL_FROM else over_threads(_hessian_rows)
    run(layer_weight, C, H, W, weight, grad_scale, hess_a, B, min(ROWS, max(1, BLOCK // (C * H * W))), 0)
