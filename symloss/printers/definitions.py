"""What stands on the right of a definition: never the name of what is defined."""

from __future__ import annotations

from sympy import Expr, Tuple, exp

from symloss.functions import Primitive
from symloss.language.apart import fresh_index
from symloss.language.reductions import ElementsOver, Softmax, SumOver
from symloss.language.symbols import Index


def defining(expression: Expr) -> Expr:
    """An array-valued function that is nothing but a known function, written out in exponentials."""
    if not isinstance(expression, ElementsOver):
        return expression
    body = expression.body
    match body:
        case Softmax():
            bound = fresh_index(body.index, {*expression.indices, *body.atoms(Index)})
            terms = exp(body.body.xreplace({body.index: bound}))
            body = exp(body.body) / SumOver(terms, Tuple(bound))
        case Primitive():
            body = body.definition(*body.args)
    return expression.func(body, *expression.args[1:])
