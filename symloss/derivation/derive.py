"""declaration -> derivation: the gradient of a loss in one input, line by line, every line evaluated."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sympy import Add, Expr, S, Symbol, Tuple

from symloss.derivation.adjoints import Flow, flows_of, path, pick, scattered
from symloss.derivation.apart import where_alone, where_apart
from symloss.derivation.closed_form import self_contained
from symloss.derivation.components import by_component
from symloss.derivation.displayed import read_back
from symloss.derivation.evaluate import Checker
from symloss.derivation.forms import cost
from symloss.derivation.jacobian import jacobian
from symloss.derivation.keep_lines import keep_lines
from symloss.derivation.lowered import LOSS, Lowered, lower
from symloss.derivation.missing import CLOSED_FORM, Missing, noted, step_called
from symloss.derivation.naming import (
    author_names,
    displays,
    name_back,
    name_weights,
    where_list,
    without_small_names,
)
from symloss.derivation.opening import Line, definitions, opening
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import kept_apart, with_values
from symloss.derivation.recurrences import derive_recurrence
from symloss.derivation.shorten import shorten
from symloss.derivation.specialise import has_options, settings, specialise
from symloss.derivation.steps import Derivation, DerivationError, Step
from symloss.language.cotangent import with_cotangent
from symloss.language.reductions import ElementsOver, Named
from symloss.language.scan import Recurrence
from symloss.language.symbols import Index, Read
from symloss.printers.distinct import names_of
from symloss.printers.term_order import written_order
from symloss.program import Node, head, read_of

if TYPE_CHECKING:
    from symloss.language.declaration import Declaration

_LONGEST_LINE, _LONGEST_RESULT = 110.0, 70.0
"""A derivation that would need more than this is told with derivatives of intermediates kept by name."""
_LONG, _LONG_AND_SHARED = 20.0, 8.0
"""There, a derivative above this length stays ∂L/∂name in the lines that read it: one line, or several."""


def derive_what_holds(declaration: Declaration, wrt: str, general: bool = False) -> Derivation:
    """The derivation of the gradient in one input, with what holds of it and what is missing."""
    try:
        return derive_declaration(declaration, wrt, general)
    except Exception:
        missing = Missing()
        found: Derivation | None = None
        with noted(missing, "its steps"):
            found = keep_lines(*derived(declaration, wrt, general, missing), missing)
        found = found or _nothing(declaration, wrt)
        return replace(found, gaps=tuple(missing.gaps))


def derive_declaration(declaration: Declaration, wrt: str, general: bool = False) -> Derivation:
    """Derive the gradient in one input.

    Options and arrays with a default stay at it (the plain case that textbooks print) unless `general`.
    The sample weight is 1.

    Raises:
        DerivationError: a line does not hold at a sampled point: a fault of symloss; or what is defined
            one inside the other goes too deep to be written out.
    """
    try:
        return read_back(*derived(declaration, wrt, general))
    except RecursionError:
        told = f"{declaration.name}: too many definitions lie inside one another to derive {wrt} line by line"
        raise DerivationError(told) from None


def derived(
    declaration: Declaration, wrt: str, general: bool = False, missing: Missing | None = None
) -> tuple[Derivation, Checker]:
    """A derivation whose displayed lines are still to be read back, and what evaluated its records.

    What fails is noted where something may be `missing`.
    """
    plain = declaration if general else specialise(declaration)
    notes: tuple[str, ...] = ()
    if plain is not declaration and has_options(declaration):
        notes = ("The plain case: " + ", ".join(settings(declaration)) + ".",)
    if plain.expression.has(Recurrence):
        return derive_recurrence(plain, wrt, notes, missing)
    lowered = lower(with_cotangent(plain), wrt, with_cotangent(declaration))
    try:
        deriver = _Deriver(lowered, keeps_names=False, missing=missing)
        derivation = deriver.derivation(notes)
    except _TooLongError:
        deriver = _Deriver(lowered, keeps_names=True, missing=missing)
        derivation = deriver.derivation(notes)
    if not isinstance(plain.expression, ElementsOver) or derivation.closed_form is None:
        return derivation, deriver.checker
    result = deriver.picked(jacobian(plain, derivation.target.wrt, derivation.closed_form))
    derivation = replace(
        derivation,
        steps=deriver.steps(),
        target=result.target,
        result=result.after,
        closed_form=result.after,
    )
    return derivation, deriver.checker


def _nothing(declaration: Declaration, wrt: str) -> Derivation:
    """A derivation without a line."""
    target = PartialDerivative(Read(head(LOSS)), Read(declaration.array(wrt).symbol))
    return Derivation(declaration.name, wrt, (), target, None, None, display={LOSS: "L"})


class _TooLongError(Exception):
    """A line is longer than anybody would read."""


@dataclass
class _Deriver:
    """The lines of one derivation. `keeps_names`: a long derivative of an intermediate stays ∂L/∂name."""

    lowered: Lowered
    keeps_names: bool
    missing: Missing | None = None
    lines: list[Line] = field(default_factory=list)
    checked: list[Step] = field(default_factory=list)
    seen: int = 0
    values: dict[str, Expr] = field(default_factory=dict)
    named: dict[str, Expr] = field(default_factory=dict)
    """Derivatives of the loss that are too long to be put in: they stay ∂L/∂name."""

    def __post_init__(self) -> None:
        program = self.lowered.program
        self.checker = Checker(program)
        self.nodes = {node.name: node for node in program}
        self.definitions = definitions(self.lowered)
        self.adjoints = program.adjoints
        self.names = [Symbol(name) for name, _ in names_of(self.lowered.declaration)]
        forward = [node for node in program if node.role.kind != "adjoint"]
        # What only a stop-gradient reads carries no derivative.
        self.forward = [node for node in forward if node.name == "total" or node.name in self.adjoints]

    def derivation(self, notes: tuple[str, ...]) -> Derivation:
        with self._noted("the definitions"):
            for line in opening(self.lowered):
                self._line(line)
        for name in self._names_backwards():
            with self._noted("the value put in", self._flow(name)):
                self._adjoint(name)
                self._settle(name)
        result: Expr | None = None
        closed: Expr | None = None
        where: tuple[tuple[Expr, Expr], ...] = ()
        with self._noted(CLOSED_FORM):
            if (value := self.values.get(self.lowered.wrt)) is None:
                raise DerivationError("the derivative has no value", "the steps before it are missing")
            result, closed = self._conclusion(value)
            where = self._where(result)
        steps = self.steps()
        with self._noted(CLOSED_FORM):
            ends, result, closed = (result, closed), None, None
            if ends[1] is not None:
                self.checker.identity(self.lowered.target, ends[1], "closed form")
                result, closed = ends
                closed = None if closed.has(PartialDerivative) else closed  # one of those that are missing
        declaration = self.lowered.declaration
        return Derivation(
            loss=declaration.name,
            wrt=self.lowered.wrt,
            steps=steps,
            target=self.lowered.target,
            result=result,
            closed_form=closed,
            where=where if result is not None else (),
            notes=notes,
            display=displays(self.lowered),
            order=tuple(written_order(declaration.source)),
            is_stated=self.lowered.wrt in declaration.stated,
        )

    def picked(self, line: Line) -> Line:
        """The lines of a Jacobian that comes from the gradient."""
        self._line(line)
        return replace(line, after=self._shortened(line.target, line.after))

    # Reverse mode

    def _names_backwards(self) -> list[str]:
        """The quantities that carry the derivative, from the loss to the input."""
        names = {node.name for node in self.lowered.forward} | {self.lowered.wrt}
        return [name for name in self.adjoints if name in names]

    def _adjoint(self, name: str) -> None:
        axes = self._axes(name)
        target = self._flow(name)
        if name == "term":
            rule = "derivative of a sum" if self.lowered.scale is S.One else "derivative of a mean"
            why = "the terms are added up, so each has the same share in the loss"
            self._line(Line(rule, target, target, self.lowered.scale, why))
            self.values[name] = self.lowered.scale
            return
        flows = [flow for node in self.forward for flow in flows_of(node, name)]
        paths = Add(*(self._path(flow, axes, is_only=len(flows) == 1) for flow in flows))
        paths = by_component(paths, axes)
        if len(flows) != 1 or not self._is_loss(flows[0].node):
            self._line(_sum_of_paths(target, paths, len(flows)))
        value = kept_apart(with_values(paths, self.lowered.loss, self.values, self.adjoints), axes)
        if value != paths:
            why = "the derivatives that are known already are put in"
            self._line(Line("substitute", target, paths, value, why))
        value = self._shortened(target, value)
        (self.named if self._stays(name, value) else self.values)[name] = value

    def _stays(self, name: str, value: Expr) -> bool:
        """Whether the lines that follow read better with ∂L/∂name than with its value."""
        if not self.keeps_names:
            _limited(value, _LONGEST_LINE)
            return False
        if name == self.lowered.wrt:
            return False
        carried = {read for read in self.nodes[name].body.atoms(Read) if read.name in self.adjoints}
        return cost(value) > (_LONG if len(carried) < 2 else _LONG_AND_SHARED)

    def _path(self, flow: Flow, axes: tuple[Index, ...], is_only: bool) -> Expr:
        """The lines about one local derivative, and what it adds to the adjoint."""
        is_loss = self._is_loss(flow.node)
        of = self.lowered.loss if is_loss else read_of(flow.node)
        if (found := scattered(flow, axes, self.names)) is not None:
            target = PartialDerivative(of, found[0])
            self._line(Line(flow.rule, target, target, found[1], flow.why, flow, flow.read))
            self._shortened(target, found[1], flow.read)
            return path(flow, flow.derivative, self.lowered.loss, axes, is_loss)
        target = PartialDerivative(of, flow.read)
        self._line(Line(flow.rule, target, target, flow.derivative, flow.why, flow))
        value = self._shortened(target, flow.derivative)
        picked = pick(flow.read, axes)
        if picked is not None and all(line.target != picked[0] for line in self.lines):
            why = "only the element that is picked moves with it: 1 there, 0 elsewhere"
            self._line(Line("pick rule (one-hot)", picked[0], *picked, why))
        return path(flow, value, self.lowered.loss, axes, is_loss)

    def _shortened(self, target: Expr, value: Expr, own: Read | None = None) -> Expr:
        for rewrite in shorten(value, self.definitions):
            self._line(Line(rewrite.rule, target, value, rewrite.after, rewrite.why, own=own))
            value = rewrite.after
        return value

    # The end

    def _conclusion(self, value: Expr) -> tuple[Expr, Expr]:
        """The last line in named quantities, and the closed form that stands alone."""
        target, names = self.lowered.target, author_names(self.lowered)
        axes = self._axes(self.lowered.wrt)
        value = self._named_back(value, roots=False)
        closed = self._stated() or self_contained(self._with_bodies(value), self.definitions, axes)
        value = self._named_back(value, roots=True)
        named = name_weights(value)
        if named != value:
            self._line(Line("name the weights", target, value, named, "the softmax weights get a name"))
            value = named
        plain = kept_apart(without_small_names(value, self.definitions, names), axes)
        if plain != value:
            self._line(Line("write names out", target, value, plain, "the names stand for their definitions"))
            value = plain
        if self.lowered.wrt in self.lowered.declaration.stated:
            self._line(Line("stated form", target, value, closed, "stated in the declaration, and checked"))
            value = closed
        elif not self.keeps_names:
            _limited(value, _LONGEST_RESULT)
        return value, closed

    def _named_back(self, value: Expr, roots: bool) -> Expr:
        names = author_names(self.lowered)
        for name, after in name_back(value, self.definitions, names, roots):
            why = f"{name} is the author's name for it"
            self._line(Line("the author's names", self.lowered.target, value, after, why))
            value = after
        return value

    def _with_bodies(self, value: Expr) -> Expr:
        """Derivatives that stayed ∂L/∂name as named quantities with their value inside."""
        bodies: dict[str, Expr] = {}
        for name, body in self.named.items():  # a later one may read the earlier ones
            label = Symbol(self.adjoints[name].name, real=True)
            bodies[name] = Named(label, with_values(body, self.lowered.loss, bodies, self.adjoints))
        return with_values(value, self.lowered.loss, bodies, self.adjoints)

    def _where(self, result: Expr) -> tuple[tuple[Expr, Expr], ...]:
        """What the names in the result stand for: derivatives of the loss first, then intermediates."""
        shown = [result]
        flows: list[tuple[Expr, Expr]] = []
        for name, value in reversed(self.named.items()):
            flow = self._flow(name)
            if any(item.wrt.name == name for one in shown for item in one.atoms(PartialDerivative)):
                flows.append((flow, value))
                shown.append(value)
        return (*flows, *where_list(Tuple(*shown), self.definitions, author_names(self.lowered)))

    def _stated(self) -> Expr | None:
        return self.lowered.declaration.stated.get(self.lowered.wrt)

    # Parts

    def _axes(self, name: str) -> tuple[Index, ...]:
        return self.adjoints[name].axes

    def _head(self, name: str) -> Symbol:
        node = self.nodes.get(name)
        return self.lowered.declaration.array(name).symbol if node is None else node.head

    def _is_loss(self, node: Node) -> bool:
        return node.name == "total"

    def _line(self, line: Line) -> None:
        """A line is shown with bound indices that are called otherwise than the free ones and one another."""
        free = {symbol for symbol in line.target.free_symbols if isinstance(symbol, Index)}
        before, after = (kept_apart(side, free) for side in (line.before, line.after))
        self.lines.append(replace(line, before=before, after=after))

    def steps(self) -> tuple[Step, ...]:
        """Every line so far with its check: a derivation that is given up has cost none."""
        unseen, self.seen = self.lines[self.seen :], len(self.lines)
        for line in unseen:
            with self._noted(step_called(line.rule), line.target):
                self.checked.append(self._step(line))
        return tuple(self.checked)

    def _step(self, line: Line) -> Step:
        if isinstance(flow := line.flow, Flow):
            check = self.checker.local(flow.node, flow.read, flow.derivative, line.rule)
        else:
            check = self.checker.identity(line.before, line.after, line.rule)
        given = where_apart(line.target, self.nodes, line.own)
        if isinstance(flow, Flow) and self._is_loss(flow.node):
            given = where_alone(line.target, flow.node, self.nodes)
        return Step(line.rule, line.target, line.before, line.after, line.why, check, given)

    # What may be missing

    def _noted(self, what: str, target: Expr | None = None) -> AbstractContextManager[None]:
        return noted(self.missing, what, target, passing=(_TooLongError,))

    def _settle(self, name: str) -> None:
        """A derivative that is not what its lines end with stays ∂L/∂name in the lines that read it."""
        if self.missing is None:  # each line is checked, or none counts
            return
        self.steps()
        value = self.values.pop(name) if name in self.values else self.named.pop(name)  # it may be 0
        self.checker.identity(self._flow(name), value, "value")
        (self.named if self._stays(name, value) else self.values)[name] = value

    def _flow(self, name: str) -> PartialDerivative:
        return PartialDerivative(self.lowered.loss, Read(self._head(name), *self._axes(name)))


def _limited(value: Expr, longest: float) -> None:
    if cost(value) > longest:
        raise _TooLongError


def _sum_of_paths(target: Expr, paths: Expr, count: int) -> Line:
    if count == 1:
        why = "the derivative of what follows times the local derivative"
        return Line("chain rule", target, target, paths, why)
    why = f"{count} paths lead from it to the loss, and their contributions add up"
    return Line("sum over paths", target, target, paths, why)
