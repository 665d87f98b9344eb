"""program -> program: vectors have lengths, directions and cosines, whatever these are spelled as.

`Σ_d x_d y_d / (√(Σ x²) √(Σ y²))`, written as one sum of quotients or as a quotient of sums, is the cosine of two
vectors: a sum of products of their directions x̂ = x/‖x‖. One that is another at certain places is read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sympy import Expr, Mul, Pow, S, Symbol

from symloss.functions import direction, inverse_root
from symloss.language.apart import fresh_index
from symloss.language.remembered import reads_of, replaced
from symloss.language.symbols import Index, Read
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Reduce, head, needed, read_of
from symloss.program.names import fresh_name


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

    `lemmas` are the cosines whose derivative is known as a whole: of vectors one of which depends on the other
    the lemma says less than the derivative. Through the names of `silent` no further derivative passes.
    """

    vectors: tuple[Vector, ...] = ()
    cosines: tuple[str, ...] = ()
    lemmas: Mapping[str, Cosine] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


def name_directions(program: Program) -> Program:
    """Name the lengths and directions of vectors, where a program divides by lengths; merge equal cosines."""
    squares = {node.name: node for node in program if _squared(node) is not None}
    vectors = _vectors(program, squares)
    if not vectors:
        return program
    spelled = _Spelled(squares, vectors)
    nodes: list[Node] = [part for vector in vectors.values() if vector.name not in program for part in _parts(vector)]
    for node in program:
        nodes.append(replace(node, body=spelled.rewritten(node.body)) if hasattr(node, "body") else node)
        nodes += _parts(vectors[node.name]) if node.name in vectors else ()
    made = _with_quotients(program.with_nodes(nodes), vectors)
    return drop_unused(_merged(made, vectors))


def directions_of(program: Program) -> Directions:
    """The vectors of a program whose directions have names, and their cosines."""
    lengths = {n.name: n for n in program if isinstance(n, Reduce) and n.op == "norm" and n.role.kind == "primal"}
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
    lengths = {vectors[name].length.name for name in units}
    silent = units | {name for name in lengths if readers.get(name, set()) <= units}
    return Directions(tuple(vectors.values()), tuple(cosines), lemmas, frozenset(silent))


# Lengths and directions


def _head_of(vector: Vector) -> Symbol:
    element = vector.unit.body.args[0]
    return element.head


def _squared(node: Node) -> Read | None:
    """The element x[..., e] of a Σ_e x[..., e]²."""
    if not (isinstance(node, Reduce) and node.op == "sum" and node.guard is S.true and len(node.over) == 1):
        return None
    body = node.body
    if not (isinstance(body, Pow) and body.exp == 2 and isinstance(body.base, Read)):
        return None
    *rest, last = body.base.indices
    is_last = last == node.over[0] and not any(last in index.free_symbols for index in rest)
    return body.base if is_last else None


def _root(item: Expr, squares: Mapping[str, Node]) -> tuple[str, tuple[Expr, ...]] | None:
    """The vector, and the place of its row, whose sum of squares is read."""
    if not (isinstance(item, Read) and item.name in squares):
        return None
    node = squares[item.name]
    element = _squared(node)
    assert element is not None
    moves = dict(zip(node.axes, item.indices, strict=True))
    return element.name, tuple(replaced(index, moves) for index in element.indices[:-1])


def _vectors(program: Program, squares: Mapping[str, Node]) -> dict[str, Vector]:
    """The vectors that are divided by their lengths."""
    found: dict[str, Vector] = {}
    taken = set(program.names)
    for name, element in _divided(program, squares):
        if name in found:
            continue
        axes = _own_axes(program, name, element)
        if axes is None:
            continue
        *rows, last = axes
        body = Read(element.head, *axes)
        inner = fresh_index(last, axes)
        length = Reduce(
            Symbol(fresh_name(f"length_{name}", taken), nonnegative=True), tuple(rows), (inner,), "norm",
            Read(element.head, *rows, inner),
        )  # fmt: skip
        unit = Let(head(fresh_name(f"unit_{name}", taken)), tuple(axes), direction(body, read_of(length)))
        found[name] = Vector(name, length, unit)
    return found


def _divided(program: Program, squares: Mapping[str, Node]) -> Iterator[tuple[str, Read]]:
    for node in program:
        body = getattr(node, "body", S.Zero)
        for item in sorted(body.atoms(direction, inverse_root, Pow), key=str):
            below = item.args[-1] if isinstance(item, direction) else item.args[0]
            is_below = isinstance(item, direction | inverse_root) or item.exp.could_extract_minus_sign()
            is_root = isinstance(below, Pow) and below.exp == S.Half
            read = below.base if is_root else below
            if is_below and (found := _root(read, squares)) is not None:
                element = _squared(squares[read.name])
                assert element is not None
                yield found[0], element


def _own_axes(program: Program, name: str, element: Read) -> tuple[Index, ...] | None:
    """An index for each axis of a vector: as its node has them, or as it is read somewhere."""
    known = {node.name: node for node in program}
    if name in known:
        return known[name].axes
    reads = [read for node in program for read in reads_of(getattr(node, "body", S.Zero)) if read.name == name]
    plain = [read.indices for read in reads if all(isinstance(index, Index) for index in read.indices)]
    plain = [indices for indices in plain if len(set(indices)) == len(indices)]
    return min(plain, key=str, default=None)


def _parts(vector: Vector) -> tuple[Node, Node]:
    return vector.length, vector.unit


