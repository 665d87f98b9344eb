"""`python -m symloss.peers [NAME ...]`: agreement with torch, torchvision and optax, where installed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from symloss.peers import optax_cases, torch_cases
from symloss.peers.case import Case
from symloss.peers.compare import AGREE, compare

LIBRARIES: dict[str, Callable[[], list[Case]]] = {
    "torch": torch_cases.cases,
    "torchvision": torch_cases.torchvision_cases,
    "optax": optax_cases.cases,
}


def main(names: Sequence[str]) -> int:
    """Print a row for every comparison; 1 when one is not as expected or nothing could be compared."""
    chosen: list[Case] = []
    missing: list[str] = []
    for library, cases in LIBRARIES.items():
        try:
            chosen += [case for case in cases() if not names or case.loss in names]
        except (ImportError, RuntimeError) as error:  # a torchvision that was built for another torch
            missing.append(f"{library} cannot be imported ({error}); pip install 'symloss[peers]'")
    table = Table(
        title=f"relative differences in float64; agreement is {AGREE:g}", title_justify="left", box=None
    )
    for title in ("loss", "peer", "value", "gradient", ""):
        table.add_column(title)
    found = list(compare(chosen))
    for one in found:
        verdict = one.case.differs or "agrees"
        told = verdict if one.is_expected else f"[red]UNEXPECTED[/] ({verdict})"
        table.add_row(one.case.loss, one.case.peer, f"{one.value:.1e}", f"{one.gradient:.1e}", told)
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    for sentence in missing:
        console.print(escape(sentence))
    return 0 if found and all(one.is_expected for one in found) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
