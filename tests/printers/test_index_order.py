"""One quantity has one order of indices, wherever it is shown."""

import pytest
from sympy import exp

from symloss.language import axis, let, logsumexp, mean, real, sum
from symloss.language.declaration import declare
from symloss.language.reductions import Named
from symloss.losses.catalogue import declared
from symloss.passes.read import read_declaration
from symloss.printers.headers import definition_lines
from symloss.printers.latex_expressions import named_indices

n, N = axis("n", "N")
k, K = axis("k", "K")
d, D = axis("d", "D")
u, U = axis("u", "U")


@pytest.mark.parametrize("name", sorted(declared()))
def test_definitions_have_the_order_of_the_program(name):
    for declaration in (declared()[name].declaration, *declared()[name].declaration.variants):
        program = read_declaration(declaration)
        for named in declaration.expression.atoms(Named):
            if named.label.name in program:
                assert list(program.node(named.label.name).axes) == named_indices(named), named.label


def test_the_indices_of_a_sample_come_first():
    def apart(query: real[N, U, D], key: real[K, D]):
        dot = let("dot", sum(query[n, u, d] * exp(key[k, d]), d))
        return mean(logsumexp(dot, k), n, u)

    declaration = declare(apart)
    assert definition_lines(declaration)[0].startswith("dot[n, u, k] = ")
    assert read_declaration(declaration).node("dot").axes == (n, u, k)


def test_similarities_of_speakers_have_letters_of_their_own():
    declaration = declared()["ge2e_softmax"].declaration
    letters = [declaration.display[name] for name in ("own_similarity", "similarity")]
    assert len(set(letters)) == 2 and not any("_" in letter for letter in letters)
    assert not set(letters) & {extent.name for extent in declaration.extents}
