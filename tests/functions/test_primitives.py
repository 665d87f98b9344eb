"""Every primitive: definition, derivative, reference, conventions and printing agree."""

import itertools

import mpmath
import numpy as np
import pytest
from mpmath.libmp import from_float
from sympy import Symbol, latex

import symloss.functions as functions
from symloss.functions import Primitive
from symloss.program.scalar import evaluate
from symloss.verify.closures import Frame
from symloss.verify.differences import Undecided, decided
from symloss.verify.evaluator import Compiler

X, Y, Z = Symbol("x", real=True), Symbol("y", positive=True), Symbol("z", positive=True)
PRIMITIVES = {  # one that only its own module exports has a test of its own
    name: item for name, item in Primitive.all().items() if getattr(functions, name, None) is item
}
POINTS = [mpmath.mpf(text) for text in ("-31.7", "-2", "-0.3", "1e-20", "0.7", "3", "25.25")]
POSITIVE = [mpmath.mpf(text) for text in ("1e-20", "0.3", "0.7", "1.5", "3", "25.25")]
TWO = (
    "atan_ratio",
    "direction",
    "exp_gap",
    "exp_minus",
    "exp_minus_line",
    "kl_entr",
    "line_minus_log",
    "log_ratio",
    "log_ratio_gap",
    "logaddexp",
    "quad_over_lin",
    "ratio",
    "reciprocal_gap",
    "rel_entr",
    "softmax_weight",
    "times",
    "times_exp",
    "with_nan_of",
)
SHARES = [mpmath.mpf(text) for text in ("1e-3", "0.5", "0.9")]
OF_ANGLES = ("falling_cosine", "folded_cosine", "folded_sine")
ARITY = (
    dict.fromkeys((*TWO, "variance_bend", "variance_score", "xlog1py", "xlogy"), 2)
    | {"log_share": 3, "mixture_entr": 3, "over_length": 3}
    | dict.fromkeys(OF_ANGLES, 3)
)
ON_POSITIVE = {
    "atan_ratio",
    "inverse_root",
    "kl_entr",
    "line_minus_log",
    "log_ratio",
    "log_ratio_gap",
    "log_share",
    "mixture_entr",
    "reciprocal_gap",
    "rel_entr",
    "rescale",
}  # the first argument
ABOVE_MINUS_ONE = {"log1p", "log1p_gap", "saturation"}
JUMPS = {"step", "half_step"}


def arguments(name):
    symbols = (X, Y, Z)[: ARITY.get(name, 1)]
    return tuple(Symbol("x", positive=True) if name in ON_POSITIVE and s is X else s for s in symbols)


def points(name):
    first = POSITIVE if name in ON_POSITIVE else POINTS
    first = [x for x in first if x > -1] if name in ABOVE_MINUS_ONE else first
    others = [POSITIVE, SHARES][: ARITY.get(name, 1) - 1]
    return list(itertools.product(first, *others))


def value(expression, symbols, at):
    return evaluate(expression, dict(zip(symbols, at, strict=True)), lambda *_: None)


def test_all_are_found():
    assert set(functions.__all__) - {"Primitive"} == set(PRIMITIVES)


@pytest.mark.parametrize("name", PRIMITIVES)
def test_definition_is_the_reference(name):
    item, symbols = PRIMITIVES[name], arguments(name)
    for at in points(name):
        with mpmath.workdps(150):
            defined = value(item.definition(*symbols), symbols, at)
        with mpmath.workdps(50):
            known = item.reference(mpmath.mp, *at)
            assert abs(defined - known) <= mpmath.mpf(10) ** -46 * (abs(known) + mpmath.mpf(10) ** -60), at


@pytest.mark.parametrize("name", PRIMITIVES)
def test_derivative_is_the_slope_of_the_reference(name):
    item, symbols = PRIMITIVES[name], arguments(name)
    applied = item(*symbols)
    with mpmath.workdps(120):
        for position, at in itertools.product(range(len(symbols)), points(name)):
            step = abs(at[position]) * mpmath.mpf(10) ** -25
            above, below = list(at), list(at)
            above[position] += step
            below[position] -= step
            slope = (item.reference(mpmath.mp, *above) - item.reference(mpmath.mp, *below)) / (2 * step)
            given = value(applied.fdiff(position + 1), symbols, at)
            assert abs(slope - given) <= mpmath.mpf(10) ** -18 * (1 + abs(slope)), (position, at)


