"""The stub of the catalogue, which stands beside the package's losses instead of in the folder of kernels."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from symloss.generation.files import Difference, differences, put
from symloss.resources import PACKAGE, data_folder
from symloss.signature import Signature

FOLDER = PACKAGE / "losses"
NAME = "__init__.pyi"


def is_own(folder: Path) -> bool:
    """Whether a folder is that of the catalogue's generated files."""
    return folder.resolve() == data_folder("generated").resolve()


def stub_text(entries: Mapping[str, Any]) -> str:
    """The stub of the losses in a manifest."""
    from symloss.printers.stubs import Listed, render_stub

    return render_stub(
        Listed(Signature.from_dict(entry["signature"]), frozenset(entry["files"]))
        for entry in entries.values()
    )


class Stub:
    """The stub that a manifest asks for, and how the one on disk differs from it."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self.files = {NAME: stub_text(entries)}
        self.differences = differences(FOLDER, self.files)

    def put(self) -> None:
        """Write it, unless it is as it should be."""
        put(FOLDER, self.files, self.differences)

    def changes(self, folder: Path) -> list[Difference]:
        """How it differs, its path told from another folder."""
        away = Path(os.path.relpath(FOLDER, folder.resolve()))
        return [replace(one, path=(away / one.path).as_posix()) for one in self.differences]
