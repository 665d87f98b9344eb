"""What verification found, as rows of a table: rounded, sorted, and short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from symloss.printers.pages.content import Code, Evidence, Prose

Figure = Mapping[str, Any]
_FIRST = ("value", "gradient", "hessian")


def evidence_of(figures: Iterable[Figure], arguments: Iterable[str] = ()) -> tuple[Evidence, ...]:
    """The rows for the figures of a loss, in an order that does not depend on theirs.

    `arguments` are the names of its arguments in the order of a call.
    """
    ranks = {name: rank for rank, name in enumerate(arguments)}
    return tuple(_row(figure, ranks) for figure in sorted(figures, key=_key))


def rounded(number: Any) -> str:
    """Two significant digits, without an exponent where it can be avoided."""
    value = float(number)
    if value == 0:
        return "0"
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    text = f"{value:.2g}"
    return f"{float(text):.0f}" if "e" in text and 1 <= abs(value) < 1e6 else text


def _row(figure: Figure, ranks: Mapping[str, int]) -> Evidence:
    return Evidence(
        backend=figure["backend"],
        dtype=figure["dtype"],
        quantity=figure["what"],
        worst=rounded(figure["worst"]),
        bound=rounded(figure["bound"]),
        points=str(figure["points"]),
        place=_place(figure.get("at", {}), ranks),
        ok=bool(figure["ok"]),
    )


def _place(at: Mapping[str, Any], ranks: Mapping[str, int]) -> Prose:
    parts: list[Any] = []
    for name in sorted(at, key=lambda name: (ranks.get(name, len(ranks)), name)):
        parts += [", " if parts else "", Code(f"{name} = {at[name]}")]
    return tuple(part for part in parts if part)


def _key(figure: Figure) -> tuple:
    what = str(figure["what"])
    kind = what.split()[0]
    rank = _FIRST.index(kind) if kind in _FIRST else len(_FIRST)
    return figure["backend"], rank, what, figure["dtype"]
