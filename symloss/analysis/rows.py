"""Properties of losses made of rows and batches: range, convexity, minimiser, symmetries by composition."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
from sympy import Eq, Expr, Mul, Ne, Pow, S, Symbol, Tuple, expand, oo

from symloss.analysis.bounds import Bounds, enclose, of_domain
from symloss.analysis.curvature import AFFINE, CONCAVE, CONSTANT, CONVEX, curvature
from symloss.analysis.search import DIGITS
from symloss.analysis.statements import Claim, Evidence, Statement
from symloss.analysis.subject import joined
from symloss.language.declaration import Declaration
from symloss.language.reductions import ElementsOver, LogSumExp, MeanOver, Named, Reduction, Softmax, SumOver
from symloss.language.remembered import built, reads_of, replaced
from symloss.language.symbols import Array, Index, Read
from symloss.passes.read import read_declaration
from symloss.program import Program
from symloss.program.evaluate import Evaluation
from symloss.program.samples import Point

_TRIES = 60
_CHECKS = 25
_MOST_OPERATIONS = 200
_MARGIN = mpmath.mpf(10) ** -25


def row_statements(declaration: Declaration) -> Iterator[Statement]:
    """What composition tells of a loss; the range is that of one term where the loss has terms."""
    arrays = [array for array in declaration.arrays if array.role == "differentiable"]
    body = _plain(declaration.expression.body if declaration.is_per_sample else declaration.expression)
    yield from _symmetries(declaration, body, arrays)
    low = yield from _range(declaration, body)
    for array in arrays:
        yield _convexity(declaration, array)
    if len(arrays) == 2 and arrays[0].axes == arrays[1].axes and low == 0:
        yield from _minimiser(body, *arrays)


def statements_of_the_whole(declaration: Declaration) -> Iterator[Statement]:
    """The range and the convexity of a loss as one number, whatever its terms are."""
    yield from _order_of_axes(declaration)
    yield from _range(declaration, _plain(declaration.expression), "the loss is")
    for array in declaration.arrays:
        if array.role == "differentiable":
            yield _convexity(declaration, array)


def facts_of(declaration: Declaration) -> dict[Expr, Bounds]:
    """What the domains say of every element and parameter."""
    facts: dict[Expr, Bounds] = {array.symbol: of_domain(array.domain) for array in declaration.arrays}
    return facts | {item.symbol: of_domain(item.domain) for item in declaration.parameters}


def _plain(expression: Expr) -> Expr:
    """Without the author's names."""
    while expression.has(Named):
        expression = expression.replace(lambda node: isinstance(node, Named), lambda node: node.body)
    return expression


# Range


def _range(declaration: Declaration, body: Expr, what: str = "") -> Any:
    facts = facts_of(declaration)
    bounds = enclose(body, facts)
    if body.count_ops() <= _MOST_OPERATIONS:
        bounds = bounds.meet(enclose(expand(body), facts))
    wrt = ", ".join(array.name for array in declaration.arrays if array.role == "differentiable")
    what = what or ("the term of a sample is" if declaration.is_per_sample else "the value is")
    parts: list[Claim] = []
    if bounds.lower != -oo:
        parts.append((f"{what} {'>' if bounds.open_lower else '≥'} ", bounds.lower))
    if bounds.upper != oo:
        parts.append((f"{what} {'<' if bounds.open_upper else '≤'} ", bounds.upper))
    data = {"infimum": bounds.lower, "supremum": bounds.upper}
    if parts:
        verdict = "bounded below" if bounds.lower != -oo else "bounded above"
        evidence = Evidence("proved", "bounds of every part put together")
        yield Statement("range", wrt, verdict, joined(parts), evidence, (), data)
    if bounds.lower != -oo:
        return bounds.lower
    for is_normalised in (False, True):
        least, points = _least(declaration, is_normalised)
        if least is None or least < -_MARGIN:
            continue
        evidence = Evidence("checked", "random arguments", points, DIGITS)
        claim: Claim = ("the loss is ≥ ", S.Zero)
        when: Claim = ("rows that add up to 1",) if is_normalised else ()
        yield Statement("range", wrt, "bounded below", claim, evidence, when, {"infimum": S.Zero})
        return None
    if not parts:
        yield Statement("range", wrt, "not decided", ("the range is not decided",), Evidence("not decided"))
    return None


