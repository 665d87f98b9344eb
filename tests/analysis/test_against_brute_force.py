"""Answers of the analysis against numbers: the catalogue, losses made at random, planted wrong answers."""

from dataclasses import replace

import brute_force
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Max, Min, Piecewise, Rational, S, Symbol, exp, log

from symloss.analysis.bounds import Bounds
from symloss.analysis.questions import Answer
from symloss.analysis.subject import scalar_term, subjects
from symloss.language import axis, loss, mean, nonnegative, positive, real, unit
from symloss.losses.catalogue import declared

n, N = axis("n", "N")


def of(declaration):
    term = scalar_term(declaration, declaration.expression)
    return [] if term is None else subjects(declaration, term)


SCALAR = [name for name, one in declared().items() if of(one.declaration)]


@pytest.mark.parametrize("name", SCALAR)
def test_catalogue(name):
    for subject in of(declared()[name].declaration):
        for question, answer in brute_force.answers(subject).items():
            assert brute_force.contradictions(subject, question, answer, seeds=1) == []


small = st.integers(-3, 3).map(lambda k: Rational(k, 2))


@st.composite
def bodies(draw, x, a, b):
    """Piecewise formulas in x with parameters a > 0 and 0 <= b <= 1."""
    line = draw(small) * x + draw(small)
    parts = [line, x**2, Abs(x - draw(small)), Max(0, a - draw(small) * x), Min(x, a), b * x, (x - a) ** 2,
             exp(-x), log(1 + exp(x)), Max(b * x, (b - 1) * x)]  # fmt: skip
    first, second, third = (draw(st.sampled_from(parts)) for _ in range(3))
    match draw(st.integers(0, 3)):
        case 0:
            return first + second
        case 1:
            return Piecewise((first, x <= draw(small)), (second, True))
        case 2:
            return Piecewise((first, Abs(x) <= a), (draw(small) * second, x < 0), (third, True))
    return Max(first, second) + third


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.data())
def test_losses_made_at_random(data):
    made = {}

    @loss()
    def random_loss(input: real[N], target: real[N], a: positive = 1, b: unit = 0.5):
        r = Symbol("r", real=True)
        made["body"] = data.draw(bodies(r, a, b))
        return mean(made["body"].xreplace({r: input[n] - target[n]}) + 0 * target[n], n)

    for subject in of(random_loss.declaration):
        for question, answer in brute_force.answers(subject).items():
            assert brute_force.contradictions(subject, question, answer, seeds=2) == [], made["body"]


@loss()
def tube(input: real[N], target: real[N], width: nonnegative = 1):
    """Zero inside a tube."""
    return mean(Max(0, Abs(input[n] - target[n]) - width), n)


def planted(question, change):
    (subject,) = of(tube.declaration)
    answer = brute_force.answers(subject)[question]
    wrong = Answer(tuple(map(change, answer.found)), answer.scene)
    return brute_force.contradictions(subject, question, wrong)


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("bending", lambda sign: -1),
        ("bending", lambda sign: 0),
        ("steepness", lambda one: replace(one, bound=one.bound / 2)),
        ("minimum", lambda one: replace(one, value=one.value + 1)),
        ("minimum", lambda one: replace(one, first=one.last + 1, last=one.last + 1)),
        ("range", lambda one: replace(one, bounds=Bounds(S.One))),
        ("range", lambda one: replace(one, bounds=Bounds(S.Zero, S.One))),
        ("meetings", lambda found: [replace(found[0], left=found[0].left + 1), *found[1:]]),
        ("meetings", lambda found: [replace(found[0], right_slope=S.One), *found[1:]]),
        ("meetings", lambda found: found[:1]),
        ("meetings", lambda found: [replace(found[0], at=found[0].at - 1), *found[1:]]),
    ],
)
def test_planted_wrong_answers_are_caught(question, change):
    assert planted(question, change)


def test_evenness_is_judged():
    (subject,) = of(declared()["hinge"].declaration)
    answer = Answer((True,), subject.scenes[0])
    assert brute_force.contradictions(subject, "even", answer)
