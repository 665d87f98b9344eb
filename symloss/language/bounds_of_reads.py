"""Whether an element that is read is there: what is known of an index where it is read.

An index runs below its axis, a label is a place of its axis; the conditions under which an element is read
say the rest. They are those of the choices and masks around the read, within the same definition: what has a
name, or is reduced, is computed before anything around it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from sympy import And, Basic, Expr, Ne, Not, Piecewise, S
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symloss.language.reductions import MeanOver, Named, Reduction, Softmax
from symloss.language.scan import Recurrence
from symloss.language.symbols import Array, Extent, Index, Read

MOST = 3  # facts that one proof adds up


def guarded_reads(expression: Basic) -> Iterator[tuple[Read, tuple[Boolean, ...]]]:
    """Every read outside recurrences with the conditions under which alone it is looked up."""
    yield from _below(expression, ())


def _below(node: Basic, known: tuple[Boolean, ...]) -> Iterator[tuple[Read, tuple[Boolean, ...]]]:
    match node:
        case Index() | Extent():
            return
        case Read():
            yield node, known
            for index in node.indices:
                yield from _below(index, known)
        case Recurrence():  # a step asks in its own way
            return
        case Named() | Softmax():
            yield from _below(node.body, ())
        case Reduction():
            yield from _below(node.condition, ())
            asked = tuple(And.make_args(node.condition))
            parts = [node.body, *([node.count, node.each] if isinstance(node, MeanOver) else ())]
            for part in parts:
                yield from _below(part, asked)
        case Piecewise():
            before: tuple[Boolean, ...] = ()
            for value, condition in node.args:
                yield from _below(condition, (*known, *before))
                yield from _below(value, (*known, *before, *And.make_args(condition)))
                before = (*before, *And.make_args(Not(condition)))
        case And():
            for part in node.args:
                others = tuple(other for other in node.args if not _reads_numbers(other))
                yield from _below(part, known if part in others else (*known, *others))
        case _:
            for part in node.args:
                yield from _below(part, known)


def _reads_numbers(condition: Basic) -> bool:
    """Whether a condition reads more than labels; what does not is asked first."""
    return any(not read.head.is_integer for read in condition.atoms(Read))


def is_inside(
    index: Expr, extent: Extent, conditions: Iterable[Boolean], arrays: Mapping[str, Array]
) -> bool:
    """Whether an integer is certainly a place of an axis where the conditions hold."""
    return not left_to_ask(index, extent, tuple(conditions), arrays)


def left_to_ask(
    index: Expr, extent: Extent, conditions: tuple[Boolean, ...], arrays: Mapping[str, Array]
) -> list[Boolean]:
    """What must hold for an integer to be a place of an axis, beyond what is known where conditions hold."""
    facts = [*_domains((index, *conditions), arrays)]
    facts += [fact for condition in conditions for fact in _at_least_zero(condition)]
    for condition in conditions:
        if isinstance(condition, Ne) and (gap := condition.lhs - condition.rhs).is_integer:
            facts += [side - 1 for side in (gap, -gap) if _holds(side, facts)]
    asked = [] if _holds(index, facts) else [index >= 0]
    return asked if _holds(extent.length - 1 - index, facts) else [*asked, index < extent]


def _domains(expressions: Iterable[Basic], arrays: Mapping[str, Array]) -> Iterator[Expr]:
    """What is at least 0 because of the axis that an index or a label belongs to."""
    for symbol in sorted(set().union(*(part.atoms(Index) for part in expressions)), key=str):
        yield from (symbol, symbol.extent.length - 1 - symbol)
    for read in sorted(set().union(*(part.atoms(Read) for part in expressions)), key=str):
        array = arrays.get(read.name)
        if array is not None and array.classes is not None:
            most = array.classes.length - (0 if array.domain.name == "natural" else 1)
            yield from (read, most - read)


def _at_least_zero(condition: Boolean) -> list[Expr]:
    """What is at least 0 where a comparison of integers holds."""
    if not isinstance(condition, Relational):
        return []
    gap = _in_lengths(condition.lhs - condition.rhs)
    if gap.is_integer is not True:
        return []
    found = {"<": [-gap - 1], "<=": [-gap], ">": [gap - 1], ">=": [gap], "==": [gap, -gap]}
    return found.get(condition.rel_op, [])


def _in_lengths(expression: Expr) -> Expr:
    return expression.xreplace({extent: extent.length for extent in expression.atoms(Extent)})


def _holds(target: Expr, facts: list[Expr]) -> bool:
    """Whether an expression is a sum of things that are at least 0."""
    target = _in_lengths(target)
    for number in range(MOST + 1):
        for some in combinations(facts, number):
            if (target - sum(some, S.Zero)).is_nonnegative:
                return True
    return False
