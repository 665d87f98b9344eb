"""Recurrences of every kind through the chain: their reverse, and their loops, against independent judges."""

import itertools

import mpmath
import numpy as np
import pytest
from interpreted import Comparison
from sympy import Add, Eq, Integer, Max, Piecewise, Symbol, exp, log, oo

from symloss.chain import lower
from symloss.functions import logaddexp
from symloss.language import axis, carry, label, length, logsumexp, loss, mean, real, scan, sum, unit
from symloss.language.declaration import declare
from symloss.language.scan import AfterLast, Carried
from symloss.language.symbols import Read
from symloss.passes import reverse_scan
from symloss.passes.check_step import StepError, ordinary_point
from symloss.printers.backends import BACKENDS
from symloss.program import Scan
from symloss.program.evaluate import Evaluation

t, T = axis("t", "T")
n, N = axis("n", "N")
c, C = axis("c", "C")
i, j, k, S = axis("i", "j", "k", "S")
START = Piecewise((0, Eq(j, 0)), (-oo, True))


def two_numbers(x: real[N, T]):
    """Two carries that read each other."""
    _, last = scan(
        t, carry("a", initial=1), carry("b", initial=2), step=lambda a, b: (b, a * x[n, t] + exp(b / 9))
    )
    return mean(last, n)


def moving_average(x: real[N, T], rate: unit = 0.5):
    """A carry without indices, and a parameter in the step."""
    level = scan(t, carry("level", initial=0), step=lambda a: rate * a + (1 - rate) * x[n, t] ** 2)
    return mean(level, n)


def best_path(scores: real[T, N, S], lengths: length(T)[N]):
    """A maximum over two neighbours, with a value outside the range."""
    best = scan(
        t,
        carry("best", j, initial=0, outside=-1),
        step=lambda before: scores[t, n, j] + Max(before[j], before[j - 1]),
        length=lengths[n],
    )
    return mean(best[S - 1] + best[0] ** 2, n)


def markov_chain(emission: real[T, N, S], moves: real[N, S, S], lengths: length(T)[N]):
    """A reduction over all places inside the step, with a matrix of its own for every sample."""
    alpha = scan(
        t,
        carry("alpha", j, initial=START, outside=-oo),
        step=lambda before: emission[t, n, j] + logsumexp(before[i] + moves[n, i, j], i),
        length=lengths[n],
    )
    return mean(alpha[S - 1], n)


def alignment(log_probs: real[T, N, C], targets: label(C)[N, S], frames: length(T)[N], sizes: length(S)[N]):
    """Every label lasts one frame or more, and no frame is blank."""
    alpha = scan(
        t,
        carry("alpha", j, initial=START, outside=-oo, length=sizes[n]),
        step=lambda before: log_probs[t, n, targets[n, j]] + logaddexp(before[j], before[j - 1]),
        length=frames[n],
    )
    return mean(alpha[sizes[n] - 1], n)


def conditional_field(
    emission: real[N, T, S], moves: real[S, S], labels: label(S)[N, T], lengths: length(T)[N]
):
    """A matrix that all samples share, and a sum that ends with the steps."""
    alpha = scan(
        t,
        carry("alpha", j, initial=0, outside=-oo),
        step=lambda before: emission[n, t, j] + logsumexp(before[i] + moves[i, j], i),
        length=lengths[n],
    )
    path = sum(emission[n, t, labels[n, t]], t, where=t < lengths[n])
    return mean(logsumexp(alpha[j], j) - path, n)


def hidden_chain(moves: real[S, S], emission: real[N, T, S]):
    """What all samples need is computed before them, and its derivative after them."""
    alpha = scan(
        t,
        carry("alpha", j, initial=START, outside=-oo),
        step=lambda a: emission[n, t, j] + logsumexp(a[i] + moves[i, j] - logsumexp(moves[i, k], k), i),
    )
    return mean(-logsumexp(alpha[j], j), n)


