"""program -> program: what flows through the logarithm of a labelled probability gets a name.

Precondition: differentiated and simplified. A gradient x·weight[k] - x·[k = label] becomes
grad_log_p·([k = label] - weight[k]), so that x, which may be long, is differentiated once a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sympy import Add, And, Eq, Expr, Mul, Symbol, exp
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Index, Read
from symloss.program import Indicator, Let, Node, Program, context
from symloss.program.names import fresh_name
from symloss.program.roles import adjoint

FLOW = "grad_log_p"
OF_FLOW = adjoint("", part=True, kept=True)  # of a logarithm that has no name in the program


@dataclass(frozen=True)
class Flow:
    """A sum of terms of which some are `amount·(weight - hit)`: those, and what is left of it."""

    amount: Expr
    weight: Expr
    hit: Indicator
    rest: Expr  # further multiples of the weight
    others: Expr


def name_flows(program: Program) -> Program:
    """Split the flow out of every gradient that has one."""
    nodes: list[Node] = []
    taken = set(program.names)
    for node in program:
        flow = flow_of(node.body, context(node)) if node.name in program.outputs else None
        if isinstance(node, Let) and flow is not None and not flow.amount.is_number:
            axes = tuple(index for index in node.axes if index in flow.amount.free_symbols)
            name = Symbol(fresh_name(FLOW, taken), real=True)
            let = Let(name, axes, -flow.amount, _guard_on(axes, node), OF_FLOW)
            nodes.append(let)
            body = flow.others + flow.rest * flow.weight + Read(let.head, *axes) * (flow.hit - flow.weight)
            node = replace(node, body=body)
        nodes.append(node)
    return program.with_nodes(nodes)


def _guard_on(axes: tuple[Index, ...], node: Let) -> Boolean:
    """The conditions of a gradient that its flow can tell: those on other indices still guard its reader."""
    others = set(node.axes) - set(axes)
    return And(*(part for part in And.make_args(node.guard) if not part.free_symbols & others))


def flow_of(body: Expr, indices: Iterable[Index]) -> Flow | None:
    """The flow of a gradient through the probability of a label."""
    terms = [part for term in Add.make_args(body) for part in Add.make_args(_opened(term))]
    for index in indices:
        for hit in _one_hots(body, index):
            for term in terms:
                weights = [item for item in Mul.make_args(term) if isinstance(item, exp) and item.has(index)]
                for weight in weights:
                    parts = Add.make_args(Mul(*(item for item in Mul.make_args(term) if item != weight)))
                    shared = [part for part in parts if -part * hit in terms and not part.has(index)]
                    if not shared:
                        continue
                    others = [item for item in terms if item != term and -item / hit not in shared]
                    rest = Add(*(part for part in parts if part not in shared))
                    return Flow(Add(*shared), weight, hit, rest, Add(*others))
    return None


def _opened(term: Expr) -> Expr:
    """x·([k = label] - weight) as two terms."""
    for factor in Mul.make_args(term):
        if isinstance(factor, Add) and any(isinstance(part, Indicator) for part in factor.args):
            rest = Mul(*(item for item in Mul.make_args(term) if item != factor))
            return Add(*(part * rest for part in factor.args))
    return term


def _one_hots(total: Expr, index: Index) -> list[Indicator]:
    """The brackets [index = label] in a sum; the label may be the row's own index, on a diagonal."""
    return [
        hit
        for hit in sorted(total.atoms(Indicator), key=str)
        if isinstance(hit.condition, Eq)
        and index in hit.condition.args
        and any(isinstance(side, Read | Index) and side != index for side in hit.condition.args)
    ]
