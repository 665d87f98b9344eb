"""Kernels under fork, spawn, threads, interrupts, and where nothing can be written: in own processes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import symloss
from symloss.resources import PACKAGE, data_folder
from symloss.runtime import kernels

CASES = Path(__file__).with_name("process_cases.py")
TIMEOUT = 300
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A generated kernel with its companions, and nothing else."""
    path = tmp_path_factory.mktemp("kernel")
    kernels.write(path, kernels.render(symloss.get("huber").chain, "cpu"))
    return path


@pytest.fixture(scope="module")
def compiled_code(tmp_path_factory):
    return tmp_path_factory.mktemp("compiled")


def run(folder, case, **changes):
    """Output and warnings of one case; `None` takes a variable away."""
    environment = {**os.environ, "NUMBA_NUM_THREADS": "4", "PYTHONPATH": str(PACKAGE.parent)}
    for name, value in changes.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = str(value)
    done = subprocess.run(
        [sys.executable, "-B", CASES, folder, case],
        env=environment,
        timeout=TIMEOUT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("done" if case != "shutdown" else "at exit"), done.stdout
    return done


def test_the_same_bits_on_any_number_of_threads(folder, compiled_code):
    found = {}
    for threads in (1, 2, 4, 16):
        done = run(folder, "threads", NUMBA_NUM_THREADS=threads, NUMBA_CACHE_DIR=compiled_code)
        *result, used, started = done.stdout.split("\n")[0].split()
        assert int(used) == threads
        assert (0 < int(started) < threads) if threads > 1 else int(started) == 0
        found[threads] = result
    assert found[1] == found[2] == found[4] == found[16]


@pytest.mark.parametrize(
    "case",
    [
        "fork", "fork_before_use", "fork_beside_a_busy_thread", "start_methods", "many_threads", "nested",
        "interrupt", "interrupt_while_helpers_work", "large_check",
    ],
)  # fmt: skip
def test_comes_back(folder, compiled_code, case):
    run(folder, case, NUMBA_CACHE_DIR=compiled_code)


@pytest.mark.parametrize("case", ["many_threads", "fork"])
def test_numbas_own_threads_do_not_matter(folder, compiled_code, case):
    """With `workqueue`, two threads in a parallel function of Numba's abort the process."""
    run(folder, case, NUMBA_CACHE_DIR=compiled_code, NUMBA_THREADING_LAYER="workqueue")


def test_shutdown(folder, compiled_code):
    done = run(folder, "shutdown", NUMBA_CACHE_DIR=compiled_code)
    assert "at exit True" in done.stdout and not done.stderr


# ---- Where nothing can be written ----------------------------------------------------------------


@pytest.fixture
def nowhere(tmp_path):
    """Variables that lead home and caches below a file, where not even root can make a folder."""
    (tmp_path / "file").write_text("")
    below = tmp_path / "file" / "home"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    return {
        "HOME": below,
        "XDG_CACHE_HOME": below,
        "TMPDIR": temporary,
        "NUMBA_CACHE_DIR": None,
        "SYMLOSS_CACHE_DIR": None,
    }


def test_a_kernel_that_stands_alone(folder, tmp_path, nowhere):
    alone = tmp_path / "alone"
    shutil.copytree(folder, alone, ignore=shutil.ignore_patterns("__pycache__"))
    (alone / "__pycache__").write_text("")
    done = run(alone, "threads", **nowhere)
    assert done.stderr.count("RuntimeWarning") == 1 and "compiled code is kept in" in done.stderr
    (kept,) = nowhere["TMPDIR"].iterdir()
    assert kept.stat().st_mode & 0o077 == 0 and list(kept.rglob("*.nbc"))
    again = run(alone, "threads", **nowhere)
    assert again.stdout == done.stdout


def test_a_temporary_folder_of_somebody_else_is_not_used(folder, tmp_path, nowhere):
    """Compiled code that others may write would be run."""
    alone = tmp_path / "alone"
    shutil.copytree(folder, alone, ignore=shutil.ignore_patterns("__pycache__"))
    (alone / "__pycache__").write_text("")
    taken = nowhere["TMPDIR"] / f"numba-kernels-{os.getuid()}"
    taken.mkdir()
    taken.chmod(0o777)
    done = run(alone, "threads", **nowhere)
    assert done.stderr.count("RuntimeWarning") == 1 and "kept in memory" in done.stderr
    assert not list(taken.iterdir())


def test_the_package(tmp_path, nowhere):
    """A loss of the catalogue and one of the user's own."""
    installed = tmp_path / "installed" / "symloss"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, installed, ignore=ignored)
    for name in ("generated", "templates"):
        if not (installed / name).exists():
            shutil.copytree(data_folder(name), installed / name, ignore=ignored)
    for part in (installed / "runtime", installed / "generated" / "cpu"):
        (part / "__pycache__").write_text("")
    done = run(tmp_path, "package", PYTHONPATH=installed.parent, **nowhere)
    assert done.stdout.split()[:3] == ["1.3125", "0.0", "4.625"]
    assert done.stderr.count("compiled code is kept in") == 1
    assert done.stderr.count("kernels of your own losses are kept in") == 1
