"""Errors of computed floats in units in the last place of their type, against exact mpmath numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
from mpmath.libmp import from_float, mpf_abs, mpf_cmp, mpf_shift, mpf_sub, to_float

from symloss.verify.balls import Number, is_special, size

ZERO, INFINITE = mpmath.mpf(0), mpmath.mpf("inf")


@dataclass(frozen=True)
class Format:
    """A binary floating-point type: digits of the mantissa and the range of exponents."""

    bits: int
    least: int  # the smallest subnormal is 2**least
    top: int  # every finite number is below 2**top

    def spacing(self, number: Number) -> int:
        """The exponent of the ulp at a finite number: that of the smallest subnormal near 0."""
        if not number[1]:
            return self.least
        return max(self.least, min(size(number), self.top) - self.bits)


FORMATS = {np.dtype("float32"): Format(24, -149, 128), np.dtype("float64"): Format(53, -1074, 1024)}


def ulp(at: Any, dtype: Any) -> mpmath.mpf:
    """The distance between neighbouring floats of the type at a number; infinite at an infinity."""
    number = mpmath.mpmathify(at)._mpf_
    if is_special(number):
        return mpmath.mpf(mpmath.inf)
    return mpmath.mp.make_mpf((0, 1, FORMATS[np.dtype(dtype)].spacing(number), 1))


def rounding_of(scale: mpmath.mpf, dtype: Any) -> mpmath.mpf:
    """The ulp of a number that something is rounded beside, as `ulp` but for those beyond the range.

    What cancels against such a number may be infinite.
    """
    kind = FORMATS[np.dtype(dtype)]
    if is_special(scale._mpf_) or not scale or size(scale._mpf_) <= kind.top:
        return ulp(scale, dtype)
    return mpmath.mp.make_mpf((0, 1, size(scale._mpf_) - kind.bits, 1))


def ulp_error(computed: Any, exact: mpmath.mpf, dtype: Any, scale: mpmath.mpf | None = None) -> float:
    """`error` as a float; an error beyond all floats is infinite."""
    return to_plain(error(computed, exact, dtype, scale))


def to_plain(number: mpmath.mpf) -> float:
    """The nearest float, an infinity for a number beyond all of them."""
    try:
        return to_float(number._mpf_)
    except OverflowError:
        return math.inf


def error(computed: Any, exact: mpmath.mpf, dtype: Any, scale: mpmath.mpf | None = None) -> mpmath.mpf:
    """How many ulp of `exact` a computed float is off; of `scale`, if that is larger.

    An infinity is right where the exact number rounds to it, and counts as the power of two that follows the
    largest float where it does not. A NaN is infinitely wrong, unless the exact value is NaN too; the sign
    of a zero does not matter.
    """
    with np.errstate(over="ignore"):
        value, truth = float(np.dtype(dtype).type(computed)), exact._mpf_
    if math.isnan(value) or mpmath.isnan(exact):
        return ZERO if math.isnan(value) and mpmath.isnan(exact) else INFINITE
    kind = FORMATS[np.dtype(dtype)]
    if math.isinf(value):
        return _error_of_infinity(value, truth, kind)
    if is_special(truth):
        return INFINITE
    unit = kind.spacing(truth)
    if scale is not None and not is_special(scale._mpf_):
        unit = max(unit, kind.spacing(scale._mpf_))
    gap = mpf_abs(mpf_sub(from_float(value), truth, 100, "n"))
    return _ratio(gap, unit)


def _error_of_infinity(value: float, truth: Number, kind: Format) -> mpmath.mpf:
    if is_special(truth):
        return ZERO if (value < 0) == (truth[2] < -456) else INFINITE
    if truth[1] and bool(truth[0]) != (value < 0):
        return INFINITE
    beyond = (0, 1, kind.top, 1)
    halfway = mpf_sub(beyond, (0, 1, kind.top - kind.bits - 1, 1))
    if mpf_cmp(mpf_abs(truth), halfway) >= 0:
        return ZERO
    return _ratio(mpf_sub(beyond, mpf_abs(truth), 100, "n"), kind.spacing(truth))


def _ratio(gap: Number, unit: int) -> mpmath.mpf:
    return mpmath.mp.make_mpf(mpf_shift(gap, -unit))
