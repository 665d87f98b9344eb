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


def test_before_a_loop_that_does_not_change_it():
    check(
        """
        s = start('sum')
        for d in loop(D):
            if x[n] > 0:
                s = add('sum', s, z[d]*weight[n])
        y[n] = weight[n]*s
        """,
        """
        sample_weight = weight_or_one(weight[n])
        s = start('sum')
        for d in loop(D):
            if x[n] > 0:
                s = add('sum', s, z[d]*weight[n])
        y[n] = weight[n]*s
        """,
    )


def test_inside_a_loop_over_samples():
    check(
        "for n in loop(N):\n    for d in loop(D):\n        z[n, d] = x[n]*weight[n]",
        """
        for n in loop(N):
            sample_weight = weight_or_one(weight[n])
            for d in loop(D):
                z[n, d] = x[n]*weight[n]
        """,
    )
