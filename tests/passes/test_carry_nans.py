"""NaN never vanishes: not in a condition, a maximum or a case, in no kernel of the catalogue."""

import mpmath
import numpy as np
import pytest
from catalogue_calls import arguments, called, functions_of, signature_of
from random_losses import C, N, c, declaration, n
from sympy import Abs, And, Max, Min, Ne, Or, Piecewise

import symloss
from symloss.functions import with_nan_of
from symloss.language import label, loss, mean, positive, real, sum
from symloss.language import max as largest_of
from symloss.passes.carry_nans import carry_nans
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.read import SAMPLE_WEIGHT, read_declaration
from symloss.program.evaluate import Evaluation
from symloss.runtime import manifest
from symloss.verify.oracle import Oracle

ONE = {"input": real[N]}
TWO = {"input": real[N], "other": real[N]}


def carried(annotations, body):
    return carry_nans(differentiate(read_declaration(declaration("given", annotations, body))))


# ---- The pass ------------------------------------------------------------------------------------


def test_a_case_that_is_made_of_what_is_compared_stays_as_it_is():
    def huber(input, delta):
        r = input[n]
        return mean(Piecewise((r**2 / 2, Abs(r) <= delta), (delta * (Abs(r) - delta / 2), True)), n)

    assert not carried({"input": real[N], "delta": positive}, huber).node("term").body.has(with_nan_of)


def test_what_a_condition_compares_in_one_of_its_cases_counts_there():
    def share(input, other):
        quotient = Piecewise((input[n] / other[n], other[n] > 0), (0, True))
        return mean(Piecewise((1, Ne(quotient, 0)), (2, True)), n)

    program = carried(TWO, share)
    arrays = {
        "input": {(0,): mpmath.mpf(0), (1,): mpmath.nan},
        "other": {(0,): mpmath.mpf(0), (1,): mpmath.mpf(1)},
        SAMPLE_WEIGHT: {(0,): 1, (1,): 1},
    }
    run = Evaluation(program, arrays, {}, {"N": 2}, {"grad_scale": 1})
    assert run("term", (0,)) == 2
    assert mpmath.isnan(run("term", (1,)))


CASES = {
    "a constant": lambda input: Piecewise((input[n], input[n] > 0), (0, True)),
    "a constant first": lambda input: Piecewise((0, input[n] < 0), (1, True)),
    "two conditions": lambda input: Piecewise((1, And(input[n] > 0, input[n] < 1)), (2, True)),
    "three cases": lambda input: Piecewise(
        (1, input[n] > 2), (2, input[n] > 1), (3, input[n] > 0), (4, True)
    ),
    "within a sum": lambda input: 3 + 2 * Piecewise((1, input[n] > 0), (0, True)),
    "a maximum": lambda input: Max(0, input[n]),
    "a minimum": lambda input: Min(input[n], 1),
}


@pytest.mark.parametrize("case", CASES)
def test_a_program_carries_it(case):
    program = carried(ONE, lambda input: mean(CASES[case](input), n))
    for numbers in ((mpmath.nan, 2), (2, mpmath.nan)):
        arrays = {"input": {(k,): mpmath.mpf(x) for k, x in enumerate(numbers)}}
        run = Evaluation(
            program, arrays | {SAMPLE_WEIGHT: {(0,): 1, (1,): 1}}, {}, {"N": 2}, {"grad_scale": 1}
        )
        hit = numbers.index(next(x for x in numbers if x != x))
        assert mpmath.isnan(run("total")) and mpmath.isnan(run("term", (hit,)))
        assert not mpmath.isnan(run("term", (1 - hit,)))


def test_an_earlier_condition_counts_for_a_later_case():
    def body(input, other):
        return mean(Piecewise((1, input[n] > 0), (2, other[n] > 0), (3, True)), n)

    program = carried(TWO, body)
    arrays = {"input": {(0,): mpmath.nan}, "other": {(0,): mpmath.mpf(1)}, SAMPLE_WEIGHT: {(0,): 1}}
    assert mpmath.isnan(Evaluation(program, arrays, {}, {"N": 1})("total"))


def test_the_largest_of_a_row_is_nan_wherever_one_is():
    program = read_declaration(
        declaration("given", {"input": real[N, C]}, lambda input: mean(largest_of(input[n, c], c), n))
    )
    for position in range(3):
        row = {(0, k): mpmath.nan if k == position else mpmath.mpf(k) for k in range(3)}
        run = Evaluation(program, {"input": row, SAMPLE_WEIGHT: {(0,): 1}}, {}, {"N": 1, "C": 3})
        assert mpmath.isnan(run("total"))


