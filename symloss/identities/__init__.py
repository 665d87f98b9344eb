"""Identities between losses: statements about the catalogue's declarations, proved or checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symloss.identities.statement import Finding


def findings(progress: Callable[[str], None] | None = None) -> list[Finding]:
    """Every identity with how it is known, in the order of the catalogue's list.

    Args:
        progress: called with the name of each identity once it is settled.

    Raises:
        IdentityError: one does not hold.
        LookupError: one speaks of a loss that the catalogue lacks.
    """
    from symloss.identities.catalogue import IDENTITIES
    from symloss.identities.prove import find

    found = []
    for identity in IDENTITIES:
        found.append(find(identity))
        if progress is not None:
            progress(identity.name)
    return found
