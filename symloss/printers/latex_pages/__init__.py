"""Pages in LaTeX: one standing file per loss, and the style they share."""

from symloss.printers.latex_pages.page import STYLE, render_page, render_style

__all__ = ["STYLE", "render_page", "render_style"]