def smoothed(x: real[N, T], y: real[N, T]):
    """A gradient that does not end with the steps, at a place that is no step."""
    level = scan(t, carry("level", initial=0), step=lambda a: a / 2 + x[n, t])
    return mean((level - y[n, 0]) ** 2, n)


def backwards(x: real[N, T], rate: unit = 0.5):
    """From the last step to the first."""

    def step(later, summed):
        here = x[n, t] + rate * later
        return here, summed + here**2

    _, summed = scan(t, carry("later", initial=1), carry("summed", initial=0), step=step, reverse=True)
    return mean(summed, n)


def backwards_from_a_length(emission: real[T, N, S], moves: real[N, S, S], lengths: length(T)[N]):
    """A chain of hidden states, from the last step that counts to the first."""
    beta = scan(
        t,
        carry("beta", j, initial=START, outside=-oo),
        step=lambda b: emission[t, n, j] + logsumexp(b[i] + moves[n, i, j], i),
        length=lengths[n],
        reverse=True,
    )
    return mean(logsumexp(beta[j], j), n)


RECURRENCES = (
    two_numbers, moving_average, best_path, markov_chain, alignment, conditional_field, hidden_chain,
    smoothed, backwards, backwards_from_a_length,
)  # fmt: skip


@pytest.fixture(scope="module")
def chains():
    return {function.__name__: lower(declare(function)) for function in RECURRENCES}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", [function.__name__ for function in RECURRENCES])
def test_kernel_computes_the_program(chains, name, seed):
    Comparison(chains[name], seed).check()


def test_the_adjoint_of_a_scan_runs_backwards(chains):
    program = chains["best_path"].stages["differentiated"]
    forward, backward = program.node("best"), program.node("grad_best")
    assert isinstance(backward, Scan) and backward.reverse and not forward.reverse
    offsets = {read.indices for read in backward.body.atoms(Read) if read.name == "grad_best"}
    assert offsets == {(n, t + 1, j), (n, t + 1, j + 1)}  # the step reads t - 1, j and t - 1, j - 1
    assert str(backward).startswith("grad_best[n, t, j] = scan backwards over t < lengths[n] of")


def test_the_adjoint_of_a_scan_that_runs_backwards_runs_forward(chains):
    program = chains["backwards"].stages["differentiated"]
    back, adjoint = program.node("summed"), program.node("grad_summed")
    assert back.reverse and not adjoint.reverse
    assert {read.indices for read in adjoint.body.atoms(Read) if read.name == "grad_summed"} == {(n, t - 1)}


@pytest.mark.parametrize("name", ["two_numbers", "moving_average", "alignment", "backwards"])
def test_gradient_is_that_of_the_unrolled_recurrence(chains, name):
    chain = chains[name]
    program = chain.stages["differentiated"]
    point = ordinary_point(program, 3)
    array = next(item.name for item in program.arrays if item.role == "differentiable")
    symbols = {at: Symbol(f"{array}_{'_'.join(map(str, at))}", real=True) for at in point.arrays[array]}
    values = {symbol: exact(point.arrays[array][at]) for at, symbol in symbols.items()}
    value = unrolled(chain.declaration, point, {array: symbols})
    with mpmath.workdps(50):
        run = Evaluation(
            program, point.arrays, point.parameters, point.extents, {"grad_scale": mpmath.mpf(1)}
        )
        for at, symbol in symbols.items():
            slope = value.diff(symbol).xreplace(values).evalf(40)
            assert mpmath.almosteq(run(f"grad_{array}", at), mpmath.mpf(str(slope)), 1e-30, 1e-30), at


def unrolled(declaration, point, known):
    """Σ weight·term with every step written out, the elements of the arrays in `known` as symbols."""
    total = 0
    for row in range(point.extents["N"]):
        term = declaration.expression.body.xreplace({n: Integer(row)})
        term = term.replace(AfterLast, lambda *args: last_of(AfterLast(*args), point, known))
        total += exact(point.arrays["weight"][row,]) * term
    return total.replace(logaddexp, lambda *terms: log(Add(*map(exp, terms))))


