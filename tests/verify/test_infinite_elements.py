"""Infinite elements: what a factor of 0 switches off, rows of minus infinity, refusals."""

import fake_faces as fake
import numpy as np
import pytest
import verify_cases as cases

from symloss.verify.infinite_elements import has_switches
from symloss.verify.kernels import verify_loss


def failed(loss):
    return {finding.what: finding for finding in verify_loss(loss, ("float64",), 60) if not finding.ok}


def test_which_declarations_have_switches():
    assert has_switches(cases.cross_entropy) and has_switches(cases.shared)
    assert not has_switches(cases.huber) and not has_switches(cases.plain_cross_entropy)


def shared(off):
    """share · (x - y), where `off` says whether a share of 0 switches it off."""

    def times(share, u):
        with np.errstate(invalid="ignore"):
            return np.where(off & (share == 0), 0, share * u)

    return fake.FakeLoss(
        cases.shared,
        lambda x, share: times(share, x),
        {"input": lambda x, share: share, "share": lambda x, share: x},
    )


@pytest.mark.parametrize("off", [True, False])
def test_a_share_of_0(off):
    assert ("infinite elements" in failed(shared(off))) != off


@pytest.mark.parametrize("sound", [True, False])
def test_a_row_of_minus_infinities(sound):
    def terms(s):
        shift = s.max(axis=1)
        shift = np.where(np.isfinite(shift), shift, 0) if sound else shift
        return fake.softplus(shift + np.log(np.exp(s - shift[:, None]).sum(axis=1)))

    def slope(s):
        norm = np.logaddexp.reduce(s, axis=1)[:, None]
        return np.exp(s - norm) * fake.sigmoid(norm)

    found = failed(fake.FakeLoss(cases.above_zero, terms, {"input": slope}))
    assert ("infinite elements" in found) != sound


def test_a_refusal_where_there_is_a_finite_value():
    class Refusing(fake.FakeLoss):
        def __call__(self, input, *others, **options):
            if np.isinf(input).any():
                raise ValueError("an element is infinite")
            return super().__call__(input, *others, **options)

    sound = shared(True)
    found = failed(Refusing(sound.declaration, sound.terms, sound.gradients))
    assert found["infinite elements"].at["call"] == "refused"
