"""program -> program: a flag, a share or a weight of 0 switches its term off, also an infinite one.

Precondition: stabilised, not yet differentiated. A matrix product stays one: its factors belong to rows of
two samples, none of which switches the other off.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Mul, Piecewise, S
from sympy.logic.boolalg import Boolean

from symloss.functions import times
from symloss.language.switches import Switches
from symloss.language.symbols import Read
from symloss.passes.materialise_factors import operands
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.program import Let, Node, Program, Record, Reduce

STAGE = "switched"
WHY = "a factor 0 switches its term off, also one that is infinite"


def switch_terms(program: Program) -> Program:
    """Replace products x·u of a switch x and a factor u that may be infinite by `times(x, u)`."""

    def inside(read: Read) -> Expr | None:
        node = program.node(read.name) if read.name in program else None
        return node.body if isinstance(node, Let) and node.guard is S.true else None

    switches = Switches(program.arrays, program.parameters, inside)
    records: list[Record] = []

    def rewritten(target: str, expression: Expr) -> Expr:
        if not expression.args or isinstance(expression, Read | Boolean):
            return expression
        if isinstance(expression, Piecewise):
            return Piecewise(*((rewritten(target, value), condition) for value, condition in expression.args))
        expression = expression.func(*(rewritten(target, part) for part in expression.args))
        after = _switched(expression, switches)
        if after != expression:
            records.append(Record(STAGE, "switched term", target, expression, after, WHY))
        return after

    def is_matrix_product(node: Node) -> bool:
        return isinstance(node, Reduce) and operands(node) is not None

    nodes = [
        node if is_matrix_product(node) else replace(node, body=rewritten(node.name, node.body))
        for node in program
    ]
    return program.with_nodes(nodes, records)


def _switched(product: Expr, switches: Switches) -> Expr:
    number, rest = product.as_coeff_Mul()
    factors = Mul.make_args(rest)
    given = [factor for factor in factors if switches.is_switch(factor)]
    others = [factor for factor in factors if factor not in given]
    weighted = any(isinstance(f, Read) and f.name == SAMPLE_WEIGHT for f in factors)  # guarded by it later
    if not given or weighted or all(map(switches.is_bounded, others)):
        return product
    return number * times(Mul(*given), Mul(*others))
