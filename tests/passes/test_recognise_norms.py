"""The root of a sum of squares becomes a norm, a reduction of its own."""

import pytest
from random_losses import C, N, c, declaration, m, n
from sympy import Rational, sqrt

from symloss.language import inverse_root, let, max, mean, nonnegative, positive, real, sum
from symloss.passes.check_step import check_same
from symloss.passes.read import read_declaration
from symloss.passes.recognise_norms import RULE, recognise_norms
from symloss.program.roles import NAMED, PRIMAL

ROWS, TWO = {"x": real[N, C]}, {"x": real[N, C], "y": real[N, C]}


def squares(x, row=n):
    return sum(x[row, c] ** 2, c)


def recognised(body, annotations=ROWS):
    """The program of a declaration before and after the pass, which changes no value."""
    before = read_declaration(declaration("given", annotations, body))
    return before, check_same(before, recognise_norms(before, "tried"), "tried")


def test_a_root():
    before, after = recognised(lambda x: mean(2 * sqrt(squares(x)) + 1, n))
    assert str(before.node("term")) == "term[n] = 2*sqrt(sum_x_squared[n]) + 1"
    assert str(after).splitlines()[1:3] == [
        "norm_x[n] = norm over c of x[n, c]",
        "term[n] = 2*norm_x[n] + 1",
    ]
    assert after.node("norm_x").head.is_nonnegative


def test_the_record_says_what_was_done():
    before, after = recognised(lambda x: mean(2 * sqrt(squares(x)) + 1, n))
    (record,) = after.records
    assert (record.stage, record.rule, record.target) == ("tried", RULE, "term")
    assert (record.before, record.after) == (before.node("term").body, after.node("term").body)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (lambda x: sqrt(3 * squares(x)) ** 3 + 1, "3*sqrt(3)*norm_x[n]**3 + 1"),
        (lambda x: 2 / sqrt(squares(x) / C), "2*sqrt(C)/norm_x[n]"),
        (lambda x: 2 * inverse_root(squares(x)), "2*direction(1, norm_x[n])"),
        (lambda x: inverse_root(squares(x) / C), "sqrt(C)*direction(1, norm_x[n])"),
        (lambda x: squares(x) + sqrt(squares(x)), "norm_x[n] + sum_x_squared[n]"),
    ],
)
def test_powers_and_factors(value, found):
    _, after = recognised(lambda x: mean(value(x), n))
    assert str(after.node("term").body) == found


def test_a_reciprocal_is_0_at_0_only_where_the_author_said_so():
    _, after = recognised(lambda x: mean(inverse_root(squares(x)) + 1 / sqrt(squares(x)), n))
    assert str(after.node("term").body) == "direction(1, norm_x[n]) + 1/norm_x[n]"


def test_one_norm_for_all_rows():
    _, after = recognised(lambda x: sum(sqrt(squares(x)) * sqrt(squares(x, m)), n, m))
    assert str(after.node("term")) == "term[n, m] = norm_x[m]*norm_x[n]"
    assert [node.name for node in after if getattr(node, "op", "") == "norm"] == ["norm_x"]


def test_two_sums_under_one_root():
    _, after = recognised(lambda x, y: mean(sqrt(squares(x) * squares(y)), n), TWO)
    assert str(after.node("term")) == "term[n] = norm_x[n]*norm_y[n]"


def test_a_condition_stays():
    def body(x, y):
        return mean(2 * sqrt(sum((x[n, c] - y[n, c]) ** 2, c, where=y[n, c] > 0)), n)

    _, after = recognised(body, TWO)
    assert str(after.node("norm_x_y")) == (
        "norm_x_y[n] = norm over c of x[n, c] - y[n, c]    where y[n, c] > 0"
    )


def test_a_name_that_is_nothing_but_a_norm_is_its_own():
    before, after = recognised(lambda x: mean(let("size", sqrt(squares(x))) ** 2 + 1, n))
    assert str(before.node("size")) == "size[n] = sqrt(sum_x_squared[n])"
    assert str(after.node("size")) == "size[n] = norm over c of x[n, c]"
    assert after.node("size").role == NAMED and "norm_x" not in after


def test_a_norm_of_squares_that_have_a_name_is_called_after_it():
    _, after = recognised(lambda x: mean(2 * sqrt(let("energy", squares(x))), n))
    assert str(after.node("norm_energy")) == "norm_energy[n] = norm over c of x[n, c]"
    assert after.node("norm_energy").role == PRIMAL and after.node("energy").role == NAMED


@pytest.mark.parametrize(
    "value",
    [
        lambda x, a, w: squares(x),  # no root
        lambda x, a, w: squares(x) ** Rational(1, 3),
        lambda x, a, w: sqrt(squares(x) + 1),  # of more than the sum
        lambda x, a, w: sqrt(sum(x[n, c] ** 4, c)),  # of no squares
        lambda x, a, w: sqrt(sum(a * x[n, c] ** 2, c)),
        lambda x, a, w: sqrt(max(x[n, c] ** 2, c)),  # of no sum
        lambda x, a, w: inverse_root(w[n] * squares(x)),  # of a factor that may be 0
    ],
)
def test_what_is_no_root_of_a_sum_of_squares_stays(value):
    annotations = ROWS | {"w": nonnegative[N], "a": positive}
    before, after = recognised(lambda x, w, a: mean(value(x, a, w), n), annotations)
    assert after == before
