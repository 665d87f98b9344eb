"""A narrower domain that leaves a failing input out, tried on inputs drawn from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np

from symloss.language.declaration import Declaration
from symloss.language.symbols import Array
from symloss.signature import DOMAINS, Domain
from symloss.verify.sampling import Batch

_ENDS = (1000.0, 50.0, 5.0)


def narrower(
    declaration: Declaration, batch: Batch, names: Collection[str] | None = None
) -> Iterator[tuple[dict[str, Domain], Declaration]]:
    """Domains of some arrays without an input, the widest first, with the declaration on them.

    `names`: the arrays that it is about; all of them when not given.
    """
    free = [
        array
        for array in declaration.arrays
        if array.role != "label" and not array.domain.values and not array.domain.integer
        if names is None or array.name in names
    ]
    seen: list[dict[str, Domain]] = []
    for chosen in (*([array] for array in free), free):
        for rank in range(5):
            change = {}
            for array in chosen:
                found = _domains(array)
                if rank < len(found):
                    change[array.name] = found[rank]
            if change and change not in seen and not _has(change, batch):
                seen.append(change)
                yield change, _with(declaration, change)


def _domains(array: Array) -> list[Domain]:
    """Domains inside that of an array, the widest first."""
    own = array.domain
    found = []
    if own.name == "real":
        found.append(DOMAINS["nonnegative"])
    if own.name in ("nonnegative", "real"):
        found.append(DOMAINS["positive"])
    if own.name == "unit":
        found.append(DOMAINS["open_unit"])
        found.append(own.between(0.01, 0.99))
    for end in _ENDS:
        low = -end if own.lower < 0 else 1 / end
        if low >= own.lower and end <= own.upper and own.name in DOMAINS and own.name != "cosine":
            found.append(own.between(low, end))
    return found


def _has(change: dict[str, Domain], batch: Batch) -> bool:
    return all(
        domain.contains(float(number))
        for name, domain in change.items()
        for number in np.unique(batch.arrays[name])
    )


def _with(declaration: Declaration, change: dict[str, Domain]) -> Declaration:
    arrays = tuple(
        replace(array, domain=change.get(array.name, array.domain)) for array in declaration.arrays
    )
    return replace(declaration, arrays=arrays)


def as_annotations(declaration: Declaration, change: dict[str, Domain]) -> str:
    """The annotations to write, as `input: real(-50, 50)[N]`."""
    told = []
    for name, domain in change.items():
        array = declaration.array(name)
        kind = domain.name.replace(".0,", ",").replace(".0)", ")")
        kind = f"weights({kind})" if array.role == "weight" else kind
        told.append(f"{name}: {kind}[{', '.join(map(str, array.axes))}]")
    return ", ".join(told)
