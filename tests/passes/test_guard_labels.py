"""What is read at a label is looked up under the conditions alone under which its value is used."""

from dataclasses import replace

import pytest
from random_losses import C, N, c, declaration, m, n
from sympy import And, Ne

from symloss.language import label, let, mean, real, sum
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.guard_labels import conditions_of_use, guard_labels
from symloss.passes.read import read_declaration
from symloss.program import Reduce

LABELS = {"x": real[N, C], "y": label(C)[N]}


def guarded(body, annotations=LABELS):
    """The program of a declaration before and after the pass, which changes no value."""
    before = read_declaration(declaration("given", annotations, body))
    return before, check_same(before, guard_labels(before), "guarded")


def picked(x, y):
    return let("picked", x[n, y[n]])


def test_a_lookup_has_the_condition_of_its_reader():
    before, after = guarded(lambda x, y: mean(picked(x, y) ** 2, n, where=Ne(y[n], 3)))
    assert str(before.node("picked")) == "picked[n] = x[n, y[n]]"
    assert str(after.node("picked")) == "picked[n] = x[n, y[n]]    where Ne(y[n], 3)"
    assert after.node("term") == before.node("term")


def test_the_conditions_go_on_through_what_looks_nothing_up():
    def body(x, y):
        return mean(let("double", 2 * picked(x, y)) ** 2, n, where=Ne(y[n], 3))

    before, after = guarded(body)
    assert str(after.node("picked")) == "picked[n] = x[n, y[n]]    where Ne(y[n], 3)"
    assert after.node("double") == before.node("double")
    assert Ne(before.array("y")[n], 3) in conditions_of_use(before)["double"]


def test_a_gradient_counts_as_a_reader():
    before = differentiate(guarded(lambda x, y: mean(picked(x, y) ** 2, n, where=Ne(y[n], 3)))[0])
    after = check_same(before, guard_labels(before), "guarded")
    assert str(after.node("grad_picked")).endswith("where Ne(y[n], 3)")
    assert str(after.node("picked")) == "picked[n] = x[n, y[n]]    where Ne(y[n], 3)"


def test_of_two_readers_what_they_share():
    def body(x, y):
        first = sum(picked(x, y) ** 2, n, where=Ne(y[n], 3) & (x[n, 0] > 0))
        return first + sum(picked(x, y), n, where=Ne(y[n], 3))

    _, after = guarded(body)
    assert str(after.node("picked")) == "picked[n] = x[n, y[n]]    where Ne(y[n], 3)"


def test_a_condition_is_said_in_the_indices_of_what_is_read():
    def body(x, y):
        return sum(picked(x, y) * let("other", x[m, y[m]] ** 2), n, m, where=Ne(y[n], 3) & Ne(y[m], 2))

    _, after = guarded(body)
    assert str(after.node("picked")) == "picked[n] = x[n, y[n]]    where Ne(y[n], 3)"
    assert str(after.node("other")) == "other[m] = x[m, y[m]]**2    where Ne(y[m], 2)"


def test_on_a_diagonal_a_condition_holds_for_either_index():
    y = declaration("given", LABELS, lambda x, y: mean(x[n, y[n]], n)).array("y")
    before, _ = guarded(lambda x, y: 2 * sum(let("pair", x[n, y[m]]), n, m))
    (total,) = [node for node in before if isinstance(node, Reduce)]
    diagonal = replace(total, over=(n,), body=total.body.xreplace({m: n}), guard=Ne(y[n], 3))
    before = before.with_nodes(diagonal if node is total else node for node in before)
    after = check_same(before, guard_labels(before), "guarded")
    assert str(after.node("pair")) == "pair[m, n] = x[n, y[m]]    where Ne(y[m], 3) & Ne(y[n], 3)"


@pytest.mark.parametrize(
    "body",
    [
        lambda x, y: mean(let("all", sum(x[n, c], c)), n, where=Ne(y[n], 3)),  # looks nothing up
        lambda x, y: sum(picked(x, y), n) + sum(picked(x, y) ** 2, n, where=Ne(y[n], 3)),  # read everywhere
        lambda x, y: sum(picked(x, y) * sum(x[m, c], m, c, where=Ne(y[m], 3)), n),  # of another sample
        lambda x, y: sum(picked(x, y) + sum(x[n, c], c, where=Ne(c, 1)), n),  # of a class
    ],
)
def test_what_is_used_everywhere_is_looked_up_everywhere(body):
    before, after = guarded(body)
    assert after == before


def test_an_output_is_used_everywhere():
    before, _ = guarded(lambda x, y: mean(picked(x, y) ** 2, n, where=Ne(y[n], 3)))
    shown = replace(before, outputs=(*before.outputs, "picked"))
    assert guard_labels(shown) == shown


def test_what_a_condition_asks_is_not_guarded_by_it():
    """It is looked up before that is known to hold, but after what can be asked first."""

    def body(x, y):
        chosen = let("chosen", x[n, y[n]])
        return mean(chosen**2, n, where=And(chosen > 0, Ne(y[n], 3)))

    _, after = guarded(body)
    assert str(after.node("chosen").guard) == "Ne(y[n], 3)"
