"""The generated elementary functions against mpmath, at their edges, and as vector instructions."""

import inspect
import math
import os
import platform
import re
import subprocess
import sys

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf
from numba import float32, float64, njit

from symloss.functions import Primitive, exp_gap, log_ratio_gap
from symloss.printers.elementary import render_elementary
from symloss.verify.exhaustive import DIGITS, REFERENCES, generated_module, load_module, over_array, ulp_error

elementary = load_module(generated_module())
inf, nan = math.inf, math.nan

BOUNDS = dict.fromkeys(("exp", "exp_nonpositive", "expm1"), 1.2) | {"log1p_unit": 2.0}
BOUNDS |= dict.fromkeys(("log", "log1p"), 1.0)
BOUNDS |= dict.fromkeys(("tanh", "log_cosh", "atan"), 2.0)
BOUNDS |= dict.fromkeys(("sigmoid", "softplus", "log_sigmoid"), 3.0)
BOUNDS |= {"log1p_gap": 4.0, "saturation": 2.0}
BINARY = ("power", "xlogy", "xlog1py", "quad_over_lin", "maximum", "minimum")
BINARY += ("exp_gap", "kl_entr", "log_ratio", "log_ratio_gap", "reciprocal_gap", "rel_entr", "atan_ratio")
DTYPES = [np.float32, np.float64]
X86 = platform.machine() in ("x86_64", "AMD64")


