"""program -> program with gradients: reverse mode over the lets.

Precondition: the program is stabilised; its value is the node `total`. Every node gets an adjoint, the
derivative of `grad_scale · total` in that node, called `grad_<name>` where that is free. SymPy only ever
differentiates one scalar body at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sympy import And, Eq, Expr, Pow, S, Symbol, exp
from sympy.logic.boolalg import Boolean

from symloss.functions import direction, times
from symloss.language.remembered import reads_of
from symloss.language.symbols import Array, Index, Read, is_affine
from symloss.passes.differentiate_scalar import partial
from symloss.passes.reverse_scan import flipped, reversed_scan, where_it_runs
from symloss.program import (
    Indicator,
    Let,
    Node,
    Program,
    Record,
    Reduce,
    Scan,
    context,
    head,
    read_of,
    rename,
)
from symloss.program.names import fresh_name
from symloss.program.recurrence import in_order, together
from symloss.program.roles import adjoint

SCALE = Symbol("grad_scale", real=True)
STAGE = "differentiated"


def differentiate(program: Program, wrt: tuple[str, ...] | None = None) -> Program:
    """Add `grad_<array>` for every differentiable array (or those in `wrt`).

    Raises:
        ValueError: when an array in `wrt` is not differentiable.
    """
    arrays = [array for array in program.arrays if array.role == "differentiable"]
    if wrt is not None:
        known = {array.name for array in arrays}
        for name in wrt:
            if name not in known:
                raise ValueError(
                    f"{program.name}: {name} is not differentiable (choose from {', '.join(known)})"
                )
        arrays = [array for array in arrays if array.name in wrt]
    reverse = _Reverse(program, arrays)
    reverse.run()
    outputs = (*program.outputs, *(adjoint(array.name).name for array in arrays))
    extended = program.with_nodes(in_order((*program.nodes, *reverse.nodes)), reverse.records)
    return Program(
        name=extended.name,
        arrays=extended.arrays,
        parameters=extended.parameters,
        nodes=extended.nodes,
        outputs=outputs,
        records=extended.records,
    )


@dataclass
class _Adjoint:
    """What flows into one name: formal indices and the contributions over them."""

    axes: tuple[Index, ...]
    terms: list[tuple[Expr, Boolean]] = field(default_factory=list)


class _Reverse:
    def __init__(self, program: Program, arrays: list[Array]) -> None:
        self.program = program
        self.nodes: list[Node] = []
        self.records: list[Record] = []
        self.steep: set[str] = set()  # whose adjoints may be infinite where they meet a slope of 0
        self.is_recurrent = any(isinstance(node, Scan) for node in program)  # sums are kept
        self.members: set[str] = set()  # of the recurrence that is being reversed
        self.active = _active_names(program, {array.name for array in arrays})
        self.adjoints = {array.name: _Adjoint(formal_axes(program, array)) for array in arrays}
        self.adjoints |= {node.name: _Adjoint(node.axes) for node in program if node.name in self.active}
        self.names = {array.name: adjoint(array.name).name for array in arrays}  # outputs: theirs for certain
        self.taken = program.names | {SCALE.name} | set(self.names.values())
        for node in (node for node in program if node.name in self.active):
            self.names[node.name] = fresh_name(adjoint(node.name).name, self.taken)

    def run(self) -> None:
        if "total" in self.adjoints:
            self.adjoints["total"].terms.append((SCALE, S.true))
        together_with = together(self.program)
        done: set[str] = set()
        for node in reversed(self.program.nodes):
            if node.name in self.active and node.name not in done:
                members = [other for other in together_with.get(node.name, ()) if other.name in self.active]
                self._visit_together(members) if members else self._visit(node)
                done |= {other.name for other in members}
        for array in self.program.arrays:
            if array.name in self.adjoints:
                self._define(array.name)

    def _visit(self, node: Node) -> None:
        incoming, guard = self._define(node.name)
        if incoming is not S.Zero:
            self._pass_on(node, incoming, And(guard, node.guard))

    def _visit_together(self, members: list[Node]) -> None:
        """The nodes of a recurrence: their adjoints read each other one step later, in reverse."""
        if not (members := self._reached(members)):
            return
        first = len(self.nodes)
        self.members = {node.name for node in members}
        self.steps = next((node.along, node.steps) for node in members if isinstance(node, Scan))
        for node in reversed(members):
            incoming = Read(head(self.names[node.name]), *self.adjoints[node.name].axes)
            self._pass_on(node, incoming, node.guard)
        self.members = set()
        for node in reversed(members):
            self._define(node.name, is_read=True)
            if isinstance(node, Scan):
                self.nodes[-1] = reversed_scan(node, self.nodes[-1])
            else:  # read by what has been defined already: definitions come before their use elsewhere
                self.nodes.insert(first, self.nodes.pop())

    def _reached(self, members: list[Node]) -> list[Node]:
        """The members that something flows into: one that is only asked for in conditions has no adjoint."""
        names = {node.name for node in members}
        reached = {node.name for node in members if self.adjoints[node.name].terms}
        found: set[str] = set()
        while more := reached - found:
            found |= more
            for node in (node for node in members if node.name in more):
                slopes = {read.name for read in _reads(node) if partial(node.body, read) is not S.Zero}
                reached |= slopes & names
        return [node for node in members if node.name in reached]

    def _pass_on(self, node: Node, incoming: Expr, guard: Boolean) -> None:
        """Send what arrives at a node to all that it reads."""
        if isinstance(node, Reduce):
            incoming = self._through_reduction(node, incoming)
        if self._is_steep(node):
            self.steep |= {node.name, *(read.name for read in _reads(node))}
        for read in _reads(node):
            if read.name in self.adjoints:
                local = partial(node.body, read)
                self._record_local(node, read, local)
                flow = times(local, incoming) if self._meets_a_steep_one(node, local) else incoming * local
                plain = isinstance(node, Scan) and local.is_number
                if self.members and read.name not in self.members and not plain:
                    flow = where_it_runs(node, self.steps, flow)
                self._contribute(node, read, flow, guard)

    def _meets_a_steep_one(self, node: Node, local: Expr) -> bool:
        """Whether the adjoint of a node may be infinite where `local` is 0."""
        adds = isinstance(node, Let) or (isinstance(node, Reduce) and node.op == "sum")
        return adds and not local.is_number and node.name in self.steep

    def _is_steep(self, node: Node) -> bool:
        """Whether the adjoint of a node may be infinite: as a power of it, or of what reads it, makes it."""
        if node.name in self.steep:
            return True
        if node.head.is_positive:
            return False
        powers = set().union(*(flow.atoms(Pow) for flow, _ in self.adjoints[node.name].terms), set())
        return any(
            power.base.has(node.head) and not (power.exp.is_integer or power.exp.is_nonnegative)
            for power in powers
        )

    def _define(self, name: str, is_read: bool = False) -> tuple[Expr, Boolean]:
        """Close the adjoint of a name: a node holding the sum of its contributions, and where it is not 0.

        There is none for a sum that is 0 everywhere, unless it `is_read` already.
        """
        incoming = self.adjoints[name]
        guards = {guard for _, guard in incoming.terms}
        common = next(iter(guards)) if len(guards) == 1 else S.true
        terms = [
            flow if guard == common else self._guarded(name, incoming.axes, flow, guard)
            for flow, guard in incoming.terms
        ]
        total = sum(terms, S.Zero)
        if total is S.Zero and self.program.array(name) is None and not is_read:
            return S.Zero, S.true
        node = Let(head(self.names[name]), incoming.axes, total, common, adjoint(name))
        self.nodes.append(node)
        return read_of(node), common

    def _guarded(self, name: str, axes: tuple[Index, ...], flow: Expr, guard: Boolean) -> Expr:
        """A contribution as a node of its own, because the others hold elsewhere."""
        part = adjoint(name, part=True)
        node = Let(head(fresh_name(part.name, self.taken)), axes, flow, guard, part)
        self.nodes.append(node)
        return read_of(node)

    def _through_reduction(self, node: Reduce, incoming: Expr) -> Expr:
        """The adjoint of one term of a reduction."""
        result = read_of(node)
        match node.op:
            case "sum":
                return incoming
            case "logsumexp":
                return incoming * exp(node.body - result)
            case "norm":
                return incoming * direction(node.body, result)
        hit = Indicator(Eq(node.body, result))
        ties = Reduce(
            head(fresh_name(f"{node.name}_ties", self.taken)), node.axes, node.over, "sum", hit, node.guard
        )
        self.nodes.append(ties)
        return incoming * hit / read_of(ties)

    def _contribute(self, node: Node, read: Read, flow: Expr, guard: Boolean) -> None:
        """Send `flow`, an expression in the node's indices, to the adjoint of what is read."""
        if flow is S.Zero:
            return
        received = self.adjoints[read.name]
        indices = context(node)
        if read.name in self.members:
            read, flow, guard = flipped(node, self.program.node(read.name), self.steps, read, flow, guard)
        mapping: dict[Index, Index] = {}
        shifted: dict[Index, tuple[Index, Expr]] = {}
        selected: list[tuple[Index, Expr]] = []
        for formal, actual in zip(received.axes, read.indices, strict=True):
            plain = actual in indices and actual not in mapping and actual not in shifted
            if plain and (actual.extent == formal.extent or read.name in self.members):
                mapping[actual] = formal
            elif (index := _solved_for(formal, actual, {*mapping, *shifted})) is not None:
                shifted[index] = formal, actual - index
            else:
                selected.append((formal, actual))
        missing = tuple(index for index in indices if index not in mapping and index not in shifted)
        renamed = self._rename_missing(missing, mapping, received.axes)
        inside: list[Boolean] = []
        for index, (formal, offset) in shifted.items():
            renamed[index] = formal - rename(offset, renamed, renamed.values())
            inside += [renamed[index] >= 0, renamed[index] < index.extent]
        flow = rename(flow, renamed, renamed.values())
        for formal, actual in selected:
            flow = flow * Indicator(Eq(formal, rename(actual, renamed, renamed.values())))
        guard = And(*inside, rename(guard, renamed, renamed.values()))
        over = tuple(renamed[index] for index in missing)
        if over:
            needed = {part for each in inside for part in And.make_args(each)}  # or its terms would be read
            own = And(
                *(
                    p
                    for p in And.make_args(guard)
                    if self.is_recurrent or p in needed or p.free_symbols & set(over)
                )
            )
            part = adjoint(read.name, part=True)
            name = head(fresh_name(part.name, self.taken))
            total = Reduce(name, received.axes, over, "sum", flow, own, part)
            self.nodes.append(total)
            guard = And(*(p for p in And.make_args(guard) if not p.free_symbols & set(over)))
            flow = read_of(total)
        received.terms.append((flow, guard))

    def _rename_missing(
        self, missing: tuple[Index, ...], mapping: dict[Index, Index], formals: tuple[Index, ...]
    ) -> dict[Index, Expr]:
        """Indices to sum over keep their names unless a formal index already uses them."""
        renamed: dict[Index, Expr] = dict(mapping)
        used = _names(formals)
        for index in missing:
            renamed[index] = index if index.name not in used else _next_name(index, used | _names(missing))
            used.add(renamed[index].name)
        return renamed

    def _record_local(self, node: Node, read: Read, local: Expr) -> None:
        rule = _rule_name(node)
        why = f"derivative of {node.name} in {read}"
        self.records.append(Record(STAGE, rule, f"{node.name}|{read}", node.body, local, why))


