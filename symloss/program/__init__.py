"""The program: what the chain transforms."""

from symloss.program.difference import Difference
from symloss.program.indicator import Indicator
from symloss.program.nodes import (
    Let,
    Node,
    Program,
    Record,
    Reduce,
    Scan,
    arranges,
    context,
    head,
    looks_up,
    needed,
    placed,
    read_of,
    reads_in,
    rename,
)
from symloss.program.roles import Kind, Role

__all__ = [
    "Difference",
    "Indicator",
    "Kind",
    "Let",
    "Node",
    "Program",
    "Record",
    "Reduce",
    "Role",
    "Scan",
    "arranges",
    "context",
    "head",
    "placed",
    "read_of",
    "looks_up",
    "needed",
    "reads_in",
    "rename",
]
