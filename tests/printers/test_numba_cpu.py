"""The CPU printer: expressions, layout, no dead code, vectorised loops, the same bits on all threads."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
import sympy
from sympy import Abs, Max, Min, Ne, Piecewise, Rational, Symbol, exp, sqrt, symbols

import symloss
from symloss.functions import sigmoid, xlogy
from symloss.language import axis
from symloss.language.reserved import RESERVED
from symloss.language.symbols import Array
from symloss.losses.catalogue import declared
from symloss.printers.backends import BACKENDS
from symloss.printers.python_expressions import PythonExpressions
from symloss.printers.wrap_lines import wrapped
from symloss.program import Difference, Indicator
from symloss.resources import data_folder
from symloss.runtime import execution
from symloss.runtime.kernels import import_kernel
from symloss.signature import DOMAINS

A, B, U = symbols("a b u", real=True)
n, N = axis("n", "N")
x = Array("x", (N,), "differentiable", DOMAINS["real"])
labels = Array("y", (N,), "label", DOMAINS["integer"])
NAMES = sorted(declared())


def text(expression, **options):
    def read(item):
        return f"{item.name}[{', '.join(map(str, item.indices))}]"

    return PythonExpressions(read, **options)(expression)


@pytest.mark.parametrize(
    ("expression", "source"),
    [
        (A * (A + B), "a * (a + b)"),
        (A - (B - U), "a + u - b"),
        (A / (B * U), "a / (b * u)"),
        (-(A + B) * U, None),
        (A**2, "a * a"),
        ((A + B) ** 3, "(a + b) * (a + b) * (a + b)"),
        (A**-2, "one / (a * a)"),
        (A / 3, "a / Real(3)"),
        (2 * A / 3, "two * a / Real(3)"),
        (A / 2, "half * a"),
        (Rational(1, 3) + A, "Real(1 / 3) + a"),
        (sympy.Float("0.1") * A, "Real(0.1) * a"),
        (sqrt(A**2 + B), "math.sqrt(b + a * a)"),
        (exp(-A), "exp(-a)"),
        (Abs(A - B), "abs(a - b)"),
        (Max(A, B, U), "maximum(maximum(a, b), u)"),
        (Min(0, A), "minimum(zero, a)"),
        (xlogy(A, B), "xlogy(a, b)"),
        (sigmoid(A) * 2, "two * sigmoid(a)"),
        (A**B, "power(a, b)"),
        (sympy.pi * A, f"Real({float(sympy.pi)!r}) * a"),
        (Piecewise((A, A > B), (B, True)), "a if b < a else b"),
        (1 + Piecewise((A, A > B), (B, True)), "one + (a if b < a else b)"),
        (Piecewise((A, Piecewise((A, A > B), (B, True)) > 3), (B, True)), None),
        (Indicator(Ne(n, 2)) * A, "a * (one if n != 2 else zero)"),
        (x[n] - x[n] ** 2, "x[n] - x[n] * x[n]"),
        (labels[n] * A, "a * Real(y[n])"),
        (N * A, "a * Real(N)"),
    ],
    ids=str,
)
def test_expressions(expression, source):
    printed = text(expression)
    assert source is None or printed == source
    assert "Real" in printed or "." not in printed.replace("math.", "")
    values = {"a": 0.7, "b": 1.3, "u": -0.4}
    scope = {
        "Real": float, "one": 1.0, "two": 2.0, "half": 0.5, "zero": 0.0, "n": 1, "N": 3, "x": [0.1, 0.2, 0.3],
        "y": [0, 2, 1], "math": __import__("math"), "exp": np.exp, "abs": abs, "maximum": max, "minimum": min,
        "power": pow, "xlogy": lambda x, y: x * np.log(y), "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        **values,
    }  # fmt: skip
    elements = {x[n]: 0.2, labels[n]: 2, N: 3, n: 1}
    exact = expression.xreplace(elements).subs({A: 0.7, B: 1.3, U: -0.4})
    exact = exact.replace(Indicator, lambda condition: sympy.Integer(1 if condition else 0))
    assert eval(printed, scope) == pytest.approx(float(exact))


def test_numbers_are_typed():
    """No bare float may turn float32 arithmetic into float64."""
    for name in NAMES:
        for node in ast.walk(ast.parse((data_folder("generated") / "cpu" / f"{name}.py").read_text())):
            if isinstance(node, ast.FunctionDef) and is_inner(node):
                for number in bare_numbers(node):
                    raise AssertionError(f"{name}: {ast.unparse(number)} in {node.name}")


def is_inner(function):
    return any("LOOP" in ast.unparse(item) for item in function.decorator_list)


def bare_numbers(function):
    """Float constants that are not inside `Real(...)`; the totals of all blocks are float64."""
    typed = {
        id(inner)
        for node in ast.walk(function)
        if (isinstance(node, ast.Call) and ast.unparse(node.func) == "Real")
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith("_rest)"))
        for inner in ast.walk(node)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and id(node) not in typed:
            yield node


@pytest.mark.parametrize(
    ("expression", "source"),
    [
        (Difference(A, B), "a - b"),
        (Difference(B, A), "b - a"),  # one of both signs is kept, whichever is printed
        (Difference(A + U, B), "a + u - b"),
        (Difference(A, B + U), "a - (b + u)"),
        (2 * Difference(B, A), "-two * (a - b)"),
    ],
)
def test_a_difference_stays_together(expression, source):
    assert text(expression) == source


def test_conditions_keep_their_structure():
    printer = PythonExpressions(str)
    condition = ~((A > 0) & (B < 1)) | ((U > 2) & (A < 3))
    source = printer.condition(condition)
    for a in (-1.0, 1.0, 4.0):
        for b in (0.0, 2.0):
            for u in (1.0, 3.0):
                expected = bool(condition.subs({A: a, B: b, U: u}))
                found = eval(
                    source, {"a": a, "b": b, "u": u, "zero": 0.0, "one": 1.0, "two": 2.0, "Real": float}
                )
                assert found == expected


def test_differences_of_elements_come_first():
    assert text(exp(A) + x[n] - B).startswith(("x[n] - b", "b"))


def test_integers_are_compared_as_integers():
    ignored = Symbol("ignored", integer=True)
    printer = PythonExpressions(lambda item: f"{item.name}[n]", frozenset({"ignored"}))
    assert printer.condition(Ne(labels[n], ignored)) in ("y[n] != ignored", "ignored != y[n]")


def test_unknown_functions_have_no_spelling():
    with pytest.raises(NotImplementedError, match="no spelling for gamma"):
        text(sympy.gamma(A))


@pytest.mark.parametrize("length", [20, 120, 400])
def test_wrapped_lines_mean_the_same(length):
    names = [f"term_{k}" for k in range(length // 10)]
    line = f"total = {' + '.join(names)}"
    pieces = wrapped(line)
    assert max(map(len, pieces)) <= 110
    assert ast.dump(ast.parse("\n".join(pieces))) == ast.dump(ast.parse(line))


# ---- Generated modules ---------------------------------------------------------------------------


@pytest.fixture(scope="module", params=NAMES)
def module(request):
    return request.param, BACKENDS["cpu"].render(symloss.get(request.param).chain)


def test_header(module):
    name, source = module
    documentation = ast.get_docstring(ast.parse(source))
    first, *_ = documentation.splitlines()
    assert first.startswith(f"{name}: ") and len(first) > len(name) + 10
    assert "Do not edit." in documentation and "templates/numba_cpu/kernel.py.j2" in documentation
    assert symloss.get(name).declaration.digest in documentation
    heads = [line.split(" = ")[0].strip() for line in documentation.splitlines()]
    if f"symloss derive {name}" in documentation:
        assert len(documentation.splitlines()) <= 50 and not any(head.startswith("grad_") for head in heads)
        return
    for input_ in symloss.get(name).signature.differentiable:
        assert any(head.startswith(f"grad_{input_}") for head in heads), input_


def test_width(module):
    _, source = module
    for line in source.split('"""', 2)[2].splitlines():
        assert len(line) <= 110, line


