"""The rows of a page on reductions say what the reductions do."""

import numpy as np
import pytest

import symloss
from symloss.printers.pages.notation import Notation
from symloss.printers.pages.reductions import reductions_of


def rows(name):
    loss = symloss.get(name)
    found = reductions_of(Notation(loss.declaration), loss.signature).rows
    return {row.name: (row.result, "".join(map(str, row.meaning))) for row in found}


def test_a_mean_that_divides_each_term_says_so():
    shown = rows("ctc")
    length = r"\max(1, L_n)"
    assert rf"\frac{{\mathcal{{L}}_{{n}}}}{{{length}}}" in shown["mean"][0]
    assert length in shown["mean"][1] and "first" in shown["mean"][1]
    for reduction in ("none", "sum"):
        assert length not in "".join(shown[reduction])


def test_that_is_what_the_mean_is():
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(6, 3, 4))
    scores -= np.log(np.exp(scores).sum(-1, keepdims=True))
    given = scores, np.array([[1, 2], [3, 1], [2, 2]]), np.array([6, 5, 6]), np.array([2, 1, 0])
    terms = symloss.losses.ctc(*given, reduction="none")
    assert symloss.losses.ctc(*given) == pytest.approx(np.mean(terms / np.maximum(1, given[3])))
    assert symloss.losses.ctc(*given, reduction="sum") == pytest.approx(terms.sum())


def test_other_means_divide_no_term():
    assert "first" not in rows("huber")["mean"][1] and "first" not in rows("cross_entropy")["mean"][1]
