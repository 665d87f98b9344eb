"""The gradient as one expression that stands alone: names written out, or kept with what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Expr, Symbol

from symloss.derivation.forms import cost
from symloss.derivation.lowered import written_out
from symloss.derivation.naming import count
from symloss.derivation.place import kept_apart
from symloss.derivation.shorten import shortest
from symloss.language.reductions import Named, Reduction
from symloss.language.symbols import Index
from symloss.program import Node, read_of

_SHORT = 10.0


def self_contained(value: Expr, definitions: Mapping[str, Node], free: Iterable[Index]) -> Expr:
    """Names written out where that is short, else kept as `Named` quantities with their definition inside."""
    kept: dict[str, Symbol] = {}
    for name, node in definitions.items():
        body = written_out(read_of(node), definitions)
        uses = count(value, name)
        if uses > 1 and ((uses - 1) * cost(body) > _SHORT or body.has(Reduction)):
            kept[name] = Symbol(name, real=True)
    closed = written_out(value, definitions, kept)
    return kept_apart(closed if closed.has(Named) else shortest(closed, definitions), free)
