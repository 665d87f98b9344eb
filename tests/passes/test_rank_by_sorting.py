"""A count of what comes before an element is read off a sorted row, in whatever way it was written."""

import mpmath
import pytest
from random_losses import C, N, c, declaration, k, n
from sympy import And, Eq, Or

from symloss.chain import lower
from symloss.language import mean, rank, real, sum
from symloss.program import Reduce


def orders(body):
    """What the rows of a loss are sorted by, as text."""
    program = lower(declaration("given", {"x": real[N, C], "y": real[N, C]}, body)).stages["ranked"]
    keys = {node.name: str(node.body) for node in program}
    sorted_by = [node.body for node in program if isinstance(node, Reduce) and node.op == "order"]
    return [keys.get(key.name, str(key)) for key in sorted_by]


def counted(before):
    return lambda x, y: mean(sum(x[n, c] * sum(1, k, where=before(x, y)), c), n)


FORMS = {
    "smaller": (lambda x, y: Or(x[n, k] < x[n, c], And(Eq(x[n, k], x[n, c]), k < c)), ["x[n, k]"]),
    "larger": (lambda x, y: Or(x[n, k] > x[n, c], And(k < c, Eq(x[n, c], x[n, k]))), ["-x[n, k]"]),
    "the other way round": (
        lambda x, y: Or(And(Eq(x[n, c], x[n, k]), c > k), x[n, c] > x[n, k]),
        ["x[n, k]"],
    ),
    "by a difference": (
        lambda x, y: Or(
            x[n, k] - y[n, k] < x[n, c] - y[n, c], And(Eq(x[n, k] - y[n, k], x[n, c] - y[n, c]), k < c)
        ),
        ["x[n, k] - y[n, k]"],
    ),
    "the rank": (None, ["x[n, c_]"]),
    "ties in no order": (lambda x, y: x[n, k] < x[n, c], []),
    "ties both ways": (lambda x, y: Or(x[n, k] < x[n, c], Eq(x[n, k], x[n, c])), []),
    "later ones first": (lambda x, y: Or(x[n, k] < x[n, c], And(Eq(x[n, k], x[n, c]), k > c)), []),
    "ties of something else": (
        lambda x, y: Or(x[n, k] < x[n, c], And(Eq(y[n, k], y[n, c]), k < c)),
        [],
    ),
    "two quantities": (lambda x, y: Or(x[n, k] < y[n, c], And(Eq(x[n, k], y[n, c]), k < c)), []),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_an_order_and_what_is_none(form):
    before, expected = FORMS[form]
    body = counted(before) if before else lambda x, y: mean(sum(x[n, c] * rank(x[n, c], c), c), n)
    assert orders(body) == expected


def test_equal_keys_of_a_row_are_counted_in_the_order_of_their_index():
    from symloss.program.evaluate import Evaluation

    body = lambda x, y: mean(sum(x[n, c] * rank(y[n, c], c, descending=True), c), n)  # noqa: E731
    stages = lower(declaration("given", {"x": real[N, C], "y": real[N, C]}, body)).stages
    y = [2, 7, 2, 9, 7]
    arrays = {
        "x": {(0, at): mpmath.mpf(10) ** at for at in range(5)},
        "y": {(0, at): mpmath.mpf(one) for at, one in enumerate(y)},
        "weight": {(0,): mpmath.mpf(1)},
    }
    for stage in ("released", "ranked", "searched"):
        run = Evaluation(stages[stage], arrays, {}, {"N": 1, "C": 5}, {"grad_scale": 1})
        assert run("total") == 2 * 10**4 + 0 + 4 * 100 + 10 + 3  # ranks 3, 1, 4, 0, 2