def test_no_dead_locals(module):
    _, source = module
    for function in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)):
        names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
        loaded = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        assert stored <= loaded, f"{function.name}: {sorted(stored - loaded)}"


def test_no_dead_arguments(module):
    """The entry points have the arguments of the call; the compiled functions only what they use."""
    _, source = module
    for function in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)):
        if function.name.startswith("_"):
            loaded = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
            assert {item.arg for item in function.args.args} <= loaded, function.name


def test_imports_are_used(module):
    _, source = module
    tree = ast.parse(source)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert {item.asname or item.name for item in node.names} <= used


def test_every_name_of_a_kernel_is_reserved(module):
    """What a kernel calls its own may not be the name of an argument."""
    name, source = module
    chain = symloss.get(name).chain
    own = imported_names(source) | {"np", "math", "Real", "BLOCK"}
    assert own <= RESERVED
    declaration = chain.declaration
    assert not RESERVED & {item.name for item in (*declaration.arrays, *declaration.parameters)}
    assert not own & {node.name for node in chain.schedule.program}


def imported_names(source):
    return {
        item.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for item in node.names
    }


RENDER = """
import sys, symloss
from symloss.printers.backends import BACKENDS
for name in sys.argv[1:]:
    print(BACKENDS["cpu"].render(symloss.get(name).chain))
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_same_text_in_other_processes(seed):
    """Whatever order sets have there, and whatever was lowered before."""
    names = ["triplet_cosine", "sigmoid_focal", "cross_entropy", "pairwise_logistic", "ge2e_softmax"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    found = subprocess.run(
        [sys.executable, "-c", RENDER, *names], capture_output=True, text=True, env=environment, check=True
    )
    assert found.stdout == "".join(BACKENDS["cpu"].render(symloss.get(name).chain) + "\n" for name in names)


# ---- Compiled kernels ----------------------------------------------------------------------------


def kernel(name):
    from symloss.runtime.kernels import catalogued_path

    return import_kernel(catalogued_path(name, "cpu"))


@pytest.mark.parametrize("name", ["huber", "mse", "binary_cross_entropy_with_logits"])
def test_the_loop_is_vectorised(name):
    """The compiled loop works on whole vectors, without gathers."""
    compiled = kernel(name)._elements
    loss = symloss.get(name)
    ones = np.ones(64, np.float32)
    numba_cache = compiled.py_func
    fresh = numba.njit(**{**compiled.targetoptions, "cache": False})(numba_cache)
    given = {array.name: ones for array in loss.chain.final.arrays if array.name != "weight"}
    given |= {item.name: np.float32(item.default) for item in loss.chain.final.parameters}
    given |= {"weight": None, "grad_scale": np.float32(1), "terms": None, "grad_input": ones.copy()}
    given |= {"rows": 64, "block": 64, "shared_blocks": 0}
    names = numba_cache.__code__.co_varnames[: numba_cache.__code__.co_argcount]
    fresh(*(given.get(item) for item in names))
    (assembly,) = fresh.inspect_asm().values()
    assert re.search(r"v(mul|add|sub|fmadd\w+|max|min)ps\s.*[yz]mm", assembly)
    assert not re.search(r"v(p?gather|scatter)", assembly)


def data(name, rows, rng):
    chain = symloss.get(name).chain
    sizes = {"N": rows, "C": 7, "D": 5}
    arrays = []
    for array in chain.declaration.arrays:
        if array.default is not None:
            continue
        shape = [sizes[extent.name] for extent in array.axes]
        if array.role == "label":
            arrays.append(rng.integers(0, sizes[array.classes.name], shape))
        elif array.domain.values:
            arrays.append(rng.choice(array.domain.values, shape).astype(np.float32))
        elif array.domain.lower == 0:
            arrays.append(rng.random(shape).astype(np.float32))
        else:
            arrays.append(rng.normal(size=shape).astype(np.float32))
    return arrays


@pytest.mark.parametrize(
    ("name", "rows"),
    [("huber", 100_003), ("cross_entropy", 20_011), ("rmse", 70_001), ("nmae", 70_001), ("info_nce", 301)],
)
def test_the_same_bits_on_any_number_of_threads(name, rows, monkeypatch):
    """Element by element, in rows, over the whole batch, with a maximum, in pairs."""
    arrays = data(name, rows, np.random.default_rng(1))
    loss = symloss.get(name)
    monkeypatch.setattr(execution, "WORTHWHILE", -1.0)  # however little there is to share
    monkeypatch.setattr(execution, "LONGEST_REST", 0)
    found = set()
    for threads in (1, 2, 3, 16):
        monkeypatch.setattr(execution, "thread_count", lambda threads=threads: threads)
        value, gradient = loss.value_and_grad(*arrays)
        found.add((value, gradient.tobytes()))
    assert len(found) == 1


@pytest.mark.parametrize("name", ["huber", "mse", "hinge", "kl_divergence"])
def test_weights_and_reductions_are_sums_of_terms(name):
    rng = np.random.default_rng(2)
    arrays = data(name, 501, rng)
    weight = rng.random(501).astype(np.float32)
    loss = symloss.get(name)
    terms = loss(*arrays, reduction="none").astype(np.float64)
    assert loss(*arrays, reduction="sum") == pytest.approx(terms.sum(), rel=1e-5)
    assert loss(*arrays, reduction="mean") == pytest.approx(terms.mean(), rel=1e-5)
    weighted = terms * weight
    np.testing.assert_allclose(loss(*arrays, reduction="none", weight=weight), weighted, rtol=1e-5)
    assert loss(*arrays, reduction="sum", weight=weight) == pytest.approx(weighted.sum(), rel=1e-5)
    mean = weighted.sum() / weight.sum(dtype=np.float64)
    assert loss(*arrays, reduction="mean", weight=weight) == pytest.approx(mean, rel=1e-5)


def test_huber_is_what_numpy_says():
    rng = np.random.default_rng(3)
    input, target = rng.normal(size=(2, 1000)) * 3
    residual = input - target
    value, gradient = symloss.losses.huber.value_and_grad(input, target, delta=1.5)
    small = np.abs(residual) <= 1.5
    terms = np.where(small, residual**2 / 2, 1.5 * (np.abs(residual) - 0.75))
    assert value == pytest.approx(terms.mean(), rel=1e-13)
    np.testing.assert_allclose(
        gradient, np.where(small, residual, 1.5 * np.sign(residual)) / 1000, rtol=1e-13
    )


GENERATED = sorted((Path(__file__).parents[2] / "generated").rglob("*.py"))


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_generated_file_is_a_module(path):
    text = path.read_text(encoding="utf-8")
    ast.parse(text)
    assert not [line for line in text.splitlines() if len(line) > 180 or line != line.rstrip()]
    assert not re.search(r"\b_[grt]\d", text), "the name of a placeholder"


def test_rows_that_are_written_by_number_are_added_up_in_short_blocks():
    """Their terms are added one after the other: a sum of thousands would round as often."""
    text = BACKENDS["cpu"].render(symloss.get("giou").chain)
    assert "min(ROWS, max(1, BLOCK // 4))" in " ".join(text.split())
    assert "N, BLOCK, 0)" in BACKENDS["cpu"].render(symloss.get("huber").chain)
