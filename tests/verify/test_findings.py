"""What a tally makes of numbers, where the exact one is a number and where it is a kink."""

import math

import pytest
from mpmath import mpf

from symloss.losses import get
from symloss.verify.differences import Kink
from symloss.verify.findings import Tally
from symloss.verify.points import verify_at

KINK = Kink(mpf(-1), mpf("0.25"))
EPSILON = 2.0**-52


def found(computed, exact, scales=()):
    tally = Tally("a loss", "cpu", "float64", "gradient x")
    tally.add(computed, exact, dict, scales)
    return tally.finding()


@pytest.mark.parametrize("computed", [-1.0, 0.0, 0.25, 0.25 * (1 + 4 * EPSILON)])
def test_between_the_slopes_of_a_kink_and_an_error_beyond_is_right(computed):
    assert found(computed, KINK).ok


@pytest.mark.parametrize("computed", [math.nan, math.inf, 0.5, -1.5, 0.25 * (1 + 30 * EPSILON)])
def test_beyond_the_slopes_of_a_kink_is_wrong(computed):
    finding = found(computed, KINK, [lambda: mpf("0.25")])
    assert not finding.ok and finding.points == 1


def test_beyond_the_slopes_of_a_kink_the_size_of_what_cancels_explains_an_error():
    finding = found(0.25 * (1 + 30 * EPSILON), KINK, [lambda: mpf(8)])
    assert finding.ok and finding.conditioned == 1 and finding.plain == 30
    assert not found(0.25 * (1 + 30 * EPSILON), KINK, [lambda: mpf("0.5")]).ok


@pytest.mark.parametrize("edge", [Kink(None, mpf(1)), Kink(mpf(1), None), Kink(None, None)])
def test_at_an_edge_any_number_will_do_but_nan(edge):
    assert found(-7.0, edge).ok
    assert not found(math.nan, edge).ok


def test_the_nearest_slope_of_a_kink():
    assert KINK.nearest(-0.5) == -1 and KINK.nearest(0.0) == KINK.nearest(9.0) == mpf("0.25")
    assert Kink(None, mpf(2)).nearest(-5.0) == 2
    assert Kink(None, None).nearest(0.0) is None


def test_a_quotient_that_cancels_beside_a_kink():
    """The second box has no width; the share of the distance in the slope of its end is 2/13 - 0.15."""
    arrays = {"boxes1": [[-1.0, 0.0, 1.0, 1.0]], "boxes2": [[2.0, -1.0, 2.0, 1.0]]}
    assert all(finding.ok for finding in verify_at(get("ciou"), arrays, {}, wrt=("boxes2",)))


def test_beside_terms_beyond_the_range_an_infinity_may_be_right():
    assert found(math.inf, mpf(0), [lambda: mpf(10) ** 600]).ok
    assert not found(math.inf, mpf(0), [lambda: mpf(10) ** 300]).ok
    assert not found(1.0, mpf(10) ** 400, [lambda: mpf(10) ** 399]).ok
    assert not found(-math.inf, mpf(10) ** 400, [lambda: mpf(10) ** 600]).ok
