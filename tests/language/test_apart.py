"""No index is bound and free at once, in declarations and in whatever is shown of them."""

import pytest
from sympy import exp

from symloss.language import axis, elements, let, logsumexp, mean, real, softmax, sum
from symloss.language.apart import indices_apart
from symloss.language.declaration import declare
from symloss.language.reductions import Named, Reduction, Softmax
from symloss.language.symbols import Index
from symloss.losses.catalogue import declared

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")


def clashes(node, around=frozenset()):
    """Reductions that bind an index which means something around them."""
    if isinstance(node, Named):
        around = frozenset(item for item in node.body.free_symbols if isinstance(item, Index))
    found = []
    if isinstance(node, Reduction):
        found += [(index, node) for index in node.indices if index in around]
        around |= set(node.indices)
    if isinstance(node, Softmax):
        around |= {node.index}
    return [*found, *(item for part in node.args for item in clashes(part, around))]


def inner(expression, kind):
    return [node for node in expression.atoms(Reduction) if isinstance(node, kind)]


def test_a_bound_index_is_renamed():
    def shifted(x: real[N, C]):
        return elements(x[n, c] - logsumexp(x[n, c], c), n, c)

    assert str(declare(shifted).expression) == "elements(-logsumexp(x[n, k], k) + x[n, c], n, c)"


def test_nested_sums_have_indices_of_their_own():
    def nested(x: real[N, C]):
        return mean(sum(x[n, c] * sum(x[n, c] ** 2 * sum(exp(x[n, c]), c), c), c), n)

    expression = declare(nested).expression
    assert not clashes(expression)
    assert len({node.indices for node in expression.atoms(Reduction)}) == 4


def test_conditions_follow():
    def guarded(x: real[N, C]):
        return mean(sum(x[n, c] * sum(x[n, c], c, where=x[n, c] > 0), c), n)

    (one,) = [node for node in declare(guarded).expression.atoms(Reduction) if node.condition != True]  # noqa: E712
    assert str(one.condition) == "x[n, k] > 0"


def test_names_of_arguments_are_not_taken():
    def clash(x: real[N, C], k: real[C]):
        return mean(sum(x[n, c] * sum(k[c], c), c), n)

    assert "sum(k[l], l)" in str(declare(clash).expression)


def test_a_named_intermediate_keeps_its_definition():
    def named(x: real[N, C]):
        norm = let("norm", logsumexp(x[n, c], c))
        return mean(sum(x[n, c] * norm, c) + norm, n)

    expression = declare(named).expression
    assert len(expression.atoms(Named)) == 1 and not clashes(expression)


def test_what_is_apart_stays_as_it_is():
    def plain(x: real[N, C]):
        return mean(sum(x[n, c], c) + sum(softmax(x[n, k], k) ** 2, k), n)

    expression = declare(plain).expression
    assert indices_apart(expression) is expression


@pytest.mark.parametrize("name", sorted(declared()))
def test_declarations_of_the_catalogue(name):
    for declaration in (declared()[name].declaration, *declared()[name].declaration.variants):
        assert not clashes(declaration.expression)


@pytest.mark.parametrize("name", ["log_softmax", "softmax", "cross_entropy", "triplet_cosine", "kl_div"])
def test_lines_of_derivations(name):
    import symloss

    loss = symloss.get(name)
    derivation = loss.derivation(loss.signature.differentiable[0])
    for step in derivation.steps:
        for side in (step.before, step.after):
            around = {item for item in side.free_symbols if isinstance(item, Index)}
            assert not clashes(side, frozenset(around)), step.rule
