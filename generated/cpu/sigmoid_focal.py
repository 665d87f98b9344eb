"""sigmoid_focal: Cross-entropy that fades for samples that are already classified well.

    z[n] = input[n]·(2·target[n] − 1)
    p_t[n] = σ(z[n])
    alpha_t[n] = alpha·target[n] + (1 − target[n])·(1 − alpha)
    loss = −1/N · Σ_n alpha_t[n]·(1 − p_t[n])^gamma·log(p_t[n])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n] = alpha_t[n]·grad_term[n]·(gamma·log σ(z[n])·σ(z[n]) − σ(−z[n]))·(2·target[n] − 1)·
        σ(−z[n])^gamma

Generated from the declaration classification.py (a8751ee9e8553c24) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Arrays are flat.
"""

try:
    from ._elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, log_sigmoid, next_block,
        over_threads, part, power, sigmoid, times,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, add_exactly, compiled, keep_total, kept_total, log_sigmoid, next_block,
        over_threads, part, power, sigmoid, times,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
DRIVER = {"error_model": "numpy", "nogil": True}
ELEMENTARY = "6f172c68cad7"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _elements(input, target, alpha, gamma, weight, grad_scale, terms, grad_input):
    """One block of elements: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    total = zero
    for n in range(input.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            alpha_t = alpha * target[n] + (one - alpha) * (one - target[n])
            two_times_target_minus_one = -one + two * target[n]
            z = two_times_target_minus_one * input[n]
            log_sigmoid_z = log_sigmoid(z)
            sigmoid_minus_z = sigmoid(-z)
            product = alpha_t * power(sigmoid_minus_z, gamma)
            term = -times(product, log_sigmoid_z)
            weighted_term = term * sample_weight
            grad_term = grad_scale * sample_weight
            total = accumulate(total, weighted_term)
            if grad_input is not None:
                grad_input[n] = (
                    grad_term * product * two_times_target_minus_one * (-sigmoid_minus_z + times(gamma *
                    sigmoid(z), log_sigmoid_z))
                )
            if terms is not None:
                terms[n] = weighted_term
        else:
            if grad_input is not None:
                grad_input[n] = zero
            if terms is not None:
                terms[n] = zero
    return total


@compiled(**DRIVER)
def _elements_blocks(
    input, target, alpha, gamma, weight, grad_scale, terms, grad_input, rows, block, shared_blocks
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
            block_total = _elements(
                part(input, start, stop), part(target, start, stop), alpha, gamma, part(weight, start,
                stop), grad_scale, part(terms, start, stop), part(grad_input, start, stop)
            )
            keep_total(shared_blocks, block_number, 0, block_total)
        total, total_rest = add_exactly(total, total_rest, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, alpha, gamma, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.size
    run = _elements_blocks if N < PARALLEL_FROM else over_threads(_elements_blocks, 1)
    total = run(input, target, alpha, gamma, weight, grad_scale, terms, grad_input, N, BLOCK, 0)
    return total


@compiled(**LOOP)
def _hessian_elements(input, target, alpha, gamma, weight, grad_scale, hess_input):
    """One block of elements: fills hess_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    for n in range(input.size):
        sample_weight = weight[n] if weight is not None else one
        if sample_weight != zero:
            alpha_t = alpha * target[n] + (one - alpha) * (one - target[n])
            grad_term = grad_scale * sample_weight
            two_times_target_minus_one = -one + two * target[n]
            z = two_times_target_minus_one * input[n]
            log_sigmoid_z = log_sigmoid(z)
            sigmoid_minus_z = sigmoid(-z)
            sigmoid_z = sigmoid(z)
            hess_input[n] = (
                alpha_t * grad_term * sigmoid_z * power(sigmoid_minus_z, gamma) * (sigmoid_minus_z * (one
                + gamma + times(gamma, log_sigmoid_z)) - gamma * (-sigmoid_minus_z + times(sigmoid_z *
                gamma, log_sigmoid_z))) * two_times_target_minus_one * two_times_target_minus_one if
                alpha_t != zero else zero
            )
        else:
            hess_input[n] = zero


@compiled(**DRIVER)
def _hessian_elements_blocks(
    input, target, alpha, gamma, weight, grad_scale, hess_input, rows, block, shared_blocks
):
    """All blocks in order, or of shared ones those that no other thread takes."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        _hessian_elements(
            part(input, start, stop), part(target, start, stop), alpha, gamma, part(weight, start, stop),
            grad_scale, part(hess_input, start, stop)
        )
        block_number = next_block(shared_blocks, block_number)


def hessian_diag(input, target, alpha, gamma, weight, grad_scale, hess_input):
    """Fill the diagonal of the second derivative."""
    N = input.size
    run = _hessian_elements_blocks if N < PARALLEL_FROM else over_threads(_hessian_elements_blocks)
    run(input, target, alpha, gamma, weight, grad_scale, hess_input, N, BLOCK, 0)
