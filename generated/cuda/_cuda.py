"""What compiled CUDA kernels call: elementary functions, sums over threads, and how kernels are launched.

Generated from templates/numba_cuda/_cuda.py.j2. Do not edit.

The functions hold on the whole range of the type: NaN propagates, an infinity gives the limit. Their
arguments are all float32 or all float64, and so is every number in them: no float64 instruction enters a
float32 kernel. Every sum has a fixed order, which the number of elements alone decides.
"""

import functools
import math
import threading

import numpy as np
from numba import config, cuda

if not config.ENABLE_CUDASIM:
    from numba.cuda import libdevice

SIMULATED = bool(config.ENABLE_CUDASIM)  # Numba's simulator runs kernels in Python, thread by thread
THREADS = 4 if SIMULATED else 256  # a block
WARP = 32
WARPS = THREADS // WARP
SHORT_ROW = 1024  # elements up to which a row is the work of one warp, or of a part of it
BLOCKS_ENOUGH = 1024  # to fill a device
BLOCKS_LEAST = 1 if SIMULATED else 128  # Numba warns of fewer; idle ones cost next to nothing
ELEMENTS_A_THREAD = 16  # at most: so many terms are summed up one after the other
MOST_KEPT = 64  # arrays of sums of blocks
MATHEMATICS = np if SIMULATED else math
atan2 = np.arctan2 if SIMULATED else math.atan2

kernel = cuda.jit if SIMULATED else cuda.jit(cache=True, launch_bounds=THREADS)
function = cuda.jit(device=True, inline="always")

# ---- Exponentials and logarithms -----------------------------------------------------------------


@function
def exp(x):
    return MATHEMATICS.exp(x)


@function
def expm1(x):
    return MATHEMATICS.expm1(x)


@function
def log(x):
    return MATHEMATICS.log(x)


@function
def log1p(x):
    return MATHEMATICS.log1p(x)


@function
def tanh(x):
    return MATHEMATICS.tanh(x)


@function
def sqrt(x):
    return MATHEMATICS.sqrt(x)


@function
def sigmoid(x):
    """1 / (1 + e**-x)."""
    real = type(x)
    decay = exp(-abs(x))
    return (decay if x < real(0) else real(1)) / (real(1) + decay)


@function
def softplus(x):
    """log(1 + e**x)."""
    return (x if x > type(x)(0) else type(x)(0)) + log1p(exp(-abs(x)))


@function
def log_sigmoid(x):
    """log(1 / (1 + e**-x))."""
    return (x if x < type(x)(0) else type(x)(0)) - log1p(exp(-abs(x)))


@function
def power(x, y):
    """x**y for x >= 0, where x**0 and 1**y are 1; NaN for x < 0, and where either is NaN."""
    known = (x >= type(x)(0)) & (y == y)
    return MATHEMATICS.pow(abs(x), y) if known else x * y * type(x)(math.nan)


@function
def whole_power(x, y):
    """x**y for a whole number y with |y| < 2**22 and any x."""
    value = power(abs(x), y)
    return -value if (x < type(x)(0)) & (int(y) % 2 == 1) else value


@function
def xlogy(x, y):
    """x·log y, and 0 where x is 0 unless y is NaN."""
    zero = type(x)(0)
    return zero if (x == zero) & (y == y) else x * log(y)


@function
def line_minus_log(x, t):
    """x - t·log x for x >= 0, with 0·log x = 0; infinite at x = inf for every finite t."""
    return x if (x == type(x)(math.inf)) & (abs(t) < x) else x - xlogy(t, x)


@function
def xlog1py(x, y):
    """x·log(1 + y), and 0 where x is 0 unless y is NaN."""
    zero = type(x)(0)
    return zero if (x == zero) & (y == y) else x * log1p(y)


@function
def log_ratio(x, y):
    """log(x / y) for x, y >= 0.

    From the difference x - y near x = y, from a moderate quotient, else from two logarithms.
    """
    real = type(x)
    near = (x < y + y) & (y < x + x)
    quotient = x / y
    moderate = (quotient > real(1e-37)) & (quotient < real(1e37))
    far = log(quotient) if moderate else log(x) - log(y)
    value = log1p((x - y) / y) if near else far
    return real(0) if x == y else value


@function
def rel_entr(x, y):
    """x·log(x / y) for x, y >= 0; 0 at x = 0, inf where x > 0 = y."""
    zero = type(x)(0)
    return zero if (x == zero) & (y == y) else x * log_ratio(x, y)


@function
def log_cosh(x):
    """log((e**x + e**-x) / 2), from cosh(x) - 1 = (e**x - 1)**2 / (2·e**x) near 0."""
    real = type(x)
    growth = expm1(x if abs(x) < real(1) else real(0))
    near = log1p(growth * growth / (real(2) * (real(1) + growth)))
    return near if abs(x) < real(1) else abs(x) - real(0.69314718055994531) + log1p(exp(-real(2) * abs(x)))


@function
def log1p_gap_tail(z):
    """(2·artanh(s)/s - 2) / z for z = s**2 <= 49/169, a minimax polynomial."""
    real = type(z)
    value = real(0)
    if is_single(z):
        for term in (
            0.38230363, -0.02128677, 0.19624487, 0.17562637, 0.2227041, 0.28569606, 0.40000027, 0.6666667,
        ):
            value = value * z + real(term)
    else:
        for term in (
            0.7226247790948465, -0.9221774797372221, 0.8096947876443888, -0.2736519411265817,
            0.19126871416239025, 0.06165795158645752, 0.09940459860749079, 0.10476360724037506,
            0.1176903835724112, 0.13333066318084308, 0.1538462671859284, 0.18181817866749497,
            0.22222222227510416, 0.28571428571381996, 0.40000000000000163, 0.6666666666666666,
        ):
            value = value * z + real(term)
    return value


@function
def log1p_gap_near(x):
    """x - log(1 + x) for -0.7 <= x <= 2.25: log(1 + x) = 2·artanh s with s = x/(2 + x), and x - 2s = x·s."""
    s = x / (type(x)(2) + x)
    square = s * s
    return x * s - s * square * log1p_gap_tail(square)


@function
def log1p_gap_beside(x, far):
    """x - log(1 + x) from the series where it cancels, else `far`."""
    real = type(x)
    near = (x > real(-0.7)) & (x < real(2.25))
    return log1p_gap_near(x) if near else far


@function
def log1p_gap(x):
    """x - log(1 + x), also near 0, where it is x**2/2; inf at -1, NaN below."""
    return log1p_gap_beside(x, x - log1p(x) if x < type(x)(math.inf) else x)


@function
def log_ratio_gap(x, y):
    """x/y - 1 - log(x/y) for x, y >= 0, also near x = y."""
    real = type(x)
    excess = (x - y) / y
    size = abs(excess)
    far = excess - log_ratio(x, y) if size < real(math.inf) else size
    value = real(0) if (x == y) & (x < real(math.inf)) else log1p_gap_beside(excess, far)
    return y if (x < y) & (y == real(math.inf)) else value


@function
def kl_entr(t, x):
    """x - t - t·log(x/t) for t, x >= 0, with 0·log 0 = 0, also near x = t."""
    real = type(x)
    change = x - t
    size = abs(change)
    # Halves of a large t: the product overflows only where the sum does
    scale = real(0.5) if t > real(1) else real(1)
    far = (scale * change + scale * t * log_ratio(t, x)) / scale if size < real(math.inf) else size
    excess = change / t
    near = (excess > real(-0.7)) & (excess < real(2.25))
    value = t * log1p_gap_near(excess) if near else far
    return x if (t == real(0)) & (x == x) else value


