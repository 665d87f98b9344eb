"""CUDA kernels, compiled to PTX without a device: they compile, stay in their type, and spill little."""

import ast
import hashlib
import inspect
from pathlib import Path

import pytest

pytest.importorskip("numba_cuda")

from numba import types
from sympy import digamma, erf, log, loggamma

from symloss.functions import Primitive
from symloss.language import axis, loss, mean, norm_cdf, positive, real
from symloss.losses.catalogue import declared
from symloss.printers.numba_cuda import companion_source, render_module, support
from symloss.printers.numba_cuda.ptx import FLOAT64, compile_ptx, kernel_signatures, resources
from symloss.resources import data_folder
from symloss.runtime.kernels import import_kernel, write

SUPPORTED = (
    "binary_cross_entropy_with_logits", "cross_entropy", "hinge", "huber", "kl_divergence", "l1", "mse",
    "sigmoid_focal", "triplet",
)  # fmt: skip
DTYPES = ("float32", "float64")
GENERATED = {path.stem for path in data_folder("generated").glob("cuda/*.py")}


@pytest.fixture(scope="module")
def chains():
    return {name: loss.chain for name, loss in declared().items() if name in SUPPORTED}


@pytest.fixture(scope="module")
def modules(tmp_path_factory, chains):
    folder = tmp_path_factory.mktemp("cuda")
    write(folder, {f"{name}.py": render_module(chain) for name, chain in chains.items()})
    write(folder, {"_cuda.py": companion_source()})
    return {name: import_kernel(folder / f"{name}.py") for name in chains}


@pytest.mark.parametrize("architecture", [(8, 0), (9, 0)])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", SUPPORTED)
def test_kernels_compile(name, dtype, architecture, chains, modules):
    kernels = list(kernel_signatures(chains[name], dtype))
    for kernel, signature in kernels[:2] if architecture == (8, 0) else kernels:
        ptx = compile_ptx(modules[name], kernel, signature, architecture)
        assert bool(FLOAT64.search(ptx)) == (dtype == "float64"), kernel
        used = resources(ptx, architecture)
        if used is not None:
            registers, spilled = used
            assert registers <= 128, kernel
            assert spilled <= 64, kernel  # eight numbers: the guards of class weights keep more alive


@pytest.mark.parametrize("settings", [{"full": True}, {"full": True, "log_input": False}], ids=str)
@pytest.mark.parametrize("dtype", DTYPES)
def test_the_gap_of_a_logarithm_stays_in_its_type(settings, dtype, tmp_path):
    chain = declared()["poisson_nll"].variant(**settings).chain
    write(tmp_path, {"variant.py": render_module(chain), "_cuda.py": companion_source()})
    module = import_kernel(tmp_path / "variant.py")
    for kernel, signature in kernel_signatures(chain, dtype):
        ptx = compile_ptx(module, kernel, signature, (9, 0))
        assert bool(FLOAT64.search(ptx)) == (dtype == "float64"), kernel


@pytest.mark.parametrize("name", sorted(GENERATED - {"_cuda"}))
def test_absent_arrays_have_the_axes_of_those_that_are_given(name):
    """A kernel is compiled for the indices that it reads with, also where nothing is read."""
    tree = ast.parse((data_folder("generated") / "cuda" / f"{name}.py").read_text(encoding="utf-8"))
    read: dict[str, set[int]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            axes = len(node.slice.elts) if isinstance(node.slice, ast.Tuple) else 1
            read.setdefault(node.value.id, set()).add(axes)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "or_empty":
            array, axes, _ = node.args
            assert read.get(array.id, {axes.value}) == {axes.value}, array.id


@pytest.mark.parametrize("name", sorted(GENERATED - {"_cuda"}))
def test_a_thread_has_an_element_to_itself(name):
    """Where each thread has elements of its own, no loop is shared between threads."""
    tree = ast.parse((data_folder("generated") / "cuda" / f"{name}.py").read_text(encoding="utf-8"))
    for kernel in ast.walk(tree):
        if isinstance(kernel, ast.FunctionDef) and "A thread for an element" in (
            ast.get_docstring(kernel) or ""
        ):
            assert not {"lane", "lanes"} & {n.id for n in ast.walk(kernel) if isinstance(n, ast.Name)}


def test_products_are_not_fused_with_sums(tmp_path):
    """A term less the largest of such terms is 0 where it is the largest."""
    chain = declared()["cosface"].chain
    write(tmp_path, {"cosface.py": render_module(chain), "_cuda.py": companion_source()})
    module = import_kernel(tmp_path / "cosface.py")
    kernel, signature = next(iter(kernel_signatures(chain, "float32")))
    source = inspect.getsource(getattr(module, kernel).py_func)
    assert "product_of(s, input[n, c])" in source
    ptx = compile_ptx(module, kernel, signature, (9, 0))
    assert ptx.count("mul.rn.f32") >= source.count("product_of(")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in SUPPORTED else pytest.mark.slow)
        for name in sorted(declared().keys() & GENERATED)
    ],
)
def test_no_float64_in_kernels_of_float32(name, tmp_path):
    chain = declared()[name].chain
    write(tmp_path, {f"{name}.py": render_module(chain), "_cuda.py": companion_source()})
    module = import_kernel(tmp_path / f"{name}.py")
    for kernel, signature in kernel_signatures(chain, "float32"):
        assert not FLOAT64.search(compile_ptx(module, kernel, signature, (9, 0))), kernel


