"""The numbers that forms are judged at: of the type, inside the domain, near one another or far from 1."""

import numpy as np
import pytest
from sympy import Symbol, exp

from symloss.language import axis, logsumexp, loss, mean, open_unit, positive, real
from symloss.search.points import ENOUGH, Draws, leaves

n, N = axis("n", "N")
c, C = axis("c", "C")
SCALE = Symbol("grad_scale", real=True)


@loss()
def entropy_like(x: open_unit[N], y: real[N], z: real[N], s: positive = 2):
    """Reads arrays of two domains and a parameter."""
    return mean(x[n] * exp(-((y[n] - z[n]) ** 2) / s), n)


@loss()
def row(x: real[N, C]):
    """Reads what is summed over a row."""
    return mean(logsumexp(x[n, c], c) - x[n, 0], n)


def table(loss_, dtype, node="term"):
    program = loss_.chain.stages["simplified"]
    node = program.node(node)
    names = {leaf: Symbol(f"x{place}", real=True) for place, leaf in enumerate(leaves(node.body))}
    columns = Draws(program, dtype, SCALE).columns(node, names)
    return {str(leaf): columns[symbol] for leaf, symbol in names.items()}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numbers_are_of_the_type_and_of_the_domain(dtype):
    columns = table(entropy_like, dtype)
    assert set(columns) == {"x[n]", "y[n]", "z[n]", "s"}
    for column in columns.values():
        assert len(column) > ENOUGH and (column == column.astype(dtype)).all()
    assert ((columns["x[n]"] > 0) & (columns["x[n]"] < 1)).all() and (columns["s"] > 0).all()
    assert (columns["s"] == 2).any() and (columns["s"] != 2).any()
    assert (columns["s"][ENOUGH:] == 1).all()  # where a parameter may switch something off


def test_some_are_near_one_another_and_some_far_from_one():
    columns = table(entropy_like, "float64")
    y, z = columns["y[n]"], columns["z[n]"]
    near = np.abs(y - z) <= 1e-12 * np.abs(y)
    assert 5 < near.sum() < len(y) * 2 / 3 and (y == z).sum() < near.sum()
    assert (np.abs(y) > 1e6).sum() > 5 and (np.abs(y) < 1e-6).sum() > 5
    single = table(entropy_like, "float32")["y[n]"]
    assert np.abs(single).max() <= 1e6 and np.abs(single[single != 0]).min() >= 1e-7


def test_a_reduction_is_that_of_the_row():
    columns = table(row, "float64")
    (norm,) = (name for name in columns if name.startswith("log_norm"))
    assert (columns[norm] >= columns["x[n, 0]"]).all()


def test_the_same_points_every_time():
    first, second = table(entropy_like, "float32"), table(entropy_like, "float32")
    assert all((first[name] == second[name]).all() for name in first)
