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
    short: Annotated[bool, typer.Option("--short", help="What fits a blackboard.")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Every step that a reader follows (the default).")
    ] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="Everything, with the evidence of each line and the stable forms.")
    ] = False,
    general: Annotated[bool, typer.Option("--general", help="Keep options and class weights.")] = False,
) -> None:
    """Derive the gradient step by step."""
    if latex and markdown:
        raise CommandError("--latex and --markdown exclude each other")
    if short + full + audit > 1:
        raise CommandError("--short, --full and --audit exclude one another")
    derivation = derivation_of(subjects.one_loss(name), wrt, general)
    derivation = derivation.short if short else derivation.audit if audit else derivation
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
