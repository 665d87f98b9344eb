"""Every declaration that means nothing is refused with one sentence that names the loss and the place."""

import re

import pytest
import sympy
from sympy import (
    Abs,
    Derivative,
    Eq,
    Function,
    I,
    Integral,
    Matrix,
    Ne,
    Piecewise,
    Sum,
    Symbol,
    log,
    oo,
)

from symloss.language import (
    DeclarationError,
    axis,
    binary,
    integer,
    label,
    let,
    logsumexp,
    mean,
    nonnegative,
    positive,
    real,
    softmax,
    sum,
    unit,
    weights,
)
from symloss.language.declaration import declare

n, m, N = axis("n", "m", "N")
c, C = axis("c", "C")
q, Q = axis("q", "Q")
other_n, M = axis("n", "M")
q_of_n, _ = axis("q", "N")


def refused(function):
    """The sentence with which a declaration is refused."""
    with pytest.raises(DeclarationError) as caught:
        declare(function)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert function.__name__ in sentence
    assert re.search(r"\w+\.py:\d+", sentence)
    return sentence


def bad(body, sentence, **annotations):
    return pytest.param(body, annotations or {"input": real[N]}, sentence, id=sentence[:40])


TWO = {"input": real[N, C], "target": label(C)[N]}
CASES = [
    bad(lambda input: input[n], "the index n is free"),
    bad(lambda input: mean(input[n], n) + input[m], "the index m is free"),
    bad(lambda input: mean(input[n, n], n), "but input[n, n] uses it on the axis C", input=real[N, C]),
    bad(lambda input: mean(input[n], n, n), "given the same index twice"),
    bad(lambda input: mean(Function("f")(input[n]), n), "the function f is unknown"),
    bad(lambda input: mean(sympy.zeta(input[n]), n), "the function zeta is unknown"),
    bad(lambda input: mean(sympy.besselj(0, input[n]), n), "the function besselj is unknown"),
    bad(lambda input: Sum(input[n], (n, 0, N - 1)), "Sum is not part of the language"),
    bad(lambda input: mean(Integral(Symbol("z"), (Symbol("z"), 0, 1)) * input[n], n), "Integral is not part"),
    bad(lambda input: mean(Derivative(Symbol("z") ** 2, Symbol("z")) * input[n], n), "Derivative is"),
    bad(lambda input: mean(I * input[n], n), "complex"),
    bad(lambda input: mean(sympy.sqrt(-2) + input[n], n), "complex"),
    bad(lambda input: [mean(input[n], n)], "must return a scalar SymPy expression, not list"),
    bad(lambda input: (mean(input[n], n), 1), "must return a scalar SymPy expression, not"),
    bad(lambda input: None, "must return a scalar SymPy expression, not NoneType"),
    bad(lambda input: "input", "must return a scalar SymPy expression, not str"),
    bad(lambda input: Matrix([mean(input[n], n)]), "must return a scalar SymPy expression, not"),
    bad(lambda input: mean(input[n], n) > 0, "the result is a condition"),
    bad(lambda input: mean(input[n], n) == 0, "the result is a condition"),
    bad(lambda input: True, "the result is a condition"),
    bad(lambda input: mean(oo * input[n] ** 2, n), "the expression contains"),
    bad(lambda input: mean(sympy.nan * input[n], n), "undefined number"),
    bad(lambda input: mean(input[n], n) + sympy.zoo, "a division by zero"),
    bad(lambda input: input, "index it, as in input[n]"),
    bad(lambda input: mean(input, n), "index it, as in input[n]"),
    bad(lambda input: mean(input + 1, n), "cannot be read as mathematics"),
    bad(lambda input: mean(input[n, n], n), "input has 1 axes (N), but is read with 2"),
    bad(lambda input: mean(input[n], n), "input has 2 axes (N, C), but is read with 1", input=real[N, C]),
    bad(lambda input: mean(input[n + 1], n), "may look outside the axis N"),
    bad(lambda input: mean(input[n**2], n), "neither an index nor a label"),
    bad(lambda input: mean(input[n > 0], n), "neither an index nor a label"),
    bad(lambda input: mean(input["n"], n), "indexed by names made with axis()"),
    bad(lambda input: mean(input[:], n), "indexed by names made with axis()"),
    bad(lambda input, target: mean(input[target[n], c], n, c), "holds indices below C", **TWO),
    bad(lambda input, target: mean(input[n, input[n, c]], n, c), "which is not a label array", **TWO),
    bad(lambda input: mean(sum(input[n], m), n), "sum(..., m) reduces over an index its body lacks"),
    bad(lambda input: mean(logsumexp(input[n], q), n), "no argument has the axis Q"),
    bad(lambda input: mean(input[n], n) / Q, "the extent Q belongs to no argument"),
    bad(lambda input: mean(input[n] * Symbol("z"), n), "the symbol z is neither"),
    bad(lambda input: mean(input[n], n) + Symbol("input", real=True), "the symbol input is neither"),
    bad(
        lambda input, alpha: mean(input[n] * Symbol("alpha"), n),
        "the symbol alpha is neither",
        input=real[N],
        alpha=positive,
    ),
    bad(lambda input: mean(input[n], "n"), "reduces over an index made by axis()"),
    bad(lambda input: mean(input[n]), "needs the index to reduce over"),
    bad(lambda input: mean(input[n] == input[m], n), "takes a number, not the condition False"),
    bad(lambda input: mean(Eq(input[n], 0), n), "takes a number, not the condition"),
    bad(lambda input: mean("input[n]", n), "takes a number, not str"),
    bad(lambda input: mean([input[n]], n), "takes a number, not list"),
    bad(lambda input: mean(input[n], n, where=1), "takes a condition such as Ne(i, j), not 1"),
    bad(lambda input: mean(input[n], n, where="input"), "takes a condition"),
    bad(lambda input: mean(input[n], n, count=Ne(n, m)), "takes a number, not the condition"),
    bad(lambda input: mean(softmax(input[n], 3), n), "not over 3"),
    bad(lambda input: mean(let("not a name", input[n]), n), "not an identifier"),
    bad(lambda input: mean(let("input", input[n]), n), "takes the name of an argument"),
    bad(lambda input: mean(let("N", input[n]), n), "takes the name of an axis"),
    bad(lambda input: mean(let("n", input[n]), n), "takes the name of an index"),
    bad(lambda input: mean(let("r", input[n]) + let("r", 2 * input[n]), n), "two different definitions"),
    bad(lambda input: mean(let("r", Ne(input[n], 0)), n), "takes a number, not the condition"),
    bad(lambda input: mean(1 / 0 * input[n], n), "ZeroDivisionError"),
    bad(lambda input: mean(input.nothing, n), "AttributeError"),
    bad(lambda input: {}["key"], "KeyError"),
    bad(lambda input: mean(missing[n], n), "NameError"),  # noqa: F821
    bad(lambda input: mean(input[n], n) if input[n] > 0 else 0, "cannot be read as mathematics"),
    bad(lambda input: (lambda: mean(input[n], n))(1), "cannot be read as mathematics"),
    bad(lambda input: Abs(3), "nothing is reduced"),
    bad(lambda input, target: mean(input[n] + target[other_n], n, other_n), "the index n runs over",
        input=real[N], target=real[M]),
    bad(lambda input, q: mean(input[n], n) * sum(input[q_of_n], q_of_n), "has the name of an argument",
        input=real[N], q=positive),
    bad(lambda input, N: mean(input[n], n), "already an axis", input=real[N], N=positive),
]  # fmt: skip


