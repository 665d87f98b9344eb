"""Domains that are intervals: `real(-50, 50)`, by name again, in calls, in declarations."""

import numpy as np
import pytest
from sympy import Symbol

from symloss.language import DeclarationError, axis, binary, integer, loss, mean, positive, real, sign, unit
from symloss.signature import DOMAINS, domain_named

n, N = axis("n", "N")


@loss()
def bounded(input: real(-50, 50)[N], scale: positive(0.5, 2) = 1):
    """A square of a bounded input."""
    return mean((input[n] / scale) ** 2, n)


@pytest.mark.parametrize("name", ["real(-50.0, 50.0)", "positive(0.001, 1000.0)", "unit(0.0, 0.5)"])
def test_a_name_gives_the_domain_again(name):
    domain = domain_named(name)
    assert domain.name == name and domain_named(domain.name) == domain


def test_ends_are_open_where_the_domain_is():
    assert not DOMAINS["positive"].between(0, 1).contains(0) and DOMAINS["positive"].between(0, 1).contains(1)
    assert DOMAINS["real"].between(-1, 1).contains(-1) and not DOMAINS["real"].between(-1, 1).contains(1.5)
    with pytest.raises(KeyError):
        domain_named("imaginary")


@pytest.mark.parametrize(
    ("kind", "ends", "told"),
    [
        (real, (1, 1), "the interval from 1 to 1 has no inside"),
        (real, (2, -2), "the interval from 2 to -2 has no inside"),
        (real, (0, float("inf")), "the interval from 0 to inf has no inside"),
        (positive, (-1, 1), "the interval from -1 to 1 is not in the domain, a real number > 0"),
        (unit, (0, 2), "the interval from 0 to 2 is not in the domain, a real number >= 0 and <= 1"),
        (integer, (0, 5), "only real numbers have intervals"),
        (binary, (0, 1), "only real numbers have intervals"),
        (real, ("0", 1), "real is a domain here, and the ends of an interval are two numbers"),
        (real, (True, 2), "real is a domain here, and the ends of an interval are two numbers"),
        (sign, (Symbol("x"),), "sign is a domain here, .* functions are SymPy's, as sympy.sign"),
    ],
)
def test_what_is_no_interval_is_refused(kind, ends, told):
    with pytest.raises(DeclarationError, match=f"{kind.domain.name}.*: {told}"):
        kind(*ends)


def test_calls_are_held_to_the_interval():
    assert bounded(np.array([50.0, -50.0])) == 2500
    with pytest.raises(
        ValueError, match=r"bounded: input\[1\] is -51, must be a real number >= -50 and <= 50"
    ):
        bounded(np.array([0.0, -51.0]))
    with pytest.raises(ValueError, match=r"bounded: scale must be a real number >= 0\.5 and <= 2, got 3"):
        bounded(np.array([0.0]), scale=3)


def test_a_default_outside_is_refused():
    def outside(input: real[N], scale: positive(0.5, 2) = 3):
        return mean(input[n] / scale, n)

    with pytest.raises(DeclarationError, match="default of scale is 3, outside its domain"):
        loss()(outside)


def test_points_lie_inside():
    from symloss.verify.sampling import sample

    for dtype in ("float32", "float64"):
        for batch in sample(bounded.declaration, dtype, 100):
            assert np.abs(batch.arrays["input"]).max() <= 50 and 0.5 <= batch.parameters["scale"] <= 2
