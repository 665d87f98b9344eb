"""`symloss verify`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from symloss.commands import console, subjects
from symloss.commands.errors import CommandError
from symloss.generation.figures import check_generated, record
from symloss.runtime.names import listing
from symloss.runtime.variants import with_variants
from symloss.verify.tiers import TIERS, Tier, outside
from symloss.verify.tiers import told as told_of

KERNELS = ("cpu", "cuda")
DTYPES = ("float32", "float64")
TITLES = (
    *("loss", "backend", "dtype", "what", "worst ulp", "bound"),
    *("points", "undecided", "verdict", "worst at"),
)
NUMBERS = ("worst ulp", "bound", "points", "undecided")
DISPENSABLE = ("worst at", "undecided", "points", "backend")  # on a narrow terminal, in this order


def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|FILE.py]...", help="Losses or files; the whole catalogue when none is given."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
    dtype: Annotated[str, typer.Option("--dtype", help="float32, float64 or both, by comma.")] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Show every finding, not only the worst of a loss.")
    ] = False,
    backend: Annotated[str, typer.Option("--backend", help="cpu or cuda.")] = "cpu",
    products: Annotated[
        bool, typer.Option(help="Whether to verify Hessian-vector products (on the CPU).")
    ] = True,
    points: Annotated[int, typer.Option("--points", min=1, help="Sampled points for each finding.")] = 200,
    update: Annotated[
        bool, typer.Option("--update", help="Record the findings in the manifest, for the pages.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="The folder of the manifest.")] = Path("generated"),
    wrt: Annotated[
        str,
        typer.Option(
            "--wrt", help="Parameters, by comma, that are learned: their gradients are verified too."
        ),
    ] = "",
    tier: Annotated[
        str,
        typer.Option(
            "--tier",
            help="The inputs that must hold: working (magnitudes 1e-3 to 1e3), wide or every. "
            "Not given: every for the catalogue, wide for a file.",
        ),
    ] = "",
) -> None:
    """Compare kernels with 50-digit arithmetic that reads the declaration only."""
    dtypes = dtypes_of(dtype)
    wanted = _tier(tier, names or ())
    losses = with_variants(subjects.losses_of(names) if names else subjects.all_losses())
    if wrt:
        losses = _learning(losses, wrt, update)
    if backend != "cpu":  # which has a kernel of every loss
        losses = _with_kernels(losses, backend)
    if update:
        check_generated(out, losses)
    from symloss.verify.suite import verify_losses

    with console.progress("verifying", len(losses) * len(dtypes)) as progress:
        try:
            options = {"points": points, "seed": 0, "backend": backend, "products": products}
            findings = verify_losses(
                losses, dtypes, lambda what, done, total: progress(what, done), **options
            )
        except ValueError as error:  # a loss has no kernel, or its oracle refuses the declaration
            raise CommandError(str(error)) from error
    if as_json:
        console.print_json([_plain(finding.to_dict()) for finding in findings])
    else:
        _print_table(findings if every else _worst(findings))
        for told in (*_limits(findings), *_told_apart(findings)):
            console.out(width=1000).print(told, markup=False, highlight=False)
        console.out().print(_summary(findings))
    if update:
        count = record(out, losses, findings)
        told = f"recorded {count} findings in {out}; `symloss generate` puts them on the pages"
        typer.echo(told, err=True)
    refused = subjects.tell_refused()
    failed = sorted({finding.loss for finding in findings if not finding.holds(wanted)})
    if failed:
        typer.echo(f"symloss: {listing(failed)} failed verification", err=True)
        raise typer.Exit(1)
    if refused:
        raise typer.Exit(2)


def _with_kernels(losses: Sequence[Any], backend: str) -> list[Any]:
    """The losses that a backend has kernels of; why it lacks the others is told."""
    if backend not in KERNELS:
        raise CommandError(f"unknown backend {backend!r}; it is {listing(KERNELS, 'or')}")
    from symloss.printers.backends import BACKENDS

    reasons = {loss.name: BACKENDS[backend].support(loss.chain) for loss in losses}
    for name, reason in reasons.items():
        if reason is not None:
            typer.echo(f"{name}: there is no {backend} kernel: {reason}", err=True)
    if not (found := [loss for loss in losses if reasons[loss.name] is None]):
        raise CommandError("there is no kernel to verify")
    return found


def _learning(losses: Sequence[Any], wrt: str, update: bool) -> list[Any]:
    """The losses that have some parameters, with these learned."""
    if update:
        raise CommandError("--update records what the manifest holds, which are no gradients in parameters")
    wanted = [name.strip() for name in wrt.split(",")]
    found = []
    for loss in losses:
        own = [spec.name for spec in loss.signature.parameters if not spec.learned]
        if learned := [name for name in wanted if name in own]:
            loss.check_wrt(learned[0])
            found.append(loss.learning(*learned))
    if not found:
        raise CommandError(f"no loss has the parameter {listing(wanted, 'or')}")
    return found


def _tier(tier: str, names: Sequence[str]) -> Tier:
    """The inputs on which a loss must hold."""
    if not tier:
        return "wide" if any(map(subjects.is_file, names)) else "every"
    if tier not in TIERS:
        raise CommandError(f"unknown tier {tier!r}; it is {listing(TIERS, 'or')}")
    return TIERS[TIERS.index(tier)]


def dtypes_of(dtype: str) -> tuple[str, ...]:
    """The types that an option names, both where it names none."""
    chosen = tuple(dict.fromkeys(name.strip() for name in dtype.split(","))) if dtype else DTYPES
    for name in chosen:
        if name not in DTYPES:
            raise CommandError(f"unknown dtype {name!r}; it is {listing(DTYPES, 'or')}")
    return chosen


def _worst(findings: Sequence[Any]) -> list[Any]:
    """For each loss, backend and dtype: what failed, else the finding nearest to its bound."""
    groups: dict[tuple, list[Any]] = {}
    for finding in findings:
        groups.setdefault((finding.loss, finding.backend, finding.dtype), []).append(finding)
    chosen: list[Any] = []
    for members in groups.values():
        missing = [one for one in members if not one.is_covered]
        chosen += [one for one in members if not one.ok] or [max(members, key=_closeness)]
        chosen += [one for one in missing if one not in chosen]
    return chosen


def _closeness(finding: Any) -> float:
    bound = finding.bound
    return finding.worst / bound if bound else finding.worst


def _print_table(findings: Sequence[Any]) -> None:
    from rich.markup import escape
    from rich.table import Table

    rows = [_cells(one) for one in findings]
    shown = _shown(rows, console.out().width if console.out().is_terminal else None)
    table = Table(box=None, pad_edge=False)
    for title in shown:
        justify: Literal["left", "right"] = "right" if title in NUMBERS else "left"
        table.add_column(title, no_wrap=True, justify=justify)
    for row in rows:
        failed = row["verdict"] == "FAILED"
        table.add_row(*(f"[bold red]{escape(row[t])}[/]" if failed else escape(row[t]) for t in shown))
    console.out(width=1000).print(table)


def _cells(one: Any) -> dict[str, str]:
    numbers = (f"{one.worst:.3g}", f"{one.bound:.3g}", str(one.points), str(one.undecided or ""))
    verdict = ("ok, but where told" if one.told else "ok") if one.is_covered else "not covered"
    if not one.ok:
        verdict = f"{one.tier} range only" if one.tier else "FAILED"
    told = (one.loss, one.backend, one.dtype, str(one.what), *numbers, verdict)
    return dict(zip(TITLES, (*told, _place(one.at) if one.is_covered else one.reason), strict=True))


def _shown(rows: Sequence[dict[str, str]], room: int | None) -> list[str]:
    """The columns that fit a terminal's width: numbers are left out whole, never cut."""
    widths = {title: max(len(title), *(len(row[title]) for row in rows)) + 2 for title in TITLES}
    shown = list(TITLES)
    for title in DISPENSABLE:
        if room is None or sum(widths[title] for title in shown) - 2 <= room:
            break
        shown.remove(title)
    return shown


