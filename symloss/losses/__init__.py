"""The catalogue as a namespace: `symloss.losses.huber`, `dir(symloss.losses)`.

`__init__.pyi` beside this file tells editors and type checkers what stands here; it is generated.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from symloss.losses._lookup import UnknownLossError, get, names


@cache
def _modules() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(__path__))


def __getattr__(name: str) -> Any:
    if name.startswith("_"):  # interpreters and notebooks probe for these; no declaration is one
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _modules():
        return importlib.import_module(f"{__name__}.{name}")
    return get(name)


def __dir__() -> list[str]:
    return names()


__all__ = ["UnknownLossError", "get", "names"]
