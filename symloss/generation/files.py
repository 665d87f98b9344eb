"""A set of files as text, compared with a folder or put into it all at once."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from symloss.generation.errors import GenerationError


@dataclass(frozen=True)
class Difference:
    """A file that is not as it should be: `missing`, `different` or `stale`."""

    path: str
    state: str


def differences(folder: Path, files: Mapping[str, str], stale: Iterable[str] = ()) -> list[Difference]:
    """How a folder differs, byte for byte, from the files it should hold; sorted by path."""
    found = []
    for path, text in files.items():
        try:
            held = (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            found.append(Difference(path, "missing"))
            continue
        except OSError as error:
            raise GenerationError(f"cannot read {folder / path}: {error.strerror}") from None
        if held != text.encode("utf-8"):
            found.append(Difference(path, "different"))
    found += [Difference(path, "stale") for path in stale if (folder / path).is_file()]
    return sorted(found, key=lambda one: one.path)


def put(folder: Path, files: Mapping[str, str], changes: Iterable[Difference]) -> None:
    """Bring about the changes: everything is staged beside its place first, then renamed into it.

    Files that are as they should be are not touched, so that compiled kernels beside them stay valid.

    Raises:
        GenerationError: the folder cannot be written; it is then as it was.
    """
    changes = list(changes)
    if not changes:
        return
    made = _missing_parents(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _staging(folder) as staging:
            wanted = [one.path for one in changes if one.state != "stale"]
            for path in wanted:
                staged = staging / path
                staged.parent.mkdir(parents=True, exist_ok=True)
                staged.write_text(files[path], encoding="utf-8", newline="\n")
            for path in wanted:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
            for path in wanted:
                os.replace(staging / path, folder / path)
        for one in changes:
            if one.state == "stale":
                (folder / one.path).unlink(missing_ok=True)
    except OSError as error:
        for parent in made:
            with contextlib.suppress(OSError):
                parent.rmdir()
        place = error.filename or folder
        raise GenerationError(f"cannot write to {folder}: {error.strerror} ({place})") from None


def _missing_parents(folder: Path) -> list[Path]:
    """The folders that would have to be made, innermost first."""
    made = []
    for candidate in (folder, *folder.parents):
        if candidate.exists():
            break
        made.append(candidate)
    return made


@contextlib.contextmanager
def _staging(folder: Path):
    staging = Path(tempfile.mkdtemp(prefix=".symloss-", dir=folder))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)
