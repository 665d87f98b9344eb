"""The diagonal of the second derivative as a formula: from the program that has it, shortened and checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Expr, S, Symbol, Tuple, exp, expand, gcd_terms

from symloss.derivation.evaluate import Checker
from symloss.derivation.jacobian import mixed_axes
from symloss.derivation.lowered import definition_at, written_out
from symloss.derivation.place import kept_apart, placed_at
from symloss.derivation.shorten import shortest
from symloss.derivation.specialise import specialise
from symloss.derivation.tactics import recognise_softmax
from symloss.functions import ratio
from symloss.language.apart import fresh_index
from symloss.language.declaration import Declaration
from symloss.language.reductions import ElementsOver, MeanOver, SumOver
from symloss.language.symbols import Array, Index, Read
from symloss.passes.differentiate import SCALE
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.pages.content import Equation, Hessian
from symloss.printers.pages.notation import Notation
from symloss.program import Node, Program, placed
from symloss.signature import DOMAINS

if TYPE_CHECKING:
    from symloss.chain import Chain

_PICK = "element"  # a label that picks an element of an array-valued function


def hessian_of(chain: Chain, notation: Notation, element: Read) -> Hessian | None:
    """The Hessian diagonal in the first differentiable input, extensions left at their defaults.

    That of an array-valued function is the one of each of its elements. `element` is the element of the input
    at the indices that the gradient is shown at.
    """
    if not chain.signature.hessian:
        return None
    wrt = chain.signature.differentiable[0]
    plain, picks = _plain_chain(chain)
    program = _program(plain, wrt)
    if program is None:
        return None
    node = placed(program.derivative("hessian_diag", wrt), element.indices)
    named = {item.label.name: item.label for item in notation.intermediates}
    formula = _formula(program, node, named)
    formula = formula.replace(lambda part: isinstance(part, Read) and part.name in picks,
                              lambda part: picks[part.name])  # fmt: skip
    symbol, of = notation(element), notation.loss
    if isinstance(elements := chain.declaration.expression, ElementsOver):
        at = {index: picks.get(f"{_PICK}_{index}", index) for index in elements.indices}
        of = notation.at_indices(notation.loss, at.values())
    left = rf"\frac{{\partial^2 {of}}}{{\partial {_squared(symbol)}}}"
    return Hessian(wrt, symbol, (Equation(left, notation(formula)),))


def _formula(program: Program, node: Node, named: dict[str, Symbol]) -> Expr:
    """The node in the declaration's own terms, as short as the derivation's tactics make it."""
    definitions = {item.name: item for item in program if item.name != node.name}
    labels = {name: label for name, label in named.items() if name in definitions}
    inlined = {name: item for name, item in definitions.items() if item.role.kind == "adjoint"}
    before = definition_at(node, node.axes)
    after = shortest(_softmax_powers(written_out(before, inlined), definitions), definitions)
    formula = written_out(after, {k: v for k, v in definitions.items() if k not in inlined}, labels)
    formula = kept_apart(formula.replace(ratio, lambda above, below: above / below), node.axes)
    Checker(program).identity(Read(node.head, *node.axes), formula, "second derivative")
    return formula


def _softmax_powers(expression: Expr, definitions: dict[str, Node]) -> Expr:
    """e^(2u - 2 log Σ e^u) = softmax(u)², which the tactics know at the first power only."""

    def power(argument: Expr) -> Expr:
        number = gcd_terms(argument).as_coeff_Mul()[0]
        if not (number.is_Integer and number > 1):
            return exp(argument)
        base = recognise_softmax(exp(expand(argument / number)), definitions)
        return exp(argument) if base is None or isinstance(base, exp) else base**number

    return expression.replace(exp, power)


def _plain_chain(chain: Chain) -> tuple[Chain, dict[str, Index]]:
    """The chain of the plain case, and the indices that labels stand for in it, by their names."""
    from symloss.chain import lower

    plain, picks = _one_element(specialise(chain.declaration))
    return (chain if plain is chain.declaration else lower(plain)), picks


def _one_element(declaration: Declaration) -> tuple[Declaration, dict[str, Index]]:
    """One element of an array-valued function for itself, where it depends on a row: a label says which."""
    elements = declaration.expression
    if not isinstance(elements, ElementsOver):
        return declaration, {}
    mixed = mixed_axes(elements)
    rows = [index for index in elements.indices if index.extent not in mixed]
    others = [index for index in elements.indices if index.extent in mixed]
    if not rows or not others:
        return declaration, {}
    axes = tuple(index.extent for index in rows)
    labels = [Array(f"{_PICK}_{i}", axes, "label", DOMAINS["integer"], i.extent) for i in others]
    used = elements.atoms(Index)
    picks: dict[str, Index] = {}
    for label, index in zip(labels, others, strict=True):
        picks[label.name] = fresh_index(index, used.union(picks.values()))
    at = {index: label[tuple(rows)] for index, label in zip(others, labels, strict=True)}
    body = placed_at(elements.body, at)
    arrays = (*declaration.arrays, *labels)
    return replace(declaration, expression=SumOver(body, Tuple(*rows)), arrays=arrays), picks


def _program(chain: Chain, wrt: str) -> Program | None:
    """The program with the second derivative, sample weights one and the mean's factor written out."""
    program = chain.stages["second"]
    if wrt not in (node.role.of for node in program if node.role.is_derivative_of("hessian_diag")):
        return None
    scale = _scale(chain.declaration, program)

    def fix(expression: Expr) -> Expr:
        weights = {read: S.One for read in expression.atoms(Read) if read.name == SAMPLE_WEIGHT}
        return expression.xreplace({**weights, SCALE: scale})

    return program.with_nodes(replace(node, body=fix(node.body), guard=fix(node.guard)) for node in program)


def _scale(declaration: Declaration, program: Program) -> Expr:
    if not isinstance(declaration.expression, MeanOver):
        return S.One
    if "normaliser" in program:
        return 1 / Read(program.node("normaliser").head)
    size: Expr = S.One
    for index in declaration.sample_indices:
        size *= index.extent
    return 1 / size


def _squared(symbol: str) -> str:
    """`s_{n,c}^2`, or the symbol in braces where it has an exponent of its own."""
    return f"{{{symbol}}}^2" if "^" in symbol else f"{symbol}^2"
