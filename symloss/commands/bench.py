"""`symloss bench`."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from symloss.commands import console
from symloss.commands.errors import CommandError

DTYPES = ("float32", "float64")


def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Losses; all that peers have when not given."),
    ] = None,
    peers: Annotated[
        str | None, typer.Option("--peers", help="Peers, separated by commas: torch, torch.compile, jax.")
    ] = None,
    dtypes: Annotated[str, typer.Option("--dtype", help="Types, separated by commas.")] = ",".join(DTYPES),
    largest: Annotated[
        int | None, typer.Option("--largest", help="Leave out sizes with more elements than this.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw the ratios by loss and size, as an SVG file.")
    ] = None,
) -> None:
    """Measure value and gradient of losses beside torch and JAX, in turn, on the same inputs."""
    if as_json and as_markdown:
        raise CommandError("--json and --markdown exclude each other")
    if picture is not None and (picture.suffix != ".svg" or not picture.parent.is_dir()):
        raise CommandError(f"--picture {picture}: a file that ends in .svg, in a folder that is there")
    from symloss.bench import measure, report
    from symloss.bench.peers import PEERS, installed
    from symloss.bench.picture import picture as drawn
    from symloss.bench.workloads import WORKLOADS

    known = {workload.loss: workload for workload in WORKLOADS}
    for name in names or ():
        if name not in known:
            raise CommandError(f"no peer has {name}; there are {', '.join(known)}")
    kinds = _choices(dtypes, DTYPES, "type")
    found, missing = installed(_choices(peers, tuple(PEERS), "peer") if peers else None)
    if picture is not None and not found:
        raise CommandError(f"--picture {picture}: no peer is installed, so that there is no ratio to draw")
    chosen = [
        (known[name], size)
        for name in names or known
        for size in known[name].sizes
        if largest is None or math.prod(size) <= largest
    ]
    rows = []
    roof = measure.copy_bandwidth()
    with console.progress("measuring", len(chosen) * len(kinds)) as tell:
        for row in measure.measure(chosen, kinds, found):
            rows.append(row)
            tell(f"{row.loss} {row.dtype}")
    if picture is not None:
        try:
            picture.write_text(drawn(rows), encoding="utf-8")
        except (OSError, ValueError) as error:
            raise CommandError(f"--picture {picture}: {error}") from None
    if as_json:
        console.print_json(report.data(rows, roof))
        return
    mean = report.geometric_mean(rows)
    told = [] if mean is None else [f"geometric mean of the ratios to the best peer: {mean:.2f}"]
    if as_markdown:
        typer.echo(report.markdown(rows, roof))
    else:
        console.out(200).print(report.table(rows, roof))
    for sentence in (*told, *missing):
        typer.echo(sentence)


def _choices(text: str, known: tuple[str, ...], what: str) -> list[str]:
    found = [part.strip() for part in text.split(",") if part.strip()]
    for part in found:
        if part not in known:
            raise CommandError(f"there is no {what} {part!r}; there are {', '.join(known)}")
    return found
