"""The JavaScript of plots, run by V8, against mpmath: the term of a sample, its slope, its curvature."""

import json
import re
from functools import cache

import mpmath
import numpy as np
import pytest
from py_mini_racer import MiniRacer

from symloss.functions import Primitive
from symloss.losses.catalogue import declared
from symloss.printers.c.functions import definitions
from symloss.printers.html_pages.plots import plot_of
from symloss.printers.javascript import render_module
from symloss.printers.javascript.expressions import LIBRARY, JavaScriptFunction
from symloss.program.unsupported import UnsupportedError
from symloss.runtime.variants import with_variants
from symloss.verify.differences import Kink
from symloss.verify.oracle import Oracle

CLOSE = 1e-12
FEW = ("binary_cross_entropy", "cross_entropy", "focal", "gaussian_nll_full", "huber", "hinge", "ppo_clip")
SMALL_LAST = {"times_exp_square": 1e-17}  # what rounding has lost in the arguments before
CATALOGUE = {loss.name: loss for loss in with_variants(declared().values())}


@pytest.fixture(scope="module")
def engine():
    return MiniRacer()


@cache
def plot(name):
    return plot_of(CATALOGUE[name].chain)


def run(engine, script):
    return json.loads(engine.eval(f"JSON.stringify({script})"), parse_constant=float)


def close(found, exact):
    found = float("nan") if found is None else found
    if not mpmath.isfinite(exact):
        return not np.isfinite(found)
    return abs(found - exact) <= CLOSE * max(1, abs(exact))


CASES = [
    pytest.param(name, marks=() if name in FEW else pytest.mark.slow) for name in CATALOGUE
]  # all that have a plot where the sweep is asked for


@pytest.mark.parametrize("name", CASES)
def test_a_plot_shows_what_the_declaration_says(name, engine):
    if (told := plot(name)) is None:
        assert name not in FEW
        pytest.skip(f"{name} is no function of one element")
    generator = np.random.default_rng(0)
    count = 5
    rows = {key: np.tile(row, (count, 1)) for key, row in told.rows.items()}
    rows[told.wrt][:, 0] = generator.uniform(told.low, told.high, count)
    parameters = dict(told.parameters)
    for control in told.controls:
        shown = (
            generator.choice(control.values)
            if control.values
            else generator.uniform(control.low, control.high)
        )
        if control.element is None:
            parameters[control.name] = float(shown)
        else:
            rows[control.name][:, control.element] = shown
    shared = {key: np.array(row) for key, row in told.shared.items()}
    arrays = {key: row.ravel().tolist() for key, row in (rows | shared).items()}
    given = {told.sample: count, **told.lengths, **arrays, **parameters, "grad_scale": 1}
    size = rows[told.wrt].shape[1]
    engine.eval(f"var entries = {told.code}, given = {json.dumps(given)};")
    engine.eval(f"var terms = [], slope = new Array({count * size}).fill(0), bend = [...slope];")
    engine.eval(f"entries.evaluate({{...given, terms, grad_{told.wrt}: slope}});")
    found = {"value": run(engine, "terms"), "gradient": run(engine, "slope")[::size]}
    if told.curvature:
        engine.eval(f"entries.hessian_diag({{...given, hess_{told.wrt}: bend}});")
        found["curvature"] = run(engine, "bend")[::size]

    declaration = CATALOGUE[name].declaration
    oracle = Oracle(declaration)
    held = {}
    for array in declaration.arrays:
        values = (rows | shared)[array.name]
        values = values if values.ndim == len(array.axes) else values[:, 0]
        held[array.name] = values.astype(np.int64) if array.role == "label" else values
    exact = {"value": oracle.terms(held, parameters)}
    exact["gradient"] = oracle.gradient(held, parameters, told.wrt, "sum")
    if told.curvature:
        exact["curvature"] = oracle.hessian_diag(held, parameters, told.wrt, "sum")
    for quantity, numbers in found.items():
        wanted = np.asarray(exact[quantity], dtype=object).reshape(count, -1)[:, 0]
        for ours, theirs in zip(numbers, wanted, strict=True):
            assert isinstance(theirs, Kink) or close(ours, theirs), (quantity, ours, theirs)


def test_every_primitive_that_is_spelled_is_computed(engine):
    spelled = 0
    for name, primitive in Primitive.all().items():
        if not primitive.__module__.startswith("symloss.functions.") or primitive.spelling in LIBRARY:
            continue
        try:
            bodies = definitions([primitive.spelling], JavaScriptFunction)
        except UnsupportedError:
            continue
        head = f"const {{{', '.join(LIBRARY)}}} = Math;"
        engine.eval("\n".join(["{", head, *bodies, f"globalThis.called = {primitive.spelling};", "}"]))
        count = len(re.search(r"function \w+\((.*?)\)", bodies[-1])[1].split(","))
        for point in np.random.default_rng(1).uniform(0.05, 0.95, (4, count)):
            point[-1] *= SMALL_LAST.get(name, 1)
            with mpmath.workdps(40):
                exact = primitive.reference(mpmath.mp, *map(mpmath.mpf, map(float, point)))
            assert close(run(engine, f"called({', '.join(map(repr, map(float, point)))})"), exact), (
                name,
                point,
            )
        spelled += 1
    assert spelled >= 25


def test_what_cannot_be_printed_is_told():
    with pytest.raises(UnsupportedError, match="the JavaScript backend cannot print global structures yet"):
        render_module(declared()["dice"].chain)
    with pytest.raises(UnsupportedError, match="the JavaScript backend has no function gamma_of yet"):
        definitions(["gamma_of"], JavaScriptFunction)


def test_names_that_the_language_has():
    text = render_module(declared()["gan_minimax_generator"].chain)
    assert "function evaluate({ F, fake, weight, grad_scale, terms, grad_fake }) {" in text
    assert "</" not in text and "<!--" not in text  # it stands inside the tags of a script


def test_plots_are_of_single_numbers_or_of_scores():
    assert plot("huber").rows == {"input": (0.0,), "target": (0.0,)}
    assert [one.name for one in plot("focal").controls] == ["input", "input", "target", "gamma"]
    assert all(plot(name) is None for name in ("dice", "triplet", "ctc", "ciou", "ssim"))
