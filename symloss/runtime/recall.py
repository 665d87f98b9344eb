"""What has been derived from a declaration is kept on disk, for other processes and for the next command.

An entry is found by the declaration and by all the code that derives, SymPy included, so that none is stale.
It is kept only where it reads back as what it was.
"""

from __future__ import annotations

import io
import pickle
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from symloss.runtime.code_digest import code_digest
from symloss.runtime.kernels import cache_folder, write_bytes

if TYPE_CHECKING:
    from symloss.chain import Chain
    from symloss.language import Declaration

FOLDER = "derived"
UNUSED = 7 * 24 * 3600  # seconds without a new entry after which those of other code are taken away
T = TypeVar("T")


def chain_of(declaration: Declaration) -> Chain:
    """The declaration carried through every pass, by this process or another."""
    from symloss.chain import Chain, lower

    recall = Recall(declaration)
    return Chain(declaration, recall("stages", lambda: dict(lower(declaration).stages)), recall=recall)


class Recall:
    """What is known about one declaration, by name; what is not is computed."""

    def __init__(self, declaration: Declaration) -> None:
        self.stem = f"{declaration.name}-{declaration.digest[:16]}"

    def __call__(self, what: str, compute: Callable[[], T]) -> T:
        """The result of `compute`, which depends on the declaration and on `what` alone."""
        folder = cache_folder() / FOLDER / code_digest()[:16]
        file = folder / f"{self.stem}-{what}.pickle"
        try:
            return pickle.loads(file.read_bytes())  # type: ignore[no-any-return]
        except FileNotFoundError:
            pass
        except Exception:  # half of it, or not one of ours
            with suppress(OSError):
                file.unlink()
        found = compute()
        with suppress(Exception):  # what cannot be kept is computed again
            content = _pickled(found)
            if pickle.loads(content) == found:
                _tidy(folder)
                write_bytes(folder, {file.name: content})
        return found


class _Pickler(pickle.Pickler):
    """Keeps sums and products as they are: evaluated once more, half of a sum is a sum of halves."""

    def reducer_override(self, item: Any) -> Any:
        from sympy import Add, Mul, Pow

        if type(item) in (Add, Mul):
            return _as_it_is, (type(item), item.args)
        if type(item) is Pow:
            return _power, item.args
        return NotImplemented


def _as_it_is(kind: Any, terms: tuple[Any, ...]) -> Any:
    return kind._from_args(terms)


def _power(base: Any, exponent: Any) -> Any:
    from sympy import Pow

    return Pow(base, exponent, evaluate=False)


def _pickled(found: Any) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream).dump(found)
    return stream.getvalue()


@cache
def _tidy(folder: Path) -> None:
    """Take away what code of other versions has derived, where nothing has been added for long."""
    with suppress(OSError):
        for other in folder.parent.iterdir():
            if other != folder and other.stat().st_mtime < time.time() - UNUSED:
                shutil.rmtree(other, ignore_errors=True)
