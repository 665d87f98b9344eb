"""The vectors of a program: their lengths, their directions x̂ = x/‖x‖, and the cosines between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sympy import Basic, Expr, Mul, S, Symbol

from symloss.functions import direction
from symloss.language.reductions import SumOver
from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.program import Let, Node, Program, Reduce, needed, read_of

T = TypeVar("T", bound=Basic)


@dataclass(frozen=True)
class Vector:
    """A vector with names for its length and its direction, each a node of the program."""

    name: str
    length: Reduce
    unit: Let


@dataclass(frozen=True)
class Cosine:
    """The cosine of two vectors; `sides` are the elements of both directions that its terms are made of."""

    node: Reduce
    sides: tuple[Read, Read]
    vectors: tuple[Vector, Vector]

    def derivatives(self) -> Iterator[tuple[Read, Expr]]:
        """∂ cos θ/∂x = (ŷ − cos θ x̂)/‖x‖, for the elements of both vectors."""
        for own, other, vector, value in zip(
            self.sides, self.sides[::-1], self.vectors, (read_of(self.node), self._turned()), strict=True
        ):
            element = Read(_head_of(vector), *own.indices)
            length = Read(vector.length.head, *own.indices[:-1])
            yield element, (other - value * own) / length

    def _turned(self) -> Expr:
        """The same cosine, of two rows of one array as that of the second with the first."""
        first, second = (side.indices[:-1] for side in self.sides)
        moves = dict(zip((*first, *second), (*second, *first), strict=True))
        is_alike = self.sides[0].head == self.sides[1].head and set(self.node.axes) == set(moves)
        return read_of(self.node).xreplace(moves) if is_alike else read_of(self.node)


@dataclass(frozen=True)
class Directions:
    """What a program has of vectors.

    `lemmas` are the cosines whose derivative is known as a whole: of vectors one of which depends on the
    other the lemma says less than the derivative. Through the names of `silent` no further one passes.
    """

    vectors: tuple[Vector, ...] = ()
    cosines: tuple[str, ...] = ()
    lemmas: Mapping[str, Cosine] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


def directions_of(program: Program) -> Directions:
    """The vectors of a program whose directions have names, and their cosines."""
    lengths = {
        n.name: n for n in program if isinstance(n, Reduce) and n.op == "norm" and n.role.kind == "primal"
    }
    vectors: dict[str, Vector] = {}
    for node in program:
        match node:
            case Let(body=direction(args=(Read() as element, Read() as length))) if length.name in lengths:
                if element.indices == node.axes and length.indices == node.axes[:-1]:
                    vectors[node.name] = Vector(element.name, lengths[length.name], node)
    cosines = {node.name: one for node in program if (one := _cosine(node, vectors)) is not None}
    readers: dict[str, set[str]] = {}
    for node in program:
        for read in reads_of(node.body) if node.role.kind == "primal" else ():
            readers.setdefault(read.name, set()).add(node.name)
    lemmas = {name: one for name, one in cosines.items() if _are_apart(program, one)}
    known: dict[str, Cosine] | None = None
    while lemmas != known:  # the derivative in a direction that something else reads has other parts
        known = lemmas
        units = {name for name in vectors if readers.get(name, set()) <= set(known)}
        lemmas = {name: one for name, one in known.items() if all(side.name in units for side in one.sides)}
    below = {vectors[name].length.name for name in units}
    silent = units | {name for name in below if readers.get(name, set()) <= units}
    return Directions(tuple(vectors.values()), tuple(cosines), lemmas, frozenset(silent))


def called_cosines(expression: Expr, program: Program, names: Collection[str]) -> Expr:
    """The expression with sums of products of directions called by the cosines that they are."""
    cosines = [(node, operands(node)) for node in program if node.name in names]
    known = [(node, sides) for node, sides in cosines if sides is not None]

    def called(total: Expr) -> Expr:
        factors = Mul.make_args(total.body)
        for node, sides in known:
            for first, second in (factors, factors[::-1]) if len(factors) == 2 else ():
                moves = _moves((first, second), sides, total.indices)
                if moves is not None and total.condition is S.true and set(node.axes) <= set(moves):
                    return read_of(node).xreplace(moves)
        return total

    return expression.replace(lambda item: isinstance(item, SumOver) and len(item.indices) == 1, called)


def _moves(found: tuple[Expr, Expr], sides: tuple[Read, Read], over: tuple[Index, ...]) -> dict | None:
    """Where the indices of a cosine are, if two factors are the elements of its directions."""
    moves: dict[Expr, Expr] = {}
    for factor, side in zip(found, sides, strict=True):
        if not isinstance(factor, Read) or factor.head != side.head or factor.indices[-1:] != over:
            return None
        for own, other in zip(side.indices[:-1], factor.indices[:-1], strict=True):
            if moves.setdefault(own, other) != other or over[0] in other.free_symbols:
                return None
    return moves


# Parts


def operands(node: Node) -> tuple[Read, Read] | None:
    """The elements of a Σ_d x[..., d] y[..., d], in the order of their names."""
    if not (isinstance(node, Reduce) and node.op == "sum" and node.guard is S.true and len(node.over) == 1):
        return None
    factors = Mul.make_args(node.body)
    if len(factors) != 2 or not all(isinstance(item, Read) for item in factors):
        return None
    (last,) = node.over
    for item in factors:
        if item.indices[-1:] != (last,) or any(last in index.free_symbols for index in item.indices[:-1]):
            return None
    first, second = sorted(factors, key=lambda item: _order(item, node))
    return first, second


def _order(item: Read, node: Reduce) -> tuple:
    places = [node.axes.index(index) if index in node.axes else -1 for index in item.indices[:-1]]
    return item.name, places, str(item)


def _head_of(vector: Vector) -> Symbol:
    element = vector.unit.body.args[0]
    return element.head


def _cosine(node: Node, vectors: Mapping[str, Vector]) -> Cosine | None:
    sides = operands(node)
    if sides is None or not all(side.name in vectors for side in sides):
        return None
    assert isinstance(node, Reduce)
    first, second = sides
    return Cosine(node, sides, (vectors[first.name], vectors[second.name]))


def _are_apart(program: Program, cosine: Cosine) -> bool:
    """Whether neither vector is computed from the other."""
    one, other = (_head_of(vector) for vector in cosine.vectors)
    if one == other:
        return True
    return not (_depends(program, one.name, other.name) or _depends(program, other.name, one.name))


def _depends(program: Program, name: str, on: str) -> bool:
    names = {node.name: node for node in program}
    if name not in names:
        return False
    node = names[name]
    parts = [node.body, node.guard]
    every = needed(program, *parts) | {name}
    reads: Iterable[Read] = (read for one in every for read in reads_of(names[one].body))
    return any(read.name == on for read in reads)
