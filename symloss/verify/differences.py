"""Derivatives of a function known by its values, from differences with steps far below any float.

The two one-sided difference quotients at a step h tell everything: where they agree to the digits wanted,
the function is smooth at that scale and their mean is the derivative; where they settle at different limits
as h shrinks, there is a kink. Where a derivative is 0 they agree only once h is tiny, hence later steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import mpmath
from mpmath.libmp import fnan, fzero, mpf_shift

from symloss.verify import balls
from symloss.verify.balls import Ball, Number, TooWide

AGREEMENT = 100  # bits to which two quotients agree where a function is smooth
SETTLED = 40  # bits to which a one-sided quotient agrees with the next where it has a limit
TINY = -1200  # 2**TINY is as good as 0: far below the least subnormal of float64
FIRST_STEP = 160
LATER_STEPS = (1500, 3200)

Moved = Callable[[Number | None, int], Ball]
"""The function at its argument moved by a number, at a precision."""


class Undecided(ArithmeticError):
    """No number of digits allowed was enough."""


@dataclass(frozen=True)
class Kink:
    """One-sided derivatives that differ; None on a side where the function is not defined.

    A side may be infinite, as that of a square root at 0. Both are None where the function jumps.
    """

    left: mpmath.mpf | None
    right: mpmath.mpf | None

    def allows(self, number: float) -> bool:
        """Whether a number lies between the slopes; any number does at an edge."""
        if self.left is None or self.right is None:
            return True
        low, high = sorted((self.left, self.right))
        return bool(low <= mpmath.mpf(float(number)) <= high)

    def nearest(self, number: float) -> mpmath.mpf | None:
        """The slope of the side that a number is nearest to; None where the function has no slope."""
        sides = [side for side in (self.left, self.right) if side is not None]
        return min(sides, key=lambda side: abs(mpmath.mpf(float(number)) - side), default=None)


def decided(function: Callable[[int], Ball], precision: int, largest: int, bits: int = AGREEMENT) -> Ball:
    """The value of a function of the working precision, at the first precision that bounds its error.

    Raises:
        Undecided: when the largest precision is not enough.
    """
    for digits in _precisions(precision, largest):
        try:
            ball = function(digits)
            if balls.accurate(ball, bits, TINY):
                return ball
        except TooWide:
            pass
    raise Undecided("the largest precision is not enough")


def derivative(moved: Moved, at: Number, order: int, largest: int, precision: int = 128) -> mpmath.mpf | Kink:
    """The first or second derivative of `moved` at the argument `at`.

    Returns a `Kink` where the one-sided derivatives differ, NaN where the function is not finite.

    Raises:
        Undecided: when the largest precision is not enough, or no limit shows.
    """
    scale = min(balls.size(at), 1) if at[1] else -1140
    span = max(balls.size(at), 1) if at[1] else 1
    quotients = _first if order == 1 else _second
    earlier: list[Ball | None] | None = None
    for step in (FIRST_STEP, *LATER_STEPS):
        exponent = scale - step
        start = order * (span - exponent) + precision
        sides = _settle(lambda p, e=exponent: quotients(moved, e, p), start, largest)
        if sides is None:
            return mpmath.mp.make_mpf(balls.NAN[0])
        left, right, middle, here = sides
        if left is not None and right is not None:
            agree = _agree(left, right, AGREEMENT) and _agree(left, middle, AGREEMENT)
            confirmed = earlier is not None and earlier[2] is not None and _agree(middle, earlier[2], SETTLED)
            if agree and (confirmed or _is_gentle(middle, here, order * exponent)):
                return mpmath.mp.make_mpf(middle[0])
        if earlier is not None and (kink := _kink(earlier, sides, order)):
            return kink
        earlier = sides
    raise Undecided("the difference quotients have no limit in sight")


def derivative_at_infinity(moved: Moved, at: Number, precision: int, largest: int) -> mpmath.mpf:
    """Any derivative at an infinite argument: 0 where the function is finite, levelling off, else NaN.

    Raises:
        Undecided: when the largest precision is not enough.
    """
    if at == fnan:
        return mpmath.nan
    value, _ = decided(lambda digits: moved(None, digits), precision, largest)
    return mpmath.nan if balls.is_special(value) else mpmath.mpf(0)


def _settle(quotients: Callable[[int], list | None], precision: int, largest: int) -> list | None:
    """Difference quotients whose errors are small enough to compare them."""
    for digits in _precisions(precision, largest):
        try:
            sides = quotients(digits)
            if sides is None or all(
                side is None or balls.accurate(side, AGREEMENT + 6, TINY - 6) for side in sides[:3]
            ):
                return sides
        except TooWide:
            pass
    raise Undecided("the largest precision is not enough")


def _precisions(first: int, largest: int) -> Iterator[int]:
    """Doubling, and the largest at the end."""
    while first < largest:
        yield first
        first *= 2
    yield largest


def _first(moved: Moved, exponent: int, precision: int) -> list[Ball | None] | None:
    """Left, right and central quotients at h = 2**exponent; None where f itself is not finite."""
    here = moved(None, precision)
    if balls.is_special(here[0]):
        return None
    before, after = (_beside(moved, number, precision) for number in _steps(exponent))
    left = _shifted(balls.subtract(here, before, precision), -exponent) if before else None
    right = _shifted(balls.subtract(after, here, precision), -exponent) if after else None
    if before and after:
        return [left, right, _shifted(balls.subtract(after, before, precision), -exponent - 1), here]
    return [left, right, None, here]


def _second(moved: Moved, exponent: int, precision: int) -> list[Ball | None] | None:
    here = moved(None, precision)
    if balls.is_special(here[0]):
        return None
    before, after = (_beside(moved, number, precision) for number in _steps(exponent))
    before2, after2 = (_beside(moved, number, precision) for number in _steps(exponent + 1))

    def bend(a: Ball | None, b: Ball | None, c: Ball | None) -> Ball | None:
        if a is None or b is None or c is None:
            return None
        outer = balls.add(a, c, precision)
        return _shifted(balls.subtract(outer, _shifted(b, 1), precision), -2 * exponent)

    return [bend(before2, before, here), bend(here, after, after2), bend(before, here, after), here]


def _steps(exponent: int) -> tuple[Number, Number]:
    return (1, 1, exponent, 1), (0, 1, exponent, 1)


def _beside(moved: Moved, step: Number, precision: int) -> Ball | None:
    ball = moved(step, precision)
    return None if balls.is_special(ball[0]) else ball


def _shifted(ball: Ball, places: int) -> Ball:
    return mpf_shift(ball[0], places), None if ball[1] is None else ball[1] + places


def _agree(a: Ball, b: Ball | None, bits: int) -> bool:
    if b is None:
        return False
    gap = balls.subtract(a, b, 200)
    width = max(_top(gap[0]), TINY - 8 if gap[1] is None else gap[1]) + 1
    return width <= TINY or width + bits <= max(_top(a[0]), _top(b[0]))


def _is_gentle(slope: Ball, here: Ball, places: int) -> bool:
    """Whether the function hardly changes over the step, so that an odd jump cannot pass for a slope."""
    rise = _top(slope[0]) + places
    return rise <= TINY - 100 or _top(slope[0]) <= TINY or rise + SETTLED <= _top(here[0])


def _top(number: Number) -> int:
    return balls.size(number) if number[1] else 4 * TINY


def _kink(earlier: list[Ball | None], now: list[Ball | None], order: int) -> Kink | None:
    """A kink, when both one-sided quotients have settled or run off to infinity.

    At an order above one a jump of the derivative below shows as a central quotient that grows without limit.
    """
    limits: list[mpmath.mpf | None] = []
    for before, after in zip(earlier[:2], now[:2], strict=True):
        if before is None or after is None:
            limits.append(None)
        elif _agree(before, after, SETTLED):
            limits.append(mpmath.mp.make_mpf(after[0]))
        elif _top(after[0]) > _top(before[0]) + SETTLED:
            limits.append(-mpmath.inf if after[0][0] else mpmath.inf)
        elif _top(after[0]) < _top(before[0]) - SETTLED:
            limits.append(mpmath.mp.make_mpf(fzero))
        else:
            return None
    if order > 1 and limits[0] is not None and limits[0] == limits[1]:
        if mpmath.isinf(limits[0]) and now[2] is not None and (limits[0] < 0) != bool(now[2][0][0]):
            return Kink(None, None)  # the function has a value of its own here, apart from both sides
        if not _grows(earlier[2], now[2]):
            return None
    if order == 1 and None not in limits and limits[0] == limits[1]:
        return Kink(None, None) if mpmath.isinf(limits[0]) else None  # a jump
    return Kink(*limits)


def _grows(before: Ball | None, after: Ball | None) -> bool:
    return before is not None and after is not None and _top(after[0]) > _top(before[0]) + SETTLED
