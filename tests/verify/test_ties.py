"""Ties and kinks that are made: exact, in every choice of a declaration, and seen by verification."""

import fake_faces as fake
import numpy as np
import pytest
import verify_cases as cases
from sympy import Abs, Max, Min, exp, sqrt

from symloss.language import axis, max, mean, real, sum, unit
from symloss.language.declaration import declare
from symloss.verify.kernels import verify_loss
from symloss.verify.sampling import Batch
from symloss.verify.ties import choices, on_lattice, tied

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
ROWS = np.random.default_rng(0).normal(size=(3, 4))


def of_rows(declaration, **others):
    return tied(declaration, Batch({"input": ROWS, **others}, {}, "moderate"))


def test_the_first_of_a_row_are_equal():
    @declare
    def largest(input: real[N, C]):
        return mean(max(input[n, c], c), n)

    found = of_rows(largest)
    assert found
    for batch in found:
        ordered = np.sort(batch.arrays["input"], axis=1)
        assert (ordered[:, -1] == ordered[:, -2]).any()


def test_points_of_an_elementwise_loss_lie_on_the_kink():
    batch = Batch(
        {"input": np.array([0.3, -2.0]), "target": np.array([1.0, -1.0])}, {}, "points", ("moderate",) * 2
    )
    (found,) = tied(cases.hinge, batch)
    assert len(found) == 2 == len(found.kinds)
    assert (1 - found.arrays["target"] * found.arrays["input"] == 0).all()


def test_lengths_that_meet_a_margin_are_whole():
    @declare
    def margin(input: real[N, C], target: real[N, C]):
        length = lambda array: sqrt(sum(array[n, c] ** 2, c))  # noqa: E731
        return mean(Max(0, 1 + length(input) - length(target)), n)

    found = of_rows(margin, target=ROWS[::-1].copy())
    assert found
    for batch in found:
        input, target = (np.abs(batch.arrays[name]) for name in ("input", "target"))
        assert not input[:, 1:].any() and not target[:, 1:].any()
        assert (1 + input[:, 0] == target[:, 0]).any()


def test_a_common_factor_makes_no_tie():
    @declare
    def smaller(input: real[N], target: real[N]):
        return mean(Min(input[n] * target[n], exp(input[n]) * target[n]), n)

    arrays = {"input": np.array([0.5]), "target": np.array([1.0])}
    assert choices(smaller) and not tied(smaller, Batch(arrays, {}, "points", ("moderate",)))


def test_what_chooses_nothing_has_no_ties():
    assert not choices(cases.squared)
    assert not tied(
        cases.squared, Batch({"input": ROWS[0], "target": ROWS[1]}, {}, "points", ("moderate",) * 4)
    )


def test_a_share_stays_inside_and_flags_occur():
    @declare
    def flagged(input: real[N], share: unit[N]):
        return mean(share[n] * Abs(input[n]), n)

    arrays = {"input": np.array([0.01, 7.3]), "share": np.array([0.001, 0.999])}
    found = on_lattice(flagged, Batch(arrays, {}, "points", ("moderate",) * 2))
    assert found.arrays["input"].tolist() == [0, 5] and found.arrays["share"].tolist() == [0.25, 0.75]


@pytest.mark.parametrize("shared", [True, False])
def test_a_tie_that_is_not_shared_is_seen(shared):
    def slope(s):
        top, low = (s == s.max(axis=1, keepdims=True)), (s == s.min(axis=1, keepdims=True))
        counts = [kind.sum(axis=1, keepdims=True) if shared else 1 for kind in (top, low)]
        return (top / counts[0] - low / counts[1]).astype(s.dtype)

    loss = fake.FakeLoss(cases.spread, lambda s: s.max(axis=1) - s.min(axis=1), {"input": slope})
    failed = {finding.what for finding in verify_loss(loss, ("float64",), 60) if not finding.ok}
    assert ("ties input" in failed) != shared
