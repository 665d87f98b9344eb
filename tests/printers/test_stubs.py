"""The stub of the catalogue: what it says agrees with what calls take, and a type checker judges by it."""

import ast
import inspect
from dataclasses import replace
from pathlib import Path

import pytest

import symloss
from symloss.generation.stub import FOLDER, NAME, stub_text
from symloss.printers.stubs import Listed, render_stub
from symloss.printers.stubs.module import documentation
from symloss.runtime import manifest
from symloss.signature import ChoiceSpec, InputSpec, ParameterSpec, Signature

ROOT = Path(__file__).parents[2]
TEXT = (FOLDER / NAME).read_text(encoding="utf-8")
TREE = ast.parse(TEXT)
CLASSES = {node.name: node for node in TREE.body if isinstance(node, ast.ClassDef)}
KINDS = {node.target.id: CLASSES[node.annotation.id] for node in TREE.body if isinstance(node, ast.AnnAssign)}
NAMES = symloss.losses.names()


def methods(name, method):
    """The definitions of a method of a loss; several where it is overloaded."""
    return [one for one in KINDS[name].body if isinstance(one, ast.FunctionDef) and one.name == method]


def parameters(function):
    """Names, kinds and defaults of a definition, without `self`."""
    given = function.args
    places = given.args[1:]
    defaults = [inspect.Parameter.empty] * (len(places) - len(given.defaults))
    defaults += map(ast.literal_eval, given.defaults)
    empty = inspect.Parameter.empty
    named = [empty if one is None else ast.literal_eval(one) for one in given.kw_defaults]
    return [
        *((one.arg, "POSITIONAL_OR_KEYWORD", default) for one, default in zip(places, defaults, strict=True)),
        *((one.arg, "KEYWORD_ONLY", default) for one, default in zip(given.kwonlyargs, named, strict=True)),
    ]


def test_the_stub_is_what_the_printer_prints():
    assert stub_text(manifest.entries()) == TEXT, "run `symloss generate`"


def test_every_loss_is_listed_and_nothing_else():
    assert sorted(KINDS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_call_is_the_one_that_inspect_finds(name):
    first, *others = methods(name, "__call__")
    found = inspect.signature(symloss.get(name)).parameters.values()
    assert parameters(first) == [(one.name, one.kind.name, one.default) for one in found]
    for other in others:  # they differ in what picks them and in nothing else
        assert [told[:2] for told in parameters(other)] == [told[:2] for told in parameters(first)]


@pytest.mark.parametrize("method", ["value_and_grad", "hessian_diag", "hvp"])
def test_the_options_of_a_method_are_those_of_every_loss(method):
    known = set(inspect.signature(getattr(type(symloss.losses.huber), method)).parameters)
    for name in NAMES:
        own = set(inspect.signature(symloss.get(name)).parameters)
        for one in methods(name, method):
            told = {parameter for parameter, _, _ in parameters(one)}
            assert told <= own | known, name
            assert not told or own <= told, name


@pytest.mark.parametrize("name", NAMES)
def test_the_docstring_is_that_of_the_loss(name):
    assert ast.get_docstring(methods(name, "__call__")[0]) == symloss.get(name).__doc__


def test_lines_fit_the_style_unless_one_parameter_does_not():
    assert [line for line in TEXT.splitlines() if len(line) > 110 and line.count(": ") > 1] == []


TOY = Signature(
    "toy_loss",
    "family",
    r'Ends in "quotes" and \alpha"',
    (InputSpec("input", ("N",)), InputSpec("hot", ("N",), "discrete", "binary")),
    (ParameterSpec("flag", "binary", 0), ParameterSpec("power", "natural", 2)),
    ("N",),
    "sum",
    choices=(ChoiceSpec("form", ("a", "b"), "a"), ChoiceSpec("wide", (False, True), False)),
    order=("input", "hot", "flag", "power", "form", "wide"),
)


def printed(*signatures, targets=("cpu", "hvp", "cuda")):
    tree = ast.parse(render_stub(Listed(one, frozenset(targets)) for one in signatures))
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "_ToyLoss")


def test_arguments_of_each_kind_have_their_type():
    kind = printed(TOY)
    first = next(one for one in kind.body if getattr(one, "name", "") == "__call__")
    told = {one.arg: ast.unparse(one.annotation) for one in [*first.args.args[1:], *first.args.kwonlyargs]}
    assert told == {
        "input": "Reals",
        "hot": "Truths",
        "flag": "bool | Number",
        "power": "Integer",
        "form": "Literal['a', 'b']",
        "wide": "bool",
        "reduction": "Literal['mean', 'sum'] | None",
        "weight": "Number | Reals | None",
        "device": "Literal['cpu', 'cuda']",
    }


