"""The factors of a matrix product that are no reads become definitions of their own."""

import pytest
from random_losses import C, D, N, d, declaration, e, m, n
from sympy import exp

from symloss.language import label, max, real, sum
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.materialise_factors import materialise_factors, operands
from symloss.passes.read import read_declaration
from symloss.passes.simplify import simplify

PAIRS = {"x": real[N, D], "y": real[N, D]}


def materialised(body, annotations=PAIRS, gradients=False):
    """The program of a declaration before and after the pass, which changes no value."""
    before = read_declaration(declaration("given", annotations, body))
    before = simplify(differentiate(before)) if gradients else before
    return before, check_same(before, materialise_factors(before), "materialised")


def test_both_factors():
    _, after = materialised(lambda x, y: sum(exp(sum(2 * exp(x[n, d]) * y[m, d] ** 2, d)), n, m))
    assert str(after).splitlines()[:3] == [
        "sum_x_y_left[n, d] = 2*exp(x[n, d])",
        "sum_x_y_right[m, d] = y[m, d]**2",
        "sum_x_y[n, m] = sum over d of sum_x_y_left[n, d]*sum_x_y_right[m, d]",
    ]


def test_only_the_factor_that_is_no_read():
    _, after = materialised(
        lambda x, y, w: sum(exp(sum(w[d] * x[n, d] * y[m, d], d)), n, m), {**PAIRS, "w": real[D]}
    )
    assert str(after).splitlines()[:2] == [
        "sum_w_x_left[n, d] = w[d]*x[n, d]",
        "sum_w_x[n, m] = sum over d of sum_w_x_left[n, d]*y[m, d]",
    ]


def test_a_gradient_is_a_product_too():
    def body(x, y):
        return sum(exp(sum(x[n, d] * exp(y[m, d]), d)), n, m)

    before, after = materialised(body, gradients=True)
    assert str(before.node("grad_x_part")) == (
        "grad_x_part[n, d] = sum over m of exp(y[m, d])*grad_sum_x_y[n, m]"
    )
    assert str(after.node("sum_x_y_right")) == "sum_x_y_right[m, d] = exp(y[m, d])"
    assert str(after.node("grad_x_part")) == (
        "grad_x_part[n, d] = sum over m of grad_sum_x_y[n, m]*sum_x_y_right[m, d]"
    )


def test_names_are_free():
    _, after = materialised(
        lambda x, sum_x_left: sum(exp(sum(exp(x[n, d]) * x[m, d], d)) * sum_x_left[n], n, m),
        {"x": real[N, D], "sum_x_left": real[N]},
    )
    assert str(after.node("sum_x_left_2")) == "sum_x_left_2[n, d] = exp(x[n, d])"


def test_what_is_read_both_ways_round_is_two_products():
    _, after = materialised(lambda x: sum(sum(x[n, d] * x[m, d], d) ** 3, n, m), {"x": real[N, D]}, True)
    shown = str(after).splitlines()
    at = next(place for place, line in enumerate(shown) if line.startswith("grad_x_part_product["))
    assert shown[at : at + 3] == [
        "grad_x_part_product[m, d] = sum over n of grad_sum_x[m, n]*x[n, d]",
        "grad_x_part_product_2[m, d] = sum over n of grad_sum_x[n, m]*x[n, d]",
        "grad_x_part[m, d] = grad_x_part_product[m, d] + grad_x_part_product_2[m, d]",
    ]


def test_both_ways_round_are_one_definition():
    _, after = materialised(
        lambda x, w: sum(exp(sum(exp(w[n, m]) * x[m, d] + exp(w[m, n]) * x[m, d], m)), n, d),
        {"x": real[N, D], "w": real[N, N]},
    )
    lets = [line for line in str(after).splitlines() if "exp(w[" in line]
    assert len(lets) == 1


@pytest.mark.parametrize(
    "body",
    [
        lambda x, y: sum(exp(sum(x[n, d] * y[m, d] - x[m, d] * y[n, d], d)), n, m),  # no common factor
        lambda x, y: sum(exp(sum(x[n, d] * y[m, d], d)), n, m),  # reads already
        lambda x, y: sum(exp(sum(exp(x[n, d]) * y[n, d], d)), n),  # of one row
        lambda x, y: sum(exp(sum(exp(x[n, d]) * y[m, e], d, e)), n, m),  # over two axes
        lambda x, y: sum(exp(sum(exp(x[n, d]) * y[m, d], d, where=x[n, d] > 0)), n, m),  # under a condition
        lambda x, y: sum(exp(sum(x[n, d] + y[m, d], d)), n, m),  # no product
        lambda x, y: sum(exp(sum(exp(x[n, d] * y[m, d]) * x[n, d], d)), n, m),  # a factor reads both rows
        lambda x, y: sum(exp(max(exp(x[n, d]) * y[m, d], d)), n, m),  # no sum
    ],
)
def test_what_is_no_matrix_product_or_one_of_reads_stays(body):
    before, after = materialised(body)
    assert after == before


def test_a_factor_must_run_over_the_row_and_the_sum():
    before, after = materialised(
        lambda x, w: sum(exp(sum(exp(w[d]) * x[m, d], d) * x[n, 0]), n, m), {"x": real[N, D], "w": real[D]}
    )
    assert after == before
    assert not any(map(operands, before))


def test_a_read_at_a_label_has_a_name_of_its_own():
    _, after = materialised(
        lambda x, table, y: sum(exp(sum(table[y[n], d] * x[m, d], d)), n, m),
        {"x": real[N, D], "table": real[C, D], "y": label(C)[N]},
    )
    assert str(after.node("sum_table_x_left")) == "sum_table_x_left[n, d] = table[y[n], d]"
