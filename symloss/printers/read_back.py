"""Definitions and headers read back from their print, against the declaration and the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sympy import Expr, Symbol

from symloss.chain import Chain
from symloss.derivation.displayed import Face, ReadBack
from symloss.derivation.displayed_names import Extra
from symloss.derivation.evaluate import Checker
from symloss.derivation.steps import DerivationError
from symloss.language.declaration import Declaration
from symloss.language.reductions import ElementsOver, Named, Reduction
from symloss.language.scan import AfterLast
from symloss.language.symbols import Read
from symloss.passes.read import read_declaration
from symloss.printers.latex_expressions import named_indices
from symloss.printers.recurrences import last_step
from symloss.program import Program, Scan
from symloss.readback.check import Equation, continued

LOSS, TERM = "loss", "term"
NOT_SHOWN = "not shown, for its formula does not read as it is meant"


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


def definition_judge(declaration: Declaration, face: Face) -> Callable[[list[Equation]], object]:
    """What raises a DerivationError for a line of a definition that does not hold as it is printed.

    The loss is called `LOSS` and the term of one sample `TERM`, or what the face shows for them.
    """
    program = read_declaration(declaration)
    judge = ReadBack(Checker(program), _declared(declaration), hidden=_not_declared(program))
    return lambda lines: judge.check(lines, face)


def program_judge(chain: Chain, face: Face) -> Callable[[list[Equation]], object]:
    """The same for a line about the quantities of the differentiated program."""
    judge = ReadBack(Checker(chain.stages["simplified"]))
    return lambda lines: judge.check(lines, face)


def equations(lines: Iterable[str]) -> list[Equation]:
    """Printed lines as equations; what a line of a recurrence says about its steps is left out."""
    sides = (line.partition("    for ")[0].partition(" = ") for line in lines)
    return list(continued((left, right) for left, _, right in sides))


def _declared(declaration: Declaration) -> tuple[Extra, ...]:
    """The loss, its term, and what the author named, as the declaration has them."""
    top = declaration.expression
    found = [Extra(LOSS, (), _read(top))]
    if isinstance(top, ElementsOver):
        found += [Extra(name, top.indices, _read(top.body)) for name in (declaration.name, TERM)]
    elif isinstance(top, Reduction) and declaration.is_per_sample:
        found.append(Extra(TERM, tuple(declaration.sample_indices), _read(top.body)))
    for named in sorted(top.atoms(Named), key=str):
        found.append(Extra(named.label.name, tuple(named_indices(named)), _read(named.body)))
    return tuple({extra.name: extra for extra in found}.values())


def _not_declared(program: Program) -> frozenset[str]:
    """The nodes that only reading made: a declaration speaks of recurrences and of what it named."""
    return frozenset(node.name for node in program if not isinstance(node, Scan))


def _read(expression: Expr) -> Expr:
    """The last step of a recurrence as an element of its node."""
    return expression.replace(
        lambda node: isinstance(node, AfterLast),
        lambda node: Read(Symbol(node.name, real=True), *last_step(node)),
    )
