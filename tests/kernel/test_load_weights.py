"""A sample weight is looked up once in every block that needs it, before it is needed."""

from kernel_texts import D, N, is_lowered, n

from symloss.kernel.load_weights import load_weights
from symloss.kernel.parse import parse
from symloss.language import axis
from symloss.language.symbols import Array
from symloss.signature import DOMAINS

WEIGHT = Array("weight", (N,), "weight", DOMAINS["nonnegative"])


def check(before, after, weight=WEIGHT, totals=("total",)):
    is_lowered(lambda block: load_weights(block, weight), before, after, totals)


def test_before_the_first_statement_that_needs_it():
    check(
        """
        r = x[n]
        total = add('sum', total, r*weight[n])
        y[n] = weight[n]
        """,
        """
        r = x[n]
        sample_weight = weight_or_one(weight[n])
        total = add('sum', total, r*weight[n])
        y[n] = weight[n]
        """,
    )


def test_before_a_branch_that_asks_for_it():
    check(
        "if Ne(weight[n], 0):\n    y[n] = weight[n]",
        "sample_weight = weight_or_one(weight[n])\nif Ne(weight[n], 0):\n    y[n] = weight[n]",
    )


def test_a_branch_stays_with_the_accumulators_that_it_starts():
    check(
        """
        s = start('sum')
        if Ne(weight[n], 0):
            s = add('sum', s, x[n])
        """,
        """
        sample_weight = weight_or_one(weight[n])
        s = start('sum')
        if Ne(weight[n], 0):
            s = add('sum', s, x[n])
        """,
    )


def test_a_block_does_not_see_what_another_has_loaded():
    check(
        "if x[n] > 0:\n    y[n] = weight[n]\nelse:\n    y[n] = -weight[n]",
        """
        if x[n] > 0:
            sample_weight = weight_or_one(weight[n])
            y[n] = weight[n]
        else:
            sample_weight = weight_or_one(weight[n])
            y[n] = -weight[n]
        """,
    )


def test_other_samples_have_locals_of_their_own():
    i, j, _ = axis("i", "j", "N")
    loads = load_weights(parse("y[n] = weight[i]*weight[j]", i, j, n), WEIGHT)[:-1]
    assert [one.name for one in loads] == ["sample_weight", "sample_weight_j"]


def test_weights_at_other_places_are_read_in_place():
    check("y[n] = weight[n + 1]", "y[n] = weight[n + 1]")
    check("y[n] = weight[n]", "y[n] = weight[n]", weight=None)
    check("y[n] = weight[n]", "y[n] = weight[n]", weight=Array("weight", (D,), "weight", WEIGHT.domain))
