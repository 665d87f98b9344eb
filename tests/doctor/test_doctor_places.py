"""Where digits are lost, by name and sub-expression, and where a formula has no value: without kernels."""

import math

import numpy as np
import pytest
from sympy import Piecewise, exp, log, sin, sqrt

from symloss.doctor.code import printer_of
from symloss.doctor.losing import losses_at
from symloss.doctor.narrower import as_annotations, narrower
from symloss.doctor.ordinary import Budget, as_text, batch_of, plainest
from symloss.doctor.singular import holes
from symloss.doctor.slopes import slope_losses
from symloss.doctor.spellings import built_in, keeps, searched
from symloss.language import (
    axis,
    let,
    mean,
    nonnegative,
    positive,
    ratio,
    real,
    sum,
    times,
    unit,
    weights,
    xlogy,
)
from symloss.language.declaration import declare
from symloss.verify.parts import AtInput, parts_of
from symloss.verify.sampling import Batch, sample

n, N = axis("n", "N")
t, T = axis("t", "T")


def one(function):
    return declare(function)


def growth(input: real[N], target: real[N]):
    """The digits are lost in the let, and nowhere else."""
    grown = let("grown", exp(input[n] - target[n]) - 1)
    return mean(grown**2, n)


def far(input: real[N]):
    """A square that leaves the range on the way to a root."""
    return mean(sqrt(input[n] ** 4 + 1), n)


def shares(input: real[N, T], w: weights(nonnegative)[N, T]):
    """A weighted mean, for which nothing says that there is a weight."""
    return mean(sum(w[n, t] * input[n, t], t) / sum(w[n, t], t), n)


def lost(function, arrays, dtype="float64"):
    """The sub-expression that loses most, with its let, its bits and how."""
    declaration = one(function)
    exact = AtInput(declaration, {name: np.asarray(values, dtype) for name, values in arrays.items()}, {})
    found = losses_at(parts_of(declaration), exact, dtype)
    show = printer_of(declaration)
    return [(show(loss.part.node), loss.part.name, loss.how, loss.bits) for loss in found]


def test_the_let_that_cancels():
    (worst, *_) = lost(growth, {"input": [1.0 + 2**-30], "target": [1.0]})
    assert worst[:3] == ("exp(input[n] - target[n]) - 1", "grown", "cancels")
    computed = math.exp(2**-30) - 1  # as floating point does it
    right = math.expm1(2**-30)
    assert worst[3] == pytest.approx(math.log2(abs(computed - right) / math.ulp(right)), abs=1.5)
    assert lost(growth, {"input": [3.0], "target": [1.0]}) == []


def test_what_leaves_the_range():
    (worst, *_) = lost(far, {"input": [1e20]}, "float32")
    assert worst[0] == "input[n]**4"
    assert worst[2] == "overflows"
    assert lost(far, {"input": [1e5]}, "float32") == []


def test_a_sum_over_an_index():
    def centred(input: real[N, T]):
        return mean(sum(sin(input[n, t]), t) ** 2, n)

    (worst, *_) = lost(centred, {"input": [[1.0, -1.0 + 2**-40]]})
    assert worst[0] == "sum(sin(input[n, t]), t)"
    assert worst[3] > 30
    assert lost(centred, {"input": [[1.0, 0.5]]}) == []


def test_terms_that_cancel_altogether():
    def nothing(input: real[N]):
        return mean((log(exp(input[n]) * exp(2)) - input[n] - 2) ** 2, n)

    (worst, *_) = lost(nothing, {"input": [0.7]})
    assert worst[2] == "cancels"


def test_a_case_that_is_not_taken_loses_nothing():
    def chosen(input: real[N]):
        return mean(Piecewise((exp(input[n]) - 1, input[n] > 1), (input[n], True)), n)

    assert lost(chosen, {"input": [1e-9]}) == []


@pytest.mark.parametrize(
    ("written", "call"),
    [
        (lambda x, y: exp(x) - 1, "expm1(input[n])"),
        (lambda x, y: log(1 + x), "log1p(input[n])"),
        (lambda x, y: log(1 + exp(x)), "softplus(input[n])"),
        (lambda x, y: log(exp(x) + exp(y)), "logaddexp(input[n], other[n])"),
    ],
    ids=["expm1", "log1p", "softplus", "logaddexp"],
)
def test_functions_that_have_it_built_in(written, call):
    def made(input: real[N], other: real[N]):
        return mean(written(input[n], other[n]), n)

    declaration = one(made)
    node = declaration.expression.body
    exact = AtInput(declaration, {"input": np.asarray([1e-12]), "other": np.asarray([0.5])}, {})
    kept = [str(found) for found, _ in built_in(node) if keeps(found, node, exact, {"n": 0}, "float64")]
    assert call in kept