@function
def exp_gap(x, t):
    """e**x - t - t·(x - log t) for t >= 0, with 0·log 0 = 0, also near x = log t."""
    real = type(x)
    power = exp(x)
    lead = x - log(t)
    size = abs(lead)
    growth = expm1(lead)
    scaled = t * log1p_gap_beside(growth, growth - lead)
    plain = power - t * (real(1) + lead)
    inner = (size < real(2)) | (power == real(math.inf))
    value = (scaled if inner else plain) if size < real(math.inf) else size
    return power if t == real(0) else value


@function
def saturation(x):
    """x/(1 + x) for x > -1."""
    one = type(x)(1)
    return one if x == type(x)(math.inf) else x / (one + x)


@function
def reciprocal_gap(x, y):
    """1/y - 1/x for x, y >= 0; the quotients vanish or overflow only where the gap does."""
    real = type(x)
    change = x - y
    smaller, greater = (x, y) if x < y else (y, x)
    if abs(change) == real(math.inf):
        return (real(1) if change > real(0) else -real(1)) / smaller
    return real(0) if x == y else change / greater / smaller


@function
def exp_minus(x, t):
    """e**x - t, finite wherever the difference is."""
    real = type(x)
    power = exp(x)
    if (power == real(math.inf)) & (x < real(math.inf)):
        root = exp(real(0.5) * x)
        return real(2) * (real(0.5) * root * root - real(0.5) * t)
    return power - t


@function
def exp_minus_line(x, t):
    """e**x - t·x, finite wherever the difference is, else the infinity with the right sign."""
    real = type(x)
    power = exp(x)
    if (power == real(math.inf)) & (abs(t) < real(math.inf)):
        if x == power:
            return power
        # A quarter of the largest exponent each: e**x is brought down twice, and up again at the end
        up = real(2.0**512) if real(1e300) < real(math.inf) else real(2.0**64)
        root = exp(real(0.5) * x) / up
        return up * (up * (root * root - (t / up) * (x / up)))
    return power - t * x


@function
def quad_over_lin(x, y):
    """x**2 / y for y > 0, finite wherever the quotient is."""
    real = type(x)
    lift = real(2.0**64) if y < real(1e-30) else real(1)
    return (x * lift) * (x / (y * lift))


@function
def variance_score(x, y):
    """(1 - x**2 / y) / (2·y) for y > 0, finite wherever it is."""
    one, half, root = type(x)(1), type(x)(0.5), sqrt(y)
    z = abs(x) / root
    return ((one - z) / root) * (half * (one + z) / root)


@function
def variance_bend(x, y):
    """(x**2 / y - 1/2) / y**2 for y > 0, finite wherever it is."""
    root = type(x)(0.7071067811865476)  # of 1/2
    z = abs(x) / sqrt(y)
    return ((z - root) / y) * ((z + root) / y)


@function
def log_share(x, y, b):
    """log(x / (b·x + (1 - b)·y)) for x, y >= 0 and 0 < b < 1; -log b at y = 0."""
    real = type(x)
    offset = (real(1) - b) * ((y - x) / x)
    near = (offset > real(-0.5)) & (offset < real(math.inf))
    value = -log1p(offset) if near else log_ratio(x, b * x + (real(1) - b) * y)
    return -log(b) if (y == real(0)) & (x == x) else value


@function
def mixture_entr(x, y, b):
    """x·log(x / (b·x + (1 - b)·y)) for x, y >= 0 and 0 < b < 1; 0 at x = 0."""
    zero = type(x)(0)
    return zero if (x == zero) & (y == y) & (b == b) else x * log_share(x, y, b)


# ---- Conventions: what a kink, a 0/0 and an infinity are given -----------------------------------


@function
def maximum(x, y):
    """The larger of the two, the second if they are equal; NaN if either is."""
    return x if (x > y) | (x != x) else y


@function
def minimum(x, y):
    """The smaller of the two, the second if they are equal; NaN if either is."""
    return x if (x < y) | (x != x) else y


@function
def sign(x):
    """-1, 0 or 1; NaN at NaN."""
    real = type(x)
    return real(1) if x > real(0) else (-real(1) if x < real(0) else x)


@function
def step(x):
    """1 for x > 0, else 0; NaN at NaN."""
    real = type(x)
    return real(1) if x > real(0) else (real(0) if x <= real(0) else x)


@function
def half_step(x):
    """1 for x > 0, ½ at 0, else 0; NaN at NaN."""
    real = type(x)
    return real(1) if x > real(0) else (real(0) if x < real(0) else x + real(0.5))


@function
def times(x, y):
    """x · y, and 0 where x = 0; NaN where either is NaN."""
    zero = type(x)(0)
    return zero if (x == zero) & (y == y) else x * y


@function
def ratio(x, y):
    """x / y, and 0 where x = 0; NaN where either is NaN."""
    zero = type(x)(0)
    return zero if (x == zero) & (y == y) else x / y


@function
def inverse_root(x):
    """1/√x for x > 0, 0 at 0."""
    real = type(x)
    return real(0) if x == real(0) else real(1) / sqrt(x)


@function
def atan_ratio(x, y):
    """arctan(x / y) for x, y >= 0: π/2 at y = 0 < x, 0 at x = 0."""
    real = type(x)
    return real(0) if (x == real(0)) & (y == y) else real(atan2(x, y))


@function
def is_single(x):
    """Whether 2**-960, a number of float64, is too small for the type of x."""
    return type(x)(2.0**-960) == type(x)(0)


@function
def plain_product(x, y):
    return x * y


@function
def rounded_product(x, y):
    """x · y, rounded by itself: not fused with a sum, it is the same number wherever it stands."""
    real = type(x)
    return real(libdevice.fmul_rn(x, y)) if is_single(x) else real(libdevice.dmul_rn(x, y))


product_of = plain_product if SIMULATED else rounded_product


# ---- Sines and cosines ---------------------------------------------------------------------------
# CUDA's own multiply by π/2 in float64 when they take whole turns away from a float32 number.

# The binary digits of 2/π, 32 a word, after one word of zeros
TWO_OVER_PI = np.array([0x00000000, 0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB], np.int64)
WORD = 2**32 - 1


@function
def quarter_turns(x):
    """The quarter turns in x >= 0 modulo 4, and the angle that is left, at most π/4; for float32.

    After Payne and Hanek: digits of x · 2/π that stand for whole turns are not computed, the next 64 exactly.
    """
    real = type(x)
    if x <= real(math.pi / 4):
        return 0, x
    digits_of = cuda.const.array_like(TWO_OVER_PI)
    mantissa, exponent = math.frexp(x)
    digits = int(mantissa * real(2**24))
    first = exponent + 6
    word, shift = first // 32, 32 - first % 32
    high = ((digits_of[word] << 32 | digits_of[word + 1]) >> shift) & WORD
    middle = ((digits_of[word + 1] << 32 | digits_of[word + 2]) >> shift) & WORD
    low = ((digits_of[word + 2] << 32 | digits_of[word + 3]) >> shift) & WORD
    lower = digits * middle + (digits * low >> 32)
    upper = (digits * high + (lower >> 32)) & WORD
    quarters = upper >> 30
    rest = (upper & (2**30 - 1)) << 32 | lower & WORD  # of a quarter turn, in units of 2**-62
    if rest >= 2**61:
        quarters, rest = quarters + 1, rest - 2**62
    return quarters % 4, real(rest) * real(math.pi / 2 * 2.0**-62)


