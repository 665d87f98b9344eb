"""docs/howto.md, followed literally in a copy of the sources: its files are written, its commands run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RECIPES = re.split(r"^## ", (ROOT / "docs" / "howto.md").read_text(encoding="utf-8"), flags=re.M)[1:]
FENCE = re.compile(r"^```(\w+)(?: (path|append)=(\S+))?\n(.*?)^```$", re.M | re.S)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """A copy of what the recipes touch, with a command `symloss` that runs it."""
    folder = tmp_path_factory.mktemp("howto")
    for name in ("symloss", "templates", "generated"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("functions", "kernel", "passes"):
        shutil.copytree(ROOT / "tests" / name, folder / "tests" / name)
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, folder / name)
    command = folder / "bin" / "symloss"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m symloss "$@"\n')
    command.chmod(0o755)
    return folder


def run(command, folder):
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(folder),
        "SYMLOSS_CACHE_DIR": str(folder / "cache"),
    }
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def write(recipe, folder, done):
    """The files of a recipe; once in a copy of the sources."""
    if recipe in done:
        return
    done.add(recipe)
    for language, how, path, text in FENCE.findall(recipe):
        if language == "sh":
            continue
        file = folder / path
        assert (how == "append") == file.exists(), path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text() if how == "append" else "") + text, encoding="utf-8")


@pytest.fixture(scope="module")
def done():
    """The recipes whose files have been written."""
    return set()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda text: text.splitlines()[0])
def test_recipe(recipe, sources, done):
    steps = FENCE.findall(recipe)
    assert {"python", "sh"} <= {language for language, *_ in steps} <= {"python", "sh", "jinja"}
    for earlier in RECIPES[: RECIPES.index(recipe) + 1]:  # one may use what another has written
        write(earlier, sources, done)
    for language, _, _, text in steps:
        if language == "sh":
            for line in text.splitlines():
                run(line, sources)
