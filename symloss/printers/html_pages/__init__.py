"""Pages in HTML: a site that needs no server and no network, its mathematics set when it is built."""

from symloss.printers.html_pages.material import Entry, Panel, Plot, Relation
from symloss.printers.html_pages.site import render_site

__all__ = ["Entry", "Panel", "Plot", "Relation", "render_site"]
