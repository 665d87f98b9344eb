"""The command line: `symloss list | show | derive | generate | verify | docs | bench | doctor | new`.

Exit codes: 0 all well; 1 a check or a verification failed; 2 bad usage or bad input; 3 an error of symloss
itself. Errors are one sentence on stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from symloss.commands import bench, derive, docs, doctor, generate, identities, listing, new, show, verify
from symloss.commands.errors import CommandError, sentence_of

app = typer.Typer(
    name="symloss",
    help="From the written definition of a loss to its gradient, derivation, kernels and evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("list")(listing.list_losses)
app.command("show")(show.show)
app.command("derive")(derive.derive)
app.command("identities")(identities.identities)
app.command("generate")(generate.generate_files)
app.command("verify")(verify.verify)
app.command("docs")(docs.docs)
app.command("bench")(bench.bench)
app.command("doctor")(doctor.doctor)
app.command("new")(new.new)


@app.callback(invoke_without_command=True)
def _global(
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    if version:
        from symloss import __version__

        typer.echo(__version__)
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        app(args=None if arguments is None else list(arguments), prog_name="symloss")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("SYMLOSS_DEBUG"):
            raise
        sentence = sentence_of(error)
        if sentence is not None:
            print(f"symloss: {sentence}", file=sys.stderr)
            return 2
        kind = type(error).__name__
        text = " ".join(str(error).split())
        print(
            f"symloss: internal error, {kind}: {text} (SYMLOSS_DEBUG=1 shows where)",
            file=sys.stderr,
        )
        return 3
    return 0


__all__ = ["CommandError", "app", "main"]
