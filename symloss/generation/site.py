"""The site of losses: their pages are gathered over processes, printed, and put in place as one folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symloss.generation.errors import GenerationError
from symloss.generation.figures import Ledger
from symloss.generation.processes import over_processes
from symloss.generation.render import Progress, told_of
from symloss.runtime import kernels, manifest
from symloss.runtime.loss import Loss
from symloss.version import VERSION

if TYPE_CHECKING:
    from symloss.printers.html_pages import Entry, Relation

MARK = "assets/search.js"  # a folder that has it is a site, and may be replaced by another


@dataclass(frozen=True)
class Built:
    """How many pages were written, and what they say that they cannot show."""

    pages: int
    lacks: tuple[str, ...]


def build_site(
    losses: Sequence[Loss], out: Path, complete: bool = False, progress: Progress | None = None
) -> Built:
    """Write the site of losses, each with its variants, to a folder.

    Args:
        complete: whether `losses` is the whole catalogue.
        progress: called with the name of what is done, `steps(losses)` times.

    Raises:
        GenerationError: a loss has no page, a package is missing, or the folder cannot be written.
    """
    from symloss.printers.html_pages import render_site
    from symloss.printers.html_pages.typesetter import TypesetError
    from symloss.printers.pages.lemmas import lemmas_of_page
    from symloss.program.unsupported import UnsupportedError

    tell = progress or (lambda what: None)
    _check_folder(out)
    _check_packages()
    entries: list[Entry] = []
    lacks: list[str] = []
    ledger = Ledger(manifest.folder(), manifest.entries())
    for found in over_processes(partial(_tried, ledger=ledger), losses):
        if isinstance(found, GenerationError):
            raise found
        entry, lacking = found
        entries.append(entry)
        lacks += lacking
        tell(entry.name)
    relations = _relations({entry.name for entry in entries}, complete, tell)
    try:
        files = render_site(entries, relations, lemmas_of_page(), VERSION, tell)
    except (UnsupportedError, TypesetError) as error:
        raise GenerationError(str(error)) from None
    _put(out, files)
    return Built(len(entries), tuple(lacks))


def steps(losses: Sequence[Loss]) -> int:
    """How often `build_site` tells what it has done."""
    return 2 * len(losses) + 1


def _check_packages() -> None:
    """Before the long work: what the last step of it needs."""
    from importlib.util import find_spec

    if not all(map(find_spec, ("py_mini_racer", "pygments", "markupsafe"))):
        raise GenerationError("the site needs more packages; pip install 'symloss[docs]' installs them")


def _check_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise GenerationError(f"{out} is a file; name a folder for the site")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise GenerationError(f"{out} holds other files; name a new or empty folder for the site")


def _tried(loss: Loss, ledger: Ledger) -> Any:
    try:
        return _entry(loss, ledger)
    except GenerationError as error:
        return error


def _entry(loss: Loss, ledger: Ledger) -> tuple[Entry, list[str]]:
    """A loss with its variants as the site shows them, and sentences on what it cannot show."""
    from symloss.printers.html_pages import Entry
    from symloss.printers.html_pages.switches import switches_of

    lacks: list[str] = []
    panels = []
    for variant in (loss, *loss.variants):
        with told_of(variant):
            panels.append(_panel(loss, variant, ledger, lacks))
    return Entry(tuple(panels), switches_of(loss.signature, [panel.settings for panel in panels])), lacks


def _panel(loss: Loss, variant: Loss, ledger: Ledger, lacks: list[str]) -> Any:
    from symloss.derivation.missing import Missing
    from symloss.printers.backends import BACKENDS
    from symloss.printers.html_pages import Panel
    from symloss.printers.html_pages.plots import plot_of
    from symloss.printers.pages import page_of
    from symloss.printers.pages.usage import usage_of

    chain = variant.chain
    texts = {
        target: kernels.declared_path(variant, target).read_text(encoding="utf-8")
        for target in ("cpu", "cuda")
        if BACKENDS[target].support(chain) is None
    }
    missing = Missing()
    page = page_of(chain, ledger.figures(variant.name, variant.declaration.digest, texts), missing)
    lacks += [f"{variant.name}: {one}" for one in missing.told]
    return Panel(
        page=page,
        settings=dict(variant.signature.settings),
        declared=variant.declaration.source,
        usage=usage_of(variant.signature, loss.signature, _module(loss)),
        kernels=tuple(texts.items()),
        plot=plot_of(chain),
    )


def _module(loss: Loss) -> str | None:
    """The module that a loss of a user's is imported from; None for one of the catalogue."""
    from symloss.losses.catalogue import holds

    return None if holds(loss) else Path(loss.declaration.place.rpartition(":")[0]).stem


def _relations(names: set[str], complete: bool, tell: Progress) -> list[Relation]:
    """The identities, those of the losses alone unless the site is complete."""
    from symloss.identities.catalogue import IDENTITIES
    from symloss.identities.prove import find
    from symloss.printers.html_pages import Relation
    from symloss.printers.pages.identities import identities_of

    found = []
    for identity in IDENTITIES:
        spoken_of = _losses_in(identity)
        if complete or names & set(spoken_of):
            (entry,) = identities_of([find(identity)])
            found.append(Relation(entry, spoken_of))
    tell("identities")
    return found


def _losses_in(identity: Any) -> tuple[str, ...]:
    """The losses that an identity uses, each once; a variant counts as its loss."""
    from symloss.identities.use import declaration_of, uses_noted

    with uses_noted() as used:
        identity.claims()
    bases = (declaration_of(name).base or name for name in used)
    return tuple(dict.fromkeys(bases))


def _put(out: Path, files: Mapping[str, str | bytes]) -> None:
    """Write everything beside the folder, then let it take the folder's place.

    Raises:
        GenerationError: it cannot be written; what was there before still is.
    """
    out = out.absolute()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise GenerationError(f"cannot write to {out.parent}: {error.strerror}") from None
    site, before = staging / "new", staging / "old"
    try:
        for path, content in files.items():
            place = site / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        if out.exists():
            os.replace(out, before)
        try:
            os.replace(site, out)
        except OSError:
            if before.exists():
                os.replace(before, out)
            raise
    except OSError as error:
        raise GenerationError(f"cannot write to {out}: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(staging)
