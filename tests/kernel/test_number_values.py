"""What is computed twice gets a name, until something it is made of changes."""

import pytest
from kernel_texts import is_lowered, kernel

from symloss.kernel.number_values import number_values
from symloss.kernel.text import show


def lowered(block):
    return number_values(block, {"x", "g"})


def test_the_largest_values_are_named_first():
    is_lowered(
        lowered,
        """
        p = a + exp(b*x[n, 0])
        q = log(1 + exp(b*x[n, 0]))
        r = log(1 + exp(b*x[n, 0])) - b*x[n, 0]
        """,
        """
        exp_b_times_x = exp(b*x[n, 0])
        p = a + exp_b_times_x
        q = log(1 + exp_b_times_x)
        r = q - b*x[n, 0]
        """,
    )


def test_a_local_that_is_another_one_is_dropped():
    is_lowered(lowered, "p = 1/a\nq = 1/a\ng[n] = p + exp(q)", "p = 1/a\ng[n] = p + exp(p)")


def test_under_a_condition_a_known_value_is_read_but_none_is_named():
    is_lowered(
        lowered,
        """
        p = exp(a)
        if x[n, 0] > 0:
            g[n, 0] = exp(a)*exp(b)
        else:
            g[n, 0] = exp(b)
        g[n, 1] = exp(c1) if a > 0 else exp(c1)*b
        """,
        """
        p = exp(a)
        if x[n, 0] > 0:
            g[n, 0] = p*exp(b)
        else:
            g[n, 0] = exp(b)
        g[n, 1] = exp(c1) if a > 0 else exp(c1)*b
        """,
    )


@pytest.mark.parametrize(
    "change",
    [
        "s = add('sum', s, 1)",
        "z[n, 0] = 1",
        "z = zeros()",
        "for c in loop(C, s='sum'):\n    s = add('sum', s, x[n, c])",
        "if a > 0:\n    z[n, 0] = 1",
    ],
)
def test_what_has_changed_is_computed_again(change):
    value = "exp(s*z[n, 0])"
    text = f"s = start('sum')\np = {value}\n{change}\nq = {value}"
    assert show(lowered(kernel(text))) == show(kernel(text))


def test_inside_a_loop_that_does_not_change_it():
    is_lowered(
        lowered,
        "p = exp(a)\nfor c in loop(C):\n    g[n, c] = exp(a) + exp(x[n, c])\n    z[n, c] = exp(x[n, c])",
        """
        p = exp(a)
        for c in loop(C):
            exp_x = exp(x[n, c])
            g[n, c] = exp_x + p
            z[n, c] = exp_x
        """,
    )


def test_a_name_that_is_assigned_twice_is_nobody_elses():
    text = "p = exp(a)\ng[n] = p\np = exp(b)\nq = exp(a)\nz[n] = p + q"
    assert show(lowered(kernel(text))) == show(kernel(text))


def test_no_value_is_worth_a_name():
    for value in ("-x[n, 0]", "1/a", "x[n, 0]", "2"):
        text = f"g[n, 0] = {value}*w\nz[n, 0] = {value}*v"
        assert show(lowered(kernel(text))) == show(kernel(text)), value
