"""Odd declarations of many kinds: each refusal has the line, the part, and what to write instead."""

import re

import pytest

from symloss.commands.errors import sentence_of
from symloss.commands.subjects import one_loss

HEAD = """\
import math
import builtins
import numpy as np
import sympy
from sympy import Abs, Eq, Function, I, Piecewise, exp, log, sin, sqrt
from symloss.language import *

n, N = axis("n", "N")
c, C = axis("c", "C")
t, T = axis("t", "T")


@loss()
def odd({arguments}):
    first = 1
{body}
"""
LINE = HEAD.split("{body}")[0].count("\n") + 1  # of the body's first line
ONE = "input: real[N], target: real[N], p: positive = 1"


def sentence(tmp_path, text):
    """What is said of a file, with its exit code 2 and in one line."""
    path = tmp_path / "odd.py"
    path.write_text(text)
    with pytest.raises(Exception) as caught:
        one_loss(str(path))
    told = sentence_of(caught.value)
    assert told is not None, f"internal error: {caught.value!r}"
    assert "\n" not in told and "Traceback" not in told
    return told


BODIES = {
    "return mean(np.exp(input[n]), n)": ("NumPy's functions take numbers", "write SymPy's"),
    "return mean(np.maximum(input[n], 0), n)": ("Max, Min from SymPy",),
    "return np.mean(input)": ("index the array, as in input[n]",),
    "return mean(math.exp(input[n]), n)": ("Cannot convert expression to float", "write SymPy's"),
    "return mean(input[n] if input[n] > 0 else 0, n)": ("Piecewise((value, condition), (other, True))",),
    "return mean(input[n] if p > 1 else 0, n)": ("Piecewise",),
    "return mean(Piecewise((1, 0 < input[n] < 1), (0, True)), n)": ("a < x < b", "And"),
    "return mean(Piecewise((1, not input[n] > 0), (0, True)), n)": ("Not",),
    "return mean(builtins.max(input[n], 0), n)": ("Max",),
    "return mean(round(input[n]), n)": ("there is no rounding",),
    "return mean(int(input[n]), n)": ("float(), int()",),
    "return mean(input @ target, n)": ("sum(a[n, k] * b[k, m], k)",),
    "return mean(input[n] // 2, n)": ("floor is unknown in floor(input[n]/2)", "rounding has no slope"),
    "return mean(input[n] % 2, n)": ("Mod is unknown", "no slope"),
    "return mean(Function('foo')(input[n]), n)": ("the function foo is unknown in foo(input[n])",),
    "return mean(sympy.sec(input[n]), n)": ("write 1/cos(x)",),
    "return mean(sympy.Heaviside(input[n]), n)": ("Piecewise((1, x > 0), (0, True))",),
    "return mean(sympy.factorial(input[n]), n)": ("loggamma",),
    "return mean(sympy.Limit(input[n], input[n], 0), n)": ("Limit is not part of the language",),
    "return mean(sympy.diff(input[n] ** 2, input[n]), n)": ("has no derivatives",),
    "return sympy.Sum(input[n], (n, 0, N - 1))": ("write sum(x[n], n)",),
    "return sum(input[n], n) / len(input)": ("the length of an axis is its extent",),
    "return sum(input[n], n) / input.shape[0]": ("the length of an axis is its extent",),
    "return input.mean()": ("write mean(input[n], n)",),
    "return mean(input[n].exp(), n)": ("as exp(input[n])",),
    "return mean(input[n][n], n)": ("all its indices at once",),
    "for i in range(N):\n        first += input[i]\n    return first": ("any length", "scan(...)"),
    "return mean((input[n] > 0) * input[n], n)": ("a condition is no number",),
    "return mean(Piecewise((1, input[n] > 0 | target[n] > 0), (0, True)), n)": ("in brackets",),
    "return mean(Piecewise(input[n], target[n]), n)": ("takes pairs (value, condition)",),
    "return mean(input[n] - input[n - 1], n)": ("input[n - 1] may look outside the axis N", "positions("),
    "return mean(input[target[n]], n)": ("not a label array", "target: label(N)[N]"),
    "return mean(input[n], n) + input[t]": ("the index t runs over T but input[t] uses it on the axis N",),
    "return mean(sympy.Symbol('alpha') * input[n], n)": ("make it an argument, as alpha: real[N]",),
    "return mean((1 + 2j) * input[n], n)": ("complex",),
    "return mean(sqrt(-(input[n] ** 2) - 1), n)": ("sqrt(-input[n]**2 - 1) is not a real number",),
    "return mean(log(-Abs(input[n]) - 1), n)": ("log(-Abs(input[n]) - 1) is not a real number",),
    "return mean((-2) ** input[n], n)": ("(-2)**input[n] is a real power of a negative number",),
    "return mean(10**400 * input[n], n)": ("1000000000...0000000000", "out of the range of float64"),
    "return mean(input[n] / 0, n)": ("a division by zero",),
    "return mean(odd(input, target), n)": ("a loss does not call itself",),
    "f = lambda x: f(x)\n    return mean(f(input[n]), n)": ("a function calls itself",),
    "x = input[n]\n    for i in range(500):\n        x = sin(x)\n    return mean(x, n)": (
        "nests too deeply",
    ),
    "return mean(let('a b', input[n]), n)": ("not an identifier",),
}


