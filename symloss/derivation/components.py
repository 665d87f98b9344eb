"""Values along an axis of fixed length, an element at a time: each coordinate of a box for itself."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Eq, Expr, Integer, Mul, Piecewise, S

from symloss.language.symbols import Index
from symloss.program import Indicator

_MOST = 8


def by_component(expression: Expr, axes: Iterable[Index]) -> Expr:
    """`[k = 0] a + [k = 1] b` as cases of k, where k runs over an axis of fixed length.

    The expression itself where no bracket compares an index of a short fixed axis with a number.
    """
    for index in axes:
        length = index.extent.fixed
        if length is None or not has_components(expression, (index,)):
            continue
        parts = [expression.xreplace({index: Integer(place)}) for place in range(length)]
        conditions = [*(Eq(index, place) for place in range(length - 1)), S.true]
        return Piecewise(*zip(parts, conditions, strict=True))
    return expression


def has_components(expression: Expr, axes: Iterable[Index]) -> bool:
    """Whether brackets of an expression ask for single elements along a short axis of fixed length."""
    lengths = ((index, index.extent.fixed) for index in axes)
    return any(
        length is not None and length <= _MOST and _is_compared(expression, index)
        for index, length in lengths
    )


def components(target: Expr, value: Expr) -> list[tuple[Expr, Expr]]:
    """The equations `target = value` stands for: one a component where the value has one case for each."""
    cases = [item for item in Mul.make_args(value) if isinstance(item, Piecewise)]
    index = _cases_of(cases[0]) if len(cases) == 1 else None
    if index is None or not target.has(index):
        return [(target, value)]
    factor = Mul(*(item for item in Mul.make_args(value) if item != cases[0]))
    return [
        (target.xreplace({index: Integer(place)}), (factor * part).xreplace({index: Integer(place)}))
        for place, (part, _) in enumerate(cases[0].args)
    ]


def _is_compared(expression: Expr, index: Index) -> bool:
    """Whether a bracket asks for a single element along the index."""
    conditions = (item.condition for item in expression.atoms(Indicator))
    return any(isinstance(one, Eq) and index in one.args and _number(one, index) for one in conditions)


def _number(condition: Eq, index: Index) -> bool:
    (other,) = (side for side in condition.args if side != index)
    return bool(other.is_Integer)


def _cases_of(value: Expr) -> Index | None:
    """The index whose every value has a case of its own, in order."""
    if not isinstance(value, Piecewise) or not isinstance(value.args[0][1], Eq):
        return None
    index = next((side for side in value.args[0][1].args if isinstance(side, Index)), None)
    if index is None or index.extent.fixed != len(value.args):
        return None
    wanted = [*(Eq(index, place) for place in range(len(value.args) - 1)), S.true]
    return index if [test for _, test in value.args] == wanted else None
