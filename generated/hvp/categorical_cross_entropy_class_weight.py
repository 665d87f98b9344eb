"""categorical_cross_entropy_class_weight: Cross-entropy of a target distribution, soft or one-hot, under predicted probabilities.

    loss = −1/N · Σ_n Σ_c class_weight[c]·target[n, c]·log(input[n, c])

Generated from the declaration divergences.py (31e486cfc3dc4304) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import compiled, next_block, over_threads, ratio, times
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, next_block, over_threads, ratio, times

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "1eccb691fc72"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(
    input, target, class_weight, vector, C, weight, grad_scale, hvp_input, rows, block, shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
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
                for c in range(C):
                    hvp_input_n[c] = (
                        grad_term * vector_n[c] * ratio(ratio(times(class_weight[c], target_n[c]),
                        input_n[c]), input_n[c])
                    )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, class_weight, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(
        input, target, class_weight, vector, C, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK
        // C)), 0
    )


@compiled(**LOOP)
def _target_rows(hvp_target, rows, block, shared_blocks):
    """Row by row: fills hvp_target."""
    Real = hvp_target.dtype.type
    zero = Real(0)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        hvp_target[start:stop] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, class_weight, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _target_rows if N * C < PARALLEL_FROM else over_threads(_target_rows)
    run(hvp_target, N, min(ROWS, max(1, BLOCK // C)), 0)
