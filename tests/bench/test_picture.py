"""The ratios by loss and size, drawn."""

import xml.etree.ElementTree as ElementTree

import pytest

from symloss.bench.measure import OURS, Row
from symloss.bench.picture import picture

SVG = "{http://www.w3.org/2000/svg}"


def row(loss, size, dtype="float32", ours=10.0, **peers):
    times = {OURS: ours, **peers}
    return Row(loss, size, dtype, times, dict.fromkeys(times, 0.1), 100)


ROWS = [
    row("mse", (100,), torch=40.0, jax=25.0),
    row("mse", (10,), torch=5.0),
    row("mse", (10,), "float64", jax=1500.0),
    row("a<b&c", (2, 3)),
]


def test_every_row_is_a_cell_with_what_it_tells():
    drawn = ElementTree.fromstring(picture(ROWS))
    told = [title.text for title in drawn.iter(f"{SVG}title")][1:]
    assert told == [
        "mse, 10: 0.50 times, torch",
        "mse, 100: 2.50 times, jax",
        "a<b&c, 2×3: no peer",
        "mse, 10: 150.00 times, jax",
    ]


def test_what_is_faster_is_blue_and_what_is_slower_red():
    drawn = ElementTree.fromstring(picture(ROWS))
    fills = {
        cell.find(f"{SVG}title").text: cell.find(f"{SVG}rect").get("fill") for cell in drawn.iter(f"{SVG}g")
    }
    red, _, blue = (int(fills["mse, 100: 2.50 times, jax"][at : at + 2], 16) for at in (1, 3, 5))
    assert blue > red
    red, _, blue = (int(fills["mse, 10: 0.50 times, torch"][at : at + 2], 16) for at in (1, 3, 5))
    assert red > blue
    assert fills["mse, 10: 150.00 times, jax"] == "#2166ac"  # no stronger than the strongest


def test_cells_stand_beside_each_other():
    drawn = ElementTree.fromstring(picture(ROWS))
    places = {
        (cell.find(f"{SVG}rect").get("x"), cell.find(f"{SVG}rect").get("y")) for cell in drawn.iter(f"{SVG}g")
    }
    assert len(places) == len(ROWS)
    assert all(
        float(x) < float(drawn.get("width")) and float(y) < float(drawn.get("height")) for x, y in places
    )


def test_nothing_to_draw():
    with pytest.raises(ValueError, match="no loss was compared"):
        picture([row("mse", (10,))])
