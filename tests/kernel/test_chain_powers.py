"""Of powers that differ by a few factors one is taken, also at zero."""

import pytest
from kernel_texts import is_lowered, kernel
from sympy import Symbol

from symloss.kernel.chain_powers import chain_powers
from symloss.kernel.text import show

m = Symbol("m", integer=True, nonnegative=True)


def test_the_lowest_that_is_near_makes_the_others():
    is_lowered(
        chain_powers,
        """
        q = 1 + c
        for c in loop(C):
            g[n, c] = x[n, 0]**(c + 2) + x[n, 0]**c
            z[n, c] = x[n, 0]**(c + 1)*a
        """,
        """
        q = 1 + c
        for c in loop(C):
            g[n, c] = x[n, 0]**2*x[n, 0]**c + x[n, 0]**c
            z[n, c] = x[n, 0]*x[n, 0]**c*a
        """,
    )


def test_a_local_may_be_the_exponent():
    is_lowered(
        chain_powers,
        "q = m + 1\ng[n] = a**q\nz[n] = a**m",
        "q = m + 1\ng[n] = a*a**m\nz[n] = a**m",
        m=m,
        q=Symbol("q", integer=True),
    )


@pytest.mark.parametrize(
    "text",
    [
        "g[n] = a**(m + 4)\nz[n] = a**m",  # many factors
        "g[n] = a**b\nz[n] = a**(b + 1)",  # no whole exponent: a**b has no value where a < 0
        "g[n] = a**(m - 1)\nz[n] = a**m",  # infinite at 0
        "s = start('sum')\ng[n] = s**m\ns = add('sum', s, 1)\nz[n] = s**(m + 1)",  # another base
        "g[n] = a**3\nz[n] = a**2",  # products already
    ],
)
def test_what_stays(text):
    assert show(chain_powers(kernel(text, m=m))) == show(kernel(text, m=m))
