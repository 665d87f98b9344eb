"""`symloss new`."""

from __future__ import annotations

import builtins
import keyword
import sys
from pathlib import Path
from typing import Annotated

import typer

import symloss
from symloss.commands.errors import CommandError
from symloss.resources import data_folder
from symloss.runtime.names import listing, nearest

STRUCTURES = {
    "elementwise": "each element for itself, as a squared error",
    "rows": "a row for each sample, reduced over its elements, as a cross-entropy",
    "pairs": "samples compared with one another, as a contrastive loss",
    "sequence": "steps along an axis, each from the step before, as a recurrence",
}


def new(
    name: Annotated[str, typer.Argument(help="The name of the loss; NAME.py is written.")],
    folder: Annotated[Path, typer.Option("--dir", help="Where to write it.")] = Path(),
    structure: Annotated[
        str,
        typer.Option(
            "--structure",
            help=f"What the loss is made of: {listing(STRUCTURES, 'or')}. Asked for on a terminal, "
            "elementwise elsewhere.",
        ),
    ] = "",
) -> None:
    """Write a starting file for a loss of your own."""
    _check_name(name)
    chosen = _structure(structure)
    path = folder / f"{name}.py"
    text = _render(name, chosen, path)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise CommandError(f"{path} exists already; it is left as it is") from None
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}") from None
    typer.echo(f"wrote {path}; look at it with `symloss show {path}`")


def _structure(given: str) -> str:
    """The structure that an option names, or that whoever sits at the terminal chooses."""
    if not given and sys.stdin.isatty() and sys.stdout.isatty():
        for name, told in STRUCTURES.items():
            typer.echo(f"  {name:12}{told}")
        given = typer.prompt("structure", default="elementwise").strip()
    given = given or "elementwise"
    if given not in STRUCTURES:
        known = listing(STRUCTURES, "or")
        raise CommandError(f"unknown structure {given!r}{nearest(given, STRUCTURES)}; it is {known}")
    return given


def _check_name(name: str) -> None:
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise CommandError(f"{name!r} cannot name a loss: use a Python identifier such as my_loss")
    if hasattr(builtins, name):
        raise CommandError(f"{name!r} is a name of Python itself; choose another, such as my_{name}")
    if name in symloss.losses.names():
        raise CommandError(f"the catalogue has a loss called {name} already; choose another name")


def _render(name: str, structure: str, path: Path) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(data_folder("templates") / "new"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{structure}.py.j2").render(name=name, file=path.name)
