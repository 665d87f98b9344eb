"""Shifted elements are read through slices where an index cannot leave its axis."""

from kernel_texts import is_lowered

from symloss.kernel.window_reads import window_reads
from symloss.language import axis

t, T = axis("t", "T")
u, U = axis("u", "U", length=T - 2)


def check(before, after, taken=()):
    def run(block):
        return window_reads(block, lambda name: T if name == "x" else U, taken)

    is_lowered(run, before, after, ("total",), t=t, T=T, u=u, U=U)


LOOP = "for u in loop(U):\n    y[n, u] = {}"


def test_a_shifted_element():
    check(
        LOOP.format("x[n, u + 2] - x[n, u]"),
        """
        x_window = x[n, 2:U + 2]
        for u in loop(U, x_window=x[n, u + 2]):
            y[n, u] = x[n, u + 2] - x[n, u]
        """,
    )


def test_two_shifts_have_two_windows():
    check(
        LOOP.format("x[n, u + 2] - x[n, u + 1]"),
        """
        x_window = x[n, 1:U + 1]
        x_window_2 = x[n, 2:U + 2]
        for u in loop(U, x_window=x[n, u + 1], x_window_2=x[n, u + 2]):
            y[n, u] = x[n, u + 2] - x[n, u + 1]
        """,
    )


def test_a_name_that_is_taken():
    check(
        LOOP.format("x[n, u + 2]"),
        "x_window_2 = x[n, 2:U + 2]\nfor u in loop(U, x_window_2=x[n, u + 2]):\n    y[n, u] = x[n, u + 2]",
        taken={"x_window"},
    )


def test_what_may_leave_the_axis_or_is_not_always_read():
    for value in ("x[n, u + 3]", "x[n, u - 1]", "x[n, 2*u]", "x[n, u]"):
        check(LOOP.format(value), LOOP.format(value))
    for loop in ("loop(U, start=1)", "loop(U, stop=U)"):
        text = f"for u in {loop}:\n    y[n, u] = x[n, u + 1]"
        check(text, text)
    text = "for u in loop(U):\n    if z[u] > 0:\n        y[n, u] = x[n, u + 1]"
    check(text, text)
