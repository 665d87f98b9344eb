"""program -> program: a sum and its negative in one body are added up alike.

Precondition: sums are grouped as they stay. A sum of three terms and more is rounded in the order in which it
is added up, which is not that of its negative: u/√(c + u²) whose root was made of -u has the digits of u that
the two have in common. An even power, or an absolute value, of a sum takes the sign in which the sum stands
elsewhere in the body.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Abs, Add, Basic, Expr, Pow

from symloss.program import Program, Record

RULE = "sums of one sign"
WHY = "a sum and its negative are rounded alike if they are added up in the same order"
_LEAST = 3  # terms; of two the order does not matter


def align_sums(program: Program, stage: str) -> Program:
    """Let even powers of a sum be powers of its negative where that is in the body."""
    records: list[Record] = []
    nodes = []
    for node in program:
        body = _aligned(node.body)
        if body != node.body:
            records.append(Record(stage, RULE, node.name, node.body, body, WHY))
        nodes.append(replace(node, body=body))
    return program.with_nodes(nodes, records) if records else program


def _aligned(body: Expr) -> Expr:
    bases = {item.args[0] for item in body.atoms(Pow, Abs) if _is_even(item)}
    if not bases:
        return body
    outside = _sums(body)

    def is_turned(base: Expr) -> bool:
        """Whether the negative of a base is what the body has elsewhere, or comes first of the two."""
        if base in outside:
            return False
        return -base in outside or (-base in bases and str(-base) < str(base))

    return body.replace(
        lambda item: _is_even(item) and is_turned(item.args[0]),
        lambda item: item.func(-item.args[0], *item.args[1:]),
    )


def _sums(part: Basic) -> set[Basic]:
    """The sums of a part that are not themselves the base of an even power."""
    if _is_even(part):
        return {sum_ for term in part.args[0].args for sum_ in _sums(term)}
    found = {sum_ for item in part.args for sum_ in _sums(item)}
    return found | {part} if isinstance(part, Add) and len(part.args) >= _LEAST else found


def _is_even(part: Basic) -> bool:
    """Whether a part is the same of a long sum and of its negative."""
    if not isinstance(part, Abs | Pow) or not isinstance(part.args[0], Add):
        return False
    return len(part.args[0].args) >= _LEAST and (isinstance(part, Abs) or bool(part.args[1].is_even))
