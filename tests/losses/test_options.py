"""Options of the catalogue against their formulas written out with NumPy; gradients against the oracle."""

import numpy as np
import pytest

from symloss.losses.catalogue import declared
from symloss.verify.points import verify_at

DECLARED = declared()
RNG = np.random.default_rng(7)
N, C, D = 6, 4, 3
SCORES = RNG.normal(size=(N, C))
LABELS = np.array([1, 0, 3, 2, 1, 3])
SHARES = RNG.dirichlet(np.ones(C), N)
CLASS_WEIGHT = np.array([0.5, 2.0, 0.0, 1.25])
IGNORED = np.where(np.arange(N) % 3 == 1, -7, LABELS)  # labels of which two are ignored
TAKES_PART = IGNORED != -7
LOG_P = SCORES - np.log(np.exp(SCORES).sum(1, keepdims=True))
ROWS = np.arange(N)


def picked(array):
    return array[ROWS, LABELS]


def focal_terms(gamma):
    log_p = picked(LOG_P)
    return -((1 - np.exp(log_p)) ** gamma) * log_p


def margin_terms(p, margin):
    violations = np.maximum(0, margin - picked(SCORES)[:, None] + SCORES) ** p
    violations[ROWS, LABELS] = 0
    return violations.sum(1) / C


def smoothing_terms(alpha):
    shares = np.eye(C)[LABELS] * (1 - alpha) + alpha / C
    return -(shares * LOG_P).sum(1)


def angular_terms(cosines, s, target):
    logits = s * cosines
    logits[ROWS, LABELS] = s * target
    return np.log(np.exp(logits).sum(1)) - logits[ROWS, LABELS]


COSINES = np.tanh(SCORES)
OWN = picked(COSINES)
ANGLE = np.arccos(OWN)
MONOTONE = np.where(np.pi > ANGLE + 0.5, np.cos(ANGLE + 0.5), OWN - 0.5 * np.sin(0.5))
WEIGHTS = CLASS_WEIGHT[LABELS]
RATES, COUNTS = np.exp(SCORES[:, 0]), np.array([0.0, 1.0, 1.5, 7.0, 2.0, 0.5])
STIRLING = np.array([0 if y <= 1 else y * np.log(y) - y + np.log(2 * np.pi * y) / 2 for y in COUNTS])
P, G = np.abs(np.sin(SCORES[:, 0])), np.array([1.0, 0.0, 1.0, 1.0, 0.0, 0.0])
V = np.array([1.0, 0.0, 1.0, 1.0, 1.0, 0.0])
TP, FP, FN = (V * P * G).sum(), (V * P * (1 - G)).sum(), (V * (1 - P) * G).sum()
PP, GG = RNG.random((N, C)), (RNG.random((N, C)) < 0.5).astype(float)
LOGS = V * (0.5 * G * np.log(P) + 0.5 * (1 - G) * np.log(1 - P))


def generalized(weight, mask):
    sizes = (mask[:, None] * GG).sum(0)
    found = weight / sizes**2
    overlap = (found * (mask[:, None] * PP * GG).sum(0)).sum()
    return 1 - 2 * overlap / (found * (mask[:, None] * (PP + GG)).sum(0)).sum()


def scored(target=LABELS, **more):
    return {"input": SCORES, "target": target, **more}


def masked(**more):
    return {"input": P, "target": G, "mask": V, **more}


