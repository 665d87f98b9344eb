"""Kernels compiled to PTX for any architecture; this needs the CUDA compiler, but no device.

`python -m symloss.printers.numba_cuda.ptx [NAME ...]` compiles the catalogue for all architectures and
prints, for each kernel, the float64 instructions, the registers and the bytes spilled.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from symloss.printers.numba_cuda.entry import module_views

if TYPE_CHECKING:
    from symloss.chain import Chain

Architecture = tuple[int, int]
FLOAT64 = re.compile(r"\.f64\b")
ARCHITECTURES: tuple[Architecture, ...] = ((7, 5), (8, 0), (9, 0), (12, 0))


def kernel_signatures(chain: Chain, dtype: str) -> Iterator[tuple[str, Any]]:
    """Each kernel of a loss with its Numba signature for float32 or float64 arrays."""
    from numba import types

    scalars = {"real": getattr(types, dtype), "integer": types.int64}
    for view in module_views(chain)[0]:
        for phase in view["phases"]:
            arguments = [
                types.Array(scalars[kind], axes, "C") if axes else scalars[kind]
                for kind, axes in phase["types"]
            ]
            yield f"_{phase['name']}", types.void(*arguments)


def compile_ptx(module: ModuleType, kernel: str, signature: Any, architecture: Architecture) -> str:
    """The PTX of one kernel of a generated module.

    Args:
        module: the generated module, imported without the simulator.
        kernel: the kernel's name.
        signature: the Numba types of its arguments.
        architecture: the compute capability.
    """
    cuda = module.cuda
    text, _ = cuda.compile(
        getattr(module, kernel).py_func,
        signature,
        device=False,
        abi="numba",
        cc=architecture,
        launch_bounds=256,
    )
    return text


def resources(ptx: str, architecture: Architecture) -> tuple[int, int] | None:
    """Registers a thread and bytes spilled, as `ptxas` reports them; None where it is not installed.

    Raises:
        ValueError: `ptxas` refuses the text.
    """
    assembler = shutil.which("ptxas")
    if assembler is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kernel.ptx"
        path.write_text(ptx, encoding="utf-8")
        major, minor = architecture
        command = [assembler, f"-arch=sm_{major}{minor}", "-v", str(path), "-o", str(path.with_suffix(".o"))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(f"ptxas: {done.stderr.strip()}")
    report = done.stdout + done.stderr
    registers = max(map(int, re.findall(r"Used (\d+) registers", report)), default=0)
    spilled = sum(map(int, re.findall(r"(\d+) bytes spill stores", report)))
    return registers, spilled


def main(names: list[str]) -> None:
    """Compile the kernels of some losses, or of all, for every architecture and both types."""
    from symloss.losses.catalogue import declared
    from symloss.printers.numba_cuda import companion_source, render_module, support
    from symloss.runtime.kernels import import_kernel, write

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
