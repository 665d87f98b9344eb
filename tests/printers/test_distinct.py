"""No two names are printed alike, in LaTeX or in text; powers keep their brackets."""

import pytest
from sympy import Max, Pow, Symbol, sqrt

from symloss.functions import log_cosh, log_sigmoid
from symloss.language import axis, label, mean, real
from symloss.language.declaration import declare
from symloss.printers.distinct import distinct, loss_letter, names_of, signs_of
from symloss.printers.pages.notation import Notation
from symloss.printers.text_expressions import text

n, N = axis("n", "N")
g, L = axis("g", "L")
X, A, B = (Symbol(name, real=True) for name in "xab")


@pytest.mark.parametrize(
    "names",
    [
        [("epsilon", 0), ("varepsilon", 0)],  # alike in text alone
        [("ell", 1), ("row", 1)],
        [("a", 0), ("b", 0), ("c", 0)],
    ],
)
def test_the_later_of_two_names_gives_way(names):
    display = {"row": r"\ell", "a": "x", "b": "x", "c": "x_{1}"}
    found = distinct(display, names)
    first = names[0][0]
    assert signs_of(first, found) == signs_of(first, display)
    for face in (0, 1):
        assert len({signs_of(name, found)[face] for name, _ in names}) == len(names)


def test_names_with_other_numbers_of_indices_may_look_alike():
    assert distinct({"a": "x", "b": "x"}, [("a", 0), ("b", 1)]) == {"a": "x", "b": "x"}


def test_the_letter_of_the_loss_is_no_length_of_an_axis():
    @declare
    def own(x: real[N], y: label(L)[N], J: real[N], a: real = 1):
        """Classes that are called like a loss."""
        return mean(x[n] * y[n] + J[n] + a, n)

    assert ("L", 0) in names_of(own)
    assert loss_letter(own) == Notation(own).loss == r"\mathcal{L}"


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        (Pow(Max(0, X) ** (1 / (1 - B)), 1 - A), "(max(0, x)^(1/(1 − b)))^(1 − a)"),
        (Pow(Pow(X, A), B), "(x^a)^b"),
        (log_sigmoid(X) ** 2, "(log σ(x))²"),
        (log_cosh(X) ** 2, "(log cosh(x))²"),
        (sqrt(log_sigmoid(-X)), "√(log σ(−x))"),
        (Max(0, X) ** 2, "max(0, x)²"),
    ],
)
def test_a_power_is_one_of_all_that_stands_before_it(expression, shown):
    assert text(expression) == shown
