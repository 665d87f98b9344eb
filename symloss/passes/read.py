"""declaration -> program: every reduction and every named intermediate becomes a node.

Precondition: the declaration is validated.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import And, Expr, S, Symbol, exp
from sympy.logic.boolalg import Boolean

from symloss.functions import ratio
from symloss.language.bounds_of_reads import left_to_ask
from symloss.language.declaration import Declaration
from symloss.language.reductions import (
    LogSumExp,
    MeanOver,
    Named,
    Reduction,
    Softmax,
    SumOver,
)
from symloss.language.remembered import built
from symloss.language.renaming import alpha, places_of
from symloss.language.scan import AfterLast, CarryOver, Recurrence
from symloss.language.symbols import Array, Extent, Index, Read, is_affine, stays_inside
from symloss.passes.read_scan import read_recurrence
from symloss.program import Let, Node, Program, Record, Reduce, Role, head, read_of
from symloss.program.names import fresh_name
from symloss.program.recurrence import in_order
from symloss.program.roles import NAMED, PRIMAL
from symloss.signature import DOMAINS

SAMPLE_WEIGHT = "weight"


def read_declaration(declaration: Declaration) -> Program:
    """The program of a declaration, with its value in the node `total`.

    A loss that is a mean or a sum of per-sample terms yields `term` over the sample indices and
    `total = sum of weight * term`; a mean whose count is not one also yields `normaliser`.
    """
    reader = _Reader(declaration)
    outputs = ["total"]
    if declaration.is_per_sample:
        top: Reduction = declaration.expression  # type: ignore[assignment]
        axes, guard = top.indices, reader.lower(top.condition)
        weight = Read(Symbol(SAMPLE_WEIGHT, nonnegative=True), *axes)
        term = reader.add(_let("term", axes, reader.lower(top.body), guard))
        reader.add(Reduce(head("total"), (), axes, "sum", weight * term))
        if is_normalised(declaration):
            count = reader.lower(top.count) if isinstance(top, MeanOver) else S.One
            reader.add(Reduce(head("normaliser"), (), axes, "sum", weight * count, guard))
            outputs.append("normaliser")
        if (each := getattr(top, "each", S.One)) is not S.One:
            reader.add(Let(head("divisor"), axes, reader.lower(each)))
            outputs.append("divisor")
    else:
        reader.add(_let("total", (), reader.lower(declaration.expression)))
    arrays = declaration.arrays
    if declaration.is_per_sample:
        extents = tuple(index.extent for index in declaration.sample_indices)
        arrays += (Array(SAMPLE_WEIGHT, extents, "weight", DOMAINS["nonnegative"], default=1),)
    return Program(
        name=declaration.name,
        arrays=arrays,
        parameters=declaration.parameters,
        nodes=in_order(reader.nodes),
        outputs=tuple(outputs),
        records=tuple(reader.records),
    )


def is_normalised(declaration: Declaration) -> bool:
    """Whether the mean divides by something that depends on the data, not by the number of samples."""
    top = declaration.expression
    counts = isinstance(top, MeanOver) and top.count is not S.One
    return declaration.is_per_sample and (counts or top.condition is not S.true)


class _Reader:
    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self.nodes: list[Node] = []
        self.records: list[Record] = []
        self.known: dict[Expr, Expr] = {}
        self.scanned: set[Recurrence] = set()
        self.arrays = {array.name: array for array in declaration.arrays}
        recurrences = declaration.expression.atoms(Recurrence)
        self.stepwise = {read for recurrence in recurrences for read in recurrence.atoms(Read)}
        self.bodies: dict[str, Expr] = {}
        self.order = _index_order(declaration)
        self.taken = {array.name for array in declaration.arrays}
        self.taken |= {parameter.name for parameter in declaration.parameters}
        self.taken |= {named.label.name for named in declaration.expression.atoms(Named)}
        self.taken |= {carry.head.name for carry in declaration.expression.atoms(CarryOver)}
        self.taken |= {"term", "total", "normaliser", "divisor", SAMPLE_WEIGHT}
        self.taken |= {extent.name for extent in declaration.extents}

    def add(self, node: Node) -> Expr:
        self.nodes.append(node)
        return read_of(node)

    def lower(self, expression: Expr) -> Expr:
        """The expression with reductions and named intermediates replaced by reads of their nodes."""
        if isinstance(expression, AfterLast):
            return self._after_last(expression)
        if isinstance(expression, Read):
            return self._looked_up(expression)
        if not expression.args or isinstance(expression, Index | Extent):
            return expression
        key = self._canonical(expression) if isinstance(expression, Reduction) else None
        if key is not None and key in self.known:
            return Read(self.known[key], *self._free(expression))
        match expression:
            case Named():
                lowered = self._named(expression)
            case Softmax():
                log_norm = LogSumExp(expression.body, (expression.index,))
                lowered = exp(self.lower(expression.body) - self.lower(log_norm))
            case MeanOver():
                lowered = self._inner_mean(expression)
            case Reduction():
                lowered = self._reduce(expression, self._reduction_name(expression))
            case _:
                return built(expression.func, *map(self.lower, expression.args))
        if key is not None and isinstance(lowered, Read):
            self.known[key] = lowered.head
        return lowered

    def _looked_up(self, read: Read) -> Expr:
        """An element of an array; one that is there under a condition only is a node, 0 where it is not."""
        if read in self.stepwise or read in self.known or read.name not in self.arrays:
            return self.known.get(read, read)
        asked: list[Boolean] = []
        for index, extent in zip(read.indices, self.arrays[read.name].axes, strict=True):
            if index.atoms(Index, Read) and not (is_affine(index) and stays_inside(index, extent)):
                asked += left_to_ask(index, extent, (), self.arrays)
        if not asked:
            return read
        symbol = head(fresh_name(f"{read.name}_there", self.taken), read, And(*asked))
        self.known[read] = self.add(Let(symbol, self._free(read), read, And(*asked)))
        return self.known[read]

    def _after_last(self, read: AfterLast) -> Expr:
        """The last step of a recurrence, which becomes a node for each of its carries."""
        recurrence = read.recurrence
        outer = self._free(recurrence)
        if recurrence not in self.scanned:
            self.scanned.add(recurrence)
            scans = read_recurrence(recurrence, outer, self.lower)
            for scan in scans:
                self.add(scan)
        indices = map(self.lower, read.indices)
        return Read(head(read.name), *outer, recurrence.last, *indices)

    def _named(self, named: Named) -> Expr:
        name = named.label.name
        if (done := next((node for node in self.nodes if node.name == name), None)) is not None:
            return Read(done.head, *self._places(named, done))
        self.bodies[name] = named.body
        if isinstance(named.body, Reduction) and not isinstance(named.body, MeanOver):
            return self._reduce(named.body, name, NAMED)
        let = _let(name, self._free(named.body), self.lower(named.body))
        return self.add(replace(let, role=NAMED))

    def _places(self, named: Named, done: Node) -> tuple[Index, ...]:
        """Where a quantity is read that was named under other indices."""
        first, free = self.bodies[done.name], self._free(named.body)
        return places_of(first, done.axes, named.body, free) or done.axes

    def _reduce(self, reduction: Reduction, name: str, role: Role = PRIMAL) -> Expr:
        body, guard = self.lower(reduction.body), self.lower(reduction.condition)
        symbol = head(name) if reduction.op == "logsumexp" else head(name, body, guard, reduction.op)
        axes, over = self._free(reduction), reduction.indices
        return self.add(Reduce(symbol, axes, over, reduction.op, body, guard, role))

    def _canonical(self, reduction: Reduction) -> Expr:
        """One key for a reduction under any names of its bound and free indices."""
        indices = (*reduction.indices, *self._free(reduction))
        return alpha(reduction).xreplace(
            {index: Index(f"_{k}", index.extent) for k, index in enumerate(indices)}
        )

    def _inner_mean(self, mean: MeanOver) -> Expr:
        total = self.lower(SumOver(mean.body / mean.each, mean.indices, mean.condition))
        if mean.count is S.One and mean.condition is S.true:
            size = S.One
            for index in mean.indices:
                size *= index.extent
            return total / size
        return ratio(total, self.lower(SumOver(mean.count, mean.indices, mean.condition)))

    def _free(self, expression: Expr) -> tuple[Index, ...]:
        free = [symbol for symbol in expression.free_symbols if isinstance(symbol, Index)]
        return tuple(sorted(free, key=lambda index: self.order[index]))

    def _reduction_name(self, reduction: Reduction) -> str:
        match reduction.op:
            case "logsumexp":
                stem = "log_norm"
            case "max" | "min":
                stem = f"row_{reduction.op}"
            case _:
                stem = f"sum_{describe(reduction.body)}"
        return fresh_name(stem, self.taken)


def describe(expression: Expr) -> str:
    """A short name for what an expression is made of: `input_target` for a product of the two."""
    names: list[str] = []
    for read in sorted(expression.atoms(Read), key=lambda item: str(item)):
        if read.name not in names and not (expression.has(read) and _only_as_index(expression, read)):
            names.append(read.name)
    stem = "_".join(names[:2]) or "terms"
    if expression.is_Pow and expression.exp == 2:
        stem += "_squared"
    return stem


def _only_as_index(expression: Expr, read: Read) -> bool:
    return any(read in other.indices for other in expression.atoms(Read)) and not any(
        read in argument.args for argument in expression.atoms(type(expression)) if argument.is_Mul
    )


def _index_order(declaration: Declaration) -> dict[Index, int]:
    """Sample indices first, then indices in the order of the axes they run over or along, then by name."""
    extents = [extent for extent in declaration.extents if extent.along is None]
    sample = declaration.sample_indices
    indices = declaration.expression.atoms(Index)

    def key(index: Index) -> tuple:
        first = sample.index(index) if index in sample else len(sample)
        axis = index.extent
        while axis.along is not None:
            axis = axis.along
        return first, extents.index(axis), index.name

    return {index: position for position, index in enumerate(sorted(indices, key=key))}


def _let(name: str, axes: tuple[Index, ...], body: Expr, guard: Boolean = S.true) -> Let:
    return Let(head(name, body, guard), axes, body, guard)
