"""What is known at a place of a declaration: the indices bound around it, and whose step it is in."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recurring:
    """What may be read in the step of a recurrence."""

    along: str
    carries: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Scope:
    indices: tuple[str, ...] = ()
    scan: Recurring | None = None

    def inside(self, indices: tuple[str, ...]) -> Scope:
        kept = tuple(index for index in self.indices if index not in indices)
        return replace(self, indices=(*kept, *indices))


class Redraw(Exception):
    """Nothing can be drawn that was needed; another declaration is."""