@pytest.mark.parametrize("name", PRIMITIVES)
def test_exact_evaluation_is_the_reference(name):
    item = PRIMITIVES[name]
    at = points(name)[-1]
    with mpmath.workdps(40):
        exact = item(*(Symbol(f"a{k}") for k in range(len(at)))).subs(
            {Symbol(f"a{k}"): str(number) for k, number in enumerate(at)}
        )
        known = item.reference(mpmath.mp, *at)
        assert abs(mpmath.mpf(str(exact.evalf(30))) - known) <= mpmath.mpf(10) ** -14 * abs(known)


LOG2 = mpmath.log(2)
EDGES = {
    "expm1": [((0,), 0), (("-inf",), -1), (("inf",), "inf"), (("1e-30",), "1e-30")],
    "log1p": [((0,), 0), ((-1,), "-inf"), (("1e-30",), "1e-30"), (("inf",), "inf")],
    "sigmoid": [((0,), 0.5), (("-inf",), 0), (("inf",), 1), ((1000,), 1)],
    "softplus": [(("inf",), "inf"), (("-inf",), 0), ((1000,), 1000)],
    "log_sigmoid": [(("inf",), 0), (("-inf",), "-inf"), ((-1000,), -1000)],
    "step": [((0,), 0), ((1,), 1), ((-1,), 0)],
    "half_step": [((0,), 0.5), ((1,), 1), ((-1,), 0)],
    "inverse_root": [((0,), 0), ((4,), 0.5)],
    "finite_or_zero": [((3,), 3), (("inf",), 0), (("-inf",), 0)],
    "inverse_or_zero": [((0,), 0), ((4,), 0.25), (("inf",), 0)],
    "ratio": [((0, 0), 0), ((0, 3), 0), ((1, 0), "inf"), ((-1, 0), "-inf"), ((1, 4), 0.25)],
    "xlog1py": [((0, -1), 0), ((2, 0), 0), ((1, -1), "-inf"), ((-1, -1), "inf"), ((3, "1e-30"), "3e-30")],
    "line_minus_log": [((0, 0), 0), ((0, 2), "inf"), (("inf", 3), "inf"), ((1, 5), 1)],
    "atan_ratio": [((0, 0), 0), ((0, 2), 0), ((2, 0), mpmath.pi / 2), ((3, 3), mpmath.pi / 4)],
    "log_cosh": [((0,), 0), (("1e-30",), "5e-61"), (("inf",), "inf"), ((1000,), 1000 - LOG2)],
    "exp_gap": [
        ((0, 1), 0), ((0, 0), 1), (("-inf", 2), "inf"), (("-inf", 0), 0), (("inf", 5), "inf"),
        ((0, "inf"), "inf"), (("1e-30", 1), "5e-61"), ((-60, 2), 118 + 2 * LOG2),
    ],
    "kl_entr": [
        ((0, 0), 0), ((0, 3), 3), ((2, 0), "inf"), ((3, 3), 0), ((1, 2), 1 - LOG2), ((2, "inf"), "inf"),
        (("inf", 2), "inf"), ((0, "inf"), "inf"),
    ],
    "reciprocal_gap": [
        ((3, 3), 0), ((0, 0), 0), ((2, 4), -0.25), ((0, 2), "-inf"), ((2, 0), "inf"), (("inf", 4), 0.25),
        ((4, "inf"), -0.25),
    ],
    "saturation": [((0,), 0), ((-1,), "-inf"), ((1,), 0.5), (("inf",), 1)],
    "log1p_gap": [((0,), 0), ((-1,), "inf"), (("inf",), "inf"), (("1e-30",), "5e-61"), ((1,), 1 - LOG2)],
    "log_ratio_gap": [
        ((0, 0), 0), ((3, 3), 0), ((0, 2), "inf"), ((2, 0), "inf"), ((2, "inf"), "inf"), ((2, 1), 1 - LOG2),
    ],
    "exp_minus": [((0, 1), 0), (("-inf", 2), -2), (("inf", 5), "inf")],
    "exp_minus_line": [((0, 7), 1), ((1, 0), "2.718281828459045"), (("inf", 5), "inf")],
    "quad_over_lin": [((0, 3), 0), ((2, 4), 1), (("1e-300", "1e-300"), "1e-300")],
    "variance_bend": [((0, 4), -0.03125), ((2, 4), 0.03125), ((0, 1), -0.5)],
    "variance_score": [((0, 4), 0.125), ((2, 4), 0), ((4, 4), -0.375)],
    "log_share": [((3, 3, 0.25), 0), ((0, 1, 0.5), "-inf"), ((0, 0, 0.5), LOG2), ((1, 0, 0.25), 2 * LOG2)],
    "mixture_entr": [((0, 0, 0.5), 0), ((0, 1, 0.5), 0), ((2, 0, 0.5), 2 * LOG2)],
    "xlogy": [((0, 0), 0), ((2, 1), 0), ((1, 0), "-inf"), ((-1, 0), "inf")],
    "rel_entr": [((0, 0), 0), ((0, 2), 0), ((1, 0), "inf"), ((3, 3), 0)],
    "log_ratio": [((3, 3), 0), ((0, 0), 0), ((0, 1), "-inf"), ((1, 0), "inf")],
    "falling_cosine": [((1, 0, 4), 1), ((-1, 0, 4), -7), ((0, 1, 4), -3), ((0, 1, 1), 0), ((3, 3, 2), 0)],
    "folded_cosine": [
        ((1, 0, 4), 1), ((1, 1, 1), mpmath.sqrt(0.5)), ((-1, 1, 1), -mpmath.sqrt(0.5)), ((-1, 1, 2), 0),
    ],
    "folded_sine": [((1, 0, 4), 0), ((0, 1, 1), 1), ((0, 1, 3), 1), ((3, 3, 2), 1)],
    "times": [((0, "inf"), 0), ((2, 3), 6), ((0, 0), 0)],
    "times_exp": [
        ((0, "inf"), 0), ((2, 0), 2), ((0, 0), 0), ((1, "-inf"), 0), (("inf", "-inf"), 0),
        (("-inf", "-inf"), 0),
    ],
    "above_minus_infinity": [(("-inf",), 0), (("inf",), "inf"), ((3,), 3)],
    "with_nan_of": [((3, 1), 3), ((3, "inf"), 3), (("-inf", 0), "-inf")],
    "direction": [((0, 0), 0), ((3, 0), 0), ((3, 4), 0.75), ((-3, 4), -0.75)],
    "over_length": [((0, 1, 5), 0), ((3, 1, 0), 0), ((-2, 2, 0.5), -2)],
    "rescale": [((1,), 1), ((0,), mpmath.mpf(2) ** 600), (("inf",), mpmath.mpf(2) ** -600)],
    "restrain": [((1,), 1), ((0,), 1), (("inf",), mpmath.mpf(2) ** -64), (("-inf",), mpmath.mpf(2) ** -64)],
    "logaddexp": [
        (("-inf", "-inf"), "-inf"), (("-inf", 3), 3), ((1000, 1000), 1000 + LOG2), (("inf", 1), "inf"),
        ((0, 0, 0), mpmath.log(3)), ((-800, "-inf", "-inf"), -800),
    ],
    "softmax_weight": [
        (("-inf", "-inf"), 0), (("-inf", 3), 0), ((3, "-inf"), 1), ((-800, -800), 0.5), ((7, 7, "-inf"), 0.5),
    ],
    "zero_if_infinite": [(("inf",), 0), (("-inf",), 0), ((3,), 3)],
}  # fmt: skip