CASES = [
    ("focal", scored(IGNORED, ignore_index=-7), focal_terms(2)[TAKES_PART].mean()),
    ("focal", scored(class_weight=CLASS_WEIGHT), (WEIGHTS * focal_terms(2)).sum() / WEIGHTS.sum()),
    ("focal", scored(class_weight=CLASS_WEIGHT, gamma=0.0), -(WEIGHTS * picked(LOG_P)).sum() / WEIGHTS.sum()),
    (
        "focal",
        scored(IGNORED, class_weight=CLASS_WEIGHT, ignore_index=-7, gamma=1.5),
        (WEIGHTS * focal_terms(1.5))[TAKES_PART].sum() / WEIGHTS[TAKES_PART].sum(),
    ),
    ("multi_margin", scored(IGNORED, ignore_index=-7), margin_terms(1, 1)[TAKES_PART].mean()),
    ("multi_margin", scored(class_weight=CLASS_WEIGHT, p=2.0), (WEIGHTS * margin_terms(2, 1)).mean()),
    (
        "multi_margin",
        scored(IGNORED, class_weight=CLASS_WEIGHT, ignore_index=-7),
        (WEIGHTS * margin_terms(1, 1))[TAKES_PART].mean(),
    ),
    (
        "soft_cross_entropy",
        scored(SHARES, class_weight=CLASS_WEIGHT),
        -(CLASS_WEIGHT * SHARES * LOG_P).sum(1).mean(),
    ),
    (
        "categorical_cross_entropy",
        {"input": np.exp(LOG_P), "target": SHARES, "class_weight": CLASS_WEIGHT},
        -(CLASS_WEIGHT * SHARES * LOG_P).sum(1).mean(),
    ),
    (
        "label_smoothing_cross_entropy",
        scored(IGNORED, ignore_index=-7, alpha=0.2),
        smoothing_terms(0.2)[TAKES_PART].mean(),
    ),
    (
        "label_smoothing_cross_entropy",
        {"input": np.exp(LOG_P), "target": IGNORED, "ignore_index": -7, "probabilities": True},
        smoothing_terms(0.1)[TAKES_PART].mean(),
    ),
    (
        "center_loss",
        {"embedding": SCORES, "centers": SHARES[:C], "target": IGNORED, "ignore_index": -7},
        ((SCORES - SHARES[LABELS]) ** 2).sum(1)[TAKES_PART].mean() / 2,
    ),
    (
        "arcface",
        {"input": COSINES, "target": LABELS, "s": 8.0, "monotone": True},
        angular_terms(COSINES.copy(), 8.0, MONOTONE).mean(),
    ),
    (
        "arcface",
        {"input": COSINES, "target": IGNORED, "s": 8.0, "ignore_index": -7},
        angular_terms(COSINES.copy(), 8.0, np.cos(ANGLE + 0.5))[TAKES_PART].mean(),
    ),
    (
        "cosface",
        {"input": COSINES, "target": IGNORED, "s": 8.0, "ignore_index": -7},
        angular_terms(COSINES.copy(), 8.0, OWN - 0.35)[TAKES_PART].mean(),
    ),
    (
        "poisson_nll",
        {"input": np.log(RATES), "target": COUNTS, "full": True},
        (RATES - COUNTS * np.log(RATES) + STIRLING).mean(),
    ),
    (
        "poisson_nll",
        {"input": RATES, "target": COUNTS, "log_input": False, "full": True},
        (RATES - COUNTS * np.log(RATES) + STIRLING).mean(),
    ),
    ("smooth_l1", {"input": P, "target": G, "beta": 0.0}, np.abs(P - G).mean()),
    ("dice", masked(), 1 - 2 * TP / (V * (P**2 + G**2)).sum()),
    ("soft_dice", masked(smooth=1.0), 1 - (2 * TP + 1) / (2 * TP + FP + FN + 1)),
    ("tversky", masked(alpha=0.3, beta=0.7), 1 - TP / (TP + 0.3 * FP + 0.7 * FN)),
    ("jaccard", masked(), 1 - TP / (TP + FP + FN)),
    ("combo", masked(), -LOGS.sum() / V.sum() / 2 + (1 - 2 * TP / (2 * TP + FP + FN)) / 2),
    ("generalized_dice", {"input": PP, "target": GG, "mask": V}, generalized(np.ones(C), V)),
    (
        "generalized_dice",
        {"input": PP, "target": GG, "class_weight": CLASS_WEIGHT},
        generalized(CLASS_WEIGHT, np.ones(N)),
    ),
    (
        "generalized_dice",
        {"input": PP, "target": GG, "class_weight": CLASS_WEIGHT, "mask": V},
        generalized(CLASS_WEIGHT, V),
    ),
]
A, B, U = RNG.normal(size=(3, N, D))
HARD = RNG.normal(size=(N, 2, D))


def cosines(x, y):
    x, y = (one / np.linalg.norm(one, axis=-1, keepdims=True) for one in (x, y))
    return (x @ np.swapaxes(y, -1, -2)).reshape(len(x), -1) if x.ndim == 2 else np.einsum("nkd,nkd->nk", x, y)


def triplet_value(p, margin=1.0):
    near, far = ((np.abs(A - one) ** p).sum(1) ** (1 / p) for one in (B, U))
    return np.maximum(0, near - far + margin).mean()


