"""What a value is called that a compiler gives a name."""

from __future__ import annotations

from collections.abc import Mapping

import sympy
from sympy import Add, Expr, Mul, Pow, Symbol, exp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symloss.functions import over_length
from symloss.language.symbols import Read
from symloss.program import Difference

_LONGEST = 34
_RELATIONS = {"<": "below", "<=": "at_most", ">": "above", ">=": "at_least", "==": "is", "!=": "is_not"}


def describe(expression: Expr, reads: Mapping[Symbol, Read]) -> str:
    """A name that says what an expression is: `input_minus_target`, `abs_residual`, `sigmoid_z`.

    `reads` are elements that symbols stand for.
    """
    name = _words(expression, reads)
    return name if name.isidentifier() and len(name) <= _LONGEST else _kind(expression)


def _words(expression: Expr, reads: Mapping[Symbol, Read]) -> str:
    def words(part: Expr) -> str:
        return _words(part, reads)

    match expression:
        case Read():
            return expression.name
        case Symbol():
            return reads[expression].name if expression in reads else expression.name
        case sympy.Integer() if expression >= 0:
            return {0: "zero", 1: "one", 2: "two", 3: "three"}.get(int(expression), str(expression))
        case sympy.Rational() if expression == sympy.Rational(1, 2):
            return "half"
        case Add() if {words(abs_term(term)) for term in expression.args} == {"input", "target"}:
            return (
                "residual" if len(expression.args) == 2 and _signs_differ(expression) else "sum_input_target"
            )
        case Add():
            ordered = sorted(expression.args, key=lambda term: term.could_extract_minus_sign())
            parts = [words(ordered[0])]
            for term in ordered[1:]:
                negative = term.could_extract_minus_sign()
                parts += ["minus" if negative else "plus", words(-term if negative else term)]
            return "_".join(parts)
        case Difference():
            return words(expression.args[0] - expression.args[1])
        case Pow() if expression.exp == 2:
            return f"{words(expression.base)}_squared"
        case Pow() if expression.exp == sympy.Rational(1, 2):
            return f"root_{words(expression.base)}"
        case Pow() if expression.exp == -1:
            return f"inverse_{words(expression.base)}"
        case Pow():
            return f"{words(expression.base)}_power_{words(expression.exp)}"
        case Mul() if expression.could_extract_minus_sign():
            return f"minus_{words(-expression)}"
        case Mul():
            numerator, denominator = expression.as_numer_denom()
            if denominator != 1:
                return f"{words(numerator)}_over_{words(denominator)}"
            return "_times_".join(map(words, expression.args))
        case Relational():
            flip = expression.rel_op in (">", ">=") and expression.lhs.is_Symbol
            relation = expression.reversed if flip else expression
            return f"{words(relation.lhs)}_{_RELATIONS[relation.rel_op]}_{words(relation.rhs)}"
        case sympy.Piecewise():
            return "chosen"
        case over_length():
            return f"{words(expression.args[0])}_over_length"
        case sympy.Max():
            return "_or_".join(map(words, expression.args))
        case exp() | sympy.Function():
            return "_".join([expression.func.__name__.lower(), *map(words, expression.args)])
    return "-"


def abs_term(term: Expr) -> Expr:
    """A term without its sign."""
    return -term if term.could_extract_minus_sign() else term


def _signs_differ(expression: Add) -> bool:
    return len({term.could_extract_minus_sign() for term in expression.args}) == 2


def _kind(expression: Expr) -> str:
    match expression:
        case Difference():
            return "difference"
        case Add():
            return (
                "difference" if any(t.could_extract_minus_sign() for t in expression.args) else "partial_sum"
            )
        case Mul():
            return "quotient" if expression.as_numer_denom()[1] != 1 else "product"
        case Pow():
            return "power"
        case Boolean():
            return "condition"
        case over_length():
            return "element_over_length"
        case sympy.Max() | sympy.Min():
            return f"{expression.func.__name__.lower()}_value"
        case sympy.Function():
            return f"{expression.func.__name__.lower()}_value"
    return "shared"