@pytest.mark.parametrize("name", PRIMITIVES)
def test_edges(name):
    for at, expected in EDGES[name]:
        found = PRIMITIVES[name].reference(mpmath.mp, *map(mpmath.mpf, at))
        assert mpmath.almosteq(found, mpmath.mpf(expected), rel_eps=1e-12) or found == mpmath.mpf(expected), (
            at
        )


@pytest.mark.parametrize("name", PRIMITIVES)
def test_nan_in_any_argument_is_carried_to_the_value(name):
    """Also beside a factor 0, which switches off what is infinite and not what is unknown."""
    item, symbols = PRIMITIVES[name], arguments(name)
    for at in [*points(name)[:3], *(tuple(map(mpmath.mpf, at)) for at, _ in EDGES[name])]:
        for position in range(len(at)):
            given = [mpmath.nan if k == position else number for k, number in enumerate(at)]
            symbols = [Symbol(f"a{k}", real=True) for k in range(len(at))]
            found = value(item(*symbols, evaluate=False), symbols, given)
            assert mpmath.isnan(found) == item.carries_nan, given


@pytest.mark.parametrize("name", PRIMITIVES)
@pytest.mark.parametrize("power", [1, 2, -1])
def test_latex_is_balanced(name, power):
    text = latex(PRIMITIVES[name](*arguments(name)) ** power)
    depth = 0
    for character in text.replace(r"\{", "").replace(r"\}", ""):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0 and text.count(r"\left") == text.count(r"\right")