def formal_axes(program: Program, array: Array) -> tuple[Index, ...]:
    """Indices for the gradient of an array: those of its first read with plain distinct indices."""
    axes: list[Index] = []
    taken = program.names | {index.name for node in program for index in context(node)}
    for position, extent in enumerate(array.axes):
        candidates = [
            read.indices[position]
            for node in program
            for read in _reads(node)
            if read.name == array.name and getattr(read.indices[position], "extent", None) == extent
        ]
        letter = extent.name.lower() if extent.fixed is None else "k"
        spare = Index(f"{letter}_{position}" if letter in taken else letter, extent)
        axes.append(next((item for item in candidates if item not in axes), spare))
        taken.add(axes[-1].name)
    return tuple(axes)


def _solved_for(formal: Index, actual: Expr, known: set[Index]) -> Index | None:
    """The index that an affine read determines: x[i + u] at h is the term i = h - u, if 0 <= h - u < I."""
    if not is_affine(actual):
        return None
    free = [index for index in actual.as_ordered_terms() if isinstance(index, Index) and index not in known]
    along = [index for index in free if index.extent.along == formal.extent]
    return next(iter(along or free), None)


def _active_names(program: Program, sources: set[str]) -> set[str]:
    """Nodes through which a source reaches the value."""
    reads = {node.name: {read.name for read in node.body.atoms(Read)} for node in program}
    forward, needed = set(sources), {"total"}
    while more := {name for name, found in reads.items() if found & forward} - forward:
        forward |= more
    while more := set().union(*(found for name, found in reads.items() if name in needed)) - needed:
        needed |= more
    return {node.name for node in program if node.name in forward & needed}


def _reads(node: Node) -> list[Read]:
    """Distinct reads of the body that are not themselves an index, in the order of their text."""
    return list(reads_of(node.body))


def _next_name(index: Index, used: set[str]) -> Index:
    letters = "ijklmnopqrstuvwabcdefgh"
    position = letters.find(index.name)
    rest = letters[position + 1 :] + letters[: position + 1]
    free = (letter for letter in rest if letter not in used)
    return Index(next(free, f"{index.name}_"), index.extent)


def _names(indices: Iterable[Index]) -> set[str]:
    return {index.name for index in indices}


def _rule_name(node: Node) -> str:
    if isinstance(node, Scan):
        return "derivative of a step"
    return "chain rule" if isinstance(node, Let) else f"derivative of {node.op}"