def _summary(findings: Sequence[Any]) -> str:
    """The last line: how many findings of how many losses are within their bounds."""
    losses = len({finding.loss for finding in findings})
    beyond = sum(not finding.ok for finding in findings)
    told = f"{beyond} beyond their bounds" if beyond else "all within their bounds"
    if missing := sum(not finding.is_covered for finding in findings):
        told += f", {missing} not covered"
    return f"{len(findings)} findings for {losses} loss{'es' * (losses != 1)}: {told}"


def _limits(findings: Sequence[Any]) -> list[str]:
    """For each loss and type that does not hold on every input: where it holds, and an input that fails."""
    least: dict[tuple[str, str, str], Any] = {}
    for finding in findings:
        key = finding.loss, finding.backend, finding.dtype
        if not finding.ok and (key not in least or _rank(finding.tier) < _rank(least[key].tier)):
            least[key] = finding
    told = []
    for (loss, backend, dtype), finding in least.items():
        holds = f"holds for {told_of(finding.tier, dtype)}" if finding.tier else "fails on ordinary numbers"
        place = ", ".join(f"{name}={_short(value, dtype)}" for name, value in finding.plainest.items())
        beyond = outside(finding.plainest, finding.tier, dtype) if finding.tier else None
        where = f", where {beyond[0]} has {_short(beyond[1], dtype)}" if beyond is not None else ""
        off = f" ({finding.failure})" if finding.failure is not None else ""
        told.append(
            f"{loss} ({backend}, {dtype}) {holds}; the {finding.what} fails at {place or 'every call'}"
            f"{where}{off}"
        )
    for loss in dict.fromkeys(loss for loss, _, _ in least):
        if loss in subjects.asked_for:
            told.append(f"symloss doctor {subjects.asked_for[loss]} says where, and what to write instead")
    return told


def _told_apart(findings: Sequence[Any]) -> list[str]:
    """For each loss and type: where the declared formula itself is to blame, why, and an input."""
    told: dict[tuple[str, ...], str] = {}
    for finding in findings:
        for why, place in finding.told.items():
            where = ", ".join(f"{name}={_short(value, finding.dtype)}" for name, value in place.items())
            key = finding.loss, finding.backend, finding.dtype, finding.what
            text = f"{finding.loss} ({finding.backend}, {finding.dtype}) {finding.what}: {why}, at {where}"
            told.setdefault(key, text)
    return list(told.values())


def _rank(tier: Tier | None) -> int:
    return -1 if tier is None else TIERS.index(tier)


def _short(value: Any, dtype: str) -> str:
    """A number, or an array of them, with as many digits as its type needs."""
    import numpy as np

    from symloss.verify.floats import short

    if isinstance(value, list | tuple):
        text = f"[{', '.join(_short(one, dtype) for one in value)}]"
        return text if len(text) <= 120 else f"{text[:117]}..."
    return short(np.dtype(dtype).type(value)) if isinstance(value, float) else str(value)


def _place(at: dict[str, Any]) -> str:
    """Where the worst error occurred; whole arrays are left to --json."""
    text = ", ".join(f"{name}={value}" for name, value in at.items())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Findings as JSON knows them: numbers that it lacks become text."""
    return {
        key: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in data.items()
    }
