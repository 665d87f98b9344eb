"""A random declaration as Python source that can be run as it stands."""

from __future__ import annotations

import re
from typing import Any

from .tree import AXES, AXIS_OF, CONSTRUCTS, Loss, Node

SYMPY = [
    "Abs",
    "And",
    "Eq",
    "Max",
    "Min",
    "Ne",
    "Not",
    "Or",
    "Piecewise",
    "Rational",
    "acos",
    "asin",
    "atan",
    "cos",
    "cosh",
    "digamma",
    "erf",
    "erfc",
    "exp",
    "gamma",
    "log",
    "loggamma",
    "oo",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "trigamma",
]
LANGUAGE = [
    "DeclarationError",
    "at_least_one",
    "atan_ratio",
    "axis",
    "binary",
    "broadcast",
    "carry",
    "choice",
    "cosine",
    "direction",
    "each",
    "elements",
    "erfcx",
    "falling_cosine",
    "flag",
    "integer",
    "inverse_root",
    "label",
    "length",
    "let",
    "log_ndtr",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logsumexp",
    "loss",
    "max",
    "mean",
    "min",
    "nonnegative",
    "norm_cdf",
    "open_unit",
    "option",
    "optional",
    "positions",
    "positive",
    "positive_integer",
    "ratio",
    "real",
    "scan",
    "sigmoid",
    "sign",
    "softmax",
    "softplus",
    "stop",
    "sum",
    "times",
    "unit",
    "weights",
    "xlogy",
    "zero_if_infinite",
]
FUNCTIONS = ["expm1", "kl_entr", "log1p", "log_cosh", "quad_over_lin", "rel_entr", "xlog1py"]


class _Says:
    """Writes nodes; recurrences become statements before the result."""

    def __init__(self) -> None:
        self.scans: dict[Node, str] = {}
        self.statements: list[str] = []

    def __call__(self, node: Node) -> str:
        return CONSTRUCTS[node.kind].text(node, self)

    def scan(self, node: Node, name: str) -> str:
        """The Python name of a carry after the last step."""
        if node not in self.scans:
            self.scans[node] = ""
            along, length, carries = node.data
            names = [carry[0] for carry in carries]
            given = [_carry_text(self, *carry) for carry in carries]
            steps = [self(part) for part in node.parts]
            step = steps[0] if len(steps) == 1 else f"({', '.join(steps)})"
            ends = ", ".join(f"{one}_end" for one in names)
            tail = "" if length is None else f", length={self(length)}"
            self.statements.append(
                f"{ends} = scan({along}, {', '.join(given)}, step=lambda {', '.join(names)}: {step}{tail})"
            )
        return f"{name}_end"


def _carry_text(say: _Says, name: str, own: tuple[str, ...], initial: Node, outside: Node) -> str:
    return f"carry({', '.join([repr(name), *own])}, initial={say(initial)}, outside={say(outside)})"


def names_in(node: Node) -> set[str]:
    """Names of arguments that stand in a node, also in the places of its reads."""
    found: set[str] = set()
    for part in node.walk():
        found |= _names_of(part.data)
    return found


def _names_of(data: Any) -> set[str]:
    found: set[str] = set()
    for item in data:
        match item:
            case Node():
                found |= names_in(item)
            case tuple():
                found |= _names_of(item)
            case str():
                found.add(item)
    return found


def indices_in(loss: Loss) -> list[str]:
    """Every index that the declaration needs, with those of the windows of its positions."""
    found = set()
    for index in names_in(loss.result) & set(AXIS_OF):
        found.add(index)
    return sorted(found)


def source(loss: Loss, header: bool = True) -> str:
    """The declaration as text: axes, arguments, result."""
    say = _Says()
    result = say(loss.result)
    lines = [f"def {loss.name}({', '.join(one.text for one in loss.used)}):"]
    lines += [f"    {statement}" for statement in say.statements]
    lines.append(f"    return {result}")
    body = "\n".join(lines)
    return "\n".join([*(imports(body) if header else []), *axes(loss, body), "", "", body, ""])


def axes(loss: Loss, body: str) -> list[str]:
    """The axes that a text names, each with all of its indices that it names."""
    words = set(re.findall(r"\w+", body))
    if words & {*AXES["P"], "P"}:
        words |= {"T", "U"}
    if words & {*AXES["Q"], "Q"}:
        words |= {"T"}
    lines = []
    for extent, indices in AXES.items():
        known = [index for index in indices if index in words]
        if not known and extent not in words:
            continue
        known = known or [indices[0]]
        names = ", ".join(f'"{name}"' for name in (*known, extent))
        call = f"axis({names})"
        if extent in ("P", "Q"):
            call = f"positions({names}, along=T, window={'U' if extent == 'P' else 2})"
        lines.append(f"{', '.join((*known, extent))} = {call}")
    return lines


def imports(body: str) -> list[str]:
    """What the text needs, the language's last, so that its `sum` and `max` are meant."""
    words = set(re.findall(r"\w+", body)) | {"axis"}
    lines = []
    known = [name for name in SYMPY if name in words]
    known += ["sign as signum"] if "signum" in words else []
    if known:
        lines.append(f"from sympy import {', '.join(known)}")
    extra = [name for name in FUNCTIONS if name in words]
    if extra:
        lines.append(f"from symloss.functions import {', '.join(extra)}")
    given = [name for name in LANGUAGE if name in words]
    if words & {*AXES["P"], *AXES["Q"], "P", "Q"} and "positions" not in given:
        given.append("positions")
    lines.append(f"from symloss.language import {', '.join(given)}")
    return lines
