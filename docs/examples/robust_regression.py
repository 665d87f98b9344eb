"""A robust linear fit of scikit-learn's diabetes data: `huber` through SciPy's L-BFGS.

The reference is scipy.optimize.least_squares with its own Huber loss, which minimises the same sum.

    python docs/examples/robust_regression.py
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import least_squares, minimize
from sklearn.datasets import load_diabetes

import symloss

DELTA = 40.0  # residuals beyond it count linearly, in the unit of the target


def fit(design: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Coefficients (features,) that minimise the sum of Huber losses."""

    def objective(coefficients: np.ndarray) -> tuple[float, np.ndarray]:
        prediction = design @ coefficients
        value, gradient = symloss.losses.huber.value_and_grad(
            prediction, target, delta=DELTA, reduction="sum"
        )
        return value, design.T @ gradient

    options = {"maxiter": 5_000, "ftol": 1e-16, "gtol": 1e-9}
    return minimize(objective, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", options=options).x


def compare() -> float:
    """Largest difference to SciPy's coefficients, relative to the largest coefficient."""
    features, target = load_diabetes(return_X_y=True, scaled=False)
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    design = np.column_stack([np.ones(len(scaled)), scaled])
    ours = fit(design, target)
    peer = least_squares(
        lambda w: design @ w - target,
        np.zeros(design.shape[1]),
        jac=lambda w: design,
        loss="huber",
        f_scale=DELTA,
        xtol=1e-15,
        ftol=1e-15,
        gtol=1e-12,
        max_nfev=10_000,
    ).x
    return float(np.abs(ours - peer).max() / np.abs(peer).max())


if __name__ == "__main__":
    print(f"largest relative difference to SciPy's coefficients: {compare():.1e}")
