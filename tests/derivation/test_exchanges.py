"""What an exchange of elements or of inputs repeats is said once, where definitions stay as they are."""

from __future__ import annotations

import pytest
from sympy import Max

from symloss.derivation import render
from symloss.derivation.derive import derive_declaration
from symloss.derivation.displayed import check_faces
from symloss.derivation.exchanges import by_symmetry, is_same
from symloss.language import axis, carry, let, loss, mean, real, scan, sum
from symloss.language.symbols import Extent, Index, Read, Symbol
from symloss.losses.catalogue import declared
from symloss.printers.pages import page_of

n, N = axis("n", "N")
d, D = axis("d", "D")
t, T = axis("t", "T")


def derivations(declaration):
    inputs = [array.name for array in declaration.arrays if array.role == "differentiable"]
    return [derive_declaration(declaration, name) for name in inputs]


@loss()
def moduli(z: real[N, 2], w: real[N, 2]):
    """Squared distance of complex numbers in a metric of its own, real and imaginary parts alike."""
    parts = [let(name, Max(0, z[n, at] - w[n, at])) for at, name in enumerate(("across", "along"))]
    return mean(parts[0] ** 2 + parts[1] ** 2 + parts[0] * parts[1], n)


@loss()
def slanted(z: real[N, 2], w: real[N, 2]):
    """The same with parts that count for different amounts."""
    parts = [let(name, Max(0, z[n, at] - w[n, at])) for at, name in enumerate(("across", "along"))]
    return mean(parts[0] ** 2 + 3 * parts[1] ** 4, n)


@loss()
def apart(left: real[N, D], right: real[N, D]):
    """A distance, which is the same both ways."""
    return mean(let("gap", sum((left[n, d] - right[n, d]) ** 2, d)), n)


@loss()
def towards(left: real[N, D], right: real[N, D]):
    """A distance to twice the other vector."""
    return mean(let("gap", sum((left[n, d] - 2 * right[n, d]) ** 2, d)), n)


def test_components_that_are_alike_are_told_once():
    found = derivations(moduli.declaration)[0].short
    told = render.text(found)
    assert "exchanging across[n] with along[n] and z[n, 0] with z[n, 1]" in told
    assert "∂along" not in told and "∂across[n]/∂z[n, 0] = [" in told and "∂L/∂z[n, 1]" not in told
    check_faces(found, found.judge)


def test_components_that_differ_are_all_told():
    told = render.text(derivations(slanted.declaration)[0].short)
    assert "∂L/∂z[n, 0]" in told and "∂L/∂z[n, 1]" in told


def test_every_line_that_is_left_out_is_one_of_the_full_derivation():
    found = derivations(declared()["giou"].declaration)[0]
    left_out = {step.target for step in found.steps} - {step.target for step in found.short.steps}
    assert len(found.short.steps) < 15 < 30 < len(found.steps) and left_out
    last = found.short.steps[-1]
    assert last.left_out == (1, 3) and [str(target.wrt) for target, _ in last.components] == [
        "boxes1[n, 0]", "boxes1[n, 2]",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "other"), [("clip", 1), ("ciou", 1), ("ssim", 1), ("dice", 1), ("dpo", 2)])
def test_symmetric_losses_are_seen(name, other):
    found = derivations(declared()[name].declaration)
    assert by_symmetry(found[1 if name == "dpo" else 0], found[other]) is not None


@pytest.mark.parametrize("name", ["info_nce", "tversky", "triplet", "kl_divergence", "bpr"])
def test_losses_without_symmetry_are_not(name):
    found = derivations(declared()[name].declaration)
    assert all(by_symmetry(one, other) is None for one in found for other in found)


def test_rows_and_columns_are_exchanged_with_the_inputs():
    pairs = by_symmetry(*derivations(declared()["clip"].declaration))
    shown = {tuple(map(str, pair)) for pair in pairs}
    assert ("sum_image_text[i, j]", "sum_image_text[j, i]") in shown


def test_a_page_says_by_symmetry_only_where_it_is_proved():
    same, other = (page_of(one.chain).gradients[1] for one in (apart, towards))
    assert same.by_symmetry and not same.fresh
    assert not other.by_symmetry and other.fresh


def test_expressions_that_differ_in_names_of_bound_indices_and_turned_squares_are_the_same():
    i, j = Index("i", Extent("N")), Index("j", Extent("N"))
    x, y = (lambda at, name=name: Read(Symbol(name), at) for name in "xy")
    assert is_same(sum((x(i) - y(i)) ** 2, i), sum((y(j) - x(j)) ** 2, j))
    assert not is_same(sum((x(i) - y(i)) ** 3, i), sum((y(j) - x(j)) ** 3, j))


@loss()
def running(z: real[N, T, 2]):
    """The square of a running sum of both parts."""
    summed = scan(t, carry("summed", initial=0), step=lambda summed: summed + z[n, t, 0] * z[n, t, 1])
    return mean(summed**2, n)


def test_the_start_of_a_recurrence_is_exchanged_with_nothing():
    found = derivations(running.declaration)[0].short
    assert "summed[n, " in render.text(found)
    check_faces(found, found.judge)
