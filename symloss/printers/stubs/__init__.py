"""The stub of the catalogue: every loss with its own arguments, for editors and type checkers."""

from symloss.printers.stubs.module import Listed, render_stub

__all__ = ["Listed", "render_stub"]
