"""A user's own loss: rendered once into the cache, imported with its companions, found again later."""

import sys
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from symloss.language import axis, loss, mean, positive, real
from symloss.runtime import kernels, manifest
from symloss.runtime.loss import Loss
from symloss.signature import InputSpec, ParameterSpec, Signature

n, N = axis("n", "N")

KERNEL = """
import numpy as np

try:
    from ._elementary import square
except ImportError:
    from _elementary import square


def evaluate(input, slope, weight, scale, terms, grad_input):
    if grad_input is not None:
        grad_input[:] = scale * 2 * slope * input
    return float(np.sum(slope * square(input)))
"""


@loss()
def parabola(input: real[N], slope: positive = 1):
    """A parabola."""
    return mean(slope * input[n] ** 2, n)


@pytest.fixture
def chain(monkeypatch, tmp_path):
    """A fake chain; counts how often it is run."""
    signature = Signature(
        "parabola",
        "user",
        "A parabola.",
        (InputSpec("input", ("N",)),),
        (ParameterSpec("slope", "positive", 1),),
        ("N",),
        "mean",
        elementwise=True,
    )
    seen = SimpleNamespace(lowered=0, reason=None)

    def lower(declaration):
        seen.lowered += 1
        return SimpleNamespace(declaration=declaration, signature=signature)

    backend = SimpleNamespace(
        name="cpu",
        suffix=".py",
        support=lambda chain: seen.reason,
        render=lambda chain: KERNEL,
        companions=lambda fresh=False: {"_elementary.py": "def square(x):\n    return x * x\n"},
    )
    for name, content in (
        ("symloss.runtime.recall", {"chain_of": lower}),
        ("symloss.printers.backends", {"BACKENDS": {"cpu": backend}}),
        ("symloss.rehearsal", {"rehearse": lambda *given: None}),  # the kernel is no printed one
    ):
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(manifest, "entries", dict)
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path / "cache"))
    return seen


def fresh():
    return Loss.declared(parabola.declaration)


X = np.array([1.0, -2.0])


def test_rendered_on_first_use_and_found_later(chain, tmp_path):
    value, grad = fresh().value_and_grad(X, slope=3)
    assert value == 7.5 and np.array_equal(grad, [3.0, -6.0])
    assert chain.lowered == 1
    (folder,) = (tmp_path / "cache").iterdir()
    assert sorted(path.name for path in (folder / "cpu").glob("*.py")) == ["_elementary.py", "parabola.py"]
    assert fresh()(X) == 2.5
    assert chain.lowered == 1


def test_a_changed_declaration_is_rendered_anew(chain, tmp_path):
    from dataclasses import replace

    fresh()(X)
    Loss.declared(replace(parabola.declaration, doc="Another."))(X)
    assert chain.lowered == 2 and len(list((tmp_path / "cache").iterdir())) == 2


def test_a_changed_chain_is_rendered_anew(chain, tmp_path, monkeypatch):
    fresh()(X)
    monkeypatch.setattr(kernels, "code_digest", lambda: "other")
    fresh()(X)
    assert chain.lowered == 2


def test_many_threads_at_once(chain):
    mine = fresh()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: mine(X), range(32))) == {2.5}
    assert chain.lowered == 1


def test_committed_file_is_used_when_the_declaration_is_the_same(chain, tmp_path, monkeypatch):
    folder = tmp_path / "generated"
    (folder / "cpu").mkdir(parents=True)
    (folder / "cpu" / "parabola.py").write_text("def evaluate(*arguments):\n    return 84.0\n")
    entry = {
        "digest": parabola.declaration.digest,
        "files": {"cpu": "cpu/parabola.py"},
        "signature": fresh().signature.to_dict(),
        "verification": [],
    }
    monkeypatch.setattr(manifest, "folder", lambda: folder)
    monkeypatch.setattr(manifest, "entries", lambda: {"parabola": entry})
    assert fresh()(X) == 42.0
    entry["digest"] = "another"
    assert fresh()(X) == 2.5


def test_source(chain):
    assert fresh().source("cpu") == KERNEL
    with pytest.raises(ValueError, match="unknown target 'fortran'; the targets are cpu"):
        fresh().source("fortran")


def test_no_kernel(chain, tmp_path):
    chain.reason = "it needs a window"
    with pytest.raises(ValueError, match="parabola: there is no cpu kernel: it needs a window"):
        fresh()(X)
    assert not (tmp_path / "cache").exists()


def test_cache_that_cannot_be_written(chain, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path / "file" / "cache"))
    with pytest.raises(ValueError, match=r"parabola: cannot write its kernel .*set SYMLOSS_CACHE_DIR"):
        fresh()(X)


def test_catalogued_loss_without_a_file(chain, monkeypatch):
    signature = fresh().signature
    monkeypatch.setattr(manifest, "entries", lambda: {"parabola": {"files": {}}})
    with pytest.raises(ValueError, match="parabola: no cpu kernel has been generated"):
        Loss.catalogued(signature)(X)


def test_pickle(chain):
    import pickle

    assert pickle.loads(pickle.dumps(parabola))(X) == 2.5


def test_no_cuda_runtime(chain, monkeypatch):
    monkeypatch.setitem(sys.modules, "symloss.runtime.cuda", None)
    with pytest.raises(ValueError, match='parabola: device="cuda" is not available in this installation'):
        fresh()(X, device="cuda")
