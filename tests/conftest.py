"""Options of the test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite golden files from what comes out now")
    parser.addoption("--run-slow", action="store_true", help="run the tests marked slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-slow"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="runs with --run-slow"))


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(autouse=True)
def changes_are_not_kept(request: pytest.FixtureRequest) -> None:
    """A test that changes the code neither finds what was derived before nor leaves what it derives."""
    if "monkeypatch" not in request.fixturenames:
        return
    from symloss.runtime import recall

    monkeypatch = request.getfixturevalue("monkeypatch")
    monkeypatch.setattr(recall.Recall, "__call__", lambda self, what, compute: compute())
