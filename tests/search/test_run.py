"""A program in floating point, element by element, at many points at once."""

from __future__ import annotations

import numpy as np
import pytest

from symloss.derivation.lowered import forward_programs
from symloss.derivation.specialise import specialise
from symloss.losses.catalogue import declared
from symloss.search.run import Run, reached


def program_of(name):
    return forward_programs(specialise(declared()[name].declaration))


def scores(*rows):
    table = np.array(rows)
    return {(0, at): table[:, at] for at in range(table.shape[1])}


def run(rows, dtype, plain=frozenset()):
    program, _ = program_of("cross_entropy")
    arrays = {"input": scores(*rows), "target": {(0,): np.zeros(len(rows))}}
    return Run(program, arrays, {}, {"N": 1, "C": 2}, dtype, plain)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_plain_log_sum_exp_overflows_and_a_shifted_one_does_not(dtype):
    rows = [(1.0, 2.0), (1000.0, 0.0)]
    exact = np.logaddexp(*np.array(rows, dtype).T)
    assert np.allclose(run(rows, dtype)("log_norm", (0,)), exact)
    plain = run(rows, dtype, frozenset(["log_norm"]))("log_norm", (0,))
    assert plain.dtype == dtype and np.isinf(plain[1]) and np.isclose(plain[0], exact[0])


def test_an_element_is_picked_at_its_label():
    term = run([(3.0, 1.0)], "float64")("term", (0,))
    assert np.allclose(term, np.logaddexp(3.0, 1.0) - 3.0)


def test_the_elements_that_are_read():
    found = list(run([(0.0, 0.0)], "float64").leaves("term", (0,)))
    assert sorted(found) == [("input", (0, 0)), ("input", (0, 1)), ("target", (0,))]


def test_a_norm_of_large_numbers():
    _, stable = program_of("triplet")
    (norm, *_) = [node.name for node in stable if getattr(node, "op", "") == "norm"]
    places = [(0, 0), (0, 1)]
    numbers = {"anchor": (0.0, 0.0), "positive": (3e200, 4e200), "negative": (3e200, 4e200)}
    arrays = {
        name: {at: np.array([number]) for at, number in zip(places, row, strict=True)}
        for name, row in numbers.items()
    }
    found = [
        Run(stable, arrays, {}, {"N": 1, "D": 2}, "float64", plain)(norm, (0,))[0]
        for plain in (frozenset(), frozenset([norm]))
    ]
    assert found[0] == pytest.approx(5e200) and np.isinf(found[1])


def test_what_a_quantity_is_written_with():
    program, _ = program_of("huber")
    parts = {node.name: {str(symbol) for symbol in reached(program, node.name)} for node in program}
    assert "delta" in parts["term"] and "delta" not in parts["residual"]


def test_a_recurrence_has_no_value_here():
    program, _ = program_of("ctc")
    name = next(node.name for node in program if type(node).__name__ == "Scan")
    with pytest.raises(KeyError):
        Run(program, {}, {}, {}, "float64").leaves(name, (0,))
