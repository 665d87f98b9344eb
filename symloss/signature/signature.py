"""The signature of a loss: what a caller must know, as plain data that the manifest can hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from symloss.signature.domains import DOMAINS, Domain

REDUCTIONS = ("none", "mean", "sum")


@dataclass(frozen=True)
class InputSpec:
    """An array argument: its axes by name, its role and the domain of its elements.

    `role` is `differentiable`, `weight` (a constant real array) or `label` (int64 class indices below the
    extent `classes`). `default`, when not None, is the number that stands for the whole array when the
    caller passes nothing.
    """

    name: str
    axes: tuple[str, ...]
    role: str = "differentiable"
    domain: str = "real"
    default: float | None = None
    classes: str | None = None
    display: str | None = None

    @property
    def is_label(self) -> bool:
        return self.role == "label"


@dataclass(frozen=True)
class ParameterSpec:
    """A scalar keyword argument. `option` marks one whose default switches an extension off."""

    name: str
    domain: str
    default: float | int | None = None
    option: bool = False
    display: str | None = None

    @property
    def domain_set(self) -> Domain:
        return DOMAINS[self.domain]


@dataclass(frozen=True)
class Erratum:
    """Where a publication cannot be taken as printed: what it says, what is implemented, and why."""

    published: str
    implemented: str
    why: str

    @property
    def text(self) -> str:
        """One paragraph."""
        return f"As published: {self.published} As implemented: {self.implemented} Why: {self.why}"


@dataclass(frozen=True)
class Signature:
    """Everything a caller needs: arguments in call order, reductions, and what kernels exist."""

    name: str
    family: str
    summary: str
    inputs: tuple[InputSpec, ...]
    parameters: tuple[ParameterSpec, ...]
    sample_axes: tuple[str, ...]
    reduction: str
    reductions: tuple[str, ...] = REDUCTIONS
    elementwise: bool = False
    weighted: bool = True
    normalised: bool = False
    hessian: bool = False
    structure: str = ""
    ignored: str | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)
    errata: tuple[Erratum, ...] = field(default_factory=tuple)

    @property
    def differentiable(self) -> tuple[str, ...]:
        return tuple(spec.name for spec in self.inputs if spec.role == "differentiable")

    @property
    def arguments(self) -> tuple[InputSpec | ParameterSpec, ...]:
        """Arguments in call order: required arrays, optional arrays, then parameters."""
        return self.inputs + self.parameters

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Signature:
        """The inverse of `to_dict`."""
        rest: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in data.items()
            if key not in ("inputs", "parameters", "errata")
        }
        inputs = tuple(InputSpec(**{**spec, "axes": tuple(spec["axes"])}) for spec in data["inputs"])
        parameters = tuple(ParameterSpec(**spec) for spec in data["parameters"])
        errata = tuple(Erratum(**item) for item in data.get("errata", ()))
        return cls(inputs=inputs, parameters=parameters, errata=errata, **rest)
