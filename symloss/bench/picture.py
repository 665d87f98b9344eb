"""Rows of a benchmark as a picture: the ratio to the best peer by loss and size, as an SVG file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from symloss.bench.measure import Row
from symloss.bench.report import geometric_mean
from symloss.printers.templates import environment

LABEL, SIDE, LINE, TOP, GAP = 190, 46, 19, 66, 24  # pixels
SLOWER, EVEN, FASTER = (
    (178, 24, 43),
    (247, 247, 247),
    (33, 102, 172),
)  # red and blue: colour-blind eyes differ too
FULL = 8.0  # the ratio from which a colour is at its strongest
STEPS = (0.25, 0.5, 1.0, 1.2, 2.0, 3.0, 5.0, 8.0)


def picture(rows: Sequence[Row]) -> str:
    """An SVG document: one panel a type, one line a loss, its sizes from small to large.

    Raises:
        ValueError: no row has been compared with a peer.
    """
    mean = geometric_mean(rows)
    if mean is None:
        raise ValueError("there is nothing to draw: no loss was compared with a peer")
    panels, x, lines = [], 12, 0
    for dtype in dict.fromkeys(row.dtype for row in rows):
        found = [row for row in rows if row.dtype == dtype]
        losses = list(dict.fromkeys(row.loss for row in found))
        by_loss = [[row for row in found if row.loss == loss] for loss in losses]
        panels.append({"title": dtype, "x": x, "rows": [_line(x, *each) for each in enumerate(by_loss)]})
        x += LABEL + SIDE * max(map(len, by_loss)) + GAP
        lines = max(lines, len(losses))
    return (
        environment(html=True)
        .get_template("bench/picture.svg.j2")
        .render(
            panels=panels,
            about=f"value and gradient, small sizes on the left; geometric mean {mean:.2f}",
            width=max(x, 460),
            height=TOP + LINE * lines + 40,
            label=LABEL,
            side=SIDE,
            legend=[
                {"x": 12 + 46 * at, "text": f"{step:g}", **_colours(step)} for at, step in enumerate(STEPS)
            ],
        )
    )


def _line(x: int, number: int, rows: Sequence[Row]) -> dict[str, Any]:
    ordered = sorted(rows, key=lambda row: math.prod(row.size))
    cells = [_cell(x + LABEL + SIDE * at, row) for at, row in enumerate(ordered)]
    return {"loss": ordered[0].loss, "y": TOP + LINE * number, "cells": cells}


def _cell(x: int, row: Row) -> dict[str, Any]:
    size = "×".join(map(str, row.size))
    if row.ratio is None:
        return {"x": x, "size": size, "text": "–", "told": "no peer", "fill": "#eeeeee", "ink": "#222222"}
    text = f"{row.ratio:.1f}" if row.ratio < 99.5 else f"{row.ratio:.0f}"
    told = f"{row.ratio:.2f} times, {row.best_peer}"
    return {"x": x, "size": size, "text": text, "told": told, **_colours(row.ratio)}


def _colours(ratio: float) -> dict[str, str]:
    """What a ratio is filled and written with: red below 1, blue above, as far from white as it is from 1."""
    strength = min(1.0, abs(math.log(ratio)) / math.log(FULL))
    end = SLOWER if ratio < 1 else FASTER
    mixed = [round(a + (b - a) * strength) for a, b in zip(EVEN, end, strict=True)]
    return {
        "fill": "#" + "".join(f"{one:02x}" for one in mixed),
        "ink": "#ffffff" if strength > 0.55 else "#222222",
    }