def contrast(scores):
    """Cross-entropy of scores whose own pair stands on the diagonal."""
    return (np.log(np.exp(scores).sum(1)) - scores[ROWS, ROWS]).mean()


def own_negatives(similarity):
    return similarity(np.repeat(A[:, None], 2, 1), HARD)


POLY = {"input": SCORES, "epsilon": (1.0, 0.5)}
P_T = (SHARES * np.exp(LOG_P)).sum(1)
TRIPLET = {"anchor": A, "positive": B, "negative": U}
CASES += [
    (
        "poly_cross_entropy",
        {**POLY, "target": SHARES},
        (-(SHARES * LOG_P).sum(1) + (1 - P_T) + 0.25 * (1 - P_T) ** 2).mean(),
    ),
    (
        "poly_cross_entropy",
        {**POLY, "target": np.eye(C)[LABELS]},
        (-picked(LOG_P) + 1 - np.exp(picked(LOG_P)) + 0.25 * (1 - np.exp(picked(LOG_P))) ** 2).mean(),
    ),
    (
        "poly_cross_entropy",
        {"input": SCORES, "target": IGNORED, "ignore_index": -7},
        (-picked(LOG_P) + 2 * (1 - np.exp(picked(LOG_P))))[TAKES_PART].mean(),
    ),
    ("triplet", {**TRIPLET, "p": 3.0}, triplet_value(3)),
    ("triplet", {**TRIPLET, "p": 1.5, "margin": 2.0}, triplet_value(1.5, 2.0)),
    (
        "mnr",
        {"anchor": A, "positive": B, "negatives": U},
        contrast(20 * np.hstack([cosines(A, B), cosines(A, U)])),
    ),
    (
        "mnr",
        {"anchor": A, "positive": B, "negatives": U[:2], "similarity": "dot", "scale": 0.5},
        contrast(np.hstack([A @ B.T, A @ U[:2].T]) / 2),
    ),
    (
        "info_nce",
        {"query": A, "key": B, "negatives": HARD, "in_batch": True},
        contrast(np.hstack([cosines(A, B), own_negatives(cosines)]) / 0.1),
    ),
    (
        "info_nce",
        {"query": A, "key": B, "negatives": HARD, "in_batch": True, "similarity": "dot", "temperature": 2.0},
        contrast(np.hstack([A @ B.T, np.einsum("nd,nkd->nk", A, HARD)]) / 2),
    ),
]
PLAIN = ("input", "target")
IDS = [" ".join([name, *(key for key in given if key not in PLAIN)]) for name, given, _ in CASES]


def variant_of(name, given):
    """The variant that the arguments pick."""
    loss, settings, rest = DECLARED[name], {}, dict(given)
    for one in loss.signature.choices:
        if one.name not in given:
            continue
        kind = getattr(getattr(given[one.name], "dtype", None), "kind", "number")
        if one.kinds and (kind != "number" or given[one.name] not in one.values):
            settings[one.name] = {"i": "labels", "f": "array"}.get(kind, kind)
        else:
            settings[one.name] = rest.pop(one.name)
    settings |= dict.fromkeys(given.keys() & loss.signature.optional, True)
    return loss.variant(**settings), rest


@pytest.mark.parametrize(("name", "given", "expected"), CASES, ids=IDS)
def test_value(name, given, expected):
    assert DECLARED[name](**given) == pytest.approx(expected, rel=1e-13)
    single = {
        key: value.astype(np.float32) if getattr(value, "dtype", None) == np.float64 else value
        for key, value in given.items()
    }
    assert DECLARED[name](**single) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("name", "given", "expected"), CASES, ids=IDS)
def test_gradient(name, given, expected):
    variant, rest = variant_of(name, given)
    arrays = {spec.name for spec in variant.inputs}
    findings = verify_at(
        variant,
        {key: value for key, value in rest.items() if key in arrays},
        {key: value for key, value in rest.items() if key not in arrays},
    )
    assert [str(finding) for finding in findings if not finding.ok] == []


@pytest.mark.parametrize("name", ["dice", "soft_dice", "tversky", "jaccard", "combo"])
def test_a_masked_element_does_not_exist(name):
    kept = V == 1
    value, slope = DECLARED[name].value_and_grad(P, G, mask=V)
    alone, own = DECLARED[name].value_and_grad(P[kept], G[kept])
    assert value == pytest.approx(alone, rel=1e-14)
    assert np.all(slope[~kept] == 0) and np.allclose(slope[kept], own, rtol=1e-13)


