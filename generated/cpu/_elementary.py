"""Elementary functions for compiled CPU kernels: exp, log and what losses build from them.

Generated from templates/numba_cpu/_elementary.py.j2 by symloss.printers.elementary (de2d6d804a21). Do not edit.

Numba calls the C library for `math.exp` and its kind, one element at a time, which keeps LLVM from
vectorising a loop. The functions here are a few additions, multiplications and selects each: a range
reduction, then a minimax polynomial. Inlined into a loop they become vector instructions. They hold on the
whole range of the type: NaN propagates, an infinity gives the limit, arguments and results may be subnormal.
Arguments are scalars, all float32 or all float64, and the result has their type.

No function here takes fast-math flags, whatever the kernel that calls it was compiled with: reassociation
would cancel the constants that round and the terms that carry rounding errors. Where a product may be fused
with a sum, `fma` says so, and an element gets the same bits in the vectorised body of a loop and in its tail.
"""

import functools
import math

from llvmlite import ir
from llvmlite.binding import get_host_cpu_features
from numba import njit, types
from numba.extending import intrinsic, overload

__all__ = [
    "above_minus_infinity", "accumulate", "add_exactly", "atan", "atan_ratio", "compiled", "digamma",
    "digamma_rise", "direction", "erf", "erfc", "erfcx", "exp", "exp_gap", "exp_minus",
    "exp_minus_line", "exp_nonpositive", "expm1", "falling_cosine", "finite_or_zero", "folded_cosine",
    "folded_sine", "half_step", "hazard_excess", "in_row", "interval_hazard", "interval_mean",
    "interval_variance", "inverse_expm1", "inverse_mills", "inverse_or_zero", "inverse_root",
    "invert_rows", "keep_total", "kl_entr", "larger", "larger_number", "line_minus_log", "log",
    "log1mexp", "log1p", "log1p_gap", "log1p_unit", "log_cosh", "log_erfc", "log_gamma_bend",
    "log_ndtr", "log_norm_interval", "log_ratio", "log_ratio_gap", "log_rising", "log_share",
    "log_sigmoid", "logaddexp", "logaddexp3", "logaddexp3_shares", "logaddexp_shares", "loggamma",
    "maximum", "mills_excess", "minimum", "mixture_entr", "next_block", "norm_cdf", "norm_interval",
    "order_rows", "over_length", "over_threads", "pentagamma", "power", "quad_over_lin", "ratio",
    "reciprocal_gap", "rel_entr", "rescale", "restrain", "row", "rows_in_line", "saturation", "sigmoid",
    "sign", "smaller", "softmax_weight", "softmax_weight3", "softplus", "step", "tanh", "tetragamma",
    "times", "times_exp", "times_exp_square", "times_sigmoid", "trigamma", "trigamma_rise",
    "typed_exponent", "variance_bend", "variance_score", "whole_power", "with_nan_of", "xlog1py",
    "xlogy", "zero_if_infinite",
]  # fmt: skip

OPTIONS = {"fastmath": False, "error_model": "numpy", "forceinline": True}
FLOATS = (types.float32, types.float64)


def elementary(body):
    """Publish `body` as a function for Python and, inlined, for compiled code."""
    compiled = njit(**OPTIONS)(body)

    @functools.wraps(body)
    def function(*arguments):
        return compiled(*arguments)

    @overload(function, jit_options=OPTIONS, strict=False)
    def choose(*arguments):
        first = arguments[0]
        return body if first in FLOATS and all(argument == first for argument in arguments) else None

    return function


# ---- Instructions --------------------------------------------------------------------------------

# Layout of the two types: bits of the fraction, bias of the exponent, the integer type of the same width
LAYOUT = {
    types.float32: (23, 127, ir.IntType(32)),
    types.float64: (52, 1023, ir.IntType(64)),
}


def constant(float32, float64):
    """A number known to both types: `NAME(x)` is the number in the type of x."""

    @intrinsic
    def in_type_of(typing_context, x):
        def emit(context, builder, signature, arguments):
            return context.get_constant(x, float32 if x == types.float32 else float64)

        return (x(x), emit) if x in FLOATS else None

    return in_type_of