def _least(declaration: Declaration, is_normalised: bool) -> tuple[Any, int]:
    """The least finite value at random points, and their number; perhaps with rows that add up to 1."""
    program = read_declaration(declaration)
    inputs = [array for array in declaration.arrays if array.role == "differentiable"]
    rows = [array.name for array in inputs if len(array.axes) > 1 and array.domain.lower >= 0]
    if (is_normalised and not rows) or program.positions:  # windows make an evaluation long
        return None, 0
    values = []
    with mpmath.workdps(DIGITS):
        for seed in range(_CHECKS):
            point = Point(program, seed)
            for name in rows if is_normalised else ():
                point.arrays[name] = _normalised(point.arrays[name])
            values.append(_value(program, point))
    finite = [value for value in values if value is not None and mpmath.isfinite(value)]
    return (min(finite), len(finite)) if finite else (None, 0)


def _normalised(elements: dict[tuple[int, ...], Any]) -> dict[tuple[int, ...], Any]:
    """Every row of an array divided by its sum."""
    sums: dict[tuple[int, ...], Any] = {}
    for at, value in elements.items():
        sums[at[:-1]] = sums.get(at[:-1], 0) + value
    return {at: value / sums[at[:-1]] for at, value in elements.items()}


def _value(program: Program, point: Point) -> Any:
    try:
        value = Evaluation(program, _arrays(program, point), point.parameters, point.extents)("total")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return None if isinstance(value, mpmath.mpc) or mpmath.isnan(value) else value


def _arrays(program: Program, point: Point) -> dict[str, dict[tuple[int, ...], Any]]:
    """The arrays of a point, with the weight of every sample one."""
    weights = {at: mpmath.mpf(1) for at in point.arrays.get("weight", {})}
    return {**point.arrays, **({"weight": weights} if weights else {})}


# Convexity


def _convexity(declaration: Declaration, array: Array) -> Statement:
    whole = declaration.expression
    bending = whole.body if isinstance(whole, ElementsOver) else whole  # elements are functions each
    found = curvature(bending, array.name, facts_of(declaration))
    if found in (AFFINE, CONSTANT, CONVEX, CONCAVE):
        evidence = Evidence("proved", "composition of convex functions")
        return Statement("convexity", array.name, str(found), (f"{found} in ", array.symbol), evidence)
    broken = _chord(declaration, array)
    if broken is None:
        claim: Claim = ("convexity in ", array.symbol, " is not decided")
        return Statement("convexity", array.name, "not decided", claim, Evidence("not decided"))
    first, last, others, excess = broken
    claim = ("not convex in ", array.symbol, f": half-way from {first} to {last} it lies above the chord by ",
             mpmath.nstr(excess, 3), f", with {others}" if others else "")  # fmt: skip
    evidence = Evidence("counterexample", f"evaluated with {DIGITS} digits", 1, DIGITS)
    return Statement("convexity", array.name, "not convex", claim, evidence, (), {"excess": excess})


def _chord(declaration: Declaration, array: Array) -> tuple[str, str, str, Any] | None:
    """Two values of an array between which the loss lies above its chord, other arguments held."""
    program = read_declaration(declaration)
    if program.positions:
        return None
    generator = random.Random(7)
    with mpmath.workdps(DIGITS):
        for seed in range(_TRIES):
            point = _simple_point(program, declaration, seed)
            first = point.arrays[array.name]
            last = {at: _simple(array, generator) for at in first}
            middle = {at: (first[at] + last[at]) / 2 for at in first}
            values = []
            for elements in (first, last, middle):
                point.arrays[array.name] = elements
                values.append(_value(program, point))
            if any(value is None or not mpmath.isfinite(value) for value in values):
                continue
            excess = values[2] - (values[0] + values[1]) / 2
            if excess > _MARGIN * (1 + abs(values[0]) + abs(values[1])):
                others = [f"{name} = {_rows(given)}" for name, given in point.arrays.items()
                          if name not in (array.name, "weight")]  # fmt: skip
                others += [f"{name} = {mpmath.nstr(value, 4)}" for name, value in point.parameters.items()]
                return _rows(first), _rows(last), ", ".join(others), excess
    return None


