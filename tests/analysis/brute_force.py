"""A judge of answers that knows no calculus: it evaluates formulas at 50 digits to find contradictions."""

import random

import mpmath
from sympy import oo

from symloss.analysis.questions import Questions
from symloss.analysis.search import draw, number, value_of

DIGITS = 50
POINTS = 30
_STEP = mpmath.mpf(10) ** -20
_SLACK = mpmath.mpf(10) ** -12


class Trial:
    """One subject in one scene and case, with the other arguments at random numbers inside their bounds."""

    def __init__(self, subject, scene, case, seed):
        self.random = random.Random(seed)
        self.x, self.domain = subject.variable, subject.domain
        self.body = case.body.xreplace(dict(scene.values))
        fixed = {symbol for symbol, _ in case.values}
        self.values = {
            symbol: draw(bounds, self.random) for symbol, bounds in scene.facts.items() if symbol not in fixed
        }

    def __call__(self, x):
        value = value_of(self.body, {**self.values, self.x: x})
        return None if value is None or not mpmath.isfinite(value) else value

    def number(self, expression):
        """A formula in the other arguments as a number."""
        if expression in (oo, -oo):
            return mpmath.inf if expression == oo else -mpmath.inf
        value = value_of(expression, self.values) if expression.free_symbols else number(expression)
        assert value is not None, expression
        return value

    def points(self, *near):
        """Random arguments, and some beside the given ones."""
        found = [draw(self.domain, self.random) for _ in range(POINTS)]
        for place in near:
            if mpmath.isfinite(place):
                found += [place + s * abs(draw(self.domain, self.random)) for s in (-1, 1)]
        lower = number(self.domain.lower) if self.domain.lower.is_finite else -mpmath.inf
        upper = number(self.domain.upper) if self.domain.upper.is_finite else mpmath.inf
        return [x for x in found if lower < x < upper]

    def slope(self, x, order=1):
        if order == 1:
            a, b = self(x - _STEP), self(x + _STEP)
            return None if a is None or b is None else (b - a) / (2 * _STEP)
        step = mpmath.mpf(10) ** -10
        a, b, c = self(x - step), self(x), self(x + step)
        return None if None in (a, b, c) else (a - 2 * b + c) / step**2


def contradictions(subject, question, answer, seeds=3):
    """What numbers say against an answer; empty where they agree."""
    found = []
    with mpmath.workdps(DIGITS):
        for case, one in zip(subject.cases, answer.found, strict=True):
            for seed in range(seeds):
                trial = Trial(subject, answer.scene, case, seed)
                found += [
                    f"{question}, {case.values}, {trial.values}: {text}"
                    for text in JUDGES[question](trial, one)
                ]
    return found


def _bending(trial, sign):
    for _ in range(POINTS):
        a, b = trial.points()[:2]
        ends, middle = (trial(a), trial(b)), trial((a + b) / 2)
        if None in ends or middle is None:
            continue
        excess = middle - (ends[0] + ends[1]) / 2
        slack = _SLACK * (1 + abs(ends[0]) + abs(ends[1]))
        if (sign >= 0 and excess > slack) or (sign <= 0 and excess < -slack):
            yield f"at {a} and {b} the chord is missed by {excess}"


def _steepness(order):
    def judge(trial, one):
        bound = trial.number(one.bound)
        sizes = [abs(s) for x in trial.points() if (s := trial.slope(x, order)) is not None]
        slack = mpmath.mpf("1e-6")
        if any(size > bound * (1 + slack) + slack for size in sizes):
            yield f"the slope {max(sizes)} is beyond {bound}"

    return judge


def _minimum(trial, one):
    first, last, value = trial.number(one.first), trial.number(one.last), trial.number(one.value)
    for x in trial.points(first, last):
        y = trial(x)
        if y is not None and y < value - _SLACK * (1 + abs(value)):
            yield f"f({x}) = {y} is below the least value {value}"
    inside = (
        (first + last) / 2 if mpmath.isfinite(first + last) else first if mpmath.isfinite(first) else last
    )
    if one.is_attained and mpmath.isfinite(inside):
        here = trial(inside)
        if here is not None and abs(here - value) > _SLACK * (1 + abs(value)):
            yield f"f({inside}) = {here} is not {value}"
        for x in trial.points(first, last):
            y = trial(x)
            if y is not None and not first - _SLACK <= x <= last + _SLACK and y <= value - _SLACK:
                yield f"another minimiser: {x}"


def _range(trial, one):
    lower, upper = trial.number(one.bounds.lower), trial.number(one.bounds.upper)
    for x in trial.points():
        y = trial(x)
        if y is not None and not lower - _SLACK <= y <= upper + _SLACK:
            yield f"f({x}) = {y} is outside [{lower}, {upper}]"


def _even(trial, one):
    for x in trial.points():
        a, b = trial(x), trial(-x)
        if one and a is not None and abs(a - b) > _SLACK * (1 + abs(a)):
            yield f"f({x}) = {a}, f(-x) = {b}"


def _meetings(trial, found):
    places = [trial.number(meeting.at) for meeting in found]
    for meeting, at in zip(found, places, strict=True):
        for side, limit, slope in (
            (-1, meeting.left, meeting.left_slope),
            (1, meeting.right, meeting.right_slope),
        ):
            if {limit, slope} & {oo, -oo}:
                continue
            near, beside = trial(at + side * _STEP), trial(at + 2 * side * _STEP)
            if abs(near - trial.number(limit)) > mpmath.mpf("1e-12") * (1 + abs(near)):
                yield f"the limit at {at} is {near}, not {trial.number(limit)}"
            quotient = (beside - near) / (side * _STEP)
            if abs(quotient - trial.number(slope)) > mpmath.mpf("1e-9") * (1 + abs(quotient)):
                yield f"the slope at {at} is {quotient}, not {trial.number(slope)}"
        if meeting.value is not None and abs(trial(at) - trial.number(meeting.value)) > _SLACK:
            yield f"the value at {at} is {trial(at)}"
    likely = [mpmath.mpf(k) / 2 for k in range(-6, 7)] + [
        s * v for v in trial.values.values() for s in (-1, 1)
    ]
    for x in [*trial.points(), *likely]:  # away from the knots there is neither jump nor kink
        if min((abs(x - at) for at in places), default=1) > 10 * _STEP and trial.slope(x) is not None:
            left, right = (trial(x) - trial(x - _STEP)) / _STEP, (trial(x + _STEP) - trial(x)) / _STEP
            if abs(left - right) > mpmath.mpf("1e-9") * (1 + abs(left)):
                yield f"there is a kink at {x}"


JUDGES = {
    "bending": _bending,
    "steepness": _steepness(1),
    "smoothness": _steepness(2),
    "minimum": _minimum,
    "range": _range,
    "even": _even,
    "meetings": _meetings,
}


def answers(subject):
    """Every question with its answer, where there is one."""
    questions = Questions(subject)
    asked = {
        "bending": questions.bending(),
        "steepness": questions.steepness(1),
        "smoothness": questions.steepness(2),
        "minimum": questions.minimum(),
        "range": questions.range(),
        "even": questions.even(),
        "meetings": questions.meetings(),
    }
    return {question: answer for question, answer in asked.items() if answer is not None}
