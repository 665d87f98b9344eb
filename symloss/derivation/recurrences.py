"""declaration with a recurrence -> derivation: the steps forward, and the steps back that follow from them.

The lines are the nodes of the differentiated program. The gradient at their end is held against difference
quotients of the program before it was differentiated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sympy import And, Expr, Integer, Piecewise, S

from symloss.derivation.evaluate import Checker
from symloss.derivation.lowered import LOSS, expression_of, written_out
from symloss.derivation.missing import Missing, noted, step_called
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
from symloss.printers.latex_expressions import symbol_latex
from symloss.printers.term_order import written_order
from symloss.program import Let, Node, Program, Scan, head, read_of
from symloss.program.passed import passed_back

REVERSED = "reversed recurrence"
_BACK = "each step passes back to the one before; what lies beyond the last step or the ends passes nothing"
_COUNTS = ("total", "divisor", "normaliser")
_PARTS = {"term": ("per-sample term", "what one sample contributes")}
_NAMED = ("name the intermediates", "a part of the loss")
_STEM = re.compile(r"(.*?)([_^]|$)(.*)", re.DOTALL)


def derive_recurrence(
    declaration: Declaration, wrt: str, notes: tuple[str, ...] = (), missing: Missing | None = None
) -> tuple[Derivation, Checker]:
    """Derive the gradient in one input of a loss that steps along an axis; with what evaluates its lines.

    Raises:
        DerivationError: a line, or the gradient, does not hold at a sampled point: a fault of symloss.
    """
    stable = stabilise(check(read_declaration(declaration)))
    full = simplify(stabilise(differentiate(stable, (wrt,)), "restabilised"))
    error = float(gradient_error(stable, full))
    if not error <= AGREE:
        raise DerivationError(f"{declaration.name}: the reversed recurrence differs by {error:.3g}")
    told = _Told(declaration, wrt, sort_nodes(_with_shares(declaration, full)), error, missing)
    steps = told.steps()
    result = steps[-1].after if steps and steps[-1].target == told.target else None
    derivation = Derivation(
        loss=declaration.name,
        wrt=wrt,
        steps=steps,
        record=steps,
        target=told.target,
        result=result,
        closed_form=result,
        where=() if result is None else _where(steps),
        notes=notes,
        display=_displays(declaration, told.program),
        order=tuple(written_order(declaration.source)),
    )
    loss = Let(head(LOSS), (), _loss(declaration))
    return derivation, Checker(told.program.with_nodes((*told.program.nodes, loss)))


@dataclass
class _Told:
    """The nodes of the differentiated program as lines, each held against the node it is about."""

    declaration: Declaration
    wrt: str
    program: Program
    error: float
    missing: Missing | None = None

    def __post_init__(self) -> None:
        self.checker = Checker(self.program)
        self.gradient = self.program.derivative("adjoint", self.wrt)
        symbol = self.declaration.array(self.wrt).symbol
        self.loss = Read(head(LOSS))
        self.target = PartialDerivative(self.loss, Read(symbol, *self.gradient.axes))
        adjoints = [node for node in self.program if node.role.kind == "adjoint"]
        self.forward = [node for node in self.program if node not in adjoints and node.name not in _COUNTS]
        self.scans = [node for node in adjoints if isinstance(node, Scan)]
        self.inside = {node.name: _by_cases(node) for node in adjoints if not isinstance(node, Scan)}

    def steps(self) -> tuple[Step, ...]:
        found = [self._definition(self.loss, self.declaration.expression)]
        for node in self.forward:
            rule, why = _PARTS.get(node.name, _NAMED)
            if isinstance(node, Scan):
                rule, why = "recurrence", _onwards(node)
                with noted(self.missing, step_called("start"), read_of(node)):
                    found.append(self._start(node))
            with noted(self.missing, step_called(rule), read_of(node)):
                value = node.body if isinstance(node, Scan) else expression_of(_by_cases(node))
                found.append(self._line(node, value, rule, why))
        for node in self.scans:
            with noted(self.missing, step_called(REVERSED), read_of(node)):
                told = written_out(passed_back(node, self.program), self.inside)
                found.append(self._line(node, told, REVERSED, _BACK))
        with noted(self.missing, step_called("sum over paths"), self.target):
            result = written_out(self.gradient.body, self.inside)
            worst = max(self.error, self.checker.identity(read_of(self.gradient), result, "sum over paths"))
            why = "what reaches the input from every place that reads it"
            found.append(Step("sum over paths", self.target, self.target, result, why, worst))
        return tuple(found)

    def _definition(self, target: Expr, value: Expr) -> Step:
        return Step("definition", target, target, value, "the loss as it is declared", 0.0)

    def _start(self, node: Scan) -> Step:
        """What the first step reads of the one before it."""
        first = node.steps if node.reverse else Integer(-1)
        before = (first if index == node.along else index for index in node.axes)
        target = Read(node.head, *before)
        worst = self.checker.identity(_within(node, target), _within(node, node.initial), "start")
        beyond = "" if node.outside == node.initial else f"; beyond the ends it is {_number(node.outside)}"
        return Step("start", target, target, node.initial, f"before the first step{beyond}", worst)

    def _line(self, node: Node, value: Expr, rule: str, why: str) -> Step:
        target = read_of(node)
        worst = self.checker.identity(_within(node, target), _within(node, value), rule)
        return Step(rule, target, target, value, why, max(worst, self.error) if rule == REVERSED else worst)


def _where(steps: tuple[Step, ...]) -> tuple[tuple[Expr, Expr], ...]:
    """The adjoints of recurrences, and the intermediates that they and the result read."""
    backward = [step for step in steps if step.rule == REVERSED]
    reads = {read.name for step in (*backward, steps[-1]) for read in step.after.atoms(Read)}
    named = [step for step in steps if step.rule == _NAMED[0] and step.target.name in reads]  # type: ignore[attr-defined]
    return tuple((step.target, step.after) for step in (*backward, *named))


def _by_cases(node: Node) -> Node:
    """A definition under a guard as a choice of cases: it may read a place that exists only there."""
    if not isinstance(node, Let) or node.guard is S.true:
        return node
    return replace(node, body=Piecewise((node.body, node.guard), (S.Zero, True)), guard=S.true)


def _within(node: Node, value: Expr) -> Expr:
    """A value at the places that a recurrence has; 0 elsewhere, where nothing is claimed."""
    if not isinstance(node, Scan):
        return value
    axes = zip(node.axes, node.lengths, strict=True)
    inside = And(*(index < length for index, length in axes if index != node.along or value.has(index)))
    return Piecewise((value, inside), (S.Zero, True))


def _onwards(node: Scan) -> str:
    return f"step by step from {node.along} = {node.steps - 1 if node.reverse else 0}"


def _number(value: Expr) -> str:
    return str(value).replace("oo", "inf")


def _displays(declaration: Declaration, program: Program) -> dict[str, str]:
    """LaTeX by name: the author's, and a bar over what the adjoint of a recurrence is of."""
    found = {**declaration.display, LOSS: r"\mathcal{L}", "term": r"\mathcal{L}"}
    for node in program:
        if isinstance(node, Scan) and node.role.kind == "adjoint":
            stem, mark, rest = _STEM.match(symbol_latex(node.role.of, found)).groups()  # type: ignore[union-attr]
            found.setdefault(node.name, rf"\bar{{{stem}}}{mark}{rest}")
    return found


def _loss(declaration: Declaration) -> Expr:
    """The loss from the sum of its terms."""
    total: Expr = Read(head("total"))
    if isinstance(declaration.expression, MeanOver):
        for index in declaration.sample_indices:
            total /= index.extent
    return total


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
