"""C kernels compiled by the system's compiler and called as their users would: through their addresses."""

import ctypes
import hashlib
import subprocess
from functools import cache

import numpy as np

from symloss.language.cotangent import COTANGENT
from symloss.printers.c import render_module
from symloss.printers.c.module import c_arguments
from symloss.printers.numba_cuda.schedules import entries

FLAGS = ("-std=c11", "-O2", "-Wall", "-Werror", "-Wno-unused-variable", "-shared", "-fPIC")
REALS = {"float32": ("float", ctypes.c_float), "float64": ("double", ctypes.c_double)}


@cache
def library(text, dtype, folder):
    """The shared library of a C file in one type."""
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}_{dtype}"
    path.with_suffix(".c").write_text(text, encoding="utf-8")
    command = ["cc", *FLAGS, f"-DREAL={REALS[dtype][0]}", "-o", f"{path}.so", f"{path}.c", "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return ctypes.CDLL(f"{path}.so")


class Kernel:
    """The entry points of one loss in one type, with arguments by name."""

    def __init__(self, loss, dtype, folder):
        self.dtype = np.dtype(dtype)
        self.library = library(render_module(loss.chain), dtype, folder)
        self.entries = {entry.name: c_arguments(schedule, entry) for schedule, entry in entries(loss.chain)}
        self.axes = {spec.name: spec.axes for spec in loss.signature.inputs}
        self.flat = loss.signature.elementwise

    def __call__(self, entry, **given):
        real = REALS[self.dtype.name][1]
        passed = []
        for argument in self.entries[entry]:
            kind, name = argument.removeprefix("const ").replace("*", "").split()
            name = name.removesuffix("_")
            if kind == "ptrdiff_t":
                passed.append(ctypes.c_ssize_t(self._length(name, given)))
            elif "*" in argument:
                array = given.get(name)
                assert array is None or array.flags.c_contiguous
                passed.append(None if array is None else ctypes.c_void_p(array.ctypes.data))
            else:
                passed.append(
                    ctypes.c_int64(int(given[name])) if kind == "int64_t" else real(float(given[name]))
                )
        function = getattr(self.library, entry)
        function.restype = ctypes.c_double
        return function(*passed)

    def _length(self, extent, given):
        if self.flat:
            return next(given[name].size for name in self.axes)
        return next(given[n].shape[axes.index(extent)] for n, axes in self.axes.items() if extent in axes)


class CFace:
    """A loss by its C kernel, as verification calls it."""

    backend = "c"
    has_products = False
    is_simulated = False

    def __init__(self, loss, dtype, folder):
        self.loss = loss
        self.kernel = Kernel(loss, dtype, folder)

    def without_products(self):
        return ""

    def value(self, batch, reduction="none"):
        terms = np.full(self._samples(batch), np.nan, self.kernel.dtype)
        self.kernel("evaluate", **self._given(batch), grad_scale=1, terms=terms)
        return terms

    def gradient(self, batch, wrt, reduction=None):
        given = self._given(batch)
        slope = np.full(batch.arrays[wrt].shape, np.nan, self.kernel.dtype)
        scale = 1.0
        if COTANGENT in batch.arrays:
            given["weight"] = batch.arrays[COTANGENT]
        elif (reduction or self.loss.declaration.reduction) == "mean":
            with_own = "normaliser" in self.kernel.entries
            scale = 1 / (self.kernel("normaliser", **given) if with_own else self._samples(batch)[0])
        self.kernel("evaluate", **given, grad_scale=scale, **{f"grad_{wrt}": slope})
        return slope

    def _samples(self, batch):
        lengths = {}
        for spec in self.loss.signature.inputs:
            lengths |= dict(zip(spec.axes, batch.arrays[spec.name].shape, strict=True))
        return tuple(lengths[axis] for axis in self.loss.signature.sample_axes)

    def _given(self, batch):
        return {name: np.ascontiguousarray(a) for name, a in batch.arrays.items()} | batch.parameters
