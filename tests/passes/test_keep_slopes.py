"""The slopes of recurrences are definitions of their own, at the places of the steps that find them."""

import mpmath
import pytest
from sympy import Eq, Max, Mul, Piecewise, exp, oo

from symloss.chain import lower
from symloss.functions import logaddexp, softmax_weight
from symloss.language import axis, carry, label, length, mean, real, scan, sum
from symloss.language.declaration import declare
from symloss.language.symbols import Read
from symloss.passes.check_step import ordinary_point
from symloss.passes.keep_slopes import keep_slopes
from symloss.program import Scan
from symloss.program.evaluate import Evaluation

t, T = axis("t", "T")
n, N = axis("n", "N")
j, k, S = axis("j", "k", "S")
DIGITS = 50


def repeated_labels(x: real[T, N, S], y: label(S)[N, T], lengths: length(T)[N]):
    """Three ways into a place, one of them only where labels differ."""
    skipped = lambda before: Piecewise((before[j - 2], (j >= 2) & (y[n, t] > j)), (-oo, True))  # noqa: E731
    step = lambda before: x[t, n, j] + logaddexp(before[j], before[j - 1], skipped(before))  # noqa: E731
    start = Piecewise((0, Eq(j, 0)), (-oo, True))
    alpha = scan(t, carry("alpha", j, initial=start, outside=-oo), step=step, length=lengths[n])
    return mean(sum(exp(alpha[j] / 9), j), n)


def soft_minimum(cost: real[N, T, S]):
    """An alignment whose moves have a soft minimum."""
    step = lambda before: cost[n, t, j] - logaddexp(-before[j], -before[j - 1])  # noqa: E731
    start = Piecewise((0, Eq(j, 0)), (oo, True))
    return mean(scan(t, carry("r", j, initial=start, outside=oo), step=step)[S - 1], n)


def forgetting(x: real[N, T]):
    """Two numbers that read each other, one through an exponential."""
    step = lambda a, b: (b * x[n, t], a + exp(b / 9))  # noqa: E731
    _, last = scan(t, carry("a", initial=1), carry("b", initial=2), step=step)
    return mean(last, n)


LOSSES = {declared.__name__: declared for declared in (repeated_labels, soft_minimum, forgetting)}


@pytest.fixture(scope="module")
def programs():
    return {name: lower(declare(declared)).final for name, declared in LOSSES.items()}


@pytest.mark.parametrize(("name", "count"), [("repeated_labels", 3), ("soft_minimum", 2), ("forgetting", 1)])
def test_slopes_are_computed_by_the_steps(programs, name, count):
    slopes = keep_slopes(programs[name])
    found = [slope for kept in slopes.of.values() for slope in kept]
    assert len(found) == count
    for node in slopes.program:
        if isinstance(node, Scan) and node.reverse:
            assert not node.body.has(softmax_weight)
            products = [product for product in node.body.atoms(Mul) if product.atoms(Read) & _adjoints(node)]
            assert not any(product.has(exp) for product in products)
    for slope in found:
        assert slopes.followed(slope.name).axes == slope.axes
    assert slopes.followed("total") is None


def _adjoints(node):
    """The adjoints of other steps that a step reads."""
    shifted = {read for read in node.body.atoms(Read) if any(index.is_Add for index in read.indices)}
    return {read for read in shifted if read.name.startswith("grad_")}


@pytest.mark.parametrize("name", sorted(LOSSES))
@pytest.mark.parametrize("seed", [1, 2])
def test_gradients_are_the_same_at_50_digits(programs, name, seed):
    program = programs[name]
    with mpmath.workdps(DIGITS + 10):
        point = ordinary_point(program, seed)
        scalars = {"grad_scale": mpmath.mpf("0.7")}
        runs = [
            Evaluation(one, point.arrays, point.parameters, point.extents, scalars)
            for one in (program, keep_slopes(program).program)
        ]
        for output in program.outputs_of("adjoint"):
            first, second = (run.all(output) for run in runs)
            assert first.keys() == second.keys()
            for at, value in first.items():
                assert mpmath.almosteq(value, second[at], mpmath.mpf(10) ** -DIGITS)
            assert any(first.values())


def best_of_two(x: real[N, T, S]):
    """A step whose slope is a choice between numbers."""
    step = lambda before: x[n, t, j] + Max(before[j], before[j - 1])  # noqa: E731
    return mean(scan(t, carry("best", j, initial=0), step=step)[S - 1], n)


def test_what_takes_no_work_stays():
    program = lower(declare(best_of_two)).final
    slopes = keep_slopes(program)
    assert slopes.program is program and not slopes.of
