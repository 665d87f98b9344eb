import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from symloss.generation import GenerationError, generate
from symloss.generation.figures import figure_of, record


@dataclass
class Finding:
    loss: str
    backend: str = "cpu"
    dtype: str = "float32"
    what: str = "value"
    worst: float = 1.2345
    bound: float = 4.0
    ok: bool = True
    points: int = 9
    plain: float = 3.456
    conditioned: int = 2
    undecided: int = 1
    undefined: int = 0
    reason: str = ""
    at: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def pages(backends, tmp_path, monkeypatch):
    """A backend of pages, and kernels that are called where they are generated."""
    from symloss.runtime import kernels

    backends["latex"].refused = ()
    backends["latex"].page = lambda chain, figures: f"% {[one['worst'] for one in figures]}\n"
    monkeypatch.setattr(kernels, "declared_path", lambda loss, target: tmp_path / f"cpu/{loss.name}.py")
    return backends


def figures(folder, name="first"):
    return json.loads((folder / "manifest.json").read_text())["losses"][name]["verification"]


def test_recorded_figures_reach_the_pages_and_stay(tmp_path, losses, pages):
    generate(losses, tmp_path, ["latex", "cpu"])
    assert (tmp_path / "latex/first.tex").read_text() == "% []\n"
    assert record(tmp_path, losses, [Finding("first"), Finding("first", dtype="float64", worst=0.5)]) == 2
    assert len(generate(losses, tmp_path, ["latex"], check=True).changes) == 1
    generate(losses, tmp_path, ["latex"])
    assert (tmp_path / "latex/first.tex").read_text() == "% [1.2, 0.5]\n"
    assert (tmp_path / "latex/second.tex").read_text() == "% []\n"
    assert generate(losses, tmp_path, ["cpu", "latex"], check=True, complete=True).changes == ()
    record(tmp_path, losses, [Finding("first", worst=2.0)])
    assert [one["worst"] for one in figures(tmp_path)] == [2.0, 0.5]


def test_figures_of_another_kernel_are_dropped(tmp_path, losses, pages):
    generate(losses, tmp_path, ["cpu", "latex"])
    record(tmp_path, losses, [Finding("first")])
    pages["cpu"].render = lambda chain: "# other\n"
    generate(losses, tmp_path, ["cpu", "latex"])
    assert figures(tmp_path) == [] and (tmp_path / "latex/first.tex").read_text() == "% []\n"


def test_what_cannot_be_recorded(tmp_path, losses, pages, monkeypatch):
    with pytest.raises(GenerationError, match="first is not generated in"):
        record(tmp_path, losses, [Finding("first")])
    generate(losses, tmp_path, ["cpu"])
    (tmp_path / "other.py").write_text("")
    from symloss.runtime import kernels

    monkeypatch.setattr(kernels, "declared_path", lambda loss, target: tmp_path / "other.py")
    with pytest.raises(
        GenerationError, match=r"first: the cpu kernel in .* is not the one that was verified"
    ):
        record(tmp_path, losses, [Finding("first")])
    assert figures(tmp_path) == []


def test_figures_are_short():
    at = {
        "input": 0.10000000149011612,
        "target": float("inf"),
        "scores": [[1.0, 2.0], [3.0, 4.0]],
        "element": [0, 1],
    }
    figure = figure_of(Finding("first", worst=float("inf"), bound=4.04, at=at), "")
    assert figure["worst"] == "inf" and figure["bound"] == 4.0
    assert figure["at"] == {"input": 0.1, "target": "inf", "scores": "2×2 array", "element": [0, 1]}
    json.dumps(figure, allow_nan=False)


def test_what_was_not_plainly_right_is_recorded(tmp_path, losses, pages):
    generate(losses, tmp_path, ["cpu", "latex"])
    record(tmp_path, losses, [Finding("first")])
    (found,) = figures(tmp_path)
    assert (found["plain"], found["conditioned"], found["undecided"], found["undefined"]) == (3.5, 2, 1, 0)
