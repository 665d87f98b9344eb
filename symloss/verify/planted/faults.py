"""The planted faults as data: a text in a file, what replaces it, and the losses it shows in."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIST = Path(__file__).with_name("faults.toml")
RUN_ONLY = ("symloss/runtime/", "symloss/verify/")  # what changes no generated text
TESTS = "tests"


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        name: what is wrong, in words.
        file: the file below the repository.
        find: a text that occurs in it exactly once.
        replace: what is put in its place.
        losses: what is verified: losses of the catalogue or of `examples`.
        expect: part of the name of the check that should see it, or `tests`; it is tried first.
        tests: test files, or tests in them, that are run if verification sees nothing, or before it.
        dtype: the type that is verified.
        fast: whether the fault belongs to the subset that the tests plant.
    """

    name: str
    file: str
    find: str
    replace: str
    losses: tuple[str, ...]
    expect: str = ""
    tests: tuple[str, ...] = ()
    dtype: str = "float64"
    fast: bool = False

    @property
    def is_generated(self) -> bool:
        """Whether generated files may change with it."""
        return not self.file.startswith(RUN_ONLY)

    def planted(self, text: str) -> str:
        """The text of the file with the fault.

        Raises:
            ValueError: the text to replace is not there, or there more than once.
        """
        count = text.count(self.find)
        if count != 1:
            found = "is not there" if count == 0 else f"is there {count} times"
            raise ValueError(f"planted fault {self.name!r}: its text {found} in {self.file}")
        return text.replace(self.find, self.replace)


def all_faults(path: Path = LIST) -> list[Fault]:
    """The list, in its order.

    Raises:
        ValueError: two faults have one name; a fault lacks an entry, has an unknown one or expects tests
            without naming any.
    """
    found = []
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["fault"]:
        try:
            values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
            found.append(Fault(**values))
        except TypeError as error:
            raise ValueError(f"{path.name}: {entry.get('name')!r}: {error}") from None
    for fault in found:
        if fault.expect == TESTS and not fault.tests:
            raise ValueError(f"{path.name}: {fault.name!r} expects tests and names none")
    names = [fault.name for fault in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{path.name}: there are two faults called {min(twice)!r}")
    return found


def chosen(faults: Sequence[Fault], words: Sequence[str], fast: bool = False) -> list[Fault]:
    """The faults whose name or file has one of the words; all of them for no word.

    Those come first that need no files to be generated: they are seen in seconds.
    """
    found = [
        fault
        for fault in faults
        if (fault.fast or not fast)
        and (not words or any(word in fault.name or word in fault.file for word in words))
    ]
    return sorted(found, key=lambda fault: fault.is_generated)
