"""declaration -> the program a derivation tells about: sample weights one, the mean's factor written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import Eq, Expr, S, Symbol, Tuple, exp, sqrt
from sympy.core.basic import Basic

from symloss.derivation.directions import Directions, directions_of
from symloss.derivation.name_directions import name_directions
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import fresh_index
from symloss.functions import direction
from symloss.language.atoms import atoms_of
from symloss.language.declaration import Declaration
from symloss.language.reductions import LogSumExp, MaxOver, MeanOver, MinOver, Named, SumOver
from symloss.language.remembered import built, reads_of, replaced
from symloss.language.symbols import Index, Read
from symloss.passes.check import check
from symloss.passes.differentiate import SCALE, differentiate
from symloss.passes.read import SAMPLE_WEIGHT, is_normalised, read_declaration
from symloss.passes.stabilise import stabilise
from symloss.program import Indicator, Let, Node, Program, Reduce, context, head, placed, read_of
from symloss.program.names import fresh_name

LOSS = "loss value"  # no name of an author's
_REDUCTIONS = {"sum": SumOver, "logsumexp": LogSumExp, "max": MaxOver, "min": MinOver}


@dataclass(frozen=True)
class Lowered:
    """The programs of one derivation.

    `program` holds every node as it is declared: forward, the loss itself (`LOSS`), adjoints. `stabilised`
    has what kernels start from, with the records of why. `gradient` is the node of the gradient.
    """

    declaration: Declaration
    wrt: str
    stabilised: Program
    program: Program
    scale: Expr
    by_lemmas: bool = True

    @cached_property
    def directions(self) -> Directions:
        """The vectors of the program, and the cosines that a lemma differentiates."""
        found = directions_of(self.program)
        return found if self.by_lemmas else replace(found, lemmas={}, silent=frozenset())

    @property
    def loss(self) -> Read:
        return Read(self.program.node(LOSS).head)

    @property
    def whole(self) -> Expr:
        """The loss in terms of its parts."""
        return written_out(self.program.node(LOSS).body, {"total": self.program.node("total")})

    @property
    def gradient(self) -> Node:
        return self.program.derivative("adjoint", self.wrt)

    @property
    def target(self) -> Expr:
        """∂L/∂input at the gradient's indices."""
        symbol = self.declaration.array(self.wrt).symbol
        return PartialDerivative(self.loss, Read(symbol, *self.gradient.axes))

    @property
    def forward(self) -> tuple[Node, ...]:
        """Intermediates and per-sample terms, in order of evaluation."""
        apart = ("total", LOSS)
        return tuple(n for n in self.program if n.role.kind != "adjoint" and n.name not in apart)


def lower(declaration: Declaration, wrt: str, general: Declaration, by_lemmas: bool = True) -> Lowered:
    """Carry a declaration to its gradient in one input. `general` lends its names of indices."""
    read = _read(declaration)
    scale = _scale(declaration, read)
    full = _plain(differentiate(read, (wrt,)), scale)
    loss = Let(head(LOSS), (), scale * Read(head("total")))
    full = _with_loss(full, loss)
    full = _renamed_axes(full, full.derivative("adjoint", wrt).name, general)
    return Lowered(declaration, wrt, _plain(stabilise(read), scale), full, scale, by_lemmas)


def forward_programs(declaration: Declaration) -> tuple[Program, Program]:
    """A declaration as it is written, and as kernels start from it, in the names that derivations have."""
    read = _read(declaration)
    scale = _scale(declaration, read)
    return _plain(read, scale), _plain(stabilise(read), scale)


def _read(declaration: Declaration) -> Program:
    read = _without_copies(_with_terms(check(read_declaration(declaration))))
    named = name_directions(read)
    return read if named is read else _without_copies(named, keeps_roles=True)


def _with_terms(program: Program) -> Program:
    """A sum over neighbours of one array, x[i + 1] - x[i], has a name for its term.

    Of the sum, the derivative in one read is not that in the element: a neighbour's term reads it too.
    """
    taken = program.names
    nodes: list[Node] = []
    for node in program:
        if isinstance(node, Reduce) and _reads_neighbours(node):
            inside = node.body.free_symbols | node.guard.free_symbols
            axes = tuple(index for index in context(node) if index in inside)
            term = Let(head(fresh_name(f"{node.name}_term", taken), node.body), axes, node.body)
            nodes.append(term)
            node = replace(node, body=read_of(term))
        nodes.append(node)
    return program.with_nodes(nodes)


def _without_copies(program: Program, keeps_roles: bool = False) -> Program:
    """What is nothing but another quantity, which has no name of the author's, is that quantity."""
    nodes = {node.name: node for node in program}
    for node in program:
        copied = nodes.get(node.body.name) if isinstance(node, Let) and isinstance(node.body, Read) else None
        if copied is None or copied.role.named or node.guard is not S.true or node.body != read_of(copied):
            continue
        readers = [other for other in program if any(r.name == copied.name for r in reads_of(other.body))]
        if readers == [node] and copied.axes == node.axes:
            del nodes[copied.name]
            role = node.role if keeps_roles else copied.role
            nodes[node.name] = replace(copied, head=node.head, role=role)
    return program.with_nodes(nodes.values())


