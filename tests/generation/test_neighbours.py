"""A loss of a user that cannot be lowered stops no other; one of the catalogue stops all."""

import pytest

from symloss.chain import Chain
from symloss.generation.errors import GenerationError
from symloss.generation.generate import generate
from symloss.language import axis, loss, mean, real
from symloss.losses import get

n, N = axis("n", "N")


@loss()
def cubes(input: real[N]):
    """Fine."""
    return mean(input[n] ** 3, n)


@loss()
def fourths(input: real[N]):
    """Its chain is made to fail."""
    return mean(input[n] ** 4, n)


@pytest.fixture
def failing(monkeypatch):
    """Names of losses whose kernels fail."""
    names = {"fourths"}
    schedule = Chain.schedule.func

    def failed(chain):
        if chain.declaration.name in names:
            raise ArithmeticError("the pass 'made to fail' changed total")
        return schedule(chain)

    monkeypatch.setattr(Chain, "schedule", property(failed))
    return names


def test_neighbours_are_written(tmp_path, failing):
    report = generate([cubes, fourths], tmp_path)
    assert report.failed == ("fourths: the pass 'made to fail' changed total",)
    assert (tmp_path / "cpu/cubes.py").exists() and not (tmp_path / "cpu/fourths.py").exists()
    assert "fourths" not in (tmp_path / "manifest.json").read_text()


def test_alone_it_is_an_error(tmp_path, failing):
    with pytest.raises(GenerationError, match="fourths: the pass 'made to fail' changed total"):
        generate([fourths], tmp_path)
    assert not list(tmp_path.iterdir())


def test_one_of_the_catalogue_stops_all(tmp_path, failing):
    failing.add("mse")
    with pytest.raises(GenerationError, match="mse: the pass"):
        generate([get("mse"), cubes], tmp_path)
    assert not list(tmp_path.iterdir())
