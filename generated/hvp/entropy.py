"""entropy: Uncertainty of a distribution over C classes, largest where all are equally probable.

    loss = −1/N · Σ_n Σ_c input[n, c]·log(input[n, c])

Generated from the declaration divergences.py (59bc58b703558f23) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type.
"""

try:
    from ._elementary import compiled, inverse_or_zero, next_block, over_threads, ratio
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import compiled, inverse_or_zero, next_block, over_threads, ratio

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "4a4811a34887"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(input, vector, C, weight, grad_scale, hvp_input, rows, block, shared_blocks):
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
            vector_n = vector[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero:
                grad_term = grad_scale * sample_weight
                for c in range(C):
                    hvp_input_n[c] = (
                        -grad_term * (one / input_n[c] + inverse_or_zero(input_n[c]) -
                        ratio(ratio(input_n[c], input_n[c]), input_n[c])) * vector_n[c]
                    )
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, vector, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(input, vector, C, weight, grad_scale, hvp_input, N, min(ROWS, max(1, BLOCK // C)), 0)
