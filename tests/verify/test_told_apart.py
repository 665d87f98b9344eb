"""The formula's own: named quantities that leave the range, and those in which it is ill-conditioned."""

import math

import mpmath
import numpy as np
import pytest
from sympy import exp, log

from symloss.language import axis, elements, let, mean, positive, real, sum
from symloss.language.cotangent import with_cotangent
from symloss.language.declaration import declare
from symloss.verify.findings import Tally
from symloss.verify.oracle import Oracle, scaled
from symloss.verify.told_apart import ToldApart

n, N = axis("n", "N")
c, C = axis("c", "C")


def power_mean(x: positive[N, C], p: positive = 2):
    """A generalised mean whose sum of powers has a name."""
    powers = let("powers", sum(x[n, c] ** p, c))
    return mean((powers / C) ** (1 / p), n)


def beside_a_shift(x: real[N], y: real[N]):
    """The exponential of a difference of what is first added to a large number."""
    shifted = let("shifted", x[n] + 1000)
    return mean(exp(shifted - 1000) + y[n] ** 2, n)


def product_of_two(x: real[N], y: real[N]):
    """The slope in x is what is left of the slopes of two names."""
    up, down = let("up", 1000 * exp(x[n])), let("down", 1000 * log(1 + exp(x[n])) - x[n] / 3)
    return mean(up - 1000 * exp(x[n]) + down + y[n], n)


def unnamed(x: positive[N, C], p: positive = 2):
    return mean((sum(x[n, c] ** p, c) / C) ** (1 / p), n)


def apart(function, dtype="float64"):
    declaration = declare(function)
    return ToldApart(declaration, dtype), Oracle(declaration)


HUGE = {"x": [[1e200, 3e200]], "p": 2.0, "element": [0]}


@pytest.mark.parametrize("computed", [math.inf, math.nan, 1.0])
def test_a_name_that_is_beyond_the_largest_number_is_told(computed):
    told, oracle = apart(power_mean)
    (exact,) = oracle.terms({"x": np.array(HUGE["x"])}, {"p": 2.0})
    assert told("value", HUGE, computed, exact, 4.0) == (
        "powers is 1.0e+401, beyond the largest float64: the formula overflows"
    )


def test_what_has_no_name_is_no_excuse():
    told, oracle = apart(unnamed)
    (exact,) = oracle.terms({"x": np.array(HUGE["x"])}, {"p": 2.0})
    assert told("value", HUGE, math.inf, exact, 4.0) == ""


def test_the_range_is_that_of_the_type():
    place = {"x": [[1e30, 1e30]], "p": 2.0, "element": [0]}
    assert "float32" in apart(power_mean, "float32")[0]("value", place, math.inf, mpmath.mpf(1e30), 4.0)
    told, oracle = apart(power_mean)
    (exact,) = oracle.terms({"x": np.array(place["x"])}, {"p": 2.0})
    assert told("value", place, math.inf, exact, 4.0) == ""


@pytest.mark.parametrize(
    ("off", "is_told"), [(1e-13, True), (1e-12, False), (-1e-13, True), (math.nan, False)]
)
@pytest.mark.parametrize("what", ["value", "gradient x"])
def test_an_error_is_told_as_far_as_the_condition_explains_it(what, off, is_told):
    """x + 1000 is rounded to 1e-13: so is its exponential, not a tenfold of it."""
    told, oracle = apart(beside_a_shift)
    arrays, place = {"x": np.array([0.25]), "y": np.array([0.0])}, {"x": 0.25, "y": 0.0}
    found = oracle.terms(arrays, {}) if what == "value" else oracle.gradient(arrays, {}, "x", "none")
    reason = told(what, place, float(found[0]) * (1 + off), found[0], 4.0)
    assert bool(reason) is is_told
    assert not is_told or reason == (
        "the condition number of the result in shifted and the other names is 1.0e+3"
    )


@pytest.mark.parametrize(("off", "is_told"), [(1.5e-16, True), (1e-14, False)])
def test_flows_through_names_that_cancel_count(off, is_told):
    told, oracle = apart(product_of_two)
    arrays, place = {"x": np.array([-8.0]), "y": np.array([0.0])}, {"x": -8.0, "y": 0.0}
    (exact,) = oracle.gradient(arrays, {}, "x", "none")
    assert bool(told("gradient x", place, float(exact) + off, exact, 4.0)) is is_told


def test_what_a_place_does_not_tell_is_no_excuse():
    told, _ = apart(power_mean)
    exact = mpmath.mpf(1)
    assert told("value", {"samples": 3, "repeated from": HUGE}, math.inf, exact, 4.0) == ""
    assert told("hvp x", {"x": [[1.0, 2.0]], "p": 2.0, "element": [0, 0]}, 1.5, exact, 4.0) == ""
    weighted = {"x": [[1.0, 2.0]], "p": 2.0, "reduction": "none", "weight": [1.0, 0.5, 3.0]}
    assert told("reductions value", weighted, 1.5, exact, 4.0) == ""  # of one of three samples
    other = {"x": [[1.0, 2.0]], "p": 2.0, "element": [0]}  # a number that the formula does not give there
    assert told("value", other, 1.5, exact, 4.0) == ""


def test_arrays_may_have_the_names_of_results():
    def named(value: real[N]):
        return elements(exp(let("shifted", value[n] + 1000) - 1000), n)

    declaration = with_cotangent(declare(named))  # an array of its own
    told, oracle = ToldApart(declaration, "float64"), Oracle(declaration)
    place = {"value": 0.25, "cotangent": -2.0}
    arrays = {name: np.array([number]) for name, number in place.items()}
    (slope,), (term,) = oracle.gradient(arrays, {}, "value", "none"), oracle.terms(arrays, {})
    for what, exact in (("gradient value", slope), ("value", term)):
        assert told(what, place, float(exact) * (1 + 1e-13), exact, 4.0)
        assert not told(what, place, float(exact) * (1 + 1e-12), exact, 4.0)
    summed = {**place, "reduction": "sum", "element": []}
    assert told("reductions value", summed, float(term) * (1 + 1e-13), term, 4.0)


def test_a_cotangent_multiplies_a_derivative():
    told, oracle = apart(beside_a_shift)
    arrays, place = {"x": np.array([0.25]), "y": np.array([0.0])}, {"x": 0.25, "y": 0.0}
    exact = scaled(oracle.gradient(arrays, {}, "x", "sum")[0], mpmath.mpf(-2.5))
    place |= {"reduction": "sum", "cotangent": -2.5, "element": [0]}
    assert told("cotangents x", place, float(exact) * (1 + 1e-13), exact, 4.0)
    assert not told("cotangents x", {**place, "cotangent": 2.5}, float(exact), exact, 4.0)


def test_a_tally_counts_what_is_told_apart():
    told, _ = apart(power_mean)
    tally = Tally("some", "cpu", "float64", "value", tell=told)
    tally.add(math.inf, mpmath.mpf("2.2e200"), lambda: HUGE)
    found = tally.finding()
    assert found.ok and list(found.told.values()) == [HUGE]
    tally.add(1.5, mpmath.mpf(1), lambda: {"x": [[1.0, 1.0]], "p": 2.0, "element": [0]})
    assert not tally.finding().ok
    assert Tally("some", "cpu", "float64", "value").tell is None
