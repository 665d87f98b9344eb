"""`symloss identities`."""

from __future__ import annotations

from typing import Annotated

import typer

from symloss.commands import console


def identities(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Prove or check every identity between the losses of the catalogue."""
    from symloss.identities import findings
    from symloss.identities.catalogue import IDENTITIES

    with console.progress("identities", len(IDENTITIES)) as progress:
        found = findings(progress)
    if as_json:
        console.print_json([finding.to_dict() for finding in found])
        return
    from rich.markup import escape
    from rich.padding import Padding

    printer = console.out()
    for finding in found:
        identity = finding.identity
        printer.print(f"[bold]{identity.number:2}[/]  {escape(identity.title)}")
        notes = [f"where {identity.assumptions}"] if identity.assumptions else []
        for note in [*notes, finding.evidence]:
            printer.print(Padding(escape(note), (0, 0, 0, 4)), soft_wrap=False)
    proved = sum(finding.how == "proved" for finding in found)
    printer.print(f"\n{proved} proved, {len(found) - proved} checked with numbers only")
