"""`python -m symloss.bench.ptx [NAME ...]`: what the catalogue's CUDA kernels become, without a device.

For each kernel, type and architecture: the float64 instructions, the registers and the bytes spilled.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from symloss.losses.catalogue import declared
from symloss.printers.numba_cuda import companion_source, render_module, support
from symloss.printers.numba_cuda.ptx import FLOAT64, Architecture, compile_ptx, kernel_signatures, resources
from symloss.runtime.kernels import import_kernel, write

ARCHITECTURES: tuple[Architecture, ...] = ((7, 5), (8, 0), (9, 0), (12, 0))


def main(names: list[str]) -> None:
    """Compile the kernels of some losses, or of all, for every architecture and both types."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {"_cuda.py": companion_source()})
        for name, loss in declared().items():
            if (names and name not in names) or support(loss.chain):
                continue
            write(Path(folder), {f"{name}.py": render_module(loss.chain)})
            module = import_kernel(Path(folder) / f"{name}.py")
            for dtype in ("float32", "float64"):
                for kernel, signature in kernel_signatures(loss.chain, dtype):
                    for architecture in ARCHITECTURES:
                        ptx = compile_ptx(module, kernel, signature, architecture)
                        registers, spilled = resources(ptx, architecture) or ("?", "?")
                        print(
                            f"{name}.{kernel} {dtype} {architecture[0]}.{architecture[1]}: "
                            f"{len(FLOAT64.findall(ptx))} float64 instructions, {registers} registers, "
                            f"{spilled} bytes spilled",
                            flush=True,
                        )


if __name__ == "__main__":
    main(sys.argv[1:])
