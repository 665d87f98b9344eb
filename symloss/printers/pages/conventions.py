"""What holds at kinks and at 0/0, gathered from what a loss and its derivatives are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sympy import Abs, Expr, Piecewise, S

from symloss.functions import Primitive, half_step, step
from symloss.language.atoms import atoms_of
from symloss.language.reductions import MaxOver, MeanOver, MinOver
from symloss.printers.pages.content import Math, Prose
from symloss.printers.pages.prose import prose
from symloss.program import Indicator

if TYPE_CHECKING:
    from symloss.chain import Chain

_IN_THE_DECLARATION: tuple[tuple[Callable[[Expr], bool], str], ...] = (
    (lambda e: bool(atoms_of(e, Abs)), "d|x|/dx = 0 at x = 0"),
    (lambda e: bool(atoms_of(e, MaxOver, MinOver)), half_step.conventions),
    (
        lambda e: bool(atoms_of(e, Piecewise)),
        "where two cases meet, the derivative is that of the case whose condition holds there",
    ),
    (
        lambda e: any(
            mean.condition is not S.true or mean.count is not S.One for mean in atoms_of(e, MeanOver)
        ),
        "a mean in which no sample takes part is 0",
    ),
)


def conventions_of(chain: Chain) -> tuple[Prose, ...]:
    """The conventions that a loss meets, each once, in a fixed order."""
    declared = chain.declaration.expression
    sentences = [sentence for applies, sentence in _IN_THE_DECLARATION if applies(declared)]
    sentences += sorted({kind.conventions for kind in _primitives(chain) if kind.conventions})
    found = [prose(_sentence(text)) for text in dict.fromkeys(sentences)]
    return (*found, *_brackets(chain))


def _brackets(chain: Chain) -> list[Prose]:
    """What the brackets in the formulas of derivatives stand for."""
    bodies = [node.body for program in chain.stages.values() for node in program]
    found: list[Prose] = []
    if any(body.has(Indicator, step) for body in bodies):
        found.append((Math(r"[\,\cdot\,]"), " is 1 where the condition in it holds, else 0."))
    if any(body.has(half_step) for body in bodies):
        found.append(
            (
                Math("[u > 0]_{1/2}"),
                " is 1 where ",
                Math("u > 0"),
                ", one half where ",
                Math("u = 0"),
                ", else 0.",
            )
        )
    return found


def _primitives(chain: Chain) -> set[type[Primitive]]:
    """Every primitive in the declaration and in the programs that compute it and its derivatives."""
    found = set(atoms_of(chain.declaration.expression, Primitive))
    for program in chain.stages.values():
        for node in program:
            found |= atoms_of(node.body, Primitive)
    return {type(item) for item in found}


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
