"""program -> program: a sum that a parameter of 0 switches off is not added up then.

Precondition: expanded, switches are told by `times`. A NaN among the terms must reach the result all the
same, so only a sum is left out whose elements another one goes through that its readers need anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import And, Expr, Ne, Piecewise, S
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symloss.functions import Primitive, times
from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.program import Indicator, Let, Node, Program, Reduce, Scan, rename


def skip_sums(program: Program) -> Program:
    """Guard every sum that is read under one switch alone by that switch not being 0."""
    if any(isinstance(node, Scan) for node in program):
        return program
    guards: dict[str, Boolean] = {}
    found = _Uses(program)
    for node in program:
        if isinstance(node, Reduce) and node.op == "sum" and node.axes and node.name not in program.outputs:
            uses = found.of(node)
            switches = {switch for use in uses or () for switch in use.switches}
            switch = switches.pop() if len(switches) == 1 else None
            if uses and _is_parameter(switch) and all(_carried(program, node, use) for use in uses):
                guards[node.name] = Ne(switch, 0)
    return program.with_nodes(
        replace(node, guard=And(node.guard, guards[node.name])) if node.name in guards else node
        for node in program
    )


@dataclass(frozen=True)
class _Use:
    """Where a sum, or what is made of it alone, is multiplied by switches, and the reader without that."""

    switches: frozenset[Expr]
    rest: Expr


class _Uses:
    """The uses of the nodes of a program, each found once: what reads what is a graph and no tree."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known: dict[str, list[_Use] | None] = {}
        self.readers: dict[str, list[Node]] = {}
        for reader in program:
            for name in {read.name for part in (reader.body, reader.guard) for read in reads_of(part)}:
                self.readers.setdefault(name, []).append(reader)
        for node in reversed(program.nodes):  # after its readers, however long their chain is
            self.known[node.name] = self._found(node)

    def of(self, node: Node) -> list[_Use] | None:
        """Every use of a node; None where it is looked at outside switches."""
        return self.known[node.name]

    def _found(self, node: Node) -> list[_Use] | None:
        found: dict[_Use, None] = {}
        for reader in self.readers.get(node.name, ()):
            bare = _without(reader.body, node)
            if _reads(bare, node) or _reads(reader.guard, node):
                if reader.name in self.program.outputs or not reader.axes:
                    return None
                further = self.of(reader)
                if further is None:
                    return None
                found |= dict.fromkeys(further)
            else:
                switched = [item for item in reader.body.atoms(times) if _reads(item.args[1], node)]
                found[_Use(frozenset(item.args[0] for item in switched), bare)] = None
        return list(found)


def _reads(expression: Expr | Boolean, node: Node) -> bool:
    return any(read.name == node.name for read in expression.atoms(Read))


def _without(expression: Expr, node: Node) -> Expr:
    """The expression as it is where the switches of a node are off."""
    off = {item: S.Zero for item in expression.atoms(times) if _reads(item.args[1], node)}
    return expression.xreplace(off)


def _is_parameter(switch: Expr | None) -> bool:
    return switch is not None and switch.is_Symbol and not isinstance(switch, Index)


def _carried(program: Program, node: Reduce, use: _Use) -> bool:
    """Whether what uses a sum is NaN without it where an element of the sum is."""
    elements = {read for read in _elements(program, node) if not _is_certain(program, read)}
    needed = {read.name for read in _nans(program, use.rest)}
    found: set[Read] = set()
    for other in program:
        if not isinstance(other, Reduce) or other.op != "sum" or other.name not in needed:
            continue
        same = other.axes == node.axes and [i.extent for i in other.over] == [i.extent for i in node.over]
        if other is not node and same and other.guard == node.guard:
            found |= {rename(read, other.over, node.over) for read in _nans(program, other.body)}
    return elements <= found


def _elements(program: Program, node: Reduce) -> set[Read]:
    """The elements of arrays along the sum that its terms look at."""
    found: set[Read] = set()
    waiting: list[Expr] = [node.body]
    while waiting:
        for read in waiting.pop().atoms(Read):
            inner = program.node(read.name) if read.name in program else None
            if isinstance(inner, Let):
                waiting.append(rename(inner.body, inner.axes, read.indices))
            elif inner is None and read.free_symbols & set(node.over):
                found.add(read)
    return found


def _is_certain(program: Program, read: Read) -> bool:
    """Whether an element is a number for certain: weights and labels are checked."""
    array = program.array(read.name)
    return array is not None and array.role in ("weight", "label")


def _nans(program: Program, expression: Expr) -> set[Read]:
    """The elements that make an expression NaN where they are."""
    match expression:
        case Read():
            node = program.node(expression.name) if expression.name in program else None
            if isinstance(node, Let) and node.guard is S.true:
                return {expression} | _nans(program, rename(node.body, node.axes, expression.indices))
            return {expression}
        case Piecewise():
            *first, (last, _) = expression.args
            found = _nans(program, last)
            return found.intersection(*(_made_false(program, condition) for _, condition in first))
        case Primitive() if not expression.carries_nan:
            return set()
        case Boolean() | Indicator():
            return set()
    return set().union(*(_nans(program, part) for part in expression.args))


def _made_false(program: Program, condition: Boolean) -> set[Read]:
    """The elements that make a condition false where they are NaN."""
    parts = [part for part in And.make_args(condition) if isinstance(part, Relational)]
    compared = [part for part in parts if not isinstance(part, Ne)]
    return set().union(*(_nans(program, side) for part in compared for side in part.args))
