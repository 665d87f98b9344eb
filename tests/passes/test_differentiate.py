"""Reverse mode: each reduction, ties, labels, diagonals, pairs and guards, against difference quotients."""

import mpmath
import pytest
from random_losses import C, N, axis, c, declaration, k, m, n
from sympy import Abs, Dummy, Eq, Max, Min, Ne, Piecewise, Symbol, exp, sign, sqrt

from symloss.functions import half_step, inverse_root, step
from symloss.language import label, logsumexp, mean, real, softmax, sum
from symloss.language import max as largest
from symloss.language import min as smallest
from symloss.passes.check import check
from symloss.passes.check_step import check_diagonal, check_gradient
from symloss.passes.differentiate import differentiate
from symloss.passes.differentiate_scalar import partial
from symloss.passes.differentiate_twice import NoDiagonal, differentiate_twice
from symloss.passes.read import read_declaration
from symloss.passes.second import second_derivative
from symloss.passes.simplify import simplify
from symloss.program.evaluate import Evaluation

MATRIX = {"input": real[N, C]}
LABELS = {"input": real[N, C], "target": label(C)[N]}
SQUARE = {"input": real[N, N]}
k_of_n, _ = axis("k", "N")

BODIES = {
    "sum": (MATRIX, lambda input: mean(sum(input[n, c] ** 3, c), n)),
    "mean": (MATRIX, lambda input: mean(mean(input[n, c] ** 3, c), n)),
    "max": (MATRIX, lambda input: mean(largest(input[n, c] ** 3, c), n)),
    "min": (MATRIX, lambda input: mean(smallest(input[n, c] ** 3, c), n)),
    "logsumexp": (MATRIX, lambda input: mean(logsumexp(input[n, c] ** 3, c), n)),
    "softmax": (MATRIX, lambda input: mean(sum(softmax(input[n, c], c) ** 2, c), n)),
    "nested": (MATRIX, lambda input: largest(logsumexp(input[n, c], c) - input[n, 0 * n + c], n, c)),
    "label": (LABELS, lambda input, target: mean(input[n, target[n]] ** 2 - sum(input[n, c], c), n)),
    "diagonal": (SQUARE, lambda input: mean(input[n, n] ** 2 - logsumexp(input[n, m], m), n)),
    "transposed": (SQUARE, lambda input: sum(input[n, m] * input[m, n] ** 2, n, m)),
    "pairs": ({"input": real[N]}, lambda input: mean(exp(input[n] - 2 * input[m]), n, m)),
    "pairs of three": (
        {"input": real[N]},
        lambda input: mean(sum((input[n] - input[m]) ** 2 * sum(input[m] * input[k_of_n], k_of_n), m), n),
    ),
    "guarded": (MATRIX, lambda input: mean(sum(exp(input[n, c]), c, where=input[n, c] > 0), n)),
    "other pairs": (
        {"input": real[N]},
        lambda input: mean(sum(exp(input[n] * input[m]), m, where=Ne(n, m)), n),
    ),
}
BODIES["nested"] = (MATRIX, lambda input: largest(logsumexp(input[n, c], c), n))


@pytest.mark.parametrize("name", BODIES)
def test_gradient(name):
    annotations, body = BODIES[name]
    program = check(read_declaration(declaration("drawn", annotations, body)))
    check_gradient(program, differentiate(program), "differentiated")


def gradient(program, arrays, parameters=None):
    program = differentiate(program)
    shape = {"N": 2, "C": 3}
    run = Evaluation(program, arrays, parameters or {}, shape, {"grad_scale": mpmath.mpf(1)})
    return [float(value) for _, value in sorted(run.all("grad_input").items())]


def values(rows):
    return {(i, j): mpmath.mpf(value) for i, row in enumerate(rows) for j, value in enumerate(row)}


@pytest.mark.parametrize(("operation", "row", "expected"), [
    (largest, (2, 2, 1), (0.5, 0.5, 0)),
    (largest, (1, 1, 1), (1 / 3, 1 / 3, 1 / 3)),
    (smallest, (2, 0, 0), (0, 0.5, 0.5)),
    (largest, (3, 1, 2), (1, 0, 0)),
])  # fmt: skip
def test_ties_share_equally(operation, row, expected):
    program = check(
        read_declaration(declaration("ties", MATRIX, lambda input: sum(operation(input[n, c], c), n)))
    )
    arrays = {"input": values([row, row]), "weight": {(0,): mpmath.mpf(1), (1,): mpmath.mpf(1)}}
    assert gradient(program, arrays) == pytest.approx([*expected, *expected])


def test_a_label_out_of_range_behind_its_guard():
    def body(input, target):
        return mean(input[n, target[n]] ** 2, n, where=Ne(target[n], 7))

    program = check(read_declaration(declaration("guarded", LABELS, body)))
    arrays = {
        "input": values([(1, 2, 3), (4, 5, 6)]),
        "target": {(0,): 7, (1,): 2},
        "weight": {(0,): mpmath.mpf(1), (1,): mpmath.mpf(1)},
    }
    assert gradient(program, arrays) == [0, 0, 0, 0, 0, 12]


