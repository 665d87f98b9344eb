"""Calls with `device="cuda"`: checked as on the CPU, computed by CUDA kernels.

Arrays are device arrays of any library with `__cuda_array_interface__` (Numba, CuPy, PyTorch, JAX); one of
NumPy is copied to the device. Gradients and terms are Numba device arrays, which have that interface too;
values are floats. A call waits for its result.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from symloss.runtime import device
from symloss.runtime.arguments import ArgumentPlan, Arguments
from symloss.runtime.arrays import FLOATS, Converter, ElementCheck, LabelCheck
from symloss.runtime.buffers import Outputs
from symloss.runtime.counted import Counted
from symloss.runtime.evaluation import Evaluator
from symloss.runtime.parameters import ParameterCheck
from symloss.signature import InputSpec, Signature

if TYPE_CHECKING:
    from symloss.runtime.loss import Loss

_evaluators: weakref.WeakKeyDictionary[Loss, DeviceEvaluator] = weakref.WeakKeyDictionary()
_lock = threading.RLock()


def evaluator(loss: Loss) -> DeviceEvaluator:
    """What evaluates a loss on the device; made once.

    Raises:
        ValueError: there is no device, or the backend cannot print this loss.
    """
    with _lock:
        found = _evaluators.get(loss)
        if found is None:
            found = _evaluators[loss] = DeviceEvaluator(loss.signature, generated_module(loss))
    return found


def generated_module(loss: Loss) -> ModuleType:
    """The module of the CUDA kernels of a loss.

    Raises:
        ValueError: as `evaluator`.
    """
    from symloss.runtime import kernels

    if not device.is_available():
        raise ValueError(
            f'{loss.name}: device="cuda" needs an NVIDIA GPU with its driver, and none was found'
        )
    if not loss.is_declared and "cuda" in kernels.manifest.entries()[loss.name]["files"]:
        path = kernels.catalogued_path(loss.name, "cuda")
    else:
        path = kernels.declared_path(loss, "cuda")
    return kernels.import_kernel(path)


class DeviceEvaluator(Evaluator):
    """Calls the CUDA kernels of one loss."""

    def __init__(self, signature: Signature, kernels: Any) -> None:
        super().__init__(signature, kernels)
        self.plan = DevicePlan(signature)
        self.outputs = DeviceOutputs(signature)
        self.memory = device.DeviceMemory()


class DevicePlan(ArgumentPlan):
    """Binds and checks device arrays."""

    detours = False

    def __init__(self, signature: Signature) -> None:
        super().__init__(signature)
        self.convert = DeviceConverter(signature, tuple(self.checks))
        self.domains = self.convert.domains

    def _take_as_is(self, arrays: list[Any]) -> Any:
        return None  # an array may lie on the host, or be another library's


class DeviceConverter(Converter):
    """Brings arrays to the device, into the form that kernels take."""

    def __init__(self, signature: Signature, parameters: Sequence[ParameterCheck]) -> None:
        super().__init__(signature, parameters)
        self.domains = [DeviceCheck(check) for check in self.domains]

    def _array(self, spec: InputSpec, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return device.as_device_array(super()._array(spec, value))
        if not device.is_device_array(value):
            raise TypeError(
                f"{self.name}: {spec.name} must be an array on the device or a numpy array, "
                f"got {type(value).__name__}"
            )
        array = device.as_device_array(value)
        if spec.is_label:
            if array.dtype.kind not in "iu" or array.dtype == np.uint64:
                raise TypeError(
                    f"{self.name}: {spec.name} holds class indices and must be an integer array (int64), "
                    f"got {array.dtype}"
                )
        elif array.dtype not in FLOATS and not (array.dtype == np.bool_ and spec.domain == "binary"):
            raise TypeError(f"{self.name}: {spec.name} must be float32 or float64, got {array.dtype}")
        if not array.is_c_contiguous():
            raise ValueError(f"{self.name}: {spec.name} must be C-contiguous on the device")
        return array

    def _sequence(self, spec: InputSpec, values: tuple[Any, ...], dtype: np.dtype) -> Any:
        return device.as_device_array(super()._sequence(spec, values, dtype))

    def _numbers(self, truths: Any, dtype: np.dtype) -> Any:
        return device.as_device_array(truths.copy_to_host().astype(dtype))

    def _filled(self, shape: tuple[int, ...], value: Any, dtype: np.dtype) -> Any:
        assert value is not None
        return device.filled(shape, value, dtype)


class DeviceCheck:
    """A check that looks at an array where it lies, and takes it to the host only to say what is wrong."""

    def __init__(self, check: ElementCheck | LabelCheck) -> None:
        self.on_host = check

    def check(
        self,
        arrays: Sequence[Any],
        scalar: Any,
        extents: Mapping[str, int],
        parameters: Sequence[Any],
        counted: Counted | None = None,
    ) -> None:
        """Raises:
        ValueError: as the check on the host.
        """
        position = self.on_host.position
        if self._fails(arrays[position], scalar, extents, parameters):
            copied = list(arrays)
            copied[position] = copied[position].copy_to_host()
            self.on_host.check(copied, scalar, extents, parameters, counted)

    def _fails(self, array: Any, scalar: Any, extents: Mapping[str, int], parameters: Sequence[Any]) -> bool:
        check = self.on_host
        if isinstance(check, ElementCheck):
            outside = device.any_other if check.domain.values else device.any_outside
            return outside(array, *check.bounds[scalar])
        classes = extents.get(check.spec.classes or "")
        ignored = 0 if check.ignored is None else parameters[check.ignored]
        return classes is not None and device.any_bad_label(array, classes, ignored)


class DeviceOutputs(Outputs):
    """Gradients on the device."""

    def _new(self, name: str, bound: Arguments) -> Any:
        return device.empty(self.shape(name, bound), bound.scalar)

    def _given(self, name: str, bound: Arguments, out: Any) -> Any:
        if not device.is_device_array(out):
            raise TypeError(
                f"{self.name}: out for {name} must be an array on the device, got {type(out).__name__}"
            )
        array = device.as_device_array(out)
        shape = self.shape(name, bound)
        if array.dtype != bound.scalar:
            raise TypeError(f"{self.name}: out for {name} must be {bound.scalar.__name__}, got {array.dtype}")
        if tuple(array.shape) != tuple(shape):
            raise ValueError(f"{self.name}: out for {name} must have shape {shape}, got {array.shape}")
        if not array.is_c_contiguous():
            raise ValueError(f"{self.name}: out for {name} must be writable and C-contiguous")
        for spec, argument in zip(self.inputs, bound.arrays, strict=True):
            if device.overlap(array, argument):
                raise ValueError(f"{self.name}: out for {name} shares memory with the argument {spec.name}")
        return array

    def _overlap(self, one: Any, other: Any) -> bool:
        return device.overlap(one, other)
