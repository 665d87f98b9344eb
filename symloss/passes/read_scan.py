"""A declared recurrence -> one `Scan` node for each of its carries, over the samples, the steps and its axes.

Precondition: the recurrence is validated. What a step reads of the step before becomes a read at `along - 1`,
or at `along + 1` where the steps go from the last place to the first.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr

from symloss.language.scan import Carried, Recurrence
from symloss.language.symbols import Index, Read
from symloss.program import Scan, head
from symloss.program.roles import NAMED


def read_recurrence(
    recurrence: Recurrence, outer: tuple[Index, ...], lower: Callable[[Expr], Expr]
) -> list[Scan]:
    """The nodes of a recurrence; `lower` turns reductions and names inside its steps into nodes."""
    along = recurrence.along
    around = tuple(index.extent for index in outer)
    own = {carry.head for carry in recurrence.carries}  # a step may read another recurrence, after its last
    scans = []
    for carry in recurrence.carries:
        before = {
            read: Read(head(read.name), *outer, read.before, *read.indices)
            for read in carry.step.atoms(Carried)
            if read.head in own and read.along == along
        }
        scans.append(
            Scan(
                head(carry.head.name),
                (*outer, along, *carry.indices),
                along,
                (*around, recurrence.length, *carry.lengths),
                lower(carry.step.xreplace(before)),
                carry.initial,
                carry.outside,
                recurrence.reverse,
                role=NAMED,
            )
        )
    return scans
