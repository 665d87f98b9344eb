"""A term under a condition: a branch, or a choice where that lets a loop use vectors."""

import pytest
from kernel_texts import is_lowered, kernel, n

from symloss.kernel.branch_terms import branch_terms, is_vectorised
from symloss.language.symbols import Symbol

TERM = "for c in loop(C, total='sum'):\n    total = add('sum', total, s[n, c], where=Ne(c, z))"


def test_a_branch():
    is_lowered(
        lambda block: branch_terms(block, lambda term: False),
        TERM,
        "for c in loop(C, total='sum'):\n    if Ne(c, z):\n        total = add('sum', total, s[n, c])",
        ("total",),
    )


def test_a_choice_keeps_its_condition():
    is_lowered(lambda block: branch_terms(block, lambda term: True), TERM, TERM, ("total",))


@pytest.mark.parametrize(
    ("term", "vectorised"),
    [
        ("add('sum', total, s[n, c], where=m[n, c] > 0)", True),  # asked of the element itself
        ("add('sum', total, s[n, c], where=m[n] > 0)", False),  # the same for the whole row
        ("add('max', total, s[n, c], where=m[n, c] > 0)", False),  # 0 may be larger
        ("add('sum', total, s[n, y[n]], where=m[n, c] > 0)", False),  # a label may be ignored, and outside
    ],
)
def test_which_terms_are_chosen(term, vectorised):
    (statement,) = kernel(f"total = {term}", y=Symbol("y", integer=True))
    assert is_vectorised(statement, n) == vectorised
