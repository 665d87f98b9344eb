"""nll: Negative log-likelihood of the labelled class, given log-probabilities.

    loss = −(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]]·input[n, target[n]])/(Σ_{n : target[n]
        ≠ ignore_index} class_weight[target[n]])
    grad_term[n] = grad_scale·weight[n]
    grad_input[n, c] = −class_weight[target[n]]·grad_term[n]·[c = target[n]]·[target[n] ≠ ignore_index]

Generated from the declaration classification.py (4905483baddb8410) and templates/numba_cpu/kernel.py.j2. Do not edit.
Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type. Labels are int64
and in range.
"""

try:
    from ._elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads, row
except ImportError:  # this file stands alone beside _elementary.py
    from _elementary import accumulate, add_exactly, compiled, keep_total, next_block, over_threads, row

BLOCK = 2048  # elements a block: its slices stay in the first cache, its sum in the input type
ROWS = 64  # rows a block at most: their sum is one after the other
PARALLEL_FROM = 32768  # elements from which threads pay for their start
# No `contract`: a product fused in the vector body and not in the tail would make bits depend on the position
LOOP = {"error_model": "numpy", "fastmath": {"nsz"}, "nogil": True}
ELEMENTARY = "5b2ebc8ad50f"  # digest of the elementary functions that are compiled into this file


@compiled(**LOOP)
def _rows(
    input, target, class_weight, ignore_index, weight, grad_scale, terms, grad_input, rows, block,
    shared_blocks
):
    """Row by row: adds up total and fills terms, grad_input."""
    Real = input.dtype.type
    zero = Real(0)
    one = Real(1)
    total, total_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_total = zero
        if grad_input is not None:
            grad_input[start:stop] = zero
        for n in range(start, stop):
            grad_input_n = row(grad_input, n)
            input_n = input[n]
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index and class_weight[target[n]] != zero:
                term = -class_weight[target[n]] * input_n[target[n]]
                weighted_term = term * sample_weight
                grad_term = grad_scale * sample_weight
                if grad_input is not None:
                    grad_input_n[target[n]] += -grad_term * class_weight[target[n]]
                block_total = accumulate(block_total, weighted_term)
                if terms is not None:
                    terms[n] = weighted_term
            else:
                if terms is not None:
                    terms[n] = zero
        total, total_rest = add_exactly(total, total_rest, block_total)
        keep_total(shared_blocks, block_number, 0, block_total)
        block_number = next_block(shared_blocks, block_number)
    return total + total_rest


def evaluate(input, target, class_weight, ignore_index, weight, grad_scale, terms, grad_input):
    """Return the sum of weight times term; fill the outputs that are not None."""
    N = input.shape[0]
    C = input.shape[1]
    run = _rows if N * C < PARALLEL_FROM else over_threads(_rows, "sum")
    total = run(
        input, target, class_weight, ignore_index, weight, grad_scale, terms, grad_input, N, min(ROWS,
        max(1, BLOCK // C)), 0
    )
    return total


@compiled(**LOOP)
def _normaliser_elements(target, class_weight, ignore_index, weight, rows, block, shared_blocks):
    """Element by element: adds up normaliser."""
    Real = class_weight.dtype.type
    zero = Real(0)
    one = Real(1)
    normaliser, normaliser_rest = 0.0, 0.0
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        start = block_number * block
        stop = min(start + block, rows)
        block_normaliser = zero
        for n in range(start, stop):
            sample_weight = weight[n] if weight is not None else one
            if sample_weight != zero and target[n] != ignore_index and class_weight[target[n]] != zero:
                block_normaliser = accumulate(block_normaliser, class_weight[target[n]] * sample_weight)
        normaliser, normaliser_rest = add_exactly(normaliser, normaliser_rest, block_normaliser)
        keep_total(shared_blocks, block_number, 0, block_normaliser)
        block_number = next_block(shared_blocks, block_number)
    return normaliser + normaliser_rest


def normaliser(input, target, class_weight, ignore_index, weight):
    """Return what a mean divides by: the sum of weight times count."""
    N = input.shape[0]
    run = _normaliser_elements if N < PARALLEL_FROM else over_threads(_normaliser_elements, "sum")
    normaliser = run(target, class_weight, ignore_index, weight, N, BLOCK, 0)
    return normaliser
