"""Losses over lists of arrays: one kernel call for each member, values and gradients put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from symloss.runtime.evaluation import Evaluator
from symloss.runtime.names import given_twice, too_many


class SequenceEvaluator:
    """Takes the calls of an `Evaluator`, with lists for some arguments, and sums over their members.

    Gradients in a list are tuples of arrays, those in an argument shared by all members are summed.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.signature = evaluator.signature
        self.name = self.signature.base or self.signature.name
        self.names = tuple(argument.name for argument in self.signature.arguments)
        self.arrays = {spec.name for spec in self.signature.inputs}
        self.sequences = self.signature.sequences

    def value(self, args: tuple, named: dict, reduction: str | None, weight: Any) -> Any:
        """As `Evaluator.value`."""
        return self._total(
            [self.evaluator.value((), member, reduction, weight) for member in self._members(args, named)]
        )

    def value_and_grad(
        self,
        args: tuple,
        named: dict,
        wrt: Any,
        reduction: str | None,
        weight: Any,
        out: Any,
        cotangent: Any,
    ) -> tuple[Any, Any]:
        """As `Evaluator.value_and_grad`; `out` holds a list where the gradient is one."""
        evaluator = self._differentiating_in(wrt)
        chosen = evaluator.outputs.chosen(wrt)
        members = list(self._members(args, named))
        buffers = self._buffers(chosen, wrt, out, len(members))
        values, gradients = [], []
        for member, given in zip(members, buffers, strict=True):
            value, slopes = evaluator.value_and_grad((), member, chosen, reduction, weight, given, cotangent)
            values.append(value)
            gradients.append(slopes)
        found = {
            name: slopes if self._is_list(name, args, named) else sum(slopes[1:], slopes[0])
            for name, slopes in zip(chosen, zip(*gradients, strict=True), strict=True)
        }
        single = wrt is None or isinstance(wrt, str)
        return self._total(values), found[chosen[0]] if single else tuple(found.values())

    def bind(self, *call: Any) -> NoReturn:
        """Lists cannot be bound."""
        raise ValueError(f"{self.name}: arguments that may be lists cannot be bound")

    def hessian_diag(
        self, args: tuple, named: dict, reduction: str | None, weight: Any, out: Any, kind: str = "exact"
    ) -> tuple[Any, ...]:
        """As `Evaluator.hessian_diag`, one array for each member."""
        members = list(self._members(args, named))
        buffers = self._buffers(self.evaluator.outputs.chosen(None), None, out, len(members))
        return tuple(
            self.evaluator.hessian_diag((), member, reduction, weight, given, kind)
            for member, given in zip(members, buffers, strict=True)
        )

    def hvp(
        self,
        args: tuple,
        named: dict,
        vector: Any,
        wrt: Any,
        reduction: str | None,
        weight: Any,
        out: Any,
        cotangent: Any,
    ) -> Any:
        """As `Evaluator.hvp`; in a list `vector` is one too, for a member's gradient moves with it alone."""
        members = list(self._members(args, named))
        evaluator = self._differentiating_in(wrt)
        (name,) = chosen = evaluator.outputs.chosen(wrt)
        buffers = self._buffers(chosen, wrt, out, len(members))
        vectors = self._matching("vector", vector, len(members)) if name in self.sequences else None
        found = [
            evaluator.hvp((), member, along, name, reduction, weight, given, cotangent)
            for member, along, given in zip(members, vectors or [vector] * len(members), buffers, strict=True)
        ]
        return tuple(found) if name in self.sequences else sum(found[1:], found[0])

    def _differentiating_in(self, wrt: Any) -> Evaluator:
        learned = self.evaluator.learning.asked_for(wrt)
        return self.evaluator.learning.evaluator(learned) if learned else self.evaluator

    def _is_list(self, name: str, args: tuple, named: Mapping[str, Any]) -> bool:
        """Whether an argument has a gradient for each member: it is a list, not one number for all."""
        if name not in self.sequences or name in self.arrays:
            return name in self.sequences
        given = dict(zip(self.names, args, strict=False)) | dict(named)
        return isinstance(given.get(name), list | tuple)

    def _members(self, args: tuple, named: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The arguments of each member, by name."""
        if len(args) > len(self.names):
            raise too_many(self.name, len(self.names), len(args))
        values = dict(zip(self.names, args, strict=False))
        for name, value in named.items():
            if name in values:
                raise given_twice(self.name, name)
            values[name] = value
        lists = {name: self._list(name, values[name]) for name in self.sequences if name in values}
        lengths = {name: len(found) for name, found in lists.items() if found is not None}
        if not lengths:
            raise TypeError(f"{self.name}: the argument {self.sequences[0]} is missing")
        first, count = next(iter(lengths.items()))
        for name, length in lengths.items():
            if length != count:
                raise ValueError(f"{self.name}: {first} has {count} members but {name} has {length}")
        if count == 0:
            raise ValueError(f"{self.name}: {first} is empty")
        for position in range(count):
            own = {name: found[position] for name, found in lists.items() if found is not None}
            yield {**values, **own}

    def _list(self, name: str, value: Any) -> Sequence[Any] | None:
        """The members of an argument; None for one number that stands for all."""
        if isinstance(value, list | tuple):
            return value
        if name in self.arrays:
            kind = type(value).__name__
            raise TypeError(f"{self.name}: {name} must be a list or tuple of arrays, got {kind}")
        return None

    def _buffers(self, chosen: tuple[str, ...], wrt: Any, out: Any, count: int) -> list[Any]:
        """What each member's call gets as `out`."""
        if out is None:
            return [None] * count
        if isinstance(out, Mapping):
            given = dict(out)
        elif wrt is None or isinstance(wrt, str):
            given = {chosen[0]: out}
        else:
            given = dict(zip(chosen, out, strict=False))
        for name, buffers in given.items():
            if name not in self.sequences:
                raise ValueError(f"{self.name}: out for {name} is not available; it is summed over members")
            self._matching(f"out for {name}", buffers, count)
        return [{name: buffers[position] for name, buffers in given.items()} for position in range(count)]

    def _matching(self, what: str, given: Any, count: int) -> Sequence[Any]:
        """One array for each member."""
        if not isinstance(given, list | tuple) or len(given) != count:
            raise TypeError(f"{self.name}: {what} must be a list of {count} arrays")
        return given

    def _total(self, values: list[Any]) -> Any:
        shapes = {getattr(value, "shape", ()) for value in values}
        if len(shapes) > 1:
            told = " and ".join(map(str, sorted(shapes)))
            raise ValueError(
                f"{self.name}: members have different samples ({told}); their terms do not add up"
            )
        return sum(values[1:], values[0])
