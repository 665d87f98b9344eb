"""A statement about the term of a sample says so, and what is said of a loss holds of the loss."""

import numpy as np
import pytest
from sympy import E, exp

import symloss
from symloss.analysis.properties import properties_of, shares_elements
from symloss.language import axis, mean, nonnegative, real, sum
from symloss.language.declaration import declare
from symloss.losses.catalogue import declared
from symloss.printers.pages.properties import properties_of_page

n, N = axis("n", "N")
i, j, _ = axis("i", "j", "N")
PAIRS = ["margin_ranking_all_pairs", "pairwise_hinge", "pairwise_logistic", "soft_pairwise"]


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_and_the_whole_are_told_apart(name):
    properties = symloss.get(name).properties
    ranges = properties.about("range")
    whole = [one for one in ranges if not one.of]
    assert whole and len(whole) < len(ranges)
    assert all("one pair" in properties.text(one.of) for one in properties if one.of)
    assert all("pair" in properties.text(one.of) for one in properties.about("minimiser"))
    assert [one for one in properties.about("convexity") if not one.of]


def test_a_pair_of_an_element_with_itself_is_none():
    properties = symloss.get("pairwise_hinge").properties
    assert {properties.text(one.of) for one in properties if one.of} == {"the term of one pair i ≠ j"}


def test_the_least_loss_is_not_the_least_term():
    """Pairs i = j add a margin each: no scores make the loss 0, which is the least term."""
    loss = symloss.losses.pairwise_hinge
    values = [loss(np.array([s, -s]), np.array([1.0, -1.0])) for s in (0.0, 1.0, 100.0)]
    assert min(values) >= 2
    (whole,) = [one for one in loss.properties.about("range") if not one.of]
    assert whole.data["infimum"] == 0 and "minimum" not in loss.properties.text(whole.claim)


def test_an_empty_sum_is_no_positive_one():
    """Where all targets tie, no pair is left."""
    loss = symloss.get("soft_pairwise_exclude_ties")
    assert loss(np.array([1.0, 2.0]), np.array([1.0, 1.0])) == 0
    for one in loss.properties.about("range"):
        assert one.of or "≥ 0" in loss.properties.text(one.claim)


def test_terms_of_their_own_are_told_where_the_reduction_matters():
    properties = symloss.losses.huber.properties
    told = {one.about: properties.text(one.of) for one in properties}
    assert told["range"] == told["minimiser"] == told["lipschitz"] == "the term of a sample"
    assert told["convexity"] == ""


def test_a_range_in_one_of_several_inputs_names_it_and_its_domain():
    """e is the most only while y >= 0: exp(x) - x y at x = 1 and y = -1 is e + 1."""

    def poisson(x: real[N], y: nonnegative[N]):
        return mean(exp(x[n]) - y[n] * x[n], n)

    properties = properties_of(declare(poisson))
    (one,) = [one for one in properties.about("range") if one.data.get("supremum") == E]
    assert properties.text(one.of) == "the term of a sample in y"
    assert properties.text(one.conditions) == "y ≥ 0, 0 ≤ x ≤ 1"
    assert "supremum e" in properties.text(one.claim)


def test_which_losses_share_elements():
    found = {name for name, loss in declared().items() if shares_elements(loss.declaration)}
    assert set(PAIRS) <= found and not found & {"huber", "mse", "hinge", "cross_entropy", "sigmoid"}

    def two(x: real[N]):
        return sum((x[i] - x[j]) ** 2, i, j)

    assert shares_elements(declare(two))


def test_pages_say_it_too():
    rows = properties_of_page(symloss.get("pairwise_hinge").properties)
    assert any(row.topic == "range" and not row.of for row in rows)
    assert any(row.topic == "range" and "one pair" in str(row.of) for row in rows)


@pytest.mark.parametrize("name", ["wgan_critic", "wgan_generator"])
def test_a_critic_must_be_1_lipschitz(name):
    assert any("1-Lipschitz" in note for note in symloss.get(name).declaration.notes)
