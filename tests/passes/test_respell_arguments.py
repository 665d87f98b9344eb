"""An argument may have any name that the call of a loss has no use for, those of generated code too."""

import linecache
import math

import numpy as np
import pytest
from random_losses import N, n
from sympy import exp, log

from symloss.chain import lower
from symloss.language import DeclarationError, axis, carry, let, loss, mean, positive, real, scan
from symloss.language import sum as sum_over
from symloss.language.declaration import declare
from symloss.language.reserved import CALL, KERNEL, PROGRAM
from symloss.printers.backends import BACKENDS
from symloss.program import Scan
from symloss.rehearsal import rehearse

c, C = axis("c", "C")

NAMES = sorted(name for name in KERNEL if name.isidentifier())
LOCALS = [
    "shared_blocks",
    "block_number",
    "lane",
    "kept",
    "counted",
    "x_n",
    "x_all",
    "x_columns",
    "total_rest",
]
SOME = [*NAMES[::7], "row", "start", "total_", "wants_gradient"]


def with_arguments(names, body, annotation):
    """A function whose arguments have these names, the loss of their list."""
    text = f"def made({', '.join(names)}):\n    return body([{', '.join(names)}])\n"
    place = f"made_{'_'.join(names)[:40]}.py"
    linecache.cache[place] = len(text), None, text.splitlines(keepends=True), place
    space = {"body": body, "__name__": "made"}
    exec(compile(text, place, "exec"), space)
    made = space["made"]
    made.__annotations__ = dict.fromkeys(names, annotation)
    return made


def squares(arrays):
    return mean(sum((k + 1) * array[n] ** 2 for k, array in enumerate(arrays)), n)


def test_arrays_with_the_names_of_kernels():
    """Many of them at once: every value and every gradient is that of its own array."""
    names = list(dict.fromkeys(SOME))
    found = loss()(with_arguments([*names, "scale"], squares, real[N]))
    arrays = [np.array([k + 1.0, 0.5]) for k in range(len(names) + 1)]
    value, slopes = found.value_and_grad(*arrays, wrt=tuple(found.signature.differentiable), reduction="sum")
    assert math.isclose(value, sum((k + 1) * (x**2).sum() for k, x in enumerate(arrays)))
    for k, (x, slope) in enumerate(zip(arrays, slopes, strict=True)):
        assert slope.tolist() == (2 * (k + 1) * x).tolist()
    (alone,) = (found.value_and_grad(*arrays, wrt=name)[1] for name in ("scale",))
    assert alone.tolist() == (len(arrays) * arrays[-1]).tolist()
    assert found.hvp(*arrays, vector=arrays[-1], wrt="scale").tolist() == alone.tolist()


def test_arrays_over_fewer_axes_and_lets_with_the_names_of_kernels():
    """Of one loss of rows: each let has the name of a kernel's local, all samples share each array."""
    shared = [name for name in dict.fromkeys([*SOME, *LOCALS]) if not name.startswith("x")]

    def body(symbols):
        x, *others = symbols
        parts = [let(name, (x[n, c] - other[c]) ** 2) for name, other in zip(LOCALS, others, strict=False)]
        return mean(log(1 + sum_over(sum(parts) + sum(other[c] ** 2 for other in others), c)), n)

    names = ["x", *(name for name in shared if name not in LOCALS)]
    made = with_arguments(names, body, real[C])
    made.__annotations__["x"] = real[N, C]
    found = loss()(made)
    x, others = np.array([[1.0, 2.0], [0.5, -1.0]]), np.linspace(-1, 1, 2 * len(names) - 2).reshape(-1, 2)
    inner = 1 + ((x[:, None] - others[: len(LOCALS)]) ** 2).sum((1, 2)) + (others**2).sum()
    value, (own, slope) = found.value_and_grad(x, *others, wrt=("x", names[-1]), reduction="sum")
    assert math.isclose(value, np.log(inner).sum()) and np.allclose(
        own, 2 * (x[:, None] - others[: len(LOCALS)]).sum(1) / inner[:, None]
    )
    assert np.allclose(slope, (2 * others[-1] / inner[:, None]).sum(0))


def test_parameters_with_the_names_of_kernels():
    def body(symbols):
        first, *others = symbols
        return mean(sum((k + 1) * other for k, other in enumerate(others)) * first[n] ** 2, n)

    made = with_arguments(["x", *NAMES, "scale"], body, positive)
    made.__annotations__["x"] = real[N]
    found = loss()(made)
    numbers = [1.0 + k for k in range(len(NAMES) + 1)]
    factor = sum((k + 1) * number for k, number in enumerate(numbers))
    given = dict(zip([*NAMES, "scale"], numbers, strict=True))
    value, slope = found.value_and_grad(np.array([1.0, 2.0]), **given)
    assert math.isclose(value, 2.5 * factor) and np.allclose(slope, [factor, 2 * factor])
    assert np.allclose(found.hessian_diag(np.array([1.0, 2.0]), *numbers), factor)


@pytest.mark.parametrize("name", sorted(CALL | PROGRAM | {"grad_x", "hess_x", "hvp_x"}))
def test_a_name_of_the_call_is_refused_in_one_sentence(name):
    with pytest.raises(DeclarationError, match=rf"the argument name '{name}' is taken by symloss itself"):
        declare(with_arguments([name], squares, real[N]))


def test_messages_and_texts_speak_of_the_name_that_the_author_gave():
    def body(arrays):
        step, scale = arrays
        return mean((step[n] - scale[n]) ** 2, n)

    found = loss()(with_arguments(["step", "scale"], body, real[N]))
    with pytest.raises(ValueError, match="step"):
        found(np.zeros((2, 2)), np.zeros(3))
    assert str(found.gradient("scale")).count("step[n]") == 1
    assert "grad_scale_" in found.source("cpu") and "step_" in found.source("cuda")


@pytest.mark.parametrize(
    "name", ["x_n", "x_all", "total_rest", "lane", "store_block_sum", "_rows", "block_total"]
)
def test_an_intermediate_with_a_name_that_code_makes(name):
    """Its kernels are run when they are printed, on the cpu and for the device."""

    def rows(x: real[N, C], y: real[N]):
        return mean(log(1 + let(name, sum_over(x[n, c] ** 2, c))) * let("other", exp(y[n])), n)

    chain = lower(declare(rows))
    assert name in chain.stages["searched"] and name not in chain.final
    for target in ("cpu", "cuda"):
        rehearse(chain, target, BACKENDS[target].render(chain))


def test_arguments_of_which_code_makes_one_another():
    def body(arrays):
        x, y = arrays
        return mean(log(1 + sum_over(x[n, c] ** 2 + x[n, c] * y[n, c], c)), n)

    chain = lower(declare(with_arguments(["x", "x_n"], body, real[N, C])))
    assert [array.name for array in chain.final.arrays] == ["x", "x_n_", "weight"]
    assert "grad_x_n_" in chain.final.outputs
    for target in ("cpu", "hvp", "cuda"):
        rehearse(chain, target, BACKENDS[target].render(chain))


def test_what_a_recurrence_starts_from_is_respelled():
    t, T = axis("t", "T")

    def smoothed(x: real[N, T], start: positive = 1):
        return mean(scan(t, carry("a", initial=start, outside=start), step=lambda a: a / 2 + x[n, t] ** 2), n)

    chain = lower(declare(smoothed))
    (node,) = (one for one in chain.final if isinstance(one, Scan) and one.role.kind == "primal")
    (parameter,) = chain.final.parameters
    assert parameter.name == "start_" and node.initial == node.outside == parameter.symbol