def inputs(dtype, count=400):
    """Bit patterns of all sizes, numbers of ordinary size, and the neighbourhood of possible breakpoints."""
    generator = np.random.default_rng(1)
    info = np.finfo(dtype)
    unsigned = np.dtype(f"u{info.bits // 8}")
    patterns = generator.integers(0, 2**info.bits, count, dtype=unsigned).view(dtype)
    log_highest = math.log(info.max)
    ordinary = generator.normal(size=count) * 10 ** generator.uniform(-3, 1, count)
    wide = generator.uniform(-1.2, 1.2, count) * log_highest
    subnormal = generator.integers(0, 2**info.nmant, count // 8, dtype=unsigned).view(dtype)
    centres = [0.25, 0.5, 0.75, 1, 1.5, 2, 5, info.tiny, info.max, info.nmant * math.log(2)]
    centres += [log_highest, math.log(info.tiny), math.log(info.smallest_subnormal)]
    centres += [k * math.log(2) / 2 for k in (1, 3, 5)]
    centres = np.array([c * sign for c in centres for sign in (1, -1)], dtype=dtype)
    steps = np.array([-100, -10, -2, -1, 0, 1, 2, 10, 100])
    signed = np.dtype(f"i{info.bits // 8}")
    near = (centres.view(signed)[:, None] + steps.astype(signed)).view(dtype).ravel()
    edges = [0.0, -0.0, inf, -inf, nan, info.smallest_subnormal, -info.smallest_subnormal, -1.0]
    every = [patterns, ordinary, wide, subnormal, -subnormal, near, edges]
    return np.concatenate([np.asarray(part, dtype=dtype) for part in every])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", BOUNDS)
def test_error_in_ulp(name, dtype):
    reference = REFERENCES[name]
    x = inputs(dtype)
    x = x[~(x < reference.domain[0]) & ~(x > reference.domain[1])]
    results = np.empty_like(x)
    over_array(getattr(elementary, name))(x, results)
    with mp.workdps(DIGITS):
        for value, result in zip(x, results, strict=True):
            exact = mpf("nan") if np.isnan(value) else reference.exact(mpf(float(value)))
            assert ulp_error(float(result), exact, dtype) <= BOUNDS[name], (value, result, exact)


@pytest.mark.parametrize("dtype", DTYPES)
def test_power_error_in_ulp(dtype):
    info, generator = np.finfo(dtype), np.random.default_rng(2)
    x = np.abs(inputs(dtype))
    x = x[np.isfinite(x) & (x > 0)]
    near_one = 1 + generator.normal(size=1000) * 10 ** generator.uniform(-15, -1, 1000)
    x = np.concatenate([x, near_one.astype(dtype)])
    # Exponents for which the power spans the range of the type, and small ones
    spread = generator.uniform(-1.1, 1.1, x.size) * math.log(info.max)
    with np.errstate(divide="ignore", over="ignore"):
        y = (spread / np.log(x.astype(np.float64))).astype(dtype)
    y = np.where(np.isfinite(y), y, dtype(3))
    y[::3] = generator.normal(size=y[::3].size) * 3
    with mp.workdps(DIGITS):
        for a, b in zip(x, y, strict=True):
            exact = mp.exp(mpf(float(b)) * mp.log(mpf(float(a))))
            result = elementary.power(a, b)
            assert ulp_error(float(result), exact, dtype) <= 2, (a, b, result, exact)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("name", "edges"),
    {
        "exp": [(0.0, 1.0), (-0.0, 1.0), (-inf, 0.0), (inf, inf), (-1e30, 0.0), (1e30, inf)],
        "exp_nonpositive": [(0.0, 1.0), (-0.0, 1.0), (-inf, 0.0)],
        "expm1": [(0.0, 0.0), (-0.0, -0.0), (-inf, -1.0), (inf, inf)],
        "log": [(1.0, 0.0), (0.0, -inf), (-0.0, -inf), (-1.0, nan), (-inf, nan), (inf, inf)],
        "log1p": [(0.0, 0.0), (-0.0, -0.0), (-1.0, -inf), (-2.0, nan), (-inf, nan), (inf, inf)],
        "log1p_unit": [(0.0, 0.0)],
        "tanh": [(0.0, 0.0), (-0.0, -0.0), (inf, 1.0), (-inf, -1.0)],
        "atan": [(0.0, 0.0), (-0.0, -0.0)],
        "log1p_gap": [(0.0, 0.0), (-0.0, 0.0), (-1.0, inf), (-2.0, nan), (-inf, nan), (inf, inf)],
        "saturation": [(0.0, 0.0), (-1.0, -inf), (inf, 1.0)],
        "log_cosh": [(0.0, 0.0), (inf, inf), (-inf, inf)],
        "sigmoid": [(0.0, 0.5), (inf, 1.0), (-inf, 0.0)],
        "softplus": [(inf, inf), (-inf, 0.0)],
        "log_sigmoid": [(inf, 0.0), (-inf, -inf)],
    }.items(),
)
def test_edges(name, edges, dtype):
    function = getattr(elementary, name)
    for x, expected in [*edges, (nan, nan)]:
        result = function(dtype(x))
        assert np.array_equal(result, expected, equal_nan=True), (x, result)
        if x == expected == 0:
            assert math.copysign(1, result) == math.copysign(1, expected), (x, result)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("name", "x", "y", "expected"),
    [
        *(("power", x, 0.0, 1.0) for x in (0.0, 0.5, 1.0, 3.0, inf)),
        *(("power", 1.0, y, 1.0) for y in (0.0, -2.0, 1e30, inf, -inf)),
        *(("power", x, y, nan) for x, y in ((-1.0, 2.0), (-1.0, 0.0), (-inf, 1.0))),
        *(("power", x, y, nan) for x, y in ((nan, 0.0), (1.0, nan), (0.0, nan))),
        ("whole_power", -2.0, 3.0, -8.0),
        ("whole_power", -2.0, 2.0, 4.0),
        ("whole_power", -2.0, 0.0, 1.0),
        ("whole_power", -2.0, -1.0, -0.5),
        ("whole_power", 3.0, 3.0, 27.0),
        ("whole_power", -inf, 3.0, -inf),
        ("whole_power", nan, 2.0, nan),
        ("power", 0.0, 2.5, 0.0),
        ("power", -0.0, 2.5, 0.0),
        ("power", 0.0, -2.5, inf),
        ("power", 0.0, inf, 0.0),
        ("power", 0.0, -inf, inf),
        ("power", inf, 0.5, inf),
        ("power", inf, -0.5, 0.0),
        ("power", 0.5, inf, 0.0),
        ("power", 0.5, -inf, inf),
        ("power", 2.0, inf, inf),
        ("power", 2.0, 1e30, inf),
        ("power", 2.0, -1e30, 0.0),
        ("power", 2.0, 10.0, 1024.0),
        ("xlogy", 0.0, 0.0, 0.0),
        ("xlogy", 0.0, inf, 0.0),
        ("xlogy", 0.0, nan, nan),
        ("xlogy", nan, 1.0, nan),
        ("xlogy", 2.0, 0.0, -inf),
        ("xlogy", 2.0, 1.0, 0.0),
        ("xlog1py", 0.0, -1.0, 0.0),
        ("xlog1py", 0.0, nan, nan),
        ("xlog1py", 1.0, -1.0, -inf),
        *(("kl_entr", t, x, inf) for t, x in ((2.0, 0.0), (2.0, inf), (inf, 2.0), (0.0, inf))),
        *(("kl_entr", t, t, 0.0) for t in (0.0, 3.0)),
        ("kl_entr", 0.0, 3.0, 3.0),
        *(("log_ratio_gap", x, y, inf) for x, y in ((2.0, 0.0), (0.0, 2.0), (2.0, inf), (inf, 2.0))),
        *(("log_ratio_gap", x, x, 0.0) for x in (0.0, 3.0)),
        *(("exp_gap", x, t, inf) for x, t in ((-inf, 2.0), (inf, 2.0), (inf, 0.0), (0.0, inf))),
        *(("exp_gap", x, t, y) for x, t, y in ((-inf, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0))),
        *(("reciprocal_gap", x, y, z) for x, y, z in ((3.0, 3.0, 0.0), (0.0, 0.0, 0.0), (2.0, 4.0, -0.25))),
        *(("reciprocal_gap", x, y, z) for x, y, z in ((0.0, 2.0, -inf), (2.0, 0.0, inf), (inf, 4.0, 0.25))),
        ("reciprocal_gap", 4.0, inf, -0.25),
        ("maximum", 1.0, 2.0, 2.0),
        ("maximum", -inf, 2.0, 2.0),
        ("maximum", nan, 2.0, nan),
        ("maximum", 2.0, nan, nan),
        ("minimum", 1.0, 2.0, 1.0),
        ("minimum", inf, 2.0, 2.0),
        ("minimum", nan, 2.0, nan),
        ("minimum", 2.0, nan, nan),
    ],
)
def test_two_arguments(name, x, y, expected, dtype):
    assert np.array_equal(getattr(elementary, name)(dtype(x), dtype(y)), expected, equal_nan=True)


