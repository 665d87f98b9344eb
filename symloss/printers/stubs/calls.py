"""The typed calls of a loss: an overload for each type of result that its options pick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from symloss.printers.stubs.annotations import annotation, literal, quoted
from symloss.signature import Signature
from symloss.signature.description import NOTHING, Argument, default_of

ARRAYS = {"cpu": "RealArray", "cuda": "DeviceArray"}
_GIVEN = {"cpu": "RealArray", "cuda": "OnDevice"}  # what a buffer may be


@dataclass(frozen=True)
class Overload:
    """A method with one type of result: its parameters as Python text, behind `self`."""

    parameters: tuple[str, ...]
    result: str


@dataclass(frozen=True)
class Reduced:
    """Reductions with one type of value; `default` is None where another group has the loss's own."""

    values: tuple[str, ...]
    default: str | None

    @property
    def are_terms(self) -> bool:
        return self.values == ("none",)

    @property
    def parameter(self) -> str:
        names = literal(self.values)
        if self.default is None:
            return f"reduction: {names}"
        return f"reduction: {names} | None = {quoted(self.default)}"


class Calls:
    """The calls of a loss and of its variants, `base` being the one with every setting at its default.

    Args:
        devices: those with a kernel.
    """

    def __init__(self, base: Signature, variants: Sequence[Signature], devices: Sequence[str]) -> None:
        self.base = base
        self.devices = tuple(devices)
        known = (base, *variants)
        self.differentiable = tuple(dict.fromkeys(name for one in known for name in one.differentiable))
        parameters = (spec for one in known for spec in one.parameters)
        names = (spec.name for spec in parameters if spec.without_slope is None)
        self.parameters = tuple(dict.fromkeys(name for name in names if name not in self.differentiable))
        self.kinds = tuple(_kinds(known))
        self.own = tuple(_parameter(one, base) for one in base.all_arguments)
        self.axis = ("axis: int | None = None",) if base.rows is not None else ()
        self.weight = f"weight: {'Number | Reals | None' if base.weighted else 'None'} = None"
        self.groups = _groups(base)

    def value(self) -> Iterator[Overload]:
        """`loss(...)`."""
        for group in self.groups:
            devices = [(device,) for device in self.devices] if group.are_terms else [self.devices]
            for chosen in devices:
                rest = (group.parameter, self.weight, *self.axis, _device(chosen))
                yield Overload((*self.own, "*", *rest), ARRAYS[chosen[0]] if group.are_terms else "float")

    def value_and_grad(self) -> Iterator[Overload]:
        """`loss.value_and_grad(...)`."""
        for group, device, single in product(self.groups, self.devices, (True, False)):
            array, given = self._of_gradient(ARRAYS[device]), self._given(_GIVEN[device])
            buffers = given if single else f"Sequence[{given}]"
            rest = (
                self._wrt(single),
                group.parameter,
                self.weight,
                f"out: {buffers} | Mapping[str, {given}] | None = None",
                self._cotangent(group),
                *self.axis,
                _device((device,)),
            )
            value = ARRAYS[device] if group.are_terms else "float"
            gradient = array if single else f"tuple[{array}, ...]"
            yield Overload((*self.own, "*", *rest), f"tuple[{value}, {gradient}]")
            if self.parameters and device == "cpu":
                wrt = literal(self.parameters) if single else f"tuple[{literal(self.names)}, ...]"
                number = self._of_number()
                gradient = number if single else f"tuple[{array} | {number}, ...]"
                yield Overload((*self.own, "*", f"wrt: {wrt}", *rest[1:]), f"tuple[{value}, {gradient}]")

    @property
    def names(self) -> tuple[str, ...]:
        """What a loss is differentiable in: arrays, and on the cpu parameters."""
        return (*self.differentiable, *self.parameters)

    def hessian_diag(self) -> Iterator[Overload]:
        """`loss.hessian_diag(...)`; one that never returns where there is no second derivative."""
        if not self.kinds:
            yield Overload(("*args: object", "**named: object"), "NoReturn")
        for device in self.devices if self.kinds else ():
            kinds = self.kinds if device == "cpu" else [kind for kind in self.kinds if kind != "upper_bound"]
            if kinds:
                default = ' = "exact"' if "exact" in kinds else ""
                given = self._given(_GIVEN[device])
                rest = (
                    self._any_reduction(),
                    self.weight,
                    f"out: {given} | Mapping[str, {given}] | None = None",
                    f"kind: {literal(kinds)}{default}",
                    *self.axis,
                    _device((device,)),
                )
                yield Overload((*self.own, "*", *rest), self._of_gradient(ARRAYS[device]))

    def hvp(self) -> Iterator[Overload]:
        """`loss.hvp(...)`."""
        given = self._given(_GIVEN["cpu"])
        rest = (
            "vector: ArrayLike",
            self._wrt(True),
            self._any_reduction(),
            self.weight,
            f"out: {given} | Mapping[str, {given}] | None = None",
            self._cotangent(self.groups[-1] if self.base.sample_axes else self.groups[0]),
            *self.axis,
            _device(("cpu",)),
        )
        yield Overload((*self.own, "*", *rest), self._of_gradient(ARRAYS["cpu"]))
        if self.parameters:
            rest = ("vector: Number", f"wrt: {literal(self.parameters)}", *rest[2:])
            yield Overload((*self.own, "*", *rest), self._of_number())

    def _of_number(self) -> str:
        """The type of a gradient in a parameter: one in a list of them is a tuple."""
        in_lists = set(self.parameters) & set(self.base.sequences)
        return "float | tuple[float, ...]" if in_lists else "float"

    def _wrt(self, single: bool) -> str:
        names = literal(self.differentiable)
        return f"wrt: {names} | None = None" if single else f"wrt: tuple[{names}, ...]"

    def _any_reduction(self) -> str:
        return f"reduction: {literal(self.base.reductions)} | None = {quoted(self.base.reduction)}"

    def _cotangent(self, group: Reduced) -> str:
        return f"cotangent: Number{' | Reals' if group.are_terms else ''} | None = None"

    def _of_gradient(self, array: str) -> str:
        """The type of a gradient: one in a list of arrays is a tuple of them."""
        lists = [name in self.base.sequences for name in self.differentiable]
        kinds = ([f"tuple[{array}, ...]"] if any(lists) else []) + ([] if all(lists) else [array])
        return " | ".join(kinds)

    def _given(self, array: str) -> str:
        """The type of a buffer for a gradient."""
        lists = [name in self.base.sequences for name in self.differentiable]
        kinds = ([f"Sequence[{array}]"] if any(lists) else []) + ([] if all(lists) else [array])
        return " | ".join(kinds)


def _groups(signature: Signature) -> tuple[Reduced, ...]:
    """Reductions by the type of their value; the loss's own first."""
    totals = tuple(name for name in signature.reductions if name != "none")
    terms = tuple(name for name in signature.reductions if name == "none")
    own = signature.reduction
    groups = [Reduced(one, own if own in one else None) for one in (totals, terms) if one]
    return tuple(sorted(groups, key=lambda group: group.default is None))


def _kinds(known: Sequence[Signature]) -> Iterator[str]:
    """The kinds of second derivative that some variant has."""
    if any(one.hessian for one in known):
        yield from ("exact", "clipped")
    if any(one.second_bound is not None for one in known):
        yield "upper_bound"


def _parameter(argument: Argument, signature: Signature) -> str:
    default = default_of(argument, signature)
    told = f"{argument.name}: {annotation(argument, signature)}"
    return told if default is NOTHING else f"{told} = {quoted(default)}"


def _device(devices: Sequence[str]) -> str:
    default = ' = "cpu"' if "cpu" in devices else ""
    return f"device: {literal(devices)}{default}"
