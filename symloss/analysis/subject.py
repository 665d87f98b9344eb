"""declaration -> functions of one variable: the term of a sample seen as a function of each input in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from sympy import Expr, Integer, S, Symbol, nsimplify

from symloss.analysis.bounds import OPEN_UNIT, REAL, UNIT, Bounds, Facts, of_domain
from symloss.analysis.statements import Claim
from symloss.analysis.switches import written_plainly
from symloss.language.declaration import Declaration
from symloss.language.reductions import Named, Reduction, Softmax
from symloss.language.symbols import Array, Index, Read

MOST_CASES = 8
MOST_ELEMENTS = 6


@dataclass(frozen=True)
class Case:
    """The term of a sample, for one choice of the arguments that take a few values only."""

    body: Expr
    values: tuple[tuple[Symbol, Expr], ...] = ()

    @property
    def condition(self) -> Claim:
        claim: Claim = ()
        for symbol, value in self.values:
            claim += (*((", ",) if claim else ()), symbol, " = ", value)
        return claim


@dataclass(frozen=True)
class Scene:
    """What is assumed of the arguments beyond their domains: facts, fixed values, and both in words."""

    facts: Facts
    values: tuple[tuple[Symbol, Expr], ...] = ()
    conditions: Claim = ()


@dataclass(frozen=True)
class Subject:
    """The term of a sample as a function of one variable.

    `variable` is an input, or stands for the combination `of` of the `inputs`, by which alone they enter.
    `elements` says which symbols stand for one of several elements of an array.
    """

    variable: Symbol
    of: Expr
    inputs: tuple[str, ...]
    domain: Bounds
    cases: tuple[Case, ...]
    facts: Facts
    scenes: tuple[Scene, ...]
    elements: tuple[tuple[Symbol, Expr], ...] = ()

    @property
    def is_combined(self) -> bool:
        return self.variable != self.of


def scalar_term(declaration: Declaration, expression: Expr) -> Expr | None:
    """The term of a sample as a formula in a few elements; None where it is made of whole rows or batches."""
    if not declaration.is_per_sample or not isinstance(expression, Reduction):
        return None
    body = expression.body
    if body.atoms(Reduction, Softmax):
        return None
    return body


def subjects(declaration: Declaration, body: Expr) -> list[Subject]:
    """One function for each differentiable element, elements that enter by one combination taken together.

    None where they would be many: such elements make up a row.
    """
    elements = _elements(declaration, body)
    if sum(array.role == "differentiable" for _, array in elements.values()) > MOST_ELEMENTS:
        return []
    formula = written_plainly(body).xreplace({read: symbol for read, (symbol, _) in elements.items()})
    if formula.atoms(Index, Read):
        return []
    found: list[Subject] = []
    done: set[str] = set()
    for read, (symbol, array) in elements.items():
        if array.role != "differentiable" or array.domain.values or symbol.name in done:
            continue
        if not formula.has(symbol):
            continue
        subject = _subject(declaration, body, formula, read, elements)
        done |= set(subject.inputs)
        found.append(subject)
    return found


Elements = dict[Read, tuple[Symbol, Array]]


def _elements(declaration: Declaration, body: Expr) -> Elements:
    """A symbol for every element that is read, called like its array where that is read once."""
    arrays = {array.name: array for array in declaration.arrays}
    order = list(arrays)
    reads = sorted(body.atoms(Read), key=lambda read: (order.index(read.name), str(read)))
    reads = [read for read in reads if arrays[read.name].role != "label"]
    found: Elements = {}
    for read in reads:
        array = arrays[read.name]
        is_only = sum(other.name == read.name for other in reads) == 1
        name = array.name if is_only else str(read)
        found[read] = (Symbol(name, **array.symbol.assumptions0), array)
    return found


def _subject(declaration: Declaration, body: Expr, formula: Expr, read: Read, elements: Elements) -> Subject:
    x, array = elements[read]
    if all(a.domain.name == "real" for _, a in elements.values() if a.role == "differentiable"):
        combined = _combined(formula, x, elements)
        if combined is not None:
            formula, of, inputs = combined
            variable = _named(declaration, body, of, elements) or Symbol("difference", real=True)
            formula = formula.xreplace({x: variable})
            return _finished(declaration, variable, of, inputs, REAL, formula, elements)
    margin = _margin(formula, x, elements)
    if margin is not None and array.domain.name == "real":
        of = margin * x
        variable = _named(declaration, body, of, elements) or Symbol("margin", real=True)
        plain = formula.xreplace({margin: S.One}).xreplace({x: variable})
        return _finished(declaration, variable, of, (x.name,), REAL, plain, elements)
    return _finished(declaration, x, x, (x.name,), of_domain(array.domain), formula, elements)


def _combined(formula: Expr, x: Symbol, elements: Elements) -> tuple[Expr, Expr, tuple[str, ...]] | None:
    """The formula in the one sum or difference by which x and other elements enter."""
    of: Expr = x
    inputs = [x.name]
    for other, array in elements.values():
        if other == x or array.domain.name != "real" or not formula.has(other):
            continue
        for sign in (1, -1):
            moved = formula.xreplace({x: x + sign * other})
            if not moved.has(other):
                formula, of = moved, of - sign * other
                inputs.append(other.name)
                break
    return (formula, of, tuple(inputs)) if len(inputs) > 1 else None


def _margin(formula: Expr, x: Symbol, elements: Elements) -> Symbol | None:
    """The element of -1 and 1 that enters by its product with x only."""
    for other, array in elements.values():
        if array.domain.values == (-1.0, 1.0) and formula.has(other):
            plus = formula.xreplace({other: S.One})
            minus = formula.xreplace({other: S.NegativeOne}).xreplace({x: -x})
            return other if plus == minus else None
    return None


def _named(declaration: Declaration, body: Expr, of: Expr, elements: Elements) -> Symbol | None:
    """The author's name for a combination of elements."""
    symbols = {read: symbol for read, (symbol, _) in elements.items()}
    for named in sorted(body.atoms(Named), key=str):
        if named.body.xreplace(symbols) == of:
            return Symbol(named.label.name, real=True)
    return None


