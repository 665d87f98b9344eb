"""`symloss derive`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from symloss.commands import subjects
from symloss.commands.errors import CommandError
from symloss.runtime.loss import Loss

if TYPE_CHECKING:
    from symloss.derivation import Derivation


def derive(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE.py[:NAME]", help="A loss.")],
    wrt: Annotated[
        str | None, typer.Option("--wrt", help="The input or parameter to differentiate in.")
    ] = None,
    latex: Annotated[bool, typer.Option("--latex", help="Print LaTeX.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    general: Annotated[bool, typer.Option("--general", help="Keep options and class weights.")] = False,
) -> None:
    """Derive the gradient step by step."""
    if latex and markdown:
        raise CommandError("--latex and --markdown exclude each other")
    derivation = derivation_of(subjects.one_loss(name), wrt, general)
    from symloss.derivation import render

    printer = render.latex if latex else render.markdown if markdown else render.text
    typer.echo(printer(derivation).rstrip("\n"))
    if latex:
        for sentence in (*render.missing(derivation), render.evidence(derivation)):
            typer.echo(f"% {sentence}")


def derivation_of(loss: Loss, wrt: str | None, general: bool = False) -> Derivation:
    """The derivation; an input that cannot be differentiated in is the caller's fault."""
    try:
        loss.check_wrt(wrt)
    except ValueError as error:
        raise CommandError(str(error)) from None
    return loss.derivation(wrt, general=general)
