"""Reductions over one or more indices, with masks, counts and divisors; soft-maxima."""

from __future__ import annotations

from itertools import product
from typing import Any

import mpmath
from mpmath import mpf

from .leaves import ALL
from .tree import AXIS_OF, Construct, Node, register


def _bound(node: Node) -> frozenset[str]:
    """What a reduction leaves free: `data` is (indices, has a mask); the mask is the last part."""
    inner: frozenset[str] = frozenset().union(*(part.free for part in node.parts))
    return inner - frozenset(node.data[0])


def _reduced_text(name: str) -> Any:
    def text(node: Node, say: Any) -> str:
        indices, masked, *more = node.data
        parts = [say(node.parts[0]), *indices]
        keywords = [*more, *(["where"] if masked else [])]
        given = [f"{key}={say(part)}" for key, part in zip(keywords, node.parts[1:], strict=True)]
        return f"{name}({', '.join([*parts, *given])})"

    return text


def terms(node: Node, run: Any, at: Any) -> list[dict[str, int]]:
    """Where a reduction's mask holds, with its indices."""
    indices, masked, *_ = node.data
    found = []
    for places in product(*(range(run.extents[AXIS_OF[index]]) for index in indices)):
        inside = {**at, **dict(zip(indices, places, strict=True))}
        if not masked or run(node.parts[-1], inside):
            found.append(inside)
    return found


def _reducer(name: str, fold: Any, gives: tuple[str, ...], weight: float, may_be_empty: bool) -> None:
    def draw(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
        if size <= 0:
            return None
        many = 2 if grower.random.random() < 0.12 else 1
        indices = grower.new_indices(scope, many)
        if not indices:
            return None
        inner = scope.inside(indices)
        body = grower.dependent(inner, sort, size - 1, indices)
        empties = may_be_empty and sort not in ("positive", "unit")
        mask = grower.mask(inner, indices, empties) if grower.random.random() < 0.35 else None
        return Node(name, (body,) if mask is None else (body, mask), (indices, mask is not None))

    def value(node: Node, run: Any, at: Any) -> Any:
        return fold(run, [run(node.parts[0], inside) for inside in terms(node, run, at)])

    register(Construct(name, draw, _reduced_text(name), value, gives, weight, free=_bound))


def _largest(run: Any, values: list[Any]) -> Any:
    best = mpmath.ninf
    for value in values:
        best = value if run.compare(best, value) < 0 else best
    return best


def _smallest(run: Any, values: list[Any]) -> Any:
    best = mpmath.inf
    for value in values:
        best = value if run.compare(best, value) > 0 else best
    return best


def _total(run: Any, values: list[Any]) -> Any:
    return sum(values, mpf(0))


def _average(run: Any, values: list[Any]) -> Any:
    return sum(values, mpf(0)) / len(values) if values else mpf(0)


def _log_total(run: Any, values: list[Any]) -> Any:
    return mpmath.log(sum(map(mpmath.exp, values))) if values else mpmath.ninf


_reducer("sum", _total, ("real", "nonnegative", "positive"), 3, True)
_reducer("mean", _average, ALL, 2, True)
_reducer("max", _largest, ALL, 1.5, False)
_reducer("min", _smallest, ALL, 1, False)
_reducer("logsumexp", _log_total, ("real",), 2, False)


def _counted_mean(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    """A mean that counts otherwise than by ones, or divides every term first."""
    indices = grower.new_indices(scope, 1) if size > 0 else ()
    if not indices:
        return None
    inner = scope.inside(indices)
    body = grower.dependent(inner, sort, size - 1, indices)
    key = grower.random.choice(["count", "each"])
    extra = grower.grow(inner, "positive", 0)
    mask = grower.mask(inner, indices, False) if grower.random.random() < 0.3 else None
    parts = (body, extra) if mask is None else (body, extra, mask)
    return Node("counted_mean", parts, (indices, mask is not None, key))


def _counted_mean_value(node: Node, run: Any, at: Any) -> Any:
    places = terms(node, run, at)
    values = [run(node.parts[0], inside) for inside in places]
    extra = [run(node.parts[1], inside) for inside in places]
    if not places:
        return mpf(0)
    if node.data[2] == "each":
        return sum((value / one for value, one in zip(values, extra, strict=True)), mpf(0)) / len(values)
    return sum(values, mpf(0)) / sum(extra, mpf(0))


register(
    Construct(
        "counted_mean", _counted_mean, _reduced_text("mean"), _counted_mean_value, ("real",), 0.6, free=_bound
    )
)


def _softmax(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    along = None if scope.scan is None else scope.scan.along
    known = [index for index in scope.indices if AXIS_OF[index] in ("N", "C", "T", "D") and index != along]
    if not known or size <= 0:
        return None
    index = grower.random.choice(known)
    return Node("softmax", (grower.dependent(scope, "real", size - 1, (index,)),), (index,))


def _shares(node: Node, run: Any, at: Any) -> Any:
    (index,) = node.data
    every = [run(node.parts[0], {**at, index: place}) for place in range(run.extents[AXIS_OF[index]])]
    return run(node.parts[0], at), mpmath.log(sum(map(mpmath.exp, every)))


def _softmax_value(node: Node, run: Any, at: Any) -> Any:
    own, norm = _shares(node, run, at)
    return mpmath.exp(own - norm)


def _log_softmax_value(node: Node, run: Any, at: Any) -> Any:
    own, norm = _shares(node, run, at)
    return own - norm


def _log_softmax(*given: Any) -> Node | None:
    found = _softmax(*given)
    return found and Node("log_softmax", found.parts, found.data)


for _name, _draw, _value, _gives in (
    ("softmax", _softmax, _softmax_value, ("real", "nonnegative", "positive", "cosine", "unit")),
    ("log_softmax", _log_softmax, _log_softmax_value, ("real",)),
):
    register(
        Construct(
            _name,
            _draw,
            lambda node, say: f"{node.kind}({say(node.parts[0])}, {node.data[0]})",
            _value,
            _gives,
            1.2,
        )
    )

register(
    Construct(
        "elements",
        lambda *given: None,
        _reduced_text("elements"),
        lambda node, run, at: _total(run, [run(node.parts[0], inside) for inside in terms(node, run, at)]),
        (),
        0,
        free=_bound,
    )
)
