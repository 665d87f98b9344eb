"""Signs and equalities of expressions, proved: every answer is yes for certain, no for certain, or None.

An expression is enclosed in several equal forms, and the enclosures meet. The work is bounded by the size of
the expression: nothing is solved or simplified by search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import mpmath
import sympy
from sympy import Expr, Mul, S, cosh, expand, factor, factor_terms, log, sinh, tanh, together

from symloss.analysis.bounds import Bounds, Facts, enclose
from symloss.functions import log_sigmoid, sigmoid, softplus
from symloss.passes.rules import RULES
from symloss.program.scalar import evaluate

MOST_OPERATIONS = 90
_RULES = tuple(
    rule
    for rule in RULES
    if rule.name
    in (
        "log of a sigmoid",
        "complement of a sigmoid",
        "logistic function",
        "log of one plus an exponential",
        "log of a product with an exponential",
    )
)


class Undecided(ArithmeticError):
    """A question that the rules cannot answer."""


@dataclass
class Prover:
    """Answers about expressions whose symbols are bounded by facts."""

    facts: Facts
    _known: dict[Expr, Bounds] = field(default_factory=dict)

    def bounds(self, expression: Expr) -> Bounds:
        """The narrowest enclosure that any form of the expression gives."""
        if expression not in self._known:
            found = Bounds()
            for form in forms(expression):
                found = found.meet(enclose(form, self.facts))
                if found.excludes_zero or found.is_point:
                    break
            self._known[expression] = found
        return self._known[expression]

    def sign(self, expression: Expr) -> int | None:
        """1, -1 or 0 where the expression has that sign for certain."""
        found = self.bounds(expression)
        if found.is_positive:
            return 1
        if found.is_negative:
            return -1
        return 0 if found.is_zero or is_zero(expression) else None

    def nonnegative(self, expression: Expr) -> bool:
        return self.bounds(expression).is_nonnegative

    def nonpositive(self, expression: Expr) -> bool:
        return self.bounds(expression).is_nonpositive

    def at_most(self, a: Expr, b: Expr) -> bool:
        """Whether a <= b for certain; both may be infinite."""
        if a == b or a == -sympy.oo or b == sympy.oo:
            return True
        if a == sympy.oo or b == -sympy.oo:
            return False
        return self.nonnegative(b - a)

    def having(self, facts: Facts) -> Prover:
        """A prover that knows more."""
        return Prover({**self.facts, **facts})


def forms(expression: Expr) -> Iterator[Expr]:
    """Equal forms of an expression, cheap ones first, each once."""
    seen = set()
    for change in (_same, canonical, factor_terms, _factored, _expanded):
        form = change(expression)
        if form not in seen:
            seen.add(form)
            yield form
        if change is canonical and expression.count_ops() > MOST_OPERATIONS:
            return
        if change is canonical:
            expression = form


def _same(expression: Expr) -> Expr:
    return expression


def _factored(expression: Expr) -> Expr:
    if expression.atoms(sympy.Piecewise):
        return expression
    try:
        return factor(together(expression))
    except (sympy.PolynomialError, NotImplementedError):
        return expression


def _expanded(expression: Expr) -> Expr:
    return expand(expression, power_exp=False, power_base=False, log=False)


def canonical(expression: Expr) -> Expr:
    """One spelling for what the logistic and the hyperbolic functions can be spelled in several ways.

    σ and softplus get an argument without a leading minus, logarithms of σ become softplus, sinh/cosh tanh.
    """
    return _canonical(expression, {})


def _canonical(node: Expr, known: dict[Expr, Expr]) -> Expr:
    if not node.args:
        return node
    if node not in known:
        rebuilt = node.func(*(_canonical(part, known) for part in node.args))
        known[node] = _spelled(rebuilt)
    return known[node]


def _spelled(node: Expr) -> Expr:
    for rule in _RULES:
        found = rule.apply(node, _same) if isinstance(node, Expr) else None
        if found is not None:
            return found.replace(lambda part: isinstance(part, _SPELLINGS), _spelled_call)
    if isinstance(node, _SPELLINGS):
        return _spelled_call(node)
    if isinstance(node, log) and isinstance(odds := 1 - node.args[0], sigmoid):
        return -softplus(odds.args[0])
    return _with_tanh(node) if isinstance(node, Mul) else node


_SPELLINGS = (sigmoid, softplus, log_sigmoid)


def _spelled_call(node: Expr) -> Expr:
    (u,) = node.args
    turned = u.could_extract_minus_sign()
    match node:
        case sigmoid() if isinstance(u, log):
            return sympy.cancel(u.args[0] / (1 + u.args[0]))
        case sigmoid() if turned:
            return 1 - sigmoid(-u)
        case softplus() if turned:
            return softplus(-u) + u
        case log_sigmoid():
            return -softplus(-u) if turned else u - softplus(u)
    return node


def _with_tanh(product: Mul) -> Expr:
    """sinh(u)/cosh(u) = tanh(u), to whole powers."""
    powers = {factor_.as_base_exp()[0]: factor_.as_base_exp()[1] for factor_ in product.args}
    for base, power in powers.items():
        if isinstance(base, sinh) and power == -powers.get(cosh(base.args[0]), S.Zero):
            rest = Mul(*(f for f in product.args if f.as_base_exp()[0] not in (base, cosh(base.args[0]))))
            return rest * tanh(base.args[0]) ** power
    return product


def is_zero(expression: Expr) -> bool:
    """Whether an expression is 0 identically, proved by multiplying out."""
    if expression is S.Zero:
        return True
    if expression.count_ops() > 3 * MOST_OPERATIONS or vanishes(expression) is False:
        return False
    plain = canonical(expression)
    if _expanded(plain) is S.Zero:
        return True
    numerator = together(plain).as_numer_denom()[0]
    return bool(expand(numerator) is S.Zero) or _log_zero(plain)


def _log_zero(expression: Expr) -> bool:
    logarithms = expression.atoms(log)
    if not logarithms or len(logarithms) > 4:
        return False
    return bool(expand(sympy.expand_log(expression)) is S.Zero)


def vanishes(expression: Expr, digits: int = 30) -> bool | None:
    """Whether an expression is 0 at a few ordinary points; None where it cannot be evaluated."""
    symbols = sorted(expression.free_symbols, key=str)
    with mpmath.workdps(digits):
        for seed in (3, 5):
            values = {}
            for position, symbol in enumerate(symbols):
                draw = mpmath.sqrt(seed + 2 * position) - (0 if symbol.is_nonnegative else 2)
                values[symbol] = mpmath.mpf(2 + position) if symbol.is_integer else draw
            try:
                value = evaluate(expression, values, _nothing)
                if mpmath.isnan(value) or abs(value) > mpmath.mpf(10) ** (8 - digits):
                    return None if mpmath.isnan(value) else False
            except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
                return None
    return True


def _nothing(name: str, indices: tuple[int, ...]) -> mpmath.mpf:
    raise KeyError(name)