def test_a_sum_of_logarithms_times_a_number():
    generator = np.random.default_rng(3)
    for x, y in zip(generator.normal(size=200) * 5, generator.random(200) * 3, strict=True):
        with mp.workdps(DIGITS):
            assert ulp_error(elementary.xlogy(x, y), mpf(x) * mp.log(mpf(y)), np.float64) <= 2
            assert ulp_error(elementary.xlog1py(x, y), mpf(x) * mpmath.log1p(mpf(y)), np.float64) <= 2


def ranges(dtype):
    """Points whose parts overflow or vanish, in the type, where the whole does not."""
    top, least = float(np.finfo(dtype).max), float(np.finfo(dtype).smallest_subnormal)
    edge = math.log(top)
    points = {
        "exp_minus": [(edge + 0.4, top / 2), (edge + 0.4, -top / 2), (edge + 9, top), (edge - 1, top)],
        "exp_minus_line": [
            (edge + 0.4, top / 1e3),
            (edge + 9, top),
            (edge + 2, top),
            (top, top),
            (-top, 2.0),
        ],
        "exp_gap": [(edge + 0.3, top / 3), (edge + 0.4, top), (edge - 1, top), (-60.0, 2.0), (99.0, 1e-30)],
        "kl_entr": [(least, 7.0), (top, top / 4), (least, least * 6), (top / 8, 1.0), (1e-30, 1e9)],
        "log_ratio_gap": [(top, 3.0), (least * 3, least), (top / 8, 1e-3), (1e-30, 1e9), (top, top / 3)],
        "reciprocal_gap": [(top, 1 / top * 2), (least, least), (1e-30, 1e30), (1e30, 1e-30), (top / 2, top)],
        "quad_over_lin": [(top / 2, top), (top**0.75, top**0.6), (top**-0.9, top**-0.9), (1e-12, 3 * least)],
        "variance_bend": [(top**0.9, top**0.8), (top**0.99, top**0.7), (1.0, 1.0), (0.0, top**-0.4)],
        "variance_score": [(top**0.9, top**0.6), (1.0, 1.0), (0.0, 3 * least), (least, least), (1.0, least)],
    }
    return [(name, *map(dtype, at)) for name, found in points.items() for at in found]


