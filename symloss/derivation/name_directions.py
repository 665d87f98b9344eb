"""program -> program: vectors have lengths, directions and cosines, whatever these are spelled as.

Precondition: nothing is differentiated yet. `Σ_d x_d y_d / (√(Σ x²) √(Σ y²))`, written as one sum of
quotients or as a quotient of sums, is the cosine of two vectors: a sum of products of their directions. A
cosine that is another one at certain places is read from that one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from sympy import Basic, Expr, Mul, Pow, S, Symbol

from symloss.derivation.directions import Vector, operands
from symloss.functions import direction, inverse_root
from symloss.language.apart import fresh_index
from symloss.language.remembered import reads_of, replaced
from symloss.language.symbols import Index, Read
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Reduce, head, read_of
from symloss.program.names import fresh_name
from symloss.program.roles import PRIMAL

T = TypeVar("T", bound=Basic)


def name_directions(program: Program) -> Program:
    """Name the lengths and directions of vectors, where a program divides by lengths; merge equal cosines."""
    squares = {node.name: element for node in program if (element := _squared(node)) is not None}
    roots = _Roots(program, squares)
    vectors = _vectors(program, roots)
    if not vectors:
        return program
    spelled = _Spelled(roots, vectors)
    own = {vector.length.name for vector in vectors.values()}
    nodes: list[Node] = []
    for vector in vectors.values():
        nodes += [vector.length, vector.unit] if vector.name not in program else []
    for node in program:
        nodes += [] if node.name in own else [replace(node, body=spelled.rewritten(node.body))]
        if node.name in vectors:
            nodes += [vectors[node.name].length, vectors[node.name].unit]
    made = _with_quotients(program.with_nodes(nodes), vectors)
    return drop_unused(_merged(made, vectors))


# Lengths and directions


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


class _Roots:
    """What is spelled as the root of a sum of squares, or is a name of the author's for one."""

    def __init__(self, program: Program, squares: Mapping[str, Read]) -> None:
        self.squares = squares
        self.nodes = {node.name: node for node in program}
        self.names: dict[str, Node] = {}
        for node in program:
            body = node.body
            if isinstance(node, Let) and body.is_Pow and body.exp == S.Half and node.guard is S.true:
                found = self.squared(body.base)
                if found is not None and found[1] == node.axes:
                    self.names[node.name] = node

    def squared(self, item: Expr) -> tuple[Read, tuple[Expr, ...]] | None:
        """An element of the vector whose sum of squares is read, and the place of its row."""
        if not (isinstance(item, Read) and item.name in self.squares):
            return None
        element = self.squares[item.name]
        moves = dict(zip(self.nodes[item.name].axes, item.indices, strict=True))
        return element, tuple(replaced(index, moves) for index in element.indices[:-1])

    def root(self, item: Expr) -> tuple[Read, tuple[Expr, ...]] | None:
        """The same of a root."""
        if isinstance(item, Pow) and item.exp == S.Half:
            return self.squared(item.base)
        if isinstance(item, Read) and item.name in self.names:
            found = self.squared(self.names[item.name].body.base)
            assert found is not None
            return found[0], item.indices
        return None

    def below(self, item: Expr) -> Read | None:
        """An element of the vector by whose length an expression divides."""
        match item:
            case direction():
                found = self.root(item.args[1])
            case inverse_root():
                found = self.squared(item.args[0])
            case Pow() if item.exp.could_extract_minus_sign():
                found = self.squared(item.base) if item.exp == -S.Half else self.root(item.base)
            case _:
                return None
        return None if found is None else found[0]


def _vectors(program: Program, roots: _Roots) -> dict[str, Vector]:
    """The vectors that are divided by their lengths."""
    found: dict[str, Vector] = {}
    taken = set(program.names)
    parts = [
        part for node in program for part in sorted(node.body.atoms(direction, inverse_root, Pow), key=str)
    ]
    for element in map(roots.below, parts):
        if element is None or element.name in found:
            continue
        name = element.name
        axes = _own_axes(program, name)
        if axes is None:
            continue
        *rows, last = axes
        inner = fresh_index(last, axes)
        own = next((node for node in roots.names.values() if _is_of(node, name, rows, roots)), None)
        length = Reduce(
            head=Symbol(fresh_name(f"length_{name}", taken), nonnegative=True) if own is None else own.head,
            axes=tuple(rows),
            over=(inner,),
            op="norm",
            body=Read(element.head, *rows, inner),
            role=PRIMAL if own is None else own.role,
        )
        body = direction(Read(element.head, *axes), read_of(length))
        found[name] = Vector(name, length, Let(head(fresh_name(f"unit_{name}", taken)), axes, body))
    return found


