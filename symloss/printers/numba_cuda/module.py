"""A whole generated CUDA module: header, kernels, entry points."""

from __future__ import annotations

import hashlib
import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import mpmath

from symloss.functions.kernels import plain_bodies, special_bodies, special_names
from symloss.printers.elementary import log1p_gap_tail
from symloss.printers.headers import header_lines
from symloss.printers.numba_cuda.entry import module_views
from symloss.printers.templates import environment
from symloss.printers.wrap_lines import wrapped
from symloss.signature.words import in_docstring

if TYPE_CHECKING:
    from symloss.chain import Chain

COMPANION = "_cuda.py"
_WIDTH = 106


@lru_cache(maxsize=2)
def companion_source(special: bool = True) -> str:
    """The generated module `_cuda` beside every CUDA kernel file, perhaps without special functions."""
    with mpmath.workprec(300):
        two_over_pi = int(mpmath.ldexp(2 / mpmath.pi, 7 * 32))
        log_two = mpmath.nstr(mpmath.log(2), 17)
    words = [two_over_pi >> shift & 2**32 - 1 for shift in range(7 * 32, -1, -32)]
    template = environment().get_template("numba_cuda/_cuda.py.j2")
    return template.render(
        two_over_pi=[f"0x{word:08X}" for word in words],
        log_two=log_two,
        gap_tail=log1p_gap_tail(),
        bodies=plain_bodies(),
        special=special_bodies() if special else (),
    )


def render_module(chain: Chain) -> str:
    """The source of `generated/cuda/<name>.py`."""
    views, used = module_views(chain)
    imports = used.functions | {"kernel"}
    beside = companion_source(bool(imports & special_names()))
    declaration = chain.declaration
    context: dict[str, Any] = {
        "name": declaration.name,
        "summary": in_docstring(declaration.summary),
        "formulas": header_lines(chain, _WIDTH),
        "place": declaration.place.split(":")[0],
        "digest": declaration.digest,
        "contract": textwrap.fill(_contract(chain), _WIDTH),
        "library": sorted(used.library),
        "numpy": any("np." in phase["real"] for view in views for phase in view["phases"]),
        "imports": textwrap.wrap(", ".join(sorted(imports)), _WIDTH - 8),
        "companion": hashlib.sha256(beside.encode()).hexdigest()[:12],
        "kernels": views,
        "fit": lambda line: "\n".join(wrapped(line, 0)),
    }
    return environment().get_template("numba_cuda/kernel.py.j2").render(context)


def _contract(chain: Chain) -> str:
    text = (
        "Arrays live on the device, are C-contiguous and of one type, float32 or float64; "
        "scalars are of that type."
    )
    if any(array.role == "label" for array in chain.declaration.arrays):
        text += " Labels are int64 and in range."
    if chain.signature.elementwise:
        text += " Arrays are flat."
    return text
