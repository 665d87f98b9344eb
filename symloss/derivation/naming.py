"""What the quantities of a derivation are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sympy import Expr, log

from symloss.derivation.lowered import LOSS, Lowered, expression_of
from symloss.functions import log_sigmoid, sigmoid
from symloss.language.reductions import Named
from symloss.language.symbols import Read
from symloss.printers.latex_expressions import symbol_latex
from symloss.program import Let, Node, Reduce, read_of

_LETTERS = {"logsumexp": r"\ell", "max": "M", "min": "m"}
_SPARE = ("A", "B", "G", "H", "P", "Q", "R", "S", "U", "V", "W", "X", "Z")


def author_names(lowered: Lowered) -> list[str]:
    """The intermediates that the declaration names."""
    return sorted({named.label.name for named in lowered.declaration.expression.atoms(Named)})


def displays(lowered: Lowered) -> dict[str, str]:
    """LaTeX by name: the author's, `L` for the loss, a letter for every part that has no name."""
    declaration = lowered.declaration
    found = dict(declaration.display)
    items = (*declaration.arrays, *declaration.parameters)
    taken = {symbol_latex(item.name, found) for item in items}
    taken |= {symbol_latex(name, found) for name in author_names(lowered)}
    taken |= {extent.name for array in declaration.arrays for extent in array.axes}
    letter = next(item for item in ("L", r"\mathcal{L}", "J") if item not in taken)
    found[LOSS] = found["term"] = letter
    found["total"] = letter
    taken.add(letter)
    for node in lowered.forward:
        if node.name in found or node.name in author_names(lowered):
            continue
        usual = _LETTERS.get(node.op) if isinstance(node, Reduce) else None
        choices = (*([usual] if usual else []), *_SPARE)
        found[node.name] = next((item for item in choices if item not in taken), symbol_latex(node.name))
        taken.add(found[node.name])
    return found


def where_list(expression: Expr, definitions: Mapping[str, Node]) -> tuple[tuple[Read, Expr], ...]:
    """The definitions that an expression needs to be understood, in order of evaluation."""
    needed: set[str] = set()
    queue = [expression]
    while queue:
        for read in queue.pop().atoms(Read):
            if read.name in definitions and read.name not in needed:
                needed.add(read.name)
                queue.append(expression_of(definitions[read.name]))
    nodes = [node for name, node in definitions.items() if name in needed]
    return tuple((read_of(node), expression_of(node)) for node in nodes)


def name_back(value: Expr, dropped: Mapping[str, Node]) -> Iterator[tuple[str, Expr]]:
    """The value with author's names for what stabilising wrote out, where a name is used more than once."""
    for name, node in dropped.items():
        if not isinstance(node, Let):
            continue
        read = read_of(node)
        after = value.xreplace(_spellings(node.body, read))
        if after != value and _count(after, read) > 1:
            value = after
            yield name, value


def _spellings(body: Expr, read: Read) -> dict[Expr, Expr]:
    if not isinstance(body, sigmoid):
        return {body: read}
    (u,) = body.args
    return {
        body: read,
        sigmoid(-u): 1 - read,
        log_sigmoid(u): log(read),
        log_sigmoid(-u): log(1 - read),
    }


def _count(expression: Expr, item: Expr) -> int:
    if expression == item:
        return 1
    return sum(_count(argument, item) for argument in expression.args)
