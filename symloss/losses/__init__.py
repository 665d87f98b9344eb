"""The catalogue as a namespace: `symloss.losses.huber`, `dir(symloss.losses)`.

A name is looked up in the manifest of generated kernels, which needs no SymPy; where the manifest lacks it
(a fresh tree), in the declarations of `symloss/losses/<family>.py`.
"""

from __future__ import annotations

import importlib
import pkgutil
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symloss.runtime.loss import Loss

_found: dict[str, Loss] = {}
_lock = threading.RLock()


class UnknownLossError(AttributeError, LookupError):
    """No loss of the catalogue has this name; the message names the nearest ones."""


def get(name: str) -> Loss:
    """The catalogue's loss called `name`; the same object on every call.

    Raises:
        UnknownLossError: with the nearest names.
    """
    found = _found.get(name)
    if found is None:
        with _lock:
            found = _found.get(name) or _find(name)
            _found[name] = found
    return found


def names() -> list[str]:
    """Every name of the catalogue, sorted."""
    from symloss.runtime.manifest import entries

    known = entries()
    if known:
        return sorted(name for name, entry in known.items() if entry["signature"].get("base") is None)
    from symloss.losses.catalogue import declared

    return sorted(declared())


@cache
def _modules() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(__path__))


def _find(name: str) -> Loss:
    from symloss.runtime.loss import Loss
    from symloss.runtime.manifest import entries
    from symloss.signature import Signature

    entry = entries().get(name) if isinstance(name, str) else None
    if entry is not None:
        return Loss.catalogued(Signature.from_dict(entry["signature"]))
    from symloss.losses.catalogue import declared
    from symloss.runtime.names import nearest

    known = {one.name: one for loss in declared().values() for one in (loss, *loss.variants)}
    if name in known:
        return known[name]
    raise UnknownLossError(f"there is no loss called {name!r}{nearest(name, {*known, *entries()})}")


def __getattr__(name: str) -> Any:
    if name.startswith("_"):  # interpreters and notebooks probe for these; no declaration is one
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _modules():
        return importlib.import_module(f"{__name__}.{name}")
    return get(name)


def __dir__() -> list[str]:
    return names()


__all__ = ["UnknownLossError", "get", "names"]
