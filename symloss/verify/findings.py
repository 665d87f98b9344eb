"""What a comparison found: plain records, and the tally that collects one from many points."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import mpmath
import numpy as np

from symloss.verify.differences import Kink, Undecided
from symloss.verify.tiers import TIERS, Tier, covers, holding, tier_of
from symloss.verify.ulp import INFINITE, ZERO, error, rounding_of, to_plain, ulp

ENOUGH_FAILURES = 10  # allowances are costly; a loss that fails so often has failed
Scale = Callable[[], mpmath.mpf]
Tell = Callable[[str, dict[str, Any], Any, Any, float], str]


@dataclass(frozen=True)
class Failure:
    """What is wrong at one point: error and bound in ulp, and where known what came and what was expected."""

    worst: float
    bound: float
    came: str = ""
    expected: str = ""

    def __str__(self) -> str:
        error = f"{self.worst:.3g} ulp of {self.bound:.3g}" if math.isfinite(self.worst) else ""
        told = (
            f"{self.came} where {self.expected} is expected" if self.came else error or "not what is expected"
        )
        return f"{told}, {error}" if self.came and error else told


@dataclass(frozen=True)
class Finding:
    """The worst point of one output of one loss.

    `worst` is the error there in ulp, `bound` what is allowed there; the worst point is the one that comes
    closest to its bound, or goes furthest beyond it. An ulp is that of the exact result or, at the
    `conditioned` of all `points`, that of what explains the error: the size of terms that cancel, the result
    times its condition number. `plain` is the worst error of all in ulp of the exact result itself.
    `undecided` points had too few digits, `undefined` ones have no exact answer. A `reason` says why there
    is nothing to compare, or why the points are fewer than for others.

    Of a finding that is not `ok`, `tier` is the largest range of inputs in which nothing failed (None: it
    fails on ordinary numbers), `plainest` the first input of the next range that failed, and `failure` what
    is wrong there. `told` are points at which the declared formula itself is to blame: why, and an input.
    """

    loss: str
    backend: str
    dtype: str
    what: str
    worst: float
    bound: float
    ok: bool
    points: int
    undecided: int = 0
    undefined: int = 0
    conditioned: int = 0
    plain: float = 0.0
    reason: str = ""
    at: dict[str, Any] = field(default_factory=dict)
    tier: Tier | None = None
    plainest: dict[str, Any] = field(default_factory=dict)
    failure: Failure | None = None
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def holds(self, tier: Tier) -> bool:
        """Whether nothing failed on the inputs of a range."""
        return self.ok or covers(self.tier, tier)

    @property
    def is_covered(self) -> bool:
        """Whether anything was compared; if not, `reason` says why."""
        return bool(self.points) or not self.reason

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return asdict(self)

    def __str__(self) -> str:
        verdict = "ok" if self.ok else "FAILED"
        place = ", ".join(f"{name}={value}" for name, value in self.at.items())
        return (
            f"{self.loss} {self.backend} {self.dtype} {self.what}: {verdict}, {self.worst:.3g} ulp of "
            f"{self.bound:.3g} over {self.points} points, worst at {place}"
        )


class Tally:
    """Collects the errors of one output.

    `tell` is asked about a number that is wrong: why the formula itself is to blame, or nothing.
    """

    def __init__(
        self, loss: str, backend: str, dtype: Any, what: str, bound: float = 4.0, tell: Tell | None = None
    ) -> None:
        self.tell = tell
        self.told: dict[str, dict[str, Any]] = {}
        self.head = (loss, backend, np.dtype(dtype).name, what)
        self.dtype = np.dtype(dtype)
        self.bound = bound
        self.points = self.undecided = self.undefined = self.conditioned = 0
        self.failures: Counter[Tier] = Counter()
        self.plainest: dict[Tier, tuple[dict[str, Any], Failure]] = {}  # by tier, the first that failed
        self.ratio, self.worst, self.allowed = -1.0, 0.0, bound
        self.plain = ZERO
        self.at: dict[str, Any] = {}

    def add(
        self,
        computed: Any,
        exact: Any,
        at: Callable[[], dict[str, Any]],
        scales: Sequence[Scale] = (),
        bound: float | None = None,
        convention: Callable[[], Any] | None = None,
    ) -> None:
        """Compare one number.

        `scales` are asked, in turn, only where the plain bound is exceeded, and `convention` only at a kink:
        it gives the number that stands in for a derivative there.
        """
        self.points += 1
        allowed = bound or self.bound
        if isinstance(exact, Kink):
            exact = _settled(exact, convention)
        if isinstance(exact, Undecided):
            self.undecided += 1
            return
        if isinstance(exact, Kink):
            if math.isnan(float(computed)):
                self.record(INFINITE, allowed, at, (computed, exact))
                return
            if exact.allows(computed):
                self.record(ZERO, allowed, at)
                return
            exact = exact.nearest(computed)  # beyond both slopes by an error of the kernel, as any other
        if mpmath.isnan(exact):
            self.undefined += 1
            return
        gap = error(computed, exact, self.dtype)
        self.plain = max(self.plain, gap)
        if gap > allowed and mpmath.isfinite(gap):
            if self.failures and self.failures[tier_of(at(), self.dtype)] >= ENOUGH_FAILURES:
                return
            self.conditioned += bool(scales)
            gap = self._explained(gap, exact, allowed, scales)
        self.record(gap, allowed, at, (computed, exact))

    def _explained(self, gap: Any, exact: Any, allowed: float, scales: Sequence[Scale]) -> Any:
        """The error in ulp of the first scale in which it is allowed, else of the largest."""
        largest, unit = abs(exact), ulp(exact, self.dtype)
        found = gap
        for scale in scales:
            largest = max(largest, scale())
            found = gap * unit / rounding_of(largest, self.dtype)
            if found <= allowed:
                break
        return found

    def record(
        self, gap: Any, allowed: Any, at: Callable[[], dict[str, Any]], pair: tuple[Any, Any] | None = None
    ) -> None:
        """Keep a point when it is the worst so far; `pair` is what came and what was expected."""
        ratio = mpmath.mpf(gap) / allowed
        if ratio > 1:
            place = at()
            if pair is not None and (reason := self._reason(place, pair, allowed)):
                self.told.setdefault(reason, place)
                return
            tier = tier_of(place, self.dtype)
            self.failures[tier] += 1
            if tier not in self.plainest:
                texts = () if pair is None else (self._told(pair[0]), self._told(pair[1]))
                sizes = to_plain(mpmath.mpf(gap)), to_plain(mpmath.mpf(allowed))
                failure = Failure(*sizes, *texts)
                self.plainest[tier] = place, failure
        if ratio > self.ratio:
            self.ratio, self.worst, self.allowed, self.at = ratio, gap, allowed, at()

    def _reason(self, place: dict[str, Any], pair: tuple[Any, Any], allowed: float) -> str:
        """Why the formula itself is to blame for what came; empty where it is not."""
        if self.tell is None or isinstance(pair[1], Kink):
            return ""
        return self.tell(self.head[3], place, *pair, allowed)

    def _told(self, number: Any) -> str:
        """A number with the digits of the type; one of the sides of a kink has no better name."""
        if isinstance(number, Kink):
            return "a slope"
        digits = np.finfo(self.dtype).precision + 2
        return mpmath.nstr(mpmath.mpf(number if isinstance(number, mpmath.mpf) else float(number)), digits)

    def finding(self) -> Finding:
        plainest, failure = next((self.plainest[tier] for tier in TIERS if tier in self.plainest), ({}, None))
        return Finding(
            *self.head,
            worst=to_plain(mpmath.mpf(self.worst)),
            bound=to_plain(mpmath.mpf(self.allowed)),
            ok=bool(self.ratio <= 1),
            points=self.points,
            undecided=self.undecided,
            undefined=self.undefined,
            conditioned=self.conditioned,
            plain=to_plain(mpmath.mpf(self.plain)),
            at=self.at,
            tier=holding(self.failures),
            plainest=plainest,
            failure=failure,
            told=self.told,
        )


def same_bits(tally: Tally, found: Any, expected: Any, at: Callable[[], dict[str, Any]]) -> None:
    """Record whether two results are the same, bit by bit; NaN is NaN."""
    tally.points += int(np.size(expected))
    equal = np.shape(found) == np.shape(expected) and np.array_equal(found, expected, equal_nan=True)
    tally.record(0.0 if equal else math.inf, 1.0, at)


def _settled(kink: Kink, convention: Callable[[], Any] | None) -> Any:
    """What a convention makes of a kink: its number, if it lies between the slopes of the two sides."""
    if convention is None:
        return kink
    chosen = convention()
    if not isinstance(chosen, mpmath.mpf) or not mpmath.isfinite(chosen):
        return kink
    if kink.left is None or kink.right is None:
        return chosen
    low, high = sorted((kink.left, kink.right))
    return chosen if low <= chosen <= high else kink


def plain(value: Any) -> Any:
    """An array or number as plain data that prints all its digits."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value.item() if isinstance(value, np.generic) else value