def _simple_point(program: Program, declaration: Declaration, seed: int) -> Point:
    """A point with short extents, multiples of a half, and parameters at their defaults."""
    point = Point(program, seed)
    generator = random.Random(seed)
    sample = {index.extent.name for index in declaration.sample_indices}
    own = {extent.name for array in program.arrays for extent in array.axes if extent.fixed is None}
    held = {item.axis.name for item in declaration.parameters if item.axis} | {
        e.name for e in program.positions
    }
    for position, name in enumerate(sorted(own - held)):
        point.extents[name] = 1 + (seed + position) % 2 if name in sample else 2
    for array in program.arrays:
        places = itertools.product(*(range(point.extents[extent.name]) for extent in array.axes))
        if array.role == "label":
            assert array.classes is not None
            point.arrays[array.name] = {
                at: generator.randrange(point.extents[array.classes.name]) for at in places
            }
        else:
            point.arrays[array.name] = {at: _simple(array, generator) for at in places}
    point.parameters |= {
        item.name: mpmath.mpf(item.default) for item in declaration.parameters if item.default is not None
    }
    return point


def _simple(array: Array, generator: random.Random) -> Any:
    if array.name == "weight":
        return mpmath.mpf(1)
    if array.domain.values:
        return mpmath.mpf(generator.choice(array.domain.values))
    if array.domain.upper == 1:
        return mpmath.mpf(generator.randrange(1, 8)) / 8
    if array.domain.lower >= 0:
        return mpmath.mpf(generator.randrange(1, 9)) / 2
    return mpmath.mpf(generator.randrange(-6, 7)) / 2


def _rows(elements: dict[tuple[int, ...], Any]) -> str:
    """An array as nested lists of fractions."""

    def nested(prefix: tuple[int, ...]) -> str:
        if prefix in elements:
            return str(Fraction(float(elements[prefix])))
        inner = sorted({at[len(prefix)] for at in elements if at[: len(prefix)] == prefix})
        return "[" + ", ".join(nested((*prefix, k)) for k in inner) + "]"

    return nested(())


# Minimiser


def _minimiser(body: Expr, first: Array, second: Array) -> Iterator[Statement]:
    """Where both inputs agree the loss is 0, and it is nowhere less."""
    same = body.xreplace({read: Read(second.symbol, *read.indices) for read in body.atoms(Read)
                          if read.name == first.name})  # fmt: skip
    if _settled(same) == 0:
        claim: Claim = ("least where ", first.symbol, " = ", second.symbol, ", where it is ", S.Zero)
        evidence = Evidence("proved", "it is 0 there and never negative")
        yield Statement(
            "minimiser", f"{first.name}, {second.name}", "attained", claim, evidence, (), {"value": S.Zero}
        )


def _settled(expression: Expr) -> Expr:
    """Sums of zeros are zero, from the inside out."""

    def go(node: Any) -> Any:
        if not node.args or isinstance(node, Read | Tuple):
            return node
        parts = [go(part) for part in node.args]
        rebuilt = node.func(*parts)
        is_nothing = isinstance(rebuilt, SumOver | MeanOver) and rebuilt.body == 0
        return S.Zero if is_nothing else rebuilt

    return go(expression)


# Symmetry


