"""`generate`: render losses for some targets, then write or check the files and the manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symloss.generation.errors import GenerationError, GenerationFault
from symloss.generation.figures import Ledger
from symloss.generation.files import Difference, differences, put
from symloss.generation.render import Rendered, render_all
from symloss.generation.stub import Stub, is_own
from symloss.runtime import manifest
from symloss.runtime.loss import Loss
from symloss.runtime.names import listing


@dataclass(frozen=True)
class Report:
    """What was done, or for a check what would have to be done.

    Attributes:
        out: the output folder.
        changes: files that were missing, different or stale; after a check they still are.
        unchanged: the number of files that were right already.
        missing: sentences on losses that a target cannot express.
        faults: sentences on files that failed, of losses whose other files are there.
        failed: sentences on losses of users that have no file at all, beside others that have.
        lacks: sentences on what pages cannot show.
        faulty: the names of those that failed by a fault of symloss.
    """

    out: Path
    changes: tuple[Difference, ...]
    unchanged: int
    missing: tuple[str, ...]
    faults: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()


def generate(
    losses: Sequence[Loss],
    out: str | Path,
    targets: Sequence[str] = ("cpu",),
    *,
    check: bool = False,
    complete: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Generate the files of some losses below a folder, and enter them in its manifest.

    Nothing is written before everything has been rendered. Other losses in the manifest are kept, unless
    `complete` says that `losses` is all there is: then files that belong to none of them are removed. In the
    package's own folder the stub of the catalogue, which stands elsewhere, is then generated with them.

    Args:
        losses: what to generate; names must differ.
        out: the folder.
        targets: names of backends.
        check: compare instead of writing.
        complete: whether to remove what belongs to no loss of `losses`.
        progress: called with the name of each loss when it is rendered.

    Raises:
        GenerationError: an unknown target, a folder that cannot be written; a loss that cannot be lowered,
            of the catalogue or without another beside it that can; a file of a loss of the catalogue that
            failed, or that only losses of users may lack.
    """
    folder = Path(out)
    known = _backends(targets)
    _check_names(losses)
    try:
        held = manifest.read(folder)
    except (ValueError, OSError) as error:
        raise GenerationError(str(error)) from None
    rendered, failed = render_all(losses, targets, progress, Ledger(folder, held))
    of_users = set() if complete else {loss.name for loss in losses if _is_of_user(loss)}
    if failed and (not rendered or failed.keys() - of_users):
        told, first = "; ".join(map(str, failed.values())), next(iter(failed.values()))
        if faulty := _faulty(failed):
            raise GenerationFault(told, faulty) from first
        raise GenerationError(told) from first
    _check_catalogue([one for one in rendered if one.name not in of_users], known)
    files = _texts(rendered, known, targets, fresh=complete)
    entries = {} if complete else dict(held)
    for one in rendered:
        entries[one.name] = _entry(one, held.get(one.name), targets)
    files[manifest.FILE_NAME] = manifest.write_text(entries)
    stale = _stale(folder, files, entries, known, targets) if complete else []
    changes = differences(folder, files, stale)
    stub = Stub(entries) if complete and is_own(folder) else None
    if not check:
        put(folder, files, changes)
        if stub is not None:
            stub.put()
    if stub is not None:
        files |= stub.files
        changes += stub.changes(folder)
    return Report(
        out=folder,
        changes=tuple(changes),
        unchanged=len(files) - sum(one.state != "stale" for one in changes),
        missing=tuple(
            f"{one.name}: there is no {target} kernel: {reason}"
            for one in rendered
            for target, reason in one.missing.items()
        ),
        faults=tuple(_faults(rendered)),
        lacks=tuple(_lacks(rendered)),
        failed=tuple(map(str, failed.values())),
        faulty=_faulty(failed),
    )


def _faulty(failed: Mapping[str, GenerationError]) -> tuple[str, ...]:
    """The losses that failed by a fault of symloss."""
    return tuple(name for name, error in failed.items() if isinstance(error, GenerationFault))


def _backends(targets: Sequence[str]) -> Mapping[str, Any]:
    from symloss.printers.backends import BACKENDS

    for target in targets:
        if target not in BACKENDS:
            raise GenerationError(f"unknown target {target!r}; the targets are {listing(sorted(BACKENDS))}")
    return BACKENDS


def _check_names(losses: Sequence[Loss]) -> None:
    if not losses:
        raise GenerationError("there is no loss to generate")
    seen: set[str] = set()
    for loss in losses:
        if loss.name in seen:
            raise GenerationError(
                f"two losses are called {loss.name}; their files would overwrite each other"
            )
        seen.add(loss.name)


def _is_of_user(loss: Loss) -> bool:
    """Whether a loss is declared outside the catalogue."""
    from symloss.losses.catalogue import holds

    return loss.is_declared and not holds(loss)


def _check_catalogue(rendered: Sequence[Rendered], known: Mapping[str, Any]) -> None:
    """The catalogue is whole: no file fails or lacks a part, and only partial backends leave out a loss."""
    found = [
        *_faults(rendered),
        *_lacks(rendered),
        *(
            f"{one.name}: there is no {target} file: {reason}"
            for one in rendered
            for target, reason in one.missing.items()
            if not known[target].is_partial
        ),
    ]
    if found:
        raise GenerationError("; ".join(found))


def _faults(rendered: Sequence[Rendered]) -> list[str]:
    """A sentence on every file that failed."""
    return [
        f"{one.name}: the {target} file failed: {fault}"
        for one in rendered
        for target, fault in one.faults.items()
    ]


def _lacks(rendered: Sequence[Rendered]) -> list[str]:
    """A sentence on everything that a page cannot show."""
    return [f"{one.name}: {lacks}" for one in rendered for lacks in one.lacks]


def _texts(
    rendered: Sequence[Rendered], known: Mapping[str, Any], targets: Sequence[str], fresh: bool
) -> dict[str, str]:
    """Every file but the manifest: path below the folder, text; `fresh` renders companions anew."""
    files: dict[str, str] = {}
    for target in targets:
        if any(target in one.files for one in rendered):
            backend = known[target]
            files |= {f"{backend.folder}/{name}": text for name, text in backend.companions(fresh).items()}
    for one in rendered:
        files |= dict(one.files.values())
    return files


def _entry(one: Rendered, held: Mapping[str, Any] | None, targets: Sequence[str]) -> dict[str, Any]:
    """The manifest's entry. Files of other targets stay while the declaration is the same."""
    files = {target: path for target, (path, _) in one.files.items()}
    if held is not None and held["digest"] == one.digest:
        files |= {target: path for target, path in held["files"].items() if target not in targets}
    return {
        "signature": one.signature.to_dict(),
        "digest": one.digest,
        "files": files,
        "verification": one.figures,
    }


def _stale(
    folder: Path,
    files: Mapping[str, str],
    entries: Mapping[str, Any],
    known: Mapping[str, Any],
    targets: Sequence[str],
) -> list[str]:
    """Files in the folders of the targets that belong to no loss."""
    wanted = set(files) | {path for entry in entries.values() for path in entry["files"].values()}
    found = []
    for target in targets:
        below = folder / known[target].folder
        for path in sorted(below.glob("*")) if below.is_dir() else []:
            name = path.relative_to(folder).as_posix()
            if path.is_file() and name not in wanted and not path.name.startswith("."):
                found.append(name)
    return found
