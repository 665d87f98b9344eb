"""Rewrites that make a derived expression shorter: exact identities, each by name, each bounded in size.

A tactic takes an expression and returns another one of the same value, or None. Whether the result is shown
is decided elsewhere: it must be shorter, and both must agree at 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from sympy import (
    Add,
    And,
    Eq,
    Expr,
    Max,
    Mul,
    Piecewise,
    Pow,
    S,
    StrictGreaterThan,
    cosh,
    exp,
    expand,
    factor,
    factor_terms,
    signsimp,
    sinh,
    tanh,
    together,
)

from symloss.derivation.folds import says_positive
from symloss.derivation.forms import MOST_OPERATIONS, cost, on_symbols, with_symbols
from symloss.derivation.sums import (
    Definitions,
    constants_out_of_sums,
    merge_sums,
    pick_from_sums,
    recognise_softmax,
    split_sums,
    total_weight,
)
from symloss.functions import log_sigmoid, sigmoid, step
from symloss.language.atoms import atoms_of
from symloss.language.reductions import LogSumExp, Softmax, SumOver
from symloss.program import Indicator


@dataclass(frozen=True)
class Tactic:
    """An identity with its name, and why it holds in a sentence."""

    name: str
    why: str
    apply: Callable[[Expr, Definitions], Expr | None]


def common_factor(expression: Expr, definitions: Definitions) -> Expr | None:
    return on_symbols(expression, factor_terms)


def common_denominator(expression: Expr, definitions: Definitions) -> Expr | None:
    if expression.atoms(Piecewise) or not _is_small(expression):
        return None
    return on_symbols(expression, lambda e: factor_terms(together(e)))


def expand_and_collect(expression: Expr, definitions: Definitions) -> Expr | None:
    if expression.atoms(Piecewise) or not _is_small(expression):
        return None
    hidden, elements = with_symbols(expression)
    opened = expand(hidden, power_exp=False, log=False)
    if len(Add.make_args(opened)) > cost(expression):  # a common factor leaves as many terms: too long
        return None
    return factor_terms(opened).xreplace(dict(elements))


def common_power(expression: Expr, definitions: Definitions) -> Expr | None:
    """u^(a+1) + u^a v = u^a (u + v)."""
    front = expression.replace(lambda node: isinstance(node, Add), _power_in_front)
    return front.replace(lambda node: isinstance(node, Mul), _powers_together)


def _powers_together(product: Expr) -> Expr:
    """u u^a = u^(a+1)."""
    exponents: dict[Expr, list[Expr]] = {}
    for item in product.args:
        base, power = (item, S.One) if isinstance(item, exp) else item.as_base_exp()
        exponents.setdefault(base, []).append(power)
    if all(len(powers) == 1 or all(p.is_number for p in powers) for powers in exponents.values()):
        return product
    return Mul(*(Pow(base, Add(*powers)) for base, powers in exponents.items()))


def _power_in_front(total: Expr) -> Expr:
    terms = [dict(item.as_base_exp() for item in Mul.make_args(term)) for term in total.args]
    for base in terms[0]:
        powers = [term.get(base, S.Zero) for term in terms]
        least = min(powers, key=lambda power: power.as_coeff_Add()[0])
        if least.is_number or not all((power - least).is_Integer for power in powers):
            continue
        rest = [Mul(*(Pow(b, e - least if b == base else e) for b, e in term.items())) for term in terms]
        return Pow(base, least) * Add(*rest)
    return total


def bracket_of_max(expression: Expr, definitions: Definitions) -> Expr | None:
    """[u > 0] max(0, u) = max(0, u)."""

    def shorter(product: Expr) -> Expr:
        largest = [item for item in product.args if isinstance(item, Max) and S.Zero in item.args]
        for item in largest:
            rest = [part for part in item.args if part is not S.Zero]
            for bracket in (part for part in product.args if isinstance(part, Indicator)):
                if len(rest) == 1 and says_positive(bracket.condition, rest[0]):
                    product = Mul(*(part for part in product.args if part != bracket))
        return product

    return expression.replace(lambda node: isinstance(node, Mul), shorter)


def case_ruled_out(expression: Expr, definitions: Definitions) -> Expr | None:
    """[u > 0] times cases, of which those where u = 0 never count."""

    def shorter(product: Expr) -> Expr:
        cases, others = _split(product.args, Piecewise)
        brackets = [item.condition for item in others if isinstance(item, Indicator)]
        never = {Eq(one.gts, 0) for one in brackets if isinstance(one, StrictGreaterThan) and one.lts == 0}
        kept = [[pair for pair in case.args if not never & set(And.make_args(pair[1]))] for case in cases]
        if sum(map(len, kept)) == sum(len(case.args) for case in cases):
            return product
        return Mul(*others, *(Piecewise(*pairs) for pairs in kept))

    return expression.replace(lambda node: isinstance(node, Mul), shorter)


def factorise(expression: Expr, definitions: Definitions) -> Expr | None:
    if expression.atoms(Piecewise) or not _is_small(expression, 40):
        return None
    return on_symbols(expression, lambda e: factor(e) if len(e.free_symbols) < 9 else e)


def complement_of_sigmoid(expression: Expr, definitions: Definitions) -> Expr | None:
    """σ(-u) = 1 - σ(u)."""
    arguments = {item.args[0] for item in atoms_of(expression, sigmoid)}
    turned = {sigmoid(u): 1 - sigmoid(-u) for u in arguments if u.could_extract_minus_sign()}
    if not turned or expression.atoms(Piecewise) or not _is_small(expression):
        return None
    opened = expression.xreplace(turned)
    return on_symbols(opened, lambda e: factor_terms(expand(e, power_exp=False, power_base=False)))


def complement_again(expression: Expr, definitions: Definitions) -> Expr | None:
    """1 - σ(u) = σ(-u)."""
    return expression.replace(
        lambda node: (
            node.is_Add and len(node.args) == 2 and S.One in node.args and isinstance(1 - node, sigmoid)
        ),
        lambda node: sigmoid(-(1 - node).args[0]),
    )


def logistic(expression: Expr, definitions: Definitions) -> Expr | None:
    """1/(1 + e^u) = σ(-u)."""

    def shorter(power: Expr) -> Expr:
        rest = power.base - 1
        return sigmoid(-rest.args[0]) if isinstance(rest, exp) else power

    return expression.replace(lambda node: isinstance(node, Pow) and node.exp is S.NegativeOne, shorter)


def hyperbolic_tangent(expression: Expr, definitions: Definitions) -> Expr | None:
    """sinh(u) / cosh(u) = tanh(u)."""

    def divided(product: Expr) -> Expr:
        for item in atoms_of(product, sinh):
            (u,) = item.args
            if {item, 1 / cosh(u)} <= set(product.args):
                return product / item * cosh(u) * tanh(u)
        return product

    return expression.replace(lambda node: isinstance(node, Mul), divided)


def log_odds(expression: Expr, definitions: Definitions) -> Expr | None:
    """log σ(u) - log σ(-u) = u."""
    for item in sorted(atoms_of(expression, log_sigmoid), key=str):
        (u,) = item.args
        other = log_sigmoid(-u)
        opened = expression.xreplace({other: item - u})
        if expression.has(other) and not opened.atoms(Piecewise) and _is_small(opened):
            return on_symbols(opened, lambda e: factor_terms(expand(e, power_exp=False, log=False)))
    return None


def normalise_signs(expression: Expr, definitions: Definitions) -> Expr | None:
    """Differences written one way round only."""
    return on_symbols(expression, signsimp)


def step_as_bracket(expression: Expr, definitions: Definitions) -> Expr | None:
    return expression.replace(step, lambda u: Indicator(u > 0))


def merge_cases(expression: Expr, definitions: Definitions) -> Expr | None:
    """One case distinction instead of several with the same conditions; zero branches stay apart."""
    cases = sorted(atoms_of(expression, Piecewise), key=str)
    if not cases or len({tuple(test for _, test in case.args) for case in cases}) != 1:
        return None
    if any(expression.has(item) and _inside_reduction(expression, item) for item in cases):
        return None
    tests = [test for _, test in cases[0].args]
    branches = []
    for position, test in enumerate(tests):
        value = expression.xreplace({case: case.args[position][0] for case in cases})
        branches.append((_shortest(value), test))
    return Piecewise(*branches)


def merge_like_cases(expression: Expr, definitions: Definitions) -> Expr | None:
    """The terms of a sum that are decided by the same conditions become one case distinction."""
    return expression.replace(lambda node: isinstance(node, Add), _cases_merged)


def _cases_merged(total: Expr) -> Expr:
    alike: dict[tuple, list[tuple[Expr, Piecewise]]] = {}
    rest: list[Expr] = []
    for term in Add.make_args(total):
        cases, others = _split(Mul.make_args(term), Piecewise)
        factor = Mul(*others)
        if len(cases) == 1 and not factor.atoms(Piecewise):
            tests = tuple(test for _, test in cases[0].args)
            alike.setdefault(tests, []).append((factor, cases[0]))
        else:
            rest.append(term)
    for tests, terms in alike.items():
        if len(terms) == 1:
            rest.append(terms[0][0] * terms[0][1])
            continue
        values = [Add(*(factor * case.args[at][0] for factor, case in terms)) for at in range(len(tests))]
        rest.append(Piecewise(*((_shortest(value), test) for value, test in zip(values, tests, strict=True))))
    return Add(*rest)


def _split(factors: Iterable[Expr], kind: type) -> tuple[list, list[Expr]]:
    """The factors of a kind, and the others; a case distinction must never be divided by."""
    found = list(factors)
    return [item for item in found if isinstance(item, kind)], [
        item for item in found if not isinstance(item, kind)
    ]


def sign_of_cases(expression: Expr, definitions: Definitions) -> Expr | None:
    """A minus before the brace and one in every case cancel."""

    def turned(product: Expr) -> Expr:
        cases, others = _split(product.args, Piecewise)
        factor = Mul(*others)
        if len(cases) != 1 or not factor.could_extract_minus_sign():
            return product
        values = [value for value, _ in cases[0].args if value is not S.Zero]
        if not values or not all(value.could_extract_minus_sign() for value in values):
            return product
        return -factor * Piecewise(*((-value, test) for value, test in cases[0].args))

    return expression.replace(lambda node: isinstance(node, Mul), turned)


def factor_out_of_cases(expression: Expr, definitions: Definitions) -> Expr | None:
    """A factor of every branch stands before the brace."""

    def pulled(*pairs: tuple) -> Expr:
        values = [value for value, _ in pairs if value is not S.Zero]
        shared = [f for f in Mul.make_args(factor_terms(values[0])) if f.is_number is False]
        common = S.One
        for item in shared:
            power = item.as_base_exp()[1]
            if all(item in Mul.make_args(factor_terms(value)) for value in values[1:]) and not power.is_Add:
                common *= item
        if common is S.One or len(values) < 2:
            return Piecewise(*pairs)
        return common * Piecewise(*((factor_terms(value) / common, test) for value, test in pairs))

    return expression.replace(Piecewise, pulled)


@lru_cache(maxsize=5_000)  # each round of shortening asks for the branches again
def _shortest(value: Expr) -> Expr:
    forms = [value]
    if _is_small(value):
        for change in (factor_terms, lambda e: factor_terms(together(e)), factor):
            forms.append(on_symbols(value, change))
    return min(forms, key=cost)


def _inside_reduction(expression: Expr, item: Expr) -> bool:
    return any(node.has(item) for node in atoms_of(expression, SumOver, LogSumExp, Softmax))


def _is_small(expression: Expr, most: int = MOST_OPERATIONS) -> bool:
    return with_symbols(expression)[0].count_ops() <= most


TACTICS = (
    Tactic("softmax", "an exponential divided by the sum of exponentials is a softmax weight",
           recognise_softmax),
    Tactic("split the sum", "the sum of each term is known", split_sums),
    Tactic("pick from a sum", "the bracket leaves a single term of the sum", pick_from_sums),
    Tactic("weights of a softmax", "the weights of a softmax add up to one", total_weight),
    Tactic("constant factor of a sum", "what does not depend on the index of a sum stands before it",
           constants_out_of_sums),
    Tactic("merge the sums", "both sums run over the same range, and a difference turned round changes sign",
           merge_sums),
    Tactic("merge the cases", "the same conditions decide, so one case distinction is enough", merge_cases),
    Tactic("merge the cases", "terms with the same conditions share one case distinction", merge_like_cases),
    Tactic("signs", "the minus before the cases and those inside cancel", sign_of_cases),
    Tactic("case that never counts", "where the bracket is 1, the condition of the case does not hold",
           case_ruled_out),
    Tactic("factor of every case", "a factor of every case stands before the brace", factor_out_of_cases),
    Tactic("complement of a sigmoid", "σ(-u) = 1 - σ(u), and terms cancel", complement_of_sigmoid),
    Tactic("complement of a sigmoid", "1 - σ(u) = σ(-u)", complement_again),
    Tactic("logistic function", "1/(1 + e^u) = σ(-u)", logistic),
    Tactic("hyperbolic tangent", "sinh(u) / cosh(u) = tanh(u)", hyperbolic_tangent),
    Tactic("log odds", "log σ(u) - log σ(-u) = u", log_odds),
    Tactic("step as a condition", "the derivative of max(0, u) is 1 where u > 0, else 0", step_as_bracket),
    Tactic("signs", "a difference turned round changes its sign", normalise_signs),
    Tactic("bracket of a maximum", "max(0, u) is 0 where the bracket is", bracket_of_max),
    Tactic("common power", "the lower power stands before the bracket", common_power),
    Tactic("common factor", "a factor of every term stands before the bracket", common_factor),
    Tactic("common denominator", "the fractions are brought together", common_denominator),
    Tactic("expand and collect", "products are multiplied out and terms cancel", expand_and_collect),
    Tactic("factorise", "the terms make up a product", factorise),
)  # fmt: skip
