"""A sum of choices under a condition adds 0 where that does not hold."""

import mpmath
import pytest
from kernel_texts import is_lowered, kernel, n
from sympy import Symbol

from symloss.kernel.fill_terms import fill_terms
from symloss.kernel.interpret import Memory, Rows

SYMBOLS = {"y": Symbol("y", integer=True)}


def filled(block):
    return fill_terms(block, {"x", "z"})


CHOICES = """
below = start('sum')
whole = start('sum')
for c in loop(C, below='sum', whole='sum'):
    e = exp(x[n, c])
    below = add('sum', below, e if e < 1 else 0, where=Ne(n, c))
    whole = add('sum', whole, e, where=Ne(n, c))
z[n] = below + whole
"""


def test_the_term_is_chosen_once():
    is_lowered(
        filled,
        CHOICES,
        """
below = start('sum')
whole = start('sum')
for c in loop(C, below='sum', whole='sum'):
    e = exp(x[n, c])
    counted = e if Ne(n, c) else 0
    below = add('sum', below, counted if counted < 1 else 0)
    whole = add('sum', whole, counted)
z[n] = below + whole
""",
    )


@pytest.mark.parametrize(
    "text",
    [
        "for c in loop(C):\n    whole = add('sum', whole, x[n, c], where=Ne(n, c))",  # one condition
        "for c in loop(C):\n    e = x[n, c]\n    whole = add('sum', whole, e if e < 1 else 0)",
        "for c in loop(C):\n    e = x[n, c]\n    whole = add('max', whole, e if e < 1 else 0, where=c > n)",
        "for c in loop(C):\n    e = x[n, c]\n    whole = add('sum', whole, e if e < 1 else 2, where=c > n)",
        "e = x[n, 0]\nwhole = add('sum', whole, e if e < 1 else 0, where=x[n, 1] > 0)",  # no loop
        # what is looked up may not be there
        "for c in loop(C):\n    e = x[n, c]\n    whole = add('sum', whole, e if e < 1 else 0, where=x[n, y[c]] > 0)",  # noqa: E501
    ],
)
def test_others_stay(text):
    is_lowered(filled, text, text, ("whole",), **SYMBOLS)


def test_the_same_numbers():
    found = []
    for change in (lambda block: block, filled):
        x = {(i, j): mpmath.mpf(i - j) / 2 for i in range(4) for j in range(4)}
        memory = Memory({"x": x}, {}, {"N": 4, "C": 4})
        Rows(memory, n, {"z": (n,)}, [{}]).run(change(kernel(CHOICES)))
        found.append(memory.arrays["z"])
    assert found[0] == found[1] and len(found[0]) == 4
