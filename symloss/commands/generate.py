"""`symloss generate`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer

from symloss.commands import console, subjects
from symloss.generation import GenerationFault, Report, generate
from symloss.runtime.loss import Loss
from symloss.runtime.variants import with_variants


def generate_files(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|FILE.py]...", help="Losses or files; the whole catalogue when none is given."
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")] = Path("generated"),
    target: Annotated[
        str, typer.Option("--target", help="Backends, separated by commas; all of them when not given.")
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 when a file is not as it would be.")
    ] = False,
) -> None:
    """Generate kernels and pages as files, and the manifest beside them."""
    losses = with_variants(subjects.declarations_of(names) if names else subjects.all_losses())
    try:
        with console.progress("generating", len(losses)) as progress:
            report = generate(
                losses, out, _targets(target), check=check, complete=not names, progress=progress
            )
    except GenerationFault as fault:
        typer.echo(f"symloss: {fault}", err=True)
        _tell_smallest(losses, fault.losses)
        raise typer.Exit(3) from None
    for sentence in (*report.missing, *report.lacks, *report.faults):
        typer.echo(sentence, err=True)
    if check:
        _tell_check(report)
    else:
        _tell(report)
    refused = subjects.tell_refused()
    for sentence in report.failed:
        typer.echo(f"symloss: {sentence}", err=True)
    _tell_smallest(losses, report.faulty)
    if report.faults:
        count = len(report.faults)
        told = "1 file is" if count == 1 else f"{count} files are"
        typer.echo(f"symloss: {told} missing because of a fault", err=True)
        raise typer.Exit(1)
    if refused or report.failed:
        raise typer.Exit(3 if report.faulty else 2)


def _tell_smallest(losses: Sequence[Loss], faulty: Collection[str]) -> None:
    """For losses that failed by a fault of symloss, the smallest part of the declaration that shows it."""
    for loss in losses:
        if loss.name not in faulty:
            continue
        from symloss.doctor.smallest import smallest_part

        if (found := smallest_part(loss.declaration)) is not None:
            inside = f", in let {found.name}" if found.name else ""
            typer.echo(
                f"symloss: {loss.name}: the smallest part that shows it is {found.text}{inside}", err=True
            )


def _targets(target: str) -> list[str]:
    if not target:
        from symloss.printers.backends import BACKENDS

        return [name for name, backend in BACKENDS.items() if not backend.on_request]
    return list(dict.fromkeys(name.strip() for name in target.split(",")))


def _tell_check(report: Report) -> None:
    for change in report.changes:
        typer.echo(f"{change.state}: {report.out / change.path}")
    if report.changes:
        count = len(report.changes)
        told = "1 file is" if count == 1 else f"{count} files are"
        typer.echo(f"symloss: {told} not as generated; run `symloss generate`", err=True)
        raise typer.Exit(1)
    typer.echo(f"{report.unchanged} files are as generated")


def _tell(report: Report) -> None:
    removed = sum(change.state == "stale" for change in report.changes)
    written = len(report.changes) - removed
    parts = [f"wrote {written} file{'s' * (written != 1)}", f"{report.unchanged} unchanged"]
    if removed:
        parts.append(f"{removed} removed")
    typer.echo(f"{', '.join(parts)}, in {report.out}")
