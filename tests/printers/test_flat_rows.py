"""Rows of a fixed number of elements lie in line, and vectors take several of them at a time."""

import re

import numba
import numpy as np
import pytest
from sympy import Abs, Max, sqrt

import symloss
from symloss.chain import lower
from symloss.language import axis, loss, mean, positive, real, sum
from symloss.printers.numba_cpu.flat_rows import flat_rows
from symloss.printers.numba_cpu.module import render_module
from symloss.printers.numba_cpu.statements import CpuStatements
from symloss.rehearsal.interpret import load

n, N = axis("n", "N")
c, C = axis("c", "C")
PLACES = r"in_row\(n, (\d+), (\d+)\)"


@loss()
def rotation(q: real[N, 4], r: real[N, 4]):
    """One less the squared cosine of two unit quaternions."""
    cosine = q[n, 0] * r[n, 0] + q[n, 1] * r[n, 1] + q[n, 2] * r[n, 2] + q[n, 3] * r[n, 3]
    return mean(1 - cosine**2, n)


@loss()
def gaussian_of_two(outputs: real[N, 2], target: real[N]):
    """A network's mean and scale side by side."""
    return mean(Abs(outputs[n, 0] - target[n]) / (1 + outputs[n, 1] ** 2) + outputs[n, 1] ** 2, n)


@loss()
def colour(image: real[N, 3], floor: positive = 1):
    """How far a colour is from grey."""
    red, green, blue = (image[n, place] for place in range(3))
    return mean(sqrt(floor + (red - green) ** 2 + (green - blue) ** 2) + Max(0, blue - 2), n)


@loss()
def of_any_length(x: real[N, C], y: real[N, 4]):
    """An axis of any length, and one of a fixed length that is read in a loop."""
    return mean(sum(x[n, c] ** 2, c) + y[n, 1], n)


def printed(declaration):
    schedule = lower(declaration).schedule
    return [CpuStatements(schedule, phase) for phase in schedule.steps]


@pytest.mark.parametrize(
    ("declared", "flat"),
    [
        (rotation, {"q": 4, "r": 4, "grad_q": 4, "grad_r": 4}),
        (gaussian_of_two, {"outputs": 2, "grad_outputs": 2}),
        (colour, {"image": 3, "grad_image": 3}),
    ],
)
def test_arrays_whose_rows_lie_in_line(declared, flat):
    (printer,) = printed(declared.declaration)
    assert flat_rows(printer.schedule, printer.phase, printer.block) == flat == printer.names.flat
    text = "\n".join(printer.lines())
    for name, length in flat.items():
        if not name.startswith("grad_"):
            continue
        stored = re.findall(rf"{name}\[{PLACES}\] =", text)
        assert {int(told) for told, _ in stored} == {length}
        assert {int(place) for _, place in stored} == set(range(length))  # filled, or cleared


def test_rows_of_any_length_stay_as_they_are():
    for printer in printed(of_any_length.declaration):
        assert not printer.names.flat and "in_row" not in "\n".join(printer.lines())


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("declared", [rotation, gaussian_of_two, colour], ids=lambda one: one.name)
def test_values_and_slopes(declared, weighted):
    """Through the public face, beside differences of the value."""
    generator = np.random.default_rng(5)
    shapes = [
        (7, *(int(e.name) for e in array.axes[1:]))
        for array in declared.declaration.arrays
        if array.name != "weight"
    ]
    arrays = [generator.normal(size=shape) for shape in shapes]
    weight = np.array([1.0, 0, 2, 1, 0, 3, 1]) if weighted else None
    value, gradient = declared.value_and_grad(*arrays, weight=weight)
    assert value == pytest.approx(declared(*arrays, weight=weight), rel=1e-15)
    along, step = generator.normal(size=gradient.shape), 1e-6
    first, *others = arrays
    moved = [declared(first + s * step * along, *others, weight=weight) for s in (1, -1)]
    assert np.vdot(gradient, along) == pytest.approx((moved[0] - moved[1]) / (2 * step), rel=1e-6, abs=1e-8)
    if weighted:
        assert not gradient[[1, 4]].any()


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", ["giou", "diou", "box_iou"])
def test_several_boxes_are_one_vector(name, weighted):
    kernel = symloss.get(name)._kinds.evaluator().evaluate.__globals__["_elements"]
    options = {name: value for name, value in kernel.targetoptions.items() if name != "nopython"}
    fresh = numba.njit(pipeline_class=kernel._compiler.pipeline_class, **options)(kernel.py_func)
    flat = np.ones(64 * 4, np.float32)
    weight = np.ones(64, np.float32) if weighted else None
    fresh(flat, flat, weight, np.float32(1), None, flat.copy(), None, 64, 64, 0)
    (assembly,) = fresh.inspect_asm().values()
    assert re.search(r"vdivps\s.*[yz]mm", assembly) and not re.search(r"vp?gather", assembly)
    assert weighted or "vscatter" not in assembly  # rows of weight 0 are cleared apart


def test_text_of_a_kernel_runs_as_it_is():
    evaluate = load(render_module(lower(rotation.declaration)), "<kernel>")["evaluate"]
    q, r = np.random.default_rng(2).normal(size=(2, 5, 4))
    gradient = np.empty_like(q)
    assert evaluate(q, r, None, np.float64(1), None, gradient, None) == pytest.approx(
        (1 - (q * r).sum(1) ** 2).sum(), rel=1e-12
    )
    np.testing.assert_allclose(gradient, -2 * (q * r).sum(1)[:, None] * r, rtol=1e-12)
