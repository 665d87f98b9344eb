"""Pages in LaTeX: one standing file per loss, and the style they share."""

from symloss.printers.latex_pages.page import (
    IDENTITIES,
    LEMMAS,
    STYLE,
    render_identities,
    render_lemmas,
    render_page,
    render_style,
)

__all__ = [
    "IDENTITIES",
    "LEMMAS",
    "STYLE",
    "render_identities",
    "render_lemmas",
    "render_page",
    "render_style",
]
