"""The program a declaration becomes: element-wise lets and reductions over named axes.

Bodies are SymPy scalar expressions whose leaves are reads, parameters, extents and indices; no body
contains a reduction. An index in `axes` is a formal name: reading `log_norm[m]` renames it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from sympy import Basic, Expr, S, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symloss.language.remembered import reads_of, replaced, spelled
from symloss.language.symbols import Array, Extent, Index, Parameter, Read, positions_in
from symloss.program.reductions import REDUCERS
from symloss.program.roles import PRIMAL, Kind, Role


@dataclass(frozen=True)
class Let:
    """An element-wise definition: `name[axes] = body` where `guard` holds, else 0."""

    head: Symbol
    axes: tuple[Index, ...]
    body: Expr
    guard: Boolean = S.true
    role: Role = PRIMAL

    @property
    def name(self) -> str:
        return self.head.name

    def __str__(self) -> str:
        return f"{_head(self)} = {self.body}{_suffix(self.guard)}"


@dataclass(frozen=True)
class Reduce:
    """`name[axes] = op over (over) of body`, taking the terms where `guard` holds.

    One that arranges has a result for each term, by its last axis: `order`, which term stands there in the
    ascending order of all; `place`, where in a permutation of places this one stands.
    """

    head: Symbol
    axes: tuple[Index, ...]
    over: tuple[Index, ...]
    op: str
    body: Expr
    guard: Boolean = S.true
    role: Role = PRIMAL

    @property
    def name(self) -> str:
        return self.head.name

    def __post_init__(self) -> None:
        if self.op not in REDUCERS:
            raise ValueError(f"{self.name}: unknown reduction {self.op!r}")

    def __str__(self) -> str:
        over = ", ".join(index.name for index in self.over)
        return f"{_head(self)} = {self.op} over {over} of {self.body}{_suffix(self.guard)}"


@dataclass(frozen=True)
class Scan:
    """A recurrence: `name[axes] = body`, whose body may read it, and other nodes that do, one step before.

    The step before is at `along - 1`, or at `along + 1` in `reverse`. Reads before the first step give
    `initial`; `lengths` has one number for each of the axes, and beyond them reads give `outside`.
    """

    head: Symbol
    axes: tuple[Index, ...]
    along: Index
    lengths: tuple[Expr, ...]
    body: Expr
    initial: Expr = S.Zero
    outside: Expr = S.Zero
    reverse: bool = False
    guard: Boolean = S.true
    role: Role = PRIMAL

    @property
    def name(self) -> str:
        return self.head.name

    @property
    def steps(self) -> Expr:
        """The number of steps."""
        return self.lengths[self.axes.index(self.along)]

    def __str__(self) -> str:
        direction = "backwards over" if self.reverse else "along"
        rest = f", {self.outside} outside" if self.outside != self.initial else ""
        return (
            f"{_head(self)} = scan {direction} {self.along} < {self.steps} "
            f"of {self.body} from {self.initial}{rest}{_suffix(self.guard)}"
        )


Node = Let | Reduce | Scan
MILE = 6  # definitions that an evaluation may go down at a stretch


@dataclass(frozen=True)
class Record:
    """One thing a pass did: the rule, what stood before and after, and why."""

    stage: str
    rule: str
    target: str
    before: Expr
    after: Expr
    why: str


@dataclass(frozen=True)
class Program:
    """Nodes in order of evaluation. `outputs` names the nodes that are results.

    A node is found by its name; what it is its `role` says.
    """

    name: str
    arrays: tuple[Array, ...]
    parameters: tuple[Parameter, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[str, ...]
    records: tuple[Record, ...] = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self.nodes))

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __contains__(self, name: str) -> bool:
        return any(node.name == name for node in self.nodes)

    def node(self, name: str) -> Node:
        """The node of that name."""
        return next(node for node in self.nodes if node.name == name)

    def array(self, name: str) -> Array | None:
        """The input array of that name, or None when the name is a node's."""
        return next((array for array in self.arrays if array.name == name), None)

    def with_nodes(self, nodes: Iterable[Node], records: Iterable[Record] = ()) -> Program:
        """The same program with other nodes and more records."""
        return replace(self, nodes=tuple(nodes), records=(*self.records, *records))

    @cached_property
    def adjoints(self) -> dict[str, Node]:
        """The adjoint of every node and array that has one, by what it is of."""
        return {node.role.of: node for node in self.nodes if node.role.is_derivative_of("adjoint")}

    def outputs_of(self, kind: Kind) -> tuple[str, ...]:
        """The names of the outputs that are derivatives of a kind."""
        roles = {node.name: node.role for node in self.nodes}
        return tuple(name for name in self.outputs if name in roles and roles[name].kind == kind)

    def derivative(self, kind: Kind, of: str) -> Node:
        """The node that is the derivative of a kind in a node or array."""
        return next(node for node in self.nodes if node.role.is_derivative_of(kind) and node.role.of == of)

    @cached_property
    def milestones(self) -> dict[str, tuple[str, ...]]:
        """For every node at the end of a long chain of definitions: nodes on the way, in order of evaluation.

        Evaluated first, they keep the evaluation of the node from going deep.
        """
        depth: dict[str, int] = {}
        before: dict[str, dict[str, None]] = {}
        for node in self.nodes:
            read = [name for name in {item.name for item in reads_in(node)} if name in depth]
            depth[node.name] = 1 + max((depth[name] for name in read), default=0)
            on_the_way = dict.fromkeys(name for one in read for name in before[one])
            on_the_way |= dict.fromkeys(name for name in read if depth[name] % MILE == 0)
            before[node.name] = on_the_way
        order = {node.name: place for place, node in enumerate(self.nodes)}
        return {name: tuple(sorted(found, key=order.__getitem__)) for name, found in before.items() if found}

    @cached_property
    def positions(self) -> tuple[Extent, ...]:
        """The axes of positions that nodes run over or mention, each after the one it lies along."""
        return positions_in(part for node in self.nodes for part in (node.body, node.guard, *context(node)))

    @property
    def names(self) -> set[str]:
        """Every name that is taken."""
        own = {node.name for node in self.nodes} | {array.name for array in self.arrays}
        return own | {parameter.name for parameter in self.parameters}


