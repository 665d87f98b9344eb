"""`symloss doctor`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symloss.commands import console, subjects
from symloss.commands.errors import sentence_of
from symloss.commands.verify import dtypes_of

if TYPE_CHECKING:
    from symloss.doctor import Diagnosis

DIGITS = {"float32": 7, "float64": 16}
HOW = {
    "cancels": "its terms cancel",
    "overflows": "it is larger than the largest number of the type",
    "underflows": "it is smaller than the smallest number of the type",
    "rounded": "what it is taken of has been rounded, and it needs the digits that are gone",
    "undefined": "it has no value",
    "infinite": "it is infinite",
}


def doctor(
    name: Annotated[
        str, typer.Argument(metavar="FILE.py[:NAME]", help="A file that declares losses, or a name.")
    ],
    dtype: Annotated[str, typer.Option("--dtype", help="float32, float64 or both, by comma.")] = "",
    points: Annotated[int, typer.Option("--points", min=1, help="Sampled points for each comparison.")] = 40,
    seconds: Annotated[
        float,
        typer.Option("--seconds", min=0, help="About how long a loss may take; what is left out is told."),
    ] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Say in plain words what is wrong with a loss, where, and what to write instead."""
    from symloss.doctor import Diagnosis

    dtypes = dtypes_of(dtype)
    losses = subjects.losses_of([name])
    found: list[Diagnosis] = []
    for sentence in subjects.take_refused():
        found.append(Diagnosis(sentence.split(" ")[0].rstrip(":"), error=sentence))
    with console.progress("examining", len(losses)) as progress:
        for done, loss in enumerate(losses):
            found.append(_examined(loss, dtypes, points, seconds, lambda what, d=done, n=loss.name:
                                   progress(f"{n}: {what}", d)))  # fmt: skip
    if as_json:
        console.print_json([one.to_dict() for one in found])
    else:
        for one in found:
            _print(one)
    if not all(one.is_healthy for one in found):
        raise typer.Exit(1)


def _examined(loss: Any, dtypes: tuple[str, ...], points: int, seconds: float, tell: Any) -> Diagnosis:
    from symloss.doctor import Diagnosis, examine

    if not loss.is_declared:
        from symloss.losses.catalogue import declared

        loss = declared().get(loss.name, loss)
    try:
        return examine(loss, dtypes, points, seconds, tell)
    except Exception as error:
        if os.environ.get("SYMLOSS_DEBUG"):
            raise
        kind, text = type(error).__name__, " ".join(str(error).split())
        told = (
            sentence_of(error) or f"{loss.name}: internal error, {kind}: {text}; this is a fault of symloss"
        )
        return Diagnosis(loss.name, loss.declaration.place, error=told)


def _print(found: Diagnosis) -> None:
    from rich.markup import escape
    from rich.padding import Padding

    printer = console.out()

    def line(text: str, indent: int = 2) -> None:
        printer.print(Padding(text, (0, 0, 0, indent), expand=False), soft_wrap=False)

    verdict = "[bold green]healthy[/]" if found.is_healthy else "[bold red]not healthy[/]"
    place = f" ({escape(found.place)})" if found.place else ""
    printer.print(f"[bold]{escape(found.loss)}[/]{place}: {verdict}")
    for text in (found.error, *found.definition):
        if text:
            line(escape(text), 4)
    for text in (*_of_targets(found), *_of_tiers(found)):
        line(text)
    for one in found.failures:
        for text in _of_failure(one):
            line(text)
    for text in found.told:
        line(f"[bold]the formula itself[/]: {escape(text)}")
    for hole in found.singularities:
        kind = "[bold]no value[/]" if hole.is_undefined else "an infinite value"
        inside = f" (let {escape(hole.name)})" if hole.name else ""
        line(f"{kind}: where {escape(hole.condition)}, {escape(hole.text)}{inside} is {escape(hole.result)}, "
             f"as at {escape(_input(hole.input))}")  # fmt: skip
    if found.advice:
        line("[bold]write instead[/]")
    for advice in found.advice:
        line(f"{escape(advice.write)}  [dim]in the place of[/]  {escape(advice.instead_of)}", 4)
        line(escape(advice.why), 8)
    if found.left_out:
        count = len(found.left_out)
        line(f"{count} further comparison{'s' * (count != 1)} left out for want of time (--seconds); "
             "symloss verify makes them all")  # fmt: skip
    printer.print()


def _of_targets(found: Diagnosis) -> list[str]:
    from rich.markup import escape

    made = [one.name for one in found.targets if one.generates]
    told = [f"generates for {', '.join(made)}"] if made else []
    for one in found.targets:
        if not one.generates:
            why = "fails" if one.is_fault else "is not there"
            told.append(f"the {one.name} file {why}: {escape(one.reason)}")
    return told


def _of_tiers(found: Diagnosis) -> list[str]:
    from symloss.verify.tiers import told as told_of

    told = []
    for one in found.verdicts:
        if one.tier is None:
            told.append(
                f"{one.dtype}: [bold red]fails on ordinary numbers[/] (magnitudes from 0.001 to 1000)"
            )
        else:
            kind = {"working": "the working range only: ", "wide": "the wide range: ", "every": ""}[one.tier]
            told.append(f"{one.dtype}: holds for {kind}{told_of(one.tier, one.dtype)} ({one.points} points)")
    return told


def _of_failure(one: Any) -> list[str]:
    from rich.markup import escape

    beyond = "beyond that range, " if one.tier == "every" else ""
    place = escape(_input(one.input)) or "every call"
    told = [f"{beyond}[bold]{one.dtype}, {escape(one.what)}[/] fails at {place}"]
    if one.exact:
        told[0] += (
            f": {one.computed} for {one.exact}, {one.digits:.0f} of {DIGITS[one.dtype]} digits are right"
        )
    for place in one.places:
        where = f" in let {place.name}" if place.name else ""
        subject = f"in {place.of}, by" if place.of else "the digits are lost in"
        left = f"{place.digits:.0f} digits are left" if place.digits >= 1 else "no digit is left"
        told.append(f"  {subject} [bold]{escape(place.text)}[/]{escape(where)}: {HOW[place.how]}, {left} "
                    f"({escape(place.values)})")  # fmt: skip
    return told


def _input(given: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in given.items())