def results(kind, name):
    return [ast.unparse(one.returns) for one in kind.body if getattr(one, "name", "") == name]


def test_there_is_an_overload_for_each_result_and_no_other():
    kind = printed(TOY)
    assert results(kind, "__call__") == ["float", "RealArray", "DeviceArray"]
    assert len(results(kind, "value_and_grad")) == len(set(results(kind, "value_and_grad"))) == 8
    without = printed(TOY, targets=("cpu", "hvp"))
    assert results(without, "__call__") == ["float", "RealArray"]
    assert results(without, "value_and_grad") == [
        "tuple[float, RealArray]",
        "tuple[float, tuple[RealArray, ...]]",
        "tuple[RealArray, RealArray]",
        "tuple[RealArray, tuple[RealArray, ...]]",
    ]
    whole = printed(replace(TOY, sample_axes=(), reductions=("mean",), reduction="mean", weighted=False))
    assert results(whole, "__call__") == ["float"]
    assert "weight: None=None" in ast.unparse(whole)


def test_a_second_derivative_is_told_where_there_is_one():
    assert results(printed(TOY), "hessian_diag") == ["NoReturn"]
    assert results(printed(replace(TOY, hessian=True)), "hessian_diag") == ["RealArray", "DeviceArray"]
    variant = replace(TOY, name="toy_loss_b", base="toy_loss", hessian=True, choices=(), order=())
    assert results(printed(TOY, variant), "hessian_diag") == ["RealArray", "DeviceArray"]


def test_a_gradient_in_a_parameter_is_a_float():
    scale = ParameterSpec("scale", "positive", 1)
    kind = printed(replace(TOY, parameters=(scale,), choices=(), order=()), targets=("cpu",))
    assert results(kind, "hvp") == ["RealArray", "float"]
    assert results(kind, "value_and_grad") == [
        "tuple[float, RealArray]",
        "tuple[float, float]",
        "tuple[float, tuple[RealArray, ...]]",
        "tuple[float, tuple[RealArray | float, ...]]",
        "tuple[RealArray, RealArray]",
        "tuple[RealArray, float]",
        "tuple[RealArray, tuple[RealArray, ...]]",
        "tuple[RealArray, tuple[RealArray | float, ...]]",
    ]


def test_gradients_in_lists_are_tuples():
    listed = replace(TOY, sequences=("input",))
    assert results(printed(listed, targets=("cpu",)), "hvp") == ["tuple[RealArray, ...]"]
    assert "input: Sequence[Reals]" in ast.unparse(printed(listed))
    numbers = replace(TOY, sequences=("input", "power"))
    assert "power: Integer | Sequence[Integer]=2" in ast.unparse(printed(numbers))


@pytest.mark.parametrize("text", ["plain", 'a "quote"', "a \\alpha", '"""', "two\n    lines\n\nand more"])
def test_any_text_is_a_docstring(text):
    assert ast.literal_eval(documentation(text, 0)).strip() == text


VALUES = {"Reals": "x", "Truths": "x", "Labels": "y", "Number": "2.0", "Integer": "3", "bool": "True"}

RIGHT = """
assert_type(losses.huber(x, x, 2.0), float)
assert_type(losses.huber(x, x, delta=np.float32(2), reduction="sum", weight=x), float)
assert_type(losses.huber(x, x, reduction="none"), RealArray)
assert_type(losses.huber(x, x, reduction="none", device="cuda"), DeviceArray)
assert_type(losses.huber(on_device, on_device, device="cuda"), float)
assert_type(losses.huber.value_and_grad(x, x), tuple[float, RealArray])
assert_type(losses.huber.value_and_grad(x, x, wrt="target", cotangent=2), tuple[float, RealArray])
assert_type(losses.huber.value_and_grad(x, x, wrt=("target", "input"))[1], tuple[RealArray, ...])
assert_type(losses.huber.value_and_grad(x, x, reduction="none", out={"input": x})[0], RealArray)
assert_type(losses.huber.value_and_grad(x, x, device="cuda")[1], DeviceArray)
assert_type(losses.huber.value_and_grad(x, x, wrt="delta"), tuple[float, float])
assert_type(losses.huber.value_and_grad(x, x, wrt=("input", "delta"))[1], tuple[RealArray | float, ...])
assert_type(losses.huber.hvp(x, x, vector=1.0, wrt="delta"), float)
assert_type(losses.huber.hessian_diag(x, x, kind="clipped"), RealArray)
assert_type(losses.huber.hvp(x, x, vector=[1.0, 2.0]), RealArray)
assert_type(losses.softmax(x), RealArray)
assert_type(losses.dice(x, x), float)
assert_type(losses.kl_div(x, x, log_target=True, reduction="batchmean"), float)
assert_type(losses.triplet(x, x, x, p=1.5), float)
assert_type(losses.triplet.variant(distance="cosine"), Loss)
assert_type(losses.quantile(x, x, q=x), float)
assert_type(losses.poly_cross_entropy(x, y, [1.0, 0.5]), float)
assert_type(losses.perceptual([x], [x], 2.0), float)
assert_type(losses.perceptual.value_and_grad([x, x], [x, x])[1], tuple[RealArray, ...])
assert_type(symloss.get("huber"), Loss)
taken: Loss = losses.huber
"""

