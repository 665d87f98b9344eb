"""What `symloss list --json` shows against `catalogue.toml`: every row, its arguments and defaults."""

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from symloss.cli import app

EXPECTED = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def listed():
    found = CliRunner().invoke(app, ["list", "--json"])
    assert found.exit_code == 0
    return {row["name"]: row for row in json.loads(found.stdout)}


def test_no_row_is_missing(listed):
    assert sorted(set(EXPECTED) - set(listed)) == []


def test_every_row_is_promised(listed):
    assert sorted(set(listed) - set(EXPECTED)) == []


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_row(name, listed):
    row, expected = listed[name], EXPECTED[name]
    required = [spec["name"] for spec in row["inputs"] if spec["name"] in expected.get("inputs", ())]
    assert required == expected.get("inputs", required)
    defaults = {spec["name"]: spec["default"] for spec in (*row["choices"], *row["parameters"])}
    defaults |= {spec["name"]: "none" for spec in (*row["optional_parameters"], *row["optional_inputs"])}
    for parameter, default in expected.get("parameters", {}).items():
        assert defaults.get(parameter, "missing") == default, parameter
    assert row["hessian"] or not expected.get("hessian", False)
    is_batch = expected.get("batch", False)
    assert bool(row["sample_axes"]) is not is_batch
    assert row["reduction"] == expected.get("reduction", "mean")
    default = [row["reduction"]] if is_batch else ["none", "mean", "sum"]
    assert row["reductions"] == expected.get("reductions", default)
