"""Finding, rendering on demand, and importing the generated modules of kernels.

A catalogue kernel is read from the package's generated files. A user's own loss is rendered on first use
into a cache folder whose name is a digest of all that its text depends on: a stale kernel is never found.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.machinery
import importlib.util
import json
import os
import sys
import tempfile
import threading
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from symloss.runtime import manifest
from symloss.runtime.code_digest import code_digest
from symloss.signature import Signature

if TYPE_CHECKING:
    from symloss.language import Declaration
    from symloss.runtime.loss import Loss

CACHE_VARIABLE = "SYMLOSS_CACHE_DIR"
SIGNATURE_FILE = "signature.json"
_lock = threading.RLock()


def catalogued_path(name: str, target: str) -> Path:
    """The generated file of a catalogue loss.

    Raises:
        ValueError: when it has not been generated.
    """
    file = manifest.entries()[name]["files"].get(target)
    path = manifest.folder() / str(file)
    if file is None or not path.is_file():
        raise ValueError(f"{name}: no {target} kernel has been generated; run `symloss generate {name}`")
    return path


def path_of(loss: Loss, target: str) -> Path:
    """The kernel file of any loss.

    Raises:
        ValueError: as `declared_path` and `catalogued_path`.
    """
    return declared_path(loss, target) if loss.is_declared else catalogued_path(loss.name, target)


def declared_path(loss: Loss, target: str) -> Path:
    """The kernel file of a declared loss: committed, or in the user's cache, rendered when new.

    Raises:
        ValueError: when the backend cannot print this loss, with its reason; when the kernel does not compute
            what the formula says; when the cache is not writable.
    """
    declaration = loss.declaration
    entry = _committed(declaration)
    if entry is not None and target in entry["files"]:
        path = manifest.folder() / entry["files"][target]
        if path.is_file():
            return path
    folder = _cached(declaration) / target
    path = folder / f"{declaration.name}.py"
    with _lock:
        if not path.is_file():
            files = rehearsed(loss.chain, target)
            signature = json.dumps(loss.chain.signature.to_dict(), indent=1)
            try:
                write(folder.parent, {SIGNATURE_FILE: signature})
                write(folder, files)
            except OSError as error:
                raise ValueError(
                    f"{declaration.name}: cannot write its kernel to {folder} ({error.strerror}); "
                    f"set {CACHE_VARIABLE} to a writable folder"
                ) from None
    return path


def known_signature(declaration: Declaration) -> Signature | None:
    """The signature of a declaration that was lowered before, here or in an earlier process."""
    entry = _committed(declaration)
    if entry is not None:
        return Signature.from_dict(entry["signature"])
    try:
        return Signature.from_dict(
            json.loads((_cached(declaration) / SIGNATURE_FILE).read_text(encoding="utf-8"))
        )
    except (OSError, ValueError):
        return None


def render(chain: Any, target: str) -> dict[str, str]:
    """The generated text of a loss and of its companions by file name, the kernel itself last.

    Raises:
        ValueError: no such backend, or it cannot print this loss.
    """
    backend = backend_for(target)
    name = chain.declaration.name
    if reason := backend.support(chain):
        raise ValueError(f"{name}: there is no {target} kernel: {reason}")
    return {**backend.companions(False), f"{name}{backend.suffix}": backend.render(chain)}


def rehearsed(chain: Any, target: str) -> dict[str, str]:
    """What `render` gives, after the kernel has been run once and compared with the formula.

    Raises:
        ValueError: as `render`; also when the kernel does not compute what the formula says.
    """
    from symloss.rehearsal import rehearse

    files = render(chain, target)
    rehearse(chain, target, list(files.values())[-1])
    return files


def backend_for(target: str) -> Any:
    """The backend that prints `target`.

    Raises:
        ValueError: naming the known ones.
    """
    from symloss.printers.backends import BACKENDS
    from symloss.runtime.names import listing

    if target not in BACKENDS:
        raise ValueError(f"unknown target {target!r}; the targets are {listing(sorted(BACKENDS))}")
    return BACKENDS[target]


def cache_folder() -> Path:
    """Where kernels of users' own losses are kept; `SYMLOSS_CACHE_DIR` overrides it."""
    if given := os.environ.get(CACHE_VARIABLE):
        return Path(given)
    return _user_folder()


@cache
def _user_folder() -> Path:
    """The user's cache folder, or a temporary one where that cannot be written."""
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("symloss"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        from symloss.runtime.compiled import private_folder  # late: imports Numba

        temporary = private_folder("symloss")
        if temporary is None:
            return folder  # and `write` will say what is wrong with it
        warnings.warn(
            f"{folder} cannot be written ({error.strerror}); kernels of your own losses are kept in "
            f"{temporary}; {CACHE_VARIABLE} names a better place",
            RuntimeWarning,
            stacklevel=3,
        )
        return temporary
    return folder


def import_kernel(path: Path) -> ModuleType:
    """Import a generated module under a package of its folder, so that it finds its companions."""
    with _lock:
        package = _package(path.parent)
        return importlib.import_module(f"{package}.{path.stem}")


@cache
def _package(folder: Path) -> str:
    """Register a folder as a package; the name is stable, since Numba's cached code imports it by name."""
    name = f"symloss_generated_{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
    _register(name, folder)
    elementary = folder / "_elementary.py"
    if elementary.is_file():
        sys.modules[f"{name}._elementary"] = _companion(elementary)
    importlib.invalidate_caches()
    return name


def _register(name: str, folder: Path) -> None:
    """Make a folder a package of this name."""
    spec = importlib.machinery.ModuleSpec(name, loader=None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[name] = importlib.util.module_from_spec(spec)


def _companion(file: Path) -> ModuleType:
    """The elementary functions beside a kernel: those of all folders with the same text are compiled once."""
    from symloss.runtime import execution  # late: imports Numba

    name = f"symloss_elementary_{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
    if name not in sys.modules:
        _register(name, file.parent)
        sys.modules[f"{name}._execution"] = execution  # one pool of threads a process
    return importlib.import_module(f"{name}.{file.stem}")


def _committed(declaration: Declaration) -> dict[str, Any] | None:
    """The entry of the manifest, when it was made from exactly this declaration."""
    entry = manifest.entries().get(declaration.name)
    return entry if entry is not None and entry["digest"] == declaration.digest else None


def _cached(declaration: Declaration) -> Path:
    """The folder of one declaration in the user's cache."""
    key = hashlib.sha256(f"{declaration.digest} {code_digest()}".encode()).hexdigest()
    return cache_folder() / f"{declaration.name}-{key[:16]}"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write each file by replacing it whole, so that a parallel reader sees all of it or nothing."""
    write_bytes(folder, {name: text.encode() for name, text in files.items()})


def write_bytes(folder: Path, files: Mapping[str, bytes]) -> None:
    """The same for files that are no text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            os.replace(temporary, folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
