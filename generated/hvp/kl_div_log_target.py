"""kl_div_log_target: Kullback-Leibler divergence of log-probabilities from a target, given as is or as logarithms.

    loss = 1/N · Σ_n Σ_c (target[n, c] − input[n, c])·exp(target[n, c])

Generated from the declaration divergences.py (aa1f69b802320168) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import above_minus_infinity, compiled, exp, next_block, over_threads, times_exp
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import above_minus_infinity, compiled, exp, next_block, over_threads, times_exp

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "d9a75a5806e4"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(hvp_input, rows, block, shared_blocks):
    """Row by row: fills hvp_input."""
    Real = hvp_input.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_input[start:stop] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0)


@compiled(**LOOP)
def _target_rows(input, target, vector, C, weight, grad_scale, hvp_target, rows, block, shared_blocks):
    """Row by row: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
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
                for c in range(C):
                    exp_target = exp(target_n[c])
                    vector_times_grad_term = grad_term * vector_n[c]
                    hvp_target_n[c] = (
                        exp_target * vector_times_grad_term + vector_times_grad_term * (exp_target +
                        times_exp(-input_n[c] + above_minus_infinity(target_n[c]), target_n[c]))
                    )
            else:
                hvp_target[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _target_rows if N * C < PARALLEL_FROM else over_threads(_target_rows)
    run(input, target, vector, C, weight, grad_scale, hvp_target, N, min(ROWS, max(1, BLOCK // C)), 0)