WRONG = """
losses.hubber(x, x)
losses.huber(x)
losses.huber(x, x, dleta=2)
losses.huber(x, x, 1.0, "none")
losses.huber(x, x, delta="1")
losses.huber([1.0], x)
losses.huber(y, x)
losses.huber(x, x, reduction="avg")
losses.huber(x, x, axis=1)
losses.huber(x, x, device="gpu")
losses.huber.value_and_grad(x, x, wrt="dleta")
losses.huber.value_and_grad(x, x, wrt=("input", "dleta"))
losses.huber.value_and_grad(x, x, wrt="delta", device="cuda")
losses.sphereface.value_and_grad(x, y, wrt="m")
losses.huber.value_and_grad(x, x, cotangent=x)
losses.huber.hessian_diag(x, x, kind="upper")
losses.huber.hvp(x, x)
losses.huber.gradient("dleta")
losses.cross_entropy(x, x)
losses.dice(x, x, weight=x)
losses.dice(x, x, reduction="sum")
losses.triplet(x, x, x, distance="cos")
losses.triplet.variant(margin=2)
losses.nmae(x, x, norm="median")
losses.perceptual(x, x)
losses.ssim(x, x, reduction="none", device="cuda")
"""

HEADING = """
from typing import Any, assert_type
import numpy as np
from numpy.typing import NDArray
import symloss
from symloss import losses
from symloss.runtime.loss import Loss
from symloss.typing import DeviceArray, OnDevice, RealArray

x: NDArray[np.float64]
y: NDArray[np.int64]
on_device: OnDevice
"""


def plain_call(name):
    """A call of a loss with every argument of its own, by type."""
    given = methods(name, "__call__")[0].args.args[1:]
    values = []
    for one in given:
        first = ast.unparse(one.annotation).split(" | ")[0]
        if first.startswith("Literal"):
            first, value = "", repr(ast.literal_eval(one.annotation.slice.elts[0]))
        elif first.startswith("Sequence"):
            value = f"[{VALUES[first[9:-1]]}]"
        else:
            value = VALUES[first]
        values.append(f"{one.arg}={value}")
    return ", ".join(values)


def every_call(name):
    first = symloss.get(name).signature.differentiable[0]
    given = plain_call(name)
    return [
        f"losses.{name}({given})",
        f"losses.{name}.value_and_grad({given}, wrt={first!r})",
        f"losses.{name}.hvp({given}, vector=x, wrt={first!r})",
    ]


def test_a_type_checker_takes_right_calls_and_no_wrong_ones(tmp_path, monkeypatch):
    api = pytest.importorskip("mypy.api")
    right = [*RIGHT.strip().splitlines(), *(line for name in NAMES for line in every_call(name))]
    wrong = WRONG.strip().splitlines()
    heading = HEADING.splitlines()
    (tmp_path / "calls.py").write_text("\n".join([*heading, *right, *wrong]) + "\n")
    (tmp_path / "mypy.ini").write_text("[mypy]\nignore_missing_imports = True\n")
    monkeypatch.setenv("MYPYPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    options = ["--config-file", "mypy.ini", "--cache-dir", "cache", "--follow-imports", "silent"]
    output, faults, _ = api.run([*options, "--no-pretty", "calls.py"])
    assert not faults
    errors = {}
    for line in filter(lambda line: line.startswith("calls.py:"), output.splitlines()):
        place, told, *rest = line.split(": ", 2)
        if told == "error":
            errors.setdefault(int(place.split(":")[1]), rest)
    start = len(heading) + 1
    refused = {right[line - start]: told for line, told in errors.items() if line < start + len(right)}
    assert refused == {}
    taken = [text for line, text in enumerate(wrong, start + len(right)) if line not in errors]
    assert taken == []
