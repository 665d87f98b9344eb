"""multi_margin: The labelled class must beat every other class by a margin.

    violation[n, c] = max(0, input[n, c] + margin − input[n, target[n]])
    loss = 1/N · Σ_n 1/C · Σ_{c : c ≠ target[n]} violation[n, c]^p

Generated from the declaration margins.py (caf170847c5c6263) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

try:
    from ._elementary import (
        accumulate, compiled, maximum, next_block, over_threads, power, step, typed_exponent,
        with_nan_of,
    )
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import (
        accumulate, compiled, maximum, next_block, over_threads, power, step, typed_exponent,
        with_nan_of,
    )

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "03c3d173fabb"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _input_rows(
    input, target, vector, p, margin, p_minus_two_exponent, C, weight, grad_scale, hvp_input, rows, block,
    shared_blocks
):
    """Row by row: fills hvp_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    two = Real(2)
    p_minus_one = p - one
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
                along_grad_input_part = zero
                for d in range(C):
                    violation = (
                        maximum(zero, margin + (input_n[d] - input_n[target[n]])) if d != target[n] else
                        zero
                    )
                    along_grad_violation = (
                        (grad_term * p * (vector_n[d] - vector_n[target[n]]) * (zero if p < one and
                        violation == zero else with_nan_of(p_minus_one * (zero if p < two and violation ==
                        zero else power(violation, p_minus_two_exponent)), violation)) * step(margin +
                        (input_n[d] - input_n[target[n]])) / Real(C) if grad_term * p * (vector_n[d] -
                        vector_n[target[n]]) * step(margin + input_n[d] - input_n[target[n]]) / Real(C) !=
                        zero else with_nan_of(zero, grad_term * p * (vector_n[d] - vector_n[target[n]]) *
                        step(margin + (input_n[d] - input_n[target[n]])) / Real(C))) if d != target[n]
                        else zero
                    )
                    hvp_input_n[d] = along_grad_violation
                    if d != target[n]:
                        along_grad_input_part = accumulate(
                            along_grad_input_part, along_grad_violation * step(margin + (input_n[d] -
                            input_n[target[n]]))
                        )
                for c in range(C):
                    violation = (
                        maximum(zero, margin + (input_n[c] - input_n[target[n]])) if c != target[n] else
                        zero
                    )
                    along_grad_input_part_2 = (
                        hvp_input_n[c] * step(margin + (input_n[c] - input_n[target[n]])) if c !=
                        target[n] else zero
                    )
                    hvp_input_n[c] = along_grad_input_part_2
                hvp_input_n[target[n]] += -along_grad_input_part
            else:
                hvp_input[n] = zero
        block_number = next_block(shared_blocks, block_number)


def hvp_input(input, target, vector, p, margin, weight, grad_scale, hvp_input):
    """Fill the Hessian in input times `vector`."""
    N = input.shape[0]
    C = input.shape[1]
    run = _input_rows if N * C < PARALLEL_FROM else over_threads(_input_rows)
    run(
        input, target, vector, p, margin, typed_exponent(p - 2), C, weight, grad_scale, hvp_input, N,
        min(ROWS, max(1, BLOCK // C)), 0
    )
