"""The fits behind the special functions, whose coefficients stand in the files of these.

    python -m symloss.functions.special_fits          prints every one of them anew, lowest coefficient last

Most are polynomials in t = (x - c)/(x + c), or a like map of x into -1 <= t <= 1, which sends away the
singularities on the negative axis. Errors are relative, also where the function is a part of the value only.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

import mpmath
from mpmath import mp, mpf

from symloss.functions import minimax

DIGITS = 60


@dataclass(frozen=True)
class SpecialFit:
    """A function of t, where it is fitted, and the degree that its error takes."""

    function: Callable[[mpf], mpf]
    interval: tuple[float, float]
    degree: int

    def coefficients(self) -> tuple[float, ...]:
        """Rounded to float64, highest first: the order in which Horner's rule takes them."""
        found = minimax.fit(self.function, self.degree, self.interval, lambda t: 1 / self.function(t))
        return tuple(float(one) for one in reversed(found.coefficients))

    def error(self, coefficients: tuple[float, ...]) -> mpf:
        """The largest relative error that the rounded coefficients make."""
        lowest_first = [mpf(one) for one in reversed(coefficients)]
        return minimax.max_error(self.function, lowest_first, self.interval, lambda t: 1 / self.function(t))


def around(c: float, low: float, high: float) -> tuple[float, float]:
    """Where t = (x - c)/(x + c) lies for low <= x <= high."""
    return (low - c) / (low + c), (high - c) / (high + c)


def back(t: mpf, c: float) -> mpf:
    """The x of t = (x - c)/(x + c)."""
    return c * (1 + t) / (1 - t)


HAZARD_SPLIT, HAZARD_CENTRE = 1.75, 4.0


def hazard(y: mpf) -> mpf:
    """1/(√π·erfcx(y)) - y."""
    with mp.extradps(2 * DIGITS):
        return hazard_far(y) if y > 1000 else mp.exp(-y * y) / (mp.sqrt(mp.pi) * mp.erfc(y)) - y


def hazard_beyond(t: mpf) -> mpf:
    """That times y + 1/2, by t = (y - split - c)/(y - split + c); 1/2 at infinity."""
    if t == 1:
        return mpf(1) / 2
    y = HAZARD_SPLIT + back(t, HAZARD_CENTRE)
    return (y + mpf(1) / 2) * hazard(y)


def hazard_far(y: mpf) -> mpf:
    """1/(√π·erfcx(y)) - y for a large y, from the asymptotic series of √π·y·erfcx(y) - 1."""
    total = term = -1 / (2 * y * y)
    order = 1
    while abs(term) > abs(total) * mpf(2) ** -mp.prec:
        order += 1
        term *= -(2 * order - 1) / (2 * y * y)
        total += term
    return -y * total / (1 + total)


def error_over_x(z: mpf) -> mpf:
    """erf(x)/x for z = x²."""
    x = mp.sqrt(z)
    return mp.erf(x) / x if x else 2 / mp.sqrt(mp.pi)


GAMMA_SPLIT, GAMMA_FAR = 1.75, 5.0
GAMMA_NEAR_CENTRE, GAMMA_MIDDLE_CENTRE = 0.9375, 2.9375


def gamma_factor(x: mpf) -> mpf:
    """log Γ(x) / ((x - 1)·(x - 2))."""
    with mp.extradps(DIGITS):
        x = mpf(x)
        if x in (1, 2):
            return -mp.digamma(1) if x == 1 else mp.digamma(2)
        return mp.loggamma(x) / ((x - 1) * (x - 2))


def gamma_rest(q: mpf) -> mpf:
    """x·(log Γ(x) - (x - 1/2)·log x + x - log(2π)/2) for q = 1/x²."""
    if not q:
        return mpf(1) / 12
    with mp.extradps(DIGITS):
        x = 1 / mp.sqrt(q)
        if x > 10000:
            return mpf(1) / 12 - q / 360 + q * q / 1260 - q**3 / 1680
        return x * (mp.loggamma(x) - (x - mpf(1) / 2) * mp.log(x) + x - mp.log(2 * mp.pi) / 2)


DIGAMMA_FAR, DIGAMMA_CENTRE = 3.0, 1.75


def digamma_root() -> mpf:
    """Where digamma is 0."""
    with mp.extradps(DIGITS):
        return +mp.findroot(mp.digamma, mpf("1.4616321449683623"))


