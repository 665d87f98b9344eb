"""Numba CUDA backend: schedule -> a Python module of kernels, a thread an element or a line of them a row."""

from symloss.printers.numba_cuda.module import companion_source, render_module
from symloss.printers.numba_cuda.schedules import support

__all__ = ["companion_source", "render_module", "support"]
