"""How one node depends on what it reads: local derivatives with the rule's name and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Abs, Eq, Expr, Max, Min, Piecewise, log

from symloss.derivation.lowered import term_factor
from symloss.derivation.partial import PartialDerivative
from symloss.functions import log_sigmoid, sigmoid, softplus
from symloss.language.symbols import Index, Read
from symloss.passes.differentiate_scalar import partial
from symloss.program import Indicator, Let, Node

_REASONS = {
    "logsumexp": "the derivative of a log-sum-exp in a term is that term's share of the sum",
    "sum": "only the term that holds it moves",
    "max": "only the largest term counts; equal ones share",
    "min": "only the smallest term counts; equal ones share",
}
_FUNCTIONS = (
    (Piecewise, "derivative case by case", "each case is differentiated; the conditions stay"),
    (softplus, "derivative of softplus", "the derivative of log(1 + e^u) is σ(u)"),
    (log_sigmoid, "derivative of log σ", "the derivative of log σ(u) is σ(-u) = 1 - σ(u)"),
    (sigmoid, "derivative of σ", "the derivative of σ(u) is σ(u) σ(-u)"),
    (
        Max,
        "derivative of max",
        "the slope is that of the larger argument, 0 where the constant one is as large",
    ),
    (Min, "derivative of min", "the slope is that of the smaller argument"),
    (Abs, "derivative of |u|", "the slope is the sign, and 0 at 0"),
    (log, "derivative of log", "the derivative of log u is 1/u"),
)


@dataclass(frozen=True)
class Flow:
    """The derivative of a node in one of its reads, all other reads held still."""

    node: Node
    read: Read
    derivative: Expr
    rule: str
    why: str


def flows_of(node: Node, name: str) -> list[Flow]:
    """The local derivatives of a node in each read of one name."""
    found = []
    for read in sorted(node.body.atoms(Read), key=str):
        if read.name != name:
            continue
        local = partial(node.body, read)
        if local == 0:
            continue
        rule, why = _reason(node, read)
        factor = local if isinstance(node, Let) else term_factor(node) * local
        found.append(Flow(node, read, factor, rule, why))
    return found


def pick(read: Read, gradient: Node | None) -> list[tuple[Expr, Expr]]:
    """∂s[n, y]/∂s[n, c] = [c = y] for a read at a label."""
    if gradient is None:
        return []
    pairs = list(zip(gradient.axes, read.indices, strict=True))
    brackets = [(axis, actual) for axis, actual in pairs if not isinstance(actual, Index)]
    if not brackets:
        return []
    plain = [axis if not isinstance(actual, Index) else actual for axis, actual in pairs]
    value: Expr = Indicator(Eq(brackets[0][0], brackets[0][1]))
    for axis, actual in brackets[1:]:
        value *= Indicator(Eq(axis, actual))
    return [(PartialDerivative(read, Read(read.head, *plain)), value)]


def _reason(node: Node, read: Read) -> tuple[str, str]:
    if not isinstance(node, Let):
        return f"derivative of {node.op}", _REASONS[node.op]
    for function, rule, why in _FUNCTIONS:
        if any(item.has(read) for item in node.body.atoms(function)):
            return rule, why
    return "local derivative", "everything else is held still"
