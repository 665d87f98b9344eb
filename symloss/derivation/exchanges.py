"""Exchanges that carry lines of a derivation into others of its lines: what they say is said once.

An exchange swaps the elements of arrays along a short axis of fixed length, (x1, y1, x2, y2) with
(y1, x1, y2, x2), or two arrays; the quantities that are defined alike follow, widths and heights.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations

from sympy import Abs, Add, Eq, Expr, Integer, Pow, Symbol, default_sort_key
from sympy.core.basic import Basic

from symloss.derivation.components import components
from symloss.derivation.lowered import LOSS
from symloss.derivation.steps import Derivation, Step
from symloss.language.atoms import atoms_of
from symloss.language.reductions import Reduction
from symloss.language.remembered import reads_of
from symloss.language.symbols import Extent, Index, Read
from symloss.program import head

Counterpart = tuple[Symbol, tuple[int, ...]]
Said = tuple[tuple[Extent, ...], Basic]
Equality = tuple[Expr, Expr]
Definitions = Mapping[Read, Expr]
"""What quantities are, at their own indices, in order of evaluation."""


@dataclass
class Exchange:
    """`heads` says what a quantity or an array becomes, and which of its indices stands where.

    `places` are the elements that are swapped. A quantity that is not in `heads` has no counterpart.
    """

    places: Mapping[int, int]
    heads: dict[str, Counterpart] = field(default_factory=dict)

    def __call__(self, expression: Expr) -> Expr | None:
        """What becomes of an expression; None where something in it has no counterpart."""
        moves: dict[Basic, Basic] = {}
        for read in atoms_of(expression, Read):
            if read.name not in self.heads:
                return None
            other, order = self.heads[read.name]
            at = [read.indices[place] for place in order]
            moves[read] = Read(other, *(self._placed(index) for index in at))
        return expression.xreplace(moves)

    def _placed(self, index: Expr) -> Expr:
        return Integer(self.places.get(int(index), int(index))) if index.is_Integer else index

    @property
    def is_idle(self) -> bool:
        return all(other.name == name and order == tuple(range(len(order)))
                   for name, (other, order) in self.heads.items())  # fmt: skip


@lru_cache(maxsize=20)  # each rendering, face and input of a loss asks for it
def exchange_of_places(pairs: tuple[tuple[Read, Expr], ...]) -> Exchange | None:
    """The exchange of elements along short axes that most quantities follow."""
    definitions = dict(pairs)
    arrays = _arrays(definitions)
    best: Exchange | None = None
    most = len(definitions)
    for places in _swaps(definitions):
        found = _followed(Exchange(places, dict(arrays)), definitions, most)
        lost = len(definitions) + len(arrays) - len(found.heads)
        if lost < most and not found.is_idle:
            best, most = found, lost
    return best


def by_symmetry(known: Derivation, other: Derivation) -> tuple[tuple[Expr, Expr], ...] | None:
    """What else is exchanged where one gradient follows from another by the exchange of both inputs.

    None where that changes the loss.
    """
    lines = [step for step in known.record if step.target == step.before and isinstance(step.target, Read)]
    definitions = {step.target: step.after for step in lines if step.target.name != LOSS}
    losses = [step.after for step in lines if step.target.name == LOSS]
    reads = [known.target.wrt, other.target.wrt]
    arrays = _arrays({**definitions, Read(head(LOSS)): losses[0]} if losses else {})
    orders = [arrays.get(read.name, (None, None))[1] for read in reads]
    if not losses or None in orders or orders[0] != orders[1] or reads[0].name == reads[1].name:
        return None
    first, second = reads
    arrays |= {first.name: (second.head, orders[0]), second.name: (first.head, orders[0])}
    exchange = _followed(Exchange({}, arrays), definitions)
    image = exchange(losses[0])
    if image is None or not is_same(image, losses[0]):
        return None
    shown = [side for step in known.short.steps for side in (step.target, *step.between, step.after)]
    own = frozenset((first, Read(second.head, *first.indices)))
    pairs = {frozenset(pair): pair for pair in _pairs(exchange, definitions, shown, ())}
    return tuple(pair for both, pair in pairs.items() if both != own and not _is_array(pair[0], definitions))


def _is_array(read: Expr, definitions: Definitions) -> bool:
    return all(read.name != one.name for one in definitions)


def is_same(one: Expr, other: Expr) -> bool:
    """Whether expressions differ by no more than the names of bound indices and how squares are turned."""
    return _normal(one) == _normal(other)


def _arrays(definitions: Definitions) -> dict[str, Counterpart]:
    """The arrays that definitions read, each as itself."""
    quantities = {read.name for read in definitions}
    reads = [read for body in definitions.values() for read in atoms_of(body, Read)]
    found = {r.name: (r.head, tuple(range(len(r.indices)))) for r in reads if r.name not in quantities}
    return {**found, LOSS: (head(LOSS), ())}


def _followed(exchange: Exchange, definitions: Definitions, most: int | None = None) -> Exchange:
    """The exchange with every quantity whose counterpart is a quantity, till `most` have none."""
    lost = 0
    known = _by_what_they_say(tuple(definitions.items()))
    for read, body in definitions.items():
        image = exchange(body) if _is_general(read) else None
        if image is not None and (found := known.get(_said(read, image))) is not None:
            exchange.heads[read.name] = found
        else:
            lost += 1
            if lost == most:
                break
    return exchange


@lru_cache(maxsize=20)  # every exchange that is tried asks for it
def _by_what_they_say(definitions: tuple[tuple[Read, Expr], ...]) -> dict[Said, Counterpart]:
    """Quantities by their extents and definitions, as they are or transposed."""
    found: dict[Said, Counterpart] = {}
    for read, body in definitions:
        if not _is_general(read):
            continue
        places = range(len(read.indices))
        found.setdefault(_said(read, body), (read.head, tuple(places)))
        if len(places) == 2 and read.indices[0].extent == read.indices[1].extent:
            found.setdefault(_said(Read(read.head, *read.indices[::-1]), body), (read.head, (1, 0)))
    return found


def _is_general(read: Read) -> bool:
    """Whether a quantity is defined at every place, and not at the start of a recurrence."""
    return all(isinstance(index, Index) for index in read.indices)


def _said(read: Read, body: Expr) -> Said:
    """The extents of a quantity, and its definition at indices that have no names."""
    nameless = [Index(f"axis {place}", index.extent) for place, index in enumerate(read.indices)]
    moved = body.xreplace(dict(zip(read.indices, nameless, strict=True)))
    return tuple(index.extent for index in nameless), _normal(moved)


def _swaps(definitions: Definitions) -> Iterator[dict[int, int]]:
    """Ways to swap elements in pairs."""
    places = sorted({int(i) for body in definitions.values() for read in reads_of(body)
                     for i in read.indices if i.is_Integer})  # fmt: skip
    if 1 < len(places) <= 4:
        yield from _paired(places)


def _paired(places: list[int]) -> Iterator[dict[int, int]]:
    """The ways that move the most come first: they are what leaves most as it is."""
    pairs = list(combinations(places, 2))
    for first, second in combinations(pairs, 2):
        if not set(first) & set(second):
            yield dict([first, first[::-1], second, second[::-1]])
    for first in pairs:
        yield dict([first, first[::-1]])


def said_once(steps: list[Step], names: Definitions) -> tuple[list[Step], tuple[tuple[Expr, Expr], ...]]:
    """The steps without those that others become by an exchange of places, and what that exchanges."""
    definitions = {read: body for read, body in names.items() if read.name != LOSS}
    exchange = exchange_of_places(tuple(definitions.items()))
    if exchange is None:
        return steps, ()
    leading = _leading(exchange, definitions)
    lines = {line: _rank(line, leading) for step in steps for line in components(step.target, step.after)}
    found: list[Step] = []
    used: list[Expr] = []
    for step in steps:
        own = components(step.target, step.after)
        repeated = [
            place
            for place, line in enumerate(own)
            if any(lines[other] < lines[line] for other in _images(line, lines, exchange))
        ]
        used += [side for place in repeated for side in own[place]]
        if len(repeated) < len(own):
            found.append(replace(step, left_out=tuple(repeated)))
    return found, tuple(_pairs(exchange, definitions, used, leading))


def _images(line: Equality, lines: Iterable[Equality], exchange: Exchange) -> Iterator[Equality]:
    """The lines that say what a line becomes."""
    target, value = map(exchange, line)
    if target is not None and value is not None:
        yield from (one for one in lines if one[0] == target and one != line and is_same(one[1], value))


def _leading(exchange: Exchange, names: Definitions) -> set[str]:
    """Of two quantities that are exchanged, the one that is made of earlier elements."""
    made: dict[str, list[int]] = {}
    for read, body in names.items():
        inside = atoms_of(body, Read)
        own = [int(i) for one in inside for i in one.indices if i.is_Integer]
        made[read.name] = sorted({*own, *(at for one in inside for at in made.get(one.name, ()))})
    pairs = {name: exchange.heads[name][0].name for name in made if name in exchange.heads}
    return {name for name, other in pairs.items() if (made[name], name) < (made[other], other)}


def _rank(line: Equality, leading: Collection[str]) -> tuple[tuple[int, ...], ...]:
    """The lower, the rather is a line the one that is shown: by what it is about first."""

    def of(side: Expr) -> tuple[int, ...]:
        reads = atoms_of(side, Read)
        places = sorted(int(i) for read in reads for i in read.indices if i.is_Integer)
        return (-len({read.name for read in reads} & set(leading)), *places)

    return of(line[0]), of(line[1])


def _pairs(
    exchange: Exchange, names: Definitions, lines: Iterable[Expr], leading: Collection[str]
) -> list[tuple[Expr, Expr]]:
    """What lines mention and what it is exchanged with, each pair once, the leading one first."""
    shown = {read.name: read for read in names}
    found: dict[frozenset[Expr], tuple[Expr, Expr]] = {}
    mentioned = {read for line in lines for read in atoms_of(line, Read)}
    for read in sorted(mentioned, key=default_sort_key):
        one = shown.get(read.name, read)
        other = exchange(one)
        if other is not None and other != one:
            first, second = sorted((one, other), key=lambda r: _rank((r, r), leading))
            found.setdefault(frozenset((one, other)), (first, second))
    return list(found.values())


def _normal(node: Basic, depth: int = 0) -> Basic:
    """With bound indices by their depth, squares turned one way, and equalities in one order."""
    if isinstance(node, Index) or not node.args:
        return node
    if isinstance(node, Reduction):
        names = {old: Index(f"bound {depth + at}", old.extent) for at, old in enumerate(node.indices)}
        return node.func(*(_normal(part.xreplace(names), depth + len(names)) for part in node.args))
    parts = [_normal(part, depth) for part in node.args]
    match node:
        case Eq():
            return Eq(*sorted(parts, key=default_sort_key), evaluate=False)
        case Abs() | Pow() if isinstance(parts[0], Add) and (isinstance(node, Abs) or node.exp.is_even):
            parts[0] = min(parts[0], -parts[0], key=default_sort_key)
    return node.func(*parts)
