"""The diagonal of the second derivative as a formula: from the program that has it, shortened and checked."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, S, Symbol, exp, expand, gcd_terms

from symloss.chain import Chain
from symloss.derivation.evaluate import Checker
from symloss.derivation.lowered import definition_at, written_out
from symloss.derivation.shorten import shortest
from symloss.derivation.specialise import has_options, specialise
from symloss.derivation.tactics import recognise_softmax
from symloss.functions import ratio
from symloss.language.declaration import Declaration
from symloss.language.reductions import MeanOver
from symloss.language.symbols import Read
from symloss.passes.differentiate import SCALE
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.pages.content import Equation, Hessian
from symloss.printers.pages.notation import Notation
from symloss.program import Node, Program, placed


def hessian_of(chain: Chain, notation: Notation, element: Read) -> Hessian | None:
    """The Hessian diagonal in the first differentiable input, extensions left at their defaults.

    `element` is the element of that input at the indices that the gradient is shown at.
    """
    if not chain.signature.hessian:
        return None
    wrt = chain.signature.differentiable[0]
    plain = _plain_chain(chain)
    program = _program(plain, wrt)
    if program is None:
        return None
    node = placed(program.node(f"hess_{wrt}"), element.indices)
    named = {item.label.name: item.label for item in notation.intermediates}
    formula = _formula(program, node, named)
    symbol = notation(element)
    left = rf"\frac{{\partial^2 {notation.loss}}}{{\partial {_squared(symbol)}}}"
    return Hessian(wrt, symbol, (Equation(left, notation(formula)),))


def _formula(program: Program, node: Node, named: dict[str, Symbol]) -> Expr:
    """The node in the declaration's own terms, as short as the derivation's tactics make it."""
    definitions = {item.name: item for item in program if item.name != node.name}
    labels = {name: label for name, label in named.items() if name in definitions}
    inlined = {name: item for name, item in definitions.items() if name.startswith("grad_")}
    before = definition_at(node, node.axes)
    after = shortest(_softmax_powers(written_out(before, inlined), definitions), definitions)
    formula = written_out(after, {k: v for k, v in definitions.items() if k not in inlined}, labels)
    formula = formula.replace(ratio, lambda above, below: above / below)
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


def _plain_chain(chain: Chain) -> Chain:
    if not has_options(chain.declaration):
        return chain
    from symloss.pipeline import lower

    return lower(specialise(chain.declaration))


def _program(chain: Chain, wrt: str) -> Program | None:
    """The program with the second derivative, sample weights one and the mean's factor written out."""
    program = chain.stages["second"]
    if f"hess_{wrt}" not in program:
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