def test_a_mask_holds_zeros_and_ones():
    with pytest.raises(ValueError, match=r"dice: mask\[1\] is 0.5, must be one of 0, 1"):
        DECLARED["dice"](P, G, mask=np.array([1, 0.5, 1, 1, 0, 0]))
    with pytest.raises(ValueError, match=r"input has length 6 along the axis N but mask has 5"):
        DECLARED["dice"](P, G, mask=V[:5])


def test_a_mask_may_hold_truth_values():
    assert DECLARED["dice"](P, G, mask=V == 1) == DECLARED["dice"](P, G, mask=V)
    single = P.astype(np.float32), G.astype(np.float32)
    assert DECLARED["dice"](*single, mask=V == 1) == DECLARED["dice"](*single, mask=V.astype(np.float32))
    with pytest.raises(TypeError, match="dice: target must be float32 or float64, got bool"):
        DECLARED["dice"](P, G == 1)


def test_arcface_goes_on_falling_only_as_published():
    opposite = np.full((2, 3), 0.1)
    opposite[:, 0] = [-0.95, -0.999]
    labels = np.zeros(2, int)
    published = DECLARED["arcface"](opposite, labels, s=4.0, reduction="none")
    monotone = DECLARED["arcface"](opposite, labels, s=4.0, monotone=True, reduction="none")
    assert published[1] < published[0] and monotone[1] > monotone[0]


def test_smooth_l1_without_a_threshold_is_l1():
    residual, zero = np.array([-2.0, -1e-300, 0.0, 3e-310, 0.5]), np.zeros(5)
    value, slope = DECLARED["smooth_l1"].value_and_grad(residual, zero, beta=0.0)
    assert value == np.abs(residual).mean() and np.array_equal(slope, np.sign(residual) / 5)
    assert np.array_equal(DECLARED["smooth_l1"].hessian_diag(residual, zero, beta=0), zero)


def test_an_order_that_a_table_has_is_that_formula():
    triplet = DECLARED["triplet"]
    assert triplet(A, B, U, p=2.0) == triplet(A, B, U) and triplet(A, B, U, p=1.0) == triplet(A, B, U, p=1)
    assert triplet(A, B, U, p=1.0 + 1e-12) == pytest.approx(triplet(A, B, U, p=1), rel=1e-10)
    value, slopes = triplet.value_and_grad(A, A, A, p=3.0, wrt=("anchor", "positive"))
    assert value == 1 and not slopes[0].any() and not slopes[1].any()
    for power in (-250, 250):  # neither squares nor cubes of these are numbers of the type
        scale = 2.0**power
        assert triplet(scale * A, scale * B, scale * U, p=3.0, margin=scale) / scale == pytest.approx(
            triplet_value(3), rel=1e-13
        )


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("triplet", {**TRIPLET, "p": 0.5}, "triplet: p must be a real number >= 1, got 0.5"),
        (
            "triplet",
            {**TRIPLET, "p": 3, "distance": "cosine"},
            "triplet: p is the order of a norm, which the",
        ),
        ("poly_cross_entropy", {"input": SCORES, "target": SHARES, "ignore_index": 1}, "is for targets that"),
        (
            "info_nce",
            {"query": A, "key": B, "in_batch": True},
            "info_nce: in_batch=True adds the batch to the",
        ),
        (
            "mnr",
            {"anchor": A, "positive": B, "negatives": U[:, :2]},
            "length 3 along the axis D but negatives",
        ),
        ("focal", scored(class_weight=CLASS_WEIGHT[:3]), "length 4 along the axis C but class_weight has 3"),
    ],
)
def test_wrong_use_is_refused(name, given, message):
    with pytest.raises(ValueError) as refused:
        DECLARED[name](**given)
    assert message in str(refused.value)


def test_all_samples_ignored():
    for name in ("focal", "multi_margin", "label_smoothing_cross_entropy"):
        value, slope = DECLARED[name].value_and_grad(SCORES, np.full(N, -1), ignore_index=-1)
        assert value == 0 and not slope.any()


def test_class_weight_is_not_taken_for_weight():
    with pytest.raises(TypeError) as refused:
        DECLARED["mse"](P, G, class_weight=CLASS_WEIGHT)
    assert "did you mean weight" not in str(refused.value)
