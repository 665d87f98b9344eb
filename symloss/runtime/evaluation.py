"""One call of a kernel: reductions, sample weights, cotangents and buffers around it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from symloss.runtime.arguments import ArgumentPlan, Arguments
from symloss.runtime.bound import BoundLoss, bound_loss
from symloss.runtime.buffers import Outputs
from symloss.runtime.conversion import array_of, float_of, shown
from symloss.runtime.detours import Detour
from symloss.runtime.learning import Learning
from symloss.runtime.memory import HostMemory
from symloss.runtime.names import listing, nearest
from symloss.runtime.products import Products, direction
from symloss.runtime.second_bounds import SecondBounds
from symloss.runtime.totals import Kernel, Totals
from symloss.signature import Signature
from symloss.signature.signature import ALL_REDUCTIONS

HESSIANS = ("exact", "clipped", "upper_bound")


class Evaluator(Totals):
    """Calls the kernels of one loss; made once, when the loss is first called.

    A subclass for arrays of another kind replaces `plan`, `outputs` and `memory`.
    """

    def __init__(
        self,
        signature: Signature,
        kernels: Any,
        products: Products | None = None,
        bounds: SecondBounds | None = None,
        learning: Learning | None = None,
    ) -> None:
        self.signature = signature
        self.name = signature.base or signature.name
        self.plan = ArgumentPlan(signature)
        self.outputs = Outputs(signature)
        self.memory = HostMemory()
        self.evaluate: Kernel = kernels.evaluate
        self.normaliser: Kernel | None = getattr(kernels, "normaliser", None)
        self.products = products
        self.learning = learning or Learning(signature)
        self.bounds = bounds or SecondBounds(signature, lambda: signature.second_bound)
        self.divisors: Kernel | None = getattr(kernels, "divisors", None)
        self.hessian: Kernel | None = getattr(kernels, "hessian_diag", None)
        self.per_sample = bool(signature.sample_axes)
        self.has_inner_sums = not (signature.elementwise and self.per_sample)
        self.keeps_terms = (
            self.per_sample and signature.structure == "scan"
        )  # a term is much work, one number
        self.counts_samples = self.normaliser is None and self.divisors is None  # where none has a weight
        self.no_gradients = (None,) * len(signature.differentiable)

    @property
    def run(self) -> Callable[..., Any]:
        """The kernel, with what surrounds it."""
        return self._checked_for_range if self.has_inner_sums else self._once

    def value(self, args: tuple, named: dict, reduction: str | None, weight: Any) -> Any:
        """The loss, or its terms for the reduction `none`."""
        try:
            bound, reduction, weights = self.checked(args, named, reduction, weight)
        except Detour as detour:
            return detour.value(self, reduction, weight)
        return self.run(bound, reduction, weights, None, self.no_gradients)

    def value_and_grad(
        self,
        args: tuple,
        named: dict,
        wrt: Any,
        reduction: str | None,
        weight: Any,
        out: Any,
        cotangent: Any,
    ) -> tuple[Any, Any]:
        """The loss and the gradient, or a tuple of gradients when `wrt` is a tuple."""
        if wrt is not None and (learned := self.learning.asked_for(wrt)):
            evaluator = self.learning.evaluator(learned)
            return evaluator.value_and_grad(args, named, wrt, reduction, weight, out, cotangent)
        try:
            bound, reduction, weights = self.checked(args, named, reduction, weight)
        except Detour as detour:
            return detour.value_and_grad(self, wrt, reduction, weight, out, cotangent)
        returned, passed = self.outputs.gradients(wrt, bound, out)
        if out is not None and (weights is not None or cotangent is not None):
            self.outputs.check_beside(passed, {"weight": weights, "cotangent": cotangent})
        value = self.run(bound, reduction, weights, cotangent, passed)
        return value, self.outputs.told(returned) if self.outputs.numbers and out is None else returned

    def bind(
        self, args: tuple, named: dict, wrt: Any, reduction: str | None, weight: Any, out: Any
    ) -> BoundLoss:
        """A call whose arguments are checked now, to be made again and again."""
        return bound_loss(self, args, named, wrt, reduction, weight, out)

    def hessian_diag(
        self, args: tuple, named: dict, reduction: str | None, weight: Any, out: Any, kind: str = "exact"
    ) -> np.ndarray:
        """The second derivative with respect to each element of the first differentiable input."""
        if not isinstance(kind, str) or kind not in HESSIANS:
            told = shown(kind)
            raise ValueError(
                f"{self.name}: unknown kind {told} of second derivative{nearest(told, HESSIANS)}; "
                f"it is {listing(HESSIANS, 'or')}"
            )
        if kind != "upper_bound" and (self.hessian is None or not self.signature.hessian):
            raise ValueError(f"{self.name}: no second derivative is generated for this loss")
        try:
            bound, reduction, weights = self.checked(args, named, reduction, weight)
        except Detour as detour:
            return detour.hessian_diag(self, reduction, weight, out, kind)
        returned, (passed, *others) = self.outputs.gradients(None, bound, out)
        if out is not None:
            self.outputs.check_beside((passed, *others), {"weight": weights})
        bound, divisor, weights = self._balanced(bound, reduction, weights)
        if divisor == 0.0:
            self.memory.clear(passed)
            return returned
        if kind == "upper_bound":
            self.bounds.fill(passed, bound, weights, divisor)
            return returned
        weights = self._divided(bound, reduction, weights)
        scale = bound.scalar(1.0 / divisor)
        middle = (weights, scale) if self.per_sample else (scale,)
        assert self.hessian is not None
        self.hessian(*bound.arrays, *bound.parameters, *middle, passed)
        if kind == "clipped":
            self.memory.clip(passed)
        return returned

    def hvp(
        self,
        args: tuple,
        named: dict,
        vector: Any,
        wrt: str | None,
        reduction: str | None,
        weight: Any,
        out: Any,
        cotangent: Any,
    ) -> np.ndarray:
        """The Hessian of the scalar loss in one input times a vector."""
        if wrt is not None and (learned := self.learning.asked_for(wrt)):
            evaluator = self.learning.evaluator(learned)
            return evaluator.hvp(args, named, vector, wrt, reduction, weight, out, cotangent)
        if self.products is None:
            raise ValueError(f"{self.name}: Hessian-vector products run on the cpu only")
        try:
            bound, reduction, weights = self.checked(args, named, reduction, weight)
        except Detour as detour:
            return detour.hvp(self, vector, wrt, reduction, weight, out, cotangent)
        if wrt is not None and not isinstance(wrt, str):
            raise TypeError(f"{self.name}: wrt must be the name of one input, got {shown(wrt)}")
        (name,) = self.outputs.chosen(wrt)
        returned, passed = self.outputs.gradients(name, bound, out)
        product = next(array for array in passed if array is not None)
        along = direction(self.name, name, vector, returned.shape, bound)
        if out is not None:
            self.outputs.check_beside(passed, {"vector": along, "weight": weights, "cotangent": cotangent})
        factor = 1.0
        if cotangent is not None and reduction == "none" and self.per_sample:
            factors = self.memory.over_samples(self.name, "cotangent", cotangent, bound)
            weights = factors if weights is None else self.memory.product(factors, weights)
        elif cotangent is not None:
            factor = self._factor(cotangent)
        bound, divisor, weights = self._balanced(bound, reduction, weights)
        if divisor == 0.0:
            self.memory.clear(product)
            return returned
        weights = self._divided(bound, reduction, weights)
        scale = bound.scalar(factor / divisor)
        middle = (weights, scale) if self.per_sample else (scale,)
        self.products.kernel(name)(*bound.arrays, along, *bound.parameters, *middle, product)
        return self.outputs.told(returned) if name in self.outputs.numbers and out is None else returned

    def checked(
        self, args: tuple, named: dict, reduction: str | None, weight: Any
    ) -> tuple[Arguments, str, np.ndarray | None]:
        """The checked arguments, the reduction and the weights of a call."""
        bound = self.plan.bind(args, named)
        reduction = self.checked_reduction(reduction)
        weights = None if weight is None else self.checked_weights(weight, bound)
        if self.plan.domains:
            self.plan.check(bound, weights)
        return bound, reduction, weights

    def _checked_for_range(
        self,
        bound: Arguments,
        reduction: str,
        weights: np.ndarray | None,
        cotangent: Any,
        gradients: Sequence[np.ndarray | None],
    ) -> Any:
        """Run the kernel; in float64 where sums inside it may have left the range of float32."""
        if reduction == "none":
            return self._once(bound, reduction, weights, cotangent, gradients)
        narrow = bound.scalar is np.float32
        terms = self.memory.empty(bound.samples, bound.scalar) if self.keeps_terms else None
        kept = narrow or terms is not None
        value = self._once(bound, reduction, weights, cotangent, gradients, terms, as_it_is=kept)
        if not kept or math.isfinite(value):
            return value
        is_finite = narrow and self.memory.are_finite(bound.arrays)
        if terms is not None and (one := self.memory.first_infinite(terms)) is not None:
            if not is_finite:
                return self._defined(value, bound, weights)
            wide = self.memory.widened(bound)
            term = self._total(wide, self.memory.wide(one), 1.0, self.no_gradients)
            if math.isnan(term) or (math.isinf(term) and math.isinf(value)):
                return value
        if is_finite:
            return self._in_float64(value, bound, reduction, weights, cotangent, gradients)
        return self._scaled_down(bound, reduction, weights) if self.per_sample else value

    def _once(
        self,
        bound: Arguments,
        reduction: str,
        weights: np.ndarray | None,
        cotangent: Any,
        gradients: Sequence[np.ndarray | None],
        terms: Any = None,
        as_it_is: bool = False,
    ) -> Any:
        """Run the kernel in the type of the arrays; fill `gradients`, and `terms` where one is given.

        A total that has left the range of the type is added up again, scaled, unless it is wanted as it is.
        """
        if not self.per_sample:
            scale = bound.scalar(1.0 if cotangent is None else self._factor(cotangent))
            value = self.evaluate(*bound.arrays, *bound.parameters, scale, *gradients)
            return self._defined(value, bound)
        if reduction == "none":
            return self._terms(bound, weights, cotangent, gradients)
        if weights is None and self.counts_samples:
            divisor = self.count(bound, reduction)
        else:
            bound, divisor, weights = self._balanced(bound, reduction, weights)
            if divisor == 0.0:  # no term takes part: the mean and its gradient are 0
                for gradient in gradients:
                    if gradient is not None:
                        self.memory.clear(gradient)
                return 0.0
            weights = self._divided(bound, reduction, weights)
        scale = (1.0 if cotangent is None else self._factor(cotangent)) / divisor
        total = self._total(bound, weights, scale, gradients, terms)
        if not (as_it_is or math.isfinite(total)):
            return self._again(bound, weights, divisor)
        return total / divisor

    def _terms(
        self,
        bound: Arguments,
        weights: np.ndarray | None,
        cotangent: Any,
        gradients: Sequence[np.ndarray | None],
    ) -> np.ndarray:
        """The weighted terms; the gradients are those of Σ cotangent·term."""
        terms = self.memory.empty(bound.samples, bound.scalar)
        flat = terms if bound.shape is None or terms.ndim == 1 else terms.reshape(-1)
        one = bound.scalar(1.0)
        at_once = self.no_gradients if cotangent is not None else gradients
        total = self.evaluate(*bound.arrays, *bound.parameters, weights, one, flat, *at_once)
        self._defined(total, bound, weights)
        if cotangent is not None and any(gradient is not None for gradient in gradients):
            # The kernel weights terms and gradients alike, so the cotangent needs a pass of its own.
            factors = self.memory.over_samples(self.name, "cotangent", cotangent, bound)
            factors = factors if weights is None else self.memory.product(factors, weights)
            self._total(bound, factors, 1.0, gradients)
        return terms

    def checked_reduction(self, reduction: str | None) -> str:
        """A reduction by name; the loss's own for None.

        Raises:
            TypeError: it is no text.
            ValueError: the loss has none of that name.
        """
        signature = self.signature
        if reduction is None:
            return signature.reduction
        if not isinstance(reduction, str):
            raise TypeError(f"{self.name}: reduction must be a text, got {type(reduction).__name__}")
        if reduction == signature.reduction or (self.per_sample and reduction in signature.reductions):
            return reduction
        if not self.per_sample and reduction in ALL_REDUCTIONS:
            raise ValueError(
                f"{self.name}: reduction={reduction!r} is not available; the loss is defined on the whole "
                "batch, not as a mean or sum of terms"
            )
        raise ValueError(
            f"{self.name}: unknown reduction {reduction!r}{nearest(reduction, signature.reductions)}"
            f"; it is {listing(signature.reductions, 'or')}"
        )

    def checked_weights(self, weight: Any, bound: Arguments) -> np.ndarray:
        """Weights of the samples, as a kernel takes them.

        Raises:
            TypeError, ValueError: the loss takes none, or they are no numbers >= 0 that broadcast.
        """
        if not self.per_sample or not self.signature.weighted:
            raise ValueError(f"{self.name}: weight is not available; the loss is defined on the whole batch")
        weights = self.memory.over_samples(self.name, "weight", weight, bound)
        if (found := self.memory.first_negative(weights)) is not None:
            at, value = found
            raise ValueError(f"{self.name}: weight must be >= 0, got {value:g} (element {at})")
        return weights

    def _factor(self, cotangent: Any) -> float:
        if isinstance(cotangent, int) and not isinstance(cotangent, bool):
            return float_of(self.name, "cotangent", cotangent)
        kind = "a number unless reduction='none'"
        array = array_of(self.name, "cotangent", cotangent, kind)
        if array.ndim:
            raise TypeError(f"{self.name}: cotangent must be {kind}, got an array of shape {array.shape}")
        return float(array)