def _reads_neighbours(node: Reduce) -> bool:
    """Whether it reads an array at several places, one of them with something added."""
    reads = reads_of(node.body)
    return any(
        one.name == other.name and one != other and any(index.is_Add for index in one.indices)
        for one in reads
        for other in reads
    )


def _scale(declaration: Declaration, program: Program) -> Expr:
    if not isinstance(declaration.expression, MeanOver):
        return S.One
    if is_normalised(declaration):
        return 1 / Read(program.node("normaliser").head)
    size = S.One
    for index in declaration.sample_indices:
        size *= index.extent
    return 1 / size


def _plain(program: Program, scale: Expr) -> Program:
    def fix(expression: Expr) -> Expr:
        weights = {read: S.One for read in atoms_of(expression, Read) if read.name == SAMPLE_WEIGHT}
        return expression.xreplace({**weights, SCALE: scale})

    return program.with_nodes(replace(node, body=fix(node.body), guard=fix(node.guard)) for node in program)


def _with_loss(program: Program, loss: Let) -> Program:
    nodes: list[Node] = []
    for node in program:
        nodes.append(node)
        if node.name in ("total", "normaliser") and not any(n.name == LOSS for n in nodes):
            if node.name == "total" and "normaliser" in program:
                continue
            nodes.append(loss)
    return program.with_nodes(nodes)


def _renamed_axes(program: Program, name: str, declaration: Declaration) -> Program:
    """The gradient's axes get the index that is named after the axis (`c` of `C`), where there is one."""
    known = atoms_of(declaration.expression, Index)
    node = program.node(name)
    axes: list[Index] = []
    for index in node.axes:
        usual = Index(index.extent.name.lower(), index.extent)
        is_free = usual in known and usual not in node.axes and usual not in axes
        axes.append(usual if is_free else index)
    changed = placed(node, tuple(axes))
    return program.with_nodes(changed if item.name == name else item for item in program)


def expression_of(node: Node) -> Expr:
    """The definition of a node as an expression of the language."""
    if isinstance(node, Let):
        return node.body if node.guard is S.true else node.body * Indicator(node.guard)
    assert isinstance(node, Reduce)  # a scan has a derivation of its own
    if node.op == "norm":
        return sqrt(SumOver(node.body**2, Tuple(*node.over), node.guard))
    return _REDUCTIONS[node.op](node.body, Tuple(*node.over), node.guard)


def definition_at(node: Node, indices: Iterable[Expr]) -> Expr:
    """The definition of a node at given indices; its bound indices give way where they would capture."""
    at = tuple(indices)
    mapping: dict[Basic, Basic] = dict(zip(node.axes, at, strict=True))
    over: tuple[Index, ...] = ()
    if isinstance(node, Reduce):
        used = set().union(*(index.free_symbols for index in at)) if at else set()
        for index in node.over:
            fresh = fresh_index(index, used)
            used.add(fresh)
            mapping[index] = fresh
        over = tuple(mapping[index] for index in node.over)  # type: ignore[misc]
    moved = replace(node, body=replaced(node.body, mapping), guard=replaced(node.guard, mapping))
    return expression_of(replace(moved, over=over) if isinstance(moved, Reduce) else moved)


def written_out(
    expression: Expr, definitions: Mapping[str, Node], named: Mapping[str, Symbol] | None = None
) -> Expr:
    """Reads of nodes replaced by their definitions, down to the declaration's own terms.

    Names in `named` stay visible, as `Named` quantities with their definition inside.
    """
    done: dict[Expr, Expr] = {}  # a quantity that is read twice is written out once

    def go(node: Expr) -> Expr:
        if not node.args or isinstance(node, Index | PartialDerivative):
            return node
        if node not in done:
            done[node] = expanded(node)
        return done[node]

    def expanded(node: Expr) -> Expr:
        if not isinstance(node, Read) or node.name not in definitions:
            return built(node.func, *map(go, node.args))
        body = go(definition_at(definitions[node.name], node.indices))
        label = (named or {}).get(node.name)
        return body if label is None else Named(label, body)

    return go(expression)


def term_factor(node: Reduce) -> Expr:
    """What a reduction multiplies the derivative of one of its terms by."""
    result = read_of(node)
    match node.op:
        case "logsumexp":
            return exp(node.body - result)
        case "norm":
            return direction(node.body, result)
        case "max" | "min":
            return _share_of_ties(node, result)
    return S.One


def _share_of_ties(node: Reduce, result: Read) -> Expr:
    taken = {*node.axes, *node.over}
    primes: dict[Index, Index] = {}
    for index in node.over:
        primes[index] = fresh_index(index, taken.union(primes.values()))
    other = node.body.xreplace(primes)
    hits = SumOver(Indicator(Eq(other, result)), Tuple(*primes.values()), node.guard.xreplace(primes))
    return Indicator(Eq(node.body, result)) / hits
