"""What a generated file says in its header: the definition by the author's names, and the gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from sympy import Basic, Symbol

from symloss.derivation.components import by_component, components
from symloss.derivation.displayed import Face, text_face
from symloss.derivation.lowered import expression_of
from symloss.derivation.place import kept_apart
from symloss.language.atoms import atoms_of, parts_of
from symloss.language.reductions import ElementsOver, Named
from symloss.language.symbols import Index, Read
from symloss.printers.definitions import defining
from symloss.printers.read_back import definition_judge, held, loss_name, program_judge, recurrence_line
from symloss.printers.term_order import written_order
from symloss.printers.text_expressions import TextPrinter
from symloss.program import Node, Program, Scan, read_of
from symloss.signature.words import in_lines

if TYPE_CHECKING:
    from symloss.chain import Chain
    from symloss.language.declaration import Declaration

SCREEN = 40  # lines


def header_lines(chain: Chain, width: int, with_gradients: bool = True) -> list[str]:
    """What stands above a kernel: the definition, and the gradients where both fit a screen."""
    definition = definition_lines(chain.declaration)
    lines = in_lines((*definition, *(gradient_lines(chain) if with_gradients else ())), width)
    if len(lines) <= SCREEN:
        return lines
    return [
        *in_lines(definition, width),
        f"The gradients take more than a screen: symloss derive {chain.declaration.name}",
    ]


def definition_lines(declaration: Declaration) -> list[str]:
    """The loss, a line for each quantity that the author named before the lines that read it."""
    show = _printer(declaration)
    named = {node.label.name: node for node in parts_of(declaration.expression) if isinstance(node, Named)}
    left = loss_name(declaration)
    if isinstance(elements := declaration.expression, ElementsOver):
        left = f"{declaration.name}[{', '.join(map(str, elements.indices))}]"
    lines = [f"{show(node)} = {show(node.body)}" for node in named.values()]
    lines.append(f"{left} = {show(defining(declaration.expression))}")
    return held(lines, definition_judge(declaration, _face(declaration)))


def gradient_lines(chain: Chain) -> list[str]:
    """The gradients as the kernel computes them: what they are made of, by name, then they themselves."""
    program = chain.stages["simplified"]
    show = _printer(chain.declaration)
    author = {named.label.name for named in atoms_of(chain.declaration.expression, Named)}
    lines: list[str] = []
    for node in _needed(program):
        if node.name in author:
            continue
        if isinstance(node, Scan):
            lines.append(recurrence_line(node, show))
            continue
        value = kept_apart(by_component(expression_of(node), node.axes), node.axes)
        lines += [f"{show(left)} = {show(right)}" for left, right in components(read_of(node), value)]
    return held(lines, program_judge(chain, _face(chain.declaration)))


def _needed(program: Program) -> list[Node]:
    """The nodes that gradients are computed from, in order of evaluation."""
    known = {node.name: node for node in program}
    queue = list(program.outputs_of("adjoint"))
    found: set[str] = set()
    while queue:
        name = queue.pop()
        if name in known and name not in found:
            found.add(name)
            queue += _names_read(known[name])
    return [node for node in program if node.name in found]


def _names_read(node: Node) -> Iterable[str]:
    parts = [part for part in vars(node).values() if isinstance(part, Basic)]
    return {read.name for part in parts for read in atoms_of(part, Read)}


def own_names(declaration: Declaration) -> list[str]:
    """The names that code has for what the formulas of a loss mention, Greek letters spelled."""
    names = {array.name for array in declaration.arrays} | {item.name for item in declaration.parameters}
    symbols = atoms_of(declaration.expression, Symbol)
    return sorted(names | {symbol.name for symbol in symbols if not isinstance(symbol, Index)})


def _printer(declaration: Declaration) -> Callable[[Basic], str]:
    return TextPrinter(_display(declaration), written_order(declaration.source)).doprint


def _face(declaration: Declaration) -> Face:
    return text_face(_display(declaration))


def _display(declaration: Declaration) -> dict[str, str]:
    return {name: name for name in own_names(declaration)}
