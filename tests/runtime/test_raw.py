"""Handles to generated entries: called without checks they give what a checked call gives."""

import ast
import subprocess
import sys

import numpy as np
import pytest

import symloss
from symloss.language import axis, loss, mean, positive, real
from symloss.runtime import manifest


@pytest.fixture
def arrays():
    random = np.random.default_rng(3)
    return random.normal(size=7), random.normal(size=7)


def test_a_kernel_fills_what_it_is_given(arrays):
    huber = symloss.losses.huber
    kernel = huber.kernel()
    assert kernel.arguments() == (
        "input", "target", "delta", "weight", "grad_scale", "terms", "grad_input", "grad_target",
    )  # fmt: skip
    terms, gradient = np.empty(7), np.empty(7)
    weight = np.linspace(0, 1, 7)
    total = kernel(*arrays, 0.5, weight, 2.0, terms, None, gradient)
    value, expected = huber.value_and_grad(
        *arrays, delta=0.5, weight=weight, wrt="target", reduction="sum", cotangent=2.0
    )
    assert total == value and np.array_equal(gradient, expected)
    assert np.array_equal(terms, huber(*arrays, delta=0.5, weight=weight, reduction="none"))
    assert repr(kernel) == "<cpu kernel of huber: evaluate and hessian_diag>"


def test_second_derivatives_and_products(arrays):
    huber, (x, y) = symloss.losses.huber, arrays
    diagonal, product = np.empty(7), np.empty(7)
    huber.kernel().entries["hessian_diag"](x, y, 0.5, None, 1.0, diagonal)
    assert np.array_equal(diagonal, huber.hessian_diag(x, y, 0.5, reduction="sum"))
    products = huber.kernel("hvp")
    assert sorted(products.entries) == ["hvp_input", "hvp_target"]
    assert products.arguments("hvp_input")[:3] == ("input", "target", "vector")
    products.entries["hvp_input"](x, y, x, 0.5, None, 1.0, product)
    assert np.array_equal(product, huber.hvp(x, y, 0.5, vector=x, reduction="sum"))


def test_the_divisor_of_a_mean_is_an_entry_of_its_own():
    scores, labels = np.random.default_rng(3).normal(size=(4, 3)), np.array([0, -100, 2, 1])
    loss = symloss.losses.cross_entropy
    kernel = loss.kernel()
    given = (scores, labels, np.array([1.0, 2.0, 3.0]), -100, 0.0)
    total = kernel(*given, None, 1.0, None, None)
    assert total / kernel.entries["normaliser"](*given, None) == loss(*given)


@pytest.mark.parametrize("name", sorted(manifest.entries()))
def test_arguments_come_in_the_documented_order(name):
    """As the docstring of `Kernel` says, for every kernel of the catalogue; read, not compiled."""
    entry = manifest.entries()[name]
    tree = ast.parse((manifest.folder() / entry["files"]["cpu"]).read_text(encoding="utf-8"))
    (evaluate,) = (node for node in tree.body if getattr(node, "name", "") == "evaluate")
    signature = symloss.losses.get(name).signature
    own = [argument.name for argument in signature.arguments]
    per_sample = bool(signature.sample_axes)
    expected = [*own, *["weight"] * per_sample, "grad_scale", *["terms"] * per_sample]
    expected += [f"grad_{wrt}" for wrt in signature.differentiable]
    assert [one.arg for one in evaluate.args.args] == expected


@pytest.mark.parametrize(
    "name", sorted(name for name, entry in manifest.entries().items() if "cuda" in entry["files"])
)
def test_entries_for_cuda_take_a_number_to_the_host_last_and_once(name):
    """What the handle leaves out is the copy of the result: it must be the last thing an entry does."""
    path = manifest.folder() / manifest.entries()[name]["files"]["cuda"]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for entry in (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"):
        *before, last = entry.body
        for statement in before:
            assert not any(isinstance(node, ast.Name) and node.id == "number" for node in ast.walk(statement))
        read = [node for node in ast.walk(last) if isinstance(node, ast.Name) and node.id == "number"]
        assert len(read) == (entry.name in ("evaluate", "normaliser"))
        if read:
            assert isinstance(last, ast.Return) and last.value.func is read[0]


def test_the_handle_of_a_declared_loss(arrays):
    n, N = axis("n", "N")

    @loss()
    def scaled(input: real[N], scale: positive = 2):
        """A square."""
        return mean(scale * input[n] ** 2, n)

    gradient = np.empty(7)
    total = scaled.kernel()(arrays[0], 3.0, None, 1.0, None, gradient)
    assert (total, True) == (scaled(arrays[0], 3.0, reduction="sum"), np.array_equal(gradient, 6 * arrays[0]))


@pytest.mark.parametrize("target", ["latex", "gpu", ""])
def test_an_unknown_target(target):
    with pytest.raises(
        ValueError, match=r"huber: there are no kernels for '.*'; the targets are cpu, hvp and cuda"
    ):
        symloss.losses.huber.kernel(target)


def test_a_handle_needs_no_sympy():
    code = (
        "import sys, symloss; symloss.losses.huber.kernel(); symloss.losses.huber.kernel('hvp')\n"
        "print(*[name for name in ('sympy', 'jinja2', 'mpmath') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
