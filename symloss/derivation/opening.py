"""The first lines of a derivation: the declaration, its intermediates, and the stable forms they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sympy import Expr

from symloss.derivation.lowered import LOSS, Lowered, expression_of, written_out
from symloss.derivation.naming import author_names, symbol_name
from symloss.language.reductions import Named
from symloss.language.symbols import Read
from symloss.program import Let, Node, read_of


@dataclass(frozen=True)
class Line:
    """An equality that is still to be checked; a local derivative comes with the `Flow` it belongs to.

    `own` is a read whose part the line tells of as a whole, at whatever places it reads.
    """

    rule: str
    target: Expr
    before: Expr
    after: Expr
    why: str
    flow: object = None
    own: Read | None = None


def opening(lowered: Lowered) -> Iterator[Line]:
    """The definition, a line for every intermediate, and the rewrites that made it stable."""
    loss = lowered.loss
    declared = {node.name: node for node in lowered.declared}
    names = definitions(lowered)
    definition = _with_reads(lowered.declaration.expression, names)
    yield Line("definition", loss, loss, definition, "the loss as it is declared")
    gone = {name: node for name, node in declared.items() if name not in names}
    for node in names.values():
        if node.name == "total":
            continue
        read, form = read_of(node), expression_of(node)
        before = declared.get(node.name)
        original = form
        if before is not None:
            original = written_out(expression_of(before), gone)
        yield Line(_rule(node), read, read, original, _why(lowered, node))
        if original != form:
            yield _stabilised(lowered, node, original)
    if "term" in names:
        total = written_out(lowered.program.node(LOSS).body, {"total": declared["total"]})
        yield Line("sum of the terms", loss, loss, total, "the loss in terms of what each sample contributes")
    else:
        node, before = lowered.stabilised.node("total"), declared["total"]
        original = written_out(expression_of(before), gone)
        if original != definition:
            yield Line("definition", loss, loss, original, "the same in terms of its parts")
        if original != expression_of(node):
            yield _stabilised(lowered, node, original)


def definitions(lowered: Lowered) -> dict[str, Node]:
    """Every intermediate: the stable ones, and names that stabilising looked through."""
    stable = {node.name: node for node in lowered.forward}
    dropped = dropped_names(lowered)
    found: dict[str, Node] = {}
    for node in (*lowered.declared, *lowered.forward):
        if node.name in dropped:
            found[node.name] = dropped[node.name]
        elif node.name in stable:
            found[node.name] = stable[node.name]
    return found


def dropped_names(lowered: Lowered) -> dict[str, Node]:
    """Intermediates of the author's that no stable form reads, in terms of what is left."""
    kept = {node.name for node in lowered.forward}
    declared = {node.name: node for node in lowered.declared if node.name not in kept}
    found: dict[str, Node] = {}
    for name in author_names(lowered):
        node = declared.get(name)
        if isinstance(node, Let):
            found[name] = replace(node, body=written_out(node.body, _without(declared, name)))
    return found


def _with_reads(expression: Expr, names: Mapping[str, Node]) -> Expr:
    """The author's names as the quantities of the program."""

    def read(named: Expr) -> Expr:
        node = names.get(symbol_name(named))
        return named if node is None else read_of(node)

    return expression.replace(lambda item: isinstance(item, Named), read)


def _without(nodes: Mapping[str, Node], name: str) -> dict[str, Node]:
    return {other: node for other, node in nodes.items() if other != name}


def _stabilised(lowered: Lowered, node: Node, original: Expr) -> Line:
    records = [item for item in lowered.stabilised.records if item.target == node.name]
    rules = list(dict.fromkeys(item.rule for item in records)) or ["log-sum-exp"]
    whys = list(dict.fromkeys(item.why for item in records)) or ["the logarithm of a sum of exponentials"]
    return Line(", ".join(rules), read_of(node), original, expression_of(node), "; ".join(whys))


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