def test_numbers_stay_as_they_are():
    def body(input):
        return mean(sum(Piecewise((1, input[n, c] > 0), (0, True)), c), n)

    program = differentiate(read_declaration(declaration("given", {"input": real[N, C]}, body)))
    check_same(program, carry_nans(program), "carried")


# ---- Conditions that leave terms out ----------------------------------------------------------------


def kept_above(input: real[N, C], other: real[N], group: label(C)[N]):
    """A mean over the samples of groups but the first whose other number is positive."""
    return mean(sum(input[n, c] ** 2, c), n, where=And(other[n] > 0, Ne(group[n], 0)))


def kept_elements(input: real[N, C], other: real[N, C], bound: positive = 1):
    """A sum over the elements that another stays below, or is not 3."""
    return mean(sum(input[n, c] ** 2, c, where=Or(other[n, c] < bound, Ne(other[n, c], 3))), n)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_condition_of_samples_carries_it(dtype):
    found = loss()(kept_above)
    input, other = np.diag([1, 2, 3, 4]).astype(dtype), np.array([1, np.nan, 0, np.nan], dtype)
    groups = np.array([1, 1, 2, 0])  # the last one is left out, whatever its other number is
    terms = found(input, other, groups, reduction="none")
    assert np.isnan(terms).tolist() == [False, True, False, False] and terms[0] == 1
    value, slope = found.value_and_grad(input, other, groups, reduction="sum")
    assert np.isnan(value) and np.isnan(slope).all(axis=1).tolist() == [False, True, False, False]
    assert slope[[0, 2, 3]].tolist() == [[2, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert np.isnan(found(input, other, groups))
    weight = np.array([1, 0, 1, 1], dtype)
    value, slope = found.value_and_grad(input, other, groups, weight=weight)
    assert value == 1 and slope[0, 0] == 2 and (slope[1:] == 0).all()
    arrays = {"input": input, "other": other, "group": groups}
    assert mpmath.isnan(Oracle(found.declaration).value(arrays, {}))


def test_a_condition_of_elements_carries_it():
    found = loss()(kept_elements)
    input, other = np.array([[1.0, 2], [3, 4]]), np.array([[0, np.nan], [0, 3]])
    value, slope = found.value_and_grad(input, other, reduction="sum")
    assert np.isnan(value) and np.isnan(slope).tolist() == [[False, True], [False, False]]
    assert found(input, other, reduction="none")[1] == 9 and slope[1].tolist() == [6, 0]


def test_a_mask_carries_it():
    input, target, mask = np.array([0.5, 0.5]), np.array([1.0, 0]), np.array([np.nan, 1])
    for name in ("dice", "soft_dice", "jaccard", "tversky"):
        assert np.isnan(symloss.get(name)(input, target, mask=mask)), name


# ---- The catalogue -------------------------------------------------------------------------------

TRIED = {
    "real": (-20.0, -0.3, 0.9, 20.0),
    "unit": (0.05, 0.4, 0.9),
    "cosine": (-0.9, 0.3, 0.8),
}
POSITIVE = (0.05, 1.5, 30.0)
MOST = 3  # elements of an array that are tried


@pytest.mark.parametrize("name", sorted(manifest.entries()))
def test_nan_in_an_input_reaches_all_that_depends_on_it(name):
    """What another number in its place would change is NaN: the value, terms and every gradient."""
    evaluate = functions_of(name)["evaluate"]
    inputs = [spec for spec in signature_of(name).inputs if spec.role == "differentiable"]
    for seed in range(3, 60):  # at some points boxes lie apart, and a hinge is far from its joint
        plain = arguments(name, seed)
        plain |= {key: np.ones_like(plain[key]) for key in (SAMPLE_WEIGHT, "cotangent") if key in plain}
        if numbers_that_depend(evaluate, plain, inputs):
            return
    raise AssertionError(f"{name}: nothing depends on its inputs")


def numbers_that_depend(evaluate, plain, inputs):
    """How many numbers depend on one of the inputs that are tried; each of them is NaN with it."""
    reached = 0
    for spec in inputs:
        for place in np.random.default_rng(1).permutation(plain[spec.name].size)[:MOST]:
            results = [called(evaluate, put(plain, spec.name, place, x)) for x in tried(spec)]
            unknown = called(evaluate, put(plain, spec.name, place, np.nan))
            for key, found in unknown.items():
                values = np.array([result[key] for result in results])
                depends = (values != values[:1]).any(axis=0)
                assert np.isnan(found[depends]).all(), (spec.name, place, key, found, values)
                reached += int(depends.sum())
    return reached


def tried(spec):
    return TRIED.get(spec.domain, POSITIVE)


def put(given, name, place, value):
    changed = given[name].copy()
    changed.reshape(-1)[place] = value
    return {**given, name: changed}
