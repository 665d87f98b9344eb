"""The stub beside the package's losses is generated with the whole catalogue, into its own folder only."""

import pytest

from symloss.generation import generate, stub


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder that stands for the package's own generated files, and one for its losses."""
    folder = tmp_path / "generated"
    beside = tmp_path / "package" / "losses"
    monkeypatch.setattr(stub, "FOLDER", beside)
    monkeypatch.setattr(stub, "data_folder", lambda name: tmp_path / name)
    return folder, beside / "__init__.pyi"


def test_the_whole_catalogue_has_its_stub(losses, own):
    folder, path = own
    report = generate(losses, folder, ["cpu"], complete=True)
    assert [one.path for one in report.changes][-1] == "../package/losses/__init__.pyi"
    text = path.read_text()
    assert "first: _First" in text and "second: _Second" in text
    generate(losses[:1], folder, ["cpu"], complete=True)
    assert "second: _Second" not in path.read_text()


def test_a_stub_as_it_should_be_is_not_touched(losses, own):
    folder, path = own
    first = generate(losses, folder, ["cpu"], complete=True)
    before = path.stat().st_mtime_ns
    report = generate(losses, folder, ["cpu"], complete=True)
    assert report.changes == () and report.unchanged == len(first.changes)
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("spoil", [lambda path: path.write_text("edited"), lambda path: path.unlink()])
def test_a_check_tells_and_writes_nothing(losses, own, spoil):
    folder, path = own
    generate(losses, folder, ["cpu"], complete=True)
    spoil(path)
    held = path.read_text() if path.exists() else None
    report = generate(losses, folder, ["cpu"], complete=True, check=True)
    state = "missing" if held is None else "different"
    assert [(one.path, one.state) for one in report.changes] == [("../package/losses/__init__.pyi", state)]
    assert (path.read_text() if path.exists() else None) == held


def test_other_folders_and_single_losses_leave_it_alone(losses, own, tmp_path):
    folder, path = own
    generate(losses, tmp_path / "other", ["cpu"], complete=True)
    generate(losses, folder, ["cpu"])
    assert not path.exists()
