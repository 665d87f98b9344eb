"""Texts, leaves and parts of expressions that are asked for again and again."""

from sympy import Add, Max, Mul, Piecewise, Symbol

from symloss.language import axis
from symloss.language.reductions import SumOver
from symloss.language.remembered import built, free_indices_of, reads_of, replaced, spelled
from symloss.language.symbols import Array
from symloss.signature import DOMAINS

n, m, N = axis("n", "m", "N")
x = Array("x", (N,), "differentiable", DOMAINS["real"])
a, b = (Symbol(name, real=True) for name in "ab")


def test_text_and_leaves():
    body = x[n] * SumOver(x[m] - x[n], (m,))
    assert spelled(body) == str(body)
    assert reads_of(body) == (x[m], x[n])
    assert free_indices_of(body) == (n,)


def test_replaced_is_xreplace():
    body = Piecewise((Max(a, b) ** 2 + Max(a, b), a > b), (SumOver(x[m] * a, (m,)), True))
    for changes in ({a: b}, {x[m]: a}, {m: n, n: m}, {Max(a, b): a}, {a: 1, b: 2}, {}):
        assert replaced(body, changes) == body.xreplace(changes)


def test_what_holds_nothing_to_replace_stays_as_it_was_written():
    unevaluated = Add(Mul(2, 3, evaluate=False), a, evaluate=False)
    body = Max(unevaluated, b)
    assert replaced(unevaluated * b, {b: a}).has(Mul(2, 3, evaluate=False))
    assert replaced(body, {Symbol("c"): a}) is body


def test_a_part_is_built_once():
    asked = []

    def kind(*parts):
        asked.append(parts)
        return Max(*parts)

    assert built(kind, a, b) is built(kind, a, b)
    assert asked == [(a, b)]
    moved, again = (replaced(Max(a, x[n]) + number, {n: m}) for number in (1, 2))
    assert next(iter(moved.atoms(Max))) is next(iter(again.atoms(Max)))
