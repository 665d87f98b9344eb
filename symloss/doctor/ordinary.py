"""A failing input in the fewest and plainest numbers that still fail."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from symloss.language.declaration import Declaration
from symloss.verify.floats import bounds, short
from symloss.verify.sampling import Batch, is_elementwise

Fails = Callable[[Batch], bool]
_PLAIN = (0.0, 1.0, -1.0, 2.0, 0.5, 10.0, -2.0, 0.1, -0.5, -10.0, 100.0, -100.0, 0.01, 1000.0, -1000.0)


@dataclass
class Budget:
    """Seconds of this process that may be spent, from when it was made; a busy machine takes none of them."""

    seconds: float

    def __post_init__(self) -> None:
        self.start = time.process_time()

    @property
    def is_spent(self) -> bool:
        return time.process_time() - self.start > self.seconds


def batch_of(declaration: Declaration, at: Mapping[str, Any], dtype: str) -> Batch | None:
    """The arrays of a finding's place; None where it does not tell them all."""
    arrays = {}
    for array in declaration.arrays:
        if (given := at.get(array.name)) is None or isinstance(given, Mapping):
            return None
        kind = np.int64 if array.role == "label" else dtype
        values = np.asarray(given, dtype=kind)
        if values.ndim == 0:
            values = values.reshape((1,) * len(array.axes))
        if values.ndim != len(array.axes):
            return None
        arrays[array.name] = values
    parameters = {item.name: at[item.name] for item in declaration.parameters if item.name in at}
    if len(parameters) < len(declaration.parameters):
        return None
    kinds = ("moderate",) * next(iter(arrays.values())).size if is_elementwise(declaration) else ()
    return Batch(arrays, parameters, "moderate", kinds)


def plainest(declaration: Declaration, batch: Batch, fails: Fails, budget: Budget) -> Batch:
    """A batch that fails as this one does: parameters by default, few elements, short decimals."""

    def kept(other: Batch) -> bool:
        if budget.is_spent:
            return False
        try:
            return fails(other)
        except (ArithmeticError, AssertionError, IndexError, KeyError, TypeError, ValueError):
            return False

    for steps in (_defaults, _shorter, _rounded, _plain_numbers):
        progress = True
        while progress and not budget.is_spent:
            progress = False
            for other in steps(declaration, batch):
                if kept(other):
                    batch, progress = other, steps is not _plain_numbers
                    if steps is not _plain_numbers:
                        break
    return _each_number(declaration, batch, kept)


def _defaults(declaration: Declaration, batch: Batch) -> Iterable[Batch]:
    for item in declaration.parameters:
        if item.default is not None and batch.parameters[item.name] != item.default:
            yield replace(batch, parameters={**batch.parameters, item.name: item.default})


def _shorter(declaration: Declaration, batch: Batch) -> Iterable[Batch]:
    """The same without the second half, or the last element, of an axis."""
    lengths: dict[str, int] = {}
    for array in declaration.arrays:
        for extent, size in zip(array.axes, batch.arrays[array.name].shape, strict=True):
            if extent.fixed is None:
                lengths[extent.name] = size
    for name, size in lengths.items():
        for less in dict.fromkeys((1, size // 2, size - 1)):
            if 0 < less < size:
                yield _cut(declaration, batch, name, less)


def _cut(declaration: Declaration, batch: Batch, name: str, length: int) -> Batch:
    arrays = {}
    for array in declaration.arrays:
        where = tuple(slice(length) if extent.name == name else slice(None) for extent in array.axes)
        values = batch.arrays[array.name][where]
        if array.classes is not None and array.classes.name == name:
            values = np.minimum(values, length - (array.domain.name != "natural"))
        arrays[array.name] = np.ascontiguousarray(values)
    return replace(batch, arrays=arrays, kinds=batch.kinds[:length])


def _rounded(declaration: Declaration, batch: Batch) -> Iterable[Batch]:
    """All numbers with one, two, three significant digits."""
    for digits in (1, 2, 3, 5):
        arrays = {name: _shortened(values, digits) for name, values in batch.arrays.items()}
        if any(not np.array_equal(arrays[name], values) for name, values in batch.arrays.items()):
            other = replace(batch, arrays=arrays)
            if is_inside(declaration, other):
                yield other
                return


def _shortened(values: np.ndarray, digits: int) -> np.ndarray:
    if values.dtype.kind == "i":
        return values
    short = [float(f"{number:.{digits - 1}e}") for number in values.astype("float64").ravel()]
    return np.asarray(short, dtype=values.dtype).reshape(values.shape)


def _plain_numbers(declaration: Declaration, batch: Batch) -> Iterable[Batch]:
    """Whole arrays of one plain number."""
    for array in declaration.arrays:
        if array.role == "label":
            continue
        for number in _PLAIN[:4]:
            values = np.full_like(batch.arrays[array.name], number)
            if np.array_equal(values, batch.arrays[array.name]):
                break
            other = replace(batch, arrays={**batch.arrays, array.name: values})
            if is_inside(declaration, other):
                yield other
                break


def _each_number(declaration: Declaration, batch: Batch, kept: Fails) -> Batch:
    """Each number by itself, as plain as it may be."""
    for array in declaration.arrays:
        for at in np.ndindex(batch.arrays[array.name].shape):
            old = batch.arrays[array.name][at]
            for number in _plainer(old.item()):
                values = batch.arrays[array.name].copy()
                values[at] = number
                other = replace(batch, arrays={**batch.arrays, array.name: values})
                if values[at] != old and is_inside(declaration, other) and kept(other):
                    batch = other
                    break
    return batch


def _plainer(number: float) -> list[float]:
    """Numbers that are plainer than one, the plainest first."""
    if isinstance(number, int):
        return list(range(number))
    same_sign = [one for one in _PLAIN if one * number >= 0]
    found = [one for one in same_sign if _length(one) < _length(number)]
    found += [float(f"{number:.{digits}e}") for digits in range(4)]
    return [one for one in dict.fromkeys(found) if one != number]


def _length(number: float) -> tuple[int, float]:
    text = f"{number:.17g}".rstrip("0")
    return len(text), abs(number)


def is_inside(declaration: Declaration, batch: Batch) -> bool:
    """Whether every number is in the domain of its array."""
    for array in declaration.arrays:
        values = batch.arrays[array.name]
        if array.role == "label":
            continue
        domain = array.domain
        if domain.values and not np.all(np.isin(values, domain.values)):
            return False
        low, high = bounds(domain, values.dtype)
        if not np.all((values >= low) & (values <= high)):
            return False
    return True


def as_text(declaration: Declaration, batch: Batch) -> dict[str, str]:
    """The input in short decimals, as one would type it."""
    found = {}
    for array in declaration.arrays:
        values = batch.arrays[array.name]
        found[array.name] = short(values[(0,) * values.ndim]) if batch.kinds else _nested(values)
    return found | {name: short(value) for name, value in batch.parameters.items()}


def _nested(values: np.ndarray) -> str:
    if values.ndim == 0:
        return short(values[()])
    return f"[{', '.join(map(_nested, values))}]" if values.ndim > 1 else f"[{', '.join(map(short, values))}]"
