"""What a derivation is made of: plain records, each line with the evidence that it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Expr, S
from sympy.logic.boolalg import Boolean

from symloss.derivation.components import components


class DerivationError(ArithmeticError):
    """A line of a derivation does not hold: a fault of symloss, never shown to a reader as mathematics.

    `why` says in a few words what is wrong with it.
    """

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Gap:
    """Something that is not shown: what, why in a few words, and the quantity that it is about."""

    what: str
    why: str
    target: Expr | None = None


@dataclass(frozen=True)
class Step:
    """One line: `before = after` by a named rule.

    `target` is the quantity the line is about; where `before` equals it, the line defines or derives it.
    `check` is the worst relative disagreement of the two sides at the sampled points, at 50 digits. `given`
    says where the line holds: a local derivative, where indices that differ by name differ in value. `formal`
    is the chain rule in derivatives alone; `cites` are rules used beside `rule`; `also` are equations that
    the same rule gives. Of components of a short axis, those at `left_out` follow from others.
    """

    rule: str
    target: Expr
    before: Expr
    after: Expr
    explanation: str
    check: float
    given: Boolean = S.true
    between: tuple[Expr, ...] = ()
    parts: tuple[tuple[Expr, Expr], ...] = ()
    for_audit: bool = False
    formal: Expr | None = None
    cites: tuple[str, ...] = ()
    also: tuple[tuple[Expr, Expr], ...] = ()
    left_out: tuple[int, ...] = ()

    @property
    def components(self) -> list[tuple[Expr, Expr]]:
        """The equations that the line stands for: one for each component that is shown."""
        found = components(self.target, self.after)
        return [pair for place, pair in enumerate(found) if place not in self.left_out]

    @property
    def is_by_component(self) -> bool:
        return len(components(self.target, self.after)) > 1


@dataclass(frozen=True)
class Derivation:
    """The gradient of a loss in one input, from the definition to the closed form.

    `result` is the last line in terms of named quantities, which `where` defines; `closed_form` stands
    alone. Both are None where `gaps`, which has what could not be derived or shown, says so. `display` and
    `order` are what printers need to write as the author would. `lines` is how many lines are displayed,
    every one of which was read back from its print by `judge`, which faces that display more of it ask
    again. `follows`: in a derivative of an intermediate everything in between follows along; else it is that
    of its own formula. `record` has every step; `steps` are those of the `rendering`, which leaves out what
    follows from a line when quantities are `exchanged`.
    """

    loss: str
    wrt: str
    steps: tuple[Step, ...]
    target: Expr
    result: Expr | None
    closed_form: Expr | None
    where: tuple[tuple[Expr, Expr], ...] = ()
    notes: tuple[str, ...] = ()
    display: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    is_stated: bool = False
    follows: bool = False
    lines: int = 0
    gaps: tuple[Gap, ...] = ()
    judge: Any = field(default=None, compare=False, repr=False)
    record: tuple[Step, ...] = ()
    rendering: str = "full"
    exchanged: tuple[tuple[Expr, Expr], ...] = ()

    @property
    def short(self) -> Derivation:
        """What fits a blackboard: of each derivative that matters, what it is."""
        from symloss.derivation.renderings import short

        return short(self)

    @property
    def full(self) -> Derivation:
        """Every step that a reader may want to follow."""
        from symloss.derivation.renderings import full

        return full(self)

    @property
    def audit(self) -> Derivation:
        """Everything: what is only kept account of, how it is computed, and the evidence of each line."""
        from symloss.derivation.renderings import audit

        return audit(self)

    @property
    def check(self) -> float:
        """The worst disagreement of any line."""
        return max((step.check for step in self.steps), default=0.0)

    def __str__(self) -> str:
        from symloss.derivation.render import text

        return text(self)

    def _repr_markdown_(self) -> str:
        from symloss.derivation.render import markdown

        return markdown(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))
