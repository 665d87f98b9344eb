"""The rows of a block side by side: loops over lanes, in loops over a row."""

import pytest
from kernel_texts import is_lowered, n
from sympy import Symbol

from symloss.kernel.distribute_rows import distribute_rows
from symloss.kernel.hand_out_blocks import END, FIRST

SYMBOLS = {
    "start": FIRST,
    "stop": END,
    "y": Symbol("y", integer=True),
    "place": Symbol("place", integer=True),
}


def becomes(before, after, spread=""):
    def in_blocks(text, head=""):
        inner = "\n".join(f"    {line}" for line in text.strip("\n").splitlines())
        return head.strip("\n") + "\nfor n in blocks(N):\n" + inner

    rows = "for n in loop(N, start=start, stop=stop, block_total='sum'):\n"
    rows += "\n".join(f"    {line}" for line in before.strip("\n").splitlines())
    after = after.replace("lanes()", "lanes(N, start=start, stop=stop)")
    after = after.replace("lanes(total)", "lanes(N, start=start, stop=stop, block_total='sum')")
    run = lambda block: distribute_rows(block, n)  # noqa: E731
    is_lowered(run, in_blocks(rows), in_blocks(after, spread), ("block_total",), **SYMBOLS)


def test_a_loop_over_the_row_goes_around():
    becomes(
        """
a = exp(w[n])
top = start('max')
for c in loop(C, top='max'):
    b = a*x[n, c]
    top = add('max', top, b)
z[n] = top
""",
        """
for n in lanes():
    a = exp(w[n])
    top = start('max')
for c in loop(C, top='max'):
    for n in lanes():
        b = a*x[n, c]
        top = add('max', top, b)
for n in lanes():
    z[n] = top
""",
        "a = spread('numbers')\ntop = spread('numbers')",
    )


def test_look_ups_are_apart_and_places_and_truths_are_kept_as_such():
    becomes(
        """
counts = w[n] > 0
place = place_or_zero(y[n], where=counts)
x_there = x[n, place]
a = exp(x_there)
block_total = add('sum', block_total, a, where=counts)
z[n, place] = a
""",
        """
for n in lanes():
    counts = w[n] > 0
for n in lanes():
    place = place_or_zero(y[n], where=counts)
    x_there = x[n, place]
for n in lanes(total):
    a = exp(x_there)
    block_total = add('sum', block_total, a, where=counts)
for n in lanes():
    z[n, place] = a
""",
        """
counts = spread('truths')
x_there = spread('numbers')
a = spread('numbers')
place = spread('places')
""",
    )


def test_a_statement_joins_the_loop_before_unless_what_is_between_minds():
    becomes(
        """
a = exp(w[n])
for c in loop(C):
    z[n, c] = a*x[n, c]
b = exp(a)
d = exp(z[n, 0])
""",
        """
for n in lanes():
    a = exp(w[n])
    b = exp(a)
for c in loop(C):
    for n in lanes():
        z[n, c] = a*x[n, c]
for n in lanes():
    d = exp(z[n, 0])
""",
        "a = spread('numbers')",
    )


@pytest.mark.parametrize("condition", ["given('z')", "p > 0"])
def test_what_is_asked_of_all_rows_goes_around_loops_only(condition):
    becomes(
        f"""
if {condition}:
    for c in loop(C):
        z[n, c] = x[n, c]
if {condition}:
    z[n, 0] = w[n]
""",
        f"""
if {condition}:
    for c in loop(C):
        for n in lanes():
            z[n, c] = x[n, c]
for n in lanes():
    if {condition}:
        z[n, 0] = w[n]
""",
    )


def test_a_local_that_is_another_is_what_that_is():
    becomes(
        """
a = w[n] > 0
b = a
e = w[n]
d = e
for c in loop(C):
    z[n, c] = d*x[n, c] if b else 0
""",
        """
for n in lanes():
    a = w[n] > 0
    b = a
    e = w[n]
    d = e
for c in loop(C):
    for n in lanes():
        z[n, c] = d*x[n, c] if b else 0
""",
        "b = spread('truths')\nd = spread('numbers')",
    )


def test_a_branch_of_a_row_is_no_work_for_vectors():
    becomes(
        "z[n] = exp(w[n])\nif w[n] > 0:\n    z[n] = 0\nb = exp(z[n])\nd = exp(b)\nv[n] = d",
        """
for n in lanes():
    z[n] = exp(w[n])
for n in lanes():
    if w[n] > 0:
        z[n] = 0
for n in lanes():
    b = exp(z[n])
    d = exp(b)
    v[n] = d
""",
    )


def test_a_weight_is_loaded_once():
    becomes(
        """
sample_weight = weight_or_one(weight[n])
for c in loop(C):
    z[n, c] = weight[n]*x[n, c]
""",
        """
for n in lanes():
    sample_weight = weight_or_one(weight[n])
for c in loop(C):
    for n in lanes():
        z[n, c] = sample_weight*x[n, c]
""",
        "sample_weight = spread('numbers')",
    )


def test_what_is_the_same_for_all_rows_is_of_no_lane():
    becomes(
        """
for c in loop(C):
    b = q[c] + 1
    d = 2*b
    z[n, c] = d*x[n, c]
""",
        """
for c in loop(C):
    b = q[c] + 1
    d = 2*b
    for n in lanes():
        z[n, c] = d*x[n, c]
""",
    )


def test_a_branch_that_any_row_takes_goes_around():
    becomes(
        """
counts = w[n] > 0
part = start('sum')
if any_row('counts'):
    for c in loop(C, part='sum'):
        part = add('sum', part, x[n, c], where=counts)
z[n] = part
""",
        """
for n in lanes():
    counts = w[n] > 0
    part = start('sum')
if any_row('counts'):
    for c in loop(C, part='sum'):
        for n in lanes():
            part = add('sum', part, x[n, c], where=counts)
for n in lanes():
    z[n] = part
""",
        "counts = spread('truths')\npart = spread('numbers')",
    )
