"""A loss of the catalogue by its name; a type checker reads this file beside the stub of the package.

A name is looked up in the manifest of generated kernels, which needs no SymPy; where the manifest lacks it
(a fresh tree), in the declarations of `symloss/losses/<family>.py`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symloss.runtime.loss import Loss

found: dict[str, Loss] = {}
_lock = threading.RLock()


class UnknownLossError(AttributeError, LookupError):
    """No loss of the catalogue has this name; the message names the nearest ones."""

    __module__ = "symloss.losses"


def get(name: str) -> Loss:
    """The catalogue's loss called `name`; the same object on every call.

    Raises:
        UnknownLossError: with the nearest names.
    """
    known = found.get(name)
    if known is None:
        with _lock:
            known = found.get(name) or _find(name)
            found[name] = known
    return known


def names() -> list[str]:
    """Every name of the catalogue, sorted."""
    from symloss.runtime.manifest import entries

    known = entries()
    if known:
        return sorted(name for name, entry in known.items() if entry["signature"].get("base") is None)
    from symloss.losses.catalogue import declared

    return sorted(declared())


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
