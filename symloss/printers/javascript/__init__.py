"""JavaScript that evaluates element-wise and row-wise losses: what the plots of a web page are drawn from."""

from symloss.printers.javascript.module import render_module

__all__ = ["render_module"]