@function
def sin_near(x):
    """sin x for |x| <= π/4 in float32, from the first terms of its series."""
    real = type(x)
    square = x * x
    series = real(1 / 362880)
    for term in (real(-1 / 5040), real(1 / 120), real(-1 / 6)):
        series = series * square + term
    return x + x * square * series


@function
def cos_near(x):
    """cos x for |x| <= π/4 in float32, from the first terms of its series."""
    real = type(x)
    square = x * x
    series = real(-1 / 3628800)
    for term in (real(1 / 40320), real(-1 / 720), real(1 / 24)):
        series = series * square + term
    half = real(0.5) * square
    near_one = real(1) - half
    return near_one + (((real(1) - near_one) - half) + square * square * series)


@function
def sin(x):
    real = type(x)
    if not is_single(x):
        return real(math.sin(x))
    if not abs(x) < real(math.inf):
        return real(math.nan)
    quarters, rest = quarter_turns(abs(x))
    wave = cos_near(rest) if quarters % 2 == 1 else sin_near(rest)
    return wave if (x < real(0)) == (quarters >= 2) else -wave


@function
def cos(x):
    real = type(x)
    if not is_single(x):
        return real(math.cos(x))
    if not abs(x) < real(math.inf):
        return real(math.nan)
    quarters, rest = quarter_turns(abs(x))
    wave = sin_near(rest) if quarters % 2 == 1 else cos_near(rest)
    return -wave if (quarters == 1) | (quarters == 2) else wave


@function
def tan(x):
    return type(x)(math.tan(x)) if not is_single(x) else sin(x) / cos(x)


@function
def multiple_angle(c, s, m):
    """m times the angle of (c, s), as quarter turns and a rest that keeps its digits near 0, π/2 and π."""
    real = type(c)
    if s > abs(c):
        return m, m * real(atan2(-c, s))
    if c > real(0):
        return real(0), m * real(atan2(s, c))
    return real(2) * m, -m * real(atan2(s, -c))


@function
def half_turns(quarters, rest):
    """The whole half turns in an angle."""
    real = type(rest)
    return real(math.floor(quarters * real(0.5) + rest / real(math.pi)))


@function
def quadrant(quarters):
    """0 to 3: how many quarter turns are left over of whole turns."""
    real = type(quarters)
    return quarters - real(4) * real(math.floor(quarters * real(0.25)))


@function
def folded_cosine(c, s, m):
    """(-1)**k · cos t for t in [kπ, (k + 1)π), where t is m times the angle of (c, s)."""
    quarters, rest = multiple_angle(c, s, m)
    real = type(c)
    at, k = quadrant(quarters), half_turns(quarters, rest)
    is_odd = (at == real(1)) | (at == real(3))
    wave = -sin(rest) if is_odd else cos(rest)
    return wave if (at >= real(2)) == (k - real(2) * real(math.floor(k * real(0.5))) == real(1)) else -wave


@function
def falling_cosine(c, s, m):
    """(-1)**k · cos t - 2k for t in [kπ, (k + 1)π], where t is m times the angle of (c, s)."""
    quarters, rest = multiple_angle(c, s, m)
    return folded_cosine(c, s, m) - type(c)(2) * half_turns(quarters, rest)


@function
def folded_sine(c, s, m):
    """|sin t|, where t is m times the angle of (c, s)."""
    quarters, rest = multiple_angle(c, s, m)
    real = type(c)
    at = quadrant(quarters)
    return abs(cos(rest)) if (at == real(1)) | (at == real(3)) else abs(sin(rest))


@function
def direction(x, r):
    """x / r, and 0 where r = 0; NaN where either is NaN."""
    real = type(x)
    return real(0) if (r == real(0)) & (x == x) else x / r


@function
def rescale(squares):
    """1, or where a sum of squares has under- or overflowed the power of two to multiply its terms by.

    Squares of numbers between 2**-480 and 2**480 (float32: 2**-50 and 2**50) keep all their digits.
    """
    real = type(squares)
    few = real(2.0**-100) if is_single(squares) else real(2.0**-960)
    down = real(2.0**-70) if is_single(squares) else real(2.0**-600)
    up = real(1) / (real(2.0**-100) if is_single(squares) else real(2.0**-600))
    return up if squares < few else (down if squares > real(1) / few else real(1))


@function
def times_exp(x, u):
    """x · e**u, in two halves where e**u leaves the range; 0 where x or e**u is 0, NaN where either is NaN."""
    real = type(x)
    far = abs(u) > (real(80) if is_single(u) else real(700))
    factor = exp(u * real(0.5) if far else u)
    product = x * factor * (factor if far else real(1))
    off = ((x == real(0)) & (u == u)) | ((u == -real(math.inf)) & (x == x))
    return real(0) if off else product


@function
def above_minus_infinity(x):
    """x, but 0 for -inf."""
    return type(x)(0) if x == -type(x)(math.inf) else x


@function
def with_nan_of(x, y):
    """x, and NaN where y is NaN."""
    return x if y == y else y


@function
def logaddexp(a, b):
    """log(e^a + e^b); -inf where both are."""
    real = type(a)
    high = a if a > b else b
    low = b if a > b else a
    shift = real(0) if high == -real(math.inf) else high
    return high + MATHEMATICS.log1p(MATHEMATICS.exp(low - shift))


@function
def logaddexp3(a, b, c):
    """log(e^a + e^b + e^c); -inf where all three are."""
    real = type(a)
    high = a if a > b else b
    low = b if a > b else a
    top = high if high > c else c
    middle = c if high > c else high
    shift = real(0) if top == -real(math.inf) else top
    return top + MATHEMATICS.log1p(MATHEMATICS.exp(low - shift) + MATHEMATICS.exp(middle - shift))


@function
def softmax_weight(a, b):
    """e^a / (e^a + e^b); 0 where a is -inf."""
    real = type(a)
    high = a if a > b else b
    shift = real(0) if high == -real(math.inf) else high
    own = MATHEMATICS.exp(a - shift)
    return real(0) if (a == -real(math.inf)) & (b == b) else own / (own + MATHEMATICS.exp(b - shift))


@function
def softmax_weight3(a, b, c):
    """e^a / (e^a + e^b + e^c); 0 where a is -inf."""
    real = type(a)
    high = a if a > b else b
    high = high if high > c else c
    shift = real(0) if high == -real(math.inf) else high
    own = MATHEMATICS.exp(a - shift)
    total = own + MATHEMATICS.exp(b - shift) + MATHEMATICS.exp(c - shift)
    return real(0) if (a == -real(math.inf)) & (b == b) & (c == c) else own / total


# ---- What primitives bring along -----------------------------------------------------------------


@function
def finite_or_zero(x):
    """x where it is finite, else 0."""
    real = type(x)
    return x if abs(x) < real(math.inf) else real(0)


@function
def inverse_or_zero(x):
    """1 / x, and 0 at 0."""
    real = type(x)
    return real(0) if x == real(0) else real(1) / x


@function
def over_length(x, scale, inverse):
    """x over a length that was scaled before it was inverted, before anything else is multiplied."""
    return (scale * x) * inverse


@function
def restrain(total):
    """1, or where a sum has left the range of the type the power of two to multiply its terms by."""
    real = type(total)
    return real(1) if abs(total) < real(math.inf) else real(2.0**-64)


@function
def zero_if_infinite(x):
    """x, but 0 for an infinite x."""
    real = type(x)
    return real(0) if abs(x) == real(math.inf) else x


# ---- Special functions ---------------------------------------------------------------------------


