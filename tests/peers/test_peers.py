"""The comparison itself: what agrees, what does not, and what a library's absence says. Needs no library."""

import inspect

import numpy as np
import pytest

from symloss.peers import __main__ as program
from symloss.peers import compare as comparing
from symloss.peers import draws
from symloss.peers.case import Case
from symloss.peers.compare import Agreement, compare


def theirs(value, slope):
    """A library that answers with the given functions of input and target."""

    def answer(case, inputs, wrt):
        x, y = inputs["input"], inputs["target"]
        return value(x, y), [slope(x, y)]

    return answer


def case(differs=""):
    return Case("mse", "torch.mse", draws.pair(), lambda *_: None, wrt=("input",), differs=differs)


def right_value(x, y):
    return ((x - y) ** 2).mean()


def right_slope(x, y):
    return 2 * (x - y) / x.size


@pytest.mark.parametrize(
    ("value", "slope", "differs", "is_expected"),
    [
        (right_value, right_slope, "", True),
        (lambda x, y: right_value(x, y) * (1 + 1e-9), right_slope, "", False),
        (right_value, lambda x, y: -right_slope(x, y), "", False),
        (right_value, lambda x, y: -right_slope(x, y), "the sign is another", True),
        (right_value, right_slope, "but it does not differ", False),
    ],
)
def test_agreement(monkeypatch, value, slope, differs, is_expected):
    monkeypatch.setattr(comparing, "_theirs", theirs(value, slope))
    (found,) = compare([case(differs)])
    assert found.is_expected is is_expected


def test_the_program_fails_on_a_surprise(monkeypatch, capsys):
    monkeypatch.setattr(program, "LIBRARIES", {"torch": lambda: [case()]})
    monkeypatch.setattr(program, "compare", lambda cases: [Agreement(one, 0.0, 1.0) for one in cases])
    assert program.main(["mse"]) == 1
    assert "UNEXPECTED" in capsys.readouterr().out


def test_a_missing_library_is_told(monkeypatch, capsys):
    def absent():
        raise ImportError("No module named 'torch'")

    monkeypatch.setattr(program, "LIBRARIES", {"torch": absent})
    assert program.main([]) == 1
    told = capsys.readouterr().out
    assert "torch cannot be imported (No module named 'torch'); pip install 'symloss[peers]'" in told


DRAWS = [
    item
    for item in vars(draws).values()
    if inspect.isfunction(item) and list(inspect.signature(item).parameters) == ["rng"]
]


@pytest.mark.parametrize("draw", DRAWS, ids=lambda item: item.__name__)
def test_draws_are_the_same_every_time(draw):
    first, second = (draw(np.random.default_rng(1)) for _ in range(2))
    assert all(np.array_equal(first[key], second[key]) for key in first)