EXACTLY = {
    "exp_minus": lambda x, t: mp.exp(min(x, mpf(10**4))) - t,
    "exp_minus_line": lambda x, t: mp.exp(min(x, mpf(10**4))) - t * min(x, mpf(10**4)),
    "exp_gap": lambda x, t: mp.exp(x) - t - t * (x - mp.log(t)),
    "kl_entr": lambda t, x: x - t - t * mp.log(x / t),
    "log_ratio_gap": lambda x, y: x / y - 1 - mp.log(x / y),
    "reciprocal_gap": lambda x, y: 1 / y - 1 / x,
    "quad_over_lin": lambda x, y: x * x / y,
    "variance_bend": lambda x, y: (x * x / y - mpf(0.5)) / y**2,
    "variance_score": lambda x, y: (1 - x * x / y) / (2 * y),
}


def gap_condition(x, t, exact):
    """4 ulp, and what a relative error of x as large as the rounding of a number does to exp_gap."""
    x, t = mpf(float(x)), mpf(float(t))
    return 4 + (2 * abs((mp.exp(x) - t) * x) / exact if exact else 0)


@pytest.mark.parametrize("dtype", DTYPES)
def test_parts_that_leave_the_range(dtype):
    for name, x, y in ranges(dtype):
        result = getattr(elementary, name)(x, y)
        with mp.workdps(DIGITS):
            exact = EXACTLY[name](mpf(float(x)), mpf(float(y)))
            allowed = gap_condition(x, y, exact) if name == "exp_gap" else 4
            assert ulp_error(float(result), exact, dtype) <= allowed, (name, x, y, result, exact)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_gap_of_a_logarithm_near_its_tangent_and_far(dtype):
    """To 4 ulp in two numbers; with an exponential, to what the rounding of the logarithm leaves."""
    generator = np.random.default_rng(6)
    t = np.exp(generator.normal(size=600) * 4).astype(dtype)
    change = np.maximum(-0.999, generator.normal(size=600) * 10 ** generator.uniform(-9, 2, 600))
    for one, other in zip(t, (t * (1 + change)).astype(dtype), strict=True):
        with mp.workdps(DIGITS):
            a, b = mpf(float(one)), mpf(float(other))
            exact = log_ratio_gap.reference(mp, b, a)
            assert ulp_error(float(elementary.log_ratio_gap(other, one)), exact, dtype) <= 4, (one, other)
            assert ulp_error(float(elementary.kl_entr(one, other)), a * exact, dtype) <= 4, (one, other)
            x = dtype(mp.log(b))
            exact = exp_gap.reference(mp, mpf(float(x)), a)
            error = ulp_error(float(elementary.exp_gap(x, one)), exact, dtype)
            assert error <= gap_condition(x, one, exact), (x, one)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("share", [1e-3, 0.3, 0.5, 0.999])
