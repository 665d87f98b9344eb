"""The declarations of the catalogue, gathered from the family modules beside this file; needs SymPy."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache
from typing import TYPE_CHECKING

import symloss.losses

if TYPE_CHECKING:
    from symloss.runtime.loss import Loss

FAMILIES = tuple(
    sorted(
        module.name
        for module in pkgutil.iter_modules(symloss.losses.__path__)
        if module.name != "catalogue" and not module.name.startswith("_")
    )
)


@cache
def declared() -> dict[str, Loss]:
    """Every loss that a family module declares, by name, sorted.

    Raises:
        ValueError: when two modules declare one name, or a loss has the name of a module (which would hide
            it in `symloss.losses`).
    """
    from symloss.runtime.loss import Loss

    found: dict[str, Loss] = {}
    for family in FAMILIES:
        module = importlib.import_module(f"symloss.losses.{family}")
        for value in vars(module).values():
            if not isinstance(value, Loss) or not value.is_declared:
                continue
            if found.setdefault(value.name, value) is not value:
                raise ValueError(f"the loss {value.name} is declared twice, the second time in {family}.py")
            if value.name in FAMILIES:
                raise ValueError(f"the loss {value.name} has the name of the module {value.name}.py")
    for name, loss in found.items():
        for variant in loss.variants:
            if variant.name in found:
                raise ValueError(f"a variant of {name} has the name of the loss {variant.name}")
    return dict(sorted(found.items()))


def holds(loss: Loss) -> bool:
    """Whether a loss is one of the catalogue, variants included; no family module is loaded to find out."""
    from symloss.runtime.loss import Loss

    loaded = (sys.modules.get(f"symloss.losses.{family}") for family in FAMILIES)
    values = (value for module in loaded if module is not None for value in vars(module).values())
    own = (one for one in values if isinstance(one, Loss) and one.is_declared)
    return any(loss is one for family in own for one in (family, *family.variants))
