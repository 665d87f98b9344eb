"""CTC against every alignment, one by one, in mpmath; and what it says of lengths, labels and blanks."""

import itertools
import sys
from pathlib import Path
from types import SimpleNamespace

import mpmath
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "passes"))

from interpreted import load

from symloss.losses.sequences import ctc
from symloss.printers.numba_cpu import render_module
from symloss.runtime.evaluation import Evaluator
from symloss.verify.oracle import Oracle


@pytest.fixture(scope="module")
def kernels():
    """Evaluators of both variants, their kernels run by the interpreter."""
    found = {}
    for zero_infinity in (False, True):
        chain = ctc._with_settings({"zero_infinity": zero_infinity}).chain
        names = SimpleNamespace(**load(render_module(chain)))
        found[zero_infinity] = Evaluator(chain.signature, names)
    return found


def collapsed(path, blank):
    """An alignment without its repetitions and blanks."""
    return [label for label, _ in itertools.groupby(path) if label != blank]


def enumerated(log_probs, target, blank):
    """-log Σ over all alignments of exp Σ log_probs, and its gradient, log_probs treated as free numbers."""
    steps, classes = log_probs.shape
    total, through = mpmath.mpf(0), np.full((steps, classes), mpmath.mpf(0), dtype=object)
    for path in itertools.product(range(classes), repeat=steps):
        if collapsed(path, blank) == list(target):
            weight = mpmath.exp(mpmath.fsum(mpmath.mpf(float(log_probs[t, c])) for t, c in enumerate(path)))
            total += weight
            for t, c in enumerate(path):
                through[t, c] += weight
    if total == 0:
        return mpmath.inf, np.zeros((steps, classes))
    return -mpmath.log(total), (-through / total).astype(float)


CASES = {
    "one label": (4, 3, [[1]], 0),
    "two labels": (4, 3, [[1, 2]], 0),
    "a repeated label": (4, 3, [[1, 1]], 0),
    "repeated, just room": (3, 3, [[2, 2]], 0),
    "repeated, no room": (2, 3, [[2, 2]], 0),
    "as long as the frames": (3, 3, [[1, 2, 1]], 0),
    "longer than the frames": (2, 3, [[1, 2, 1]], 0),
    "empty": (4, 3, [[]], 0),
    "the last class is blank": (4, 3, [[0, 1], [1, 1]], 2),
    "ragged": (5, 3, [[1, 2, 1], [2], [], [1, 1]], 0),
    "one frame": (1, 2, [[1], [], [1, 1]], 0),
    "ragged frames": (4, 3, [[1, 2], [2], [1]], 0, [4, 1, 0]),
}


