"""Arrays in a layout of the caller's own: brought into the kernels' layout, and the results back.

A loss over rows takes (N, C, d1, ...) or (N, d1, ..., C), whose every place is a sample; an array that was
declared to broadcast is repeated, and its gradient summed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from symloss.runtime.arguments import Arguments
from symloss.runtime.arrays import FLOATS
from symloss.runtime.conversion import float_of
from symloss.runtime.detours import Detour
from symloss.signature import InputSpec, Signature

if TYPE_CHECKING:
    from symloss.runtime.evaluation import Evaluator

Move = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Place:
    """How one argument is brought into the kernels' layout, and an array of that layout back."""

    given: Any
    inward: Move
    outward: Move


class Rearranged(Detour):
    """A call whose arrays were rearranged.

    Args:
        places: the rearranged arguments, by name.
        others: the other arguments, by name.
        samples: the caller's shape of the samples.
        inner: the shape of the samples as the kernels take them.
    """

    def __init__(
        self,
        places: Mapping[str, Place],
        others: Mapping[str, Any],
        samples: tuple[int, ...],
        inner: tuple[int, ...],
    ) -> None:
        super().__init__()
        self.inner = inner
        self.places = places
        self.named = {**others, **{name: place.inward(place.given) for name, place in places.items()}}
        self.samples = samples

    def value(self, evaluator: Evaluator, reduction: str | None, weight: Any) -> Any:
        reduction, share = self._shared(evaluator, reduction)
        found = evaluator.value((), self.named, reduction, self._over_samples(evaluator, "weight", weight))
        return self._terms(found, share)

    def value_and_grad(
        self, evaluator: Evaluator, wrt: Any, reduction: str | None, weight: Any, out: Any, cotangent: Any
    ) -> tuple[Any, Any]:
        chosen = evaluator.outputs.chosen(wrt)
        reduction, share = self._shared(evaluator, reduction)
        factor = self._over_samples(evaluator, "cotangent", cotangent)
        weights = self._over_samples(evaluator, "weight", weight)
        if share != 1:
            factor = share if factor is None else share * factor
        value, slopes = evaluator.value_and_grad((), self.named, chosen, reduction, weights, None, factor)
        single = wrt is None or isinstance(wrt, str)
        return self._terms(value, share), self._outward(evaluator, chosen, slopes, out, single)

    def hessian_diag(
        self, evaluator: Evaluator, reduction: str | None, weight: Any, out: Any, kind: str
    ) -> Any:
        chosen = evaluator.outputs.chosen(None)
        reduction, share = self._shared(evaluator, reduction)
        weights = self._over_samples(evaluator, "weight", weight)
        found = evaluator.hessian_diag((), self.named, reduction, weights, None, kind)
        found = found if share == 1 else found * found.dtype.type(share)
        return self._outward(evaluator, chosen, (found,), out, True)

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
        (name,) = chosen = evaluator.outputs.chosen(wrt)
        reduction, share = self._shared(evaluator, reduction)
        factor = self._over_samples(evaluator, "cotangent", cotangent)
        weights = self._over_samples(evaluator, "weight", weight)
        if share != 1:
            factor = share if factor is None else share * factor
        place = self.places.get(name)
        if place is not None and np.shape(vector) != np.shape(place.given):
            told = f"the shape {np.shape(place.given)} of {name}, got {np.shape(vector)}"
            raise ValueError(f"{evaluator.name}: vector must have {told}")
        along = vector if place is None else place.inward(np.asarray(vector))
        found = evaluator.hvp((), self.named, along, name, reduction, weights, None, factor)
        return self._outward(evaluator, chosen, (found,), out, True)

    def _shared(self, evaluator: Evaluator, reduction: str | None) -> tuple[str, float]:
        """The reduction of the rows, and a factor: batchmean divides by the caller's first axis alone."""
        reduction = evaluator.checked_reduction(reduction)
        if reduction == "batchmean":
            return "sum", 1.0 / self.samples[0]
        return reduction, 1.0

    def _terms(self, found: Any, share: float) -> Any:
        if isinstance(found, np.ndarray):
            return found.reshape(self.samples)
        return found if share == 1 else found * share

    def _over_samples(self, evaluator: Evaluator, argument: str, value: Any) -> Any:
        """An array over the caller's samples as one over rows; anything else as it is."""
        if not isinstance(value, np.ndarray) or not value.ndim:
            return value
        try:
            return np.broadcast_to(value, self.samples).reshape(self.inner)
        except ValueError:
            raise ValueError(
                f"{evaluator.name}: {argument} has shape {value.shape}, which does not broadcast to the "
                f"samples' shape {self.samples}"
            ) from None

    def _outward(
        self, evaluator: Evaluator, chosen: tuple[str, ...], found: Any, out: Any, single: bool
    ) -> Any:
        """Gradients in the caller's layout, written to `out` where it is given."""
        arrays = dict(zip(chosen, found, strict=True))
        for name, place in self.places.items():
            if name in arrays:
                arrays[name] = np.ascontiguousarray(place.outward(arrays[name])).reshape(
                    np.shape(place.given)
                )
        if out is not None:
            given = [
                np.asarray(self.places[spec.name].given)
                if spec.name in self.places
                else self.named.get(spec.name)
                for spec in evaluator.signature.inputs
            ]
            known = [_known(one) for one in given]
            scalar = next(one.dtype.type for one in known if one.dtype in FLOATS)
            bound = Arguments(known, [], scalar, None, self.samples, known, {})
            returned, _ = evaluator.outputs.gradients(chosen[0] if single else chosen, bound, out)
            buffers = (returned,) if single else returned
            for name, buffer in zip(chosen, buffers, strict=True):
                np.copyto(buffer, arrays[name])
            return returned
        return arrays[chosen[0]] if single else tuple(arrays[name] for name in chosen)


