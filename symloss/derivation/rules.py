"""The rule by which a formula is differentiated, by what it is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sympy import Abs, Add, Expr, Max, Min, Mul, Piecewise, Pow, S, cos, exp, log, sin, sqrt
from sympy.core.function import Function

from symloss.functions import direction, log_sigmoid, sigmoid, softplus
from symloss.language.atoms import atoms_of
from symloss.language.symbols import Index, Read
from symloss.program import Node, Reduce

Rule = tuple[str, str]

REASONS = {
    "logsumexp": "the derivative of a log-sum-exp in a term is that term's share of the sum",
    "sum": "only the term that holds it moves",
    "norm": "the derivative of a norm is the direction of the vector, 0 for the zero vector",
    "max": "only the largest term counts; equal ones share",
    "min": "only the smallest term counts; equal ones share",
}
COSINE_LEMMA: Rule = (
    "lemma of the cosine",
    "the part of the other direction that is at right angles to its own, over its length",
)
_EVERY = {
    "logsumexp": "it stands in every term, and each counts by its share of the sum",
    "sum": "it stands in every term, and their derivatives add up",
    "norm": "it stands in every component, and their contributions add up",
    "max": REASONS["max"],
    "min": REASONS["min"],
}
PICK: Rule = ("pick rule (one-hot)", "only the element that is picked moves with it: 1 there, 0 elsewhere")
MEAN: Rule = (
    "derivative of a mean",
    "the terms are added up, so each has the same share in the loss",
)
POSITIVE_PART: Rule = ("derivative of max(0, u)", "it is 1 where u > 0, and 0 elsewhere")
SOFTMAX: Rule = (
    "derivative of softmax",
    "the weight times what is 1 at its own score and 0 at others, less the weight of the score that moves",
)
_FUNCTIONS: tuple[tuple[type, str, str], ...] = (
    (Piecewise, "derivative case by case", "each case is differentiated; the conditions stay"),
    (softplus, "derivative of softplus", "the derivative of log(1 + e^u) is σ(u)"),
    (log_sigmoid, "derivative of log σ", "the derivative of log σ(u) is σ(-u) = 1 - σ(u)"),
    (sigmoid, "derivative of σ", "the derivative of σ(u) is σ(u) σ(-u)"),
    (Max, "derivative of max", "the slope is that of the larger argument, 0 where a constant is as large"),
    (Min, "derivative of min", "the slope is that of the smaller argument, 0 where a constant is as large"),
    (Abs, "derivative of |u|", "the slope is the sign, and 0 at 0"),
    (log, "derivative of log", "the derivative of log u is 1/u"),
    (direction, "quotient rule", "(u/v)' = (u' v - u v')/v²"),
    (exp, "derivative of exp", "the derivative of e^u is e^u"),
    (sin, "derivative of sin", "the derivative of sin u is cos u"),
    (cos, "derivative of cos", "the derivative of cos u is -sin u"),
)  # fmt: skip


def rule_of(node: Node, names: Collection[str]) -> Rule:
    """The rule by which a node is differentiated in what it reads of `names`, and why in a sentence."""
    if isinstance(node, Reduce):
        bound = set(node.over)
        moved = [read for read in atoms_of(node.body, Read) if read.name in names]
        is_in_a_term = any(read.free_symbols & bound for read in moved)
        return f"derivative of {node.op}", (REASONS if is_in_a_term else _EVERY)[node.op]
    return _rule_of(node.body, frozenset(names))


def _rule_of(body: Expr, names: frozenset[str]) -> Rule:
    inside = [part for part in body.args if _moves(part, names)]
    if isinstance(body, Max) and S.Zero in body.args and len(inside) == 1 and not inside[0].has(Max, Min):
        return POSITIVE_PART
    for kind, rule, why in _FUNCTIONS:
        if isinstance(body, kind):
            return rule, why
    match body:
        case Read():
            if is_picked(body):
                return PICK
            return "identity", "the derivative of a quantity in itself is 1"
        case Add() | Mul() if len(inside) == 1 and isinstance(inside[0], Read) and not is_picked(inside[0]):
            if body.is_Add:
                return "sum rule", "what does not depend on it drops out"
            return "constant factor", "a constant factor stays"
        case Add() | Mul() if len(inside) == 1:
            return _rule_of(inside[0], names)
        case Add():
            return "sum rule", "the derivative of a sum is the sum of the derivatives"
        case Mul() if any(isinstance(part, Pow) and part.exp.could_extract_minus_sign() for part in inside):
            return "quotient rule", "(u/v)' = (u' v - u v')/v²"
        case Mul():
            return "product rule", "(u v)' = u' v + u v'"
        case Pow() if body == sqrt(body.base):
            return "derivative of a root", "the derivative of √u is 1/(2 √u)"
        case Pow() if body.exp is S.NegativeOne:
            return "quotient rule", "(1/v)' = -v'/v²"
        case Pow():
            return "power rule", "the derivative of u^a is a u^(a-1)"
        case Function():
            name = type(body).__name__.strip("_").replace("_", " ")
            return f"derivative of {name}", "its derivative is known"
    return "chain rule", "the derivative of what follows times the local derivative"


def is_softmax(node: Node, nodes: Mapping[str, Node]) -> bool:
    """Whether a node is e^u over the sum of such exponentials, at some place of the sum."""
    if not isinstance(node.body, exp) or not isinstance(node.body.args[0], Add):
        return False
    for part in node.body.args[0].args:
        norm = nodes.get((-part).name) if isinstance(-part, Read) else None
        if isinstance(norm, Reduce) and norm.op == "logsumexp" and len(norm.over) == 1:
            own = node.body.args[0] - part
            moves = dict(zip(norm.axes, (-part).indices, strict=True))
            places = {index for read in atoms_of(own, Read) for index in read.indices}
            terms = (norm.body.xreplace({**moves, norm.over[0]: place}) for place in places)
            if any(term == own for term in terms):
                return True
    return False


def is_picked(read: Read) -> bool:
    """Whether an element is read at a label."""
    return any(not isinstance(index, Index) for index in read.indices)


def _moves(part: Expr, names: frozenset[str]) -> bool:
    return any(read.name in names for read in atoms_of(part, Read))


_PROVED = frozenset(
    {"derivative of norm", "derivative of logsumexp", "derivative of log σ", COSINE_LEMMA[0], SOFTMAX[0]}
)


def is_worth_a_line(rule: str) -> bool:
    """Whether a derivative that a lemma proves is told however short it is."""
    return rule in _PROVED
