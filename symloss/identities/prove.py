"""claim -> finding: by rewriting, by cases, by the analysis of properties; equalities with numbers too."""

from __future__ import annotations

from typing import Any

import mpmath
from sympy import Dummy, Eq, Expr, Le, Piecewise, S, Symbol, oo, summation

from symloss.analysis.bounds import POSITIVE, Bounds, enclose
from symloss.analysis.limits import limit
from symloss.analysis.pieces import Pieces, pieces_of
from symloss.analysis.properties import properties_of
from symloss.analysis.prove import Prover, Undecided, is_zero
from symloss.analysis.rows import facts_of
from symloss.analysis.subject import scalar_term, subjects
from symloss.analysis.switches import resolved, written_plainly
from symloss.analysis.univariate import formula_of
from symloss.derivation.evaluate import DIGITS, Checker
from symloss.derivation.steps import DerivationError
from symloss.identities.likelihood import derived
from symloss.identities.normal_form import Normaliser
from symloss.identities.statement import (
    AtMost,
    Bends,
    Claim,
    Derived,
    Equal,
    Finding,
    Flattens,
    Identity,
    IdentityError,
    Series,
    Tends,
)
from symloss.language.reductions import Reduction
from symloss.language.symbols import Read
from symloss.program import Program
from symloss.program.scalar import evaluate

POINTS = 20


def find(identity: Identity) -> Finding:
    """How an identity is known.

    Raises:
        IdentityError: it does not hold.
        LookupError: the catalogue lacks a loss that it speaks of.
    """
    claims = identity.claims()
    found = [_known(identity, claim) for claim in claims]
    steps = tuple(step for claim in claims if isinstance(claim, Derived) for step in derived(identity, claim))
    by = tuple(dict.fromkeys(rule for rules in found for rule in rules or ()))
    is_numeric = any(isinstance(claim, Equal | AtMost) for claim in claims)
    how = "checked" if None in found else "proved"
    return Finding(
        identity,
        claims,
        how,
        by if how == "proved" else (),
        POINTS if is_numeric else 0,
        DIGITS if is_numeric else 0,
        steps,
    )


def _known(identity: Identity, claim: Claim) -> tuple[str, ...] | None:
    """The rules that prove a claim; None where it was only checked with numbers."""
    match claim:
        case Equal():
            _check_numbers(identity, claim)
            return _by_rewriting(identity, claim) or _by_cases(identity, claim)
        case AtMost():
            _check_numbers(identity, claim)
            return _by_bounds(identity, claim)
        case Series():
            return _by_power_series(identity, claim)
        case Tends():
            return _by_limit(identity, claim)
        case Bends():
            return _by_analysis(identity, claim)
        case Flattens():
            return _by_saturation(identity, claim)


# Numbers


def _check_numbers(identity: Identity, claim: Equal | AtMost) -> None:
    checker = Checker(Program(identity.name, identity.arrays, identity.parameters, (), ()), POINTS)
    if isinstance(claim, Equal):
        try:
            checker.identity(claim.left, claim.right, identity.title)
        except DerivationError as error:
            raise IdentityError(f"{identity.name}: {identity.title}: it does not hold: {error}") from None
        return
    for left, right in checker.values(claim.left, claim.right):
        if left > right + mpmath.mpf(10) ** -40:
            raise IdentityError(
                f"{identity.name}: {identity.title}: it does not hold: "
                f"{mpmath.nstr(left, 8)} > {mpmath.nstr(right, 8)}"
            )


# Equality


def _by_rewriting(identity: Identity, claim: Equal) -> tuple[str, ...] | None:
    normaliser = Normaliser(facts_of(identity.declaration(claim.left)))
    left, right = claim.left, claim.right
    if claim.generic:
        left, right = (_generic(written_plainly(side), normaliser) for side in (left, right))
    if normaliser.equal(left, right):
        return tuple(normaliser.used) or ("multiplying out",)
    return None


def _generic(expression: Expr, normaliser: Normaliser) -> Expr:
    """Where no quantity that a case distinguishes as 0 is 0."""

    def is_degenerate(test: Any) -> bool:
        if isinstance(test, Le):
            return test.rhs == 0 and enclose(test.lhs, normaliser.facts).is_nonnegative
        return isinstance(test, Eq) and test.rhs == 0

    def taken(*pairs: Any) -> Expr:
        kept = [(value, test) for value, test in pairs if not is_degenerate(test)]
        return kept[0][0] if kept and kept[0][1] == True else Piecewise(*kept)  # noqa: E712

    return expression.replace(Piecewise, taken)


def _by_cases(identity: Identity, claim: Equal) -> tuple[str, ...] | None:
    """Terms of one sample that agree on every piece and at every knot."""
    left, right = _inside(claim.left), _inside(claim.right)
    if left.func != right.func or left.args[1:] != right.args[1:]:
        return None
    gap = left.func(left.args[0] - right.args[0], *left.args[1:])
    term = scalar_term(identity.declaration(gap), gap)
    found = [] if term is None else subjects(identity.declaration(gap), term)
    if term is S.Zero or not found:
        return None
    subject = found[0]
    try:
        for case in subject.cases:
            if not _vanishes(pieces_of(case.body, subject.variable, subject.domain, Prover(subject.facts))):
                return None
    except Undecided:
        return None
    return ("comparing the formulas case by case",)


