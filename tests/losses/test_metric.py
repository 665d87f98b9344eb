"""Metric learning at its edges: far magnitudes, zero vectors, equal points, tiny temperatures, odd sizes."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from symloss.losses.angular import arcface, cosface, sphereface
from symloss.losses.metric import (
    clip,
    contrastive,
    contrastive_anchor,
    contrastive_similarity,
    info_nce,
    mnr,
    nt_xent,
    triplet,
)

RANDOM = np.random.default_rng(7)
A, B, C = (RANDOM.normal(size=(4, 3)) for _ in range(3))
FAR = [1e-300, 1e-160, 1e-30, 1e30, 1e150]


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def cross_entropy(logits, own):
    return np.mean(np.log(np.exp(logits).sum(axis=1)) - own)


@pytest.mark.parametrize("size", FAR)
def test_distances_hold_their_digits_at_any_magnitude(size):
    value, gradient = contrastive_anchor.value_and_grad(size * A, size * B, size * C, margin=1e300)
    expected, slope = contrastive_anchor.value_and_grad(A, B, C, margin=1e300)
    np.testing.assert_allclose(gradient, slope, rtol=1e-13)  # directions: no matter how far
    near = np.linalg.norm(A - B, axis=1).mean()
    assert triplet(size * A, size * B, size * B, margin=size) == pytest.approx(size, rel=1e-14)
    similar = contrastive_similarity(size**0.5 * A, size**0.5 * B, np.ones(4))
    assert similar == pytest.approx(size * np.mean(np.sum((A - B) ** 2, axis=1)), rel=1e-13)
    assert near > 0 and expected > 0 and value > 0


@pytest.mark.parametrize("size", FAR)
def test_cosines_hold_their_digits_at_any_magnitude(size):
    for loss in (info_nce, mnr, clip):
        value, gradient = loss.value_and_grad(A, B)
        far, slope = loss.value_and_grad(size * A, B / size)
        assert far == pytest.approx(value, rel=1e-13)
        np.testing.assert_allclose(slope * size, gradient, rtol=1e-9, atol=1e-13)
    assert nt_xent(size * A) == pytest.approx(nt_xent(A), rel=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_gradient_of_a_norm_is_0_at_0(dtype):
    a = A.astype(dtype)
    for loss in (triplet, contrastive_anchor):
        value, gradients = loss.value_and_grad(a, a, a, wrt=("anchor", "positive", "negative"))
        assert value == 1
        for gradient in gradients:
            np.testing.assert_array_equal(gradient, 0)
    value, gradient = contrastive.value_and_grad(a, a, np.ones(4, dtype))
    assert value == 0.5
    np.testing.assert_array_equal(gradient, 0)


def test_the_order_of_the_norm():
    near, far = abs(A - B).sum(1), abs(A - C).sum(1)
    value, gradient = triplet.value_and_grad(A, B, C, p=1)
    assert value == pytest.approx(np.maximum(near - far + 1, 0).mean())
    active = (near - far + 1 > 0)[:, None]
    np.testing.assert_allclose(gradient, active * (np.sign(A - B) - np.sign(A - C)) / 4)
    np.testing.assert_array_equal(triplet.value_and_grad(A, A, A, p=1)[1], 0)


def test_a_zero_vector_is_orthogonal_to_everything():
    a = A.copy()
    a[1] = 0
    for loss in (info_nce, mnr, clip):
        value, gradients = loss.value_and_grad(a, B)
        assert np.isfinite(value) and np.isfinite(gradients).all()
    scores = unit(a[[0, 2, 3]]) @ unit(B).T
    rows = [np.log(np.exp(20 * row).sum()) - 20 * row[i] for row, i in zip(scores, (0, 2, 3), strict=True)]
    assert mnr(a, B) == pytest.approx((np.sum(rows) + np.log(4)) / 4, rel=1e-13)


def test_tiny_temperatures_do_not_overflow():
    same = np.eye(4)
    assert info_nce(same, same, temperature=1e-300) == 0
    shifted = np.roll(same, 1, axis=0)
    assert info_nce(same, shifted, temperature=1e-5) == pytest.approx(1e5, rel=1e-12)
    _, gradient = info_nce.value_and_grad(same, shifted, temperature=1e-5)
    assert np.isfinite(gradient).all()


def test_definitions():
    scores = unit(A) @ unit(B).T
    own = np.diag(scores)
    assert info_nce(A, B, temperature=0.2) == pytest.approx(cross_entropy(scores / 0.2, own / 0.2))
    assert mnr(A, B) == pytest.approx(cross_entropy(20 * scores, 20 * own))
    both = cross_entropy(scores / 0.2, own / 0.2) + cross_entropy(scores.T / 0.2, own / 0.2)
    assert clip(A, B, temperature=0.2) == pytest.approx(both / 2)
    dots = A @ B.T
    assert mnr(A, B, scale=2.0, similarity="dot") == pytest.approx(cross_entropy(2 * dots, 2 * np.diag(dots)))
    distances = [1 - np.diag(unit(A) @ unit(x).T) for x in (B, C)]
    expected = np.maximum(distances[0] - distances[1] + 0.5, 0).mean()
    assert triplet(A, B, C, margin=0.5, distance="cosine") == pytest.approx(expected)


def test_given_negatives():
    negatives = RANDOM.normal(size=(4, 5, 3))
    others = np.einsum("nd,nkd->nk", unit(A), unit(negatives))
    own = np.diag(unit(A) @ unit(B).T)
    logits = np.concatenate([own[:, None], others], axis=1) / 0.1
    assert info_nce(A, B, negatives) == pytest.approx(cross_entropy(logits, own / 0.1))


def test_nt_xent_pairs_the_halves_of_a_batch():
    z = RANDOM.normal(size=(6, 3))
    scores = unit(z) @ unit(z).T / 0.5
    rows = [
        np.log(sum(np.exp(scores[i, k]) for k in range(6) if k != i)) - scores[i, (i + 3) % 6]
        for i in range(6)
    ]
    assert nt_xent(z) == pytest.approx(np.mean(rows))
    with pytest.raises(ValueError, match="nt_xent: z has length 5 along the axis M, which"):
        nt_xent(z[:5])
    with pytest.raises(ValueError, match="nt_xent"):
        nt_xent(z, reduction="none")


def test_angles_of_0_and_pi():
    cosines = np.array([[1.0, -1.0], [-1.0, 1.0], [0.0, 1.0]])
    target = np.array([0, 0, 1])
    value, gradient = arcface.value_and_grad(cosines, target, s=2.0, m=0.5)
    own = np.cos(np.arccos(cosines[[0, 1, 2], target]) + 0.5)
    others = cosines[[0, 1, 2], 1 - target]
    assert value == pytest.approx(np.mean(np.log1p(np.exp(2 * (others - own)))), rel=1e-12)
    assert np.isfinite(gradient).all()
    near = np.nextafter(1.0, 0.0)
    with mpmath.workdps(50):
        angle = mpmath.acos(mpmath.mpf(near))
        logit = mpmath.cos(angle + mpmath.mpf(0.5))
        exact = mpmath.log1p(mpmath.exp(2 * (0 - logit)))
    found = arcface(np.array([[near, 0.0]]), np.array([0]), s=2.0, m=0.5)
    assert abs(found - float(exact)) <= 4 * np.spacing(float(exact))


def test_margins_from_embeddings():
    centers, target = RANDOM.normal(size=(5, 3)), np.array([0, 4, 2, 2])
    cosines = unit(A) @ unit(centers).T
    for loss in (arcface, cosface):
        assert loss(A, target, centers) == pytest.approx(loss(cosines, target), rel=1e-10)
    assert cosface(cosines, target, s=3.0, m=0.0) == pytest.approx(
        cross_entropy(3 * cosines, 3 * cosines[np.arange(4), target])
    )


def falling(u, m):
    """The definition of the angular margin, interval by interval."""
    angle = mpmath.acos(u)
    k = next(k for k in range(m) if angle * m <= (k + 1) * mpmath.pi or k == m - 1)
    return (-1) ** k * mpmath.cos(m * angle) - 2 * k


@pytest.mark.parametrize("m", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("u", [1.0, 0.999999, 0.5, 1e-9, 0.0, -1e-200, -0.3, -0.9999999999, -1.0])
def test_multiplied_angles(m, u):
    with mpmath.workdps(60):
        exact = mpmath.log(1 + mpmath.exp(mpmath.mpf(0.25) - falling(mpmath.mpf(u), m)))
        share = 1 - mpmath.exp(-exact)
        slope = 0
        if abs(u) < 1:
            h = mpmath.mpf(10) ** -25 * max(abs(u), mpmath.mpf(10) ** -300)
            slope = (falling(u - h, m) - falling(u + h, m)) / (2 * h) * share if abs(u) > 1e-100 else 0
    value, gradient = sphereface.value_and_grad(np.array([[u, 0.25]]), np.array([0]), m=m)
    assert value == pytest.approx(float(exact), rel=1e-15)
    if abs(u) > 1e-100 or m % 2 == 0:
        assert gradient[0, 0] == pytest.approx(
            float(slope), rel=1e-12, abs=1e-14 if abs(u) == 0.5 else 1e-190
        )


def test_multiplied_angles_of_embeddings():
    target = np.array([0, 2, 1, 1])
    length = np.linalg.norm(A, axis=1)
    cosines = unit(A) @ unit(B).T
    value = sphereface(A, target, B)
    each = [
        sphereface(row[None], label[None], s=size)
        for row, label, size in zip(cosines, target, length, strict=True)
    ]
    assert value == pytest.approx(np.mean(each), rel=1e-13)
    assert np.isfinite(sphereface.value_and_grad(0 * A, target, B)[1]).all()