def polynomial(float32, float64):
    """The polynomial with these coefficients, lowest first.

    The two lowest terms are added last, by Horner's rule, which keeps the rounding errors small; those above
    are paired by Estrin's scheme, which keeps the chain of dependent instructions short.
    """

    @intrinsic
    def evaluate(typing_context, x):
        def emit(context, builder, signature, arguments):
            coefficients = [context.get_constant(x, c) for c in (float32 if x == types.float32 else float64)]
            powers = {1: arguments[0]}

            def estrin(terms):
                if len(terms) == 1:
                    return terms[0]
                half = 1
                while 2 * half < len(terms):
                    half *= 2
                    if half not in powers:
                        powers[half] = builder.fmul(powers[half // 2], powers[half // 2])
                return multiply_add(builder, estrin(terms[half:]), powers[half], estrin(terms[:half]))

            total = estrin(coefficients[2:])
            for coefficient in coefficients[1::-1]:
                total = multiply_add(builder, total, arguments[0], coefficient)
            return total

        return (x(x), emit) if x in FLOATS else None

    return evaluate


def multiply_add(builder, a, b, c):
    name = builder.module.declare_intrinsic("llvm.fmuladd", [a.type], ir.FunctionType(a.type, [a.type] * 3))
    return builder.call(name, [a, b, c])


@intrinsic
def fma(typing_context, a, b, c):
    """a·b + c, rounded once where the processor can, twice where it cannot."""

    def emit(context, builder, signature, arguments):
        return multiply_add(builder, *arguments)

    return a(a, a, a), emit


@intrinsic
def product_error(typing_context, a, b, product):
    """a·b - product, exactly, for the rounded product."""

    def split(builder, value, bits):
        shifted = builder.fmul(value, value.type(2.0**bits + 1.0))
        high = builder.fsub(shifted, builder.fsub(shifted, value))
        return high, builder.fsub(value, high)

    def emit(context, builder, signature, arguments):
        a, b, product = arguments
        triple, _, features = context.codegen().magic_tuple()
        if "+fma" in features.split(",") or triple.startswith(("aarch64", "arm64")):
            return builder.fma(a, b, builder.fneg(product))
        # T. J. Dekker, 1971: the products of the halves are exact
        bits = (LAYOUT[signature.return_type][0] + 2) // 2
        (a_high, a_low), (b_high, b_low) = split(builder, a, bits), split(builder, b, bits)
        error = builder.fsub(builder.fmul(a_high, b_high), product)
        for left, right in ((a_high, b_low), (a_low, b_high), (a_low, b_low)):
            error = builder.fadd(error, builder.fmul(left, right))
        return error

    return a(a, a, a), emit


@intrinsic
def where(typing_context, condition, a, b):
    """a if condition else b, as a select: both sides are evaluated and nothing branches."""

    def emit(context, builder, signature, arguments):
        return builder.select(*arguments)

    return (a(condition, a, a), emit) if condition == types.boolean and a == b else None


@intrinsic
def with_sign_of(typing_context, magnitude, signed):
    """|magnitude| with the sign of the other argument, that of a zero included."""

    def emit(context, builder, signature, arguments):
        function_type = ir.FunctionType(arguments[0].type, [arguments[0].type] * 2)
        name = builder.module.declare_intrinsic("llvm.copysign", [arguments[0].type], function_type)
        return builder.call(name, arguments)

    return magnitude(magnitude, magnitude), emit


@intrinsic
def power_of_two(typing_context, shifted):
    """2**k for shifted = ROUNDER + k, where k is the exponent of a normal number."""
    fraction_bits, bias, integer = LAYOUT[shifted]

    def emit(context, builder, signature, arguments):
        biased = builder.add(builder.bitcast(arguments[0], integer), integer(bias))
        return builder.bitcast(builder.shl(biased, integer(fraction_bits)), arguments[0].type)

    return shifted(shifted), emit


@intrinsic
def shifted_exponent(typing_context, x):
    """ROUNDER + k for the k with 3/4 <= x / 2**k < 3/2, where x is positive and normal."""
    fraction_bits, bias, integer = LAYOUT[x]
    rounder = ((bias + fraction_bits) << fraction_bits) + (1 << (fraction_bits - 1))

    def emit(context, builder, signature, arguments):
        carried = builder.add(builder.bitcast(arguments[0], integer), integer(1 << (fraction_bits - 1)))
        biased = builder.lshr(carried, integer(fraction_bits))
        return builder.bitcast(builder.add(biased, integer(rounder - bias)), arguments[0].type)

    return x(x), emit


@intrinsic
def significand(typing_context, x):
    """x / 2**k for the same k, between 3/4 and 3/2."""
    fraction_bits, bias, integer = LAYOUT[x]

    def emit(context, builder, signature, arguments):
        bits = builder.bitcast(arguments[0], integer)
        carried = builder.add(bits, integer(1 << (fraction_bits - 1)))
        biased = builder.and_(carried, integer(-1 << fraction_bits))
        scale = builder.sub(biased, integer(bias << fraction_bits))
        return builder.bitcast(builder.sub(bits, scale), arguments[0].type)

    return x(x), emit


# ---- Constants -----------------------------------------------------------------------------------
# Computed by symloss.printers.elementary: numbers are rounded to each type, polynomials are minimax fits.

INFINITY = constant(float32=float("inf"), float64=float("inf"))
NAN = constant(float32=float("nan"), float64=float("nan"))

# 1.5 times the number above which all are integers. Adding it to a small x rounds x to an
# integer k, which becomes the low bits of the sum; subtracting it again gives k
ROUNDER = constant(float32=12582912.0, float64=6755399441055744.0)

# log2 e, and log 2 in two parts: k·LN2_HIGH is exact for every exponent k of the type
LOG2_E = constant(float32=1.442695, float64=1.4426950408889634)
LN2_HIGH = constant(float32=0.69314575, float64=0.6931471805601177)
LN2_LOW = constant(float32=1.4286068e-06, float64=-1.7239444525614835e-13)

# e**x rounds to 0 below the first and to inf above the second; above the third it exceeds x
# times the largest number; e**x - 1 rounds to -1 below the fourth
EXP_LOWEST = constant(float32=-104.66522, float64=-745.8263662825011)
EXP_HIGHEST = constant(float32=88.84784, float64=709.907712893384)
EXP_BEYOND = constant(float32=94.26801, float64=717.4073318795434)
EXPM1_LOWEST = constant(float32=-17.32868, float64=-37.42994775023705)

# 2**LIFT brings the subnormal numbers into the normal range
LIFT = constant(float32=64.0, float64=512.0)
TWO_TO_LIFT = constant(float32=1.8446744e+19, float64=1.3407807929942597e+154)
TWO_TO_MINUS_LIFT = constant(float32=5.421011e-20, float64=7.458340731200207e-155)
SMALLEST_NORMAL = constant(float32=1.1754944e-38, float64=2.2250738585072014e-308)

# log(1 + f) is f - f²/2 for a smaller f
CUBE_NEGLIGIBLE = constant(float32=6.1035156e-05, float64=3.725290298461914e-09)

# π/4 and π/2 in two parts; tan π/8; numbers whose sum is finite
QUARTER_PI = constant(float32=0.7853982, float64=0.7853981633974483)
QUARTER_PI_LOW = constant(float32=-2.1855694e-08, float64=3.061616997868383e-17)
HALF_PI = constant(float32=1.5707964, float64=1.5707963267948966)
HALF_PI_LOW = constant(float32=-4.371139e-08, float64=6.123233995736766e-17)
TAN_OF_EIGHTH = constant(float32=0.41421357, float64=0.41421356237309503)
FINITE_TWICE = constant(float32=8.507059e+37, float64=4.49423283715579e+307)

# 2/3 in two parts
TWO_THIRDS = constant(float32=0.6666667, float64=0.6666666666666666)
TWO_THIRDS_LOW = constant(float32=-1.9868216e-08, float64=3.700743415417188e-17)

# (e**r - 1 - r) / r² on |r| <= log(2)/2; r + r²·EXP_TAIL(r) has a relative error
# of 2**-25.9 (float32) or 2**-59.0 (float64) at most, rounded coefficients included
EXP_TAIL = polynomial(
    float32=(
        0.5, 0.16666532, 0.041666158, 0.008368115, 0.0013975971,
    ),
    float64=(
        0.5, 0.16666666666666677, 0.04166666666666671, 0.00833333333332037, 0.0013888888888842564,
        0.00019841269889682108, 2.4801587440059336e-05, 2.7557240325098567e-06, 2.7557149909832243e-07,
        2.5110480250161002e-08, 2.0960264591186107e-09,
    ),
)

# (log(1 + f) - f) / f² on -1/4 <= f <= 1/2; f + f²·LOG1P_TAIL(f) has a relative error
# of 2**-27.3 (float32) or 2**-57.0 (float64) at most, rounded coefficients included
LOG1P_TAIL = polynomial(
    float32=(
        -0.5, 0.33333462, -0.25000194, 0.1999032, -0.16642387, 0.14476164, -0.13213448, 0.105979264,
        -0.046073977,
    ),
    float64=(
        -0.5, 0.3333333333333278, -0.24999999999999223, 0.2000000000019633, -0.1666666666712295,
        0.14285714262094842, -0.12499999923043503, 0.11111112431743801, -0.10000005715640149,
        0.09090872334908026, -0.08333114986166068, 0.07692731156237657, -0.07147328752676664,
        0.0666849577450461, -0.06204148134503046, 0.057878313959519964, -0.057089463506400165,
        0.06032780025828319, -0.0569165175670073, 0.036096962140899726, -0.010594304410429923,
    ),
)

# (log(1 + x) - x) / x² on 0 <= x <= 1; x + x²·LOG1P_UNIT_TAIL(x) has a relative error
# of 2**-25.5 (float32) or 2**-54.5 (float64) at most, rounded coefficients included
LOG1P_UNIT_TAIL = polynomial(
    float32=(
        -0.5, 0.3333225, -0.24975099, 0.19774324, -0.15569536, 0.11025131, -0.06092148, 0.021875422,
        -0.0036774662,
    ),
    float64=(
        -0.5, 0.3333333333330179, -0.24999999996810954, 0.19999999869904217, -0.16666663719307118,
        0.1428567168521441, -0.12499574912965015, 0.11108029854504053, -0.09983192486139933,
        0.09020115377704128, -0.08098514695271031, 0.07069161155247292, -0.05801287495256226,
        0.042904282284705636, -0.027293790024651796, 0.014215950050705386, -0.005731931368076475,
        0.001660717301034871, -0.00030550360938552446, 2.6676224357097665e-05,
    ),
)

# (2·artanh(s)/s - 2 - 2/3·z) / z², z = s² <= 1/25; 2 + 2/3·z + z²·ARTANH_TAIL(z) has an error
# of 2**-37.0 (float32) or 2**-65.3 (float64) at most, rounded coefficients included
ARTANH_TAIL = polynomial(
    float32=(
        0.4, 0.28571403, 0.22224483, 0.18086646, 0.17252952,
    ),
    float64=(
        0.4, 0.28571428571426166, 0.2222222222283972, 0.181818180983929, 0.15384622060929976,
        0.13333000545132245, 0.11775134233037034, 0.10327306769954063, 0.11612395400575005,
    ),
)

# (2·artanh(s)/s - 2) / z, z = s² <= 49/169, with an error
# of 2**-25.2 (float32) or 2**-54.6 (float64) at most, rounded coefficients included
LOG1P_GAP_TAIL = polynomial(
    float32=(
        0.6666667, 0.40000027, 0.28569606, 0.2227041, 0.17562637, 0.19624487, -0.02128677, 0.38230363,
    ),
    float64=(
        0.6666666666666666, 0.40000000000000163, 0.28571428571381996, 0.22222222227510416,
        0.18181817866749497, 0.1538462671859284, 0.13333066318084308, 0.1176903835724112,
        0.10476360724037506, 0.09940459860749079, 0.06165795158645752, 0.19126871416239025,
        -0.2736519411265817, 0.8096947876443888, -0.9221774797372221, 0.7226247790948465,
    ),
)

# (log cosh(x) - z/2) / z², z = x² <= 1; z/2 + z²·LOG_COSH_TAIL(z) has a relative error
# of 2**-27.0 (float32) or 2**-57.4 (float64) at most, rounded coefficients included
LOG_COSH_TAIL = polynomial(
    float32=(
        -0.08333331, 0.022221612, -0.0067405454, 0.0021632034, -0.00068200496, 0.0001779794, -2.610351e-05,
    ),
    float64=(
        -0.0833333333333332, 0.022222222222208945, -0.006746031745542684, 0.0021869488444615907,
        -0.000738602858496556, 0.0002565798263776722, -9.09858735439805e-05, 3.276563912881895e-05,
        -1.1920186646414239e-05, 4.333603162184829e-06, -1.5305017842995997e-06, 4.941588408650412e-07,
        -1.3151371710029704e-07, 2.4510068995062775e-08, -2.3081576455598087e-09,
    ),
)

# (x·arctan(x) - z) / z², z = x² <= (√2 - 1)²; z + z²·ARCTAN_TAIL(z) has a relative error
# of 2**-28.4 (float32) or 2**-57.4 (float64) at most, rounded coefficients included
ARCTAN_TAIL = polynomial(
    float32=(
        -0.33333316, 0.19998473, -0.14243546, 0.10593884, -0.060783412,
    ),
    float64=(
        -0.333333333333332, 0.19999999999953247, -0.14285714280166603, 0.111111107821569,
        -0.09090897725302999, 0.076920597182913, -0.06663099213029754, 0.05847859337200985,
        -0.05039190699576916, 0.038062146525435755, -0.01790504644334529,
    ),
)


# ---- Exponentials --------------------------------------------------------------------------------
# e**x = 2**k·e**r with k the integer nearest to x / log 2 (W. J. Cody and W. Waite, 1980).


@elementary
def exp_of_remainder(k, x, tail):
    """e**r, where r = x + tail - k·log 2; `tail` is what x lacks to be exact."""
    one = type(x)(1)
    high = fma(-k, LN2_HIGH(x), x)
    low = fma(-k, LN2_LOW(x), tail)
    r = high + low
    # 1 + r + r²·p(r), with the rounding error of the first sum carried on
    head = one + high
    lost = high - (head - one)
    return head + fma(r * r, EXP_TAIL(r), lost + low)


@elementary
def exp_of_sum(x, tail):
    """e**(x + tail) for a tail of about an ulp of x."""
    bounded = where(x < EXP_LOWEST(x), EXP_LOWEST(x), x)
    bounded = where(x > EXP_HIGHEST(x), EXP_HIGHEST(x), bounded)
    shifted = fma(bounded, LOG2_E(x), ROUNDER(x))
    # 2**k is applied as two factors: the first is always normal, only the second rounds or overflows
    large = x > type(x)(0)
    lift = where(large, -LIFT(x), LIFT(x))
    settle = where(large, TWO_TO_LIFT(x), TWO_TO_MINUS_LIFT(x))
    return exp_of_remainder(shifted - ROUNDER(x), bounded, tail) * power_of_two(shifted + lift) * settle


@elementary
def exp_rounded(k, x):
    """e**r with r = x - k·log 2 rounded, at most 1.2 ulp off."""
    r = fma(-k, LN2_LOW(x), fma(-k, LN2_HIGH(x), x))
    return type(x)(1) + fma(r * r, EXP_TAIL(r), r)


@elementary
def exp(x):
    """e**x, at most 1.2 ulp off; 0 and inf where that is the nearest number, subnormal results included."""
    bounded = where(x < EXP_LOWEST(x), EXP_LOWEST(x), x)
    bounded = where(x > EXP_HIGHEST(x), EXP_HIGHEST(x), bounded)
    shifted = fma(bounded, LOG2_E(x), ROUNDER(x))
    large = x > type(x)(0)
    lift = where(large, -LIFT(x), LIFT(x))
    settle = where(large, TWO_TO_LIFT(x), TWO_TO_MINUS_LIFT(x))
    return exp_rounded(shifted - ROUNDER(x), bounded) * power_of_two(shifted + lift) * settle


@elementary
def exp_lowered(x):
    """e**x / 2**LIFT for x > 0, also where e**x overflows; beyond EXP_BEYOND, what it is there."""
    bounded = where(x > EXP_BEYOND(x), EXP_BEYOND(x), where(x > type(x)(0), x, type(x)(0)))
    shifted = fma(bounded, LOG2_E(x), ROUNDER(x))
    return exp_rounded(shifted - ROUNDER(x), bounded) * power_of_two(shifted - LIFT(x))


@elementary
def exp_nonpositive(x):
    """e**x for x <= 0, faster than `exp` and the same bits; no use for a positive x."""
    bounded = where(x < EXP_LOWEST(x), EXP_LOWEST(x), x)
    shifted = fma(bounded, LOG2_E(x), ROUNDER(x))
    value = exp_rounded(shifted - ROUNDER(x), bounded)
    return value * power_of_two(shifted + LIFT(x)) * TWO_TO_MINUS_LIFT(x)


@elementary
def expm1(x):
    """e**x - 1, at most 1.2 ulp off, also near 0."""
    one, half = type(x)(1), type(x)(0.5)
    bounded = where(x < EXPM1_LOWEST(x), EXPM1_LOWEST(x), x)
    bounded = where(x > EXP_HIGHEST(x), EXP_HIGHEST(x), bounded)
    shifted = fma(bounded, LOG2_E(x), ROUNDER(x))
    k = shifted - ROUNDER(x)
    high = fma(-k, LN2_HIGH(x), bounded)
    r = fma(-k, LN2_LOW(x), high)
    r_low = fma(-k, LN2_LOW(x), high - r)
    # 2**k·((1 - 2**-k + r) + r²·p(r)), where what the inner sums lose is carried on;
    # 2**-k, subnormal for the largest k, is half of 2**(1 - k)
    inverse = half * power_of_two(ROUNDER(x) + (one - k))
    offset = one - inverse
    head = offset + r
    lost = (r - (head - offset)) + ((one - offset) - inverse)
    value = head + fma(r * r, EXP_TAIL(r), lost + fma(r, r_low, r_low))
    return with_sign_of((value + value) * power_of_two(shifted - one), x)


@elementary
def tanh(x):
    """(e**x - e**-x) / (e**x + e**-x), at most 2 ulp off."""
    two, half = type(x)(2), type(x)(0.5)
    decay = expm1(-two * abs(x))
    divisor = two + decay
    lost = decay - (divisor - two)
    ratio = decay / divisor
    # A divisor larger by `lost` makes the ratio smaller by ratio·lost/divisor, and 1/divisor = (1 - ratio)/2
    ratio = fma(ratio * lost, fma(ratio, half, -half), ratio)
    return with_sign_of(ratio, x)


# ---- Angles --------------------------------------------------------------------------------------


@elementary
def arctan_of_ratio(x, y):
    """arctan(x / y) for x, y >= 0, at most 2 ulp off; NaN at 0/0."""
    zero, one = type(x)(0), type(x)(1)
    less, more = where(x < y, x, y), where(x < y, y, x)
    # Their sum is to be finite, and a share of the greater one normal
    scale = where(more > FINITE_TWICE(x), type(x)(0.25), where(more < one, TWO_TO_LIFT(x), one))
    less, more = less * scale, more * scale
    # From π/8 on the angle between both and π/4 is taken: tan(α - π/4) = (tan α - 1)/(tan α + 1)
    is_wide = less >= TAN_OF_EIGHTH(x) * more
    apart = where(less < more, less - more, zero)
    tangent = where(is_wide, apart, less) / where(is_wide, less + more, more)
    tangent = where(x < y, tangent, -tangent)
    # Powers of a tiny tangent would be subnormal, which is slow; its cube does not count
    counting = where(abs(tangent) < CUBE_NEGLIGIBLE(x), zero, tangent)
    square = counting * counting
    start = where(is_wide, QUARTER_PI(x), where(x < y, zero, HALF_PI(x)))
    start_low = where(is_wide, QUARTER_PI_LOW(x), where(x < y, zero, HALF_PI_LOW(x)))
    return start + (tangent + fma(counting * square, ARCTAN_TAIL(square), start_low))


@elementary
def atan(x):
    """The angle whose tangent is x, at most 2 ulp off."""
    return with_sign_of(arctan_of_ratio(abs(x), type(x)(1)), x)


# ---- Logarithms ----------------------------------------------------------------------------------
# log x = k·log 2 + log(1 + f) with x = 2**k·(1 + f). That 1 + f is taken from [3/4, 3/2) makes f exact for
# log(1 + x) too, whatever x.


@elementary
def log_of_parts(k, f):
    """k·log 2 + log(1 + f) for an integer k and -1/4 <= f <= 1/2."""
    high = k * LN2_HIGH(k)
    head = high + f
    lost = f - (head - high)
    # Powers of a tiny f would be subnormal, which is slow; its cube does not count
    counting = where(abs(f) < CUBE_NEGLIGIBLE(f), type(f)(0), f)
    return head + fma(f * f, LOG1P_TAIL(counting), fma(k, LN2_LOW(k), lost))


@elementary
def log(x):
    """The natural logarithm, at most 1 ulp off; -inf at 0, NaN below."""
    zero, one = type(x)(0), type(x)(1)
    subnormal = x < SMALLEST_NORMAL(x)
    normal = where(subnormal, x * TWO_TO_LIFT(x), x)
    k = shifted_exponent(normal) - ROUNDER(x)
    k = where(subnormal, k - LIFT(x), k)
    value = log_of_parts(k, significand(normal) - one)
    value = where(x < INFINITY(x), value, x)
    return where(x > zero, value, where(x == zero, -INFINITY(x), NAN(x)))


@elementary
def log1p(x):
    """log(1 + x), at most 1 ulp off, also near 0; -inf at -1, NaN below."""
    one, two, quarter = type(x)(1), type(x)(2), type(x)(0.25)
    k = shifted_exponent(one + x) - ROUNDER(x)
    # f = x/2**k - (1 - 2**-k) is exact; 2**-k, subnormal for the largest k, is a quarter of 2**(2 - k)
    quadruple = power_of_two(ROUNDER(x) + (two - k))
    f = fma(x * quadruple, quarter, fma(quadruple, quarter, -one))
    value = with_sign_of(log_of_parts(k, f), x)
    value = where(x < INFINITY(x), value, x)
    return where(x > -one, value, where(x == -one, -INFINITY(x), NAN(x)))


@elementary
def log1p_unit(x):
    """log(1 + x) for 0 <= x <= 1, faster than `log1p`, at most 2 ulp off."""
    # Powers of a tiny x would be subnormal, which is slow; they do not count
    counting = where(x < CUBE_NEGLIGIBLE(x), CUBE_NEGLIGIBLE(x), x)
    return fma(x * LOG1P_UNIT_TAIL(counting), x, x)


@elementary
def log_cosh(x):
    """log((e**x + e**-x) / 2), at most 2 ulp off, also near 0 and where cosh overflows."""
    one, half, two = type(x)(1), type(x)(0.5), type(x)(2)
    size = abs(x)
    near = where(size < one, x, one)
    square = near * near
    series = fma(square * square, LOG_COSH_TAIL(square), half * square)
    # |x| - log 2 + log(1 + e**-2|x|)
    far = (size - LN2_HIGH(x)) + (log1p_unit(exp_nonpositive(-two * size)) - LN2_LOW(x))
    return where(size < one, series, far)


@elementary
def log1p_gap_near(x):
    """x - log(1 + x) for -0.7 <= x <= 2.25."""
    # log(1 + x) = 2·artanh s with s = x/(2 + x), and x - 2s = x·s
    s = x / (type(x)(2) + x)
    square = s * s
    return fma(x, s, -(s * square) * LOG1P_GAP_TAIL(square))


@elementary
def log1p_gap_beside(x, far):
    """x - log(1 + x) from the series where it cancels, else `far`."""
    near = (x > type(x)(-0.7)) & (x < type(x)(2.25))
    return where(near, log1p_gap_near(where(near, x, type(x)(0))), far)


@elementary
def log1p_gap(x):
    """x - log(1 + x), at most 4 ulp off, also near 0, where it is x**2/2; inf at -1, NaN below."""
    return log1p_gap_beside(x, where(x < INFINITY(x), x - log1p(x), x))


@elementary
def saturation(x):
    """x/(1 + x) for x > -1, at most 1.5 ulp off."""
    one = type(x)(1)
    return where(x == INFINITY(x), one, x / (one + x))


# ---- Logistic functions --------------------------------------------------------------------------
# All are written with the same e**-|x|, which a kernel that uses several, at x or at -x, computes once.


@elementary
def sigmoid(x):
    """1 / (1 + e**-x), at most 3 ulp off."""
    one = type(x)(1)
    decay = exp_nonpositive(-abs(x))
    reciprocal = one / (one + decay)
    return where(x < type(x)(0), decay, one) * reciprocal


@elementary
def softplus(x):
    """log(1 + e**x), at most 2 ulp off."""
    zero = type(x)(0)
    return where(x > zero, x, zero) + log1p_unit(exp_nonpositive(-abs(x)))


@elementary
def log_sigmoid(x):
    """log(1 / (1 + e**-x)) = -softplus(-x), at most 2 ulp off."""
    zero = type(x)(0)
    return where(x < zero, x, zero) - log1p_unit(exp_nonpositive(-abs(x)))


# ---- Functions of two arguments ------------------------------------------------------------------


@elementary
def log_in_two_parts(x):
    """The logarithm of x >= 0 as a rounded number and what it lacks, together good to some 2**-10 ulp."""
    zero, one, two = type(x)(0), type(x)(1), type(x)(2)
    subnormal = x < SMALLEST_NORMAL(x)
    normal = where(subnormal, x * TWO_TO_LIFT(x), x)
    k = shifted_exponent(normal) - ROUNDER(x)
    k = where(subnormal, k - LIFT(x), k)
    f = significand(normal) - one
    # log(1 + f) = 2·artanh s = 2s + s³·(2/3 + s²·q(s²)) with s = f/(2 + f), each product and sum in two parts
    divisor = two + f
    divisor_low = f - (divisor - two)
    reciprocal = one / divisor
    s = f * reciprocal
    product = s * divisor
    remainder = (f - product) - product_error(s, divisor, product)
    s_low = fma(-s, divisor_low, remainder) * reciprocal
    square = s * s
    square_low = fma(two * s, s_low, product_error(s, s, square))
    cube = square * s
    cube_low = fma(square, s_low, fma(square_low, s, product_error(square, s, cube)))
    higher = square * ARTANH_TAIL(square)
    factor = TWO_THIRDS(x) + higher
    factor_low = (higher - (factor - TWO_THIRDS(x))) + TWO_THIRDS_LOW(x)
    series = cube * factor
    series_low = fma(cube, factor_low, fma(cube_low, factor, product_error(cube, factor, series)))
    # k·log 2 + 2s + series, by falling size
    exponent_part = k * LN2_HIGH(x)
    double = s + s
    partial = exponent_part + double
    partial_low = double - (partial - exponent_part)
    total = partial + series
    total_low = series - (total - partial)
    low = fma(k, LN2_LOW(x), s_low + s_low) + partial_low + total_low + series_low
    high = total + low
    low = low - (high - total)
    ordinary = (x > zero) & (x < INFINITY(x))
    return where(ordinary, high, where(x > zero, x, -INFINITY(x))), where(ordinary, low, zero)


@elementary
def power(x, y):
    """x**y for x >= 0, at most 2 ulp off; NaN for x < 0.

    x**0 and 1**y are 1, 0**y is 0 for y > 0 and inf for y < 0, infinities give the limit, a NaN stays NaN.
    """
    zero, one = type(x)(0), type(x)(1)
    high, low = log_in_two_parts(x)
    trivial = (y == zero) | (x == one)  # here y·log x may be 0·inf
    exponent = where(trivial, zero, y * high)
    # The error of the product means something only where the power neither overflows nor vanishes
    moderate = abs(exponent) < -EXP_LOWEST(x)
    tail = where(moderate, fma(y, low, product_error(y, high, exponent)), zero)
    value = exp_of_sum(exponent, where(trivial, zero, tail))
    return where(y == y, where(x >= zero, value, NAN(x)), y)


@overload(power, jit_options=OPTIONS)
def power_by_products(x, y):
    """`power` for an exponent of `typed_exponent`, which its type tells."""
    return PRODUCTS[len(y)] if isinstance(y, types.BaseTuple) else None


PRODUCTS = (
    lambda x, y: where(x >= type(x)(0), type(x)(1), NAN(x)),
    lambda x, y: where(x >= type(x)(0), x, NAN(x)),
    lambda x, y: where(x >= type(x)(0), x * x, NAN(x)),
    lambda x, y: where(x >= type(x)(0), x * x * x, NAN(x)),
    lambda x, y: where(x >= type(x)(0), (x * x) * (x * x), NAN(x)),
)
BY_PRODUCTS = {float(number): (None,) * number for number in range(len(PRODUCTS))}


def typed_exponent(number):
    """An exponent for `power`: a small whole number as that many None, so that its type tells it."""
    return BY_PRODUCTS.get(number, number)


@elementary
def whole_power(x, y):
    """x**y for a whole number y with |y| < 2**22 and any x, as accurate as `power`."""
    half = type(x)(0.5) * y
    is_odd = (half + ROUNDER(x)) - ROUNDER(x) != half
    value = power(abs(x), y)
    return where((x < type(x)(0)) & is_odd, -value, value)


@elementary
def xlogy(x, y):
    """x·log y, and 0 where x is 0 unless y is NaN."""
    zero = type(x)(0)
    return where((x == zero) & (y == y), zero, x * log(y))


@elementary
def line_minus_log(x, t):
    """x - t·log x for x >= 0, with 0·log x = 0; infinite at x = inf for every finite t."""
    return where((x == INFINITY(x)) & (abs(t) < x), x, x - xlogy(t, x))


@elementary
def xlog1py(x, y):
    """x·log(1 + y), and 0 where x is 0 unless y is NaN."""
    zero = type(x)(0)
    return where((x == zero) & (y == y), zero, x * log1p(y))


@elementary
def exp_minus(x, t):
    """e**x - t, finite wherever the difference is."""
    power = exp(x)
    lifted = TWO_TO_LIFT(x) * (exp_lowered(x) - TWO_TO_MINUS_LIFT(x) * t)
    return where((power == INFINITY(x)) & (x < INFINITY(x)), lifted, power - t)


@elementary
def exp_minus_line(x, t):
    """e**x - t·x, finite wherever the difference is, else the infinity with the right sign."""
    power = exp(x)
    line = TWO_TO_MINUS_LIFT(x) * t * where(x < EXP_BEYOND(x), x, EXP_BEYOND(x))
    lifted = TWO_TO_LIFT(x) * (exp_lowered(x) - line)
    return where((power == INFINITY(x)) & (abs(t) < INFINITY(x)), lifted, power - t * x)


@elementary
def exp_gap(x, t):
    """e**x - t - t·(x - log t) for t >= 0, with 0·log 0 = 0, also near x = log t."""
    power = exp(x)
    lead = x - log(t)
    growth = expm1(lead)
    scaled = t * log1p_gap_beside(growth, growth - lead)
    plain = power - t * (type(x)(1) + lead)
    inner = (abs(lead) < type(x)(2)) | (power == INFINITY(x))
    value = where(abs(lead) < INFINITY(x), where(inner, scaled, plain), abs(lead))
    return where(t == type(x)(0), power, value)


@elementary
def reciprocal_gap(x, y):
    """1/y - 1/x for x, y >= 0, at most 2 ulp off; the quotients vanish or overflow only where the gap does."""
    change = x - y
    finite = abs(change) < INFINITY(x)
    smaller, greater = where(x < y, x, y), where(x < y, y, x)
    gap = where(finite, change, with_sign_of(type(x)(1), change)) / where(finite, greater, type(x)(1)) / smaller
    return where(x == y, type(x)(0), where((x == x) & (y == y), gap, change))


@elementary
def quad_over_lin(x, y):
    """x**2 / y for y > 0, at most 1.5 ulp off, finite wherever the quotient is."""
    lift = where(y < SMALLEST_NORMAL(y), TWO_TO_LIFT(y), type(y)(1))
    return (x * lift) * (x / (y * lift))


@elementary
def variance_score(x, y):
    """(1 - x**2 / y) / (2·y) for y > 0, finite wherever it is."""
    one, half, root = type(x)(1), type(x)(0.5), math.sqrt(y)
    z = abs(x) / root
    return ((one - z) / root) * (half * (one + z) / root)


@elementary
def variance_bend(x, y):
    """(x**2 / y - 1/2) / y**2 for y > 0, finite wherever it is."""
    root = type(x)(0.7071067811865476)  # of 1/2
    z = abs(x) / math.sqrt(y)
    return ((z - root) / y) * ((z + root) / y)


@elementary
def maximum(x, y):
    """The larger of the two, the second if they are equal; NaN if either is."""
    return where(x == x, where(x > y, x, y), x)


@elementary
def minimum(x, y):
    """The smaller of the two, the second if they are equal; NaN if either is."""
    return where(x == x, where(x < y, x, y), x)


# ---- Conventions: what a kink, a 0/0 and an infinity are given -----------------------------------


@elementary
def sign(x):
    """-1, 0 or 1; NaN at NaN."""
    one = type(x)(1)
    return one if x > 0 else (-one if x < 0 else x)


@elementary
def step(x):
    """1 for x > 0, else 0; NaN at NaN."""
    real = type(x)
    return real(1) if x > 0 else (real(0) if x <= 0 else x)


@elementary
def half_step(x):
    """1 for x > 0, ½ at 0, else 0; NaN at NaN."""
    real = type(x)
    return real(1) if x > 0 else (real(0) if x < 0 else x + real(0.5))


@elementary
def ratio(x, y):
    """x / y, and 0 where x = 0; NaN where either is NaN."""
    real = type(x)
    return real(0) if (x == 0) & (y == y) else x / y


@elementary
def times(x, y):
    """x · y, and 0 where x = 0; NaN where either is NaN."""
    real = type(x)
    return real(0) if (x == 0) & (y == y) else x * y


@elementary
def inverse_root(x):
    """1/√x for x > 0, 0 at 0."""
    real = type(x)
    return real(0) if x == 0 else real(1) / math.sqrt(x)


@elementary
def atan_ratio(x, y):
    """arctan(x / y) for x, y >= 0: π/2 at y = 0 < x, 0 at x = 0."""
    return where((x == 0) & (y == y), type(x)(0), arctan_of_ratio(x, y))


@elementary
def multiple_angle(c, s, m):
    """m times the angle of (c, s), as quarter turns and a rest that keeps its digits near 0, π/2 and π."""
    real = type(c)
    if s > abs(c):
        return m, m * with_sign_of(arctan_of_ratio(abs(c), s), -c)
    if c >= real(0):
        return real(0), m * atan_ratio(s, c)
    return real(2) * m, -m * arctan_of_ratio(s, -c)


@elementary
def half_turns(quarters, rest):
    """The whole half turns in an angle."""
    real = type(rest)
    return real(math.floor(quarters * real(0.5) + rest / real(math.pi)))


@elementary
def quadrant(quarters):
    """0 to 3: how many quarter turns are left over of whole turns."""
    real = type(quarters)
    return quarters - real(4) * real(math.floor(quarters * real(0.25)))


@elementary
def folded_cosine(c, s, m):
    """(-1)**k · cos t for t in [kπ, (k + 1)π), where t is m times the angle of (c, s)."""
    quarters, rest = multiple_angle(c, s, m)
    real = type(c)
    at, k = quadrant(quarters), half_turns(quarters, rest)
    is_odd = (at == real(1)) | (at == real(3))
    wave = real(-math.sin(rest)) if is_odd else real(math.cos(rest))
    return wave if (at >= real(2)) == (k - real(2) * real(math.floor(k * real(0.5))) == real(1)) else -wave


@elementary
def falling_cosine(c, s, m):
    """(-1)**k · cos t - 2k for t in [kπ, (k + 1)π], where t is m times the angle of (c, s)."""
    quarters, rest = multiple_angle(c, s, m)
    return folded_cosine(c, s, m) - type(c)(2) * half_turns(quarters, rest)


@elementary
def folded_sine(c, s, m):
    """|sin t|, where t is m times the angle of (c, s)."""
    quarters, rest = multiple_angle(c, s, m)
    real = type(c)
    at = quadrant(quarters)
    return abs(real(math.cos(rest))) if (at == real(1)) | (at == real(3)) else abs(real(math.sin(rest)))


@elementary
def direction(x, r):
    """x / r, and 0 where r = 0; NaN where either is NaN."""
    real = type(x)
    return real(0) if (r == 0) & (x == x) else x / r


# Squares of numbers between 2**-480 and 2**480 (float32: 2**-50 and 2**50) keep all their digits
FEW_SQUARES = constant(2.0**-100, 2.0**-960)
MANY_SQUARES = constant(2.0**100, 2.0**960)
SCALE_UP = constant(2.0**100, 2.0**600)
SCALE_DOWN = constant(2.0**-70, 2.0**-600)


@elementary
def rescale(squares):
    """1, or where a sum of squares has under- or overflowed the power of two to multiply its terms by."""
    down = SCALE_DOWN(squares) if squares > MANY_SQUARES(squares) else type(squares)(1)
    return SCALE_UP(squares) if squares < FEW_SQUARES(squares) else down


MODERATE_EXPONENT = constant(80.0, 700.0)  # e**u is neither subnormal nor infinite


@elementary
def times_exp(x, u):
    """x · e**u, in two halves where e**u leaves the range; 0 where x or e**u is 0, NaN where either is NaN."""
    real = type(x)
    far = abs(u) > MODERATE_EXPONENT(u)
    factor = exp(u * real(0.5) if far else u)
    product = x * factor * (factor if far else real(1))
    off = ((x == 0) & (u == u)) | ((u == -real(math.inf)) & (x == x))
    return real(0) if off else product


@elementary
def with_nan_of(x, y):
    """x, and NaN where y is NaN."""
    return where(y == y, x, y)


# Below, the largest term is taken out of a sum of exponentials: none overflows, and the rest is exact near 0.


@elementary
def above_minus_infinity(x):
    """x, but 0 for -inf, which cannot be subtracted from itself."""
    real = type(x)
    return real(0) if x == -real(math.inf) else x


@elementary
def logaddexp(a, b):
    """log(e^a + e^b); -inf where both are."""
    high = a if a > b else b
    low = b if a > b else a
    return high + log1p_unit(exp_nonpositive(low - above_minus_infinity(high)))


@elementary
def logaddexp3(a, b, c):
    """log(e^a + e^b + e^c); -inf where all three are."""
    high = a if a > b else b
    low = b if a > b else a
    top = high if high > c else c
    middle = c if high > c else high
    shift = above_minus_infinity(top)
    return top + log1p(exp_nonpositive(low - shift) + exp_nonpositive(middle - shift))


@elementary
def softmax_weight(a, b):
    """e^a / (e^a + e^b); 0 where a is -inf."""
    real = type(a)
    shift = above_minus_infinity(a if a > b else b)
    own = exp_nonpositive(a - shift)
    return real(0) if (a == -real(math.inf)) & (b == b) else own / (own + exp_nonpositive(b - shift))


@elementary
def softmax_weight3(a, b, c):
    """e^a / (e^a + e^b + e^c); 0 where a is -inf."""
    real = type(a)
    high = a if a > b else b
    shift = above_minus_infinity(high if high > c else c)
    own = exp_nonpositive(a - shift)
    total = own + exp_nonpositive(b - shift) + exp_nonpositive(c - shift)
    return real(0) if (a == -real(math.inf)) & (b == b) & (c == c) else own / total


@elementary
def logaddexp_shares(a, b):
    """log(e^a + e^b), and the shares of e^a and e^b; they are 0 where both are."""
    real = type(a)
    high = a if a > b else b
    low = b if a > b else a
    rest = exp_nonpositive(low - above_minus_infinity(high))
    share = real(1) / (real(1) + rest)
    of_high = real(0) if (high == -real(math.inf)) & (rest == rest) else share
    of_low = rest * share
    return high + log1p_unit(rest), of_high if a > b else of_low, of_low if a > b else of_high


@elementary
def logaddexp3_shares(a, b, c):
    """log(e^a + e^b + e^c), and the shares of e^a, e^b and e^c; they are 0 where all three are."""
    real = type(a)
    high = a if a > b else b
    low = b if a > b else a
    top = high if high > c else c
    middle = c if high > c else high
    shift = above_minus_infinity(top)
    low_power, middle_power = exp_nonpositive(low - shift), exp_nonpositive(middle - shift)
    rest = low_power + middle_power
    share = real(1) / (real(1) + rest)
    of_top = real(0) if (top == -real(math.inf)) & (rest == rest) else share
    of_middle, of_low = middle_power * share, low_power * share
    of_high, of_c = of_top if high > c else of_middle, of_middle if high > c else of_top
    return top + log1p(rest), of_high if a > b else of_low, of_low if a > b else of_high, of_c


# Where one of two numbers is FAR times the other, both are moved towards each other by APART
FAR = constant(2.0**100, 2.0**600)
APART = constant(2.0**76, 2.0**540)
TOGETHER = constant(2.0**-76, 2.0**-540)
TWICE_APART = constant(152.0, 1080.0)


@elementary
def log_of_quotient(x, y, start, change):
    """log(x / y) for x, y >= 0, of one division; where `start` is 1 and not 0, log(1 + change / y)."""
    zero, one, two, quarter = type(x)(0), type(x)(1), type(x)(2), type(x)(0.25)
    less, more = x * FAR(x) < y, y * FAR(x) < x
    up = where(less, APART(x), where(more, TOGETHER(x), one))
    down = where(less, TOGETHER(x), where(more, APART(x), one))
    moved = where(less, TWICE_APART(x), where(more, -TWICE_APART(x), zero))
    quotient = where(start == one, change, x * up) / (y * down)
    # As of `log1p` and `log`: with the sum 2**k·(1 + f) this f is exact
    k = shifted_exponent(start + quotient) - ROUNDER(x)
    quadruple = power_of_two(ROUNDER(x) + (two - k))
    f = fma(quotient * quadruple, quarter, fma(start * quadruple, quarter, -one))
    value = log_of_parts(k - moved, f)
    is_inside = (start == one) | ((quotient > zero) & (quotient < INFINITY(x)))
    return where(is_inside, value, where(quotient == zero, -INFINITY(x), quotient))


@elementary
def log_quotient(x, y):
    """log(x / y) for x, y >= 0, without regard to what is lost near x = y."""
    return log_of_quotient(x, y, type(x)(0), x)


@elementary
def log_ratio(x, y):
    """log(x / y) for x, y >= 0.

    From the difference x - y near x = y, else from the quotient.
    """
    near = (x < y + y) & (y < x + x)
    start = where(near, type(x)(1), type(x)(0))
    return where(x == y, type(x)(0), log_of_quotient(x, y, start, x - y))


@elementary
def rel_entr(x, y):
    """x log(x / y) for x, y >= 0; 0 at x = 0, +inf where x > 0 = y."""
    return where((x == 0) & (y == y), type(x)(0), x * log_ratio(x, y))


@elementary
def log_ratio_gap(x, y):
    """x / y - 1 - log(x / y) for x, y >= 0, at most 4 ulp off, also near x = y; 0 at x = y = 0."""
    excess = (x - y) / y
    far = where(abs(excess) < INFINITY(x), excess - log_quotient(x, y), abs(excess))
    value = where((x == y) & (x < INFINITY(x)), type(x)(0), log1p_gap_beside(excess, far))
    return where((x < y) & (y == INFINITY(x)), y, value)


@elementary
def kl_entr(t, x):
    """x - t - t log(x / t) for t, x >= 0, with 0 log 0 = 0, at most 4 ulp off, also near x = t."""
    zero, one, two, half = type(x)(0), type(x)(1), type(x)(2), type(x)(0.5)
    change = x - t
    excess = change / t
    near = (excess > type(x)(-0.7)) & (excess < type(x)(2.25))
    # Halves of a large t: the product overflows only where the sum does
    large = t > one
    product = where(large, half * t, t) * log_quotient(x, t)
    far = where(large, two * (half * change - product), change - product)
    far = where(abs(change) < INFINITY(x), far, abs(change))
    value = where(near, t * log1p_gap_near(where(near, excess, zero)), far)
    return where((t == zero) & (x == x), x, value)


@elementary
def log_share(x, y, b):
    """log(x / (b·x + (1 - b)·y)) for x, y >= 0 and 0 < b < 1; -log b at y = 0 and x = inf.

    From the difference y - x unless the mixture is below x/2 or y far beyond x.
    """
    one = type(x)(1)
    lift = where((x < one) & (y < one), TWO_TO_LIFT(x), one)  # products of subnormal numbers lose digits
    x, y = x * lift, y * lift
    rest = one - b
    change = rest * (y - x)
    near = (change > type(x)(-0.5) * x) & (y < x * FAR(x))
    value = -log_of_quotient(b * x + rest * y, x, where(near, one, type(x)(0)), change)
    is_alone = ((y == 0) & (x == x)) | ((x == INFINITY(x)) & (y < x))
    return where(is_alone, -log(b), value)


@elementary
def mixture_entr(x, y, b):
    """x log(x / (b·x + (1 - b)·y)) for x, y >= 0 and 0 < b < 1; 0 at x = 0."""
    return where((x == 0) & (y == y) & (b == b), type(x)(0), x * log_share(x, y, b))


# ---- Reductions and optional arrays --------------------------------------------------------------

# Only a sum may be reordered: it is what lets a loop that adds up use vectors.
@intrinsic
def accumulate(typing_context, total, term):
    """total + term, of the type of the total, in whatever order vectorises."""

    def emit(context, builder, signature, arguments):
        return builder.fadd(*arguments, flags=["reassoc", "contract", "nsz"])

    return (total(total, total), emit) if total in FLOATS else None


@intrinsic
def add_exactly(typing_context, total, rest, term):
    """total + term as a rounded sum and what rounding lost, added to `rest` (D. E. Knuth's two-sum)."""
    pair = types.UniTuple(types.float64, 2)

    def emit(context, builder, signature, arguments):
        total, rest, term = arguments
        rounded = builder.fadd(total, term)
        shown = builder.fsub(rounded, total)
        lost = builder.fadd(builder.fsub(total, builder.fsub(rounded, shown)), builder.fsub(term, shown))
        size = builder.call(builder.module.declare_intrinsic("llvm.fabs", [total.type]), [rounded])
        finite = builder.fcmp_ordered("<", size, total.type(math.inf))
        lost = builder.select(finite, lost, total.type(0.0))
        return context.make_tuple(builder, pair, [rounded, builder.fadd(rest, lost)])

    return pair(types.float64, types.float64, types.float64), emit


def extreme(words, instruction, *flags):
    """The larger or smaller of two numbers as one instruction, which vectorises."""

    @intrinsic
    def choose(typing_context, extreme, term):
        def emit(context, builder, signature, arguments):
            kind = arguments[0].type
            name = builder.module.declare_intrinsic(instruction, [kind], ir.FunctionType(kind, [kind] * 2))
            return builder.call(name, arguments, fastmath=flags)

        return (extreme(extreme, extreme), emit) if extreme in FLOATS else None

    choose.__doc__ = f"The {words} of two numbers, of the type of the first."
    return choose


larger = extreme("larger, or NaN if either is,", "llvm.maximum", "nsz")
smaller = extreme("smaller, or NaN if either is,", "llvm.minimum", "nsz")
# What is shifted by it is NaN where a term is
larger_number = extreme("larger, or anything if either is NaN,", "llvm.maxnum", "nnan", "nsz")


def row(array, n):
    """array[n], and None for no array."""


@overload(row, jit_options={"forceinline": True})
def _row(array, n):
    if isinstance(array, types.NoneType):
        return lambda array, n: None
    return lambda array, n: array[n]


def in_row(n, length, place):
    """Where an element lies in the numbers of all rows, which are that long."""


@overload(in_row, jit_options={"forceinline": True})
def _in_row(n, length, place):
    return lambda n, length, place: np.uint64(length) * np.uint64(n) + np.uint64(place)


def rows_in_line(array):
    """The rows of an array in line, and None for no array."""
    return None if array is None else array.reshape(-1)


# ---- Blocks of rows ------------------------------------------------------------------------------
# A kernel goes through blocks of rows. `shared` is 0 where it does so alone. Where several threads do, it is the
# address of 64-bit words (see `Driver` below): the counter that blocks are taken from, in STRETCH how many at a
# time, in WIDTH the number of totals a block has, from HEADER on these totals.

HEADER, STRETCH, WIDTH = 16, 8, 9
WORD = ir.IntType(64)
HAS_WIDE_VECTORS = get_host_cpu_features().get("avx512vbmi2", False)


def word_at(builder, address, position, kind=WORD):
    offset = builder.mul(position, WORD(8))
    return builder.inttoptr(builder.add(address, offset), kind.as_pointer())


def total_at(builder, address, number, position):
    width = builder.load(word_at(builder, address, WORD(WIDTH)))
    position = builder.add(builder.mul(number, width), builder.add(position, WORD(HEADER)))
    return word_at(builder, address, position, ir.DoubleType())


def widen(function):
    """Let the loops of a function have the widest vectors that the processor computes at full speed.

    LLVM prefers 32 bytes to 64 on all of Intel's processors, since early ones slowed down for 64. Those from
    Ice Lake on, which AVX512-VBMI2 tells, and AMD's do not. Processors without such vectors ignore it.
    """
    if HAS_WIDE_VECTORS:
        set.add(function.attributes, '"prefer-vector-width"="512"')  # `attributes` knows but plain words


@intrinsic
def next_block(typing_context, shared, number):
    """The number of the block after `number`; of shared ones, one that no other thread has."""

    def emit(context, builder, signature, arguments):
        widen(builder.function)  # what asks for blocks has the loops over them
        shared, number = arguments
        following = builder.add(number, WORD(1))
        found = builder.alloca(WORD)
        builder.store(following, found)
        with builder.if_then(builder.icmp_signed(">", shared, WORD(0))):
            stretch = builder.load(word_at(builder, shared, WORD(STRETCH)))
            at_end = builder.icmp_signed("==", builder.srem(following, stretch), WORD(0))
            with builder.if_then(at_end):
                counter = word_at(builder, shared, WORD(0))
                builder.store(builder.atomic_rmw("add", counter, stretch, "seq_cst"), found)
        return builder.load(found)

    return types.int64(types.int64, types.int64), emit


@intrinsic
def keep_total(typing_context, shared, number, position, total):
    """Keep one of the totals of a shared block: they are joined when all are there."""

    def emit(context, builder, signature, arguments):
        shared, number, position, total = arguments
        with builder.if_then(builder.icmp_signed(">", shared, WORD(0))):
            builder.store(total, total_at(builder, shared, number, position))
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64, types.float64), emit



# ---- What primitives bring along -----------------------------------------------------------------


@elementary
def digamma(x):
    """ψ(x) for x > 0, at most 3 ulp off, also near its root; -inf at 0, NaN below."""
    real = type(x)
    # ψ(x) = ψ(x + 1) - 1/x below 1
    low = x < real(1)
    shift = where(low, real(1), real(0))
    t = (x - (real(1.75) - shift)) / (x + (real(1.75) + shift))
    series = real(0)
    series = series * t + real(1.2628842702325227)
    series = series * t + real(-1.1529938451877912)
    series = series * t + real(0.6790812997920926)
    series = series * t + real(-0.7185656874400109)
    series = series * t + real(0.7922776946458009)
    series = series * t + real(-0.7891394637056243)
    series = series * t + real(0.7797607424377148)
    series = series * t + real(-0.7831495303637929)
    series = series * t + real(0.7800839590827687)
    series = series * t + real(-0.7841098461753854)
    series = series * t + real(0.7792717084369541)
    series = series * t + real(-0.7851334096543039)
    series = series * t + real(0.7778907297704182)
    series = series * t + real(-0.7871800361896574)
    series = series * t + real(0.7752412650821475)
    series = series * t + real(-0.792700302800475)
    series = series * t + real(0.7710375694591052)
    series = series * t + real(-0.8204429354174069)
    series = series * t + real(0.7828301910241491)
    series = series * t + real(-1.1418911975383699)
    series = series * t + real(0.8581832171262995)
    # The root in three parts: the first is a number of both types
    distance = ((x - (real(1.4616321325302124) - shift)) - real(1.2438149938918909e-08)) - real(
        4.341643069426251e-25
    )
    inverse = real(1) / x
    square = inverse * inverse
    rest = real(0)
    rest = rest * square + real(126.71198055283114)
    rest = rest * square + real(-106.35102068874767)
    rest = rest * square + real(42.25629140594742)
    rest = rest * square + real(-10.929263603541465)
    rest = rest * square + real(2.198759226302125)
    rest = rest * square + real(-0.40641818032333016)
    rest = rest * square + real(0.08216193153640927)
    rest = rest * square + real(-0.021066687049672076)
    rest = rest * square + real(0.007575373489108863)
    rest = rest * square + real(-0.004166663244818293)
    rest = rest * square + real(0.003968253952244251)
    rest = rest * square + real(-0.00833333333330373)
    rest = rest * square + real(0.08333333333333333)
    beyond = log(x) - (real(0.5) * inverse + square * rest)
    inner = distance * series - where(low, inverse, real(0))
    value = where(x < real(3), inner, beyond)
    known = where(x > real(0), value, real(math.nan))
    return where(x == real(0), -real(math.inf), known)


@elementary
def digamma_rise(a, b):
    """ψ(a + b) - ψ(a), at most 6 ulp off, times its condition number."""
    real = type(a)
    falls = b < real(0)
    gap = abs(b)
    low = where(falls, a + b, a)
    high = where(falls, a, a + b)
    near = low < real(8)
    x = where(near, low + real(8), low)
    y = x + gap
    u = real(1) / x
    v = real(1) / y
    below = u * u
    above = v * v
    series = real(0)
    slope = real(0)
    slope = slope * below + series
    series = series * above + real(-26.456212121212122)
    slope = slope * below + series
    series = series * above + real(3.0539543302701198)
    slope = slope * below + series
    series = series * above + real(-0.4432598039215686)
    slope = slope * below + series
    series = series * above + real(0.08333333333333333)
    slope = slope * below + series
    series = series * above + real(-0.021092796092796094)
    slope = slope * below + series
    series = series * above + real(0.007575757575757576)
    slope = slope * below + series
    series = series * above + real(-0.004166666666666667)
    slope = slope * below + series
    series = series * above + real(0.003968253968253968)
    slope = slope * below + series
    series = series * above + real(-0.008333333333333333)
    slope = slope * below + series
    series = series * above + real(0.08333333333333333)
    powers = series + below * slope
    far = log1p(gap / x) + gap * u * v * (real(0.5) + (u + v) * powers)
    lost = real(0)
    lost = lost + (gap / (high + real(0.0))) / (low + real(0.0))
    lost = lost + (gap / (high + real(1.0))) / (low + real(1.0))
    lost = lost + (gap / (high + real(2.0))) / (low + real(2.0))
    lost = lost + (gap / (high + real(3.0))) / (low + real(3.0))
    lost = lost + (gap / (high + real(4.0))) / (low + real(4.0))
    lost = lost + (gap / (high + real(5.0))) / (low + real(5.0))
    lost = lost + (gap / (high + real(6.0))) / (low + real(6.0))
    lost = lost + (gap / (high + real(7.0))) / (low + real(7.0))
    rise = where(near, far + lost, far)
    rise = where((low == real(0)) | (high == real(math.inf)), real(math.inf), rise)
    rise = where(gap == real(0), gap, where(falls, -rise, rise))
    return where((low >= real(0)) & (b == b), rise, real(math.nan))


@elementary
def erf(x):
    """The error function, at most 2 ulp off."""
    real = type(x)
    size = abs(x)
    near = size < real(1)
    inner = where(near, x, real(0))
    square = inner * inner
    series = real(0)
    series = series * square + real(5.945255584223488e-11)
    series = series * square + real(-1.136567067182716e-09)
    series = series * square + real(1.4657883530919653e-08)
    series = series * square + real(-1.635002619207727e-07)
    series = series * square + real(1.6460972954153765e-06)
    series = series * square + real(-1.4925593518728226e-05)
    series = series * square + real(0.00012055331037551108)
    series = series * square + real(-0.0008548326978765149)
    series = series * square + real(0.00522397762478137)
    series = series * square + real(-0.02686617064507296)
    series = series * square + real(0.11283791670954858)
    series = series * square + real(-0.3761263890318375)
    series = series * square + real(1.1283791670955126)
    far = real(1) - erfc(size)
    odd = where(x < real(0), -far, far)
    return where(near, inner * series, odd)


@elementary
def erfc(x):
    """1 - erf(x), at most 3 ulp off, subnormal results included."""
    real = type(x)
    size = where(abs(x) > real(40), real(40), abs(x))
    near = size < real(0.25)
    inner = where(near, x, real(0))
    square = inner * inner
    series = real(0)
    series = series * square + real(5.945255584223488e-11)
    series = series * square + real(-1.136567067182716e-09)
    series = series * square + real(1.4657883530919653e-08)
    series = series * square + real(-1.635002619207727e-07)
    series = series * square + real(1.6460972954153765e-06)
    series = series * square + real(-1.4925593518728226e-05)
    series = series * square + real(0.00012055331037551108)
    series = series * square + real(-0.0008548326978765149)
    series = series * square + real(0.00522397762478137)
    series = series * square + real(-0.02686617064507296)
    series = series * square + real(0.11283791670954858)
    series = series * square + real(-0.3761263890318375)
    series = series * square + real(1.1283791670955126)
    # e**-x**2/(√π·ratio): what rounding the ratio and 1/√π has lost goes into the exponent
    excess = hazard_excess(size)
    ratio = size + excess
    part = ratio - size
    lost = ((size - (ratio - part)) + (excess - part)) / ratio
    low = where(real(2.0**-960) == real(0), real(-5.196e-08), real(1.359e-17))
    right = times_exp_square(real(0.5641895835477563) / ratio, size, -real(1), low - lost)
    far = where(x < real(0), real(2) - right, right)
    return where(near, real(1) - inner * series, far)


@elementary
def erfcx(x):
    """e**(x**2)·erfc(x), at most 4 ulp off."""
    real = type(x)
    size = abs(x)
    right = real(0.5641895835477563) / (size + hazard_excess(size))
    growth = times_exp_square(real(1), x, real(1), real(0))
    left = where(x < -real(0.5), real(2) * growth - right, growth * (real(1) - erf(x)))
    return where(x < real(0.5), left, right)


@elementary
def finite_or_zero(x):
    """x where it is finite, else 0."""
    real = type(x)
    return x if abs(x) < real(math.inf) else real(0)


@elementary
def hazard_excess(y):
    """1/(√π·erfcx(y)) - y for y >= 0, at most 3 ulp off."""
    real = type(y)
    near = y < real(1.75)
    t = where(near, y - real(0.875), real(1) - real(8) / (y + real(2.25)))
    series = real(0)
    series = series * t + where(near, real(-2.42737957560752e-11), real(2.5338663948975685e-11))
    series = series * t + where(near, real(1.0656985330456842e-10), real(-9.092619900532394e-12))
    series = series * t + where(near, real(-1.5075744507982143e-10), real(-3.5739172512410147e-10))
    series = series * t + where(near, real(-2.740682895061538e-10), real(2.5666420335205287e-11))
    series = series * t + where(near, real(2.366154639048585e-09), real(3.2873081740276663e-09))
    series = series * t + where(near, real(-8.123107028857286e-09), real(2.1975865827115346e-10))
    series = series * t + where(near, real(1.5299740695134633e-08), real(-2.717840704645837e-08))
    series = series * t + where(near, real(4.562538521435125e-09), real(2.4278195674225916e-09))
    series = series * t + where(near, real(-1.5828251933651467e-07), real(2.178345073858781e-07))
    series = series * t + where(near, real(6.684836745115075e-07), real(-1.293463691763784e-07))
    series = series * t + where(near, real(-1.5697351130134451e-06), real(-1.6509543866356638e-06))
    series = series * t + where(near, real(9.861367286167971e-07), real(2.4568549922389755e-06))
    series = series * t + where(near, real(9.950397908530323e-06), real(1.070535371950257e-05))
    series = series * t + where(near, real(-5.455436977871929e-05), real(-3.334003823526179e-05))
    series = series * t + where(near, real(0.00015740185297129076), real(-3.967255524592086e-05))
    series = series * t + where(near, real(-0.00020746852016539043), real(0.00035150860465104136))
    series = series * t + where(near, real(-0.0006023644810601032), real(-0.00036399998493269795))
    series = series * t + where(near, real(0.005359994397833539), real(-0.002379893630248396))
    series = series * t + where(near, real(-0.022646679362736236), real(0.010849789265092455))
    series = series * t + where(near, real(0.07034408183989238), real(-0.017570818002322196))
    series = series * t + where(near, real(-0.17345830666613812), real(-0.018986496443148326))
    series = series * t + where(near, real(0.3401098614774191), real(0.5281613446009259))
    return where(near, series, series / (y + real(0.5)))


@elementary
def interval_hazard(a, d):
    """φ(a + d)/(Φ(a + d) - Φ(a)), at most 6 ulp off, times its condition number."""
    real = type(a)
    far = real(2) * abs(a) + real(80)
    width = where(d < far, d, far)
    half = real(0.5) * width
    centre = a + half
    middle = -abs(centre)
    narrow = half * (real(1) - middle) < real(0.5)
    slope = where(narrow, half * middle, real(0))
    bend = where(narrow, real(0.5) * half * half, real(0))
    mean = real(0)
    rise = slope * real(0.025446043828620757)
    fall = exp(-bend * (real(0.025446043828620757) * real(0.025446043828620757)))
    mean = mean + real(0.06474248308443512) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.12923440720030277)
    fall = exp(-bend * (real(0.12923440720030277) * real(0.12923440720030277)))
    mean = mean + real(0.13985269574463843) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.2970774243113014)
    fall = exp(-bend * (real(0.2970774243113014) * real(0.2970774243113014)))
    mean = mean + real(0.19091502525255966) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.5)
    fall = exp(-bend * (real(0.5) * real(0.5)))
    mean = mean + real(0.2089795918367346) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.7029225756886985)
    fall = exp(-bend * (real(0.7029225756886985) * real(0.7029225756886985)))
    mean = mean + real(0.19091502525255966) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.8707655927996972)
    fall = exp(-bend * (real(0.8707655927996972) * real(0.8707655927996972)))
    mean = mean + real(0.13985269574463843) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.9745539561713792)
    fall = exp(-bend * (real(0.9745539561713792) * real(0.9745539561713792)))
    mean = mean + real(0.06474248308443512) * fall * (exp(rise) + exp(-rise))
    down = where(narrow, half * centre + bend, real(0))
    near = exp(-down) / where(narrow, width * (real(0.5) * mean), real(1))
    high = where(centre < real(0), a + width, -a)
    low = where(centre < real(0), a, -a - width)
    share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
    across = times_exp_square(real(0.3989422804014327) / share, abs(a + width), -real(0.5), real(0))
    edge = where(high < real(0), high, real(0))
    power = exp(width * middle)
    quotient = real(1) / inverse_mills(edge) - power / inverse_mills(low)
    tail = where(centre < real(0), real(1), power) / quotient
    value = where(narrow, near, where(high > real(0), across, tail))
    return where((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


@elementary
def interval_mean(a, d):
    """The mean of what lies between a and a + d, at most 4 ulp off, times its condition number."""
    real = type(a)
    far = real(2) * abs(a) + real(80)
    width = where(d < far, d, far)
    half = real(0.5) * width
    middle = -abs(a + half)
    narrow = half * (real(1) - middle) < real(0.5)
    slope = where(narrow, half * middle, real(0))
    bend = where(narrow, real(0.5) * half * half, real(0))
    mean = real(0)
    first = real(0)
    rise = slope * real(0.025446043828620757)
    fall = real(0.06474248308443512) * exp(-bend * (real(0.025446043828620757) * real(0.025446043828620757)))
    mean = mean + fall * (exp(rise) + exp(-rise))
    square = rise * rise
    # sinh(x)/x by x²
    series = (real(1.6059043836821613e-10) * square + real(2.505210838544172e-08)) * square
    series = (series + real(2.7557319223985893e-06)) * square + real(0.0001984126984126984)
    series = (series * square + real(0.008333333333333333)) * square + real(0.16666666666666666)
    series = series * square + real(1)
    first = first + fall * real(0.025446043828620757) * (real(2) * rise * series)
    rise = slope * real(0.12923440720030277)
    fall = real(0.13985269574463843) * exp(-bend * (real(0.12923440720030277) * real(0.12923440720030277)))
    mean = mean + fall * (exp(rise) + exp(-rise))
    square = rise * rise
    # sinh(x)/x by x²
    series = (real(1.6059043836821613e-10) * square + real(2.505210838544172e-08)) * square
    series = (series + real(2.7557319223985893e-06)) * square + real(0.0001984126984126984)
    series = (series * square + real(0.008333333333333333)) * square + real(0.16666666666666666)
    series = series * square + real(1)
    first = first + fall * real(0.12923440720030277) * (real(2) * rise * series)
    rise = slope * real(0.2970774243113014)
    fall = real(0.19091502525255966) * exp(-bend * (real(0.2970774243113014) * real(0.2970774243113014)))
    mean = mean + fall * (exp(rise) + exp(-rise))
    square = rise * rise
    # sinh(x)/x by x²
    series = (real(1.6059043836821613e-10) * square + real(2.505210838544172e-08)) * square
    series = (series + real(2.7557319223985893e-06)) * square + real(0.0001984126984126984)
    series = (series * square + real(0.008333333333333333)) * square + real(0.16666666666666666)
    series = series * square + real(1)
    first = first + fall * real(0.2970774243113014) * (real(2) * rise * series)
    rise = slope * real(0.5)
    fall = real(0.2089795918367346) * exp(-bend * (real(0.5) * real(0.5)))
    mean = mean + fall * (exp(rise) + exp(-rise))
    square = rise * rise
    # sinh(x)/x by x²
    series = (real(1.6059043836821613e-10) * square + real(2.505210838544172e-08)) * square
    series = (series + real(2.7557319223985893e-06)) * square + real(0.0001984126984126984)
    series = (series * square + real(0.008333333333333333)) * square + real(0.16666666666666666)
    series = series * square + real(1)
    first = first + fall * real(0.5) * (real(2) * rise * series)
    rise = slope * real(0.7029225756886985)
    fall = real(0.19091502525255966) * exp(-bend * (real(0.7029225756886985) * real(0.7029225756886985)))
    mean = mean + fall * (exp(rise) + exp(-rise))
    square = rise * rise
    # sinh(x)/x by x²
    series = (real(1.6059043836821613e-10) * square + real(2.505210838544172e-08)) * square
    series = (series + real(2.7557319223985893e-06)) * square + real(0.0001984126984126984)
    series = (series * square + real(0.008333333333333333)) * square + real(0.16666666666666666)
    series = series * square + real(1)
    first = first + fall * real(0.7029225756886985) * (real(2) * rise * series)
    rise = slope * real(0.8707655927996972)
    fall = real(0.13985269574463843) * exp(-bend * (real(0.8707655927996972) * real(0.8707655927996972)))
    mean = mean + fall * (exp(rise) + exp(-rise))
    square = rise * rise
    # sinh(x)/x by x²
    series = (real(1.6059043836821613e-10) * square + real(2.505210838544172e-08)) * square
    series = (series + real(2.7557319223985893e-06)) * square + real(0.0001984126984126984)
    series = (series * square + real(0.008333333333333333)) * square + real(0.16666666666666666)
    series = series * square + real(1)
    first = first + fall * real(0.8707655927996972) * (real(2) * rise * series)
    rise = slope * real(0.9745539561713792)
    fall = real(0.06474248308443512) * exp(-bend * (real(0.9745539561713792) * real(0.9745539561713792)))
    mean = mean + fall * (exp(rise) + exp(-rise))
    square = rise * rise
    # sinh(x)/x by x²
    series = (real(1.6059043836821613e-10) * square + real(2.505210838544172e-08)) * square
    series = (series + real(2.7557319223985893e-06)) * square + real(0.0001984126984126984)
    series = (series * square + real(0.008333333333333333)) * square + real(0.16666666666666666)
    series = series * square + real(1)
    first = first + fall * real(0.9745539561713792) * (real(2) * rise * series)
    near = middle - half * (first / mean)
    high = where(a + half < real(0), a + width, -a)
    low = where(a + half < real(0), a, -a - width)
    share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
    growth = expm1(width * middle)
    across = times_exp_square(real(0.3989422804014327) / share, abs(high), -real(0.5), real(0)) * growth
    edge = where(high < real(0), high, real(0))
    quotient = real(1) / inverse_mills(edge) - exp(width * middle) / inverse_mills(low)
    side = where(narrow, near, where(high > real(0), across, growth / quotient))
    value = where(a + half < real(0), side, -side)
    return where((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


@elementary
def interval_variance(a, d):
    """The variance of what lies between a and a + d, at most 16 ulp off, times its condition number."""
    real = type(a)
    far = real(2) * abs(a) + real(80)
    width = where(d < far, d, far)
    half = real(0.5) * width
    middle = -abs(a + half)
    narrow = (half < real(0.75)) & (half * middle > -real(1.5))
    slope = where(narrow, half * middle, real(0))
    bend = where(narrow, real(0.5) * half * half, real(0))
    mean = real(0)
    first = real(0)
    second = real(0)
    rise = slope * real(0.025446043828620757)
    fall = real(0.06474248308443512) * exp(-bend * (real(0.025446043828620757) * real(0.025446043828620757)))
    above = fall * exp(rise)
    below = fall * exp(-rise)
    mean = mean + (above + below)
    first = first + (above - below) * real(0.025446043828620757)
    second = second + (above + below) * (real(0.025446043828620757) * real(0.025446043828620757))
    rise = slope * real(0.12923440720030277)
    fall = real(0.13985269574463843) * exp(-bend * (real(0.12923440720030277) * real(0.12923440720030277)))
    above = fall * exp(rise)
    below = fall * exp(-rise)
    mean = mean + (above + below)
    first = first + (above - below) * real(0.12923440720030277)
    second = second + (above + below) * (real(0.12923440720030277) * real(0.12923440720030277))
    rise = slope * real(0.2970774243113014)
    fall = real(0.19091502525255966) * exp(-bend * (real(0.2970774243113014) * real(0.2970774243113014)))
    above = fall * exp(rise)
    below = fall * exp(-rise)
    mean = mean + (above + below)
    first = first + (above - below) * real(0.2970774243113014)
    second = second + (above + below) * (real(0.2970774243113014) * real(0.2970774243113014))
    rise = slope * real(0.5)
    fall = real(0.2089795918367346) * exp(-bend * (real(0.5) * real(0.5)))
    above = fall * exp(rise)
    below = fall * exp(-rise)
    mean = mean + (above + below)
    first = first + (above - below) * real(0.5)
    second = second + (above + below) * (real(0.5) * real(0.5))
    rise = slope * real(0.7029225756886985)
    fall = real(0.19091502525255966) * exp(-bend * (real(0.7029225756886985) * real(0.7029225756886985)))
    above = fall * exp(rise)
    below = fall * exp(-rise)
    mean = mean + (above + below)
    first = first + (above - below) * real(0.7029225756886985)
    second = second + (above + below) * (real(0.7029225756886985) * real(0.7029225756886985))
    rise = slope * real(0.8707655927996972)
    fall = real(0.13985269574463843) * exp(-bend * (real(0.8707655927996972) * real(0.8707655927996972)))
    above = fall * exp(rise)
    below = fall * exp(-rise)
    mean = mean + (above + below)
    first = first + (above - below) * real(0.8707655927996972)
    second = second + (above + below) * (real(0.8707655927996972) * real(0.8707655927996972))
    rise = slope * real(0.9745539561713792)
    fall = real(0.06474248308443512) * exp(-bend * (real(0.9745539561713792) * real(0.9745539561713792)))
    above = fall * exp(rise)
    below = fall * exp(-rise)
    mean = mean + (above + below)
    first = first + (above - below) * real(0.9745539561713792)
    second = second + (above + below) * (real(0.9745539561713792) * real(0.9745539561713792))
    shift = first / mean
    near = half * half * (second / mean - shift * shift)
    high = where(a + half < real(0), a + width, -a)
    low = where(a + half < real(0), a, -a - width)
    share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
    growth = expm1(width * middle)
    upper = times_exp_square(real(0.3989422804014327) / share, abs(high), -real(0.5), real(0))
    lower = times_exp_square(real(0.3989422804014327) / share, low, -real(0.5), real(0))
    turned = upper * growth
    across = real(1) + (low * lower - high * upper) - turned * turned
    # Farther out by moments of the distance from the upper end, less those of what is beyond the lower
    edge = where(high < real(0), high, real(0))
    power = exp(width * middle)
    rest = where(power > real(0), width, real(0))
    left = real(1) / inverse_mills(edge)
    gone = power / inverse_mills(low)
    at_left = mills_excess(edge)
    at_gone = mills_excess(low)
    total = left - gone
    one = (left * at_left - gone * (at_gone + rest)) / total
    near_left = where(edge < -real(3.5), -edge, real(3.5))
    near_gone = where(low < -real(3.5), -low, real(3.5))
    of_left = real(0.5) * near_left + exp(real(0.5) * log(real(0.25) * near_left * near_left + real(44)))
    of_gone = real(0.5) * near_gone + exp(real(0.5) * log(real(0.25) * near_gone * near_gone + real(44)))
    of_left = near_left + real(43.0) / of_left
    of_gone = near_gone + real(43.0) / of_gone
    of_left = near_left + real(42.0) / of_left
    of_gone = near_gone + real(42.0) / of_gone
    of_left = near_left + real(41.0) / of_left
    of_gone = near_gone + real(41.0) / of_gone
    of_left = near_left + real(40.0) / of_left
    of_gone = near_gone + real(40.0) / of_gone
    of_left = near_left + real(39.0) / of_left
    of_gone = near_gone + real(39.0) / of_gone
    of_left = near_left + real(38.0) / of_left
    of_gone = near_gone + real(38.0) / of_gone
    of_left = near_left + real(37.0) / of_left
    of_gone = near_gone + real(37.0) / of_gone
    of_left = near_left + real(36.0) / of_left
    of_gone = near_gone + real(36.0) / of_gone
    of_left = near_left + real(35.0) / of_left
    of_gone = near_gone + real(35.0) / of_gone
    of_left = near_left + real(34.0) / of_left
    of_gone = near_gone + real(34.0) / of_gone
    of_left = near_left + real(33.0) / of_left
    of_gone = near_gone + real(33.0) / of_gone
    of_left = near_left + real(32.0) / of_left
    of_gone = near_gone + real(32.0) / of_gone
    of_left = near_left + real(31.0) / of_left
    of_gone = near_gone + real(31.0) / of_gone
    of_left = near_left + real(30.0) / of_left
    of_gone = near_gone + real(30.0) / of_gone
    of_left = near_left + real(29.0) / of_left
    of_gone = near_gone + real(29.0) / of_gone
    of_left = near_left + real(28.0) / of_left
    of_gone = near_gone + real(28.0) / of_gone
    of_left = near_left + real(27.0) / of_left
    of_gone = near_gone + real(27.0) / of_gone
    of_left = near_left + real(26.0) / of_left
    of_gone = near_gone + real(26.0) / of_gone
    of_left = near_left + real(25.0) / of_left
    of_gone = near_gone + real(25.0) / of_gone
    of_left = near_left + real(24.0) / of_left
    of_gone = near_gone + real(24.0) / of_gone
    of_left = near_left + real(23.0) / of_left
    of_gone = near_gone + real(23.0) / of_gone
    of_left = near_left + real(22.0) / of_left
    of_gone = near_gone + real(22.0) / of_gone
    of_left = near_left + real(21.0) / of_left
    of_gone = near_gone + real(21.0) / of_gone
    of_left = near_left + real(20.0) / of_left
    of_gone = near_gone + real(20.0) / of_gone
    of_left = near_left + real(19.0) / of_left
    of_gone = near_gone + real(19.0) / of_gone
    of_left = near_left + real(18.0) / of_left
    of_gone = near_gone + real(18.0) / of_gone
    of_left = near_left + real(17.0) / of_left
    of_gone = near_gone + real(17.0) / of_gone
    of_left = near_left + real(16.0) / of_left
    of_gone = near_gone + real(16.0) / of_gone
    of_left = near_left + real(15.0) / of_left
    of_gone = near_gone + real(15.0) / of_gone
    of_left = near_left + real(14.0) / of_left
    of_gone = near_gone + real(14.0) / of_gone
    of_left = near_left + real(13.0) / of_left
    of_gone = near_gone + real(13.0) / of_gone
    of_left = near_left + real(12.0) / of_left
    of_gone = near_gone + real(12.0) / of_gone
    of_left = near_left + real(11.0) / of_left
    of_gone = near_gone + real(11.0) / of_gone
    of_left = near_left + real(10.0) / of_left
    of_gone = near_gone + real(10.0) / of_gone
    of_left = near_left + real(9.0) / of_left
    of_gone = near_gone + real(9.0) / of_gone
    of_left = near_left + real(8.0) / of_left
    of_gone = near_gone + real(8.0) / of_gone
    of_left = near_left + real(7.0) / of_left
    of_gone = near_gone + real(7.0) / of_gone
    of_left = near_left + real(6.0) / of_left
    of_gone = near_gone + real(6.0) / of_gone
    of_left = near_left + real(5.0) / of_left
    of_gone = near_gone + real(5.0) / of_gone
    of_left = near_left + real(4.0) / of_left
    of_gone = near_gone + real(4.0) / of_gone
    of_left = near_left + real(3.0) / of_left
    of_gone = near_gone + real(3.0) / of_gone
    two_left = where(edge < -real(3.5), at_left * (real(2) / of_left), real(1) + edge * at_left)
    two_gone = where(low < -real(3.5), at_gone * (real(2) / of_gone), real(1) + low * at_gone)
    beyond = two_gone + rest * (real(2) * at_gone + rest)
    tail = (left * two_left - gone * beyond) / total - one * one
    value = where(narrow, near, where(high > real(0), across, tail))
    return where((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


@elementary
def inverse_expm1(x):
    """1/(e**x - 1), at most 4 ulp off, subnormal results included."""
    real = type(x)
    return where(x < real(40), real(1) / expm1(x), exp(-x))


@elementary
def inverse_mills(x):
    """φ(x)/Φ(x), at most 4 ulp off, subnormal results included."""
    real = type(x)
    # At -|x|, where |x| itself is exact
    ratio = abs(x) + real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
    tail = norm_cdf(-abs(x))
    middle = real(0.5) + real(0.5) * erf(real(0.7071067811865476) * x)
    below = where(x < real(0.75), middle, real(1) - tail)
    lost = where(x < real(0.75), real(0), (real(1) - below) - tail) / below
    low = where(real(2.0**-960) == real(0), real(-2.841e-08), real(-6.247e-17))
    right = times_exp_square(real(0.3989422804014327) / below, x, -real(0.5), low - lost)
    return where(x > -real(0.5), right, ratio)


@elementary
def inverse_or_zero(x):
    """1 / x, and 0 at 0."""
    real = type(x)
    return real(0) if x == real(0) else real(1) / x


@elementary
def log1mexp(x):
    """log(1 - e**x), at most 4 ulp off."""
    real = type(x)
    near = log(-expm1(x))
    far = log1p(-exp(x))
    return where(x > -real(0.6931471805599453), near, far)


@elementary
def log_erfc(x):
    """log(erfc(x)), at most 4 ulp off."""
    real = type(x)
    size = abs(x)
    left = log1p(-erf(x))
    right = -(x * x) - log(real(1.7724538509055159) * (size + hazard_excess(size)))
    return where(x < real(0.5), left, right)


@elementary
def log_gamma_bend(a, b, c):
    """log Γ(a) + log Γ(a + b + c) - log Γ(a + b) - log Γ(a + c), at most 6 ulp off, and its condition."""
    real = type(a)
    # From the least of the four arguments; the smaller step is the second
    least = a + where(b < real(0), b, real(0)) + where(c < real(0), c, real(0))
    turned = (b < real(0)) != (c < real(0))
    one = abs(b)
    two = abs(c)
    wide = where(one < two, two, one)
    step = where(one < two, one, two)
    near = least < real(12)
    x = where(near, least + real(12), least)
    y = x + wide
    z = x + step
    w = y + step
    u = real(1) / x
    v = real(1) / y
    s = real(1) / z
    r = real(1) / w
    # Σ u^i v^j over i + j = m - 1, of three pairs, and what two of them differ by over the step
    of_left = real(1)
    of_right = real(1)
    of_high = real(1)
    across = real(0)
    power = v
    lower = r
    rest = real(0)
    rest = rest + real(0.08333333333333333) * (s * v * (u + r) * of_left + s * r * across)
    across = (
        u * u * across
        + u * s * (u + s) * of_right
        + v * r * of_high * (u + v)
        + lower * (u * s + v * r)
    )
    of_left = u * u * of_left + power * (u + v)
    of_right = s * s * of_right + lower * (s + r)
    of_high = v * v * of_high + lower * (v + r)
    power = power * v * v
    lower = lower * r * r
    rest = rest + real(-0.002777777777777778) * (s * v * (u + r) * of_left + s * r * across)
    across = (
        u * u * across
        + u * s * (u + s) * of_right
        + v * r * of_high * (u + v)
        + lower * (u * s + v * r)
    )
    of_left = u * u * of_left + power * (u + v)
    of_right = s * s * of_right + lower * (s + r)
    of_high = v * v * of_high + lower * (v + r)
    power = power * v * v
    lower = lower * r * r
    rest = rest + real(0.0007936507936507937) * (s * v * (u + r) * of_left + s * r * across)
    across = (
        u * u * across
        + u * s * (u + s) * of_right
        + v * r * of_high * (u + v)
        + lower * (u * s + v * r)
    )
    of_left = u * u * of_left + power * (u + v)
    of_right = s * s * of_right + lower * (s + r)
    of_high = v * v * of_high + lower * (v + r)
    power = power * v * v
    lower = lower * r * r
    rest = rest + real(-0.0005952380952380953) * (s * v * (u + r) * of_left + s * r * across)
    across = (
        u * u * across
        + u * s * (u + s) * of_right
        + v * r * of_high * (u + v)
        + lower * (u * s + v * r)
    )
    of_left = u * u * of_left + power * (u + v)
    of_right = s * s * of_right + lower * (s + r)
    of_high = v * v * of_high + lower * (v + r)
    power = power * v * v
    lower = lower * r * r
    rest = rest + real(0.0008417508417508417) * (s * v * (u + r) * of_left + s * r * across)
    across = (
        u * u * across
        + u * s * (u + s) * of_right
        + v * r * of_high * (u + v)
        + lower * (u * s + v * r)
    )
    of_left = u * u * of_left + power * (u + v)
    of_right = s * s * of_right + lower * (s + r)
    of_high = v * v * of_high + lower * (v + r)
    power = power * v * v
    lower = lower * r * r
    rest = rest + real(-0.0019175269175269176) * (s * v * (u + r) * of_left + s * r * across)
    across = (
        u * u * across
        + u * s * (u + s) * of_right
        + v * r * of_high * (u + v)
        + lower * (u * s + v * r)
    )
    of_left = u * u * of_left + power * (u + v)
    of_right = s * s * of_right + lower * (s + r)
    of_high = v * v * of_high + lower * (v + r)
    power = power * v * v
    lower = lower * r * r
    rest = rest + real(0.00641025641025641) * (s * v * (u + r) * of_left + s * r * across)
    across = (
        u * u * across
        + u * s * (u + s) * of_right
        + v * r * of_high * (u + v)
        + lower * (u * s + v * r)
    )
    of_left = u * u * of_left + power * (u + v)
    of_right = s * s * of_right + lower * (s + r)
    of_high = v * v * of_high + lower * (v + r)
    power = power * v * v
    lower = lower * r * r
    logarithms = wide * log1p(step / y) + step * log1p(wide / z)
    far = logarithms + (x - real(0.5)) * log1p(-(wide / y) * (step / z)) + wide * step * rest
    # Γ(z) = Γ(z + 12) / (z (z + 1) ... (z + 11)), four times: the quotient of the products, less 1
    top = least + wide + step
    share = wide / top
    lost = real(0)
    factor = (step / (least + real(1.0))) * (wide / (top + real(1.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(2.0))) * (wide / (top + real(2.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(3.0))) * (wide / (top + real(3.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(4.0))) * (wide / (top + real(4.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(5.0))) * (wide / (top + real(5.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(6.0))) * (wide / (top + real(6.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(7.0))) * (wide / (top + real(7.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(8.0))) * (wide / (top + real(8.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(9.0))) * (wide / (top + real(9.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(10.0))) * (wide / (top + real(10.0)))
    lost = lost + (real(1) + lost) * factor
    factor = (step / (least + real(11.0))) * (wide / (top + real(11.0)))
    lost = lost + (real(1) + lost) * factor
    quotient = (step / least) * share
    outer = where(quotient < real(math.inf), log1p(quotient), log(step) + log(share) - log(least))
    apart = log_rising(least + wide, step) - log_rising(least, step)
    bend = where(near, where(step < real(8), far + log1p(lost) + outer, apart), far)
    bend = where(least == real(0), real(math.inf), bend)
    bend = where((b == real(0)) | (c == real(0)), b * c, where(turned, -bend, bend))
    return where((least >= real(0)) & (b == b) & (c == c), bend, real(math.nan))


@elementary
def log_ndtr(x):
    """log Φ(x), at most 4 ulp off, subnormal results included."""
    real = type(x)
    # At -|x|, where |x| itself is exact
    ratio = abs(x) + real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
    tail = norm_cdf(-abs(x))
    left = -(real(0.5) * x * x) - log(real(2.5066282746310002) * ratio)
    far = where(x > real(0), log1p(-tail), left)
    middle = log1p(erf(real(0.7071067811865476) * x)) - real(0.6931471805599453)
    return where(abs(x) < real(0.75), middle, far)


@elementary
def log_norm_interval(a, d):
    """log(Φ(a + d) - Φ(a)), at most 4 ulp off, times its condition number."""
    real = type(a)
    # Beyond this width nothing is left of the upper tail
    far = real(2) * abs(a) + real(80)
    width = where(d < far, d, far)
    half = real(0.5) * width
    middle = -abs(a + half)
    narrow = half * (real(1) - middle) < real(0.5)
    slope = where(narrow, half * middle, real(0))
    bend = where(narrow, real(0.5) * half * half, real(0))
    mean = real(0)
    rise = slope * real(0.025446043828620757)
    fall = exp(-bend * (real(0.025446043828620757) * real(0.025446043828620757)))
    mean = mean + real(0.06474248308443512) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.12923440720030277)
    fall = exp(-bend * (real(0.12923440720030277) * real(0.12923440720030277)))
    mean = mean + real(0.13985269574463843) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.2970774243113014)
    fall = exp(-bend * (real(0.2970774243113014) * real(0.2970774243113014)))
    mean = mean + real(0.19091502525255966) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.5)
    fall = exp(-bend * (real(0.5) * real(0.5)))
    mean = mean + real(0.2089795918367346) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.7029225756886985)
    fall = exp(-bend * (real(0.7029225756886985) * real(0.7029225756886985)))
    mean = mean + real(0.19091502525255966) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.8707655927996972)
    fall = exp(-bend * (real(0.8707655927996972) * real(0.8707655927996972)))
    mean = mean + real(0.13985269574463843) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.9745539561713792)
    fall = exp(-bend * (real(0.9745539561713792) * real(0.9745539561713792)))
    mean = mean + real(0.06474248308443512) * fall * (exp(rise) + exp(-rise))
    inside = log(where(narrow, width * (real(0.5) * mean), real(1)))
    near = inside - real(0.5) * middle * middle - real(0.9189385332046727)
    high = where(a + half < real(0), a + width, -a)
    low = where(a + half < real(0), a, -a - width)
    across = log1p(-(norm_cdf(-abs(high)) + norm_cdf(low)))
    edge = where(high < real(0), high, real(0))
    quotient = real(1) / inverse_mills(edge) - exp(width * middle) / inverse_mills(low)
    tail = log(quotient) - real(0.5) * edge * edge - real(0.9189385332046727)
    value = where(narrow, near, where(high > real(0), across, tail))
    return where((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


@elementary
def log_rising(a, b):
    """log Γ(a + b) - log Γ(a), at most 6 ulp off, times its condition number."""
    real = type(a)
    falls = b < real(0)
    gap = abs(b)
    low = where(falls, a + b, a)
    high = where(falls, a, a + b)
    near = low < real(8)
    x = where(near, low + real(8), low)
    y = x + gap
    u = real(1) / x
    v = real(1) / y
    below = u * u
    above = v * v
    series = real(0)
    slope = real(0)
    slope = slope * below + series
    series = series * above + real(-0.029550653594771242)
    slope = slope * below + series
    series = series * above + real(0.00641025641025641)
    slope = slope * below + series
    series = series * above + real(-0.0019175269175269176)
    slope = slope * below + series
    series = series * above + real(0.0008417508417508417)
    slope = slope * below + series
    series = series * above + real(-0.0005952380952380953)
    slope = slope * below + series
    series = series * above + real(0.0007936507936507937)
    slope = slope * below + series
    series = series * above + real(-0.002777777777777778)
    slope = slope * below + series
    series = series * above + real(0.08333333333333333)
    rest = gap * u * v * (series + u * (u + v) * slope)
    far = (y - real(0.5)) * log1p(gap / x) + gap * (log(x) - real(1)) - rest
    # Γ(z) = Γ(z + 8) / (z (z + 1) ... (z + 7)): the quotient of two such products, less 1
    lost = real(0)
    lost = lost + (real(1) + lost) * (gap / (low + real(1.0)))
    lost = lost + (real(1) + lost) * (gap / (low + real(2.0)))
    lost = lost + (real(1) + lost) * (gap / (low + real(3.0)))
    lost = lost + (real(1) + lost) * (gap / (low + real(4.0)))
    lost = lost + (real(1) + lost) * (gap / (low + real(5.0)))
    lost = lost + (real(1) + lost) * (gap / (low + real(6.0)))
    lost = lost + (real(1) + lost) * (gap / (low + real(7.0)))
    quotient = gap / low
    outer = where(quotient < real(math.inf), log1p(quotient), log(high) - log(low))
    apart = loggamma(high) - loggamma(low)
    moved = where(gap < real(8), far - log1p(lost) - outer, apart)
    rise = where(near, moved, far)
    edge = (low == real(0)) | (high == real(math.inf))
    rise = where(edge, apart, rise)
    rise = where(gap == real(0), gap, where(falls, -rise, rise))
    return where((low >= real(0)) & (b == b), rise, real(math.nan))


@elementary
def loggamma(x):
    """log Γ(x) for x > 0, at most 4 ulp off, also near 1 and 2; inf at 0, NaN below."""
    real = type(x)
    # Γ(x) = Γ(x + 1)/x below 1/2; x + 1 is not rounded in the factors that vanish
    low = x < real(0.5)
    close = x < real(1.75)
    centre = where(close, real(0.9375), real(2.9375))
    shift = where(low, real(1), real(0))
    t = (x - (centre - shift)) / (x + (centre + shift))
    series = real(0)
    series = series * t + where(close, real(0.03588539083658196), real(0.0))
    series = series * t + where(close, real(-0.039824388273781174), real(0.0))
    series = series * t + where(close, real(0.019017910519260658), real(0.028613232786280574))
    series = series * t + where(close, real(-0.022733653151391208), real(-0.03324249027710338))
    series = series * t + where(close, real(0.02589453926381084), real(0.02372604287597129))
    series = series * t + where(close, real(-0.030415471426976363), real(-0.02536195021401203))
    series = series * t + where(close, real(0.028118346937653516), real(0.027067985307671325))
    series = series * t + where(close, real(-0.033854206998811726), real(-0.03014091553572302))
    series = series * t + where(close, real(0.03175481557567405), real(0.03033000357815414))
    series = series * t + where(close, real(-0.039181600674062095), real(-0.03417497866424783))
    series = series * t + where(close, real(0.03637650304305785), real(0.03452885089165224))
    series = series * t + where(close, real(-0.04639064654096982), real(-0.03970593797567348))
    series = series * t + where(close, real(0.04257938272277602), real(0.0400846949429682))
    series = series * t + where(close, real(-0.05682571529078524), real(-0.047428608185492))
    series = series * t + where(close, real(0.051332500905245694), real(0.04779871998829352))
    series = series * t + where(close, real(-0.07324093217045032), real(-0.05909088363080264))
    series = series * t + where(close, real(0.06460881422615009), real(0.05932721418041636))
    series = series * t + where(close, real(-0.10274858107077742), real(-0.07919132254826182))
    series = series * t + where(close, real(0.08707440178862419), real(0.07893854902859766))
    series = series * t + where(close, real(-0.1709528317656044), real(-0.12458689157328523))
    series = series * t + where(close, real(0.1316858899687981), real(0.12277280605693129))
    series = series * t + where(close, real(-0.4989870176340365), real(-0.353391822562157))
    series = series * t + where(close, real(0.5931806378854746), real(0.35028004491967374))
    factors = where(low, x * (x - real(1)), (x - real(1)) * (x - real(2)))
    inverse = real(1) / x
    square = inverse * inverse
    rest = real(0)
    rest = rest * square + real(0.0596653915028017)
    rest = rest * square + real(-0.022820785272659953)
    rest = rest * square + real(0.006175235248449926)
    rest = rest * square + real(-0.001912453104371924)
    rest = rest * square + real(0.0008416846491893446)
    rest = rest * square + real(-0.0005952376028551214)
    rest = rest * square + real(0.0007936507918012069)
    rest = rest * square + real(-0.0027777777777750925)
    rest = rest * square + real(0.08333333333333333)
    logarithm = log(x)
    beyond = (x - real(0.5)) * (logarithm - real(1)) + (real(0.4189385332046727) + rest * inverse)
    inner = factors * series - where(low, logarithm, real(0))
    value = where(x < real(5), inner, beyond)
    known = where(x > real(0), value, real(math.nan))
    return where((x == real(0)) | (x == real(math.inf)), real(math.inf), known)


@elementary
def mills_excess(x):
    """x + φ(x)/Φ(x), at most 4 ulp off."""
    real = type(x)
    left = real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
    return where(x > real(0), x + inverse_mills(x), left)


@elementary
def norm_cdf(x):
    """Φ(x), at most 4 ulp off, subnormal results included."""
    real = type(x)
    size = where(abs(x) > real(60), real(60), abs(x))
    # e**(-x**2/2)/(√(2π)·ratio): what rounding the ratio and 1/√(2π) has lost goes into the exponent
    excess = real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * size))
    ratio = size + excess
    part = ratio - size
    lost = ((size - (ratio - part)) + (excess - part)) / ratio
    low = where(real(2.0**-960) == real(0), real(-2.841e-08), real(-6.247e-17))
    tail = times_exp_square(real(0.3989422804014327) / ratio, size, -real(0.5), low - lost)
    far = where(x > real(0), real(1) - tail, tail)
    middle = real(0.5) + real(0.5) * erf(real(0.7071067811865476) * x)
    return where((x > -real(0.5)) & (x < real(0.75)), middle, far)


@elementary
def norm_interval(a, d):
    """Φ(a + d) - Φ(a), at most 4 ulp off, times its condition number."""
    real = type(a)
    half = real(0.5) * d
    middle = -abs(a + half)
    size = abs(half)
    # Where the two are alike: the density at the middle, times the mean of what it grows by from there
    narrow = size * (real(1) - middle) < real(0.5)
    slope = where(narrow, size * middle, real(0))
    bend = where(narrow, real(0.5) * size * size, real(0))
    mean = real(0)
    rise = slope * real(0.025446043828620757)
    fall = exp(-bend * (real(0.025446043828620757) * real(0.025446043828620757)))
    mean = mean + real(0.06474248308443512) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.12923440720030277)
    fall = exp(-bend * (real(0.12923440720030277) * real(0.12923440720030277)))
    mean = mean + real(0.13985269574463843) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.2970774243113014)
    fall = exp(-bend * (real(0.2970774243113014) * real(0.2970774243113014)))
    mean = mean + real(0.19091502525255966) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.5)
    fall = exp(-bend * (real(0.5) * real(0.5)))
    mean = mean + real(0.2089795918367346) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.7029225756886985)
    fall = exp(-bend * (real(0.7029225756886985) * real(0.7029225756886985)))
    mean = mean + real(0.19091502525255966) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.8707655927996972)
    fall = exp(-bend * (real(0.8707655927996972) * real(0.8707655927996972)))
    mean = mean + real(0.13985269574463843) * fall * (exp(rise) + exp(-rise))
    rise = slope * real(0.9745539561713792)
    fall = exp(-bend * (real(0.9745539561713792) * real(0.9745539561713792)))
    mean = mean + real(0.06474248308443512) * fall * (exp(rise) + exp(-rise))
    density = times_exp_square(real(0.3989422804014327) * mean, middle, -real(0.5), real(0))
    falls = d < real(0)
    low = where(a + half < real(0), where(falls, a + d, a), where(falls, -a, -a - d))
    high = where(a + half < real(0), where(falls, a, a + d), where(falls, -a - d, -a))
    apart = norm_cdf(high) - norm_cdf(low)
    wide = where(falls, -apart, apart)
    value = where(narrow, half * density, wide)
    return where((a == a) & (d == d), value, a + d)


@elementary
def over_length(x, scale, inverse):
    """x over a length that was scaled before it was inverted, before anything else is multiplied."""
    return (scale * x) * inverse


@elementary
def pentagamma(x):
    """ψ′′′(x) for x > 0, at most 4 ulp off; inf at 0, NaN below."""
    real = type(x)
    low = x < real(1)
    above = where(low, x + real(1), x)
    inside = above < real(3)
    inverse = real(1) / above
    t = where(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
    series = real(0)
    series = series * t + where(inside, real(-11.905712599435658), real(40900.037900274496))
    series = series * t + where(inside, real(10.660249430389738), real(-171681.1690862076))
    series = series * t + where(inside, real(-5.595911268342433), real(336211.4817121679))
    series = series * t + where(inside, real(6.083346871506001), real(-405885.2521760665))
    series = series * t + where(inside, real(-7.026910997617672), real(335320.4163319014))
    series = series * t + where(inside, real(6.944144230983123), real(-198064.50863121144))
    series = series * t + where(inside, real(-6.843032215554615), real(84179.05859744524))
    series = series * t + where(inside, real(6.851012122368096), real(-24878.130350822543))
    series = series * t + where(inside, real(-6.857859457350453), real(4610.374332619243))
    series = series * t + where(inside, real(6.857288593975003), real(-447.2009223455389))
    series = series * t + where(inside, real(-6.856741693072474), real(90.27274653763176))
    series = series * t + where(inside, real(6.856151838979922), real(-54.89632814109792))
    series = series * t + where(inside, real(-6.8546434389438735), real(0.6745585337125242))
    series = series * t + where(inside, real(6.851137107219293), real(9.960561438827877))
    series = series * t + where(inside, real(-6.843929170111216), real(0.0016952465983262376))
    series = series * t + where(inside, real(6.830912061649328), real(-3.000048997197287))
    series = series * t + where(inside, real(-6.814864807895615), real(6.929888283006219e-07))
    series = series * t + where(inside, real(6.8223329571330735), real(1.3333333426790759))
    series = series * t + where(inside, real(-6.913943798862042), real(-7.017646253058612e-10))
    series = series * t + where(inside, real(7.110431457423862), real(-0.9999999999842674))
    series = series * t + where(inside, real(-7.224076853555744), real(-1.7891297697763621e-13))
    series = series * t + where(inside, real(6.81123644298517), real(2.000000000000001))
    series = series * t + where(inside, real(-5.491828097912318), real(3.0))
    series = series * t + where(inside, real(4.289373486835303), real(2.0))
    value = series / above / above / above + where(low, real(6) / x / x / x / x, real(0))
    value = where(x > real(0), value, real(math.nan))
    return where(x == real(0), real(math.inf), value)


@elementary
def restrain(total):
    """1, or where a sum has left the range of the type the power of two to multiply its terms by."""
    real = type(total)
    return real(1) if abs(total) < real(math.inf) else real(2.0**-64)


@elementary
def tetragamma(x):
    """ψ′′(x) for x > 0, at most 3 ulp off; -inf at 0, NaN below."""
    real = type(x)
    low = x < real(1)
    above = where(low, x + real(1), x)
    inside = above < real(3)
    inverse = real(1) / above
    t = where(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
    series = real(0)
    series = series * t + where(inside, real(-3.8275128096716915), real(172.92289217823927))
    series = series * t + where(inside, real(3.4237981534900253), real(-513.5415292469686))
    series = series * t + where(inside, real(-1.9333643280356536), real(599.273151871405))
    series = series * t + where(inside, real(2.0775986066403607), real(-241.75535716317867))
    series = series * t + where(inside, real(-2.328501072103592), real(-192.42150247780364))
    series = series * t + where(inside, real(2.3064637459584314), real(341.0533010910479))
    series = series * t + where(inside, real(-2.2825697409296013), real(-236.60883048299962))
    series = series * t + where(inside, real(2.2844557197522004), real(91.41531004162542))
    series = series * t + where(inside, real(-2.285888642567959), real(-16.459748885030596))
    series = series * t + where(inside, real(2.2858450939422394), real(-0.5282689923923329))
    series = series * t + where(inside, real(-2.2859497994962976), real(-0.35740417129828245))
    series = series * t + where(inside, real(2.2864067260291887), real(0.869250080445046))
    series = series * t + where(inside, real(-2.2876506139601043), real(-0.0027965562168720537))
    series = series * t + where(inside, real(2.290852937955345), real(-0.2998329836962933))
    series = series * t + where(inside, real(-2.298634614183919), real(-7.51689408361294e-06))
    series = series * t + where(inside, real(2.3152720323922757), real(0.16666691494678687))
    series = series * t + where(inside, real(-2.341372904448074), real(-5.791174289596866e-09))
    series = series * t + where(inside, real(2.3573090538600985), real(-0.1666666665765057))
    series = series * t + where(inside, real(-2.3050792742661237), real(-8.591992361241867e-13))
    series = series * t + where(inside, real(2.100699802695126), real(0.5000000000000043))
    series = series * t + where(inside, real(-1.6955641476085954), real(1.0))
    series = series * t + where(inside, real(1.7207957065155028), real(1.0))
    value = series / above / above + where(low, real(2) / x / x / x, real(0))
    value = where(x > real(0), -value, real(math.nan))
    return where(x == real(0), -real(math.inf), value)


@elementary
def times_exp_square(a, x, c, d):
    """a·e**(c·x**2 + d) for |c| of 1/2 or 1 and |d| < 1/8, at most 2 ulp off, subnormal results too."""
    real = type(x)
    single = real(2.0**-960) == real(0)
    # Adding it and subtracting it again leaves so few digits of x that their square is exact
    rounder = where(single, real(98304.0), real(103079215104.0))
    bound = where(single, real(16), real(64))
    size = where(abs(x) > bound, bound, abs(x))
    head = (size + rounder) - rounder
    rest = c * ((size - head) * (size + head))
    main = c * (head * head)
    # The exponential stays in the middle of the range: 2**46 or 2**92, whose logarithm has a part of few
    # digits, are taken out where it does not
    far = where(single, real(60), real(600))
    step = where(single, real(31.88330078125), real(63.76949691772461))
    small = where(single, real(0.0014695245074842333), real(4.369379035909138e-05))
    down = where(single, real(2.0**-46), real(2.0**-92))
    up = where(single, real(2.0**46), real(2.0**92))
    side = where(main < -far, real(1), where(main > far, -real(1), real(0)))
    scale = where(main < -far, down, where(main > far, up, real(1)))
    rest = rest + (d + side * small)
    power = exp(main + side * step)
    series = real(0)
    series = (series + real(0.001388888888888889)) * rest
    series = (series + real(0.008333333333333333)) * rest
    series = (series + real(0.041666666666666664)) * rest
    series = (series + real(0.16666666666666666)) * rest
    series = (series + real(0.5)) * rest
    series = (series + real(1.0)) * rest
    more = where(power < real(math.inf), power * series, real(0))
    value = a * (power + more) * scale
    value = where((a == real(0)) & (x == x) & (c == c), real(0), value)
    return where(d == d, value, d)


@elementary
def times_sigmoid(x, u):
    """x / (1 + e**-u), at most 4 ulp off, subnormal results included."""
    real = type(x)
    # σ(u) = e**(u/2) e**(u/2) / (1 + e**u): a half of the power leaves the range only where x has
    half = exp(real(0.5) * where(u < real(0), u, real(0)))
    decay = exp(-abs(u))
    value = (x / (real(1) + decay) * half) * half
    return where((x == real(0)) & (u == u), real(0), where((half > real(0)) | (x != x), value, half))


@elementary
def trigamma(x):
    """ψ′(x) for x > 0, at most 3 ulp off; inf at 0, NaN below."""
    real = type(x)
    low = x < real(1)
    above = where(low, x + real(1), x)
    inside = above < real(3)
    inverse = real(1) / above
    t = where(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
    series = real(0)
    series = series * t + where(inside, real(-1.943444034257115), real(14.977485210844987))
    series = series * t + where(inside, real(1.7096019090258767), real(-49.77548949669551))
    series = series * t + where(inside, real(-0.9555828690080757), real(71.84668818755257))
    series = series * t + where(inside, real(1.0395680050497549), real(-55.48447194675244))
    series = series * t + where(inside, real(-1.1660308094211154), real(19.478463060069487))
    series = series * t + where(inside, real(1.153122542399282), real(4.457377508492366))
    series = series * t + where(inside, real(-1.1411233099460358), real(-8.661525586724894))
    series = series * t + where(inside, real(1.1422315186016623), real(4.229416686883127))
    series = series * t + where(inside, real(-1.1429381416931816), real(-0.7299282958570336))
    series = series * t + where(inside, real(1.1428761679303532), real(-0.12485401358464607))
    series = series * t + where(inside, real(-1.1428369911378762), real(-0.017185811532368537))
    series = series * t + where(inside, real(1.1427986782443784), real(0.0775345390614554))
    series = series * t + where(inside, real(-1.1426686529499503), real(-0.00014176959793952562))
    series = series * t + where(inside, real(1.1422536325878205), real(-0.03332468186785942))
    series = series * t + where(inside, real(-1.1409741196089236), real(-3.971078631356977e-07))
    series = series * t + where(inside, real(1.1371179991938924), real(0.023809537168692815))
    series = series * t + where(inside, real(-1.1261021549546268), real(-3.1709820735740554e-10))
    series = series * t + where(inside, real(1.0980416241729793), real(-0.03333333332831208))
    series = series * t + where(inside, real(-1.0373253051269486), real(-4.865883625782086e-14))
    series = series * t + where(inside, real(0.9283292792059896), real(0.1666666666666669))
    series = series * t + where(inside, real(-0.7672348684026052), real(0.5))
    series = series * t + where(inside, real(1.3371782723142003), real(1.0))
    value = series / above + where(low, real(1) / x / x, real(0))
    value = where(x > real(0), value, real(math.nan))
    return where(x == real(0), real(math.inf), value)


@elementary
def trigamma_rise(a, b):
    """ψ'(a + b) - ψ'(a), at most 6 ulp off, times its condition number."""
    real = type(a)
    falls = b < real(0)
    gap = abs(b)
    low = where(falls, a + b, a)
    high = where(falls, a, a + b)
    near = low < real(8)
    x = where(near, low + real(8), low)
    y = x + gap
    u = real(1) / x
    v = real(1) / y
    below = u * u
    above = v * v
    series = real(0)
    slope = real(0)
    slope = slope * below + series
    series = series * above + real(-86580.25311355312)
    slope = slope * below + series
    series = series * above + real(6192.123188405797)
    slope = slope * below + series
    series = series * above + real(-529.1242424242424)
    slope = slope * below + series
    series = series * above + real(54.971177944862156)
    slope = slope * below + series
    series = series * above + real(-7.092156862745098)
    slope = slope * below + series
    series = series * above + real(1.1666666666666667)
    slope = slope * below + series
    series = series * above + real(-0.2531135531135531)
    slope = slope * below + series
    series = series * above + real(0.07575757575757576)
    slope = slope * below + series
    series = series * above + real(-0.03333333333333333)
    slope = slope * below + series
    series = series * above + real(0.023809523809523808)
    slope = slope * below + series
    series = series * above + real(-0.03333333333333333)
    slope = slope * below + series
    series = series * above + real(0.16666666666666666)
    # The series has no constant term: one power more
    slope = slope * below + series
    series = series * above
    far = gap * u * v * (real(1) + real(0.5) * (u + v) + series + u * (u + v) * slope)
    lost = real(0)
    lower = real(1) / (low + real(0.0))
    upper = real(1) / (high + real(0.0))
    lost = lost + (gap / (high + real(0.0))) * lower * (lower + upper)
    lower = real(1) / (low + real(1.0))
    upper = real(1) / (high + real(1.0))
    lost = lost + (gap / (high + real(1.0))) * lower * (lower + upper)
    lower = real(1) / (low + real(2.0))
    upper = real(1) / (high + real(2.0))
    lost = lost + (gap / (high + real(2.0))) * lower * (lower + upper)
    lower = real(1) / (low + real(3.0))
    upper = real(1) / (high + real(3.0))
    lost = lost + (gap / (high + real(3.0))) * lower * (lower + upper)
    lower = real(1) / (low + real(4.0))
    upper = real(1) / (high + real(4.0))
    lost = lost + (gap / (high + real(4.0))) * lower * (lower + upper)
    lower = real(1) / (low + real(5.0))
    upper = real(1) / (high + real(5.0))
    lost = lost + (gap / (high + real(5.0))) * lower * (lower + upper)
    lower = real(1) / (low + real(6.0))
    upper = real(1) / (high + real(6.0))
    lost = lost + (gap / (high + real(6.0))) * lower * (lower + upper)
    lower = real(1) / (low + real(7.0))
    upper = real(1) / (high + real(7.0))
    lost = lost + (gap / (high + real(7.0))) * lower * (lower + upper)
    fall = where(near, far + lost, far)
    fall = where(low == real(0), real(math.inf), fall)
    fall = where(gap == real(0), gap, where(falls, fall, -fall))
    return where((low >= real(0)) & (b == b), fall, real(math.nan))


@elementary
def zero_if_infinite(x):
    """x, but 0 for an infinite x."""
    real = type(x)
    return real(0) if abs(x) == real(math.inf) else x


# ---- Running blocks, from symloss/runtime/compiled.py and execution.py ----------------------------

import hashlib
import math
import numba
import numpy as np
import os
import queue
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable
from numba.core import caching, compiler
from pathlib import Path
from time import perf_counter
from typing import Any


class Apart(compiler.Compiler):  # type: ignore[misc]
    """Compiles for arrays of which none that is written overlaps another; callers see to that.

    Otherwise a loop looks first how far apart its arrays lie, and takes one element after the other where
    they are close, overlapping or not: the order of a sum, and its bits, would depend on where memory lies.
    """

    def define_pipelines(self) -> Any:
        self.state.flags.noalias = True
        return super().define_pipelines()


def compiled(apart: bool = True, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """`numba.njit`, its results kept where Numba keeps them, else in a temporary folder, else in memory.

    Without `apart` a loop may look how near its arrays lie: a recurrence, whose steps are short and branch,
    is not made of vectors then, which is faster by half.
    Numba refuses to compile at all when it can write neither beside the source nor in the user's home.
    """

    def decorate(body: Callable[..., Any]) -> Any:
        function = numba.njit(pipeline_class=Apart if apart else compiler.Compiler, **options)(body)
        if not numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
            try:
                function._cache = Cache(body)
            except (RuntimeError, OSError):  # no place, or the source is not a file
                _warn(f"{NO_PLACE}; compiled code is kept in memory, until this process ends; {REMEDY}")
        return function

    return decorate


NO_PLACE = "neither the folder of the kernels nor a cache folder of the user can be written"
REMEDY = "NUMBA_CACHE_DIR names a better place"


class TemporaryPlace:
    """The last place where Numba looks for results: a folder of this user among the temporary ones."""

    def __init__(self, body: Callable[..., Any], file: str, folder: Path) -> None:
        self._py_file = file
        self.line = body.__code__.co_firstlineno
        path = Path(file).resolve()
        self.folder = folder / f"{path.parent.name}_{_digest(str(path.parent).encode())[:32]}"

    def ensure_cache_path(self) -> None:
        self.folder.mkdir(exist_ok=True)

    def get_cache_path(self) -> str:
        return str(self.folder)

    def get_source_stamp(self) -> str:
        return _digest(Path(self._py_file).read_bytes())

    def get_disambiguator(self) -> str:
        return str(self.line)

    @classmethod
    def from_function(cls, body: Callable[..., Any], file: str) -> "TemporaryPlace | None":
        folder = private_folder("numba-kernels")
        if folder is None or not Path(file).is_file():
            return None
        place = cls(body, file, folder)
        place.ensure_cache_path()
        _warn(f"{NO_PLACE}; compiled code is kept in {folder}; {REMEDY}")
        return place


class Results(caching.CompileResultCacheImpl):
    _locator_classes: list[Any] = [*caching.CompileResultCacheImpl._locator_classes, TemporaryPlace]  # noqa: RUF012


class NamedFiles(caching.IndexDataCacheFile):
    """The files of one function, each called by what it was compiled from and for.

    Numba numbers them: of two processes that compile at a time, each for types of its own, both take the
    next number, and one finds the code of the other under its own types.
    """

    def save(self, key: Any, data: Any) -> None:
        name = self._data_name(int(_digest(repr((self._source_stamp, key)).encode())[:15], 16))
        self._save_data(name, data)  # first: what the index names is there
        self._save_index({**self._load_index(), key: name})


class Cache(caching.FunctionCache):
    """Numba's cache, but what cannot be read is compiled again and what cannot be written is left out."""

    _impl_class = Results

    def __init__(self, body: Callable[..., Any]) -> None:
        super().__init__(body)
        files = self._cache_file
        self._cache_file = NamedFiles(self._cache_path, self._impl.filename_base, files._source_stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except (ImportError, OSError):  # written when the module was imported under another name
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _warn(f"compiled code cannot be kept in {self.cache_path} ({error.strerror}); {REMEDY}")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def private_folder(name: str) -> Path | None:
    """A folder under the system's temporary one that belongs to this user and that nobody else can write."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    try:
        folder = Path(tempfile.gettempdir()) / f"{name}-{user}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if hasattr(os, "getuid") and (found.st_uid != user or found.st_mode & 0o022 or folder.is_symlink()):
            return None
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return None
    return folder


_warned = False


def _warn(text: str) -> None:
    global _warned
    if not _warned:
        _warned = True
        warnings.warn(text, RuntimeWarning, stacklevel=4)


HEADER = 16  # 64-bit words before the totals of blocks; the first holds the counter, alone in its cache line
STRETCH, WIDTH = 8, 9  # words that hold how many blocks are taken at a time, and how many totals a block has
LONGEST_STRETCH = 16
WORTHWHILE = 100e-6  # seconds of work from which a second thread pays for being woken
LONGEST_REST = 63  # calls


# ---- Blocks over threads -------------------------------------------------------------------------


def over_threads(run: Any, *joins: str) -> Callable[..., Any]:
    """`run`, but with its blocks shared among threads; the same bits for any number of them.

    The last arguments of `run` are the number of rows, of rows in a block, and the address of what is shared
    (0: nothing is). `joins` says of each number that it returns how those of the blocks become one: "sum",
    "max", "nanmax" or "min".
    """
    try:
        return _drivers[run]
    except KeyError:
        return _drivers.setdefault(run, Driver(run, joins))


class Driver:
    """A compiled kernel, and what its calls so far tell about the time it takes."""

    def __init__(self, run: Any, joins: tuple[str, ...]) -> None:
        self.run = run
        self.joins = joins
        self.seconds = math.inf  # that one thread needs for one block, at most
        self.compiled = -1  # for how many types

    def __call__(self, *arguments: Any) -> Any:
        rows, block = arguments[-3:-1]
        blocks = -(-rows // block)
        threads = 1
        if blocks * self.seconds > WORTHWHILE and not _pool.rests():
            threads = min(thread_count(), blocks)
        start = perf_counter()
        result = self.run(*arguments) if threads < 2 else self.shared(arguments[:-3], rows, block, threads)
        measured = (perf_counter() - start) * threads / blocks
        self.seconds = min(1.25 * self.seconds, measured)  # a busy machine may slow down one call, not many
        return result

    def shared(self, given: tuple[Any, ...], rows: int, block: int, threads: int) -> Any:
        run, blocks, width = self.run, -(-rows // block), len(self.joins)
        if self.compiled != len(run.overloads):  # compiled here, not by all threads at once
            run(*given, 0, block, 0)
            self.compiled = len(run.overloads)
        words, address = _words(HEADER + blocks * width)
        words[0] = 0
        words[STRETCH] = max(1, min(LONGEST_STRETCH, blocks // (LONGEST_STRETCH * threads)))
        words[WIDTH] = width

        def work() -> None:
            run(*given, rows, block, address)

        def stop() -> None:
            words[0] = blocks

        share(work, threads - 1, stop)
        totals = words[HEADER : HEADER + blocks * width].view(np.float64).reshape(blocks, width)
        joined = [JOIN[op](totals[:, number]) for number, op in enumerate(self.joins)]
        _free.append((words, address))
        return joined[0] if width == 1 else tuple(joined)


_drivers: dict[Any, Driver] = {}
_free: list[tuple[np.ndarray, int]] = []  # words of calls that are over


def _words(count: int) -> tuple[np.ndarray, int]:
    """Words for one call, and their address."""
    while _free:
        try:
            words, address = _free.pop()
        except IndexError:  # another thread was first
            break
        if len(words) >= count:
            return words, address
    words = np.empty(max(count, 1024), np.int64)
    return words, words.ctypes.data


class Job:
    """What some threads do together. `running` counts those that help at the moment."""

    def __init__(self, work: Callable[[], None], helpers: int, stop: Callable[[], None]) -> None:
        self.work: Callable[[], None] | None = work
        self.stop = stop
        self.wanted = self.helpers = helpers  # at most, and how many may still be called
        self.running = 0
        self.error: BaseException | None = None
        self.lock = threading.Lock()
        self.left = threading.Lock()  # released by the last helper to leave a job that has been closed
        self.left.acquire()

    def help(self) -> None:
        """Take part, unless the job is over. A failure stops the others and is kept for the caller."""
        with self.lock:
            work = self.work
            if work is None:
                return
            self.running += 1
        try:
            _pool.call_for(self)
            work()
        except BaseException as error:
            self.error = error
            self.stop()
        finally:
            del work  # a thread at rest holds no arrays
            with self.lock:
                self.running -= 1
                if not self.running and self.work is None:
                    self.left.release()

    def close(self) -> None:
        """Let nobody join any more and wait for those who have."""
        with self.lock:
            self.work = None
        while self.running:
            self.left.acquire()


def share(work: Callable[[], None], helpers: int, stop: Callable[[], None] = lambda: None) -> None:
    """Run `work()` here and at the same time in up to `helpers` other threads; return when all have ended.

    `work` takes pieces from a common store until none is left; `stop` empties the store. A helper that comes
    too late does nothing, so this may be called from any number of threads, and by `work` itself.

    Raises:
        Exception: the first that `work` raised in any thread.
    """
    job = Job(work, helpers, stop)
    error: BaseException | None = None
    start = perf_counter()
    try:
        _pool.call_for(job)
        work()
    except BaseException as raised:
        error = raised
        stop()
    alone = perf_counter()
    while True:
        try:
            job.close()
            break
        except KeyboardInterrupt as raised:  # what was taken is still being written: wait for that alone
            error = raised
            stop()
    _pool.learn(perf_counter() - alone, helpers * (alone - start))
    error = error or job.error
    if error is not None:
        raise error


class Pool:
    """Threads that wait for jobs. There is one pool a process."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self.lock = threading.Lock()
        self.threads = 0
        self.rest = self.last_rest = 0  # calls that go without helpers

    def rests(self) -> bool:
        """Whether the next call should go without helpers."""
        self.rest -= 1
        return self.rest >= 0

    def learn(self, waited: float, helped: float) -> None:
        """A helper that has no processor keeps the caller waiting for the block that it took.

        Where that took longer than all it can have done, the next calls go without, twice as many each time.
        """
        late = waited > helped + WORTHWHILE
        self.last_rest = min(2 * self.last_rest + 1, LONGEST_REST) if late else self.last_rest // 2
        self.rest = self.last_rest if late else 0

    def call_for(self, job: Job) -> None:
        """Call two helpers; each of them calls two more: no thread spends its time on waking others."""
        for _ in range(2):
            with job.lock:
                if job.helpers < 1 or job.work is None:
                    return
                job.helpers -= 1
            if self.threads < job.wanted:
                self.grow(job.wanted)
            if self.calls.qsize() <= 4 * self.threads:  # else all are busy, or have no processor to run on
                self.calls.put(job)

    def grow(self, wanted: int) -> None:
        """Start one more thread, where the system allows it: without helpers the caller does all itself."""
        with self.lock:
            if self.threads >= wanted:
                return
            try:
                threading.Thread(target=_serve, args=(self.calls,), name="kernel", daemon=True).start()
            except RuntimeError:  # no more threads, or the interpreter is ending
                return
            self.threads += 1


def _serve(calls: "queue.SimpleQueue[Job]") -> None:
    while True:
        job = calls.get()
        job.help()
        del job


_pool = Pool()


def _start_anew() -> None:
    """Threads do not survive a fork, and a lock may be held by one of them for ever."""
    global _pool
    _pool = Pool()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)


# ---- The number of threads -----------------------------------------------------------------------


def thread_count() -> int:
    """How many threads a call may use.

    `numba.set_num_threads` decides, then `NUMBA_NUM_THREADS`; without them it is the number of processors
    that this process may use, by affinity and by quota, or `OMP_NUM_THREADS` where that is less.
    """
    most = chosen = int(numba.config.NUMBA_NUM_THREADS)  # type: ignore[attr-defined]
    layer = sys.modules.get("numba.np.ufunc.parallel")
    if layer is not None and getattr(layer, "_is_initialized", False):
        chosen = layer._get_num_threads()  # the public function takes a lock that a fork may leave taken
    if chosen == most and not _is_given:
        allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else most
        chosen = min(most, allowed, _limit)
    return max(1, chosen)


def _read_quota(root: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> int:
    """The processors that the control groups of this process grant it, rounded up; many where none does."""
    limit = 1 << 16
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return limit
    for line in lines:
        _, kinds, path = line.split(":", 2)
        if kinds and "cpu" not in kinds.split(","):
            continue
        base = root / kinds if kinds else root
        group = base / path.lstrip("/")
        for folder in (group, *(parent for parent in group.parents if parent.is_relative_to(base))):
            try:
                if kinds:
                    quota = int((folder / "cpu.cfs_quota_us").read_text())
                    period = int((folder / "cpu.cfs_period_us").read_text())
                else:
                    first, second = (folder / "cpu.max").read_text().split()
                    quota, period = (-1 if first == "max" else int(first)), int(second)
            except (OSError, ValueError):
                continue
            if quota > 0 and period > 0:
                limit = min(limit, math.ceil(quota / period))
    return limit


def _read_limit() -> int:
    given = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    return min(_read_quota(), int(given) if given.isdigit() else 1 << 16)


_is_given = "NUMBA_NUM_THREADS" in os.environ  # read once, as Numba does
_limit = _read_limit()


# ---- Totals of blocks ----------------------------------------------------------------------------


@compiled(error_model="numpy", nogil=True)
def added_up(values):  # type: ignore[no-untyped-def]
    """The sum of the totals of blocks in their order, as a kernel adds them up (D. E. Knuth's two-sum)."""
    total, rest = 0.0, 0.0
    for value in values:
        rounded = total + value
        shown = rounded - total
        lost = (total - (rounded - shown)) + (value - shown)
        total, rest = rounded, rest + (lost if abs(rounded) < math.inf else 0.0)
    return total + rest


JOIN: dict[str, Callable[[np.ndarray], Any]] = {
    "sum": lambda values: added_up(np.ascontiguousarray(values)),
    "max": np.max, "nanmax": np.max, "min": np.min,
}  # fmt: skip

try:  # inside the package that made them, kernels of all folders share one pool of threads
    from ._execution import compiled, over_threads
except ImportError:  # this file stands alone
    pass


# ---- Orders of rows ------------------------------------------------------------------------------

RUN = 16  # elements that are put in order one by one, before runs are merged


@numba.njit(error_model="numpy", nogil=True)
def comes_before(x, y):
    """Whether a number stands before another one: NaN stands last."""
    return (x < y) | ((x == x) & (y != y))


@numba.njit(error_model="numpy", nogil=True)
def order_runs(keys, held, order):
    """Put runs of keys in order; equal ones stay as they come."""
    for start in range(0, keys.size, RUN):
        for i in range(start, min(start + RUN, keys.size)):
            key, at = keys[i], i
            while at > start and comes_before(key, held[at - 1]):
                held[at], order[at] = held[at - 1], order[at - 1]
                at -= 1
            held[at], order[at] = key, i


@numba.njit(error_model="numpy", nogil=True)
def merge_runs(width, held, order, merged, moved):
    """Merge every two runs of a width."""
    for start in range(0, held.size, 2 * width):
        middle, stop = min(start + width, held.size), min(start + 2 * width, held.size)
        left, right = start, middle
        for at in range(start, stop):
            if left < middle and (right == stop or not comes_before(held[right], held[left])):
                merged[at], moved[at] = held[left], order[left]
                left += 1
            else:
                merged[at], moved[at] = held[right], order[right]
                right += 1


@compiled(error_model="numpy", nogil=True)
def order_rows(keys, order, rows, block, shared_blocks):
    """Which element of a row of keys stands at each place of their ascending order, NaN last; stable."""
    held, merged = np.empty(keys.shape[1], keys.dtype), np.empty(keys.shape[1], keys.dtype)
    found, moved = np.empty(keys.shape[1], np.int64), np.empty(keys.shape[1], np.int64)
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        for n in range(block_number * block, min(block_number * block + block, rows)):
            order_runs(keys[n], held, found)
            width = RUN
            while width < keys.shape[1]:
                merge_runs(width, held, found, merged, moved)
                held, found, merged, moved = merged, moved, held, found
                width *= 2
            order[n] = found
        block_number = next_block(shared_blocks, block_number)


@compiled(error_model="numpy", nogil=True)
def invert_rows(order, place, rows, block, shared_blocks):
    """At which place of its order each element of a row stands."""
    block_number = next_block(shared_blocks, -1)
    while block_number * block < rows:
        for n in range(block_number * block, min(block_number * block + block, rows)):
            for at in range(order.shape[1]):
                place[n, order[n, at]] = at
        block_number = next_block(shared_blocks, block_number)
