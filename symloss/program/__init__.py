"""The program: what the chain transforms."""

from symloss.program.indicator import Indicator
from symloss.program.nodes import (
    Let,
    Node,
    Program,
    Record,
    Reduce,
    context,
    head,
    placed,
    read_of,
    reads_at_label,
    reads_in,
    rename,
)

__all__ = [
    "Indicator",
    "Let",
    "Node",
    "Program",
    "Record",
    "Reduce",
    "context",
    "head",
    "placed",
    "read_of",
    "reads_at_label",
    "reads_in",
    "rename",
]
