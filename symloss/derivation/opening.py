"""The first lines of a derivation: the declaration, its intermediates, and the stable forms they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sympy import Expr

from symloss.derivation.lowered import Lowered, expression_of, written_out
from symloss.derivation.naming import author_names, symbol_name
from symloss.language.reductions import Named
from symloss.language.symbols import Read
from symloss.program import Node, Program, Record, read_of


@dataclass(frozen=True)
class Line:
    """An equality that is still to be checked; a local derivative comes with the `Flow` it belongs to.

    `own` is a read whose part the line tells of as a whole, at whatever places it reads. `for_audit`: the
    derivation does not need it. `formal` is the line before any derivative is put in; `cites` are rules
    that it uses beside its own.
    """

    rule: str
    target: Expr
    before: Expr
    after: Expr
    why: str
    flow: object = None
    own: Read | None = None
    for_audit: bool = False
    formal: Expr | None = None
    cites: tuple[str, ...] = ()


def opening(lowered: Lowered) -> Iterator[Line]:
    """The definition, a line for every intermediate, and the stable forms that are computed."""
    loss = lowered.loss
    names = definitions(lowered)
    definition = _with_reads(lowered.declaration.expression, names)
    yield Line("definition", loss, loss, definition, "the loss as it is declared")
    for node in names.values():
        read = read_of(node)
        yield Line(_rule(node), read, read, expression_of(node), _why(lowered, node))
        yield from _stabilised(lowered, node.name, read, expression_of(node))
    whole = lowered.whole
    if "term" in names:
        yield Line("sum of the terms", loss, loss, whole, "the loss in terms of what each sample contributes")
    elif whole != definition:
        yield Line("definition", loss, loss, whole, "the same in terms of its parts")
    if "term" not in names:
        yield from _stabilised(lowered, "total", loss, whole)


def definitions(lowered: Lowered) -> dict[str, Node]:
    """Every intermediate, by name."""
    return {node.name: node for node in lowered.forward}


def _with_reads(expression: Expr, names: Mapping[str, Node]) -> Expr:
    """The author's names as the quantities of the program."""

    def read(named: Expr) -> Expr:
        node = names.get(symbol_name(named))
        return named if node is None else read_of(node)

    return expression.replace(lambda item: isinstance(item, Named), read)


def _stabilised(lowered: Lowered, name: str, target: Expr, declared: Expr) -> Iterator[Line]:
    """The form of a node that is computed, where it is another one than the declared."""
    form, records = stable_form(lowered.program, lowered.stabilised, name)
    if form is None:
        return
    form = lowered.scale * form if name == "total" else form
    if form == declared or not records:
        return
    rules, whys = (
        "; ".join(dict.fromkeys(part)) for part in zip(*((r.rule, r.why) for r in records), strict=True)
    )
    yield Line(f"computed as: {rules}", target, declared, form, whys, for_audit=True)


def stable_form(program: Program, stabilised: Program, name: str) -> tuple[Expr | None, list[Record]]:
    """What a node of a program is computed as, and the records of why; None where it is not kept."""
    if name not in stabilised:
        return None, []
    parts = {node.name: node for node in stabilised if node.name not in program}
    records = [item for item in stabilised.records if item.target == name]
    return written_out(expression_of(stabilised.node(name)), parts), records


def _rule(node: Node) -> str:
    return "per-sample term" if node.name == "term" else "name the intermediates"


def _why(lowered: Lowered, node: Node) -> str:
    if node.name == "term":
        return "what one sample contributes"
    if node.name == "normaliser":
        return "what the mean divides by"
    if node.name in author_names(lowered):
        return "named in the declaration"
    return "a part that the derivation refers to"
