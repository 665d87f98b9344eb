"""Steps that share the rows of a matrix product are taken for some rows at a time."""

from dataclasses import replace

import numpy as np
import pytest
from random_losses import D, N, d, declaration, m, n
from sympy import exp, log

from symloss.chain import lower
from symloss.kernel.check_lowerings import check_lowerings
from symloss.kernel.interpret import KernelFault
from symloss.kernel.lowering import CPU
from symloss.language import let, max, real, sum
from symloss.losses._lookup import get
from symloss.passes.tile_rows import tile_rows
from symloss.printers.backends import BACKENDS
from symloss.rehearsal import rehearse

PAIRS = {"x": real[N, D], "y": real[N, D]}


def product(x, y):
    return sum(x[n, d] * y[m, d], d)


def tiles_of(body, annotations=PAIRS):
    """The schedule of a declaration, and its only run of tiled steps."""
    schedule = lower(declaration("given", annotations, body)).schedule
    (found,) = schedule.tiles
    return schedule, found


def test_a_product_its_rows_and_the_products_of_their_gradients():
    schedule, found = tiles_of(lambda x, y: sum(exp(product(x, y)), n, m))
    assert [product.name for product in found.filled] == ["sum_x_y"]
    assert [product.name for product in found.sliced] == ["grad_x_part"]
    assert [product.name for product in found.added] == ["grad_y_part"]
    assert found.buffers == ("grad_sum_x_y", "sum_x_y")
    steps = schedule.steps[found.first : found.last]
    assert steps == (*found.filled, found.phase, *found.sliced, *found.added)
    check_lowerings(schedule, CPU)


def test_soft_maxes_of_rows():
    schedule, found = tiles_of(
        lambda x, y: sum(log(sum(exp(product(x, y)), m)) - sum(x[n, d] * y[n, d], d), n)
    )
    assert found.buffers == ("grad_sum_x_y_3", "sum_x_y_3")
    check_lowerings(schedule, CPU)


def test_both_ways_round():
    schedule, found = tiles_of(lambda x: sum(sum(x[n, d] * x[m, d], d) ** 4, n, m) ** 2, {"x": real[N, D]})
    assert len(found.sliced) == len(found.added) == 1
    check_lowerings(schedule, CPU)


@pytest.mark.parametrize(
    ("body", "annotations"),
    [
        (lambda x, y: sum((x[n, d] - y[n, d]) ** 2, n, d), PAIRS),  # no product
        (lambda x: sum(exp(x[n, m]) * x[m, n], n, m), {"x": real[N, N]}),  # an argument is there as a whole
        # rows and columns are read
        (lambda x, y: sum(max(product(x, y), m), n) + sum(max(product(x, y), n), m), PAIRS),
    ],
)
def test_what_needs_all_rows_stays(body, annotations):
    schedule = lower(declaration("given", annotations, body)).schedule
    assert all("sum_x_y" not in tiles.buffers for tiles in schedule.tiles)
    check_lowerings(schedule, CPU)


def test_a_maximum_over_all_rows_is_no_sum_of_tiles():
    body = declaration("given", PAIRS, lambda x, y: max(product(x, y), n, m))
    assert all("sum_x_y" not in tiles.buffers for tiles in lower(body).schedule.tiles)


def test_a_sum_over_rows_that_is_taken_for_rows_is_found():
    """The kernels are run tile by tile before a file is written."""
    schedule, found = tiles_of(lambda x, y: sum(exp(product(x, y)), n, m))
    wrong = replace(found, sliced=(*found.sliced, *found.added), added=())
    with pytest.raises(KernelFault, match=r"grad_sum_x_y\[2, 0\] is outside of grad_sum_x_y"):
        check_lowerings(replace(schedule, tiles=(wrong,)), CPU)


def test_a_buffer_that_more_than_its_rows_need_is_found():
    schedule, found = tiles_of(lambda x, y: sum(exp(product(x, y)), n, m))
    names = tuple(buffer.name for buffer in schedule.buffers)
    wrong = replace(found, buffers=names)
    with pytest.raises(KernelFault, match=r"outside of|never written|where the program gives"):
        check_lowerings(replace(schedule, tiles=(wrong,)), CPU)


def test_once_tiled_is_tiled():
    schedule, found = tiles_of(lambda x, y: sum(exp(product(x, y)), n, m))
    bare = replace(schedule, tiles=())
    assert tile_rows(bare).tiles == (found,)


def test_names_of_the_code_of_tiles_are_free():
    annotations = {"height": real[N, D], "tile": real[N, D]}
    declared = declaration(
        "given", annotations, lambda height, tile: sum(exp(let("first", product(height, tile))), n, m)
    )
    chain = lower(declared)
    text = BACKENDS["cpu"].render(chain)
    assert "for first_2 in range(0, N, height_2):" in text
    rehearse(chain, "cpu", text)


@pytest.mark.parametrize("rows", [64, 65, 150])
def test_tiles_give_what_the_whole_gives(rows, monkeypatch):
    loss = get("info_nce")
    rng = np.random.default_rng(3)
    query, key = rng.normal(size=(2, rows, 5))
    whole, of_whole = loss.value_and_grad(query, key)
    monkeypatch.setitem(loss.kernel.__globals__, "TILE", 0)
    tiled, of_tiles = loss.value_and_grad(query, key)
    assert tiled == pytest.approx(whole, rel=1e-13)
    np.testing.assert_allclose(of_tiles, of_whole, rtol=1e-9, atol=1e-15)
