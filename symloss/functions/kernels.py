"""The bodies that primitives bring along, for the companions of kernels on every target.

A body is a function of numbers of one type, float32 or float64, that returns such a number. It assigns,
chooses (`a if c else b`), compares, joins conditions with `&` and `|`, loops over a tuple of coefficients,
and calls what is imported here, `abs`, or another primitive by its name. `real = type(x)` is the type; every
number is written `real(2)`, so that none is of another.
"""

from __future__ import annotations

import inspect
import textwrap
from functools import cache
from math import exp, expm1, log, log1p, sqrt, tanh

from symloss.functions.base import Primitive

__all__ = ["exp", "expm1", "kernel_bodies", "log", "log1p", "sqrt", "tanh"]


@cache
def kernel_bodies() -> tuple[str, ...]:
    """The source of every body as a function of its own, called as kernels call it; sorted by that name."""
    found = {}
    for primitive in Primitive.all().values():
        if primitive.__module__.startswith("symloss.functions.") and "kernel" in vars(primitive):
            found[primitive.spelling] = _body(primitive)
    return tuple(found[name] for name in sorted(found))


def _body(primitive: type[Primitive]) -> str:
    source = textwrap.dedent(inspect.getsource(vars(primitive)["kernel"].__func__))
    _, head, rest = source.partition("def kernel(")
    assert head, f"{primitive.__name__}.kernel is a function of its own"
    return f"def {primitive.spelling}({rest.strip()}"
