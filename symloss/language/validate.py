"""Refuse a declaration that means nothing, with one sentence that names the loss and the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Max,
    Min,
    Mul,
    Number,
    NumberSymbol,
    Piecewise,
    Pow,
    Rational,
    S,
    Symbol,
    acos,
    asin,
    atan,
    cos,
    cosh,
    exp,
    log,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.core.function import Application, AppliedUndef
from sympy.core.numbers import ComplexInfinity, ImaginaryUnit, Infinity, NaN, NegativeInfinity
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import And, Boolean, BooleanAtom, Not, Or

from symloss.functions import Primitive
from symloss.language.atoms import atoms_of, parts_of
from symloss.language.bounds_of_reads import guarded_reads, is_inside
from symloss.language.divisions import division_at_first_place
from symloss.language.hints import WORDS, nearest_function, no_scalar
from symloss.language.reductions import ElementsOver, MeanOver, Named, Reduction, Softmax
from symloss.language.renaming import places_of
from symloss.language.scan import AfterLast, Carried, CarryOver, Recurrence
from symloss.language.stop import Stop
from symloss.language.symbols import (
    Array,
    DeclarationError,
    Extent,
    Index,
    Parameter,
    Read,
    is_affine,
    is_shifted,
    stays_inside,
)
from symloss.language.validate_scan import check_recurrences
from symloss.signature.signature import ALL_REDUCTIONS

if TYPE_CHECKING:
    from symloss.language.declaration import Declaration

KNOWN_FUNCTIONS = (
    Abs, Max, Min, Piecewise, ExprCondPair, acos, asin, atan, cos, cosh, exp, log, sign, sin, sinh, tan,
    tanh, And, Or, Not, Primitive,
)  # fmt: skip


_PARTS = (
    *KNOWN_FUNCTIONS, Add, Mul, Pow, Number, NumberSymbol, ImaginaryUnit, Symbol, Read, Reduction, Softmax,
    Named, Stop, Carried, CarryOver, Recurrence, AfterLast, NaN, ComplexInfinity, Infinity, NegativeInfinity,
)  # fmt: skip
_LARGEST_POWER = 300  # of ten, that a number may have on the way into float64


def _known_names() -> list[str]:
    return [*(kind.__name__ for kind in KNOWN_FUNCTIONS), *Primitive.all()]


def validate(declaration: Declaration) -> None:
    """Check names, axes, functions and scalarity.

    Raises:
        DeclarationError: the first fault found, in one sentence.
    """
    expression = declaration.expression
    where = f"{declaration.name} ({declaration.place})"
    if isinstance(expression, Boolean) and not isinstance(expression, Expr):
        raise DeclarationError(f"{where}: the result is a condition, not a number")
    if not isinstance(expression, Expr) or expression.is_Matrix:
        raise DeclarationError(f"{where}: {no_scalar(expression)}")
    _check_names(declaration, where)
    _check_functions(expression, where)
    _check_outermost(declaration, where)
    _check_indices(declaration, where)
    check_recurrences(declaration, where)
    _check_real(expression, where)


def _check_names(declaration: Declaration, where: str) -> None:
    taken: dict[str, str] = {}
    for extent in declaration.extents:
        taken[extent.name] = "an axis"
    arguments: list[Array | Parameter] = [*declaration.arrays, *declaration.parameters]
    for argument in arguments:
        if argument.name in taken:
            raise DeclarationError(
                f"{where}: the argument name {argument.name} is already {taken[argument.name]}"
            )
        taken[argument.name] = "an argument"
    indices: dict[str, Index] = {}
    for index in sorted(
        atoms_of(declaration.expression, Index), key=lambda item: (item.name, item.extent.name)
    ):
        if index.name in taken:
            raise DeclarationError(f"{where}: the index {index.name} has the name of {taken[index.name]}")
        other = indices.setdefault(index.name, index)
        if other != index:
            raise DeclarationError(
                f"{where}: the index {index.name} runs over {other.extent} and over {index.extent}"
            )
    taken |= dict.fromkeys(indices, "an index")
    labels: dict[str, Expr] = {}
    for named in atoms_of(declaration.expression, Named):
        name = named.label.name
        if name in taken:
            raise DeclarationError(f"{where}: let({name!r}) takes the name of {taken[name]}")
        first = labels.setdefault(name, named.body)
        axes, free = ([s for s in body.free_symbols if isinstance(s, Index)] for body in (first, named.body))
        if first != named.body and places_of(first, axes, named.body, free) is None:
            raise DeclarationError(f"{where}: let({name!r}) is given two different definitions")


def _check_functions(expression: Expr, where: str) -> None:
    for node in _nodes(expression):
        if isinstance(node, ExprCondPair) and isinstance(node.cond, Expr):  # a symbol, or a part of a read
            raise DeclarationError(
                f"{where}: Piecewise takes pairs (value, condition), as Piecewise((1, x[n] > 0), (0, True))",
                node,
            )
        if isinstance(node, AppliedUndef) or (
            isinstance(node, Application) and not isinstance(node, KNOWN_FUNCTIONS)
        ):
            name = getattr(node.func, "__name__", str(node.func))
            instead = nearest_function(name, _known_names())
            raise DeclarationError(f"{where}: the function {name} is unknown in {node}; {instead}", node)
        if isinstance(node, Array):
            raise DeclarationError(f"{where}: the array {node.name} is used without an index")
        if isinstance(node, Expr) and not isinstance(node, _PARTS):
            kind = type(node).__name__
            told = f"{kind} is not part of the language"
            instead = nearest_function(kind, []) if kind in WORDS else "write what it stands for"
            raise DeclarationError(f"{where}: {told}; {instead}", node)


def _check_outermost(declaration: Declaration, where: str) -> None:
    inner = declaration.expression.body if declaration.is_per_sample else declaration.expression
    if atoms_of(inner, ElementsOver):
        raise DeclarationError(
            f"{where}: elements() is the whole result or nothing; it cannot be computed with"
        )
    if not isinstance(declaration.reductions, tuple) or not set(declaration.reductions) <= set(
        ALL_REDUCTIONS
    ):
        known = ", ".join(ALL_REDUCTIONS)
        raise DeclarationError(
            f"{where}: reductions must be a tuple of {known}, not {declaration.reductions!r}"
        )
    if declaration.is_per_sample and declaration.reduction not in declaration.reductions:
        raise DeclarationError(
            f"{where}: reductions lack {declaration.reduction!r}, which the definition itself ends in"
        )


def _check_indices(declaration: Declaration, where: str) -> None:
    arrays = {array.name: array for array in declaration.arrays}
    known = {parameter.symbol for parameter in declaration.parameters}
    classes = {item.symbol: item.classes for item in declaration.parameters if item.classes is not None}
    axes = {axis for array in declaration.arrays for axis in array.axes}
    for parameter in declaration.parameters:
        if parameter.classes is not None and parameter.classes not in axes:
            raise DeclarationError(
                f"{where}: {parameter.name} is one of the classes {parameter.classes}, "
                "an axis that no array has"
            )
    recurrences = atoms_of(declaration.expression, Recurrence)
    stepwise = set().union(*(atoms_of(recurrence, Read) for recurrence in recurrences))
    for read in atoms_of(declaration.expression, Read):
        array = arrays.get(read.name)
        if array is None:
            raise DeclarationError(f"{where}: {read} reads an array that is not an argument", read)
        for index, extent in zip(read.indices, array.axes, strict=True):
            if classes.get(index) == extent or (read in stepwise and _is_beside(index, extent)):
                continue
            fault = _fault_of_index(read, index, extent, arrays)
            if fault and not _is_asked_for(declaration.expression, read, index, extent, arrays):
                raise DeclarationError(f"{where}: {fault}", read)
    extents = set(declaration.extents)
    _check_positions(declaration, where)
    for symbol in sorted(declaration.expression.free_symbols, key=str):
        if isinstance(symbol, Index):
            part = _smallest(declaration.expression, symbol)
            raise DeclarationError(
                f"{where}: the index {symbol} is free: reduce over it, as in mean(..., {symbol}); "
                f"it is read in {part}",
                part,
            )
        if isinstance(symbol, Extent):
            if symbol not in extents:
                raise DeclarationError(f"{where}: the extent {symbol} belongs to no argument")
        elif symbol not in known and symbol not in _heads(declaration.expression):
            raise DeclarationError(
                f"{where}: the symbol {symbol} is neither an argument nor an index; make it an argument, as "
                f"{symbol}: real[N] for an array or {symbol}: positive for a number",
                symbol,
            )
    for reduction in atoms_of(declaration.expression, Reduction):
        parts = (reduction.body, reduction.condition, *reduction.args[3:])
        used = set().union(*(part.free_symbols for part in parts))
        for index in reduction.indices:
            if index.extent not in extents:
                raise DeclarationError(
                    f"{where}: no argument has the axis {index.extent} that {index} runs over",
                    reduction,
                )
            if index not in used and not isinstance(reduction, MeanOver):
                raise DeclarationError(
                    f"{where}: {reduction.op}(..., {index}) reduces over an index its body lacks",
                    reduction,
                )


def _check_positions(declaration: Declaration, where: str) -> None:
    known = set(declaration.extents)
    for extent in declaration.positions:
        for other in (extent.along, extent.window):
            if isinstance(other, Extent) and other not in known:
                raise DeclarationError(
                    f"{where}: the extent {other} of the positions {extent} belongs to no argument"
                )


def _fault_of_index(read: Read, index: Expr, extent: Extent, arrays: dict[str, Array]) -> str:
    """Why an index is no place of an axis wherever it is read; nothing where it is one."""
    if isinstance(index, Index):
        if index.extent != extent and not stays_inside(index, extent):
            return f"the index {index} runs over {index.extent} but {read} uses it on the axis {extent}"
    elif isinstance(index, Read):
        label = arrays.get(index.name)
        if label is None or label.role != "label":
            return (
                f"{read} is indexed by {index.name}, which is not a label array; "
                f"declare it as one, as {index.name}: label({extent})[N]"
            )
        if label.classes != extent:
            return (
                f"{index.name} holds indices below {label.classes} but {read} uses it on the axis {extent}; "
                f"{_ASK}"
            )
    elif is_affine(index):
        if index.is_Integer and extent.fixed is not None and not 0 <= index < extent.fixed:
            return f"{read} reads outside an axis of {extent.fixed} elements"
        if not stays_inside(index, extent):
            return (
                f"{read} may look outside the axis {extent}; take the index from "
                f"positions(..., along={extent}, window=...), or {_ASK}"
            )
    elif _is_beside_a_label(index, arrays):
        return f"{read} may look outside the axis {extent}; {_ASK}"
    else:
        return (
            f"{read} has the index {index}, which is neither an index nor a label"
            f"{_BACKWARDS if _runs_back(index) else ''}"
        )
    return ""


def _runs_back(index: Expr) -> bool:
    """Whether an index falls where another rises."""
    return isinstance(index, Expr) and any(index.coeff(one) == -1 for one in index.atoms(Index))


_BACKWARDS = "; scan(..., reverse=True) and cumsum(..., reverse=True) run from the last place to the first"
_ASK = "ask first, as in Piecewise((x[t + 1], t + 1 < T), (0, True))"


def _is_beside_a_label(index: Expr, arrays: dict[str, Array]) -> bool:
    """Whether an index is a sum of labels, indices and an integer."""

    def counts(term: Expr) -> bool:
        label = arrays.get(term.name) if isinstance(term, Read) else None
        return isinstance(term, Index | Integer) or (label is not None and label.role == "label")

    return all(map(counts, Add.make_args(index)))


def _is_asked_for(
    expression: Expr, read: Read, index: Expr, extent: Extent, arrays: dict[str, Array]
) -> bool:
    """Whether all conditions under which an element is read say that the index is a place of the axis."""
    if not all(isinstance(term, Index | Integer | Read) for term in Add.make_args(index)):
        return False
    places = (known for found, known in guarded_reads(expression) if found == read)
    return all(is_inside(index, extent, known, arrays) for known in places)


def _is_beside(index: Expr, extent: Extent) -> bool:
    """Whether an index is one over the axis plus an integer, which a step may read where it asks first."""
    return is_shifted(index) and [found.extent for found in atoms_of(index, Index)] == [extent]


def _check_real(expression: Expr, where: str) -> None:
    for node in _nodes(expression):
        if not isinstance(node, Expr):
            continue
        if node is S.ComplexInfinity:
            raise DeclarationError(f"{where}: the expression contains a division by zero", node)
        if node is S.NaN:
            raise DeclarationError(f"{where}: the expression contains an undefined number such as 0/0", node)
        if node.is_number and node.is_extended_real is False:
            raise DeclarationError(f"{where}: the expression is complex: it contains {node}", node)
        if node.is_number and node.is_finite is False and not atoms_of(expression, Recurrence):
            raise DeclarationError(f"{where}: the expression contains {node}", node)
        if isinstance(node, Add | Mul | Pow) and any(part in (S.Infinity, -S.Infinity) for part in node.args):
            raise DeclarationError(f"{where}: the expression contains {node}, made of an infinity", node)
        if isinstance(node, Rational) and _is_out_of_range(node):
            raise DeclarationError(
                f"{where}: the expression contains the number {_shortly(node)}, which is out of the range of "
                "float64; divide what it is compared or multiplied with",
                node,
            )
    if not atoms_of(expression, Reduction):
        raise DeclarationError(f"{where}: nothing is reduced; end with mean(..., n) or sum(..., n)")
    _check_values(expression, where)
    if (part := division_at_first_place(expression)) is not None:
        raise DeclarationError(
            f"{where}: {part} has no value at the first place of an axis, where an index is 0; "
            "add 1 to the index, or leave that place out by where= or Piecewise",
            part,
        )


def _check_values(expression: Expr, where: str) -> None:
    """Refuse a part that is real nowhere, the smallest there is."""
    for node in parts_of(expression):
        if not isinstance(node, Expr) or not node.args:
            continue
        if node.is_extended_real is False:
            raise DeclarationError(f"{where}: {node} is not a real number, whatever is read", node)
        if (
            isinstance(node, Pow)
            and node.base.is_number
            and node.base.is_negative
            and not node.exp.is_integer
        ):
            raise DeclarationError(
                f"{where}: {node} is a real power of a negative number, which is not real", node
            )


def _is_out_of_range(number: Rational) -> bool:
    return bool(number) and abs(len(str(abs(number.p))) - len(str(number.q))) > _LARGEST_POWER


def _shortly(number: Rational) -> str:
    text = str(number)
    return text if len(text) <= 24 else f"{text[:10]}...{text[-10:]}"


def _smallest(expression: Expr, symbol: Symbol) -> Expr:
    """The smallest part that reads at a free index; the symbol itself where it stands alone."""
    reads = [read for read in atoms_of(expression, Read) if symbol in read.free_symbols]
    return min(reads, key=str) if reads else symbol


def _heads(expression: Expr) -> set[Symbol]:
    """The symbols by which arrays are read; anywhere else they stand for an array without an index."""
    outside = {node for node in _nodes(expression) if isinstance(node, Symbol)}
    return {read.head for read in atoms_of(expression, Read)} - outside


def _nodes(expression: Expr) -> list[Expr]:
    from sympy import preorder_traversal

    walk = preorder_traversal(expression)
    found: dict[Expr, None] = {}
    for node in walk:
        if isinstance(node, Read | Symbol) or node in found:
            walk.skip()
        if not isinstance(node, Index | Extent | BooleanAtom):
            found.setdefault(node)
    return list(found)


__all__ = ["KNOWN_FUNCTIONS", "Softmax", "validate"]