def function_of(body, annotations, defaults=()):
    def wrong(*arguments):
        return body(*arguments)

    body.__name__ = "wrong"
    body.__annotations__ = annotations
    body.__defaults__ = tuple(defaults) or None
    return body


@pytest.mark.parametrize(("body", "annotations", "sentence"), CASES)
def test_refused(body, annotations, sentence):
    assert sentence in refused(function_of(body, annotations))


@pytest.mark.parametrize(
    ("annotations", "defaults", "sentence"),
    [
        ({}, (), "argument input has no domain"),
        ({"input": float}, (), "neither an array such as real[N]"),
        ({"input": "real[N]]"}, (), "the annotations cannot be read"),
        ({"input": "real[nowhere]"}, (), "name 'nowhere' is not defined"),
        ({"input": "real[0]"}, (), "0 is not an axis extent"),
        ({"input": positive}, (), "needs at least one differentiable array"),
        ({"input": binary[N]}, (), "needs at least one differentiable array"),
        ({"input": weights(nonnegative)[N]}, (), "needs at least one differentiable array"),
        ({"input": binary}, (), "needs axes"),
        ({"input": label(C)}, (), "needs at least one differentiable array"),
        ({"input": real[N]}, ("x",), "the default of input must be a number"),
        ({"input": positive}, (-1,), "outside its domain (a real number > 0)"),
        ({"input": unit}, (1.5,), "outside its domain"),
        ({"input": integer}, (0.5,), "outside its domain"),
        ({"input": real}, (float("nan"),), "outside its domain"),
        ({"input": real}, (True,), "must be a number"),
        ({"input": real}, ("1",), "must be a number"),
    ],
)
def test_arguments(annotations, defaults, sentence):
    assert sentence in refused(function_of(lambda input: mean(input[n], n), annotations, defaults))


