"""The catalogue for editors and type checkers: each loss with its own arguments.

Generated from the manifest and templates/stubs/losses.pyi.j2. Do not edit.
"""

# A call is narrower than that of any loss: it takes the arguments of this one.
# mypy: disable-error-code="override"
# pyright: reportIncompatibleMethodOverride=false

from collections.abc import Mapping, Sequence
from typing import Literal, NoReturn, overload

from numpy.typing import ArrayLike
from sympy import Expr

from symloss.derivation import Derivation
from symloss.losses._lookup import UnknownLossError, get, names
from symloss.runtime.loss import Loss
from symloss.typing import DeviceArray, Integer, Labels, Number, OnDevice, RealArray, Reals, Truths

__all__ = ["UnknownLossError", "get", "names"]

class _Arcface(Loss):
    """Softmax cross-entropy with an angle of m radians added to that of the target class."""

    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Softmax cross-entropy with an angle of m radians added to that of the target class.

        Formula:
            target_cosine[n] = input[n, target[n]]
            loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·cos(m +
                acos(target_cosine[n])))

        Args:
            input: float32 or float64 array [N, C], each element a real number >= -1 and <= 1.
            target: int64 array [N] of class indices below C.
            centers: float32 or float64 array [C, D]; default None, without it.
            s: a real number > 0; default 64.
            m: a real number; default 0.5.
            monotone: False or True; default False.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, centers; on the cpu also in s, m.

        The input holds cosines, or with `centers` embeddings, whose cosines with the centres are taken.

        At a cosine of 1 or -1 the angle has no derivative; that of its sine is taken as 0 there.

        As published the loss falls again where angle + m exceeds pi; with monotone=True the cosine of the
        sum goes on as u - m sin(m) there, so that a larger angle always costs more.

        Samples whose label equals ignore_index take no part; where none does the mean is 0.

        As published: some texts write S and s for the scale in one formula. As implemented: one scale s.
        Why: the radius of the hypersphere is one number.

        Reference: J. Deng et al., CVPR (2019).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: Literal["input", "centers"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, centers, s or m."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *, wrt: Literal["s", "m"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "centers"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "centers", "s", "m"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: Literal["input", "centers"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "centers"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: Literal["input", "centers"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *, wrt: Literal["s", "m"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "centers"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "centers", "s", "m"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: Literal["input", "centers"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "centers"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *, vector: ArrayLike,
        wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, centers, s or m times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.5,
        monotone: bool = False, ignore_index: Integer | None = None, *, vector: Number,
        wrt: Literal["s", "m"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(
        self, *, centers: bool = False, monotone: bool = False, ignore_index: bool = False,
    ) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "centers", "s", "m"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "centers", "s", "m"] | None = None, general: bool = False,
    ) -> Derivation: ...

arcface: _Arcface
"""Softmax cross-entropy with an angle of m radians added to that of the target class.

Formula:
    target_cosine[n] = input[n, target[n]]
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·cos(m +
        acos(target_cosine[n])))
"""

class _AsymmetricHuber(Loss):
    """Huber loss that weighs underestimation by alpha: its linear tail, or everything below 0."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Huber loss that weighs underestimation by alpha: its linear tail, or everything below 0.

        Formula:
            residual[n] = input[n] − target[n]
            loss = 1/N · Σ_n { residual[n]²/2 if |residual[n]| ≤ delta; delta·(|residual[n]| − delta/2) if
                residual[n] > delta; delta·alpha·(|residual[n]| − delta/2) otherwise }

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            delta: a real number > 0; default 1.
            alpha: a real number > 0; default 1.
            continuous: False or True; default False.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in delta, alpha.

        Element-wise: the arrays may have any shape, the same for all.

        As published: only the linear tail below -delta is scaled by alpha. As implemented: the same; with
        continuous=True everything below 0 is scaled. Why: as published the loss jumps by (alpha - 1)
        delta^2 / 2 at a residual of -delta.
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target, delta or alpha."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: Literal["delta", "alpha"], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: tuple[Literal["input", "target", "delta", "alpha"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: Literal["delta", "alpha"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: tuple[Literal["input", "target", "delta", "alpha"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        vector: ArrayLike, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target, delta or alpha times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, delta: Number = 1, alpha: Number = 1, continuous: bool = False, *,
        vector: Number, wrt: Literal["delta", "alpha"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, continuous: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "delta", "alpha"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "delta", "alpha"] | None = None, general: bool = False,
    ) -> Derivation: ...

asymmetric_huber: _AsymmetricHuber
"""Huber loss that weighs underestimation by alpha: its linear tail, or everything below 0.

Formula:
    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n { residual[n]²/2 if |residual[n]| ≤ delta; delta·(|residual[n]| − delta/2) if
        residual[n] > delta; delta·alpha·(|residual[n]| − delta/2) otherwise }
"""

class _BinaryCrossEntropy(Loss):
    """Cross-entropy of a Bernoulli target, soft or not, under a predicted probability."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy of a Bernoulli target, soft or not, under a predicted probability.

        Formula:
            loss = −1/N · Σ_n (target[n]·log(input[n]) + (1 − target[n])·log(1 − input[n]))

        Args:
            input: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            target: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Element-wise: the arrays may have any shape, the same for all.

        0 log 0 = 0: a probability of exactly 0 or 1 costs nothing where the target agrees, and infinity
        where it does not.

        As published: some texts print the sum without the minus sign before it. As implemented: the sign is
        there. Why: logarithms of probabilities are not positive, so the loss would not be bounded below.

        Reference: I. J. Good, JRSS B 14 (1952).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

binary_cross_entropy: _BinaryCrossEntropy
"""Cross-entropy of a Bernoulli target, soft or not, under a predicted probability.

Formula:
    loss = −1/N · Σ_n (target[n]·log(input[n]) + (1 − target[n])·log(1 − input[n]))
"""

class _BinaryCrossEntropyWithLogits(Loss):
    """Cross-entropy of a Bernoulli target under the probability sigmoid(input)."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy of a Bernoulli target under the probability sigmoid(input).

        Formula:
            p[n] = σ(input[n])
            loss = −1/N · Σ_n (pos_weight·target[n]·log(p[n]) + (1 − target[n])·log(1 − p[n]))

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            pos_weight: a real number > 0; default 1 or a real array [N] of elements each a real number > 0.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in pos_weight.

        Element-wise: the arrays may have any shape, the same for all.

        pos_weight is a number, or an array that broadcasts to the input: one of C elements holds a weight
        for each class along the last axis.

        Reference: D. R. Cox, JRSS B 20 (1958).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or pos_weight."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *, wrt: Literal["pos_weight"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: tuple[Literal["input", "target", "pos_weight"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *, wrt: Literal["pos_weight"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: tuple[Literal["input", "target", "pos_weight"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or pos_weight times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, pos_weight: Number | Reals = 1, *, vector: Number,
        wrt: Literal["pos_weight"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, pos_weight: Literal["number", "array"] = "number") -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "pos_weight"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "pos_weight"] | None = None, general: bool = False,
    ) -> Derivation: ...

binary_cross_entropy_with_logits: _BinaryCrossEntropyWithLogits
"""Cross-entropy of a Bernoulli target under the probability sigmoid(input).

Formula:
    p[n] = σ(input[n])
    loss = −1/N · Σ_n (pos_weight·target[n]·log(p[n]) + (1 − target[n])·log(1 − p[n]))
"""

class _BoxIou(Loss):
    """One minus the intersection of two boxes over their union."""

    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """One minus the intersection of two boxes over their union.

        Formula:
            overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
            overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
            intersection[n] = overlap_width[n]·overlap_height[n]
            height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
            width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
            height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
            width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
            union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
            iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and
                boxes1[n, 1] = boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3];
                0 otherwise }
            loss = 1/N · Σ_n (1 − iou[n])

        Args:
            boxes1: float32 or float64 array [N, 4].
            boxes2: float32 or float64 array [N, 4].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in boxes1, boxes2.

        A side whose end comes before its start has the length 0.

        Where both boxes have no area the IoU is 1 if all coordinates agree, else 0.

        Reference: J. Yu et al., ACM Multimedia (2016).
        """
    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in boxes1 or boxes2."""
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, boxes1: Reals, boxes2: Reals, *, vector: ArrayLike,
        wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in boxes1 or boxes2 times a vector."""
    def gradient(self, wrt: Literal["boxes1", "boxes2"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["boxes1", "boxes2"] | None = None, general: bool = False,
    ) -> Derivation: ...

box_iou: _BoxIou
"""One minus the intersection of two boxes over their union.

Formula:
    overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
    overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
    intersection[n] = overlap_width[n]·overlap_height[n]
    height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
    width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
    height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
    width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
    union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
    iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and
        boxes1[n, 1] = boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3];
        0 otherwise }
    loss = 1/N · Σ_n (1 − iou[n])
