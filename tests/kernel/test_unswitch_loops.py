"""Conditions that a loop does not change are asked before it."""

import pytest
from kernel_texts import is_lowered

from symloss.kernel.unswitch_loops import unswitch_loops


def check(before, after=None):
    is_lowered(unswitch_loops, before, before if after is None else after, ("t",))


def test_a_loop_for_one_array_with_its_window():
    check(
        """
        x_window = x[n, 1:C + 1]
        for c in loop(C, x_window=x[n, c + 1]):
            z = x[n, c + 1]
            if given('grad'):
                grad[n, c] = z
        """,
        """
        if given('grad'):
            x_window = x[n, 1:C + 1]
            for c in loop(C, x_window=x[n, c + 1]):
                z = x[n, c + 1]
                grad[n, c] = z
        """,
    )


def test_loops_in_loops():
    check(
        """
        for c in loop(C):
            for d in loop(D):
                if x[n, c] > 0:
                    if given('grad'):
                        grad[n, c, d] = 1
        """,
        """
        if given('grad'):
            for c in loop(C):
                for d in loop(D):
                    if x[n, c] > 0:
                        grad[n, c, d] = 1
        """,
    )


def test_what_is_added_up_for_the_array_alone():
    check(
        """
        for c in loop(C):
            s = start('sum')
            for d in loop(D, s='sum'):
                s = add('sum', s, x[n, d])
            if given('grad'):
                grad[n, c] = s
        """,
        """
        if given('grad'):
            for c in loop(C):
                s = start('sum')
                for d in loop(D, s='sum'):
                    s = add('sum', s, x[n, d])
                grad[n, c] = s
        """,
    )


def test_what_is_asked_already():
    check(
        "if given('grad'):\n    z = x[n]\n    if given('grad'):\n        grad[n, 0] = z",
        "if given('grad'):\n    z = x[n]\n    grad[n, 0] = z",
    )
    check("if given('grad', 'terms'):\n    if given('grad'):\n        grad[n, 0] = 1")


@pytest.mark.parametrize(
    "text",
    [
        "for c in loop(C):\n    if given('a'):\n        a[n, c] = 1\n    if given('b'):\n        b[n, c] = 1",
        "for c in loop(C):\n    if given('a'):\n        a[n, c] = 1\n    y[n, c] = 1",
        "for c in loop(C, t='sum'):\n    t = add('sum', t, 1)\n    if given('a'):\n        a[n, c] = 1",
    ],
    ids=["two arrays", "one that is always there", "an accumulator"],
)
def test_loops_that_do_more(text):
    check(text)
