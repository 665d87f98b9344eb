"""`symloss docs`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import symloss
from symloss.commands import console, subjects
from symloss.commands.errors import CommandError

OUT = Path("site")


def docs(
    out: Annotated[
        Path, typer.Argument(metavar="[OUT]", help="The folder to write to; `site` when not given.")
    ] = OUT,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME|FILE.py]...", help="Losses or files; the whole catalogue when none."),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Build the site.")] = False,
) -> None:
    """Build the documentation: a site of pages that open from the file system, with nothing to serve."""
    if not html:
        raise CommandError("say which documentation to build: symloss docs --html")
    if not names and (subjects.is_file(str(out)) and out.suffix == ".py"):
        raise CommandError(f"{out} is no folder; the folder comes first, as symloss docs --html site {out}")
    if not names and str(out) in symloss.losses.names():
        raise CommandError(f"{out} is a loss; the folder comes first, as symloss docs --html site {out}")
    from symloss.generation.site import build_site, steps

    losses = subjects.declarations_of(names) if names else subjects.all_losses()
    with console.progress("building", steps(losses)) as progress:
        built = build_site(losses, out, complete=not names, progress=progress)
    for sentence in built.lacks:
        typer.echo(sentence, err=True)
    typer.echo(f"wrote {built.pages} page{'s' * (built.pages != 1)}; open {out / 'index.html'}")
    if subjects.tell_refused():
        raise typer.Exit(2)
