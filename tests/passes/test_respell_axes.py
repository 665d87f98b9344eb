"""An axis, and an index over it, may have any name that the call of a loss has no use for."""

import numpy as np
import pytest
from sympy import exp, log

from symloss.chain import lower
from symloss.language import DeclarationError, axis, let, loss, mean, positive, real
from symloss.language import sum as sum_over
from symloss.language.declaration import declare
from symloss.language.reserved import CALL, DEVICE, ENDINGS, KERNEL, PROGRAM
from symloss.language.symbols import Extent, Index
from symloss.passes.read import read_declaration
from symloss.passes.respell_axes import respell_axes
from symloss.printers.backends import BACKENDS
from symloss.rehearsal import rehearse

LOCALS = {"counted", "counts", "kept", "place", "row_max", "shifted_exp", "x_minus_b", "x_columns", "b_there"}
MADE = {"block_total", "term_all", *(f"total_{ending}" for ending in ENDINGS)}
NAMES = sorted(name for name in KERNEL | DEVICE | LOCALS | MADE if name.isidentifier())


def with_axes(extent, index, sample="n", samples="N"):
    """Arrays over samples and over a second axis, a let, a sum that is shifted by its maximum."""
    i, I = axis(index, extent)  # noqa: E741
    n, N = axis(sample, samples)

    def made(x: real[N, I], y: real[N], b: real[I], p: positive):
        term = let("norm", sum_over(p * (x[n, i] - b[i]) ** 2, i)) + log(sum_over(exp(x[n, i]), i))
        return mean(log(1 + term) * y[n], n)

    return made


def names_of(program):
    found = {extent.name for array in program.arrays for extent in array.axes}
    for node in program:
        found |= {one.name for one in node.body.atoms(Extent, Index)} | {index.name for index in node.axes}
    return found


@pytest.mark.parametrize("start", range(0, len(NAMES), 24))
def test_no_kernel_has_such_a_name_for_an_axis(start):
    """Quickly, since nothing is printed: every name as an extent, and as an index."""
    used = KERNEL | DEVICE | MADE
    for name in NAMES[start : start + 24]:
        for made in (with_axes(name, "i"), with_axes("I", name)):
            program = respell_axes(read_declaration(declare(made)))
            assert not used & names_of(program)
    assert "_rows" not in names_of(respell_axes(read_declaration(declare(with_axes("_rows", "i")))))


PAIRS = [
    ("start", "stop", "rows", "block"),
    ("x_n", "kept", "total_rest", "x_k"),
    ("lanes", "lane", "run", "x_row"),
    ("row_max", "shifted_exp", "blocks", "block_number"),
]


@pytest.mark.parametrize("names", PAIRS, ids=" ".join)
def test_kernels_with_such_axes(names):
    chain = lower(declare(with_axes(*names[:2], *names[3:], names[2])))
    for target in ("cpu", "hvp"):
        rehearse(chain, target, BACKENDS[target].render(chain))
    assert chain.signature.inputs[0].axes == (names[2], names[0])


def test_a_call_knows_the_axis_by_the_name_that_the_author_gave():
    found = loss()(with_axes("start", "stop", "row", "rows"))
    x, y, b = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, 0.5]]), np.array([1.0, 2.0, 0.5]), np.array([0.5, 1.0])
    term = 2.0 * ((x - b) ** 2).sum(1) + np.log(np.exp(x).sum(1))
    value, slope = found.value_and_grad(x, y, b, p=2.0, wrt="y")
    assert np.isclose(value, (np.log(1 + term) * y).mean()) and np.allclose(slope, np.log(1 + term) / 3)
    with pytest.raises(ValueError, match="start"):
        found(x, y, np.zeros(3), p=2.0)


@pytest.mark.parametrize("name", sorted(CALL | PROGRAM))
def test_a_name_of_the_call_is_refused(name):
    with pytest.raises(DeclarationError, match=f"the name '{name}' is taken by symloss itself"):
        axis("i", name)
