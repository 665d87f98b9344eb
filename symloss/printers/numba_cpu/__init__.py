"""Numba CPU backend: schedule -> a Python module of compiled block kernels."""

from symloss.printers.numba_cpu.module import render_module, render_products

__all__ = ["render_module", "render_products"]
