"""Points lie in their domains, are the same for the same seed, and surround the joints."""

import numpy as np
import pytest
import verify_cases as cases
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, sqrt

from symloss.language import axis, label, mean, positive, real, sum
from symloss.language.declaration import declare
from symloss.signature import DOMAINS
from symloss.verify.floats import bounds, into, rank, shifted, unrank
from symloss.verify.sampling import is_elementwise, parameter_settings, sample

n, m, N = axis("n", "m", "N")
c, C = axis("c", "C")
TYPES = ("float32", "float64")


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_ranks_of_float32_are_undone(value):
    assert unrank(rank(np.float32(value)), np.float32) == np.float32(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_next_rank_is_the_next_float(value):
    here = np.float64(value)
    with np.errstate(over="ignore"):
        following = np.nextafter(here, np.inf)
    if np.isfinite(following):
        assert shifted(here, 1) == following and shifted(following, -1) == here


@given(st.lists(st.floats(allow_nan=False), min_size=2, max_size=8))
def test_ranks_have_the_order_of_floats(values):
    floats = np.asarray(values)
    assert np.array_equal(np.argsort(rank(floats), kind="stable"), np.argsort(floats, kind="stable"))


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", sorted(DOMAINS))
@settings(max_examples=20, deadline=None)
@given(values=st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_everything_is_moved_into_its_domain(name, dtype, values):
    domain = DOMAINS[name]
    moved = into(domain, np.asarray(values, dtype=dtype), dtype)
    assert moved.dtype == dtype and all(domain.contains(float(value)) for value in moved)
    assert domain.values or all(domain.contains(bound) for bound in bounds(domain, dtype))


ALL = ("huber", "logistic", "hinge", "binary_cross_entropy", "rmse", "cross_entropy", "soft_brier")


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", ALL)
def test_samples_respect_types_domains_and_extents(name, dtype):
    declaration = getattr(cases, name)
    for batch in sample(declaration, dtype, 80, seed=1):
        extents = {}
        for array in declaration.arrays:
            values = batch.arrays[array.name]
            for extent, length in zip(array.axes, values.shape, strict=True):
                assert extents.setdefault(extent, length) == length
            if array.role == "label":
                ignored = batch.parameters.get("ignore_index")
                assert values.dtype == np.int64
                assert all(v == ignored or 0 <= v < extents[array.classes] for v in values.flat)
            else:
                assert values.dtype == dtype and np.isfinite(values).all()
                assert all(array.domain.contains(float(value)) for value in values.flat)
        for item in declaration.parameters:
            assert item.domain.contains(batch.parameters[item.name])


@pytest.mark.parametrize("name", ("huber", "cross_entropy"))
def test_the_same_seed_gives_the_same_points(name):
    first, second, third = (sample(getattr(cases, name), "float32", 60, seed) for seed in (5, 5, 6))
    assert str(first) == str(second) and str(first) != str(third)


def test_both_sides_of_a_joint_and_the_joint_itself_are_tried():
    (batch, *_) = sample(cases.huber, "float64", 600, seed=0)
    assert batch.parameters == {"delta": 1.0}
    joint = np.asarray(batch.kinds) == "joint"
    size = np.abs(batch.arrays["input"] - batch.arrays["target"])[joint]
    beside = np.abs(size - 1) < 1e-10
    assert (size[beside] < 1).any() and (size[beside] > 1).any() and (size == 1).any()
    assert (size < 1e-10).any()


def test_random_patterns_cover_the_range_of_the_type():
    (batch, *_) = sample(cases.exponential_form, "float64", 800, seed=0)
    sizes = np.abs(batch.arrays["input"])
    exponents = np.log10(sizes[sizes > 0])
    assert exponents.min() < -300 and exponents.max() > 290
    assert np.signbit(batch.arrays["input"][sizes == 0]).any() and len(batch) == len(sizes)


def test_parameters_begin_with_their_defaults_and_are_floats_of_the_type():
    generator = np.random.default_rng(0)
    first, *others = parameter_settings(cases.huber, "float32", generator)
    assert first == {"delta": 1.0} and others
    assert all(setting["delta"] == float(np.float32(setting["delta"])) for setting in others)


def test_which_losses_are_elementwise():
    assert is_elementwise(cases.huber) and is_elementwise(cases.binary_cross_entropy)
    for name in ("rmse", "all_pairs", "cross_entropy", "soft_brier", "spread"):
        assert not is_elementwise(getattr(cases, name))


def test_some_labels_are_ignored_and_once_all_of_them():
    kinds = [batch for batch in sample(cases.cross_entropy, "float32", 2000) if batch.kind == "ignored"]
    ignored = [(b.arrays["target"] == b.parameters["ignore_index"]).mean() for b in kinds]
    assert any(0 < share < 1 for share in ignored) and any(share == 1 for share in ignored)


def test_labels_that_are_only_compared_need_no_axis():
    def alike(input: real[N], target: label(C)[N]):
        """Samples of one label lie together."""
        return mean(sum((input[n] - input[m]) ** 2, m, where=Eq(target[n], target[m])), n)

    batches = sample(declare(alike), "float64", 400, 0)
    labels = {int(one) for batch in batches for one in batch.arrays["target"]}
    assert labels == {0, 1, 2}


def test_lengths_stay_inside_a_domain_without_0():
    """What underflows when it is squared is moved away from 0, where the loss has no value."""

    @declare
    def roots(input: positive[N, C]):
        return mean(sum(sqrt(input[n, c]), c), n)

    assert all((batch.arrays["input"] > 0).all() for batch in sample(roots, "float64", 200))