def _symmetries(declaration: Declaration, body: Expr, arrays: list[Array]) -> Iterator[Statement]:
    yield from _order_of_axes(declaration)
    for array in arrays:
        if len(array.axes) > 1 and _is_translated(body, array):
            claim: Claim = (
                "adding one number to all elements of a row of ",
                array.symbol,
                " changes nothing",
            )
            evidence = Evidence("proved", "a log-sum-exp takes the number out, and it cancels")
            yield Statement("symmetry", array.name, "translation", claim, evidence)
    if len(arrays) == 2 and len({(array.axes, array.domain) for array in arrays}) == 1:
        first, second = arrays
        if _is_exchanged(body, first, second):
            claim = (first.symbol, " and ", second.symbol, " may be swapped")
            evidence = Evidence("proved", "the formula is the same with both names exchanged")
            yield Statement("symmetry", f"{first.name}, {second.name}", "exchange", claim, evidence)


def _order_of_axes(declaration: Declaration) -> Iterator[Statement]:
    """No index stands for a number: it only says which elements belong together."""
    extents = list(dict.fromkeys(extent for array in declaration.arrays for extent in array.axes))
    if _reads_by_position(declaration.expression):
        return
    claim: Claim = ("the order of elements along ", *joined([(extent,) for extent in extents]),
                    " does not matter, if every array and label follows it")  # fmt: skip
    wrt = ", ".join(array.name for array in declaration.arrays if array.role == "differentiable")
    evidence = Evidence("proved", "indices only say which elements belong together")
    yield Statement("symmetry", wrt, "permutation", claim, evidence)


def _reads_by_position(node: Any) -> bool:
    """Whether an index enters otherwise than as the index of an element or in an (in)equality of indices."""
    match node:
        case Read():
            return any(not isinstance(index, Index | Read) for index in node.indices)
        case Index():
            return True
        case Softmax():
            return _reads_by_position(node.body)
        case Eq() | Ne() if all(isinstance(side, Index | Read) for side in node.args):
            return False
        case Reduction():
            return any(map(_reads_by_position, (node.body, node.condition, *node.args[3:])))
    return any(map(_reads_by_position, node.args))


def _is_translated(body: Expr, array: Array) -> bool:
    """Whether a constant added to the rows of an array cancels."""
    shift = Symbol("_shift", real=True)
    moved = replaced(body, {read: read + shift for read in reads_of(body) if read.name == array.name})
    if isinstance(moved, Reduction) or not moved.has(shift) or body.count_ops() > _MOST_OPERATIONS:
        return False
    return not _taken_out(moved, shift).has(shift)


@lru_cache(maxsize=2_000)  # what is mentioned often, such as a name of the author's, is gone through once
def _taken_out(node: Any, shift: Symbol) -> Any:
    if not node.has(shift) or not node.args:
        return node
    node = built(node.func, *(_taken_out(part, shift) for part in node.args))
    if isinstance(node, LogSumExp) and node.body.is_Add and shift in node.body.args:
        return shift + LogSumExp(node.body - shift, Tuple(*node.indices), node.condition)
    if isinstance(node, Softmax) and node.body.is_Add and shift in node.body.args:
        return Softmax(node.body - shift, node.index)
    is_long = node.count_ops() > _MOST_OPERATIONS  # products of sums inside of one another: no end of terms
    return expand(node, deep=False) if (node.is_Add or isinstance(node, Mul | Pow)) and not is_long else node


def _is_exchanged(body: Expr, first: Array, second: Array) -> bool:
    other = {first.name: second.symbol, second.name: first.symbol}
    swapped = replaced(
        body, {read: Read(other[read.name], *read.indices) for read in reads_of(body) if read.name in other}
    )
    if body == swapped or body.count_ops() > _MOST_OPERATIONS:
        return bool(body == swapped)
    return _multiplied_out(body) == _multiplied_out(swapped)


def _multiplied_out(expression: Expr) -> Expr:
    """Powers and products of sums multiplied out, inside reductions too."""

    def go(node: Any) -> Any:
        if not node.args or isinstance(node, Read | Tuple):
            return node
        rebuilt = node.func(*map(go, node.args))
        return expand(rebuilt) if isinstance(rebuilt, Mul | Pow) else rebuilt

    return go(expression)
