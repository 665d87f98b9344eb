"""The calls that pages show run as they stand, variants and losses of users included."""

import numpy as np
import pytest

from symloss.printers.pages.usage import usage_of
from symloss.runtime.manifest import entries
from symloss.signature import Signature

FEW = (
    "center_loss", "cross_entropy", "ctc", "expectile", "hinge", "info_nce_negatives_dot", "perceptual",
    "ssim", "triplet_p1_cosine",
)  # fmt: skip
CASES = [pytest.param(name, marks=() if name in FEW else pytest.mark.slow) for name in entries()]


def signature(name):
    return Signature.from_dict(entries()[name]["signature"])


@pytest.mark.parametrize("name", CASES)
def test_a_call_runs(name):
    own = signature(name)
    found = {}
    exec(usage_of(own, signature(own.base or name)), found)
    assert np.all(np.isfinite(found["value"])) and np.all(np.isfinite(found["gradient"]))


def test_settings_are_named():
    text = usage_of(signature("triplet_p1_cosine"), signature("triplet"))
    assert "loss = symloss.losses.triplet\n" in text
    assert "loss(anchor, positive, negative, distance='cosine', p=1)" in text


def test_a_loss_of_a_user_is_imported_from_its_file():
    own = signature("huber")
    assert "from my_losses import huber" in usage_of(own, own, "my_losses")
