"""Definitions read backwards: what a name stands for is called by it again, or by what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sympy import Add, Expr, Max, Mul, Piecewise, Pow, S, exp, expand_mul, log
from sympy.core.relational import StrictGreaterThan, StrictLessThan

from symloss.derivation.forms import cost
from symloss.derivation.lowered import LOSS, Lowered
from symloss.functions import direction, inverse_or_zero, inverse_root, log_sigmoid, sigmoid
from symloss.language.atoms import atoms_of
from symloss.language.remembered import reads_of, replaced
from symloss.language.symbols import Index, Read
from symloss.program import Indicator, Let, read_of

_DEEPEST = 4


@dataclass(frozen=True)
class Fold:
    """`read` stands for `body`; `name` is what a reader knows it by."""

    name: str
    read: Read
    body: Expr


def folds_of(lowered: Lowered) -> tuple[Fold, ...]:
    """The definitions of the declaration, the longest first: that of the loss includes those of its parts."""
    found = [
        Fold(node.name, read_of(node), node.body)
        for node in lowered.forward
        if isinstance(node, Let) and node.guard is S.true and node.name not in _COUNTS
    ]
    if isinstance(lowered.program.node("total"), Let):
        found.append(Fold(LOSS, lowered.loss, lowered.whole))
    return tuple(sorted((f for f in found if not isinstance(f.body, Read)), key=lambda f: -cost(f.body)))


_COUNTS = ("normaliser", "divisor", "term")


def folded(expression: Expr, folds: Iterable[Fold]) -> Expr:
    """The expression with every definition that it spells out called by its name."""
    for fold in folds:
        for place in _places(fold, expression):
            read, body = (replaced(side, place) for side in (fold.read, fold.body))
            if not body.has(Read):  # at this place it is a number or a parameter, which has a name
                continue
            expression = expression.xreplace(_spellings(body, read))
            if isinstance(body, Max) and S.Zero in body.args and len(body.args) == 2:
                (u,) = (part for part in body.args if part is not S.Zero)
                expression = _where_positive(expression, u, read)
    return expression


def _where_positive(expression: Expr, u: Expr, largest: Read) -> Expr:
    """[u > 0] as [q > 0], where q = max(0, u)."""
    asked = [one for item in atoms_of(expression, Indicator) for one in atoms_of(item, *_STRICT)]
    found = {one: largest > 0 for one in asked if one.gts != largest and says_positive(one, u)}
    return expression.xreplace(found)


_STRICT = (StrictGreaterThan, StrictLessThan)


def says_positive(condition: Expr, u: Expr) -> bool:
    """Whether a condition is u > 0, however it is turned."""
    if not isinstance(condition, _STRICT):
        return False
    return bool(expand_mul(condition.gts - condition.lts - u) == 0)


def solved(expression: Expr, fold: Fold) -> Iterator[Expr]:
    """The expression with parts of a definition as the definition, solved for them, has them."""
    if isinstance(fold.body, Piecewise):
        yield from _solved_by_case(expression, fold)
        return
    for part, value in _equalities(fold.body, fold.read, _DEEPEST):
        if not part.is_number and part.has(Read):
            yield expression.xreplace(_spellings(part, value))


def _solved_by_case(expression: Expr, fold: Fold) -> Iterator[Expr]:
    """In every choice of the same cases, what the definition says in one of them."""
    tests = _tests(fold.body)
    cases = [item for item in atoms_of(expression, Piecewise) if _tests(item) == tests]
    for place, (body, test) in enumerate(fold.body.args):
        for part, value in _equalities(body, fold.read, _DEEPEST):
            if part.is_number or not part.has(Read):
                continue
            changes = _spellings(part, value)
            moved = {}
            for item in cases:
                pairs = list(item.args)
                pairs[place] = (pairs[place][0].xreplace(changes), test)
                moved[item] = Piecewise(*pairs)
            yield expression.xreplace(moved)


def _tests(cases: Expr) -> tuple[Expr, ...]:
    return tuple(test for _, test in cases.args)


def _spellings(body: Expr, read: Read) -> dict[Expr, Expr]:
    """How what follows from a definition is spelled, and what it is in terms of the name."""
    found: dict[Expr, Expr] = {body: read, 1 / body: 1 / read}
    match body:
        case exp():
            (u,) = body.args
            found[exp(-u)] = 1 / read
        case sigmoid():
            (u,) = body.args
            found |= {sigmoid(-u): 1 - read, log_sigmoid(u): log(read), log_sigmoid(-u): log(1 - read)}
        case Pow() if body.exp == S.Half:
            found[inverse_root(body.base)] = 1 / read
    return found


def over_lengths(expression: Expr, lengths: Collection[str]) -> Expr:
    """An element over the length of its vector as a plain quotient, of which factors may be taken out."""

    def is_over(node: Expr) -> bool:
        return isinstance(node, direction) and isinstance(node.args[1], Read) and node.args[1].name in lengths

    return expression.replace(is_over, lambda node: node.args[0] / node.args[1])


def at_zero(expression: Expr, folds: Iterable[Fold], lengths: Collection[str] = ()) -> Expr:
    """The expression in which 1 over a length, or over a name for a root, is 0 where that is, as declared."""
    known = {fold.read.name for fold in folds if any(_is_root(item) for item in Mul.make_args(fold.body))}
    roots = known.union(lengths)

    def is_over_a_root(node: Expr) -> bool:
        is_below = isinstance(node, Pow) and node.exp.is_Integer and node.exp.is_negative
        return is_below and isinstance(node.base, Read) and node.base.name in roots

    return expression.replace(is_over_a_root, lambda power: inverse_or_zero(power.base) ** -power.exp)


def _is_root(body: Expr) -> bool:
    return isinstance(body, Pow) and body.exp == S.Half and not body.base.is_number


def _places(fold: Fold, expression: Expr) -> list[dict[Index, Expr]]:
    """The indices at which a definition may be spelled out in an expression."""
    axes = fold.read.indices
    found: list[dict[Index, Expr]] = [{}]
    for pattern in reads_of(fold.body):
        if not set(axes) <= set(pattern.indices):
            continue
        for read in reads_of(expression):
            if read.head == pattern.head:
                place = {a: b for a, b in zip(pattern.indices, read.indices, strict=True) if a in axes}
                if place not in found and any(a != b for a, b in place.items()):
                    found.append(place)
    return found


def _equalities(body: Expr, value: Expr, deepest: int) -> Iterator[tuple[Expr, Expr]]:
    """The parts of a definition `value = body`, and what it says that they are."""
    if deepest == 0 or not body.args or isinstance(body, Read):
        return
    found: list[tuple[Expr, Expr]] = []
    match body:
        case Add():
            found = [(term, value - (body - term)) for term in body.args]
        case Mul():
            found = [(factor, value / (body / factor)) for factor in body.args]
        case exp():
            found = [(body.args[0], log(value))]
        case log():
            found = [(body.args[0], exp(value))]
        case Pow() if body.exp in (S.Half, S.NegativeOne):
            found = [(body.base, value ** (1 / body.exp))]
    for part, of_part in found:
        yield part, of_part
        yield from _equalities(part, of_part, deepest - 1)
