"""The documented examples, run as a user would, against scikit-learn and SciPy."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"

pytest.importorskip("sklearn")
pytest.importorskip("scipy")


def test_softmax_regression_reaches_the_optimum_of_scikit_learn():
    difference, accuracy = runpy.run_path(str(EXAMPLES / "softmax_regression.py"))["compare"]()
    assert difference < 1e-4
    assert accuracy > 0.97


def test_robust_regression_reaches_the_optimum_of_scipy():
    assert runpy.run_path(str(EXAMPLES / "robust_regression.py"))["compare"]() < 1e-4
