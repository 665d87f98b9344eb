"""What an identity shows: both sides by name, and no formula that equals itself."""

import pytest

from symloss.identities.catalogue import IDENTITIES
from symloss.identities.statement import Finding
from symloss.printers.pages.identities import identities_of

BY_NAME = {item.name: item for item in IDENTITIES}


def formulas(name):
    identity = BY_NAME[name]
    (entry,) = identities_of([Finding(identity, identity.claims(), "checked")])
    return entry.formulas


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_no_formula_equals_itself(name):
    shown = formulas(name)
    assert not [formula for formula in shown if formula.left == formula.right]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [
        ("focal_without_focus", r"\operatorname{focal}(s, y; \gamma = 0)",
         r"\operatorname{cross\_entropy}(s, y)"),
        ("log_of_perplexity", r"\log \operatorname{perplexity}(s, y)", r"\operatorname{nll}(s, y)"),
        ("root_of_squares", r"\operatorname{rmse}(\hat{y}, y)^2", r"\operatorname{mse}(\hat{y}, y)"),
        ("smooth_l1_is_scaled_huber", r"\operatorname{smooth\_l1}(\hat{y}, y; \beta)",
         r"\frac{\operatorname{huber}(\hat{y}, y; \delta = \beta)}{\beta}"),
        ("jensen_shannon_is_symmetric", r"\operatorname{js\_divergence}(q, p; \beta = \frac{1}{2})",
         r"\operatorname{js\_divergence}(p, q; \beta = \frac{1}{2})"),
    ],
)  # fmt: skip
def test_both_sides_by_name(name, left, right):
    first, *rest = formulas(name)
    assert (first.left, first.right) == (left, right)
    assert rest and all("operatorname" not in formula.right or "softmax" in formula.right for formula in rest)


def test_what_needs_the_formula_is_shown_by_it():
    assert BY_NAME["nt_xent_is_info_nce"].by_name()[0] == ()
    assert all(formula.left != formula.right for formula in formulas("nt_xent_is_info_nce"))


def test_names_do_not_outlive_the_question():
    claims = BY_NAME["focal_without_focus"].claims()
    BY_NAME["focal_without_focus"].by_name()
    assert BY_NAME["focal_without_focus"].claims() == claims
