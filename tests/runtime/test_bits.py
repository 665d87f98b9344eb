"""One set of outputs has one set of bits; another may differ in the last bit of a sum, and in no more."""

import numpy as np
import pytest

import symloss
from symloss.signature import DOMAINS

LENGTHS = {"N": 37, "C": 11, "D": 19, "P": 23, "Q": 31}
NAMES = ["pairwise_hinge", "margin_ranking_all_pairs", "center_loss", "clip", "cross_entropy", "triplet"]
LAST_BITS = 4  # of a sum of a few dozen terms, however they are added up


def ordinary(found, dtype):
    """Random arrays for every input that has to be there."""
    rng = np.random.default_rng(5)
    given = {}
    for spec in found.signature.inputs:
        if spec.name in found.signature.optional or spec.default is not None:
            continue
        shape = [LENGTHS[axis] for axis in spec.axes]
        values = DOMAINS[spec.domain].values
        if spec.is_label:
            given[spec.name] = rng.integers(0, LENGTHS[spec.classes], shape)
        elif values:
            given[spec.name] = rng.choice(values, shape).astype(dtype)
        else:
            given[spec.name] = rng.uniform(0.05, 0.95, shape).astype(dtype)
    return given


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_value_alone_and_with_gradients_alone_and_together(name, dtype):
    found = symloss.get(name)
    given = ordinary(found, dtype)
    names = found.signature.differentiable
    sets = [(), *((one,) for one in names), names]
    values, slopes = [], {one: [] for one in names}
    for chosen in sets:
        first, again = (
            found.value_and_grad(**given, wrt=chosen) if chosen else (found(**given), ()) for _ in range(2)
        )
        assert first[0] == again[0]
        values.append(first[0])
        for one, slope, same in zip(chosen, first[1], again[1], strict=True):
            assert slope.tobytes() == same.tobytes()
            slopes[one].append(slope)
    eps = np.finfo(dtype).eps
    assert np.ptp(values) <= LAST_BITS * eps * np.abs(values).max()
    for found_alone, *others in slopes.values():
        for other in others:
            assert np.abs(found_alone - other).max() <= LAST_BITS * eps * np.abs(found_alone).max()


SHORT = {"N": 3, "C": 5, "D": 6}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["focal", "cross_entropy", "soft_cross_entropy", "contrastive", "huber"])
def test_how_near_a_gradient_lies_to_its_input(name, dtype, monkeypatch):
    """A loop that looked whether its arrays overlap would add up otherwise where they are near."""
    monkeypatch.setattr(f"{__name__}.LENGTHS", SHORT)
    found = symloss.get(name)
    given = ordinary(found, dtype)
    first = found.signature.differentiable[0]
    size, shape = given[first].size, given[first].shape
    memory, bits = np.empty(10 * size + 200, dtype), set()
    for near in range(-70, 71):
        if abs(near) < size:
            continue
        start = 5 * size + 70
        input = memory[start : start + size].reshape(shape)
        out = memory[start + near : start + near + size].reshape(shape)
        input[:] = given[first]
        value, slope = found.value_and_grad(**{**given, first: input}, wrt=first, out=out)
        assert np.shares_memory(slope, out)
        bits.add((np.float64(value).tobytes(), slope.tobytes()))
    assert len(bits) == 1
