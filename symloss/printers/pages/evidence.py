"""What verification found, as a table: a row a quantity, a column a type, rounded and short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from symloss.printers.pages.content import Code, Evidence, EvidenceRow, Prose, Worst

Figure = Mapping[str, Any]
_KINDS: dict[str, str] = {
    "value": "value",
    "gradient": "gradient in",
    "ties": "gradients at exact ties and kinks",
    "hessian": "second derivative in",
    "hvp": "Hessian times a direction, in",
    "reductions": "reductions and weights",
    "blocks": "numbers of samples around those of a block",
    "infinities": "infinite inputs",
    "infinite": "infinite elements, alone or beside a factor of 0",
    "far": "lengths whose squares leave the type",
    "nan": "NaN among the inputs",
    "layouts": "memory layouts and buffers: the same bits",
    "axes": "rows along other axes: the same bits",
    "cotangents": "cotangents",
    "kinds": "kinds and reductions of second derivatives",
    "bounds": "bounds of second derivatives",
    "calls": "reductions and cotangents of products",
}
_OF_AN_INPUT = ("gradient", "hessian", "hvp")


def evidence_of(figures: Iterable[Figure], arguments: Iterable[str] = ()) -> Evidence | None:
    """The table of a loss, the same for any order of its figures; None where there is nothing to show.

    `arguments` are the names of its arguments in the order of a call.
    """
    ranks = {name: rank for rank, name in enumerate(arguments)}
    found = [figure for figure in figures if figure["points"]]
    groups: dict[tuple, list[Figure]] = {}
    for figure in sorted(found, key=lambda figure: (_key(figure, ranks), figure["dtype"], figure["what"])):
        groups.setdefault(_key(figure, ranks), []).append(figure)
    if not groups:
        return None
    dtypes = tuple(sorted({figure["dtype"] for figure in found}))
    rows = tuple(_row(group, dtypes) for group in groups.values())
    return Evidence(dtypes, rows, tuple(_extremes(found, dtypes, ranks)))


def rounded(number: Any) -> str:
    """Two significant digits, without an exponent where it can be avoided."""
    value = float(number)
    if value == 0:
        return "0"
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    text = f"{value:.2g}"
    return f"{float(text):.0f}" if "e" in text and 1 <= abs(value) < 1e6 else text


def _row(group: list[Figure], dtypes: tuple[str, ...]) -> EvidenceRow:
    cells: list[Worst | None] = []
    for dtype in dtypes:
        own = [figure for figure in group if figure["dtype"] == dtype]
        cells.append(_worst(own) if own else None)
    points = sum(figure["points"] for figure in group)
    return EvidenceRow(_quantity(group[0]), group[0]["backend"], tuple(cells), str(points))


def _worst(figures: list[Figure]) -> Worst:
    """The figure that used the largest share of what it is allowed."""
    worst = max(figures, key=_share)
    return Worst(rounded(worst["worst"]), rounded(worst["bound"]), all(figure["ok"] for figure in figures))


def _quantity(figure: Figure) -> Prose:
    kind, *names = str(figure["what"]).split()
    if kind in _OF_AN_INPUT:
        return (_KINDS[kind] + " ", Code(" ".join(names)))
    return (_KINDS.get(kind, str(figure["what"])),)


def _extremes(figures: list[Figure], dtypes: tuple[str, ...], ranks: Mapping[str, int]) -> Iterable[Prose]:
    """For each type the sample at which the largest share of what is allowed was used."""
    for dtype in dtypes:
        own = [figure for figure in figures if figure["dtype"] == dtype and _is_sample(figure, ranks)]
        if own:
            worst = max(own, key=lambda figure: (_share(figure), figure["what"]))
            yield (f"{dtype}, ", *_quantity(worst), ": ", *_place(worst["at"], ranks))


def _is_sample(figure: Figure, ranks: Mapping[str, int]) -> bool:
    """Whether the figure is about one sample that numbers describe."""
    kind, at = str(figure["what"]).split()[0], figure.get("at", {})
    is_plain = all(isinstance(value, int | float) for value in at.values())
    return kind in ("value", *_OF_AN_INPUT) and bool(at) and set(at) <= set(ranks) and is_plain


def _place(at: Mapping[str, Any], ranks: Mapping[str, int]) -> Prose:
    parts: list[Any] = []
    for name in sorted(at, key=lambda name: (ranks.get(name, len(ranks)), name)):
        parts += [", " if parts else "", Code(f"{name} = {at[name]}")]
    return tuple(part for part in parts if part)


def _share(figure: Figure) -> float:
    return float(figure["worst"]) / float(figure["bound"])


def _key(figure: Figure, ranks: Mapping[str, int]) -> tuple:
    """What belongs in one row, in the order of rows."""
    kind, *names = str(figure["what"]).split()
    order = list(_KINDS).index(kind) if kind in _KINDS else len(_KINDS)
    name = " ".join(names) if kind in _OF_AN_INPUT else ""
    return figure["backend"], order, ranks.get(name, len(ranks)), name
