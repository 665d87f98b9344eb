"""Calls a loss as its users do, on any backend, with arrays of NumPy going in and coming out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from symloss.language.cotangent import COTANGENT
from symloss.runtime.loss import Loss
from symloss.verify.forms import few_forms
from symloss.verify.sampling import Batch


class Face:
    """One loss on one backend.

    Raises:
        ValueError: the backend needs a device, and there is none.
    """

    def __init__(self, loss: Any, backend: str = "cpu") -> None:
        self.loss: Any = loss
        if isinstance(loss, Loss) and backend == "cpu":
            self.loss = loss.through(few_forms)
        self.backend = backend
        self.extra = {} if backend == "cpu" else {"device": backend}
        self.is_simulated = False
        if backend == "cuda":
            from symloss.runtime import device

            if not device.is_available():
                raise ValueError(f"{loss.name}: the cuda backend needs an NVIDIA GPU with its driver")
            self.is_simulated = device.SIMULATED

    def value(self, batch: Batch, **options: Any) -> np.ndarray:
        """The value, or the array of terms for `reduction="none"`."""
        with np.errstate(all="ignore"):
            return self._out(self.loss(*self._in(batch), **self._scalars(batch), **options, **self.extra))

    def gradient(self, batch: Batch, wrt: str, **options: Any) -> np.ndarray:
        with np.errstate(all="ignore"):
            _, slope = self.loss.value_and_grad(
                *self._in(batch), wrt=wrt, **self._scalars(batch), **options, **self.extra
            )
        return self._out(slope)

    def slopes(self, batch: Batch, names: Sequence[str], **options: Any) -> tuple[Any, dict[str, np.ndarray]]:
        """The value, or the terms, and the gradients in several inputs from one call."""
        wrt: Any = tuple(names) if len(names) > 1 else names[0]
        with np.errstate(all="ignore"):
            value, found = self.loss.value_and_grad(
                *self._in(batch), wrt=wrt, **self._scalars(batch), **options, **self.extra
            )
        slopes = found if len(names) > 1 else (found,)
        return self._out(value), {name: self._out(one) for name, one in zip(names, slopes, strict=True)}

    def hessian_diag(self, batch: Batch, **options: Any) -> np.ndarray:
        with np.errstate(all="ignore"):
            return self._out(
                self.loss.hessian_diag(*self._in(batch), **self._scalars(batch), **options, **self.extra)
            )

    def product(self, batch: Batch, wrt: str, vector: np.ndarray, **options: Any) -> np.ndarray:
        along = [vector] if wrt in self.loss.signature.sequences else vector
        if "out" in options and wrt in self.loss.signature.sequences:
            options["out"] = [options["out"]]
        with np.errstate(all="ignore"):
            return self._out(
                self.loss.hvp(*self._in(batch), vector=along, wrt=wrt, **self._scalars(batch), **options)
            )

    @property
    def has_products(self) -> bool:
        """Whether the backend and the loss know Hessian-vector products."""
        return self.backend == "cpu" and hasattr(self.loss, "hvp")

    def without_products(self) -> str:
        """Why this very loss has no Hessian-vector product; empty where it has one, or none are known."""
        from symloss.runtime import kernels

        if self.has_products and isinstance(self.loss, Loss):
            try:
                kernels.path_of(self.loss, "hvp")
            except ValueError as reason:
                return str(reason)
        return ""

    def specialisations(self) -> int:
        """How many versions of its kernels Numba has compiled; 0 where they are no files of symloss."""
        from symloss.runtime import kernels

        if self.backend != "cpu" or not isinstance(self.loss, Loss):
            return 0
        module = kernels.import_kernel(kernels.path_of(self.loss, "cpu"))
        return sum(len(getattr(item, "signatures", ())) for item in vars(module).values())

    def _in(self, batch: Batch) -> list[Any]:
        signature = self.loss.signature
        arrays = {spec.name: batch.arrays[spec.name] for spec in signature.inputs}
        if self.backend == "cuda":
            from symloss.runtime import device

            arrays = {name: device.as_device_array(array) for name, array in arrays.items()}
        return [[array] if name in signature.sequences else array for name, array in arrays.items()]

    def _scalars(self, batch: Batch) -> dict[str, Any]:
        """Parameters by name; those that are learned are arrays without axes to the oracle."""
        learned = self.loss.signature.learned
        return batch.parameters | {name: float(batch.arrays[name]) for name in learned}

    def _out(self, result: Any) -> np.ndarray:
        if isinstance(result, tuple):  # of a list of one member
            (result,) = result
        if hasattr(result, "copy_to_host"):
            result = result.copy_to_host()
        return np.asarray(result)


class CotangentFace(Face):
    """An array-valued function in the place of the sum weighted with the batch's array `cotangent`."""

    def gradient(self, batch: Batch, wrt: str, **options: Any) -> np.ndarray:
        return super().gradient(batch, wrt, reduction="none", cotangent=batch.arrays[COTANGENT])

    def hessian_diag(self, batch: Batch, **options: Any) -> np.ndarray:
        """Weights have no sign: the part of the positive cotangents less that of the negative ones."""
        cotangent = batch.arrays[COTANGENT]
        above, below = (
            super(CotangentFace, self).hessian_diag(batch, reduction="sum", weight=np.maximum(part, 0))
            for part in (cotangent, -cotangent)
        )
        return above - below

    def product(self, batch: Batch, wrt: str, vector: np.ndarray, **options: Any) -> np.ndarray:
        return super().product(batch, wrt, vector, reduction="none", cotangent=batch.arrays[COTANGENT])
