"""The diagonal of the second derivative is the gradient's body differentiated in the one element it is of."""

import pytest
from random_losses import C, N, c, declaration, k, n
from sympy import Abs, Ne, Piecewise, exp

from symloss.language import axis, carry, label, let, logsumexp, max, mean, real, scan, sum
from symloss.passes.check_step import check_diagonal
from symloss.passes.differentiate import differentiate
from symloss.passes.differentiate_twice import NoDiagonal, differentiate_twice
from symloss.passes.read import read_declaration
from symloss.passes.second import second_derivative
from symloss.passes.simplify import simplify
from symloss.passes.stabilise import stabilise

ONE, ROWS = {"x": real[N]}, {"x": real[N, C]}
LABELS = {**ROWS, "y": label(C)[N]}


def simplified(annotations, body):
    return simplify(differentiate(stabilise(read_declaration(declaration("given", annotations, body)))))


def diagonal(annotations, body):
    """The diagonal as text; it is what differences of the gradient say."""
    before = simplified(annotations, body)
    after = check_diagonal(before, differentiate_twice(before, "x"), "second")
    assert after.nodes[:-1] == before.nodes and after.outputs == (*before.outputs, "hess_x")
    return str(after.node("hess_x"))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (lambda x: mean(x[n] ** 3, n), "6*grad_term[n]*x[n]"),
        (lambda x: mean(let("u", x[n] ** 2) ** 2, n), "4*grad_term[n]*u[n] + 8*grad_term[n]*x[n]**2"),
        (lambda x: mean(x[n] ** 2, n, where=x[n] > 0), "2*grad_term[n]    where x[n] > 0"),
        (lambda x: mean(let("u", Abs(x[n])) ** 2, n), "2*grad_term[n]"),  # a sign's square is 1, also at 0
    ],
)
def test_one_element(body, found):
    assert diagonal(ONE, body) == f"hess_x[n] = {found}"


def test_of_a_case_the_branch():
    def body(x):
        return mean(Piecewise((x[n] ** 3, x[n] > 0), (x[n] ** 2, True)), n)

    assert diagonal(ONE, body) == "hess_x[n] = Piecewise((6*x[n], x[n] > 0), (2, True))*grad_term[n]"


def test_a_log_sum_exp_moves_by_the_weight_of_the_element():
    assert diagonal(ROWS, lambda x: mean(logsumexp(x[n, c], c), n)) == (
        "hess_x[n, c] = -exp(-2*log_norm[n] + 2*x[n, c])*grad_term[n]"
        " + exp(-log_norm[n] + x[n, c])*grad_term[n]"
    )


def test_a_log_sum_exp_of_some_has_their_condition():
    found = diagonal(ROWS, lambda x: mean(logsumexp(x[n, c], c, where=Ne(c, 0)), n))
    assert found.endswith("where Ne(c, 0)") and "Piecewise" not in found


def test_a_condition_that_the_gradient_lacks_is_the_diagonals():
    def linear(x):
        return mean(logsumexp(x[n, c], c, where=Ne(c, 0)) + sum(x[n, c], c), n)

    def square(x):
        return mean(logsumexp(x[n, c], c, where=Ne(c, 0)) + sum(x[n, c] ** 2, c), n)

    assert diagonal(ROWS, linear).endswith("where Ne(c, 0)")
    assert diagonal(ROWS, square).endswith("Ne(c, 0)), (0, True)) + 2*grad_term[n]")


def test_the_element_at_a_label():
    found = diagonal(LABELS, lambda x, y: mean(x[n, y[n]] ** 3, n, where=Ne(y[n], 3)))
    assert found == "hess_x[n, c] = 6*[c == y[n]]*[y[n] == c]*grad_term[n]*x[n, y[n]]    where Ne(y[n], 3)"


t, T = axis("t", "T")
REFUSED = {
    "the second derivative in x is 0 wherever it exists": (ONE, lambda x: mean(Abs(x[n]), n)),
    "the gradient goes through the sum sum_x": (ROWS, lambda x: mean(sum(x[n, c], c) ** 2, n)),
    "the gradient goes through the max row_max": (ROWS, lambda x: mean(max(x[n, c], c) ** 2, n)),
    "the gradient of every element moves with the labelled one": (
        LABELS,
        lambda x, y: mean((logsumexp(x[n, c], c) - x[n, y[n]]) ** 2, n),
    ),
    "the sum log_norm_2 does not reduce to one term": (
        ROWS,
        lambda x: mean(logsumexp(logsumexp(x[n, c] * x[n, k], c), k), n),
    ),
    "the elements of a row of x have a formula each": (
        {"x": real[N, 4]},
        lambda x: mean(x[n, 0] ** 2 * x[n, 1], n),
    ),
    "the second derivative goes through a recurrence": (
        {"x": real[N, T]},
        lambda x: mean(scan(t, carry("level", initial=0), step=lambda a: a * x[n, t] ** 2 + 1), n),
    ),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_formula_in_one_element_is_refused_and_recorded(reason):
    before = simplified(*REFUSED[reason])
    with pytest.raises(NoDiagonal, match=reason):
        differentiate_twice(before, "x")
    after = second_derivative(before)
    assert (after.nodes, after.outputs) == (before.nodes, before.outputs)
    assert (after.records[-1].rule, after.records[-1].target) == ("no diagonal", "hess_x")
    assert reason in after.records[-1].why


def test_it_is_taken_of_the_first_input_and_stabilised():
    def body(x, y):
        return mean(exp(x[n]) * x[n] * y[n] ** 2, n)

    before = simplified({**ONE, "y": real[N]}, body)
    after = check_diagonal(before, second_derivative(before), "second")
    assert after.outputs == (*before.outputs, "hess_x")
    assert str(after.node("hess_x")) == (
        "hess_x[n] = (2*exp(x[n])*y[n]**2 + times_exp(x[n]*y[n]**2, x[n]))*grad_term[n]"
    )
