"""A chain and two backends that print a line of text, in the place of the real ones."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from symloss.signature import InputSpec, Signature


def lower(declaration):
    if declaration.doc == "broken":
        raise ValueError("this cannot be lowered")
    spec = InputSpec("input", ("N",))
    signature = Signature(declaration.name, declaration.family, declaration.doc, (spec,), (), ("N",), "mean")
    return SimpleNamespace(declaration=declaration, signature=signature, lacks=[])


class Backend:
    page = None
    is_partial = False

    def __init__(self, name, suffix, refused=()):
        self.name, self.folder, self.suffix, self.refused = name, name, suffix, refused

    def support(self, chain):
        return "it is refused" if chain.declaration.name in self.refused else None

    def render(self, chain):
        return f"# {chain.declaration.name}: {chain.declaration.expression}\n"

    def companions(self, fresh=False):
        return {f"_shared{self.suffix}": "# shared\n"}


@pytest.fixture
def backends(monkeypatch):
    """The fake backends by name; a test may change them."""
    known = {"cpu": Backend("cpu", ".py"), "latex": Backend("latex", ".tex", refused=("second",))}
    for name, content in (
        ("symloss.runtime.recall", {"chain_of": lower}),
        ("symloss.printers.backends", {"BACKENDS": known}),
        (
            "symloss.rehearsal",
            {"RehearsalError": type("RehearsalError", (ValueError,), {}), "rehearse": lambda *kernel: None},
        ),
    ):
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    return known


@pytest.fixture
def losses(backends):
    from symloss.language import axis, loss, mean, real

    n, N = axis("n", "N")

    @loss()
    def first(input: real[N]):
        """One."""
        return mean(input[n] ** 2, n)

    @loss()
    def second(input: real[N]):
        """Two."""
        return mean(input[n] ** 4, n)

    return [first, second]


@pytest.fixture
def broken(backends):
    from symloss.language import axis, loss, mean, real

    n, N = axis("n", "N")

    @loss()
    def broken(input: real[N]):
        """broken"""
        return mean(input[n], n)

    return broken
