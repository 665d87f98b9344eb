"""Printing: results on stdout, progress on stderr and only to a terminal."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console


def out(width: int | None = None) -> Console:
    """The console of results; made anew, since tests replace stdout."""
    console = Console(highlight=False, soft_wrap=True, width=width)
    if width is None and not console.is_terminal:
        console = Console(highlight=False, soft_wrap=True, width=120)
    return console


def print_json(data: Any) -> None:
    """Data as JSON on stdout."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


@contextlib.contextmanager
def progress(title: str, total: int) -> Iterator[Callable[..., None]]:
    """A progress bar on stderr, quiet when that is no terminal.

    The yielded function takes what is being done and, where that is known better than by counting calls, how
    much of the total is complete.
    """
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=total)

        def tell(what: str, complete: float | None = None) -> None:
            advance = 1 if complete is None else None
            bar.update(task, advance=advance, completed=complete, description=f"{title} {what}")

        yield tell