def test_a_share_of_a_mixture(share, dtype):
    generator, info = np.random.default_rng(4), np.finfo(dtype)
    x = np.exp(generator.normal(size=300) * 3).astype(dtype)
    near = (x * (1 + generator.normal(size=300) * 10 ** generator.uniform(-7, 0, 300))).astype(dtype)
    y = np.concatenate([np.abs(near), x[::-1], [info.max, info.tiny, 0]])
    x = np.concatenate([x, x, [info.tiny, info.max**0.9, 2]]).astype(dtype)
    b = dtype(share)
    with mp.workdps(DIGITS):
        for one, other in zip(x, y.astype(dtype), strict=True):
            p, q, beta = (mpf(float(number)) for number in (one, other, b))
            exact = p * mp.log(p / (beta * p + (1 - beta) * q))
            moved = abs(p * (1 - beta) * (p - q) / (beta * p + (1 - beta) * q)) + abs(exact)
            gap = abs(mpf(float(elementary.mixture_entr(one, other, b))) - exact)
            assert gap <= 4 * float(info.eps) * moved, (one, other)


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_angle_by_its_tangent_of_two(dtype):
    """Of numbers of all sizes: one by the other may under- or overflow, and so may their sum."""
    sizes = np.abs(inputs(dtype)[::4])
    sizes = sizes[np.isfinite(sizes)]
    few = np.asarray([1, 2, 3, 5, 7], dtype) * np.finfo(dtype).smallest_subnormal
    beside = np.asarray([np.tan(np.pi / 8), 1, np.tan(3 * np.pi / 8)], dtype)
    x = np.concatenate([sizes, np.repeat(few, 5), np.repeat(beside, 3), [inf, 1, nan, 0]]).astype(dtype)
    y = np.concatenate([np.roll(sizes, 7), np.tile(few, 5), np.tile(beside, 3), [1, inf, 0, nan]])
    with mp.workdps(DIGITS):
        for a, b in zip(x, y.astype(dtype), strict=True):
            exact = mp.nan if np.isnan(a) or np.isnan(b) else mp.atan2(mpf(float(a)), mpf(float(b)))
            result = elementary.atan_ratio(a, b)
            assert ulp_error(float(result), exact, dtype) <= 2, (a, b, result, exact)
    assert elementary.atan_ratio(dtype(inf), dtype(inf)) == dtype(math.pi / 4)  # as C's atan2


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_position_in_the_array_and_the_flags_of_the_caller_change_no_bit(dtype):
    functions = [getattr(elementary, name) for name in ("exp", "log1p", "sigmoid", "softplus", "tanh")]
    exp, log1p, sigmoid, softplus, tanh = functions

    def body(x, result):
        for i in range(x.size):
            result[0, i], result[1, i], result[2, i] = exp(x[i]), log1p(x[i]), sigmoid(x[i])
            result[3, i], result[4, i] = softplus(x[i]), tanh(x[i])

    x = inputs(dtype)
    loops = njit(body), njit(fastmath={"contract", "nsz", "reassoc", "arcp"})(body)
    whole = np.empty((5, x.size), dtype=dtype)
    loops[0](x, whole)
    for loop in loops:
        shifted = np.empty((5, x.size - 3), dtype=dtype)
        loop(x[3:], shifted)
        assert np.array_equal(shifted, whole[:, 3:], equal_nan=True)
        for i in range(0, x.size, 37):
            alone = np.empty((5, 1), dtype=dtype)
            loop(x[i : i + 1], alone)
            assert np.array_equal(alone, whole[:, i : i + 1], equal_nan=True)
    for function, row in zip(functions, whole, strict=True):
        for i in range(0, x.size, 37):
            assert np.array_equal(function(x[i]), row[i], equal_nan=True)


def compiled(body, *types):
    """The dispatcher of the body for C-contiguous arrays, without the wrapper Python would call."""
    dispatcher = njit(body, no_cpython_wrapper=True)
    dispatcher.compile(tuple(t[::1] for t in types))
    return dispatcher


@pytest.mark.skipif(not X86, reason="looks for x86 instructions")
@pytest.mark.parametrize("t", [float32, float64], ids=str)
@pytest.mark.parametrize("name", [*BOUNDS, *BINARY])
def test_a_loop_over_it_is_vector_instructions(name, t):
    function = getattr(elementary, name)

    def unary(x, result):
        for i in range(x.size):
            result[i] = function(x[i])

    def binary(x, y, result):
        for i in range(x.size):
            result[i] = function(x[i], y[i])

    unary.__qualname__ = binary.__qualname__ = f"{name}_vector"
    dispatcher = compiled(binary, t, t, t) if name in BINARY else compiled(unary, t, t)
    (assembly,), (llvm,) = dispatcher.inspect_asm().values(), dispatcher.inspect_llvm().values()
    suffix = "ps" if t == float32 else "pd"
    assert re.search(rf"v?(fn?m(add|sub)\d+|mul|max|min|cmp\w*|blendv?){suffix}\s.*[xyz]mm", assembly)
    assert not re.search(r"v(gather|scatter)", assembly)
    called = set(re.findall(r"\bcall\b[^@\n]*@([\w.]+)\(", llvm))
    own = {symbol for symbol in called if symbol.startswith(("llvm.", "NRT_")) or f"{name}_vector" in symbol}
    assert called == own, "something is not inlined"


@pytest.mark.skipif(not X86, reason="looks for x86 registers")
@pytest.mark.parametrize("t", [float32, float64], ids=str)
def test_what_takes_blocks_has_the_widest_vectors(t, monkeypatch):
    exp, next_block = elementary.exp, elementary.next_block

    def widths():
        def blocks(x, result):
            if next_block(0, -1) == 0:
                for i in range(x.size):
                    result[i] = exp(x[i])

        (text,) = compiled(blocks, t, t).inspect_asm().values()
        return {width for width in "xyz" if re.search(rf"vf?n?m(ul|add|sub)\w*p[sd]\s.*%{width}mm", text)}

    if elementary.HAS_WIDE_VECTORS:
        assert "z" in widths()
    monkeypatch.setattr(elementary, "HAS_WIDE_VECTORS", False)
    assert "z" not in widths()


