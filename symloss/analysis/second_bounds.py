"""A bound of the second derivative of a term in one element, whatever value that element has.

Two theorems give one: a function of one element alone is examined piece by piece, and a log-sum-exp over a
row bends by p (1 - p) in each score, which is at most 1/4.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import sympy
from sympy import Abs, Eq, Expr, Max, Min, Mul, Ne, Piecewise, S, Symbol, collect, expand, oo

from symloss.analysis.bounds import POSITIVE, REAL, Bounds, enclose
from symloss.analysis.curvature import AFFINE, CONSTANT, curvature
from symloss.analysis.pieces import pieces_of
from symloss.analysis.prove import Prover, Undecided
from symloss.analysis.rows import facts_of
from symloss.analysis.switches import written_plainly
from symloss.analysis.univariate import steepness
from symloss.functions import times
from symloss.language.declaration import Declaration
from symloss.language.reductions import LogSumExp, MeanOver, Named, Reduction, SumOver
from symloss.language.remembered import reads_of
from symloss.language.symbols import Extent, Index, Parameter, Read
from symloss.signature.signature import SecondBound

_MOST_OPERATIONS = 60
_MOST_FEW = 2  # arrays of a few values, all of which are gone through


def second_bound(declaration: Declaration) -> SecondBound | None:
    """The bound for the first differentiable input, in the other arguments; None where no rule gives one."""
    top = declaration.expression
    array = next(one for one in declaration.arrays if one.role == "differentiable")
    if not declaration.is_per_sample or (isinstance(top, MeanOver) and top.each is not S.One):
        return None
    body = _unnamed(top.body)
    reads = {read for read in body.atoms(Read) if read.name == array.name}
    if top.condition.atoms(Read) & reads:
        return None
    alone = _of_one_element if reads == {Read(array.symbol, *top.indices)} else _of_a_row
    found, assumed = alone(declaration, body, array.name)
    if found is None or (found != 0 and not _has_one_sample(reads, array, top.indices)):
        return None
    if top.condition is not S.true:
        found = Piecewise((found, top.condition), (0, True))
    found = found.replace(Abs, lambda inside: Abs(_collected(inside)))
    tree = _tree(found)
    found_in = sorted(found.atoms(Index) | set(top.indices), key=lambda one: one.name)
    indices = {one.name: one.extent.name for one in found_in}
    return (
        None if tree is None else SecondBound(tree, indices, tuple(one.name for one in top.indices), assumed)
    )


def _collected(sum_of_terms: Expr) -> Expr:
    """One term for each element: 1 - t + w t is 1 at w = 1, which a sum in floats loses for a large t."""
    found = expand(sum_of_terms)
    for read in reads_of(found):
        found = collect(found, read)
    return found


def _has_one_sample(reads: set[Read], array: Any, samples: tuple[Index, ...]) -> bool:
    """Whether an element is read by one sample only, found along the first axes of the samples' lengths.

    The second derivatives of several would add up.
    """
    axes = list(array.axes)
    for index in samples:
        if index.extent not in axes:
            return False
        place = axes.index(index.extent)
        axes[place] = None
        if any(read.indices[place] != index for read in reads):
            return False
    return True


def _unnamed(expression: Expr) -> Expr:
    while expression.has(Named):
        expression = expression.replace(lambda node: isinstance(node, Named), lambda node: node.body)
    return expression


def _of_one_element(declaration: Declaration, body: Expr, array: str) -> tuple[Expr | None, tuple[str, ...]]:
    """By the pieces of the term as a function of its one element.

    Where 0 is an admissible parameter but nothing is decided with it, the bound is for positive ones.
    """
    (read,) = (one for one in body.atoms(Read) if one.name == array)
    if body.atoms(Reduction) or body.count_ops() > _MOST_OPERATIONS:
        return None, ()
    x = Symbol("_x", real=True)
    domains = {one.name: one.domain for one in declaration.arrays}
    others = sorted(body.atoms(Read) - {read}, key=str)
    few = [one for one in others if domains[one.name].values]
    if len(few) > _MOST_FEW:
        return None, ()
    named = {Symbol(f"_{k}", **one.head.assumptions0): one for k, one in enumerate(others) if one not in few}
    facts = facts_of(declaration)
    facts |= {symbol: enclose(one, facts) for symbol, one in named.items()}
    cases = list(product(*(map(sympy.Rational, domains[one.name].values) for one in few)))
    for given, assumed in ((facts, ()), _without_zero(declaration, facts)):
        fresh = {old: Symbol(old.name, positive=True) for old in _named(declaration, assumed)}
        known = {fresh.get(symbol, symbol): bounds for symbol, bounds in given.items()}
        plain = written_plainly(body).xreplace({read: x, **{one: symbol for symbol, one in named.items()}})
        try:
            found = Max(*(
                _steepest(plain.xreplace({**dict(zip(few, case, strict=True)), **fresh}), x, read, known)
                for case in cases
            ))  # fmt: skip
        except Undecided:
            continue
        back = {new: old for old, new in fresh.items()}
        return (None if found.has(oo) or found.has(x) else found.xreplace(back).xreplace(named)), assumed
    return None, ()


def _steepest(function: Expr, x: Symbol, read: Read, facts: dict[Expr, Bounds]) -> Expr:
    """The least upper bound that is found of the second derivative's size; infinite where there is none."""
    return steepness(pieces_of(function, x, facts.get(read.head, REAL), Prover(facts)), 2).bound


