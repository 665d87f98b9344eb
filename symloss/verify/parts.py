"""The sub-expressions of a declaration, and their values at one input with many digits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import mpmath
from sympy import Basic, Expr, Piecewise, S, Symbol
from sympy.logic.boolalg import And, Boolean, Not

from symloss.language.declaration import Declaration
from symloss.language.reductions import Named, Reduction
from symloss.language.scan import Carried
from symloss.language.stop import Stop
from symloss.language.switches import Switches
from symloss.language.symbols import Index, Read
from symloss.search.errors import PRECISION
from symloss.verify.balls import TooWide
from symloss.verify.closures import Frame, UndefinedComparison
from symloss.verify.evaluator import Compiler
from symloss.verify.numbers import Arrays, Numbers, Parameters

MOST_PLACES = 300  # of one sub-expression


@dataclass(frozen=True)
class Part:
    """A sub-expression, the name that the author gave to what it stands in, and when it counts."""

    node: Expr
    name: str = ""
    conditions: tuple[Boolean, ...] = field(default=())


def parts_of(declaration: Declaration) -> list[Part]:
    """Every sub-expression of a formula that is a number, each once for every place it counts at."""
    found: dict[Part, None] = {}
    queue = [Part(declaration.expression)]
    while queue:
        part = queue.pop()
        if part in found or not isinstance(part.node, Expr):
            continue
        found[part] = None
        queue += inside(part)
    return list(found)


def inside(part: Part) -> Iterator[Part]:
    """What a part is made of, with the names and conditions around it."""
    node, name, conditions = part.node, part.name, part.conditions
    match node:
        case Read() | Symbol():
            return
        case Named():
            yield Part(node.body, node.label.name, conditions)
        case Piecewise():
            before: tuple[Boolean, ...] = ()
            for value, condition in node.args:
                yield Part(value, name, (*conditions, *before, condition))
                before = (*before, Not(condition))
        case Reduction():
            inside = (*conditions, node.condition)
            for one in (node.body, *node.args[3:]):
                yield Part(one, name, inside)
        case _:
            for one in node.args:
                yield Part(one, name, conditions)


class AtInput:
    """Values of sub-expressions of a declaration at one input, with many digits."""

    def __init__(self, declaration: Declaration, arrays: Arrays, parameters: Parameters) -> None:
        self.numbers = Numbers(declaration, arrays, parameters)
        switches = Switches(declaration.arrays, declaration.parameters)
        self.compiler = Compiler(declaration.expression, switches)
        self.frame = Frame(self.numbers.read, self.numbers.parameters, self.numbers.extents, PRECISION)

    def places(self, part: Part) -> Iterator[Mapping[str, int]]:
        """The indices at which a sub-expression counts; none inside a recurrence's step."""
        needed = set().union(*(one.free_symbols for one in (part.node, *part.conditions)))
        indices = sorted((one for one in needed if isinstance(one, Index)), key=str)
        if any(one.has(Carried) for one in (part.node, *part.conditions)):
            return
        ranges = (range(self.numbers.extents.get(index.extent.name, 0)) for index in indices)
        for at in itertools.islice(itertools.product(*ranges), MOST_PLACES):
            where = {index.name: place for index, place in zip(indices, at, strict=True)}
            if self.holds(And(*part.conditions), where):
                yield where

    def holds(self, condition: Basic, at: Mapping[str, int]) -> bool:
        """Whether a condition is true at some indices; not where it is undefined."""
        if condition is S.true:
            return True
        self.frame.index = dict(at)
        try:
            return self.compiler.test(condition)(self.frame)
        except (ArithmeticError, IndexError, KeyError, TypeError, ValueError):
            return False

    def value(self, node: Expr, at: Mapping[str, int]) -> Any:
        """The value at some indices: an mpf, perhaps infinite or NaN; None where it cannot be told."""
        self.frame.index = dict(at)
        try:
            return mpmath.mp.make_mpf(self.compiler.number(node)(self.frame)[0])
        except UndefinedComparison:
            return mpmath.nan
        except (TooWide, ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError):
            return None

    def terms(self, reduction: Reduction, at: Mapping[str, int]) -> list[Any]:
        """The values of the terms that a reduction takes."""
        self.frame.index = dict(at)
        terms = self.compiler.terms(reduction.body, reduction.condition, reduction.indices)
        try:
            return [mpmath.mp.make_mpf(ball[0]) for _, ball in terms(self.frame)]
        except (ArithmeticError, IndexError, KeyError, TypeError, ValueError):
            return []


def seen_through(node: Expr) -> Expr:
    """A sub-expression without the names that the author gave."""
    while isinstance(node, Named | Stop):
        node = node.body
    return node


def around(part: Part, parts: list[Part], most: int = 3) -> list[Part]:
    """A sub-expression and the next larger ones that it stands in, up to the next reduction."""
    found = [
        other
        for other in parts
        if other.node != part.node
        and not isinstance(other.node, Reduction | Named | Piecewise)
        and part.node in _up_to_reductions(other.node)
    ]
    return [part, *sorted(found, key=lambda other: other.node.count_ops())[:most]]


def _up_to_reductions(node: Basic) -> set[Basic]:
    found: set[Basic] = set()
    queue = [node]
    while queue:
        one = queue.pop()
        if one not in found:
            found.add(one)
            queue += () if isinstance(one, Reduction) else one.args
    return found
