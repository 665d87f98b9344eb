"""The manifest of generated kernels: signatures and digests, readable without SymPy."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from symloss.resources import data_folder

VERSION = 1
FILE_NAME = "manifest.json"


def read(folder: Path) -> dict[str, Any]:
    """The losses of the manifest in a folder, by name; empty when there is none.

    Raises:
        ValueError: when the file is not a manifest of this version.
    """
    path = folder / FILE_NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except ValueError:
        raise ValueError(f"{path} is not a manifest: it is not valid JSON") from None
    if (
        not isinstance(data, dict)
        or data.get("version") != VERSION
        or not isinstance(data.get("losses"), dict)
    ):
        raise ValueError(f"{path} is not a manifest of version {VERSION}; generate it again")
    return data["losses"]


def write_text(losses: dict[str, Any]) -> str:
    """The manifest as text: sorted and indented, the same bytes for the same content."""
    return (
        json.dumps({"version": VERSION, "losses": losses}, indent=1, sort_keys=True, ensure_ascii=False)
        + "\n"
    )


def folder() -> Path:
    """The folder of the catalogue's generated files."""
    return data_folder("generated")


@cache
def entries() -> dict[str, Any]:
    """The entries of the catalogue's manifest, by name."""
    return read(folder())
