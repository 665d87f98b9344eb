"""Softmax regression on scikit-learn's digits: `cross_entropy` through SciPy's L-BFGS.

The objective is that of scikit-learn's LogisticRegression, C · Σ loss + ½‖coefficients‖² with free
intercepts, so both must reach the same optimum.

    python docs/examples/softmax_regression.py
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

import symloss

STRENGTH = 1.0  # scikit-learn's C


def fit(features: np.ndarray, labels: np.ndarray, n_classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (classes, features) and intercepts (classes,) at the optimum."""
    n_features = features.shape[1]

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(n_classes, n_features + 1)
        coefficients = weights[:, :-1]
        logits = features @ coefficients.T + weights[:, -1]
        value, grad_logits = symloss.losses.cross_entropy.value_and_grad(logits, labels, reduction="sum")
        gradient = np.empty_like(weights)
        gradient[:, :-1] = STRENGTH * grad_logits.T @ features + coefficients
        gradient[:, -1] = STRENGTH * grad_logits.sum(axis=0)
        return STRENGTH * value + 0.5 * np.sum(coefficients**2), gradient.ravel()

    start = np.zeros(n_classes * (n_features + 1))
    options = {"maxiter": 20_000, "maxfun": 20_000, "ftol": 1e-16, "gtol": 1e-9, "maxcor": 30}
    best = minimize(objective, start, jac=True, method="L-BFGS-B", options=options)
    weights = best.x.reshape(n_classes, n_features + 1)
    return weights[:, :-1], weights[:, -1]


def compare() -> tuple[float, float]:
    """Largest difference to scikit-learn's coefficients, and the training accuracy."""
    features, labels = load_digits(return_X_y=True)
    features = features / 16.0
    labels = labels.astype(np.int64)
    coefficients, intercepts = fit(features, labels, 10)
    peer = LogisticRegression(C=STRENGTH, tol=1e-12, max_iter=20_000).fit(features, labels)
    accuracy = np.mean(np.argmax(features @ coefficients.T + intercepts, axis=1) == labels)
    return float(np.abs(coefficients - peer.coef_).max()), float(accuracy)


if __name__ == "__main__":
    difference, accuracy = compare()
    print(f"largest difference to scikit-learn's coefficients: {difference:.1e}; accuracy {accuracy:.4f}")
