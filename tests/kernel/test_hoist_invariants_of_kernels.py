"""What a loop does not change leaves it; what may not be there, and the order of sums, stay."""

import pytest
from kernel_texts import is_lowered, kernel
from sympy import Symbol

from symloss.kernel.hoist_invariants import hoist_invariants
from symloss.kernel.text import show

y = Symbol("y", integer=True)


def lowered(block):
    return hoist_invariants(block, {"x", "g"})


def test_values_and_locals_leave_all_loops():
    is_lowered(
        lowered,
        """
        for c in loop(C):
            for d in loop(D):
                q = exp(a)
                g[n, d] = 2*b*q*x[n, d] + exp(2*a)
        """,
        """
        q = exp(a)
        exp_two_times_a = exp(2*a)
        for c in loop(C):
            for d in loop(D):
                g[n, d] = 2*b*q*x[n, d] + exp_two_times_a
        """,
    )


def test_what_the_loop_changes_stays():
    text = """
    s = start('sum')
    for c in loop(C, s='sum'):
        t = exp(x[n, c])
        s = add('sum', s, t*exp(s))
        g[n, c] = exp(g[n, 0])
    """
    assert lowered(kernel(text)) == kernel(text)


def test_an_element_leaves_where_every_iteration_reads_it():
    is_lowered(
        lowered,
        """
        for c in loop(C):
            if x[n, c] > 0:
                g[n, c] = exp(x[n, 0]) + exp(a)
            z[n, c] = exp(w[n])
        """,
        """
        exp_a = exp(a)
        exp_w = exp(w[n])
        for c in loop(C):
            if x[n, c] > 0:
                g[n, c] = exp(x[n, 0]) + exp_a
            z[n, c] = exp_w
        """,
    )


@pytest.mark.parametrize(
    "value",
    [
        "exp(x[n, y[n]])",  # a label may say that there is no such element
        "a + b + x[n, c]",  # the order of a sum
        "x[n, c]/a",  # a division rounds once
        "a**2*x[n, c]",  # two factors
        "-a*x[n, c]",  # a sign
        "a*b*x[n, c]",  # the order of a product: a*b may vanish where the product does not
    ],
)
def test_what_stays(value):
    text = f"for c in loop(C):\n    g[n, c] = {value}"
    assert show(lowered(kernel(text, y=y))) == show(kernel(text, y=y))


def test_one_over_something_leaves_where_it_is_no_factor():
    is_lowered(
        lowered,
        "for c in loop(C):\n    g[n, c] = 1/a if x[n, c] > 0 else 0",
        "inverse_a = 1/a\nfor c in loop(C):\n    g[n, c] = inverse_a if x[n, c] > 0 else 0",
    )


def test_an_exponent_that_is_known_before_stays_in_sight():
    is_lowered(
        lambda block: hoist_invariants(block, {"x", "g"}, known={"a"}),
        """
        for c in loop(C):
            g[n, c] = x[n, c]**(a - 1) + x[n, c]**(b - 1)
        """,
        """
        b_minus_one = b - 1
        for c in loop(C):
            g[n, c] = x[n, c]**(a - 1) + x[n, c]**b_minus_one
        """,
    )
