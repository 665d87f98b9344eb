"""Recurrences as users write them: every kind of read within a step, against the oracle."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from judged import Judged
from sympy import Eq, Min, Ne, Piecewise

from symloss.language import (
    axis,
    carry,
    label,
    length,
    logsumexp,
    max,
    mean,
    real,
    scan,
    sigmoid,
    sum,
)

n, N = axis("n", "N")
t, T = axis("t", "T")
u, v, w, U = axis("u", "v", "w", "U")
d, e, f, D = axis("d", "e", "f", "D")


def drawdown(x: real[N, T]):
    r = scan(t, carry("r", initial=0), step=lambda r: Min(0, r + x[n, t]))
    return mean(r, n)


def reads_what_was(x: real[N, T]):
    _, b = scan(
        t,
        carry("a", initial=0),
        carry("b", initial=0),
        step=lambda a, b: (a + x[n, t], b + a * x[n, t]),
    )
    return mean(b, n)


def lowest_so_far(x: real[N, T]):
    a, _ = scan(
        t,
        carry("a", initial=0),
        carry("b", initial=0),
        step=lambda a, b: (Min(a, b + x[n, t]), Min(0, b + x[n, t])),
    )
    return mean(a, n)


def first_needs_second(x: real[N, T]):
    a, _ = scan(t, carry("a", initial=0), carry("b", initial=0), step=lambda a, b: (a + b**2, b + x[n, t]))
    return mean(a, n)


def second_needs_first(x: real[N, T]):
    _, a = scan(t, carry("b", initial=0), carry("a", initial=0), step=lambda b, a: (b + x[n, t], a + b**2))
    return mean(a, n)


def swapped(x: real[N, T]):
    a, b = scan(t, carry("a", initial=1), carry("b", initial=2), step=lambda a, b: (b * x[n, t], a))
    return mean(a * b + a, n)


def product_beside_itself(x: real[N, T, U]):
    r = scan(t, carry("r", u, initial=0), step=lambda r: x[n, t, u] + sum(r[v] * r[v - 1], v))
    return mean(r[U - 1], n)


def all_below(x: real[N, T, U]):
    r = scan(t, carry("r", u, initial=0), step=lambda r: x[n, t, u] + logsumexp(r[v - 1], v))
    return mean(r[U - 1], n)


def up_to_the_place(x: real[N, T, U]):
    r = scan(
        t,
        carry("r", u, initial=0),
        step=lambda r: x[n, t, u] + logsumexp(r[v - 1] + r[v], v, where=v <= u),
    )
    return mean(r[U - 1], n)


def up_to_the_step(x: real[N, T, U]):
    r = scan(t, carry("r", u, initial=0), step=lambda r: x[n, t, u] + logsumexp(r[v], v, where=v <= t))
    return mean(r[U - 1], n)


def sums_of_sums(x: real[N, T, U]):
    b = scan(
        t,
        carry("b", u, initial=1),
        step=lambda b: x[n, t, u] + sum(b[v] * sum(b[w], w, where=w < v), v) / 5,
    )
    return mean(sum(b[u], u), n)


def two_sums(x: real[N, T, U]):
    b = scan(
        t,
        carry("b", u, initial=1),
        step=lambda b: x[n, t, u] * sum(b[v], v) + sum(b[v] ** 2, v) * b[u] / 9,
    )
    return mean(sum(b[u], u), n)


def two_carries_of_two_kinds(x: real[N, T, U]):
    a, _ = scan(
        t,
        carry("a", initial=0),
        carry("b", u, initial=1),
        step=lambda a, b: (a / 2 + logsumexp(b[v], v), b[u] * sigmoid(a) + x[n, t, u]),
    )
    return mean(a, n)


def without_a_label(x: real[N, T, U], y: label(U)[N]):
    b = scan(
        t,
        carry("b", u, initial=1, outside=0.5),
        step=lambda b: x[n, t, u] + sum(b[v - 1], v, where=Ne(v, y[n])) / 5,
    )
    return mean(sum(b[u], u), n)


def of_some_steps(x: real[T, N, U], steps: length(T)[N]):
    b = scan(
        t,
        carry("b", u, initial=1, outside=0.5),
        step=lambda b: x[t, n, u] + sum(b[v + 1], v, where=v > u) / 5,
        length=steps[n],
    )
    return mean(sum(b[u] ** 2, u), n)


def where_positive(x: real[N, T, U]):
    a = scan(
        t,
        carry("a", u, initial=0),
        step=lambda a: x[n, t, u] + sum(a[v] ** 2, v, where=a[v] > 0) / 2,
    )
    return mean(sum(a[u], u), n)


def substitution(x: real[N, D]):
    z = scan(
        d,
        carry("z", e, initial=0),
        step=lambda z: Piecewise((x[n, d] + sum(z[f], f, where=f < d), Eq(d, e)), (z[e], True)),
    )
    return mean(sum(z[e] ** 2, e), n)


def at_its_own_step(x: real[N, D]):
    z = scan(d, carry("z", e, initial=1), step=lambda z: z[e] * x[n, e] + z[d] ** 2)
    return mean(sum(z[e] ** 2, e), n)


def beside_its_own_step(x: real[N, D]):
    z = scan(d, carry("z", e, initial=1, outside=2), step=lambda z: z[e] * x[n, e] + z[d + 1] ** 2 / 3)
    return mean(sum(z[e] ** 2, e), n)


def fed_by_a_sum(x: real[N, T, U]):
    a, _ = scan(
        t,
        carry("a", initial=0),
        carry("b", u, initial=0),
        step=lambda a, b: (a + sum(b[v] ** 2, v), b[u] / 2 + x[n, t, u]),
    )
    return mean(a, n)


def largest_before(x: real[N, T, U]):
    b = scan(
        t,
        carry("b", u, initial=1, outside=0),
        step=lambda b: x[n, t, u] + max(b[v - 1] * x[n, t, v], v, where=v <= u),
    )
    return mean(sum(b[u], u), n)


def step_as_a_place_of_another_axis(x: real[N, T, U]):
    z = scan(t, carry("z", u, initial=1, outside=2), step=lambda z: z[u] * x[n, t, u] + z[t - 1] / 3)
    return mean(sum(z[u] ** 2, u), n)


def read_by_another_at_its_own_step(x: real[N, D]):
    z, b = scan(
        d,
        carry("z", e, initial=1),
        carry("b", initial=0),
        step=lambda z, b: (z[e] * x[n, e] / 2, b + z[d] ** 2),
    )
    return mean(b + z[0], n)


def sums_of_a_row(x: real[N, T, U]):
    before = sum(x[n, t, w] ** 2, w, where=w < v)
    a = scan(t, carry("a", u, initial=0), step=lambda a: logsumexp(a[v] - before, v, where=v <= u))
    return mean(a[U - 1], n)


def compared_with_what_may_not_be_there(x: real[N, T]):
    def step(a):
        beside = Piecewise((x[n, t + 1], t + 1 < T), (0.25, True))
        return Piecewise((a / 2 + x[n, t], a < beside), (x[n, t] ** 2, True))

    return mean(scan(t, carry("a", initial=0), step=step), n)


def at_the_last_step_alone(x: real[N, T, U]):
    a = scan(
        t,
        carry("a", u, initial=1),
        step=lambda a: (
            a[u] / 2 + Piecewise((max(a[v] * x[n, t, v], v, where=v <= u), Eq(t, T - 1)), (0, True))
        ),
    )
    return mean(sum(a[u], u), n)


def of_its_first_coefficient(x: real[N, T], r: real[T]):
    a = scan(t, carry("a", initial=0), step=lambda a: a * r[0] + x[n, t])
    return mean(a * sum(sigmoid(r[t]), t), n)


SHAPES = {"NT": (2, 4), "NTU": (2, 3, 3), "ND": (2, 4), "TNU": (3, 2, 3)}
LOSSES = (
    drawdown, reads_what_was, lowest_so_far, first_needs_second, second_needs_first, swapped,
    product_beside_itself, all_below, up_to_the_place, up_to_the_step, sums_of_sums, two_sums,
    two_carries_of_two_kinds, without_a_label, of_some_steps, where_positive, substitution,
    at_its_own_step, beside_its_own_step, fed_by_a_sum, largest_before, step_as_a_place_of_another_axis,
    read_by_another_at_its_own_step, sums_of_a_row, compared_with_what_may_not_be_there,
    at_the_last_step_alone, of_its_first_coefficient,
)  # fmt: skip


@pytest.mark.parametrize("function", LOSSES, ids=lambda function: function.__name__)
def test_value_and_gradient_are_those_of_the_declaration(function):
    judged = Judged(function)
    arrays = judged.declaration.arrays
    source = np.random.default_rng(3)
    shape = SHAPES["".join(extent.name for extent in arrays[0].axes)]
    x = source.normal(size=shape)
    labels = {"y": np.array([0, 2]), "steps": np.array([3, 1]), "r": np.array([0.4, -0.7, 0.2, 1.1])}
    judged.check(x, *(labels[array.name] for array in arrays[1:]))


def test_right_values():
    x = np.random.default_rng(0).normal(size=(1, 3, 3))
    value, gradients = Judged(up_to_the_place).sum_and_gradients(x)
    assert value == pytest.approx(2.93137851624341, rel=1e-12)
    wanted = [1.276643509909797, 1.4431665034601673, 0.6901325113917732]
    assert gradients["x"][0, 0] == pytest.approx(wanted, rel=1e-12)
    x = np.random.default_rng(0).normal(size=(1, 4))
    value, gradients = Judged(first_needs_second).sum_and_gradients(x)
    sums = np.cumsum(x[0])
    assert value == pytest.approx(np.sum(sums[:3] ** 2), rel=1e-12)
    assert gradients["x"][0] == pytest.approx([2 * np.sum(sums[k:3]) for k in range(4)], abs=1e-12)


@st.composite
def steps(draw):
    """The step of two carries over places: a few of the terms that users put together, in either order."""
    places = {"v - 1": -1, "v": 0, "v + 1": 1}
    conditions = {
        "none": None,
        "v <= u": lambda: v <= u,
        "v < t": lambda: v < t,
        "v > u - 1": lambda: v > u - 1,
        "v != t": lambda: Ne(v, t),
    }

    def reduced():
        shift = places[draw(st.sampled_from(sorted(places)))]
        where = conditions[draw(st.sampled_from(sorted(conditions)))]
        given = {} if where is None else {"where": where()}
        square = draw(st.booleans())
        return lambda r: sum((r[v + shift] ** 2 if square else r[v + shift]) / 4, v, **given)

    first, second = reduced(), reduced()
    turn, crossed = draw(st.booleans()), draw(st.sampled_from(["own", "other", "both"]))

    def step(a, b):
        other = {"own": a, "other": b, "both": a}[crossed]
        new_a = x_of() + first(other) + (b[u] * a[u] / 3 if crossed == "both" else 0)
        new_b = b[u] / 2 + second(b) + x_of() ** 2
        return new_a, new_b

    def x_of():
        return held[0][n, t, u]

    held: list = [None]

    def declared(x: real[N, T, U]):
        held[0] = x
        one, two = carry("a", u, initial=1), carry("b", u, initial=0.5, outside=1)
        if turn:
            b, a = scan(t, two, one, step=lambda b, a: step(a, b)[::-1])
        else:
            a, b = scan(t, one, two, step=step)
        return mean(sum(a[u] + b[u] ** 2, u), n)

    return declared


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a failure is told as it is: shrinking takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(steps())
def test_steps_put_together(declared):
    Judged(declared).check(np.random.default_rng(5).normal(size=(2, 3, 3)), tolerance=1e-8)