def _is_of(node: Node, name: str, rows: list[Index], roots: _Roots) -> bool:
    """Whether the author named the length of every row of a vector."""
    found = roots.root(read_of(node))
    extents = [index.extent for index in node.axes]
    return found is not None and found[0].name == name and extents == [index.extent for index in rows]


def _own_axes(program: Program, name: str) -> tuple[Index, ...] | None:
    """An index for each axis of a vector: as its node has them, or as it is read somewhere."""
    known = {node.name: node for node in program}
    if name in known:
        return known[name].axes
    reads = [read for node in program for read in reads_of(node.body) if read.name == name]
    plain = [read.indices for read in reads if all(isinstance(index, Index) for index in read.indices)]
    plain = [indices for indices in plain if len(set(indices)) == len(indices)]
    return min(plain, key=str, default=None)


class _Spelled:
    """Rewrites what is spelled out of lengths and directions."""

    def __init__(self, roots: _Roots, vectors: Mapping[str, Vector]) -> None:
        self.roots, self.vectors = roots, vectors

    def rewritten(self, expression: T) -> T:
        if not expression.args or isinstance(expression, Read | Index):
            return expression
        inner = list(map(self.rewritten, expression.args))
        changed = expression if inner == list(expression.args) else expression.func(*inner)
        match changed:
            case Pow() if changed.exp.is_Rational and changed.exp.q == 2:
                length = self._length(self.roots.squared(changed.base))
                return changed if length is None else length ** (2 * changed.exp)
            case inverse_root():
                length = self._length(self.roots.squared(changed.args[0]))
                return changed if length is None else direction(S.One, length)
            case direction():
                return self._unit(*changed.args) or changed
            case Mul():
                return self._quotient(changed)
        return changed

    def _length(self, found: tuple[Read, tuple[Expr, ...]] | None) -> Expr | None:
        if found is None or found[0].name not in self.vectors:
            return None
        return Read(self.vectors[found[0].name].length.head, *found[1])

    def _unit(self, above: Expr, below: Expr) -> Expr | None:
        if not (isinstance(above, Read) and isinstance(below, Read) and above.name in self.vectors):
            return None
        vector = self.vectors[above.name]
        is_own = below.head == vector.length.head and below.indices == above.indices[:-1]
        return Read(vector.unit.head, *above.indices) if is_own else None

    def _quotient(self, product: Expr) -> Expr:
        """x/‖x‖ in a product."""
        factors = list(product.args)
        for below in [item for item in factors if isinstance(item, Pow) and item.exp is S.NegativeOne]:
            for above in factors:
                unit = self._unit(above, below.base)
                if unit is not None:
                    factors.remove(above)
                    factors.remove(below)
                    factors.append(unit)
                    break
        return Mul(*factors)


# Cosines


def _with_quotients(program: Program, vectors: Mapping[str, Vector]) -> Program:
    """A sum of products over both lengths as the sum of products of directions."""
    dots = {node.name: node for node in program if operands(node) is not None}
    taken = set(program.names)
    made: dict[str, Node] = {}

    def cosine(product: Expr) -> Expr:
        factors = list(product.args)
        for dot in (item for item in factors if isinstance(item, Read) and item.name in dots):
            node = dots[dot.name]
            moves = dict(zip(node.axes, dot.indices, strict=True))
            rows = [replaced(side, moves).indices[:-1] for side in operands(node) or ()]
            wanted = [
                {direction(S.One, length), 1 / length}
                for side, row in zip(operands(node) or (), rows, strict=True)
                for length in [Read(vectors[side.name].length.head, *row) if side.name in vectors else None]
                if length is not None
            ]
            below = [next((item for item in factors if item in one), None) for one in wanted]
            if len(below) != 2 or None in below:
                continue
            if node.name not in made:
                units = [Read(vectors[side.name].unit.head, *side.indices) for side in operands(node) or ()]
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
        body = node.body.replace(lambda item: isinstance(item, Mul), cosine)
        nodes += [one for name, one in made.items() if name not in done]
        done |= set(made)
        nodes.append(replace(node, body=body))
    return program.with_nodes(nodes)


def _merged(program: Program, vectors: Mapping[str, Vector]) -> Program:
    """A cosine that is another one at certain places is read from it, unless the author named it: then it is
    defined by it."""
    units = {vector.unit.name for vector in vectors.values()}
    every = {
        node.name: (node, sides)
        for node in program
        if (sides := operands(node)) is not None and all(side.name in units for side in sides)
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

    if not any(item.name in gone for item in reads_of(node.body)):
        return node
    return replace(
        node, body=node.body.replace(lambda item: isinstance(item, Read) and item.name in gone, read)
    )