def _without_zero(
    declaration: Declaration, facts: dict[Expr, Bounds]
) -> tuple[dict[Expr, Bounds], tuple[str, ...]]:
    names = tuple(
        one.name for one in declaration.parameters if one.domain.lower == 0 and not one.domain.integer
    )
    return {**facts, **dict.fromkeys(_named(declaration, names), POSITIVE)}, names


def _named(declaration: Declaration, names: tuple[str, ...]) -> list[Symbol]:
    parameters: list[Parameter] = [one for one in declaration.parameters if one.name in names]
    return [one.symbol for one in parameters]


def _of_a_row(declaration: Declaration, body: Expr, array: str) -> tuple[Expr | None, tuple[str, ...]]:
    """A quarter of the factor of the log-sum-exp of a row, where the rest is affine in the row."""
    norms = [
        node
        for node in body.atoms(LogSumExp)
        if isinstance(node.body, Read) and node.body.name == array and node.condition is S.true
    ]
    if len(norms) != 1:
        return None, ()
    norm = Symbol("_norm", real=True)
    open_body = _opened(body.xreplace({norms[0]: norm}))
    try:
        factor, rest = _affine(open_body, norm)
    except Undecided:
        return None, ()
    facts = facts_of(declaration)
    moves = any(read.name == array for read in factor.atoms(Read))
    if moves or factor.has(norm):
        return None, ()
    largest = factor if enclose(factor, facts).is_nonnegative else Max(factor, 0)
    return (largest / 4, ()) if curvature(rest, array, facts) in (CONSTANT, AFFINE) else (None, ())


def _opened(expression: Expr) -> Expr:
    """Guarded products as plain ones."""
    return expression.replace(lambda node: isinstance(node, times), lambda node: Mul(*node.args))


def _affine(node: Expr, symbol: Symbol) -> tuple[Expr, Expr]:
    """The expression as `factor * symbol + rest`.

    Raises:
        Undecided: it is not of that form.
    """
    if node == symbol:
        return S.One, S.Zero
    if not _mentions(node, symbol):
        return S.Zero, node
    if node.is_Add:
        parts = [_affine(part, symbol) for part in node.args]
        return sympy.Add(*(part[0] for part in parts)), sympy.Add(*(part[1] for part in parts))
    if node.is_Mul:
        moving = [part for part in node.args if _mentions(part, symbol)]
        if len(moving) == 1:
            factor, rest = _affine(moving[0], symbol)
            others = Mul(*(part for part in node.args if part is not moving[0]))
            return others * factor, others * rest
    if isinstance(node, SumOver) and not _mentions(node.condition, symbol):
        factor, rest = _affine(node.body, symbol)
        return _summed(factor, node), _summed(rest, node)
    raise Undecided("it is not affine")


def _summed(body: Expr, like: SumOver) -> Expr:
    return S.Zero if body == 0 else SumOver(body, sympy.Tuple(*like.indices), like.condition)


def _mentions(node: Any, symbol: Symbol) -> bool:
    return symbol in node.free_symbols


_NAMES = {sympy.Add: "+", Mul: "*", sympy.Pow: "^", Abs: "abs", Max: "max", Min: "min", Eq: "==", Ne: "!="}


def _tree(node: Any) -> Any:
    """A formula as plain data, for `symloss.runtime.formulas`; None where it has something unusual."""
    if node.is_Integer:
        return int(node)
    if node.is_Rational:
        return ["*", int(node.p), ["^", int(node.q), -1]]
    if isinstance(node, Read):
        parts = [_tree(index) for index in node.indices]
        return None if None in parts else ["read", node.name, *parts]
    if isinstance(node, Index):
        return ["index", node.name]
    if isinstance(node, Extent):
        return ["extent", node.name]
    if isinstance(node, Symbol):
        return node.name
    if isinstance(node, SumOver) and node.condition is S.true:
        body = _tree(node.body)
        return None if body is None else ["sum", body, *(index.name for index in node.indices)]
    if isinstance(node, Piecewise) and len(node.args) == 2 and node.args[1].cond == True:  # noqa: E712
        parts = [_tree(node.args[0].cond), _tree(node.args[0].expr), _tree(node.args[1].expr)]
        return None if None in parts else ["if", *parts]
    name = _NAMES.get(node.func)
    parts = [_tree(part) for part in node.args]
    return None if name is None or None in parts else [name, *parts]
