"""declaration -> declaration: the plain case, with every extension that its default switches off left out."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Integer, Ne, S, nsimplify
from sympy.logic.boolalg import Boolean

from symloss.language.declaration import Declaration
from symloss.language.reductions import MeanOver, Reduction, SumOver
from symloss.language.symbols import Array, Read


def has_options(declaration: Declaration) -> bool:
    """Whether the plain case differs from the general one."""
    return bool(_options(declaration)) or bool(_constant_arrays(declaration))


def specialise(declaration: Declaration) -> Declaration:
    """Options at their default, arrays with a default at that constant, no label ignored.

    The result is a declaration like any other, so that the same passes derive it.
    """
    if not has_options(declaration):
        return declaration
    constants = {array.name: _exact(number) for array, number in _constant_arrays(declaration)}
    names = {name for name, _ in _options(declaration)}
    symbols = {item.symbol: _exact(item.default) for item in declaration.parameters if item.name in names}
    expression = _substituted(declaration.expression, constants, symbols, names)
    used = {read.name for read in expression.atoms(Read)}
    free = {symbol.name for symbol in expression.free_symbols}
    return replace(
        declaration,
        expression=expression,
        arrays=tuple(a for a in declaration.arrays if a.name not in constants or a.name in used),
        parameters=tuple(p for p in declaration.parameters if p.name not in names or p.name in free),
    )


def settings(declaration: Declaration) -> list[str]:
    """What the plain case assumes, as `label_smoothing = 0` or `no target equal to ignore_index`."""
    found = [_setting(declaration, name, value) for name, value in _options(declaration)]
    return found + [f"{a.name} = {number:g}" for a, number in _constant_arrays(declaration)]


def _setting(declaration: Declaration, name: str, value: object) -> str:
    conditions = declaration.expression.atoms(Ne)
    labels = sorted(read.name for test in conditions if _ignores(test, {name}) for read in test.atoms(Read))
    return f"no {labels[0]} equal to {name}" if labels else f"{name} = {value}"


def _constant_arrays(declaration: Declaration) -> list[tuple[Array, float]]:
    """Arrays for which one number stands where nothing is passed, and that number."""
    return [
        (array, array.default)
        for array in declaration.arrays
        if isinstance(array.default, int | float) and not array.is_number
    ]


def _options(declaration: Declaration) -> list[tuple[str, object]]:
    return [(p.name, p.default) for p in declaration.parameters if p.option and p.default is not None]


def _exact(value: float | int | None) -> Expr:
    return Integer(value) if isinstance(value, int) else nsimplify(value, rational=True)


def _substituted(expression: Expr, constants: dict, symbols: dict, options: set[str]) -> Expr:
    def go(node: Expr) -> Expr:
        if isinstance(node, Read):
            return constants.get(node.name, node)
        if isinstance(node, Ne) and _ignores(node, options):
            return S.true
        if node in symbols:
            return symbols[node]
        if not node.args:
            return node
        rebuilt = node.func(*map(go, node.args))
        return _constant_sum(rebuilt) if isinstance(rebuilt, Reduction) else rebuilt

    return go(expression)


def _ignores(condition: Boolean, options: set[str]) -> bool:
    sides = condition.args
    return any(isinstance(side, Read) for side in sides) and any(str(side) in options for side in sides)


def _constant_sum(reduction: Reduction) -> Expr:
    """Σ_c 1 = C, once what stood inside has become a constant."""
    if isinstance(reduction, SumOver) and reduction.condition is S.true:
        free = reduction.body.free_symbols
        if not free & set(reduction.indices):
            size = S.One
            for index in reduction.indices:
                size *= index.extent
            return reduction.body * size
    if isinstance(reduction, MeanOver) and reduction.count.is_number and reduction.condition is S.true:
        return MeanOver(reduction.body / reduction.count, reduction.args[1], each=reduction.each)
    return reduction
