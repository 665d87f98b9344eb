"""Calls that a kernel does not take as they are: they leave the checks by an exception, answered here.

So a call of the usual shape pays nothing for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symloss.runtime.arguments import Arguments

if TYPE_CHECKING:
    from symloss.runtime.evaluation import Evaluator


class Detour(Exception):
    """Another way to the four results of an `Evaluator`, whose arguments its methods take."""

    def value(self, evaluator: Evaluator, reduction: str | None, weight: Any) -> Any:
        """As `Evaluator.value`."""
        raise NotImplementedError

    def value_and_grad(
        self, evaluator: Evaluator, wrt: Any, reduction: str | None, weight: Any, out: Any, cotangent: Any
    ) -> tuple[Any, Any]:
        """As `Evaluator.value_and_grad`."""
        raise NotImplementedError

    def hessian_diag(
        self, evaluator: Evaluator, reduction: str | None, weight: Any, out: Any, kind: str
    ) -> Any:
        """As `Evaluator.hessian_diag`."""
        raise NotImplementedError

    def hvp(
        self,
        evaluator: Evaluator,
        vector: Any,
        wrt: Any,
        reduction: str | None,
        weight: Any,
        out: Any,
        cotangent: Any,
    ) -> Any:
        """As `Evaluator.hvp`."""
        raise NotImplementedError


class EmptyBatch(Detour):
    """No samples: there are no terms, their sum and its derivatives are 0, and a mean is refused."""

    def __init__(self, bound: Arguments) -> None:
        super().__init__()
        self.bound = bound

    def value(self, evaluator: Evaluator, reduction: str | None, weight: Any) -> Any:
        reduction = evaluator.checked_reduction(reduction)
        if weight is not None:
            evaluator.checked_weights(weight, self.bound)
        if reduction == "none":
            return evaluator.memory.empty(self.bound.samples, self.bound.scalar)
        if reduction == "sum":
            return 0.0
        raise ValueError(
            f"{evaluator.name}: the {reduction} of an empty batch has no value; with reduction='sum' it is 0"
        )

    def value_and_grad(
        self, evaluator: Evaluator, wrt: Any, reduction: str | None, weight: Any, out: Any, cotangent: Any
    ) -> tuple[Any, Any]:
        return self.value(evaluator, reduction, weight), self._zeros(evaluator, wrt, out)

    def hessian_diag(
        self, evaluator: Evaluator, reduction: str | None, weight: Any, out: Any, kind: str
    ) -> Any:
        self.value(evaluator, reduction, weight)
        return self._zeros(evaluator, None, out)

    def hvp(
        self,
        evaluator: Evaluator,
        vector: Any,
        wrt: Any,
        reduction: str | None,
        weight: Any,
        out: Any,
        cotangent: Any,
    ) -> Any:
        self.value(evaluator, reduction, weight)
        return self._zeros(evaluator, wrt, out)

    def _zeros(self, evaluator: Evaluator, wrt: Any, out: Any) -> Any:
        returned, passed = evaluator.outputs.gradients(wrt, self.bound, out)
        for array in passed:
            if array is not None:
                evaluator.memory.clear(array)
        return evaluator.outputs.told(returned) if evaluator.outputs.numbers and out is None else returned