@pytest.mark.parametrize("name", PRIMITIVES)
def test_what_it_says_of_signs_holds(name):
    item, symbols = PRIMITIVES[name], arguments(name)
    applied = item(*symbols)
    for at in points(name):
        found = item.reference(mpmath.mp, *at)
        assert not applied.is_extended_positive or found > 0
        assert not applied.is_extended_nonnegative or found >= 0
        assert not applied.is_extended_negative or found < 0


def test_the_slopes_of_an_angle_without_sides_are_0():
    """arctan(0/0) is 0 and stays it: first and second derivatives are 0 there, not 1/0."""
    slopes = [functions.atan_ratio(X, Y).fdiff(position) for position in (1, 2)]
    bends = [slope.diff(symbol) for slope in slopes for symbol in (X, Y)]
    for item in (*slopes, *bends):
        assert value(item.doit(), (X, Y), (mpmath.mpf(0), mpmath.mpf(0))) == 0, item


NOT_ELEMENTARY = {"rescale"}  # a power of two that depends on the type


def wide_points(name, count=24):
    """Floats over the whole range of float64 where the function is defined, and moderate ones."""
    random = np.random.default_rng([5, *name.encode()])
    for number in range(count):
        scale = 10.0 ** random.uniform(-300, 300) if number % 2 else 10.0 ** random.uniform(-3, 2)
        first = random.normal() * scale
        first = abs(first) if name in ON_POSITIVE else max(first, -0.99) if name in ABOVE_MINUS_ONE else first
        others = [abs(random.normal()) * 10.0 ** random.uniform(-3, 3), random.uniform(0.01, 0.99)]
        yield (first, *others[: ARITY.get(name, 1) - 1])


@pytest.mark.parametrize("name", sorted(set(PRIMITIVES) - NOT_ELEMENTARY))
def test_the_reference_is_the_definition_by_other_arithmetic(name):
    """What the oracle takes from the code, held against ball arithmetic on the elementary definition."""
    item, symbols = PRIMITIVES[name], arguments(name)
    closure = Compiler(item.definition(*symbols)).number(item.definition(*symbols))
    compared = 0
    for at in wide_points(name):
        given = {symbol.name: from_float(x) for symbol, x in zip(symbols, at, strict=True)}
        try:
            ball = decided(lambda p, g=given: closure(Frame(None, g, {}, p)), 200, 8000)
        except (Undecided, NotImplementedError):
            continue  # an exponential of 10**200 has no digits
        defined = mpmath.mp.make_mpf(ball[0])
        if not mpmath.isfinite(defined):
            continue
        with mpmath.workdps(400):
            known = item.reference(mpmath.mp, *map(mpmath.mpf, at))
            assert abs(defined - known) <= mpmath.mpf(10) ** -25 * abs(known) + mpmath.mpf(2) ** -1190, at
        compared += 1
    assert compared >= 8, compared


@pytest.mark.parametrize("name", ["zero_if_infinite", "softplus", "sigmoid"])
def test_another_number_of_arguments_is_told(name):
    with pytest.raises(TypeError, match=rf"{name} takes exactly 1 argument \(0 given\)"):
        Primitive.all()[name]()
