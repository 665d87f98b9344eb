"""The generated entries of a loss as they are: nothing is checked, converted, reduced or waited for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from symloss.runtime import kernels
from symloss.runtime.names import listing

if TYPE_CHECKING:
    from symloss.runtime.loss import Loss

TARGETS = ("cpu", "hvp", "cuda")
Entry = Callable[..., Any]


@dataclass(frozen=True)
class Kernel:
    """What the generated module of one loss offers for one target, for adapters with arrays of their own.

    `kernel(...)` is the entry `evaluate`; the others are `hessian_diag`, `normaliser`, `divisors` where the
    loss has them, and `hvp_<input>` for the target `hvp`. `arguments(entry)` names what one takes:

    - the arrays, as `loss.inputs` has them: C-contiguous, all of float32 or all of float64, labels int64;
      those of an element-wise loss are flat. One with a default is an array here, too;
    - for a product `vector`, in the form of the array that it goes with;
    - the parameters: scalars of that type (`numpy.float32(1)`), `int` where their domain holds integers;
    - for a loss with samples `weight`, an array over them, or None;
    - `grad_scale`, a scalar of that type by which gradients are multiplied;
    - for a loss with samples `terms`, an array over them that receives the weighted terms, or None;
    - arrays that receive the gradients, None for each that is not wanted.

    `evaluate` returns the sum of the weighted terms, which no mean has divided; a loss without samples its
    value. `normaliser` returns what its mean is divided by; without one that is the sum of the weights, or
    the number of samples. `divisors` fills what divides each term of a mean.

    These are floats; on cuda, where all arrays lie on the device as Numba's, arrays there of a single
    number: work is queued on the default stream and the call returns without a wait.
    """

    loss: str
    target: str
    entries: Mapping[str, Entry]

    def __call__(self, *arguments: Any) -> Any:
        """The sum of the weighted terms; outputs that are not None are filled."""
        return self.entries["evaluate"](*arguments)

    def arguments(self, entry: str = "evaluate") -> tuple[str, ...]:
        """The names of what an entry takes, in order."""
        return tuple(inspect.signature(self.entries[entry]).parameters)

    def __repr__(self) -> str:
        return f"<{self.target} kernel of {self.loss}: {listing(self.entries)}>"


def kernel_of(loss: Loss, target: str) -> Kernel:
    """The kernel of this very variant.

    Raises:
        ValueError: an unknown target, or one that cannot express the loss; there is no device.
    """
    if target not in TARGETS:
        raise ValueError(
            f"{loss.name}: there are no kernels for {target!r}; the targets are {listing(TARGETS)}"
        )
    if target == "cuda":
        return Kernel(loss.name, target, _on_cuda(loss))
    module = kernels.import_kernel(kernels.path_of(loss, target))
    return Kernel(loss.name, target, _entries(module))


def _on_cuda(loss: Loss) -> dict[str, Entry]:
    from symloss.runtime import cuda

    module = cuda.generated_module(loss)
    return {name: _left_there(entry, module) for name, entry in _entries(module).items()}


def _entries(module: ModuleType) -> dict[str, FunctionType]:
    """The public functions that a generated module defines itself."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__ and name[0] != "_"
    }


def _left_there(entry: FunctionType, module: ModuleType) -> Entry:
    """An entry of a CUDA module that returns its total where it lies.

    The last thing an entry does is to take its one number to the host, by the function `number` of the
    companion. Here that name stands for the array itself; the module and what it compiled are shared.
    """
    names = {**vars(module), "number": _as_it_is}
    found = FunctionType(entry.__code__, names, entry.__name__, entry.__defaults__, entry.__closure__)
    found.__doc__ = entry.__doc__
    return found


def _as_it_is(total: Any) -> Any:
    return total
