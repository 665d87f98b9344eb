"""Every structure that `symloss new` offers declares a loss that generates, holds, and has no holes."""

import pytest
from typer.testing import CliRunner

from symloss.cli import app
from symloss.commands.new import STRUCTURES
from symloss.commands.subjects import one_loss
from symloss.doctor import examine


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_starting_file_is_healthy(structure, tmp_path):
    done = CliRunner().invoke(
        app, ["new", f"my_{structure}", "--structure", structure, "--dir", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    loss = one_loss(str(tmp_path / f"my_{structure}.py"))
    found = examine(loss, ("float32",), points=10, seconds=0)
    assert found.is_healthy, found
    assert found.singularities == ()
    assert found.failures == ()
    assert {one.name for one in found.targets if one.generates} >= {"cpu", "latex"}


def test_an_unknown_structure(tmp_path):
    done = CliRunner().invoke(app, ["new", "mine", "--structure", "row", "--dir", str(tmp_path)])
    assert "did you mean rows?" in str(done.exception)
    assert list(tmp_path.iterdir()) == []
