"""Definitions and headers read back from their print, against the declaration and the program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from sympy import Basic, Expr, S, Symbol, Tuple

from symloss.derivation.displayed import Face, ReadBack, latex_face
from symloss.derivation.displayed_names import Extra
from symloss.derivation.evaluate import Checker
from symloss.derivation.steps import DerivationError
from symloss.language.declaration import Declaration
from symloss.language.reductions import ElementsOver, Named, Reduction, SumOver
from symloss.language.scan import AfterLast
from symloss.language.symbols import Read
from symloss.passes.read import SAMPLE_WEIGHT, read_declaration
from symloss.printers.definitions import defining
from symloss.printers.distinct import names_of
from symloss.printers.latex_expressions import latex, named_indices, symbol_latex
from symloss.printers.recurrences import last_step
from symloss.printers.term_order import written_order
from symloss.program import Program, Scan, read_of
from symloss.program.names import fresh_name
from symloss.readback.check import Equation

if TYPE_CHECKING:
    from symloss.chain import Chain

LOSS, TERM = "loss", "term"
NOT_SHOWN = "not shown, for its formula does not read as it is meant"
_STEPS, _FIRST = "    for ", "first step of {}"
_SAID_OF_STEPS = re.compile(
    r"(?P<along>\S+) = (?:0, 1, \.\.\.|(?P<last>.+), \.\.\., 0) from (?P<start>.+) "
    r"(?(last)after|before) the first(?:, (?P<outside>.+) beyond the ends)?"
)


def loss_name(declaration: Declaration) -> str:
    """What lines call the loss: `loss`, unless something in it is called so."""
    return fresh_name(LOSS, {name for name, _ in names_of(declaration)})


def held(lines: Iterable[str], judge: Callable[[list[Equation]], object]) -> list[str]:
    """The printed lines that hold; in place of any other, what it was about, and that it is not shown.

    A header is no reason to have no kernel.
    """
    found = []
    for line in lines:
        try:
            judge(equations([line]))
            found.append(line)
        except DerivationError:
            found.append(f"{line.partition(' = ')[0]}: {NOT_SHOWN}")
    return found


def checker_of(declaration: Declaration) -> Checker:
    """The points at which the judges below evaluate what is said about a declaration."""
    return Checker(read_declaration(declaration))


def definition_judge(
    declaration: Declaration, face: Face, checker: Checker | None = None
) -> Callable[[list[Equation]], object]:
    """What raises a DerivationError for a line of a definition that does not hold as it is printed.

    The loss is called as `loss_name` says and the term of one sample `TERM`, or what the face shows for them.
    """
    checker = checker or checker_of(declaration)
    judge = ReadBack(checker, _declared(declaration), hidden=_not_declared(checker.program))
    return lambda lines: judge.check(lines, face)


def reduction_judge(
    declaration: Declaration, face: Face, checker: Checker
) -> Callable[[list[Equation]], object]:
    """The same for what the reductions return, each called by its name; with weights, and `TERM` a term.

    A sample that takes no part has the term 0.
    """
    program = checker.program
    extras = (*_declared(declaration), *_reductions(declaration, program))
    not_said = (loss_name(declaration), TERM, declaration.name)
    extras = tuple(extra for extra in extras if extra.name not in not_said)
    judge = ReadBack(checker, extras, hidden=_not_declared(program) - {TERM})
    return lambda lines: judge.check(lines, face)


def program_judge(chain: Chain, face: Face) -> Callable[[list[Equation]], object]:
    """The same for a line about the quantities of the differentiated program."""
    program = chain.stages["simplified"]
    judge = ReadBack(Checker(program), _first_steps(program))
    return lambda lines: judge.check(lines, face)


def formula(declaration: Declaration) -> str | None:
    """The loss in LaTeX, by the names in it; None where that does not read as it is meant."""
    defined, display = defining(declaration.expression), declaration.display
    shown = latex(defined, display, written_order(declaration.source))
    left = symbol_latex(loss_name(declaration))
    if isinstance(defined, ElementsOver):
        indices = ",".join(latex(index, display) for index in defined.indices)
        left = f"{symbol_latex(TERM)}_{{{indices}}}"
    try:
        definition_judge(declaration, latex_face(display))([Equation(left, shown)])
    except DerivationError:
        return None
    return shown


def equations(lines: Iterable[str]) -> list[Equation]:
    """Printed lines as equations, what a line of a recurrence says about its steps as some of its own.

    Raises:
        DerivationError: it says that in other words than `recurrence_line` has.
    """
    found: list[Equation] = []
    for line in lines:
        said, mark, steps = line.partition(_STEPS)
        left, _, right = said.partition(" = ")
        found.append(Equation(left, right))
        if mark:
            found += _of_steps(left, steps)
    return found


def recurrence_line(node: Scan, show: Callable[[Basic], str]) -> str:
    """A recurrence: its step, in which order steps are taken, and what stands before the first one."""
    first = f"{node.along} = {show(node.steps - 1)}, ..., 0" if node.reverse else f"{node.along} = 0, 1, ..."
    start = f"{show(node.initial)} {'after' if node.reverse else 'before'} the first"
    outside = "" if node.outside == node.initial else f", {show(node.outside)} beyond the ends"
    return f"{show(read_of(node))} = {show(node.body)}{_STEPS}{first} from {start}{outside}"


def _of_steps(left: str, steps: str) -> Iterator[Equation]:
    """What `recurrence_line` says behind the formula: the first step, what stands before it, and outside."""
    found = _SAID_OF_STEPS.fullmatch(steps)
    name, _, inside = left.removesuffix("]").partition("[")
    indices = inside.split(", ")
    if found is None or found["along"] not in indices:
        raise DerivationError(f"the line {left!r}: its steps cannot be read: {steps!r}")
    place = indices.index(found["along"])
    outer, own = indices[:place], indices[place + 1 :]
    first, before = ("0", "−1") if found["last"] is None else (found["last"], f"{found['last']} + 1")
    yield Equation(_element(_FIRST.format(name), outer), first)
    yield Equation(_element(name, [*outer, before, *own]), found["start"])
    if found["outside"] is not None:
        for other in range(place + 1, len(indices)):
            yield Equation(_element(name, [*indices[:other], "−1", *indices[other + 1 :]]), found["outside"])


def _element(name: str, indices: list[str]) -> str:
    return f"{name}[{', '.join(indices)}]" if indices else name


def _first_steps(program: Program) -> Iterator[Extra]:
    """The first step that each recurrence takes, as something that lines speak of."""
    for node in program:
        if isinstance(node, Scan):
            outer = node.axes[: node.axes.index(node.along)]
            yield Extra(_FIRST.format(node.name), outer, node.steps - 1 if node.reverse else S.Zero)


def _declared(declaration: Declaration) -> tuple[Extra, ...]:
    """The loss, its term, and what the author named, as the declaration has them."""
    top = declaration.expression
    found = [Extra(loss_name(declaration), (), _read(top))]
    if isinstance(top, ElementsOver):
        found += [Extra(name, top.indices, _read(top.body)) for name in (declaration.name, TERM)]
    elif isinstance(top, Reduction) and declaration.is_per_sample:
        found.append(Extra(TERM, tuple(declaration.sample_indices), _read(top.body)))
    for named in sorted(top.atoms(Named), key=str):
        found.append(Extra(named.label.name, tuple(named_indices(named)), _read(named.body)))
    return tuple({extra.name: extra for extra in found}.values())


def _reductions(declaration: Declaration, program: Program) -> Iterator[Extra]:
    """What the reductions return, by the nodes that kernels compute it from."""
    axes, term = program.node(TERM).axes, read_of(program.node(TERM))
    weight = Read(Symbol(SAMPLE_WEIGHT, nonnegative=True), *axes)
    total, each = Read(program.node("total").head), S.One
    if "divisor" in program:
        each = Read(program.node("divisor").head, *axes)
    size = SumOver(weight, Tuple(*axes))
    if "normaliser" in program:
        size = Read(program.node("normaliser").head)
    yield Extra("none", axes, weight * term)
    yield Extra("sum", (), total)
    yield Extra("mean", (), SumOver(weight * term / each, Tuple(*axes)) / size)
    yield Extra("batchmean", (), total / declaration.sample_indices[0].extent)


def _not_declared(program: Program) -> frozenset[str]:
    """The nodes that only reading made: a declaration speaks of recurrences and of what it named."""
    return frozenset(node.name for node in program if not isinstance(node, Scan))


def _read(expression: Expr) -> Expr:
    """The last step of a recurrence as an element of its node."""
    return expression.replace(
        lambda node: isinstance(node, AfterLast),
        lambda node: Read(Symbol(node.name, real=True), *last_step(node)),
    )
