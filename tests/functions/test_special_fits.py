"""The coefficients in the files of special functions, held at 50 digits against what they are fits of."""

from importlib import import_module

import mpmath
import pytest

from symloss.functions.special_fits import FITS, SpecialFit

FILES = {
    "HAZARD": "hazard_excess", "ERROR": "erf", "GAMMA": "loggamma", "DIGAMMA": "digamma",
    "TRIGAMMA": "trigamma", "TETRAGAMMA": "trigamma", "PENTAGAMMA": "trigamma",
}  # fmt: skip
BITS = dict.fromkeys(FITS, 53.0) | {"DIGAMMA_REST": 52.0}  # this one is a hundredth of digamma at most


def coefficients(name):
    file = import_module(f"symloss.functions.{FILES[name.split('_')[0]]}")
    return getattr(file, name)


@pytest.mark.parametrize("name", FITS)
def test_coefficients(name):
    with mpmath.workdps(50):
        assert FITS[name].error(coefficients(name)) < mpmath.mpf(2) ** -BITS[name]


@pytest.mark.parametrize("name", FITS)
def test_a_digit_that_is_wrong_is_seen(name):
    *others, last = coefficients(name)
    assert FITS[name].error((*others, last * (1 + 1e-13))) > mpmath.mpf(2) ** -BITS[name]


def test_they_are_found_anew():
    fit = FITS["ERROR"]
    assert isinstance(fit, SpecialFit)
    assert fit.coefficients() == coefficients("ERROR")
