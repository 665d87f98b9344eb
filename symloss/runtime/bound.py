"""A call that is made again and again: its arguments are checked once, its buffers are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from symloss.runtime.detours import Detour
from symloss.runtime.prepared import Prepared, can_prepare

if TYPE_CHECKING:
    from symloss.runtime.arguments import Arguments
    from symloss.runtime.evaluation import Evaluator


class BoundLoss:
    """A loss of given arrays, whose contents may change from call to call.

    `bound()` is the value, `bound.value_and_grad()` the value with the gradients, which are the same arrays
    every time. Nothing is checked any more: neither that elements lie in their domains nor that labels are in
    range, which a kernel takes for granted. To be used by one thread at a time.

    Attributes:
        gradient: what the gradients are written into: an array, or a tuple of arrays for a tuple `wrt`.
    """

    __slots__ = ("_alone", "_arrays", "_passed", "_prepared", "_run", "gradient")

    def __init__(
        self,
        evaluator: Evaluator,
        bound: Arguments,
        reduction: str,
        weights: np.ndarray | None,
        gradient: Any,
        passed: tuple[np.ndarray | None, ...],
    ) -> None:
        self.gradient = gradient
        self._run = lambda slopes: evaluator.run(bound, reduction, weights, None, slopes)
        self._alone, self._passed = evaluator.no_gradients, passed
        is_prepared = weights is None and can_prepare(evaluator, reduction)
        self._prepared = Prepared(evaluator, bound, reduction) if is_prepared else None
        self._arrays = tuple(bound.arrays)

    def __call__(self) -> float:
        """The value."""
        return self._value(self._alone)

    def value_and_grad(self) -> tuple[float, Any]:
        """The value, and the gradient or the tuple of them."""
        return self._value(self._passed), self.gradient

    def _value(self, slopes: tuple[np.ndarray | None, ...]) -> float:
        if self._prepared is not None:
            total = self._prepared.total(self._arrays, slopes)
            if total is not None:
                return total
        return self._run(slopes)  # type: ignore[no-any-return]


def bound_loss(
    evaluator: Evaluator,
    args: tuple[Any, ...],
    named: dict[str, Any],
    wrt: Any,
    reduction: str | None,
    weight: Any,
    out: Any,
) -> BoundLoss:
    """The arguments of a call, checked once.

    Raises:
        TypeError, ValueError: as a call; also for an array that a kernel does not take as it is, so that
            a copy would be bound, and for `reduction="none"`.
    """
    try:
        bound, reduction, weights = evaluator.checked(args, named, reduction, weight)
    except Detour:
        told = "an array with axes of another order, or none of whose samples is there, cannot be bound"
        raise ValueError(f"{evaluator.name}: {told}") from None
    if reduction == "none":
        raise ValueError(
            f"{evaluator.name}: reduction='none' cannot be bound; it returns an array of its own"
        )
    names = evaluator.plan.names
    passed_by_name = dict(zip(names, args, strict=False)) | named
    for spec, array in zip(evaluator.signature.inputs, bound.arrays, strict=True):
        _check_is_the_same(evaluator.name, spec.name, passed_by_name.get(spec.name), array)
    _check_is_the_same(evaluator.name, "weight", weight, weights)
    gradient, passed = evaluator.outputs.gradients(wrt, bound, out)
    if evaluator.outputs.numbers and any(
        name in evaluator.outputs.numbers for name in evaluator.outputs.chosen(wrt)
    ):
        raise ValueError(f"{evaluator.name}: a gradient in a parameter is a number and cannot be bound")
    if out is not None:
        evaluator.outputs.check_beside(passed, {"weight": weights})
    return BoundLoss(evaluator, bound, reduction, weights, gradient, passed)


def _check_is_the_same(loss: str, name: str, given: Any, array: Any) -> None:
    if given is None or array is None:
        return
    if not isinstance(given, np.ndarray) or not np.may_share_memory(given, array):
        kind = f"C-contiguous array of {array.dtype}"
        raise ValueError(f"{loss}: {name} would be copied; what is bound must be a {kind}")
