"""Where a formula is tried in floating point."""

from __future__ import annotations

import numpy as np
import pytest

from symloss.derivation.lowered import forward_programs
from symloss.derivation.specialise import specialise
from symloss.derivation.trials import trials_of
from symloss.losses.catalogue import declared


def trials(name, quantity="term"):
    program, _ = forward_programs(specialise(declared()[name].declaration))
    return program, trials_of(program, quantity)


def test_the_plainest_trial_comes_first():
    _, found = trials("huber")
    assert set(found.inputs(0).values()) == {1.0} and found.settings(0) == {"delta": 1.0}
    assert found.is_ordinary[0] and not found.is_ordinary[-1]


@pytest.mark.parametrize("name", ["huber", "binary_cross_entropy", "kl_divergence", "poisson_nll"])
def test_every_number_is_of_its_domain(name):
    program, found = trials(name)
    domains = {item.name: item.domain for item in (*program.arrays, *program.parameters)}
    for at in range(0, found.count, 7):
        numbers = [*((name, number) for (name, _), number in found.inputs(at).items())]
        numbers += found.settings(at).items()
        assert all(domains[name].contains(number) for name, number in numbers)


def test_what_is_not_read_is_not_varied():
    _, found = trials("cross_entropy", "log_norm")
    assert {name for name, _ in found.inputs(0)} == {"input"} and found.labels == ()
    _, found = trials("cross_entropy")
    assert found.labels == (("target", (0,)),) and found.inputs(0)["target", (0,)] == 0.0


def test_a_trial_as_a_type_has_it():
    _, found = trials("huber")
    near = next(at for at in range(found.count) if 1e-5 in found.inputs(at).values())
    for dtype in ("float32", "float64"):
        arrays, _ = found.at(near, dtype)
        numbers = {float(number) for elements in arrays.values() for number in elements.values()}
        assert float(np.dtype(dtype).type(1e-5)) in numbers
