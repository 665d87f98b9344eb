"""Bounds of second derivatives are held against their formula and against what they bound."""

import fake_faces as fake
import numpy as np
import pytest
import verify_cases as cases

from symloss.analysis.second_bounds import second_bound
from symloss.verify.kernels import verify_loss
from symloss.verify.oracle import Oracle
from symloss.verify.sampling import Batch
from symloss.verify.upper_bounds import formula_values


def failed(loss):
    return {finding.what: finding for finding in verify_loss(loss, ("float64",), 60) if not finding.ok}


def test_the_formula_of_every_sample():
    arrays = {
        "input": np.zeros((3, 2)),
        "target": np.array([0, -100, 1]),
        "class_weight": np.array([2.0, 4.0]),
    }
    batch = Batch(arrays, {"ignore_index": -100, "label_smoothing": 0.25}, "given")
    found = formula_values(Oracle(cases.cross_entropy), batch, second_bound(cases.cross_entropy))
    assert [float(one) for one in found] == [(0.75 * 2 + 0.25 * 3) / 4, 0, (0.75 * 4 + 0.25 * 3) / 4]


@pytest.mark.parametrize("factor", [0.5, 1 + 1e-14, 2.0])
def test_another_number_than_the_formula(factor):
    most = lambda x, y, delta=1.0: np.full_like(x, factor)  # noqa: E731
    assert set(failed(fake.huber(most=most))) == {"bounds hessian input"}


def test_a_second_derivative_above_the_bound(monkeypatch):
    """The formula itself is too small, and the kernel follows it."""
    from dataclasses import replace

    from symloss.analysis import second_bounds

    sound = second_bounds.second_bound
    half = lambda declaration: replace(sound(declaration), tree=["*", sound(declaration).tree, ["^", 2, -1]])  # noqa: E731
    monkeypatch.setattr(second_bounds, "second_bound", half)
    found = failed(fake.huber(most=lambda x, y, delta=1.0: np.full_like(x, 0.5)))
    assert set(found) == {"bounds hessian input"}
    assert found["bounds hessian input"].at["second derivative"] == 1


def test_a_bound_that_is_refused_though_it_is_proved():
    found = failed(fake.huber(most=None))
    assert set(found) == {"bounds hessian input"}
    assert found["bounds hessian input"].at["call"] == "no bound is known"


@pytest.mark.parametrize("sound", [True, False])
def test_a_clipped_second_derivative_where_it_is_negative(sound):
    """log(1 + x²) is concave beyond 1."""

    class Clipped(fake.FakeLoss):
        def clipped(self, bend):
            return super().clipped(bend) if sound else np.abs(bend)

    square = lambda x: x * x  # noqa: E731
    loss = Clipped(
        cases.cauchy,
        lambda x: np.log1p(square(x)),
        {"input": lambda x: 2 * x / (1 + square(x))},
        lambda x: 2 * (1 - x) * (1 + x) / (1 + square(x)) / (1 + square(x)),
        lambda x: np.full_like(x, 2),
    )
    assert ("kinds hessian input" in failed(loss)) != sound
