"""pairwise_logistic_exclude_ties: Logistic loss of every pair of scores against the order of their targets.

    loss = Σ_{i,j : target[i] ≠ target[j]} log(1 + exp(−(target[i] − target[j])·(input[i] − input[j])))

Generated from the declaration ranking.py (57c2d26b07c56d42) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import accumulate, compiled, next_block, over_threads, sigmoid
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, compiled, next_block, over_threads, sigmoid

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "4e53071f5305"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(input, target, vector, N, weight, grad_scale, hvp_input, rows, block, shared_blocks):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_input_part = zero
            along_grad_input_part_2 = zero
            for j in range(N):
                sample_weight = weight[i, j] if weight is not None else one
                grad_term = grad_scale * sample_weight
                input_minus_input = input[i] - input[j]
                target_minus_target = target[i] - target[j]
                product = input_minus_input * target_minus_target
                vector_minus_vector = vector[i] - vector[j]
                along_grad_input_part = accumulate(
                    along_grad_input_part, grad_term * vector_minus_vector * sigmoid(product) *
                    sigmoid(-product) * target_minus_target * target_minus_target if sample_weight != zero
                    and target[i] != target[j] else zero
                )
                sample_weight_j_i = weight[j, i] if weight is not None else one
                along_grad_input_part_2 = accumulate(
                    along_grad_input_part_2, grad_scale * vector_minus_vector * sample_weight_j_i *
                    sigmoid(product) * sigmoid(-product) * target_minus_target * target_minus_target if
                    sample_weight_j_i != zero and target[j] != target[i] else zero
                )
            hvp_input[i] = along_grad_input_part + along_grad_input_part_2
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.size
    run = _input_rows if N * N < PARALLEL_FROM else over_threads(_input_rows)
    run(input, target, vector, N, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // N)), 0)


@compiled(**LOOP)
def _target_rows(input, target, vector, N, weight, grad_scale, hvp_target, rows, block, shared_blocks):
    """Row by row: fills hvp_target."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        for i in range(start, stop):
            along_grad_target_part = zero
            along_grad_target_part_2 = zero
            for j in range(N):
                sample_weight = weight[i, j] if weight is not None else one
                grad_term = grad_scale * sample_weight
                input_minus_input = input[i] - input[j]
                target_minus_target = target[i] - target[j]
                product = input_minus_input * target_minus_target
                vector_minus_vector = vector[i] - vector[j]
                along_grad_target_part = accumulate(
                    along_grad_target_part, grad_term * vector_minus_vector * sigmoid(product) *
                    sigmoid(-product) * input_minus_input * input_minus_input if sample_weight != zero and
                    target[i] != target[j] else zero
                )
                sample_weight_j_i = weight[j, i] if weight is not None else one
                along_grad_target_part_2 = accumulate(
                    along_grad_target_part_2, grad_scale * vector_minus_vector * sample_weight_j_i *
                    sigmoid(product) * sigmoid(-product) * input_minus_input * input_minus_input if
                    sample_weight_j_i != zero and target[j] != target[i] else zero
                )
            hvp_target[i] = along_grad_target_part + along_grad_target_part_2
        block_number = next_block(shared_blocks, block_number)


def hvp_target(input, target, vector, weight, grad_scale, hvp_target):
    """Fill the Hessian in target times `vector`."""
    N = input.size
    run = _target_rows if N * N < PARALLEL_FROM else over_threads(_target_rows)
    run(input, target, vector, N, weight, grad_scale, hvp_target, N, min(ROWS, max(1, BLOCK // N)), 0)
