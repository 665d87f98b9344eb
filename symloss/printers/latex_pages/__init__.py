"""Pages in LaTeX: one standing file per loss, and the style they share."""

from symloss.printers.latex_pages.page import (
    IDENTITIES,
    STYLE,
    render_identities,
    render_page,
    render_style,
)

__all__ = ["IDENTITIES", "STYLE", "render_identities", "render_page", "render_style"]
