"""What tells a derivation: its lines, each checked, and the form in which it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from sympy import Add, Expr, S, Symbol, Tuple
from sympy.logic.boolalg import Boolean

from symloss.derivation.adjoints import Flow
from symloss.derivation.apart import where_alone, where_apart
from symloss.derivation.closed_form import self_contained
from symloss.derivation.directions import called_cosines
from symloss.derivation.evaluate import Checker
from symloss.derivation.folds import at_zero, folded, folds_of, over_lengths, solved
from symloss.derivation.forms import cost, denominators
from symloss.derivation.lowered import LOSS, Lowered
from symloss.derivation.missing import CLOSED_FORM, Missing, noted, step_called
from symloss.derivation.naming import (
    author_names,
    displays,
    kept_names,
    name_back,
    where_list,
    without_small_names,
)
from symloss.derivation.opening import Line, definitions, opening
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import kept_apart
from symloss.derivation.shorten import shorten, shortest
from symloss.derivation.signs import with_few_signs
from symloss.derivation.steps import Derivation, DerivationError, Step
from symloss.derivation.weights import name_weights
from symloss.language.atoms import atoms_of
from symloss.language.symbols import Index, Read
from symloss.printers.distinct import names_of
from symloss.printers.term_order import written_order
from symloss.program import Node

LONGEST_LINE, LONGEST_RESULT = 110.0, 70.0
"""A derivation that would need more than this is told in another way."""
_MARGIN = 0.3
_MOST_FOLDS, _LONGEST_TO_FOLD = 4, 100.0


class TooLongError(Exception):
    """A line is longer than anybody would read."""


@dataclass
class Teller:
    """The lines of one derivation.

    `follows`: a derivative of an intermediate is the one with everything in between following along, else
    that of its own formula.
    """

    lowered: Lowered
    missing: Missing | None = None
    follows: bool = False
    lines: list[Line] = field(default_factory=list)
    checked: list[Step] = field(default_factory=list)
    seen: int = 0

    def __post_init__(self) -> None:
        program = self.lowered.program
        self.lemmas = self.lowered.directions.lemmas
        self.lengths = {vector.length.name for vector in self.lowered.directions.vectors}
        self.checker = Checker(program, whole=frozenset(self.lemmas))
        self.nodes = {node.name: node for node in program}
        self.definitions = definitions(self.lowered)
        self.kept_names = kept_names(self.lowered.declaration.expression, self.lowered.directions)
        self.folds = folds_of(self.lowered)
        self.oriented = frozenset().union(*(atoms_of(node.body, Add) for node in self.definitions.values()))
        self.adjoints = program.adjoints
        self.names = [Symbol(name) for name, _ in names_of(self.lowered.declaration)]
        forward = [node for node in program if node.role.kind != "adjoint"]
        # What only a stop-gradient reads carries no derivative.
        carry = set(self.adjoints) - self.lowered.directions.silent | {"total"}
        self.forward = [node for node in forward if node.name in carry]

    def tell(self) -> Expr:
        """The lines from the definitions to the gradient; its value.

        Raises:
            DerivationError: it has none, for steps before it are missing.
            TooLongError: a line is too long.
        """
        raise NotImplementedError

    def derivation(self, notes: tuple[str, ...]) -> Derivation:
        with self.noted("the definitions"):
            for line in opening(self.lowered):
                self.line(line)
        result: Expr | None = None
        closed: Expr | None = None
        where: tuple[tuple[Expr, Expr], ...] = ()
        with self.noted(CLOSED_FORM):
            result, closed = self._conclusion(self.tell())
            where = self._where(result)
        record = self.steps()
        with self.noted(CLOSED_FORM):
            ends, result, closed = (result, closed), None, None
            if ends[1] is not None:
                self.checker.identity(self.lowered.target, ends[1], "closed form")
                result, closed = ends
                closed = None if closed.has(PartialDerivative) else closed  # one of those that are missing
        declaration = self.lowered.declaration
        return Derivation(
            loss=declaration.name,
            wrt=self.lowered.wrt,
            steps=tuple(step for step in record if not step.for_audit),
            record=record,
            target=self.lowered.target,
            result=result,
            closed_form=closed,
            where=where if result is not None else (),
            notes=notes,
            display=displays(self.lowered),
            order=tuple(written_order(declaration.source)),
            is_stated=self.lowered.wrt in declaration.stated,
            follows=self.follows,
        )

    def picked(self, line: Line) -> Line:
        """The lines of a Jacobian that comes from the gradient."""
        self.line(line)
        return replace(line, after=self.shortened(line.target, line.after))

    # Shorter forms

    def folded(self, value: Expr) -> Expr:
        """The value with what a name stands for called by it; over a length stands what is over it."""
        return over_lengths(folded(value, self.folds), self.lengths)

    def shortened(self, target: Expr, value: Expr, own: Read | None = None) -> Expr:
        """The shortest form that is found, after the lines that lead to it."""

        def say(rule: str, after: Expr, why: str) -> None:
            nonlocal value
            self.line(Line(rule, target, value, after, why, own=own))
            value = after

        for _ in range(_MOST_FOLDS):
            rewrites = shorten(value, self.definitions)
            found = self._fold_worth_a_line(target, value) if rewrites else None
            if found is None:
                for rewrite in rewrites:
                    say(rewrite.rule, rewrite.after, rewrite.why)
                found = self._fold_worth_a_line(target, value)
            if found is None:
                break
            say("fold a definition", found[1], f"{_told(found[0])} is put in for what it stands for")
        signed = with_few_signs(value, self.oriented)
        if signed != value and self.lines and self.lines[-1].target == target:  # no step of its own
            last = self.lines[-1]
            self.lines[-1] = replace(last, after=kept_apart(signed, _indices(target)))
            value = signed
        return value

    def _fold_worth_a_line(self, target: Expr, value: Expr) -> tuple[str, Expr] | None:
        """A definition that makes the value shorter when it is put in, and the form with it."""
        if not self.follows or cost(value) > _LONGEST_TO_FOLD:
            return None
        limit = cost(shortest(value, self.definitions)) - _MARGIN
        for _, name, after in sorted(self._folds_of(value, limit), key=lambda found: found[:2]):
            try:
                self.checker.identity(target, after, "fold a definition")
            except DerivationError:  # it holds in a case only: then it is none
                continue
            return name, after
        return None

    def _folds_of(self, value: Expr, limit: float) -> Iterator[tuple[float, str, Expr]]:
        """The length of what each definition leads to, its name, and the form with it."""
        for fold in self.folds:
            for after in {folded(value, (fold,)), *solved(value, fold)} - {value}:
                short = shortest(after, self.definitions)
                if cost(short) < limit and denominators(short) <= {*denominators(value), fold.read}:
                    yield cost(short), fold.name, after

    # The end

    def _conclusion(self, value: Expr) -> tuple[Expr, Expr]:
        """The last line in named quantities, and the closed form that stands alone."""
        target, names = self.lowered.target, self.kept_names
        axes = self.axes_of(self.lowered.wrt)
        value = self._named_back(value, roots=False)
        called = called_cosines(value, self.lowered.program, self.lowered.directions.cosines)
        if called != value:
            why = "a sum of products of two directions is the cosine between them"
            self.line(Line("name the cosine", target, value, called, why))
            value = self.shortened(target, called)
        closed = self._stated() or self_contained(self._standing_alone(value), self.definitions, axes)
        value = self._named_back(value, roots=True)
        named = name_weights(value, self.definitions)
        if named != value:
            self.line(Line("name the weights", target, value, named, "the softmax weights get a name"))
            value = named
        plain = kept_apart(without_small_names(value, self.definitions, names), axes)
        if plain != value:
            self.line(Line("write names out", target, value, plain, "the names stand for their definitions"))
            value = plain
        if self.lowered.wrt in self.lowered.declaration.stated:
            self.line(Line("stated form", target, value, closed, "stated in the declaration, and checked"))
            value = closed
        else:
            self.limit_result(value)
        return value, closed

    def limit_result(self, value: Expr) -> None:
        limited(value, LONGEST_RESULT)

    def _named_back(self, value: Expr, roots: bool) -> Expr:
        names = author_names(self.lowered)
        for name, after in name_back(value, self.definitions, names, roots):
            why = f"{name} is the author's name for it"
            self.line(Line("the author's names", self.lowered.target, value, after, why))
            value = after
        return value

    def _standing_alone(self, value: Expr) -> Expr:
        """A value that speaks neither of the loss nor of its derivatives."""
        loss = self.lowered.loss
        return at_zero(value, self.folds, self.lengths).xreplace({loss: self.lowered.whole})

    def shown_in(self, result: Expr) -> tuple[tuple[Expr, Expr], ...]:
        """Derivatives of the loss that the result mentions, and what they are."""
        return ()

    def _where(self, result: Expr) -> tuple[tuple[Expr, Expr], ...]:
        """What the names in the result stand for: derivatives of the loss first, then intermediates."""
        flows = self.shown_in(result)
        shown = Tuple(result, *(value for _, value in flows))
        return (*flows, *where_list(shown, self.definitions, self.kept_names))

    def _stated(self) -> Expr | None:
        return self.lowered.declaration.stated.get(self.lowered.wrt)

    # Lines

    def axes_of(self, name: str) -> tuple[Index, ...]:
        return self.adjoints[name].axes

    def element(self, name: str) -> Read:
        """An array or a node at the indices of its adjoint."""
        node = self.nodes.get(name)
        head = self.lowered.declaration.array(name).symbol if node is None else node.head
        return Read(head, *self.axes_of(name))

    def line(self, line: Line) -> None:
        """A line is shown with bound indices that are called otherwise than the free ones and one another."""
        free = _indices(line.target)
        before, after = (kept_apart(side, free) for side in (line.before, line.after))
        formal = None if line.formal is None else kept_apart(line.formal, free)
        self.lines.append(replace(line, before=before, after=after, formal=formal))

    def steps(self) -> tuple[Step, ...]:
        """Every line so far with its check: a derivation that is given up has cost none."""
        unseen, self.seen = self.lines[self.seen :], len(self.lines)
        for line in unseen:
            with self.noted(step_called(line.rule), line.target):
                self.checked.append(self._step(line))
        return tuple(self.checked)

    def _step(self, line: Line) -> Step:
        if isinstance(flow := line.flow, Flow) and flow.node.name not in self.lemmas:
            derivative = line.after if line.own is None else flow.derivative
            check = self.checker.local(flow.node, flow.read, derivative, line.rule)
        else:
            check = self.checker.identity(line.before, line.after, line.rule)
        given = S.true if self.follows else self._given(line)
        side = (line.before, line.after, line.why, check, given)
        audit = line.for_audit or _is_unit(line)
        return Step(line.rule, line.target, *side, for_audit=audit, formal=line.formal, cites=line.cites)

    def _given(self, line: Line) -> Boolean:
        """Where a derivative of one formula holds."""
        if isinstance(flow := line.flow, Flow) and is_loss(flow.node):
            return where_alone(line.target, flow.node, self.nodes)
        return where_apart(line.target, self.nodes, line.own)

    # What may be missing

    def noted(self, what: str, target: Expr | None = None) -> AbstractContextManager[None]:
        return noted(self.missing, what, target, passing=(TooLongError,))


def _indices(target: Expr) -> set[Index]:
    return {symbol for symbol in target.free_symbols if isinstance(symbol, Index)}


def _is_unit(line: Line) -> bool:
    """Whether a derivative of an intermediate is 1 or -1, as that of a difference."""
    of = line.target.of if isinstance(line.target, PartialDerivative) else None
    is_local = isinstance(of, Read) and of.name != LOSS
    return is_local and line.before == line.target and line.after in (S.One, S.NegativeOne)


def _told(name: str) -> str:
    return "the loss" if name == LOSS else name


def is_loss(node: Node) -> bool:
    return node.name in ("total", LOSS)


def limited(value: Expr, longest: float) -> None:
    if cost(value) > longest:
        raise TooLongError
