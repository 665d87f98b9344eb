"""What is looked up comes before the work that needs it, once."""

from kernel_texts import is_lowered, n
from sympy import Symbol

from symloss.kernel.hand_out_blocks import END, FIRST
from symloss.kernel.look_up_apart import look_up_apart

SYMBOLS = {
    "start": FIRST,
    "stop": END,
    "y": Symbol("y", integer=True),
    "place": Symbol("place", integer=True),
}


def becomes(before, after):
    def in_rows(text):
        head = "for n in blocks(N):\n    for n in loop(N, start=start, stop=stop):\n"
        return head + "\n".join(f"        {line}" for line in text.strip("\n").splitlines())

    run = lambda block: look_up_apart(block, n, {"x", "y", "z", "w"})  # noqa: E731
    is_lowered(run, in_rows(before), in_rows(after), **SYMBOLS)


def test_as_early_as_it_can():
    becomes(
        """
a = exp(w[n])
place = place_or_zero(y[n], where=w[n] > 0)
b = exp(a)
z[n] = b + x[n, place]
""",
        """
a = exp(w[n])
place = place_or_zero(y[n], where=w[n] > 0)
x_there = x[n, place]
b = exp(a)
z[n] = b + x_there
""",
    )


def test_out_of_a_loop_and_once():
    becomes(
        """
for c in loop(C):
    z[n, c] = x[n, c] - x[n, y[n]]
a = 2*x[n, y[n]]
""",
        """
x_there = x[n, y[n]]
for c in loop(C):
    z[n, c] = x[n, c] - x_there
a = 2*x_there
""",
    )


def test_not_out_of_a_branch_nor_of_a_case():
    """An array may be missing where a branch is not taken, an element where a case does not hold."""
    becomes(
        """
if given('g'):
    a = 1 + x[n, y[n]]
b = x[n, y[n]] if w[n] > 0 else 0
""",
        """
if given('g'):
    x_there = x[n, y[n]]
    a = 1 + x_there
b = x[n, y[n]] if w[n] > 0 else 0
""",
    )


def test_not_before_it_is_written():
    text = "z[n, 0] = w[n]\na = 1 + z[n, y[n]]"
    becomes(text, text)


def test_a_place_of_the_loop_stays_in_it():
    becomes(
        "for c in loop(C):\n    z[n, c] = 2*x[n, y[c]]",
        "for c in loop(C):\n    x_there = x[n, y[c]]\n    z[n, c] = 2*x_there",
    )


def test_what_is_stored_at_a_place_is_computed_before():
    becomes("z[n, y[n]] = exp(w[n])", "z_there = exp(w[n])\nz[n, y[n]] = z_there")


def test_out_of_a_case_where_the_element_is_there_whatever_holds():
    """What a label picks at a place that does no harm is read for every row."""
    becomes(
        """
place = place_or_zero(y[n], where=w[n] > 0)
for c in loop(C):
    z[n, c] = x[n, place] - x[n, c] if w[n] > 0 else 0
""",
        """
place = place_or_zero(y[n], where=w[n] > 0)
x_there = x[n, place]
for c in loop(C):
    z[n, c] = x_there - x[n, c] if w[n] > 0 else 0
""",
    )
