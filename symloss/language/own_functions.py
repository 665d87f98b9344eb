"""SymPy's special functions, in whose place the language has primitives of its own."""

from __future__ import annotations

from sympy import Expr, Function

from symloss.functions import Primitive
from symloss.language.atoms import atoms_of


def own_functions(expression: Expr) -> Expr:
    """The expression with erf(x), loggamma(x) and their kin as primitives."""
    if all(_own(call) is call for call in atoms_of(expression, Function)):
        return expression
    return expression.replace(lambda node: isinstance(node, Function), _own)


def _own(call: Function) -> Expr:
    """The primitive that stands in the place of a call, else the call itself."""
    if isinstance(call, Primitive):
        return call
    found = (one.from_sympy(call) for one in Primitive.all().values())
    return next((own for own in found if own is not None), call)
