"""Ball arithmetic on raw mpmath numbers: every result carries a bound of its own error.

A ball is `(middle, error)`: the true number lies within `2**error` of `middle`, and `error` is None where
the middle is exact. Errors are plain integers, so bounding them costs next to nothing; exact operations
stay exact, so that a comparison at a kink is decided and not guessed. Where a ball is too wide to go on
(the logarithm of a ball around 0, a comparison of overlapping balls) the operation raises `TooWide` and the
caller starts again with more digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from mpmath.libmp import (
    finf,
    fnan,
    fninf,
    fone,
    from_int,
    fzero,
    mpf_abs,
    mpf_add,
    mpf_cmp,
    mpf_div,
    mpf_exp,
    mpf_log,
    mpf_mul,
    mpf_neg,
    mpf_shift,
    mpf_sqrt,
    mpf_sub,
)

Number = tuple[int, int, int, int]
Ball = tuple[Number, int | None]

ZERO: Ball = (fzero, None)
ONE: Ball = (fone, None)
NAN: Ball = (fnan, None)
INFINITY: Ball = (finf, None)
MINUS_INFINITY: Ball = (fninf, None)

LARGEST_EXPONENT = (
    4400  # exp of anything beyond 2**4400 is kept as a bound only: it has no digits worth having
)


class TooWide(ArithmeticError):
    """A ball is too wide for the operation: more digits are needed."""


def exact(number: Number) -> Ball:
    return number, None


def integer(value: int) -> Ball:
    return from_int(value), None


def is_special(number: Number) -> bool:
    """Whether a number is infinite or NaN."""
    return not number[1] and number[2] != 0


def size(number: Number) -> int:
    """The least m with |number| < 2**m, for a finite number other than 0."""
    return number[2] + number[3]


def _join(first: int | None, second: int | None) -> int | None:
    if first is None:
        return second
    if second is None:
        return first
    return (first if first > second else second) + 1


def _rounded(middle: Number, error: int | None, precision: int) -> Ball:
    """A ball whose middle was rounded by up to one unit in its last place."""
    if not middle[1]:
        return middle, None if middle[2] else error
    return middle, _join(error, middle[2] + middle[3] - precision)


def negative(a: Ball) -> Ball:
    return mpf_neg(a[0]), a[1]


def absolute(a: Ball) -> Ball:
    return mpf_abs(a[0]), a[1]


def add(a: Ball, b: Ball, precision: int) -> Ball:
    x, y = a[0], b[0]
    middle = mpf_add(x, y, precision, "n")
    if is_special(middle):
        return middle, None
    error = _join(a[1], b[1])
    if not x[1] or not y[1]:
        kept = x if x[1] else y
        return (middle, error) if kept[3] <= precision else _rounded(middle, error, precision)
    low = x[2] if x[2] < y[2] else y[2]
    high = max(x[2] + x[3], y[2] + y[3]) + 1
    if high - low <= precision:
        return middle, error
    if not middle[1]:
        return middle, error  # total cancellation is exact
    return _rounded(middle, error, precision)


def subtract(a: Ball, b: Ball, precision: int) -> Ball:
    return add(a, (mpf_neg(b[0]), b[1]), precision)


def total(terms: Sequence[Ball], precision: int) -> Ball:
    """The sum of many balls; the error grows with the logarithm of their number."""
    if len(terms) < 3:
        return add(terms[0], terms[1], precision) if len(terms) == 2 else terms[0] if terms else ZERO
    middle = len(terms) // 2
    return add(total(terms[:middle], precision), total(terms[middle:], precision), precision)


def multiply(a: Ball, b: Ball, precision: int) -> Ball:
    x, y = a[0], b[0]
    middle = mpf_mul(x, y, precision, "n")
    if is_special(middle) or is_special(x) or is_special(y):
        return middle, None
    ea, eb = a[1], b[1]
    if ea is None and eb is None:
        if x[3] + y[3] <= precision or not middle[1]:
            return middle, None
        return middle, middle[2] + middle[3] - precision
    error = None if ea is None or eb is None else ea + eb
    if ea is not None and y[1]:
        error = _join(error, ea + y[2] + y[3])
    if eb is not None and x[1]:
        error = _join(error, eb + x[2] + x[3])
    return _rounded(middle, error, precision)


def divide(a: Ball, b: Ball, precision: int) -> Ball:
    """a / b; NaN where b is exactly 0, for the sign of the limit is not known."""
    x, y = a[0], b[0]
    if is_special(x) or is_special(y):
        return (fnan if y == fzero else mpf_div(x, y, precision)), None
    if not y[1]:
        if b[1] is None:
            return NAN
        raise TooWide("division by a ball around 0")
    if b[1] is not None and b[1] + 2 > size(y):
        raise TooWide("division by a ball around 0")
    middle = mpf_div(x, y, precision, "n")
    if a[1] is None and b[1] is None and middle[3] < precision and mpf_mul(middle, y) == x:
        return middle, None
    # |x/y - x'/y'| <= (|x - x'| + |x/y| |y - y'|) / |y'| with |y'| >= 2**(size(y) - 2)
    least = size(y) - 2
    error = None if a[1] is None else a[1] - least
    if b[1] is not None and middle[1]:
        error = _join(error, size(middle) + b[1] - least)
    return _rounded(middle, error, precision)


def power(a: Ball, exponent: int, precision: int) -> Ball:
    """a to an integer power by repeated squaring, so that small exact powers stay exact."""
    if exponent < 0:
        return divide(ONE, power(a, -exponent, precision), precision)
    result, factor = ONE, a
    while exponent:
        if exponent & 1:
            result = multiply(result, factor, precision)
        exponent >>= 1
        if exponent:
            factor = multiply(factor, factor, precision)
    return result


def sqrt(a: Ball, precision: int) -> Ball:
    """The root; a ball around 0 is taken to hold a number that is not negative."""
    x, error = a
    if is_special(x):
        return (x if x == finf else fnan), None
    if error is None:
        if x[0]:
            return NAN
        root = mpf_sqrt(x, precision, "n")
        if root[3] < precision and mpf_mul(root, root) == x:
            return root, None
        return _rounded(root, None, precision)
    if not x[1] or error + 1 > size(x) - 1:
        widest = max(error, size(x)) + 1 if x[1] else error
        return fzero, (widest + 1) // 2 + 1
    if x[0]:
        return NAN
    root = mpf_sqrt(x, precision, "n")
    return _rounded(root, error - size(root) + 2, precision)


QUARTER: Number = (0, 1, -2, 1)


def exponential(x: Number, precision: int) -> Number:
    """e to a number; mpmath raises e to a power, very slowly, where the number is a huge integer."""
    if precision > 550 and x[1] and x[2] >= 0 and size(x) > 12:
        fraction = mpf_sub(x, QUARTER)
        parts = (mpf_exp(part, precision + 8, "n") for part in (fraction, QUARTER))
        return mpf_mul(*parts, precision, "n")
    return mpf_exp(x, precision, "n")


def hyperbolic(name: str, a: Ball, precision: int) -> Ball:
    """cosh, sinh or tanh from exponentials; near 0 the last two need more digits, and are given them."""
    rise, fall = exp(a, precision), exp(negative(a), precision)
    if name == "cosh":
        return _halved(add(rise, fall, precision))
    if name == "sinh":
        return _halved(subtract(rise, fall, precision))
    if a[0][0]:
        return negative(hyperbolic(name, negative(a), precision))
    twice = multiply(fall, fall, precision)
    return divide(subtract(ONE, twice, precision), add(ONE, twice, precision), precision)


def _halved(a: Ball) -> Ball:
    return mpf_shift(a[0], -1), None if a[1] is None else a[1] - 1


@lru_cache(maxsize=1 << 14)
def exp(a: Ball, precision: int) -> Ball:
    x, error = a
    if is_special(x):
        return mpf_exp(x, precision), None
    if x[1] and size(x) > LARGEST_EXPONENT:
        return (fzero, -(1 << LARGEST_EXPONENT - 2)) if x[0] else INFINITY
    if error is not None and error > -1:
        raise TooWide("exponential of a wide ball")
    if not x[1] and error is None:
        return ONE
    middle = exponential(x, precision)
    return _rounded(middle, None if error is None else size(middle) + error + 1, precision)


def log(a: Ball, precision: int) -> Ball:
    """The logarithm: -inf at exactly 0, NaN below."""
    x, error = a
    if is_special(x):
        return (x if x == finf else fnan), None
    if error is None:
        if not x[1]:
            return MINUS_INFINITY
        if x[0]:
            return NAN
        if x == fone:
            return ZERO
        return _rounded(mpf_log(x, precision, "n"), None, precision)
    if not x[1] or error + 2 > size(x):
        raise TooWide("logarithm of a ball around 0")
    if x[0]:
        return NAN
    return _rounded(mpf_log(x, precision, "n"), error - size(x) + 2, precision)


def real_power(a: Ball, b: Ball, precision: int) -> Ball:
    """a**b for any real b: 0**0 is 1, a negative base needs an integer exponent."""
    x, y = a[0], b[0]
    if b[1] is None and not is_special(y) and y[2] >= 0 and size_or_zero(y) < 12:
        return power(a, -(y[1] << y[2]) if y[0] else y[1] << y[2], precision)
    if b[1] is None and y == (0, 1, -1, 1):
        return sqrt(a, precision)
    if is_special(x) or is_special(y):
        return NAN
    if a[1] is None and not x[1]:
        if compare(b, ZERO) > 0:
            return ZERO
        return NAN
    if a[1] is None and x[0]:
        return NAN
    # the product is as large as the digits that exp must spare for it
    extra = max(0, size_or_zero(y)) + 16
    return exp(multiply(b, log(a, precision + extra), precision + extra), precision)


def size_or_zero(number: Number) -> int:
    return size(number) if number[1] else 0


def compare(a: Ball, b: Ball) -> int:
    """-1, 0 or 1; raises TooWide where the balls overlap.

    Raises:
        ValueError: when either is NaN.
    """
    if fnan in (a[0], b[0]):
        raise ValueError("comparison with NaN")
    order = mpf_cmp(a[0], b[0])
    error = _join(a[1], b[1])
    if error is None:
        return order
    if is_special(a[0]) or is_special(b[0]):
        return order
    gap = mpf_sub(a[0], b[0], 30, "d")
    if not gap[1] or size(gap) - 2 < error:
        raise TooWide("comparison of overlapping balls")
    return order


def maximum(items: Sequence[Ball], largest: bool = True) -> Ball:
    """The largest (or smallest) of several balls: whichever wins, where it matters not which."""
    best = items[0]
    for item in items[1:]:
        if fnan in (best[0], item[0]):
            return NAN
        order = mpf_cmp(item[0], best[0])
        wins = order > 0 if largest else order < 0
        try:
            compare(item, best)
            best = item if wins else best
        except TooWide:
            best = (item if wins else best)[0], _join(item[1], best[1])
    return best


def sign(a: Ball) -> Ball:
    return NAN if a[0] == fnan else integer(compare(a, ZERO))


def black_box(
    function: Callable[..., Number], arguments: Sequence[Ball], precision: int, stepwise: bool = False
) -> Ball:
    """A function known only by its values: `function(precision, *numbers)`.

    It is asked at two precisions, and at the ends of every ball it is given; the differences bound the error.
    That takes a function that is monotone or smooth across a ball, which is very narrow. A `stepwise`
    function takes exact values only.
    """
    middles = [ball[0] for ball in arguments]
    value = function(precision + 24, *middles)
    if is_special(value):
        if any(ball[1] is not None for ball in arguments):
            raise TooWide("a singularity inside a ball")
        return value, None
    again = function(precision + 64, *middles)
    error = _difference(again, value)
    if error is not None:
        error += 1
    for position, (middle, width) in enumerate(arguments):
        if width is None:
            continue
        for side in (0, 1):
            moved = list(middles)
            moved[position] = mpf_add(middle, (side, 1, width, 1), precision + 64, "n")
            there = function(precision + 24, *moved)
            if is_special(there):
                raise TooWide("a singularity inside a ball")
            shift = _difference(there, value)
            error = error if shift is None else _join(error, shift + 1)
    if error is None and (stepwise or not value[1]):
        return value, None
    return _rounded(value, error, precision)


def _difference(a: Number, b: Number) -> int | None:
    gap = mpf_sub(a, b, 30, "u")
    if is_special(gap):
        raise TooWide("a function that is not finite")
    return size(gap) if gap[1] else None


def accurate(ball: Ball, bits: int, tiny: int) -> bool:
    """Whether the error is below 2**-bits of the number, or below 2**tiny in itself."""
    middle, error = ball
    if error is None or is_special(middle) or error <= tiny:
        return True
    return bool(middle[1]) and size(middle) - 1 - bits >= error


def constant(value: Any, precision: int) -> Ball:
    """A SymPy number as a ball."""
    if value.is_Integer:
        return from_int(int(value)), None
    if value.is_Rational:
        return divide(integer(int(value.p)), integer(int(value.q)), precision)
    if value.is_Float:
        return value._mpf_, None
    return _rounded(value.evalf(precision // 3 + 10)._mpf_, None, precision)
