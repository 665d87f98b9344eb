"""What stands in for the modules beside a generated kernel, which only a compiler can run.

Scalar functions are their mpmath references, rounded to the type of their arguments; sums over threads are
those of a single thread. The companions themselves are judged where they are compiled, by `symloss verify`.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import mpmath
import numpy as np

from symloss.functions import Primitive, logaddexp, softmax_weight
from symloss.rehearsal.poisoned import poison

_DIGITS = 30


def _rounded(reference: Callable[..., Any]) -> Callable[..., Any]:
    """A reference as a function of floating-point numbers."""

    def function(*arguments: Any) -> Any:
        real = type(arguments[0])
        if any(argument != argument for argument in arguments):
            return real(np.nan)
        with mpmath.workdps(_DIGITS):
            value = reference(mpmath.mp, *(mpmath.mpf(float(argument)) for argument in arguments))
            return real(np.nan if isinstance(value, mpmath.mpc) else float(value))

    return function


def _power(base: Any, exponent: Any) -> Any:
    return np.power(base, exponent) if base >= 0 else type(base)(np.nan)


def _references() -> dict[str, Callable[..., Any]]:
    found = {
        item.spelling: _rounded(item.reference)
        for item in Primitive.all().values()
        if "spelling" in vars(item)
    }
    found |= {f"{name}3": found[name] for name in ("logaddexp", "softmax_weight")}
    return found | {"logaddexp_shares": _with_shares, "logaddexp3_shares": _with_shares}


def _with_shares(*terms: Any) -> tuple[Any, ...]:
    weigh = _rounded(softmax_weight.reference)
    moved = [(terms[place], *terms[:place], *terms[place + 1 :]) for place in range(len(terms))]
    return (_rounded(logaddexp.reference)(*terms), *(weigh(*each) for each in moved))


# What compiled CPU and CUDA kernels call alike; NaN wins in a maximum and a minimum
SCALARS: dict[str, Any] = _references() | {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "atan": np.arctan,
    "sign": np.sign,
    "power": _power,
    "typed_exponent": lambda number: number,
    "whole_power": np.power,
    "maximum": np.maximum,
    "minimum": np.minimum,
}


class SharedBlocks:
    """Blocks that threads take from a counter, for a single thread: it takes all and joins their totals."""

    _JOIN: ClassVar[dict[str, Callable[..., Any]]] = {
        "sum": sum, "max": np.max, "nanmax": np.max, "min": np.min,
    }  # fmt: skip

    def __init__(self) -> None:
        self.taken = -1
        self.totals: dict[int, list[Any]] = {}

    def over_threads(self, run: Callable[..., Any], *joins: str) -> Callable[..., Any]:
        def shared(*arguments: Any) -> Any:
            self.taken, self.totals = -1, {number: [] for number in range(len(joins))}
            run(*arguments[:-1], 1)
            found = [self._JOIN[op](self.totals[number]) for number, op in enumerate(joins)]
            return found[0] if len(found) == 1 else tuple(found)

        return shared

    def next_block(self, shared: int, number: int) -> int:
        if shared <= 0:
            return number + 1
        self.taken += 1
        return self.taken

    def keep_total(self, shared: int, number: int, position: int, total: Any) -> None:
        if shared > 0:
            self.totals[position].append(total)


def _order_rows(keys: np.ndarray, order: np.ndarray, *_blocks: int) -> None:
    order[...] = np.argsort(keys, axis=-1, kind="stable")


def undecorated(*functions: Any, **options: Any) -> Any:
    """A compiler's decorator, with or without options, that leaves a function as it is."""
    return functions[0] if functions else undecorated


_blocks = SharedBlocks()

# Reductions of the CPU
ELEMENTARY = SimpleNamespace(
    **SCALARS
    | {
        "accumulate": lambda total, term: total + term,
        "add_exactly": lambda total, rest, term: (total + term, rest),
        "larger": np.maximum,
        "larger_number": np.fmax,
        "smaller": np.minimum,
        "order_rows": _order_rows,
        "invert_rows": _order_rows,  # a permutation in ascending order is its inverse
        "row": lambda array, at: None if array is None else array[at],
        "in_row": lambda n, length, place: int(length * n + place),
        "rows_in_line": lambda array: None if array is None else array.reshape(-1),
        "next_block": _blocks.next_block,
        "keep_total": _blocks.keep_total,
        "compiled": undecorated,
        "over_threads": _blocks.over_threads,
    }
)


NUMBA = SimpleNamespace(njit=undecorated, prange=range)


class _Kernel:
    """A CUDA kernel of one block of one thread."""

    def __init__(self, body: Callable[..., None]) -> None:
        self.body = body

    def __getitem__(self, grid: Any) -> Callable[..., None]:
        return self.body


def _store_block_sum(value: Any, parts: np.ndarray) -> None:
    parts[0] = value


def _or_empty(array: np.ndarray | None, axes: int, dtype: Any) -> np.ndarray:
    return np.empty((0,) * axes, dtype) if array is None else array


_ONE_THREAD = SimpleNamespace(
    grid=lambda axes: 0,
    gridsize=lambda axes: 1,
    threadIdx=SimpleNamespace(x=0, y=0),
    blockDim=SimpleNamespace(x=1, y=1),
    syncthreads=lambda: None,
    syncwarp=lambda: None,
    local=SimpleNamespace(array=poison),
    shared=SimpleNamespace(array=poison),
)

CUDA = SimpleNamespace(
    **SCALARS
    | {
        "cuda": _ONE_THREAD,
        "kernel": _Kernel,
        "function": undecorated,
        "first_row": lambda: 0,
        "rows_at_once": lambda: 1,
        "owns": lambda column: True,
        "product_of": lambda one, other: one * other,
        "sum_over_row": lambda value: value,
        "max_over_row": lambda value: value,
        "min_over_row": lambda value: value,
        "store_block_sum": _store_block_sum,
        "grid_of_elements": lambda elements: (1, 1),
        "grid_of_rows": lambda rows, length: (1, (1, 1)),
        "parts_of": lambda blocks, dtype, which=0: poison(blocks, dtype),
        "total_of": lambda parts, dtype=np.float64: parts.astype(dtype),
        "number": lambda total: np.float64(total[0]),
        "or_empty": _or_empty,
    }
)
