"""How much the hazard of a normal tail exceeds its asymptote: the one fit under erfc, Φ and their kin."""

from __future__ import annotations

from typing import Any

from sympy import Expr, erfc, exp, pi, sqrt

from symloss.functions.base import Primitive, latex_call
from symloss.functions.kernels import where

# hazard_excess(y) by y - 7/8 below 7/4, and y + 1/2 times it by t = 1 - 8/(y + 9/4) beyond, highest power
# first: symloss/functions/special_fits.py
HAZARD_NEAR = (
    -2.42737957560752e-11, 1.0656985330456842e-10, -1.5075744507982143e-10, -2.740682895061538e-10,
    2.366154639048585e-09, -8.123107028857286e-09, 1.5299740695134633e-08, 4.562538521435125e-09,
    -1.5828251933651467e-07, 6.684836745115075e-07, -1.5697351130134451e-06, 9.861367286167971e-07,
    9.950397908530323e-06, -5.455436977871929e-05, 0.00015740185297129076, -0.00020746852016539043,
    -0.0006023644810601032, 0.005359994397833539, -0.022646679362736236, 0.07034408183989238,
    -0.17345830666613812, 0.3401098614774191,
)  # fmt: skip
HAZARD_FAR = (
    2.5338663948975685e-11, -9.092619900532394e-12, -3.5739172512410147e-10, 2.5666420335205287e-11,
    3.2873081740276663e-09, 2.1975865827115346e-10, -2.717840704645837e-08, 2.4278195674225916e-09,
    2.178345073858781e-07, -1.293463691763784e-07, -1.6509543866356638e-06, 2.4568549922389755e-06,
    1.070535371950257e-05, -3.334003823526179e-05, -3.967255524592086e-05, 0.00035150860465104136,
    -0.00036399998493269795, -0.002379893630248396, 0.010849789265092455, -0.017570818002322196,
    -0.018986496443148326, 0.5281613446009259,
)  # fmt: skip
HAZARD = tuple(zip(HAZARD_NEAR, HAZARD_FAR, strict=True))


class hazard_excess(Primitive):
    """1/(√π erfcx(y)) - y: what half the hazard of the density 2 e^(-y²)/√π exceeds y >= 0 by."""

    spelling = "hazard_excess"
    is_special = True
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{hazard\_excess}")

    @classmethod
    def definition(cls, y: Expr) -> Expr:
        return exp(-(y**2)) / (sqrt(pi) * erfc(y)) - y

    def fdiff(self, argindex: int = 1) -> Expr:
        (y,) = self.args
        return 2 * self * (y + self) - 1

    @staticmethod
    def reference(mp: Any, y: Any) -> Any:
        if not mp.isfinite(y):
            return mp.zero if y > 0 else -y
        if y > 1000:
            tail = tail_series(mp, y)
            return -y * tail / (1 + tail)
        with mp.extradps(30):
            return mp.exp(-y * y) / (mp.sqrt(mp.pi) * mp.erfc(y)) - y

    @staticmethod
    def kernel(y):
        """1/(√π·erfcx(y)) - y for y >= 0, at most 3 ulp off."""
        real = type(y)
        near = y < real(1.75)
        t = where(near, y - real(0.875), real(1) - real(8) / (y + real(2.25)))
        series = real(0)
        for below, beyond in HAZARD:
            series = series * t + where(near, real(below), real(beyond))
        return where(near, series, series / (y + real(0.5)))


def tail_series(mp: Any, y: Any) -> Any:
    """√π y erfcx(y) - 1 for a large y, from its asymptotic series."""
    with mp.extradps(10):
        total = term = -1 / (2 * y * y)
        order = 1
        while abs(term) > abs(total) * mp.mpf(2) ** -mp.prec:
            order += 1
            term *= -(2 * order - 1) / (2 * y * y)
            total += term
        return total