"""

class _Bpr(Loss):
    """The score of an item that was chosen must exceed that of one that was not."""

    @overload
    def __call__(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The score of an item that was chosen must exceed that of one that was not.

        Formula:
            gap[n] = pos[n] − neg[n]
            loss = −1/N · Σ_n log σ(gap[n])

        Args:
            pos: float32 or float64 array [N].
            neg: float32 or float64 array [N].
            parameters: float32 or float64 array [T]; default None, without it.
            reg: a real number >= 0; default 0.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in pos, neg, parameters; on the cpu also in reg.

        Element-wise: the arrays may have any shape, the same for all.

        As published: a sum over triples of user and items. As implemented: a mean over them. Why: the step
        of a gradient method should not grow with the number of triples.

        Reference: S. Rendle et al., UAI (2009).
        """
    @overload
    def __call__(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: Literal["pos", "neg", "parameters"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in pos, neg, parameters or reg."""
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: Literal["reg"], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: tuple[Literal["pos", "neg", "parameters"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: tuple[Literal["pos", "neg", "parameters", "reg"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: Literal["pos", "neg", "parameters"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: tuple[Literal["pos", "neg", "parameters"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: Literal["pos", "neg", "parameters"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: Literal["reg"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: tuple[Literal["pos", "neg", "parameters"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: tuple[Literal["pos", "neg", "parameters", "reg"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: Literal["pos", "neg", "parameters"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        wrt: tuple[Literal["pos", "neg", "parameters"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of pos."""
    @overload
    def hessian_diag(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *, vector: ArrayLike,
        wrt: Literal["pos", "neg", "parameters"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in pos, neg, parameters or reg times a vector."""
    @overload
    def hvp(
        self, pos: Reals, neg: Reals, parameters: Reals | None = None, reg: Number = 0, *, vector: Number,
        wrt: Literal["reg"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, parameters: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["pos", "neg", "parameters", "reg"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["pos", "neg", "parameters", "reg"] | None = None, general: bool = False,
    ) -> Derivation: ...

bpr: _Bpr
"""The score of an item that was chosen must exceed that of one that was not.

Formula:
    gap[n] = pos[n] − neg[n]
    loss = −1/N · Σ_n log σ(gap[n])
"""

class _BprSampled(Loss):
    """Each chosen item against a sample of items that were not chosen."""

    @overload
    def __call__(
        self, pos: Reals, neg: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Each chosen item against a sample of items that were not chosen.

        Formula:
            gap[n, k] = pos[n] − neg[n, k]
            loss = −1/N · Σ_n 1/K · Σ_k log σ(gap[n, k])

        Args:
            pos: float32 or float64 array [N].
            neg: float32 or float64 array [N, K].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in pos, neg.

        Reference: B. Hidasi et al., ICLR (2016).
        """
    @overload
    def __call__(
        self, pos: Reals, neg: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, pos: Reals, neg: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, *, wrt: Literal["pos", "neg"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in pos or neg."""
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, *, wrt: tuple[Literal["pos", "neg"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, *, wrt: Literal["pos", "neg"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, *, wrt: tuple[Literal["pos", "neg"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, *, wrt: Literal["pos", "neg"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, *, wrt: tuple[Literal["pos", "neg"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, *, wrt: Literal["pos", "neg"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, *, wrt: tuple[Literal["pos", "neg"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, pos: Reals, neg: Reals, *, vector: ArrayLike, wrt: Literal["pos", "neg"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in pos or neg times a vector."""
    def gradient(self, wrt: Literal["pos", "neg"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["pos", "neg"] | None = None, general: bool = False) -> Derivation: ...

bpr_sampled: _BprSampled
"""Each chosen item against a sample of items that were not chosen.

Formula:
    gap[n, k] = pos[n] − neg[n, k]
    loss = −1/N · Σ_n 1/K · Σ_k log σ(gap[n, k])
"""

class _CategoricalCrossEntropy(Loss):
    """Cross-entropy of a target distribution, soft or one-hot, under predicted probabilities."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy of a target distribution, soft or one-hot, under predicted probabilities.

        Formula:
            loss = −1/N · Σ_n Σ_c target[n, c]·log(input[n, c])

        Args:
            input: float32 or float64 array [N, C], each element a real number >= 0.
            target: float32 or float64 array [N, C], each element a real number >= 0.
            class_weight: float32 or float64 array [C], each element a real number >= 0; default None,
                without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        0 log 0 = 0: a class without a share in the target costs nothing.

        class_weight weighs the terms of the sum; the mean divides by the number of samples, as in torch.

        As published: some texts print the sum without the minus sign before it. As implemented: the sign is
        there. Why: logarithms of probabilities are not positive, so the loss would not be bounded below.

        As published: some texts swap the two arguments of the cross-entropy from one line to the next. As
        implemented: the target stands before the logarithm, the prediction inside. Why: the cross-entropy
        is not symmetric.

        Reference: I. J. Good, JRSS B 14 (1952).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def variant(self, *, class_weight: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

categorical_cross_entropy: _CategoricalCrossEntropy
"""Cross-entropy of a target distribution, soft or one-hot, under predicted probabilities.

Formula:
    loss = −1/N · Σ_n Σ_c target[n, c]·log(input[n, c])
"""

class _CenterLoss(Loss):
    """Half the squared distance of an embedding to the centre of its class."""

    @overload
    def __call__(
        self, embedding: Reals, centers: Reals, target: Labels, ignore_index: Integer | None = None, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """Half the squared distance of an embedding to the centre of its class.

        Formula:
            loss = 1/N · Σ_n 1/2 · Σ_d (embedding[n, d] − centers[target[n], d])²

        Args:
            embedding: float32 or float64 array [N, D].
            centers: float32 or float64 array [C, D].
            target: int64 array [N] of class indices below C.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in embedding, centers.

        Samples whose label equals ignore_index take no part; where none does the mean is 0.

        As published: half the sum of the squared distances over the batch. As implemented: half their mean.
        Why: the default reduction of the catalogue is the mean; reduction='sum' gives the published value.

        Reference: Y. Wen et al., ECCV (2016).
        """
    @overload
    def __call__(
        self, embedding: Reals, centers: Reals, target: Labels, ignore_index: Integer | None = None, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, embedding: Reals, centers: Reals, target: Labels, ignore_index: Integer | None = None, *,
        wrt: Literal["embedding", "centers"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in embedding or centers."""
    @overload
    def value_and_grad(
        self, embedding: Reals, centers: Reals, target: Labels, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["embedding", "centers"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, embedding: Reals, centers: Reals, target: Labels, ignore_index: Integer | None = None, *,
        wrt: Literal["embedding", "centers"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, embedding: Reals, centers: Reals, target: Labels, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["embedding", "centers"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    def hessian_diag(
        self, embedding: Reals, centers: Reals, target: Labels, ignore_index: Integer | None = None, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of embedding."""
    def hvp(
        self, embedding: Reals, centers: Reals, target: Labels, ignore_index: Integer | None = None, *,
        vector: ArrayLike, wrt: Literal["embedding", "centers"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in embedding or centers times a vector."""
    def variant(self, *, ignore_index: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["embedding", "centers"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["embedding", "centers"] | None = None, general: bool = False,
    ) -> Derivation: ...

center_loss: _CenterLoss
"""Half the squared distance of an embedding to the centre of its class.

Formula:
    loss = 1/N · Σ_n 1/2 · Σ_d (embedding[n, d] − centers[target[n], d])²
"""

class _Ciou(Loss):
    """DIoU loss plus a penalty for boxes of different aspect ratio."""

    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """DIoU loss plus a penalty for boxes of different aspect ratio.

        Formula:
            overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
            overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
            intersection[n] = overlap_width[n]·overlap_height[n]
            height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
            width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
            height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
            width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
            union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
            iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and
                boxes1[n, 1] = boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3];
                0 otherwise }
            aspect[n] = 4·(arctan(width1[n]/height1[n]) − arctan(width2[n]/height2[n]))²/π²
            trade_off[n] = stop(aspect[n]/(1 + aspect[n] − iou[n]))
            hull_height[n] = max(0, max(boxes1[n, 3], boxes2[n, 3]) − min(boxes1[n, 1], boxes2[n, 1]))
            hull_width[n] = max(0, max(boxes1[n, 2], boxes2[n, 2]) − min(boxes1[n, 0], boxes2[n, 0]))
            diagonal[n] = hull_width[n]² + hull_height[n]²
            distance[n] = (boxes1[n, 0] + boxes1[n, 2] − boxes2[n, 0] − boxes2[n, 2])²/4 + (boxes1[n, 1] +
                boxes1[n, 3] − boxes2[n, 1] − boxes2[n, 3])²/4
            loss = 1/N · Σ_n (1 + trade_off[n]·aspect[n] + { distance[n]/diagonal[n] if diagonal[n] > 0; 0
                otherwise } − iou[n])

        Args:
            boxes1: float32 or float64 array [N, 4].
            boxes2: float32 or float64 array [N, 4].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in boxes1, boxes2.

        A side whose end comes before its start has the length 0.

        Where both boxes have no area the IoU is 1 if all coordinates agree, else 0.

        The aspect of a box without sides counts as 0.

        The trade-off between overlap and aspect is held constant in the gradient, as published.

        Reference: Z. Zheng et al., AAAI (2020).
        """
    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in boxes1 or boxes2."""
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, boxes1: Reals, boxes2: Reals, *, vector: ArrayLike,
        wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in boxes1 or boxes2 times a vector."""
    def gradient(self, wrt: Literal["boxes1", "boxes2"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["boxes1", "boxes2"] | None = None, general: bool = False,
    ) -> Derivation: ...

ciou: _Ciou
"""DIoU loss plus a penalty for boxes of different aspect ratio.

Formula:
    overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
    overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
    intersection[n] = overlap_width[n]·overlap_height[n]
    height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
    width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
    height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
    width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
    union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
    iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and
        boxes1[n, 1] = boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3];
        0 otherwise }
    aspect[n] = 4·(arctan(width1[n]/height1[n]) − arctan(width2[n]/height2[n]))²/π²
    trade_off[n] = stop(aspect[n]/(1 + aspect[n] − iou[n]))
    hull_height[n] = max(0, max(boxes1[n, 3], boxes2[n, 3]) − min(boxes1[n, 1], boxes2[n, 1]))
    hull_width[n] = max(0, max(boxes1[n, 2], boxes2[n, 2]) − min(boxes1[n, 0], boxes2[n, 0]))
    diagonal[n] = hull_width[n]² + hull_height[n]²
    distance[n] = (boxes1[n, 0] + boxes1[n, 2] − boxes2[n, 0] − boxes2[n, 2])²/4 + (boxes1[n, 1] +
        boxes1[n, 3] − boxes2[n, 1] − boxes2[n, 3])²/4
    loss = 1/N · Σ_n (1 + trade_off[n]·aspect[n] + { distance[n]/diagonal[n] if diagonal[n] > 0; 0
        otherwise } − iou[n])
"""

class _Clip(Loss):
    """Each image must find its own text among those of the batch, and each text its own image."""

    @overload
    def __call__(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """Each image must find its own text among those of the batch, and each text its own image.

        Formula:
            loss = 1/N · Σ_i (1/2 · log Σ_j exp(1/temperature · Σ_d image[i, d]·text[j, d]/(√(Σ_e
                image[i, e]²)·√(Σ_e text[j, e]²))) − 1/temperature · Σ_d image[i, d]·text[i, d]/(√(Σ_e
                image[i, e]²)·√(Σ_e text[i, e]²)) + 1/2 · log Σ_j exp(1/temperature · Σ_d image[j, d]·
                text[i, d]/(√(Σ_e image[j, e]²)·√(Σ_e text[i, e]²))))

        Args:
            image: float32 or float64 array [N, D].
            text: float32 or float64 array [N, D].
            temperature: a real number > 0; default 0.07.
            similarity: 'cosine' or 'dot'; default 'cosine'.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in image, text; on the cpu also in temperature.

        The cosine of a zero vector with anything is 0.

        Reference: A. Radford et al., ICML (2021).
        """
    @overload
    def __call__(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, wrt: Literal["image", "text"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in image, text or temperature."""
    @overload
    def value_and_grad(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, wrt: Literal["temperature"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, wrt: tuple[Literal["image", "text"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *,
        wrt: tuple[Literal["image", "text", "temperature"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, wrt: Literal["image", "text"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, wrt: Literal["temperature"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, wrt: tuple[Literal["image", "text"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *,
        wrt: tuple[Literal["image", "text", "temperature"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, vector: ArrayLike,
        wrt: Literal["image", "text"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in image, text or temperature times a vector."""
    @overload
    def hvp(
        self, image: Reals, text: Reals, temperature: Number = 0.07,
        similarity: Literal["cosine", "dot"] = "cosine", *, vector: Number, wrt: Literal["temperature"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, similarity: Literal["cosine", "dot"] = "cosine") -> Loss: ...
    def gradient(
        self, wrt: Literal["image", "text", "temperature"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["image", "text", "temperature"] | None = None, general: bool = False,
    ) -> Derivation: ...

clip: _Clip
"""Each image must find its own text among those of the batch, and each text its own image.

Formula:
    loss = 1/N · Σ_i (1/2 · log Σ_j exp(1/temperature · Σ_d image[i, d]·text[j, d]/(√(Σ_e
        image[i, e]²)·√(Σ_e text[j, e]²))) − 1/temperature · Σ_d image[i, d]·text[i, d]/(√(Σ_e
        image[i, e]²)·√(Σ_e text[i, e]²)) + 1/2 · log Σ_j exp(1/temperature · Σ_d image[j, d]·
        text[i, d]/(√(Σ_e image[j, e]²)·√(Σ_e text[i, e]²))))
"""

class _Combo(Loss):
    """Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss."""

    def __call__(
        self, input: Reals, target: Reals, alpha: Number = 0.5, ce_ratio: Number = 0.5,
        mask: Truths | None = None, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss.

        Formula:
            size = Σ_n (input[n] + target[n])
            overlap = Σ_n input[n]·target[n]
            loss = (1 − ce_ratio)·{ 0 if size = 0; 1 − 2·overlap/size otherwise } + ce_ratio·(−1/N · Σ_n
                (alpha·target[n]·log(input[n]) + (1 − alpha)·(1 − target[n])·log(1 − input[n])))

        Args:
            input: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            target: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            alpha: a real number >= 0 and <= 1; default 0.5.
            ce_ratio: a real number >= 0 and <= 1; default 0.5.
            mask: float32 or float64 array [N], each element one of 0, 1; default None, without it.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in alpha, ce_ratio.

        Where both masks are empty the overlap is complete: the Dice loss is 0.

        An element whose mask is 0 is in no sum, whatever prediction and target hold there.

        As published: the cross-entropy holds t - ln p, and the Dice overlap is subtracted. As implemented:
        it holds t ln p, and one minus the Dice overlap is added. Why: t - ln p is no cross-entropy; the
        constant 1 - ce_ratio makes the least loss 0.

        Reference: S. A. Taghanaki et al., Computerized Medical Imaging and Graphics 75 (2019).
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, alpha: Number = 0.5, ce_ratio: Number = 0.5,
        mask: Truths | None = None, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target, alpha or ce_ratio."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, alpha: Number = 0.5, ce_ratio: Number = 0.5,
        mask: Truths | None = None, *, wrt: Literal["alpha", "ce_ratio"],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, alpha: Number = 0.5, ce_ratio: Number = 0.5,
        mask: Truths | None = None, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, alpha: Number = 0.5, ce_ratio: Number = 0.5,
        mask: Truths | None = None, *, wrt: tuple[Literal["input", "target", "alpha", "ce_ratio"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, alpha: Number = 0.5, ce_ratio: Number = 0.5,
        mask: Truths | None = None, *, vector: ArrayLike, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target, alpha or ce_ratio times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, alpha: Number = 0.5, ce_ratio: Number = 0.5,
        mask: Truths | None = None, *, vector: Number, wrt: Literal["alpha", "ce_ratio"],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, mask: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "alpha", "ce_ratio"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "alpha", "ce_ratio"] | None = None, general: bool = False,
    ) -> Derivation: ...

combo: _Combo
"""Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss.

Formula:
    size = Σ_n (input[n] + target[n])
    overlap = Σ_n input[n]·target[n]
    loss = (1 − ce_ratio)·{ 0 if size = 0; 1 − 2·overlap/size otherwise } + ce_ratio·(−1/N · Σ_n
        (alpha·target[n]·log(input[n]) + (1 − alpha)·(1 − target[n])·log(1 − input[n])))
"""

class _Contrastive(Loss):
    """Half the squared distance of similar pairs, half the squared shortfall of the margin of others."""

    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Half the squared distance of similar pairs, half the squared shortfall of the margin of others.

        Formula:
            distance[n] = √(Σ_d (x1[n, d] − x2[n, d])²)
            loss = 1/N · Σ_n ((1 − y[n])/2 · Σ_d (x1[n, d] − x2[n, d])² + y[n]·max(0, margin −
                distance[n])²/2)

        Args:
            x1: float32 or float64 array [N, D].
            x2: float32 or float64 array [N, D].
            y: float32 or float64 array [N], each element one of 0, 1.
            margin: a real number > 0; default 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in x1, x2; on the cpu also in margin.

        As published: texts say that Y = 0 marks a dissimilar pair. As implemented: y = 1 marks a dissimilar
        pair, as in the original publication. Why: the formula pulls pairs with Y = 0 together.

        Reference: R. Hadsell et al., CVPR (2006).
        """
    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in x1, x2 or margin."""
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["margin"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *,
        wrt: tuple[Literal["x1", "x2", "margin"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["margin"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *,
        wrt: tuple[Literal["x1", "x2", "margin"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, vector: ArrayLike,
        wrt: Literal["x1", "x2"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in x1, x2 or margin times a vector."""
    @overload
    def hvp(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, vector: Number, wrt: Literal["margin"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["x1", "x2", "margin"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["x1", "x2", "margin"] | None = None, general: bool = False,
    ) -> Derivation: ...

contrastive: _Contrastive
"""Half the squared distance of similar pairs, half the squared shortfall of the margin of others.

Formula:
    distance[n] = √(Σ_d (x1[n, d] − x2[n, d])²)
    loss = 1/N · Σ_n ((1 − y[n])/2 · Σ_d (x1[n, d] − x2[n, d])² + y[n]·max(0, margin −
        distance[n])²/2)
"""

class _ContrastiveAnchor(Loss):
    """The anchor's distance from the positive, and the shortfall of the margin from the negative."""

    @overload
    def __call__(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The anchor's distance from the positive, and the shortfall of the margin from the negative.

        Formula:
            distance_negative[n] = √(Σ_d (anchor[n, d] − negative[n, d])²)
            distance_positive[n] = √(Σ_d (anchor[n, d] − positive[n, d])²)
            loss = 1/N · Σ_n (distance_positive[n] + max(0, margin − distance_negative[n]))

        Args:
            anchor: float32 or float64 array [N, D].
            positive: float32 or float64 array [N, D].
            negative: float32 or float64 array [N, D].
            margin: a real number > 0; default 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in anchor, positive, negative; on the cpu also in margin.
        """
    @overload
    def __call__(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, axis: int | None = None,
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: Literal["anchor", "positive", "negative"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in anchor, positive, negative or margin."""
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *, wrt: Literal["margin"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: tuple[Literal["anchor", "positive", "negative"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: tuple[Literal["anchor", "positive", "negative", "margin"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: Literal["anchor", "positive", "negative"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: tuple[Literal["anchor", "positive", "negative"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: Literal["anchor", "positive", "negative"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *, wrt: Literal["margin"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: tuple[Literal["anchor", "positive", "negative"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: tuple[Literal["anchor", "positive", "negative", "margin"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: Literal["anchor", "positive", "negative"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *,
        wrt: tuple[Literal["anchor", "positive", "negative"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *, vector: ArrayLike,
        wrt: Literal["anchor", "positive", "negative"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in anchor, positive, negative or margin times a vector."""
    @overload
    def hvp(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, *, vector: Number,
        wrt: Literal["margin"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["anchor", "positive", "negative", "margin"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["anchor", "positive", "negative", "margin"] | None = None, general: bool = False,
    ) -> Derivation: ...

contrastive_anchor: _ContrastiveAnchor
"""The anchor's distance from the positive, and the shortfall of the margin from the negative.

Formula:
    distance_negative[n] = √(Σ_d (anchor[n, d] − negative[n, d])²)
    distance_positive[n] = √(Σ_d (anchor[n, d] − positive[n, d])²)
    loss = 1/N · Σ_n (distance_positive[n] + max(0, margin − distance_negative[n]))
"""

class _ContrastiveSimilarity(Loss):
    """The squared distance of similar pairs, the squared shortfall of the margin of others."""

    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The squared distance of similar pairs, the squared shortfall of the margin of others.

        Formula:
            distance[n] = √(Σ_d (x1[n, d] − x2[n, d])²)
            loss = 1/N · Σ_n (y[n]·Σ_d (x1[n, d] − x2[n, d])² + (1 − y[n])·max(0, margin − distance[n])²)

        Args:
            x1: float32 or float64 array [N, D].
            x2: float32 or float64 array [N, D].
            y: float32 or float64 array [N], each element one of 0, 1.
            margin: a real number > 0; default 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in x1, x2; on the cpu also in margin.

        y = 1 marks a similar pair, the opposite of `contrastive`, and there are no halves.

        Reference: R. Hadsell et al., CVPR (2006).
        """
    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in x1, x2 or margin."""
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["margin"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *,
        wrt: tuple[Literal["x1", "x2", "margin"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["margin"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *,
        wrt: tuple[Literal["x1", "x2", "margin"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, vector: ArrayLike,
        wrt: Literal["x1", "x2"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in x1, x2 or margin times a vector."""
    @overload
    def hvp(
        self, x1: Reals, x2: Reals, y: Truths, margin: Number = 1, *, vector: Number, wrt: Literal["margin"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["x1", "x2", "margin"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["x1", "x2", "margin"] | None = None, general: bool = False,
    ) -> Derivation: ...

contrastive_similarity: _ContrastiveSimilarity
"""The squared distance of similar pairs, the squared shortfall of the margin of others.

Formula:
    distance[n] = √(Σ_d (x1[n, d] − x2[n, d])²)
    loss = 1/N · Σ_n (y[n]·Σ_d (x1[n, d] − x2[n, d])² + (1 − y[n])·max(0, margin − distance[n])²)
"""

class _Cosface(Loss):
    """Softmax cross-entropy with m subtracted from the cosine of the target class."""

    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Softmax cross-entropy with m subtracted from the cosine of the target class.

        Formula:
            target_cosine[n] = input[n, target[n]]
            loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·(target_cosine[n] −
                m))

        Args:
            input: float32 or float64 array [N, C], each element a real number >= -1 and <= 1.
            target: int64 array [N] of class indices below C.
            centers: float32 or float64 array [C, D]; default None, without it.
            s: a real number > 0; default 64.
            m: a real number; default 0.35.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, centers; on the cpu also in s, m.

        The input holds cosines, or with `centers` embeddings, whose cosines with the centres are taken.

        Samples whose label equals ignore_index take no part; where none does the mean is 0.

        Reference: H. Wang et al., CVPR (2018).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, centers, s or m."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: Literal["s", "m"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers", "s", "m"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: Literal["s", "m"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers", "s", "m"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, vector: ArrayLike,
        wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, centers, s or m times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 64, m: Number = 0.35,
        ignore_index: Integer | None = None, *, vector: Number, wrt: Literal["s", "m"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, centers: bool = False, ignore_index: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "centers", "s", "m"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "centers", "s", "m"] | None = None, general: bool = False,
    ) -> Derivation: ...

cosface: _Cosface
"""Softmax cross-entropy with m subtracted from the cosine of the target class.

Formula:
    target_cosine[n] = input[n, target[n]]
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·(target_cosine[n] −
        m))
"""

class _CrossEntropy(Loss):
    """Negative log-likelihood of the labelled class under softmax(input)."""

    @overload
    def __call__(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Negative log-likelihood of the labelled class under softmax(input).

        Formula:
            log_norm[n] = log Σ_k exp(input[n, k])
            loss = (Σ_{n : target[n] ≠ ignore_index} (class_weight[target[n]]·(1 − label_smoothing)·
                (log_norm[n] − input[n, target[n]]) + label_smoothing/C · Σ_c class_weight[c]·(log_norm[n]
                − input[n, c])))/(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]])

        Args:
            input: float32 or float64 array [N, C].
            target: int64 array [N] of class indices below C.
            class_weight: float32 or float64 array [C], each element a real number >= 0; default 1.
            ignore_index: an integer; default -100.
            label_smoothing: a real number >= 0 and <= 1; default 0.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input; on the cpu also in label_smoothing.

        The mean divides by the sum of the class weights of the samples that take part.

        Reference: J. S. Bridle, NIPS 2 (1990); label smoothing: C. Szegedy et al., CVPR (2016).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or label_smoothing."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: Literal["label_smoothing"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: tuple[Literal["input", "label_smoothing"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: Literal["label_smoothing"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: tuple[Literal["input", "label_smoothing"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or label_smoothing times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        label_smoothing: Number = 0, *, vector: Number, wrt: Literal["label_smoothing"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["input", "label_smoothing"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "label_smoothing"] | None = None, general: bool = False,
    ) -> Derivation: ...

cross_entropy: _CrossEntropy
"""Negative log-likelihood of the labelled class under softmax(input).

Formula:
    log_norm[n] = log Σ_k exp(input[n, k])
    loss = (Σ_{n : target[n] ≠ ignore_index} (class_weight[target[n]]·(1 − label_smoothing)·
        (log_norm[n] − input[n, target[n]]) + label_smoothing/C · Σ_c class_weight[c]·(log_norm[n]
        − input[n, c])))/(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]])
"""

class _Ctc(Loss):
    """Negative log-likelihood of a label sequence, summed over its alignments with the frames."""

    @overload
    def __call__(
        self, log_probs: Reals, targets: Labels, input_lengths: Labels, target_lengths: Labels,
        blank: Integer = 0, zero_infinity: bool = False, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """Negative log-likelihood of a label sequence, summed over its alignments with the frames.

        Formula:
            loss = −1/N · Σ_n log(exp(alpha_blank[n, input_lengths[n] − 1, target_lengths[n]]) +
                exp(alpha_label[n, input_lengths[n] − 1, target_lengths[n] − 1]))/max(1, target_lengths[n])

        Args:
            log_probs: float32 or float64 array [T, N, C].
            targets: int64 array [N, S] of class indices below C.
            input_lengths: int64 array [N] of class indices below T.
            target_lengths: int64 array [N] of class indices below S.
            blank: an integer >= 0; default 0.
            zero_infinity: False or True; default False.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in log_probs.

        In logarithms, `alpha_blank[t, k]` adds up all ways to have read k labels after frame t, that frame
        blank; `alpha_label[t, j]` those whose last frame is label j.

        A target that no alignment fits has the loss infinity and the gradient 0; `zero_infinity` makes its
        loss 0 as well.

        The gradient is that in `log_probs` itself, whether they are normalised or not; torch's is
        `exp(log_probs)` more, the gradient in scores whose log-softmax they are.

        The mean divides each loss by the length of its target first, and by 1 for an empty one.

        Reference: A. Graves, S. Fernández, F. Gomez and J. Schmidhuber, ICML (2006).
        """
    @overload
    def __call__(
        self, log_probs: Reals, targets: Labels, input_lengths: Labels, target_lengths: Labels,
        blank: Integer = 0, zero_infinity: bool = False, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, log_probs: Reals, targets: Labels, input_lengths: Labels, target_lengths: Labels,
        blank: Integer = 0, zero_infinity: bool = False, *, wrt: Literal["log_probs"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in log_probs."""
    @overload
    def value_and_grad(
        self, log_probs: Reals, targets: Labels, input_lengths: Labels, target_lengths: Labels,
        blank: Integer = 0, zero_infinity: bool = False, *, wrt: tuple[Literal["log_probs"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, log_probs: Reals, targets: Labels, input_lengths: Labels, target_lengths: Labels,
        blank: Integer = 0, zero_infinity: bool = False, *, wrt: Literal["log_probs"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, log_probs: Reals, targets: Labels, input_lengths: Labels, target_lengths: Labels,
        blank: Integer = 0, zero_infinity: bool = False, *, wrt: tuple[Literal["log_probs"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, log_probs: Reals, targets: Labels, input_lengths: Labels, target_lengths: Labels,
        blank: Integer = 0, zero_infinity: bool = False, *, vector: ArrayLike,
        wrt: Literal["log_probs"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in log_probs times a vector."""
    def variant(self, *, zero_infinity: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["log_probs"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["log_probs"] | None = None, general: bool = False) -> Derivation: ...

ctc: _Ctc
"""Negative log-likelihood of a label sequence, summed over its alignments with the frames.

Formula:
    loss = −1/N · Σ_n log(exp(alpha_blank[n, input_lengths[n] − 1, target_lengths[n]]) +
        exp(alpha_label[n, input_lengths[n] − 1, target_lengths[n] − 1]))/max(1, target_lengths[n])
"""

class _Dice(Loss):
    """One minus the Dice overlap of prediction and target, with squared denominators."""

    def __call__(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        reduction: Literal["mean"] | None = "mean", weight: None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """One minus the Dice overlap of prediction and target, with squared denominators.

        Formula:
            squares = Σ_n (input[n]² + target[n]²)
            overlap = Σ_n input[n]·target[n]
            loss = { 0 if squares + smooth = 0; 1 − (smooth + 2·overlap)/(squares + smooth) otherwise }

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            smooth: a real number >= 0; default 0.
            mask: float32 or float64 array [N], each element one of 0, 1; default None, without it.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in smooth.

        With smooth = 0 and both masks empty the overlap is complete: the loss is 0.

        An element whose mask is 0 is in no sum, whatever prediction and target hold there.

        As published: a quotient, which is 0/0 where prediction and target are empty. As implemented: the
        loss is 0 there. Why: two empty masks agree.

        Reference: F. Milletari et al., 3DV (2016).
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or smooth."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: Literal["smooth"], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: tuple[Literal["input", "target", "smooth"], ...], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        vector: ArrayLike, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or smooth times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *, vector: Number,
        wrt: Literal["smooth"], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, mask: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "smooth"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "smooth"] | None = None, general: bool = False,
    ) -> Derivation: ...

dice: _Dice
"""One minus the Dice overlap of prediction and target, with squared denominators.

Formula:
    squares = Σ_n (input[n]² + target[n]²)
    overlap = Σ_n input[n]·target[n]
    loss = { 0 if squares + smooth = 0; 1 − (smooth + 2·overlap)/(squares + smooth) otherwise }
"""

class _Diou(Loss):
    """IoU loss plus the squared distance of the centres over that of the enclosing box's corners."""

    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """IoU loss plus the squared distance of the centres over that of the enclosing box's corners.

        Formula:
            overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
            overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
            intersection[n] = overlap_width[n]·overlap_height[n]
            height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
            width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
            height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
            width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
            union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
            iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and
                boxes1[n, 1] = boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3];
                0 otherwise }
            hull_height[n] = max(0, max(boxes1[n, 3], boxes2[n, 3]) − min(boxes1[n, 1], boxes2[n, 1]))
            hull_width[n] = max(0, max(boxes1[n, 2], boxes2[n, 2]) − min(boxes1[n, 0], boxes2[n, 0]))
            diagonal[n] = hull_width[n]² + hull_height[n]²
            distance[n] = (boxes1[n, 0] + boxes1[n, 2] − boxes2[n, 0] − boxes2[n, 2])²/4 + (boxes1[n, 1] +
                boxes1[n, 3] − boxes2[n, 1] − boxes2[n, 3])²/4
            loss = 1/N · Σ_n (1 + { distance[n]/diagonal[n] if diagonal[n] > 0; 0 otherwise } − iou[n])

        Args:
            boxes1: float32 or float64 array [N, 4].
            boxes2: float32 or float64 array [N, 4].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in boxes1, boxes2.

        A side whose end comes before its start has the length 0.

        Where both boxes have no area the IoU is 1 if all coordinates agree, else 0.

        Reference: Z. Zheng et al., AAAI (2020).
        """
    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in boxes1 or boxes2."""
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, boxes1: Reals, boxes2: Reals, *, vector: ArrayLike,
        wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in boxes1 or boxes2 times a vector."""
    def gradient(self, wrt: Literal["boxes1", "boxes2"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["boxes1", "boxes2"] | None = None, general: bool = False,
    ) -> Derivation: ...

diou: _Diou
"""IoU loss plus the squared distance of the centres over that of the enclosing box's corners.

Formula:
    overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
    overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
    intersection[n] = overlap_width[n]·overlap_height[n]
    height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
    width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
    height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
    width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
    union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
    iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and
        boxes1[n, 1] = boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3];
        0 otherwise }
    hull_height[n] = max(0, max(boxes1[n, 3], boxes2[n, 3]) − min(boxes1[n, 1], boxes2[n, 1]))
    hull_width[n] = max(0, max(boxes1[n, 2], boxes2[n, 2]) − min(boxes1[n, 0], boxes2[n, 0]))
    diagonal[n] = hull_width[n]² + hull_height[n]²
    distance[n] = (boxes1[n, 0] + boxes1[n, 2] − boxes2[n, 0] − boxes2[n, 2])²/4 + (boxes1[n, 1] +
        boxes1[n, 3] − boxes2[n, 1] − boxes2[n, 3])²/4
    loss = 1/N · Σ_n (1 + { distance[n]/diagonal[n] if diagonal[n] > 0; 0 otherwise } − iou[n])
"""

class _Dpo(Loss):
    """The policy must prefer the chosen answer, by more than the reference does, to the rejected one."""

    @overload
    def __call__(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The policy must prefer the chosen answer, by more than the reference does, to the rejected one.

        Formula:
            gain[n] = policy_chosen[n] + reference_rejected[n] − policy_rejected[n] − reference_chosen[n]
            loss = −1/N · Σ_n log σ(beta·gain[n])

        Args:
            policy_chosen: float32 or float64 array [N].
            policy_rejected: float32 or float64 array [N].
            reference_chosen: float32 or float64 array [N].
            reference_rejected: float32 or float64 array [N].
            beta: a real number > 0; default 0.1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in policy_chosen, policy_rejected, reference_chosen, reference_rejected; on the cpu
        also in beta.

        Element-wise: the arrays may have any shape, the same for all.

        All four inputs are logarithms of the probabilities of whole answers.

        Reference: R. Rafailov et al., NeurIPS (2023).
        """
    @overload
    def __call__(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in policy_chosen, policy_rejected, reference_chosen, reference_rejected or beta."""
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *, wrt: Literal["beta"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: tuple[Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: tuple[Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected", "beta"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: tuple[Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *, wrt: Literal["beta"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: tuple[Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: tuple[Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected", "beta"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        wrt: tuple[Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of policy_chosen."""
    @overload
    def hessian_diag(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *, vector: ArrayLike,
        wrt: Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in policy_chosen, policy_rejected, reference_chosen, reference_rejected or beta times a vector."""
    @overload
    def hvp(
        self, policy_chosen: Reals, policy_rejected: Reals, reference_chosen: Reals,
        reference_rejected: Reals, beta: Number = 0.1, *, vector: Number, wrt: Literal["beta"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self,
        wrt: Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected", "beta"] | None = None,
        general: bool = False,
    ) -> Expr: ...
    def derivation(
        self,
        wrt: Literal["policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected", "beta"] | None = None,
        general: bool = False,
    ) -> Derivation: ...

dpo: _Dpo
"""The policy must prefer the chosen answer, by more than the reference does, to the rejected one.

Formula:
    gain[n] = policy_chosen[n] + reference_rejected[n] − policy_rejected[n] − reference_chosen[n]
    loss = −1/N · Σ_n log σ(beta·gain[n])
"""

class _ElasticNet(Loss):
    """Absolute values and squares together."""

    @overload
    def __call__(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Absolute values and squares together.

        Formula:
            loss = Σ_n (lambda1·|input[n]| + lambda2·input[n]²)

        Args:
            input: float32 or float64 array [N].
            lambda1: a real number >= 0; default 1.
            lambda2: a real number >= 0; default 1.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in input; on the cpu also in lambda1, lambda2.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: H. Zou and T. Hastie, JRSS B 67 (2005).
        """
    @overload
    def __call__(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, lambda1 or lambda2."""
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: Literal["lambda1", "lambda2"],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *,
        wrt: tuple[Literal["input", "lambda1", "lambda2"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: Literal["lambda1", "lambda2"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *,
        wrt: tuple[Literal["input", "lambda1", "lambda2"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, vector: ArrayLike,
        wrt: Literal["input"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, lambda1 or lambda2 times a vector."""
    @overload
    def hvp(
        self, input: Reals, lambda1: Number = 1, lambda2: Number = 1, *, vector: Number,
        wrt: Literal["lambda1", "lambda2"], reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["input", "lambda1", "lambda2"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "lambda1", "lambda2"] | None = None, general: bool = False,
    ) -> Derivation: ...

elastic_net: _ElasticNet
"""Absolute values and squares together.

Formula:
    loss = Σ_n (lambda1·|input[n]| + lambda2·input[n]²)
"""

class _Entropy(Loss):
    """Uncertainty of a distribution over C classes, largest where all are equally probable."""

    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Uncertainty of a distribution over C classes, largest where all are equally probable.

        Formula:
            loss = −1/N · Σ_n Σ_c input[n, c]·log(input[n, c])

        Args:
            input: float32 or float64 array [N, C], each element a real number >= 0.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in input.

        0 log 0 = 0. The entropy is in nats.

        Reference: C. E. Shannon, Bell System Technical Journal 27 (1948).
        """
    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

entropy: _Entropy
"""Uncertainty of a distribution over C classes, largest where all are equally probable.

Formula:
    loss = −1/N · Σ_n Σ_c input[n, c]·log(input[n, c])
"""

class _Expectile(Loss):
    """Asymmetric squares: its minimiser is the expectile q of the target, the mean for q = 1/2."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, q: Number = 0.5, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Asymmetric squares: its minimiser is the expectile q of the target, the mean for q = 1/2.

        Formula:
            error[n] = target[n] − input[n]
            side[n] = { q if error[n] > 0; 1 − q otherwise }
            loss = 1/N · Σ_n side[n]·error[n]²

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            q: a real number > 0 and < 1; default 0.5.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in q.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: W. K. Newey and J. L. Powell, Econometrica 55 (1987).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, q: Number = 0.5, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, q: Number = 0.5, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or q."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: Literal["q"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *,
        wrt: tuple[Literal["input", "target", "q"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: Literal["q"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *,
        wrt: tuple[Literal["input", "target", "q"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number = 0.5, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, q: Number = 0.5, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, q: Number = 0.5, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Reals, q: Number = 0.5, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or q times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, q: Number = 0.5, *, vector: Number, wrt: Literal["q"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["input", "target", "q"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "q"] | None = None, general: bool = False,
    ) -> Derivation: ...

expectile: _Expectile
"""Asymmetric squares: its minimiser is the expectile q of the target, the mean for q = 1/2.

Formula:
    error[n] = target[n] − input[n]
    side[n] = { q if error[n] > 0; 1 − q otherwise }
    loss = 1/N · Σ_n side[n]·error[n]²
"""

class _Focal(Loss):
    """Cross-entropy under softmax(input) that fades for samples that are already classified well."""

    @overload
    def __call__(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy under softmax(input) that fades for samples that are already classified well.

        Formula:
            log_norm[n] = log Σ_k exp(input[n, k])
            p_t[n] = exp(input[n, target[n]] − log_norm[n])
            loss = −1/N · Σ_n alpha[target[n]]·(1 − p_t[n])^gamma·log(p_t[n])

        Args:
            input: float32 or float64 array [N, C].
            target: int64 array [N] of class indices below C.
            alpha: float32 or float64 array [C], each element a real number >= 0; default 1.
            gamma: a real number >= 0; default 2.
            class_weight: float32 or float64 array [C], each element a real number >= 0; default None,
                without it.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input; on the cpu also in gamma.

        alpha is a weight for each class; left out, every class weighs 1. The mean does not divide by it.

        With class_weight the mean divides by the sum of the class weights of the samples that take part: at
        gamma = 0 the loss is the cross-entropy with those weights.

        Samples whose label equals ignore_index take no part; where none does the mean is 0.

        Reference: T.-Y. Lin et al., ICCV (2017).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or gamma."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, wrt: Literal["gamma"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "gamma"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["input"] | None = None, reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, wrt: Literal["gamma"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "gamma"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["input"] | None = None, reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, vector: ArrayLike,
        wrt: Literal["input"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or gamma times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, alpha: Reals | None = None, gamma: Number = 2,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, vector: Number,
        wrt: Literal["gamma"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, class_weight: bool = False, ignore_index: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "gamma"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "gamma"] | None = None, general: bool = False,
    ) -> Derivation: ...

focal: _Focal
"""Cross-entropy under softmax(input) that fades for samples that are already classified well.

Formula:
    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = −1/N · Σ_n alpha[target[n]]·(1 − p_t[n])^gamma·log(p_t[n])
"""

class _GanHingeDiscriminator(Loss):
    """Real scores must exceed 1 and generated scores must stay below -1."""

    def __call__(
        self, real: Reals, fake: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Real scores must exceed 1 and generated scores must stay below -1.

        Formula:
            loss = 1/R · Σ_r max(0, 1 − real[r]) + 1/F · Σ_f max(0, 1 + fake[f])

        Args:
            real: float32 or float64 array [R].
            fake: float32 or float64 array [F].

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in real, fake.

        Reference: J. H. Lim and J. C. Ye, arXiv:1705.02894 (2017).
        """
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in real or fake."""
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: tuple[Literal["real", "fake"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, real: Reals, fake: Reals, *, vector: ArrayLike, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in real or fake times a vector."""
    def gradient(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Derivation: ...

gan_hinge_discriminator: _GanHingeDiscriminator
"""Real scores must exceed 1 and generated scores must stay below -1.

Formula:
    loss = 1/R · Σ_r max(0, 1 − real[r]) + 1/F · Σ_f max(0, 1 + fake[f])
"""

class _GanHingeGenerator(Loss):
    """Negative mean score of generated samples."""

    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Negative mean score of generated samples.

        Formula:
            loss = −1/F · Σ_f fake[f]

        Args:
            fake: float32 or float64 array [F].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (F); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (F) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in fake.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: J. H. Lim and J. C. Ye, arXiv:1705.02894 (2017).
        """
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in fake."""
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(
        self, fake: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["upper_bound"], device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of fake."""
    def hvp(
        self, fake: Reals, *, vector: ArrayLike, wrt: Literal["fake"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in fake times a vector."""
    def gradient(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Derivation: ...

gan_hinge_generator: _GanHingeGenerator
"""Negative mean score of generated samples.

Formula:
    loss = −1/F · Σ_f fake[f]
"""

class _GanMinimaxDiscriminator(Loss):
    """Cross-entropy of real samples as 1 plus cross-entropy of generated samples as 0."""

    def __call__(
        self, real: Reals, fake: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Cross-entropy of real samples as 1 plus cross-entropy of generated samples as 0.

        Formula:
            loss = (−1/R · Σ_r log(σ(real[r]))) + (−1/F · Σ_f log(1 − σ(fake[f])))

        Args:
            real: float32 or float64 array [R].
            fake: float32 or float64 array [F].

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in real, fake.

        As published: one value of a game, which the discriminator maximises and the generator minimises. As
        implemented: a loss to minimise for each side. Why: a loss is minimised, and each side moves only
        its own parameters.

        Reference: I. Goodfellow et al., NeurIPS (2014).
        """
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in real or fake."""
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: tuple[Literal["real", "fake"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    def hessian_diag(
        self, real: Reals, fake: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of real."""
    def hvp(
        self, real: Reals, fake: Reals, *, vector: ArrayLike, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in real or fake times a vector."""
    def gradient(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Derivation: ...

gan_minimax_discriminator: _GanMinimaxDiscriminator
"""Cross-entropy of real samples as 1 plus cross-entropy of generated samples as 0.

Formula:
    loss = (−1/R · Σ_r log(σ(real[r]))) + (−1/F · Σ_f log(1 − σ(fake[f])))
"""

class _GanMinimaxGenerator(Loss):
    """Mean log-probability that the discriminator recognises generated samples."""

    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Mean log-probability that the discriminator recognises generated samples.

        Formula:
            loss = 1/F · Σ_f log(1 − σ(fake[f]))

        Args:
            fake: float32 or float64 array [F].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (F); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (F) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in fake.

        Element-wise: the arrays may have any shape, the same for all.

        The gradient vanishes where the discriminator is certain that the sample is generated.

        As published: one value of a game, which the discriminator maximises and the generator minimises. As
        implemented: a loss to minimise for each side. Why: a loss is minimised, and each side moves only
        its own parameters.

        Reference: I. Goodfellow et al., NeurIPS (2014).
        """
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in fake."""
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, fake: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of fake."""
    @overload
    def hessian_diag(
        self, fake: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, fake: Reals, *, vector: ArrayLike, wrt: Literal["fake"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in fake times a vector."""
    def gradient(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Derivation: ...

gan_minimax_generator: _GanMinimaxGenerator
"""Mean log-probability that the discriminator recognises generated samples.

Formula:
    loss = 1/F · Σ_f log(1 − σ(fake[f]))
"""

class _GanNonsaturatingDiscriminator(Loss):
    """The discriminator's side of the minimax game: it is the same for the non-saturating generator."""

    def __call__(
        self, real: Reals, fake: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """The discriminator's side of the minimax game: it is the same for the non-saturating generator.

        Formula:
            loss = (−1/R · Σ_r log(σ(real[r]))) + (−1/F · Σ_f log(1 − σ(fake[f])))

        Args:
            real: float32 or float64 array [R].
            fake: float32 or float64 array [F].

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in real, fake.

        Reference: I. Goodfellow et al., NeurIPS (2014).
        """
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in real or fake."""
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: tuple[Literal["real", "fake"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    def hessian_diag(
        self, real: Reals, fake: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of real."""
    def hvp(
        self, real: Reals, fake: Reals, *, vector: ArrayLike, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in real or fake times a vector."""
    def gradient(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Derivation: ...

gan_nonsaturating_discriminator: _GanNonsaturatingDiscriminator
"""The discriminator's side of the minimax game: it is the same for the non-saturating generator.

Formula:
    loss = (−1/R · Σ_r log(σ(real[r]))) + (−1/F · Σ_f log(1 − σ(fake[f])))
"""

class _GanNonsaturatingGenerator(Loss):
    """Cross-entropy of generated samples as 1: the gradient is large where the generator fails."""

    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy of generated samples as 1: the gradient is large where the generator fails.

        Formula:
            loss = −1/F · Σ_f log(σ(fake[f]))

        Args:
            fake: float32 or float64 array [F].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (F); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (F) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in fake.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: I. Goodfellow et al., NeurIPS (2014).
        """
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in fake."""
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, fake: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of fake."""
    @overload
    def hessian_diag(
        self, fake: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, fake: Reals, *, vector: ArrayLike, wrt: Literal["fake"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in fake times a vector."""
    def gradient(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Derivation: ...

gan_nonsaturating_generator: _GanNonsaturatingGenerator
"""Cross-entropy of generated samples as 1: the gradient is large where the generator fails.

Formula:
    loss = −1/F · Σ_f log(σ(fake[f]))
"""

class _GaussianNll(Loss):
    """Negative log-likelihood of a normal distribution with predicted mean and variance."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Negative log-likelihood of a normal distribution with predicted mean and variance.

        Formula:
            residual[n] = input[n] − target[n]
            loss = 1/N · Σ_n (log(var[n])/2 + residual[n]²/(2·var[n]))

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            var: float32 or float64 array [N], each element a real number > 0, or one that broadcasts to the
                others.
            full: False or True; default False.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target, var.

        Element-wise: the arrays may have any shape, the same for all.

        The variance must be positive; none is raised to a floor.

        full adds the constant log(2 pi) / 2.

        var may be a number or an array that broadcasts to the input; its gradient is then summed.

        Reference: D. A. Nix and A. S. Weigend, ICNN (1994).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        wrt: Literal["input", "target", "var"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or var."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        wrt: tuple[Literal["input", "target", "var"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        wrt: Literal["input", "target", "var"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        wrt: tuple[Literal["input", "target", "var"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        wrt: Literal["input", "target", "var"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        wrt: tuple[Literal["input", "target", "var"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        wrt: Literal["input", "target", "var"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        wrt: tuple[Literal["input", "target", "var"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, var: Reals | Number, full: bool = False, *, vector: ArrayLike,
        wrt: Literal["input", "target", "var"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or var times a vector."""
    def variant(self, *, full: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "var"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "var"] | None = None, general: bool = False,
    ) -> Derivation: ...

gaussian_nll: _GaussianNll
"""Negative log-likelihood of a normal distribution with predicted mean and variance.

Formula:
    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n (log(var[n])/2 + residual[n]²/(2·var[n]))
"""

class _Ge2eContrast(Loss):
    """Every utterance must be near the centroid of its own speaker and far from the nearest other one."""

    @overload
    def __call__(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Every utterance must be near the centroid of its own speaker and far from the nearest other one.

        Formula:
            own_similarity[s, u] = w/(√(Σ_d (Σ_{t : t ≠ u} embeddings[s, t, d])²)·√(Σ_d
                embeddings[s, u, d]²)) · Σ_d embeddings[s, u, d]·Σ_{t : t ≠ u} embeddings[s, t, d] + b
            similarity[s, u, k] = b + w/(√(Σ_d embeddings[s, u, d]²)·√(Σ_d (Σ_t embeddings[k, t, d])²)) ·
                Σ_d embeddings[s, u, d]·Σ_t embeddings[k, t, d]
            loss = Σ_{s,u} (1 + σ(max_{k : k ≠ s} similarity[s, u, k]) − σ(own_similarity[s, u]))

        Args:
            embeddings: float32 or float64 array [S, U, D].
            w: a real number > 0; default 10.
            b: a real number; default -5.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (S, U); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (S, U) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in embeddings; on the cpu also in w, b.

        The cosine does not see the length of a centroid: sums stand for means. An embedding is left out of
        its own speaker's centroid; that of a speaker with one utterance is 0, and so is its cosine.

        Reference: L. Wan et al., ICASSP (2018).
        """
    @overload
    def __call__(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: Literal["embeddings"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in embeddings, w or b."""
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: Literal["w", "b"],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: tuple[Literal["embeddings"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *,
        wrt: tuple[Literal["embeddings", "w", "b"], ...], reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: Literal["embeddings"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: Literal["w", "b"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: tuple[Literal["embeddings"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *,
        wrt: tuple[Literal["embeddings", "w", "b"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, vector: ArrayLike,
        wrt: Literal["embeddings"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in embeddings, w or b times a vector."""
    @overload
    def hvp(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, vector: Number, wrt: Literal["w", "b"],
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["embeddings", "w", "b"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["embeddings", "w", "b"] | None = None, general: bool = False,
    ) -> Derivation: ...

ge2e_contrast: _Ge2eContrast
"""Every utterance must be near the centroid of its own speaker and far from the nearest other one.

Formula:
    own_similarity[s, u] = w/(√(Σ_d (Σ_{t : t ≠ u} embeddings[s, t, d])²)·√(Σ_d
        embeddings[s, u, d]²)) · Σ_d embeddings[s, u, d]·Σ_{t : t ≠ u} embeddings[s, t, d] + b
    similarity[s, u, k] = b + w/(√(Σ_d embeddings[s, u, d]²)·√(Σ_d (Σ_t embeddings[k, t, d])²)) ·
        Σ_d embeddings[s, u, d]·Σ_t embeddings[k, t, d]
    loss = Σ_{s,u} (1 + σ(max_{k : k ≠ s} similarity[s, u, k]) − σ(own_similarity[s, u]))
"""

class _Ge2eSoftmax(Loss):
    """Softmax cross-entropy of every utterance over the centroids of all speakers."""

    @overload
    def __call__(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Softmax cross-entropy of every utterance over the centroids of all speakers.

        Formula:
            own_similarity[s, u] = w/(√(Σ_d (Σ_{t : t ≠ u} embeddings[s, t, d])²)·√(Σ_d
                embeddings[s, u, d]²)) · Σ_d embeddings[s, u, d]·Σ_{t : t ≠ u} embeddings[s, t, d] + b
            similarity[s, u, k] = b + w/(√(Σ_d embeddings[s, u, d]²)·√(Σ_d (Σ_t embeddings[k, t, d])²)) ·
                Σ_d embeddings[s, u, d]·Σ_t embeddings[k, t, d]
            loss = Σ_{s,u} (log Σ_k exp({ own_similarity[s, u] if k = s; similarity[s, u, k] otherwise }) −
                own_similarity[s, u])

        Args:
            embeddings: float32 or float64 array [S, U, D].
            w: a real number > 0; default 10.
            b: a real number; default -5.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (S, U); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (S, U) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in embeddings; on the cpu also in w, b.

        The cosine does not see the length of a centroid: sums stand for means. An embedding is left out of
        its own speaker's centroid; that of a speaker with one utterance is 0, and so is its cosine.

        Reference: L. Wan et al., ICASSP (2018).
        """
    @overload
    def __call__(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: Literal["embeddings"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in embeddings, w or b."""
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: Literal["w", "b"],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: tuple[Literal["embeddings"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *,
        wrt: tuple[Literal["embeddings", "w", "b"], ...], reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: Literal["embeddings"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: Literal["w", "b"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, wrt: tuple[Literal["embeddings"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *,
        wrt: tuple[Literal["embeddings", "w", "b"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, vector: ArrayLike,
        wrt: Literal["embeddings"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in embeddings, w or b times a vector."""
    @overload
    def hvp(
        self, embeddings: Reals, w: Number = 10, b: Number = -5, *, vector: Number, wrt: Literal["w", "b"],
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["embeddings", "w", "b"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["embeddings", "w", "b"] | None = None, general: bool = False,
    ) -> Derivation: ...

ge2e_softmax: _Ge2eSoftmax
"""Softmax cross-entropy of every utterance over the centroids of all speakers.

Formula:
    own_similarity[s, u] = w/(√(Σ_d (Σ_{t : t ≠ u} embeddings[s, t, d])²)·√(Σ_d
        embeddings[s, u, d]²)) · Σ_d embeddings[s, u, d]·Σ_{t : t ≠ u} embeddings[s, t, d] + b
    similarity[s, u, k] = b + w/(√(Σ_d embeddings[s, u, d]²)·√(Σ_d (Σ_t embeddings[k, t, d])²)) ·
        Σ_d embeddings[s, u, d]·Σ_t embeddings[k, t, d]
    loss = Σ_{s,u} (log Σ_k exp({ own_similarity[s, u] if k = s; similarity[s, u, k] otherwise }) −
        own_similarity[s, u])
"""

class _GeneralizedDice(Loss):
    """One minus the Dice overlap summed over classes, each weighted by the inverse square of its size."""

    def __call__(
        self, input: Reals, target: Reals, smooth: Number = 0, class_weight: Reals | None = None,
        mask: Truths | None = None, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """One minus the Dice overlap summed over classes, each weighted by the inverse square of its size.

        Formula:
            size_weight[c] = (1/√(Σ_n target[n, c]))⁴
            size = smooth + Σ_c size_weight[c]·Σ_n (input[n, c] + target[n, c])
            overlap = Σ_c size_weight[c]·Σ_n input[n, c]·target[n, c]
            loss = { 0 if size = 0; 1 − (2·overlap + smooth)/size otherwise }

        Args:
            input: float32 or float64 array [N, C], each element a real number >= 0 and <= 1.
            target: float32 or float64 array [N, C], each element a real number >= 0 and <= 1.
            smooth: a real number >= 0; default 0.
            class_weight: float32 or float64 array [C], each element a real number >= 0; default None,
                without it.
            mask: float32 or float64 array [N], each element one of 0, 1; default None, without it.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in smooth.

        A class that the target lacks has the weight 0.

        With smooth = 0 and an empty target the loss is 0.

        class_weight multiplies the weights that come from the sizes.

        An element whose mask is 0 is in no sum, whatever prediction and target hold there.

        Reference: C. H. Sudre et al., DLMIA (2017).
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, class_weight: Reals | None = None,
        mask: Truths | None = None, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or smooth."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, class_weight: Reals | None = None,
        mask: Truths | None = None, *, wrt: Literal["smooth"], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, class_weight: Reals | None = None,
        mask: Truths | None = None, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, class_weight: Reals | None = None,
        mask: Truths | None = None, *, wrt: tuple[Literal["input", "target", "smooth"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, smooth: Number = 0, class_weight: Reals | None = None,
        mask: Truths | None = None, *, vector: ArrayLike, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or smooth times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, smooth: Number = 0, class_weight: Reals | None = None,
        mask: Truths | None = None, *, vector: Number, wrt: Literal["smooth"],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, class_weight: bool = False, mask: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "smooth"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "smooth"] | None = None, general: bool = False,
    ) -> Derivation: ...

generalized_dice: _GeneralizedDice
"""One minus the Dice overlap summed over classes, each weighted by the inverse square of its size.

Formula:
    size_weight[c] = (1/√(Σ_n target[n, c]))⁴
    size = smooth + Σ_c size_weight[c]·Σ_n (input[n, c] + target[n, c])
    overlap = Σ_c size_weight[c]·Σ_n input[n, c]·target[n, c]
    loss = { 0 if size = 0; 1 − (2·overlap + smooth)/size otherwise }
"""

class _Giou(Loss):
    """IoU loss plus the share of the smallest enclosing box that neither box covers."""

    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """IoU loss plus the share of the smallest enclosing box that neither box covers.

        Formula:
            overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
            overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
            intersection[n] = overlap_width[n]·overlap_height[n]
            height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
            width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
            height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
            width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
            union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
            iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and
                boxes1[n, 1] = boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3];
                0 otherwise }
            hull_height[n] = max(0, max(boxes1[n, 3], boxes2[n, 3]) − min(boxes1[n, 1], boxes2[n, 1]))
            hull_width[n] = max(0, max(boxes1[n, 2], boxes2[n, 2]) − min(boxes1[n, 0], boxes2[n, 0]))
            hull[n] = hull_width[n]·hull_height[n]
            loss = 1/N · Σ_n (1 + { (hull[n] − union[n])/hull[n] if hull[n] > 0; 0 otherwise } − iou[n])

        Args:
            boxes1: float32 or float64 array [N, 4].
            boxes2: float32 or float64 array [N, 4].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in boxes1, boxes2.

        A side whose end comes before its start has the length 0.

        Where both boxes have no area the IoU is 1 if all coordinates agree, else 0.

        Reference: H. Rezatofighi et al., CVPR (2019).
        """
    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, boxes1: Reals, boxes2: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in boxes1 or boxes2."""
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, boxes1: Reals, boxes2: Reals, *, wrt: tuple[Literal["boxes1", "boxes2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, boxes1: Reals, boxes2: Reals, *, vector: ArrayLike,
        wrt: Literal["boxes1", "boxes2"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in boxes1 or boxes2 times a vector."""
    def gradient(self, wrt: Literal["boxes1", "boxes2"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["boxes1", "boxes2"] | None = None, general: bool = False,
    ) -> Derivation: ...

giou: _Giou
"""IoU loss plus the share of the smallest enclosing box that neither box covers.

Formula:
    overlap_height[n] = max(0, min(boxes1[n, 3], boxes2[n, 3]) − max(boxes1[n, 1], boxes2[n, 1]))
    overlap_width[n] = max(0, min(boxes1[n, 2], boxes2[n, 2]) − max(boxes1[n, 0], boxes2[n, 0]))
    intersection[n] = overlap_width[n]·overlap_height[n]
    height1[n] = max(0, boxes1[n, 3] − boxes1[n, 1])
    width1[n] = max(0, boxes1[n, 2] − boxes1[n, 0])
    height2[n] = max(0, boxes2[n, 3] − boxes2[n, 1])
    width2[n] = max(0, boxes2[n, 2] − boxes2[n, 0])
    union[n] = width1[n]·height1[n] + width2[n]·height2[n] − intersection[n]
    iou[n] = { intersection[n]/union[n] if union[n] > 0; 1 if boxes1[n, 0] = boxes2[n, 0] and
        boxes1[n, 1] = boxes2[n, 1] and boxes1[n, 2] = boxes2[n, 2] and boxes1[n, 3] = boxes2[n, 3];
        0 otherwise }
    hull_height[n] = max(0, max(boxes1[n, 3], boxes2[n, 3]) − min(boxes1[n, 1], boxes2[n, 1]))
    hull_width[n] = max(0, max(boxes1[n, 2], boxes2[n, 2]) − min(boxes1[n, 0], boxes2[n, 0]))
    hull[n] = hull_width[n]·hull_height[n]
    loss = 1/N · Σ_n (1 + { (hull[n] − union[n])/hull[n] if hull[n] > 0; 0 otherwise } − iou[n])
"""

class _Hinge(Loss):
    """Zero beyond a margin of one on the right side, linear otherwise."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Zero beyond a margin of one on the right side, linear otherwise.

        Formula:
            loss = 1/N · Σ_n max(0, 1 − target[n]·input[n])

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N], each element one of -1, 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: C. Cortes and V. Vapnik, Machine Learning 20 (1995).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

hinge: _Hinge
"""Zero beyond a margin of one on the right side, linear otherwise.

Formula:
    loss = 1/N · Σ_n max(0, 1 − target[n]·input[n])
"""

class _Huber(Loss):
    """Quadratic near zero, linear in the tails."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Quadratic near zero, linear in the tails.

        Formula:
            residual[n] = input[n] − target[n]
            loss = 1/N · Σ_n { residual[n]²/2 if |residual[n]| ≤ delta; delta·(|residual[n]| − delta/2)
                otherwise }

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            delta: a real number > 0; default 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in delta.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: P. J. Huber, Annals of Mathematical Statistics 35 (1964).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, delta: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, delta: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or delta."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *, wrt: Literal["delta"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        wrt: tuple[Literal["input", "target", "delta"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *, wrt: Literal["delta"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        wrt: tuple[Literal["input", "target", "delta"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, delta: Number = 1, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, delta: Number = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Reals, delta: Number = 1, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or delta times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, delta: Number = 1, *, vector: Number, wrt: Literal["delta"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["input", "target", "delta"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "delta"] | None = None, general: bool = False,
    ) -> Derivation: ...

huber: _Huber
"""Quadratic near zero, linear in the tails.

Formula:
    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n { residual[n]²/2 if |residual[n]| ≤ delta; delta·(|residual[n]| − delta/2)
        otherwise }
"""

class _InfoNce(Loss):
    """Each query must find its own key among the keys of the batch, or among its own negatives."""

    @overload
    def __call__(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Each query must find its own key among the keys of the batch, or among its own negatives.

        Formula:
            loss = 1/N · Σ_i (log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]/(√(Σ_e query[i, e]²)·
                √(Σ_e key[j, e]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_e query[i, e]²)·√(Σ_e
                key[i, e]²)))

        Args:
            query: float32 or float64 array [N, D].
            key: float32 or float64 array [N, D].
            negatives: float32 or float64 array [N, K, D]; default None, without it.
            temperature: a real number > 0; default 0.1.
            similarity: 'cosine' or 'dot'; default 'cosine'.
            in_batch: False or True; default False.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.
            ValueError: without negatives, similarity='cosine', in_batch=True: in_batch=True adds the batch
                to the negatives; without them it counts anyway.
            ValueError: without negatives, similarity='dot', in_batch=True: in_batch=True adds the batch to
                the negatives; without them it counts anyway.

        Differentiable in query, key, negatives; on the cpu also in temperature.

        With negatives the keys of the other queries do not count; with in_batch=True they count as well.

        The cosine of a zero vector with anything is 0.

        Reference: A. van den Oord et al., arXiv:1807.03748 (2018).
        """
    @overload
    def __call__(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        wrt: Literal["query", "key", "negatives"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in query, key, negatives or temperature."""
    @overload
    def value_and_grad(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        wrt: Literal["temperature"], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        wrt: tuple[Literal["query", "key", "negatives"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        wrt: tuple[Literal["query", "key", "negatives", "temperature"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        wrt: Literal["query", "key", "negatives"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        wrt: Literal["temperature"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        wrt: tuple[Literal["query", "key", "negatives"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *,
        wrt: tuple[Literal["query", "key", "negatives", "temperature"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *, vector: ArrayLike,
        wrt: Literal["query", "key", "negatives"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in query, key, negatives or temperature times a vector."""
    @overload
    def hvp(
        self, query: Reals, key: Reals, negatives: Reals | None = None, temperature: Number = 0.1,
        similarity: Literal["cosine", "dot"] = "cosine", in_batch: bool = False, *, vector: Number,
        wrt: Literal["temperature"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(
        self, *, negatives: bool = False, similarity: Literal["cosine", "dot"] = "cosine",
        in_batch: bool = False,
    ) -> Loss: ...
    def gradient(
        self, wrt: Literal["query", "key", "negatives", "temperature"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["query", "key", "negatives", "temperature"] | None = None, general: bool = False,
    ) -> Derivation: ...

info_nce: _InfoNce
"""Each query must find its own key among the keys of the batch, or among its own negatives.

Formula:
    loss = 1/N · Σ_i (log Σ_j exp(1/temperature · Σ_d query[i, d]·key[j, d]/(√(Σ_e query[i, e]²)·
        √(Σ_e key[j, e]²))) − 1/temperature · Σ_d query[i, d]·key[i, d]/(√(Σ_e query[i, e]²)·√(Σ_e
        key[i, e]²)))
"""

class _Jaccard(Loss):
    """One minus the intersection of prediction and target over their union."""

    def __call__(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        reduction: Literal["mean"] | None = "mean", weight: None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """One minus the intersection of prediction and target over their union.

        Formula:
            union = Σ_n (input[n] + target[n] − input[n]·target[n])
            intersection = Σ_n input[n]·target[n]
            loss = { 0 if union + smooth = 0; 1 − (smooth + intersection)/(union + smooth) otherwise }

        Args:
            input: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            target: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            smooth: a real number >= 0; default 0.
            mask: float32 or float64 array [N], each element one of 0, 1; default None, without it.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in smooth.

        With smooth = 0 and both masks empty the overlap is complete: the loss is 0.

        An element whose mask is 0 is in no sum, whatever prediction and target hold there.

        As published: a quotient, which is 0/0 where prediction and target are empty. As implemented: the
        loss is 0 there. Why: two empty masks agree.

        Reference: M. A. Rahman and Y. Wang, ISVC (2016).
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or smooth."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: Literal["smooth"], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: tuple[Literal["input", "target", "smooth"], ...], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        vector: ArrayLike, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or smooth times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *, vector: Number,
        wrt: Literal["smooth"], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, mask: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "smooth"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "smooth"] | None = None, general: bool = False,
    ) -> Derivation: ...

jaccard: _Jaccard
"""One minus the intersection of prediction and target over their union.

Formula:
    union = Σ_n (input[n] + target[n] − input[n]·target[n])
    intersection = Σ_n input[n]·target[n]
    loss = { 0 if union + smooth = 0; 1 − (smooth + intersection)/(union + smooth) otherwise }
"""

class _JsDivergence(Loss):
    """Mean divergence of both distributions from their mixture; with beta = 1/2 at most log 2."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Mean divergence of both distributions from their mixture; with beta = 1/2 at most log 2.

        Formula:
            loss = 1/N · Σ_n Σ_c (beta·target[n, c]·log(target[n, c]/(beta·target[n, c] + input[n, c]·(1
                − beta))) + input[n, c]·(1 − beta)·log(input[n, c]/(beta·target[n, c] + input[n, c]·(1 −
                beta))))

        Args:
            input: float32 or float64 array [N, C], each element a real number >= 0.
            target: float32 or float64 array [N, C], each element a real number >= 0.
            beta: a real number > 0 and < 1; default 0.5.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in beta.

        Where both distributions are 0 the term is 0.

        Reference: J. Lin, IEEE Transactions on Information Theory 37 (1991).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or beta."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, wrt: Literal["beta"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        wrt: tuple[Literal["input", "target", "beta"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, wrt: Literal["beta"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        wrt: tuple[Literal["input", "target", "beta"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, beta: Number = 0.5, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or beta times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, beta: Number = 0.5, *, vector: Number, wrt: Literal["beta"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["input", "target", "beta"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "beta"] | None = None, general: bool = False,
    ) -> Derivation: ...

js_divergence: _JsDivergence
"""Mean divergence of both distributions from their mixture; with beta = 1/2 at most log 2.

Formula:
    loss = 1/N · Σ_n Σ_c (beta·target[n, c]·log(target[n, c]/(beta·target[n, c] + input[n, c]·(1
        − beta))) + input[n, c]·(1 − beta)·log(input[n, c]/(beta·target[n, c] + input[n, c]·(1 −
        beta))))
"""

class _KlDiv(Loss):
    """Kullback-Leibler divergence of log-probabilities from a target, given as is or as logarithms."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        reduction: Literal["mean", "sum", "batchmean"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Kullback-Leibler divergence of log-probabilities from a target, given as is or as logarithms.

        Formula:
            loss = 1/N · Σ_n Σ_c (target[n, c]·log(target[n, c]) − input[n, c]·target[n, c])

        Args:
            input: float32 or float64 array [N, C].
            target: float32 or float64 array [N, C], each element a real number >= 0.
            log_target: False or True; default False.
            reduction: none | mean | sum | batchmean; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        A class without a share in the target costs nothing, whatever its log-probability.

        The mean is over samples, as batchmean without weights; torch's own mean also divides by C.

        Reference: S. Kullback and R. A. Leibler, Annals of Mathematical Statistics 22 (1951).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, log_target: bool = False, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, log_target: bool = False, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum", "batchmean"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum", "batchmean"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum", "batchmean"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum", "batchmean"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_target: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Reals, log_target: bool = False, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum", "batchmean"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def variant(self, *, log_target: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

kl_div: _KlDiv
"""Kullback-Leibler divergence of log-probabilities from a target, given as is or as logarithms.

Formula:
    loss = 1/N · Σ_n Σ_c (target[n, c]·log(target[n, c]) − input[n, c]·target[n, c])
"""

class _KlDivergence(Loss):
    """Information lost when the distribution `input` stands for the distribution `target`."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Information lost when the distribution `input` stands for the distribution `target`.

        Formula:
            loss = 1/N · Σ_n Σ_c target[n, c]·log(target[n, c]/input[n, c])

        Args:
            input: float32 or float64 array [N, C], each element a real number >= 0.
            target: float32 or float64 array [N, C], each element a real number >= 0.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Reference: S. Kullback and R. A. Leibler, Annals of Mathematical Statistics 22 (1951).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

kl_divergence: _KlDivergence
"""Information lost when the distribution `input` stands for the distribution `target`.

Formula:
    loss = 1/N · Σ_n Σ_c target[n, c]·log(target[n, c]/input[n, c])
"""

class _L1(Loss):
    """Mean absolute error: the distance between prediction and target."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Mean absolute error: the distance between prediction and target.

        Formula:
            residual[n] = input[n] − target[n]
            loss = 1/N · Σ_n |residual[n]|

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Element-wise: the arrays may have any shape, the same for all.

        As published: some texts print the mean of the residuals without bars. As implemented: the mean of
        their absolute values. Why: residuals of both signs would cancel.

        Reference: P.-S. Laplace (1774).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

l1: _L1
"""Mean absolute error: the distance between prediction and target.

Formula:
    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n |residual[n]|
"""

class _L1Regularization(Loss):
    """Sum of absolute values: draws small weights to exactly 0."""

    @overload
    def __call__(
        self, input: Reals, lambda1: Number = 1, *, reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Sum of absolute values: draws small weights to exactly 0.

        Formula:
            loss = Σ_n lambda1·|input[n]|

        Args:
            input: float32 or float64 array [N].
            lambda1: a real number >= 0; default 1.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in input; on the cpu also in lambda1.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: R. Tibshirani, JRSS B 58 (1996).
        """
    @overload
    def __call__(
        self, input: Reals, lambda1: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, lambda1: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or lambda1."""
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: Literal["lambda1"],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: tuple[Literal["input", "lambda1"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: Literal["lambda1"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: tuple[Literal["input", "lambda1"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda1: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, lambda1: Number = 1, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or lambda1 times a vector."""
    @overload
    def hvp(
        self, input: Reals, lambda1: Number = 1, *, vector: Number, wrt: Literal["lambda1"],
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["input", "lambda1"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "lambda1"] | None = None, general: bool = False,
    ) -> Derivation: ...

l1_regularization: _L1Regularization
"""Sum of absolute values: draws small weights to exactly 0.

Formula:
    loss = Σ_n lambda1·|input[n]|
"""

class _L2Regularization(Loss):
    """Sum of squares: shrinks large weights most."""

    @overload
    def __call__(
        self, input: Reals, lambda2: Number = 1, *, reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Sum of squares: shrinks large weights most.

        Formula:
            loss = Σ_n lambda2·input[n]²

        Args:
            input: float32 or float64 array [N].
            lambda2: a real number >= 0; default 1.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in input; on the cpu also in lambda2.

        Element-wise: the arrays may have any shape, the same for all.

        Optimisers that decay weights by lambda minimise half of this penalty.

        Reference: A. E. Hoerl and R. W. Kennard, Technometrics 12 (1970).
        """
    @overload
    def __call__(
        self, input: Reals, lambda2: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, lambda2: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or lambda2."""
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: Literal["lambda2"],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: tuple[Literal["input", "lambda2"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: Literal["lambda2"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: tuple[Literal["input", "lambda2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, lambda2: Number = 1, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, lambda2: Number = 1, *, reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, lambda2: Number = 1, *, reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, lambda2: Number = 1, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or lambda2 times a vector."""
    @overload
    def hvp(
        self, input: Reals, lambda2: Number = 1, *, vector: Number, wrt: Literal["lambda2"],
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["input", "lambda2"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "lambda2"] | None = None, general: bool = False,
    ) -> Derivation: ...

l2_regularization: _L2Regularization
"""Sum of squares: shrinks large weights most.

Formula:
    loss = Σ_n lambda2·input[n]²
"""

class _LabelSmoothingCrossEntropy(Loss):
    """Cross-entropy against a one-hot target of which a share is spread over all classes."""

    @overload
    def __call__(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy against a one-hot target of which a share is spread over all classes.

        Formula:
            log_norm[n] = log Σ_k exp(input[n, k])
            loss = 1/N · Σ_n Σ_c (alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise })·(log_norm[n]
                − input[n, c])

        Args:
            input: float32 or float64 array [N, C].
            target: int64 array [N] of class indices below C.
            alpha: a real number >= 0 and <= 1; default 0.1.
            probabilities: False or True; default False.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input; on the cpu also in alpha.

        `input` holds scores; with probabilities=True probabilities, which are not normalised again.

        At alpha = 0 only the class of the label counts, also where another has probability 0.

        Samples whose label equals ignore_index take no part; where none does the mean is 0.

        Reference: C. Szegedy et al., CVPR (2016).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or alpha."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: Literal["alpha"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "alpha"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: Literal["alpha"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "alpha"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or alpha times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, alpha: Number = 0.1, probabilities: bool = False,
        ignore_index: Integer | None = None, *, vector: Number, wrt: Literal["alpha"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, probabilities: bool = False, ignore_index: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "alpha"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "alpha"] | None = None, general: bool = False,
    ) -> Derivation: ...

label_smoothing_cross_entropy: _LabelSmoothingCrossEntropy
"""Cross-entropy against a one-hot target of which a share is spread over all classes.

Formula:
    log_norm[n] = log Σ_k exp(input[n, k])
    loss = 1/N · Σ_n Σ_c (alpha/C + (1 − alpha)·{ 1 if c = target[n]; 0 otherwise })·(log_norm[n]
        − input[n, c])
"""

class _LogCosh(Loss):
    """Logarithm of the hyperbolic cosine: quadratic near zero, linear in the tails, smooth everywhere."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Logarithm of the hyperbolic cosine: quadratic near zero, linear in the tails, smooth everywhere.

        Formula:
            residual[n] = input[n] − target[n]
            loss = 1/N · Σ_n log(cosh(residual[n]))

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: P. J. Green, IEEE TMI 9 (1990).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

log_cosh: _LogCosh
"""Logarithm of the hyperbolic cosine: quadratic near zero, linear in the tails, smooth everywhere.

Formula:
    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n log(cosh(residual[n]))
"""

class _LogSoftmax(Loss):
    """Scores to logarithms of probabilities."""

    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """Scores to logarithms of probabilities.

        Formula:
            log_softmax[n, c] = input[n, c] − log Σ_k exp(input[n, k])

        Args:
            input: float32 or float64 array [N, C].
            reduction: none | mean | sum; default none.
            weight: numbers >= 0, broadcast to the samples (N, C); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N, C) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in input.

        Reference: J. S. Bridle, NIPS 2 (1990).
        """
    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["mean", "sum"], weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"] | None = "none", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"] | None = "none", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "none",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "none",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "none", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

log_softmax: _LogSoftmax
"""Scores to logarithms of probabilities.

Formula:
    log_softmax[n, c] = input[n, c] − log Σ_k exp(input[n, k])
"""

class _LsganDiscriminator(Loss):
    """Half the squared distance of real scores from 1 plus half that of generated scores from 0."""

    def __call__(
        self, real: Reals, fake: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Half the squared distance of real scores from 1 plus half that of generated scores from 0.

        Formula:
            loss = 1/R · Σ_r (real[r] − 1)²/2 + 1/F · Σ_f fake[f]²/2

        Args:
            real: float32 or float64 array [R].
            fake: float32 or float64 array [F].

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in real, fake.

        Reference: X. Mao et al., ICCV (2017).
        """
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in real or fake."""
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: tuple[Literal["real", "fake"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    def hessian_diag(
        self, real: Reals, fake: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of real."""
    def hvp(
        self, real: Reals, fake: Reals, *, vector: ArrayLike, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in real or fake times a vector."""
    def gradient(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Derivation: ...

lsgan_discriminator: _LsganDiscriminator
"""Half the squared distance of real scores from 1 plus half that of generated scores from 0.

Formula:
    loss = 1/R · Σ_r (real[r] − 1)²/2 + 1/F · Σ_f fake[f]²/2
"""

class _LsganGenerator(Loss):
    """Half the squared distance of generated scores from 1."""

    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Half the squared distance of generated scores from 1.

        Formula:
            loss = 1/F · Σ_f (fake[f] − 1)²/2

        Args:
            fake: float32 or float64 array [F].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (F); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (F) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in fake.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: X. Mao et al., ICCV (2017).
        """
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in fake."""
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, fake: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of fake."""
    @overload
    def hessian_diag(
        self, fake: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, fake: Reals, *, vector: ArrayLike, wrt: Literal["fake"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in fake times a vector."""
    def gradient(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Derivation: ...

lsgan_generator: _LsganGenerator
"""Half the squared distance of generated scores from 1.

Formula:
    loss = 1/F · Σ_f (fake[f] − 1)²/2
"""

class _MarginRanking(Loss):
    """The first score must exceed the second by a margin where y = 1, the second the first where y = -1."""

    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The first score must exceed the second by a margin where y = 1, the second the first where y = -1.

        Formula:
            loss = 1/N · Σ_n max(0, margin − y[n]·(x1[n] − x2[n]))

        Args:
            x1: float32 or float64 array [N].
            x2: float32 or float64 array [N].
            y: float32 or float64 array [N], each element one of -1, 1.
            margin: a real number >= 0; default 0.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in x1, x2; on the cpu also in margin.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: R. Herbrich et al., Advances in Large Margin Classifiers (2000).
        """
    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in x1, x2 or margin."""
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: Literal["margin"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *,
        wrt: tuple[Literal["x1", "x2", "margin"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: Literal["margin"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *,
        wrt: tuple[Literal["x1", "x2", "margin"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: Literal["x1", "x2"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, wrt: tuple[Literal["x1", "x2"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, vector: ArrayLike,
        wrt: Literal["x1", "x2"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in x1, x2 or margin times a vector."""
    @overload
    def hvp(
        self, x1: Reals, x2: Reals, y: Reals, margin: Number = 0, *, vector: Number, wrt: Literal["margin"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["x1", "x2", "margin"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["x1", "x2", "margin"] | None = None, general: bool = False,
    ) -> Derivation: ...

margin_ranking: _MarginRanking
"""The first score must exceed the second by a margin where y = 1, the second the first where y = -1.

Formula:
    loss = 1/N · Σ_n max(0, margin − y[n]·(x1[n] − x2[n]))
"""

class _MarginRankingAllPairs(Loss):
    """The distance of every true triple must stay below that of every corrupted one by a margin."""

    @overload
    def __call__(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The distance of every true triple must stay below that of every corrupted one by a margin.

        Formula:
            loss = Σ_{p,q} max(0, pos[p] + gamma − neg[q])

        Args:
            pos: float32 or float64 array [P].
            neg: float32 or float64 array [Q].
            gamma: a real number >= 0; default 1.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (P, Q); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (P, Q) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in pos, neg; on the cpu also in gamma.

        The scores are distances: those of true triples must be smaller by the margin.

        Reference: A. Bordes et al., NeurIPS (2013).
        """
    @overload
    def __call__(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: Literal["pos", "neg"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in pos, neg or gamma."""
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: Literal["gamma"],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: tuple[Literal["pos", "neg"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: tuple[Literal["pos", "neg", "gamma"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: Literal["pos", "neg"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: tuple[Literal["pos", "neg"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: Literal["pos", "neg"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: Literal["gamma"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: tuple[Literal["pos", "neg"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: tuple[Literal["pos", "neg", "gamma"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: Literal["pos", "neg"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, wrt: tuple[Literal["pos", "neg"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, vector: ArrayLike,
        wrt: Literal["pos", "neg"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in pos, neg or gamma times a vector."""
    @overload
    def hvp(
        self, pos: Reals, neg: Reals, gamma: Number = 1, *, vector: Number, wrt: Literal["gamma"],
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(self, wrt: Literal["pos", "neg", "gamma"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["pos", "neg", "gamma"] | None = None, general: bool = False,
    ) -> Derivation: ...

margin_ranking_all_pairs: _MarginRankingAllPairs
"""The distance of every true triple must stay below that of every corrupted one by a margin.

Formula:
    loss = Σ_{p,q} max(0, pos[p] + gamma − neg[q])
"""

class _Mnr(Loss):
    """Multiple negatives ranking: each anchor must find its own positive among those of the batch."""

    @overload
    def __call__(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Multiple negatives ranking: each anchor must find its own positive among those of the batch.

        Formula:
            loss = 1/N · Σ_i (log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d]/(√(Σ_e anchor[i, e]²)·
                √(Σ_e positive[j, e]²))) − scale·Σ_d anchor[i, d]·positive[i, d]/(√(Σ_e anchor[i, e]²)·
                √(Σ_e positive[i, e]²)))

        Args:
            anchor: float32 or float64 array [N, D].
            positive: float32 or float64 array [N, D].
            scale: a real number > 0; default 20.
            similarity: 'cosine' or 'dot'; default 'cosine'.
            negatives: float32 or float64 array [K, D]; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in anchor, positive, negatives; on the cpu also in scale.

        The negatives, as many as one likes, join the positives of the batch: an anchor meets all of them.

        The cosine of a zero vector with anything is 0.

        Reference: M. Henderson et al., arXiv:1705.00652 (2017).
        """
    @overload
    def __call__(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        wrt: Literal["anchor", "positive", "negatives"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in anchor, positive, negatives or scale."""
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        wrt: Literal["scale"], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        wrt: tuple[Literal["anchor", "positive", "negatives"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        wrt: tuple[Literal["anchor", "positive", "negatives", "scale"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        wrt: Literal["anchor", "positive", "negatives"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        wrt: Literal["scale"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        wrt: tuple[Literal["anchor", "positive", "negatives"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *,
        wrt: tuple[Literal["anchor", "positive", "negatives", "scale"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *, vector: ArrayLike,
        wrt: Literal["anchor", "positive", "negatives"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in anchor, positive, negatives or scale times a vector."""
    @overload
    def hvp(
        self, anchor: Reals, positive: Reals, scale: Number = 20,
        similarity: Literal["cosine", "dot"] = "cosine", negatives: Reals | None = None, *, vector: Number,
        wrt: Literal["scale"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(
        self, *, similarity: Literal["cosine", "dot"] = "cosine", negatives: bool = False,
    ) -> Loss: ...
    def gradient(
        self, wrt: Literal["anchor", "positive", "negatives", "scale"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["anchor", "positive", "negatives", "scale"] | None = None, general: bool = False,
    ) -> Derivation: ...

mnr: _Mnr
"""Multiple negatives ranking: each anchor must find its own positive among those of the batch.

Formula:
    loss = 1/N · Σ_i (log Σ_j exp(scale·Σ_d anchor[i, d]·positive[j, d]/(√(Σ_e anchor[i, e]²)·
        √(Σ_e positive[j, e]²))) − scale·Σ_d anchor[i, d]·positive[i, d]/(√(Σ_e anchor[i, e]²)·
        √(Σ_e positive[i, e]²)))
"""

class _Mse(Loss):
    """Mean squared error: the square of the residual."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Mean squared error: the square of the residual.

        Formula:
            residual[n] = input[n] − target[n]
            loss = 1/N · Σ_n residual[n]²

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: C. F. Gauss, Theoria combinationis (1821).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

mse: _Mse
"""Mean squared error: the square of the residual.

Formula:
    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n residual[n]²
"""

class _MultiMargin(Loss):
    """The labelled class must beat every other class by a margin."""

    @overload
    def __call__(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The labelled class must beat every other class by a margin.

        Formula:
            violation[n, c] = max(0, input[n, c] + margin − input[n, target[n]])
            loss = 1/N · Σ_n 1/C · Σ_{c : c ≠ target[n]} violation[n, c]^p

        Args:
            input: float32 or float64 array [N, C].
            target: int64 array [N] of class indices below C.
            p: a real number >= 1; default 1.
            margin: a real number > 0; default 1.
            class_weight: float32 or float64 array [C], each element a real number >= 0; default None,
                without it.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input; on the cpu also in p, margin.

        The sum over the other classes is divided by the number of classes, as in torch.

        class_weight weighs samples by their class; the mean divides by the number of samples, as in torch.

        Samples whose label equals ignore_index take no part; where none does the mean is 0.

        Reference: J. Weston and C. Watkins, ESANN (1999).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, p or margin."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["p", "margin"], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "p", "margin"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["input"] | None = None, reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["p", "margin"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input", "p", "margin"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: Literal["input"] | None = None, reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, vector: ArrayLike,
        wrt: Literal["input"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, p or margin times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, p: Number = 1, margin: Number = 1,
        class_weight: Reals | None = None, ignore_index: Integer | None = None, *, vector: Number,
        wrt: Literal["p", "margin"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, class_weight: bool = False, ignore_index: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "p", "margin"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "p", "margin"] | None = None, general: bool = False,
    ) -> Derivation: ...

multi_margin: _MultiMargin
"""The labelled class must beat every other class by a margin.

Formula:
    violation[n, c] = max(0, input[n, c] + margin − input[n, target[n]])
    loss = 1/N · Σ_n 1/C · Σ_{c : c ≠ target[n]} violation[n, c]^p
"""

class _Nll(Loss):
    """Negative log-likelihood of the labelled class, given log-probabilities."""

    @overload
    def __call__(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Negative log-likelihood of the labelled class, given log-probabilities.

        Formula:
            loss = −(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]]·input[n, target[n]])/(Σ_{n :
                target[n] ≠ ignore_index} class_weight[target[n]])

        Args:
            input: float32 or float64 array [N, C].
            target: int64 array [N] of class indices below C.
            class_weight: float32 or float64 array [C], each element a real number >= 0; default 1.
            ignore_index: an integer; default -100.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input.

        The mean divides by the sum of the class weights of the samples that take part.

        Reference: R. A. Fisher, Philosophical Transactions A 222 (1922).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, reduction: Literal["none"], weight: Number | Reals | None = None, axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, reduction: Literal["none"], weight: Number | Reals | None = None, axis: int | None = None,
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Labels, class_weight: Reals | None = None, ignore_index: Integer = -100,
        *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

nll: _Nll
"""Negative log-likelihood of the labelled class, given log-probabilities.

Formula:
    loss = −(Σ_{n : target[n] ≠ ignore_index} class_weight[target[n]]·input[n, target[n]])/(Σ_{n :
        target[n] ≠ ignore_index} class_weight[target[n]])
"""

class _Nmae(Loss):
    """Mean absolute error in units of the target's range, mean or maximum."""

    def __call__(
        self, input: Reals, target: Reals, norm: Literal["range", "mean", "max"] = "range", *,
        reduction: Literal["mean"] | None = "mean", weight: None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """Mean absolute error in units of the target's range, mean or maximum.

        Formula:
            size = max_n target[n] − min_n target[n]
            loss = 1/size · 1/N · Σ_n |input[n] − target[n]|

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            norm: 'range' or 'mean' or 'max'; default 'range'.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input.

        Where the norm and every residual are 0 the loss is 0.

        The target, which sets the unit, is a constant: there is no gradient in it.
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, norm: Literal["range", "mean", "max"] = "range", *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, norm: Literal["range", "mean", "max"] = "range", *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Reals, norm: Literal["range", "mean", "max"] = "range", *,
        vector: ArrayLike, wrt: Literal["input"] | None = None, reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def variant(self, *, norm: Literal["range", "mean", "max"] = "range") -> Loss: ...
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

nmae: _Nmae
"""Mean absolute error in units of the target's range, mean or maximum.

Formula:
    size = max_n target[n] − min_n target[n]
    loss = 1/size · 1/N · Σ_n |input[n] − target[n]|
"""

class _NtXent(Loss):
    """Each view must find the other view of its sample among all other views of the batch."""

    def __call__(
        self, z: Reals, temperature: Number = 0.5, similarity: Literal["cosine", "dot"] = "cosine", *,
        reduction: Literal["mean"] | None = "mean", weight: None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """Each view must find the other view of its sample among all other views of the batch.

        Formula:
            loss = 1/M · Σ_a (log Σ_{b : a ≠ b} exp(1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_e z[a, e]²)·
                √(Σ_e z[b, e]²))) − Σ_{b : 2·|a − b| = M} 1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_e
                z[a, e]²)·√(Σ_e z[b, e]²)))

        Args:
            z: float32 or float64 array [M, D].
            temperature: a real number > 0; default 0.5.
            similarity: 'cosine' or 'dot'; default 'cosine'.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in z; on the cpu also in temperature.

        Rows a and a + M/2 of z are the two views of one sample.

        The cosine of a zero vector with anything is 0.

        Reference: T. Chen et al., ICML (2020).
        """
    @overload
    def value_and_grad(
        self, z: Reals, temperature: Number = 0.5, similarity: Literal["cosine", "dot"] = "cosine", *,
        wrt: Literal["z"] | None = None, reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in z or temperature."""
    @overload
    def value_and_grad(
        self, z: Reals, temperature: Number = 0.5, similarity: Literal["cosine", "dot"] = "cosine", *,
        wrt: Literal["temperature"], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, z: Reals, temperature: Number = 0.5, similarity: Literal["cosine", "dot"] = "cosine", *,
        wrt: tuple[Literal["z"], ...], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, z: Reals, temperature: Number = 0.5, similarity: Literal["cosine", "dot"] = "cosine", *,
        wrt: tuple[Literal["z", "temperature"], ...], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, z: Reals, temperature: Number = 0.5, similarity: Literal["cosine", "dot"] = "cosine", *,
        vector: ArrayLike, wrt: Literal["z"] | None = None, reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in z or temperature times a vector."""
    @overload
    def hvp(
        self, z: Reals, temperature: Number = 0.5, similarity: Literal["cosine", "dot"] = "cosine", *,
        vector: Number, wrt: Literal["temperature"], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, similarity: Literal["cosine", "dot"] = "cosine") -> Loss: ...
    def gradient(self, wrt: Literal["z", "temperature"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["z", "temperature"] | None = None, general: bool = False,
    ) -> Derivation: ...

nt_xent: _NtXent
"""Each view must find the other view of its sample among all other views of the batch.

Formula:
    loss = 1/M · Σ_a (log Σ_{b : a ≠ b} exp(1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_e z[a, e]²)·
        √(Σ_e z[b, e]²))) − Σ_{b : 2·|a − b| = M} 1/temperature · Σ_d z[a, d]·z[b, d]/(√(Σ_e
        z[a, e]²)·√(Σ_e z[b, e]²)))
"""

class _PairwiseHinge(Loss):
    """Every score must lead every other by a margin, in the direction of its own label."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Every score must lead every other by a margin, in the direction of its own label.

        Formula:
            loss = Σ_{i,j} max(0, margin − target[i]·(input[i] − input[j]))

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N], each element one of -1, 1.
            margin: a real number >= 0; default 1.
            exclude_ties: False or True; default False.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (N, N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N, N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input; on the cpu also in margin.

        Pairs of equal labels, i = j among them, are kept, as published, unless exclude_ties.

        As published: a sum over all pairs, those of equal targets and i = j among them. As implemented: the
        same, unless exclude_ties is set: then only pairs of different targets count. Why: such a pair has
        no order; i = j adds a constant, log 2 or the margin.
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or margin."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        wrt: Literal["margin"], reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        wrt: tuple[Literal["input", "margin"], ...], reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        wrt: Literal["input"] | None = None, reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        wrt: Literal["margin"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        wrt: tuple[Literal["input", "margin"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *,
        vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or margin times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, margin: Number = 1, exclude_ties: bool = False, *, vector: Number,
        wrt: Literal["margin"], reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, exclude_ties: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "margin"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "margin"] | None = None, general: bool = False,
    ) -> Derivation: ...

pairwise_hinge: _PairwiseHinge
"""Every score must lead every other by a margin, in the direction of its own label.

Formula:
    loss = Σ_{i,j} max(0, margin − target[i]·(input[i] − input[j]))
"""

class _PairwiseLogistic(Loss):
    """Logistic loss of every pair of scores against the order of their targets."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Logistic loss of every pair of scores against the order of their targets.

        Formula:
            loss = Σ_{i,j} log(1 + exp(−(target[i] − target[j])·(input[i] − input[j])))

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            exclude_ties: False or True; default False.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (N, N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N, N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Pairs of equal targets, i = j among them, add log 2 each unless exclude_ties.

        As published: a sum over all pairs, those of equal targets and i = j among them. As implemented: the
        same, unless exclude_ties is set: then only pairs of different targets count. Why: such a pair has
        no order; i = j adds a constant, log 2 or the margin.

        Reference: C. Burges et al., ICML (2005).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def variant(self, *, exclude_ties: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

pairwise_logistic: _PairwiseLogistic
"""Logistic loss of every pair of scores against the order of their targets.

Formula:
    loss = Σ_{i,j} log(1 + exp(−(target[i] − target[j])·(input[i] − input[j])))
"""

class _Perceptual(Loss):
    """Mean squared distance between the feature maps of two images, over any number of layers."""

    @overload
    def __call__(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Mean squared distance between the feature maps of two images, over any number of layers.

        Formula:
            loss = 1/B · Σ_n layer_weight·1/(C·H·W) · Σ_{c,h,w} (a[n, c, h, w] − b[n, c, h, w])²

        Args:
            a: list of any length, each member: float32 or float64 array [B, C, H, W].
            b: list of any length, each member: float32 or float64 array [B, C, H, W].
            layer_weight: one for all, or a list of any length, each member: a real number >= 0; default 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (B); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (B) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        The sum over the members of a, b and layer_weight.

        Differentiable in a, b; on the cpu also in layer_weight.

        Reference: J. Johnson et al., ECCV (2016).
        """
    @overload
    def __call__(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: Literal["a", "b"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]:
        """The value, and the gradient in a, b or layer_weight."""
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: Literal["layer_weight"], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float | tuple[float, ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: tuple[Literal["a", "b"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[Sequence[RealArray]] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[tuple[RealArray, ...], ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: tuple[Literal["a", "b", "layer_weight"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[Sequence[RealArray]] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[tuple[RealArray, ...] | float | tuple[float, ...], ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: Literal["a", "b"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, Sequence[OnDevice]] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: tuple[Literal["a", "b"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[Sequence[OnDevice]] | Mapping[str, Sequence[OnDevice]] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[tuple[DeviceArray, ...], ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: Literal["a", "b"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: Literal["layer_weight"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float | tuple[float, ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: tuple[Literal["a", "b"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[Sequence[RealArray]] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[tuple[RealArray, ...], ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: tuple[Literal["a", "b", "layer_weight"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[Sequence[RealArray]] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[tuple[RealArray, ...] | float | tuple[float, ...], ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: Literal["a", "b"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, Sequence[OnDevice]] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        wrt: tuple[Literal["a", "b"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[Sequence[OnDevice]] | Mapping[str, Sequence[OnDevice]] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[tuple[DeviceArray, ...], ...]]: ...
    @overload
    def hessian_diag(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, Sequence[RealArray]] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, ...]:
        """The second derivative with respect to each element of a."""
    @overload
    def hessian_diag(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, Sequence[OnDevice]] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> tuple[DeviceArray, ...]: ...
    @overload
    def hvp(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        vector: ArrayLike, wrt: Literal["a", "b"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, ...]:
        """The Hessian in a, b or layer_weight times a vector."""
    @overload
    def hvp(
        self, a: Sequence[Reals], b: Sequence[Reals], layer_weight: Number | Sequence[Number] = 1, *,
        vector: Number, wrt: Literal["layer_weight"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, Sequence[RealArray]] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float | tuple[float, ...]: ...
    def gradient(
        self, wrt: Literal["a", "b", "layer_weight"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["a", "b", "layer_weight"] | None = None, general: bool = False,
    ) -> Derivation: ...

perceptual: _Perceptual
"""Mean squared distance between the feature maps of two images, over any number of layers.

Formula:
    loss = 1/B · Σ_n layer_weight·1/(C·H·W) · Σ_{c,h,w} (a[n, c, h, w] − b[n, c, h, w])²
"""

class _Perplexity(Loss):
    """Exponential of the mean negative log-likelihood: between how many classes a prediction wavers."""

    def __call__(
        self, input: Reals, target: Labels, ignore_index: Integer = -100, *,
        reduction: Literal["mean"] | None = "mean", weight: None = None, axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Exponential of the mean negative log-likelihood: between how many classes a prediction wavers.

        Formula:
            loss = exp(−(Σ_{n : target[n] ≠ ignore_index} input[n, target[n]])/(Σ_{n : target[n] ≠
                ignore_index} 1))

        Args:
            input: float32 or float64 array [N, C].
            target: int64 array [N] of class indices below C.
            ignore_index: an integer; default -100.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input.

        Where every label is ignored the perplexity is 1.

        Reference: F. Jelinek et al., JASA 62 (1977).
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, ignore_index: Integer = -100, *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, ignore_index: Integer = -100, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Labels, ignore_index: Integer = -100, *, vector: ArrayLike,
        wrt: Literal["input"] | None = None, reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

perplexity: _Perplexity
"""Exponential of the mean negative log-likelihood: between how many classes a prediction wavers.

Formula:
    loss = exp(−(Σ_{n : target[n] ≠ ignore_index} input[n, target[n]])/(Σ_{n : target[n] ≠
        ignore_index} 1))
"""

class _PoissonNll(Loss):
    """Negative log-likelihood of a Poisson distribution with a predicted rate."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Negative log-likelihood of a Poisson distribution with a predicted rate.

        Formula:
            loss = 1/N · Σ_n (exp(input[n]) − input[n]·target[n])

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N], each element a real number >= 0.
            log_input: False or True; default True.
            full: False or True; default False.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Element-wise: the arrays may have any shape, the same for all.

        The input is the logarithm of the rate, or with log_input=False the rate itself.

        What depends on the target alone, log(y!), is left out; full adds Stirling's approximation of it for
        targets above 1, as torch does.

        Reference: J. A. Nelder and R. W. M. Wedderburn, JRSS A 135 (1972).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, log_input: bool = True, full: bool = False, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def variant(self, *, log_input: bool = True, full: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

poisson_nll: _PoissonNll
"""Negative log-likelihood of a Poisson distribution with a predicted rate.

Formula:
    loss = 1/N · Σ_n (exp(input[n]) − input[n]·target[n])
"""

class _PolicyGradient(Loss):
    """Negative log-probability of the action that was taken, weighted by its advantage."""

    @overload
    def __call__(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Negative log-probability of the action that was taken, weighted by its advantage.

        Formula:
            log_norm[n] = log Σ_a exp(logits[n, a])
            loss = 1/N · Σ_n advantage[n]·(log_norm[n] − logits[n, action[n]])

        Args:
            logits: float32 or float64 array [N, A].
            action: int64 array [N] of class indices below A.
            advantage: float32 or float64 array [N].
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in logits, advantage.

        An advantage of 0 leaves its step out, also one of probability 0: 0 log 0 = 0.

        Steps whose action equals ignore_index take no part; where none does the mean is 0.

        As published: a sum over the steps of an episode. As implemented: a mean over steps. Why: episodes
        differ in length; `reduction="sum"` gives the sum.

        Reference: R. J. Williams, Machine Learning 8 (1992).
        """
    @overload
    def __call__(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, axis: int | None = None,
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        wrt: Literal["logits", "advantage"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in logits or advantage."""
    @overload
    def value_and_grad(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["logits", "advantage"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        wrt: Literal["logits", "advantage"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["logits", "advantage"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        wrt: Literal["logits", "advantage"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["logits", "advantage"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        wrt: Literal["logits", "advantage"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        wrt: tuple[Literal["logits", "advantage"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of logits."""
    @overload
    def hessian_diag(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, logits: Reals, action: Labels, advantage: Reals, ignore_index: Integer | None = None, *,
        vector: ArrayLike, wrt: Literal["logits", "advantage"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in logits or advantage times a vector."""
    def variant(self, *, ignore_index: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["logits", "advantage"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["logits", "advantage"] | None = None, general: bool = False,
    ) -> Derivation: ...

policy_gradient: _PolicyGradient
"""Negative log-probability of the action that was taken, weighted by its advantage.

Formula:
    log_norm[n] = log Σ_a exp(logits[n, a])
    loss = 1/N · Σ_n advantage[n]·(log_norm[n] − logits[n, action[n]])
"""

class _PolyCrossEntropy(Loss):
    """Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon."""

    @overload
    def __call__(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon.

        Formula:
            log_norm[n] = log Σ_k exp(input[n, k])
            p_t[n] = exp(input[n, target[n]] − log_norm[n])
            loss = 1/N · Σ_n (Σ_i epsilon[i]·(1 − p_t[n])^(i + 1)/(i + 1) + log_norm[n] − input[n,
                target[n]])

        Args:
            input: float32 or float64 array [N, C].
            target: int64 array [N] of class indices below C or a real array [N, C] of elements each a real
                number >= 0.
            epsilon: float32 or float64 array [I]; default 2.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.
            ValueError: target=a real array [N, C] of elements each a real number >= 0, with ignore_index:
                ignore_index is for targets that hold labels.

        Differentiable in input.

        The target holds labels, or shares of the classes, for mixed or smoothed targets: p_t is then the
        sum of the probabilities times their shares.

        Samples whose label equals ignore_index take no part; where none does the mean is 0.

        Reference: Z. Leng et al., ICLR (2022).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Labels | Reals, epsilon: Reals | Sequence[Number] | None = None,
        ignore_index: Integer | None = None, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def variant(
        self, *, target: Literal["labels", "array"] = "labels", ignore_index: bool = False,
    ) -> Loss: ...
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

poly_cross_entropy: _PolyCrossEntropy
"""Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon.

Formula:
    log_norm[n] = log Σ_k exp(input[n, k])
    p_t[n] = exp(input[n, target[n]] − log_norm[n])
    loss = 1/N · Σ_n (Σ_i epsilon[i]·(1 − p_t[n])^(i + 1)/(i + 1) + log_norm[n] − input[n,
        target[n]])
"""

class _PpoClip(Loss):
    """Negative of the smaller of the policy ratio and the clipped policy ratio, times the advantage."""

    @overload
    def __call__(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Negative of the smaller of the policy ratio and the clipped policy ratio, times the advantage.

        Formula:
            policy_ratio[n] = exp(log_prob[n] − log_prob_old[n])
            loss = −1/N · Σ_n min(advantage[n]·min(max(1 − eps, policy_ratio[n]), 1 + eps),
                policy_ratio[n]·advantage[n])

        Args:
            log_prob: float32 or float64 array [N].
            log_prob_old: float32 or float64 array [N].
            advantage: float32 or float64 array [N].
            eps: a real number >= 0 and <= 1; default 0.2.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in log_prob, log_prob_old, advantage; on the cpu also in eps.

        Element-wise: the arrays may have any shape, the same for all.

        As published: an objective to be maximised. As implemented: its negative. Why: a loss is minimised.

        Reference: J. Schulman et al., arXiv:1707.06347 (2017).
        """
    @overload
    def __call__(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: Literal["log_prob", "log_prob_old", "advantage"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in log_prob, log_prob_old, advantage or eps."""
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: Literal["eps"], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: tuple[Literal["log_prob", "log_prob_old", "advantage"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: tuple[Literal["log_prob", "log_prob_old", "advantage", "eps"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: Literal["log_prob", "log_prob_old", "advantage"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: tuple[Literal["log_prob", "log_prob_old", "advantage"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: Literal["log_prob", "log_prob_old", "advantage"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: Literal["eps"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: tuple[Literal["log_prob", "log_prob_old", "advantage"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: tuple[Literal["log_prob", "log_prob_old", "advantage", "eps"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: Literal["log_prob", "log_prob_old", "advantage"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        wrt: tuple[Literal["log_prob", "log_prob_old", "advantage"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of log_prob."""
    @overload
    def hessian_diag(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *, vector: ArrayLike,
        wrt: Literal["log_prob", "log_prob_old", "advantage"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in log_prob, log_prob_old, advantage or eps times a vector."""
    @overload
    def hvp(
        self, log_prob: Reals, log_prob_old: Reals, advantage: Reals, eps: Number = 0.2, *, vector: Number,
        wrt: Literal["eps"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["log_prob", "log_prob_old", "advantage", "eps"] | None = None,
        general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["log_prob", "log_prob_old", "advantage", "eps"] | None = None,
        general: bool = False,
    ) -> Derivation: ...

ppo_clip: _PpoClip
"""Negative of the smaller of the policy ratio and the clipped policy ratio, times the advantage.

Formula:
    policy_ratio[n] = exp(log_prob[n] − log_prob_old[n])
    loss = −1/N · Σ_n min(advantage[n]·min(max(1 − eps, policy_ratio[n]), 1 + eps),
        policy_ratio[n]·advantage[n])
"""

class _QLearning(Loss):
    """Squared distance of the action's value from the reward plus the discounted best value that follows."""

    @overload
    def __call__(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Squared distance of the action's value from the reward plus the discounted best value that follows.

        Formula:
            td_target[n] = gamma·(1 − done[n])·max_a q_next[n, a] + reward[n]
            loss = 1/N · Σ_n (q[n, action[n]] − stop(td_target[n]))²

        Args:
            q: float32 or float64 array [N, A].
            action: int64 array [N] of class indices below A.
            reward: float32 or float64 array [N].
            q_next: float32 or float64 array [N, A].
            done: float32 or float64 array [N], each element one of 0, 1.
            gamma: a real number >= 0 and <= 1; default 0.99.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in q, reward, q_next; on the cpu also in gamma.

        The target is a constant of the derivative: q_next and reward have gradient 0.

        After the last step of an episode (done = 1) the target is the reward alone.

        Steps whose action equals ignore_index take no part; where none does the mean is 0.

        Reference: C. J. C. H. Watkins and P. Dayan, Machine Learning 8 (1992).
        """
    @overload
    def __call__(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: Literal["q", "reward", "q_next"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in q, reward, q_next or gamma."""
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: Literal["gamma"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["q", "reward", "q_next"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["q", "reward", "q_next", "gamma"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: Literal["q", "reward", "q_next"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["q", "reward", "q_next"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: Literal["q", "reward", "q_next"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: Literal["gamma"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["q", "reward", "q_next"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["q", "reward", "q_next", "gamma"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: Literal["q", "reward", "q_next"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["q", "reward", "q_next"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of q."""
    @overload
    def hessian_diag(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, vector: ArrayLike,
        wrt: Literal["q", "reward", "q_next"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in q, reward, q_next or gamma times a vector."""
    @overload
    def hvp(
        self, q: Reals, action: Labels, reward: Reals, q_next: Reals, done: Truths, gamma: Number = 0.99,
        ignore_index: Integer | None = None, *, vector: Number, wrt: Literal["gamma"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, ignore_index: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["q", "reward", "q_next", "gamma"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["q", "reward", "q_next", "gamma"] | None = None, general: bool = False,
    ) -> Derivation: ...

q_learning: _QLearning
"""Squared distance of the action's value from the reward plus the discounted best value that follows.

Formula:
    td_target[n] = gamma·(1 − done[n])·max_a q_next[n, a] + reward[n]
    loss = 1/N · Σ_n (q[n, action[n]] − stop(td_target[n]))²
"""

class _Quantile(Loss):
    """Pinball loss: its minimiser is the quantile q of the target."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Pinball loss: its minimiser is the quantile q of the target.

        Formula:
            error[n] = target[n] − input[n]
            loss = 1/N · Σ_n (q·max(0, error[n]) + (1 − q)·max(0, −error[n]))

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            q: a real number > 0 and < 1; default 0.5 or a real array [Q] of elements each a real number > 0
                and < 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in q.

        Element-wise: the arrays may have any shape, the same for all.

        q is one level, or an array of Q levels at once: the input then holds Q quantiles of each target,
        the samples are all N times Q of them, and the mean divides by N times Q.

        Reference: R. Koenker and G. Bassett, Econometrica 46 (1978).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or q."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *, wrt: Literal["q"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: tuple[Literal["input", "target", "q"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *, wrt: Literal["q"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: tuple[Literal["input", "target", "q"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or q times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, q: Number | Reals = 0.5, *, vector: Number, wrt: Literal["q"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, q: Literal["number", "array"] = "number") -> Loss: ...
    def gradient(self, wrt: Literal["input", "target", "q"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "q"] | None = None, general: bool = False,
    ) -> Derivation: ...

quantile: _Quantile
"""Pinball loss: its minimiser is the quantile q of the target.

Formula:
    error[n] = target[n] − input[n]
    loss = 1/N · Σ_n (q·max(0, error[n]) + (1 − q)·max(0, −error[n]))
"""

class _ReverseKl(Loss):
    """The divergence with its distributions swapped: mass where `target` has none costs most."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The divergence with its distributions swapped: mass where `target` has none costs most.

        Formula:
            loss = 1/N · Σ_n Σ_c input[n, c]·log(input[n, c]/target[n, c])

        Args:
            input: float32 or float64 array [N, C], each element a real number >= 0.
            target: float32 or float64 array [N, C], each element a real number >= 0.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Reference: S. Kullback and R. A. Leibler, Annals of Mathematical Statistics 22 (1951).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

reverse_kl: _ReverseKl
"""The divergence with its distributions swapped: mass where `target` has none costs most.

Formula:
    loss = 1/N · Σ_n Σ_c input[n, c]·log(input[n, c]/target[n, c])
"""

class _Rmse(Loss):
    """Root mean squared error, in the unit of the target."""

    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Root mean squared error, in the unit of the target.

        Formula:
            residual[n] = input[n] − target[n]
            loss = √(1/N · Σ_n residual[n]²)

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        Reference: the root of the mean squared error.
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

rmse: _Rmse
"""Root mean squared error, in the unit of the target.

Formula:
    residual[n] = input[n] − target[n]
    loss = √(1/N · Σ_n residual[n]²)
"""

class _Sigmoid(Loss):
    """The logistic function, which takes a logit to a probability."""

    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The logistic function, which takes a logit to a probability.

        Formula:
            sigmoid[n] = 1/(1 + exp(−input[n]))

        Args:
            input: float32 or float64 array [N].
            reduction: none | mean | sum; default none.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in input.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: P.-F. Verhulst (1845).
        """
    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["mean", "sum"], weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"] | None = "none", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"] | None = "none", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "none",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "none",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "none", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

sigmoid: _Sigmoid
"""The logistic function, which takes a logit to a probability.

Formula:
    sigmoid[n] = 1/(1 + exp(−input[n]))
"""

class _SigmoidFocal(Loss):
    """Cross-entropy that fades for samples that are already classified well."""

    @overload
    def __call__(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy that fades for samples that are already classified well.

        Formula:
            z[n] = input[n]·(2·target[n] − 1)
            p_t[n] = σ(z[n])
            alpha_t[n] = alpha·target[n] + (1 − target[n])·(1 − alpha)
            loss = −1/N · Σ_n alpha_t[n]·(1 − p_t[n])^gamma·log(p_t[n])

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N], each element one of 0, 1.
            alpha: a real number >= 0 and <= 1; default 0.25.
            gamma: a real number >= 0; default 2.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input; on the cpu also in alpha, gamma.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: T.-Y. Lin et al., ICCV (2017).
        """
    @overload
    def __call__(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        reduction: Literal["none"], weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, alpha or gamma."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: Literal["alpha", "gamma"], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: tuple[Literal["input", "alpha", "gamma"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: Literal["input"] | None = None, reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: Literal["alpha", "gamma"], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: tuple[Literal["input", "alpha", "gamma"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: Literal["input"] | None = None, reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        wrt: tuple[Literal["input"], ...], reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *, vector: ArrayLike,
        wrt: Literal["input"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, alpha or gamma times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Truths, alpha: Number = 0.25, gamma: Number = 2, *, vector: Number,
        wrt: Literal["alpha", "gamma"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["input", "alpha", "gamma"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "alpha", "gamma"] | None = None, general: bool = False,
    ) -> Derivation: ...

sigmoid_focal: _SigmoidFocal
"""Cross-entropy that fades for samples that are already classified well.

Formula:
    z[n] = input[n]·(2·target[n] − 1)
    p_t[n] = σ(z[n])
    alpha_t[n] = alpha·target[n] + (1 − target[n])·(1 − alpha)
    loss = −1/N · Σ_n alpha_t[n]·(1 − p_t[n])^gamma·log(p_t[n])
"""

class _SmoothL1(Loss):
    """Huber loss divided by its threshold, so that the tails have slope one."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, beta: Number = 1, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Huber loss divided by its threshold, so that the tails have slope one.

        Formula:
            residual[n] = input[n] − target[n]
            loss = 1/N · Σ_n { residual[n]²/(2·beta) if |residual[n]| < beta; |residual[n]| − beta/2
                otherwise }

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N].
            beta: a real number >= 0; default 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in beta.

        Element-wise: the arrays may have any shape, the same for all.

        With beta = 0 the loss is the absolute error.

        As published: the Huber loss and the smooth L1 loss are the same. As implemented: smooth_l1(beta) =
        huber(beta) / beta. Why: they agree for delta = beta = 1 only.

        Reference: R. Girshick, ICCV (2015).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, beta: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, beta: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or beta."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: Literal["beta"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *,
        wrt: tuple[Literal["input", "target", "beta"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: Literal["beta"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *,
        wrt: tuple[Literal["input", "target", "beta"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, beta: Number = 1, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, beta: Number = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, beta: Number = 1, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def hvp(
        self, input: Reals, target: Reals, beta: Number = 1, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or beta times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, beta: Number = 1, *, vector: Number, wrt: Literal["beta"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["input", "target", "beta"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "beta"] | None = None, general: bool = False,
    ) -> Derivation: ...

smooth_l1: _SmoothL1
"""Huber loss divided by its threshold, so that the tails have slope one.

Formula:
    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n { residual[n]²/(2·beta) if |residual[n]| < beta; |residual[n]| − beta/2
        otherwise }
"""

class _SoftCrossEntropy(Loss):
    """Cross-entropy of a target distribution under softmax(input)."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Cross-entropy of a target distribution under softmax(input).

        Formula:
            log_norm[n] = log Σ_k exp(input[n, k])
            loss = 1/N · Σ_n Σ_c target[n, c]·(log_norm[n] − input[n, c])

        Args:
            input: float32 or float64 array [N, C].
            target: float32 or float64 array [N, C], each element a real number >= 0.
            class_weight: float32 or float64 array [C], each element a real number >= 0; default None,
                without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target.

        A class without a share in the target costs nothing, also where its score is minus infinity.

        class_weight weighs the terms of the sum; the mean divides by the number of samples, as in torch.

        Reference: J. S. Bridle, NIPS 2 (1990).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input or target."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", axis: int | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, kind: Literal["exact", "clipped"] = "exact",
        axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, class_weight: Reals | None = None, *, vector: ArrayLike,
        wrt: Literal["input", "target"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input or target times a vector."""
    def variant(self, *, class_weight: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input", "target"] | None = None, general: bool = False) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target"] | None = None, general: bool = False,
    ) -> Derivation: ...

soft_cross_entropy: _SoftCrossEntropy
"""Cross-entropy of a target distribution under softmax(input).

Formula:
    log_norm[n] = log Σ_k exp(input[n, k])
    loss = 1/N · Σ_n Σ_c target[n, c]·(log_norm[n] − input[n, c])
"""

class _SoftDice(Loss):
    """One minus the Dice overlap of prediction and target, with plain sums as denominators."""

    def __call__(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        reduction: Literal["mean"] | None = "mean", weight: None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """One minus the Dice overlap of prediction and target, with plain sums as denominators.

        Formula:
            overlap = Σ_n input[n]·target[n]
            loss = { 0 if Σ_n (input[n] + target[n]) + smooth = 0; 1 − (smooth + 2·overlap)/(Σ_n (input[n]
                + target[n]) + smooth) otherwise }

        Args:
            input: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            target: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            smooth: a real number >= 0; default 0.
            mask: float32 or float64 array [N], each element one of 0, 1; default None, without it.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in smooth.

        With smooth = 0 and both masks empty the overlap is complete: the loss is 0.

        An element whose mask is 0 is in no sum, whatever prediction and target hold there.

        Reference: C. H. Sudre et al., DLMIA (2017).
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: Literal["input", "target"] | None = None, reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target or smooth."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: Literal["smooth"], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: tuple[Literal["input", "target"], ...], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        wrt: tuple[Literal["input", "target", "smooth"], ...], reduction: Literal["mean"] | None = "mean",
        weight: None = None, out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *,
        vector: ArrayLike, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target or smooth times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, smooth: Number = 0, mask: Truths | None = None, *, vector: Number,
        wrt: Literal["smooth"], reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, mask: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "smooth"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "smooth"] | None = None, general: bool = False,
    ) -> Derivation: ...

soft_dice: _SoftDice
"""One minus the Dice overlap of prediction and target, with plain sums as denominators.

Formula:
    overlap = Σ_n input[n]·target[n]
    loss = { 0 if Σ_n (input[n] + target[n]) + smooth = 0; 1 − (smooth + 2·overlap)/(Σ_n (input[n]
        + target[n]) + smooth) otherwise }
"""

class _SoftMargin(Loss):
    """Logistic loss of a score against a sign: a smooth hinge."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Logistic loss of a score against a sign: a smooth hinge.

        Formula:
            loss = 1/N · Σ_n log(1 + exp(−target[n]·input[n]))

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N], each element one of -1, 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: J. Friedman, T. Hastie and R. Tibshirani, Annals of Statistics 28 (2000).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

soft_margin: _SoftMargin
"""Logistic loss of a score against a sign: a smooth hinge.

Formula:
    loss = 1/N · Σ_n log(1 + exp(−target[n]·input[n]))
"""

class _SoftPairwise(Loss):
    """Logistic loss of every score's lead over every other, in the direction of its own label."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Logistic loss of every score's lead over every other, in the direction of its own label.

        Formula:
            loss = Σ_{i,j} log(1 + exp(−target[i]·(input[i] − input[j])))

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N], each element one of -1, 1.
            exclude_ties: False or True; default False.
            reduction: none | mean | sum; default sum.
            weight: numbers >= 0, broadcast to the samples (N, N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N, N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input.

        Pairs of equal labels, i = j among them, are kept, as published, unless exclude_ties.

        As published: a sum over all pairs, those of equal targets and i = j among them. As implemented: the
        same, unless exclude_ties is set: then only pairs of different targets count. Why: such a pair has
        no order; i = j adds a constant, log 2 or the margin.
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "sum", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, target: Reals, exclude_ties: bool = False, *, vector: ArrayLike,
        wrt: Literal["input"] | None = None, reduction: Literal["none", "mean", "sum"] | None = "sum",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def variant(self, *, exclude_ties: bool = False) -> Loss: ...
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

soft_pairwise: _SoftPairwise
"""Logistic loss of every score's lead over every other, in the direction of its own label.

Formula:
    loss = Σ_{i,j} log(1 + exp(−target[i]·(input[i] − input[j])))
"""

class _Softmax(Loss):
    """Scores to probabilities: positive, with the sum one over the classes."""

    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """Scores to probabilities: positive, with the sum one over the classes.

        Formula:
            softmax[n, c] = exp(input[n, c])/(Σ_k exp(input[n, k]))

        Args:
            input: float32 or float64 array [N, C].
            reduction: none | mean | sum; default none.
            weight: numbers >= 0, broadcast to the samples (N, C); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N, C) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in input.

        Reference: J. S. Bridle, NIPS 2 (1990).
        """
    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def __call__(
        self, input: Reals, *, reduction: Literal["mean", "sum"], weight: Number | Reals | None = None,
        device: Literal["cpu", "cuda"] = "cpu",
    ) -> float: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"] | None = "none", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["none"] | None = "none", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"] | None = "none",
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["mean", "sum"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, input: Reals, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "none", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

softmax: _Softmax
"""Scores to probabilities: positive, with the sum one over the classes.

Formula:
    softmax[n, c] = exp(input[n, c])/(Σ_k exp(input[n, k]))
"""

class _Sphereface(Loss):
    """Softmax cross-entropy with the angle of the target class multiplied by m."""

    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Softmax cross-entropy with the angle of the target class multiplied by m.

        Formula:
            target_cosine[n] = input[n, target[n]]
            target_sine[n] = √((1 − target_cosine[n])·(1 + target_cosine[n]))
            loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·
                falling_cosine(target_cosine[n], target_sine[n], m))

        Args:
            input: float32 or float64 array [N, C], each element a real number >= -1 and <= 1.
            target: int64 array [N] of class indices below C.
            centers: float32 or float64 array [C, D]; default None, without it.
            s: a real number > 0; default 1.
            m: an integer >= 1; default 4.
            ignore_index: an integer; default None, without it.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, centers; on the cpu also in s.

        The input holds cosines, or with `centers` embeddings, whose cosines with the centres are taken.

        At a cosine of 1 or -1 the angle has no derivative; that of its sine is taken as 0 there.

        As published: cosines times the length of the embedding; as implemented: the same with `centers`,
        and s alone where the input holds cosines.

        Samples whose label equals ignore_index take no part; where none does the mean is 0.

        Reference: W. Liu et al., CVPR (2017).
        """
    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, centers or s."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: Literal["s"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers", "s"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: Literal["s"], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers", "s"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, wrt: tuple[Literal["input", "centers"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, vector: ArrayLike,
        wrt: Literal["input", "centers"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, centers or s times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Labels, centers: Reals | None = None, s: Number = 1, m: Integer = 4,
        ignore_index: Integer | None = None, *, vector: Number, wrt: Literal["s"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, centers: bool = False, ignore_index: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "centers", "s"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "centers", "s"] | None = None, general: bool = False,
    ) -> Derivation: ...

sphereface: _Sphereface
"""Softmax cross-entropy with the angle of the target class multiplied by m.

Formula:
    target_cosine[n] = input[n, target[n]]
    target_sine[n] = √((1 − target_cosine[n])·(1 + target_cosine[n]))
    loss = 1/N · Σ_n softplus(log Σ_{c : c ≠ target[n]} exp(s·input[n, c]) − s·
        falling_cosine(target_cosine[n], target_sine[n], m))
"""

class _SquaredHinge(Loss):
    """Zero beyond a margin of one on the right side, quadratic otherwise."""

    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Zero beyond a margin of one on the right side, quadratic otherwise.

        Formula:
            loss = 1/N · Σ_n max(0, 1 − target[n]·input[n])²

        Args:
            input: float32 or float64 array [N].
            target: float32 or float64 array [N], each element one of -1, 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input.

        Element-wise: the arrays may have any shape, the same for all.

        Reference: T. Zhang, Annals of Statistics 32 (2004).
        """
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, input: Reals, target: Reals, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: Literal["input"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, *, wrt: tuple[Literal["input"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["exact", "clipped", "upper_bound"] = "exact", device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of input."""
    @overload
    def hessian_diag(
        self, input: Reals, target: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        kind: Literal["exact", "clipped"] = "exact", device: Literal["cuda"],
    ) -> DeviceArray: ...
    def hvp(
        self, input: Reals, target: Reals, *, vector: ArrayLike, wrt: Literal["input"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input times a vector."""
    def gradient(self, wrt: Literal["input"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["input"] | None = None, general: bool = False) -> Derivation: ...

squared_hinge: _SquaredHinge
"""Zero beyond a margin of one on the right side, quadratic otherwise.

Formula:
    loss = 1/N · Σ_n max(0, 1 − target[n]·input[n])²
"""

class _Ssim(Loss):
    """One minus the mean structural similarity of two images."""

    @overload
    def __call__(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> float:
        """One minus the mean structural similarity of two images.

        Formula:
            window_weight[u, v] = exp(−(1/2 − U/2 + u)²/(2·sigma²))·exp(−(1/2 − U/2 + v)²/(2·
                sigma²))/(Σ_t exp(−(1/2 − U/2 + t)²/(2·sigma²)))²
            mean_x[b, i, j] = Σ_{u,v} window_weight[u, v]·x[b, i + u, j + v]
            mean_y[b, i, j] = Σ_{u,v} window_weight[u, v]·y[b, i + u, j + v]
            var_x[b, i, j] = Σ_{u,v} window_weight[u, v]·(x[b, i + u, j + v] − mean_x[b, i, j])²
            var_y[b, i, j] = Σ_{u,v} window_weight[u, v]·(y[b, i + u, j + v] − mean_y[b, i, j])²
            cov_xy[b, i, j] = Σ_{u,v} window_weight[u, v]·(x[b, i + u, j + v] − mean_x[b, i, j])·
                (y[b, i + u, j + v] − mean_y[b, i, j])
            similarity[b, i, j] = (2·mean_x[b, i, j]·mean_y[b, i, j] + data_range²·k1²)·(2·
                cov_xy[b, i, j] + data_range²·k2²)/((mean_x[b, i, j]² + mean_y[b, i, j]² + data_range²·
                k1²)·(var_x[b, i, j] + var_y[b, i, j] + data_range²·k2²))
            loss = 1/B · Σ_b (1 − 1/(I·J) · Σ_{i,j} similarity[b, i, j])

        Args:
            x: float32 or float64 array [B, H, W].
            y: float32 or float64 array [B, H, W].
            window: an integer >= 1; default 11.
            sigma: a real number > 0; default 1.5.
            k1: a real number > 0; default 0.01.
            k2: a real number > 0; default 0.03.
            data_range: a real number > 0; default 1.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (B); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (B) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in x, y; on the cpu also in sigma, k1, k2, data_range.

        The window is a Gaussian of U x U pixels, U = window, with weights that sum to 1; only the places
        where all of it lies inside the image count.

        Reference: Z. Wang et al., IEEE Transactions on Image Processing 13 (2004).
        """
    @overload
    def __call__(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, reduction: Literal["none"],
        weight: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def value_and_grad(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, wrt: Literal["x", "y"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in x, y, sigma, k1, k2 or data_range."""
    @overload
    def value_and_grad(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, wrt: Literal["sigma", "k1", "k2", "data_range"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, wrt: tuple[Literal["x", "y"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *,
        wrt: tuple[Literal["x", "y", "sigma", "k1", "k2", "data_range"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, wrt: Literal["x", "y"] | None = None,
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, wrt: Literal["sigma", "k1", "k2", "data_range"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, wrt: tuple[Literal["x", "y"], ...],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *,
        wrt: tuple[Literal["x", "y", "sigma", "k1", "k2", "data_range"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, vector: ArrayLike, wrt: Literal["x", "y"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in x, y, sigma, k1, k2 or data_range times a vector."""
    @overload
    def hvp(
        self, x: Reals, y: Reals, window: Integer = 11, sigma: Number = 1.5, k1: Number = 0.01,
        k2: Number = 0.03, data_range: Number = 1, *, vector: Number,
        wrt: Literal["sigma", "k1", "k2", "data_range"],
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def gradient(
        self, wrt: Literal["x", "y", "sigma", "k1", "k2", "data_range"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["x", "y", "sigma", "k1", "k2", "data_range"] | None = None, general: bool = False,
    ) -> Derivation: ...

ssim: _Ssim
"""One minus the mean structural similarity of two images.

Formula:
    window_weight[u, v] = exp(−(1/2 − U/2 + u)²/(2·sigma²))·exp(−(1/2 − U/2 + v)²/(2·
        sigma²))/(Σ_t exp(−(1/2 − U/2 + t)²/(2·sigma²)))²
    mean_x[b, i, j] = Σ_{u,v} window_weight[u, v]·x[b, i + u, j + v]
    mean_y[b, i, j] = Σ_{u,v} window_weight[u, v]·y[b, i + u, j + v]
    var_x[b, i, j] = Σ_{u,v} window_weight[u, v]·(x[b, i + u, j + v] − mean_x[b, i, j])²
    var_y[b, i, j] = Σ_{u,v} window_weight[u, v]·(y[b, i + u, j + v] − mean_y[b, i, j])²
    cov_xy[b, i, j] = Σ_{u,v} window_weight[u, v]·(x[b, i + u, j + v] − mean_x[b, i, j])·
        (y[b, i + u, j + v] − mean_y[b, i, j])
    similarity[b, i, j] = (2·mean_x[b, i, j]·mean_y[b, i, j] + data_range²·k1²)·(2·
        cov_xy[b, i, j] + data_range²·k2²)/((mean_x[b, i, j]² + mean_y[b, i, j]² + data_range²·
        k1²)·(var_x[b, i, j] + var_y[b, i, j] + data_range²·k2²))
    loss = 1/B · Σ_b (1 − 1/(I·J) · Σ_{i,j} similarity[b, i, j])
"""

class _Triplet(Loss):
    """The anchor must be nearer to the positive than to the negative by a margin."""

    @overload
    def __call__(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """The anchor must be nearer to the positive than to the negative by a margin.

        Formula:
            distance_negative[n] = √(Σ_d (anchor[n, d] − negative[n, d])²)
            distance_positive[n] = √(Σ_d (anchor[n, d] − positive[n, d])²)
            loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)

        Args:
            anchor: float32 or float64 array [N, D].
            positive: float32 or float64 array [N, D].
            negative: float32 or float64 array [N, D].
            margin: a real number > 0; default 1.
            p: 2 or 1 or a real number >= 1; default 2.
            distance: 'euclidean' or 'cosine'; default 'euclidean'.
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.
            axis: which axis of arrays with more than two makes up a row; the others together are N.

        Returns:
            A float; an array of weighted terms over the samples (N) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.
            ValueError: p=a real number >= 1, distance='cosine': p is the order of a norm, which the cosine
                distance does not have.

        Differentiable in anchor, positive, negative; on the cpu also in margin.

        The order p of the norm is any number from 1; it concerns the Euclidean distance only. p = 1 gives
        the Manhattan distance.

        Where two points are equal the gradient of their distance is 0.

        Reference: F. Schroff et al., CVPR (2015).
        """
    @overload
    def __call__(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *, reduction: Literal["none"],
        weight: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: Literal["anchor", "positive", "negative"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in anchor, positive, negative, margin or p."""
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *, wrt: Literal["margin", "p"],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: tuple[Literal["anchor", "positive", "negative"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: tuple[Literal["anchor", "positive", "negative", "margin", "p"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: Literal["anchor", "positive", "negative"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: tuple[Literal["anchor", "positive", "negative"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: Literal["anchor", "positive", "negative"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *, wrt: Literal["margin", "p"],
        reduction: Literal["none"], weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, float]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: tuple[Literal["anchor", "positive", "negative"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: tuple[Literal["anchor", "positive", "negative", "margin", "p"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray | float, ...]]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: Literal["anchor", "positive", "negative"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *,
        wrt: tuple[Literal["anchor", "positive", "negative"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *, vector: ArrayLike,
        wrt: Literal["anchor", "positive", "negative"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in anchor, positive, negative, margin or p times a vector."""
    @overload
    def hvp(
        self, anchor: Reals, positive: Reals, negative: Reals, margin: Number = 1, p: Number = 2,
        distance: Literal["euclidean", "cosine"] = "euclidean", *, vector: Number,
        wrt: Literal["margin", "p"], reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, axis: int | None = None, device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(
        self, *, p: Literal[2, 1, "number"] = 2, distance: Literal["euclidean", "cosine"] = "euclidean",
    ) -> Loss: ...
    def gradient(
        self, wrt: Literal["anchor", "positive", "negative", "margin", "p"] | None = None,
        general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["anchor", "positive", "negative", "margin", "p"] | None = None,
        general: bool = False,
    ) -> Derivation: ...

triplet: _Triplet
"""The anchor must be nearer to the positive than to the negative by a margin.

Formula:
    distance_negative[n] = √(Σ_d (anchor[n, d] − negative[n, d])²)
    distance_positive[n] = √(Σ_d (anchor[n, d] − positive[n, d])²)
    loss = 1/N · Σ_n max(0, distance_positive[n] − distance_negative[n] + margin)
"""

class _Tversky(Loss):
    """One minus the Tversky index, which weighs false positives and false negatives apart."""

    def __call__(
        self, input: Reals, target: Reals, alpha: Number = 0.5, beta: Number = 0.5, smooth: Number = 0,
        mask: Truths | None = None, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """One minus the Tversky index, which weighs false positives and false negatives apart.

        Formula:
            false_positives = Σ_n input[n]·(1 − target[n])
            false_negatives = Σ_n target[n]·(1 − input[n])
            true_positives = Σ_n input[n]·target[n]
            loss = { 0 if true_positives + alpha·false_positives + beta·false_negatives + smooth = 0; 1 −
                (true_positives + smooth)/(true_positives + alpha·false_positives + beta·false_negatives +
                smooth) otherwise }

        Args:
            input: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            target: float32 or float64 array [N], each element a real number >= 0 and <= 1.
            alpha: a real number >= 0; default 0.5.
            beta: a real number >= 0; default 0.5.
            smooth: a real number >= 0; default 0.
            mask: float32 or float64 array [N], each element one of 0, 1; default None, without it.

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in input, target; on the cpu also in alpha, beta, smooth.

        With smooth = 0 and both masks empty the overlap is complete: the loss is 0.

        An element whose mask is 0 is in no sum, whatever prediction and target hold there.

        Reference: S. S. M. Salehi et al., MLMI (2017).
        """
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, alpha: Number = 0.5, beta: Number = 0.5, smooth: Number = 0,
        mask: Truths | None = None, *, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in input, target, alpha, beta or smooth."""
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, alpha: Number = 0.5, beta: Number = 0.5, smooth: Number = 0,
        mask: Truths | None = None, *, wrt: Literal["alpha", "beta", "smooth"],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, float]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, alpha: Number = 0.5, beta: Number = 0.5, smooth: Number = 0,
        mask: Truths | None = None, *, wrt: tuple[Literal["input", "target"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, input: Reals, target: Reals, alpha: Number = 0.5, beta: Number = 0.5, smooth: Number = 0,
        mask: Truths | None = None, *, wrt: tuple[Literal["input", "target", "alpha", "beta", "smooth"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray | float, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, alpha: Number = 0.5, beta: Number = 0.5, smooth: Number = 0,
        mask: Truths | None = None, *, vector: ArrayLike, wrt: Literal["input", "target"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in input, target, alpha, beta or smooth times a vector."""
    @overload
    def hvp(
        self, input: Reals, target: Reals, alpha: Number = 0.5, beta: Number = 0.5, smooth: Number = 0,
        mask: Truths | None = None, *, vector: Number, wrt: Literal["alpha", "beta", "smooth"],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float: ...
    def variant(self, *, mask: bool = False) -> Loss: ...
    def gradient(
        self, wrt: Literal["input", "target", "alpha", "beta", "smooth"] | None = None, general: bool = False,
    ) -> Expr: ...
    def derivation(
        self, wrt: Literal["input", "target", "alpha", "beta", "smooth"] | None = None, general: bool = False,
    ) -> Derivation: ...

tversky: _Tversky
"""One minus the Tversky index, which weighs false positives and false negatives apart.

Formula:
    false_positives = Σ_n input[n]·(1 − target[n])
    false_negatives = Σ_n target[n]·(1 − input[n])
    true_positives = Σ_n input[n]·target[n]
    loss = { 0 if true_positives + alpha·false_positives + beta·false_negatives + smooth = 0; 1 −
        (true_positives + smooth)/(true_positives + alpha·false_positives + beta·false_negatives +
        smooth) otherwise }
"""

class _WganCritic(Loss):
    """Mean score of generated samples minus that of real ones."""

    def __call__(
        self, real: Reals, fake: Reals, *, reduction: Literal["mean"] | None = "mean", weight: None = None,
        device: Literal["cpu"] = "cpu",
    ) -> float:
        """Mean score of generated samples minus that of real ones.

        Formula:
            loss = 1/F · Σ_f fake[f] − 1/R · Σ_r real[r]

        Args:
            real: float32 or float64 array [R].
            fake: float32 or float64 array [F].

        Returns:
            A float.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
            ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
                mean of an empty batch.

        Differentiable in real, fake.

        The critic must be 1-Lipschitz, which clipping or a penalty elsewhere has to provide: only then is
        the negative of its loss, over all samples, at most the Wasserstein distance; with a K-Lipschitz
        critic it is at most K times that.

        Reference: M. Arjovsky et al., ICML (2017).
        """
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in real or fake."""
    @overload
    def value_and_grad(
        self, real: Reals, fake: Reals, *, wrt: tuple[Literal["real", "fake"], ...],
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    def hessian_diag(self, *args: object, **named: object) -> NoReturn:
        """There is no second derivative of this loss: every call raises ValueError."""
    def hvp(
        self, real: Reals, fake: Reals, *, vector: ArrayLike, wrt: Literal["real", "fake"] | None = None,
        reduction: Literal["mean"] | None = "mean", weight: None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in real or fake times a vector."""
    def gradient(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["real", "fake"] | None = None, general: bool = False) -> Derivation: ...

wgan_critic: _WganCritic
"""Mean score of generated samples minus that of real ones.

Formula:
    loss = 1/F · Σ_f fake[f] − 1/R · Σ_r real[r]
"""

class _WganGenerator(Loss):
    """Negative mean score of generated samples."""

    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, device: Literal["cpu", "cuda"] = "cpu",
    ) -> float:
        """Negative mean score of generated samples.

        Formula:
            loss = −1/F · Σ_f fake[f]

        Args:
            fake: float32 or float64 array [F].
            reduction: none | mean | sum; default mean.
            weight: numbers >= 0, broadcast to the samples (F); a mean weighs its divisor by them too.

        Returns:
            A float; an array of weighted terms over the samples (F) for reduction='none'.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: an array has the wrong shape; a value lies outside its domain or leaves the loss
                undefined; the mean of an empty batch.

        Differentiable in fake.

        Element-wise: the arrays may have any shape, the same for all.

        The critic must be 1-Lipschitz, which clipping or a penalty elsewhere has to provide: only then is
        the negative of its loss, over all samples, at most the Wasserstein distance; with a K-Lipschitz
        critic it is at most K times that.

        Reference: M. Arjovsky et al., ICML (2017).
        """
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray: ...
    @overload
    def __call__(
        self, fake: Reals, *, reduction: Literal["none"], weight: Number | Reals | None = None,
        device: Literal["cuda"],
    ) -> DeviceArray: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, RealArray]:
        """The value, and the gradient in fake."""
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None, cotangent: Number | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> tuple[float, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None,
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: OnDevice | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...],
        reduction: Literal["mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None, cotangent: Number | None = None,
        device: Literal["cuda"],
    ) -> tuple[float, tuple[DeviceArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, RealArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None,
        out: Sequence[RealArray] | Mapping[str, RealArray] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cpu"] = "cpu",
    ) -> tuple[RealArray, tuple[RealArray, ...]]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: Literal["fake"] | None = None, reduction: Literal["none"],
        weight: Number | Reals | None = None, out: OnDevice | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, DeviceArray]: ...
    @overload
    def value_and_grad(
        self, fake: Reals, *, wrt: tuple[Literal["fake"], ...], reduction: Literal["none"],
        weight: Number | Reals | None = None, out: Sequence[OnDevice] | Mapping[str, OnDevice] | None = None,
        cotangent: Number | Reals | None = None, device: Literal["cuda"],
    ) -> tuple[DeviceArray, tuple[DeviceArray, ...]]: ...
    def hessian_diag(
        self, fake: Reals, *, reduction: Literal["none", "mean", "sum"] | None = "mean",
        weight: Number | Reals | None = None, out: RealArray | Mapping[str, RealArray] | None = None,
        kind: Literal["upper_bound"], device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The second derivative with respect to each element of fake."""
    def hvp(
        self, fake: Reals, *, vector: ArrayLike, wrt: Literal["fake"] | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean", weight: Number | Reals | None = None,
        out: RealArray | Mapping[str, RealArray] | None = None, cotangent: Number | Reals | None = None,
        device: Literal["cpu"] = "cpu",
    ) -> RealArray:
        """The Hessian in fake times a vector."""
    def gradient(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Expr: ...
    def derivation(self, wrt: Literal["fake"] | None = None, general: bool = False) -> Derivation: ...

wgan_generator: _WganGenerator
"""Negative mean score of generated samples.

Formula:
    loss = −1/F · Σ_f fake[f]
"""
