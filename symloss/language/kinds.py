"""What annotations are written with: a domain for a parameter, a domain and axes for an array."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from symloss.language.symbols import DeclarationError, Extent
from symloss.language.told import told
from symloss.signature import DOMAINS, Domain


@dataclass(frozen=True)
class ArrayType:
    """The annotation of an array argument: `real[N, C]`, `label(C)[N]`."""

    domain: Domain
    axes: tuple[Extent, ...]
    role: str
    classes: Extent | None = None
    broadcasts: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Kind:
    """A domain as written in annotations: `positive` types a parameter, `positive[N]` an array.

    `real(-50, 50)` is an interval: what the loss is promised for, and what calls are held to.
    """

    domain: Domain
    role: str = "differentiable"
    classes: Extent | None = None
    is_option: bool = False
    axis: Extent | None = None

    def __call__(self, *ends: float) -> Kind:
        if len(ends) != 2 or any(isinstance(end, bool) or not isinstance(end, int | float) for end in ends):
            told = ", ".join(map(str, ends))
            raise DeclarationError(
                f"{self.domain.name}({told}): {self.domain.name} is a domain here, and the ends of an "
                "interval are two numbers; functions are SymPy's, as sympy.sign"
            )
        low, high = ends
        try:
            return replace(self, domain=self.domain.between(float(low), float(high)))
        except ValueError as error:
            raise DeclarationError(f"{self.domain.name}({low!r}, {high!r}): {error}") from None

    def __getitem__(self, axes: Any) -> ArrayType:
        given = axes if isinstance(axes, tuple) else (axes,)
        extents = tuple(map(_extent, given))
        if self.axis is not None:
            return ArrayType(DOMAINS["natural"], extents, "label", self.axis)
        return ArrayType(self.domain, extents, self.role, self.classes)


def _extent(given: Any) -> Extent:
    if isinstance(given, Extent):
        return given
    if type(given) is int and given > 0:
        return Extent(str(given))
    raise DeclarationError(
        f"{told(given)} is not an axis extent; make one with axis(), or give a positive length"
    )


def label(classes: Extent) -> Kind:
    """Class indices, int64: `target: label(C)[N]` holds N numbers below C; `blank: label(C) = 0` is one."""
    if not isinstance(classes, Extent):
        raise DeclarationError(f"label() takes the axis of the classes, as label(C), not {told(classes)}")
    return Kind(DOMAINS["integer"], role="label", classes=classes)


def weights(kind: Kind) -> Kind:
    """A real array that is a constant of the loss: never differentiated, as `weights(nonnegative)[C]`."""
    return Kind(kind.domain, role="weight")


def broadcast(array: ArrayType) -> ArrayType:
    """An array of an element-wise loss that may have fewer or shorter axes than the others, as NumPy
    broadcasts: `var: broadcast(positive[N])`. Its gradient is summed over what was repeated.
    """
    if not isinstance(array, ArrayType):
        raise DeclarationError(f"broadcast() takes an array such as positive[N], not {told(array)}")
    return replace(array, broadcasts=True)


def length(extent: Extent) -> Kind:
    """The length of an axis: a parameter for one that no array has, as `window: length(U) = 11`.

    As an array, `target_lengths: length(S)[N]` holds N numbers from 0 to S, int64: how much of the axis S
    counts for each n. Labels beyond are padding, and never looked at.
    """
    if not isinstance(extent, Extent) or extent.along is not None:
        raise DeclarationError(f"length({told(extent)}) needs an extent made by axis()")
    return Kind(DOMAINS["length"], axis=extent)


def learned(kind: Kind) -> ArrayType:
    """A parameter that is differentiated like an array, as `temperature: learned(positive) = 0.07`.

    It is an array without axes: a number, for the formula and for whoever calls the loss.
    """
    if not isinstance(kind, Kind) or kind.role != "differentiable" or kind.axis is not None:
        raise DeclarationError(f"learned() takes the domain of a parameter such as positive, not {kind!r}")
    if kind.domain.integer:
        raise DeclarationError("learned() takes a domain of real numbers: in an integer nothing has a slope")
    return ArrayType(kind.domain, (), "differentiable")


def option(kind: Kind) -> Kind:
    """A parameter whose default switches an extension off; derivations show the plain case first."""
    return Kind(kind.domain, is_option=True)
