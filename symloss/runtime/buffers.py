"""Which gradients a call wants, and the arrays they are written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from symloss.runtime.arguments import Arguments
from symloss.runtime.conversion import shown
from symloss.runtime.names import listing, nearest
from symloss.signature import Signature


class Outputs:
    """Reads `wrt` and `out` for one loss."""

    def __init__(self, signature: Signature) -> None:
        self.name = signature.base or signature.name
        self.inputs = signature.inputs
        self.names = signature.differentiable
        self.numbers = frozenset(signature.learned)
        arrays = [spec.name for spec in signature.inputs]
        self.positions = {name: arrays.index(name) for name in self.names if name not in self.numbers}
        self.rest = (None,) * (len(self.names) - 1)
        reals = [spec.name for spec in signature.parameters if spec.without_slope is None]
        self.all_names = tuple(dict.fromkeys((*self.names, *reals)))

    def gradients(self, wrt: Any, bound: Arguments, out: Any) -> tuple[Any, tuple[np.ndarray | None, ...]]:
        """What to hand to the caller, and what to pass to the kernel (one entry per differentiable input).

        Raises:
            ValueError: `wrt` names no differentiable input; `out` has the wrong shape, layout or memory.
            TypeError: `wrt` or `out` is of the wrong type or dtype.
        """
        if wrt is None or (isinstance(wrt, str) and wrt == self.names[0]):
            name = self.names[0]
            if out is None:
                array = self._new(name, bound)
            else:
                array = self._given(
                    name, bound, out[name] if isinstance(out, Mapping) and name in out else out
                )
            return array, (_flat(array, bound), *self.rest)
        chosen = self.chosen(wrt)
        given = self._buffers(chosen, out, isinstance(wrt, str))
        found = {
            name: self._new(name, bound) if buffer is None else self._given(name, bound, buffer)
            for name, buffer in given.items()
        }
        self._check_apart(found)
        passed = tuple(
            None if name not in found else found[name] if name in self.numbers else _flat(found[name], bound)
            for name in self.names
        )
        return (found[wrt] if isinstance(wrt, str) else tuple(found[name] for name in chosen)), passed

    def told(self, returned: Any) -> Any:
        """Gradients as a caller gets them: one in a number is a float."""
        if isinstance(returned, tuple):
            return tuple(map(self.told, returned))
        return returned if returned.ndim else float(returned)

    def chosen(self, wrt: Any) -> tuple[str, ...]:
        """`wrt` as a tuple of names.

        Raises:
            ValueError, TypeError: as `gradients`.
        """
        if wrt is None:
            return self.names[:1]
        chosen = (wrt,) if isinstance(wrt, str) else wrt
        if not isinstance(chosen, tuple | list) or not all(isinstance(name, str) for name in chosen):
            wanted = "the name of an input or a tuple of names"
            raise TypeError(f"{self.name}: wrt must be {wanted}, got {shown(wrt)}")
        if not chosen:
            raise ValueError(f"{self.name}: wrt is empty; name one of {listing(self.all_names)}")
        for name in chosen:
            self._check_name(name)
        if len(set(chosen)) != len(chosen):
            raise ValueError(f"{self.name}: wrt names an input twice: {', '.join(chosen)}")
        return tuple(chosen)

    def _check_name(self, name: str) -> None:
        if name in self.names:
            return
        spec = next((spec for spec in self.inputs if spec.name == name), None)
        if spec is None:
            raise ValueError(
                f"{self.name}: wrt={name!r} is no input{nearest(name, self.all_names)}; "
                f"the loss is differentiable in {listing(self.all_names)}"
            )
        reason = f"holds {spec.holds}" if spec.is_label else "is a constant of the loss"
        raise ValueError(
            f"{self.name}: cannot differentiate with respect to {name}, which {reason}; "
            f"the loss is differentiable in {listing(self.all_names)}"
        )

    def _buffers(self, chosen: tuple[str, ...], out: Any, single: bool) -> dict[str, Any]:
        if out is None:
            return dict.fromkeys(chosen)
        if isinstance(out, Mapping):
            for name in out:
                if name not in chosen:
                    raise ValueError(f"{self.name}: out has {name!r}, which wrt does not name")
            return {name: out.get(name) for name in chosen}
        if single:
            return {chosen[0]: out}
        if not isinstance(out, tuple | list) or len(out) != len(chosen):
            raise TypeError(
                f"{self.name}: out must be a tuple or dict of arrays, one for each of {listing(chosen)}"
            )
        return dict(zip(chosen, out, strict=True))

    def shape(self, name: str, bound: Arguments) -> tuple[int, ...]:
        """Of the gradient in one input, as the caller sees it."""
        if name in self.numbers:
            return ()
        return bound.arrays[self.positions[name]].shape if bound.shape is None else bound.shape

    def _new(self, name: str, bound: Arguments) -> np.ndarray:
        if name in self.numbers:  # added up in float64, as the value is
            return np.empty((), np.float64)
        return np.empty(self.shape(name, bound), bound.scalar)

    def _given(self, name: str, bound: Arguments, out: Any) -> np.ndarray:
        if not isinstance(out, np.ndarray):
            raise TypeError(f"{self.name}: out for {name} must be a numpy array, got {type(out).__name__}")
        shape = self.shape(name, bound)
        flags = out.flags
        scalar = np.float64 if name in self.numbers else bound.scalar
        if out.dtype.type is not scalar or not out.dtype.isnative:
            raise TypeError(f"{self.name}: out for {name} must be {scalar.__name__}, got {out.dtype}")
        if out.shape != shape:
            raise ValueError(f"{self.name}: out for {name} must have shape {shape}, got {out.shape}")
        if not flags.c_contiguous or not flags.writeable:
            raise ValueError(f"{self.name}: out for {name} must be writable and C-contiguous")
        for spec, array in zip(self.inputs, bound.arrays, strict=True):
            if _overlap(out, array):
                raise ValueError(f"{self.name}: out for {name} shares memory with the argument {spec.name}")
        return out

    def _check_apart(self, found: Mapping[str, np.ndarray]) -> None:
        names = list(found)
        for position, one in enumerate(names):
            for other in names[:position]:
                if self._overlap(found[one], found[other]):
                    raise ValueError(f"{self.name}: out for {other} and out for {one} share memory")

    def check_beside(self, passed: Sequence[Any], others: Mapping[str, Any]) -> None:
        """Refuse outputs that share memory with what a kernel reads besides the arguments of the loss."""
        for name, output in zip(self.names, passed, strict=True):
            for other, array in others.items():
                arrays = output is not None and hasattr(array, "shape") and type(array) is type(output)
                if arrays and self._overlap(output, array):
                    raise ValueError(f"{self.name}: out for {name} shares memory with the argument {other}")

    def _overlap(self, one: Any, other: Any) -> bool:
        return _overlap(one, other)


def _overlap(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays may share memory; two distinct owners, the common case, cannot."""
    if one.flags.owndata and other.flags.owndata:
        return one is other
    return np.may_share_memory(one, other)


def _flat(array: np.ndarray, bound: Arguments) -> np.ndarray:
    """A view of the shape that the kernel writes."""
    return array if bound.shape is None or array.ndim == 1 else array.reshape(-1)
