"""Losses whose options change the formula: a call is handed to the variant that its arguments pick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from symloss.runtime.names import given_twice, listing, nearest, too_many
from symloss.signature import Setting, Signature
from symloss.signature.signature import ChoiceSpec

if TYPE_CHECKING:
    from symloss.runtime.bound import BoundLoss
    from symloss.runtime.loss import Loss


def with_variants(losses: Iterable[Loss]) -> list[Loss]:
    """Each loss, followed by its variants; one of the catalogue only once, however often it is named."""
    found = [one for loss in losses for one in (loss, *loss.variants)]
    return list({one if one.is_declared else one.name: one for one in found}.values())


class Switchboard:
    """Evaluates a loss with variants; it takes the calls of an `Evaluator` and hands them on.

    Args:
        signature: of the loss with every setting at its default.
        evaluator_of: what evaluates the variant with given settings.
    """

    def __init__(self, signature: Signature, evaluator_of: Callable[[Mapping[str, Setting]], Any]) -> None:
        self.signature = signature
        self.name = signature.name
        self.evaluator_of = evaluator_of
        self.evaluators: dict[tuple[Setting, ...], Any] = {}
        self.optional = signature.optional
        self.choices = {choice.name: choice for choice in signature.choices}
        self.switches = [name for name in signature.order if name in self.optional or name in self.choices]
        self.names = frozenset(self.switches)
        self.defaults = tuple(
            self.choices[name].default if name in self.choices else False for name in self.switches
        )
        first = signature.order.index(self.switches[0])
        parameters = [spec.name for spec in signature.parameters]
        # Arguments before these keep their position: an optional array may follow a parameter.
        self.fixed = min([first, *(signature.order.index(name) for name in parameters)])

    def value(self, args: tuple, named: dict, *rest: Any) -> Any:
        """As `Evaluator.value`."""
        evaluator, args, named = self.chosen(args, named)
        return evaluator.value(args, named, *rest)

    def value_and_grad(self, args: tuple, named: dict, *rest: Any) -> tuple[Any, Any]:
        """As `Evaluator.value_and_grad`."""
        evaluator, args, named = self.chosen(args, named)
        return evaluator.value_and_grad(args, named, *rest)

    def bind(self, args: tuple, named: dict, *rest: Any) -> BoundLoss:
        """As `Evaluator.bind`."""
        evaluator, args, named = self.chosen(args, named)
        return evaluator.bind(args, named, *rest)  # type: ignore[no-any-return]

    def hessian_diag(self, args: tuple, named: dict, *rest: Any) -> Any:
        """As `Evaluator.hessian_diag`."""
        evaluator, args, named = self.chosen(args, named)
        return evaluator.hessian_diag(args, named, *rest)

    def hvp(self, args: tuple, named: dict, *rest: Any) -> Any:
        """As `Evaluator.hvp`."""
        evaluator, args, named = self.chosen(args, named)
        return evaluator.hvp(args, named, *rest)

    def chosen(self, args: tuple, named: dict) -> tuple[Any, tuple, dict]:
        """The evaluator of a variant, and the arguments that are left for it."""
        if len(args) <= self.fixed and self.names.isdisjoint(named):
            return self._with(self.defaults), args, named
        order = self.signature.order
        if len(args) > len(order):
            raise too_many(self.name, len(order), len(args))
        named = dict(named)
        for name, value in zip(order[self.fixed :], args[self.fixed :], strict=False):
            if name in named:
                raise given_twice(self.name, name)
            named[name] = value
        key = []
        for name in self.switches:
            if name in self.choices:
                choice = self.choices[name]
                if choice.kinds:
                    key.append(_kind_of(choice, named))
                else:
                    key.append(checked(self.name, choice, named.pop(name, choice.default)))
            else:
                if not (is_given := named.get(name) is not None):
                    named.pop(name, None)
                key.append(is_given)
        return self._with(tuple(key)), args[: self.fixed], named

    def _with(self, settings: tuple[Setting, ...]) -> Any:
        """The evaluator of the variant with these settings, in the order of the switches."""
        evaluator = self.evaluators.get(settings)
        if evaluator is None:
            evaluator = self.evaluator_of(dict(zip(self.switches, settings, strict=True)))
            self.evaluators[settings] = evaluator
        return evaluator


def _kind_of(choice: ChoiceSpec, named: dict[str, Any]) -> Setting:
    """The setting that an argument picks by what it is; it is taken out where it is one of the values.

    What fits no kind is left to the checks of the likeliest, which say what is wrong with it.
    """
    value = named.get(choice.name)
    if value is None:
        named.pop(choice.name, None)
        return choice.default
    if getattr(value, "ndim", 0) or isinstance(value, list | tuple):
        is_integer = getattr(getattr(value, "dtype", None), "kind", "f") in "iu"
        likely = ("labels", "array") if is_integer else ("array", "labels")
        return next(kind for kind in (*likely, "number") if kind in choice.kinds)
    constants = [known for known in choice.values if known not in choice.kinds]
    is_number = isinstance(value, Real) and not isinstance(value, bool | np.bool_)
    if is_number and value in constants:
        del named[choice.name]
        return next(known for known in constants if known == value)
    return next(kind for kind in ("number", "array", "labels") if kind in choice.kinds)


def checked(loss: str, choice: ChoiceSpec, value: Any) -> Setting:
    """A value of a choice.

    Raises:
        TypeError: not of the type of its values.
        ValueError: none of its values.
    """
    if value in choice.kinds:
        return value
    is_flag = isinstance(choice.default, bool)
    if is_flag and type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    if isinstance(choice.default, int) and not is_flag:
        return _whole(loss, choice, value)
    if not is_flag and isinstance(value, str):
        if value in choice.values:
            return value
        names = [str(known) for known in choice.values]
        raise ValueError(f"{loss}: {choice.name} must be {choice.text}, got {value!r}{nearest(value, names)}")
    raise TypeError(f"{loss}: {choice.name} must be {choice.text}, got {type(value).__name__} {value!r}")


def _whole(loss: str, choice: ChoiceSpec, value: Any) -> Setting:
    """A value of a choice between integers, of whatever type of number."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{loss}: {choice.name} must be {choice.text}, got {type(value).__name__} {value!r}")
    if value not in choice.values:
        raise ValueError(f"{loss}: {choice.name} must be {choice.text}, got {value!r}")
    return next(known for known in choice.values if known == value)


def settings_of(signature: Signature, given: Mapping[str, Any]) -> dict[str, Setting]:
    """Every setting of a variant, where only some are given; an optional argument is given as True.

    Raises:
        TypeError, ValueError: an unknown name or value.
    """
    choices = {choice.name: choice for choice in signature.choices}
    known = [name for name in signature.order if name in choices or name in signature.optional]
    for name in given:
        if name not in known:
            told = listing(known) if known else "none"
            raise TypeError(f"{signature.name}: no option {name!r} picks a variant; those that do: {told}")
    found: dict[str, Setting] = {}
    for name in known:
        if name in choices:
            found[name] = checked(signature.name, choices[name], given.get(name, choices[name].default))
        else:
            found[name] = bool(given.get(name, False))
    return found
