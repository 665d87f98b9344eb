"""The Jinja environment all printers share."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from symloss.resources import data_folder


@lru_cache(maxsize=3)
def environment(latex: bool = False, html: bool = False) -> Environment:
    """Strict environment; for LaTeX the delimiters are `((* *))`, `((( )))` and `((= =))`, for HTML plain
    text is escaped."""
    marks: dict[str, Any] = (
        {
            "block_start_string": "((*",
            "block_end_string": "*))",
            "variable_start_string": "(((",
            "variable_end_string": ")))",
            "comment_start_string": "((=",
            "comment_end_string": "=))",
        }
        if latex
        else {}
    )
    return Environment(
        loader=FileSystemLoader(data_folder("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=html,
        **marks,
    )


def template_digest(*names: str) -> str:
    """One digest of the named templates' text."""
    text = "\n".join((data_folder("templates") / name).read_text(encoding="utf-8") for name in names)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
