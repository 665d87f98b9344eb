"""Kernels that are run: what they fill, and what no kernel may do."""

import mpmath
import pytest
from kernel_texts import c, kernel, n

from symloss.kernel.interpret import KernelFault, Memory, Rows
from symloss.language.symbols import Symbol

LENGTH = 5
ROW = {(0, at): mpmath.mpf(at + 1) for at in range(LENGTH)}


def run(text, threads=1, absent=(), **arrays):
    """The arrays and the totals of the threads after one row."""
    memory = Memory(
        {"x": dict(ROW), **arrays}, {"a": mpmath.mpf(2)}, {"N": 1, "C": LENGTH}, frozenset(absent)
    )
    totals = [{"total": mpmath.mpf(0)} for _ in range(threads)]
    Rows(memory, n, {"y": (n, c)}, totals).run(kernel(text, y=Symbol("y", integer=True)))
    return memory.arrays, [one["total"] for one in totals]


SUM = """
s = start('sum')
for c in threads(C, s='sum'):
    s = add('sum', s, x[n, c], where=x[n, c] > a)
    z[n, c] = x[n, c]**2
s = combine('sum', s)
if first_thread():
    total = add('sum', total, s)
if owns(3):
    z[n, 3] += s
"""


@pytest.mark.parametrize("threads", [1, 2, 4, 8])
def test_threads_share_a_row(threads):
    arrays, totals = run(SUM, threads)
    assert totals == [12] + [0] * (threads - 1)
    assert arrays["z"] == {(0, 0): 1, (0, 1): 4, (0, 2): 9, (0, 3): 28, (0, 4): 25}


def test_ranges_and_branches():
    text = """
    for c in loop(C, start=1, stop=4, reverse=True):
        if x[n, c] > 2:
            z[n, c] = z[n, c + 1] + 1
        else:
            z[n, c] = 0
    """
    arrays, _ = run(text, z={(0, 4): mpmath.mpf(7)})
    assert arrays["z"] == {(0, 4): 7, (0, 3): 8, (0, 2): 9, (0, 1): 0}


def test_what_was_not_passed():
    text = "sample_weight = weight_or_one(weight[n])\nif given('y'):\n    y = zeros()\nz[n, 0] = weight[n]*a"
    arrays, _ = run(text, absent=("weight", "y"))
    assert arrays["z"] == {(0, 0): 2}
    assert "y" not in arrays
    arrays, _ = run(text, weight={(0,): mpmath.mpf(3)})
    assert arrays["z"] == {(0, 0): 6}
    assert arrays["y"] == dict.fromkeys(ROW, 0)


FILLED = "for c in threads(C):\n    z[n, c] = 1\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("z[n, 0] = 1", r"z\[0, 0\] is written by two threads"),
        (
            "for c in threads(C):\n    z[n, c] = 1\nif first_thread():\n    z[n, 1] += 1",
            r"z\[0, 1\] is read by a thread",
        ),
        ("for c in threads(C):\n    z[n, c] = 1\nb = z[n, 0]", r"z\[0, 0\] is read by a thread that did not"),
        (
            "if first_thread():\n    for c in threads(C):\n        z[n, c] = 1",
            "not every thread of the row comes",
        ),
        (
            "s = start('sum')\nif owns(0):\n    s = combine('sum', s)",
            "not every thread .* where s is combined",
        ),
        ("b = x[n, 5]", r"x\[0, 5\] is outside of x"),
        ("b = z[n, 0]", r"z\[0, 0\] is outside of z, or was never written"),
        ("if given('y'):\n    b = 1\ny[n, 0] = 1", r"y\[0, 0\] is written, which was not passed"),
        ("b = y[n, 0]", r"y\[0, 0\] is read, which was not passed"),
        ("b = q + 1", "q has no value here"),
    ],
)
def test_what_no_kernel_may_do(text, told):
    with pytest.raises(KernelFault, match=told):
        run(text, threads=2, absent=("y",))