def test_an_array_nothing_depends_on_has_gradient_zero():
    annotations = {"input": real[N, C], "other": real[N]}
    program = read_declaration(declaration("idle", annotations, lambda input, other: mean(other[n] ** 2, n)))
    assert differentiate(program).node("grad_input").body == 0


def test_only_what_is_asked_for():
    annotations = {"input": real[N], "other": real[N]}
    program = read_declaration(
        declaration("two", annotations, lambda input, other: mean(input[n] * other[n], n))
    )
    assert "grad_other" not in differentiate(program, ("input",)).outputs
    with pytest.raises(ValueError, match="weight is not differentiable"):
        differentiate(program, ("weight",))


# ---- Kinks ---------------------------------------------------------------------------------------

X, Y = Symbol("x", real=True), Symbol("y", real=True)


@pytest.mark.parametrize(("body", "expected"), [
    (Abs(X), sign(X)),
    (Max(0, X), step(X)),
    (Min(0, X), step(-X)),
    (Max(X, Y), half_step(X - Y)),
    (Min(X, Y), half_step(Y - X)),
    (sqrt(X**2 + Y**2), X * inverse_root(X**2 + Y**2)),
    (sign(X), 0),
    (Piecewise((X**2, X < 1), (2 * X, True)), Piecewise((2 * X, X < 1), (2, True))),
    (Piecewise((X, Y < 1), (X + 1, True)), 1),
])  # fmt: skip
def test_kinks(body, expected):
    assert partial(body, X).equals(expected) or partial(body, X) == expected


@pytest.mark.parametrize(("body", "at_kink"), [
    (Abs(X), 0), (Max(0, X), 0), (Max(X, 2 * X), 1.5), (Min(0, X), 0), (sqrt(X**2), 0),
    (Max(0, 1 - X) + 0 * Y, None),
])  # fmt: skip
def test_value_at_the_kink(body, at_kink):
    from symloss.program.scalar import evaluate

    found = evaluate(partial(body, X), {X: mpmath.mpf(0), Y: mpmath.mpf(0)}, lambda *_: None)
    assert found == (-1 if at_kink is None else at_kink)


def test_no_trace_of_the_marking_is_left():
    text = str(partial(Max(0, Abs(X), sqrt(Y**2 + X**2)), X))
    assert "_" not in text.replace("half_step", "").replace("inverse_root", "") and "Derivative" not in text
    assert not partial(Max(X, Y), X).atoms(Dummy)


# ---- Second derivatives --------------------------------------------------------------------------


def second(annotations, body):
    program = simplify(differentiate(check(read_declaration(declaration("twice", annotations, body)))))
    return check_diagonal(program, differentiate_twice(program, "input"), "second")


@pytest.mark.parametrize("name", ["sum", "mean", "label", "guarded", "logsumexp"])
def test_second_derivative_is_checked(name):
    annotations, body = BODIES[name]
    assert "hess_input" in second(annotations, body).outputs


@pytest.mark.parametrize("name", ["softmax", "pairs"])
def test_no_second_derivative_through_a_sum_that_moves(name):
    with pytest.raises(NoDiagonal, match="goes through the sum"):
        second(*BODIES[name])


def test_no_second_derivative_through_a_soft_max_that_is_read_at_a_label():
    with pytest.raises(NoDiagonal, match="labelled"):
        second(
            LABELS, lambda input, target: mean(exp(2 * (input[n, target[n]] - logsumexp(input[n, c], c))), n)
        )


def test_no_second_derivative_of_a_kink():
    program = simplify(differentiate(read_declaration(declaration(
        "kink", {"input": real[N]}, lambda input: mean(Abs(input[n]), n)
    ))))  # fmt: skip
    with pytest.raises(NoDiagonal):
        differentiate_twice(program, "input")
    assert second_derivative(program).records[-1].rule == "no diagonal"


def test_second_derivative_keeps_guards():
    """A sum over some of the terms curves only there."""
    annotations = {"input": real[N]}
    program = second(annotations, lambda input: sum(input[n] ** 4, n, where=input[n] > 0) + mean(input[n], n))
    run = Evaluation(program, {"input": {(0,): mpmath.mpf(-1), (1,): mpmath.mpf(1)}}, {}, {"N": 2},
                     {"grad_scale": mpmath.mpf(1)})  # fmt: skip
    assert run.all("hess_input") == {(0,): 0, (1,): 12}


def test_one_hot():
    annotations, body = BODIES["label"]
    program = simplify(differentiate(check(read_declaration(declaration("drawn", annotations, body)))))
    (hit,) = (item for item in program.node("grad_input").body.atoms(Eq))
    assert k not in hit.free_symbols and c in hit.free_symbols