def arguments(steps, classes, targets, blank, lengths=None, seed=0):
    generator = np.random.default_rng(seed)
    size = max(1, *(len(target) for target in targets))
    padded = np.full((len(targets), size), -7)  # padding may hold anything
    for row, target in enumerate(targets):
        padded[row, : len(target)] = target
    return {
        "log_probs": generator.normal(size=(steps, len(targets), classes)) * 2 - 1,  # not normalised
        "targets": padded,
        "input_lengths": np.array(lengths or [steps] * len(targets)),
        "target_lengths": np.array([len(target) for target in targets]),
        "blank": blank,
    }


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("zero_infinity", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_every_alignment(kernels, case, zero_infinity, seed):
    steps, classes, targets, blank, *rest = CASES[case]
    given = arguments(steps, classes, targets, blank, *rest, seed=seed)
    evaluator = kernels[zero_infinity]
    frames = given["input_lengths"]
    with mpmath.workdps(40):
        exact = [
            enumerated(given["log_probs"][: frames[k], k], target, blank) for k, target in enumerate(targets)
        ]
    values = [0 if zero_infinity and value == mpmath.inf else float(value) for value, _ in exact]
    terms = evaluator.value((), given, "none", None)
    np.testing.assert_allclose(terms, values, rtol=1e-13, atol=1e-13)
    total, gradient = evaluator.value_and_grad((), given, None, "sum", None, None, None)
    np.testing.assert_allclose(total, np.sum(values), rtol=1e-13)
    for k, (_, slopes) in enumerate(exact):
        np.testing.assert_allclose(gradient[: frames[k], k], slopes, rtol=1e-11, atol=1e-13)
        assert not gradient[frames[k] :, k].any()  # beyond the frames of the sample
    value, gradient = evaluator.value_and_grad((), given, None, "mean", None, None, None)
    shares = np.array([1 / max(1, len(target)) for target in targets]) / len(targets)
    np.testing.assert_allclose(value, np.dot(values, shares), rtol=1e-13)
    for k, (_, slopes) in enumerate(exact):
        np.testing.assert_allclose(gradient[: frames[k], k], slopes * shares[k], rtol=1e-11, atol=1e-13)


def test_weights_and_division_meet(kernels):
    given = arguments(5, 3, [[1, 2, 1], [2], []], 0)
    weight = np.array([1.0, 0.5, 2.0])
    terms = kernels[False].value((), given, "none", None)
    mean = kernels[False].value((), given, "mean", weight)
    assert mean == pytest.approx(np.sum(weight * terms / [3, 1, 1]) / weight.sum(), rel=1e-14)


def test_what_lies_beyond_the_lengths_never_matters(kernels):
    given = arguments(5, 3, [[1, 2], [2]], 0, [3, 5])
    value, gradient = kernels[False].value_and_grad((), given, None, None, None, None, None)
    given["log_probs"][3:, 0] = np.nan
    given["targets"][1, 1] = 10**12
    again, other = kernels[False].value_and_grad((), given, None, None, None, None, None)
    assert value == again and np.array_equal(gradient, other) and not gradient[3:, 0].any()


def test_extreme_probabilities_give_numbers(kernels):
    given = arguments(6, 3, [[1, 2], [1, 1]], 0)
    for scale in (0.0, 1e-300, 1e3, 1e300):
        given["log_probs"] = given["log_probs"] * 0 - np.abs(given["log_probs"]) * scale
        value, gradient = kernels[False].value_and_grad((), given, None, None, None, None, None)
        assert np.isfinite(value) and np.isfinite(gradient).all()
    given["log_probs"][2] = -np.inf  # a frame that nothing can stand in
    value, gradient = kernels[False].value_and_grad((), given, None, None, None, None, None)
    assert value == np.inf and not gradient.any()
    assert kernels[True].value((), given, None, None) == 0


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"input_lengths": np.array([6, 5])}, "ctc: input_lengths[0] is 6, outside 0 .. T = 5"),
        ({"input_lengths": np.array([5, -1])}, "ctc: input_lengths[1] is -1, outside 0 .. T = 5"),
        ({"target_lengths": np.array([2, 3])}, "ctc: target_lengths[1] is 3, outside 0 .. S = 2"),
        ({"blank": 3}, "ctc: blank is 3, outside 0 .. C - 1 = 2"),
        ({"blank": -1}, "ctc: blank must be an integer >= 0, got -1"),
        ({"targets": np.array([[1, 3], [2, 9]])}, "ctc: targets[0, 1] is 3, outside 0 .. C - 1 = 2"),
        (
            {"target_lengths": np.array([2.0, 1.0])},
            "target_lengths holds lengths and must be an integer array",
        ),
    ],
)
def test_bad_calls(kernels, change, sentence):
    given = arguments(5, 3, [[1, 2], [2]], 0) | change
    with pytest.raises((ValueError, TypeError)) as caught:
        kernels[False].value((), given, None, None)
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


def test_no_labels_at_all(kernels):
    given = arguments(3, 2, [[], []], 0)
    given["targets"] = np.empty((2, 0), np.int64)
    expected = -given["log_probs"][:, :, 0].sum(0)
    np.testing.assert_allclose(kernels[False].value((), given, "none", None), expected, rtol=1e-14)


def test_the_derivation_ends_with_the_reversed_scans():
    derivation = ctc._with_settings({"zero_infinity": False}).derivation("log_probs")
    rules = [step.rule for step in derivation.steps]
    assert rules.count("recurrence") == 2 and rules.count("reversed recurrence") == 2
    assert derivation.check < 1e-40
    assert "ᾱ^z[n, t, j]" in str(derivation)


@pytest.mark.parametrize("reduction", ["mean", "none"])
@pytest.mark.parametrize("variant", [ctc, ctc.variant(zero_infinity=True)])
def test_products_with_the_hessian_pass_through_the_recurrence(variant, reduction):
    """Ragged lengths, repeated labels, an empty target and one that no alignment fits."""
    generator = np.random.default_rng(7)
    given = {
        "log_probs": generator.normal(size=(5, 4, 3)),
        "targets": np.array([[1, 1], [2, 1], [1, 2], [2, 2]]),
        "input_lengths": np.array([5, 4, 5, 2]),
        "target_lengths": np.array([2, 1, 0, 2]),
    }
    vector = generator.normal(size=given["log_probs"].shape)
    found = variant.hvp(*given.values(), vector=vector, reduction=reduction)
    exact = Oracle(variant.declaration).product(given, {}, "log_probs", vector, reduction)
    exact[:, 3] = 0  # infinity has no slope
    np.testing.assert_allclose(found, exact.astype(float), rtol=0, atol=1e-14)
    assert not found[:, 2].any() and not found[4:, 1].any() and found[:, 0].any()
