"""A log-sum-exp becomes a maximum, exponentials shifted by it and their sum, which its gradients read too."""

import pytest
from random_losses import C, N, c, declaration, n

from symloss.language import label, let, logsumexp, mean, real, softmax, sum
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.expand_logsumexp import expand_logsumexp
from symloss.passes.read import read_declaration
from symloss.passes.simplify import simplify
from symloss.passes.stabilise import stabilise

ONE, TWO = {"x": real[N, C]}, {"x": real[N, C], "y": real[N, C]}
ROW = """\
row_max[n] = max over c of x[n, c]
row_shift[n] = finite_or_zero(row_max[n])
shifted_exp[n, c] = exp(-row_shift[n] + x[n, c])
row_sum[n] = sum over c of shifted_exp[n, c]
row_below[n] = sum over c of Piecewise((shifted_exp[n, c], shifted_exp[n, c] < 3/4), (0, True))
row_rest[n] = Piecewise((row_below[n], (row_sum[n] >= 3/4) & (row_sum[n] < 3/2)), (row_sum[n] - 1, True))
log_row_sum[n] = log1p(row_rest[n])
term[n] = log_row_sum[n] + row_shift[n]
total = sum over n of term[n]*weight[n]"""


def expanded(annotations, body, gradients=True):
    """The program of a declaration before and after the pass, which changes no value."""
    before = stabilise(read_declaration(declaration("given", annotations, body)))
    before = simplify(differentiate(before)) if gradients else before
    return before, check_same(before, expand_logsumexp(before), "shifted")


def test_a_row():
    before, after = expanded(ONE, lambda x: mean(logsumexp(x[n, c], c), n), gradients=False)
    assert str(before).splitlines()[0] == "log_norm[n] = logsumexp over c of x[n, c]"
    assert str(after) == ROW


def test_the_soft_max_weight_of_a_gradient_shares_the_exponential():
    before, after = expanded(ONE, lambda x: mean(logsumexp(x[n, c], c), n))
    assert str(before.node("grad_x")) == "grad_x[n, c] = exp(-log_norm[n] + x[n, c])*grad_term[n]"
    assert str(after.node("grad_x")) == "grad_x[n, c] = grad_term[n]*shifted_exp[n, c]/row_sum[n]"


def test_one_less_a_weight_is_the_sum_of_the_others():
    _, after = expanded(ONE, lambda x: mean(sum((1 - softmax(x[n, c], c)) ** 2, c), n), gradients=False)
    assert str(after.node("softmax_complement")) == (
        "softmax_complement[n, c] = Piecewise((row_rest[n], (row_sum[n] < 3/2) & (shifted_exp[n, c] >= 3/4)),"
        " (row_sum[n] - shifted_exp[n, c], True))/row_sum[n]"
    )


def test_two_rows_have_numbered_names():
    _, after = expanded(TWO, lambda x, y: mean(logsumexp(x[n, c], c) * logsumexp(y[n, c], c), n))
    assert str(after.node("shifted_exp_2")) == "shifted_exp_2[n, c] = exp(-row_shift_2[n] + y[n, c])"
    assert str(after.node("grad_y")) == (
        "grad_y[n, c] = (log_row_sum[n] + row_shift[n])*grad_term[n]*shifted_exp_2[n, c]/row_sum_2[n]"
    )


def test_all_that_one_row_becomes_has_one_number():
    _, after = expanded(TWO, lambda x, y: mean(logsumexp(x[n, c] + let("row_max", y[n, 0]), c), n))
    assert str(after.node("row_max")) == "row_max[n] = y[n, 0]"
    made = {name for name in after.names if name.startswith(("row_", "shifted", "log_row"))} - {"row_max"}
    assert made == {
        "row_max_2", "row_shift_2", "shifted_exp_2", "row_sum_2", "row_below_2", "row_rest_2", "log_row_sum_2"
    }  # fmt: skip


def test_a_sum_is_shifted_again_by_a_log_sum_exp_that_it_reads():
    def body(x):
        return logsumexp(let("own", logsumexp(x[n, c], c)), n)

    _, after = expanded(ONE, body, gradients=False)
    assert str(after.node("row_max_2")) == "row_max_2 = max over n of log_row_sum[n] + row_shift[n]"
    assert str(after.node("total")) == "total = log_row_sum_2 + row_shift_2"


def test_a_condition_stays_with_maximum_and_sum():
    _, after = expanded(TWO, lambda x, y: mean(logsumexp(x[n, c], c, where=y[n, c] > 0), n))
    assert str(after.node("row_max")) == "row_max[n] = max over c of x[n, c]    where y[n, c] > 0"
    assert str(after.node("row_sum")) == "row_sum[n] = sum over c of shifted_exp[n, c]    where y[n, c] > 0"
    assert "where" not in str(after.node("shifted_exp"))
    assert str(after.node("grad_x")).endswith("where y[n, c] > 0")


@pytest.mark.parametrize(
    "body",
    [
        lambda x, y: mean(sum(x[n, c], c), n),
        lambda x, y: mean(x[n, y[n]] ** 2, n),
    ],
)
def test_a_program_without_one_stays_as_it_is(body):
    before, after = expanded({"x": real[N, C], "y": label(C)[N]}, body)
    assert after == before


def test_the_terms_of_a_sum_are_added_up_before_the_largest_is_taken_from_them():
    """Else the largest exponential is not e^0: it is rounded like the terms, whatever cancels in them."""
    _, after = expanded(TWO, lambda x, y: mean(logsumexp(x[n, c] + y[n, c], c), n))
    assert str(after.node("shifted_exp").body) == "exp((x[n, c] + y[n, c] - row_shift[n]))"
    assert str(expanded(TWO, lambda x, y: mean(logsumexp(x[n, c], c), n))[1].node("shifted_exp").body) == (
        "exp(-row_shift[n] + x[n, c])"
    )
