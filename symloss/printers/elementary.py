"""Renders `generated/cpu/_elementary.py`: the elementary functions that compiled CPU kernels call.

This module holds the mathematics: which constants and which minimax polynomials the functions need, in which
interval and of which degree, for float32 and float64. The template holds the code that uses them.
"""

from __future__ import annotations

import ast
import hashlib
import struct
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mpmath
from mpmath import mpf

from symloss.functions import Primitive, minimax
from symloss.functions.kernels import kernel_bodies
from symloss.printers.templates import environment, template_digest
from symloss.resources import PACKAGE, data_folder

TEMPLATE = "numba_cpu/_elementary.py.j2"
SUPPORT = "numba_cpu/_support.py.j2"
ORDERS = "numba_cpu/_orders.py.j2"
# Their text stands in the module too
EXECUTION = (PACKAGE / "runtime" / "compiled.py", PACKAGE / "runtime" / "execution.py")
LINE_WIDTH = 100
BESIDE_PRIMITIVES = frozenset({
    "accumulate", "add_exactly", "atan", "compiled", "exp", "exp_nonpositive", "in_row", "invert_rows",
    "keep_total", "larger", "rows_in_line",
    "larger_number", "log", "log1p_unit", "logaddexp3",
    "logaddexp3_shares", "logaddexp_shares", "maximum", "minimum", "next_block", "order_rows",
    "over_threads", "power", "row", "sign", "smaller", "softmax_weight3", "tanh", "typed_exponent",
    "whole_power",
})  # fmt: skip


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

    def round(self, value: mpf, bits: int | None = None) -> mpf:
        """The nearest number of this type, or with fewer `bits` of significand (normal range only)."""
        with mpmath.workprec(bits or self.precision):
            return +mpf(value)

    def literal(self, value: mpf) -> str:
        """The shortest decimal that reads back as this number of the type."""
        number = float(value)
        for digits in range(1, 18):
            shorter = float(f"{number:.{digits}g}")
            if struct.unpack(self.code, struct.pack(self.code, shorter))[0] == number:
                return repr(shorter)
        raise ValueError(f"{value} is not a {self.name}")


FLOAT32 = FloatType("float32", precision=24, exponent_bits=8, code="<f")
FLOAT64 = FloatType("float64", precision=53, exponent_bits=11, code="<d")
TYPES = (FLOAT32, FLOAT64)


@dataclass(frozen=True)
class Number:
    """A number under its name in the generated code, as a literal of each type."""

    name: str
    float32: str
    float64: str


@dataclass(frozen=True)
class Group:
    """Numbers that belong together."""

    comment: list[str]
    numbers: list[Number]


@dataclass(frozen=True)
class Polynomial:
    """Coefficients, lowest first, as literals of each type."""

    name: str
    comment: list[str]
    float32: list[str]
    float64: list[str]

    def lines(self, literals: list[str]) -> list[str]:
        """The literals as lines of code, filled."""
        return textwrap.wrap(", ".join(literals) + ",", width=LINE_WIDTH)


@cache
def render_elementary() -> str:
    """The text of the generated module, the same bytes every time."""
    with mpmath.workprec(minimax.PRECISION):
        constants, polynomials = _constants(), _polynomials()
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            digest=elementary_digest(),
            float32=FLOAT32,
            float64=FLOAT64,
            constants=constants,
            polynomials=polynomials,
            execution=_execution(),
            bodies=kernel_bodies(),
            public=textwrap.wrap(", ".join(f'"{name}"' for name in _public()) + ",", LINE_WIDTH),
        )
    )


def _public() -> list[str]:
    """What kernels may call: primitives, what SymPy has itself, and what runs and adds up blocks."""
    return sorted(Primitive.spellings() | BESIDE_PRIMITIVES)


@cache
def elementary_digest() -> str:
    """Identity of everything the module is generated from: templates, fits and their arithmetic."""
    sources = (Path(__file__), Path(minimax.__file__), *EXECUTION)
    text = "".join(path.read_text(encoding="utf-8") for path in sources) + "".join(kernel_bodies())
    return hashlib.sha256((text + template_digest(TEMPLATE, SUPPORT, ORDERS)).encode()).hexdigest()[:12]


def _execution() -> str:
    """The text of the files of `EXECUTION`, without their docstrings and the names they export."""
    plain: set[str] = set()
    named: set[str] = set()
    bodies = []
    for path in EXECUTION:
        source = path.read_text(encoding="utf-8")
        imports = [part for part in ast.parse(source).body if isinstance(part, ast.Import | ast.ImportFrom)]
        plain |= {ast.unparse(part) for part in imports if isinstance(part, ast.Import)}
        others = (part for part in imports if isinstance(part, ast.ImportFrom))
        named |= {ast.unparse(part) for part in others if not str(part.module).startswith("symloss")}
        exports = next(part for part in ast.parse(source).body if isinstance(part, ast.Assign))
        bodies.append("\n".join(source.splitlines()[exports.end_lineno :]).strip())
    return "\n\n\n".join(["\n".join([*sorted(plain), *sorted(named)]), *bodies])