class _Spelled:
    """Rewrites what is spelled out of lengths and directions."""

    def __init__(self, squares: Mapping[str, Node], vectors: Mapping[str, Vector]) -> None:
        self.squares, self.vectors = squares, vectors

    def rewritten(self, expression: Expr) -> Expr:
        if not expression.args or isinstance(expression, Read):
            return expression
        inner = [self.rewritten(part) if isinstance(part, Expr) else part for part in expression.args]
        changed = expression if inner == list(expression.args) else expression.func(*inner)
        match changed:
            case Pow() if changed.exp.is_Rational and changed.exp.q == 2:
                length = self._length(changed.base)
                return changed if length is None else length ** (2 * changed.exp)
            case inverse_root():
                length = self._length(changed.args[0])
                return changed if length is None else direction(S.One, length)
            case direction():
                return self._unit(*changed.args) or changed
        return changed

    def _length(self, squared: Expr) -> Expr | None:
        found = _root(squared, self.squares)
        if found is None or found[0] not in self.vectors:
            return None
        return Read(self.vectors[found[0]].length.head, *found[1])

    def _unit(self, above: Expr, below: Expr) -> Expr | None:
        if not (isinstance(above, Read) and isinstance(below, Read) and above.name in self.vectors):
            return None
        vector = self.vectors[above.name]
        is_own = below.head == vector.length.head and below.indices == above.indices[:-1]
        return Read(vector.unit.head, *above.indices) if is_own else None


# Cosines


def _with_quotients(program: Program, vectors: Mapping[str, Vector]) -> Program:
    """A sum of products over both lengths as the sum of products of directions."""
    dots = {node.name: node for node in program if _operands(node) is not None}
    taken = set(program.names)
    made: dict[str, Reduce] = {}

    def cosine(product: Expr) -> Expr:
        factors = list(product.args)
        for dot in (item for item in factors if isinstance(item, Read) and item.name in dots):
            node = dots[dot.name]
            moves = dict(zip(node.axes, dot.indices, strict=True))
            rows = [replaced(side, moves).indices[:-1] for side in _operands(node) or ()]
            wanted = [
                {direction(S.One, length), 1 / length}
                for side, row in zip(_operands(node) or (), rows, strict=True)
                for length in [Read(vectors[side.name].length.head, *row) if side.name in vectors else None]
                if length is not None
            ]
            below = [next((item for item in factors if item in one), None) for one in wanted]
            if len(below) != 2 or None in below:
                continue
            if node.name not in made:
                units = [Read(vectors[side.name].unit.head, *side.indices) for side in _operands(node) or ()]
                own = head(fresh_name(f"cosine_{node.name}", taken))
                made[node.name] = replace(node, head=own, body=Mul(*units))
            rest = [item for item in factors if item is not dot]
            for item in below:
                rest.remove(item)  # type: ignore[arg-type]
            return Mul(Read(made[node.name].head, *dot.indices), *rest)
        return product

    nodes: list[Node] = []
    done: set[str] = set()
    for node in program:
        body = node.body.replace(lambda item: isinstance(item, Mul), cosine) if hasattr(node, "body") else None
        nodes += [one for name, one in made.items() if name not in done]
        done |= set(made)
        nodes.append(node if body is None else replace(node, body=body))
    return program.with_nodes(nodes)


def _operands(node: Node) -> tuple[Read, Read] | None:
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


def _merged(program: Program, vectors: Mapping[str, Vector]) -> Program:
    """A cosine that is another one at certain places is read from it, unless the author named it: then it is
    defined by it."""
    units = {vector.unit.name for vector in vectors.values()}
    every = {
        node.name: (node, sides)
        for node in program
        if (sides := _operands(node)) is not None and all(side.name in units for side in sides)
    }
    general: dict[tuple[str, ...], tuple[Reduce, tuple[Read, Read]]] = {}
    for node, sides in every.values():
        rows = [index for side in sides for index in side.indices[:-1]]
        key = tuple(side.name for side in sides)
        if set(rows) == set(node.axes) and len(rows) == len(node.axes) and key not in general:
            general[key] = node, sides  # type: ignore[assignment]
    instead: dict[str, tuple[Node, Expr]] = {}
    for name, (node, sides) in every.items():
        of = general.get(tuple(side.name for side in sides))
        if of is None or of[0].name == name:
            continue
        moves: dict[Expr, Expr] = {}
        for own, other in zip(of[1], sides, strict=True):
            moves |= dict(zip(own.indices[:-1], other.indices[:-1], strict=True))
        instead[name] = node, read_of(of[0]).xreplace(moves)
    nodes: list[Node] = []
    waiting = {node.name: node for node, _ in general.values()}
    for node in program:
        if node.name in every:  # the general one stands where the first of them does
            key = tuple(side.name for side in every[node.name][1])
            if key in general and general[key][0].name in waiting:
                nodes.append(waiting.pop(general[key][0].name))
            if node.name in instead and node.role.named:
                nodes.append(Let(node.head, node.axes, instead[node.name][1], role=node.role))
            elif node.name not in instead and all(other.name != node.name for other in nodes):
                nodes.append(node)
            continue
        nodes.append(node)
    gone = {name: pair for name, pair in instead.items() if not pair[0].role.named}
    return program.with_nodes(_reading(node, gone) for node in nodes)


def _reading(node: Node, gone: Mapping[str, tuple[Node, Expr]]) -> Node:
    def read(item: Read) -> Expr:
        old, value = gone[item.name]
        return replaced(value, dict(zip(old.axes, item.indices, strict=True)))

    if not hasattr(node, "body") or not any(item.name in gone for item in reads_of(node.body)):
        return node
    return replace(node, body=node.body.replace(lambda item: isinstance(item, Read) and item.name in gone, read))


def _cosine(node: Node, vectors: Mapping[str, Vector]) -> Cosine | None:
    sides = _operands(node)
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

