"""Rows that take different ways take one, and what does not count changes nothing."""

import mpmath
from kernel_texts import is_lowered, kernel, n
from sympy import Symbol

from symloss.kernel.convert_branches import convert_branches
from symloss.kernel.hand_out_blocks import END, FIRST
from symloss.kernel.interpret import Memory, Rows
from symloss.language.symbols import Read

PLACES = {name: Symbol(name, integer=True) for name in ("place", "place_2")}
LABEL = Symbol("y", integer=True)
SYMBOLS = {"start": FIRST, "stop": END, "y": LABEL, **PLACES}


def converted(block):
    return convert_branches(block, n, {"x", "y", "z", "total"})


def in_rows(text, folds="block_total='sum'"):
    head = f"for n in blocks(N):\n    for n in loop(N, start=start, stop=stop, {folds}):\n"
    return head + "\n".join(f"        {line}" for line in text.strip("\n").splitlines())


def becomes(before, after):
    is_lowered(converted, in_rows(before), in_rows(after), ("block_total",), **SYMBOLS)


def test_what_is_added_up_keeps_the_condition_and_zeros_come_last():
    becomes(
        """
if w[n] > 0:
    part = start('sum')
    for c in loop(C, part='sum'):
        part = add('sum', part, x[n, c])
    block_total = add('sum', block_total, part)
    z[n] = part
else:
    z = zeros()
""",
        """
counts = w[n] > 0
part = start('sum')
for c in loop(C, part='sum'):
    part = add('sum', part, x[n, c])
block_total = add('sum', block_total, part, where=counts)
z[n] = part
if not counts:
    z = zeros()
""",
    )


def test_a_place_is_one_that_does_no_harm():
    """Also where an element is stored, and where what is looked up stands in a condition of its own."""
    becomes(
        """
if y[n] > 0:
    z[n, y[n]] = x[n, y[n]]
    block_total = add('sum', block_total, 1, where=x[n, y[n]] > 0)
else:
    z = zeros()
""",
        """
counts = y[n] > 0
place = place_or_zero(y[n], where=counts)
z[n, place] = x[n, place]
block_total = add('sum', block_total, 1, where=counts & (x[n, place] > 0))
if not counts:
    z = zeros()
""",
    )


def test_a_branch_inside_counts_where_both_do():
    becomes(
        """
if w[n] > 0:
    block_total = add('sum', block_total, 1)
    if y[n] > 0:
        block_total = add('sum', block_total, x[n, y[n]])
""",
        """
counts = w[n] > 0
block_total = add('sum', block_total, 1, where=counts)
counts_2 = counts & (y[n] > 0)
place = place_or_zero(y[n], where=counts_2)
block_total = add('sum', block_total, x[n, place], where=counts_2)
""",
    )


def test_a_branch_that_leaves_elements_as_they_are_stays():
    """Inside of another, it is taken where both conditions hold."""
    becomes(
        """
if w[n] > 0:
    block_total = add('sum', block_total, 1)
    if y[n] > 0:
        z[n, y[n]] = 1
""",
        """
counts = w[n] > 0
block_total = add('sum', block_total, 1, where=counts)
if counts & (y[n] > 0):
    z[n, y[n]] = 1
""",
    )


def test_a_loop_of_a_branch_inside_is_run_where_any_row_takes_it():
    becomes(
        """
if w[n] > 0:
    part = start('sum')
    if y[n] > 0:
        for c in loop(C, part='sum'):
            part = add('sum', part, x[n, c])
    block_total = add('sum', block_total, part)
""",
        """
counts = w[n] > 0
part = start('sum')
counts_2 = counts & (y[n] > 0)
if any_row('counts_2'):
    for c in loop(C, part='sum'):
        part = add('sum', part, x[n, c], where=counts_2)
block_total = add('sum', block_total, part, where=counts)
""",
    )


def test_elements_that_are_only_corrected_get_nothing_added():
    """Where else they would keep what they are."""
    becomes(
        """
if w[n] > 0:
    z[n, y[n]] += x[n, 0]
    block_total = add('sum', block_total, 1)
""",
        """
counts = w[n] > 0
place = place_or_zero(y[n], where=counts)
z[n, place] += x[n, 0] if counts else 0
block_total = add('sum', block_total, 1, where=counts)
""",
    )


def test_what_is_the_same_for_all_rows_stays_a_branch():
    text = "if a > 0:\n    z[n] = x[n, 0]\nelse:\n    z[n] = 0"
    becomes(text, text)
    text = "for c in loop(C):\n    if c > 0:\n        z[n] = x[n, c]"
    becomes(text, text)


def test_a_place_of_a_loop_is_found_in_it():
    becomes(
        """
if w[n] > 0:
    for c in loop(C):
        z[n, c] = x[n, y[c]]
else:
    z = zeros()
""",
        """
counts = w[n] > 0
for c in loop(C):
    place = place_or_zero(y[c], where=counts)
    z[n, c] = x[n, place]
if not counts:
    z = zeros()
""",
    )


def test_both_ways_give_the_same():
    """Run on rows of which one looks up what is not there."""
    text = in_rows(
        """
if y[n] > 0:
    block_total = add('max', block_total, x[n, y[n]])
    z[n] = x[n, y[n]]
else:
    z[n] = -1
""",
        "block_total='max'",
    ).replace("blocks(N):\n", "blocks(N, total='max'):\n    block_total = start('max')\n")
    text += "\n    total = add('max', total, block_total)"
    found = []
    for change in (lambda block: block, converted):
        x = {(row, c): mpmath.mpf(row - c) for row in range(3) for c in range(3)}
        y = {(0,): mpmath.mpf(2), (1,): mpmath.mpf(-100), (2,): mpmath.mpf(1)}
        memory, totals = Memory({"x": x, "y": y}, {}, {"N": 3, "C": 3}), [{"total": -mpmath.inf}]
        Rows(memory, n, {}, totals).run(change(kernel(text, **SYMBOLS)))
        found.append((totals, memory.arrays["z"]))
    assert found[0] == found[1] == ([{"total": 1}], {(0,): -2, (1,): -1, (2,): 1})
    assert Read(LABEL, n).is_integer
