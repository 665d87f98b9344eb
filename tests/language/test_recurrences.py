"""Declared recurrences: what they mean to the oracle, and every way of writing one that means nothing."""

import re

import numpy as np
import pytest
from sympy import Eq, exp, oo

from symloss.language import (
    DeclarationError,
    axis,
    carry,
    label,
    length,
    let,
    logaddexp,
    mean,
    real,
    scan,
    softmax,
    sum,
)
from symloss.language.declaration import declare
from symloss.language.scan import Recurrence
from symloss.verify.oracle import Oracle

t, T = axis("t", "T")
n, N = axis("n", "N")
i, j, S = axis("i", "j", "S")
k, K = axis("k", "K", length=S + 1)
q, Q = axis("q", "Q")


def loss_of(build, initial=0, **options):
    """A loss whose recurrence carries `a` over j."""

    def tried(scores: real[N, T, S], lengths: length(T)[N], bias: real[N]):
        """Tried."""
        last = scan(t, carry("a", j, initial=initial, **options), step=lambda a: build(a, scores, bias))
        return mean(last[0], n)

    return tried


def refused(function):
    with pytest.raises(DeclarationError) as caught:
        declare(function)
    sentence = str(caught.value)
    assert "\n" not in sentence and function.__name__ in sentence and re.search(r"\w+\.py:\d+", sentence)
    return sentence


def test_the_oracle_carries_out_the_steps():
    def growth(x: real[N, T], lengths: length(T)[N]):
        """a ← a·x + 1, as often as the length says."""
        return mean(scan(t, carry("a", initial=2), step=lambda a: a * x[n, t] + 1, length=lengths[n]), n)

    x = np.array([[2.0, 3.0, 5.0], [7.0, 11.0, 13.0], [1.0, 1.0, 1.0]])
    terms = Oracle(declare(growth)).terms({"x": x, "lengths": np.array([3, 1, 0])}, {})
    assert [float(term) for term in terms] == [((2 * 2 + 1) * 3 + 1) * 5 + 1, 2 * 7 + 1, 2]


def test_the_oracle_carries_out_the_steps_from_the_last_to_the_first():
    def growth(x: real[N, T], lengths: length(T)[N]):
        """a ← a·x + 1, from where the length ends."""
        steps = scan(
            t, carry("a", initial=2), step=lambda a: a * x[n, t] + 1, length=lengths[n], reverse=True
        )
        return mean(steps, n)

    found = declare(growth)
    x = np.array([[2.0, 3.0, 5.0], [7.0, 11.0, 13.0], [1.0, 1.0, 1.0]])
    terms = Oracle(found).terms({"x": x, "lengths": np.array([3, 2, 0])}, {})
    assert [float(term) for term in terms] == [((2 * 5 + 1) * 3 + 1) * 2 + 1, (2 * 11 + 1) * 7 + 1, 2]
    (recurrence,) = found.expression.atoms(Recurrence)
    assert str(recurrence) == "scan(backwards over t < lengths[n]: a[] from 2 by a[t + 1]*x[n, t] + 1)"
    assert str(found.expression.body) == "a[0]"


def test_an_index_that_runs_backwards_is_told_what_does():
    def reversed_steps(x: real[N, T]):
        """Reads from the end."""
        return mean(scan(t, carry("a", initial=0), step=lambda a: a / 2 + x[n, T - t - 1]), n)

    sentence = refused(reversed_steps)
    assert "x[n, T - t - 1] has the index T - t - 1, which is neither an index nor a label; " in sentence
    assert "reverse=True) and cumsum(..., reverse=True) run from the last place to the first" in sentence


def test_outside_and_lengths():
    def moved(x: real[N, S], sizes: length(S)[N]):
        """Each step moves the row by one place and lets 7 in."""
        last = scan(
            k, carry("a", j, initial=1, outside=7, length=sizes[n]), step=lambda a: a[j - 1] + 0 * x[n, j]
        )
        return mean(last[0] + 10 * last[1] + 100 * last[S], n)

    sentence = refused(moved)
    assert "no argument has the axis K that a scan steps along" in sentence

    def shifted(x: real[N, S], y: real[N, T], sizes: length(S)[N]):
        """Each step moves the row by one place and lets 7 in."""
        last = scan(
            t,
            carry("a", j, initial=1, outside=7, length=sizes[n]),
            step=lambda a: a[j - 1] + 0 * x[n, j] * y[n, t],
        )
        return mean(last[0] + 10 * last[1] + 100 * last[S], n)

    arrays = {"x": np.zeros((3, 3)), "y": np.zeros((3, 1)), "sizes": np.array([3, 1, 0])}
    terms = Oracle(declare(shifted)).terms(arrays, {})
    assert [float(term) for term in terms] == [717, 777, 777]


def test_a_derived_axis_has_its_own_length():
    assert (K.along, K.length) == (S, S + 1)
    with pytest.raises(DeclarationError, match=r"the length of K must be like N \+ 1, not 2\*S"):
        axis("k", "K", length=2 * S)


def test_the_digest_knows_the_steps():
    one = declare(loss_of(lambda a, scores, bias: a[j] + scores[n, t, j]))
    other = declare(loss_of(lambda a, scores, bias: a[j - 1] + scores[n, t, j]))
    assert str(one.expression) == str(other.expression) and one.digest != other.digest
    (recurrence,) = one.expression.atoms(Recurrence)
    assert str(recurrence) == "scan(t < T: a[j] from 0 by a[t - 1, j] + scores[n, t, j])"


def test_terms_of_a_logarithmic_sum():
    assert logaddexp(-oo, 3) == 3 and logaddexp(-oo, -oo) == -oo
    with pytest.raises(TypeError, match="two or three terms"):
        logaddexp(1)


