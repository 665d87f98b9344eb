"""js_divergence: Mean divergence of both distributions from their mixture; with beta = 1/2 at most log 2.

    loss = 1/N · Σ_n Σ_c (beta·target[n, c]·log(target[n, c]/(beta·target[n, c] + input[n, c]·(1 − beta)))
        + input[n, c]·(1 − beta)·log(input[n, c]/(beta·target[n, c] + input[n, c]·(1 − beta))))

Generated from the declaration divergences.py (86c6bc49f5ec77e7) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import compiled, next_block, over_threads, ratio
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, ratio

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "bcd32b75d87d"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(
    input, target, vector, beta, C, weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    beta_minus_one_2 = beta - one
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_input_n = hvp_input[n]
            input_n = input[n]
            target_n = target[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_term_times_one_minus_beta = -beta_minus_one_2 * grad_term
                for c in range(C):
                    hvp_input_n[c] = (
                        grad_term_times_one_minus_beta * vector_n[c] * ratio(beta * ratio(target_n[c],
                        beta * target_n[c] - beta_minus_one_2 * input_n[c]), input_n[c])
                    )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, beta, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(
        input, target, vector, beta, C, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0
    )


@compiled(**LOOP)
def _target_rows(
    input, target, vector, beta, C, weight, grad_scale, hvp_target, rows, block, shared_blocks
):
    """Row by row: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    beta_minus_one = beta - one
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for n in range(start, stop):
            hvp_target_n = hvp_target[n]
            input_n = input[n]
            target_n = target[n]
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                grad_term_times_beta = grad_term * beta
                for c in range(C):
                    hvp_target_n[c] = (
                        grad_term_times_beta * vector_n[c] * ratio(-beta_minus_one * ratio(input_n[c],
                        beta * target_n[c] - beta_minus_one * input_n[c]), target_n[c])
                    )
            else:
                hvp_target[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, vector, beta, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _target_rows if N * C < PARALLEL_FROM else over_threads(_target_rows)
    run(
        input, target, vector, beta, C, weight, grad_scale, hvp_target, N, min(ROWS, max(1, BLOCK // C)),
        0
    )
