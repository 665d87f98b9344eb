"""Processes that compile one kernel at the same time, each for types of its own."""

import importlib.util

import numba
import numpy as np

from symloss.runtime.cache_files import Cache, keep_apart


def test_none_takes_the_code_of_another(tmp_path, monkeypatch):
    """Both have read the index before either writes to it."""
    source = tmp_path / "doubled.py"
    source.write_text(
        "from symloss.runtime.execution import compiled\n\n\n@compiled()\ndef twice(x):\n    return x + x\n"
    )
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    keep_apart()

    def load():
        spec = importlib.util.spec_from_file_location("doubled", source)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.twice

    first, second = load(), load()
    for one in (first, second):
        assert type(one._cache) is Cache
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
    compiled = kernel.__globals__["_elements"]
    assert type(compiled._cache) is Cache
