"""categorical_cross_entropy: Cross-entropy of a target distribution, soft or one-hot, under predicted probabilities.

    loss = −1/N · Σ_n Σ_c target[n, c]·log(input[n, c])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −target[n, c]·grad_term[n]/input[n, c]
    grad_target[n, c] = (−grad_term[n])·log(input[n, c])

Generated from the declaration divergences.py (747505f8aa786745) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, next_block, over_threads,
        ratio, row, xlogy,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, next_block, over_threads,
        ratio, row, xlogy,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "7fc42f25ffbf"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(input, target, C, weight, grad_scale, terms, grad_input, grad_target, start, stop):
    """Rows `start` to `stop`: adds up total and fills terms, grad_input, grad_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total = zero
    for n in range(start, stop):
        grad_input_n = row(grad_input, n)
        grad_target_n = row(grad_target, n)
        input_n = input[n]
        target_n = target[n]
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            sum_input_target = zero
            for c in range(C):
                if grad_input is not None:
                    grad_input_n[c] = -grad_term * ratio(target_n[c], input_n[c])
                if grad_target is not None:
                    grad_target_n[c] = xlogy(-grad_term, input_n[c])
                sum_input_target = accumulate(sum_input_target, xlogy(target_n[c], input_n[c]))
            term = -sum_input_target
            weighted_term = term * sample_weight
            total = accumulate(total, weighted_term)
            if terms is not None:
                terms[n] = weighted_term
        else:
            if grad_input is not None:
                grad_input[n] = zero
            if grad_target is not None:
                grad_target[n] = zero
            if terms is not None:
                terms[n] = zero
    return total


@compiled(**DRIVER)
def _rows_blocks(
    input, target, C, weight, grad_scale, terms, grad_input, grad_target, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        if shared_blocks < 0:
            block_total = kept_total(shared_blocks, block_number, 0)
        else:
            block_total = _rows(
                input, target, C, weight, grad_scale, terms, grad_input, grad_target, start, stop
            )
            keep_total(shared_blocks, block_number, 0, block_total)
        total, total_rest = add_exactly(total, total_rest, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, weight, grad_scale, terms, grad_input, grad_target):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    run = _rows_blocks if N * C < PARALLEL_FROM else over_threads(_rows_blocks, 1)
    total = run(
        input, target, C, weight, grad_scale, terms, grad_input, grad_target, N, min(ROWS, max(1, BLOCK //
        C)), 0
    )
    return total


@compiled(**LOOP)
def _hessian_rows(input, target, C, weight, grad_scale, hess_input, start, stop):
    """Rows `start` to `stop`: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    for n in range(start, stop):
        hess_input_n = hess_input[n]
        input_n = input[n]
        target_n = target[n]
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            grad_term = grad_scale * sample_weight
            for c in range(C):
                hess_input_n[c] = grad_term * ratio(ratio(target_n[c], input_n[c]), input_n[c])
        else:
            hess_input[n] = zero


@compiled(**DRIVER)
def _hessian_rows_blocks(input, target, C, weight, grad_scale, hess_input, rows, block, shared_blocks):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_rows(input, target, C, weight, grad_scale, hess_input, start, stop)
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.shape[0]
    C = input.shape[1]
    run = _hessian_rows_blocks if N * C < PARALLEL_FROM else over_threads(_hessian_rows_blocks)
    run(input, target, C, weight, grad_scale, hess_input, N, min(ROWS, max(1, BLOCK // C)), 0)