def committed_elementary() -> str | None:
    """The generated module that ships with the package, unless what it is generated from has changed."""
    path = data_folder("generated") / "cpu" / "_elementary.py"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return None
    return text if f"({elementary_digest()})" in text else None


# ---- Numbers -------------------------------------------------------------------------------------


def _constants() -> list[Group]:
    ln2 = mpmath.log(2)
    two_thirds = mpf(2) / 3

    def number(name: str, value: Callable[[FloatType], mpf]) -> Number:
        return Number(name, *(t.literal(t.round(value(t))) for t in TYPES))

    def ln2_high(t: FloatType) -> mpf:
        return t.round(ln2, bits=t.precision - t.exponent_bits - 1)

    def lift(t: FloatType) -> int:
        return 2 ** (t.exponent_bits - 2)

    return [
        Group(
            [
                "1.5 times the number above which all are integers. Adding it to a small x rounds x to an",
                "integer k, which becomes the low bits of the sum; subtracting it again gives k",
            ],
            [number("ROUNDER", lambda t: mpf(3) * 2 ** (t.fraction_bits - 1))],
        ),
        Group(
            ["log2 e, and log 2 in two parts: k·LN2_HIGH is exact for every exponent k of the type"],
            [
                number("LOG2_E", lambda t: 1 / ln2),
                number("LN2_HIGH", ln2_high),
                number("LN2_LOW", lambda t: ln2 - ln2_high(t)),
            ],
        ),
        Group(
            [
                "e**x rounds to 0 below the first and to inf above the second; above the third it exceeds x",
                "times the largest number; e**x - 1 rounds to -1 below the fourth",
            ],
            [
                number("EXP_LOWEST", lambda t: -(t.bias + t.precision) * ln2),
                number("EXP_HIGHEST", lambda t: (t.bias + 1) * ln2 + mpf(1) / 8),
                number("EXP_BEYOND", lambda t: (t.bias + 1 + t.exponent_bits) * ln2),
                number("EXPM1_LOWEST", lambda t: -(t.precision + 1) * ln2),
            ],
        ),
        Group(
            ["2**LIFT brings the subnormal numbers into the normal range"],
            [
                number("LIFT", lift),
                number("TWO_TO_LIFT", lambda t: mpf(2) ** lift(t)),
                number("TWO_TO_MINUS_LIFT", lambda t: mpf(2) ** -lift(t)),
                number("SMALLEST_NORMAL", lambda t: mpf(2) ** (1 - t.bias)),
            ],
        ),
        Group(
            ["log(1 + f) is f - f²/2 for a smaller f"],
            [number("CUBE_NEGLIGIBLE", lambda t: mpf(2) ** -(t.precision // 2 + 2))],
        ),
        Group(
            ["π/4 and π/2 in two parts; tan π/8; numbers whose sum is finite"],
            [
                number("QUARTER_PI", lambda t: mpmath.pi / 4),
                number("QUARTER_PI_LOW", lambda t: mpmath.pi / 4 - t.round(mpmath.pi / 4)),
                number("HALF_PI", lambda t: mpmath.pi / 2),
                number("HALF_PI_LOW", lambda t: mpmath.pi / 2 - t.round(mpmath.pi / 2)),
                number("TAN_OF_EIGHTH", lambda t: mpmath.sqrt(2) - 1),
                number("FINITE_TWICE", lambda t: mpf(2) ** (t.bias - 1)),
            ],
        ),
        Group(
            ["2/3 in two parts"],
            [
                number("TWO_THIRDS", lambda t: two_thirds),
                number("TWO_THIRDS_LOW", lambda t: two_thirds - t.round(two_thirds)),
            ],
        ),
    ]


# ---- Polynomials ---------------------------------------------------------------------------------


def _polynomials() -> list[Polynomial]:
    # Rounding x·LOG2_E may send an x near the middle to either side of it
    widest = mpmath.log(2) / 2 * (1 + mpf(2) ** -12)
    return [
        _polynomial(
            "EXP_TAIL",
            "(e**r - 1 - r) / r² on |r| <= log(2)/2; r + r²·EXP_TAIL(r) has a relative error",
            function=mpmath.exp,
            interval=(-widest, widest),
            fixed=[mpf(1), mpf(1), mpf(1) / 2],
            weight=lambda r: 1 / mpmath.expm1(r),
            spare_bits=1,
        ),
        _polynomial(
            "LOG1P_TAIL",
            "(log(1 + f) - f) / f² on -1/4 <= f <= 1/2; f + f²·LOG1P_TAIL(f) has a relative error",
            function=mpmath.log1p,
            interval=(-mpf(1) / 4, mpf(1) / 2),
            fixed=[mpf(0), mpf(1), -mpf(1) / 2],
            weight=lambda f: 1 / mpmath.log1p(f),
            spare_bits=3,
        ),
        _polynomial(
            "LOG1P_UNIT_TAIL",
            "(log(1 + x) - x) / x² on 0 <= x <= 1; x + x²·LOG1P_UNIT_TAIL(x) has a relative error",
            function=mpmath.log1p,
            interval=(mpf(0), mpf(1)),
            fixed=[mpf(0), mpf(1), -mpf(1) / 2],
            weight=lambda x: 1 / mpmath.log1p(x) if x else mpf(0),
            spare_bits=2,
        ),
        _polynomial(
            "ARTANH_TAIL",
            "(2·artanh(s)/s - 2 - 2/3·z) / z², z = s² <= 1/25; 2 + 2/3·z + z²·ARTANH_TAIL(z) has an error",
            function=_artanh_series,
            interval=(mpf(0), mpf(1) / 25),
            fixed=[mpf(2), mpf(2) / 3],
            weight=None,
            spare_bits=18,  # y·log x may be a thousand times as large as the relative error it passes on
        ),
        log1p_gap_tail(),
        _polynomial(
            "LOG_COSH_TAIL",
            "(log cosh(x) - z/2) / z², z = x² <= 1; z/2 + z²·LOG_COSH_TAIL(z) has a relative error",
            function=_log_cosh_of_root,
            interval=(mpf(0), mpf(1)),
            fixed=[mpf(0), mpf(1) / 2],
            weight=lambda z: 1 / _log_cosh_of_root(z) if z else mpf(0),
            spare_bits=4,
        ),
        _polynomial(
            "ARCTAN_TAIL",
            "(x·arctan(x) - z) / z², z = x² <= (√2 - 1)²; z + z²·ARCTAN_TAIL(z) has a relative error",
            function=_times_arctan_of_root,
            interval=(mpf(0), 3 - 2 * mpmath.sqrt(2)),
            fixed=[mpf(0), mpf(1)],
            weight=lambda z: 1 / _times_arctan_of_root(z) if z else mpf(0),
            spare_bits=2,
        ),
    ]


@cache
def log1p_gap_tail() -> Polynomial:
    """What x - log(1 + x) lacks to x·s with s = x/(2 + x); both backends take it."""
    with mpmath.workprec(minimax.PRECISION):
        return _polynomial(
            "LOG1P_GAP_TAIL",
            "(2·artanh(s)/s - 2) / z, z = s² <= 49/169, with an error",
            function=lambda z: z * (_artanh_series(z) - 2),
            interval=(mpf(0), mpf(49) / 169),
            fixed=[mpf(0), mpf(0)],
            weight=lambda z: 1 / z**2,
            spare_bits=4,
        )


def _artanh_series(z: mpf) -> mpf:
    """2·artanh(s)/s as a function of z = s²."""
    s = mpmath.sqrt(z)
    return 2 * mpmath.atanh(s) / s if s else mpf(2)


def _times_arctan_of_root(z: mpf) -> mpf:
    """x·arctan(x) as a function of z = x²."""
    return mpmath.sqrt(z) * mpmath.atan(mpmath.sqrt(z))


def _log_cosh_of_root(z: mpf) -> mpf:
    """log cosh(x) as a function of z = x²."""
    return mpmath.log(mpmath.cosh(mpmath.sqrt(z)))


def _polynomial(
    name: str,
    meaning: str,
    function: minimax.Function,
    interval: tuple[mpf, mpf],
    fixed: list[mpf],
    weight: minimax.Function | None,
    spare_bits: int,
) -> Polynomial:
    """The polynomial of lowest degree that leaves 2**-spare_bits of an ulp, less its first two terms.

    The code adds those two itself. A third is fixed where its exact value is a number of both types.
    """
    literals, errors = [], []
    for t in TYPES:
        best = _lowest_degree(function, interval, fixed, weight, goal=mpf(2) ** -(t.precision + spare_bits))
        rounded = [*fixed, *(t.round(c) for c in best.coefficients[len(fixed) :])]
        error = minimax.max_error(function, rounded, interval, weight)
        literals.append([t.literal(c) for c in rounded[2:]])
        errors.append(f"2**{float(mpmath.log(error, 2)):.1f} ({t.name})")
    bound = f"of {' or '.join(errors)} at most, rounded coefficients included"
    return Polynomial(name, [meaning, bound], *literals)


def _lowest_degree(
    function: minimax.Function,
    interval: tuple[mpf, mpf],
    fixed: list[mpf],
    weight: minimax.Function | None,
    goal: mpf,
) -> minimax.Fit:
    """The fit of lowest degree within the goal. Each degree gains about as much as the one before."""
    degree = len(fixed)
    fits: dict[int, minimax.Fit] = {}

    def at(degree: int) -> minimax.Fit:
        if degree not in fits:
            fits[degree] = minimax.fit(function, degree, interval, weight, fixed)
        return fits[degree]

    gain = mpmath.log(at(degree).error / at(degree + 1).error, 2)
    degree += max(1, int(mpmath.log(at(degree).error / goal, 2) / gain))
    while at(degree).error > goal:
        degree += 1
    while at(degree - 1).error <= goal:
        degree -= 1
    return at(degree)


if __name__ == "__main__":
    import sys

    sys.stdout.write(render_elementary())
