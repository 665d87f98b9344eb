"""C kernels of element-wise and row-wise losses: one file, no dependency but the mathematics of C11."""

from symloss.printers.c.module import render_module, support

__all__ = ["render_module", "support"]
