"""declaration with a recurrence -> derivation: the steps forward, and the steps back that follow from them.

The lines are the nodes of the differentiated program. The gradient at their end is held against difference
quotients of the program before it was differentiated.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, S

from symloss.derivation.lowered import LOSS, expression_of
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.steps import Derivation, DerivationError, Step
from symloss.language.declaration import Declaration
from symloss.language.reductions import MeanOver
from symloss.language.symbols import Read
from symloss.passes.check import check
from symloss.passes.check_step import AGREE, gradient_error
from symloss.passes.differentiate import SCALE, differentiate
from symloss.passes.read import SAMPLE_WEIGHT, read_declaration
from symloss.passes.simplify import simplify, sort_nodes
from symloss.passes.stabilise import stabilise
from symloss.printers.term_order import written_order
from symloss.program import Node, Program, Reduce, Scan, head, read_of


def derive_recurrence(declaration: Declaration, wrt: str, notes: tuple[str, ...] = ()) -> Derivation:
    """Derive the gradient in one input of a loss that steps along an axis.

    Raises:
        DerivationError: the gradient does not hold at a sampled point: a fault of symloss.
    """
    stable = stabilise(check(read_declaration(declaration)))
    full = simplify(stabilise(differentiate(stable, (wrt,)), "restabilised"))
    error = float(gradient_error(stable, full))
    if not error <= AGREE:
        raise DerivationError(f"{declaration.name}: the reversed recurrence differs by {error:.3g}")
    shown = sort_nodes(_with_shares(declaration, full))
    loss = Read(head(LOSS))
    gradient = shown.node(f"grad_{wrt}")
    target = PartialDerivative(loss, Read(declaration.array(wrt).symbol, *gradient.axes))
    steps = [Step("definition", loss, loss, declaration.expression, "the loss as it is declared", 0.0)]
    for node in shown:
        if node.name not in ("total", "divisor", "normaliser", gradient.name):
            measured = error if node.name.startswith("grad_") else 0.0
            rule, why = _story(node)
            steps.append(Step(rule, read_of(node), read_of(node), _definition(node), why, measured))
    why = "what reaches the input from every place that reads it"
    steps.append(Step("sum over paths", target, target, gradient.body, why, error))
    adjoints = [node for node in shown if node.name.startswith("grad_") and node is not gradient]
    return Derivation(
        loss=declaration.name,
        wrt=wrt,
        steps=tuple(steps),
        target=target,
        result=gradient.body,
        closed_form=gradient.body,
        where=tuple((read_of(node), _definition(node)) for node in adjoints),
        notes=notes,
        display={**declaration.display, LOSS: r"\mathcal{L}"},
        order=tuple(written_order(declaration.source)),
    )


def _definition(node: Node) -> Expr:
    return node.body if isinstance(node, Scan) else expression_of(node)


def _story(node: Node) -> tuple[str, str]:
    if isinstance(node, Scan) and node.reverse:
        return "reversed scan", f"the adjoint runs back from the last step, {node.initial} beyond it"
    if isinstance(node, Scan):
        start = f"{node.initial} before the first step"
        rest = "" if node.outside == node.initial else f", {node.outside} outside"
        return "scan", f"step by step along {node.along}: {start}{rest}"
    if node.name.startswith("grad_"):
        return "sum over paths" if isinstance(node, Reduce) else "chain rule", "what arrives at this quantity"
    return "per-sample term" if node.name == "term" else "name the intermediates", "a part of the loss"


def _with_shares(declaration: Declaration, program: Program) -> Program:
    """Sample weights one; the share of each term in a mean written out."""
    top = declaration.expression
    each, size = S.One, S.One
    if isinstance(top, MeanOver):
        each = program.node("divisor").body if "divisor" in program else S.One
        for index in declaration.sample_indices:
            size *= index.extent

    def fix(expression: Expr) -> Expr:
        weights = {read: 1 / each for read in expression.atoms(Read) if read.name == SAMPLE_WEIGHT}
        return expression.xreplace({**weights, SCALE: 1 / size})

    return program.with_nodes(replace(node, body=fix(node.body)) for node in program)
