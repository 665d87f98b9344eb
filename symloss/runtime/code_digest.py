"""Which code has made what is kept on disk: what other code made is made anew."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from symloss.resources import PACKAGE, data_folder
from symloss.version import VERSION

ELSEWHERE = frozenset({"bench", "commands", "doctor", "generation", "losses", "peers", "verify"})
"""Folders of the package that make nothing of a declaration: they call what does, or check it."""


@cache
def code_digest() -> str:
    """Identity of all that a derivation and a kernel depend on besides the declaration."""
    import mpmath
    import sympy

    digest = hashlib.sha256(f"{VERSION} {sys.version} {sympy.__version__} {mpmath.__version__}".encode())
    for root in (PACKAGE, data_folder("templates")):
        for file in sorted(file for file in root.rglob("*") if makes(file.relative_to(root))):
            if file.is_file():
                digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def makes(file: Path) -> bool:
    """Whether a file of the package or a template, by its place there, is one that makes something."""
    is_source = file.suffix in (".py", ".j2")
    return is_source and file.parts[0] not in ELSEWHERE and "__pycache__" not in file.parts