def digamma_factor(x: mpf) -> mpf:
    """ψ(x)/(x - x0) for its root x0."""
    with mp.extradps(DIGITS):
        root = digamma_root()
        return mp.psi(1, root) if abs(x - root) < 1e-50 else mp.digamma(x) / (x - root)


def digamma_rest(q: mpf) -> mpf:
    """x²·(log x - 1/(2x) - ψ(x)) for q = 1/x²."""
    if not q:
        return mpf(1) / 12
    with mp.extradps(DIGITS):
        x = 1 / mp.sqrt(q)
        if x > 10000:
            return mpf(1) / 12 - q / 120 + q * q / 252 - q**3 / 240
        return x * x * (mp.log(x) - 1 / (2 * x) - mp.digamma(x))


POLYGAMMA_SPLIT, POLYGAMMA_CENTRE = 3.0, 1.75


def polygamma(order: int) -> Callable[[mpf], mpf]:
    """|ψ^(order)(x)|·x^order as a function of x."""

    def function(x: mpf) -> mpf:
        with mp.extradps(DIGITS):
            return abs(mp.psi(order, x)) * x**order

    return function


def of_inverse(function: Callable[[mpf], mpf], at_infinity: int) -> Callable[[mpf], mpf]:
    """The function of 1/x."""
    return lambda w: function(1 / w) if w else mpf(at_infinity)


def of_centre(function: Callable[[mpf], mpf], c: float) -> Callable[[mpf], mpf]:
    """The function of t = (x - c)/(x + c)."""
    return lambda t: function(back(t, c))


NEAR, MIDDLE = (0.5, GAMMA_SPLIT), (GAMMA_SPLIT, GAMMA_FAR)
FITS = {
    "HAZARD_NEAR": SpecialFit(
        lambda u: hazard(u + mpf(HAZARD_SPLIT) / 2), (-HAZARD_SPLIT / 2, HAZARD_SPLIT / 2), 21
    ),
    "HAZARD_FAR": SpecialFit(hazard_beyond, (-1.0, 1.0), 21),
    "ERROR": SpecialFit(error_over_x, (0.0, 1.0), 12),
    "GAMMA_NEAR": SpecialFit(
        of_centre(gamma_factor, GAMMA_NEAR_CENTRE), around(GAMMA_NEAR_CENTRE, *NEAR), 22
    ),
    "GAMMA_MIDDLE": SpecialFit(
        of_centre(gamma_factor, GAMMA_MIDDLE_CENTRE), around(GAMMA_MIDDLE_CENTRE, *MIDDLE), 20
    ),
    "GAMMA_REST": SpecialFit(gamma_rest, (0.0, 1 / GAMMA_FAR**2), 8),
    "DIGAMMA_NEAR": SpecialFit(
        of_centre(digamma_factor, DIGAMMA_CENTRE), around(DIGAMMA_CENTRE, 1.0, DIGAMMA_FAR), 20
    ),
    "DIGAMMA_REST": SpecialFit(digamma_rest, (0.0, 1 / DIGAMMA_FAR**2), 12),
}
for _name, _order, _at_infinity, _degree in (
    ("TRIGAMMA", 1, 1, 21),
    ("TETRAGAMMA", 2, 1, 21),
    ("PENTAGAMMA", 3, 2, 23),
):
    _near, _far = around(POLYGAMMA_CENTRE, 1.0, POLYGAMMA_SPLIT), (0.0, 1 / POLYGAMMA_SPLIT)
    FITS[f"{_name}_NEAR"] = SpecialFit(of_centre(polygamma(_order), POLYGAMMA_CENTRE), _near, _degree)
    FITS[f"{_name}_FAR"] = SpecialFit(of_inverse(polygamma(_order), _at_infinity), _far, _degree)


def main() -> None:
    for name, each in FITS.items():
        coefficients = each.coefficients()
        exponent = float(mpmath.log(each.error(coefficients), 2))
        text = ", ".join(map(repr, coefficients)) + ","
        print(f"{name} = (  # relative error 2**{exponent:.1f}", flush=True)
        print(textwrap.fill(text, 110, initial_indent="    ", subsequent_indent="    "))
        print(")  # fmt: skip", flush=True)


if __name__ == "__main__":
    main()
