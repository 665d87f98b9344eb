"""What an identity is: a claim about expressions, the arguments in it, and how it is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Expr, S, Symbol

from symloss.derivation.steps import Step
from symloss.identities.names import by_name
from symloss.language.declaration import Declaration, arguments_of
from symloss.language.display import read_display
from symloss.language.symbols import Array, Parameter


@dataclass(frozen=True)
class Equal:
    """left = right, for all arguments; with `generic`, where no denominator in them vanishes."""

    left: Expr
    right: Expr
    generic: bool = False


@dataclass(frozen=True)
class Derived(Equal):
    """An equality that is shown line by line."""


@dataclass(frozen=True)
class Slope(Equal):
    """The derivative of a loss in an element, as symloss derives it, is `right`."""

    loss: Expr = S.Zero
    element: Expr = S.Zero


@dataclass(frozen=True)
class AtMost:
    """left <= right, for all arguments."""

    left: Expr
    right: Expr


@dataclass(frozen=True)
class Series:
    """A formula in one parameter between 0 and 1 is the sum of `term` over index = 1, 2, ..."""

    formula: Expr
    term: Expr
    index: Symbol


@dataclass(frozen=True)
class Tends:
    """The term of `left` tends to that of `right` as a positive parameter goes to an end."""

    left: Expr
    right: Expr
    parameter: Symbol
    end: Expr


@dataclass(frozen=True)
class Bends:
    """A loss is convex in an input (`is_convex`), or is not."""

    loss: Expr
    wrt: str
    is_convex: bool


@dataclass(frozen=True)
class Flattens:
    """The derivative of the term in an input goes to 0 as the input goes to minus and plus infinity."""

    loss: Expr
    wrt: str


Claim = Equal | AtMost | Series | Tends | Bends | Flattens


@dataclass(frozen=True)
class Identity:
    """A declared statement; `number` is its place in the catalogue's list of identities.

    `claims` makes the claims; it raises `LookupError` where the catalogue lacks a loss they speak of.
    """

    number: int
    name: str
    title: str
    arrays: tuple[Array, ...]
    parameters: tuple[Parameter, ...]
    claims: Callable[[], tuple[Claim, ...]]
    assumptions: str = ""
    display: Mapping[str, str] = field(default_factory=dict)

    def by_name(self) -> tuple[tuple[Claim, ...], Mapping[str, str]]:
        """The claims with every loss as a symbol, and its LaTeX; none where that needs its formula."""
        with by_name(self.display) as names:
            try:
                return self.claims(), names
            except (AttributeError, TypeError):
                return (), {}

    def declaration(self, expression: Expr) -> Declaration:
        """An expression in the identity's arguments as a declaration, for the passes that take one."""
        return Declaration(
            self.name, "identity", self.title, self.arrays, self.parameters, expression, display=self.display
        )


@dataclass(frozen=True)
class Finding:
    """How an identity is known.

    `how` is `proved` (by the rules in `by`) or `checked` (it held at `points` random points, evaluated with
    `digits` digits; what is proved was checked so as well). `claims` are what it says, `steps` the lines of
    a derivation where it has one.
    """

    identity: Identity
    claims: tuple[Claim, ...]
    how: str
    by: tuple[str, ...] = ()
    points: int = 0
    digits: int = 0
    steps: tuple[Step, ...] = ()

    @property
    def evidence(self) -> str:
        """In words."""
        checked = f"checked at {self.points} random points with {self.digits} digits" if self.points else ""
        if self.how == "proved":
            return "; ".join(part for part in (f"proved by {', '.join(self.by)}", checked) if part)
        return checked

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "number": self.identity.number,
            "name": self.identity.name,
            "statement": self.identity.title,
            "assumptions": self.identity.assumptions,
            "how": self.how,
            "by": list(self.by),
            "points": self.points,
            "digits": self.digits,
        }


class IdentityError(ArithmeticError):
    """An identity does not hold: the message names it and a place where it fails."""


def identity(
    number: int, title: str, assumptions: str = "", display: Mapping[str, str] | None = None
) -> Callable[[Callable[..., Any]], Identity]:
    """Declare an identity: a function of annotated arguments that returns a claim or a tuple of them."""

    def decorate(function: Callable[..., Any]) -> Identity:
        arrays, parameters = arguments_of(function)
        shown = read_display(function.__name__, display)
        handed = {array.name: array for array in arrays} | {item.name: item.symbol for item in parameters}

        def claims() -> tuple[Claim, ...]:
            made = function(**handed)
            return made if isinstance(made, tuple) else (made,)

        return Identity(number, function.__name__, title, arrays, parameters, claims, assumptions, shown)

    return decorate
