"""The derivative of the loss in one quantity after another, from the loss back to the input."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sympy import Add, Expr, S, Symbol

from symloss.derivation.adjoints import Flow, flows_of, path, pick, scattered
from symloss.derivation.components import by_component, has_components
from symloss.derivation.forms import cost
from symloss.derivation.links import moving_reads
from symloss.derivation.opening import Line
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import kept_apart, with_values
from symloss.derivation.rules import MEAN, PICK, is_picked
from symloss.derivation.steps import DerivationError
from symloss.derivation.teller import LONGEST_LINE, Teller, is_loss, limited
from symloss.language.reductions import Named
from symloss.language.symbols import Index, Read
from symloss.program import read_of

_MOST_PATHS = 3
"""With no more, the chain rule is written in derivatives before these are put in."""
_LONG, _LONG_AND_SHARED = 20.0, 8.0
"""There, a derivative above this length stays ∂L/∂name in the lines that read it: one line, or several."""


@dataclass
class ByPaths(Teller):
    """Reverse mode, a line for every path. `keeps_names`: a long derivative stays ∂L/∂name."""

    keeps_names: bool = False
    values: dict[str, Expr] = field(default_factory=dict)
    named: dict[str, Expr] = field(default_factory=dict)
    """Derivatives of the loss that are too long to be put in: they stay ∂L/∂name."""

    def tell(self) -> Expr:
        for name in self._names_backwards():
            with self.noted("the value put in", self._flow(name)):
                self._adjoint(name)
                self._settle(name)
        if (value := self.values.get(self.lowered.wrt)) is None:
            raise DerivationError("the derivative has no value", "the steps before it are missing")
        return value

    def limit_result(self, value: Expr) -> None:
        if not self.keeps_names:
            super().limit_result(value)

    def _names_backwards(self) -> list[str]:
        """The quantities that carry the derivative, from the loss to the input."""
        names = {self.lowered.wrt}
        for node in self.lowered.forward:  # what does not move with the input leads nowhere
            if moving_reads(node, names, self.lemmas):
                names.add(node.name)
        return [name for name in self.adjoints if name in names - self.lowered.directions.silent]

    def _adjoint(self, name: str) -> None:
        axes = self.axes_of(name)
        target = self._flow(name)
        if name == "term":
            rule = "derivative of a sum" if self.lowered.scale is S.One else MEAN[0]
            self.line(Line(rule, target, target, self.lowered.scale, MEAN[1]))
            self.values[name] = self.lowered.scale
            return
        flows = [flow for node in self.forward for flow in flows_of(node, name, self.lemmas)]
        paths = Add(*(self._path(flow, axes) for flow in flows))
        paths = by_component(paths, axes)
        if len(flows) != 1 or not is_loss(flows[0].node):
            line = _sum_of_paths(target, paths, len(flows))
            cites = (PICK[0],) if any(is_picked(flow.read) for flow in flows) else ()
            self.line(replace(line, formal=self._formal(flows, axes), cites=cites))
        value = kept_apart(with_values(paths, self.lowered.loss, self.values, self.adjoints), axes)
        if value != paths:
            why = "the derivatives that are known already are put in"
            self.line(Line("substitute", target, paths, value, why))
        value = self.shortened(target, value)
        (self.named if self._stays(name, value) else self.values)[name] = value

    def _stays(self, name: str, value: Expr) -> bool:
        """Whether the lines that follow read better with ∂L/∂name than with its value."""
        if not self.keeps_names:
            limited(value, LONGEST_LINE)
            return False
        if name == self.lowered.wrt:
            return False
        carried = {read for read in self.nodes[name].body.atoms(Read) if read.name in self.adjoints}
        return cost(value) > (_LONG if len(carried) < 2 else _LONG_AND_SHARED)

    def _path(self, flow: Flow, axes: tuple[Index, ...]) -> Expr:
        """The lines about one local derivative, and what it adds to the adjoint."""
        is_last = is_loss(flow.node)
        of = self.lowered.loss if is_last else read_of(flow.node)
        if (found := scattered(flow, axes, self.names)) is not None:
            target = PartialDerivative(of, found[0])
            self.line(Line(flow.rule, target, target, found[1], flow.why, flow, flow.read))
            self.shortened(target, found[1], flow.read)
            return path(flow, flow.derivative, self.lowered.loss, axes, is_last)
        target = PartialDerivative(of, flow.read)
        value = self.folded(flow.derivative)
        self.line(Line(flow.rule, target, target, value, flow.why, flow))
        value = self.shortened(target, value)
        picked = pick(flow.read, axes)
        if picked is not None and all(line.target != picked[0] for line in self.lines):
            self.line(Line(PICK[0], picked[0], *picked, PICK[1]))
        return path(flow, value, self.lowered.loss, axes, is_last)

    def _formal(self, flows: list[Flow], axes: tuple[Index, ...]) -> Expr | None:
        """The chain rule in derivatives alone; None where a local one is not told for itself everywhere."""
        if len(flows) > _MOST_PATHS or any(scattered(flow, axes, self.names) for flow in flows):
            return None
        terms: list[Expr] = []
        for flow in flows:
            is_last = is_loss(flow.node)
            of = self.lowered.loss if is_last else read_of(flow.node)
            local = PartialDerivative(of, flow.read)
            if self._given(Line(flow.rule, local, local, flow.derivative, flow.why, flow)) is not S.true:
                return None
            terms.append(path(flow, local, self.lowered.loss, axes, is_last))
        formal = Add(*terms)
        return None if has_components(formal, axes) else formal

    def _standing_alone(self, value: Expr) -> Expr:
        """Derivatives that stayed ∂L/∂name as named quantities with their value inside."""
        bodies: dict[str, Expr] = {}
        for name, body in self.named.items():  # a later one may read the earlier ones
            label = Symbol(self.adjoints[name].name, real=True)
            bodies[name] = Named(label, with_values(body, self.lowered.loss, bodies, self.adjoints))
        return super()._standing_alone(with_values(value, self.lowered.loss, bodies, self.adjoints))

    def shown_in(self, result: Expr) -> tuple[tuple[Expr, Expr], ...]:
        shown = [result]
        flows: list[tuple[Expr, Expr]] = []
        for name, value in reversed(self.named.items()):
            flow = self._flow(name)
            if any(item.wrt.name == name for one in shown for item in one.atoms(PartialDerivative)):
                flows.append((flow, value))
                shown.append(value)
        return tuple(flows)

    def _settle(self, name: str) -> None:
        """A derivative that is not what its lines end with stays ∂L/∂name in the lines that read it."""
        if self.missing is None:  # each line is checked, or none counts
            return
        self.steps()
        value = self.values.pop(name) if name in self.values else self.named.pop(name)  # it may be 0
        self.checker.identity(self._flow(name), value, "value")
        (self.named if self._stays(name, value) else self.values)[name] = value

    def _flow(self, name: str) -> PartialDerivative:
        return PartialDerivative(self.lowered.loss, self.element(name))


def _sum_of_paths(target: Expr, paths: Expr, count: int) -> Line:
    if count == 1:
        why = "the derivative of what follows times the local derivative"
        return Line("chain rule", target, target, paths, why)
    why = f"{count} paths lead from it to the loss, and their contributions add up"
    return Line("sum over paths", target, target, paths, why)
