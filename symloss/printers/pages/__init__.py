"""What a page on a loss says, independent of the face that shows it."""

from symloss.printers.pages.build import page_of
from symloss.printers.pages.content import Page

__all__ = ["Page", "page_of"]
