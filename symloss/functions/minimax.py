"""Minimax polynomials: the Remez exchange at mpmath precision.

Finds the polynomial `p` of a given degree that minimises the largest weighted error

    max over a <= x <= b of  |weight(x) · (p(x) − f(x))|

with its lowest coefficients optionally fixed beforehand. Fixing them is how a kernel keeps exact leading
terms, as in `e^r = 1 + r + r²/2 + …`.

Method: E. Ya. Remez, 1934; see J.-M. Muller, *Elementary Functions*, 3rd ed., chapter 3. The error of the
best approximation equioscillates. Each step solves for a polynomial that does so on some reference points,
then moves these to the extrema of its actual error. De la Vallée Poussin's theorem bounds the optimum
from below by the smallest of those extrema, which gives the stopping test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import mpmath
from mpmath import mpf

Function = Callable[[mpf], mpf]

PRECISION = 200  # bits; a fit for float64 needs about 60 after cancellations of the leading terms
POINTS_PER_EXTREMUM = 16
MAX_EXCHANGES = 40


class FitError(ValueError):
    """No minimax polynomial was found: the function, the weight or the interval is unsuitable."""


@dataclass(frozen=True)
class Fit:
    """A polynomial, lowest coefficient first, and the largest weighted error it makes on its interval."""

    coefficients: tuple[mpf, ...]
    error: mpf
    interval: tuple[mpf, mpf]

    def __call__(self, x: mpf) -> mpf:
        return _horner(self.coefficients, x)


def fit(
    function: Function,
    degree: int,
    interval: tuple[float, float],
    weight: Function | None = None,
    fixed: Sequence[mpf] = (),
    tolerance: float = 0.01,
) -> Fit:
    """Fit the polynomial of `degree` to `function` on `interval` with the smallest largest weighted error.

    `weight` multiplies the error; `lambda x: 1 / f(x)` asks for the smallest relative error.
    `fixed` are the coefficients of 1, x, x², … that are not to be changed.
    The error is within the fraction `tolerance` of the best possible one.
    """
    with mpmath.workprec(PRECISION):
        low, high = mpf(interval[0]), mpf(interval[1])
        fixed = tuple(mpf(c) for c in fixed)
        if not low < high:
            raise FitError(f"the interval [{low}, {high}] is empty")
        if degree < len(fixed):
            raise FitError(f"degree {degree} leaves no coefficient free: {len(fixed)} are fixed")

        residual = _Residual(function, weight, fixed, low, high, degree)
        reference = residual.chebyshev_reference()
        for _ in range(MAX_EXCHANGES):
            free = residual.equioscillating(reference)
            reference, extrema = residual.exchange(free, reference)
            largest, smallest = max(extrema), min(extrema)
            if largest <= smallest * (1 + mpf(tolerance)):
                return Fit(fixed + tuple(free), largest, (low, high))
        raise FitError(f"the exchange did not settle in {MAX_EXCHANGES} steps on [{low}, {high}]")


def max_error(
    function: Function,
    coefficients: Sequence[mpf],
    interval: tuple[float, float],
    weight: Function | None = None,
    points: int = 400,
) -> mpf:
    """The largest weighted error of given coefficients, say rounded ones, over Chebyshev points but 0."""
    with mpmath.workprec(PRECISION):
        low, high = mpf(interval[0]), mpf(interval[1])
        grid = _chebyshev_points(low, high, points)
        scale = weight or (lambda x: mpf(1))
        return max(abs(scale(x) * (_horner(coefficients, x) - function(x))) for x in grid if x)


class _Residual:
    """The weighted error as a function of the free coefficients, tabulated once on a fixed grid."""

    def __init__(self, function, weight, fixed, low, high, degree):
        self.function, self.weight, self.fixed = function, weight, fixed
        self.shift = len(fixed)
        self.unknowns = degree + 1 - self.shift
        extrema = self.unknowns + 1
        grid = _chebyshev_points(low, high, POINTS_PER_EXTREMUM * extrema)
        self.low, self.high = low, high
        # At 0 fixed terms leave no error to look at, and a relative weight may be infinite
        self.grid = [(x, *self.target_and_scale(x)) for x in grid if x or not self.shift]

    def target_and_scale(self, x):
        """(f − fixed part, weight) at x: the free part, times x^shift, approximates the first."""
        scale = mpf(1) if self.weight is None else self.weight(x)
        return self.function(x) - _horner(self.fixed, x), scale

    def error(self, free, x, target, scale):
        return scale * (_horner(free, x) * x**self.shift - target)

    def error_at(self, free, x):
        return self.error(free, x, *self.target_and_scale(x))

    def chebyshev_reference(self):
        """Extrema of the Chebyshev polynomial, kept off 0 where fixed terms make every error vanish."""
        points = _chebyshev_points(self.low, self.high, self.unknowns + 1)
        nudge = (self.high - self.low) / 1000
        return [x + nudge if self.shift and abs(x) < nudge else x for x in points]

    def equioscillating(self, reference):
        """The free coefficients whose weighted error is +E, −E, +E, … on the reference points."""
        size = self.unknowns + 1
        matrix, right = mpmath.matrix(size, size), mpmath.matrix(size, 1)
        # Multiplying by x^shift may change the sign of the basis at 0; the error must alternate after that.
        sign = 1
        for row, x in enumerate(reference):
            target, scale = self.target_and_scale(x)
            if row and self.shift % 2 and (x > 0) != (reference[row - 1] > 0):
                sign = -sign
            power = scale * x**self.shift
            for column in range(self.unknowns):
                matrix[row, column] = power
                power *= x
            matrix[row, size - 1] = sign
            sign = -sign
            right[row] = scale * target
        try:
            solution = mpmath.lu_solve(matrix, right)
        except ZeroDivisionError as error:
            raise FitError("the reference points do not determine a polynomial") from error
        return list(solution)[:-1]

    def exchange(self, free, reference):
        """The new reference, at the extrema of the error of `free`, and the errors there."""
        # Alternation is that of Q − g where the error is scale · x^shift · (Q − g): undo the sign of x^shift.
        flip = -1 if self.shift % 2 else 1
        extrema = []
        previous_sign = 0
        values = [self.error(free, x, target, scale) for x, target, scale in self.grid]
        for index, ((x, _, _), value) in enumerate(zip(self.grid, values, strict=True)):
            sign = (1 if value > 0 else -1) * (flip if x < 0 else 1)
            if sign != previous_sign:
                extrema.append(index)
                previous_sign = sign
            elif abs(value) > abs(values[extrema[-1]]):
                extrema[-1] = index
        count = len(reference)
        if len(extrema) < count:
            raise FitError(f"the error has {len(extrema)} extrema where {count} are needed; lower the degree")
        size = [abs(value) for value in values]
        while len(extrema) > count:  # drop the smallest so that those left still alternate
            least = min(range(len(extrema)), key=lambda i: size[extrema[i]])
            if 0 < least < len(extrema) - 1 and len(extrema) >= count + 2:
                before, after = extrema[least - 1], extrema[least + 1]
                del extrema[least]
                extrema.remove(before if size[before] < size[after] else after)
            else:
                extrema.pop(0 if size[extrema[0]] < size[extrema[-1]] else -1)
        refined = [self.refine(free, index, values) for index in extrema]
        return [x for x, _ in refined], [error for _, error in refined]

    def refine(self, free, index, values):
        """The extremum near a grid point, by one parabola through it and its neighbours."""
        x, best = self.grid[index][0], abs(values[index])
        if 0 < index < len(self.grid) - 1:
            (a, b, c) = (self.grid[index + step][0] for step in (-1, 0, 1))
            fa, fb, fc = (values[index + step] for step in (-1, 0, 1))
            divisor = (b - a) * (fb - fc) - (b - c) * (fb - fa)
            if divisor:
                vertex = b - ((b - a) ** 2 * (fb - fc) - (b - c) ** 2 * (fb - fa)) / (2 * divisor)
                if a < vertex < c and abs(error := self.error_at(free, vertex)) > best:
                    return vertex, abs(error)
        return x, best


def _chebyshev_points(low: mpf, high: mpf, count: int) -> list[mpf]:
    """`count` points from low to high, both included, denser at the ends: the extrema of T_{count−1}."""
    middle, radius = (low + high) / 2, (high - low) / 2
    inner = [middle - radius * mpmath.cospi(mpf(k) / (count - 1)) for k in range(1, count - 1)]
    return [low, *inner, high]


def _horner(coefficients: Sequence[mpf], x: mpf) -> mpf:
    total = mpf(0)
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total