def _finished(
    declaration: Declaration,
    variable: Symbol,
    of: Expr,
    inputs: tuple[str, ...],
    domain: Bounds,
    formula: Expr,
    elements: Elements,
) -> Subject:
    others = {
        symbol: array for symbol, array in elements.values() if formula.has(symbol) and symbol != variable
    }
    facts: dict[Expr, Bounds] = {symbol: of_domain(array.domain) for symbol, array in others.items()}
    facts |= {
        item.symbol: of_domain(item.domain) for item in declaration.parameters if formula.has(item.symbol)
    }
    discrete = [symbol for symbol, array in others.items() if array.domain.values]
    choices = [[Integer(int(v)) for v in others[symbol].domain.values] for symbol in discrete]
    if 2 ** len(discrete) > MOST_CASES:
        choices, discrete = [], []  # then their bounds are what is known of them
    cases = []
    for values in product(*choices):
        chosen = tuple(zip(discrete, values, strict=True))
        cases.append(Case(formula.xreplace(dict(chosen)), chosen))
    scenes = tuple(_scenes(declaration, formula, facts, [s for s in others if s not in discrete]))
    several = tuple((symbol, read) for read, (symbol, array) in elements.items() if symbol.name != array.name)
    return Subject(variable, of, inputs, domain, tuple(cases), facts, scenes, several)


def _scenes(declaration: Declaration, formula: Expr, facts: Facts, others: list[Symbol]) -> Iterator[Scene]:
    """From the most general to the most special, each once."""
    seen: list[tuple[dict[Expr, Bounds], dict[Symbol, Expr]]] = []
    parameters = [item for item in declaration.parameters if formula.has(item.symbol)]
    opened = {item.symbol: _interior(facts[item.symbol]) for item in parameters}
    defaults = {
        item.symbol: nsimplify(item.default, rational=True) for item in parameters if item.default is not None
    }
    wide = [symbol for symbol in others if not {facts[symbol].lower, facts[symbol].upper} <= {S.Zero, S.One}]
    within = dict.fromkeys(wide, UNIT)
    inside = dict.fromkeys(others, OPEN_UNIT)
    options: list[tuple[dict, dict]] = [
        ({}, {}), (opened, {}), (within, {}), ({**opened, **within}, {}), ({**opened, **inside}, {}),
        ({}, defaults), (within, defaults), (inside, defaults),
    ]  # fmt: skip
    for extra, values in options:
        narrowed = {**facts, **extra}
        for symbol in values:
            narrowed.pop(symbol, None)
        if (narrowed, values) in seen:
            continue
        seen.append((narrowed, values))
        yield Scene(narrowed, tuple(values.items()), _conditions(facts, narrowed, values))


def _interior(bounds: Bounds) -> Bounds:
    return Bounds(bounds.lower, bounds.upper)


def _conditions(facts: Facts, narrowed: Facts, values: dict[Symbol, Expr]) -> Claim:
    """What a scene assumes, in words."""
    parts: list[Claim] = [(symbol, " = ", value) for symbol, value in values.items()]
    for symbol, bounds in narrowed.items():
        if bounds != facts[symbol]:
            parts.append(within(symbol, bounds))
    return joined(parts)


def within(symbol: Symbol, bounds: Bounds) -> Claim:
    """Between which bounds a symbol lies, in words."""
    low = f"{bounds.lower} {'<' if bounds.open_lower else '≤'} "
    high = f" {'<' if bounds.open_upper else '≤'} {bounds.upper}"
    is_below, is_above = bounds.lower.is_finite, bounds.upper.is_finite
    if is_below and not is_above:
        return symbol, f" {'>' if bounds.open_lower else '≥'} {bounds.lower}"
    return low if is_below else "", symbol, high if is_above else ""


def joined(parts: list[Claim], joint: str = ", ") -> Claim:
    """Claims after each other, with commas or something else between them."""
    claim: Claim = ()
    for part in parts:
        claim += (*((joint,) if claim else ()), *part)
    return claim
