"""Domains of parameters and of array elements: an interval, perhaps of integers or of a finite set."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """A set of admissible real numbers: an interval, with open or closed ends, perhaps only its integers.

    `values`, when given, lists the only admissible numbers (for example `(0, 1)` for a binary target).
    """

    name: str
    lower: float = -math.inf
    upper: float = math.inf
    open_lower: bool = False
    open_upper: bool = False
    integer: bool = False
    values: tuple[float, ...] = ()

    def contains(self, value: float) -> bool:
        """Whether a finite number lies in the domain."""
        if not math.isfinite(value) or (self.integer and value != int(value)):
            return False
        if self.values:
            return value in self.values
        above = value > self.lower if self.open_lower else value >= self.lower
        below = value < self.upper if self.open_upper else value <= self.upper
        return above and below

    @property
    def text(self) -> str:
        """The domain in words, as error messages and pages print it."""
        if self.values:
            return "one of " + ", ".join(f"{value:g}" for value in self.values)
        kind = "an integer" if self.integer else "a real number"
        bounds = []
        if self.lower > -math.inf:
            bounds.append(f"{'>' if self.open_lower else '>='} {self.lower:g}")
        if self.upper < math.inf:
            bounds.append(f"{'<' if self.open_upper else '<='} {self.upper:g}")
        return " ".join([kind, " and ".join(bounds)]).strip()

    @property
    def latex(self) -> str:
        """The domain as a set, for pages."""
        if self.values:
            return r"\{" + ", ".join(f"{value:g}" for value in self.values) + r"\}"
        if self.integer:
            return r"\mathbb{Z}" if math.isinf(self.lower) else rf"\mathbb{{Z}}_{{\ge {self.lower:g}}}"
        if math.isinf(self.lower) and math.isinf(self.upper):
            return r"\mathbb{R}"
        left = "(" if self.open_lower or math.isinf(self.lower) else "["
        right = ")" if self.open_upper or math.isinf(self.upper) else "]"
        low = r"-\infty" if math.isinf(self.lower) else f"{self.lower:g}"
        high = r"\infty" if math.isinf(self.upper) else f"{self.upper:g}"
        return f"{left}{low}, {high}{right}"


DOMAINS = {
    domain.name: domain
    for domain in (
        Domain("real"),
        Domain("positive", lower=0.0, open_lower=True),
        Domain("nonnegative", lower=0.0),
        Domain("at_least_one", lower=1.0),
        Domain("unit", lower=0.0, upper=1.0),
        Domain("open_unit", lower=0.0, upper=1.0, open_lower=True, open_upper=True),
        Domain("cosine", lower=-1.0, upper=1.0),
        Domain("integer", integer=True),
        Domain("length", lower=1.0, integer=True),
        Domain("natural", lower=0.0, integer=True),
        Domain("binary", lower=0.0, upper=1.0, values=(0.0, 1.0)),
        Domain("sign", lower=-1.0, upper=1.0, values=(-1.0, 1.0)),
    )
}
