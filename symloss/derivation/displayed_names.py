"""What the displayed lines about a program may speak of, by the way it is printed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sympy import Basic, Expr

from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named
from symloss.language.remembered import indices_in
from symloss.language.symbols import Extent, Index, Read
from symloss.passes.differentiate import SCALE
from symloss.printers.latex_expressions import named_indices
from symloss.program import Node, Program
from symloss.readback.table import Quantity, Table

Show = Callable[[str], str]
_NEVER_SHOWN = ("total", "divisor")


@dataclass(frozen=True)
class Extra:
    """A quantity that is no node of the program: a softmax weight with a name, a function of arrays."""

    name: str
    indices: tuple[Index, ...]
    body: Expr


def extras_of(expressions: Iterable[Basic], program: Program) -> tuple[Extra, ...]:
    """The named quantities of expressions that the program does not have."""
    found: dict[str, Extra] = {}
    for named in sorted(set().union(*(atoms_of(item, Named) for item in expressions)), key=str):
        label = named.label
        if label.name not in program and label.name not in found:
            indices = label.indices if isinstance(label, Read) else named_indices(named)
            own = tuple(index for index in indices if isinstance(index, Index))
            found[label.name] = Extra(label.name, own, named.body)
    return tuple(found.values())


def table_of(program: Program, extras: Collection[Extra], show: Show, hidden: Collection[str] = ()) -> Table:
    """What the lines may speak of, as `show` prints it; never of the nodes `hidden`."""
    hidden = {*_NEVER_SHOWN, *hidden, *(extra.name for extra in extras)}
    seen = _Seen()
    quantities: list[Quantity] = []

    def quantity(name: str, axes: Iterable[Extent], classes: Extent | None = None) -> None:
        told = tuple(seen.axis(extent) for extent in axes)
        quantities.append(Quantity(name, show(name), told, None if classes is None else seen.axis(classes)))

    for array in program.arrays:
        quantity(array.name, array.axes, array.classes)
    for node in program:
        seen.indices_of(_parts(node))
        if node.name not in hidden:
            quantity(node.name, (index.extent for index in node.axes))
    for extra in extras:
        seen.indices_of((*extra.indices, extra.body))
        quantity(extra.name, (index.extent for index in extra.indices))
    for parameter in program.parameters:
        if parameter.axis is None:
            quantity(parameter.name, (), parameter.classes)
    quantities.append(Quantity(SCALE.name, show(SCALE.name)))
    quantities += [Quantity(axis, show(axis)) for axis in seen.axes if not axis.isdigit()]
    indices = {show(name): frozenset(axes) for name, axes in seen.indices.items()}
    return Table(tuple(quantities), indices, seen.along)


def _parts(node: Node) -> Iterator[Basic]:
    """The expressions of a node, and its indices."""
    yield from (*node.axes, *getattr(node, "over", ()))
    yield from (part for part in vars(node).values() if isinstance(part, Basic))


@dataclass
class _Seen:
    """The axes and indices met so far."""

    axes: dict[str, None] = field(default_factory=dict)
    indices: dict[str, set[str]] = field(default_factory=dict)
    along: dict[str, str] = field(default_factory=dict)

    def axis(self, extent: Extent) -> str:
        self.axes.setdefault(extent.name)
        if extent.along is not None:
            self.along[extent.name] = self.axis(extent.along)
        return extent.name

    def indices_of(self, parts: Iterable[Basic]) -> None:
        for index in frozenset().union(*map(indices_in, parts)):
            self.indices.setdefault(index.name, set()).add(self.axis(index.extent))
