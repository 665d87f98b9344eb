"""Domains of parameters and of array elements: an interval, perhaps of integers or of a finite set."""

from __future__ import annotations

import math
import re
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

    def between(self, low: float, high: float) -> Domain:
        """The numbers of an interval, its ends included where they are in this domain.

        Raises:
            ValueError: the ends are not finite, not in order, or none of the interval is in this domain.
        """
        if not (math.isfinite(low) and math.isfinite(high)) or low >= high:
            raise ValueError(f"the interval from {low:g} to {high:g} has no inside")
        if self.integer or self.values:
            raise ValueError("only real numbers have intervals")
        if low < self.lower or high > self.upper:
            raise ValueError(f"the interval from {low:g} to {high:g} is not in the domain, {self.text}")
        return Domain(
            f"{self.name}({low!r}, {high!r})",
            lower=low,
            upper=high,
            open_lower=self.open_lower and low == self.lower,
            open_upper=self.open_upper and high == self.upper,
        )

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


def domain_named(name: str) -> Domain:
    """The domain of a name: one of `DOMAINS`, or an interval of one, as `real(-50, 50)`.

    Raises:
        KeyError: there is no such domain.
    """
    found = _INTERVAL.fullmatch(name)
    return DOMAINS[found[1]].between(float(found[2]), float(found[3])) if found else DOMAINS[name]


_INTERVAL = re.compile(r"(\w+)\(([^,]+), ([^,]+)\)")