@pytest.mark.parametrize(
    "dtype", [DTYPES[0], *(pytest.param(one, marks=pytest.mark.slow) for one in DTYPES[1:])]
)
def test_special_functions_stay_in_their_type(dtype, tmp_path):
    n, N = axis("n", "N")

    @loss()
    def special(x: real[N], a: positive[N]):
        """A function of each kind."""
        return mean(erf(x[n]) - log(norm_cdf(x[n])) + loggamma(a[n]) + digamma(1 + a[n]), n)

    write(tmp_path, {"special.py": render_module(special.chain), "_cuda.py": companion_source()})
    module = import_kernel(tmp_path / "special.py")
    for kernel, signature in kernel_signatures(special.chain, dtype):
        ptx = compile_ptx(module, kernel, signature, (9, 0))
        assert bool(FLOAT64.search(ptx)) == (dtype == "float64"), kernel


def test_files_without_special_functions_do_not_depend_on_them(chains):
    with_them, without = (
        hashlib.sha256(companion_source(special).encode()).hexdigest()[:12] for special in (True, False)
    )
    assert with_them != without
    assert f'COMPANION = "{without}"' in render_module(chains["huber"])
    assert companion_source(False) in companion_source().replace(_special_section(), "")


def _special_section():
    text = companion_source()
    start, end = (text.index(f"# ---- {title} -") for title in ("Special functions", "Threads and rows"))
    return text[start:end]


@pytest.mark.parametrize("dtype", DTYPES)
def test_parts_are_added_up_in_float64(dtype, modules):
    real = getattr(types, dtype)
    companion = import_kernel(_folder(modules) / "_cuda.py")
    ptx = compile_ptx(companion, "_add_parts", types.void(real[::1], types.float64[::1]), (9, 0))
    assert "add.f64" in ptx


@pytest.mark.parametrize("name", ["huber", "kl_divergence"])
def test_the_simulators_reductions_compile_too(name, chains, modules, monkeypatch):
    module, companion = modules[name], import_kernel(_folder(modules) / "_cuda.py")
    over_row, over_block = companion.reductions_in_shared_memory(companion.add)
    monkeypatch.setattr(companion, "sum_over_block", over_block)
    monkeypatch.setattr(module, "sum_over_row", over_row, raising=False)
    kernel, signature = next(iter(kernel_signatures(chains[name], "float32")))
    ptx = compile_ptx(module, kernel, signature, (9, 0))
    assert "shfl" not in ptx
    assert "bar.sync" in ptx


@pytest.mark.parametrize("name", SUPPORTED)
def test_text_is_reproducible_and_reads_no_output(name, chains):
    text = render_module(chains[name])
    assert text == render_module(chains[name])
    inputs = [spec.name for spec in chains[name].signature.inputs]
    outputs = {"terms", *(f"{kind}_{one}" for kind in ("grad", "hess") for one in inputs)}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            array = node.value.id if isinstance(node.value, ast.Name) else ""
            assert array not in outputs, ast.unparse(node)


def test_lines_fit_the_page(chains):
    for name, chain in chains.items():
        long = [line for line in render_module(chain).splitlines() if len(line) > 110]
        assert not long, name


def test_every_function_of_a_formula_is_there():
    defined = {node.name for node in ast.parse(companion_source()).body if isinstance(node, ast.FunctionDef)}
    assert {primitive.spelling for primitive in Primitive.all().values()} <= defined
    assert {"exp", "log", "tanh", "sign", "maximum", "minimum", "power"} <= defined


def test_what_cannot_be_printed_has_a_reason():
    assert set(SUPPORTED) <= GENERATED
    reasons = {name: support(declared()[name].chain) for name in ("info_nce", "ctc", "cross_entropy")}
    assert reasons["info_nce"] == "the CUDA backend cannot print pairwise structures yet"
    assert "recurrences" in reasons["ctc"]
    assert reasons["cross_entropy"] is None


def _folder(modules):
    return Path(next(iter(modules.values())).__file__).parent
