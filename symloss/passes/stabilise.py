"""program -> program: forms that overflow, cancel or are undefined give way to stable primitives.

Precondition: bodies are scalar expressions over reads (the program is read and checked).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from sympy import Expr, Piecewise, S, exp
from sympy.logic.boolalg import Boolean

from symloss.language.remembered import built
from symloss.language.symbols import Read
from symloss.passes.recognise_norms import recognise_norms
from symloss.passes.rules import RULES
from symloss.passes.rules.exponentials import in_one_power, powers_in
from symloss.passes.weights_of_rows import (
    norms_among,
    over_whole_row,
    under_logarithms,
    weights_behind_names,
)
from symloss.program import Let, Node, Program, Record, Reduce, context, head, needed, read_of, rename
from symloss.program.names import fresh_name, rename_nodes
from symloss.program.recurrence import together
from symloss.program.roles import PRIMAL

STAGE = "stabilised"


def stabilise(program: Program, stage: str = STAGE) -> Program:
    """Apply every rule of `passes/rules` until none fits, looking through named intermediates.

    The terms of a log-sum-exp get a name where SymPy takes their exponential apart, as e^(u - log v) into
    e^u/v: the weights of the gradient are then known as exponentials of what the log-sum-exp is taken of.
    """
    records: list[Record] = []
    nodes: list[Node] = []
    taken = program.names
    replaced: dict[str, Expr] = {}
    logarithms, circles = under_logarithms(program), together(program)
    lets = {node.name: node for node in program if _may_be_seen_through(node) and node.name not in circles}
    for node in program:
        reads = [read for read in node.body.atoms(Read) if read.name in replaced]
        body = node.body.xreplace({read: exp(Read(head(read.name), *read.indices)) for read in reads})
        body = _shares(body, {read.name for read in reads}) if reads else body
        if stage == STAGE and node.name not in circles:
            body, before = weights_behind_names(body, lets, norms_among(nodes)), body
            if body != before:
                why = "the large numbers of a log-sum-exp cancel; what the terms of the row differ by is left"
                records.append(Record(stage, "weight behind a name", node.name, before, body, why))
        rewriter = _Rewriter({item.name: item for item in nodes}, node.name, stage)
        body = rewriter.rewrite(body)
        records += rewriter.records
        whole = None if node.name in logarithms else over_whole_row(node, body, norms_among(nodes))
        if whole is not None:
            why = "the weights of a row add up to 1: what a part of them lacks is the rest"
            records.append(Record(stage, "part of a row", node.name, body, whole[0], why))
            nodes.append(replace(node, body=whole[0], guard=whole[1]))
            continue
        if (
            isinstance(node, Reduce)
            and node.op == "sum"
            and (exponent := _pure_exponential(body)) is not None
        ):
            node = replace(node, head=head(node.name), op="logsumexp", body=exponent)
            replaced[node.name] = exponent
            why = "a sum of exponentials overflows; its logarithm, shifted by the maximum, does not"
            records.append(Record(stage, "log-sum-exp", node.name, body, exponent, why))
            nodes.append(node)
            continue
        if isinstance(node, Reduce) and node.op == "logsumexp" and not isinstance(exp(body), exp):
            term = Let(head(fresh_name("log_term", taken), body), context(node), body)
            nodes.append(term)
            body = read_of(term)
        nodes.append(replace(node, body=body))
    named = _rename_log_norms(program.with_nodes(nodes, records), set(replaced))
    return drop_unused(recognise_norms(named, stage))


class _Rewriter:
    def __init__(self, earlier: dict[str, Node], target: str, stage: str) -> None:
        self.earlier = earlier
        self.target = target
        self.stage = stage
        self.records: list[Record] = []

    def look(self, expression: Expr) -> Expr:
        """The definition behind the read of an element-wise intermediate, else the expression."""
        if isinstance(expression, Read) and isinstance(node := self.earlier.get(expression.name), Let):
            return self.look(rename(node.body, node.axes, expression.indices))
        number, rest = expression.as_coeff_Mul()
        if number == -1 and isinstance(rest, Read):
            return -self.look(rest)
        return expression

    def rewrite(self, expression: Expr) -> Expr:
        if not expression.args or isinstance(expression, Read | Boolean):
            return expression
        if isinstance(expression, Piecewise):
            pairs = [(self.rewrite(value), condition) for value, condition in expression.args]
            return Piecewise(*pairs)
        node = built(expression.func, *map(self.rewrite, expression.args))
        for rule in RULES:
            if rule.of_values and self.stage != STAGE:
                continue
            after = rule.apply(node, self.look)
            if after is not None and after != node:
                self.records.append(Record(self.stage, rule.name, self.target, node, after, rule.why))
                return self.rewrite(after)
        return node


def _shares(expression: Expr, logarithms: set[str]) -> Expr:
    """e^u over a sum of exponentials, L its logarithm: e^(u - L), which neither overflows nor vanishes."""
    if not expression.args or isinstance(expression, Read | Boolean):
        return expression
    inner = built(expression.func, *(_shares(part, logarithms) for part in expression.args))
    powers = powers_in(inner)
    exponents = [power.args[0].as_coeff_Mul() for power in powers]
    below = [number for number, of in exponents if isinstance(of, Read) and of.name in logarithms]
    if len(below) == len(powers) or not any(number.is_negative for number in below):
        return inner
    return in_one_power(inner)


def _may_be_seen_through(node: Node) -> TypeGuard[Let]:
    return isinstance(node, Let) and node.guard is S.true


def _pure_exponential(body: Expr) -> Expr | None:
    return body.args[0] if isinstance(body, exp) else None


def _rename_log_norms(program: Program, names: set[str]) -> Program:
    """A sum of exponentials that became a log-sum-exp is called so: a name still means what it was given to.

    An invented name becomes `log_norm`, that of an author's `whole` is `log_whole`.
    """
    renaming: dict[str, str] = {}
    taken = program.names
    nodes: list[Node] = []
    for node in program:
        if node.name in names and node.role.named:
            renaming[node.name] = fresh_name(f"log_{node.name}", taken)
            node = replace(node, role=PRIMAL)
        nodes.append(node)
    for name in sorted(names):
        if program.node(name).role == PRIMAL and name not in program.outputs:
            renaming[name] = fresh_name("log_norm", taken)
    return rename_nodes(program.with_nodes(nodes), renaming)


def drop_unused(program: Program) -> Program:
    """Without the intermediates that only a rewritten form used."""
    wanted = [node for node in program if node.name in program.outputs]
    kept = needed(program, *(part for node in wanted for part in (node.body, node.guard)))
    kept |= set(program.outputs)
    return program.with_nodes(node for node in program if node.name in kept)
