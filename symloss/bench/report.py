"""Rows of a benchmark as a table for a terminal, as Markdown, and as data."""

from __future__ import annotations

import importlib.metadata
import math
import os
import platform
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from symloss.bench.measure import OURS, Row

_BEYOND_CACHES = 2**25  # bytes: smaller arrays may be read from a cache
_LIBRARIES = ("symloss", "numba", "numpy", "torch", "jax")


def geometric_mean(rows: Sequence[Row]) -> float | None:
    """Of the ratios to the best peer; None where nothing was compared."""
    ratios = [row.ratio for row in rows if row.ratio is not None]
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else None


def environment() -> dict[str, Any]:
    """What the figures depend on."""
    versions = {}
    for name in _LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {"machine": _processor(), "cpus": len(os.sched_getaffinity(0)), "versions": versions}


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            lines = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
        return lines[0] if lines else platform.machine()
    except OSError:
        return platform.machine()


def cells(row: Row, contenders: Sequence[str], roof: float) -> list[str]:
    """A row as text: microseconds, the ratio to the best peer, of large arrays the share of the bandwidth."""
    times = [_time(row, name) for name in contenders]
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return [
        row.loss,
        "×".join(map(str, row.size)),
        row.dtype,
        *times,
        ratio,
        f"{row.bandwidth / roof:.0%}" if row.moved >= _BEYOND_CACHES else "",
    ]


def _time(row: Row, name: str) -> str:
    if name not in row.microseconds:
        return ""
    text = f"{row.microseconds[name]:,.1f}"
    return f"{text} (another value)" if name in row.differing else text


def titles(contenders: Sequence[str]) -> list[str]:
    """The head of the table."""
    return ["loss", "size", "type", *(f"{name} µs" for name in contenders), "ratio", "of copy"]


def contenders_of(rows: Sequence[Row]) -> list[str]:
    """Ours first, then the others in the order in which they were measured."""
    return list(dict.fromkeys([OURS, *(name for row in rows for name in row.microseconds)]))


def table(rows: Sequence[Row], roof: float) -> Table:
    """For a terminal."""
    contenders = contenders_of(rows)
    found = Table(box=None)
    for number, title in enumerate(titles(contenders)):
        found.add_column(title, justify="left" if number in (0, 2) else "right")
    for row in rows:
        found.add_row(*cells(row, contenders, roof))
    return found


def markdown(rows: Sequence[Row], roof: float) -> str:
    """For a page."""
    contenders = contenders_of(rows)
    head = titles(contenders)
    lines = ["| " + " | ".join(head) + " |", "|---|---:|---|" + "---:|" * (len(head) - 3)]
    lines += ["| " + " | ".join(cells(row, contenders, roof)) + " |" for row in rows]
    return "\n".join(lines)


def data(rows: Sequence[Row], roof: float) -> dict[str, Any]:
    """For programs."""
    return {
        "environment": environment(),
        "copy_bytes_per_second": roof,
        "geometric_mean": geometric_mean(rows),
        "rows": [
            {
                "loss": row.loss,
                "size": list(row.size),
                "dtype": row.dtype,
                "microseconds": dict(row.microseconds),
                "spread": dict(row.spread),
                "best_peer": row.best_peer,
                "ratio": row.ratio,
                "moved_bytes": row.moved,
                "differing": list(row.differing),
            }
            for row in rows
        ],
    }
