"""program -> program: what a step of a recurrence passes back to the step before is found by the step itself.

An adjoint that runs backwards multiplies the adjoint of each step by the slope of that step. A slope that
takes more than products, the share of a term in a sum of exponentials for instance, becomes a definition of
its own, at the places of the recurrence: the step computes it beside its value, of what both are made of.

Precondition: nothing is differentiated any more. A slope reads what its step reads, and nothing beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sympy import Add, Expr, Mul, Piecewise, S, Symbol
from sympy.core.relational import Relational

from symloss.functions.logaddexp import logaddexp, shares, softmax_weight
from symloss.language.remembered import reads_of, replaced
from symloss.language.symbols import Index, Read
from symloss.passes.repeated_work import is_costly
from symloss.program import Let, Program, Scan
from symloss.program.names import fresh_name, taken_names
from symloss.program.roles import Role


@dataclass(frozen=True)
class Slopes:
    """A program whose slopes have names, and these by the recurrence that computes them."""

    program: Program
    of: Mapping[str, tuple[Let, ...]]

    def followed(self, name: str) -> Scan | None:
        """The recurrence whose steps compute a slope; None for any other name."""
        for recurrence, slopes in self.of.items():
            if any(slope.name == name for slope in slopes):
                found = self.program.node(recurrence)
                assert isinstance(found, Scan)
                return found
        return None


def keep_slopes(program: Program) -> Slopes:
    """Name the slopes of recurrences that run forwards, whose adjoints are recurrences too."""
    naming = _Naming(program)
    nodes = [naming.named(node) if isinstance(node, Scan) else node for node in program]
    if not naming.found:
        return Slopes(program, {})
    ordered = []
    for node in nodes:
        ordered.append(node)
        ordered += naming.found.get(node.name, ())
    return Slopes(program.with_nodes(ordered), {name: tuple(slopes) for name, slopes in naming.found.items()})


class _Naming:
    def __init__(self, program: Program) -> None:
        self.taken = taken_names(program)
        self.sources: dict[str, Scan] = {}  # what an adjoint is of
        for of, adjoint in program.adjoints.items():
            source = program.node(of) if of in program else None
            if isinstance(adjoint, Scan) and isinstance(source, Scan) and _runs_forwards(source):
                self.sources[adjoint.name] = source
        for node in program:  # how an adjoint moves along a direction
            if isinstance(node, Scan) and node.role.kind == "tangent" and node.role.of in self.sources:
                self.sources[node.name] = self.sources[node.role.of]
        self.moved = {source.name: source for source in self.sources.values()}
        self.found: dict[str, list[Let]] = {}

    def named(self, adjoint: Scan) -> Scan:
        """A derivative of a recurrence, the slopes read where its steps computed them."""
        source = self.moved.get(adjoint.role.of) if adjoint.role.kind == "tangent" else None
        if source is not None and len(source.axes) == len(adjoint.axes):
            return replace(adjoint, body=self._shares(adjoint.body, source, adjoint.axes))
        if not adjoint.reverse:
            return adjoint
        put = {product: self._product(product) for product in _products(adjoint.body)}
        put = {product: named for product, named in put.items() if named is not product}
        return replace(adjoint, body=replaced(adjoint.body, put)) if put else adjoint

    def _product(self, product: Expr) -> Expr:
        factors = Mul.make_args(product)
        adjoints = [f for f in factors if isinstance(f, Read) and f.name in self.sources]
        if len(adjoints) != 1:
            return product
        (adjoint,) = adjoints
        source, there = self.sources[adjoint.name], adjoint.indices
        shared = self._shares(product, source, there)
        return Mul(*(self._factor(factor, source, there) for factor in Mul.make_args(shared)))

    def _shares(self, expression: Expr, source: Scan, there: tuple[Expr, ...]) -> Expr:
        """With the shares of the sums of exponentials that one step of the recurrence takes."""
        found = {share: _as_told(share, source, there) for share in expression.atoms(softmax_weight)}
        put = {share: self._slope(body, source, there) for share, body in found.items() if body is not None}
        return replaced(expression, put) if put else expression

    def _factor(self, factor: Expr, source: Scan, there: tuple[Expr, ...]) -> Expr:
        body = _at_its_step(factor, source, there) if _takes_work(factor) else None
        return factor if body is None else self._slope(body, source, there)

    def _slope(self, body: Expr, source: Scan, there: tuple[Expr, ...]) -> Read:
        slopes = self.found.setdefault(source.name, [])
        slope = next((slope for slope in slopes if slope.body == body), None)
        if slope is None:
            name = fresh_name(f"{source.name}_slope", self.taken)
            slope = Let(Symbol(name, real=True), source.axes, body, role=Role(kept=True))
            slopes.append(slope)
        return Read(slope.head, *there)


def _runs_forwards(scan: Scan) -> bool:
    return not scan.reverse and scan.role.kind == "primal" and scan.guard is S.true


def _products(body: Expr) -> Iterator[Expr]:
    """The terms of sums, in the cases of choices too."""
    if isinstance(body, Add):
        for term in body.args:
            yield from _products(term)
    elif isinstance(body, Piecewise):
        for pair in body.args:
            yield from _products(pair.expr)
    elif isinstance(body, Mul) and any(isinstance(factor, Add | Piecewise) for factor in body.args):
        yield body
        for factor in body.args:
            yield from _products(factor)
    else:
        yield body


def _takes_work(factor: Expr) -> bool:
    """Whether a factor is more than a product or a choice of numbers: a power, or a function."""
    if isinstance(factor, Read | Piecewise) or factor.has(Relational):
        return False
    return is_costly(factor)


def _as_told(share: Expr, source: Scan, there: tuple[Expr, ...]) -> Expr | None:
    """The share of a term in a sum that a step takes, told at the indices of the recurrence itself."""
    at = dict(zip(source.axes, there, strict=True))
    for total in sorted(source.body.atoms(logaddexp), key=str):
        terms = [term.xreplace(at) for term in total.args]
        if len(set(terms)) == len(terms) and set(terms) == set(share.args):
            return shares(*total.args)[terms.index(share.args[0])]
    return None


def _at_its_step(factor: Expr, source: Scan, there: tuple[Expr, ...]) -> Expr | None:
    """A factor told at the indices of the recurrence itself; None where it reads what the step does not."""
    back: dict[Expr, Expr] = {}
    for axis, index in zip(source.axes, there, strict=True):
        bases = index.atoms(Index)
        base = next(iter(bases)) if len(bases) == 1 else None
        if base is None or base in back or not (index - base).is_Integer:
            return None
        back[base] = axis - (index - base)
    body = factor.xreplace(back)
    return body if set(reads_of(body)) <= set(reads_of(source.body)) else None
