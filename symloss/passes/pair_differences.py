"""program -> program: differences before sums, a + b - c - d as (a - c) + (b - d).

Precondition: expanded; nothing is differentiated any more. The sum of two large numbers forgets the digits
in which they differ from two others; the difference of two near numbers is exact. Terms of opposite sign are
paired, most alike first, and common factors leave the pair: x y - x z becomes x (y - z). A regrouping is
taken only where a running bound of the rounding errors, at sampled points, says that it is better by far.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from math import prod

from sympy import Add, Basic, Expr, Max, Min, Mul, Pow, Rational, S, Symbol
from sympy.core.relational import Relational

from symloss.language.remembered import reads_of
from symloss.language.symbols import Read
from symloss.passes.rounding import error_bounds
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Record, rename
from symloss.program.difference import Difference

RULE = "differences before sums"
WHY = "the difference of near numbers is exact; their sums round away the digits in which they differ"
_GAIN = 8  # times better, or the sum stays as it was written
_LOSS = 2  # times worse at most elsewhere
_MOST_TERMS = 12
_MOST_PRODUCTS = 4 * _MOST_TERMS  # that a product of sums is written out into: some cancel
Terms = list[tuple[Rational, tuple[Expr, ...]]]


def pair_differences(program: Program, stage: str) -> Program:
    """Regroup every sum whose terms of opposite sign may be near one another."""
    inputs = frozenset(array.name for array in program.arrays)
    linear: dict[str, Let] = {}
    nodes: list[Node] = []
    records: list[Record] = []
    for node in program:
        if isinstance(node, Let) and _is_linear(node.body, linear):
            linear[node.name] = node
        regroup = _Regrouping(inputs, linear)
        body, guard = regroup(node.body), regroup(node.guard)
        if body != node.body:
            records.append(Record(stage, RULE, node.name, node.body, body, WHY))
        nodes.append(replace(node, body=body, guard=guard))
    return drop_unused(program.with_nodes(nodes, records)) if records else program.with_nodes(nodes)


class _Regrouping:
    """Rewrites the sums of one expression; looks through the lets that are `linear` in elements."""

    def __init__(self, inputs: frozenset[str], linear: dict[str, Let]) -> None:
        self.inputs = inputs
        self.linear = linear

    def __call__(self, expression: Expr) -> Expr:
        if not expression.args or isinstance(expression, Read):
            return expression
        if isinstance(expression, Relational) and expression.rel_op in ("==", "!="):
            return expression
        inner = [self(argument) for argument in expression.args]
        if inner != list(expression.args):
            expression = expression.func(*inner)
        if not isinstance(expression, Add):
            return expression
        return _regrouped(expression, self.inputs, tuple(self._looked_through(expression).items()))

    def _looked_through(self, expression: Expr) -> dict[str, Let]:
        """The linear lets that an expression reads, and those that they read."""
        found: dict[str, Let] = {}
        for read in reads_of(expression):
            if read.name in self.linear:
                node = self.linear[read.name]
                found |= {read.name: node, **self._looked_through(node.body)}
        return found


@lru_cache(maxsize=5_000)  # the programs of the gradient and of each product have many sums in common
def _regrouped(expression: Add, inputs: frozenset[str], lets: tuple[tuple[str, Let], ...]) -> Expr:
    """The sum as it rounds least, as it is written unless another form is better by far."""
    linear = dict(lets)
    candidates = [found for found in _candidates(expression, linear) if found is not None]
    if not candidates:
        return expression
    written = error_bounds(expression, inputs, linear)
    best, bounds = min(
        ((found, error_bounds(found, inputs, linear)) for found in candidates), key=lambda one: max(one[1])
    )
    worse = any(new > _LOSS * old for old, new in zip(written, bounds, strict=True))
    better = any(old > _GAIN * new for old, new in zip(written, bounds, strict=True))
    return best if better and not worse else expression


def _candidates(expression: Add, linear: dict[str, Let]) -> Iterable[Expr | None]:
    yield _paired(expression)
    expanded = _expanded(expression, linear)
    if expanded != expression:
        yield _paired(expanded)


def _expanded(expression: Expr, linear: dict[str, Let]) -> Expr:
    """Terms that are multiples of linear lets, written out."""
    terms = []
    for term in Add.make_args(expression):
        number, rest = term.as_coeff_Mul()
        while isinstance(rest, Read) and rest.name in linear:
            node = linear[rest.name]
            rest = rename(node.body, node.axes, rest.indices)
        terms.append(_expanded(number * rest, linear) if isinstance(rest, Add) else number * rest)
    return Add(*(part for term in terms for part in _multiplied_out(term)))


@lru_cache(maxsize=20_000)
def _multiplied_out(term: Expr) -> tuple[Expr, ...]:
    """The terms of a product of sums; the product itself where they would be too many to be paired."""
    return Add.make_args(term.expand()) if _terms_of(term) <= _MOST_PRODUCTS else (term,)


@lru_cache(maxsize=20_000)
def _terms_of(part: Basic) -> int:
    """How many terms an expression has, written out; of a function, the most of its arguments."""
    if not part.args or isinstance(part, Read):
        return 1
    counts = [_terms_of(item) for item in part.args]
    if isinstance(part, Add):
        return sum(counts)
    if isinstance(part, Mul):
        return prod(counts)
    if isinstance(part, Pow) and part.exp.is_Integer and part.exp > 0:
        return min(_terms_of(part.base) ** int(part.exp), _MOST_PRODUCTS + 1)
    return max(counts)


def _is_linear(body: Expr, known: dict[str, Let]) -> bool:
    """Whether a body is a sum of multiples of elements: writing it out costs what computing it costs."""
    terms = [term.as_coeff_Mul() for term in Add.make_args(body)]
    return len(terms) <= 4 and all(number.is_Rational and isinstance(rest, Read) for number, rest in terms)


def _paired(expression: Expr) -> Expr | None:
    """The sum with its terms of opposite sign paired, or None where there is nothing to pair."""
    if len(expression.args) > _MOST_TERMS:
        return None
    terms: Terms = []
    rest: list[Expr] = []
    for term in Add.make_args(expression):
        number, factor = term.as_coeff_Mul()
        factors = _factors(factor)
        if number.is_Rational and factors and all(map(_is_exact, factors)):
            terms.append((number, factors))
        else:
            rest.append(term)
    changed = False
    while (pair := _most_alike(terms)) is not None:
        terms = _merged(terms, *pair)
        changed = True
    if not changed or (len(Add.make_args(expression)) == 2 and len(terms) + len(rest) > 1):
        return None
    return Add(*(number * Mul(*factors) for number, factors in terms), *rest)


def _factors(product: Expr) -> tuple[Expr, ...]:
    """The factors of a product, squares as two."""
    found: list[Expr] = []
    for factor in Mul.make_args(product):
        if isinstance(factor, Pow) and factor.exp.is_Integer and 2 <= factor.exp <= 3:
            found += [factor.base] * int(factor.exp)
        elif factor is not S.One:
            found.append(factor)
    return tuple(found)


def _is_exact(factor: Expr) -> bool:
    """An element, a parameter, or the largest or smallest of some."""
    if isinstance(factor, Max | Min):
        return all(argument.is_number or _is_exact(argument) for argument in factor.args)
    return isinstance(factor, Read | Symbol | Difference)


def _most_alike(terms: Terms) -> tuple[int, int] | None:
    """The positions of a positive and a negative term that are to be paired next."""
    best: tuple[tuple[int, int], int, int] | None = None
    for i, (plus, own) in enumerate(terms):
        for j, (minus, other) in enumerate(terms):
            if plus <= 0 or minus >= 0 or (likeness := _likeness(own, other)) is None:
                continue
            if best is None or likeness > best[0]:
                best = likeness, i, j
    return None if best is None else (best[1], best[2])


def _likeness(own: tuple[Expr, ...], other: tuple[Expr, ...]) -> tuple[int, int] | None:
    """How alike two products are, or None where their difference is no product."""
    left, right = _without_common(own, other)
    if len(left) == len(right) == 1:
        (x,), (y,) = left, right
        is_done = isinstance(x, Difference) or isinstance(y, Difference)
        return None if is_done else (len(own), _resemblance(x, y))
    is_square = len(left) == len(right) == 2 and left[0] == left[1] and right[0] == right[1]
    return (len(own), _resemblance(left[0], right[0])) if is_square else None


def _resemblance(x: Expr, y: Expr) -> int:
    """Elements at the same place of two arrays, or of one array, are of a kind."""
    pairs = [(a, b) for a in x.atoms(Read) for b in y.atoms(Read)]
    return max((_common(a, b) for a, b in pairs), default=-1)


def _common(x: Read, y: Read) -> int:
    same = sum(one == other for one, other in zip(x.indices, y.indices, strict=False))
    return 2 * same + (x.head == y.head)


def _without_common(
    own: tuple[Expr, ...], other: tuple[Expr, ...]
) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    left, right = list(own), list(other)
    for factor in own:
        if factor in right:
            left.remove(factor)
            right.remove(factor)
    return tuple(left), tuple(right)


def _merged(terms: Terms, plus: int, minus: int) -> Terms:
    """The terms with as much of two as both have made one."""
    (above, own), (below, other) = terms[plus], terms[minus]
    amount = min(above, -below)
    left, right = _without_common(own, other)
    common = list(own)
    for factor in left:
        common.remove(factor)
    sign, difference = Difference(left[0], right[0]).as_coeff_Mul()
    both = [difference] if len(left) == 1 else [difference, left[0] + right[0]]
    merged = [term for position, term in enumerate(terms) if position not in (plus, minus)]
    merged += [(above - amount, own)] if above > amount else []
    merged += [(below + amount, other)] if -below > amount else []
    return [*merged, (sign * amount, (*common, *both))]
