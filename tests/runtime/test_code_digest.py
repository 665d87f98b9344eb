"""What is kept on disk is found by all the code that makes it."""

import subprocess
import sys

import pytest

from symloss.runtime import code_digest as code
from symloss.runtime.code_digest import code_digest

MADE = """
import sys
from pathlib import Path
from symloss.language import axis, loss, mean, real
from symloss.resources import PACKAGE
from symloss.runtime.code_digest import makes
from sympy import log

n, N = axis("n", "N")

def own(x: real[N]):
    return mean(log(1 + x[n] ** 2), n)

from symloss.chain import lower
from symloss.language.declaration import declare
from symloss.printers.backends import BACKENDS

chain = lower(declare(own))
chain.derivation("x")
chain.product_stages("x")
BACKENDS["cpu"].render(chain)
loaded = (Path(module.__file__) for name, module in sys.modules.items() if name.startswith("symloss."))
places = [file.relative_to(PACKAGE) for file in loaded if file.is_relative_to(PACKAGE)]
print(*(place for place in places if not makes(place)))
"""


def test_what_makes_a_kernel_and_a_derivation_counts(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", MADE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    # The package itself finds losses of the catalogue by name; declarations have digests of their own
    assert set(done.stdout.split()) <= {"losses/__init__.py", "losses/_lookup.py"}


@pytest.mark.parametrize("file", ["runtime/execution.py", "search/find.py", "numba_cpu/kernel.py.j2"])
def test_a_change_tells(tmp_path, monkeypatch, file):
    for name in ("runtime/execution.py", "search/find.py", "commands/show.py"):
        (tmp_path / "package" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "package" / name).write_text("a = 1")
    (tmp_path / "templates" / "numba_cpu").mkdir(parents=True)
    (tmp_path / "templates" / "numba_cpu" / "kernel.py.j2").write_text("{{ a }}")
    monkeypatch.setattr(code, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(code, "data_folder", lambda name: tmp_path / name)
    digest = code_digest.__wrapped__
    before = digest()
    (tmp_path / "package" / "commands" / "show.py").write_text("a = 2")
    assert digest() == before
    root = "templates" if file.endswith(".j2") else "package"
    (tmp_path / root / file).write_text("a = 2")
    assert digest() != before
