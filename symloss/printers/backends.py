"""The backends: a name, a folder, a support test and a renderer each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True)
class Backend:
    """One face of the chain.

    `support(chain)` is None where the backend can print a loss, else the reason why not;
    `companions()` are files that stand beside every file of the backend.
    """

    name: str
    folder: str
    suffix: str
    support: Callable[[Any], str | None]
    render: Callable[[Any], str]
    companions: Callable[[], dict[str, str]]


@lru_cache(maxsize=1)
def elementary_source() -> str:
    """The generated `_elementary` module of the CPU kernels."""
    from symloss.printers.elementary import render_elementary

    return render_elementary()


def _elementary_digest() -> str:
    return hashlib.sha256(elementary_source().encode()).hexdigest()[:12]


def _render_cpu(chain: Any) -> str:
    from symloss.printers.numba_cpu import render_module

    return render_module(chain, _elementary_digest())


def _always(chain: Any) -> str | None:
    return None


BACKENDS = {
    backend.name: backend
    for backend in (
        Backend("cpu", "cpu", ".py", _always, _render_cpu, lambda: {"_elementary.py": elementary_source()}),
    )
}