@pytest.mark.parametrize("body", BODIES)
def test_a_body_is_refused_at_its_line(tmp_path, body):
    told = sentence(tmp_path, HEAD.format(arguments=ONE, body=f"    {body}"))
    for phrase in BODIES[body]:
        assert phrase in told
    (line,) = re.match(r"odd \(odd\.py:(\d+)\): ", told).groups()
    assert LINE <= int(line) <= LINE + body.count("\n")


def test_the_line_of_an_intermediate(tmp_path):
    body = "    a = let('a', input[n] * 2)\n    b = let('b', a + input[n + 1])\n    return mean(a + b, n)"
    told = sentence(tmp_path, HEAD.format(arguments=ONE, body=body))
    assert told.startswith(f"odd (odd.py:{LINE + 1}): input[n + 1] may look outside")


RETURNS = {
    "mean(input[n], n)": "is a `return` missing?",
    "return mean(input[n], n), mean(target[n], n)": "declare a loss for each",
    "return {'a': mean(input[n], n)}": "declare a loss for each",
    "return 'mean(input[n], n)'": "not str",
    "yield mean(input[n], n)": "the function yields values",
    "return 3": "nothing is reduced",
}


@pytest.mark.parametrize("body", RETURNS)
def test_what_is_returned_is_no_loss(tmp_path, body):
    assert RETURNS[body] in sentence(tmp_path, HEAD.format(arguments=ONE, body=f"    {body}"))


ARGUMENTS = {
    "input: real(5, -5)[N]": "the interval from 5 to -5 has no inside",
    "input: N[real]": "write the domain first, then the axes, as real[N]",
    "input: real[N], target: label[N]": "label(C)[N]",
    "input: real[n]": "n is not an axis extent",
    "input: real[N], weight: real[N]": "a keyword of the call of a loss; call it own_weight",
    "*input: real[N]": "the argument *input must be a plain one",
    "input: np.ndarray": "neither an array such as real[N]",
}


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_arguments_are_refused_with_a_place(tmp_path, arguments):
    told = sentence(tmp_path, HEAD.format(arguments=arguments, body="    return mean(input[n], n)"))
    assert ARGUMENTS[arguments] in told
    assert re.search(r"odd\.py:\d+", told)


FILES = {
    "@loss\ndef odd(input: real[N]):\n    return mean(input[n], n)\n": "write @loss() with its brackets",
    "@loss()\nasync def odd(input: real[N]):\n    return mean(input[n], n)\n": "the function is asynchronous",
    "q, Q = axis('q', 'Q', length=2 * N)\n": "must be like N + 1",
    "odd = loss()(lambda input: 1)\n": "cannot name a loss",
    "import not_a_module\n": "No module named 'not_a_module'",
    "def odd(input: real[N]):\n    return 1\n": "declares no loss",
}


@pytest.mark.parametrize("rest", FILES)
def test_files_are_refused(tmp_path, rest):
    told = sentence(tmp_path, HEAD.split("@loss()")[0] + rest)
    assert FILES[rest] in told
    assert "odd.py" in told


def test_a_file_has_futures_of_its_own(tmp_path):
    """An annotation is evaluated where the file is, as Python does, unless the file asks for texts."""
    body = "    def made():\n        K = axis('k', 'K')\n    return mean(input[n] ** 2, n)"
    path = tmp_path / "odd.py"
    path.write_text(HEAD.format(arguments="input: 'real[N]'", body=body))
    assert one_loss(str(path)).inputs[0].axes == ("N",)
