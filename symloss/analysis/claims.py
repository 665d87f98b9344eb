"""Answers in words: each becomes a statement with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mpmath
from sympy import Expr, S, Symbol, oo

from symloss.analysis.bounds import REAL
from symloss.analysis.prove import Undecided, is_zero
from symloss.analysis.questions import Answer, Questions, Range
from symloss.analysis.roots import zeros
from symloss.analysis.search import DIGITS
from symloss.analysis.statements import Claim, Evidence, Statement
from symloss.analysis.subject import Case, Subject, joined, within
from symloss.analysis.univariate import Meeting, Minimum, Steepness, plain

UNDECIDED = Evidence("not decided", "the rules do not reach it")
_LONGEST = 30  # operations of a formula that is worth printing in a sentence


def conditions(answer: Answer, case: Case | None = None) -> Claim:
    """Under which conditions an answer holds."""
    own = case.condition if case is not None else ()
    return joined([part for part in (own, answer.scene.conditions) if part])


def shown(subject: Subject) -> Claim:
    """The variable, with what it stands for."""
    if subject.is_combined:
        return (subject.variable, " = ", subject.of)
    return (subject.variable,)


def equals(a: Expr, b: Expr) -> Claim:
    return (a, " = ", b)


def names(subject: Subject) -> str:
    return ", ".join(subject.inputs)


# Symmetry


def symmetry(questions: Questions) -> Iterator[Statement]:
    """By what the inputs enter, and evenness."""
    subject = questions.subject
    wrt = names(subject)
    if len(subject.inputs) > 1:
        claim: Claim = ("depends on ", *listed(_symbols(subject)), " through ", *shown(subject), " alone")
        why = "put in for one input, the combination removes the others"
        yield Statement(
            "symmetry", wrt, "combination", claim, Evidence("proved", why), (), {"of": subject.of}
        )
    elif subject.is_combined:
        entering = sorted(subject.of.free_symbols, key=str)
        claim = ("depends on ", *listed(entering), " through ", *shown(subject), " alone")
        why = "changing both signs leaves every term as it is"
        yield Statement(
            "symmetry", wrt, "combination", claim, Evidence("proved", why), (), {"of": subject.of}
        )
    even = questions.even()
    if even is not None:
        swap = (
            len(subject.inputs) == 2
            and subject.of.subs(
                dict(zip(*[_symbols(subject), _symbols(subject)[::-1]], strict=True)), simultaneous=True
            )
            == -subject.of
        )
        claim = ("even in ", subject.variable)
        claim += (": ", *listed(_symbols(subject)), " may be swapped") if swap else ()
        why = "mirrored pieces have mirrored formulas"
        yield Statement("symmetry", wrt, "even", claim, Evidence("proved", why), conditions(even))


def listed(symbols: list[Any]) -> Claim:
    """Symbols with commas, and "and" before the last."""
    claim: Claim = (symbols[0],)
    for symbol in symbols[1:-1]:
        claim += (", ", symbol)
    return (*claim, " and ", symbols[-1]) if len(symbols) > 1 else claim


def _symbols(subject: Subject) -> list[Symbol]:
    by_name = {symbol.name: symbol for symbol in subject.of.free_symbols}
    return [by_name[name] for name in subject.inputs]


# Domain


def domain(questions: Questions) -> Iterator[Statement]:
    """Where the term has a value, and what it tends to at a finite end."""
    subject = questions.subject
    answer = questions.stretch()
    if answer is None:
        return
    for case, found in zip(subject.cases, answer.found, strict=True):
        ends: list[Claim] = []
        for end, value in ((found.lower, found.at_lower), (found.upper, found.at_upper)):
            if end not in (oo, -oo) and value in (oo, -oo):
                ends.append(("the value goes to ", value, " as ", subject.variable, " goes to ", end))
        whole = subject.domain.lower == found.lower and subject.domain.upper == found.upper
        if whole and not ends:
            continue
        claim: Claim = ("defined between ", found.lower, " and ", found.upper)
        claim = (*claim, *(span for part in ends for span in ("; ", *part)))
        evidence = Evidence("proved", "the signs under logarithms and roots, and limits at the ends")
        data = {"lower": found.lower, "upper": found.upper}
        yield Statement(
            "domain", names(subject), "restricted", claim, evidence, conditions(answer, case), data
        )


# Range


def value_range(questions: Questions) -> Iterator[Statement]:
    """Between which values the term of a sample lies."""
    subject = questions.subject
    answer = questions.range()
    if answer is None:
        yield _checked_range(questions)
        return
    ranges: list[Range] = list(answer.found)
    bounds = ranges[0].bounds
    for one in ranges[1:]:
        bounds = bounds.join(one.bounds)
    lower = _best([r.lower_is for r in ranges if r.bounds.lower == bounds.lower])
    upper = _best([r.upper_is for r in ranges if r.bounds.upper == bounds.upper])
    if "bound" in (lower, upper):
        reached = questions.sample_ends(answer.scene)
        lower = _confirmed(lower, bounds.lower, bounds.open_lower, reached)
        upper = _confirmed(upper, bounds.upper, bounds.open_upper, reached)
    claim = (*_end_claim(bounds.lower, lower, "below"), "; ", *_end_claim(bounds.upper, upper, "above"))
    data = {"infimum": bounds.lower, "supremum": bounds.upper, "lower_is": lower, "upper_is": upper}
    verdict = (
        "bounded below" if bounds.lower != -oo else "bounded above" if bounds.upper != oo else "unbounded"
    )
    why = "bounds of every piece, its limits and its least value"
    when = conditions(answer)
    if when and subject.domain != REAL:
        when = joined([within(subject.variable, subject.domain), when])
    yield Statement("range", names(subject), verdict, claim, Evidence("proved", why), when, data)


def _confirmed(kind: str, end: Expr, is_open: bool, reached: set[Expr]) -> str:
    """A bound that some arguments come near to is the infimum or the supremum."""
    if kind != "bound" or end not in reached:
        return kind
    return "approached" if is_open else "tight"


def _best(kinds: list[str]) -> str:
    return next(kind for kind in ("attained", "approached", "tight", "bound") if kind in kinds)


def _end_claim(end: Expr, kind: str, side: str) -> Claim:
    name = "infimum" if side == "below" else "supremum"
    if end in (oo, -oo):
        return (f"unbounded {side}",) if kind == "approached" else (f"no bound {side} is proved",)
    relation = "≥ " if side == "below" else "≤ "
    match kind:
        case "attained":
            return (f"{'minimum' if side == 'below' else 'maximum'} ", end)
        case "approached":
            return (f"{name} ", end, ", not attained")
        case "tight":
            return (f"{name} ", end)
    return (f"values {relation}", end)


def _checked_range(questions: Questions) -> Statement:
    least, points = questions.least()
    wrt = names(questions.subject)
    if least is None or least < 0:
        return Statement("range", wrt, "not decided", ("the range is not decided",), UNDECIDED)
    evidence = Evidence("checked", "random arguments", points, DIGITS)
    return Statement("range", wrt, "bounded below", ("values ≥ ", S.Zero), evidence, (), {"infimum": S.Zero})


# Breakpoints


def breakpoints(questions: Questions, about: str = "breakpoint") -> Iterator[Statement]:
    """Every point where the formula changes: continuity and differentiability there."""
    subject = questions.subject
    answer = questions.meetings()
    if answer is None:
        claim: Claim = ("the points where the formula changes are not all found",)
        yield Statement(about, names(subject), "not decided", claim, UNDECIDED)
        return
    for case, found in zip(subject.cases, answer.found, strict=True):
        function = questions.function(answer.scene, case)
        for meeting in found:
            yield _breakpoint(subject, meeting, conditions(answer, case), about, function.prover)


def _breakpoint(subject: Subject, meeting: Meeting, when: Claim, about: str, prover: Any) -> Statement:
    place: Claim = ("at ", *equals(subject.variable, meeting.at), ": ")
    data = {"at": meeting.at, "value": meeting.value, "left": meeting.left, "right": meeting.right,
            "left_slope": meeting.left_slope, "right_slope": meeting.right_slope}  # fmt: skip
    evidence = Evidence("proved", "limits of the formulas on both sides")
    if not meeting.is_continuous:
        jump = meeting.jump
        claim: Claim = (*place, "the value goes from ", meeting.left, " to ", meeting.right)
        if jump is not None and not is_zero(jump):
            unless = _unless(jump, prover)
            claim = (*claim, ", a jump by ", jump, *unless)
            data["jump"] = jump
        elif jump is not None:
            claim = (*place, "the limit is ", meeting.left, ", the value is ", _or_undefined(meeting.value))
        return Statement(about, names(subject), "jump", claim, evidence, when, data)
    if meeting.is_smooth:
        claim = (*place, "continuous and differentiable, slope ", meeting.left_slope)
        return Statement(about, names(subject), "differentiable", claim, evidence, when, data)
    unless = () if meeting.bend is None else _unless(meeting.bend, prover)
    claim = (*place, "continuous, not differentiable: the slope goes from ", meeting.left_slope, " to ",
             meeting.right_slope, *unless)  # fmt: skip
    return Statement(about, names(subject), "kink", claim, evidence, when, data)


def _or_undefined(value: Expr | None) -> Any:
    return "not defined" if value is None else value


def _unless(difference: Expr, prover: Any) -> Claim:
    """For which parameters a difference vanishes after all."""
    parts: list[Claim] = []
    for symbol in sorted(difference.free_symbols, key=str):
        if prover.bounds(difference).excludes_zero:
            break
        try:
            roots = zeros(difference, symbol, prover)
            parts += [equals(symbol, root) for root in roots if _admits(prover, symbol, root)]
        except Undecided:
            continue
    return (", unless ", *joined(parts[:1])) if parts else ()


def _admits(prover: Any, symbol: Symbol, root: Expr) -> bool:
    """Whether a parameter may have a value."""
    return not prover.bounds(root).misses(prover.bounds(symbol))


# Convexity


def convexity(questions: Questions) -> Iterator[Statement]:
    subject = questions.subject
    wrt = names(subject)
    answer = questions.bending()
    jointly = (", hence jointly in ", *listed(_symbols(subject))) if len(subject.inputs) > 1 else ()
    broken = None
    if answer is None or answer.scene.conditions or not _is_convex(answer):
        broken = questions.chord()
    if answer is not None:
        signs = set(answer.found)
        word = (
            "affine"
            if signs == {0}
            else "convex"
            if signs <= {0, 1}
            else "concave"
            if signs <= {0, -1}
            else ""
        )
        if word:
            why = (
                "the second derivative is zero"
                if word == "affine"
                else (
                    f"the second derivative is {'≥' if word == 'convex' else '≤'} 0 on every piece, "
                    f"and the slope {'rises' if word == 'convex' else 'falls'} at every kink"
                )
            )
            claim: Claim = (f"{word} in ", subject.variable, *jointly)
            yield Statement("convexity", wrt, word, claim, Evidence("proved", why), conditions(answer))
            if broken is None or word != "convex":
                return
    if broken is None:
        claim = ("convexity in ", subject.variable, " is not decided")
        yield Statement("convexity", wrt, "not decided", claim, UNDECIDED)
        return
    chord, case = broken
    settings = joined([*filter(None, [case.condition]), *(equals(s, value) for s, value in chord.settings)])
    claim = ("not convex in ", subject.variable, *((" for every argument",) if answer is not None else ()),
             ": at ", chord.middle, " it lies above the chord from ", chord.first, " to ", chord.last, " by ",
             mpmath.nstr(chord.excess, 3), *((", with ", *settings) if settings else ()))  # fmt: skip
    data = {"first": chord.first, "last": chord.last, **{s.name: v for s, v in chord.settings},
            **{s.name: v for s, v in case.values}}  # fmt: skip
    evidence = Evidence("counterexample", f"evaluated with {DIGITS} digits", 1, DIGITS)
    yield Statement("convexity", wrt, "not convex", claim, evidence, (), data)


def _is_convex(answer: Answer) -> bool:
    return set(answer.found) <= {0, 1}


# Steepness


def slopes(questions: Questions) -> Iterator[Statement]:
    """Lipschitz bounds of the value and of the gradient."""
    for order, about, what in ((1, "lipschitz", "the value"), (2, "smoothness", "the gradient")):
        answer = questions.steepness(order)
        wrt = names(questions.subject)
        if answer is None and (sample := questions.sample_steepness(order)) is not None:
            found, values = sample
            yield _slope(questions.subject, found, what, about, joined([equals(s, v) for s, v in values]))
            continue
        if answer is None:
            claim: Claim = (f"whether {what} has a Lipschitz bound is not decided",)
            yield Statement(about, wrt, "not decided", claim, UNDECIDED)
            continue
        cases = list(zip(questions.subject.cases, answer.found, strict=True))
        if len({(one.bound, one.is_exact) for one in answer.found}) == 1:
            cases = [(Case(S.Zero), answer.found[0])]
        for case, found in cases:
            yield _slope(questions.subject, found, what, about, conditions(answer, case))


def _slope(subject: Subject, found: Steepness, what: str, about: str, when: Claim) -> Statement:
    wrt = names(subject)
    if found.bound == oo:
        assert found.where is not None
        if found.where in (oo, -oo):
            reason: Claim = ("its slope grows without bound as ", subject.variable, " goes to ", found.where)
        else:
            broken = (
                "it jumps or has a slope without bound at "
                if about == "lipschitz"
                else ("it is not continuous, or has a slope without bound, at ")
            )
            reason = (broken, *equals(subject.variable, found.where))
        claim: Claim = (f"{what} has no Lipschitz bound: ", *reason)
        evidence = Evidence("proved", "the limit of the derivative at the end of a piece")
        return Statement(about, wrt, "none", claim, evidence, when, {"where": found.where})
    kind = "the least one" if found.is_exact else "perhaps not the least one"
    claim = (f"Lipschitz bound of {what} in ", subject.variable, ": ", found.bound, f", {kind}")
    evidence = Evidence("proved", "the derivative at the ends of every piece and where it is level")
    return Statement(about, wrt, "bounded", claim, evidence, when, {"bound": found.bound})


# Minimiser


def minimiser(questions: Questions) -> Iterator[Statement]:
    subject = questions.subject
    answer = questions.minimum()
    wrt = names(subject)
    if answer is None:
        yield Statement("minimiser", wrt, "not decided", ("the minimiser is not decided",), UNDECIDED)
        return
    evidence = Evidence("proved", "the sign of the derivative on every piece")
    for case, found in zip(subject.cases, answer.found, strict=True):
        data = {"first": found.first, "last": found.last, "value": found.value}
        verdict, claim = _minimum(subject, found)
        yield Statement("minimiser", wrt, verdict, claim, evidence, conditions(answer, case), data)


def _minimum(subject: Subject, found: Minimum) -> tuple[str, Claim]:
    value: Claim = ()
    if found.value.count_ops() <= _LONGEST:
        value = (", where it is ", found.value)
    x = subject.variable
    if not found.is_attained:
        low: Claim = (found.value,) if value else ("a limit",)
        if found.value == -oo:
            return "none", ("no minimiser: unbounded below as ", x, " goes to ", found.first)
        return "none", ("no minimiser: the infimum ", *low, " is approached as ", x, " goes to ", found.first)
    if found.first == found.last:
        claim: Claim = ("least at ", *equals(x, plain(found.first)), *value)
        return ("unique", (*claim, ", and only there")) if found.is_unique else ("attained", claim)
    if found.last == oo and found.first == -oo:
        return "all", ("constant in ", x)
    if found.last == oo:
        return "interval", ("least at every ", x, " ≥ ", found.first, *value)
    if found.first == -oo:
        return "interval", ("least at every ", x, " ≤ ", found.last, *value)
    return "interval", ("least from ", *equals(x, found.first), " to ", found.last, *value)
