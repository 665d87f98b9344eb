"""A small catalogue of kernels written by hand in NumPy, with the interface of generated ones."""

from __future__ import annotations

from pathlib import Path

import pytest

import symloss.losses
from symloss.runtime import manifest
from symloss.signature import InputSpec, ParameterSpec, Signature

KERNELS = Path(__file__).parent / "kernels"

SIGNATURES = (
    Signature(
        "huber",
        "regression",
        "Quadratic near zero, linear in the tails.",
        (InputSpec("input", ("N",)), InputSpec("target", ("N",))),
        (ParameterSpec("delta", "positive", 1),),
        ("N",),
        "mean",
        elementwise=True,
        hessian=True,
    ),
    Signature(
        "nll",
        "classification",
        "Negative log-likelihood.",
        (
            InputSpec("input", ("N", "C")),
            InputSpec("target", ("N",), role="label", domain="integer", classes="C"),
            InputSpec("class_weight", ("C",), role="weight", domain="nonnegative", default=1.0),
        ),
        (ParameterSpec("ignore_index", "integer", -100),),
        ("N",),
        "mean",
        normalised=True,
        ignored="ignore_index",
    ),
    Signature(
        "rmse",
        "regression",
        "Root of the mean of squares.",
        (InputSpec("input", ("N",)), InputSpec("target", ("N",))),
        (),
        (),
        "mean",
    ),
    Signature(
        "bce",
        "classification",
        "Cross entropy of probabilities.",
        (
            InputSpec("input", ("N",), domain="open_unit"),
            InputSpec("target", ("N",), role="weight", domain="binary"),
        ),
        (ParameterSpec("log_target", "binary", 0), ParameterSpec("gamma", "nonnegative")),
        ("N",),
        "mean",
        elementwise=True,
    ),
)


@pytest.fixture
def catalogue(monkeypatch):
    """Put the hand-written kernels in the place of the generated catalogue."""
    entries = {
        one.name: {
            "signature": one.to_dict(),
            "digest": "0",
            "files": {"cpu": f"{one.name}.py"},
            "verification": [],
        }
        for one in SIGNATURES
    }
    monkeypatch.setattr(manifest, "entries", lambda: entries)
    monkeypatch.setattr(manifest, "folder", lambda: KERNELS)
    monkeypatch.setattr(symloss.losses._lookup, "found", {})
    return symloss.losses
