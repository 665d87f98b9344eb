"""Definitions that are read twice each: a graph of some hundred parts, a tree of 2**40."""

from symloss.language import axis, let, loss, mean, real
from symloss.language.atoms import atoms_of, parts_of
from symloss.language.reductions import Named
from symloss.language.symbols import Index, Read

n, N = axis("n", "N")


def chained(length, slope):
    @loss()
    def chain(x: real[N]):
        """A chain of squares."""
        y = let("y0", x[n])
        for number in range(1, length):
            y = let(f"y{number}", y * y / 8 + slope * y)
        return mean(y, n)

    return chain


def test_a_long_chain_is_declared_as_soon_as_a_short_one():
    declaration = chained(40, 0.25).declaration
    assert len(atoms_of(declaration.expression, Named)) == 40
    assert declaration.digest != chained(40, 0.5).declaration.digest
    assert declaration.digest != chained(39, 0.25).declaration.digest
    assert declaration.digest == chained(40, 0.25).declaration.digest


def test_every_part_once_and_after_its_own():
    expression = chained(12, 0.25).declaration.expression
    parts = parts_of(expression)
    places = {part: place for place, part in enumerate(parts)}
    assert len(places) == len(parts) and parts[-1] == expression
    assert all(places[inner] < place for part, place in places.items() for inner in part.args)


def test_atoms_are_those_of_sympy():
    expression = chained(5, 0.25).declaration.expression
    for kinds in ((Read,), (Index, Named)):
        assert atoms_of(expression, *kinds) == expression.atoms(*kinds)