def _known(array: Any) -> np.ndarray:
    return array if isinstance(array, np.ndarray) else np.empty(0)


def rearranged(signature: Signature, values: Mapping[str, Any], axis: Any) -> Rearranged | None:
    """The call in the kernels' layout; None where it cannot be brought there.

    Args:
        values: the arguments by name; None for those that were not given.
        axis: which axis of the caller's arrays holds what a row holds; None for the usual one.

    Raises:
        TypeError, ValueError: an axis where there can be none, or shapes that disagree.
    """
    given = {name: value for name, value in values.items() if value is not None}
    if signature.rows is not None:
        return _over_rows(signature, given, axis)
    if axis is not None:
        raise ValueError(f"{signature.base or signature.name}: axis is not available; no array holds rows")
    if any(spec.broadcasts for spec in signature.inputs):
        return _broadcast(signature, given)
    return None


def _over_rows(signature: Signature, given: Mapping[str, Any], axis: Any) -> Rearranged | None:
    name = signature.base or signature.name
    wide = [spec for spec in signature.inputs if spec.axes[0] == signature.rows and len(spec.axes) == 2]
    flat = [spec for spec in signature.inputs if spec.axes == (signature.rows,)]
    if not all(isinstance(given.get(spec.name, np.empty(0)), np.ndarray) for spec in (*wide, *flat)):
        return None
    wide, flat = ([spec for spec in specs if spec.name in given] for specs in (wide, flat))
    first = wide[0]
    shape = given[first.name].shape
    if len(shape) < 2 or (axis is None and len(shape) == 2):
        return None
    at = _axis(signature, first, shape, axis)
    samples = tuple(length for place, length in enumerate(shape) if place != at)
    for spec in (*wide, *flat):
        found = given[spec.name].shape
        own = found if spec in flat else tuple(length for place, length in enumerate(found) if place != at)
        if own != samples or len(found) != len(samples) + (spec in wide):
            raise ValueError(
                f"{name}: {first.name} has shape {shape}, with {first.axes[1]} along its axis {at}, so "
                f"{spec.name} must have shape {_expected(samples, spec, found, at)}, got {found}"
            )

    def inward(array: np.ndarray) -> np.ndarray:
        return np.moveaxis(array, at, -1).reshape(-1, array.shape[at])

    def outward(array: np.ndarray) -> np.ndarray:
        return np.moveaxis(array.reshape(*samples, array.shape[-1]), -1, at)

    places = {spec.name: Place(given[spec.name], inward, outward) for spec in wide}
    places |= {
        spec.name: Place(
            given[spec.name], lambda array: array.reshape(-1), lambda array: array.reshape(samples)
        )
        for spec in flat
    }
    others = {key: value for key, value in given.items() if key not in places}
    return Rearranged(places, others, samples, (math.prod(samples),))


