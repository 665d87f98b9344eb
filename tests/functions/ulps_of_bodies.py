"""The worst error of a body as kernels of the CPU compile it, over random inputs of one variable."""

import math
from functools import cache

import mpmath
import numpy as np

from symloss.printers.elementary import render_elementary
from symloss.runtime.kernels import import_kernel

DIGITS = 40


@cache
def companion(folder):
    """The companion module, compiled where it is called."""
    (folder / "_elementary.py").write_text(render_elementary(), encoding="utf-8")
    return import_kernel(folder / "_elementary.py")


def random_inputs(real, span, around, count, positive):
    """Bit patterns of every size, numbers up to `span`, and those close to what is `around`."""
    generator = np.random.default_rng([7, count])
    width = np.dtype(real).itemsize
    bits = generator.integers(0, 2 ** (8 * width), count, dtype=f"uint{8 * width}").view(real)
    even = generator.uniform(-span, span, count)
    small = generator.choice([-1, 1], count) * 10.0 ** generator.uniform(-4, math.log10(span), count)
    near = generator.choice(around, count) + generator.normal(size=count) * 10.0 ** generator.uniform(
        -9, -1, count
    )
    with np.errstate(all="ignore"):
        found = np.concatenate([bits, even.astype(real), small.astype(real), near.astype(real)])
    found = found[np.isfinite(found)]
    return np.abs(found) if positive else found


def worst(primitive, real, folder, span, around=(0.0,), count=400, positive=False):
    """The largest error in ulp, subnormal results included, and the input that has it."""
    body = getattr(companion(folder), primitive.spelling)
    found = -1.0, math.nan
    for x in random_inputs(real, span, around, count, positive):
        with mpmath.workdps(DIGITS), np.errstate(all="ignore"):
            error = ulps(body(x), primitive.reference(mpmath.mp, mpmath.mpf(float(x))), real)
        found = max(found, (error, float(x)))
    return found


def ulps(value, exact, real):
    """How far a value is off, in units of the last place of the exact one; inf where one overflows alone."""
    info = np.finfo(real)
    limit = mpmath.mpf(float(info.max))
    if not mpmath.isfinite(exact) or abs(exact) > limit:
        beyond = not np.isfinite(value) or abs(value) == info.max
        return 0.0 if beyond and (value > 0) == (exact > 0) else math.inf
    if not np.isfinite(value):
        return 0.0 if abs(exact) > limit * (1 - mpmath.mpf(2) ** (2 - info.nmant)) else math.inf
    least = mpmath.mpf(2) ** (int(info.minexp) - info.nmant)
    unit = max(mpmath.mpf(2) ** (mpmath.mag(exact) - 1 - info.nmant), least) if exact else least
    return float(abs(mpmath.mpf(float(value)) - exact) / unit)
