"""Losses derived from likelihoods: the lines from a negative log-likelihood to the loss, each evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sympy import Add, Expr, Mul, S, Symbol, Tuple, expand, log

from symloss.analysis.bounds import Facts, enclose
from symloss.analysis.rows import facts_of
from symloss.derivation.evaluate import Checker
from symloss.derivation.steps import Step
from symloss.identities.normal_form import Normaliser
from symloss.identities.statement import Derived, Identity
from symloss.language.reductions import MeanOver
from symloss.language.symbols import Read
from symloss.program import Program

LIKELIHOOD = Symbol("nll", real=True)


def derived(identity: Identity, claim: Derived) -> Iterator[Step]:
    """The lines of a derivation: definition, rewrites that change something, the loss.

    Raises:
        DerivationError: a line does not hold.
    """
    facts = facts_of(identity.declaration(claim.left))
    checker = Checker(Program(identity.name, identity.arrays, identity.parameters, (), ()))
    why = "the mean over independent samples of minus the logarithm of the likelihood"
    yield Step("definition", LIKELIHOOD, LIKELIHOOD, claim.left, why, 0.0)
    line = claim.left
    for rule, change, why in _REWRITES:
        after = change(line, facts)
        if after != line:
            yield Step(rule, LIKELIHOOD, line, after, why, checker.identity(line, after, rule))
            line = after
    if line != claim.right:
        normaliser = Normaliser(facts)
        normaliser.equal(line, claim.right)
        why = ", ".join(normaliser.used) or "the same terms"
        yield Step(
            "the loss", LIKELIHOOD, line, claim.right, why, checker.identity(line, claim.right, "the loss")
        )


def _logarithms_of_products(expression: Expr, facts: Facts) -> Expr:
    """log(a b) = log a + log b for positive factors; log of an exponential is its argument."""

    def split(inner: Expr) -> Expr:
        factors = Mul.make_args(inner)
        if len(factors) < 2 or not all(enclose(factor, facts).is_nonnegative for factor in factors):
            return log(inner)
        constants = Mul(*(factor for factor in factors if not _is_random(factor)))
        rest = [log(factor) for factor in factors if _is_random(factor)]
        return Add(*rest, S.Zero if constants is S.One else -log(1 / constants))

    return expression.replace(log, split)


def _is_random(factor: Expr) -> bool:
    """Whether a factor depends on the samples."""
    return bool(factor.atoms(Read))


def _logarithms_of_powers(expression: Expr, facts: Facts) -> Expr:
    """log(a^k) = k log a for positive a."""

    def split(inner: Expr) -> Any:
        if inner.is_Pow and _is_random(inner) and enclose(inner.base, facts).is_nonnegative:
            return inner.exp * log(inner.base)
        return log(inner)

    return expression.replace(log, split)


def _mean_term_by_term(expression: Expr, facts: Facts) -> Expr:
    """The mean of a sum is the sum of the means; what no sample changes stands before or alone."""

    def split(node: Any) -> Expr:
        found = []
        for term in Add.make_args(expand(node.body, log=False, power_base=False, multinomial=False)):
            if not _is_random(term):
                found.append((term, None))
                continue
            outside = Mul(*(factor for factor in Mul.make_args(term) if not _is_random(factor)))
            found.append((outside, term / outside))
        moving = [term for term in found if term[1] is not None]
        if len(moving) != 1 or len(found) == 1:
            return node
        ((outside, inside),) = moving
        return outside * MeanOver(inside, Tuple(*node.indices)) + Add(
            *(t for t, rest in found if rest is None)
        )

    return expression.replace(lambda node: isinstance(node, MeanOver), split)


_REWRITES: tuple[tuple[str, Callable[[Expr, Facts], Expr], str], ...] = (
    ("logarithm of a product", _logarithms_of_products, "the logarithm of a product is a sum of logarithms"),
    ("logarithm of a power", _logarithms_of_powers, "the exponent stands before the logarithm"),
    ("mean term by term", _mean_term_by_term, "what is the same for all samples stands outside of the mean"),
)
