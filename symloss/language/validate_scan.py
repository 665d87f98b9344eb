"""Refuse a recurrence that means nothing, with one sentence that names the loss and the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import And, Basic, Expr, Or, Piecewise

from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named, Reduction, Softmax
from symloss.language.scan import AfterLast, Carried, CarryOver, Recurrence
from symloss.language.symbols import DeclarationError, Index, Read, stays_inside

if TYPE_CHECKING:
    from symloss.language.declaration import Declaration


def check_recurrences(declaration: Declaration, where: str) -> None:
    """Check the names, indices and lengths of every recurrence.

    Raises:
        DeclarationError: the first fault found, in one sentence.
    """
    owners: dict[str, Recurrence] = {}
    extents = {extent for array in declaration.arrays for extent in array.axes}
    for recurrence in sorted(atoms_of(declaration.expression, Recurrence), key=str):
        if recurrence.along.extent not in extents:
            raise DeclarationError(
                f"{where}: no argument has the axis {recurrence.along.extent} that a scan steps along"
            )
        _check_plain(declaration, recurrence.length, "the number of steps", where)
        for carry in recurrence.carries:
            if owners.setdefault(carry.head.name, recurrence) != recurrence:
                raise DeclarationError(f"{where}: two scans carry {carry.head}")
            _check_carry(declaration, carry, recurrence, where)
    _check_names(declaration, set(owners), where)
    _check_ends(declaration, where)


def _check_names(declaration: Declaration, carried: set[str], where: str) -> None:
    taken = {array.name: "an argument" for array in declaration.arrays}
    taken |= {parameter.name: "an argument" for parameter in declaration.parameters}
    taken |= {index.name: "an index" for index in atoms_of(declaration.expression, Index)}
    taken |= {index.extent.name: "an axis" for index in atoms_of(declaration.expression, Index)}
    taken |= {named.label.name: "an intermediate" for named in atoms_of(declaration.expression, Named)}
    for name in sorted(carried & set(taken)):
        raise DeclarationError(f"{where}: the carry {name} has the name of {taken[name]}")


def _check_carry(declaration: Declaration, carry: CarryOver, recurrence: Recurrence, where: str) -> None:
    for length in carry.lengths:
        _check_plain(declaration, length, f"the length of the carry {carry.head}", where)
    for value, name in ((carry.initial, "initial"), (carry.outside, "outside")):
        _check_plain(declaration, value, f"the {name} value of {carry.head}", where)
    if recurrence.along in carry.initial.free_symbols | carry.outside.free_symbols:
        raise DeclarationError(
            f"{where}: what {carry.head} is before the first step cannot depend on {recurrence.along}"
        )
    for length in (recurrence.length, *carry.lengths):
        bound = {recurrence.along, *carry.indices} & length.free_symbols
        if bound:
            raise DeclarationError(f"{where}: the length {length} of a scan depends on its own {bound.pop()}")
    if set(carry.indices) & recurrence.outer:
        index = sorted(set(carry.indices) & recurrence.outer, key=str)[0]
        raise DeclarationError(
            f"{where}: the carry {carry.head} runs over {index}, which the scan already has"
        )
    for over in sorted(atoms_of(carry.step, Reduction, Softmax), key=str):
        bound = {over.index} if isinstance(over, Softmax) else set(over.indices)
        if recurrence.along in bound and any(read.along in bound for read in atoms_of(over, Carried)):
            raise DeclarationError(
                f"{where}: {over} runs over {recurrence.along}, the index of the steps, "
                f"but reads a carry; reduce over another index of {recurrence.along.extent}"
            )
        if taken := sorted(bound & recurrence.outer, key=str) if over.has(Carried) else []:
            raise DeclarationError(
                f"{where}: {over} runs over {taken[0]}, which the scan already has, but reads a carry: "
                "each has a recurrence of its own, which sees no other"
            )
    for read in sorted(_unasked(carry.step), key=str):
        axes = declaration.array(read.name).axes
        places = zip(read.indices, axes, strict=True)
        if any(index.is_Add and not stays_inside(index, axis) for index, axis in places):
            raise DeclarationError(
                f"{where}: {read} may look outside its array; ask first, as in Piecewise((0, j < 1), ...)"
            )
    if not any(part.has(Carried) for part in (item.step for item in recurrence.carries)):
        raise DeclarationError(f"{where}: the step of {carry.head} reads no carry, so that it needs no scan")


def _unasked(expression: Basic) -> set[Read]:
    """The reads that stand neither behind the first condition of a choice nor beside one about places."""
    if isinstance(expression, Piecewise):
        return _unasked(expression.args[0].cond)
    if isinstance(expression, And | Or):
        parts = [part for part in expression.args if any(not r.head.is_integer for r in atoms_of(part, Read))]
        if len(parts) < len(expression.args):
            return set()
    own = {expression} if isinstance(expression, Read) else set()
    return own.union(*map(_unasked, expression.args))


def _check_plain(declaration: Declaration, expression: Expr, what: str, where: str) -> None:
    """Refuse what is differentiated or computed where only labels, parameters and numbers may stand."""
    for read in sorted(atoms_of(expression, Read), key=str):
        if declaration.array(read.name).role == "differentiable":
            raise DeclarationError(
                f"{where}: {what} reads {read}, which is differentiable; let the first step add it"
            )
    if atoms_of(expression, Reduction, Named, AfterLast, Carried):
        raise DeclarationError(f"{where}: {what} must be made of labels, parameters and numbers")


def _check_ends(declaration: Declaration, where: str) -> None:
    """A carry is read after the scan at places that the scan itself does not run over."""
    for read in sorted(atoms_of(declaration.expression, AfterLast), key=str):
        inside = {read.recurrence.along} & set().union(*(index.free_symbols for index in read.indices), set())
        if inside:
            raise DeclarationError(
                f"{where}: {read} depends on {inside.pop()} after the last step of its scan"
            )
