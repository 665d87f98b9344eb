"""How CPU kernels are compiled: for arrays that lie apart, their machine code kept on disk.

Its text also stands in `_elementary.py` beside generated kernels, which need nothing else of this package.
"""

import hashlib
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core import caching, compiler

__all__ = ["compiled", "private_folder"]


class Apart(compiler.Compiler):  # type: ignore[misc]
    """Compiles for arrays of which none that is written overlaps another; callers see to that.

    Otherwise a loop looks first how far apart its arrays lie, and takes one element after the other where
    they are close, overlapping or not: the order of a sum, and its bits, would depend on where memory lies.
    """

    def define_pipelines(self) -> Any:
        self.state.flags.noalias = True
        return super().define_pipelines()


def compiled(apart: bool = True, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """`numba.njit`, its results kept where Numba keeps them, else in a temporary folder, else in memory.

    Without `apart` a loop may look how near its arrays lie: a recurrence, whose steps are short and branch,
    is not made of vectors then, which is faster by half.
    Numba refuses to compile at all when it can write neither beside the source nor in the user's home.
    """

    def decorate(body: Callable[..., Any]) -> Any:
        function = numba.njit(pipeline_class=Apart if apart else compiler.Compiler, **options)(body)
        if not numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
            try:
                function._cache = Cache(body)
            except (RuntimeError, OSError):  # no place, or the source is not a file
                _warn(f"{NO_PLACE}; compiled code is kept in memory, until this process ends; {REMEDY}")
        return function

    return decorate


NO_PLACE = "neither the folder of the kernels nor a cache folder of the user can be written"
REMEDY = "NUMBA_CACHE_DIR names a better place"


class TemporaryPlace:
    """The last place where Numba looks for results: a folder of this user among the temporary ones."""

    def __init__(self, body: Callable[..., Any], file: str, folder: Path) -> None:
        self._py_file = file
        self.line = body.__code__.co_firstlineno
        path = Path(file).resolve()
        self.folder = folder / f"{path.parent.name}_{_digest(str(path.parent).encode())[:32]}"

    def ensure_cache_path(self) -> None:
        self.folder.mkdir(exist_ok=True)

    def get_cache_path(self) -> str:
        return str(self.folder)

    def get_source_stamp(self) -> str:
        return _digest(Path(self._py_file).read_bytes())

    def get_disambiguator(self) -> str:
        return str(self.line)

    @classmethod
    def from_function(cls, body: Callable[..., Any], file: str) -> "TemporaryPlace | None":
        folder = private_folder("numba-kernels")
        if folder is None or not Path(file).is_file():
            return None
        place = cls(body, file, folder)
        place.ensure_cache_path()
        _warn(f"{NO_PLACE}; compiled code is kept in {folder}; {REMEDY}")
        return place


class Results(caching.CompileResultCacheImpl):
    _locator_classes: list[Any] = [*caching.CompileResultCacheImpl._locator_classes, TemporaryPlace]  # noqa: RUF012


class NamedFiles(caching.IndexDataCacheFile):
    """The files of one function, each called by what it was compiled from and for.

    Numba numbers them: of two processes that compile at a time, each for types of its own, both take the
    next number, and one finds the code of the other under its own types.
    """

    def save(self, key: Any, data: Any) -> None:
        name = self._data_name(int(_digest(repr((self._source_stamp, key)).encode())[:15], 16))
        self._save_data(name, data)  # first: what the index names is there
        self._save_index({**self._load_index(), key: name})


class Cache(caching.FunctionCache):
    """Numba's cache, but what cannot be read is compiled again and what cannot be written is left out."""

    _impl_class = Results

    def __init__(self, body: Callable[..., Any]) -> None:
        super().__init__(body)
        files = self._cache_file
        self._cache_file = NamedFiles(self._cache_path, self._impl.filename_base, files._source_stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except (ImportError, OSError):  # written when the module was imported under another name
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _warn(f"compiled code cannot be kept in {self.cache_path} ({error.strerror}); {REMEDY}")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def private_folder(name: str) -> Path | None:
    """A folder under the system's temporary one that belongs to this user and that nobody else can write."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    try:
        folder = Path(tempfile.gettempdir()) / f"{name}-{user}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if hasattr(os, "getuid") and (found.st_uid != user or found.st_mode & 0o022 or folder.is_symlink()):
            return None
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return None
    return folder


_warned = False


def _warn(text: str) -> None:
    global _warned
    if not _warned:
        _warned = True
        warnings.warn(text, RuntimeWarning, stacklevel=4)
