"""chain -> derivation: the gradient of a loss in one input, line by line, every line evaluated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sympy import Add, Expr, S

from symloss.derivation.adjoints import Flow, flows_of, pick
from symloss.derivation.closed_form import CLOSED_FORM_RULE, self_contained
from symloss.derivation.evaluate import Checker
from symloss.derivation.lowered import LOSS, Lowered, expression_of, lower, written_out
from symloss.derivation.naming import author_names, displays, name_back, where_list
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import with_values
from symloss.derivation.shorten import shorten
from symloss.derivation.specialise import has_options, settings, specialise
from symloss.derivation.steps import Derivation, Step
from symloss.printers.term_order import written_order
from symloss.program import Let, Node, Reduce, read_of

if TYPE_CHECKING:
    from symloss.chain import Chain


def derive(chain: Chain, wrt: str, general: bool = False) -> Derivation:
    """Derive the gradient in one input.

    Options and arrays with a default stay at it (the plain case that textbooks print) unless `general`.
    The sample weight is 1.

    Raises:
        DerivationError: a line does not hold at a sampled point: a fault of symloss.
    """
    declared = chain.declaration
    plain = declared if general else specialise(declared)
    return _Deriver(lower(plain, wrt, declared)).derivation(_notes(declared, general))


def _notes(declaration: object, general: bool) -> tuple[str, ...]:
    if general or not has_options(declaration):  # type: ignore[arg-type]
        return ()
    return ("The plain case: " + ", ".join(settings(declaration)) + ".",)  # type: ignore[arg-type]


@dataclass
class _Deriver:
    lowered: Lowered
    steps: list[Step] = field(default_factory=list)
    values: dict[str, Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checker = Checker(self._with_dropped_names())
        self.definitions: dict[str, Node] = {node.name: node for node in self.lowered.forward}
        self.nodes = {node.name: node for node in self.lowered.program}

    def derivation(self, notes: tuple[str, ...]) -> Derivation:
        self._define()
        for node in self.lowered.program:
            name = node.name.removeprefix("grad_")
            if node.name.startswith("grad_") and (name in self.definitions or name == self.lowered.wrt):
                self._adjoint(name, node)
        lowered = self.lowered
        result = self._named_back(self.values[lowered.wrt])
        closed = self_contained(result, self._all_definitions(), author_names(lowered))
        check = self.checker.identity(result, closed, CLOSED_FORM_RULE)
        if not _has_names(closed) and closed != result:
            why = "the names stand for what they were given above"
            self.steps.append(Step(CLOSED_FORM_RULE, lowered.target, result, closed, why, check))
            result = closed
        self.checker.identity(lowered.target, closed, "closed form")
        declaration = lowered.declaration
        return Derivation(
            loss=declaration.name,
            wrt=lowered.wrt,
            steps=tuple(self.steps),
            target=lowered.target,
            result=result,
            closed_form=closed,
            where=where_list(result, self._all_definitions()),
            notes=notes,
            display=displays(lowered),
            order=tuple(written_order(declaration.source)),
        )

    # The definition

    def _define(self) -> None:
        loss, expression = self.lowered.loss, self.lowered.declaration.expression
        self._line("definition", loss, loss, expression, "the loss as it is declared")
        declared = {node.name: node for node in self.lowered.declared}
        for node in self._all_definitions().values():
            read = read_of(node)
            before = declared.get(node.name)
            if before is None or expression_of(before) == expression_of(node):
                self._line(self._naming_rule(node), read, read, expression_of(node), self._naming_why(node))
                continue
            known = {name: item for name, item in declared.items() if name not in self._all_definitions()}
            original = written_out(expression_of(before), known)
            if node.name not in ("total",) and not _changed_meaning(before, node):
                self._line(self._naming_rule(node), read, read, original, self._naming_why(node))
                self._stabilise(node, original)
            else:
                self._line(self._naming_rule(node), read, read, expression_of(node), self._naming_why(node))
        if "term" in self.definitions:
            total = written_out(self.nodes[LOSS].body, {n: self.nodes[n] for n in ("total", "normaliser")
                                                        if n in self.nodes})  # fmt: skip
            self._line("sum of the terms", loss, loss, total, "the loss in terms of its per-sample terms")

    def _stabilise(self, node: Node, original: Expr) -> None:
        records = [item for item in self.lowered.stabilised.records if item.target == node.name]
        rules = list(dict.fromkeys(item.rule for item in records)) or ["log-sum-exp"]
        whys = list(dict.fromkeys(item.why for item in records)) or ["the logarithm of a sum of exponentials"]
        self._line(", ".join(rules), read_of(node), original, expression_of(node), "; ".join(whys))

    def _naming_rule(self, node: Node) -> str:
        return "per-sample term" if node.name == "term" else "name the intermediates"

    def _naming_why(self, node: Node) -> str:
        if node.name == "term":
            return "what one sample contributes"
        is_authors = node.name in author_names(self.lowered)
        return "named in the declaration" if is_authors else "a part that the derivation needs by name"

    # Reverse mode

    def _adjoint(self, name: str, node: Node) -> None:
        target = PartialDerivative(self.lowered.loss, self._element(name, node))
        if name == "term" or not self._consumers(name):
            why = "the terms are added up, so each has the same share in the loss"
            rule = "derivative of a mean" if self.lowered.scale is not S.One else "derivative of a sum"
            self._line(rule, target, target, self._value(node), why)
            self.values[name] = self._value(node)
            return
        for flow in self._consumers(name):
            self._local(flow)
        paths = self._paths(node)
        count = len(Add.make_args(paths))
        rule = "sum over paths" if count > 1 else "chain rule"
        why = (
            f"{count} paths lead from it to the loss, and their contributions add up"
            if count > 1
            else "the derivative of what follows times the local derivative"
        )
        self._line(rule, target, target, paths, why)
        value = with_values(paths, self.lowered.loss, self.values, self.nodes)
        if value != paths:
            why = "the derivatives that are known already are put in"
            self._line("substitute", target, paths, value, why)
        self.values[name] = self._shortened(target, value, is_last=name == self.lowered.wrt)

    def _shortened(self, target: Expr, value: Expr, is_last: bool) -> Expr:
        rewrites = shorten(value, self.definitions)
        for rewrite in rewrites:
            self._line(rewrite.rule, target, value, rewrite.after, rewrite.why)
            value = rewrite.after
        return value

    def _local(self, flow: Flow) -> None:
        target = PartialDerivative(read_of(flow.node), flow.read)
        check = self.checker.local(flow.node, flow.read, flow.derivative, flow.rule)
        self.steps.append(Step(flow.rule, target, target, flow.derivative, flow.why, check))
        value = flow.derivative
        for rewrite in shorten(value, self.definitions):
            self._line(rewrite.rule, target, value, rewrite.after, rewrite.why)
            value = rewrite.after
        for one_hot in pick(flow.read, self.nodes.get(f"grad_{flow.read.name}")):
            why = "only the element that is picked moves with it: 1 there, 0 elsewhere"
            self._line("pick rule (one-hot)", one_hot[0], one_hot[0], one_hot[1], why)

    def _paths(self, node: Node) -> Expr:
        parts = {
            name: item
            for name, item in self.nodes.items()
            if name not in self.definitions and "_part" in name or name.endswith("_ties")
        }
        body = written_out(expression_of(node), parts)
        return _as_derivatives(body, self.lowered.loss, self.nodes)

    def _value(self, node: Node) -> Expr:
        known = {name: item for name, item in self.nodes.items() if name.startswith("grad_")}
        return written_out(expression_of(node), known)

    def _consumers(self, name: str) -> list[Flow]:
        return [flow for node in self.lowered.forward for flow in flows_of(node, name)] + [
            flow for node in (self.nodes["total"],) if isinstance(node, Let) for flow in flows_of(node, name)
        ]

    def _element(self, name: str, node: Node) -> Expr:
        if name == self.lowered.wrt:
            return self.lowered.target.wrt  # type: ignore[attr-defined]
        return read_of(self.definitions[name]).func(self.definitions[name].head, *node.axes)

    # Names

    def _named_back(self, value: Expr) -> Expr:
        for name, after in name_back(value, self._dropped()):
            why = f"{name} is the author's name for it"
            self._line("the author's names", self.lowered.target, value, after, why)
            value = after
        return value

    def _dropped(self) -> dict[str, Node]:
        """Intermediates that the author named and that stabilising looked through, in the terms that are left."""
        kept = set(self.definitions)
        declared = {node.name: node for node in self.lowered.declared if node.name not in kept}
        found: dict[str, Node] = {}
        for name in author_names(self.lowered):
            node = declared.get(name)
            if isinstance(node, Let):
                others = {other: item for other, item in declared.items() if other != name}
                found[name] = Let(node.head, node.axes, written_out(node.body, others), node.guard)
        return found

    def _all_definitions(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        dropped = self._dropped()
        for node in (*self.lowered.declared, *self.lowered.forward):
            if node.name in dropped:
                found[node.name] = dropped[node.name]
            elif node.name in self.definitions:
                found.setdefault(node.name, self.definitions[node.name])
        return found

    def _with_dropped_names(self):  # type: ignore[no-untyped-def]
        self.definitions = {node.name: node for node in self.lowered.forward}
        program = self.lowered.program
        return program.with_nodes((*self._dropped().values(), *program.nodes))

    def _line(self, rule: str, target: Expr, before: Expr, after: Expr, why: str) -> None:
        check = self.checker.identity(before, after, rule)
        self.steps.append(Step(rule, target, before, after, why, check))


def _changed_meaning(before: Node, after: Node) -> bool:
    """A sum of exponentials that is now its logarithm under the same name."""
    return isinstance(before, Reduce) and isinstance(after, Reduce) and before.op != after.op


def _as_derivatives(expression: Expr, loss: Expr, nodes: dict[str, Node]) -> Expr:
    from symloss.language.symbols import Read

    def turned(read: Read) -> Expr:
        inner = nodes.get(read.name.removeprefix("grad_"))
        if not read.name.startswith("grad_") or inner is None:
            return read
        return PartialDerivative(loss, Read(inner.head, *read.indices))

    reads = {read: turned(read) for read in expression.atoms(Read) if read.name != "grad_total"}
    totals = {read: nodes["grad_total"].body for read in expression.atoms(Read) if read.name == "grad_total"}
    return expression.xreplace({**reads, **totals})


def _has_names(expression: Expr) -> bool:
    from symloss.language.reductions import Named

    return expression.has(Named)
