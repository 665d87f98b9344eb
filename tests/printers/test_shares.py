"""The generated sums of exponentials with the shares of their terms, against mpmath and their parts."""

import itertools
import math

import mpmath
import numpy as np
import pytest
from numba import njit

from symloss.functions import softmax_weight
from symloss.verify.exhaustive import generated_module, load_module, ulp_error

elementary = load_module(generated_module())
COUNTS = {2: ("logaddexp_shares", "logaddexp", "softmax_weight")}
COUNTS[3] = ("logaddexp3_shares", "logaddexp3", "softmax_weight3")
EDGES = (0.0, -0.0, 1.0, -745.0, 88.5, 1e30, -1e30, 3e-39, -math.inf, math.inf, math.nan)


def points(count, dtype):
    generator = np.random.default_rng(3)
    sizes = 10.0 ** generator.uniform(-3, 2, (300, 1))
    drawn = generator.normal(size=(300, count)) * sizes
    tied = np.where(generator.random((300, count)) < 0.5, drawn[:, :1], drawn)
    edges = [list(terms) for terms in itertools.product(EDGES, repeat=count)]
    return np.concatenate([drawn, tied, edges]).astype(dtype)


def over_rows(count, function):
    """A function of a row's terms as one that fills rows of results."""
    if count == 2:
        fill = njit(lambda x, out: [_put(out[n], function(x[n, 0], x[n, 1])) for n in range(len(x))])
    else:
        fill = njit(lambda x, out: [_put(out[n], function(*_three(x[n]))) for n in range(len(x))])

    def run(x):
        out = np.empty((len(x), count + 1), x.dtype)
        fill(x, out)
        return out

    return run


@njit
def _three(row):
    return row[0], row[1], row[2]


@njit
def _put(row, found):
    for place, number in enumerate(found):
        row[place] = number
    return 0


@pytest.fixture(scope="module", params=sorted(COUNTS))
def compiled(request):
    """What is found together, and the same one by one."""
    together, total, weight = (getattr(elementary, name) for name in COUNTS[request.param])
    if request.param == 2:
        apart = njit(lambda a, b: (total(a, b), weight(a, b), weight(b, a)))
    else:
        apart = njit(lambda a, b, c: (total(a, b, c), weight(a, b, c), weight(b, a, c), weight(c, a, b)))
    return request.param, over_rows(request.param, together), over_rows(request.param, apart)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sums_have_the_same_bits_and_shares_the_same_edges(compiled, dtype):
    count, together, apart = compiled
    x = points(count, dtype)
    found, expected = together(x), apart(x)
    np.testing.assert_array_equal(found[:, 0], expected[:, 0])
    infinite = (x == np.inf).any(axis=1)
    np.testing.assert_array_equal(np.isnan(found[infinite, 0]), np.isnan(expected[infinite, 0]))
    alone = ((x == np.inf).sum(axis=1) == 1) & ~np.isnan(x).any(axis=1)
    np.testing.assert_array_equal(found[alone, 1:], x[alone] == np.inf)  # one term is all of the sum
    x, found, expected = x[~infinite], found[~infinite], expected[~infinite]
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    none = (x == -np.inf) & ~np.isnan(x).any(axis=1, keepdims=True)
    assert not found[:, 1:][none].any()
    np.testing.assert_allclose(found, expected, rtol=4 * np.finfo(dtype).eps, atol=0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shares_at_50_digits(compiled, dtype):
    count, together, _ = compiled
    x = points(count, dtype)
    x = x[np.isfinite(x).all(axis=1)]
    with mpmath.workdps(50):
        for terms, (_, *shares) in zip(x, together(x), strict=True):
            exact = [mpmath.mpf(float(term)) for term in terms]
            for place, share in enumerate(shares):
                others = exact[:place] + exact[place + 1 :]
                told = softmax_weight.reference(mpmath.mp, exact[place], *others)
                rounded = max(exact) - exact[place]  # that difference is rounded before it is a power
                assert ulp_error(share, told, dtype) <= 4 + rounded, (terms, place)
