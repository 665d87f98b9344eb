"""chain -> the gradient as one expression in the declaration's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sympy import Expr, Symbol

from symloss.derivation.forms import cost
from symloss.derivation.lowered import written_out
from symloss.derivation.shorten import shortest
from symloss.language.reductions import Named, Reduction
from symloss.language.symbols import Read
from symloss.program import Node, read_of

if TYPE_CHECKING:
    from symloss.chain import Chain

CLOSED_FORM_RULE = "write the names out"
_SHORT = 6.0


def closed_form(chain: Chain, wrt: str, general: bool = False) -> Expr:
    """The gradient of a loss in one input as a closed form that stands alone.

    Options stay at their default, as in textbooks, unless `general`. The expression reads inputs,
    parameters and extents; a long intermediate that occurs more than once stays a `Named` quantity.

    Raises:
        DerivationError: a line of the derivation does not hold.
    """
    from symloss.derivation.derive import derive

    return derive(chain, wrt, general).closed_form


def self_contained(expression: Expr, definitions: Mapping[str, Node], names: list[str]) -> Expr:
    """Names written out where that is short, else kept as `Named` quantities with their definition inside."""
    kept: dict[str, Symbol] = {}
    for name, node in definitions.items():
        body = written_out(read_of(node), definitions)
        uses = sum(1 for read in _reads(expression) if read.name == name)
        is_long = (uses - 1) * cost(body) > _SHORT
        if uses > 1 and (is_long or body.has(Reduction)) and name != "term":
            kept[name] = Symbol(name, real=True)
    closed = written_out(expression, definitions, kept)
    return closed if closed.has(Named) else shortest(closed, definitions)


def _reads(expression: Expr) -> list[Read]:
    if isinstance(expression, Read):
        return [expression]
    return [read for argument in expression.args for read in _reads(argument)]