def last_of(read, point, known):
    """A carry after its last step."""
    recurrence = read.recurrence
    values = {item.head: filled(item, item.initial, {}, point, known) for item in recurrence.carries}
    steps = range(whole(recurrence.length, point))
    for step in reversed(steps) if recurrence.reverse else steps:
        moved = {recurrence.along: Integer(step)}
        values = {
            item.head: filled(item, item.step, moved, point, known, values) for item in recurrence.carries
        }
    place = tuple(whole(index, point) for index in read.indices)
    return values[read.head].get(place, read.carry.outside)


def filled(item, body, moved, point, known, before=None):
    """The values of one carry, by place."""
    lengths = [whole(length, point) for length in item.lengths]
    found = {}
    for place in itertools.product(*map(range, lengths)):
        here = body.xreplace(moved | dict(zip(item.indices, map(Integer, place), strict=True)))
        here = here.replace(
            Carried, lambda head, along, *at: before[head].get(tuple(map(int, at)), item.outside)
        )
        found[place] = element_wise(here, point, known)
    return found


def element_wise(expression, point, known):
    """Reads as the symbols or numbers of the point."""

    def element(read):
        at = tuple(whole(index, point) for index in read.indices)
        return known[read.name][at]

    outermost = {read: element(read) for read in expression.atoms(Read) if read.name in known}
    return expression.xreplace(outermost).xreplace(
        {
            symbol: exact(point.parameters["rate"])
            for symbol in expression.free_symbols
            if symbol.name == "rate"
        }
    )


def exact(number):
    """An mpmath number as a rational one."""
    sign, mantissa, exponent, _ = number._mpf_
    return (-1) ** sign * Integer(int(mantissa)) * Integer(2) ** int(exponent)


def whole(index, point):
    """An index or a length as a number."""
    labels = {
        read: Integer(point.arrays[read.name][tuple(map(int, read.indices))]) for read in index.atoms(Read)
    }
    sizes = {symbol: Integer(point.extents.get(symbol.name, 0)) for symbol in index.free_symbols}
    return int(index.xreplace(labels).xreplace(sizes))


def test_a_shift_in_the_wrong_direction_is_caught(monkeypatch):
    right = reverse_scan.shift
    monkeypatch.setattr(reverse_scan, "shift", lambda index: (right(index)[0], -right(index)[1]))
    with pytest.raises((StepError, KeyError, RecursionError)):
        lower(declare(best_path))


def test_cuda_says_why_not(chains):
    assert "recurrences" in BACKENDS["cuda"].support(chains["best_path"])


def test_an_array_that_all_samples_share_is_added_up_after_them(chains):
    schedule = chains["conditional_field"].schedule
    assert schedule.structure == "scan" and [step.name for step in schedule.steps] == ["10", "20"]
    assert "grad_moves_part_of_sample" in {buffer.name for buffer in schedule.buffers}


def test_a_recurrence_of_no_sample_and_one_after_all_of_them():
    @loss()
    def shared(emission: real[N, S], steps: real[T]):
        """A recurrence without samples, in a root of a mean."""
        level = scan(t, carry("level", initial=0), step=lambda a: a * steps[t] + 1)
        return mean(emission[n, 0] * level, n) ** 2

    emission, steps = np.array([[0.3, 9.0], [-1.1, 9.0]]), np.array([0.4, -0.2, 1.5])
    level = (1 * steps[1] + 1) * steps[2] + 1
    mean_of = emission[:, 0].mean()
    value, (by_emission, by_steps) = shared.value_and_grad(emission, steps, wrt=("emission", "steps"))
    np.testing.assert_allclose(value, (mean_of * level) ** 2, rtol=1e-14)
    np.testing.assert_allclose(by_emission, [[mean_of * level**2, 0]] * 2, rtol=1e-14)
    slopes = np.array([0, steps[2], steps[1] + 1])
    np.testing.assert_allclose(by_steps, 2 * mean_of**2 * level * slopes, rtol=1e-14)
