"""Scalar parameters: the check of their domain and the cast that a kernel expects."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any

import numpy as np

from symloss.runtime.conversion import float_of, shown
from symloss.signature import ParameterSpec

_BEYOND_INT64 = 2**63


class ParameterCheck:
    """Checks and casts one parameter of one loss."""

    def __init__(self, loss: str, spec: ParameterSpec) -> None:
        self.loss = loss
        self.spec = spec
        self.domain = spec.domain_set
        self.defaults: dict[Any, Any] = {}
        self.last: tuple[Any, Any, Any] = (None, None, None)
        if spec.default is not None:
            self.defaults = {scalar: self.cast(spec.default, scalar) for scalar in (np.float32, np.float64)}

    def default_of(self, scalar: Any) -> Any:
        """The default, cast.

        Raises:
            TypeError: when the parameter has none.
        """
        try:
            return self.defaults[scalar]
        except KeyError:
            raise TypeError(f"{self.loss}: the parameter {self.spec.name} is missing") from None

    def cast(self, value: Any, scalar: Any) -> Any:
        """`int` for an integer domain, else a scalar of the arrays' type.

        Raises:
            TypeError: not a number.
            ValueError: outside the domain, before or after rounding to the arrays' type.
        """
        seen, kind, cast = self.last
        if value is seen and scalar is kind:  # a loop passes the same object again and again
            return cast
        cast = self._checked(value, scalar)
        if type(value) is float or type(value) is int:
            self.last = (value, scalar, cast)
        return cast

    def _checked(self, value: Any, scalar: Any) -> Any:
        if type(value) is not float and type(value) is not int:
            value = self._number(value)
        domain = self.domain
        if domain.integer and abs(value) < math.inf and not -_BEYOND_INT64 <= value < _BEYOND_INT64:
            raise ValueError(
                f"{self.loss}: {self.spec.name} must be {domain.text} of 64 bits, got {shown(value)}"
            )
        if type(value) is int and not domain.integer:
            value = int(value) if abs(value) < _BEYOND_INT64 else float_of(self.loss, self.spec.name, value)
        if not domain.contains(value):
            raise ValueError(f"{self.loss}: {self.spec.name} must be {domain.text}, got {value!r}")
        if domain.integer:
            return int(value)
        with np.errstate(over="ignore"):
            cast = scalar(value)
        if scalar is not np.float64 and not domain.contains(cast):
            raise ValueError(
                f"{self.loss}: {self.spec.name} must be {domain.text}, got {value!r}, "
                f"which is {float(cast):g} in {scalar.__name__}"
            )
        return cast

    def _number(self, value: Any) -> float | int:
        if isinstance(value, np.ndarray) and value.ndim == 0:
            value = value[()]
        is_flag = isinstance(value, bool | np.bool_)
        if is_flag and self.domain.values == (0.0, 1.0):
            return int(value)
        if isinstance(value, Integral) and not is_flag:
            return int(value)
        if isinstance(value, Real) and not is_flag:
            return float_of(self.loss, self.spec.name, value)
        kind = type(value).__name__
        raise TypeError(
            f"{self.loss}: {self.spec.name} must be {self.domain.text}, got {kind} {shown(value)}"
        )
