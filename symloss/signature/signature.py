"""The signature of a loss: what a caller must know, as plain data that the manifest can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from symloss.signature.domains import Domain, domain_named

REDUCTIONS = ("none", "mean", "sum")
ALL_REDUCTIONS = (*REDUCTIONS, "batchmean")  # the last: the sum over the number of samples, without weights
Setting = str | bool | int
_LEFT_OUT_WHEN_EMPTY = frozenset({"balanced", "reference", "formula"})


@dataclass(frozen=True)
class InputSpec:
    """An array argument: its axes by name, its role and the domain of its elements.

    `role` is `differentiable`, `weight` (a constant real array) or `label` (int64 class indices below the
    extent `classes`). `default`, when not None, is the number that stands for the whole array when the
    caller passes nothing. `multiples`, where given, are what the lengths along the axes are multiples of.
    `own`: each sample reads its own elements only, so that those of one that is left out never count. One
    that `broadcasts` may have fewer or shorter axes than the other arrays of an element-wise loss.
    """

    name: str
    axes: tuple[str, ...]
    role: str = "differentiable"
    domain: str = "real"
    default: float | tuple[float, ...] | None = None
    classes: str | None = None
    display: str | None = None
    multiples: tuple[int, ...] = ()
    own: bool = False
    broadcasts: bool = False

    @property
    def is_label(self) -> bool:
        return self.role == "label"

    @property
    def is_length(self) -> bool:
        """Whether the elements say how much of the axis `classes` counts: they go from 0 to its extent."""
        return self.is_label and self.domain == "natural"

    @property
    def holds(self) -> str:
        """What the elements of a label array are."""
        return "lengths" if self.is_length else "class indices"

    def multiple_of(self, axis: str) -> int:
        """What the length along an axis is a multiple of."""
        return self.multiples[self.axes.index(axis)] if self.multiples else 1


@dataclass(frozen=True)
class ParameterSpec:
    """A scalar keyword argument. `option` marks one whose default switches an extension off.

    One with `classes` is a class: an integer below that extent. One that is `learned` is differentiated. One
    with an `axis` is the length of that axis, which no array has.
    """

    name: str
    domain: str
    default: float | int | None = None
    option: bool = False
    display: str | None = None
    classes: str | None = None
    learned: bool = False
    axis: str | None = None

    @property
    def domain_set(self) -> Domain:
        return domain_named(self.domain)

    @property
    def without_slope(self) -> str | None:
        """Why a loss is not differentiable in it, as the rest of a sentence; None where it is."""
        if self.classes is not None:
            return "which is a class"
        if self.domain_set.values:
            return f"which is {self.domain_set.text}"
        return "which is an integer" if self.domain_set.integer else None


@dataclass(frozen=True)
class PositionsSpec:
    """An axis that counts the places of a window inside another axis.

    `window` is the axis of the window, whose length is the parameter `parameter` (None for that of an array),
    or its fixed length. The places are a `stride` apart, the elements of the window a `dilation`.
    """

    axis: str
    along: str
    window: str | int
    parameter: str | None = None
    stride: int = 1
    dilation: int = 1

    def count(self, along: int, window: int) -> int:
        """How many places the window has; less than 1 where it has none."""
        return (along - self.dilation * (window - 1) - 1) // self.stride + 1


@dataclass(frozen=True)
class Erratum:
    """Where a publication cannot be taken as printed: what it says, what is implemented, and why."""

    published: str
    implemented: str
    why: str

    def __post_init__(self) -> None:
        for name in ("published", "implemented", "why"):
            text = getattr(self, name).strip()
            object.__setattr__(self, name, text if text.endswith((".", "!", "?")) else f"{text}.")

    @property
    def text(self) -> str:
        """One paragraph."""
        return f"As published: {self.published} As implemented: {self.implemented} Why: {self.why}"


@dataclass(frozen=True)
class SecondBound:
    """What the second derivative of a term in any element of the first input never exceeds, as plain data.

    `tree` is a nested list of an operation and its operands; a text in it is a parameter, ["read", name, ...]
    an element of an array. `indices` are the axes of the indices in it, `over` those of the samples; it holds
    where the parameters in `assumed` are positive.
    """

    tree: Any
    indices: Mapping[str, str]
    over: tuple[str, ...]
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """Settings that make no variant, and why."""

    settings: Mapping[str, Setting]
    why: str


@dataclass(frozen=True)
class ChoiceSpec:
    """An argument whose value picks the formula: one of some names or integers, or True and False.

    `kinds` are those of the values that stand for any argument of a kind ("number", "array", "labels"), each
    told by the text in its place in `told`; one of them is the setting where `given` is the default.
    """

    name: str
    values: tuple[Setting, ...]
    default: Setting
    display: str | None = None
    kinds: tuple[Setting, ...] = ()
    told: tuple[str, ...] = ()
    given: float | int | None = None

    @property
    def text(self) -> str:
        """The admissible values, as error messages and pages print them."""
        told = dict(zip(self.kinds, self.told, strict=True))
        return " or ".join(told.get(value) or repr(value) for value in self.values)


@dataclass(frozen=True)
class Signature:
    """Everything a caller needs: arguments in call order, reductions, and what kernels exist.

    A loss whose options change the formula has `choices`, arguments that may be left out (`optional_inputs`,
    `optional_parameters`; None stands for their absence) and the `order` of all of them; each combination is
    a variant with a signature of its own, which names its `base` and its `settings`. `rows` is the axis along
    which the arrays hold independent samples, one a row, so that it may stand for several; `class_axes` are
    those that hold classes; `balanced` names weights inside a mean whose ratios alone count. `reference` is
    where the loss was published, `formula` its definition as lines of text.
    """

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
    choices: tuple[ChoiceSpec, ...] = ()
    optional_inputs: tuple[InputSpec, ...] = ()
    optional_parameters: tuple[ParameterSpec, ...] = ()
    positions: tuple[PositionsSpec, ...] = ()
    order: tuple[str, ...] = ()
    base: str | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    sequences: tuple[str, ...] = ()
    rows: str | None = None
    class_axes: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    second_bound: SecondBound | None = None
    balanced: tuple[str, ...] = ()
    reference: str = ""
    formula: tuple[str, ...] = ()

    @property
    def differentiable(self) -> tuple[str, ...]:
        """What the loss is differentiated in, in the order of a kernel's outputs: arrays, then numbers."""
        names = [spec.name for spec in self.inputs if spec.role == "differentiable"]
        return (*names, *self.learned)

    @property
    def learned(self) -> tuple[str, ...]:
        """The parameters that are differentiated."""
        return tuple(spec.name for spec in self.parameters if spec.learned)

    @property
    def arguments(self) -> tuple[InputSpec | ParameterSpec, ...]:
        """What a kernel of this very variant takes, in call order: arrays, then parameters."""
        return self.inputs + self.parameters

    @property
    def all_arguments(self) -> tuple[InputSpec | ParameterSpec | ChoiceSpec, ...]:
        """Arguments in call order, with those that pick the variant."""
        known = {
            argument.name: argument
            for argument in (*self.choices, *self.arguments, *self.optional_inputs, *self.optional_parameters)
        }
        return tuple(known[name] for name in self.order) if self.order else self.arguments

    @property
    def optional(self) -> frozenset[str]:
        """The arguments that may be left out, which picks another formula."""
        inputs = (spec.name for spec in self.optional_inputs)
        return frozenset((*inputs, *(spec.name for spec in self.optional_parameters)))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        found = asdict(self)
        for item in found["positions"]:
            for key in ("stride", "dilation"):
                if item[key] == 1:
                    del item[key]
        for spec in (*found["parameters"], *found["optional_parameters"]):
            for key in ("learned", "axis"):
                if not spec[key]:
                    del spec[key]
        return {key: value for key, value in found.items() if value or key not in _LEFT_OUT_WHEN_EMPTY}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Signature:
        """The inverse of `to_dict`."""
        nested: dict[str, Any] = {
            "inputs": InputSpec,
            "parameters": ParameterSpec,
            "choices": ChoiceSpec,
            "optional_inputs": InputSpec,
            "optional_parameters": ParameterSpec,
            "positions": PositionsSpec,
            "errata": Erratum,
            "refused": Refusal,
        }
        known: dict[str, Any] = {
            key: tuple(nested[key](**_tuples(item)) for item in value) if key in nested else _tuple(value)
            for key, value in data.items()
        }
        if (bound := data.get("second_bound")) is not None:
            over, assumed = tuple(bound["over"]), tuple(bound["assumed"])
            known["second_bound"] = SecondBound(bound["tree"], bound["indices"], over, assumed)
        return cls(**known)


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {key: _tuple(value) for key, value in data.items()}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
