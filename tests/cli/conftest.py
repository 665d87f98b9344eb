"""The command line run in this process, over a chain that prints one line of text."""

import sys
from dataclasses import asdict
from types import ModuleType, SimpleNamespace

import pytest

from symloss.analysis import Evidence, Properties, Statement
from symloss.runtime import manifest
from symloss.signature import InputSpec, ParameterSpec, Signature
from symloss.verify.findings import Finding


def lower(declaration):
    signature = Signature(
        declaration.name,
        declaration.family,
        declaration.summary,
        tuple(
            InputSpec(array.name, tuple(map(str, array.axes)), array.role, array.domain.name)
            for array in declaration.arrays
        ),
        tuple(ParameterSpec(one.name, one.domain.name, one.default) for one in declaration.parameters),
        ("N",),
        "mean",
    )
    return SimpleNamespace(
        declaration=declaration,
        signature=signature,
        lacks=[],
        stages={"read": "the program", "schedule": "the loops"},
        gradient=lambda wrt, general=False: f"the gradient in {wrt}",
        derivation=lambda wrt, general=False: Told(f"the derivation in {wrt}"),
        properties=Properties(
            declaration.name, (Statement("convexity", "input", "convex", ("convex",), Evidence("proved")),)
        ),
    )


class Told(str):
    """A derivation that says how it is rendered."""

    short = property(lambda self: f"{self}, in short")
    audit = property(lambda self: f"{self}, for an audit")


def verify_loss(loss, dtypes, points, seed, progress=None, backend="cpu", products=False):
    ok = loss.name != "wrong"
    progress(1, 2, "value")
    return [
        Finding(loss.name, backend, dtype, what, worst, 4.0, ok, points, at={"input": 0.1})
        for dtype in dtypes
        for what, worst in (("value", 0.5), ("grad_input", 1.25 if ok else 1e9), ("hvp input", 1))[
            : 2 + products
        ]
    ]


CPU = SimpleNamespace(
    name="cpu",
    folder="cpu",
    suffix=".py",
    support=lambda chain: "it is refused" if chain.declaration.name == "refused" else None,
    render=lambda chain: f"# kernel of {chain.declaration.name}\n",
    companions=lambda fresh=False: {"_elementary.py": "# elementary\n"},
    page=None,
    on_request=False,
)


@pytest.fixture(autouse=True)
def fakes(monkeypatch, tmp_path):
    """Fake chain, backend and verification; an empty catalogue; a temporary folder to work in."""
    import symloss.derivation

    render = ModuleType("symloss.derivation.render")
    for name in ("text", "markdown", "latex"):
        setattr(render, name, lambda derivation, name=name: f"{name}: {derivation}\n")
    render.conclusion = lambda derivation, names, known: f"the end of {derivation}"
    monkeypatch.setitem(sys.modules, render.__name__, render)
    monkeypatch.setattr(symloss.derivation, "render", render, raising=False)
    for name, content in (
        ("symloss.runtime.recall", {"chain_of": lower}),
        ("symloss.printers.backends", {"BACKENDS": {"cpu": CPU}}),
        ("symloss.verify.kernels", {"verify_loss": verify_loss, "Finding": Finding}),
        (
            "symloss.rehearsal",
            {"RehearsalError": type("RehearsalError", (ValueError,), {}), "rehearse": lambda *kernel: None},
        ),
    ):
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    entry = {
        "signature": asdict(
            Signature(
                "huber",
                "regression",
                "Quadratic near zero, [linear] in the tails.",
                (InputSpec("input", ("N",)), InputSpec("target", ("N",))),
                (ParameterSpec("delta", "positive", 1),),
                ("N",),
                "mean",
            )
        ),
        "digest": "0",
        "files": {},
        "verification": [],
    }
    import symloss.losses.catalogue

    monkeypatch.setattr(manifest, "entries", lambda: {"huber": entry})
    monkeypatch.setattr(symloss.losses._lookup, "found", {})
    monkeypatch.setattr(symloss.losses.catalogue, "declared", dict)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("SYMLOSS_DEBUG", raising=False)


@pytest.fixture
def run(capsys):
    """Run the command line: exit code, stdout, stderr."""
    from symloss.cli import main

    def run(*arguments):
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return SimpleNamespace(code=code, out=captured.out, err=captured.err)

    return run


HEAD = """\
from symloss.language import axis, loss, mean, positive, real
n, N = axis("n", "N")
"""

LOSS = """
@loss()
def {name}(input: real[N], slope: positive = 1):
    '''A square.'''
    return mean(slope * input[n] ** 2, n)
"""


@pytest.fixture
def declare(tmp_path):
    """Write a file that declares losses of the given names."""

    def declare(file, *names):
        path = tmp_path / file
        path.write_text(HEAD + "".join(LOSS.format(name=name) for name in names))
        return path

    return declare
