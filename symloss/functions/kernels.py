"""The bodies that primitives bring along, for the companions of kernels on every target.

A body is a function of numbers of one type, float32 or float64, that returns such a number. It assigns,
chooses (`a if c else b`, or `where(c, a, b)` of what takes some computing), compares, joins conditions with
`&` and `|`, loops over a tuple of coefficients of its module, and calls what is imported here, `abs`, or
another primitive by its name. `real = type(x)` is the type; every number is written `real(2)`, so that none
is of another. Loops are written out: compilers turn only what has none into vector instructions.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Mapping
from functools import cache
from math import exp, expm1, log, log1p, sqrt, tanh
from typing import Any

from symloss.functions.base import Primitive

__all__ = ["exp", "expm1", "kernel_bodies", "log", "log1p", "sqrt", "tanh", "where"]


def where(condition: Any, yes: Any, no: Any) -> Any:
    """yes if condition else no, where both are computed: on a CPU nothing branches."""
    return yes if condition else no


def kernel_bodies() -> tuple[str, ...]:
    """The source of every body as a function of its own, called as kernels call it; sorted by that name."""
    return tuple(body for _, body in sorted((_bodies(False) | _bodies(True)).items()))


def plain_bodies() -> tuple[str, ...]:
    """The bodies of those that are not special functions."""
    return tuple(_bodies(False).values())


def special_bodies() -> tuple[str, ...]:
    """The bodies of special functions, as they stand on a GPU and in C."""
    return tuple(map(with_choices, _bodies(True).values()))


def with_choices(body: str) -> str:
    """A body with the GPU's own instruction for every `where(c, a, b)`."""
    return re.sub(r"\bwhere\(", "cuda.selp(", body)


def special_names() -> frozenset[str]:
    """What kernels call special functions."""
    return frozenset(_bodies(True))


@cache
def _bodies(special: bool) -> dict[str, str]:
    found = {}
    for primitive in Primitive.all().values():
        is_own = primitive.__module__.startswith("symloss.functions.") and "kernel" in vars(primitive)
        if is_own and primitive.is_special == special:
            found[primitive.spelling] = _body(primitive)
    return dict(sorted(found.items()))


def _body(primitive: type[Primitive]) -> str:
    kernel = vars(primitive)["kernel"].__func__
    source = _written_out(textwrap.dedent(inspect.getsource(kernel)), kernel.__globals__)
    _, head, rest = source.partition("def kernel(")
    assert head, f"{primitive.__name__}.kernel is a function of its own"
    return f"def {primitive.spelling}({rest.strip()}"


def _written_out(source: str, known: Mapping[str, Any]) -> str:
    """The source with `for term in COEFFICIENTS:` and `for a, b in PAIRS:` repeated for each of them."""
    lines = source.splitlines()
    loops = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.For)]
    for loop in sorted(loops, key=lambda node: -node.lineno):
        names = [ast.unparse(name) for name in getattr(loop.target, "elts", [loop.target])]
        body = lines[loop.body[0].lineno - 1 : loop.end_lineno]
        repeated = []
        for item in known[ast.unparse(loop.iter)]:
            numbers = dict(zip(names, item if isinstance(item, tuple) else (item,), strict=True))
            repeated += [_with_numbers(line.removeprefix("    "), numbers) for line in body]
        lines[loop.lineno - 1 : loop.end_lineno] = repeated
    return "\n".join(lines)


def _with_numbers(line: str, numbers: Mapping[str, float]) -> str:
    for name, number in numbers.items():
        line = re.sub(rf"\b{name}\b", repr(number), line)
    return line
