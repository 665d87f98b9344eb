"""A whole generated CPU module: header, compiled phases, entry points."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from symloss.passes.differentiate_along import DIRECTION
from symloss.printers.elementary_parts import digest_of
from symloss.printers.headers import header_lines
from symloss.printers.numba_cpu.entry import Entry, entry_view
from symloss.printers.templates import environment
from symloss.printers.wrap_lines import WIDTH, wrapped
from symloss.signature.words import in_docstring

if TYPE_CHECKING:
    from symloss.chain import Chain

PARALLEL_FROM = 32_768
SHORT = 128
TILE = 1_048_576
BLOCK = 2048
BLOCK_OF_SCALARS = 128  # elements whose sum is one after the other
IN_VECTORS = frozenset({"inf", "nan", "pi", "sqrt"})  # of the library of mathematics


def render_module(chain: Chain) -> str:
    """The source of `generated/cpu/<name>.py`."""
    return _rendered(chain, entries(chain), header_lines(chain, 106))


def render_products(chain: Chain) -> str:
    """The source of `generated/hvp/<name>.py`: Hessians times a direction, one entry point an input."""
    return _rendered(chain, product_entries(chain), header_lines(chain, 106, with_gradients=False))


def _rendered(chain: Chain, found: list[tuple[Any, Entry]], formulas: list[str]) -> str:
    views = [entry_view(schedule, entry) for schedule, entry in found]
    functions = sorted({"compiled", "over_threads"}.union(*(used.functions for _, used in views)))
    library = sorted(set().union(*(used.library for _, used in views)))
    declaration = chain.declaration
    context: dict[str, Any] = {
        "name": declaration.name,
        "summary": in_docstring(declaration.summary),
        "formulas": formulas,
        "place": declaration.place.split(":")[0],
        "digest": declaration.digest,
        "contract": textwrap.fill(_contract(chain), 106),
        "library": library,
        "functions": functions,
        "block": BLOCK_OF_SCALARS if chain.signature.elementwise and set(library) - IN_VECTORS else BLOCK,
        "parallel_from": PARALLEL_FROM,
        "short": SHORT,
        "tile": TILE,
        "elementary": digest_of(functions),
        "kernels": [view for view, _ in views],
        "fit": _fit,
        "imported": _imported,
    }
    return environment().get_template("numba_cpu/kernel.py.j2").render(context)


def entries(chain: Chain) -> list[tuple[Any, Entry]]:
    """The entry points that a loss has, with their schedules."""
    flat = chain.signature.elementwise
    per_sample = bool(chain.signature.sample_axes)
    value = "the sum of weight times term" if per_sample else "the loss"
    found = [
        (
            chain.schedule,
            Entry(
                "evaluate",
                "",
                f"Return {value}; fill the outputs that are not None.",
                flat,
                True,
                True,
                short_rows=True,
            ),
        )
    ]
    if chain.normaliser_schedule is not None:
        doc = "Return what a mean divides by: the sum of weight times count."
        found.append((chain.normaliser_schedule, Entry("normaliser", "normaliser_", doc, flat, False, True)))
    if chain.divisor_schedule is not None:
        doc = "Fill what a mean divides each term by."
        found.append((chain.divisor_schedule, Entry("divisors", "divisors_", doc, flat, False, False)))
    if chain.hessian_schedule is not None:
        doc = "Fill the diagonal of the second derivative."
        found.append((chain.hessian_schedule, Entry("hessian_diag", "hessian_", doc, flat, True, False)))
    return found


def product_entries(chain: Chain) -> list[tuple[Any, Entry]]:
    """One entry point for each differentiable input."""
    flat = chain.signature.elementwise
    return [
        (
            schedule,
            Entry(
                f"hvp_{name}",
                f"{name}_",
                f"Fill the Hessian in {name} times `{DIRECTION}`.",
                flat,
                True,
                False,
            ),
        )
        for name, schedule in chain.product_schedules.items()
    ]


def _fit(line: str, margin: int) -> str:
    """A long line of the template broken to fit, at its margin."""
    return ("\n" + " " * margin).join(wrapped(line, margin))


def _imported(module: str, names: list[str]) -> str:
    """An indented import, broken where it is too long for one line."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) + 4 <= WIDTH:
        return line
    wrap = textwrap.fill(", ".join(names), 98, initial_indent=" " * 8, subsequent_indent=" " * 8)
    return f"from {module} import (\n{wrap},\n    )"


def _contract(chain: Chain) -> str:
    text = "Arrays are C-contiguous and of one type, float32 or float64; scalars are of that type."
    if any(array.role == "label" for array in chain.declaration.arrays):
        text += " Labels are int64 and in range."
    if chain.signature.elementwise:
        text += " Arrays are flat."
    return text
