"""symloss: from the written definition of a loss to its gradient, derivation, kernels, pages and proof.

    import symloss

    value, gradient = symloss.losses.huber.value_and_grad(input, target, delta=1.0)

Importing this package imports neither SymPy, Jinja2 nor Numba; the first kernel call imports Numba.
"""

from symloss import losses
from symloss.losses import get
from symloss.version import VERSION as __version__

__all__ = ["__version__", "get", "losses"]
