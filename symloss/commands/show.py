"""`symloss show`."""

from __future__ import annotations

import textwrap
from collections.abc import Collection
from typing import Annotated

import typer

from symloss.commands import console, subjects
from symloss.commands.errors import CommandError
from symloss.runtime.loss import Loss
from symloss.runtime.names import listing, nearest
from symloss.signature.description import argument_lines, one_line

KERNELS = {"kernel": "cpu", "cuda kernel": "cuda"}


def show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE.py[:NAME]", help="A loss.")],
    stage: Annotated[
        str | None, typer.Option("--stage", help="Print the program after one pass, or the code of a target.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Signature, properties.")] = False,
) -> None:
    """Show a loss: definition, arguments, gradient, properties; or one stage of the chain."""
    loss = subjects.one_loss(name)
    if as_json:
        console.print_json({**loss.signature.to_dict(), "properties": loss.properties.to_dict()})
    elif stage is not None:
        typer.echo(stage_text(loss, stage).rstrip("\n"))
    else:
        _print_page(loss)


def stage_text(loss: Loss, stage: str) -> str:
    """A stage of the chain as text.

    Raises:
        CommandError: there is no such stage.
    """
    stages = loss.chain.stages
    if stage in stages:
        return str(stages[stage])
    from symloss.printers.backends import BACKENDS

    if stage in BACKENDS:
        try:
            return loss.source(stage)
        except ValueError as error:
            raise CommandError(str(error)) from None
    if stage in KERNELS:
        try:
            return _kernel_text(loss, KERNELS[stage])
        except ValueError as error:  # this loss has none
            raise CommandError(f"{loss.name}: {error}") from None
    known = [*stages, *KERNELS, *BACKENDS]
    raise CommandError(f"there is no stage {stage!r}{nearest(stage, known)}; the stages are {listing(known)}")


def _kernel_text(loss: Loss, target: str) -> str:
    """What the rows of each entry point do on a target, before it is spelled in the target's language."""
    from symloss.kernel.lowering import CPU, CUDA, lowered
    from symloss.kernel.text import show as shown
    from symloss.printers.backends import BACKENDS
    from symloss.printers.numba_cpu.module import entries
    from symloss.printers.numba_cuda.schedules import entries as cuda_entries
    from symloss.program.schedule import Phase

    if (reason := BACKENDS[target].support(loss.chain)) is not None:
        raise ValueError(f"there is no {target} kernel: {reason}")
    found = entries(loss.chain) if target == "cpu" else cuda_entries(loss.chain)
    passes = CPU if target == "cpu" else CUDA
    lines = []
    for schedule, entry in found:
        for phase in schedule.steps:
            if isinstance(phase, Phase):
                body = shown(lowered(schedule, phase, passes))
                if target != "cpu":  # blocks of rows are handed out by the launch
                    row = f"for {phase.row} in rows({phase.row.extent}):"
                    body = row + "\n" + textwrap.indent(body, "    ")
                lines += [f"# {entry.name}", body, ""]
    return "\n".join(lines)


def _print_page(loss: Loss) -> None:
    from rich.markup import escape
    from rich.padding import Padding

    from symloss.derivation.specialise import has_options, settings, specialise
    from symloss.printers.headers import definition_lines, own_names
    from symloss.printers.text_expressions import symbol_text

    printer = console.out()

    def section(title: str, text: str) -> None:
        printer.print(f"[bold]{escape(title)}[/]")
        printer.print(Padding(escape(text), (0, 0, 1, 2)), soft_wrap=False)

    signature = loss.signature
    printer.print(f"[bold]{escape(one_line(signature))}[/]  {escape(signature.family)}")
    printer.print(f"{escape(signature.summary)}\n")
    definition, names = definition_lines(loss.declaration), own_names(loss.declaration)
    section("definition", "\n".join(definition))
    case = ""
    if has_options(loss.declaration):  # what is derived is the plain case: then so is what it is derived from
        case = f", for {', '.join(settings(loss.declaration))}"
        definition = definition_lines(specialise(loss.declaration))
        section(f"definition{case}", "\n".join(definition))
    known = {line.split(" = ")[0] for line in definition}
    for wrt in signature.differentiable:
        section(f"gradient in {wrt}{case}", _gradient_text(loss, wrt, names, known))
    letters = {name: symbol_text(name, loss.declaration.display) for name in names}
    told = ", ".join(f"{letter} is {name}" for name, letter in letters.items() if letter != name)
    section("properties", f"{told}\n{loss.properties}" if told else str(loss.properties))
    section("arguments", "\n".join(argument_lines(signature)))
    for note in signature.notes:
        section("note", note)
    for erratum in signature.errata:
        section("as published", erratum.published)
        section("as implemented", f"{erratum.implemented}\n{erratum.why}")


def _gradient_text(loss: Loss, wrt: str, names: Collection[str], known: Collection[str]) -> str:
    """The gradient in the names of the code, or why it is not shown."""
    from symloss.derivation import DerivationError
    from symloss.derivation.render import conclusion

    try:
        return conclusion(loss.derivation(wrt), names, known)
    except DerivationError as error:
        why = error.why or "it does not hold"
        return (
            f"not shown in the names of the code, for {why}; symloss derive {loss.name} --wrt {wrt} shows it"
        )
