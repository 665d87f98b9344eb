"""Why a loss is not computed as it is declared: an input at which that fails, and the form that does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
from sympy import Abs, Expr, Tuple, exp, log, sqrt

from symloss.derivation.lowered import expression_of, forward_programs, written_out
from symloss.derivation.opening import stable_form
from symloss.derivation.specialise import specialise
from symloss.derivation.trials import At, Trials, trials_of
from symloss.language.cotangent import with_cotangent
from symloss.language.declaration import Declaration
from symloss.language.reductions import MaxOver, Named, SumOver
from symloss.language.symbols import Read
from symloss.program import Program, Reduce, Scan, head, read_of
from symloss.program.evaluate import Evaluation
from symloss.search.errors import PRECISION

LARGEST, SCALED, REDUCED = "largest element", "scaled element", "reduced"  # no names of an author's
DTYPES = {"float32": 7, "float64": 16}
"""The types that are tried, and the decimal digits of each."""
_LOST, _KEPT = 0.4, 0.5  # of the digits of a type: when a form is no good, and when one is
_MOST_CONFIRMED = 20
_SQUARES = "root of a sum of squares"
_REASONS = {
    "logsumexp": "the exponential of a large number overflows, and those of very negative ones are all 0; "
    "the largest element taken out, no exponent is above 0 and one of them is 0",
    "norm": "the square of a large number overflows and that of a small one is 0; divided by the largest "
    "element, no square is above 1 and one of them is 1",
}


@dataclass(frozen=True)
class Rewrite:
    """A quantity, by a node of a program, as it is written and as it is computed.

    `kind` is what several rewrites of a loss may have in common.
    """

    program: Program
    name: str
    target: Expr
    written: Expr
    computed: Expr
    reasons: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Outcome:
    """What both forms give in one type, the digits of each that are right, and the exact value."""

    dtype: str
    written: float
    computed: float
    exact: Any
    digits: tuple[int, int]

    @property
    def fails(self) -> bool:
        return self.digits[0] < _LOST * DTYPES[self.dtype] and self.digits[1] > _KEPT * DTYPES[self.dtype]


@dataclass(frozen=True)
class Pitfall:
    """A rewrite with the plainest input that was found to need it, and what happens there.

    `elements` and `parameters` are the numbers of what the quantity is computed from.
    """

    rewrite: Rewrite
    elements: Mapping[tuple[str, At], float]
    parameters: Mapping[str, float]
    outcomes: tuple[Outcome, ...]


def pitfalls(declaration: Declaration) -> tuple[Pitfall, ...]:
    """What fails of a declaration, in the plain case, as it is written: of each kind of rewrite the first."""
    program, stabilised = forward_programs(with_cotangent(specialise(declaration)))
    if any(isinstance(node, Scan) for node in (*program, *stabilised)):
        return ()
    found: dict[str, Pitfall] = {}
    for rewrite in rewrites(program, stabilised):
        if rewrite.kind not in found and (pitfall := _pitfall(rewrite, stabilised)) is not None:
            found[rewrite.kind] = pitfall
    return tuple(found.values())


# The rewrites


def rewrites(program: Program, stabilised: Program) -> Iterator[Rewrite]:
    """What is computed otherwise than it is declared, in order of evaluation."""
    for node in stabilised:
        if isinstance(node, Reduce) and node.op in _REASONS:
            yield _in_range(node, program, stabilised)
    for node in program:
        form, records = stable_form(program, stabilised, node.name)
        rules = tuple(dict.fromkeys(one.rule for one in records if one.rule != _SQUARES))
        declared = expression_of(node)
        if form is None or form == declared or not rules or node.name in ("total", "normaliser"):
            continue
        reasons = tuple(dict.fromkeys(one.why for one in records if one.rule != _SQUARES))
        yield Rewrite(program, node.name, read_of(node), declared, form, reasons, "; ".join(rules))


def _in_range(node: Reduce, program: Program, stabilised: Program) -> Rewrite:
    """A reduction with its largest element taken out."""
    inner = {one.name: one for one in stabilised if one.name not in program}
    body = written_out(node.body, inner)
    guard, over = node.guard, Tuple(*node.over)
    written = expression_of(Reduce(node.head, node.axes, node.over, node.op, body, guard))
    largest = MaxOver(body if node.op == "logsumexp" else Abs(body), over, guard)
    most = Named(Read(head(LARGEST), *node.axes), largest)
    if node.op == "logsumexp":
        computed = most + log(SumOver(exp(body - most), over, guard))
    else:
        each = Named(Read(head(SCALED), *node.axes, *node.over), body / most)  # x^2/M^2 overflows as x^2 does
        computed = most * sqrt(SumOver(each**2, over, guard))
    target = _declared_as(written, program) or Named(Read(head(REDUCED), *node.axes), written)
    return Rewrite(stabilised, node.name, target, written, computed, (_REASONS[node.op],), node.op)


def _declared_as(written: Expr, program: Program) -> Expr | None:
    """The quantity of a program that is declared so, if any."""
    nodes = {node.name: node for node in program}
    whole = written_out(written, nodes)
    return next((read_of(n) for n in program if written_out(expression_of(n), nodes) == whole), None)


# What happens


def _pitfall(rewrite: Rewrite, stabilised: Program) -> Pitfall | None:
    """A rewrite with the plainest trial at which it is needed; None where no trial needs it."""
    try:
        tried = _Tried(rewrite, stabilised, trials_of(rewrite.program, rewrite.name))
        written, computed = tried.written(), tried.computed()
    except KeyError:  # something in it has no value in floating point here
        return None
    for trial in _suspects(tried.trials, written, computed):
        outcomes = tuple(
            tried.outcome(trial, dtype, float(written[dtype][trial]), float(computed[dtype][trial]))
            for dtype in DTYPES
            if _fits(tried.trials, trial, dtype)
        )
        if any(one.fails for one in outcomes) and all(one.exact is not None for one in outcomes):
            return Pitfall(rewrite, tried.trials.inputs(trial), tried.trials.settings(trial), outcomes)
    return None


@dataclass(frozen=True)
class _Tried:
    """Both forms of a quantity, at the first of its elements, at all trials."""

    rewrite: Rewrite
    stabilised: Program
    trials: Trials

    @property
    def at(self) -> At:
        return (0,) * len(self.rewrite.program.node(self.rewrite.name).axes)

    def written(self) -> dict[str, np.ndarray]:
        program, name = self.rewrite.program, self.rewrite.name
        plain = {name} if program is self.stabilised else set()
        return {dtype: self.trials.run(program, dtype, plain)(name, self.at) for dtype in DTYPES}

    def computed(self) -> dict[str, np.ndarray]:
        name = self.rewrite.name
        return {dtype: self.trials.run(self.stabilised, dtype)(name, self.at) for dtype in DTYPES}

    def outcome(self, trial: int, dtype: str, written: float, computed: float) -> Outcome:
        with mpmath.workprec(PRECISION):
            exact = self.exact(trial, dtype)
            if exact is None:
                return Outcome(dtype, written, computed, None, (0, 0))
            digits = _right(written, exact, dtype), _right(computed, exact, dtype)
        return Outcome(dtype, written, computed, exact, digits)

    def exact(self, trial: int, dtype: str) -> Any:
        """The value with many digits, by both forms; by one where the other is 0/0."""
        arrays, numbers = self.trials.at(trial, dtype)
        found = []
        for program in (self.rewrite.program, self.stabilised):
            run = Evaluation(program, arrays, numbers, dict(self.trials.extents))
            try:
                value = run(self.rewrite.name, self.at)
            except (ArithmeticError, TypeError, ValueError):
                continue
            if isinstance(value, mpmath.mpf) and not mpmath.isnan(value):
                found.append(value)
        if not found or not all(map(mpmath.isfinite, found)):
            return None
        gap = abs(found[0] - found[-1])
        return found[0] if gap <= abs(found[0]) * mpmath.mpf(2) ** -100 else None


def _suspects(trials: Trials, written: Mapping[str, Any], computed: Mapping[str, Any]) -> Iterator[int]:
    """The trials at which both forms differ much; first where no number comes out, and ordinary ones."""
    apart = {t: _is_apart(written[t], computed[t], digits) for t, digits in DTYPES.items()}
    lost = {t: apart[t] & ~np.isfinite(written[t]) for t in DTYPES}
    for each in (lost, apart):
        both = np.logical_and.reduce(list(each.values())) & trials.is_ordinary
        either = np.logical_or.reduce(list(each.values())) & ~both
        yield from np.flatnonzero(both)[:_MOST_CONFIRMED]
        yield from np.flatnonzero(either)[:_MOST_CONFIRMED]


def _is_apart(written: np.ndarray, computed: np.ndarray, digits: int) -> np.ndarray:
    with np.errstate(all="ignore"):
        gap = np.abs(written - computed)
        close = gap <= 10.0 ** (-_LOST * digits) * np.abs(computed)
    return np.broadcast_to(np.isfinite(computed) & ~close & (written != computed), computed.shape)


def _fits(trials: Trials, trial: int, dtype: str) -> bool:
    """Whether the numbers of a trial are normal numbers of a type."""
    limits = np.finfo(dtype)
    numbers = [abs(float(one[trial])) for one in (*trials.elements.values(), *trials.parameters.values())]
    return all(not number or limits.tiny <= number <= limits.max for number in numbers)


def _right(found: float, exact: Any, dtype: str) -> int:
    """How many decimal digits of a number are right, of those that the type has."""
    limits = np.finfo(dtype)
    if abs(exact) > float(limits.max):
        return DTYPES[dtype] if found == np.inf * float(mpmath.sign(exact)) else 0
    if not np.isfinite(found):
        return 0
    gap = abs(mpmath.mpf(found) - exact)
    if gap <= float(limits.tiny) * float(limits.eps):
        return DTYPES[dtype]
    if not exact:
        return 0
    return max(0, min(DTYPES[dtype], int(mpmath.floor(-mpmath.log10(gap / abs(exact))))))
