"""Where a loss holds: on ordinary numbers, in a wide range, or for every bit pattern."""

import mpmath
import pytest

from symloss.verify.findings import Tally
from symloss.verify.tiers import covers, holding, outside, tier_of


@pytest.mark.parametrize(
    ("at", "dtype", "tier"),
    [
        ({"input": 0.5, "target": 0.0}, "float64", "working"),
        ({"input": [[1e-3, -1e3], [0.0, -0.0]], "target": [3, 10**9]}, "float32", "working"),
        ({"input": [[1e-3, -1e3], [2e3, 1.0]]}, "float64", "wide"),
        ({"input": 2e-7}, "float64", "wide"),
        ({"input": 2e-7}, "float32", "every"),
        ({"input": 1.0, "delta": 1e-31}, "float64", "every"),
        ({"input": float("inf")}, "float64", "every"),
        ({"input": float("nan")}, "float64", "every"),
        ({"samples": 3, "repeated from": {"input": [1e200]}}, "float64", "every"),
        ({}, "float64", "working"),
    ],
)
def test_the_tier_of_an_input(at, dtype, tier):
    assert tier_of(at, dtype) == tier


def test_what_holds_lies_below_the_least_tier_that_fails():
    assert holding([]) == "every"
    assert holding(["every"]) == "wide"
    assert holding(["every", "wide"]) == "working"
    assert holding(["every", "working"]) is None
    assert covers("every", "wide") and covers("wide", "wide")
    assert not covers("working", "wide") and not covers(None, "working")


def test_many_failures_far_out_do_not_hide_one_on_ordinary_numbers():
    tally = Tally("some", "cpu", "float64", "value")
    for _ in range(50):
        tally.add(1.1e200, mpmath.mpf(1e200), lambda: {"input": 1e200}, [lambda: mpmath.mpf(1)])
    found = tally.finding()
    assert not found.ok and found.tier == "wide" and found.holds("wide") and not found.holds("every")
    tally.add(1.1, mpmath.mpf(1), lambda: {"input": 1.5}, [lambda: mpmath.mpf(1)])
    found = tally.finding()
    assert found.tier is None and found.plainest == {"input": 1.5} and not found.holds("working")


def test_the_first_failure_of_the_next_tier_is_told_with_its_own_error():
    tally = Tally("some", "cpu", "float64", "value")
    for size, computed in ((1e200, float("nan")), (1e4, 1.5e4), (1e6, float("inf")), (2.0, 2.0)):
        tally.add(computed, mpmath.mpf(size), lambda size=size: {"input": size, "element": [0]})
    found = tally.finding()
    assert found.tier == "working" and found.worst == float("inf")
    assert found.plainest == {"input": 1e4, "element": [0]}
    assert (found.failure.came, found.failure.expected) == ("15000.0", "10000.0")
    assert found.failure.worst < float("inf") and str(found.failure).startswith(
        "15000.0 where 10000.0 is exp"
    )


def test_the_number_that_lies_outside():
    assert outside({"a": [[1.0, 5e3]], "b": 1e9}, "working", "float64") == ("a", 5e3)
    assert outside({"samples": 4000, "repeated from": {"a": [0.0, 1e-5]}}, "working", "float64") == (
        "a",
        1e-5,
    )
    assert outside({"a": float("nan")}, "wide", "float32")[0] == "a"
    assert outside({"a": 1e300}, "every", "float64") is None