@pytest.mark.parametrize(
    "build, options, message",
    [
        (lambda a, s, b: s[n, t, j], {}, "reads no carry, so that it needs no scan"),
        (lambda a, s, b: softmax(a[j], t) + s[n, t, j], {}, "(a[t - 1, j], t) runs over t, the index of"),
        (lambda a, s, b: a[j, j] + s[n, t, j], {}, "the carry a has 1 indices, but is read with 2"),
        (lambda a, s, b: a[2 * j] + s[n, t, j], {}, "at an index plus or minus an integer, not at 2*j"),
        (lambda a, s, b: a[0] + s[n, t, j], {}, "at an index plus or minus an integer, not at 0"),
        (lambda a, s, b: (a[j], a[j]), {}, "returns 2 values for 1 carries"),
        (lambda a, s, b: Eq(a[j], 0), {}, "the step of a takes a number, not the condition"),
        (lambda a, s, b: a + s[n, t, j], {}, "the definition cannot be read as mathematics"),
        (
            lambda a, s, b: a[j] + s[n, t + 1, j],
            {},
            "scores[n, t + 1, j] may look outside its array; ask first",
        ),
        (lambda a, s, b: a[j], {"length": exp(j)}, "must be an integer made of indices, lengths and labels"),
        (lambda a, s, b: a[j], {"length": (S, S)}, "has 1 indices but 2 lengths"),
        (lambda a, s, b: a[j], {"length": S - j}, "depends on its own j"),
        (lambda a, s, b: a[j] + q, {}, "the index q is free"),
    ],
)
def test_bad_steps(build, options, message):
    assert message in refused(loss_of(build, **options))


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("not a name", j), "the name is not an identifier"),
        (("total", j), "is taken by symloss itself"),
        (("scores", j), "the carry scores has the name of an argument"),
        (("a", S), "runs over an index made by axis(), not over S"),
        (("a", j, j), "is given the same index twice"),
        (("a", t), "steps along t, which a carry cannot run over too"),
    ],
)
def test_bad_carries(arguments, message):
    def tried(scores: real[N, T, S]):
        """Tried."""
        last = scan(t, carry(*arguments, initial=0), step=lambda a: a[arguments[1:]] + scores[n, t, 0 * j])
        return mean(last[(0,) * len(arguments[1:])], n)

    assert message in refused(tried)


def test_bad_beginnings():
    def step(a, scores, bias):
        return a[j] + scores[n, t, j]

    def differentiable(scores: real[N, T, S], bias: real[N]):
        """The first value must not be differentiated."""
        return mean(scan(t, carry("a", j, initial=bias[n]), step=lambda a: step(a, scores, bias))[0], n)

    assert "the initial value of a reads bias[n], which is differentiable" in refused(differentiable)
    assert "cannot depend on t" in refused(loss_of(step, initial=t))
    assert "must be made of labels" in refused(loss_of(step, initial=let("z", j + 1)))

    def reading(scores: real[N, T, S]):
        """What stands before the first step is not carried."""
        one = scan(t, carry("a", j, initial=0), step=lambda a: a[j] + scores[n, t, j])
        return mean(scan(t, carry("b", initial=one[0]), step=lambda b: b + scores[n, t, 0 * j]), n)

    assert "cannot read a carry" in refused(reading)


def test_bad_ends():
    def inside(scores: real[N, T, S]):
        """The end of a scan has no step."""
        last = scan(t, carry("a", j, initial=0), step=lambda a: a[j] + scores[n, t, j])
        return mean(sum(last[t], t), n)

    assert "depends on t after the last step of its scan" in refused(inside)

    def whole(scores: real[N, T, S]):
        """The carry itself is no number."""
        return mean(scan(t, carry("a", j, initial=0), step=lambda a: a[j] + scores[n, t, j]), n)

    assert "cannot be read as mathematics" in refused(whole) or "takes a number" in refused(whole)

    def twice(scores: real[N, T, S]):
        """Two recurrences of one name."""
        one = scan(t, carry("a", j, initial=0), step=lambda a: a[j] + scores[n, t, j])
        two = scan(t, carry("a", j, initial=1), step=lambda a: a[j] + scores[n, t, j])
        return mean(one[0] + two[0], n)

    assert "two scans carry a" in refused(twice)

    def crossed(scores: real[N, T, S]):
        """An index of one carry in the step of another."""
        _, b = scan(
            t, carry("a", j, initial=0), carry("b", initial=0), step=lambda a, b: (a[j], b + scores[n, t, j])
        )
        return mean(sum(b, j), n)

    assert "the carry a runs over j, which the scan already has" in refused(crossed)


def test_bad_calls():
    with pytest.raises(DeclarationError, match=r"steps along an index made by axis\(\), not along T"):
        scan(T, carry("a", initial=0), step=lambda a: a)
    with pytest.raises(DeclarationError, match="needs what it carries"):
        scan(t, step=lambda: 0)
    with pytest.raises(DeclarationError, match="carries a twice"):
        scan(t, carry("a", initial=0), carry("a", initial=0), step=lambda a, b: (a, b))


def test_lengths_and_labels_in_annotations():
    def ctc_like(x: real[T, N], sizes: length(T)[N], first: label(T) = 2):
        """A label as a parameter."""
        return mean(
            scan(t, carry("a", initial=0), step=lambda a: a + x[t, n] * x[first, n], length=sizes[n]), n
        )

    declaration = declare(ctc_like)
    assert declaration.array("sizes").classes == T and declaration.parameters[0].classes == T
    (array,) = [item for item in declaration.arrays if item.role == "label"]
    assert array.domain.name == "natural"