def _inside(side: Expr) -> Expr:
    """A factor before a mean or a sum taken into it."""
    factor, reduction = side.as_independent(Reduction, as_Add=False)
    if not isinstance(reduction, Reduction) or factor.atoms(Read):
        return side
    return reduction.func(factor * reduction.body, *reduction.args[1:])


def _vanishes(function: Pieces) -> bool:
    values = [knot.value for knot in function.knots]
    formulas = [piece.formula for piece in function.pieces]
    return all(value is not None and is_zero(value) for value in (*values, *formulas))


def _by_bounds(identity: Identity, claim: AtMost) -> tuple[str, ...] | None:
    normaliser = Normaliser(facts_of(identity.declaration(claim.left)))
    gap = normaliser.of(claim.right - claim.left)
    if Prover(normaliser.facts).nonnegative(gap):
        return (*normaliser.used, "bounds of every part")
    return None


# Series


def _by_power_series(identity: Identity, claim: Series) -> tuple[str, ...]:
    """The closed form of the series, and its sum at a few numbers.

    Raises:
        IdentityError: the sum is another one, or is not known in closed form.
    """
    (x,) = claim.formula.free_symbols
    with mpmath.workdps(DIGITS):
        for at in (mpmath.mpf("0.3"), mpmath.mpf("0.75")):
            terms = lambda j, at=at: evaluate(claim.term, {claim.index: j, x: at}, _no_element)  # noqa: E731
            total, value = mpmath.nsum(terms, [1, mpmath.inf]), evaluate(claim.formula, {x: at}, _no_element)
            if abs(total - value) > mpmath.mpf(10) ** -40:
                raise IdentityError(f"{identity.name}: {identity.title}: the sum at {x} = {at} is {total}")
    index = Dummy(integer=True, positive=True)
    closed = summation(claim.term.xreplace({claim.index: index}), (index, 1, oo))
    formula = closed.args[0][0] if isinstance(closed, Piecewise) else closed
    if not is_zero(formula - claim.formula):
        raise IdentityError(f"{identity.name}: {identity.title}: the series is {formula}")
    return ("the closed form of the power series",)


def _no_element(name: str, indices: tuple[int, ...]) -> Any:
    raise KeyError(name)


# Limits


def _by_limit(identity: Identity, claim: Tends) -> tuple[str, ...]:
    """The limit of the term in the parameter, for either sign of the one variable in it.

    Raises:
        IdentityError: the limit is another one, or is not found.
    """
    left, right = (scalar_term(identity.declaration(side), side) for side in (claim.left, claim.right))
    if left is None or right is None:
        raise IdentityError(f"{identity.name}: a limit is taken of the term of a sample")
    subject = subjects(identity.declaration(claim.left), left)[0]
    target = subjects(identity.declaration(claim.right), right)[0]
    wanted = target.cases[0].body.xreplace({target.variable: subject.variable})
    parameter = claim.parameter
    for facts in ({subject.variable: POSITIVE}, {subject.variable: Bounds(upper=S.Zero)}):
        prover = Prover({**subject.facts, **facts})
        try:
            function = pieces_of(subject.cases[0].body, parameter, POSITIVE, prover)
            piece, side = (function.pieces[-1], 1) if claim.end == oo else (function.pieces[0], -1)
            found = limit(formula_of(piece), piece, side)
            expected = formula_of(pieces_of(wanted, parameter, POSITIVE, prover).pieces[0])
        except Undecided as undecided:
            raise IdentityError(f"{identity.name}: the limit is not found: {undecided}") from None
        if not _same_size(found - expected, prover):
            raise IdentityError(f"{identity.name}: {identity.title}: the limit is {found}, not {expected}")
    return ("the limit of the formula that holds at the end, for either sign of the residual",)


def _same_size(difference: Expr, prover: Prover) -> bool:
    """Whether a difference is 0, absolute values resolved by what is known of signs."""
    return is_zero(resolved(difference, prover.sign, Symbol("_none")))


# Properties


def _by_analysis(identity: Identity, claim: Bends) -> tuple[str, ...]:
    statements = properties_of(identity.declaration(claim.loss)).about("convexity", claim.wrt)
    wanted = "convex" if claim.is_convex else "not convex"
    for statement in statements:
        if statement.verdict == wanted:
            return (statement.evidence.why if claim.is_convex else "a counterexample",)
    raise IdentityError(f"{identity.name}: {identity.title}: the analysis finds that it is not {wanted}")


def _by_saturation(identity: Identity, claim: Flattens) -> tuple[str, ...]:
    term = scalar_term(identity.declaration(claim.loss), claim.loss)
    found = [] if term is None else subjects(identity.declaration(claim.loss), term)
    for subject in found:
        if claim.wrt not in subject.inputs:
            continue
        for case in subject.cases:
            function = pieces_of(case.body, subject.variable, subject.domain, Prover(subject.facts))
            ends = ((function.pieces[0], -1), (function.pieces[-1], 1))
            limits = [limit(piece.slope, piece, side) for piece, side in ends]
            if any(not is_zero(value) for value in limits):
                raise IdentityError(f"{identity.name}: {identity.title}: the slope tends to {limits}")
        return ("the limits of the derivative at both ends",)
    raise IdentityError(f"{identity.name}: {identity.title}: {claim.wrt} is no input of the term")
