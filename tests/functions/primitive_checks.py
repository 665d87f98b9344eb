"""What a primitive that brings its own body along must satisfy, for the test of each."""

import inspect
import itertools
import math

import mpmath
import numpy as np
from sympy import Symbol

from symloss.functions import kernels
from symloss.program.scalar import evaluate
from symloss.runtime.kernels import import_kernel


def check_primitive(primitive, points, edges, ulps, positive=()):
    """Definition, derivative and body of a primitive against its reference.

    Args:
        primitive: the class.
        points: ordinary arguments; tuples where it takes several.
        edges: what it is at the edges, as numbers or text for mpmath.
        ulps: the most that the compiled body may be off.
        positive: the positions of arguments that are positive.
    """
    arity = len(inspect.signature(primitive.definition).parameters)
    symbols = [Symbol(f"x{k}", real=True, positive=True if k in positive else None) for k in range(arity)]
    for at in map(_tuple, points):
        _check_definition(primitive, symbols, at)
        _check_slopes(primitive, symbols, at)
    for at, expected in edges.items():
        numbers = [mpmath.mpf(one) for one in _tuple(at)]
        found = primitive.reference(mpmath.mp, *numbers)
        assert found == mpmath.mpf(expected) or mpmath.almosteq(found, mpmath.mpf(expected), 1e-25), at
    _check_body(primitive, [*map(_tuple, points), *map(_tuple, edges)], ulps)


def _tuple(at):
    return at if isinstance(at, tuple) else (at,)


def _value(expression, symbols, numbers):
    return evaluate(expression, dict(zip(symbols, numbers, strict=True)), lambda *_: None)


def _check_definition(primitive, symbols, at):
    with mpmath.workdps(150):
        numbers = list(map(mpmath.mpf, at))
        defined = _value(primitive.definition(*symbols), symbols, numbers)
    with mpmath.workdps(50):
        known = primitive.reference(mpmath.mp, *numbers)
        assert abs(defined - known) <= mpmath.mpf(10) ** -46 * abs(known), at


def _check_slopes(primitive, symbols, at):
    applied = primitive(*symbols)
    with mpmath.workdps(120):
        numbers = list(map(mpmath.mpf, at))
        for position, number in enumerate(numbers):
            step = (abs(number) or 1) * mpmath.mpf(10) ** -25
            above, below = (
                [*numbers[:position], number + s, *numbers[position + 1 :]] for s in (step, -step)
            )
            rise = primitive.reference(mpmath.mp, *above) - primitive.reference(mpmath.mp, *below)
            given = _value(applied.fdiff(position + 1), symbols, numbers)
            assert abs(rise / (2 * step) - given) <= mpmath.mpf(10) ** -18 * (1 + abs(given)), at


def _check_body(primitive, points, ulps):
    """The body as kernels of the CPU compile it, with NaN in every place."""
    from symloss.printers.elementary import render_elementary

    (text,) = [one for one in kernels.kernel_bodies() if one.startswith(f"def {primitive.spelling}(")]
    assert f"@elementary\n{text}" in render_elementary()
    compiled = getattr(_companion(render_elementary()), primitive.spelling)
    for real, at in itertools.product((np.float32, np.float64), points):
        numbers = [real(one) for one in at]
        exact = primitive.reference(mpmath.mp, *(mpmath.mpf(float(one)) for one in numbers))
        with np.errstate(all="ignore"):
            found = compiled(*numbers)
        assert type(found) in (real, float)
        spacing = float(np.spacing(real(abs(float(exact))))) if mpmath.isfinite(exact) else math.nan
        assert found == exact or abs(mpmath.mpf(float(found)) - exact) <= ulps * spacing, (real, at)
        for position in range(len(numbers)):
            with_nan = [*numbers[:position], real(math.nan), *numbers[position + 1 :]]
            assert math.isnan(compiled(*with_nan)) or not primitive.carries_nan


def _companion(text):
    import tempfile
    from pathlib import Path

    folder = Path(tempfile.mkdtemp())
    (folder / "_elementary.py").write_text(text, encoding="utf-8")
    return import_kernel(folder / "_elementary.py")
