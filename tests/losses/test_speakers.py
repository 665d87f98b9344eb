"""GE2E against centroids written out by hand, leave-one-out included."""

import mpmath
import numpy as np
import pytest
from mpmath import mpf

from symloss.losses.speakers import ge2e_contrast, ge2e_softmax

RNG = np.random.default_rng(6)


def cosine(one, other):
    norms = mpmath.sqrt(mpmath.fdot(one, one) * mpmath.fdot(other, other))
    return mpmath.fdot(one, other) / norms if norms else mpf(0)


def similarities(e, s, u, w, b):
    """w·cos + b of one utterance with the centroid of every speaker, its own without itself."""
    found = []
    for speaker, utterances in enumerate(e):
        kept = [one for t, one in enumerate(utterances) if speaker != s or t != u]
        centroid = [mpmath.fsum(column) / max(1, len(kept)) for column in zip(*kept, strict=True)]
        found.append(w * cosine(e[s][u], centroid or [mpf(0)] * len(e[s][u])) + b)
    return found


def softmax(own, found):
    return mpmath.log(mpmath.fsum(map(mpmath.exp, found))) - own


def contrast(own, found):
    others = [one for one in found if one is not own]
    sigma = [1 / (1 + mpmath.exp(-one)) for one in others]
    return 1 - 1 / (1 + mpmath.exp(-own)) + max(sigma, default=mpf(0))


def by_hand(formula, e, w=10, b=-5):
    terms = []
    for s, utterances in enumerate(e):
        for u in range(len(utterances)):
            found = similarities(e, s, u, w, b)
            terms.append(formula(found[s], found))
    return mpmath.fsum(terms)


CASES = [(ge2e_softmax, softmax), (ge2e_contrast, contrast)]


@pytest.mark.parametrize(("loss", "formula"), CASES)
@pytest.mark.parametrize("shape", [(3, 4, 5), (2, 1, 3), (1, 2, 2)])
def test_values_and_gradients(loss, formula, shape):
    embeddings = RNG.normal(size=shape)
    value, slope = loss.value_and_grad(embeddings, 3.0, -1.0)
    with mpmath.workdps(30):
        e = [[[mpf(float(x)) for x in one] for one in speaker] for speaker in embeddings]
        assert float(by_hand(formula, e, 3, -1)) == pytest.approx(value, rel=1e-13)
        for at in [(0, 0, 0), tuple(n - 1 for n in shape)]:

            def moved(x, at=at):
                s, u, d = at
                before = e[s][u][d]
                e[s][u][d] = x
                result = by_hand(formula, e, 3, -1)
                e[s][u][d] = before
                return result

            expected = mpmath.diff(moved, mpf(float(embeddings[at])))
            assert slope[at] == pytest.approx(float(expected), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(("loss", "formula"), CASES)
def test_large_similarities_do_not_overflow(loss, formula):
    embeddings = RNG.normal(size=(3, 2, 4)).astype(np.float32)
    value, slope = loss.value_and_grad(embeddings, 1000.0, 0.0)
    assert np.isfinite(value)
    assert np.isfinite(slope).all()
    assert loss(embeddings) == pytest.approx(
        float(by_hand(formula, embeddings.astype(float).tolist())), rel=1e-5
    )


def test_reduction_is_the_sum():
    embeddings = RNG.normal(size=(2, 3, 4))
    terms = ge2e_softmax(embeddings, reduction="none")
    assert terms.shape == (2, 3)
    assert ge2e_softmax(embeddings) == pytest.approx(terms.sum(), rel=1e-14)