def test_a_quotient_and_a_logarithm_of_zero():
    def quotient(input: nonnegative[N], other: nonnegative[N]):
        return mean(input[n] / other[n] + input[n] * log(other[n]), n)

    x, y = (array[n] for array in one(quotient).arrays)
    assert ratio(x, y) in [call for call, _ in built_in(x / y)]
    assert xlogy(x, y) in [call for call, _ in built_in(x * log(y))]
    assert times(x, exp(y)) in [call for call, _ in built_in(x * exp(y))]


def test_no_function_brings_back_what_is_out_of_the_range():
    def quotient(input: positive[N], other: positive[N]):
        return mean(log(input[n] / other[n]), n)

    declaration = one(quotient)
    node = declaration.expression.body.args[0]
    exact = AtInput(declaration, {"input": np.asarray([1e30]), "other": np.asarray([1e-30])}, {})
    calls = [call for call, _ in built_in(node)]
    assert calls
    assert not any(keeps(call, node, exact, {"n": 0}, "float32") for call in calls)
    assert any(keeps(call, node, exact, {"n": 0}, "float64") for call in calls)


def test_the_search_finds_a_form():
    def conjugate(input: real[N]):
        return mean(sqrt(1 + input[n] ** 2) - 1, n)

    declaration = one(conjugate)
    exact = AtInput(declaration, {"input": np.asarray([1e-6])}, {})
    (part,) = [part for part in parts_of(declaration) if part.node == declaration.expression.body]
    form = searched(part, exact, {"n": 0}, "float64")
    assert form is not None
    x = declaration.array("input")[n]
    number = float(form.subs(x, 1e-6))
    assert number == pytest.approx(5e-13 - 1.25e-25, rel=1e-15)


def drawn(declaration, dtype="float64"):
    return sample(declaration, dtype, 20, 0)


def told(function):
    declaration = one(function)
    found = holes(declaration, drawn(declaration), printer_of(declaration), Budget(60))
    return [
        (hole.fault.condition, hole.fault.result, hole.fault.is_undefined, as_text(declaration, hole.batch))
        for hole in found
    ]


def test_a_division_by_a_zero_that_the_domain_allows():
    ((condition, result, is_undefined, place),) = told(shares)
    assert (condition, result, is_undefined) == ("sum(w[n, t], t) = 0", "0/0", True)
    assert place == {"input": "[[0]]", "w": "[[0]]"}


def test_roots_and_logarithms():
    def rooted(input: real[N], other: unit[N]):
        return mean(sqrt(input[n]) - log(other[n]), n)

    found = told(rooted)
    assert found[0][:3] == ("input[n] < 0", "the root of a negative number", True)
    assert ("other[n] = 0", "log 0 = -∞", False) in [one[:3] for one in found]


def test_a_guarded_formula_has_no_hole():
    def guarded(input: nonnegative[N], other: positive[N]):
        gain = Piecewise((input[n] * log(input[n]), input[n] > 0), (0, True))
        return mean(gain + ratio(input[n], other[n]), n)

    assert told(guarded) == []


def test_an_input_becomes_plain():
    declaration = one(growth)
    batch = batch_of(declaration, {"input": 734.21837, "target": -3.125177}, "float64")

    def fails(other: Batch) -> bool:
        return other.arrays["input"][0] - other.arrays["target"][0] > 700

    plain = plainest(declaration, batch, fails, Budget(10))
    assert fails(plain)
    assert all(len(number) <= 4 for number in as_text(declaration, plain).values())


def test_arrays_become_short():
    declaration = one(shares)
    batch = batch_of(
        declaration, {"input": [[1.25, 7.5, 3.0], [0.1, 0.2, 0.3]], "w": [[1.0] * 3] * 2}, "float32"
    )
    plain = plainest(declaration, batch, lambda other: other.arrays["input"].max() > 2, Budget(10))
    assert plain.arrays["input"].shape == (1, 1) or plain.arrays["input"].size == 2
    assert float(plain.arrays["input"].max()) in (10.0, 8.0, 7.0, 3.0)


def test_domains_without_an_input():
    declaration = one(shares)
    batch = batch_of(declaration, {"input": [[0.0]], "w": [[0.0]]}, "float64")
    change, other = next(iter(narrower(declaration, batch, {"w"})))
    assert as_annotations(declaration, change) == "w: weights(positive)[N, T]"
    assert other.array("w").domain.contains(1e-300)
    assert not other.array("w").domain.contains(0.0)


def test_the_part_of_a_derivative():
    from symloss.language import loss

    @loss()
    def steep(input: real[N]):
        return mean(sqrt(1 + input[n] ** 4) - input[n] ** 2, n)

    program = steep.chain.stages["differentiated"]
    name = program.outputs_of("adjoint")[0]
    batch = batch_of(steep.declaration, {"input": 1000.0}, "float64")
    (node, worst), *_ = slope_losses(steep.declaration, program, name, batch, "float64")
    assert worst.how == "cancels"
    assert worst.bits > 30
    assert node.name in program
