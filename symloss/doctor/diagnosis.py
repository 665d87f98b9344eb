"""What the doctor found about one loss: plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from symloss.verify.tiers import Tier

How = Literal["cancels", "overflows", "underflows", "rounded", "undefined", "infinite"]


@dataclass(frozen=True)
class Target:
    """Whether a backend prints the loss; `reason` says why not."""

    name: str
    generates: bool
    reason: str = ""
    is_fault: bool = False


@dataclass(frozen=True)
class Verdict:
    """How far a loss holds in one type: the largest tier in which nothing failed, None for none."""

    dtype: str
    tier: Tier | None
    points: int


@dataclass(frozen=True)
class Place:
    """A sub-expression that loses digits, as the author wrote it.

    Attributes:
        text: the sub-expression.
        name: the `let` it stands in; empty where it stands in none.
        of: empty, or what it is the derivative of: then `text` is no text of the author's.
        how: what happens there.
        digits: decimal digits that are left of those of the type.
        values: what the sub-expression is made of at the input, with its value, as text.
    """

    text: str
    name: str
    of: str
    how: How
    digits: float
    values: str


@dataclass(frozen=True)
class Failure:
    """The most ordinary input that fails.

    Attributes:
        dtype: the type of the arrays.
        what: the result that is wrong there, as `gradient input`.
        tier: the least range that has the input.
        input: the arrays and parameters, with the fewest digits that still fail.
        computed, exact: the result there, of which `digits` are right.
        places: where the digits are lost, the worst first.
    """

    dtype: str
    what: str
    tier: Tier
    input: Mapping[str, str]
    computed: str
    exact: str
    digits: float
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Singularity:
    """An input of the domain at which the formula itself has no value, or an infinite one.

    `condition` says when, in symbols; `result` what it makes of the value, as `0/0`.
    """

    text: str
    name: str
    condition: str
    result: str
    input: Mapping[str, str]
    is_undefined: bool


@dataclass(frozen=True)
class Advice:
    """What to write, in the place of what, and why that helps."""

    write: str
    instead_of: str
    why: str


@dataclass(frozen=True)
class Diagnosis:
    """Everything about one loss. `error` stands alone: the loss could not be looked at.

    `told` is what the formula itself answers for, a sentence for each type and result.
    """

    loss: str
    place: str = ""
    error: str = ""
    definition: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    failures: tuple[Failure, ...] = ()
    singularities: tuple[Singularity, ...] = ()
    advice: tuple[Advice, ...] = ()
    left_out: tuple[str, ...] = field(default=())
    told: tuple[str, ...] = ()

    @property
    def is_healthy(self) -> bool:
        """Whether it generates, holds in the wide tier, and has a value on all of its domain."""
        if self.error or not all(one.generates for one in self.targets if one.name == "cpu" or one.is_fault):
            return False
        if any(one.is_undefined for one in self.singularities):
            return False
        return all(one.tier in ("wide", "every") for one in self.verdicts)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {**asdict(self), "healthy": self.is_healthy}