@pytest.mark.parametrize("t", [float32, float64], ids=str)
def test_logistic_functions_share_their_exponential_and_division(t):
    softplus, log_sigmoid, sigmoid = elementary.softplus, elementary.log_sigmoid, elementary.sigmoid

    def one(x, result):
        for i in range(x.size):
            result[i] = softplus(x[i]) + sigmoid(x[i])

    def all_of_them(x, result):
        for i in range(x.size):
            values = softplus(x[i]) + softplus(-x[i]) + log_sigmoid(x[i]) + log_sigmoid(-x[i])
            result[i] = values + sigmoid(x[i]) + sigmoid(-x[i])

    def count(body, instruction):
        (text,) = compiled(body, t, t).inspect_llvm().values()
        scalar = "float" if t == float32 else "double"
        return len(re.findall(rf"{instruction}\b.*\b{scalar} ", text))

    # In the optimised code the loop's tail has one scalar instance of every instruction
    for instruction in ("fdiv", r"@llvm\.fmuladd"):
        assert count(one, instruction) > 0
        assert count(all_of_them, instruction) <= count(one, instruction) + 1
    assert count(all_of_them, "fdiv") == count(one, "fdiv")


def test_mixed_types_are_refused():
    with pytest.raises(Exception, match=r"[Nn]o implementation"):
        elementary.power(np.float32(2), 3.0)


@pytest.mark.skipif(not X86, reason="names an x86 processor")
def test_a_processor_without_fused_instructions(tmp_path):
    script = """
import numpy as np
from symloss.verify.exhaustive import generated_module, load_module
e = load_module(generated_module())
x = np.linspace(0.01, 30, 23)
np.save("out.npy", [[e.exp(-v), e.log(v), e.power(v, 55.5), e.sigmoid(-v)] for v in x])
"""
    root = str(generated_module().parents[2])
    environment = os.environ | {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": "+sse2", "PYTHONPATH": root}
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, check=True)
    with mp.workdps(DIGITS):
        for x, row in zip(np.linspace(0.01, 30, 23), np.load(tmp_path / "out.npy"), strict=True):
            v = mpf(x)
            exact = [mp.exp(-v), mp.log(v), v ** mpf(55.5), 1 / (1 + mp.exp(v))]
            for result, value, bound in zip(row, exact, (1, 1, 2, 2.3), strict=True):
                assert ulp_error(result, value, np.float64) <= bound, (x, result)


def test_the_committed_module_is_what_the_printer_renders():
    assert generated_module().read_text(encoding="utf-8") == render_elementary()


def test_nothing_is_undefined_and_all_names_exist():
    assert "Undefined" not in render_elementary()
    functions = [getattr(elementary, name) for name in elementary.__all__]
    assert all(function.__doc__ for function in functions)


# ---- NaN and the edges that primitives declare ---------------------------------------------------


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_every_function_carries_nan(real):
    """Beside a factor 0 too: it switches off what is infinite and not what is unknown."""
    for item in Primitive.all().values():
        function = getattr(elementary, vars(item).get("spelling", ""), None)
        if function is None or not item.carries_nan:
            continue
        count = len(inspect.signature(function).parameters)
        for others in (0.0, 0.5, 1.0, math.inf, -math.inf):
            for position in range(count):
                given = [real(math.nan if k == position else others) for k in range(count)]
                assert math.isnan(function(*given)), (item.__name__, given)


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_extremes_carry_nan_wherever_it_stands(real):
    larger, smaller = elementary.larger, elementary.smaller

    @njit(error_model="numpy", fastmath={"nsz"})
    def extremes(x):
        top, bottom = -x.dtype.type(math.inf), x.dtype.type(math.inf)
        for i in range(x.size):
            top, bottom = larger(top, x[i]), smaller(bottom, x[i])
        return top, bottom

    plain = np.arange(70, dtype=real)
    assert extremes(plain) == (69, 0)
    for position in (0, 1, 33, 68, 69):
        holed = plain.copy()
        holed[position] = math.nan
        assert np.isnan(extremes(holed)).all(), position


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_a_product_with_an_exponential_of_minus_infinity_is_0(real):
    for x in (0.0, 3.0, math.inf, -math.inf):
        assert elementary.times_exp(real(x), real(-math.inf)) == 0
    assert elementary.above_minus_infinity(real(-math.inf)) == 0
