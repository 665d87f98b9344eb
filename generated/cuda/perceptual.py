"""perceptual: Mean squared distance between the feature maps of two images, over any number of layers.

    loss = 1/B · Σ_n layer_weight·1/(C·H·W) · Σ_{c,h,w} (a[n, c, h, w] − b[n, c, h, w])²
    grad_term[n] = grad_scale·weight[n]
    grad_a[n, c, h, w] = 2·layer_weight·grad_term[n]·(a[n, c, h, w] − b[n, c, h, w])/(C·H·W)
    grad_b[n, c, h, w] = 2·layer_weight·grad_term[n]·(b[n, c, h, w] − a[n, c, h, w])/(C·H·W)

Generated from the declaration images.py (24b7c562d98d917c)
and templates/numba_cuda/kernel.py.j2. Do not edit.

Arrays live on the device, are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._cuda import (
        cuda, first_row, grid_of_rows, kernel, number, or_empty, parts_of, restrain, rows_at_once,
        store_block_sum, sum_over_row, times, total_of
    )
except ImportError:  # this file stands alone beside _cuda.py
    from _cuda import (
        cuda, first_row, grid_of_rows, kernel, number, or_empty, parts_of, restrain, rows_at_once,
        store_block_sum, sum_over_row, times, total_of
    )

COMPANION = "b7a960d13b1c"  # digest of the _cuda.py this file was generated with


@kernel
def _rows(a, b, layer_weight, weight, grad_scale, terms, grad_a, grad_b, total_parts):
    """Threads in line for a row: adds up total and fills terms, grad_a, grad_b."""
    Real = a.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    total = zero
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), a.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            sum_a_b_squared = zero
            quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
            for c in range(lane, C, lanes):
                for h in range(H):
                    for w in range(W):
                        a_minus_b = a[n, c, h, w] - b[n, c, h, w]
                        if grad_a.size:
                            grad_a[n, c, h, w] = a_minus_b * quotient
                        if grad_b.size:
                            grad_b[n, c, h, w] = -a_minus_b * quotient
                        sum_a_b_squared += a_minus_b * a_minus_b
            sum_a_b_squared = sum_over_row(sum_a_b_squared)
            sum_a_b_squared_scale = restrain(sum_a_b_squared)
            sum_a_b_squared_scaled = zero
            if sum_a_b_squared_scale != one:
                for c in range(lane, C, lanes):
                    for h in range(H):
                        for w in range(W):
                            a_minus_b_2 = a[n, c, h, w] - b[n, c, h, w]
                            sum_a_b_squared_scaled += times(
                                sum_a_b_squared_scale, a_minus_b_2 * a_minus_b_2
                            )
                sum_a_b_squared_scaled = sum_over_row(sum_a_b_squared_scaled)
            sum_a_b_squared_held = (
                sum_a_b_squared if sum_a_b_squared_scale == one else sum_a_b_squared_scaled
            )
            term = (
                layer_weight * sum_a_b_squared_held / (sum_a_b_squared_scale * Real(C) * Real(H) *
                Real(W))
            )
            weighted_term = term * sample_weight
            if lane == 0:
                total += weighted_term
                if terms.size:
                    terms[n] = weighted_term
        else:
            if grad_a.size:
                for c in range(lane, C, lanes):
                    for h in range(H):
                        for w in range(W):
                            grad_a[n, c, h, w] = zero
            if grad_b.size:
                for c in range(lane, C, lanes):
                    for h in range(H):
                        for w in range(W):
                            grad_b[n, c, h, w] = zero
            if lane == 0:
                if terms.size:
                    terms[n] = zero
    store_block_sum(total, total_parts)


def evaluate(a, b, layer_weight, weight, grad_scale, terms, grad_a, grad_b):
    """Return the sum of weight times term; fill the outputs that are not None."""
    dtype = a.dtype
    weight = or_empty(weight, 1, dtype)
    terms = or_empty(terms, 1, dtype)
    grad_a = or_empty(grad_a, 4, dtype)
    grad_b = or_empty(grad_b, 4, dtype)
    blocks, threads = grid_of_rows(a.shape[0], max(a.shape[1], a.shape[2], a.shape[3]))
    total_parts = parts_of(blocks, dtype)
    _rows[blocks, threads](a, b, layer_weight, weight, grad_scale, terms, grad_a, grad_b, total_parts)
    return number(total_of(total_parts))


@kernel
def _hessian_rows(a, layer_weight, weight, grad_scale, hess_a):
    """Threads in line for a row: fills hess_a."""
    Real = a.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    C = a.shape[1]
    H = a.shape[2]
    W = a.shape[3]
    lane, lanes = cuda.threadIdx.x, cuda.blockDim.x
    for n in range(first_row(), a.shape[0], rows_at_once()):
        sample_weight = weight[n] if weight.size else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            quotient = two * grad_term * layer_weight / (Real(C) * Real(H) * Real(W))
            for c in range(lane, C, lanes):
                for h in range(H):
                    for w in range(W):
                        hess_a[n, c, h, w] = quotient
        else:
            for c in range(lane, C, lanes):
                for h in range(H):
                    for w in range(W):
                        hess_a[n, c, h, w] = zero


def hessian_diag(a, b, layer_weight, weight, grad_scale, hess_a):
    """Fill the diagonal of the second derivative."""
    dtype = a.dtype
    weight = or_empty(weight, 1, dtype)
    blocks, threads = grid_of_rows(a.shape[0], max(a.shape[1], a.shape[2], a.shape[3]))
    _hessian_rows[blocks, threads](a, layer_weight, weight, grad_scale, hess_a)