@function
def digamma(x):
    """ψ(x) for x > 0, at most 3 ulp off, also near its root; -inf at 0, NaN below."""
    real = type(x)
    # ψ(x) = ψ(x + 1) - 1/x below 1
    low = x < real(1)
    shift = cuda.selp(low, real(1), real(0))
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
    inner = distance * series - cuda.selp(low, inverse, real(0))
    value = cuda.selp(x < real(3), inner, beyond)
    known = cuda.selp(x > real(0), value, real(math.nan))
    return cuda.selp(x == real(0), -real(math.inf), known)


@function
def digamma_rise(a, b):
    """ψ(a + b) - ψ(a), at most 6 ulp off, times its condition number."""
    real = type(a)
    falls = b < real(0)
    gap = abs(b)
    low = cuda.selp(falls, a + b, a)
    high = cuda.selp(falls, a, a + b)
    near = low < real(8)
    x = cuda.selp(near, low + real(8), low)
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
    rise = cuda.selp(near, far + lost, far)
    rise = cuda.selp((low == real(0)) | (high == real(math.inf)), real(math.inf), rise)
    rise = cuda.selp(gap == real(0), gap, cuda.selp(falls, -rise, rise))
    return cuda.selp((low >= real(0)) & (b == b), rise, real(math.nan))


@function
def erf(x):
    """The error function, at most 2 ulp off."""
    real = type(x)
    size = abs(x)
    near = size < real(1)
    inner = cuda.selp(near, x, real(0))
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
    odd = cuda.selp(x < real(0), -far, far)
    return cuda.selp(near, inner * series, odd)


@function
def erfc(x):
    """1 - erf(x), at most 3 ulp off, subnormal results included."""
    real = type(x)
    size = cuda.selp(abs(x) > real(40), real(40), abs(x))
    near = size < real(0.25)
    inner = cuda.selp(near, x, real(0))
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
    low = cuda.selp(real(2.0**-960) == real(0), real(-5.196e-08), real(1.359e-17))
    right = times_exp_square(real(0.5641895835477563) / ratio, size, -real(1), low - lost)
    far = cuda.selp(x < real(0), real(2) - right, right)
    return cuda.selp(near, real(1) - inner * series, far)


@function
def erfcx(x):
    """e**(x**2)·erfc(x), at most 4 ulp off."""
    real = type(x)
    size = abs(x)
    right = real(0.5641895835477563) / (size + hazard_excess(size))
    growth = times_exp_square(real(1), x, real(1), real(0))
    left = cuda.selp(x < -real(0.5), real(2) * growth - right, growth * (real(1) - erf(x)))
    return cuda.selp(x < real(0.5), left, right)


@function
def hazard_excess(y):
    """1/(√π·erfcx(y)) - y for y >= 0, at most 3 ulp off."""
    real = type(y)
    near = y < real(1.75)
    t = cuda.selp(near, y - real(0.875), real(1) - real(8) / (y + real(2.25)))
    series = real(0)
    series = series * t + cuda.selp(near, real(-2.42737957560752e-11), real(2.5338663948975685e-11))
    series = series * t + cuda.selp(near, real(1.0656985330456842e-10), real(-9.092619900532394e-12))
    series = series * t + cuda.selp(near, real(-1.5075744507982143e-10), real(-3.5739172512410147e-10))
    series = series * t + cuda.selp(near, real(-2.740682895061538e-10), real(2.5666420335205287e-11))
    series = series * t + cuda.selp(near, real(2.366154639048585e-09), real(3.2873081740276663e-09))
    series = series * t + cuda.selp(near, real(-8.123107028857286e-09), real(2.1975865827115346e-10))
    series = series * t + cuda.selp(near, real(1.5299740695134633e-08), real(-2.717840704645837e-08))
    series = series * t + cuda.selp(near, real(4.562538521435125e-09), real(2.4278195674225916e-09))
    series = series * t + cuda.selp(near, real(-1.5828251933651467e-07), real(2.178345073858781e-07))
    series = series * t + cuda.selp(near, real(6.684836745115075e-07), real(-1.293463691763784e-07))
    series = series * t + cuda.selp(near, real(-1.5697351130134451e-06), real(-1.6509543866356638e-06))
    series = series * t + cuda.selp(near, real(9.861367286167971e-07), real(2.4568549922389755e-06))
    series = series * t + cuda.selp(near, real(9.950397908530323e-06), real(1.070535371950257e-05))
    series = series * t + cuda.selp(near, real(-5.455436977871929e-05), real(-3.334003823526179e-05))
    series = series * t + cuda.selp(near, real(0.00015740185297129076), real(-3.967255524592086e-05))
    series = series * t + cuda.selp(near, real(-0.00020746852016539043), real(0.00035150860465104136))
    series = series * t + cuda.selp(near, real(-0.0006023644810601032), real(-0.00036399998493269795))
    series = series * t + cuda.selp(near, real(0.005359994397833539), real(-0.002379893630248396))
    series = series * t + cuda.selp(near, real(-0.022646679362736236), real(0.010849789265092455))
    series = series * t + cuda.selp(near, real(0.07034408183989238), real(-0.017570818002322196))
    series = series * t + cuda.selp(near, real(-0.17345830666613812), real(-0.018986496443148326))
    series = series * t + cuda.selp(near, real(0.3401098614774191), real(0.5281613446009259))
    return cuda.selp(near, series, series / (y + real(0.5)))


