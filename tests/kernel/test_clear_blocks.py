"""An array that every row clears first is cleared before the rows of a block."""

import mpmath
import pytest
from kernel_texts import c, is_lowered, kernel, n
from sympy import Symbol

from symloss.kernel.clear_blocks import clear_blocks
from symloss.kernel.hand_out_blocks import END, FIRST
from symloss.kernel.interpret import Memory, Rows

SYMBOLS = {"start": FIRST, "stop": END, "y": Symbol("y", integer=True)}
AXES = {"z": (n, c), "w": (n,), "t": (n, c, c)}


def cleared(block):
    return clear_blocks(block, n, AXES.__getitem__)


def in_rows(text, before=""):
    head = f"for n in blocks(N):\n{before}    for n in loop(N, start=start, stop=stop):\n"
    return head + "\n".join(f"        {line}" for line in text.strip("\n").splitlines())


SPARSE = """
if w[n] > 0:
    if given('z'):
        for c in loop(C):
            z[n, c] = 0
    a = exp(w[n])
    if given('z'):
        z[n, y[n]] += a
else:
    if given('z'):
        z = zeros()
"""


def test_every_way_clears():
    is_lowered(
        cleared,
        in_rows(SPARSE),
        in_rows(
            "if w[n] > 0:\n    a = exp(w[n])\n    if given('z'):\n        z[n, y[n]] += a\n",
            before="    if given('z'):\n        z = zeros_in_block()\n",
        ),
        **SYMBOLS,
    )


def test_rows_that_do_nothing_else_are_left_out():
    is_lowered(
        cleared,
        in_rows("for c in loop(C):\n    z[n, c] = 0"),
        "for n in blocks(N):\n    z = zeros_in_block()",
        **SYMBOLS,
    )


@pytest.mark.parametrize(
    "text",
    [
        "z[n, 0] = w[n]\nfor c in loop(C):\n    z[n, c] = 0",  # written before
        "if w[n] > 0:\n    for c in loop(C):\n        z[n, c] = 0",  # one way leaves it as it is
        "a = z[n, 1]\nfor c in loop(C):\n    z[n, c] = 0",  # read before
        "for c in loop(C):\n    z[n, c] = 1",
        "for c in loop(C, start=1):\n    z[n, c] = 0",
        "for c in loop(C):\n    z[n, c] = 0\nz[y[n], 0] = 1",  # another row writes there
        "for c in loop(C):\n    t[n, c, 0] = 0",  # not all of it
        "w[n] = 0",
    ],
)
def test_others_stay(text):
    is_lowered(cleared, in_rows(text), in_rows(text), **SYMBOLS)


def test_the_same_numbers():
    """Over blocks, with rows of either way."""
    weights = {(i,): mpmath.mpf(value) for i, value in enumerate((1, 0, -2, 3, 0.5, 0, 7))}
    labels = {(i,): mpmath.mpf(i % 3) for i in range(7)}
    written = []
    for block in (kernel(in_rows(SPARSE), **SYMBOLS), cleared(kernel(in_rows(SPARSE), **SYMBOLS))):
        arrays = {"w": dict(weights), "y": dict(labels), "z": {}}
        rows = Rows(Memory(arrays, {}, {"N": 7, "C": 3}), n, AXES, [{}])
        rows.run(block)
        written.append(arrays["z"])
    assert written[0] == written[1] and len(written[0]) == 21
