"""Derivatives as difference quotients, where those of both sides tend to the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath

_STEP = mpmath.mpf(10) ** -55
_SECOND_STEP = mpmath.mpf(10) ** -38
_SMOOTH = mpmath.mpf(10) ** -20


class NoDerivativeError(ArithmeticError):
    """The slopes on both sides are not the same, or there is no value at all."""


def slope_by(value: Callable[[Any], Any]) -> Any:
    """The slope at 0 of what depends on a step.

    Raises:
        NoDerivativeError: there is none.
    """
    try:
        above, middle, below = (value(step) for step in (_STEP, 0, -_STEP))
    except TypeError:  # beyond the edge of a domain numbers are complex, which a maximum cannot compare
        raise NoDerivativeError from None
    right, left = (above - middle) / _STEP, (middle - below) / _STEP
    if not abs(right - left) <= _SMOOTH * (1 + abs(right) + abs(left)):
        raise NoDerivativeError
    return (right + left) / 2


def bend_by(value: Callable[[Any], Any]) -> Any:
    """The second derivative at 0 of what depends on a step.

    Raises:
        NoDerivativeError: there is none.
    """
    values = [value(steps * _SECOND_STEP) for steps in (2, 1, 0, -1, -2)]
    right, middle, left = (
        (above - 2 * here + below) / _SECOND_STEP**2
        for above, here, below in zip(values, values[1:], values[2:], strict=False)
    )
    if not max(abs(right - middle), abs(middle - left)) <= _SMOOTH * (1 + abs(middle)):
        raise NoDerivativeError
    return middle
