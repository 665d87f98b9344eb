"""Columns: copied once, read and written side by side, given back once."""

from kernel_texts import C, D, N, is_lowered, n
from sympy import Symbol

from symloss.kernel.hand_out_blocks import END, FIRST
from symloss.kernel.transpose_rows import LANE, transpose_rows

EXTENTS = {"x": (N, C), "u": (N, C, D), "z": (N, C), "w": (N,)}
SYMBOLS = {"start": FIRST, "stop": END, "lane": LANE, "place": Symbol("place", integer=True)}


def becomes(before, after, optional=(), allocated="", spread=""):
    def in_blocks(text, head=""):
        text = text.replace("lanes()", "lanes(N, start=start, stop=stop)")
        inner = "\n".join(f"    {line}" for line in text.strip("\n").splitlines())
        return head.strip("\n") + "\nfor n in blocks(N):\n" + inner

    run = lambda block: transpose_rows(block, n, EXTENTS.__getitem__, optional, {*EXTENTS})  # noqa: E731
    is_lowered(run, in_blocks(before, spread), in_blocks(after, f"{allocated}\n{spread}"), **SYMBOLS)


def test_read_and_written():
    """What is only looked up is looked up where it lies; what is written is zeroed in its columns."""
    becomes(
        """
for n in lanes():
    there = x[n, place]
for c in loop(C):
    for n in lanes():
        z[n, c] = x[n, c] - there
for n in lanes():
    z[n, place] = 1
    if w[n] > 0:
        z = zeros()
""",
        """
for n in lanes():
    for c in loop(C):
        x_columns[c, lane] = x[n, c]
for n in lanes():
    there = x[n, place]
for c in loop(C):
    for n in lanes():
        z_columns[c, lane] = x_columns[c, lane] - there
for n in lanes():
    z_columns[place, lane] = 1
    if w[n] > 0:
        for c in loop(C):
            z_columns[c, lane] = 0
for n in lanes():
    for c in loop(C):
        z[n, c] = z_columns[c, lane]
""",
        allocated="x_columns = allocate(C)\nz_columns = allocate(C)",
        spread="there = spread('numbers')",
    )


def test_several_axes_and_what_may_be_absent():
    becomes(
        """
for c in loop(C):
    for d in loop(D):
        for n in lanes():
            if given('z'):
                z[n, c] = u[n, c, d]
""",
        """
for n in lanes():
    for c in loop(C):
        for d in loop(D):
            u_columns[c, d, lane] = u[n, c, d]
for c in loop(C):
    for d in loop(D):
        for n in lanes():
            if given('z'):
                z_columns[c, lane] = u_columns[c, d, lane]
if given('z'):
    for n in lanes():
        for c in loop(C):
            z[n, c] = z_columns[c, lane]
""",
        optional={"z"},
        allocated="u_columns = allocate(C, D)\nz_columns = allocate(C)",
    )


def test_what_has_no_further_axis_stays():
    text = "for n in lanes():\n    w[n] = 2*w[n]"
    becomes(text, text)
