"""Names that a declaration may not take, because generated code or the call of a loss uses them."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable

import symloss.functions  # noqa: F401  (every primitive is found)
from symloss.functions.base import Primitive

CALL = frozenset({
    "weight", "reduction", "out", "wrt", "device", "cotangent", "kind", "vector", "axis", "terms", "total",
})  # fmt: skip
PROGRAM = frozenset({
    "term", "weighted_term", "normaliser", "divisor", "grad_scale", "evaluate", "hessian_diag", "hvp",
    "sample_weight",
})  # fmt: skip
KERNEL = Primitive.spellings() | frozenset({
    "BLOCK", "ELEMENTARY", "LOOP", "PARALLEL_FROM", "Place", "ROWS", "Real", "SCALARS", "SHORT", "TILE",
    "abs", "accumulate", "add_exactly", "atan", "block", "block_number", "compiled", "cuda", "dtype", "exp",
    "exp_nonpositive", "typed_exponent",
    "float", "half", "in_row", "invert_rows", "keep_total", "larger", "larger_number", "log",
    "log1p_unit", "logaddexp3", "logaddexp3_shares", "logaddexp_shares",
    "math", "max", "maximum", "min", "minimum", "next_block", "np", "one",
    "order_rows", "over_threads",
    "power", "range", "row", "rows", "rows_in_line", "run", "shared_blocks", "sign", "smaller",
    "softmax_weight3",
    "start", "stop", "tanh", "two", "wants_gradient", "whole_power", "zero",
})  # fmt: skip
RESERVED = CALL | PROGRAM | KERNEL
DEVICE = frozenset({
    "COMPANION", "blocks", "cos", "first_row", "grid_of_elements", "grid_of_rows", "kernel", "lane", "lanes",
    "max_over_row", "min_over_row", "number", "or_empty", "owns", "parts_of", "product_of", "rows_at_once",
    "sin", "store_block_sum", "sum_over_row", "tan", "threads", "total_of", "wants_gradient",
})  # fmt: skip
"""Names of kernels that anybody may use: what has one of them is called otherwise in a kernel."""
ENDINGS = frozenset({"all", "here", "parts", "rest", "sum", "tile", "total", "window"})
"""What generated code adds to a name for another: all of a buffer `x` is `x_all`, its row at n is `x_n`."""
BEGINNINGS = {"adjoint": "grad_", "tangent": "along_", "hessian_diag": "hess_", "product": "hvp_"}
"""How the names of derivatives begin, by what they are."""
OUTPUTS = tuple(BEGINNINGS[kind] for kind in ("adjoint", "hessian_diag", "product"))


def is_used(name: str, indices: Collection[str]) -> bool:
    """Whether generated code may use a name that it makes of no other."""
    return name in KERNEL or name in DEVICE or name in indices or name.startswith("_")


def is_used_for(name: str, is_index: bool) -> bool:
    """Whether an axis, or an index, may not have a name in generated code; passes begin indices with `_`."""
    return name in KERNEL or name in DEVICE or (name.startswith("_") and not is_index)


def is_made_of(name: str, others: Iterable[str], indices: Collection[str]) -> bool:
    """Whether generated code may make this name of another one."""
    ending = "|".join(sorted(map(re.escape, ENDINGS.union(indices))))
    added = re.compile(rf"_(?:{ending})(?:_(?:{ending}|\d+))*")
    return any(
        name == f"block_{other}" or (name.startswith(other) and added.fullmatch(name, len(other)))
        for other in others
    )


def is_reserved(name: str, exactly: bool = False, argument: bool = False) -> bool:
    """Whether a name belongs to Python, to the call of a loss or to generated code.

    The beginnings of names that generated code makes up are reserved with it, unless `exactly` is set. An
    `argument` or an axis may have a name of the kernels: it gets another one there
    (`passes/respell_arguments.py`, `passes/respell_axes.py`).
    """
    if name in (RESERVED - KERNEL if argument else RESERVED) or keyword.iskeyword(name):
        return True
    return not exactly and name.startswith(OUTPUTS)