@function
def interval_hazard(a, d):
    """φ(a + d)/(Φ(a + d) - Φ(a)), at most 6 ulp off, times its condition number."""
    real = type(a)
    far = real(2) * abs(a) + real(80)
    width = cuda.selp(d < far, d, far)
    half = real(0.5) * width
    centre = a + half
    middle = -abs(centre)
    narrow = half * (real(1) - middle) < real(0.5)
    slope = cuda.selp(narrow, half * middle, real(0))
    bend = cuda.selp(narrow, real(0.5) * half * half, real(0))
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
    down = cuda.selp(narrow, half * centre + bend, real(0))
    near = exp(-down) / cuda.selp(narrow, width * (real(0.5) * mean), real(1))
    high = cuda.selp(centre < real(0), a + width, -a)
    low = cuda.selp(centre < real(0), a, -a - width)
    share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
    across = times_exp_square(real(0.3989422804014327) / share, abs(a + width), -real(0.5), real(0))
    edge = cuda.selp(high < real(0), high, real(0))
    power = exp(width * middle)
    quotient = real(1) / inverse_mills(edge) - power / inverse_mills(low)
    tail = cuda.selp(centre < real(0), real(1), power) / quotient
    value = cuda.selp(narrow, near, cuda.selp(high > real(0), across, tail))
    return cuda.selp((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


@function
def interval_mean(a, d):
    """The mean of what lies between a and a + d, at most 4 ulp off, times its condition number."""
    real = type(a)
    far = real(2) * abs(a) + real(80)
    width = cuda.selp(d < far, d, far)
    half = real(0.5) * width
    middle = -abs(a + half)
    narrow = half * (real(1) - middle) < real(0.5)
    slope = cuda.selp(narrow, half * middle, real(0))
    bend = cuda.selp(narrow, real(0.5) * half * half, real(0))
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
    high = cuda.selp(a + half < real(0), a + width, -a)
    low = cuda.selp(a + half < real(0), a, -a - width)
    share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
    growth = expm1(width * middle)
    across = times_exp_square(real(0.3989422804014327) / share, abs(high), -real(0.5), real(0)) * growth
    edge = cuda.selp(high < real(0), high, real(0))
    quotient = real(1) / inverse_mills(edge) - exp(width * middle) / inverse_mills(low)
    side = cuda.selp(narrow, near, cuda.selp(high > real(0), across, growth / quotient))
    value = cuda.selp(a + half < real(0), side, -side)
    return cuda.selp((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


@function
def interval_variance(a, d):
    """The variance of what lies between a and a + d, at most 16 ulp off, times its condition number."""
    real = type(a)
    far = real(2) * abs(a) + real(80)
    width = cuda.selp(d < far, d, far)
    half = real(0.5) * width
    middle = -abs(a + half)
    narrow = (half < real(0.75)) & (half * middle > -real(1.5))
    slope = cuda.selp(narrow, half * middle, real(0))
    bend = cuda.selp(narrow, real(0.5) * half * half, real(0))
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
    high = cuda.selp(a + half < real(0), a + width, -a)
    low = cuda.selp(a + half < real(0), a, -a - width)
    share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
    growth = expm1(width * middle)
    upper = times_exp_square(real(0.3989422804014327) / share, abs(high), -real(0.5), real(0))
    lower = times_exp_square(real(0.3989422804014327) / share, low, -real(0.5), real(0))
    turned = upper * growth
    across = real(1) + (low * lower - high * upper) - turned * turned
    # Farther out by moments of the distance from the upper end, less those of what is beyond the lower
    edge = cuda.selp(high < real(0), high, real(0))
    power = exp(width * middle)
    rest = cuda.selp(power > real(0), width, real(0))
    left = real(1) / inverse_mills(edge)
    gone = power / inverse_mills(low)
    at_left = mills_excess(edge)
    at_gone = mills_excess(low)
    total = left - gone
    one = (left * at_left - gone * (at_gone + rest)) / total
    near_left = cuda.selp(edge < -real(3.5), -edge, real(3.5))
    near_gone = cuda.selp(low < -real(3.5), -low, real(3.5))
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
    two_left = cuda.selp(edge < -real(3.5), at_left * (real(2) / of_left), real(1) + edge * at_left)
    two_gone = cuda.selp(low < -real(3.5), at_gone * (real(2) / of_gone), real(1) + low * at_gone)
    beyond = two_gone + rest * (real(2) * at_gone + rest)
    tail = (left * two_left - gone * beyond) / total - one * one
    value = cuda.selp(narrow, near, cuda.selp(high > real(0), across, tail))
    return cuda.selp((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


@function
def inverse_expm1(x):
    """1/(e**x - 1), at most 4 ulp off, subnormal results included."""
    real = type(x)
    return cuda.selp(x < real(40), real(1) / expm1(x), exp(-x))


@function
def inverse_mills(x):
    """φ(x)/Φ(x), at most 4 ulp off, subnormal results included."""
    real = type(x)
    # At -|x|, where |x| itself is exact
    ratio = abs(x) + real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
    tail = norm_cdf(-abs(x))
    middle = real(0.5) + real(0.5) * erf(real(0.7071067811865476) * x)
    below = cuda.selp(x < real(0.75), middle, real(1) - tail)
    lost = cuda.selp(x < real(0.75), real(0), (real(1) - below) - tail) / below
    low = cuda.selp(real(2.0**-960) == real(0), real(-2.841e-08), real(-6.247e-17))
    right = times_exp_square(real(0.3989422804014327) / below, x, -real(0.5), low - lost)
    return cuda.selp(x > -real(0.5), right, ratio)


@function
def log1mexp(x):
    """log(1 - e**x), at most 4 ulp off."""
    real = type(x)
    near = log(-expm1(x))
    far = log1p(-exp(x))
    return cuda.selp(x > -real(0.6931471805599453), near, far)


@function
def log_erfc(x):
    """log(erfc(x)), at most 4 ulp off."""
    real = type(x)
    size = abs(x)
    left = log1p(-erf(x))
    right = -(x * x) - log(real(1.7724538509055159) * (size + hazard_excess(size)))
    return cuda.selp(x < real(0.5), left, right)


@function
def log_gamma_bend(a, b, c):
    """log Γ(a) + log Γ(a + b + c) - log Γ(a + b) - log Γ(a + c), at most 6 ulp off, and its condition."""
    real = type(a)
    # From the least of the four arguments; the smaller step is the second
    least = a + cuda.selp(b < real(0), b, real(0)) + cuda.selp(c < real(0), c, real(0))
    turned = (b < real(0)) != (c < real(0))
    one = abs(b)
    two = abs(c)
    wide = cuda.selp(one < two, two, one)
    step = cuda.selp(one < two, one, two)
    near = least < real(12)
    x = cuda.selp(near, least + real(12), least)
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
    outer = cuda.selp(quotient < real(math.inf), log1p(quotient), log(step) + log(share) - log(least))
    apart = log_rising(least + wide, step) - log_rising(least, step)
    bend = cuda.selp(near, cuda.selp(step < real(8), far + log1p(lost) + outer, apart), far)
    bend = cuda.selp(least == real(0), real(math.inf), bend)
    bend = cuda.selp((b == real(0)) | (c == real(0)), b * c, cuda.selp(turned, -bend, bend))
    return cuda.selp((least >= real(0)) & (b == b) & (c == c), bend, real(math.nan))


@function
def log_ndtr(x):
    """log Φ(x), at most 4 ulp off, subnormal results included."""
    real = type(x)
    # At -|x|, where |x| itself is exact
    ratio = abs(x) + real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
    tail = norm_cdf(-abs(x))
    left = -(real(0.5) * x * x) - log(real(2.5066282746310002) * ratio)
    far = cuda.selp(x > real(0), log1p(-tail), left)
    middle = log1p(erf(real(0.7071067811865476) * x)) - real(0.6931471805599453)
    return cuda.selp(abs(x) < real(0.75), middle, far)


@function
def log_norm_interval(a, d):
    """log(Φ(a + d) - Φ(a)), at most 4 ulp off, times its condition number."""
    real = type(a)
    # Beyond this width nothing is left of the upper tail
    far = real(2) * abs(a) + real(80)
    width = cuda.selp(d < far, d, far)
    half = real(0.5) * width
    middle = -abs(a + half)
    narrow = half * (real(1) - middle) < real(0.5)
    slope = cuda.selp(narrow, half * middle, real(0))
    bend = cuda.selp(narrow, real(0.5) * half * half, real(0))
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
    inside = log(cuda.selp(narrow, width * (real(0.5) * mean), real(1)))
    near = inside - real(0.5) * middle * middle - real(0.9189385332046727)
    high = cuda.selp(a + half < real(0), a + width, -a)
    low = cuda.selp(a + half < real(0), a, -a - width)
    across = log1p(-(norm_cdf(-abs(high)) + norm_cdf(low)))
    edge = cuda.selp(high < real(0), high, real(0))
    quotient = real(1) / inverse_mills(edge) - exp(width * middle) / inverse_mills(low)
    tail = log(quotient) - real(0.5) * edge * edge - real(0.9189385332046727)
    value = cuda.selp(narrow, near, cuda.selp(high > real(0), across, tail))
    return cuda.selp((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


@function
def log_rising(a, b):
    """log Γ(a + b) - log Γ(a), at most 6 ulp off, times its condition number."""
    real = type(a)
    falls = b < real(0)
    gap = abs(b)
    low = cuda.selp(falls, a + b, a)
    high = cuda.selp(falls, a, a + b)
    near = low < real(8)
    x = cuda.selp(near, low + real(8), low)
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
    outer = cuda.selp(quotient < real(math.inf), log1p(quotient), log(high) - log(low))
    apart = loggamma(high) - loggamma(low)
    moved = cuda.selp(gap < real(8), far - log1p(lost) - outer, apart)
    rise = cuda.selp(near, moved, far)
    edge = (low == real(0)) | (high == real(math.inf))
    rise = cuda.selp(edge, apart, rise)
    rise = cuda.selp(gap == real(0), gap, cuda.selp(falls, -rise, rise))
    return cuda.selp((low >= real(0)) & (b == b), rise, real(math.nan))


@function
def loggamma(x):
    """log Γ(x) for x > 0, at most 4 ulp off, also near 1 and 2; inf at 0, NaN below."""
    real = type(x)
    # Γ(x) = Γ(x + 1)/x below 1/2; x + 1 is not rounded in the factors that vanish
    low = x < real(0.5)
    close = x < real(1.75)
    centre = cuda.selp(close, real(0.9375), real(2.9375))
    shift = cuda.selp(low, real(1), real(0))
    t = (x - (centre - shift)) / (x + (centre + shift))
    series = real(0)
    series = series * t + cuda.selp(close, real(0.03588539083658196), real(0.0))
    series = series * t + cuda.selp(close, real(-0.039824388273781174), real(0.0))
    series = series * t + cuda.selp(close, real(0.019017910519260658), real(0.028613232786280574))
    series = series * t + cuda.selp(close, real(-0.022733653151391208), real(-0.03324249027710338))
    series = series * t + cuda.selp(close, real(0.02589453926381084), real(0.02372604287597129))
    series = series * t + cuda.selp(close, real(-0.030415471426976363), real(-0.02536195021401203))
    series = series * t + cuda.selp(close, real(0.028118346937653516), real(0.027067985307671325))
    series = series * t + cuda.selp(close, real(-0.033854206998811726), real(-0.03014091553572302))
    series = series * t + cuda.selp(close, real(0.03175481557567405), real(0.03033000357815414))
    series = series * t + cuda.selp(close, real(-0.039181600674062095), real(-0.03417497866424783))
    series = series * t + cuda.selp(close, real(0.03637650304305785), real(0.03452885089165224))
    series = series * t + cuda.selp(close, real(-0.04639064654096982), real(-0.03970593797567348))
    series = series * t + cuda.selp(close, real(0.04257938272277602), real(0.0400846949429682))
    series = series * t + cuda.selp(close, real(-0.05682571529078524), real(-0.047428608185492))
    series = series * t + cuda.selp(close, real(0.051332500905245694), real(0.04779871998829352))
    series = series * t + cuda.selp(close, real(-0.07324093217045032), real(-0.05909088363080264))
    series = series * t + cuda.selp(close, real(0.06460881422615009), real(0.05932721418041636))
    series = series * t + cuda.selp(close, real(-0.10274858107077742), real(-0.07919132254826182))
    series = series * t + cuda.selp(close, real(0.08707440178862419), real(0.07893854902859766))
    series = series * t + cuda.selp(close, real(-0.1709528317656044), real(-0.12458689157328523))
    series = series * t + cuda.selp(close, real(0.1316858899687981), real(0.12277280605693129))
    series = series * t + cuda.selp(close, real(-0.4989870176340365), real(-0.353391822562157))
    series = series * t + cuda.selp(close, real(0.5931806378854746), real(0.35028004491967374))
    factors = cuda.selp(low, x * (x - real(1)), (x - real(1)) * (x - real(2)))
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
    inner = factors * series - cuda.selp(low, logarithm, real(0))
    value = cuda.selp(x < real(5), inner, beyond)
    known = cuda.selp(x > real(0), value, real(math.nan))
    return cuda.selp((x == real(0)) | (x == real(math.inf)), real(math.inf), known)


@function
def mills_excess(x):
    """x + φ(x)/Φ(x), at most 4 ulp off."""
    real = type(x)
    left = real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
    return cuda.selp(x > real(0), x + inverse_mills(x), left)


@function
def norm_cdf(x):
    """Φ(x), at most 4 ulp off, subnormal results included."""
    real = type(x)
    size = cuda.selp(abs(x) > real(60), real(60), abs(x))
    # e**(-x**2/2)/(√(2π)·ratio): what rounding the ratio and 1/√(2π) has lost goes into the exponent
    excess = real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * size))
    ratio = size + excess
    part = ratio - size
    lost = ((size - (ratio - part)) + (excess - part)) / ratio
    low = cuda.selp(real(2.0**-960) == real(0), real(-2.841e-08), real(-6.247e-17))
    tail = times_exp_square(real(0.3989422804014327) / ratio, size, -real(0.5), low - lost)
    far = cuda.selp(x > real(0), real(1) - tail, tail)
    middle = real(0.5) + real(0.5) * erf(real(0.7071067811865476) * x)
    return cuda.selp((x > -real(0.5)) & (x < real(0.75)), middle, far)


@function
def norm_interval(a, d):
    """Φ(a + d) - Φ(a), at most 4 ulp off, times its condition number."""
    real = type(a)
    half = real(0.5) * d
    middle = -abs(a + half)
    size = abs(half)
    # Where the two are alike: the density at the middle, times the mean of what it grows by from there
    narrow = size * (real(1) - middle) < real(0.5)
    slope = cuda.selp(narrow, size * middle, real(0))
    bend = cuda.selp(narrow, real(0.5) * size * size, real(0))
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
    low = cuda.selp(a + half < real(0), cuda.selp(falls, a + d, a), cuda.selp(falls, -a, -a - d))
    high = cuda.selp(a + half < real(0), cuda.selp(falls, a, a + d), cuda.selp(falls, -a - d, -a))
    apart = norm_cdf(high) - norm_cdf(low)
    wide = cuda.selp(falls, -apart, apart)
    value = cuda.selp(narrow, half * density, wide)
    return cuda.selp((a == a) & (d == d), value, a + d)


@function
def pentagamma(x):
    """ψ′′′(x) for x > 0, at most 4 ulp off; inf at 0, NaN below."""
    real = type(x)
    low = x < real(1)
    above = cuda.selp(low, x + real(1), x)
    inside = above < real(3)
    inverse = real(1) / above
    t = cuda.selp(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
    series = real(0)
    series = series * t + cuda.selp(inside, real(-11.905712599435658), real(40900.037900274496))
    series = series * t + cuda.selp(inside, real(10.660249430389738), real(-171681.1690862076))
    series = series * t + cuda.selp(inside, real(-5.595911268342433), real(336211.4817121679))
    series = series * t + cuda.selp(inside, real(6.083346871506001), real(-405885.2521760665))
    series = series * t + cuda.selp(inside, real(-7.026910997617672), real(335320.4163319014))
    series = series * t + cuda.selp(inside, real(6.944144230983123), real(-198064.50863121144))
    series = series * t + cuda.selp(inside, real(-6.843032215554615), real(84179.05859744524))
    series = series * t + cuda.selp(inside, real(6.851012122368096), real(-24878.130350822543))
    series = series * t + cuda.selp(inside, real(-6.857859457350453), real(4610.374332619243))
    series = series * t + cuda.selp(inside, real(6.857288593975003), real(-447.2009223455389))
    series = series * t + cuda.selp(inside, real(-6.856741693072474), real(90.27274653763176))
    series = series * t + cuda.selp(inside, real(6.856151838979922), real(-54.89632814109792))
    series = series * t + cuda.selp(inside, real(-6.8546434389438735), real(0.6745585337125242))
    series = series * t + cuda.selp(inside, real(6.851137107219293), real(9.960561438827877))
    series = series * t + cuda.selp(inside, real(-6.843929170111216), real(0.0016952465983262376))
    series = series * t + cuda.selp(inside, real(6.830912061649328), real(-3.000048997197287))
    series = series * t + cuda.selp(inside, real(-6.814864807895615), real(6.929888283006219e-07))
    series = series * t + cuda.selp(inside, real(6.8223329571330735), real(1.3333333426790759))
    series = series * t + cuda.selp(inside, real(-6.913943798862042), real(-7.017646253058612e-10))
    series = series * t + cuda.selp(inside, real(7.110431457423862), real(-0.9999999999842674))
    series = series * t + cuda.selp(inside, real(-7.224076853555744), real(-1.7891297697763621e-13))
    series = series * t + cuda.selp(inside, real(6.81123644298517), real(2.000000000000001))
    series = series * t + cuda.selp(inside, real(-5.491828097912318), real(3.0))
    series = series * t + cuda.selp(inside, real(4.289373486835303), real(2.0))
    value = series / above / above / above + cuda.selp(low, real(6) / x / x / x / x, real(0))
    value = cuda.selp(x > real(0), value, real(math.nan))
    return cuda.selp(x == real(0), real(math.inf), value)


@function
def tetragamma(x):
    """ψ′′(x) for x > 0, at most 3 ulp off; -inf at 0, NaN below."""
    real = type(x)
    low = x < real(1)
    above = cuda.selp(low, x + real(1), x)
    inside = above < real(3)
    inverse = real(1) / above
    t = cuda.selp(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
    series = real(0)
    series = series * t + cuda.selp(inside, real(-3.8275128096716915), real(172.92289217823927))
    series = series * t + cuda.selp(inside, real(3.4237981534900253), real(-513.5415292469686))
    series = series * t + cuda.selp(inside, real(-1.9333643280356536), real(599.273151871405))
    series = series * t + cuda.selp(inside, real(2.0775986066403607), real(-241.75535716317867))
    series = series * t + cuda.selp(inside, real(-2.328501072103592), real(-192.42150247780364))
    series = series * t + cuda.selp(inside, real(2.3064637459584314), real(341.0533010910479))
    series = series * t + cuda.selp(inside, real(-2.2825697409296013), real(-236.60883048299962))
    series = series * t + cuda.selp(inside, real(2.2844557197522004), real(91.41531004162542))
    series = series * t + cuda.selp(inside, real(-2.285888642567959), real(-16.459748885030596))
    series = series * t + cuda.selp(inside, real(2.2858450939422394), real(-0.5282689923923329))
    series = series * t + cuda.selp(inside, real(-2.2859497994962976), real(-0.35740417129828245))
    series = series * t + cuda.selp(inside, real(2.2864067260291887), real(0.869250080445046))
    series = series * t + cuda.selp(inside, real(-2.2876506139601043), real(-0.0027965562168720537))
    series = series * t + cuda.selp(inside, real(2.290852937955345), real(-0.2998329836962933))
    series = series * t + cuda.selp(inside, real(-2.298634614183919), real(-7.51689408361294e-06))
    series = series * t + cuda.selp(inside, real(2.3152720323922757), real(0.16666691494678687))
    series = series * t + cuda.selp(inside, real(-2.341372904448074), real(-5.791174289596866e-09))
    series = series * t + cuda.selp(inside, real(2.3573090538600985), real(-0.1666666665765057))
    series = series * t + cuda.selp(inside, real(-2.3050792742661237), real(-8.591992361241867e-13))
    series = series * t + cuda.selp(inside, real(2.100699802695126), real(0.5000000000000043))
    series = series * t + cuda.selp(inside, real(-1.6955641476085954), real(1.0))
    series = series * t + cuda.selp(inside, real(1.7207957065155028), real(1.0))
    value = series / above / above + cuda.selp(low, real(2) / x / x / x, real(0))
    value = cuda.selp(x > real(0), -value, real(math.nan))
    return cuda.selp(x == real(0), -real(math.inf), value)


@function
def times_exp_square(a, x, c, d):
    """a·e**(c·x**2 + d) for |c| of 1/2 or 1 and |d| < 1/8, at most 2 ulp off, subnormal results too."""
    real = type(x)
    single = real(2.0**-960) == real(0)
    # Adding it and subtracting it again leaves so few digits of x that their square is exact
    rounder = cuda.selp(single, real(98304.0), real(103079215104.0))
    bound = cuda.selp(single, real(16), real(64))
    size = cuda.selp(abs(x) > bound, bound, abs(x))
    head = (size + rounder) - rounder
    rest = c * ((size - head) * (size + head))
    main = c * (head * head)
    # The exponential stays in the middle of the range: 2**46 or 2**92, whose logarithm has a part of few
    # digits, are taken out where it does not
    far = cuda.selp(single, real(60), real(600))
    step = cuda.selp(single, real(31.88330078125), real(63.76949691772461))
    small = cuda.selp(single, real(0.0014695245074842333), real(4.369379035909138e-05))
    down = cuda.selp(single, real(2.0**-46), real(2.0**-92))
    up = cuda.selp(single, real(2.0**46), real(2.0**92))
    side = cuda.selp(main < -far, real(1), cuda.selp(main > far, -real(1), real(0)))
    scale = cuda.selp(main < -far, down, cuda.selp(main > far, up, real(1)))
    rest = rest + (d + side * small)
    power = exp(main + side * step)
    series = real(0)
    series = (series + real(0.001388888888888889)) * rest
    series = (series + real(0.008333333333333333)) * rest
    series = (series + real(0.041666666666666664)) * rest
    series = (series + real(0.16666666666666666)) * rest
    series = (series + real(0.5)) * rest
    series = (series + real(1.0)) * rest
    more = cuda.selp(power < real(math.inf), power * series, real(0))
    value = a * (power + more) * scale
    value = cuda.selp((a == real(0)) & (x == x) & (c == c), real(0), value)
    return cuda.selp(d == d, value, d)


@function
def times_sigmoid(x, u):
    """x / (1 + e**-u), at most 4 ulp off, subnormal results included."""
    real = type(x)
    # σ(u) = e**(u/2) e**(u/2) / (1 + e**u): a half of the power leaves the range only where x has
    half = exp(real(0.5) * cuda.selp(u < real(0), u, real(0)))
    decay = exp(-abs(u))
    value = (x / (real(1) + decay) * half) * half
    return cuda.selp((x == real(0)) & (u == u), real(0), cuda.selp((half > real(0)) | (x != x), value, half))


@function
def trigamma(x):
    """ψ′(x) for x > 0, at most 3 ulp off; inf at 0, NaN below."""
    real = type(x)
    low = x < real(1)
    above = cuda.selp(low, x + real(1), x)
    inside = above < real(3)
    inverse = real(1) / above
    t = cuda.selp(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
    series = real(0)
    series = series * t + cuda.selp(inside, real(-1.943444034257115), real(14.977485210844987))
    series = series * t + cuda.selp(inside, real(1.7096019090258767), real(-49.77548949669551))
    series = series * t + cuda.selp(inside, real(-0.9555828690080757), real(71.84668818755257))
    series = series * t + cuda.selp(inside, real(1.0395680050497549), real(-55.48447194675244))
    series = series * t + cuda.selp(inside, real(-1.1660308094211154), real(19.478463060069487))
    series = series * t + cuda.selp(inside, real(1.153122542399282), real(4.457377508492366))
    series = series * t + cuda.selp(inside, real(-1.1411233099460358), real(-8.661525586724894))
    series = series * t + cuda.selp(inside, real(1.1422315186016623), real(4.229416686883127))
    series = series * t + cuda.selp(inside, real(-1.1429381416931816), real(-0.7299282958570336))
    series = series * t + cuda.selp(inside, real(1.1428761679303532), real(-0.12485401358464607))
    series = series * t + cuda.selp(inside, real(-1.1428369911378762), real(-0.017185811532368537))
    series = series * t + cuda.selp(inside, real(1.1427986782443784), real(0.0775345390614554))
    series = series * t + cuda.selp(inside, real(-1.1426686529499503), real(-0.00014176959793952562))
    series = series * t + cuda.selp(inside, real(1.1422536325878205), real(-0.03332468186785942))
    series = series * t + cuda.selp(inside, real(-1.1409741196089236), real(-3.971078631356977e-07))
    series = series * t + cuda.selp(inside, real(1.1371179991938924), real(0.023809537168692815))
    series = series * t + cuda.selp(inside, real(-1.1261021549546268), real(-3.1709820735740554e-10))
    series = series * t + cuda.selp(inside, real(1.0980416241729793), real(-0.03333333332831208))
    series = series * t + cuda.selp(inside, real(-1.0373253051269486), real(-4.865883625782086e-14))
    series = series * t + cuda.selp(inside, real(0.9283292792059896), real(0.1666666666666669))
    series = series * t + cuda.selp(inside, real(-0.7672348684026052), real(0.5))
    series = series * t + cuda.selp(inside, real(1.3371782723142003), real(1.0))
    value = series / above + cuda.selp(low, real(1) / x / x, real(0))
    value = cuda.selp(x > real(0), value, real(math.nan))
    return cuda.selp(x == real(0), real(math.inf), value)


@function
def trigamma_rise(a, b):
    """ψ'(a + b) - ψ'(a), at most 6 ulp off, times its condition number."""
    real = type(a)
    falls = b < real(0)
    gap = abs(b)
    low = cuda.selp(falls, a + b, a)
    high = cuda.selp(falls, a, a + b)
    near = low < real(8)
    x = cuda.selp(near, low + real(8), low)
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
    fall = cuda.selp(near, far + lost, far)
    fall = cuda.selp(low == real(0), real(math.inf), fall)
    fall = cuda.selp(gap == real(0), gap, cuda.selp(falls, fall, -fall))
    return cuda.selp((low >= real(0)) & (b == b), fall, real(math.nan))


# ---- Threads and rows ----------------------------------------------------------------------------
# A block is one line of threads for each of its rows: threadIdx.x counts along the row, threadIdx.y the rows.
# A line is a power of two long: a part of a warp, a warp, or the whole block.


@function
def first_row():
    return cuda.blockIdx.x * cuda.blockDim.y + cuda.threadIdx.y


@function
def rows_at_once():
    return cuda.gridDim.x * cuda.blockDim.y


@function
def owns(column):
    """Whether this thread writes that column of its row, and so may correct it without a barrier."""
    return column & (cuda.blockDim.x - 1) == cuda.threadIdx.x


@function
def add(one, other):
    return one + other


def reductions_by_shuffle(combine):
    """How the values of a row's threads, and of a block's, are combined through registers."""

    @function
    def over_warp(value, lanes):
        """Combine neighbours, pairs of pairs, and so on: each of `lanes` threads gets the same bits."""
        # Rows that share a warp may be in other branches: only the threads of this row are named
        place = (cuda.threadIdx.x + cuda.threadIdx.y * cuda.blockDim.x) & (WARP - 1)
        mask = ((1 << lanes) - 1) << (place & -lanes)
        distance = 1
        while distance < lanes:
            value = combine(value, cuda.shfl_xor_sync(mask, value, distance))
            distance *= 2
        return value

    @function
    def over_warps(value):
        """Combine one value of each warp of the block, in order."""
        shared = cuda.shared.array(WARPS, type(value))
        thread = cuda.threadIdx.x + cuda.threadIdx.y * cuda.blockDim.x
        cuda.syncthreads()  # the values of the last use have been read
        if thread & (WARP - 1) == 0:
            shared[thread // WARP] = value
        cuda.syncthreads()
        value = shared[0]
        for warp in range(1, WARPS):
            value = combine(value, shared[warp])
        return value

    @function
    def over_row(value):
        value = over_warp(value, min(cuda.blockDim.x, WARP))
        return over_warps(value) if cuda.blockDim.x > WARP else value

    @function
    def over_block(value):
        return over_warps(over_warp(value, WARP))

    return over_row, over_block


def reductions_in_shared_memory(combine):
    """The same for the simulator, which has no shuffles; here a row is a block."""

    @function
    def over_block(value):
        shared = cuda.shared.array(THREADS, type(value))
        thread = cuda.threadIdx.x
        cuda.syncthreads()  # the values of the last use have been read
        shared[thread] = value
        distance = THREADS // 2
        while distance > 0:
            cuda.syncthreads()
            if thread < distance:
                shared[thread] = combine(shared[thread], shared[thread + distance])
            distance //= 2
        cuda.syncthreads()
        return shared[0]

    return over_block, over_block


reductions = reductions_in_shared_memory if SIMULATED else reductions_by_shuffle
sum_over_row, sum_over_block = reductions(add)
max_over_row, _ = reductions(maximum)
min_over_row, _ = reductions(minimum)


@function
def store_block_sum(value, parts):
    """Add up the values of all threads of the block and store the sum in the block's place."""
    total = sum_over_block(value)
    if cuda.threadIdx.x + cuda.threadIdx.y == 0:
        parts[cuda.blockIdx.x] = total


@kernel
def _add_parts(parts, total):
    if cuda.blockIdx.x > 0:
        return
    value = np.float64(0)
    for block in range(cuda.threadIdx.x, parts.size, cuda.blockDim.x):
        value += np.float64(parts[block])
    value = sum_over_block(value)
    if cuda.threadIdx.x == 0:
        total[0] = value


# ---- Launching -----------------------------------------------------------------------------------


def grid_of_elements(elements):
    """Blocks, and threads of each, for a kernel that has one thread for an element."""
    return _blocks(elements, THREADS), THREADS


def grid_of_rows(rows, length):
    """Blocks, and threads of each along and across rows, for rows of a given length."""
    lanes = THREADS
    if length <= SHORT_ROW and not SIMULATED:
        lanes = min(WARP, 1 << max(0, length - 1).bit_length())
    at_once = THREADS // lanes
    return _blocks(rows, at_once), (lanes, at_once)


def _blocks(rows, at_once):
    """One round of work for each block, until these are enough; the number of rows alone decides."""
    enough = max(BLOCKS_ENOUGH, -(-rows // (at_once * ELEMENTS_A_THREAD)))
    return max(BLOCKS_LEAST, min(-(-rows // at_once), enough))


def parts_of(blocks, dtype, which=0):
    """Room for the sums of blocks. A thread's next call has the same: its kernels run after those of this."""
    kept = vars(_kept)
    device = 0 if SIMULATED else cuda.get_current_device().id
    key = device, blocks, dtype, which
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = cuda.device_array(blocks, dtype)  # slow: the device is waited for when memory is freed
    return kept[key]


def total_of(parts, dtype=np.float64):
    """The sum of the parts as an array of one element on the device, added up in float64."""
    total = cuda.device_array(1, dtype)
    _add_parts[BLOCKS_LEAST, THREADS](parts, total)
    return total


def number(total):
    """The one element of an array as a float."""
    return float(total.copy_to_host()[0])


_kept = threading.local()


@functools.lru_cache(maxsize=None)
def _empty(axes, dtype):
    return cuda.device_array((0,) * axes, dtype)


def or_empty(array, axes, dtype):
    """The array, or an empty one for None: kernels take no None, and ask for the size."""
    return _empty(axes, np.dtype(dtype)) if array is None else array