def _expected(samples: tuple[int, ...], spec: InputSpec, found: tuple[int, ...], at: int) -> tuple[Any, ...]:
    if len(spec.axes) == 1:
        return samples
    return (*samples[:at], found[at] if at < len(found) else spec.axes[1], *samples[at:])


def _axis(signature: Signature, spec: InputSpec, shape: tuple[int, ...], axis: Any) -> int:
    """Which axis of an array holds what a row holds: the second where it is known to hold classes.

    It is known where labels pick from it or each of its places has a weight.
    """
    name, count = signature.base or signature.name, len(shape)
    if axis is None:
        if spec.axes[1] not in signature.class_axes and count > 2:
            raise ValueError(
                f"{name}: {spec.name} must have 2 axes ({', '.join(spec.axes)}), got {count} (shape {shape})"
                f"; say with axis= which one is {spec.axes[1]}"
            )
        return 1
    if isinstance(axis, bool | np.bool_) or not isinstance(axis, int | np.integer):
        raise TypeError(f"{name}: axis must be an integer, got {type(axis).__name__} {axis!r}")
    if not -count <= axis < count:
        raise ValueError(f"{name}: {spec.name} has {count} axes (shape {shape}), so there is no axis {axis}")
    return int(axis) % count


def _broadcast(signature: Signature, given: Mapping[str, Any]) -> Rearranged | None:
    name = signature.base or signature.name
    whole = [spec.name for spec in signature.inputs if not spec.broadcasts and spec.name in given]
    parts = [spec.name for spec in signature.inputs if spec.broadcasts and spec.name in given]
    arrays = [given[one] for one in whole]
    if not all(isinstance(array, np.ndarray) for array in arrays):
        return None
    shape = arrays[0].shape
    if any(array.shape != shape for array in arrays):
        return None
    if all(getattr(given[part], "shape", None) == shape for part in parts):
        return None
    places: dict[str, Place] = {}
    for part in parts:
        value = given[part]
        if isinstance(value, int | float | np.floating | np.integer) and not isinstance(value, bool):
            value = np.asarray(float_of(name, part, value), arrays[0].dtype)
        if not isinstance(value, np.ndarray):
            return None
        if not _broadcasts(value.shape, shape):
            raise ValueError(
                f"{name}: {part} has shape {value.shape}, which does not broadcast to the shape {shape} of "
                f"{whole[0]}"
            )
        places[part] = Place(
            value,
            lambda array: np.broadcast_to(array, shape).copy(),
            partial(_summed, own=value.shape),
        )
    others = {key: value for key, value in given.items() if key not in places}
    return Rearranged(places, others, shape, shape)


def _broadcasts(own: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    if len(own) > len(shape):
        return False
    return all(length in (1, whole) for length, whole in zip(own[::-1], shape[::-1], strict=False))


def _summed(array: np.ndarray, own: tuple[int, ...]) -> np.ndarray:
    """What was repeated, added up in float64."""
    padded = (*([1] * (array.ndim - len(own))), *own)
    repeated = tuple(place for place, length in enumerate(padded) if length == 1)
    return np.sum(array, axis=repeated, dtype=np.float64, keepdims=True).astype(array.dtype).reshape(own)