@pytest.mark.parametrize("name", ["weight", "cotangent", "reduction", "total", "divisor", "grad_x"])
def test_taken_argument_names(name):
    space = {}
    exec(compile(f"def wrong({name}): return 1", "made.py", "exec"), space)
    space["wrong"].__annotations__ = {name: real[N]}
    assert "is taken by symloss itself" in refused(space["wrong"])


def test_arguments_are_plain():
    def wrong(*input: real[N]):
        return 0

    assert "plain one" in refused(wrong)


def test_arrays_come_first():
    def wrong(input: real[N], alpha: positive, target: real[N]):
        return mean(alpha * input[n] * target[n], n)

    assert "array target must come before the parameters" in refused(wrong)


def test_names_of_losses():
    for name in ("<lambda>", "_hidden", "lambda"):
        body = function_of(lambda input: mean(input[n], n), {"input": real[N]})
        body.__name__ = name
        with pytest.raises(DeclarationError, match="cannot name a loss"):
            declare(body)


@pytest.mark.parametrize("thing", [print, int, 3, None, "huber"])
def test_only_functions(thing):
    with pytest.raises(DeclarationError, match="declared by a function"):
        declare(thing)


def test_annotations_of_a_local_scope():
    """Under `from __future__ import annotations` a local name cannot be found."""
    text = (
        "from __future__ import annotations\n"
        "def make():\n"
        "    from symloss.language import axis, mean, real\n"
        "    k, K = axis('k', 'K')\n"
        "    def wrong(input: real[K]):\n"
        "        return mean(input[k], k)\n"
        "    return wrong\n"
    )
    space = {"__name__": "scoped"}
    exec(compile(text, "scoped.py", "exec"), space)
    sentence = refused(space["make"]())
    assert "name 'real' is not defined" in sentence and "names of the module" in sentence


def test_a_label_counts_the_places_of_an_axis():
    with pytest.raises(DeclarationError, match=r"label\(\) takes the axis of the classes, .* not 3"):
        label(3)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((), "at least one index"),
        (("n",), "at least one index"),
        (("n", "N N"), "not an identifier"),
        (("lambda", "N"), "taken by symloss"),
        (("n", "n", "N"), "given twice"),
        (("n", "weight"), "taken by symloss"),
        ((1, "N"), "not an identifier"),
    ],
)
def test_axes(names, sentence):
    with pytest.raises(DeclarationError, match=sentence):
        axis(*names)


def test_a_condition_that_compares_a_choice_is_understood():
    def fine(input: real[N]):
        inner = Piecewise((input[n], input[n] > 0), (0, True))
        return mean(Piecewise((1, inner > 1), (log(2), True)) * input[n], n)

    assert not declare(fine).expression.atoms(sympy.ITE)


def test_the_line_of_an_error_is_told():
    def wrong(input: real[N]):
        return mean(input[n] * {}["missing"], n)

    line = wrong.__code__.co_firstlineno + 1
    told = refused(wrong)
    assert f"(test_bad_declarations.py:{line})" in told
    assert "KeyError" in told
