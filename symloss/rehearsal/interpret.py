"""The text of a generated module, executed by plain Python exactly as it will be written."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from symloss.rehearsal.poisoned import MATHEMATICS, NUMPY
from symloss.rehearsal.stand_ins import CUDA, ELEMENTARY, NUMBA

_MODULES = {
    "numpy": NUMPY,
    "math": MATHEMATICS,
    "numba": NUMBA,
    "_elementary": ELEMENTARY,
    "_cuda": CUDA,
}


def load(text: str, name: str, **settings: Any) -> dict[str, Any]:
    """The names of a module: nothing is compiled, and what it imports are stand-ins.

    Args:
        text: the module.
        name: what tracebacks call it.
        settings: names that are given another value after the module has run, such as PARALLEL_FROM.

    Raises:
        ImportError: the module imports what no kernel may.
    """

    def find(module: str, _globals: Any = None, _locals: Any = None, wanted: Any = (), level: int = 0) -> Any:
        if module.startswith("numpy._core."):  # NumPy's own, in the midst of its first sum: it asks here too
            return builtins.__import__(module, _globals, _locals, wanted or (), level)
        if module not in _MODULES:
            raise ImportError(f"{name} imports {module}")
        return _MODULES[module]

    # A Python float raises where a compiled one becomes infinite
    own = {**vars(builtins), "__import__": find, "float": np.float64}
    names: dict[str, Any] = {"__builtins__": own, "__name__": name}
    exec(compile(text, name, "exec"), names)
    names.update((key, value) for key, value in settings.items() if key in names)
    return names
