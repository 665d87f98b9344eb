"""How a gradient moves along a direction: every node between the array and it gets a tangent."""

import pytest
from random_losses import C, N, c, declaration, n
from sympy import Abs, Ne, Piecewise, exp, sqrt

from symloss.language import axis, carry, label, logsumexp, max, mean, positive, real, scan, sum
from symloss.passes.check_step import check_along
from symloss.passes.differentiate import differentiate
from symloss.passes.differentiate_along import DIRECTION, differentiate_along
from symloss.passes.read import read_declaration
from symloss.passes.simplify import simplify
from symloss.passes.stabilise import stabilise
from symloss.program.roles import tangent

ONE, ROWS = {"x": real[N]}, {"x": real[N, C]}
t, T = axis("t", "T")


def along(annotations, body, array="x"):
    """The new nodes as text, and the program; the product is what differences of the gradient say."""
    before = simplify(differentiate(stabilise(read_declaration(declaration("given", annotations, body)))))
    after = check_along(before, differentiate_along(before, array), array, "along")
    return [str(node) for node in after if node not in before.nodes], after


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (lambda x: mean(x[n] ** 3, n), "6*grad_term[n]*vector[n]*x[n]"),
        (lambda x: mean(x[n], n), "0"),
        (lambda x: mean(x[n] ** 2, n, where=x[n] > 0), "2*grad_term[n]*vector[n]    where x[n] > 0"),
        (lambda x: mean(Abs(x[n]) * x[n], n), "2*sign(x[n])*grad_term[n]*vector[n]"),
        (
            lambda x: mean(Piecewise((x[n] ** 3, x[n] > 0), (x[n] ** 2, True)), n),
            "Piecewise((6*x[n], x[n] > 0), (2, True))*grad_term[n]*vector[n]",
        ),
    ],
)
def test_one_element(body, found):
    assert along(ONE, body)[0] == [f"hvp_x[n] = {found}"]


def test_the_direction_is_one_more_array_and_the_value_stays():
    _, after = along(ONE, lambda x: mean(x[n] ** 3, n))
    assert after.outputs == ("total", "hvp_x")
    assert (after.array(DIRECTION).axes, after.array(DIRECTION).role) == ((N,), "direction")
    assert "grad_x" not in after and "grad_term" in after  # what the product does not read is dropped


def test_sums_move():
    found, after = along(ONE, lambda x: sum(x[n], n) ** 2 * sum(x[n] ** 3, n))
    assert found == [
        "along_sum_x = sum over n of vector[n]",
        "along_sum_x_2 = sum over n of 3*vector[n]*x[n]**2",
        "hvp_x[n] = 2*grad_scale*(3*sum_x*x[n]**2 + sum_x_2)*along_sum_x + "
        "2*grad_scale*along_sum_x_2*sum_x + 6*grad_scale*sum_x**2*vector[n]*x[n]",
    ]
    assert after.node("along_sum_x").role == tangent("sum_x")


def test_a_soft_max_weight_moves_as_a_whole():
    """As a difference that cancels exactly, not as two products."""
    found, _ = along(ROWS, lambda x: mean(logsumexp(x[n, c], c), n))
    assert found == [
        "along_log_norm[n] = sum over c of exp(-log_norm[n] + x[n, c])*vector[n, c]",
        "hvp_x[n, c] = (-along_log_norm[n] + vector[n, c])*exp(-log_norm[n] + x[n, c])*grad_term[n]",
    ]


def test_a_norm_moves_by_its_direction():
    found, _ = along(ROWS, lambda x: mean(2 * sqrt(sum(x[n, c] ** 2, c)), n))
    assert found[0] == "along_norm_x[n] = sum over c of direction(x[n, c], norm_x[n])*vector[n, c]"


def test_a_maximum_moves_by_the_mean_of_its_ties():
    found, _ = along(ROWS, lambda x: mean(max(x[n, c], c) ** 2, n))
    assert found == [
        "row_max_ties_2[n] = sum over c of [x[n, c] == row_max[n]]",
        "along_row_max[n] = sum over c of [x[n, c] == row_max[n]]*vector[n, c]/row_max_ties_2[n]",
        "hvp_x[n, c] = 2*[x[n, c] == row_max[n]]*along_row_max[n]*grad_term[n]/row_max_ties[n]",
    ]


def test_the_condition_of_a_sum_stays():
    found, _ = along(ROWS, lambda x: mean(sum(x[n, c], c, where=Ne(c, 0)) ** 2, n))
    assert found[0] == "along_sum_x[n] = sum over c of vector[n, c]    where Ne(c, 0)"


def test_a_label_picks_from_the_direction():
    found, _ = along({**ROWS, "y": label(C)[N]}, lambda x, y: mean(x[n, y[n]] ** 2, n))
    assert found == ["hvp_x[n, c] = 2*[c == y[n]]*grad_term[n]*vector[n, y[n]]"]


def test_a_recurrence_and_its_reverse_move_step_by_step():
    def body(x):
        return mean(scan(t, carry("level", initial=1), step=lambda a: a * x[n, t]), n)

    found, _ = along({"x": real[N, T]}, body)
    assert found[1:] == [
        "along_level[n, t] = scan along t < T of along_level[n, t - 1]*x[n, t] + level[n, t - 1]*vector[n, t]"
        " from 0",  # what is read before the first step does not move, though it is 1
        "hvp_x[n, t] = along_grad_level[n, t]*level[n, t - 1] + along_level[n, t - 1]*grad_level[n, t]",
    ]
    assert found[0].startswith("along_grad_level[n, t] = scan backwards over t < T of ")


def test_what_does_not_move_counts_nothing_where_a_slope_is_infinite():
    """With p = 1 the slope |x|**(p - 2) is infinite at 0."""
    found, _ = along({**ONE, "p": positive}, lambda x, p: mean(Abs(x[n]) ** p, n))
    assert found == ["hvp_x[n] = times(p*grad_term[n]*vector[n], times(p - 1, Abs(x[n])**(p - 2)))"]


def test_only_what_reads_the_array_moves():
    annotations = {**ROWS, "y": real[N, C]}
    body = lambda x, y: mean(logsumexp(x[n, c], c) * logsumexp(y[n, c], c) + sum(exp(y[n, c]), c), n)  # noqa: E731
    found, _ = along(annotations, body, "y")
    assert [node.partition("[")[0] for node in found] == ["along_log_norm_2", "hvp_y"]