def arranges(node: Node) -> bool:
    """Whether a reduction has a result for each of its terms."""
    return isinstance(node, Reduce) and REDUCERS[node.op].arranges


def read_of(node: Node) -> Read:
    """The read of a node at its own formal indices."""
    return Read(node.head, *node.axes)


def head(name: str, body: Expr | None = None, guard: Boolean = S.true, op: str | None = None) -> Symbol:
    """The symbol a node is read by; it carries the sign of its values where SymPy can tell.

    A guard may leave a definition without its body, and a reduction (`op`) without terms: a sum is then 0,
    a maximum -∞.
    """
    if body is None or not body.is_extended_nonnegative or (op == "max" and guard is not S.true):
        return Symbol(name, real=True)
    if body.is_extended_positive and (guard is S.true or op == "min"):
        return Symbol(name, positive=True)
    return Symbol(name, nonnegative=True)


def context(node: Node) -> tuple[Index, ...]:
    """The indices a body may use: the axes, and for a reduction what it runs over."""
    return node.axes + (node.over if isinstance(node, Reduce) else ())


def reads_in(node: Node) -> list[Read]:
    """Every distinct read of body and guard, in a stable order; label reads inside indices included."""
    return sorted({*reads_of(node.body), *reads_of(node.guard)}, key=spelled)


@cache
def needed(program: Program, *expressions: Basic) -> set[str]:
    """The names of the nodes that expressions are made of, in bodies or guards, directly or not."""
    nodes = {node.name: node for node in program}
    found: set[str] = set()
    waiting = list(expressions)
    while waiting:
        new = {read.name for read in reads_of(waiting.pop()) if read.name in nodes} - found
        found |= new
        waiting += [part for name in new for part in (nodes[name].body, nodes[name].guard)]
    return found


def looks_up(expression: Basic) -> bool:
    """Whether an element is read that is there under a condition only.

    That is one at an index that is itself read or is shifted, or one beside a comparison with an extent.
    """
    if any(not isinstance(index, Index) for read in expression.atoms(Read) for index in read.indices):
        return True
    return any(comparison.atoms(Extent) for comparison in expression.atoms(Relational))


def reads_beside(expression: Basic) -> bool:
    """Whether an element is read at an index with something added, which may lie outside its array."""
    return any(index.is_Add for read in expression.atoms(Read) for index in read.indices)


def rename(expression: Expr, old: Iterable[Expr], new: Iterable[Expr]) -> Expr:
    """Simultaneous renaming of indices."""
    changes = tuple((a, b) for a, b in zip(old, new, strict=True) if a != b)
    return _renamed(expression, changes) if changes else expression


def _moved(expression: Expr, changes: dict[Index, Index]) -> Expr:
    return rename(expression, changes, changes.values())


@lru_cache(maxsize=10_000)  # rounds of a pass ask again and again
def _renamed(expression: Expr, changes: tuple[tuple[Expr, Expr], ...]) -> Expr:
    return replaced(expression, dict(changes))


def placed(node: Node, at: tuple[Index, ...]) -> Node:
    """The node with its axes called `at`; what it runs over is renamed where a name would be captured."""
    mapping: dict[Index, Index] = dict(zip(node.axes, at, strict=True))
    if not isinstance(node, Reduce):
        body, guard = (_moved(part, mapping) for part in (node.body, node.guard))
        return replace(node, axes=at, body=body, guard=guard)
    used = set().union(*(place.free_symbols for place in at))
    free = [index for index in node.axes if index not in used]
    for index in node.over:
        if index not in used:
            continue
        spare = next((other for other in free if other.extent == index.extent), None)
        fresh = spare if spare is not None else Index(f"{index.name}_", index.extent)
        mapping[index] = fresh
        free = [other for other in free if other != fresh]
    over = tuple(mapping.get(index, index) for index in node.over)
    body, guard = (_moved(part, mapping) for part in (node.body, node.guard))
    return replace(node, axes=at, over=over, body=body, guard=guard)


def _head(node: Node) -> str:
    if not node.axes:
        return node.name
    return f"{node.name}[{', '.join(index.name for index in node.axes)}]"


def _suffix(guard: Boolean) -> str:
    return "" if guard is S.true else f"    where {guard}"
