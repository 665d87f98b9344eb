"""Sums in which a logarithm meets its own tangent: u - log(1 + u) and its relatives, however they are spelt.

A rule proposes the primitive and compares atoms: the sum that it stands for, multiplied out, with logarithms
of products and quotients taken apart, must occur term by term, with the same coefficients, in the node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sympy import Add, Expr, Mul, Piecewise, Pow, S, exp, expand_mul, log

from symloss.functions import (
    exp_gap,
    exp_minus_line,
    kl_entr,
    line_minus_log,
    log1p,
    log1p_gap,
    log_ratio_gap,
    rel_entr,
    xlog1py,
    xlogy,
)
from symloss.passes.rules.rule import Look

Atoms = dict[Expr, Expr]  # a term without its number, and the number
Candidates = Callable[[Atoms], Iterator[Expr]]

_GAPS = (exp_gap, kl_entr, log1p_gap, log_ratio_gap)
_PLAIN: dict[type[Expr], Callable[..., Expr]] = {
    xlogy: lambda x, y: x * log(y),
    xlog1py: lambda x, y: x * log(1 + y),
    rel_entr: lambda x, y: x * log(x) - x * log(y),
    line_minus_log: lambda x, t: x - t * log(x),
    exp_minus_line: lambda x, t: exp(x) - t * x,
    log1p: lambda x: log(1 + x),
}


def line_less_log_of_itself(node: Expr, look: Look) -> Expr | None:
    """c (u - log(1 + u))."""
    return _replaced(node, _log1p_gaps)


def quotient_less_log(node: Expr, look: Look) -> Expr | None:
    """c (x/y - 1 - log(x/y)), also with y = 1."""
    after = _replaced(node, _log_ratio_gaps)
    return after and after.replace(log_ratio_gap, lambda x, y: _of_named_quotient(x, y, look))


def _of_named_quotient(x: Expr, y: Expr, look: Look) -> Expr:
    """The gap of a quotient behind a name from both its parts, whose difference has all digits."""
    numerator, denominator = look(x).as_numer_denom()
    return (
        log_ratio_gap(x, y)
        if y is not S.One or denominator.is_number
        else log_ratio_gap(numerator, denominator)
    )


def divergence_term(node: Expr, look: Look) -> Expr | None:
    """c (x - t - t log(x/t))."""
    return _replaced(node, _kl_entrs)


def exponential_less_tangent(node: Expr, look: Look) -> Expr | None:
    """c (e^x - t - t (x - log t)), also with t = 1."""
    return _replaced(node, _exp_gaps)


GAPS = (line_less_log_of_itself, quotient_less_log, divergence_term, exponential_less_tangent)


def sum_with_a_case(node: Expr, look: Look) -> Expr | None:
    """A sum beside cases, in one of which it cancels."""
    if not isinstance(node, Add):
        return None
    for cases in node.args:
        if not isinstance(cases, Piecewise):
            continue
        rest = node - cases
        if any(_meets(rest, value, look) for value, _ in cases.args):
            return Piecewise(*((rest + value, condition) for value, condition in cases.args))
    return None


def _meets(rest: Expr, value: Expr, look: Look) -> bool:
    """Whether the sum of two has a gap that neither has."""
    return any(rule(rest + value, look) and not rule(rest, look) for rule in GAPS)


# ---- Candidates: what primitive a sum may hold, with its coefficient -----------------------------


def _log1p_gaps(atoms: Atoms) -> Iterator[Expr]:
    for weight, base in _logarithms(atoms):
        if isinstance(base, Add) and base.args[0] is S.One:
            yield -weight * log1p_gap(base - 1)


def _log_ratio_gaps(atoms: Atoms) -> Iterator[Expr]:
    for x, t, scale in _lines_and_logs(atoms):
        if t.is_number or _divides(scale, t):
            yield scale * t * log_ratio_gap(x, t)


def _kl_entrs(atoms: Atoms) -> Iterator[Expr]:
    for x, t, scale in _lines_and_logs(atoms):
        if not t.is_number and not _divides(scale, t):
            yield scale * kl_entr(t, x)


def _exp_gaps(atoms: Atoms) -> Iterator[Expr]:
    for term, number in atoms.items():
        for power in (factor for factor in Mul.make_args(term) if isinstance(factor, exp)):
            # SymPy does not cancel e^(u-v) e^(v-u): take the factor out, never divide by it
            scale = number * Mul(*(factor for factor in Mul.make_args(term) if factor != power))
            yield scale * exp_gap(power.args[0], S.One)
            for weight, base in _logarithms(atoms):
                if weight == scale * base:
                    yield scale * exp_gap(power.args[0], base)


def _lines_and_logs(atoms: Atoms) -> Iterator[tuple[Expr, Expr, Expr]]:
    """Every x, t and c for which c x and -c t log x stand in a sum."""
    for weight, base in _logarithms(atoms):
        for x, coefficient in ((base, -weight), (base**2, -weight / 2)):
            for term, number in atoms.items():
                if not term.has(log) and not (scale := number * term / x).has(base):
                    yield x, coefficient / scale, scale


def _divides(scale: Expr, t: Expr) -> bool:
    """Whether a coefficient is a quotient by t: c t is simpler than c."""
    denominator = scale.as_numer_denom()[1]
    return not denominator.is_number and (denominator / t).as_numer_denom()[1].is_number


def _logarithms(atoms: Atoms) -> Iterator[tuple[Expr, Expr]]:
    """Every w log b of a sum as (w, b)."""
    for term, number in atoms.items():
        for factor in Mul.make_args(term):
            if isinstance(factor, log) and not factor.args[0].is_number:
                yield number * term / factor, factor.args[0]


# ---- Atoms ---------------------------------------------------------------------------------------


def _replaced(node: Expr, candidates: Candidates) -> Expr | None:
    """The node with the first candidate whose sum it holds in place of that sum."""
    if not isinstance(node, Add) or not node.has(log, exp, *_PLAIN):
        return None
    parts = {term: _atoms(term) for term in node.args}
    whole = _collected(parts.values())
    for candidate in candidates(whole):
        wanted = _atoms(candidate.replace(lambda part: part.func in _GAPS, lambda gap: gap.terms(*gap.args)))
        if len(wanted) > 1 and all(whole.get(atom) == number for atom, number in wanted.items()):
            touched = [term for term, atoms in parts.items() if not atoms.keys().isdisjoint(wanted)]
            untouched = Add(*(term for term in node.args if term not in touched))
            left = _collected(parts[term] for term in touched)
            rest = Add(*(number * atom for atom, number in left.items() if atom not in wanted))
            return untouched + rest + candidate
    return None


def _collected(several: Iterable[Atoms]) -> Atoms:
    total: Atoms = {}
    for atoms in several:
        for atom, number in atoms.items():
            total[atom] = total.get(atom, S.Zero) + number
    return {atom: number for atom, number in total.items() if number != 0}


def _atoms(expression: Expr) -> Atoms:
    plain = expression.replace(lambda part: part.func in _PLAIN, lambda part: _PLAIN[part.func](*part.args))
    plain = plain.replace(lambda part: isinstance(part, log), lambda part: _apart(part.args[0]))
    expanded = (expand_mul(term, deep=False) for term in Add.make_args(plain))
    terms = (term for part in expanded for term in Add.make_args(part))
    return _collected({rest: number} for number, rest in (term.as_coeff_Mul() for term in terms))


def _apart(argument: Expr) -> Expr:
    """The logarithm of a product of positive factors and powers as the sum of theirs."""
    total = S.Zero
    for factor in Mul.make_args(argument):
        base, exponent = factor.as_base_exp()
        is_split = isinstance(factor, Pow) and (base.is_extended_nonnegative or exponent is S.NegativeOne)
        total += exponent * log(base) if is_split else log(factor, evaluate=False)
    return total
