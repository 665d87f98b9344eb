"""Values along a short fixed axis, one equation an element."""

from sympy import Eq, Integer, Piecewise, Symbol

from symloss.derivation.components import by_component, components
from symloss.derivation.evaluate import Checker
from symloss.language import axis, mean, real
from symloss.language.declaration import declare
from symloss.language.symbols import Extent, Index, Read
from symloss.passes.read import read_declaration
from symloss.program import Indicator

n, N = axis("n", "N")
k = Index("k", Extent("3"))
long = Index("l", Extent("9"))


def corner(x: real[N, 3]):
    """Reads elements by number."""
    return mean(x[n, 0] * x[n, 1] + x[n, 2], n)


X = declare(corner).array("x")
BRACKETS = X[n, 1] * Indicator(Eq(k, 0)) + X[n, 0] * Indicator(Eq(k, 1)) + Indicator(Eq(k, 2))


def test_brackets_become_cases_of_the_same_value():
    cases = by_component(BRACKETS, (n, k))
    assert cases == Piecewise((X[n, 1], Eq(k, 0)), (X[n, 0], Eq(k, 1)), (1, True))
    assert Checker(read_declaration(declare(corner))).identity(BRACKETS, cases, "cases") == 0


def test_what_has_no_such_bracket_stays():
    y = Symbol("y")
    for value in (X[n, 0], X[n, 0] * Indicator(Eq(k, y)), X[n, 0] * Indicator(Eq(long, 1))):
        assert by_component(value, (n, k, long)) == value


def test_an_equation_for_each_component():
    target = Read(X.symbol, n, k)
    found = components(target, by_component(BRACKETS, (n, k)))
    assert found == [(X[n, 0], X[n, 1]), (X[n, 1], X[n, 0]), (X[n, 2], Integer(1))]
    assert components(target, BRACKETS) == [(target, BRACKETS)]
    kinked = Piecewise((X[n, 0], X[n, 1] > 0), (0, True))
    assert components(target, kinked) == [(target, kinked)]
    unfinished = Piecewise((X[n, 0], Eq(k, 0)), (0, True))
    assert components(target, unfinished) == [(target, unfinished)]
