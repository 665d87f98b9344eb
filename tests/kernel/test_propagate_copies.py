"""A local that is another one is not there."""

import pytest
from kernel_texts import is_lowered, kernel

from symloss.kernel.propagate_copies import propagate_copies


def lowered(block):
    return propagate_copies(block, {"x", "g", "named", "other"})


def test_the_first_name_stays():
    is_lowered(lowered, "p = exp(a)\nq = p\ng[n] = q*exp(q)", "p = exp(a)\ng[n] = p*exp(p)")


def test_a_name_of_the_program_stays():
    is_lowered(
        lowered,
        "p = exp(a)\ng[n] = p\nnamed = p\nother = named\ng[n] += named*other",
        "named = exp(a)\ng[n] = named\ng[n] += named*named",
    )


def test_in_a_loop_and_beyond_a_condition():
    is_lowered(
        lowered,
        """
        p = exp(a)
        for c in loop(C):
            if x[n, c] > 0:
                named = p
                g[n, c] = named + x[n, c]
            else:
                g[n, c] = p
        """,
        """
        named = exp(a)
        for c in loop(C):
            if x[n, c] > 0:
                g[n, c] = named + x[n, c]
            else:
                g[n, c] = named
        """,
    )


def test_an_argument_has_the_name_that_callers_know():
    is_lowered(lowered, "named = a\ng[n] = named*exp(named)", "g[n] = a*exp(a)")


@pytest.mark.parametrize(
    "text",
    [
        "s = start('sum')\nfor c in loop(C):\n    s = add('sum', s, x[n, c])\nnamed = s\ng[n] = named",
        "if a > 0:\n    p = a\nelse:\n    p = exp(a)\nq = p\ng[n] = q",
    ],
    ids=["a total", "two definitions"],
)
def test_what_changes_is_copied(text):
    assert lowered(kernel(text)) == kernel(text)
