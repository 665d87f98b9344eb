"""Kernels compiled to PTX for any architecture; this needs the CUDA compiler, but no device."""

from __future__ import annotations

import re
import shutil
import subprocess
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
