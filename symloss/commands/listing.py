"""`symloss list`."""

from __future__ import annotations

from typing import Annotated

import typer

import symloss
from symloss.commands import console
from symloss.runtime.loss import Loss


def list_losses(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """List the catalogue by family."""
    found = [symloss.get(name) for name in symloss.losses.names()]
    if as_json:
        console.print_json([loss.signature.to_dict() for loss in found])
        return
    from rich.markup import escape
    from rich.table import Table

    families: dict[str, list[Loss]] = {}
    for loss in found:
        families.setdefault(loss.signature.family, []).append(loss)
    for family, members in sorted(families.items()):
        table = Table(title=family, title_justify="left", box=None, show_header=False, pad_edge=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column()
        for loss in members:
            table.add_row(loss.name, escape(loss.signature.summary))
        console.out().print(table)
        console.out().print()
    console.out().print(f"{len(found)} loss{'es' * (len(found) != 1)}")
