"""Machine code is kept where it can be; processes that compile at a time do not take each other's."""

import importlib.util
from pathlib import Path

import numba
import numpy as np
import pytest

import symloss.runtime.compiled as machine_code
from symloss.runtime.compiled import private_folder


def test_private_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = private_folder("name")
    assert folder == private_folder("name") and folder.parent == tmp_path
    folder.chmod(0o777)
    assert private_folder("name") is None
    (tmp_path / "target").mkdir()
    link = Path(str(folder).replace("name", "link"))
    link.symlink_to(tmp_path / "target")
    assert private_folder("link") is None


def test_a_result_that_cannot_be_written_is_said_once(tmp_path, monkeypatch):
    source = tmp_path / "kernel.py"
    source.write_text(
        "from symloss.runtime.compiled import compiled\n\n\n"
        "@compiled()\ndef twice(x):\n    return x + x\n\n\n"
        "@compiled()\ndef thrice(x):\n    return x + x + x\n"
    )
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(machine_code, "_warned", False)
    monkeypatch.syspath_prepend(str(tmp_path))
    import kernel

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(machine_code.caching.FunctionCache, "save_overload", full)
    with pytest.warns(RuntimeWarning, match="No space left on device") as warned:
        assert kernel.twice(2) == 4 and kernel.thrice(2) == 6
    assert len(warned) == 1


def test_processes_that_compile_at_a_time_do_not_take_the_code_of_another(tmp_path, monkeypatch):
    """Both have read the index before either writes to it, each for types of its own."""
    source = tmp_path / "doubled.py"
    source.write_text(
        "from symloss.runtime.compiled import compiled\n\n\n@compiled()\ndef twice(x):\n    return x + x\n"
    )
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))

    def load():
        spec = importlib.util.spec_from_file_location("doubled", source)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.twice

    first, second = load(), load()
    for one in (first, second):
        assert type(one._cache) is machine_code.Cache
        one._cache._cache_file._load_index = dict
    files = first._cache._cache_file
    written = files._save_data

    def late(*data):
        assert second(np.ones(2, np.float32)).dtype == np.float32
        written(*data)

    files._save_data = late
    assert first(np.ones(2)).dtype == np.float64
    for kind in (np.float32, np.float64):
        again = load()
        assert again(np.ones(2, kind)).tolist() == [2.0, 2.0] and again(np.ones(2, kind)).dtype == kind
    assert len(list((tmp_path / "cache").rglob("*.nbc"))) == 2


def test_kernels_of_the_catalogue_are_kept_so():
    import symloss

    x = np.ones(3)
    symloss.losses.mse(x, x)
    kernel = symloss.losses.mse._kinds.evaluator().evaluate
    assert type(kernel.__globals__["_elements"]._cache) is machine_code.Cache
