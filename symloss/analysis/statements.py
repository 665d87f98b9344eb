"""What the analysis says: plain records, each with how it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Basic, oo

Claim = tuple[str | Basic, ...]

TOPICS = ("domain", "range", "breakpoint", "published", "convexity", "lipschitz", "smoothness", "minimiser",
          "symmetry")  # fmt: skip
HOW = ("proved", "counterexample", "checked", "not decided")


@dataclass(frozen=True)
class Evidence:
    """How a statement is known.

    `how` is `proved` (symbolically, for every admissible argument), `counterexample` (the property fails at
    the arguments shown), `checked` (it held at `points` random points, evaluated with `digits` digits) or
    `not decided`; `why` says by what.
    """

    how: str
    why: str = ""
    points: int = 0
    digits: int = 0

    def __str__(self) -> str:
        if self.how == "checked":
            return f"checked numerically at {self.points} points with {self.digits} digits"
        return f"{self.how}: {self.why}" if self.why else self.how


@dataclass(frozen=True)
class Statement:
    """One property: what it is about, the claim in words and formulas, when it holds, how that is known.

    `of` says what the statement is about where that is not the loss: the term of a sample, or of one pair.
    `verdict` is one word for programs (`convex`, `not convex`, `continuous`, `jump`, ...; `not decided`);
    `data` holds the numbers and formulas in it by name, as SymPy expressions.
    """

    about: str
    wrt: str
    verdict: str
    claim: Claim
    evidence: Evidence
    conditions: Claim = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    of: Claim = ()

    @property
    def full(self) -> Claim:
        """The claim with the conditions under which it holds."""
        return (*self.claim, *((", for ", *self.conditions) if self.conditions else ()))


@dataclass(frozen=True)
class Properties:
    """All that the analysis found about a loss, in a fixed order; `display` and `order` serve printers."""

    loss: str
    statements: tuple[Statement, ...]
    display: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    def about(self, topic: str, wrt: str | None = None) -> tuple[Statement, ...]:
        """The statements on a topic, perhaps only those in one variable.

        Raises:
            ValueError: there is no such topic.
        """
        if topic not in TOPICS:
            raise ValueError(f"there is no topic {topic!r}; the topics are {', '.join(TOPICS)}")
        return tuple(s for s in self.statements if s.about == topic and wrt in (None, s.wrt))

    def text(self, claim: Claim) -> str:
        """A claim in one line of Unicode."""
        from symloss.printers.text_expressions import text

        def shown(span: Any) -> str:
            if span in (oo, -oo):
                return "∞" if span == oo else "−∞"
            return span if isinstance(span, str) else text(span, self.display, self.order or None)

        return "".join(map(shown, claim))

    def __str__(self) -> str:
        lines = []
        for statement in self.statements:
            of = f" of {self.text(statement.of)}" if statement.of else ""
            lines.append(f"{statement.about}{of}: {self.text(statement.full)}")
            lines.append(f"    {statement.evidence}")
        return "\n".join(lines)

    def to_dict(self) -> list[dict[str, Any]]:
        """Plain JSON data."""
        return [
            {
                "about": statement.about,
                "of": self.text(statement.of),
                "wrt": statement.wrt,
                "verdict": statement.verdict,
                "claim": self.text(statement.claim),
                "conditions": self.text(statement.conditions),
                "how": statement.evidence.how,
                "why": statement.evidence.why,
                "points": statement.evidence.points,
                "digits": statement.evidence.digits,
                "data": {name: str(value) for name, value in statement.data.items()},
            }
            for statement in self.statements
        ]
