"""Importing symloss, and running a catalogue kernel, stays cheap."""

import subprocess
import sys

HEAVY = ("sympy", "jinja2", "numba", "mpmath", "typer", "rich")


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_import_loads_nothing_heavy():
    loaded = run(f"import sys, symloss; print(*[name for name in {HEAVY} if name in sys.modules])")
    assert loaded == []


def test_naming_a_loss_of_the_manifest_loads_nothing_heavy():
    code = (
        "import sys, symloss\n"
        "from symloss.runtime import manifest\n"
        "from symloss.signature import InputSpec, Signature\n"
        "one = Signature('toy', 'f', 's', (InputSpec('input', ('N',)),), (), ('N',), 'mean')\n"
        "entry = {'signature': one.to_dict(), 'digest': '', 'files': {}}\n"
        "manifest.entries = lambda: {'toy': entry}\n"
        "assert dir(symloss.losses) == ['toy']\n"
        "assert symloss.losses.toy is symloss.get('toy')\n"
        "str(symloss.losses.toy), symloss.losses.toy.__doc__\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules])"
    )
    assert run(code) == []


def test_version_is_that_of_the_project():
    import tomllib
    from pathlib import Path

    import symloss

    project = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == symloss.__version__
