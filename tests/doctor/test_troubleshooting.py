"""docs/troubleshooting.md speaks of messages that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
ROWS = [
    line.split(" | ")[0].removeprefix("| ")
    for line in PAGE.splitlines()
    if re.match(r"\| (?!the message|---)", line)
]
SOURCES = " ".join(
    " ".join(path.read_text(encoding="utf-8").split()) for path in sorted((ROOT / "symloss").rglob("*.py"))
)
SOURCES = re.sub(r'" f?"', "", SOURCES)
OF_SYMPY = {"cannot determine truth value of Relational", "Cannot convert expression to float"}
PARTS = {
    "is indexed by y, which is not a label array": ("is indexed by", "which is not a label array"),
    "the index c is free": ("the index {symbol} is free",),
    "the function f is unknown": ("the function {name} is unknown",),
    "out of the range of float64": ("which is out of the range of",),
    "must return a scalar SymPy expression, not NoneType": ("must return a scalar SymPy expression, not",),
    "is already an axis, has the name of an argument": ("is already {taken", "has the name of {taken"),
    "there is no cuda kernel": ("there is no {target} kernel",),
    "holds for ... only": ("range only",),
    "the formula overflows; the condition number of the result in ...": (
        "the formula overflows",
        "the condition number of the result in",
    ),
}


def test_the_table_is_read():
    assert len(ROWS) >= 18


@pytest.mark.parametrize("row", ROWS)
def test_a_message_of_the_table_is_in_the_sources(row):
    if row in OF_SYMPY:
        return
    for part in PARTS.get(row, (row,)):
        assert part in SOURCES, part
