"""Renders `generated/cpu/_elementary.py`: the elementary functions that compiled CPU kernels call.

This module holds the mathematics: which constants and which minimax polynomials the functions need, in which interval
and of which degree, for float32 and float64. The template holds the code that uses them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mpmath
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from mpmath import mpf

from symloss.functions import minimax

TEMPLATE = "numba_cpu/_elementary.py.j2"
WORKING_BITS = 200


@dataclass(frozen=True)
class FloatType:
    """A binary floating-point type of IEEE 754."""

    name: str
    precision: int  # bits of the significand, the hidden one included
    exponent_bits: int
    code: str  # of the `struct` module

    @property
    def fraction_bits(self) -> int:
        return self.precision - 1

    @property
    def bias(self) -> int:
        return 2 ** (self.exponent_bits - 1) - 1

    @property
    def rounder(self) -> mpf:
        """Adding it rounds a small number to an integer, which appears in the low bits of the sum."""
        return mpf(3) * 2 ** (self.fraction_bits - 1)

    def round(self, value: mpf, bits: int | None = None) -> mpf:
        """The nearest number of this type, or with fewer `bits` of significand (normal range only)."""
        with mpmath.workprec(bits or self.precision):
            return +value

    def literal(self, value: mpf) -> str:
        """The shortest decimal that reads back as this number of the type."""
        number = float(value)
        for digits in range(1, 18):
            text = repr(float(f"{number:.{digits}g}"))
            if struct.unpack(self.code, struct.pack(self.code, float(text)))[0] == number:
                return text
        raise ValueError(f"{value} is not a {self.name}")


FLOAT32 = FloatType("float32", precision=24, exponent_bits=8, code="<f")
FLOAT64 = FloatType("float64", precision=53, exponent_bits=11, code="<d")
TYPES = (FLOAT32, FLOAT64)


@dataclass(frozen=True)
class Constant:
    """A number, or the coefficients of a polynomial, in both types as literals, under a name of the generated code."""

    name: str
    comment: list[str]
    float32: str | list[str]
    float64: str | list[str]

    @property
    def polynomial(self) -> bool:
        return isinstance(self.float32, list)


@cache
def render_elementary() -> str:
    """The text of the generated module, the same bytes every time."""
    environment = Environment(
        loader=FileSystemLoader(_template_folder()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    with mpmath.workprec(WORKING_BITS):
        return environment.get_template(TEMPLATE).render(
            float32=FLOAT32, float64=FLOAT64, constants=[*_scalars(), *_polynomials()]
        )


def _template_folder() -> Path:
    """`templates/` beside the package in a checkout, inside it once installed."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def _scalars() -> list[Constant]:
    ln2 = mpmath.log(2)

    def ln2_high(t: FloatType) -> mpf:
        # k·LN2_HIGH must be exact for every exponent k, subnormal ones included
        return t.round(ln2, t.precision - t.exponent_bits - 1)

    def lift(t: FloatType) -> int:
        return 2 ** (t.exponent_bits - 2)

    def exp_lowest(t: FloatType) -> mpf:
        return t.round((-t.bias - t.precision) * ln2) 

    def both(name: str, comment: str, value: Callable[[FloatType], mpf]) -> Constant:
        return Constant(name, [comment], *(t.literal(value(t)) for t in TYPES))

    return [
        both("ROUNDER", "Added to a small number, rounds it to an integer k in the low bits: 1.5·2**fraction_bits", lambda t: t.rounder),
        both("LOG2_E", "log2 e", lambda t: t.round(1 / ln2)),
        both("LN2", "log 2, and the same in two parts: k·LN2_HIGH is exact for every exponent k", lambda t: t.round(ln2)),
        both("LN2_HIGH", "", ln2_high),
        both("LN2_LOW", "", lambda t: t.round(ln2 - ln2_high(t))),
        both("EXP_LOWEST", "Below it e**x rounds to 0", exp_lowest),
        both("EXP_HIGHEST", "Above it e**x overflows", lambda t: t.round((t.bias + 1) * ln2 + mpf(1) / 8)),
        both("EXPM1_LOWEST", "Below it e**x - 1 rounds to -1", lambda t: t.round(-(t.precision + 1) * ln2)),
        both("LIFT", "An exponent that keeps those of subnormal results in the normal range", lift),
        both("TWO_TO_LIFT", "", lambda t: mpf(2) ** lift(t)),
        both("TWO_TO_MINUS_LIFT", "", lambda t: mpf(2) ** -lift(t)),
        both("SMALLEST_NORMAL", "The smallest normal number", lambda t: mpf(2) ** (1 - t.bias)),
        both("TWO_THIRDS", "2/3 in two parts", lambda t: t.round(mpf(2) / 3)),
        both("TWO_THIRDS_LOW", "", lambda t: t.round(mpf(2) / 3 - t.round(mpf(2) / 3))),
        Constant("INFINITY", [""], 'float("inf")', 'float("inf")'),
        Constant("NAN", [""], 'float("nan")', 'float("nan")'),
    ]


def _polynomials() -> list[Constant]:
    half_ln2 = mpmath.log(2) / 2 * (1 + mpf(2) ** -12)  # the product with LOG2_E may round to the wrong side
    return [
        _fitted("EXP_TAIL", mpmath.exp, fixed=(1, 1, mpf(1) / 2), interval=(-half_ln2, half_ln2), weight=lambda x: mpmath.exp(-x),
                comment="(e**r - 1 - r) / r²"),
        _fitted("LOG1P_TAIL", mpmath.log1p, fixed=(0, 1, -mpf(1) / 2), interval=(-mpf(1) / 4, mpf(1) / 2), weight=lambda x: 1 / mpmath.log1p(x),
                comment="(log(1 + f) - f) / f²"),
        _fitted("ARTANH_TAIL", artanh_series, fixed=(2, mpf(2)/3), interval=(mpf(0), mpf(1) / 25), weight=lambda x: mpf(1), guard=16,
                comment="(log(1 + f) / s - 2 - 2/3·s²) / s⁴, s = f / (2 + f)"),
    ]


def artanh_series(z):
    s = mpmath.sqrt(z)
    return 2 * mpmath.atanh(s) / s if s else mpf(2)


def _fitted(name, function, fixed, interval, weight, comment, guard=5, drop=2) -> Constant:
    columns = []
    bounds = []
    for t in TYPES:
        goal = mpf(2) ** -(t.precision + guard)
        coefficients, error = _cheapest(function, fixed, interval, weight, goal, t)
        columns.append([t.literal(c) for c in coefficients[drop:]])
        bounds.append(f"2**{float(mpmath.log(error, 2)):.1f} ({t.name})")
    return Constant(name, [comment, f"relative error of the whole at most {' and '.join(bounds)}"], *columns)


def _cheapest(function, fixed, interval, weight, goal, t):
    """The polynomial of lowest degree whose error is below the goal, rounded to the type."""
    degree = len(fixed)
    while True:
        best = minimax.fit(function, degree, interval, weight, fixed)
        if best.error <= goal:
            break
        # every coefficient gains about as much as the last one
        degree += 1
    coefficients = [*fixed, *(t.round(c) for c in best.coefficients[len(fixed):])]
    return coefficients, minimax.max_error(function, coefficients, interval, weight)


if __name__ == "__main__":
    import sys
    sys.stdout.write(render_elementary())
