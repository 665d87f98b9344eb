"""Where data files lie: inside the package in a wheel, beside it in a source tree."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """The folder `templates` or `generated`; it need not exist."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
